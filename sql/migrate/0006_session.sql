-- Signing in and out, lock-outs, and the news that caches live on.

-- --- news ------------------------------------------------------------------
--
-- Each worker listens. What it remembers of accounts, people and sessions is
-- only trusted while it does, so a change takes effect when it commits.
--   account_changed, person_changed   the row's id
--   session_changed                   hex of the token's digest
--   parameter_changed                 nothing

create function account_tell() returns trigger language plpgsql as $$
begin
	perform pg_notify('account_changed', coalesce(new.id, old.id)::text);
	return null;
end;
$$;
create trigger account_told after insert or update or delete on account
	for each row execute function account_tell();

create function person_tell() returns trigger language plpgsql as $$
begin
	perform pg_notify('person_changed', coalesce(new.id, old.id)::text);
	return null;
end;
$$;
create trigger person_told after insert or update or delete on person
	for each row execute function person_tell();

-- A new session is no news: nobody can remember what was not there.
create function session_tell() returns trigger language plpgsql as $$
begin
	perform pg_notify('session_changed', encode(old.token_digest, 'hex'));
	return null;
end;
$$;
create trigger session_told after update or delete on session
	for each row execute function session_tell();

create function parameter_tell() returns trigger language plpgsql as $$
begin
	perform pg_notify('parameter_changed', '');
	return null;
end;
$$;
create trigger parameter_told after insert or update or delete on parameter
	for each statement execute function parameter_tell();

-- --- names -----------------------------------------------------------------

-- The form in which names are compared and counted: case, width and spaces
-- make no difference, so they get nobody around a lock-out.
create function name_fold(p_name text) returns text
language sql immutable parallel safe as $$
	select lower(regexp_replace(normalize(p_name, NFKC),
		'[[:space:]]+', '', 'g'));
$$;

create index person_name on person (name_fold(name));
create index lockout_last on lockout (last_at);
create index session_person on session (person_id) where ended_at is null;
create index session_expires on session (expires_at);

-- Whom a typed name means: exactly so, or the only one that folds to it.
create function person_named(p_name text) returns person
language plpgsql stable as $$
declare
	p person;
	n int;
begin
	select * into p from person where name = p_name;
	if p.id is null then
		select count(*) into n from person
		 where name_fold(name) = name_fold(p_name);
		if n = 1 then
			select * into p from person
			 where name_fold(name) = name_fold(p_name);
		end if;
	end if;
	return p;
end;
$$;

-- The row that counts failures. What is typed where a name belongs may be a
-- password: only the names of people are kept as they are.
create function lockout_key(p_name text) returns text
language sql stable as $$
	select case when exists (select from person
			where name_fold(name) = name_fold(p_name))
		then name_fold(p_name)
		else '#' || encode(sha256(convert_to(name_fold(p_name),
			'UTF8')), 'hex') end;
$$;

-- --- signing in ------------------------------------------------------------

-- Before the password is looked at, the attempt counts as a failure; a
-- success takes it back. So attempts at the same instant cannot all slip in
-- under the limit. locked_s > 0: refuse, whatever the password is.
create function session_begin(p_name text, out locked_s int,
	out person_id bigint, out password text)
language plpgsql security definer as $$
declare
	l lockout;
	p person;
	v_most int := parameter_int('lockout.failures');
	v_span interval := make_interval(secs => parameter_int(
		'lockout.seconds'));
	v_now timestamptz := clock_timestamp();
begin
	delete from lockout where name in (select name from lockout
		 where last_at < v_now - v_span - interval '1 day'
		 order by last_at limit 16 for update skip locked);

	insert into lockout (name, last_at) values (lockout_key(p_name), v_now)
		on conflict do nothing;
	select * into l from lockout where name = lockout_key(p_name)
		for update;

	-- Over, or forgotten: count anew.
	if l.locked_until <= v_now or l.last_at < v_now - v_span then
		l.failures := 0;
		l.locked_until := null;
	end if;
	if l.locked_until is null then
		l.failures := l.failures + 1;
		-- One too many at this instant, or ones that were never judged.
		if l.failures > v_most then
			l.locked_until := v_now + v_span;
		end if;
		update lockout set failures = l.failures, last_at = v_now,
			locked_until = l.locked_until where name = l.name;
	end if;

	locked_s := ceil(coalesce(extract(epoch from l.locked_until - v_now),
		0));
	if locked_s = 0 then
		p := person_named(p_name);
		if p.disabled_at is null then
			person_id := p.id;
			password := p.password;
		end if;
	end if;
end;
$$;

-- The password was wrong, or there is no such person. Locks when it was the
-- last failure allowed; says for how long.
create function session_fail(p_name text, p_person bigint, out locked_s int)
language plpgsql security definer as $$
declare
	v_most int := parameter_int('lockout.failures');
	v_seconds int := parameter_int('lockout.seconds');
begin
	update lockout set locked_until = clock_timestamp()
		+ make_interval(secs => v_seconds)
	 where name = lockout_key(p_name) and failures >= v_most
	   and locked_until is null;
	locked_s := case when found then v_seconds else 0 end;
	perform log_append('hub', 'sign_in.failed', 'person:' || coalesce(
			(select name from person where id = p_person), '?'),
		jsonb_build_object('lockedSeconds', locked_s));
end;
$$;

-- What a session's answer says. Every lane is named, so that a screen need
-- not know what * means.
create function session_facts(p_person bigint) returns jsonb
language sql stable as $$
	select jsonb_build_object('name', name, 'role', role,
		'agency', agency, 'locale', locale,
		'lanes', case when '*' = any(lanes) then
			(select coalesce(jsonb_agg(id order by id), '[]')
			   from lane)
			else to_jsonb(lanes) end)
	  from person where id = p_person and disabled_at is null;
$$;

-- The password was right. No row of facts: the person was disabled meanwhile.
-- The session that the browser had before ends.
create function session_open(p_name text, p_person bigint, p_digest bytea,
	p_before bytea, out facts jsonb, out seconds int)
language plpgsql security definer as $$
declare
	p person;
begin
	select * into p from person where id = p_person
	   and disabled_at is null for share;
	if p.id is null then
		return;
	end if;
	seconds := parameter_int('session.seconds');
	delete from lockout where name = lockout_key(p_name);
	update session set ended_at = clock_timestamp()
	 where token_digest = p_before and ended_at is null;
	delete from session where id in (select id from session
		 where expires_at < clock_timestamp() - interval '30 days'
		 order by expires_at limit 16 for update skip locked);
	insert into session (token_digest, person_id, expires_at)
	values (p_digest, p.id, clock_timestamp()
		+ make_interval(secs => seconds));
	perform log_append('person:' || p.name, 'sign_in',
		'person:' || p.name, '{}');
	facts := session_facts(p.id);
end;
$$;

-- Ends a session; false when it had ended already.
create function session_end(p_digest bytea) returns boolean
language plpgsql security definer as $$
declare
	v_person bigint;
begin
	update session set ended_at = clock_timestamp()
	 where token_digest = p_digest and ended_at is null
	returning person_id into v_person;
	if v_person is not null then
		perform log_append('person:' || name, 'sign_out',
			'person:' || name, '{}')
		   from person where id = v_person;
	end if;
	return v_person is not null;
end;
$$;

create function person_speak(p_person bigint, p_locale text) returns jsonb
language plpgsql security definer as $$
begin
	update person set locale = p_locale
	 where id = p_person and locale <> p_locale;
	return session_facts(p_person);
end;
$$;
