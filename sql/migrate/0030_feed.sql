-- Feeds that never skip. A row's id is taken before its transaction commits,
-- so "id greater than the last one seen" would step over a row that commits
-- late. A cursor is therefore what had been seen: the snapshot of the reading
-- transaction. The next page is what is visible now and was not visible then.
--
-- Text form: S, where all of S was read, or S~T~id inside a page: what is
-- visible in T, was not in S, and comes after id. S and T are snapshots with
-- ':' and ',' written as '.' and '_', to be safe in a query string.

create type feed_cursor as (
	seen	pg_snapshot,	-- everything visible here was read
	upto	pg_snapshot,	-- now reading what is visible here
	after	bigint		-- within that, after this id
);

create function feed_snapshot(p_text text) returns pg_snapshot
language sql immutable as $$
	select translate(p_text, '._', ':,')::pg_snapshot;
$$;

-- Null for a cursor that this hub did not make: also for one that has seen
-- what is still to come, as after the database was put back to yesterday.
create function feed_open(p_cursor text) returns feed_cursor
language plpgsql stable as $$
declare
	c feed_cursor;
begin
	if coalesce(p_cursor, '') = '' then
		return row('1:1:'::pg_snapshot, pg_current_snapshot(), 0::bigint);
	elsif p_cursor !~ '^\d+\.\d+\.[\d_]*(~\d+\.\d+\.[\d_]*~\d{1,18})?$' then
		return null;
	end if;
	c.seen := feed_snapshot(split_part(p_cursor, '~', 1));
	if p_cursor like '%~%' then
		c.upto := feed_snapshot(split_part(p_cursor, '~', 2));
		c.after := split_part(p_cursor, '~', 3)::bigint;
	else
		c.upto := pg_current_snapshot();
		c.after := 0;
	end if;
	if greatest(pg_snapshot_xmax(c.seen), pg_snapshot_xmax(c.upto)) >
	    pg_snapshot_xmax(pg_current_snapshot()) then
		return null;
	end if;
	return c;
exception when others then
	return null;
end;
$$;

-- The cursor after a page; p_last is null when the page was not full.
create function feed_next(c feed_cursor, p_last bigint) returns text
language sql immutable as $$
	select translate(case when p_last is null then c.upto::text
	    else c.seen::text || '~' || c.upto::text || '~' || p_last end,
	    ':,', '._');
$$;

-- Is a row of this transaction in the part that the cursor reads?
create function feed_new(c feed_cursor, p_xid xid8) returns boolean
language sql immutable as $$
	select p_xid >= pg_snapshot_xmin(c.seen)
	   and not pg_visible_in_snapshot(p_xid, c.seen)
	   and pg_visible_in_snapshot(p_xid, c.upto);
$$;

-- What happened to an account's documents: that each was stored, which the
-- document itself says, and all that came after, or instead.
create view feed as
	select id, xid, account_id, kind, id as document_id,
	       document_keys(keys, pre_no, invt_no) as keys,
	       case when draft then '1' else '120' end as return_status,
	       received_at as return_time,
	       case when deleted then '删除申请已受理' when draft
		then '电子口岸已暂存' else '[Code:1800;Desc:逻辑校验通过]'
		end as return_info,
	       null::jsonb as errors, null::bigint as verdict_id,
	       null::jsonb as message
	  from document
	union all
	select id, xid, account_id, kind, document_id, keys, return_status,
	       return_time, return_info, errors, verdict_id, message
	  from receipt;

-- A receipt as its account is shown it. findings stays sealed: the hub opens
-- it and masks its values; sealed is the document, where it comes with the
-- receipt (0070). next is the cursor, in the last row of a page alone.
create type receipt_shown as (id bigint, kind int, guid text, keys jsonb,
	return_status text, return_time text, at text, return_info text,
	errors jsonb, verdict text, findings bytea, warnings jsonb,
	message jsonb, sealed bytea, next text);

-- (A set of one, so that the planner takes it into the query that asks.)
create function receipt_show(r feed, d document, v verdict)
returns setof receipt_shown language sql stable rows 1 as $$
	select r.id, r.kind::int, upper(d.receipt_guid::text), r.keys,
	       r.return_status, ceb_time(r.return_time),
	       rfc3339(r.return_time), r.return_info, r.errors,
	       v.verdict, v.findings, coalesce(v.warnings, d.warnings),
	       r.message, null::bytea, null::text;
$$;

-- What of an account's feed may be about an order or parcel of this number: the
-- documents that name it, what was told of them, and refusals, which are about
-- no document. More than that may come: who asks looks at the keys. Found by
-- the number, whatever else the account has sent; each way has an index.
create function feed_named(p_account bigint, p_order_no text,
	p_logistics_no text) returns setof bigint
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
declare
	docs bigint[];
begin
	if p_order_no is not null then
		docs := array(
			select d.id from purchase p cross join lateral (
				select x.id from document x
				 where x.purchase_id = p.id offset 0) d
			 where p.order_no = p_order_no
			union all select id from document
			 where purchase_id is null and keys ? 'orderNo'
			   and keys->>'orderNo' = p_order_no);
		return query select id from (
			select id, account_id from receipt
			 where document_id is null
			   and keys->>'orderNo' = p_order_no offset 0) r
		 where account_id = p_account;
	else
		docs := array(
			select d.id from (
				select id from parcel where live
				   and logistics_no = p_logistics_no
				union all select id from parcel where not live
				   and logistics_no = p_logistics_no) y
			 cross join lateral (select x.id from document x
				where x.parcel_id = y.id offset 0) d
			union all select id from document
			 where parcel_id is null and keys ? 'logisticsNo'
			   and keys->>'logisticsNo' = p_logistics_no);
		return query select id from (
			select id, account_id from receipt
			 where document_id is null
			   and keys->>'logisticsNo' = p_logistics_no offset 0) r
		 where account_id = p_account;
	end if;
	return query select d.id from unnest(docs) n(id)
	  cross join lateral (select x.id, x.account_id from document x
		where x.id = n.id offset 0) d
	 where d.account_id = p_account;
	return query select r.id from unnest(docs) n(id)
	  cross join lateral (select x.id, x.account_id from receipt x
		where x.document_id = n.id offset 0) r
	 where r.account_id = p_account;
end;
$$;
-- What has a purchase or a parcel is found by it: these are waybills (that name
-- an order), drafts and applications.
create index document_order_no on document ((keys->>'orderNo'))
	where purchase_id is null and keys ? 'orderNo';
create index document_logistics_no on document ((keys->>'logisticsNo'))
	where parcel_id is null and keys ? 'logisticsNo';
create index parcel_before on parcel (logistics_no) where not live;
create index receipt_order_no on receipt ((keys->>'orderNo'))
	where document_id is null;
create index receipt_logistics_no on receipt ((keys->>'logisticsNo'))
	where document_id is null;

-- receipt_page of what is about one order or parcel: the same items in the same
-- order under the same cursors.
create function receipt_page_named(p_account bigint, c feed_cursor,
	p_from xid8, p_limit int, p_status text, p_order_no text,
	p_logistics_no text)
returns setof receipt_shown language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off set enable_sort = on as $$
declare
	n int := 0;
	last bigint;
	shown receipt_shown;
	none receipt_shown;
begin
	for shown in
		select s.*
		  from feed_named(p_account, p_order_no, p_logistics_no) f(id)
		 cross join lateral (select x from feed x
			where x.id = f.id offset 0) t(r)
		  left join document d on d.id = (t.r).document_id
		  left join verdict v on v.id = (t.r).verdict_id
		 cross join lateral receipt_show(t.r, d, v) s
		 where ((t.r).xid, (t.r).id) > (p_from, c.after)
		   and feed_new(c, (t.r).xid)
		   and (p_status is null or s.return_status = p_status)
		   and (p_order_no is null or s.keys->>'orderNo' = p_order_no)
		   and (p_logistics_no is null
			or s.keys->>'logisticsNo' = p_logistics_no)
		 order by (t.r).xid, (t.r).id
		 limit p_limit
	loop
		n := n + 1;
		last := shown.id;
		return next shown;
	end loop;
	none.next := feed_next(c, case when n = p_limit then last end);
	return next none;
end;
$$;

-- One page of an account's receipts, oldest first: in the order of (xid, id),
-- which is that of the index, so that a page costs what it shows and not what
-- the account has. (The planner cannot know how few rows feed_new lets pass or
-- that it lets all pass, and would rather sort.) Always ends in a row whose id
-- is null: it carries the cursor.
create function receipt_page(p_account bigint, p_cursor text, p_limit int,
	p_status text, p_order_no text, p_logistics_no text)
returns setof receipt_shown language plpgsql stable
set enable_sort = off set enable_bitmapscan = off as $$
declare
	c feed_cursor := feed_open(p_cursor);
	from_xid xid8 := coalesce((select x.xid from feed x
	    where x.id = c.after), pg_snapshot_xmin(c.seen));
	n int := 0;
	last bigint;
	shown receipt_shown;
	none receipt_shown;
begin
	if c.seen is null then
		return;
	elsif p_order_no is not null or p_logistics_no is not null then
		return query select * from receipt_page_named(p_account, c,
		    from_xid, p_limit, p_status, p_order_no, p_logistics_no);
		return;
	end if;
	for shown in
		select s.*
		  from feed r
		  left join document d on d.id = r.document_id
		  left join verdict v on v.id = r.verdict_id
		  cross join lateral receipt_show(r, d, v) s
		 where r.account_id = p_account
		   and (r.xid, r.id) > (from_xid, c.after)
		   and feed_new(c, r.xid)
		   and (p_status is null or r.return_status = p_status)
		 order by r.xid, r.id
		 limit p_limit
	loop
		n := n + 1;
		last := shown.id;
		return next shown;
	end loop;
	none.next := feed_next(c, case when n = p_limit then last end);
	return next none;
end;
$$;

-- What a webhook keeps in order: the states of one order number; of what names
-- none, those of its parcel or its payment.
create function webhook_lane(p_keys jsonb, p_id bigint) returns text
language sql immutable as $$
	select case when p_id is not null then coalesce(
	    p_keys->>'orderNo', p_keys->>'logisticsNo',
	    p_keys->>'payTransactionId', p_keys->>'copNo', p_id::text) end;
$$;

-- The instructions of a page. Without a cursor, and on the further pages of
-- what was begun without one: what is not acknowledged, by id. With one: what
-- is new, by (xid, id). Each in the order of an index of its own.
create function instruction_ids(p_lane text, c feed_cursor, p_limit int)
returns bigint[] language plpgsql stable
set enable_sort = off set enable_bitmapscan = off as $$
declare
	from_xid xid8 := coalesce((select xid from instruction
	    where id = c.after), pg_snapshot_xmin(c.seen));
begin
	if c.seen::text = '1:1:' then
		return array(select id from instruction
		    where lane = p_lane and acked_at is null
		      and superseded_at is null and feed_new(c, xid)
		      and id > c.after
		    order by id limit p_limit);
	end if;
	return array(select id from instruction
	    where lane = p_lane and superseded_at is null
	      and (xid, id) > (from_xid, c.after) and feed_new(c, xid)
	    order by xid, id limit p_limit);
end;
$$;

create function instruction_page(p_lane text, p_cursor text, p_limit int)
returns jsonb language plpgsql stable as $$
declare
	c feed_cursor := feed_open(p_cursor);
	ids bigint[];
	items jsonb;
begin
	if c.seen is null then
		return null;
	end if;
	ids := instruction_ids(p_lane, c, p_limit);
	select jsonb_agg(jsonb_build_object(
	    'instructionId', i.id::text, 'scanId', i.scan_id::text,
	    'logisticsCode', nullif(p.logistics_code, '-'),
	    'logisticsNo', p.logistics_no, 'action', i.action,
	    'reason', i.reason, 'at', rfc3339(i.at),
	    'deadline', rfc3339(i.deadline)) order by n)
	  into items
	  from unnest(ids) with ordinality t(id, n)
	  join instruction i on i.id = t.id
	  left join parcel p on p.id = i.parcel_id;
	return jsonb_build_object('items', coalesce(items, '[]'),
	    'next', feed_next(c, case when cardinality(ids) = p_limit
		then ids[p_limit] end));
end;
$$;

-- A list's receipts are found by the list: its keys, and what it was told.
create index receipt_document on receipt (document_id, id)
	where document_id is not null;
