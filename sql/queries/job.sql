-- The queue and the outbox.
-- name: job_claim :many
select id, tenant_id, tenant_slug, kind, payload, tries, max_tries,
    case when jsonb_typeof(payload->'outbox') = 'number'
	then (payload->>'outbox')::bigint end
from job_claim($1::text, $2::int, $3::int)

-- name: job_done :one
select job_done($1::bigint, $2::text)

-- name: job_fail :one
select job_fail($1::bigint, $2::text, $3::text, $4::int)

-- As exitpoll_owner. For how many seconds the one has waited that is overdue
-- the longest: until it is claimed, or claimed again after its lease.
-- name: job_counts :many
select kind, state, count(*),
    extract(epoch from now() - min(due) filter (where due <= now()))::bigint,
    (array_agg(last_error order by id desc)
	filter (where last_error is not null))[1]
from (select kind, state, id, last_error, case state when 'ready' then run_at
	when 'running' then locked_until end as due from job) j
group by kind, state
order by kind, state

-- name: mail_get :one
select o.id, o.to_address, o.subject, o.body_text, o.body_html, o.message_id,
    to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    t.name, o.sent_at is not null
from outbox o join tenant t on t.id = o.tenant_id
where o.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and o.id = $1::bigint

-- name: mail_sent :exec
update outbox set sent_at = now()
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and id = $1::bigint and sent_at is null

-- name: sweep_house :one
select sweep_house()

-- name: sweep_drafts :one
with gone as (
	delete from application_draft
	where tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and expires_at < now()
	returning 1
)
select count(*) from gone

-- 180 days after a refusal or a withdrawal, or a year more for those who
-- agreed to be kept on file (templates/careers/apply.html says so).
-- name: sweep_applications :one
with gone as (
	delete from application
	where tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and retention_purpose in ('unsuccessful', 'keep_on_file')
	    and retention_clock < now() - interval '180 days' - case
		when consent_keep and consent_keep_withdrawn_at is null
		then interval '1 year' else interval '0' end
	returning 1
)
select count(*) from gone

-- A file that was just added belongs to a draft of the same transaction; an
-- hour is only a margin.
-- name: sweep_files :one
with gone as (
	delete from file f
	where f.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and f.kind = 'resume'
	    and f.created_at < now() - interval '1 hour'
	    and not exists (select from application_draft d
		where d.tenant_id = f.tenant_id and d.file_id = f.id)
	    and not exists (select from application a
		where a.tenant_id = f.tenant_id and a.resume_file_id = f.id)
	returning 1
)
select count(*) from gone
