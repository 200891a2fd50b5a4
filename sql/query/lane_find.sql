-- Is there such a lane?
-- in: $1 lane text
-- out: state text
select state from lane where id = $1
