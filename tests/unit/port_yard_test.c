/*
 * The yard of the synthetic port: the answer to a scan and the sorter's
 * instruction come in either order, nothing piles up, and the belt notices
 * when nobody looks.
 */

#include <string.h>

#include "port/instant.h"
#include "port/yard.h"
#include "claim.h"

static struct yard	yard;

static struct shipment
shipment_of(uint32_t number)
{
	struct shipment	s;

	memset(&s, 0, sizeof(s));
	s.number = number;
	snprintf(s.logistics_no, sizeof(s.logistics_no), "N%u", number);
	return (s);
}

static void
scan(uint32_t number)
{
	struct shipment	s = shipment_of(number);
	struct floor	gone;

	(void)yard_floor_put(&yard, 0, &s, &gone);
}

static bool
answer(uint32_t number, const char *disposition, int64_t deadline,
    struct floor *done)
{
	struct floor	f;

	memset(&f, 0, sizeof(f));
	f.shipment = shipment_of(number);
	f.deadline = deadline;
	snprintf(f.disposition, sizeof(f.disposition), "%s", disposition);
	return (yard_floor_answer(&yard, &f, done));
}

static bool
tell(uint32_t number, const char *action, int64_t at, bool *known,
    struct floor *done)
{
	struct shipment	s = shipment_of(number);

	return (yard_floor_tell(&yard, 0, text_of(s.logistics_no),
	    text_of(action), at, known, done));
}

static void
claim_lives(void)
{
	struct floor	done;
	bool		known;

	scan(1);
	CLAIM("an_answer_alone_is_no_life",
	    !answer(1, "review", 5000, &done) &&
	    yard_open_reviews(&yard, 0) == 1);
	CLAIM("answer_then_instruction_is_a_life",
	    tell(1, "release", 4000, &known, &done) && known &&
	    strcmp(done.action, "release") == 0 &&
	    yard_open_reviews(&yard, 0) == 0);
	scan(2);
	CLAIM("instruction_before_answer_is_kept",
	    !tell(2, "hold", 4000, &known, &done) && known);
	CLAIM("then_the_answer_completes_it",
	    answer(2, "hold", -1, &done) &&
	    strcmp(done.action, "hold") == 0);
	CLAIM("a_stranger_is_not_known",
	    !tell(3, "recall", 4000, &known, &done) && !known);
	CLAIM("all_is_done", yard_is_done(&yard, 2) &&
	    !yard_is_done(&yard, 3));
	scan(4);
	yard_floor_drop(&yard, 4);
	CLAIM("a_refused_scan_leaves_no_trace", yard_is_done(&yard, 3));
}

static void
review(uint32_t number, int64_t told_at)
{
	struct floor	done;
	bool		known;

	scan(number);
	(void)answer(number, "review", 10000, &done);
	(void)tell(number, "hold", told_at, &known, &done);
}

static void
claim_watching(void)
{
	uint32_t	i;

	for (i = 0; i < YARD_MISSES; i++) {
		CLAIM("somebody_may_still_look", !yard_is_unwatched(&yard, 0));
		review(100 + i, 10000 + 200);
	}
	CLAIM("missed_reviews_mean_nobody_looks",
	    yard_is_unwatched(&yard, 0));
	review(200, 8000);
	CLAIM("one_decision_in_time_means_somebody_does",
	    !yard_is_unwatched(&yard, 0));
}

static void
claim_bounds(void)
{
	struct shipment	s, first;
	struct floor	gone;
	uint32_t	i;
	bool		pushed = false;

	for (i = 0; i < YARD_READY + 3; i++) {
		s = shipment_of(300 + i);
		yard_put(&yard, &s);
	}
	CLAIM("the_oldest_leaves_when_no_belt_comes",
	    !yard_has_room(&yard) && yard_take(&yard, &first) &&
	    first.number == 303);
	for (i = 0; i <= YARD_FLOOR; i++) {
		s = shipment_of(1000 + i);
		pushed = yard_floor_put(&yard, 0, &s, &gone);
	}
	CLAIM("the_floor_is_bounded", pushed);
	s = shipment_of(9);
	yard_put_late(&yard, &s, 3600 * 1000);
	CLAIM("what_is_late_waits", !yard_take_late(&yard, &first));
	yard_put_late(&yard, &s, 0);
	CLAIM("until_it_is_due", yard_take_late(&yard, &first) &&
	    first.number == 9);
	yard_stop(&yard);
	while (yard.ready_count > 0)
		yard.ready_count--;
	CLAIM("nobody_waits_after_the_stop", !yard_take(&yard, &first));
}

static void
claim_instants(void)
{
	CLAIM("the_hub's_times_are_read",
	    instant_read(TEXT("1970-01-01T08:00:01.250+08:00")) == 1250 &&
	    instant_read(TEXT("1970-01-01T00:00:02Z")) == 2000);
	CLAIM("what_is_no_time_is_none",
	    instant_read(TEXT("yesterday")) == -1 &&
	    instant_read(TEXT("1970-01-01T00:00:02")) == -1 &&
	    instant_read(TEXT_NONE) == -1);
}

int
main(void)
{
	yard_open(&yard);
	claim_lives();
	claim_watching();
	claim_bounds();
	claim_instants();
	yard_close(&yard);
	return (claims_done());
}
