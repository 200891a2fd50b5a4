-- What a webhook has tried and not delivered; null: no webhook of the account.
-- in: $1 account bigint, $2 webhook bigint, $3 after bigint, $4 limit int
-- out: page jsonb
select webhook_failures($1, $2, $3, $4) as page
