-- One item of an account's feed, or no row.
-- in: $1 account bigint, $2 receipt bigint
-- out: id bigint, kind int, guid text, keys jsonb, return_status text,
--     return_time text, at text, return_info text, errors jsonb,
--     verdict text, findings bytea, warnings jsonb, message jsonb,
--     sealed bytea, next text
select id, kind, guid, keys, return_status, return_time, at, return_info,
       errors, verdict, findings, warnings, message, sealed, next
  from feed_find($1, $2)
