-- The opened box and the shelf.

create function test.opened(p_n text) returns void language plpgsql as $$
begin
	perform test.purchase(p_n, 'P' || p_n);
	perform test.scan(p_n);
	perform test.decide(p_n, 'wang', 'inspect');
	perform test.decide(p_n, 'li', 'release');
end;
$$;
create function test.sign(p_n text, p_name text, p_outcome text)
returns gate_answer language sql volatile as $$
	select inspection_sign(test.person(p_name), max(i.id), p_outcome,
		'seen') from inspection i
	 where i.parcel_id = (test.parcel(p_n)).id;
$$;

select test.opened('1');
select (test.sign('1', 'wang', 'release')).body as a \gset
select test.claim('one_signature_is_not_enough',
	:'a'::jsonb->>'state' = 'open'
	and jsonb_array_length(:'a'::jsonb->'results') = 1
	and test.told('1') = 'divert');
select test.claim('signing_the_same_again_adds_nothing',
	jsonb_array_length((test.sign('1', 'wang', 'release'))
	    .body->'results') = 1);
select (test.sign('1', 'li', 'detain')).body as a \gset
select test.claim('agencies_that_differ_leave_it_open_and_visible',
	:'a'::jsonb->>'state' = 'open'
	and jsonb_array_length(:'a'::jsonb->'results') = 2);
select (test.sign('1', 'li', 'release')).body as a \gset
select test.claim('it_takes_effect_when_both_have_signed_the_same',
	:'a'::jsonb->>'state' = 'closed'
	and :'a'::jsonb->>'outcome' = 'release'
	and (test.parcel('1')).state = 'released'
	and test.told('1') = 'release', :'a');
select test.claim('what_was_signed_may_be_repeated_and_not_changed',
	(test.sign('1', 'li', 'release')).status = 200
	and (test.sign('1', 'li', 'destroy')).body->>'code'
	    = 'INSPECTION_CLOSED');
select test.claim('an_inspection_is_told_with_500',
	test.receipts('1') = '120 399 300 500 800');

-- The law holds here, too.
select test.opened('2');
select test.sign('2', 'wang', 'release');
select hold_place(test.person('li'), 'person', null, 'x',
	array[test.mac('P2')], 'x');
select test.claim('no_release_is_signed_under_a_hold',
	(test.sign('2', 'li', 'release')).body->>'code' = 'HOLD_OPEN'
	and (test.parcel('2')).state = 'inspection');
select hold_lift(test.person('li'), max(id), 'x') from hold;
select test.sign('2', 'li', 'release');
select test.claim('when_it_is_lifted_the_other_signature_still_counts',
	(test.parcel('2')).state = 'released');
select test.opened('3');
select test.sign('3', 'wang', 'release');
select test.intake(621, '3', 2, '2');
select test.claim('no_release_is_signed_on_a_version_without_a_verdict',
	(test.sign('3', 'li', 'release')).body->>'detail' = 'NEW_VERSION');
select test.judge('3');
select test.sign('3', 'li', 'release');
select test.claim('a_signature_on_an_old_version_is_void',
	(test.parcel('3')).state = 'inspection');
select test.sign('3', 'wang', 'release');
select test.claim('until_it_is_given_again',
	(test.parcel('3')).state = 'released');
select test.opened('4');
select test.sign('4', 'wang', 'release');
select test.scan('4');
select test.sign('4', 'li', 'release');
select test.claim('a_signature_on_an_old_scan_is_void',
	(test.parcel('4')).state = 'inspection');
select test.opened('8');
select test.sign('8', 'wang', 'release');
select test.sign('8', 'li', 'release');
select hold_place(test.person('li'), 'person', null, 'x',
	array[test.mac('P8')], 'x');
select test.claim('what_was_released_from_the_table_is_recalled_by_a_hold',
	(test.parcel('8')).state = 'recalled');
-- Other ends.
select test.opened(n) from unnest('{5,6,7}'::text[]) n;
select test.sign('5', n, 'detain') from unnest('{wang,li}'::text[]) n;
select test.sign('6', n, 'return') from unnest('{wang,li}'::text[]) n;
select test.sign('7', n, 'destroy') from unnest('{wang,li}'::text[]) n;
select test.claim('a_joint_outcome_is_detention_return_or_destruction',
	(test.parcel('5')).state = 'detained'
	and (test.parcel('6')).state = 'returned'
	and (test.parcel('7')).state = 'destroyed');
select test.claim('each_has_its_receipt',
	test.receipts('5') = '120 399 300 500 599'
	and test.receipts('6') = '120 399 300 500 700'
	and test.receipts('7') = '120 399 300 500 599');
select test.claim('refusals_of_signatures',
	(inspection_sign(test.person('wang'), 999, 'release', '')).status
	    = 404
	and (test.sign('4', 'qian', 'release')).status = 403
	and (test.sign('4', 'sun', 'release')).status = 403
	and (test.sign('4', 'wang', 'forget')).status = 422);

-- The shelf: a legal act of an officer.
select test.scan('s' || n) from generate_series(1, 3) n;
select test.claim('a_detention_says_which_one_it_is',
	(parcel_settle(test.person('wang'), 'LOG', 'Ws1', 'detain', '503',
	    'article 12')).body->>'status' = '503');
select test.claim('only_a_detention_has_a_status',
	(parcel_settle(test.person('wang'), 'LOG', 'Ws2', 'return', '501',
	    'x')).status = 422
	and (parcel_settle(test.person('wang'), 'LOG', 'Ws2', 'detain',
	    '504', 'x')).status = 422);
select test.claim('settling_needs_a_reason_and_an_officer',
	(parcel_settle(test.person('wang'), 'LOG', 'Ws2', 'return', null,
	    '')).status = 422
	and (parcel_settle(test.person('sun'), 'LOG', 'Ws2', 'return', null,
	    'x')).status = 403
	and (parcel_settle(test.person('wang'), 'LOG', 'Ws2', 'burn', null,
	    'x')).status = 422);
select test.claim('what_is_held_cannot_be_out_of_reach',
	(parcel_settle(test.person('wang'), 'LOG', 'Ws2', 'lose', null,
	    'x')).body->>'code' = 'PARCEL_STATE');
select parcel_settle(test.person('wang'), 'LOG', 'Ws2', 'return', null, 'x');
select parcel_settle(test.person('wang'), 'LOG', 'Ws3', 'inspect', null,
	'x');
select test.claim('a_held_parcel_is_returned_or_opened',
	(test.parcel('s2')).state = 'returned'
	and (test.parcel('s3')).state = 'inspection'
	and test.told('s3') = 'divert');
select test.claim('what_never_matched_is_not_released_from_the_table',
	(test.sign('s3', 'wang', 'release')).body->>'detail' = 'UNKNOWN');
