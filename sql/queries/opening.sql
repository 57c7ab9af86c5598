-- Openings. A closed one keeps its page, so that its address answers.

-- pay_min and pay_max: 0 if not said. min_age: its own, or the tenant's.
-- closes_at is on the tenant's clock, closes_offset that clock's seconds then.
-- part: opening_line
    o.id, o.slug, o.title, o.department, o.location, o.employment_type,
    e.label as employment_label,
    o.remote as is_remote, o.language, o.summary, o.pay_min,
    o.pay_max, o.pay_currency, o.pay_period,
    local_text(o.closes_at, t.time_zone) as closes_at,
    round(extract(epoch from o.closes_at at time zone t.time_zone) -
	extract(epoch from o.closes_at))::bigint as closes_offset

-- part: opening_columns
    {opening_line}, o.description,
    coalesce(o.min_age, t.min_age) as min_age, o.state,
    utc_text(o.published_at) as published_at,
    o.state = 'open' and coalesce(now() < o.closes_at, true) as is_open

-- part: opening_is_open
    o.tenant_id = :tenant and o.state = 'open' and
    coalesce(now() < o.closes_at, true)

-- What the filters let through; an empty list is no filter.
-- part: opening_passes
    (cardinality(:departments::text[]) = 0 or
	o.department = any(:departments::text[])) as by_department,
    (cardinality(:locations::text[]) = 0 or
	o.location = any(:locations::text[])) as by_location,
    (cardinality(:types::text[]) = 0 or
	o.employment_type = any(:types::text[])) as by_type

-- Of each value of each filter: how many there would be if it were chosen.
-- closes_us: the next moment at which one closes, or 0.
-- part: opening_counts
select 'department' as facet, department collate "C" as value,
    count(*) filter (where by_location and by_type) as n,
    0::bigint as closes_us, '' as label
from seen where department <> '' group by department
union all
select 'location', location collate "C",
    count(*) filter (where by_department and by_type), 0, ''
from seen where location <> '' group by location
union all
select 'type', employment_type collate "C",
    count(*) filter (where by_department and by_location), 0,
    coalesce((select e.label from employment_type e
	where e.tenant_id = :tenant and e.code = employment_type), '')
from seen group by employment_type
union all
select 'total', '',
    count(*) filter (where by_department and by_location and by_type),
    coalesce((extract(epoch from min(closes_at)) * 1000000)::bigint, 0), ''
from seen
order by facet, value

-- Those that have all the words, with what that weighs.
-- part: opening_hits
    select f.opening_id, sum(f.weight) as weight
    from (select w.opening_id, a.n, max(w.weight) as weight
	from search_asked(:q::text) a
	join opening_word w on w.tenant_id = :tenant
	    and w.word between a.low and a.high
	group by w.opening_id, a.n) f
    group by f.opening_id
    having count(*) = (select count(*) from search_asked(:q::text))

-- name: opening_open_counts :many
-- row: opening_count_row
-- reads: 1000 every open one is counted
with seen as materialized (
	select o.department, o.location, o.employment_type, o.closes_at,
	{opening_passes}
	from opening o where {opening_is_open})
{opening_counts}

-- name: opening_open_page :many
-- row: opening
-- reads: 1000 the pages before it
select {opening_line}
from (select o.*, {opening_passes} from opening o
	where {opening_is_open}) o
join tenant t on t.id = o.tenant_id
join employment_type e on e.tenant_id = o.tenant_id
    and e.code = o.employment_type
where by_department and by_location and by_type
order by o.published_at desc, o.id
limit 20 offset :before::int

-- name: opening_search_counts :many
-- row: opening_count_row
-- reads: 1000 what has the words
with hit as materialized ({opening_hits}),
seen as materialized (
	select o.department, o.location, o.employment_type, o.closes_at,
	{opening_passes}
	from hit join opening o on o.id = hit.opening_id
	where {opening_is_open})
{opening_counts}

-- name: opening_search_page :many
-- row: opening
-- reads: 1000 what has the words
with hit as materialized ({opening_hits})
select {opening_line}
from (select hit.weight, o.*, {opening_passes}
	from hit join opening o on o.id = hit.opening_id
	where {opening_is_open}) o
join tenant t on t.id = o.tenant_id
join employment_type e on e.tenant_id = o.tenant_id
    and e.code = o.employment_type
where by_department and by_location and by_type
order by o.weight desc, o.published_at desc, o.id
limit 20 offset :before::int

-- name: opening_public_get :one
-- row: opening
-- reads: 50 one, and the few kinds of employment
select {opening_columns}
from opening o join tenant t on t.id = o.tenant_id
join employment_type e on e.tenant_id = o.tenant_id
    and e.code = o.employment_type
where o.tenant_id = :tenant and o.slug = :slug::text and o.state <> 'draft'

-- For people signed in: all of them, with their counts.
-- name: opening_list :many
-- row: opening_count
-- reads: 8000 a row for each opening and stage
select o.id, o.title, coalesce(c.n, 0)::bigint as napplications
from opening o
left join (select opening_id, sum(n) as n from application_count
    where tenant_id = :tenant group by opening_id) c on c.opening_id = o.id
where o.tenant_id = :tenant
order by o.state = 'open' desc, o.published_at desc nulls first, o.id

-- name: opening_add :one :write
-- role: owner
-- reads: 1
insert into opening (tenant_id, slug, title, department, location,
    employment_type, remote, language, summary, description, pay_min, pay_max,
    pay_currency, pay_period, min_age, state, published_at)
values (:tenant, :slug::text, :title::text, :department::text,
    :location::text, :employment_type::text, :is_remote::boolean,
    :language::text, :summary::text, :description::text,
    (:pay_min?::text)::int, (:pay_max?::text)::int, :pay_currency?::text,
    :pay_period?::text, (:min_age?::text)::smallint, :state::text,
    now() - :days_ago::int * interval '1 day')
on conflict (tenant_id, slug) do update set title = excluded.title
returning id
