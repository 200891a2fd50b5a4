-- A gate function: see review_decide in sql/migrate.
-- in: $1 review bigint, $2 person bigint, $3 decision text, $4 reason 
--     text, $5 marks jsonb
-- out: status int, body jsonb, events jsonb
select status, body, events from review_decide($1, $2, $3, $4, $5)
