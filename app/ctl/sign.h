/* What the commands that sign share. */

#ifndef HUB_CTL_SIGN_H
#define HUB_CTL_SIGN_H

#include "../wire/sign.h"

#define SIGN_PEM_BYTES	65536	/* of a file: a key, a chain */

struct args;

/* --sm2 or --rsa; anything else is a usage. */
enum sign_key	sign_kind(const struct args *);
/* Of --key, --cert and, where the command has it, --number. */
struct sign_pen	*sign_pen_of(const struct args *);
const char	*sign_number(const struct args *);

#endif
