-- Which sites may show a tenant's surveys in a frame: origins, a blank between
-- them, as a policy's frame-ancestors says them. None to begin with.
alter table app.tenant add column frame_hosts text not null default ''
    check (length(frame_hosts) <= 2000 and frame_hosts ~
    '^(|https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?( https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?)*)$');

-- Of the entered tenant. 'same': it is as wanted already; 'full': one more does
-- not fit. What is done is noted, so that it can be taken back.
create function app.frame_host_set(host text, allowed boolean, actor uuid)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	hosts text[];
	becomes text;
begin
	select string_to_array(t.frame_hosts, ' ') into strict hosts
	from app.tenant t where t.id = me for update;
	if allowed = (host = any (hosts)) then
		return 'same';
	end if;
	becomes := array_to_string(case when allowed then hosts || host
	    else array_remove(hosts, host) end, ' ');
	if allowed and (cardinality(hosts) >= 30 or length(becomes) > 2000) then
		return 'full';
	end if;
	update app.tenant set frame_hosts = becomes where id = me;
	insert into app.audit (tenant_id, actor, action, object_kind, detail)
	values (me, actor, case when allowed then 'frame.allow'
	    else 'frame.forbid' end, 'frame', jsonb_build_object('host', host));
	return 'done';
end
$$;
revoke all on function app.frame_host_set(text, boolean, uuid) from public;
grant execute on function app.frame_host_set(text, boolean, uuid)
    to exitpoll_web;

create index audit_frame on app.audit (tenant_id, id desc)
    where object_kind = 'frame';

drop function app.tenant_by_slug(text);
create function app.tenant_by_slug(wanted text)
returns table (id uuid, slug text, name text, accent_color text,
    time_zone text, language text, min_age int, privacy_url text,
    has_logo boolean, careers_intro text, state text, today date,
    background text, radius int, font text, thanks text, onward_url text,
    brand_off boolean, frame_hosts text)
language sql stable security definer set search_path = app, pg_temp as $$
	select t.id, t.slug, t.name, t.accent_color, t.time_zone, t.language,
	    t.min_age::int, t.privacy_url, t.logo is not null, t.careers_intro,
	    t.state, (now() at time zone t.time_zone)::date, t.background,
	    t.radius::int, t.font, t.thanks, t.onward_url, t.brand_off,
	    t.frame_hosts
	from tenant t where t.slug = wanted
$$;
grant execute on function app.tenant_by_slug(text) to exitpoll_web,
    exitpoll_job;
