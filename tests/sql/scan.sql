-- The belt: what becomes of a parcel that is scanned.

-- Numbers that nobody, or more than one, has named.
select (test.scan('u1')).body as a \gset
select test.claim('an_unknown_number_is_held_and_becomes_a_parcel',
	:'a'::jsonb->>'disposition' = 'hold'
	and :'a'::jsonb->>'reason' = 'UNKNOWN'
	and (test.parcel('u1')).state = 'held'
	and test.told('u1') = 'hold', :'a');
select (test.scan('u2', 1, '1', null)).body as a \gset
select test.claim('an_unknown_number_without_a_carrier_has_no_carrier',
	:'a'::jsonb->'parcel'->'logisticsCode' = 'null'
	and (test.parcel('u2')).logistics_code = '-'
	and :'a'::jsonb->>'reason' = 'UNKNOWN', :'a');
select test.purchase('1');
select (test.scan('1', 1, '1', null)).body as a \gset
select test.claim('a_number_of_one_carrier_needs_no_carrier_on_the_label',
	:'a'::jsonb->>'disposition' = 'review', :'a');
select test.purchase('2');
insert into parcel (logistics_code, logistics_no) values ('OTHER', 'W2');
select (test.scan('2', 1, '1', null)).body as a \gset
select test.claim('a_number_of_two_carriers_is_ambiguous_and_held',
	:'a'::jsonb->>'reason' = 'AMBIGUOUS'
	and :'a'::jsonb->'parcel'->'logisticsCode' = 'null'
	and (test.parcel('2')).state = 'expected', :'a');

-- Verdicts.
select test.intake(511, '3', 1, '1');
select test.claim('a_waybill_without_a_list_waits',
	(test.scan('3')).body->>'reason' = 'WAITING');
select test.intake(k, '4', 1, '1') from unnest('{311,511,621}'::int[]) k;
select test.judge('4');
select test.claim('a_waiting_triple_is_held',
	(test.scan('4')).body->>'reason' = 'WAITING');
select test.claim('the_sender_of_its_list_is_told_so',
	test.receipts('4') = '120 300', test.receipts('4'));
select test.intake(k, '5', 1, '1')
  from unnest('{311,411,511,621}'::int[]) k;
select test.judge('5', 'mismatched', '{AMOUNT_PAID}');
select test.claim('a_mismatched_triple_is_held',
	(test.scan('5')).body->>'reason' = 'MISMATCHED');
select test.intake(k, '6', 1, '1')
  from unnest('{311,411,511,621}'::int[]) k;
select test.judge('6', 'expired', '{MISSING_PAYMENT}');
select test.claim('an_expired_triple_is_held',
	(test.scan('6')).body->>'reason' = 'EXPIRED');
select test.purchase('7');
select test.intake(621, '7b', 1, '1', p_order => 'O7');
select test.judge('7');
select test.claim('a_second_list_of_an_order_does_not_clear_its_parcel',
	(test.scan('7b')).body->>'reason' = 'MISMATCHED'
	and (test.scan('7')).body->>'disposition' = 'review');

-- A new version that no verdict has seen.
select test.purchase('8');
select test.intake(621, '8', 2, '2');
select test.claim('a_version_without_a_verdict_is_held',
	(test.scan('8')).body->>'reason' = 'NEW_VERSION');

-- Rules and draws.
select test.purchase('9');
select (test.scan('9')).body as a \gset
select test.claim('always_opens_a_seat_for_each_agency',
	(select string_agg(agency || ' ' || state, ', ' order by agency)
	   from seat where review_id = (:'a'::jsonb->>'reviewId')::bigint)
	= 'customs open, inspection open'
	and test.told('9') = '' and test.receipts('9') = '120 399 300',
	test.receipts('9'));
select test.set('review.rule.customs', '{"mode": "never"}');
select test.purchase('10');
select (test.scan('10')).body as a \gset
select test.claim('a_cleared_seat_still_waits_for_the_other_agency',
	:'a'::jsonb->>'disposition' = 'review' and test.told('10') = ''
	and (test.decide('10', 'wang', 'release')).body->>'code'
	    = 'SEAT_CLEARED', :'a');
select test.decide('10', 'li', 'release');
select test.claim('the_one_seat_that_looks_decides_with_the_cleared_one',
	(test.parcel('10')).state = 'released'
	and test.told('10') = 'release');
select test.set('review.rule.inspection', '{"mode": "never"}');
select test.purchase('11');
select (test.scan('11')).body as a \gset
select test.claim('cleared_by_every_rule_releases_at_once',
	:'a'::jsonb->>'disposition' = 'release'
	and :'a'::jsonb->>'reason' = 'CLEARED'
	and :'a'::jsonb->'reviewId' = 'null'
	and (select deadline from instruction where action = 'release'
	    and parcel_id = (test.parcel('11')).id)
	    between clock_timestamp() + interval '9 minutes'
	    and clock_timestamp() + interval '10 minutes'
	and test.receipts('11') = '120 399 800', :'a');
select test.claim('why_nobody_looked_is_recorded_with_seed_and_draw',
	(select bool_and(state = 'cleared' and rule->'rule' =
		'{"mode": "never"}' and rule->>'seed' = encode('seed11', 'hex')
		and (rule->>'draw')::int = seat_draw(agency, 'seed11'))
	   from seat where review_id = (test.parcel('11')).review_id));
select test.purchase('12');
select (test.scan('12', 1.11)).body as a \gset
select test.claim('what_the_scale_finds_is_always_looked_at_by_all',
	:'a'::jsonb->>'disposition' = 'review'
	and (select count(*) from seat where state = 'open'
	    and review_id = (:'a'::jsonb->>'reviewId')::bigint) = 2, :'a');
select test.claim('the_scale_finding_names_both_values',
	(select findings->0->>'code' = 'SCALE_WEIGHT'
		and findings->0->'fields'->0->>'value' = '1.11'
		and (findings->0->'fields'->1->>'value')::numeric = 1
		and findings->0->'fields'->1->>'document' = 'waybill'
	   from scan where parcel_id = (test.parcel('12')).id));
select test.purchase('13');
select test.claim('within_the_scale_tolerance_is_no_finding',
	(test.scan('13', 1.1)).body->>'disposition' = 'release');
select test.set('review.rule.inspection', '{"mode": "any_finding"}');
select test.purchase('14');
select test.claim('any_finding_looks_at_nothing_that_matched',
	(test.scan('14')).body->>'disposition' = 'release');
select test.set('review.rule.inspection', '{"mode": "sometimes"}');
select test.claim('a_rule_that_cannot_be_understood_means_always',
	seat_rule('inspection', 's', '{}', '[]')->>'looks' = 'true');
select test.set('review.rule.inspection',
	'{"mode": "percentage", "percent": "many"}');
select test.claim('a_percentage_that_is_no_number_means_always',
	seat_rule('inspection', 's', '{}', '[]')->>'looks' = 'true');
select test.claim('an_agency_without_a_rule_always_looks',
	seat_rule('post', 's', '{}', '[]')->>'looks' = 'true');
select test.set('review.rule.inspection',
	'{"mode": "percentage", "percent": "12.5"}');
select test.claim('a_percentage_looks_at_that_share',
	(select count(*) from generate_series(1, 4000) n
	  where (seat_rule('inspection', n::text::bytea, '{}', '[]')
		->>'looks')::boolean) between 420 and 580);
select test.claim('the_draw_is_the_first_32_bits_of_a_digest',
	seat_draw('customs', '\x00') = ('x' || substr(encode(sha256(
	    '\x00'::bytea || 'customs'), 'hex'), 1, 8))::bit(32)::bigint
	    % 10000);

-- Keys, lanes.
select (test.scan('12', 1, '1', 'LOG', 'k1')).body as a \gset
select (test.scan('12', 1, '1', 'LOG', 'k1')).body as b \gset
select test.claim('the_same_key_and_body_is_the_same_scan',
	:'a' = :'b' and (select count(*) from idempotency
	    where key = 'k1') = 1);
select test.claim('the_same_key_with_another_body_is_refused',
	(test.scan('13', 1, '1', 'LOG', 'k1')).status = 422);
select test.claim('an_unknown_lane_is_404',
	(test.scan('1', 1, '9')).body->>'code' = 'LANE_UNKNOWN');
select test.claim('a_lane_of_other_equipment_is_403',
	(test.scan('1', 1, '3')).body->>'code' = 'LANE_NOT_YOURS');
update lane set state = 'draining' where id = '2';
select test.claim('a_draining_lane_takes_no_scan',
	(test.scan('1', 1, '2')).body->>'code' = 'LANE_DRAINING');
update lane set state = 'closed' where id = '2';
select test.claim('a_closed_lane_takes_no_scan',
	(test.scan('1', 1, '2')).body->>'code' = 'LANE_CLOSED');

-- Scanned again.
select test.set('review.rule.inspection', '{"mode": "always"}');
select test.purchase('20');
select test.scan('20');
select (test.scan('20')).body as a \gset
select test.claim('a_second_scan_voids_the_review_and_holds',
	:'a'::jsonb->>'reason' = 'SCANNED'
	and :'a'::jsonb->'parcel'->>'state' = 'held'
	and (select state || coalesce(next_id::text, '') from review
	    where parcel_id = (test.parcel('20')).id) = 'reopened'
	and (select count(*) from instruction where action = 'hold'
	    and parcel_id = (test.parcel('20')).id) = 1, :'a');
select test.set('review.rule.inspection', '{"mode": "never"}');
select test.purchase('21');
select test.scan('21');
select (test.scan('21', 1, '1', 'LOG')).body as a \gset
select test.claim('a_second_box_of_a_released_number_is_held_alone',
	:'a'::jsonb->>'disposition' = 'hold'
	and :'a'::jsonb->'parcel'->>'state' = 'released'
	and test.told('21') = 'release hold', test.told('21'));
select hold_place(test.person('wang'), 'order', 'EBP/O21', null, null,
	'look');
select hold_lift(test.person('wang'), max(id), 'done') from hold;
select parcel_requeue(test.person('wang'), 'LOG', 'W21', 'again');
select test.claim('a_requeue_looks_at_the_newest_scan',
	(select r.scan_id = (select max(s.id) from scan s
		where s.parcel_id = r.parcel_id)
	   from review r where r.id = (test.parcel('21')).review_id));

-- Parcels of a manifest.
insert into parcel (logistics_code, logistics_no)
select 'LOG', 'Wm' || n from generate_series(1, 4) n;
insert into manifest_item (parcel_id, class, verdict, value, currency,
	weight_kg, content_mac, sealed, account_id)
select (test.parcel('m' || n)).id, c, v, 10, '142', 2, 'x', 'x', 1
  from (values (1, 'B', 'matched'), (2, 'D', 'matched'),
	(3, 'C', 'mismatched'), (4, 'A', 'matched')) t(n, c, v);
select test.claim('a_manifest_parcel_within_its_class_is_released_by_rule',
	(test.scan('m1', 2)).body->>'disposition' = 'release');
select test.claim('class_d_is_held',
	(test.scan('m2', 2)).body->>'reason' = 'CLASS');
select test.claim('what_breaks_its_class_is_held',
	(test.scan('m3', 2)).body->>'reason' = 'CLASS');
select (test.scan('m4', 3)).body as a \gset
select test.claim('the_scale_is_held_against_the_manifest_too',
	:'a'::jsonb->>'disposition' = 'review'
	and (select findings->0->'fields'->1->>'document' from scan
	    where parcel_id = (test.parcel('m4')).id) = 'manifest', :'a');
update manifest_item set live = false
 where parcel_id = (test.parcel('m4')).id;
insert into manifest_item (parcel_id, class, verdict, value, currency,
	weight_kg, content_mac, sealed, account_id)
values ((test.parcel('m4')).id, 'A', 'matched', 11, '142', 2, 'y', 'y', 1);
select test.claim('a_new_manifest_item_reopens_the_review',
	test.history('m4') like '%reopen>in_review', test.history('m4'));

-- An alarm.
select alarm_raise(test.person('li'), '1', 'smoke');
select test.claim('a_stopped_lane_takes_no_scan',
	(test.scan('1')).body->>'code' = 'LANE_STOPPED');
