-- The certificates of an account, the newest first: those that count, and of
-- the revoked ones as many as there is room for, so that they are known again.
-- in: $1 account bigint
-- out: id bigint, number text, der bytea, revoked boolean
select id, number, der, revoked_at is not null
  from certificate
 where account_id = $1
 order by revoked_at is not null, id desc
 limit 16
