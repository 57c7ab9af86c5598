-- The keys that a tenant signs links to its surveys with (rule/context.h), each
-- sealed under the machines' own secret. Several are live at a time, so that one
-- takes the place of another without a link that stops; what was revoked stays,
-- and can be brought back, while it is one of the newest fifty.
create table app.context_key (
	tenant_id uuid not null references app.tenant on delete cascade,
	id text not null check (id ~ '^[0-9A-Z]{4}-[0-9A-Z]{4}$'),
	sealed bytea not null check (length(sealed) between 60 and 300),
	made_at timestamptz not null default now(),
	made_by uuid,
	revoked_at timestamptz,
	primary key (tenant_id, id)
);
call app.tenant_wall('app.context_key');
grant select on app.context_key to exitpoll_web;
create trigger tell_changed after insert or update or delete on app.context_key
for each row execute function app.tell_changed();

-- A key is made, or one that was revoked comes back: false if as many as may be
-- are live, or there is none such. The row of the tenant is the lock of both.
create function app.context_key_live(wanted text, seal bytea, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if (select count(*) from app.context_key k where k.tenant_id = me
	    and k.revoked_at is null) >= 5 then
		return false;
	end if;
	if seal is null then
		update app.context_key k set revoked_at = null
		where k.tenant_id = me and k.id = wanted
		    and k.revoked_at is not null;
		if not found then
			return false;
		end if;
	else
		insert into app.context_key (tenant_id, id, sealed, made_by)
		values (me, wanted, seal, actor);
		delete from app.context_key k where k.tenant_id = me
		    and k.revoked_at is not null
		    and k.id in (select o.id from app.context_key o
			where o.tenant_id = me
			order by o.revoked_at is null desc, o.made_at desc
			offset 50);
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, case when seal is null then 'context-key.allow'
	    else 'context-key.add' end, 'context-key', wanted);
	return true;
end
$$;

-- false: it is not live.
create function app.context_key_revoke(wanted text, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	update app.context_key k set revoked_at = now()
	where k.tenant_id = me and k.id = wanted and k.revoked_at is null;
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, 'context-key.revoke', 'context-key', wanted);
	return true;
end
$$;
revoke all on function app.context_key_live(text, bytea, uuid),
    app.context_key_revoke(text, uuid) from public;
grant execute on function app.context_key_live(text, bytea, uuid),
    app.context_key_revoke(text, uuid) to exitpoll_web;

-- One response of a session at a survey. Its id is made of the session's
-- (context_submission), so the primary key refuses a second one already; this
-- holds whatever id one would come by.
create unique index response_session on app.response (tenant_id, survey_id,
    (context->'session'->>'id')) where context ? 'session';
