-- Tenants, the people who sign in, their sessions, and the wall between
-- tenants. Everything later hangs on the tenant id, so it comes first.
--
-- The wall: every table with tenant_id has row security enabled AND forced
-- and one policy that compares tenant_id with the setting app.tenant, which
-- an exchange sets for exactly its own length. The setting is wrapped in a
-- sub-select so that it is read once a statement and not once a row, and in
-- nullif because it reads '' and not NULL after its first use.
-- tenant_wall is called before any grant, so that no moment exists in which
-- a table is readable and unguarded.
create procedure app.tenant_wall(target regclass)
language plpgsql set search_path = app, pg_temp as $$
begin
	execute format('alter table %s enable row level security', target);
	execute format('alter table %s force row level security', target);
	execute format('create policy tenant on %s using (tenant_id = '
	    '(select nullif(current_setting(''app.tenant'', true), '''')::uuid)) '
	    'with check (tenant_id = '
	    '(select nullif(current_setting(''app.tenant'', true), '''')::uuid))',
	    target);
end
$$;

-- For tables that no tenant's role may touch at all, or that a function of
-- the owner must read across tenants. The owner is under row security too
-- (force), so it needs a policy of its own to see anything.
create procedure app.owner_door(target regclass, command text)
language plpgsql set search_path = app, pg_temp as $$
begin
	execute format('alter table %s enable row level security', target);
	execute format('alter table %s force row level security', target);
	execute format('create policy owner on %s for %s to exitpoll_owner '
	    'using (true) %s', target, command,
	    case command when 'all' then 'with check (true)' else '' end);
end
$$;

create table app.tenant (
	id uuid primary key default gen_random_uuid(),
	slug text not null unique
	    check (slug ~ '^[a-z][a-z0-9-]{0,38}[a-z0-9]$'
	    and slug not in ('app', 'api', 'assets', 'login', 'logout',
	    'healthz', 'readyz', 'metrics', 'static', 'errors')),
	name text not null check (length(name) between 1 and 120),
	accent_color text not null default '#2456a6'
	    check (accent_color ~ '^#[0-9a-f]{6}$'),
	logo bytea check (length(logo) <= 262144),
	logo_type text check (logo_type in ('image/png', 'image/jpeg',
	    'image/svg+xml', 'image/webp')),
	time_zone text not null default 'UTC'
	    check (now() at time zone time_zone is not null),
	language text not null default 'en'
	    check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
	min_age smallint not null default 16 check (min_age between 13 and 99),
	privacy_url text check (privacy_url ~ '^https?://'),
	state text not null default 'active'
	    check (state in ('active', 'suspended')),
	created_at timestamptz not null default now(),
	check ((logo is null) = (logo_type is null))
);
alter table app.tenant enable row level security;
alter table app.tenant force row level security;
create policy tenant on app.tenant
	using (id = (select nullif(current_setting('app.tenant', true), '')::uuid))
	with check (id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid));
call app.owner_door('app.tenant', 'all');

create table app.account (
	id uuid primary key default gen_random_uuid(),
	email text not null unique
	    check (email = lower(email) and length(email) between 3 and 254),
	name text not null check (length(name) between 1 and 255),
	password_hash text not null,
	operator boolean not null default false,
	state text not null default 'active'
	    check (state in ('active', 'locked')),
	created_at timestamptz not null default now()
);
call app.owner_door('app.account', 'all');

create table app.membership (
	tenant_id uuid not null references app.tenant on delete cascade,
	account_id uuid not null references app.account on delete cascade,
	role text not null check (role in ('owner', 'analyst', 'recruiter')),
	created_at timestamptz not null default now(),
	primary key (tenant_id, account_id)
);
create index membership_account on app.membership (account_id);
call app.tenant_wall('app.membership');
call app.owner_door('app.membership', 'all');

-- The token itself is never kept, only its hash: a copy of this table opens
-- no session.
create table app.session (
	token_hash bytea primary key check (length(token_hash) = 32),
	id uuid not null default gen_random_uuid(),
	account_id uuid not null references app.account on delete cascade,
	tenant_id uuid references app.tenant on delete cascade,
	csrf text not null,
	idle interval not null,
	created_at timestamptz not null default now(),
	seen_at timestamptz not null default now(),
	expires_at timestamptz not null,
	absolute_at timestamptz not null
);
create index session_account on app.session (account_id);
call app.owner_door('app.session', 'all');

-- Failed sign-ins by quarter of an hour. What is counted is a hash with a
-- salt that is thrown away after two hours, so that no address stays here.
create table app.login_salt (
	hour timestamptz primary key,
	salt bytea not null
);
call app.owner_door('app.login_salt', 'all');
create table app.login_attempt (
	key bytea not null,
	slot timestamptz not null,
	n integer not null,
	primary key (key, slot)
);
create index login_attempt_slot on app.login_attempt (slot);
call app.owner_door('app.login_attempt', 'all');

-- How a visitor's request finds its tenant before one is entered: the public
-- columns only, by exact address only.
create function app.tenant_by_slug(wanted text)
returns table (id uuid, slug text, name text, accent_color text,
    time_zone text, language text, min_age int, privacy_url text,
    has_logo boolean, state text, today date)
language sql stable security definer set search_path = app, pg_temp as $$
	select t.id, t.slug, t.name, t.accent_color, t.time_zone, t.language,
	    t.min_age::int, t.privacy_url, t.logo is not null, t.state,
	    (now() at time zone t.time_zone)::date
	from tenant t where t.slug = wanted
$$;

create function app.account_for_login(address text)
returns table (id uuid, name text, email text, password_hash text,
    operator boolean, tenant_id uuid, tenant_slug text, tenant_name text,
    role text)
language sql stable security definer set search_path = app, pg_temp as $$
	select a.id, a.name, a.email, a.password_hash, a.operator,
	    t.id, t.slug, t.name, m.role
	from account a
	left join (membership m join tenant t on t.id = m.tenant_id
	    and t.state = 'active') on m.account_id = a.id
	where a.email = lower(address) and a.state = 'active'
	order by t.name, t.id
$$;

create function app.session_add(token_hash bytea, account uuid, tenant uuid,
    csrf text, idle_seconds int, total_seconds int) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	if not exists (select from app.account a where a.id = account
	    and a.state = 'active' and case when tenant is null then a.operator
	    else exists (select from app.membership m
	    where m.account_id = account and m.tenant_id = tenant) end) then
		raise exception 'not a member' using errcode = '42501';
	end if;
	insert into app.session (token_hash, account_id, tenant_id, csrf, idle,
	    expires_at, absolute_at)
	values (token_hash, account, tenant, csrf,
	    make_interval(secs => idle_seconds),
	    now() + make_interval(secs => least(idle_seconds, total_seconds)),
	    now() + make_interval(secs => total_seconds));
end
$$;

-- Touches the row at most once a minute: most page views only read.
create function app.session_enter(wanted bytea)
returns table (id uuid, account_id uuid, name text, email text,
    tenant_id uuid, tenant_slug text, tenant_name text, role text, csrf text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	update app.session s set seen_at = now(),
	    expires_at = least(now() + s.idle, s.absolute_at)
	where s.token_hash = wanted and s.seen_at < now() - interval '1 minute'
	    and s.expires_at > now() and s.absolute_at > now();
	return query
	select s.id, a.id, a.name, a.email, t.id, t.slug, t.name,
	    case when s.tenant_id is null then 'operator' else m.role end,
	    s.csrf
	from app.session s
	join app.account a on a.id = s.account_id
	left join app.membership m on m.tenant_id = s.tenant_id
	    and m.account_id = s.account_id
	left join app.tenant t on t.id = m.tenant_id
	where s.token_hash = wanted
	    and s.expires_at > now() and s.absolute_at > now()
	    and a.state = 'active'
	    and case when s.tenant_id is null then a.operator
	    else t.state = 'active' end;
end
$$;

create function app.session_drop(wanted bytea) returns void
language sql security definer set search_path = app, pg_temp as $$
	delete from session where token_hash = wanted
$$;

create function app.session_drop_all(account uuid) returns void
language sql security definer set search_path = app, pg_temp as $$
	delete from session where account_id = account
$$;

-- The keys an attempt counts under, and how many each may have in a quarter
-- of an hour: one person guessing from one place is stopped early; a network
-- or an address alone only when it is plainly an attack, so that nobody can
-- lock another out by failing on purpose from elsewhere.
create function app.login_keys(salt bytea, address text, network text)
returns table (key bytea, allowed int)
language sql immutable set search_path = app, pg_temp as $$
	select sha256(salt || convert_to(k.word, 'UTF8')), k.allowed
	from (values
	    ('both ' || lower(address) || ' ' || network, 8),
	    ('mail ' || lower(address), 60),
	    ('net ' || network, 120)) k (word, allowed)
$$;

create function app.login_allowed(address text, network text) returns boolean
language sql stable security definer set search_path = app, pg_temp as $$
	select not exists (
		select from login_salt s
		cross join lateral login_keys(s.salt, address, network) k
		join login_attempt a on a.key = k.key
		    and a.slot > now() - interval '15 minutes'
		group by k.allowed
		having sum(a.n) >= k.allowed)
$$;

create function app.login_failed(address text, network text) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	delete from app.login_attempt where slot < now() - interval '1 hour';
	delete from app.login_salt where hour < now() - interval '2 hours';
	insert into app.login_salt (hour, salt)
	values (date_trunc('hour', now()), sha256(convert_to(
	    gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')))
	on conflict (hour) do nothing;
	insert into app.login_attempt as a (key, slot, n)
	select k.key, date_trunc('minute', now()), 1
	from app.login_salt s
	cross join lateral app.login_keys(s.salt, address, network) k
	where s.hour = date_trunc('hour', now())
	order by k.key
	on conflict (key, slot) do update set n = a.n + 1;
end
$$;

-- Who works here: of the entered tenant, and of no other.
create function app.people()
returns table (account_id uuid, name text, email text, role text)
language sql stable security definer set search_path = app, pg_temp as $$
	select a.id, a.name, a.email, m.role
	from membership m join account a on a.id = m.account_id
	where m.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	order by a.name, a.id
$$;

-- For exitpoll-worker, which then enters each in turn.
create function app.tenant_ids() returns setof uuid
language sql stable security definer set search_path = app, pg_temp as $$
	select id from tenant order by id
$$;

-- Web workers keep definitions and tenants; this tells them to forget.
create function app.tell_changed() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	row_now jsonb := to_jsonb(coalesce(new, old));
	of_tenant uuid := coalesce(row_now->>'tenant_id', row_now->>'id')::uuid;
begin
	perform pg_notify('exitpoll_survey', slug)
	from app.tenant where id = of_tenant;
	return null;
end
$$;
create trigger tell_changed after update on app.tenant
	for each row execute function app.tell_changed();

grant select on app.tenant, app.membership to exitpoll_web, exitpoll_job;
grant update (name, accent_color, logo, logo_type, time_zone, language,
    min_age, privacy_url) on app.tenant to exitpoll_web;
grant execute on function app.tenant_by_slug(text),
    app.people() to exitpoll_web, exitpoll_job;
grant execute on function app.account_for_login(text),
    app.session_add(bytea, uuid, uuid, text, int, int),
    app.session_enter(bytea), app.session_drop(bytea),
    app.session_drop_all(uuid), app.login_allowed(text, text),
    app.login_failed(text, text) to exitpoll_web;
grant execute on function app.tenant_ids() to exitpoll_job;
