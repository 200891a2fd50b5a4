/*
 * Which way a call comes in, and whether it may.
 *
 *	credentials -> anyone: the flow
 *	            -> Bearer: bearer_steps (door_machine.c) -> admit
 *	            -> cookie: cookie_steps (door_person.c)  -> admit
 */

#include <kore/kore.h>
#include <kore/http.h>

#include <stdio.h>
#include <string.h>

#include "../wire/seal.h"
#include "call_private.h"
#include "door.h"
#include "door_private.h"
#include "meter.h"

#define COOKIE_NAME	"hub_session"
#define COOKIE_CHARS	43		/* 32 bytes in base64url */
#define TOKEN_CHARS	20		/* fewer cannot be one of ours */
#define TOKEN_MOST	256

static struct text	door_token(struct text);
static bool		call_changes(const struct call *);
static bool		origin_ours(struct call *, struct text);

static const struct {
	const char	*name;
	bool		machine;
	enum door	door;
} roles[] = {
	{ "platform", true, DOOR_PLATFORM },
	{ "payment", true, DOOR_PAYMENT },
	{ "carrier", true, DOOR_CARRIER },
	{ "declarant", true, DOOR_DECLARANT },
	{ "equipment", true, DOOR_EQUIPMENT },
	{ "tax", true, DOOR_TAX },
	{ "forex", true, DOOR_FOREX },
	{ "officer", false, DOOR_OFFICER },
	{ "supervisor", false, DOOR_SUPERVISOR },
	{ "admin", false, DOOR_ADMIN },
	{ "auditor", false, DOOR_AUDITOR },
	{ "tax", false, DOOR_TAX },
	{ "forex", false, DOOR_FOREX },
};

void
door_open(void)
{
	news_open();
}

enum call_turn
door_credentials(struct call *call)
{
	struct credential	*shown;
	struct text		header, token;
	bool			bearer;

	if (call->doors == DOOR_ANYONE)
		return (CALL_NEXT);

	header = call_header(call, "authorization");
	bearer = header.ptr != NULL;
	token = bearer ? door_token(header) : door_cookie(call);
	if (token.ptr == NULL)
		return (door_stranger(call));

	shown = call_alloc(call, sizeof(*shown));
	digest_write(token.ptr, token.len, shown->digest);
	shown->edition = news_edition();
	call->state = shown;

	if (bearer)
		return (call_switch(call, bearer_steps));

	memcpy(call->caller.session, shown->digest, sizeof(shown->digest));
	return (call_switch(call, cookie_steps));
}

enum call_turn
door_admit(struct call *call)
{
	const struct caller	*who = &call->caller;

	if ((call->doors & who->role) == 0 &&
	    (who->machine || (call->doors & DOOR_PERSON) == 0))
		return (call_problem(call, 0, "FORBIDDEN", NULL, NULL));

	if (!who->machine && call_changes(call))
		return (door_origin(call));

	return (CALL_NEXT);
}

enum call_turn
door_stranger(struct call *call)
{
	meter_count(METER_TOKENS_REFUSED);
	return (call_problem(call, 0, "UNAUTHENTICATED", NULL, NULL));
}

enum call_turn
door_skip_to(struct call *call, int step)
{
	call->step = step - 1;
	return (CALL_NEXT);
}

/*
 * Browsers send Origin with everything that changes something. Without it the
 * page is ours, or there is no page at all.
 */
enum call_turn
door_origin(struct call *call)
{
	struct text	origin, site;

	origin = call_header(call, "origin");
	site = call_header(call, "sec-fetch-site");

	if (origin.ptr != NULL ? origin_ours(call, origin) :
	    site.ptr == NULL || strcmp(site.ptr, "same-origin") == 0)
		return (CALL_NEXT);

	return (call_problem(call, 0, "ORIGIN", NULL, NULL));
}

enum door
door_role(const char *name, bool machine)
{
	size_t	i;

	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (roles[i].machine == machine &&
		    strcmp(roles[i].name, name) == 0)
			return (roles[i].door);
	}

	return (DOOR_ANYONE);
}

/* Kore cuts a cookie's value at its second '='; so the header is read here. */
struct text
door_cookie(struct call *call)
{
	struct text	header;
	const char	*at;
	size_t		len;

	header = call_header(call, "cookie");
	if (header.ptr == NULL)
		return (TEXT_NONE);

	for (at = header.ptr; *at != '\0'; at += len + (at[len] == ';')) {
		at += strspn(at, " ");
		len = strcspn(at, ";");
		if (len == sizeof(COOKIE_NAME) + COOKIE_CHARS &&
		    strncmp(at, COOKIE_NAME "=", sizeof(COOKIE_NAME)) == 0)
			return ((struct text){ at + sizeof(COOKIE_NAME),
			    COOKIE_CHARS });
	}

	return (TEXT_NONE);
}

static struct text
door_token(struct text header)
{
	const char	*token;
	size_t		len;

	if (strncasecmp(header.ptr, "bearer ", 7) != 0)
		return (TEXT_NONE);

	token = header.ptr + 7;
	token += strspn(token, " ");
	len = strlen(token);
	if (len < TOKEN_CHARS || len > TOKEN_MOST || strchr(token, ' ') != NULL)
		return (TEXT_NONE);

	return ((struct text){ token, (uint32_t)len });
}

/* A WebSocket begins with GET, and then both sides speak. */
static bool
call_changes(const struct call *call)
{
	const char	*upgrade;

	switch (call->req->method) {
	case HTTP_METHOD_GET:
	case HTTP_METHOD_HEAD:
	case HTTP_METHOD_OPTIONS:
		return (http_request_header(call->req, "upgrade", &upgrade));
	default:
		return (true);
	}
}

/*
 * scheme://Host, to the letter. The plain listener stands on loopback; in
 * front of it a proxy may have taken off the TLS, so both schemes are ours.
 */
static bool
origin_ours(struct call *call, struct text origin)
{
	const char	*host;

	host = call->req->host;
	if (strncasecmp(origin.ptr, "https://", 8) == 0)
		return (strcasecmp(origin.ptr + 8, host) == 0);
	if (strncasecmp(origin.ptr, "http://", 7) == 0 &&
	    !call->req->owner->owner->server->tls)
		return (strcasecmp(origin.ptr + 7, host) == 0);

	return (false);
}
