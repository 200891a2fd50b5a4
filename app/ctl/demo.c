/*
 * hubctl demo: what HUB_DEMO=1 and HUB_DEMO=0 promise. Machine accounts that
 * may speak for every enterprise, people of every role, lane 1 open, every
 * parcel reviewed by both agencies, and $HUB_STATE/demo.json that says how to
 * get in.
 *
 *   read demo.json -> keep what still lets in, renew the rest -> write it
 *
 * All names begin with demo-, so that a demo by mistake on a real database
 * takes nobody's place.
 */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/out.h"
#include "account.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "demo_file.h"
#include "lane.h"
#include "parameter.h"
#include "person.h"
#include "say.h"
#include "secret.h"

#define DEMO_LANE	"1"
#define DEMO_BY		"demo"	/* who set the parameters of the demo */

static void	demo_run(const struct args *);

const struct command	demo_commands[] = {
	{
		.words = "demo",
		.usage = "",
		.en = "Makes the demo's accounts, people, lane and rules, and "
		    "demo.json, which says how to get in.",
		.zh = "建立演示账户、人员、通道和规则，并写出说明登录方式的 "
		    "demo.json。",
		.example = "HUB_STATE=var HUB_PORT=8443 hubctl demo",
		.run = demo_run,
	},
	{ .words = NULL }
};

static void	demo_refuse_none(void);
static void	demo_token(struct demo_token *);
static bool	demo_token_fits(const struct demo_token *);
static void	demo_person(struct demo_person *);
static bool	demo_person_fits(const struct demo_person *);
static void	demo_floor(const struct args *);
static void	demo_rule(const struct args *, const char *);
static void	demo_log(const struct args *, const struct demo_file *);

static const char SQL_DEMO_TOKEN[] =
    "select 1 from account where name = $1 and role = $2 "
    "and token_digest = $3::bytea and revoked_at is null";
static const char SQL_DEMO_TOKEN_REVIVE[] =
    "update account set revoked_at = null "
    "where name = $1 and revoked_at is not null";
static const char SQL_DEMO_PERSON[] =
    "select password from person where name = $1 and role = $2 "
    "and disabled_at is null";
static const char SQL_DEMO_PERSON_REVIVE[] =
    "update person set disabled_at = null where name = $1";
static const char SQL_DEMO_LANE[] =
    "select 1 from lane where id = $1 and state = 'open'";
static const char SQL_DEMO_RULES[] =
    "select 'review.rule.' || code as name from agency where seat "
    "and not exists (select from parameter "
    "where name = 'review.rule.' || code and set_by = 'operator:' || $1) "
    "order by code";

static void
demo_run(const struct args *args)
{
	struct args		demo = *args;
	struct demo_file	file;
	int			i;

	demo_refuse_none();
	demo.by = DEMO_BY;
	demo_file_read(&file);

	base_open();
	base_begin();
	demo_floor(&demo);
	for (i = 0; i < DEMO_TOKENS; i++)
		demo_token(&file.tokens[i]);
	for (i = 0; i < DEMO_PEOPLE; i++)
		demo_person(&file.people[i]);
	demo_log(&demo, &file);
	base_commit();
	base_close();

	demo_file_write(&file);
	say_line("how to get in stands in %s",
	    "登录方式见 %s", file.path);
	secret_wipe((char *)&file, sizeof(file));
}

static void
demo_refuse_none(void)
{
	const char	*demo = getenv("HUB_DEMO");

	if (demo != NULL && strcmp(demo, "none") == 0)
		say_refuse("HUB_DEMO=none says that there is no demo here; "
		    "make accounts with hubctl account add",
		    "HUB_DEMO=none 表示不使用演示数据；请用 hubctl account "
		    "add 建立账户");
}

/* Keeps the token of demo.json when it still lets in, else makes another. */
static void
demo_token(struct demo_token *token)
{
	static const struct args_list	all = { { "*" }, 1, true };
	static const struct args_list	lane = { { DEMO_LANE }, 1, true };
	static const struct args_list	none = { .count = 0 };
	const char			*name = token->account;
	PGresult			*row;

	if (demo_token_fits(token))
		return;

	(void)base_act(SQL_DEMO_TOKEN_REVIVE, 1, &name);
	row = account_write_token(name, token->token);
	if (PQntuples(row) == 0) {
		PQclear(row);
		row = account_write_new(name, token->role,
		    token->sends ? &all : &none,
		    strcmp(token->role, "equipment") == 0 ? &lane : &none,
		    token->token);
	}
	PQclear(row);
	token->made = true;
}

static bool
demo_token_fits(const struct demo_token *token)
{
	char		digest[SECRET_DIGEST_ROOM];
	const char	*values[] = { token->account, token->role, digest };
	PGresult	*row;
	bool		fits;

	if (token->token[0] == '\0')
		return (false);

	secret_token_digest(token->token, digest);
	row = base_ask(SQL_DEMO_TOKEN, 3, values);
	fits = PQntuples(row) > 0;
	PQclear(row);

	return (fits);
}

static void
demo_person(struct demo_person *person)
{
	const char		*name = person->name;
	struct person_new	fresh = { .name = name,
				    .role = person->role,
				    .agency = person->agency };
	PGresult		*row;

	if (demo_person_fits(person))
		return;

	secret_password_make(person->password);
	(void)base_act(SQL_DEMO_PERSON_REVIVE, 1, &name);
	row = person_write_password(name, person->password);
	if (PQntuples(row) == 0) {
		PQclear(row);
		if (person->floor)
			fresh.lanes = (struct args_list){ { DEMO_LANE }, 1,
			    true };
		row = person_write_new(&fresh, person->password);
	}
	PQclear(row);
	(void)person_write_unlock(name);
	person->made = true;
}

static bool
demo_person_fits(const struct demo_person *person)
{
	const char	*values[] = { person->name, person->role };
	PGresult	*row;
	bool		fits;

	if (person->password[0] == '\0')
		return (false);

	row = base_ask(SQL_DEMO_PERSON, 2, values);
	fits = PQntuples(row) > 0 && password_check(person->password,
	    base_text(row, 0, "password"));
	PQclear(row);

	return (fits);
}

/*
 * The lane is open whenever the demo starts. The rules are the demo's once:
 * whoever sets another rule later keeps it.
 */
static void
demo_floor(const struct args *args)
{
	const char	*lane = DEMO_LANE;
	const char	*by = DEMO_BY;
	PGresult	*rows;
	int		row;

	(void)lane_write_new(DEMO_LANE, "1 号通道");

	rows = base_ask(SQL_DEMO_LANE, 1, &lane);
	if (PQntuples(rows) == 0)
		PQclear(lane_write_state(DEMO_LANE, "open"));
	PQclear(rows);

	rows = base_ask(SQL_DEMO_RULES, 1, &by);
	for (row = 0; row < PQntuples(rows); row++)
		demo_rule(args, base_text(rows, row, "name"));
	PQclear(rows);
}

static void
demo_rule(const struct args *args, const char *name)
{
	PQclear(parameter_write(args, name, "always", "now"));
}

/* What was made anew, by name; nothing when all was there. */
static void
demo_log(const struct args *args, const struct demo_file *file)
{
	struct out	out;
	int		i, made = 0;

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "accounts");
	json_array_begin(&out);
	for (i = 0; i < DEMO_TOKENS; i++) {
		if (file->tokens[i].made) {
			json_string(&out, file->tokens[i].account);
			made++;
		}
	}
	json_array_end(&out);
	json_name(&out, "people");
	json_array_begin(&out);
	for (i = 0; i < DEMO_PEOPLE; i++) {
		if (file->people[i].made) {
			json_string(&out, file->people[i].name);
			made++;
		}
	}
	json_array_end(&out);
	json_object_end(&out);

	if (made > 0)
		base_log_about(args, "demo", "lane", DEMO_LANE, &out);
	out_close(&out);

	say_line("demo: %d of %d accounts and people made anew",
	    "演示：新建 %d 个，共 %d 个账户与人员", made,
	    DEMO_TOKENS + DEMO_PEOPLE);
}
