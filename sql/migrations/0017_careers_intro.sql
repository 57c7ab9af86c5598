-- What a customer says above its open jobs, in its own words.
alter table app.tenant add column careers_intro text
	check (length(careers_intro) between 1 and 600);
grant update (careers_intro) on app.tenant to exitpoll_web;

drop function app.tenant_by_slug(text);
create function app.tenant_by_slug(wanted text)
returns table (id uuid, slug text, name text, accent_color text,
    time_zone text, language text, min_age int, privacy_url text,
    has_logo boolean, careers_intro text, state text, today date)
language sql stable security definer set search_path = app, pg_temp as $$
	select t.id, t.slug, t.name, t.accent_color, t.time_zone, t.language,
	    t.min_age::int, t.privacy_url, t.logo is not null, t.careers_intro,
	    t.state, (now() at time zone t.time_zone)::date
	from tenant t where t.slug = wanted
$$;
grant execute on function app.tenant_by_slug(text) to exitpoll_web,
    exitpoll_job;
