-- Surveys with the version that is current.

-- version: the published one, 0 if there is none yet. opens, closes: seconds
-- since 1970, 0: at once, never; _local: on the tenant's clock.
-- part: surveys
select s.id, s.slug, s.title, s.state, coalesce(s.current_version, 0) as version,
    coalesce(ceil(extract(epoch from s.opens_at)), 0)::bigint as opens,
    coalesce(ceil(extract(epoch from s.closes_at)), 0)::bigint as closes,
    local_text(s.opens_at, t.time_zone) as opens_local,
    local_text(s.closes_at, t.time_zone) as closes_local,
    utc_text(v.published_at) as published_at
from survey s
join tenant t on t.id = s.tenant_id
left join survey_version v on v.tenant_id = s.tenant_id
    and v.survey_id = s.id and v.version = s.current_version

-- name: survey_get :one
-- row: survey_row
-- reads: 1
{surveys}
where s.tenant_id = :tenant and s.slug = :slug::text

-- name: survey_find :one
-- row: survey_row
-- reads: 1
{surveys}
where s.tenant_id = :tenant and s.id = :id::uuid

-- name: survey_list :many
-- row: survey_row
-- reads: 2000
{surveys}
where s.tenant_id = :tenant
order by s.title, s.id

-- name: survey_version_get :one
-- reads: 1
select definition
from survey_version
where tenant_id = :tenant
    and survey_id = :survey::uuid and version = :version::int

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

-- A draft opens; what somebody closed stays closed.
-- name: survey_publish_current :one :write
-- reads: 100
update survey s set title = :title::text,
    state = case s.state when 'draft' then 'open' else s.state end,
    current_version = (select max(version) from survey_version v
	where v.tenant_id = s.tenant_id and v.survey_id = s.id)
where s.tenant_id = :tenant and s.slug = :slug::text
returning current_version as version

-- null keeps a value, '' empties it. Times are of the tenant's zone.
-- name: survey_set :one :write
-- role: owner
-- reads: 1
with wanted as (
	select s.id, coalesce(:state::text, s.state) as state,
	    case when :opens::text is null then s.opens_at
		else nullif(:opens::text, '')::timestamp
		at time zone t.time_zone end as opens_at,
	    case when :closes::text is null then s.closes_at
		else nullif(:closes::text, '')::timestamp
		at time zone t.time_zone end as closes_at
	from survey s join tenant t on t.id = s.tenant_id
	where s.tenant_id = :tenant and s.slug = :slug::text
), changed as (
	update survey s set state = w.state, opens_at = w.opens_at,
	    closes_at = w.closes_at
	from wanted w
	where s.tenant_id = :tenant and s.id = w.id
	    and coalesce(w.opens_at < w.closes_at, true)
	returning s.id
)
select exists (select from changed) as changed from wanted
