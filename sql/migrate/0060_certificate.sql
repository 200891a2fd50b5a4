-- Certificates of the senders, and what the hub asks of their signatures.
--
-- A certificate is bound to an account, and by it to the enterprises for which
-- the account speaks. It is never deleted: messages name the one that verified
-- them. Whether it is valid is asked when a message is received.

create table certificate (
	id		bigint generated always as identity primary key,
	account_id	bigint not null references account,
	number		text not null,		-- what KeyName says of it
	subject		text not null,
	key		text not null check (key in ('sm2', 'rsa')),
	bits		int not null,
	valid_from	timestamptz not null,
	valid_until	timestamptz not null,
	fingerprint	bytea not null,		-- SHA-256 of der
	der		bytea not null,
	added_at	timestamptz not null default clock_timestamp(),
	revoked_at	timestamptz,
	unique (account_id, fingerprint)
);

-- signatures: of the account's messages. accept: those without one are stored
-- and marked. receipts: whether its receipts are signed unasked.
alter table account
	add column signatures text not null default 'accept'
		check (signatures in ('accept', 'required')),
	add column receipts text not null default 'plain'
		check (receipts in ('plain', 'signed'));

-- News for the workers, which remember certificates as they do accounts.
create function certificate_tell() returns trigger language plpgsql as $$
begin
	perform pg_notify('certificate_changed',
		coalesce(new.account_id, old.account_id)::text);
	return null;
end;
$$;
create trigger certificate_told after insert or update or delete on certificate
	for each row execute function certificate_tell();

-- Messages whose signature was good, and by which certificate. Beside message,
-- not in it: most messages are not signed, and pay nothing for those that are.
-- By digest: the bytes are what was signed. The account as well, for the same
-- bytes may come from another one, of whom they prove nothing.
create table message_signature (
	digest		bytea not null,
	account_id	bigint not null references account,
	certificate_id	bigint not null references certificate,
	at		timestamptz not null default clock_timestamp(),
	primary key (digest, account_id)
);

-- In the transaction that stores the messages.
create function signature_keep(p_dry boolean, p_digest bytea[],
	p_account bigint[], p_certificate bigint[]) returns boolean
language plpgsql security definer set search_path from current as $$
begin
	if not p_dry then
		insert into message_signature (digest, account_id,
			certificate_id)
		select * from unnest(p_digest, p_account, p_certificate)
		on conflict do nothing;
	end if;
	return true;
end;
$$;

-- Was this document's message signed by whoever sent it?
create function document_signed(p_message bigint) returns boolean
language sql stable as $$
	select exists (select from message m join message_signature s
		on s.digest = m.digest and s.account_id = m.account_id
	 where m.id = p_message);
$$;
