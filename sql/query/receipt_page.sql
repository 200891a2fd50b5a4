-- A page of an account's receipts; the last row carries the cursor. No row at
-- all: the cursor is not one of ours. Who follows others reads theirs as well,
-- and where a document comes with its receipt, it is in sealed.
-- in: $1 account bigint, $2 cursor text, $3 limit int, $4 status text,
--     $5 order_no text, $6 logistics_no text
-- out: id bigint, kind int, guid text, keys jsonb, return_status text,
--     return_time text, at text, return_info text, errors jsonb,
--     verdict text, findings bytea, warnings jsonb, message jsonb,
--     sealed bytea, next text
select id, kind, guid, keys, return_status, return_time, at, return_info,
       errors, verdict, findings, warnings, message, null::bytea as sealed,
       next
  from receipt_page($1, $2, $3, $4, $5, $6)
 where not exists (select from subscription_source where account_id = $1)
union all
select id, kind, guid, keys, return_status, return_time, at, return_info,
       errors, verdict, findings, warnings, message, sealed, next
  from subscriber_page($1, $2, $3, $4, $5, $6)
 where exists (select from subscription_source where account_id = $1)
