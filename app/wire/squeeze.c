/*
 * The contexts are made once in each process: the dictionary's tables cost
 * more than a document. Level 1 is what a document takes 2 us for; the higher
 * ones take a tenth off it for twice the time.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "squeeze.h"

#define SQUEEZE_LEVEL	1

enum squeeze_form { FORM_PLAIN, FORM_ZSTD };

static ZSTD_CCtx	*shrink;
static ZSTD_CDict	*shrink_words;
static ZSTD_DCtx	*grow;
static ZSTD_DDict	*grow_words;

static void	squeeze_open(void);
static void	squeeze_plain(const void *, size_t, struct out *);

void
squeeze_write(const void *bytes, size_t len, struct out *out)
{
	unsigned char	*room;
	size_t		n, most = ZSTD_compressBound(len);

	squeeze_open();
	if ((room = malloc(most + 1)) == NULL) {
		out->failed = true;
		return;
	}
	room[0] = FORM_ZSTD;
	n = ZSTD_compress_usingCDict(shrink, room + 1, most, bytes, len,
	    shrink_words);
	if (ZSTD_isError(n) || n >= len)
		squeeze_plain(bytes, len, out);
	else
		out_put(out, room, n + 1);
	free(room);
}

int64_t
squeeze_size(const void *squeezed, size_t len)
{
	const unsigned char	*at = squeezed;
	unsigned long long	size;

	if (len < 1 || at[0] > FORM_ZSTD)
		return (-1);
	if (at[0] == FORM_PLAIN)
		return ((int64_t)len - 1);
	size = ZSTD_getFrameContentSize(at + 1, len - 1);
	if (size == ZSTD_CONTENTSIZE_UNKNOWN ||
	    size == ZSTD_CONTENTSIZE_ERROR || size > INT64_MAX)
		return (-1);
	return ((int64_t)size);
}

int64_t
squeeze_read(const void *squeezed, size_t len, void *bytes, size_t room)
{
	const unsigned char	*at = squeezed;
	int64_t			size = squeeze_size(squeezed, len);
	size_t			n;

	if (size < 0 || (uint64_t)size > room)
		return (-1);
	if (at[0] == FORM_PLAIN) {
		memcpy(bytes, at + 1, len - 1);
		return (size);
	}
	squeeze_open();
	n = ZSTD_decompress_usingDDict(grow, bytes, room, at + 1, len - 1,
	    grow_words);
	return (ZSTD_isError(n) ? -1 : (int64_t)n);
}

static void
squeeze_open(void)
{
	if (shrink != NULL)
		return;
	shrink = ZSTD_createCCtx();
	shrink_words = ZSTD_createCDict(squeeze_dictionary,
	    squeeze_dictionary_len, SQUEEZE_LEVEL);
	grow = ZSTD_createDCtx();
	grow_words = ZSTD_createDDict(squeeze_dictionary,
	    squeeze_dictionary_len);
	if (shrink == NULL || shrink_words == NULL || grow == NULL ||
	    grow_words == NULL)
		abort();
}

static void
squeeze_plain(const void *bytes, size_t len, struct out *out)
{
	const unsigned char	form = FORM_PLAIN;

	out_put(out, &form, 1);
	out_put(out, bytes, len);
}
