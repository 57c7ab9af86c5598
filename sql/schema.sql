
CREATE SCHEMA app;

ALTER SCHEMA app OWNER TO exitpoll_owner;

CREATE DOMAIN app.answers AS jsonb
	CONSTRAINT answers_check CHECK ((jsonb_typeof(VALUE) = 'object'::text));

ALTER DOMAIN app.answers OWNER TO exitpoll_owner;

CREATE TYPE app.comment_key AS (
	low integer,
	day date,
	started_at timestamp with time zone,
	response_id uuid,
	n smallint
);

ALTER TYPE app.comment_key OWNER TO exitpoll_owner;

CREATE DOMAIN app.context AS jsonb
	CONSTRAINT context_check CHECK ((jsonb_typeof(VALUE) = 'object'::text));

ALTER DOMAIN app.context OWNER TO exitpoll_owner;

CREATE DOMAIN app.page AS smallint
	CONSTRAINT page_check CHECK ((VALUE > 0));

ALTER DOMAIN app.page OWNER TO exitpoll_owner;

CREATE DOMAIN app.receipt AS text
	CONSTRAINT receipt_check CHECK (((length(VALUE) >= 12) AND (length(VALUE) <= 64)));

ALTER DOMAIN app.receipt OWNER TO exitpoll_owner;

CREATE DOMAIN app.response_state AS text
	CONSTRAINT response_state_check CHECK ((VALUE = ANY (ARRAY['partial'::text, 'complete'::text, 'declined'::text, 'waiting'::text, 'mixed'::text, 'over'::text])));

ALTER DOMAIN app.response_state OWNER TO exitpoll_owner;

CREATE TYPE app.submission AS (
	id uuid,
	survey_id uuid,
	version integer,
	receipt app.receipt,
	state app.response_state,
	page app.page,
	answers app.answers,
	language text,
	cells text[],
	has_comment boolean,
	revision integer,
	time_zone text,
	context app.context
);

ALTER TYPE app.submission OWNER TO exitpoll_owner;

CREATE FUNCTION app.account_for_login(address text) RETURNS TABLE(id uuid, name text, email text, password_hash text, operator boolean, tenant_id uuid, tenant_slug text, tenant_name text, role text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select a.id, a.name, a.email, a.password_hash, a.operator,
	    t.id, t.slug, t.name, m.role
	from account a
	left join (membership m join tenant t on t.id = m.tenant_id
	    and t.state = 'active' and not m.is_shut) on m.account_id = a.id
	where a.email = lower(address) and a.state = 'active'
	order by t.name, t.id
$$;

ALTER FUNCTION app.account_for_login(address text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.account_note(who uuid, did text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered constant text := current_setting('app.tenant', true);
	one uuid;
begin
	for one in select m.tenant_id from app.membership m
	    where m.account_id = who and not m.is_shut order by 1 loop
		perform set_config('app.tenant', one::text, true);
		insert into app.audit (tenant_id, actor, action, object_kind,
		    object_id)
		values (one, who, did, 'account', who::text);
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
end
$$;

ALTER FUNCTION app.account_note(who uuid, did text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.account_password_change(wanted bytea, proven text, better text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	who uuid;
begin
	update app.account a set password_hash = better
	from app.session s
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now() and a.id = s.account_id
	    and a.state = 'active' and a.password_hash = proven
	returning a.id into who;
	if who is null then
		return false;
	end if;
	delete from app.session s
	where s.account_id = who and s.token_hash <> wanted;
	delete from app.account_reset r where r.account_id = who;
	perform app.account_note(who, 'password.change');
	return true;
end
$$;

ALTER FUNCTION app.account_password_change(wanted bytea, proven text, better text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.account_rehash(account uuid, proven text, better text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	update account set password_hash = better
	where id = account_rehash.account and password_hash = proven
$$;

ALTER FUNCTION app.account_rehash(account uuid, proven text, better text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.account_reset_begin(address text, fresh bytea, seconds integer, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.account_reset_begin(address text, fresh bytea, seconds integer, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint) OWNER TO exitpoll_owner;

CREATE FUNCTION app.account_reset_look(given bytea) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select a.email from account_reset r join account a on a.id = r.account_id
	where r.ticket = given and r.ends_at > now() and a.state = 'active'
$$;

ALTER FUNCTION app.account_reset_look(given bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.account_reset_use(given bytea, better text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	who uuid;
begin
	delete from app.account_reset r using app.account a
	where r.ticket = given and r.ends_at > now() and a.id = r.account_id
	    and a.state = 'active'
	returning a.id into who;
	if who is null then
		return false;
	end if;
	update app.account a set password_hash = better where a.id = who;
	delete from app.account_reset r where r.account_id = who;
	delete from app.session s where s.account_id = who;
	perform app.account_note(who, 'password.reset');
	return true;
end
$$;

ALTER FUNCTION app.account_reset_use(given bytea, better text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.alert_act(wanted uuid, was integer, what text, entry uuid, said text, actor uuid, recipient text, mail_subject text, mail_text text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.alert_act(wanted uuid, was integer, what text, entry uuid, said text, actor uuid, recipient text, mail_subject text, mail_text text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.alert_open(wanted uuid, of_rule uuid, of_response uuid, value integer, mails jsonb) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.alert_open(wanted uuid, of_rule uuid, of_response uuid, value integer, mails jsonb) OWNER TO exitpoll_owner;

CREATE FUNCTION app.alert_people(of_rule uuid) RETURNS TABLE(name text, email text, language text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.alert_people(of_rule uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.alert_rule_drop(wanted uuid, of_survey uuid, back boolean, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.alert_rule_drop(wanted uuid, of_survey uuid, back boolean, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.alert_rule_put(wanted uuid, of_survey uuid, as_name text, of_question text, lowest integer, highest integer, comments boolean, members text[], is_new boolean, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.alert_rule_put(wanted uuid, of_survey uuid, as_name text, of_question text, lowest integer, highest integer, comments boolean, members text[], is_new boolean, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.api_token_add(wanted text, secret_hash bytea, label text, wanted_scopes text[], days integer, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if (select count(*) from app.api_token k where k.tenant_id = me
	    and k.revoked_at is null and k.expires_at > now()) >= 20 then
		return false;
	end if;
	insert into app.api_token (tenant_id, id, hash, name, scopes, made_by,
	    expires_at)
	values (me, wanted, secret_hash, label, wanted_scopes, actor,
	    now() + make_interval(days => days));
	delete from app.api_token k where k.tenant_id = me
	    and k.id in (select o.id from app.api_token o
		where o.tenant_id = me
		order by o.revoked_at is null and o.expires_at > now() desc,
		    o.made_at desc, o.id
		offset 50);
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, 'api-token.add', 'api-token', wanted,
	    jsonb_build_object('name', label, 'scopes', wanted_scopes, 'days',
	    days));
	return true;
end
$$;

ALTER FUNCTION app.api_token_add(wanted text, secret_hash bytea, label text, wanted_scopes text[], days integer, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.api_token_set(wanted text, live boolean, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if live and (select count(*) from app.api_token k where k.tenant_id = me
	    and k.revoked_at is null and k.expires_at > now()) >= 20 then
		return false;
	end if;
	update app.api_token k
	set revoked_at = case when live then null else now() end
	where k.tenant_id = me and k.id = wanted and k.expires_at > now()
	    and (k.revoked_at is not null) = live;
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, case when live then 'api-token.allow'
	    else 'api-token.revoke' end, 'api-token', wanted);
	return true;
end
$$;

ALTER FUNCTION app.api_token_set(wanted text, live boolean, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.application_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
	moved record;
begin
	for moved in execute format('select tenant_id, opening_id, stage, '
	    'sum(n) as n from (%s) m group by 1, 2, 3 having sum(n) <> 0 '
	    'order by 1, 2, 3', concat_ws(' union all ',
	    case when tg_op <> 'DELETE' then
		'select tenant_id, opening_id, stage, 1 as n from come' end,
	    case when tg_op <> 'INSERT' then
		'select tenant_id, opening_id, stage, -1 as n from gone' end))
	loop
		perform set_config('app.tenant', moved.tenant_id::text, true);
		insert into app.application_count as c
		values (moved.tenant_id, moved.opening_id, moved.stage, moved.n)
		on conflict (tenant_id, opening_id, stage)
		    do update set n = c.n + excluded.n;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.application_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.audit_hash(before_it bytea, behind bigint, upto bigint, OUT entries bigint, OUT hash bytea) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select count(*), sha256(before_it || convert_to(string_agg(
	    jsonb_build_array(a.id, (extract(epoch from a.at) * 1000000)::bigint,
		a.actor, a.action, a.object_kind, a.object_id, a.detail)::text,
	    e'\n' order by a.id), 'UTF8'))
	from audit a
	where a.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and a.id > behind and a.id <= upto
$$;

ALTER FUNCTION app.audit_hash(before_it bytea, behind bigint, upto bigint, OUT entries bigint, OUT hash bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.audit_seal_check(behind integer, most integer) RETURNS TABLE(n integer, last_id bigint, entries integer, hash bytea, sealed_at timestamp with time zone, is_broken boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select s.n, s.last_id, s.entries, s.hash, s.sealed_at,
	    h.hash is distinct from s.hash or h.entries <> s.entries
		or s.n <> coalesce(p.n, 0) + 1
	from (
		select * from audit_seal
		where tenant_id = (select
		    nullif(current_setting('app.tenant', true), '')::uuid)
		    and n > behind
		order by n limit most
	) s
	left join lateral (
		select * from audit_seal b
		where b.tenant_id = s.tenant_id and b.n < s.n
		order by b.n desc limit 1
	) p on true
	cross join lateral audit_hash(coalesce(p.hash,
	    decode(repeat('00', 32), 'hex')), coalesce(p.last_id, 0),
	    s.last_id) h
	order by s.n
$$;

ALTER FUNCTION app.audit_seal_check(behind integer, most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.audit_seal_next(most integer) RETURNS TABLE(n integer, entries integer, hash bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was app.audit_seal;
	upto bigint;
	made record;
begin
	-- Of two that seal at once one waits, and goes on from there.
	perform pg_advisory_xact_lock(hashtextextended('exitpoll audit seal '
	    || here, 0));
	select s.* into was from app.audit_seal s where s.tenant_id = here
	order by s.n desc limit 1;
	select max(b.id) into upto from (
		select a.id, a.at from app.audit a
		where a.tenant_id = here and a.id > coalesce(was.last_id, 0)
		order by a.id limit most) b
	where b.at < now() - interval '1 hour';
	if upto is null then
		return;
	end if;
	select h.* into made from app.audit_hash(coalesce(was.hash,
	    decode(repeat('00', 32), 'hex')), coalesce(was.last_id, 0), upto) h;
	return query insert into app.audit_seal as s (tenant_id, n, last_id,
	    entries, hash)
	values (here, coalesce(was.n, 0) + 1, upto, made.entries, made.hash)
	returning s.n, s.entries, s.hash;
end
$$;

ALTER FUNCTION app.audit_seal_next(most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.comment_find(of_survey uuid, asked text, want jsonb, by_score boolean, newer boolean, at app.comment_key, page integer) RETURNS TABLE(kind text, low integer, day date, started_at timestamp with time zone, response_id uuid, n smallint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 40
    SET search_path TO 'app', 'pg_temp'
    AS $_$
#variable_conflict use_column
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	most constant int := 10000;
	first_day constant date := coalesce((want->>'from')::date, '-infinity');
	last_day constant date := coalesce((want->>'to')::date, 'infinity');
	configs text[];
	queries tsquery[];
	anyhow tsquery;
	part tsquery;
	indexed boolean := false;
	key constant text := case when by_score then 'c.low, ' else '' end ||
	    'c.day, c.started_at, c.response_id, c.n';
	sorted constant text := replace(key || ',', ',',
	    case when newer then ',' else ' desc,' end);
	place constant text := case when by_score then '($6).low, ' else '' end ||
	    '($6).day, ($6).started_at, ($6).response_id, ($6).n';
	beyond constant text := format('(%s) %s (%s)', key,
	    case when newer then '>' else '<' end, place);
	fields constant text := '-coalesce(c.score, 32767)::int as low, c.day, '
	    'c.started_at, c.response_id, c.n, c.score, c.version, c.language, '
	    'c.channel, c.agent, c.queue, c.question, c.config, c.words';
	cond text := 'true';
	ordered text;
	many int;
	step int;
	hits app.comment_key[] := '{}';
	got app.comment_key[];
	last app.comment_key;
	looked int := 0;
	month date;
	bound date;
begin
	if asked <> '' then
		select array_agg(a.config), array_agg(a.query)
		into configs, queries from app.words_asked(asked) a;
		select string_agg(distinct '(' || q::text || ')', ' | ')::tsquery
		into anyhow from unnest(queries) q where numnode(q) > 0;
		if anyhow is null then
			return query select 'void', null::int, null::date,
			    null::timestamptz, null::uuid, null::smallint;
			return;
		end if;
		indexed := querytree(anyhow) not in ('', 'T');
		cond := 'c.words @@ ($8)[array_position($7, c.config)]';
	end if;
	if want ? 'agent' then
		part := app.words_exact(U&'\0001a' || (want->>'agent'));
		anyhow := coalesce(anyhow && part, part);
	end if;
	if want ? 'queue' then
		part := app.words_exact(U&'\0001q' || (want->>'queue'));
		anyhow := coalesce(anyhow && part, part);
	end if;
	indexed := indexed or part is not null;
	select cond || coalesce(string_agg(' and ' || case f
	    when 'low' then 'c.score >= ($5->>''low'')::int'
	    when 'high' then 'c.score <= ($5->>''high'')::int'
	    when 'version' then 'c.version = ($5->>''version'')::int'
	    when 'language' then 'c.language = $5->>''language'''
	    when 'channel' then 'c.channel = $5->>''channel'''
	    when 'agent' then 'c.agent = $5->>''agent'''
	    when 'queue' then 'c.queue = $5->>''queue'''
	    when 'question' then 'c.question = $5->>''question''' end, ''), '')
	into cond from unnest(array['low', 'high', 'version', 'language',
	    'channel', 'agent', 'queue', 'question']) f where want ? f;
	ordered := left(sorted, -1);

	if want ? 'tag' then
		execute format('with found as materialized (select %s '
		    'from app.response_tag g join app.comment c '
		    'on c.tenant_id = g.tenant_id '
		    'and c.response_id = g.response_id '
		    'where g.tenant_id = $1 and g.tag = $5->>''tag'' '
		    'and c.survey_id = $2 and c.day between $3 and $4 '
		    'limit %s) select array(select '
		    'row(c.low, c.day, c.started_at, c.response_id, '
		    'c.n)::app.comment_key from found c where %s and %s '
		    'order by %s limit %s)', fields, most, cond,
		    case when at is null then 'true' else beyond end, ordered,
		    page)
		into hits using me, of_survey, first_day, last_day, want, at,
		    configs, queries;
		return query select 'hit', h.low, h.day, h.started_at,
		    h.response_id, h.n from unnest(hits) h;
		return;
	end if;

	-- The newest ones, or those just before.
	step := case when by_score and not indexed then most
	    when cond = 'true' then page when indexed then 2000
	    else most end;
	if not (by_score and indexed) then
		execute format('with walk as materialized (select %s '
		    'from app.comment c where c.tenant_id = $1 '
		    'and c.survey_id = $2 and c.day between $3 and $4 and %s '
		    'order by %s limit %s), last as (select c.low, c.day, '
		    'c.started_at, c.response_id, c.n from walk c '
		    'offset %s) select array(select '
		    'row(c.low, c.day, c.started_at, c.response_id, '
		    'c.n)::app.comment_key from walk c where %s and %s '
		    'order by %s limit %s), array(select row(c.low, c.day, '
		    'c.started_at, c.response_id, c.n)::app.comment_key '
		    'from last c)', fields,
		    case when by_score or at is null then 'true' else beyond
		    end, case when by_score then 'c.day desc, c.started_at '
		    'desc, c.response_id desc, c.n desc' else ordered end,
		    step, step - 1, cond,
		    case when by_score and at is not null then beyond
		    else 'true' end, ordered, page)
		into hits, got using me, of_survey, first_day, last_day, want,
		    at, configs, queries;
		last := got[1];
	end if;
	if cardinality(hits) >= page or (last is null and
	    not (by_score and indexed)) then
		null;
	elsif by_score and not indexed then
		return query select 'part', null::int, last.day,
		    null::timestamptz, null::uuid, null::smallint;
	elsif not indexed then
		return query select 'more', last.low, last.day,
		    last.started_at, last.response_id, last.n;
	else
		-- What is left of the period, by the index. Where the next
		-- month is, is read in the order of the index, whose first row
		-- it is: a min or max is planned as if there were few rows.
		bound := coalesce(last.day, last_day);
		loop
			if newer and not by_score then
				select c.day into month from app.comment c
				where c.tenant_id = me
				    and c.survey_id = of_survey
				    and c.day between bound and last_day
				order by c.day, c.started_at, c.response_id,
				    c.n limit 1;
			else
				select c.day into month from app.comment c
				where c.tenant_id = me
				    and c.survey_id = of_survey
				    and c.day between first_day and bound
				order by c.day desc, c.started_at desc,
				    c.response_id desc, c.n desc limit 1;
			end if;
			exit when month is null;
			execute format('with found as materialized (select %s, '
			    'c.tenant_id, c.survey_id from app.comment c '
			    'where c.words @@ $9 limit %s) '
			    'select (select count(*) from found), '
			    'array(select row(c.low, c.day, c.started_at, '
			    'c.response_id, c.n)::app.comment_key from found c '
			    'where c.tenant_id = $1 and c.survey_id = $2 '
			    'and c.day between $3 and $4 and %s and %s '
			    'order by %s limit %s)', fields, 5 * most, cond,
			    case when last is null and at is null then 'true'
			    else beyond end, ordered,
			    page - case when by_score then 0
			    else cardinality(hits) end)
			into many, got using me, of_survey, first_day, last_day,
			    want, coalesce(last, at), configs, queries,
			    app.words_exact(app.words_shelf(me, of_survey,
			    month)) && anyhow;
			hits := hits || got;
			looked := looked + many;
			bound := case when newer and not by_score then
			    (date_trunc('month', month) + interval '1 month')::date
			    else date_trunc('month', month)::date - 1 end;
			exit when not by_score and cardinality(hits) >= page;
			if looked > most then
				if by_score then
					return query select 'part', null::int,
					    bound, null::timestamptz,
					    null::uuid, null::smallint;
				else
					return query select 'more', null::int,
					    bound + 1,
					    timestamptz 'epoch',
					    '00000000-0000-0000-0000-000000000000'::uuid,
					    0::smallint;
				end if;
				exit;
			end if;
		end loop;
	end if;
	return query execute format('select ''hit''::text, c.low, c.day, '
	    'c.started_at, c.response_id, c.n from unnest($1) c '
	    'order by %s limit %s', ordered, page) using hits;
end
$_$;

ALTER FUNCTION app.comment_find(of_survey uuid, asked text, want jsonb, by_score boolean, newer boolean, at app.comment_key, page integer) OWNER TO exitpoll_owner;

CREATE PROCEDURE app.common_rows(IN target regclass)
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	call app.owner_door(target, 'all');
	execute format('create policy common on %s for select using (true)',
	    target);
	execute format('grant select on %s to exitpoll_web, exitpoll_job',
	    target);
end
$$;

ALTER PROCEDURE app.common_rows(IN target regclass) OWNER TO exitpoll_owner;

CREATE FUNCTION app.context_key_live(wanted text, seal bytea, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if (select count(*) from app.context_key k where k.tenant_id = me
	    and k.revoked_at is null) >= 5 then
		return false;
	end if;
	if seal is null then
		update app.context_key k set revoked_at = null
		where k.tenant_id = me and k.id = wanted
		    and k.revoked_at is not null;
		if not found then
			return false;
		end if;
	else
		insert into app.context_key (tenant_id, id, sealed, made_by)
		values (me, wanted, seal, actor);
		delete from app.context_key k where k.tenant_id = me
		    and k.revoked_at is not null
		    and k.id in (select o.id from app.context_key o
			where o.tenant_id = me
			order by o.revoked_at is null desc, o.made_at desc
			offset 50);
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, case when seal is null then 'context-key.allow'
	    else 'context-key.add' end, 'context-key', wanted);
	return true;
end
$$;

ALTER FUNCTION app.context_key_live(wanted text, seal bytea, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.context_key_newest() RETURNS TABLE(id text, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select k.id, k.sealed from app.context_key k
	where k.tenant_id = app.here() and k.revoked_at is null
	order by k.made_at desc limit 1
$$;

ALTER FUNCTION app.context_key_newest() OWNER TO exitpoll_owner;

CREATE FUNCTION app.context_key_revoke(wanted text, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	update app.context_key k set revoked_at = now()
	where k.tenant_id = me and k.id = wanted and k.revoked_at is null;
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, 'context-key.revoke', 'context-key', wanted);
	return true;
end
$$;

ALTER FUNCTION app.context_key_revoke(wanted text, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.day_take(of_what text, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.day_take(of_what text, most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.delivery_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.tenant_id::text, true);
	update app.delivery d set tries = new.tries,
	    next_at = case new.state when 'ready' then new.run_at end,
	    last_error = new.last_error,
	    ended_at = case when new.state in ('done', 'dead')
		then coalesce(new.ended_at, now()) end,
	    state = case new.state when 'done' then 'delivered'
		when 'dead' then 'failed' else 'waiting' end,
	    recipient = case when new.state = 'done' or (new.state = 'dead'
		and d.purpose = 'survey.later') then null
		else d.recipient end,
	    content = case when new.state = 'done' or (new.state = 'dead'
		and d.purpose = 'survey.later') then null
		else d.content end
	where d.tenant_id = new.tenant_id and d.id = new.delivery_id
	    and d.content is not null;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.delivery_follow() OWNER TO exitpoll_owner;

CREATE FUNCTION app.delivery_withdraw() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', old.tenant_id::text, true);
	update app.delivery d set recipient = null, content = null,
	    state = case d.state when 'waiting' then 'withdrawn'
		else d.state end,
	    next_at = null, ended_at = coalesce(d.ended_at, now())
	where d.tenant_id = old.tenant_id and d.application_id = old.id
	    and d.content is not null;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return old;
end
$$;

ALTER FUNCTION app.delivery_withdraw() OWNER TO exitpoll_owner;

CREATE FUNCTION app.draft_change(survey uuid, seen integer, text_now text, done_what text, done_object text, from_byte integer, was text, becomes text, by_whom uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	d app.survey_draft;
begin
	update app.survey_draft s set definition = text_now,
	    revision = s.revision + 1, step = s.step + 1, changed_at = now(),
	    changed_by = by_whom
	where s.tenant_id = tenant and s.survey_id = survey
	    and s.revision = seen
	returning * into d;
	if not found then
		return null;
	end if;
	delete from app.survey_draft_step p
	where p.tenant_id = tenant and p.survey_id = survey
	    and (p.step >= d.step or p.step <= d.step - 200);
	insert into app.survey_draft_step (tenant_id, survey_id, step, what,
	    object, at, old, new, made_by)
	values (tenant, survey, d.step, done_what, done_object, from_byte, was,
	    becomes, by_whom);
	delete from app.survey_draft_step p
	using (select s.step, sum(octet_length(s.old) + octet_length(s.new))
		over (order by s.step desc) as bytes
	    from app.survey_draft_step s
	    where s.tenant_id = tenant and s.survey_id = survey) w
	where p.tenant_id = tenant and p.survey_id = survey
	    and p.step = w.step and w.bytes > 4194304;
	return d.revision;
end
$$;

ALTER FUNCTION app.draft_change(survey uuid, seen integer, text_now text, done_what text, done_object text, from_byte integer, was text, becomes text, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.draft_count(of_tenant uuid, of_network text, drafts integer, size bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	insert into app.file_use as u (tenant_id, unsent)
	select t.id, draft_count.size from app.tenant t where t.id = of_tenant
	on conflict (tenant_id) do update set unsent = u.unsent +
	    excluded.unsent;
	if of_network is not null and draft_count.drafts <> 0 then
		insert into app.upload_network as n (network, drafts)
		values (of_network, draft_count.drafts)
		on conflict (network) do update set drafts = n.drafts +
		    excluded.drafts;
	end if;
end
$$;

ALTER FUNCTION app.draft_count(of_tenant uuid, of_network text, drafts integer, size bigint) OWNER TO exitpoll_owner;

CREATE FUNCTION app.draft_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	of_old text := case when tg_op <> 'INSERT' then old.network end;
	of_new text := case when tg_op <> 'DELETE' then new.network end;
	before bigint := case when tg_op <> 'INSERT' then old.size else 0 end;
	after bigint := case when tg_op <> 'DELETE' then new.size else 0 end;
	of_tenant uuid := case tg_op when 'DELETE' then old.tenant_id
	    else new.tenant_id end;
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', of_tenant::text, true);
	if before > 0 and (of_old is distinct from of_new or after = 0) then
		perform app.draft_count(of_tenant, of_old, -1, -before);
		before := 0;
		of_old := null;
	end if;
	if after <> before then
		perform app.draft_count(of_tenant, of_new,
		    case when before = 0 then 1 else 0 end, after - before);
	end if;
	if tg_op <> 'INSERT' and old.file_id is not null and (tg_op = 'DELETE'
	    or old.file_id is distinct from new.file_id) then
		delete from app.file f where f.tenant_id = of_tenant
		    and f.id = old.file_id
		    and not exists (select from app.application a
			where a.tenant_id = of_tenant
			and a.resume_file_id = f.id)
		    and not exists (select from app.application_draft d
			where d.tenant_id = of_tenant and d.file_id = f.id);
	end if;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.draft_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.draft_drop(survey uuid, seen integer, by_whom uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	delete from app.survey_draft d
	where d.tenant_id = tenant and d.survey_id = survey
	    and d.revision = seen;
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (tenant, by_whom, 'draft.drop', 'survey', survey::text);
	return true;
end
$$;

ALTER FUNCTION app.draft_drop(survey uuid, seen integer, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.draft_file_keep(draft uuid, opening uuid, file uuid, bytes bytea, file_name text, media text, file_kind text, of_network text, whole boolean, until timestamp with time zone) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here uuid := nullif(current_setting('app.tenant', true), '')::uuid;
	bytes_all bigint := length(bytes);
	verdict text;
begin
	if not exists (select from app.opening o where o.tenant_id = here
	    and o.id = opening and o.state = 'open'
	    and coalesce(now() < o.closes_at, true)) then
		return 'closed';
	end if;
	if exists (select from app.application_draft d where d.tenant_id = here
	    and d.id = draft and d.opening_id <> opening) then
		return 'conflict';
	end if;
	verdict := app.upload_admit(draft, bytes_all, of_network, whole);
	if verdict <> 'kept' then
		return verdict;
	end if;
	insert into app.file (tenant_id, id, sha256, size, name, media_type,
	    kind)
	values (here, file, sha256(bytes), bytes_all, file_name, media, file_kind);
	insert into app.file_chunk (tenant_id, file_id, n, bytes)
	select here, file, i, substr(draft_file_keep.bytes,
	    i * 262144 + 1, 262144)
	from generate_series(0, ((bytes_all - 1) / 262144)::int) i;
	insert into app.application_draft as d (tenant_id, id, opening_id,
	    file_id, size, network, expires_at)
	values (here, draft, opening, file, bytes_all, of_network, least(until, now() +
	    make_interval(days => app.retention_days('application.draft'))))
	on conflict (tenant_id, id) do update set file_id = excluded.file_id,
	    size = excluded.size, network = excluded.network,
	    expires_at = excluded.expires_at;
	return 'kept';
end
$$;

ALTER FUNCTION app.draft_file_keep(draft uuid, opening uuid, file uuid, bytes bytea, file_name text, media text, file_kind text, of_network text, whole boolean, until timestamp with time zone) OWNER TO exitpoll_owner;

CREATE FUNCTION app.draft_publish(of_slug text, seen integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	delete from app.survey_draft d
	using app.survey s
	where s.tenant_id = tenant and s.slug = of_slug
	    and d.tenant_id = tenant and d.survey_id = s.id
	    and d.revision = seen;
	if not found then
		raise exception 'the draft is another by now'
		    using errcode = 'unique_violation';
	end if;
	return true;
end
$$;

ALTER FUNCTION app.draft_publish(of_slug text, seen integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.employment_type_begin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.id::text, true);
	insert into app.employment_type (tenant_id, code, position)
	select new.id, code, position from app.employment_type_first;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.employment_type_begin() OWNER TO exitpoll_owner;

CREATE FUNCTION app.export_ask(wanted uuid, of_survey uuid, as_format text, words boolean, from_day date, to_day date, of_state text, in_language text, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if (select count(*) from app.export e where e.tenant_id = me
	    and e.is_file and e.state in ('waiting', 'running')) >= 3 then
		return 'busy';
	end if;
	if (select count(*) from app.export e where e.tenant_id = me
	    and e.size is not null
	    and e.ended_at > now() - interval '7 days') >= 10 then
		return 'full';
	end if;
	insert into app.export (tenant_id, id, survey_id, format, in_words,
	    first_day, last_day, only_state, state, made_by, is_file, language)
	values (me, wanted, of_survey, as_format, words, from_day, to_day,
	    of_state, 'waiting', actor, true, in_language);
	insert into app.job (tenant_id, kind, payload)
	values (me, 'export', jsonb_build_object('export', wanted));
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, 'survey.export', 'survey', of_survey,
	    jsonb_strip_nulls(jsonb_build_object('export', wanted, 'format',
	    as_format, 'words', words, 'from', from_day, 'to', to_day, 'state',
	    of_state)));
	return 'made';
end
$$;

ALTER FUNCTION app.export_ask(wanted uuid, of_survey uuid, as_format text, words boolean, from_day date, to_day date, of_state text, in_language text, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.export_drop(wanted uuid, of_survey uuid, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	update app.export e set state = 'cancelled', size = null,
	    ended_at = coalesce(e.ended_at, now())
	where e.tenant_id = me and e.id = wanted and e.survey_id = of_survey
	    and e.is_file and (e.state in ('waiting', 'running')
		or e.size is not null);
	if not found then
		return false;
	end if;
	delete from app.export_piece p
	where p.tenant_id = me and p.export_id = wanted;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, 'survey.export-drop', 'survey', of_survey,
	    jsonb_build_object('export', wanted));
	return true;
end
$$;

ALTER FUNCTION app.export_drop(wanted uuid, of_survey uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.export_finish(wanted uuid, all_rows bigint, bytes bigint, recipient text, subject text, body text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	made uuid;
begin
	update app.export e set state = 'done', rows = all_rows, size = bytes,
	    ended_at = now()
	where e.tenant_id = me and e.id = wanted and e.state = 'running';
	if not found then
		delete from app.export_piece p
		where p.tenant_id = me and p.export_id = wanted;
		return false;
	end if;
	if recipient is not null then
		insert into app.delivery (tenant_id, kind, purpose, recipient,
		    content)
		values (me, 'mail', 'survey.export', recipient,
		    jsonb_build_object('subject', subject, 'text', body))
		returning id into made;
		insert into app.job (tenant_id, kind, delivery_id)
		values (me, 'mail', made);
	end if;
	return true;
end
$$;

ALTER FUNCTION app.export_finish(wanted uuid, all_rows bigint, bytes bigint, recipient text, subject text, body text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.export_person(wanted uuid) RETURNS TABLE(name text, email text, language text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.export_person(wanted uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.file_bytes(of_tenant uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
	n bigint;
begin
	perform set_config('app.tenant', of_tenant::text, true);
	select u.bytes into n from app.file_use u
	where u.tenant_id = of_tenant;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return coalesce(n, 0);
end
$$;

ALTER FUNCTION app.file_bytes(of_tenant uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.file_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
	of_one record;
begin
	for of_one in select r.tenant_id,
	    case tg_op when 'INSERT' then sum(r.size) else -sum(r.size) end as n
	    from rows_of r join app.tenant t on t.id = r.tenant_id
	    group by r.tenant_id order by r.tenant_id loop
		perform set_config('app.tenant', of_one.tenant_id::text, true);
		insert into app.file_use as u (tenant_id, bytes)
		values (of_one.tenant_id, of_one.n)
		on conflict (tenant_id) do update set bytes = u.bytes +
		    excluded.bytes;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.file_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.frame_host_set(host text, allowed boolean, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.frame_host_set(host text, allowed boolean, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.here() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	select nullif(current_setting('app.tenant', true), '')::uuid
$$;

ALTER FUNCTION app.here() OWNER TO exitpoll_owner;

CREATE FUNCTION app.invitation_enter(at text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select set_config('app.tenant', coalesce((select t.id::text from tenant t
	    where t.slug = at and t.state = 'active'), ''), true)
$$;

ALTER FUNCTION app.invitation_enter(at text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.invitation_look(at text, given bytea) RETURNS TABLE(tenant_name text, email text, name text, role text, role_label text, has_account boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
	perform app.invitation_enter(at);
	return query
	select t.name, p.email, p.name, p.role, r.label, exists (
		select from app.account a where a.email = p.email)
	from app.tenant t
	join app.person_invitation p on p.tenant_id = t.id
	join app.role r on r.tenant_id = p.tenant_id and r.code = p.role
	where t.slug = at and p.ticket = given and p.ends_at > now();
end
$$;

ALTER FUNCTION app.invitation_look(at text, given bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.invitation_use(at text, given bytea, hash text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	p app.person_invitation;
	who uuid;
begin
	perform app.invitation_enter(at);
	delete from app.person_invitation i using app.tenant t
	where t.slug = at and i.tenant_id = t.id and i.ticket = given
	    and i.ends_at > now()
	returning i.* into p;
	if not found then
		return 'none';
	end if;
	insert into app.account (email, name, password_hash)
	values (p.email, p.name, hash)
	on conflict (email) do nothing
	returning id into who;
	if who is null then
		select a.id into who from app.account a
		where a.email = p.email and a.password_hash = hash
		    and a.state = 'active' and not a.operator;
		-- The password was changed meanwhile, or the account is one
		-- that works for nobody: the invitation stays.
		if who is null then
			raise exception 'not this account' using errcode = '42501';
		end if;
	end if;
	insert into app.membership (tenant_id, account_id, role)
	values (p.tenant_id, who, p.role)
	on conflict (tenant_id, account_id) do nothing;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (p.tenant_id, who, 'person.join', 'account', who::text,
	    jsonb_build_object('role', p.role));
	return 'done';
end
$$;

ALTER FUNCTION app.invitation_use(at text, given bytea, hash text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.invite(of_id uuid, of_survey uuid, of_channel text, of_outcome text, of_visitor bytea, wish text, why text, until timestamp with time zone, of_body bytea, of_key bytea, days integer) RETURNS TABLE(verdict text, decision text, reason text, expires_at timestamp with time zone, created_at timestamp with time zone, wait integer)
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.invite(of_id uuid, of_survey uuid, of_channel text, of_outcome text, of_visitor bytea, wish text, why text, until timestamp with time zone, of_body bytea, of_key bytea, days integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.job_back(job bigint, worker text, error text, seconds integer, is_dead boolean, counts boolean) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with back as (
		update job j set
		    state = case when is_dead then 'dead' else 'ready' end,
		    run_at = now() + make_interval(secs => seconds),
		    tries = j.tries - case when counts then 0 else 1 end,
		    ended_at = case when is_dead then now() end,
		    locked_by = null, locked_until = null,
		    last_error = coalesce(left(error, 500), j.last_error)
		where j.id = job_back.job and j.state = 'running'
		    and j.locked_by = worker
		returning 1
	)
	select exists (select from back)
$$;

ALTER FUNCTION app.job_back(job bigint, worker text, error text, seconds integer, is_dead boolean, counts boolean) OWNER TO exitpoll_owner;

CREATE FUNCTION app.job_claim(worker text, wanted text, lease_seconds integer, after uuid, share integer) RETURNS TABLE(id bigint, tenant_id uuid, kind text, payload jsonb, tries integer, max_tries integer, delivery_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
	last constant uuid := coalesce(after,
	    'ffffffff-ffff-ffff-ffff-ffffffffffff');
	who uuid := last;
	is_past_end boolean := false;
begin
	-- A claim that a crash of the server loses is one that never was.
	perform set_config('synchronous_commit', 'off', true);
	perform pg_advisory_xact_lock(hashtext('app.job_claim'),
	    hashtext(wanted));
	loop
		who := (select j.turn from job j
		    where j.state = 'ready' and j.kind = wanted and j.turn > who
		    order by j.kind, j.turn limit 1);
		if who is null and not is_past_end then
			is_past_end := true;
			who := (select j.turn from job j
			    where j.state = 'ready' and j.kind = wanted
			    order by j.kind, j.turn limit 1);
		end if;
		exit when who is null or (is_past_end and who > last);
		continue when (select count(*) from job j
		    where j.state = 'running' and j.kind = wanted
			and j.turn = who and split_part(j.locked_by, '/', 1) =
			split_part(worker, '/', 1)) >= share;
		return query
		update job j set state = 'running', tries = j.tries + 1,
		    locked_by = worker,
		    locked_until = now() + make_interval(secs => lease_seconds)
		where j.id = (
			select d.id from job d
			where d.state = 'ready' and d.kind = wanted
			    and d.turn = who and d.run_at <= now()
			-- The whole index, or the planner sorts.
			order by d.kind, d.turn, d.run_at, d.id
			limit 1 for update skip locked)
		returning j.id, j.tenant_id, j.kind, j.payload, j.tries::int,
		    j.max_tries::int, j.delivery_id;
		exit when found;
	end loop;
end
$$;

ALTER FUNCTION app.job_claim(worker text, wanted text, lease_seconds integer, after uuid, share integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.job_done(job bigint, worker text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with ended as (
		update job j set state = 'done', locked_by = null,
		    locked_until = null, last_error = null, ended_at = now()
		where j.id = job_done.job and j.state = 'running'
		    and j.locked_by = worker
		returning 1
	)
	select exists (select from ended)
$$;

ALTER FUNCTION app.job_done(job bigint, worker text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.job_reclaim(wanted text, most_tries integer, gone text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with lost as materialized (
		select j.id, j.tries >= coalesce(j.max_tries, most_tries)
		    as is_dead
		from job j
		where j.state = 'running' and j.kind = wanted
		    and (j.locked_until < now() or j.locked_by = gone)
		limit 1000 for update skip locked
	), back as (
		update job j set
		    state = case when l.is_dead then 'dead' else 'ready' end,
		    run_at = now() + make_interval(secs => 30 * (j.tries - 1)),
		    ended_at = case when l.is_dead then now() end,
		    last_error = coalesce(j.last_error,
			'its worker ended in the middle'),
		    locked_by = null, locked_until = null
		from lost l where j.id = l.id
		returning 1
	)
	select count(*) from back
$$;

ALTER FUNCTION app.job_reclaim(wanted text, most_tries integer, gone text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.job_renew(job bigint, worker text, lease_seconds integer) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with held as (
		update job j set locked_until = now() +
		    make_interval(secs => lease_seconds)
		where j.id = job_renew.job and j.state = 'running'
		    and j.locked_by = worker
		returning 1
	)
	select exists (select from held)
$$;

ALTER FUNCTION app.job_renew(job bigint, worker text, lease_seconds integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.job_revive(wanted_id bigint, wanted_kind text, OUT revived bigint, OUT gone bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	j record;
	entered text := current_setting('app.tenant', true);
begin
	revived := 0;
	gone := 0;
	for j in select id, tenant_id, delivery_id from job
	    where (id = wanted_id and (state = 'dead' or (state = 'ready'
		    and run_at > now())))
		or (kind = wanted_kind and state = 'dead')
	    for update loop
		perform set_config('app.tenant', coalesce(j.tenant_id::text,
		    ''), true);
		if j.delivery_id is not null and not exists (
		    select from delivery d where d.tenant_id = j.tenant_id
		    and d.id = j.delivery_id and d.content is not null) then
			gone := gone + 1;
			continue;
		end if;
		update job set state = 'ready', tries = 0, run_at = now(),
		    ended_at = null where id = j.id;
		revived := revived + 1;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	perform pg_notify('exitpoll_job', '');
end
$$;

ALTER FUNCTION app.job_revive(wanted_id bigint, wanted_kind text, OUT revived bigint, OUT gone bigint) OWNER TO exitpoll_owner;

CREATE FUNCTION app.job_tell() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	perform pg_notify('exitpoll_job', '');
	return null;
end
$$;

ALTER FUNCTION app.job_tell() OWNER TO exitpoll_owner;

CREATE FUNCTION app.local_text(at timestamp with time zone, zone text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
	select to_char(at at time zone zone, 'YYYY-MM-DD"T"HH24:MI')
$$;

ALTER FUNCTION app.local_text(at timestamp with time zone, zone text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.login_allowed(address text, network text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select not exists (
		select from login_salt s
		cross join lateral login_keys(s.salt, address, network) k
		join login_attempt a on a.key = k.key
		    and a.slot > now() - interval '15 minutes'
		group by k.allowed
		having sum(a.n) >= k.allowed)
$$;

ALTER FUNCTION app.login_allowed(address text, network text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.login_allowed(address text, network text, browser text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select not exists (
		select from login_salt s
		cross join lateral login_keys(s.salt, address, network,
		    browser) k
		join login_attempt a on a.key = k.key
		    and a.slot > now() - interval '15 minutes'
		group by k.key, k.allowed
		having sum(a.n) >= k.allowed)
$$;

ALTER FUNCTION app.login_allowed(address text, network text, browser text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.login_failed(address text, network text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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
	cross join lateral app.login_keys(s.salt, address, network) k
	where s.hour = date_trunc('hour', now())
	order by k.key
	on conflict (key, slot) do update set n = a.n + 1;
end
$$;

ALTER FUNCTION app.login_failed(address text, network text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.login_failed(address text, network text, browser text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.login_failed(address text, network text, browser text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.login_keys(salt bytea, address text, network text) RETURNS TABLE(key bytea, allowed integer)
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select sha256(salt || convert_to(k.word, 'UTF8')), k.allowed
	from (values
	    ('both ' || lower(address) || ' ' || network, 8),
	    ('mail ' || lower(address), 60),
	    ('net ' || network, 120)) k (word, allowed)
$$;

ALTER FUNCTION app.login_keys(salt bytea, address text, network text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.login_keys(salt bytea, address text, network text, browser text) RETURNS TABLE(key bytea, allowed integer)
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.login_keys(salt bytea, address text, network text, browser text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mail_bounce_clear(of_mailing uuid, wanted uuid, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mail_bounce_clear(of_mailing uuid, wanted uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mail_bounced(of_key bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mail_bounced(of_key bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mail_optout(of_key bytea, wanted boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mail_optout(of_key bytea, wanted boolean) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_add(wanted uuid, of_survey uuid, keeps text, said jsonb, starts text, reminds integer, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_add(wanted uuid, of_survey uuid, keeps text, said jsonb, starts text, reminds integer, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_count(wanted uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_count(wanted uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_drop(wanted uuid, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_drop(wanted uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_forget(wanted uuid, most integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_forget(wanted uuid, most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_job(recipient uuid, reminds boolean, due timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	insert into app.job (tenant_id, kind, payload, run_at)
	values (app.here(), 'mailing', jsonb_build_object('recipient', recipient,
	    'reminds', reminds), due)
$$;

ALTER FUNCTION app.mailing_job(recipient uuid, reminds boolean, due timestamp with time zone) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_load(of_mailing uuid, given jsonb) RETURNS TABLE(line integer, why text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_load(of_mailing uuid, given jsonb) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_note(wanted uuid, reminds boolean, became text, answer uuid, of_visitor bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_note(wanted uuid, reminds boolean, became text, answer uuid, of_visitor bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_read(of_mailing uuid, of_lines integer, said jsonb, numbers jsonb) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with done as (
		update app.mailing m set lines = of_lines, refused = said,
		    skipped = numbers, is_read = true
		where m.tenant_id = app.here() and m.id = of_mailing
		    and m.state = 'draft' and not m.is_read
		returning 1
	)
	select exists (select from done)
$$;

ALTER FUNCTION app.mailing_read(of_mailing uuid, of_lines integer, said jsonb, numbers jsonb) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_send(wanted uuid, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_send(wanted uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_stop(wanted uuid, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_stop(wanted uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_survey_takes(of_survey uuid, due timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select exists (select from app.survey s
	    left join app.survey_limit l on l.tenant_id = s.tenant_id
		and l.survey_id = s.id
	    where s.tenant_id = app.here() and s.id = of_survey
	    and s.state = 'open' and s.current_version is not null
	    and coalesce(s.opens_at <= due, true)
	    and coalesce(s.closes_at > due, true)
	    and coalesce(l.taken < l.most, true))
$$;

ALTER FUNCTION app.mailing_survey_takes(of_survey uuid, due timestamp with time zone) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_sweep(most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_sweep(most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_take(wanted uuid, reminds boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_take(wanted uuid, reminds boolean) OWNER TO exitpoll_owner;

CREATE FUNCTION app.mailing_take_out(of_mailing uuid, wanted uuid, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.mailing_take_out(of_mailing uuid, wanted uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.measure_bucket(v numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE
    AS $$
	select (app.measure_edges())[greatest(1,
	    width_bucket(v, app.measure_edges()))]
$$;

ALTER FUNCTION app.measure_bucket(v numeric) OWNER TO exitpoll_owner;

CREATE FUNCTION app.measure_edges() RETURNS numeric[]
    LANGUAGE sql IMMUTABLE
    AS $$
	select array_agg(trim_scale(edge) order by edge) from (
		select 0::numeric as edge
		union all
		select s * m * 10::numeric ^ k from generate_series(-3, 15) k,
		    unnest(array[1, 1.5, 2, 3, 4, 5, 6, 8]) m,
		    unnest(array[-1, 1]) s
	) e
$$;

ALTER FUNCTION app.measure_edges() OWNER TO exitpoll_owner;

CREATE FUNCTION app.metrics_deltas() RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select pg_stat_get_live_tuples('app.rollup_delta'::regclass)
$$;

ALTER FUNCTION app.metrics_deltas() OWNER TO exitpoll_owner;

CREATE FUNCTION app.metrics_jobs() RETURNS TABLE(kind text, state text, n bigint, overdue_seconds bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select kind, state, count(*),
	    greatest(0, extract(epoch from now() - min(due)))::bigint
	from (select j.kind, j.state, case j.state when 'ready' then j.run_at
		when 'running' then j.locked_until end as due
	    from job j where j.state <> 'done') j
	group by kind, state order by kind, state
$$;

ALTER FUNCTION app.metrics_jobs() OWNER TO exitpoll_owner;

CREATE FUNCTION app.opening_searched() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.tenant_id::text, true);
	delete from opening_word
	where tenant_id = new.tenant_id and opening_id = new.id;
	if new.state = 'open' then
		insert into opening_word (tenant_id, word, opening_id, weight)
		select new.tenant_id, w.word, new.id, w.weight
		from opening_words(new.title,
		    new.department || ' ' || new.location, new.summary,
		    new.description) w;
	end if;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.opening_searched() OWNER TO exitpoll_owner;

CREATE FUNCTION app.opening_words(title text, facts text, summary text, description text) RETURNS TABLE(word text, weight smallint)
    LANGUAGE sql IMMUTABLE ROWS 200 PARALLEL SAFE
    AS $$
	select e.word, max(e.weight)::smallint as weight
	from (values (title, 8), (facts, 4), (summary, 2), (description, 1))
	    p(said, weight),
	    lateral (select p.said
		union all
		select regexp_replace(normalize(lower(p.said), NFC),
		    '([äöü])', '\1e', 'g')
		where normalize(lower(p.said), NFC) ~ '[äöü]') v(said),
	    lateral app.search_split(v.said) s,
	    lateral (select s.word, p.weight
		union all
		select substr(s.word, k), 2
		from generate_series(2, length(s.word) - 3) k
		where p.weight >= 4) e
	group by e.word order by 2 desc, min(s.n) limit 1000
$$;

ALTER FUNCTION app.opening_words(title text, facts text, summary text, description text) OWNER TO exitpoll_owner;

CREATE PROCEDURE app.owner_door(IN target regclass, IN command text)
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	execute format('alter table %s enable row level security', target);
	execute format('alter table %s force row level security', target);
	execute format('create policy owner on %s for %s to exitpoll_owner '
	    'using (true) %s', target, command,
	    case command when 'all' then 'with check (true)' else '' end);
end
$$;

ALTER PROCEDURE app.owner_door(IN target regclass, IN command text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.people() RETURNS TABLE(account_id uuid, name text, email text, role text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select a.id, a.name, a.email, m.role
	from membership m join account a on a.id = m.account_id
	where m.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	order by a.name, a.id
$$;

ALTER FUNCTION app.people() OWNER TO exitpoll_owner;

CREATE FUNCTION app.people_list() RETURNS TABLE(account_id uuid, name text, email text, role text, role_label text, is_shut boolean, seen timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select a.id, a.name, a.email, m.role, r.label, m.is_shut, (
		select max(s.seen_at) from session s
		where s.account_id = a.id and s.tenant_id = m.tenant_id)
	from membership m join account a on a.id = m.account_id
	join role r on r.tenant_id = m.tenant_id and r.code = m.role
	where m.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	order by m.is_shut, lower(a.name), a.id
	limit 500
$$;

ALTER FUNCTION app.people_list() OWNER TO exitpoll_owner;

CREATE FUNCTION app.person_invitation_drop(address text, by_whom uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	if not app.person_may(by_whom) then
		return 'denied';
	end if;
	delete from app.person_invitation p
	where p.tenant_id = here and p.email = lower(address);
	if not found then
		return 'none';
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind)
	values (here, by_whom, 'person.uninvite', 'account');
	return 'done';
end
$$;

ALTER FUNCTION app.person_invitation_drop(address text, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.person_invite(address text, called text, wanted_role text, fresh bytea, seconds integer, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint, by_whom uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	mail uuid;
begin
	if not app.person_may(by_whom) then
		return 'denied';
	end if;
	if not exists (select from app.role r
	    where r.tenant_id = here and r.code = wanted_role) then
		return 'role';
	end if;
	if exists (select from app.membership m
	    join app.account a on a.id = m.account_id
	    where m.tenant_id = here and a.email = lower(address)) then
		return 'member';
	end if;
	delete from app.person_invitation p
	where p.tenant_id = here and p.ends_at < now() - interval '30 days';
	if (select count(*) from app.person_invitation p
	    where p.tenant_id = here and p.email <> lower(address)) >= 100 then
		return 'full';
	end if;
	if hour_key is not null and not app.rate_take_both(hour_key,
	    hour_burst, hour_every, day_key, day_burst, day_every) then
		return 'late';
	end if;
	insert into app.person_invitation (tenant_id, email, name, role, ticket,
	    asked_by, ends_at)
	values (here, lower(address), called, wanted_role, fresh, by_whom,
	    now() + make_interval(secs => seconds))
	on conflict (tenant_id, email) do update set name = excluded.name,
	    role = excluded.role, ticket = excluded.ticket, asked_at = now(),
	    asked_by = excluded.asked_by, ends_at = excluded.ends_at;
	insert into app.delivery (tenant_id, kind, purpose, recipient, content)
	values (here, 'mail', 'account.invite', lower(address),
	    jsonb_build_object('subject', mail_subject, 'text', mail_text))
	returning id into mail;
	insert into app.job (tenant_id, kind, delivery_id)
	values (here, 'mail', mail);
	insert into app.audit (tenant_id, actor, action, object_kind, detail)
	values (here, by_whom, 'person.invite', 'account',
	    jsonb_build_object('role', wanted_role));
	return 'done';
end
$$;

ALTER FUNCTION app.person_invite(address text, called text, wanted_role text, fresh bytea, seconds integer, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.person_may(by_whom uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.membership m
	join app.role_capability c on c.tenant_id = m.tenant_id
	    and c.role = m.role and c.capability = 'manage_people'
	where m.tenant_id = here
	order by m.account_id for update of m;
	return exists (select from app.membership m
	    join app.role_capability c on c.tenant_id = m.tenant_id
		and c.role = m.role and c.capability = 'manage_people'
	    where m.tenant_id = here and m.account_id = by_whom
		and not m.is_shut);
end
$$;

ALTER FUNCTION app.person_may(by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.person_set(who uuid, wanted_role text, shut boolean, by_whom uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was app.membership;
begin
	if who = by_whom then
		return 'self';
	end if;
	if not app.person_may(by_whom) then
		return 'denied';
	end if;
	select * into was from app.membership m
	where m.tenant_id = here and m.account_id = who for update;
	if not found then
		return 'none';
	end if;
	if wanted_role is not null and not exists (select from app.role r
	    where r.tenant_id = here and r.code = wanted_role) then
		return 'role';
	end if;
	if coalesce(wanted_role, was.role) = was.role
	    and coalesce(shut, was.is_shut) = was.is_shut then
		return 'done';
	end if;
	update app.membership m set role = coalesce(wanted_role, m.role),
	    is_shut = coalesce(shut, m.is_shut)
	where m.tenant_id = here and m.account_id = who;
	if shut then
		delete from app.session s
		where s.account_id = who and s.tenant_id = here;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (here, by_whom, case when shut is null then 'person.role'
	    when shut then 'person.shut' else 'person.allow' end, 'account',
	    who::text, case when shut is null then jsonb_build_object('role',
	    jsonb_build_array(was.role, wanted_role)) else '{}' end);
	return 'done';
end
$$;

ALTER FUNCTION app.person_set(who uuid, wanted_role text, shut boolean, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.quota_give_back() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered constant text := current_setting('app.tenant', true);
	g record;
begin
	for g in select o.tenant_id, o.survey_id, u.n, count(*)::int as places
	    from gone o cross join unnest(o.quotas) u (n)
	    where o.quotas is not null group by 1, 2, 3 order by 1, 2, 3 loop
		perform set_config('app.tenant', g.tenant_id::text, true);
		update app.survey_quota q
		set taken = greatest(q.taken - g.places, 0)
		where q.tenant_id = g.tenant_id and q.survey_id = g.survey_id
		    and q.n = g.n;
		perform set_config('app.tenant', coalesce(entered, ''), true);
	end loop;
	return null;
end
$$;

ALTER FUNCTION app.quota_give_back() OWNER TO exitpoll_owner;

CREATE FUNCTION app.quota_lock(of_survey uuid, wanted integer[]) RETURNS integer[]
    LANGUAGE sql
    AS $$
	select array_agg(l.n order by l.n) from (
		select q.n from app.survey_quota q
		where q.tenant_id =
			nullif(current_setting('app.tenant', true), '')::uuid
		    and q.survey_id = of_survey and q.n = any (wanted)
		    and q.dropped_at is null
		order by q.n
		for no key update) l
$$;

ALTER FUNCTION app.quota_lock(of_survey uuid, wanted integer[]) OWNER TO exitpoll_owner;

CREATE FUNCTION app.quota_now(of_survey uuid, number integer) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	select jsonb_build_object('name', q.name, 'limit', q.most,
	    'messages', q.messages, 'redirect', q.redirect,
	    'dropped', q.dropped_at is not null)
	from app.survey_quota q where q.survey_id = of_survey
	    and q.n = number and q.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
$$;

ALTER FUNCTION app.quota_now(of_survey uuid, number integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.quota_recount(of_survey uuid) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	wrong int;
begin
	perform from app.survey_quota q where q.tenant_id = here
	    and q.survey_id = of_survey order by q.n for no key update;
	with held as (
		select u.n, count(*)::int as places
		from app.response r cross join unnest(r.quotas) u (n)
		where r.tenant_id = here and r.survey_id = of_survey
		    and r.quotas is not null
		group by u.n
	), put as (
		update app.survey_quota q set taken = c.places
		from (select x.n, coalesce(h.places, 0) as places
		    from app.survey_quota x left join held h on h.n = x.n
		    where x.tenant_id = here and x.survey_id = of_survey) c
		where q.tenant_id = here and q.survey_id = of_survey
		    and q.n = c.n and q.taken <> c.places
		returning 1
	)
	select count(*) into wrong from put;
	return wrong;
end
$$;

ALTER FUNCTION app.quota_recount(of_survey uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.quota_room(of_survey uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	select count(*) < 20 from app.survey_quota q
	where q.survey_id = of_survey and q.dropped_at is null
	    and q.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
$$;

ALTER FUNCTION app.quota_room(of_survey uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.quota_set(of_slug text, number integer, wanted jsonb, by_whom uuid) RETURNS TABLE(verdict text)
    LANGUAGE plpgsql
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	s uuid;
	was jsonb;
	became jsonb;
begin
	select x.id into s from app.survey x where x.tenant_id = here
	    and x.slug = of_slug for no key update;
	if not found then
		return;
	end if;
	if number = 0 then
		select coalesce(max(q.n), 0) + 1 into number
		from app.survey_quota q
		where q.tenant_id = here and q.survey_id = s;
		if number > 200 or not app.quota_room(s) then
			return query select 'many';
			return;
		end if;
		insert into app.survey_quota (tenant_id, survey_id, n, name,
		    condition, most, messages, redirect)
		values (here, s, number, wanted->>'name',
		    wanted->>'condition', (wanted->>'limit')::int,
		    coalesce(wanted->'messages', '{}'), wanted->>'redirect');
		was := '{}';
	else
		was := app.quota_now(s, number);
		if was is null then
			return;
		end if;
		if (wanted->>'dropped')::boolean is false and
		    (was->>'dropped')::boolean and not app.quota_room(s) then
			return query select 'many';
			return;
		end if;
		update app.survey_quota q set
		    name = coalesce(wanted->>'name', q.name),
		    most = coalesce((wanted->>'limit')::int, q.most),
		    messages = coalesce(wanted->'messages', q.messages),
		    redirect = case when wanted ? 'redirect'
			then wanted->>'redirect' else q.redirect end,
		    dropped_at = case (wanted->>'dropped')::boolean
			when true then coalesce(q.dropped_at, now())
			when false then null else q.dropped_at end
		where q.tenant_id = here and q.survey_id = s and q.n = number;
	end if;
	became := app.quota_now(s, number);
	if became <> was then
		-- What is remembered of the survey is asked for again.
		update app.survey x set revision = x.revision + 1,
		    changed_at = now(), changed_by = by_whom
		where x.tenant_id = here and x.id = s;
		insert into app.audit (tenant_id, actor, action, object_kind,
		    object_id, detail)
		select here, by_whom, case was when '{}' then 'quota.add'
		    else 'quota.set' end, 'survey', s, jsonb_build_object(
		    'n', number, 'quota', became->>'name') ||
		    jsonb_object_agg(k, jsonb_build_array(was->k, became->k))
		from jsonb_object_keys(became) k
		where was->k is distinct from became->k;
	end if;
	return query select 'set';
end
$$;

ALTER FUNCTION app.quota_set(of_slug text, number integer, wanted jsonb, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.quota_undo(of_slug text, change bigint, by_whom uuid) RETURNS TABLE(verdict text)
    LANGUAGE sql
    AS $$
	select v.verdict from app.audit a
	join app.survey s on s.tenant_id = a.tenant_id and s.slug = of_slug
	    and s.id::text = a.object_id
	cross join lateral app.quota_set(of_slug, (a.detail->>'n')::int,
	    (select jsonb_object_agg(d.key, d.value->0)
	    from jsonb_each(a.detail) d where jsonb_typeof(d.value) = 'array'),
	    by_whom) v
	where a.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
	    and a.id = change and a.object_kind = 'survey'
	    and a.action = 'quota.set'
$$;

ALTER FUNCTION app.quota_undo(of_slug text, change bigint, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.rate_take(wanted bytea, burst integer, every bigint, want integer) RETURNS TABLE(granted integer, wait_ms bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	back constant interval := make_interval(secs => every / 1000.0);
	at timestamptz;
	stands timestamptz;
	room bigint;
begin
	insert into app.rate as r (key, full_at) values (wanted, '-infinity')
	on conflict (key) do nothing;
	select r.full_at into stands from app.rate r where r.key = wanted
	for no key update;
	at := clock_timestamp();
	stands := greatest(stands, at);
	room := floor(burst - extract(epoch from stands - at) * 1000 / every);
	granted := greatest(0, least(room, want));
	wait_ms := case when room > 0 then 0 else ceil(greatest(0,
	    extract(epoch from stands - at) * 1000 - (burst - 1) * every)) end;
	update app.rate r set full_at = stands + granted * back
	where r.key = wanted;
	return next;
end
$$;

ALTER FUNCTION app.rate_take(wanted bytea, burst integer, every bigint, want integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.rate_take_both(one bytea, one_burst integer, one_every bigint, other bytea, other_burst integer, other_every bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	if (select granted from app.rate_take(one, one_burst, one_every, 1)) = 0
	then
		return false;
	end if;
	if (select granted from app.rate_take(other, other_burst, other_every,
	    1)) = 1 then
		return true;
	end if;
	update app.rate r
	set full_at = r.full_at - make_interval(secs => one_every / 1000.0)
	where r.key = one;
	return false;
end
$$;

ALTER FUNCTION app.rate_take_both(one bytea, one_burst integer, one_every bigint, other bytea, other_burst integer, other_every bigint) OWNER TO exitpoll_owner;

CREATE FUNCTION app.response_count(given jsonb) RETURNS TABLE(verdict text, receipt text, state text, quota integer)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	of_survey constant uuid := (given->>'survey_id')::uuid;
	me constant uuid := (given->>'id')::uuid;
	wanted int[];
	over int;
	got record;
begin
	wanted := app.quota_lock(of_survey, array(
	    select jsonb_array_elements_text(given->'quotas')::int));
	if not exists (select from app.response r where r.tenant_id = here
	    and r.id = me and (r.state = 'complete') is true) then
		select min(q.n) into over from app.survey_quota q
		where q.tenant_id = here and q.survey_id = of_survey
		    and q.n = any (wanted) and q.taken >= q.most;
	end if;
	if over is not null then
		given := given || jsonb_build_object('state', 'over',
		    'answers', '{}'::jsonb, 'cells', '[]'::jsonb,
		    'has_comment', false, 'context',
		    coalesce(given->'context', '{}') ||
		    jsonb_build_object('quota', over));
	end if;
	select * into strict got
	from app.responses_take(jsonb_build_array(given - 'quotas'));
	if got.verdict = 'stored' and got.state = 'complete' and
	    wanted is not null then
		update app.survey_quota q set taken = q.taken + 1
		where q.tenant_id = here and q.survey_id = of_survey
		    and q.n = any (wanted);
		update app.response r set quotas = wanted
		where r.tenant_id = here and r.id = me;
	end if;
	return query select got.verdict, got.receipt, got.state,
	    (select (r.context->>'quota')::int from app.response r
	    where r.tenant_id = here and r.id = me);
end
$$;

ALTER FUNCTION app.response_count(given jsonb) OWNER TO exitpoll_owner;

CREATE FUNCTION app.response_count_edit(me uuid, based integer, given jsonb, by_cells text[], comments boolean, tongue text, wanted integer[]) RETURNS TABLE(n integer, quota integer)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was record;
	live int[];
	next int[];
	over int;
begin
	select r.survey_id, coalesce(r.quotas, '{}') as quotas into was
	from app.response r where r.tenant_id = here and r.id = me
	    and (r.state = 'complete') is true and r.revision = based;
	if not found then
		return query select 0, null::int;
		return;
	end if;
	live := app.quota_lock(was.survey_id, was.quotas || wanted);
	next := array(select w from unnest(wanted) w where w = any (live)
	    order by w);
	select min(q.n) into over from app.survey_quota q
	where q.tenant_id = here and q.survey_id = was.survey_id
	    and q.n = any (next) and q.n <> all (was.quotas)
	    and q.taken >= q.most;
	if over is not null then
		return query select 0, over;
		return;
	end if;
	-- The row is as it was read, or somebody else was first.
	select r.survey_id, r.day, r.channel, r.version, r.cells, r.context,
	    app.segments_of(r.language, r.context) as segments,
	    coalesce(r.quotas, '{}') as quotas into was
	from app.response r where r.tenant_id = here and r.id = me
	    and (r.state = 'complete') is true and r.revision = based
	for no key update;
	if not found then
		return query select 0, null::int;
		return;
	end if;
	update app.response r set answers = given,
	    cells = text '#complete' || by_cells, has_comment = comments,
	    language = tongue, revision = r.revision + 1,
	    quotas = nullif(next, '{}')
	where r.tenant_id = here and r.id = me;
	update app.survey_quota q set taken = greatest(0, q.taken +
	    (q.n = any (next))::int - (q.n = any (was.quotas))::int)
	where q.tenant_id = here and q.survey_id = was.survey_id
	    and (q.n = any (next)) <> (q.n = any (was.quotas));
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, segments, weight, cells)
	select here, was.survey_id, was.day, was.channel, was.version,
	    d.segments, d.weight, d.cells
	from (values (was.segments, -1, was.cells),
	    (app.segments_of(tongue, was.context), 1,
	    text '#complete' || by_cells)) d (segments, weight, cells);
	insert into app.audit (tenant_id, action, object_kind, object_id,
	    detail)
	values (here, 'response.edit', 'response', me::text,
	    jsonb_build_object('by', 'respondent', 'revision', based + 1));
	return query select 1, null::int;
end
$$;

ALTER FUNCTION app.response_count_edit(me uuid, based integer, given jsonb, by_cells text[], comments boolean, tongue text, wanted integer[]) OWNER TO exitpoll_owner;

CREATE FUNCTION app.response_file_add(of_response uuid, of_survey uuid, question text, file uuid, bytes bytea, file_name text, media text, of_network text) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here uuid := nullif(current_setting('app.tenant', true), '')::uuid;
	bytes_all bigint := length(bytes);
	verdict text;
begin
	perform from app.response r where r.tenant_id = here
	    and r.id = of_response and r.survey_id = of_survey
	    and r.state::text <> 'declined' for key share;
	if not found then
		return 'conflict';
	end if;
	verdict := app.upload_admit(of_response, bytes_all, of_network, false);
	if verdict <> 'kept' then
		return verdict;
	end if;
	insert into app.file (tenant_id, id, sha256, size, name, media_type,
	    kind)
	values (here, file, sha256(bytes), bytes_all, file_name, media,
	    'attachment');
	insert into app.file_chunk (tenant_id, file_id, n, bytes)
	select here, file, i, substr(response_file_add.bytes,
	    i * 262144 + 1, 262144)
	from generate_series(0, ((bytes_all - 1) / 262144)::int) i;
	insert into app.response_file (tenant_id, file_id, response_id,
	    question, size, network)
	values (here, file, of_response, question, bytes_all, of_network);
	return 'kept';
end
$$;

ALTER FUNCTION app.response_file_add(of_response uuid, of_survey uuid, question text, file uuid, bytes bytea, file_name text, media text, of_network text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.response_file_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
	one app.response_file;
begin
	if tg_op = 'INSERT' then one := new; else one := old; end if;
	perform set_config('app.tenant', one.tenant_id::text, true);
	if tg_op = 'INSERT' then
		perform app.draft_count(one.tenant_id, one.network, 1, one.size);
	elsif not one.is_sent and (tg_op = 'DELETE' or new.is_sent) then
		perform app.draft_count(one.tenant_id, one.network, -1,
		    -one.size);
	end if;
	if tg_op = 'DELETE' then
		delete from app.file f where f.tenant_id = one.tenant_id
		    and f.id = one.file_id and f.kind = 'attachment';
	end if;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.response_file_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.response_files_settle(of_response uuid, dropped text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	delete from app.response_file f
	where f.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
	    and f.response_id = of_response and f.file_id::text = any (dropped)
	    and not exists (select from app.response r
		where r.tenant_id = f.tenant_id and r.id = of_response
		and r.answers->>f.question = f.file_id::text);
	update app.response_file f set is_sent = true
	from app.response r
	where f.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
	    and f.response_id = of_response and not f.is_sent
	    and r.tenant_id = f.tenant_id and r.id = of_response
	    and (r.state = 'complete') is true
	    and r.answers->>f.question = f.file_id::text;
$$;

ALTER FUNCTION app.response_files_settle(of_response uuid, dropped text[]) OWNER TO exitpoll_owner;

CREATE FUNCTION app.response_mark(wanted uuid, what text, said text, entry uuid, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	known text;
	changed int := 0;
begin
	perform from app.response r where r.tenant_id = me and r.id = wanted
	    and (r.state in ('waiting', 'mixed')) is false
	for no key update;
	if not found then
		return 'gone';
	end if;
	delete from app.response_note o where o.tenant_id = me
	    and o.response_id = wanted
	    and o.dropped_at < now() - interval '1 hour';
	case what
	when 'tag' then
		select t.name into known from app.tag t
		where t.tenant_id = me and lower(t.name) = lower(said);
		if known is null then
			perform from app.tenant t where t.id = me
			for no key update;
			if (select count(*) from app.tag t
			    where t.tenant_id = me) >= 200 then
				return 'full';
			end if;
			insert into app.tag (tenant_id, name, made_by)
			values (me, said, actor) on conflict do nothing;
			select t.name into known from app.tag t
			where t.tenant_id = me and lower(t.name) = lower(said);
		end if;
		if (select count(*) from app.response_tag g
		    where g.tenant_id = me and g.response_id = wanted
			and g.tag <> known) >= 20 then
			return 'full';
		end if;
		insert into app.response_tag (tenant_id, response_id, tag,
		    made_by)
		values (me, wanted, known, actor) on conflict do nothing;
		get diagnostics changed = row_count;
	when 'untag' then
		delete from app.response_tag g where g.tenant_id = me
		    and g.response_id = wanted and g.tag = said;
		get diagnostics changed = row_count;
		delete from app.tag t where t.tenant_id = me and t.name = said
		    and not exists (select from app.response_tag g
			where g.tenant_id = me and g.tag = said);
	when 'note' then
		if (select count(*) from app.response_note o
		    where o.tenant_id = me and o.response_id = wanted) >= 100
		then
			return 'full';
		end if;
		insert into app.response_note (tenant_id, id, response_id, body,
		    author)
		values (me, entry, wanted, said, actor) on conflict do nothing;
		get diagnostics changed = row_count;
	when 'unnote' then
		update app.response_note o set dropped_at = now()
		where o.tenant_id = me and o.id = entry
		    and o.response_id = wanted and o.dropped_at is null;
		get diagnostics changed = row_count;
	when 'renote' then
		update app.response_note o set dropped_at = null
		where o.tenant_id = me and o.id = entry
		    and o.response_id = wanted;
		get diagnostics changed = row_count;
		if changed = 0 then
			return 'none';
		end if;
	end case;
	if changed <> 0 then
		insert into app.audit (tenant_id, actor, action, object_kind,
		    object_id)
		values (me, response_mark.actor, 'response.' || what,
		    'response', wanted);
	end if;
	return 'done';
end
$$;

ALTER FUNCTION app.response_mark(wanted uuid, what text, said text, entry uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.responses_mix(of_survey uuid, of_version integer, given jsonb, at_least bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	ids uuid[];
	zone text;
	last_day date;
	as_of timestamptz;
	heard boolean;
begin
	select array_agg((g->>'id')::uuid) into ids
	from jsonb_array_elements(given) g;
	perform from app.response r where r.tenant_id = here
	    and r.survey_id = of_survey and r.version = of_version
	    and r.state = 'waiting' and r.id = any (ids)
	order by r.id for update;
	select max(r.day) into last_day from app.response r
	where r.tenant_id = here and r.survey_id = of_survey
	    and r.version = of_version and r.state = 'waiting'
	    and r.id = any (ids) having count(*) = cardinality(ids);
	if last_day is null or cardinality(ids) < at_least then
		return 0;
	end if;
	select t.time_zone into zone from app.tenant t where t.id = here;
	as_of := last_day::timestamp at time zone zone;
	heard := exists (select from app.webhook w where w.tenant_id = here
	    and w.state = 'active' and (w.every_survey or exists (
		select from app.webhook_survey x where x.tenant_id = here
		    and x.webhook_id = w.id and x.survey_id = of_survey)))
	    or exists (select from app.alert_rule a where a.tenant_id = here
		and a.survey_id = of_survey and a.deleted_at is null);
	with made as (
	insert into app.response (tenant_id, id, survey_id, version, receipt,
	    state, page, answers, language, channel, cells, has_comment,
	    started_at, completed_at, day, context)
	select here, gen_random_uuid(), of_survey, of_version, g.receipt,
	    'complete', g.page, g.answers, g.language, 'web',
	    text '#complete' || g.cells, g.has_comment, as_of, as_of, last_day,
	    '{"anonymous":true}'
	from jsonb_to_recordset(given) g (receipt text, page smallint,
	    answers jsonb, language text, cells text[], has_comment boolean)
	order by random()
	returning id)
	insert into app.job (tenant_id, kind, payload)
	select here, 'event', jsonb_build_object('event',
	    'response.completed', 'response', m.id) from made m where heard;
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells)
	select here, of_survey, last_day, 'web', of_version, 1,
	    app.cells_of_all(text '#complete' || g.cells)
	from jsonb_to_recordset(given) g (cells text[]);
	-- On the day that each was counted on as one that waits.
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells, gone)
	select here, of_survey, r.day, r.channel, of_version, 1, '{}',
	    array_fill(text '#waiting', array[count(*)::int])
	from app.response r where r.tenant_id = here and r.id = any (ids)
	group by r.day, r.channel;
	update app.response r set state = 'mixed', answers = '{}',
	    cells = '{}', page = 1, context = '{}',
	    started_at = r.day::timestamp at time zone zone
	where r.tenant_id = here and r.id = any (ids);
	return cardinality(ids);
end
$$;

ALTER FUNCTION app.responses_mix(of_survey uuid, of_version integer, given jsonb, at_least bigint) OWNER TO exitpoll_owner;

CREATE FUNCTION app.responses_said() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	insert into app.comment_due (tenant_id, responses)
	select w.tenant_id, array_agg(w.id) from (
		select m.tenant_id, m.id, (row_number() over (
			partition by m.tenant_id) - 1) / 100 as slice
		from made m
		where m.has_comment and m.state in ('partial', 'complete')) w
	group by w.tenant_id, w.slice;
	return null;
end
$$;

ALTER FUNCTION app.responses_said() OWNER TO exitpoll_owner;

CREATE FUNCTION app.responses_said_again() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	one record;
begin
	for one in
		select b.tenant_id, array_agg(b.id)
			filter (where b.has_comment) as gone,
		    array_agg(b.id) filter (where m.has_comment
			and m.state in ('partial', 'complete')) as due
		from been b
		join made m on m.tenant_id = b.tenant_id and m.id = b.id
		where (b.has_comment or m.has_comment)
		    and (b.state <> m.state or b.has_comment <> m.has_comment
		    or b.answers is distinct from m.answers)
		group by b.tenant_id loop
		if one.gone is not null then
			delete from app.comment c
			where c.tenant_id = one.tenant_id
			    and c.response_id = any (one.gone);
		end if;
		insert into app.comment_due (tenant_id, responses)
		select one.tenant_id, array_agg(u.id)
		from unnest(one.due) with ordinality u (id, n)
		group by (u.n - 1) / 100;
	end loop;
	return null;
end
$$;

ALTER FUNCTION app.responses_said_again() OWNER TO exitpoll_owner;

CREATE FUNCTION app.responses_submit(given jsonb) RETURNS TABLE(verdict text, receipt text, state text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	sent app.submission[];
	open boolean[];
	may_be_new boolean;
	verdicts text[];
	receipts text[];
	states text[];
	left_over int;
	a record;
	first_day date;
	by_channel text;
	done int[];		-- which came to an end, and what they had been
	days date[];
	channels text[];
	was text[];
	became text[];
	moved jsonb := '[]';
begin
	select array_agg(row(a.id, a.survey_id, a.version, a.receipt, a.state,
		a.page, a.answers, a.language, a.cells, a.has_comment,
		a.revision, a.time_zone, a.context)::app.submission
		order by a.ordinality),
	    array_agg(s.id is not null order by a.ordinality),
	    bool_or(coalesce(a.revision, 0) = 0)
	into sent, open, may_be_new
	from jsonb_populate_recordset(null::app.submission, given)
	    with ordinality a
	left join app.survey s on s.tenant_id = tenant
	    and s.id = a.survey_id and s.state = 'open'
	    and a.version between 1 and s.current_version
	    and coalesce(s.opens_at <= now(), true)
	    and coalesce(now() < s.closes_at, true);

	if may_be_new then
		with made as (
			insert into app.response (tenant_id, id, survey_id,
			    version, receipt, state, page, answers, language,
			    channel, context, cells, has_comment,
			    completed_at, day)
			select tenant, a.id, a.survey_id, a.version, a.receipt,
			    a.state, a.page, a.answers, a.language,
			    coalesce(a.context->>'channel', 'web'),
			    coalesce(a.context - 'channel', '{}'),
			    case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#' || a.state] end,
			    a.has_comment,
			    case a.state when 'complete' then now() end,
			    (now() at time zone a.time_zone)::date
			from unnest(sent) with ordinality a
			where open[a.ordinality] and coalesce(a.revision, 0) = 0
			order by a.id
			on conflict (tenant_id, id) do nothing
			returning survey_id, day, channel, version, cells,
			    receipt, language, context
		), added as (
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, segments, weight, cells)
			select tenant, m.survey_id, m.day, m.channel,
			    m.version, app.segments_of(m.language, m.context),
			    1, app.cells_of_all(m.cells)
			from made m group by 2, 3, 4, 5, 6
		)
		-- A receipt is fresh for each attempt.
		select array_agg(case when m.receipt is not null
			then 'stored' end order by a.ordinality),
		    array_agg(a.receipt::text order by a.ordinality),
		    array_agg(a.state::text order by a.ordinality),
		    count(*) filter (where m.receipt is null)
		into verdicts, receipts, states, left_over
		from unnest(sent) with ordinality a
		left join made m on m.receipt = a.receipt;
		if left_over = 0 then
			return query
			select * from unnest(verdicts, receipts, states);
			return;
		end if;
	end if;

	-- Of several the changes go together, each id's first. Which those are is
	-- asked by an array, so that no plan reads the table from end to end.
	if cardinality(sent) > 1 then
		with turn as (
			select distinct on (s.id) s.ordinality::int as n, s.*
			from unnest(sent) with ordinality s
			where open[s.ordinality]
			    and verdicts[s.ordinality] is null
			order by s.id, s.ordinality
		), old as materialized (
			-- What each is counted under until the update below,
			-- so they are locked from here on; in the order of
			-- their ids, so that visits that cross never wait for
			-- each other.
			select t.*,
			    app.segments_of(o.language, o.context) as segments
			from turn t join app.response o
			    on o.tenant_id = tenant and o.id = t.id
			where o.id = any (array(select t.id from turn t))
			order by t.id
			for no key update of o
		), put as (
			update app.response o set state = a.state,
			    page = a.page, answers = a.answers,
			    cells = case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#' || a.state] end,
			    language = a.language,
			    context = o.context ||
				coalesce(a.context - 'channel', '{}'),
			    has_comment = a.has_comment,
			    completed_at = case a.state
				when 'complete' then now() end,
			    revision = o.revision + 1
			from old a
			where o.tenant_id = tenant and o.id = a.id
			    and o.id = any (array(select t.id from turn t))
			    and (o.survey_id, o.version, o.state::text)
				is not distinct from
				(a.survey_id, a.version, 'partial')
			    and coalesce(o.revision = a.revision, true)
			returning a.n, o.receipt::text, o.state::text,
			    o.survey_id, o.version, o.day, o.channel, o.cells,
			    a.segments as was,
			    app.segments_of(o.language, o.context) as became
		), added as (
			-- On the day that the partial one was counted on,
			-- which it takes back, and from the segments that it
			-- was counted in.
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, segments, weight, cells,
			    gone)
			select tenant, p.survey_id, p.day, p.channel,
			    p.version, s.segments, 1,
			    app.cells_of_all(s.cells),
			    array_fill(text '#partial', array[count(*)
				filter (where s.is_gone)::int])
			from put p cross join lateral (
				select p.became as segments, p.cells,
				    p.was = p.became as is_gone
				union all
				select p.was, '{}', true
				where p.was <> p.became) s
			where p.state <> 'partial' or p.was <> p.became
			group by 2, 3, 4, 5, 6
		)
		select array_agg(case when p.n is null
			then verdicts[s.n] else 'stored' end order by s.n),
		    array_agg(coalesce(p.receipt, receipts[s.n])
			order by s.n),
		    array_agg(coalesce(p.state, states[s.n]) order by s.n),
		    count(*) filter (where p.n is null
			and verdicts[s.n] is null)
		into verdicts, receipts, states, left_over
		from generate_series(1, cardinality(sent)) s (n)
		left join put p on p.n = s.n;
		if left_over = 0 then
			return query
			select * from unnest(verdicts, receipts, states);
			return;
		end if;
	end if;

	for a in select * from unnest(sent) with ordinality s
	    where verdicts[s.ordinality] is null order by s.ordinality loop
		verdict := null;
		if open[a.ordinality] then
			select app.segments_of(o.language, o.context) into was
			from app.response o
			where o.tenant_id = tenant and o.id = a.id
			for no key update;
			update app.response o set state = a.state,
			    page = a.page, answers = a.answers,
			    cells = case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#' || a.state] end,
			    language = a.language,
			    context = o.context ||
				coalesce(a.context - 'channel', '{}'),
			    has_comment = a.has_comment,
			    completed_at = case a.state
				when 'complete' then now() end,
			    revision = o.revision + 1
			where o.tenant_id = tenant and o.id = a.id
			    and (o.survey_id, o.version, o.state::text)
				is not distinct from
				(a.survey_id, a.version, 'partial')
			    and coalesce(o.revision = a.revision, true)
			returning 'stored', o.receipt, o.state, o.day,
			    o.channel, app.segments_of(o.language, o.context)
			into verdict, receipt, state, first_day,
			    by_channel, became;
		end if;
		if verdict is null then
			select case when o.survey_id <> a.survey_id
				or o.version <> a.version then 'conflict'
			    when o.state <> 'partial' then 'repeat'
			    when open[a.ordinality] then 'stale'
			    else 'closed' end, o.receipt, o.state
			into verdict, receipt, state
			from app.response o
			where o.tenant_id = tenant and o.id = a.id;
		elsif a.state <> 'partial' or was <> became then
			done := done || a.ordinality::int;
			days := days || first_day;
			channels := channels || by_channel;
			-- Arrays of arrays would have to be of one length.
			moved := moved || jsonb_build_array(
			    jsonb_build_array(to_jsonb(was),
			    to_jsonb(became)));
		end if;
		verdicts[a.ordinality] := coalesce(verdict,
		    case when open[a.ordinality] then 'stale'
			else 'closed' end);
		receipts[a.ordinality] := receipt;
		states[a.ordinality] := state;
	end loop;

	-- As above: on the day, and from the segments, that it was counted in.
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, segments, weight, cells, gone)
	select tenant, s.survey_id, d.day, d.channel, s.version, g.segments, 1,
	    app.cells_of_all(g.cells),
	    array_fill(text '#partial', array[count(*)
		filter (where g.is_gone)::int])
	from unnest(done, days, channels) with ordinality
	    d (n, day, channel, place)
	cross join lateral (select (sent[d.n]).*) s
	cross join lateral (select
	    array(select jsonb_array_elements_text(
		moved->(d.place::int - 1)->0)) as was,
	    array(select jsonb_array_elements_text(
		moved->(d.place::int - 1)->1)) as became) m
	cross join lateral (
		select m.became as segments, case s.state when 'complete'
		    then text '#complete' || s.cells
		    else array['#' || s.state] end as cells,
		    m.was = m.became as is_gone
		union all
		select m.was, '{}', true where m.was <> m.became) g
	group by 2, 3, 4, 5, 6;
	return query select * from unnest(verdicts, receipts, states);
end
$$;

ALTER FUNCTION app.responses_submit(given jsonb) OWNER TO exitpoll_owner;

CREATE FUNCTION app.responses_take(given jsonb) RETURNS TABLE(verdict text, receipt text, state text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	limited uuid[];
	one record;
	got record;
	verdicts text[] := array_fill(null::text,
	    array[jsonb_array_length(given)]);
	receipts text[] := verdicts;
	states text[] := verdicts;
begin
	-- Most tenants have no limit, and nothing is read of what is sent.
	if not exists (select from app.survey_limit q
	    where q.tenant_id = tenant and q.most is not null) then
		return query select * from app.responses_submit(given);
		return;
	end if;
	select array_agg(l.survey_id) into limited from (
		select q.survey_id from app.survey_limit q
		where q.tenant_id = tenant and q.most is not null
		    and q.survey_id = any (array(
			select (s->>'survey_id')::uuid
			from jsonb_array_elements(given) s
			where s->>'state' in ('complete', 'waiting')))
		order by q.survey_id
		for update) l;
	if limited is null then
		return query select * from app.responses_submit(given);
		return;
	end if;
	for one in select s, ordinality::int as n,
	    (s->>'survey_id')::uuid as survey,
	    s->>'state' in ('complete', 'waiting') and
		(s->>'survey_id')::uuid = any (limited) as counts
	    from jsonb_array_elements(given) with ordinality e (s, ordinality)
	    order by s->>'id', ordinality loop
		-- A repeat of what is complete is told so, full or not.
		if one.counts and exists (select from app.survey_limit q
		    where q.tenant_id = tenant and q.survey_id = one.survey
			and q.taken >= q.most)
		    and not exists (select from app.response r
		    where r.tenant_id = tenant
			and r.id = (one.s->>'id')::uuid
			and (r.state in ('complete', 'waiting',
			    'mixed')) is true) then
			verdicts[one.n] := 'full';
			continue;
		end if;
		select * into strict got
		from app.responses_submit(jsonb_build_array(one.s));
		verdicts[one.n] := got.verdict;
		receipts[one.n] := got.receipt;
		states[one.n] := got.state;
		if one.counts and got.verdict = 'stored' then
			update app.survey_limit q set taken = q.taken + 1
			where q.tenant_id = tenant
			    and q.survey_id = one.survey;
		end if;
	end loop;
	return query select * from unnest(verdicts, receipts, states);
end
$$;

ALTER FUNCTION app.responses_take(given jsonb) OWNER TO exitpoll_owner;

CREATE FUNCTION app.retention_bounds() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	if not exists (select from app.retention r where r.code = new.code
	    and new.days between r.least and r.most) then
		raise exception 'not a period that % may have', new.code
		    using errcode = '23514';
	end if;
	return new;
end
$$;

ALTER FUNCTION app.retention_bounds() OWNER TO exitpoll_owner;

CREATE FUNCTION app.retention_days(wanted text) RETURNS integer
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select coalesce(t.days, r.days)
	from retention r
	left join tenant_retention t on t.code = r.code and t.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	where r.code = wanted
$$;

ALTER FUNCTION app.retention_days(wanted text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.role_begin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	insert into app.role (tenant_id, code, position)
	select new.id, code, position from app.role_first where for_tenants;
	insert into app.role_capability (tenant_id, role, capability)
	select new.id, c.role, c.capability
	from app.role_first f
	join app.role_first_capability c on c.role = f.code
	where f.for_tenants;
	return null;
end
$$;

ALTER FUNCTION app.role_begin() OWNER TO exitpoll_owner;

CREATE FUNCTION app.rollup_fold(most integer) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	folded bigint;
begin
	perform app.rollup_turn(tenant);
	with taken as (
		delete from app.rollup_delta d
		where d.tenant_id = tenant
		    and d.id <= coalesce((select l.id from app.rollup_delta l
			where l.tenant_id = tenant
			order by l.id offset most - 1 limit 1),
			9223372036854775807)
		returning d.survey_id, d.day, d.channel, d.version,
		    d.segments, d.weight, d.cells, d.gone
	), cell as materialized (
		select k.survey_id, k.day, k.channel, k.version, k.segments,
		    c.cell, sum(c.n) as n
		from taken k cross join lateral (
			select cell, k.weight from unnest(k.cells) u (cell)
			union all
			select cell, -k.weight from unnest(k.gone) u (cell)
		) c (cell, n)
		group by 1, 2, 3, 4, 5, 6
	), measure as materialized (
		select survey_id, day, channel, version, segments,
		    split_part(cell, '~', 1) as question,
		    app.measure_bucket(v) as bucket, sum(n) as n,
		    sum(n * v) as sum, sum(n * v * v) as sumsq
		from cell cross join lateral (
			select split_part(cell, '~', 2)::numeric) m (v)
		where cell like '%~%'
		group by 1, 2, 3, 4, 5, 6, 7
	), said as materialized (
		select distinct k.survey_id, split_part(s, '=', 1) as field,
		    substr(s, strpos(s, '=') + 1) as value, s as segment
		from taken k cross join lateral unnest(k.segments) s
	), kept as materialized (
		select s.* from said s join app.segment_value v
		    on v.tenant_id = tenant and v.survey_id = s.survey_id
		    and v.field = s.field and v.value = s.value
	), fresh as (
		insert into app.segment_value (tenant_id, survey_id, field,
		    value)
		select tenant, n.survey_id, n.field, n.value
		from (select s.*, row_number() over (
			partition by s.survey_id, s.field order by s.value)
			as place
		    from said s where s.segment not in (select k.segment
			from kept k where k.survey_id = s.survey_id)) n
		where n.place <= app.segment_values_most() - (
		    select count(*) from app.segment_value v
		    where v.tenant_id = tenant and v.survey_id = n.survey_id
			and v.field = n.field)
		returning survey_id, field, value
	), known as materialized (
		select s.survey_id, s.segment, s.field,
		    coalesce(k.value, f.value, '') as value
		from said s
		left join kept k on k.survey_id = s.survey_id
		    and k.segment = s.segment
		left join fresh f on f.survey_id = s.survey_id
		    and f.field = s.field and f.value = s.value
	), counted as (
		insert into app.rollup as r (tenant_id, survey_id, day, channel,
		    version, cell, n)
		select tenant, k.survey_id, k.day, k.channel, k.version,
		    k.cell, sum(k.n)
		from cell k where k.cell not like '%~%'
		group by 1, 2, 3, 4, 5, 6
		order by 1, 2, 3, 4, 5, 6
		on conflict (tenant_id, survey_id, day, channel, version, cell)
		    do update set n = r.n + excluded.n
	), measured as (
		insert into app.rollup_measure as r (tenant_id, survey_id, day,
		    channel, version, question, bucket, n, sum, sumsq)
		select tenant, k.survey_id, k.day, k.channel, k.version,
		    k.question, k.bucket, sum(k.n), sum(k.sum), sum(k.sumsq)
		from measure k
		group by 1, 2, 3, 4, 5, 6, 7
		order by 1, 2, 3, 4, 5, 6, 7
		on conflict (tenant_id, survey_id, day, channel, version,
		    question, bucket) do update set n = r.n + excluded.n,
		    sum = r.sum + excluded.sum, sumsq = r.sumsq + excluded.sumsq
	), in_segments as (
		insert into app.rollup_segment as r (tenant_id, survey_id,
		    field, value, day, version, cell, n)
		select tenant, k.survey_id, v.field, v.value, k.day, k.version,
		    k.cell, sum(k.n)
		from cell k cross join lateral unnest(k.segments) s
		join known v on v.survey_id = k.survey_id and v.segment = s
		where k.cell not like '%~%'
		group by 1, 2, 3, 4, 5, 6, 7
		order by 1, 2, 3, 4, 5, 6, 7
		on conflict (tenant_id, survey_id, field, value, day, version,
		    cell) do update set n = r.n + excluded.n
	), segment_measures as (
		insert into app.rollup_segment_measure as r (tenant_id,
		    survey_id, field, value, day, version, question, bucket, n,
		    sum, sumsq)
		select tenant, k.survey_id, v.field, v.value, k.day, k.version,
		    k.question, k.bucket, sum(k.n), sum(k.sum), sum(k.sumsq)
		from measure k cross join lateral unnest(k.segments) s
		join known v on v.survey_id = k.survey_id and v.segment = s
		group by 1, 2, 3, 4, 5, 6, 7, 8
		order by 1, 2, 3, 4, 5, 6, 7, 8
		on conflict (tenant_id, survey_id, field, value, day, version,
		    question, bucket) do update set n = r.n + excluded.n,
		    sum = r.sum + excluded.sum, sumsq = r.sumsq + excluded.sumsq
	)
	select count(*) into folded from taken;
	return folded;
end
$$;

ALTER FUNCTION app.rollup_fold(most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.rollup_rebuild(survey uuid, of_day date) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform app.rollup_turn(tenant);
	lock table app.rollup, app.rollup_measure in share row exclusive mode;
	delete from app.segment_due d where d.tenant_id = tenant
	    and d.survey_id = survey and d.day = of_day;
	if exists (select from app.response r where r.tenant_id = tenant
	    and r.survey_id = survey and r.state in ('partial', 'complete',
		'declined', 'waiting', 'over')
	    and r.has_comment = any (array[false, true])
	    and r.day = of_day and (r.cells is null
	    or r.cells @> array['#unreadable'])) then
		return false;
	end if;
	insert into app.segment_value (tenant_id, survey_id, field, value)
	select tenant, survey, n.field, n.value
	from (select s.field, s.value, row_number() over (
		partition by s.field order by s.value) as place
	    from (select distinct split_part(g, '=', 1) as field,
		substr(g, strpos(g, '=') + 1) as value
		from app.response r cross join lateral unnest(
		    app.segments_of(r.language, r.context)) g
		where r.tenant_id = tenant and r.survey_id = survey
		    and r.state in ('partial', 'complete', 'declined',
			'waiting', 'over')
		    and r.has_comment = any (array[false, true])
		    and r.day = of_day) s
	    where not exists (select from app.segment_value v
		where v.tenant_id = tenant and v.survey_id = survey
		    and v.field = s.field and v.value = s.value)) n
	where n.place <= app.segment_values_most() - (
	    select count(*) from app.segment_value v
	    where v.tenant_id = tenant and v.survey_id = survey
		and v.field = n.field);
	delete from app.rollup r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	delete from app.rollup_measure r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	-- By each value: the day stands behind it in the keys.
	delete from app.rollup_segment r
	using app.segment_kept(survey) k
	where r.tenant_id = tenant and r.survey_id = survey
	    and r.field = k.field and r.value = k.value and r.day = of_day;
	delete from app.rollup_segment_measure r
	using app.segment_kept(survey) k
	where r.tenant_id = tenant and r.survey_id = survey
	    and r.field = k.field and r.value = k.value and r.day = of_day;
	with waiting as (
		delete from app.rollup_delta d where d.tenant_id = tenant
		    and d.survey_id = survey and d.day = of_day
	), cell as materialized (
		select r.channel, r.version,
		    app.segments_of(r.language, r.context) as segments, c.cell,
		    count(*) as n
		from app.response r cross join lateral unnest(r.cells) c (cell)
		where r.tenant_id = tenant and r.survey_id = survey
		    and r.state in ('partial', 'complete',
		'declined', 'waiting', 'over')
		    and r.has_comment = any (array[false, true])
		    and r.day = of_day
		group by 1, 2, 3, 4
	), measure as materialized (
		select channel, version, segments,
		    split_part(cell, '~', 1) as question,
		    app.measure_bucket(v) as bucket, sum(n) as n,
		    sum(n * v) as sum, sum(n * v * v) as sumsq
		from cell cross join lateral (
			select split_part(cell, '~', 2)::numeric) m (v)
		where cell like '%~%'
		group by 1, 2, 3, 4, 5
	), counted as (
		insert into app.rollup (tenant_id, survey_id, day, channel,
		    version, cell, n)
		select tenant, survey, of_day, channel, version, cell, sum(n)
		from cell where cell not like '%~%' group by 4, 5, 6
	), measured as (
		insert into app.rollup_measure (tenant_id, survey_id, day,
		    channel, version, question, bucket, n, sum, sumsq)
		select tenant, survey, of_day, channel, version, question,
		    bucket, sum(n), sum(sum), sum(sumsq)
		from measure group by 4, 5, 6, 7
	), in_segments as (
		insert into app.rollup_segment (tenant_id, survey_id, field,
		    value, day, version, cell, n)
		select tenant, survey, split_part(s, '=', 1),
		    coalesce(k.value, ''), of_day, c.version, c.cell, sum(c.n)
		from cell c cross join lateral unnest(c.segments) s
		left join app.segment_kept(survey) k on k.segment = s
		where c.cell not like '%~%'
		group by 3, 4, 6, 7
	)
	insert into app.rollup_segment_measure (tenant_id, survey_id, field,
	    value, day, version, question, bucket, n, sum, sumsq)
	select tenant, survey, split_part(s, '=', 1), coalesce(k.value, ''),
	    of_day, m.version, m.question, m.bucket, sum(m.n), sum(m.sum),
	    sum(m.sumsq)
	from measure m cross join lateral unnest(m.segments) s
	left join app.segment_kept(survey) k on k.segment = s
	group by 3, 4, 6, 7, 8;
	return true;
end
$$;

ALTER FUNCTION app.rollup_rebuild(survey uuid, of_day date) OWNER TO exitpoll_owner;

CREATE FUNCTION app.rollup_turn(tenant uuid) RETURNS void
    LANGUAGE sql
    AS $$
	select pg_advisory_xact_lock(hashtextextended(
	    'exitpoll rollup ' || tenant, 0))
$$;

ALTER FUNCTION app.rollup_turn(tenant uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.sealed_sweep(most integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with late as (
		select r.id from app.response r
		where r.tenant_id = nullif(current_setting('app.tenant', true),
		    '')::uuid and r.state = 'partial' and r.context ? 'sealed'
		    and r.started_at < now() - make_interval(
		    days => app.retention_days('response.sealed'))
		order by r.started_at
		limit most for update skip locked
	), emptied as (
		update app.response r set answers = '{}', page = 1,
		    context = r.context - 'sealed', revision = r.revision + 1,
		    started_at = r.day::timestamp at time zone t.time_zone
		from app.tenant t
		where r.tenant_id = nullif(current_setting('app.tenant', true),
		    '')::uuid and t.id = r.tenant_id
		    and r.id = any (array(select l.id from late l))
		returning 1
	)
	select count(*) from emptied;
$$;

ALTER FUNCTION app.sealed_sweep(most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.search_asked(said text) RETURNS TABLE(n bigint, low text, high text)
    LANGUAGE sql IMMUTABLE ROWS 4 PARALLEL SAFE
    AS $$
	select n, word, case when length(word) > 1 and
	    n = max(n) over () then word || chr(1114111) else word end
	from (select word, n from app.search_split(said) order by n limit 12) w
$$;

ALTER FUNCTION app.search_asked(said text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.search_fold(said text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	select regexp_replace(
	    translate(replace(replace(replace(lower(regexp_replace(
		normalize(said, NFKD), '[\u0300-\u036F]', '', 'g')),
		'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđħıð', 'oldhid'),
	    '([\u3040-\u30FF\u3400-\u9FFF])', ' \1 ', 'g')
$$;

ALTER FUNCTION app.search_fold(said text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.search_split(said text) RETURNS TABLE(word text, n bigint)
    LANGUAGE sql IMMUTABLE ROWS 10 PARALLEL SAFE
    AS $$
	select left(w, 40), n
	from regexp_split_to_table(app.search_fold(said),
	    '[^[:alnum:]+#]+') with ordinality s(w, n)
	where w ~ '[[:alnum:]]'
$$;

ALTER FUNCTION app.search_split(said text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.segment_kept(survey uuid) RETURNS TABLE(field text, value text, segment text)
    LANGUAGE sql STABLE
    AS $$
	select v.field, v.value, v.field || '=' || v.value
	from app.segment_value v
	where v.survey_id = survey and v.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	union all
	select f, '', null from unnest(array['language', 'agent', 'queue',
	    'outcome']) f
$$;

ALTER FUNCTION app.segment_kept(survey uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.segment_values_most() RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$select 100$$;

ALTER FUNCTION app.segment_values_most() OWNER TO exitpoll_owner;

CREATE FUNCTION app.segments_of(language text, context jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$
	select case when context ?| array['anonymous', 'sealed'] then '{}'
	    else array_remove(array[
		'language=' || nullif(language, ''),
		'agent=' || nullif(context->'session'->>'agent', ''),
		'queue=' || nullif(context->'session'->>'queue', ''),
		'outcome=' || nullif(context->'session'->>'outcome', '')],
		null) end
$$;

ALTER FUNCTION app.segments_of(language text, context jsonb) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_add(token_hash bytea, account uuid, tenant uuid, csrf text, idle_seconds integer, total_seconds integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	if not exists (select from app.account a where a.id = account
	    and a.state = 'active' and case when tenant is null then a.operator
	    else exists (select from app.membership m
	    where m.account_id = account and m.tenant_id = tenant
		and not m.is_shut) end) then
		raise exception 'not a member' using errcode = '42501';
	end if;
	insert into app.session (token_hash, account_id, tenant_id, csrf, idle,
	    expires_at, absolute_at)
	values (token_hash, account, tenant, csrf,
	    make_interval(secs => idle_seconds),
	    now() + make_interval(secs => least(idle_seconds, total_seconds)),
	    now() + make_interval(secs => total_seconds));
end
$$;

ALTER FUNCTION app.session_add(token_hash bytea, account uuid, tenant uuid, csrf text, idle_seconds integer, total_seconds integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_drop(wanted bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	delete from session where token_hash = wanted
$$;

ALTER FUNCTION app.session_drop(wanted bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_drop_all(account uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	delete from session where account_id = account
$$;

ALTER FUNCTION app.session_drop_all(account uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_end(wanted bytea, which uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	who uuid;
	n int;
begin
	select s.account_id into who from app.session s
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now();
	delete from app.session s
	where s.account_id = who and s.token_hash <> wanted
	    and (which is null or s.id = which);
	get diagnostics n = row_count;
	if n > 0 then
		perform app.account_note(who, 'session.end');
	end if;
	return n;
end
$$;

ALTER FUNCTION app.session_end(wanted bytea, which uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_enter(wanted bytea) RETURNS TABLE(id uuid, account_id uuid, name text, email text, tenant_id uuid, tenant_slug text, tenant_name text, role text, role_label text, can text[], csrf text, language text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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
	    and m.account_id = s.account_id and not m.is_shut
	left join app.role r on r.tenant_id = m.tenant_id and r.code = m.role
	left join app.tenant t on t.id = m.tenant_id
	where s.token_hash = wanted
	    and s.expires_at > now() and s.absolute_at > now()
	    and a.state = 'active'
	    and case when s.tenant_id is null then a.operator
	    else t.state = 'active' end;
end
$$;

ALTER FUNCTION app.session_enter(wanted bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_language_set(wanted bytea, tag text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.session_language_set(wanted bytea, tag text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_list(wanted bytea) RETURNS TABLE(id uuid, tenant_name text, began timestamp with time zone, seen timestamp with time zone, is_this boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select o.id, t.name, o.created_at, o.seen_at, o.id = s.id
	from session s
	join session o on o.account_id = s.account_id and o.expires_at > now()
	    and o.absolute_at > now()
	left join tenant t on t.id = o.tenant_id
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now()
	order by o.id = s.id desc, o.seen_at desc, o.id
	limit 50
$$;

ALTER FUNCTION app.session_list(wanted bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_move(wanted bytea, to_slug text) RETURNS SETOF uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	update session s set tenant_id = t.id
	from tenant t join membership m on m.tenant_id = t.id
	where s.token_hash = wanted and s.expires_at > now()
	    and s.absolute_at > now() and s.tenant_id is not null
	    and m.account_id = s.account_id and t.slug = to_slug
	    and t.state = 'active' and not m.is_shut
	returning t.id
$$;

ALTER FUNCTION app.session_move(wanted bytea, to_slug text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.session_others(account uuid, tenant uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select string_agg(t.slug || e'\x1f' || t.name, e'\x1e'
	    order by t.name, t.id)
	from membership m join tenant t on t.id = m.tenant_id
	    and t.state = 'active'
	where m.account_id = account and m.tenant_id <> tenant
	    and not m.is_shut
$$;

ALTER FUNCTION app.session_others(account uuid, tenant uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.stage_begin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.id::text, true);
	insert into app.stage (tenant_id, code, position, kind)
	select new.id, code, position, kind from app.stage_first;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.stage_begin() OWNER TO exitpoll_owner;

CREATE FUNCTION app.subject_add(subject uuid, mail bytea, fresh bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with made as (
		insert into app.subject (tenant_id, id, mail_key)
		values (nullif(current_setting('app.tenant', true), '')::uuid,
		    subject, mail)
		on conflict do nothing
		returning tenant_id, id
	)
	insert into app.subject_key (tenant_id, subject_id, sealed)
	select tenant_id, id, fresh from made
$$;

ALTER FUNCTION app.subject_add(subject uuid, mail bytea, fresh bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.subject_drop(subjects uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	one uuid;
begin
	foreach one in array subjects loop
		begin
			delete from app.subject s
			where s.tenant_id = here and s.id = one;
		exception when foreign_key_violation then
			null;
		end;
	end loop;
end
$$;

ALTER FUNCTION app.subject_drop(subjects uuid[]) OWNER TO exitpoll_owner;

CREATE FUNCTION app.subject_forget(subject uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	update app.subject s set mail_key = null
	where s.tenant_id = here and s.id = subject
	    and s.mail_key is not null;
	delete from app.subject_key k
	where k.tenant_id = here and k.subject_id = subject;
	return found;
end
$$;

ALTER FUNCTION app.subject_forget(subject uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.subject_key(subject uuid) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select k.sealed from app.subject_key k
	where k.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and k.subject_id = subject
$$;

ALTER FUNCTION app.subject_key(subject uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_add(request uuid, mail bytea, key bytea, fresh text, lang text, sealed_email bytea, sealed_name bytea, sealed_phone bytea, sealed_site bytea, sealed_body bytea, recipient text, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint) RETURNS TABLE(verdict text, reference text, is_mailed boolean, wait integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.support_add(request uuid, mail bytea, key bytea, fresh text, lang text, sealed_email bytea, sealed_name bytea, sealed_phone bytea, sealed_site bytea, sealed_body bytea, recipient text, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_as(request uuid, was integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	now_revision int;
begin
	select r.revision into now_revision from app.support_request r
	where r.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and r.id = request for update;
	return case when not found then 'gone'
	    when now_revision <> was then 'stale' else 'done' end;
end
$$;

ALTER FUNCTION app.support_as(request uuid, was integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_assign(request uuid, was integer, wanted uuid, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.support_assign(request uuid, was integer, wanted uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_audit(actor uuid, action text, request uuid, detail jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (nullif(current_setting('app.tenant', true), '')::uuid, actor,
	    action, 'support', request, detail)
$$;

ALTER FUNCTION app.support_audit(actor uuid, action text, request uuid, detail jsonb) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
	moved record;
begin
	for moved in execute format('select tenant_id, state, sum(n) as n '
	    'from (%s) m group by 1, 2 having sum(n) <> 0 order by 1, 2',
	    concat_ws(' union all ',
	    case when tg_op <> 'DELETE' then
		'select tenant_id, state, 1 as n from come' end,
	    case when tg_op <> 'INSERT' then
		'select tenant_id, state, -1 as n from gone' end))
	loop
		perform set_config('app.tenant', moved.tenant_id::text, true);
		insert into app.support_count as c (tenant_id, state, n)
		select s.tenant_id, s.code, moved.n from app.support_state s
		where s.tenant_id = moved.tenant_id and s.code = moved.state
		on conflict (tenant_id, state) do update
		    set n = c.n + excluded.n;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.support_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_file_add(request uuid, file uuid, sealed bytea, sealed_name bytea, media text, of_network text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	bytes_all constant bigint := length(sealed);
	now_kind text;
	verdict text;
begin
	select r.kind into now_kind from app.support_request r
	where r.tenant_id = here and r.id = request for update;
	if not found then
		return 'gone';
	end if;
	if exists (select from app.support_file f where f.tenant_id = here
	    and f.file_id = file and f.request_id = request) then
		return 'repeat';
	end if;
	if (select count(*) from app.support_file f where f.tenant_id = here
	    and f.request_id = request) >= 5 then
		return 'many';
	end if;
	verdict := app.upload_admit(request, bytes_all, of_network, false);
	if verdict <> 'kept' then
		return verdict;
	end if;
	insert into app.file (tenant_id, id, sha256, size, name, media_type,
	    kind)
	values (here, file, sha256(sealed), bytes_all, 'sealed', media,
	    'attachment');
	insert into app.file_chunk (tenant_id, file_id, n, bytes)
	select here, file, i, substr(sealed, i * 262144 + 1, 262144)
	from generate_series(0, ((bytes_all - 1) / 262144)::int) i;
	insert into app.support_file (tenant_id, file_id, request_id, size,
	    network)
	values (here, file, request, bytes_all, of_network);
	insert into app.support_entry (tenant_id, request_id, id, kind, body)
	values (here, request, file, 'file', sealed_name);
	if now_kind in ('waiting', 'closed') then
		perform app.support_move(request, app.support_state_of('open'),
		    null, true);
	else
		update app.support_request r set revision = r.revision + 1,
		    touched_at = now()
		where r.tenant_id = here and r.id = request;
	end if;
	return 'done';
end
$$;

ALTER FUNCTION app.support_file_add(request uuid, file uuid, sealed bytea, sealed_name bytea, media text, of_network text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_file_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
	one app.support_file;
begin
	if tg_op = 'INSERT' then one := new; else one := old; end if;
	perform set_config('app.tenant', one.tenant_id::text, true);
	if tg_op = 'INSERT' then
		perform app.draft_count(one.tenant_id, one.network, 1, one.size);
	elsif not one.is_sent and (tg_op = 'DELETE' or new.is_sent) then
		perform app.draft_count(one.tenant_id, one.network, -1,
		    -one.size);
	end if;
	if tg_op = 'DELETE' then
		delete from app.file f where f.tenant_id = one.tenant_id
		    and f.id = one.file_id and f.kind = 'attachment';
	end if;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.support_file_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_forget(request uuid, was integer, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdict text := app.support_as(request, was);
	whose uuid;
begin
	if verdict <> 'done' then
		return verdict;
	end if;
	select r.subject_id into whose from app.support_request r
	where r.tenant_id = here and r.id = request;
	if not app.subject_forget(whose) then
		return 'done';
	end if;
	delete from app.support_file f
	where f.tenant_id = here and f.request_id = request;
	update app.delivery d set recipient = null, content = null,
	    state = case d.state when 'waiting' then 'withdrawn'
		else d.state end,
	    ended_at = coalesce(d.ended_at, now())
	where d.tenant_id = here and d.support_id = request
	    and d.content is not null;
	perform app.support_move(request, app.support_state_of('closed'), actor,
	    true);
	perform app.support_audit(actor, 'support.forget', request, '{}');
	return 'done';
end
$$;

ALTER FUNCTION app.support_forget(request uuid, was integer, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_move(request uuid, wanted text, actor uuid, turn boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	before text;
begin
	select r.state into before from app.support_request r
	where r.tenant_id = here and r.id = request for update;
	update app.support_request r set state = wanted, kind = s.kind,
	    revision = r.revision + 1, touched_at = now(),
	    since = case when turn then now() else r.since end
	from app.support_state s
	where r.tenant_id = here and r.id = request
	    and s.tenant_id = here and s.code = wanted;
	if before <> wanted then
		insert into app.support_entry (tenant_id, request_id, id, kind,
		    actor, from_state, to_state)
		values (here, request, gen_random_uuid(), 'state', actor,
		    before, wanted);
	end if;
end
$$;

ALTER FUNCTION app.support_move(request uuid, wanted text, actor uuid, turn boolean) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_note(request uuid, entry uuid, sealed_body bytea, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	if not exists (select from app.support_request r
	    where r.tenant_id = here and r.id = request) then
		return 'gone';
	end if;
	insert into app.support_entry (tenant_id, request_id, id, kind, actor,
	    body)
	values (here, request, entry, 'note', actor, sealed_body)
	on conflict (tenant_id, id) do nothing;
	if found then
		perform app.support_audit(actor, 'support.note', request, '{}');
	end if;
	return 'done';
end
$$;

ALTER FUNCTION app.support_note(request uuid, entry uuid, sealed_body bytea, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_rank() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	us constant bigint := (extract(epoch from new.since) * 1000000)::bigint;
begin
	new.rank := case new.kind when 'closed' then 4102444800000000 - us
	    else us end;
	return new;
end
$$;

ALTER FUNCTION app.support_rank() OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_replied() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	update app.support_file f set is_sent = true
	where f.tenant_id = new.tenant_id and f.request_id = new.request_id
	    and not f.is_sent;
	return null;
end
$$;

ALTER FUNCTION app.support_replied() OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_reply(request uuid, was integer, entry uuid, sealed_body bytea, actor uuid, closes boolean, recipient text, mail_subject text, mail_text text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdict text;
begin
	if exists (select from app.support_entry e where e.tenant_id = here
	    and e.id = entry and e.request_id = request) then
		return 'done';
	end if;
	verdict := app.support_as(request, was);
	if verdict <> 'done' then
		return verdict;
	end if;
	insert into app.support_entry (tenant_id, request_id, id, kind, actor,
	    body)
	values (here, request, entry, 'reply', actor, sealed_body);
	perform app.support_move(request, app.support_state_of(
	    case when closes then 'closed' else 'waiting' end), actor, true);
	insert into app.delivery (tenant_id, id, kind, purpose, support_id,
	    recipient, content)
	values (here, entry, 'mail', 'support.reply', request, recipient,
	    jsonb_build_object('subject', mail_subject, 'text', mail_text,
	    'thread', request));
	insert into app.job (tenant_id, kind, delivery_id)
	values (here, 'mail', entry);
	perform app.support_audit(actor, 'support.reply', request, '{}');
	return 'done';
end
$$;

ALTER FUNCTION app.support_reply(request uuid, was integer, entry uuid, sealed_body bytea, actor uuid, closes boolean, recipient text, mail_subject text, mail_text text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_say(request uuid, entry uuid, sealed_body bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	now_kind text;
begin
	select r.kind into now_kind from app.support_request r
	where r.tenant_id = here and r.id = request for update;
	if not found then
		return 'gone';
	end if;
	if exists (select from app.support_entry e where e.tenant_id = here
	    and e.id = entry) then
		return 'repeat';
	end if;
	if (select count(*) from app.support_entry e where e.tenant_id = here
	    and e.request_id = request and e.kind = 'answer'
	    and e.n > coalesce((select max(p.n) from app.support_entry p
		where p.tenant_id = here and p.request_id = request
		and p.kind = 'reply'), 0)) >= 20 then
		return 'many';
	end if;
	insert into app.support_entry (tenant_id, request_id, id, kind, body)
	values (here, request, entry, 'answer', sealed_body);
	if now_kind in ('waiting', 'closed') then
		perform app.support_move(request, app.support_state_of('open'),
		    null, true);
	else
		update app.support_request r set revision = r.revision + 1,
		    touched_at = now()
		where r.tenant_id = here and r.id = request;
	end if;
	return 'done';
end
$$;

ALTER FUNCTION app.support_say(request uuid, entry uuid, sealed_body bytea) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_shut(request uuid, closes boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	perform from app.support_request r where r.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and r.id = request and (r.kind = 'closed') <> closes for update;
	if found then
		perform app.support_move(request, app.support_state_of(
		    case when closes then 'closed' else 'open' end), null,
		    true);
	end if;
end
$$;

ALTER FUNCTION app.support_shut(request uuid, closes boolean) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_state_begin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.id::text, true);
	insert into app.support_state (tenant_id, code, position, kind)
	select new.id, code, position, kind from app.support_state_first;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.support_state_begin() OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_state_of(wanted text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select s.code from app.support_state s
	where s.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	    and s.kind = wanted
	order by s.position limit 1
$$;

ALTER FUNCTION app.support_state_of(wanted text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_state_set(request uuid, was integer, wanted text, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdict text := app.support_as(request, was);
	before app.support_request;
begin
	if verdict <> 'done' then
		return verdict;
	end if;
	if not exists (select from app.support_state s
	    where s.tenant_id = here and s.code = wanted) then
		return 'none';
	end if;
	select * into before from app.support_request r
	where r.tenant_id = here and r.id = request;
	if before.state <> wanted then
		-- Whoever is waited for, or not: only closing and what opens it
		-- again begin a time anew.
		perform app.support_move(request, wanted, actor,
		    (before.kind = 'closed') <> (wanted in (select s.code
			from app.support_state s where s.tenant_id = here
			and s.kind = 'closed')));
		perform app.support_audit(actor, 'support.state', request,
		    jsonb_build_object('from', before.state, 'to', wanted));
	end if;
	return 'done';
end
$$;

ALTER FUNCTION app.support_state_set(request uuid, was integer, wanted text, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.support_sweep(most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	subjects uuid[];
begin
	with gone as (
		delete from app.support_request
		where tenant_id = here and id = any (array(
			select r.id
			from app.support_kind k cross join lateral (
				select r.id from app.support_request r
				where r.tenant_id = here and r.kind = k.code
				    and r.touched_at < now() - make_interval(
				    days => app.retention_days(k.retention))
				order by r.touched_at
				limit most for update skip locked) r
			limit most))
		returning subject_id
	)
	select coalesce(array_agg(distinct subject_id), '{}') into subjects
	from gone;
	perform app.subject_drop(subjects);
	return cardinality(subjects);
end
$$;

ALTER FUNCTION app.support_sweep(most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_ask_set(of_survey uuid, wanted jsonb, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.survey_ask_set(of_survey uuid, wanted jsonb, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	sign constant int := case tg_op when 'INSERT' then 1 else -1 end;
	drafts constant int := (tg_table_name = 'survey_draft')::int;
begin
	perform app.survey_use_add(r.tenant_id, r.n * (1 - drafts),
	    r.n * drafts, 0)
	from (select o.tenant_id, sign * count(*)::int as n
	    from rows_of o join app.tenant t on t.id = o.tenant_id
	    group by o.tenant_id order by o.tenant_id) r;
	return null;
end
$$;

ALTER FUNCTION app.survey_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_minutes_set(wanted integer, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was int;
begin
	select survey_minutes into strict was from app.tenant where id = me
	for update;
	if was = wanted then
		return true;
	end if;
	update app.tenant set survey_minutes = wanted where id = me;
	insert into app.audit (tenant_id, actor, action, object_kind, detail)
	values (me, actor, 'limits.set', 'tenant',
	    jsonb_build_object('minutes', wanted, 'was', was));
	return true;
end
$$;

ALTER FUNCTION app.survey_minutes_set(wanted integer, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_pin_set(of_slug text, fresh text, live boolean, by_whom uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	s uuid;
	was app.survey_pin;
begin
	select x.id into s from app.survey x where x.tenant_id = here
	    and x.slug = of_slug for no key update;
	if not found then
		return 'none';
	end if;
	select * into was from app.survey_pin p
	where p.tenant_id = here and p.survey_id = s;
	if was.pin is null and not live or
	    was.pin is not null and live = (was.dropped_at is null) then
		return 'set';
	end if;
	if was.pin is null then
		insert into app.survey_pin (tenant_id, pin, survey_id)
		values (here, fresh, s) on conflict do nothing;
		if not found then
			return 'taken';
		end if;
	else
		update app.survey_pin p
		set dropped_at = case when not live then now() end
		where p.tenant_id = here and p.survey_id = s;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (here, by_whom, case when live then 'pin.add' else 'pin.drop'
	    end, 'survey', s::text);
	return 'set';
end
$$;

ALTER FUNCTION app.survey_pin_set(of_slug text, fresh text, live boolean, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_room_of(of_tenant uuid) RETURNS TABLE(surveys integer, most_surveys integer, drafts integer, most_drafts integer, bytes bigint, most_bytes bigint)
    LANGUAGE sql STABLE
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select coalesce(u.surveys, 0), 10000, coalesce(u.drafts, 0),
	    case when t.survey_quota > 0 then 1000 else 0 end,
	    coalesce(u.bytes, 0), t.survey_quota
	from tenant t
	left join survey_use u on u.tenant_id = t.id
	where t.id = of_tenant
$$;

ALTER FUNCTION app.survey_room_of(of_tenant uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_set(of_slug text, based integer, wanted jsonb, by_whom uuid) RETURNS TABLE(verdict text, revision integer)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	zone text;
	s app.survey;
	was jsonb;
	became jsonb;
begin
	select t.time_zone into zone from app.tenant t where t.id = here;
	select * into s from app.survey x
	where x.tenant_id = here and x.slug = of_slug for no key update;
	if not found then
		return;
	end if;
	if s.revision <> based then
		return query select 'stale', s.revision;
		return;
	end if;
	was := app.survey_set_now(s.id);
	s.state := coalesce(wanted->>'state', s.state);
	if s.state not in ('draft', 'open', 'paused', 'closed', 'archived') or
	    (s.state = 'draft' and s.current_version is not null) or
	    (s.state in ('open', 'paused', 'closed') and
	    s.current_version is null) then
		return query select 'state', s.revision;
		return;
	end if;
	-- What is not changed keeps its seconds.
	if wanted ? 'opens' and
	    wanted->>'opens' is distinct from was->>'opens' then
		s.opens_at := (wanted->>'opens')::timestamp at time zone zone;
	end if;
	if wanted ? 'closes' and
	    wanted->>'closes' is distinct from was->>'closes' then
		s.closes_at := (wanted->>'closes')::timestamp at time zone zone;
	end if;
	if s.closes_at <= s.opens_at then
		return query select 'times', s.revision;
		return;
	end if;
	s.titled := s.titled or coalesce(wanted->>'title' <> s.title, false);
	update app.survey x set state = s.state, opens_at = s.opens_at,
	    closes_at = s.closes_at, titled = s.titled,
	    title = coalesce(wanted->>'title', s.title),
	    slug = coalesce(wanted->>'slug', s.slug),
	    messages = coalesce(wanted->'messages', s.messages)
	where x.tenant_id = here and x.id = s.id;
	if wanted ? 'limit' and
	    wanted->>'limit' is distinct from was->>'limit' then
		insert into app.survey_limit as l (tenant_id, survey_id, most,
		    taken)
		select here, s.id, (wanted->>'limit')::int,
		    coalesce(sum(c.n), 0)
		from app.counted c where c.tenant_id = here
		    and c.survey_id = s.id and c.cell in ('#complete', '#waiting')
		on conflict (tenant_id, survey_id) do update set
		    most = excluded.most, taken = case when l.most is null
			then excluded.taken else l.taken end;
	end if;
	became := app.survey_set_now(s.id);
	if became = was then
		return query select 'set', s.revision;
		return;
	end if;
	update app.survey x set revision = s.revision + 1, changed_at = now(),
	    changed_by = by_whom
	where x.tenant_id = here and x.id = s.id;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	select here, by_whom, 'survey.set', 'survey', s.id, jsonb_object_agg(
	    k, jsonb_build_array(was->k, became->k))
	from jsonb_object_keys(became) k where was->k is distinct from became->k;
	return query select 'set', s.revision + 1;
end
$$;

ALTER FUNCTION app.survey_set(of_slug text, based integer, wanted jsonb, by_whom uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_set_now(of_survey uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	select jsonb_build_object('state', s.state, 'title', s.title,
	    'slug', s.slug, 'messages', s.messages,
	    'opens', to_char(s.opens_at at time zone t.time_zone,
		'YYYY-MM-DD HH24:MI'),
	    'closes', to_char(s.closes_at at time zone t.time_zone,
		'YYYY-MM-DD HH24:MI'),
	    'limit', l.most)
	from app.survey s
	join app.tenant t on t.id = s.tenant_id
	left join app.survey_limit l on l.tenant_id = s.tenant_id
	    and l.survey_id = s.id
	where s.id = of_survey and s.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
$$;

ALTER FUNCTION app.survey_set_now(of_survey uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_use_add(of_tenant uuid, surveys integer, drafts integer, bytes bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
	room record;
begin
	perform set_config('app.tenant', of_tenant::text, true);
	insert into app.survey_use as u (tenant_id, surveys, drafts, bytes)
	values (of_tenant, survey_use_add.surveys, survey_use_add.drafts,
	    survey_use_add.bytes)
	on conflict (tenant_id) do update set
	    surveys = u.surveys + excluded.surveys,
	    drafts = u.drafts + excluded.drafts,
	    bytes = u.bytes + excluded.bytes;
	select * into room from app.survey_room_of(of_tenant);
	if (surveys > 0 and room.surveys > room.most_surveys) or
	    (drafts > 0 and room.drafts > room.most_drafts) or
	    (bytes > 0 and room.bytes > room.most_bytes) then
		raise exception 'the surveys of the customer take all their '
		    'room' using errcode = 'XR001';
	end if;
	perform set_config('app.tenant', coalesce(entered, ''), true);
end
$$;

ALTER FUNCTION app.survey_use_add(of_tenant uuid, surveys integer, drafts integer, bytes bigint) OWNER TO exitpoll_owner;

CREATE FUNCTION app.survey_version_keep() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	if tg_op = 'DELETE' then
		if exists (select from app.survey s
		    where s.tenant_id = old.tenant_id and s.id = old.survey_id) then
			raise exception 'a published version cannot be deleted'
			    using errcode = '23001';
		end if;
		return old;
	end if;
	if (new.tenant_id, new.survey_id, new.version, new.definition,
	    new.published_at) is distinct from (old.tenant_id, old.survey_id,
	    old.version, old.definition, old.published_at)
	    or new.published_by is not null then
		raise exception 'a published version cannot be changed'
		    using errcode = '23001';
	end if;
	return new;
end
$$;

ALTER FUNCTION app.survey_version_keep() OWNER TO exitpoll_owner;

CREATE FUNCTION app.sweep_house(most integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with s as (delete from session where token_hash in (
	    select token_hash from session
	    where expires_at < now() or absolute_at < now()
	    limit most for update skip locked) returning 1),
	a as (delete from login_attempt where (key, slot) in (
	    select key, slot from login_attempt
	    where slot < now() - interval '1 hour'
	    limit most for update skip locked) returning 1),
	l as (delete from login_salt
	    where hour < now() - interval '2 hours' returning 1),
	r as (delete from rate where key in (
	    select key from rate where full_at < now()
	    limit most for update skip locked) returning 1),
	u as (delete from upload_network where network in (
	    select network from upload_network
	    where drafts = 0 and hour < now() - interval '1 hour'
	    limit most for update skip locked) returning 1),
	j as (delete from job where id in (
	    select id from job where state in ('done', 'dead')
	    and ended_at < now() - case state when 'done' then interval '7 days'
		else interval '90 days' end
	    and ended_at < now() - interval '7 days'
	    limit most for update skip locked) returning 1)
	select (select count(*) from s) + (select count(*) from a) +
	    (select count(*) from l) + (select count(*) from r) +
	    (select count(*) from u) + (select count(*) from j)
$$;

ALTER FUNCTION app.sweep_house(most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.tell_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	row_now jsonb := to_jsonb(coalesce(new, old));
	of_tenant uuid := coalesce(row_now->>'tenant_id', row_now->>'id')::uuid;
begin
	perform pg_notify('exitpoll_survey', slug)
	from app.tenant where id = of_tenant;
	return null;
end
$$;

ALTER FUNCTION app.tell_changed() OWNER TO exitpoll_owner;

CREATE FUNCTION app.tenant_by_slug(wanted text) RETURNS TABLE(id uuid, slug text, name text, accent_color text, time_zone text, language text, min_age integer, privacy_url text, has_logo boolean, careers_intro text, state text, today date, background text, radius integer, font text, thanks text, onward_url text, brand_off boolean, frame_hosts text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select t.id, t.slug, t.name, t.accent_color, t.time_zone, t.language,
	    t.min_age::int, t.privacy_url, t.logo is not null, t.careers_intro,
	    t.state, (now() at time zone t.time_zone)::date, t.background,
	    t.radius::int, t.font, t.thanks, t.onward_url, t.brand_off,
	    t.frame_hosts
	from tenant t where t.slug = wanted
$$;

ALTER FUNCTION app.tenant_by_slug(wanted text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.tenant_ids() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select id from tenant order by id
$$;

ALTER FUNCTION app.tenant_ids() OWNER TO exitpoll_owner;

CREATE FUNCTION app.tenant_key() RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select k.sealed from app.tenant_key k where k.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
$$;

ALTER FUNCTION app.tenant_key() OWNER TO exitpoll_owner;

CREATE FUNCTION app.tenant_key_make(fresh bytea) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	insert into app.tenant_key (tenant_id, sealed) values (here, fresh)
	on conflict do nothing;
	return (select k.sealed from app.tenant_key k
	    where k.tenant_id = here);
end
$$;

ALTER FUNCTION app.tenant_key_make(fresh bytea) OWNER TO exitpoll_owner;

CREATE PROCEDURE app.tenant_wall(IN target regclass)
    LANGUAGE plpgsql
    SET search_path TO 'app', 'pg_temp'
    AS $$
begin
	execute format('alter table %s enable row level security', target);
	execute format('alter table %s force row level security', target);
	execute format('create policy tenant on %s using (tenant_id = '
	    '(select nullif(current_setting(''app.tenant'', true), '''')::uuid)) '
	    'with check (tenant_id = '
	    '(select nullif(current_setting(''app.tenant'', true), '''')::uuid))',
	    target);
end
$$;

ALTER PROCEDURE app.tenant_wall(IN target regclass) OWNER TO exitpoll_owner;

CREATE FUNCTION app.tenants_with_comments_due() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with recursive hop as (
		(select tenant_id from comment_due order by tenant_id limit 1)
		union all
		select (select d.tenant_id from comment_due d
		    where d.tenant_id > hop.tenant_id
		    order by d.tenant_id limit 1)
		from hop where hop.tenant_id is not null
	)
	select tenant_id from hop where tenant_id is not null
$$;

ALTER FUNCTION app.tenants_with_comments_due() OWNER TO exitpoll_owner;

CREATE FUNCTION app.tenants_with_deltas() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with recursive hop as (
		(select tenant_id from rollup_delta order by tenant_id limit 1)
		union all
		select (select d.tenant_id from rollup_delta d
		    where d.tenant_id > hop.tenant_id
		    order by d.tenant_id limit 1)
		from hop where hop.tenant_id is not null
	)
	select tenant_id from hop where tenant_id is not null
$$;

ALTER FUNCTION app.tenants_with_deltas() OWNER TO exitpoll_owner;

CREATE FUNCTION app.theme_back(actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.theme_back(actor uuid) OWNER TO exitpoll_owner;

CREATE TABLE app.tenant (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    accent_color text DEFAULT '#2456a6'::text NOT NULL,
    logo bytea,
    logo_type text,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    min_age smallint DEFAULT 16 NOT NULL,
    privacy_url text,
    state text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    careers_intro text,
    file_quota bigint DEFAULT '2147483648'::bigint NOT NULL,
    background text,
    radius smallint DEFAULT 10 NOT NULL,
    font text DEFAULT 'sans'::text NOT NULL,
    thanks text,
    onward_url text,
    brand_off boolean DEFAULT false NOT NULL,
    survey_quota bigint DEFAULT 1073741824 NOT NULL,
    frame_hosts text DEFAULT ''::text NOT NULL,
    survey_minutes integer DEFAULT 3 NOT NULL,
    invitations_a_day integer DEFAULT 100000 NOT NULL,
    support_unanswered integer DEFAULT 5000 NOT NULL,
    mails_a_day integer DEFAULT 2000 NOT NULL,
    CONSTRAINT tenant_accent_color_check CHECK ((accent_color ~ '^#[0-9a-f]{6}$'::text)),
    CONSTRAINT tenant_background_check CHECK ((background ~ '^#[0-9a-f]{6}$'::text)),
    CONSTRAINT tenant_careers_intro_check CHECK (((length(careers_intro) >= 1) AND (length(careers_intro) <= 600))),
    CONSTRAINT tenant_check CHECK (((logo IS NULL) = (logo_type IS NULL))),
    CONSTRAINT tenant_file_quota_check CHECK (((file_quota >= 0) AND (file_quota <= '1099511627776'::bigint))),
    CONSTRAINT tenant_font_check CHECK ((font = ANY (ARRAY['sans'::text, 'serif'::text, 'round'::text, 'mono'::text]))),
    CONSTRAINT tenant_frame_hosts_check CHECK (((length(frame_hosts) <= 2000) AND (frame_hosts ~ '^(|https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?( https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?)*)$'::text))),
    CONSTRAINT tenant_invitations_a_day_check CHECK (((invitations_a_day >= 1) AND (invitations_a_day <= 10000000))),
    CONSTRAINT tenant_language_check CHECK ((language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text)),
    CONSTRAINT tenant_logo_check CHECK ((length(logo) <= 262144)),
    CONSTRAINT tenant_logo_type_check CHECK ((logo_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/svg+xml'::text, 'image/webp'::text]))),
    CONSTRAINT tenant_mails_a_day_check CHECK (((mails_a_day >= 1) AND (mails_a_day <= 1000000))),
    CONSTRAINT tenant_min_age_check CHECK (((min_age >= 13) AND (min_age <= 99))),
    CONSTRAINT tenant_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT tenant_onward_url_check CHECK (((onward_url ~ '^https://[^/]'::text) AND (length(onward_url) <= 500))),
    CONSTRAINT tenant_privacy_url_check CHECK ((privacy_url ~ '^https?://'::text)),
    CONSTRAINT tenant_radius_check CHECK (((radius >= 0) AND (radius <= 24))),
    CONSTRAINT tenant_slug_check CHECK (((slug ~ '^[a-z][a-z0-9-]{0,38}[a-z0-9]$'::text) AND (slug <> ALL (ARRAY['app'::text, 'api'::text, 'assets'::text, 'login'::text, 'logout'::text, 'healthz'::text, 'readyz'::text, 'metrics'::text, 'static'::text, 'errors'::text])))),
    CONSTRAINT tenant_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text]))),
    CONSTRAINT tenant_support_unanswered_check CHECK (((support_unanswered >= 1) AND (support_unanswered <= 1000000))),
    CONSTRAINT tenant_survey_minutes_check CHECK (((survey_minutes >= 1) AND (survey_minutes <= 60))),
    CONSTRAINT tenant_survey_quota_check CHECK (((survey_quota >= 0) AND (survey_quota <= '1099511627776'::bigint))),
    CONSTRAINT tenant_thanks_check CHECK (((length(thanks) >= 1) AND (length(thanks) <= 600))),
    CONSTRAINT tenant_time_zone_check CHECK (((now() AT TIME ZONE time_zone) IS NOT NULL))
);

ALTER TABLE ONLY app.tenant FORCE ROW LEVEL SECURITY;

ALTER TABLE app.tenant OWNER TO exitpoll_owner;

CREATE FUNCTION app.theme_of(t app.tenant) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	select jsonb_build_object('accent', t.accent_color, 'background',
	    t.background, 'radius', t.radius, 'font', t.font, 'thanks',
	    t.thanks, 'onward', t.onward_url, 'privacy', t.privacy_url,
	    'brand_off', t.brand_off)
$$;

ALTER FUNCTION app.theme_of(t app.tenant) OWNER TO exitpoll_owner;

CREATE FUNCTION app.theme_set(wanted jsonb, picture bytea, picture_type text, actor uuid) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	select app.theme_take(wanted,
	    case when picture is null then t.logo
		else nullif(picture, '') end,
	    case when picture is null then t.logo_type
		when picture = '' then null else picture_type end,
	    actor, 'theme.set')
	from app.tenant t
	where t.id = nullif(current_setting('app.tenant', true), '')::uuid
$$;

ALTER FUNCTION app.theme_set(wanted jsonb, picture bytea, picture_type text, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.theme_take(wanted jsonb, picture bytea, picture_type text, actor uuid, what text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.theme_take(wanted jsonb, picture bytea, picture_type text, actor uuid, what text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.transcript_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	entered text := current_setting('app.tenant', true);
	one record;
begin
	for one in select r.tenant_id, case tg_op when 'INSERT'
	    then sum(length(r.sealed)) else -sum(length(r.sealed)) end as n
	    from rows_of r join app.tenant t on t.id = r.tenant_id
	    group by r.tenant_id order by r.tenant_id loop
		perform set_config('app.tenant', one.tenant_id::text, true);
		insert into app.file_use as u (tenant_id, bytes)
		values (one.tenant_id, one.n)
		on conflict (tenant_id) do update set bytes = u.bytes +
		    excluded.bytes;
	end loop;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

ALTER FUNCTION app.transcript_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.transcript_drop(of_session text, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	delete from app.subject s using app.transcript t
	where t.tenant_id = here and t.session = of_session
	    and s.tenant_id = here and s.id = t.subject_id;
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind,
	    object_id)
	values (here, actor, 'transcript.delete', 'session', of_session);
	return true;
end
$$;

ALTER FUNCTION app.transcript_drop(of_session text, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.transcript_put(of_session text, subject uuid, fresh_key bytea, fresh bytea, of_lines integer, of_left_out integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	room bigint;
	was bigint;
begin
	insert into app.file_use (tenant_id) values (here)
	on conflict do nothing;
	select t.file_quota - u.bytes into room
	from app.file_use u join app.tenant t on t.id = u.tenant_id
	where u.tenant_id = here for update of u;
	select length(t.sealed) into was from app.transcript t
	where t.tenant_id = here and t.session = of_session;
	if length(fresh) > room + coalesce(was, 0) then
		return 'full';
	end if;
	delete from app.subject s using app.transcript t
	where t.tenant_id = here and t.session = of_session
	    and s.tenant_id = here and s.id = t.subject_id;
	perform app.subject_add(subject, null, fresh_key);
	insert into app.transcript (tenant_id, session, subject_id, sealed,
	    lines, left_out)
	values (here, of_session, subject, fresh, of_lines, of_left_out);
	return case when was is null then 'stored' else 'replaced' end;
end
$$;

ALTER FUNCTION app.transcript_put(of_session text, subject uuid, fresh_key bytea, fresh bytea, of_lines integer, of_left_out integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.transcript_sweep(most integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
	with gone as (
		delete from app.subject s
		where s.tenant_id =
		    nullif(current_setting('app.tenant', true), '')::uuid
		    and s.id = any (array(
			select t.subject_id from app.transcript t
			where t.tenant_id = nullif(current_setting(
			    'app.tenant', true), '')::uuid
			    and t.sent_at < now() - make_interval(
			    days => app.retention_days('transcript'))
			order by t.sent_at
			limit most for update skip locked))
		returning 1
	)
	select count(*) from gone
$$;

ALTER FUNCTION app.transcript_sweep(most integer) OWNER TO exitpoll_owner;

CREATE FUNCTION app.upload_admit(draft uuid, add bigint, of_network text, whole boolean) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	here uuid := nullif(current_setting('app.tenant', true), '')::uuid;
	drafts_most constant int := 200;
	hour_most constant bigint := 268435456;
	had bigint;
	quota bigint;
	used app.file_use;
	net app.upload_network;
begin
	-- The draft before the customer, as every other statement has it; and
	-- before a draft that is not there yet, a lock of its number.
	perform pg_advisory_xact_lock(1145656660, hashtext(draft::text));
	perform from app.application_draft d
	where d.tenant_id = here and d.id = draft for update;
	insert into app.file_use (tenant_id) values (here)
	on conflict do nothing;
	select * into used from app.file_use u where u.tenant_id = here
	for update;
	select t.file_quota into quota from app.tenant t where t.id = here;
	select coalesce(max(d.size), 0) into had from app.application_draft d
	where d.tenant_id = here and d.id = draft;
	if used.bytes - had + add > quota or (not whole and
	    used.unsent - had + add > quota / 4) then
		return 'full';
	end if;
	if of_network is null then
		return 'kept';
	end if;
	insert into app.upload_network (network) values (of_network)
	on conflict do nothing;
	select * into net from app.upload_network n
	where n.network = of_network for update;
	if net.hour < now() - interval '1 hour' then
		net.hour := now();
		net.bytes := 0;
	end if;
	if net.bytes + add > hour_most or
	    (had = 0 and not whole and net.drafts >= drafts_most) then
		return 'network';
	end if;
	update app.upload_network n set hour = net.hour, bytes = net.bytes + add
	where n.network = of_network;
	return 'kept';
end
$$;

ALTER FUNCTION app.upload_admit(draft uuid, add bigint, of_network text, whole boolean) OWNER TO exitpoll_owner;

CREATE FUNCTION app.utc_text(at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
	select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

ALTER FUNCTION app.utc_text(at timestamp with time zone) OWNER TO exitpoll_owner;

CREATE FUNCTION app.version_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	sign constant int := case tg_op when 'INSERT' then 1 else -1 end;
begin
	perform app.survey_use_add(r.tenant_id, 0, 0, r.bytes)
	from (select o.tenant_id, sign * sum(octet_length(o.definition))
		as bytes
	    from rows_of o join app.tenant t on t.id = o.tenant_id
	    group by o.tenant_id order by o.tenant_id) r;
	return null;
end
$$;

ALTER FUNCTION app.version_counted() OWNER TO exitpoll_owner;

CREATE FUNCTION app.webhook_again(wanted uuid, of_webhook uuid, actor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	update app.job j set run_at = now()
	where j.tenant_id = me and j.delivery_id = wanted and j.state = 'ready'
	    and exists (select from app.delivery d where d.tenant_id = me
		and d.id = wanted and d.webhook_id = of_webhook);
	if found then
		update app.delivery d set next_at = now()
		where d.tenant_id = me and d.id = wanted;
		perform pg_notify('exitpoll_job', '');
	else
		update app.delivery d set state = 'waiting', content = '{}',
		    recipient = w.host, ended_at = null, next_at = now(),
		    tries = 0, outcome = null, http_status = null, said = null
		from app.webhook w
		where d.tenant_id = me and d.id = wanted
		    and d.webhook_id = of_webhook and w.tenant_id = me
		    and w.id = d.webhook_id and d.ended_at is not null;
		if not found then
			return false;
		end if;
		insert into app.job (tenant_id, kind, delivery_id)
		values (me, 'webhook', wanted);
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, 'webhook.again', 'webhook', of_webhook,
	    jsonb_build_object('delivery', wanted));
	return true;
end
$$;

ALTER FUNCTION app.webhook_again(wanted uuid, of_webhook uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.webhook_bound() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
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

ALTER FUNCTION app.webhook_bound() OWNER TO exitpoll_owner;

CREATE FUNCTION app.webhook_put(wanted uuid, address text, at_host text, as_shape text, of_events text[], everything boolean, of_surveys text[], seal bytea, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if seal is not null then
		if (select count(*) from app.webhook w where w.tenant_id = me
		    and w.state <> 'deleted') >= 10 then
			return 'full';
		end if;
		insert into app.webhook (tenant_id, id, url, host, shape, events,
		    every_survey, sealed, made_by)
		values (me, wanted, address, at_host, as_shape, of_events,
		    everything, seal, actor);
	else
		update app.webhook w set url = address, host = at_host,
		    shape = as_shape, events = of_events,
		    every_survey = everything, changed_at = now()
		where w.tenant_id = me and w.id = wanted
		    and w.state <> 'deleted';
		if not found then
			return 'none';
		end if;
	end if;
	delete from app.webhook_survey x
	where x.tenant_id = me and x.webhook_id = wanted;
	insert into app.webhook_survey (tenant_id, webhook_id, survey_id)
	select me, wanted, s.id from app.survey s
	where s.tenant_id = me and s.slug = any (of_surveys)
	    and not everything
	limit 200;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	values (me, actor, case when seal is null then 'webhook.change'
	    else 'webhook.add' end, 'webhook', wanted,
	    jsonb_build_object('host', at_host, 'events', of_events));
	return 'done';
end
$$;

ALTER FUNCTION app.webhook_put(wanted uuid, address text, at_host text, as_shape text, of_events text[], everything boolean, of_surveys text[], seal bytea, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.webhook_set(wanted uuid, what text, seal bytea, actor uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform from app.tenant t where t.id = me for no key update;
	if what = 'restore' and (select count(*) from app.webhook w
	    where w.tenant_id = me and w.state <> 'deleted') >= 10 then
		return 'full';
	end if;
	update app.webhook w set changed_at = now(),
	    state = case what when 'pause' then 'paused'
		when 'delete' then 'deleted' when 'rotate' then w.state
		else 'active' end,
	    is_gone = w.is_gone and what not in ('resume', 'restore'),
	    sealed = case what when 'rotate' then seal else w.sealed end,
	    sealed_before = case what when 'rotate' then w.sealed
		else w.sealed_before end,
	    before_until = case what when 'rotate'
		then now() + interval '1 day' else w.before_until end
	where w.tenant_id = me and w.id = wanted and case what
	    when 'restore' then w.state = 'deleted'
	    when 'pause' then w.state = 'active'
	    when 'resume' then w.state = 'paused'
	    when 'rotate' then w.state <> 'deleted' and seal is not null
	    when 'delete' then w.state <> 'deleted' else false end;
	if not found then
		return 'none';
	end if;
	delete from app.webhook w where w.tenant_id = me and w.id in (
		select o.id from app.webhook o
		where o.tenant_id = me and o.state = 'deleted'
		order by o.changed_at desc, o.id offset 10);
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (me, actor, 'webhook.' || what, 'webhook', wanted);
	return 'done';
end
$$;

ALTER FUNCTION app.webhook_set(wanted uuid, what text, seal bytea, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.webhook_try(wanted uuid, actor uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'app', 'pg_temp'
    AS $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	made uuid;
begin
	insert into app.delivery (tenant_id, kind, purpose, webhook_id, event,
	    recipient, content)
	select me, 'webhook', 'webhook', w.id, 'test', w.host, '{}'
	from app.webhook w where w.tenant_id = me and w.id = wanted
	    and w.state <> 'deleted'
	returning id into made;
	if made is not null then
		insert into app.job (tenant_id, kind, delivery_id, max_tries)
		values (me, 'webhook', made, 1);
		insert into app.audit (tenant_id, actor, action, object_kind,
		    object_id)
		values (me, actor, 'webhook.test', 'webhook', wanted);
	end if;
	return made;
end
$$;

ALTER FUNCTION app.webhook_try(wanted uuid, actor uuid) OWNER TO exitpoll_owner;

CREATE FUNCTION app.words_asked(asked text) RETURNS TABLE(config text, query tsquery)
    LANGUAGE sql IMMUTABLE ROWS 16 PARALLEL SAFE
    AS $$
	select c, websearch_to_tsquery(c::regconfig, app.words_plain(asked))
	from unnest(array['simple', 'english', 'german', 'french', 'spanish',
	    'italian', 'portuguese', 'dutch', 'swedish', 'danish', 'norwegian',
	    'finnish', 'russian', 'hungarian', 'romanian', 'turkish']) c
$$;

ALTER FUNCTION app.words_asked(asked text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.words_config(language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	select case split_part(lower(language), '-', 1)
	    when 'en' then 'english' when 'de' then 'german'
	    when 'fr' then 'french' when 'es' then 'spanish'
	    when 'it' then 'italian' when 'pt' then 'portuguese'
	    when 'nl' then 'dutch' when 'sv' then 'swedish'
	    when 'da' then 'danish' when 'nb' then 'norwegian'
	    when 'fi' then 'finnish' when 'ru' then 'russian'
	    when 'hu' then 'hungarian' when 'ro' then 'romanian'
	    when 'tr' then 'turkish' else 'simple' end
$$;

ALTER FUNCTION app.words_config(language text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.words_exact(word text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	select ('''' || replace(replace(word, '\', '\\'), '''', '''''') ||
	    '''')::tsquery
$$;

ALTER FUNCTION app.words_exact(word text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.words_marked(config text, said text, asked text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	select translate(ts_headline(config::regconfig, app.words_plain(said),
	    websearch_to_tsquery(config::regconfig, app.words_plain(asked)),
	    U&'HighlightAll=true, StartSel="\0002", StopSel="\0003"'),
	    U&'\0004\0001', '<')
$$;

ALTER FUNCTION app.words_marked(config text, said text, asked text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.words_of(config text, said text, shelf text, agent text, queue text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	select to_tsvector(config::regconfig, app.words_plain(said)) ||
	    array_to_tsvector(array_remove(array[shelf, U&'\0001a' || agent,
		U&'\0001q' || queue], null))
$$;

ALTER FUNCTION app.words_of(config text, said text, shelf text, agent text, queue text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.words_plain(said text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	select regexp_replace(translate(said, U&'<\0001\0002\0003', U&'\0004'),
	    '([\u3040-\u30FF\u3400-\u9FFF])', U&'\0001\\1\0001', 'g')
$$;

ALTER FUNCTION app.words_plain(said text) OWNER TO exitpoll_owner;

CREATE FUNCTION app.words_shelf(tenant uuid, survey uuid, day date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	select U&'\0001' || left(md5(tenant::text || survey::text ||
	    extract(year from day) || '-' || extract(month from day)), 20)
$$;

ALTER FUNCTION app.words_shelf(tenant uuid, survey uuid, day date) OWNER TO exitpoll_owner;

CREATE AGGREGATE app.cells_of_all(text[]) (
    SFUNC = array_cat,
    STYPE = text[]
);

ALTER AGGREGATE app.cells_of_all(text[]) OWNER TO exitpoll_owner;

CREATE TABLE app.account (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    operator boolean DEFAULT false NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    language text,
    CONSTRAINT account_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 254)))),
    CONSTRAINT account_language_check CHECK ((language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text)),
    CONSTRAINT account_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
    CONSTRAINT account_state_check CHECK ((state = ANY (ARRAY['active'::text, 'locked'::text])))
);

ALTER TABLE ONLY app.account FORCE ROW LEVEL SECURITY;

ALTER TABLE app.account OWNER TO exitpoll_owner;

CREATE TABLE app.account_reset (
    ticket bytea NOT NULL,
    account_id uuid NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT account_reset_ticket_check CHECK ((length(ticket) = 32))
);

ALTER TABLE ONLY app.account_reset FORCE ROW LEVEL SECURITY;

ALTER TABLE app.account_reset OWNER TO exitpoll_owner;

CREATE TABLE app.alert (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    rule_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    response_id uuid NOT NULL,
    name text NOT NULL,
    question text NOT NULL,
    score integer NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    owner uuid,
    revision integer DEFAULT 1 NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alert_state_check CHECK ((state = ANY (ARRAY['open'::text, 'taken'::text, 'answered'::text, 'closed'::text])))
);

ALTER TABLE ONLY app.alert FORCE ROW LEVEL SECURITY;

ALTER TABLE app.alert OWNER TO exitpoll_owner;

CREATE TABLE app.alert_entry (
    tenant_id uuid NOT NULL,
    alert_id uuid NOT NULL,
    id uuid NOT NULL,
    n bigint NOT NULL,
    kind text NOT NULL,
    body text,
    actor uuid,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alert_entry_body_check CHECK ((length(body) <= 20000)),
    CONSTRAINT alert_entry_kind_check CHECK ((kind = ANY (ARRAY['open'::text, 'take'::text, 'back'::text, 'note'::text, 'answer'::text, 'close'::text, 'reopen'::text])))
);

ALTER TABLE ONLY app.alert_entry FORCE ROW LEVEL SECURITY;

ALTER TABLE app.alert_entry OWNER TO exitpoll_owner;

ALTER TABLE app.alert_entry ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.alert_entry_n_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.alert_rule (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    survey_id uuid NOT NULL,
    name text NOT NULL,
    question text NOT NULL,
    low integer NOT NULL,
    high integer NOT NULL,
    with_comment boolean NOT NULL,
    made_by uuid,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT alert_rule_check CHECK ((high >= low)),
    CONSTRAINT alert_rule_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT alert_rule_question_check CHECK (((length(question) >= 1) AND (length(question) <= 32)))
);

ALTER TABLE ONLY app.alert_rule FORCE ROW LEVEL SECURITY;

ALTER TABLE app.alert_rule OWNER TO exitpoll_owner;

CREATE TABLE app.alert_rule_member (
    tenant_id uuid NOT NULL,
    rule_id uuid NOT NULL,
    account_id uuid NOT NULL
);

ALTER TABLE ONLY app.alert_rule_member FORCE ROW LEVEL SECURITY;

ALTER TABLE app.alert_rule_member OWNER TO exitpoll_owner;

CREATE TABLE app.api_token (
    tenant_id uuid NOT NULL,
    id text NOT NULL,
    hash bytea NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    made_by uuid,
    expires_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_token_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT api_token_id_check CHECK ((id ~ '^[0-9A-Z]{4}-[0-9A-Z]{4}$'::text)),
    CONSTRAINT api_token_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60))),
    CONSTRAINT api_token_scopes_check CHECK (((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 20)))
);

ALTER TABLE ONLY app.api_token FORCE ROW LEVEL SECURITY;

ALTER TABLE app.api_token OWNER TO exitpoll_owner;

CREATE TABLE app.application (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    opening_id uuid NOT NULL,
    draft_id uuid NOT NULL,
    reference text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text,
    resume_file_id uuid,
    resume_text text,
    cover_note text,
    language text NOT NULL,
    age_ok boolean NOT NULL,
    age_min smallint NOT NULL,
    age_method text NOT NULL,
    age_wording text NOT NULL,
    age_at timestamp with time zone DEFAULT now() NOT NULL,
    consent_process_hash bytea NOT NULL,
    consent_process_at timestamp with time zone DEFAULT now() NOT NULL,
    consent_process_language text NOT NULL,
    consent_keep boolean DEFAULT false NOT NULL,
    consent_keep_hash bytea,
    consent_keep_at timestamp with time zone,
    consent_keep_withdrawn_at timestamp with time zone,
    stage text NOT NULL,
    stage_at timestamp with time zone DEFAULT now() NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    retention_clock timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    kept boolean GENERATED ALWAYS AS ((consent_keep AND (consent_keep_withdrawn_at IS NULL))) STORED NOT NULL,
    CONSTRAINT application_age_ok_check CHECK (age_ok),
    CONSTRAINT application_check CHECK (((resume_file_id IS NOT NULL) OR (resume_text IS NOT NULL))),
    CONSTRAINT application_check1 CHECK (((NOT consent_keep) OR ((consent_keep_hash IS NOT NULL) AND (consent_keep_at IS NOT NULL)))),
    CONSTRAINT application_consent_keep_hash_check CHECK ((length(consent_keep_hash) = 32)),
    CONSTRAINT application_consent_process_hash_check CHECK ((length(consent_process_hash) = 32)),
    CONSTRAINT application_cover_note_check CHECK ((length(cover_note) <= 20000)),
    CONSTRAINT application_email_check CHECK (((length(email) >= 3) AND (length(email) <= 254))),
    CONSTRAINT application_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
    CONSTRAINT application_phone_check CHECK ((length(phone) <= 60)),
    CONSTRAINT application_reference_check CHECK (((length(reference) >= 9) AND (length(reference) <= 40))),
    CONSTRAINT application_resume_text_check CHECK ((length(resume_text) <= 60000))
);

ALTER TABLE ONLY app.application FORCE ROW LEVEL SECURITY;

ALTER TABLE app.application OWNER TO exitpoll_owner;

CREATE TABLE app.application_count (
    tenant_id uuid NOT NULL,
    opening_id uuid NOT NULL,
    stage text NOT NULL,
    n bigint NOT NULL
);

ALTER TABLE ONLY app.application_count FORCE ROW LEVEL SECURITY;

ALTER TABLE app.application_count OWNER TO exitpoll_owner;

CREATE TABLE app.application_draft (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    opening_id uuid NOT NULL,
    file_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + make_interval(days => app.retention_days('application.draft'::text))) NOT NULL,
    size bigint DEFAULT 0 NOT NULL,
    network text
);

ALTER TABLE ONLY app.application_draft FORCE ROW LEVEL SECURITY;

ALTER TABLE app.application_draft OWNER TO exitpoll_owner;

CREATE TABLE app.application_event (
    tenant_id uuid NOT NULL,
    application_id uuid NOT NULL,
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    actor uuid,
    kind text NOT NULL,
    from_stage text,
    to_stage text,
    CONSTRAINT application_event_kind_check CHECK ((kind = ANY (ARRAY['received'::text, 'stage'::text, 'keep_withdrawn'::text, 'seen'::text, 'download'::text, 'note'::text])))
);

ALTER TABLE ONLY app.application_event FORCE ROW LEVEL SECURITY;

ALTER TABLE app.application_event OWNER TO exitpoll_owner;

ALTER TABLE app.application_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.application_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.audit (
    tenant_id uuid NOT NULL,
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    actor uuid,
    action text NOT NULL,
    object_kind text,
    object_id text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT audit_action_check CHECK ((action ~ '^[a-z][a-z.-]{0,60}$'::text))
);

ALTER TABLE ONLY app.audit FORCE ROW LEVEL SECURITY;

ALTER TABLE app.audit OWNER TO exitpoll_owner;

ALTER TABLE app.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.audit_seal (
    tenant_id uuid NOT NULL,
    n integer NOT NULL,
    last_id bigint NOT NULL,
    entries integer NOT NULL,
    hash bytea NOT NULL,
    sealed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT audit_seal_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT audit_seal_n_check CHECK ((n > 0))
);

ALTER TABLE ONLY app.audit_seal FORCE ROW LEVEL SECURITY;

ALTER TABLE app.audit_seal OWNER TO exitpoll_owner;

CREATE TABLE app.capability (
    code text NOT NULL,
    CONSTRAINT capability_code_check CHECK ((code ~ '^[a-z][a-z_]{0,40}$'::text))
);

ALTER TABLE ONLY app.capability FORCE ROW LEVEL SECURITY;

ALTER TABLE app.capability OWNER TO exitpoll_owner;

CREATE TABLE app.comment (
    tenant_id uuid NOT NULL,
    response_id uuid NOT NULL,
    n smallint NOT NULL,
    survey_id uuid NOT NULL,
    question text NOT NULL,
    version integer NOT NULL,
    day date NOT NULL,
    started_at timestamp with time zone NOT NULL,
    language text NOT NULL,
    channel text NOT NULL,
    agent text,
    queue text,
    score smallint,
    config text NOT NULL,
    said text NOT NULL,
    words tsvector NOT NULL
);

ALTER TABLE ONLY app.comment FORCE ROW LEVEL SECURITY;

ALTER TABLE app.comment OWNER TO exitpoll_owner;

CREATE TABLE app.comment_due (
    tenant_id uuid NOT NULL,
    id bigint NOT NULL,
    responses uuid[] NOT NULL,
    CONSTRAINT comment_due_responses_check CHECK ((cardinality(responses) > 0))
);

ALTER TABLE ONLY app.comment_due FORCE ROW LEVEL SECURITY;

ALTER TABLE app.comment_due OWNER TO exitpoll_owner;

ALTER TABLE app.comment_due ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.comment_due_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.consent_text (
    tenant_id uuid NOT NULL,
    hash bytea NOT NULL,
    language text NOT NULL,
    words text NOT NULL,
    first_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT consent_text_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT consent_text_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);

ALTER TABLE ONLY app.consent_text FORCE ROW LEVEL SECURITY;

ALTER TABLE app.consent_text OWNER TO exitpoll_owner;

CREATE TABLE app.context_key (
    tenant_id uuid NOT NULL,
    id text NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    made_by uuid,
    revoked_at timestamp with time zone,
    CONSTRAINT context_key_id_check CHECK ((id ~ '^[0-9A-Z]{4}-[0-9A-Z]{4}$'::text)),
    CONSTRAINT context_key_sealed_check CHECK (((length(sealed) >= 60) AND (length(sealed) <= 300)))
);

ALTER TABLE ONLY app.context_key FORCE ROW LEVEL SECURITY;

ALTER TABLE app.context_key OWNER TO exitpoll_owner;

CREATE TABLE app.rollup (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    day date NOT NULL,
    channel text NOT NULL,
    version integer NOT NULL,
    cell text NOT NULL,
    n bigint NOT NULL
);

ALTER TABLE ONLY app.rollup FORCE ROW LEVEL SECURITY;

ALTER TABLE app.rollup OWNER TO exitpoll_owner;

CREATE TABLE app.rollup_delta (
    tenant_id uuid NOT NULL,
    id bigint NOT NULL,
    survey_id uuid NOT NULL,
    day date NOT NULL,
    channel text NOT NULL,
    version integer NOT NULL,
    weight smallint NOT NULL,
    cells text[] NOT NULL,
    gone text[] DEFAULT '{}'::text[] NOT NULL,
    segments text[] DEFAULT '{}'::text[] NOT NULL
);

ALTER TABLE ONLY app.rollup_delta FORCE ROW LEVEL SECURITY;

ALTER TABLE app.rollup_delta OWNER TO exitpoll_owner;

CREATE VIEW app.counted WITH (security_invoker='true') AS
 SELECT rollup.tenant_id,
    rollup.survey_id,
    rollup.day,
    rollup.channel,
    rollup.version,
    rollup.cell,
    rollup.n
   FROM app.rollup
UNION ALL
 SELECT d.tenant_id,
    d.survey_id,
    d.day,
    d.channel,
    d.version,
    c.cell,
    c.n
   FROM (app.rollup_delta d
     CROSS JOIN LATERAL ( SELECT u.cell,
            (d.weight)::bigint AS weight
           FROM unnest(d.cells) u(cell)
        UNION ALL
         SELECT u.cell,
            (- (d.weight)::bigint)
           FROM unnest(d.gone) u(cell)) c(cell, n))
  WHERE (c.cell !~~ '%~%'::text);

ALTER TABLE app.counted OWNER TO exitpoll_owner;

CREATE TABLE app.day_count (
    tenant_id uuid NOT NULL,
    what text NOT NULL,
    day date NOT NULL,
    n integer NOT NULL,
    CONSTRAINT day_count_n_check CHECK ((n > 0)),
    CONSTRAINT day_count_what_check CHECK ((what = 'invitation'::text))
);

ALTER TABLE ONLY app.day_count FORCE ROW LEVEL SECURITY;

ALTER TABLE app.day_count OWNER TO exitpoll_owner;

CREATE TABLE app.delivery (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    purpose text NOT NULL,
    application_id uuid,
    recipient text,
    content jsonb,
    state text DEFAULT 'waiting'::text NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    next_at timestamp with time zone,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    support_id uuid,
    webhook_id uuid,
    event text,
    response_id uuid,
    outcome text,
    http_status smallint,
    said text,
    alert_id uuid,
    CONSTRAINT delivery_check CHECK (((recipient IS NULL) = (content IS NULL))),
    CONSTRAINT delivery_check1 CHECK (((state <> 'waiting'::text) OR (content IS NOT NULL))),
    CONSTRAINT delivery_check2 CHECK (((state = ANY (ARRAY['waiting'::text, 'failed'::text])) OR (content IS NULL))),
    CONSTRAINT delivery_check3 CHECK (((state = 'waiting'::text) = (ended_at IS NULL))),
    CONSTRAINT delivery_check4 CHECK (((kind = 'webhook'::text) = (webhook_id IS NOT NULL))),
    CONSTRAINT delivery_check5 CHECK (((kind = 'webhook'::text) = (event IS NOT NULL))),
    CONSTRAINT delivery_content_check CHECK ((jsonb_typeof(content) = 'object'::text)),
    CONSTRAINT delivery_kind_check CHECK ((kind ~ '^[a-z][a-z_.]{0,40}$'::text)),
    CONSTRAINT delivery_outcome_check CHECK ((outcome ~ '^[a-z-]{1,20}$'::text)),
    CONSTRAINT delivery_purpose_check CHECK ((purpose ~ '^[a-z][a-z_.]{0,60}$'::text)),
    CONSTRAINT delivery_recipient_check CHECK (((length(recipient) >= 3) AND (length(recipient) <= 254))),
    CONSTRAINT delivery_said_check CHECK ((length(said) <= 1024)),
    CONSTRAINT delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY app.delivery FORCE ROW LEVEL SECURITY;

ALTER TABLE app.delivery OWNER TO exitpoll_owner;

CREATE TABLE app.employment_type (
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    "position" smallint NOT NULL,
    label text,
    CONSTRAINT employment_type_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,30}$'::text)),
    CONSTRAINT employment_type_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
);

ALTER TABLE ONLY app.employment_type FORCE ROW LEVEL SECURITY;

ALTER TABLE app.employment_type OWNER TO exitpoll_owner;

CREATE TABLE app.employment_type_first (
    code text NOT NULL,
    "position" smallint NOT NULL,
    CONSTRAINT employment_type_first_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,30}$'::text))
);

ALTER TABLE ONLY app.employment_type_first FORCE ROW LEVEL SECURITY;

ALTER TABLE app.employment_type_first OWNER TO exitpoll_owner;

CREATE TABLE app.export (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    survey_id uuid NOT NULL,
    format text NOT NULL,
    in_words boolean NOT NULL,
    first_day date,
    last_day date,
    only_state text,
    state text NOT NULL,
    rows bigint DEFAULT 0 NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    made_by uuid,
    ended_at timestamp with time zone,
    is_file boolean DEFAULT false NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    expected bigint DEFAULT 0 NOT NULL,
    size bigint,
    why text,
    CONSTRAINT export_check CHECK (((state = ANY (ARRAY['waiting'::text, 'running'::text])) = (ended_at IS NULL))),
    CONSTRAINT export_format_check CHECK ((format ~ '^[a-z][a-z-]{0,20}$'::text)),
    CONSTRAINT export_language_check CHECK ((length(language) <= 35)),
    CONSTRAINT export_only_state_check CHECK ((only_state = ANY (ARRAY['complete'::text, 'partial'::text]))),
    CONSTRAINT export_size_check CHECK ((size > 0)),
    CONSTRAINT export_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT export_why_check CHECK ((why ~ '^[a-z-]{1,20}$'::text))
);

ALTER TABLE ONLY app.export FORCE ROW LEVEL SECURITY;

ALTER TABLE app.export OWNER TO exitpoll_owner;

CREATE TABLE app.export_piece (
    tenant_id uuid NOT NULL,
    export_id uuid NOT NULL,
    n integer NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT export_piece_bytes_check CHECK (((length(bytes) >= 1) AND (length(bytes) <= 262144))),
    CONSTRAINT export_piece_n_check CHECK ((n >= 0))
);
ALTER TABLE ONLY app.export_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

ALTER TABLE ONLY app.export_piece FORCE ROW LEVEL SECURITY;

ALTER TABLE app.export_piece OWNER TO exitpoll_owner;

CREATE TABLE app.file (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    sha256 bytea NOT NULL,
    size integer NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    kind text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT file_kind_check CHECK ((kind = ANY (ARRAY['resume'::text, 'logo'::text, 'attachment'::text]))),
    CONSTRAINT file_media_type_check CHECK ((length(media_type) <= 120)),
    CONSTRAINT file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
    CONSTRAINT file_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT file_size_check CHECK (((size >= 1) AND (size <= 16777216)))
);

ALTER TABLE ONLY app.file FORCE ROW LEVEL SECURITY;

ALTER TABLE app.file OWNER TO exitpoll_owner;

CREATE TABLE app.file_chunk (
    tenant_id uuid NOT NULL,
    file_id uuid NOT NULL,
    n integer NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT file_chunk_bytes_check CHECK (((length(bytes) >= 1) AND (length(bytes) <= 262144))),
    CONSTRAINT file_chunk_n_check CHECK ((n >= 0))
);
ALTER TABLE ONLY app.file_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

ALTER TABLE ONLY app.file_chunk FORCE ROW LEVEL SECURITY;

ALTER TABLE app.file_chunk OWNER TO exitpoll_owner;

CREATE TABLE app.file_use (
    tenant_id uuid NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    unsent bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY app.file_use FORCE ROW LEVEL SECURITY;

ALTER TABLE app.file_use OWNER TO exitpoll_owner;

CREATE TABLE app.invitation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    survey_id uuid NOT NULL,
    channel text,
    outcome text,
    visitor bytea,
    decision text NOT NULL,
    reason text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    body bytea NOT NULL,
    idempotency bytea,
    CONSTRAINT invitation_body_check CHECK ((length(body) = 16)),
    CONSTRAINT invitation_check CHECK (((decision = 'ask'::text) = (expires_at IS NOT NULL))),
    CONSTRAINT invitation_decision_check CHECK ((decision = ANY (ARRAY['ask'::text, 'skip'::text]))),
    CONSTRAINT invitation_idempotency_check CHECK ((length(idempotency) = 16)),
    CONSTRAINT invitation_outcome_check CHECK ((length(outcome) <= 100)),
    CONSTRAINT invitation_reason_check CHECK ((reason ~ '^[a-z-]{1,30}$'::text)),
    CONSTRAINT invitation_visitor_check CHECK ((length(visitor) = 16))
);

ALTER TABLE ONLY app.invitation FORCE ROW LEVEL SECURITY;

ALTER TABLE app.invitation OWNER TO exitpoll_owner;

CREATE TABLE app.job (
    id bigint NOT NULL,
    tenant_id uuid,
    kind text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    state text DEFAULT 'ready'::text NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    max_tries smallint,
    locked_by text,
    locked_until timestamp with time zone,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    delivery_id uuid,
    turn uuid GENERATED ALWAYS AS (COALESCE(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL,
    CONSTRAINT job_check CHECK (((state = 'running'::text) = (locked_until IS NOT NULL))),
    CONSTRAINT job_check1 CHECK (((kind <> 'mail'::text) OR (delivery_id IS NOT NULL))),
    CONSTRAINT job_kind_check CHECK ((kind ~ '^[a-z][a-z_.]{0,40}$'::text)),
    CONSTRAINT job_max_tries_check CHECK ((max_tries > 0)),
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'running'::text, 'done'::text, 'dead'::text])))
);

ALTER TABLE ONLY app.job FORCE ROW LEVEL SECURITY;

ALTER TABLE app.job OWNER TO exitpoll_owner;

ALTER TABLE app.job ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.login_attempt (
    key bytea NOT NULL,
    slot timestamp with time zone NOT NULL,
    n integer NOT NULL
);

ALTER TABLE ONLY app.login_attempt FORCE ROW LEVEL SECURITY;

ALTER TABLE app.login_attempt OWNER TO exitpoll_owner;

CREATE TABLE app.login_salt (
    hour timestamp with time zone NOT NULL,
    salt bytea NOT NULL
);

ALTER TABLE ONLY app.login_salt FORCE ROW LEVEL SECURITY;

ALTER TABLE app.login_salt OWNER TO exitpoll_owner;

CREATE TABLE app.mail_block (
    tenant_id uuid NOT NULL,
    mail_key bytea NOT NULL,
    why text NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT mail_block_mail_key_check CHECK ((length(mail_key) = 32)),
    CONSTRAINT mail_block_why_check CHECK ((why = ANY (ARRAY['optout'::text, 'bounced'::text])))
);

ALTER TABLE ONLY app.mail_block FORCE ROW LEVEL SECURITY;

ALTER TABLE app.mail_block OWNER TO exitpoll_owner;

CREATE TABLE app.mail_day (
    tenant_id uuid NOT NULL,
    day date NOT NULL,
    n integer DEFAULT 0 NOT NULL,
    CONSTRAINT mail_day_n_check CHECK ((n >= 0))
);

ALTER TABLE ONLY app.mail_day FORCE ROW LEVEL SECURITY;

ALTER TABLE app.mail_day OWNER TO exitpoll_owner;

CREATE TABLE app.mailing (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    survey_id uuid NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    identity text NOT NULL,
    texts jsonb NOT NULL,
    starts_at timestamp with time zone,
    remind_days integer,
    lines integer DEFAULT 0 NOT NULL,
    refused jsonb DEFAULT '[]'::jsonb NOT NULL,
    skipped jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_read boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    sent_at timestamp with time zone,
    stopped_at timestamp with time zone,
    ends_at timestamp with time zone,
    counts jsonb,
    CONSTRAINT mailing_check CHECK (((identity <> 'anonymous'::text) OR (remind_days IS NULL))),
    CONSTRAINT mailing_check1 CHECK (((state = 'draft'::text) = (sent_at IS NULL))),
    CONSTRAINT mailing_check2 CHECK (((sent_at IS NULL) = (ends_at IS NULL))),
    CONSTRAINT mailing_counts_check CHECK ((jsonb_typeof(counts) = 'object'::text)),
    CONSTRAINT mailing_identity_check CHECK ((identity = ANY (ARRAY['identified'::text, 'pseudonymous'::text, 'anonymous'::text]))),
    CONSTRAINT mailing_lines_check CHECK ((lines >= 0)),
    CONSTRAINT mailing_refused_check CHECK ((jsonb_typeof(refused) = 'array'::text)),
    CONSTRAINT mailing_remind_days_check CHECK (((remind_days >= 1) AND (remind_days <= 60))),
    CONSTRAINT mailing_skipped_check CHECK ((jsonb_typeof(skipped) = 'object'::text)),
    CONSTRAINT mailing_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'sending'::text, 'stopped'::text]))),
    CONSTRAINT mailing_texts_check CHECK (((jsonb_typeof(texts) = 'object'::text) AND (length((texts)::text) <= 1000000)))
);

ALTER TABLE ONLY app.mailing FORCE ROW LEVEL SECURITY;

ALTER TABLE app.mailing OWNER TO exitpoll_owner;

CREATE TABLE app.mailing_recipient (
    tenant_id uuid NOT NULL,
    mailing_id uuid NOT NULL,
    id uuid NOT NULL,
    line integer NOT NULL,
    mail_key bytea NOT NULL,
    email bytea NOT NULL,
    name bytea,
    fields bytea,
    language text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    sent_at timestamp with time zone,
    response_id uuid,
    reminder text,
    CONSTRAINT mailing_recipient_email_check CHECK ((length(email) <= 400)),
    CONSTRAINT mailing_recipient_fields_check CHECK ((length(fields) <= 1200)),
    CONSTRAINT mailing_recipient_language_check CHECK ((language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text)),
    CONSTRAINT mailing_recipient_line_check CHECK ((line > 0)),
    CONSTRAINT mailing_recipient_mail_key_check CHECK ((length(mail_key) = 32)),
    CONSTRAINT mailing_recipient_name_check CHECK ((length(name) <= 600)),
    CONSTRAINT mailing_recipient_reminder_check CHECK ((reminder = ANY (ARRAY['waiting'::text, 'working'::text, 'sent'::text, 'bounced'::text, 'optout'::text, 'out'::text, 'answered'::text, 'missed'::text, 'stopped'::text, 'unclear'::text, 'failed'::text]))),
    CONSTRAINT mailing_recipient_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'working'::text, 'sent'::text, 'bounced'::text, 'optout'::text, 'out'::text, 'missed'::text, 'stopped'::text, 'unclear'::text, 'failed'::text])))
);

ALTER TABLE ONLY app.mailing_recipient FORCE ROW LEVEL SECURITY;

ALTER TABLE app.mailing_recipient OWNER TO exitpoll_owner;

CREATE TABLE app.rollup_measure (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    day date NOT NULL,
    channel text NOT NULL,
    version integer NOT NULL,
    question text NOT NULL,
    bucket numeric NOT NULL,
    n bigint NOT NULL,
    sum numeric NOT NULL,
    sumsq numeric NOT NULL
);

ALTER TABLE ONLY app.rollup_measure FORCE ROW LEVEL SECURITY;

ALTER TABLE app.rollup_measure OWNER TO exitpoll_owner;

CREATE VIEW app.measured WITH (security_invoker='true') AS
 SELECT rollup_measure.tenant_id,
    rollup_measure.survey_id,
    rollup_measure.day,
    rollup_measure.channel,
    rollup_measure.version,
    rollup_measure.question,
    rollup_measure.bucket,
    rollup_measure.n,
    rollup_measure.sum,
    rollup_measure.sumsq
   FROM app.rollup_measure
UNION ALL
 SELECT d.tenant_id,
    d.survey_id,
    d.day,
    d.channel,
    d.version,
    c.question,
    app.measure_bucket(c.v) AS bucket,
    (d.weight)::bigint AS n,
    ((d.weight)::numeric * c.v) AS sum,
    (((d.weight)::numeric * c.v) * c.v) AS sumsq
   FROM (app.rollup_delta d
     CROSS JOIN LATERAL ( SELECT split_part(u.cell, '~'::text, 1) AS split_part,
            (split_part(u.cell, '~'::text, 2))::numeric AS split_part
           FROM unnest(d.cells) u(cell)
          WHERE (u.cell ~~ '%~%'::text)) c(question, v));

ALTER TABLE app.measured OWNER TO exitpoll_owner;

CREATE TABLE app.membership (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    is_shut boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY app.membership FORCE ROW LEVEL SECURITY;

ALTER TABLE app.membership OWNER TO exitpoll_owner;

CREATE TABLE app.migration (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    chain bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    since integer
);

ALTER TABLE app.migration OWNER TO exitpoll_owner;

CREATE TABLE app.opening (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    department text DEFAULT ''::text NOT NULL,
    location text DEFAULT ''::text NOT NULL,
    employment_type text DEFAULT 'full_time'::text NOT NULL,
    remote boolean DEFAULT false NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    summary text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    pay_min integer,
    pay_max integer,
    pay_currency text,
    pay_period text,
    min_age smallint,
    state text DEFAULT 'draft'::text NOT NULL,
    published_at timestamp with time zone,
    closes_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT opening_check CHECK ((pay_max >= pay_min)),
    CONSTRAINT opening_check1 CHECK (((state = 'draft'::text) OR (published_at IS NOT NULL))),
    CONSTRAINT opening_check2 CHECK (((pay_min IS NULL) OR ((pay_currency IS NOT NULL) AND (pay_period IS NOT NULL)))),
    CONSTRAINT opening_description_check CHECK ((length(description) <= 20000)),
    CONSTRAINT opening_min_age_check CHECK (((min_age >= 13) AND (min_age <= 99))),
    CONSTRAINT opening_pay_currency_check CHECK ((pay_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT opening_pay_min_check CHECK ((pay_min > 0)),
    CONSTRAINT opening_pay_period_check CHECK ((pay_period = ANY (ARRAY['hour'::text, 'month'::text, 'year'::text]))),
    CONSTRAINT opening_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT opening_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'closed'::text]))),
    CONSTRAINT opening_summary_check CHECK ((length(summary) <= 500)),
    CONSTRAINT opening_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);

ALTER TABLE ONLY app.opening FORCE ROW LEVEL SECURITY;

ALTER TABLE app.opening OWNER TO exitpoll_owner;

CREATE TABLE app.opening_word (
    tenant_id uuid NOT NULL,
    word text NOT NULL COLLATE pg_catalog."C",
    opening_id uuid NOT NULL,
    weight smallint NOT NULL
);

ALTER TABLE ONLY app.opening_word FORCE ROW LEVEL SECURITY;

ALTER TABLE app.opening_word OWNER TO exitpoll_owner;

CREATE TABLE app.person_invitation (
    tenant_id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    ticket bytea NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    asked_by uuid,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT person_invitation_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 254)))),
    CONSTRAINT person_invitation_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
    CONSTRAINT person_invitation_ticket_check CHECK ((length(ticket) = 32))
);

ALTER TABLE ONLY app.person_invitation FORCE ROW LEVEL SECURITY;

ALTER TABLE app.person_invitation OWNER TO exitpoll_owner;

CREATE UNLOGGED TABLE app.rate (
    key bytea NOT NULL,
    full_at timestamp with time zone NOT NULL,
    CONSTRAINT rate_key_check CHECK ((length(key) = 16))
);

ALTER TABLE ONLY app.rate FORCE ROW LEVEL SECURITY;

ALTER TABLE app.rate OWNER TO exitpoll_owner;

CREATE TABLE app.response (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    survey_id uuid NOT NULL,
    version integer NOT NULL,
    receipt app.receipt NOT NULL,
    state app.response_state NOT NULL,
    page app.page NOT NULL,
    answers app.answers NOT NULL,
    language text NOT NULL,
    channel text DEFAULT 'web'::text NOT NULL,
    has_comment boolean DEFAULT false NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    day date NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    cells text[],
    context app.context DEFAULT '{}'::jsonb NOT NULL,
    quotas integer[],
    CONSTRAINT response_complete_check CHECK ((((state)::text = 'complete'::text) = (completed_at IS NOT NULL)))
)
WITH (fillfactor='90');

ALTER TABLE ONLY app.response FORCE ROW LEVEL SECURITY;

ALTER TABLE app.response OWNER TO exitpoll_owner;

CREATE TABLE app.response_file (
    tenant_id uuid NOT NULL,
    file_id uuid NOT NULL,
    response_id uuid NOT NULL,
    question text NOT NULL,
    size bigint NOT NULL,
    network text,
    is_sent boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT response_file_question_check CHECK (((length(question) >= 1) AND (length(question) <= 32)))
);

ALTER TABLE ONLY app.response_file FORCE ROW LEVEL SECURITY;

ALTER TABLE app.response_file OWNER TO exitpoll_owner;

CREATE TABLE app.response_note (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    response_id uuid NOT NULL,
    body text NOT NULL,
    author uuid,
    at timestamp with time zone DEFAULT now() NOT NULL,
    dropped_at timestamp with time zone,
    CONSTRAINT response_note_body_check CHECK (((length(body) >= 1) AND (length(body) <= 5000)))
);

ALTER TABLE ONLY app.response_note FORCE ROW LEVEL SECURITY;

ALTER TABLE app.response_note OWNER TO exitpoll_owner;

CREATE TABLE app.response_tag (
    tenant_id uuid NOT NULL,
    response_id uuid NOT NULL,
    tag text NOT NULL,
    made_by uuid,
    made_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY app.response_tag FORCE ROW LEVEL SECURITY;

ALTER TABLE app.response_tag OWNER TO exitpoll_owner;

CREATE TABLE app.retention (
    code text NOT NULL,
    days integer NOT NULL,
    "least" integer NOT NULL,
    most integer NOT NULL,
    CONSTRAINT retention_check CHECK (((days >= "least") AND (days <= most))),
    CONSTRAINT retention_code_check CHECK ((code ~ '^[a-z][a-z_.]{0,40}$'::text)),
    CONSTRAINT retention_least_check CHECK (("least" >= 1))
);

ALTER TABLE ONLY app.retention FORCE ROW LEVEL SECURITY;

ALTER TABLE app.retention OWNER TO exitpoll_owner;

CREATE TABLE app.role (
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    "position" smallint NOT NULL,
    label text,
    CONSTRAINT role_code_check CHECK (((code ~ '^[a-z][a-z_]{0,30}$'::text) AND (code <> 'operator'::text))),
    CONSTRAINT role_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
);

ALTER TABLE ONLY app.role FORCE ROW LEVEL SECURITY;

ALTER TABLE app.role OWNER TO exitpoll_owner;

CREATE TABLE app.role_capability (
    tenant_id uuid NOT NULL,
    role text NOT NULL,
    capability text NOT NULL
);

ALTER TABLE ONLY app.role_capability FORCE ROW LEVEL SECURITY;

ALTER TABLE app.role_capability OWNER TO exitpoll_owner;

CREATE TABLE app.role_first (
    code text NOT NULL,
    "position" smallint NOT NULL,
    for_tenants boolean DEFAULT true NOT NULL,
    CONSTRAINT role_first_code_check CHECK ((code ~ '^[a-z][a-z_]{0,30}$'::text))
);

ALTER TABLE ONLY app.role_first FORCE ROW LEVEL SECURITY;

ALTER TABLE app.role_first OWNER TO exitpoll_owner;

CREATE TABLE app.role_first_capability (
    role text NOT NULL,
    capability text NOT NULL
);

ALTER TABLE ONLY app.role_first_capability FORCE ROW LEVEL SECURITY;

ALTER TABLE app.role_first_capability OWNER TO exitpoll_owner;

ALTER TABLE app.rollup_delta ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.rollup_delta_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 50
);

CREATE TABLE app.rollup_segment (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    day date NOT NULL,
    version integer NOT NULL,
    cell text NOT NULL,
    n bigint NOT NULL
);

ALTER TABLE ONLY app.rollup_segment FORCE ROW LEVEL SECURITY;

ALTER TABLE app.rollup_segment OWNER TO exitpoll_owner;

CREATE TABLE app.rollup_segment_measure (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    day date NOT NULL,
    version integer NOT NULL,
    question text NOT NULL,
    bucket numeric NOT NULL,
    n bigint NOT NULL,
    sum numeric NOT NULL,
    sumsq numeric NOT NULL
);

ALTER TABLE ONLY app.rollup_segment_measure FORCE ROW LEVEL SECURITY;

ALTER TABLE app.rollup_segment_measure OWNER TO exitpoll_owner;

CREATE TABLE app.segment_due (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    day date NOT NULL
);

ALTER TABLE ONLY app.segment_due FORCE ROW LEVEL SECURITY;

ALTER TABLE app.segment_due OWNER TO exitpoll_owner;

CREATE TABLE app.segment_value (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    CONSTRAINT segment_value_field_check CHECK ((field = ANY (ARRAY['language'::text, 'agent'::text, 'queue'::text, 'outcome'::text]))),
    CONSTRAINT segment_value_value_check CHECK ((value <> ''::text))
);

ALTER TABLE ONLY app.segment_value FORCE ROW LEVEL SECURITY;

ALTER TABLE app.segment_value OWNER TO exitpoll_owner;

CREATE VIEW app.segment_measured WITH (security_invoker='true') AS
 SELECT rollup_segment_measure.tenant_id,
    rollup_segment_measure.survey_id,
    rollup_segment_measure.field,
    rollup_segment_measure.value,
    rollup_segment_measure.day,
    rollup_segment_measure.version,
    rollup_segment_measure.question,
    rollup_segment_measure.bucket,
    rollup_segment_measure.n,
    rollup_segment_measure.sum,
    rollup_segment_measure.sumsq
   FROM app.rollup_segment_measure
UNION ALL
 SELECT d.tenant_id,
    d.survey_id,
    d.field,
    d.value,
    d.day,
    d.version,
    c.question,
    app.measure_bucket(c.v) AS bucket,
    (d.weight)::bigint AS n,
    ((d.weight)::numeric * c.v) AS sum,
    (((d.weight)::numeric * c.v) * c.v) AS sumsq
   FROM (( SELECT o.tenant_id,
            o.id,
            o.survey_id,
            o.day,
            o.channel,
            o.version,
            o.weight,
            o.cells,
            o.gone,
            o.segments,
            split_part(s.s, '='::text, 1) AS field,
                CASE
                    WHEN ((EXISTS ( SELECT
                       FROM app.segment_value v
                      WHERE ((v.tenant_id = o.tenant_id) AND (v.survey_id = o.survey_id) AND (v.field = split_part(s.s, '='::text, 1)) AND (v.value = substr(s.s, (strpos(s.s, '='::text) + 1)))))) OR (( SELECT count(*) AS count
                       FROM app.segment_value v
                      WHERE ((v.tenant_id = o.tenant_id) AND (v.survey_id = o.survey_id) AND (v.field = split_part(s.s, '='::text, 1)))) < app.segment_values_most())) THEN substr(s.s, (strpos(s.s, '='::text) + 1))
                    ELSE ''::text
                END AS value
           FROM (app.rollup_delta o
             CROSS JOIN LATERAL unnest(o.segments) s(s))
         OFFSET 0) d
     CROSS JOIN LATERAL ( SELECT split_part(u.cell, '~'::text, 1) AS split_part,
            (split_part(u.cell, '~'::text, 2))::numeric AS split_part
           FROM unnest(d.cells) u(cell)
          WHERE (u.cell ~~ '%~%'::text)) c(question, v));

ALTER TABLE app.segment_measured OWNER TO exitpoll_owner;

CREATE VIEW app.segmented WITH (security_invoker='true') AS
 SELECT rollup_segment.tenant_id,
    rollup_segment.survey_id,
    rollup_segment.field,
    rollup_segment.value,
    rollup_segment.day,
    rollup_segment.version,
    rollup_segment.cell,
    rollup_segment.n
   FROM app.rollup_segment
UNION ALL
 SELECT d.tenant_id,
    d.survey_id,
    d.field,
    d.value,
    d.day,
    d.version,
    c.cell,
    c.n
   FROM (( SELECT o.tenant_id,
            o.id,
            o.survey_id,
            o.day,
            o.channel,
            o.version,
            o.weight,
            o.cells,
            o.gone,
            o.segments,
            split_part(s.s, '='::text, 1) AS field,
                CASE
                    WHEN ((EXISTS ( SELECT
                       FROM app.segment_value v
                      WHERE ((v.tenant_id = o.tenant_id) AND (v.survey_id = o.survey_id) AND (v.field = split_part(s.s, '='::text, 1)) AND (v.value = substr(s.s, (strpos(s.s, '='::text) + 1)))))) OR (( SELECT count(*) AS count
                       FROM app.segment_value v
                      WHERE ((v.tenant_id = o.tenant_id) AND (v.survey_id = o.survey_id) AND (v.field = split_part(s.s, '='::text, 1)))) < app.segment_values_most())) THEN substr(s.s, (strpos(s.s, '='::text) + 1))
                    ELSE ''::text
                END AS value
           FROM (app.rollup_delta o
             CROSS JOIN LATERAL unnest(o.segments) s(s))
         OFFSET 0) d
     CROSS JOIN LATERAL ( SELECT u.cell,
            (d.weight)::bigint AS weight
           FROM unnest(d.cells) u(cell)
        UNION ALL
         SELECT u.cell,
            (- (d.weight)::bigint)
           FROM unnest(d.gone) u(cell)) c(cell, n))
  WHERE (c.cell !~~ '%~%'::text);

ALTER TABLE app.segmented OWNER TO exitpoll_owner;

CREATE TABLE app.session (
    token_hash bytea NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    tenant_id uuid,
    csrf text NOT NULL,
    idle interval NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    absolute_at timestamp with time zone NOT NULL,
    CONSTRAINT session_token_hash_check CHECK ((length(token_hash) = 32))
);

ALTER TABLE ONLY app.session FORCE ROW LEVEL SECURITY;

ALTER TABLE app.session OWNER TO exitpoll_owner;

CREATE TABLE app.stage (
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    "position" smallint NOT NULL,
    label text,
    kind text NOT NULL,
    CONSTRAINT stage_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,30}$'::text)),
    CONSTRAINT stage_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
);

ALTER TABLE ONLY app.stage FORCE ROW LEVEL SECURITY;

ALTER TABLE app.stage OWNER TO exitpoll_owner;

CREATE TABLE app.stage_first (
    code text NOT NULL,
    "position" smallint NOT NULL,
    kind text NOT NULL,
    CONSTRAINT stage_first_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,30}$'::text))
);

ALTER TABLE ONLY app.stage_first FORCE ROW LEVEL SECURITY;

ALTER TABLE app.stage_first OWNER TO exitpoll_owner;

CREATE TABLE app.stage_kind (
    code text NOT NULL,
    retention text NOT NULL,
    may_keep boolean NOT NULL,
    CONSTRAINT stage_kind_code_check CHECK ((code ~ '^[a-z][a-z_]{0,20}$'::text))
);

ALTER TABLE ONLY app.stage_kind FORCE ROW LEVEL SECURITY;

ALTER TABLE app.stage_kind OWNER TO exitpoll_owner;

CREATE TABLE app.subject (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    mail_key bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT subject_mail_key_check CHECK ((length(mail_key) = 32))
);

ALTER TABLE ONLY app.subject FORCE ROW LEVEL SECURITY;

ALTER TABLE app.subject OWNER TO exitpoll_owner;

CREATE TABLE app.subject_key (
    tenant_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT subject_key_sealed_check CHECK (((length(sealed) >= 60) AND (length(sealed) <= 300)))
);

ALTER TABLE ONLY app.subject_key FORCE ROW LEVEL SECURITY;

ALTER TABLE app.subject_key OWNER TO exitpoll_owner;

CREATE TABLE app.support_count (
    tenant_id uuid NOT NULL,
    state text NOT NULL,
    n bigint NOT NULL
);

ALTER TABLE ONLY app.support_count FORCE ROW LEVEL SECURITY;

ALTER TABLE app.support_count OWNER TO exitpoll_owner;

CREATE TABLE app.support_entry (
    tenant_id uuid NOT NULL,
    request_id uuid NOT NULL,
    n bigint NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    kind text NOT NULL,
    actor uuid,
    body bytea,
    from_state text,
    to_state text,
    assignee uuid,
    CONSTRAINT support_entry_body_check CHECK ((length(body) <= 60000)),
    CONSTRAINT support_entry_kind_check CHECK ((kind = ANY (ARRAY['asked'::text, 'answer'::text, 'reply'::text, 'note'::text, 'state'::text, 'assign'::text, 'file'::text])))
);

ALTER TABLE ONLY app.support_entry FORCE ROW LEVEL SECURITY;

ALTER TABLE app.support_entry OWNER TO exitpoll_owner;

ALTER TABLE app.support_entry ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.support_entry_n_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.support_file (
    tenant_id uuid NOT NULL,
    file_id uuid NOT NULL,
    request_id uuid NOT NULL,
    size bigint NOT NULL,
    network text,
    is_sent boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY app.support_file FORCE ROW LEVEL SECURITY;

ALTER TABLE app.support_file OWNER TO exitpoll_owner;

CREATE TABLE app.support_kind (
    code text NOT NULL,
    retention text NOT NULL,
    CONSTRAINT support_kind_code_check CHECK ((code ~ '^[a-z][a-z_]{0,20}$'::text))
);

ALTER TABLE ONLY app.support_kind FORCE ROW LEVEL SECURITY;

ALTER TABLE app.support_kind OWNER TO exitpoll_owner;

CREATE TABLE app.support_request (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    reference text NOT NULL,
    subject_id uuid NOT NULL,
    state text NOT NULL,
    kind text NOT NULL,
    assignee uuid,
    desk uuid GENERATED ALWAYS AS (COALESCE(assignee, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL,
    language text NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    email bytea NOT NULL,
    name bytea,
    phone bytea,
    site bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL,
    touched_at timestamp with time zone DEFAULT now() NOT NULL,
    rank bigint DEFAULT 0 NOT NULL,
    CONSTRAINT support_request_email_check CHECK ((length(email) <= 400)),
    CONSTRAINT support_request_language_check CHECK ((language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text)),
    CONSTRAINT support_request_name_check CHECK ((length(name) <= 600)),
    CONSTRAINT support_request_phone_check CHECK ((length(phone) <= 200)),
    CONSTRAINT support_request_reference_check CHECK ((reference ~ '^[0-9A-Z]{4}-[0-9A-Z]{4}$'::text)),
    CONSTRAINT support_request_site_check CHECK ((length(site) <= 1600))
);

ALTER TABLE ONLY app.support_request FORCE ROW LEVEL SECURITY;

ALTER TABLE app.support_request OWNER TO exitpoll_owner;

CREATE TABLE app.support_state (
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    "position" smallint NOT NULL,
    label text,
    kind text NOT NULL,
    CONSTRAINT support_state_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,30}$'::text)),
    CONSTRAINT support_state_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
);

ALTER TABLE ONLY app.support_state FORCE ROW LEVEL SECURITY;

ALTER TABLE app.support_state OWNER TO exitpoll_owner;

CREATE TABLE app.support_state_first (
    code text NOT NULL,
    "position" smallint NOT NULL,
    kind text NOT NULL,
    CONSTRAINT support_state_first_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,30}$'::text))
);

ALTER TABLE ONLY app.support_state_first FORCE ROW LEVEL SECURITY;

ALTER TABLE app.support_state_first OWNER TO exitpoll_owner;

CREATE TABLE app.survey (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    current_version integer,
    opens_at timestamp with time zone,
    closes_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_by uuid,
    titled boolean DEFAULT false NOT NULL,
    messages jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT survey_messages_check CHECK (((jsonb_typeof(messages) = 'object'::text) AND (length((messages)::text) <= 100000))),
    CONSTRAINT survey_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT survey_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'paused'::text, 'closed'::text, 'archived'::text]))),
    CONSTRAINT survey_title_check CHECK (((length(title) >= 1) AND (length(title) <= 300)))
);

ALTER TABLE ONLY app.survey FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey OWNER TO exitpoll_owner;

CREATE TABLE app.survey_ask (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    seconds integer DEFAULT 0 NOT NULL,
    messages integer DEFAULT 0 NOT NULL,
    channels text[] DEFAULT '{}'::text[] NOT NULL,
    outcomes text[] DEFAULT '{}'::text[] NOT NULL,
    human boolean DEFAULT false NOT NULL,
    after_auto_close boolean DEFAULT false NOT NULL,
    percent integer DEFAULT 100 NOT NULL,
    cooldown_days integer DEFAULT 30 NOT NULL,
    window_hours integer DEFAULT 72 NOT NULL,
    CONSTRAINT survey_ask_channels_check CHECK ((channels <@ ARRAY['chat'::text, 'email'::text, 'voice'::text])),
    CONSTRAINT survey_ask_cooldown_days_check CHECK (((cooldown_days >= 0) AND (cooldown_days <= 365))),
    CONSTRAINT survey_ask_messages_check CHECK (((messages >= 0) AND (messages <= 10000))),
    CONSTRAINT survey_ask_outcomes_check CHECK ((cardinality(outcomes) <= 50)),
    CONSTRAINT survey_ask_percent_check CHECK (((percent >= 1) AND (percent <= 100))),
    CONSTRAINT survey_ask_seconds_check CHECK (((seconds >= 0) AND (seconds <= 86400))),
    CONSTRAINT survey_ask_window_hours_check CHECK (((window_hours >= 1) AND (window_hours <= 720)))
);

ALTER TABLE ONLY app.survey_ask FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey_ask OWNER TO exitpoll_owner;

CREATE TABLE app.survey_draft (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    definition text NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    step integer DEFAULT 0 NOT NULL,
    based_on integer,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_by uuid,
    CONSTRAINT survey_draft_definition_check CHECK ((octet_length(definition) <= 2097152)),
    CONSTRAINT survey_draft_revision_check CHECK ((revision > 0)),
    CONSTRAINT survey_draft_step_check CHECK ((step >= 0))
);

ALTER TABLE ONLY app.survey_draft FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey_draft OWNER TO exitpoll_owner;

CREATE TABLE app.survey_draft_step (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    step integer NOT NULL,
    what text NOT NULL,
    object text NOT NULL,
    at integer NOT NULL,
    old text NOT NULL,
    new text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    made_by uuid,
    CONSTRAINT survey_draft_step_at_check CHECK ((at >= 0)),
    CONSTRAINT survey_draft_step_new_check CHECK ((octet_length(new) <= 2097152)),
    CONSTRAINT survey_draft_step_object_check CHECK ((length(object) <= 64)),
    CONSTRAINT survey_draft_step_old_check CHECK ((octet_length(old) <= 2097152)),
    CONSTRAINT survey_draft_step_step_check CHECK ((step > 0)),
    CONSTRAINT survey_draft_step_what_check CHECK ((what ~ '^[a-z][a-z-]{0,40}$'::text))
);

ALTER TABLE ONLY app.survey_draft_step FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey_draft_step OWNER TO exitpoll_owner;

CREATE TABLE app.survey_limit (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    most integer,
    taken bigint NOT NULL,
    CONSTRAINT survey_limit_most_check CHECK ((most > 0)),
    CONSTRAINT survey_limit_taken_check CHECK ((taken >= 0))
);

ALTER TABLE ONLY app.survey_limit FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey_limit OWNER TO exitpoll_owner;

CREATE TABLE app.survey_pin (
    tenant_id uuid NOT NULL,
    pin text NOT NULL,
    survey_id uuid NOT NULL,
    dropped_at timestamp with time zone,
    CONSTRAINT survey_pin_pin_check CHECK ((pin ~ '^[0-9]{6}$'::text))
);

ALTER TABLE ONLY app.survey_pin FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey_pin OWNER TO exitpoll_owner;

CREATE TABLE app.survey_quota (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    n integer NOT NULL,
    name text NOT NULL,
    condition text NOT NULL,
    most integer NOT NULL,
    taken integer DEFAULT 0 NOT NULL,
    messages jsonb DEFAULT '{}'::jsonb NOT NULL,
    redirect text,
    dropped_at timestamp with time zone,
    CONSTRAINT survey_quota_condition_check CHECK (((octet_length(condition) >= 1) AND (octet_length(condition) <= 2000))),
    CONSTRAINT survey_quota_messages_check CHECK (((jsonb_typeof(messages) = 'object'::text) AND (length((messages)::text) <= 50000))),
    CONSTRAINT survey_quota_most_check CHECK ((most > 0)),
    CONSTRAINT survey_quota_n_check CHECK (((n >= 1) AND (n <= 200))),
    CONSTRAINT survey_quota_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT survey_quota_redirect_check CHECK (((redirect ~ '^https://'::text) AND (length(redirect) <= 500))),
    CONSTRAINT survey_quota_taken_check CHECK ((taken >= 0))
);

ALTER TABLE ONLY app.survey_quota FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey_quota OWNER TO exitpoll_owner;

CREATE TABLE app.survey_use (
    tenant_id uuid NOT NULL,
    surveys integer DEFAULT 0 NOT NULL,
    drafts integer DEFAULT 0 NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY app.survey_use FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey_use OWNER TO exitpoll_owner;

CREATE TABLE app.survey_version (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    version integer NOT NULL,
    definition text NOT NULL,
    published_at timestamp with time zone DEFAULT now() NOT NULL,
    published_by uuid,
    CONSTRAINT survey_version_definition_check CHECK ((octet_length(definition) <= 2097152)),
    CONSTRAINT survey_version_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY app.survey_version FORCE ROW LEVEL SECURITY;

ALTER TABLE app.survey_version OWNER TO exitpoll_owner;

CREATE TABLE app.tag (
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    made_by uuid,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tag_name_check CHECK (((length(name) >= 1) AND (length(name) <= 40)))
);

ALTER TABLE ONLY app.tag FORCE ROW LEVEL SECURITY;

ALTER TABLE app.tag OWNER TO exitpoll_owner;

CREATE TABLE app.tenant_key (
    tenant_id uuid NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenant_key_sealed_check CHECK (((length(sealed) >= 60) AND (length(sealed) <= 300)))
);

ALTER TABLE ONLY app.tenant_key FORCE ROW LEVEL SECURITY;

ALTER TABLE app.tenant_key OWNER TO exitpoll_owner;

CREATE TABLE app.tenant_retention (
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    days integer NOT NULL
);

ALTER TABLE ONLY app.tenant_retention FORCE ROW LEVEL SECURITY;

ALTER TABLE app.tenant_retention OWNER TO exitpoll_owner;

CREATE TABLE app.theme_past (
    tenant_id uuid NOT NULL,
    revision bigint NOT NULL,
    theme jsonb NOT NULL,
    logo bytea,
    logo_type text,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY app.theme_past FORCE ROW LEVEL SECURITY;

ALTER TABLE app.theme_past OWNER TO exitpoll_owner;

ALTER TABLE app.theme_past ALTER COLUMN revision ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.theme_past_revision_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.transcript (
    tenant_id uuid NOT NULL,
    session text NOT NULL,
    subject_id uuid NOT NULL,
    sealed bytea NOT NULL,
    lines integer NOT NULL,
    left_out integer DEFAULT 0 NOT NULL,
    sent_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT transcript_left_out_check CHECK ((left_out >= 0)),
    CONSTRAINT transcript_lines_check CHECK ((lines > 0)),
    CONSTRAINT transcript_sealed_check CHECK ((length(sealed) <= 400000)),
    CONSTRAINT transcript_session_check CHECK (((length(session) >= 1) AND (length(session) <= 128)))
);
ALTER TABLE ONLY app.transcript ALTER COLUMN sealed SET STORAGE EXTERNAL;

ALTER TABLE ONLY app.transcript FORCE ROW LEVEL SECURITY;

ALTER TABLE app.transcript OWNER TO exitpoll_owner;

CREATE TABLE app.upload_network (
    network text NOT NULL,
    drafts integer DEFAULT 0 NOT NULL,
    hour timestamp with time zone DEFAULT now() NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY app.upload_network FORCE ROW LEVEL SECURITY;

ALTER TABLE app.upload_network OWNER TO exitpoll_owner;

CREATE TABLE app.webhook (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    url text NOT NULL,
    host text NOT NULL,
    shape text NOT NULL,
    events text[] NOT NULL,
    every_survey boolean NOT NULL,
    sealed bytea NOT NULL,
    sealed_before bytea,
    before_until timestamp with time zone,
    state text DEFAULT 'active'::text NOT NULL,
    is_gone boolean DEFAULT false NOT NULL,
    made_by uuid,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT webhook_check CHECK (((sealed_before IS NULL) = (before_until IS NULL))),
    CONSTRAINT webhook_events_check CHECK ((((cardinality(events) >= 1) AND (cardinality(events) <= 4)) AND (events <@ ARRAY['response.completed'::text, 'response.updated'::text, 'response.declined'::text, 'alert.opened'::text]))),
    CONSTRAINT webhook_host_check CHECK (((length(host) >= 3) AND (length(host) <= 253))),
    CONSTRAINT webhook_sealed_before_check CHECK (((length(sealed_before) >= 60) AND (length(sealed_before) <= 300))),
    CONSTRAINT webhook_sealed_check CHECK (((length(sealed) >= 60) AND (length(sealed) <= 300))),
    CONSTRAINT webhook_shape_check CHECK ((shape = ANY (ARRAY['standard'::text, 'slack'::text, 'teams'::text]))),
    CONSTRAINT webhook_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'deleted'::text]))),
    CONSTRAINT webhook_url_check CHECK (((length(url) >= 10) AND (length(url) <= 2000)))
);

ALTER TABLE ONLY app.webhook FORCE ROW LEVEL SECURITY;

ALTER TABLE app.webhook OWNER TO exitpoll_owner;

CREATE TABLE app.webhook_survey (
    tenant_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    survey_id uuid NOT NULL
);

ALTER TABLE ONLY app.webhook_survey FORCE ROW LEVEL SECURITY;

ALTER TABLE app.webhook_survey OWNER TO exitpoll_owner;

ALTER TABLE ONLY app.account
    ADD CONSTRAINT account_email_key UNIQUE (email);

ALTER TABLE ONLY app.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.account_reset
    ADD CONSTRAINT account_reset_pkey PRIMARY KEY (ticket);

ALTER TABLE ONLY app.alert_entry
    ADD CONSTRAINT alert_entry_pkey PRIMARY KEY (tenant_id, alert_id, id);

ALTER TABLE ONLY app.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.alert_rule_member
    ADD CONSTRAINT alert_rule_member_pkey PRIMARY KEY (tenant_id, rule_id, account_id);

ALTER TABLE ONLY app.alert_rule
    ADD CONSTRAINT alert_rule_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.alert
    ADD CONSTRAINT alert_tenant_id_response_id_rule_id_key UNIQUE (tenant_id, response_id, rule_id);

ALTER TABLE ONLY app.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.api_token
    ADD CONSTRAINT api_token_tenant_id_hash_key UNIQUE (tenant_id, hash);

ALTER TABLE ONLY app.application_count
    ADD CONSTRAINT application_count_pkey PRIMARY KEY (tenant_id, opening_id, stage);

ALTER TABLE ONLY app.application_draft
    ADD CONSTRAINT application_draft_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.application_event
    ADD CONSTRAINT application_event_pkey PRIMARY KEY (tenant_id, application_id, id);

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_tenant_id_draft_id_key UNIQUE (tenant_id, draft_id);

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_tenant_id_reference_key UNIQUE (tenant_id, reference);

ALTER TABLE ONLY app.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.audit_seal
    ADD CONSTRAINT audit_seal_pkey PRIMARY KEY (tenant_id, n);

ALTER TABLE ONLY app.capability
    ADD CONSTRAINT capability_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.comment_due
    ADD CONSTRAINT comment_due_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.comment
    ADD CONSTRAINT comment_pkey PRIMARY KEY (tenant_id, response_id, n);

ALTER TABLE ONLY app.consent_text
    ADD CONSTRAINT consent_text_pkey PRIMARY KEY (tenant_id, hash);

ALTER TABLE ONLY app.context_key
    ADD CONSTRAINT context_key_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.day_count
    ADD CONSTRAINT day_count_pkey PRIMARY KEY (tenant_id, what);

ALTER TABLE ONLY app.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.employment_type_first
    ADD CONSTRAINT employment_type_first_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.employment_type_first
    ADD CONSTRAINT employment_type_first_position_key UNIQUE ("position");

ALTER TABLE ONLY app.employment_type
    ADD CONSTRAINT employment_type_pkey PRIMARY KEY (tenant_id, code);

ALTER TABLE ONLY app.employment_type
    ADD CONSTRAINT employment_type_tenant_id_position_key UNIQUE (tenant_id, "position");

ALTER TABLE ONLY app.export_piece
    ADD CONSTRAINT export_piece_pkey PRIMARY KEY (tenant_id, export_id, n);

ALTER TABLE ONLY app.export
    ADD CONSTRAINT export_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.file_chunk
    ADD CONSTRAINT file_chunk_pkey PRIMARY KEY (tenant_id, file_id, n);

ALTER TABLE ONLY app.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.file_use
    ADD CONSTRAINT file_use_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY app.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.invitation
    ADD CONSTRAINT invitation_tenant_id_idempotency_key UNIQUE (tenant_id, idempotency);

ALTER TABLE ONLY app.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.login_attempt
    ADD CONSTRAINT login_attempt_pkey PRIMARY KEY (key, slot);

ALTER TABLE ONLY app.login_salt
    ADD CONSTRAINT login_salt_pkey PRIMARY KEY (hour);

ALTER TABLE ONLY app.mail_block
    ADD CONSTRAINT mail_block_pkey PRIMARY KEY (tenant_id, mail_key, why);

ALTER TABLE ONLY app.mail_day
    ADD CONSTRAINT mail_day_pkey PRIMARY KEY (tenant_id, day);

ALTER TABLE ONLY app.mailing
    ADD CONSTRAINT mailing_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.mailing_recipient
    ADD CONSTRAINT mailing_recipient_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.mailing_recipient
    ADD CONSTRAINT mailing_recipient_tenant_id_mailing_id_line_key UNIQUE (tenant_id, mailing_id, line);

ALTER TABLE ONLY app.mailing_recipient
    ADD CONSTRAINT mailing_recipient_tenant_id_mailing_id_mail_key_key UNIQUE (tenant_id, mailing_id, mail_key);

ALTER TABLE ONLY app.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (tenant_id, account_id);

ALTER TABLE ONLY app.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY app.opening
    ADD CONSTRAINT opening_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.opening
    ADD CONSTRAINT opening_tenant_id_slug_key UNIQUE (tenant_id, slug);

ALTER TABLE ONLY app.opening_word
    ADD CONSTRAINT opening_word_pkey PRIMARY KEY (tenant_id, word, opening_id) INCLUDE (weight);

ALTER TABLE ONLY app.person_invitation
    ADD CONSTRAINT person_invitation_pkey PRIMARY KEY (tenant_id, email);

ALTER TABLE ONLY app.person_invitation
    ADD CONSTRAINT person_invitation_tenant_id_ticket_key UNIQUE (tenant_id, ticket);

ALTER TABLE ONLY app.rate
    ADD CONSTRAINT rate_pkey PRIMARY KEY (key);

ALTER TABLE ONLY app.response_file
    ADD CONSTRAINT response_file_pkey PRIMARY KEY (tenant_id, file_id);

ALTER TABLE ONLY app.response_note
    ADD CONSTRAINT response_note_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.response
    ADD CONSTRAINT response_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.response_tag
    ADD CONSTRAINT response_tag_pkey PRIMARY KEY (tenant_id, response_id, tag);

ALTER TABLE ONLY app.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.role_capability
    ADD CONSTRAINT role_capability_pkey PRIMARY KEY (tenant_id, role, capability);

ALTER TABLE ONLY app.role_first_capability
    ADD CONSTRAINT role_first_capability_pkey PRIMARY KEY (role, capability);

ALTER TABLE ONLY app.role_first
    ADD CONSTRAINT role_first_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.role_first
    ADD CONSTRAINT role_first_position_key UNIQUE ("position");

ALTER TABLE ONLY app.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (tenant_id, code);

ALTER TABLE ONLY app.role
    ADD CONSTRAINT role_tenant_id_position_key UNIQUE (tenant_id, "position");

ALTER TABLE ONLY app.rollup_delta
    ADD CONSTRAINT rollup_delta_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.rollup_measure
    ADD CONSTRAINT rollup_measure_pkey PRIMARY KEY (tenant_id, survey_id, day, channel, version, question, bucket);

ALTER TABLE ONLY app.rollup
    ADD CONSTRAINT rollup_pkey PRIMARY KEY (tenant_id, survey_id, day, channel, version, cell);

ALTER TABLE ONLY app.rollup_segment_measure
    ADD CONSTRAINT rollup_segment_measure_pkey PRIMARY KEY (tenant_id, survey_id, field, value, day, version, question, bucket);

ALTER TABLE ONLY app.rollup_segment
    ADD CONSTRAINT rollup_segment_pkey PRIMARY KEY (tenant_id, survey_id, field, value, day, version, cell);

ALTER TABLE ONLY app.segment_due
    ADD CONSTRAINT segment_due_pkey PRIMARY KEY (tenant_id, survey_id, day);

ALTER TABLE ONLY app.segment_value
    ADD CONSTRAINT segment_value_pkey PRIMARY KEY (tenant_id, survey_id, field, value);

ALTER TABLE ONLY app.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY app.stage_first
    ADD CONSTRAINT stage_first_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.stage_first
    ADD CONSTRAINT stage_first_position_key UNIQUE ("position");

ALTER TABLE ONLY app.stage_kind
    ADD CONSTRAINT stage_kind_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.stage
    ADD CONSTRAINT stage_pkey PRIMARY KEY (tenant_id, code);

ALTER TABLE ONLY app.stage
    ADD CONSTRAINT stage_tenant_id_position_key UNIQUE (tenant_id, "position");

ALTER TABLE ONLY app.subject_key
    ADD CONSTRAINT subject_key_pkey PRIMARY KEY (tenant_id, subject_id);

ALTER TABLE ONLY app.subject
    ADD CONSTRAINT subject_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.support_count
    ADD CONSTRAINT support_count_pkey PRIMARY KEY (tenant_id, state);

ALTER TABLE ONLY app.support_entry
    ADD CONSTRAINT support_entry_pkey PRIMARY KEY (tenant_id, request_id, n);

ALTER TABLE ONLY app.support_entry
    ADD CONSTRAINT support_entry_tenant_id_id_key UNIQUE (tenant_id, id);

ALTER TABLE ONLY app.support_file
    ADD CONSTRAINT support_file_pkey PRIMARY KEY (tenant_id, file_id);

ALTER TABLE ONLY app.support_kind
    ADD CONSTRAINT support_kind_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.support_request
    ADD CONSTRAINT support_request_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.support_request
    ADD CONSTRAINT support_request_tenant_id_reference_key UNIQUE (tenant_id, reference);

ALTER TABLE ONLY app.support_state_first
    ADD CONSTRAINT support_state_first_pkey PRIMARY KEY (code);

ALTER TABLE ONLY app.support_state_first
    ADD CONSTRAINT support_state_first_position_key UNIQUE ("position");

ALTER TABLE ONLY app.support_state
    ADD CONSTRAINT support_state_pkey PRIMARY KEY (tenant_id, code);

ALTER TABLE ONLY app.support_state
    ADD CONSTRAINT support_state_tenant_id_code_kind_key UNIQUE (tenant_id, code, kind);

ALTER TABLE ONLY app.support_state
    ADD CONSTRAINT support_state_tenant_id_position_key UNIQUE (tenant_id, "position");

ALTER TABLE ONLY app.survey_ask
    ADD CONSTRAINT survey_ask_pkey PRIMARY KEY (tenant_id, survey_id);

ALTER TABLE ONLY app.survey_draft
    ADD CONSTRAINT survey_draft_pkey PRIMARY KEY (tenant_id, survey_id);

ALTER TABLE ONLY app.survey_draft_step
    ADD CONSTRAINT survey_draft_step_pkey PRIMARY KEY (tenant_id, survey_id, step);

ALTER TABLE ONLY app.survey_limit
    ADD CONSTRAINT survey_limit_pkey PRIMARY KEY (tenant_id, survey_id);

ALTER TABLE ONLY app.survey_pin
    ADD CONSTRAINT survey_pin_pkey PRIMARY KEY (tenant_id, pin);

ALTER TABLE ONLY app.survey_pin
    ADD CONSTRAINT survey_pin_tenant_id_survey_id_key UNIQUE (tenant_id, survey_id);

ALTER TABLE ONLY app.survey
    ADD CONSTRAINT survey_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.survey_quota
    ADD CONSTRAINT survey_quota_pkey PRIMARY KEY (tenant_id, survey_id, n);

ALTER TABLE ONLY app.survey
    ADD CONSTRAINT survey_tenant_id_slug_key UNIQUE (tenant_id, slug);

ALTER TABLE ONLY app.survey_use
    ADD CONSTRAINT survey_use_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY app.survey_version
    ADD CONSTRAINT survey_version_pkey PRIMARY KEY (tenant_id, survey_id, version);

ALTER TABLE ONLY app.tag
    ADD CONSTRAINT tag_pkey PRIMARY KEY (tenant_id, name);

ALTER TABLE ONLY app.tenant_key
    ADD CONSTRAINT tenant_key_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY app.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY app.tenant_retention
    ADD CONSTRAINT tenant_retention_pkey PRIMARY KEY (tenant_id, code);

ALTER TABLE ONLY app.tenant
    ADD CONSTRAINT tenant_slug_key UNIQUE (slug);

ALTER TABLE ONLY app.theme_past
    ADD CONSTRAINT theme_past_pkey PRIMARY KEY (tenant_id, revision);

ALTER TABLE ONLY app.transcript
    ADD CONSTRAINT transcript_pkey PRIMARY KEY (tenant_id, session);

ALTER TABLE ONLY app.upload_network
    ADD CONSTRAINT upload_network_pkey PRIMARY KEY (network);

ALTER TABLE ONLY app.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY app.webhook_survey
    ADD CONSTRAINT webhook_survey_pkey PRIMARY KEY (tenant_id, webhook_id, survey_id);

CREATE INDEX account_reset_account ON app.account_reset USING btree (account_id);

CREATE INDEX alert_desk ON app.alert USING btree (tenant_id, state, opened_at, id);

CREATE INDEX alert_rule_member_account ON app.alert_rule_member USING btree (tenant_id, account_id);

CREATE INDEX alert_rule_opened ON app.alert USING btree (tenant_id, rule_id, opened_at);

CREATE INDEX alert_rule_survey ON app.alert_rule USING btree (tenant_id, survey_id);

CREATE INDEX alert_survey ON app.alert USING btree (tenant_id, survey_id, state, opened_at, id);

CREATE INDEX application_draft_expires ON app.application_draft USING btree (tenant_id, expires_at);

CREATE INDEX application_draft_file ON app.application_draft USING btree (tenant_id, file_id);

CREATE INDEX application_draft_opening ON app.application_draft USING btree (tenant_id, opening_id);

CREATE INDEX application_email ON app.application USING btree (tenant_id, lower(email));

CREATE INDEX application_file ON app.application USING btree (tenant_id, resume_file_id);

CREATE INDEX application_newest ON app.application USING btree (tenant_id, created_at DESC, id DESC);

CREATE INDEX application_opening_stage ON app.application USING btree (tenant_id, opening_id, stage, created_at DESC, id DESC);

CREATE INDEX application_stage ON app.application USING btree (tenant_id, stage, created_at DESC, id DESC);

CREATE INDEX application_time ON app.application USING btree (tenant_id, stage, kept, retention_clock);

CREATE INDEX audit_at ON app.audit USING btree (tenant_id, at DESC, id DESC);

CREATE INDEX audit_frame ON app.audit USING btree (tenant_id, id DESC) WHERE (object_kind = 'frame'::text);

CREATE INDEX audit_survey ON app.audit USING btree (tenant_id, object_id, id DESC) WHERE (object_kind = 'survey'::text);

CREATE INDEX comment_newest ON app.comment USING btree (tenant_id, survey_id, day DESC, started_at DESC, response_id DESC, n DESC);

CREATE INDEX comment_words ON app.comment USING gin (words) WITH (gin_pending_list_limit='256');

CREATE INDEX delivery_alert ON app.delivery USING btree (tenant_id, alert_id) WHERE (alert_id IS NOT NULL);

CREATE INDEX delivery_application ON app.delivery USING btree (tenant_id, application_id);

CREATE INDEX delivery_kept ON app.delivery USING btree (tenant_id, ended_at) WHERE ((state = 'failed'::text) AND (content IS NOT NULL));

CREATE INDEX delivery_later ON app.delivery USING btree (tenant_id, ended_at) WHERE ((purpose = 'survey.later'::text) AND (ended_at IS NOT NULL));

CREATE INDEX delivery_response ON app.delivery USING btree (tenant_id, response_id) WHERE (response_id IS NOT NULL);

CREATE INDEX delivery_support ON app.delivery USING btree (tenant_id, support_id) WHERE (support_id IS NOT NULL);

CREATE INDEX delivery_webhook ON app.delivery USING btree (tenant_id, webhook_id, created_at, id) WHERE (webhook_id IS NOT NULL);

CREATE INDEX delivery_webhook_over ON app.delivery USING btree (tenant_id, ended_at) WHERE ((webhook_id IS NOT NULL) AND (ended_at IS NOT NULL));

CREATE INDEX delivery_webhook_waiting ON app.delivery USING btree (tenant_id, webhook_id) WHERE ((webhook_id IS NOT NULL) AND (ended_at IS NULL));

CREATE INDEX export_kept ON app.export USING btree (tenant_id, ended_at) WHERE (size IS NOT NULL);

CREATE INDEX export_live ON app.export USING btree (tenant_id, made_at) WHERE (is_file AND (state = ANY (ARRAY['waiting'::text, 'running'::text])));

CREATE INDEX export_survey ON app.export USING btree (tenant_id, survey_id, made_at);

CREATE INDEX file_sha256 ON app.file USING btree (tenant_id, sha256);

CREATE INDEX invitation_newest ON app.invitation USING btree (tenant_id, survey_id, created_at DESC);

CREATE INDEX invitation_old ON app.invitation USING btree (tenant_id, created_at);

CREATE INDEX invitation_visitor ON app.invitation USING btree (tenant_id, survey_id, visitor, created_at DESC) WHERE ((visitor IS NOT NULL) AND (decision = 'ask'::text));

CREATE INDEX job_delivery ON app.job USING btree (tenant_id, delivery_id) WHERE (delivery_id IS NOT NULL);

CREATE INDEX job_leased ON app.job USING btree (locked_until) WHERE (state = 'running'::text);

CREATE INDEX job_over ON app.job USING btree (ended_at) WHERE (state = ANY (ARRAY['done'::text, 'dead'::text]));

CREATE INDEX job_running ON app.job USING btree (kind, turn) WHERE (state = 'running'::text);

CREATE INDEX job_tenant ON app.job USING btree (tenant_id);

CREATE INDEX job_turn ON app.job USING btree (kind, turn, run_at, id) WHERE (state = 'ready'::text);

CREATE INDEX login_attempt_slot ON app.login_attempt USING btree (slot);

CREATE INDEX mailing_left ON app.mailing USING btree (tenant_id, created_at) WHERE (state = 'draft'::text);

CREATE INDEX mailing_newest ON app.mailing USING btree (tenant_id, survey_id, created_at DESC, id);

CREATE INDEX mailing_over ON app.mailing USING btree (tenant_id, ends_at) WHERE ((state <> 'draft'::text) AND (counts IS NULL));

CREATE INDEX mailing_recipient_mail ON app.mailing_recipient USING btree (tenant_id, mail_key);

CREATE INDEX membership_account ON app.membership USING btree (account_id);

CREATE INDEX opening_open ON app.opening USING btree (tenant_id, published_at DESC, id) WHERE (state = 'open'::text);

CREATE INDEX opening_word_opening ON app.opening_word USING btree (tenant_id, opening_id);

CREATE INDEX rate_full_at ON app.rate USING btree (full_at);

CREATE INDEX response_file_response ON app.response_file USING btree (tenant_id, response_id);

CREATE INDEX response_file_unsent ON app.response_file USING btree (tenant_id, created_at) WHERE (NOT is_sent);

CREATE INDEX response_newest ON app.response USING btree (tenant_id, survey_id, state, has_comment, day DESC, started_at DESC, id DESC);

CREATE INDEX response_note_response ON app.response_note USING btree (tenant_id, response_id, at);

CREATE INDEX response_quota ON app.response USING btree (tenant_id, survey_id) WHERE (quotas IS NOT NULL);

CREATE UNIQUE INDEX response_receipt ON app.response USING btree (tenant_id, receipt) WHERE ((state)::text = 'complete'::text);

CREATE INDEX response_sealed ON app.response USING btree (tenant_id, started_at) WHERE (((state)::text = 'partial'::text) AND ((context)::jsonb ? 'sealed'::text));

CREATE INDEX response_tag_tag ON app.response_tag USING btree (tenant_id, tag);

CREATE INDEX response_uncounted ON app.response USING btree (tenant_id, survey_id, day) WHERE (cells IS NULL);

CREATE INDEX response_waiting ON app.response USING btree (tenant_id, survey_id, version) WHERE ((state)::text = 'waiting'::text);

CREATE INDEX rollup_complete ON app.rollup USING btree (tenant_id, survey_id, version) WHERE (cell = '#complete'::text);

CREATE INDEX session_account ON app.session USING btree (account_id);

CREATE INDEX subject_mail_newest ON app.subject USING btree (tenant_id, mail_key, created_at DESC) WHERE (mail_key IS NOT NULL);

CREATE INDEX support_assignee ON app.support_request USING btree (tenant_id, assignee) WHERE (assignee IS NOT NULL);

CREATE INDEX support_file_request ON app.support_file USING btree (tenant_id, request_id);

CREATE INDEX support_of_state ON app.support_request USING btree (tenant_id, state, rank, id);

CREATE INDEX support_of_state_desk ON app.support_request USING btree (tenant_id, state, desk, rank, id);

CREATE INDEX support_open ON app.support_request USING btree (tenant_id, rank, id) WHERE (kind <> 'closed'::text);

CREATE INDEX support_open_desk ON app.support_request USING btree (tenant_id, desk, rank, id) WHERE (kind <> 'closed'::text);

CREATE INDEX support_subject ON app.support_request USING btree (tenant_id, subject_id);

CREATE INDEX support_time ON app.support_request USING btree (tenant_id, kind, touched_at);

CREATE INDEX survey_changed ON app.survey USING btree (tenant_id, changed_at DESC, id DESC);

CREATE UNIQUE INDEX tag_folded ON app.tag USING btree (tenant_id, lower(name));

CREATE INDEX transcript_oldest ON app.transcript USING btree (tenant_id, sent_at);

CREATE INDEX transcript_subject ON app.transcript USING btree (tenant_id, subject_id);

CREATE INDEX upload_network_over ON app.upload_network USING btree (hour) WHERE (drafts = 0);

CREATE INDEX webhook_survey_survey ON app.webhook_survey USING btree (tenant_id, survey_id);

CREATE TRIGGER counted_delete AFTER DELETE ON app.application REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.application_counted();

CREATE TRIGGER counted_delete AFTER DELETE ON app.support_request REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.support_counted();

CREATE TRIGGER counted_insert AFTER INSERT ON app.application REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION app.application_counted();

CREATE TRIGGER counted_insert AFTER INSERT ON app.support_request REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION app.support_counted();

CREATE TRIGGER counted_update AFTER UPDATE ON app.application REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION app.application_counted();

CREATE TRIGGER counted_update AFTER UPDATE ON app.support_request REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION app.support_counted();

CREATE TRIGGER delivery_follow AFTER UPDATE OF state ON app.job FOR EACH ROW WHEN (((new.delivery_id IS NOT NULL) AND (new.state <> 'running'::text))) EXECUTE FUNCTION app.delivery_follow();

CREATE TRIGGER delivery_withdraw BEFORE DELETE ON app.application FOR EACH ROW EXECUTE FUNCTION app.delivery_withdraw();

CREATE TRIGGER draft_added AFTER INSERT ON app.survey_draft REFERENCING NEW TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.survey_counted();

CREATE TRIGGER draft_counted AFTER INSERT OR DELETE OR UPDATE OF file_id, size, network ON app.application_draft FOR EACH ROW EXECUTE FUNCTION app.draft_counted();

CREATE TRIGGER draft_gone AFTER DELETE ON app.survey_draft REFERENCING OLD TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.survey_counted();

CREATE TRIGGER employment_type_begin AFTER INSERT ON app.tenant FOR EACH ROW EXECUTE FUNCTION app.employment_type_begin();

CREATE TRIGGER file_added AFTER INSERT ON app.file REFERENCING NEW TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.file_counted();

CREATE TRIGGER file_gone AFTER DELETE ON app.file REFERENCING OLD TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.file_counted();

CREATE TRIGGER keep BEFORE DELETE OR UPDATE ON app.survey_version FOR EACH ROW EXECUTE FUNCTION app.survey_version_keep();

CREATE TRIGGER quota_give_back AFTER DELETE ON app.response REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.quota_give_back();

CREATE TRIGGER response_file_counted AFTER INSERT OR DELETE OR UPDATE OF is_sent ON app.response_file FOR EACH ROW EXECUTE FUNCTION app.response_file_counted();

CREATE TRIGGER responses_said AFTER INSERT ON app.response REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION app.responses_said();

CREATE TRIGGER responses_said_again AFTER UPDATE ON app.response REFERENCING OLD TABLE AS been NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION app.responses_said_again();

CREATE TRIGGER retention_bounds BEFORE INSERT OR UPDATE ON app.tenant_retention FOR EACH ROW EXECUTE FUNCTION app.retention_bounds();

CREATE TRIGGER role_begin AFTER INSERT ON app.tenant FOR EACH ROW EXECUTE FUNCTION app.role_begin();

CREATE TRIGGER searched AFTER INSERT OR UPDATE OF title, department, location, summary, description, state ON app.opening FOR EACH ROW EXECUTE FUNCTION app.opening_searched();

CREATE TRIGGER stage_begin AFTER INSERT ON app.tenant FOR EACH ROW EXECUTE FUNCTION app.stage_begin();

CREATE TRIGGER support_file_counted AFTER INSERT OR DELETE OR UPDATE OF is_sent ON app.support_file FOR EACH ROW EXECUTE FUNCTION app.support_file_counted();

CREATE TRIGGER support_rank BEFORE INSERT OR UPDATE OF since, kind ON app.support_request FOR EACH ROW EXECUTE FUNCTION app.support_rank();

CREATE TRIGGER support_replied AFTER INSERT ON app.support_entry FOR EACH ROW WHEN ((new.kind = 'reply'::text)) EXECUTE FUNCTION app.support_replied();

CREATE TRIGGER support_state_begin AFTER INSERT ON app.tenant FOR EACH ROW EXECUTE FUNCTION app.support_state_begin();

CREATE TRIGGER survey_added AFTER INSERT ON app.survey REFERENCING NEW TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.survey_counted();

CREATE TRIGGER survey_gone AFTER DELETE ON app.survey REFERENCING OLD TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.survey_counted();

CREATE TRIGGER tell AFTER INSERT ON app.job FOR EACH STATEMENT EXECUTE FUNCTION app.job_tell();

CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE ON app.alert_rule FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE ON app.context_key FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER DELETE OR UPDATE ON app.employment_type FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE ON app.opening FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE ON app.survey FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER INSERT ON app.survey_limit FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER INSERT ON app.survey_quota FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER INSERT ON app.survey_version FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER UPDATE ON app.tenant FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE ON app.webhook FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE ON app.webhook_survey FOR EACH ROW EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_full AFTER UPDATE ON app.survey_limit FOR EACH ROW WHEN (((new.most IS DISTINCT FROM old.most) OR ((new.taken >= new.most) IS DISTINCT FROM (old.taken >= old.most)))) EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER tell_full AFTER UPDATE ON app.survey_quota FOR EACH ROW WHEN (((new.taken = old.taken) OR ((new.taken >= new.most) IS DISTINCT FROM (old.taken >= old.most)))) EXECUTE FUNCTION app.tell_changed();

CREATE TRIGGER transcript_added AFTER INSERT ON app.transcript REFERENCING NEW TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.transcript_counted();

CREATE TRIGGER transcript_gone AFTER DELETE ON app.transcript REFERENCING OLD TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.transcript_counted();

CREATE TRIGGER version_added AFTER INSERT ON app.survey_version REFERENCING NEW TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.version_counted();

CREATE TRIGGER version_gone AFTER DELETE ON app.survey_version REFERENCING OLD TABLE AS rows_of FOR EACH STATEMENT EXECUTE FUNCTION app.version_counted();

CREATE TRIGGER webhook_bound BEFORE INSERT ON app.delivery FOR EACH ROW WHEN (((new.webhook_id IS NOT NULL) AND (new.ended_at IS NULL))) EXECUTE FUNCTION app.webhook_bound();

ALTER TABLE ONLY app.account_reset
    ADD CONSTRAINT account_reset_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.alert_entry
    ADD CONSTRAINT alert_entry_tenant_id_alert_id_fkey FOREIGN KEY (tenant_id, alert_id) REFERENCES app.alert(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.alert_rule_member
    ADD CONSTRAINT alert_rule_member_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES app.membership(tenant_id, account_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.alert_rule_member
    ADD CONSTRAINT alert_rule_member_tenant_id_rule_id_fkey FOREIGN KEY (tenant_id, rule_id) REFERENCES app.alert_rule(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.alert_rule
    ADD CONSTRAINT alert_rule_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.alert
    ADD CONSTRAINT alert_tenant_id_response_id_fkey FOREIGN KEY (tenant_id, response_id) REFERENCES app.response(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.alert
    ADD CONSTRAINT alert_tenant_id_rule_id_fkey FOREIGN KEY (tenant_id, rule_id) REFERENCES app.alert_rule(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.alert
    ADD CONSTRAINT alert_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.api_token
    ADD CONSTRAINT api_token_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.application_count
    ADD CONSTRAINT application_count_tenant_id_opening_id_fkey FOREIGN KEY (tenant_id, opening_id) REFERENCES app.opening(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.application_count
    ADD CONSTRAINT application_count_tenant_id_stage_fkey FOREIGN KEY (tenant_id, stage) REFERENCES app.stage(tenant_id, code) ON DELETE CASCADE;

ALTER TABLE ONLY app.application_draft
    ADD CONSTRAINT application_draft_tenant_id_file_id_fkey FOREIGN KEY (tenant_id, file_id) REFERENCES app.file(tenant_id, id);

ALTER TABLE ONLY app.application_draft
    ADD CONSTRAINT application_draft_tenant_id_opening_id_fkey FOREIGN KEY (tenant_id, opening_id) REFERENCES app.opening(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.application_event
    ADD CONSTRAINT application_event_tenant_id_application_id_fkey FOREIGN KEY (tenant_id, application_id) REFERENCES app.application(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_tenant_id_opening_id_fkey FOREIGN KEY (tenant_id, opening_id) REFERENCES app.opening(tenant_id, id);

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_tenant_id_resume_file_id_fkey FOREIGN KEY (tenant_id, resume_file_id) REFERENCES app.file(tenant_id, id);

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_tenant_id_stage_fkey FOREIGN KEY (tenant_id, stage) REFERENCES app.stage(tenant_id, code);

ALTER TABLE ONLY app.audit_seal
    ADD CONSTRAINT audit_seal_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.audit
    ADD CONSTRAINT audit_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.comment
    ADD CONSTRAINT comment_tenant_id_response_id_fkey FOREIGN KEY (tenant_id, response_id) REFERENCES app.response(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.consent_text
    ADD CONSTRAINT consent_text_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.context_key
    ADD CONSTRAINT context_key_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.day_count
    ADD CONSTRAINT day_count_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.delivery
    ADD CONSTRAINT delivery_tenant_id_alert_id_fkey FOREIGN KEY (tenant_id, alert_id) REFERENCES app.alert(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.delivery
    ADD CONSTRAINT delivery_tenant_id_application_id_fkey FOREIGN KEY (tenant_id, application_id) REFERENCES app.application(tenant_id, id) ON DELETE SET NULL (application_id);

ALTER TABLE ONLY app.delivery
    ADD CONSTRAINT delivery_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.delivery
    ADD CONSTRAINT delivery_tenant_id_response_id_fkey FOREIGN KEY (tenant_id, response_id) REFERENCES app.response(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.delivery
    ADD CONSTRAINT delivery_tenant_id_support_id_fkey FOREIGN KEY (tenant_id, support_id) REFERENCES app.support_request(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.delivery
    ADD CONSTRAINT delivery_tenant_id_webhook_id_fkey FOREIGN KEY (tenant_id, webhook_id) REFERENCES app.webhook(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.employment_type
    ADD CONSTRAINT employment_type_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.export_piece
    ADD CONSTRAINT export_piece_tenant_id_export_id_fkey FOREIGN KEY (tenant_id, export_id) REFERENCES app.export(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.export
    ADD CONSTRAINT export_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.export
    ADD CONSTRAINT export_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.file_chunk
    ADD CONSTRAINT file_chunk_tenant_id_file_id_fkey FOREIGN KEY (tenant_id, file_id) REFERENCES app.file(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.file
    ADD CONSTRAINT file_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.file_use
    ADD CONSTRAINT file_use_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.invitation
    ADD CONSTRAINT invitation_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.job
    ADD CONSTRAINT job_tenant_id_delivery_id_fkey FOREIGN KEY (tenant_id, delivery_id) REFERENCES app.delivery(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.job
    ADD CONSTRAINT job_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.mail_block
    ADD CONSTRAINT mail_block_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.mail_day
    ADD CONSTRAINT mail_day_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.mailing_recipient
    ADD CONSTRAINT mailing_recipient_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES app.subject(tenant_id, id);

ALTER TABLE ONLY app.mailing_recipient
    ADD CONSTRAINT mailing_recipient_tenant_id_mailing_id_fkey FOREIGN KEY (tenant_id, mailing_id) REFERENCES app.mailing(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.mailing
    ADD CONSTRAINT mailing_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.membership
    ADD CONSTRAINT membership_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.membership
    ADD CONSTRAINT membership_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.membership
    ADD CONSTRAINT membership_tenant_id_role_fkey FOREIGN KEY (tenant_id, role) REFERENCES app.role(tenant_id, code);

ALTER TABLE ONLY app.opening
    ADD CONSTRAINT opening_tenant_id_employment_type_fkey FOREIGN KEY (tenant_id, employment_type) REFERENCES app.employment_type(tenant_id, code);

ALTER TABLE ONLY app.opening
    ADD CONSTRAINT opening_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.opening_word
    ADD CONSTRAINT opening_word_tenant_id_opening_id_fkey FOREIGN KEY (tenant_id, opening_id) REFERENCES app.opening(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.person_invitation
    ADD CONSTRAINT person_invitation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.person_invitation
    ADD CONSTRAINT person_invitation_tenant_id_role_fkey FOREIGN KEY (tenant_id, role) REFERENCES app.role(tenant_id, code);

ALTER TABLE ONLY app.response_file
    ADD CONSTRAINT response_file_tenant_id_file_id_fkey FOREIGN KEY (tenant_id, file_id) REFERENCES app.file(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.response_file
    ADD CONSTRAINT response_file_tenant_id_response_id_fkey FOREIGN KEY (tenant_id, response_id) REFERENCES app.response(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.response_note
    ADD CONSTRAINT response_note_tenant_id_response_id_fkey FOREIGN KEY (tenant_id, response_id) REFERENCES app.response(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.response_tag
    ADD CONSTRAINT response_tag_tenant_id_response_id_fkey FOREIGN KEY (tenant_id, response_id) REFERENCES app.response(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.response_tag
    ADD CONSTRAINT response_tag_tenant_id_tag_fkey FOREIGN KEY (tenant_id, tag) REFERENCES app.tag(tenant_id, name) ON DELETE CASCADE;

ALTER TABLE ONLY app.role_capability
    ADD CONSTRAINT role_capability_capability_fkey FOREIGN KEY (capability) REFERENCES app.capability(code);

ALTER TABLE ONLY app.role_capability
    ADD CONSTRAINT role_capability_tenant_id_role_fkey FOREIGN KEY (tenant_id, role) REFERENCES app.role(tenant_id, code) ON DELETE CASCADE;

ALTER TABLE ONLY app.role_first_capability
    ADD CONSTRAINT role_first_capability_capability_fkey FOREIGN KEY (capability) REFERENCES app.capability(code);

ALTER TABLE ONLY app.role_first_capability
    ADD CONSTRAINT role_first_capability_role_fkey FOREIGN KEY (role) REFERENCES app.role_first(code) ON DELETE CASCADE;

ALTER TABLE ONLY app.role
    ADD CONSTRAINT role_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.rollup_measure
    ADD CONSTRAINT rollup_measure_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.rollup_segment_measure
    ADD CONSTRAINT rollup_segment_measure_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.rollup_segment
    ADD CONSTRAINT rollup_segment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.rollup
    ADD CONSTRAINT rollup_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.segment_due
    ADD CONSTRAINT segment_due_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.segment_value
    ADD CONSTRAINT segment_value_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.session
    ADD CONSTRAINT session_account_id_fkey FOREIGN KEY (account_id) REFERENCES app.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.session
    ADD CONSTRAINT session_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.stage_first
    ADD CONSTRAINT stage_first_kind_fkey FOREIGN KEY (kind) REFERENCES app.stage_kind(code);

ALTER TABLE ONLY app.stage
    ADD CONSTRAINT stage_kind_fkey FOREIGN KEY (kind) REFERENCES app.stage_kind(code);

ALTER TABLE ONLY app.stage_kind
    ADD CONSTRAINT stage_kind_retention_fkey FOREIGN KEY (retention) REFERENCES app.retention(code);

ALTER TABLE ONLY app.stage
    ADD CONSTRAINT stage_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.subject_key
    ADD CONSTRAINT subject_key_tenant_id_subject_id_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES app.subject(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.subject
    ADD CONSTRAINT subject_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.support_count
    ADD CONSTRAINT support_count_tenant_id_state_fkey FOREIGN KEY (tenant_id, state) REFERENCES app.support_state(tenant_id, code) ON DELETE CASCADE;

ALTER TABLE ONLY app.support_entry
    ADD CONSTRAINT support_entry_tenant_id_request_id_fkey FOREIGN KEY (tenant_id, request_id) REFERENCES app.support_request(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.support_file
    ADD CONSTRAINT support_file_tenant_id_file_id_fkey FOREIGN KEY (tenant_id, file_id) REFERENCES app.file(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.support_file
    ADD CONSTRAINT support_file_tenant_id_request_id_fkey FOREIGN KEY (tenant_id, request_id) REFERENCES app.support_request(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.support_kind
    ADD CONSTRAINT support_kind_retention_fkey FOREIGN KEY (retention) REFERENCES app.retention(code);

ALTER TABLE ONLY app.support_request
    ADD CONSTRAINT support_request_tenant_id_assignee_fkey FOREIGN KEY (tenant_id, assignee) REFERENCES app.membership(tenant_id, account_id) ON DELETE SET NULL (assignee);

ALTER TABLE ONLY app.support_request
    ADD CONSTRAINT support_request_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.support_request
    ADD CONSTRAINT support_request_tenant_id_state_kind_fkey FOREIGN KEY (tenant_id, state, kind) REFERENCES app.support_state(tenant_id, code, kind);

ALTER TABLE ONLY app.support_request
    ADD CONSTRAINT support_request_tenant_id_subject_id_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES app.subject(tenant_id, id);

ALTER TABLE ONLY app.support_state_first
    ADD CONSTRAINT support_state_first_kind_fkey FOREIGN KEY (kind) REFERENCES app.support_kind(code);

ALTER TABLE ONLY app.support_state
    ADD CONSTRAINT support_state_kind_fkey FOREIGN KEY (kind) REFERENCES app.support_kind(code);

ALTER TABLE ONLY app.support_state
    ADD CONSTRAINT support_state_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey_ask
    ADD CONSTRAINT survey_ask_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey
    ADD CONSTRAINT survey_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES app.account(id) ON DELETE SET NULL;

ALTER TABLE ONLY app.survey
    ADD CONSTRAINT survey_current_version_fkey FOREIGN KEY (tenant_id, id, current_version) REFERENCES app.survey_version(tenant_id, survey_id, version) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY app.survey_draft
    ADD CONSTRAINT survey_draft_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES app.account(id) ON DELETE SET NULL;

ALTER TABLE ONLY app.survey_draft_step
    ADD CONSTRAINT survey_draft_step_made_by_fkey FOREIGN KEY (made_by) REFERENCES app.account(id) ON DELETE SET NULL;

ALTER TABLE ONLY app.survey_draft_step
    ADD CONSTRAINT survey_draft_step_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey_draft(tenant_id, survey_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey_draft
    ADD CONSTRAINT survey_draft_tenant_id_survey_id_based_on_fkey FOREIGN KEY (tenant_id, survey_id, based_on) REFERENCES app.survey_version(tenant_id, survey_id, version);

ALTER TABLE ONLY app.survey_draft
    ADD CONSTRAINT survey_draft_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey_limit
    ADD CONSTRAINT survey_limit_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey_pin
    ADD CONSTRAINT survey_pin_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey_quota
    ADD CONSTRAINT survey_quota_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey
    ADD CONSTRAINT survey_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey_use
    ADD CONSTRAINT survey_use_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.survey_version
    ADD CONSTRAINT survey_version_published_by_fkey FOREIGN KEY (published_by) REFERENCES app.account(id) ON DELETE SET NULL;

ALTER TABLE ONLY app.survey_version
    ADD CONSTRAINT survey_version_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.tenant_key
    ADD CONSTRAINT tenant_key_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.tenant_retention
    ADD CONSTRAINT tenant_retention_code_fkey FOREIGN KEY (code) REFERENCES app.retention(code);

ALTER TABLE ONLY app.tenant_retention
    ADD CONSTRAINT tenant_retention_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.theme_past
    ADD CONSTRAINT theme_past_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.transcript
    ADD CONSTRAINT transcript_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE ONLY app.transcript
    ADD CONSTRAINT transcript_tenant_id_subject_id_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES app.subject(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.webhook_survey
    ADD CONSTRAINT webhook_survey_tenant_id_survey_id_fkey FOREIGN KEY (tenant_id, survey_id) REFERENCES app.survey(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.webhook_survey
    ADD CONSTRAINT webhook_survey_tenant_id_webhook_id_fkey FOREIGN KEY (tenant_id, webhook_id) REFERENCES app.webhook(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY app.webhook
    ADD CONSTRAINT webhook_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id) ON DELETE CASCADE;

ALTER TABLE app.account ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.account_reset ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.alert ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.alert_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.alert_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.alert_rule_member ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.api_token ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.application ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.application_count ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.application_draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.application_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.audit ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.audit_seal ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.capability ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.comment ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.comment_due ENABLE ROW LEVEL SECURITY;

CREATE POLICY common ON app.capability FOR SELECT USING (true);

CREATE POLICY common ON app.employment_type_first FOR SELECT USING (true);

CREATE POLICY common ON app.retention FOR SELECT USING (true);

CREATE POLICY common ON app.role_first FOR SELECT USING (true);

CREATE POLICY common ON app.role_first_capability FOR SELECT USING (true);

CREATE POLICY common ON app.stage_first FOR SELECT USING (true);

CREATE POLICY common ON app.stage_kind FOR SELECT USING (true);

CREATE POLICY common ON app.support_kind FOR SELECT USING (true);

CREATE POLICY common ON app.support_state_first FOR SELECT USING (true);

ALTER TABLE app.consent_text ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.context_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.day_count ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.delivery ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.employment_type ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.employment_type_first ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.export ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.export_piece ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.file ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.file_chunk ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.file_use ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.invitation ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.job ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.login_attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.login_salt ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.mail_block ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.mail_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.mailing ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.mailing_recipient ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.membership ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.opening ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.opening_word ENABLE ROW LEVEL SECURITY;

CREATE POLICY owner ON app.account TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.account_reset TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.capability TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.comment TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.comment_due TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.employment_type_first TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.job TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.login_attempt TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.login_salt TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.membership TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.rate TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.response_tag TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.retention TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.role TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.role_capability TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.role_first TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.role_first_capability TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.rollup_delta FOR SELECT TO exitpoll_owner USING (true);

CREATE POLICY owner ON app.session TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.stage_first TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.stage_kind TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.support_kind TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.support_state_first TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.tenant TO exitpoll_owner USING (true) WITH CHECK (true);

CREATE POLICY owner ON app.upload_network TO exitpoll_owner USING (true) WITH CHECK (true);

ALTER TABLE app.person_invitation ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.rate ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.response ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.response_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.response_note ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.response_tag ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.retention ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.role ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.role_capability ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.role_first ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.role_first_capability ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.rollup ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.rollup_delta ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.rollup_measure ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.rollup_segment ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.rollup_segment_measure ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.segment_due ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.segment_value ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.session ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.stage ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.stage_first ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.stage_kind ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.subject ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.subject_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.support_count ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.support_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.support_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.support_kind ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.support_request ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.support_state ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.support_state_first ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey_ask ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey_draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey_draft_step ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey_limit ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey_pin ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey_quota ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey_use ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.survey_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.tag ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant ON app.alert USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.alert_entry USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.alert_rule USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.alert_rule_member USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.api_token USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.application USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.application_count USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.application_draft USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.application_event USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.audit USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.audit_seal USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.comment USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.comment_due USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.consent_text USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.context_key USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.day_count USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.delivery USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.employment_type USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.export USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.export_piece USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.file USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.file_chunk USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.file_use USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.invitation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.job USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.mail_block USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.mail_day USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.mailing USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.mailing_recipient USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.membership USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.opening USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.opening_word USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.person_invitation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.response USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.response_file USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.response_note USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.response_tag USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.role USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.role_capability USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.rollup USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.rollup_delta USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.rollup_measure USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.rollup_segment USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.rollup_segment_measure USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.segment_due USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.segment_value USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.stage USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.subject USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.subject_key USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.support_count USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.support_entry USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.support_file USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.support_request USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.support_state USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey_ask USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey_draft USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey_draft_step USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey_limit USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey_pin USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey_quota USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey_use USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.survey_version USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.tag USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

ALTER TABLE app.tenant ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant ON app.tenant USING ((id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.tenant_key USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.tenant_retention USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.theme_past USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.transcript USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.webhook USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

CREATE POLICY tenant ON app.webhook_survey USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif")));

ALTER TABLE app.tenant_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.tenant_retention ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.theme_past ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.transcript ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.upload_network ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.webhook ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.webhook_survey ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA app TO exitpoll_web;
GRANT USAGE ON SCHEMA app TO exitpoll_job;

REVOKE ALL ON FUNCTION app.account_for_login(address text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.account_for_login(address text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.account_note(who uuid, did text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.account_password_change(wanted bytea, proven text, better text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.account_password_change(wanted bytea, proven text, better text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.account_rehash(account uuid, proven text, better text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.account_rehash(account uuid, proven text, better text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.account_reset_begin(address text, fresh bytea, seconds integer, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.account_reset_begin(address text, fresh bytea, seconds integer, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.account_reset_look(given bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.account_reset_look(given bytea) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.account_reset_use(given bytea, better text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.account_reset_use(given bytea, better text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.alert_act(wanted uuid, was integer, what text, entry uuid, said text, actor uuid, recipient text, mail_subject text, mail_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.alert_act(wanted uuid, was integer, what text, entry uuid, said text, actor uuid, recipient text, mail_subject text, mail_text text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.alert_open(wanted uuid, of_rule uuid, of_response uuid, value integer, mails jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.alert_open(wanted uuid, of_rule uuid, of_response uuid, value integer, mails jsonb) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.alert_people(of_rule uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.alert_people(of_rule uuid) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.alert_rule_drop(wanted uuid, of_survey uuid, back boolean, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.alert_rule_drop(wanted uuid, of_survey uuid, back boolean, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.alert_rule_put(wanted uuid, of_survey uuid, as_name text, of_question text, lowest integer, highest integer, comments boolean, members text[], is_new boolean, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.alert_rule_put(wanted uuid, of_survey uuid, as_name text, of_question text, lowest integer, highest integer, comments boolean, members text[], is_new boolean, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.api_token_add(wanted text, secret_hash bytea, label text, wanted_scopes text[], days integer, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.api_token_add(wanted text, secret_hash bytea, label text, wanted_scopes text[], days integer, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.api_token_set(wanted text, live boolean, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.api_token_set(wanted text, live boolean, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.application_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.audit_hash(before_it bytea, behind bigint, upto bigint, OUT entries bigint, OUT hash bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.audit_seal_check(behind integer, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.audit_seal_check(behind integer, most integer) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.audit_seal_next(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.audit_seal_next(most integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.comment_find(of_survey uuid, asked text, want jsonb, by_score boolean, newer boolean, at app.comment_key, page integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.comment_find(of_survey uuid, asked text, want jsonb, by_score boolean, newer boolean, at app.comment_key, page integer) TO exitpoll_web;

REVOKE ALL ON PROCEDURE app.common_rows(IN target regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.context_key_live(wanted text, seal bytea, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.context_key_live(wanted text, seal bytea, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.context_key_newest() FROM PUBLIC;
GRANT ALL ON FUNCTION app.context_key_newest() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.context_key_revoke(wanted text, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.context_key_revoke(wanted text, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.day_take(of_what text, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.day_take(of_what text, most integer) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.delivery_follow() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.delivery_withdraw() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.draft_change(survey uuid, seen integer, text_now text, done_what text, done_object text, from_byte integer, was text, becomes text, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.draft_change(survey uuid, seen integer, text_now text, done_what text, done_object text, from_byte integer, was text, becomes text, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.draft_count(of_tenant uuid, of_network text, drafts integer, size bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.draft_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.draft_drop(survey uuid, seen integer, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.draft_drop(survey uuid, seen integer, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.draft_file_keep(draft uuid, opening uuid, file uuid, bytes bytea, file_name text, media text, file_kind text, of_network text, whole boolean, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.draft_file_keep(draft uuid, opening uuid, file uuid, bytes bytea, file_name text, media text, file_kind text, of_network text, whole boolean, until timestamp with time zone) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.draft_publish(of_slug text, seen integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.draft_publish(of_slug text, seen integer) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.employment_type_begin() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.export_ask(wanted uuid, of_survey uuid, as_format text, words boolean, from_day date, to_day date, of_state text, in_language text, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.export_ask(wanted uuid, of_survey uuid, as_format text, words boolean, from_day date, to_day date, of_state text, in_language text, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.export_drop(wanted uuid, of_survey uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.export_drop(wanted uuid, of_survey uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.export_finish(wanted uuid, all_rows bigint, bytes bigint, recipient text, subject text, body text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.export_finish(wanted uuid, all_rows bigint, bytes bigint, recipient text, subject text, body text) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.export_person(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.export_person(wanted uuid) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.file_bytes(of_tenant uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.file_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.frame_host_set(host text, allowed boolean, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.frame_host_set(host text, allowed boolean, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.here() FROM PUBLIC;
GRANT ALL ON FUNCTION app.here() TO exitpoll_web;
GRANT ALL ON FUNCTION app.here() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.invitation_enter(at text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.invitation_look(at text, given bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.invitation_look(at text, given bytea) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.invitation_use(at text, given bytea, hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.invitation_use(at text, given bytea, hash text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.invite(of_id uuid, of_survey uuid, of_channel text, of_outcome text, of_visitor bytea, wish text, why text, until timestamp with time zone, of_body bytea, of_key bytea, days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.invite(of_id uuid, of_survey uuid, of_channel text, of_outcome text, of_visitor bytea, wish text, why text, until timestamp with time zone, of_body bytea, of_key bytea, days integer) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.job_back(job bigint, worker text, error text, seconds integer, is_dead boolean, counts boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.job_back(job bigint, worker text, error text, seconds integer, is_dead boolean, counts boolean) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.job_claim(worker text, wanted text, lease_seconds integer, after uuid, share integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.job_claim(worker text, wanted text, lease_seconds integer, after uuid, share integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.job_done(job bigint, worker text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.job_done(job bigint, worker text) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.job_reclaim(wanted text, most_tries integer, gone text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.job_reclaim(wanted text, most_tries integer, gone text) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.job_renew(job bigint, worker text, lease_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.job_renew(job bigint, worker text, lease_seconds integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.job_revive(wanted_id bigint, wanted_kind text, OUT revived bigint, OUT gone bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.job_tell() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.local_text(at timestamp with time zone, zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.local_text(at timestamp with time zone, zone text) TO exitpoll_web;
GRANT ALL ON FUNCTION app.local_text(at timestamp with time zone, zone text) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.login_allowed(address text, network text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.login_allowed(address text, network text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.login_allowed(address text, network text, browser text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.login_allowed(address text, network text, browser text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.login_failed(address text, network text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.login_failed(address text, network text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.login_failed(address text, network text, browser text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.login_failed(address text, network text, browser text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.login_keys(salt bytea, address text, network text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.login_keys(salt bytea, address text, network text, browser text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.mail_bounce_clear(of_mailing uuid, wanted uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mail_bounce_clear(of_mailing uuid, wanted uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mail_bounced(of_key bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.mail_optout(of_key bytea, wanted boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mail_optout(of_key bytea, wanted boolean) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_add(wanted uuid, of_survey uuid, keeps text, said jsonb, starts text, reminds integer, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_add(wanted uuid, of_survey uuid, keeps text, said jsonb, starts text, reminds integer, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_count(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_count(wanted uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_drop(wanted uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_drop(wanted uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_forget(wanted uuid, most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.mailing_job(recipient uuid, reminds boolean, due timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.mailing_load(of_mailing uuid, given jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_load(of_mailing uuid, given jsonb) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_note(wanted uuid, reminds boolean, became text, answer uuid, of_visitor bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_note(wanted uuid, reminds boolean, became text, answer uuid, of_visitor bytea) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.mailing_read(of_mailing uuid, of_lines integer, said jsonb, numbers jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_read(of_mailing uuid, of_lines integer, said jsonb, numbers jsonb) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_send(wanted uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_send(wanted uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_stop(wanted uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_stop(wanted uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_survey_takes(of_survey uuid, due timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_survey_takes(of_survey uuid, due timestamp with time zone) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.mailing_sweep(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_sweep(most integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.mailing_take(wanted uuid, reminds boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_take(wanted uuid, reminds boolean) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.mailing_take_out(of_mailing uuid, wanted uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mailing_take_out(of_mailing uuid, wanted uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.measure_bucket(v numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION app.measure_bucket(v numeric) TO exitpoll_web;
GRANT ALL ON FUNCTION app.measure_bucket(v numeric) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.measure_edges() FROM PUBLIC;
GRANT ALL ON FUNCTION app.measure_edges() TO exitpoll_web;
GRANT ALL ON FUNCTION app.measure_edges() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.metrics_deltas() FROM PUBLIC;
GRANT ALL ON FUNCTION app.metrics_deltas() TO exitpoll_web;

REVOKE ALL ON FUNCTION app.metrics_jobs() FROM PUBLIC;
GRANT ALL ON FUNCTION app.metrics_jobs() TO exitpoll_web;

REVOKE ALL ON FUNCTION app.opening_searched() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.opening_words(title text, facts text, summary text, description text) FROM PUBLIC;

REVOKE ALL ON PROCEDURE app.owner_door(IN target regclass, IN command text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.people() FROM PUBLIC;
GRANT ALL ON FUNCTION app.people() TO exitpoll_web;
GRANT ALL ON FUNCTION app.people() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.people_list() FROM PUBLIC;
GRANT ALL ON FUNCTION app.people_list() TO exitpoll_web;

REVOKE ALL ON FUNCTION app.person_invitation_drop(address text, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.person_invitation_drop(address text, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.person_invite(address text, called text, wanted_role text, fresh bytea, seconds integer, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.person_invite(address text, called text, wanted_role text, fresh bytea, seconds integer, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.person_may(by_whom uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.person_set(who uuid, wanted_role text, shut boolean, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.person_set(who uuid, wanted_role text, shut boolean, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.quota_give_back() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.quota_lock(of_survey uuid, wanted integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.quota_lock(of_survey uuid, wanted integer[]) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.quota_now(of_survey uuid, number integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.quota_now(of_survey uuid, number integer) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.quota_recount(of_survey uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.quota_recount(of_survey uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.quota_room(of_survey uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.quota_room(of_survey uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.quota_set(of_slug text, number integer, wanted jsonb, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.quota_set(of_slug text, number integer, wanted jsonb, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.quota_undo(of_slug text, change bigint, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.quota_undo(of_slug text, change bigint, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.rate_take(wanted bytea, burst integer, every bigint, want integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.rate_take(wanted bytea, burst integer, every bigint, want integer) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.rate_take_both(one bytea, one_burst integer, one_every bigint, other bytea, other_burst integer, other_every bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.rate_take_both(one bytea, one_burst integer, one_every bigint, other bytea, other_burst integer, other_every bigint) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.response_count(given jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.response_count(given jsonb) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.response_count_edit(me uuid, based integer, given jsonb, by_cells text[], comments boolean, tongue text, wanted integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.response_count_edit(me uuid, based integer, given jsonb, by_cells text[], comments boolean, tongue text, wanted integer[]) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.response_file_add(of_response uuid, of_survey uuid, question text, file uuid, bytes bytea, file_name text, media text, of_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.response_file_add(of_response uuid, of_survey uuid, question text, file uuid, bytes bytea, file_name text, media text, of_network text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.response_file_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.response_files_settle(of_response uuid, dropped text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.response_files_settle(of_response uuid, dropped text[]) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.response_mark(wanted uuid, what text, said text, entry uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.response_mark(wanted uuid, what text, said text, entry uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.responses_mix(of_survey uuid, of_version integer, given jsonb, at_least bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.responses_mix(of_survey uuid, of_version integer, given jsonb, at_least bigint) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.responses_said() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.responses_said_again() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.responses_submit(given jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.responses_submit(given jsonb) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.responses_take(given jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.responses_take(given jsonb) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.retention_bounds() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.retention_days(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.retention_days(wanted text) TO exitpoll_web;
GRANT ALL ON FUNCTION app.retention_days(wanted text) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.role_begin() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.rollup_fold(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.rollup_fold(most integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.rollup_rebuild(survey uuid, of_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.rollup_rebuild(survey uuid, of_day date) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.rollup_turn(tenant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.rollup_turn(tenant uuid) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.sealed_sweep(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.sealed_sweep(most integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.search_asked(said text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.search_asked(said text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.search_fold(said text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.search_fold(said text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.search_split(said text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.search_split(said text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.segment_kept(survey uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.segment_kept(survey uuid) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.segment_values_most() FROM PUBLIC;
GRANT ALL ON FUNCTION app.segment_values_most() TO exitpoll_web;
GRANT ALL ON FUNCTION app.segment_values_most() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.segments_of(language text, context jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.segments_of(language text, context jsonb) TO exitpoll_web;
GRANT ALL ON FUNCTION app.segments_of(language text, context jsonb) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.session_add(token_hash bytea, account uuid, tenant uuid, csrf text, idle_seconds integer, total_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_add(token_hash bytea, account uuid, tenant uuid, csrf text, idle_seconds integer, total_seconds integer) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.session_drop(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_drop(wanted bytea) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.session_drop_all(account uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_drop_all(account uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.session_end(wanted bytea, which uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_end(wanted bytea, which uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.session_enter(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_enter(wanted bytea) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.session_language_set(wanted bytea, tag text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_language_set(wanted bytea, tag text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.session_list(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_list(wanted bytea) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.session_move(wanted bytea, to_slug text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_move(wanted bytea, to_slug text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.session_others(account uuid, tenant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.session_others(account uuid, tenant uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.stage_begin() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.subject_add(subject uuid, mail bytea, fresh bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.subject_add(subject uuid, mail bytea, fresh bytea) TO exitpoll_web;
GRANT ALL ON FUNCTION app.subject_add(subject uuid, mail bytea, fresh bytea) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.subject_drop(subjects uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.subject_drop(subjects uuid[]) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.subject_forget(subject uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.subject_forget(subject uuid) TO exitpoll_web;
GRANT ALL ON FUNCTION app.subject_forget(subject uuid) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.subject_key(subject uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.subject_key(subject uuid) TO exitpoll_web;
GRANT ALL ON FUNCTION app.subject_key(subject uuid) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.support_add(request uuid, mail bytea, key bytea, fresh text, lang text, sealed_email bytea, sealed_name bytea, sealed_phone bytea, sealed_site bytea, sealed_body bytea, recipient text, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_add(request uuid, mail bytea, key bytea, fresh text, lang text, sealed_email bytea, sealed_name bytea, sealed_phone bytea, sealed_site bytea, sealed_body bytea, recipient text, mail_subject text, mail_text text, hour_key bytea, hour_burst integer, hour_every bigint, day_key bytea, day_burst integer, day_every bigint) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_as(request uuid, was integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_assign(request uuid, was integer, wanted uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_assign(request uuid, was integer, wanted uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_audit(actor uuid, action text, request uuid, detail jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_file_add(request uuid, file uuid, sealed bytea, sealed_name bytea, media text, of_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_file_add(request uuid, file uuid, sealed bytea, sealed_name bytea, media text, of_network text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_file_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_forget(request uuid, was integer, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_forget(request uuid, was integer, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_move(request uuid, wanted text, actor uuid, turn boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_note(request uuid, entry uuid, sealed_body bytea, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_note(request uuid, entry uuid, sealed_body bytea, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_rank() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_replied() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_reply(request uuid, was integer, entry uuid, sealed_body bytea, actor uuid, closes boolean, recipient text, mail_subject text, mail_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_reply(request uuid, was integer, entry uuid, sealed_body bytea, actor uuid, closes boolean, recipient text, mail_subject text, mail_text text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_say(request uuid, entry uuid, sealed_body bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_say(request uuid, entry uuid, sealed_body bytea) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_shut(request uuid, closes boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_shut(request uuid, closes boolean) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_state_begin() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_state_of(wanted text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.support_state_set(request uuid, was integer, wanted text, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_state_set(request uuid, was integer, wanted text, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.support_sweep(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.support_sweep(most integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.survey_ask_set(of_survey uuid, wanted jsonb, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.survey_ask_set(of_survey uuid, wanted jsonb, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.survey_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.survey_minutes_set(wanted integer, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.survey_minutes_set(wanted integer, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.survey_pin_set(of_slug text, fresh text, live boolean, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.survey_pin_set(of_slug text, fresh text, live boolean, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.survey_room_of(of_tenant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.survey_room_of(of_tenant uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.survey_set(of_slug text, based integer, wanted jsonb, by_whom uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.survey_set(of_slug text, based integer, wanted jsonb, by_whom uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.survey_set_now(of_survey uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.survey_set_now(of_survey uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.survey_use_add(of_tenant uuid, surveys integer, drafts integer, bytes bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.survey_version_keep() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.sweep_house(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.sweep_house(most integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.tell_changed() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.tenant_by_slug(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.tenant_by_slug(wanted text) TO exitpoll_web;
GRANT ALL ON FUNCTION app.tenant_by_slug(wanted text) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.tenant_ids() FROM PUBLIC;
GRANT ALL ON FUNCTION app.tenant_ids() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.tenant_key() FROM PUBLIC;
GRANT ALL ON FUNCTION app.tenant_key() TO exitpoll_web;
GRANT ALL ON FUNCTION app.tenant_key() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.tenant_key_make(fresh bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.tenant_key_make(fresh bytea) TO exitpoll_web;
GRANT ALL ON FUNCTION app.tenant_key_make(fresh bytea) TO exitpoll_job;

REVOKE ALL ON PROCEDURE app.tenant_wall(IN target regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.tenants_with_comments_due() FROM PUBLIC;
GRANT ALL ON FUNCTION app.tenants_with_comments_due() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.tenants_with_deltas() FROM PUBLIC;
GRANT ALL ON FUNCTION app.tenants_with_deltas() TO exitpoll_job;

REVOKE ALL ON FUNCTION app.theme_back(actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.theme_back(actor uuid) TO exitpoll_web;

GRANT SELECT ON TABLE app.tenant TO exitpoll_web;
GRANT SELECT ON TABLE app.tenant TO exitpoll_job;

GRANT UPDATE(name) ON TABLE app.tenant TO exitpoll_web;

GRANT UPDATE(accent_color) ON TABLE app.tenant TO exitpoll_web;

GRANT UPDATE(logo) ON TABLE app.tenant TO exitpoll_web;

GRANT UPDATE(logo_type) ON TABLE app.tenant TO exitpoll_web;

GRANT UPDATE(time_zone) ON TABLE app.tenant TO exitpoll_web;

GRANT UPDATE(language) ON TABLE app.tenant TO exitpoll_web;

GRANT UPDATE(min_age) ON TABLE app.tenant TO exitpoll_web;

GRANT UPDATE(privacy_url) ON TABLE app.tenant TO exitpoll_web;

GRANT UPDATE(careers_intro) ON TABLE app.tenant TO exitpoll_web;

REVOKE ALL ON FUNCTION app.theme_of(t app.tenant) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.theme_set(wanted jsonb, picture bytea, picture_type text, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.theme_set(wanted jsonb, picture bytea, picture_type text, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.theme_take(wanted jsonb, picture bytea, picture_type text, actor uuid, what text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.transcript_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.transcript_drop(of_session text, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.transcript_drop(of_session text, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.transcript_put(of_session text, subject uuid, fresh_key bytea, fresh bytea, of_lines integer, of_left_out integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.transcript_put(of_session text, subject uuid, fresh_key bytea, fresh bytea, of_lines integer, of_left_out integer) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.transcript_sweep(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.transcript_sweep(most integer) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.upload_admit(draft uuid, add bigint, of_network text, whole boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.upload_admit(draft uuid, add bigint, of_network text, whole boolean) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.utc_text(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.utc_text(at timestamp with time zone) TO exitpoll_web;
GRANT ALL ON FUNCTION app.utc_text(at timestamp with time zone) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.version_counted() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.webhook_again(wanted uuid, of_webhook uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.webhook_again(wanted uuid, of_webhook uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.webhook_bound() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.webhook_put(wanted uuid, address text, at_host text, as_shape text, of_events text[], everything boolean, of_surveys text[], seal bytea, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.webhook_put(wanted uuid, address text, at_host text, as_shape text, of_events text[], everything boolean, of_surveys text[], seal bytea, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.webhook_set(wanted uuid, what text, seal bytea, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.webhook_set(wanted uuid, what text, seal bytea, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.webhook_try(wanted uuid, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.webhook_try(wanted uuid, actor uuid) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.words_asked(asked text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.words_config(language text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.words_config(language text) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.words_exact(word text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.words_marked(config text, said text, asked text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.words_marked(config text, said text, asked text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.words_of(config text, said text, shelf text, agent text, queue text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.words_of(config text, said text, shelf text, agent text, queue text) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.words_plain(said text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.words_plain(said text) TO exitpoll_job;
GRANT ALL ON FUNCTION app.words_plain(said text) TO exitpoll_web;

REVOKE ALL ON FUNCTION app.words_shelf(tenant uuid, survey uuid, day date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.words_shelf(tenant uuid, survey uuid, day date) TO exitpoll_job;

REVOKE ALL ON FUNCTION app.cells_of_all(text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.cells_of_all(text[]) TO exitpoll_web;

GRANT SELECT ON TABLE app.alert TO exitpoll_web;
GRANT SELECT ON TABLE app.alert TO exitpoll_job;

GRANT SELECT ON TABLE app.alert_entry TO exitpoll_web;
GRANT SELECT ON TABLE app.alert_entry TO exitpoll_job;

GRANT SELECT ON TABLE app.alert_rule TO exitpoll_web;
GRANT SELECT ON TABLE app.alert_rule TO exitpoll_job;

GRANT SELECT ON TABLE app.alert_rule_member TO exitpoll_web;
GRANT SELECT ON TABLE app.alert_rule_member TO exitpoll_job;

GRANT SELECT ON TABLE app.api_token TO exitpoll_web;

GRANT UPDATE(last_used_at) ON TABLE app.api_token TO exitpoll_web;

GRANT SELECT ON TABLE app.application TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.application TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.application TO exitpoll_web;
GRANT UPDATE(tenant_id) ON TABLE app.application TO exitpoll_job;

GRANT INSERT(id) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(opening_id) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(draft_id),UPDATE(draft_id) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(reference) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(name) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(email) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(phone) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(resume_file_id) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(resume_text) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(cover_note) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(language) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(age_ok) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(age_min) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(age_method) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(age_wording) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(consent_process_hash) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(consent_process_language) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(consent_keep) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(consent_keep_hash) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(consent_keep_at) ON TABLE app.application TO exitpoll_web;

GRANT UPDATE(consent_keep_withdrawn_at) ON TABLE app.application TO exitpoll_web;

GRANT INSERT(stage),UPDATE(stage) ON TABLE app.application TO exitpoll_web;

GRANT UPDATE(stage_at) ON TABLE app.application TO exitpoll_web;

GRANT UPDATE(revision) ON TABLE app.application TO exitpoll_web;

GRANT UPDATE(retention_clock) ON TABLE app.application TO exitpoll_web;

GRANT SELECT ON TABLE app.application_count TO exitpoll_web;
GRANT SELECT ON TABLE app.application_count TO exitpoll_job;

GRANT SELECT ON TABLE app.application_draft TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.application_draft TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.application_draft TO exitpoll_web;
GRANT UPDATE(tenant_id) ON TABLE app.application_draft TO exitpoll_job;

GRANT INSERT(id) ON TABLE app.application_draft TO exitpoll_web;

GRANT INSERT(opening_id) ON TABLE app.application_draft TO exitpoll_web;

GRANT INSERT(file_id),UPDATE(file_id) ON TABLE app.application_draft TO exitpoll_web;

GRANT INSERT(expires_at),UPDATE(expires_at) ON TABLE app.application_draft TO exitpoll_web;

GRANT INSERT(size),UPDATE(size) ON TABLE app.application_draft TO exitpoll_web;

GRANT INSERT(network),UPDATE(network) ON TABLE app.application_draft TO exitpoll_web;

GRANT SELECT ON TABLE app.application_event TO exitpoll_web;
GRANT SELECT ON TABLE app.application_event TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.application_event TO exitpoll_web;

GRANT INSERT(application_id) ON TABLE app.application_event TO exitpoll_web;

GRANT INSERT(actor) ON TABLE app.application_event TO exitpoll_web;

GRANT INSERT(kind) ON TABLE app.application_event TO exitpoll_web;

GRANT INSERT(from_stage) ON TABLE app.application_event TO exitpoll_web;

GRANT INSERT(to_stage) ON TABLE app.application_event TO exitpoll_web;

GRANT SELECT ON TABLE app.audit TO exitpoll_web;
GRANT SELECT ON TABLE app.audit TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.audit TO exitpoll_web;
GRANT INSERT(tenant_id) ON TABLE app.audit TO exitpoll_job;

GRANT INSERT(actor) ON TABLE app.audit TO exitpoll_web;
GRANT INSERT(actor) ON TABLE app.audit TO exitpoll_job;

GRANT INSERT(action) ON TABLE app.audit TO exitpoll_web;
GRANT INSERT(action) ON TABLE app.audit TO exitpoll_job;

GRANT INSERT(object_kind) ON TABLE app.audit TO exitpoll_web;
GRANT INSERT(object_kind) ON TABLE app.audit TO exitpoll_job;

GRANT INSERT(object_id) ON TABLE app.audit TO exitpoll_web;
GRANT INSERT(object_id) ON TABLE app.audit TO exitpoll_job;

GRANT INSERT(detail) ON TABLE app.audit TO exitpoll_web;
GRANT INSERT(detail) ON TABLE app.audit TO exitpoll_job;

GRANT SELECT ON TABLE app.audit_seal TO exitpoll_web;
GRANT SELECT ON TABLE app.audit_seal TO exitpoll_job;

GRANT SELECT ON TABLE app.capability TO exitpoll_web;
GRANT SELECT ON TABLE app.capability TO exitpoll_job;

GRANT SELECT ON TABLE app.comment TO exitpoll_web;
GRANT SELECT,INSERT,DELETE ON TABLE app.comment TO exitpoll_job;

GRANT SELECT ON TABLE app.comment_due TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.comment_due TO exitpoll_job;

GRANT SELECT ON TABLE app.consent_text TO exitpoll_web;
GRANT SELECT ON TABLE app.consent_text TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.consent_text TO exitpoll_web;

GRANT INSERT(hash) ON TABLE app.consent_text TO exitpoll_web;

GRANT INSERT(language) ON TABLE app.consent_text TO exitpoll_web;

GRANT INSERT(words) ON TABLE app.consent_text TO exitpoll_web;

GRANT SELECT ON TABLE app.context_key TO exitpoll_web;

GRANT SELECT ON TABLE app.rollup TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.rollup TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.rollup TO exitpoll_job;

GRANT INSERT(survey_id) ON TABLE app.rollup TO exitpoll_job;

GRANT INSERT(day) ON TABLE app.rollup TO exitpoll_job;

GRANT INSERT(channel) ON TABLE app.rollup TO exitpoll_job;

GRANT INSERT(version) ON TABLE app.rollup TO exitpoll_job;

GRANT INSERT(cell) ON TABLE app.rollup TO exitpoll_job;

GRANT INSERT(n),UPDATE(n) ON TABLE app.rollup TO exitpoll_job;

GRANT SELECT ON TABLE app.rollup_delta TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.rollup_delta TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT INSERT(survey_id) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT INSERT(day) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT INSERT(channel) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT INSERT(version) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT INSERT(weight) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT INSERT(cells) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT INSERT(gone) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT INSERT(segments) ON TABLE app.rollup_delta TO exitpoll_web;

GRANT SELECT ON TABLE app.counted TO exitpoll_web;
GRANT SELECT ON TABLE app.counted TO exitpoll_job;

GRANT SELECT ON TABLE app.day_count TO exitpoll_web;
GRANT SELECT ON TABLE app.day_count TO exitpoll_job;

GRANT SELECT,DELETE ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(tenant_id),INSERT(tenant_id) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(tenant_id) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(id) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(id) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(kind),INSERT(kind) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(kind) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(purpose),INSERT(purpose) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(purpose) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(application_id),INSERT(application_id) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(application_id) ON TABLE app.delivery TO exitpoll_job;

GRANT INSERT(recipient) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(recipient),UPDATE(recipient) ON TABLE app.delivery TO exitpoll_job;

GRANT INSERT(content) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(content),UPDATE(content) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(state) ON TABLE app.delivery TO exitpoll_web;

GRANT SELECT(tries) ON TABLE app.delivery TO exitpoll_web;

GRANT SELECT(next_at) ON TABLE app.delivery TO exitpoll_web;

GRANT SELECT(last_error) ON TABLE app.delivery TO exitpoll_web;

GRANT SELECT(created_at) ON TABLE app.delivery TO exitpoll_web;

GRANT SELECT(ended_at) ON TABLE app.delivery TO exitpoll_web;

GRANT SELECT(support_id) ON TABLE app.delivery TO exitpoll_web;

GRANT SELECT(webhook_id) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(webhook_id) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(event) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(event) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(response_id) ON TABLE app.delivery TO exitpoll_web;
GRANT INSERT(response_id) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(outcome) ON TABLE app.delivery TO exitpoll_web;
GRANT UPDATE(outcome) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(http_status) ON TABLE app.delivery TO exitpoll_web;
GRANT UPDATE(http_status) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(said) ON TABLE app.delivery TO exitpoll_web;
GRANT UPDATE(said) ON TABLE app.delivery TO exitpoll_job;

GRANT SELECT(alert_id) ON TABLE app.delivery TO exitpoll_web;

GRANT SELECT ON TABLE app.employment_type TO exitpoll_web;
GRANT SELECT ON TABLE app.employment_type TO exitpoll_job;

GRANT SELECT ON TABLE app.employment_type_first TO exitpoll_web;
GRANT SELECT ON TABLE app.employment_type_first TO exitpoll_job;

GRANT SELECT ON TABLE app.export TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.export TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.export TO exitpoll_web;

GRANT INSERT(id) ON TABLE app.export TO exitpoll_web;

GRANT INSERT(survey_id) ON TABLE app.export TO exitpoll_web;

GRANT INSERT(format) ON TABLE app.export TO exitpoll_web;

GRANT INSERT(in_words) ON TABLE app.export TO exitpoll_web;

GRANT INSERT(first_day) ON TABLE app.export TO exitpoll_web;

GRANT INSERT(last_day) ON TABLE app.export TO exitpoll_web;

GRANT INSERT(only_state) ON TABLE app.export TO exitpoll_web;

GRANT INSERT(state),UPDATE(state) ON TABLE app.export TO exitpoll_web;
GRANT UPDATE(state) ON TABLE app.export TO exitpoll_job;

GRANT UPDATE(rows) ON TABLE app.export TO exitpoll_web;
GRANT UPDATE(rows) ON TABLE app.export TO exitpoll_job;

GRANT INSERT(made_by) ON TABLE app.export TO exitpoll_web;

GRANT UPDATE(ended_at) ON TABLE app.export TO exitpoll_web;
GRANT UPDATE(ended_at) ON TABLE app.export TO exitpoll_job;

GRANT UPDATE(expected) ON TABLE app.export TO exitpoll_job;

GRANT UPDATE(size) ON TABLE app.export TO exitpoll_job;

GRANT UPDATE(why) ON TABLE app.export TO exitpoll_job;

GRANT SELECT ON TABLE app.export_piece TO exitpoll_web;
GRANT SELECT,INSERT,DELETE ON TABLE app.export_piece TO exitpoll_job;

GRANT SELECT ON TABLE app.file TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.file TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.file TO exitpoll_web;
GRANT INSERT(tenant_id),UPDATE(tenant_id) ON TABLE app.file TO exitpoll_job;

GRANT INSERT(id) ON TABLE app.file TO exitpoll_web;
GRANT INSERT(id) ON TABLE app.file TO exitpoll_job;

GRANT INSERT(sha256) ON TABLE app.file TO exitpoll_web;
GRANT INSERT(sha256) ON TABLE app.file TO exitpoll_job;

GRANT INSERT(size) ON TABLE app.file TO exitpoll_web;
GRANT INSERT(size) ON TABLE app.file TO exitpoll_job;

GRANT INSERT(name) ON TABLE app.file TO exitpoll_web;
GRANT INSERT(name) ON TABLE app.file TO exitpoll_job;

GRANT INSERT(media_type) ON TABLE app.file TO exitpoll_web;
GRANT INSERT(media_type) ON TABLE app.file TO exitpoll_job;

GRANT INSERT(kind) ON TABLE app.file TO exitpoll_web;
GRANT INSERT(kind) ON TABLE app.file TO exitpoll_job;

GRANT SELECT ON TABLE app.file_chunk TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.file_chunk TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.file_chunk TO exitpoll_web;
GRANT INSERT(tenant_id) ON TABLE app.file_chunk TO exitpoll_job;

GRANT INSERT(file_id) ON TABLE app.file_chunk TO exitpoll_web;
GRANT INSERT(file_id) ON TABLE app.file_chunk TO exitpoll_job;

GRANT INSERT(n) ON TABLE app.file_chunk TO exitpoll_web;
GRANT INSERT(n) ON TABLE app.file_chunk TO exitpoll_job;

GRANT INSERT(bytes) ON TABLE app.file_chunk TO exitpoll_web;
GRANT INSERT(bytes) ON TABLE app.file_chunk TO exitpoll_job;

GRANT SELECT ON TABLE app.file_use TO exitpoll_web;
GRANT SELECT ON TABLE app.file_use TO exitpoll_job;

GRANT SELECT ON TABLE app.invitation TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.invitation TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(id) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(survey_id) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(channel) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(outcome) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(visitor) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(decision) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(reason) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(expires_at) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(body) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(idempotency) ON TABLE app.invitation TO exitpoll_web;

GRANT INSERT(tenant_id) ON TABLE app.job TO exitpoll_web;
GRANT INSERT(tenant_id) ON TABLE app.job TO exitpoll_job;

GRANT INSERT(kind) ON TABLE app.job TO exitpoll_web;
GRANT INSERT(kind) ON TABLE app.job TO exitpoll_job;

GRANT INSERT(payload) ON TABLE app.job TO exitpoll_web;
GRANT INSERT(payload) ON TABLE app.job TO exitpoll_job;

GRANT INSERT(run_at) ON TABLE app.job TO exitpoll_web;
GRANT INSERT(run_at) ON TABLE app.job TO exitpoll_job;

GRANT INSERT(max_tries) ON TABLE app.job TO exitpoll_web;
GRANT INSERT(max_tries) ON TABLE app.job TO exitpoll_job;

GRANT INSERT(delivery_id) ON TABLE app.job TO exitpoll_web;
GRANT INSERT(delivery_id) ON TABLE app.job TO exitpoll_job;

GRANT SELECT ON TABLE app.mail_block TO exitpoll_web;
GRANT SELECT ON TABLE app.mail_block TO exitpoll_job;

GRANT SELECT ON TABLE app.mailing TO exitpoll_web;
GRANT SELECT ON TABLE app.mailing TO exitpoll_job;

GRANT SELECT ON TABLE app.mailing_recipient TO exitpoll_web;
GRANT SELECT ON TABLE app.mailing_recipient TO exitpoll_job;

GRANT SELECT ON TABLE app.rollup_measure TO exitpoll_web;
GRANT SELECT,INSERT,DELETE ON TABLE app.rollup_measure TO exitpoll_job;

GRANT UPDATE(n) ON TABLE app.rollup_measure TO exitpoll_job;

GRANT UPDATE(sum) ON TABLE app.rollup_measure TO exitpoll_job;

GRANT UPDATE(sumsq) ON TABLE app.rollup_measure TO exitpoll_job;

GRANT SELECT ON TABLE app.measured TO exitpoll_web;
GRANT SELECT ON TABLE app.measured TO exitpoll_job;

GRANT SELECT ON TABLE app.membership TO exitpoll_web;
GRANT SELECT ON TABLE app.membership TO exitpoll_job;

GRANT SELECT ON TABLE app.migration TO exitpoll_web;
GRANT SELECT ON TABLE app.migration TO exitpoll_job;

GRANT SELECT ON TABLE app.opening TO exitpoll_web;
GRANT SELECT ON TABLE app.opening TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(id) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(slug),UPDATE(slug) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(title),UPDATE(title) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(department),UPDATE(department) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(location),UPDATE(location) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(employment_type),UPDATE(employment_type) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(remote),UPDATE(remote) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(language),UPDATE(language) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(summary),UPDATE(summary) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(description),UPDATE(description) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(pay_min),UPDATE(pay_min) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(pay_max),UPDATE(pay_max) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(pay_currency),UPDATE(pay_currency) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(pay_period),UPDATE(pay_period) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(min_age),UPDATE(min_age) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(state),UPDATE(state) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(published_at),UPDATE(published_at) ON TABLE app.opening TO exitpoll_web;

GRANT INSERT(closes_at),UPDATE(closes_at) ON TABLE app.opening TO exitpoll_web;

GRANT SELECT ON TABLE app.opening_word TO exitpoll_web;
GRANT SELECT ON TABLE app.opening_word TO exitpoll_job;

GRANT SELECT ON TABLE app.person_invitation TO exitpoll_web;
GRANT SELECT ON TABLE app.person_invitation TO exitpoll_job;

GRANT SELECT ON TABLE app.response TO exitpoll_web;
GRANT SELECT ON TABLE app.response TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(id) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(survey_id) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(version) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(receipt) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(state),UPDATE(state) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(page),UPDATE(page) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(answers),UPDATE(answers) ON TABLE app.response TO exitpoll_web;
GRANT UPDATE(answers) ON TABLE app.response TO exitpoll_job;

GRANT INSERT(language),UPDATE(language) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(channel) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(has_comment),UPDATE(has_comment) ON TABLE app.response TO exitpoll_web;
GRANT UPDATE(has_comment) ON TABLE app.response TO exitpoll_job;

GRANT INSERT(completed_at),UPDATE(completed_at) ON TABLE app.response TO exitpoll_web;

GRANT INSERT(day) ON TABLE app.response TO exitpoll_web;

GRANT UPDATE(revision) ON TABLE app.response TO exitpoll_web;
GRANT UPDATE(revision) ON TABLE app.response TO exitpoll_job;

GRANT INSERT(cells),UPDATE(cells) ON TABLE app.response TO exitpoll_web;
GRANT UPDATE(cells) ON TABLE app.response TO exitpoll_job;

GRANT INSERT(context),UPDATE(context) ON TABLE app.response TO exitpoll_web;

GRANT UPDATE(quotas) ON TABLE app.response TO exitpoll_web;

GRANT SELECT ON TABLE app.response_file TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.response_file TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.response_file TO exitpoll_web;

GRANT INSERT(file_id) ON TABLE app.response_file TO exitpoll_web;

GRANT INSERT(response_id) ON TABLE app.response_file TO exitpoll_web;

GRANT INSERT(question) ON TABLE app.response_file TO exitpoll_web;

GRANT INSERT(size) ON TABLE app.response_file TO exitpoll_web;

GRANT INSERT(network) ON TABLE app.response_file TO exitpoll_web;

GRANT UPDATE(is_sent) ON TABLE app.response_file TO exitpoll_job;

GRANT SELECT ON TABLE app.response_note TO exitpoll_web;
GRANT SELECT ON TABLE app.response_note TO exitpoll_job;

GRANT SELECT ON TABLE app.response_tag TO exitpoll_web;
GRANT SELECT ON TABLE app.response_tag TO exitpoll_job;

GRANT SELECT ON TABLE app.retention TO exitpoll_web;
GRANT SELECT ON TABLE app.retention TO exitpoll_job;

GRANT SELECT ON TABLE app.role TO exitpoll_web;
GRANT SELECT ON TABLE app.role TO exitpoll_job;

GRANT SELECT ON TABLE app.role_capability TO exitpoll_web;
GRANT SELECT ON TABLE app.role_capability TO exitpoll_job;

GRANT SELECT ON TABLE app.role_first TO exitpoll_web;
GRANT SELECT ON TABLE app.role_first TO exitpoll_job;

GRANT SELECT ON TABLE app.role_first_capability TO exitpoll_web;
GRANT SELECT ON TABLE app.role_first_capability TO exitpoll_job;

GRANT SELECT ON TABLE app.rollup_segment TO exitpoll_web;
GRANT SELECT,INSERT,DELETE ON TABLE app.rollup_segment TO exitpoll_job;

GRANT UPDATE(n) ON TABLE app.rollup_segment TO exitpoll_job;

GRANT SELECT ON TABLE app.rollup_segment_measure TO exitpoll_web;
GRANT SELECT,INSERT,DELETE ON TABLE app.rollup_segment_measure TO exitpoll_job;

GRANT UPDATE(n) ON TABLE app.rollup_segment_measure TO exitpoll_job;

GRANT UPDATE(sum) ON TABLE app.rollup_segment_measure TO exitpoll_job;

GRANT UPDATE(sumsq) ON TABLE app.rollup_segment_measure TO exitpoll_job;

GRANT SELECT ON TABLE app.segment_due TO exitpoll_web;
GRANT SELECT,DELETE ON TABLE app.segment_due TO exitpoll_job;

GRANT SELECT ON TABLE app.segment_value TO exitpoll_web;
GRANT SELECT,INSERT ON TABLE app.segment_value TO exitpoll_job;

GRANT SELECT ON TABLE app.segment_measured TO exitpoll_web;
GRANT SELECT ON TABLE app.segment_measured TO exitpoll_job;

GRANT SELECT ON TABLE app.segmented TO exitpoll_web;
GRANT SELECT ON TABLE app.segmented TO exitpoll_job;

GRANT SELECT ON TABLE app.stage TO exitpoll_web;
GRANT SELECT ON TABLE app.stage TO exitpoll_job;

GRANT SELECT ON TABLE app.stage_first TO exitpoll_web;
GRANT SELECT ON TABLE app.stage_first TO exitpoll_job;

GRANT SELECT ON TABLE app.stage_kind TO exitpoll_web;
GRANT SELECT ON TABLE app.stage_kind TO exitpoll_job;

GRANT SELECT ON TABLE app.subject TO exitpoll_web;
GRANT SELECT ON TABLE app.subject TO exitpoll_job;

GRANT SELECT ON TABLE app.support_count TO exitpoll_web;
GRANT SELECT ON TABLE app.support_count TO exitpoll_job;

GRANT SELECT ON TABLE app.support_entry TO exitpoll_web;
GRANT SELECT ON TABLE app.support_entry TO exitpoll_job;

GRANT SELECT ON TABLE app.support_file TO exitpoll_web;
GRANT SELECT ON TABLE app.support_file TO exitpoll_job;

GRANT SELECT ON TABLE app.support_kind TO exitpoll_web;
GRANT SELECT ON TABLE app.support_kind TO exitpoll_job;

GRANT SELECT ON TABLE app.support_request TO exitpoll_web;
GRANT SELECT ON TABLE app.support_request TO exitpoll_job;

GRANT SELECT ON TABLE app.support_state TO exitpoll_web;
GRANT SELECT ON TABLE app.support_state TO exitpoll_job;

GRANT SELECT ON TABLE app.support_state_first TO exitpoll_web;
GRANT SELECT ON TABLE app.support_state_first TO exitpoll_job;

GRANT SELECT ON TABLE app.survey TO exitpoll_web;
GRANT SELECT ON TABLE app.survey TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.survey TO exitpoll_web;

GRANT INSERT(id) ON TABLE app.survey TO exitpoll_web;

GRANT INSERT(slug),UPDATE(slug) ON TABLE app.survey TO exitpoll_web;

GRANT INSERT(title),UPDATE(title) ON TABLE app.survey TO exitpoll_web;

GRANT INSERT(state),UPDATE(state) ON TABLE app.survey TO exitpoll_web;

GRANT INSERT(current_version),UPDATE(current_version) ON TABLE app.survey TO exitpoll_web;

GRANT INSERT(opens_at),UPDATE(opens_at) ON TABLE app.survey TO exitpoll_web;

GRANT INSERT(closes_at),UPDATE(closes_at) ON TABLE app.survey TO exitpoll_web;

GRANT UPDATE(revision) ON TABLE app.survey TO exitpoll_web;

GRANT UPDATE(changed_at) ON TABLE app.survey TO exitpoll_web;

GRANT INSERT(changed_by),UPDATE(changed_by) ON TABLE app.survey TO exitpoll_web;

GRANT UPDATE(titled) ON TABLE app.survey TO exitpoll_web;

GRANT UPDATE(messages) ON TABLE app.survey TO exitpoll_web;

GRANT SELECT ON TABLE app.survey_ask TO exitpoll_web;

GRANT SELECT ON TABLE app.survey_draft TO exitpoll_web;
GRANT SELECT ON TABLE app.survey_draft TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.survey_draft TO exitpoll_web;

GRANT INSERT(survey_id) ON TABLE app.survey_draft TO exitpoll_web;

GRANT INSERT(definition),UPDATE(definition) ON TABLE app.survey_draft TO exitpoll_web;

GRANT UPDATE(revision) ON TABLE app.survey_draft TO exitpoll_web;

GRANT UPDATE(step) ON TABLE app.survey_draft TO exitpoll_web;

GRANT INSERT(based_on) ON TABLE app.survey_draft TO exitpoll_web;

GRANT UPDATE(changed_at) ON TABLE app.survey_draft TO exitpoll_web;

GRANT INSERT(changed_by),UPDATE(changed_by) ON TABLE app.survey_draft TO exitpoll_web;

GRANT SELECT ON TABLE app.survey_draft_step TO exitpoll_web;
GRANT SELECT ON TABLE app.survey_draft_step TO exitpoll_job;

GRANT SELECT ON TABLE app.survey_limit TO exitpoll_web;
GRANT SELECT ON TABLE app.survey_limit TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.survey_limit TO exitpoll_web;

GRANT INSERT(survey_id) ON TABLE app.survey_limit TO exitpoll_web;

GRANT INSERT(most),UPDATE(most) ON TABLE app.survey_limit TO exitpoll_web;

GRANT INSERT(taken),UPDATE(taken) ON TABLE app.survey_limit TO exitpoll_web;

GRANT SELECT ON TABLE app.survey_pin TO exitpoll_web;
GRANT SELECT ON TABLE app.survey_pin TO exitpoll_job;

GRANT SELECT ON TABLE app.survey_quota TO exitpoll_web;
GRANT SELECT ON TABLE app.survey_quota TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.survey_quota TO exitpoll_web;

GRANT INSERT(survey_id) ON TABLE app.survey_quota TO exitpoll_web;

GRANT INSERT(n) ON TABLE app.survey_quota TO exitpoll_web;

GRANT INSERT(name),UPDATE(name) ON TABLE app.survey_quota TO exitpoll_web;

GRANT INSERT(condition) ON TABLE app.survey_quota TO exitpoll_web;

GRANT INSERT(most),UPDATE(most) ON TABLE app.survey_quota TO exitpoll_web;

GRANT UPDATE(taken) ON TABLE app.survey_quota TO exitpoll_web;

GRANT INSERT(messages),UPDATE(messages) ON TABLE app.survey_quota TO exitpoll_web;

GRANT INSERT(redirect),UPDATE(redirect) ON TABLE app.survey_quota TO exitpoll_web;

GRANT UPDATE(dropped_at) ON TABLE app.survey_quota TO exitpoll_web;

GRANT SELECT ON TABLE app.survey_use TO exitpoll_web;
GRANT SELECT ON TABLE app.survey_use TO exitpoll_job;

GRANT SELECT ON TABLE app.survey_version TO exitpoll_web;
GRANT SELECT ON TABLE app.survey_version TO exitpoll_job;

GRANT INSERT(tenant_id) ON TABLE app.survey_version TO exitpoll_web;

GRANT INSERT(survey_id) ON TABLE app.survey_version TO exitpoll_web;

GRANT INSERT(version) ON TABLE app.survey_version TO exitpoll_web;

GRANT INSERT(definition) ON TABLE app.survey_version TO exitpoll_web;

GRANT INSERT(published_by) ON TABLE app.survey_version TO exitpoll_web;

GRANT SELECT ON TABLE app.tag TO exitpoll_web;
GRANT SELECT ON TABLE app.tag TO exitpoll_job;

GRANT SELECT ON TABLE app.tenant_retention TO exitpoll_web;
GRANT SELECT ON TABLE app.tenant_retention TO exitpoll_job;

GRANT SELECT ON TABLE app.theme_past TO exitpoll_web;

GRANT SELECT ON TABLE app.transcript TO exitpoll_web;
GRANT SELECT ON TABLE app.transcript TO exitpoll_job;

GRANT SELECT ON TABLE app.webhook TO exitpoll_web;
GRANT SELECT ON TABLE app.webhook TO exitpoll_job;

GRANT UPDATE(state) ON TABLE app.webhook TO exitpoll_job;

GRANT UPDATE(is_gone) ON TABLE app.webhook TO exitpoll_job;

GRANT UPDATE(changed_at) ON TABLE app.webhook TO exitpoll_job;

GRANT SELECT ON TABLE app.webhook_survey TO exitpoll_web;
GRANT SELECT ON TABLE app.webhook_survey TO exitpoll_job;

