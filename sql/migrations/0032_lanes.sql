-- Each kind of job has a lane of its own: processes that do one job at a time.
-- So a claim is one job, the walk goes on behind the tenant that was served
-- last, and how often a kind is tried is the worker's table to say.

-- Null: as often as its kind is tried.
alter table app.job alter max_tries drop not null, alter max_tries drop default;
update app.job set max_tries = null where max_tries = 10
    and state in ('ready', 'running', 'dead');
create index job_running on app.job (kind, turn) where state = 'running';

drop function app.job_claim(text, text[], int, int);
drop function app.job_renew(bigint[], text, int);
drop function app.job_release(bigint[], text);
drop function app.job_reclaim();
drop function app.job_fail(bigint, text, text, int);

-- The oldest due job of the next tenant behind the one that was served before
-- (null: of the first), so that a backlog holds up nobody else's one job; a
-- tenant that has as many under way as it may, of this worker's processes, is
-- passed by: what its jobs wait for must not take the whole lane. The name of
-- a process begins with its worker's, up to a slash. Reads two entries of the
-- index for each tenant that it passes.
create function app.job_claim(worker text, wanted text, lease_seconds int,
    after uuid, share int)
returns table (id bigint, tenant_id uuid, kind text, payload jsonb, tries int,
    max_tries int, delivery_id uuid)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	last constant uuid := coalesce(after,
	    'ffffffff-ffff-ffff-ffff-ffffffffffff');
	who uuid := last;
	is_past_end boolean := false;
begin
	-- A claim that a crash of the server loses is one that never was.
	perform set_config('synchronous_commit', 'off', true);
	loop
		who := (select j.turn from job j
		    where j.state = 'ready' and j.kind = wanted and j.turn > who
		    order by j.kind, j.turn limit 1);
		if who is null and not is_past_end then
			is_past_end := true;
			who := (select j.turn from job j
			    where j.state = 'ready' and j.kind = wanted
			    order by j.kind, j.turn limit 1);
		end if;
		exit when who is null or (is_past_end and who > last);
		continue when (select count(*) from job j
		    where j.state = 'running' and j.kind = wanted
			and j.turn = who and split_part(j.locked_by, '/', 1) =
			split_part(worker, '/', 1)) >= share;
		return query
		update job j set state = 'running', tries = j.tries + 1,
		    locked_by = worker,
		    locked_until = now() + make_interval(secs => lease_seconds)
		where j.id = (
			select d.id from job d
			where d.state = 'ready' and d.kind = wanted
			    and d.turn = who and d.run_at <= now()
			-- The whole index, or the planner sorts.
			order by d.kind, d.turn, d.run_at, d.id
			limit 1 for update skip locked)
		returning j.id, j.tenant_id, j.kind, j.payload, j.tries::int,
		    j.max_tries::int, j.delivery_id;
		exit when found;
	end loop;
end
$$;

create function app.job_renew(job bigint, worker text, lease_seconds int)
returns boolean
language sql security definer set search_path = app, pg_temp as $$
	with held as (
		update job j set locked_until = now() +
		    make_interval(secs => lease_seconds)
		where j.id = job_renew.job and j.state = 'running'
		    and j.locked_by = worker
		returning 1
	)
	select exists (select from held)
$$;

-- It was not done. Dead, or ready again in so many seconds; a try that says
-- nothing about the job (it was cut short, or no other would have fared better)
-- does not count. False: the lease was lost.
create function app.job_back(job bigint, worker text, error text,
    seconds int, is_dead boolean, counts boolean) returns boolean
language sql security definer set search_path = app, pg_temp as $$
	with back as (
		update job j set
		    state = case when is_dead then 'dead' else 'ready' end,
		    run_at = now() + make_interval(secs => seconds),
		    tries = j.tries - case when counts then 0 else 1 end,
		    ended_at = case when is_dead then now() end,
		    locked_by = null, locked_until = null,
		    last_error = coalesce(left(error, 500), j.last_error)
		where j.id = job_back.job and j.state = 'running'
		    and j.locked_by = worker
		returning 1
	)
	select exists (select from back)
$$;

-- What a process held when it died: by its name, from who knows that it is dead
-- (gone), or when its lease has run out. The try counts, for it may have died
-- of the job: that one waits longer each time, and is dead after the last.
create function app.job_reclaim(wanted text, most_tries int, gone text)
returns bigint
language sql security definer set search_path = app, pg_temp as $$
	with lost as materialized (
		select j.id, j.tries >= coalesce(j.max_tries, most_tries)
		    as is_dead
		from job j
		where j.state = 'running' and j.kind = wanted
		    and (j.locked_until < now() or j.locked_by = gone)
		limit 1000 for update skip locked
	), back as (
		update job j set
		    state = case when l.is_dead then 'dead' else 'ready' end,
		    run_at = now() + make_interval(secs => 30 * (j.tries - 1)),
		    ended_at = case when l.is_dead then now() end,
		    last_error = coalesce(j.last_error,
			'its worker ended in the middle'),
		    locked_by = null, locked_until = null
		from lost l where j.id = l.id
		returning 1
	)
	select count(*) from back
$$;

-- The operator gives what is dead another round of tries, one job or a kind's;
-- one job that waits is made due. gone: of these there is nothing left to send.
create function app.job_revive(wanted_id bigint, wanted_kind text,
    out revived bigint, out gone bigint)
language plpgsql set search_path = app, pg_temp as $$
declare
	j record;
	entered text := current_setting('app.tenant', true);
begin
	revived := 0;
	gone := 0;
	for j in select id, tenant_id, delivery_id from job
	    where (id = wanted_id and (state = 'dead' or (state = 'ready'
		    and run_at > now())))
		or (kind = wanted_kind and state = 'dead')
	    for update loop
		perform set_config('app.tenant', coalesce(j.tenant_id::text,
		    ''), true);
		if j.delivery_id is not null and not exists (
		    select from delivery d where d.tenant_id = j.tenant_id
		    and d.id = j.delivery_id and d.content is not null) then
			gone := gone + 1;
			continue;
		end if;
		update job set state = 'ready', tries = 0, run_at = now(),
		    ended_at = null where id = j.id;
		revived := revived + 1;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	perform pg_notify('exitpoll_job', '');
end
$$;

grant execute on function app.job_claim(text, text, int, uuid, int),
    app.job_renew(bigint, text, int),
    app.job_back(bigint, text, text, int, boolean, boolean),
    app.job_reclaim(text, int, text) to exitpoll_job;
