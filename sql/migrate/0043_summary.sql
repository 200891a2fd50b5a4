-- Summaries of export: a 701 asks that released lists (603, statisticsFlag B)
-- be declared together; when all of them are released the hub gives the
-- summary its numbers and issues the result, 792. The number of the
-- declaration itself (entryId) comes from customs' own declaration system: its
-- 792 comes in under the summary's number and is passed on.
--
-- A list goes into one summary. While lists are not released yet, the summary
-- has them and waits; when one of them is cancelled, it is refused and lets
-- the others go.

create table summary (
	document_id	bigint primary key references application,
	sum_no		text unique,		-- minted when all are released
	decl_seq_no	text unique,
	entry_id	text,			-- from customs
	dec_state	text,
	result_id	bigint references document,	-- the 792 from customs
	at		timestamptz not null default clock_timestamp()
);

create table summary_list (
	invt_no		text primary key,	-- one list, one summary
	document_id	bigint not null references summary,
	list_id		bigint not null references document
);
create index summary_list_of on summary_list (document_id);

create sequence sum_no_seq maxvalue 999999999 cycle;
create sequence decl_seq_no_seq maxvalue 999999999 cycle;

-- The lists that a 701 is about: those that it names, or, where it gives a
-- span of time, all of its declarant and merchant that were released in it.
-- Numbers that no list has come back without one. state is list_state's;
-- taken: another summary has it.
create function summary_lists(p_document bigint, p_agent text, p_ebc text,
	p_invt_no text[], p_from timestamp, p_to timestamp)
returns table (invt_no text, list_id bigint, sealed bytea, state text,
	logistics_no text, taken boolean)
language plpgsql stable security definer
set search_path = public, pg_temp as $$
begin
	return query
	with named as (
		select n, i from unnest(p_invt_no) with ordinality t(n, i)
		 where p_from is null
		union all
		select d.invt_no, d.id from document d
		  join parcel x on x.id = d.parcel_id and x.state = 'released'
		 where p_from is not null and d.kind = 603 and d.live
		   and not d.draft and d.issuer = p_agent
		   and list_released_at(d) between
			(p_from at time zone 'Asia/Shanghai')
			and (p_to at time zone 'Asia/Shanghai')
		   and not exists (select from summary_list s
			where s.invt_no = d.invt_no
			  and s.document_id <> p_document)
	)
	select n, l.id, l.sealed, list_state(l),
	       (select x.logistics_no from parcel x where x.id = l.parcel_id),
	       exists (select from summary_list s where s.invt_no = n
		  and s.document_id <> p_document)
	  from named left join lateral list_find(603, jsonb_build_object(
		'agentCode', p_agent, 'ebcCode', p_ebc, 'invtNo', n)) l
	    on true
	 order by i;
end;
$$;

-- The message 792, as its JSON twin. p_head: what C made of the 701 and its
-- lists, p_lines: the same of their lines.
create function summary_message(s summary, p_head jsonb, p_lines jsonb)
returns jsonb language sql volatile as $$
	select jsonb_build_object('CEB792Message', jsonb_build_object(
	    'guid', upper(gen_random_uuid()::text), 'version', '1.0',
	    'SummaryResult', jsonb_build_array(jsonb_build_object(
		'SummaryResultHead', p_head || jsonb_build_object(
		    'guid', upper(gen_random_uuid()::text),
		    'sumNo', s.sum_no, 'declSeqNo', s.decl_seq_no,
		    'opDate', ceb_time(clock_timestamp()),
		    'decState', coalesce(s.dec_state, '1')),
		'SummaryResultList', p_lines))));
$$;

-- Tells the sender of a 701 its result: an item of kind 792 with the message.
create function summary_tell(s summary, p_message jsonb) returns void
language sql as $$
	insert into receipt (account_id, kind, document_id, keys,
		return_status, return_info, message)
	select d.account_id, 792, d.id, a.keys || jsonb_strip_nulls(
		jsonb_build_object('sumNo', s.sum_no,
		    'declSeqNo', s.decl_seq_no, 'entryId', s.entry_id)),
		'399', '[Code:2300;Desc:汇总结果]', p_message
	  from document d join application a on a.document_id = d.id
	 where d.id = s.document_id;
$$;

/*
 * What jobs/effect.c found in a 701: refused with p_status and p_info, or it
 * has these lists; p_head and p_lines make its 792. Whether all are released
 * is looked at here, under the locks of the lists' parcels.
 */
create function summary_record(p_document bigint, p_status text,
	p_info text, p_lists bigint[], p_customs text, p_head jsonb,
	p_lines jsonb)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	a application;
	s summary;
	open int;
begin
	perform lock_take(array(select unnest(list_locks(d))
	    from document d where d.id = any(p_lists)), false);
	select * into a from application where document_id = p_document
	   for update;
	if a.state is distinct from 'due' then
		return gate_refuse(409, 'STALE');
	elsif p_status is not null then
		delete from summary_list where document_id = p_document;
		perform application_settle(p_document, 'refused', p_status,
		    p_info);
		return gate_done(200, '{"state": "refused"}');
	elsif exists (select from document d where d.id = any(p_lists)
	    and not d.live) then
		return gate_refuse(409, 'STALE');	-- one has moved
	end if;
	insert into summary (document_id) values (p_document)
	    on conflict do nothing;
	insert into summary_list
	select d.invt_no, p_document, d.id from document d
	 where d.id = any(p_lists) order by d.invt_no
	    on conflict (invt_no) do update set list_id = excluded.list_id
	 where summary_list.document_id = p_document;
	if exists (select from unnest(p_lists) l where not exists (
	    select from summary_list where list_id = l
	       and document_id = p_document)) then
		raise exception 'another summary has a list of %', p_document
		    using errcode = '40001';
	end if;
	select count(*) into open from document d where d.id = any(p_lists)
	   and list_state(d) <> 'released';
	if open > 0 then
		update application set state = 'waiting'
		 where document_id = p_document;
		return gate_done(200, '{"state": "waiting"}');
	end if;
	update summary set sum_no = tax_number(p_customs, 'S',
		nextval('sum_no_seq')),
	    decl_seq_no = tax_number(p_customs, 'D',
		nextval('decl_seq_no_seq'))
	 where document_id = p_document returning * into s;
	insert into list_change (list_id, invt_no, change, application_id)
	select list_id, invt_no, 'summarized', p_document from summary_list
	 where document_id = p_document;
	perform list_summed(list_id, s.sum_no, s.decl_seq_no)
	   from summary_list where document_id = p_document;
	perform application_settle(p_document, 'accepted', '399',
	    '[Code:2300;Desc:审核通过]',
	    jsonb_build_object('sumNo', s.sum_no));
	perform summary_tell(s, summary_message(s, p_head, p_lines));
	return gate_done(200, '{"state": "accepted"}');
end;
$$;

-- Summaries that waited and need not any longer: every list is released, or
-- one never will be.
create function summary_wake(p_limit int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	n int;
begin
	with ready as (
		select a.document_id as id from application a
		 where a.state = 'waiting' and a.kind = 701
		   and (not exists (select from summary_list s, lateral
			    (select d from document x join document d
			        on d.kind = x.kind and d.issuer = x.issuer
			       and d.number = x.number
			      where x.id = s.list_id
			      order by d.version desc limit 1) l(d)
			    where s.document_id = a.document_id
			      and list_state(l.d) <> 'released')
			or exists (select from summary_list s
			     where s.document_id = a.document_id
			       and not exists (select from document x
				  join document d on d.kind = x.kind
				   and d.issuer = x.issuer
				   and d.number = x.number and d.live
				 where x.id = s.list_id)))
		 order by a.document_id limit p_limit for update skip locked
	)
	update application a set state = 'due', claim_ends_at = '-infinity',
	    tries = 0
	  from ready where a.document_id = ready.id;
	get diagnostics n = row_count;
	return n;
end;
$$;

-- A 792 from customs: what came of the summary p_sum_no. p_lists must be its
-- lists, where the message names some. The newest word counts.
create function summary_answer(p_document bigint, p_sum_no text,
	p_decl_seq_no text, p_entry_id text, p_dec_state text,
	p_lists text[], p_message jsonb, p_not_found text, p_in_use text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	a application;
	s summary;
begin
	select * into s from summary where sum_no = p_sum_no for update;
	select * into a from application where document_id = p_document
	   for update;
	if a.state is distinct from 'due' then
		return gate_refuse(409, 'STALE');
	elsif s.document_id is null then
		perform application_settle(p_document, 'refused', p_not_found,
		    '未找到汇总申请[' || p_sum_no || ']');
		return gate_done(200, '{"state": "refused"}');
	elsif s.decl_seq_no <> p_decl_seq_no or exists (
	    select from unnest(p_lists) n where not exists (
		select from summary_list where invt_no = n
		   and document_id = s.document_id)) then
		perform application_settle(p_document, 'refused', p_in_use,
		    '汇总统一编号或清单与汇总申请不符');
		return gate_done(200, '{"state": "refused"}');
	end if;
	update summary set entry_id = coalesce(p_entry_id, entry_id),
	    dec_state = p_dec_state, result_id = p_document
	 where document_id = s.document_id returning * into s;
	perform list_summed(list_id, s.sum_no, s.decl_seq_no, s.entry_id,
	    s.dec_state)
	   from summary_list where document_id = s.document_id;
	perform summary_tell(s, p_message);
	perform application_settle(p_document, 'accepted', '399',
	    '[Code:2300;Desc:审核通过]');
	return gate_done(200, '{"state": "accepted"}');
end;
$$;
