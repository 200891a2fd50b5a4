-- A gate function: see claim_leave in sql/migrate.
-- in: $1 person bigint, $2 token uuid
-- out: status int, body jsonb, events jsonb
select status, body, events from claim_leave($1, $2)
