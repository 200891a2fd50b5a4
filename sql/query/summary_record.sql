-- What a summary came to: see summary_record in 0043_summary.sql.
-- in: $1 document bigint, $2 status text, $3 info text, $4 lists bigint[],
--     $5 customs text, $6 head jsonb, $7 lines jsonb
-- out: status int, body jsonb, events jsonb
select status, body, events
  from summary_record($1, $2, $3, $4, $5, $6, $7)
