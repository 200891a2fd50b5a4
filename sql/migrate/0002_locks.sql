-- The common locks, the parameters and the legs: what intake, verdicts and
-- the gate share.

alter table purchase add column verdict text not null default 'waiting';
create index purchase_window on purchase (window_ends_at)
	where verdict = 'waiting';

-- The key of an advisory lock. Kinds: order (ebpCode, orderNo), parcel
-- (logisticsCode, logisticsNo), person (hex of the keyed hash, ''),
-- enterprise (code, '').
create function lock_key(p_kind text, p_a text, p_b text) returns bigint
language sql immutable parallel safe as $$
	select hashtextextended(p_kind || chr(31) || p_a || chr(31) || p_b, 1);
$$;

-- Takes all locks in ascending order, so that no two callers can wait for
-- each other. Exclusive: holds, new versions, verdicts. Shared: releases.
-- A caller takes all that it needs in one call, before it locks any row.
create function lock_take(p_keys bigint[], p_exclusive boolean) returns void
language plpgsql as $$
declare
	k bigint;
begin
	for k in select distinct u from unnest(p_keys) u order by 1 loop
		if p_exclusive then
			perform pg_advisory_xact_lock(k);
		else
			perform pg_advisory_xact_lock_shared(k);
		end if;
	end loop;
end;
$$;

-- The value of a parameter at an instant; null when it was never set.
create function parameter_get(p_name text, p_at timestamptz default now())
returns jsonb language sql stable as $$
	select value from parameter
	 where name = p_name and valid_from <= p_at
	 order by valid_from desc, id desc limit 1;
$$;

create function parameter_int(p_name text) returns bigint
language sql stable as $$
	select (parameter_get(p_name) #>> '{}')::bigint;
$$;

create function parameter_decimal(p_name text) returns numeric
language sql stable as $$
	select (parameter_get(p_name) #>> '{}')::numeric;
$$;

-- The version of the parameters in effect: how many rows have taken effect.
-- Rows are only ever added, so it grows with each one that does, in whatever
-- order they were set.
create function parameter_version(p_at timestamptz default now())
returns bigint language sql stable as $$
	select count(*) from parameter where valid_from <= p_at;
$$;

-- What a kind is to a purchase or a parcel: import and export have the same
-- roles. Null: an application, whose effects are document_effect's (0040).
create function kind_role(p_kind int) returns text
language sql immutable parallel safe as $$
	select case when p_kind in (311, 303) then 'order'
	    when p_kind in (411, 403) then 'payment'
	    when p_kind in (511, 505) then 'waybill'
	    when p_kind in (621, 603) then 'list'
	    when p_kind = 513 then 'state' end;
$$;

create function kind_flow(p_kind int) returns text
language sql immutable parallel safe as $$
	select case when p_kind in (303, 403, 505, 603) then 'export'
	    else 'import' end;
$$;

-- The legs of a purchase: the first claimant of each place. The waybill is
-- tied by the list, and only when that list is the first of its parcel.
-- duplicates: who else claims a place of this purchase, or whose place this
-- purchase claims.
create function purchase_legs(p_purchase bigint,
	out order_id bigint, out payment_id bigint, out waybill_id bigint,
	out list_id bigint, out parcel_id bigint, out duplicates bigint)
language plpgsql stable as $$
declare
	d record;
	n bigint := 0;
	first_list bigint;
begin
	for d in select id, kind, document.parcel_id as parcel from document
		  where purchase_id = p_purchase and live and not draft
		  order by origin_id
	loop
		case d.kind
		when 311, 303 then
			order_id := d.id;
		when 411, 403 then
			if payment_id is null then payment_id := d.id;
			else n := n + 1; end if;
		when 621, 603 then
			if list_id is null then
				list_id := d.id;
				parcel_id := d.parcel;
			else n := n + 1; end if;
		else
			null;	-- a waybill never carries a purchase
		end case;
	end loop;
	if parcel_id is not null then
		select x.id into first_list from document x
		 where x.parcel_id = purchase_legs.parcel_id
		   and x.kind in (621, 603) and x.live and not x.draft
		 order by x.origin_id limit 1;
		if first_list = list_id then
			-- A number that is in use again has taken nothing from
			-- the purchase that it was used for before.
			select case when not x.deleted then x.id end
			  into waybill_id
			  from document x join parcel y on y.id = x.parcel_id
			 where x.parcel_id = purchase_legs.parcel_id
			   and x.kind in (511, 505) and not x.draft
			   and (x.live or not y.live)
			 order by x.id desc limit 1;
			n := n + (select count(*) from document x
			 where x.parcel_id = purchase_legs.parcel_id
			   and x.kind in (621, 603) and x.live and not x.draft
			   and x.purchase_id <> p_purchase);
		else
			n := n + 1;
		end if;
	end if;
	duplicates := n;
end;
$$;

-- The purchase that a parcel belongs to: that of the first live list which
-- names it. Null: no list yet, or a manifest parcel.
create function parcel_purchase(p_parcel bigint) returns bigint
language sql stable as $$
	select purchase_id from document
	 where parcel_id = p_parcel and kind in (621, 603)
	   and live and not draft
	 order by origin_id limit 1;
$$;

-- The append-only log.
create function log_append(p_actor text, p_action text, p_subject text,
	p_detail jsonb) returns void
language sql as $$
	insert into log_entry (actor, action, subject, detail)
	values (p_actor, p_action, p_subject, p_detail);
$$;

create function log_refuse() returns trigger language plpgsql as $$
begin
	raise exception 'the log is append-only' using errcode = '42501';
end;
$$;
create trigger log_entry_fixed before update or delete on log_entry
	for each statement execute function log_refuse();
create trigger log_entry_kept before truncate on log_entry
	for each statement execute function log_refuse();
create trigger log_checkpoint_fixed before update or delete on log_checkpoint
	for each statement execute function log_refuse();
create trigger log_checkpoint_kept before truncate on log_checkpoint
	for each statement execute function log_refuse();

-- The defaults. Every one is data that an agency changes from a date.
insert into parameter (name, value, valid_from, set_by) values
	('recon.window_seconds', '86400', '2000-01-01+08', 'migration'),
	('recon.amount_tolerance', '"0"', '2000-01-01+08', 'migration'),
	('recon.line_tolerance', '"0"', '2000-01-01+08', 'migration'),
	('recon.weight_tolerance_kg', '"0"', '2000-01-01+08', 'migration'),
	('scan.weight_tolerance_kg', '"0.1"', '2000-01-01+08', 'migration'),
	('scan.weight_tolerance_percent', '"10"', '2000-01-01+08', 'migration'),
	('review.rule.customs', '{"mode": "any_finding"}', '2000-01-01+08',
	    'migration'),
	('review.rule.inspection', '{"mode": "any_finding"}',
	    '2000-01-01+08', 'migration'),
	('review.deadline_seconds', '30', '2000-01-01+08', 'migration'),
	('instruction.deadline_seconds', '30', '2000-01-01+08', 'migration'),
	('waybill.reuse_days', '183', '2000-01-01+08', 'migration'),
	('seat.lease_seconds', '6', '2000-01-01+08', 'migration'),
	('claim.lease_seconds', '8', '2000-01-01+08', 'migration'),
	('session.seconds', '43200', '2000-01-01+08', 'migration'),
	('lockout.failures', '5', '2000-01-01+08', 'migration'),
	('lockout.seconds', '300', '2000-01-01+08', 'migration'),
	('express.b_limit', '"1000"', '2000-01-01+08', 'migration'),
	('express.b_limit_near', '"800"', '2000-01-01+08', 'migration'),
	('express.c_limit', '"5000"', '2000-01-01+08', 'migration');
