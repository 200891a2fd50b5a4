-- Holds, oldest first.
-- in: $1 open_only boolean, $2 after bigint, $3 limit bigint
-- out: page jsonb
with page as (
	select h.*, a.name as placer, b.name as lifter
	  from hold h
	  join person a on a.id = h.placed_by
	  left join person b on b.id = h.lifted_by
	 where (not $1 or h.lifted_at is null) and h.id > $2
	 order by h.id
	 limit $3
)
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
	'holdId', id::text, 'kind', kind, 'key', key, 'reason', reason,
	'agency', agency, 'placedBy', placer, 'placedAt', rfc3339(placed_at),
	'liftedAt', rfc3339(lifted_at), 'liftedBy', lifter,
	'liftReason', lift_reason) order by id), '[]'),
	'next', coalesce(max(id), $2)::text)
  from page
