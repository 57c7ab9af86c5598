-- Responses.
--
-- response_submit, the hot path: one statement that stores a submission
-- exactly once and appends what it adds to the counts. It never raises for a
-- reason of the respondent's, so that it can stand in a batch, and gives
-- exactly one row:
--   stored    by this attempt
--   repeat    it was complete already; the first receipt
--   closed    the survey is not open: nothing stored
--   conflict  the submission id belongs to another survey or version
-- "on conflict do update" always touches the row, even where it changes
-- nothing: that waits for a concurrent first attempt and then sees it, which
-- a select in the same statement, with its older snapshot, could not. The
-- column attempt then tells whether this call wrote it, and id, which only an
-- insert sets, whether it made it; a write that changed nothing leaves the nil
-- uuid there.
-- name: response_submit :one
with door as materialized (
	select s.tenant_id, s.id, (now() at time zone t.time_zone)::date as day
	from survey s join tenant t on t.id = s.tenant_id
	where s.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and s.id = $2::uuid and s.state = 'open'
	    and coalesce(s.opens_at <= now(), true)
	    and coalesce(now() < s.closes_at, true)
	    and exists (select from survey_version v
		where v.tenant_id = s.tenant_id and v.survey_id = s.id
		and v.version = $3::int)
), stored as (
	insert into response as r (tenant_id, id, survey_id, version,
	    submission_id, attempt, receipt, state, page, answers, language,
	    channel, has_comment, completed_at, day)
	select d.tenant_id, $1::uuid, d.id, $3::int, $4::bytea, $1::uuid,
	    $5::text, $6::text, $7::smallint, $8::jsonb, $9::text, $10::text,
	    $12::boolean, case $6::text when 'complete' then now() end, d.day
	from door d
	on conflict (tenant_id, submission_id) do update set (attempt, state,
	    page, answers, language, has_comment, completed_at) =
	    (select excluded.attempt, excluded.state, excluded.page,
		excluded.answers, excluded.language, excluded.has_comment,
		excluded.completed_at
	    where r.state = 'partial' and r.survey_id = excluded.survey_id
		and r.version = excluded.version
		and r.attempt <> excluded.attempt
	    union all
	    select uuid '00000000-0000-0000-0000-000000000000', r.state, r.page,
		r.answers, r.language, r.has_comment, r.completed_at
	    where not (r.state = 'partial'
		and r.survey_id = excluded.survey_id
		and r.version = excluded.version
		and r.attempt <> excluded.attempt))
	returning r.tenant_id, r.survey_id, r.version, r.receipt, r.state,
	    r.channel, r.day, r.id = $1::uuid as is_new,
	    r.attempt = $1::uuid as mine
), counted as (
	insert into rollup_delta (tenant_id, survey_id, day, channel, version,
	    weight, cells)
	select tenant_id, survey_id, day, channel, version, 1,
	    case state when 'complete' then text '#complete' || $11::text[]
	    else array['#partial'] end
	from stored where mine and (is_new or state = 'complete')
	union all
	select tenant_id, survey_id, day, channel, version, -1,
	    array['#partial']
	from stored where mine and not is_new and state = 'complete'
)
select case when mine then 'stored'
    when survey_id = $2::uuid and version = $3::int then 'repeat'
    else 'conflict' end, receipt, state
from stored
union all
(select case when r.survey_id = $2::uuid and r.version = $3::int
	and r.state = 'complete' then 'repeat'
    when r.survey_id is distinct from $2::uuid and r.id is not null
	then 'conflict'
    else 'closed' end, r.receipt, r.state
from (values (1)) one (x)
left join response r on r.tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and r.submission_id = $4::bytea
where not exists (select from door))

-- name: response_by_submission :one
select id, survey_id, version, receipt, state = 'complete', page, answers, language,
    channel,
    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    day
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

-- name: response_get :one
select id, survey_id, version, receipt, state = 'complete', page, answers, language,
    channel,
    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    day
from response
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid) and id = $1::uuid

-- Keyset paging: the cursor is (started_at in microseconds, id).
-- name: response_list :many
select id, survey_id, version, receipt, state = 'complete', page, answers, language,
    channel,
    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    day,
    (extract(epoch from started_at) * 1000000)::bigint
from response
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
	    submission_id, attempt, receipt, state, page, answers, language,
	    channel, has_comment, started_at, completed_at, day)
	select t.id, x.id, $1::uuid, $2::int, decode(x.submission, 'hex'),
	    x.id, x.receipt,
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
