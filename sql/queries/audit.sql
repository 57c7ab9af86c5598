-- The audit log.
-- name: audit_add :exec
-- reads: 1
insert into audit (tenant_id, actor, action, object_kind, object_id, detail)
values (:tenant, :actor, :action::text, :object_kind?::text,
    :object_id?::text, coalesce(:detail?::jsonb, '{}'))

-- Newest first. before: the id of the last row seen, 0 for the first page.
-- name: audit_list :many
-- row: audit_row
-- reads: 60
select a.id, utc_text(a.at) as at, a.actor, p.name as actor_name, a.action,
    a.object_kind, a.object_id, a.detail
from audit a
left join people() p on p.account_id = a.actor
where a.tenant_id = :tenant
    and (:before::bigint = 0 or a.id < :before::bigint)
order by a.id desc
limit :rows::int
