-- The judge of the race. It trusts no function of the gate: it reads what was
-- written and the server's own record of when each transaction committed, and
-- asks of every release instruction what stood at that instant. Of two
-- transactions that meet on a lock the one that came first has the earlier
-- commit time, so a lawful run can never look unlawful here.

create function race.committed(p_xid xid8) returns timestamptz
language sql stable as $$
	select pg_xact_commit_timestamp(p_xid::xid);
$$;

-- Each release, with the instant of its commit.
create view race.release as
select i.id, i.xid, i.parcel_id, i.scan_id, i.review_id, i.inspection_id,
       i.verdict_id, i.basis, race.committed(i.xid) as at
  from instruction i where i.action = 'release';

-- What a hold that touches it would name.
create view race.release_key as
select r.id, r.at, 'parcel' as kind,
       p.logistics_code || '/' || p.logistics_no as key
  from race.release r join parcel p on p.id = r.parcel_id
union all
select r.id, r.at, 'order', u.ebp_code || '/' || u.order_no
  from race.release r join verdict v on v.id = r.verdict_id
  join purchase u on u.id = v.purchase_id
union all
select distinct r.id, r.at, 'enterprise', e
  from race.release r join document d on d.id = any(r.basis),
       unnest(d.enterprises) e
union all
select distinct r.id, r.at, 'person', m::text
  from race.release r join document d on d.id = any(r.basis),
       unnest(d.person_macs) m;

-- From when to when each hold was open, by the log.
create view race.hold_span as
select h.id, h.kind, k.key, race.committed(p.xid) as placed,
       coalesce(race.committed(l.xid), 'infinity') as lifted
  from hold h
  join log_entry p on p.action = 'hold.place' and p.subject = 'hold:' || h.id
  left join log_entry l on l.action = 'hold.lift'
   and l.subject = 'hold:' || h.id
  cross join lateral (select h.key where h.kind <> 'person'
	union all select m::text from unnest(h.person_macs) m
	where h.kind = 'person') k(key);

create function race.law_broken() returns setof text
language sql stable as $$
	select format('release %s went while hold %s was open', r.id, h.id)
	  from race.release_key r join race.hold_span h
	    on h.kind = r.kind and h.key = r.key
	   and h.placed < r.at and h.lifted > r.at
	union all
	select format('release %s rests on document %s, version %s came first',
		r.id, d.id, n.version)
	  from race.release r join document d on d.id = any(r.basis)
	  join document n on n.kind = d.kind and n.issuer = d.issuer
	   and n.number = d.number and n.version > d.version
	   and race.committed(n.xid) < r.at
	union all
	select format('release %s rests on list %s, cancelled before', r.id,
		c.list_id)
	  from race.release r join list_change c on c.list_id = r.basis[4]
	   and c.change = 'cancelled'
	  join document a on a.id = c.application_id
	   and race.committed(a.xid) < r.at
	union all
	select format('release %s rests on no matched verdict of its legs',
		r.id)
	  from race.release r left join verdict v on v.id = r.verdict_id
	 where v.verdict is distinct from 'matched' or r.basis <> array[
		v.order_id, v.payment_id, v.waybill_id, v.list_id]
	union all
	select format('release %s rests on verdict %s, %s came first', r.id,
		v.id, n.id)
	  from race.release r join verdict v on v.id = r.verdict_id
	  join verdict n on n.purchase_id = v.purchase_id and n.id > v.id
	   and race.committed(n.xid) < r.at
	union all
	select format('release %s is of scan %s, %s came first', r.id,
		r.scan_id, s.id)
	  from race.release r join scan s on s.parcel_id = r.parcel_id
	   and s.id > r.scan_id
	  join log_entry l on l.action = 'scan'
	   and l.detail->>'scanId' = s.id::text
	   and race.committed(l.xid) < r.at;
$$;

-- Did every agency agree, on exactly this?
create function race.seats_broken() returns setof text
language sql stable as $$
	select format('release %s: the seat of %s did not agree', r.id, a.code)
	  from race.release r cross join agency a
	 where r.inspection_id is null and not exists (
		select from review v join seat s on s.review_id = v.id
		 where v.id = r.review_id and v.scan_id = r.scan_id
		   and v.basis = r.basis and v.verdict_id = r.verdict_id
		   and v.state = 'closed' and v.outcome = 'release'
		   and s.agency = a.code and (s.state = 'cleared'
			or s.state = 'in' and s.decision = 'release'))
	union all
	select format('release %s: %s did not sign for it', r.id, a.code)
	  from race.release r cross join agency a
	 where r.inspection_id is not null and not exists (
		select from inspection_result w
		 where w.inspection_id = r.inspection_id
		   and w.agency = a.code and w.outcome = 'release'
		   and w.scan_id = r.scan_id and w.basis = r.basis
		   and w.verdict_id = r.verdict_id)
	union all
	select format('seat %s of review %s decided after the deadline',
		s.agency, v.id)
	  from seat s join review v on v.id = s.review_id
	 where s.decided_at > v.deadline + interval '1 second'
	union all
	select format('release %s was acknowledged after its deadline', id)
	  from instruction where action = 'release' and acked_at > deadline
	    + interval '1 second';
$$;

-- What must be so when nothing moves any more.
create function race.rest_broken() returns setof text
language sql stable as $$
	select format('parcel %s is %s under hold %s', p.id, p.state, h.id)
	  from parcel p join instruction i on i.parcel_id = p.id
	   and i.id = (select max(id) from instruction
		where parcel_id = p.id and action = 'release')
	  join race.release_key k on k.id = i.id
	  join hold h on h.lifted_at is null and h.kind = k.kind
	   and (h.key = k.key or k.key = any(h.person_macs::text[]))
	 where p.state = 'released'
	union all
	select format('parcel %s is released on what is no longer so', p.id)
	  from parcel p join lateral (select * from instruction
		where parcel_id = p.id and action = 'release'
		order by id desc limit 1) i on true
	 where p.state = 'released' and (exists (select from unnest(i.basis) b
		where not exists (select from document d
		    where d.id = b and d.live))
		or 'matched' <> (select u.verdict from purchase u
		    join verdict v on v.purchase_id = u.id
		    where v.id = i.verdict_id))
	union all
	select format('list %s is back, or was released, after its cancel',
		c.invt_no)
	  from list_change c
	 where c.change = 'cancelled' and (exists (select from document d
		where d.invt_no = c.invt_no and d.kind = 621 and d.live)
		or exists (select from instruction i join document d
		    on d.id = i.basis[4] where i.action = 'release'
		   and d.invt_no = c.invt_no and i.at > c.at))
	union all
	select format('parcel %s is %s, a review of it is open: %s', p.id,
		p.state, r.id is not null)
	  from parcel p left join review r on r.parcel_id = p.id
	   and r.state = 'open'
	 where (p.state = 'in_review') <> (r.id is not null)
	union all
	select format('parcel %s is %s, its history says %s', p.id, p.state,
		e.state)
	  from parcel p join lateral (select state from parcel_event
		where parcel_id = p.id order by id desc limit 1) e on true
	 where p.state <> e.state
	union all
	select format('parcel %s went from %s by %s to %s', e.parcel_id,
		e.was, e.event, e.state)
	  from (select *, coalesce(lag(state) over (partition by parcel_id
		    order by id), 'expected') as was
		  from parcel_event) e
	 where e.event <> 'decided' and not (e.event in ('scan', 'cancelled')
		and e.was = e.state)
	   and not exists (select from parcel_step s where s.state = e.was
		and s.event = e.event and s.next = e.state)
	union all
	select format('list %s was told %s twice', document_id, return_status)
	  from (select *, lag(return_status) over (partition by document_id
		    order by id) as was from receipt
		 where kind = 621 and return_status in ('300', '500', '501',
		    '502', '503', '599', '700', '800')) t
	 where was = return_status
	union all
	select format('the export below %s is not what it was', s.at)
	  from race.said s, race.export_text(s.at) t
	 where (s.rows, s.digest) is distinct from (t.rows, t.digest)
	union all
	select 'the log does not verify: ' || detail from log_verify()
	 where not ok
	union all
	select 'the log''s checkpoints do not hold each entry once'
	 where (select sum(entries) from log_checkpoint) <>
	    (select count(*) from log_entry where xid <
		(select max(below_xid) from log_checkpoint));
$$;
