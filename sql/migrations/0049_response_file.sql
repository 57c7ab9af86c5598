-- Files that answer a question of a survey. A file is stored before the answers
-- that name it (question: its id), under the response that the page before it
-- made; what became of the answers is settled behind that
-- (response_files_settle), or by the sweep, should that be cut short. Until all
-- of the response is sent its files count as unsent ones: against the quarter
-- of the customer's room that those may take, and against what one network may
-- leave behind.
create table app.response_file (
	tenant_id uuid not null,
	file_id uuid not null,
	response_id uuid not null,
	question text not null check (length(question) between 1 and 32),
	size bigint not null,
	network text,
	is_sent boolean not null default false,
	created_at timestamptz not null default now(),
	primary key (tenant_id, file_id),
	foreign key (tenant_id, file_id) references app.file on delete cascade,
	foreign key (tenant_id, response_id) references app.response
	    on delete cascade
);
create index response_file_response on app.response_file
	(tenant_id, response_id);
create index response_file_unsent on app.response_file
	(tenant_id, created_at) where not is_sent;
call app.tenant_wall('app.response_file');
grant select on app.response_file to exitpoll_web, exitpoll_job;
grant insert (tenant_id, file_id, response_id, question, size, network)
    on app.response_file to exitpoll_web;
grant delete on app.response_file to exitpoll_job;
grant update (is_sent) on app.response_file to exitpoll_job;
grant update (answers, revision) on app.response to exitpoll_job;

insert into app.retention (code, days, least, most)
values ('response.file', 14, 1, 90);

-- Counts as drafts do (0027), and what holds a file goes with it.
create function app.response_file_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
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
create trigger response_file_counted after insert or delete or
    update of is_sent on app.response_file
	for each row execute function app.response_file_counted();

-- The response before the customer and the network, as every other statement
-- takes them; a key-share lock does not hold up who stores a page of it.
create function app.response_file_add(of_response uuid, of_survey uuid,
    question text, file uuid, bytes bytea, file_name text, media text,
    of_network text) returns text
language plpgsql set search_path = app, pg_temp as $$
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
-- Behind each storing of answers: of the files that were named before, those
-- that are named no more go; and when all of it is sent none counts as unsent.
create function app.response_files_settle(of_response uuid, dropped text[])
returns void
language sql security definer set search_path = app, pg_temp as $$
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
revoke all on function app.response_file_counted(),
    app.response_files_settle(uuid, text[]),
    app.response_file_add(uuid, uuid, text, uuid, bytea, text, text, text)
    from public;
grant execute on function app.response_files_settle(uuid, text[]),
    app.response_file_add(uuid, uuid, text, uuid, bytea,
    text, text, text) to exitpoll_web;
