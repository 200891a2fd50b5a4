-- The rates of goods codes and the rules, as on the day of the declaration:
-- see tax_rules in sql/migrate.
-- in: $1 list_id bigint, $2 gcodes text[]
-- out: duty text, vat text, consumption text, specific text, unit text,
--     reduced text, single_limit text, tolerance text,
--     parameter_version bigint
select duty, vat, consumption, specific, unit, reduced, single_limit,
       tolerance, parameter_version
  from tax_rules($1, $2)
