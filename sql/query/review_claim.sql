-- A gate function: see review_claim in sql/migrate.
-- in: $1 person bigint, $2 preferred bigint, $3 token uuid
-- out: status int, body jsonb, events jsonb
select status, body, events from review_claim($1, $2, $3)
