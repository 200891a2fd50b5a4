/*
 * What the receipts of whole messages and of documents share. Private to the
 * receipt files.
 */

#ifndef HUB_WIRE_RECEIPT_ERROR_H
#define HUB_WIRE_RECEIPT_ERROR_H

#include "../core/kinds.h"
#include "receipt.h"
#include "tree.h"

void	receipt_guid(const char [37], char [37]);	/* upper case */

/* The member errors[] of an entry. JSON and msgpack. */
void	receipt_errors_write(const struct tree *, const struct kind_spec *,
	    const struct receipt_entry *, const char *locale);
/* One of them; kind NULL: the fault is the message's own. */
void	receipt_error_write(const struct tree *, const struct kind_spec *,
	    uint32_t index, const struct fault *, const char *locale);

#endif
