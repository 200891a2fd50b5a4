-- The common locks, the parameters and the legs: what intake, verdicts and
-- the gate share.

alter table purchase add column verdict text not null default 'waiting';
-- Of all purchases, so that a verdict changes no index: the sweep looks at
-- those whose window has closed since it was last through with all.
create index purchase_window on purchase (window_ends_at);
create table purchase_swept (
	one		boolean primary key default true check (one),
	upto		timestamptz not null default '-infinity'
);
insert into purchase_swept default values;

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

-- The value of a parameter at an instant; null when it was never set. (In
-- plpgsql, as all that stands on the path of a document: it keeps its plan.)
create function parameter_get(p_name text, p_at timestamptz default now())
returns jsonb language plpgsql stable as $$
begin
	return (select value from parameter
	    where name = p_name and valid_from <= p_at
	    order by valid_from desc, id desc limit 1);
end;
$$;

create function parameter_int(p_name text) returns bigint
language plpgsql stable as $$
begin
	return (parameter_get(p_name) #>> '{}')::bigint;
end;
$$;

create function parameter_decimal(p_name text) returns numeric
language plpgsql stable as $$
begin
	return (parameter_get(p_name) #>> '{}')::numeric;
end;
$$;

-- The version of the parameters in effect: how many rows have taken effect.
-- Rows are only ever added, so it grows with each one that does, in whatever
-- order they were set.
create function parameter_version(p_at timestamptz default now())
returns bigint language plpgsql stable as $$
begin
	return (select count(*) from parameter where valid_from <= p_at);
end;
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

-- Where a table may still be empty when a statement is first planned, the
-- statement is written so that it can only be run in one way: laterals, and
-- kind_role() where an index that begins with the kind is not meant.

-- The legs of purchases: the first claimant of each place. The waybill is tied
-- by the list, and only when that list is the first of its parcel: a number
-- that is in use again has taken nothing from the purchase that it was used
-- for before. duplicates: who else claims a place of this purchase, or whose
-- place this purchase claims.
create function legs_read(p_purchases bigint[])
returns table (purchase_id bigint, order_id bigint, payment_id bigint,
	waybill_id bigint, list_id bigint, parcel_id bigint, duplicates bigint)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
begin
	return query
	select p.id, g.orders[1], g.payments[1],
	       case when f.lists[1] = g.lists[1] then f.waybills[1] end,
	       g.lists[1], g.parcels[1],
	       (coalesce(greatest(cardinality(g.payments) - 1, 0)
		+ greatest(cardinality(g.lists) - 1, 0), 0)
		+ case when g.parcels[1] is null then 0
		  when f.lists[1] is distinct from g.lists[1] then 1
		  else coalesce(f.strangers, 0) end)::bigint
	  from unnest(p_purchases) p(id)
	  left join lateral (
		select array_agg(d.id order by d.origin_id)
			filter (where d.kind in (311, 303)) as orders,
		       array_agg(d.id order by d.origin_id)
			filter (where d.kind in (411, 403)) as payments,
		       array_agg(d.id order by d.origin_id)
			filter (where d.kind in (621, 603)) as lists,
		       array_agg(d.parcel_id order by d.origin_id)
			filter (where d.kind in (621, 603)) as parcels,
		       bool_or(d.kind = 603) as export
		  from document d
		 where d.purchase_id = p.id and d.live and not d.draft
	  ) g on true
	  left join lateral (
		select array_agg(x.id order by x.origin_id)
			filter (where x.kind in (621, 603) and x.live)
			as lists,
		       count(*) filter (where x.kind in (621, 603) and x.live
			and x.purchase_id <> p.id) as strangers,
		       array_agg(case when not x.deleted then x.id end
			order by x.id desc) filter (where x.kind =
			    case when g.export then 505 else 511 end
			and (x.live or not y.live)) as waybills
		  from parcel y
		  join document x on x.parcel_id = y.id and not x.draft
		 where y.id = g.parcels[1]
	  ) f on true;
end;
$$;

create function purchase_legs(p_purchase bigint,
	out order_id bigint, out payment_id bigint, out waybill_id bigint,
	out list_id bigint, out parcel_id bigint, out duplicates bigint)
language plpgsql stable as $$
begin
	select l.order_id, l.payment_id, l.waybill_id, l.list_id, l.parcel_id,
	       l.duplicates
	  into order_id, payment_id, waybill_id, list_id, parcel_id, duplicates
	  from legs_read(array[p_purchase]) l;
end;
$$;

-- The purchase that a parcel belongs to: that of the first live list which
-- names it. Null: no list yet, or a manifest parcel.
create function parcel_purchase(p_parcel bigint) returns bigint
language sql stable as $$
	select (array_agg(purchase_id order by origin_id))[1] from document
	 where parcel_id = p_parcel and kind_role(kind) = 'list'
	   and live and not draft;
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
