/* JSON bodies: see body.h. */

#include <stdio.h>
#include <string.h>

#include "body.h"
#include "param.h"

static bool	type_is_json(struct text);
static uint32_t	characters(struct text);
static bool	body_refuse(struct call *, const char *, const char *);

const struct json *
body_object(struct call *call)
{
	struct text	type = call_header(call, "content-type");
	struct text	body = call_body(call);
	struct json	*root = NULL;
	struct fault	fault;
	char		reason[64];

	if (!type_is_json(type)) {
		call_problem(call, 415, "MEDIA_TYPE", NULL,
		    "application/json");
		return (NULL);
	}
	if (json_read(body.ptr, body.len, &call->arena, &root, &fault) == -1) {
		snprintf(reason, sizeof(reason), "byte %u", fault.pos);
		call_problem(call, 400, "SYNTAX", NULL, reason);
		return (NULL);
	}
	if (root->type != JSON_OBJECT) {
		call_problem(call, 422, "VALUE", "", "object");
		return (NULL);
	}
	return (root);
}

bool
body_text(struct call *call, const struct json *object, const char *name,
    bool required, uint32_t most, struct text *value)
{
	const struct json	*member = json_member(object, name);
	char			reason[64];

	*value = TEXT_NONE;
	if (member == NULL || member->type == JSON_NULL ||
	    (member->type == JSON_STRING && member->text.len == 0)) {
		if (!required)
			return (true);
		return (body_refuse(call, name, "required"));
	}
	if (member->type != JSON_STRING)
		return (body_refuse(call, name, "string"));
	if (memchr(member->text.ptr, '\0', member->text.len) != NULL)
		return (body_refuse(call, name, "U+0000"));
	if (characters(member->text) > most) {
		snprintf(reason, sizeof(reason), "1..%u", most);
		return (body_refuse(call, name, reason));
	}
	*value = member->text;
	return (true);
}

bool
body_word(struct call *call, const struct json *object, const char *name,
    const char *const *words, struct text *value)
{
	char	reason[128];
	size_t	used = 0;
	int	i;

	if (!body_text(call, object, name, true, 64, value))
		return (false);
	for (i = 0; words[i] != NULL; i++) {
		if (text_is(*value, words[i]))
			return (true);
		used += (size_t)snprintf(reason + used, sizeof(reason) - used,
		    "%s%s", i > 0 ? " | " : "", words[i]);
		if (used >= sizeof(reason))
			used = sizeof(reason) - 1;
	}
	return (body_refuse(call, name, reason));
}

static bool
type_is_json(struct text type)
{
	static const char	json[] = "application/json";

	return (type.len >= sizeof(json) - 1 &&
	    strncasecmp(type.ptr, json, sizeof(json) - 1) == 0 &&
	    (type.len == sizeof(json) - 1 || type.ptr[sizeof(json) - 1] == ';'
	    || type.ptr[sizeof(json) - 1] == ' '));
}

/* Code points: all bytes that do not continue one. The text is UTF-8. */
static uint32_t
characters(struct text t)
{
	uint32_t	n = 0, i;

	for (i = 0; i < t.len; i++)
		n += ((unsigned char)t.ptr[i] & 0xc0) != 0x80;
	return (n);
}

static bool
body_refuse(struct call *call, const char *name, const char *reason)
{
	char	*pointer = call_alloc(call, strlen(name) + 2);

	sprintf(pointer, "/%s", name);
	call_problem(call, 422, "VALUE", pointer, reason);
	return (false);
}
