/*
 * The columns of the exports: what they are called, and where their values come
 * from. A column is named after the document field that it comes from:
 * list.line.totalPrice is totalPrice of InventoryList of a 621, exportList.POD
 * that of a 603. The names and their order are a promise to the offices'
 * programs: a new column is put behind the last.
 */

#ifndef HUB_WEB_EXPORT_COLUMN_H
#define HUB_WEB_EXPORT_COLUMN_H

#include <stdbool.h>

#include "../core/kinds.h"
#include "export.h"

/* The columns of sql/query/export_page.sql. */
enum page_column {
	PAGE_PLACE, PAGE_PLACED_AT, PAGE_ENTRY, PAGE_EVENT, PAGE_AT,
	PAGE_ORDER_NO, PAGE_EBP_CODE, PAGE_VERDICT, PAGE_CODES, PAGE_STATE,
	PAGE_PRE_NO, PAGE_INVT_NO, PAGE_LEGS, PAGE_FLOW = PAGE_LEGS + 4,
	PAGE_TAX_NO, PAGE_TAX_STATUS, PAGE_ENT_DUTY_NO, PAGE_CUSTOMS_TAX,
	PAGE_VALUE_ADDED_TAX, PAGE_CONSUMPTION_TAX, PAGE_TAX_TOTAL,
	PAGE_TAX_LINES, PAGE_SUM_NO, PAGE_DECL_SEQ_NO, PAGE_ENTRY_ID,
	PAGE_DEC_STATE
};

enum column_source {
	FROM_PAGE,	/* a column of the database's row */
	FROM_HEAD,	/* of the document of that kind */
	FROM_LINE,
	FROM_GOODS,	/* all lines of an order, in one cell */
	FROM_TAX_LINE,	/* the bill's line for this line of the list */
	FROM_OVER,	/* more was withheld than the bill asks for: how much */
	FROM_SHORT,	/* less */
};

/* What is a FROM_PAGE column of every row, of import and export. */
#define ALWAYS	((enum document_kind)0)

/*
 * kind: of the document that the value comes from or, of FROM_PAGE, that it is
 * said of: blank in rows of the other flow. summed: an amount; of a whole
 * document it stands in the first row only, so that a column can be summed.
 */
struct export_column {
	const char		*name;
	enum column_source	source;
	enum document_kind	kind;
	int			field;
	bool			summed;
};

struct export_table {
	const struct export_column	*columns;
	int				count;
};

#define COLUMNS_MAX	96

extern const struct export_table	export_tables[EXPORTS];

#endif
