-- Renews the seats of living screens; says which seats and sessions are lost.
-- in: $1 tokens text[], $2 session digests bytea[]
-- out: what text, which text
with renewed as (
	select jsonb_array_elements_text((g).body->'tokens') as token
	  from (select seat_renew($1::text[]::uuid[]) as g) t
)
select 'seat', t from unnest($1::text[]) t
 where lower(t) not in (select token from renewed)
union all
select 'session', encode(d, 'hex') from unnest($2::bytea[]) d
 where not exists (select from session s join person p on p.id = s.person_id
	where s.token_digest = d and s.ended_at is null
	  and s.expires_at > clock_timestamp() and p.disabled_at is null)
