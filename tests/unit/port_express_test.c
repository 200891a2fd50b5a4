/*
 * Express parcels of the synthetic port: those that are sound pass core's
 * class rules, those that are not break exactly them, and the manifest is what
 * the hub's JSON reader and field checks take.
 */

#include <string.h>

#include "core/manifest.h"
#include "port/express.h"
#include "wire/json.h"
#include "claim.h"

enum {
	MANY = 300,
};

struct tally {
	int	readable;
	int	faultless;
	int	matched;
	int	classes['D' + 1];
};

static const struct manifest_rules	rules = {
	1000 * (money)MONEY_ONE, 800 * (money)MONEY_ONE,
	5000 * (money)MONEY_ONE
};

/* The fields of the only item, as the hub's flow takes them. */
static bool
read_item(const struct json *tree, struct text fields[MANIFEST_FIELDS])
{
	const struct json	*items = json_member(tree, "items");
	const struct json	*item = items != NULL ? items->first : NULL;
	int			i;

	if (items == NULL || items->count != 1)
		return (false);
	for (i = 0; i < MANIFEST_SENDER_COUNTRY; i++)
		fields[i] = json_member_text(item, manifest_fields[i].name);
	fields[MANIFEST_SENDER_COUNTRY] = json_member_text(
	    json_member(item, "sender"), "country");
	return (json_member_text(json_member(item, "recipient"),
	    "idNumber").len == 18);
}

static void
judge(const struct express *e, struct tally *t)
{
	struct manifest_verdict	verdict;
	struct text		fields[MANIFEST_FIELDS];
	struct fault		fault, faults[4];
	struct arena		arena;
	struct json		*tree;
	struct out		o;

	arena_open(&arena, 1 << 20);
	out_open(&o);
	express_write(e, &o);
	if (json_read(o.bytes, o.len, &arena, &tree, &fault) == 0 &&
	    read_item(tree, fields)) {
		t->readable++;
		t->faultless += fields_check(manifest_fields,
		    MANIFEST_FIELDS, fields, 0, faults, 4) == 0;
		manifest_judge(fields, &rules, &verdict);
		t->matched += verdict.matched;
	}
	t->classes[(int)e->class[0]]++;
	out_close(&o);
	arena_close(&arena);
}

int
main(void)
{
	static struct tally	sound, broken;
	struct express		e;
	uint32_t		i;

	for (i = 0; i < MANY; i++) {
		express_make(&e, 3, i, false);
		judge(&e, &sound);
		express_make(&e, 4, i, true);
		judge(&e, &broken);
	}
	CLAIM("the_hub_reads_every_manifest",
	    sound.readable == MANY && broken.readable == MANY);
	CLAIM("no_manifest_has_a_fault",
	    sound.faultless == MANY && broken.faultless == MANY);
	CLAIM("sound_express_parcels_keep_their_class",
	    sound.matched == MANY);
	CLAIM("broken_ones_never_do", broken.matched == 0);
	CLAIM("classes_a_to_d_all_come", sound.classes['A'] > 0 &&
	    sound.classes['B'] > 0 && sound.classes['C'] > 0 &&
	    sound.classes['D'] == 0 && broken.classes['B'] > 0 &&
	    broken.classes['C'] > 0 && broken.classes['D'] > 0);
	return (claims_done());
}
