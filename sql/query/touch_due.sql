-- Purchases whose reconciliation was not finished by whoever touched them.
-- in: $1 limit bigint
-- out: purchase_id bigint
select purchase_id
  from touch
 where at < clock_timestamp() - interval '1 second'
 group by purchase_id
 order by min(id)
 limit $1
