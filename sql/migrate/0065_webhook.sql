-- Webhooks: what stands in an account's feed, sent to where the account wants
-- it. A delivery is no row: a webhook has a cursor of the feed (0030), and all
-- that comes before it was delivered, or failed and is a row below. So intake
-- does nothing for webhooks, and a receiver that is away for days costs one
-- cursor and the few orders that were tried.
--
-- app/hook delivers. It alone changes cursor and deliveries, and only while
-- the epoch that it knows is that of the row: enabling and disabling make a
-- new one, and what an older epoch still wants to say is not heard.

create table webhook (
	id		bigint generated always as identity primary key,
	account_id	bigint not null references account,
	url		text not null,
	locale		text not null check (locale in ('zh', 'en')),
	state		text not null default 'checking' check (state in
			('checking', 'enabled', 'disabled', 'refused')),
	reason		text,		-- why not enabled: a code
	detail		text,		-- and about what
	epoch		int not null default 1,
	secret		bytea not null,	-- sealed
	secret_before	bytea,		-- during a rotation, until:
	before_until	timestamptz,
	cursor		text not null,
	delivered	bigint not null default 0,
	delivered_at	timestamptz,	-- the newest of each
	failed_at	timestamptz,
	enabled_at	timestamptz,
	created_at	timestamptz not null default clock_timestamp(),
	unique (account_id, url)
);

-- What was tried and is not delivered, and behind the first of each lane what
-- must wait for it. A lane is an order number; what has none is its own.
create table webhook_delivery (
	webhook_id	bigint not null references webhook on delete cascade,
	receipt_id	bigint not null,
	lane		text not null,
	place		bigint generated always as identity,
	attempts	int not null default 0,	-- that failed
	next_at		timestamptz,	-- null: behind another of its lane
	leased		boolean not null default false,	-- being tried now
	status		int,		-- of the newest answer
	error		text,		-- a word for what went wrong
	first_at	timestamptz,
	last_at		timestamptz,
	primary key (webhook_id, receipt_id)
);
create index webhook_delivery_lane on webhook_delivery
	(webhook_id, lane, place);
create index webhook_delivery_due on webhook_delivery (webhook_id, next_at)
	where next_at is not null;

insert into parameter (name, value, valid_from, set_by) values
	('webhook.schedule',
	    '"5,300,1800,7200,18000,36000,50400,72000,86400"',
	    '2000-01-01+08', 'migration'),
	('webhook.timeout_seconds', '15', '2000-01-01+08', 'migration'),
	('webhook.rotation_seconds', '86400', '2000-01-01+08', 'migration');

-- Seconds to wait after the first, second ... failure. After as many there is
-- one try more, and then the webhook is disabled.
create function webhook_schedule() returns int[]
language sql stable as $$
	select string_to_array(parameter_get('webhook.schedule') #>> '{}',
	    ',')::int[];
$$;

create function webhook_tell(p_id bigint) returns void
language sql as $$
	select pg_notify('webhook_changed', p_id::text);
$$;

create function webhook_json(w webhook) returns jsonb
language sql stable as $$
	select jsonb_build_object('webhookId', w.id::text, 'url', w.url,
	    'language', w.locale, 'state', w.state, 'reason', w.reason,
	    'detail', w.detail, 'createdAt', rfc3339(w.created_at),
	    'delivered', w.delivered,
	    'deliveredAt', rfc3339(w.delivered_at),
	    'failedAt', rfc3339(w.failed_at),
	    'failing', count(d.next_at) filter (where d.attempts > 0),
	    'waiting', count(*) filter (where d.receipt_id is not null),
	    'rotatesUntil', case when w.before_until > clock_timestamp()
		then rfc3339(w.before_until) end)
	  from (select) one left join webhook_delivery d
	    on d.webhook_id = w.id;
$$;

create function webhook_log(w webhook, p_actor text, p_action text)
returns void language sql as $$
	select log_append(coalesce(p_actor, 'account:' || (select name
		from account where id = w.account_id)), p_action,
	    'webhook:' || w.id, jsonb_strip_nulls(jsonb_build_object(
		'account', w.account_id, 'state', w.state,
		'reason', w.reason, 'host',
		split_part(split_part(w.url, '://', 2), '/', 1))));
$$;

-- --- the account's side (p_actor: null for the account itself) -------------

create function webhook_find(p_account bigint, p_id bigint)
returns webhook language sql volatile as $$
	select * from webhook
	 where id = p_id and account_id = p_account for update;
$$;

-- A new one, that app/hook must find good before it is enabled. p_after: the
-- cursor from which it goes; null: what happens from now on.
create function webhook_add(p_account bigint, p_actor text, p_url text,
	p_locale text, p_secret bytea, p_after text, p_most int)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	w webhook;
	c feed_cursor := feed_open(p_after);
begin
	if c.seen is null then
		return gate_refuse(422, 'CURSOR', '/after');
	end if;
	perform lock_take(array[lock_key('webhook', p_account::text, '')],
	    true);
	delete from webhook
	 where account_id = p_account and url = p_url and state = 'refused';
	select * into w from webhook
	 where account_id = p_account and url = p_url;
	if w.id is not null then
		return gate_refuse(409, 'WEBHOOK_EXISTS', '/url', null,
		    jsonb_build_object('webhookId', w.id::text));
	elsif (select count(*) from webhook where account_id = p_account)
	    >= p_most then
		return gate_refuse(409, 'WEBHOOK_MANY');
	end if;
	insert into webhook (account_id, url, locale, secret, cursor)
	values (p_account, p_url, p_locale, p_secret,
	    coalesce(p_after, feed_next(c, null)))
	returning * into w;
	perform webhook_log(w, p_actor, 'webhook.add');
	perform webhook_tell(w.id);
	return gate_done(202, webhook_json(w));
end;
$$;

-- What became of the check: 202 while it lasts. A new one that was refused is
-- gone with the answer.
create function webhook_result(p_account bigint, p_id bigint)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	w webhook := webhook_find(p_account, p_id);
begin
	if w.id is null then
		return gate_refuse(404, 'WEBHOOK_UNKNOWN');
	elsif w.state = 'checking' then
		return gate_done(202, webhook_json(w));
	elsif w.state = 'enabled' then
		return gate_done(200, webhook_json(w));
	elsif w.state = 'refused' then
		delete from webhook where id = w.id;
	end if;
	return gate_refuse(422, w.reason, '/url', w.detail);
end;
$$;

create function webhook_page(p_account bigint) returns jsonb
language sql stable as $$
	select jsonb_build_object('items', coalesce(jsonb_agg(webhook_json(w)
	    order by w.id), '[]'), 'next', null)
	  from webhook w where w.account_id = p_account;
$$;

create function webhook_drop(p_account bigint, p_actor text, p_id bigint)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	w webhook := webhook_find(p_account, p_id);
begin
	if w.id is null then
		return gate_refuse(404, 'WEBHOOK_UNKNOWN');
	end if;
	delete from webhook where id = w.id;
	perform webhook_log(w, p_actor, 'webhook.delete');
	perform webhook_tell(w.id);
	return gate_done(204, null);
end;
$$;

-- Goes on from where it stood: every delivery has all its tries again.
create function webhook_enable(p_account bigint, p_actor text, p_id bigint)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	w webhook := webhook_find(p_account, p_id);
begin
	if w.id is null then
		return gate_refuse(404, 'WEBHOOK_UNKNOWN');
	elsif w.state <> 'disabled' then
		return gate_done(202, webhook_json(w));
	end if;
	update webhook set state = 'checking', epoch = epoch + 1,
	    reason = null, detail = null
	 where id = w.id returning * into w;
	update webhook_delivery set attempts = 0, leased = false,
	    next_at = case when next_at is not null then clock_timestamp() end
	 where webhook_id = w.id;
	perform webhook_log(w, p_actor, 'webhook.enable');
	perform webhook_tell(w.id);
	return gate_done(202, webhook_json(w));
end;
$$;

create function webhook_disable(p_account bigint, p_actor text, p_id bigint)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	w webhook := webhook_find(p_account, p_id);
begin
	if w.id is null then
		return gate_refuse(404, 'WEBHOOK_UNKNOWN');
	end if;
	update webhook set state = 'disabled', epoch = epoch + 1,
	    reason = 'OPERATOR', detail = null
	 where id = w.id returning * into w;
	perform webhook_log(w, p_actor, 'webhook.disable');
	perform webhook_tell(w.id);
	return gate_done(200, webhook_json(w));
end;
$$;

-- A new secret. The one before signs beside it for a while.
create function webhook_rotate(p_account bigint, p_actor text, p_id bigint,
	p_secret bytea)
returns gate_answer language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	w webhook := webhook_find(p_account, p_id);
begin
	if w.id is null then
		return gate_refuse(404, 'WEBHOOK_UNKNOWN');
	end if;
	update webhook set secret = p_secret, secret_before = secret,
	    before_until = clock_timestamp() + make_interval(
		secs => parameter_int('webhook.rotation_seconds'))
	 where id = w.id returning * into w;
	perform webhook_log(w, p_actor, 'webhook.rotate');
	perform webhook_tell(w.id);
	return gate_done(200, webhook_json(w));
end;
$$;

create function webhook_failures(p_account bigint, p_id bigint,
	p_after bigint, p_limit int) returns jsonb
language sql stable as $$
	select jsonb_build_object('items', coalesce(jsonb_agg(
	    jsonb_build_object('receiptId', d.receipt_id::text,
		'lane', d.lane, 'attempts', d.attempts,
		'status', d.status, 'error', d.error,
		'firstAt', rfc3339(d.first_at), 'lastAt', rfc3339(d.last_at),
		'nextAt', rfc3339(d.next_at)) order by d.place), '[]'),
	    'next', coalesce(max(d.place), p_after)::text)
	  from (select * from webhook_delivery
		 where webhook_id = p_id and place > p_after
		 order by place limit p_limit) d
	 where exists (select from webhook
		where id = p_id and account_id = p_account)
	having exists (select from webhook
		where id = p_id and account_id = p_account);
$$;
