-- Where parcels are, as an application says: see place_record in 0042.
-- in: $1 document bigint, $2 code text, $3 no text[], $4 invt_no text[],
--     $5 detail jsonb, $6 bill_no text, $7 not_found text, $8 in_use text
-- out: status int, body jsonb, events jsonb
select status, body, events
  from place_record($1, $2, $3, $4, $5, $6, $7, $8)
