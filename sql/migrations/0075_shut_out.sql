-- Who is shut out gets no mail about answers and files either, and is given no
-- request.
create or replace function app.alert_people(of_rule uuid)
returns table (name text, email text, language text)
language sql stable security definer set search_path = app, pg_temp as $$
	select a.name, a.email, coalesce(a.language, t.language)
	from app.alert_rule_member m
	join app.membership s on s.tenant_id = m.tenant_id
	    and s.account_id = m.account_id and not s.is_shut
	join app.role_capability c on c.tenant_id = m.tenant_id
	    and c.role = s.role and c.capability = 'read_results'
	join app.account a on a.id = m.account_id
	join app.tenant t on t.id = m.tenant_id
	where m.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and m.rule_id = of_rule
	order by a.id
$$;

create or replace function app.export_person(wanted uuid)
returns table (name text, email text, language text)
language sql stable security definer set search_path = app, pg_temp as $$
	select a.name, a.email, e.language
	from app.export e
	join app.membership m on m.tenant_id = e.tenant_id
	    and m.account_id = e.made_by and not m.is_shut
	join app.role_capability c on c.tenant_id = e.tenant_id
	    and c.role = m.role and c.capability = 'read_results'
	join app.account a on a.id = m.account_id
	where e.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and e.id = wanted
$$;

create or replace function app.support_assign(request uuid, was int, wanted uuid,
    actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdict text := app.support_as(request, was);
begin
	if verdict <> 'done' then
		return verdict;
	end if;
	if wanted is not null and not exists (select from app.membership m
	    join app.role_capability c on c.tenant_id = m.tenant_id
		and c.role = m.role and c.capability = 'answer_support'
	    where m.tenant_id = here and m.account_id = wanted
		and not m.is_shut) then
		return 'none';
	end if;
	update app.support_request r set assignee = wanted,
	    revision = r.revision + 1, touched_at = now()
	where r.tenant_id = here and r.id = request
	    and r.assignee is distinct from wanted;
	if found then
		insert into app.support_entry (tenant_id, request_id, id, kind,
		    actor, assignee)
		values (here, request, gen_random_uuid(), 'assign', actor,
		    wanted);
		perform app.support_audit(actor, 'support.assign', request,
		    jsonb_build_object('to', wanted));
	end if;
	return 'done';
end
$$;

-- False: the address had its mails for now. It is counted before anybody is
-- looked for, so that the answer is the same for who has no account.
drop function app.account_reset_begin(text, bytea, int, text,
    text, bytea, int, bigint, bytea, int, bigint);
create function app.account_reset_begin(address text, fresh bytea, seconds int,
    mail_subject text, mail_text text, hour_key bytea, hour_burst int,
    hour_every bigint, day_key bytea, day_burst int, day_every bigint)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who record;
	mail uuid;
begin
	if hour_key is not null and not app.rate_take_both(hour_key,
	    hour_burst, hour_every, day_key, day_burst, day_every) then
		return false;
	end if;
	select a.id, a.email, m.tenant_id into who
	from app.account a
	join app.membership m on m.account_id = a.id and not m.is_shut
	join app.tenant t on t.id = m.tenant_id and t.state = 'active'
	where a.email = lower(address) and a.state = 'active'
	order by t.name, t.id
	limit 1;
	if not found then
		return true;
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
	return true;
end
$$;
revoke all on function app.account_reset_begin(text, bytea, int, text,
    text, bytea, int, bigint, bytea, int, bigint) from public;
grant execute on function app.account_reset_begin(text, bytea, int, text,
    text, bytea, int, bigint, bytea, int, bigint) to exitpoll_web;
