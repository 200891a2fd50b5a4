/*
 * What verify holds against the database. But for the chain of the log, which
 * only log_verify() knows how to read, it is written without the functions
 * that the hub itself relies on: a break in those must not hide itself.
 *
 * Times decide what came first. All of them are taken under the common locks
 * of the gate, on one server's clock, so they stand in the order of commits;
 * a clock that was set back can make a lawful release look wrong, never the
 * other way round for long.
 */

#include <stddef.h>

#include "verify.h"

#define TRIPLE	"cardinality(i.basis) = 4"
#define ITEM	"cardinality(i.basis) = 1"

static const char SQL_VERIFY_LOG[] =
    "select entries as seen, (not ok)::int as broken, "
    "'checkpoint ' || broken || ': ' || detail as first from log_verify()";

/* What keeps the log and the gate as they are, and is easily switched off. */
static const char SQL_VERIFY_GUARDS[] =
    "with guard (relation, name) as (values "
    "('log_entry', 'log_entry_fixed'), ('log_entry', 'log_entry_kept'), "
    "('log_checkpoint', 'log_checkpoint_fixed'), "
    "('log_checkpoint', 'log_checkpoint_kept'), "
    "('instruction', 'instruction_law'), "
    "('instruction', 'instruction_fixed'), "
    "('parcel', 'parcel_steps')), "
    "power (relation, name) as ("
    "select r, p from unnest(array['log_entry', 'log_checkpoint', "
    "'instruction', 'parcel', 'review', 'seat', 'hold', 'verdict', "
    "'document', 'message', 'scan', 'image']) r, "
    "unnest(array['update', 'delete', 'truncate']) p "
    "union values ('log_entry', 'insert'), ('log_checkpoint', 'insert'), "
    "('instruction', 'insert'), ('seat', 'insert'), ('hold', 'insert')), "
    "state (bad) as ("
    "select case when not exists (select from pg_trigger t "
    "where t.tgrelid = to_regclass(relation) and t.tgname = name "
    "and t.tgenabled in ('O', 'A')) then 'trigger ' || name "
    "|| ' is missing or off' end from guard "
    "union all "
    "select case when has_table_privilege('hub_app', relation, name) "
    "then 'hub_app may ' || name || ' ' || relation end from power) "
    "select count(*) as seen, count(bad) as broken, min(bad) as first "
    "from state";

/* The law of the gate, asked afterwards of every release there ever was. */
static const char SQL_VERIFY_RELEASES[] =
    "with word as (select i.id, case "
    "when i.basis is null or not (" TRIPLE " or " ITEM ") "
    "then 'it rests on nothing' "

    "when " ITEM " and not exists (select from manifest_item m "
    "where m.id = i.basis[1] and m.parcel_id = i.parcel_id "
    "and m.verdict = 'matched' and m.class <> 'D' "
    "and m.received_at <= i.at) "
    "then 'no matching manifest' "
    "when " ITEM " and exists (select from manifest_item m "
    "where m.parcel_id = i.parcel_id and m.id > i.basis[1] "
    "and m.received_at < i.at) "
    "then 'the manifest had a newer version' "

    "when " TRIPLE " and (0 = any(i.basis[1:1] || i.basis[3:4]) "
    "or i.basis[2] = 0 and not exists (select from document d "
    "where d.id = i.basis[4] and d.kind = 603) or not exists ("
    "select from verdict v where v.id = i.verdict_id "
    "and v.verdict = 'matched' and v.at <= i.at and i.basis = "
    "array[v.order_id, coalesce(v.payment_id, 0), v.waybill_id, "
    "v.list_id])) "
    "then 'no matched verdict on its legs' "
    "when " TRIPLE " and exists (select from verdict v join verdict w "
    "on w.purchase_id = v.purchase_id and w.id > v.id "
    "where v.id = i.verdict_id and w.at < i.at) "
    "then 'there was a newer verdict' "
    "when " TRIPLE " and exists (select from document b join document n "
    "on n.kind = b.kind and n.issuer = b.issuer and n.number = b.number "
    "and n.version > b.version "
    "where b.id = any(i.basis) and n.received_at < i.at) "
    "then 'a leg had a newer version' "

    "when i.inspection_id is null and not exists (select from review r "
    "where r.id = i.review_id and r.parcel_id = i.parcel_id "
    "and r.scan_id = i.scan_id and r.basis = i.basis "
    "and r.verdict_id is not distinct from i.verdict_id "
    "and exists (select from seat s where s.review_id = r.id) "
    "and not exists (select from seat s where s.review_id = r.id "
    "and not (s.state = 'cleared' or (s.state = 'in' "
    "and s.decision = 'release' and s.decided_at <= i.at)))) "
    "then 'not every seat said release' "
    "when i.inspection_id is not null and ("
    "not exists (select from inspection_result s "
    "where s.inspection_id = i.inspection_id and s.at <= i.at) "
    "or exists (select from (select distinct on (s.agency) s.* "
    "from inspection_result s where s.inspection_id = i.inspection_id "
    "and s.at <= i.at order by s.agency, s.id desc) w "
    "where w.outcome <> 'release' or w.scan_id <> i.scan_id "
    "or w.basis <> i.basis or w.verdict_id is distinct from i.verdict_id) "
    "or exists (select from seat s join inspection n "
    "on n.review_id = s.review_id where n.id = i.inspection_id "
    "and not exists (select from inspection_result w "
    "where w.inspection_id = n.id and w.agency = s.agency "
    "and w.at <= i.at))) "
    "then 'not every agency signed for release' "

    "when exists (select from hold h join parcel p on p.id = i.parcel_id "
    "where h.placed_at < i.at "
    "and (h.lifted_at is null or h.lifted_at > i.at) and ("
    "h.kind = 'parcel' and h.key = p.logistics_code || '/' "
    "|| p.logistics_no "
    "or h.kind = 'enterprise' and h.key = p.logistics_code "
    "or h.kind = 'order' and h.key = (select u.ebp_code || '/' "
    "|| u.order_no from verdict v join purchase u "
    "on u.id = v.purchase_id where v.id = i.verdict_id) "
    "or h.kind in ('person', 'enterprise') and " TRIPLE
    " and exists (select from document d where d.id = any(i.basis) "
    "and (h.key = any(d.enterprises) and h.kind = 'enterprise' "
    "or h.person_macs && d.person_macs)) "
    "or h.kind = 'person' and " ITEM " and exists ("
    "select from manifest_item m where m.id = i.basis[1] "
    "and h.person_macs && m.person_macs))) "
    "then 'a hold was open' "
    "end as why from instruction i where i.action = 'release') "
    "select count(*) as seen, count(why) as broken, "
    "min('instruction ' || id || ': ' || why) as first from word";

/* A list that was cancelled releases nothing any more. */
static const char SQL_VERIFY_CANCELS[] =
    "select count(*) as seen, count(*) filter (where bad) as broken, "
    "min('list ' || invt_no) filter (where bad) as first "
    "from (select c.invt_no, exists (select from document d "
    "where d.invt_no = c.invt_no and d.kind in (621, 603) and d.live) "
    "or exists (select from instruction i join document d "
    "on d.id = i.basis[4] where cardinality(i.basis) = 4 "
    "and i.action = 'release' and d.invt_no = c.invt_no "
    "and i.at > c.at) as bad from list_change c "
    "where c.change = 'cancelled') cancelled";

/* Of no line has more come back than the list had. */
static const char SQL_VERIFY_RETURNS[] =
    "select count(*) as seen, count(*) filter (where bad) as broken, "
    "min('list ' || invt_no || ' line ' || gnum) filter (where bad) "
    "as first from (select invt_no, gnum, sum(qty) > min(listed) as bad "
    "from return_line group by invt_no, gnum) line";

/* A summary that has its numbers was answered, over released lists. */
static const char SQL_VERIFY_SUMMARIES[] =
    "select count(*) as seen, count(*) filter (where bad) as broken, "
    "min('summary ' || sum_no) filter (where bad) as first "
    "from (select s.sum_no, not exists (select from receipt r "
    "where r.document_id = s.document_id and r.kind = 792) "
    "or exists (select from summary_list l join document d "
    "on d.id = l.list_id where l.document_id = s.document_id "
    "and not exists (select from instruction i "
    "where i.parcel_id = d.parcel_id and i.action = 'release')) as bad "
    "from summary s where s.sum_no is not null) numbered";

/* A parcel that has left says by which release. */
static const char SQL_VERIFY_PARCELS[] =
    "select count(*) as seen, count(*) filter (where bad) as broken, "
    "min('parcel ' || logistics_code || '/' || logistics_no) "
    "filter (where bad) as first from (select p.*, not exists ("
    "select from instruction i where i.parcel_id = p.id "
    "and i.action = 'release') as bad from parcel p "
    "where p.state = 'released') released";

static const char SQL_VERIFY_IMAGES[] =
    "select count(*) as seen, count(*) filter (where bad) as broken, "
    "min('image ' || encode(digest, 'hex')) filter (where bad) as first "
    "from (select digest, sha256(bytes) <> digest as bad from image) i";

static const char SQL_VERIFY_ORIGINALS[] =
    "select count(*) as seen, count(*) filter (where bad) as broken, "
    "min('document ' || id) filter (where bad) as first "
    "from (select d.id, m.id is null as bad from document d "
    "left join message m on m.id = d.message_id) d";

/* What foreign keys and a second index would hold at the price of each row. */
static const char SQL_VERIFY_PLACES[] =
    "select count(*) as seen, count(*) filter (where bad) as broken, "
    "min('document ' || id) filter (where bad) as first "
    "from (select d.id, d.purchase_id is not null and p.id is null "
    "or d.parcel_id is not null and y.id is null "
    "or d.live and exists (select from document x where x.kind = d.kind "
    "and x.issuer = d.issuer and x.number = d.number and x.live "
    "and x.version > d.version) as bad from document d "
    "left join purchase p on p.id = d.purchase_id "
    "left join parcel y on y.id = d.parcel_id) d";

/* A list that was released has its bill, or it is due, or none is owed. */
static const char SQL_VERIFY_BILLS[] =
    "select count(*) as seen, count(*) filter (where bad) as broken, "
    "min('list ' || list_id) filter (where bad) as first from ("
    "select t.list_id, t.due_at is null and not t.undone "
    "and cardinality(t.returns) = 0 and not exists (select from tax_bill b "
    "where b.id = t.bill_id and b.list_id = t.list_id and b.status <> 3 "
    "and exists (select from receipt r where r.kind = 816 "
    "and r.document_id = b.list_id)) as bad from tax_list t) l";

const struct verify_check	verify_checks[] = {
	{ "log", "the log is whole: every checkpoint fits its entries",
	    "日志完整：各检查点与记录相符", SQL_VERIFY_LOG },
	{ "guards", "the guards of log and gate stand, and the hub's role "
	    "cannot go around them",
	    "日志与闸口的保护有效，枢纽角色无法绕过", SQL_VERIFY_GUARDS },
	{ "releases", "every release obeyed the law of the gate",
	    "每一次放行都符合闸口规则", SQL_VERIFY_RELEASES },
	{ "parcels", "every released parcel has its release instruction",
	    "每个已放行包裹都有放行指令", SQL_VERIFY_PARCELS },
	{ "cancels", "no list was released after it was cancelled",
	    "已撤销的清单此后均未放行", SQL_VERIFY_CANCELS },
	{ "returns", "of no line has more come back than its list had",
	    "各清单商品项的退货数量均未超过原数量", SQL_VERIFY_RETURNS },
	{ "summaries", "every summary was answered, over released lists",
	    "每份汇总都已反馈结果且清单均已放行", SQL_VERIFY_SUMMARIES },
	{ "bills", "every released list of import has its tax bill",
	    "每份已放行的进口清单都有电子税单", SQL_VERIFY_BILLS },
	{ "images", "every image is the one that was scanned",
	    "每张图像均与扫描时一致", SQL_VERIFY_IMAGES },
	{ "originals", "every document has the message that it came in",
	    "每份单证都留有原始报文", SQL_VERIFY_ORIGINALS },
	{ "places", "every document has the purchase and parcel that it names, "
	    "and one live version",
	    "每份单证的订单与包裹俱在，且仅一个有效版本", SQL_VERIFY_PLACES },
	{ .name = NULL }
};

const struct verify_sealed	verify_sealed[] = {
	{ "messages", "every message opens and is the one that came",
	    "每份报文可解密且与收到时一致", "message",
	    "select id, sealed, digest from message order by id" },
	{ "documents", "every document opens", "每份单证可解密", "document",
	    "select id, sealed, null::bytea from document order by id" },
	{ "findings", "every verdict's findings open", "每份碰对结果可解密",
	    "findings", "select id, findings, null::bytea from verdict "
	    "where findings is not null order by id" },
	{ "manifests", "every manifest opens", "每份快件清单可解密",
	    "manifest",
	    "select id, sealed, null::bytea from manifest_item order by id" },
	{ .name = NULL }
};
