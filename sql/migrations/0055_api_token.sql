-- Tokens that a tenant's programs come to the API with (rule/bearer.h). The
-- token itself is never kept, only its hash: a copy of this table opens nothing.
-- What was revoked or has expired stays for a while, so that people see what
-- there was; of these the newest fifty.
create table app.api_token (
	tenant_id uuid not null references app.tenant on delete cascade,
	id text not null check (id ~ '^[0-9A-Z]{4}-[0-9A-Z]{4}$'),
	hash bytea not null check (length(hash) = 32),
	name text not null check (length(name) between 1 and 60),
	scopes text[] not null check (cardinality(scopes) between 1 and 20),
	made_at timestamptz not null default now(),
	made_by uuid,
	expires_at timestamptz not null,
	-- By the hour, so that a token that is used all the time is written once
	-- in it.
	last_used_at timestamptz,
	revoked_at timestamptz,
	primary key (tenant_id, id),
	unique (tenant_id, hash)
);
call app.tenant_wall('app.api_token');
grant select, update (last_used_at) on app.api_token to exitpoll_web;

-- Made; false: as many as may be are live. The row of the tenant is the lock.
create function app.api_token_add(wanted text, secret_hash bytea, label text,
    wanted_scopes text[], days int, actor uuid) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if (select count(*) from app.api_token k where k.tenant_id = me
	    and k.revoked_at is null and k.expires_at > now()) >= 20 then
		return false;
	end if;
	insert into app.api_token (tenant_id, id, hash, name, scopes, made_by,
	    expires_at)
	values (me, wanted, secret_hash, label, wanted_scopes, actor,
	    now() + make_interval(days => days));
	delete from app.api_token k where k.tenant_id = me
	    and k.id in (select o.id from app.api_token o
		where o.tenant_id = me
		order by o.revoked_at is null and o.expires_at > now() desc,
		    o.made_at desc, o.id
		offset 50);
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, 'api-token.add', 'api-token', wanted,
	    jsonb_build_object('name', label, 'scopes', wanted_scopes, 'days',
	    days));
	return true;
end
$$;

-- Revoked, or allowed again before it expires: false if there is none such, it
-- is as wanted already, or as many as may be are live.
create function app.api_token_set(wanted text, live boolean, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if live and (select count(*) from app.api_token k where k.tenant_id = me
	    and k.revoked_at is null and k.expires_at > now()) >= 20 then
		return false;
	end if;
	update app.api_token k
	set revoked_at = case when live then null else now() end
	where k.tenant_id = me and k.id = wanted and k.expires_at > now()
	    and (k.revoked_at is not null) = live;
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, case when live then 'api-token.allow'
	    else 'api-token.revoke' end, 'api-token', wanted);
	return true;
end
$$;
revoke all on function
    app.api_token_add(text, bytea, text, text[], int, uuid),
    app.api_token_set(text, boolean, uuid) from public;
grant execute on function
    app.api_token_add(text, bytea, text, text[], int, uuid),
    app.api_token_set(text, boolean, uuid) to exitpoll_web;
