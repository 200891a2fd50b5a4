-- A gate function: see sql/migrate/0065_webhook.sql.
-- in: $1 account bigint, $2 actor text, $3 url text, $4 locale text,
--     $5 secret bytea, $6 after text, $7 most int
-- out: status int, body jsonb, events jsonb
select status, body, events from webhook_add($1, $2, $3, $4, $5, $6, $7)
