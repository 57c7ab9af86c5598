-- Dashboards: what is folded plus what is not, in one statement and so in
-- one snapshot: nothing is missing and nothing is counted twice.
-- name: dashboard_period :one
select coalesce($1::date, p.today - 29), coalesce($2::date, p.today), p.today
from (select (now() at time zone time_zone)::date as today
    from tenant where id = (select nullif(current_setting('app.tenant', true), '')::uuid)) p

-- name: dashboard_cells :many
select version, cell, sum(n)::bigint as n
from (
	select r.version, r.cell, sum(r.n) as n
	from rollup r
	where r.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and r.survey_id = $1::uuid
	    and r.day between $2::date and $3::date
	group by r.version, r.cell
	union all
	select d.version, c.cell, sum(d.weight)
	from rollup_delta d cross join lateral unnest(d.cells) c (cell)
	where d.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and d.survey_id = $1::uuid
	    and d.day between $2::date and $3::date
	group by d.version, c.cell
) both_kinds
group by version, cell
having sum(n) <> 0
order by version, cell

-- $4: unit day or week; $5: questions whose cells are wanted.
-- name: dashboard_trend :many
select date_trunc($4::text, day::timestamp)::date as unit, cell,
    sum(n)::bigint as n
from (
	select r.day, r.cell, sum(r.n) as n
	from rollup r
	where r.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and r.survey_id = $1::uuid
	    and r.day between $2::date and $3::date
	    and (r.cell like '#%' or split_part(r.cell, '=', 1) = any ($5::text[]))
	group by r.day, r.cell
	union all
	select d.day, c.cell, sum(d.weight)
	from rollup_delta d cross join lateral unnest(d.cells) c (cell)
	where d.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and d.survey_id = $1::uuid
	    and d.day between $2::date and $3::date
	    and (c.cell like '#%' or split_part(c.cell, '=', 1) = any ($5::text[]))
	group by d.day, c.cell
) both_kinds
group by 1, cell
having sum(n) <> 0
order by 1, cell

-- name: dashboard_comments :many
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
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and survey_id = $1::uuid and has_comment
    and day between $2::date and $3::date
order by started_at desc, id desc
limit $4::int

-- Takes deltas out and adds them up in one statement: exact, whatever runs
-- beside it. Another fold waits at the first row, and then it is gone.
-- name: rollup_fold :one
with taken as (
	delete from rollup_delta d
	where d.tenant_id =
	    (select nullif(current_setting('app.tenant', true), '')::uuid)
	    and d.id <= coalesce((select l.id from rollup_delta l
		where l.tenant_id =
		    (select nullif(current_setting('app.tenant', true), '')::uuid)
		order by l.id offset $1::int - 1 limit 1), 9223372036854775807)
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
select count(*) from taken

-- name: tenants_with_deltas :many
select i from tenants_with_deltas() i
