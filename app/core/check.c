#include <string.h>

#include "check.h"
#include "moment.h"
#include "money.h"
#include "require.h"

/* Where the faults or warnings of one document are gathered. */
struct sheet {
	const struct document	*doc;
	struct fault		*faults;
	struct warning		*warnings;
	int			room;
	int			count;
};

static void		check_row(struct sheet *, const struct field_spec *,
			    int, const struct text *, int32_t);
static void		check_lines(struct sheet *);
static bool		check_gnum(const struct document *, uint32_t, int64_t);
static bool		check_needed(const struct document *,
			    const struct field_spec *, const struct text *,
			    int, int32_t);
static enum fault_code	check_most(const struct field_spec *, struct text,
			    struct text);
static enum fault_code	check_value(const struct field_spec *, struct text);
static enum fault_code	check_form(const struct field_spec *, struct text);
static enum fault_code	check_decimal(struct text);
static enum fault_code	check_count(struct text, uint32_t, int64_t *);
static enum fault_code	check_moment(const struct field_spec *, struct text);
static enum fault_code	check_fixed(const struct field_spec *, struct text);
static bool		check_allowed(const char *, struct text);
static bool		check_characters(struct text);
static void		sheet_fault(struct sheet *, enum fault_code,
			    const char *, int32_t);
static void		warn_row(struct sheet *, const struct field_spec *,
			    int, const struct text *, int32_t);

int
document_check(const struct document *doc, struct fault *faults, int room)
{
	struct sheet	sheet = { .doc = doc, .faults = faults, .room = room };

	REQUIRE(doc->kind != NULL && doc->head != NULL && room >= 0);

	check_row(&sheet, doc->kind->head_fields, doc->kind->head_count,
	    doc->head, 0);
	if (doc->kind->line != NULL)
		check_lines(&sheet);

	return (sheet.count);
}

int
fields_check(const struct field_spec *fields, int count,
    const struct text *values, int32_t line, struct fault *faults, int room)
{
	struct sheet	sheet = { .faults = faults, .room = room };

	check_row(&sheet, fields, count, values, line);

	return (sheet.count);
}

static void
check_lines(struct sheet *sheet)
{
	const struct kind_spec	*kind = sheet->doc->kind;
	uint32_t		row;

	if ((sheet->doc->line_count < kind->line_min &&
	    (kind->line_unless == 0 ||
	    text_is_blank(sheet->doc->head[kind->line_unless]))) ||
	    sheet->doc->line_count > kind->line_max)
		sheet_fault(sheet, FAULT_LINES, kind->line, 0);

	for (row = 0; row < sheet->doc->line_count; row++) {
		check_row(sheet, kind->line_fields, kind->line_count,
		    sheet->doc->lines + row * kind->line_count,
		    (int32_t)row + 1);
	}
}

static void
check_row(struct sheet *sheet, const struct field_spec *fields, int count,
    const struct text *values, int32_t line)
{
	enum fault_code	code;
	int		i;

	for (i = 0; i < count; i++) {
		code = FAULT_NONE;
		if (!text_is_blank(values[i]))
			code = check_value(&fields[i], values[i]);
		else if (fields[i].required || check_needed(sheet->doc,
		    fields, values, i, line))
			code = FAULT_MISSING;

		if (code == FAULT_NONE && fields[i].most != 0)
			code = check_most(&fields[i], values[i],
			    values[fields[i].most]);
		if (code == FAULT_NONE && sheet->doc != NULL && line > 0 &&
		    i == 0 && !check_gnum(sheet->doc, fields[i].max, line))
			code = FAULT_GNUM;

		if (code != FAULT_NONE)
			sheet_fault(sheet, code, fields[i].name, line);
	}
}

/* Line is sound but for its place among the others. */
static bool
check_gnum(const struct document *doc, uint32_t max, int64_t line)
{
	int64_t		gnum = 0, other;
	uint32_t	row;

	if (doc->kind->gnum == GNUM_ANY)
		return (true);

	REQUIRE(check_count(document_line(doc, (uint32_t)line - 1, 0), max,
	    &gnum) == FAULT_NONE);
	if (doc->kind->gnum == GNUM_COUNTS)
		return (gnum == line);

	for (row = 0; row + 1 < (uint32_t)line; row++) {
		if (!text_is_blank(document_line(doc, row, 0)) &&
		    check_count(document_line(doc, row, 0), max, &other) ==
		    FAULT_NONE && other == gnum)
			return (false);
	}

	return (gnum > 0);
}

/* Both are checked alone as well: what is wrong with the other is its own. */
static enum fault_code
check_most(const struct field_spec *field, struct text value,
    struct text most)
{
	int64_t	a, b;

	if (text_is_blank(value) || text_is_blank(most))
		return (FAULT_NONE);

	if (field->type == FIELD_TIME) {
		return (most.len == value.len &&
		    memcmp(value.ptr, most.ptr, most.len) > 0 ?
		    FAULT_RANGE : FAULT_NONE);
	}

	REQUIRE(field->type == FIELD_COUNT &&
	    check_count(value, field->max, &a) == FAULT_NONE);

	return (check_count(most, field->max, &b) == FAULT_NONE && a > b ?
	    FAULT_RANGE : FAULT_NONE);
}

/*
 * Needed because of what else the row carries (the second quantity and its
 * unit only come together, a flight has a master bill), or because the
 * document must have one of its numbers: then the first of them is named.
 */
static bool
check_needed(const struct document *doc, const struct field_spec *fields,
    const struct text *values, int i, int32_t line)
{
	if (fields[i].with != 0 && !text_is_blank(values[fields[i].with]) &&
	    (fields[i].unless == NULL || !text_equal_string(
	    values[fields[i].with], fields[i].unless)))
		return (true);

	return (doc != NULL && line == 0 && i == doc->kind->number[0] &&
	    text_is_blank(document_number(doc)));
}

/* The first thing that is wrong with a value that is there. */
static enum fault_code
check_value(const struct field_spec *field, struct text value)
{
	enum fault_code	code;

	if (!check_characters(value))
		return (FAULT_CHARACTER);
	if (field->allowed != NULL && !check_allowed(field->allowed, value))
		return (FAULT_VALUE);

	/* A wrong fixed text is not too short or too long, it is wrong. */
	if (field->fixed != NULL && field->type == FIELD_EXACT)
		return (check_fixed(field, value));

	code = check_form(field, value);
	if (code == FAULT_NONE && field->fixed != NULL)
		code = check_fixed(field, value);

	return (code);
}

static enum fault_code
check_form(const struct field_spec *field, struct text value)
{
	uint32_t	characters;
	int64_t		number;

	switch (field->type) {
	case FIELD_DECIMAL:
		return (check_decimal(value));
	case FIELD_COUNT:
		return (check_count(value, field->max, &number));
	case FIELD_TIME:
	case FIELD_DATE:
	case FIELD_INSTANT:
		return (check_moment(field, value));
	case FIELD_TEXT:
	case FIELD_EXACT:
		break;
	}

	/* No text has more characters than bytes. */
	if (field->type == FIELD_TEXT && value.len <= field->max)
		return (FAULT_NONE);
	characters = text_characters(value);
	if (characters > field->max ||
	    (field->type == FIELD_EXACT && characters < field->max))
		return (FAULT_LENGTH);

	return (FAULT_NONE);
}

static enum fault_code
check_decimal(struct text value)
{
	enum fault_code	code;
	money		number;

	code = money_parse(value, &number);
	if (code == FAULT_NONE && number < 0)
		code = FAULT_NEGATIVE;

	return (code);
}

/* xs:int: a sign, digits; leading zeros do not count. */
static enum fault_code
check_count(struct text value, uint32_t max, int64_t *out)
{
	int64_t		number;
	uint32_t	i, digits;
	bool		negative;

	negative = value.ptr[0] == '-';
	number = 0;
	digits = 0;
	i = (negative || value.ptr[0] == '+') ? 1 : 0;
	if (i == value.len)
		return (FAULT_NUMBER);

	for (; i < value.len; i++) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9')
			return (FAULT_NUMBER);
		if (digits > 0 || value.ptr[i] != '0')
			digits++;
		if (digits <= max)
			number = number * 10 + (value.ptr[i] - '0');
	}
	if (digits > max)
		return (FAULT_DIGITS);
	if (negative && number > 0)
		return (FAULT_NEGATIVE);

	*out = number;
	return (FAULT_NONE);
}

static enum fault_code
check_moment(const struct field_spec *field, struct text value)
{
	struct text	time = value;
	uint32_t	i;

	if (text_characters(value) != field->max)
		return (FAULT_LENGTH);

	if (field->type == FIELD_DATE)
		return (moment_is_date(value) ? FAULT_NONE : FAULT_DATE);

	/* The thousandths of an instant. */
	for (i = 14; i < value.len; i++) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9')
			return (FAULT_DATE);
	}
	if (field->type == FIELD_INSTANT && time.len == 17)
		time.len = 14;

	return (moment_is_time(time) ? FAULT_NONE : FAULT_DATE);
}

/* Numbers are compared as numbers: packNo 01 is 1. */
static enum fault_code
check_fixed(const struct field_spec *field, struct text value)
{
	struct text	fixed;
	int64_t		a, b;

	fixed = text_of(field->fixed);
	if (field->type != FIELD_COUNT)
		return (text_equal(value, fixed) ? FAULT_NONE : FAULT_FIXED);

	a = b = 0;
	REQUIRE(check_count(value, field->max, &a) == FAULT_NONE &&
	    check_count(fixed, field->max, &b) == FAULT_NONE);

	return (a == b ? FAULT_NONE : FAULT_FIXED);
}

/* allowed is "1|2|3". */
static bool
check_allowed(const char *allowed, struct text value)
{
	struct text	rest, word;

	rest = text_of(allowed);
	for (;;) {
		word = rest;
		for (word.len = 0; word.len < rest.len; word.len++) {
			if (word.ptr[word.len] == '|')
				break;
		}
		if (text_equal(word, value))
			return (true);
		if (word.len == rest.len)
			return (false);
		rest.ptr += word.len + 1;
		rest.len -= word.len + 1;
	}
}

/* The Char production of XML 1.0: what a receipt could not repeat. */
static bool
check_characters(struct text value)
{
	uint32_t	pos, cp;

	pos = 0;
	while (pos < value.len) {
		if (value.ptr[pos] >= ' ') {
			pos++;
			continue;
		}
		cp = text_next(value, &pos);
		if (cp == TEXT_BROKEN || cp == 0xfffe || cp == 0xffff ||
		    (cp < ' ' && cp != '\t' && cp != '\n' && cp != '\r'))
			return (false);
	}

	return (true);
}

static void
sheet_fault(struct sheet *sheet, enum fault_code code, const char *field,
    int32_t line)
{
	if (sheet->count == sheet->room)
		return;

	sheet->faults[sheet->count++] = (struct fault){
		.code = code, .field = field, .line = line
	};
}

int
document_warn(const struct document *doc, struct warning *warnings, int room)
{
	struct sheet	sheet = {
		.doc = doc, .warnings = warnings, .room = room
	};
	uint32_t	row;

	REQUIRE(doc->kind != NULL && doc->head != NULL && room >= 0);

	warn_row(&sheet, doc->kind->head_fields, doc->kind->head_count,
	    doc->head, 0);
	for (row = 0; row < doc->line_count; row++) {
		warn_row(&sheet, doc->kind->line_fields, doc->kind->line_count,
		    doc->lines + row * doc->kind->line_count,
		    (int32_t)row + 1);
	}

	return (sheet.count);
}

static void
warn_row(struct sheet *sheet, const struct field_spec *fields, int count,
    const struct text *values, int32_t line)
{
	enum finding_code	code;
	int			i;

	for (i = 0; i < count && sheet->count < sheet->room; i++) {
		if (text_is_blank(values[i]))
			continue;

		if (!code_known(fields[i].codes, values[i]))
			code = FINDING_UNKNOWN_CODE;
		else if (fields[i].usual > 0 &&
		    text_characters(values[i]) > fields[i].usual)
			code = FINDING_OVER_LENGTH;
		else if (sheet->doc->kind->kind == KIND_WAYBILL_STATE &&
		    i == STATE_LOGISTICS_STATUS &&
		    !text_equal_string(values[i], "S"))
			code = FINDING_STATE_CODE;
		else
			continue;

		sheet->warnings[sheet->count++] = (struct warning){
			.code = code, .field = fields[i].name, .line = line,
			.value = values[i]
		};
	}
}
