-- A gate function: see hold_place in sql/migrate.
-- in: $1 person bigint, $2 kind text, $3 key text, $4 mask text,
--     $5 person_macs bytea[], $6 reason text
-- out: status int, body jsonb, events jsonb
select status, body, events from hold_place($1, $2, $3, $4, $5, $6)
