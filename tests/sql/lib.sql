-- What the claims are written with: a world of enterprises, people and lanes,
-- and whole purchases that come in through the real intake_store().
--
-- A claim is a line of output: `ok <claim>` or `not ok <claim>: why`.
create schema test;
create extension dblink schema test;
set search_path = public, test;

-- Another session, by name.
create function test.connect(p_name text) returns text language sql as $$
	select test.dblink_connect(p_name, format(
		'host=%s port=%s dbname=%s application_name=%s',
		current_setting('unix_socket_directories'),
		current_setting('port'), current_database(), p_name));
$$;

create function test.claim(p_name text, p_holds boolean, p_why text
	default '') returns text language sql as $$
	select case when p_holds then 'ok ' || p_name
	    else 'not ok ' || p_name || ': ' || coalesce(p_why, 'null') end;
$$;

-- Does the statement fail with this SQLSTATE?
create function test.fails(p_sql text, p_state text) returns boolean
language plpgsql as $$
begin
	execute p_sql;
	return false;
exception when others then
	if sqlstate <> p_state then
		raise warning '% instead of %: %', sqlstate, p_state, sqlerrm;
	end if;
	return sqlstate = p_state;
end;
$$;

insert into account (name, role, token_digest, enterprises, lanes) values
	('sender', 'platform', 'a', '{*}', '{}'),
	('line', 'equipment', 'b', '{}', '{1,2}'),
	('line3', 'equipment', 'c', '{}', '{3}');
insert into lane (id, name, state) values
	('1', 'One', 'open'), ('2', 'Two', 'open'), ('3', 'Three', 'closed');
insert into person (name, role, agency, lanes, password) values
	('wang', 'officer', 'customs', '{1,2}', 'x'),
	('li', 'officer', 'inspection', '{1,2}', 'x'),
	('zhao', 'officer', 'customs', '{1,2}', 'x'),
	('qian', 'officer', 'inspection', '{3}', 'x'),
	('sun', 'supervisor', null, '{*}', 'x');

create function test.person(p_name text) returns bigint
language sql stable as $$ select id from person where name = p_name $$;

create function test.set(p_name text, p_value jsonb) returns void
language sql as $$
	insert into parameter (name, value, valid_from, set_by)
	values (p_name, p_value, clock_timestamp(), 'test');
$$;

-- One keyed hash, as long as the real ones.
create function test.mac(p_text text) returns bytea language sql immutable
as $$ select '\x00000001'::bytea || sha256(convert_to(p_text, 'UTF8')) $$;

-- What the receipts of the intake say; the real ones come from the core.
create function test.codes() returns jsonb language sql immutable as $$
	select jsonb_object_agg(k, (
		select jsonb_object_agg(o, jsonb_build_array('-1', o))
		  from unnest(array['stored', 'draft', 'deleted', 'same',
			'old', 'exists', 'in_use', 'not_found']) o))
	  from unnest(array['311', '411', '511', '621', '303', '403', '505',
	    '603', '625']) k;
$$;

-- One document through the real intake. p_n is the purchase's number: order
-- O<n> of EBP, payment T<n>, waybill W<n> of LOG, list L<n> of AGENT. The
-- buyer is p_person, the merchant p_merchant; p_take tells versions apart.
create function test.intake(p_kind int, p_n text, p_type int, p_take text,
	p_person text default 'buyer', p_merchant text default 'EBC',
	p_weight text default '1', p_order text default null,
	p_no text default null)
returns intake_result language sql volatile as $$
	select w from intake_store(false,
		array[sha256(convert_to(p_kind || p_n || p_type || p_take,
		    'UTF8'))], array[(select id from account
		    where name = 'sender')], array['application/json'],
		array['x'::bytea],
		array[1], array[p_kind],
		array[case kind_role(p_kind) when 'order' then 'EBP'
		    when 'payment' then 'PAY' when 'waybill' then 'LOG'
		    else 'AGENT' end],
		array[case kind_role(p_kind) when 'order' then 'O'
		    when 'payment' then 'T' when 'waybill' then 'W'
		    else 'L' end || p_n],
		array[case when kind_role(p_kind) <> 'waybill' then 'EBP' end],
		array[case when kind_role(p_kind) <> 'waybill'
		    then coalesce(p_order, 'O' || p_n) end],
		array[case when kind_role(p_kind) in ('waybill', 'list')
		    then 'LOG' end],
		array[case when kind_role(p_kind) in ('waybill', 'list')
		    then coalesce(p_no, 'W' || p_n) end],
		array[p_type], array['2025-01-01T00:00:00'], array[false],
		array[test.mac(p_take || p_kind)], array['sealed'::bytea],
		array[case when p_kind <> 511 then test.mac(p_person)
		    else '' end],
		array[case when p_kind = 511 then 'LOG'
		    when p_kind = 411 then 'PAY,EBP'
		    else 'EBP,' || p_merchant end],
		array['10'], array[p_weight], array['5349'], array['[]'],
		array[jsonb_build_object('orderNo', 'O' || p_n)::text],
		'{}', '{}', '{}', '{}', '{}', '{}', test.codes()) w;
$$;

-- Reconciles a purchase as the hub would, with the verdict given; p_take
-- 'matched' falls back to 'waiting' while a leg is missing.
create function test.judge(p_n text, p_verdict text default 'matched',
	p_codes text[] default '{}') returns gate_answer
language plpgsql as $$
declare
	p bigint := (select id from purchase where ebp_code = 'EBP'
	    and order_no = 'O' || p_n);
	l record;
	t bigint[];
begin
	if p is null then
		return gate_refuse(404, 'ORDER_UNKNOWN');
	end if;
	select * into l from purchase_legs(p);
	t := array(select id from touch where purchase_id = p);
	if l.order_id is null or l.payment_id is null
	    or l.waybill_id is null or l.list_id is null then
		p_verdict := 'waiting';
	end if;
	return verdict_record(p, l.order_id, l.payment_id, l.waybill_id,
	    l.list_id, p_verdict, p_codes, null, '[]',
	    parameter_version(), t, p_verdict);
end;
$$;

-- A whole purchase, matched.
create function test.purchase(p_n text, p_person text default 'buyer',
	p_merchant text default 'EBC') returns gate_answer
language plpgsql as $$
begin
	perform test.intake(k, p_n, 1, '1', p_person, p_merchant)
	  from unnest(array[311, 411, 511, 621]) k;
	return test.judge(p_n);
end;
$$;

create sequence test.key;
create function test.scan(p_n text, p_weight numeric default 1,
	p_lane text default '1', p_code text default 'LOG',
	p_key text default null) returns gate_answer
language sql volatile as $$
	select scan_record((select id from account where name = 'line'),
		p_lane, coalesce(p_key, nextval('test.key')::text),
		sha256(convert_to(p_n, 'UTF8')), p_code, 'W' || p_n, p_weight,
		sha256('image'), 'image/png', 10, 10, 'image',
		convert_to('seed' || p_n, 'UTF8'));
$$;

create function test.parcel(p_n text) returns parcel
language sql stable as $$
	select * from parcel where logistics_no = 'W' || p_n and live
	 order by (logistics_code = 'LOG') desc limit 1;
$$;

create function test.decide(p_n text, p_name text, p_decision text)
returns gate_answer language sql volatile as $$
	select review_decide((test.parcel(p_n)).review_id,
		test.person(p_name), p_decision, 'because', '[]');
$$;

-- The instructions of a parcel that still stand, in order.
create function test.told(p_n text) returns text language sql stable as $$
	select coalesce(string_agg(action, ' ' order by id), '')
	  from instruction where parcel_id = (test.parcel(p_n)).id
	   and superseded_at is null;
$$;

create function test.receipts(p_n text) returns text
language sql stable as $$
	select string_agg(return_status, ' ' order by r.id)
	  from feed r join document d on d.id = r.document_id
	 where d.kind = 621 and d.number = 'L' || p_n;
$$;

create function test.history(p_n text) returns text
language sql stable as $$
	select string_agg(event || '>' || state, ' ' order by id)
	  from parcel_event where parcel_id = (test.parcel(p_n)).id;
$$;

-- Everybody looks, and has time to.
insert into parameter (name, value, valid_from, set_by)
select n, v::jsonb, clock_timestamp(), 'test' from (values
	('review.rule.customs', '{"mode": "always"}'),
	('review.rule.inspection', '{"mode": "always"}'),
	('review.deadline_seconds', '600'),
	('instruction.deadline_seconds', '600')) t(n, v);
