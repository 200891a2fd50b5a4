-- Parcels by state and lane, for officers.
-- in: $1 state text, $2 lane text, $3 after bigint, $4 limit bigint
-- out: page jsonb
with page as (
	select x.*, coalesce(
		(select p.verdict from purchase p
		  where p.id = parcel_purchase(x.id)),
		(select m.verdict from manifest_item m
		  where m.parcel_id = x.id and m.live)) as verdict
	  from parcel x
	 where ($1::text is null or x.state = $1)
	   and ($2::text is null or x.lane = $2)
	   and x.id > $3 and x.live
	 order by x.id
	 limit $4
)
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
	'logisticsCode', nullif(logistics_code, '-'),
	'logisticsNo', logistics_no, 'state', state, 'reason', reason,
	'lane', lane, 'verdict', verdict, 'changedAt', rfc3339(changed_at),
	'reviewId', review_id::text) order by id), '[]'),
	'next', coalesce(max(id), $3)::text)
  from page
