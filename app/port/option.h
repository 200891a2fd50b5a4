/* What the synthetic port was asked to do. */

#ifndef HUB_PORT_OPTION_H
#define HUB_PORT_OPTION_H

#include "error.h"
#include "letter.h"

enum {
	OPTION_LANES = 8,
	OPTION_LANE = 33,	/* room for a lane's name */
};

enum option_print {
	PRINT_NOTHING,		/* play */
	PRINT_SET,
	PRINT_PAPER,		/* one of the four, see paper */
	PRINT_MANIFEST,
	PRINT_IMAGE,
	PRINT_NDJSON,
	PRINT_PLAN,
};

struct options {
	const char		*demo;
	double			every_s;	/* between two scans */
	double			idle_s;		/* when nobody looks */
	double			rate;		/* purchases a second; 0: as
						 * the belts need them */
	double			manifests;
	uint64_t		seed;
	bool			seeded;		/* the caller chose the seed */
	uint32_t		count;		/* 0: for ever */
	uint32_t		batch;
	int			open;		/* reviews under way, a lane */
	char			lane[OPTION_LANES][OPTION_LANE];
	int			lane_count;
	struct error_shares	shares;
	bool			errors;		/* the caller chose them */
	bool			mixed;		/* of all three media */
	enum media		media;
	bool			quiet;
	enum option_print	print;
	enum paper		paper;
	bool			only;		/* ndjson: nothing but paper */
};

/* -1: play or print; else the program's exit status: it has spoken. */
int	options_read(struct options *, int, char **);

#endif
