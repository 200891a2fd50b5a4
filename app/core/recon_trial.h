/*
 * One run of the reconciliation, as its rules see it. Private to recon*.c.
 *
 * A rule looks at the legs that it needs, does nothing when one is missing,
 * and names the values that contradict each other. Naming a value opens the
 * finding if it is not open yet; each rule names for one code only, so that
 * the refs of a finding stand together.
 */

#ifndef HUB_CORE_RECON_TRIAL_H
#define HUB_CORE_RECON_TRIAL_H

#include "recon.h"

struct trial {
	const struct recon_legs		*legs;
	const struct recon_rules	*rules;
	struct recon_verdict		*verdict;
};

/* The rules, in the order of the table in recon.c. */
void	recon_order_no(struct trial *);
void	recon_merchant(struct trial *);
void	recon_pay_company(struct trial *);
void	recon_transaction(struct trial *);
void	recon_amount_paid(struct trial *);
void	recon_amount_formula(struct trial *);
void	recon_goods_value(struct trial *);
void	recon_lines(struct trial *);
void	recon_line_total(struct trial *);
void	recon_payer(struct trial *);
void	recon_list_buyer(struct trial *);
void	recon_buyer_phone(struct trial *);
void	recon_id_number(struct trial *);
void	recon_consignee(struct trial *);
void	recon_consignee_address(struct trial *);
void	recon_freight(struct trial *);
void	recon_weight(struct trial *);
void	recon_carrier(struct trial *);
void	recon_master_bill(struct trial *);
void	recon_transport_mode(struct trial *);

/* Those of export. The others of its table are the import's. */
void	recon_export_merchant(struct trial *);
void	recon_order_type(struct trial *);
void	recon_collection(struct trial *);
void	recon_export_goods_value(struct trial *);
void	recon_export_lines(struct trial *);
void	recon_export_line_total(struct trial *);
void	recon_export_freight(struct trial *);
void	recon_export_weight(struct trial *);
void	recon_packages(struct trial *);
void	recon_export_carrier(struct trial *);
void	recon_export_mode(struct trial *);
void	recon_statistics_flag(struct trial *);

/* Must there be a collection, for the mode that the purchase has? */
bool	recon_collection_needed(struct trial *);

/* A head field, as a value that may be compared. */
struct side {
	const struct document	*doc;	/* NULL: the leg is missing */
	int			field;
};

struct text	side_value(struct side);	/* TEXT_NONE: no such leg */
bool		side_carried(struct side);	/* neither missing nor blank */

/* The sum of a field over all lines. */
money		trial_sum(const struct document *, int);

/*
 * The finding being written if it has this code, else a new one; codes only
 * go up.
 */
void	trial_open(struct trial *, enum finding_code);

/* Names a value: of the head, of row (from 0), or a sum over all lines. */
void	trial_name(struct trial *, enum finding_code, struct side);
void	trial_name_line(struct trial *, enum finding_code,
	    const struct document *, uint32_t, int);
void	trial_name_sum(struct trial *, enum finding_code,
	    const struct document *, int, money);
/* A row that the document does not have, by its gnum. */
void	trial_name_gap(struct trial *, enum finding_code,
	    const struct document *, uint32_t, int);
/* Opens a warning; names a value for the one opened last. */
void	trial_warn(struct trial *, enum finding_code);
void	trial_name_warned(struct trial *, struct side);

/*
 * Compare and name both when they differ: as codes, byte for byte; as people
 * write, text_same; as numbers within a tolerance. A missing leg contradicts
 * nothing; what is blank on one side only differs.
 */
void	trial_compare_code(struct trial *, enum finding_code, struct side,
	    struct side);
void	trial_compare_text(struct trial *, enum finding_code, struct side,
	    struct side);
void	trial_compare_number(struct trial *, enum finding_code, struct side,
	    struct side, money);

#endif
