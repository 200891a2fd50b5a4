/*
 * See role.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base.h"
#include "role.h"
#include "say.h"

#define ROLE_NAME	64	/* PostgreSQL's own limit, with the end */
#define ROLE_APP	"hub_app"

static void	role_make_app(void);
static void	role_make_login(const char *);
static void	role_grant(const char *);
static int	role_runtime(char [ROLE_NAME]);
static int	role_is(const char *, int, const char *const *);
static void	role_command(const char *, const char *);

static const char SQL_ROLE_THERE[] =
    "select 1 from pg_roles where rolname = $1";
static const char SQL_ROLE_LOGS_IN[] =
    "select 1 from pg_roles where rolname = $1 and rolcanlogin";
static const char SQL_ROLE_MEMBER[] =
    "select 1 where pg_has_role($1::name, 'hub_app', 'member')";
static const char SQL_ROLE_MAKER[] =
    "select 1 from pg_roles where rolname = current_user "
    "and (rolsuper or rolcreaterole)";
static const char SQL_ROLE_SELF[] = "select current_user::text as name";

/* Another database of the cluster may make the same role meanwhile. */
static const char SQL_ROLE_MAKE_APP[] =
    "do $$ begin create role hub_app nologin; "
    "exception when duplicate_object or unique_violation then null; end $$";

void
role_make(void)
{
	char		runtime[ROLE_NAME];
	PGresult	*self;

	role_make_app();

	if (role_runtime(runtime)) {
		role_make_login(runtime);
		role_grant(runtime);
	}

	/* The owner too: it may be the only connection there is. */
	self = base_ask(SQL_ROLE_SELF, 0, NULL);
	role_grant(base_text(self, 0, "name"));
	PQclear(self);
}

static void
role_make_app(void)
{
	const char	*values[] = { ROLE_APP };

	if (role_is(SQL_ROLE_THERE, 1, values))
		return;

	if (!role_is(SQL_ROLE_MAKER, 0, NULL))
		say_refuse("this database role may not make roles; ask the "
		    "server's administrator for: create role hub_app nologin",
		    "当前数据库角色无权建立角色；请数据库管理员执行："
		    "create role hub_app nologin");

	say_line("making the role hub_app", "建立角色 hub_app");
	(void)base_act(SQL_ROLE_MAKE_APP, 0, NULL);
}

static void
role_make_login(const char *name)
{
	const char	*values[] = { name };

	if (role_is(SQL_ROLE_LOGS_IN, 1, values))
		return;

	if (!role_is(SQL_ROLE_MAKER, 0, NULL))
		say_refuse("the role %s of HUB_PG cannot log in; ask the "
		    "server's administrator for it and for: grant hub_app to "
		    "it", "HUB_PG 中的角色 %s 无法登录；请数据库管理员建立该"
		    "角色并将 hub_app 授予它", name);

	say_line("making the login role %s", "建立登录角色 %s", name);
	if (role_is(SQL_ROLE_THERE, 1, values))
		role_command("alter role %s login", name);
	else
		role_command("create role %s login noinherit", name);
}

static void
role_grant(const char *name)
{
	const char	*values[] = { name };

	if (strcmp(name, ROLE_APP) == 0 ||
	    role_is(SQL_ROLE_MEMBER, 1, values))
		return;

	if (!role_is(SQL_ROLE_MAKER, 0, NULL))
		say_refuse("%s is no member of hub_app; ask the server's "
		    "administrator for: grant hub_app to %s",
		    "%s 不是 hub_app 的成员；请数据库管理员执行："
		    "grant hub_app to %s", name, name);

	role_command("grant hub_app to %s", name);
}

/* The role that the hub logs in as; 0 when it is nobody but the owner. */
static int
role_runtime(char name[ROLE_NAME])
{
	const char		*conninfo = getenv("HUB_PG");
	PQconninfoOption	*options, *option;

	name[0] = '\0';
	if (conninfo == NULL || conninfo[0] == '\0')
		return (0);

	options = PQconninfoParse(conninfo, NULL);
	for (option = options; option != NULL && option->keyword != NULL;
	    option++)
		if (strcmp(option->keyword, "user") == 0 &&
		    option->val != NULL)
			(void)snprintf(name, ROLE_NAME, "%s", option->val);
	PQconninfoFree(options);

	return (name[0] != '\0');
}

static int
role_is(const char *sql, int count, const char *const *values)
{
	PGresult	*result = base_ask(sql, count, values);
	int		rows = PQntuples(result);

	PQclear(result);

	return (rows > 0);
}

/* A statement about roles takes no parameters, only a quoted name. */
static void
role_command(const char *form, const char *name)
{
	char	sql[256];
	char	*quoted;

	quoted = PQescapeIdentifier(base_link(), name, strlen(name));
	if (quoted == NULL)
		say_refuse("%s is no name for a role", "%s 不能作为角色名",
		    name);

	(void)snprintf(sql, sizeof(sql), form, quoted);
	PQfreemem(quoted);
	(void)base_act(sql, 0, NULL);
}
