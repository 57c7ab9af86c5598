-- What was said in a session: its lines, sealed under the key of a subject of
-- its own (store/transcript.h), found by the session's id as a signed link names
-- it. They take room of the customer's files, and go after their time.
create table app.transcript (
	tenant_id uuid not null references app.tenant on delete cascade,
	session text not null check (length(session) between 1 and 128),
	subject_id uuid not null,
	sealed bytea not null check (length(sealed) <= 400000),
	lines int not null check (lines > 0),
	left_out int not null default 0 check (left_out >= 0),
	sent_at timestamptz not null default now(),
	primary key (tenant_id, session),
	foreign key (tenant_id, subject_id) references app.subject
	    on delete cascade
);
create index transcript_subject on app.transcript (tenant_id, subject_id);
create index transcript_oldest on app.transcript (tenant_id, sent_at);
alter table app.transcript alter column sealed set storage external;
call app.tenant_wall('app.transcript');
grant select on app.transcript to exitpoll_web, exitpoll_job;
insert into app.retention (code, days, least, most)
values ('transcript', 90, 1, 1095);

insert into app.capability values ('read_transcripts');
insert into app.role_first_capability values ('owner', 'read_transcripts');
alter table app.role_capability no force row level security;
insert into app.role_capability (tenant_id, role, capability)
select tenant_id, code, 'read_transcripts' from app.role where code = 'owner'
on conflict do nothing;
alter table app.role_capability force row level security;

create function app.transcript_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
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
create trigger transcript_added after insert on app.transcript
	referencing new table as rows_of
	for each statement execute function app.transcript_counted();
create trigger transcript_gone after delete on app.transcript
	referencing old table as rows_of
	for each statement execute function app.transcript_counted();

-- With the subject, its key goes as well: what copies hold is unreadable.
create function app.transcript_drop(of_session text, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
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

-- In the place of one that came before. The customer's row of file_use is the
-- lock of all that is added. "full": there is no room for it.
create function app.transcript_put(of_session text, subject uuid,
    fresh_key bytea, fresh bytea, of_lines int, of_left_out int)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
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

-- Some of the entered tenant's whose time is over.
create function app.transcript_sweep(most int) returns bigint
language sql security definer set search_path = app, pg_temp as $$
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
revoke all on function app.transcript_counted(),
    app.transcript_drop(text, uuid), app.transcript_put(text, uuid, bytea,
    bytea, int, int), app.transcript_sweep(int) from public;
grant execute on function app.transcript_drop(text, uuid),
    app.transcript_put(text, uuid, bytea, bytea, int, int) to exitpoll_web;
grant execute on function app.transcript_sweep(int) to exitpoll_job;
