-- Dashboards: what is folded plus what is not, in one statement and so in
-- one snapshot: nothing is missing and nothing is counted twice.
-- name: dashboard_period :one
-- reads: 1
select coalesce(:from?::date, p.today - 29) as "from",
    coalesce(:to?::date, p.today) as "to", p.today
from (select (now() at time zone time_zone)::date as today
    from tenant where id = :tenant) p

-- Of one channel or one version only, or of all ('' and 0).
-- part: counted_of
    (:channel::text = '' or channel = :channel::text)
    and (:of_version::int = 0 or version = :of_version::int)

-- name: dashboard_cells :many
-- row: cell_count
-- reads: all it adds up a period
select version, cell, sum(n)::bigint as n
from counted
where tenant_id = :tenant
    and survey_id = :survey::uuid and day between :from::date and :to::date
    and {counted_of}
group by version, cell
having sum(n) <> 0
order by version, cell

-- Added up exactly; a page computes with doubles.
-- name: dashboard_measures :many
-- row: cell_measure
-- reads: all it adds up a period
select version, question, bucket::double precision,
    (measure_edges())[width_bucket(bucket, measure_edges()) + 1]
	::double precision as upper,
    sum(n)::bigint as n,
    sum(sum)::double precision as sum, sum(sumsq)::double precision as sumsq
from measured
where tenant_id = :tenant
    and survey_id = :survey::uuid and day between :from::date and :to::date
    and {counted_of}
group by version, question, measured.bucket
having sum(n) <> 0
order by version, question, measured.bucket

-- Versions that were published up to the period's end, on the tenant's days.
-- name: dashboard_versions :many
-- row: dashboard_version
-- reads: 200
select version, (published_at at time zone z.time_zone)::date as day
from survey_version {response_zone}
where tenant_id = :tenant and survey_id = :survey::uuid
    and (published_at at time zone z.time_zone)::date <= :to::date
order by version

-- unit: day or week; questions: those whose cells are wanted.
-- name: dashboard_trend :many
-- row: cell_day
-- reads: all it adds up a period
select date_trunc(:unit::text, day::timestamp)::date as day, cell,
    sum(n)::bigint as n
from counted
where tenant_id = :tenant
    and survey_id = :survey::uuid and day between :from::date and :to::date
    and {counted_of}
    and (cell like '#%' or split_part(cell, '=', 1) = any (:questions::text[]))
group by 1, cell
having sum(n) <> 0
order by 1, cell

-- The same three of a segment (0076_segment.sql), of the days whose segments are
-- known.
-- part: segment_of
    tenant_id = :tenant and survey_id = :survey::uuid
    and field = :field::text and value = :value::text
    and day between :from::date and :to::date
    and day > (select coalesce(max(u.day), '-infinity'::date)
	from segment_due u
	where u.tenant_id = :tenant and u.survey_id = :survey::uuid)

-- name: segment_cells :many
-- row: cell_count
-- reads: all it adds up a period
select version, cell, sum(n)::bigint as n
from segmented
where {segment_of}
group by version, cell
having sum(n) <> 0
order by version, cell

-- name: segment_measures :many
-- row: cell_measure
-- reads: all it adds up a period
select version, question, bucket::double precision,
    (measure_edges())[width_bucket(bucket, measure_edges()) + 1]
	::double precision as upper,
    sum(n)::bigint as n,
    sum(sum)::double precision as sum, sum(sumsq)::double precision as sumsq
from segment_measured
where {segment_of}
group by version, question, segment_measured.bucket
having sum(n) <> 0
order by version, question, segment_measured.bucket

-- name: segment_trend :many
-- row: cell_day
-- reads: all it adds up a period
select date_trunc(:unit::text, day::timestamp)::date as day, cell,
    sum(n)::bigint as n
from segmented
where {segment_of}
    and (cell like '#%' or split_part(cell, '=', 1) = any (:questions::text[]))
group by 1, cell
having sum(n) <> 0
order by 1, cell

-- What one may choose: the values that the survey keeps, and its channels in the
-- period. is_full: the field has as many as are kept. known: the first day whose
-- segments are known, if some are not.
-- name: segment_choices :many
-- row: segment_choice
-- reads: all it looks through a period for its channels
select field, value, count(*) over (partition by field) >=
    segment_values_most() as is_full
from segment_value
where tenant_id = :tenant and survey_id = :survey::uuid
union all
select 'channel', channel, false
from (select distinct channel from counted
    where tenant_id = :tenant and survey_id = :survey::uuid
    and day between :from::date and :to::date
    and cell in ('#complete', '#partial')) x
order by 1, 2

-- name: segment_known :one
-- reads: 4000
select coalesce((max(day) + 1)::text, '') as since
from segment_due
where tenant_id = :tenant and survey_id = :survey::uuid

-- Each value of a field beside the others, by one question.
-- name: segment_split :many
-- row: segment_share
-- reads: all it adds up a period
select value, cell, sum(n)::bigint as n
from segmented
where tenant_id = :tenant and survey_id = :survey::uuid
    and field = :field::text and day between :from::date and :to::date
    and day > (select coalesce(max(u.day), '-infinity'::date)
	from segment_due u
	where u.tenant_id = :tenant and u.survey_id = :survey::uuid)
    and (cell in ('#complete', '#partial')
	or split_part(cell, '=', 1) = :question::text)
group by value, cell
having sum(n) <> 0
order by value, cell

-- name: channel_split :many
-- row: segment_share
-- reads: all it adds up a period
select channel as value, cell, sum(n)::bigint as n
from counted
where tenant_id = :tenant and survey_id = :survey::uuid
    and day between :from::date and :to::date
    and (cell in ('#complete', '#partial')
	or split_part(cell, '=', 1) = :question::text)
group by channel, cell
having sum(n) <> 0
order by channel, cell

-- An answer, or several conditions at once: of the newest responses of the period,
-- so many and no more. One statement reads them once for the counts (version,
-- cell), for the trend (day, cell), and for the numbers (bucket ..); "read" says
-- how many there were to look through.
-- name: picked_counts :many
-- row: picked_count
-- reads: 900000 twenty thousand of each of eight stretches, and their cells
with looked as materialized (
	select r.version, date_trunc(:unit::text, r.day::timestamp)::date as day,
	    case when {response_wanted} then r.cells end as cells
	from unnest(array['complete', 'partial', 'declined', 'over']) w (wanted)
	cross join unnest(array[true, false]) c (has)
	cross join lateral (select day, started_at, id, version, channel,
		language, context, cells
	    from response
	    where tenant_id = :tenant and {response_stretch}
	    and day between :from::date and :to::date
	    order by day desc, started_at desc, id desc limit 20000) r
	order by r.day desc, r.started_at desc, r.id desc
	limit 20000
), cell as materialized (
	select version, day, cell, count(*) as n
	from looked cross join lateral unnest(cells) u (cell)
	where cells is not null
	group by 1, 2, 3
), number as materialized (
	select version, split_part(cell, '~', 1) as question,
	    split_part(cell, '~', 2)::numeric as v, sum(n) as n
	from cell where cell like '%~%' group by 1, 2, 3
)
select 'read' as kind, 0 as version, null::date as day, '' as cell,
    count(*)::bigint as n, 0::double precision as bucket,
    0::double precision as upper, 0::double precision as sum,
    0::double precision as sumsq
from looked
union all
select 'cell', version, null, cell, sum(n)::bigint, 0, 0, 0, 0
from cell where cell not like '%~%' group by version, cell
union all
select 'day', 0, day, cell, sum(n)::bigint, 0, 0, 0, 0
from cell
where cell like '#%' or split_part(cell, '=', 1) = any (:questions::text[])
group by day, cell
union all
select 'number', version, null, question, sum(n)::bigint, b::double precision,
    (measure_edges())[width_bucket(b, measure_edges()) + 1]::double precision,
    sum(n * v)::double precision, sum(n * v * v)::double precision
from number cross join lateral (select measure_bucket(v)) m (b)
group by version, question, b
order by 1, 2, 3, 4, 6

-- Of the newest comments of the period those that are asked for.
-- name: picked_comments :many
-- row: response
-- reads: 20000 two thousand of each state
with looked as materialized (
	select r.*
	from unnest(array['partial', 'complete']) w (wanted)
	cross join unnest(array[true]) c (has)
	cross join lateral (select * from response
	    where tenant_id = :tenant and {response_stretch}
	    and day between :from::date and :to::date
	    order by day desc, started_at desc, id desc limit 2000) r
	where {response_wanted}
	order by r.day desc, r.started_at desc, r.id desc
	limit :rows::int
)
select {response_columns}, {response_local}
from looked {response_zone}
order by looked.day desc, looked.started_at desc, looked.id desc

-- name: dashboard_comments :many
-- row: response
-- reads: 60 as many again of each state
select {response_columns}, {response_local}
from unnest(array['partial', 'complete']) w (wanted)
cross join unnest(array[true]) c (has)
cross join lateral (select * from response
    where tenant_id = :tenant and {response_stretch}
    and day between :from::date and :to::date
    order by day desc, started_at desc, id desc limit :rows::int) r
{response_zone}
order by r.day desc, r.started_at desc, r.id desc
limit :rows::int

-- Several surveys at once, each named by its place among them: the '#' cells,
-- and those of the question that it is judged by.
-- name: overview_cells :many
-- row: cell_count
-- reads: all it adds up a period
select a.place, c.cell, sum(c.n)::bigint as n
from unnest(:surveys::text[]::uuid[], :questions::text[]) with ordinality
    a (survey_id, question, place)
join counted c on c.survey_id = a.survey_id and c.tenant_id = :tenant
    and c.day between :from::date and :to::date
    and (c.cell like '#%' or split_part(c.cell, '=', 1) = a.question)
group by a.place, c.cell
having sum(c.n) <> 0
order by a.place, c.cell

-- name: overview_trend :many
-- row: cell_day
-- reads: all it adds up a period
select a.place, c.day, c.cell, sum(c.n)::bigint as n
from unnest(:surveys::text[]::uuid[]) with ordinality a (survey_id, place)
join counted c on c.survey_id = a.survey_id and c.tenant_id = :tenant
    and c.day between :from::date and :to::date and c.cell like '#%'
group by a.place, c.day, c.cell
having sum(c.n) <> 0
order by a.place, c.day, c.cell

-- name: overview_last :many
-- reads: 4000 one of each stretch of each survey
select a.place, utc_text(max(r.started_at)) as last_at
from unnest(:surveys::text[]::uuid[]) with ordinality a (survey_id, place)
cross join unnest(array['partial', 'complete']) w (wanted)
cross join unnest(array[true, false]) c (has)
cross join lateral (select started_at from response o
    where o.tenant_id = :tenant and o.survey_id = a.survey_id
    and o.state = w.wanted and o.has_comment = c.has
    order by o.day desc, o.started_at desc, o.id desc limit 1) r
group by a.place

-- Takes deltas out and adds them up: exact, whatever runs beside it. See
-- 0076_segment.sql.
-- name: rollup_fold :one :write
-- role: job
-- reads: all as many as a batch has
select rollup_fold(:rows::int) as n

-- The newest day whose segments are not known is counted again; n: so many (more)
-- were there.
-- name: segment_due_take :one :write
-- role: job
-- reads: all of a day
with next as materialized (
	select survey_id, day from segment_due
	where tenant_id = :tenant
	order by day desc, survey_id limit 1
)
select count(*)::bigint as n, count(*) filter (
    where rollup_rebuild(survey_id, day))::bigint as counted
from next

-- name: tenants_with_deltas :many
-- role: job
-- reads: all that wait
select id from tenants_with_deltas() id

-- Rows that were stored before rows kept their cells, those of a day together.
-- name: uncounted_list :many
-- role: job
-- reads: 201
select id, survey_id, day, version, revision, state = 'complete' as is_complete,
    answers
from response
where tenant_id = :tenant and cells is null
order by survey_id, response.day
limit 200

-- What changed meanwhile has its cells already.
-- name: uncounted_set :exec
-- role: job
-- reads: all of a batch
update response r set cells = x.cells, has_comment = x.comment
from jsonb_to_recordset(:rows::jsonb) x (id uuid, revision int, cells text[],
    comment boolean)
where r.tenant_id = :tenant and r.id = x.id and r.revision = x.revision
    and r.cells is null

-- A day is counted again once all of its rows have their cells.
-- name: uncounted_day :one :write
-- role: job
-- reads: all of a day
select case when exists (select from response where tenant_id = :tenant
    and survey_id = :survey::uuid and day = :day::date and cells is null)
    then false else rollup_rebuild(:survey::uuid, :day::date) end as counted
