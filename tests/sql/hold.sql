-- Holds: on a parcel, an order, a person, an enterprise.

create function test.hold(p_name text, p_kind text, p_n text)
returns gate_answer language sql volatile as $$
	select hold_place(test.person(p_name), p_kind, case p_kind
		when 'parcel' then 'LOG/W' || p_n
		when 'order' then 'EBP/O' || p_n
		when 'enterprise' then 'M' || p_n end, 'masked',
		array[test.mac('P' || p_n)], 'look at it');
$$;
create function test.lift(p_name text) returns gate_answer
language sql volatile as $$
	select hold_lift(test.person(p_name), max(id), 'looked') from hold
	 where lifted_at is null;
$$;
create function test.held(p_n text, p_kind text) returns text
language plpgsql as $$
begin
	perform test.purchase(p_n, 'P' || p_n, 'M' || p_n);
	perform test.hold('wang', p_kind, p_n);
	perform test.scan(p_n);
	return (test.parcel(p_n)).state || ' ' || (test.parcel(p_n)).reason;
end;
$$;

-- Before the scan.
select test.claim('a_hold_on_the_' || k || '_holds_the_scan',
	test.held('a' || k, k) = 'held HOLD_OPEN')
  from unnest('{parcel,order,person,enterprise}'::text[]) k;
select test.purchase('b');
select test.scan('b');
select test.claim('a_hold_on_somebody_else_holds_nothing',
	(test.parcel('b')).state = 'in_review');

-- During the review.
select test.purchase(k, 'P' || k, 'M' || k)
  from unnest('{cparcel,corder,cperson,centerprise}'::text[]) k;
select test.scan(k)
  from unnest('{cparcel,corder,cperson,centerprise}'::text[]) k;
select test.decide(k, 'wang', 'release')
  from unnest('{cparcel,corder,cperson,centerprise}'::text[]) k;
select test.hold('li', k, 'c' || k)
  from unnest('{parcel,order,person,enterprise}'::text[]) k;
select test.claim('a_hold_on_the_' || k || '_ends_its_review',
	(test.parcel('c' || k)).state = 'held'
	and (test.parcel('c' || k)).reason = 'HOLD_OPEN'
	and test.told('c' || k) = 'hold'
	and (select state from review where id =
	    (test.parcel('c' || k)).review_id) = 'reopened')
  from unnest('{parcel,order,person,enterprise}'::text[]) k;
select test.claim('its_officers_are_told_that_it_is_void',
	(test.decide('cparcel', 'li', 'release')).body->>'code'
	    = 'REVIEW_REOPENED');

-- After the release.
select test.purchase(k, 'P' || k, 'M' || k)
  from unnest('{dparcel,dorder,dperson,denterprise}'::text[]) k;
select test.scan(k)
  from unnest('{dparcel,dorder,dperson,denterprise}'::text[]) k;
select test.decide(k, n, 'release')
  from unnest('{dparcel,dorder,dperson,denterprise}'::text[]) k,
       unnest('{wang,li}'::text[]) n;
select instruction_ack((select id from account where name = 'line'), '1', id)
  from instruction where action = 'release'
   and parcel_id = (test.parcel('dorder')).id;
select test.hold('li', k, 'd' || k)
  from unnest('{parcel,order,person,enterprise}'::text[]) k;
select test.claim('a_hold_on_the_' || k || '_recalls_what_had_gone',
	(test.parcel('d' || k)).state = 'recalled'
	and test.history('d' || k) like '%release>released recall>recalled'
	and test.receipts('d' || k) = '120 399 300 800 300')
  from unnest('{parcel,order,person,enterprise}'::text[]) k;
select test.claim('a_release_not_yet_taken_is_superseded_by_the_recall',
	test.told('dparcel') = 'recall');
select test.claim('a_release_that_was_taken_stands_beside_the_recall',
	test.told('dorder') = 'release recall');

-- Lifting.
select test.hold('wang', 'order', 'b');
select test.claim('only_the_placing_agency_lifts',
	(test.lift('li')).body->>'code' = 'HOLD_NOT_YOURS');
select test.claim('what_is_under_a_hold_is_not_requeued',
	(parcel_requeue(test.person('li'), 'LOG', 'Wb', 'please'))
	    .body->>'code' = 'HOLD_OPEN');
select test.claim('lifting_needs_a_reason',
	(hold_lift(test.person('wang'), (select max(id) from hold), ' '))
	    .body->>'code' = 'REASON_MISSING');
select (test.lift('zhao')).body as a \gset
select test.claim('a_colleague_of_the_agency_lifts_it',
	:'a'::jsonb->>'liftedBy' = 'zhao'
	and (test.parcel('b')).state = 'held', :'a');
select test.claim('lifting_it_again_is_the_same',
	(hold_lift(test.person('wang'), (:'a'::jsonb->>'holdId')::bigint,
	    'again')).body->>'liftReason' = 'looked');
select test.claim('after_that_it_may_be_requeued',
	(parcel_requeue(test.person('li'), 'LOG', 'Wb', 'go on')).status
	    = 200);
select test.claim('an_unknown_hold_is_404',
	(hold_lift(test.person('wang'), 99999, 'x')).status = 404);

-- Keys.
select test.claim('a_hold_says_what_it_is_on',
	(hold_place(test.person('wang'), 'room', 'x', null, null, 'x'))
	    .body->>'pointer' = '/kind'
	and (hold_place(test.person('wang'), 'parcel', 'x', null, null, 'x'))
	    .body->>'pointer' = '/key'
	and (hold_place(test.person('wang'), 'person', 'x', 'x', '{}', 'x'))
	    .body->>'pointer' = '/key'
	and (hold_place(test.person('wang'), 'order', 'a/b', null, null, ''))
	    .body->>'pointer' = '/reason'
	and (hold_place(test.person('sun'), 'order', 'a/b', null, null, 'x'))
	    .status = 403);
select (hold_place(test.person('wang'), 'order', 'EBP/a/b', null, null, 'x'))
	.body as a \gset
select test.claim('the_same_hold_again_is_the_same_hold',
	(hold_place(test.person('wang'), 'order', 'EBP/a/b', null, null, 'x'))
	    .body = :'a'::jsonb);
select test.claim('an_order_number_may_have_a_slash',
	hold_keys('order', 'EBP/a/b', '{}')
	    = array[lock_key('order', 'EBP', 'a/b')]);
select (hold_place(test.person('wang'), 'person', 'ID', '11**19',
	array[test.mac('other version'), test.mac('Pk')], 'x')).body as a
\gset
select test.claim('the_number_of_a_person_is_kept_masked_only',
	:'a'::jsonb->>'key' = '11**19'
	and not exists (select from hold h where h::text like '%ID%')
	and not exists (select from log_entry e where e::text like '%"ID%'));
select test.purchase('k', 'Pk');
select test.claim('a_person_is_found_under_any_version_of_the_key',
	(test.scan('k')).body->>'reason' = 'HOLD_OPEN');

-- A hold on a large enterprise: the law at once, the parcels by and by.
select test.purchase('l' || n, 'P', 'BIG') from generate_series(1, 3) n;
select test.scan('l' || n) from generate_series(1, 3) n;
insert into hold (kind, key, reason, agency, placed_by)
values ('enterprise', 'BIG', 'as if too large', 'customs',
	test.person('wang'));
select test.decide('l1', 'wang', 'release');
select test.decide('l1', 'li', 'release');
select test.claim('the_law_sees_a_hold_that_has_not_come_to_the_parcel',
	(test.parcel('l1')).state = 'held'
	and (test.parcel('l1')).reason = 'HOLD_OPEN'
	and test.told('l1') = 'hold');
select hold_spread(1);
select test.claim('a_large_hold_is_carried_on_in_parts',
	(select count(*) from parcel where state = 'held'
	    and logistics_no like 'Wl%') = 2);
select hold_spread(5);
select test.claim('until_it_has_come_to_every_parcel',
	(select count(*) from parcel where state = 'held'
	    and logistics_no like 'Wl%') = 3
	and (select spread_at is not null from hold where key = 'BIG'));
select test.set('recall.seconds', '0');
select test.purchase('m', 'Pm');
select test.scan('m'), test.set('x', '1');
select test.decide('m', 'wang', 'release');
select test.decide('m', 'li', 'release');
select test.hold('li', 'person', 'm');
select test.claim('what_left_the_port_long_ago_is_not_recalled',
	(test.parcel('m')).state = 'released');
select test.claim('holds_and_liftings_are_in_the_log',
	(select count(*) from log_entry where action = 'hold.place') >= 16
	and (select count(*) from log_entry where action = 'hold.lift') = 1);
