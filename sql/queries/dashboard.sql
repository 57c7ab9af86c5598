-- Dashboards: what is folded plus what is not, in one statement and so in
-- one snapshot: nothing is missing and nothing is counted twice.
-- name: dashboard_period :one
-- reads: 1
select coalesce(:from?::date, p.today - 29) as "from",
    coalesce(:to?::date, p.today) as "to", p.today
from (select (now() at time zone time_zone)::date as today
    from tenant where id = :tenant) p

-- name: dashboard_cells :many
-- row: cell_count
-- reads: all it adds up a period
select version, cell, sum(n)::bigint as n
from counted
where tenant_id = :tenant
    and survey_id = :survey::uuid and day between :from::date and :to::date
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
    and (cell like '#%' or split_part(cell, '=', 1) = any (:questions::text[]))
group by 1, cell
having sum(n) <> 0
order by 1, cell

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

-- Takes deltas out and adds them up in one statement: exact, whatever runs
-- beside it. Another fold waits at the first row, and then it is gone.
-- name: rollup_fold :one :write
-- role: job
-- reads: all as many as a batch has
with taken as (
	delete from rollup_delta d
	where d.tenant_id = :tenant
	    and d.id <= coalesce((select l.id from rollup_delta l
		where l.tenant_id = :tenant
		order by l.id offset :rows::int - 1 limit 1),
		9223372036854775807)
	returning d.tenant_id, d.survey_id, d.day, d.channel, d.version,
	    d.weight, d.cells, d.gone
), added as (
	insert into rollup as r (tenant_id, survey_id, day, channel, version,
	    cell, n)
	select k.tenant_id, k.survey_id, k.day, k.channel, k.version, c.cell,
	    sum(c.n)
	from taken k cross join lateral (
		select cell, k.weight from unnest(k.cells) u (cell)
		union all
		select cell, -k.weight from unnest(k.gone) u (cell)) c (cell, n)
	where c.cell not like '%~%'
	group by 1, 2, 3, 4, 5, 6
	order by 1, 2, 3, 4, 5, 6
	on conflict (tenant_id, survey_id, day, channel, version, cell)
	    do update set n = r.n + excluded.n
), measured as (
	insert into rollup_measure as r (tenant_id, survey_id, day, channel,
	    version, question, bucket, n, sum, sumsq)
	select k.tenant_id, k.survey_id, k.day, k.channel, k.version,
	    c.question, measure_bucket(c.v), sum(k.weight),
	    sum(k.weight * c.v), sum(k.weight * c.v * c.v)
	from taken k cross join lateral (
		select split_part(cell, '~', 1),
		    split_part(cell, '~', 2)::numeric
		from unnest(k.cells) u (cell) where cell like '%~%'
	) c (question, v)
	group by 1, 2, 3, 4, 5, 6, 7
	order by 1, 2, 3, 4, 5, 6, 7
	on conflict (tenant_id, survey_id, day, channel, version, question,
	    bucket) do update set n = r.n + excluded.n,
	    sum = r.sum + excluded.sum, sumsq = r.sumsq + excluded.sumsq
)
select count(*) as n from taken

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
