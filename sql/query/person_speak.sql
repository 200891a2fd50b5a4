-- The language that a person wants the screens in.
-- in: $1 person bigint, $2 locale text
-- out: facts jsonb
select person_speak($1, $2)
