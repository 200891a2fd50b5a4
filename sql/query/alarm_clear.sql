-- A gate function: see alarm_clear in sql/migrate.
-- in: $1 person bigint, $2 lane text, $3 reason text
-- out: status int, body jsonb, events jsonb
select status, body, events from alarm_clear($1, $2, $3)
