-- A gate function: see parcel_settle in sql/migrate.
-- in: $1 person bigint, $2 logistics_code text, $3 logistics_no text,
--     $4 outcome text, $5 status text, $6 reason text
-- out: status int, body jsonb, events jsonb
select status, body, events from parcel_settle($1, $2, $3, $4, $5, $6)
