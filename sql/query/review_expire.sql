-- A gate function: see review_expire in sql/migrate.
-- in: $1 limit int
-- out: status int, body jsonb, events jsonb
select status, body, events from review_expire($1)
