-- Six digits that lead to a survey.

-- No row: none is live.
-- name: survey_pin_get :one
-- reads: 3
select p.pin
from survey s
join survey_pin p on p.tenant_id = s.tenant_id and p.survey_id = s.id
where s.tenant_id = :tenant and s.slug = :slug::text and p.dropped_at is null

-- name: survey_by_pin :one
-- reads: 3
select s.slug
from survey_pin p
join survey s on s.tenant_id = p.tenant_id and s.id = p.survey_id
where p.tenant_id = :tenant and p.pin = :pin::text and p.dropped_at is null

-- name: survey_pin_set :one :write
-- reads: 10
select survey_pin_set(:slug::text, :pin::text, :live::boolean, :actor)
    as verdict
