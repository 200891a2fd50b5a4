/*
 * Certificates: by which the hub knows who signed a message. One belongs to an
 * account; a trigger tells the running hub of every change.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "../wire/seal.h"
#include "../wire/sign.h"
#include "account.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "field.h"
#include "file.h"
#include "list.h"
#include "say.h"

static void	certificate_add(const struct args *);
static void	certificate_list(const struct args *);
static void	certificate_revoke(const struct args *);

const struct command	certificate_commands[] = {
	{
		.words = "certificate add",
		.usage = "ACCOUNT FILE [--number NUMBER]",
		.en = "Registers a certificate (PEM or DER) for an account; "
		    "its messages are verified by it from now on.",
		.zh = "为账户登记证书（PEM 或 DER），立即用于验签。",
		.example = "hubctl certificate add mall-a mall-a.cer",
		.least = 2,
		.most = 2,
		.run = certificate_add,
		.options = {
			{ "number", OPTION_VALUE, "NUMBER",
			    "what KeyName calls it, when that is not its "
			    "serial number in hex",
			    "报文 KeyName 中的证书编号（默认为十六进制序列号）" },
			{ .name = NULL }
		},
	},
	{
		.words = "certificate list",
		.usage = "[--account NAME]",
		.en = "Lists the certificates and until when they are valid.",
		.zh = "列出证书及其有效期。",
		.example = "hubctl certificate list --account mall-a --json",
		.run = certificate_list,
		.options = {
			{ "account", OPTION_VALUE, "NAME",
			    "of this account alone", "只列该账户的证书" },
			{ .name = NULL }
		},
	},
	{
		.words = "certificate revoke",
		.usage = "ID",
		.en = "Takes a certificate back, at once and for good.",
		.zh = "立即且永久吊销证书。",
		.example = "hubctl certificate revoke 7",
		.least = 1,
		.most = 1,
		.run = certificate_revoke,
	},
	{ .words = NULL }
};

static void	certificate_log(const struct args *, const char *,
		    const PGresult *);

#define CERTIFICATE_COLUMNS \
	"c.id, a.name as account, c.number, c.subject, c.key, c.bits, " \
	BASE_TIME("c.valid_from") " as \"validFrom\", " \
	BASE_TIME("c.valid_until") " as \"validUntil\", " \
	"encode(c.fingerprint, 'hex') as fingerprint, " \
	BASE_TIME("c.revoked_at") " as \"revokedAt\""

static const char SQL_CERTIFICATE_ACCOUNT[] =
    "select id::text as id, (select count(*) from certificate "
    "where account_id = account.id and revoked_at is null)::int as held "
    "from account where name = $1 and revoked_at is null for update";
static const char SQL_CERTIFICATE_ADD[] =
    "with c as (insert into certificate (account_id, number, subject, key, "
    "bits, valid_from, valid_until, fingerprint, der) values ($1, $2, $3, $4, "
    "$5, to_timestamp($6), to_timestamp($7), $8, $9) "
    "on conflict do nothing returning *) "
    "select " CERTIFICATE_COLUMNS " from c join account a on a.id = "
    "c.account_id";
static const char SQL_CERTIFICATE_LIST[] =
    "select " CERTIFICATE_COLUMNS " from certificate c join account a "
    "on a.id = c.account_id where $1::text is null or a.name = $1 "
    "order by c.id";
static const char SQL_CERTIFICATE_REVOKE[] =
    "with c as (update certificate set revoked_at = clock_timestamp() "
    "where id::text = $1 and revoked_at is null returning *) "
    "select " CERTIFICATE_COLUMNS " from c join account a on a.id = "
    "c.account_id";

static char	*bytea(const void *, size_t);

static void
certificate_add(const struct args *args)
{
	const char		*name = args->words.values[0];
	const char		*number = args_value(args, "number");
	struct sign_certificate	says;
	struct out		der;
	struct file		file;
	PGresult		*account, *row;
	const char		*why;
	char			numbers[3][24];

	if (file_read(args->words.values[1], LIMIT_SIGN_TEXT, &file) == 0)
		say_refuse("there is no file %s", "没有文件 %s",
		    args->words.values[1]);
	out_open(&der);
	why = sign_certificate_read(file.bytes, file.len, &says, &der);
	if (why != NULL)
		say_refuse("%s cannot be registered: %s",
		    "%s 不能登记：%s", args->words.values[1], why);
	file_close(&file);
	if (number == NULL)
		number = says.number;
	if (number[0] == '\0' || strlen(number) >= SIGN_NUMBER_ROOM)
		say_usage("a number has 1 to 64 characters",
		    "证书编号为 1 至 64 个字符");

	base_open();
	base_begin();
	account = base_ask(SQL_CERTIFICATE_ACCOUNT, 1, &name);
	if (PQntuples(account) == 0)
		account_refuse_missing(name);
	if (atoi(base_text(account, 0, "held")) >= LIMIT_SIGN_CERTIFICATES)
		say_refuse("%s has %d certificates; revoke one first",
		    "%s 已有 %d 张证书；请先吊销一张", name,
		    LIMIT_SIGN_CERTIFICATES);

	(void)snprintf(numbers[0], sizeof(numbers[0]), "%d", says.bits);
	(void)snprintf(numbers[1], sizeof(numbers[1]), "%lld",
	    (long long)says.valid_from);
	(void)snprintf(numbers[2], sizeof(numbers[2]), "%lld",
	    (long long)says.valid_until);
	row = base_ask(SQL_CERTIFICATE_ADD, 9, (const char *[]){
	    base_text(account, 0, "id"), number, says.subject,
	    says.key == SIGN_KEY_SM2 ? "sm2" : "rsa", numbers[0], numbers[1],
	    numbers[2], bytea(says.fingerprint, sizeof(says.fingerprint)),
	    bytea(der.bytes, der.len) });
	if (PQntuples(row) == 0)
		say_refuse("%s has this certificate already",
		    "%s 已登记过这张证书", name);
	certificate_log(args, "certificate.add", row);
	base_commit();

	list_print_one(row);
	PQclear(account);
	PQclear(row);
	base_close();
	out_close(&der);
}

static void
certificate_list(const struct args *args)
{
	const char	*name = args_value(args, "account");
	PGresult	*rows;

	base_open();
	rows = base_ask(SQL_CERTIFICATE_LIST, 1, &name);
	list_print(rows);
	PQclear(rows);
	base_close();
}

static void
certificate_revoke(const struct args *args)
{
	PGresult	*row;

	base_open();
	base_begin();
	row = base_ask(SQL_CERTIFICATE_REVOKE, 1, args->words.values);
	if (PQntuples(row) == 0)
		say_refuse("there is no such certificate, or it was revoked "
		    "already; hubctl certificate list shows all",
		    "没有这张证书或早已吊销；用 hubctl certificate list 查看");
	certificate_log(args, "certificate.revoke", row);
	base_commit();

	list_print_one(row);
	PQclear(row);
	base_close();
}

static void
certificate_log(const struct args *args, const char *action,
    const PGresult *row)
{
	struct out	out;

	out_open(&out);
	list_write_row(&out, row, 0);
	base_log_about(args, action, "account", base_text(row, 0, "account"),
	    &out);
	out_close(&out);
}

/* As PostgreSQL reads it: \x and hex. Lives until the program ends. */
static char *
bytea(const void *bytes, size_t len)
{
	char	*hex = malloc(2 * len + 3);

	if (hex == NULL)
		say_refuse("there is not enough memory", "内存不足");
	hex[0] = '\\';
	hex[1] = 'x';
	hex_write(bytes, len, hex + 2);
	return (hex);
}
