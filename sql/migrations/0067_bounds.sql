-- What has no end by itself gets one for each customer: sessions that their
-- software asks about in a day, support requests that nobody has answered, those
-- of one address in a day, and calls that wait for one webhook. The first two
-- are the operator's to set (exitpoll tenant set).
alter table app.tenant
	add invitations_a_day int not null default 100000
	    constraint tenant_invitations_a_day_check
	    check (invitations_a_day between 1 and 10000000),
	add support_unanswered int not null default 5000
	    constraint tenant_support_unanswered_check
	    check (support_unanswered between 1 and 1000000);

-- How much of something there was on a day of the customer's own.
create table app.day_count (
	tenant_id uuid not null references app.tenant on delete cascade,
	what text not null check (what in ('invitation')),
	day date not null,
	n int not null check (n > 0),
	primary key (tenant_id, what)
);
call app.tenant_wall('app.day_count');
grant select on app.day_count to exitpoll_web, exitpoll_job;

-- One more of it today. 0: it was counted; else in so many seconds is tomorrow.
create function app.day_take(of_what text, most int) returns int
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	zone text;
	today date;
begin
	select t.time_zone into zone from app.tenant t where t.id = here;
	today := (now() at time zone zone)::date;
	insert into app.day_count as c (tenant_id, what, day, n)
	values (here, of_what, today, 1)
	on conflict (tenant_id, what) do update set day = today,
	    n = case when c.day = today then c.n + 1 else 1 end
	where c.day <> today or c.n < most;
	if found then
		return 0;
	end if;
	return greatest(1, ceil(extract(epoch from
	    (today + 1)::timestamp at time zone zone - now())))::int;
end
$$;
revoke all on function app.day_take(text, int) from public;
grant execute on function app.day_take(text, int) to exitpoll_web;

-- As before (0061), and no more on a day than the customer may. verdict: also
-- full, and in wait the seconds until it passes.
drop function app.invite(uuid, uuid, text, text, bytea, text, text,
    timestamptz, bytea, bytea, int);
create function app.invite(of_id uuid, of_survey uuid, of_channel text,
    of_outcome text, of_visitor bytea, wish text, why text, until timestamptz,
    of_body bytea, of_key bytea, days int)
returns table (verdict text, decision text, reason text,
    expires_at timestamptz, created_at timestamptz, wait int)
language plpgsql set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	said text;
	one app.invitation;
	was_new boolean := false;
	full_for int;
begin
	if of_visitor is not null then
		perform pg_advisory_xact_lock(hashtextextended(me::text ||
		    of_survey::text || encode(of_visitor, 'hex'), 56));
	end if;
	select * into one from app.invitation i where i.tenant_id = me
	    and i.idempotency = of_key;
	if found and (one.body <> of_body or one.id <> of_id) then
		return query select 'conflict', null::text, null::text,
		    null::timestamptz, null::timestamptz, 0;
		return;
	end if;
	select r.state::text into said from app.response r
	where r.tenant_id = me and r.id = of_id;
	if said = 'declined' then
		wish := 'skip'; why := 'declined';
	elsif said is not null and said <> 'partial' then
		wish := 'skip'; why := 'answered';
	end if;
	if wish = 'ask' and of_visitor is not null and days > 0 and exists (
	    select from app.invitation i where i.tenant_id = me
	    and i.survey_id = of_survey and i.visitor = of_visitor
	    and i.decision = 'ask' and i.id <> of_id
	    and i.created_at > now() - make_interval(days => days)) then
		wish := 'skip'; why := 'cooldown';
	end if;
	select * into one from app.invitation i
	where i.tenant_id = me and i.id = of_id;
	if not found then
		select app.day_take('invitation', t.invitations_a_day)
		into full_for from app.tenant t where t.id = me;
		if full_for > 0 then
			return query select 'full', null::text, null::text,
			    null::timestamptz, null::timestamptz, full_for;
			return;
		end if;
		insert into app.invitation (tenant_id, id, survey_id, channel,
		    outcome, visitor, decision, reason, expires_at, body,
		    idempotency)
		values (me, of_id, of_survey, of_channel, of_outcome,
		    of_visitor, wish, why, case when wish = 'ask' then until
		    end, of_body, of_key)
		on conflict do nothing returning * into one;
		was_new := found;
		if not found then
			select * into one from app.invitation i
			where i.tenant_id = me and i.id = of_id;
		end if;
		-- Another session took the key meanwhile.
		if not found then
			return query select 'conflict', null::text, null::text,
			    null::timestamptz, null::timestamptz, 0;
			return;
		end if;
	end if;
	-- Whoever has answered, or does not want to, is not asked again.
	if one.decision = 'ask' and said is not null and said <> 'partial' then
		return query select 'again', 'skip', why, null::timestamptz,
		    one.created_at, 0;
		return;
	end if;
	return query select case when was_new then 'new' else 'again' end,
	    one.decision, one.reason, one.expires_at, one.created_at, 0;
end
$$;
revoke all on function app.invite(uuid, uuid, text, text, bytea, text, text,
    timestamptz, bytea, bytea, int) from public;
grant execute on function app.invite(uuid, uuid, text, text, bytea, text, text,
    timestamptz, bytea, bytea, int) to exitpoll_web;

-- Those of an address, the newest first.
create index subject_mail_newest on app.subject
	(tenant_id, mail_key, created_at desc) where mail_key is not null;
drop index app.subject_mail;

-- As before (0052), and no more than the customer's people can answer (full), nor
-- more than twenty of an address within a day (many). The counts of the states
-- that are new are the lock of what comes in.
drop function app.support_add(uuid, bytea, bytea, text, text, bytea, bytea,
    bytea, bytea, bytea, text, text, text, bytea, int, bigint, bytea, int,
    bigint);
create function app.support_add(request uuid, mail bytea, key bytea, fresh text,
    lang text, sealed_email bytea, sealed_name bytea, sealed_phone bytea,
    sealed_site bytea, sealed_body bytea, recipient text, mail_subject text,
    mail_text text, hour_key bytea, hour_burst int, hour_every bigint,
    day_key bytea, day_burst int, day_every bigint)
returns table (verdict text, reference text, is_mailed boolean, wait int)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	first_state text := app.support_state_of('new');
	unanswered bigint;
	within_a_day int;
	oldest timestamptz;
begin
	if not exists (select from app.support_request r
	    where r.tenant_id = here and r.id = request) then
		select sum(c.n) into unanswered from (
			select c.n from app.support_count c
			join app.support_state s on s.tenant_id = c.tenant_id
			    and s.code = c.state and s.kind = 'new'
			where c.tenant_id = here order by c.state
			for update of c) c;
		if unanswered >= (select t.support_unanswered
		    from app.tenant t where t.id = here) then
			return query select 'full', null::text, false, 3600;
			return;
		end if;
		select count(*), min(s.created_at) into within_a_day, oldest
		from (select s.created_at from app.subject s
		    where s.tenant_id = here and s.mail_key = mail
			and s.created_at > now() - interval '1 day'
		    order by s.created_at desc limit 20) s;
		if within_a_day >= 20 then
			return query select 'many', null::text, false,
			    greatest(1, ceil(extract(epoch from oldest +
			    interval '1 day' - now())))::int;
			return;
		end if;
		-- Two at once: the second waits here for the first.
		perform app.subject_add(request, mail, key);
		insert into app.support_request (tenant_id, id, reference,
		    subject_id, state, kind, language, email, name, phone, site)
		values (here, request, fresh, request, first_state, 'new', lang,
		    sealed_email, sealed_name, sealed_phone, sealed_site)
		on conflict (tenant_id, id) do nothing;
		if found then
			insert into app.support_entry (tenant_id, request_id,
			    id, kind, body)
			values (here, request, request, 'asked', sealed_body);
			if hour_key is null or app.rate_take_both(hour_key,
			    hour_burst, hour_every, day_key, day_burst,
			    day_every) then
				insert into app.delivery (tenant_id, id, kind,
				    purpose, support_id, recipient, content)
				values (here, request, 'mail',
				    'support.received', request,
				    recipient, jsonb_build_object(
				    'subject', mail_subject,
				    'text', mail_text));
				insert into app.job (tenant_id, kind,
				    delivery_id)
				values (here, 'mail', request);
			end if;
		end if;
	end if;
	return query
	select 'done', r.reference::text, exists (select from app.delivery d
	    where d.tenant_id = here and d.id = request), 0
	from app.support_request r
	where r.tenant_id = here and r.id = request;
end
$$;
revoke all on function app.support_add(uuid, bytea, bytea, text, text, bytea,
    bytea, bytea, bytea, bytea, text, text, text, bytea, int, bigint, bytea,
    int, bigint) from public;
grant execute on function app.support_add(uuid, bytea, bytea, text, text, bytea,
    bytea, bytea, bytea, bytea, text, text, text, bytea, int, bigint, bytea,
    int, bigint) to exitpoll_web;

-- A receiver that does not answer keeps each call for a day. Of ten thousand
-- that wait for one webhook, the next counts as failed (outcome "full"), and can
-- be sent again by hand.
create index delivery_webhook_waiting on app.delivery (tenant_id, webhook_id)
	where webhook_id is not null and ended_at is null;
create function app.webhook_bound() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	if exists (select from app.delivery d
	    where d.tenant_id = new.tenant_id and d.webhook_id = new.webhook_id
		and d.ended_at is null
	    offset 9999 limit 1) then
		new.state := 'failed';
		new.ended_at := now();
		new.outcome := 'full';
		new.recipient := null;
		new.content := null;
	end if;
	return new;
end
$$;
revoke all on function app.webhook_bound() from public;
create trigger webhook_bound before insert on app.delivery
	for each row when (new.webhook_id is not null and new.ended_at is null)
	execute function app.webhook_bound();
