-- The language of a person's own pages, and of mail to that person. null: the
-- browser's, at each request.
alter table app.account add column language text
    check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');

-- Of the person whose live session this is; false: there is none.
create function app.session_language_set(wanted bytea, tag text)
returns boolean
language sql security definer set search_path = app, pg_temp as $$
	with changed as (
		update account a set language = tag
		from session s
		where s.token_hash = wanted and s.expires_at > now()
		    and s.absolute_at > now() and a.id = s.account_id
		    and a.state = 'active'
		returning a.id
	)
	select exists (select from changed)
$$;
revoke all on function app.session_language_set(bytea, text) from public;
grant execute on function app.session_language_set(bytea, text)
    to exitpoll_web;

drop function app.session_enter(bytea);
create function app.session_enter(wanted bytea)
returns table (id uuid, account_id uuid, name text, email text,
    tenant_id uuid, tenant_slug text, tenant_name text, role text,
    role_label text, can text[], csrf text, language text)
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
revoke all on function app.session_enter(bytea) from public;
grant execute on function app.session_enter(bytea) to exitpoll_web;
