/*
 * hubctl migrate: brings the database to what the files of sql/migrate say.
 *
 *   lock -> roles -> read what is applied -> judge -> apply, one by one
 *
 * Forward only. Every file is applied in a transaction of its own together
 * with its row in table migration, so a run that dies leaves whole files. All
 * of it happens under one advisory lock of the session: of two runs at once
 * one waits and then finds nothing left to do.
 *
 * The judgement comes before anything is changed: a file that was applied and
 * has changed since, one that is gone, or a new one with a number below the
 * newest applied stops the run.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/out.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "migration.h"
#include "role.h"
#include "say.h"

static void	migrate_run(const struct args *);

const struct command	migrate_commands[] = {
	{
		.words = "migrate",
		.usage = "[--status]",
		.en = "Applies the migrations that are missing, forward only; "
		    "makes the role hub_app.",
		.zh = "执行尚未应用的数据库迁移（只进不退），"
		    "并建立角色 hub_app。",
		.example = "HUB_PG_OWNER='host=db dbname=hub user=owner' "
		    "hubctl migrate",
		.run = migrate_run,
		.options = {
			{ "status", OPTION_FLAG, NULL,
			    "only say what is applied and what is not; exit 1 "
			    "when migrate would refuse",
			    "仅显示迁移状态；若迁移会被拒绝则退出码为 1" },
			{ .name = NULL }
		},
	},
	{ .words = NULL }
};

enum migrate_state {
	MIGRATE_APPLIED,
	MIGRATE_PENDING,
	MIGRATE_CHANGED,	/* applied, but the file is another now */
	MIGRATE_LATE,		/* new, below the newest applied */
	MIGRATE_GONE,		/* applied, but there is no such file */
	MIGRATE_STATES
};

static const char *const	migrate_words[MIGRATE_STATES] = {
	[MIGRATE_APPLIED]	= "applied",
	[MIGRATE_PENDING]	= "pending",
	[MIGRATE_CHANGED]	= "changed",
	[MIGRATE_LATE]		= "late",
	[MIGRATE_GONE]		= "gone",
};

static void	migrate_lock(void);
static PGresult	*migrate_applied(void);
static int	migrate_newest(const PGresult *);
static int	migrate_row(const PGresult *, int);
static enum migrate_state	migrate_judge(const struct migration *,
				    const PGresult *);
static const struct migration	*migrate_file_of(const PGresult *, int,
				    const struct migration_list *);
static void	migrate_refuse(const struct migration_list *,
		    const PGresult *);
static void	migrate_all(const struct migration_list *, const PGresult *);
static void	migrate_apply(const struct migration *);
static _Noreturn void	migrate_blame(const struct migration *,
			    const PGresult *);
static int	migrate_line(const char *, const char *);
static int	migrate_status(const struct migration_list *,
		    const PGresult *);
static void	migrate_status_row(struct out *, const char *,
		    enum migrate_state, const char *);

/* The number is arbitrary and this program's own. */
static const char SQL_LOCK_TRY[] =
    "select pg_try_advisory_lock(4841424, 1)::int as got";
static const char SQL_LOCK[] =
    "select pg_advisory_lock(4841424, 1)";

static const char SQL_MIGRATION_THERE[] =
    "select (to_regclass('migration') is not null)::int as there";
static const char SQL_MIGRATION_NONE[] =
    "select 0 as version, '' as name, '' as digest, '' as applied_at "
    "where false";
static const char SQL_MIGRATION_LIST[] =
    "select version, name, encode(digest, 'hex') as digest, "
    BASE_TIME("applied_at") " as applied_at "
    "from migration order by version";
static const char SQL_MIGRATION_ADD[] =
    "insert into migration (version, name, digest) "
    "values ($1, $2, decode($3, 'hex'))";

static void
migrate_run(const struct args *args)
{
	struct migration_list	list;
	PGresult		*applied;
	int			broken = 0;

	migration_read(&list);
	base_open();

	if (args_given(args, "status")) {
		applied = migrate_applied();
		broken = migrate_status(&list, applied);
	} else {
		migrate_lock();
		role_make();
		applied = migrate_applied();
		migrate_refuse(&list, applied);
		migrate_all(&list, applied);
	}

	PQclear(applied);
	base_close();
	migration_close(&list);

	if (broken > 0)
		say_refuse("%d migration(s) are not as they were applied; "
		    "hubctl migrate says which and what to do",
		    "有 %d 个迁移与已应用的不一致；执行 hubctl migrate "
		    "查看原因与处理办法", broken);
}

static void
migrate_lock(void)
{
	PGresult	*got = base_ask(SQL_LOCK_TRY, 0, NULL);

	if (strcmp(base_text(got, 0, "got"), "1") != 0) {
		say_line("another hubctl migrate is at work; waiting for it",
		    "另一个 hubctl migrate 正在执行，等待其完成");
		(void)base_act(SQL_LOCK, 0, NULL);
	}
	PQclear(got);
}

/* The rows of table migration; none before the first one made the table. */
static PGresult *
migrate_applied(void)
{
	PGresult	*there = base_ask(SQL_MIGRATION_THERE, 0, NULL);
	int		is_there;

	is_there = strcmp(base_text(there, 0, "there"), "1") == 0;
	PQclear(there);

	return (base_ask(is_there ? SQL_MIGRATION_LIST : SQL_MIGRATION_NONE,
	    0, NULL));
}

static int
migrate_newest(const PGresult *applied)
{
	int	rows = PQntuples(applied);

	return (rows > 0 ? atoi(base_text(applied, rows - 1, "version")) : 0);
}

/* The row of a version, or -1. */
static int
migrate_row(const PGresult *applied, int version)
{
	int	row;

	for (row = 0; row < PQntuples(applied); row++)
		if (atoi(base_text(applied, row, "version")) == version)
			return (row);

	return (-1);
}

static enum migrate_state
migrate_judge(const struct migration *migration, const PGresult *applied)
{
	int	row = migrate_row(applied, migration->version);

	if (row == -1)
		return (migration->version < migrate_newest(applied) ?
		    MIGRATE_LATE : MIGRATE_PENDING);

	if (strcmp(base_text(applied, row, "digest"), migration->digest) != 0)
		return (MIGRATE_CHANGED);

	return (MIGRATE_APPLIED);
}

/* The file of an applied row; NULL when it is gone. */
static const struct migration *
migrate_file_of(const PGresult *applied, int row,
    const struct migration_list *list)
{
	int	i, version = atoi(base_text(applied, row, "version"));

	for (i = 0; i < list->count; i++)
		if (list->rows[i].version == version)
			return (&list->rows[i]);

	return (NULL);
}

static void
migrate_refuse(const struct migration_list *list, const PGresult *applied)
{
	int	i;

	for (i = 0; i < PQntuples(applied); i++)
		if (migrate_file_of(applied, i, list) == NULL)
			say_refuse("this database has had %s, which is not "
			    "among the files here: it belongs to a newer hub; "
			    "use that one's hubctl",
			    "数据库已应用 %s，而此处没有该文件：数据库属于更新"
			    "的版本；请使用新版本的 hubctl",
			    base_text(applied, i, "name"));

	for (i = 0; i < list->count; i++) {
		switch (migrate_judge(&list->rows[i], applied)) {
		case MIGRATE_CHANGED:
			say_refuse("%s was changed after it was applied; "
			    "bring the old text back and put the change into "
			    "a new migration",
			    "%s 在应用之后被修改；请恢复原文，并把改动写入新的"
			    "迁移文件", list->rows[i].name);
		case MIGRATE_LATE:
			say_refuse("%s is below %04d, the newest that was "
			    "applied; migrations only go forward: give it a "
			    "higher number",
			    "%s 的编号低于已应用的最新编号 %04d；迁移只进不退，"
			    "请改用更大的编号", list->rows[i].name,
			    migrate_newest(applied));
		default:
			break;
		}
	}
}

static void
migrate_all(const struct migration_list *list, const PGresult *applied)
{
	struct out	out;
	int		i, done = 0;

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "applied");
	json_array_begin(&out);

	for (i = 0; i < list->count; i++) {
		if (migrate_judge(&list->rows[i], applied) != MIGRATE_PENDING)
			continue;
		say_line("migrating: %s", "迁移：%s", list->rows[i].name);
		migrate_apply(&list->rows[i]);
		json_string(&out, list->rows[i].name);
		done++;
	}

	json_array_end(&out);
	json_name(&out, "version");
	json_int(&out, list->rows[list->count - 1].version);
	json_object_end(&out);

	if (say_is_json())
		say_document(&out);
	else
		say_line("the database is at %04d, %d applied now",
		    "数据库版本 %04d，本次应用 %d 个",
		    list->rows[list->count - 1].version, done);
	out_close(&out);
}

static void
migrate_apply(const struct migration *migration)
{
	char		version[16];
	const char	*values[] = { version, migration->name,
			    migration->digest };
	PGresult	*result;

	(void)snprintf(version, sizeof(version), "%d", migration->version);

	base_begin();
	result = PQexec(base_link(), migration->text.bytes);
	if (PQresultStatus(result) != PGRES_COMMAND_OK &&
	    PQresultStatus(result) != PGRES_TUPLES_OK &&
	    PQresultStatus(result) != PGRES_EMPTY_QUERY)
		migrate_blame(migration, result);
	PQclear(result);

	if (PQtransactionStatus(base_link()) != PQTRANS_INTRANS)
		say_refuse("%s ends the transaction that it is applied in; "
		    "take its begin, commit or rollback out",
		    "%s 自行结束了事务；请删去其中的 begin、commit 或 "
		    "rollback", migration->name);

	(void)base_act(SQL_MIGRATION_ADD, 3, values);
	base_commit();
}

/* The file failed: its transaction is rolled back when the program ends. */
static void
migrate_blame(const struct migration *migration, const PGresult *result)
{
	const char	*text, *position;

	text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);

	say_refuse("%s, line %d: %s; nothing of this file was applied",
	    "%s 第 %d 行：%s；该文件未应用任何内容", migration->name,
	    migrate_line(migration->text.bytes, position),
	    text != NULL ? text : "the database went away");
}

/* The line of a position, which counts characters from 1. */
static int
migrate_line(const char *text, const char *position)
{
	long	left = position != NULL ? atol(position) - 1 : 0;
	int	line = 1;

	for (; *text != '\0' && left > 0; text++) {
		if (*text == '\n')
			line++;
		if (((unsigned char)text[1] & 0xc0) != 0x80)
			left--;
	}

	return (line);
}

/* Prints the state of all; returns how many would make migrate refuse. */
static int
migrate_status(const struct migration_list *list, const PGresult *applied)
{
	enum migrate_state	state;
	struct out		out;
	int			i, row, broken = 0;

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "items");
	json_array_begin(&out);

	for (i = 0; i < list->count; i++) {
		state = migrate_judge(&list->rows[i], applied);
		row = migrate_row(applied, list->rows[i].version);
		migrate_status_row(&out, list->rows[i].name, state,
		    row == -1 ? NULL : base_text(applied, row, "applied_at"));
		broken += state != MIGRATE_APPLIED && state != MIGRATE_PENDING;
	}

	for (i = 0; i < PQntuples(applied); i++) {
		if (migrate_file_of(applied, i, list) != NULL)
			continue;
		migrate_status_row(&out, base_text(applied, i, "name"),
		    MIGRATE_GONE, base_text(applied, i, "applied_at"));
		broken++;
	}

	json_array_end(&out);
	json_object_end(&out);
	if (say_is_json())
		say_document(&out);
	out_close(&out);

	return (broken);
}

static void
migrate_status_row(struct out *out, const char *name,
    enum migrate_state state, const char *at)
{
	json_object_begin(out);
	json_name(out, "name");
	json_string(out, name);
	json_name(out, "state");
	json_string(out, migrate_words[state]);
	json_name(out, "appliedAt");
	json_string(out, at);
	json_object_end(out);

	if (!say_is_json())
		(void)printf("%-10s%-40s%s\n", migrate_words[state], name,
		    at != NULL ? at : "-");
}
