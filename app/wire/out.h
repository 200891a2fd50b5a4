/*
 * Bytes that are being written: grows on the heap by doubling, never fails
 * half-way (a failed allocation sets `failed` and swallows the rest). The JSON
 * writers put the commas themselves: begin an object, name a member, give its
 * value. Strings are escaped by RFC 8259.
 */

#ifndef HUB_WIRE_OUT_H
#define HUB_WIRE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/text.h"

struct out {
	char		*bytes;
	size_t		len;
	size_t		room;
	bool		failed;
	bool		comma;		/* before the next JSON value */
};

void	out_open(struct out *);
void	out_close(struct out *);
void	out_put(struct out *, const void *, size_t);
void	out_print(struct out *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

void	json_object_begin(struct out *);
void	json_object_end(struct out *);
void	json_array_begin(struct out *);
void	json_array_end(struct out *);
void	json_name(struct out *, const char *);
void	json_text(struct out *, struct text);	/* TEXT_NONE: null */
void	json_string(struct out *, const char *);	/* NULL: null */
void	json_int(struct out *, int64_t);
void	json_bool(struct out *, bool);
void	json_null(struct out *);
void	json_raw(struct out *, const char *, size_t);	/* a finished value */
/* The members of a finished object, into the object that is being written. */
void	json_members(struct out *, const char *, size_t);

#endif
