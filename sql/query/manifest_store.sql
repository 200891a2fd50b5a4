-- The sound items of a manifest: see manifest_store in 0031_manifest.sql.
-- in: $1 account bigint, $2 key text, $3 digest bytea, $4 items jsonb
-- out: status int, body jsonb, events jsonb
select status, body, events from manifest_store($1, $2, $3, $4)
