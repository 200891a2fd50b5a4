/*
 * See file.h.
 */

#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "file.h"
#include "say.h"

static void	file_fill(int, const char *, const void *, size_t);
static void	file_sync_folder(const char *);

int
file_read(const char *path, size_t limit, struct file *file)
{
	struct stat	st;
	ssize_t		got;
	int		fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 && errno == ENOENT)
		return (0);
	if (fd == -1 || fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		say_refuse("%s cannot be read: %s", "无法读取 %s：%s", path,
		    fd == -1 ? strerror(errno) : "not a file");
	if ((size_t)st.st_size > limit)
		say_refuse("%s is larger than %zu bytes",
		    "%s 超过 %zu 字节", path, limit);

	file->len = 0;
	file->bytes = calloc(1, (size_t)st.st_size + 1);
	if (file->bytes == NULL)
		say_refuse("there is not enough memory", "内存不足");

	while (file->len < (size_t)st.st_size) {
		got = read(fd, file->bytes + file->len,
		    (size_t)st.st_size - file->len);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		file->len += (size_t)got;
	}
	(void)close(fd);

	if (file->len != (size_t)st.st_size)
		say_refuse("%s changed while it was read; try again",
		    "读取 %s 时文件发生变化，请重试", path);

	return (1);
}

void
file_close(struct file *file)
{
	OPENSSL_cleanse(file->bytes, file->len);
	free(file->bytes);
	file->bytes = NULL;
	file->len = 0;
}

void
file_write(const char *path, const void *bytes, size_t len,
    const struct file_owner *owner)
{
	char	fresh[PATH_MAX];
	int	fd;

	if (snprintf(fresh, sizeof(fresh), "%s.new", path) >=
	    (int)sizeof(fresh))
		say_refuse("%s is too long a path", "路径过长：%s", path);

	/* One that a killed run left behind is nobody's. */
	(void)unlink(fresh);

	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (fd == -1)
		say_refuse("%s cannot be written: %s; see that the folder "
		    "is there and yours",
		    "无法写入 %s：%s；请确认目录存在且有写权限", path,
		    strerror(errno));

	if (geteuid() == 0 && fchown(fd, owner->uid, owner->gid) == -1)
		say_refuse("%s cannot be given to the hub's user: %s",
		    "无法将 %s 的属主改为枢纽用户：%s", path,
		    strerror(errno));

	file_fill(fd, path, bytes, len);

	if (close(fd) == -1 || rename(fresh, path) == -1)
		say_refuse("%s cannot be written: %s", "无法写入 %s：%s",
		    path, strerror(errno));

	file_sync_folder(path);
}

struct file_owner
file_owner_folder(const char *folder)
{
	struct stat	st;

	if (stat(folder, &st) == -1)
		return ((struct file_owner){ geteuid(), getegid() });

	return ((struct file_owner){ st.st_uid, st.st_gid });
}

struct file_owner
file_owner_hub(const char *folder)
{
	const char		*name = getenv("HUB_USER");
	const struct passwd	*entry;

	if (geteuid() == 0 && name != NULL && name[0] != '\0') {
		entry = getpwnam(name);
		if (entry == NULL)
			say_refuse("HUB_USER names %s, who is no user of "
			    "this machine", "HUB_USER 指定的用户 %s 不存在",
			    name);
		return ((struct file_owner){ entry->pw_uid, entry->pw_gid });
	}

	return (file_owner_folder(folder));
}

void
file_give(const char *path, const struct file_owner *owner)
{
	if (geteuid() == 0 && chown(path, owner->uid, owner->gid) == -1)
		say_refuse("%s cannot be given to the hub's user: %s",
		    "无法将 %s 的属主改为枢纽用户：%s", path,
		    strerror(errno));
}

void
file_state_folder(char *folder, size_t room)
{
	const char	*state = getenv("HUB_STATE");
	char		real[PATH_MAX];

	if (state == NULL || state[0] == '\0')
		state = "var";

	if (realpath(state, real) == NULL || strlen(real) >= room)
		say_refuse("there is no state folder %s; make it, or name "
		    "another in HUB_STATE",
		    "状态目录 %s 不存在；请创建，或用 HUB_STATE 指定",
		    state);

	(void)snprintf(folder, room, "%s", real);
}

static void
file_fill(int fd, const char *path, const void *bytes, size_t len)
{
	const char	*at = bytes;
	ssize_t		put;

	while (len > 0) {
		put = write(fd, at, len);
		if (put == -1 && errno == EINTR)
			continue;
		if (put == -1)
			say_refuse("%s cannot be written: %s",
			    "无法写入 %s：%s", path, strerror(errno));
		at += put;
		len -= (size_t)put;
	}

	if (fsync(fd) == -1)
		say_refuse("%s is not safe on the disk: %s",
		    "%s 未能落盘：%s", path, strerror(errno));
}

/* The new name is durable only once its folder is. */
static void
file_sync_folder(const char *path)
{
	char		folder[PATH_MAX];
	const char	*slash = strrchr(path, '/');
	int		fd;

	if (slash == NULL)
		(void)snprintf(folder, sizeof(folder), ".");
	else
		(void)snprintf(folder, sizeof(folder), "%.*s",
		    (int)(slash - path) + 1, path);

	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return;
	(void)fsync(fd);
	(void)close(fd);
}
