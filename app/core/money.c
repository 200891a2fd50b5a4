#include "money.h"
#include "require.h"

#define DIGITS_MAX	19
#define PLACES		5

__extension__ typedef unsigned __int128 magnitude;

static int	magnitude_bits(magnitude);
static uint32_t	magnitude_tenth(magnitude *);
static money	money_gap(money, money);
static money	money_floor(money);

enum fault_code
money_parse(struct text t, money *out)
{
	money		value;
	uint32_t	i, digit, digits, whole, places, fraction;
	bool		point;

	value = 0;
	point = false;
	digits = whole = places = fraction = 0;
	i = (t.len > 0 && (t.ptr[0] == '+' || t.ptr[0] == '-')) ? 1 : 0;

	for (; i < t.len; i++) {
		if (t.ptr[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (t.ptr[i] < '0' || t.ptr[i] > '9')
			return (FAULT_NUMBER);
		digits++;
		digit = (uint32_t)(t.ptr[i] - '0');
		if (!point && (whole > 0 || digit > 0))
			whole++;
		if (point && ++places > 0 && digit > 0)
			fraction = places;
		if (whole <= DIGITS_MAX && places <= PLACES)
			value = value * 10 + (money)digit;
	}

	if (digits == 0)
		return (FAULT_NUMBER);
	if (fraction > PLACES || whole + fraction > DIGITS_MAX)
		return (FAULT_DIGITS);
	for (; places < PLACES; places++)
		value *= 10;

	*out = t.ptr[0] == '-' ? -value : value;
	return (FAULT_NONE);
}

money
money_of(struct text t)
{
	money	value;

	if (text_is_blank(t) || money_parse(t, &value) != FAULT_NONE)
		return (0);

	return (value);
}

struct text
money_print(money value, char *out)
{
	magnitude	rest;
	char		*at;
	uint32_t	digit;
	int		place;

	rest = value < 0 ? -(magnitude)value : (magnitude)value;
	at = out + MONEY_PRINT - 1;
	*at = '\0';

	for (place = 0; place <= PLACES || rest > 0; place++) {
		if (place == PLACES && *at != '\0')
			*--at = '.';
		digit = magnitude_tenth(&rest);
		if (place >= PLACES || digit > 0 || *at != '\0')
			*--at = (char)('0' + digit);
		REQUIRE(at > out + 1);
	}
	if (value < 0)
		*--at = '-';

	return ((struct text){ at, (uint32_t)(out + MONEY_PRINT - 1 - at) });
}

bool
money_near(money a, money b, money tolerance)
{
	return (money_gap(a, b) <= money_floor(tolerance));
}

/*
 * A product that needs more than 126 bits is over 10^27 yuan and so further
 * from any total of 19 digits than any tolerance of 19 digits.
 */
bool
money_product_near(money price, money quantity, money total, money tolerance)
{
	if (price < 0 || quantity < 0 || total < 0)
		return (false);
	if (magnitude_bits((magnitude)price) +
	    magnitude_bits((magnitude)quantity) > 126)
		return (false);

	return (money_gap(price * quantity, total * MONEY_ONE) <=
	    money_floor(tolerance) * MONEY_ONE);
}

bool
money_within_percent(money a, money b, money percent)
{
	if (a < 0 || b < 0)
		return (false);
	percent = money_floor(percent);
	if (magnitude_bits((magnitude)b) +
	    magnitude_bits((magnitude)percent) > 126)
		return (true);

	return (money_gap(a, b) * (100 * (money)MONEY_ONE) <= b * percent);
}

static money
money_gap(money a, money b)
{
	return (a < b ? b - a : a - b);
}

static money
money_floor(money value)
{
	return (value < 0 ? 0 : value);
}

static int
magnitude_bits(magnitude value)
{
	int	bits;

	for (bits = 0; value > 0; bits++)
		value >>= 1;

	return (bits);
}

/*
 * Divides by ten and gives the remainder, limb by limb: the compiler's own
 * division of 128 bits would be a call out of the core.
 */
static uint32_t
magnitude_tenth(magnitude *value)
{
	magnitude	quotient;
	uint64_t	part, rest;
	int		shift;

	quotient = 0;
	rest = 0;
	for (shift = 96; shift >= 0; shift -= 32) {
		part = rest << 32 | (uint32_t)(*value >> shift);
		quotient |= (magnitude)(part / 10) << shift;
		rest = part % 10;
	}

	*value = quotient;
	return ((uint32_t)rest);
}
