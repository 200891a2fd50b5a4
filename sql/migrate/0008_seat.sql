-- Two ways to sit: at a lane (one seat an agency a lane, held by a lease that
-- the live socket renews), or in the pool (a lease on one review at a time).

create function seat_lease() returns timestamptz language sql volatile as $$
	select clock_timestamp() + make_interval(secs =>
		parameter_int('seat.lease_seconds'));
$$;

create function claim_lease() returns timestamptz language sql volatile as $$
	select clock_timestamp() + make_interval(secs =>
		parameter_int('claim.lease_seconds'));
$$;

-- Takes the agency's seat at a lane. The same person's older window loses it
-- and is told; another person's live seat is respected.
create function seat_take(p_person bigint, p_lane text, p_token uuid)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	s lane_seat;
begin
	if not exists (select from lane where id = p_lane) then
		return gate_refuse(404, 'LANE_UNKNOWN');
	elsif p.agency is null then
		return gate_refuse(403, 'AGENCY_NONE');
	elsif not lane_within(p.lanes, p_lane) then
		return gate_refuse(403, 'LANE_NOT_YOURS');
	end if;
	insert into lane_seat (lane, agency, person_id, token, ends_at)
	values (p_lane, p.agency, p.id, p_token, seat_lease())
	on conflict (lane, agency) do nothing;
	select * into s from lane_seat
	 where lane = p_lane and agency = p.agency for update;
	if s.lane is null then
		raise exception 'the seat was left while it was taken'
		    using errcode = '40001';
	elsif s.person_id <> p.id and s.ends_at > clock_timestamp() then
		return gate_refuse(409, 'SEAT_TAKEN');
	end if;
	update lane_seat set person_id = p.id, token = p_token,
	    ends_at = seat_lease(), since = case when s.token = p_token
		then s.since else clock_timestamp() end
	 where lane = p_lane and agency = p.agency;
	if s.token <> p_token then
		perform live_add(p_lane, 'seat.moved', jsonb_build_object(
		    'token', s.token::text));
	end if;
	perform lane_tell(p_lane);
	return gate_done(200, jsonb_build_object('lane', p_lane,
	    'agency', p.agency, 'token', p_token::text));
end;
$$;

-- Renews the seats of living sockets and says which of them still have one:
-- the others were taken by somebody else, or by a newer window.
create function seat_renew(p_tokens uuid[])
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	valid jsonb;
begin
	with renewed as (
		update lane_seat set ends_at = seat_lease()
		 where (lane, agency) in (
			select lane, agency from lane_seat
			 where token = any(p_tokens)
			 order by lane, agency for update)
		   and token = any(p_tokens)
		returning token)
	select coalesce(jsonb_agg(token::text), '[]') into valid from renewed;
	return gate_done(200, jsonb_build_object('tokens', valid));
end;
$$;

create function seat_leave(p_token uuid)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	left_lane text;
begin
	delete from lane_seat where token = p_token returning lane
	  into left_lane;
	perform lane_tell(left_lane);
	return gate_done(200, jsonb_build_object('lane', left_lane));
end;
$$;

-- The reviews that the pool has for this person, now, but for who has claimed
-- them already.
create function review_pool(p person) returns setof bigint
language sql stable as $$
	select r.id
	  from review r
	 where r.state = 'open' and r.deadline > clock_timestamp()
	   and lane_within(p.lanes, r.lane)
	   and not exists (select from lane_seat l
		where l.lane = r.lane and l.agency = p.agency
		  and l.person_id <> p.id
		  and l.ends_at > clock_timestamp());
$$;

-- Takes a review from the pool: the one that this person has already, else
-- the most pressing; of equals the preferred one. 204: none. p_token: the
-- window that has it from now on.
--
-- Two idle officers reach for the same review when it opens. Who comes second
-- must find the claim of the first: so it is asked of the seat's row itself,
-- which is read again when its lock was waited for.
create function review_claim(p_person bigint, p_preferred bigint,
	p_token uuid default null)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	claimed bigint;
begin
	if p.agency is null then
		return gate_refuse(403, 'AGENCY_NONE');
	end if;
	select r.id into claimed
	  from review r join seat s on s.review_id = r.id
	   and s.agency = p.agency and s.state = 'open'
	   and (s.claimed_by is null or s.claimed_by = p.id
		or s.claim_ends_at <= clock_timestamp())
	 where r.id in (select review_pool(p))
	 order by coalesce(s.claimed_by = p.id, false) desc, r.deadline,
	    r.id = coalesce(p_preferred, 0) desc, r.id
	 limit 1 for update of s skip locked;
	if claimed is null then
		return gate_done(204, null);
	end if;
	update seat set claimed_by = p.id, claim_ends_at = claim_lease(),
	    claim_token = p_token
	 where review_id = claimed and agency = p.agency;
	return gate_done(200, jsonb_build_object('reviewId', claimed::text));
end;
$$;

create function claim_renew(p_person bigint, p_review bigint)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
begin
	update seat set claim_ends_at = claim_lease()
	 where review_id = p_review and agency = p.agency
	   and claimed_by = p.id and state = 'open';
	if not found then
		return gate_refuse(409, 'SEAT_TAKEN');
	end if;
	return gate_done(200, jsonb_build_object(
	    'reviewId', p_review::text));
end;
$$;

-- Gives back what this person holds of the pool; with a token, only what that
-- window had last: a newer one keeps its review when the older one closes.
create function claim_leave(p_person bigint, p_token uuid default null)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	update seat set claimed_by = null, claim_ends_at = null,
	    claim_token = null
	 where (review_id, agency) in (
		select review_id, agency from seat
		 where claimed_by = p_person and state = 'open'
		   and (p_token is null or claim_token = p_token)
		 order by review_id, agency for update);
	return gate_done(200, '{}');
end;
$$;
create index seat_claim on seat (claimed_by) where claimed_by is not null;
