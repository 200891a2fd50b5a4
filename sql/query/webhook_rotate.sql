-- A gate function: see sql/migrate/0065_webhook.sql.
-- in: $1 account bigint, $2 actor text, $3 webhook bigint, $4 secret bytea
-- out: status int, body jsonb, events jsonb
select status, body, events from webhook_rotate($1, $2, $3, $4)
