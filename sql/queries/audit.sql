-- The audit log.
-- name: audit_add :exec
-- reads: 1
insert into audit (tenant_id, actor, action, object_kind, object_id, detail)
values (:tenant, :actor, :action::text, :object_kind?::text,
    :object_id?::text, coalesce(:detail?::jsonb, '{}'))

-- Newest first. before: the id of the last row seen, 0 for the first page. The
-- number in the middle is for the planner, which knows nothing of rows when it
-- makes a plan for any.
-- name: audit_list :many
-- row: audit_row
-- reads: 60
select a.id, utc_text(a.at) as at, a.actor, p.name as actor_name, a.action,
    a.object_kind, a.object_id, a.detail
from (
	select * from (
		select * from audit
		where tenant_id = :tenant and id < case
		    when :before::bigint > 0 then :before::bigint
		    else 9223372036854775807 end
		order by id desc limit 1000
	) b
	order by id desc limit :rows::int
) a
left join people() p on p.account_id = a.actor
order by a.id desc

-- The first and the last moment of a period, and the entry that is gone on behind.
-- part: audit_bounds
select z.time_zone as zone,
    coalesce(:from?::date::timestamp at time zone z.time_zone, '-infinity')
	as since,
    coalesce((:to?::date + 1)::timestamp at time zone z.time_zone, 'infinity')
	as upto,
    coalesce((select b.at from audit b where b.tenant_id = :tenant
	and b.id = :before::bigint), 'infinity') as before_at
from tenant z where z.id = :tenant

-- part: audit_within
tenant_id = :tenant
    and at >= (select since from bounds) and at < (select upto from bounds)
    and (at, id) < ((select before_at from bounds), :before::bigint)

-- What was done here in a period, the newest first, before an entry (the largest
-- id: from the newest on). who: a person, all zeros: nobody who was signed in,
-- none: anybody; what: patterns of actions. The newest 5,000 are looked through;
-- where fewer are found than wanted, audit_floor says from where to look on.
-- name: audit_look :many
-- row: audit_entry
-- reads: 16000
with bounds as materialized ({audit_bounds})
select a.id, local_text(a.at, z.zone) as at_local, utc_text(a.at) as at,
    p.name as actor_name, p.email as actor_email, a.actor, a.action,
    a.object_kind, a.object_id, a.detail
from (
	select b.* from (
		select * from audit where {audit_within}
		order by at desc, id desc limit 5000
	) b
	where (:who?::uuid is null or coalesce(b.actor,
	    '00000000-0000-0000-0000-000000000000') = :who::uuid)
	    and b.action like any (:what::text[])
	order by b.at desc, b.id desc limit :rows::int
) a
cross join bounds z
left join people_list() p on p.account_id = a.actor
order by a.at desc, a.id desc

-- The last one that audit_look goes through, where there are so many.
-- name: audit_floor :one
-- reads: 5100
with bounds as materialized ({audit_bounds})
select id from audit where {audit_within}
order by at desc, id desc offset 4999 limit 1

-- --- seals ------------------------------------------------------------------------

-- name: audit_seal_next :one :write
-- role: job
-- reads: all what is sealed is read
select n, entries, encode(hash, 'hex') as hash from audit_seal_next(:rows::int)

-- name: audit_seal_check :many
-- row: audit_sealed
-- role: owner
-- reads: all what is checked is read
select n, last_id, entries, encode(hash, 'hex') as hash,
    utc_text(sealed_at) as at, is_broken
from audit_seal_check(:behind::int, :rows::int)
