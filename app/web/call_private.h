/* What call*.c and door*.c share and a flow has no use for. */

#ifndef HUB_WEB_CALL_PRIVATE_H
#define HUB_WEB_CALL_PRIVATE_H

#include "call.h"

struct json;

/* The first step of every call: decodes the query string; 400 when it or the
 * path is not well-formed. */
enum call_turn	call_address_read(struct call *);

/* Fills caller.locale from Accept-Language. */
void		call_locale_read(struct call *);

/* Goes on with another table: return its value. */
enum call_turn	call_switch(struct call *, const struct step *);

/* call_problem with the other members of a gate's refusal; NULL: none. */
enum call_turn	call_problem_more(struct call *, int, const char *,
		    const char *, const char *, const struct json *);
void		gate_more_print(const struct json *, struct out *);

#endif
