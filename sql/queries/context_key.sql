-- The keys that a tenant signs session contexts with.
-- name: context_key_list :many
-- reads: 120
select k.id, k.sealed, local_text(k.made_at, t.time_zone) as made_local,
    p.name as made_by, k.revoked_at is not null as is_revoked,
    local_text(k.revoked_at, t.time_zone) as revoked_local
from context_key k join tenant t on t.id = k.tenant_id
left join people() p on p.account_id = k.made_by
where k.tenant_id = :tenant
order by k.revoked_at is not null, k.made_at desc, k.id
limit 60

-- Those that count, for the cache.
-- name: context_key_find :many
-- reads: 60
select id, sealed
from context_key
where tenant_id = :tenant and revoked_at is null
order by made_at desc
limit 10

-- done false: as many as may be are live, or there is none such.
-- name: context_key_add :one :write
-- reads: 40
select context_key_live(:id::text, :sealed::bytea, :actor) as done

-- name: context_key_allow :one :write
-- reads: 40
select context_key_live(:id::text, null, :actor) as done

-- name: context_key_revoke :one :write
-- reads: 40
select context_key_revoke(:id::text, :actor) as done

-- Sealed anew, for the operator's "secret use".
-- name: context_key_all :many
-- role: owner
-- reads: all the operator seals every one anew
select id, sealed
from context_key
where tenant_id = :tenant

-- name: context_key_reseal :exec :write
-- role: owner
-- reads: 5
update context_key set sealed = :sealed::bytea
where tenant_id = :tenant and id = :id::text and sealed = :was::bytea
