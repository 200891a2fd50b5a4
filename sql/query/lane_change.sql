-- A gate function: see lane_change in sql/migrate.
-- in: $1 person bigint, $2 lane text, $3 state text
-- out: status int, body jsonb, events jsonb
select status, body, events from lane_change($1, $2, $3)
