/*
 * The goods that people buy abroad: what they are called, where they come
 * from, what they cost, weigh and look like. The brands are invented; the
 * classification is plausible, no ruling.
 */

#ifndef HUB_PORT_GOODS_H
#define HUB_PORT_GOODS_H

#include <stdbool.h>
#include <stdint.h>

#include "thing.h"

#define GOODS_KILOGRAM	"035"	/* the legal unit of what is weighed */

struct goods {
	const char	*name;		/* as the shop and the list call it */
	const char	*brand;
	const char	*model;		/* size, grade, what it is made of */
	const char	*hs;		/* ten digits */
	const char	*unit;		/* as sold */
	const char	*unit_legal;
	const char	*country;	/* of origin */
	uint16_t	yuan_low;
	uint16_t	yuan_high;
	uint16_t	weight_g;	/* net, one piece as sold */
	uint8_t		most;		/* pieces in one purchase */
	uint16_t	tax;		/* combined rate, hundred-thousandths */
	enum thing	thing;
	bool		soft;		/* may travel in an envelope */
};

extern const struct goods	goods_table[];
extern const int		goods_count;

#endif
