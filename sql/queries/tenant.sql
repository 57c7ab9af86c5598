-- Tenants. The first three need no entered tenant: they call functions of
-- the owner or run as the owner.
-- name: tenant_get :one
-- row: tenant
-- reads: 1
select id, slug, name, accent_color, time_zone, language, min_age,
    privacy_url, has_logo, careers_intro, state, today, background, radius,
    font, thanks, onward_url, brand_off, frame_hosts
from tenant_by_slug(:slug::text)

-- name: tenant_list :many
-- row: tenant_row
-- role: owner
-- reads: all the operator sees every customer
select slug, name, state, file_bytes(id) as file_bytes, file_quota
from tenant order by slug

-- name: tenant_add :one :write
-- role: owner
-- reads: 1
insert into tenant (slug, name, accent_color, time_zone, language, min_age,
    privacy_url, careers_intro, file_quota, survey_quota, invitations_a_day,
    support_unanswered, mails_a_day, survey_minutes, logo, logo_type)
values (:slug::text, :name::text, coalesce(:accent_color::text, '#2456a6'),
    coalesce(:time_zone::text, 'UTC'), coalesce(:language::text, 'en'),
    coalesce((:min_age::text)::smallint, 16), :privacy_url::text,
    nullif(:careers_intro::text, ''),
    coalesce((:file_mb::text)::bigint * 1048576, 2147483648),
    coalesce((:survey_mb::text)::bigint * 1048576, 1073741824),
    coalesce((:invitations_a_day::text)::int, 100000),
    coalesce((:support_unanswered::text)::int, 5000),
    case when :mails_a_day::text is null then 2000
	when :mails_a_day::text ~ '^[0-9]{1,7}$'
	then (:mails_a_day::text)::int else 0 end,
    case when :survey_minutes::text is null then 3
	when :survey_minutes::text ~ '^[0-9]{1,4}$'
	then (:survey_minutes::text)::int else 0 end,
    nullif(:logo::bytea, ''), nullif(:logo_type::text, ''))
returning id

-- What is null stays as it is; an empty logo or text is taken away.
-- name: tenant_set :one :write
-- role: owner
-- reads: 1
update tenant set
    name = coalesce(:name::text, name),
    accent_color = coalesce(:accent_color::text, accent_color),
    time_zone = coalesce(:time_zone::text, time_zone),
    language = coalesce(:language::text, language),
    min_age = coalesce((:min_age::text)::smallint, min_age),
    privacy_url = coalesce(:privacy_url::text, privacy_url),
    careers_intro = case when :careers_intro::text is null then careers_intro
        else nullif(:careers_intro::text, '') end,
    file_quota = coalesce((:file_mb::text)::bigint * 1048576, file_quota),
    survey_quota = coalesce((:survey_mb::text)::bigint * 1048576,
	survey_quota),
    invitations_a_day = coalesce((:invitations_a_day::text)::int,
	invitations_a_day),
    support_unanswered = coalesce((:support_unanswered::text)::int,
	support_unanswered),
    mails_a_day = case when :mails_a_day::text is null then mails_a_day
	when :mails_a_day::text ~ '^[0-9]{1,7}$'
	then (:mails_a_day::text)::int else 0 end,
    survey_minutes = case when :survey_minutes::text is null
	then survey_minutes when :survey_minutes::text ~ '^[0-9]{1,4}$'
	then (:survey_minutes::text)::int else 0 end,
    logo = case when :logo::bytea is null then logo
        else nullif(:logo::bytea, '') end,
    logo_type = case when :logo::bytea is null then logo_type
        else nullif(:logo_type::text, '') end
where id = :tenant
returning id

-- How much of what comes in without end there may be, and is.
-- name: bounds_get :one
-- role: owner
-- reads: 60
select t.invitations_a_day, t.support_unanswered,
    coalesce((select c.n from day_count c where c.tenant_id = :tenant
	and c.what = 'invitation'
	and c.day = (now() at time zone t.time_zone)::date), 0) as invitations,
    coalesce((select sum(c.n) from support_count c
	join support_state s on s.tenant_id = c.tenant_id
	    and s.code = c.state and s.kind = 'new'
	where c.tenant_id = :tenant), 0)::bigint as unanswered
from tenant t where t.id = :tenant

-- How long what is kept at this tenant, and within which bounds.
-- name: retention_list :many
-- row: retention_row
-- role: owner
-- reads: 40
select r.code, coalesce(t.days, r.days) as days, r.days as usual,
    t.days is not null as is_own, r.least, r.most
from retention r
left join tenant_retention t on t.tenant_id = :tenant and t.code = r.code
order by r.code

-- 0 days: as everybody else again. It counts for what is there already, too.
-- name: retention_set :exec :write
-- role: owner
-- reads: 40
with wish as (
	select code, days
	from unnest(:kinds_kept::text[], :days_kept::text[]::int[]) w (code, days)
), noted as (
	insert into audit (tenant_id, action, object_kind, object_id, detail)
	select :tenant, 'tenant.keep', 'retention', w.code,
	    jsonb_build_object('was', retention_days(w.code),
	    'days', case when w.days > 0 then w.days else r.days end)
	from wish w join retention r on r.code = w.code
), usual as (
	delete from tenant_retention where tenant_id = :tenant
	    and code in (select code from wish where days = 0)
)
insert into tenant_retention (tenant_id, code, days)
select :tenant, code, days from wish where days > 0
on conflict (tenant_id, code) do update set days = excluded.days

-- What the pages look like, all of it. logo null: as it is; empty: none.
-- name: theme_set :one :write
-- reads: 40
select theme_set(:theme::jsonb, :logo?::bytea, :logo_type?::text, :actor) as done

-- How long a survey may take that says nothing of it itself.
-- name: survey_minutes_get :one
-- reads: 1
select survey_minutes as minutes from tenant where id = :tenant

-- name: survey_minutes_set :one :write
-- reads: 5
select survey_minutes_set(:minutes::int, :actor) as done

-- To the one before. done false: there is none.
-- name: theme_back :one :write
-- reads: 40
select theme_back(:actor) as done

-- Is there one to go back to, and what was it?
-- name: theme_former :many
-- reads: 2
select theme->>'accent' as accent, local_text(p.at, t.time_zone) as until
from theme_past p join tenant t on t.id = p.tenant_id
where p.tenant_id = :tenant
order by p.revision desc limit 1

-- A site may show the surveys in a frame, or may not any more. done: 'done',
-- 'same' or 'full'.
-- name: frame_host_set :one :write
-- reads: 40
select frame_host_set(:host::text, :allowed::text = 'yes', :actor) as done

-- name: frame_hosts_get :one
-- reads: 1
select frame_hosts as hosts from tenant where id = :tenant

-- Who allowed or forbade which site, the newest first.
-- name: frame_changes :many
-- row: frame_change
-- reads: 60
select utc_text(a.at) as at, local_text(a.at, t.time_zone) as at_local,
    p.name as actor_name, a.action, a.detail->>'host' as host
from (
	select * from audit
	where tenant_id = :tenant and object_kind = 'frame'
	order by id desc limit 10
) a
join tenant t on t.id = a.tenant_id
left join people() p on p.account_id = a.actor
order by a.id desc

-- name: tenant_logo_get :one
-- reads: 1
select logo_type as type, logo as bytes
from tenant
where id = :tenant and logo is not null

-- name: tenant_ids :many
-- role: job
-- reads: all the sweeper goes through every customer
select id from tenant_ids() id

-- name: ready_get :one
-- reads: 1
select number, coalesce(since, 0) as since from migration
order by number desc limit 1
