/*
 * A message on its way in or out: one CEB message of 1 to 100 documents of one
 * kind, as XML, JSON or msgpack. The three readers feed one builder, so the
 * same documents come out of the same content whatever carried it.
 *
 * What is read liberally, and how:
 *   - XML: any prefix or the default namespace; a message whose root element
 *     has no namespace at all is read as if it were in the CEB namespace.
 *     Elements of other namespaces and unknown elements are skipped wholly.
 *   - JSON and msgpack: the twin of the XML tree. One object where an array is
 *     expected counts as an array of one; a number counts as its digits; null
 *     counts as absent.
 *   - Any order of elements. Text loses XML white space at both ends. An empty
 *     element is a text of length 0.
 *   - A message may come in the envelope of the exchange platform, DxpMsg or
 *     DxpMsgSv, or in its twin: what Data holds is read as if it had come bare
 *     (envelope.h).
 * What is refused as a whole (-1 and message.fault): what cannot be parsed,
 * DOCTYPE, over 32 levels, names that stand twice in one JSON object, an
 * unknown type, no document or more than 100, two BaseTransfer that differ,
 * more than five BaseSubscribe, a second ExtendMessage or Signature, an
 * envelope in an envelope.
 * What is wrong with one document stays with its entry; the neighbours live.
 */

#ifndef HUB_WIRE_MESSAGE_H
#define HUB_WIRE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/document.h"
#include "../core/text.h"
#include "arena.h"
#include "out.h"

enum media {
	MEDIA_XML,
	MEDIA_JSON,
	MEDIA_MSGPACK,
	MEDIAS
};

enum transfer_field {
	TRANSFER_COP_CODE,
	TRANSFER_COP_NAME,
	TRANSFER_DXP_MODE,
	TRANSFER_DXP_ID,
	TRANSFER_NOTE,
	TRANSFER_FIELDS
};

enum subscribe_field {
	SUBSCRIBE_STATUS,
	SUBSCRIBE_DXP_MODE,
	SUBSCRIBE_DXP_ADDRESS,
	SUBSCRIBE_NOTE,
	SUBSCRIBE_FIELDS
};

#define MESSAGE_SUBSCRIBES	5

/* Message is XML of somebody else's, kept as text and never understood
 * (opaque.h). */
enum extend_field {
	EXTEND_NAME,
	EXTEND_VERSION,
	EXTEND_MESSAGE,
	EXTEND_FIELDS
};

/* Of DxpMsg and its TransInfo: what the hub looks at. */
enum envelope_field {
	ENVELOPE_COP_MSG_ID,
	ENVELOPE_SENDER_ID,
	ENVELOPE_MSG_TYPE,
	ENVELOPE_DATA,
	ENVELOPE_FIELDS
};

/*
 * One document of the message. The faults here are those of its structure:
 * an element that stands twice, a head that is not there, a value that is no
 * text. document_check (core/check.h) finds those of its fields.
 */
struct message_entry {
	struct document		document;
	struct fault		*faults;
	int			fault_count;
};

/*
 * Everything is borrowed from the arena or from the bytes that were read;
 * both must outlive the message. type is the name of the root element and is
 * there as soon as it was seen, also when the message is refused. kind is NULL
 * until the type is known. is_signed: a ds:Signature was there (not verified);
 * signature is its element as it stands alone (opaque.h): enough to give it
 * back, not enough to verify it. bytes are those of the message itself: what
 * was read, or what the envelope's Data held; positions count in them.
 */
struct message {
	const struct kind_spec	*kind;
	struct text		type;
	struct text		guid;
	struct text		version;
	struct text		transfer[TRANSFER_FIELDS];
	struct text		subscribe[MESSAGE_SUBSCRIBES][SUBSCRIBE_FIELDS];
	uint32_t		subscribe_count;
	struct text		extend[EXTEND_FIELDS];
	struct text		signature;
	struct text		envelope[ENVELOPE_FIELDS];
	struct text		bytes;
	struct message_entry	*entries;
	uint32_t		entry_count;
	bool			has_transfer;
	bool			has_extend;
	bool			is_signed;
	bool			is_enveloped;
	struct fault		fault;
};

/*
 * Opens what the readers need of the file system (the converter of GB18030)
 * now. Not needed where files may be opened later; call it before a worker
 * is confined. 0 or -1.
 */
int	message_open(void);

/*
 * Reads one whole message. 0, or -1 with message->fault: its pos is the byte
 * offset of what is wrong (after GB2312, GBK, GB18030 and UTF-16 have been
 * turned into UTF-8), or 0. FAULT_LIMIT also stands for an arena that is full.
 */
int	message_read(enum media, const void *, size_t, struct arena *,
	    struct message *);

/*
 * Writes a message: fields in schema order, absent ones left out and nothing
 * else, so that whoever reads it reads the same message. XML uses the default
 * namespace. A signature is given back as it came, and verifies only over the
 * bytes that it was made for. The envelope is not part of the message.
 */
void	message_write(enum media, const struct message *, struct out *);

/* "application/xml", as Content-Type says it; -1 for another or none. */
int	media_find(struct text);
const char	*media_name(enum media);

/* NDJSON: one JSON message a line. */
bool	media_is_lines(struct text);

/*
 * The next line of an NDJSON body, without its end; blank lines are passed
 * over. *at moves on. False at the end.
 */
bool	ndjson_next(const char **, const char *, struct text *);

#endif
