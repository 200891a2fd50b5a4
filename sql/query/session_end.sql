-- Signs out.
-- in: $1 digest bytea
-- out: ended boolean
select session_end($1::bytea)
