-- Who works for a tenant is its own people's to say: who is asked in by mail,
-- what each may do, who no longer comes in. And a person's password and sessions
-- are their own to change.

insert into app.capability values ('manage_people');
insert into app.role_first_capability values ('owner', 'manage_people');
insert into app.role_capability (tenant_id, role, capability)
select tenant_id, code, 'manage_people' from app.role where code = 'owner'
on conflict do nothing;

-- Who is shut out keeps the row, so that what they did keeps their name, and so
-- that they can be let in again.
alter table app.membership add column is_shut boolean not null default false;

-- Where a session works is looked up with each request, so that who is shut out
-- is so at once.
create or replace function app.account_for_login(address text)
returns table (id uuid, name text, email text, password_hash text,
    operator boolean, tenant_id uuid, tenant_slug text, tenant_name text,
    role text)
language sql stable security definer set search_path = app, pg_temp as $$
	select a.id, a.name, a.email, a.password_hash, a.operator,
	    t.id, t.slug, t.name, m.role
	from account a
	left join (membership m join tenant t on t.id = m.tenant_id
	    and t.state = 'active' and not m.is_shut) on m.account_id = a.id
	where a.email = lower(address) and a.state = 'active'
	order by t.name, t.id
$$;

create or replace function app.session_add(token_hash bytea, account uuid,
    tenant uuid, csrf text, idle_seconds int, total_seconds int) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	if not exists (select from app.account a where a.id = account
	    and a.state = 'active' and case when tenant is null then a.operator
	    else exists (select from app.membership m
	    where m.account_id = account and m.tenant_id = tenant
		and not m.is_shut) end) then
		raise exception 'not a member' using errcode = '42501';
	end if;
	insert into app.session (token_hash, account_id, tenant_id, csrf, idle,
	    expires_at, absolute_at)
	values (token_hash, account, tenant, csrf,
	    make_interval(secs => idle_seconds),
	    now() + make_interval(secs => least(idle_seconds, total_seconds)),
	    now() + make_interval(secs => total_seconds));
end
$$;

create or replace function app.session_enter(wanted bytea)
returns table (id uuid, account_id uuid, name text, email text, tenant_id uuid,
    tenant_slug text, tenant_name text, role text, role_label text, can text[],
    csrf text, language text)
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
	    s.csrf, a.language
	from app.session s
	join app.account a on a.id = s.account_id
	left join app.membership m on m.tenant_id = s.tenant_id
	    and m.account_id = s.account_id and not m.is_shut
	left join app.role r on r.tenant_id = m.tenant_id and r.code = m.role
	left join app.tenant t on t.id = m.tenant_id
	where s.token_hash = wanted
	    and s.expires_at > now() and s.absolute_at > now()
	    and a.state = 'active'
	    and case when s.tenant_id is null then a.operator
	    else t.state = 'active' end;
end
$$;

create or replace function app.session_others(account uuid, tenant uuid)
returns text
language sql stable security definer set search_path = app, pg_temp as $$
	select string_agg(t.slug || e'\x1f' || t.name, e'\x1e'
	    order by t.name, t.id)
	from membership m join tenant t on t.id = m.tenant_id
	    and t.state = 'active'
	where m.account_id = account and m.tenant_id <> tenant
	    and not m.is_shut
$$;

create or replace function app.session_move(wanted bytea, to_slug text)
returns setof uuid
language sql security definer set search_path = app, pg_temp as $$
	update session s set tenant_id = t.id
	from tenant t join membership m on m.tenant_id = t.id
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now() and s.tenant_id is not null
	    and m.account_id = s.account_id and t.slug = to_slug
	    and t.state = 'active' and not m.is_shut
	returning t.id
$$;

-- --- one's own password and sessions ------------------------------------------

-- Every customer that the person works for sees it in its audit.
create function app.account_note(who uuid, did text) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered constant text := current_setting('app.tenant', true);
	one uuid;
begin
	for one in select m.tenant_id from app.membership m
	    where m.account_id = who and not m.is_shut order by 1 loop
		perform set_config('app.tenant', one::text, true);
		insert into app.audit (tenant_id, actor, action, object_kind,
		    object_id)
		values (one, who, did, 'account', who::text);
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
end
$$;

-- proven: the hash that the password of now was compared with. All other sessions
-- end, since somebody else may have begun one.
create function app.account_password_change(wanted bytea, proven text,
    better text) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who uuid;
begin
	update app.account a set password_hash = better
	from app.session s
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now() and a.id = s.account_id
	    and a.state = 'active' and a.password_hash = proven
	returning a.id into who;
	if who is null then
		return false;
	end if;
	delete from app.session s
	where s.account_id = who and s.token_hash <> wanted;
	delete from app.account_reset r where r.account_id = who;
	perform app.account_note(who, 'password.change');
	return true;
end
$$;

create function app.session_list(wanted bytea)
returns table (id uuid, tenant_name text, began timestamptz, seen timestamptz,
    is_this boolean)
language sql stable security definer set search_path = app, pg_temp as $$
	select o.id, t.name, o.created_at, o.seen_at, o.id = s.id
	from session s
	join session o on o.account_id = s.account_id and o.expires_at > now()
	    and o.absolute_at > now()
	left join tenant t on t.id = o.tenant_id
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now()
	order by o.id = s.id desc, o.seen_at desc, o.id
	limit 50
$$;

-- One of one's own; which is none: all but this one.
create function app.session_end(wanted bytea, which uuid) returns int
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who uuid;
	n int;
begin
	select s.account_id into who from app.session s
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now();
	delete from app.session s
	where s.account_id = who and s.token_hash <> wanted
	    and (which is null or s.id = which);
	get diagnostics n = row_count;
	if n > 0 then
		perform app.account_note(who, 'session.end');
	end if;
	return n;
end
$$;

-- --- a password that was forgotten --------------------------------------------

-- What a mail leads back by, as a hash; gone when it was used or its time is up.
create table app.account_reset (
	ticket bytea primary key check (length(ticket) = 32),
	account_id uuid not null references app.account on delete cascade,
	ends_at timestamptz not null
);
call app.owner_door('app.account_reset', 'all');
create index account_reset_account on app.account_reset (account_id);

-- The same for who has an account and who has none: nothing is said. The mail is
-- sent by a customer that the person works for; an operator works for none, and
-- has "exitpoll user password".
create function app.account_reset_begin(address text, fresh bytea, seconds int,
    mail_subject text, mail_text text, hour_key bytea, hour_burst int,
    hour_every bigint, day_key bytea, day_burst int, day_every bigint)
returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who record;
	mail uuid;
begin
	if hour_key is not null and not app.rate_take_both(hour_key,
	    hour_burst, hour_every, day_key, day_burst, day_every) then
		return;
	end if;
	select a.id, a.email, m.tenant_id into who
	from app.account a
	join app.membership m on m.account_id = a.id and not m.is_shut
	join app.tenant t on t.id = m.tenant_id and t.state = 'active'
	where a.email = lower(address) and a.state = 'active'
	order by t.name, t.id
	limit 1;
	if not found then
		return;
	end if;
	delete from app.account_reset r
	where r.account_id = who.id and r.ends_at < now();
	insert into app.account_reset (ticket, account_id, ends_at)
	values (fresh, who.id, now() + make_interval(secs => seconds));
	perform set_config('app.tenant', who.tenant_id::text, true);
	insert into app.delivery (tenant_id, kind, purpose, recipient, content)
	values (who.tenant_id, 'mail', 'account.reset', who.email,
	    jsonb_build_object('subject', mail_subject, 'text', mail_text))
	returning id into mail;
	insert into app.job (tenant_id, kind, delivery_id)
	values (who.tenant_id, 'mail', mail);
	perform set_config('app.tenant', '', true);
end
$$;

create function app.account_reset_look(given bytea) returns text
language sql stable security definer set search_path = app, pg_temp as $$
	select a.email from account_reset r join account a on a.id = r.account_id
	where r.ticket = given and r.ends_at > now() and a.state = 'active'
$$;

-- Of those who come with the same ticket one wins.
create function app.account_reset_use(given bytea, better text) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who uuid;
begin
	delete from app.account_reset r using app.account a
	where r.ticket = given and r.ends_at > now() and a.id = r.account_id
	    and a.state = 'active'
	returning a.id into who;
	if who is null then
		return false;
	end if;
	update app.account a set password_hash = better where a.id = who;
	delete from app.account_reset r where r.account_id = who;
	delete from app.session s where s.account_id = who;
	perform app.account_note(who, 'password.reset');
	return true;
end
$$;

-- --- a tenant's people --------------------------------------------------------

-- Who was asked in by mail and has not come yet.
create table app.person_invitation (
	tenant_id uuid not null references app.tenant on delete cascade,
	email text not null check (email = lower(email)
	    and length(email) between 3 and 254),
	name text not null check (length(name) between 1 and 255),
	role text not null,
	ticket bytea not null unique check (length(ticket) = 32),
	asked_at timestamptz not null default now(),
	asked_by uuid,
	ends_at timestamptz not null,
	primary key (tenant_id, email),
	foreign key (tenant_id, role) references app.role
);
call app.tenant_wall('app.person_invitation');
-- Who comes by the mail's link has entered no tenant.
call app.owner_door('app.person_invitation', 'all');
grant select on app.person_invitation to exitpoll_web;

create function app.people_list()
returns table (account_id uuid, name text, email text, role text,
    role_label text, is_shut boolean, seen timestamptz)
language sql stable security definer set search_path = app, pg_temp as $$
	select a.id, a.name, a.email, m.role, r.label, m.is_shut, (
		select max(s.seen_at) from session s
		where s.account_id = a.id and s.tenant_id = m.tenant_id)
	from membership m join account a on a.id = m.account_id
	join role r on r.tenant_id = m.tenant_id and r.code = m.role
	where m.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	order by m.is_shut, lower(a.name), a.id
	limit 500
$$;

-- May this person say who works here, at this moment? The rows are locked, so
-- that of two who shut each other out one is too late.
create function app.person_may(by_whom uuid) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.membership m
	join app.role_capability c on c.tenant_id = m.tenant_id
	    and c.role = m.role and c.capability = 'manage_people'
	where m.tenant_id = here
	order by m.account_id for update of m;
	return exists (select from app.membership m
	    join app.role_capability c on c.tenant_id = m.tenant_id
		and c.role = m.role and c.capability = 'manage_people'
	    where m.tenant_id = here and m.account_id = by_whom
		and not m.is_shut);
end
$$;

-- wanted_role or shut, whichever is said. Nobody changes what they may do
-- themself, so there is always somebody left who may.
create function app.person_set(who uuid, wanted_role text, shut boolean,
    by_whom uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was app.membership;
begin
	if who = by_whom then
		return 'self';
	end if;
	if not app.person_may(by_whom) then
		return 'denied';
	end if;
	select * into was from app.membership m
	where m.tenant_id = here and m.account_id = who for update;
	if not found then
		return 'none';
	end if;
	if wanted_role is not null and not exists (select from app.role r
	    where r.tenant_id = here and r.code = wanted_role) then
		return 'role';
	end if;
	if coalesce(wanted_role, was.role) = was.role
	    and coalesce(shut, was.is_shut) = was.is_shut then
		return 'done';
	end if;
	update app.membership m set role = coalesce(wanted_role, m.role),
	    is_shut = coalesce(shut, m.is_shut)
	where m.tenant_id = here and m.account_id = who;
	if shut then
		delete from app.session s
		where s.account_id = who and s.tenant_id = here;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (here, by_whom, case when shut is null then 'person.role'
	    when shut then 'person.shut' else 'person.allow' end, 'account',
	    who::text, case when shut is null then jsonb_build_object('role',
	    jsonb_build_array(was.role, wanted_role)) else '{}' end);
	return 'done';
end
$$;

-- Asked again, the mail before leads nowhere any more.
create function app.person_invite(address text, called text, wanted_role text,
    fresh bytea, seconds int, mail_subject text, mail_text text, hour_key bytea,
    hour_burst int, hour_every bigint, day_key bytea, day_burst int,
    day_every bigint, by_whom uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	mail uuid;
begin
	if not app.person_may(by_whom) then
		return 'denied';
	end if;
	if not exists (select from app.role r
	    where r.tenant_id = here and r.code = wanted_role) then
		return 'role';
	end if;
	if exists (select from app.membership m
	    join app.account a on a.id = m.account_id
	    where m.tenant_id = here and a.email = lower(address)) then
		return 'member';
	end if;
	delete from app.person_invitation p
	where p.tenant_id = here and p.ends_at < now() - interval '30 days';
	if (select count(*) from app.person_invitation p
	    where p.tenant_id = here and p.email <> lower(address)) >= 100 then
		return 'full';
	end if;
	if hour_key is not null and not app.rate_take_both(hour_key,
	    hour_burst, hour_every, day_key, day_burst, day_every) then
		return 'late';
	end if;
	insert into app.person_invitation (tenant_id, email, name, role, ticket,
	    asked_by, ends_at)
	values (here, lower(address), called, wanted_role, fresh, by_whom,
	    now() + make_interval(secs => seconds))
	on conflict (tenant_id, email) do update set name = excluded.name,
	    role = excluded.role, ticket = excluded.ticket, asked_at = now(),
	    asked_by = excluded.asked_by, ends_at = excluded.ends_at;
	insert into app.delivery (tenant_id, kind, purpose, recipient, content)
	values (here, 'mail', 'account.invite', lower(address),
	    jsonb_build_object('subject', mail_subject, 'text', mail_text))
	returning id into mail;
	insert into app.job (tenant_id, kind, delivery_id)
	values (here, 'mail', mail);
	insert into app.audit (tenant_id, actor, action, object_kind, detail)
	values (here, by_whom, 'person.invite', 'account',
	    jsonb_build_object('role', wanted_role));
	return 'done';
end
$$;

create function app.person_invitation_drop(address text, by_whom uuid)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	if not app.person_may(by_whom) then
		return 'denied';
	end if;
	delete from app.person_invitation p
	where p.tenant_id = here and p.email = lower(address);
	if not found then
		return 'none';
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind)
	values (here, by_whom, 'person.uninvite', 'account');
	return 'done';
end
$$;

-- has_account: the person has a password already, and shows that it is them.
create function app.invitation_look(given bytea)
returns table (tenant_name text, email text, name text, role text,
    role_label text, has_account boolean)
language sql stable security definer set search_path = app, pg_temp as $$
	select t.name, p.email, p.name, p.role, r.label, exists (
		select from account a where a.email = p.email)
	from person_invitation p
	join tenant t on t.id = p.tenant_id and t.state = 'active'
	join role r on r.tenant_id = p.tenant_id and r.code = p.role
	where p.ticket = given and p.ends_at > now()
$$;

-- hash: of the password that a new account begins with, or the one that the
-- account's was compared with. "none": it was taken back, or used.
create function app.invitation_use(given bytea, hash text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	p app.person_invitation;
	who uuid;
	was_there boolean;
begin
	delete from app.person_invitation i using app.tenant t
	where i.ticket = given and i.ends_at > now() and t.id = i.tenant_id
	    and t.state = 'active'
	returning i.* into p;
	if not found then
		return 'none';
	end if;
	insert into app.account (email, name, password_hash)
	values (p.email, p.name, hash)
	on conflict (email) do nothing
	returning id into who;
	was_there := who is null;
	if was_there then
		select a.id into who from app.account a
		where a.email = p.email and a.password_hash = hash
		    and a.state = 'active' and not a.operator;
		-- The password was changed meanwhile, or the account is one
		-- that works for nobody: the invitation stays.
		if who is null then
			raise exception 'not this account' using errcode = '42501';
		end if;
	end if;
	perform set_config('app.tenant', p.tenant_id::text, true);
	insert into app.membership (tenant_id, account_id, role)
	values (p.tenant_id, who, p.role)
	on conflict (tenant_id, account_id) do nothing;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (p.tenant_id, who, 'person.join', 'account', who::text,
	    jsonb_build_object('role', p.role));
	perform set_config('app.tenant', '', true);
	return 'done';
end
$$;

revoke all on function app.account_note(uuid, text), app.person_may(uuid),
    app.account_password_change(bytea, text, text), app.session_list(bytea),
    app.session_end(bytea, uuid), app.account_reset_begin(text, bytea, int,
	text, text, bytea, int, bigint, bytea, int, bigint),
    app.account_reset_look(bytea), app.account_reset_use(bytea, text),
    app.people_list(), app.person_set(uuid, text, boolean, uuid),
    app.person_invite(text, text, text, bytea, int, text, text, bytea, int,
	bigint, bytea, int, bigint, uuid),
    app.person_invitation_drop(text, uuid), app.invitation_look(bytea),
    app.invitation_use(bytea, text) from public;
grant execute on function
    app.account_password_change(bytea, text, text), app.session_list(bytea),
    app.session_end(bytea, uuid), app.account_reset_begin(text, bytea, int,
	text, text, bytea, int, bigint, bytea, int, bigint),
    app.account_reset_look(bytea), app.account_reset_use(bytea, text),
    app.people_list(), app.person_set(uuid, text, boolean, uuid),
    app.person_invite(text, text, text, bytea, int, text, text, bytea, int,
	bigint, bytea, int, bigint, uuid),
    app.person_invitation_drop(text, uuid), app.invitation_look(bytea),
    app.invitation_use(bytea, text) to exitpoll_web;
