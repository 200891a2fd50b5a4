-- A gate function: see hold_lift in sql/migrate.
-- in: $1 person bigint, $2 hold bigint, $3 reason text
-- out: status int, body jsonb, events jsonb
select status, body, events from hold_lift($1, $2, $3)
