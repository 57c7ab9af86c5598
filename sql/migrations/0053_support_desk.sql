-- The desk: who may answer support requests, and what is done there. A form that
-- was made of an older state of the request is refused, so that of two who reply
-- at once the second is told.
insert into app.capability values ('answer_support');
insert into app.role_first values ('support', 35, true);
insert into app.role_first_capability values
	('owner', 'answer_support'), ('support', 'answer_support');
alter table app.role no force row level security;
alter table app.role_capability no force row level security;
with made as (
	insert into app.role (tenant_id, code, position)
	select id, 'support', 35 from app.tenant
	on conflict do nothing
	returning tenant_id
)
insert into app.role_capability (tenant_id, role, capability)
select m.tenant_id, c.role, c.capability
from made m join app.role_first_capability c on c.role = 'support';
insert into app.role_capability (tenant_id, role, capability)
select tenant_id, code, 'answer_support' from app.role where code = 'owner'
on conflict do nothing;
alter table app.role force row level security;
alter table app.role_capability force row level security;

-- Is it there, and still as the form had it? Locks it.
create function app.support_as(request uuid, was int) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	now_revision int;
begin
	select r.revision into now_revision from app.support_request r
	where r.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and r.id = request for update;
	return case when not found then 'gone'
	    when now_revision <> was then 'stale' else 'done' end;
end
$$;

create function app.support_audit(actor uuid, action text, request uuid,
    detail jsonb) returns void
language sql security definer set search_path = app, pg_temp as $$
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (nullif(current_setting('app.tenant', true), '')::uuid, actor,
	    action, 'support', request, detail)
$$;

-- The entry and its mail; the mail's id is the entry's. Sent twice it goes once.
create function app.support_reply(request uuid, was int, entry uuid,
    sealed_body bytea, actor uuid, closes boolean, recipient text,
    mail_subject text, mail_text text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdict text;
begin
	if exists (select from app.support_entry e where e.tenant_id = here
	    and e.id = entry and e.request_id = request) then
		return 'done';
	end if;
	verdict := app.support_as(request, was);
	if verdict <> 'done' then
		return verdict;
	end if;
	insert into app.support_entry (tenant_id, request_id, id, kind, actor,
	    body)
	values (here, request, entry, 'reply', actor, sealed_body);
	perform app.support_move(request, app.support_state_of(
	    case when closes then 'closed' else 'waiting' end), actor, true);
	insert into app.delivery (tenant_id, id, kind, purpose, support_id,
	    recipient, content)
	values (here, entry, 'mail', 'support.reply', request, recipient,
	    jsonb_build_object('subject', mail_subject, 'text', mail_text,
	    'thread', request));
	insert into app.job (tenant_id, kind, delivery_id)
	values (here, 'mail', entry);
	perform app.support_audit(actor, 'support.reply', request, '{}');
	return 'done';
end
$$;

create function app.support_note(request uuid, entry uuid, sealed_body bytea,
    actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	if not exists (select from app.support_request r
	    where r.tenant_id = here and r.id = request) then
		return 'gone';
	end if;
	insert into app.support_entry (tenant_id, request_id, id, kind, actor,
	    body)
	values (here, request, entry, 'note', actor, sealed_body)
	on conflict (tenant_id, id) do nothing;
	if found then
		perform app.support_audit(actor, 'support.note', request, '{}');
	end if;
	return 'done';
end
$$;

-- none: there is no such state.
create function app.support_state_set(request uuid, was int, wanted text,
    actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdict text := app.support_as(request, was);
	before app.support_request;
begin
	if verdict <> 'done' then
		return verdict;
	end if;
	if not exists (select from app.support_state s
	    where s.tenant_id = here and s.code = wanted) then
		return 'none';
	end if;
	select * into before from app.support_request r
	where r.tenant_id = here and r.id = request;
	if before.state <> wanted then
		-- Whoever is waited for, or not: only closing and what opens it
		-- again begin a time anew.
		perform app.support_move(request, wanted, actor,
		    (before.kind = 'closed') <> (wanted in (select s.code
			from app.support_state s where s.tenant_id = here
			and s.kind = 'closed')));
		perform app.support_audit(actor, 'support.state', request,
		    jsonb_build_object('from', before.state, 'to', wanted));
	end if;
	return 'done';
end
$$;

-- To a member who may answer, or to nobody. none: there is no such member.
create function app.support_assign(request uuid, was int, wanted uuid,
    actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdict text := app.support_as(request, was);
begin
	if verdict <> 'done' then
		return verdict;
	end if;
	if wanted is not null and not exists (select from app.membership m
	    join app.role_capability c on c.tenant_id = m.tenant_id
		and c.role = m.role and c.capability = 'answer_support'
	    where m.tenant_id = here and m.account_id = wanted) then
		return 'none';
	end if;
	update app.support_request r set assignee = wanted,
	    revision = r.revision + 1, touched_at = now()
	where r.tenant_id = here and r.id = request
	    and r.assignee is distinct from wanted;
	if found then
		insert into app.support_entry (tenant_id, request_id, id, kind,
		    actor, assignee)
		values (here, request, gen_random_uuid(), 'assign', actor,
		    wanted);
		perform app.support_audit(actor, 'support.assign', request,
		    jsonb_build_object('to', wanted));
	end if;
	return 'done';
end
$$;
revoke all on function app.support_as(uuid, int),
    app.support_audit(uuid, text, uuid, jsonb),
    app.support_reply(uuid, int, uuid, bytea, uuid, boolean, text, text, text),
    app.support_note(uuid, uuid, bytea, uuid),
    app.support_state_set(uuid, int, text, uuid),
    app.support_assign(uuid, int, uuid, uuid) from public;
grant execute on function
    app.support_reply(uuid, int, uuid, bytea, uuid, boolean, text, text, text),
    app.support_note(uuid, uuid, bytea, uuid),
    app.support_state_set(uuid, int, text, uuid),
    app.support_assign(uuid, int, uuid, uuid) to exitpoll_web;
