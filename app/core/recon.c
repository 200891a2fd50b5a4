#include "recon.h"
#include "recon_trial.h"
#include "require.h"

/* In the order in which findings are reported. */
static void	(*const import_rules[])(struct trial *) = {
	recon_order_no,
	recon_merchant,
	recon_pay_company,
	recon_transaction,
	recon_amount_paid,
	recon_amount_formula,
	recon_goods_value,
	recon_lines,
	recon_line_total,
	recon_payer,
	recon_list_buyer,
	recon_buyer_phone,
	recon_id_number,
	recon_consignee,
	recon_consignee_address,
	recon_freight,
	recon_weight,
	recon_carrier,
	recon_master_bill,
	recon_transport_mode,
	NULL
};

static void	(*const export_rules[])(struct trial *) = {
	recon_export_merchant,
	recon_order_type,
	recon_collection,
	recon_export_goods_value,
	recon_export_lines,
	recon_export_line_total,
	recon_export_freight,
	recon_export_weight,
	recon_packages,
	recon_export_carrier,
	recon_export_mode,
	recon_statistics_flag,
	NULL
};

/* A flow: its rules, and the fields by which the legs name each other. */
struct recon_flow {
	void	(*const *rules)(struct trial *);
	int	order_no, payment_order_no, list_order_no;
	int	list_code, list_number;
};

static const struct recon_flow	flow_import = { import_rules, ORDER_ORDER_NO,
    PAYMENT_ORDER_NO, LIST_ORDER_NO, LIST_LOGISTICS_CODE, LIST_LOGISTICS_NO };
static const struct recon_flow	flow_export = { export_rules,
    EXPORT_ORDER_ORDER_NO, COLLECTION_ORDER_NO, EXPORT_LIST_ORDER_NO,
    EXPORT_LIST_LOGISTICS_CODE, EXPORT_LIST_LOGISTICS_NO };

static const struct wording	outcomes[] = {
	[RECON_WAITING] = { "waiting", "待齐单", "waiting" },
	[RECON_MATCHED] = { "matched", "三单相符", "matched" },
	[RECON_MISMATCHED] = { "mismatched", "三单不符", "mismatched" },
	[RECON_EXPIRED] = { "expired", "逾期未齐单", "expired" },
};

static bool		recon_exports(const struct document *);
static const struct recon_flow *recon_flow(const struct recon_legs *);
static bool		recon_needs_payment(struct trial *,
			    const struct recon_flow *);
static void		recon_missing(struct trial *,
			    const struct recon_flow *, bool);
static void		recon_name_missing(struct trial *, enum finding_code,
			    struct side, struct side);
static enum recon_outcome recon_outcome(const struct recon_legs *, bool,
			    bool);

void
recon_judge(const struct recon_legs *legs, const struct recon_rules *parameters,
    struct recon_verdict *verdict)
{
	struct trial		trial = { legs, parameters, verdict };
	const struct recon_flow	*flow = recon_flow(legs);
	bool			contradicted, payment;
	size_t			i;

	verdict->finding_count = verdict->warning_count = 0;
	verdict->ref_count = verdict->sum_count = 0;

	for (i = 0; flow->rules[i] != NULL; i++)
		flow->rules[i](&trial);
	contradicted = verdict->finding_count > 0;
	payment = recon_needs_payment(&trial, flow);
	recon_missing(&trial, flow, payment);
	if (legs->duplicates > 0)
		trial_warn(&trial, FINDING_DUPLICATE);

	verdict->outcome = recon_outcome(legs, contradicted,
	    payment);
}

const struct wording *
recon_word(enum recon_outcome outcome)
{
	REQUIRE(outcome <= RECON_EXPIRED);

	return (&outcomes[outcome]);
}

static bool
recon_exports(const struct document *doc)
{
	return (doc != NULL && doc->kind->flow == FLOW_EXPORT);
}

/* One leg of export makes it one; nothing at all is an import. */
static const struct recon_flow *
recon_flow(const struct recon_legs *legs)
{
	return (recon_exports(legs->order) || recon_exports(legs->payment) ||
	    recon_exports(legs->waybill) || recon_exports(legs->list) ?
	    &flow_export : &flow_import);
}

static bool
recon_needs_payment(struct trial *t, const struct recon_flow *flow)
{
	return (t->legs->payment != NULL || flow == &flow_import ||
	    recon_collection_needed(t));
}

/*
 * Any finding but MISSING_* is a contradiction: a document that breaks a rule
 * all by itself can never be matched, so its sender is told without waiting.
 */
static enum recon_outcome
recon_outcome(const struct recon_legs *legs, bool contradicted, bool payment)
{
	bool	complete;

	complete = legs->order != NULL && (legs->payment != NULL || !payment) &&
	    legs->waybill != NULL && legs->list != NULL;

	if (contradicted)
		return (RECON_MISMATCHED);
	if (complete)
		return (RECON_MATCHED);

	return (legs->window_closed ? RECON_EXPIRED : RECON_WAITING);
}

/* A missing leg is told by what the others call it. */
static void
recon_missing(struct trial *t, const struct recon_flow *flow, bool needed)
{
	struct side	order, payment, list, code, number;

	order = (struct side){ t->legs->order, flow->order_no };
	payment = (struct side){ t->legs->payment,
	    flow->payment_order_no };
	list = (struct side){ t->legs->list, flow->list_order_no };
	code = (struct side){ t->legs->list, flow->list_code };
	number = (struct side){ t->legs->list, flow->list_number };

	if (t->legs->order == NULL)
		recon_name_missing(t, FINDING_MISSING_ORDER, payment, list);
	if (t->legs->payment == NULL && needed)
		recon_name_missing(t, FINDING_MISSING_PAYMENT, order, list);
	if (t->legs->waybill == NULL)
		recon_name_missing(t, FINDING_MISSING_WAYBILL, code, number);
	if (t->legs->list == NULL)
		recon_name_missing(t, FINDING_MISSING_LIST, order, payment);
}

static void
recon_name_missing(struct trial *t, enum finding_code code, struct side a,
    struct side b)
{
	trial_open(t, code);
	if (side_carried(a))
		trial_name(t, code, a);
	if (side_carried(b))
		trial_name(t, code, b);
}

bool
recon_scale(struct text measured, const struct document *waybill,
    const struct document *list, const struct scale_rules *scale,
    struct finding_ref refs[2])
{
	struct side	declared;
	money		a, b;

	declared = (struct side){ waybill, recon_exports(waybill) ?
	    EXPORT_WAYBILL_GROSS_WEIGHT : WAYBILL_WEIGHT };
	if (waybill == NULL)
		declared = (struct side){ list, recon_exports(list) ?
		    EXPORT_LIST_GROSS_WEIGHT : LIST_GROSS_WEIGHT };
	if (declared.doc == NULL)
		return (true);

	a = money_of(measured);
	b = money_of(side_value(declared));
	if (money_near(a, b, scale->tolerance) ||
	    money_within_percent(a, b, scale->percent))
		return (true);

	refs[0] = (struct finding_ref){ .kind = REF_SCAN,
	    .field = "weightKg", .value = measured };
	refs[1] = (struct finding_ref){ .kind = declared.doc->kind->kind,
	    .field = declared.doc->kind->head_fields[declared.field].name,
	    .value = side_value(declared) };
	return (false);
}
