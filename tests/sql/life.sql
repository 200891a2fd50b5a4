-- Applications: cancels, and what they undo.

create function test.apply(p_kind int, p_number text, p_keys jsonb,
	p_take text default '1', p_agent text default 'AGENT',
	p_type int default 1)
returns intake_result language sql volatile as $$
	select w from intake_store(false,
		array[sha256(convert_to(p_kind || p_number || p_take,
		    'UTF8'))], array[(select id from account
		    where name = 'sender')], array['application/json'],
		array['x'::bytea], array[1], array[p_kind], array[p_agent],
		array[p_number], array[null::text], array[null::text],
		array[null::text], array[null::text], array[p_type],
		array['2025-01-01T00:00:00'], array[false],
		array[test.mac(p_take || p_kind || p_number)],
		array['sealed'::bytea], array[''::bytea], array[p_agent],
		array[null::text], array[null::text], array[null::text],
		array['[]'],
		array[(p_keys || jsonb_build_object('agentCode', p_agent,
		    'copNo', p_number))::text],
		'{}', '{}', '{}', '{}', '{}', '{}', jsonb_set(test.codes(),
		    array[p_kind::text], test.codes()->'625')) w;
$$;
create function test.list(p_n text) returns document
language sql stable as $$
	select * from document where kind = 621 and number = 'L' || p_n
	 order by version desc limit 1;
$$;
create function test.cancel(p_n text, p_take text default '1',
	p_agent text default 'AGENT') returns text language sql volatile as $$
	select (test.apply(623, 'C' || p_n, jsonb_build_object('invtNo',
		(test.list(p_n)).invt_no), p_take, p_agent)).outcome;
$$;
create function test.answers(p_kind int, p_number text) returns text
language sql stable as $$
	select string_agg(r.return_status, ' ' order by r.id)
	  from feed r where r.kind = p_kind
	   and r.keys->>'copNo' = p_number;
$$;

-- Before a release.
select test.purchase('1');
select test.scan('1');
select test.decide('1', 'wang', 'release');
select test.claim('a_cancel_before_the_release_is_taken',
	test.cancel('1') = 'stored');
select test.claim('its_sender_is_told_at_once_and_so_is_the_list_s',
	test.answers(623, 'C1') = '120 399'
	and test.receipts('1') = '120 399 300 899',
	test.answers(623, 'C1') || ' / ' || test.receipts('1'));
select test.claim('from_then_on_no_seat_is_taken_on_the_list_that_is_gone',
	(test.decide('1', 'li', 'release')).status = 409
	and test.told('1') = '');
select test.judge('1');
select test.claim('the_purchase_waits_for_a_list_again_and_the_parcel_is_held',
	(select verdict from purchase) = 'waiting'
	and (test.parcel('1')).state = 'held'
	and test.told('1') = 'hold');
select test.claim('a_list_that_was_cancelled_is_told_nothing_more',
	test.receipts('1') = '120 399 300 899');
select test.claim('the_same_cancel_again_gets_the_same_receipt',
	test.cancel('1') = 'same' and test.answers(623, 'C1') = '120 399');
select test.claim('another_cancel_of_it_comes_too_late',
	test.cancel('1', '2') = 'exists'
	or (test.apply(623, 'D1', jsonb_build_object('invtNo',
	    (test.list('1')).invt_no))).outcome = 'exists');
select test.claim('the_echo_of_the_list_revives_nothing',
	(test.intake(621, '1', 1, '1')).outcome = 'same'
	and not exists (select from document where kind = 621 and live));
select test.claim('its_number_is_spent',
	(test.intake(621, '1', 1, '9')).outcome = 'exists'
	and (test.intake(621, '1', 2, '8')).outcome = 'not_found');
select test.claim('a_new_list_takes_the_place',
	(test.intake(621, '1b', 1, '1', p_order => 'O1', p_no => 'W1')).outcome
	    = 'stored');
select test.judge('1');
select test.claim('and_the_purchase_matches_again',
	(select verdict from purchase) = 'matched');

-- What it may not do.
select (test.apply(623, 'C9', '{"invtNo": "534920251000000000"}')).outcome
	as said \gset
select test.claim('what_is_not_there_cannot_be_cancelled',
	:'said' = 'not_found' and test.answers(623, 'C9') = '-1');
select test.purchase('2');
select test.claim('nobody_cancels_a_stranger_s_list',
	test.cancel('2', '1', 'OTHER') = 'not_found'
	and (test.list('2')).live);
select test.scan('2');
select test.decide('2', n, 'release') from unnest('{wang,li}'::text[]) n;
select test.claim('after_the_release_it_is_too_late',
	(test.parcel('2')).state = 'released' and test.cancel('2') = 'in_use'
	and (test.list('2')).live
	and (test.parcel('2')).state = 'released');
select test.claim('a_refused_cancel_may_come_again_as_it_was',
	test.cancel('2') = 'in_use');
select test.purchase('3');
select test.scan('3');
select test.decide('3', n, 'inspect') from unnest('{wang,li}'::text[]) n;
select test.claim('what_is_to_be_opened_is_not_cancelled',
	(test.parcel('3')).state = 'inspection'
	and test.cancel('3') = 'in_use');
select test.purchase('4');
select test.scan('4', 99);
select test.claim('a_parcel_on_the_shelf_may_be',
	(test.parcel('4')).state in ('held', 'in_review')
	and test.cancel('4') = 'stored');
select test.judge('4');
select test.intake(621, '2b', 1, '1', p_order => 'O2', p_no => 'W2');
select test.claim('who_only_claims_a_place_is_cancelled_without_harm',
	test.cancel('2b') = 'stored');
select test.judge('2');
select test.claim('to_the_one_that_has_it',
	(test.parcel('2')).state = 'released'
	and (select verdict from purchase where order_no = 'O2') = 'matched');
select test.claim('what_was_undone_is_there_for_whoever_must_follow',
	(select string_agg(change, ' ') from list_change)
	    = 'cancelled cancelled cancelled');

-- Cancel against release: whoever commits first.
select test.connect(n) from unnest('{one,two}'::text[]) n;
create function test.later(p_name text, p_sql text) returns void
language sql as $$
	select test.dblink_exec(p_name, 'begin');
	select test.dblink_send_query(p_name, p_sql);
$$;
select test.purchase('5');
select test.scan('5');
select test.decide('5', 'wang', 'release');
select test.dblink_exec('one', 'begin');
select * from test.dblink('one', $$select test.cancel('5')$$) t(o text);
select test.dblink_send_query('two',
	$$select (test.decide('5', 'li', 'release')).status::text$$);
select pg_sleep(0.3);
select test.claim('a_release_waits_for_a_cancel_that_came_first',
	test.dblink_is_busy('two') = 1);
select test.dblink_exec('one', 'commit');
select * from test.dblink_get_result('two') t(o text);
select test.claim('and_then_there_is_none',
	(test.parcel('5')).state <> 'released' and test.told('5') = '');
select * from test.dblink_get_result('two') t(o text);
select test.purchase('6');
select test.scan('6');
select test.decide('6', 'wang', 'release');
select test.dblink_exec('one', 'begin');
select * from test.dblink('one',
	$$select (test.decide('6', 'li', 'release')).status::text$$) t(o text);
select test.dblink_send_query('two', $$select test.cancel('6')$$);
select pg_sleep(0.3);
select test.claim('a_cancel_waits_for_a_release_that_came_first',
	test.dblink_is_busy('two') = 1);
select test.dblink_exec('one', 'commit');
select o as late from test.dblink_get_result('two') t(o text) \gset
select * from test.dblink_get_result('two') t(o text);
select test.claim('and_is_refused', :'late' = 'in_use'
	and (test.parcel('6')).state = 'released');

-- A hold on a person has the parcel's row without its locks, and asks for its
-- tax then.
create function test.row_first(p_name text, p_sql text) returns boolean
language plpgsql as $$
begin
	perform test.dblink_exec('one', 'begin');
	perform * from test.dblink('one', format('select id from parcel '
	    'where id = %s for no key update', (test.parcel(p_name)).id))
	    t(o bigint);
	perform test.dblink_send_query('two', p_sql);
	perform pg_sleep(0.3);
	return test.dblink_is_busy('two') = 1 and not test.fails(
	    'select from tax_list for share nowait', '55P03');
end;
$$;
select test.purchase('h');
select test.scan('h');
select test.decide('h', n, 'release') from unnest('{wang,li}'::text[]) n;
select (hold_place(test.person('wang'), 'parcel', 'LOG/Wh', null, '{}',
	'h')).body->>'holdId' as hold \gset
select hold_lift(test.person('wang'), :hold, 'h');
select parcel_requeue(test.person('wang'), 'LOG', 'Wh', 'h');
select test.claim('a_cancel_that_waits_for_a_parcel_has_not_touched_its_tax',
	(test.parcel('h')).state = 'in_review'
	and test.row_first('h', $$select test.cancel('h')$$));
select test.dblink_exec('one', 'commit');
select o as said from test.dblink_get_result('two') t(o text) \gset
select * from test.dblink_get_result('two') t(o text);
select test.claim('and_is_taken_when_its_turn_comes', :'said' = 'stored');

-- Returns. 'b' of each name is another application about the same list.
create function test.asks(p_n text, p_number text) returns bigint
language sql volatile as $$
	select (test.apply(625, p_number, jsonb_build_object('invtNo',
		(test.list(p_n)).invt_no))).document_id;
$$;
create function test.back(p_document bigint, p_list bigint, p_qty text,
	p_gnum int default 1) returns text language sql volatile as $$
	select coalesce((return_record(p_document, p_list, null, null,
		array[p_gnum], array[p_qty], array['3'], 2, '-625204',
		'-625004')).body->>'state', 'stale');
$$;
select test.dblink_exec('one', 'begin');
select * from test.dblink('one', $$select test.asks('6', 'R0')$$) t(o bigint);
select test.dblink_send_query('two', $$select test.asks('6', 'R0')$$);
select pg_sleep(0.3);
select test.dblink_exec('one', 'commit');
select test.claim('the_same_application_twice_at_once_is_one',
	(select o from test.dblink_get_result('two', false) t(o bigint))
	= (select max(id) from document where number = 'R0')
	and test.answers(625, 'R0') = '120');
select * from test.dblink_get_result('two') t(o bigint);
select application_settle(max(id), 'refused', '-1', '') from document
 where number = 'R0';
select (test.list('6')).id as list \gset
select test.asks('6', 'R1') as r1, test.asks('6', 'R2') as r2,
	test.asks('6', 'R3') as r3, test.asks('6', 'R4') as r4 \gset
select test.claim('a_return_waits_for_whoever_opens_it',
	(select state from application where document_id = :r1) = 'due'
	and test.answers(625, 'R1') = '120');
select test.claim('and_is_given_out_once_at_a_time',
	(select count(*) = 4 from application_due(10))
	and (select count(*) = 0 from application_due(10)));
select test.dblink_exec('one', 'begin');
select * from test.dblink('one', format($$select test.back(%s, %s, '2')$$,
	:r1, :list)) t(o text);
select test.dblink_send_query('two', format(
	$$select test.back(%s, %s, '2')$$, :r2, :list));
select pg_sleep(0.3);
select test.claim('two_returns_of_one_line_go_one_after_the_other',
	test.dblink_is_busy('two') = 1);
select test.dblink_exec('one', 'commit');
select test.claim('and_the_second_finds_too_little_left_and_is_judged_anew',
	test.fails($$select * from test.dblink_get_result('two') t(o text)$$,
	    '40001'));
select * from test.dblink_get_result('two') t(o text);
select test.claim('one_of_them_won',
	test.answers(625, 'R1') = '120 399' and test.answers(625, 'R2') = '120'
	and (select state from application where document_id = :r2) = 'due');
select test.claim('a_return_that_waits_for_a_parcel_has_not_touched_its_tax',
	test.row_first('6', format($$select test.back(%s, %s, '1')$$, :r2,
	    :list)));
select test.dblink_exec('one', 'commit');
select o as said from test.dblink_get_result('two') t(o text) \gset
select * from test.dblink_get_result('two') t(o text);
select test.claim('what_is_left_may_still_come_back', :'said' = 'accepted');
select test.claim('a_whole_list_is_back_when_every_line_is',
	not (select bool_or(whole) from list_change
	    where application_id in (:r1, :r2)));
select test.back(:r3, :list, '3', 2);
select test.claim('and_not_before',
	(select whole from list_change where application_id = :r3));
select test.claim('on_another_version_it_is_judged_anew',
	test.back(:r4, 1, '1') = 'stale');
select test.claim('a_list_that_goods_came_back_of_is_not_changed',
	(test.intake(621, '6', 2, '7')).outcome = 'in_use');
update parameter set value = '0' where name = 'return.window_days';
select test.back(:r4, :list, '1');
select test.claim('after_the_window_nothing_comes_back',
	test.answers(625, 'R4') = '120 -625004');
select test.purchase('7');
select test.asks('7', 'R7') as r7, (test.list('7')).id as l7 \gset
select test.back(:r7, :l7, '1');
select test.claim('nor_of_what_was_never_released',
	test.answers(625, 'R7') = '120 -625004');
select test.apply(625, 'R8', '{"invtNo": "534920251000000000"}');
select test.back((select document_id from application
	where keys->>'copNo' = 'R8'), null, '1');
select test.claim('nor_of_a_list_that_is_not_there',
	test.answers(625, 'R8') = '120 -625204');

-- Summaries.
create function test.sums(p_document bigint, p_lists bigint[]) returns text
language sql volatile as $$
	select coalesce((summary_record(p_document, null, null, p_lists,
		'5349', '{}', '[]')).body->>'state', 'stale');
$$;
select test.intake(k, '8', 1, '1') from unnest('{303,403,505,603}'::int[]) k;
select id as l8, invt_no as n8 from document where kind = 603
   and number = 'L8' \gset
select (test.apply(701, 'S1', '{}')).document_id as s1,
	(test.apply(701, 'S2', '{}')).document_id as s2 \gset
select test.claim('a_summary_waits_for_the_release_of_its_lists',
	test.sums(:s1, array[:l8]::bigint[]) = 'waiting'
	and summary_wake(10) = 0);
select test.claim('another_cannot_have_them', test.fails(format(
	$$select test.sums(%s, array[%s]::bigint[])$$, :s2, :l8), '40001'));
select (test.apply(605, 'C8', jsonb_build_object('invtNo', :'n8'))).outcome
	as said, summary_wake(10) as early \gset
select summary_wake(10) as woken \gset
select test.claim('a_cancel_wakes_the_summary',
	:'said' = 'stored' and :early + :woken = 1
	and (select state from application where document_id = :s1) = 'due');
select test.claim('which_is_not_answered_over_a_list_that_is_gone',
	test.sums(:s1, array[:l8]::bigint[]) = 'stale');
select summary_record(:s1, '-703002', 'x', '{}', '5349', '{}', '[]');
select test.claim('but_refused_and_lets_its_lists_go',
	test.answers(701, 'S1') = '120 -703002'
	and not exists (select from summary_list));
select test.intake(k, '9', 1, '1') from unnest('{303,403,505,603}'::int[]) k;
select id as l9 from document where kind = 603 and number = 'L9' \gset
select test.sums(:s2, array[:l9]::bigint[]);
select test.claim('a_summary_that_waits_is_not_declared_twice',
	(test.apply(701, 'S2', '{}', '2')).outcome = 'exists');
select (test.apply(701, 'S2', '{}', '3', p_type => 2)).document_id as s3 \gset
select test.claim('an_application_without_effect_gives_way_to_its_next_version',
	(select state from application where document_id = :s2) = 'superseded'
	and (select state from application where document_id = :s3) = 'due'
	and not exists (select from summary_list));
select test.sums(:s3, array[:l9]::bigint[]);
select (test.apply(701, 'S2', '{}', '4', p_type => 3)).outcome;
select test.claim('and_to_its_deletion',
	(select state from application where document_id = :s3) = 'superseded'
	and not exists (select from summary_list));
