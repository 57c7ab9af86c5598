-- Closing the loop: a rule of a survey says of which response somebody is told,
-- and each such response is an alert that people take, answer and close. An
-- alert goes with its response, and so does all that was said about it.
create table app.alert_rule (
	tenant_id uuid not null,
	id uuid not null,
	survey_id uuid not null,
	name text not null check (length(name) between 1 and 100),
	question text not null check (length(question) between 1 and 32),
	low int not null,
	high int not null check (high >= low),
	with_comment boolean not null,
	made_by uuid,
	made_at timestamptz not null default now(),
	deleted_at timestamptz,
	primary key (tenant_id, id),
	foreign key (tenant_id, survey_id) references app.survey
	    on delete cascade
);
create index alert_rule_survey on app.alert_rule (tenant_id, survey_id);
call app.tenant_wall('app.alert_rule');
create trigger tell_changed after insert or update or delete on app.alert_rule
for each row execute function app.tell_changed();

-- Whom a rule tells by mail.
create table app.alert_rule_member (
	tenant_id uuid not null,
	rule_id uuid not null,
	account_id uuid not null,
	primary key (tenant_id, rule_id, account_id),
	foreign key (tenant_id, rule_id) references app.alert_rule
	    on delete cascade,
	foreign key (tenant_id, account_id) references app.membership
	    on delete cascade
);
create index alert_rule_member_account on app.alert_rule_member
	(tenant_id, account_id);
call app.tenant_wall('app.alert_rule_member');

create table app.alert (
	tenant_id uuid not null,
	id uuid not null,
	rule_id uuid not null,
	survey_id uuid not null,
	response_id uuid not null,
	name text not null,		-- the rule's, as it was
	question text not null,
	score int not null,
	state text not null default 'open'
	    check (state in ('open', 'taken', 'answered', 'closed')),
	owner uuid,			-- who has taken it
	revision int not null default 1,
	opened_at timestamptz not null default now(),
	changed_at timestamptz not null default now(),
	primary key (tenant_id, id),
	unique (tenant_id, response_id, rule_id),
	foreign key (tenant_id, rule_id) references app.alert_rule
	    on delete cascade,
	foreign key (tenant_id, survey_id) references app.survey
	    on delete cascade,
	foreign key (tenant_id, response_id) references app.response
	    on delete cascade
);
create index alert_desk on app.alert (tenant_id, state, opened_at, id);
create index alert_survey on app.alert
	(tenant_id, survey_id, state, opened_at, id);
create index alert_rule_opened on app.alert (tenant_id, rule_id, opened_at);
call app.tenant_wall('app.alert');

-- What was done about it. body: of a note, an answer, or why it was closed.
create table app.alert_entry (
	tenant_id uuid not null,
	alert_id uuid not null,
	id uuid not null,
	n bigint generated always as identity,
	kind text not null check (kind in ('open', 'take', 'back', 'note',
	    'answer', 'close', 'reopen')),
	body text check (length(body) <= 20000),
	actor uuid,
	at timestamptz not null default now(),
	primary key (tenant_id, alert_id, id),
	foreign key (tenant_id, alert_id) references app.alert
	    on delete cascade
);
call app.tenant_wall('app.alert_entry');
grant select on app.alert_rule, app.alert_rule_member, app.alert,
    app.alert_entry to exitpoll_web, exitpoll_job;

alter table app.delivery add alert_id uuid,
	add foreign key (tenant_id, alert_id) references app.alert
	    on delete cascade;
create index delivery_alert on app.delivery (tenant_id, alert_id)
	where alert_id is not null;
grant select (alert_id) on app.delivery to exitpoll_web;

-- A rule is made or changed. done; full: twenty of a survey; none: no such
-- survey or rule.
create function app.alert_rule_put(wanted uuid, of_survey uuid, as_name text,
    of_question text, lowest int, highest int, comments boolean,
    members text[], is_new boolean, actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.survey s where s.tenant_id = me and s.id = of_survey
	for no key update;
	if not found then
		return 'none';
	end if;
	if is_new then
		if (select count(*) from app.alert_rule r where r.tenant_id = me
		    and r.survey_id = of_survey and r.deleted_at is null)
		    >= 20 then
			return 'full';
		end if;
		insert into app.alert_rule (tenant_id, id, survey_id, name,
		    question, low, high, with_comment, made_by)
		values (me, wanted, of_survey, as_name, of_question, lowest,
		    highest, comments, actor);
	else
		update app.alert_rule r set name = as_name,
		    question = of_question, low = lowest, high = highest,
		    with_comment = comments
		where r.tenant_id = me and r.id = wanted
		    and r.survey_id = of_survey and r.deleted_at is null;
		if not found then
			return 'none';
		end if;
	end if;
	delete from app.alert_rule_member m
	where m.tenant_id = me and m.rule_id = wanted;
	insert into app.alert_rule_member (tenant_id, rule_id, account_id)
	select me, wanted, m.account_id from app.membership m
	where m.tenant_id = me and m.account_id::text = any (members)
	limit 50;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, case when is_new then 'alert-rule.add'
	    else 'alert-rule.change' end, 'alert-rule', wanted,
	    jsonb_build_object('survey', of_survey));
	return 'done';
end
$$;

-- Deleted, or brought back while there is room. False: it is so, or is not there.
create function app.alert_rule_drop(wanted uuid, of_survey uuid, back boolean,
    actor uuid) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.survey s where s.tenant_id = me and s.id = of_survey
	for no key update;
	update app.alert_rule r set
	    deleted_at = case when back then null else now() end
	where r.tenant_id = me and r.id = wanted and r.survey_id = of_survey
	    and (r.deleted_at is not null) = back
	    and (not back or (select count(*) from app.alert_rule o
		where o.tenant_id = me and o.survey_id = of_survey
		    and o.deleted_at is null) < 20);
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, case when back then 'alert-rule.restore'
	    else 'alert-rule.delete' end, 'alert-rule', wanted);
	return true;
end
$$;

-- Whom a rule tells: members who may read results, in their language.
create function app.alert_people(of_rule uuid)
returns table (name text, email text, language text)
language sql stable security definer set search_path = app, pg_temp as $$
	select a.name, a.email, coalesce(a.language, t.language)
	from app.alert_rule_member m
	join app.membership s on s.tenant_id = m.tenant_id
	    and s.account_id = m.account_id
	join app.role_capability c on c.tenant_id = m.tenant_id
	    and c.role = s.role and c.capability = 'read_results'
	join app.account a on a.id = m.account_id
	join app.tenant t on t.id = m.tenant_id
	where m.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and m.rule_id = of_rule
	order by a.id
$$;

-- Once for a response and a rule. mails: to, subject, text. Beyond twenty alerts
-- of a rule in an hour nobody is mailed: they stand at the desk.
create function app.alert_open(wanted uuid, of_rule uuid, of_response uuid,
    value int, mails jsonb) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	survey uuid;
	made uuid;
	one record;
begin
	insert into app.alert (tenant_id, id, rule_id, survey_id, response_id,
	    name, question, score)
	select me, wanted, r.id, r.survey_id, p.id, r.name, r.question, value
	from app.alert_rule r join app.response p on p.tenant_id = r.tenant_id
	    and p.survey_id = r.survey_id and p.id = of_response
	where r.tenant_id = me and r.id = of_rule and r.deleted_at is null
	on conflict (tenant_id, response_id, rule_id) do nothing
	returning survey_id into survey;
	if survey is null then
		return false;
	end if;
	insert into app.alert_entry (tenant_id, alert_id, id, kind)
	values (me, wanted, wanted, 'open');
	if (select count(*) from (select from app.alert a
	    where a.tenant_id = me and a.rule_id = of_rule
		and a.opened_at > now() - interval '1 hour' limit 21) l) <= 20
	then
		for one in select * from jsonb_to_recordset(mails)
		    m ("to" text, subject text, text text) loop
			insert into app.delivery (tenant_id, kind, purpose,
			    alert_id, recipient, content)
			values (me, 'mail', 'alert.opened', wanted, one."to",
			    jsonb_build_object('subject', one.subject, 'text',
			    one.text))
			returning id into made;
			insert into app.job (tenant_id, kind, delivery_id)
			values (me, 'mail', made);
		end loop;
	end if;
	with made as (
		insert into app.delivery (tenant_id, kind, purpose, webhook_id,
		    event, response_id, alert_id, recipient, content)
		select me, 'webhook', 'webhook', w.id, 'alert.opened',
		    of_response, wanted, w.host, '{}'
		from app.webhook w
		where w.tenant_id = me and w.state = 'active'
		    and 'alert.opened' = any (w.events)
		    and (w.every_survey or exists (
			select from app.webhook_survey x
			where x.tenant_id = me and x.webhook_id = w.id
			    and x.survey_id = survey))
		returning id
	)
	insert into app.job (tenant_id, kind, delivery_id)
	select me, 'webhook', m.id from made m;
	return true;
end
$$;

-- What somebody does about an alert. was: the revision that they saw. done;
-- gone: it is not there; stale: somebody was quicker; none: not as it is now. An
-- answer is a mail; its entry's number is the mail's, so that it goes once.
create function app.alert_act(wanted uuid, was int, what text, entry uuid,
    said text, actor uuid, recipient text, mail_subject text, mail_text text)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	a app.alert;
begin
	select * into a from app.alert x
	where x.tenant_id = me and x.id = wanted for update;
	if not found then
		return 'gone';
	end if;
	if exists (select from app.alert_entry e where e.tenant_id = me
	    and e.alert_id = wanted and e.id = entry) then
		return 'done';
	end if;
	if what <> 'note' and a.revision <> was then
		return 'stale';
	end if;
	if not coalesce(case what when 'note' then true
	    when 'take' then a.state = 'open'
	    when 'back' then a.state = 'taken'
	    when 'answer' then a.state <> 'closed' and recipient is not null
	    when 'close' then a.state <> 'closed'
	    when 'reopen' then a.state in ('answered', 'closed') end, false)
	then
		return 'none';
	end if;
	insert into app.alert_entry (tenant_id, alert_id, id, kind, body, actor)
	values (me, wanted, entry, what, said, alert_act.actor);
	if what <> 'note' then
		update app.alert x set revision = x.revision + 1,
		    changed_at = now(),
		    owner = case what when 'back' then null
			when 'reopen' then null
			when 'take' then alert_act.actor
			else coalesce(x.owner, alert_act.actor) end,
		    state = case what when 'take' then 'taken'
			when 'answer' then 'answered' when 'close' then 'closed'
			else 'open' end
		where x.tenant_id = me and x.id = wanted;
	end if;
	if what = 'answer' then
		insert into app.delivery (tenant_id, id, kind, purpose,
		    alert_id, recipient, content)
		values (me, entry, 'mail', 'alert.answer', wanted, recipient,
		    jsonb_build_object('subject', mail_subject, 'text',
		    mail_text, 'thread', wanted));
		insert into app.job (tenant_id, kind, delivery_id)
		values (me, 'mail', entry);
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, alert_act.actor, 'alert.' || what, 'alert', wanted);
	return 'done';
end
$$;
revoke all on function app.alert_rule_put(uuid, uuid, text, text, int, int,
    boolean, text[], boolean, uuid), app.alert_rule_drop(uuid, uuid, boolean,
    uuid), app.alert_people(uuid), app.alert_open(uuid, uuid, uuid, int, jsonb),
    app.alert_act(uuid, int, text, uuid, text, uuid, text, text, text)
    from public;
grant execute on function app.alert_rule_put(uuid, uuid, text, text, int, int,
    boolean, text[], boolean, uuid), app.alert_rule_drop(uuid, uuid, boolean,
    uuid), app.alert_act(uuid, int, text, uuid, text, uuid, text, text, text)
    to exitpoll_web;
grant execute on function app.alert_people(uuid),
    app.alert_open(uuid, uuid, uuid, int, jsonb) to exitpoll_job;
