/*
 * The parcel's table. With the argument "table" it prints the table instead,
 * a line "state,event,next" for each step, for the test that compares it with
 * the database's.
 */

#include <string.h>

#include "claim.h"
#include "core/parcel.h"

static void
print_table(void)
{
	enum parcel_state	next;
	int			state, event;

	for (state = 0; state < PARCEL_STATES; state++) {
		for (event = 0; event < PARCEL_EVENTS; event++) {
			next = parcel_next((enum parcel_state)state,
			    (enum parcel_event)event);
			if (next == PARCEL_STATES)
				continue;
			printf("%s,%s,%s\n", parcel_state_word(
			    (enum parcel_state)state)->name,
			    parcel_event_word((enum parcel_event)event)->name,
			    parcel_state_word(next)->name);
		}
	}
}

static enum parcel_state
after(const char *state, const char *event)
{
	return (parcel_next(parcel_state_by_name(text_of(state)),
	    parcel_event_by_name(text_of(event))));
}

static int
leads(const char *state, const char *event, const char *next)
{
	return (after(state, event) == parcel_state_by_name(text_of(next)));
}

static int
refuses(const char *state, const char *event)
{
	return (after(state, event) == PARCEL_STATES);
}

/* How many steps lead to a state. */
static int
ways_to(enum parcel_state to)
{
	int	state, event, ways;

	ways = 0;
	for (state = 0; state < PARCEL_STATES; state++) {
		for (event = 0; event < PARCEL_EVENTS; event++) {
			if (parcel_next((enum parcel_state)state,
			    (enum parcel_event)event) == to)
				ways++;
		}
	}

	return (ways);
}

static int
is_final(enum parcel_state state)
{
	int	event;

	for (event = 0; event < PARCEL_EVENTS; event++) {
		if (parcel_next(state, (enum parcel_event)event) !=
		    PARCEL_STATES)
			return (0);
	}

	return (1);
}

static void
test_life(void)
{
	CLAIM("a_parcel_that_is_expected_is_scanned",
	    leads("expected", "scan", "scanned"));
	CLAIM("a_scan_clears_reviews_or_holds",
	    leads("scanned", "clear", "released") &&
	    leads("scanned", "review", "in_review") &&
	    leads("scanned", "hold", "held"));
	CLAIM("a_review_releases_inspects_or_holds",
	    leads("in_review", "release", "released") &&
	    leads("in_review", "inspect", "inspection") &&
	    leads("in_review", "hold", "held"));
	CLAIM("new_facts_reopen_a_review",
	    leads("in_review", "reopen", "in_review"));
	CLAIM("an_inspection_ends_in_one_of_four_ways",
	    leads("inspection", "release", "released") &&
	    leads("inspection", "detain", "detained") &&
	    leads("inspection", "return", "returned") &&
	    leads("inspection", "destroy", "destroyed"));
	CLAIM("what_is_held_is_never_released_without_a_look",
	    refuses("held", "release") && refuses("held", "clear"));
	CLAIM("what_is_held_goes_to_review_inspection_or_away",
	    leads("held", "requeue", "in_review") &&
	    leads("held", "inspect", "inspection") &&
	    leads("held", "detain", "detained") &&
	    leads("held", "return", "returned"));
	CLAIM("a_release_that_nobody_took_is_held",
	    leads("released", "unacknowledged", "held"));
	CLAIM("a_recall_finds_the_parcel_or_loses_it",
	    leads("released", "recall", "recalled") &&
	    leads("recalled", "requeue", "in_review") &&
	    leads("recalled", "detain", "detained") &&
	    leads("recalled", "return", "returned") &&
	    leads("recalled", "lose", "out_of_reach"));
	CLAIM("nothing_expected_is_released", refuses("expected", "clear") &&
	    refuses("expected", "release"));
}

static void
test_whole(void)
{
	int	state, reached;

	reached = 1;
	for (state = PARCEL_EXPECTED + 1; state < PARCEL_STATES; state++)
		reached = reached && ways_to((enum parcel_state)state) > 0;
	CLAIM("every_state_can_be_reached", reached);
	CLAIM("no_parcel_is_expected_twice", ways_to(PARCEL_EXPECTED) == 0);
	CLAIM("a_release_comes_from_a_rule_a_review_or_an_inspection",
	    ways_to(PARCEL_RELEASED) == 3);
	CLAIM("a_legal_end_is_an_end", is_final(PARCEL_DETAINED) &&
	    is_final(PARCEL_RETURNED) && is_final(PARCEL_DESTROYED) &&
	    is_final(PARCEL_OUT_OF_REACH));
	CLAIM("nothing_else_is", !is_final(PARCEL_EXPECTED) &&
	    !is_final(PARCEL_SCANNED) && !is_final(PARCEL_IN_REVIEW) &&
	    !is_final(PARCEL_INSPECTION) && !is_final(PARCEL_HELD) &&
	    !is_final(PARCEL_RELEASED) && !is_final(PARCEL_RECALLED));
}

static void
test_words(void)
{
	int	i, states, events, reasons;

	states = events = reasons = 1;
	for (i = 0; i < PARCEL_STATES; i++)
		states = states && parcel_state_by_name(text_of(
		    parcel_state_word((enum parcel_state)i)->name)) ==
		    (enum parcel_state)i;
	for (i = 0; i < PARCEL_EVENTS; i++)
		events = events && parcel_event_by_name(text_of(
		    parcel_event_word((enum parcel_event)i)->name)) ==
		    (enum parcel_event)i;
	for (i = 0; i < PARCEL_REASONS; i++)
		reasons = reasons && parcel_reason_by_name(text_of(
		    parcel_reason_word((enum parcel_reason)i)->name)) ==
		    (enum parcel_reason)i &&
		    parcel_reason_word((enum parcel_reason)i)->zh != NULL &&
		    parcel_reason_word((enum parcel_reason)i)->en != NULL;
	CLAIM("every_state_is_found_by_its_name", states);
	CLAIM("every_event_is_found_by_its_name", events);
	CLAIM("every_reason_is_found_by_its_name_and_has_words", reasons);
	CLAIM("what_has_no_name_is_not_found",
	    parcel_state_by_name(TEXT("gone")) == PARCEL_STATES &&
	    parcel_event_by_name(TEXT_NONE) == PARCEL_EVENTS &&
	    parcel_reason_by_name(TEXT("held")) == PARCEL_REASONS);
}

int
main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "table") == 0) {
		print_table();
		return (0);
	}

	test_life();
	test_whole();
	test_words();

	return (claims_done());
}
