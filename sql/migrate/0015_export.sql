-- The exports' watermark. A row gets its place when the watermark closes over
-- it, and only once no transaction can still add a row that belongs before
-- it; so a range below the watermark gives the same bytes for ever.

-- Places what is settled, strictly between the old watermark and the new one,
-- in the order of (xid, id). The watermark moves also when there is nothing
-- to place, and never past the clock: should the clock have been set back, it
-- waits until the clock has caught up. Nor does it pass a row that waits for
-- its tax bill (0050), so that a release below the watermark is in the export;
-- but a bill that takes too long is no reason to keep the others from it: then
-- the row is placed without, and the bill comes as a correction.
create function export_close()
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	old timestamptz;
	new timestamptz;
	n bigint := 0;
	patient timestamptz := clock_timestamp() - make_interval(
	    secs => parameter_int('tax.patience_seconds'));
begin
	select at into old from export_watermark for update;
	new := least(clock_timestamp(), (select min(at) from export_row
	    where waits and placed_at is null and at > patient));
	if new > old + interval '1 microsecond' then
		with due as materialized (
			select id, nextval('export_place_seq') as place from (
				select id from export_row
				 where placed_at is null
				   and not (waits and at > patient)
				   and xid < pg_snapshot_xmin(
					pg_current_snapshot())
				 order by xid, id) settled)
		update export_row e set place = due.place,
		    placed_at = new - interval '1 microsecond'
		  from due where e.id = due.id;
		get diagnostics n = row_count;
		update export_watermark set at = new;
		old := new;
	end if;
	return gate_done(200, jsonb_build_object('watermark', rfc3339(old),
	    'placed', n));
end;
$$;

-- What was placed stays placed, as it is.
create function export_row_fix() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or old.placed_at is not null then
		raise exception 'a placed export row is not changed'
		    using errcode = '42501';
	end if;
	return new;
end;
$$;
create trigger export_row_fixed before update or delete on export_row
	for each row execute function export_row_fix();
