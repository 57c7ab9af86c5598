-- Responses.

-- started_at and completed_at are in UTC; day is that of the tenant's zone.
-- As names of columns given they hide the table's in "order by": write
-- response.started_at there.
-- part: response_columns
    id, survey_id, version, receipt, state = 'complete' as is_complete, page,
    answers, language, channel, utc_text(started_at) as started_at,
    utc_text(completed_at) as completed_at, day

-- On the tenant's clock, for its people.
-- part: response_local
    local_text(started_at, z.time_zone) as started_local,
    local_text(completed_at, z.time_zone) as completed_local

-- part: response_zone
cross join (select time_zone from tenant where id = :tenant) z

-- Exactly once: see the function, in sql/migrations/0008_revision.sql. It takes
-- the tenant from the setting, like every condition here.
-- name: response_submit :one :write
-- reads: 5
select verdict, receipt, state
from response_submit(:id::uuid, :survey::uuid, :version::int,
    :submission::bytea, :receipt::text, :state::text, :page::smallint,
    :answers::jsonb, :language::text, :channel::text, :cells::text[],
    :has_comment::boolean, :based_on?::int, :time_zone::text)

-- The same for several, an array for each argument.
-- name: response_submit_many :many :write
-- batch: response_submit
-- reads: 300
select verdict, receipt, state
from responses_submit(:id::uuid[], :survey::uuid[], :version::int[],
    :submission::bytea[], :receipt::text[], :state::text[], :page::smallint[],
    :answers::text[], :language::text[], :channel::text[], :cells::text[],
    :has_comment::boolean[], :based_on::int[], :time_zone::text[])

-- name: response_by_submission :one
-- reads: 1
select {response_columns}, revision
from response
where tenant_id = :tenant
    and submission_id = :submission::bytea

-- name: response_by_receipt :one
-- reads: 1
select {response_columns}
from response
where tenant_id = :tenant
    and receipt = :receipt::text

-- For the tenant's people: with the times of their own zone at the end.
-- name: response_get :one
-- reads: 1
select {response_columns}, {response_local}
from response {response_zone}
where tenant_id = :tenant and id = :id::uuid

-- Keyset paging: the cursor is (started_at in microseconds, id).
-- name: response_list :many
-- reads: all rows of other days are passed over
select {response_columns}, {response_local},
    (extract(epoch from started_at) * 1000000)::bigint as at
from response {response_zone}
where tenant_id = :tenant
    and survey_id = :survey::uuid
    and (:from?::date is null or day >= :from::date)
    and (:to?::date is null or day <= :to::date)
    and (:state?::text is null or state = :state::text)
    and (:before_at?::bigint is null or (started_at, id) <
	(timestamptz 'epoch' + :before_at::bigint * interval '1 microsecond',
	:before_id?::uuid))
order by response.started_at desc, response.id desc
limit :rows::int

-- name: response_newer_find :many
-- reads: 60
select n.id
from response r
join response n on n.tenant_id = r.tenant_id and n.survey_id = r.survey_id
    and (n.started_at, n.id) > (r.started_at, r.id)
where r.tenant_id = :tenant and r.id = :id::uuid
order by n.started_at, n.id
limit 1

-- name: response_older_find :many
-- reads: 60
select n.id
from response r
join response n on n.tenant_id = r.tenant_id and n.survey_id = r.survey_id
    and (n.started_at, n.id) < (r.started_at, r.id)
where r.tenant_id = :tenant and r.id = :id::uuid
order by n.started_at desc, n.id desc
limit 1

-- A page of the demo's responses at once.
-- name: response_demo_add :exec
-- role: owner
-- reads: all of a batch
with x as (
	select * from jsonb_to_recordset(:rows::jsonb) as x (id uuid,
	    submission text, receipt text, complete boolean, page smallint,
	    answers jsonb, language text, channel text, comment boolean,
	    at bigint, seconds int, cells text[])
), stored as (
	insert into response (tenant_id, id, survey_id, version,
	    submission_id, receipt, state, page, answers, language,
	    channel, has_comment, started_at, completed_at, day)
	select t.id, x.id, :survey::uuid, :version::int, decode(x.submission, 'hex'),
	    x.receipt,
	    case when x.complete then 'complete' else 'partial' end, x.page,
	    x.answers, x.language, x.channel, x.comment, to_timestamp(x.at),
	    case when x.complete then to_timestamp(x.at + x.seconds) end,
	    (to_timestamp(x.at) at time zone t.time_zone)::date
	from x join tenant t on t.id = :tenant
	returning tenant_id, id, survey_id, day, channel, version
)
insert into rollup_delta (tenant_id, survey_id, day, channel, version, weight,
    cells)
select s.tenant_id, s.survey_id, s.day, s.channel, s.version, 1,
    case when x.complete then text '#complete' || x.cells
    else array['#partial'] end
from stored s join x on x.id = s.id

-- name: response_count :one
-- role: owner
-- reads: all each is counted
select count(*) as n from response
where tenant_id = :tenant
    and survey_id = :survey::uuid
