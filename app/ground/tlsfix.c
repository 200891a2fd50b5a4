/* TLS with OpenSSL 3: see tlsfix.h. */

#include <sys/types.h>
#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <kore/kore.h>

#include "tlsfix.h"

/* Servers of conf/hub.conf with a certificate: one, and room for a few. */
#define TLSFIX_DOMAINS	8

struct tlsfix_key {
	const struct kore_domain	*domain;
	EVP_PKEY			*key;
};

static struct tlsfix_key	tlsfix_keys[TLSFIX_DOMAINS];
static size_t			tlsfix_count;

static void	tlsfix_load_domain(struct kore_domain *);
static void	tlsfix_certificate(struct kore_msg *, const void *);
static EVP_PKEY	*tlsfix_key_of(const struct kore_domain *);

void
tlsfix_load(void)
{
	kore_domain_callback(tlsfix_load_domain);
}

/* Kore registers its own receiver for certificates before it calls us, and
 * none has been read from the pipe by then. */
void
tlsfix_open(void)
{
	if (tlsfix_count == 0)
		return;

	kore_msg_unregister(KORE_MSG_CERTIFICATE);
	(void)kore_msg_register(KORE_MSG_CERTIFICATE, tlsfix_certificate);
}

static void
tlsfix_load_domain(struct kore_domain *domain)
{
	EVP_PKEY	*key;
	FILE		*file;

	if (!domain->server->tls)
		return;
	if (tlsfix_count == TLSFIX_DOMAINS)
		fatalx("more than %d TLS domains", TLSFIX_DOMAINS);

	file = fopen(domain->certkey, "r");
	if (file == NULL)
		fatalx("the TLS key %s cannot be read: %s", domain->certkey,
		    errno_s);
	key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	(void)fclose(file);
	if (key == NULL)
		fatalx("the TLS key %s is no private key: %s",
		    domain->certkey, ssl_errno_s);

	tlsfix_keys[tlsfix_count].domain = domain;
	tlsfix_keys[tlsfix_count].key = key;
	tlsfix_count++;
}

/*
 * Kore's own work on a certificate that the key manager sent, and then the
 * key. It comes at start, after a worker's restart, and on SIGUSR1, when the
 * certificate may have been renewed: a key that does not fit it is refused by
 * OpenSSL, and the worker says so and ends, rather than serve nobody.
 */
static void
tlsfix_certificate(struct kore_msg *msg, const void *data)
{
	const struct kore_x509_msg	*req = data;
	struct kore_domain		*domain;
	EVP_PKEY			*key;

	if (!kore_worker_keymgr_response_verify(msg, data, &domain))
		return;

	kore_domain_tlsinit(domain, KORE_PEM_CERT_CHAIN, req->data,
	    req->data_len);
	key = tlsfix_key_of(domain);
	if (domain->ssl_ctx == NULL || key == NULL)
		return;

	if (SSL_CTX_use_PrivateKey(domain->ssl_ctx, key) != 1)
		fatalx("the TLS key %s does not fit its certificate: %s",
		    domain->certkey, ssl_errno_s);
	(void)SSL_CTX_set_options(domain->ssl_ctx, SSL_OP_NO_RENEGOTIATION);
}

static EVP_PKEY *
tlsfix_key_of(const struct kore_domain *domain)
{
	size_t	i;

	for (i = 0; i < tlsfix_count; i++) {
		if (tlsfix_keys[i].domain == domain)
			return (tlsfix_keys[i].key);
	}

	return (NULL);
}
