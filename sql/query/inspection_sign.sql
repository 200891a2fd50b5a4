-- A gate function: see inspection_sign in sql/migrate.
-- in: $1 person bigint, $2 inspection bigint, $3 outcome text, $4 note text
-- out: status int, body jsonb, events jsonb
select status, body, events from inspection_sign($1, $2, $3, $4)
