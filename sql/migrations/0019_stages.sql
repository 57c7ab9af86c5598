-- Rows where lists stood in CHECKs, in C and in SQL: kinds of stages and the
-- stages of each tenant, how long what is kept, roles and what they may do.
-- Adding one is an INSERT.

-- Rows that are everybody's: all may read them, migrations write them.
create procedure app.common_rows(target regclass)
language plpgsql set search_path = app, pg_temp as $$
begin
	call app.owner_door(target, 'all');
	execute format('create policy common on %s for select using (true)',
	    target);
	execute format('grant select on %s to exitpoll_web, exitpoll_job',
	    target);
end
$$;

-- How long, in days, unless the tenant says otherwise within the bounds. The
-- notice of an application shows these numbers; the worker keeps to them.
create table app.retention (
	code text primary key check (code ~ '^[a-z][a-z_.]{0,40}$'),
	days int not null,
	least int not null check (least >= 1),
	most int not null,
	check (days between least and most)
);
call app.common_rows('app.retention');
insert into app.retention (code, days, least, most) values
	-- A file that was kept for a form that was never sent.
	('application.draft', 14, 1, 30),
	-- By what the stage means, counted from the last move.
	('application.open', 365, 30, 1095),
	('application.rejected', 180, 30, 1095),
	('application.withdrawn', 180, 1, 1095),
	('application.hired', 180, 1, 1095),
	-- So much longer for who agreed to be kept on file.
	('application.kept', 365, 30, 1095),
	-- To whom and what, after the last try.
	('delivery.failed', 30, 1, 90);

create table app.tenant_retention (
	tenant_id uuid not null references app.tenant on delete cascade,
	code text not null references app.retention,
	days int not null,
	primary key (tenant_id, code)
);
call app.tenant_wall('app.tenant_retention');
grant select on app.tenant_retention to exitpoll_web, exitpoll_job;

create function app.retention_bounds() returns trigger
language plpgsql set search_path = app, pg_temp as $$
begin
	if not exists (select from app.retention r where r.code = new.code
	    and new.days between r.least and r.most) then
		raise exception 'not a period that % may have', new.code
		    using errcode = '23514';
	end if;
	return new;
end
$$;
create trigger retention_bounds before insert or update
	on app.tenant_retention
	for each row execute function app.retention_bounds();

-- Of the tenant that is entered.
create function app.retention_days(wanted text) returns int
language sql stable set search_path = app, pg_temp as $$
	select coalesce(t.days, r.days)
	from retention r
	left join tenant_retention t on t.code = r.code and t.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	where r.code = wanted
$$;

-- What a stage means to the program; may_keep: consent to be kept on file
-- makes it longer.
create table app.stage_kind (
	code text primary key check (code ~ '^[a-z][a-z_]{0,20}$'),
	retention text not null references app.retention,
	may_keep boolean not null
);
call app.common_rows('app.stage_kind');
insert into app.stage_kind values
	('open', 'application.open', true),
	('hired', 'application.hired', false),
	('rejected', 'application.rejected', true),
	('withdrawn', 'application.withdrawn', true);

-- What a new tenant begins with.
create table app.stage_first (
	code text primary key check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
	position smallint not null unique,
	kind text not null references app.stage_kind
);
call app.common_rows('app.stage_first');
insert into app.stage_first values
	('received', 10, 'open'),
	('review', 20, 'open'),
	('interview', 30, 'open'),
	('offer', 40, 'open'),
	('hired', 50, 'hired'),
	('rejected', 60, 'rejected'),
	('withdrawn', 70, 'withdrawn');

-- A tenant's own. The first is where an application begins. Without a label
-- it is called as the catalogue has it (conf/words: "stage.CODE").
create table app.stage (
	tenant_id uuid not null references app.tenant on delete cascade,
	code text not null check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
	position smallint not null,
	label text check (length(label) between 1 and 60),
	kind text not null references app.stage_kind,
	primary key (tenant_id, code),
	unique (tenant_id, position)
);
insert into app.stage (tenant_id, code, position, kind)
select t.id, f.code, f.position, f.kind
from app.tenant t cross join app.stage_first f;
call app.tenant_wall('app.stage');
grant select on app.stage to exitpoll_web, exitpoll_job;

create function app.stage_begin() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.id::text, true);
	insert into app.stage (tenant_id, code, position, kind)
	select new.id, code, position, kind from app.stage_first;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger stage_begin after insert on app.tenant
	for each row execute function app.stage_begin();

-- Applications: the stage says which period runs; it runs from the last step.
alter table app.application
	drop constraint application_stage_check,
	alter stage drop default,
	add foreign key (tenant_id, stage) references app.stage,
	add kept boolean not null generated always as
	    (consent_keep and consent_keep_withdrawn_at is null) stored,
	drop retention_purpose;
create index application_stage on app.application
	(tenant_id, stage, created_at desc, id desc);
create index application_opening_stage on app.application
	(tenant_id, opening_id, stage, created_at desc, id desc);
create index application_time on app.application
	(tenant_id, stage, kept, retention_clock);
grant update (consent_keep_withdrawn_at) on app.application to exitpoll_web;
grant insert (stage) on app.application to exitpoll_web;
alter table app.application_draft alter expires_at set default
    now() + make_interval(days => app.retention_days('application.draft'));
alter table app.application_event drop constraint application_event_kind_check,
	add check (kind in ('received', 'stage', 'keep_withdrawn', 'seen',
	    'download', 'note'));

-- How many are where, kept by the statements that move them: a page with five
-- hundred openings reads these and no application.
create table app.application_count (
	tenant_id uuid not null,
	opening_id uuid not null,
	stage text not null,
	n bigint not null,
	primary key (tenant_id, opening_id, stage),
	foreign key (tenant_id, opening_id) references app.opening
	    on delete cascade,
	foreign key (tenant_id, stage) references app.stage on delete cascade
);
alter table app.application no force row level security;
insert into app.application_count
select tenant_id, opening_id, stage, count(*) from app.application
group by 1, 2, 3;
alter table app.application force row level security;
call app.tenant_wall('app.application_count');
grant select on app.application_count to exitpoll_web, exitpoll_job;

-- In one order, so that two who move the same do not deadlock; and in each
-- tenant's name, since a statement of the operator's may touch several.
create function app.application_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
	moved record;
begin
	for moved in execute format('select tenant_id, opening_id, stage, '
	    'sum(n) as n from (%s) m group by 1, 2, 3 having sum(n) <> 0 '
	    'order by 1, 2, 3', concat_ws(' union all ',
	    case when tg_op <> 'DELETE' then
		'select tenant_id, opening_id, stage, 1 as n from come' end,
	    case when tg_op <> 'INSERT' then
		'select tenant_id, opening_id, stage, -1 as n from gone' end))
	loop
		perform set_config('app.tenant', moved.tenant_id::text, true);
		insert into app.application_count as c
		values (moved.tenant_id, moved.opening_id, moved.stage, moved.n)
		on conflict (tenant_id, opening_id, stage)
		    do update set n = c.n + excluded.n;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger counted_insert after insert on app.application
	referencing new table as come
	for each statement execute function app.application_counted();
create trigger counted_delete after delete on app.application
	referencing old table as gone
	for each statement execute function app.application_counted();
create trigger counted_update after update on app.application
	referencing old table as gone new table as come
	for each statement execute function app.application_counted();

grant execute on function app.retention_days(text)
    to exitpoll_web, exitpoll_job;

-- Whose turn a job waits for, as a column: a generic plan cannot see that an
-- expression with a variable in it is the index's own.
alter table app.job add turn uuid not null generated always as
    (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000')) stored;
drop index app.job_turn;
create index job_turn on app.job (kind, turn, run_at, id)
    where state = 'ready';
create or replace function app.job_claim(worker text, kinds text[], most int,
    lease_seconds int)
returns table (id bigint, tenant_id uuid, tenant_slug text, kind text,
    payload jsonb, tries int, max_tries int, delivery_id uuid)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	return query
	with recursive turn (kind, who) as (
		select k, (select j.turn from app.job j
			where j.state = 'ready' and j.kind = k
			order by j.kind, j.turn limit 1)
		from unnest(kinds) k
		union all
		select t.kind, (select j.turn from app.job j
			where j.state = 'ready' and j.kind = t.kind
			    and j.turn > t.who
			order by j.kind, j.turn limit 1)
		from turn t where t.who is not null
	), head as materialized (
		select t.kind, t.who, j.id, j.run_at
		from turn t cross join lateral (
			select j.id, j.run_at from app.job j
			where j.state = 'ready' and j.kind = t.kind
			    and j.turn = t.who and j.run_at <= now()
			-- The whole index, or the planner sorts.
			order by j.kind, j.turn, j.run_at, j.id
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

-- What the plans before this one needed.
drop index app.application_of_stage, app.application_of_opening_stage;
drop function app.nobody();
