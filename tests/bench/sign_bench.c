/*
 * What a signature costs beside OpenSSL's own primitive: an order of the usual
 * size, signed, is verified over and over as a thread of the hub does it
 * (parse, canonical form, two digests, the primitive), and the primitive alone
 * over a digest, with everything of its own kept. One thread, the median of
 * some rounds; each round measures both, one after the other.
 *
 *	sign_bench [ROUNDS]
 *	{"name": "RSA-2048 SHA-1", "perSecond": 21000, "bound": 30000, ...}
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "port/letter.h"
#include "port/shipment.h"
#include "wire/sign_key.h"

#define ROUND_S		0.5
#define ROUNDS_MOST	99

struct subject {
	const char		*name;
	enum sign_key		key;
	enum sign_method	method;
	struct sign_pen		*pen;
	struct sign_ring	*ring;
	struct out		message;
	struct out		signature;	/* of the primitive, raw */
};

static struct papers		papers;
static struct sign_desk		*desk;
static struct sign_ready	ready[SIGN_READY];
static const uint8_t		digest[SIGN_DIGEST_MOST] = "what is signed";

static double
now_s(void)
{
	struct timespec	ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

static void
need(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "sign_bench: %s\n", what);
	exit(1);
}

static struct text
text_from(const struct out *o)
{
	return ((struct text){ o->bytes, (uint32_t)o->len });
}

static void
subject_open(struct subject *s)
{
	struct papers	*one = &papers;
	struct out	xml, key, certificate, base64;
	const char	*why = "no key";
	struct text	der;
	uint8_t		raw[LIMIT_SIGN_RSA_BITS / 8];
	int64_t		len;

	out_open(&xml);
	out_open(&key);
	out_open(&certificate);
	out_open(&base64);
	letter_write(MEDIA_XML, PAPER_ORDER, &one, 1, &xml);
	need(sign_key_make(s->key, "bench", 30, &key, &certificate), why);
	s->pen = sign_pen_open(text_from(&key), text_from(&certificate), NULL,
	    &why);
	need(s->pen != NULL, why);
	der = sign_pen_certificate(s->pen);
	s->ring = sign_ring_open();
	need(sign_ring_add(s->ring, 1, der.ptr, der.len, "1", false), "ring");
	need(sign_message(s->pen, s->method, text_from(&xml), &s->message,
	    &why), why);
	need(sign_bytes(s->pen, digest, sizeof(digest), &base64), "sign");
	len = sign_base64_read(text_from(&base64), raw, sizeof(raw));
	need(len > 0, "base64");
	out_put(&s->signature, raw, (size_t)len);
	out_close(&xml);
	out_close(&key);
	out_close(&certificate);
	out_close(&base64);
}

/* How often a second the whole is done. */
static double
whole_rate(struct subject *s)
{
	struct sign_result	result;
	double			from = now_s(), spent;
	int			n = 0, i;

	do {
		for (i = 0; i < 64; i++, n++)
			need(sign_check(desk, s->ring,
			    text_from(&s->message), time(NULL), &result) ==
			    SIGNATURE_VALID, "not valid");
	} while ((spent = now_s() - from) < ROUND_S);
	return (n / spent);
}

/* How often the primitive alone: its context kept, its digest made. */
static double
bound_rate(struct subject *s)
{
	struct sign_entry	*e = &s->ring->entries[0];
	enum sign_method	method = sign_pen_method(s->pen);
	EVP_PKEY_CTX		*ctx;
	uint8_t			value[LIMIT_SIGN_RSA_BITS / 8], made[32];
	size_t			len = s->signature.len, size;
	double			from, spent;
	int			n = 0, i;

	need(sign_entry_verify(e, method, ready, digest, sizeof(digest),
	    (uint8_t *)s->signature.bytes, len), "primitive");
	for (i = 0; ready[i].ctx == NULL || ready[i].serial != e->serial; i++)
		continue;
	ctx = ready[i].ctx;
	memcpy(value, s->signature.bytes, len);
	if (s->key == SIGN_KEY_SM2)
		len = sign_sm2_der((uint8_t *)s->signature.bytes, value);
	size = sign_digest_of(method, e->z, digest, sizeof(digest), made);
	from = now_s();
	do {
		for (i = 0; i < 64; i++, n++)
			need(EVP_PKEY_verify(ctx, value, len, made, size) == 1,
			    "primitive");
	} while ((spent = now_s() - from) < ROUND_S);
	return (n / spent);
}

static int
compare(const void *a, const void *b)
{
	double	x = *(const double *)a, y = *(const double *)b;

	return (x < y ? -1 : x > y);
}

static double
median(double *all, int n)
{
	qsort(all, (size_t)n, sizeof(*all), compare);
	return (n % 2 == 1 ? all[n / 2] : (all[n / 2 - 1] + all[n / 2]) / 2);
}

int
main(int argc, char **argv)
{
	static struct subject	subjects[] = {
		{ .name = "RSA-2048 SHA-1", .key = SIGN_KEY_RSA,
		    .method = SIGN_RSA_SHA1 },
		{ .name = "RSA-2048 SHA-256", .key = SIGN_KEY_RSA,
		    .method = SIGN_RSA_SHA256 },
		{ .name = "SM2 SM3", .key = SIGN_KEY_SM2,
		    .method = SIGN_SM2_SM3 },
	};
	static const struct error_shares	sound;
	double			whole[ROUNDS_MOST], bound[ROUNDS_MOST];
	struct shipment		shipment;
	int			rounds = argc > 1 ? atoi(argv[1]) : 5, i;
	size_t			k;

	need(rounds >= 1 && rounds <= ROUNDS_MOST, "1 to 99 rounds");
	shipment_make(&shipment, 7, 1, time(NULL), &sound, 0.0);
	shipment_papers(&shipment, &papers);
	desk = sign_desk_open();
	for (k = 0; k < sizeof(subjects) / sizeof(subjects[0]); k++) {
		struct subject	*s = &subjects[k];

		subject_open(s);
		for (i = 0; i < rounds; i++) {
			whole[i] = whole_rate(s);
			bound[i] = bound_rate(s);
		}
		printf("{\"name\": \"%s\", \"perSecond\": %.0f, \"bound\": "
		    "%.0f, \"ratio\": %.2f, \"how\": \"one thread, an order of "
		    "%zu bytes with its signature\"}\n", s->name,
		    median(whole, rounds), median(bound, rounds),
		    median(whole, rounds) / median(bound, rounds),
		    s->message.len);
	}
	return (0);
}
