/*
 * A shipment: one parcel on its way, as the synthetic port plans it. From the
 * seed and its number everything else can be made again, so only this little
 * is kept while it waits for the belt.
 */

#ifndef HUB_PORT_SHIPMENT_H
#define HUB_PORT_SHIPMENT_H

#include <time.h>

#include "error.h"
#include "express.h"

struct shipment {
	uint64_t		seed;
	uint32_t		number;
	time_t			at;
	enum error		error;
	bool			express;	/* a manifest, no papers */
	const char		*logistics_code;
	char			logistics_no[PURCHASE_NUMBER];
	int64_t			measured_g;	/* what the scale says */
	struct xray_load	load;
	char			goods[160];	/* in words */
};

/* manifests: the share of sound express parcels. */
void	shipment_make(struct shipment *, uint64_t, uint32_t, time_t,
	    const struct error_shares *, double);

/* Its papers, spoilt as planned. Not for express parcels. */
void	shipment_papers(const struct shipment *, struct papers *);

/* The manifest of an express parcel, as JSON. */
void	shipment_manifest(const struct shipment *, struct out *);

/* Its picture; 0 or -1. */
int	shipment_picture(const struct shipment *, struct out *);

#endif
