-- Intake: what becomes of the legs of both flows, and of applications.

create function test.legs(p_flow text) returns text
language sql stable as $$
	select string_agg(d.kind::text, ' ' order by d.kind)
	  from purchase p, purchase_legs(p.id) l join document d on d.id in
	    (l.order_id, l.payment_id, l.waybill_id, l.list_id)
	 where p.order_no = 'O1' and p.flow = p_flow;
$$;

select test.intake(k, '1', 1, '1', p_no => 'X1')
  from unnest('{303,403,505,603}'::int[]) k;
select test.claim('the_export_legs_make_an_export_purchase',
	test.legs('export') = '303 403 505 603'
	and test.legs('import') is null, test.legs('export'));
select test.claim('an_export_list_gets_its_numbers',
	exists (select from document where kind = 603
	    and invt_no ~ '^5349\d{4}E\d{9}$' and pre_no is not null));
select test.intake(k, '1', 1, '1') from unnest('{311,411,511,621}'::int[]) k;
select test.claim('the_same_order_number_imported_is_another_purchase',
	test.legs('export') = '303 403 505 603'
	and test.legs('import') = '311 411 511 621', test.legs('import'));

-- An application: its effect is part of its own transaction.
create table test.effect (document_id bigint, keys jsonb, locked boolean);
drop function if exists document_effect(bigint, jsonb);
drop function if exists document_effect_keys(int, jsonb);
create function document_effect_keys(p_kind int, p_keys jsonb)
returns bigint[] language sql as $$
	select array[lock_key('order', 'EBP', p_keys->>'orderNo')];
$$;
create function document_effect(p_document bigint, p_keys jsonb)
returns void language plpgsql as $$
begin
	insert into test.effect values (p_document, p_keys, exists (
	    select from pg_locks where pid = pg_backend_pid()
	       and locktype = 'advisory' and mode = 'ExclusiveLock'
	       and lock_key('order', 'EBP', p_keys->>'orderNo') =
		(classid::bigint << 32) + objid::bigint));
	insert into touch (purchase_id) select id from purchase
	 where order_no = p_keys->>'orderNo' and flow = 'import';
end;
$$;
select (test.intake(625, '1', 1, '1')).touched as touched \gset
select test.claim('an_application_takes_effect_under_the_locks_of_what_it_names',
	(select count(*) = 1 and bool_and(locked) and bool_and(keys->>'orderNo'
	    = 'O1') from test.effect));
select test.claim('and_what_it_touches_is_told',
	:'touched'::bigint[] = array(select id from purchase
	    where order_no = 'O1' and flow = 'import'));
