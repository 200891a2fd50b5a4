-- Applications: documents that act on lists and parcels which others have
-- declared. 623 and 605 cancel a list, 625 and 213 return goods of one, 711,
-- 507, 509 and 215 say where parcels are, 607 ties them to a master bill, 701
-- asks for the lists' declaration and 792 answers it.
--
-- Two ways to take effect:
--   at once   a cancel, in the transaction of intake, under the locks that a
--             release of the same list shares: whichever commits first wins.
--   soon      everything else. Its effect needs what is sealed (the lines of
--             a list, the numbers of a tally), so the row waits here as due
--             until jobs/effect.c has opened it and come back through one of
--             the doors of 0041 to 0043, which look again under the locks.
--
-- A refused application stays as a document, with its published code in the
-- feed; sent again, as it was or changed, it is judged again.

create table application (
	document_id	bigint primary key references document,
	kind		smallint not null,
	keys		jsonb not null,		-- CEB names, as in the feed
	state		text not null check (state in
			('due', 'waiting', 'accepted', 'refused',
			'superseded')),
	status		text,			-- what its sender was told last
	tries		int not null default 0,
	claim_ends_at	timestamptz not null default '-infinity',
	at		timestamptz not null default clock_timestamp(),
	settled_at	timestamptz
);
create index application_due on application (claim_ends_at, document_id)
	where state = 'due';
create index application_waiting on application (document_id)
	where state = 'waiting';

-- What has become of a list by an application, for its life as it is told.
-- Written in the transaction of the effect, under the list's locks, as is the
-- call of list_undone, list_returned or list_summed (0050) beside it.
--   cancelled   it never happened: all that it took is given back
--   returned    goods of return_line came back; whole: nothing is left
--   departed    the goods have left the country
--   summarized  it went into a declaration
create table list_change (
	id		bigint generated always as identity primary key,
	list_id		bigint not null references document,
	invt_no		text not null,
	change		text not null check (change in
			('cancelled', 'returned', 'departed', 'summarized')),
	whole		boolean not null default true,
	application_id	bigint not null references document,
	at		timestamptz not null default clock_timestamp()
);
create index list_change_list on list_change (invt_no, id);
create unique index list_change_once on list_change (invt_no)
	where change = 'cancelled';

-- Retail (9610, 1210, 1239) is paid before it is declared: the collection is
-- part of the triple, as announcement 2018 no. 194 has it. Between companies
-- (9710) money comes by agreement, often after the goods, and stock for a
-- warehouse abroad (9810) is not sold yet when it leaves: there a list that
-- waits for money would wait for ever. A collection that comes is compared in
-- every mode.
insert into parameter (name, value, valid_from, set_by) values
	('recon.collection_9610', '1', '2000-01-01+08', 'migration'),
	('recon.collection_1210', '1', '2000-01-01+08', 'migration'),
	('recon.collection_1239', '1', '2000-01-01+08', 'migration'),
	('recon.collection_9710', '0', '2000-01-01+08', 'migration'),
	('recon.collection_9810', '0', '2000-01-01+08', 'migration'),
	('return.window_days', '30', '2000-01-01+08', 'migration');

create function list_kinds() returns int[]
language sql immutable parallel safe as $$ select '{621,603}'::int[] $$;

-- The list that an application names: by the first of invtNo, preNo and copNo
-- that it carries, and only one of the same declarant and merchant, so that
-- nobody acts on a stranger's. The newest version, live or not.
create function list_find(p_kind int, p_keys jsonb) returns document
language plpgsql stable as $$
declare
	d document;
	agent text := p_keys->>'agentCode';
	known text := case
	    when p_keys ? 'invtNo' then
		list_given(p_kind, agent, p_keys->>'invtNo')
	    when p_keys ? 'preNo' then
		list_given(p_kind, agent, p_keys->>'preNo')
	    else p_keys->>'copNo' end;
begin
	select * into d from document x
	 where x.kind = p_kind and x.issuer = agent and x.number = known
	 order by x.version desc limit 1;
	if p_keys ? 'ebcCode' and not p_keys->>'ebcCode' = any(d.enterprises)
	then
		return null;
	end if;
	return d;
end;
$$;

-- Where a list stands: draft, gone (cancelled or deleted), the state of the
-- parcel that it answers for, or expected where another list has the parcel.
create function list_state(d document) returns text
language sql stable as $$
	select case when not d.live then 'gone' when d.draft then 'draft'
	    when parcel_list(d.parcel_id) = d.id then
		(select state from parcel where id = d.parcel_id)
	    else 'expected' end;
$$;

-- When a list's parcel was last released.
create function list_released_at(d document) returns timestamptz
language sql stable as $$
	select max(at) from instruction
	 where parcel_id = d.parcel_id and action = 'release';
$$;

-- The locks of a list: its own key, its order, its parcel. Exclusive for all
-- that changes it; a release shares the last two.
create function list_locks(d document) returns bigint[]
language sql stable as $$
	select array_agg(k) from (
		select lock_key('document', d.kind || ':' || d.issuer,
		    d.number) k
		 where d.id is not null
		union all select lock_key('order', p.ebp_code, p.order_no)
		  from purchase p where p.id = d.purchase_id
		union all select lock_key('parcel', p.logistics_code,
		    p.logistics_no)
		  from parcel p where p.id = d.parcel_id) t;
$$;

-- Does this transaction hold this lock exclusively?
create function lock_held(p_key bigint) returns boolean
language sql volatile as $$
	select exists (select from pg_locks
	 where locktype = 'advisory' and pid = pg_backend_pid() and granted
	   and mode = 'ExclusiveLock' and objsubid = 1
	   and classid::bigint = ((p_key >> 32) & 4294967295)
	   and objid::bigint = (p_key & 4294967295));
$$;

-- Tells an application's sender what became of it, under the keys of its
-- first receipt and those that are new.
create function receipt_application(p_document bigint, p_status text,
	p_info text, p_more jsonb default '{}') returns void
language sql as $$
	insert into receipt (account_id, kind, document_id, keys,
		return_status, return_info)
	select d.account_id, d.kind, d.id, coalesce((select r.keys
		  from receipt r where r.document_id = d.id
		   and r.kind = d.kind order by r.id limit 1),
		a.keys) || p_more, p_status, p_info
	  from document d join application a on a.document_id = d.id
	 where d.id = p_document;
$$;

-- Writes what became of an application, once. p_more: keys that are new.
create function application_settle(p_document bigint, p_state text,
	p_status text, p_info text, p_more jsonb default '{}') returns void
language plpgsql as $$
begin
	update application set state = p_state, status = p_status,
	    settled_at = clock_timestamp()
	 where document_id = p_document and state in ('due', 'waiting');
	if found then
		perform receipt_application(p_document, p_status, p_info,
		    p_more);
	end if;
end;
$$;

-- The kind of list that a kind of application acts on; null: on none.
create function application_list_kind(p_kind int) returns int
language sql immutable as $$
	select case when p_kind in (623, 625) then 621
	    when p_kind in (605, 213) then 603 end;
$$;

-- Takes what is due for this worker; what does not come back is due again.
-- With it the list that it acts on, where it is one, and what earlier returns
-- took of it, by line.
create function application_due(p_limit int)
returns table (document_id bigint, kind int, sealed bytea, list_id bigint,
	list_sealed bytea, taken jsonb)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	return query
	with due as (
		select a.document_id as id from application a
		 where a.state = 'due' and a.claim_ends_at < clock_timestamp()
		 order by a.claim_ends_at, a.document_id limit p_limit
		   for update skip locked
	), mine as (
		update application a set tries = a.tries + 1,
		    claim_ends_at = clock_timestamp() + least(a.tries + 1, 60)
			* interval '2 seconds'
		  from due where a.document_id = due.id returning a.*
	)
	select m.document_id, m.kind::int, d.sealed, l.id, l.sealed,
	       (select jsonb_object_agg(t.gnum, t.qty) from (
		    select r.gnum, sum(r.qty)::text as qty from return_line r
		     where r.invt_no = l.invt_no group by r.gnum) t)
	  from mine m join document d on d.id = m.document_id
	  left join lateral list_find(application_list_kind(m.kind), m.keys) l
	    on true
	 order by m.document_id;
end;
$$;

-- --- the seam of intake ------------------------------------------------------

-- The locks that intake takes, with its own, before it stores this.
create function document_effect_keys(p_kind int, p_keys jsonb)
returns bigint[] language sql stable as $$
	select coalesce(case when p_kind in (623, 605) then
	    list_locks(list_find(application_list_kind(p_kind), p_keys)) end,
	    '{}');
$$;

-- May it be stored, as things are? An outcome of intake: stored, or
-- not_found, in_use or exists, whose published codes the kind knows. A cancel
-- is answered at once; all others are told by their state.
create function document_effect_meet(p_kind int, p_keys jsonb) returns text
language plpgsql stable as $$
declare
	d document;
	state text;
begin
	if p_kind not in (623, 605) then
		return 'stored';
	end if;
	d := list_find(application_list_kind(p_kind), p_keys);
	state := list_state(d);
	return case when d.id is null then 'not_found'
	    when exists (select from list_change
		where invt_no = d.invt_no and change = 'cancelled')
		then 'exists'
	    when state in ('expected', 'scanned', 'in_review', 'held')
		then 'stored'
	    else 'in_use' end;
end;
$$;

-- A line in a parcel's history that changes nothing about it. The caller has
-- the parcel's lock; its row is locked too, so that no clock runs out between
-- the reading of its state and the line. Said before the list's tax is touched:
-- whoever has the parcel's row alone (a hold, a clock) asks for its tax after.
create function parcel_say(p_parcel bigint, p_event text, p_detail jsonb)
returns void language plpgsql as $$
declare
	s text;
begin
	select state into s from parcel where id = p_parcel
	   for no key update;
	if s is not null then
		perform parcel_note(p_parcel, p_event, s, p_detail);
	end if;
end;
$$;

-- Undoes a list: it takes no place any more and nobody is told of it but
-- this. Gives the purchases whose verdict must be judged anew; that closes a
-- review and holds the parcel. Until then the gate knows no list: WAITING.
create function list_cancel(p_list bigint, p_application bigint)
returns bigint[] language plpgsql as $$
declare
	d document;
begin
	update document set live = false where id = p_list and live
	returning * into d;
	if d.id is null then
		raise exception 'list % is not there to be undone', p_list
		    using errcode = '40001';
	end if;
	insert into list_change (list_id, invt_no, change, application_id)
	values (d.id, d.invt_no, 'cancelled', p_application);
	perform parcel_say(d.parcel_id, 'cancelled',
	    jsonb_build_object('invtNo', d.invt_no));
	perform list_undone(d.id);
	perform receipt_list(d.id, '899', '清单已撤销', null);
	return touch_add(array[d.purchase_id], array[d.parcel_id]);
end;
$$;

-- An application that had no effect yet gives way to its next version, or to
-- its deletion; a summary lets its lists go.
create function application_supersede(a document) returns void
language plpgsql as $$
declare
	old bigint;
begin
	for old in update application x set state = 'superseded',
	        settled_at = clock_timestamp()
	      from document d
	     where d.kind = a.kind and d.issuer = a.issuer
	       and d.number = a.number and d.id < a.id
	       and x.document_id = d.id and x.state in ('due', 'waiting')
	    returning d.id
	loop
		delete from summary_list where document_id = old;
	end loop;
end;
$$;

-- What a stored application does. Gives the purchases that it touched.
create function document_effect(p_document bigint, p_keys jsonb)
returns bigint[] language plpgsql as $$
declare
	a document;
	d document;
	touched bigint[] := '{}';
begin
	select * into a from document where id = p_document;
	perform application_supersede(a);
	if a.draft or a.deleted then
		return touched;
	end if;
	insert into application (document_id, kind, keys, state)
	values (a.id, a.kind, p_keys, 'due');
	if a.kind in (623, 605) then
		d := list_find(application_list_kind(a.kind), p_keys);
		if not (select bool_and(lock_held(k))
		    from unnest(list_locks(d)) k) then
			raise exception 'list % moved', d.id
			    using errcode = '40001';
		end if;
		touched := list_cancel(d.id, a.id);
		perform application_settle(a.id, 'accepted', '399',
		    '[Code:2300;Desc:审核通过]',
		    jsonb_build_object('invtNo', d.invt_no));
	end if;
	return touched;
end;
$$;

-- May this application be changed or deleted? Not once it has had its effect.
create function application_in_use(p_document bigint) returns boolean
language sql stable as $$
	select exists (select from application
	 where document_id = p_document and state = 'accepted');
$$;

-- Was this application refused? Then the same one may be sent again.
create function application_refused(p_document bigint) returns boolean
language sql stable as $$
	select exists (select from application
	 where document_id = p_document and state = 'refused');
$$;
