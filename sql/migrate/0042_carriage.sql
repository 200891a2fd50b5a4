-- Where parcels are, as others say it: 711 tallied and 507 arrived at the
-- supervised site, 607 put under a master bill, 509 out of the country, 215
-- back again. Each becomes a line in the history of every parcel that it
-- names; a departure also closes the lists (899).

-- A master bill with the waybills under it and the lists that go with them.
create table master_bill (
	application_id	bigint not null references application,
	bill_no		text not null,
	parcel_id	bigint not null references parcel,
	list_id		bigint references document,
	primary key (application_id, parcel_id)
);
create index master_bill_no on master_bill (bill_no);
create index master_bill_parcel on master_bill (parcel_id);

-- The live list that has a parcel; null: none.
create function parcel_live_list(p_parcel bigint) returns document
language sql stable as $$
	select d from document d
	 where d.id = parcel_list(p_parcel) and d.live and not d.draft;
$$;

-- Why one number cannot be taken: 'missing' or 'unfit'; null: it can.
--   711  anything may be tallied: what nobody declared is recorded
--   507  the waybill (505) must be there
--   607  so it must, and the list that is named must be its own
--   509  so it must, and its list (603) be released
--   215  a return (213) of this number must have been accepted
create function place_fault(p_kind int, p_parcel bigint, p_code text,
	p_no text, p_invt_no text) returns text
language plpgsql stable as $$
declare
	l document;
begin
	if p_kind = 711 then
		return null;
	elsif p_kind = 215 then
		return case when not exists (select from application a
		    where a.kind = 213 and a.state = 'accepted'
		      and a.keys->>'logisticsCode' = p_code
		      and a.keys->>'logisticsNo' = p_no) then 'missing' end;
	elsif not exists (select from document where parcel_id = p_parcel
	    and kind = 505 and live and not draft) then
		return 'missing';
	end if;
	l := parcel_live_list(p_parcel);
	return case
	    when p_kind = 607 and p_invt_no is not null
		and l.invt_no is distinct from p_invt_no then 'unfit'
	    when p_kind = 509 and (l.kind is distinct from 603
		or (select state from parcel where id = p_parcel)
		    <> 'released') then 'unfit' end;
end;
$$;

-- The word of a kind in the parcel's history.
create function place_event(p_kind int) returns text
language sql immutable as $$
	select case p_kind when 711 then 'tallied' when 507 then 'arrived'
	    when 607 then 'consigned' when 509 then 'departed'
	    when 215 then 'came_back' end;
$$;

-- Puts one down.
create function place_write(a application, p_parcel bigint, p_detail jsonb,
	p_bill_no text) returns void language plpgsql as $$
declare
	l document := parcel_live_list(p_parcel);
begin
	perform parcel_say(p_parcel, place_event(a.kind), p_detail);
	if a.kind = 607 then
		insert into master_bill values (a.document_id, p_bill_no,
		    p_parcel, l.id) on conflict do nothing;
	elsif a.kind = 509 and not exists (select from list_change
	    where invt_no = l.invt_no and change = 'departed') then
		insert into list_change (list_id, invt_no, change,
		    application_id)
		values (l.id, l.invt_no, 'departed', a.document_id);
		perform receipt_list(l.id, '899', '结关', null);
	end if;
end;
$$;

/*
 * What jobs/effect.c read in an application: the parcels, the lists beside
 * them where it names some (else ''), what the history is told, and the kind's
 * published codes. One that names no parcel means all that a 607 has put under
 * its master bill. All or nothing: what cannot be taken is named.
 */
create function place_record(p_document bigint, p_code text, p_no text[],
	p_invt_no text[], p_detail jsonb, p_bill_no text, p_not_found text,
	p_in_use text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	a application;
	wrong record;
	parcels bigint[];
begin
	if cardinality(p_no) = 0 then
		p_no := array(select distinct x.logistics_no
		    from master_bill m join parcel x on x.id = m.parcel_id
		   where m.bill_no = p_bill_no and x.logistics_code = p_code);
		p_invt_no := array_fill(''::text, array[cardinality(p_no)]);
	end if;
	perform lock_take(array(select lock_key('parcel', p_code, n)
	    from unnest(p_no) n), true);
	select * into a from application where document_id = p_document
	   for update;
	if a.state is distinct from 'due' then
		return gate_refuse(409, 'STALE');
	end if;
	select array_agg(case when a.kind = 711
		then parcel_get(p_code, n, false)
		else (select id from parcel where logistics_code = p_code
		    and logistics_no = n and live) end order by i)
	  into parcels from unnest(p_no) with ordinality t(n, i);
	select min(fault) as worst, count(*) as many,
	       string_agg(n, '、' order by i) filter (where i <= 20) as named
	  into wrong
	  from unnest(p_no, p_invt_no, parcels) with ordinality
	       t(n, v, x, i),
	       place_fault(a.kind, x, p_code, n, nullif(v, '')) fault
	 where fault is not null;
	if cardinality(p_no) = 0 then
		perform application_settle(p_document, 'refused', p_not_found,
		    '没有运单，提运单号[' || coalesce(p_bill_no, '') ||
		    ']下也没有总分单');
		return gate_done(200, '{"state": "refused"}');
	elsif wrong.many > 0 then
		perform application_settle(p_document, 'refused',
		    case wrong.worst when 'missing' then p_not_found
			else p_in_use end,
		    case wrong.worst when 'missing' then '未找到运单或退货申请：'
			else '清单不符或未放行：' end || coalesce(wrong.named, '')
		    || '，共' || wrong.many || '票');
		return gate_done(200, '{"state": "refused"}');
	end if;
	perform place_write(a, x, p_detail, p_bill_no)
	  from (select distinct u from unnest(parcels) u
		 where u is not null order by u) t(x);
	perform application_settle(p_document, 'accepted', '399',
	    '[Code:2300;Desc:审核通过]', case when a.kind = 711
	    then jsonb_build_object('rkdNo', 'R' || to_char(now()
		at time zone 'Asia/Shanghai', 'YYYYMMDD') ||
		lpad(nextval('rkd_no_seq')::text, 9, '0')) else '{}' end);
	return gate_done(200, '{"state": "accepted"}');
end;
$$;
create sequence rkd_no_seq maxvalue 999999999 cycle;
