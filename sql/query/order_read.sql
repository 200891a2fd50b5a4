-- A purchase with its legs, for parties and officers. Who is no party gets
-- the documents that it sent itself, whether or not they have a place. Who may
-- speak for everybody is always a party. Found by the platform's code, else by
-- the merchant's (the second of an order's or list's enterprises). What the tax
-- bill says of the tax withheld stands with the warnings.
-- in: $1 code text, $2 order_no text, $3 account bigint (null: people),
--     $4 enterprises text ('*', or ',A,B,')
-- out: purchase_id bigint, ebp_code text, flow text, verdict text, window_ends text, party boolean,
--     parameter_version bigint, findings bytea, warnings jsonb, parcels jsonb,
--     order_meta jsonb, order_sealed bytea, payment_meta jsonb,
--     payment_sealed bytea, waybill_meta jsonb, waybill_sealed bytea,
--     list_meta jsonb, list_sealed bytea, duplicates bigint, waits jsonb
with p as (
	select * from purchase
	 where order_no = $2 and (ebp_code = $1 or exists (
		select from document d where d.purchase_id = purchase.id
		   and d.kind in (311, 303, 621, 603) and d.live and not d.draft
		   and d.enterprises[2] = $1))
	 order by ebp_code <> $1, id limit 1
), l as (
	select p.id as purchase_id, g.* from p, purchase_legs(p.id) g
), leg as (
	select d.* from l join document d on d.id in (l.order_id,
	    l.payment_id, l.waybill_id, l.list_id)
), party as (
	select $3::bigint is null or $4 = '*' or exists (select from leg
		where kind in (311, 303, 621, 603) and enterprises &&
		    string_to_array(trim($4, ','), ',')) as yes
), seen as (
	select leg.* from leg, party
	 where party.yes or leg.account_id = $3
	union all
	select d.* from party, p join document d on d.purchase_id = p.id
	 where not party.yes and d.account_id = $3 and d.live and not d.draft
), shown as (
	select distinct on (role) role, sealed,
	       jsonb_build_object('documentId', id::text,
		'version', version, 'receivedAt', rfc3339(received_at),
		'preNo', pre_no, 'invtNo', invt_no,
		'warnings', warnings, 'signed', document_signed(message_id))
		as meta
	  from seen, kind_role(kind) role order by role, origin_id
)
select p.id, p.ebp_code, p.flow, p.verdict, rfc3339(p.window_ends_at), party.yes,
       v.parameter_version, v.findings,
       coalesce(v.warnings, '[]') || coalesce((select b.warnings
	  from document d join tax_list t on t.origin_id = d.origin_id
	  join tax_bill b on b.id = t.bill_id
	 where d.id = l.list_id and b.status <> 3), '[]'),
       (select coalesce(jsonb_agg(jsonb_build_object(
	    'logisticsCode', nullif(x.logistics_code, '-'),
	    'logisticsNo', x.logistics_no, 'state', x.state)), '[]')
	  from parcel x where x.id = l.parcel_id and party.yes),
       o.meta, o.sealed, y.meta, y.sealed, w.meta, w.sealed, i.meta, i.sealed,
       l.duplicates, purchase_waits(p.id)
  from p
  join l on true
  join party on true
  left join verdict v on v.id = p.verdict_id
  left join shown o on o.role = 'order'
  left join shown y on y.role = 'payment'
  left join shown w on w.role = 'waybill'
  left join shown i on i.role = 'list'
 where party.yes or exists (select from shown)
