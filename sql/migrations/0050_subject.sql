-- Whoever something personal is known of, and the key that it is sealed under
-- (store/subject.h). The wrapped keys are in two tables that nobody reads but the
-- functions below, so that they can be kept apart from backups of the rest: with
-- a key deleted, what it sealed is unreadable in every copy.
create table app.subject (
	tenant_id uuid not null references app.tenant on delete cascade,
	id uuid not null,
	-- Of the address, by the tenant's key: for exact look-up. One person may
	-- be several subjects, each erased by itself.
	mail_key bytea check (length(mail_key) = 32),
	created_at timestamptz not null default now(),
	primary key (tenant_id, id)
);
create index subject_mail on app.subject (tenant_id, mail_key)
	where mail_key is not null;
call app.tenant_wall('app.subject');
grant select on app.subject to exitpoll_web, exitpoll_job;

-- Sealed under the machines' own secret.
create table app.tenant_key (
	tenant_id uuid primary key references app.tenant on delete cascade,
	sealed bytea not null check (length(sealed) between 60 and 300),
	made_at timestamptz not null default now()
);
call app.tenant_wall('app.tenant_key');

-- Sealed under the tenant's.
create table app.subject_key (
	tenant_id uuid not null,
	subject_id uuid not null,
	sealed bytea not null check (length(sealed) between 60 and 300),
	primary key (tenant_id, subject_id),
	foreign key (tenant_id, subject_id) references app.subject
	    on delete cascade
);
call app.tenant_wall('app.subject_key');

create function app.tenant_key() returns bytea
language sql stable security definer set search_path = app, pg_temp as $$
	select k.sealed from app.tenant_key k where k.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
$$;

-- Of two that make the first at once, both get the one that is kept.
create function app.tenant_key_make(fresh bytea) returns bytea
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	insert into app.tenant_key (tenant_id, sealed) values (here, fresh)
	on conflict do nothing;
	return (select k.sealed from app.tenant_key k
	    where k.tenant_id = here);
end
$$;

-- NULL: it was forgotten, or never was.
create function app.subject_key(subject uuid) returns bytea
language sql stable security definer set search_path = app, pg_temp as $$
	select k.sealed from app.subject_key k
	where k.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and k.subject_id = subject
$$;

-- Once for an id: a repeat changes nothing.
create function app.subject_add(subject uuid, mail bytea, fresh bytea)
returns void
language sql security definer set search_path = app, pg_temp as $$
	with made as (
		insert into app.subject (tenant_id, id, mail_key)
		values (nullif(current_setting('app.tenant', true), '')::uuid,
		    subject, mail)
		on conflict do nothing
		returning tenant_id, id
	)
	insert into app.subject_key (tenant_id, subject_id, sealed)
	select tenant_id, id, fresh from made
$$;

-- For good. false: there was no key.
create function app.subject_forget(subject uuid) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	update app.subject s set mail_key = null
	where s.tenant_id = here and s.id = subject
	    and s.mail_key is not null;
	delete from app.subject_key k
	where k.tenant_id = here and k.subject_id = subject;
	return found;
end
$$;
revoke all on function app.tenant_key(), app.tenant_key_make(bytea),
    app.subject_key(uuid), app.subject_add(uuid, bytea, bytea),
    app.subject_forget(uuid) from public;
grant execute on function app.tenant_key(), app.tenant_key_make(bytea),
    app.subject_key(uuid), app.subject_add(uuid, bytea, bytea),
    app.subject_forget(uuid) to exitpoll_web, exitpoll_job;
