-- Responses taken out as files.

-- How many there are of each version, as dashboards count them.
-- name: export_counts :many
-- reads: all it adds up a period
select version,
    coalesce(sum(n) filter (where cell = '#complete'), 0)::bigint as complete,
    coalesce(sum(n) filter (where cell = '#partial'), 0)::bigint as partial
from counted
where tenant_id = :tenant and survey_id = :survey::uuid
    and day between :from::date and :to::date
    and cell in ('#complete', '#partial')
group by version
having sum(n) <> 0
order by version desc

-- One that is sent while it is made begins, and is in the audit log before its
-- first byte.
-- name: export_begin :exec :write
-- reads: 5
with made as (
	insert into export (tenant_id, id, survey_id, format, in_words,
	    first_day, last_day, only_state, state, made_by)
	values (:tenant, :id::uuid, :survey::uuid, :format::text,
	    :in_words::boolean, :first?::date, :last?::date, :only?::text,
	    'running', :actor)
	returning id, survey_id, format, in_words, first_day, last_day,
	    only_state
)
insert into audit (tenant_id, actor, action, object_kind, object_id, detail)
select :tenant, :actor, 'survey.export', 'survey', survey_id::text,
    jsonb_strip_nulls(jsonb_build_object('export', id, 'format', format,
	'words', in_words, 'from', first_day, 'to', last_day, 'state',
	only_state))
from made

-- name: export_end :exec :write
-- reads: 5
update export set rows = :rows::bigint, ended_at = now(),
    state = case when :whole::boolean then 'done' else 'failed' end
where tenant_id = :tenant and id = :id::uuid and state = 'running'

-- Those of the last thirty days, the newest first.
-- name: export_list :many
-- row: export_row
-- reads: 200
select e.id, e.format, e.in_words, e.first_day as "from", e.last_day as "to",
    e.only_state as only, e.state, e.rows,
    local_text(e.made_at, t.time_zone) as made_local, p.name as made_by
from (select * from export
    where tenant_id = :tenant and survey_id = :survey::uuid
	and made_at > now() - interval '30 days'
    order by made_at desc limit 50) e
join tenant t on t.id = e.tenant_id
left join people() p on p.account_id = e.made_by
order by e.made_at desc

-- What was taken out longer ago is in the audit log only.
-- name: sweep_exports :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
with gone as (
	delete from export
	where tenant_id = :tenant and id = any (array(
		select e.id from export e
		where e.tenant_id = :tenant
		    and e.made_at < now() - interval '31 days'
		limit :rows::int for update skip locked))
	returning 1
)
select count(*) as n from gone
