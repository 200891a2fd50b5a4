-- Lists whose tax bill is due: see tax_claim in sql/migrate. A list with more
-- than one accepted return has a row for each.
-- in: $1 limit int
-- out: origin_id bigint, list_id bigint, returns int, list_sealed bytea,
--     order_sealed bytea, return_sealed bytea
select origin_id, list_id, returns, list_sealed, order_sealed, return_sealed
  from tax_claim($1)
