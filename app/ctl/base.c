/*
 * See base.h.
 */

#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/out.h"
#include "args.h"
#include "base.h"
#include "file.h"
#include "say.h"

#define BASE_CONNECT_SECONDS	"10"
#define BASE_SOCKET_FOLDER	80	/* a socket's path has 107 bytes */

static PGconn		*base_pg = NULL;

static PGconn		*base_connect_named(const char *, const char *);
static PGconn		*base_connect_private(void);
static _Noreturn void	base_refuse_connection(const char *, const char *);
static void		base_expect(PGresult *, ExecStatusType);
static void		base_say_nothing(void *, const PGresult *);

/* Times without an offset, and all that is printed, are Beijing's. */
static const char SQL_SESSION[] =
    "set time zone interval '+08:00' hour to minute; "
    "set datestyle to iso; set bytea_output to hex; "
    "set client_min_messages to warning";

static const char SQL_LOG_APPEND[] =
    "select log_append('operator', $1, $2 || ':' || $3, "
    "$4::jsonb || jsonb_build_object('by', $5::text))";

void
base_open(void)
{
	const char	*owner = getenv("HUB_PG_OWNER");
	const char	*runtime = getenv("HUB_PG");

	assert(base_pg == NULL);

	if (owner != NULL && owner[0] != '\0')
		base_pg = base_connect_named("HUB_PG_OWNER", owner);
	else if (runtime != NULL && runtime[0] != '\0')
		base_pg = base_connect_named("HUB_PG", runtime);
	else
		base_pg = base_connect_private();

	PQsetNoticeReceiver(base_pg, base_say_nothing, NULL);
	base_expect(PQexec(base_pg, SQL_SESSION), PGRES_COMMAND_OK);
}

void
base_close(void)
{
	PQfinish(base_pg);
	base_pg = NULL;
}

PGconn *
base_link(void)
{
	assert(base_pg != NULL);
	return (base_pg);
}

void
base_begin(void)
{
	base_expect(PQexec(base_link(), "begin"), PGRES_COMMAND_OK);
}

void
base_commit(void)
{
	base_expect(PQexec(base_link(), "commit"), PGRES_COMMAND_OK);
}

PGresult *
base_ask(const char *sql, int count, const char *const *values)
{
	PGresult	*result;

	result = PQexecParams(base_link(), sql, count, NULL, values, NULL,
	    NULL, 0);
	if (PQresultStatus(result) != PGRES_TUPLES_OK &&
	    PQresultStatus(result) != PGRES_COMMAND_OK)
		base_refuse(result);

	return (result);
}

int
base_act(const char *sql, int count, const char *const *values)
{
	PGresult	*result = base_ask(sql, count, values);
	int		rows = PQntuples(result);

	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		rows = atoi(PQcmdTuples(result));
	PQclear(result);

	return (rows);
}

const char *
base_text(const PGresult *result, int row, const char *column)
{
	int	at = 0;

	/* Not PQfnumber: that takes names for lower case. */
	while (at < PQnfields(result) &&
	    strcmp(PQfname(result, at), column) != 0)
		at++;
	assert(at < PQnfields(result));

	if (PQgetisnull(result, row, at))
		return (NULL);

	return (PQgetvalue(result, row, at));
}

char *
base_array(const struct args_list *list)
{
	struct out	out;
	char		*text;
	int		i;

	out_open(&out);
	for (i = 0; i < list->count; i++)
		out_print(&out, "%s\"%s\"", i == 0 ? "{" : ",",
		    list->values[i]);
	out_print(&out, "%s", list->count == 0 ? "{}" : "}");

	text = out.failed ? NULL : strndup(out.bytes, out.len);
	out_close(&out);
	if (text == NULL)
		say_refuse("there is not enough memory", "内存不足");

	return (text);
}

void
base_log_about(const struct args *args, const char *action, const char *kind,
    const char *name, struct out *detail)
{
	const char	*values[] = { action, kind, name, NULL, args->by };

	out_put(detail, "", 1);
	if (detail->failed)
		say_refuse("there is not enough memory", "内存不足");

	values[3] = detail->bytes;
	(void)base_act(SQL_LOG_APPEND, 5, values);
}

void
base_refuse(const PGresult *result)
{
	const char	*state, *text;

	state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (state == NULL || text == NULL)
		say_refuse("the database went away; see that it runs and "
		    "give the command again",
		    "数据库连接中断；请确认数据库在运行，然后重试");

	if (strcmp(state, "42P01") == 0 || strcmp(state, "42883") == 0)
		say_refuse("this database is not migrated (%s); give "
		    "hubctl migrate first",
		    "数据库尚未迁移（%s）；请先执行 hubctl migrate", text);

	if (strcmp(state, "42501") == 0)
		say_refuse("this database role may not do that (%s); put the "
		    "owner's connection into HUB_PG_OWNER",
		    "当前数据库角色无权操作（%s）；请在 HUB_PG_OWNER 中"
		    "给出属主的连接", text);

	if (strcmp(state, "22007") == 0 || strcmp(state, "22008") == 0)
		say_refuse("there is no such day or time (%s)",
		    "没有这样的日期或时间（%s）", text);

	if (strcmp(state, "22P02") == 0)
		say_refuse("the value has not the form that it must have "
		    "(%s)", "值的格式不正确（%s）", text);

	say_refuse("the database refused: %s (%s)",
	    "数据库拒绝：%s（%s）", text, state);
}

/*
 * libpq's own words about a connection string that it cannot read may quote
 * it, password and all, so they are never shown.
 */
static PGconn *
base_connect_named(const char *name, const char *conninfo)
{
	PQconninfoOption	*options;
	PGconn			*pg;
	const char *const	keys[] = { "connect_timeout",
				    "application_name", "dbname", NULL };
	const char *const	values[] = { BASE_CONNECT_SECONDS, "hubctl",
				    conninfo, NULL };

	options = PQconninfoParse(conninfo, NULL);
	if (options == NULL)
		say_refuse("%s is not a connection string; write it as "
		    "\"host=... dbname=... user=...\"",
		    "%s 不是有效的连接串；请写成 \"host=... dbname=... "
		    "user=...\"", name);
	PQconninfoFree(options);

	pg = PQconnectdbParams(keys, values, 1);
	if (PQstatus(pg) != CONNECTION_OK)
		base_refuse_connection(name, PQerrorMessage(pg));

	return (pg);
}

/* libpq's words end in a line feed and may have several lines. */
static _Noreturn void
base_refuse_connection(const char *name, const char *words)
{
	char	line[512];
	size_t	i;

	(void)snprintf(line, sizeof(line), "%s", words);
	for (i = strlen(line); i > 0 && line[i - 1] == '\n'; i--)
		line[i - 1] = '\0';
	for (i = 0; line[i] != '\0'; i++)
		if (line[i] == '\n' || line[i] == '\t')
			line[i] = ' ';

	say_refuse("the database of %s does not answer (%s); start it (make "
	    "run), or name another in HUB_PG_OWNER",
	    "%s 指定的数据库没有应答（%s）；请启动（make run），或在 "
	    "HUB_PG_OWNER 中指定数据库", name, line);
}

/*
 * As app/run/servers.sh sets it up. A folder that lies too deep for a socket's
 * path is reached through our own descriptor of it.
 */
static PGconn *
base_connect_private(void)
{
	char	state[PATH_MAX], conninfo[PATH_MAX + 64];
	int	fd;

	file_state_folder(state, sizeof(state));

	if (strlen(state) > BASE_SOCKET_FOLDER) {
		fd = open(state, O_PATH | O_DIRECTORY | O_CLOEXEC);
		(void)snprintf(state, sizeof(state), "/proc/self/fd/%d", fd);
	}

	(void)snprintf(conninfo, sizeof(conninfo),
	    "host='%s/pg' port=5432 user=postgres dbname=hub", state);

	return (base_connect_named("HUB_STATE", conninfo));
}

static void
base_expect(PGresult *result, ExecStatusType status)
{
	if (PQresultStatus(result) != status)
		base_refuse(result);
	PQclear(result);
}

static void
base_say_nothing(void *unused, const PGresult *notice)
{
	(void)unused;
	(void)notice;
}
