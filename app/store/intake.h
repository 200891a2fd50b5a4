/*
 * The group commit of a worker: messages are put in, and all that wait go to
 * the database in one statement of one transaction as soon as the intake
 * connection is free. There is no timer: a lone message goes at once, and the
 * busier the hub, the larger the batches.
 *
 * A batch that fails as a whole is tried again message by message, so one bad
 * row never fails its neighbours.
 */

#ifndef HUB_STORE_INTAKE_H
#define HUB_STORE_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/text.h"
#include "db.h"

enum intake_outcome {
	INTAKE_STORED,
	INTAKE_DRAFT,
	INTAKE_DELETED,
	INTAKE_SAME,
	INTAKE_OLD,
	INTAKE_EXISTS,
	INTAKE_IN_USE,
	INTAKE_NOT_FOUND,
	INTAKE_OUTCOMES
};

/* What the database is told of a document. Texts are UTF-8; TEXT_NONE is SQL
 * null. macs and persons are keyed hashes, 36 bytes each, one after another;
 * the first of macs is under the current key. */
struct intake_document {
	int		kind;
	struct text	issuer;		/* with number: the business key */
	struct text	number;
	struct text	ebp_code;	/* the order that it names */
	struct text	order_no;
	struct text	logistics_code;	/* the parcel that it names */
	struct text	logistics_no;
	int		app_type;	/* 1 new, 2 change, 3 delete */
	struct text	app_time;	/* YYYYMMDDThhmmss */
	bool		draft;
	struct text	macs;
	struct text	sealed;
	struct text	persons;
	struct text	enterprises;	/* codes, comma between */
	struct text	amount;
	struct text	weight;
	struct text	customs_code;	/* 621 */
	struct text	warnings;	/* JSON */
	struct text	keys;		/* JSON object of CEB names */
};

/* A document that was refused before it came here. */
struct intake_refusal {
	int		kind;
	struct text	keys;
	struct text	status;		/* published code, negative */
	struct text	info;
	struct text	errors;		/* JSON array */
};

struct intake_result {
	enum intake_outcome	outcome;
	int64_t			document_id;
	char			guid[37];
	char			time[18];	/* YYYYMMDDhhmmssSSS */
	char			pre_no[20];	/* "" : none */
	char			invt_no[20];
};

/* One message. All of it is borrowed until done was called. */
struct intake_message {
	bool				dry;	/* judge, store nothing */
	int64_t				account_id;
	const char			*media;
	int64_t				certificate;	/* 0: unsigned */
	const uint8_t			*digest;	/* SHA-256, 32 bytes */
	struct text			sealed;
	const struct intake_document	*documents;
	int				count;
	const struct intake_refusal	*refusals;
	int				refused;
	/* JSON, [{"dxp", "status"}]; TEXT_NONE: none, as with most. One that
	 * has them is a batch of its own. */
	struct text			subscribers;

	/* Filled in before done: count results, in order. */
	struct intake_result		*results;
	/* Called once, from the loop, never from inside intake_submit. */
	void	(*done)(struct intake_message *, enum db_state);
	void				*owner;

	/* private to intake.c */
	struct intake_message		*next;
	bool				alone;
	size_t				bytes;
};

/* codes: JSON, the published codes by kind and outcome (see intake_write in
 * sql/migrate/0003_intake.sql). touched: told the purchases to reconcile. */
void	intake_open(const char *codes, void (*touched)(int64_t));

/* True: whatever is submitted now is refused. To be asked before anything is
 * spent on a message. */
bool	intake_is_full(void);

/* False: the queue is full (answer 503). */
bool	intake_submit(struct intake_message *);

#endif
