/*
 * Who may come in. Machine accounts show a Bearer token, people the cookie of
 * their session; when both are there the token counts.
 *
 *	401	no credentials, or they are unknown, revoked, expired
 *	403	somebody else's door, or a change asked for from another origin
 *	503	the database is away and nothing trusted says who it is; nobody
 *		is signed out by that
 */

#ifndef HUB_WEB_DOOR_H
#define HUB_WEB_DOOR_H

#include "call.h"

/* Subscribes to the news of accounts, people and sessions; once in a worker,
 * after db_open. */
void		door_open(void);

/* The step before every flow. */
enum call_turn	door_credentials(struct call *);

/* 403 unless what asks came from a page of ours: for calls that change
 * something and carry a cookie, or make one. CALL_NEXT when it did. */
enum call_turn	door_origin(struct call *);

/* The door of a role's name; DOOR_ANYONE for an unknown one. */
enum door	door_role(const char *, bool machine);

/* The value of a cookie of the request, in the arena; TEXT_NONE. */
struct text	door_cookie(struct call *);

#endif
