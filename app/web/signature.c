/* The signature of a message: see signature.h. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../limits.h"
#include "../wire/xml_text.h"
#include "signature.h"

static bool	signature_is_there(const struct take *);
static void	signature_done(struct verify_job *);
static enum signature_turn	signature_unverified(struct call *,
				    struct signature_check *);

enum signature_turn
signature_certificates(struct call *call, struct signature_check *c)
{
	struct db_param	p[1];
	char		account[24];

	if (!signature_is_there(c->take))
		return (signature_unverified(call, c));
	if ((c->ring = ring_recall(&call->caller)) != NULL)
		return (SIGNATURE_NEXT);
	c->edition = ring_edition();
	(void)snprintf(account, sizeof(account), "%lld",
	    (long long)call->caller.id);
	p[0] = db_string(account);
	(void)call_query(call, QUERY_CERTIFICATE_READ, p, 1);
	return (SIGNATURE_WAIT);
}

enum signature_turn
signature_verify(struct call *call, struct signature_check *c)
{
	const struct text	*bytes = &c->take->message.bytes;
	struct xml_text		xml;
	struct fault		fault;

	if (c->ring == NULL) {
		if (call->answer->state != DB_OK)
			return (SIGNATURE_BUSY);
		c->ring = ring_remember(&call->caller, call->answer,
		    c->edition);
	}
	if (ring_is_empty(c->ring) && !call->caller.must_sign) {
		ring_release(c->ring);
		return (SIGNATURE_SETTLED);
	}
	/* As its reader saw it. Not in the thread: converters are shared. */
	if (!xml_text_read(bytes->ptr, bytes->len, c->arena, &xml, &fault)) {
		ring_release(c->ring);
		return (SIGNATURE_NO_ROOM);
	}
	if (!verify_room(1)) {
		ring_release(c->ring);
		return (SIGNATURE_BUSY);
	}
	c->job.text = (struct text){ xml.bytes, (uint32_t)xml.len };
	c->job.ring = ring_certificates(c->ring);
	c->job.now = (int64_t)time(NULL);
	c->job.done = signature_done;
	c->job.owner = c;
	(void)call_hold(call, &c->ticket);
	verify_submit(&c->job);
	return (SIGNATURE_WAIT);
}

enum signature_turn
signature_settle(struct call *call, struct signature_check *c)
{
	/* A prefix that is declared and not used is no signature. */
	if (c->job.state == SIGNATURE_UNSIGNED)
		return (signature_unverified(call, c));
	if (c->job.state == SIGNATURE_VALID)
		c->take->submit.certificate = c->job.result.certificate;
	else if (!take_refuse(c->take, c->job.state, c->arena))
		return (SIGNATURE_NO_ROOM);
	return (SIGNATURE_SETTLED);
}

bool
signature_demand(const struct caller *caller, struct take *t,
    struct arena *arena)
{
	return (!caller->must_sign || t->unreadable ||
	    take_refuse(t, SIGNATURE_UNSIGNED, arena));
}

static enum signature_turn
signature_unverified(struct call *call, struct signature_check *c)
{
	return (signature_demand(&call->caller, c->take, c->arena) ?
	    SIGNATURE_SETTLED : SIGNATURE_NO_ROOM);
}

/* In the loop. */
static void
signature_done(struct verify_job *job)
{
	struct signature_check	*c = job->owner;

	ring_release(c->ring);
	call_resume(c->ticket);
}

/*
 * Does the message carry one? A signature that stands where no reader looks
 * for it is found by its namespace, and refused by whoever verifies: without
 * that it would only be overlooked. What an envelope holds is XML always.
 */
static bool
signature_is_there(const struct take *t)
{
	static const char	dsig[] = "http://www.w3.org/2000/09/xmldsig#";
	const struct message	*m = &t->message;

	return (!t->unreadable && (t->media == MEDIA_XML || m->is_enveloped) &&
	    (m->is_signed || memmem(m->bytes.ptr, m->bytes.len, dsig,
	    sizeof(dsig) - 1) != NULL));
}
