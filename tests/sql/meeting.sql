-- Two at the same instant: who commits first has gone first.

set search_path = public, test;
select test.connect('one'), test.connect('two');

-- Does this session wait for one of the common locks?
create function test.waits(p_name text) returns boolean
language plpgsql as $$
begin
	for i in 1 .. 100 loop
		if exists (select from pg_stat_activity
		    where application_name = p_name
		      and wait_event_type = 'Lock'
		      and wait_event = 'advisory') then
			return true;
		end if;
		perform pg_stat_clear_snapshot(), pg_sleep(0.02);
	end loop;
	return false;
end;
$$;
-- The answer to what was sent.
create function test.answer(p_name text) returns jsonb language sql as $$
	select body from dblink_get_result(p_name) as t(status int, body jsonb);
$$;

select test.purchase(n, 'P' || n) from unnest('{1,2,3,4}'::text[]) n;
select test.scan(n) from unnest('{1,2,3,4}'::text[]) n;
select test.decide(n, 'wang', 'release')
  from unnest('{1,2,3,4}'::text[]) n;

-- A hold that is not committed yet.
select dblink_exec('one', 'begin');
select * from dblink('one', 'select (hold_place(test.person(''wang''),
	''person'', null, ''x'', array[test.mac(''P1'')], ''x'')).status')
	as t(s int);
select dblink_send_query('two', 'select status, body from
	test.decide(''1'', ''li'', ''release'')');
select test.claim('a_release_waits_for_a_hold_under_way',
	test.waits('two') and (test.parcel('1')).state = 'in_review');
select dblink_exec('one', 'commit');
select test.answer('two') as a \gset
select test.claim('and_finds_it',
	:'a'::jsonb->>'code' = 'REVIEW_REOPENED'
	and (test.parcel('1')).state = 'held' and test.told('1') = 'hold',
	:'a');
select * from dblink_get_result('two') as t(s int, b jsonb);

-- A hold that is taken back.
select dblink_exec('one', 'begin');
select * from dblink('one', 'select (hold_place(test.person(''wang''),
	''order'', ''EBP/O2'', null, null, ''x'')).status') as t(s int);
select dblink_send_query('two', 'select status, body from
	test.decide(''2'', ''li'', ''release'')');
select test.waits('two');
select dblink_exec('one', 'rollback');
select test.claim('a_hold_that_was_never_committed_holds_nothing',
	test.answer('two')->>'outcome' = 'release');
select * from dblink_get_result('two') as t(s int, b jsonb);

-- A release that is not committed yet.
select dblink_exec('one', 'begin');
select * from dblink('one', 'select (test.decide(''3'', ''li'',
	''release'')).status') as t(s int);
select dblink_send_query('two', 'select status, body from
	hold_place(test.person(''li''), ''enterprise'', ''EBC'', null, null,
	''x'')');
select test.claim('a_hold_waits_for_a_release_under_way', test.waits('two'));
select dblink_exec('one', 'commit');
select test.answer('two');
select test.claim('and_recalls_it',
	(test.parcel('3')).state = 'recalled'
	and test.history('3') like '%release>released recall>recalled');
select * from dblink_get_result('two') as t(s int, b jsonb);
select hold_lift(h.placed_by, h.id, 'x') from hold h
 where lifted_at is null;
select parcel_requeue(test.person('li'), 'LOG', 'W4', 'x');
select test.decide('4', 'wang', 'release');

-- A version that is not committed yet.
select dblink_exec('one', 'begin');
select * from dblink('one', 'select outcome from
	test.intake(621, ''4'', 2, ''2'', ''P4'')') as t(s text);
select dblink_send_query('two', 'select status, body from
	test.decide(''4'', ''li'', ''release'')');
select test.claim('a_release_waits_for_a_version_under_way',
	test.waits('two'));
select dblink_exec('one', 'commit');
select test.claim('and_is_refused_on_the_old_one',
	test.answer('two')->>'code' = 'REVIEW_REOPENED');
select * from dblink_get_result('two') as t(s int, b jsonb);
select test.claim('nothing_was_released_on_it',
	not exists (select from instruction where action = 'release'
	    and parcel_id = (test.parcel('4')).id));

-- Releases do not wait for each other.
select test.judge('4');
select test.decide('4', 'wang', 'release');
select test.purchase('5', 'P4');
select test.scan('5');
select test.decide('5', 'wang', 'release');
select dblink_exec('one', 'begin');
select * from dblink('one', 'select (test.decide(''4'', ''li'',
	''release'')).status') as t(s int);
select test.claim('releases_of_one_person_and_merchant_do_not_wait',
	(test.decide('5', 'li', 'release')).body->>'outcome' = 'release');
select dblink_exec('one', 'commit');
select test.claim('both_went',
	(test.parcel('4')).state = 'released'
	and (test.parcel('5')).state = 'released');
