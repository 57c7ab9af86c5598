-- What is sent to somebody: mail now, other kinds as they come. A row is
-- written in the transaction that causes it, with the job that sends it. What
-- says who and what (recipient, content) is kept only until it was sent, or
-- its time after giving up has run out, or the person is erased; what stays
-- says that something was sent, when, and with what outcome.
create table app.delivery (
	tenant_id uuid not null references app.tenant on delete cascade,
	-- Also what the receiver knows it by: the same at every try.
	id uuid not null default gen_random_uuid(),
	kind text not null check (kind ~ '^[a-z][a-z_.]{0,40}$'),
	purpose text not null check (purpose ~ '^[a-z][a-z_.]{0,60}$'),
	application_id uuid,
	recipient text check (length(recipient) between 3 and 254),
	content jsonb check (jsonb_typeof(content) = 'object'),
	state text not null default 'waiting'
	    check (state in ('waiting', 'delivered', 'failed', 'withdrawn')),
	tries smallint not null default 0,
	next_at timestamptz,
	last_error text,
	created_at timestamptz not null default now(),
	ended_at timestamptz,
	primary key (tenant_id, id),
	foreign key (tenant_id, application_id) references app.application
	    on delete set null (application_id),
	check ((recipient is null) = (content is null)),
	check (state <> 'waiting' or content is not null),
	check (state in ('waiting', 'failed') or content is null),
	check ((state = 'waiting') = (ended_at is null))
);
create index delivery_application on app.delivery
	(tenant_id, application_id);
create index delivery_kept on app.delivery (tenant_id, ended_at)
	where state = 'failed' and content is not null;

alter table app.job add delivery_id uuid,
	add foreign key (tenant_id, delivery_id) references app.delivery
	    on delete cascade;
create index job_delivery on app.job (tenant_id, delivery_id)
	where delivery_id is not null;

-- The outbox as it was, all tenants' at once, so without the wall until it is
-- through: the owner is under row security, too. An application's mail ends with its reference. A job
-- that is dead, or that nobody will find any more, has given up.
alter table app.outbox no force row level security;
alter table app.application no force row level security;
insert into app.delivery (tenant_id, id, kind, purpose, application_id,
    recipient, content, state, tries, next_at, last_error, created_at,
    ended_at)
select o.tenant_id, o.message_id, 'mail', 'application.received', a.id,
    case when o.sent_at is null then o.to_address end,
    case when o.sent_at is null then jsonb_strip_nulls(jsonb_build_object(
	'subject', o.subject, 'text', o.body_text, 'html', o.body_html)) end,
    case when o.sent_at is not null then 'delivered'
	when j.state in ('ready', 'running') then 'waiting'
	else 'failed' end,
    coalesce(j.tries, 0), case j.state when 'ready' then j.run_at end,
    case when o.sent_at is null then j.last_error end, o.created_at,
    case when o.sent_at is not null then o.sent_at
	when j.state in ('ready', 'running') then null
	else coalesce(j.ended_at, now()) end
from app.outbox o
left join app.application a on a.tenant_id = o.tenant_id
    and a.reference = substring(o.subject from '[^ :]+$')
left join lateral (
	select j.* from app.job j
	where j.tenant_id = o.tenant_id and j.kind = 'mail'
	    and j.payload->'outbox' = to_jsonb(o.id)
	order by j.id desc limit 1) j on true;
update app.job j set delivery_id = o.message_id,
    payload = j.payload - 'outbox'
from app.outbox o
where o.tenant_id = j.tenant_id and j.kind = 'mail'
    and j.payload->'outbox' = to_jsonb(o.id);
-- A mail's job without a mail has nothing to do.
delete from app.job where kind = 'mail' and delivery_id is null;
alter table app.job add check (kind <> 'mail' or delivery_id is not null);
drop table app.outbox;
alter table app.application force row level security;
call app.tenant_wall('app.delivery');

-- What becomes of the job becomes of the delivery, in the same transaction.
-- The queue's functions enter no tenant, so this enters the job's own.
create function app.delivery_follow() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.tenant_id::text, true);
	update app.delivery d set tries = new.tries,
	    next_at = case new.state when 'ready' then new.run_at end,
	    last_error = new.last_error,
	    ended_at = case when new.state in ('done', 'dead')
		then coalesce(new.ended_at, now()) end,
	    state = case new.state when 'done' then 'delivered'
		when 'dead' then 'failed' else 'waiting' end,
	    recipient = case when new.state <> 'done' then d.recipient end,
	    content = case when new.state <> 'done' then d.content end
	where d.tenant_id = new.tenant_id and d.id = new.delivery_id
	    and d.content is not null;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger delivery_follow after update of state on app.job
	for each row when (new.delivery_id is not null
	and new.state <> 'running') execute function app.delivery_follow();

-- Who is erased gets no mail any more, and none is kept.
create function app.delivery_withdraw() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', old.tenant_id::text, true);
	update app.delivery d set recipient = null, content = null,
	    state = case d.state when 'waiting' then 'withdrawn'
		else d.state end,
	    next_at = null, ended_at = coalesce(d.ended_at, now())
	where d.tenant_id = old.tenant_id and d.application_id = old.id
	    and d.content is not null;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return old;
end
$$;
create trigger delivery_withdraw before delete on app.application
	for each row execute function app.delivery_withdraw();

grant select (tenant_id, id, kind, purpose, application_id, state, tries,
    next_at, last_error, created_at, ended_at), insert (tenant_id, kind,
    purpose, application_id, recipient, content)
    on app.delivery to exitpoll_web;
grant select, insert (tenant_id, kind, purpose, application_id, recipient,
    content), update (recipient, content) on app.delivery to exitpoll_job;
grant insert (delivery_id) on app.job to exitpoll_web, exitpoll_job;
-- Only so that a sweep may pass by a row that is locked (SKIP LOCKED asks for
-- the right to update a column): row security lets it be set to nothing else.
grant update (tenant_id) on app.application, app.application_draft, app.file
    to exitpoll_job;

-- The queue. Whose turn it is: of each kind the tenants that have something
-- ready are found by skipping through this index from one to the next, and
-- each gives its oldest; so a tenant's hundred thousand mails hold up nobody
-- else's one, and no claim reads more than it takes and two entries a tenant.
drop index app.job_due;
create index job_turn on app.job (kind,
    coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'), run_at, id)
    where state = 'ready';

drop function app.job_claim(text, int, int);
create function app.job_claim(worker text, kinds text[], most int,
    lease_seconds int)
returns table (id bigint, tenant_id uuid, tenant_slug text, kind text,
    payload jsonb, tries int, max_tries int, delivery_id uuid)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	nobody constant uuid := '00000000-0000-0000-0000-000000000000';
begin
	return query
	with recursive turn (kind, who) as (
		select k, (
			select coalesce(j.tenant_id, nobody) from app.job j
			where j.state = 'ready' and j.kind = k
			order by coalesce(j.tenant_id, nobody) limit 1)
		from unnest(kinds) k
		union all
		select t.kind, (
			select coalesce(j.tenant_id, nobody) from app.job j
			where j.state = 'ready' and j.kind = t.kind
			    and coalesce(j.tenant_id, nobody) > t.who
			order by coalesce(j.tenant_id, nobody) limit 1)
		from turn t where t.who is not null
	), head as materialized (
		select t.kind, t.who, j.id, j.run_at
		from turn t cross join lateral (
			select j.id, j.run_at from app.job j
			where j.state = 'ready' and j.kind = t.kind
			    and coalesce(j.tenant_id, nobody) = t.who
			    and j.run_at <= now()
			-- The whole index, or the planner sorts.
			order by j.kind, coalesce(j.tenant_id, nobody),
			    j.run_at, j.id
			limit 1 + most / (select nullif(count(who), 0)
			    from turn)
			for update skip locked) j
		where t.who is not null
	), taken as (
		update app.job j set state = 'running', tries = j.tries + 1,
		    locked_by = worker,
		    locked_until = now() + make_interval(secs => lease_seconds)
		where j.id = any (array(
			select h.id from head h
			order by row_number() over (partition by h.kind, h.who
			    order by h.run_at, h.id), h.run_at, h.id
			limit most))
		returning j.id, j.tenant_id, j.kind, j.payload, j.tries,
		    j.max_tries, j.run_at, j.delivery_id
	)
	select k.id, k.tenant_id, t.slug, k.kind, k.payload, k.tries::int,
	    k.max_tries::int, k.delivery_id
	from taken k left join app.tenant t on t.id = k.tenant_id
	order by k.run_at, k.id;
end
$$;

-- A worker that has not come to some of its jobs, or is long about one.
create function app.job_renew(jobs bigint[], worker text, lease_seconds int)
returns bigint
language sql security definer set search_path = app, pg_temp as $$
	with held as (
		update job j set locked_until = now() +
		    make_interval(secs => lease_seconds)
		where j.id = any (jobs) and j.state = 'running'
		    and j.locked_by = worker
		returning 1
	)
	select count(*) from held
$$;

-- Given back before they were begun: the try does not count.
create function app.job_release(jobs bigint[], worker text) returns void
language sql security definer set search_path = app, pg_temp as $$
	update job j set state = 'ready', tries = j.tries - 1,
	    locked_by = null, locked_until = null
	where j.id = any (jobs) and j.state = 'running'
	    and j.locked_by = worker
$$;

-- What a worker held when it died comes back when the lease has run out. It
-- does its jobs in the order of their time, so it was at the first of these:
-- that one's try counts, and if it was the last the job is dead and stays to
-- be looked at; the others were not begun.
create function app.job_reclaim() returns bigint
language sql security definer set search_path = app, pg_temp as $$
	with lost as materialized (
		select j.id, j.locked_by, j.run_at from job j
		where j.state = 'running' and j.locked_until < now()
		order by j.locked_until limit 1000
		for update skip locked
	), ordered as (
		select l.id, row_number() over (partition by l.locked_by
		    order by l.run_at, l.id) = 1 as begun
		from lost l
	), back as (
		update job j set
		    state = case when o.begun and j.tries >= j.max_tries
			then 'dead' else 'ready' end,
		    ended_at = case when o.begun and j.tries >= j.max_tries
			then now() end,
		    last_error = case when o.begun and j.tries >= j.max_tries
			then coalesce(j.last_error,
			'its worker ended in the middle')
			else j.last_error end,
		    tries = case when o.begun then j.tries else j.tries - 1 end,
		    locked_by = null, locked_until = null
		from ordered o where j.id = o.id
		returning 1
	)
	select count(*) from back
$$;

-- In small pieces, and a row that somebody holds is left for the next time.
create index job_over on app.job (ended_at) where state in ('done', 'dead');
drop index app.job_ended;
drop function app.sweep_house();
create function app.sweep_house(most int) returns bigint
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
	j as (delete from job where id in (
	    select id from job where state in ('done', 'dead')
	    and ended_at < now() - case state when 'done' then interval '7 days'
		else interval '90 days' end
	    and ended_at < now() - interval '7 days'
	    limit most for update skip locked) returning 1)
	select (select count(*) from s) + (select count(*) from a) +
	    (select count(*) from l) + (select count(*) from j)
$$;

grant execute on function app.job_claim(text, text[], int, int),
    app.job_renew(bigint[], text, int), app.job_release(bigint[], text),
    app.job_reclaim(), app.sweep_house(int) to exitpoll_job;
