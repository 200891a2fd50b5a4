-- Two ways to sit: at a lane, or in the pool.

\set t1 '''00000000-0000-0000-0000-000000000001'''
\set t2 '''00000000-0000-0000-0000-000000000002'''
\set t3 '''00000000-0000-0000-0000-000000000003'''

select test.set('seat.lease_seconds', '60');
select test.set('claim.lease_seconds', '60');

-- At a lane.
select test.claim('an_officer_takes_the_seat_of_his_agency',
	(seat_take(test.person('wang'), '1', :t1)).status = 200);
select test.claim('a_second_officer_of_the_agency_is_refused',
	(seat_take(test.person('zhao'), '1', :t2)).body->>'code'
	    = 'SEAT_TAKEN');
select test.claim('the_other_agency_has_a_seat_of_its_own',
	(seat_take(test.person('li'), '1', :t2)).status = 200);
select (seat_take(test.person('wang'), '1', :t3)).events as e \gset
select test.claim('the_same_officer_moves_to_his_newer_window',
	:'e'::jsonb->0->>'type' = 'seat.moved'
	and :'e'::jsonb->0->'body'->>'token' = :t1, :'e');
select test.claim('only_tokens_that_still_sit_are_renewed',
	(seat_renew(array[:t1, :t2, :t3]::uuid[])).body->'tokens'
	    @> jsonb_build_array(:t2, :t3)
	and jsonb_array_length((seat_renew(array[:t1, :t2, :t3]::uuid[]))
	    .body->'tokens') = 2);
select test.claim('lanes_and_people_are_checked',
	(seat_take(test.person('wang'), '9', :t1)).status = 404
	and (seat_take(test.person('wang'), '3', :t1)).body->>'code'
	    = 'LANE_NOT_YOURS'
	and (seat_take(test.person('sun'), '1', :t1)).body->>'code'
	    = 'AGENCY_NONE');
update lane_seat set ends_at = clock_timestamp() where token = :t3;
select test.claim('a_seat_whose_window_died_is_free',
	(seat_take(test.person('zhao'), '1', :t1)).status = 200);
select test.claim('the_dead_window_cannot_renew_it_any_more',
	(seat_renew(array[:t3]::uuid[])).body->'tokens' = '[]');
select seat_leave(:t1);
select test.claim('a_seat_that_is_left_is_free',
	(seat_take(test.person('wang'), '1', :t3)).status = 200);
select seat_leave(:t3), seat_leave(:t2);

-- In the pool.
select test.claim('an_empty_pool_gives_nothing',
	(review_claim(test.person('wang'), null)).status = 204);
select test.set('review.deadline_seconds', (900 - n * 100)::text::jsonb),
       test.purchase('p' || n), test.scan('p' || n, 1, '2')
  from generate_series(1, 2) n;
update review set deadline = clock_timestamp() + interval '50 seconds'
 where parcel_id = (test.parcel('p2')).id;
select (review_claim(test.person('wang'), null)).body->>'reviewId' as r \gset
select test.claim('the_pool_gives_the_most_pressing_review',
	:r = (test.parcel('p2')).review_id);
select test.claim('who_has_one_gets_the_same_again',
	(review_claim(test.person('wang'), null)).body->>'reviewId' = :'r');
select (review_claim(test.person('zhao'), null)).body->>'reviewId' as s \gset
select test.claim('a_colleague_gets_another',
	:s = (test.parcel('p1')).review_id);
select test.claim('the_other_agency_gets_the_most_pressing_too',
	(review_claim(test.person('li'), null)).body->>'reviewId' = :'r');
select test.claim('a_claim_keeps_colleagues_out',
	(test.decide('p2', 'zhao', 'release')).body->>'code' = 'SEAT_TAKEN');
select test.claim('a_claim_is_renewed_by_who_has_it_only',
	(claim_renew(test.person('wang'), :r)).status = 200
	and (claim_renew(test.person('zhao'), :r)).body->>'code'
	    = 'SEAT_TAKEN');
select test.decide('p2', 'wang', 'release');
select test.claim('a_claim_ends_with_the_decision',
	(claim_renew(test.person('wang'), :r)).status = 409
	and (review_claim(test.person('wang'), null)).status = 204);
select claim_leave(test.person('zhao'));
select test.claim('what_is_left_goes_back_to_the_pool',
	(review_claim(test.person('wang'), null)).body->>'reviewId' = :'s');
update seat set claim_ends_at = clock_timestamp()
 where review_id = :s and agency = 'customs';
select test.claim('a_lost_claim_is_given_to_the_next',
	(review_claim(test.person('zhao'), null)).body->>'reviewId' = :'s');
select claim_leave(test.person('zhao'));
select test.purchase('p3'), test.scan('p3', 1, '2');
update review set deadline = (select deadline from review where id = :s)
 where id = (test.parcel('p3')).review_id;
select test.claim('of_two_as_pressing_the_preferred_one_is_given',
	(review_claim(test.person('wang'), (test.parcel('p3')).review_id, :t1))
	    .body->>'reviewId' = (test.parcel('p3')).review_id::text);
select claim_leave(test.person('wang'), :t2);
select test.claim('an_older_window_does_not_give_back_what_a_newer_one_has',
	(select claimed_by = test.person('wang') from seat where agency =
	    'customs' and review_id = (test.parcel('p3')).review_id));
select claim_leave(test.person('wang'), :t1);
update review set deadline = deadline + interval '1 second'
 where id = (test.parcel('p3')).review_id;
select test.claim('what_is_more_pressing_goes_before_what_is_preferred',
	(review_claim(test.person('wang'), (test.parcel('p3')).review_id))
	    .body->>'reviewId' = :'s');
select claim_leave(test.person('wang'));
select seat_take(test.person('zhao'), '2', :t1);
select test.claim('a_lane_with_its_own_officer_is_not_in_the_pool',
	(review_claim(test.person('wang'), null)).status = 204
	and (review_claim(test.person('zhao'), null)).status = 200);
select test.claim('lanes_that_are_not_his_are_not_in_his_pool',
	(review_claim(test.person('qian'), null)).status = 204
	and (review_claim(test.person('sun'), null)).body->>'code'
	    = 'AGENCY_NONE');
