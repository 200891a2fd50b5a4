-- Every lane as the supervisor sees it. Counts only: no word of an open seat.
-- in: $1 lane text (null: all)
-- out: page jsonb
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
	'lane', l.id, 'name', l.name, 'state', l.state,
	'stopped', l.stopped,
	'alarm', (select jsonb_build_object('reason', a.reason,
		'raisedAt', rfc3339(a.raised_at)) from alarm a
	    where a.lane = l.id and a.cleared_at is null
	    order by a.id desc limit 1),
	'depth', q.depth, 'oldestSeconds', q.oldest,
	'deadline', rfc3339(q.deadline),
	'held', (select count(*) from parcel x where x.lane = l.id
	    and x.state = 'held' and x.live),
	'seats', (select coalesce(jsonb_agg(jsonb_build_object(
		'agency', s.agency, 'person', p.name,
		'since', rfc3339(s.since)) order by s.agency), '[]')
	    from lane_seat s join person p on p.id = s.person_id
	   where s.lane = l.id and s.ends_at > clock_timestamp()),
	'today', (select jsonb_build_object(
		'released', count(*) filter (where r.outcome = 'release'),
		'inspected', count(*) filter (where r.outcome = 'inspect'),
		'held', count(*) filter (where r.outcome = 'hold'),
		'missed', count(*) filter (where exists (select from seat t
		    where t.review_id = r.id and t.state = 'missed')))
	    from review r where r.lane = l.id and r.state = 'closed'
	     and r.opened_at >= date_trunc('day', now(), 'Asia/Shanghai')))
	order by l.id), '[]'), 'next', null)
  from lane l
  cross join lateral (
	select count(*) as depth,
	       floor(extract(epoch from clock_timestamp() -
		min(r.opened_at)))::bigint as oldest,
	       min(r.deadline) as deadline
	  from review r where r.lane = l.id and r.state = 'open') q
 where $1::text is null or l.id = $1
