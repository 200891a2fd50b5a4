/* The log: see note.h. */

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "../wire/out.h"
#include "note.h"

void
note(const char *what, ...)
{
	struct timespec	now;
	struct tm	tm;
	struct out	out;
	const char	*name;
	char		at[32];
	va_list		pairs;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", &tm);
	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "at");
	json_string(&out, at);
	json_name(&out, "what");
	json_string(&out, what);
	va_start(pairs, what);
	while ((name = va_arg(pairs, const char *)) != NULL) {
		json_name(&out, name);
		json_string(&out, va_arg(pairs, const char *));
	}
	va_end(pairs);
	json_object_end(&out);
	out_put(&out, "\n", 1);
	if (!out.failed)
		fwrite(out.bytes, 1, out.len, stdout);
	out_close(&out);
}
