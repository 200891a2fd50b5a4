-- An account's feed by order and by parcel: exactly the items of the whole feed
-- that are about it, in its order, however large the feed is.

set search_path = public, test;

select id as sender from account where name = 'sender' \gset

-- All pages of a feed, p_limit items each, in order.
create function test.pages(p_limit int, p_status text, p_order_no text,
	p_logistics_no text) returns bigint[] language plpgsql as $$
declare
	cursor text := '';
	seen bigint[] := '{}';
	n int;
	r record;
begin
	loop
		n := cardinality(seen);
		for r in select * from receipt_page((select id from account
		    where name = 'sender'), cursor, p_limit, p_status,
		    p_order_no, p_logistics_no) loop
			if r.id is null then
				cursor := r.next;
			else
				seen := seen || r.id;
			end if;
		end loop;
		exit when n = cardinality(seen);
	end loop;
	return seen;
end;
$$;

-- The same, from the view.
create function test.whole(p_status text, p_order_no text,
	p_logistics_no text) returns bigint[] language sql stable as $$
	select array(select f.id from feed f
		 where f.account_id = (select id from account
			where name = 'sender')
		   and (p_status is null or f.return_status = p_status)
		   and (p_order_no is null or f.keys->>'orderNo' = p_order_no)
		   and (p_logistics_no is null
			or f.keys->>'logisticsNo' = p_logistics_no)
		 order by f.xid, f.id);
$$;

-- A document with the names that the hub gives it, as a draft if asked, or
-- refused before it is stored.
create function test.send(p_kind int, p_number text, p_order_no text, p_no text,
	p_draft boolean default false, p_refused boolean default false,
	p_type int default 1, p_take text default '1')
returns text language sql volatile as $$
	select coalesce((select w.outcome from intake_store(false,
		array[sha256(convert_to(p_kind || p_number || p_type || p_take
		    || p_draft, 'UTF8'))], array[(select id from account
		    where name = 'sender')], array['application/json'],
		array['x'::bytea],
		array[1], array[p_kind], array['I' || p_kind], array[p_number],
		array[case when kind_role(p_kind) in ('order', 'payment',
		    'list') then 'EBP' end],
		array[case when kind_role(p_kind) in ('order', 'payment',
		    'list') then p_order_no end],
		array[case when kind_role(p_kind) in ('waybill', 'list')
		    then 'LOG' end],
		array[case when kind_role(p_kind) in ('waybill', 'list')
		    then p_no end],
		array[p_type], array['2025-01-01T00:00:00'], array[p_draft],
		array[test.mac(p_take || p_kind)], array['sealed'::bytea],
		array[''::bytea], array['EBP'], array['10'], array['1'],
		array['5349'], array['[]'],
		array[jsonb_strip_nulls(jsonb_build_object('orderNo',
		    p_order_no, 'logisticsNo', p_no,
		    'copNo', p_number))::text],
		'{}', '{}', '{}', '{}', '{}', '{}', jsonb_set(test.codes(),
		    '{623}', test.codes()->'625')) w
	    where not p_refused), 'refused');
$$;

select test.send(311, n, n, null), test.send(411, 'T' || n, n, null),
	test.send(511, 'W' || n, case when n <> 'F3' then n end, 'W' || n),
	test.send(621, 'L' || n, n, 'W' || n)
  from unnest('{F1,F2,F3}'::text[]) n;
select test.send(311, 'F1', 'F1', null, p_type => 2, p_take => '2');
select test.send(411, 'TF2', 'F2', null, p_type => 3, p_take => '3');
select test.send(311, 'F4', 'F4', null, true);
select test.send(621, 'LF4', 'F4', 'WF1', true);
select test.send(623, 'C1', 'F1', 'WF1');
select test.send(311, 'F1', 'F1', null, p_type => 1, p_take => '4');
insert into receipt (account_id, kind, keys, return_status, return_info)
values (:sender, 311, '{"orderNo": "F2"}', '-301001', 'refused'),
	(:sender, 511, '{"logisticsNo": "WF1"}', '-501001', 'refused'),
	((select id from account where name = 'line'), 311,
	    '{"orderNo": "F2"}', '-301001', 'a stranger''s');
update parcel set live = false where logistics_no = 'WF2';
select test.send(511, 'W9', 'F1', 'WF2');

select test.claim('an_order_s_feed_is_what_the_whole_feed_says_of_it',
	(select bool_and(test.pages(2, null, n, null) = test.whole(null, n,
	    null) and cardinality(test.whole(null, n, null)) > 1)
	   from unnest('{F1,F2,F3,F4}'::text[]) n),
	(select string_agg(n || test.pages(2, null, n, null)::text ||
	    test.whole(null, n, null)::text, ' ')
	   from unnest('{F1,F2,F3,F4}'::text[]) n));
select test.claim('and_so_is_a_parcel_s_also_of_a_number_in_use_again',
	(select bool_and(test.pages(2, null, null, n) = test.whole(null, null,
	    n) and cardinality(test.whole(null, null, n)) > 1)
	   from unnest('{WF1,WF2,WF3}'::text[]) n),
	(select string_agg(n || test.pages(2, null, null, n)::text ||
	    test.whole(null, null, n)::text, ' ')
	   from unnest('{WF1,WF2,WF3}'::text[]) n));
select test.claim('both_and_a_status_narrow_it_together',
	(select bool_and(test.pages(1, s, n, w) = test.whole(s, n, w))
	   from unnest('{F1,F2,F4}'::text[]) n,
		unnest('{WF1,WF2}'::text[]) w,
		unnest('{120,1,-1,-301001}'::text[]) s));
select test.claim('a_number_that_nobody_named_has_an_empty_feed',
	test.pages(5, null, 'F9', null) = '{}'
	and test.pages(5, null, null, 'WF9') = '{}');

-- Among thousands of others.
select test.send(311, 'G' || n, 'G' || n, null)
  from generate_series(1, 1500) n;
insert into receipt (account_id, kind, keys, return_status, return_info)
select :sender, 311, jsonb_build_object('orderNo', 'G' || n), '-301001', ''
  from generate_series(1, 1500) n;
create function test.touched_rows() returns bigint language sql volatile as $$
	select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint
	  from pg_stat_xact_user_tables
	 where relname in ('document', 'receipt', 'purchase', 'parcel');
$$;
begin;
select test.touched_rows() as before \gset
select count(*) as n from receipt_page(:sender, '', 50, null, 'F1', null) \gset
select count(*) as m from receipt_page(:sender, '', 50, null, null, 'WF1')
	\gset
select test.claim('it_costs_what_it_shows_and_not_what_the_account_has',
	:n > 5 and :m > 2 and test.touched_rows() - :before < 200,
	(test.touched_rows() - :before)::text);
commit;
