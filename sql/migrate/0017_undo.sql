-- An officer's second thought. A decision can be taken back by the person who
-- made it, for a moment (parameter review.undo_seconds), and only while the
-- review is open: as soon as every seat is in, it has closed, and what was
-- decided has been acted upon. Nothing rests on an open review, so taking a
-- word back cannot break the law of the gate.

insert into parameter (name, value, valid_from, set_by) values
	('review.undo_seconds', '2', '2000-01-01+08', 'migration');

-- The check, under the locks: null when it may be taken back.
create function undo_check(r review, s seat, p person) returns gate_answer
language plpgsql as $$
begin
	if r.state = 'reopened' then
		return review_reopened(r);
	elsif s.review_id is null then
		return gate_refuse(403, 'SEAT_NONE');
	elsif s.state = 'cleared' then
		return gate_refuse(409, 'SEAT_CLEARED');
	elsif r.state = 'closed' then
		return gate_refuse(409, 'REVIEW_CLOSED');
	elsif s.person_id <> p.id then
		return gate_refuse(403, 'DECISION_NOT_YOURS');
	elsif s.decided_at < clock_timestamp() - make_interval(secs =>
	    parameter_int('review.undo_seconds')) then
		return gate_refuse(409, 'UNDO_LATE');
	end if;
	return null;
end;
$$;

-- A seat that said nothing (any more) is answered as it stands, so that the
-- call can be repeated when its answer was lost.
create function review_undo(p_review bigint, p_person bigint)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	r review;
	s seat;
	refused gate_answer;
begin
	select * into r from review where id = p_review;
	refused := review_door(r, p);
	if refused.status is not null then
		return refused;
	end if;
	perform gate_lock(r.parcel_id, false);
	select * into r from review where id = p_review;
	select * into s from seat
	 where review_id = p_review and agency = p.agency for update;
	if r.state = 'open' and s.state = 'open' then
		return review_answer(r.id, p.agency);
	end if;
	refused := undo_check(r, s, p);
	if refused.status is not null then
		return refused;
	end if;
	perform log_person(p, 'undo', 'review:' || r.id, jsonb_build_object(
	    'agency', p.agency, 'decision', s.decision,
	    'blindReview', r.id::text));
	update seat set state = 'open', decision = null, reason = null,
	    marks = null, person_id = null, decided_at = null
	 where review_id = r.id and agency = p.agency;
	perform parcel_note(r.parcel_id, 'undecided', 'in_review',
	    jsonb_build_object('reviewId', r.id::text, 'agency', p.agency),
	    r.id);
	perform live_add(r.lane, 'review.undecided', jsonb_build_object(
	    'reviewId', r.id::text, 'agency', p.agency));
	return review_answer(r.id, p.agency);
end;
$$;
