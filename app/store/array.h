/*
 * An SQL array as a binary parameter: one statement takes all documents of a
 * group commit, and nothing in it has to be escaped.
 */

#ifndef HUB_STORE_ARRAY_H
#define HUB_STORE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db.h"

/* Element types: PostgreSQL's oids, fixed for ever. */
enum array_type {
	ARRAY_BOOL	= 16,
	ARRAY_BYTEA	= 17,
	ARRAY_INT8	= 20,
	ARRAY_INT4	= 23,
	ARRAY_TEXT	= 25,
};

struct db_array {
	enum array_type	type;
	unsigned char	*bytes;
	size_t		len;
	size_t		room;
	uint32_t	count;
	bool		nulls;
};

/* Grows on the heap; a failed allocation ends the worker (nothing is lost:
 * what was not committed was not acknowledged). */
void	array_open(struct db_array *, enum array_type);
void	array_close(struct db_array *);
void	array_bytes(struct db_array *, const void *, size_t);	/* NULL: null */
void	array_int4(struct db_array *, int32_t);
void	array_int8(struct db_array *, int64_t);
void	array_bool(struct db_array *, bool);

/* The finished parameter; it borrows the array until array_close. */
struct db_param	array_param(struct db_array *);

#endif
