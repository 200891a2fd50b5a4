-- The machine account of a token.
-- in: $1 digest bytea
-- out: id bigint, name text, role text, enterprises text, lanes text,
--     signatures text, receipts text
select id, name, role,
       case when '*' = any(enterprises) then '*'
            else ',' || array_to_string(enterprises, ',') || ',' end,
       case when '*' = any(lanes) then '*'
            else ',' || array_to_string(lanes, ',') || ',' end,
       signatures, receipts
  from account
 where token_digest = $1::bytea and revoked_at is null
