/* Array parameters: see array.h. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "array.h"

void
array_put(struct out *out, const char *text)
{
	out_put(out, out->len == 0 ? "{" : ",", 1);
	if (text == NULL) {
		out_put(out, "NULL", 4);
		return;
	}
	out_put(out, "\"", 1);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			out_put(out, "\\", 1);
		out_put(out, text, 1);
	}
	out_put(out, "\"", 1);
}

void
array_int(struct out *out, int64_t value)
{
	out_print(out, "%s%" PRId64, out->len == 0 ? "{" : ",", value);
}

char *
array_end(struct out *out)
{
	if (out->len == 0)
		out_put(out, "{", 1);
	out_put(out, "}", 2);
	if (out->failed)
		abort();
	return (out->bytes);
}
