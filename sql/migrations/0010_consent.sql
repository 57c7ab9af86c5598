-- The words beside the boxes that applicants tick, as they were shown. An
-- application keeps their hash (BLAKE2b, 256 bits); here it finds the words,
-- also after the company is renamed or the words are changed. Nobody's data:
-- a row stands for all who ticked the same, and is never changed.
create table app.consent_text (
	tenant_id uuid not null references app.tenant on delete cascade,
	hash bytea not null check (length(hash) = 32),
	language text not null,
	words text not null check (length(words) between 1 and 2000),
	first_at timestamptz not null default now(),
	primary key (tenant_id, hash)
);
call app.tenant_wall('app.consent_text');
grant select on app.consent_text to exitpoll_web, exitpoll_job;
grant insert (tenant_id, hash, language, words) on app.consent_text
    to exitpoll_web;
