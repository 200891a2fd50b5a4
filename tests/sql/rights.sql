-- What the hub's own role can do, and what nobody can.

select test.purchase('1');
select test.scan('1');
grant usage on schema test to hub_app;
set role hub_app;

select test.claim('the_hub_writes_no_table_of_the_' || t || 's',
	not has_any_column_privilege(t, 'update')
	and not has_any_column_privilege(t, 'insert')
	and test.fails(format('delete from %I', t), '42501')
	and test.fails(format('truncate %I', t), '42501'))
  from unnest('{parcel,review,hold,instruction,document,verdict,scan,
	inspection,alarm,parcel_event,export_row,receipt,message,purchase,
	log_entry,log_checkpoint,parameter,account,person,session}'::text[])
	t;
select test.claim('the_hub_cannot_write_a_seat',
	test.fails('update seat set state = ''cleared''', '42501'));
select log_append('hub', 'test', 'rights', '{}');
select test.claim('the_hub_cannot_write_the_log_but_through_its_door',
	test.fails('insert into log_entry (actor, action, subject)
	    values (''a'', ''b'', ''c'')', '42501')
	and exists (select from log_entry where subject = 'rights'));
select test.claim('the_hub_cannot_insert_a_release',
	test.fails('insert into instruction (lane, action, deadline)
	    values (''1'', ''release'', now())', '42501'));
select test.claim('an_inner_function_called_by_hand_gains_nothing',
	test.fails('select parcel_enter(1, ''release'', null)', '42501')
	and test.fails('select review_close(1, null)', '42501')
	and test.fails('select instruction_add(''1'', 1, 1, ''hold'', '''')',
	    '42501'));
select test.claim('the_hub_makes_no_table_in_our_schema',
	test.fails('create table public.mine (id bigint)', '42501'));
select test.claim('every_door_looks_in_public_first_and_in_temp_last',
	(select count(*) = 0 from pg_proc
	  where pronamespace = 'public'::regnamespace and prosecdef
	    and not coalesce('search_path=public, pg_temp'
		= any(proconfig), false)));
select test.claim('through_the_doors_it_can_do_its_work',
	(review_decide((select id from review), (select id from person
	    where name = 'wang'), 'release', 'x', '[]')).status = 200
	and (review_claim((select id from person where name = 'li'), null))
	    .status = 200
	and (hold_place((select id from person where name = 'li'), 'parcel',
	    'LOG/W9', null, null, 'x')).status = 201
	and (export_close()).status = 200 and (log_close()).status = 200
	and (select ok from log_verify()));

-- Nor does a temporary table stand before ours, should it have the right.
reset role;
do $$
begin
	execute format('grant temporary on database %I to hub_app',
	    current_database());
end;
$$;
set role hub_app;
create temporary table hold (like public.hold);
create temporary table parcel_step (like public.parcel_step);
select test.claim('a_table_of_the_same_name_deceives_no_door',
	(hold_place((select id from person where name = 'li'), 'parcel',
	    'LOG/W8', null, null, 'x')).status = 201);
select test.claim('the_hold_stands_where_it_should',
	(select count(*) from public.hold where key = 'LOG/W8') = 1
	and (select count(*) from pg_temp.hold) = 0);
reset role;
drop table pg_temp.hold, pg_temp.parcel_step;

-- Not even the owner releases against the law.
select test.claim('a_release_that_nobody_agreed_to_is_refused',
	test.fails('insert into instruction (lane, scan_id, parcel_id,
	    review_id, verdict_id, basis, action, deadline)
	    select ''1'', p.scan_id, p.id, p.review_id, r.verdict_id, r.basis,
	    ''release'', now() from parcel p join review r
	    on r.id = p.review_id', 'HUB01'));
select test.claim('a_release_of_nothing_is_refused',
	test.fails('insert into instruction (lane, action, deadline)
	    values (''1'', ''release'', now())', 'HUB01'));
select test.claim('a_parcel_is_not_called_released_that_was_not',
	test.fails('update parcel set state = ''released''', 'HUB01'));
select test.claim('a_step_that_is_not_in_the_table_is_refused',
	test.fails('update parcel set state = ''detained''', 'HUB02')
	and test.fails('select parcel_enter(id, ''recall'', null)
	    from parcel', 'HUB02'));
