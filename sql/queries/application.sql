-- Applications.
-- The file of a draft, only where draft_file_set will take it: nothing is
-- kept for a closed opening or for a draft of another one.
-- name: draft_file_add :exec
with made as (
	insert into file (tenant_id, id, sha256, size, name, media_type, kind)
	select o.tenant_id, $1::uuid, sha256($2::bytea), length($2::bytea),
	    $3::text, $4::text, $5::text
	from opening o
	where o.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and o.id = $7::uuid and o.state = 'open'
	    and coalesce(now() < o.closes_at, true)
	    and not exists (select from application_draft d
		where d.tenant_id = o.tenant_id and d.id = $6::uuid
		and d.opening_id <> o.id)
	returning tenant_id, id, size
)
insert into file_chunk (tenant_id, file_id, n, bytes)
select made.tenant_id, made.id, n, substr($2::bytea, n * 262144 + 1, 262144)
from made cross join generate_series(0, (made.size - 1) / 262144) n

-- The file that was kept before is swept up within the hour.
-- name: draft_file_set :one
with door as (
	select o.tenant_id, o.id from opening o
	where o.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and o.id = $2::uuid and o.state = 'open'
	    and coalesce(now() < o.closes_at, true)
), kept as (
	insert into application_draft as d (tenant_id, id, opening_id, file_id)
	select tenant_id, $1::uuid, id, $3::uuid from door
	on conflict (tenant_id, id) do update set file_id = case
	    when d.opening_id = excluded.opening_id then excluded.file_id
	    else d.file_id end, expires_at = d.expires_at
	returning d.opening_id
)
select case when opening_id = $2::uuid then 'kept' else 'conflict' end
from kept
union all
select 'closed' where not exists (select from door)

-- name: draft_file_drop :one
update application_draft set file_id = null
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and id = $1::uuid and opening_id = $2::uuid
returning id

-- name: draft_file_get :one
select f.id, f.name, f.media_type, f.kind, f.size, f.sha256,
    to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
from application_draft d
join file f on f.tenant_id = d.tenant_id and f.id = d.file_id
where d.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and d.id = $1::uuid and d.opening_id = $2::uuid
    and d.expires_at > now()

-- One statement: the row, the words agreed to, its first event, the mail and
-- its job, exactly once for a draft id. The résumé is the one the draft holds:
-- the form only carries the draft's id. prior makes a repeat work after the
-- draft is gone.
-- A lost connection sends the same again, with the same id: "stored" is what
-- has that id, and only the transaction that made the row adds the rest.
-- name: application_add :one
with prior as materialized (
	select a.id, a.opening_id, a.reference from application a
	where a.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and a.draft_id = $3::uuid
), door as materialized (
	select o.tenant_id, o.id from opening o
	where o.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and o.id = $2::uuid and o.state = 'open'
	    and coalesce(now() < o.closes_at, true)
	    and not exists (select from prior)
), made as (
	insert into application as a (tenant_id, id, opening_id, draft_id,
	    reference, name, email, phone, resume_file_id, resume_text,
	    cover_note, age_ok, age_min, age_method, age_wording, language,
	    consent_process_hash, consent_process_language, consent_keep,
	    consent_keep_hash, consent_keep_at)
	select o.tenant_id, $1::uuid, o.id, $3::uuid, $4::text, $5::text,
	    $6::text, $7::text, (select d.file_id from application_draft d
		where d.tenant_id = o.tenant_id and d.id = $3::uuid
		and d.opening_id = o.id and d.expires_at > now()),
	    $8::text, $9::text, true, $10::smallint, $11::text, $12::text,
	    $13::text, $14::bytea, $13::text, $15::boolean, $16::bytea,
	    case when $15::boolean then now() end
	from door o
	on conflict (tenant_id, draft_id) do update
	    set draft_id = excluded.draft_id
	returning a.tenant_id, a.id, a.opening_id, a.reference,
	    a.id = $1::uuid and a.created_at = now() as fresh
), agreed as (
	insert into consent_text (tenant_id, hash, language, words)
	select tenant_id, hash, $13::text, words
	from made cross join (values ($14::bytea, $19::text),
	    ($16::bytea, $20::text)) v(hash, words)
	where fresh and hash is not null
	on conflict do nothing
), noted as (
	insert into application_event (tenant_id, application_id, kind,
	    to_stage)
	select tenant_id, id, 'received', 'received' from made where fresh
), mailed as (
	insert into delivery (tenant_id, kind, purpose, application_id,
	    recipient, content)
	select tenant_id, 'mail', 'application.received', id, $6::text,
	    jsonb_build_object('subject', $17::text, 'text', $18::text)
	from made where fresh
	returning tenant_id, id
), queued as (
	insert into job (tenant_id, kind, delivery_id)
	select tenant_id, 'mail', id from mailed
)
select case when id = $1::uuid then 'stored' when opening_id = $2::uuid
    then 'repeat' else 'conflict' end, reference
from (select id, opening_id, reference from made
    union all select id, opening_id, reference from prior) one
union all
select 'closed', null
where not exists (select from door) and not exists (select from prior)

-- What was sent under a draft id before: Back after sending, a second tab.
-- name: application_by_draft :one
select a.reference
from application a
where a.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and a.draft_id = $1::uuid and a.opening_id = $2::uuid

-- Is this the reference of an application for this opening?
-- name: application_by_reference :one
select a.id
from application a
where a.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and a.reference = $1::text and a.opening_id = $2::uuid

-- name: application_list :many
select a.id, a.reference, a.opening_id, o.slug, o.title, a.name, a.email, a.phone,
    a.stage, a.revision, a.language,
    to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(a.stage_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    a.age_min, a.consent_keep,
    to_char(a.consent_process_at at time zone 'UTC',
	'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(a.consent_keep_at at time zone 'UTC',
	'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    f.id, f.name, f.media_type, f.kind, f.size, f.sha256,
    to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), null, null,
    to_char(a.created_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(a.stage_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(a.consent_process_at at time zone t.time_zone,
	'YYYY-MM-DD"T"HH24:MI'),
    to_char(a.consent_keep_at at time zone t.time_zone,
	'YYYY-MM-DD"T"HH24:MI'),
    (extract(epoch from a.created_at) * 1000000)::bigint
from application a
join opening o on o.tenant_id = a.tenant_id and o.id = a.opening_id
join tenant t on t.id = a.tenant_id
left join file f on f.tenant_id = a.tenant_id and f.id = a.resume_file_id
where a.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)
    and ($1::uuid is null or a.opening_id = $1::uuid)
    and ($2::text is null or a.stage = $2::text)
    and ($3::bigint is null or (a.created_at, a.id) <
	(timestamptz 'epoch' + $3::bigint * interval '1 microsecond',
	$4::uuid))
order by a.created_at desc, a.id desc
limit $5::int

-- name: application_counts :many
select stage, count(*)
from application
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and ($1::uuid is null or opening_id = $1::uuid)
group by stage
order by stage

-- name: application_get :one
select a.id, a.reference, a.opening_id, o.slug, o.title, a.name, a.email, a.phone,
    a.stage, a.revision, a.language,
    to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(a.stage_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    a.age_min, a.consent_keep,
    to_char(a.consent_process_at at time zone 'UTC',
	'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(a.consent_keep_at at time zone 'UTC',
	'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    f.id, f.name, f.media_type, f.kind, f.size, f.sha256,
    to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    a.resume_text, a.cover_note,
    to_char(a.created_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(a.stage_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(a.consent_process_at at time zone t.time_zone,
	'YYYY-MM-DD"T"HH24:MI'),
    to_char(a.consent_keep_at at time zone t.time_zone,
	'YYYY-MM-DD"T"HH24:MI'),
    (select c.words from consent_text c where c.tenant_id = a.tenant_id
	and c.hash = a.consent_process_hash),
    (select c.words from consent_text c where c.tenant_id = a.tenant_id
	and c.hash = a.consent_keep_hash and a.consent_keep)
from application a
join opening o on o.tenant_id = a.tenant_id and o.id = a.opening_id
join tenant t on t.id = a.tenant_id
left join file f on f.tenant_id = a.tenant_id and f.id = a.resume_file_id
where a.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and a.id = $1::uuid

-- name: application_events :many
select to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    p.name, e.kind, e.from_stage, e.to_stage,
    to_char(e.at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI')
from application_event e
join tenant t on t.id = e.tenant_id
left join people() p on p.account_id = e.actor
where e.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and e.application_id = $1::uuid
order by e.id

-- Optimistic: moved is empty if someone was quicker. The clock of retention
-- starts anew with each move.
-- name: application_stage_set :one
with found as materialized (
	select id, stage from application
	where tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and id = $1::uuid
), moved as (
	update application a set stage = $3::text, stage_at = now(),
	    revision = a.revision + 1, retention_clock = now(),
	    retention_purpose = case $3::text when 'hired' then 'hired'
		when 'rejected' then case when a.consent_keep
		    then 'keep_on_file' else 'unsuccessful' end
		when 'withdrawn' then 'unsuccessful' else 'active' end
	from found
	where a.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and a.id = found.id
	    and a.revision = $2::int
	returning a.tenant_id, a.id, found.stage as before, a.stage
), noted as (
	insert into application_event (tenant_id, application_id, actor, kind,
	    from_stage, to_stage)
	select tenant_id, id, $4::uuid, 'stage', before, stage from moved
)
select exists (select from moved) from found

-- One application of the demo, with its age in days. As exitpoll_owner.
-- name: application_demo_add :exec
with made as (
	insert into application (tenant_id, id, opening_id, draft_id,
	    reference, name, email, phone, resume_file_id, resume_text,
	    cover_note, age_ok, age_min, age_method, age_wording, language,
	    consent_process_hash, consent_process_language, stage, stage_at,
	    revision, retention_purpose, created_at)
	select
	    (select nullif(current_setting('app.tenant', true), '')::uuid),
	    $1::uuid, o.id, $3::uuid, $4::text, $5::text, $6::text,
	    $7::text, $8::uuid, $9::text, $10::text, true, 16,
	    'self-declared', '1', 'en', sha256('demo'), 'en', $11::text,
	    now() - $12::int * interval '12 hours',
	    case $11::text when 'received' then 1 else 2 end,
	    case $11::text when 'hired' then 'hired' when 'rejected' then
	    'unsuccessful' else 'active' end,
	    now() - $12::int * interval '1 day'
	from opening o where o.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and o.slug = $2::text
	returning tenant_id, id, created_at, stage, stage_at
)
insert into application_event (tenant_id, application_id, at, kind,
    from_stage, to_stage)
select tenant_id, id, created_at, 'received', null, 'received' from made
union all
select tenant_id, id, stage_at, 'stage', 'received', stage from made
where stage <> 'received'
