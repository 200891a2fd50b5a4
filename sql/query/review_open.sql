-- The open reviews of a lane, in belt order: as many as a belt can hold.
-- in: $1 lane text, $2 limit bigint
-- out: review_id bigint
select id from review where lane = $1 and state = 'open' order by id limit $2
