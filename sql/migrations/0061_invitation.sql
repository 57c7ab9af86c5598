-- Whether somebody is asked after a session: a survey's rules, and what became
-- of each session that the customer's software told us of (rule/invite.h).
-- What is null of the rules asks for nothing.
create table app.survey_ask (
	tenant_id uuid not null,
	survey_id uuid not null,
	seconds int not null default 0 check (seconds between 0 and 86400),
	messages int not null default 0 check (messages between 0 and 10000),
	-- Any, if there are none.
	channels text[] not null default '{}'
	    check (channels <@ array['chat', 'email', 'voice']),
	outcomes text[] not null default '{}'
	    check (cardinality(outcomes) <= 50),
	human boolean not null default false,
	after_auto_close boolean not null default false,
	percent int not null default 100 check (percent between 1 and 100),
	cooldown_days int not null default 30
	    check (cooldown_days between 0 and 365),
	window_hours int not null default 72
	    check (window_hours between 1 and 720),
	primary key (tenant_id, survey_id),
	foreign key (tenant_id, survey_id) references app.survey (tenant_id, id)
	    on delete cascade
);
call app.tenant_wall('app.survey_ask');
grant select on app.survey_ask to exitpoll_web;

-- id: that of the response which this session would have (rule/context.h), so
-- there is one of a session. visitor, idempotency: keyed hashes.
create table app.invitation (
	tenant_id uuid not null,
	id uuid not null,
	survey_id uuid not null,
	channel text,
	outcome text check (length(outcome) <= 100),
	visitor bytea check (length(visitor) = 16),
	decision text not null check (decision in ('ask', 'skip')),
	reason text not null check (reason ~ '^[a-z-]{1,30}$'),
	created_at timestamptz not null default now(),
	expires_at timestamptz,
	body bytea not null check (length(body) = 16),
	idempotency bytea check (length(idempotency) = 16),
	primary key (tenant_id, id),
	unique (tenant_id, idempotency),
	foreign key (tenant_id, survey_id) references app.survey (tenant_id, id)
	    on delete cascade,
	check ((decision = 'ask') = (expires_at is not null))
);
create index invitation_newest on app.invitation
	(tenant_id, survey_id, created_at desc);
create index invitation_visitor on app.invitation
	(tenant_id, survey_id, visitor, created_at desc)
	where visitor is not null and decision = 'ask';
call app.tenant_wall('app.invitation');
grant select, insert (tenant_id, id, survey_id, channel, outcome, visitor,
    decision, reason, expires_at, body, idempotency)
    on app.invitation to exitpoll_web;
grant select, delete on app.invitation to exitpoll_job;
create index invitation_old on app.invitation (tenant_id, created_at);

insert into app.retention (code, days, least, most)
values ('invitation', 365, 30, 1095);

-- What was decided before, or is now. Two posts of one visitor wait for each
-- other, so that within the cooldown only one of them asks; two of one session
-- or with one key are told apart by the keys of the table. verdict: new, again,
-- conflict (the key came with another body).
create function app.invite(of_id uuid, of_survey uuid, of_channel text,
    of_outcome text, of_visitor bytea, wish text, why text, until timestamptz,
    of_body bytea, of_key bytea, days int)
returns table (verdict text, decision text, reason text,
    expires_at timestamptz, created_at timestamptz)
language plpgsql set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	said text;
	one app.invitation;
	was_new boolean := false;
begin
	if of_visitor is not null then
		perform pg_advisory_xact_lock(hashtextextended(me::text ||
		    of_survey::text || encode(of_visitor, 'hex'), 56));
	end if;
	select * into one from app.invitation i where i.tenant_id = me
	    and i.idempotency = of_key;
	if found and (one.body <> of_body or one.id <> of_id) then
		return query select 'conflict', null::text, null::text,
		    null::timestamptz, null::timestamptz;
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
	insert into app.invitation (tenant_id, id, survey_id, channel, outcome,
	    visitor, decision, reason, expires_at, body, idempotency)
	values (me, of_id, of_survey, of_channel, of_outcome, of_visitor, wish,
	    why, case when wish = 'ask' then until end, of_body, of_key)
	on conflict do nothing returning * into one;
	was_new := found;
	if not found then
		select * into one from app.invitation i
		where i.tenant_id = me and i.id = of_id;
		-- Another session took the key meanwhile.
		if not found then
			return query select 'conflict', null::text, null::text,
			    null::timestamptz, null::timestamptz;
			return;
		end if;
	end if;
	-- Whoever has answered, or does not want to, is not asked again.
	if one.decision = 'ask' and said is not null and said <> 'partial' then
		return query select 'again', 'skip', why, null::timestamptz,
		    one.created_at;
		return;
	end if;
	return query select case when was_new then 'new' else 'again' end,
	    one.decision, one.reason, one.expires_at, one.created_at;
end
$$;
revoke all on function app.invite(uuid, uuid, text, text, bytea, text, text,
    timestamptz, bytea, bytea, int) from public;
grant execute on function app.invite(uuid, uuid, text, text, bytea, text, text,
    timestamptz, bytea, bytea, int) to exitpoll_web;

create function app.survey_ask_set(of_survey uuid, wanted jsonb, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	insert into app.survey_ask as a
	select me, of_survey, (wanted->>'seconds')::int,
	    (wanted->>'messages')::int,
	    array(select jsonb_array_elements_text(wanted->'channels')),
	    array(select jsonb_array_elements_text(wanted->'outcomes')),
	    (wanted->>'human')::boolean, (wanted->>'after_auto_close')::boolean,
	    (wanted->>'percent')::int, (wanted->>'cooldown_days')::int,
	    (wanted->>'window_hours')::int
	on conflict (tenant_id, survey_id) do update set
	    seconds = excluded.seconds, messages = excluded.messages,
	    channels = excluded.channels, outcomes = excluded.outcomes,
	    human = excluded.human,
	    after_auto_close = excluded.after_auto_close,
	    percent = excluded.percent, cooldown_days = excluded.cooldown_days,
	    window_hours = excluded.window_hours;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, 'survey.ask', 'survey', of_survey::text, wanted);
	return true;
end
$$;
revoke all on function app.survey_ask_set(uuid, jsonb, uuid) from public;
grant execute on function app.survey_ask_set(uuid, jsonb, uuid)
    to exitpoll_web;
