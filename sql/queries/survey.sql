-- Surveys with the version that is current.

-- version: the published one, 0 if there is none yet. opens, closes: seconds
-- since 1970, 0: at once, never; _local: on the tenant's clock. most: complete
-- responses that it takes, 0: any number; taken: of those, counted only then.
-- draft: the revision of its draft, 0: it has none. quotas: "1 2!", the numbers
-- of those that count, full ones marked; NULL: none.
-- part: surveys
select s.id, s.slug, s.title, s.state, coalesce(s.current_version, 0) as version,
    coalesce(ceil(extract(epoch from s.opens_at)), 0)::bigint as opens,
    coalesce(ceil(extract(epoch from s.closes_at)), 0)::bigint as closes,
    local_text(s.opens_at, t.time_zone) as opens_local,
    local_text(s.closes_at, t.time_zone) as closes_local,
    utc_text(v.published_at) as published_at, s.revision,
    s.messages::text as messages, coalesce(l.most, 0) as most,
    coalesce(l.taken, 0) as taken, utc_text(s.changed_at) as changed_at,
    coalesce(d.revision, 0) as draft,
    (select string_agg(q.n || case when q.taken >= q.most then '!' else '' end,
	' ' order by q.n) from survey_quota q where q.tenant_id = s.tenant_id
	and q.survey_id = s.id and q.dropped_at is null) as quotas
from survey s
join tenant t on t.id = s.tenant_id
left join survey_limit l on l.tenant_id = s.tenant_id and l.survey_id = s.id
left join survey_version v on v.tenant_id = s.tenant_id
    and v.survey_id = s.id and v.version = s.current_version
left join survey_draft d on d.tenant_id = s.tenant_id and d.survey_id = s.id

-- heard: somebody wants to be told what comes of it.
-- name: survey_get :one
-- row: survey_row
-- reads: 30
select g.*, exists (select from webhook w
    where w.tenant_id = :tenant and w.state = 'active' and (w.every_survey
	or exists (select from webhook_survey x
	    where x.tenant_id = :tenant and x.webhook_id = w.id
		and x.survey_id = g.id)))
    or exists (select from alert_rule r where r.tenant_id = :tenant
	and r.survey_id = g.id and r.deleted_at is null) as heard
from ({surveys}
where s.tenant_id = :tenant and s.slug = :slug::text) g

-- name: survey_find :one
-- row: survey_row
-- reads: 1
{surveys}
where s.tenant_id = :tenant and s.id = :id::uuid

-- What all of them take of their room, and the most of each.
-- name: survey_room_get :one
-- reads: 2
select surveys, most_surveys, drafts, most_drafts, bytes, most_bytes
from survey_room_of(:tenant)

-- A page of them, those first that were changed last. state: one, "changed" for
-- those with a draft that is more than what is published, "drafts" for those
-- with any, or none for all but the archived; words: in the title or the address, in any case.
-- name: survey_list :many
-- row: survey_row
-- reads: 2000
{surveys}
where s.tenant_id = :tenant
    and case :state::text when '' then s.state <> 'archived'
	when 'changed' then d.revision is not null
	    and s.current_version is not null
	when 'drafts' then d.revision is not null
	else s.state = :state::text end
    and (:words::text = '' or strpos(lower(s.title), lower(:words::text)) > 0
	or strpos(s.slug, lower(:words::text)) > 0)
order by s.changed_at desc, s.id desc
limit :rows::int offset :skip::int

-- name: survey_version_get :one
-- reads: 1
select definition
from survey_version
where tenant_id = :tenant
    and survey_id = :survey::uuid and version = :version::int

-- Those before a version, the newest first: one, and more while all of them
-- are at most 4 MB.
-- name: survey_versions_before :many
-- reads: 100
select v.version, v.definition
from (
	select version, definition,
	    sum(octet_length(definition)) over (order by version desc) as bytes
	from (
		select version, definition
		from survey_version
		where tenant_id = :tenant and survey_id = :survey::uuid
		    and version < :before::int
		order by version desc
		limit 50
	) newest
) v
where v.bytes <= 4194304 or v.version = :before::int - 1
order by v.version desc

-- name: survey_newest :one
-- reads: 100
select s.id, coalesce(max(v.version), 0) as version
from survey s
left join survey_version v on v.tenant_id = s.tenant_id
    and v.survey_id = s.id
where s.tenant_id = :tenant
    and s.slug = :slug::text
group by s.id

-- Made if it is not there, and locked: two publications are kept apart.
-- name: survey_publish_row :one :write
-- reads: 1
insert into survey (tenant_id, slug, title)
values (:tenant, :slug::text, :title::text)
on conflict (tenant_id, slug) do update set slug = excluded.slug
returning id

-- The version behind "after", unless the bytes are those of the newest one. If
-- "after" is not the newest any more, the key refuses it and nothing is changed.
-- name: survey_publish_version :exec
-- reads: 5
insert into survey_version (tenant_id, survey_id, version, definition,
    published_by)
select s.tenant_id, s.id, :after::int + 1, :definition::text, :publisher?::uuid
from survey s
left join lateral (select v.definition from survey_version v
    where v.tenant_id = s.tenant_id and v.survey_id = s.id
    order by v.version desc limit 1) newest on true
where s.tenant_id = :tenant and s.slug = :slug::text
    and newest.definition is distinct from :definition::text

-- The draft that became the version goes: see sql/migrations/0042_publish.sql.
-- name: survey_publish_draft :one :write
-- reads: 1
select draft_publish(:slug::text, :draft::int) as gone

-- A survey that was never published gets the state "first", "open" or "closed";
-- what somebody closed or paused stays so.
-- name: survey_publish_current :one :write
-- reads: 100
with changed as (
	update survey s
	set title = case when s.titled then s.title else :title::text end,
	    state = case s.state when 'draft' then :first::text
		else s.state end,
	    current_version = (select max(version) from survey_version v
		where v.tenant_id = s.tenant_id and v.survey_id = s.id),
	    revision = s.revision + 1, changed_at = now(),
	    changed_by = :publisher?::uuid
	where s.tenant_id = :tenant and s.slug = :slug::text
	returning s.id, s.current_version
), noted as (
	insert into audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	select :tenant, :publisher?::uuid, 'survey.publish', 'survey', id,
	    jsonb_build_object('version', current_version)
	from changed
)
select current_version as version from changed

-- With a draft, and nothing published. One that is there stays as it is, and no
-- row comes back.
-- name: survey_new :one :write
-- reads: 5
with made as (
	insert into survey (tenant_id, slug, title, changed_by)
	values (:tenant, :slug::text, :title::text, :actor)
	on conflict (tenant_id, slug) do nothing
	returning id
), drafted as (
	insert into survey_draft (tenant_id, survey_id, definition, changed_by)
	select :tenant, id, :definition::text, :actor from made
), noted as (
	insert into audit (tenant_id, actor, action, object_kind, object_id)
	select :tenant, :actor, 'survey.create', 'survey', id from made
)
select id from made

-- See the function, in sql/migrations/0036_states.sql.
-- name: survey_set :one :write
-- reads: 100 complete responses are counted when a limit is given
select verdict, revision
from survey_set(:slug::text, :based?::int, :wanted::jsonb, :actor)

-- What people changed of a survey, newest first; the people are those of now.
-- name: survey_changes :many
-- row: survey_log
-- reads: 60
select a.id, utc_text(a.at) as at, local_text(a.at, t.time_zone) as at_local,
    p.name as actor_name, a.action, a.detail::text as detail
from (
	select * from audit
	where tenant_id = :tenant and object_kind = 'survey'
	    and object_id = :survey::text
	order by id desc limit 10
) a
join tenant t on t.id = a.tenant_id
left join people() p on p.account_id = a.actor
order by a.id desc

-- name: survey_change_get :one
-- reads: 1
select detail::text as detail
from audit
where tenant_id = :tenant and id = :change::bigint
    and object_kind = 'survey' and object_id = :survey::text
    and action = 'survey.set'

-- Complete responses by the version that was answered, all there ever were.
-- name: survey_versions :many
-- row: survey_version
-- reads: 5000 a row for each day, and what is not folded yet
select v.version, utc_text(v.published_at) as published_at,
    local_text(v.published_at, t.time_zone) as published_local,
    p.name as publisher, coalesce(c.n, 0)::bigint as n,
    length(v.definition)::bigint as size
from survey_version v
join tenant t on t.id = v.tenant_id
left join people() p on p.account_id = v.published_by
left join (
	select version, sum(n)::bigint as n from counted
	where tenant_id = :tenant and survey_id = :survey::uuid
	    and cell = '#complete'
	group by version
) c on c.version = v.version
where v.tenant_id = :tenant and v.survey_id = :survey::uuid
order by v.version desc
limit 200
