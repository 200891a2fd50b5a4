/*
 * hubctl log: the append-only log, as the operator reads it.
 */

#include <stdio.h>
#include <stdlib.h>

#include "args.h"
#include "base.h"
#include "commands.h"
#include "field.h"
#include "list.h"

#define LOG_ROWS	100	/* of one answer, unless --limit says more */
#define LOG_ROWS_MOST	100000

static void	log_list(const struct args *);

const struct command	log_commands[] = {
	{
		.words = "log list",
		.usage = "[--since TIME] [--subject SUBJECT] [--action ACTION] "
		    "[--limit N]",
		.en = "Shows the newest entries of the decision log, oldest "
		    "first.",
		.zh = "显示决定日志中最新的记录，由早到晚。",
		.example = "hubctl log list --since 2025-06-01 --subject "
		    "account:mall-a",
		.run = log_list,
		.options = {
			{ "since", OPTION_VALUE, "TIME",
			    "nothing older than this", "不早于此时刻" },
			{ "subject", OPTION_VALUE, "SUBJECT",
			    "one subject, such as review:12 or "
			    "account:mall-a; kind: takes all of a kind",
			    "对象，如 review:12、account:mall-a；以冒号结尾表示"
			    "该类全部" },
			{ "action", OPTION_VALUE, "ACTION",
			    "one action, such as parameter.set",
			    "动作，如 parameter.set" },
			{ "limit", OPTION_VALUE, "N",
			    "how many at most (default 100)",
			    "最多条数（默认 100）" },
			{ .name = NULL }
		},
	},
	{ .words = NULL }
};

/* What a seat said stays unread while its review is open. */
static const char SQL_LOG_LIST[] =
    "select * from (select id::text as id, " BASE_TIME("at") " as at, "
    "actor, action, subject, detail from log_entry "
    "where ($1::timestamptz is null or log_entry.at >= $1) "
    "and ($2::text is null or subject = $2 "
    "or (right($2, 1) = ':' and starts_with(subject, $2))) "
    "and ($3::text is null or action = $3) "
    "and not exists (select from review where review.state = 'open' "
    "and review.id = (detail->>'blindReview')::bigint) "
    "order by log_entry.id desc limit $4::int) as newest "
    "order by newest.id::bigint";

static void
log_list(const struct args *args)
{
	const char	*since = args_value(args, "since");
	const char	*limit = args_value(args, "limit");
	char		rows[16];
	const char	*values[] = { since, args_value(args, "subject"),
			    args_value(args, "action"), rows };
	PGresult	*result;

	if (since != NULL)
		(void)field_check_moment("--since", since);

	(void)snprintf(rows, sizeof(rows), "%ld", limit == NULL ?
	    (long)LOG_ROWS : field_check_count("--limit", limit, 1,
	    LOG_ROWS_MOST));

	base_open();
	result = base_ask(SQL_LOG_LIST, 4, values);
	list_print(result);
	PQclear(result);
	base_close();
}
