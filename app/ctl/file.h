/*
 * Files read whole and written whole. A written file is there completely or
 * not at all, readable by its owner alone from its first byte on.
 */

#ifndef HUB_CTL_FILE_H
#define HUB_CTL_FILE_H

#include <sys/types.h>
#include <stddef.h>

struct file {
	char	*bytes;		/* ended by a NUL that len does not count */
	size_t	len;
};

struct file_owner {
	uid_t	uid;
	gid_t	gid;
};

/*
 * 1 when read, 0 when it does not exist; anything else is a refusal. A file
 * over the limit is refused. The caller calls file_close.
 */
int	file_read(const char *, size_t, struct file *);
void	file_close(struct file *);	/* wipes it first */

/* Mode 0600, by rename; given to the owner when hubctl runs as root. */
void	file_write(const char *, const void *, size_t,
	    const struct file_owner *);

/* The folder's own; and the hub's: HUB_USER when root, else the folder's. */
struct file_owner	file_owner_folder(const char *);
struct file_owner	file_owner_hub(const char *);

void	file_give(const char *, const struct file_owner *);	/* as root */

/* HUB_STATE or an absolute form of its default; in the caller's buffer. */
void	file_state_folder(char *, size_t);

#endif
