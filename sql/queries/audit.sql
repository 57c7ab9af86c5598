-- The audit log.
-- name: audit_add :exec
insert into audit (tenant_id, actor, action, object_kind, object_id, detail)
values (
    (select nullif(current_setting('app.tenant', true), '')::uuid),
    (select nullif(current_setting('app.actor', true), '')::uuid),
    $1::text, $2::text, $3::text, coalesce($4::jsonb, '{}'))

-- name: audit_list :many
select a.id,
    to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    a.actor, p.name, a.action, a.object_kind, a.object_id, a.detail
from audit a
left join people() p on p.account_id = a.actor
where a.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and ($1::bigint = 0 or a.id < $1::bigint)
order by a.id desc
limit $2::int
