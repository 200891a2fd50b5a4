-- The feed as each account reads it, by GET /v1/receipts and by webhook; and
-- the deliverer's side of webhooks: what app/hook asks and tells.

-- Who follows others (0070) reads theirs beside its own. A page may be short
-- and yet not the last: its cursor says so, by a '~'.
create function feed_page(p_account bigint, p_cursor text, p_limit int,
	p_status text, p_order_no text, p_logistics_no text)
returns setof receipt_shown language plpgsql stable as $$
begin
	if exists (select from subscription_source
	    where account_id = p_account) then
		return query select * from subscriber_page(p_account, p_cursor,
		    p_limit, p_status, p_order_no, p_logistics_no);
	else
		return query select * from receipt_page(p_account, p_cursor,
		    p_limit, p_status, p_order_no, p_logistics_no);
	end if;
end;
$$;

-- One item of that feed, by its receipt; no row: it has none such.
create function feed_find(p_account bigint, p_id bigint)
returns setof receipt_shown language plpgsql stable as $$
begin
	return query
	select s.id, s.kind, s.guid, s.keys, s.return_status, s.return_time,
	       s.at, s.return_info, s.errors, s.verdict, s.findings,
	       s.warnings, s.message,
	       case when x.stored then d.sealed end, s.next
	  from feed r
	  left join document d on d.id = r.document_id
	  left join verdict v on v.id = r.verdict_id
	  left join lateral (select b.ret, b.data and r.return_status = '120'
		and d.received_at = r.return_time as stored
		  from subscription b where b.account_id = p_account
		   and b.document_id = r.document_id
		   and b.sender_id = r.account_id) x on true
	  cross join lateral receipt_show(r, d, v) s
	 where r.id = p_id
	   and (r.account_id = p_account or x.ret or x.stored);
end;
$$;

-- What to deliver for, or to check. A revoked account hears no more.
create function webhook_load() returns table (id bigint, account_id bigint,
	url text, english boolean, checking boolean, epoch int, secret bytea,
	secret_before bytea, cursor text, lanes jsonb, rows bigint, probe int,
	timeout int)
language sql stable as $$
	select w.id, w.account_id, w.url, w.locale = 'en',
	       w.state = 'checking', w.epoch, w.secret,
	       case when w.before_until > clock_timestamp()
		then w.secret_before end, w.cursor,
	       (select coalesce(jsonb_agg(distinct d.lane), '[]')
		  from webhook_delivery d where d.webhook_id = w.id),
	       (select count(*) from webhook_delivery d
		 where d.webhook_id = w.id),
	       least(300, (webhook_schedule())[2]),
	       parameter_int('webhook.timeout_seconds')::int
	  from webhook w join account a on a.id = w.account_id
	 where w.state in ('checking', 'enabled') and a.revoked_at is null
	 order by w.id;
$$;

-- A deliverer begins: what another had under way is due.
create function webhook_begin() returns void language sql
security definer set search_path = public, pg_temp as $$
	update webhook_delivery set leased = false,
	    next_at = least(next_at, clock_timestamp())
	 where leased;
$$;

-- The check's end: p_reason null is good.
create function webhook_checked(p_id bigint, p_epoch int, p_reason text,
	p_detail text) returns void language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	w webhook;
begin
	update webhook set detail = p_detail, reason = p_reason,
	    state = case when p_reason is null then 'enabled'
		when enabled_at is null then 'refused' else 'disabled' end,
	    enabled_at = case when p_reason is null then clock_timestamp()
		else enabled_at end
	 where id = p_id and epoch = p_epoch and state = 'checking'
	returning * into w;
	if w.id is not null then
		perform webhook_log(w, 'hub', 'webhook.' || w.state);
	end if;
end;
$$;

-- What is new after a cursor, with the lane of each.
create function webhook_read(p_account bigint, p_cursor text, p_limit int)
returns table (lane text, shown receipt_shown)
language sql stable as $$
	select webhook_lane(p.keys, p.id), p
	  from feed_page(p_account, p_cursor, p_limit, null, null, null) p;
$$;

-- Which of these have something new.
create function webhook_ready(p_ids bigint[], p_accounts bigint[],
	p_cursors text[]) returns setof bigint
language sql stable as $$
	select w.id from unnest(p_ids, p_accounts, p_cursors)
	    as w(id, account, cursor)
	 where exists (select from feed_page(w.account, w.cursor, 1, null,
		null, null) p where p.id is not null or p.next like '%~%');
$$;

-- Takes what is due, at most p_room of each webhook, and leases it: when
-- nothing is heard of it any more it is due again.
create function webhook_due(p_ids bigint[], p_room int[], p_lease int)
returns table (webhook bigint, lane text, shown receipt_shown)
language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	return query
	with taken as (
		update webhook_delivery t set leased = true,
		    next_at = clock_timestamp() + make_interval(
			secs => p_lease)
		  from unnest(p_ids, p_room) as w(id, room)
		  cross join lateral (
			select d.webhook_id, d.receipt_id
			  from webhook_delivery d
			 where d.webhook_id = w.id
			   and d.next_at <= clock_timestamp()
			 order by d.next_at limit w.room) x
		 where t.webhook_id = x.webhook_id
		   and t.receipt_id = x.receipt_id
		returning t.webhook_id, t.receipt_id, t.lane
	)
	select t.webhook_id, t.lane, p
	  from taken t join webhook w on w.id = t.webhook_id
	  cross join lateral feed_find(w.account_id, t.receipt_id) p;
end;
$$;

-- The receiver is back: whoever waits for it may go now.
create function webhook_wake(p_id bigint) returns void language sql
security definer set search_path = public, pg_temp as $$
	update webhook_delivery
	   set next_at = least(next_at, clock_timestamp())
	 where webhook_id = p_id and next_at is not null and not leased;
$$;

create function webhook_stop(p_id bigint, p_reason text) returns void
language plpgsql as $$
declare
	w webhook;
begin
	update webhook set state = 'disabled', reason = p_reason,
	    detail = null, epoch = epoch + 1
	 where id = p_id returning * into w;
	perform webhook_log(w, 'hub', 'webhook.disable');
	perform webhook_tell(p_id);
end;
$$;

-- The lanes of these that now are empty; the next of the others is due.
create function webhook_next(p_id bigint, p_lanes text[]) returns text[]
language plpgsql as $$
begin
	update webhook_delivery d set next_at = clock_timestamp()
	  from (select lane, min(place) as place from webhook_delivery
		 where webhook_id = p_id and lane = any(p_lanes)
		 group by lane) f
	 where d.webhook_id = p_id and d.place = f.place
	   and d.next_at is null;
	return array(select distinct l from unnest(p_lanes) l
	    where not exists (select from webhook_delivery
		where webhook_id = p_id and lane = l));
end;
$$;

/*
 * What happened since this was called last, at once and all or nothing:
 * p_cursor (null: as it was) is where the feed was settled to; p_ids are kept
 * as rows, in the order of the feed, being tried or waiting; p_done were rows
 * and are delivered; p_failed are rows and failed, p_wait being what the
 * receiver asked for. Gives the lanes that have no row any more; null: the
 * epoch is over.
 */
create function webhook_keep(p_id bigint, p_epoch int, p_cursor text,
	p_delivered int, p_ids bigint[], p_lanes text[], p_leased boolean[],
	p_lease int, p_done bigint[], p_failed bigint[], p_status int[],
	p_error text[], p_wait int[], p_gone boolean)
returns text[] language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	w webhook;
	waits int[] := webhook_schedule();
	lanes text[];
	over boolean;
begin
	select * into w from webhook
	 where id = p_id and epoch = p_epoch and state = 'enabled'
	   for no key update;
	if w.id is null then
		return null;
	end if;
	insert into webhook_delivery (webhook_id, receipt_id, lane, leased)
	select p_id, i, l, s
	  from unnest(p_ids, p_lanes, p_leased) with ordinality
	    t(i, l, s, n) order by n
	on conflict do nothing;
	update webhook_delivery set next_at = clock_timestamp() +
	    make_interval(secs => p_lease)
	 where webhook_id = p_id and receipt_id = any(p_ids) and leased;
	with gone as (
		delete from webhook_delivery
		 where webhook_id = p_id and receipt_id = any(p_done)
		returning lane
	)
	select array_agg(distinct lane) into lanes from gone;
	with failed as (
		update webhook_delivery d set attempts = d.attempts + 1,
		    leased = false, status = f.status, error = f.error,
		    first_at = coalesce(first_at, clock_timestamp()),
		    last_at = clock_timestamp(),
		    next_at = clock_timestamp() + make_interval(secs =>
			greatest(f.wait, coalesce(waits[d.attempts + 1], 0) *
			(0.9 + 0.2 * random())))
		  from unnest(p_failed, p_status, p_error, p_wait)
		    as f(id, status, error, wait)
		 where d.webhook_id = p_id and d.receipt_id = f.id
		returning d.attempts
	)
	select bool_or(attempts > cardinality(waits)) into over from failed;
	-- Also of the lanes that begin with a row that only waits.
	lanes := webhook_next(p_id, coalesce(lanes, '{}') || p_lanes);
	update webhook set cursor = coalesce(p_cursor, cursor),
	    delivered = delivered + p_delivered,
	    delivered_at = case when p_delivered > 0 then clock_timestamp()
		else delivered_at end,
	    failed_at = case when cardinality(p_failed) > 0
		then clock_timestamp() else failed_at end
	 where id = p_id;
	if p_gone then
		perform webhook_stop(p_id, 'GONE');
		return null;
	elsif over then
		perform webhook_stop(p_id, 'RETRIES');
		return null;
	end if;
	return lanes;
end;
$$;

-- For /metrics.
create function webhook_meter(out enabled bigint, out disabled bigint,
	out failing bigint, out waiting bigint)
language sql stable as $$
	select (select count(*) from webhook where state = 'enabled'),
	       (select count(*) from webhook where state = 'disabled'),
	       count(*) filter (where attempts > 0), count(*)
	  from webhook_delivery;
$$;
