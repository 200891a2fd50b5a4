/* TLS with OpenSSL 3: see tlsfix.h. */

#include <sys/types.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <kore/kore.h>

#include "tlsfix.h"

/* Servers of conf/hub.conf with a certificate: one, and room for a few. */
#define TLSFIX_DOMAINS	8

/* A chain of certificates is a few kilobytes. */
#define TLSFIX_PEM_BYTES	65536

struct tlsfix {
	struct kore_domain	*domain;
	EVP_PKEY		*key;
	char			*pem;		/* the certificates */
	size_t			pem_len;
};

static struct tlsfix	tlsfix_list[TLSFIX_DOMAINS];
static size_t		tlsfix_count;

static void	tlsfix_load_domain(struct kore_domain *);
static FILE	*tlsfix_file(const char *);
static void	tlsfix_certificate(struct kore_msg *, const void *);
static void	tlsfix_use(const struct tlsfix *, const void *, size_t);

void
tlsfix_load(void)
{
	kore_domain_callback(tlsfix_load_domain);
}

/*
 * The certificates are used at once: Kore would wait for its key manager to
 * send them, and drop who comes before that. Kore's own receiver for them is
 * registered before we are called, and none has been read from the pipe yet.
 */
void
tlsfix_open(void)
{
	size_t	i;

	for (i = 0; i < tlsfix_count; i++)
		tlsfix_use(&tlsfix_list[i], tlsfix_list[i].pem,
		    tlsfix_list[i].pem_len);
	if (tlsfix_count == 0)
		return;

	kore_msg_unregister(KORE_MSG_CERTIFICATE);
	(void)kore_msg_register(KORE_MSG_CERTIFICATE, tlsfix_certificate);
}

static void
tlsfix_load_domain(struct kore_domain *domain)
{
	struct tlsfix	*t = &tlsfix_list[tlsfix_count];
	FILE		*file;

	if (!domain->server->tls)
		return;
	if (tlsfix_count == TLSFIX_DOMAINS)
		fatalx("more than %d TLS domains", TLSFIX_DOMAINS);

	t->domain = domain;
	file = tlsfix_file(domain->certkey);
	t->key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	(void)fclose(file);
	if (t->key == NULL)
		fatalx("the TLS key %s is no private key: %s",
		    domain->certkey, ssl_errno_s);

	t->pem = malloc(TLSFIX_PEM_BYTES);
	if (t->pem == NULL)
		fatalx("no memory for the TLS certificates");
	file = tlsfix_file(domain->certfile);
	t->pem_len = fread(t->pem, 1, TLSFIX_PEM_BYTES, file);
	(void)fclose(file);
	tlsfix_count++;
}

static FILE *
tlsfix_file(const char *path)
{
	FILE	*file;

	file = fopen(path, "r");
	if (file == NULL)
		fatalx("%s cannot be read: %s", path, errno_s);

	return (file);
}

/*
 * The key manager sends the certificates at start, after a worker's restart,
 * and on SIGUSR1, when they may have been renewed.
 */
static void
tlsfix_certificate(struct kore_msg *msg, const void *data)
{
	const struct kore_x509_msg	*req = data;
	struct kore_domain		*domain;
	size_t				i;

	if (!kore_worker_keymgr_response_verify(msg, data, &domain))
		return;

	for (i = 0; i < tlsfix_count; i++) {
		if (tlsfix_list[i].domain == domain)
			tlsfix_use(&tlsfix_list[i], req->data, req->data_len);
	}
}

/*
 * Kore's own work on a certificate, and then the key. A key that does not fit
 * is refused by OpenSSL, and the worker says so and ends, rather than serve
 * nobody.
 */
static void
tlsfix_use(const struct tlsfix *t, const void *pem, size_t len)
{
	kore_domain_tlsinit(t->domain, KORE_PEM_CERT_CHAIN, pem, len);
	if (t->domain->ssl_ctx == NULL ||
	    SSL_CTX_use_PrivateKey(t->domain->ssl_ctx, t->key) != 1)
		fatalx("the TLS key %s does not fit its certificate: %s",
		    t->domain->certkey, ssl_errno_s);
	(void)SSL_CTX_set_options(t->domain->ssl_ctx, SSL_OP_NO_RENEGOTIATION);
}
