-- A gate function: see review_undo in sql/migrate.
-- in: $1 review bigint, $2 person bigint
-- out: status int, body jsonb, events jsonb
select status, body, events from review_undo($1, $2)
