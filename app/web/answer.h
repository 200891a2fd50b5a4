/* Answers that several flows share, over those of call.h. */

#ifndef HUB_WEB_ANSWER_H
#define HUB_WEB_ANSWER_H

#include "../core/document.h"
#include "call.h"

/* The answer of a query whose column col is the finished JSON: 200, or 404
 * when there is no row or it is null. */
enum call_turn	call_page(struct call *, int col);

/* The first item of such a page; 404 when it has none. */
enum call_turn	call_page_item(struct call *, int col);

/* call->out with a media type. */
enum call_turn	call_out(struct call *, int, const char *);

/* A body that could not be read: problem+json with the fault's place. */
enum call_turn	call_problem_fault(struct call *, int, const struct fault *);

/* Goes back to a step of the flow: return CALL_NEXT after it. */
void		call_again(struct call *, int);

#endif
