-- Anonymous surveys (app/store/anonymous.h). What a respondent sends is stored
-- sealed, under the secret that the database does not have, as "waiting". Once
-- ten of a version wait, they become new rows, together, in a random order and
-- under one day; what stays of each row says that its visitor has answered, on
-- which day, and nothing of what: "mixed".
alter domain app.response_state drop constraint response_state_check1;
alter domain app.response_state add constraint response_state_check check
    (value in ('partial', 'complete', 'declined', 'waiting', 'mixed'));
create index response_waiting on app.response (tenant_id, survey_id, version)
    where state = 'waiting';

-- given: what was opened of rows that wait, of one version: their id, and
-- receipt, page, answers, cells and has_comment of the row that takes their
-- place. 0: fewer than that still wait, and nothing was done.
create function app.responses_mix(of_survey uuid, of_version int, given jsonb,
    at_least bigint) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	ids uuid[];
	zone text;
	last_day date;
	as_of timestamptz;
begin
	select array_agg((g->>'id')::uuid) into ids
	from jsonb_array_elements(given) g;
	perform from app.response r where r.tenant_id = here
	    and r.survey_id = of_survey and r.version = of_version
	    and r.state = 'waiting' and r.id = any (ids)
	order by r.id for update;
	select max(r.day) into last_day from app.response r
	where r.tenant_id = here and r.survey_id = of_survey
	    and r.version = of_version and r.state = 'waiting'
	    and r.id = any (ids) having count(*) = cardinality(ids);
	if last_day is null or cardinality(ids) < at_least then
		return 0;
	end if;
	select t.time_zone into zone from app.tenant t where t.id = here;
	as_of := last_day::timestamp at time zone zone;
	insert into app.response (tenant_id, id, survey_id, version, receipt,
	    state, page, answers, language, channel, cells, has_comment,
	    started_at, completed_at, day, context)
	select here, gen_random_uuid(), of_survey, of_version, g.receipt,
	    'complete', g.page, g.answers, g.language, 'web',
	    text '#complete' || g.cells, g.has_comment, as_of, as_of, last_day,
	    '{"anonymous":true}'
	from jsonb_to_recordset(given) g (receipt text, page smallint,
	    answers jsonb, language text, cells text[], has_comment boolean)
	order by random();
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells)
	select here, of_survey, last_day, 'web', of_version, 1,
	    app.cells_of_all(text '#complete' || g.cells)
	from jsonb_to_recordset(given) g (cells text[]);
	-- On the day that each was counted on as one that waits.
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells, gone)
	select here, of_survey, r.day, r.channel, of_version, 1, '{}',
	    array_fill(text '#waiting', array[count(*)::int])
	from app.response r where r.tenant_id = here and r.id = any (ids)
	group by r.day, r.channel;
	update app.response r set state = 'mixed', answers = '{}',
	    cells = '{}', page = 1, context = '{}',
	    started_at = r.day::timestamp at time zone zone
	where r.tenant_id = here and r.id = any (ids);
	return cardinality(ids);
end
$$;
revoke all on function app.responses_mix(uuid, int, jsonb, bigint)
    from public;
grant execute on function app.responses_mix(uuid, int, jsonb, bigint)
    to exitpoll_job;

-- As before, and what waits counts as complete.
create or replace function app.responses_take(given jsonb)
returns table (verdict text, receipt text, state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	limited uuid[];
	one record;
	got record;
	verdicts text[] := array_fill(null::text,
	    array[jsonb_array_length(given)]);
	receipts text[] := verdicts;
	states text[] := verdicts;
begin
	-- Most tenants have no limit, and nothing is read of what is sent.
	if not exists (select from app.survey_limit q
	    where q.tenant_id = tenant and q.most is not null) then
		return query select * from app.responses_submit(given);
		return;
	end if;
	select array_agg(l.survey_id) into limited from (
		select q.survey_id from app.survey_limit q
		where q.tenant_id = tenant and q.most is not null
		    and q.survey_id = any (array(
			select (s->>'survey_id')::uuid
			from jsonb_array_elements(given) s
			where s->>'state' in ('complete', 'waiting')))
		order by q.survey_id
		for update) l;
	if limited is null then
		return query select * from app.responses_submit(given);
		return;
	end if;
	for one in select s, ordinality::int as n,
	    (s->>'survey_id')::uuid as survey,
	    s->>'state' in ('complete', 'waiting') and
		(s->>'survey_id')::uuid = any (limited) as counts
	    from jsonb_array_elements(given) with ordinality e (s, ordinality)
	    order by s->>'id', ordinality loop
		-- A repeat of what is complete is told so, full or not.
		if one.counts and exists (select from app.survey_limit q
		    where q.tenant_id = tenant and q.survey_id = one.survey
			and q.taken >= q.most)
		    and not exists (select from app.response r
		    where r.tenant_id = tenant
			and r.id = (one.s->>'id')::uuid
			and (r.state in ('complete', 'waiting',
			    'mixed')) is true) then
			verdicts[one.n] := 'full';
			continue;
		end if;
		select * into strict got
		from app.responses_submit(jsonb_build_array(one.s));
		verdicts[one.n] := got.verdict;
		receipts[one.n] := got.receipt;
		states[one.n] := got.state;
		if one.counts and got.verdict = 'stored' then
			update app.survey_limit q set taken = q.taken + 1
			where q.tenant_id = tenant
			    and q.survey_id = one.survey;
		end if;
	end loop;
	return query select * from unnest(verdicts, receipts, states);
end
$$;

-- As before, and a limit counts those that wait.
create or replace function app.survey_set(of_slug text, based int, wanted jsonb,
    by_whom uuid)
returns table (verdict text, revision int)
language plpgsql as $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	zone text;
	s app.survey;
	was jsonb;
	became jsonb;
begin
	select t.time_zone into zone from app.tenant t where t.id = here;
	select * into s from app.survey x
	where x.tenant_id = here and x.slug = of_slug for no key update;
	if not found then
		return;
	end if;
	if s.revision <> based then
		return query select 'stale', s.revision;
		return;
	end if;
	was := app.survey_set_now(s.id);
	s.state := coalesce(wanted->>'state', s.state);
	if s.state not in ('draft', 'open', 'paused', 'closed', 'archived') or
	    (s.state = 'draft' and s.current_version is not null) or
	    (s.state in ('open', 'paused', 'closed') and
	    s.current_version is null) then
		return query select 'state', s.revision;
		return;
	end if;
	-- What is not changed keeps its seconds.
	if wanted ? 'opens' and
	    wanted->>'opens' is distinct from was->>'opens' then
		s.opens_at := (wanted->>'opens')::timestamp at time zone zone;
	end if;
	if wanted ? 'closes' and
	    wanted->>'closes' is distinct from was->>'closes' then
		s.closes_at := (wanted->>'closes')::timestamp at time zone zone;
	end if;
	if s.closes_at <= s.opens_at then
		return query select 'times', s.revision;
		return;
	end if;
	s.titled := s.titled or coalesce(wanted->>'title' <> s.title, false);
	update app.survey x set state = s.state, opens_at = s.opens_at,
	    closes_at = s.closes_at, titled = s.titled,
	    title = coalesce(wanted->>'title', s.title),
	    slug = coalesce(wanted->>'slug', s.slug),
	    messages = coalesce(wanted->'messages', s.messages)
	where x.tenant_id = here and x.id = s.id;
	if wanted ? 'limit' and
	    wanted->>'limit' is distinct from was->>'limit' then
		insert into app.survey_limit as l (tenant_id, survey_id, most,
		    taken)
		select here, s.id, (wanted->>'limit')::int,
		    coalesce(sum(c.n), 0)
		from app.counted c where c.tenant_id = here
		    and c.survey_id = s.id and c.cell in ('#complete', '#waiting')
		on conflict (tenant_id, survey_id) do update set
		    most = excluded.most, taken = case when l.most is null
			then excluded.taken else l.taken end;
	end if;
	became := app.survey_set_now(s.id);
	if became = was then
		return query select 'set', s.revision;
		return;
	end if;
	update app.survey x set revision = s.revision + 1, changed_at = now(),
	    changed_by = by_whom
	where x.tenant_id = here and x.id = s.id;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	select here, by_whom, 'survey.set', 'survey', s.id, jsonb_object_agg(
	    k, jsonb_build_array(was->k, became->k))
	from jsonb_object_keys(became) k where was->k is distinct from became->k;
	return query select 'set', s.revision + 1;
end
$$;
