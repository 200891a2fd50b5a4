/* What is squeezed comes back as it was, and nothing else does. */

#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "wire/squeeze.h"

static void	claim_back(const char *, const void *, size_t, size_t);

int
main(void)
{
	static unsigned char	noise[100000];
	static char		same[300000];
	struct out		out;
	char			room[8];
	size_t			i;

	for (i = 0; i < sizeof(noise); i++)
		noise[i] = (unsigned char)(i * i * 2654435761u >> 13);
	memset(same, 'a', sizeof(same));
	claim_back("a_document_is_a_fifth", squeeze_dictionary,
	    squeeze_dictionary_len, squeeze_dictionary_len / 5);
	claim_back("nothing_stays_nothing", "", 0, 1);
	claim_back("a_short_text_comes_back", "x", 1, 2);
	claim_back("what_is_like_nothing_grows_by_one", noise, sizeof(noise),
	    sizeof(noise) + 1);
	claim_back("a_large_text_comes_back", same, sizeof(same), 1000);

	CLAIM("no_bytes_are_not_squeezed", squeeze_size("", 0) == -1);
	CLAIM("an_unknown_form_is_not_read", squeeze_size("\7x", 2) == -1);
	CLAIM("a_frame_must_be_one", squeeze_size("\1xyz", 4) == -1);
	out_open(&out);
	squeeze_write(squeeze_dictionary, 2000, &out);
	CLAIM("a_cut_frame_is_not_read", squeeze_read(out.bytes, out.len - 9,
	    same, sizeof(same)) == -1);
	CLAIM("nothing_is_written_past_the_room", squeeze_read(out.bytes,
	    out.len, room, sizeof(room)) == -1);
	out_close(&out);

	return (claims_done());
}

static void
claim_back(const char *name, const void *bytes, size_t len, size_t most)
{
	struct out	out;
	char		*room = malloc(len + 1);
	bool		good;

	out_open(&out);
	squeeze_write(bytes, len, &out);
	good = !out.failed && room != NULL && out.len <= most &&
	    squeeze_size(out.bytes, out.len) == (int64_t)len &&
	    squeeze_read(out.bytes, out.len, room, len) == (int64_t)len &&
	    memcmp(room, bytes, len) == 0;
	CLAIM(name, good);
	free(room);
	out_close(&out);
}
