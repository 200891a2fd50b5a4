-- A gate function: see seat_leave in sql/migrate.
-- in: $1 token uuid
-- out: status int, body jsonb, events jsonb
select status, body, events from seat_leave($1)
