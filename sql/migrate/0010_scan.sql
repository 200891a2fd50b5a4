-- A parcel on the belt: whose number it is, what the scale says, and what
-- becomes of it. Whatever is not certain is held, never guessed.

-- The live parcel of a label. Without a carrier the number must be that of
-- exactly one; parcels whose carrier was never known do not count beside it.
create function parcel_find(p_code text, p_no text, out parcel_id bigint,
	out reason text, out code text)
language plpgsql stable as $$
declare
	n bigint;
begin
	code := coalesce(p_code, '-');
	if p_code is null then
		select count(*), min(id), min(logistics_code)
		  into n, parcel_id, code
		  from parcel where logistics_no = p_no and live
		   and logistics_code <> '-';
		if n = 1 then
			return;
		end if;
		code := '-';
		reason := case when n > 1 then 'AMBIGUOUS' else 'UNKNOWN' end;
	end if;
	select id into parcel_id from parcel
	 where logistics_code = code and logistics_no = p_no and live;
end;
$$;

-- A parcel that no document has named. Its number is locked first, as intake
-- does, so that neither waits for the other's row.
create function parcel_add(p_code text, p_no text) returns bigint
language plpgsql as $$
declare
	v bigint;
begin
	perform lock_take_both(array[lock_key('parcel', p_code, p_no)],
	    array[lock_key('enterprise', p_code, '')]);
	if exists (select from parcel where logistics_code = p_code
	    and logistics_no = p_no and live) then
		raise exception 'parcel %/% has just been named', p_code, p_no
		    using errcode = '40001';
	end if;
	insert into parcel (logistics_code, logistics_no)
	values (p_code, p_no) returning id into v;
	return v;
end;
$$;

-- What the scale says against the waybill or the manifest, as findings.
create function scale_check(p_kg numeric, f gate_facts) returns jsonb
language plpgsql stable as $$
declare
	room numeric := greatest(
	    coalesce(parameter_decimal('scan.weight_tolerance_kg'), 0),
	    f.declared_kg * coalesce(parameter_decimal(
		'scan.weight_tolerance_percent'), 0) / 100);
	exports boolean;
begin
	if p_kg is null or f.declared_kg is null
	    or abs(p_kg - f.declared_kg) <= room then
		return '[]';
	end if;
	exports := (select flow = 'export' from purchase
	    where id = f.purchase_id);
	return jsonb_build_array(jsonb_build_object(
	    'code', 'SCALE_WEIGHT',
	    'parameterVersion', parameter_version()::text,
	    'fields', jsonb_build_array(
		jsonb_build_object('document', 'scan', 'field', 'weightKg',
		    'line', null, 'value', trim_scale(p_kg)::text),
		jsonb_build_object(
		    'document', case when f.purchase_id is null
			then 'manifest' when exports then 'exportWaybill'
			else 'waybill' end,
		    'field', case when f.purchase_id is null
			then 'weightKg' when exports then 'grossWeight'
			else 'weight' end,
		    'line', null,
		    'value', trim_scale(f.declared_kg)::text))));
end;
$$;

-- May this account scan on this lane, now? Null when it may. The lane's row
-- is shared until the end, so that closing it has a before and an after.
create function scan_check(p_account bigint, p_lane text)
returns gate_answer language plpgsql as $$
declare
	l lane;
begin
	select * into l from lane where id = p_lane for share;
	return case
	    when l.id is null then gate_refuse(404, 'LANE_UNKNOWN')
	    when not exists (select from account where id = p_account
		and revoked_at is null and role = 'equipment'
		and lane_within(lanes, p_lane))
		then gate_refuse(403, 'LANE_NOT_YOURS')
	    when l.stopped then gate_refuse(409, 'LANE_STOPPED')
	    when l.state = 'closed' then gate_refuse(409, 'LANE_CLOSED')
	    when l.state = 'draining' then gate_refuse(409, 'LANE_DRAINING')
	end;
end;
$$;

-- A number that was scanned before. A review that was open on the other scan
-- is void and the parcel held; what was released stays released, and this box
-- goes to the shelf with an instruction of its own.
create function scan_again(x parcel, p_scan bigint, p_lane text)
returns void language plpgsql as $$
begin
	perform parcel_note(x.id, 'scan', x.state, jsonb_build_object(
	    'scanId', p_scan::text, 'lane', p_lane, 'reason', 'SCANNED'));
	if x.state <> 'released' then
		update parcel set scan_id = p_scan, lane = p_lane
		 where id = x.id;
	end if;
	if x.state = 'in_review' then
		perform review_void(x.review_id, 'SCANNED', null);
		perform parcel_enter(x.id, 'hold', 'SCANNED',
		    jsonb_build_object('scanId', p_scan::text));
	else
		perform instruction_add(p_lane, p_scan, x.id, 'hold',
		    'SCANNED');
	end if;
end;
$$;

-- Must any agency look at it?
create function scan_looks(f gate_facts, p_seed bytea, p_scale jsonb)
returns boolean language sql stable as $$
	select bool_or((seat_rule(code, p_seed, f.codes, p_scale)->>'looks')
		::boolean) from agency where seat;
$$;

-- A parcel's first scan: from the belt to where its disposition says.
create function scan_enter(s scan, f gate_facts) returns void
language plpgsql as $$
declare
	detail jsonb := jsonb_build_object('scanId', s.id::text);
	review bigint;
begin
	update parcel set scan_id = s.id, lane = s.lane
	 where id = s.parcel_id;
	perform parcel_enter(s.parcel_id, 'scan', null,
	    detail || jsonb_build_object('lane', s.lane));
	if s.disposition = 'hold' then
		perform parcel_enter(s.parcel_id, 'hold', s.reason, detail);
		return;
	end if;
	review := review_start(f, s.id, '{}');
	detail := detail || jsonb_build_object('reviewId', review::text);
	if s.disposition = 'release' then
		perform parcel_enter(s.parcel_id, 'clear', s.reason, detail);
	else
		perform parcel_enter(s.parcel_id, 'review', s.reason, detail);
		perform review_tell(review);
	end if;
end;
$$;

create function scan_answer(s scan) returns jsonb
language sql stable as $$
	select jsonb_build_object('scanId', s.id::text,
		'parcel', parcel_json(s.parcel_id),
		'disposition', s.disposition, 'reason', s.reason,
		'deadline', (select rfc3339(coalesce(
			r.deadline, (select deadline from instruction
			  where parcel_id = s.parcel_id and scan_id = s.id
			  order by id desc limit 1)))),
		'reviewId', r.id::text)
	  from parcel x left join review r on r.id = x.review_id
	   and r.scan_id = s.id and r.state = 'open'
	 where x.id = s.parcel_id;
$$;

-- The scan itself, with everything locked: what becomes of it is decided, put
-- down, and done.
create function scan_write(p_account bigint, p_lane text, p_parcel bigint,
	p_reason text, p_weight_kg numeric, p_image_digest bytea,
	p_seed bytea) returns scan
language plpgsql as $$
declare
	f gate_facts := gate_lock(p_parcel, false);
	x parcel;
	s scan;
begin
	select * into x from parcel where id = p_parcel;
	s.findings := scale_check(p_weight_kg, f);
	s.reason := case when x.state <> 'expected' then 'SCANNED'
	    else coalesce(p_reason, gate_blocks(f)) end;
	s.disposition := case when s.reason is not null then 'hold'
	    when scan_looks(f, p_seed, s.findings) then 'review'
	    else 'release' end;
	s.reason := coalesce(s.reason, case s.disposition
	    when 'review' then 'REVIEW' else 'CLEARED' end);
	insert into scan (parcel_id, lane, account_id, weight_kg,
	    image_digest, disposition, reason, findings, seed)
	values (x.id, p_lane, p_account, p_weight_kg, p_image_digest,
	    s.disposition, s.reason, s.findings, p_seed)
	returning * into s;
	if x.state = 'expected' then
		perform scan_enter(s, f);
	else
		perform scan_again(x, s.id, p_lane);
	end if;
	perform log_append('account:' || (select name from account
	    where id = p_account), 'scan',
	    'parcel:' || f.parcel_key, jsonb_build_object(
	    'scanId', s.id::text, 'lane', p_lane, 'reason', s.reason,
	    'disposition', s.disposition));
	return s;
end;
$$;

-- The door. A key that came before gets the answer that it got then.
create function scan_record(p_account bigint, p_lane text, p_key text,
	p_request_digest bytea, p_logistics_code text, p_logistics_no text,
	p_weight_kg numeric, p_image_digest bytea, p_media text, p_width int,
	p_height int, p_image bytea, p_seed bytea)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	known idempotency;
	refused gate_answer;
	named record;
	body jsonb;
	s scan;
begin
	if p_key is not null then
		perform lock_take(array[lock_key('key', p_account::text,
		    p_key)], true);
	end if;
	select * into known from idempotency
	 where account_id = p_account and key = p_key;
	if known.digest = p_request_digest then
		return (known.status, known.answer, '[]'::jsonb);
	elsif known.key is not null then
		return gate_refuse(422, 'IDEMPOTENCY_KEY_REUSED');
	end if;
	refused := scan_check(p_account, p_lane);
	if refused.status is not null then
		return refused;
	end if;
	if p_image_digest is not null then
		insert into image (digest, media, width, height, bytes)
		values (p_image_digest, p_media, p_width, p_height, p_image)
		on conflict (digest) do nothing;
	end if;
	select * into named from parcel_find(p_logistics_code,
	    p_logistics_no);
	s := scan_write(p_account, p_lane, coalesce(named.parcel_id,
	    parcel_add(named.code, p_logistics_no)), named.reason,
	    p_weight_kg, p_image_digest, p_seed);
	body := scan_answer(s);
	if p_key is not null then
		insert into idempotency (account_id, key, digest, status,
		    answer)
		values (p_account, p_key, p_request_digest, 201, body);
	end if;
	return gate_done(201, body);
end;
$$;
