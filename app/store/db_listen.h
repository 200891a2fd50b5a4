/*
 * The listening connection of db_listen. Private to app/store/db.c, which
 * opens it with the pool.
 */

#ifndef HUB_STORE_DB_LISTEN_H
#define HUB_STORE_DB_LISTEN_H

#include <stdint.h>

void	listen_open(void);
void	listen_close(void);
void	listen_sweep(uint64_t);

#endif
