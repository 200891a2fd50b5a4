/*
 * The tables behind codes.h, each sorted by code. Private to core.
 */

#ifndef HUB_CORE_CODES_TABLE_H
#define HUB_CORE_CODES_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct code_entry {
	const char	*code;
	const char	*iso;	/* the other spelling, or NULL */
	const char	*name;	/* Chinese */
};

extern const struct code_entry	code_countries[];
extern const uint32_t		code_countries_count;
extern const struct code_entry	code_currencies[];
extern const uint32_t		code_currencies_count;
extern const struct code_entry	code_units[];
extern const uint32_t		code_units_count;
extern const struct code_entry	code_districts[];
extern const uint32_t		code_districts_count;
extern const struct code_entry	code_traf_modes[];
extern const uint32_t		code_traf_modes_count;
extern const struct code_entry	code_wrap_types[];
extern const uint32_t		code_wrap_types_count;
extern const struct code_entry	code_trade_modes[];
extern const uint32_t		code_trade_modes_count;
extern const struct code_entry	code_provinces[];
extern const uint32_t		code_provinces_count;

#endif
