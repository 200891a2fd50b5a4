/* Putting papers into messages. */

#include <assert.h>
#include <string.h>

#include "letter.h"

/*
 * The schema of lists requires a signature. A made-up one that looks real
 * would be worse than none: this one is empty but for its form.
 */
static const char	letter_seal[] =
	"<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
	"<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="
	"\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>"
	"<ds:SignatureMethod Algorithm="
	"\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>"
	"<ds:Reference URI=\"\"><ds:Transforms><ds:Transform Algorithm="
	"\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>"
	"</ds:Transforms><ds:DigestMethod Algorithm="
	"\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
	"<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>"
	"</ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue>"
	"<ds:KeyInfo><ds:KeyName>synthetic port: signs nothing</ds:KeyName>"
	"</ds:KeyInfo></ds:Signature>";

/* Who carries a paper to the hub: the first of those who may send it; the
 * field behind a code is the name. */

/* Puts the seal before the end of the root element. */
static void
letter_seal_xml(struct out *message, struct out *to)
{
	size_t	end = message->len;

	while (end > 0 && message->bytes[end - 1] != '<')
		end--;
	assert(end > 0);

	out_put(to, message->bytes, end - 1);
	out_put(to, letter_seal, sizeof(letter_seal) - 1);
	out_put(to, message->bytes + end - 1, message->len - end + 1);
}

static void
letter_address(struct message *m, const struct text *head)
{
	uint8_t	code = m->kind->senders[0];

	m->transfer[TRANSFER_COP_CODE] = head[code];
	m->transfer[TRANSFER_COP_NAME] = head[code + 1];
	m->transfer[TRANSFER_DXP_MODE] = TEXT("DXP");
	m->transfer[TRANSFER_DXP_ID] = TEXT("DXPENT0000D60001");
	m->has_transfer = true;
	m->guid = head[ORDER_GUID];	/* all heads begin with it */
	m->version = TEXT("1.0");
}

void
letter_write(enum media media, enum paper paper, struct papers *const *ps,
    uint32_t count, struct out *to)
{
	static_assert(LETTER_DOCUMENTS <= 100, "as the specification says");
	struct message_entry	entries[LETTER_DOCUMENTS];
	struct message		m;
	struct out		unsealed;
	uint32_t		i;

	assert(count > 0 && count <= LETTER_DOCUMENTS);

	memset(&m, 0, sizeof(m));
	memset(entries, 0, sizeof(entries));
	for (i = 0; i < count; i++)
		entries[i].document = ps[i]->doc[paper];
	m.kind = ps[0]->doc[paper].kind;
	m.entries = entries;
	m.entry_count = count;
	letter_address(&m, ps[0]->head[paper]);
	if (media != MEDIA_XML || m.kind->kind != KIND_LIST) {
		message_write(media, &m, to);
		return;
	}
	out_open(&unsealed);
	message_write(media, &m, &unsealed);
	if (unsealed.failed)
		to->failed = true;
	else
		letter_seal_xml(&unsealed, to);
	out_close(&unsealed);
}
