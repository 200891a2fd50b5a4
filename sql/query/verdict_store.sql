-- Writes the verdicts of a batch: see verdict_store in 0021_recon.sql.
-- in: $1 purchases bigint[], $2 legs bigint[], $3 verdicts text[],
--     $4 codes text[], $5 findings bytea[], $6 warnings text[],
--     $7 infos text[], $8 parameter_version bigint, $9 quiet bigint[],
--     $10 touches bigint[]
-- out: purchase_id bigint, status int
select purchase_id, status
  from verdict_store($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
