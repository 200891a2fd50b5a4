-- Reconciliation reads and writes purchases by the batch.

-- The modes of export in which the collection must be there.
create function recon_collection_modes() returns text
language sql stable as $$
	select coalesce(string_agg(mode, ' '), '')
	  from unnest(array['9610', '1210', '1239', '9710', '9810']) mode
	 where parameter_int('recon.collection_' || mode) = 1;
$$;

-- What the judge reads, in one snapshot: the legs as they are, whether the
-- window has closed, the rules, and the touches that this covers. state: new,
-- there is no verdict yet, and none is written while the purchase merely
-- waits (an export is judged at once: which of its legs it needs is its list's
-- to say); settled, the newest verdict is about these legs under these rules, and
-- there is nothing to judge (the documents are left out); else old.
create function recon_read(p_purchases bigint[])
returns table (purchase_id bigint, state text, window_closed boolean,
	duplicates bigint, touches bigint[], parameter_version bigint,
	amount_tolerance text, line_tolerance text, weight_tolerance text,
	collection_modes text, order_id bigint, order_sealed bytea, payment_id bigint,
	payment_sealed bytea, waybill_id bigint, waybill_sealed bytea,
	list_id bigint, list_sealed bytea)
language plpgsql stable security definer
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
declare
	of_rules bigint := parameter_version();
	of_amount text := parameter_get('recon.amount_tolerance') #>> '{}';
	of_line text := parameter_get('recon.line_tolerance') #>> '{}';
	of_weight text := parameter_get('recon.weight_tolerance_kg') #>> '{}';
begin
	return query
	select s.id, s.state, s.closed, s.duplicates,
	       array(select t.id from touch t where t.purchase_id = s.id),
	       of_rules, of_amount, of_line, of_weight,
	       case when s.flow = 'export' then recon_collection_modes() end,
	       s.order_id, o.sealed, s.payment_id, y.sealed,
	       s.waybill_id, w.sealed, s.list_id, i.sealed
	  from (
		select p.id, p.flow, p.window_ends_at <= clock_timestamp() as closed,
		       l.*, case when p.verdict_id is null
			 and p.flow = 'import' then 'new'
			when v.verdict in ('matched', 'mismatched')
			 and v.parameter_version = of_rules
			 and v.warnings = '[]' and l.duplicates = 0
			 and (v.order_id, v.payment_id, v.waybill_id,
			    v.list_id) is not distinct from (l.order_id,
			    l.payment_id, l.waybill_id, l.list_id)
			then 'settled' else 'old' end as state
		  from legs_read(p_purchases) l
		  join purchase p on p.id = l.purchase_id
		  left join verdict v on v.id = p.verdict_id
		offset 0) s
	  left join document o on o.id = s.order_id and s.state <> 'settled'
	  left join document y on y.id = s.payment_id and s.state <> 'settled'
	  left join document w on w.id = s.waybill_id and s.state <> 'settled'
	  left join document i on i.id = s.list_id and s.state <> 'settled';
end;
$$;

-- The findings of a purchase that has no verdict: what it waits for, in the
-- form of kept findings. Each missing leg is told by what the others call it.
create function purchase_waits(p_purchase bigint) returns jsonb
language sql stable as $$
	select jsonb_agg(jsonb_build_object('code', m.code,
		'parameterVersion', parameter_version(),
		'fields', coalesce((select jsonb_agg(jsonb_build_object(
			'document', s.noun, 'field', s.field,
			'value', s.value) order by s.place)
		    from (values
			(1, l.order_id is not null, '{payment,list}'::text[],
			    'order', 'orderNo', p.order_no),
			(2, l.payment_id is not null, '{order,list}',
			    'payment', 'orderNo', p.order_no),
			(3, l.list_id is not null, '{order,payment}',
			    'list', 'orderNo', p.order_no),
			(4, x.id is not null, '{waybill}',
			    'list', 'logisticsCode', x.logistics_code),
			(5, x.id is not null, '{waybill}',
			    'list', 'logisticsNo', x.logistics_no))
			s(place, there, tells, noun, field, value)
		   where s.there and m.leg = any(s.tells)), '[]'))
		order by m.place)
	  from purchase p
	  join legs_read(array[p.id]) l on true
	  left join parcel x on x.id = l.parcel_id
	  join (values (1, 'order', 'MISSING_ORDER'),
		(2, 'payment', 'MISSING_PAYMENT'),
		(3, 'waybill', 'MISSING_WAYBILL'),
		(4, 'list', 'MISSING_LIST')) m(place, leg, code)
	    on case m.leg when 'order' then l.order_id
		when 'payment' then l.payment_id
		when 'waybill' then l.waybill_id else l.list_id end is null
	 where p.id = p_purchase and p.verdict_id is null
	   and p.flow = 'import';
$$;

-- What verdict_store must lock: the orders and all parcels they have or had.
create function verdicts_lock(p_purchases bigint[]) returns void
language plpgsql as $$
declare
	keys bigint[];
begin
	keys := array(
		select lock_key('order', p.ebp_code, p.order_no)
		  from unnest(p_purchases) u(id)
		  join purchase p on p.id = u.id
		union select lock_key('parcel', x.logistics_code,
			x.logistics_no)
		  from unnest(p_purchases) u(id)
		 cross join lateral (select d.parcel_id from document d
			where d.purchase_id = u.id
			  and kind_role(d.kind) = 'list' offset 0) d
		  join parcel x on x.id = d.parcel_id
		order by 1);
	perform pg_advisory_xact_lock(k) from unnest(keys) k;
end;
$$;

-- Of these judgements those that can be written at once: the purchase's first,
-- on the legs that are there, while nothing that rests on it has begun. status:
-- 200; 409 the legs are others by now; 300 verdict_record must write it, which
-- puts right reviews and releases.
create function verdicts_ready(p_purchases bigint[], p_legs bigint[])
returns table (n bigint, status int, parcel_id bigint)
language plpgsql stable as $$
begin
	return query
	select u.n, case
		when (l.order_id, l.payment_id, l.waybill_id, l.list_id)
		    is distinct from (p_legs[u.n * 4 - 3],
			p_legs[u.n * 4 - 2], p_legs[u.n * 4 - 1],
			p_legs[u.n * 4]) then 409
		when p.verdict_id is not null or x.begun then 300
		else 200 end, l.parcel_id
	  from unnest(p_purchases) with ordinality u(id, n)
	  join purchase p on p.id = u.id
	  join legs_read(p_purchases) l on l.purchase_id = u.id
	  left join lateral (
		select bool_or(y.state <> 'expected') as begun
		  from document d join parcel y on y.id = d.parcel_id
		 where d.purchase_id = u.id and kind_role(d.kind) = 'list'
	  ) x on true;
end;
$$;

-- Writes a batch of verdicts, as far as verdicts_ready lets it, and removes the
-- touches that they saw. p_legs: four ids a purchase, in one row. p_quiet:
-- purchases that wait without a word; p_touches: all of theirs.
create function verdict_store(p_purchases bigint[], p_legs bigint[],
	p_verdicts text[], p_codes text[], p_findings bytea[],
	p_warnings text[], p_infos text[], p_version bigint,
	p_quiet bigint[], p_touches bigint[])
returns table (purchase_id bigint, status int)
language plpgsql security definer
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
declare
	done int[];
	ids bigint[];
	parcels bigint[];
begin
	if cardinality(p_purchases) > 0 then
		perform verdicts_lock(p_purchases);
		select array_agg(r.status order by r.n),
		       array_agg(case when r.status = 200
			then nextval('verdict_id_seq') end order by r.n),
		       array_agg(r.parcel_id order by r.n)
		  into done, ids, parcels
		  from verdicts_ready(p_purchases, p_legs) r;
		insert into verdict (id, purchase_id, verdict, order_id,
		    payment_id, waybill_id, list_id, codes, findings,
		    warnings, parameter_version)
		overriding system value
		select ids[u.n], u.id, u.word, p_legs[u.n * 4 - 3],
		       p_legs[u.n * 4 - 2], p_legs[u.n * 4 - 1],
		       p_legs[u.n * 4], string_to_array(u.codes, ' '),
		       u.findings, u.warnings::jsonb, p_version
		  from unnest(p_purchases, p_verdicts, p_codes, p_findings,
		    p_warnings) with ordinality
		    u(id, word, codes, findings, warnings, n)
		 where done[u.n] = 200;
		update purchase p set verdict_id = ids[u.n], verdict = u.word
		  from unnest(p_purchases, p_verdicts) with ordinality
		    u(id, word, n)
		 where p.id = u.id and done[u.n] = 200;
		perform verdicts_follow(ids, p_purchases, p_legs, p_verdicts,
		    parcels, p_infos);
	end if;
	delete from touch where ctid = any(array(
		select x.ctid
		  from (select unnest(p_quiet) union all
			select u.id
			  from unnest(p_purchases) with ordinality u(id, n)
			 where done[u.n] = 200) s(id)
		 cross join lateral (select t.ctid from touch t
			where t.purchase_id = s.id
			  and t.id = any(p_touches) offset 0) x));
	return query select u.id, done[u.n]
	  from unnest(p_purchases) with ordinality u(id, n);
end;
$$;

-- Touches the purchases whose window has closed while they waited.
create function purchase_expire(p_limit int) returns bigint[]
language plpgsql security definer
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
declare
	v bigint[];
begin
	select array_agg(id) into v from (
		select p.id from purchase_swept s, purchase p
		 where p.window_ends_at > s.upto
		   and p.window_ends_at <= clock_timestamp()
		   and p.verdict = 'waiting'
		   and not exists (select from touch t
			where t.purchase_id = p.id)
		 order by p.window_ends_at limit p_limit
		   for update of p skip locked) due;
	insert into touch (purchase_id) select unnest(v);
	-- Who is due is judged within seconds; an hour is for a judge that fails.
	if cardinality(v) is null then
		update purchase_swept
		   set upto = clock_timestamp() - interval '1 hour'
		 where upto < clock_timestamp() - interval '2 hours';
	end if;
	return coalesce(v, '{}');
end;
$$;
