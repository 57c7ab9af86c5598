-- What the surveys of a customer take, kept by triggers, so that nobody counts
-- ten thousand rows to say how much of their room is used. It is the lock, too:
-- of two at once that would both take the last room, the second finds none.
create table app.survey_use (
	tenant_id uuid primary key references app.tenant on delete cascade,
	surveys int not null default 0,
	drafts int not null default 0,
	bytes bigint not null default 0		-- of all versions
);
alter table app.survey no force row level security;
alter table app.survey_draft no force row level security;
alter table app.survey_version no force row level security;
insert into app.survey_use (tenant_id, surveys, drafts, bytes)
select t.tenant_id, sum(t.surveys), sum(t.drafts), sum(t.bytes)
from (
	select tenant_id, 1 as surveys, 0 as drafts, 0 as bytes
	from app.survey
	union all
	select tenant_id, 0, 1, 0 from app.survey_draft
	union all
	select tenant_id, 0, 0, octet_length(definition)
	from app.survey_version
) t
group by t.tenant_id;
alter table app.survey force row level security;
alter table app.survey_draft force row level security;
alter table app.survey_version force row level security;
call app.tenant_wall('app.survey_use');
grant select on app.survey_use to exitpoll_web, exitpoll_job;

-- What is taken, and the most of each. A customer without room for versions
-- makes no drafts either.
create function app.survey_room_of(of_tenant uuid)
returns table (surveys int, most_surveys int, drafts int, most_drafts int,
    bytes bigint, most_bytes bigint)
language sql stable set search_path = app, pg_temp as $$
	select coalesce(u.surveys, 0), 10000, coalesce(u.drafts, 0),
	    case when t.survey_quota > 0 then 1000 else 0 end,
	    coalesce(u.bytes, 0), t.survey_quota
	from tenant t
	left join survey_use u on u.tenant_id = t.id
	where t.id = of_tenant
$$;
grant execute on function app.survey_room_of(uuid) to exitpoll_web;

-- In the name of that tenant. What is not added since it is there already takes
-- no room: whoever publishes, or makes a draft that there is, is not refused.
create function app.survey_use_add(of_tenant uuid, surveys int, drafts int,
    bytes bigint) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
	room record;
begin
	perform set_config('app.tenant', of_tenant::text, true);
	insert into app.survey_use as u (tenant_id, surveys, drafts, bytes)
	values (of_tenant, survey_use_add.surveys, survey_use_add.drafts,
	    survey_use_add.bytes)
	on conflict (tenant_id) do update set
	    surveys = u.surveys + excluded.surveys,
	    drafts = u.drafts + excluded.drafts,
	    bytes = u.bytes + excluded.bytes;
	select * into room from app.survey_room_of(of_tenant);
	if (surveys > 0 and room.surveys > room.most_surveys) or
	    (drafts > 0 and room.drafts > room.most_drafts) or
	    (bytes > 0 and room.bytes > room.most_bytes) then
		raise exception 'the surveys of the customer take all their '
		    'room' using errcode = 'XR001';
	end if;
	perform set_config('app.tenant', coalesce(entered, ''), true);
end
$$;

-- A statement of the operator's may touch several tenants; one that is being
-- deleted is counted no more.
create function app.survey_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	sign constant int := case tg_op when 'INSERT' then 1 else -1 end;
	drafts constant int := (tg_table_name = 'survey_draft')::int;
begin
	perform app.survey_use_add(r.tenant_id, r.n * (1 - drafts),
	    r.n * drafts, 0)
	from (select o.tenant_id, sign * count(*)::int as n
	    from rows_of o join app.tenant t on t.id = o.tenant_id
	    group by o.tenant_id order by o.tenant_id) r;
	return null;
end
$$;
create function app.version_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	sign constant int := case tg_op when 'INSERT' then 1 else -1 end;
begin
	perform app.survey_use_add(r.tenant_id, 0, 0, r.bytes)
	from (select o.tenant_id, sign * sum(octet_length(o.definition))
		as bytes
	    from rows_of o join app.tenant t on t.id = o.tenant_id
	    group by o.tenant_id order by o.tenant_id) r;
	return null;
end
$$;
revoke all on function app.survey_use_add(uuid, int, int, bigint),
    app.survey_counted(), app.version_counted() from public;

drop trigger room on app.survey;
drop trigger room on app.survey_draft;
drop trigger room on app.survey_version;
drop function app.survey_room();
create trigger survey_added after insert on app.survey
	referencing new table as rows_of
	for each statement execute function app.survey_counted();
create trigger survey_gone after delete on app.survey
	referencing old table as rows_of
	for each statement execute function app.survey_counted();
create trigger draft_added after insert on app.survey_draft
	referencing new table as rows_of
	for each statement execute function app.survey_counted();
create trigger draft_gone after delete on app.survey_draft
	referencing old table as rows_of
	for each statement execute function app.survey_counted();
create trigger version_added after insert on app.survey_version
	referencing new table as rows_of
	for each statement execute function app.version_counted();
create trigger version_gone after delete on app.survey_version
	referencing old table as rows_of
	for each statement execute function app.version_counted();
