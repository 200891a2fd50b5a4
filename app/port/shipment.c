/* Planning parcels, and making their papers and pictures from the plan. */

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "shipment.h"

/* Which numbers of the seed are for what. */
enum {
	STREAM_PLAN = 1,
	STREAM_PAPERS,
	STREAM_PICTURE,
};

static void
shipment_chance(const struct shipment *s, int stream, struct chance *c)
{
	chance_open(c, s->seed, ((uint64_t)stream << 48) + s->number);
}

/* A good scale is within two parts in a hundred; a bad day is a third off. */
static void
shipment_weigh(struct shipment *s, int64_t declared_g, struct chance *c)
{
	s->measured_g = declared_g + declared_g *
	    (chance_between(c, -20, 20)) / 1000;
	if (s->error == ERROR_SCALE_WEIGHT)
		s->measured_g += declared_g * 3 / 10 + 300;
	if (s->error == ERROR_HIDDEN)
		s->measured_g += declared_g / 50;
}

static void
shipment_plan_express(struct shipment *s, struct chance *c)
{
	struct express	e;

	s->express = true;
	express_make(&e, s->seed, s->number, s->error == ERROR_CLASS);
	s->logistics_code = e.carrier->code;
	memcpy(s->logistics_no, e.logistics_no, sizeof(s->logistics_no));
	s->load = e.load;
	snprintf(s->goods, sizeof(s->goods), "%s %s", e.class, e.contents);
	shipment_weigh(s, e.weight_g, c);
}

static void
shipment_plan_purchase(struct shipment *s, struct chance *c)
{
	struct purchase	p;

	purchase_make(&p, s->seed, s->number, s->at);
	s->logistics_code = p.carrier->code;
	memcpy(s->logistics_no, p.logistics_no, sizeof(s->logistics_no));
	s->load = p.load;
	purchase_say(&p, s->goods, sizeof(s->goods));
	shipment_weigh(s, p.gross_g, c);
}

void
shipment_make(struct shipment *s, uint64_t seed, uint32_t number, time_t at,
    const struct error_shares *shares, double manifests)
{
	struct chance	c;
	bool		express;

	memset(s, 0, sizeof(*s));
	s->seed = seed;
	s->number = number;
	s->at = at;
	shipment_chance(s, STREAM_PLAN, &c);
	s->error = error_draw(shares, &c);
	express = chance_is(&c, manifests);
	if (s->error == ERROR_CLASS || (express && s->error == ERROR_NONE))
		shipment_plan_express(s, &c);
	else
		shipment_plan_purchase(s, &c);
	if (s->error == ERROR_HIDDEN)
		s->load.hidden = (enum thing)(THING_HIDDEN +
		    (int)chance_below(&c, THINGS - THING_HIDDEN));
}

void
shipment_papers(const struct shipment *s, struct papers *ps)
{
	struct purchase	p;
	struct chance	c;

	assert(!s->express);

	purchase_make(&p, s->seed, s->number, s->at);
	shipment_chance(s, STREAM_PAPERS, &c);
	papers_make(ps, &p, &c);
	error_spoil(s->error, ps, &p, &c);
}

void
shipment_manifest(const struct shipment *s, struct out *o)
{
	struct express	e;

	assert(s->express);

	express_make(&e, s->seed, s->number, s->error == ERROR_CLASS);
	express_write(&e, o);
}

int
shipment_picture(const struct shipment *s, struct out *o)
{
	struct chance	c;

	shipment_chance(s, STREAM_PICTURE, &c);
	return (xray_draw(&s->load, &c, o));
}
