/* Chance by SplitMix64: small, quick, and good enough for goods and noise. */

#include <assert.h>

#include "chance.h"

static uint64_t
chance_mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return (z ^ (z >> 31));
}

void
chance_open(struct chance *c, uint64_t seed, uint64_t stream)
{
	c->state = chance_mix(seed + 0x9e3779b97f4a7c15ULL) ^
	    chance_mix(stream + 0xd1b54a32d192ed03ULL);
}

uint64_t
chance_next(struct chance *c)
{
	c->state += 0x9e3779b97f4a7c15ULL;
	return (chance_mix(c->state));
}

uint32_t
chance_below(struct chance *c, uint32_t n)
{
	assert(n > 0);

	return ((uint32_t)(((chance_next(c) >> 32) * n) >> 32));
}

int32_t
chance_between(struct chance *c, int32_t low, int32_t high)
{
	assert(low <= high);

	return (low + (int32_t)chance_below(c, (uint32_t)(high - low) + 1));
}

float
chance_real(struct chance *c, float low, float high)
{
	float	part = (float)(chance_next(c) >> 40) * (1.0f / 16777216.0f);

	return (low + (high - low) * part);
}

bool
chance_is(struct chance *c, double share)
{
	double	part = (double)(chance_next(c) >> 11) / 9007199254740992.0;

	return (part < share);
}
