-- A gate function: see instruction_expire in sql/migrate.
-- in: $1 limit int
-- out: status int, body jsonb, events jsonb
select status, body, events from instruction_expire($1)
