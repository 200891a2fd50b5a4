-- The webhooks of an account.
-- in: $1 account bigint
-- out: page jsonb
select webhook_page($1) as page
