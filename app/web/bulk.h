/*
 * A bulk body: documents one a line (NDJSON), of any number, answered by one
 * receipt line each, in order, while the rest is still on its way.
 *
 *	socket -> buffer -> window of lines -> take_read -> group commit
 *	   ^                                                     |
 *	   +---- room again <- receipts to the reader <----------+
 *
 * A window is judged and committed before the next bytes are read, and nothing
 * is read while receipts wait for a slow reader: a body needs the memory of
 * one window, however long it is and whoever stands still.
 *
 * What was answered is stored. When the hub cannot go on (the database is
 * away, the hub stops), the answer ends with a line that says so; when the
 * sender hangs up, the line that was cut is not taken.
 */

#ifndef HUB_WEB_BULK_H
#define HUB_WEB_BULK_H

#include <stdbool.h>

#include "call.h"

/* A step's work: takes the call's body, which flows, and waits for the first
 * window. 503 when the worker has enough of them. */
enum call_turn	bulk_open(struct call *, bool dry);

/* The step behind it: starts the answer. */
enum call_turn	bulk_answer(struct call *);

#endif
