-- Verdicts, and what becomes of everything that rested on the one before.

create function test.forex(p_n text) returns text
language sql stable as $$
	select string_agg(entry || ' ' || event, ', ' order by e.id)
	  from export_row e join purchase p on p.id = e.purchase_id
	 where e.name = 'forex' and p.order_no = 'O' || p_n;
$$;
create function test.tax(p_n text) returns text
language sql stable as $$
	select string_agg(entry || ' ' || event, ', ' order by id)
	  from export_row where name = 'tax'
	   and parcel_id = (test.parcel(p_n)).id;
$$;

-- Written only on the legs that were read.
select test.intake(311, '1', 1, '1');
select (verdict_record(id, null, null, null, null, 'waiting', '{}', null,
	'[]', 1, '{}', 'x')).body->>'code' as code from purchase \gset
select test.claim('a_verdict_on_other_legs_is_stale_and_leaves_nothing',
	:'code' = 'STALE' and not exists (select from verdict)
	and exists (select from touch));
select test.judge('1');
select test.claim('a_verdict_takes_the_touches_that_it_saw',
	not exists (select from touch)
	and (select verdict from purchase) = 'waiting');
select test.intake(k, '1', 1, '1') from unnest('{411,511,621}'::int[]) k;
select test.judge('1');
select test.claim('the_list_is_told_of_its_verdict',
	test.receipts('1') = '120 399'
	and test.forex('1') = 'original matched');

-- The same verdict again.
select test.scan('1');
select test.decide('1', 'wang', 'release');
select verdict_id as v from purchase \gset
select verdict_record(p.id, l.order_id, l.payment_id, l.waybill_id, l.list_id,
	'matched', '{}', null, '[{"code": "DUPLICATE"}]', 99, '{}', 'x')
  from purchase p, purchase_legs(p.id) l;
select test.claim('the_same_verdict_renews_its_remarks_and_voids_no_seat',
	(select verdict_id from purchase) = :v
	and (select warnings->0->>'code' from verdict where id = :v)
	    = 'DUPLICATE'
	and (test.parcel('1')).state = 'in_review'
	and test.receipts('1') = '120 399 300'
	and test.forex('1') = 'original matched');

-- A new version during the review.
select review_id as r from parcel where logistics_no = 'W1' \gset
select test.intake(621, '1', 2, '2');
select test.claim('from_then_on_no_seat_is_taken_on_the_old_version',
	(test.decide('1', 'li', 'release')).body->>'code'
	    = 'REVIEW_REOPENED');
select test.judge('1');
select test.claim('a_new_version_voids_the_seats_and_reopens',
	(select state from review where id = :r) = 'reopened'
	and (select next_id from review where id = :r)
	    = (test.parcel('1')).review_id
	and (test.parcel('1')).state = 'in_review'
	and (select count(*) from seat where state = 'open'
	    and review_id = (test.parcel('1')).review_id) = 2
	and test.told('1') = '');
select test.claim('an_old_window_is_told_which_review_replaced_it',
	(select status = 409 and body->>'nextReviewId' =
		(test.parcel('1')).review_id::text
	   from review_decide(:r, test.person('li'), 'release', '', '[]')));
select test.claim('the_new_version_of_the_list_is_told_everything_anew',
	test.receipts('1') = '120 399 300 120 399 300', test.receipts('1'));
select test.decide('1', n, 'release') from unnest('{wang,li}'::text[]) n;
select test.claim('on_the_new_version_it_is_released',
	(test.parcel('1')).state = 'released'
	and (select basis = (select basis from review where id =
		(test.parcel('1')).review_id) and verdict_id =
		(select verdict_id from purchase)
	   from instruction where action = 'release'));

-- A new version after the release.
select test.intake(621, '1', 2, '3');
select test.judge('1');
select test.claim('a_new_version_after_the_release_recalls',
	(test.parcel('1')).state = 'recalled'
	and (test.parcel('1')).reason = 'NEW_VERSION'
	and test.told('1') = 'recall'
	and test.tax('1') = 'original released, correction recalled',
	test.tax('1'));
select parcel_settle(test.person('wang'), 'LOG', 'W1', 'lose', null, 'gone');
select test.claim('a_recall_in_vain_is_recorded',
	(test.parcel('1')).state = 'out_of_reach'
	and test.tax('1') = 'original released, correction recalled, '
	    'correction out_of_reach');

-- A verdict that no longer matches.
select test.purchase('2');
select test.scan('2');
select test.intake(621, '2', 2, '2');
select test.judge('2', 'mismatched', '{WEIGHT}');
select test.claim('a_mismatch_during_the_review_holds',
	(test.parcel('2')).state = 'held'
	and (test.parcel('2')).reason = 'MISMATCHED'
	and test.receipts('2') = '120 399 300 120 100 300'
	and test.forex('2') = 'original matched, correction mismatched',
	test.receipts('2'));
select test.judge('2', 'mismatched', '{WEIGHT}');
select test.claim('the_same_mismatch_is_told_once',
	test.receipts('2') = '120 399 300 120 100 300');
select test.judge('2', 'mismatched', '{FREIGHT}');
select test.claim('another_mismatch_is_told_again',
	test.receipts('2') = '120 399 300 120 100 300 100');
select test.purchase('3');
select test.scan('3');
select test.decide('3', n, 'release') from unnest('{wang,li}'::text[]) n;
select test.intake(621, '3', 2, '2');
select test.judge('3', 'mismatched', '{WEIGHT}');
select test.claim('a_mismatch_after_the_release_recalls',
	(test.parcel('3')).state = 'recalled');
select test.judge('3');
select test.claim('what_was_recalled_stays_so_when_it_matches_again',
	(test.parcel('3')).state = 'recalled');
select parcel_requeue(test.person('wang'), 'LOG', 'W3', 'it is here');
select test.decide('3', n, 'release') from unnest('{wang,li}'::text[]) n;
select test.claim('released_again_is_a_correction_for_the_tax_office',
	test.tax('3') = 'original released, correction recalled, '
	    'correction released', test.tax('3'));

-- A list that moves its parcel to another order.
select test.purchase('4');
select test.purchase('5');
select test.scan('4');
select test.decide('4', n, 'release') from unnest('{wang,li}'::text[]) n;
select test.intake(621, '4', 2, '2', p_order => 'O5', p_no => 'W4');
select test.judge('4');
select test.claim('a_list_that_names_another_order_recalls_its_parcel',
	(test.parcel('4')).state = 'recalled');

-- Held before its documents came.
select test.scan('6');
select test.purchase('6');
select test.claim('what_was_held_stays_held_and_its_list_is_told',
	(test.parcel('6')).state = 'held'
	and test.receipts('6') = '120 399 300', test.receipts('6'));
select test.claim('and_an_officer_may_requeue_it',
	(parcel_requeue(test.person('li'), 'LOG', 'W6', 'papers came'))
	    .status = 200);

-- Payments that never matched.
select test.intake(k, '7', 1, '1') from unnest('{311,411}'::int[]) k;
select test.judge('7');
select test.claim('a_payment_that_waits_is_no_news_for_the_forex_office',
	test.forex('7') is null);
