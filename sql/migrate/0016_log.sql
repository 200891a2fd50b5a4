-- Checkpoints of the append-only log. Each takes the rows of transactions
-- that are over and that no earlier one has taken, in the order of (xid, id),
-- and chains their text to the digest before it: SHA-256(before || row), row
-- by row. Whoever keeps one digest outside can prove all that came before.

create index log_entry_order on log_entry (xid, id);

-- A row's text: a JSON array, so that no value can pass for another.
create function log_text(e log_entry) returns text
language sql stable as $$
	select jsonb_build_array(e.id, e.xid::text,
		to_char(e.at at time zone 'UTC',
		    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
		e.actor, e.action, e.subject, e.detail)::text;
$$;

-- The chain over the rows with p_from <= xid < p_below, after p_before.
create function log_chain(p_before bytea, p_from xid8, p_below xid8,
	out digest bytea, out entries bigint, out first_id bigint,
	out last_id bigint)
language plpgsql stable as $$
declare
	e log_entry;
begin
	digest := p_before;
	entries := 0;
	for e in select * from log_entry
	    where xid >= p_from and xid < p_below order by xid, id
	loop
		digest := sha256(digest || convert_to(log_text(e), 'UTF8'));
		entries := entries + 1;
		first_id := least(first_id, e.id);
		last_id := greatest(last_id, e.id);
	end loop;
end;
$$;

-- Adds a checkpoint when there is something to take.
create function log_close()
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	last log_checkpoint;
	c record;
	below xid8;
	before bytea;
begin
	perform lock_take(array[lock_key('log', 'close', '')], true);
	below := pg_snapshot_xmin(pg_current_snapshot());
	select * into last from log_checkpoint order by id desc limit 1;
	before := coalesce(last.digest, sha256(''));
	select * into c from log_chain(before,
	    coalesce(last.below_xid, '0'::xid8), below);
	if c.entries > 0 then
		insert into log_checkpoint (first_id, last_id, entries,
		    previous, digest, below_xid)
		values (c.first_id, c.last_id, c.entries, before, c.digest,
		    below)
		returning * into last;
	end if;
	return gate_done(200, jsonb_build_object('checkpoint', last.id::text,
	    'entries', c.entries, 'digest', encode(last.digest, 'hex')));
end;
$$;

-- Recomputes the chain from its beginning. broken is the first checkpoint
-- that does not hold, with detail saying how; null: all of it holds.
create function log_verify(out ok boolean, out checkpoints bigint,
	out entries bigint, out broken bigint, out detail text)
language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	k log_checkpoint;
	c record;
	before bytea := sha256('');
	start xid8 := '0';
begin
	checkpoints := 0;
	entries := 0;
	for k in select * from log_checkpoint order by id loop
		select * into c from log_chain(before, start, k.below_xid);
		detail := case
		    when k.previous <> before
			then 'it does not follow the checkpoint before it'
		    when c.entries <> k.entries then format(
			'it was closed over %s entries, %s are there',
			k.entries, c.entries)
		    when c.digest <> k.digest
			then 'an entry is not what it was' end;
		if detail is not null then
			broken := k.id;
			exit;
		end if;
		checkpoints := checkpoints + 1;
		entries := entries + k.entries;
		before := k.digest;
		start := k.below_xid;
	end loop;
	ok := broken is null;
end;
$$;
