/*
 * See say.h.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../wire/out.h"
#include "say.h"

#define SAY_ROOM	2048	/* one sentence; longer ones are cut */

static bool		say_in_json = false;

static noreturn void	say_leave(enum say_exit, const char *, const char *);

void
say_json(bool on)
{
	say_in_json = on;
}

bool
say_is_json(void)
{
	return (say_in_json);
}

void
say_line(const char *en, const char *zh, ...)
{
	FILE		*to = say_in_json ? stderr : stdout;
	va_list		args;

	va_start(args, zh);
	(void)vfprintf(to, en, args);
	va_end(args);

	(void)fputs("  ", to);

	va_start(args, zh);
	(void)vfprintf(to, zh, args);
	va_end(args);

	(void)fputc('\n', to);
	(void)fflush(to);
}

void
say_refuse(const char *en, const char *zh, ...)
{
	char		text_en[SAY_ROOM], text_zh[SAY_ROOM];
	va_list		args;

	va_start(args, zh);
	(void)vsnprintf(text_en, sizeof(text_en), en, args);
	va_end(args);

	va_start(args, zh);
	(void)vsnprintf(text_zh, sizeof(text_zh), zh, args);
	va_end(args);

	say_leave(SAY_REFUSED, text_en, text_zh);
}

void
say_usage(const char *en, const char *zh, ...)
{
	char		text_en[SAY_ROOM], text_zh[SAY_ROOM];
	va_list		args;

	va_start(args, zh);
	(void)vsnprintf(text_en, sizeof(text_en), en, args);
	va_end(args);

	va_start(args, zh);
	(void)vsnprintf(text_zh, sizeof(text_zh), zh, args);
	va_end(args);

	say_leave(SAY_USAGE, text_en, text_zh);
}

void
say_document(struct out *out)
{
	if (out->failed)
		say_refuse("there is not enough memory for the answer",
		    "内存不足，无法给出结果");

	(void)fwrite(out->bytes, 1, out->len, stdout);
	(void)fputc('\n', stdout);
}

void
say_close(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		say_refuse("the output could not be written to its end",
		    "结果未能写完");
}

static noreturn void
say_leave(enum say_exit code, const char *en, const char *zh)
{
	struct out	out;

	(void)fflush(stdout);

	if (say_in_json) {
		out_open(&out);
		json_object_begin(&out);
		json_name(&out, "error");
		json_object_begin(&out);
		json_name(&out, "en");
		json_string(&out, en);
		json_name(&out, "zh");
		json_string(&out, zh);
		json_object_end(&out);
		json_object_end(&out);
		(void)fprintf(stderr, "%.*s\n", (int)out.len, out.bytes);
		out_close(&out);
	} else {
		(void)fprintf(stderr, "hubctl: %s\n        %s\n", en, zh);
	}

	exit(code);
}
