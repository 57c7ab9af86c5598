-- Drafts of surveys, and the steps they came by.

-- Steps to take back and to do again go without a gap around the current one.
-- name: draft_get :one
-- reads: 210
select d.definition, d.revision, d.step, coalesce(d.based_on, 0) as based_on,
    utc_text(d.changed_at) as changed_at, p.name as changed_by,
    exists (select from survey_draft_step s where s.tenant_id = :tenant
	and s.survey_id = d.survey_id and s.step = d.step) as can_undo,
    exists (select from survey_draft_step s where s.tenant_id = :tenant
	and s.survey_id = d.survey_id and s.step = d.step + 1) as can_redo
from survey_draft d
left join people() p on p.account_id = d.changed_by
where d.tenant_id = :tenant and d.survey_id = :survey::uuid

-- Which one it is now, and who else changed it a moment ago.
-- name: draft_state :one
-- reads: 210
select d.revision, case when d.changed_by is distinct from :actor::uuid
    and d.changed_at > now() - interval '2 minutes' then p.name end as other
from survey_draft d
left join people() p on p.account_id = d.changed_by
where d.tenant_id = :tenant and d.survey_id = :survey::uuid

-- One that is there stays as it is, and no row comes back.
-- name: draft_add :one :write
-- reads: 5
with added as (
	insert into survey_draft (tenant_id, survey_id, definition, based_on,
	    changed_by)
	values (:tenant, :survey::uuid, :definition::text,
	    nullif(:based_on::int, 0), :actor)
	on conflict do nothing
	returning survey_id
), noted as (
	insert into audit (tenant_id, actor, action, object_kind, object_id)
	select :tenant, :actor, 'draft.create', 'survey', survey_id::text
	from added
)
select survey_id as id from added

-- name: draft_change :one :write
-- reads: 1
select coalesce(draft_change(:survey::uuid, :revision::int,
    :definition::text, :what::text, :object::text, :from_byte::int,
    :was::text, :becomes::text, :actor), 0) as revision

-- name: draft_step_get :one
-- reads: 1
select at, old, new, what, object
from survey_draft_step
where tenant_id = :tenant and survey_id = :survey::uuid and step = :step::int

-- A step taken back, or done again.
-- name: draft_go :one :write
-- reads: 1
update survey_draft set definition = :definition::text,
    revision = revision + 1, step = :step::int, changed_at = now(),
    changed_by = :actor
where tenant_id = :tenant and survey_id = :survey::uuid
    and revision = :revision::int
returning revision

-- The newest first; those behind the current one had been taken back.
-- name: draft_steps :many
-- reads: 210
select s.step, s.what, s.object, utc_text(s.made_at) as made_at,
    p.name as made_by, s.step > d.step as taken_back
from survey_draft d
join survey_draft_step s on s.tenant_id = d.tenant_id
    and s.survey_id = d.survey_id
left join people() p on p.account_id = s.made_by
where d.tenant_id = :tenant and d.survey_id = :survey::uuid
order by s.step desc
limit 200

-- name: draft_drop :one :write
-- reads: 1
select draft_drop(:survey::uuid, :revision::int, :actor) as dropped
