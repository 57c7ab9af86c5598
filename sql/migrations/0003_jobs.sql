-- Background work and what must be remembered: the queue, the outbox and the
-- audit log. A mail is written in the transaction that causes it, so that
-- neither can exist without the other.
create table app.outbox (
	tenant_id uuid not null references app.tenant on delete cascade,
	id bigint generated always as identity,
	message_id uuid not null default gen_random_uuid(),
	to_address text not null check (length(to_address) between 3 and 254),
	subject text not null check (length(subject) <= 400),
	body_text text not null,
	body_html text,
	sent_at timestamptz,
	created_at timestamptz not null default now(),
	primary key (tenant_id, id)
);
call app.tenant_wall('app.outbox');

-- tenant_id is null for work of the house itself.
create table app.job (
	id bigint generated always as identity primary key,
	tenant_id uuid references app.tenant on delete cascade,
	kind text not null check (kind ~ '^[a-z][a-z_.]{0,40}$'),
	payload jsonb not null default '{}',
	state text not null default 'ready'
	    check (state in ('ready', 'running', 'done', 'dead')),
	run_at timestamptz not null default now(),
	tries smallint not null default 0,
	max_tries smallint not null default 10 check (max_tries > 0),
	locked_by text,
	locked_until timestamptz,
	last_error text,
	created_at timestamptz not null default now(),
	ended_at timestamptz,
	check ((state = 'running') = (locked_until is not null))
);
create index job_due on app.job (run_at) where state = 'ready';
create index job_leased on app.job (locked_until) where state = 'running';
create index job_ended on app.job (ended_at) where state = 'done';
create index job_tenant on app.job (tenant_id);
call app.tenant_wall('app.job');
call app.owner_door('app.job', 'all');

create function app.job_tell() returns trigger
language plpgsql set search_path = app, pg_temp as $$
begin
	perform pg_notify('exitpoll_job', '');
	return null;
end
$$;
create trigger tell after insert on app.job
	for each statement execute function app.job_tell();

-- A claim is a lease. A job whose worker died comes back when it has run
-- out, with its try counted; one that has no try left is dead, and stays to
-- be looked at.
create function app.job_claim(worker text, most int, lease_seconds int)
returns table (id bigint, tenant_id uuid, tenant_slug text, kind text,
    payload jsonb, tries int, max_tries int)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	update app.job j set state = 'dead', locked_by = null,
	    locked_until = null, ended_at = now(),
	    last_error = coalesce(j.last_error, 'its worker ended in the middle')
	where j.state = 'running' and j.locked_until < now()
	    and j.tries >= j.max_tries;
	return query
	with due as (
		select j.id from app.job j
		where (j.state = 'ready' and j.run_at <= now())
		    or (j.state = 'running' and j.locked_until < now()
		    and j.tries < j.max_tries)
		order by j.run_at, j.id
		limit most
		for update skip locked
	), taken as (
		update app.job j set state = 'running', tries = j.tries + 1,
		    locked_by = worker,
		    locked_until = now() + make_interval(secs => lease_seconds)
		from due where j.id = due.id
		returning j.id, j.tenant_id, j.kind, j.payload, j.tries,
		    j.max_tries, j.run_at
	)
	select k.id, k.tenant_id, t.slug, k.kind, k.payload, k.tries::int,
	    k.max_tries::int
	from taken k left join app.tenant t on t.id = k.tenant_id
	order by k.run_at, k.id;
end
$$;

create function app.job_done(job bigint, worker text) returns boolean
language sql security definer set search_path = app, pg_temp as $$
	with ended as (
		update job j set state = 'done', locked_by = null,
		    locked_until = null, last_error = null, ended_at = now()
		where j.id = job_done.job and j.state = 'running'
		    and j.locked_by = worker
		returning 1
	)
	select exists (select from ended)
$$;

-- NULL: the lease was lost; true: it will not be tried again.
create function app.job_fail(job bigint, worker text, error text,
    backoff_seconds int) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	is_dead boolean;
begin
	update app.job j set
	    state = case when j.tries >= j.max_tries then 'dead'
	    else 'ready' end,
	    run_at = now() + make_interval(secs => backoff_seconds),
	    ended_at = case when j.tries >= j.max_tries then now() end,
	    locked_by = null, locked_until = null, last_error = left(error, 500)
	where j.id = job_fail.job and j.state = 'running'
	    and j.locked_by = worker
	returning j.state = 'dead' into is_dead;
	return is_dead;
end
$$;

create function app.job_counts()
returns table (kind text, state text, n bigint)
language sql stable security definer set search_path = app, pg_temp as $$
	select j.kind, j.state, count(*) from job j group by 1, 2 order by 1, 2
$$;

create function app.sweep_house() returns bigint
language sql security definer set search_path = app, pg_temp as $$
	with s as (delete from session
	    where expires_at < now() or absolute_at < now() returning 1),
	a as (delete from login_attempt
	    where slot < now() - interval '1 hour' returning 1),
	l as (delete from login_salt
	    where hour < now() - interval '2 hours' returning 1),
	j as (delete from job where state = 'done'
	    and ended_at < now() - interval '7 days' returning 1)
	select (select count(*) from s) + (select count(*) from a) +
	    (select count(*) from l) + (select count(*) from j)
$$;

create table app.audit (
	tenant_id uuid not null references app.tenant on delete cascade,
	id bigint generated always as identity,
	at timestamptz not null default now(),
	actor uuid,
	action text not null check (action ~ '^[a-z][a-z.-]{0,60}$'),
	object_kind text,
	object_id text,
	detail jsonb not null default '{}',
	primary key (tenant_id, id)
);
call app.tenant_wall('app.audit');

grant select (tenant_id, id), insert (tenant_id, to_address, subject,
    body_text, body_html) on app.outbox to exitpoll_web;
grant select, insert (tenant_id, to_address, subject, body_text, body_html),
    update (sent_at) on app.outbox to exitpoll_job;
grant insert (tenant_id, kind, payload, run_at, max_tries)
    on app.job to exitpoll_web, exitpoll_job;
grant execute on function app.job_claim(text, int, int),
    app.job_done(bigint, text), app.job_fail(bigint, text, text, int),
    app.job_counts(), app.sweep_house() to exitpoll_job;
grant select, insert (tenant_id, actor, action, object_kind, object_id,
    detail) on app.audit to exitpoll_web, exitpoll_job;
