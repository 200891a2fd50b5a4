/*
 * The hub's signing key, and GET /v1/certificate: what its signatures are
 * verified with.
 */

#include <kore/kore.h>
#include <kore/http.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "../limits.h"
#include "answer.h"
#include "call.h"
#include "hubkey.h"
#include "routes.h"

static bool	hubkey_read(const char *, const char *, struct out *);
static enum call_turn	certificate_answer(struct call *);

static const struct step	certificate_get[] = {
	{ "answer", certificate_answer },
	{ NULL, NULL }
};

static struct sign_pen	*pen;
static struct out	certificate;	/* PEM */

const char *
hubkey_load(const char *folder)
{
	struct out	key;
	const char	*why = NULL;

	out_open(&key);
	out_open(&certificate);
	if (hubkey_read(folder, "sign.key", &key)) {
		if (!hubkey_read(folder, "sign.pem", &certificate))
			why = "sign.key is there, but not sign.pem";
		else
			pen = sign_pen_open((struct text){ key.bytes,
			    (uint32_t)key.len }, (struct text){
			    certificate.bytes, (uint32_t)certificate.len },
			    NULL, &why);
	}
	OPENSSL_cleanse(key.bytes, key.len);
	out_close(&key);
	return (why);
}

const struct sign_pen *
hubkey_pen(void)
{
	return (pen);
}

void
hubkey_header(struct text value, struct out *out)
{
	out_print(out, "alg=\"%s\", number=\"%s\", value=\"%.*s\"",
	    sign_pen_method(pen) == SIGN_SM2_SM3 ? "sm2-sm3" : "rsa-sha256",
	    sign_pen_number(pen), (int)value.len, value.ptr);
	out_put(out, "", 1);
}

int
route_certificate_get(struct http_request *req)
{
	return (call_run(req, DOOR_ANYONE, certificate_get));
}

static enum call_turn
certificate_answer(struct call *call)
{
	if (pen == NULL)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	return (call_bytes(call, 200, "application/x-pem-file",
	    certificate.bytes, certificate.len));
}

/* False: there is no such file, or nothing in it. */
static bool
hubkey_read(const char *folder, const char *name, struct out *out)
{
	char	path[PATH_MAX], bytes[4096];
	size_t	got;
	FILE	*file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	if ((file = fopen(path, "re")) == NULL)
		return (false);
	while (out->len < LIMIT_HUBKEY_BYTES &&
	    (got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		out_put(out, bytes, got);
	OPENSSL_cleanse(bytes, sizeof(bytes));
	(void)fclose(file);
	return (out->len > 0);
}
