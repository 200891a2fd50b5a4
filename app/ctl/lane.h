/*
 * What other commands need of lanes, in the caller's transaction.
 */

#ifndef HUB_CTL_LANE_H
#define HUB_CTL_LANE_H

#include <libpq-fe.h>

struct args_list;

/* Refuses and names the first lane that is not there. */
void		lane_must_exist(const struct args_list *);

/* 0: it is there already. */
int		lane_write_new(const char *, const char *);
PGresult	*lane_write_state(const char *, const char *);

#endif
