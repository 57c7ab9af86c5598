-- Support requests: what somebody asks a tenant for, and what both sides say
-- about it. Whatever is said, and by whom, is sealed under a subject of the
-- request's own (0050, store/support.h): two requests from one address are two
-- subjects, since nobody has proven whose the address is.
insert into app.retention (code, days, least, most) values
	-- Counted from the last that happened; "open" is whatever is not closed.
	('support.open', 730, 30, 1825),
	('support.closed', 365, 30, 1095);

-- What a state means to the program.
create table app.support_kind (
	code text primary key check (code ~ '^[a-z][a-z_]{0,20}$'),
	retention text not null references app.retention
);
call app.common_rows('app.support_kind');
insert into app.support_kind values
	('new', 'support.open'), ('open', 'support.open'),
	('waiting', 'support.open'), ('closed', 'support.closed');

-- What a new tenant begins with.
create table app.support_state_first (
	code text primary key check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
	position smallint not null unique,
	kind text not null references app.support_kind
);
call app.common_rows('app.support_state_first');
insert into app.support_state_first values
	('new', 10, 'new'), ('open', 20, 'open'),
	('waiting', 30, 'waiting'), ('closed', 40, 'closed');

-- A tenant's own, at least one of each kind. Without a label it is called as the
-- catalogue has it (conf/words: "support.state-CODE").
create table app.support_state (
	tenant_id uuid not null references app.tenant on delete cascade,
	code text not null check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
	position smallint not null,
	label text check (length(label) between 1 and 60),
	kind text not null references app.support_kind,
	primary key (tenant_id, code),
	unique (tenant_id, position),
	unique (tenant_id, code, kind)
);
insert into app.support_state (tenant_id, code, position, kind)
select t.id, f.code, f.position, f.kind
from app.tenant t cross join app.support_state_first f;
call app.tenant_wall('app.support_state');
grant select on app.support_state to exitpoll_web, exitpoll_job;

create function app.support_state_begin() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.id::text, true);
	insert into app.support_state (tenant_id, code, position, kind)
	select new.id, code, position, kind from app.support_state_first;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger support_state_begin after insert on app.tenant
	for each row execute function app.support_state_begin();

create table app.support_request (
	tenant_id uuid not null references app.tenant on delete cascade,
	-- Of the form that it came by, so that it is stored once; its subject's
	-- and its first mail's, too.
	id uuid not null,
	reference text not null check (reference ~ '^[0-9A-Z]{4}-[0-9A-Z]{4}$'),
	subject_id uuid not null,
	state text not null,
	kind text not null,		-- of the state
	assignee uuid,
	desk uuid not null generated always as (coalesce(assignee,
	    '00000000-0000-0000-0000-000000000000')) stored,
	language text not null
	    check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
	revision int not null default 1,
	email bytea not null check (length(email) <= 400),
	name bytea check (length(name) <= 600),
	phone bytea check (length(phone) <= 200),
	site bytea not null check (length(site) <= 1600),
	created_at timestamptz not null default now(),
	-- Since when it is somebody's turn, and when anything happened last.
	since timestamptz not null default now(),
	touched_at timestamptz not null default now(),
	-- Its place in the lists: who waits longest first, but of the closed ones
	-- who was closed last.
	rank bigint not null default 0,
	primary key (tenant_id, id),
	unique (tenant_id, reference),
	foreign key (tenant_id, subject_id) references app.subject,
	foreign key (tenant_id, state, kind)
	    references app.support_state (tenant_id, code, kind),
	foreign key (tenant_id, assignee) references app.membership
	    on delete set null (assignee)
);
-- Each of the four ways to filter the list goes along one of these.
create index support_open on app.support_request (tenant_id, rank, id)
	where kind <> 'closed';
create index support_open_desk on app.support_request
	(tenant_id, desk, rank, id) where kind <> 'closed';
create index support_of_state on app.support_request
	(tenant_id, state, rank, id);
create index support_of_state_desk on app.support_request
	(tenant_id, state, desk, rank, id);
create index support_subject on app.support_request (tenant_id, subject_id);
create index support_assignee on app.support_request (tenant_id, assignee)
	where assignee is not null;
create index support_time on app.support_request
	(tenant_id, kind, touched_at);
call app.tenant_wall('app.support_request');
grant select on app.support_request to exitpoll_web, exitpoll_job;

create function app.support_rank() returns trigger
language plpgsql set search_path = app, pg_temp as $$
declare
	us constant bigint := (extract(epoch from new.since) * 1000000)::bigint;
begin
	new.rank := case new.kind when 'closed' then 4102444800000000 - us
	    else us end;
	return new;
end
$$;
create trigger support_rank before insert or update of since, kind
	on app.support_request
	for each row execute function app.support_rank();

-- What was said and done, in its order. asked: what the request began with;
-- answer: of the requester; reply: by mail; note: never mailed.
create table app.support_entry (
	tenant_id uuid not null,
	request_id uuid not null,
	n bigint generated always as identity,
	id uuid not null,
	at timestamptz not null default now(),
	kind text not null check (kind in ('asked', 'answer', 'reply', 'note',
	    'state', 'assign')),
	actor uuid,			-- none: the requester
	body bytea check (length(body) <= 60000),
	from_state text,
	to_state text,
	assignee uuid,
	primary key (tenant_id, request_id, n),
	unique (tenant_id, id),
	foreign key (tenant_id, request_id) references app.support_request
	    on delete cascade
);
call app.tenant_wall('app.support_entry');
grant select on app.support_entry to exitpoll_web, exitpoll_job;

-- How many are in which state, kept by the statements that move them.
create table app.support_count (
	tenant_id uuid not null,
	state text not null,
	n bigint not null,
	primary key (tenant_id, state),
	foreign key (tenant_id, state) references app.support_state
	    on delete cascade
);
call app.tenant_wall('app.support_count');
grant select on app.support_count to exitpoll_web, exitpoll_job;

-- In one order, so that two who move the same do not deadlock.
create function app.support_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
	moved record;
begin
	for moved in execute format('select tenant_id, state, sum(n) as n '
	    'from (%s) m group by 1, 2 having sum(n) <> 0 order by 1, 2',
	    concat_ws(' union all ',
	    case when tg_op <> 'DELETE' then
		'select tenant_id, state, 1 as n from come' end,
	    case when tg_op <> 'INSERT' then
		'select tenant_id, state, -1 as n from gone' end))
	loop
		perform set_config('app.tenant', moved.tenant_id::text, true);
		insert into app.support_count as c (tenant_id, state, n)
		select s.tenant_id, s.code, moved.n from app.support_state s
		where s.tenant_id = moved.tenant_id and s.code = moved.state
		on conflict (tenant_id, state) do update
		    set n = c.n + excluded.n;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger counted_insert after insert on app.support_request
	referencing new table as come
	for each statement execute function app.support_counted();
create trigger counted_delete after delete on app.support_request
	referencing old table as gone
	for each statement execute function app.support_counted();
create trigger counted_update after update on app.support_request
	referencing old table as gone new table as come
	for each statement execute function app.support_counted();

-- What is mailed about a request goes with it.
alter table app.delivery add support_id uuid,
	add foreign key (tenant_id, support_id) references app.support_request
	    on delete cascade;
create index delivery_support on app.delivery (tenant_id, support_id)
	where support_id is not null;
grant select (support_id) on app.delivery to exitpoll_web;

-- The tenant's first state of a kind.
create function app.support_state_of(wanted text) returns text
language sql stable security definer set search_path = app, pg_temp as $$
	select s.code from app.support_state s
	where s.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and s.kind = wanted
	order by s.position limit 1
$$;

-- Once for an id: whoever sends it again gets the first one's reference. The
-- mail goes unless its mailbox has had enough of them.
create function app.support_add(request uuid, mail bytea, key bytea,
    fresh text, lang text, sealed_email bytea, sealed_name bytea,
    sealed_phone bytea, sealed_site bytea, sealed_body bytea,
    recipient text, mail_subject text, mail_text text,
    hour_key bytea, hour_burst int, hour_every bigint,
    day_key bytea, day_burst int, day_every bigint)
returns table (reference text, is_mailed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	first_state text := app.support_state_of('new');
begin
	if not exists (select from app.support_request r
	    where r.tenant_id = here and r.id = request) then
		-- Two at once: the second waits here for the first.
		perform app.subject_add(request, mail, key);
		insert into app.support_request (tenant_id, id, reference,
		    subject_id, state, kind, language, email, name, phone, site)
		values (here, request, fresh, request, first_state, 'new', lang,
		    sealed_email, sealed_name, sealed_phone, sealed_site)
		on conflict (tenant_id, id) do nothing;
		if found then
			insert into app.support_entry (tenant_id, request_id,
			    id, kind, body)
			values (here, request, request, 'asked', sealed_body);
			if hour_key is null or app.rate_take_both(hour_key,
			    hour_burst, hour_every, day_key, day_burst,
			    day_every) then
				insert into app.delivery (tenant_id, id, kind,
				    purpose, support_id, recipient, content)
				values (here, request, 'mail',
				    'support.received', request,
				    recipient, jsonb_build_object(
				    'subject', mail_subject,
				    'text', mail_text));
				insert into app.job (tenant_id, kind,
				    delivery_id)
				values (here, 'mail', request);
			end if;
		end if;
	end if;
	return query
	select r.reference, exists (select from app.delivery d
	    where d.tenant_id = here and d.id = request)
	from app.support_request r
	where r.tenant_id = here and r.id = request;
end
$$;

-- Moves it; who moves it to where it is changes nothing. actor none: the
-- requester. turn: it is another's turn from now on.
create function app.support_move(request uuid, wanted text, actor uuid,
    turn boolean) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	before text;
begin
	select r.state into before from app.support_request r
	where r.tenant_id = here and r.id = request for update;
	update app.support_request r set state = wanted, kind = s.kind,
	    revision = r.revision + 1, touched_at = now(),
	    since = case when turn then now() else r.since end
	from app.support_state s
	where r.tenant_id = here and r.id = request
	    and s.tenant_id = here and s.code = wanted;
	if before <> wanted then
		insert into app.support_entry (tenant_id, request_id, id, kind,
		    actor, from_state, to_state)
		values (here, request, gen_random_uuid(), 'state', actor,
		    before, wanted);
	end if;
end
$$;

-- The requester says something: done, repeat, or many: twenty times without a
-- reply. Who was waited for, or had closed it, has it open again.
create function app.support_say(request uuid, entry uuid, sealed_body bytea)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	now_kind text;
begin
	select r.kind into now_kind from app.support_request r
	where r.tenant_id = here and r.id = request for update;
	if not found then
		return 'gone';
	end if;
	if exists (select from app.support_entry e where e.tenant_id = here
	    and e.id = entry) then
		return 'repeat';
	end if;
	if (select count(*) from app.support_entry e where e.tenant_id = here
	    and e.request_id = request and e.kind = 'answer'
	    and e.n > coalesce((select max(p.n) from app.support_entry p
		where p.tenant_id = here and p.request_id = request
		and p.kind = 'reply'), 0)) >= 20 then
		return 'many';
	end if;
	insert into app.support_entry (tenant_id, request_id, id, kind, body)
	values (here, request, entry, 'answer', sealed_body);
	if now_kind in ('waiting', 'closed') then
		perform app.support_move(request, app.support_state_of('open'),
		    null, true);
	else
		update app.support_request r set revision = r.revision + 1,
		    touched_at = now()
		where r.tenant_id = here and r.id = request;
	end if;
	return 'done';
end
$$;

-- The requester closes it, or opens it again; twice is once.
create function app.support_shut(request uuid, closes boolean) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	perform from app.support_request r where r.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and r.id = request and (r.kind = 'closed') <> closes for update;
	if found then
		perform app.support_move(request, app.support_state_of(
		    case when closes then 'closed' else 'open' end), null,
		    true);
	end if;
end
$$;
revoke all on function app.support_state_begin(), app.support_rank(),
    app.support_counted(), app.support_state_of(text),
    app.support_add(uuid, bytea, bytea, text, text, bytea, bytea, bytea, bytea,
    bytea, text, text, text, bytea, int, bigint, bytea, int, bigint),
    app.support_move(uuid, text, uuid, boolean),
    app.support_say(uuid, uuid, bytea), app.support_shut(uuid, boolean)
    from public;
grant execute on function
    app.support_add(uuid, bytea, bytea, text, text, bytea, bytea, bytea, bytea,
    bytea, text, text, text, bytea, int, bigint, bytea, int, bigint),
    app.support_say(uuid, uuid, bytea), app.support_shut(uuid, boolean)
    to exitpoll_web;
