-- A gate function: see sql/migrate/0065_webhook.sql.
-- in: $1 account bigint, $2 webhook bigint
-- out: status int, body jsonb, events jsonb
select status, body, events from webhook_result($1, $2)
