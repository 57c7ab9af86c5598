-- Calls to a customer's own systems when something happens (Standard Webhooks).
-- A call is a delivery: what it says is made of the response when it goes out,
-- so nothing of a response is kept a second time, and one that is erased is
-- sent no more. Its id is the same at every try, and when it is sent again.
create table app.webhook (
	tenant_id uuid not null references app.tenant on delete cascade,
	id uuid not null,
	url text not null check (length(url) between 10 and 2000),
	host text not null check (length(host) between 3 and 253),
	shape text not null check (shape in ('standard', 'slack', 'teams')),
	events text[] not null check (cardinality(events) between 1 and 4 and
	    events <@ array['response.completed', 'response.updated',
	    'response.declined', 'alert.opened']),
	every_survey boolean not null,
	-- What signs, sealed under the machines' own secret; and what signed
	-- before, beside it for a day.
	sealed bytea not null check (length(sealed) between 60 and 300),
	sealed_before bytea check (length(sealed_before) between 60 and 300),
	before_until timestamptz,
	state text not null default 'active'
	    check (state in ('active', 'paused', 'deleted')),
	-- The receiver said that it is gone for good.
	is_gone boolean not null default false,
	made_by uuid,
	made_at timestamptz not null default now(),
	changed_at timestamptz not null default now(),
	primary key (tenant_id, id),
	check ((sealed_before is null) = (before_until is null))
);
call app.tenant_wall('app.webhook');
create trigger tell_changed after insert or update or delete on app.webhook
for each row execute function app.tell_changed();

-- Those that it is about, unless it is about all of them.
create table app.webhook_survey (
	tenant_id uuid not null,
	webhook_id uuid not null,
	survey_id uuid not null,
	primary key (tenant_id, webhook_id, survey_id),
	foreign key (tenant_id, webhook_id) references app.webhook
	    on delete cascade,
	foreign key (tenant_id, survey_id) references app.survey
	    on delete cascade
);
create index webhook_survey_survey on app.webhook_survey
	(tenant_id, survey_id);
call app.tenant_wall('app.webhook_survey');
create trigger tell_changed after insert or update or delete
on app.webhook_survey for each row execute function app.tell_changed();

grant select on app.webhook, app.webhook_survey to exitpoll_web, exitpoll_job;
grant update (state, is_gone, changed_at) on app.webhook to exitpoll_job;

-- outcome: how the last try ended, in one of our words; said: what the receiver
-- answered, its beginning.
alter table app.delivery add webhook_id uuid, add event text, add response_id uuid,
	add outcome text check (outcome ~ '^[a-z-]{1,20}$'),
	add http_status smallint, add said text check (length(said) <= 1024),
	add foreign key (tenant_id, webhook_id) references app.webhook
	    on delete cascade,
	add foreign key (tenant_id, response_id) references app.response
	    on delete cascade,
	add check ((kind = 'webhook') = (webhook_id is not null)),
	add check ((kind = 'webhook') = (event is not null));
create index delivery_webhook on app.delivery
	(tenant_id, webhook_id, created_at, id) where webhook_id is not null;
create index delivery_response on app.delivery (tenant_id, response_id)
	where response_id is not null;
create index delivery_webhook_over on app.delivery (tenant_id, ended_at)
	where webhook_id is not null and ended_at is not null;
grant select (webhook_id, event, response_id, outcome, http_status, said)
    on app.delivery to exitpoll_web;
grant insert (id, webhook_id, event, response_id),
    update (outcome, http_status, said) on app.delivery to exitpoll_job;
insert into app.retention (code, days, least, most)
values ('webhook.log', 30, 1, 365);

-- One is made (seal given), at most ten live ones, or changed. "done", "full",
-- or "none": it is not there. The row of the tenant is the lock.
create function app.webhook_put(wanted uuid, address text, at_host text,
    as_shape text, of_events text[], everything boolean, of_surveys text[],
    seal bytea, actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if seal is not null then
		if (select count(*) from app.webhook w where w.tenant_id = me
		    and w.state <> 'deleted') >= 10 then
			return 'full';
		end if;
		insert into app.webhook (tenant_id, id, url, host, shape, events,
		    every_survey, sealed, made_by)
		values (me, wanted, address, at_host, as_shape, of_events,
		    everything, seal, actor);
	else
		update app.webhook w set url = address, host = at_host,
		    shape = as_shape, events = of_events,
		    every_survey = everything, changed_at = now()
		where w.tenant_id = me and w.id = wanted
		    and w.state <> 'deleted';
		if not found then
			return 'none';
		end if;
	end if;
	delete from app.webhook_survey x
	where x.tenant_id = me and x.webhook_id = wanted;
	insert into app.webhook_survey (tenant_id, webhook_id, survey_id)
	select me, wanted, s.id from app.survey s
	where s.tenant_id = me and s.slug = any (of_surveys)
	    and not everything
	limit 200;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, case when seal is null then 'webhook.change'
	    else 'webhook.add' end, 'webhook', wanted,
	    jsonb_build_object('host', at_host, 'events', of_events));
	return 'done';
end
$$;

-- what: pause, resume, delete, restore, rotate (with the new seal). Of those
-- that were deleted the last ten can be brought back.
create function app.webhook_set(wanted uuid, what text, seal bytea, actor uuid)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if what = 'restore' and (select count(*) from app.webhook w
	    where w.tenant_id = me and w.state <> 'deleted') >= 10 then
		return 'full';
	end if;
	update app.webhook w set changed_at = now(),
	    state = case what when 'pause' then 'paused'
		when 'delete' then 'deleted' when 'rotate' then w.state
		else 'active' end,
	    is_gone = w.is_gone and what not in ('resume', 'restore'),
	    sealed = case what when 'rotate' then seal else w.sealed end,
	    sealed_before = case what when 'rotate' then w.sealed
		else w.sealed_before end,
	    before_until = case what when 'rotate'
		then now() + interval '1 day' else w.before_until end
	where w.tenant_id = me and w.id = wanted and case what
	    when 'restore' then w.state = 'deleted'
	    when 'pause' then w.state = 'active'
	    when 'resume' then w.state = 'paused'
	    when 'rotate' then w.state <> 'deleted' and seal is not null
	    when 'delete' then w.state <> 'deleted' else false end;
	if not found then
		return 'none';
	end if;
	delete from app.webhook w where w.tenant_id = me and w.id in (
		select o.id from app.webhook o
		where o.tenant_id = me and o.state = 'deleted'
		order by o.changed_at desc, o.id offset 10);
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, 'webhook.' || what, 'webhook', wanted);
	return 'done';
end
$$;

-- A delivery goes out that says it is a test. Null: there is no such webhook.
create function app.webhook_try(wanted uuid, actor uuid) returns uuid
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	made uuid;
begin
	insert into app.delivery (tenant_id, kind, purpose, webhook_id, event,
	    recipient, content)
	select me, 'webhook', 'webhook', w.id, 'test', w.host, '{}'
	from app.webhook w where w.tenant_id = me and w.id = wanted
	    and w.state <> 'deleted'
	returning id into made;
	if made is not null then
		insert into app.job (tenant_id, kind, delivery_id, max_tries)
		values (me, 'webhook', made, 1);
		insert into app.audit (tenant_id, actor, action, object_kind,
		    object_id)
		values (me, actor, 'webhook.test', 'webhook', wanted);
	end if;
	return made;
end
$$;

-- One that has ended goes out again under its id; one that waits for its next
-- try has it now. False: it is not there, or under way.
create function app.webhook_again(wanted uuid, of_webhook uuid, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	update app.job j set run_at = now()
	where j.tenant_id = me and j.delivery_id = wanted and j.state = 'ready'
	    and exists (select from app.delivery d where d.tenant_id = me
		and d.id = wanted and d.webhook_id = of_webhook);
	if found then
		update app.delivery d set next_at = now()
		where d.tenant_id = me and d.id = wanted;
		perform pg_notify('exitpoll_job', '');
	else
		update app.delivery d set state = 'waiting', content = '{}',
		    recipient = w.host, ended_at = null, next_at = now(),
		    tries = 0, outcome = null, http_status = null, said = null
		from app.webhook w
		where d.tenant_id = me and d.id = wanted
		    and d.webhook_id = of_webhook and w.tenant_id = me
		    and w.id = d.webhook_id and d.ended_at is not null;
		if not found then
			return false;
		end if;
		insert into app.job (tenant_id, kind, delivery_id)
		values (me, 'webhook', wanted);
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, 'webhook.again', 'webhook', of_webhook,
	    jsonb_build_object('delivery', wanted));
	return true;
end
$$;
revoke all on function app.webhook_put(uuid, text, text, text, text[], boolean,
    text[], bytea, uuid), app.webhook_set(uuid, text, bytea, uuid),
    app.webhook_try(uuid, uuid), app.webhook_again(uuid, uuid, uuid)
    from public;
grant execute on function app.webhook_put(uuid, text, text, text, text[],
    boolean, text[], bytea, uuid), app.webhook_set(uuid, text, bytea, uuid),
    app.webhook_try(uuid, uuid), app.webhook_again(uuid, uuid, uuid)
    to exitpoll_web;
