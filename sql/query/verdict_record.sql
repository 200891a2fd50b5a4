-- Writes a verdict, unless the legs have changed since they were read.
-- in: $1 purchase bigint, $2 order bigint, $3 payment bigint,
--     $4 waybill bigint, $5 list bigint, $6 verdict text, $7 codes text[],
--     $8 findings bytea, $9 warnings jsonb, $10 parameter_version bigint,
--     $11 touches bigint[], $12 info text
-- out: status int, body jsonb, events jsonb
select status, body, events
  from verdict_record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
