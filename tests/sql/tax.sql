-- Tax bills: due with the release, made once, void when the goods go back,
-- and on a payment slip when the days are over.

set search_path = public, test;
select test.connect('other');

create function test.release(p_n text) returns void language plpgsql as $$
begin
	perform test.purchase(p_n);
	perform test.scan(p_n);
	perform test.decide(p_n, 'wang', 'release');
	perform test.decide(p_n, 'li', 'release');
end;
$$;

create function test.list(p_n text) returns bigint language sql stable as $$
	select id from document where kind = 621 and number = 'L' || p_n
	 order by id desc limit 1;
$$;

-- As the job would, with 9.10 of VAT on each list.
create function test.bill(p_n text) returns text language sql as $$
	select tax_record(t.origin_id, t.list_id, cardinality(t.returns),
	    '{"customsTax": "0", "valueAddedTax": "9.1", "consumptionTax":
	     "0", "assureCode": "ASSURE", "customsCode": "5349"}', true,
	    '[{"gnum": "1", "taxPrice": "100"}]', '[]')
	  from tax_list t where t.list_id = test.list(p_n);
$$;

-- What the list's sender heard of bills, in order.
create function test.bills(p_n text) returns text language sql stable as $$
	select string_agg(kind || ':' || return_status, ' ' order by id)
	  from receipt where kind in (816, 818)
	   and keys->>'invtNo' = (select invt_no from document
		where id = test.list(p_n));
$$;

create function test.rows(p_n text) returns text language sql stable as $$
	select string_agg(e.event || ':' || coalesce(s.status::text, '-'), ' '
	    order by e.id)
	  from export_row e left join tax_state s on s.id = e.tax_state_id
	 where e.name = 'tax' and e.parcel_id = (test.parcel(p_n)).id;
$$;

select test.set('tax.patience_seconds', '3600');

-- Rates.
select test.set('tax.rate.3304', '{"vat": "13", "consumption": "15"}');
select test.set('tax.rate.33049900', '{"vat": "9"}');
select test.set('tax.rate.3304990010', '{"vat": "6"}');
select test.claim('the_longest_prefix_wins',
	tax_rate('3304990010', clock_timestamp())->>'vat' = '6'
	and tax_rate('3304990090', clock_timestamp())->>'vat' = '9'
	and tax_rate('3304100000', clock_timestamp())->>'consumption' = '15'
	and tax_rate('8471300000', clock_timestamp())->>'vat' = '13');
select clock_timestamp() as t1 \gset
select test.set('tax.rate.33049900', 'null');
select test.claim('a_rate_that_is_taken_away_leaves_the_shorter_one',
	tax_rate('3304990090', clock_timestamp())->>'consumption' = '15');
select test.claim('and_what_was_declared_before_keeps_it',
	tax_rate('3304990090', :'t1')->>'vat' = '9');

-- A bill with each release.
select test.release('1');
select export_close();
select test.claim('a_release_waits_for_its_bill_in_the_export',
	(select waits and placed_at is null from export_row
	  where name = 'tax')
	and (select at <= (select min(at) from export_row where waits)
	       from export_watermark));
select list_id as l1, origin_id as o1 from tax_claim(10) \gset
select test.claim('a_claimed_list_is_not_claimed_again',
	:l1 = test.list('1') and not exists (select from tax_claim(10)));
select test.bill('1') as said \gset
select test.claim('the_bill_is_issued', :'said' = 'issued'
	and test.bills('1') = '816:1');
select test.bill('1') as said \gset
select test.claim('once', :'said' = 'stale'
	and test.bills('1') = '816:1');
select export_close();
select test.claim('the_row_of_the_release_carries_it',
	test.rows('1') = 'released:1' and (select placed_at is not null
	    from export_row where name = 'tax'));
select test.claim('the_item_carries_the_message_itself',
	(select message#>>'{CEB816Message,Tax,0,TaxHeadRd,valueAddedTax}'
	    = '9.1' and message#>>'{CEB816Message,Tax,0,TaxHeadRd,taxNo}'
	    = keys->>'taxNo' and message#>>
	    '{CEB816Message,Tax,0,TaxListRd,0,taxPrice}' = '100'
	   from receipt where kind = 816));

-- A crash between claim and record.
select test.release('2');
select count(*) from tax_claim(10);
update tax_list set due_at = clock_timestamp() where list_id = test.list('2');
select test.claim('what_was_claimed_and_never_recorded_comes_again',
	(select count(*) = 1 from tax_claim(10)));
select test.bill('2');

-- A bill that takes too long does not keep the row from the export.
select test.release('3');
select test.set('tax.patience_seconds', '0');
select export_close();
select test.claim('patience_ends', test.rows('3') = 'released:-'
	and (select placed_at is not null from export_row
	      where name = 'tax' order by id desc limit 1));
select test.set('tax.patience_seconds', '3600');
select test.bill('3');
select test.claim('then_the_bill_is_a_correction',
	test.rows('3') = 'released:- taxed:1');

-- Returns.
select list_returned(test.list('1'), 1001);
select test.claim('a_return_voids_the_bill',
	test.bills('1') = '816:1 818:3' and
	test.rows('1') = 'released:1 returned:3');
select test.bill('1') as said \gset
select test.claim('and_what_stays_is_due', :'said' = 'issued'
	and test.bills('1') = '816:1 818:3 816:1'
	and test.rows('1') = 'released:1 returned:3 taxed:1');
select list_returned(test.list('1'), 1001);
select test.claim('the_same_return_again_is_nothing_new',
	test.bills('1') = '816:1 818:3 816:1'
	and not exists (select from tax_list where due_at is not null));
select list_returned(test.list('1'), 1002);
select tax_record(origin_id, list_id, 2, '{}', true, null, '[]')
  from tax_list where list_id = test.list('1') \gset
select test.claim('when_nothing_stays_there_is_no_new_bill',
	:'tax_record' = 'nothing'
	and test.bills('1') = '816:1 818:3 816:1 818:3');

-- A return that comes while the bill is being computed.
select test.release('4');
select list_returned(test.list('4'), 1003);
select tax_record(origin_id, list_id, 0, '{}', true, '[]', '[]')
  from tax_list where list_id = test.list('4') \gset
select test.claim('a_bill_that_does_not_know_the_return_is_stale',
	:'tax_record' = 'stale' and test.bills('4') is null);
select test.bill('4');
select test.claim('the_rows_that_waited_have_the_bill_that_stands',
	test.bills('4') = '816:1'
	and test.rows('4') = 'released:1 returned:1');

-- What has no bill any more.
select test.release('5');
select list_undone(test.list('5'));
select test.bill('5') as said \gset
select test.claim('a_list_undone_before_its_bill_has_none',
	:'said' = 'stale' and test.bills('5') is null
	and test.rows('5') = 'released:- cancelled:-'
	and not exists (select from export_row where waits
	    and parcel_id = (test.parcel('5')).id));
select test.release('6');
select test.bill('6');
select list_undone(test.list('6'));
select list_undone(test.list('6'));
select test.claim('a_list_undone_after_it_hears_void_once',
	test.bills('6') = '816:1 818:3');
select test.release('7');
select test.bill('7');
select hold_place(test.person('wang'), 'parcel', 'LOG/W7', null, null,
	'back');
select hold_lift(test.person('wang'), max(id), 'home') from hold;
select parcel_settle(test.person('wang'), 'LOG', 'W7', 'return', null,
	'home');
select test.claim('a_parcel_sent_back_voids_its_bill',
	test.bills('7') = '816:1 818:3'
	and test.rows('7') = 'released:1 recalled:1 returned:3',
	test.bills('7') || ' ' || test.rows('7'));

-- Two workers with the same list.
select test.release('8');
begin;
select test.bill('8');
select dblink_send_query('other', 'select test.bill(''8'')');
commit;
select r as other from dblink_get_result('other') as x(r text) \gset
select * from dblink_get_result('other') as x(r text);
select test.claim('two_at_once_issue_one_bill', :'other' = 'stale'
	and test.bills('8') = '816:1');

-- A correction that comes while the bill is being recorded.
select test.release('9');
begin;
select test.bill('9');
select dblink_send_query('other', format('select export_correct(%s, ''held'')',
	test.list('9')));
select pg_sleep(0.2);
commit;
select * from dblink_get_result('other') as x(r text);
select * from dblink_get_result('other') as x(r text);
select test.claim('a_correction_that_met_the_bill_does_not_wait_for_it',
	test.rows('9') = 'released:1 held:1' and not exists (
	    select from export_row where waits
	       and parcel_id = (test.parcel('9')).id), test.rows('9'));

-- Consolidation.
select test.claim('nothing_is_consolidated_before_its_time',
	tax_consolidate(100) = 0);
select test.set('tax.consolidate_days', '0');
select dblink_exec('other', 'begin');
select * from dblink('other', 'select tax_consolidate(0)') as x(n bigint);
select tax_consolidate(100) as n \gset
select dblink_exec('other', 'commit');
select test.claim('one_worker_at_a_time_consolidates', :n = 0);
select tax_consolidate(100) as n \gset
select tax_consolidate(100) as again \gset
select test.claim('what_is_still_released_goes_onto_one_slip',
	:n = 5 and :again = 0
	and test.bills('2') = '816:1 818:2'
	and test.bills('7') = '816:1 818:3'
	and (select count(distinct ent_duty_no) = 1 and count(*) = 5
	       from tax_state where status = 2)
	and test.rows('2') = 'released:1 consolidated:2',
	:n || ' ' || test.bills('2') || ' ' || test.rows('2'));
select test.claim('the_slip_is_in_the_message',
	(select bool_and(message#>>'{CEB818Message,Tax,0,TaxHeadStatus,entDutyNo}'
	    = (select ent_duty_no from tax_slip)) from receipt
	  where kind = 818 and return_status = '2'));
select list_undone(test.list('2'));
select test.claim('a_bill_on_a_slip_can_still_be_void',
	test.bills('2') = '816:1 818:2 818:3');

-- Summaries.
select list_summed(test.list('3'), 'S1');
select list_summed(test.list('3'), null, 'D1', 'E1', '9');
select list_summed(test.list('3'), 'S1', 'D1', 'E1', '9');
select test.claim('each_news_of_a_summary_is_one_correction',
	test.rows('3') = 'released:- taxed:1 consolidated:2 summed:2 summed:2'
	and (select sum_no = 'S1' and entry_id = 'E1' from list_summary
	     where id = (select max(summary_id) from export_row)));
