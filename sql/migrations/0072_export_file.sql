-- Files of responses that are made behind the requests, since they cannot be sent
-- while they are made. One is kept for seven days, in pieces of its own: it is
-- larger than a file that people send, and goes sooner.
alter table app.export add is_file boolean not null default false,
	add language text not null default 'en' check (length(language) <= 35),
	add expected bigint not null default 0,
	add size bigint check (size > 0),
	add why text check (why ~ '^[a-z-]{1,20}$');
create index export_live on app.export (tenant_id, made_at)
	where is_file and state in ('waiting', 'running');
create index export_kept on app.export (tenant_id, ended_at)
	where size is not null;

create table app.export_piece (
	tenant_id uuid not null,
	export_id uuid not null,
	n int not null check (n >= 0),
	bytes bytea not null check (length(bytes) between 1 and 262144),
	primary key (tenant_id, export_id, n),
	foreign key (tenant_id, export_id) references app.export
	    on delete cascade
);
alter table app.export_piece alter column bytes set storage external;
call app.tenant_wall('app.export_piece');
grant select on app.export_piece to exitpoll_web;
grant select, insert, delete on app.export_piece to exitpoll_job;
grant update (state, rows, expected, size, why, ended_at) on app.export
	to exitpoll_job;

-- At most three under way and ten kept of a customer: "busy", "full", or "made".
-- The row of the tenant is the lock. What is a day old is not under way any more
-- (export_forget).
create function app.export_ask(wanted uuid, of_survey uuid, as_format text,
    words boolean, from_day date, to_day date, of_state text, in_language text,
    actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
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

-- One that is under way is given up, one that is kept goes. False: neither.
create function app.export_drop(wanted uuid, of_survey uuid, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
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

-- All of it is stored: it is done, and whoever asked gets a mail. False: it was
-- given up meanwhile.
create function app.export_finish(wanted uuid, all_rows bigint, bytes bigint,
    recipient text, subject text, body text) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
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

-- Who asked for one, for its mail: while they may still read it.
create function app.export_person(wanted uuid)
returns table (name text, email text, language text)
language sql stable security definer set search_path = app, pg_temp as $$
	select a.name, a.email, e.language
	from app.export e
	join app.membership m on m.tenant_id = e.tenant_id
	    and m.account_id = e.made_by
	join app.role_capability c on c.tenant_id = e.tenant_id
	    and c.role = m.role and c.capability = 'read_results'
	join app.account a on a.id = m.account_id
	where e.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and e.id = wanted
$$;

revoke all on function app.export_ask(uuid, uuid, text, boolean, date, date, text,
    text, uuid), app.export_drop(uuid, uuid, uuid),
    app.export_finish(uuid, bigint, bigint, text, text, text),
    app.export_person(uuid) from public;
grant execute on function app.export_ask(uuid, uuid, text, boolean, date, date,
    text, text, uuid), app.export_drop(uuid, uuid, uuid) to exitpoll_web;
grant execute on function
    app.export_finish(uuid, bigint, bigint, text, text, text),
    app.export_person(uuid) to exitpoll_job;
