/* Shared answers: see answer.h. */

#include <stdio.h>
#include <string.h>

#include "../core/finding.h"
#include "../wire/json.h"
#include "answer.h"

enum call_turn
call_page(struct call *call, int col)
{
	enum call_turn	turn = call_store_check(call);

	if (turn != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0 || db_is_null(call->answer, 0, col))
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	return (call_bytes(call, 200, "application/json",
	    db_text(call->answer, 0, col), db_len(call->answer, 0, col)));
}

enum call_turn
call_page_item(struct call *call, int col)
{
	enum call_turn		turn = call_store_check(call);
	const struct json	*items;
	struct json		*page;
	struct fault		fault;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0 || json_read(
	    db_text(call->answer, 0, col), db_len(call->answer, 0, col),
	    &call->arena, &page, &fault) == -1)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	items = json_member(page, "items");
	if (items == NULL || items->first == NULL)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	json_print(items->first, &call->out);
	return (call_json(call, 200));
}

enum call_turn
call_out(struct call *call, int status, const char *media)
{
	return (call_bytes(call, status, media, call->out.bytes,
	    call->out.len));
}

enum call_turn
call_problem_fault(struct call *call, int status, const struct fault *fault)
{
	const struct wording	*word = fault_word(fault->code);
	char			reason[192];

	snprintf(reason, sizeof(reason), "%s, byte %u%s%s",
	    strcmp(call->caller.locale, "en") == 0 ? word->en : word->zh,
	    fault->pos, fault->field == NULL ? "" : ", ",
	    fault->field == NULL ? "" : fault->field);
	return (call_problem(call, status, word->name, NULL, reason));
}

void
call_again(struct call *call, int step)
{
	call->step = step - 1;
}
