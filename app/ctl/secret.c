/*
 * See secret.h.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include <openssl/crypto.h>

#include "say.h"
#include "secret.h"

#define SECRET_TOKEN_BYTES	32
#define SECRET_GROUPS		4
#define SECRET_GROUP_LETTERS	4

static const char	secret_base64url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* 32 letters, so that five random bits choose one without bias: 80 bits. */
static const char	secret_letters[] = "abcdefghijkmnpqrstuvwxyz23456789";

/* The terminal as it was before its echo was turned off. */
static struct termios	secret_echo;
static volatile sig_atomic_t	secret_echo_off = 0;

static void	secret_ask(char [SECRET_PASSWORD_ROOM]);
static void	secret_hide(void);
static void	secret_show(void);
static void	secret_interrupt(int);
static void	secret_read_line(FILE *, char [SECRET_PASSWORD_ROOM]);
static void	secret_check(const char *);

void
secret_token_make(char token[SECRET_TOKEN_ROOM])
{
	unsigned char	bytes[SECRET_TOKEN_BYTES];
	unsigned int	bits = 0;
	int		held = 0;
	size_t		i, at = 4;

	random_write(bytes, sizeof(bytes));
	memcpy(token, "hub_", 4);

	for (i = 0; i < sizeof(bytes); i++) {
		bits = (bits << 8) | bytes[i];
		held += 8;
		while (held >= 6) {
			held -= 6;
			token[at++] = secret_base64url[(bits >> held) & 63];
		}
	}
	token[at++] = secret_base64url[(bits << (6 - held)) & 63];
	token[at] = '\0';

	OPENSSL_cleanse(bytes, sizeof(bytes));
}

void
secret_token_digest(const char *token, char text[SECRET_DIGEST_ROOM])
{
	uint8_t	digest[DIGEST_BYTES];

	digest_write(token, strlen(token), digest);
	text[0] = '\\';
	text[1] = 'x';
	hex_write(digest, sizeof(digest), text + 2);
}

void
secret_password_make(char password[SECRET_PASSWORD_ROOM])
{
	unsigned char	bytes[SECRET_GROUPS * SECRET_GROUP_LETTERS];
	size_t		i, at = 0;

	random_write(bytes, sizeof(bytes));

	for (i = 0; i < sizeof(bytes); i++) {
		if (i > 0 && i % SECRET_GROUP_LETTERS == 0)
			password[at++] = '-';
		password[at++] = secret_letters[bytes[i] & 31];
	}
	password[at] = '\0';

	OPENSSL_cleanse(bytes, sizeof(bytes));
}

void
secret_password_read(const char *path, char password[SECRET_PASSWORD_ROOM])
{
	FILE	*from;

	if (path != NULL) {
		from = fopen(path, "re");
		if (from == NULL)
			say_refuse("%s cannot be read: %s", "无法读取 %s：%s",
			    path, strerror(errno));
		secret_read_line(from, password);
		(void)fclose(from);
	} else if (isatty(STDIN_FILENO)) {
		secret_ask(password);
	} else {
		secret_read_line(stdin, password);
	}

	secret_check(password);
}

void
secret_password_hash(const char *password, char hash[PASSWORD_ROOM])
{
	if (password_hash(password, hash) == -1)
		say_refuse("there is not enough memory to hash a password",
		    "内存不足，无法计算口令散列");
}

void
secret_wipe(char *secret, size_t len)
{
	OPENSSL_cleanse(secret, len);
}

/* Twice, because nobody sees what is typed. */
static void
secret_ask(char password[SECRET_PASSWORD_ROOM])
{
	char	again[SECRET_PASSWORD_ROOM];
	int	differs;

	secret_hide();

	(void)fputs("Password 口令: ", stderr);
	secret_read_line(stdin, password);
	(void)fputs("\nOnce more 再输一次: ", stderr);
	secret_read_line(stdin, again);
	(void)fputc('\n', stderr);

	secret_show();

	differs = strcmp(password, again) != 0;
	OPENSSL_cleanse(again, sizeof(again));
	if (differs)
		say_refuse("the two passwords differ; give the command again",
		    "两次输入不一致，请重新执行");
}

static void
secret_hide(void)
{
	struct termios	silent;

	if (tcgetattr(STDIN_FILENO, &secret_echo) == -1)
		say_refuse("the terminal's echo cannot be turned off; use "
		    "--password-file",
		    "无法关闭终端回显；请用 --password-file");

	silent = secret_echo;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	secret_echo_off = 1;
	(void)atexit(secret_show);
	(void)signal(SIGINT, secret_interrupt);
	(void)signal(SIGTERM, secret_interrupt);
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == -1)
		say_refuse("the terminal's echo cannot be turned off; use "
		    "--password-file",
		    "无法关闭终端回显；请用 --password-file");
}

static void
secret_show(void)
{
	if (secret_echo_off)
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &secret_echo);
	secret_echo_off = 0;
}

/* Who changes his mind at the prompt gets his terminal back as it was. */
static void
secret_interrupt(int number)
{
	secret_show();
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

static void
secret_read_line(FILE *from, char password[SECRET_PASSWORD_ROOM])
{
	size_t	len;

	if (fgets(password, SECRET_PASSWORD_ROOM, from) == NULL)
		say_refuse("no password was given", "未给出口令");

	len = strlen(password);
	if (len == SECRET_PASSWORD_ROOM - 1 && password[len - 1] != '\n')
		say_refuse("a password has at most %d bytes",
		    "口令最长 %d 字节", SECRET_PASSWORD_MOST - 1);

	while (len > 0 && (password[len - 1] == '\n' ||
	    password[len - 1] == '\r'))
		password[--len] = '\0';
}

/* Long enough, and UTF-8: the browser sends nothing else. */
static void
secret_check(const char *password)
{
	mbstate_t	state = { 0 };
	const char	*at = password;
	size_t		characters;

	characters = mbsrtowcs(NULL, &at, 0, &state);
	if (characters == (size_t)-1)
		say_refuse("a password is text in UTF-8",
		    "口令须为 UTF-8 文本");
	if (characters < SECRET_PASSWORD_LEAST)
		say_refuse("a password has at least %d characters; let "
		    "--generate make one",
		    "口令至少 %d 个字符；可用 --generate 自动生成",
		    SECRET_PASSWORD_LEAST);
}
