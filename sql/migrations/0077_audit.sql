-- Who may look at what was done here, and how to see that nobody changed it later.
insert into app.capability values ('read_audit');
insert into app.role_first values ('auditor', 38, true);
insert into app.role_first_capability values
	('owner', 'read_audit'), ('auditor', 'read_audit');
alter table app.role no force row level security;
alter table app.role_capability no force row level security;
with made as (
	insert into app.role (tenant_id, code, position)
	select id, 'auditor', 38 from app.tenant
	on conflict do nothing
	returning tenant_id
)
insert into app.role_capability (tenant_id, role, capability)
select tenant_id, 'auditor', 'read_audit' from made;
insert into app.role_capability (tenant_id, role, capability)
select tenant_id, code, 'read_audit' from app.role where code = 'owner'
on conflict do nothing;
alter table app.role force row level security;
alter table app.role_capability force row level security;

create index audit_at on app.audit (tenant_id, at desc, id desc);

-- A seal is over the entries since the seal before it, and over that seal: who
-- changes, adds or takes away one that is sealed would have to make all later seals
-- anew. Who can do that has the whole database; so each seal is also written into
-- the log (job/sweep.c), which is kept elsewhere.
create table app.audit_seal (
	tenant_id uuid not null references app.tenant on delete cascade,
	n int not null check (n > 0),
	last_id bigint not null,	-- the newest entry that is under it
	entries int not null,
	hash bytea not null check (length(hash) = 32),
	sealed_at timestamptz not null default now(),
	primary key (tenant_id, n)
);
call app.tenant_wall('app.audit_seal');
grant select on app.audit_seal to exitpoll_web, exitpoll_job;

-- The entries behind one and up to another, with the seal before, as one hash.
-- entries: how many there are; none: no hash.
create function app.audit_hash(before_it bytea, behind bigint, upto bigint,
    out entries bigint, out hash bytea)
language sql stable security definer set search_path = app, pg_temp as $$
	select count(*), sha256(before_it || convert_to(string_agg(
	    jsonb_build_array(a.id, (extract(epoch from a.at) * 1000000)::bigint,
		a.actor, a.action, a.object_kind, a.object_id, a.detail)::text,
	    e'\n' order by a.id), 'UTF8'))
	from audit a
	where a.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and a.id > behind and a.id <= upto
$$;

-- Seals what is older than an hour, most entries at most; no transaction that
-- writes into the log lasts so long, so that no entry comes in behind a seal.
create function app.audit_seal_next(most int)
returns table (n int, entries int, hash bytea)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was app.audit_seal;
	upto bigint;
	made record;
begin
	-- Of two that seal at once one waits, and goes on from there.
	perform pg_advisory_xact_lock(hashtextextended('exitpoll audit seal '
	    || here, 0));
	select s.* into was from app.audit_seal s where s.tenant_id = here
	order by s.n desc limit 1;
	select max(b.id) into upto from (
		select a.id, a.at from app.audit a
		where a.tenant_id = here and a.id > coalesce(was.last_id, 0)
		order by a.id limit most) b
	where b.at < now() - interval '1 hour';
	if upto is null then
		return;
	end if;
	select h.* into made from app.audit_hash(coalesce(was.hash,
	    decode(repeat('00', 32), 'hex')), coalesce(was.last_id, 0), upto) h;
	return query insert into app.audit_seal as s (tenant_id, n, last_id,
	    entries, hash)
	values (here, coalesce(was.n, 0) + 1, upto, made.entries, made.hash)
	returning s.n, s.entries, s.hash;
end
$$;

-- Goes through the seals behind one, most at once. broken: its entries are not
-- those that were sealed.
create function app.audit_seal_check(behind int, most int)
returns table (n int, last_id bigint, entries int, hash bytea,
    sealed_at timestamptz, is_broken boolean)
language sql stable security definer set search_path = app, pg_temp as $$
	select s.n, s.last_id, s.entries, s.hash, s.sealed_at,
	    h.hash is distinct from s.hash or h.entries <> s.entries
		or s.n <> coalesce(p.n, 0) + 1
	from (
		select * from audit_seal
		where tenant_id = (select
		    nullif(current_setting('app.tenant', true), '')::uuid)
		    and n > behind
		order by n limit most
	) s
	left join lateral (
		select * from audit_seal b
		where b.tenant_id = s.tenant_id and b.n < s.n
		order by b.n desc limit 1
	) p on true
	cross join lateral audit_hash(coalesce(p.hash,
	    decode(repeat('00', 32), 'hex')), coalesce(p.last_id, 0),
	    s.last_id) h
	order by s.n
$$;
revoke all on function app.audit_hash(bytea, bigint, bigint),
    app.audit_seal_next(int), app.audit_seal_check(int, int) from public;
grant execute on function app.audit_seal_next(int) to exitpoll_job;
grant execute on function app.audit_seal_check(int, int) to exitpoll_web;
