-- A parcel, for parties and officers: whom the order or the list that has it
-- names, its carrier, and who put it on a manifest. A list that only claims it
-- makes no party.
-- in: $1 logistics_code text, $2 logistics_no text, $3 account bigint
--     (null: people), $4 enterprises text ('*', or ',A,B,')
-- out: parcel jsonb, verdict text, findings bytea, warnings jsonb,
--     manifest_findings jsonb, scan_findings jsonb, history jsonb, holds jsonb
with x as (
	select * from parcel
	 where logistics_code = $1 and logistics_no = $2 and live
), u as (
	select p.* from x join purchase p on p.id = parcel_purchase(x.id)
), l as (
	select g.* from u, purchase_legs(u.id) g
), named as (
	select d.account_id, d.enterprises from l join document d
	    on d.id in (l.order_id, l.list_id)
), m as (
	select i.* from x join manifest_item i on i.parcel_id = x.id and i.live
)
select jsonb_build_object(
	'logisticsCode', nullif(x.logistics_code, '-'),
	'logisticsNo', x.logistics_no, 'state', x.state, 'reason', x.reason,
	'lane', x.lane, 'changedAt', rfc3339(x.changed_at),
	'review', (select jsonb_build_object('reviewId', r.id::text,
		'lane', r.lane, 'state', r.state, 'outcome', r.outcome,
		'openedAt', rfc3339(r.opened_at),
		'deadline', rfc3339(r.deadline),
		'closedAt', rfc3339(r.closed_at))
	    from review r where r.id = x.review_id),
	'inspectionId', (select n.id::text from inspection n
	    where n.parcel_id = x.id and n.state = 'open'),
	'order', (select jsonb_build_object('ebpCode', u.ebp_code,
		'orderNo', u.order_no, 'flow', u.flow) from u)),
       coalesce((select u.verdict from u), (select m.verdict from m)),
       v.findings, v.warnings,
       coalesce((select m.findings from m), purchase_waits(u.id)),
       (select s.findings from scan s where s.id = x.scan_id),
       (select coalesce(jsonb_agg(jsonb_build_object(
		'at', rfc3339(e.at), 'event', e.event, 'state', e.state,
		'detail', e.detail) order by e.id), '[]')
	  from parcel_event e
	 where e.parcel_id = x.id
	   and ($3::bigint is null or e.event not in ('decided', 'undecided'))
	   and not exists (select from review r
		where r.id = e.blind_review and r.state <> 'closed')),
       (select coalesce(jsonb_agg(jsonb_build_object(
		'holdId', h.id::text, 'kind', h.kind, 'key', h.key,
		'reason', h.reason, 'agency', h.agency,
		'placedAt', rfc3339(h.placed_at)) order by h.id), '[]')
	  from hold h where h.lifted_at is null and h.kind = 'parcel'
	   and h.key = x.logistics_code || '/' || x.logistics_no)
  from x
  left join u on true
  left join verdict v on v.id = u.verdict_id
 where $3::bigint is null or $4 = '*'
    or position(',' || x.logistics_code || ',' in $4) > 0
    or exists (select from named where enterprises &&
	string_to_array(trim($4, ','), ','))
    or exists (select from m where m.account_id = $3)
