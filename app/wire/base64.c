#include "base64.h"

#define BLANK	64
#define PAD	65
#define NEITHER	255

static unsigned int	base64_digit(unsigned char);

bool
base64_read(struct text text, unsigned char *bytes, size_t *len, size_t *pos)
{
	unsigned int	digit, bits, digits, pads;
	uint32_t	i;

	bits = digits = pads = 0;
	*len = 0;
	for (i = 0; i < text.len; i++) {
		*pos = i;
		digit = base64_digit((unsigned char)text.ptr[i]);
		if (digit == BLANK)
			continue;
		if (digit == NEITHER || (pads > 0 && digit != PAD) ||
		    (digit == PAD && ++pads + (digits & 3) > 4))
			return (false);
		if (digit == PAD)
			continue;

		bits = bits << 6 | digit;
		if ((++digits & 3) != 1) {
			bytes[(*len)++] = (unsigned char)(bits >>
			    (6 - 2 * ((digits - 1) & 3)));
		}
	}

	/* What two or three digits say beyond their bytes is zero. */
	*pos = text.len;
	switch (digits & 3) {
	case 0:
		return (pads == 0);
	case 2:
		return (pads == 2 && (bits & 15) == 0);
	case 3:
		return (pads == 1 && (bits & 3) == 0);
	default:
		return (false);
	}
}

static unsigned int
base64_digit(unsigned char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return (letter - 'A' + 0u);
	if (letter >= 'a' && letter <= 'z')
		return (letter - 'a' + 26u);
	if (letter >= '0' && letter <= '9')
		return (letter - '0' + 52u);

	switch (letter) {
	case '+':
		return (62);
	case '/':
		return (63);
	case '=':
		return (PAD);
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		return (BLANK);
	default:
		return (NEITHER);
	}
}
