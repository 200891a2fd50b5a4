-- Express parcels without a triple: what a carrier's manifest adds.
--
-- p_items: [{"code", "no", "class", "verdict", "findings", "value",
-- "currency", "weight", "mac", "sealed", "persons": []}], binary parts in hex.
-- The answer has one outcome for each, in order: stored, same (equal content
-- is the same item again), in_use (the parcel is past being expected or held),
-- triple (a declaration list names the parcel).
create function manifest_store(p_account bigint, p_key text,
	p_digest bytea, p_items jsonb,
	out status int, out body jsonb, out events jsonb)
language plpgsql security definer set search_path from current as $$
declare
	kept	idempotency;
	item	jsonb;
	cur	manifest_item;
	parcel	parcel;
	found_id bigint;
	outcome	text;
begin
	events := '[]';
	body := '[]';
	status := 200;
	if p_key is not null then
		insert into idempotency (account_id, key, digest, status,
		    answer) values (p_account, p_key, p_digest, 200, '{}')
		on conflict do nothing;
		select * into kept from idempotency
		 where account_id = p_account and key = p_key;
		if kept.digest <> p_digest then
			status := 422;
			body := '{"code": "IDEMPOTENCY_KEY_REUSED"}';
			return;
		end if;
	end if;
	perform lock_take(array(select lock_key('parcel', i->>'code',
	    i->>'no') from jsonb_array_elements(p_items) i), true);
	for item in select i from jsonb_array_elements(p_items) i loop
		cur := null;
		found_id := parcel_get(item->>'code', item->>'no', true);
		select * into parcel from parcel p
		 where p.id = found_id for update;
		select * into cur from manifest_item m
		 where m.parcel_id = parcel.id and m.live;
		if position(cur.content_mac in
		    decode(item->>'mac', 'hex')) > 0 then
			outcome := 'same';
		elsif exists (select from document d
		    where d.parcel_id = parcel.id and d.kind = 621
		      and d.live and not d.draft) then
			outcome := 'triple';
		elsif parcel.state not in ('expected', 'held') then
			outcome := 'in_use';
		else
			outcome := 'stored';
			update manifest_item m set live = false
			 where m.id = cur.id;
			insert into manifest_item (parcel_id, class, verdict,
			    findings, value, currency, weight_kg, content_mac,
			    sealed, person_macs, account_id)
			values (parcel.id, item->>'class', item->>'verdict',
			    item->'findings', (item->>'value')::numeric,
			    item->>'currency', (item->>'weight')::numeric,
			    substring(decode(item->>'mac', 'hex')
				from 1 for 36),
			    decode(item->>'sealed', 'hex'),
			    array(select decode(h, 'hex') from
				jsonb_array_elements_text(item->'persons') h),
			    p_account);
		end if;
		body := body || to_jsonb(outcome);
	end loop;
end;
$$;
