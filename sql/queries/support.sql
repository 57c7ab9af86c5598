-- Support requests. What is said in them is sealed (store/support.h).
-- full: so many wait that no more are taken; many: so many came from the address
-- within a day. wait: the seconds until it passes.
-- name: support_add :one :write
-- reads: 60
select verdict, reference, is_mailed, wait
from support_add(:id::uuid, :mail_key::bytea, :key::bytea, :reference::text,
    :language::text, :email::bytea, :name?::bytea, :phone?::bytea,
    :site::bytea, :body::bytea, :recipient::text, :mail_subject::text,
    :mail_text::text, :mail_hour_key?::bytea, :mail_hour_burst::int,
    :mail_hour_every::bigint, :mail_day_key?::bytea, :mail_day_burst::int,
    :mail_day_every::bigint)

-- name: support_say :one :write
-- row: support_verdict
-- reads: 60
select support_say(:id::uuid, :entry::uuid, :body::bytea) as verdict

-- name: support_shut :exec :write
-- reads: 10
select support_shut(:id::uuid, :closes::boolean)

-- name: support_get :one
-- row: support_request
-- sub: subject subject_sealed
-- reads: 30
select r.id, r.reference, r.state, r.kind, r.language, r.revision,
    r.assignee, r.email, r.name, r.phone, r.site,
    utc_text(r.created_at) as created_at,
    local_text(r.created_at, t.time_zone) as created_local,
    r.subject_id as "subject.id",
    subject_key(r.subject_id) as "subject.sealed",
    tenant_key() as "subject.under"
from support_request r join tenant t on t.id = r.tenant_id
where r.tenant_id = :tenant and r.id = :id::uuid

-- In their order; of one with more, the newest.
-- name: support_entries :many
-- row: support_entry
-- reads: 1100 what was said in one request
select e.id, e.kind, utc_text(e.at) as at,
    local_text(e.at, t.time_zone) as at_local, p.name as actor, e.body,
    e.from_state as "from", e.to_state as "to", q.name as assignee,
    e.assignee as assignee_id, e.actor is null as is_theirs
from (select * from support_entry
    where tenant_id = :tenant and request_id = :request::uuid
    order by n desc limit 1000) e
join tenant t on t.id = e.tenant_id
left join people() p on p.account_id = e.actor
left join people() q on q.account_id = e.assignee
order by e.n

-- What was sent about it: next_local and ended_local as of an application.
-- name: support_deliveries :many
-- row: delivery
-- reads: 100
select d.kind, d.purpose, d.state, d.tries, d.last_error as reason,
    local_text(d.next_at, t.time_zone) as next_local,
    local_text(d.ended_at, t.time_zone) as ended_local
from delivery d join tenant t on t.id = d.tenant_id
where d.tenant_id = :tenant and d.support_id = :request::uuid
order by d.created_at desc, d.id
limit 20

-- The tenant's states in their order, and how many requests are in each.
-- name: support_states :many
-- row: support_state
-- reads: 60
select s.code, s.label, s.kind, coalesce(c.n, 0)::bigint as n
from support_state s left join support_count c on c.tenant_id = s.tenant_id
    and c.state = s.code
where s.tenant_id = :tenant
order by s.position

-- Who may be given one.
-- name: support_members :many
-- row: support_member
-- reads: 300
select p.account_id as id, p.name
from people_list() p
join role_capability c on c.tenant_id = :tenant and c.role = p.role
    and c.capability = 'answer_support'
where not p.is_shut
order by p.name, p.account_id

-- Keyset paging: the place and the id of the last one. state none: all that are
-- not closed; desk none: anybody's, all zeros: nobody's. Each of the four ways
-- to filter goes along an index of its own, and only one is run. Nobody's may be
-- most of them, which the plan that is made for the argument must see.
-- name: support_list :many
-- row: support_row
-- sub: subject subject_sealed
-- reads: 250
with after as (
	select coalesce(:after_rank?::bigint, 0) as rank,
	    coalesce(:after_id?::uuid,
	    '00000000-0000-0000-0000-000000000000') as id
), hit as (
	(select {support_row} from support_request r
	where :state?::text is null and :desk?::uuid is null
	    and r.tenant_id = :tenant and r.kind <> 'closed'
	    and (r.rank, r.id) > (select a.rank, a.id from after a)
	order by r.rank, r.id limit :rows::int)
	union all
	(select {support_row} from support_request r
	where :state::text is null and :desk::uuid is not null
	    and r.tenant_id = :tenant and r.kind <> 'closed'
	    and r.desk = :desk::uuid
	    and (r.rank, r.id) > (select a.rank, a.id from after a)
	order by r.rank, r.id limit :rows::int)
	union all
	(select {support_row} from support_request r
	where :state::text is not null and :desk::uuid is null
	    and r.tenant_id = :tenant and r.state = (select :state::text)
	    and (r.rank, r.id) > (select a.rank, a.id from after a)
	order by r.rank, r.id limit :rows::int)
	union all
	(select {support_row} from support_request r
	where :state::text is not null and :desk::uuid is not null
	    and r.tenant_id = :tenant and r.state = (select :state::text)
	    and r.desk = (select :desk::uuid)
	    and (r.rank, r.id) > (select a.rank, a.id from after a)
	order by r.rank, r.id limit :rows::int)
)
select {support_columns}
from hit r
order by r.rank, r.id

-- part: support_row
    r.id, r.reference, r.state, r.kind, r.assignee, r.language, r.email,
    r.name, r.site, r.since, r.subject_id, r.rank

-- part: support_columns
    r.id, r.reference, r.state, r.kind, r.language, r.email, r.name, r.site,
    (select p.name from people() p where p.account_id = r.assignee)
	as assignee,
    utc_text(r.since) as since,
    r.rank, r.subject_id as "subject.id",
    subject_key(r.subject_id) as "subject.sealed",
    tenant_key() as "subject.under"

-- By its reference, or by the address that it came from.
-- name: support_find :many
-- row: support_row
-- sub: subject subject_sealed
-- reads: 300
with hit as (
	select r.id from support_request r
	where r.tenant_id = :tenant and r.reference = (select :reference::text)
	union
	select r.id from (select s.id from subject s
	    where s.tenant_id = :tenant
		and s.mail_key = (select :mail_key?::bytea)
	    order by s.created_at desc limit 100) s
	join support_request r on r.tenant_id = :tenant
	    and r.subject_id = s.id
)
select {support_columns}
from support_request r
where r.tenant_id = :tenant and r.id = any (array(select h.id from hit h))
order by r.kind = 'closed', r.rank, r.id
limit 50

-- done, gone, stale: it was changed since; none: no such state or member.
-- name: support_reply :one :write
-- row: support_verdict
-- reads: 20
select support_reply(:id::uuid, :was::int, :entry::uuid, :body::bytea, :actor,
    :closes::boolean, :recipient::text, :mail_subject::text,
    :mail_text::text) as verdict

-- name: support_note :one :write
-- row: support_verdict
-- reads: 5
select support_note(:id::uuid, :entry::uuid, :body::bytea, :actor) as verdict

-- name: support_state_set :one :write
-- row: support_verdict
-- reads: 20
select support_state_set(:id::uuid, :was::int, :state::text, :actor)
    as verdict

-- name: support_assign :one :write
-- row: support_verdict
-- reads: 20
select support_assign(:id::uuid, :was::int, :member?::uuid, :actor) as verdict

-- Who asked, and all that was said; see 0070_support_forget.sql.
-- name: support_forget :one :write
-- row: support_verdict
-- reads: 1100
select support_forget(:id::uuid, :was::int, :actor) as verdict

-- How many days what is kept, as the form says it.
-- name: support_days :one
-- reads: 10
select retention_days('support.closed') as closed,
    retention_days('support.open') as open

-- One request of the demo, with its age in hours; bodies are hex digits. What
-- its members did was done by the first who may.
-- name: support_demo_add :exec
-- role: owner
-- reads: 300
with made as (
	insert into support_request (tenant_id, id, reference, subject_id,
	    state, kind, language, email, name, site, created_at, since,
	    touched_at, revision)
	select :tenant, :id::uuid, :reference::text, :id::uuid, s.code, s.kind,
	    :language::text, :email::bytea, :name?::bytea, :site::bytea,
	    now() - :hours_ago::int * interval '1 hour', late.at, late.at,
	    cardinality(:entries::text[])
	from support_state s, lateral (select now() - :hours_ago::int *
	    interval '1 hour' + (cardinality(:entries::text[]) - 1) *
	    interval '40 minutes' as at) late
	where s.tenant_id = :tenant and s.code = :state::text
	returning tenant_id, id, created_at
)
insert into support_entry (tenant_id, request_id, id, at, kind, actor, body)
select m.tenant_id, m.id, e.id::uuid,
    m.created_at + (e.i - 1) * interval '40 minutes', e.kind,
    case when e.kind in ('reply', 'note') then
	(select p.account_id from people() p
	where p.role in ('support', 'owner')
	order by p.role desc, p.account_id limit 1) end,
    decode(e.body, 'hex')
from made m cross join unnest(:entries::text[], :kinds::text[],
    :bodies::text[]) with ordinality e (id, kind, body, i)
order by e.i

-- full: the customer's room is taken; network: too much from there.
-- name: support_file_add :one :write
-- row: support_verdict
-- reads: 30
select support_file_add(:id::uuid, :file::uuid, :bytes::bytea, :name::bytea,
    :media_type::text, :network::text) as verdict

-- Sealed; its name is that of its entry.
-- name: support_file_get :one
-- row: file
-- reads: 3
select f.id, f.name, f.media_type, f.kind, f.size, f.sha256,
    utc_text(f.created_at) as created_at
from support_file a
join file f on f.tenant_id = a.tenant_id and f.id = a.file_id
where a.tenant_id = :tenant and a.file_id = :file::uuid
    and a.request_id = :request::uuid
