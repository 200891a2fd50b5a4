/*
 * Signing in and out.
 *
 *   POST   /v1/session {"name", "password"}
 *   GET    /v1/session         who am I
 *   PATCH  /v1/session {"locale"}
 *   DELETE /v1/session
 *
 *	POST: read -> count -> judge -> (scrypt) -> settle -> answer
 *
 * count: the attempt is a failure until it has succeeded; a locked name is
 * refused here, before any password is looked at.
 */

#include <openssl/crypto.h>

#include <stdio.h>
#include <string.h>

#include "../ground/visible.h"
#include "../limits.h"
#include "../wire/seal.h"
#include "body.h"
#include "call.h"
#include "door.h"
#include "meter.h"
#include "password.h"
#include "routes.h"

#define TOKEN_BYTES	32
#define TOKEN_ROOM	44		/* base64url, terminated */
#define COOKIE_FORM	"hub_session=%s; Max-Age=%d; Path=/; Secure; " \
			"HttpOnly; SameSite=Strict"

struct sign_in {
	char		*name;
	char		*password;
	int64_t		person;		/* 0: nobody has this name */
	bool		matches;
	struct ticket	*ticket;
	struct password_place	*place;	/* until it is used */
	char		token[TOKEN_ROOM];
};

enum begin_column { BEGIN_LOCKED, BEGIN_PERSON, BEGIN_PASSWORD };
enum open_column { OPEN_FACTS, OPEN_SECONDS };

static enum call_turn	sign_in_read(struct call *);
static enum call_turn	sign_in_judge(struct call *);
static enum call_turn	sign_in_settle(struct call *);
static enum call_turn	sign_in_answer(struct call *);
static void		sign_in_judged(bool, void *);
static void		sign_in_closed(struct call *);
static enum call_turn	sign_in_fail(struct call *, struct sign_in *);
static enum call_turn	sign_in_open(struct call *, struct sign_in *);
static void		token_write(const uint8_t [TOKEN_BYTES],
			    char [TOKEN_ROOM]);
static enum call_turn	session_look(struct call *);
static enum call_turn	session_speak(struct call *);
static enum call_turn	session_end(struct call *);
static enum call_turn	session_ended(struct call *);
static enum call_turn	session_facts(struct call *);
static void		cookie_set(struct call *, const char *, int);

static const struct step	sign_in_steps[] = {
	{ "read and count", sign_in_read },
	{ "judge", sign_in_judge },
	{ "settle", sign_in_settle },
	{ "answer", sign_in_answer },
	{ NULL, NULL }
};

static const struct step	look_steps[] = {
	{ "look", session_look },
	{ "answer", session_facts },
	{ NULL, NULL }
};

static const struct step	speak_steps[] = {
	{ "speak", session_speak },
	{ "answer", session_facts },
	{ NULL, NULL }
};

static const struct step	end_steps[] = {
	{ "end", session_end },
	{ "answer", session_ended },
	{ NULL, NULL }
};

VISIBLE int
route_session_post(struct http_request *req)
{
	return (call_run(req, DOOR_ANYONE, sign_in_steps));
}

VISIBLE int
route_session_get(struct http_request *req)
{
	return (call_run(req, DOOR_PERSON, look_steps));
}

VISIBLE int
route_session_patch(struct http_request *req)
{
	return (call_run(req, DOOR_PERSON, speak_steps));
}

VISIBLE int
route_session_delete(struct http_request *req)
{
	return (call_run(req, DOOR_PERSON, end_steps));
}

/* A place at scrypt is taken first: who is sent away for want of one has not
 * used up an attempt. */
static enum call_turn
sign_in_read(struct call *call)
{
	struct sign_in		*s;
	const struct json	*body;
	struct text		name, password;
	struct db_param		p[1];

	if (door_origin(call) == CALL_DONE ||
	    (body = body_object(call)) == NULL ||
	    !body_text(call, body, "name", true, LIMIT_NAME_BYTES, &name) ||
	    !body_text(call, body, "password", true, LIMIT_PASSWORD_BYTES,
	    &password))
		return (CALL_DONE);
	if (password.len > LIMIT_PASSWORD_BYTES)
		return (call_problem(call, 0, "VALUE", "/password", NULL));

	s = call_alloc(call, sizeof(*s));
	if ((s->place = password_take()) == NULL)
		return (call_problem(call, 0, "UNAVAILABLE", NULL, NULL));
	s->name = call_string(call, name);
	s->password = call_string(call, password);
	call->state = s;
	call->closed = sign_in_closed;

	p[0] = db_string(s->name);
	return (call_query(call, QUERY_SESSION_BEGIN, p, 1));
}

static enum call_turn
sign_in_judge(struct call *call)
{
	struct sign_in		*s = call->state;
	const struct db_answer	*a = call->answer;
	enum call_turn		turn;
	int			locked;

	if ((turn = call_store_check(call)) != CALL_NEXT)
		return (turn);

	if ((locked = (int)db_int(a, 0, BEGIN_LOCKED)) > 0) {
		meter_count(METER_SIGN_INS_LOCKED);
		return (call_retry_later(call, 0, "LOCKED_OUT", locked));
	}

	s->person = db_is_null(a, 0, BEGIN_PERSON) ? 0 :
	    db_int(a, 0, BEGIN_PERSON);
	turn = call_hold(call, &s->ticket);
	password_ask(s->place, s->password, s->person == 0 ? NULL :
	    db_text(a, 0, BEGIN_PASSWORD), sign_in_judged, s);
	s->place = NULL;
	OPENSSL_cleanse(s->password, strlen(s->password));

	return (turn);
}

static void
sign_in_judged(bool matches, void *arg)
{
	struct sign_in	*s = arg;

	s->matches = matches && s->person != 0;
	call_resume(s->ticket);
}

static void
sign_in_closed(struct call *call)
{
	struct sign_in	*s = call->state;

	if (s->place != NULL)
		password_leave(s->place);
}

static enum call_turn
sign_in_settle(struct call *call)
{
	struct sign_in	*s = call->state;

	return (s->matches ? sign_in_open(call, s) : sign_in_fail(call, s));
}

static enum call_turn
sign_in_fail(struct call *call, struct sign_in *s)
{
	struct db_param	p[2];
	char		id[24];

	(void)snprintf(id, sizeof(id), "%lld", (long long)s->person);
	p[0] = db_string(s->name);
	p[1] = db_string(s->person == 0 ? NULL : id);

	return (call_query(call, QUERY_SESSION_FAIL, p, 2));
}

/* The cookie that the browser had before, if any, is the old session. */
static enum call_turn
sign_in_open(struct call *call, struct sign_in *s)
{
	uint8_t		token[TOKEN_BYTES], digest[DIGEST_BYTES];
	uint8_t		before[DIGEST_BYTES];
	struct text	cookie;
	struct db_param	p[4];
	char		id[24];

	random_write(token, sizeof(token));
	token_write(token, s->token);
	digest_write(s->token, strlen(s->token), digest);

	cookie = door_cookie(call);
	if (cookie.ptr != NULL)
		digest_write(cookie.ptr, cookie.len, before);

	(void)snprintf(id, sizeof(id), "%lld", (long long)s->person);
	p[0] = db_string(s->name);
	p[1] = db_string(id);
	p[2] = db_binary(digest, sizeof(digest));
	p[3] = db_binary(cookie.ptr == NULL ? NULL : before, sizeof(before));

	return (call_query(call, QUERY_SESSION_OPEN, p, 4));
}

static enum call_turn
sign_in_answer(struct call *call)
{
	struct sign_in	*s = call->state;
	enum call_turn	turn;

	if ((turn = call_store_check(call)) != CALL_NEXT)
		return (turn);

	/* Disabled while we computed: no facts. */
	if (!s->matches || db_is_null(call->answer, 0, OPEN_FACTS)) {
		meter_count(METER_SIGN_INS_FAILED);
		return (call_problem(call, 0, "CREDENTIALS", NULL, NULL));
	}

	meter_count(METER_SIGN_INS);
	cookie_set(call, s->token, (int)db_int(call->answer, 0, OPEN_SECONDS));
	return (session_facts(call));
}

static enum call_turn
session_look(struct call *call)
{
	struct db_param	p[1];
	char		id[24];

	(void)snprintf(id, sizeof(id), "%lld", (long long)call->caller.id);
	p[0] = db_string(id);

	return (call_query(call, QUERY_SESSION_READ, p, 1));
}

static enum call_turn
session_speak(struct call *call)
{
	static const char *const	words[] = { "zh", "en", NULL };
	const struct json		*body;
	struct text			locale;
	struct db_param			p[2];
	char				id[24];

	if ((body = body_object(call)) == NULL ||
	    !body_word(call, body, "locale", words, &locale))
		return (CALL_DONE);

	(void)snprintf(id, sizeof(id), "%lld", (long long)call->caller.id);
	p[0] = db_string(id);
	p[1] = db_string(call_string(call, locale));

	return (call_query(call, QUERY_PERSON_SPEAK, p, 2));
}

static enum call_turn
session_end(struct call *call)
{
	struct db_param	p[1];

	p[0] = db_binary(call->caller.session, sizeof(call->caller.session));
	return (call_query(call, QUERY_SESSION_END, p, 1));
}

static enum call_turn
session_ended(struct call *call)
{
	enum call_turn	turn;

	if ((turn = call_store_check(call)) != CALL_NEXT)
		return (turn);

	cookie_set(call, "", 0);
	return (call_empty(call, 204));
}

/* Column 0 is {name, role, agency, lanes, locale}; null: disabled by now. */
static enum call_turn
session_facts(struct call *call)
{
	enum call_turn	turn;

	if ((turn = call_store_check(call)) != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0 || db_is_null(call->answer, 0, 0))
		return (call_problem(call, 0, "UNAUTHENTICATED", NULL, NULL));

	return (call_bytes(call, 200, "application/json",
	    db_text(call->answer, 0, 0), db_len(call->answer, 0, 0)));
}

/* Kore's own writer knows no SameSite and always adds a Domain. */
static void
cookie_set(struct call *call, const char *token, int seconds)
{
	char	value[160];

	(void)snprintf(value, sizeof(value), COOKIE_FORM, token, seconds);
	call_header_set(call, "set-cookie", value);
}

static void
token_write(const uint8_t bytes[TOKEN_BYTES], char token[TOKEN_ROOM])
{
	static const char	letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned int		bits;
	size_t			i, at;
	int			held;

	bits = 0;
	held = 0;
	at = 0;
	for (i = 0; i < TOKEN_BYTES; i++) {
		bits = bits << 8 | bytes[i];
		for (held += 8; held >= 6; held -= 6)
			token[at++] = letters[bits >> (held - 6) & 63];
	}
	token[at++] = letters[bits << (6 - held) & 63];
	token[at] = '\0';
}
