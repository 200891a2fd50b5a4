#include "../core/kinds.h"
#include "tax_bill.h"

static bool	is_issued(enum document_kind);
static void	tax_bill_narrow(struct message *);

int
tax_bill_write(enum media media, struct text twin, struct arena *arena,
    struct out *out)
{
	struct message	message;

	if (message_read(MEDIA_JSON, twin.ptr, twin.len, arena, &message) ==
	    -1 || !is_issued(message.kind->kind))
		return (-1);
	if (message.kind->kind == KIND_TAX_BILL)
		tax_bill_narrow(&message);
	message_write(media, &message, out);

	return (out->failed ? -1 : 0);
}

static bool
is_issued(enum document_kind kind)
{
	return (kind == KIND_TAX_BILL || kind == KIND_TAX_STATE ||
	    kind == KIND_SUMMARY_RESULT);
}

/* Takes away what the schema does not have. */
static void
tax_bill_narrow(struct message *message)
{
	static const int	beyond[] = { TAX_BILL_ORDER_NO,
				    TAX_BILL_LOGISTICS_NO,
				    TAX_BILL_LOGISTIC_NO };
	uint32_t		i, k;

	for (i = 0; i < message->entry_count; i++) {
		for (k = 0; k < sizeof(beyond) / sizeof(beyond[0]); k++)
			message->entries[i].document.head[beyond[k]] =
			    TEXT_NONE;
	}
}
