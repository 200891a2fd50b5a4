-- The parcel's life: the table of steps, and parcel_enter(), the one door
-- through which every change of its state goes, with all that the world is
-- told of it: history, instruction, receipt, export row, live event.

-- What may happen in which state. The same set as parcel.c; a test compares.
create table parcel_step (
	state	text not null,
	event	text not null,
	next	text not null,
	primary key (state, event)
);
insert into parcel_step values
	('expected',	'scan',			'scanned'),
	('scanned',	'clear',		'released'),
	('scanned',	'review',		'in_review'),
	('scanned',	'hold',			'held'),
	('in_review',	'release',		'released'),
	('in_review',	'inspect',		'inspection'),
	('in_review',	'hold',			'held'),
	('in_review',	'reopen',		'in_review'),
	('inspection',	'release',		'released'),
	('inspection',	'detain',		'detained'),
	('inspection',	'return',		'returned'),
	('inspection',	'destroy',		'destroyed'),
	('held',	'requeue',		'in_review'),
	('held',	'inspect',		'inspection'),
	('held',	'detain',		'detained'),
	('held',	'return',		'returned'),
	('released',	'recall',		'recalled'),
	('released',	'unacknowledged',	'held'),
	('recalled',	'requeue',		'in_review'),
	('recalled',	'detain',		'detained'),
	('recalled',	'return',		'returned'),
	('recalled',	'lose',			'out_of_reach');

-- Not even the owner's own statements take a step that is not in the table,
-- or call a parcel released that no lawful instruction released.
create function parcel_judge() returns trigger language plpgsql as $$
begin
	if not exists (select from parcel_step
	    where state = old.state and next = new.state) then
		raise exception 'a parcel does not go from % to %',
		    old.state, new.state using errcode = 'HUB02';
	elsif new.state = 'released' and not exists (select from instruction
	    where parcel_id = new.id and action = 'release'
	      and xid = pg_current_xact_id()) then
		raise exception 'no instruction released this parcel'
		    using errcode = 'HUB01';
	end if;
	return new;
end;
$$;
create trigger parcel_steps before update on parcel
	for each row when (old.state <> new.state)
	execute function parcel_judge();

-- A line of the parcel's history. p_blind names the review before which is
-- closed nobody is shown the line.
create function parcel_note(p_parcel bigint, p_event text, p_state text,
	p_detail jsonb, p_blind bigint default null) returns void
language sql as $$
	insert into parcel_event (parcel_id, event, state, detail,
		blind_review)
	values (p_parcel, p_event, p_state, p_detail, p_blind);
$$;

create function parcel_json(p_parcel bigint) returns jsonb
language sql stable as $$
	select jsonb_build_object(
		'logisticsCode', nullif(logistics_code, '-'),
		'logisticsNo', logistics_no, 'state', state)
	  from parcel where id = p_parcel;
$$;

-- Tells the sorter. A release says what it rests on.
create function instruction_add(p_lane text, p_scan bigint, p_parcel bigint,
	p_action text, p_reason text, p_review bigint default null,
	p_inspection bigint default null) returns instruction
language plpgsql as $$
declare
	i instruction;
	f gate_facts;
begin
	if p_action = 'release' then
		f := gate_read(p_parcel);
	end if;
	insert into instruction (lane, scan_id, parcel_id, review_id,
	    inspection_id, verdict_id, basis, action, reason, deadline)
	values (p_lane, p_scan, p_parcel, p_review, p_inspection,
	    f.verdict_id, f.basis, p_action, coalesce(p_reason, ''),
	    clock_timestamp() + make_interval(secs =>
		parameter_int('instruction.deadline_seconds')))
	returning * into i;
	perform live_add(p_lane, 'instruction', jsonb_build_object(
	    'instructionId', i.id::text, 'lane', p_lane,
	    'action', p_action));
	return i;
end;
$$;

-- What a state is called in the receipts, with its word.
create function state_status(p_state text, p_detained text, out status text,
	out info text) language sql immutable as $$
	select s, i from (values
		('in_review', '300', '人工审核'), ('held', '300', '人工审核'),
		('recalled', '300', '人工审核'), ('inspection', '500', '查验'),
		('released', '800', '放行'), ('returned', '700', '退运'),
		('detained', '501', '扣留移送通关'),
		('detained', '502', '扣留移送缉私'),
		('detained', '503', '扣留移送法规'),
		('detained', '599', '其它扣留'),
		('destroyed', '599', '其它扣留')) t(state, s, i)
	 where state = p_state and (state <> 'detained'
		or s = coalesce(p_detained, '599'));
$$;

-- The list that answers for a parcel: the first that names it now, else the
-- last that ever did.
create function parcel_list(p_parcel bigint) returns bigint
language sql stable as $$
	select coalesce((array_agg(id order by origin_id)
		filter (where live and not draft))[1], max(id))
	  from document
	 where parcel_id = p_parcel and kind_role(kind) = 'list';
$$;

-- A receipt for a list.
create function receipt_list(p_list bigint, p_status text, p_info text,
	p_verdict bigint) returns void
language plpgsql as $$
begin
	insert into receipt (account_id, kind, document_id, keys,
		return_status, return_info, verdict_id)
	select d.account_id, d.kind, d.id,
		document_keys(d.keys, d.pre_no, d.invt_no),
		p_status, p_info, p_verdict
	  from document d where d.id = p_list;
end;
$$;

-- Was this list cancelled (0040)? Its last word was said then.
create function list_cancelled(p_list bigint) returns boolean
language sql stable as $$
	select not live and not deleted and not exists (
		select from document n where n.kind = d.kind
		   and n.issuer = d.issuer and n.number = d.number
		   and n.version > d.version)
	  from document d where d.id = p_list;
$$;

-- Tells the list's sender the parcel's state, unless that is what it was
-- told last.
create function receipt_state(p_parcel bigint, p_state text,
	p_detained text default null) returns void
language plpgsql as $$
declare
	list bigint := parcel_list(p_parcel);
	w record;
	last text;
begin
	select * into w from state_status(p_state, p_detained);
	if list is null or w.status is null or list_cancelled(list) then
		return;
	end if;
	select return_status into last from receipt
	 where document_id = list and return_status in
	    ('300', '500', '501', '502', '503', '599', '700', '800')
	 order by id desc limit 1;
	if last is distinct from w.status then
		perform receipt_list(list, w.status, w.info, null);
	end if;
end;
$$;

-- The tax office's rows: what was released, once; then whatever becomes of
-- it, as corrections.
create function export_state(p_parcel bigint, p_state text) returns void
language plpgsql as $$
declare
	e export_row;
	i instruction;
	list bigint;
begin
	select * into e from export_row
	 where name = 'tax' and parcel_id = p_parcel order by id desc limit 1;
	if p_state = 'released' then
		select * into i from instruction
		 where parcel_id = p_parcel and action = 'release'
		 order by id desc limit 1;
		insert into export_row (name, entry, event, purchase_id,
		    parcel_id, verdict_id, waits, tax_state_id, summary_id)
		select 'tax', case when e.id is null then 'original'
		    else 'correction' end, p_state, v.purchase_id, p_parcel,
		    v.id, tax_released(v.list_id, p_parcel, v.id),
		    export_tax_state(v.list_id), e.summary_id
		  from verdict v where v.id = i.verdict_id;
	elsif e.id is not null and p_state in ('recalled', 'held', 'returned',
	    'detained', 'destroyed', 'out_of_reach') then
		list := (select list_id from verdict where id = e.verdict_id);
		if p_state in ('returned', 'detained', 'destroyed') then
			perform tax_undo(list);
		end if;
		perform export_correct(list, p_state);
	end if;
end;
$$;
create index export_row_parcel on export_row (parcel_id, id)
	where name = 'tax';

-- The door. Gives the state after the event. The caller holds the parcel's
-- row, and for a release its common locks. p_detail.status is that of a
-- detention.
create function parcel_enter(p_parcel bigint, p_event text, p_reason text,
	p_detail jsonb default '{}', p_inspection bigint default null)
returns text language plpgsql as $$
declare
	x parcel;
	s text;
	action text;
begin
	select * into x from parcel where id = p_parcel for no key update;
	select next into s from parcel_step
	 where state = x.state and event = p_event;
	if s is null then
		raise exception 'a parcel that is % has no event %', x.state,
		    p_event using errcode = 'HUB02';
	end if;
	perform parcel_note(p_parcel, p_event, s, p_detail ||
	    jsonb_strip_nulls(jsonb_build_object('reason', p_reason)));
	-- What was said of this scan, or of an earlier one, holds no longer,
	-- unless the sorter has done it already.
	update instruction set superseded_at = clock_timestamp()
	 where parcel_id = p_parcel and scan_id <= x.scan_id
	   and acked_at is null and superseded_at is null;
	action := case s when 'released' then 'release'
	    when 'inspection' then 'divert' when 'held' then 'hold'
	    when 'recalled' then 'recall' end;
	if action is not null and x.scan_id is not null then
		perform instruction_add(x.lane, x.scan_id, p_parcel, action,
		    p_reason, x.review_id, p_inspection);
	end if;
	update parcel set state = s, reason = p_reason,
	    changed_at = clock_timestamp(), keys = case s when 'released'
		then (gate_read(p_parcel)).keys else keys end
	 where id = p_parcel;
	if x.state = 'released' then
		-- Boxes that came with this number meanwhile count from now.
		update parcel set (scan_id, lane) = (select c.id, c.lane
		    from scan c where c.parcel_id = p_parcel
		    order by c.id desc limit 1) where id = p_parcel;
	end if;
	perform receipt_state(p_parcel, s, p_detail->>'status');
	perform export_state(p_parcel, s);
	if s <> 'scanned' then
		perform live_add(x.lane, 'parcel.state', parcel_json(p_parcel)
		    || jsonb_build_object('reason', p_reason, 'lane', x.lane));
	end if;
	return s;
end;
$$;
