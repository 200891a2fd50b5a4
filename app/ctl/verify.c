/*
 * hubctl verify: recounts what the hub promised. It reads one snapshot of the
 * database, changes nothing, and says of every check how much it looked at.
 * A check that breaks does not stop the others; any break is exit code 1.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/out.h"
#include "../wire/seal.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "keys.h"
#include "say.h"
#include "verify.h"

static void	verify_run(const struct args *);

const struct command	verify_commands[] = {
	{
		.words = "verify",
		.usage = "[--messages] [--digest HEX]",
		.en = "Checks the log, every release against the law of the "
		    "gate, and every image; changes nothing.",
		.zh = "核对日志、每次放行是否符合闸口规则、每张图像；不改动"
		    "任何数据。",
		.example = "HUB_KEYS=/etc/hub/keys hubctl verify --messages",
		.run = verify_run,
		.options = {
			{ "messages", OPTION_FLAG, NULL,
			    "also open all that is sealed, with the keys of "
			    "HUB_KEYS, and compare messages with their digests",
			    "同时用 HUB_KEYS 中的密钥解密全部密文，并核对报文"
			    "摘要" },
			{ "digest", OPTION_VALUE, "HEX",
			    "a digest of an earlier run, kept elsewhere, must "
			    "still be in the log's chain",
			    "以前核对时另行保存的摘要，须仍在日志链中" },
			{ .name = NULL }
		},
	},
	{ .words = NULL }
};

static const char SQL_VERIFY_BEGIN[] =
    "begin isolation level repeatable read, read only";

/* The chain's newest digest, and whether it ever had a given one. */
static const char SQL_VERIFY_CHAIN[] =
    "select encode(digest, 'hex') as digest from log_checkpoint "
    "order by id desc limit 1";
static const char SQL_VERIFY_DIGEST[] =
    "select count(*) as seen, (not coalesce(bool_or("
    "encode(digest, 'hex') = lower($1)), false))::int as broken, "
    "'no checkpoint has this digest' as first from log_checkpoint";

static int	verify_all(struct out *, bool, const char *);
static void	verify_tell_digest(struct out *);
static void	verify_ask(const char *, int, const char *const *,
		    struct verify_result *);
static int	verify_tell(struct out *, const char *, const char *,
		    const char *, const struct verify_result *);

static void
verify_run(const struct args *args)
{
	struct out	out;
	int		broken;

	if (args_given(args, "messages"))
		keys_open();

	base_open();
	(void)base_act(SQL_VERIFY_BEGIN, 0, NULL);

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "checks");
	json_array_begin(&out);
	broken = verify_all(&out, args_given(args, "messages"),
	    args_value(args, "digest"));
	json_array_end(&out);
	json_name(&out, "broken");
	json_int(&out, broken);
	verify_tell_digest(&out);
	json_object_end(&out);
	if (say_is_json())
		say_document(&out);
	out_close(&out);

	base_commit();
	base_close();
	seal_wipe();

	if (broken > 0)
		say_refuse("%d check(s) found a break; keep the database as "
		    "it is and call whoever answers for it",
		    "有 %d 项核对不符；请保持数据库原状并通知负责人", broken);
}

/* Returns how many checks found a break. */
static int
verify_all(struct out *out, bool unseal, const char *digest)
{
	const struct verify_check	*check;
	const struct verify_sealed	*sealed;
	struct verify_result		result;
	int				broken = 0;

	for (check = verify_checks; check->name != NULL; check++) {
		verify_ask(check->sql, 0, NULL, &result);
		broken += verify_tell(out, check->name, check->en,
		    check->zh, &result);
	}

	if (digest != NULL) {
		verify_ask(SQL_VERIFY_DIGEST, 1, &digest, &result);
		broken += verify_tell(out, "digest", "the digest that was "
		    "kept is in the log's chain", "另行保存的摘要在日志链中",
		    &result);
	}

	for (sealed = verify_sealed; unseal && sealed->name != NULL;
	    sealed++) {
		verify_open_all(sealed, &result);
		broken += verify_tell(out, sealed->name, sealed->en,
		    sealed->zh, &result);
	}

	return (broken);
}

/*
 * The end of the log's chain: whoever writes it down elsewhere can prove later
 * that nothing before it was changed.
 */
static void
verify_tell_digest(struct out *out)
{
	PGresult	*row = base_ask(SQL_VERIFY_CHAIN, 0, NULL);
	const char	*digest = NULL;

	if (PQntuples(row) > 0)
		digest = base_text(row, 0, "digest");

	json_name(out, "digest");
	json_string(out, digest);

	if (digest != NULL && !say_is_json())
		say_line("the log's digest, to be kept elsewhere: %s",
		    "日志摘要，请另行保存：%s", digest);
	PQclear(row);
}

static void
verify_ask(const char *sql, int count, const char *const *values,
    struct verify_result *result)
{
	PGresult	*row = base_ask(sql, count, values);
	const char	*first = base_text(row, 0, "first");

	result->seen = strtoll(base_text(row, 0, "seen"), NULL, 10);
	result->broken = strtoll(base_text(row, 0, "broken"), NULL, 10);
	(void)snprintf(result->first, sizeof(result->first), "%s",
	    first != NULL ? first : "");
	PQclear(row);
}

/* Returns 1 for a break. */
static int
verify_tell(struct out *out, const char *name, const char *en,
    const char *zh, const struct verify_result *result)
{
	json_object_begin(out);
	json_name(out, "name");
	json_string(out, name);
	json_name(out, "seen");
	json_int(out, result->seen);
	json_name(out, "broken");
	json_int(out, result->broken);
	json_name(out, "first");
	json_string(out, result->broken > 0 ? result->first : NULL);
	json_object_end(out);

	if (!say_is_json())
		(void)printf("%-6s %8lld  %s  %s\n%s%s%s",
		    result->broken > 0 ? "BREAK" : "ok",
		    (long long)result->seen, en, zh,
		    result->broken > 0 ? "                 " : "",
		    result->broken > 0 ? result->first : "",
		    result->broken > 0 ? "\n" : "");

	return (result->broken > 0);
}
