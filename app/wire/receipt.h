/*
 * Answers in the sender's own medium: 312, 412, 512, 514 and 622 with one
 * entry for each document, and CEB900 for what cannot be read. XML receipts
 * always validate against the official schema, whatever the sender sent:
 *
 *   - a key that is missing becomes "-", one that is too long is cut to what
 *     the schema allows; characters that XML cannot carry become U+FFFD;
 *   - 622 must name copNo and preNo (18 characters). A list that has no copNo
 *     is named by its preNo, else its invtNo, else "-". One that has no preNo
 *     of its own gets "B", the day, and the number 000000000, which is never
 *     given to a list;
 *   - returnInfo holds 1,000 characters: the info, else the faults, and, where
 *     they do not fit, how much is left out. JSON and msgpack carry the same
 *     returnInfo and every fault in errors[].
 *
 * locale is "zh" or "en" and chooses the detail of errors[]; returnInfo is
 * Chinese, as the national format wants it.
 */

#ifndef HUB_WIRE_RECEIPT_H
#define HUB_WIRE_RECEIPT_H

#include "../core/document.h"
#include "../core/text.h"
#include "message.h"
#include "out.h"

/* No kind echoes more: 604 echoes eight. */
#define RECEIPT_KEYS	8

/*
 * keys are the values of the head fields kind->keys[0 .. key_count - 1], in
 * that order. info is what returnInfo says; when it is empty, the faults are
 * put into words instead. A receipt with neither says what its status means.
 */
struct receipt_entry {
	struct text		keys[RECEIPT_KEYS];
	char			guid[37];	/* made upper case on the way */
	struct text		status;		/* "2", "120", "-301008" */
	char			time[18];	/* YYYYMMDDhhmmssSSS */
	struct text		info;
	const struct fault	*faults;
	int			fault_count;
	uint32_t		index;		/* of the document: pointers */
};

/* Fills keys from the document that the sender sent. */
void	receipt_keys(const struct document *, struct text[RECEIPT_KEYS]);
/* Sets one of them by its head field (preNo after minting). */
void	receipt_key_set(const struct kind_spec *, struct text[RECEIPT_KEYS],
	    int field, struct text);

void	receipt_write(enum media, const struct kind_spec *, const char guid[37],
	    const struct receipt_entry *, uint32_t, const char *locale,
	    struct out *);

/*
 * errors[] alone, as a JSON array of {pointer, code, field, line, pos, detail};
 * field is left out where the whole document is meant, line where it is the
 * head, pos where it is not known. index: of the document in its message.
 * locale NULL: without the detail, as the feed keeps them (receipt_item.h).
 */
void	receipt_errors(const struct kind_spec *, uint32_t index,
	    const struct fault *, int, const char *locale, struct out *);

/* The keys of a receipt as a JSON object of CEB names; absent ones are left
 * out, the others stand as they were sent. */
void	receipt_keys_write(const struct kind_spec *,
	    const struct text[RECEIPT_KEYS], struct out *);

/*
 * CEB900: the message as a whole was refused. message tells its type, its guid
 * and its fault. In XML the original bytes go back in CDATA, made valid XML
 * text, up to LIMIT_RECEIPT_ORIGINAL; JSON and msgpack carry errors[] instead,
 * with the byte offset as pos.
 */
struct receipt_unreadable {
	char			guid[37];
	char			time[18];
	const struct message	*message;
	const void		*bytes;
	size_t			len;
};
void	receipt_write_unreadable(enum media, const struct receipt_unreadable *,
	    const char *locale, struct out *);

/*
 * The published code for a message that is refused as a whole: the kind's own
 * for too many documents or none, -2999 for what the hub issues itself, else
 * -0001 (2999, other business rules, and 0001, message format, of the exchange
 * platform, with the sign that marks an error).
 */
const char	*receipt_unreadable_status(const struct message *);

#endif
