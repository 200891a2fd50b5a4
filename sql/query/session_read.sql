-- Who is signed in, in the words of the interface.
-- in: $1 person bigint
-- out: facts jsonb
select session_facts($1)
