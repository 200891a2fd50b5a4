/*
 * See args.h.
 */

#include <sys/types.h>
#include <assert.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "field.h"
#include "say.h"

/* Every command knows these three. */
static const struct option	args_shared[] = {
	{ "json", OPTION_FLAG, NULL, NULL, NULL },
	{ "by", OPTION_VALUE, "WHO", NULL, NULL },
	{ "help", OPTION_FLAG, NULL, NULL, NULL },
	{ NULL, OPTION_FLAG, NULL, NULL, NULL }
};

static const struct option	*args_find(const struct option *, const char *,
				    size_t);
static int	args_take_option(struct args *, int, char **, int);
static int	args_take_shared(struct args *, const struct option *, int,
		    char **, int, const char *);
static int	args_fill(struct args_list *, const struct option *, int,
		    char **, int, const char *);
static void	args_add(struct args_list *, const char *);
static const char	*args_login(void);

void
args_read(struct args *args, const struct command *command, int argc,
    char **argv)
{
	int	i;

	memset(args, 0, sizeof(*args));
	args->command = command;
	args->by = args_login();

	for (i = 0; i < argc; ) {
		if (strncmp(argv[i], "--", 2) == 0)
			i = args_take_option(args, argc, argv, i);
		else
			args_add(&args->words, argv[i++]);
	}

	if (args->help)
		return;

	if (args->words.count < command->least ||
	    args->words.count > command->most)
		say_usage("%d argument(s) given; the use is: hubctl %s %s",
		    "给出了 %d 个参数；用法：hubctl %s %s",
		    args->words.count, command->words, command->usage);
}

const struct args_list *
args_list(const struct args *args, const char *name)
{
	const struct option	*option;

	option = args_find(args->command->options, name, strlen(name));
	assert(option != NULL);

	return (&args->options[option - args->command->options]);
}

const char *
args_value(const struct args *args, const char *name)
{
	const struct args_list	*list = args_list(args, name);

	return (list->count > 0 ? list->values[list->count - 1] : NULL);
}

bool
args_given(const struct args *args, const char *name)
{
	return (args_list(args, name)->given);
}

static const struct option *
args_find(const struct option *table, const char *name, size_t len)
{
	for (; table->name != NULL; table++)
		if (strlen(table->name) == len &&
		    memcmp(table->name, name, len) == 0)
			return (table);

	return (NULL);
}

/* Takes the option at argv[i] with its values; returns the next index. */
static int
args_take_option(struct args *args, int argc, char **argv, int i)
{
	const struct command	*command = args->command;
	const struct option	*option;
	const char		*name = argv[i] + 2;
	const char		*equals = strchr(name, '=');
	size_t			len;

	len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	if (equals != NULL)
		equals++;

	option = args_find(args_shared, name, len);
	if (option != NULL)
		return (args_take_shared(args, option, argc, argv, i, equals));

	option = args_find(command->options, name, len);
	if (option == NULL)
		say_usage("hubctl %s does not know one of the options given; "
		    "see hubctl %s --help",
		    "hubctl %s 没有所给的某个选项；见 hubctl %s --help",
		    command->words, command->words);

	return (args_fill(&args->options[option - command->options], option,
	    argc, argv, i, equals));
}

static int
args_take_shared(struct args *args, const struct option *option, int argc,
    char **argv, int i, const char *equals)
{
	struct args_list	list = { .count = 0 };

	i = args_fill(&list, option, argc, argv, i, equals);

	if (option == &args_shared[0])
		say_json(true);
	else if (option == &args_shared[1])
		args->by = list.values[0];
	else
		args->help = true;

	if (option == &args_shared[1])
		field_check_name(args->by);

	return (i);
}

static int
args_fill(struct args_list *list, const struct option *option, int argc,
    char **argv, int i, const char *equals)
{
	int	taken = 0;

	list->given = true;
	i++;

	if (option->form == OPTION_FLAG) {
		if (equals != NULL)
			say_usage("--%s takes no value",
			    "--%s 不带值", option->name);
		return (i);
	}

	if (equals != NULL) {
		args_add(list, equals);
		return (i);
	}

	while (i < argc && strncmp(argv[i], "--", 2) != 0) {
		args_add(list, argv[i++]);
		taken++;
		if (option->form == OPTION_VALUE)
			break;
	}

	if (taken == 0)
		say_usage("--%s needs a value: --%s %s",
		    "--%s 需要一个值：--%s %s", option->name, option->name,
		    option->value);

	return (i);
}

static void
args_add(struct args_list *list, const char *value)
{
	if (list->count == ARGS_VALUES)
		say_usage("more than %d values on one command line",
		    "一条命令最多 %d 个值", ARGS_VALUES);

	list->values[list->count++] = value;
}

/* Whom the log names: the person behind sudo, else the login name. */
static const char *
args_login(void)
{
	const char		*sudo = getenv("SUDO_USER");
	const struct passwd	*entry;

	if (sudo != NULL && sudo[0] != '\0')
		return (sudo);

	entry = getpwuid(getuid());
	return (entry != NULL ? entry->pw_name : "unknown");
}
