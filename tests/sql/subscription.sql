-- Who follows others reads their feeds in pages that look through a bounded
-- number of rows: what is shown is the same as in one page.

set search_path = public, test;

insert into account (name, role, token_digest, enterprises, dxp) values
	('park', 'declarant', 'park', '{PARK}', 'DXPPARK');
select id as park from account where name = 'park' \gset

create function test.followed(p_look int) returns text[]
language plpgsql as $$
declare
	park bigint := (select id from account where name = 'park');
	cursor text := '';
	pages int := 0;
	page text[];
	seen text[] := '{}';
	r record;
begin
	loop
		page := '{}';
		for r in select * from subscriber_page(park, cursor, 2, null,
		    null, null, p_look) loop
			if r.id is null then
				exit when cursor = r.next;
				cursor := r.next;
			else
				page := page || (r.keys->>'orderNo' || ' '
				    || r.return_status);
			end if;
		end loop;
		seen := seen || page;
		pages := pages + 1;
		exit when pages > 60;
	end loop;
	return seen;
end;
$$;

select test.purchase(n::text) from generate_series(1, 6) n;
select subscription_add(array(select id from document
	where kind = 621 and number in ('L2', 'L5')),
	'[{"dxp": "DXPPARK", "status": "RET"},
	  {"dxp": "DXPNOBODY", "status": "ALL"}]');
select test.claim('an_address_that_nobody_has_is_nobodys',
	(select count(*) = 2 and bool_and(account_id = :park and ret
		and not data) from subscription));
select test.claim('what_is_followed_is_shown',
	(select count(*) from unnest(test.followed(2000)) t(x)
	  where x like '% 399') = 2, test.followed(2000)::text);
select test.claim('short_looks_show_the_same',
	test.followed(1) = test.followed(2000)
	and test.followed(3) = test.followed(2000),
	test.followed(3)::text);

select subscription_add(array(select id from document
	where kind = 621 and number = 'L2'),
	'[{"dxp": "DXPPARK", "status": "DATA"}]');
select test.claim('who_is_named_twice_hears_both',
	(select bool_or(ret and data) from subscription s
	  join document d on d.id = s.document_id where d.number = 'L2'));
select test.claim('the_document_comes_once',
	(select count(*) from subscriber_page(:park, '', 100, null, null, null)
	  where sealed is not null) = 1);
select test.claim('nobody_follows_himself',
	(select count(*) from subscription where account_id = sender_id) = 0);

update account set revoked_at = now() where name = 'park';
select subscription_add(array(select id from document where kind = 311),
	'[{"dxp": "DXPPARK", "status": "ALL"}]');
select test.claim('a_revoked_account_is_subscribed_to_nothing_more',
	(select count(*) from subscription) = 2);
