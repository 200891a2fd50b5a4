-- The joint review: one machine, two screens. Which seats must look, opening,
-- deciding, closing, the deadline, and back from the shelf.
--
-- Blind: until a review is closed, what a seat said stands in its seat row, in
-- a log entry marked {"blindReview": id} and in a history line marked with
-- the review. Whoever reads seat, log or history must leave these out until
-- then, and for ever when it was reopened; nothing else tells.

-- The random draw of an agency, 0 to 9999, the same again from the same seed.
create function seat_draw(p_agency text, p_seed bytea) returns int
language sql immutable as $$
	select (('x' || left(encode(sha256(p_seed ||
		convert_to(p_agency, 'UTF8')), 'hex'), 8))::bit(32)::bigint
		% 10000)::int;
$$;

-- Must this agency look? Its rule as it is in effect now, the draw, and the
-- answer, for the seat's record. No rule, or one that cannot be understood,
-- means always; a finding of the scale means always.
create function seat_rule(p_agency text, p_seed bytea, p_codes text[],
	p_scale jsonb) returns jsonb
language plpgsql stable as $$
declare
	rule jsonb := coalesce(parameter_get('review.rule.' || p_agency),
	    '{"mode": "always"}');
	percent text := rule->>'percent';
	draw int := seat_draw(p_agency, p_seed);
	looks boolean;
begin
	looks := case rule->>'mode'
	    when 'never' then false
	    when 'any_finding' then cardinality(p_codes) > 0
	    when 'percentage' then case
		when percent ~ '^\d{1,3}(\.\d{1,2})?$'
		then draw < percent::numeric * 100 else true end
	    else true end;
	return jsonb_build_object('rule', rule, 'draw', draw,
	    'seed', encode(p_seed, 'hex'), 'scale', p_scale <> '[]',
	    'looks', looks or p_scale <> '[]');
end;
$$;

-- A lane's depth and state, for the supervisors.
create function lane_tell(p_lane text) returns void
language sql as $$
	select live_add(l.id, 'lane.state', jsonb_build_object('lane', l.id,
		'state', l.state, 'stopped', l.stopped,
		'depth', (select count(*) from review r
		    where r.lane = l.id and r.state = 'open')))
	  from lane l where l.id = p_lane;
$$;

-- Opens the review of a scan on the facts as they are; p_asked: these
-- agencies look, whatever their rule says. Where no agency must look it is
-- closed at once, as the record of why. Gives its id.
create function review_start(f gate_facts, p_scan bigint, p_asked text[])
returns bigint language plpgsql as $$
declare
	s scan;
	r review;
begin
	select * into s from scan where id = p_scan;
	insert into review (parcel_id, scan_id, lane, verdict_id, basis,
	    deadline)
	values (f.parcel_id, s.id, s.lane, f.verdict_id, f.basis,
	    clock_timestamp() + make_interval(secs =>
		parameter_int('review.deadline_seconds')))
	returning * into r;
	insert into seat (review_id, agency, state, rule)
	select r.id, code, case when (rule->>'looks')::boolean
	    or code = any(p_asked) then 'open' else 'cleared' end,
	    rule || jsonb_build_object('asked', code = any(p_asked))
	  from agency, seat_rule(code, s.seed, f.codes, s.findings) rule
	 where seat;
	update parcel set review_id = r.id, keys = f.keys
	 where id = f.parcel_id;
	if not exists (select from seat
	    where review_id = r.id and state = 'open') then
		update review set state = 'closed', outcome = 'release',
		    closed_at = clock_timestamp() where id = r.id;
	end if;
	return r.id;
end;
$$;

-- Puts an open review on the screens. The caller has entered the state.
create function review_tell(p_review bigint) returns void
language plpgsql as $$
declare
	r review;
begin
	select * into r from review where id = p_review;
	perform live_add(r.lane, 'review.opened', jsonb_build_object(
	    'reviewId', r.id::text, 'scanId', r.scan_id::text,
	    'lane', r.lane, 'state', r.state,
	    'openedAt', rfc3339(r.opened_at),
	    'deadline', rfc3339(r.deadline),
	    'image', '/v1/reviews/' || r.id || '/image',
	    'agencies', (select jsonb_agg(agency order by agency) from seat
		where review_id = r.id and state = 'open'),
	    'parcel', parcel_json(r.parcel_id)));
	perform lane_tell(r.lane);
end;
$$;

-- Voids an open review and its seats: what they looked at is no longer so.
create function review_void(p_review bigint, p_reason text, p_next bigint)
returns void language plpgsql as $$
declare
	r review;
begin
	update review set state = 'reopened', next_id = p_next,
	    closed_at = coalesce(closed_at, clock_timestamp())
	 where id = p_review returning * into r;
	perform log_append('hub', 'review.reopen', 'review:' || r.id,
	    jsonb_build_object('reason', p_reason, 'next', p_next));
	perform live_add(r.lane, 'review.reopened', jsonb_build_object(
	    'reviewId', r.id::text, 'nextReviewId', p_next::text,
	    'reason', p_reason));
	perform lane_tell(r.lane);
end;
$$;

create function inspection_start(p_parcel bigint, p_review bigint)
returns bigint language plpgsql as $$
declare
	i inspection;
begin
	insert into inspection (parcel_id, review_id)
	values (p_parcel, p_review) returning * into i;
	perform live_add(x.lane, 'inspection.opened', jsonb_build_object(
	    'inspectionId', i.id::text, 'parcel', parcel_json(x.id)))
	  from parcel x where x.id = p_parcel;
	return i.id;
end;
$$;

create function review_closed_tell(p_review bigint, p_inspection bigint)
returns void language plpgsql as $$
begin
	perform live_add(r.lane, 'review.closed', jsonb_build_object(
	    'reviewId', r.id::text, 'outcome', r.outcome,
	    'parcel', parcel_json(r.parcel_id),
	    'inspectionId', p_inspection::text,
	    'decisions', (select jsonb_agg(jsonb_build_object(
		'agency', s.agency, 'state', s.state,
		'decision', s.decision, 'reason', s.reason,
		'marks', s.marks, 'person', p.name) order by s.agency)
		from seat s left join person p on p.id = s.person_id
		where s.review_id = r.id)))
	  from review r where r.id = p_review;
	perform lane_tell(r.lane) from review r where r.id = p_review;
end;
$$;

-- Closes a review in which no seat is open any more. Any hold, or a seat
-- that missed, holds; else any inspect inspects, once; else it is released,
-- unless the law forbids it: then held, with the law's reason.
create function review_close(p_review bigint, f gate_facts) returns void
language plpgsql as $$
declare
	r review;
	said text[];
	missed boolean;
	why text;
	inspection bigint;
begin
	select array_agg(coalesce(decision, 'release')),
	    bool_or(state = 'missed') into said, missed
	  from seat where review_id = p_review;
	update review set state = 'closed', closed_at = clock_timestamp(),
	    outcome = case when missed or 'hold' = any(said) then 'hold'
		when 'inspect' = any(said) then 'inspect'
		else 'release' end
	 where id = p_review returning * into r;
	why := case when missed then 'DEADLINE'
	    when r.outcome = 'hold' then 'OFFICER'
	    when r.outcome = 'release' then gate_forbids(f, r.scan_id, r.id,
		null) end;
	if why = 'NOT_AGREED' then
		why := 'DEADLINE';	-- an agency that came later has no seat
	end if;
	if why is not null then
		update review set outcome = 'hold' where id = r.id;
		perform parcel_enter(r.parcel_id, 'hold', why,
		    jsonb_build_object('reviewId', r.id::text));
	elsif r.outcome = 'inspect' then
		inspection := inspection_start(r.parcel_id, r.id);
		perform parcel_enter(r.parcel_id, 'inspect', null,
		    jsonb_build_object('reviewId', r.id::text,
			'inspectionId', inspection::text));
	else
		perform parcel_enter(r.parcel_id, 'release', null,
		    jsonb_build_object('reviewId', r.id::text));
	end if;
	perform review_closed_tell(r.id, inspection);
end;
$$;

create function review_answer(p_review bigint, p_agency text)
returns gate_answer language sql volatile as $$
	select gate_done(200, jsonb_build_object('reviewId', r.id::text,
		'agency', s.agency, 'decision', s.decision,
		'state', r.state, 'outcome', r.outcome))
	  from review r join seat s on s.review_id = r.id
	 where r.id = p_review and s.agency = p_agency;
$$;

create function review_reopened(r review) returns gate_answer
language sql volatile as $$
	select gate_refuse(409, 'REVIEW_REOPENED', null, null,
		jsonb_build_object('nextReviewId', r.next_id::text));
$$;

-- Does somebody else of this agency have the seat? A live claim of the pool
-- counts before the seat at the lane.
create function seat_taken(p_review bigint, p_lane text, p_agency text,
	p_person bigint) returns boolean
language sql stable as $$
	select coalesce((select claimed_by from seat
		  where review_id = p_review and agency = p_agency
		    and claim_ends_at > clock_timestamp()),
		(select person_id from lane_seat
		  where lane = p_lane and agency = p_agency
		    and ends_at > clock_timestamp()), p_person) <> p_person;
$$;

-- The check of a decision, under the locks: null when it may be written. An
-- equal decision is no refusal: review_decide has answered it already.
create function review_check(r review, s seat, f gate_facts, p person)
returns gate_answer language plpgsql as $$
begin
	if r.state = 'reopened' then
		return review_reopened(r);
	elsif s.review_id is null then
		return gate_refuse(403, 'SEAT_NONE');
	elsif s.state = 'cleared' then
		return gate_refuse(409, 'SEAT_CLEARED');
	elsif s.state = 'in' then
		return gate_refuse(409, 'DECISION_DIFFERS', '/decision');
	elsif r.state = 'closed' then
		return gate_refuse(409, 'REVIEW_CLOSED');
	elsif r.deadline <= clock_timestamp() then
		return gate_refuse(409, 'REVIEW_DEADLINE');
	elsif seat_taken(r.id, r.lane, p.agency, p.id) then
		return gate_refuse(409, 'SEAT_TAKEN');
	elsif r.basis <> f.basis or not f.fresh
	    or r.verdict_id is distinct from f.verdict_id then
		return review_reopened(r);
	end if;
	return null;
end;
$$;

-- Takes the word of an agency's seat.
create function review_write(r review, p person, p_decision text,
	p_reason text, p_marks jsonb) returns void
language plpgsql as $$
begin
	update seat set state = 'in', decision = p_decision,
	    reason = p_reason, marks = p_marks, person_id = p.id,
	    decided_at = clock_timestamp(), claimed_by = null,
	    claim_ends_at = null
	 where review_id = r.id and agency = p.agency;
	perform log_person(p, 'decision', 'review:' || r.id,
	    jsonb_build_object('agency', p.agency, 'decision', p_decision,
		'reason', p_reason, 'blindReview', r.id::text));
	perform parcel_note(r.parcel_id, 'decided', 'in_review',
	    jsonb_build_object('reviewId', r.id::text, 'agency', p.agency,
		'decision', p_decision), r.id);
	perform live_add(r.lane, 'review.decided', jsonb_build_object(
	    'reviewId', r.id::text, 'agency', p.agency));
end;
$$;

-- May this person say anything about this review? Null: yes.
create function review_door(r review, p person) returns gate_answer
language sql volatile as $$
	select gate_refuse(status, code) from (select case
	    when r.id is null then 404 else 403 end as status, case
	    when r.id is null then 'REVIEW_UNKNOWN'
	    when p.agency is null then 'AGENCY_NONE'
	    when not lane_within(p.lanes, r.lane) then 'LANE_NOT_YOURS'
	    end as code) t where code is not null;
$$;

-- An agency decides. Nothing is instructed and nothing closes until every
-- seat is in.
create function review_decide(p_review bigint, p_person bigint,
	p_decision text, p_reason text, p_marks jsonb)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	r review;
	s seat;
	f gate_facts;
	refused gate_answer;
begin
	select * into r from review where id = p_review;
	refused := review_door(r, p);
	if refused.status is not null then
		return refused;
	elsif p_decision is null
	    or p_decision not in ('release', 'inspect', 'hold') then
		return gate_refuse(422, 'DECISION_UNKNOWN', '/decision');
	end if;
	f := gate_lock(r.parcel_id, false);
	select * into r from review where id = p_review;
	select * into s from seat
	 where review_id = p_review and agency = p.agency for update;
	if r.state <> 'reopened' and s.decision = p_decision then
		return review_answer(r.id, p.agency);
	end if;
	refused := review_check(r, s, f, p);
	if refused.status is not null then
		return refused;
	end if;
	perform review_write(r, p, p_decision, p_reason, p_marks);
	if not exists (select from seat
	    where review_id = r.id and state = 'open') then
		perform review_close(r.id, f);
	end if;
	return review_answer(r.id, p.agency);
end;
$$;

-- What is kept only for a while: the live feed's outbox, ten minutes; the
-- answers of idempotency keys, a week.
create function gate_prune() returns void language sql
security definer set search_path = public, pg_temp as $$
	delete from live_event
	 where at < clock_timestamp() - interval '10 minutes';
	delete from idempotency
	 where at < clock_timestamp() - interval '7 days';
$$;
create index idempotency_at on idempotency (at);

-- Silence never releases: the seats that said nothing by the deadline have
-- missed it, and the parcel is held. Reviews whose parcel somebody is just
-- deciding are left to the next call.
create function review_expire(p_limit int)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	due record;
	n int := 0;
	f gate_facts;
begin
	for due in
		select x.id as parcel_id, r.id
		  from review r join parcel x on x.id = r.parcel_id
		 where r.state = 'open' and r.deadline <= clock_timestamp()
		 order by r.deadline limit p_limit
		   for no key update of x skip locked
	loop
		continue when not exists (select from review
		    where id = due.id and state = 'open');
		update seat set state = 'missed', claimed_by = null,
		    claim_ends_at = null
		 where review_id = due.id and state = 'open';
		perform log_append('hub', 'review.deadline',
		    'review:' || due.id, '{}');
		perform review_close(due.id, f);
		n := n + 1;
	end loop;
	perform gate_prune();
	return gate_done(200, jsonb_build_object('closed', n));
end;
$$;

-- The parcel of a path, or why not: for the calls that an officer makes about
-- a parcel on the shelf.
create function parcel_open(p person, p_code text, p_no text,
	out parcel_id bigint, out refused gate_answer)
language plpgsql as $$
declare
	x parcel;
begin
	select * into x from parcel
	 where logistics_code = coalesce(p_code, '-') and logistics_no = p_no
	   and live;
	parcel_id := x.id;
	if p.agency is null and p.role is distinct from 'supervisor' then
		refused := gate_refuse(403, 'AGENCY_NONE');
	elsif x.id is null then
		refused := gate_refuse(404, 'PARCEL_UNKNOWN');
	elsif x.lane is not null and not lane_within(p.lanes, x.lane) then
		refused := gate_refuse(403, 'LANE_NOT_YOURS');
	end if;
end;
$$;

-- Back from the shelf: every agency looks again, on the newest scan.
create function parcel_requeue(p_person bigint, p_code text, p_no text,
	p_reason text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	o record;
	f gate_facts;
	x parcel;
	why text;
	next bigint;
begin
	select * into o from parcel_open(p, p_code, p_no);
	if (o.refused).status is not null then
		return o.refused;
	end if;
	f := gate_lock(o.parcel_id, false);
	select * into x from parcel where id = o.parcel_id;
	why := gate_blocks(f);
	if not exists (select from parcel_step
	    where state = x.state and event = 'requeue') then
		return gate_refuse(409, 'PARCEL_STATE', null, x.state);
	elsif x.scan_id is null then
		return gate_refuse(409, 'PARCEL_STATE', null, x.state);
	elsif why is not null then
		return gate_refuse_block(why);
	end if;
	next := review_start(f, x.scan_id, array(select code from agency));
	perform log_person(p, 'requeue', 'parcel:' || f.parcel_key,
	    jsonb_build_object('reason', p_reason, 'reviewId', next::text));
	perform parcel_enter(x.id, 'requeue', 'REVIEW',
	    jsonb_build_object('reviewId', next::text));
	perform review_tell(next);
	return gate_done(200, parcel_json(x.id) || jsonb_build_object(
	    'reviewId', next::text));
end;
$$;
