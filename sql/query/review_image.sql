-- The image of a review, as it was received.
-- in: $1 review bigint
-- out: lane text, media text, bytes bytea
select r.lane, g.media, g.bytes
  from review r
  join scan s on s.id = r.scan_id
  join image g on g.digest = s.image_digest
 where r.id = $1
