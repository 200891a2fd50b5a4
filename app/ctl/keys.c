/*
 * The hub's two key files, seal.key (AES-256-GCM) and mac.key (HMAC-SHA-256).
 * Their form, and how a key is added, is app/wire/seal.c's; this file sees to
 * the folder, to the owner, and that two operators take turns.
 *
 * A key that is lost cannot be made again, so nothing here ever removes or
 * replaces one.
 */

#include <sys/file.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../wire/out.h"
#include "../wire/seal.h"
#include "args.h"
#include "commands.h"
#include "file.h"
#include "keys.h"
#include "say.h"

static void	keys_make(const struct args *);
static void	keys_rotate(const struct args *);

const struct command	keys_commands[] = {
	{
		.words = "keys",
		.usage = "",
		.en = "Makes the key files that are missing; shows which key "
		    "is current.",
		.zh = "生成缺少的密钥文件，并显示当前密钥编号。",
		.example = "HUB_KEYS=/etc/hub/keys hubctl keys",
		.run = keys_make,
	},
	{
		.words = "keys rotate",
		.usage = "seal|mac",
		.en = "Appends a new current key; the older ones still open "
		    "what they sealed. Restart the hub after it.",
		.zh = "追加新的当前密钥，旧密钥仍可解密旧数据；"
		    "之后需重启枢纽。",
		.example = "hubctl keys rotate seal",
		.least = 1,
		.most = 1,
		.run = keys_rotate,
	},
	{ .words = NULL }
};

static const char *const	keys_files[] = { "seal.key", "mac.key", NULL };

static int	keys_lock(const char *);
static void	keys_make_folder(const char *);
static void	keys_add(const char *, const char *);
static bool	keys_there(const char *, const char *);
static void	keys_guard(const char *, const char *);
static void	keys_path(char *, size_t, const char *, const char *);
static void	keys_load(const char *);
static void	keys_print(const bool *);
static uint32_t	keys_current(const char *);

void
keys_open(void)
{
	char	folder[PATH_MAX];

	keys_folder(folder, sizeof(folder));
	keys_load(folder);
}

void
keys_folder(char *folder, size_t room)
{
	const char	*named = getenv("HUB_KEYS");
	char		state[PATH_MAX];
	int		len;

	if (named != NULL && named[0] != '\0') {
		len = snprintf(folder, room, "%s", named);
	} else {
		file_state_folder(state, sizeof(state));
		len = snprintf(folder, room, "%s/keys", state);
	}

	if (len < 0 || (size_t)len >= room)
		say_refuse("the path of the keys is too long",
		    "密钥目录路径过长");
}

static void
keys_make(const struct args *args)
{
	char	folder[PATH_MAX];
	bool	made[2];
	int	i, lock;

	(void)args;

	keys_folder(folder, sizeof(folder));
	keys_make_folder(folder);
	lock = keys_lock(folder);

	for (i = 0; keys_files[i] != NULL; i++) {
		made[i] = !keys_there(folder, keys_files[i]);
		if (made[i])
			keys_add(folder, keys_files[i]);
		keys_guard(folder, keys_files[i]);
	}

	keys_load(folder);
	keys_print(made);
	(void)close(lock);
}

static void
keys_rotate(const struct args *args)
{
	char		folder[PATH_MAX];
	const char	*name = args->words.values[0];
	bool		made[2] = { false, false };
	int		i, lock;

	if (strcmp(name, "seal") != 0 && strcmp(name, "mac") != 0)
		say_usage("the key to rotate is seal or mac",
		    "要轮换的密钥是 seal 或 mac");
	i = strcmp(name, "seal") == 0 ? 0 : 1;

	keys_folder(folder, sizeof(folder));
	lock = keys_lock(folder);

	if (!keys_there(folder, keys_files[i]))
		say_refuse("there is no %s in %s yet; give hubctl keys first",
		    "尚无 %s（目录 %s）；请先执行 hubctl keys",
		    keys_files[i], folder);

	/* A file that cannot be read must not grow a line. */
	keys_load(folder);
	seal_wipe();

	keys_add(folder, keys_files[i]);
	keys_guard(folder, keys_files[i]);
	made[i] = true;

	keys_load(folder);
	keys_print(made);
	say_line("restart the hub, so that every worker knows the new key",
	    "请重启枢纽，使各工作进程载入新密钥");
	(void)close(lock);
}

/* Two runs at once would each throw the other's new key away. */
static int
keys_lock(const char *folder)
{
	int	fd;

	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1 || flock(fd, LOCK_EX) == -1)
		say_refuse("the folder of the keys, %s, cannot be used: %s; "
		    "give hubctl keys first, or name another in HUB_KEYS",
		    "密钥目录 %s 不可用：%s；请先执行 hubctl keys，或用 "
		    "HUB_KEYS 指定其他目录", folder, strerror(errno));

	return (fd);
}

static void
keys_make_folder(const char *folder)
{
	char			above[PATH_MAX];
	struct file_owner	owner;

	if (mkdir(folder, 0700) == -1) {
		if (errno == EEXIST)
			return;
		say_refuse("the folder %s cannot be made: %s; make the "
		    "folder above it, or name another in HUB_KEYS",
		    "无法创建目录 %s：%s；请创建其上级目录，或用 HUB_KEYS "
		    "指定其他目录", folder, strerror(errno));
	}

	(void)snprintf(above, sizeof(above), "%s", folder);
	owner = file_owner_hub(dirname(above));
	file_give(folder, &owner);
}

static void
keys_add(const char *folder, const char *name)
{
	if (seal_key_add(folder, name) == -1)
		say_refuse("no key could be added to %s: %s",
		    "无法向 %s 添加密钥：%s", name, seal_error());
}

static bool
keys_there(const char *folder, const char *name)
{
	char	path[PATH_MAX];

	keys_path(path, sizeof(path), folder, name);

	return (access(path, F_OK) == 0);
}

/* Keys that others can read are closed again, and it is said. */
static void
keys_guard(const char *folder, const char *name)
{
	struct file_owner	owner = file_owner_hub(folder);
	char			path[PATH_MAX];
	struct stat		st;

	keys_path(path, sizeof(path), folder, name);
	if (stat(path, &st) == -1)
		say_refuse("%s went away: %s", "%s 已消失：%s", path,
		    strerror(errno));

	if ((st.st_mode & 0077) != 0) {
		if (chmod(path, 0600) == -1)
			say_refuse("%s is open to others and cannot be "
			    "closed: %s", "%s 对他人可读且无法收紧权限：%s",
			    path, strerror(errno));
		say_line("%s was open to others; it is mode 0600 now",
		    "%s 原先对他人可读，现已改为 0600", path);
	}

	file_give(path, &owner);
}

static void
keys_path(char *path, size_t room, const char *folder, const char *name)
{
	int	len = snprintf(path, room, "%s/%s", folder, name);

	if (len < 0 || (size_t)len >= room)
		say_refuse("the path of the keys is too long",
		    "密钥目录路径过长");
}

static void
keys_load(const char *folder)
{
	if (seal_load(folder) == -1)
		say_refuse("the keys in %s cannot be used: %s; bring them "
		    "back from their copy, or give hubctl keys when there "
		    "never were any",
		    "%s 中的密钥不可用：%s；请从备份恢复，如从未生成过请执行 "
		    "hubctl keys", folder, seal_error());
}

/* The ids that the ring itself writes into what it seals. */
static void
keys_print(const bool *made)
{
	struct out	out;
	int		i;

	out_open(&out);
	json_object_begin(&out);
	for (i = 0; keys_files[i] != NULL; i++) {
		json_name(&out, i == 0 ? "seal" : "mac");
		json_object_begin(&out);
		json_name(&out, "current");
		json_int(&out, keys_current(keys_files[i]));
		json_name(&out, "made");
		json_bool(&out, made[i]);
		json_object_end(&out);

		if (say_is_json())
			continue;
		if (made[i])
			say_line("%s: key %u was made and is current",
			    "%s：已生成 %u 号密钥并设为当前密钥",
			    keys_files[i], keys_current(keys_files[i]));
		else
			say_line("%s: key %u is current",
			    "%s：当前密钥为 %u 号", keys_files[i],
			    keys_current(keys_files[i]));
	}
	json_object_end(&out);

	if (say_is_json())
		say_document(&out);
	out_close(&out);
}

static uint32_t
keys_current(const char *name)
{
	struct out	sealed;
	uint8_t		mac[MAC_BYTES];
	uint32_t	id;

	if (strcmp(name, "mac.key") == 0) {
		mac_write("person", TEXT(""), mac);
		return ((uint32_t)mac[0] << 24 | (uint32_t)mac[1] << 16 |
		    (uint32_t)mac[2] << 8 | mac[3]);
	}

	out_open(&sealed);
	seal_write("document", "", 0, &sealed);
	id = seal_key_id(sealed.bytes, sealed.len);
	out_close(&sealed);

	return (id);
}
