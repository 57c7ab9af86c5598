-- Who took the responses of a survey out, as what and by which filter. A file
-- that is made behind the requests (the next migration) waits here until it is fetched.
create table app.export (
	tenant_id uuid not null references app.tenant on delete cascade,
	id uuid not null,
	survey_id uuid not null,
	format text not null check (format ~ '^[a-z][a-z-]{0,20}$'),
	in_words boolean not null,
	first_day date,
	last_day date,
	only_state text check (only_state in ('complete', 'partial')),
	state text not null check (state in ('waiting', 'running', 'done',
	    'failed', 'cancelled')),
	rows bigint not null default 0,
	made_at timestamptz not null default now(),
	made_by uuid,
	ended_at timestamptz,
	primary key (tenant_id, id),
	foreign key (tenant_id, survey_id) references app.survey
	    on delete cascade,
	check ((state in ('waiting', 'running')) = (ended_at is null))
);
create index export_survey on app.export (tenant_id, survey_id, made_at);
call app.tenant_wall('app.export');
grant select, insert (tenant_id, id, survey_id, format, in_words, first_day,
    last_day, only_state, state, made_by),
    update (state, rows, ended_at) on app.export to exitpoll_web;
grant select, delete, update (state, ended_at) on app.export to exitpoll_job;
