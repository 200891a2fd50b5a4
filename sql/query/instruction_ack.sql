-- A gate function: see instruction_ack in sql/migrate.
-- in: $1 account bigint, $2 lane text, $3 instruction bigint
-- out: status int, body jsonb, events jsonb
select status, body, events from instruction_ack($1, $2, $3)
