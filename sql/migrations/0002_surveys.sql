-- Surveys, their immutable versions, responses and the rollups that make
-- dashboards quick. A response names the version it answers for ever, so
-- that editing a survey can never re-label what people said.
create table app.survey (
	tenant_id uuid not null references app.tenant on delete cascade,
	id uuid not null default gen_random_uuid(),
	slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
	title text not null check (length(title) between 1 and 300),
	state text not null default 'draft'
	    check (state in ('draft', 'open', 'closed')),
	current_version int,
	opens_at timestamptz,
	closes_at timestamptz,
	created_at timestamptz not null default now(),
	primary key (tenant_id, id),
	unique (tenant_id, slug)
);
call app.tenant_wall('app.survey');

create table app.survey_version (
	tenant_id uuid not null,
	survey_id uuid not null,
	version int not null check (version > 0),
	definition text not null check (length(definition) <= 262144),
	published_at timestamptz not null default now(),
	published_by uuid references app.account on delete set null,
	primary key (tenant_id, survey_id, version),
	foreign key (tenant_id, survey_id) references app.survey on delete cascade
);
call app.tenant_wall('app.survey_version');
alter table app.survey add constraint survey_current_version_fkey
	foreign key (tenant_id, id, current_version)
	references app.survey_version deferrable initially deferred;

-- Only a whole tenant or survey that goes away takes its versions along; the
-- author may be forgotten, the words may not change.
create function app.survey_version_keep() returns trigger
language plpgsql set search_path = app, pg_temp as $$
begin
	if tg_op = 'DELETE' then
		if exists (select from app.survey s
		    where s.tenant_id = old.tenant_id and s.id = old.survey_id) then
			raise exception 'a published version cannot be deleted'
			    using errcode = '23001';
		end if;
		return old;
	end if;
	if (new.tenant_id, new.survey_id, new.version, new.definition,
	    new.published_at) is distinct from (old.tenant_id, old.survey_id,
	    old.version, old.definition, old.published_at)
	    or new.published_by is not null then
		raise exception 'a published version cannot be changed'
		    using errcode = '23001';
	end if;
	return new;
end
$$;
create trigger keep before update or delete on app.survey_version
	for each row execute function app.survey_version_keep();

create trigger tell_changed after insert or update or delete on app.survey
	for each row execute function app.tell_changed();
create trigger tell_changed after insert on app.survey_version
	for each row execute function app.tell_changed();

-- The hot table. submission_id comes from the form and makes a submission
-- count once; attempt is the id of the try that wrote the row last, by which
-- a statement knows whether it was the one (see response_submit).
-- There is no foreign key to survey_version: its check would lock the same
-- row for every submission of a survey. response_submit looks the version up
-- itself, versions cannot be deleted, and no role of the application may
-- delete a survey; whoever erases a tenant erases these rows by name.
create table app.response (
	tenant_id uuid not null,
	id uuid not null,
	survey_id uuid not null,
	version int not null,
	submission_id bytea not null check (length(submission_id) = 16),
	attempt uuid not null,
	receipt text not null check (length(receipt) between 12 and 64),
	state text not null check (state in ('partial', 'complete')),
	page smallint not null check (page > 0),
	answers jsonb not null check (jsonb_typeof(answers) = 'object'),
	language text not null,
	channel text not null default 'web',
	has_comment boolean not null default false,
	started_at timestamptz not null default now(),
	completed_at timestamptz,
	day date not null,
	primary key (tenant_id, id),
	unique (tenant_id, submission_id),
	unique (tenant_id, receipt),
	check ((state = 'complete') = (completed_at is not null))
) with (fillfactor = 90);
create index response_newest on app.response
	(tenant_id, survey_id, started_at desc, id desc);
call app.tenant_wall('app.response');

-- What a submission adds to the counts, appended in its own transaction: no
-- row that every submission of a day would have to wait for.
create table app.rollup_delta (
	tenant_id uuid not null,
	id bigint generated always as identity,
	survey_id uuid not null,
	day date not null,
	channel text not null,
	version int not null,
	weight smallint not null,
	cells text[] not null,
	primary key (tenant_id, id)
);
call app.tenant_wall('app.rollup_delta');
call app.owner_door('app.rollup_delta', 'select');

create table app.rollup (
	tenant_id uuid not null references app.tenant on delete cascade,
	survey_id uuid not null,
	day date not null,
	channel text not null,
	version int not null,
	cell text not null,
	n bigint not null,
	primary key (tenant_id, survey_id, day, channel, version, cell)
);
call app.tenant_wall('app.rollup');

-- Which tenants have something to fold, and nothing else about them. Hops
-- from tenant to tenant along the key instead of reading all deltas.
create function app.tenants_with_deltas() returns setof uuid
language sql stable security definer set search_path = app, pg_temp as $$
	with recursive hop as (
		(select tenant_id from rollup_delta order by tenant_id limit 1)
		union all
		select (select d.tenant_id from rollup_delta d
		    where d.tenant_id > hop.tenant_id
		    order by d.tenant_id limit 1)
		from hop where hop.tenant_id is not null
	)
	select tenant_id from hop where tenant_id is not null
$$;

grant select on app.survey, app.survey_version, app.response,
    app.rollup_delta, app.rollup to exitpoll_web, exitpoll_job;
grant insert (tenant_id, id, slug, title, state, current_version, opens_at,
    closes_at), update (slug, title, state, current_version, opens_at,
    closes_at) on app.survey to exitpoll_web;
grant insert (tenant_id, survey_id, version, definition, published_by)
    on app.survey_version to exitpoll_web;
grant insert (tenant_id, id, survey_id, version, submission_id, attempt,
    receipt, state, page, answers, language, channel, has_comment,
    completed_at, day),
    update (attempt, state, page, answers, language, has_comment,
    completed_at) on app.response to exitpoll_web;
grant insert (tenant_id, survey_id, day, channel, version, weight, cells)
    on app.rollup_delta to exitpoll_web;
-- update (weight) is never used: locking rows to fold them asks for it.
grant delete, update (weight) on app.rollup_delta to exitpoll_job;
grant insert (tenant_id, survey_id, day, channel, version, cell, n),
    update (n) on app.rollup to exitpoll_job;
grant execute on function app.tenants_with_deltas() to exitpoll_job;
