/*
 * Express parcels without a triple: what a carrier's manifest says of them.
 * Class A documents, B personal articles, C goods of low value, D others.
 */

#ifndef HUB_PORT_EXPRESS_H
#define HUB_PORT_EXPRESS_H

#include <time.h>

#include "../wire/out.h"
#include "purchase.h"

struct express {
	char			class[2];
	char			contents[96];
	int64_t			value;		/* fen */
	int64_t			weight_g;
	const char		*country;	/* of the sender */
	struct person		sender;
	struct person		recipient;
	struct address		address;
	const struct enterprise	*carrier;
	char			logistics_no[PURCHASE_NUMBER];
	struct xray_load	load;
};

/* breaks: it is over the limit of its class, or of class D. */
void	express_make(struct express *, uint64_t, uint32_t, bool);

/* The body for POST /v1/manifests: {"items": [it]}. */
void	express_write(const struct express *, struct out *);

#endif
