#include <string.h>

#include "pen.h"
#include "require.h"

struct pen
pen_open(char *out, uint32_t room)
{
	REQUIRE(room > 0);

	return ((struct pen){ .out = out, .room = room });
}

void
pen_text(struct pen *pen, struct text t)
{
	if (pen->full || t.len > pen->room - 1 - pen->len) {
		pen->full = true;
		return;
	}
	if (t.len == 0)
		return;

	memcpy(pen->out + pen->len, t.ptr, t.len);
	pen->len += t.len;
	pen->characters += text_characters(t);
}

void
pen_string(struct pen *pen, const char *string)
{
	pen_text(pen, text_of(string));
}

void
pen_number(struct pen *pen, uint32_t number)
{
	char		digits[10];
	uint32_t	at;

	at = sizeof(digits);
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);

	pen_text(pen, (struct text){ digits + at,
	    (uint32_t)sizeof(digits) - at });
}

void
pen_head(struct pen *pen, struct text t, uint32_t characters)
{
	struct text	head;

	head = t;
	head.len = text_head(t, characters);
	pen_text(pen, head);
	if (head.len < t.len)
		pen_string(pen, "…");
}

uint32_t
pen_close(struct pen *pen)
{
	pen->out[pen->len] = '\0';

	return (pen->len);
}
