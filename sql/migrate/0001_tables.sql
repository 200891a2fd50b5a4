-- The tables. One word, one thing: the words are those of the port.
--
-- Owner and user: this file runs as the owner of the schema. The hub itself
-- works as role hub_app, which reads everything here that it needs and
-- changes rows only through the functions of the later files (SECURITY
-- DEFINER) or through the narrow grants of 0009_grants.sql.
--
-- Laid out for growth: document, receipt, message, scan and log_entry are
-- only ever inserted into (document: but for `live`), have their time in a
-- column of their own, and are found by purchase, parcel or account. So they
-- can be range-partitioned by time and hash-distributed by purchase later.

create table migration (
	version		int primary key,
	name		text not null,
	digest		bytea not null,
	applied_at	timestamptz not null default clock_timestamp()
);

-- Agencies are data: a third one is a row (and its review rule a parameter).
create table agency (
	code		text primary key check (code ~ '^[a-z][a-z0-9_]{1,30}$'),
	name_zh		text not null,
	name_en		text not null,
	seat		boolean not null default true	-- takes part in reviews
);

insert into agency values
	('customs', '海关', 'Customs', true),
	('inspection', '检验检疫', 'Inspection', true);

-- Dated parameters: the row with the newest valid_from <= now() counts; of
-- two rows with the same valid_from the one set later (greater id).
create table parameter (
	id		bigint generated always as identity primary key,
	name		text not null,
	value		jsonb not null,
	valid_from	timestamptz not null,
	set_by		text not null,
	set_at		timestamptz not null default clock_timestamp()
);
create index parameter_name on parameter (name, valid_from desc, id desc);

create table lane (
	id		text primary key check (id ~ '^[A-Za-z0-9_-]{1,32}$'),
	name		text not null,
	state		text not null default 'closed'
			check (state in ('open', 'closed', 'draining')),
	stopped		boolean not null default false,	-- an alarm stands
	changed_at	timestamptz not null default clock_timestamp()
);

-- Machine accounts. token_digest is SHA-256 of a 256-bit random token, so it
-- needs no salt. enterprises {*} may speak for every enterprise code.
create table account (
	id		bigint generated always as identity primary key,
	name		text not null unique,
	role		text not null check (role in ('platform', 'payment',
			'carrier', 'declarant', 'equipment', 'tax', 'forex')),
	token_digest	bytea not null unique,
	enterprises	text[] not null default '{}',
	lanes		text[] not null default '{}',
	created_at	timestamptz not null default clock_timestamp(),
	revoked_at	timestamptz
);

create table person (
	id		bigint generated always as identity primary key,
	name		text not null unique,
	role		text not null check (role in ('officer', 'supervisor',
			'admin', 'auditor', 'tax', 'forex')),
	agency		text references agency,
	lanes		text[] not null default '{}',	-- {*}: every lane
	password	text not null,	-- scrypt$N$r$p$salt$hash, hex
	locale		text not null default 'zh' check (locale in ('zh', 'en')),
	created_at	timestamptz not null default clock_timestamp(),
	disabled_at	timestamptz,
	check ((role = 'officer') = (agency is not null))
);

create table session (
	id		bigint generated always as identity primary key,
	token_digest	bytea not null unique,
	person_id	bigint not null references person,
	created_at	timestamptz not null default clock_timestamp(),
	expires_at	timestamptz not null,
	ended_at	timestamptz
);

-- Failed sign-ins, by name as typed (lower case); survives restarts.
create table lockout (
	name		text primary key,
	failures	int not null default 0,
	last_at		timestamptz not null default clock_timestamp(),
	locked_until	timestamptz
);

-- The original bytes of each message, once, sealed. One whose documents are
-- stored is known by them: who sends it again meets them, and their message's
-- digest. One of which nothing was stored (idle) is known by its digest alone.
-- (An index of all digests would be the one whose every entry lands on
-- another page.)
create table message (
	id		bigint generated always as identity primary key,
	digest		bytea not null,		-- SHA-256 of the bytes
	idle		boolean not null default false,
	account_id	bigint not null,
	media		text not null,
	sealed		bytea not null,
	received_at	timestamptz not null default clock_timestamp()
);
alter table message alter column sealed set storage external;
create unique index message_idle on message (digest) where idle;

-- A purchase: one order number of one platform, into the country or out of
-- it. Known from any leg.
create table purchase (
	id		bigint generated always as identity primary key,
	ebp_code	text not null,
	order_no	text not null,
	flow		text not null default 'import'
			check (flow in ('import', 'export')),
	first_leg_at	timestamptz not null,
	window_ends_at	timestamptz not null,
	verdict_id	bigint,		-- the newest verdict
	unique (order_no, ebp_code, flow)
) with (fillfactor = 85);	-- the verdict of a row finds room beside it

-- A parcel: one waybill number of one carrier. Numbers may be used again
-- after six months: then the old parcel is no longer live.
-- logistics_code '-' : the label did not say the carrier.
create table parcel (
	id		bigint generated always as identity primary key,
	logistics_code	text not null,
	logistics_no	text not null,
	live		boolean not null default true,
	state		text not null default 'expected' check (state in
			('expected', 'scanned', 'in_review', 'inspection', 'held',
			'released', 'recalled', 'detained', 'returned',
			'destroyed', 'out_of_reach')),
	reason		text,		-- why held: a code, see parcel.h
	lane		text references lane,
	scan_id		bigint,		-- the newest scan
	review_id	bigint,		-- the newest review
	keys		bigint[] not null default '{}',	-- the locks of what its
					-- review or release rests on
	first_seen_at	timestamptz not null default clock_timestamp(),
	changed_at	timestamptz not null default clock_timestamp()
);
create unique index parcel_live on parcel (logistics_no, logistics_code)
	where live;
create index parcel_keys on parcel using gin (keys)
	where state in ('in_review', 'released');
create index parcel_state on parcel (state, id)
	where state <> 'expected' and state <> 'released';

-- Every version of every document. issuer and number are the business key:
--   311, 303 ebpCode, orderNo
--   411 payCode, payTransactionId    403 ebcCode, orderNo + '/' + payNo
--   511, 505 logisticsCode, logisticsNo
--   513 logisticsCode, logisticsNo + '/' + logisticsStatus
--   621, 603 agentCode, copNo (else preNo, else invtNo)
-- and of the other kinds by core/kinds.h.
-- One version of a key follows another under the key's locks, so that there is
-- one live version at most. What it refers to is never deleted: intake knows
-- that without asking for each row, and hubctl verify asks.
-- Its place in its sender's feed is its own (xid, id), its words are the view
-- feed's (0030): no row of receipt says that it was stored.
-- live: the newest version that is neither deleted nor retired. A draft is
-- live (it holds the key) but takes no part in reconciliation.
create table document (
	id		bigint generated always as identity primary key,
	kind		smallint not null check (kind in (213, 215, 303, 311,
			403, 411, 505, 507, 509, 511, 513, 603, 605, 607, 621,
			623, 625, 701, 711, 792)),
	issuer		text not null,
	number		text not null,
	version		int not null,
	origin_id	bigint not null,	-- id of the key's first version
	live		boolean not null,
	draft		boolean not null,
	deleted		boolean not null default false,
	app_type	smallint not null,
	app_time	timestamp not null,	-- the sender's clock, no zone
	purchase_id	bigint,
	parcel_id	bigint,
	content_mac	bytea not null,		-- all but guid and appTime, keyed
	sealed		bytea not null,		-- the document, msgpack, AES-256-GCM
	person_macs	bytea[] not null default '{}',
	enterprises	text[] not null default '{}',
	amount		numeric(24,5),		-- of an order or payment
	weight_kg	numeric(24,5),		-- of a waybill or list
	pre_no		text,			-- of a list, minted
	invt_no		text,			-- of a list, minted
	warnings	jsonb,
	keys		jsonb not null default '{}',	-- CEB names, for the feed
	receipt_guid	uuid not null default gen_random_uuid(),
	message_id	bigint not null,
	account_id	bigint not null,
	received_at	timestamptz not null default clock_timestamp(),
	xid		xid8 not null default pg_current_xact_id()
);
alter table document alter column sealed set storage external;
create unique index document_key on document (kind, issuer, number, version);
create index document_feed on document (account_id, xid, id);
create index document_purchase on document (purchase_id)
	where purchase_id is not null;
create index document_parcel on document (parcel_id)
	where parcel_id is not null;

-- A purchase that must be reconciled again. Rows are added by whoever adds a
-- leg and removed by whoever has written the verdict that saw them.
create table touch (
	id		bigint generated always as identity,
	purchase_id	bigint not null,
	at		timestamptz not null default clock_timestamp()
);
create index touch_purchase on touch (purchase_id);

create table verdict (
	id		bigint generated always as identity primary key,
	purchase_id	bigint not null,
	verdict		text not null check (verdict in
			('waiting', 'matched', 'mismatched', 'expired')),
	order_id	bigint,		-- the versions it is a function of:
	payment_id	bigint,		-- ids of document rows
	waybill_id	bigint,
	list_id		bigint,
	codes		text[] not null default '{}',	-- finding codes
	findings	bytea,		-- sealed JSON array, values in full
	warnings	jsonb not null default '[]',
	parameter_version bigint not null,
	at		timestamptz not null default clock_timestamp(),
	xid		xid8 not null default pg_current_xact_id()
);
create index verdict_purchase on verdict (purchase_id, id desc);

-- The feed of what happened to an account's documents after they were stored,
-- or instead. Its ids and those of document are of one sequence. Read in (xid, id)
-- order and only below the oldest running transaction, so that a cursor never
-- steps over a row that commits late.
create table receipt (
	id		bigint primary key default nextval('document_id_seq'),
	xid		xid8 not null default pg_current_xact_id(),
	account_id	bigint not null,
	kind		smallint not null,	-- of the document: 311 ...
	document_id	bigint,			-- null: refused
	keys		jsonb not null,		-- CEB names: ebpCode, orderNo ...
	return_status	text not null,
	return_time	timestamptz not null default clock_timestamp(),
	return_info	text not null,
	errors		jsonb,			-- faults of a refused document
	verdict_id	bigint,
	message		jsonb			-- a message that the hub issues
						-- itself: its JSON twin
);
create index receipt_feed on receipt (account_id, xid, id);

-- Express parcels without a triple.
create table manifest_item (
	id		bigint generated always as identity primary key,
	parcel_id	bigint not null references parcel,
	live		boolean not null default true,
	class		text not null check (class in ('A', 'B', 'C', 'D')),
	verdict		text not null check (verdict in ('matched', 'mismatched')),
	findings	jsonb not null default '[]',
	value		numeric(24,5) not null,
	currency	text not null,
	weight_kg	numeric(24,5) not null,
	content_mac	bytea not null,
	sealed		bytea not null,	-- sender, recipient, contents
	person_macs	bytea[] not null default '{}',
	account_id	bigint not null,
	received_at	timestamptz not null default clock_timestamp()
);
create unique index manifest_item_live on manifest_item (parcel_id) where live;

-- Images, once for equal bytes. The database is where they are durable.
create table image (
	digest		bytea primary key,	-- SHA-256 of the bytes
	media		text not null,
	width		int not null,
	height		int not null,
	bytes		bytea not null,
	received_at	timestamptz not null default clock_timestamp()
);
alter table image alter column bytes set storage external;

create table scan (
	id		bigint generated always as identity primary key,
	parcel_id	bigint not null references parcel,
	lane		text not null references lane,
	account_id	bigint not null,
	weight_kg	numeric(24,5),
	image_digest	bytea references image,
	disposition	text not null check (disposition in
			('release', 'review', 'hold')),
	reason		text not null,		-- a code, see parcel.h
	findings	jsonb not null default '[]',	-- of the scale
	seed		bytea not null,		-- of the random draw of the rules
	at		timestamptz not null default clock_timestamp()
);
create index scan_parcel on scan (parcel_id, id);
create index scan_lane on scan (lane, id);

-- One review, one seat for each agency that must look.
create table review (
	id		bigint generated always as identity primary key,
	parcel_id	bigint not null references parcel,
	scan_id		bigint not null references scan,
	lane		text not null references lane,
	state		text not null default 'open'
			check (state in ('open', 'closed', 'reopened')),
	outcome		text check (outcome in ('release', 'inspect', 'hold')),
	verdict_id	bigint,		-- null: a manifest parcel
	basis		bigint[] not null,	-- versions: order, payment, waybill,
					-- list (0: none) or {manifest_item}
	opened_at	timestamptz not null default clock_timestamp(),
	deadline	timestamptz not null,
	closed_at	timestamptz,
	next_id		bigint		-- the review that replaced it
);
create unique index review_open on review (parcel_id) where state = 'open';
create index review_deadline on review (deadline) where state = 'open';
create index review_lane on review (lane, id) where state = 'open';
create index review_today on review (lane, opened_at) where state = 'closed';

create table seat (
	review_id	bigint not null references review,
	agency		text not null references agency,
	state		text not null check (state in
			('open', 'in', 'cleared', 'missed')),
	rule		jsonb not null,		-- the rule and the draw
	decision	text check (decision in ('release', 'inspect', 'hold')),
	reason		text,
	marks		jsonb,
	person_id	bigint references person,
	decided_at	timestamptz,
	claimed_by	bigint references person,	-- the pool's lease
	claim_ends_at	timestamptz,
	claim_token	uuid,		-- of the window that has it
	primary key (review_id, agency),
	check ((state = 'in') = (decision is not null))
);

-- Who sits at a lane. The lease is renewed while the socket lives.
create table lane_seat (
	lane		text not null references lane,
	agency		text not null references agency,
	person_id	bigint not null references person,
	token		uuid not null,		-- of the socket that holds it
	since		timestamptz not null default clock_timestamp(),
	ends_at		timestamptz not null,
	primary key (lane, agency)
);

create table hold (
	id		bigint generated always as identity primary key,
	kind		text not null check (kind in
			('parcel', 'order', 'person', 'enterprise')),
	key		text not null,	-- as given; a person: masked
	person_macs	bytea[] not null default '{}',	-- of a person: one
						-- for each key version
	reason		text not null,
	agency		text not null references agency,
	placed_by	bigint not null references person,
	placed_at	timestamptz not null default clock_timestamp(),
	lifted_by	bigint references person,
	lifted_at	timestamptz,
	lift_reason	text,
	spread_at	timestamptz	-- every parcel that it touches was told
);
create index hold_open on hold (kind, key) where lifted_at is null;
create index hold_person on hold using gin (person_macs)
	where lifted_at is null and kind = 'person';
create index hold_unspread on hold (id)
	where lifted_at is null and spread_at is null;

create table inspection (
	id		bigint generated always as identity primary key,
	parcel_id	bigint not null references parcel,
	review_id	bigint references review,
	state		text not null default 'open'
			check (state in ('open', 'closed')),
	outcome		text check (outcome in
			('release', 'detain', 'return', 'destroy')),
	opened_at	timestamptz not null default clock_timestamp(),
	closed_at	timestamptz
);
create unique index inspection_open on inspection (parcel_id)
	where state = 'open';

-- Each agency's word on an inspection; the newest of each counts.
create table inspection_result (
	id		bigint generated always as identity primary key,
	inspection_id	bigint not null references inspection,
	agency		text not null references agency,
	outcome		text not null check (outcome in
			('release', 'detain', 'return', 'destroy')),
	note		text not null default '',
	person_id	bigint not null references person,
	scan_id		bigint,		-- what a release was signed on; a new
	verdict_id	bigint,		-- scan or version makes it void
	basis		bigint[],
	at		timestamptz not null default clock_timestamp()
);
create index inspection_result_of on inspection_result (inspection_id, id);

-- What the sorter is told. A release that is not acknowledged by its deadline
-- is superseded by a hold.
create table instruction (
	id		bigint generated always as identity primary key,
	xid		xid8 not null default pg_current_xact_id(),
	lane		text not null references lane,
	scan_id		bigint references scan,
	parcel_id	bigint references parcel,
	review_id	bigint references review,
	inspection_id	bigint references inspection,
	verdict_id	bigint,		-- a release: what it rests on, as in
	basis		bigint[],	-- review.basis
	action		text not null check (action in
			('release', 'divert', 'hold', 'recall', 'stop')),
	reason		text not null default '',
	at		timestamptz not null default clock_timestamp(),
	deadline	timestamptz not null,
	acked_at	timestamptz,
	ack_account	bigint,
	superseded_at	timestamptz
);
create index instruction_lane on instruction (lane, xid, id);
create index instruction_open on instruction (lane, id)
	where acked_at is null and superseded_at is null;
create index instruction_due on instruction (deadline)
	where action = 'release' and acked_at is null
	  and superseded_at is null;
create index instruction_parcel on instruction (parcel_id, id);

create table alarm (
	id		bigint generated always as identity primary key,
	lane		text not null references lane,
	raised_by	bigint not null references person,
	reason		text not null,
	raised_at	timestamptz not null default clock_timestamp(),
	cleared_by	bigint references person,
	cleared_at	timestamptz
);

-- What a parcel went through; shown as its history. `blind` rows belong to a
-- review and are shown only when it is closed.
create table parcel_event (
	id		bigint generated always as identity primary key,
	parcel_id	bigint not null references parcel,
	at		timestamptz not null default clock_timestamp(),
	event		text not null,
	state		text not null,		-- the state after it
	detail		jsonb not null default '{}',
	blind_review	bigint
);
create index parcel_event_of on parcel_event (parcel_id, id);

-- The live feed's outbox: repaired from here when Redis lost it.
create table live_event (
	id		bigint generated always as identity primary key,
	at		timestamptz not null default clock_timestamp(),
	lane		text,			-- null: every lane
	type		text not null,
	body		jsonb not null,		-- no personal data, no blind word
	xid		xid8 not null default pg_current_xact_id()
);
create index live_event_xid on live_event (xid);
create index live_event_at on live_event (at);

-- Rows of the exports. Placed when the watermark closes over them.
create table export_row (
	id		bigint generated always as identity primary key,
	xid		xid8 not null default pg_current_xact_id(),
	name		text not null check (name in ('tax', 'forex')),
	entry		text not null check (entry in ('original', 'correction')),
	event		text not null,	-- released, recalled, returned, matched ...
	purchase_id	bigint not null,
	parcel_id	bigint,
	verdict_id	bigint not null,
	at		timestamptz not null default clock_timestamp(),
	placed_at	timestamptz,
	place		bigint,
	waits		boolean not null default false,	-- for its tax bill
	tax_state_id	bigint,		-- what stood of it then (0050)
	summary_id	bigint
);
create index export_row_open on export_row (id) where placed_at is null;
create index export_row_waits on export_row (at)
	where waits and placed_at is null;
create index export_row_placed on export_row (name, placed_at, place)
	where placed_at is not null;
create sequence export_place_seq;

create table export_watermark (
	one		boolean primary key default true check (one),
	at		timestamptz not null default clock_timestamp()
);
insert into export_watermark default values;

-- Answers kept for an Idempotency-Key: the same key and body gets the same
-- answer; the same key with another body is refused.
create table idempotency (
	account_id	bigint not null,
	key		text not null,
	digest		bytea not null,
	status		int not null,
	answer		jsonb not null,
	at		timestamptz not null default clock_timestamp(),
	primary key (account_id, key)
);

-- The append-only log. Nobody changes or deletes a row: no grant, and a
-- trigger that stops even the owner. Checkpoints chain the digests.
create table log_entry (
	id		bigint generated always as identity primary key,
	xid		xid8 not null default pg_current_xact_id(),
	at		timestamptz not null default clock_timestamp(),
	actor		text not null,		-- person:<name>, account:<name>,
						-- operator, hub
	action		text not null,		-- decision, hold.place, reveal ...
	subject		text not null,		-- parcel:…, review:…, order:…
	detail		jsonb not null default '{}'
);

create table log_checkpoint (
	id		bigint generated always as identity primary key,
	first_id	bigint not null,
	last_id		bigint not null,
	entries		bigint not null,
	previous	bytea not null,
	digest		bytea not null,	-- SHA-256(previous || rows)
	below_xid	xid8 not null,
	at		timestamptz not null default clock_timestamp()
);
