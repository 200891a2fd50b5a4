/*
 * See field.h.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "args.h"
#include "field.h"
#include "say.h"

#define FIELD_CODE_LETTERS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

static int	field_is_code(const char *, size_t);
static int	field_is_line(const char *);
static int	field_is_shape(const char *, const char *);

void
field_check_name(const char *name)
{
	size_t	len = strlen(name);

	if (len == 0 || len > FIELD_NAME_BYTES || name[0] == ' ' ||
	    name[len - 1] == ' ' || !field_is_line(name))
		say_usage("a name is one line of 1 to %d bytes of UTF-8 "
		    "without space at its ends",
		    "名称须为一行 1 至 %d 字节的 UTF-8 文本，首尾无空格",
		    FIELD_NAME_BYTES);
}

void
field_check_lane(const char *lane)
{
	if (!field_is_code(lane, FIELD_LANE_CHARS))
		say_usage("a lane's id has 1 to %d letters, digits, - or _",
		    "通道编号为 1 至 %d 位字母、数字、- 或 _",
		    FIELD_LANE_CHARS);
}

void
field_check_lanes(const struct args_list *lanes)
{
	int	i;

	for (i = 0; i < lanes->count; i++)
		field_check_lane(lanes->values[i]);
}

void
field_check_enterprises(const struct args_list *codes)
{
	int	i;

	for (i = 0; i < codes->count; i++)
		if (!field_is_code(codes->values[i], FIELD_ENTERPRISE_CHARS))
			say_usage("an enterprise code has 1 to %d letters, "
			    "digits, - or _; for every enterprise give "
			    "--all-enterprises",
			    "企业代码为 1 至 %d 位字母、数字、- 或 _；"
			    "如代表全部企业请用 --all-enterprises",
			    FIELD_ENTERPRISE_CHARS);
}

void
field_check_dxp(const char *address)
{
	if (!field_is_code(address, FIELD_DXP_CHARS))
		say_usage("an address on the exchange platform has 1 to %d "
		    "letters, digits, - or _",
		    "交换平台地址为 1 至 %d 位字母、数字、- 或 _",
		    FIELD_DXP_CHARS);
}

void
field_check_agency(const char *code)
{
	size_t	i, len = strlen(code);

	for (i = 0; i < len; i++)
		if (!((code[i] >= 'a' && code[i] <= 'z') || (i > 0 &&
		    ((code[i] >= '0' && code[i] <= '9') || code[i] == '_'))))
			break;

	if (i < len || len < 2 || len > 31)
		say_usage("an agency's code has 2 to 31 small letters, digits "
		    "or _, a letter first",
		    "机构代码为 2 至 31 位小写字母、数字或 _，以字母开头");
}

int
field_check_word(const char *option, const char *word,
    const char *const *words)
{
	char	all[256] = "";
	int	i;

	for (i = 0; word != NULL && words[i] != NULL; i++)
		if (strcmp(word, words[i]) == 0)
			return (i);

	for (i = 0; words[i] != NULL; i++) {
		if (i > 0)
			(void)strncat(all, " | ",
			    sizeof(all) - strlen(all) - 1);
		(void)strncat(all, words[i], sizeof(all) - strlen(all) - 1);
	}

	say_usage("give %s as one of %s", "请给出 %s，取值之一：%s", option,
	    all);
}

const char *
field_check_moment(const char *option, const char *text)
{
	static const char *const	shapes[] = {
		"9999-99-99",
		"9999-99-99T99:99Z", "9999-99-99T99:99+99:99",
		"9999-99-99T99:99:99Z", "9999-99-99T99:99:99+99:99",
		NULL
	};
	int	i;

	if (text != NULL && strcmp(text, "now") == 0)
		return (text);

	for (i = 0; text != NULL && shapes[i] != NULL; i++)
		if (field_is_shape(text, shapes[i]))
			return (text);

	say_usage("%s is a moment: now, 2025-06-01 (midnight in Beijing) or "
	    "2025-06-01T08:30+08:00",
	    "%s 是一个时刻：now、2025-06-01（北京时间零点）或 "
	    "2025-06-01T08:30+08:00", option);
}

long
field_check_count(const char *option, const char *text, long least, long most)
{
	char	*end;
	long	count;

	errno = 0;
	count = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || count < least ||
	    count > most)
		say_usage("%s is a whole number from %ld to %ld",
		    "%s 是 %ld 至 %ld 之间的整数", option, least, most);

	return (count);
}

static int
field_is_code(const char *text, size_t most)
{
	size_t	len = strlen(text);

	return (len > 0 && len <= most &&
	    strspn(text, FIELD_CODE_LETTERS) == len);
}

static int
field_is_line(const char *text)
{
	mbstate_t	state = { 0 };
	wchar_t		wide;
	size_t		left = strlen(text), step;

	while (left > 0) {
		step = mbrtowc(&wide, text, left, &state);
		if (step == 0 || step > left || wcwidth(wide) < 0)
			return (0);
		text += step;
		left -= step;
	}

	return (1);
}

/* In a shape 9 is any digit and + is either sign; all else is itself. */
static int
field_is_shape(const char *text, const char *shape)
{
	for (; *shape != '\0'; shape++, text++) {
		if (*shape == '9') {
			if (*text < '0' || *text > '9')
				return (0);
		} else if (*shape == '+') {
			if (*text != '+' && *text != '-')
				return (0);
		} else if (*text != *shape) {
			return (0);
		}
	}

	return (*text == '\0');
}
