-- Calls to customers' own systems, and what leads to them.

-- surveys: their addresses, a blank between two; old_until: the secret of
-- before signs, too, until then, on the tenant's clock; or none.
-- name: webhook_list :many
-- row: webhook
-- reads: 900
select w.id, w.url, w.host, w.shape, array_to_string(w.events, ' ') as events,
    w.every_survey, coalesce((select string_agg(s.slug, ' ' order by s.slug)
	from webhook_survey x cross join lateral (select o.slug
	    from survey o where o.tenant_id = x.tenant_id
		and o.id = x.survey_id limit 1) s
	where x.tenant_id = :tenant and x.webhook_id = w.id), '')
	as surveys,
    w.state, w.is_gone, local_text(w.made_at, t.time_zone) as made_local,
    p.name as made_by, case when w.before_until > now()
	then local_text(w.before_until, t.time_zone) end as old_until
from webhook w join tenant t on t.id = w.tenant_id
left join people() p on p.account_id = w.made_by
where w.tenant_id = :tenant
order by w.state = 'deleted', w.made_at, w.id
limit 30

-- name: webhook_put :one :write
-- reads: 60
select webhook_put(:id::uuid, :url::text, :host::text, :shape::text,
    :events::text[], :every_survey::boolean, :surveys::text[], :sealed?::bytea,
    :actor) as verdict

-- name: webhook_set :one :write
-- reads: 60
select webhook_set(:id::uuid, :what::text, :sealed?::bytea, :actor) as verdict

-- name: webhook_try :one :write
-- reads: 20
select webhook_try(:id::uuid, :actor) as delivery

-- name: webhook_again :one :write
-- reads: 20
select webhook_again(:delivery::uuid, :id::uuid, :actor) as done

-- The newest.
-- name: webhook_log :many
-- row: webhook_delivery
-- reads: 130
select d.id, d.event, local_text(d.created_at, t.time_zone) as made_local,
    utc_text(d.created_at) as made_at, d.state, d.tries, d.outcome,
    coalesce(d.http_status, 0) as http_status, d.said,
    local_text(d.next_at, t.time_zone) as next_local, d.response_id as response
from delivery d join tenant t on t.id = d.tenant_id
where d.tenant_id = :tenant and d.webhook_id = :id::uuid
order by d.created_at desc, d.id desc
limit 50

-- name: webhook_delivery_get :one
-- row: webhook_delivery
-- reads: 5
select d.id, d.event, local_text(d.created_at, t.time_zone) as made_local,
    utc_text(d.created_at) as made_at, d.state, d.tries, d.outcome,
    coalesce(d.http_status, 0) as http_status, d.said,
    local_text(d.next_at, t.time_zone) as next_local, d.response_id as response
from delivery d join tenant t on t.id = d.tenant_id
where d.tenant_id = :tenant and d.webhook_id = :id::uuid
    and d.id = :delivery::uuid

-- A delivery for each webhook that listens; done twice, there is one each. full:
-- those for which too many wait already (0067_bounds.sql).
-- name: event_deliver :one :write
-- role: job
-- reads: 400 a customer's webhooks and the surveys that they are about
with made as (
	insert into delivery (tenant_id, id, kind, purpose, webhook_id, event,
	    response_id, recipient, content)
	select :tenant, md5(:job::bigint || w.id::text)::uuid, 'webhook',
	    'webhook', w.id, :event::text, r.id, w.host, '{}'
	from response r join webhook w on w.tenant_id = r.tenant_id
	where r.tenant_id = :tenant and r.id = :response::uuid
	    and w.state = 'active' and :event::text = any (w.events)
	    and (w.every_survey or exists (select from webhook_survey x
		where x.tenant_id = w.tenant_id and x.webhook_id = w.id
		    and x.survey_id = r.survey_id))
	on conflict (tenant_id, id) do nothing
	returning tenant_id, id, state
), queued as (
	insert into job (tenant_id, kind, delivery_id)
	select tenant_id, 'webhook', id from made where state = 'waiting'
)
select count(*) as n, count(*) filter (where state <> 'waiting') as full
from made

-- What a call is made of. No row: there is nothing to send (any more).
-- name: webhook_call_get :one
-- row: webhook_call
-- role: job
-- reads: 20
select d.id, d.event, utc_text(d.created_at) as at, w.id as webhook, w.url,
    w.shape, w.state, w.sealed,
    case when w.before_until > now() then w.sealed_before end as sealed_before,
    t.name as tenant_name, t.language as tenant_language,
    s.id as survey, s.slug, s.title, v.definition, r.id as response,
    coalesce(r.version, 0) as version, r.receipt, r.state as response_state,
    r.answers, r.language, r.channel,
    case when r.context ? 'anonymous' then null else utc_text(r.started_at)
	end as started_at,
    case when r.context ? 'anonymous' then null
	else utc_text(r.completed_at) end as completed_at,
    r.context->'session' as session,
    a.id as alert, a.name as alert_name, a.question as alert_question,
    coalesce(a.score, 0) as alert_score
from delivery d
join webhook w on w.tenant_id = d.tenant_id and w.id = d.webhook_id
join tenant t on t.id = d.tenant_id
left join response r on r.tenant_id = d.tenant_id and r.id = d.response_id
left join survey s on s.tenant_id = r.tenant_id and s.id = r.survey_id
left join alert a on a.tenant_id = d.tenant_id and a.id = d.alert_id
left join survey_version v on v.tenant_id = r.tenant_id
    and v.survey_id = r.survey_id and v.version = r.version
where d.tenant_id = :tenant and d.id = :id::uuid and d.content is not null

-- How a try ended. paused: the receiver wants no more.
-- name: webhook_note :exec :write
-- role: job
-- reads: 30
with noted as (
	update delivery set outcome = :outcome::text,
	    http_status = nullif(:http_status::int, 0), said = :said?::text
	where tenant_id = :tenant and id = :id::uuid
	returning webhook_id
), gone as (
	update webhook w set state = 'paused', is_gone = true,
	    changed_at = now()
	from noted n
	where w.tenant_id = :tenant and w.id = n.webhook_id
	    and :is_gone::boolean and w.state = 'active'
	returning w.id
)
insert into audit (tenant_id, action, object_kind, object_id)
select :tenant, 'webhook.gone', 'webhook', id::text from gone

-- Sealed anew, for the operator's "secret use".
-- name: webhook_all :many
-- role: owner
-- reads: all the operator seals every one anew
select id, sealed, sealed_before
from webhook
where tenant_id = :tenant

-- name: webhook_reseal :exec :write
-- role: owner
-- reads: 30
update webhook set sealed = :sealed::bytea,
    sealed_before = case when sealed_before is not null
	then :before?::bytea end
where tenant_id = :tenant and id = :id::uuid and sealed = :was::bytea
