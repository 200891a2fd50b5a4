-- The belt: lanes, the alarm that stops them, and what the sorter answers.

create function lane_answer(p_lane text) returns gate_answer
language sql volatile as $$
	select gate_done(200, jsonb_build_object('lane', id, 'name', name,
		'state', state, 'stopped', stopped))
	  from lane where id = p_lane;
$$;

-- Opens, drains or closes a lane. Reviews that are open run to their end.
create function lane_change(p_person bigint, p_lane text, p_state text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	was text;
begin
	if p.role is distinct from 'supervisor' then
		return gate_refuse(403, 'FORBIDDEN');
	elsif p_state is null
	    or p_state not in ('open', 'closed', 'draining') then
		return gate_refuse(422, 'STATE_UNKNOWN', '/state');
	end if;
	select state into was from lane where id = p_lane for update;
	if was is null then
		return gate_refuse(404, 'LANE_UNKNOWN');
	elsif was <> p_state then
		update lane set state = p_state,
		    changed_at = clock_timestamp() where id = p_lane;
		perform log_person(p, 'lane.change', 'lane:' || p_lane,
		    jsonb_build_object('from', was, 'to', p_state));
		perform lane_tell(p_lane);
	end if;
	return lane_answer(p_lane);
end;
$$;

-- Who may touch a lane's alarm: an officer of the lane, or a supervisor.
create function alarm_check(p person, p_lane text) returns gate_answer
language sql volatile as $$
	select case
	    when not exists (select from lane where id = p_lane)
		then gate_refuse(404, 'LANE_UNKNOWN')
	    when p.role is null or p.role not in ('officer', 'supervisor')
		then gate_refuse(403, 'AGENCY_NONE')
	    when p.role = 'officer' and not lane_within(p.lanes, p_lane)
		then gate_refuse(403, 'LANE_NOT_YOURS')
	end;
$$;

create function alarm_tell(a alarm) returns jsonb
language plpgsql as $$
declare
	body jsonb := jsonb_build_object('lane', a.lane, 'reason', a.reason,
	    'raisedAt', rfc3339(a.raised_at),
	    'cleared', a.cleared_at is not null);
begin
	perform live_add(a.lane, 'alarm', body);
	perform lane_tell(a.lane);
	return body;
end;
$$;

-- Stops the belt. The alarm's row is the joint record of it; one at a time.
create function alarm_raise(p_person bigint, p_lane text, p_reason text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	refused gate_answer := alarm_check(p, p_lane);
	a alarm;
	body jsonb;
begin
	if refused.status is not null then
		return refused;
	end if;
	perform from lane where id = p_lane for update;
	select * into a from alarm
	 where lane = p_lane and cleared_at is null;
	if a.id is null then
		insert into alarm (lane, raised_by, reason)
		values (p_lane, p.id, coalesce(p_reason, ''))
		returning * into a;
		update lane set stopped = true where id = p_lane;
		perform instruction_add(p_lane, null, null, 'stop', 'ALARM');
		perform log_person(p, 'alarm.raise', 'lane:' || p_lane,
		    jsonb_build_object('alarm', a.id::text,
			'reason', p_reason));
		body := alarm_tell(a);
	end if;
	return gate_done(201, jsonb_build_object('lane', a.lane,
	    'reason', a.reason, 'raisedAt', rfc3339(a.raised_at),
	    'cleared', false));
end;
$$;

-- The belt may run again.
create function alarm_clear(p_person bigint, p_lane text, p_reason text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	refused gate_answer := alarm_check(p, p_lane);
	a alarm;
	body jsonb;
begin
	if refused.status is not null then
		return refused;
	end if;
	perform from lane where id = p_lane for update;
	update alarm set cleared_by = p.id, cleared_at = clock_timestamp()
	 where lane = p_lane and cleared_at is null returning * into a;
	if a.id is not null then
		update lane set stopped = false where id = p_lane;
		update instruction set superseded_at = clock_timestamp()
		 where lane = p_lane and action = 'stop'
		   and acked_at is null and superseded_at is null;
		perform log_person(p, 'alarm.clear', 'lane:' || p_lane,
		    jsonb_build_object('alarm', a.id::text,
			'reason', p_reason));
		body := alarm_tell(a);
	end if;
	return lane_answer(p_lane);
end;
$$;

create function instruction_answer(p_instruction bigint) returns gate_answer
language sql volatile as $$
	select gate_done(200, jsonb_build_object(
		'instructionId', id::text, 'action', action,
		'ackedAt', rfc3339(acked_at)))
	  from instruction where id = p_instruction;
$$;

-- A release that nobody acknowledged in time: the parcel is held instead.
-- The caller holds the parcel's row.
create function release_expire(i instruction) returns void
language plpgsql as $$
begin
	perform parcel_enter(i.parcel_id, 'unacknowledged', 'UNACKNOWLEDGED',
	    jsonb_build_object('instructionId', i.id::text));
	perform log_append('hub', 'instruction.deadline',
	    'instruction:' || i.id, '{}');
end;
$$;

-- The sorter has done what it was told. A release whose deadline is over is
-- no release any more, whether or not the clock's own job has come by.
create function instruction_ack(p_account bigint, p_lane text, p_id bigint)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	i instruction;
begin
	select * into i from instruction where id = p_id and lane = p_lane;
	if not exists (select from account where id = p_account
	    and revoked_at is null and lane_within(lanes, p_lane)) then
		return gate_refuse(403, 'LANE_NOT_YOURS');
	elsif i.id is null then
		return gate_refuse(404, 'INSTRUCTION_UNKNOWN');
	end if;
	perform from parcel where id = i.parcel_id for no key update;
	select * into i from instruction where id = p_id for update;
	if i.acked_at is not null then
		return instruction_answer(i.id);
	elsif i.superseded_at is not null then
		return gate_refuse(409, 'INSTRUCTION_SUPERSEDED');
	elsif i.action = 'release' and i.deadline <= clock_timestamp() then
		perform release_expire(i);
		return gate_refuse(409, 'INSTRUCTION_SUPERSEDED');
	end if;
	update instruction set acked_at = clock_timestamp(),
	    ack_account = p_account where id = i.id;
	return instruction_answer(i.id);
end;
$$;

-- Holds what was released and not acknowledged by its deadline.
create function instruction_expire(p_limit int)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	due record;
	i instruction;
	n int := 0;
begin
	for due in
		select s.id from instruction s join parcel x
		    on x.id = s.parcel_id
		 where s.action = 'release' and s.acked_at is null
		   and s.superseded_at is null
		   and s.deadline <= clock_timestamp()
		 order by s.deadline limit p_limit
		   for no key update of x skip locked
	loop
		select * into i from instruction where id = due.id for update;
		continue when i.acked_at is not null
		    or i.superseded_at is not null;
		perform release_expire(i);
		n := n + 1;
	end loop;
	return gate_done(200, jsonb_build_object('held', n));
end;
$$;
