-- Counts an attempt to sign in; see session_begin in 0006_session.sql.
-- in: $1 name text
-- out: locked_s int, person_id bigint, password text
select locked_s, person_id, password from session_begin($1)
