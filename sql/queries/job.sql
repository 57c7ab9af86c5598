-- The queue, what it delivers, and what runs out.
-- name: job_claim :many
select id, tenant_id, tenant_slug, kind, payload, tries, max_tries,
    delivery_id
from job_claim($1::text, $2::text[], $3::int, $4::int)

-- name: job_renew :one
select job_renew($1::bigint[], $2::text, $3::int)

-- name: job_release :exec
select job_release($1::bigint[], $2::text)

-- name: job_reclaim :one
select job_reclaim()

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
select d.id, d.recipient, d.content->>'subject', d.content->>'text',
    d.content->>'html',
    extract(epoch from d.created_at)::bigint, t.name
from delivery d join tenant t on t.id = d.tenant_id
where d.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and d.id = $1::uuid and d.content is not null

-- name: sweep_house :one
select sweep_house($1::int)

-- What runs out, some at a time. A row that somebody holds is left for the
-- next round.
-- name: sweep_drafts :one
with gone as (
	delete from application_draft
	where tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and id = any (array(
		select d.id from application_draft d
		where d.tenant_id = (select
		    nullif(current_setting('app.tenant', true), '')::uuid)
		    and d.expires_at < now()
		limit $1::int for update skip locked))
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
	    and id = any (array(
		select a.id from application a
		where a.tenant_id = (select
		    nullif(current_setting('app.tenant', true), '')::uuid)
		    and a.retention_purpose in ('unsuccessful', 'keep_on_file')
		    and a.retention_clock < now() - interval '180 days' - case
			when a.consent_keep
			and a.consent_keep_withdrawn_at is null
			then interval '1 year' else interval '0' end
		limit $1::int for update skip locked))
	returning 1
)
select count(*) from gone

-- A file that was just added belongs to a draft of the same transaction; an
-- hour is only a margin.
-- name: sweep_files :one
with gone as (
	delete from file
	where tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and id = any (array(
		select f.id from file f
		where f.tenant_id = (select
		    nullif(current_setting('app.tenant', true), '')::uuid)
		    and f.kind = 'resume'
		    and f.created_at < now() - interval '1 hour'
		    and not exists (select from application_draft d
			where d.tenant_id = f.tenant_id and d.file_id = f.id)
		    and not exists (select from application a
			where a.tenant_id = f.tenant_id
			and a.resume_file_id = f.id)
		limit $1::int for update skip locked))
	returning 1
)
select count(*) from gone

-- What could not be delivered in all its tries says for 30 days to whom.
-- name: sweep_deliveries :one
with gone as (
	update delivery set recipient = null, content = null
	where tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and id = any (array(
		select d.id from delivery d
		where d.tenant_id = (select
		    nullif(current_setting('app.tenant', true), '')::uuid)
		    and d.state = 'failed' and d.content is not null
		    and d.ended_at < now() - interval '30 days'
		limit $1::int for update skip locked))
	returning 1
)
select count(*) from gone
