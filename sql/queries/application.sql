-- Applications.
-- Keeps a file for a draft, in place of the one before, unless the bounds of
-- what may be kept say no. kept, closed, conflict, full: the customer's room is
-- taken; network: too much from there. The bytes of a file have its rows' cost.
-- name: draft_file_keep :one :write
-- reads: 1
select draft_file_keep(:draft::uuid, :opening::uuid, :file::uuid,
    :bytes::bytea, :name::text, :media_type::text, :kind::text,
    :network?::text, :whole::boolean, to_timestamp(:until::bigint)) as verdict

-- name: draft_file_drop :one :write
-- reads: 1
update application_draft set file_id = null, size = 0
where tenant_id = :tenant
    and id = :draft::uuid and opening_id = :opening::uuid
returning id

-- name: draft_file_get :one
-- row: file
-- reads: 1
select f.id, f.name, f.media_type, f.kind, f.size, f.sha256,
    utc_text(f.created_at) as created_at
from application_draft d
join file f on f.tenant_id = d.tenant_id and f.id = d.file_id
where d.tenant_id = :tenant
    and d.id = :draft::uuid and d.opening_id = :opening::uuid
    and d.expires_at > now()

-- One statement: the row, the words agreed to, its first event, the mail and
-- its job (unless its mailbox has had enough of them), exactly once for a draft
-- id. The résumé is the one the draft holds:
-- the form only carries the draft's id. prior makes a repeat work after the
-- draft is gone.
-- A lost connection sends the same again, with the same id: "stored" is what
-- has that id, and only the transaction that made the row adds the rest.
-- drafted holds the draft, so that no file replaces the one that is taken; it
-- stays, for a repeat that waits, but counts as unsent no longer.
-- name: application_add :one :write
-- reads: 5
with prior as materialized (
	select a.id, a.opening_id, a.reference from application a
	where a.tenant_id = :tenant
	    and a.draft_id = :draft::uuid
), opened as materialized (
	select o.tenant_id, o.id from opening o
	where o.tenant_id = :tenant
	    and o.id = :opening::uuid and o.state = 'open'
	    and coalesce(now() < o.closes_at, true)
	    and not exists (select from prior)
), drafted as materialized (
	select d.tenant_id, d.id, d.file_id from application_draft d
	where d.tenant_id = :tenant and d.id = :draft::uuid
	    and d.opening_id = :opening::uuid and d.expires_at > now()
	for update
), made as (
	insert into application as a (tenant_id, id, opening_id, draft_id,
	    reference, name, email, phone, resume_file_id, resume_text,
	    cover_note, age_ok, age_min, age_method, age_wording, language,
	    consent_process_hash, consent_process_language, consent_keep,
	    consent_keep_hash, consent_keep_at, stage)
	select o.tenant_id, :id::uuid, o.id, :draft::uuid, :reference::text,
	    :name::text, :email::text, :phone?::text,
	    (select d.file_id from drafted d),
	    :resume_text?::text, :cover_note?::text, true, :age_min::smallint,
	    :age_method::text, :age_wording::text, :language::text,
	    :process_hash::bytea, :language::text, :keep::boolean,
	    :keep_hash?::bytea,
	    case when :keep::boolean then now() end,
	    (select s.code from stage s where s.tenant_id = o.tenant_id
		order by s.position limit 1)
	from opened o
	on conflict (tenant_id, draft_id) do update
	    set draft_id = excluded.draft_id
	returning a.tenant_id, a.id, a.opening_id, a.reference, a.stage,
	    a.id = :id::uuid and a.created_at = now() as fresh
), sent as (
	update application_draft d set size = 0
	from drafted, made
	where d.tenant_id = :tenant and d.id = drafted.id and made.fresh
), agreed as (
	insert into consent_text (tenant_id, hash, language, words)
	select tenant_id, hash, :language::text, words
	from made cross join (values (:process_hash::bytea, :process_words::text),
	    (:keep_hash::bytea, :keep_words?::text)) v(hash, words)
	where fresh and hash is not null
	on conflict do nothing
), noted as (
	insert into application_event (tenant_id, application_id, kind,
	    to_stage)
	select tenant_id, id, 'received', stage from made where fresh
), mailed as (
	insert into delivery (tenant_id, kind, purpose, application_id,
	    recipient, content)
	select tenant_id, 'mail', 'application.received', id, :email::text,
	    jsonb_build_object('subject', :mail_subject::text,
		'text', :mail_text::text)
	from made where case when not fresh then false
	    when :mail_hour_key::bytea is null then true
	    else rate_take_both(:mail_hour_key?::bytea,
	    :mail_hour_burst::int, :mail_hour_every::bigint,
	    :mail_day_key?::bytea, :mail_day_burst::int,
	    :mail_day_every::bigint) end
	returning tenant_id, id
), queued as (
	insert into job (tenant_id, kind, delivery_id)
	select tenant_id, 'mail', id from mailed
)
select case when id = :id::uuid then 'stored' when opening_id = :opening::uuid
    then 'repeat' else 'conflict' end as verdict, reference
from (select id, opening_id, reference from made
    union all select id, opening_id, reference from prior) one
union all
select 'closed', null
where not exists (select from opened) and not exists (select from prior)

-- What was sent under a draft id before: Back after sending, a second tab.
-- name: application_by_draft :one
-- reads: 1
select a.reference
from application a
where a.tenant_id = :tenant
    and a.draft_id = :draft::uuid and a.opening_id = :opening::uuid

-- Is this the reference of an application for this opening? And is there a
-- mail that says so?
-- name: application_by_reference :one
-- reads: 2
select a.id, exists (select from delivery d
    where d.tenant_id = a.tenant_id and d.application_id = a.id
    and d.purpose = 'application.received') as is_mailed
from application a
where a.tenant_id = :tenant
    and a.reference = :reference::text and a.opening_id = :opening::uuid

-- part: application_columns
    a.id, a.reference, a.opening_id, o.slug as opening_slug,
    o.title as opening_title, a.name, a.email, a.phone, a.stage, a.revision,
    a.language, utc_text(a.created_at) as created_at,
    utc_text(a.stage_at) as stage_at, a.age_min, a.consent_keep,
    a.kept, local_text(a.consent_keep_withdrawn_at, t.time_zone)
	as keep_withdrawn_local,
    utc_text(a.consent_process_at) as consent_process_at,
    utc_text(a.consent_keep_at) as consent_keep_at,
    local_text(a.created_at, t.time_zone) as created_local,
    local_text(a.stage_at, t.time_zone) as stage_local,
    local_text(a.consent_process_at, t.time_zone) as consent_process_local,
    local_text(a.consent_keep_at, t.time_zone) as consent_keep_local,
    f.id as "resume.id", f.name as "resume.name",
    f.media_type as "resume.media_type", f.kind as "resume.kind",
    f.size as "resume.size", f.sha256 as "resume.sha256",
    utc_text(f.created_at) as "resume.created_at"

-- part: application_tables
    application a
join opening o on o.tenant_id = a.tenant_id and o.id = a.opening_id
join tenant t on t.id = a.tenant_id
left join file f on f.tenant_id = a.tenant_id and f.id = a.resume_file_id

-- Keyset paging: at is created_at in microseconds, for the cursor; without one
-- the list begins before the end of time, so that the index is entered at one
-- place either way. Each of the four ways to filter goes along an index (an
-- opening's applications are those of its stages, merged), and only the one that
-- is asked for is run. What is compared with stands in sub-selects:
-- so the planner cannot guess that a filter will let most rows through and read
-- the other index, and row security lets the index be entered by it (a sum of
-- times is no leakproof function).
-- name: application_list :many
-- row: application_row
-- reads: 500 as many again of each stage, of an opening
with before as (
	select coalesce(timestamptz 'epoch' +
	    :before_at?::bigint * interval '1 microsecond', 'infinity') as at,
	    coalesce(:before_id?::uuid,
	    'ffffffff-ffff-ffff-ffff-ffffffffffff') as id
), hit as (
	(select {application_row} from application a
	where :opening?::uuid is null and :stage?::text is null
	    and a.tenant_id = :tenant
	    and (a.created_at, a.id) < (select b.at, b.id from before b)
	order by a.created_at desc, a.id desc limit :rows::int)
	union all
	(select {application_row} from stage s cross join lateral
	    (select * from application a
	    where a.tenant_id = :tenant
		and a.opening_id = (select :opening::uuid) and a.stage = s.code
		and (a.created_at, a.id) < (select b.at, b.id from before b)
	    order by a.created_at desc, a.id desc limit :rows::int) a
	where :opening::uuid is not null and :stage::text is null
	    and s.tenant_id = :tenant
	order by a.created_at desc, a.id desc limit :rows::int)
	union all
	(select {application_row} from application a
	where :opening::uuid is null and :stage::text is not null
	    and a.tenant_id = :tenant and a.stage = (select :stage::text)
	    and (a.created_at, a.id) < (select b.at, b.id from before b)
	order by a.created_at desc, a.id desc limit :rows::int)
	union all
	(select {application_row} from application a
	where :opening::uuid is not null and :stage::text is not null
	    and a.tenant_id = :tenant and a.opening_id = (select :opening::uuid)
	    and a.stage = (select :stage::text)
	    and (a.created_at, a.id) < (select b.at, b.id from before b)
	order by a.created_at desc, a.id desc limit :rows::int)
)
select a.id, a.reference, a.name, a.stage,
    (select o.title from opening o
	where o.tenant_id = :tenant and o.id = a.opening_id) as opening_title,
    utc_text(a.created_at) as created_at,
    local_text(a.created_at, (select t.time_zone from tenant t
	where t.id = :tenant)) as created_local,
    (extract(epoch from a.created_at) * 1000000)::bigint as at
from hit a
order by a.created_at desc, a.id desc

-- part: application_row
    a.id, a.reference, a.name, a.stage, a.opening_id, a.created_at

-- The tenant's stages in their order, and how many applications are in each,
-- of all openings or of one.
-- name: stage_list :many
-- row: stage
-- reads: 8000 a row for each opening and stage
select s.code, s.label, coalesce(sum(c.n), 0)::bigint as n
from stage s left join application_count c on c.tenant_id = s.tenant_id
    and c.stage = s.code
    and (:opening?::uuid is null or c.opening_id = :opening::uuid)
where s.tenant_id = :tenant
group by s.position, s.code, s.label
order by s.position

-- With the words that were agreed to.
-- name: application_get :one
-- row: application
-- sub: resume file
-- reads: 5
select {application_columns}, a.resume_text, a.cover_note,
    (select c.words from consent_text c where c.tenant_id = a.tenant_id
	and c.hash = a.consent_process_hash) as process_words,
    (select c.words from consent_text c where c.tenant_id = a.tenant_id
	and c.hash = a.consent_keep_hash and a.consent_keep) as keep_words
from {application_tables}
where a.tenant_id = :tenant and a.id = :id::uuid

-- name: application_events :many
-- row: application_event
-- reads: 60
select utc_text(e.at) as at, p.name as actor, e.kind, e.from_stage as "from",
    e.to_stage as "to", local_text(e.at, t.time_zone) as at_local
from application_event e
join tenant t on t.id = e.tenant_id
left join people() p on p.account_id = e.actor
where e.tenant_id = :tenant
    and e.application_id = :application::uuid
order by e.id

-- What was sent about it. next_local, ended_local: none if it has not come to
-- that; reason: of the last try that failed.
-- name: application_deliveries :many
-- row: delivery
-- reads: 60
select d.kind, d.purpose, d.state, d.tries, d.last_error as reason,
    local_text(d.next_at, t.time_zone) as next_local,
    local_text(d.ended_at, t.time_zone) as ended_local
from delivery d join tenant t on t.id = d.tenant_id
where d.tenant_id = :tenant and d.application_id = :application::uuid
order by d.created_at, d.id

-- Optimistic: moved is empty if someone was quicker. The clock of retention
-- starts anew with each move.
-- name: application_stage_set :one :write
-- reads: 2
with found as materialized (
	select id, stage from application
	where tenant_id = :tenant
	    and id = :id::uuid
), moved as (
	update application a set stage = :stage::text, stage_at = now(),
	    revision = a.revision + 1, retention_clock = now()
	from found
	where a.tenant_id = :tenant
	    and a.id = found.id
	    and a.revision = :revision::int
	returning a.tenant_id, a.id, found.stage as before, a.stage
), noted as (
	insert into application_event (tenant_id, application_id, actor, kind,
	    from_stage, to_stage)
	select tenant_id, id, :mover?::uuid, 'stage', before, stage from moved
)
select exists (select from moved) as moved from found

-- Kept on file no longer; withdrawn: it was until now. mover: none, if it is the
-- applicant. A change like another, so that a form from before it is stale.
-- name: application_keep_withdraw :one :write
-- reads: 2
with done as (
	update application a set consent_keep_withdrawn_at = now(),
	    revision = a.revision + 1
	where a.tenant_id = :tenant and a.id = :id::uuid and a.kept
	returning a.tenant_id, a.id
), noted as (
	insert into application_event (tenant_id, application_id, actor, kind)
	select tenant_id, id, :mover?::uuid, 'keep_withdrawn' from done
)
select exists (select from done) as withdrawn
from application
where tenant_id = :tenant and id = :id::uuid

-- How many days what is kept, as the notice of an application says it.
-- name: application_periods :one
-- reads: 10
select retention_days('application.open') as open,
    retention_days('application.rejected') as rejected,
    retention_days('application.withdrawn') as withdrawn,
    retention_days('application.hired') as hired,
    retention_days('application.kept') as kept

-- By who has its reference and its address: the applicant. Whether there was
-- one is not for the asker to know.
-- name: application_keep_end :exec :write
-- reads: 2
with done as (
	update application a set consent_keep_withdrawn_at = now(),
	    revision = a.revision + 1
	where a.tenant_id = :tenant and a.reference = upper(:reference::text)
	    and lower(a.email) = lower(:email::text) and a.kept
	returning a.tenant_id, a.id
)
insert into application_event (tenant_id, application_id, kind)
select tenant_id, id, 'keep_withdrawn' from done

-- One application of the demo, with its age in days.
-- name: application_demo_add :exec
-- role: owner
-- reads: 5
with made as (
	insert into application (tenant_id, id, opening_id, draft_id,
	    reference, name, email, phone, resume_file_id, resume_text,
	    cover_note, age_ok, age_min, age_method, age_wording, language,
	    consent_process_hash, consent_process_language, stage, stage_at,
	    revision, created_at)
	select :tenant, :id::uuid, o.id, :draft::uuid, :reference::text,
	    :name::text, :email::text, :phone::text, :resume?::uuid,
	    :resume_text::text, :cover_note::text, true, 16,
	    'self-declared', '1', 'en', sha256('demo'), 'en', :stage::text,
	    now() - :days_ago::int * interval '12 hours',
	    case :stage::text when 'received' then 1 else 2 end,
	    now() - :days_ago::int * interval '1 day'
	from opening o where o.tenant_id = :tenant
	    and o.slug = :opening::text
	returning tenant_id, id, created_at, stage, stage_at
)
insert into application_event (tenant_id, application_id, at, kind,
    from_stage, to_stage)
select tenant_id, id, created_at, 'received', null, 'received' from made
union all
select tenant_id, id, stage_at, 'stage', 'received', stage from made
where stage <> 'received'
