-- Touches the purchases whose window closed while they waited.
-- in: $1 limit int
-- out: purchases bigint[]
select purchase_expire($1)
