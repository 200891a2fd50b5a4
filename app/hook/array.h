/* Array parameters, as PostgreSQL reads them in text: {"1","a\"b",NULL}. */

#ifndef HUB_HOOK_ARRAY_H
#define HUB_HOOK_ARRAY_H

#include <stdint.h>

#include "../wire/out.h"

void	array_put(struct out *, const char *);	/* NULL: null */
void	array_int(struct out *, int64_t);
/* The whole text, which stays the out's. */
char	*array_end(struct out *);

#endif
