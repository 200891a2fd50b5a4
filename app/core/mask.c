#include <string.h>

#include "codes_table.h"
#include "mask.h"
#include "pen.h"
#include "require.h"

#define STARS_MAX	10	/* the length of a long value stays hidden */
#define NAME_STARS_MAX	2
#define PLACE_FURTHEST	12	/* characters in which a city is looked for */

/* The characters that end the name of a place. */
#define CITY		0x5e02	/* 市 */
#define PREFECTURE	0x5dde	/* 州 */
#define LEAGUE		0x76df	/* 盟 */
#define DISTRICT	0x533a	/* 区 */
#define LAND		0x5730	/* 地, in 地区 */

/* How many characters of a value stay readable at either end. */
struct window {
	uint32_t	head;
	uint32_t	tail;
};

static struct window	mask_window(enum privacy, enum mask_reader, uint32_t);
static void		mask_middle(struct pen *, struct text, struct window,
			    uint32_t);
static void		mask_address(struct pen *, enum mask_reader,
			    struct text);
static uint32_t		place_province(struct text);
static uint32_t		place_city(struct text, uint32_t);
static bool		place_is_near(uint32_t);
static bool		text_starts(struct text, struct text);

struct text
mask_value(enum privacy privacy, enum mask_reader reader, struct text value,
    char *out, uint32_t room)
{
	struct pen	pen;
	uint32_t	characters;

	REQUIRE(room >= MASK_ROOM(value.len));

	if (text_is_blank(value))
		return (value);

	pen = pen_open(out, room);
	characters = text_characters(value);
	if (privacy == PRIVACY_NONE || reader == MASK_NOBODY)
		pen_text(&pen, value);
	else if (reader == MASK_AUDITOR)
		pen_string(&pen, "***");
	else if (privacy == PRIVACY_ADDRESS)
		mask_address(&pen, reader, value);
	else if (privacy == PRIVACY_NAME)
		mask_middle(&pen, value, (struct window){ 1, 0 },
		    NAME_STARS_MAX);
	else
		mask_middle(&pen, value,
		    mask_window(privacy, reader, characters), STARS_MAX);

	REQUIRE(!pen.full);
	return ((struct text){ out, pen.len });
}

/*
 * What is too short to have a middle worth hiding shows its last character at
 * most.
 */
static struct window
mask_window(enum privacy privacy, enum mask_reader reader, uint32_t characters)
{
	if (privacy == PRIVACY_ID && characters >= 15)
		return ((struct window){ reader == MASK_OFFICER ? 6 : 4, 4 });
	if (privacy == PRIVACY_PHONE && characters >= 11)
		return ((struct window){ 3, 4 });
	if (characters >= 7)
		return ((struct window){ 0, 3 });

	return ((struct window){ 0, 1 });
}

/*
 * The ends and stars between them: one for each hidden character, so that an
 * ID number keeps its look, up to most; a value that is all window gives only
 * its end.
 */
static void
mask_middle(struct pen *pen, struct text value, struct window window,
    uint32_t most)
{
	uint32_t	characters, hidden, from;

	characters = text_characters(value);
	if (characters <= window.head + window.tail) {
		pen_string(pen, "*");
		return;
	}

	pen_text(pen, (struct text){ value.ptr, text_head(value,
	    window.head) });
	hidden = characters - window.head - window.tail;
	if (hidden > most)
		hidden = most;
	for (; hidden > 0; hidden--)
		pen_string(pen, "*");

	from = text_head(value, characters - window.tail);
	pen_text(pen, (struct text){ value.ptr + from, value.len - from });
}

/* Province and, for an officer, city; the rest is three stars. */
static void
mask_address(struct pen *pen, enum mask_reader reader, struct text value)
{
	uint32_t	shown;

	shown = place_province(value);
	if (reader == MASK_OFFICER)
		shown = place_city(value, shown);

	pen_text(pen, (struct text){ value.ptr, shown });
	pen_string(pen, "***");
}

/*
 * The bytes that name the province in front: 江西省, 江西, 内蒙古自治区, 内蒙古.
 * 0 when the address does not begin with one.
 */
static uint32_t
place_province(struct text value)
{
	struct text	name, brief;
	uint32_t	i;

	for (i = 0; i < code_provinces_count; i++) {
		name = text_of(code_provinces[i].name);
		if (text_starts(value, name))
			return (name.len);

		brief = name;
		brief.len = text_head(name, 2);
		if (!text_starts(value, brief))
			continue;
		/* 内蒙古 and 黑龙江 are the two that take three characters. */
		name.len = text_head(name, 3);
		if (text_starts(value, name))
			return (name.len);
		return (brief.len);
	}

	return (0);
}

/*
 * The bytes up to the end of the city (市), prefecture (州, 地区) or league (盟)
 * behind the province. Whatever else could name a place nearer to the door
 * ends the search; a municipality has no city in it.
 */
static uint32_t
place_city(struct text value, uint32_t province)
{
	uint32_t	pos, cp, last, n;

	if (province >= 3 && memcmp(value.ptr + province - 3, "市", 3) == 0)
		return (province);

	pos = province;
	last = 0;
	for (n = 0; n < PLACE_FURTHEST && pos < value.len; n++) {
		cp = text_next(value, &pos);
		if (n >= 2 && (cp == CITY || cp == LEAGUE) && n <= 4)
			return (pos);
		if (n >= 2 && (cp == PREFECTURE ||
		    (cp == DISTRICT && last == LAND)))
			return (pos);
		if (place_is_near(cp))
			break;
		last = cp;
	}

	return (province);
}

/* 区县镇乡村路街号 and digits. */
static bool
place_is_near(uint32_t cp)
{
	return (cp == DISTRICT || cp == 0x53bf || cp == 0x9547 ||
	    cp == 0x4e61 || cp == 0x6751 || cp == 0x8def || cp == 0x8857 ||
	    cp == 0x53f7 || (cp >= '0' && cp <= '9'));
}

static bool
text_starts(struct text value, struct text start)
{
	if (value.len < start.len)
		return (false);

	value.len = start.len;
	return (text_equal(value, start));
}
