/*
 * hubctl: the operator's command line.
 *
 *   hubctl NOUN [VERB] [ARGUMENT...] [--option [VALUE...]]...
 *
 * Each noun is a file of its own with a table of commands and one function
 * for each; this file finds the row and shows the help. Exit codes: say.h.
 */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "commands.h"
#include "say.h"

static const struct command *const	main_nouns[] = {
	keys_commands,
	migrate_commands,
	account_commands,
	certificate_commands,
	sign_commands,
	signkey_commands,
	person_commands,
	lane_commands,
	agency_commands,
	parameter_commands,
	log_commands,
	verify_commands,
	webhook_commands,
	demo_commands,
	NULL
};

static const struct command	*main_find(int, char **, int *);
static int	main_match(const char *, int, char **);
static int	main_help_noun(int, char **);
static void	main_help_all(void);
static void	main_help_one(const struct command *);
static void	main_help_shared(void);

int
main(int argc, char **argv)
{
	const struct command	*command;
	struct args		args;
	int			words;

	/* Chinese names are counted in characters, whatever LANG says. */
	(void)setlocale(LC_CTYPE, "C.UTF-8");

	if (argc < 2 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		main_help_all();
		say_close();
		return (argc < 2 ? SAY_USAGE : SAY_DONE);
	}

	command = main_find(argc - 1, argv + 1, &words);
	if (command == NULL)
		return (main_help_noun(argc - 1, argv + 1));

	args_read(&args, command, argc - 1 - words, argv + 1 + words);
	if (args.help)
		main_help_one(command);
	else
		command->run(&args);

	say_close();

	return (SAY_DONE);
}

/* The row whose words match the most of what was given. */
static const struct command *
main_find(int argc, char **argv, int *words)
{
	const struct command	*row, *best = NULL;
	int			i, matched;

	*words = 0;
	for (i = 0; main_nouns[i] != NULL; i++) {
		for (row = main_nouns[i]; row->words != NULL; row++) {
			matched = main_match(row->words, argc, argv);
			if (matched > *words) {
				*words = matched;
				best = row;
			}
		}
	}

	return (best);
}

/* How many words a row has when all of them were given, else 0. */
static int
main_match(const char *words, int argc, char **argv)
{
	size_t	len;
	int	i;

	for (i = 0; i < argc; i++) {
		len = strcspn(words, " ");
		if (strlen(argv[i]) != len ||
		    strncmp(words, argv[i], len) != 0)
			return (0);
		if (words[len] == '\0')
			return (i + 1);
		words += len + 1;
	}

	return (0);
}

/*
 * A noun without one of its verbs: shows what it can do. That is an answer
 * only when it was asked for by --help.
 */
static int
main_help_noun(int argc, char **argv)
{
	const struct command	*row;
	size_t			len = strlen(argv[0]);
	int			i, rows = 0;

	for (i = 0; main_nouns[i] != NULL; i++) {
		for (row = main_nouns[i]; row->words != NULL; row++) {
			if (strncmp(row->words, argv[0], len) != 0 ||
			    row->words[len] != ' ')
				continue;
			(void)printf("%shubctl %s %s\n    %s\n    %s\n",
			    rows++ > 0 ? "\n" : "", row->words, row->usage,
			    row->en, row->zh);
		}
	}

	if (rows == 0)
		say_usage("there is no such command; hubctl --help "
		    "lists all", "没有这个命令；hubctl --help 列出全部命令");

	say_close();

	return (argc > 1 && strcmp(argv[1], "--help") == 0 ? SAY_DONE :
	    SAY_USAGE);
}

static void
main_help_all(void)
{
	const struct command	*row;
	int			i;

	(void)printf("hubctl: the operator's command line of the "
	    "cross-border parcel hub\n        跨境包裹枢纽运维命令行\n\n");

	for (i = 0; main_nouns[i] != NULL; i++)
		for (row = main_nouns[i]; row->words != NULL; row++)
			(void)printf("  %-18s %s\n  %-18s %s\n", row->words,
			    row->en, "", row->zh);

	(void)printf("\nhubctl COMMAND --help  options and an example  "
	    "选项与示例\n");
	main_help_shared();
	(void)printf("\nEnvironment  环境变量\n"
	    "  HUB_PG_OWNER, HUB_PG  connection of the database's owner\n"
	    "                        数据库属主的连接串\n"
	    "  HUB_STATE             state folder with the private server "
	    "(default var)\n"
	    "                        私有数据库所在的状态目录（默认 var）\n"
	    "  HUB_KEYS              folder of seal.key and mac.key "
	    "(default $HUB_STATE/keys)\n"
	    "                        密钥目录（默认 $HUB_STATE/keys）\n"
	    "  HUB_USER              who gets the keys when run as root\n"
	    "                        以 root 运行时密钥归属的用户\n"
	    "  HUB_PORT              port in demo.json (default 8443)\n"
	    "                        demo.json 中的端口（默认 8443）\n"
	    "  HUB_SQL               folder of the migrations\n"
	    "                        数据库迁移文件目录\n"
	    "\nExit codes: 0 done, 1 refused, 2 usage.  "
	    "退出码：0 完成，1 拒绝，2 用法有误。\n");
}

static void
main_help_one(const struct command *command)
{
	const struct option	*option;
	char			left[64];

	(void)printf("hubctl %s %s\n\n%s\n%s\n\n", command->words,
	    command->usage, command->en, command->zh);

	for (option = command->options; option->name != NULL; option++) {
		(void)snprintf(left, sizeof(left), "--%s%s%s%s", option->name,
		    option->value != NULL ? " " : "",
		    option->value != NULL ? option->value : "",
		    option->form == OPTION_LIST ? "..." : "");
		(void)printf("  %-22s %s\n  %-22s %s\n", left, option->en,
		    "", option->zh);
	}
	main_help_shared();

	(void)printf("\nExample  示例\n  %s\n", command->example);
}

static void
main_help_shared(void)
{
	(void)printf("  %-22s %s\n  %-22s %s\n  %-22s %s\n  %-22s %s\n",
	    "--json", "one JSON document on standard output, for scripts",
	    "", "在标准输出给出一份 JSON，供脚本使用",
	    "--by WHO", "whom the log names (default: the login name)",
	    "", "日志中记录的操作人（默认：登录名）");
}
