/*
 * Signing, so that anybody can try it: no public sample carries a signature
 * that verifies. A key and a certificate that it signs itself, and a message
 * from standard input to standard output.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../limits.h"
#include "../wire/sign.h"
#include "args.h"
#include "commands.h"
#include "field.h"
#include "file.h"
#include "say.h"
#include "sign.h"

#define SIGN_DAYS	"365"

static void	sign_make(const struct args *);
static void	sign_stdin(const struct args *);

const struct command	sign_commands[] = {
	{
		.words = "key make",
		.usage = "NAME --sm2|--rsa [--days N] [--key FILE] "
		    "[--cert FILE]",
		.en = "Makes a key and a self-signed certificate for tests: "
		    "NAME.key and NAME.pem.",
		.zh = "生成测试用密钥和自签名证书：NAME.key 与 NAME.pem。",
		.example = "hubctl key make mall-a --sm2",
		.least = 1,
		.most = 1,
		.run = sign_make,
		.options = {
			{ "sm2", OPTION_FLAG, NULL, "a key of SM2",
			    "SM2 密钥" },
			{ "rsa", OPTION_FLAG, NULL, "a key of RSA, 2048 bits",
			    "RSA 2048 位密钥" },
			{ "days", OPTION_VALUE, "N",
			    "valid for so long, 365 by default; -1: it "
			    "expired yesterday",
			    "有效天数，默认 365；-1 表示昨天已过期" },
			{ "key", OPTION_VALUE, "FILE",
			    "where the private key goes", "私钥文件" },
			{ "cert", OPTION_VALUE, "FILE",
			    "where the certificate goes", "证书文件" },
			{ .name = NULL }
		},
	},
	{
		.words = "sign",
		.usage = "--key FILE --cert FILE [--method WORD] "
		    "[--number NUMBER] < message.xml > signed.xml",
		.en = "Signs a CEB message (enveloped XML-DSig) from standard "
		    "input to standard output.",
		.zh = "对标准输入的 CEB 报文签名（XML-DSig），写到标准输出。",
		.example = "hubctl sign --key mall-a.key --cert mall-a.pem < "
		    "order.xml > signed.xml",
		.run = sign_stdin,
		.options = {
			{ "key", OPTION_VALUE, "FILE",
			    "the private key, PEM", "私钥文件（PEM）" },
			{ "cert", OPTION_VALUE, "FILE",
			    "its certificate, PEM or DER",
			    "证书文件（PEM 或 DER）" },
			{ "method", OPTION_VALUE, "WORD",
			    "sm2-sm3, rsa-sha1 or rsa-sha256; by default the "
			    "key's own: sm2-sm3, rsa-sha1",
			    "签名算法，默认 SM2 用 sm2-sm3，RSA 用 rsa-sha1" },
			{ "number", OPTION_VALUE, "NUMBER",
			    "KeyName; by default the serial number",
			    "KeyName 中的证书编号，默认为序列号" },
			{ .name = NULL }
		},
	},
	{ .words = NULL }
};

static const char *const	sign_methods[SIGN_METHODS + 1] = {
	[SIGN_SM2_SM3] = "sm2-sm3",
	[SIGN_RSA_SHA1] = "rsa-sha1",
	[SIGN_RSA_SHA256] = "rsa-sha256",
	[SIGN_METHODS] = NULL
};

static void	input_read(struct out *);
static void	path_write(const struct args *, const char *, const char *,
		    const struct out *);

enum sign_key
sign_kind(const struct args *args)
{
	bool	sm2 = args_given(args, "sm2");

	if (sm2 == args_given(args, "rsa"))
		say_usage("say either --sm2 or --rsa",
		    "须给出 --sm2 或 --rsa 之一");
	return (sm2 ? SIGN_KEY_SM2 : SIGN_KEY_RSA);
}

struct sign_pen *
sign_pen_of(const struct args *args)
{
	const char	*paths[2] = { args_value(args, "key"),
			    args_value(args, "cert") };
	const char	*why;
	struct sign_pen	*pen;
	struct file	files[2];
	int		i;

	for (i = 0; i < 2; i++) {
		if (paths[i] == NULL)
			say_usage("say --key FILE and --cert FILE",
			    "须给出 --key FILE 和 --cert FILE");
		if (file_read(paths[i], SIGN_PEM_BYTES, &files[i]) == 0)
			say_refuse("there is no file %s", "没有文件 %s",
			    paths[i]);
	}
	pen = sign_pen_open(
	    (struct text){ files[0].bytes, (uint32_t)files[0].len },
	    (struct text){ files[1].bytes, (uint32_t)files[1].len },
	    sign_number(args), &why);
	if (pen == NULL)
		say_refuse("%s cannot be used: %s", "%s 不能使用：%s",
		    paths[0], why);
	file_close(&files[0]);
	file_close(&files[1]);
	return (pen);
}

const char *
sign_number(const struct args *args)
{
	const struct option	*o;

	for (o = args->command->options; o->name != NULL; o++) {
		if (strcmp(o->name, "number") == 0)
			return (args_value(args, "number"));
	}
	return (NULL);
}

static void
sign_make(const struct args *args)
{
	enum sign_key	kind = sign_kind(args);
	const char	*days = args_value(args, "days");
	struct out	key, certificate;

	field_check_name(args->words.values[0]);
	if (days == NULL)
		days = SIGN_DAYS;
	out_open(&key);
	out_open(&certificate);
	if (!sign_key_make(kind, args->words.values[0],
	    (int)field_check_count("--days", days, -3650, 36500), &key,
	    &certificate))
		say_refuse("the key could not be made", "密钥生成失败");
	path_write(args, "key", "key", &key);
	path_write(args, "cert", "pem", &certificate);
	out_close(&key);
	out_close(&certificate);
}

static void
sign_stdin(const struct args *args)
{
	const char	*word = args_value(args, "method"), *why;
	struct sign_pen	*pen = sign_pen_of(args);
	struct out	message, out;
	struct text	xml;
	int		method;

	method = sign_pen_method(pen) == SIGN_SM2_SM3 ? SIGN_SM2_SM3 :
	    SIGN_RSA_SHA1;
	if (word != NULL)
		method = field_check_word("--method", word, sign_methods);
	out_open(&message);
	out_open(&out);
	input_read(&message);
	xml = (struct text){ message.bytes, (uint32_t)message.len };
	if (xml.len >= 3 && memcmp(xml.ptr, "\xef\xbb\xbf", 3) == 0)
		xml = (struct text){ xml.ptr + 3, xml.len - 3 };
	if (!sign_message(pen, (enum sign_method)method, xml, &out, &why))
		say_refuse("it cannot be signed: %s", "无法签名：%s", why);
	if (fwrite(out.bytes, 1, out.len, stdout) != out.len)
		say_refuse("it cannot be written: %s", "无法写出：%s",
		    strerror(errno));
	out_close(&message);
	out_close(&out);
	sign_pen_close(pen);
}

static void
input_read(struct out *message)
{
	char	bytes[65536];
	size_t	got;

	while ((got = fread(bytes, 1, sizeof(bytes), stdin)) > 0) {
		out_put(message, bytes, got);
		if (message->len > LIMIT_BODY_BYTES)
			say_refuse("a message has at most 16 MB",
			    "报文不得超过 16 MB");
	}
}

/* To where the option says, else to NAME with an ending. */
static void
path_write(const struct args *args, const char *option, const char *ending,
    const struct out *bytes)
{
	struct file_owner	us = { geteuid(), getegid() };
	const char		*given = args_value(args, option);
	char			path[4096];

	(void)snprintf(path, sizeof(path), "%s.%s", args->words.values[0],
	    ending);
	file_write(given == NULL ? path : given, bytes->bytes, bytes->len,
	    &us);
	say_line("%s is written", "已写出 %s", given == NULL ? path : given);
}
