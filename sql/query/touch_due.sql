-- Purchases whose reconciliation was not finished by whoever touched them. In
-- no order: some that fail for ever must not stand before all others.
-- in: $1 limit bigint
-- out: purchase_id bigint
select purchase_id
  from touch
 where at < clock_timestamp() - interval '1 second'
 group by purchase_id
 order by random()
 limit $1
