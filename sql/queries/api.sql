-- The API: its tokens, and lists that go along an index.

-- A token of a live row by its hash; its hour is noted when it is another one.
-- name: api_token_enter :one :write
-- reads: 5
with found as (
	select id, name, scopes, hash
	from api_token
	where tenant_id = :tenant and hash = :hash::bytea
	    and revoked_at is null and expires_at > now()
), used as (
	update api_token k set last_used_at = date_trunc('hour', now())
	from found f
	where k.tenant_id = :tenant and k.id = f.id
	    and k.last_used_at is distinct from date_trunc('hour', now())
)
select id, name, array_to_string(scopes, ' ') as scopes, hash from found

-- The live ones first.
-- name: api_token_list :many
-- reads: 160
select k.id, k.name, array_to_string(k.scopes, ' ') as scopes,
    local_text(k.made_at, t.time_zone) as made_local, p.name as made_by,
    local_text(k.expires_at, t.time_zone) as expires_local,
    local_text(k.last_used_at, t.time_zone) as used_local,
    k.revoked_at is not null as is_revoked, k.expires_at <= now() as is_expired
from api_token k join tenant t on t.id = k.tenant_id
left join people() p on p.account_id = k.made_by
where k.tenant_id = :tenant
order by k.revoked_at is not null or k.expires_at <= now(), k.made_at desc,
    k.id
limit 60

-- done false: as many as may be are live.
-- name: api_token_add :one :write
-- reads: 5
select api_token_add(:id::text, :hash::bytea, :name::text, :scopes::text[],
    :days::int, :actor) as done

-- name: api_token_set :one :write
-- reads: 5
select api_token_set(:id::text, :live::boolean, :actor) as done

-- All surveys by address, behind one of them.
-- name: survey_page :many
-- row: survey_row
-- reads: 2000
{surveys}
where s.tenant_id = :tenant and s.slug > :after_slug::text
order by s.slug
limit :rows::int

-- name: survey_version_list :many
-- row: survey_version_line
-- reads: 300
select version, utc_text(published_at) as published_at
from survey_version
where tenant_id = :tenant and survey_id = :survey::uuid
order by version desc
limit 200

-- Seconds since 1970, 0: never.
-- part: opening_closes
    coalesce(ceil(extract(epoch from o.closes_at)), 0)::bigint as closes

-- name: opening_page :many
-- row: opening
-- reads: 900
select {opening_columns}, {opening_closes}
from (select * from opening
    where tenant_id = :tenant and slug > :after_slug::text
    order by slug limit :rows::int) o
join tenant t on t.id = o.tenant_id
join employment_type e on e.tenant_id = o.tenant_id
    and e.code = o.employment_type
order by o.slug

-- Of any state.
-- name: opening_get :one
-- row: opening
-- reads: 50
select {opening_columns}, {opening_closes}
from opening o join tenant t on t.id = o.tenant_id
join employment_type e on e.tenant_id = o.tenant_id
    and e.code = o.employment_type
where o.tenant_id = :tenant and o.slug = :slug::text
