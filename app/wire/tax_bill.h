/*
 * The messages that the hub issues of its own (816, 818, and 792, which a
 * summary is answered with), from their JSON twin, in which the feed keeps
 * them, to any medium. What is written validates against the official schema:
 * its tax bill has neither orderNo nor a waybill number, though texts and real
 * bills spell them in three ways; all of those are read, and none is written.
 */

#ifndef HUB_WIRE_TAX_BILL_H
#define HUB_WIRE_TAX_BILL_H

#include "arena.h"
#include "message.h"
#include "out.h"

/* 0; -1: not the twin of such a message, or the arena is full. */
int	tax_bill_write(enum media, struct text twin, struct arena *,
	    struct out *);

#endif
