-- The watermark: a range below it gives the same bytes for ever.

set search_path = public, test;
select test.connect('other');

select test.purchase('1');
select (export_close()).body->>'placed' as n \gset
select at as w1 from export_watermark \gset
select test.claim('a_row_is_placed_below_the_watermark',
	:n = 1 and (select placed_at < :'w1' and place is not null
	   from export_row));

-- A row whose transaction is still running, begun before one that is over.
select dblink_exec('other', 'begin');
select * from dblink('other', 'select (test.purchase(''2'')).status')
	as t(s int);
select test.purchase('3');
select export_close();
select at as w2 from export_watermark \gset
select test.claim('nothing_is_placed_past_a_running_transaction',
	(select count(*) from export_row where placed_at is null) = 1
	and (select count(*) from export_row where placed_at < :'w2') = 1);
select test.claim('the_watermark_moves_also_with_nothing_to_place',
	:'w2'::timestamptz > :'w1');
select dblink_exec('other', 'commit');
select export_close();
select at as w3 from export_watermark \gset
select test.claim('then_both_are_placed_after_the_old_watermark',
	(select count(*) = 2 and bool_and(placed_at >= :'w2'
		and placed_at < :'w3') from export_row
	  where place > 1));
select test.claim('in_the_order_of_their_transactions',
	(select array_agg(order_no order by place) from export_row e
	  join purchase p on p.id = e.purchase_id) = '{O1,O2,O3}');
select test.claim('the_range_below_an_old_watermark_is_what_it_was',
	(select count(*) from export_row where placed_at < :'w2') = 1);
select test.claim('a_placed_row_is_never_changed',
	test.fails('update export_row set event = ''x''', '42501')
	and test.fails('delete from export_row', '42501'));

-- A clock that was set back.
update export_watermark set at = clock_timestamp() + interval '1 hour';
select test.purchase('4');
select (export_close()).body->>'placed' as n \gset
select test.claim('no_row_is_placed_in_the_future',
	:n = 0 and (select at > clock_timestamp() from export_watermark));
