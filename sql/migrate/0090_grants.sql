-- Who may do what. The hub works as hub_app: it reads, and whatever it changes
-- it changes through the functions that are doors (SECURITY DEFINER). It has
-- no right to write any table. The functions that are no doors run with the
-- caller's rights, so calling one by hand gains nothing.
--
-- This file comes last, so that it sees every door. A later one that adds a
-- door or a table gives its own rights.

do $$
begin
	if not exists (select from pg_roles where rolname = 'hub_app') then
		create role hub_app nologin;
	end if;
	-- The operator's own connection becomes hub_app with SET ROLE.
	if current_user <> 'hub_app'
	    and not pg_has_role(current_user, 'hub_app', 'member') then
		execute format('grant hub_app to %I', current_user);
	end if;
	-- A temporary table would stand before ours in a search path.
	execute format('revoke temporary on database %I from public',
	    current_database());
end;
$$;

grant usage on schema public to hub_app;
grant select on all tables in schema public to hub_app;
alter default privileges in schema public grant select on tables to hub_app;

-- Every door looks only where it should, whatever path it was made with.
do $$
declare
	f regprocedure;
begin
	for f in select p.oid::regprocedure from pg_proc p
	    where p.pronamespace = 'public'::regnamespace and p.prosecdef
	loop
		execute format('alter function %s '
		    'set search_path = public, pg_temp', f);
	end loop;
end;
$$;

alter function log_append(text, text, text, jsonb) security definer;
alter function log_append(text, text, text, jsonb)
	set search_path = public, pg_temp;
