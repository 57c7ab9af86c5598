-- Files, openings and applications. Of a person's age only the outcome is
-- kept: that the stated minimum was passed, how and in which words it was
-- asked. There is no column for a date of birth.
create table app.file (
	tenant_id uuid not null references app.tenant on delete cascade,
	id uuid not null,
	sha256 bytea not null check (length(sha256) = 32),
	size int not null check (size between 1 and 16777216),
	name text not null check (length(name) between 1 and 255),
	media_type text not null check (length(media_type) <= 120),
	kind text not null check (kind in ('resume', 'logo', 'attachment')),
	created_at timestamptz not null default now(),
	primary key (tenant_id, id)
);
create index file_sha256 on app.file (tenant_id, sha256);
call app.tenant_wall('app.file');

create table app.file_chunk (
	tenant_id uuid not null,
	file_id uuid not null,
	n int not null check (n >= 0),
	bytes bytea not null check (length(bytes) between 1 and 262144),
	primary key (tenant_id, file_id, n),
	foreign key (tenant_id, file_id) references app.file on delete cascade
);
-- Résumés are compressed already: trying again would only cost time.
alter table app.file_chunk alter column bytes set storage external;
call app.tenant_wall('app.file_chunk');

create table app.opening (
	tenant_id uuid not null references app.tenant on delete cascade,
	id uuid not null default gen_random_uuid(),
	slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
	title text not null check (length(title) between 1 and 200),
	department text not null default '',
	location text not null default '',
	employment_type text not null default 'full_time'
	    check (employment_type in ('full_time', 'part_time', 'contract',
	    'temporary', 'internship')),
	remote boolean not null default false,
	language text not null default 'en',
	summary text not null default '' check (length(summary) <= 500),
	description text not null default ''
	    check (length(description) <= 20000),
	pay_min int check (pay_min > 0),
	pay_max int check (pay_max >= pay_min),
	pay_currency text check (pay_currency ~ '^[A-Z]{3}$'),
	pay_period text check (pay_period in ('hour', 'month', 'year')),
	min_age smallint check (min_age between 13 and 99),
	state text not null default 'draft'
	    check (state in ('draft', 'open', 'closed')),
	published_at timestamptz,
	closes_at timestamptz,
	created_at timestamptz not null default now(),
	primary key (tenant_id, id),
	unique (tenant_id, slug),
	check (state = 'draft' or published_at is not null),
	check (pay_min is null or (pay_currency is not null
	    and pay_period is not null))
);
call app.tenant_wall('app.opening');
create trigger tell_changed after insert or update or delete on app.opening
	for each row execute function app.tell_changed();

-- Holds an accepted file between the tries of a form, and nothing else: no
-- name and no address before the applicant has sent the whole.
create table app.application_draft (
	tenant_id uuid not null,
	id uuid not null,
	opening_id uuid not null,
	file_id uuid,
	created_at timestamptz not null default now(),
	expires_at timestamptz not null default now() + interval '14 days',
	primary key (tenant_id, id),
	foreign key (tenant_id, opening_id) references app.opening
	    on delete cascade,
	foreign key (tenant_id, file_id) references app.file
);
create index application_draft_expires on app.application_draft
	(tenant_id, expires_at);
create index application_draft_file on app.application_draft
	(tenant_id, file_id);
create index application_draft_opening on app.application_draft
	(tenant_id, opening_id);
call app.tenant_wall('app.application_draft');

create table app.application (
	tenant_id uuid not null,
	id uuid not null,
	opening_id uuid not null,
	draft_id uuid not null,
	reference text not null check (length(reference) between 9 and 40),
	name text not null check (length(name) between 1 and 255),
	email text not null check (length(email) between 3 and 254),
	phone text check (length(phone) <= 60),
	resume_file_id uuid,
	resume_text text check (length(resume_text) <= 60000),
	cover_note text check (length(cover_note) <= 20000),
	language text not null,
	age_ok boolean not null check (age_ok),
	age_min smallint not null,
	age_method text not null,
	age_wording text not null,
	age_at timestamptz not null default now(),
	consent_process_hash bytea not null
	    check (length(consent_process_hash) = 32),
	consent_process_at timestamptz not null default now(),
	consent_process_language text not null,
	consent_keep boolean not null default false,
	consent_keep_hash bytea check (length(consent_keep_hash) = 32),
	consent_keep_at timestamptz,
	consent_keep_withdrawn_at timestamptz,
	stage text not null default 'received'
	    check (stage in ('received', 'review', 'interview', 'offer',
	    'hired', 'rejected', 'withdrawn')),
	stage_at timestamptz not null default now(),
	revision int not null default 1,
	retention_purpose text not null default 'active'
	    check (retention_purpose in ('active', 'unsuccessful',
	    'keep_on_file', 'hired')),
	retention_clock timestamptz not null default now(),
	created_at timestamptz not null default now(),
	primary key (tenant_id, id),
	unique (tenant_id, draft_id),
	unique (tenant_id, reference),
	foreign key (tenant_id, opening_id) references app.opening,
	foreign key (tenant_id, resume_file_id) references app.file,
	check (resume_file_id is not null or resume_text is not null),
	check (not consent_keep or (consent_keep_hash is not null
	    and consent_keep_at is not null))
);
create index application_newest on app.application
	(tenant_id, created_at desc, id desc);
create index application_opening on app.application
	(tenant_id, opening_id, created_at desc, id desc);
create index application_file on app.application (tenant_id, resume_file_id);
create index application_email on app.application (tenant_id, lower(email));
call app.tenant_wall('app.application');

create table app.application_event (
	tenant_id uuid not null,
	application_id uuid not null,
	id bigint generated always as identity,
	at timestamptz not null default now(),
	actor uuid,
	kind text not null check (kind in ('received', 'stage', 'seen',
	    'download', 'note')),
	from_stage text,
	to_stage text,
	primary key (tenant_id, application_id, id),
	foreign key (tenant_id, application_id) references app.application
	    on delete cascade
);
call app.tenant_wall('app.application_event');

grant select on app.file, app.file_chunk, app.opening, app.application_draft,
    app.application, app.application_event to exitpoll_web, exitpoll_job;
grant insert (tenant_id, id, sha256, size, name, media_type, kind)
    on app.file to exitpoll_web, exitpoll_job;
grant insert (tenant_id, file_id, n, bytes)
    on app.file_chunk to exitpoll_web, exitpoll_job;
grant delete on app.file, app.file_chunk, app.application_draft
    to exitpoll_job;
grant insert (tenant_id, id, slug, title, department, location,
    employment_type, remote, language, summary, description, pay_min, pay_max,
    pay_currency, pay_period, min_age, state, published_at, closes_at),
    update (slug, title, department, location, employment_type, remote,
    language, summary, description, pay_min, pay_max, pay_currency,
    pay_period, min_age, state, published_at, closes_at)
    on app.opening to exitpoll_web;
grant insert (tenant_id, id, opening_id, file_id),
    update (file_id, expires_at) on app.application_draft to exitpoll_web;
-- update (draft_id) is never a change: a repeat locks the row by it.
grant insert (tenant_id, id, opening_id, draft_id, reference, name, email,
    phone, resume_file_id, resume_text, cover_note, language, age_ok, age_min,
    age_method, age_wording, consent_process_hash, consent_process_language,
    consent_keep, consent_keep_hash, consent_keep_at),
    update (draft_id, stage, stage_at, revision, retention_purpose,
    retention_clock) on app.application to exitpoll_web;
grant insert (tenant_id, application_id, actor, kind, from_stage, to_stage)
    on app.application_event to exitpoll_web;
