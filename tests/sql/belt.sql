-- Lanes, alarms, and what the sorter answers.

create function test.ack(p_n text, p_action text, p_account text
	default 'line') returns gate_answer language sql volatile as $$
	select instruction_ack((select id from account where name = p_account),
		'1', (select max(id) from instruction
		where action = p_action
		  and parcel_id = (test.parcel(p_n)).id));
$$;
create function test.released(p_n text) returns text language plpgsql as $$
begin
	perform test.purchase(p_n);
	perform test.scan(p_n);
	perform test.decide(p_n, 'wang', 'release');
	perform test.decide(p_n, 'li', 'release');
	return (test.parcel(p_n)).state;
end;
$$;

-- Instructions.
select test.claim('released', test.released('1') = 'released');
select test.claim('an_instruction_is_acknowledged_by_its_lane_only',
	(test.ack('1', 'release', 'line3')).body->>'code'
	    = 'LANE_NOT_YOURS');
select (test.ack('1', 'release')).body as a \gset
select test.claim('acknowledging_it_again_is_the_same',
	:'a'::jsonb->>'ackedAt' is not null
	and (test.ack('1', 'release')).body = :'a'::jsonb);
select test.claim('an_unknown_instruction_is_404',
	(instruction_ack((select id from account where name = 'line'), '1',
	    999)).status = 404
	and (instruction_ack((select id from account where name = 'line'),
	    '2', 1)).status = 404);
select instruction_expire(10);
select test.claim('what_was_acknowledged_does_not_expire',
	(test.parcel('1')).state = 'released');
select test.set('instruction.deadline_seconds', '0');
select test.released('2');
select test.claim('after_the_deadline_a_release_is_not_acknowledged',
	(test.ack('2', 'release')).body->>'code' = 'INSTRUCTION_SUPERSEDED');
select test.claim('but_held',
	(test.parcel('2')).state = 'held'
	and (test.parcel('2')).reason = 'UNACKNOWLEDGED'
	and test.told('2') = 'hold'
	and test.receipts('2') = '120 399 300 800 300');
select test.released('3');
select (instruction_expire(10)).body->>'held' as n \gset
select test.claim('a_release_that_nobody_took_becomes_a_hold',
	:n = 1 and (test.parcel('3')).state = 'held'
	and test.told('3') = 'hold'
	and (select event from export_row where name = 'tax'
	    order by id desc limit 1) = 'held');
select test.claim('a_hold_is_acknowledged_at_any_time',
	(test.ack('3', 'hold')).status = 200);
select test.released('4');
select test.scan('4');
select instruction_expire(10);
select parcel_settle(test.person('wang'), 'LOG', 'W4', 'inspect', null, 'x');
select test.set('instruction.deadline_seconds', '600');
select inspection_sign(test.person(n), (select max(id) from inspection),
	'release', '') from unnest('{wang,li}'::text[]) n;
select test.claim('what_is_opened_and_released_is_the_newest_box',
	(test.parcel('4')).state = 'released'
	and (select i.scan_id = max(s.id) from instruction i
	    join scan s on s.parcel_id = i.parcel_id
	    where i.parcel_id = (test.parcel('4')).id
	      and i.inspection_id is not null group by i.scan_id),
	test.history('4'));
select test.claim('an_instruction_is_never_rewritten',
	test.fails('update instruction set action = ''hold''
	    where action = ''release''', '42501')
	and test.fails('delete from instruction', '42501'));

-- Lanes.
select test.claim('only_a_supervisor_changes_a_lane',
	(lane_change(test.person('wang'), '1', 'closed')).status = 403
	and (lane_change(test.person('sun'), '9', 'closed')).status = 404
	and (lane_change(test.person('sun'), '1', 'ajar')).status = 422);
select (lane_change(test.person('sun'), '1', 'draining')) as a \gset
select test.claim('a_lane_is_drained_and_the_screens_are_told',
	(select state from lane where id = '1') = 'draining'
	and (select body->>'state' from live_event
	    where type = 'lane.state' order by id desc limit 1)
	    = 'draining');
select lane_change(test.person('sun'), '1', 'open');

-- The alarm.
select (alarm_raise(test.person('li'), '1', 'powder')).body as a \gset
select test.claim('an_alarm_stops_the_lane_and_tells_the_sorter_and_all',
	(select stopped from lane where id = '1')
	and (select count(*) from instruction where action = 'stop') = 1
	and (select body->>'reason' = 'powder'
		and body->>'cleared' = 'false' from live_event
	    where type = 'alarm'));
select test.claim('one_alarm_stands_at_a_time',
	(alarm_raise(test.person('wang'), '1', 'me too')).body = :'a'::jsonb
	and (select count(*) from alarm) = 1);
select test.claim('a_stranger_to_the_lane_raises_none',
	(alarm_raise(test.person('qian'), '1', 'x')).status = 403
	and (alarm_raise(test.person('wang'), '9', 'x')).status = 404);
select alarm_clear(test.person('sun'), '1', 'flour');
select test.claim('a_cleared_alarm_lets_the_lane_run',
	not (select stopped from lane where id = '1')
	and (select superseded_at is not null from instruction
	    where action = 'stop')
	and (select cleared_by = test.person('sun') from alarm));
select test.claim('clearing_it_again_changes_nothing',
	(alarm_clear(test.person('sun'), '1', 'again')).status = 200);

-- The live feed's outbox.
update live_event set at = at - interval '11 minutes' where id % 2 = 0;
select review_expire(1);
select test.claim('the_outbox_keeps_ten_minutes',
	(select count(*) from live_event where id % 2 = 0) = 0
	and (select count(*) from live_event) > 0);
