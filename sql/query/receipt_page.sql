-- A page of an account's feed; the last row carries the cursor. No row at all:
-- the cursor is not one of ours. Where a document comes with its receipt, it
-- is in sealed.
-- in: $1 account bigint, $2 cursor text, $3 limit int, $4 status text,
--     $5 order_no text, $6 logistics_no text
-- out: id bigint, kind int, guid text, keys jsonb, return_status text,
--     return_time text, at text, return_info text, errors jsonb,
--     verdict text, findings bytea, warnings jsonb, message jsonb,
--     sealed bytea, next text
select id, kind, guid, keys, return_status, return_time, at, return_info,
       errors, verdict, findings, warnings, message, sealed, next
  from feed_page($1, $2, $3, $4, $5, $6)
