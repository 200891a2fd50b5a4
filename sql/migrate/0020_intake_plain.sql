-- The plain part of a batch: documents that are the first of their keys and
-- bring nothing but themselves. They are most of all documents, and go in all
-- at once: what costs a statement costs it for the batch.

-- Which documents of the batch are plain: new, no draft, a leg or a state, and
-- alone under their key; on no parcel whose number may be in use again; and
-- not about an order or a parcel that a document of the batch which is not
-- plain is about, for of those the order of the batch counts.
create function intake_plain(p_rows intake_row[]) returns int[]
language plpgsql stable as $$
declare
	reuse interval := make_interval(days =>
	    parameter_int('waybill.reuse_days')::int);
	plain int[];
	others bigint[];
begin
	plain := array(select s.n from (
		select d.n, d.app_type = 1 and not d.draft
		    and kind_role(d.kind) is not null
		    and (d.kind not in (621, 603) or d.keys ? 'copNo')
		    and count(*) over (partition by d.kind, d.issuer,
			d.number) = 1
		    and x.id is null and p.id is null as yes
		  from unnest(p_rows) d
		  left join lateral (select y.id from document y
			where y.kind = d.kind and y.issuer = d.issuer
			  and y.number = d.number limit 1) x on true
		  left join lateral (select y.id from parcel y
			where y.logistics_code = d.code
			  and y.logistics_no = d.no and y.live
			  and y.first_seen_at < now() - reuse
			limit 1) p on true) s
	    where s.yes);
	if cardinality(plain) = cardinality(p_rows) then
		return plain;
	end if;
	others := intake_keys(array(select d from unnest(p_rows) d
	    where d.n <> all(plain)));
	return array(select d.n from unnest(p_rows) d
	    where d.n = any(plain)
	      and coalesce(lock_key('order', d.ebp, d.order_no) <> all(others),
		true)
	      and coalesce(lock_key('parcel', d.code, d.no) <> all(others),
		true));
end;
$$;

-- The purchases and parcels that these documents are the first to name. Their
-- locks are held: nobody else makes them meanwhile.
create function intake_found(p_rows intake_row[]) returns void
language plpgsql as $$
begin
	insert into purchase (ebp_code, order_no, flow, first_leg_at,
	    window_ends_at)
	select distinct d.ebp, d.order_no, kind_flow(d.kind), now(),
	       now() + make_interval(secs =>
		parameter_int('recon.window_seconds'))
	  from unnest(p_rows) d
	  left join lateral (select p.id from purchase p
		where p.order_no = d.order_no and p.ebp_code = d.ebp
		  and p.flow = kind_flow(d.kind) limit 1) x on true
	 where d.order_no is not null and x.id is null;
	insert into parcel (logistics_code, logistics_no)
	select distinct d.code, d.no
	  from unnest(p_rows) d
	  left join lateral (select y.id from parcel y
		where y.logistics_code = d.code and y.logistics_no = d.no
		  and y.live limit 1) x on true
	 where d.no is not null and x.id is null;
end;
$$;

create function intake_plain_store(p_rows intake_row[], p_plain int[],
	p_messages bigint[]) returns intake_result[]
language plpgsql as $$
declare
	rows	intake_row[] := p_rows;
	at	timestamptz := clock_timestamp();
	ids	bigint[];
	guids	uuid[];
	purchases bigint[];
	parcels	bigint[];
	touched	bigint[];
begin
	if cardinality(p_plain) = 0 then
		return '{}';
	elsif cardinality(p_plain) < cardinality(p_rows) then
		rows := array(select d from unnest(p_rows) d
		    where d.n = any(p_plain));
	end if;
	perform intake_found(rows);
	ids := array(select nextval('document_id_seq') from unnest(rows));
	guids := array(select gen_random_uuid() from unnest(rows));
	with new as (
		insert into document (id, kind, issuer, number, version,
		    origin_id, live, draft, app_type, app_time, purchase_id,
		    parcel_id, content_mac, sealed, person_macs, enterprises,
		    amount, weight_kg, pre_no, invt_no, warnings, keys,
		    receipt_guid, message_id, account_id, received_at, xid)
		overriding system value
		select ids[d.ordinality], d.kind, d.issuer, d.number, 1,
		       ids[d.ordinality], true, false, 1, d.app_time, p.id,
		       x.id, substring(d.macs from 1 for 36), d.sealed,
		       case length(d.persons) when 0 then '{}'
			when 36 then array[d.persons]
			else mac_split(d.persons) end,
		       string_to_array(d.enterprises, ','), d.amount, d.weight,
		       case when d.kind in (621, 603) then
			pre_no_make(ids[d.ordinality], now()) end,
		       case when d.kind in (621, 603) then
			invt_no_make(ids[d.ordinality], now(), d.customs,
			    d.kind) end,
		       d.warnings, d.keys, guids[d.ordinality],
		       p_messages[d.message], d.account_id, at,
		       pg_current_xact_id()
		  from unnest(rows) with ordinality d
		  left join lateral (select y.id from purchase y
			where y.order_no = d.order_no and y.ebp_code = d.ebp
			  and y.flow = kind_flow(d.kind) limit 1) p on true
		  left join lateral (select y.id from parcel y
			where y.logistics_code = d.code
			  and y.logistics_no = d.no and y.live limit 1) x
		    on true
		returning kind, purchase_id, parcel_id)
	select array_agg(distinct new.purchase_id),
	       array_agg(distinct new.parcel_id) filter (where kind <> 513)
	  into purchases, parcels from new;
	touched := touch_add(purchases, parcels);
	return array(select row(d.n, 'stored', ids[d.ordinality],
	    guids[d.ordinality], ceb_time(at),
	    case when d.kind in (621, 603) then
		pre_no_make(ids[d.ordinality], now()) end,
	    case when d.kind in (621, 603) then
		invt_no_make(ids[d.ordinality], now(), d.customs, d.kind) end,
	    case when d.ordinality = 1 then touched else '{}' end, null,
	    d.message)::intake_result
	    from unnest(rows) with ordinality d);
end;
$$;
