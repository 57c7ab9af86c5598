-- How a tenant's pages look, set by its own people: what was before is kept, and
-- comes back with one click.
insert into app.capability values ('change_settings');
insert into app.role_first_capability values ('owner', 'change_settings');
alter table app.role_capability no force row level security;
insert into app.role_capability (tenant_id, role, capability)
select tenant_id, code, 'change_settings' from app.role where code = 'owner'
on conflict do nothing;
alter table app.role_capability force row level security;

alter table app.tenant
	add column background text check (background ~ '^#[0-9a-f]{6}$'),
	add column radius smallint not null default 10
	    check (radius between 0 and 24),
	add column font text not null default 'sans'
	    check (font in ('sans', 'serif', 'round', 'mono')),
	add column thanks text check (length(thanks) between 1 and 600),
	add column onward_url text check (onward_url ~ '^https://[^/]'
	    and length(onward_url) <= 500),
	add column brand_off boolean not null default false;

-- Themes of before, the newest ten.
create table app.theme_past (
	tenant_id uuid not null references app.tenant on delete cascade,
	revision bigint generated always as identity,
	theme jsonb not null,
	logo bytea,
	logo_type text,
	at timestamptz not null default now(),
	primary key (tenant_id, revision)
);
call app.tenant_wall('app.theme_past');
grant select on app.theme_past to exitpoll_web;

create function app.theme_of(t app.tenant) returns jsonb
language sql stable as $$
	select jsonb_build_object('accent', t.accent_color, 'background',
	    t.background, 'radius', t.radius, 'font', t.font, 'thanks',
	    t.thanks, 'onward', t.onward_url, 'privacy', t.privacy_url,
	    'brand_off', t.brand_off)
$$;

-- The entered tenant's. What it was is kept, and that it changed is noted.
create function app.theme_take(wanted jsonb, picture bytea, picture_type text,
    actor uuid, what text) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	t app.tenant;
begin
	select * into strict t from app.tenant where id = me for update;
	insert into app.theme_past (tenant_id, theme, logo, logo_type)
	values (me, app.theme_of(t), t.logo, t.logo_type);
	delete from app.theme_past p where p.tenant_id = me
	    and p.revision <= (select q.revision from app.theme_past q
		where q.tenant_id = me order by q.revision desc
		offset 10 limit 1);
	update app.tenant set accent_color = wanted->>'accent',
	    background = wanted->>'background',
	    radius = (wanted->>'radius')::smallint, font = wanted->>'font',
	    thanks = wanted->>'thanks', onward_url = wanted->>'onward',
	    privacy_url = wanted->>'privacy',
	    brand_off = (wanted->>'brand_off')::boolean,
	    logo = picture, logo_type = picture_type
	where id = me;
	insert into app.audit (tenant_id, actor, action, object_kind, detail)
	values (me, actor, what, 'theme', wanted ||
	    jsonb_build_object('logo', picture is not null));
	return true;
end
$$;

-- logo null: as it is; empty: none.
create function app.theme_set(wanted jsonb, picture bytea,
    picture_type text, actor uuid) returns boolean
language sql security definer set search_path = app, pg_temp as $$
	select app.theme_take(wanted,
	    case when picture is null then t.logo
		else nullif(picture, '') end,
	    case when picture is null then t.logo_type
		when picture = '' then null else picture_type end,
	    actor, 'theme.set')
	from app.tenant t
	where t.id = nullif(current_setting('app.tenant', true), '')::uuid
$$;

-- To the one before; false: there is none.
create function app.theme_back(actor uuid) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	p app.theme_past;
begin
	delete from app.theme_past q
	where q.tenant_id = nullif(current_setting('app.tenant', true),
	    '')::uuid
	    and q.revision = (select max(r.revision) from app.theme_past r
		where r.tenant_id = q.tenant_id)
	returning * into p;
	if not found then
		return false;
	end if;
	return app.theme_take(p.theme, p.logo, p.logo_type, actor,
	    'theme.back');
end
$$;
revoke all on function app.theme_take(jsonb, bytea, text, uuid, text),
    app.theme_set(jsonb, bytea, text, uuid), app.theme_back(uuid),
    app.theme_of(app.tenant) from public;
grant execute on function app.theme_set(jsonb, bytea, text, uuid),
    app.theme_back(uuid) to exitpoll_web;

drop function app.tenant_by_slug(text);
create function app.tenant_by_slug(wanted text)
returns table (id uuid, slug text, name text, accent_color text,
    time_zone text, language text, min_age int, privacy_url text,
    has_logo boolean, careers_intro text, state text, today date,
    background text, radius int, font text, thanks text, onward_url text,
    brand_off boolean)
language sql stable security definer set search_path = app, pg_temp as $$
	select t.id, t.slug, t.name, t.accent_color, t.time_zone, t.language,
	    t.min_age::int, t.privacy_url, t.logo is not null, t.careers_intro,
	    t.state, (now() at time zone t.time_zone)::date, t.background,
	    t.radius::int, t.font, t.thanks, t.onward_url, t.brand_off
	from tenant t where t.slug = wanted
$$;
grant execute on function app.tenant_by_slug(text) to exitpoll_web,
    exitpoll_job;
