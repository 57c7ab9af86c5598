-- Quotas over answers: see sql/migrations/0058_quota.sql.

-- For its people, those that were dropped behind the others.
-- name: quota_list :many
-- reads: 220
select q.n, q.name, q.condition, q.most, q.taken, q.messages::text as messages,
    q.redirect, q.dropped_at is not null as is_dropped
from survey_quota q
where q.tenant_id = :tenant and q.survey_id = :survey::uuid
order by q.dropped_at is not null, q.n
limit 200

-- Those that count, for the cache.
-- name: quota_find :many
-- reads: 220
select q.n, q.name, q.condition, q.taken >= q.most as is_full,
    q.messages::text as messages, q.redirect
from survey_quota q
where q.tenant_id = :tenant and q.survey_id = :survey::uuid
    and q.dropped_at is null
order by q.n

-- name: quota_set :one :write
-- reads: 250
select verdict
from quota_set(:slug::text, :quota::int, :wanted::jsonb, :actor)

-- Counted from the responses themselves; wrong: so many numbers were.
-- name: quota_recount :one :write
-- reads: all of a survey's responses that hold a place
select quota_recount(s.id) as wrong, (select count(*) from survey_quota q
	where q.tenant_id = :tenant and q.survey_id = s.id) as quotas
from survey s
where s.tenant_id = :tenant and s.slug = :slug::text

-- name: quota_undo :one :write
-- reads: 250
select verdict
from quota_undo(:slug::text, :change::bigint, :actor)

-- How many were told in the last thirty days that they are over one.
-- name: quota_over :one
-- reads: 5000 a row for each day, and what is not folded yet
select coalesce(sum(c.n), 0)::bigint as n
from counted c
where c.tenant_id = :tenant and c.survey_id = :survey::uuid
    and c.cell = '#over' and c.day > current_date - 30

-- name: quota_changes :many
-- row: survey_log
-- reads: 200 the newest of this survey's changes that are about quotas
select a.id, utc_text(a.at) as at, local_text(a.at, t.time_zone) as at_local,
    p.name as actor_name, a.action, a.detail::text as detail
from (
	select * from (
		select * from audit
		where tenant_id = :tenant and object_kind = 'survey'
		    and object_id = :survey::text
		order by id desc limit 100
	) newest
	where action in ('quota.add', 'quota.set')
	order by id desc limit 10
) a
join tenant t on t.id = a.tenant_id
left join people() p on p.account_id = a.actor
order by a.id desc
