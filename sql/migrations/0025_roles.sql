-- Roles and what they may do as rows. What a capability opens is the program's
-- (a route names it, app/rule/capability.h); who has it is said here, and a
-- change counts from the next request on. `exitpoll check` compares the two.
create table app.capability (
	code text primary key check (code ~ '^[a-z][a-z_]{0,40}$')
);
call app.common_rows('app.capability');
insert into app.capability values
	('read_results'), ('read_applications'), ('move_applications');

-- What a new tenant begins with. A role that is not for tenants is of the
-- provider's own staff: no customer's data.
create table app.role_first (
	code text primary key check (code ~ '^[a-z][a-z_]{0,30}$'),
	position smallint not null unique,
	for_tenants boolean not null default true
);
call app.common_rows('app.role_first');
insert into app.role_first values
	('owner', 10, true), ('analyst', 20, true), ('recruiter', 30, true),
	('operator', 40, false);

create table app.role_first_capability (
	role text not null references app.role_first on delete cascade,
	capability text not null references app.capability,
	primary key (role, capability)
);
call app.common_rows('app.role_first_capability');
insert into app.role_first_capability values
	('owner', 'read_results'), ('owner', 'read_applications'),
	('owner', 'move_applications'),
	('analyst', 'read_results'),
	('recruiter', 'read_applications'),
	('recruiter', 'move_applications');

-- A tenant's own. Without a label it is called as the catalogue has it
-- (conf/words: "role.CODE"). The operator's word stays the operator's.
create table app.role (
	tenant_id uuid not null references app.tenant on delete cascade,
	code text not null check (code ~ '^[a-z][a-z_]{0,30}$'
	    and code <> 'operator'),
	position smallint not null,
	label text check (length(label) between 1 and 60),
	primary key (tenant_id, code),
	unique (tenant_id, position)
);
create table app.role_capability (
	tenant_id uuid not null,
	role text not null,
	capability text not null references app.capability,
	primary key (tenant_id, role, capability),
	foreign key (tenant_id, role) references app.role on delete cascade
);
insert into app.role (tenant_id, code, position)
select t.id, f.code, f.position
from app.tenant t cross join app.role_first f where f.for_tenants;
insert into app.role_capability
select r.tenant_id, r.code, f.capability
from app.role r join app.role_first_capability f on f.role = r.code;
-- The owner: a session is entered before its tenant is.
call app.tenant_wall('app.role');
call app.owner_door('app.role', 'all');
call app.tenant_wall('app.role_capability');
call app.owner_door('app.role_capability', 'all');
grant select on app.role, app.role_capability to exitpoll_web, exitpoll_job;

alter table app.membership
	drop constraint membership_role_check,
	add foreign key (tenant_id, role) references app.role;

create function app.role_begin() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	insert into app.role (tenant_id, code, position)
	select new.id, code, position from app.role_first where for_tenants;
	insert into app.role_capability (tenant_id, role, capability)
	select new.id, c.role, c.capability
	from app.role_first f
	join app.role_first_capability c on c.role = f.code
	where f.for_tenants;
	return null;
end
$$;
create trigger role_begin after insert on app.tenant
	for each row execute function app.role_begin();

-- With the role's own label, if it has one, and all it may do now.
drop function app.session_enter(bytea);
create function app.session_enter(wanted bytea)
returns table (id uuid, account_id uuid, name text, email text,
    tenant_id uuid, tenant_slug text, tenant_name text, role text,
    role_label text, can text[], csrf text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	update app.session s set seen_at = now(),
	    expires_at = least(now() + s.idle, s.absolute_at)
	where s.token_hash = wanted and s.seen_at < now() - interval '1 minute'
	    and s.expires_at > now() and s.absolute_at > now();
	return query
	select s.id, a.id, a.name, a.email, t.id, t.slug, t.name,
	    case when s.tenant_id is null then 'operator' else m.role end,
	    r.label,
	    case when s.tenant_id is null then array(
		select c.capability from app.role_first_capability c
		where c.role = 'operator')
	    else array(
		select c.capability from app.role_capability c
		where c.tenant_id = m.tenant_id and c.role = m.role) end,
	    s.csrf
	from app.session s
	join app.account a on a.id = s.account_id
	left join app.membership m on m.tenant_id = s.tenant_id
	    and m.account_id = s.account_id
	left join app.role r on r.tenant_id = m.tenant_id and r.code = m.role
	left join app.tenant t on t.id = m.tenant_id
	where s.token_hash = wanted
	    and s.expires_at > now() and s.absolute_at > now()
	    and a.state = 'active'
	    and case when s.tenant_id is null then a.operator
	    else t.state = 'active' end;
end
$$;
grant execute on function app.session_enter(bytea) to exitpoll_web;
