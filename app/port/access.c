/* Reading demo.json. */

#include <stdio.h>
#include <string.h>

#include "../wire/json.h"
#include "access.h"

enum {
	ACCESS_BYTES = 64 * 1024,
};

static const char *const	access_names[ACCESS_ROLES] = {
	[ACCESS_PLATFORM] = "platform", [ACCESS_PAYMENT] = "payment",
	[ACCESS_CARRIER] = "carrier", [ACCESS_DECLARANT] = "declarant",
	[ACCESS_EQUIPMENT] = "equipment",
};

static bool
access_copy(char to[ACCESS_TEXT], struct text from)
{
	if (from.len == 0 || from.len >= ACCESS_TEXT)
		return (false);
	memcpy(to, from.ptr, from.len);
	to[from.len] = '\0';
	return (true);
}

static const char *
access_learn(struct access *a, const struct json *tree)
{
	const struct json	*tokens = json_member(tree, "tokens");
	size_t			len;
	int			i;

	if (!access_copy(a->url, json_member_text(tree, "url")))
		return ("it has no url");
	if (!access_copy(a->ca, json_member_text(tree, "ca")))
		return ("it has no ca");
	len = strlen(a->url);
	if (a->url[len - 1] == '/')
		a->url[len - 1] = '\0';
	for (i = 0; i < ACCESS_ROLES; i++)
		if (!access_copy(a->token[i], json_member_text(tokens,
		    access_names[i])))
			return ("it lacks a token");
	return (NULL);
}

const char *
access_read(struct access *a, const char *path)
{
	char		bytes[ACCESS_BYTES];
	struct arena	arena;
	struct json	*tree;
	struct fault	fault;
	const char	*wrong;
	FILE		*f = fopen(path, "re");
	size_t		len;

	if (f == NULL)
		return ("it cannot be opened");
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	arena_open(&arena, ACCESS_BYTES * 8);
	if (json_read(bytes, len, &arena, &tree, &fault) == 0)
		wrong = access_learn(a, tree);
	else
		wrong = "it is no JSON";
	arena_close(&arena);
	explicit_bzero(bytes, sizeof(bytes));
	return (wrong);
}

enum access_role
access_of(enum paper paper)
{
	static const enum access_role	roles[PAPERS] = {
		[PAPER_ORDER] = ACCESS_PLATFORM,
		[PAPER_PAYMENT] = ACCESS_PAYMENT,
		[PAPER_WAYBILL] = ACCESS_CARRIER,
		[PAPER_LIST] = ACCESS_DECLARANT,
		[PAPER_SECOND] = ACCESS_PAYMENT,
	};

	return (roles[paper]);
}
