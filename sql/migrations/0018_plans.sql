-- Plans that are made for any arguments find the indexes, too. A variable in an
-- expression hides from them that it is the index's own: a function without
-- arguments is a constant.
create function app.nobody() returns uuid
language sql immutable parallel safe as $$
	select '00000000-0000-0000-0000-000000000000'::uuid
$$;
create or replace function app.job_claim(worker text, kinds text[], most int,
    lease_seconds int)
returns table (id bigint, tenant_id uuid, tenant_slug text, kind text,
    payload jsonb, tries int, max_tries int, delivery_id uuid)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	return query
	with recursive turn (kind, who) as (
		select k, (
			select coalesce(j.tenant_id, app.nobody()) from app.job j
			where j.state = 'ready' and j.kind = k
			order by coalesce(j.tenant_id, app.nobody()) limit 1)
		from unnest(kinds) k
		union all
		select t.kind, (
			select coalesce(j.tenant_id, app.nobody()) from app.job j
			where j.state = 'ready' and j.kind = t.kind
			    and coalesce(j.tenant_id, app.nobody()) > t.who
			order by coalesce(j.tenant_id, app.nobody()) limit 1)
		from turn t where t.who is not null
	), head as materialized (
		select t.kind, t.who, j.id, j.run_at
		from turn t cross join lateral (
			select j.id, j.run_at from app.job j
			where j.state = 'ready' and j.kind = t.kind
			    and coalesce(j.tenant_id, app.nobody()) = t.who
			    and j.run_at <= now()
			-- The whole index, or the planner sorts.
			order by j.kind, coalesce(j.tenant_id, app.nobody()),
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
	select k.id, k.tenant_id,
	    (select t.slug from app.tenant t where t.id = k.tenant_id),
	    k.kind, k.payload, k.tries::int, k.max_tries::int, k.delivery_id
	from taken k
	order by k.run_at, k.id;
end
$$;

-- The list of applications, by what it can be filtered by.
create index application_of_stage on app.application
    (tenant_id, stage, created_at desc, id desc);
create index application_of_opening_stage on app.application
    (tenant_id, opening_id, stage, created_at desc, id desc);
