-- The joint review: one machine, two screens, two words.

create function test.joint(p_n text, p_customs text, p_inspection text)
returns text language plpgsql as $$
begin
	perform test.purchase(p_n);
	perform test.scan(p_n);
	perform test.decide(p_n, 'wang', p_customs);
	perform test.decide(p_n, 'li', p_inspection);
	return (test.parcel(p_n)).state || ' ' || test.told(p_n) || ' ' ||
	    (select outcome from review where id =
		(test.parcel(p_n)).review_id);
end;
$$;

-- Outcomes: any hold, else any inspect, else release.
select test.claim('both_release_is_a_release',
	test.joint('1', 'release', 'release') = 'released release release');
select test.claim('one_inspect_is_a_joint_inspection',
	test.joint('2', 'inspect', 'release') = 'inspection divert inspect');
select test.claim('both_inspect_are_one_too',
	test.joint('3', 'inspect', 'inspect') = 'inspection divert inspect');
select test.claim('each_is_opened_once',
	(select count(*) from inspection where state = 'open') = 2);
select test.claim('one_hold_holds',
	test.joint('4', 'release', 'hold') = 'held hold hold');
select test.claim('a_held_parcel_says_why',
	(test.parcel('4')).reason = 'OFFICER');
select test.claim('a_hold_goes_before_an_inspection',
	test.joint('5', 'inspect', 'hold') = 'held hold hold');
select test.claim('the_sender_is_told_each_state_once',
	test.receipts('1') = '120 399 300 800'
	and test.receipts('2') = '120 399 300 500'
	and test.receipts('4') = '120 399 300', test.receipts('4'));

-- Blind.
select test.purchase('10');
select test.scan('10');
select (test.decide('10', 'wang', 'hold')).body as a \gset
select test.claim('one_hold_closes_nothing_while_the_other_seat_is_open',
	:'a'::jsonb->>'state' = 'open' and :'a'::jsonb->'outcome' = 'null'
	and (test.parcel('10')).state = 'in_review'
	and test.told('10') = '', :'a');
select test.claim('the_live_feed_says_that_a_seat_is_in_and_not_what_it_said',
	not exists (select from live_event
	    where body->>'reviewId' = :'a'::jsonb->>'reviewId'
	      and (body ? 'decision' or body ? 'decisions'
		or body::text like '%hold%' or body::text like '%because%'))
	and exists (select from live_event where type = 'review.decided'
	    and body = jsonb_build_object('reviewId',
		:'a'::jsonb->>'reviewId', 'agency', 'customs')));
select test.claim('history_and_log_mark_what_is_blind',
	(select bool_and(blind_review::text = :'a'::jsonb->>'reviewId')
	   from parcel_event where event = 'decided'
	    and parcel_id = (test.parcel('10')).id)
	and (select detail->>'blindReview' from log_entry
	    where action = 'decision' order by id desc limit 1)
	    = :'a'::jsonb->>'reviewId');
select test.claim('the_same_decision_again_is_the_same_answer',
	(test.decide('10', 'wang', 'hold')).body = :'a'::jsonb
	and (select count(*) from log_entry where action = 'decision'
	    and subject = 'review:' || (:'a'::jsonb->>'reviewId')) = 1);
select test.claim('a_different_decision_of_the_same_seat_is_refused',
	(test.decide('10', 'wang', 'release')).body->>'code'
	    = 'DECISION_DIFFERS');
select test.claim('a_colleague_cannot_say_otherwise_either',
	(test.decide('10', 'zhao', 'release')).body->>'code'
	    = 'DECISION_DIFFERS');
select test.decide('10', 'li', 'release');
select test.claim('when_both_are_in_both_are_told_both',
	(select body->>'outcome' = 'hold'
		and jsonb_array_length(body->'decisions') = 2
		and body->'decisions'->0->>'decision' = 'hold'
		and body->'decisions'->1->>'person' = 'li'
	   from live_event where type = 'review.closed'
	   order by id desc limit 1));
select test.claim('a_decision_repeated_after_the_end_says_the_outcome',
	(test.decide('10', 'li', 'release')).body->>'outcome' = 'hold');

-- Second thoughts.
create function test.undo(p_n text, p_name text)
returns gate_answer language sql volatile as $$
	select review_undo((test.parcel(p_n)).review_id,
		test.person(p_name));
$$;
select test.purchase('10u');
select test.scan('10u');
select test.claim('a_seat_that_said_nothing_has_nothing_to_take_back',
	(test.undo('10u', 'wang')).body->>'decision' is null
	and (test.undo('10u', 'wang')).status = 200);
select test.decide('10u', 'wang', 'hold');
select test.claim('a_colleague_does_not_take_it_back',
	(test.undo('10u', 'zhao')).body->>'code' = 'DECISION_NOT_YOURS');
select test.claim('the_other_agency_does_not_take_it_back',
	(test.undo('10u', 'li')).body->>'decision' is null
	and exists (select from seat
	    where review_id = (test.parcel('10u')).review_id
	      and agency = 'customs' and decision = 'hold'));
select body->>'decision' is null as undone from test.undo('10u', 'wang')
\gset
select test.claim('a_decision_is_taken_back_while_the_other_seat_is_open',
	:'undone' and exists (select from seat
	    where review_id = (test.parcel('10u')).review_id
	      and agency = 'customs' and state = 'open' and decision is null)
	and exists (select from live_event
	    where type = 'review.undecided' and body =
		jsonb_build_object('agency', 'customs', 'reviewId',
		(test.parcel('10u')).review_id::text)));
select test.claim('taking_it_back_again_is_the_same_answer',
	(test.undo('10u', 'wang')).status = 200
	and (select count(*) from log_entry where action = 'undo'
	    and subject = 'review:' || (test.parcel('10u')).review_id) = 1);
select test.decide('10u', 'wang', 'release');
update seat set decided_at = clock_timestamp() - interval '3 s'
 where review_id = (test.parcel('10u')).review_id and agency = 'customs';
select test.claim('after_its_moment_a_decision_stands',
	(test.undo('10u', 'wang')).body->>'code' = 'UNDO_LATE');
select test.decide('10u', 'li', 'release');
select test.claim('what_was_decided_jointly_is_not_taken_back',
	(test.undo('10u', 'li')).body->>'code' = 'REVIEW_CLOSED'
	and (test.parcel('10u')).state = 'released');

-- Refusals.
select test.claim('an_unknown_review_is_404',
	(review_decide(999, test.person('wang'), 'release', '', '[]'))
	    .status = 404);
select test.purchase('11');
select test.scan('11');
select test.claim('an_officer_of_other_lanes_is_refused',
	(test.decide('11', 'qian', 'release')).body->>'code'
	    = 'LANE_NOT_YOURS');
select test.claim('a_supervisor_decides_nothing',
	(test.decide('11', 'sun', 'release')).body->>'code'
	    = 'AGENCY_NONE');
select test.claim('a_decision_that_is_none_is_422',
	(test.decide('11', 'wang', 'maybe')).status = 422);
update person set disabled_at = now() where name = 'zhao';
select test.claim('a_disabled_officer_decides_nothing',
	(test.decide('11', 'zhao', 'release')).status = 403);
update person set disabled_at = null where name = 'zhao';
select seat_take(test.person('zhao'), '1', gen_random_uuid());
select test.claim('who_does_not_sit_there_cannot_decide_for_who_does',
	(test.decide('11', 'wang', 'release')).body->>'code' = 'SEAT_TAKEN'
	and (test.decide('11', 'zhao', 'release')).status = 200);
delete from lane_seat;

-- The deadline.
select test.set('review.deadline_seconds', '0');
select test.purchase('20');
select test.scan('20');
select test.claim('after_the_deadline_no_decision_is_taken',
	(test.decide('20', 'wang', 'release')).body->>'code'
	    = 'REVIEW_DEADLINE');
select (review_expire(10)).body->>'closed' as closed \gset
select test.claim('silence_is_a_hold',
	:'closed' = '1' and (test.parcel('20')).state = 'held'
	and (test.parcel('20')).reason = 'DEADLINE'
	and test.told('20') = 'hold'
	and (select count(*) from seat where state = 'missed') = 2);
select test.claim('a_closed_review_is_closed',
	(test.decide('20', 'wang', 'release')).body->>'code'
	    = 'REVIEW_CLOSED');
select test.set('review.deadline_seconds', '1');
select test.purchase('21');
select test.scan('21');
select test.decide('21', 'wang', 'release');
select pg_sleep(1.05), review_expire(10);
select test.claim('one_release_and_one_silence_is_a_hold',
	(test.parcel('21')).state = 'held');
select test.set('review.deadline_seconds', '600');

-- From the shelf.
select (parcel_requeue(test.person('sun'), 'LOG', 'W21', 'again')).body as a
\gset
select test.claim('a_held_parcel_goes_back_to_a_review_of_its_own',
	:'a'::jsonb->>'state' = 'in_review'
	and (:'a'::jsonb->>'reviewId')::bigint = (test.parcel('21')).review_id
	and (select count(*) from seat where state = 'open'
	    and review_id = (test.parcel('21')).review_id) = 2
	and (select deadline > clock_timestamp() from review
	    where id = (test.parcel('21')).review_id)
	and test.told('21') = '', :'a');
select test.claim('what_is_not_held_is_not_requeued',
	(parcel_requeue(test.person('wang'), 'LOG', 'W21', 'again'))
	    .body->>'code' = 'PARCEL_STATE'
	and (parcel_requeue(test.person('wang'), 'LOG', 'nix', 'again'))
	    .body->>'code' = 'PARCEL_UNKNOWN');
select test.scan('22');
select test.claim('what_does_not_match_is_not_requeued_and_why',
	(select status = 409 and body->>'code' = 'NOT_MATCHED'
		and body->>'detail' = 'UNKNOWN'
	   from parcel_requeue(test.person('wang'), 'LOG', 'W22', 'again')));

-- Agencies are data.
insert into agency values ('post', '邮政', 'Post', true);
insert into person (name, role, agency, lanes, password)
values ('zhou', 'officer', 'post', '{*}', 'x');
select test.decide('21', 'wang', 'release');
select test.decide('21', 'li', 'release');
select test.claim('an_agency_that_came_meanwhile_is_not_passed_over',
	(test.parcel('21')).state = 'held', test.history('21'));
select test.purchase('30');
select test.scan('30');
select test.decide('30', 'wang', 'release');
select test.decide('30', 'li', 'release');
select test.claim('a_third_agency_is_a_row_and_has_a_seat',
	(test.parcel('30')).state = 'in_review'
	and (test.decide('30', 'zhou', 'release')).body->>'outcome'
	    = 'release');
