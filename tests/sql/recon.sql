-- Reconciliation by the batch: what is read, and what is written at once.

-- Judges purchases as the hub would: matched when all legs are there.
create function test.judge_batch(p_ns text[], p_matched boolean default true)
returns text language plpgsql as $$
declare
	r record;
	purchases bigint[] := '{}';
	legs bigint[] := '{}';
	quiet bigint[] := '{}';
	touches bigint[] := '{}';
begin
	for r in select * from recon_read(array(select id from purchase
	    where order_no = any(array(select 'O' || n from unnest(p_ns) n))
	    order by id)) order by purchase_id
	loop
		touches := touches || r.touches;
		if r.order_id is null or r.payment_id is null or
		    r.waybill_id is null or r.list_id is null then
			quiet := quiet || r.purchase_id;
			continue;
		end if;
		purchases := purchases || r.purchase_id;
		legs := legs || array[r.order_id, r.payment_id, r.waybill_id,
		    case when p_matched is null then 0 else r.list_id end];
	end loop;
	return (select string_agg(s.status::text, ' ' order by s.purchase_id)
	    from verdict_store(purchases, legs,
		array(select case when p_matched then 'matched'
		    else 'mismatched' end from unnest(purchases)),
		array(select case when p_matched then '' else 'WEIGHT FREIGHT'
		    end from unnest(purchases)),
		array(select null::bytea from unnest(purchases)),
		array(select '[]' from unnest(purchases)),
		array(select 'info' from unnest(purchases)), 1, quiet,
		touches) s);
end;
$$;

select test.intake(k, n, 1, '1') from unnest('{311,411,511,621}'::int[]) k,
	unnest('{1,2}'::text[]) n;
select test.intake(k, '3', 1, '1') from unnest('{311,621}'::int[]) k;
select test.judge_batch('{1,2,3}') as said \gset
select test.claim('a_batch_of_verdicts_is_written_at_once',
	:'said' = '200 200'
	and (select count(*) = 2 and bool_and(v.verdict = 'matched'
		and v.codes = '{}' and p.verdict = 'matched')
	    from purchase p join verdict v on v.id = p.verdict_id));
select test.claim('its_touches_are_gone_and_those_of_who_waits_too',
	not exists (select from touch));
select test.claim('each_list_and_the_forex_office_hear_of_it',
	test.receipts('1') = '120 399' and test.receipts('2') = '120 399'
	and (select count(*) from export_row where name = 'forex') = 2);
select test.claim('who_waits_has_no_verdict_but_tells_what_it_waits_for',
	(select verdict = 'waiting' and verdict_id is null
	   from purchase where order_no = 'O3')
	and (select jsonb_path_query_array(purchase_waits(id), '$[*].code')
	   = '["MISSING_PAYMENT", "MISSING_WAYBILL"]'
	   from purchase where order_no = 'O3'));
select test.claim('and_names_the_values_of_the_others',
	(select purchase_waits(id)->1->'fields' = '[{"document": "list",
	    "field": "logisticsCode", "value": "LOG"}, {"document": "list",
	    "field": "logisticsNo", "value": "W3"}]'
	   from purchase where order_no = 'O3'));
select test.claim('who_has_a_verdict_waits_for_nothing',
	(select purchase_waits(id) is null from purchase
	  where order_no = 'O1'));
select test.intake(621, '1', 2, '2');
select test.judge_batch('{1}') as said \gset
select test.claim('a_second_verdict_goes_alone',
	:'said' = '300' and exists (select from touch));
select test.judge('1');
select test.claim('and_takes_its_touch_with_it',
	not exists (select from touch));
insert into touch (purchase_id) select id from purchase where order_no = 'O1';
select test.claim('a_purchase_that_was_judged_on_these_legs_is_settled',
	(select state = 'settled' and order_sealed is null
	   from purchase p, recon_read(array[p.id]) r
	  where p.order_no = 'O1'));
delete from touch;
select test.intake(k, '4', 1, '1') from unnest('{311,411,511,621}'::int[]) k;
select test.judge_batch('{4}', null) as said \gset
select test.claim('a_verdict_on_other_legs_is_not_written',
	:'said' = '409' and exists (select from touch)
	and (select verdict_id is null from purchase where order_no = 'O4'));
select test.scan('4');
select test.judge_batch('{4}') as said \gset
select test.claim('what_the_belt_has_seen_goes_alone',
	:'said' = '300' and exists (select from touch));
select test.intake(k, '5', 1, '1') from unnest('{311,411,511,621}'::int[]) k;
select test.judge_batch('{5}', false) as said \gset
select test.claim('findings_stand_by_their_codes',
	:'said' = '200' and (select v.codes = '{WEIGHT,FREIGHT}' from purchase p join verdict v
	    on v.id = p.verdict_id where p.order_no = 'O5')
	and test.receipts('5') = '120 100');
