-- Surveys with the version that is current.
-- name: survey_get :one
select s.id, s.slug, s.title, s.state, coalesce(s.current_version, 0),
    ceil(extract(epoch from s.opens_at))::bigint,
    ceil(extract(epoch from s.closes_at))::bigint,
    to_char(s.opens_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(s.closes_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
from survey s
join tenant t on t.id = s.tenant_id
left join survey_version v on v.tenant_id = s.tenant_id
    and v.survey_id = s.id and v.version = s.current_version
where s.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and s.slug = $1::text

-- name: survey_list :many
select s.id, s.slug, s.title, s.state, coalesce(s.current_version, 0),
    ceil(extract(epoch from s.opens_at))::bigint,
    ceil(extract(epoch from s.closes_at))::bigint,
    to_char(s.opens_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(s.closes_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
from survey s
join tenant t on t.id = s.tenant_id
left join survey_version v on v.tenant_id = s.tenant_id
    and v.survey_id = s.id and v.version = s.current_version
where s.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)
order by s.title, s.id

-- name: survey_version_get :one
select definition
from survey_version
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and survey_id = $1::uuid and version = $2::int

-- name: survey_newest :one
select s.id, coalesce(max(v.version), 0)
from survey s
left join survey_version v on v.tenant_id = s.tenant_id
    and v.survey_id = s.id
where s.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and s.slug = $1::text
group by s.id

-- Made if it is not there, and locked: two publications are kept apart.
-- name: survey_publish_row :one
insert into survey (tenant_id, slug, title)
values ((select nullif(current_setting('app.tenant', true), '')::uuid),
$1::text, $2::text)
on conflict (tenant_id, slug) do update set slug = excluded.slug
returning id

-- The version after $4, unless the bytes are those of the newest one. If $4 is
-- not the newest any more, the key refuses it and nothing is changed.
-- name: survey_publish_version :exec
insert into survey_version (tenant_id, survey_id, version, definition,
    published_by)
select s.tenant_id, s.id, $4::int + 1, $2::text, $3::uuid
from survey s
left join lateral (select v.definition from survey_version v
    where v.tenant_id = s.tenant_id and v.survey_id = s.id
    order by v.version desc limit 1) newest on true
where s.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and s.slug = $1::text
    and newest.definition is distinct from $2::text

-- A draft opens; what somebody closed stays closed.
-- name: survey_publish_current :one
update survey s set title = $2::text,
    state = case s.state when 'draft' then 'open' else s.state end,
    current_version = (select max(version) from survey_version v
	where v.tenant_id = s.tenant_id and v.survey_id = s.id)
where s.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and s.slug = $1::text
returning current_version

-- null keeps a value, '' empties it. Times are of the tenant's zone.
-- name: survey_set :one
with wanted as (
	select s.id, coalesce($2::text, s.state) as state,
	    case when $3::text is null then s.opens_at else nullif($3::text, '')
		::timestamp at time zone t.time_zone end as opens_at,
	    case when $4::text is null then s.closes_at else nullif($4::text, '')
		::timestamp at time zone t.time_zone end as closes_at
	from survey s join tenant t on t.id = s.tenant_id
	where s.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and s.slug = $1::text
), changed as (
	update survey s set state = w.state, opens_at = w.opens_at,
	    closes_at = w.closes_at
	from wanted w
	where s.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and s.id = w.id and coalesce(w.opens_at < w.closes_at, true)
	returning s.id
)
select exists (select from changed) from wanted
