#include "ratio.h"
#include "require.h"

__extension__ typedef unsigned __int128 magnitude;

/* Under it a sum of two, and a remainder doubled, stay whole numbers. */
#define BITS	126

static bool	fits(money, money);

struct ratio
ratio_of(money value)
{
	REQUIRE(value >= 0);

	return ((struct ratio){ value, 1, !fits(value, 1) });
}

struct ratio
ratio_times(struct ratio r, money over, money under)
{
	REQUIRE(over >= 0 && under > 0);

	if (r.lost || !fits(r.over, over) || !fits(r.under, under))
		return ((struct ratio){ 0, 1, true });

	return ((struct ratio){ r.over * over, r.under * under, false });
}

/*
 * Bit by bit, as on paper: the compiler's own division of 128 bits would be a
 * call out of the core.
 */
money
ratio_round(struct ratio r)
{
	magnitude	quotient, rest, under;
	int		bit;

	REQUIRE(!r.lost);

	quotient = rest = 0;
	under = (magnitude)r.under;
	for (bit = BITS; bit >= 0; bit--) {
		rest = rest << 1 | ((magnitude)r.over >> bit & 1);
		quotient <<= 1;
		if (rest >= under) {
			rest -= under;
			quotient |= 1;
		}
	}

	return ((money)(quotient + (rest >= under - rest)));
}

static bool
fits(money a, money b)
{
	int	bits;

	for (bits = 0; a > 0 || b > 0; bits++) {
		if (a > 0 && b > 0)
			bits++;
		a >>= 1;
		b >>= 1;
	}

	return (bits <= BITS);
}
