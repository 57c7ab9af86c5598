-- Signing in. The tables behind these functions are closed to the web role:
-- each answers exactly its question. No tenant needs to be entered.

-- Active accounts only, any case of the address; a row for each membership,
-- one without a tenant for an account that has none.
-- name: account_for_login :many
-- row: account_membership
-- reads: 50
select id, name, email, password_hash, operator as is_operator,
    tenant_id as tenant, tenant_slug, tenant_name, role
from account_for_login(:email::text)

-- Of the same password; nothing if it was changed since it was read.
-- name: account_rehash :exec
-- reads: 1
select account_rehash(:account::uuid, :proven::text, :better::text)

-- Denied unless the account is a member, or an operator where no tenant is
-- said. The token itself is not kept. A session that is not used ends after
-- idle_seconds, any after total_seconds.
-- name: session_add :exec
-- reads: 1
select session_add(:token_hash::bytea, :account::uuid, :tenant_id?::uuid,
    :csrf::text, :idle_seconds::int, :total_seconds::int)

-- Looks the membership up live: no row if there is no such session, it has
-- expired, or account, membership or tenant is no longer active. With the
-- tenant it works in, so that a page asks for neither again.
-- name: session_enter :one :write
-- row: session_row
-- sub: works_in tenant
-- reads: 1
select s.id, s.account_id as account, s.name, s.email, s.tenant_id as tenant,
    s.tenant_slug, s.tenant_name, s.role, s.role_label,
    array_to_string(s.can, ' ') as can, s.csrf, s.language,
    t.id as "works_in.id", t.slug as "works_in.slug",
    t.name as "works_in.name", t.accent_color as "works_in.accent_color",
    t.time_zone as "works_in.time_zone", t.language as "works_in.language",
    t.min_age as "works_in.min_age",
    t.privacy_url as "works_in.privacy_url",
    t.has_logo as "works_in.has_logo", t.state as "works_in.state",
    t.today as "works_in.today", t.background as "works_in.background",
    t.radius as "works_in.radius", t.font as "works_in.font",
    t.thanks as "works_in.thanks", t.onward_url as "works_in.onward_url",
    t.brand_off as "works_in.brand_off",
    session_others(s.account_id, s.tenant_id) as others
from session_enter(:token_hash::bytea) s
left join tenant_by_slug(s.tenant_slug) t on true

-- name: session_drop :exec
-- reads: 1
select session_drop(:token_hash::bytea)

-- Counted by address, by network and by both, or by browser where that is
-- known; hashed with a salt that lives an hour.
-- name: login_allowed :one
-- reads: 1
select login_allowed(:email::text, :network::text, :browser?::text) as allowed

-- name: login_failed :exec
-- reads: 1
select login_failed(:email::text, :network::text, :browser?::text)

-- The session works at another customer from now on; no row if its account
-- does not.
-- name: session_move :one :write
-- reads: 1
select tenant from session_move(:token_hash::bytea, :slug::text) tenant

-- Of whose session it is; no language: the browser's.
-- name: session_language_set :one :write
-- row: session_language_row
-- reads: 1
select session_language_set(:token_hash::bytea, :language?::text) as done

-- The account and its role at once: a role that is none leaves no account
-- behind. An operator gets no role at a tenant. Who was
-- shut out is let in. An account that is there already keeps its password, its name and whether it is an operator's.
-- No row: somebody added it at this very moment.
-- name: account_add :one :write
-- row: account_added
-- role: owner
-- reads: 5
with made as (
	insert into account (email, name, password_hash, operator)
	values (lower(:email::text), :name::text, :password_hash::text,
	    :is_operator::boolean)
	on conflict (email) do nothing
	returning id, operator
), who as (
	select id, true as is_new, operator from made
	union all
	select id, false, operator from account
	where email = lower(:email::text) and not exists (select from made)
), works as (
	insert into membership (tenant_id, account_id, role)
	select :tenant_id?::uuid, who.id, :role?::text from who
	where :role::text is not null and not who.operator
	on conflict (tenant_id, account_id) do update set role = excluded.role,
	    is_shut = false
)
select id, is_new as was_made, operator as is_operator from who

-- The roles of a tenant, each with what it may do.
-- name: role_list :many
-- row: role_row
-- role: owner
-- reads: 70
select r.code, r.label,
    coalesce(string_agg(c.capability, ' ' order by c.capability), '') as can
from role r
left join role_capability c on c.tenant_id = r.tenant_id and c.role = r.code
where r.tenant_id = :tenant
group by r.code, r.label, r.position
order by r.position

-- What a role can be allowed, and whether one that everybody begins with is.
-- name: capability_list :many
-- row: capability_row
-- role: owner
-- reads: 40
select c.code, exists (
	select from role_first_capability f
	where f.capability = c.code) as is_carried
from capability c
order by c.code

-- Who was signed in with the old password no longer is.
-- name: account_password_set :one :write
-- role: owner
-- reads: all sessions of the account end
with a as (
	update account set password_hash = :password_hash::text
	where email = lower(:email::text)
	returning id
), ended as (
	delete from session s using a where s.account_id = a.id
)
select id from a

-- --- one's own password and sessions --------------------------------------------

-- name: account_password_change :one :write
-- reads: all other sessions of the account end
select account_password_change(:token_hash::bytea, :proven::text,
    :better::text) as done

-- Times on the tenant's clock.
-- name: own_session_list :many
-- reads: 60
select s.id, s.tenant_name, local_text(s.began, z.zone) as began,
    local_text(s.seen, z.zone) as seen, s.is_this
from session_list(:token_hash::bytea) s
cross join (select coalesce((select time_zone from tenant where id = :tenant),
    'UTC') as zone) z
order by s.is_this desc, s.seen desc
limit 12

-- which none: all others.
-- name: own_session_end :one :write
-- reads: 60
select session_end(:token_hash::bytea, :which?::uuid) as n

-- --- a password that was forgotten ------------------------------------------------

-- done false: the address had its mails for now.
-- name: account_reset_begin :one :write
-- reads: 60
select account_reset_begin(:email::text, :ticket::bytea, :seconds::int,
    :subject::text, :text::text, :mail_hour_key?::bytea, :mail_hour_burst::int,
    :mail_hour_every::bigint, :mail_day_key?::bytea, :mail_day_burst::int,
    :mail_day_every::bigint) as done

-- name: account_reset_look :one
-- reads: 2
select email from account_reset_look(:ticket::bytea) email
where email is not null

-- name: account_reset_use :one :write
-- reads: all sessions of the account end
select account_reset_use(:ticket::bytea, :better::text) as done

-- --- a tenant's people --------------------------------------------------------------

-- name: people_list :many
-- row: person_row
-- reads: all a tenant's people are shown, 500 at most
select p.account_id as id, p.name, p.email, p.role, p.role_label, p.is_shut,
    local_text(p.seen, z.time_zone) as seen
from people_list() p
cross join (select time_zone from tenant where id = :tenant) z

-- name: tenant_role_list :many
-- row: tenant_role_row
-- reads: 60
select code, label from role where tenant_id = :tenant order by position, code

-- name: person_invitation_list :many
-- row: person_invitation_row
-- reads: 400
select p.email, p.name, p.role, r.label as role_label,
    local_text(p.ends_at, z.time_zone) as ends_local, p.ends_at < now() as is_over
from person_invitation p
join role r on r.tenant_id = p.tenant_id and r.code = p.role
cross join (select time_zone from tenant where id = :tenant) z
where p.tenant_id = :tenant
order by p.asked_at desc, p.email
limit 100

-- name: person_set :one :write
-- reads: all the people who may say who works here are locked
select person_set(:account::uuid, :role?::text, :is_shut?::boolean,
    :actor) as verdict

-- name: person_invite :one :write
-- reads: all the people who may say who works here are locked
select person_invite(:email::text, :name::text, :role::text, :ticket::bytea,
    :seconds::int, :subject::text, :text::text, :mail_hour_key?::bytea,
    :mail_hour_burst::int, :mail_hour_every::bigint, :mail_day_key?::bytea,
    :mail_day_burst::int, :mail_day_every::bigint, :actor) as verdict

-- name: person_invitation_drop :one :write
-- reads: all the people who may say who works here are locked
select person_invitation_drop(:email::text, :actor) as verdict

-- name: invitation_look :one
-- row: asked_in
-- reads: 5
select tenant_name, email, name, role, role_label, has_account
from invitation_look(:slug::text, :ticket::bytea)

-- name: invitation_use :one :write
-- row: invitation_used
-- reads: 5
select invitation_use(:slug::text, :ticket::bytea, :hash::text) as verdict
