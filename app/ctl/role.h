/*
 * The roles of the cluster that the hub works as.
 *
 * hub_app has the hub's rights; every connection of the hub takes it on by
 * SET ROLE. The role that the hub logs in as (the user of HUB_PG) is made a
 * member of it and has no rights of its own.
 */

#ifndef HUB_CTL_ROLE_H
#define HUB_CTL_ROLE_H

void	role_make(void);

#endif
