-- The queue, what it delivers, and what runs out.
-- name: job_claim :many :write
-- row: job
-- role: job
-- reads: 60
select id, tenant_id as tenant, tenant_slug, kind, payload, tries, max_tries,
    delivery_id as delivery
from job_claim(:worker::text, :kinds::text[], :rows::int, :lease_seconds::int)

-- name: job_renew :one :write
-- role: job
-- reads: 60
select job_renew(:ids::bigint[], :worker::text, :lease_seconds::int) as n

-- name: job_release :exec
-- role: job
-- reads: 60
select job_release(:ids::bigint[], :worker::text)

-- name: job_reclaim :one :write
-- role: job
-- reads: 60
select job_reclaim() as n

-- name: job_done :one :write
-- role: job
-- reads: 1
select job_done(:id::bigint, :worker::text) as done

-- name: job_fail :one :write
-- role: job
-- reads: 1
select job_fail(:id::bigint, :worker::text, :error::text,
    :backoff_seconds::int) as "is_dead?"

-- For how many seconds the one has waited that is overdue the longest: until it
-- is claimed, or claimed again after its lease; -1 if none is. The error is that
-- of the newest that failed.
-- name: job_counts :many
-- row: job_count
-- role: owner
-- reads: all the operator asks for the whole queue
select kind, state, count(*) as n,
    coalesce(extract(epoch from now() - min(due) filter (where due <= now())),
	-1)::bigint as waits,
    (array_agg(last_error order by id desc)
	filter (where last_error is not null))[1] as error
from (select kind, state, id, last_error, case state when 'ready' then run_at
	when 'running' then locked_until end as due from job) j
group by kind, state
order by kind, state

-- id is the same at every try; at: when it was written, s since 1970. No row:
-- there is nothing to send (any more).
-- name: mail_get :one
-- row: mail
-- role: job
-- reads: 1
select d.id, d.recipient as "to", d.content->>'subject' as subject,
    d.content->>'text' as text, d.content->>'html' as html,
    extract(epoch from d.created_at)::bigint as at, t.name as sender_name
from delivery d join tenant t on t.id = d.tenant_id
where d.tenant_id = :tenant
    and d.id = :id::uuid and d.content is not null

-- name: sweep_house :one :write
-- row: swept
-- role: job
-- reads: 51
select sweep_house(:rows::int) as n

-- Of the tenant that is entered, or of the house.
-- name: retention_get :one
-- role: job
-- reads: 4
select retention_days(:code::text) as days

-- What runs out, some at a time. A row that somebody holds is left for the
-- next round.
-- name: sweep_drafts :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
with gone as (
	delete from application_draft
	where tenant_id = :tenant
	    and id = any (array(
		select d.id from application_draft d
		where d.tenant_id = :tenant
		    and d.expires_at < now()
		limit :rows::int for update skip locked))
	returning 1
)
select count(*) as n from gone

-- Whose time is over, by what its stage means; longer for who agreed to be kept
-- on file and did not withdraw it. A draft that was sent would hold the file for
-- the rest of its own time.
-- name: sweep_applications :one :write
-- row: swept
-- role: job
-- reads: 1000 what goes, and one in each stage
with gone as (
	delete from application
	where tenant_id = :tenant
	    and id = any (array(
		select a.id
		from stage s
		join stage_kind k on k.code = s.kind
		cross join (values (false), (true)) v (kept)
		cross join lateral (
			select a.id from application a
			where a.tenant_id = :tenant and a.stage = s.code
			    and a.kept = v.kept
			    and a.retention_clock < now() - make_interval(
			    days => retention_days(k.retention) +
				case when v.kept and k.may_keep then
				retention_days('application.kept')
				else 0 end)
			order by a.retention_clock
			limit :rows::int for update skip locked) a
		where s.tenant_id = :tenant
		limit :rows::int))
	returning draft_id
), drafts as (
	delete from application_draft
	where tenant_id = :tenant and id = any (array(
		select draft_id from gone))
)
select count(*) as n from gone

-- A file that was just added belongs to a draft of the same transaction; an
-- hour is only a margin.
-- name: sweep_files :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
with gone as (
	delete from file
	where tenant_id = :tenant
	    and id = any (array(
		select f.id from file f
		where f.tenant_id = :tenant
		    and f.kind = 'resume'
		    and f.created_at < now() - interval '1 hour'
		    and not exists (select from application_draft d
			where d.tenant_id = f.tenant_id and d.file_id = f.id)
		    and not exists (select from application a
			where a.tenant_id = f.tenant_id
			and a.resume_file_id = f.id)
		limit :rows::int for update skip locked))
	returning 1
)
select count(*) as n from gone

-- What could not be delivered in all its tries says for a while to whom.
-- name: sweep_deliveries :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
with gone as (
	update delivery set recipient = null, content = null
	where tenant_id = :tenant
	    and id = any (array(
		select d.id from delivery d
		where d.tenant_id = :tenant
		    and d.state = 'failed' and d.content is not null
		    and d.ended_at < now() - make_interval(
		    days => retention_days('delivery.failed'))
		limit :rows::int for update skip locked))
	returning 1
)
select count(*) as n from gone

-- name: metrics_jobs :many
-- reads: all the whole queue, but for what is done
select kind, state, n, overdue_seconds as overdue from metrics_jobs()

-- name: metrics_deltas :one
-- reads: 1
select metrics_deltas() as n
