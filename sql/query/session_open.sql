-- The password was right: a new session, and the end of the one before.
-- in: $1 name text, $2 person bigint, $3 digest bytea, $4 before bytea
-- out: facts jsonb, seconds int
select facts, seconds from session_open($1, $2, $3::bytea, $4::bytea)
