-- The race's world: everything hurries. Half of the seats are cleared by
-- rule, clocks run out after a second or two, holds come and go, and few
-- persons and merchants are shared by many parcels.
create schema race;

insert into parameter (name, value, valid_from, set_by)
select n, v::jsonb, clock_timestamp(), 'race' from (values
	('review.rule.customs', '{"mode": "percentage", "percent": "50"}'),
	('review.rule.inspection', '{"mode": "percentage", "percent": "50"}'),
	('review.deadline_seconds', '2'),
	('instruction.deadline_seconds', '2')) t(n, v);

-- A purchase of the race: who buys and where depends on its number. Half of
-- them wait for their first verdict, from whoever judges.
create function race.supply(p_n text) returns int language plpgsql as $$
begin
	perform test.intake(k, p_n, 1, '1', 'P' || abs(hashtext(p_n)) % 5,
	    'M' || abs(hashtext(p_n)) % 4)
	  from unnest(array[311, 411, 511, 621]) k;
	return case when random() < 0.5 then 200
	    else (test.judge(p_n)).status end;
end;
$$;

create function race.document(p_kind int, p_n text) returns document
language sql stable as $$
	select * from document where kind = p_kind and number =
		(case p_kind when 311 then 'O' when 411 then 'T'
		    when 511 then 'W' else 'L' end) || p_n
	 order by version desc limit 1;
$$;

-- Writes a new version of a document (p_gone: its deletion), under the locks
-- that intake takes. The refusals of intake are left out: here every leg
-- changes at any time, but for a list that was cancelled.
create function race.amend(p_kind int, p_n text, p_gone boolean,
	p_person text) returns int
language plpgsql as $$
declare
	d document;
begin
	perform lock_take(array[lock_key('order', 'EBP', 'O' || p_n),
	    lock_key('parcel', 'LOG', 'W' || p_n),
	    lock_key('document', p_kind::text, p_n)], true);
	d := race.document(p_kind, p_n);
	if d.id is null then
		return 404;
	elsif list_cancelled(d.id) then
		return 409;
	end if;
	update document set live = false where id = d.id and live;
	d.id := nextval('document_id_seq');
	d.origin_id := case when d.live then d.origin_id else d.id end;
	d.version := d.version + 1;
	d.deleted := p_gone;
	d.live := not p_gone;
	d.received_at := clock_timestamp();
	d.receipt_guid := gen_random_uuid();
	d.xid := pg_current_xact_id();
	if p_kind <> 511 and p_person is not null then
		d.person_macs := array[test.mac(p_person)];
	end if;
	insert into document overriding system value select d.*;
	insert into touch (purchase_id) select id from purchase
	    where ebp_code = 'EBP' and order_no = 'O' || p_n;
	return 200;
end;
$$;

-- Cancels a list (623), as intake does: its locks, its question, its effect.
create sequence race.application;
create function race.cancel(p_n text) returns int language plpgsql as $$
declare
	d document := race.document(621, p_n);
	keys jsonb := jsonb_build_object('agentCode', d.issuer,
	    'invtNo', d.invt_no);
begin
	if d.id is null then
		return 404;
	end if;
	perform lock_take(document_effect_keys(623, keys), true);
	if document_effect_meet(623, keys) <> 'stored' then
		return 409;
	end if;
	d.kind := 623;
	d.id := nextval('document_id_seq');
	d.number := 'Q' || nextval('race.application');
	d.live := true;
	d.purchase_id := null;
	d.parcel_id := null;
	d.invt_no := null;
	d.receipt_guid := gen_random_uuid();
	d.xid := pg_current_xact_id();
	insert into document overriding system value select d.*;
	perform document_effect(d.id, keys);
	return 200;
end;
$$;

-- The first verdicts of some purchases, written by the batch, as the hub does.
create function race.judge_first(p_matched boolean) returns int
language plpgsql as $$
declare
	word text := case when p_matched then 'matched' else 'mismatched' end;
	ids bigint[] := '{}';
	legs bigint[] := '{}';
	touches bigint[] := '{}';
	r record;
begin
	for r in select * from recon_read(array(select id from purchase
	      where verdict_id is null order by id desc limit 6)) x
	    where x.state = 'new' and x.order_id is not null
	      and x.payment_id is not null and x.waybill_id is not null
	      and x.list_id is not null
	loop
		ids := ids || r.purchase_id;
		legs := legs || array[r.order_id, r.payment_id, r.waybill_id,
		    r.list_id];
		touches := touches || r.touches;
	end loop;
	return (select max(s.status) from verdict_store(ids, legs,
	    array_fill(word, array[cardinality(ids)]),
	    array_fill(case when p_matched then '' else 'AMOUNT_PAID' end,
		array[cardinality(ids)]),
	    array_fill(null::bytea, array[cardinality(ids)]),
	    array_fill('[]'::text, array[cardinality(ids)]),
	    array_fill(word, array[cardinality(ids)]),
	    parameter_version(), '{}', touches) s);
end;
$$;

create function race.judge(p_n text, p_matched boolean) returns int
language plpgsql as $$
begin
	if exists (select from purchase where ebp_code = 'EBP'
	    and order_no = 'O' || p_n and verdict_id is null)
	    and random() < 0.9 then
		return race.judge_first(p_matched);
	end if;
	return (test.judge(p_n, case when p_matched then 'matched'
		else 'mismatched' end, case when p_matched then '{}'
		else '{AMOUNT_PAID}'::text[] end)).status;
end;
$$;

create function race.officer(p_agency text) returns bigint
language sql volatile as $$
	select id from person where agency = p_agency and lanes = '{1,2}'
	 order by random() limit 1;
$$;

create function race.hold(p_kind text, p_n text, p_agency text)
returns int language sql volatile as $$
	select (hold_place(race.officer(p_agency), p_kind, case p_kind
		when 'parcel' then 'LOG/W' || p_n
		when 'order' then 'EBP/O' || p_n
		else 'M' || abs(hashtext(p_n)) % 4 end, '***',
		array[test.mac('P' || abs(hashtext(p_n)) % 5)],
		'race ' || random())).status;
$$;

create function race.lift() returns int language sql volatile as $$
	select (hold_lift(race.officer(h.agency), h.id, 'race')).status
	  from (select * from hold where lifted_at is null
		 order by random() limit 1) h;
$$;

create function race.ack(p_n text) returns int language sql volatile as $$
	select (instruction_ack((select id from account where name = 'line'),
		i.lane, i.id)).status
	  from (select * from instruction
		 where parcel_id = (test.parcel(p_n)).id
		 order by id desc limit 1) i;
$$;

create function race.sign(p_n text, p_agency text, p_outcome text)
returns int language sql volatile as $$
	select (inspection_sign(race.officer(p_agency), i.id, p_outcome,
		'')).status
	  from inspection i where i.state = 'open'
	   and i.parcel_id = (test.parcel(p_n)).id;
$$;

-- What an eager officer or line does next with a parcel, whatever it is.
create function race.drive(p_n text, p_agency text) returns int
language plpgsql as $$
declare
	x parcel := test.parcel(p_n);
	said text := case when random() < 0.9 then 'release'
	    when random() < 0.5 then 'inspect' else 'hold' end;
begin
	return case x.state
	    when 'expected' then (test.scan(p_n, case when random() < 0.95
		then 1 else 9 end)).status
	    when 'in_review' then (review_decide(x.review_id,
		race.officer(p_agency), said, 'race', '[]')).status
	    when 'inspection' then race.sign(p_n, p_agency, 'release')
	    when 'released' then race.ack(p_n)
	    else (parcel_requeue(race.officer(p_agency), 'LOG', 'W' || p_n,
		'race')).status end;
end;
$$;

-- What the export said of everything below a watermark, to be asked again.
create table race.said (at timestamptz, rows bigint, digest text);

create function race.export_text(p_to timestamptz, out rows bigint,
	out digest text) language sql stable as $$
	select count(*), md5(string_agg(place || ':' || id || ':' || event,
		',' order by placed_at, place))
	  from export_row where placed_at < p_to;
$$;

create function race.export() returns int language plpgsql as $$
declare
	w timestamptz;
begin
	perform export_close();
	select at into w from export_watermark;
	insert into race.said select w, t.* from race.export_text(w) t;
	return 200;
end;
$$;

-- When all has come to rest: every touch judged, every clock run out.
create function race.settle() returns void language plpgsql as $$
begin
	perform test.judge(substring(order_no from 2)) from purchase
	  where exists (select from touch where purchase_id = purchase.id);
	perform hold_spread(100000) from generate_series(1, 100);
	perform pg_sleep(2.1);
	perform review_expire(100000);
	perform instruction_expire(100000);
	perform log_close();
end;
$$;
