/* Writing what the port makes up to standard output, for curl and tests. */

#ifndef HUB_PORT_PRINT_H
#define HUB_PORT_PRINT_H

#include "option.h"

/* The program's exit status. */
int	print_run(const struct options *);

#endif
