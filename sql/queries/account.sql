-- Signing in. The tables behind these functions are closed to the web role.
-- name: account_for_login :many
select id, name, email, password_hash, operator, tenant_id, tenant_slug,
    tenant_name, role
from account_for_login($1::text)

-- name: account_rehash :exec
select account_rehash($1::uuid, $2::text, $3::text)

-- name: session_add :exec
select session_add($1::bytea, $2::uuid, $3::uuid, $4::text, $5::int, $6::int)

-- With the tenant it works in, so that a page asks for neither again.
-- name: session_enter :one
select s.id, s.account_id, s.name, s.email, s.tenant_id, s.tenant_slug,
    s.tenant_name, s.role, s.csrf,
    t.id, t.slug, t.name, t.accent_color, t.time_zone, t.language, t.min_age,
    t.privacy_url, t.has_logo, t.state, t.today
from session_enter($1::bytea) s
left join tenant_by_slug(s.tenant_slug) t on true

-- name: session_drop :exec
select session_drop($1::bytea)

-- name: login_allowed :one
select login_allowed($1::text, $2::text)

-- name: login_failed :exec
select login_failed($1::text, $2::text)

-- As exitpoll_owner. The account and its role at once: a role that is none
-- leaves no account behind. An operator gets no role at a tenant.
-- name: account_add :one
with made as (
	insert into account (email, name, password_hash, operator)
	values (lower($1::text), $2::text, $3::text, $4::boolean)
	on conflict (email) do nothing
	returning id, operator
), who as (
	select id, true as is_new, operator from made
	union all
	select id, false, operator from account
	where email = lower($1::text) and not exists (select from made)
), works as (
	insert into membership (tenant_id, account_id, role)
	select $5::uuid, who.id, $6::text from who
	where $6::text is not null and not who.operator
	on conflict (tenant_id, account_id) do update set role = excluded.role
)
select id, is_new, operator from who

-- As exitpoll_owner. Who was signed in with the old password no longer is.
-- name: account_password_set :one
with a as (
	update account set password_hash = $2::text
	where email = lower($1::text)
	returning id
), ended as (
	delete from session s using a where s.account_id = a.id
)
select id from a
