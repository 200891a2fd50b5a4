-- The person whose session this is, and when it expires.
-- in: $1 digest bytea
-- out: id bigint, name text, role text, agency text, lanes text,
--     locale text, expires bigint
select p.id, p.name, p.role, coalesce(p.agency, ''),
       case when '*' = any(p.lanes) then '*'
            else ',' || array_to_string(p.lanes, ',') || ',' end,
       p.locale, extract(epoch from s.expires_at)::bigint
  from session s
  join person p on p.id = s.person_id
 where s.token_digest = $1::bytea and s.ended_at is null
   and s.expires_at > clock_timestamp() and p.disabled_at is null
