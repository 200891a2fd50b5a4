/*
 * A person comes in by the cookie of a session.
 *
 *	look in Redis -> weigh -> (person remembered) ----------> admit
 *	     |             |  \-> ask who it is -> person found -> admit
 *	     |             v
 *	     +-----> ask the database -> session found ----------> admit
 *
 * Redis is asked first and never alone believed: see session_trusted.
 */

#include <hiredis/hiredis.h>
#include <stdio.h>
#include <string.h>

#include "../cache/redis.h"
#include "door.h"
#include "door_private.h"
#include "door_session.h"

enum cookie_step {
	COOKIE_LOOK, COOKIE_WEIGH, COOKIE_PERSON, COOKIE_ASK, COOKIE_FOUND,
	COOKIE_ADMIT
};

enum person_column {
	PERSON_ID, PERSON_NAME, PERSON_ROLE, PERSON_AGENCY, PERSON_LANES,
	PERSON_LOCALE, PERSON_EXPIRES
};

static enum call_turn	cookie_look(struct call *);
static enum call_turn	cookie_weigh(struct call *);
static enum call_turn	cookie_person(struct call *);
static enum call_turn	cookie_ask(struct call *);
static enum call_turn	cookie_found(struct call *);
static void		cookie_heard(const struct redisReply *, void *);

const struct step	cookie_steps[] = {
	[COOKIE_LOOK] = { "look", cookie_look },
	[COOKIE_WEIGH] = { "weigh", cookie_weigh },
	[COOKIE_PERSON] = { "person", cookie_person },
	[COOKIE_ASK] = { "ask", cookie_ask },
	[COOKIE_FOUND] = { "found", cookie_found },
	[COOKIE_ADMIT] = { "admit", door_admit },
	{ NULL, NULL }
};

static enum call_turn
cookie_look(struct call *call)
{
	struct credential	*shown = call->state;
	struct ticket		*ticket;
	enum call_turn		turn;

	if (!redis_up() || !session_trusted(shown->digest))
		return (door_skip_to(call, COOKIE_ASK));

	turn = call_hold(call, &ticket);
	session_cache_get(shown->digest, cookie_heard, ticket);

	return (turn);
}

/* The session may have ended while Redis was asked: look again. */
static enum call_turn
cookie_weigh(struct call *call)
{
	struct credential	*shown = call->state;
	struct db_param		p[1];
	char			id[24];

	if (shown->person == 0 || !session_trusted(shown->digest))
		return (door_skip_to(call, COOKIE_ASK));
	if (person_recall(call, shown->person))
		return (door_skip_to(call, COOKIE_ADMIT));

	(void)snprintf(id, sizeof(id), "%lld", (long long)shown->person);
	p[0] = db_string(id);
	return (call_query(call, QUERY_PERSON_FIND, p, 1));
}

static enum call_turn
cookie_person(struct call *call)
{
	struct credential	*shown = call->state;
	enum call_turn		turn;

	if ((turn = call_store_check(call)) != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0)
		return (door_stranger(call));

	door_person_read(call);
	person_remember(&call->caller, shown->edition);

	return (door_skip_to(call, COOKIE_ADMIT));
}

static enum call_turn
cookie_ask(struct call *call)
{
	struct credential	*shown = call->state;
	struct db_param		p[1];

	p[0] = db_binary(shown->digest, sizeof(shown->digest));
	return (call_query(call, QUERY_SESSION_FIND, p, 1));
}

static enum call_turn
cookie_found(struct call *call)
{
	struct credential	*shown = call->state;
	enum call_turn		turn;

	if ((turn = call_store_check(call)) != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0)
		return (door_stranger(call));

	door_person_read(call);
	person_remember(&call->caller, shown->edition);
	if (shown->edition == news_edition() &&
	    session_trusted(shown->digest)) {
		session_cache_put(shown->digest, call->caller.id,
		    db_int(call->answer, 0, PERSON_EXPIRES));
	}

	return (CALL_NEXT);
}

static void
cookie_heard(const struct redisReply *r, void *arg)
{
	struct credential	*shown;
	struct call		*call;

	if ((call = call_of(arg)) != NULL && r != NULL &&
	    r->type == REDIS_REPLY_STRING) {
		shown = call->state;
		if (!session_value_read(r->str, shown->digest, &shown->person))
			shown->person = 0;
	}

	call_resume(arg);
}

void
door_person_read(struct call *call)
{
	struct caller		*who = &call->caller;
	const struct db_answer	*a = call->answer;

	who->machine = false;
	who->id = db_int(a, 0, PERSON_ID);
	who->role = door_role(db_text(a, 0, PERSON_ROLE), false);
	(void)snprintf(who->name, sizeof(who->name), "%s",
	    db_text(a, 0, PERSON_NAME));
	(void)snprintf(who->agency, sizeof(who->agency), "%s",
	    db_text(a, 0, PERSON_AGENCY));
	(void)snprintf(who->locale, sizeof(who->locale), "%s",
	    db_text(a, 0, PERSON_LOCALE));
	who->enterprises = NULL;
	who->lanes = call_string(call, db_value(a, 0, PERSON_LANES));
}
