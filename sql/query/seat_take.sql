-- A gate function: see seat_take in sql/migrate.
-- in: $1 person bigint, $2 lane text, $3 token uuid
-- out: status int, body jsonb, events jsonb
select status, body, events from seat_take($1, $2, $3)
