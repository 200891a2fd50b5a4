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
