-- Tenants. The first three need no entered tenant: they call functions of
-- the owner or run as the owner.
-- name: tenant_get :one
select id, slug, name, accent_color, time_zone, language, min_age,
    privacy_url, has_logo, state, today
from tenant_by_slug($1::text)

-- name: tenant_list :many
select slug, name, state from tenant order by slug

-- name: tenant_add :one
insert into tenant (slug, name, accent_color, time_zone, language, min_age,
    privacy_url, logo, logo_type)
values ($1::text, $2::text, coalesce($3::text, '#2456a6'),
    coalesce($4::text, 'UTC'), coalesce($5::text, 'en'),
    coalesce($6::smallint, 16), $7::text, nullif($8::bytea, ''),
    nullif($9::text, ''))
returning id

-- What is null stays as it is; an empty logo is taken away.
-- name: tenant_set :one
update tenant set
    name = coalesce($1::text, name),
    accent_color = coalesce($2::text, accent_color),
    time_zone = coalesce($3::text, time_zone),
    language = coalesce($4::text, language),
    min_age = coalesce($5::smallint, min_age),
    privacy_url = coalesce($6::text, privacy_url),
    logo = case when $7::bytea is null then logo
        else nullif($7::bytea, '') end,
    logo_type = case when $7::bytea is null then logo_type
        else nullif($8::text, '') end
where id = (select nullif(current_setting('app.tenant', true), '')::uuid)
returning id

-- name: tenant_logo_get :one
select logo_type, logo
from tenant
where id = (select nullif(current_setting('app.tenant', true), '')::uuid)
and logo is not null

-- name: tenant_ids :many
select i from tenant_ids() i

-- name: ready_get :one
select number from migration order by number desc limit 1
