/*
 * Documents and messages before they are sealed: what they have in common with
 * all others is left out, which is four fifths of them. What is sealed later
 * cannot be made smaller by anybody.
 *
 * squeezed bytes: 1 form | rest
 *	form 0	the bytes as they are
 *	form 1	a frame of zstd, with the dictionary of squeeze_dictionary.c
 */

#ifndef HUB_WIRE_SQUEEZE_H
#define HUB_WIRE_SQUEEZE_H

#include <stddef.h>
#include <stdint.h>

#include "out.h"

extern const char	squeeze_dictionary[];
extern const size_t	squeeze_dictionary_len;

/* Appends the squeezed bytes. Our own failure sets out->failed. */
void		squeeze_write(const void *, size_t, struct out *);

/* How long the bytes were; -1: not what squeeze_write wrote. */
int64_t		squeeze_size(const void *, size_t);

/* Gives them back, into so much room. The same number, or -1. */
int64_t		squeeze_read(const void *, size_t, void *, size_t);

#endif
