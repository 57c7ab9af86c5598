-- Alerts: the rules that open them, and what people do about them.

-- members: accounts, a blank between two; names: theirs. deleted ones last.
-- name: alert_rules :many
-- row: alert_rule
-- reads: 2500
select r.id, r.name, r.question, r.low, r.high, r.with_comment,
    r.deleted_at is not null as is_deleted,
    coalesce((select string_agg(m.account_id::text, ' ')
	from alert_rule_member m where m.tenant_id = :tenant
	    and m.rule_id = r.id), '') as members,
    coalesce((select string_agg(p.name, ', ' order by p.name)
	from alert_rule_member m
	join people_list() p on p.account_id = m.account_id and not p.is_shut
	where m.tenant_id = :tenant and m.rule_id = r.id), '') as names
from alert_rule r
where r.tenant_id = :tenant and r.survey_id = :survey::uuid
order by r.deleted_at is not null, r.made_at, r.id
limit 40

-- name: alert_rule_put :one :write
-- row: alert_verdict
-- reads: 50
select alert_rule_put(:id::uuid, :survey::uuid, :name::text, :question::text,
    :low::int, :high::int, :with_comment::boolean, :members::text[],
    :is_new::boolean, :actor) as verdict

-- name: alert_rule_drop :one :write
-- reads: 50
select alert_rule_drop(:id::uuid, :survey::uuid, :back::boolean, :actor) as done

-- Who may be told.
-- name: alert_members :many
-- row: alert_member
-- reads: 300
select p.account_id as id, p.name
from people_list() p
join role_capability c on c.tenant_id = :tenant and c.role = p.role
    and c.capability = 'read_results'
where not p.is_shut
order by p.name, p.account_id
limit 100

-- For the event's job: the rules of a response's survey.
-- name: alert_rules_of :many
-- role: job
-- reads: 60
select r.id, r.name, r.question, r.low, r.high, r.with_comment
from response p join alert_rule r on r.tenant_id = p.tenant_id
    and r.survey_id = p.survey_id and r.deleted_at is null
where p.tenant_id = :tenant and p.id = :response::uuid
    and p.state = 'complete'
order by r.made_at, r.id
limit 20

-- name: alert_source_get :one
-- row: alert_source
-- role: job
-- reads: 10
select s.title, v.definition, p.answers, p.version
from response p
join survey s on s.tenant_id = p.tenant_id and s.id = p.survey_id
join survey_version v on v.tenant_id = p.tenant_id
    and v.survey_id = p.survey_id and v.version = p.version
where p.tenant_id = :tenant and p.id = :response::uuid

-- name: alert_people :many
-- row: alert_person
-- role: job
-- reads: 60
select name, email, language from alert_people(:rule::uuid)

-- name: alert_open :one :write
-- role: job
-- reads: 40
select alert_open(:id::uuid, :rule::uuid, :response::uuid, :value::int,
    :mails::jsonb) as made

-- part: alert_columns
    a.id, a.name, a.question, a.score, a.state, a.revision, a.owner,
    o.name as owner_name, s.slug, s.title, a.response_id as response,
    utc_text(a.opened_at) as opened_at,
    local_text(a.opened_at, t.time_zone) as opened_local,
    (extract(epoch from a.opened_at) * 1000000)::bigint as opened_us

-- The newest first, of some states: each is a stretch of an index.
-- name: alert_list :many
-- row: alert
-- reads: 900
select {alert_columns}
from unnest(:states::text[]) w (wanted)
cross join lateral (select * from alert x
    where x.tenant_id = :tenant and x.state = w.wanted
	and (x.opened_at, x.id) < (timestamptz 'epoch' +
	    :us::bigint * interval '1 microsecond', :before::uuid)
    order by x.opened_at desc, x.id desc limit :rows::int) a
join tenant t on t.id = :tenant
join survey s on s.tenant_id = :tenant and s.id = a.survey_id
left join people() o on o.account_id = a.owner
order by a.opened_at desc, a.id desc
limit :rows::int

-- name: alert_list_survey :many
-- row: alert
-- reads: 900
select {alert_columns}
from unnest(:states::text[]) w (wanted)
cross join lateral (select * from alert x
    where x.tenant_id = :tenant and x.survey_id = :survey::uuid
	and x.state = w.wanted
	and (x.opened_at, x.id) < (timestamptz 'epoch' +
	    :us::bigint * interval '1 microsecond', :before::uuid)
    order by x.opened_at desc, x.id desc limit :rows::int) a
join tenant t on t.id = :tenant
join survey s on s.tenant_id = :tenant and s.id = a.survey_id
left join people() o on o.account_id = a.owner
order by a.opened_at desc, a.id desc
limit :rows::int

-- Up to a thousand of each state that is not the end.
-- name: alert_counts :many
-- row: alert_count
-- reads: 4000
select w.state, (select count(*) from (select from alert a
    where a.tenant_id = :tenant and a.state = w.state limit 1000) l) as n
from unnest(array['open', 'taken', 'answered']) w (state)

-- name: alert_get :one
-- row: alert
-- reads: 400
select {alert_columns}
from alert a
join tenant t on t.id = a.tenant_id
join survey s on s.tenant_id = a.tenant_id and s.id = a.survey_id
left join people() o on o.account_id = a.owner
where a.tenant_id = :tenant and a.id = :id::uuid

-- name: alert_entries :many
-- row: alert_entry
-- reads: 900
select e.id, e.kind, e.body, p.name as actor, utc_text(e.at) as at,
    local_text(e.at, t.time_zone) as at_local, d.state as mail
from (select * from alert_entry
    where tenant_id = :tenant and alert_id = :alert::uuid
    order by n desc limit 200) e
join tenant t on t.id = e.tenant_id
left join people() p on p.account_id = e.actor
left join delivery d on d.tenant_id = :tenant and d.id = e.id
    and d.kind = 'mail'
order by e.n

-- name: alert_act :one :write
-- row: alert_verdict
-- reads: 20
select alert_act(:id::uuid, :was::int, :what::text, :entry::uuid, :body?::text,
    :actor, :recipient?::text, :mail_subject?::text, :mail_text?::text)
    as verdict
