/*
 * See list.h.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "../wire/out.h"
#include "list.h"
#include "say.h"

#define LIST_COLUMNS	12

/* Types by their fixed number in PostgreSQL's catalogue. */
enum {
	TYPE_BOOL	= 16,
	TYPE_INT2	= 21,
	TYPE_INT4	= 23,
	TYPE_JSON	= 114,
	TYPE_JSONB	= 3802
};

static void	list_print_json(const PGresult *);
static void	list_print_table(const PGresult *);
static const char	*list_text(const PGresult *, int, int);
static int	list_width(const PGresult *, int);
static int	list_text_width(const char *);
static void	list_print_cell(const char *, int);

void
list_print(const PGresult *result)
{
	if (say_is_json())
		list_print_json(result);
	else
		list_print_table(result);
}

void
list_write_row(struct out *out, const PGresult *result, int row)
{
	const char	*value;
	int		column;

	json_object_begin(out);
	for (column = 0; column < PQnfields(result); column++) {
		json_name(out, PQfname(result, column));
		value = PQgetvalue(result, row, column);

		if (PQgetisnull(result, row, column)) {
			json_null(out);
			continue;
		}

		switch (PQftype(result, column)) {
		case TYPE_BOOL:
			json_bool(out, value[0] == 't');
			break;
		case TYPE_INT2:
		case TYPE_INT4:
			json_int(out, strtoll(value, NULL, 10));
			break;
		case TYPE_JSON:
		case TYPE_JSONB:
			json_raw(out, value, strlen(value));
			break;
		default:
			json_string(out, value);
		}
	}
	json_object_end(out);
}

void
list_print_one(const PGresult *result)
{
	struct out	out;

	out_open(&out);
	list_write_row(&out, result, 0);
	say_document(&out);
	out_close(&out);
}

static void
list_print_json(const PGresult *result)
{
	struct out	out;
	int		row;

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "items");
	json_array_begin(&out);
	for (row = 0; row < PQntuples(result); row++)
		list_write_row(&out, result, row);
	json_array_end(&out);
	json_object_end(&out);
	say_document(&out);
	out_close(&out);
}

static void
list_print_table(const PGresult *result)
{
	int	width[LIST_COLUMNS], row, column;
	int	last = PQnfields(result) - 1;

	assert(last < LIST_COLUMNS);

	for (column = 0; column <= last; column++)
		width[column] = list_width(result, column);
	width[last] = 0;

	for (column = 0; column <= last; column++)
		list_print_cell(PQfname(result, column), width[column]);

	for (row = 0; row < PQntuples(result); row++)
		for (column = 0; column <= last; column++)
			list_print_cell(list_text(result, row, column),
			    width[column]);
}

static int
list_width(const PGresult *result, int column)
{
	int	row, width, widest = list_text_width(PQfname(result, column));

	for (row = 0; row < PQntuples(result); row++) {
		width = list_text_width(list_text(result, row, column));
		if (width > widest)
			widest = width;
	}

	return (widest);
}

static const char *
list_text(const PGresult *result, int row, int column)
{
	const char	*value = PQgetvalue(result, row, column);

	if (PQgetisnull(result, row, column))
		return ("-");
	if (PQftype(result, column) == TYPE_BOOL)
		return (value[0] == 't' ? "yes" : "no");

	return (value);
}

/* Columns on a terminal: a Chinese character takes two. */
static int
list_text_width(const char *text)
{
	mbstate_t	state = { 0 };
	wchar_t		wide;
	size_t		left = strlen(text), step;
	int		width = 0, columns;

	while (left > 0) {
		step = mbrtowc(&wide, text, left, &state);
		if (step == 0 || step > left)
			return (width + (int)left);
		columns = wcwidth(wide);
		width += columns > 0 ? columns : 0;
		text += step;
		left -= step;
	}

	return (width);
}

/*
 * A cell; width 0 ends the line. What a sender put into a name must not drive
 * the operator's terminal, so control characters are shown as a dot.
 */
static void
list_print_cell(const char *text, int width)
{
	const unsigned char	*at;

	for (at = (const unsigned char *)text; *at != '\0'; at++)
		(void)putchar(*at < 0x20 || *at == 0x7f ? '.' : *at);

	if (width == 0)
		(void)putchar('\n');
	else
		(void)printf("%*s", width - list_text_width(text) + 2, "");
}
