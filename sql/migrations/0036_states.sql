-- A survey's life: draft, open, paused, closed, archived; scheduled is open
-- with an opening that is to come. Who may change it has a capability of its
-- own, and every change is in the audit log with what was and what is.
insert into app.capability values ('edit_surveys');
insert into app.role_first values ('editor', 15, true);
insert into app.role_first_capability values
	('owner', 'edit_surveys'),
	('editor', 'edit_surveys'), ('editor', 'read_results');
alter table app.role no force row level security;
alter table app.role_capability no force row level security;
with made as (
	insert into app.role (tenant_id, code, position)
	select id, 'editor', 15 from app.tenant
	on conflict do nothing
	returning tenant_id
)
insert into app.role_capability (tenant_id, role, capability)
select m.tenant_id, c.role, c.capability
from made m join app.role_first_capability c on c.role = 'editor';
insert into app.role_capability (tenant_id, role, capability)
select tenant_id, code, 'edit_surveys' from app.role where code = 'owner';
alter table app.role force row level security;
alter table app.role_capability force row level security;

alter table app.survey
	drop constraint survey_state_check,
	add constraint survey_state_check check (state in
	    ('draft', 'open', 'paused', 'closed', 'archived')),
	-- A form that was made of an older one is refused.
	add revision int not null default 1,
	add changed_at timestamptz not null default now(),
	add changed_by uuid references app.account on delete set null,
	-- The title was given by hand: publishing leaves it alone.
	add titled boolean not null default false,
	-- What respondents read while it takes no answers, by language.
	add messages jsonb not null default '{}' check
	    (jsonb_typeof(messages) = 'object' and length(messages::text) <= 100000);
create index survey_changed on app.survey
	(tenant_id, changed_at desc, id desc);
grant insert (changed_by), update (revision, changed_at, changed_by, titled,
    messages) on app.survey to exitpoll_web;

-- How many complete responses a survey takes. Only surveys with a limit have a
-- row here, so that the submissions of all others wait for nobody.
create table app.survey_limit (
	tenant_id uuid not null,
	survey_id uuid not null,
	most int check (most > 0),	-- null: none any more
	taken bigint not null check (taken >= 0),
	primary key (tenant_id, survey_id),
	foreign key (tenant_id, survey_id) references app.survey
	    on delete cascade
);
call app.tenant_wall('app.survey_limit');
grant select on app.survey_limit to exitpoll_web, exitpoll_job;
grant insert (tenant_id, survey_id, most, taken), update (most, taken)
    on app.survey_limit to exitpoll_web;
create trigger tell_changed after insert on app.survey_limit
	for each row execute function app.tell_changed();
create trigger tell_full after update on app.survey_limit
	for each row when (new.most is distinct from old.most or
	    (new.taken >= new.most) is distinct from (old.taken >= old.most))
	execute function app.tell_changed();

-- The complete responses of a version, without reading every other count.
create index rollup_complete on app.rollup (tenant_id, survey_id, version)
    where cell = '#complete';

-- As responses_submit, and "full": the survey has all responses it wants.
-- A limit is exact because whoever completes a response of such a survey holds
-- its row until the end of the transaction. The rows are locked before any
-- response is, in the order of surveys, and the responses one by one in the
-- order of ids, as responses_submit does.
create function app.responses_take(given jsonb)
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
	select array_agg(l.survey_id) into limited from (
		select q.survey_id from app.survey_limit q
		where q.tenant_id = tenant and q.most is not null
		    and q.survey_id = any (array(
			select (s->>'survey_id')::uuid
			from jsonb_array_elements(given) s
			where s->>'state' = 'complete'))
		order by q.survey_id
		for update) l;
	if limited is null then
		return query select * from app.responses_submit(given);
		return;
	end if;
	for one in select s, ordinality::int as n,
	    (s->>'survey_id')::uuid as survey,
	    s->>'state' = 'complete' and
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
			and (r.state = 'complete') is true) then
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
grant execute on function app.responses_take(jsonb) to exitpoll_web;

-- What of a survey people may set, as it is; times on the tenant's clock.
create function app.survey_set_now(of_survey uuid)
returns jsonb
language sql stable as $$
	select jsonb_build_object('state', s.state, 'title', s.title,
	    'slug', s.slug, 'messages', s.messages,
	    'opens', to_char(s.opens_at at time zone t.time_zone,
		'YYYY-MM-DD HH24:MI'),
	    'closes', to_char(s.closes_at at time zone t.time_zone,
		'YYYY-MM-DD HH24:MI'),
	    'limit', l.most)
	from app.survey s
	join app.tenant t on t.id = s.tenant_id
	left join app.survey_limit l on l.tenant_id = s.tenant_id
	    and l.survey_id = s.id
	where s.id = of_survey and s.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
$$;

-- Sets what of wanted is there (null takes away), and notes it. based: the
-- revision that was seen; null, whatever it is. No row: no such survey.
--   set    revision is the new one, or the same if nothing was changed
--   stale  somebody changed it meanwhile
--   state  no state that it can be in: what was published is no draft again,
--          and what was not cannot be open
--   times  it would close before it opens
-- Complete responses are counted once, when a limit is given: what is sent in
-- that very moment and not committed yet comes on top.
create function app.survey_set(of_slug text, based int, wanted jsonb,
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
		    and c.survey_id = s.id and c.cell = '#complete'
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
grant execute on function app.survey_set_now(uuid),
    app.survey_set(text, int, jsonb, uuid) to exitpoll_web;
