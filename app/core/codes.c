#include <string.h>

#include "codes.h"
#include "codes_table.h"
#include "require.h"

#define HS_DIGITS	10
#define DIVISION_DIGITS	6

static const struct {
	const struct code_entry	*entries;
	const uint32_t		*count;
} tables[CODE_LISTS] = {
	[CODES_COUNTRY] = { code_countries, &code_countries_count },
	[CODES_CURRENCY] = { code_currencies, &code_currencies_count },
	[CODES_UNIT] = { code_units, &code_units_count },
	[CODES_DISTRICT] = { code_districts, &code_districts_count },
	[CODES_TRAF_MODE] = { code_traf_modes, &code_traf_modes_count },
	[CODES_WRAP_TYPE] = { code_wrap_types, &code_wrap_types_count },
	[CODES_TRADE_MODE] = { code_trade_modes, &code_trade_modes_count },
	[CODES_DIVISION] = { code_provinces, &code_provinces_count },
};

static const struct code_entry	*code_find(enum code_list, struct text);
static const struct code_entry	*code_find_exact(enum code_list, struct text);
static const struct code_entry	*code_find_iso(enum code_list, struct text);
static struct text		code_digits(enum code_list, struct text);
static int			code_compare(struct text, const char *);
static bool			code_is_digits(struct text, uint32_t);

bool
code_known(enum code_list list, struct text code)
{
	if (list == CODES_NONE)
		return (true);
	if (list == CODES_HS)
		return (code_is_digits(code, HS_DIGITS));

	return (code_find(list, code) != NULL);
}

const char *
code_name(enum code_list list, struct text code)
{
	const struct code_entry	*entry;

	entry = code_find(list, code);

	return (entry != NULL ? entry->name : NULL);
}

struct text
code_country(struct text code)
{
	return (code_digits(CODES_COUNTRY, code));
}

struct text
code_currency(struct text code)
{
	return (code_digits(CODES_CURRENCY, code));
}

static struct text
code_digits(enum code_list list, struct text code)
{
	const struct code_entry	*entry;

	entry = code_find_iso(list, code);

	return (entry != NULL ? text_of(entry->code) : code);
}

/* What each list counts as known. */
static const struct code_entry *
code_find(enum code_list list, struct text code)
{
	const struct code_entry	*entry;
	char			direct[4];

	REQUIRE(list < CODE_LISTS);

	if (list == CODES_DIVISION) {
		if (!code_is_digits(code, DIVISION_DIGITS))
			return (NULL);
		code.len = 2;
	}

	entry = code_find_exact(list, code);
	if (entry == NULL && (list == CODES_COUNTRY || list == CODES_CURRENCY))
		entry = code_find_iso(list, code);
	if (entry == NULL && list == CODES_DISTRICT &&
	    code_is_digits(code, sizeof(direct))) {
		memcpy(direct, code.ptr, 2);
		memcpy(direct + 2, "00", 2);
		entry = code_find_exact(list,
		    (struct text){ direct, sizeof(direct) });
	}

	return (entry);
}

static const struct code_entry *
code_find_exact(enum code_list list, struct text code)
{
	const struct code_entry	*entries;
	uint32_t		low, high, middle;
	int			order;

	if (tables[list].entries == NULL || text_is_blank(code))
		return (NULL);

	entries = tables[list].entries;
	low = 0;
	high = *tables[list].count;
	while (low < high) {
		middle = low + (high - low) / 2;
		order = code_compare(code, entries[middle].code);
		if (order == 0)
			return (&entries[middle]);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}

	return (NULL);
}

/* A few hundred entries, asked for rarely: a walk is good enough. */
static const struct code_entry *
code_find_iso(enum code_list list, struct text code)
{
	const struct code_entry	*entry;
	uint32_t		i;

	if (text_is_blank(code))
		return (NULL);

	for (i = 0; i < *tables[list].count; i++) {
		entry = &tables[list].entries[i];
		if (entry->iso != NULL && text_equal_string(code, entry->iso))
			return (entry);
	}

	return (NULL);
}

static int
code_compare(struct text code, const char *entry)
{
	struct text	other;
	uint32_t	shared;
	int		order;

	other = text_of(entry);
	shared = code.len < other.len ? code.len : other.len;
	order = memcmp(code.ptr, other.ptr, shared);
	if (order != 0 || code.len == other.len)
		return (order);

	return (code.len < other.len ? -1 : 1);
}

static bool
code_is_digits(struct text code, uint32_t count)
{
	uint32_t	i;

	if (code.len != count)
		return (false);
	for (i = 0; i < count; i++) {
		if (code.ptr[i] < '0' || code.ptr[i] > '9')
			return (false);
	}

	return (true);
}
