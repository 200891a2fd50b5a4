-- What a return came to: see return_record in 0041_return.sql.
-- in: $1 document bigint, $2 list bigint, $3 status text, $4 info text,
--     $5 gnum int[], $6 qty text[], $7 listed text[], $8 lines int,
--     $9 not_found text, $10 in_use text
-- out: status int, body jsonb, events jsonb
select status, body, events
  from return_record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
