-- A gate function: see scan_record in sql/migrate.
-- in: $1 account bigint, $2 lane text, $3 key text, $4 request_digest 
--     bytea, $5 logistics_code text, $6 logistics_no text, $7 weight_kg numeric, 
--     $8 image_digest bytea, $9 media text, $10 width int, $11 height int, $12 
--     image bytea, $13 seed bytea
-- out: status int, body jsonb, events jsonb
select status, body, events from scan_record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
