/*
 * A purchase: everything that is true about one parcel before anybody writes
 * a document about it. The same seed and number always give the same one.
 * Money is in fen, weight in grams: exact, as whole numbers.
 */

#ifndef HUB_PORT_PURCHASE_H
#define HUB_PORT_PURCHASE_H

#include <time.h>

#include "goods.h"
#include "person.h"
#include "xray.h"

enum {
	PURCHASE_LINES = 4,
	PURCHASE_NUMBER = 32,	/* room for any number, terminated */
	/* The law's limit for one purchase is 5,000 yuan. */
	PURCHASE_MOST_FEN = 480000,
};

struct enterprise {
	const char	*code;
	const char	*name;
};

struct purchase_line {
	const struct goods	*goods;
	int64_t			qty;
	int64_t			price;
	char			item_no[20];
	char			bar_code[14];
};

struct purchase {
	time_t				at;	/* when it was ordered */
	const struct enterprise		*ebp, *ebc, *pay, *carrier, *agent;
	const struct enterprise		*area;	/* NULL: direct, 9610 */
	struct person			buyer;
	struct person			consignee;
	struct address			address;
	struct purchase_line		line[PURCHASE_LINES];
	int				line_count;
	int64_t				goods_value;
	int64_t				freight;	/* the buyer pays */
	int64_t				discount;
	int64_t				tax;
	int64_t				paid;
	int64_t				carriage;	/* the carrier asks */
	int64_t				insured;
	int64_t				net_g;
	int64_t				gross_g;
	char				order_no[PURCHASE_NUMBER];
	char				transaction[PURCHASE_NUMBER];
	char				logistics_no[PURCHASE_NUMBER];
	char				cop_no[PURCHASE_NUMBER];
	char				bill_no[PURCHASE_NUMBER];
	struct xray_load		load;
};

void	purchase_make(struct purchase *, uint64_t, uint32_t, time_t);

/* The clock of the port: Beijing time, wherever the program runs. */
void	purchase_clock(time_t, struct tm *);

/* Any other enterprise of the same trade, for the errors. */
const struct enterprise	*purchase_other_merchant(const struct purchase *);
const struct enterprise	*purchase_other_payer(const struct purchase *);

/* "奶粉×2、口红×1": what a person would say is in it. */
void	purchase_say(const struct purchase *, char *, size_t);

/* Six letters and digits that stand for a seed in numbers. */
void	purchase_tag(uint64_t, char [7]);

#endif
