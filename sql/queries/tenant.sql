-- Tenants. The first three need no entered tenant: they call functions of
-- the owner or run as the owner.
-- name: tenant_get :one
select id, slug, name, accent_color, time_zone, language, min_age,
    privacy_url, has_logo, state, today
from tenant_by_slug($1::text)

-- name: tenant_list :many
select t.id, t.slug, t.name, t.accent_color, t.time_zone, t.language,
    t.min_age, t.privacy_url, t.logo is not null, t.state,
    (now() at time zone t.time_zone)::date
from tenant t
order by t.slug

-- name: tenant_add :one
insert into tenant (slug, name, accent_color, time_zone, language)
values ($1::text, $2::text, $3::text, $4::text, $5::text)
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

-- name: people_list :many
select account_id, name, email, role from people()

-- name: tenant_ids :many
select i from tenant_ids() i

-- name: ready_get :one
select number from migration order by number desc limit 1
