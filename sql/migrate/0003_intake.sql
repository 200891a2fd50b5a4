-- Intake: what one group commit of a worker does with its documents, version
-- by version. What is only new goes in all at once: 0020_intake_plain.sql.
--
-- The locks come first, all at once and in order: the orders and parcels that
-- the documents name or, where they amend a stored version, named until now,
-- and what an application names. So no two batches can wait for each other, no
-- statement waits for what all documents share, and a release (shared locks on
-- the same keys) sees a new version or is seen by it. Ids are taken under the
-- locks: of two claimants of a place the later one has the greater id.

-- A document of the batch, as the hub knows it.
create type intake_row as (
	n		int,		-- its place in the batch, from 1
	message		int,		-- the batch's, from 1
	account_id	bigint,
	kind		int,
	issuer		text,		-- with number: the business key
	number		text,
	ebp		text,		-- the order that it names
	order_no	text,
	code		text,		-- the parcel that it names
	no		text,
	app_type	int,		-- 1 new, 2 change, 3 delete
	app_time	timestamp,
	draft		boolean,
	macs		bytea,		-- of the content, the current key first
	sealed		bytea,
	persons		bytea,
	enterprises	text,		-- comma between
	amount		numeric,
	weight		numeric,
	customs		text,
	warnings	jsonb,
	keys		jsonb
);

create type intake_result as (
	n		int,		-- which document of the batch, from 1
	outcome		text,		-- stored, draft, deleted, same,
					-- old, exists, in_use, not_found
	document_id	bigint,
	receipt_guid	uuid,
	return_time	text,		-- YYYYMMDDhhmmssSSS, Beijing
	pre_no		text,
	invt_no		text,
	touched		bigint[],	-- purchases to reconcile
	met		bigint,		-- the message of the version it met
	message		int		-- the batch's, if a version was stored
);

-- The names by which the feed knows a document; the hub's numbers are part of
-- a list's.
create function document_keys(p_keys jsonb, p_pre_no text, p_invt_no text)
returns jsonb language sql stable as $$
	select case when p_pre_no is null then p_keys else p_keys ||
	    jsonb_build_object('preNo', p_pre_no, 'invtNo', p_invt_no) end;
$$;

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
language plpgsql immutable as $$
begin
	return array(select substring(p_macs from s for 36)
	    from generate_series(1, length(p_macs), 36) s);
end;
$$;

-- The numbers that the hub gives a list: its id's last nine digits are theirs.
create function pre_no_make(p_id bigint, p_at timestamptz) returns text
language sql stable as $$
	select 'B' || to_char(p_at at time zone 'Asia/Shanghai', 'YYYYMMDD')
	    || lpad((p_id % 1000000000)::text, 9, '0');
$$;

create function invt_no_make(p_id bigint, p_at timestamptz, p_customs text,
	p_kind int) returns text
language sql stable as $$
	select p_customs || to_char(p_at at time zone 'Asia/Shanghai', 'YYYY')
	    || case when p_kind = 603 then 'E' else 'I' end
	    || lpad((p_id % 1000000000)::text, 9, '0');
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

-- The number of the list that the hub gave this preNo or invtNo: found by its
-- last digits, which are those of the id of the list's first version.
create function list_given(p_kind int, p_issuer text, p_given text)
returns text language plpgsql stable as $$
begin
	return (select x.number
	    from generate_series(substring(p_given from '\d{9}$')::bigint,
		(select max(id) from document), 1000000000) g
	    join document x on x.id = g
	   where x.kind = p_kind and x.issuer = p_issuer
	     and p_given in (x.pre_no, x.invt_no) limit 1);
end;
$$;

-- A list is known by its copNo; one that carries none may name a stored list by
-- the number that the hub gave it, preNo or invtNo, which no list ever loses.
create function intake_numbered(p_rows intake_row[]) returns intake_row[]
language plpgsql stable as $$
declare
	i int;
begin
	for i in select d.n from unnest(p_rows) d
	    where d.kind in (621, 603) and not d.keys ? 'copNo'
	loop
		if not exists (select from document x
		    where x.kind = p_rows[i].kind
		      and x.issuer = p_rows[i].issuer
		      and x.number = p_rows[i].number) then
			p_rows[i].number := coalesce(list_given(
			    p_rows[i].kind, p_rows[i].issuer,
			    p_rows[i].number), p_rows[i].number);
		end if;
	end loop;
	return p_rows;
end;
$$;

-- The keys of the orders and parcels that these documents name, or that their
-- stored versions do.
create function intake_keys(p_rows intake_row[]) returns bigint[]
language plpgsql stable as $$
begin
	return array(
		select lock_key('order', d.ebp, d.order_no)
		  from unnest(p_rows) d where d.order_no is not null
		union select lock_key('parcel', d.code, d.no)
		  from unnest(p_rows) d where d.no is not null
		union select k.key from unnest(p_rows) d
		 cross join lateral (
			select x.purchase_id, x.parcel_id from document x
			 where x.kind = d.kind and x.issuer = d.issuer
			   and x.number = d.number and x.live offset 0) x
		  left join purchase p on p.id = x.purchase_id
		  left join parcel y on y.id = x.parcel_id
		 cross join lateral (values
		    (lock_key('order', p.ebp_code, p.order_no)),
		    (lock_key('parcel', y.logistics_code, y.logistics_no)))
		    k(key)
		 where k.key is not null
		order by 1);
end;
$$;

-- Takes them, and of applications, which may name no order and no parcel, their
-- own keys and those of what they name. Gives them.
create function intake_lock(p_rows intake_row[]) returns bigint[]
language plpgsql as $$
declare
	locked bigint[] := intake_keys(p_rows);
	d intake_row;
begin
	for d in select * from unnest(p_rows) r where kind_role(r.kind) is null
	loop
		locked := array(select k from unnest(locked) k
		    union select lock_key('document', d.kind || ':' ||
			d.issuer, d.number)
		    union select k from unnest(document_effect_keys(d.kind,
			d.keys)) k order by 1);
	end loop;
	perform pg_advisory_xact_lock(k) from unnest(locked) k;
	return locked;
end;
$$;

-- Touches what a change of these purchases and parcels concerns; gives back
-- the purchases.
create function touch_add(p_purchases bigint[], p_parcels bigint[])
returns bigint[] language plpgsql as $$
declare
	v bigint[];
begin
	v := array(select id from unnest(p_purchases) id where id is not null
	    union select x.purchase_id
	      from unnest(p_parcels) q(id) cross join lateral (
		select d.purchase_id from document d
		 where d.parcel_id = q.id and kind_role(d.kind) = 'list'
		   and d.live and not d.draft offset 0) x);
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

-- A document that met what is stored and changes nothing: what its sender is
-- told, and what the feed keeps of it.
create function intake_meet(d intake_row, cur document, p_outcome text,
	p_codes jsonb) returns intake_result language plpgsql as $$
declare
	r intake_result;
begin
	r.n := d.n;
	r.touched := '{}';
	r.met := cur.message_id;
	r.document_id := cur.id;
	r.pre_no := cur.pre_no;
	r.invt_no := cur.invt_no;
	if p_outcome = 'same' then
		r.outcome := case when cur.deleted then 'deleted'
		    when cur.draft then 'draft' else 'same' end;
		r.receipt_guid := cur.receipt_guid;
		r.return_time := ceb_time(cur.received_at);
		perform receipt_share(cur, d.account_id, d.keys, p_codes);
		return r;
	end if;
	r.outcome := p_outcome;
	r.receipt_guid := gen_random_uuid();
	r.return_time := ceb_time(clock_timestamp());
	insert into receipt (account_id, kind, keys, return_status,
	    return_info)
	values (d.account_id, d.kind, d.keys,
	    p_codes->d.kind::text->p_outcome->>0,
	    p_codes->d.kind::text->p_outcome->>1);
	return r;
end;
$$;

-- What a stored version named until now must be locked, too: it may have moved
-- while the locks were waited for.
create function intake_moved(cur document, p_locked bigint[]) returns boolean
language plpgsql stable as $$
begin
	return exists (select from purchase where id = cur.purchase_id
		and lock_key('order', ebp_code, order_no) <> all(p_locked))
	    or exists (select from parcel where id = cur.parcel_id
		and lock_key('parcel', logistics_code, logistics_no)
		    <> all(p_locked));
end;
$$;

-- A new version as a row; cur is the one before it, or null.
create function intake_version(d intake_row, cur document, p_message bigint)
returns document language plpgsql as $$
declare
	new document;
begin
	new.id := nextval('document_id_seq');
	new.kind := d.kind;
	new.issuer := d.issuer;
	new.number := d.number;
	new.version := coalesce(cur.version, 0) + 1;
	new.origin_id := case when cur.live then cur.origin_id
	    else new.id end;
	new.draft := d.draft;
	new.deleted := d.app_type = 3;
	new.live := not new.deleted;
	new.app_type := d.app_type;
	new.app_time := d.app_time;
	new.content_mac := substring(d.macs from 1 for 36);
	new.sealed := d.sealed;
	new.person_macs := mac_split(d.persons);
	new.enterprises := string_to_array(d.enterprises, ',');
	new.amount := d.amount;
	new.weight_kg := d.weight;
	new.warnings := d.warnings;
	new.keys := d.keys;
	new.receipt_guid := gen_random_uuid();
	new.message_id := p_message;
	new.account_id := d.account_id;
	new.received_at := clock_timestamp();
	new.xid := pg_current_xact_id();
	if not d.draft and d.order_no is not null then
		new.purchase_id := purchase_get(d.ebp, d.order_no,
		    kind_flow(d.kind));
	end if;
	if not d.draft and d.no is not null then
		new.parcel_id := parcel_get(d.code, d.no,
		    d.app_type = 1 and d.kind <> 513);
	end if;
	if kind_role(d.kind) = 'list' then
		new.pre_no := coalesce(cur.pre_no,
		    pre_no_make(new.id, now()));
		new.invt_no := coalesce(cur.invt_no,
		    invt_no_make(new.id, now(), d.customs, d.kind));
	end if;
	return new;
end;
$$;

-- May this account say something else of a document that is there? Its sender
-- may, and who speaks for its issuer or for somebody that it names. A merchant
-- names any platform in an order of its own, so may-send is not enough.
create function document_is_of(cur document, p_account bigint)
returns boolean language sql stable as $$
	select p_account = cur.account_id or exists (select from account a
		where a.id = p_account and a.enterprises &&
		    (cur.enterprises || array['*', cur.issuer]));
$$;

-- One document that may meet a stored version of its key.
create function intake_one(d intake_row, p_message bigint, p_locked bigint[],
	p_codes jsonb) returns intake_result language plpgsql as $$
declare
	cur	document;
	new	document;
	r	intake_result;
	said	text;
begin
	select * into cur from document
	 where kind = d.kind and issuer = d.issuer and number = d.number
	 order by version desc limit 1;
	said := document_meet(cur, d.app_type, d.app_time, d.draft, d.macs);
	if said = 'stored' and cur.live
	    and not document_is_of(cur, d.account_id) then
		said := case d.app_type when 1 then 'exists'
		    else 'not_found' end;
	end if;
	if said = 'stored' and kind_role(d.kind) is null and d.app_type <> 3
	    and not d.draft then
		said := document_effect_meet(d.kind, d.keys);
	end if;
	if said <> 'stored' then
		return intake_meet(d, cur, said, p_codes);
	end if;
	if cur.live and intake_moved(cur, p_locked) then
		raise exception 'the stored version moved'
		    using errcode = '40001';
	end if;
	new := intake_version(d, cur, p_message);
	update document set live = false where id = cur.id and live;
	insert into document overriding system value values (new.*);
	r.touched := '{}';
	if kind_role(d.kind) is null then
		r.touched := intake_effect(new, d.keys);
	elsif d.kind <> 513 and (not new.draft or (cur.live and not cur.draft))
	then
		r.touched := touch_add(array[new.purchase_id, cur.purchase_id],
		    array[new.parcel_id, cur.parcel_id]);
	end if;
	r.n := d.n;
	r.message := d.message;
	r.met := cur.message_id;
	r.outcome := case when new.deleted then 'deleted'
	    when new.draft then 'draft' else 'stored' end;
	r.document_id := new.id;
	r.receipt_guid := new.receipt_guid;
	r.return_time := ceb_time(new.received_at);
	r.pre_no := new.pre_no;
	r.invt_no := new.invt_no;
	return r;
end;
$$;

-- Keeps the messages, each once: those that a version came in, and of the
-- others those that brought no version before, here or ever.
create function message_keep(p_ids bigint[], p_digest bytea[],
	p_account bigint[], p_media text[], p_sealed bytea[],
	p_done intake_result[]) returns void language plpgsql as $$
declare
	busy int[] := array(select distinct r.message from unnest(p_done) r
	    where r.message is not null);
	met bigint[];
begin
	insert into message (id, digest, account_id, media, sealed)
	overriding system value
	select m.id, m.digest, m.account, m.media, m.sealed
	  from unnest(p_ids, p_digest, p_account, p_media, p_sealed)
	    with ordinality m(id, digest, account, media, sealed, n)
	 where m.n = any(busy);
	if cardinality(busy) = cardinality(p_ids) then
		return;
	end if;
	met := array(select distinct r.met from unnest(p_done) r
	    where r.met is not null);
	insert into message (id, digest, idle, account_id, media, sealed)
	overriding system value
	select m.id, m.digest, true, m.account, m.media, m.sealed
	  from unnest(p_ids, p_digest, p_account, p_media, p_sealed)
	    with ordinality m(id, digest, account, media, sealed, n)
	 where m.n <> all(busy) and not exists (select from message x
		where x.id = any(met) and x.digest = m.digest)
	on conflict (digest) where idle do nothing;
end;
$$;

-- One batch. p_codes: the published codes and texts by kind and outcome,
-- {"311": {"old": ["-301014", "..."]}}. The planner may not think: a table that
-- was empty when a connection first asked is not small for ever.
create function intake_write(p_digest bytea[], p_account bigint[],
	p_media text[], p_sealed bytea[], p_rows intake_row[], p_codes jsonb)
returns setof intake_result language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
declare
	rows	intake_row[] := intake_numbered(p_rows);
	locked	bigint[] := intake_lock(rows);
	ids	bigint[] := array(select nextval('message_id_seq')
		    from unnest(p_digest));
	plain	int[] := intake_plain(rows);
	done	intake_result[] := intake_plain_store(rows, plain, ids);
	d	intake_row;
begin
	if cardinality(plain) < cardinality(rows) then
		foreach d in array rows loop
			if d.n <> all(plain) then
				done := done || intake_one(d, ids[d.message],
				    locked, p_codes);
			end if;
		end loop;
	end if;
	perform message_keep(ids, p_digest, p_account, p_media, p_sealed, done);
	return query select * from unnest(done);
end;
$$;

-- The door. p_msg_*: the messages; p_*: the documents, p_msg telling which
-- message each came in; p_ref_*: documents that were refused before they came
-- here and whose refusal the feed keeps. A dry run does everything and keeps
-- nothing.
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
	rows	intake_row[];
	done	intake_result[];
begin
	rows := array(select row(n, m, p_msg_account[m], k, i, u, e, o, c, w,
		t, at::timestamp, f, a, s, p, x, q::numeric, g::numeric, z,
		v::jsonb, y::jsonb)::intake_row
	    from unnest(p_msg, p_kind, p_issuer, p_number, p_ebp, p_order_no,
		p_code, p_no, p_app_type, p_app_time, p_draft, p_macs,
		p_sealed, p_persons, p_enterprises, p_amount, p_weight,
		p_customs, p_warnings, p_keys) with ordinality
		d(m, k, i, u, e, o, c, w, t, at, f, a, s, p, x, q, g, z, v, y,
		n));
	if not p_dry then
		insert into receipt (account_id, kind, keys, return_status,
		    return_info, errors)
		select p_msg_account[m], k, keys::jsonb, status, info,
		       errors::jsonb
		  from unnest(p_ref_msg, p_ref_kind, p_ref_keys, p_ref_status,
		    p_ref_info, p_ref_errors) t(m, k, keys, status, info,
		    errors);
		return query select * from intake_write(p_msg_digest,
		    p_msg_account, p_msg_media, p_msg_sealed, rows, p_codes);
		return;
	end if;
	begin
		done := array(select w from intake_write(p_msg_digest,
		    p_msg_account, p_msg_media, p_msg_sealed, rows,
		    p_codes) w);
		raise exception 'dry run' using errcode = 'HUB00';
	exception when sqlstate 'HUB00' then
		null;
	end;
	return query select * from unnest(done);
end;
$$;
