/* Returns against their list, and lists against their summary. */

#include "core/back.h"

#include "claim.h"
#include "core_set.h"

static struct set	set;
static struct text	back_head[RETURN_FIELDS];
static struct text	back_rows[4 * RETURN_LINE_FIELDS];
static struct text	out_head[EXPORT_RETURN_FIELDS];
static struct text	out_rows[EXPORT_RETURN_LINE_FIELDS];
static struct text	sent_head[EXPORT_LIST_FIELDS];
static struct text	sent_rows[EXPORT_LIST_LINE_FIELDS];
static struct text	sum_head[SUMMARY_FIELDS];
static struct document	asked, asked_out, sent, sum;
static money		taken[LINES_MAX];
static struct back	back;

/* A return of one line after another of the set's list: 2 of 122, 4 of 140. */
static void
ask(const char *gnum, const char *gcode, const char *qty, const char *unit)
{
	uint32_t	row = asked.line_count++;

	set_line(&set, &asked, row, "gnum", gnum);
	set_line(&set, &asked, row, "gcode", gcode);
	set_line(&set, &asked, row, "qty", qty);
	set_line(&set, &asked, row, "unit", unit);
}

static void
fresh(void)
{
	set_make(&set);
	memset(taken, 0, sizeof(taken));
	asked = (struct document){ kind_find(KIND_RETURN), back_head,
	    back_rows, 0 };
}

static enum back_word
judge(void)
{
	return (back_judge(&set.list, &asked, taken, &back));
}

static void
test_return(void)
{
	fresh();
	ask("2", "1901101010", "1.5", "140");
	ask("1", "1901101010", "2", "122");
	CLAIM("lines_come_back_in_any_order", judge() == BACK_GOOD &&
	    back.count == 2 && back.lines[0].gnum == 2 &&
	    back.lines[0].qty == MONEY_ONE * 3 / 2 &&
	    back.lines[1].listed == 2 * MONEY_ONE);
	taken[1] = 3 * MONEY_ONE;
	CLAIM("not_more_than_earlier_returns_left",
	    judge() == BACK_TOO_MUCH && back.row == 0);
	fresh();
	ask("2", "1901101010", "3", "140");
	ask("2", "1901101010", "1", "140");
	CLAIM("a_line_named_twice_comes_back_with_the_sum",
	    judge() == BACK_GOOD && back.count == 1 &&
	    back.lines[0].qty == 4 * MONEY_ONE);
	ask("2", "1901101010", "0.00001", "140");
	CLAIM("and_not_a_hundred_thousandth_more",
	    judge() == BACK_TOO_MUCH && back.row == 2);
	fresh();
	ask("1", "1901101010", "0", "122");
	CLAIM("nothing_is_no_return", judge() == BACK_TOO_MUCH);
	fresh();
	ask("3", "1901101010", "1", "122");
	CLAIM("a_line_that_the_list_has_not", judge() == BACK_NO_LINE);
	fresh();
	ask("0", "1901101010", "1", "122");
	CLAIM("there_is_no_line_nought", judge() == BACK_NO_LINE);
	fresh();
	ask("1", "1901101011", "1", "122");
	CLAIM("other_goods_are_not_of_the_list", judge() == BACK_NO_LINE);
	fresh();
	ask("1", "1901101010", "1", "140");
	CLAIM("nor_counted_in_other_units", judge() == BACK_NO_LINE);
}

static void
test_export(void)
{
	fresh();
	sent = (struct document){ kind_find(KIND_EXPORT_LIST), sent_head,
	    sent_rows, 1 };
	asked_out = (struct document){ kind_find(KIND_EXPORT_RETURN),
	    out_head, out_rows, 1 };
	set_line(&set, &sent, 0, "gcode", "6911101900");
	set_line(&set, &sent, 0, "qty", "3");
	set_line(&set, &sent, 0, "unit", "011");
	set_line(&set, &asked_out, 0, "gnum", "1");
	set_line(&set, &asked_out, 0, "gcode", "6911101900");
	set_line(&set, &asked_out, 0, "qty", "3");
	set_line(&set, &asked_out, 0, "unit", "011");
	CLAIM("goods_of_an_export_come_back_the_same_way",
	    back_judge(&sent, &asked_out, taken, &back) == BACK_GOOD);
}

static void
test_summary(void)
{
	sum = (struct document){ kind_find(KIND_SUMMARY), sum_head, NULL, 0 };
	set_head(&set, &sum, "customsCode", "4006");
	set_head(&set, &sum, "ebcCode", "3601960002");
	set_head(&set, &sent, "customsCode", "4006");
	set_head(&set, &sent, "ebcCode", "3601960002");
	set_head(&set, &sent, "statisticsFlag", "B");
	CLAIM("a_list_of_the_same_merchant_and_customs_fits",
	    back_unfit(&sum, &sent) == NULL);
	set_head(&set, &sent, "ebcCode", "3601960003");
	CLAIM("one_of_another_merchant_does_not",
	    strstr(back_unfit(&sum, &sent), "收发货人") != NULL);
	set_head(&set, &sent, "customsCode", "4007");
	CLAIM("nor_of_another_customs",
	    strstr(back_unfit(&sum, &sent), "海关") != NULL);
	set_head(&set, &sent, "statisticsFlag", "A");
	CLAIM("nor_a_simplified_one",
	    strstr(back_unfit(&sum, &sent), "B") != NULL);
}

int
main(void)
{
	test_return();
	test_export();
	test_summary();

	return (claims_done());
}
