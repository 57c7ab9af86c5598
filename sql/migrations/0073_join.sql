-- The link of an invitation says which tenant it is of, so that the owner needs no
-- way around the wall to find it.
drop policy owner on app.person_invitation;
alter table app.person_invitation drop constraint person_invitation_ticket_key;
alter table app.person_invitation add unique (tenant_id, ticket);
grant select on app.person_invitation to exitpoll_job;

drop function app.invitation_look(bytea), app.invitation_use(bytea, text);

-- Until the transaction ends.
create function app.invitation_enter(at text) returns void
language sql security definer set search_path = app, pg_temp as $$
	select set_config('app.tenant', coalesce((select t.id::text from tenant t
	    where t.slug = at and t.state = 'active'), ''), true)
$$;

-- has_account: the person has a password already, and shows that it is them.
create function app.invitation_look(at text, given bytea)
returns table (tenant_name text, email text, name text, role text,
    role_label text, has_account boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	perform app.invitation_enter(at);
	return query
	select t.name, p.email, p.name, p.role, r.label, exists (
		select from app.account a where a.email = p.email)
	from app.tenant t
	join app.person_invitation p on p.tenant_id = t.id
	join app.role r on r.tenant_id = p.tenant_id and r.code = p.role
	where t.slug = at and p.ticket = given and p.ends_at > now();
end
$$;

-- hash: of the password that a new account begins with, or the one that the
-- account's was compared with. "none": it was taken back, or used.
create function app.invitation_use(at text, given bytea, hash text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	p app.person_invitation;
	who uuid;
begin
	perform app.invitation_enter(at);
	delete from app.person_invitation i using app.tenant t
	where t.slug = at and i.tenant_id = t.id and i.ticket = given
	    and i.ends_at > now()
	returning i.* into p;
	if not found then
		return 'none';
	end if;
	insert into app.account (email, name, password_hash)
	values (p.email, p.name, hash)
	on conflict (email) do nothing
	returning id into who;
	if who is null then
		select a.id into who from app.account a
		where a.email = p.email and a.password_hash = hash
		    and a.state = 'active' and not a.operator;
		-- The password was changed meanwhile, or the account is one
		-- that works for nobody: the invitation stays.
		if who is null then
			raise exception 'not this account' using errcode = '42501';
		end if;
	end if;
	insert into app.membership (tenant_id, account_id, role)
	values (p.tenant_id, who, p.role)
	on conflict (tenant_id, account_id) do nothing;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (p.tenant_id, who, 'person.join', 'account', who::text,
	    jsonb_build_object('role', p.role));
	return 'done';
end
$$;
revoke all on function app.invitation_enter(text),
    app.invitation_look(text, bytea), app.invitation_use(text, bytea, text)
    from public;
grant execute on function app.invitation_look(text, bytea),
    app.invitation_use(text, bytea, text) to exitpoll_web;
