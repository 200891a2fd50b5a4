-- Records a tax bill, or that nothing is owed (no lines): see tax_record in
-- sql/migrate.
-- in: $1 origin_id bigint, $2 list_id bigint, $3 returns int, $4 head jsonb,
--     $5 reduced boolean, $6 lines jsonb, $7 warnings jsonb
-- out: outcome text
select tax_record($1, $2, $3, $4, $5, $6, $7)
