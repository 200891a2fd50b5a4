-- Tax on retail import: the electronic tax bill (816) of each list that was
-- released, and what becomes of it (818): consolidated into a payment slip
-- when the days of return are over, void after a cancel or an accepted return.
--
-- A release only says that a bill is due (tax_released: one row). The job
-- jobs/tax.c opens the list, computes by core/tax.h and records; what it has
-- not recorded stays due, so nothing is lost by a crash, and the row of the
-- list, locked by whoever changes it, and the unique keys let nothing be
-- issued twice. A bill holds no personal data: codes, numbers and amounts.

-- One for each key of a list (document.origin_id) that was ever released.
create table tax_list (
	origin_id	bigint primary key,
	list_id		bigint not null,	-- the version that was released
	parcel_id	bigint not null,
	verdict_id	bigint not null,	-- that the release rested on
	released_at	timestamptz not null default clock_timestamp(),
	returns		bigint[] not null default '{}',	-- accepted: documents
	undone		boolean not null default false,	-- no bill any more
	bill_id		bigint,			-- the newest bill
	due_at		timestamptz,		-- when the job looks at it
	tries		int not null default 0
);
create index tax_list_due on tax_list (due_at) where due_at is not null;

create table tax_bill (
	id		bigint generated always as identity primary key,
	origin_id	bigint not null references tax_list,
	list_id		bigint not null references document,
	returns		int not null,	-- so many returns are taken off
	tax_no		text not null unique,
	assure_code	text not null,
	customs_code	text not null,
	customs_tax	numeric(24,5) not null,
	value_added_tax	numeric(24,5) not null,
	consumption_tax	numeric(24,5) not null,
	reduced		boolean not null,	-- within the single limit
	lines		jsonb not null,		-- TaxListRd, as in the message
	warnings	jsonb not null,		-- as verdict.warnings
	status		smallint not null default 1 check (status in (1, 2, 3)),
	released_at	timestamptz not null,	-- the days count from here
	at		timestamptz not null default clock_timestamp()
);
create unique index tax_bill_stands on tax_bill (origin_id)
	where status <> 3;
create index tax_bill_open on tax_bill (released_at) where status = 1;

-- What was told of a bill; each word once.
create table tax_state (
	id		bigint generated always as identity primary key,
	bill_id		bigint not null references tax_bill,
	status		smallint not null check (status in (1, 2, 3)),
	ent_duty_no	text,
	at		timestamptz not null default clock_timestamp(),
	unique (bill_id, status)
);

-- A payment slip: what one guarantor owes to one district from one day.
create table tax_slip (
	assure_code	text not null,
	customs_code	text not null,
	day		date not null,
	ent_duty_no	text not null unique,
	primary key (assure_code, customs_code, day)
);

create sequence tax_no_seq maxvalue 999999999 cycle;
create sequence ent_duty_no_seq maxvalue 999999999 cycle;

-- What a 701 and its 792 said of a list of export: the summary that it went
-- into, and the declaration that came of it.
create table list_summary (
	id		bigint generated always as identity primary key,
	origin_id	bigint not null,	-- of the list
	sum_no		text,
	decl_seq_no	text,
	entry_id	text,
	dec_state	text,
	at		timestamptz not null default clock_timestamp()
);
create index list_summary_of on list_summary (origin_id, id);

-- The rates are a beginning, not the tariff: what most goods are taxed at, and
-- some headings that everybody buys of which another rate is known. Whoever runs
-- the hub sets the rest (hubctl parameter set tax.rate...). How others round is
-- published nowhere: so much may differ.
insert into parameter (name, value, valid_from, set_by) values
	('tax.rate.default', '{"duty": "0", "vat": "13", "consumption": "0"}',
	    '2000-01-01+08', 'migration'),
	('tax.rate.0409', '{"vat": "9"}', '2000-01-01+08', 'migration'),
	('tax.rate.1509', '{"vat": "9"}', '2000-01-01+08', 'migration'),
	('tax.rate.2204', '{"vat": "13", "consumption": "10"}',
	    '2000-01-01+08', 'migration'),
	('tax.rate.3303', '{"vat": "13", "consumption": "15"}',
	    '2000-01-01+08', 'migration'),
	('tax.rate.330410', '{"vat": "13", "consumption": "15"}',
	    '2000-01-01+08', 'migration'),
	('tax.rate.4901', '{"vat": "9"}', '2000-01-01+08', 'migration'),
	('tax.reduced_percent', '"70"', '2000-01-01+08', 'migration'),
	('tax.single_limit', '"5000"', '2000-01-01+08', 'migration'),
	('tax.withheld_tolerance', '"0.05"', '2000-01-01+08', 'migration'),
	('tax.consolidate_days', '30', '2000-01-01+08', 'migration'),
	('tax.patience_seconds', '10', '2000-01-01+08', 'migration');

-- District, year, a letter and nine digits, as a list's number is made.
create function tax_number(p_customs text, p_letter text, p_serial bigint)
returns text language sql stable as $$
	select p_customs || to_char(now() at time zone 'Asia/Shanghai', 'YYYY')
	    || p_letter || lpad(p_serial::text, 9, '0');
$$;

-- Does a bill stand for exactly this version and these returns?
create function tax_stands(t tax_list) returns boolean
language sql stable as $$
	select exists (select from tax_bill b
	    where b.id = t.bill_id and b.status <> 3
	      and b.list_id = t.list_id
	      and b.returns = cardinality(t.returns));
$$;

-- A list was released: its bill is due. False when nothing is: it is not an
-- import, or its bill stands.
create function tax_released(p_list bigint, p_parcel bigint,
	p_verdict bigint) returns boolean
language plpgsql as $$
declare
	origin bigint;
	t tax_list;
begin
	select origin_id into origin from document
	 where id = p_list and kind = 621;
	if origin is null then
		return false;
	end if;
	insert into tax_list as x (origin_id, list_id, parcel_id, verdict_id,
	    due_at)
	values (origin, p_list, p_parcel, p_verdict, clock_timestamp())
	on conflict (origin_id) do update set list_id = p_list,
	    parcel_id = p_parcel, verdict_id = p_verdict, released_at = clock_timestamp(),
	    returns = case when x.list_id = p_list then x.returns
		else '{}' end,
	    undone = false, tries = 0, due_at = clock_timestamp()
	returning * into t;
	if tax_stands(t) then
		update tax_list set due_at = null where origin_id = origin;
		return false;
	end if;
	return true;
end;
$$;

-- The list's sender hears of a bill: 816 when it is made, 818 when its status
-- changes. The item carries the message itself. Gives the state.
create function tax_tell(b tax_bill, p_status int, p_duty_no text,
	p_kind int, p_info text, p_body jsonb) returns bigint
language plpgsql as $$
declare
	one bigint;
begin
	insert into tax_state (bill_id, status, ent_duty_no)
	values (b.id, p_status, p_duty_no) returning id into one;
	update tax_bill set status = p_status where id = b.id;
	insert into receipt (account_id, kind, document_id, keys,
	    return_status, return_info, message)
	select d.account_id, p_kind, d.id, jsonb_strip_nulls(
	    jsonb_build_object('agentCode', d.issuer, 'copNo', d.number,
		'preNo', d.pre_no, 'invtNo', d.invt_no, 'taxNo', b.tax_no,
		'orderNo', p.order_no, 'logisticsNo', x.logistics_no)),
	    p_status::text, p_info, jsonb_build_object(
		'CEB' || p_kind || 'Message', jsonb_build_object(
		    'guid', upper(gen_random_uuid()::text),
		    'version', '1.0', 'Tax', jsonb_build_array(p_body)))
	  from document d
	  left join purchase p on p.id = d.purchase_id
	  left join parcel x on x.id = d.parcel_id
	 where d.id = b.list_id;
	return one;
end;
$$;

create function tax_tell_status(b tax_bill, p_status int, p_duty_no text)
returns bigint language sql as $$
	select tax_tell(b, p_status, p_duty_no, 818,
	    case p_status when 2 then '电子税单已汇总' else '电子税单作废' end,
	    jsonb_build_object('TaxHeadStatus', jsonb_strip_nulls(
		jsonb_build_object('guid', upper(gen_random_uuid()::text),
		    'returnTime', ceb_time(clock_timestamp()),
		    'invtNo', d.invt_no, 'taxNo', b.tax_no,
		    'status', p_status::text, 'entDutyNo', p_duty_no,
		    'assureCode', b.assure_code))))
	  from document d where d.id = b.list_id;
$$;

-- The bill that stands is void; nothing happens where none does. Also one that
-- is on a payment slip already: the guarantor hears it and pays less.
create function tax_void(p_origin bigint) returns void
language plpgsql as $$
declare
	b tax_bill;
begin
	select x.* into b from tax_list t join tax_bill x on x.id = t.bill_id
	 where t.origin_id = p_origin for update of t;
	if b.status in (1, 2) then
		perform tax_tell_status(b, 3, (select ent_duty_no
		    from tax_state where bill_id = b.id and status = 2));
	end if;
end;
$$;

-- No bill is owed any more: the parcel came back, was destroyed or detained.
create function tax_undo(p_list bigint) returns void
language plpgsql as $$
declare
	origin bigint := (select origin_id from document where id = p_list);
begin
	update tax_list set undone = true, due_at = null
	 where origin_id = origin;
	perform tax_void(origin);
	update export_row e set waits = false from tax_list t
	 where t.origin_id = origin and e.parcel_id = t.parcel_id
	   and e.name = 'tax' and e.waits and e.placed_at is null;
end;
$$;

-- A correction for the tax office, unless the parcel's list was never in its
-- export, or the newest row says the same of this transaction.
create function export_correct(p_list bigint, p_event text,
	p_summary bigint default null) returns void
language plpgsql as $$
declare
	e export_row;
begin
	-- Whoever records the bill has this row: after it, whether the newest
	-- row of the export still waits is settled.
	perform from tax_list t join document d on d.origin_id = t.origin_id
	  where d.id = p_list for share of t;
	select x.* into e from document d join export_row x
	    on x.parcel_id = d.parcel_id and x.name = 'tax'
	 where d.id = p_list order by x.id desc limit 1;
	if e.id is null or e.event = p_event
	    and e.xid = pg_current_xact_id() then
		return;
	end if;
	insert into export_row (name, entry, event, purchase_id, parcel_id,
	    verdict_id, waits, tax_state_id, summary_id)
	values ('tax', 'correction', p_event, e.purchase_id, e.parcel_id,
	    e.verdict_id, e.waits and e.placed_at is null,
	    export_tax_state(p_list), coalesce(p_summary, e.summary_id));
end;
$$;

-- What was last said of the newest bill of a list.
create function export_tax_state(p_list bigint) returns bigint
language sql stable as $$
	select max(s.id) from document d
	  join tax_list t on t.origin_id = d.origin_id
	  join tax_state s on s.bill_id = t.bill_id
	 where d.id = p_list;
$$;

-- The seams for what undoes a list (0040). All are called in the transaction
-- that accepts the application, under the locks of the list's order and
-- parcel. p_list: any version of the list, of import or export.

-- A cancel (623, 605) was accepted.
create function list_undone(p_list bigint) returns void
language plpgsql as $$
begin
	perform tax_undo(p_list);
	perform export_correct(p_list, 'cancelled');
end;
$$;

-- A return (625, 213) was accepted: p_return is its document. The bill is
-- void; what stays in the country gets a new one.
create function list_returned(p_list bigint, p_return bigint) returns void
language plpgsql as $$
declare
	origin bigint := (select origin_id from document where id = p_list);
begin
	if exists (select from tax_list
	    where origin_id = origin and p_return = any(returns)) then
		return;
	end if;
	perform tax_void(origin);
	update tax_list set returns = returns || p_return, tries = 0,
	    due_at = case when undone then null else clock_timestamp() end
	 where origin_id = origin;
	perform export_correct(p_list, 'returned');
end;
$$;

-- A summary (701) or its result (792) named this list. What it does not say
-- stays as it was last said.
create function list_summed(p_list bigint, p_sum_no text,
	p_decl_seq_no text default null, p_entry_id text default null,
	p_dec_state text default null) returns void
language plpgsql as $$
declare
	was list_summary;
	now_is list_summary;
begin
	select s.* into was from document d join list_summary s
	    on s.origin_id = d.origin_id
	 where d.id = p_list order by s.id desc limit 1;
	now_is := was;
	now_is.sum_no := coalesce(p_sum_no, was.sum_no);
	now_is.decl_seq_no := coalesce(p_decl_seq_no, was.decl_seq_no);
	now_is.entry_id := coalesce(p_entry_id, was.entry_id);
	now_is.dec_state := coalesce(p_dec_state, was.dec_state);
	if now_is is not distinct from was then
		return;
	end if;
	insert into list_summary (origin_id, sum_no, decl_seq_no, entry_id,
	    dec_state)
	select origin_id, now_is.sum_no, now_is.decl_seq_no, now_is.entry_id,
	    now_is.dec_state from document where id = p_list
	returning * into now_is;
	perform export_correct(p_list, 'summed', now_is.id);
end;
$$;
