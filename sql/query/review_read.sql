-- A review with all that its screens show. Blind: another agency's decision
-- only when the review is closed. A review that was reopened stays blind: the
-- next one asks the same officers about the same parcel.
-- in: $1 review bigint, $2 agency text (null: none)
-- out: review jsonb, lane text, state text, verdict text, findings bytea,
--     warnings jsonb, manifest_findings jsonb, scan_findings jsonb,
--     manifest jsonb, manifest_sealed bytea,
--     order_sealed bytea, order_meta jsonb, payment_sealed bytea,
--     payment_meta jsonb, waybill_sealed bytea, waybill_meta jsonb,
--     list_sealed bytea, list_meta jsonb
with r as (
	select * from review where id = $1
), leg as (
	select kind_role(d.kind) as role, d.sealed, jsonb_build_object('version', d.version,
		'receivedAt', rfc3339(d.received_at), 'preNo', d.pre_no,
		'invtNo', d.invt_no) as meta, d.weight_kg
	  from r join document d on r.verdict_id is not null
	   and d.id = any(r.basis)
), m as (
	select i.* from r join manifest_item i on r.verdict_id is null
	   and i.id = any(r.basis)
)
select jsonb_build_object(
	'reviewId', r.id::text, 'scanId', r.scan_id::text, 'lane', r.lane,
	'state', r.state, 'outcome', r.outcome,
	'openedAt', rfc3339(r.opened_at), 'deadline', rfc3339(r.deadline),
	'closedAt', rfc3339(r.closed_at), 'nextReviewId', r.next_id::text,
	'image', '/v1/reviews/' || r.id || '/image',
	'imageWidth', g.width, 'imageHeight', g.height,
	'seats', (select jsonb_agg(case when r.state = 'closed'
		or t.agency = $2 then jsonb_build_object(
		    'agency', t.agency, 'state', t.state,
		    'decision', t.decision, 'reason', t.reason,
		    'marks', t.marks, 'person', p.name)
		else jsonb_build_object('agency', t.agency,
		    'state', t.state, 'decision', null, 'reason', null,
		    'marks', null, 'person', null) end order by t.agency)
	    from seat t left join person p on p.id = t.person_id
	   where t.review_id = r.id),
	'mine', (select jsonb_build_object('decision', t.decision,
		'reason', t.reason, 'marks', t.marks) from seat t
	    where t.review_id = r.id and t.agency = $2 and t.state = 'in'),
	'parcel', jsonb_build_object(
	    'logisticsCode', nullif(x.logistics_code, '-'),
	    'logisticsNo', x.logistics_no, 'state', x.state,
	    'flow', (select u.flow from purchase u where u.id = v.purchase_id),
	    'measuredKg', s.weight_kg::text,
	    'declaredKg', coalesce((select weight_kg::text from leg
		where role = 'waybill'), (select weight_kg::text from m)),
	    'listedKg', (select weight_kg::text from leg where role = 'list'))),
       r.lane, r.state, coalesce(v.verdict, (select verdict from m)),
       v.findings, v.warnings, (select findings from m), s.findings,
       (select jsonb_build_object('class', class, 'value', value::text,
	    'currency', currency, 'weightKg', weight_kg::text) from m),
       (select sealed from m),
       (select sealed from leg where role = 'order'),
       (select meta from leg where role = 'order'),
       (select sealed from leg where role = 'payment'),
       (select meta from leg where role = 'payment'),
       (select sealed from leg where role = 'waybill'),
       (select meta from leg where role = 'waybill'),
       (select sealed from leg where role = 'list'),
       (select meta from leg where role = 'list')
  from r
  join scan s on s.id = r.scan_id
  join parcel x on x.id = r.parcel_id
  left join image g on g.digest = s.image_digest
  left join verdict v on v.id = r.verdict_id
