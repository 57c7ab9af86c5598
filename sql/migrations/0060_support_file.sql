-- Files of support requests: five of each at most. The bytes are sealed like all
-- that is said, and so are the names, which are the texts of their entries. Until
-- somebody has replied they count as unsent ones: against the quarter of the
-- customer's room that those may take, and against what one network may leave.
alter table app.support_entry drop constraint support_entry_kind_check,
	add constraint support_entry_kind_check check (kind in ('asked',
	    'answer', 'reply', 'note', 'state', 'assign', 'file'));

create table app.support_file (
	tenant_id uuid not null,
	file_id uuid not null,		-- its entry's id, too
	request_id uuid not null,
	size bigint not null,
	network text,
	is_sent boolean not null default false,
	created_at timestamptz not null default now(),
	primary key (tenant_id, file_id),
	foreign key (tenant_id, file_id) references app.file on delete cascade,
	foreign key (tenant_id, request_id) references app.support_request
	    on delete cascade
);
create index support_file_request on app.support_file
	(tenant_id, request_id);
call app.tenant_wall('app.support_file');
grant select on app.support_file to exitpoll_web, exitpoll_job;

-- Counts as files of responses do (0049), and what holds a file goes with it.
create function app.support_file_counted() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
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
create trigger support_file_counted after insert or delete or
    update of is_sent on app.support_file
	for each row execute function app.support_file_counted();

-- Who gets a reply is no stranger: their files count as sent.
create function app.support_replied() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	update app.support_file f set is_sent = true
	where f.tenant_id = new.tenant_id and f.request_id = new.request_id
	    and not f.is_sent;
	return null;
end
$$;
create trigger support_replied after insert on app.support_entry
	for each row when (new.kind = 'reply')
	execute function app.support_replied();

-- The request before the customer and the network, as every other statement
-- takes them. repeat: it is there; many: there are five.
create function app.support_file_add(request uuid, file uuid, sealed bytea,
    sealed_name bytea, media text, of_network text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
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
revoke all on function app.support_file_counted(), app.support_replied(),
    app.support_file_add(uuid, uuid, bytea, bytea, text, text) from public;
grant execute on function
    app.support_file_add(uuid, uuid, bytea, bytea, text, text)
    to exitpoll_web;
