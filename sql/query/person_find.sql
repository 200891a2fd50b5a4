-- A person who may work here.
-- in: $1 id bigint
-- out: id bigint, name text, role text, agency text, lanes text, locale text
select id, name, role, coalesce(agency, ''),
       case when '*' = any(lanes) then '*'
            else ',' || array_to_string(lanes, ',') || ',' end,
       locale
  from person
 where id = $1 and disabled_at is null
