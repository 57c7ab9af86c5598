-- Responses.
-- Exactly once: see the function, in sql/migrations/0008_revision.sql. It takes
-- the tenant from the setting, like every condition here.
-- name: response_submit :one
select verdict, receipt, state
from response_submit($1::uuid, $2::uuid, $3::int, $4::bytea, $5::text,
    $6::text, $7::smallint, $8::jsonb, $9::text, $10::text, $11::text[],
    $12::boolean, $13::int, $14::text)

-- The same for several, an array for each argument.
-- name: response_submit_many :many
select verdict, receipt, state
from responses_submit($1::uuid[], $2::uuid[], $3::int[], $4::bytea[],
    $5::text[], $6::text[], $7::smallint[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::boolean[], $13::int[], $14::text[])

-- name: response_by_submission :one
select id, survey_id, version, receipt, state = 'complete', page, answers, language,
    channel,
    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    day, revision
from response
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and submission_id = $1::bytea

-- name: response_by_receipt :one
select id, survey_id, version, receipt, state = 'complete', page, answers, language,
    channel,
    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    day
from response
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and receipt = $1::text

-- For the tenant's people: with the times of their own zone at the end.
-- name: response_get :one
select id, survey_id, version, receipt, state = 'complete', page, answers, language,
    channel,
    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    day,
    to_char(started_at at time zone z.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(completed_at at time zone z.time_zone, 'YYYY-MM-DD"T"HH24:MI')
from response
cross join (select time_zone from tenant where id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)) z
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and id = $1::uuid

-- Keyset paging: the cursor is (started_at in microseconds, id).
-- name: response_list :many
select id, survey_id, version, receipt, state = 'complete', page, answers, language,
    channel,
    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    day,
    to_char(started_at at time zone z.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    to_char(completed_at at time zone z.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    (extract(epoch from started_at) * 1000000)::bigint
from response
cross join (select time_zone from tenant where id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)) z
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and survey_id = $1::uuid
    and ($2::date is null or day >= $2::date)
    and ($3::date is null or day <= $3::date)
    and ($4::text is null or state = $4::text)
    and ($5::bigint is null or (started_at, id) <
	(timestamptz 'epoch' + $5::bigint * interval '1 microsecond',
	$6::uuid))
order by started_at desc, id desc
limit $7::int

-- name: response_newer_find :many
select n.id
from response r
join response n on n.tenant_id = r.tenant_id and n.survey_id = r.survey_id
    and (n.started_at, n.id) > (r.started_at, r.id)
where r.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and r.id = $1::uuid
order by n.started_at, n.id
limit 1

-- name: response_older_find :many
select n.id
from response r
join response n on n.tenant_id = r.tenant_id and n.survey_id = r.survey_id
    and (n.started_at, n.id) < (r.started_at, r.id)
where r.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and r.id = $1::uuid
order by n.started_at desc, n.id desc
limit 1

-- A page of the demo's responses at once. As exitpoll_owner.
-- name: response_demo_add :exec
with x as (
	select * from jsonb_to_recordset($3::jsonb) as x (id uuid,
	    submission text, receipt text, complete boolean, page smallint,
	    answers jsonb, language text, channel text, comment boolean,
	    at bigint, seconds int, cells text[])
), stored as (
	insert into response (tenant_id, id, survey_id, version,
	    submission_id, receipt, state, page, answers, language,
	    channel, has_comment, started_at, completed_at, day)
	select t.id, x.id, $1::uuid, $2::int, decode(x.submission, 'hex'),
	    x.receipt,
	    case when x.complete then 'complete' else 'partial' end, x.page,
	    x.answers, x.language, x.channel, x.comment, to_timestamp(x.at),
	    case when x.complete then to_timestamp(x.at + x.seconds) end,
	    (to_timestamp(x.at) at time zone t.time_zone)::date
	from x join tenant t on t.id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	returning tenant_id, id, survey_id, day, channel, version
)
insert into rollup_delta (tenant_id, survey_id, day, channel, version, weight,
    cells)
select s.tenant_id, s.survey_id, s.day, s.channel, s.version, 1,
    case when x.complete then text '#complete' || x.cells
    else array['#partial'] end
from stored s join x on x.id = s.id

-- name: response_count :one
select count(*) from response
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and survey_id = $1::uuid
