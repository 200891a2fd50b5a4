-- A gate function: see claim_renew in sql/migrate.
-- in: $1 person bigint, $2 review bigint
-- out: status int, body jsonb, events jsonb
select status, body, events from claim_renew($1, $2)
