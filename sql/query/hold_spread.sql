-- A gate function: see hold_spread in sql/migrate.
-- in: $1 limit int
-- out: status int, body jsonb, events jsonb
select status, body, events from hold_spread($1)
