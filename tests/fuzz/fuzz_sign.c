/* Signed messages against a ring of two keys made for this run, and
 * certificates: whatever comes, an answer, and never a valid one. */

#include "../../app/wire/sign.h"
#include "../../app/wire/xml_text.h"
#include "fuzz_message.h"

#define NOW	1735689600	/* 2025-01-01 */

static struct sign_ring	*ring;
static struct sign_desk	*desk;

static void
ring_add(enum sign_key key, int64_t id)
{
	struct sign_certificate	certificate;
	struct out		secret, pem, der;

	out_open(&secret);
	out_open(&pem);
	out_open(&der);
	fuzz_must(sign_key_make(key, "fuzz", 365, &secret, &pem),
	    "a key can be made");
	fuzz_must(sign_certificate_read(pem.bytes, pem.len, &certificate,
	    &der) == NULL, "its certificate can be read");
	fuzz_must(sign_ring_add(ring, id, der.bytes, der.len, "0001", false),
	    "its certificate can be kept");
	out_close(&secret);
	out_close(&pem);
	out_close(&der);
}

static void
ring_fill(void)
{
	ring = sign_ring_open();
	desk = sign_desk_open();
	ring_add(SIGN_KEY_SM2, 1);
	ring_add(SIGN_KEY_RSA, 2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct sign_certificate	certificate;
	struct sign_result	result;
	struct xml_text		xml;
	struct fault		fault;
	struct arena		arena;
	struct out		der;

	if (ring == NULL)
		ring_fill();

	if (len == 0 || bytes[0] != '<') {
		out_open(&der);
		(void)sign_certificate_read(bytes, len, &certificate, &der);
		out_close(&der);
		return (0);
	}

	arena_open(&arena, FUZZ_MEMORY);
	if (xml_text_read(bytes, len, &arena, &xml, &fault) &&
	    xml_text_check(&xml, &fault))
		fuzz_must(sign_check(desk, ring, (struct text){ xml.bytes,
		    (uint32_t)xml.len }, NOW, &result) != SIGNATURE_VALID,
		    "nobody has signed with a key of this run");
	arena_close(&arena);

	return (0);
}
