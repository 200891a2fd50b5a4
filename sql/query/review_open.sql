-- The open reviews of a lane, in belt order.
-- in: $1 lane text
-- out: review_id bigint
select id from review where lane = $1 and state = 'open' order by id
