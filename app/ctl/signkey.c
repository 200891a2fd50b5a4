/*
 * The hub's own signing key, for its receipts: sign.key and sign.pem in the
 * folder of the keys. The parent reads them once, as it does the other keys.
 */

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "commands.h"
#include "field.h"
#include "file.h"
#include "keys.h"
#include "say.h"
#include "sign.h"

#define SIGNKEY_DAYS	"3650"

static void	signkey_make(const struct args *);
static void	signkey_import(const struct args *);

const struct command	signkey_commands[] = {
	{
		.words = "signkey make",
		.usage = "NAME --sm2|--rsa [--days N]",
		.en = "Makes the hub's own key and a self-signed certificate, "
		    "for signed receipts. Restart the hub after it.",
		.zh = "生成枢纽自己的签名密钥和自签名证书，用于回执签名；"
		    "之后需重启枢纽。",
		.example = "hubctl signkey make 'Port hub' --sm2",
		.least = 1,
		.most = 1,
		.run = signkey_make,
		.options = {
			{ "sm2", OPTION_FLAG, NULL, "a key of SM2",
			    "SM2 密钥" },
			{ "rsa", OPTION_FLAG, NULL, "a key of RSA, 2048 bits",
			    "RSA 2048 位密钥" },
			{ "days", OPTION_VALUE, "N", "valid for so long",
			    "有效天数" },
			{ .name = NULL }
		},
	},
	{
		.words = "signkey import",
		.usage = "--key FILE --cert FILE",
		.en = "Takes a key and its certificate for signed receipts. "
		    "Restart the hub after it.",
		.zh = "导入枢纽的签名密钥和证书，用于回执签名；之后需重启枢纽。",
		.example = "hubctl signkey import --key hub.key --cert "
		    "hub.pem",
		.run = signkey_import,
		.options = {
			{ "key", OPTION_VALUE, "FILE", "the private key, PEM",
			    "私钥文件（PEM）" },
			{ "cert", OPTION_VALUE, "FILE",
			    "its certificate, PEM", "证书文件（PEM）" },
			{ .name = NULL }
		},
	},
	{ .words = NULL }
};

static void	signkey_write(const void *, size_t, const void *, size_t);

static void
signkey_make(const struct args *args)
{
	enum sign_key	kind = sign_kind(args);
	const char	*days = args_value(args, "days");
	struct out	key, certificate;

	field_check_name(args->words.values[0]);
	out_open(&key);
	out_open(&certificate);
	if (!sign_key_make(kind, args->words.values[0],
	    (int)field_check_count("--days", days == NULL ? SIGNKEY_DAYS :
	    days, 1, 36500), &key, &certificate))
		say_refuse("the key could not be made", "密钥生成失败");
	signkey_write(key.bytes, key.len, certificate.bytes, certificate.len);
	out_close(&key);
	out_close(&certificate);
}

static void
signkey_import(const struct args *args)
{
	struct file	key, certificate;

	/* Says what is wrong with them. */
	sign_pen_close(sign_pen_of(args));
	(void)file_read(args_value(args, "key"), SIGN_PEM_BYTES, &key);
	(void)file_read(args_value(args, "cert"), SIGN_PEM_BYTES,
	    &certificate);
	signkey_write(key.bytes, key.len, certificate.bytes, certificate.len);
	file_close(&key);
	file_close(&certificate);
}

/* The certificate first: a key without it is not used. */
static void
signkey_write(const void *key, size_t key_len, const void *certificate,
    size_t certificate_len)
{
	char			folder[PATH_MAX], path[PATH_MAX + 16];
	struct file_owner	owner;

	keys_folder(folder, sizeof(folder));
	owner = file_owner_hub(folder);
	(void)snprintf(path, sizeof(path), "%s/sign.pem", folder);
	file_write(path, certificate, certificate_len, &owner);
	(void)snprintf(path, sizeof(path), "%s/sign.key", folder);
	file_write(path, key, key_len, &owner);
	say_line("%s and sign.pem are written; restart the hub, so that it "
	    "signs with them", "已写出 %s 与 sign.pem；请重启枢纽以启用", path);
}
