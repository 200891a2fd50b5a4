-- Returns: 625 of an import, 213 of an export. Goods of a released list come
-- back, line by line, never more than the list had. What is accepted gives
-- back what the list took in proportion of those lines (list_returned, 0050).

create table return_line (
	application_id	bigint not null references application,
	invt_no		text not null,
	gnum		int not null,
	qty		numeric(24,5) not null check (qty > 0),
	listed		numeric(24,5) not null,		-- the list's quantity
	primary key (application_id, gnum)
);
create index return_line_list on return_line (invt_no, gnum);

-- Is every line of the list back?
create function list_returned_whole(p_invt_no text, p_lines int)
returns boolean language sql stable as $$
	select count(*) = p_lines from (
		select 1 from return_line where invt_no = p_invt_no
		 group by gnum having sum(qty) >= max(listed)) t;
$$;

-- Why a list takes no return, in Chinese; null: it does. The window counts
-- from the last release.
create function return_forbids(d document) returns text
language sql stable as $$
	select case when list_state(d) <> 'released'
		then '原清单不是放行状态'
	    when list_released_at(d) < clock_timestamp() - make_interval(
		days => parameter_int('return.window_days')::int)
		then '已超过退货申请期限' end;
$$;

/*
 * What jobs/effect.c found: p_lines of the list p_list are asked for, or it is
 * refused with p_status and p_info. p_gnum, p_qty, p_listed: the lines that
 * come back. Under the list's locks all of it is looked at again; if the list
 * is another version, or another return took what was left meanwhile, the
 * application stays due and is judged anew.
 */
create function return_record(p_document bigint, p_list bigint,
	p_status text, p_info text, p_gnum int[], p_qty text[],
	p_listed text[], p_lines int, p_not_found text, p_in_use text)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	a application;
	d document;
	why text;
begin
	select * into d from document where id = p_list;
	perform lock_take(list_locks(d), true);
	select * into a from application where document_id = p_document
	   for update;
	d := list_find(application_list_kind(a.kind), a.keys);
	if a.state is distinct from 'due' or d.id is distinct from p_list then
		return gate_refuse(409, 'STALE');
	elsif d.id is null then
		perform application_settle(p_document, 'refused', p_not_found,
		    '未找到清单[' || (a.keys->>'invtNo') || ']');
		return gate_done(200, '{"state": "refused"}');
	end if;
	why := return_forbids(d);
	if why is not null then
		perform application_settle(p_document, 'refused', p_in_use,
		    '退货申请单申报失败，[' || why || ']');
		return gate_done(200, '{"state": "refused"}');
	elsif p_status is not null then
		perform application_settle(p_document, 'refused', p_status,
		    p_info);
		return gate_done(200, '{"state": "refused"}');
	end if;
	insert into return_line
	select p_document, d.invt_no, g, q::numeric, l::numeric
	  from unnest(p_gnum, p_qty, p_listed) t(g, q, l);
	if exists (select from return_line where invt_no = d.invt_no
	    group by gnum having sum(qty) > min(listed)) then
		raise exception 'return % was judged on what is gone',
		    p_document using errcode = '40001';
	end if;
	insert into list_change (list_id, invt_no, change, whole,
	    application_id)
	values (d.id, d.invt_no, 'returned',
	    list_returned_whole(d.invt_no, p_lines), p_document);
	perform parcel_say(d.parcel_id, 'goods_returned',
	    jsonb_build_object('invtNo', d.invt_no, 'lines', to_jsonb(p_gnum)));
	perform list_returned(d.id, p_document);
	perform application_settle(p_document, 'accepted', '399',
	    '[Code:2300;Desc:审核通过]', jsonb_build_object('invtNo',
	    d.invt_no));
	return gate_done(200, '{"state": "accepted"}');
end;
$$;
