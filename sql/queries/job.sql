-- The queue, what it delivers, and what runs out.
-- name: job_claim :one :write
-- row: job
-- role: job
-- reads: 60
select id, tenant_id as tenant, kind, payload, tries,
    coalesce(max_tries, :most_tries::int) as max_tries,
    delivery_id as delivery
from job_claim(:worker::text, :kind::text, :lease_seconds::int, :after?::uuid,
    :share::int)

-- name: job_renew :one :write
-- row: job_held
-- role: job
-- reads: 1
select job_renew(:id::bigint, :worker::text, :lease_seconds::int) as held

-- name: job_reclaim :one :write
-- role: job
-- reads: 60
select job_reclaim(:kind::text, :most_tries::int, :gone?::text) as n

-- name: job_done :one :write
-- row: job_held
-- role: job
-- reads: 1
select job_done(:id::bigint, :worker::text) as held

-- name: job_back :one :write
-- row: job_held
-- role: job
-- reads: 1
select job_back(:id::bigint, :worker::text, :error?::text, :seconds::int,
    :is_dead::boolean, :counts::boolean) as held

-- For how many seconds the one has waited that is overdue the longest: until it
-- is claimed, or claimed again after its lease; -1 if none is. age: of the
-- oldest, in seconds, since it was made, or since it died. The error is that of
-- the newest that failed.
-- name: job_counts :many
-- row: job_count
-- role: owner
-- reads: all the operator asks for the whole queue
select kind, state, count(*) as n,
    coalesce(extract(epoch from now() - min(due) filter (where due <= now())),
	-1)::bigint as waits,
    extract(epoch from now() - min(since))::bigint as age,
    (array_agg(last_error order by id desc)
	filter (where last_error is not null))[1] as error
from (select kind, state, id, last_error, coalesce(ended_at, created_at)
    as since, case state when 'ready' then run_at
	when 'running' then locked_until end as due from job) j
group by kind, state
order by kind, state

-- The worker's processes, by the lane that each names as its program.
-- name: lane_counts :many
-- role: owner
-- reads: all of the server's sessions
select substr(application_name, length('exitpoll-worker/') + 1) as lane,
    count(*) as n
from pg_stat_activity
where datname = current_database()
    and application_name like 'exitpoll-worker/%'
group by 1
order by 1

-- The newest first.
-- name: job_dead :many
-- role: owner
-- reads: all the operator asks for them
select j.id, j.kind, t.slug as tenant, j.tries, utc_text(j.ended_at) as ended,
    j.last_error as error
from job j left join tenant t on t.id = j.tenant_id
where j.state = 'dead'
order by j.ended_at desc, j.id desc
limit :rows::int

-- name: job_revive :one :write
-- role: owner
-- reads: all of a kind that are dead
select revived, gone from job_revive(:id?::bigint, :kind?::text)

-- id is the same at every try; thread: that of the mail it belongs below, or
-- none; at: when it was written, s since 1970. No row: there is nothing to send
-- (any more).
-- name: mail_get :one
-- row: mail
-- role: job
-- reads: 1
select d.id, d.recipient as "to", d.content->>'subject' as subject,
    d.content->>'text' as text, d.content->>'html' as html,
    d.content->>'thread' as thread,
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

-- Files of responses that are not sent yet. One that no answer names was left
-- by a storing that was cut short; where all was sent meanwhile, it is only not
-- written down; and what is left unfinished for its time loses its file, and the
-- answer with it.
-- name: sweep_response_files :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
with late as (
	select f.file_id, f.response_id, f.question,
	    (r.state = 'complete') is true as whole,
	    coalesce(r.answers->>f.question = f.file_id::text, false) as named
	from response_file f
	join response r on r.tenant_id = f.tenant_id and r.id = f.response_id
	where f.tenant_id = :tenant and not f.is_sent
	    and f.created_at < now() - interval '1 hour'
	    and ((r.state = 'complete') is true
		or coalesce(r.answers->>f.question <> f.file_id::text, true)
		or f.created_at < now() -
		    make_interval(days => retention_days('response.file')))
	limit :rows::int for update of f, r skip locked
), kept as (
	update response_file set is_sent = true
	where tenant_id = :tenant and file_id = any (array(
		select l.file_id from late l where l.whole and l.named))
), forgotten as (
	update response r set revision = r.revision + 1,
	    answers = r.answers - l.names
	from (select response_id, array_agg(question || part) as names
	    from late cross join unnest(array['', '.name', '.size']) p (part)
	    where named and not whole group by response_id) l
	where r.tenant_id = :tenant and r.id = l.response_id
), gone as (
	delete from response_file
	where tenant_id = :tenant and file_id = any (array(
		select l.file_id from late l where not (l.whole and l.named)))
)
select count(*) as n from late

-- What was begun of anonymous surveys and never got to its end.
-- name: sweep_sealed :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
select sealed_sweep(:rows::int) as n

-- Requests for support whose time is over.
-- name: sweep_support :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
select support_sweep(:rows::int) as n

-- What could not be delivered in all its tries says for a while to whom. Of
-- the way back into a survey not even that there was one stays: it has no
-- address when it ends, and no row a day later.
-- name: sweep_deliveries :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
with later as (
	delete from delivery where tenant_id = :tenant
	    and id = any (array(
		select d.id from delivery d
		where d.tenant_id = :tenant
		    and d.purpose = 'survey.later'
		    and d.ended_at < now() - interval '1 day'
		limit :rows::int for update skip locked))
	returning 1
), gone as (
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
), logged as (
	delete from delivery where tenant_id = :tenant
	    and id = any (array(
		select d.id from delivery d
		where d.tenant_id = :tenant and d.webhook_id is not null
		    and d.ended_at < now() - make_interval(
		    days => retention_days('webhook.log'))
		limit :rows::int for update skip locked))
	returning 1
)
select (select count(*) from later) + (select count(*) from gone) +
    (select count(*) from logged) as n

-- name: metrics_jobs :many
-- reads: all the whole queue, but for what is done
select kind, state, n, overdue_seconds as overdue from metrics_jobs()

-- name: metrics_deltas :one
-- reads: 1
select metrics_deltas() as n
