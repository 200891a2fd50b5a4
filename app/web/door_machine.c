/*
 * A machine account comes in by its token.
 *
 *	look -> (remembered) -------------> admit
 *	     -> ask the database -> found -> admit
 */

#include <stdio.h>
#include <string.h>

#include "door.h"
#include "door_private.h"

enum bearer_step { BEARER_LOOK, BEARER_FOUND, BEARER_ADMIT };

enum account_column {
	ACCOUNT_ID, ACCOUNT_NAME, ACCOUNT_ROLE, ACCOUNT_ENTERPRISES,
	ACCOUNT_LANES, ACCOUNT_SIGNATURES, ACCOUNT_RECEIPTS
};

static enum call_turn	bearer_look(struct call *);
static enum call_turn	bearer_found(struct call *);

const struct step	bearer_steps[] = {
	[BEARER_LOOK] = { "look", bearer_look },
	[BEARER_FOUND] = { "found", bearer_found },
	[BEARER_ADMIT] = { "admit", door_admit },
	{ NULL, NULL }
};

static enum call_turn
bearer_look(struct call *call)
{
	struct credential	*shown = call->state;
	struct db_param		p[1];

	if (account_recall(call, shown->digest))
		return (door_skip_to(call, BEARER_ADMIT));

	p[0] = db_binary(shown->digest, sizeof(shown->digest));
	return (call_query(call, QUERY_ACCOUNT_FIND, p, 1));
}

static enum call_turn
bearer_found(struct call *call)
{
	struct credential	*shown = call->state;
	struct caller		*who = &call->caller;
	const struct db_answer	*a = call->answer;
	enum call_turn		turn;

	if ((turn = call_store_check(call)) != CALL_NEXT)
		return (turn);
	if (db_rows(a) == 0)
		return (door_stranger(call));

	who->machine = true;
	who->id = db_int(a, 0, ACCOUNT_ID);
	who->role = door_role(db_text(a, 0, ACCOUNT_ROLE), true);
	(void)snprintf(who->name, sizeof(who->name), "%s",
	    db_text(a, 0, ACCOUNT_NAME));
	who->enterprises = call_string(call,
	    db_value(a, 0, ACCOUNT_ENTERPRISES));
	who->lanes = call_string(call, db_value(a, 0, ACCOUNT_LANES));
	who->must_sign = strcmp(db_text(a, 0, ACCOUNT_SIGNATURES),
	    "required") == 0;
	who->wants_signed = strcmp(db_text(a, 0, ACCOUNT_RECEIPTS),
	    "signed") == 0;

	account_remember(who, shown->digest, shown->edition);
	return (CALL_NEXT);
}
