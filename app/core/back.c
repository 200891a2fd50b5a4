#include "back.h"
#include "require.h"

/* Where the fields of a return and of its list stand. */
struct back_fields {
	int	gnum, gcode, qty, unit;			/* of the return */
	int	list_gcode, list_qty, list_unit;
};

static const struct back_fields	import_fields = { RETURN_LINE_GNUM,
    RETURN_LINE_GCODE, RETURN_LINE_QTY, RETURN_LINE_UNIT, LIST_LINE_GCODE,
    LIST_LINE_QTY, LIST_LINE_UNIT };
static const struct back_fields	export_fields = { EXPORT_RETURN_LINE_GNUM,
    EXPORT_RETURN_LINE_GCODE, EXPORT_RETURN_LINE_QTY, EXPORT_RETURN_LINE_UNIT,
    EXPORT_LIST_LINE_GCODE, EXPORT_LIST_LINE_QTY, EXPORT_LIST_LINE_UNIT };

static uint32_t		back_row(const struct document *,
			    const struct document *, uint32_t,
			    const struct back_fields *);
static struct back_line	*back_place(struct back *, uint32_t, money);

enum back_word
back_judge(const struct document *list, const struct document *application,
    const money taken[LINES_MAX], struct back *back)
{
	const struct back_fields	*f = list->kind->flow == FLOW_EXPORT ?
					    &export_fields : &import_fields;
	struct back_line		*line;
	uint32_t			of;

	back->count = 0;
	for (back->row = 0; back->row < application->line_count; back->row++) {
		of = back_row(list, application, back->row, f);
		if (of == list->line_count)
			return (BACK_NO_LINE);
		line = back_place(back, of, money_of(document_line(list, of,
		    f->list_qty)));
		line->qty += money_of(document_line(application, back->row,
		    f->qty));
		if (line->qty <= 0 || line->qty + taken[of] > line->listed)
			return (BACK_TOO_MUCH);
	}

	return (BACK_GOOD);
}

const char *
back_unfit(const struct document *summary, const struct document *list)
{
	if (!text_equal_string(document_head(list,
	    EXPORT_LIST_STATISTICS_FLAG), "B"))
		return ("不是汇总申报（B）的清单");
	if (!text_equal(document_head(summary, SUMMARY_CUSTOMS_CODE),
	    document_head(list, EXPORT_LIST_CUSTOMS_CODE)))
		return ("申报地海关与汇总申请不一致");
	if (!text_equal(document_head(summary, SUMMARY_EBC_CODE),
	    document_head(list, EXPORT_LIST_EBC_CODE)))
		return ("收发货人与汇总申请不一致");

	return (NULL);
}

/* The list's row that a line of the return means; line_count: none. gnum is
 * that of the list, whose rows count from 1. */
static uint32_t
back_row(const struct document *list, const struct document *application,
    uint32_t row, const struct back_fields *f)
{
	money		gnum = money_of(document_line(application, row,
			    f->gnum)) / MONEY_ONE;
	uint32_t	of;

	if (gnum < 1 || gnum > list->line_count)
		return (list->line_count);
	of = (uint32_t)gnum - 1;
	if (!text_equal(document_line(application, row, f->gcode),
	    document_line(list, of, f->list_gcode)) ||
	    !text_equal(document_line(application, row, f->unit),
	    document_line(list, of, f->list_unit)))
		return (list->line_count);

	return (of);
}

static struct back_line *
back_place(struct back *back, uint32_t of, money listed)
{
	uint32_t	i;

	for (i = 0; i < back->count; i++) {
		if (back->lines[i].gnum == (int32_t)of + 1)
			return (&back->lines[i]);
	}
	REQUIRE(back->count < LINES_MAX);
	back->lines[back->count] = (struct back_line){
		.gnum = (int32_t)of + 1, .listed = listed };

	return (&back->lines[back->count++]);
}
