-- Invitations by mail, to the addresses of a list that a customer's people
-- brought. Who is written to is a subject of the mailing's own (0050): address,
-- name and what goes with the link are sealed, an address is compared by its
-- keyed hash, and both go when the mailing's time is over; counts stay.
insert into app.retention (code, days, least, most) values
	-- From a mailing's end, for whom it was.
	('mailing', 30, 1, 365);

-- A sender that nobody knows and that suddenly writes to thousands is taken for
-- spam by large mailbox providers, and then all of the provider's customers are.
alter table app.tenant add mails_a_day int not null default 2000
    check (mails_a_day between 1 and 1000000);

-- draft: read and judged, and nobody is written to before it is sent.
create table app.mailing (
	tenant_id uuid not null,
	id uuid not null,
	survey_id uuid not null,
	state text not null default 'draft'
	    check (state in ('draft', 'sending', 'stopped')),
	-- What the survey kept of who answers when the list came.
	identity text not null
	    check (identity in ('identified', 'pseudonymous', 'anonymous')),
	-- By language: subject, body, and what is made of it with [name],
	-- [link] and [out] still in it.
	texts jsonb not null check (jsonb_typeof(texts) = 'object' and
	    length(texts::text) <= 1000000),
	starts_at timestamptz,
	remind_days int check (remind_days between 1 and 60),
	-- Of the list: lines with somebody, those that are not written to (the
	-- first, with the reason), and how many for which reason.
	lines int not null default 0 check (lines >= 0),
	refused jsonb not null default '[]'
	    check (jsonb_typeof(refused) = 'array'),
	skipped jsonb not null default '{}'
	    check (jsonb_typeof(skipped) = 'object'),
	is_read boolean not null default false,
	created_at timestamptz not null default now(),
	created_by uuid,
	sent_at timestamptz,
	stopped_at timestamptz,
	-- The links end then.
	ends_at timestamptz,
	-- What was counted before the addresses went.
	counts jsonb check (jsonb_typeof(counts) = 'object'),
	primary key (tenant_id, id),
	foreign key (tenant_id, survey_id) references app.survey (tenant_id, id)
	    on delete cascade,
	check (identity <> 'anonymous' or remind_days is null),
	check ((state = 'draft') = (sent_at is null)),
	check ((sent_at is null) = (ends_at is null))
);
create index mailing_newest on app.mailing
	(tenant_id, survey_id, created_at desc, id);
create index mailing_left on app.mailing (tenant_id, created_at)
	where state = 'draft';
create index mailing_over on app.mailing (tenant_id, ends_at)
	where state <> 'draft' and counts is null;
call app.tenant_wall('app.mailing');
grant select on app.mailing to exitpoll_web, exitpoll_job;

-- state: waiting; working, its mail is under way; sent; bounced; optout, out
-- (taken out), missed (the survey took no answers), stopped: nothing was sent;
-- unclear: whoever sent it ended meanwhile; failed: no server took it.
create table app.mailing_recipient (
	tenant_id uuid not null,
	mailing_id uuid not null,
	id uuid not null,		-- its subject's, too
	line int not null check (line > 0),
	mail_key bytea not null check (length(mail_key) = 32),
	email bytea not null check (length(email) <= 400),
	name bytea check (length(name) <= 600),
	fields bytea check (length(fields) <= 1200),
	language text not null
	    check (language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
	state text not null default 'waiting' check (state in ('waiting',
	    'working', 'sent', 'bounced', 'optout', 'out', 'missed', 'stopped',
	    'unclear', 'failed')),
	sent_at timestamptz,
	-- Of the link: of no anonymous survey.
	response_id uuid,
	-- The same of the second mail; null: there is none.
	reminder text check (reminder in ('waiting', 'working', 'sent',
	    'bounced', 'optout', 'out', 'answered', 'missed', 'stopped',
	    'unclear', 'failed')),
	primary key (tenant_id, id),
	unique (tenant_id, mailing_id, mail_key),
	unique (tenant_id, mailing_id, line),
	foreign key (tenant_id, mailing_id) references app.mailing
	    on delete cascade,
	foreign key (tenant_id, id) references app.subject
);
create index mailing_recipient_mail on app.mailing_recipient
	(tenant_id, mail_key);
call app.tenant_wall('app.mailing_recipient');
grant select on app.mailing_recipient to exitpoll_web, exitpoll_job;

-- Addresses that get no mailing, by their keyed hash: whose holder said so, and
-- which a server did not know. The first is the holder's alone to take back.
create table app.mail_block (
	tenant_id uuid not null references app.tenant on delete cascade,
	mail_key bytea not null check (length(mail_key) = 32),
	why text not null check (why in ('optout', 'bounced')),
	since timestamptz not null default now(),
	primary key (tenant_id, mail_key, why)
);
call app.tenant_wall('app.mail_block');
grant select on app.mail_block to exitpoll_web, exitpoll_job;

-- How many went out on a day (UTC).
create table app.mail_day (
	tenant_id uuid not null references app.tenant on delete cascade,
	day date not null,
	n int not null default 0 check (n >= 0),
	primary key (tenant_id, day)
);
call app.tenant_wall('app.mail_day');

create function app.here() returns uuid
language sql stable as $$
	select nullif(current_setting('app.tenant', true), '')::uuid
$$;

-- --- a list is read ---

create function app.mailing_add(wanted uuid, of_survey uuid, keeps text,
    said jsonb, starts text, reminds int, actor uuid) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	-- A day's; each may hold ten thousand addresses.
	if (select count(*) from app.mailing m where m.tenant_id = app.here()
	    and m.state = 'draft') >= 20 then
		return false;
	end if;
	insert into app.mailing (tenant_id, id, survey_id, identity, texts,
	    starts_at, remind_days, created_by)
	select t.id, wanted, of_survey, keeps, said,
	    nullif(starts, '')::timestamp at time zone t.time_zone,
	    nullif(reminds, 0), actor
	from app.tenant t where t.id = app.here();
	insert into app.audit (tenant_id, actor, action, object_kind,
	    object_id) values (app.here(), actor, 'mailing.create', 'mailing',
	    wanted::text);
	return true;
end
$$;

-- Some of its lines, with whom they name; given back are those that are not
-- written to. visitor: as the API's invitations hash one.
create function app.mailing_load(of_mailing uuid, given jsonb)
returns table (line int, why text)
language sql security definer set search_path = app, pg_temp as $$
	with list as materialized (
		select g.*, row_number() over (partition by g.mail_key
		    order by g.line) as nth
		from (select r.id, r.line, decode(r.mail_key, 'hex') as mail_key,
		    decode(r.key, 'hex') as key, decode(r.email, 'hex') as email,
		    decode(r.name, 'hex') as name,
		    decode(r.fields, 'hex') as fields, r.language,
		    decode(r.visitor, 'hex') as visitor
		    from jsonb_to_recordset(given) as r (id uuid, line int,
			mail_key text, key text, email text, name text,
			fields text, language text, visitor text)) g
	), m as materialized (
		select m.survey_id, coalesce((select a.cooldown_days
		    from app.survey_ask a where a.tenant_id = m.tenant_id
		    and a.survey_id = m.survey_id), 30) as days
		from app.mailing m where m.tenant_id = app.here()
		    and m.id = of_mailing and m.state = 'draft'
		    and not m.is_read
	), judged as materialized (
		select l.*, case
		    when l.nth > 1 or exists (
			select from app.mailing_recipient r
			where r.tenant_id = app.here()
			    and r.mailing_id = of_mailing
			    and r.mail_key = l.mail_key) then 'duplicate'
		    when exists (select from app.mail_block b
			where b.tenant_id = app.here()
			    and b.mail_key = l.mail_key and b.why = 'optout')
			then 'optout'
		    when exists (select from app.mail_block b
			where b.tenant_id = app.here()
			    and b.mail_key = l.mail_key and b.why = 'bounced')
			then 'bounced'
		    when exists (select from app.mailing_recipient r
			join app.mailing o on o.tenant_id = r.tenant_id
			    and o.id = r.mailing_id
			where r.tenant_id = app.here()
			    and r.mail_key = l.mail_key
			    and o.survey_id = m.survey_id
			    and r.sent_at > now() - make_interval(days => m.days))
		      or exists (select from app.invitation i
			where i.tenant_id = app.here()
			    and i.survey_id = m.survey_id
			    and i.visitor = l.visitor and i.decision = 'ask'
			    and i.created_at > now() -
				make_interval(days => m.days))
			then 'cooldown'
		    end as why
		from list l cross join m
	), subjects as (
		insert into app.subject (tenant_id, id, mail_key)
		select app.here(), j.id, j.mail_key from judged j
		where j.why is null
	), keys as (
		insert into app.subject_key (tenant_id, subject_id, sealed)
		select app.here(), j.id, j.key from judged j
		where j.why is null
	), kept as (
		insert into app.mailing_recipient (tenant_id, mailing_id, id,
		    line, mail_key, email, name, fields, language)
		select app.here(), of_mailing, j.id, j.line, j.mail_key,
		    j.email, j.name, j.fields, j.language
		from judged j where j.why is null
	)
	select j.line, j.why from judged j where j.why is not null
	order by j.line
$$;

create function app.mailing_read(of_mailing uuid, of_lines int, said jsonb,
    numbers jsonb) returns boolean
language sql security definer set search_path = app, pg_temp as $$
	with done as (
		update app.mailing m set lines = of_lines, refused = said,
		    skipped = numbers, is_read = true
		where m.tenant_id = app.here() and m.id = of_mailing
		    and m.state = 'draft' and not m.is_read
		returning 1
	)
	select exists (select from done)
$$;

-- --- it is sent, stopped, changed ---

create function app.mailing_job(recipient uuid, reminds boolean, due timestamptz)
returns void
language sql security definer set search_path = app, pg_temp as $$
	insert into app.job (tenant_id, kind, payload, run_at)
	values (app.here(), 'mailing', jsonb_build_object('recipient', recipient,
	    'reminds', reminds), due)
$$;

-- sent, again (it was before), empty, closed: the survey takes no answers then.
-- What one day does not take waits for the next; mailing_take counts exactly.
create function app.mailing_send(wanted uuid, actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	m app.mailing;
	starts timestamptz;
	a_day int;
begin
	select * into m from app.mailing x where x.tenant_id = app.here()
	    and x.id = wanted and x.is_read for update;
	if not found then
		return null;
	elsif m.state <> 'draft' then
		return 'again';
	elsif not exists (select from app.mailing_recipient r
	    where r.tenant_id = app.here() and r.mailing_id = wanted
	    and r.state = 'waiting') then
		return 'empty';
	end if;
	starts := greatest(now(), m.starts_at);
	if not app.mailing_survey_takes(m.survey_id, starts) then
		return 'closed';
	end if;
	select t.mails_a_day into a_day from app.tenant t
	where t.id = app.here();
	update app.mailing x set state = 'sending', sent_at = now(),
	    starts_at = starts, ends_at = starts + make_interval(days => 30 +
	    coalesce(m.remind_days, 0))
	where x.tenant_id = app.here() and x.id = wanted;
	perform app.mailing_job(r.id, false, starts +
	    make_interval(days => ((r.nth - 1) / a_day)::int))
	from (select id, row_number() over (order by line) as nth
	    from app.mailing_recipient where tenant_id = app.here()
	    and mailing_id = wanted and state = 'waiting') r;
	insert into app.audit (tenant_id, actor, action, object_kind,
	    object_id) values (app.here(), actor, 'mailing.send', 'mailing',
	    wanted::text);
	perform pg_notify('exitpoll_job', '');
	return 'sent';
end
$$;

create function app.mailing_survey_takes(of_survey uuid, due timestamptz)
returns boolean
language sql stable security definer set search_path = app, pg_temp as $$
	select exists (select from app.survey s
	    left join app.survey_limit l on l.tenant_id = s.tenant_id
		and l.survey_id = s.id
	    where s.tenant_id = app.here() and s.id = of_survey
	    and s.state = 'open' and s.current_version is not null
	    and coalesce(s.opens_at <= due, true)
	    and coalesce(s.closes_at > due, true)
	    and coalesce(l.taken < l.most, true))
$$;

create function app.mailing_stop(wanted uuid, actor uuid) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	update app.mailing m set state = 'stopped', stopped_at = now()
	where m.tenant_id = app.here() and m.id = wanted
	    and m.state = 'sending';
	if not found then
		return false;
	end if;
	update app.mailing_recipient r set
	    state = case r.state when 'waiting' then 'stopped'
		else r.state end,
	    reminder = case r.reminder when 'waiting' then 'stopped'
		else r.reminder end
	where r.tenant_id = app.here() and r.mailing_id = wanted
	    and (r.state = 'waiting' or r.reminder = 'waiting');
	insert into app.audit (tenant_id, actor, action, object_kind,
	    object_id) values (app.here(), actor, 'mailing.stop', 'mailing',
	    wanted::text);
	return true;
end
$$;

-- A draft that nobody wants.
create function app.mailing_drop(wanted uuid, actor uuid) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	if not exists (select from app.mailing m where m.tenant_id = app.here()
	    and m.id = wanted and m.state = 'draft' for update) then
		return false;
	end if;
	perform app.mailing_forget(wanted, 2147483647);
	delete from app.mailing m where m.tenant_id = app.here()
	    and m.id = wanted;
	insert into app.audit (tenant_id, actor, action, object_kind,
	    object_id) values (app.here(), actor, 'mailing.drop', 'mailing',
	    wanted::text);
	return true;
end
$$;

-- Some of those that it was for go, with their keys.
create function app.mailing_forget(wanted uuid, most int) returns bigint
language sql security definer set search_path = app, pg_temp as $$
	with gone as (
		delete from app.mailing_recipient r
		where r.tenant_id = app.here() and r.id = any (array(
			select x.id from app.mailing_recipient x
			where x.tenant_id = app.here() and x.mailing_id = wanted
			limit most))
		returning r.id
	), keyless as (
		delete from app.subject_key k where k.tenant_id = app.here()
		    and k.subject_id = any (array(select id from gone))
	), named as (
		delete from app.subject s where s.tenant_id = app.here()
		    and s.id = any (array(select id from gone))
	)
	select count(*) from gone
$$;

-- Nothing more goes to this one.
create function app.mailing_take_out(of_mailing uuid, wanted uuid, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	update app.mailing_recipient r set
	    state = case r.state when 'waiting' then 'out' else r.state end,
	    reminder = case when r.reminder = 'waiting' then 'out'
		else r.reminder end
	where r.tenant_id = app.here() and r.id = wanted
	    and r.mailing_id = of_mailing
	    and (r.state = 'waiting' or r.reminder = 'waiting');
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind,
	    object_id, detail) values (app.here(), actor, 'mailing.take-out',
	    'mailing', of_mailing::text, jsonb_build_object('recipient', wanted));
	return true;
end
$$;

-- An address that bounced was put right at its provider.
create function app.mail_bounce_clear(of_mailing uuid, wanted uuid, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	delete from app.mail_block b using app.mailing_recipient r
	where r.tenant_id = app.here() and r.id = wanted
	    and r.mailing_id = of_mailing and b.tenant_id = r.tenant_id
	    and b.mail_key = r.mail_key and b.why = 'bounced';
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind,
	    object_id, detail) values (app.here(), actor, 'mail.bounce-clear',
	    'mailing', of_mailing::text, jsonb_build_object('recipient', wanted));
	return true;
end
$$;

-- By the link of a mail. Gives what holds then.
create function app.mail_optout(of_key bytea, wanted boolean) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	if wanted then
		insert into app.mail_block (tenant_id, mail_key, why)
		values (app.here(), of_key, 'optout') on conflict do nothing;
	else
		delete from app.mail_block b where b.tenant_id = app.here()
		    and b.mail_key = of_key and b.why = 'optout';
	end if;
	return wanted;
end
$$;

-- A bounce that came back as a mail, later. Gives how many mailings it was of.
create function app.mail_bounced(of_key bytea) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	n bigint;
begin
	select count(*) into n from app.mailing_recipient r
	where r.tenant_id = app.here() and r.mail_key = of_key
	    and r.sent_at is not null;
	if n = 0 then
		return 0;
	end if;
	insert into app.mail_block (tenant_id, mail_key, why)
	values (app.here(), of_key, 'bounced') on conflict do nothing;
	update app.mailing_recipient r set state = 'bounced',
	    reminder = case r.reminder when 'waiting' then 'bounced'
		else r.reminder end
	where r.tenant_id = app.here() and r.mail_key = of_key
	    and r.state = 'sent';
	return n;
end
$$;

-- --- a mail goes ---

-- Whether it goes now. Who finds that it was under way already comes after one that
-- ended meanwhile, and nobody can say whether its mail went: it does not go
-- again. On a day that has had its mails it is queued for the next.
create function app.mailing_take(wanted uuid, reminds boolean) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	r app.mailing_recipient;
	m app.mailing;
	stands text;
	becomes text;
	today constant date := (now() at time zone 'UTC')::date;
begin
	select * into r from app.mailing_recipient x
	where x.tenant_id = app.here() and x.id = wanted for update;
	stands := case when reminds then r.reminder else r.state end;
	if stands is null or stands not in ('waiting', 'working') then
		return false;
	end if;
	select * into m from app.mailing x where x.tenant_id = app.here()
	    and x.id = r.mailing_id;
	becomes := case
	    when stands = 'working' then 'unclear'
	    when m.state <> 'sending' then 'stopped'
	    when exists (select from app.mail_block b
		where b.tenant_id = app.here() and b.mail_key = r.mail_key
		and b.why = 'optout') then 'optout'
	    when exists (select from app.mail_block b
		where b.tenant_id = app.here() and b.mail_key = r.mail_key)
		then 'bounced'
	    when reminds and exists (select from app.response a
		where a.tenant_id = app.here() and a.id = r.response_id)
		then 'answered'
	    when not app.mailing_survey_takes(m.survey_id, now()) or
		m.ends_at <= now() then 'missed'
	    end;
	if becomes is null then
		insert into app.mail_day as d (tenant_id, day, n)
		select app.here(), today, 0 on conflict do nothing;
		update app.mail_day d set n = d.n + 1
		where d.tenant_id = app.here() and d.day = today
		    and d.n < (select t.mails_a_day from app.tenant t
			where t.id = app.here());
		if not found then
			perform app.mailing_job(wanted, reminds,
			    (today + 1)::timestamp at time zone 'UTC');
			return false;
		end if;
	end if;
	update app.mailing_recipient x set
	    state = case when reminds then x.state
		else coalesce(becomes, 'working') end,
	    reminder = case when reminds then coalesce(becomes, 'working')
		else x.reminder end
	where x.tenant_id = app.here() and x.id = wanted;
	return becomes is null;
end
$$;

-- What a link is signed with, sealed as it is there.
create function app.context_key_newest()
returns table (id text, sealed bytea)
language sql stable security definer set search_path = app, pg_temp as $$
	select k.id, k.sealed from app.context_key k
	where k.tenant_id = app.here() and k.revoked_at is null
	order by k.made_at desc limit 1
$$;

-- What became of it: sent, again (it is tried later, and did not count for the
-- day), bounced, failed, unclear, out (the person was erased).
-- Sent the first time it is an invitation like those of the API, unless the
-- survey is anonymous: of that no row names the link.
create function app.mailing_note(wanted uuid, reminds boolean, became text,
    answer uuid, of_visitor bytea) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	r app.mailing_recipient;
	m app.mailing;
begin
	update app.mailing_recipient x set
	    state = case when reminds and became <> 'bounced' then x.state
		when became = 'again' then 'waiting' else became end,
	    reminder = case when not reminds then x.reminder
		when became = 'again' then 'waiting' else became end,
	    sent_at = case when became = 'sent' and not reminds then now()
		else x.sent_at end,
	    response_id = case when reminds then x.response_id else answer end
	where x.tenant_id = app.here() and x.id = wanted
	    and case when reminds then x.reminder else x.state end = 'working'
	returning * into r;
	if not found then
		return;
	end if;
	if became = 'again' then
		update app.mail_day d set n = d.n - 1
		where d.tenant_id = app.here() and d.n > 0
		    and d.day = (now() at time zone 'UTC')::date;
	end if;
	if became = 'bounced' then
		insert into app.mail_block (tenant_id, mail_key, why)
		values (app.here(), r.mail_key, 'bounced')
		on conflict do nothing;
	end if;
	select * into m from app.mailing x where x.tenant_id = app.here()
	    and x.id = r.mailing_id;
	if became <> 'sent' or reminds then
		return;
	end if;
	if answer is not null then
		insert into app.invitation (tenant_id, id, survey_id, channel,
		    visitor, decision, reason, expires_at, body)
		values (app.here(), answer, m.survey_id, 'email', of_visitor,
		    'ask', 'asked', m.ends_at, uuid_send(wanted))
		on conflict do nothing;
	end if;
	if m.remind_days is not null and m.state = 'sending' then
		update app.mailing_recipient x set reminder = 'waiting'
		where x.tenant_id = app.here() and x.id = wanted;
		perform app.mailing_job(wanted, true, now() +
		    make_interval(days => m.remind_days));
	end if;
end
$$;

-- --- counting, and its end ---

-- What is so of its addresses. begun and completed: of none of an anonymous one.
create function app.mailing_count(wanted uuid) returns jsonb
language sql stable set search_path = app, pg_temp as $$
	select coalesce((select m.counts from app.mailing m
	    where m.tenant_id = app.here() and m.id = wanted), (
		select jsonb_build_object('all', count(*),
		    'waiting', count(*) filter (where r.state in ('waiting',
			'working')),
		    'sent', count(*) filter (where r.sent_at is not null),
		    'bounced', count(*) filter (where r.state = 'bounced'),
		    'optout', count(*) filter (where b.why is not null),
		    'out', count(*) filter (where r.state = 'out'
			or r.reminder = 'out'),
		    'missed', count(*) filter (where r.state in ('missed',
			'stopped')),
		    'unclear', count(*) filter (where r.state = 'unclear'),
		    'failed', count(*) filter (where r.state = 'failed'),
		    'reminding', count(*) filter (where r.reminder in
			('waiting', 'working')),
		    'reminded', count(*) filter (where r.reminder = 'sent'),
		    'begun', count(a.id) filter (where a.state <> 'declined'),
		    'completed', count(a.id) filter (where
			a.state = 'complete'),
		    'declined', count(a.id) filter (where
			a.state = 'declined'))
		from app.mailing_recipient r
		left join app.response a on a.tenant_id = r.tenant_id
		    and a.id = r.response_id
		left join app.mail_block b on b.tenant_id = r.tenant_id
		    and b.mail_key = r.mail_key and b.why = 'optout'
		where r.tenant_id = app.here() and r.mailing_id = wanted))
$$;

-- Drafts of before yesterday, and whom mailings were for whose time is over.
create function app.mailing_sweep(most int) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	m record;
	n bigint := 0;
	days constant int := app.retention_days('mailing');
begin
	update app.mailing x set counts = app.mailing_count(x.id)
	where x.tenant_id = app.here() and x.counts is null
	    and x.state <> 'draft'
	    and x.ends_at < now() - make_interval(days => days);
	for m in select x.id from app.mailing x
	    where x.tenant_id = app.here() and x.counts is not null
	    and exists (select from app.mailing_recipient r
		where r.tenant_id = app.here() and r.mailing_id = x.id)
	    limit 20 loop
		n := n + app.mailing_forget(m.id, most);
	end loop;
	for m in select x.id from app.mailing x
	    where x.tenant_id = app.here() and x.state = 'draft'
	    and x.created_at < now() - interval '1 day' limit 20 loop
		n := n + app.mailing_forget(m.id, most);
		delete from app.mailing x where x.tenant_id = app.here()
		    and x.id = m.id and not exists (
			select from app.mailing_recipient r
			where r.tenant_id = app.here() and r.mailing_id = m.id);
	end loop;
	delete from app.mail_day d where d.tenant_id = app.here()
	    and d.day < current_date - 30;
	return n;
end
$$;

revoke all on function app.mailing_add(uuid, uuid, text, jsonb, text, int, uuid),
    app.mailing_load(uuid, jsonb), app.mailing_read(uuid, int, jsonb, jsonb),
    app.mailing_job(uuid, boolean, timestamptz), app.mailing_send(uuid, uuid),
    app.mailing_survey_takes(uuid, timestamptz), app.mailing_stop(uuid, uuid),
    app.mailing_drop(uuid, uuid), app.mailing_forget(uuid, int),
    app.mailing_take_out(uuid, uuid, uuid),
    app.mail_bounce_clear(uuid, uuid, uuid), app.mail_optout(bytea, boolean),
    app.mail_bounced(bytea), app.mailing_take(uuid, boolean),
    app.context_key_newest(),
    app.mailing_note(uuid, boolean, text, uuid, bytea),
    app.mailing_count(uuid), app.mailing_sweep(int) from public;
grant execute on function
    app.mailing_add(uuid, uuid, text, jsonb, text, int, uuid),
    app.mailing_load(uuid, jsonb), app.mailing_read(uuid, int, jsonb, jsonb),
    app.mailing_send(uuid, uuid), app.mailing_stop(uuid, uuid),
    app.mailing_drop(uuid, uuid), app.mailing_take_out(uuid, uuid, uuid),
    app.mail_bounce_clear(uuid, uuid, uuid), app.mail_optout(bytea, boolean),
    app.mailing_survey_takes(uuid, timestamptz),
    app.mailing_count(uuid) to exitpoll_web;
grant execute on function app.context_key_newest() to exitpoll_job;
grant execute on function app.here() to exitpoll_web, exitpoll_job;
grant execute on function app.mailing_take(uuid, boolean),
    app.mailing_note(uuid, boolean, text, uuid, bytea), app.mailing_sweep(int)
    to exitpoll_job;
