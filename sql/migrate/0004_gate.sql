-- The law of the gate, and what every function of the gate is made of.
--
-- How a function of the gate works, always in this order:
--   1. look at what was asked, without locks, and refuse what is plain;
--   2. gate_lock(): take the common locks of the parcel (its number, order,
--      persons, enterprises) in sorted order, then the parcel's row, then
--      read everything again in a fresh statement;
--   3. act, through parcel_enter(), the one door of state;
--   4. answer with gate_done() or gate_refuse().
-- Nothing that waits comes after the parcel's row but rows that are only
-- touched by whoever holds it. So no two of them wait for each other.
--
-- Holds, verdicts and intake take the common locks exclusively, releases
-- share them: a hold or a new version that commits first is seen by the
-- release; one that comes later waits for the release, finds it, recalls it.

-- Both kinds of lock in one pass, so that the order holds between them too;
-- a key that is in both is taken exclusively.
create function lock_take_both(p_exclusive bigint[], p_shared bigint[])
returns void language plpgsql as $$
declare
	k bigint;
begin
	for k in select u from unnest(p_exclusive || p_shared) u
	    group by u order by u
	loop
		perform lock_take(array[k], k = any(p_exclusive));
	end loop;
end;
$$;

-- What a function of the gate answers: an HTTP status; the body, or for a
-- refusal {code, pointer, detail}; the live events to publish.
create type gate_answer as (status int, body jsonb, events jsonb);

-- Adds a row to the live feed. No personal data, and nothing that an open
-- review's seat has said.
create function live_add(p_lane text, p_type text, p_body jsonb) returns void
language sql as $$
	insert into live_event (lane, type, body)
	values (p_lane, p_type, p_body);
$$;

-- What this transaction has told the live feed so far.
create function live_added() returns jsonb language sql volatile as $$
	select coalesce(jsonb_agg(jsonb_build_object('id', id::text,
		'lane', lane, 'type', type, 'body', body) order by id), '[]')
	  from live_event
	 where xid = pg_current_xact_id_if_assigned();
$$;

create function gate_done(p_status int, p_body jsonb) returns gate_answer
language sql volatile as $$
	select p_status, p_body, live_added();
$$;

create function gate_refuse(p_status int, p_code text,
	p_pointer text default null, p_detail text default null,
	p_more jsonb default '{}') returns gate_answer
language sql volatile as $$
	select p_status, jsonb_build_object('code', p_code,
		'pointer', p_pointer, 'detail', p_detail) || p_more,
		live_added();
$$;

create function lane_within(p_lanes text[], p_lane text) returns boolean
language sql immutable as $$
	select '*' = any(p_lanes) or p_lane = any(p_lanes);
$$;

-- The person, or nobody when the account does not exist or is disabled.
create function person_get(p_person bigint) returns person
language sql stable as $$
	select * from person where id = p_person and disabled_at is null;
$$;

create function log_person(p person, p_action text, p_subject text,
	p_detail jsonb) returns void
language sql as $$
	select log_append('person:' || p.name, p_action, p_subject, p_detail);
$$;

-- All that a release of a parcel rests on, as it is now.
create type gate_facts as (
	parcel_id	bigint,
	parcel_key	text,		-- logisticsCode/logisticsNo
	purchase_id	bigint,		-- null: a manifest parcel, or unknown
	order_key	text,		-- ebpCode/orderNo
	basis		bigint[],	-- {order, payment, waybill, list}, 0:
					-- none; {manifest_item}; null: unknown
	verdict_id	bigint,		-- the newest verdict of the purchase
	verdict		text,		-- what it says; of a manifest item its
					-- own; null: no document at all
	class		text,		-- of a manifest item
	fresh		boolean,	-- it was said of exactly this basis
	codes		text[],
	declared_kg	numeric,
	person_macs	bytea[],
	enterprises	text[],
	keys		bigint[]	-- the common locks of all of this
);

-- A parcel whose list is a manifest: the item is basis and verdict in one.
create function gate_read_item(f gate_facts) returns gate_facts
language plpgsql stable as $$
declare
	m manifest_item;
begin
	select * into m from manifest_item
	 where parcel_id = f.parcel_id and live;
	if m.id is not null then
		f.basis := array[m.id];
		f.verdict := m.verdict;
		f.class := m.class;
		f.fresh := true;
		f.declared_kg := m.weight_kg;
		f.person_macs := m.person_macs;
		select coalesce(array_agg(e->>'code'), '{}') into f.codes
		  from jsonb_array_elements(m.findings) e;
	elsif exists (select from document where parcel_id = f.parcel_id
	    and live and not draft) then
		f.verdict := 'waiting';		-- a waybill without a list
	end if;
	return f;
end;
$$;

-- A parcel that a list names. A verdict counts only while its purchase leads
-- to this parcel and its legs are still exactly those that it saw.
create function gate_read_legs(f gate_facts) returns gate_facts
language plpgsql stable as $$
declare
	l record;
	p record;
begin
	select * into l from purchase_legs(f.purchase_id);
	f.basis := array[coalesce(l.order_id, 0), coalesce(l.payment_id, 0),
	    coalesce(l.waybill_id, 0), coalesce(l.list_id, 0)];
	select u.ebp_code || '/' || u.order_no as order_key, v.id, v.verdict,
	       v.codes, array[coalesce(v.order_id, 0),
		coalesce(v.payment_id, 0), coalesce(v.waybill_id, 0),
		coalesce(v.list_id, 0)] as basis into p
	  from purchase u left join verdict v on v.id = u.verdict_id
	 where u.id = f.purchase_id;
	f.order_key := p.order_key;
	f.verdict_id := p.id;
	f.verdict := case when l.parcel_id is distinct from f.parcel_id
	    then 'mismatched'	-- by the second list of an order
	    else coalesce(p.verdict, 'waiting') end;
	f.codes := coalesce(p.codes, '{}');
	f.fresh := p.id is not null and p.basis = f.basis
	    and l.parcel_id is not distinct from f.parcel_id;
	with leg as materialized (
		select id, weight_kg, person_macs, enterprises
		  from document where id = any(f.basis))
	select (select weight_kg from leg where id = l.waybill_id),
	       array(select distinct unnest(person_macs) from leg),
	       array(select distinct unnest(enterprises) from leg)
	  into f.declared_kg, f.person_macs, f.enterprises;
	return f;
end;
$$;

-- One snapshot of all of it. The carrier is an enterprise of the parcel,
-- whatever the documents say.
create function gate_read(p_parcel bigint) returns gate_facts
language plpgsql stable as $$
declare
	f gate_facts;
	x parcel;
begin
	select * into x from parcel where id = p_parcel;
	f.parcel_id := x.id;
	f.parcel_key := x.logistics_code || '/' || x.logistics_no;
	f.fresh := false;
	f.codes := '{}';
	f.person_macs := '{}';
	f.enterprises := '{}';
	f.purchase_id := parcel_purchase(p_parcel);
	if f.purchase_id is null then
		f := gate_read_item(f);
	else
		f := gate_read_legs(f);
	end if;
	f.enterprises := array_append(f.enterprises, x.logistics_code);
	f.keys := array(
		select lock_key('parcel', x.logistics_code, x.logistics_no)
		union select lock_key('order', p.ebp_code, p.order_no)
		  from purchase p where p.id = f.purchase_id
		union select lock_key('person', encode(m, 'hex'), '')
		  from unnest(f.person_macs) m
		union select lock_key('enterprise', e, '')
		  from unnest(f.enterprises) e);
	return f;
end;
$$;

-- The open holds on a parcel, its order, its persons and its enterprises.
create function gate_holds(f gate_facts) returns bigint[]
language sql stable as $$
	select coalesce(array_agg(id order by id), '{}') from (
		select id from hold where lifted_at is null
		   and kind = 'parcel' and key = f.parcel_key
		union all select id from hold where lifted_at is null
		   and kind = 'order' and key = f.order_key
		union all select id from hold where lifted_at is null
		   and kind = 'enterprise' and key = any(f.enterprises)
		union all select id from hold where lifted_at is null
		   and kind = 'person' and person_macs && f.person_macs) h;
$$;

-- The parcel with its common locks and its row, and the facts as they are
-- now that nobody can change them. Raises 40001 when what must be locked
-- changed while it waited: the caller tries the whole transaction again.
create function gate_lock(p_parcel bigint, p_exclusive boolean)
returns gate_facts language plpgsql as $$
declare
	locked bigint[] := (gate_read(p_parcel)).keys;
	f gate_facts;
begin
	perform lock_take(locked, p_exclusive);
	perform from parcel where id = p_parcel for no key update;
	f := gate_read(p_parcel);
	if not f.keys <@ locked then
		raise exception 'parcel % changed while it was being locked',
		    p_parcel using errcode = '40001';
	end if;
	return f;
end;
$$;

-- Why a parcel may not go on towards its release, as a code of parcel.h, or
-- null: no hold is open, and the newest verdict, on the legs as they are now,
-- is that they match.
create function gate_blocks(f gate_facts) returns text
language sql stable as $$
	select case
	    when gate_holds(f) <> '{}' then 'HOLD_OPEN'
	    when f.verdict is null then 'UNKNOWN'
	    when f.basis is null then 'WAITING'
	    when f.class = 'D' then 'CLASS'
	    when f.purchase_id is null and f.verdict <> 'matched' then 'CLASS'
	    when f.verdict <> 'matched' then upper(f.verdict)
	    when not f.fresh then 'NEW_VERSION'
	end;
$$;

-- Does every agency's seat of this review say release, or was it cleared?
create function review_agreed(p_review bigint) returns boolean
language sql stable as $$
	select exists (select from seat where review_id = p_review)
	   and not exists (
		select from agency a
		  left join seat s on s.agency = a.code
		   and s.review_id = p_review
		 where (a.seat or s.agency is not null)
		   and not coalesce(s.state = 'cleared'
			or s.state = 'in' and s.decision = 'release', false));
$$;

-- Is the newest word of every agency this outcome? A word for release counts
-- only if it was given on exactly this scan, verdict and basis.
create function inspection_agreed(p_inspection bigint, p_outcome text,
	p_scan bigint, f gate_facts) returns boolean
language sql stable as $$
	select not exists (
		select from agency a
		  left join lateral (
			select * from inspection_result r
			 where r.inspection_id = p_inspection
			   and r.agency = a.code
			 order by r.id desc limit 1) w on true
		 where a.seat and not coalesce(w.outcome = p_outcome
			and (p_outcome <> 'release'
			     or w.scan_id = p_scan and w.basis = f.basis
			     and w.verdict_id is not distinct from
				 f.verdict_id), false));
$$;

-- The refusal of what gate_blocks forbids.
create function gate_refuse_block(p_why text) returns gate_answer
language sql volatile as $$
	select case p_why when 'HOLD_OPEN' then gate_refuse(409, p_why)
		else gate_refuse(409, 'NOT_MATCHED', null, p_why) end;
$$;

-- The law. Null: a release of this parcel, on this scan, by this review or
-- inspection, is lawful now. Else why not.
create function gate_forbids(f gate_facts, p_scan bigint, p_review bigint,
	p_inspection bigint) returns text
language plpgsql stable as $$
declare
	r review;
begin
	if p_scan is distinct from (select max(id) from scan
	    where parcel_id = f.parcel_id) then
		return 'SCANNED';
	end if;
	if gate_blocks(f) is not null then
		return gate_blocks(f);
	end if;
	if p_inspection is not null then
		return case when not exists (select from inspection
			where id = p_inspection and parcel_id = f.parcel_id)
		    or not inspection_agreed(p_inspection, 'release', p_scan, f)
		    then 'NOT_AGREED' end;
	end if;
	select * into r from review where id = p_review;
	if r.parcel_id is distinct from f.parcel_id or r.scan_id <> p_scan
	    or r.state <> 'closed' or r.outcome <> 'release'
	    or not review_agreed(p_review) then
		return 'NOT_AGREED';
	elsif r.basis <> f.basis or r.verdict_id is distinct from f.verdict_id
	then
		return 'NEW_VERSION';
	end if;
	return null;
end;
$$;

-- The law, held by the table itself: whoever inserts a release, and however,
-- takes the common locks here (again, if the caller has them) and is judged
-- on what stands after that.
create function instruction_judge() returns trigger
language plpgsql as $$
declare
	f gate_facts;
	why text;
begin
	if new.parcel_id is null then
		raise exception 'a release is of a parcel'
		    using errcode = 'HUB01';
	end if;
	f := gate_lock(new.parcel_id, false);
	why := gate_forbids(f, new.scan_id, new.review_id,
	    new.inspection_id);
	if why is null and (new.basis is distinct from f.basis
	    or new.verdict_id is distinct from f.verdict_id) then
		why := 'NEW_VERSION';
	end if;
	if why is not null then
		raise exception 'the law of the gate forbids this release: %',
		    why using errcode = 'HUB01';
	end if;
	return new;
end;
$$;
create trigger instruction_law before insert on instruction
	for each row when (new.action = 'release')
	execute function instruction_judge();

-- What was instructed stays as it was; it is acknowledged or superseded.
create function instruction_fix() returns trigger language plpgsql as $$
declare
	fate text[] := '{acked_at,ack_account,superseded_at}';
begin
	if tg_op = 'UPDATE' and to_jsonb(new) - fate = to_jsonb(old) - fate then
		return new;
	end if;
	raise exception 'an instruction is not changed'
	    using errcode = '42501';
end;
$$;
create trigger instruction_fixed before update or delete on instruction
	for each row execute function instruction_fix();
