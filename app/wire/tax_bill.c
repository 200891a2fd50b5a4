#include "../core/kinds.h"
#include "tax_bill.h"

int
tax_bill_write(enum media media, struct text twin, struct arena *arena,
    struct out *out)
{
	static const int	beyond[] = { TAX_BILL_ORDER_NO,
				    TAX_BILL_LOGISTICS_NO,
				    TAX_BILL_LOGISTIC_NO };
	struct message		message;
	uint32_t		i, k;

	if (message_read(MEDIA_JSON, twin.ptr, twin.len, arena, &message) ==
	    -1 || (message.kind->kind != KIND_TAX_BILL &&
	    message.kind->kind != KIND_TAX_STATE))
		return (-1);

	for (i = 0; message.kind->kind == KIND_TAX_BILL &&
	    i < message.entry_count; i++) {
		for (k = 0; k < sizeof(beyond) / sizeof(beyond[0]); k++)
			message.entries[i].document.head[beyond[k]] =
			    TEXT_NONE;
	}
	message_write(media, &message, out);

	return (out->failed ? -1 : 0);
}
