-- Dashboards: what is folded plus what is not, in one statement and so in
-- one snapshot: nothing is missing and nothing is counted twice.
-- name: dashboard_period :one
-- reads: 1
select coalesce(:from?::date, p.today - 29) as "from",
    coalesce(:to?::date, p.today) as "to", p.today
from (select (now() at time zone time_zone)::date as today
    from tenant where id = :tenant) p

-- name: dashboard_cells :many
-- reads: all it adds up a period
select version, cell, sum(n)::bigint as n
from (
	select r.version, r.cell, sum(r.n) as n
	from rollup r
	where r.tenant_id = :tenant
	    and r.survey_id = :survey::uuid
	    and r.day between :from::date and :to::date
	group by r.version, r.cell
	union all
	select d.version, c.cell, sum(d.weight)
	from rollup_delta d cross join lateral unnest(d.cells) c (cell)
	where d.tenant_id = :tenant
	    and d.survey_id = :survey::uuid
	    and d.day between :from::date and :to::date
	group by d.version, c.cell
) both_kinds
group by version, cell
having sum(n) <> 0
order by version, cell

-- unit: day or week; questions: those whose cells are wanted.
-- name: dashboard_trend :many
-- reads: all it adds up a period
select date_trunc(:unit::text, day::timestamp)::date as day, cell,
    sum(n)::bigint as n
from (
	select r.day, r.cell, sum(r.n) as n
	from rollup r
	where r.tenant_id = :tenant
	    and r.survey_id = :survey::uuid
	    and r.day between :from::date and :to::date
	    and (r.cell like '#%' or
		split_part(r.cell, '=', 1) = any (:questions::text[]))
	group by r.day, r.cell
	union all
	select d.day, c.cell, sum(d.weight)
	from rollup_delta d cross join lateral unnest(d.cells) c (cell)
	where d.tenant_id = :tenant
	    and d.survey_id = :survey::uuid
	    and d.day between :from::date and :to::date
	    and (c.cell like '#%' or
		split_part(c.cell, '=', 1) = any (:questions::text[]))
	group by d.day, c.cell
) both_kinds
group by 1, cell
having sum(n) <> 0
order by 1, cell

-- name: dashboard_comments :many
-- reads: all until the newest with a text are found
select {response_columns}, {response_local}
from response {response_zone}
where tenant_id = :tenant
    and survey_id = :survey::uuid and has_comment
    and day between :from::date and :to::date
order by response.started_at desc, response.id desc
limit :rows::int

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
	    d.weight, d.cells
), added as (
	insert into rollup as r (tenant_id, survey_id, day, channel, version,
	    cell, n)
	select k.tenant_id, k.survey_id, k.day, k.channel, k.version, c.cell,
	    sum(k.weight)
	from taken k cross join lateral unnest(k.cells) c (cell)
	group by 1, 2, 3, 4, 5, 6
	order by 1, 2, 3, 4, 5, 6
	on conflict (tenant_id, survey_id, day, channel, version, cell)
	    do update set n = r.n + excluded.n
)
select count(*) as n from taken

-- name: tenants_with_deltas :many
-- role: job
-- reads: all that wait
select id from tenants_with_deltas() id
