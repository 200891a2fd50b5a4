-- A person's act that changes nothing but must be known.
-- in: $1 person bigint, $2 action text, $3 subject text, $4 reason text
-- out: one int
select 1
  from (select log_append('person:' || p.name, $2, $3,
		jsonb_build_object('reason', $4::text, 'agency', p.agency))
	  from person p where p.id = $1) logged
