-- The overview: many surveys at once, each named by its place among them.

-- Those that may have results, the open ones first.
-- name: overview_surveys :many
-- row: survey_row
-- reads: 2000
{surveys}
where s.tenant_id = :tenant and s.state <> 'archived'
    and s.current_version is not null
order by s.state = 'open' desc, s.changed_at desc, s.id desc
limit :rows::int

-- A period and the one before it, in one snapshot: the '#' cells, and those of
-- the question that a survey is judged by. piece: the period is cut from its
-- end into pieces of so many days, 0 is the last one; -1: the period before;
-- -2: no cell but what is known of the days on which somebody answered. Of those
-- of the period before "#days", how many they are, and "#pause", the longest from
-- one to the next; "#since", how many days went by behind the last of all.
-- name: overview_numbers :many
-- row: overview_number
-- reads: all it adds up two periods
with added as materialized (
	select a.place, c.day, c.cell, sum(c.n)::bigint as n
	from unnest(:surveys::text[]::uuid[], :questions::text[])
	    with ordinality a (survey_id, question, place)
	join counted c on c.survey_id = a.survey_id and c.tenant_id = :tenant
	    and c.day between :before::date and :to::date
	    and (c.cell like '#%' or split_part(c.cell, '=', 1) = a.question)
	group by a.place, c.day, c.cell
	having sum(c.n) <> 0
), days as (
	select place, day, day - lag(day) over (partition by place order by day)
	    as pause
	from (select distinct place, day from added
	    where cell in ('#complete', '#partial')) d
)
select place, case when day < :from::date then -1
	else (:to::date - day) / :days::int end as piece, cell,
    sum(n)::bigint as n
from added
group by 1, 2, 3
having sum(n) <> 0
union all
select d.place, -2, m.cell, m.n::bigint
from (select place, count(*) filter (where day < :from::date) as days,
	max(pause) filter (where day < :from::date) as pause,
	:to::date - max(day) as since
    from days group by place) d
cross join lateral (values ('#days', d.days), ('#pause', d.pause),
    ('#since', d.since)) m (cell, n)
where m.n is not null
order by 1, 2, 3

-- What was said with the lowest scores, among the newest 20 texts of each
-- survey; those without a score behind them. low, high: the ends of its scale,
-- empty without one.
-- name: overview_said :many
-- reads: 12100
with newest as (
	select a.place, c.response_id, c.n, c.day, c.started_at,
	    (c.score - l.low)::real / nullif(l.high - l.low, 0) as at
	from unnest(:surveys::text[]::uuid[], :lows::text[], :highs::text[])
	    with ordinality a (survey_id, low, high, place)
	cross join lateral (select nullif(a.low, '')::int as low,
	    nullif(a.high, '')::int as high) l
	cross join lateral (
		select x.response_id, x.n, x.day, x.started_at, x.score
		from comment x
		where x.tenant_id = :tenant and x.survey_id = a.survey_id
		    and x.day between :from::date and :to::date
		order by x.day desc, x.started_at desc, x.response_id desc,
		    x.n desc
		limit 20) c
), lowest as (
	select * from newest
	order by at nulls last, day desc, started_at desc, response_id desc
	limit :rows::int
)
select f.place, f.response_id as id, f.day, c.language,
    c.score::text as score, left(c.said, 400) as said,
    length(c.said) > 400 as is_cut
from lowest f
cross join lateral (select * from comment x where x.tenant_id = :tenant
    and x.response_id = f.response_id and x.n = f.n limit 1) c
order by f.at nulls last, f.day desc, f.started_at desc, f.response_id desc

-- What came of the newest 2,000 invitations of a period; see invitation_counts.
-- name: overview_asked :one
-- reads: 6500
select count(*) as known,
    count(*) filter (where i.decision = 'ask') as asked,
    count(*) filter (where i.decision = 'ask' and r.id is not null
	and r.state::text <> 'declined') as begun,
    count(*) filter (where i.decision = 'ask' and r.id is not null
	and r.state::text not in ('declined', 'partial')) as answered
from (
	select id, decision from (
		select id, decision from invitation
		where tenant_id = :tenant
		    and created_at >= (select :from::date::timestamp
			at time zone time_zone from tenant where id = :tenant)
		    and created_at < (select (:to::date + 1)::timestamp
			at time zone time_zone from tenant where id = :tenant)
		order by created_at desc limit 2000
	) newest limit 2000
) i
left join lateral (select r.id, r.state from response r
    where r.tenant_id = :tenant and r.id = i.id limit 1) r on true
