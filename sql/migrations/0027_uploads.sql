-- What résumés may take. Anybody can send one: so a draft keeps one file and
-- the one before goes with it, a customer's files have a bound, the unsent
-- ones among them a smaller one, and one network may keep so many unsent ones
-- and send so many bytes an hour. All of it is counted and judged under the
-- lock of the customer's row in file_use, by the statement that stores.
alter table app.tenant add file_quota bigint not null default 2147483648
    check (file_quota between 0 and 1099511627776);

-- Bytes of all files, and of those of drafts that were not sent. Kept by
-- triggers: whoever adds or deletes a file counts.
create table app.file_use (
	tenant_id uuid primary key references app.tenant on delete cascade,
	bytes bigint not null default 0,
	unsent bigint not null default 0
);
alter table app.file no force row level security;
insert into app.file_use (tenant_id, bytes)
select tenant_id, sum(size) from app.file group by tenant_id;

-- How much of it a customer has taken: for the operator's list.
create function app.file_bytes(of_tenant uuid) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
	n bigint;
begin
	perform set_config('app.tenant', of_tenant::text, true);
	select u.bytes into n from app.file_use u
	where u.tenant_id = of_tenant;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return coalesce(n, 0);
end
$$;

-- Whose unsent files there are, by the hash of a network under a key that the
-- database does not have.
create table app.upload_network (
	network text primary key,
	drafts int not null default 0,	-- unsent ones with a file
	hour timestamptz not null default now(),
	bytes bigint not null default 0	-- that came since then
);
call app.owner_door('app.upload_network', 'all');
create index upload_network_over on app.upload_network (hour)
    where drafts = 0;

-- size: of the file of a draft that was not sent; 0 for any other.
alter table app.application_draft
	add size bigint not null default 0,
	add network text;
alter table app.application_draft no force row level security;
alter table app.application no force row level security;
update app.application_draft d set size = f.size
from app.file f, app.application_draft e
	left join app.application a on a.tenant_id = e.tenant_id
	    and a.draft_id = e.id
where e.tenant_id = d.tenant_id and e.id = d.id and a.id is null
    and f.tenant_id = d.tenant_id and f.id = d.file_id;
update app.file_use u set unsent = d.unsent
from (select tenant_id, sum(size) as unsent from app.application_draft
    group by tenant_id) d
where d.tenant_id = u.tenant_id;
alter table app.file force row level security;
alter table app.application_draft force row level security;
alter table app.application force row level security;
call app.tenant_wall('app.file_use');
grant select on app.file_use to exitpoll_web, exitpoll_job;

-- A pass lasts three days now (app/page/public/careers_part.c), and what was
-- kept with it no longer.
update app.retention set days = 3 where code = 'application.draft';

-- In each tenant's name, since a statement of the operator's may touch several;
-- one that is being deleted is counted no more.
create function app.file_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
	of_one record;
begin
	for of_one in select r.tenant_id,
	    case tg_op when 'INSERT' then sum(r.size) else -sum(r.size) end as n
	    from rows_of r join app.tenant t on t.id = r.tenant_id
	    group by r.tenant_id order by r.tenant_id loop
		perform set_config('app.tenant', of_one.tenant_id::text, true);
		insert into app.file_use as u (tenant_id, bytes)
		values (of_one.tenant_id, of_one.n)
		on conflict (tenant_id) do update set bytes = u.bytes +
		    excluded.bytes;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger file_added after insert on app.file
	referencing new table as rows_of
	for each statement execute function app.file_counted();
create trigger file_gone after delete on app.file
	referencing old table as rows_of
	for each statement execute function app.file_counted();

-- The customer's row before the network's, as in upload_admit: so nobody waits
-- in a circle. (Two sweeps with several networks each might; the database then
-- ends one of them, and its next round goes on.)
create function app.draft_count(of_tenant uuid, of_network text, drafts int,
    size bigint) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	insert into app.file_use as u (tenant_id, unsent)
	select t.id, draft_count.size from app.tenant t where t.id = of_tenant
	on conflict (tenant_id) do update set unsent = u.unsent +
	    excluded.unsent;
	if of_network is not null and draft_count.drafts <> 0 then
		insert into app.upload_network as n (network, drafts)
		values (of_network, draft_count.drafts)
		on conflict (network) do update set drafts = n.drafts +
		    excluded.drafts;
	end if;
end
$$;

-- A draft's file that is replaced, removed or expired goes with it, unless an
-- application has it.
create function app.draft_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	of_old text := case when tg_op <> 'INSERT' then old.network end;
	of_new text := case when tg_op <> 'DELETE' then new.network end;
	before bigint := case when tg_op <> 'INSERT' then old.size else 0 end;
	after bigint := case when tg_op <> 'DELETE' then new.size else 0 end;
	of_tenant uuid := case tg_op when 'DELETE' then old.tenant_id
	    else new.tenant_id end;
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', of_tenant::text, true);
	if before > 0 and (of_old is distinct from of_new or after = 0) then
		perform app.draft_count(of_tenant, of_old, -1, -before);
		before := 0;
		of_old := null;
	end if;
	if after <> before then
		perform app.draft_count(of_tenant, of_new,
		    case when before = 0 then 1 else 0 end, after - before);
	end if;
	if tg_op <> 'INSERT' and old.file_id is not null and (tg_op = 'DELETE'
	    or old.file_id is distinct from new.file_id) then
		delete from app.file f where f.tenant_id = of_tenant
		    and f.id = old.file_id
		    and not exists (select from app.application a
			where a.tenant_id = of_tenant
			and a.resume_file_id = f.id)
		    and not exists (select from app.application_draft d
			where d.tenant_id = of_tenant and d.file_id = f.id);
	end if;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger draft_counted after insert or delete or
    update of file_id, size, network on app.application_draft
	for each row execute function app.draft_counted();

-- May so many bytes come for this draft? Locks the counts until the end of the
-- transaction and, where the answer is yes, counts the bytes of the hour.
-- whole: the form is complete, so the file will not stay an unsent one; then
-- only the bound of all files holds, and who fills up a customer's room for
-- unsent ones keeps nobody from applying. network: none, nothing is counted
-- of it.
create function app.upload_admit(draft uuid, add bigint, of_network text,
    whole boolean) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here uuid := nullif(current_setting('app.tenant', true), '')::uuid;
	drafts_most constant int := 200;
	hour_most constant bigint := 268435456;
	had bigint;
	quota bigint;
	used app.file_use;
	net app.upload_network;
begin
	-- The draft before the customer, as every other statement has it.
	perform from app.application_draft d
	where d.tenant_id = here and d.id = draft for update;
	insert into app.file_use (tenant_id) values (here)
	on conflict do nothing;
	select * into used from app.file_use u where u.tenant_id = here
	for update;
	select t.file_quota into quota from app.tenant t where t.id = here;
	select coalesce(max(d.size), 0) into had from app.application_draft d
	where d.tenant_id = here and d.id = draft;
	if used.bytes - had + add > quota or (not whole and
	    used.unsent - had + add > quota / 4) then
		return 'full';
	end if;
	if of_network is null then
		return 'kept';
	end if;
	insert into app.upload_network (network) values (of_network)
	on conflict do nothing;
	select * into net from app.upload_network n
	where n.network = of_network for update;
	if net.hour < now() - interval '1 hour' then
		net.hour := now();
		net.bytes := 0;
	end if;
	if net.bytes + add > hour_most or
	    (had = 0 and not whole and net.drafts >= drafts_most) then
		return 'network';
	end if;
	update app.upload_network n set hour = net.hour, bytes = net.bytes + add
	where n.network = of_network;
	return 'kept';
end
$$;

-- Keeps a file for a draft. The caller's rights: the rows are of the entered
-- tenant. until: the end of the pass.
create function app.draft_file_keep(draft uuid, opening uuid, file uuid,
    bytes bytea, file_name text, media text, file_kind text,
    of_network text, whole boolean, until timestamptz) returns text
language plpgsql set search_path = app, pg_temp as $$
declare
	here uuid := nullif(current_setting('app.tenant', true), '')::uuid;
	bytes_all bigint := length(bytes);
	verdict text;
begin
	if not exists (select from app.opening o where o.tenant_id = here
	    and o.id = opening and o.state = 'open'
	    and coalesce(now() < o.closes_at, true)) then
		return 'closed';
	end if;
	if exists (select from app.application_draft d where d.tenant_id = here
	    and d.id = draft and d.opening_id <> opening) then
		return 'conflict';
	end if;
	verdict := app.upload_admit(draft, bytes_all, of_network, whole);
	if verdict <> 'kept' then
		return verdict;
	end if;
	insert into app.file (tenant_id, id, sha256, size, name, media_type,
	    kind)
	values (here, file, sha256(bytes), bytes_all, file_name, media, file_kind);
	insert into app.file_chunk (tenant_id, file_id, n, bytes)
	select here, file, i, substr(draft_file_keep.bytes,
	    i * 262144 + 1, 262144)
	from generate_series(0, ((bytes_all - 1) / 262144)::int) i;
	insert into app.application_draft as d (tenant_id, id, opening_id,
	    file_id, size, network, expires_at)
	values (here, draft, opening, file, bytes_all, of_network, least(until, now() +
	    make_interval(days => app.retention_days('application.draft'))))
	on conflict (tenant_id, id) do update set file_id = excluded.file_id,
	    size = excluded.size, network = excluded.network,
	    expires_at = excluded.expires_at;
	return 'kept';
end
$$;

grant insert (size, network, expires_at), update (size, network)
    on app.application_draft to exitpoll_web;
revoke all on function app.file_bytes(uuid), app.file_counted(), app.draft_counted(),
    app.draft_count(uuid, text, int, bigint),
    app.upload_admit(uuid, bigint, text, boolean),
    app.draft_file_keep(uuid, uuid, uuid, bytea, text, text, text, text,
    boolean, timestamptz) from public;
grant execute on function app.upload_admit(uuid, bigint, text, boolean),
    app.draft_file_keep(uuid, uuid, uuid, bytea, text, text, text, text,
    boolean, timestamptz) to exitpoll_web;

-- With the networks that have nothing here any more.
create or replace function app.sweep_house(most int) returns bigint
language sql security definer set search_path = app, pg_temp as $$
	with s as (delete from session where token_hash in (
	    select token_hash from session
	    where expires_at < now() or absolute_at < now()
	    limit most for update skip locked) returning 1),
	a as (delete from login_attempt where (key, slot) in (
	    select key, slot from login_attempt
	    where slot < now() - interval '1 hour'
	    limit most for update skip locked) returning 1),
	l as (delete from login_salt
	    where hour < now() - interval '2 hours' returning 1),
	r as (delete from rate where key in (
	    select key from rate where full_at < now()
	    limit most for update skip locked) returning 1),
	u as (delete from upload_network where network in (
	    select network from upload_network
	    where drafts = 0 and hour < now() - interval '1 hour'
	    limit most for update skip locked) returning 1),
	j as (delete from job where id in (
	    select id from job where state in ('done', 'dead')
	    and ended_at < now() - case state when 'done' then interval '7 days'
		else interval '90 days' end
	    and ended_at < now() - interval '7 days'
	    limit most for update skip locked) returning 1)
	select (select count(*) from s) + (select count(*) from a) +
	    (select count(*) from l) + (select count(*) from r) +
	    (select count(*) from u) + (select count(*) from j)
$$;
