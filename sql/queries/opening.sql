-- Openings. A closed one keeps its page, so that its address answers.

-- pay_min and pay_max: 0 if not said. min_age: its own, or the tenant's.
-- closes_at is on the tenant's clock, closes_offset that clock's seconds then.
-- part: opening_columns
    o.id, o.slug, o.title, o.department, o.location, o.employment_type,
    e.label as employment_label,
    o.remote as is_remote, o.language, o.summary, o.description, o.pay_min,
    o.pay_max, o.pay_currency, o.pay_period,
    coalesce(o.min_age, t.min_age) as min_age, o.state,
    utc_text(o.published_at) as published_at,
    local_text(o.closes_at, t.time_zone) as closes_at,
    round(extract(epoch from o.closes_at at time zone t.time_zone) -
	extract(epoch from o.closes_at))::bigint as closes_offset,
    o.state = 'open' and coalesce(now() < o.closes_at, true) as is_open

-- A search is blind to case and accents: marks are parted from their letters
-- and dropped, and the letters with a stroke, which have no marks, are named.
-- name: opening_open_list :many
-- row: opening
-- reads: 1000 every open one is listed, and a search looks into all
select {opening_columns}
from opening o join tenant t on t.id = o.tenant_id
join employment_type e on e.tenant_id = o.tenant_id
    and e.code = o.employment_type
where o.tenant_id = :tenant
    and o.state = 'open' and coalesce(now() < o.closes_at, true)
    and (:q?::text is null or (select bool_and(strpos(said[1], w) > 0)
	from (select array_agg(translate(lower(regexp_replace(normalize(raw,
	    NFD), '[\u0300-\u036F]', '', 'g')), 'øłđħı', 'oldhi') order by n)
	    from unnest(array[o.title || ' ' || o.summary || ' ' ||
		o.description || ' ' || o.department || ' ' || o.location,
		:q::text]) with ordinality u(raw, n)) f(said),
	unnest(string_to_array(said[2], ' ')) w))
order by o.published_at desc, o.id

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
