-- Quotas over answers: how many complete responses of those for whom a condition
-- holds a survey takes; none of an anonymous one, where a place would say what
-- somebody has answered. The web process says which conditions hold
-- (form/condition.h); here places are taken, exactly, and given back.
alter domain app.response_state drop constraint response_state_check;
alter domain app.response_state add constraint response_state_check check
    (value in ('partial', 'complete', 'declined', 'waiting', 'mixed', 'over'));

-- A condition stays as it is: it says who was counted. What is dropped can come
-- back, and its number is never given again.
create table app.survey_quota (
	tenant_id uuid not null,
	survey_id uuid not null,
	n int not null check (n between 1 and 200),
	name text not null check (length(name) between 1 and 100),
	condition text not null
	    check (octet_length(condition) between 1 and 2000),
	most int not null check (most > 0),
	taken int not null default 0 check (taken >= 0),
	-- What those are told who come when it is full, by language; and where
	-- they may go on.
	messages jsonb not null default '{}' check
	    (jsonb_typeof(messages) = 'object' and length(messages::text) <= 50000),
	redirect text check (redirect ~ '^https://' and length(redirect) <= 500),
	dropped_at timestamptz,
	primary key (tenant_id, survey_id, n),
	foreign key (tenant_id, survey_id) references app.survey
	    on delete cascade
);
call app.tenant_wall('app.survey_quota');
grant select on app.survey_quota to exitpoll_web, exitpoll_job;
grant insert (tenant_id, survey_id, n, name, condition, most, messages,
    redirect), update (name, most, taken, messages, redirect, dropped_at)
    on app.survey_quota to exitpoll_web;
create trigger tell_changed after insert on app.survey_quota
	for each row execute function app.tell_changed();
-- A place that is taken is told only when it was the last, or is free again.
create trigger tell_full after update on app.survey_quota
	for each row when (new.taken = old.taken or
	    (new.taken >= new.most) is distinct from (old.taken >= old.most))
	execute function app.tell_changed();

-- The quotas that it counts for; null: none, as of nearly all.
alter table app.response add column quotas int[];
grant update (quotas) on app.response to exitpoll_web;
create index response_quota on app.response (tenant_id, survey_id)
    where quotas is not null;

-- A response that goes gives its places back, those of one statement together
-- and in the order that response_count locks them; whoever deletes, of whichever
-- tenants.
create function app.quota_give_back() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered constant text := current_setting('app.tenant', true);
	g record;
begin
	for g in select o.tenant_id, o.survey_id, u.n, count(*)::int as places
	    from gone o cross join unnest(o.quotas) u (n)
	    where o.quotas is not null group by 1, 2, 3 order by 1, 2, 3 loop
		perform set_config('app.tenant', g.tenant_id::text, true);
		update app.survey_quota q
		set taken = greatest(q.taken - g.places, 0)
		where q.tenant_id = g.tenant_id and q.survey_id = g.survey_id
		    and q.n = g.n;
		perform set_config('app.tenant', coalesce(entered, ''), true);
	end loop;
	return null;
end
$$;
revoke all on function app.quota_give_back() from public;
create trigger quota_give_back after delete on app.response
	referencing old table as gone
	for each statement execute function app.quota_give_back();

-- The live ones of these, locked in their order until the transaction ends, so
-- that who comes next finds how many places are left.
create function app.quota_lock(of_survey uuid, wanted int[]) returns int[]
language sql as $$
	select array_agg(l.n order by l.n) from (
		select q.n from app.survey_quota q
		where q.tenant_id =
			nullif(current_setting('app.tenant', true), '')::uuid
		    and q.survey_id = of_survey and q.n = any (wanted)
		    and q.dropped_at is null
		order by q.n
		for no key update) l
$$;

-- As responses_take, of one complete response with the quotas whose conditions
-- hold: it takes a place in each, or, when one is full, ends as "over" with none
-- of its answers. A repeat finds what is there, and takes no second place.
create function app.response_count(given jsonb)
returns table (verdict text, receipt text, state text, quota int)
language plpgsql as $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	of_survey constant uuid := (given->>'survey_id')::uuid;
	me constant uuid := (given->>'id')::uuid;
	wanted int[];
	over int;
	got record;
begin
	wanted := app.quota_lock(of_survey, array(
	    select jsonb_array_elements_text(given->'quotas')::int));
	if not exists (select from app.response r where r.tenant_id = here
	    and r.id = me and (r.state = 'complete') is true) then
		select min(q.n) into over from app.survey_quota q
		where q.tenant_id = here and q.survey_id = of_survey
		    and q.n = any (wanted) and q.taken >= q.most;
	end if;
	if over is not null then
		given := given || jsonb_build_object('state', 'over',
		    'answers', '{}'::jsonb, 'cells', '[]'::jsonb,
		    'has_comment', false, 'context',
		    coalesce(given->'context', '{}') ||
		    jsonb_build_object('quota', over));
	end if;
	select * into strict got
	from app.responses_take(jsonb_build_array(given - 'quotas'));
	if got.verdict = 'stored' and got.state = 'complete' and
	    wanted is not null then
		update app.survey_quota q set taken = q.taken + 1
		where q.tenant_id = here and q.survey_id = of_survey
		    and q.n = any (wanted);
		update app.response r set quotas = wanted
		where r.tenant_id = here and r.id = me;
	end if;
	return query select got.verdict, got.receipt, got.state,
	    (select (r.context->>'quota')::int from app.response r
	    where r.tenant_id = here and r.id = me);
end
$$;

-- A response that was sent is changed: n as response_edit has it. quota: it would
-- come to count for that one, which is full, and nothing is changed.
create function app.response_count_edit(me uuid, based int, given jsonb,
    by_cells text[], comments boolean, tongue text, wanted int[])
returns table (n int, quota int)
language plpgsql as $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was record;
	live int[];
	next int[];
	over int;
begin
	select r.survey_id, coalesce(r.quotas, '{}') as quotas into was
	from app.response r where r.tenant_id = here and r.id = me
	    and (r.state = 'complete') is true and r.revision = based;
	if not found then
		return query select 0, null::int;
		return;
	end if;
	live := app.quota_lock(was.survey_id, was.quotas || wanted);
	next := array(select w from unnest(wanted) w where w = any (live)
	    order by w);
	select min(q.n) into over from app.survey_quota q
	where q.tenant_id = here and q.survey_id = was.survey_id
	    and q.n = any (next) and q.n <> all (was.quotas)
	    and q.taken >= q.most;
	if over is not null then
		return query select 0, over;
		return;
	end if;
	-- The row is as it was read, or somebody else was first.
	select r.survey_id, r.day, r.channel, r.version, r.cells,
	    coalesce(r.quotas, '{}') as quotas into was
	from app.response r where r.tenant_id = here and r.id = me
	    and (r.state = 'complete') is true and r.revision = based
	for no key update;
	if not found then
		return query select 0, null::int;
		return;
	end if;
	update app.response r set answers = given,
	    cells = text '#complete' || by_cells, has_comment = comments,
	    language = tongue, revision = r.revision + 1,
	    quotas = nullif(next, '{}')
	where r.tenant_id = here and r.id = me;
	update app.survey_quota q set taken = greatest(0, q.taken +
	    (q.n = any (next))::int - (q.n = any (was.quotas))::int)
	where q.tenant_id = here and q.survey_id = was.survey_id
	    and (q.n = any (next)) <> (q.n = any (was.quotas));
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells)
	select here, was.survey_id, was.day, was.channel, was.version,
	    d.weight, d.cells
	from (values (-1, was.cells),
	    (1, text '#complete' || by_cells)) d (weight, cells);
	insert into app.audit (tenant_id, action, object_kind, object_id,
	    detail)
	values (here, 'response.edit', 'response', me::text,
	    jsonb_build_object('by', 'respondent', 'revision', based + 1));
	return query select 1, null::int;
end
$$;

-- Counts the rows themselves, should they and the numbers ever differ: how many
-- numbers were wrong.
create function app.quota_recount(of_survey uuid) returns int
language plpgsql as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	wrong int;
begin
	perform from app.survey_quota q where q.tenant_id = here
	    and q.survey_id = of_survey order by q.n for no key update;
	with held as (
		select u.n, count(*)::int as places
		from app.response r cross join unnest(r.quotas) u (n)
		where r.tenant_id = here and r.survey_id = of_survey
		    and r.quotas is not null
		group by u.n
	), put as (
		update app.survey_quota q set taken = c.places
		from (select x.n, coalesce(h.places, 0) as places
		    from app.survey_quota x left join held h on h.n = x.n
		    where x.tenant_id = here and x.survey_id = of_survey) c
		where q.tenant_id = here and q.survey_id = of_survey
		    and q.n = c.n and q.taken <> c.places
		returning 1
	)
	select count(*) into wrong from put;
	return wrong;
end
$$;

-- What of a quota people may set, as it is.
create function app.quota_now(of_survey uuid, number int) returns jsonb
language sql stable as $$
	select jsonb_build_object('name', q.name, 'limit', q.most,
	    'messages', q.messages, 'redirect', q.redirect,
	    'dropped', q.dropped_at is not null)
	from app.survey_quota q where q.survey_id = of_survey
	    and q.n = number and q.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
$$;

-- How many may be live at a survey.
create function app.quota_room(of_survey uuid) returns boolean
language sql stable as $$
	select count(*) < 20 from app.survey_quota q
	where q.survey_id = of_survey and q.dropped_at is null
	    and q.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
$$;

-- Sets what of wanted is there, of quota number; 0: makes one. No row: no such
-- survey or quota. verdict "set", or "many": there are as many as may be.
create function app.quota_set(of_slug text, number int, wanted jsonb,
    by_whom uuid)
returns table (verdict text)
language plpgsql as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	s uuid;
	was jsonb;
	became jsonb;
begin
	select x.id into s from app.survey x where x.tenant_id = here
	    and x.slug = of_slug for no key update;
	if not found then
		return;
	end if;
	if number = 0 then
		select coalesce(max(q.n), 0) + 1 into number
		from app.survey_quota q
		where q.tenant_id = here and q.survey_id = s;
		if number > 200 or not app.quota_room(s) then
			return query select 'many';
			return;
		end if;
		insert into app.survey_quota (tenant_id, survey_id, n, name,
		    condition, most, messages, redirect)
		values (here, s, number, wanted->>'name',
		    wanted->>'condition', (wanted->>'limit')::int,
		    coalesce(wanted->'messages', '{}'), wanted->>'redirect');
		was := '{}';
	else
		was := app.quota_now(s, number);
		if was is null then
			return;
		end if;
		if (wanted->>'dropped')::boolean is false and
		    (was->>'dropped')::boolean and not app.quota_room(s) then
			return query select 'many';
			return;
		end if;
		update app.survey_quota q set
		    name = coalesce(wanted->>'name', q.name),
		    most = coalesce((wanted->>'limit')::int, q.most),
		    messages = coalesce(wanted->'messages', q.messages),
		    redirect = case when wanted ? 'redirect'
			then wanted->>'redirect' else q.redirect end,
		    dropped_at = case (wanted->>'dropped')::boolean
			when true then coalesce(q.dropped_at, now())
			when false then null else q.dropped_at end
		where q.tenant_id = here and q.survey_id = s and q.n = number;
	end if;
	became := app.quota_now(s, number);
	if became <> was then
		-- What is remembered of the survey is asked for again.
		update app.survey x set revision = x.revision + 1,
		    changed_at = now(), changed_by = by_whom
		where x.tenant_id = here and x.id = s;
		insert into app.audit (tenant_id, actor, action, object_kind,
		    object_id, detail)
		select here, by_whom, case was when '{}' then 'quota.add'
		    else 'quota.set' end, 'survey', s, jsonb_build_object(
		    'n', number, 'quota', became->>'name') ||
		    jsonb_object_agg(k, jsonb_build_array(was->k, became->k))
		from jsonb_object_keys(became) k
		where was->k is distinct from became->k;
	end if;
	return query select 'set';
end
$$;

-- What a line of the log says was there before comes back.
create function app.quota_undo(of_slug text, change bigint, by_whom uuid)
returns table (verdict text)
language sql as $$
	select v.verdict from app.audit a
	join app.survey s on s.tenant_id = a.tenant_id and s.slug = of_slug
	    and s.id::text = a.object_id
	cross join lateral app.quota_set(of_slug, (a.detail->>'n')::int,
	    (select jsonb_object_agg(d.key, d.value->0)
	    from jsonb_each(a.detail) d where jsonb_typeof(d.value) = 'array'),
	    by_whom) v
	where a.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
	    and a.id = change and a.object_kind = 'survey'
	    and a.action = 'quota.set'
$$;
revoke all on function app.quota_lock(uuid, int[]), app.response_count(jsonb),
    app.response_count_edit(uuid, int, jsonb, text[], boolean, text, int[]),
    app.quota_recount(uuid), app.quota_now(uuid, int), app.quota_room(uuid),
    app.quota_set(text, int, jsonb, uuid),
    app.quota_undo(text, bigint, uuid) from public;
grant execute on function app.quota_lock(uuid, int[]),
    app.response_count(jsonb),
    app.response_count_edit(uuid, int, jsonb, text[], boolean, text, int[]),
    app.quota_recount(uuid), app.quota_now(uuid, int), app.quota_room(uuid),
    app.quota_set(text, int, jsonb, uuid),
    app.quota_undo(text, bigint, uuid) to exitpoll_web;

-- As before (0035_decline.sql), with who was over a quota, and what waits.
create or replace function app.rollup_rebuild(survey uuid, of_day date) returns boolean
language plpgsql as $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	lock table app.rollup, app.rollup_measure in share row exclusive mode;
	if exists (select from app.response r where r.tenant_id = tenant
	    and r.survey_id = survey and r.state in ('partial', 'complete',
		'declined', 'waiting', 'over')
	    and r.has_comment = any (array[false, true])
	    and r.day = of_day and (r.cells is null
	    or r.cells @> array['#unreadable'])) then
		return false;
	end if;
	delete from app.rollup r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	delete from app.rollup_measure r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	with waiting as (
		delete from app.rollup_delta d where d.tenant_id = tenant
		    and d.survey_id = survey and d.day = of_day
	), cell as (
		select r.channel, r.version, c.cell
		from app.response r cross join lateral unnest(r.cells) c (cell)
		where r.tenant_id = tenant and r.survey_id = survey
		    and r.state in ('partial', 'complete',
		'declined', 'waiting', 'over')
		    and r.has_comment = any (array[false, true])
		    and r.day = of_day
	), counted as (
		insert into app.rollup (tenant_id, survey_id, day, channel,
		    version, cell, n)
		select tenant, survey, of_day, channel, version, cell, count(*)
		from cell where cell not like '%~%' group by 4, 5, 6
	)
	insert into app.rollup_measure (tenant_id, survey_id, day, channel,
	    version, question, bucket, n, sum, sumsq)
	select tenant, survey, of_day, channel, version, question,
	    app.measure_bucket(v), count(*), sum(v), sum(v * v)
	from (select channel, version, split_part(cell, '~', 1) as question,
	    split_part(cell, '~', 2)::numeric as v
	    from cell where cell like '%~%') m
	group by 4, 5, 6, 7;
	return true;
end
$$;
