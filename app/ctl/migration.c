/*
 * See migration.h.
 */

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "migration.h"
#include "say.h"

#define MIGRATION_BYTES	(4u << 20)

static void	migration_folder(char *, size_t);
static int	migration_wanted(const struct dirent *);
static void	migration_load(struct migration *, const char *, const char *);
static int	migration_is_named(const char *);

void
migration_read(struct migration_list *list)
{
	struct dirent	**entries;
	char		folder[PATH_MAX];
	int		i;

	migration_folder(folder, sizeof(folder));

	list->count = scandir(folder, &entries, migration_wanted, alphasort);
	if (list->count == -1)
		say_refuse("the migrations in %s cannot be read: %s; name "
		    "their folder in HUB_SQL",
		    "无法读取 %s 中的迁移文件：%s；请用 HUB_SQL 指定目录",
		    folder, strerror(errno));
	if (list->count == 0 || list->count > MIGRATIONS)
		say_refuse("%s holds no migrations; name their folder in "
		    "HUB_SQL", "%s 中没有迁移文件；请用 HUB_SQL 指定目录",
		    folder);

	list->rows = calloc((size_t)list->count, sizeof(*list->rows));
	if (list->rows == NULL)
		say_refuse("there is not enough memory", "内存不足");

	for (i = 0; i < list->count; i++) {
		migration_load(&list->rows[i], folder, entries[i]->d_name);
		free(entries[i]);

		if (i > 0 && list->rows[i].version ==
		    list->rows[i - 1].version)
			say_refuse("%s and %s have the same number; give one "
			    "of them another", "%s 与 %s 编号相同；请更改其一",
			    list->rows[i - 1].name, list->rows[i].name);
	}
	free(entries);
}

void
migration_close(struct migration_list *list)
{
	int	i;

	for (i = 0; i < list->count; i++)
		file_close(&list->rows[i].text);
	free(list->rows);
}

/* The program stands in build/ of the project, or beside sql/ when packed. */
static void
migration_folder(char *folder, size_t room)
{
	const char	*named = getenv("HUB_SQL");
	char		self[PATH_MAX];
	ssize_t		len;
	int		used;

	if (named != NULL && named[0] != '\0') {
		used = snprintf(folder, room, "%s", named);
	} else {
		len = readlink("/proc/self/exe", self, sizeof(self) - 1);
		self[len > 0 ? len : 0] = '\0';
		used = snprintf(folder, room, "%s/sql/migrate",
		    dirname(dirname(self)));
	}

	if (used < 0 || (size_t)used >= room)
		say_refuse("the path of the migrations is too long",
		    "迁移文件目录路径过长");
}

static int
migration_wanted(const struct dirent *entry)
{
	size_t	len = strlen(entry->d_name);

	return (entry->d_name[0] != '.' && len > 4 &&
	    strcmp(entry->d_name + len - 4, ".sql") == 0);
}

static void
migration_load(struct migration *migration, const char *folder,
    const char *name)
{
	char	path[PATH_MAX];
	uint8_t	digest[DIGEST_BYTES];

	if (!migration_is_named(name))
		say_refuse("%s/%s is not named NNNN_name.sql; rename it or "
		    "take it away",
		    "%s/%s 的文件名不是 NNNN_名称.sql；请改名或移走", folder,
		    name);

	(void)snprintf(migration->name, sizeof(migration->name), "%s", name);
	migration->version = atoi(name);

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >=
	    (int)sizeof(path) ||
	    !file_read(path, MIGRATION_BYTES, &migration->text))
		say_refuse("%s cannot be read", "无法读取 %s", path);

	if (strlen(migration->text.bytes) != migration->text.len)
		say_refuse("%s holds a NUL byte", "%s 含有空字节", path);

	digest_write(migration->text.bytes, migration->text.len, digest);
	hex_write(digest, sizeof(digest), migration->digest);
}

static int
migration_is_named(const char *name)
{
	size_t	len = strlen(name);

	return (len < MIGRATION_NAME && strspn(name, "0123456789") == 4 &&
	    name[4] == '_' && len > sizeof("0000_.sql") - 1 &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == len - 4 &&
	    atoi(name) > 0);
}
