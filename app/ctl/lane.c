/*
 * The lanes of the floor: adding one, opening, draining and closing it by
 * hand. The screens of the running hub are told as if a supervisor had done
 * it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/out.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "field.h"
#include "lane.h"
#include "list.h"
#include "say.h"

static void	lane_add(const struct args *);
static void	lane_list(const struct args *);
static void	lane_open(const struct args *);
static void	lane_drain(const struct args *);
static void	lane_close(const struct args *);

const struct command	lane_commands[] = {
	{
		.words = "lane add",
		.usage = "ID --name NAME",
		.en = "Adds a lane; it is closed until it is opened.",
		.zh = "新增通道；新通道为关闭状态。",
		.example = "hubctl lane add 2 --name '2 号通道'",
		.least = 1,
		.most = 1,
		.run = lane_add,
		.options = {
			{ "name", OPTION_VALUE, "NAME",
			    "what the screens call it", "界面上显示的名称" },
			{ .name = NULL }
		},
	},
	{
		.words = "lane list",
		.usage = "",
		.en = "Lists the lanes, their state and their open reviews.",
		.zh = "列出通道、状态和未结审核数。",
		.example = "hubctl lane list",
		.run = lane_list,
	},
	{
		.words = "lane open",
		.usage = "ID",
		.en = "Opens a lane: it takes scans.",
		.zh = "开放通道：接收扫描。",
		.example = "hubctl lane open 1",
		.least = 1,
		.most = 1,
		.run = lane_open,
	},
	{
		.words = "lane drain",
		.usage = "ID",
		.en = "Takes no more scans; what is in review goes on.",
		.zh = "不再接收扫描，在审包裹继续处理。",
		.example = "hubctl lane drain 1",
		.least = 1,
		.most = 1,
		.run = lane_drain,
	},
	{
		.words = "lane close",
		.usage = "ID",
		.en = "Closes a lane: it takes no scans.",
		.zh = "关闭通道：不接收扫描。",
		.example = "hubctl lane close 1",
		.least = 1,
		.most = 1,
		.run = lane_close,
	},
	{ .words = NULL }
};

static void	lane_change(const struct args *, const char *);
static void	lane_log(const struct args *, const char *, const char *,
		    const PGresult *);

#define LANE_DEPTH \
	"(select count(*)::int from review where review.lane = lane.id " \
	"and review.state = 'open')"
#define LANE_COLUMNS \
	"id, name, state, stopped, " LANE_DEPTH " as depth, " \
	BASE_TIME("changed_at") " as \"changedAt\""

static const char SQL_LANE_ADD[] =
    "insert into lane (id, name) values ($1, $2) "
    "on conflict (id) do nothing returning " LANE_COLUMNS;
static const char SQL_LANE_LIST[] =
    "select " LANE_COLUMNS " from lane order by id";
static const char SQL_LANE_CHANGE[] =
    "update lane set state = $2, changed_at = clock_timestamp() "
    "where id = $1 returning " LANE_COLUMNS;
static const char SQL_LANE_TELL[] = "select lane_tell($1)";
static const char SQL_LANE_MISSING[] =
    "select id from unnest($1::text[]) as given (id) "
    "where not exists (select from lane where lane.id = given.id) limit 1";

static void
lane_add(const struct args *args)
{
	const char	*id = args->words.values[0];
	const char	*name = args_value(args, "name");
	const char	*values[] = { id, name };
	PGresult	*row;

	field_check_lane(id);
	if (name == NULL)
		say_usage("give the lane a name: hubctl lane add ID --name "
		    "NAME", "请给出通道名称：hubctl lane add 编号 --name 名称");
	field_check_name(name);

	base_open();
	base_begin();
	row = base_ask(SQL_LANE_ADD, 2, values);
	if (PQntuples(row) == 0)
		say_refuse("there is a lane %s already; choose another id",
		    "通道 %s 已存在；请换一个编号", id);
	lane_log(args, "lane.add", id, row);
	base_commit();

	say_line("lane %s is there, closed; hubctl lane open %s opens it",
	    "通道 %s 已建立（关闭）；用 hubctl lane open %s 开放", id, id);
	if (say_is_json())
		list_print_one(row);
	PQclear(row);
	base_close();
}

static void
lane_list(const struct args *args)
{
	PGresult	*rows;

	(void)args;

	base_open();
	rows = base_ask(SQL_LANE_LIST, 0, NULL);
	list_print(rows);
	PQclear(rows);
	base_close();
}

static void
lane_open(const struct args *args)
{
	lane_change(args, "open");
}

static void
lane_drain(const struct args *args)
{
	lane_change(args, "draining");
}

static void
lane_close(const struct args *args)
{
	lane_change(args, "closed");
}

void
lane_must_exist(const struct args_list *lanes)
{
	char		*ids = base_array(lanes);
	const char	*values[] = { ids };
	PGresult	*missing = base_ask(SQL_LANE_MISSING, 1, values);

	if (PQntuples(missing) > 0)
		say_refuse("there is no lane %s; hubctl lane list shows all, "
		    "hubctl lane add makes one",
		    "没有通道 %s；用 hubctl lane list 查看，hubctl lane add "
		    "新增", base_text(missing, 0, "id"));

	PQclear(missing);
	free(ids);
}

static void
lane_change(const struct args *args, const char *state)
{
	const char	*id = args->words.values[0];
	PGresult	*row;

	base_open();
	base_begin();
	lane_must_exist(&args->words);
	row = lane_write_state(id, state);
	lane_log(args, "lane.state", id, row);
	base_commit();

	say_line("lane %s is %s, reviews open: %s%s",
	    "通道 %s：%s，未结审核 %s%s", id, state,
	    base_text(row, 0, "depth"),
	    strcmp(base_text(row, 0, "stopped"), "t") == 0 ?
	    " (alarm! 警报未解除)" : "");
	if (say_is_json())
		list_print_one(row);
	PQclear(row);
	base_close();
}

PGresult *
lane_write_state(const char *id, const char *state)
{
	const char	*values[] = { id, state };
	PGresult	*row = base_ask(SQL_LANE_CHANGE, 2, values);

	(void)base_act(SQL_LANE_TELL, 1, &id);

	return (row);
}

int
lane_write_new(const char *id, const char *name)
{
	const char	*values[] = { id, name };

	return (base_act(SQL_LANE_ADD, 2, values));
}

static void
lane_log(const struct args *args, const char *action, const char *id,
    const PGresult *row)
{
	struct out	out;

	out_open(&out);
	list_write_row(&out, row, 0);
	base_log_about(args, action, "lane", id, &out);
	out_close(&out);
}
