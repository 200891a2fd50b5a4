/*
 * The errors of the world, one for each finding that the hub can make, and
 * some that only the belt shows. The share of each can be set; what is left
 * is sound. Each spoils exactly so much that exactly its findings follow.
 */

#ifndef HUB_PORT_ERROR_H
#define HUB_PORT_ERROR_H

#include "../core/finding.h"
#include "paper.h"

/* name, share in a demonstration, what is wrong, its findings, what does it */
#define ERROR_LIST(X)							\
	X(NONE, 0, "everything agrees",					\
	    NONE, NONE, NULL)						\
	X(AMOUNT_PAID, 0.020, "the payment is one fen short",		\
	    AMOUNT_PAID, NONE, spoil_amount_paid)			\
	X(PAYER, 0.020, "somebody else paid",				\
	    PAYER, NONE, spoil_payer)					\
	X(PAY_COMPANY, 0.004, "another company took the payment",	\
	    PAY_COMPANY, NONE, spoil_pay_company)			\
	X(TRANSACTION, 0.004, "another payment number",			\
	    TRANSACTION, NONE, spoil_transaction)			\
	X(LINES, 0.006, "the list names another origin",		\
	    LINES, NONE, spoil_lines)					\
	X(LINE_PRICE, 0.010, "the list has a higher price",		\
	    GOODS_VALUE, LINES, spoil_line_price)			\
	X(LINE_TOTAL, 0.004, "price times quantity is not the total",	\
	    LINE_TOTAL, NONE, spoil_line_total)				\
	X(LIST_BUYER, 0.006, "the list names another buyer",		\
	    LIST_BUYER, NONE, spoil_list_buyer)				\
	X(BUYER_PHONE, 0.010, "the list has another phone number",	\
	    BUYER_PHONE, NONE, spoil_buyer_phone)			\
	X(AMOUNT_FORMULA, 0.004, "the amounts do not add up",		\
	    AMOUNT_FORMULA, NONE, spoil_amount_formula)			\
	X(GOODS_VALUE, 0.004, "the lines do not add up to the value",	\
	    GOODS_VALUE, NONE, spoil_goods_value)			\
	X(CONSIGNEE, 0.006, "the waybill goes to somebody else",	\
	    CONSIGNEE, NONE, spoil_consignee)				\
	X(CONSIGNEE_ADDRESS, 0.008, "the list has another address",	\
	    CONSIGNEE_ADDRESS, NONE, spoil_consignee_address)		\
	X(MERCHANT, 0.004, "the list names another merchant",		\
	    MERCHANT, NONE, spoil_merchant)				\
	X(ORDER_NO, 0.004, "the waybill names another order",		\
	    ORDER_NO, NONE, spoil_order_no)				\
	X(WEIGHT, 0.008, "list and waybill weigh differently",		\
	    WEIGHT, NONE, spoil_weight)					\
	X(FREIGHT, 0.006, "list and waybill differ in freight",		\
	    FREIGHT, NONE, spoil_freight)				\
	X(MASTER_BILL, 0.004, "the master bill does not fit",		\
	    MASTER_BILL, NONE, spoil_master_bill)			\
	X(TRANSPORT_MODE, 0.004, "a transport field does not fit",	\
	    TRANSPORT_MODE, NONE, spoil_transport_mode)			\
	X(ID_NUMBER, 0.010, "the ID number has a wrong check digit",	\
	    ID_NUMBER, NONE, spoil_id_number)				\
	X(DUPLICATE, 0.010, "the order was paid twice",			\
	    DUPLICATE, NONE, spoil_duplicate)				\
	X(MISSING_ORDER, 0.004, "no order",				\
	    MISSING_ORDER, NONE, spoil_missing_order)			\
	X(MISSING_PAYMENT, 0.010, "no payment",				\
	    MISSING_PAYMENT, NONE, spoil_missing_payment)		\
	X(MISSING_WAYBILL, 0.006, "no waybill",				\
	    MISSING_WAYBILL, NONE, spoil_missing_waybill)		\
	X(MISSING_LIST, 0.004, "no list",				\
	    MISSING_WAYBILL, MISSING_LIST, spoil_missing_list)		\
	X(LATE, 0.020, "the payment comes after the scan",		\
	    MISSING_PAYMENT, NONE, spoil_missing_payment)		\
	X(FAULT, 0.010, "a field that the hub must refuse",		\
	    NONE, NONE, spoil_fault)					\
	X(CLASS, 0.010, "an express parcel that breaks its class",	\
	    CLASS, NONE, spoil_unknown)					\
	X(SCALE_WEIGHT, 0.020, "the scale says something else",		\
	    SCALE_WEIGHT, NONE, NULL)					\
	X(UNKNOWN, 0.005, "a label that nobody announced",		\
	    NONE, NONE, spoil_unknown)					\
	X(HIDDEN, 0.080, "something in it that nobody declared",	\
	    NONE, NONE, NULL)

#define ERROR_ENUM(name, ...)	ERROR_##name,
enum error {
	ERROR_LIST(ERROR_ENUM)
	ERRORS
};
#undef ERROR_ENUM

enum {
	ERROR_FINDINGS = 2,
};

struct error_spec {
	const char		*name;		/* as --errors has it */
	double			share;		/* unless set otherwise */
	const char		*text;
	enum finding_code	findings[ERROR_FINDINGS];
	void			(*spoil)(struct papers *,
				    const struct purchase *, struct chance *);
};

extern const struct error_spec	errors[ERRORS];

/* The shares that are in force; what is left of 1 is ERROR_NONE. */
struct error_shares {
	double	share[ERRORS];
};

void		error_shares_usual(struct error_shares *);

/*
 * "payer=0.1,hidden=0" sets those. "none" sets all to 0, "usual" as in a
 * demonstration, a name alone sets it to 1 and all others to 0. NULL, or what
 * is wrong with it.
 */
const char	*error_shares_read(struct error_shares *, const char *);

enum error	error_draw(const struct error_shares *, struct chance *);

/* Spoils the papers; those that are only seen on the belt change nothing. */
void		error_spoil(enum error, struct papers *,
		    const struct purchase *, struct chance *);

#endif
