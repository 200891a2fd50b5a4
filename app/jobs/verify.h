/*
 * Signatures, off the loop: verifying one takes 50 us to half a millisecond,
 * and making one as long, so threads of the worker's own do it. (Kore's task
 * threads are the sign-ins'; a password would keep a message waiting for 60
 * ms.) Only so many may wait: over it the hub is busy and says so.
 */

#ifndef HUB_JOBS_VERIFY_H
#define HUB_JOBS_VERIFY_H

#include <stdbool.h>

#include "../wire/sign.h"

/*
 * One piece of work; the caller's, untouched by him until done was called.
 * With a pen: signs text into made. Else verifies text by the ring.
 */
struct verify_job {
	struct text		text;
	const struct sign_ring	*ring;
	int64_t			now;
	const struct sign_pen	*pen;

	enum signature_state	state;
	struct sign_result	result;
	struct out		made;
	bool			failed;		/* to sign */

	/* Called once, from the loop. */
	void			(*done)(struct verify_job *);
	void			*owner;
	struct verify_job	*next;		/* private */
};

void	verify_open(void);
/* After the last request: waits for what is under way. */
void	verify_close(void);

/* May so many more wait? */
bool	verify_room(int);
/* There must be room. */
void	verify_submit(struct verify_job *);

#endif
