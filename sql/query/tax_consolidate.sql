-- Tax bills whose days are over go onto payment slips: see tax_consolidate.
-- in: $1 limit int
-- out: done bigint
select tax_consolidate($1)
