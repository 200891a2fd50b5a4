-- Inspections, oldest first; one when $1 names it.
-- in: $1 inspection bigint, $2 state text, $3 after bigint, $4 limit bigint
-- out: page jsonb
with page as (
	select i.*, x.logistics_code, x.logistics_no, r.lane
	  from inspection i
	  join parcel x on x.id = i.parcel_id
	  left join review r on r.id = i.review_id
	 where ($1::bigint is null or i.id = $1)
	   and ($2::text is null or i.state = $2) and i.id > $3
	 order by i.id
	 limit $4
)
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
	'inspectionId', id::text,
	'parcel', jsonb_build_object(
	    'logisticsCode', nullif(logistics_code, '-'),
	    'logisticsNo', logistics_no),
	'reviewId', review_id::text, 'lane', lane, 'state', state,
	'openedAt', rfc3339(opened_at), 'closedAt', rfc3339(closed_at),
	'outcome', outcome,
	'results', (select coalesce(jsonb_agg(jsonb_build_object(
		'agency', s.agency, 'outcome', s.outcome, 'note', s.note,
		'person', p.name, 'at', rfc3339(s.at)) order by s.id), '[]')
	    from inspection_result s join person p on p.id = s.person_id
	   where s.inspection_id = page.id)) order by id), '[]'),
	'next', coalesce(max(id), $3)::text)
  from page
