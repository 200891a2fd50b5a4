-- The opened box, and the shelf: a joint inspection that every agency signs,
-- and what an officer settles about a parcel that is held or recalled.

create function inspection_json(p_inspection bigint) returns jsonb
language sql stable as $$
	select jsonb_build_object('inspectionId', i.id::text,
		'parcel', jsonb_build_object(
		    'logisticsCode', nullif(x.logistics_code, '-'),
		    'logisticsNo', x.logistics_no),
		'reviewId', i.review_id::text, 'lane', x.lane,
		'state', i.state, 'openedAt', rfc3339(i.opened_at),
		'closedAt', rfc3339(i.closed_at), 'outcome', i.outcome,
		'results', (select coalesce(jsonb_agg(jsonb_build_object(
			'agency', w.agency, 'outcome', w.outcome,
			'note', w.note, 'person', p.name,
			'at', rfc3339(w.at)) order by w.id), '[]')
		    from inspection_result w join person p
		      on p.id = w.person_id
		   where w.inspection_id = i.id))
	  from inspection i join parcel x on x.id = i.parcel_id
	 where i.id = p_inspection;
$$;

create function inspection_tell(p_inspection bigint, p_type text)
returns void language sql as $$
	select live_add(x.lane, p_type, jsonb_build_object(
		'inspectionId', i.id::text, 'state', i.state,
		'outcome', i.outcome, 'parcel', parcel_json(x.id)))
	  from inspection i join parcel x on x.id = i.parcel_id
	 where i.id = p_inspection;
$$;

-- Every agency has said the same: it takes effect.
create function inspection_close(p_inspection bigint, p_outcome text)
returns void language plpgsql as $$
declare
	i inspection;
begin
	update inspection set state = 'closed', outcome = p_outcome,
	    closed_at = clock_timestamp()
	 where id = p_inspection returning * into i;
	perform parcel_enter(i.parcel_id, p_outcome, null,
	    jsonb_build_object('inspectionId', i.id::text),
	    case p_outcome when 'release' then i.id end);
	perform inspection_tell(i.id, 'inspection.closed');
end;
$$;

-- The check of a signature, under the locks; null when it may be written.
create function inspection_check(i inspection, w inspection_result,
	p_outcome text, f gate_facts) returns gate_answer
language sql volatile as $$
	select case
	    when i.state = 'closed' and w.outcome = p_outcome
		then gate_done(200, inspection_json(i.id))
	    when i.state = 'closed'
		then gate_refuse(409, 'INSPECTION_CLOSED')
	    when p_outcome = 'release' and gate_blocks(f) is not null
		then gate_refuse_block(gate_blocks(f))
	end;
$$;

-- An agency signs. Its newest word counts; while the agencies differ, the
-- inspection stays open and shows both. A word for release is given on this
-- scan and these versions, and not while the law forbids one.
create function inspection_sign(p_person bigint, p_inspection bigint,
	p_outcome text, p_note text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	i inspection;
	x parcel;
	w inspection_result;
	f gate_facts;
	answer gate_answer;
begin
	select * into i from inspection where id = p_inspection;
	select * into x from parcel where id = i.parcel_id;
	if i.id is null then
		return gate_refuse(404, 'INSPECTION_UNKNOWN');
	elsif p.agency is null then
		return gate_refuse(403, 'AGENCY_NONE');
	elsif not lane_within(p.lanes, x.lane) then
		return gate_refuse(403, 'LANE_NOT_YOURS');
	elsif p_outcome is null or p_outcome not in
	    ('release', 'detain', 'return', 'destroy') then
		return gate_refuse(422, 'OUTCOME_UNKNOWN', '/outcome');
	end if;
	f := gate_lock(i.parcel_id, false);
	select * into i from inspection where id = p_inspection;
	select * into x from parcel where id = i.parcel_id;
	select * into w from inspection_result
	 where inspection_id = i.id and agency = p.agency
	 order by id desc limit 1;
	answer := inspection_check(i, w, p_outcome, f);
	if answer.status is not null then
		return answer;
	end if;
	if (w.outcome, w.note, w.scan_id, w.verdict_id, w.basis)
	    is distinct from (p_outcome, coalesce(p_note, ''), x.scan_id,
	    f.verdict_id, f.basis) then
		insert into inspection_result (inspection_id, agency, outcome,
		    note, person_id, scan_id, verdict_id, basis)
		values (i.id, p.agency, p_outcome, coalesce(p_note, ''), p.id,
		    x.scan_id, f.verdict_id, f.basis);
		perform log_person(p, 'inspection.sign', 'inspection:' || i.id,
		    jsonb_build_object('outcome', p_outcome, 'note', p_note));
		perform inspection_tell(i.id, 'inspection.signed');
	end if;
	if inspection_agreed(i.id, p_outcome, x.scan_id, f) then
		perform inspection_close(i.id, p_outcome);
	end if;
	return gate_done(200, inspection_json(i.id));
end;
$$;

-- The check of parcel_settle; null when it may be written.
create function settle_check(x parcel, p_event text, p_status text,
	p_reason text) returns gate_answer
language sql volatile as $$
	select case
	    when p_event is null
		or p_event not in ('inspect', 'detain', 'return', 'lose')
		then gate_refuse(422, 'OUTCOME_UNKNOWN', '/outcome')
	    when p_status is not null and (p_event <> 'detain'
		or p_status not in ('501', '502', '503', '599'))
		then gate_refuse(422, 'VALUE', '/status',
		    '501, 502, 503 or 599')
	    when coalesce(trim(p_reason), '') = ''
		then gate_refuse(422, 'REASON_MISSING', '/reason')
	    when x.state not in ('held', 'recalled') or not exists (
		select from parcel_step
		 where state = x.state and event = p_event)
		then gate_refuse(409, 'PARCEL_STATE', null, x.state)
	end;
$$;

-- What an officer settles about a parcel on the shelf, or one that was
-- recalled: inspect (to the table), detain (a legal act; p_status says which:
-- 501 to clearance, 502 to anti-smuggling, 503 to legal affairs, 599 else),
-- return, or lose (recorded as out of reach).
create function parcel_settle(p_person bigint, p_code text, p_no text,
	p_outcome text, p_status text, p_reason text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p person := person_get(p_person);
	o record;
	x parcel;
	f gate_facts;
	refused gate_answer;
	detail jsonb := '{}';
begin
	select * into o from parcel_open(p, p_code, p_no);
	if (o.refused).status is not null then
		return o.refused;
	elsif p.agency is null then
		return gate_refuse(403, 'AGENCY_NONE');
	end if;
	f := gate_lock(o.parcel_id, false);
	select * into x from parcel where id = o.parcel_id;
	refused := settle_check(x, p_outcome, p_status, p_reason);
	if refused.status is not null then
		return refused;
	end if;
	if p_outcome = 'inspect' then
		detail := jsonb_build_object('inspectionId',
		    inspection_start(x.id, x.review_id)::text);
	elsif p_outcome = 'detain' then
		detail := jsonb_build_object('status',
		    coalesce(p_status, '599'));
	end if;
	perform log_person(p, 'parcel.' || p_outcome, 'parcel:' || f.parcel_key,
	    detail || jsonb_build_object('reason', p_reason));
	perform parcel_enter(x.id, p_outcome, null, detail);
	return gate_done(200, parcel_json(x.id) || detail);
end;
$$;
