-- A browser that somebody has signed in with before is counted by itself: who
-- fails on purpose from elsewhere keeps nobody out of it. What the network is
-- (a /24, a /64) and which browser it is, the web server says. The functions
-- without a browser stay for servers that are not started anew yet.

-- The keys an attempt counts under, and how many each may have in a quarter
-- of an hour: one person guessing from one place is stopped early; a network
-- or an address alone only when it is plainly an attack.
create function app.login_keys(salt bytea, address text, network text,
    browser text)
returns table (key bytea, allowed int)
language sql immutable set search_path = app, pg_temp as $$
	select sha256(salt || convert_to(k.word, 'UTF8')), k.allowed
	from (values
	    ('both ' || lower(address) || ' ' || network, 8),
	    ('mail ' || lower(address), 60),
	    ('net ' || network, 120)) k (word, allowed)
	where browser is null
	union all
	select sha256(salt || convert_to('browser ' || lower(address) || ' ' ||
	    browser, 'UTF8')), 20
	where browser is not null
$$;

create function app.login_allowed(address text, network text, browser text)
returns boolean
language sql stable security definer set search_path = app, pg_temp as $$
	select not exists (
		select from login_salt s
		cross join lateral login_keys(s.salt, address, network,
		    browser) k
		join login_attempt a on a.key = k.key
		    and a.slot > now() - interval '15 minutes'
		group by k.key, k.allowed
		having sum(a.n) >= k.allowed)
$$;

create function app.login_failed(address text, network text, browser text)
returns void
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	delete from app.login_attempt where slot < now() - interval '1 hour';
	delete from app.login_salt where hour < now() - interval '2 hours';
	insert into app.login_salt (hour, salt)
	values (date_trunc('hour', now()), sha256(convert_to(
	    gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')))
	on conflict (hour) do nothing;
	insert into app.login_attempt as a (key, slot, n)
	select k.key, date_trunc('minute', now()), 1
	from app.login_salt s
	cross join lateral app.login_keys(s.salt, address, network, browser) k
	where s.hour = date_trunc('hour', now())
	order by k.key
	on conflict (key, slot) do update set n = a.n + 1;
end
$$;

-- The other customers that somebody works at, for the menu: slug, 0x1f, name,
-- and 0x1e before the next.
create function app.session_others(account uuid, tenant uuid) returns text
language sql stable security definer set search_path = app, pg_temp as $$
	select string_agg(t.slug || e'\x1f' || t.name, e'\x1e'
	    order by t.name, t.id)
	from membership m join tenant t on t.id = m.tenant_id
	    and t.state = 'active'
	where m.account_id = account and m.tenant_id <> tenant
$$;

-- The session goes on at another customer. No row: it may not.
create function app.session_move(wanted bytea, to_slug text) returns setof uuid
language sql security definer set search_path = app, pg_temp as $$
	update session s set tenant_id = t.id
	from tenant t join membership m on m.tenant_id = t.id
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now() and s.tenant_id is not null
	    and m.account_id = s.account_id and t.slug = to_slug
	    and t.state = 'active'
	returning t.id
$$;
grant execute on function app.login_allowed(text, text, text),
    app.login_failed(text, text, text), app.session_others(uuid, uuid),
    app.session_move(bytea, text) to exitpoll_web;
