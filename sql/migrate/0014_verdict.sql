-- A verdict is written, and everything that rested on the one before it is
-- put right in the same transaction: reviews are reopened, releases recalled,
-- the list's sender and the forex office told.

-- The parcels that a purchase has or had.
create function purchase_parcels(p_purchase bigint) returns bigint[]
language sql stable as $$
	select coalesce(array_agg(distinct parcel_id), '{}') from document
	 where purchase_id = p_purchase and kind_role(kind) = 'list'
	   and parcel_id is not null;
$$;

-- What verdict_record must lock: exclusively the order and its parcels,
-- shared the persons and enterprises that a hold may be placed on.
create function verdict_keys(p_purchase bigint, out own bigint[],
	out others bigint[])
language sql stable as $$
	select array(select lock_key('order', p.ebp_code, p.order_no)
		  from purchase p where p.id = p_purchase
		union select lock_key('parcel', x.logistics_code,
			x.logistics_no)
		  from parcel x
		 where x.id = any(purchase_parcels(p_purchase))),
	       array(select distinct k
		  from unnest(purchase_parcels(p_purchase)) x,
		       unnest((gate_read(x)).keys) k);
$$;

-- Takes these locks, then the rows of the parcels. Gives the parcels.
create function verdict_lock(p_purchase bigint) returns bigint[]
language plpgsql as $$
declare
	k record;
	now_k record;
	parcels bigint[];
begin
	select * into k from verdict_keys(p_purchase);
	perform lock_take_both(k.own, k.others);
	parcels := purchase_parcels(p_purchase);
	perform from parcel where id = any(parcels)
	  order by id for no key update;
	select * into now_k from verdict_keys(p_purchase);
	if not now_k.own <@ k.own or not now_k.others <@ (k.own || k.others)
	then
		raise exception 'purchase % changed while it was being locked',
		    p_purchase using errcode = '40001';
	end if;
	return parcels;
end;
$$;

-- Is this verdict, on the same legs, what was said already?
create function verdict_same(v verdict, n verdict) returns boolean
language sql immutable as $$
	select (v.order_id, v.payment_id, v.waybill_id, v.list_id, v.verdict,
		v.codes)
	    is not distinct from (n.order_id, n.payment_id, n.waybill_id,
		n.list_id, n.verdict, n.codes);
$$;

-- A review that looked at other facts: its seats are void. When the facts
-- allow it the parcel goes straight to a new review, in which whoever had to
-- look must look again; else it is held.
create function review_renew(x parcel, f gate_facts) returns void
language plpgsql as $$
declare
	old review;
	next bigint;
	why text := gate_blocks(f);
begin
	select * into old from review where id = x.review_id;
	if why is not null then
		perform review_void(old.id, 'NEW_VERSION', null);
		perform parcel_enter(x.id, 'hold', why,
		    jsonb_build_object('reviewId', old.id::text));
		return;
	end if;
	update review set state = 'reopened' where id = old.id;
	next := review_start(f, old.scan_id, array(select agency from seat
	    where review_id = old.id and state <> 'cleared'));
	perform review_void(old.id, 'NEW_VERSION', next);
	perform parcel_enter(x.id, 'reopen', 'NEW_VERSION',
	    jsonb_build_object('reviewId', next::text,
		'reopened', old.id::text));
	perform review_tell(next);
end;
$$;

-- Does the one basis differ from the other only by a payment that came later?
-- Where a mode of export needs none (recon.collection_*), money after the
-- goods is no reason to want them back while it contradicts nothing.
create function basis_paid(p_was bigint[], p_is bigint[]) returns boolean
language sql immutable as $$
	select coalesce(cardinality(p_was) = 4 and p_was[2] = 0
	    and p_was[1:1] || p_is[2] || p_was[3:4] = p_is, false);
$$;

-- Puts a parcel right with the facts as they are, under their locks. Called
-- whenever a verdict or a manifest item that it may rest on was written.
create function parcel_rebase(p_parcel bigint) returns void
language plpgsql as $$
declare
	f gate_facts := gate_read(p_parcel);
	x parcel;
	r review;
	i instruction;
begin
	select * into x from parcel where id = p_parcel for no key update;
	if x.state = 'in_review' then
		select * into r from review where id = x.review_id;
		if r.basis is distinct from f.basis or not f.fresh
		    or r.verdict_id is distinct from f.verdict_id
		    or gate_blocks(f) is not null then
			perform review_renew(x, f);
		end if;
	elsif x.state = 'released' then
		select * into i from instruction
		 where parcel_id = x.id and action = 'release'
		 order by id desc limit 1;
		if f.verdict is distinct from 'matched'
		    or i.basis is distinct from f.basis
		    and not basis_paid(i.basis, f.basis) then
			perform parcel_enter(x.id, 'recall', 'NEW_VERSION');
		end if;
	elsif x.state = 'held' then
		perform receipt_state(x.id, x.state);
	end if;
end;
$$;

-- A manifest item is basis and verdict in one: whoever stores one holds the
-- parcel's lock exclusively, as intake does.
create function manifest_item_rebase() returns trigger
language plpgsql as $$
begin
	perform parcel_rebase(new.parcel_id);
	return null;
end;
$$;
create trigger manifest_item_judged after insert on manifest_item
	for each row execute function manifest_item_rebase();

-- The forex office's rows: the first conclusive verdict on a payment, and
-- whatever changes after that.
create function export_verdict(v verdict, p_parcel bigint) returns void
language plpgsql as $$
declare
	known boolean := exists (select from export_row
	    where name = 'forex' and purchase_id = v.purchase_id);
begin
	if known or v.payment_id is not null
	    and v.verdict in ('matched', 'mismatched', 'expired') then
		insert into export_row (name, entry, event, purchase_id,
		    parcel_id, verdict_id)
		values ('forex', case when known then 'correction'
		    else 'original' end, v.verdict, v.purchase_id, p_parcel,
		    v.id);
	end if;
end;
$$;
create index export_row_purchase on export_row (purchase_id)
	where name = 'forex';

-- The list's receipt for a verdict on it: 399 matched; 100 mismatched or
-- expired. A list that waits is told nothing yet, and one that matched before
-- and still does is not told so twice.
create function receipt_verdict(was verdict, v verdict, p_info text)
returns void language plpgsql as $$
begin
	if v.list_id is null or v.verdict = 'waiting'
	    or v.verdict = 'matched' and v.list_id = was.list_id
	    and was.verdict = 'matched' then
		return;
	end if;
	perform receipt_list(v.list_id, case v.verdict when 'matched'
	    then '399' else '100' end, coalesce(p_info, ''), v.id);
end;
$$;

-- What follows from every new verdict; was is null when it is the first.
create function verdict_follow(was verdict, v verdict, p_parcel bigint,
	p_info text) returns void
language plpgsql as $$
begin
	perform receipt_verdict(was, v, p_info);
	perform export_verdict(v, p_parcel);
end;
$$;

-- The same for a batch of first verdicts: those that have an id.
create function verdicts_follow(p_ids bigint[], p_purchases bigint[],
	p_legs bigint[], p_verdicts text[], p_parcels bigint[], p_infos text[])
returns void language plpgsql as $$
begin
	insert into receipt (account_id, kind, document_id, keys,
	    return_status, return_info, verdict_id)
	select d.account_id, d.kind, d.id,
	       document_keys(d.keys, d.pre_no, d.invt_no),
	       case u.word when 'matched' then '399' else '100' end,
	       coalesce(u.info, ''), u.id
	  from unnest(p_ids, p_verdicts, p_infos) with ordinality
	    u(id, word, info, n)
	  join document d on d.id = p_legs[u.n * 4]
	 where u.id is not null and u.word <> 'waiting';
	insert into export_row (name, entry, event, purchase_id, parcel_id,
	    verdict_id)
	select 'forex', 'original', u.word, u.purchase, u.parcel, u.id
	  from unnest(p_ids, p_purchases, p_verdicts, p_parcels)
	    with ordinality u(id, purchase, word, parcel, n)
	 where u.id is not null and p_legs[u.n * 4 - 2] is not null
	   and u.word <> 'waiting';
end;
$$;

-- Writes what reconciliation found, if the legs are still those that it read.
-- A verdict that says the same of the same legs is the same verdict: only its
-- remarks are renewed (somebody else's duplicate voids no seat), and nothing
-- follows from it.
create function verdict_record(p_purchase bigint, p_order bigint,
	p_payment bigint, p_waybill bigint, p_list bigint, p_verdict text,
	p_codes text[], p_findings bytea, p_warnings jsonb,
	p_parameter_version bigint, p_touches bigint[], p_info text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	parcels bigint[] := verdict_lock(p_purchase);
	l record;
	was verdict;
	v verdict;
	one bigint;
begin
	select * into l from purchase_legs(p_purchase);
	if (l.order_id, l.payment_id, l.waybill_id, l.list_id)
	    is distinct from (p_order, p_payment, p_waybill, p_list) then
		return gate_refuse(409, 'STALE');
	end if;
	select x.* into was from purchase p join verdict x
	    on x.id = p.verdict_id where p.id = p_purchase;
	v.order_id := p_order;
	v.payment_id := p_payment;
	v.waybill_id := p_waybill;
	v.list_id := p_list;
	v.verdict := p_verdict;
	v.codes := coalesce(p_codes, '{}');
	delete from touch where id = any(p_touches)
	   and purchase_id = p_purchase;
	if was.id is not null and verdict_same(was, v) then
		update verdict set warnings = coalesce(p_warnings, '[]')
		 where id = was.id and warnings <> coalesce(p_warnings, '[]');
		v := was;
	else
		insert into verdict (purchase_id, verdict, order_id,
		    payment_id, waybill_id, list_id, codes, findings,
		    warnings, parameter_version)
		values (p_purchase, p_verdict, p_order, p_payment, p_waybill,
		    p_list, v.codes, p_findings, coalesce(p_warnings, '[]'),
		    p_parameter_version)
		returning * into v;
		update purchase set verdict_id = v.id, verdict = v.verdict
		 where id = p_purchase;
		perform verdict_follow(was, v, l.parcel_id, p_info);
	end if;
	foreach one in array parcels loop
		perform parcel_rebase(one);
	end loop;
	return gate_done(200, jsonb_build_object('verdictId', v.id::text,
	    'verdict', v.verdict, 'changed', v.id is distinct from was.id));
end;
$$;
