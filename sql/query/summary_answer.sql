-- A result from customs: see summary_answer in 0043_summary.sql.
-- in: $1 document bigint, $2 sum_no text, $3 decl_seq_no text,
--     $4 entry_id text, $5 dec_state text, $6 lists text[],
--     $7 message jsonb, $8 not_found text, $9 in_use text
-- out: status int, body jsonb, events jsonb
select status, body, events
  from summary_answer($1, $2, $3, $4, $5, $6, $7, $8, $9)
