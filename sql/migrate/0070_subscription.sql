-- BaseSubscribe: whom else the sender of a message lets hear of its documents.
-- A message that names nobody costs nothing here: it is stored by another
-- statement (0003), and no row, index or trigger of its path knows of this.
--
-- A subscriber reads its feed from those of the senders whom it follows, so
-- nothing is copied and nothing can be missing: what a sender is told of a
-- document, at once or weeks later, the subscriber finds in the same place.

-- The address on the exchange platform; of revoked accounts it is free again.
alter table account add column dxp text;
create unique index account_dxp on account (dxp) where revoked_at is null;

-- One version of a document, and what of it an account hears: data, the
-- document itself, where it was stored; ret, its states.
create table subscription (
	account_id	bigint not null,
	document_id	bigint not null,
	sender_id	bigint not null,	-- of the document
	data		boolean not null,
	ret		boolean not null,
	primary key (account_id, document_id)
);

-- Whose feeds an account reads beside its own.
create table subscription_source (
	account_id	bigint not null,
	sender_id	bigint not null,
	primary key (account_id, sender_id)
);

-- p_subscribers: [{"dxp", "status"}]. Who is named twice hears both.
create function subscription_add(p_documents bigint[], p_subscribers jsonb)
returns void language plpgsql as $$
begin
	insert into subscription (account_id, document_id, sender_id, data, ret)
	select a.id, d.id, d.account_id, bool_or(s.status <> 'RET'),
	       bool_or(s.status <> 'DATA')
	  from jsonb_to_recordset(p_subscribers) s(dxp text, status text)
	  join account a on a.dxp = s.dxp and a.revoked_at is null
	  join document d on d.id = any(p_documents) and d.account_id <> a.id
	 group by a.id, d.id, d.account_id
	on conflict (account_id, document_id) do update
	   set data = subscription.data or excluded.data,
	       ret = subscription.ret or excluded.ret;
	insert into subscription_source (account_id, sender_id)
	select distinct account_id, sender_id from subscription
	 where document_id = any(p_documents)
	on conflict do nothing;
end;
$$;

-- intake_store for a message with subscribers. A draft is nobody's business,
-- and of a document that was refused there is nothing to hear.
create function intake_subscribed(p_dry boolean,
	p_msg_digest bytea[], p_msg_account bigint[], p_msg_media text[],
	p_msg_sealed bytea[],
	p_msg int[], p_kind int[], p_issuer text[], p_number text[],
	p_ebp text[], p_order_no text[], p_code text[], p_no text[],
	p_app_type int[], p_app_time text[], p_draft boolean[],
	p_macs bytea[], p_sealed bytea[], p_persons bytea[],
	p_enterprises text[], p_amount text[], p_weight text[],
	p_customs text[], p_warnings text[], p_keys text[],
	p_ref_msg int[], p_ref_kind int[], p_ref_keys text[],
	p_ref_status text[], p_ref_info text[], p_ref_errors text[],
	p_codes jsonb, p_subscribers jsonb)
returns setof intake_result
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	done intake_result[] := array(select w from intake_store(p_dry,
	    p_msg_digest, p_msg_account, p_msg_media, p_msg_sealed, p_msg,
	    p_kind, p_issuer, p_number, p_ebp, p_order_no, p_code, p_no,
	    p_app_type, p_app_time, p_draft, p_macs, p_sealed, p_persons,
	    p_enterprises, p_amount, p_weight, p_customs, p_warnings, p_keys,
	    p_ref_msg, p_ref_kind, p_ref_keys, p_ref_status, p_ref_info,
	    p_ref_errors, p_codes) w);
begin
	if not p_dry then
		perform subscription_add(array(select d.document_id
		    from unnest(done) d
		    where d.outcome in ('stored', 'deleted', 'same')),
		    p_subscribers);
	end if;
	return query select * from unnest(done);
end;
$$;

-- receipt_page (0030) for an account that follows others. What others were
-- told is looked through, up to p_look rows for a page: one that ends there
-- gives the cursor of what was looked at, though it may show nothing.
create function subscriber_page(p_account bigint, p_cursor text, p_limit int,
	p_status text, p_order_no text, p_logistics_no text,
	p_look int default 2000)
returns table (id bigint, kind int, guid text, keys jsonb, return_status text,
	return_time text, at text, return_info text, errors jsonb,
	verdict text, findings bytea, warnings jsonb, message jsonb,
	sealed bytea, next text)
language plpgsql stable
set enable_sort = off set enable_bitmapscan = off as $$
declare
	c feed_cursor := feed_open(p_cursor);
	from_xid xid8 := coalesce((select x.xid from feed x
	    where x.id = c.after), pg_snapshot_xmin(c.seen));
	f record;
	n int := 0;
	looked int := 0;
	stored boolean;	-- the row by which the document came
	last bigint;
begin
	if c.seen is null then
		return;
	end if;
	for f in
		select r.*, s.data, s.ret, r.account_id = p_account as own
		  from (select p_account as account_id
			union select x.sender_id from subscription_source x
			where x.account_id = p_account) a
		 cross join lateral (select y.* from feed y
			where y.account_id = a.account_id
			  and (y.xid, y.id) > (from_xid, c.after)
			  and feed_new(c, y.xid)
			order by y.xid, y.id limit p_look) r
		  left join subscription s on s.account_id = p_account
		   and s.document_id = r.document_id
		   and s.sender_id = r.account_id
		 order by r.xid, r.id
		 limit p_look
	loop
		looked := looked + 1;
		last := f.id;
		stored := f.data and not f.own and f.return_status = '120'
		    and exists (select from document d
			where d.id = f.document_id
			  and d.received_at = f.return_time);
		continue when not coalesce(f.own or f.ret or stored, false)
		    or (p_status is not null and f.return_status <> p_status)
		    or (p_order_no is not null
			and f.keys->>'orderNo' is distinct from p_order_no)
		    or (p_logistics_no is not null and
			f.keys->>'logisticsNo' is distinct from p_logistics_no);
		select f.id, f.kind, upper(d.receipt_guid::text), f.keys,
		       f.return_status, ceb_time(f.return_time),
		       rfc3339(f.return_time), f.return_info, f.errors,
		       v.verdict, v.findings, coalesce(v.warnings, d.warnings),
		       f.message, case when stored then d.sealed end
		  into id, kind, guid, keys, return_status, return_time, at,
		       return_info, errors, verdict, findings, warnings,
		       message, sealed
		  from (select) one
		  left join document d on d.id = f.document_id
		  left join verdict v on v.id = f.verdict_id;
		n := n + 1;
		return next;
		exit when n = p_limit;
	end loop;
	id := null;
	next := feed_next(c, case when n = p_limit or looked = p_look
	    then last end);
	return next;
end;
$$;
