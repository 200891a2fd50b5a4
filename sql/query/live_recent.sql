-- The live feed's newest events, for a worker that may have missed some.
-- in: $1 window interval
-- out: event text
select jsonb_build_object('id', id::text, 'lane', lane, 'type', type,
	'body', body)::text
  from live_event
 where at > clock_timestamp() - $1::interval
 order by id
