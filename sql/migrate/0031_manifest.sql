-- Express parcels without a triple: what a carrier's manifest adds.

-- One item, under the lock of its parcel. The outcome: stored, same (equal
-- content is the same item again), in_use (the parcel is past being expected
-- or held), triple (a declaration list names the parcel); and what the item
-- that stands now was judged to be.
create function manifest_put(p_account bigint, item jsonb) returns jsonb
language plpgsql as $$
declare
	at	bigint;
	x	parcel;
	cur	manifest_item;
	outcome	text := 'stored';
begin
	at := parcel_get(item->>'code', item->>'no', true);
	select * into x from parcel where id = at for update;
	select * into cur from manifest_item m
	 where m.parcel_id = x.id and m.live;
	if position(cur.content_mac in decode(item->>'mac', 'hex')) > 0 then
		outcome := 'same';
	elsif exists (select from document d where d.parcel_id = x.id
	    and d.kind in (621, 603) and d.live and not d.draft) then
		return '{"outcome": "triple"}';
	elsif x.state not in ('expected', 'held') then
		return '{"outcome": "in_use"}';
	else
		update manifest_item m set live = false where m.id = cur.id;
		insert into manifest_item (parcel_id, class, verdict,
		    findings, value, currency, weight_kg, content_mac, sealed,
		    person_macs, account_id)
		values (x.id, item->>'class', item->>'verdict',
		    item->'findings', (item->>'value')::numeric,
		    item->>'currency', (item->>'weight')::numeric,
		    substring(decode(item->>'mac', 'hex') from 1 for 36),
		    decode(item->>'sealed', 'hex'),
		    array(select decode(h, 'hex') from
			jsonb_array_elements_text(item->'persons') h),
		    p_account)
		returning * into cur;
	end if;
	return jsonb_build_object('outcome', outcome, 'verdict', cur.verdict,
	    'findings', cur.findings);
end;
$$;

-- p_items: [{"code", "no", "class", "verdict", "findings", "value",
-- "currency", "weight", "mac", "sealed", "persons": []}], binary parts in hex.
-- The answer has manifest_put's word for each, in order. The same key with the
-- same body is answered as it was the first time, whatever came in since.
create function manifest_store(p_account bigint, p_key text,
	p_digest bytea, p_items jsonb) returns gate_answer
language plpgsql security definer set search_path from current as $$
declare
	known	idempotency;
	item	jsonb;
	body	jsonb := '[]';
begin
	if p_key is not null then
		perform lock_take(array[lock_key('key', p_account::text,
		    p_key)], true);
	end if;
	select * into known from idempotency
	 where account_id = p_account and key = p_key;
	if known.digest = p_digest then
		return (known.status, known.answer, '[]'::jsonb);
	elsif known.key is not null then
		return gate_refuse(422, 'IDEMPOTENCY_KEY_REUSED');
	end if;
	perform lock_take(array(select lock_key('parcel', i->>'code',
	    i->>'no') from jsonb_array_elements(p_items) i), true);
	for item in select i from jsonb_array_elements(p_items) i loop
		body := body || manifest_put(p_account, item);
	end loop;
	if p_key is not null then
		insert into idempotency (account_id, key, digest, status,
		    answer) values (p_account, p_key, p_digest, 200, body);
	end if;
	return gate_done(200, body);
end;
$$;
