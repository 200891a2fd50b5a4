/*
 * The migrations as files: sql/migrate/NNNN_name.sql, in the order of their
 * numbers. Numbers may have gaps.
 */

#ifndef HUB_CTL_MIGRATION_H
#define HUB_CTL_MIGRATION_H

#include <stddef.h>

#include "../wire/seal.h"
#include "file.h"

#define MIGRATION_NAME	96
#define MIGRATIONS	2000

struct migration {
	int		version;
	char		name[MIGRATION_NAME];	/* the file's */
	struct file	text;
	char		digest[2 * DIGEST_BYTES + 1];	/* SHA-256, hex */
};

struct migration_list {
	struct migration	*rows;
	int			count;
};

/* All files of HUB_SQL, or of sql/migrate of this program's project. */
void	migration_read(struct migration_list *);
void	migration_close(struct migration_list *);

#endif
