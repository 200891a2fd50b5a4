-- Intake: what one group commit of a worker does with its documents.
--
-- The locks come first, all at once and in order: the business keys of the
-- batch, and the orders and parcels that its documents name or, where they
-- amend a stored version, named until now. So no two batches can wait for
-- each other, no statement waits for what all documents share, and a release
-- (shared locks on the same keys) sees a new version or is seen by it.

create type intake_result as (
	n		int,		-- which document of the batch, from 1
	outcome		text,		-- stored, draft, deleted, same,
					-- old, exists, in_use, not_found
	document_id	bigint,
	receipt_guid	uuid,
	return_time	text,		-- YYYYMMDDhhmmssSSS, Beijing
	pre_no		text,
	invt_no		text,
	touched		bigint[]	-- purchases to reconcile
);

-- 17 digits of Beijing time, as the receipts carry it.
create function ceb_time(p_at timestamptz) returns text
language sql stable as $$
	select to_char(p_at at time zone 'Asia/Shanghai', 'YYYYMMDDHH24MISSMS');
$$;

-- RFC 3339 with the port's offset, milliseconds.
create function rfc3339(p_at timestamptz) returns text
language sql stable as $$
	select to_char(p_at at time zone 'Asia/Shanghai',
	    'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"');
$$;

-- A concatenation of 36-byte keyed hashes, as rows of an array.
create function mac_split(p_macs bytea) returns bytea[]
language sql immutable as $$
	select coalesce(array_agg(substring(p_macs from s for 36)), '{}')
	  from generate_series(1, length(p_macs), 36) s;
$$;

-- The purchase of an order number; made on first sight.
create function purchase_get(p_ebp text, p_order_no text, p_flow text)
returns bigint
language plpgsql as $$
declare
	v bigint;
begin
	select id into v from purchase
	 where ebp_code = p_ebp and order_no = p_order_no and flow = p_flow;
	if v is null then
		insert into purchase (ebp_code, order_no, flow, first_leg_at,
		    window_ends_at)
		values (p_ebp, p_order_no, p_flow, now(), now() + make_interval(
		    secs => parameter_int('recon.window_seconds')))
		returning id into v;
	end if;
	return v;
end;
$$;

-- The live parcel of a waybill number; made on first sight. A number that was
-- first seen longer ago than the carriers' reuse interval, by a document that
-- is new, is another parcel: the old one and its waybill are retired.
create function parcel_get(p_code text, p_no text, p_renew boolean)
returns bigint language plpgsql as $$
declare
	v parcel;
begin
	select * into v from parcel
	 where logistics_code = p_code and logistics_no = p_no and live;
	if v.id is not null and p_renew and v.first_seen_at < now() -
	    make_interval(days => parameter_int('waybill.reuse_days')::int)
	then
		update parcel set live = false where id = v.id;
		update document set live = false
		 where parcel_id = v.id and kind in (511, 505, 513)
		   and live;
		v.id := null;
	end if;
	if v.id is null then
		insert into parcel (logistics_code, logistics_no)
		values (p_code, p_no) returning id into v.id;
	end if;
	return v.id;
end;
$$;

-- Was this list's purchase judged against it? It stays rejected until another
-- verdict says otherwise, whatever has come in since.
create function list_rejected(p_list bigint, p_purchase bigint)
returns boolean language sql stable as $$
	select exists (
		select from purchase p join verdict v on v.id = p.verdict_id
		 where p.id = p_purchase and v.list_id = p_list
		   and v.verdict in ('mismatched', 'expired'));
$$;

-- May this stored version still be changed or deleted? Not while a list that
-- is neither rejected nor failed uses it. Who only claims a place that another
-- has, uses nothing.
create function document_in_use(d document) returns boolean
language plpgsql stable as $$
declare
	purchase bigint;
	l record;
begin
	if kind_role(d.kind) = 'list' then
		return exists (select from parcel where id = d.parcel_id
		    and state in ('detained', 'returned', 'destroyed'))
		    or exists (select from list_change
			where invt_no = d.invt_no);
	elsif kind_role(d.kind) is null then
		return application_in_use(d.id);
	elsif d.purchase_id is null and kind_role(d.kind) <> 'waybill' then
		return false;
	end if;
	purchase := case when kind_role(d.kind) = 'waybill' then parcel_purchase(d.parcel_id)
	    else d.purchase_id end;
	select * into l from purchase_legs(purchase);
	return l.list_id is not null
	   and coalesce(d.id in (l.order_id, l.payment_id, l.waybill_id), false)
	   and not list_rejected(l.list_id, purchase);
end;
$$;

-- What becomes of a document that meets the newest stored version of its key:
-- domain.md, "Documents arrive in any order, together, twice, late".
create function document_meet(cur document, p_app_type int,
	p_app_time timestamp, p_draft boolean, p_macs bytea) returns text
language plpgsql stable as $$
begin
	if cur.id is null then
		return case when p_app_type = 1 then 'stored'
		    else 'not_found' end;
	elsif position(cur.content_mac in p_macs) > 0 then
		-- What was refused as an application may come as it was.
		return case when kind_role(cur.kind) is null
		    and application_refused(cur.id) then 'stored'
		    else 'same' end;
	elsif p_app_time < cur.app_time then
		return 'old';
	elsif not cur.live then
		-- The number of a list that was cancelled is spent.
		return case when p_app_type <> 1 then 'not_found'
		    when kind_role(cur.kind) = 'list' and not cur.deleted
		    then 'exists' else 'stored' end;
	elsif cur.draft or (p_app_type = 1 and cur.kind in (621, 603)
	    and list_rejected(cur.id, cur.purchase_id))
	    or (p_app_type = 1 and kind_role(cur.kind) is null
	    and application_refused(cur.id)) then
		return 'stored';
	elsif p_draft then
		return 'exists';
	elsif p_app_type = 1 then
		return case when cur.kind in (511, 505) and exists (select from parcel
			where id = cur.parcel_id and first_seen_at < now() -
			make_interval(days =>
			parameter_int('waybill.reuse_days')::int))
		    then 'stored' else 'exists' end;
	elsif document_in_use(cur) then
		return 'in_use';
	end if;
	return 'stored';
end;
$$;

-- The numbers by which documents are stored. A list is known by its copNo; one
-- that carries none may name a stored list by the number that the hub gave it,
-- preNo or invtNo, which no list ever loses.
create function intake_numbers(p_kind int[], p_issuer text[],
	p_number text[], p_keys text[]) returns text[]
language sql stable as $$
	select array_agg(case when d.kind not in (621, 603)
	    or d.keys::jsonb ? 'copNo' then d.number else coalesce(
		(select x.number from document x where x.kind = d.kind
		    and x.issuer = d.issuer and x.number = d.number limit 1),
		(select x.number from document x where x.pre_no = d.number
		    and x.kind = d.kind and x.issuer = d.issuer limit 1),
		(select x.number from document x where x.invt_no = d.number
		    and x.kind = d.kind and x.issuer = d.issuer limit 1),
		d.number) end order by d.n)
	  from unnest(p_kind, p_issuer, p_number, p_keys) with ordinality
	    as d(kind, issuer, number, keys, n);
$$;
create index document_pre_no on document (pre_no) where pre_no is not null;
create index document_invt_no on document (invt_no)
	where invt_no is not null;

-- The keys that a batch must lock before it looks at anything.
create function intake_keys(p_kind int[], p_issuer text[], p_number text[],
	p_ebp text[], p_order_no text[], p_code text[], p_no text[])
returns bigint[] language sql stable as $$
	with d as (
		select * from unnest(p_kind, p_issuer, p_number, p_ebp,
		    p_order_no, p_code, p_no)
		    as t(kind, issuer, number, ebp, order_no, code, no)
	), stored as (
		select x.purchase_id, x.parcel_id
		  from d join document x on x.kind = d.kind
		   and x.issuer = d.issuer and x.number = d.number and x.live
	)
	select coalesce(array_agg(distinct k), '{}') from (
		select lock_key('document', kind || ':' || issuer, number) k
		  from d
		union all select lock_key('order', ebp, order_no) from d
		 where ebp is not null and order_no is not null
		union all select lock_key('parcel', code, no) from d
		 where code is not null and no is not null
		union all select lock_key('order', p.ebp_code, p.order_no)
		  from stored s join purchase p on p.id = s.purchase_id
		union all select lock_key('parcel', p.logistics_code,
		    p.logistics_no)
		  from stored s join parcel p on p.id = s.parcel_id
	) keys;
$$;

-- Touches what a change of these purchases and parcels concerns; gives back
-- the purchases.
create function touch_add(p_purchases bigint[], p_parcels bigint[])
returns bigint[] language plpgsql as $$
declare
	v bigint[];
begin
	select coalesce(array_agg(distinct id), '{}') into v from (
		select unnest(p_purchases) id
		union select purchase_id from document
		 where parcel_id = any(p_parcels) and kind in (621, 603)
		   and live and not draft
	) t where id is not null;
	insert into touch (purchase_id) select unnest(v);
	return v;
end;
$$;

-- A document that another account had sent already: this one's feed gets its
-- receipt too, once.
create function receipt_share(d document, p_account bigint, p_keys jsonb,
	p_codes jsonb) returns void language sql as $$
	insert into receipt (account_id, kind, document_id, keys,
		return_status, return_info)
	select p_account, d.kind, d.id, p_keys,
		p_codes->d.kind::text->o->>0, p_codes->d.kind::text->o->>1
	  from (select case when d.deleted then 'deleted'
		when d.draft then 'draft' else 'stored' end as o) w
	 where d.account_id <> p_account
	   and not exists (select from receipt r
		where r.document_id = d.id and r.account_id = p_account);
$$;

-- What an application does, in the transaction that stores it. Gives the
-- purchases that it touched.
create function intake_effect(d document, p_keys jsonb) returns bigint[]
language plpgsql as $$
declare
	mark bigint := nextval('touch_id_seq');
begin
	if not d.draft then
		perform document_effect(d.id, p_keys);
	end if;
	return array(select distinct purchase_id from touch where id > mark);
end;
$$;

/*
 * One batch. p_msg_*: the messages; p_*: the documents, p_msg telling which
 * message each came in; p_ref_*: documents that were refused before they came
 * here and whose refusal the feed keeps. p_codes: the published codes and
 * texts by kind and outcome, {"311": {"old": ["-301014", "..."]}}.
 */
create function intake_write(
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
	p_codes jsonb)
returns setof intake_result language plpgsql as $$
declare
	numbers	text[];
	locked	bigint[];
	msg_id	bigint[];
	cur	document;
	new	document;
	none	document;
	r	intake_result;
	i	int;
begin
	numbers := intake_numbers(p_kind, p_issuer, p_number, p_keys);
	locked := intake_keys(p_kind, p_issuer, numbers, p_ebp, p_order_no,
	    p_code, p_no);
	for i in select n from unnest(p_kind) with ordinality k(kind, n)
	    where kind_role(kind) is null loop
		locked := locked || coalesce(document_effect_keys(p_kind[i],
		    p_keys[i]::jsonb), '{}');
	end loop;
	perform lock_take(locked, true);

	insert into message (digest, account_id, media, sealed)
	select distinct on (d) d, a, m, s
	  from unnest(p_msg_digest, p_msg_account, p_msg_media, p_msg_sealed)
	    as t(d, a, m, s)
	 order by d
	on conflict (digest) do nothing;
	select array_agg(m.id order by t.n) into msg_id
	  from unnest(p_msg_digest) with ordinality t(d, n)
	  join message m on m.digest = t.d;

	for i in 1 .. coalesce(array_length(p_kind, 1), 0) loop
		cur := none;
		select * into cur from document
		 where kind = p_kind[i] and issuer = p_issuer[i]
		   and number = numbers[i]
		 order by version desc limit 1;
		r.n := i;
		r.touched := '{}';
		r.outcome := document_meet(cur, p_app_type[i],
		    p_app_time[i]::timestamp, p_draft[i], p_macs[i]);
		if r.outcome = 'stored' and kind_role(p_kind[i]) is null
		    and p_app_type[i] <> 3 and not p_draft[i] then
			r.outcome := document_effect_meet(p_kind[i],
			    p_keys[i]::jsonb);
		end if;
		if r.outcome <> 'stored' then
			r.document_id := cur.id;
			r.receipt_guid := coalesce(cur.receipt_guid,
			    gen_random_uuid());
			r.return_time := ceb_time(case when r.outcome = 'same'
			    then cur.received_at else clock_timestamp() end);
			r.pre_no := cur.pre_no;
			r.invt_no := cur.invt_no;
			if r.outcome = 'same' then
				r.outcome := case when cur.deleted
				    then 'deleted' when cur.draft
				    then 'draft' else 'same' end;
				perform receipt_share(cur,
				    p_msg_account[p_msg[i]], p_keys[i]::jsonb,
				    p_codes);
			else
				r.receipt_guid := gen_random_uuid();
				insert into receipt (account_id, kind, keys,
				    return_status, return_info)
				values (p_msg_account[p_msg[i]], p_kind[i],
				    p_keys[i]::jsonb,
				    p_codes->p_kind[i]::text->r.outcome->>0,
				    p_codes->p_kind[i]::text->r.outcome->>1);
			end if;
			return next r;
			continue;
		end if;

		new := none;
		new.kind := p_kind[i];
		new.issuer := p_issuer[i];
		new.number := numbers[i];
		new.draft := p_draft[i];
		new.deleted := p_app_type[i] = 3;
		new.live := not new.deleted;
		new.version := coalesce(cur.version, 0) + 1;
		new.app_type := p_app_type[i];
		new.app_time := p_app_time[i]::timestamp;
		new.content_mac := substring(p_macs[i] from 1 for 36);
		new.sealed := p_sealed[i];
		new.person_macs := mac_split(p_persons[i]);
		new.enterprises := string_to_array(p_enterprises[i], ',');
		new.amount := p_amount[i]::numeric;
		new.weight_kg := p_weight[i]::numeric;
		new.warnings := p_warnings[i]::jsonb;
		new.message_id := msg_id[p_msg[i]];
		new.account_id := p_msg_account[p_msg[i]];
		new.received_at := clock_timestamp();
		new.receipt_guid := gen_random_uuid();
		new.id := nextval('document_id_seq');
		new.origin_id := case when cur.live then cur.origin_id
		    else new.id end;
		if cur.live then
			if cur.purchase_id is not null and not (select
			    lock_key('order', ebp_code, order_no)
			    from purchase where id = cur.purchase_id) =
			    any(locked) then
				raise exception 'the stored version moved'
				    using errcode = '40001';
			end if;
			if cur.parcel_id is not null and not (select
			    lock_key('parcel', logistics_code, logistics_no)
			    from parcel where id = cur.parcel_id) =
			    any(locked) then
				raise exception 'the stored version moved'
				    using errcode = '40001';
			end if;
			update document set live = false where id = cur.id;
		end if;
		if not new.draft then
			if p_order_no[i] is not null then
				new.purchase_id := purchase_get(p_ebp[i],
				    p_order_no[i], kind_flow(p_kind[i]));
			end if;
			if p_no[i] is not null then
				new.parcel_id := parcel_get(p_code[i],
				    p_no[i], p_app_type[i] = 1 and
				    p_kind[i] <> 513);
			end if;
		end if;
		if kind_role(p_kind[i]) = 'list' then
			new.pre_no := coalesce(cur.pre_no, 'B' ||
			    to_char(now() at time zone 'Asia/Shanghai',
			    'YYYYMMDD') ||
			    lpad(nextval('pre_no_seq')::text, 9, '0'));
			new.invt_no := coalesce(cur.invt_no, p_customs[i] ||
			    to_char(now() at time zone 'Asia/Shanghai',
			    'YYYY') || case when kind_flow(p_kind[i]) =
			    'export' then 'E' else 'I' end ||
			    lpad(nextval('invt_no_seq')::text, 9, '0'));
		end if;
		insert into document overriding system value values (
		    new.id, new.kind, new.issuer, new.number, new.version,
		    new.origin_id, new.live, new.draft, new.deleted,
		    new.app_type, new.app_time, new.purchase_id,
		    new.parcel_id, new.content_mac, new.sealed,
		    new.person_macs, new.enterprises, new.amount,
		    new.weight_kg, new.pre_no, new.invt_no, new.warnings,
		    new.receipt_guid, new.message_id, new.account_id,
		    new.received_at, pg_current_xact_id());
		if p_kind[i] <> 513 and kind_role(p_kind[i]) is not null
		    and (not new.draft or
		    (cur.live and not cur.draft)) then
			r.touched := touch_add(
			    array[new.purchase_id, cur.purchase_id],
			    array[new.parcel_id, cur.parcel_id]);
		end if;
		r.outcome := case when new.deleted then 'deleted'
		    when new.draft then 'draft' else 'stored' end;
		insert into receipt (account_id, kind, document_id, keys,
		    return_status, return_time, return_info)
		values (new.account_id, p_kind[i], new.id,
		    p_keys[i]::jsonb || jsonb_strip_nulls(jsonb_build_object(
		    'preNo', new.pre_no, 'invtNo', new.invt_no)),
		    case when new.draft then '1' else '120' end,
		    new.received_at,
		    p_codes->p_kind[i]::text->r.outcome->>1);
		if kind_role(p_kind[i]) is null then
			r.touched := intake_effect(new, p_keys[i]::jsonb);
		end if;
		r.document_id := new.id;
		r.receipt_guid := new.receipt_guid;
		r.return_time := ceb_time(new.received_at);
		r.pre_no := new.pre_no;
		r.invt_no := new.invt_no;
		return next r;
	end loop;

	insert into receipt (account_id, kind, keys, return_status,
	    return_info, errors)
	select p_msg_account[m], k, keys::jsonb, status, info, errors::jsonb
	  from unnest(p_ref_msg, p_ref_kind, p_ref_keys, p_ref_status,
	    p_ref_info, p_ref_errors) as t(m, k, keys, status, info, errors);
end;
$$;

-- The door. A dry run does everything and keeps nothing.
create function intake_store(p_dry boolean,
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
	p_codes jsonb)
returns setof intake_result
language plpgsql security definer set search_path from current as $$
declare
	kept intake_result[];
begin
	if not p_dry then
		return query select * from intake_write(p_msg_digest,
		    p_msg_account, p_msg_media, p_msg_sealed, p_msg, p_kind,
		    p_issuer, p_number, p_ebp, p_order_no, p_code, p_no,
		    p_app_type, p_app_time, p_draft, p_macs, p_sealed,
		    p_persons, p_enterprises, p_amount, p_weight, p_customs,
		    p_warnings, p_keys, p_ref_msg, p_ref_kind, p_ref_keys,
		    p_ref_status, p_ref_info, p_ref_errors, p_codes);
		return;
	end if;
	begin
		kept := array(select w from intake_write(p_msg_digest,
		    p_msg_account, p_msg_media, p_msg_sealed, p_msg, p_kind,
		    p_issuer, p_number, p_ebp, p_order_no, p_code, p_no,
		    p_app_type, p_app_time, p_draft, p_macs, p_sealed,
		    p_persons, p_enterprises, p_amount, p_weight, p_customs,
		    p_warnings, p_keys, p_ref_msg, p_ref_kind, p_ref_keys,
		    p_ref_status, p_ref_info, p_ref_errors, p_codes) w);
		raise exception 'dry run' using errcode = 'HUB00';
	exception when sqlstate 'HUB00' then
		null;
	end;
	return query select * from unnest(kept);
end;
$$;

-- The modes of export in which the collection must be there.
create function recon_collection_modes() returns text
language sql stable as $$
	select coalesce(string_agg(mode, ' '), '')
	  from unnest(array['9610', '1210', '1239', '9710', '9810']) mode
	 where parameter_int('recon.collection_' || mode) = 1;
$$;

-- What reconciliation reads, in one snapshot: the legs as they are, whether
-- the window has closed, the rules, and the touches that this covers.
create function recon_read(p_purchase bigint,
	out ebp_code text, out order_no text, out window_closed boolean,
	out duplicates bigint, out touches bigint[],
	out parameter_version bigint, out amount_tolerance text,
	out line_tolerance text, out weight_tolerance text,
	out collection_modes text,
	out order_id bigint, out order_sealed bytea,
	out payment_id bigint, out payment_sealed bytea,
	out waybill_id bigint, out waybill_sealed bytea,
	out list_id bigint, out list_sealed bytea)
language plpgsql stable security definer set search_path from current as $$
declare
	l record;
begin
	select p.ebp_code, p.order_no, p.window_ends_at <= clock_timestamp(),
	       case when p.flow = 'export' then recon_collection_modes() end
	  into ebp_code, order_no, window_closed, collection_modes
	  from purchase p where p.id = p_purchase;
	select * into l from purchase_legs(p_purchase);
	select coalesce(array_agg(t.id), '{}') into touches
	  from touch t where t.purchase_id = p_purchase;
	duplicates := l.duplicates;
	order_id := l.order_id;
	payment_id := l.payment_id;
	waybill_id := l.waybill_id;
	list_id := l.list_id;
	select sealed into order_sealed from document where id = l.order_id;
	select sealed into payment_sealed from document
	 where id = l.payment_id;
	select sealed into waybill_sealed from document
	 where id = l.waybill_id;
	select sealed into list_sealed from document where id = l.list_id;
	parameter_version := parameter_version();
	amount_tolerance := parameter_get('recon.amount_tolerance') #>> '{}';
	line_tolerance := parameter_get('recon.line_tolerance') #>> '{}';
	weight_tolerance := parameter_get('recon.weight_tolerance_kg')
	    #>> '{}';
end;
$$;

-- Touches the purchases whose window has closed while they waited.
create function purchase_expire(p_limit int) returns bigint[]
language plpgsql security definer set search_path from current as $$
declare
	v bigint[];
begin
	select array_agg(id) into v from (
		select p.id from purchase p
		 where p.verdict = 'waiting'
		   and p.window_ends_at <= clock_timestamp()
		   and not exists (select from touch t
			where t.purchase_id = p.id)
		 order by p.window_ends_at limit p_limit
		   for update skip locked) due;
	insert into touch (purchase_id) select unnest(v);
	return coalesce(v, '{}');
end;
$$;
