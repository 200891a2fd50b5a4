-- Holds: placed and lifted by an agency, on a parcel, an order, a person or
-- an enterprise. While one is open, nothing that it touches is released; what
-- is in review when it comes is held, what was released is recalled.

-- The common locks that a hold meets releases on; null: the key has not the
-- shape of its kind.
create function hold_keys(p_kind text, p_key text, p_macs bytea[])
returns bigint[] language sql immutable as $$
	select case
	    when p_kind in ('parcel', 'order') and p_key ~ '^[^/]+/.+$' then
		array[lock_key(p_kind, split_part(p_key, '/', 1),
		    substring(p_key from position('/' in p_key) + 1))]
	    when p_kind = 'enterprise' and p_key <> '' then
		array[lock_key('enterprise', p_key, '')]
	    when p_kind = 'person' and cardinality(p_macs) > 0 then
		(select array_agg(lock_key('person', encode(m, 'hex'), ''))
		   from unnest(p_macs) m)
	end;
$$;

create function hold_json(h hold) returns jsonb language sql stable as $$
	select jsonb_build_object('holdId', h.id::text, 'kind', h.kind,
		'key', h.key, 'reason', h.reason, 'agency', h.agency,
		'placedBy', (select name from person where id = h.placed_by),
		'placedAt', rfc3339(h.placed_at),
		'liftedAt', rfc3339(h.lifted_at),
		'liftedBy', (select name from person where id = h.lifted_by),
		'liftReason', h.lift_reason);
$$;

-- What an open hold does to one parcel, whose row is locked: nothing, unless
-- it is in review or released.
create function hold_apply(p_hold bigint, p_parcel bigint) returns void
language plpgsql as $$
declare
	x parcel;
	detail jsonb := jsonb_build_object('holdId', p_hold::text);
begin
	select * into x from parcel where id = p_parcel;
	if x.state = 'in_review' then
		perform review_void(x.review_id, 'HOLD_OPEN', null);
		perform parcel_enter(x.id, 'hold', 'HOLD_OPEN', detail);
	elsif x.state = 'released' then
		perform parcel_enter(x.id, 'recall', 'HOLD_OPEN', detail);
	end if;
end;
$$;

-- Carries a hold to parcels that it touches, at most so many, those on the
-- screens first. A parcel that was released longer ago than recall.seconds
-- has left the port's reach. True when there are no more.
create function hold_carry(h hold, p_limit int) returns boolean
language plpgsql as $$
declare
	touched bigint[];
	one record;
begin
	touched := array(select id from parcel
	    where state in ('in_review', 'released')
	      and keys && hold_keys(h.kind, h.key, h.person_macs)
	      and (state = 'in_review' or changed_at > clock_timestamp() -
		make_interval(secs => parameter_int('recall.seconds')))
	    order by state, id limit p_limit);
	for one in select id from parcel
	    where id = any(touched) order by id for no key update
	loop
		perform hold_apply(h.id, one.id);
	end loop;
	return cardinality(touched) < p_limit;
end;
$$;

-- The check of a new hold; null when it may be placed.
create function hold_check(p person, p_kind text, p_key text, p_macs bytea[],
	p_reason text) returns gate_answer
language sql volatile as $$
	select case
	    when p.agency is null then gate_refuse(403, 'AGENCY_NONE')
	    when p_kind is null or p_kind not in
		('parcel', 'order', 'person', 'enterprise')
		then gate_refuse(422, 'HOLD_KIND', '/kind')
	    when hold_keys(p_kind, p_key, p_macs) is null
		then gate_refuse(422, 'HOLD_KEY', '/key')
	    when coalesce(trim(p_reason), '') = ''
		then gate_refuse(422, 'REASON_MISSING', '/reason')
	end;
$$;

-- Places a hold. p_key of a person is not kept: p_mask stands for it, and
-- p_person_macs, its keyed hashes under every version of the key, find it.
-- The same hold again is the same hold.
create function hold_place(p_person bigint, p_kind text, p_key text,
	p_mask text, p_person_macs bytea[], p_reason text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	shown text := case p_kind when 'person' then p_mask else p_key end;
	macs bytea[] := case p_kind when 'person' then p_person_macs
	    else '{}' end;
	refused gate_answer := hold_check(p, p_kind, p_key, macs, p_reason);
	h hold;
begin
	if refused.status is not null then
		return refused;
	end if;
	perform lock_take(hold_keys(p_kind, p_key, macs), true);
	select * into h from hold
	 where lifted_at is null and kind = p_kind and agency = p.agency
	   and reason = p_reason and key = shown and person_macs = macs
	 limit 1;
	if h.id is not null then
		return gate_done(201, hold_json(h));
	end if;
	insert into hold (kind, key, person_macs, reason, agency, placed_by)
	values (p_kind, shown, macs, p_reason, p.agency, p.id)
	returning * into h;
	perform log_person(p, 'hold.place', 'hold:' || h.id,
	    jsonb_build_object('kind', p_kind, 'key', shown,
		'reason', p_reason));
	perform live_add(null, 'hold', jsonb_build_object(
	    'holdId', h.id::text, 'open', true));
	if hold_carry(h, 200) then
		update hold set spread_at = clock_timestamp()
		 where id = h.id;
	end if;
	return gate_done(201, hold_json(h));
end;
$$;

-- Carries large holds on, a part at a time. What they touch cannot be
-- released meanwhile: the law sees the hold, not the parcel's state.
create function hold_spread(p_limit int)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	h hold;
begin
	select * into h from hold
	 where lifted_at is null and spread_at is null
	 order by id limit 1 for update skip locked;
	if h.id is not null and hold_carry(h, p_limit) then
		update hold set spread_at = clock_timestamp()
		 where id = h.id;
	end if;
	return gate_done(200, jsonb_build_object('holdId', h.id::text));
end;
$$;

-- Lifts a hold. What it held stays on the shelf until an officer requeues it.
create function hold_lift(p_person bigint, p_id bigint, p_reason text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	h hold;
begin
	select * into h from hold where id = p_id;
	if h.id is null then
		return gate_refuse(404, 'HOLD_UNKNOWN');
	elsif p.agency is distinct from h.agency then
		return gate_refuse(403, 'HOLD_NOT_YOURS');
	elsif coalesce(trim(p_reason), '') = '' then
		return gate_refuse(422, 'REASON_MISSING', '/reason');
	end if;
	perform lock_take(hold_keys(h.kind, h.key, h.person_macs), true);
	select * into h from hold where id = p_id for update;
	if h.lifted_at is not null then
		return gate_done(200, hold_json(h));
	end if;
	update hold set lifted_at = clock_timestamp(), lifted_by = p.id,
	    lift_reason = p_reason
	 where id = p_id returning * into h;
	perform log_person(p, 'hold.lift', 'hold:' || h.id,
	    jsonb_build_object('reason', p_reason));
	perform live_add(null, 'hold', jsonb_build_object(
	    'holdId', h.id::text, 'open', false));
	return gate_done(200, hold_json(h));
end;
$$;

insert into parameter (name, value, valid_from, set_by) values
	('recall.seconds', '2592000', '2000-01-01+08', 'migration');
