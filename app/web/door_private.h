/* What the files of the door share. */

#ifndef HUB_WEB_DOOR_PRIVATE_H
#define HUB_WEB_DOOR_PRIVATE_H

#include "call.h"
#include "door_news.h"

/* What was shown at the door; call->state until the flow begins. */
struct credential {
	uint8_t		digest[NEWS_DIGEST];
	uint32_t	edition;	/* of the news, when we asked */
	int64_t		person;		/* that Redis named; 0: it did not */
};

/* The ways in, ended by door_admit. */
extern const struct step	bearer_steps[];
extern const struct step	cookie_steps[];

/* The step at the end of each: 403 unless the flow has a door for the role. */
enum call_turn	door_admit(struct call *);
enum call_turn	door_stranger(struct call *);	/* 401 */

/* Goes on with this step of the same table: return its value. */
enum call_turn	door_skip_to(struct call *, int);

/* The caller of a row; columns as in session_find.sql and person_find.sql. */
void		door_person_read(struct call *);

#endif
