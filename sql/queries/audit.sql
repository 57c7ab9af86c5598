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
