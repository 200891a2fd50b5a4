/*
 * See demo_file.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/json.h"
#include "../wire/out.h"
#include "demo_file.h"
#include "field.h"
#include "file.h"
#include "say.h"

#define DEMO_FILE_BYTES	65536
#define DEMO_PORT	"8443"

static const struct demo_token	demo_tokens[DEMO_TOKENS] = {
	{ .role = "platform", .account = "demo-platform", .sends = true },
	{ .role = "payment", .account = "demo-payment", .sends = true },
	{ .role = "carrier", .account = "demo-carrier", .sends = true },
	{ .role = "declarant", .account = "demo-declarant", .sends = true },
	{ .role = "equipment", .account = "demo-equipment" },
	{ .role = "tax", .account = "demo-tax" },
	{ .role = "forex", .account = "demo-forex" },
};

static const struct demo_person	demo_people[DEMO_PEOPLE] = {
	{ .member = "customs", .name = "demo-customs", .role = "officer",
	    .agency = "customs", .floor = true },
	{ .member = "inspection", .name = "demo-inspection",
	    .role = "officer", .agency = "inspection", .floor = true },
	{ .member = "supervisor", .name = "demo-supervisor",
	    .role = "supervisor", .floor = true },
	{ .member = "admin", .name = "demo-admin", .role = "admin" },
	{ .member = "auditor", .name = "demo-auditor", .role = "auditor" },
	{ .member = "tax", .name = "demo-tax", .role = "tax" },
	{ .member = "forex", .name = "demo-forex", .role = "forex" },
};

static void	demo_file_place(struct demo_file *);
static void	demo_file_learn(struct demo_file *, const struct json *);
static void	demo_file_copy(char *, size_t, struct text);
static void	demo_file_print(const struct demo_file *, struct out *);

void
demo_file_read(struct demo_file *demo)
{
	struct file	file;
	struct arena	arena;
	struct json	*tree;
	struct fault	fault;

	memset(demo, 0, sizeof(*demo));
	memcpy(demo->tokens, demo_tokens, sizeof(demo_tokens));
	memcpy(demo->people, demo_people, sizeof(demo_people));
	demo_file_place(demo);

	if (!file_read(demo->path, DEMO_FILE_BYTES, &file))
		return;

	/* One that is cut or changed is as good as none: all is made anew. */
	arena_open(&arena, DEMO_FILE_BYTES * 8);
	if (json_read(file.bytes, file.len, &arena, &tree, &fault) == 0)
		demo_file_learn(demo, tree);
	arena_close(&arena);
	file_close(&file);
}

void
demo_file_write(const struct demo_file *demo)
{
	char			state[PATH_MAX];
	struct file_owner	owner;
	struct out		out;

	file_state_folder(state, sizeof(state));
	/* The operator's; the hub itself must not know how to get in. */
	owner = file_owner_folder(state);

	out_open(&out);
	demo_file_print(demo, &out);
	if (out.failed)
		say_refuse("there is not enough memory", "内存不足");

	file_write(demo->path, out.bytes, out.len, &owner);
	secret_wipe(out.bytes, out.len);
	out_close(&out);
}

static void
demo_file_place(struct demo_file *demo)
{
	const char	*port = getenv("HUB_PORT");
	char		state[PATH_MAX - 32];

	file_state_folder(state, sizeof(state));
	(void)snprintf(demo->path, sizeof(demo->path), "%s/demo.json", state);
	(void)snprintf(demo->ca, sizeof(demo->ca), "%s/tls/ca.pem", state);

	if (port == NULL || port[0] == '\0')
		port = DEMO_PORT;
	(void)snprintf(demo->url, sizeof(demo->url), "https://127.0.0.1:%ld",
	    field_check_count("HUB_PORT", port, 1, 65535));
}

static void
demo_file_learn(struct demo_file *demo, const struct json *tree)
{
	const struct json	*tokens = json_member(tree, "tokens");
	const struct json	*people = json_member(tree, "people");
	int			i;

	for (i = 0; i < DEMO_TOKENS; i++)
		demo_file_copy(demo->tokens[i].token,
		    sizeof(demo->tokens[i].token), json_member_text(tokens,
		    demo->tokens[i].role));

	for (i = 0; i < DEMO_PEOPLE; i++)
		demo_file_copy(demo->people[i].password,
		    sizeof(demo->people[i].password), json_member_text(
		    json_member(people, demo->people[i].member),
		    "password"));
}

static void
demo_file_copy(char *to, size_t room, struct text text)
{
	if (text.ptr == NULL || text.len >= room ||
	    memchr(text.ptr, '\0', text.len) != NULL)
		return;

	memcpy(to, text.ptr, text.len);
	to[text.len] = '\0';
}

static void
demo_file_print(const struct demo_file *demo, struct out *out)
{
	int	i;

	json_object_begin(out);
	json_name(out, "url");
	json_string(out, demo->url);
	json_name(out, "ca");
	json_string(out, demo->ca);

	json_name(out, "tokens");
	json_object_begin(out);
	for (i = 0; i < DEMO_TOKENS; i++) {
		json_name(out, demo->tokens[i].role);
		json_string(out, demo->tokens[i].token);
	}
	json_object_end(out);

	json_name(out, "people");
	json_object_begin(out);
	for (i = 0; i < DEMO_PEOPLE; i++) {
		json_name(out, demo->people[i].member);
		json_object_begin(out);
		json_name(out, "name");
		json_string(out, demo->people[i].name);
		json_name(out, "password");
		json_string(out, demo->people[i].password);
		json_object_end(out);
	}
	json_object_end(out);
	json_object_end(out);
	out_print(out, "\n");
}
