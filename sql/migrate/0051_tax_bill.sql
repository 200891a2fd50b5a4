-- Making the tax bills that are due (0050): what the job jobs/tax.c claims,
-- computes with, and records; and their consolidation when the time has come.

-- The rate of a goods code at an instant: that of the longest prefix which has
-- one, else the default. 'null' takes a rate away again.
create function tax_rate(p_gcode text, p_at timestamptz) returns jsonb
language sql stable as $$
	select v from (select n, parameter_get('tax.rate.' || case n
		when 0 then 'default' else left(p_gcode, n) end, p_at) as v
	    from generate_series(0, 10) n) t
	 where v <> 'null' order by n desc limit 1;
$$;

-- What the job computes with: one row for each goods code, in their order.
-- The law is that of the day on which the list was declared.
create function tax_rules(p_list bigint, p_gcodes text[])
returns table (duty text, vat text, consumption text, specific text,
	unit text, reduced text, single_limit text, tolerance text,
	parameter_version bigint)
language sql stable security definer set search_path from current as $$
	select r->>'duty', r->>'vat', r->>'consumption', r->>'specific',
	       r->>'unit', parameter_get('tax.reduced_percent', d.at) #>> '{}',
	       parameter_get('tax.single_limit', d.at) #>> '{}',
	       parameter_get('tax.withheld_tolerance', d.at) #>> '{}',
	       parameter_version(d.at)
	  from (select received_at as at from document where id = p_list) d,
	       unnest(p_gcodes) with ordinality g(code, n),
	       tax_rate(g.code, d.at) r
	 order by g.n;
$$;

-- Lists whose bill is due, each for one worker for a while: what is not
-- recorded by then is looked at again, later and later.
create function tax_claim(p_limit int)
returns table (origin_id bigint, list_id bigint, returns int,
	list_sealed bytea, order_sealed bytea, return_sealed bytea)
language plpgsql security definer set search_path from current as $$
begin
	return query with claimed as (
		update tax_list t set tries = t.tries + 1,
		    due_at = clock_timestamp() + make_interval(secs =>
			least(3600, 5 * 2 ^ least(t.tries, 10)))
		 where t.origin_id in (select x.origin_id from tax_list x
		     where x.due_at <= clock_timestamp()
		     order by x.due_at limit p_limit for update skip locked)
		returning t.*)
	select t.origin_id, t.list_id, cardinality(t.returns), l.sealed,
	       o.sealed, r.sealed
	  from claimed t
	  join document l on l.id = t.list_id
	  join verdict v on v.id = t.verdict_id
	  left join document o on o.id = v.order_id
	  left join document r on r.id = any(t.returns)
	 order by t.origin_id, r.id;
end;
$$;

-- Rows of the tax export that waited for this bill have it; where one was
-- placed without it, it comes as a correction.
create function tax_export(t tax_list, p_state bigint) returns void
language plpgsql as $$
begin
	update export_row set waits = false, tax_state_id = p_state
	 where name = 'tax' and parcel_id = t.parcel_id and waits
	   and placed_at is null;
	if not found then
		perform export_correct(t.list_id, 'taxed');
	end if;
end;
$$;

-- Records what the job has computed, unless the list has moved on since it
-- was claimed ('stale': it is due again, or nothing is owed). A bill of an
-- earlier version or of fewer returns is void. p_lines null: everything came
-- back, and there is no bill.
create function tax_record(p_origin bigint, p_list bigint, p_returns int,
	p_head jsonb, p_reduced boolean, p_lines jsonb, p_warnings jsonb)
returns text language plpgsql
security definer set search_path from current as $$
declare
	t tax_list;
	b tax_bill;
	l document;
begin
	select * into t from tax_list where origin_id = p_origin for update;
	if t.due_at is null or t.list_id <> p_list
	    or cardinality(t.returns) <> p_returns then
		return 'stale';
	end if;
	perform tax_void(p_origin);
	update tax_list set due_at = null, tries = 0
	 where origin_id = p_origin;
	if p_lines is null then
		return 'nothing';
	end if;
	select id, invt_no into l.id, l.invt_no from document
	 where id = p_list;
	insert into tax_bill (origin_id, list_id, returns, tax_no,
	    assure_code, customs_code, customs_tax, value_added_tax,
	    consumption_tax, reduced, lines, warnings, released_at)
	values (p_origin, p_list, p_returns, tax_number(
		p_head->>'customsCode', 'T', nextval('tax_no_seq')),
	    p_head->>'assureCode', p_head->>'customsCode',
	    (p_head->>'customsTax')::numeric,
	    (p_head->>'valueAddedTax')::numeric,
	    (p_head->>'consumptionTax')::numeric, p_reduced, p_lines,
	    p_warnings, t.released_at)
	returning * into b;
	update tax_list set bill_id = b.id where origin_id = p_origin;
	perform tax_export(t, tax_tell(b, 1, null, 816, '电子税单已生成',
	    jsonb_build_object('TaxHeadRd', p_head || jsonb_build_object(
		'guid', upper(gen_random_uuid()::text),
		'returnTime', ceb_time(clock_timestamp()),
		'invtNo', l.invt_no, 'taxNo', b.tax_no, 'status', '1'),
		'TaxListRd', p_lines)));
	return 'issued';
end;
$$;

-- The payment slip of a guarantor, a district and a day.
create function tax_slip_get(p_assure text, p_customs text) returns text
language plpgsql as $$
declare
	today date := (clock_timestamp() at time zone 'Asia/Shanghai')::date;
	no text;
begin
	insert into tax_slip values (p_assure, p_customs, today, tax_number(
	    p_customs, 'P', nextval('ent_duty_no_seq')))
	on conflict do nothing;
	select ent_duty_no into no from tax_slip
	 where assure_code = p_assure and customs_code = p_customs
	   and day = today;
	return no;
end;
$$;

-- Bills whose days of return are over, and whose parcel is still where the
-- release sent it, go onto payment slips. Gives how many. One worker at a time:
-- two would wait for each other's new slips.
create function tax_consolidate(p_limit int) returns bigint
language plpgsql security definer set search_path from current as $$
declare
	b tax_bill;
	n bigint := 0;
begin
	if not pg_try_advisory_xact_lock(lock_key('tax', 'slips', '')) then
		return 0;
	end if;
	for b in select x.* from tax_bill x
		  join tax_list t on t.bill_id = x.id
		  join parcel p on p.id = t.parcel_id
		 where x.status = 1 and x.released_at <= clock_timestamp() -
			make_interval(days =>
			    parameter_int('tax.consolidate_days')::int)
		   and t.due_at is null and not t.undone
		   and p.state = 'released'
		 order by x.released_at, x.id limit p_limit
		   for update of t skip locked
	loop
		perform tax_tell_status(b, 2, tax_slip_get(b.assure_code,
		    b.customs_code));
		perform export_correct(b.list_id, 'consolidated');
		n := n + 1;
	end loop;
	return n;
end;
$$;
