-- intake_store of a batch in which a message was signed: see signature_keep in
-- 0060_certificate.sql.
-- in: $1 dry boolean, $2 message digests bytea[], $3 accounts bigint[],
--     $4 media text[], $5 sealed bytea[], $6 message of document int[],
--     $7 kinds int[], $8 issuers text[], $9 numbers text[], $10 ebp text[],
--     $11 order text[], $12 carrier text[], $13 waybill text[],
--     $14 app types int[], $15 app times text[], $16 drafts boolean[],
--     $17 macs bytea[], $18 sealed bytea[], $19 persons bytea[],
--     $20 enterprises text[], $21 amounts text[], $22 weights text[],
--     $23 customs text[], $24 warnings text[], $25 keys text[],
--     $26 refused message int[], $27 kind int[], $28 keys text[],
--     $29 status text[], $30 info text[], $31 errors text[], $32 codes jsonb,
--     $33 digests of what was signed bytea[], $34 accounts bigint[],
--     $35 certificates bigint[]
-- out: n int, outcome text, document_id bigint, receipt_guid text,
--     return_time text, pre_no text, invt_no text, touched bigint[]
select n, outcome, document_id, upper(receipt_guid::text), return_time,
       pre_no, invt_no, touched
  from signature_keep($1, $33, $34, $35),
       intake_store($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
       $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27,
       $28, $29, $30, $31, $32)
