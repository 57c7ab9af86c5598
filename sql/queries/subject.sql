-- Whoever something personal is known of, and their keys (store/subject.h).
-- sealed is none before the first use.
-- name: tenant_key_get :one
-- reads: 2
select tenant_key() as sealed

-- name: tenant_key_make :one :write
-- reads: 2
select tenant_key_make(:sealed::bytea) as sealed

-- name: tenant_key_all :many
-- role: owner
-- reads: all the operator seals every one anew
select sealed from tenant_key where tenant_id = :tenant

-- name: tenant_key_reseal :exec :write
-- role: owner
-- reads: 5
update tenant_key set sealed = :sealed::bytea
where tenant_id = :tenant and sealed = :was::bytea

-- Beside what hangs on it, in one exchange.
-- name: subject_add :exec :write
-- reads: 2
select subject_add(:id::uuid, :mail_key?::bytea, :sealed::bytea)

-- Those of an address; the newest first.
-- name: subject_by_mail :many
-- row: subject_sealed
-- reads: 100
select s.id, subject_key(s.id) as sealed, tenant_key() as under
from subject s
where s.tenant_id = :tenant and s.mail_key = :mail_key::bytea
order by s.created_at desc, s.id
limit 100

-- sealed is none of those that were forgotten.
-- name: subject_keys :many
-- row: subject_sealed
-- reads: 400
select s.id, subject_key(s.id) as sealed, tenant_key() as under
from subject s
where s.tenant_id = :tenant and s.id = any (array(select unnest(
    :subjects::text[])::uuid limit 200))

-- name: subject_forget :one :write
-- reads: 3
select subject_forget(:id::uuid) as done
