-- The password was wrong.
-- in: $1 name text, $2 person bigint
-- out: locked_s int
select locked_s from session_fail($1, $2)
