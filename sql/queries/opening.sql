-- Openings. A closed one keeps its page, so that its address answers.
-- A search is blind to case and accents: marks are parted from their letters
-- and dropped, and the letters with a stroke, which have no marks, are named.
-- name: opening_open_list :many
select o.id, o.slug, o.title, o.department, o.location, o.employment_type,
    o.remote, o.language, o.summary, o.description, o.pay_min, o.pay_max,
    o.pay_currency, o.pay_period, coalesce(o.min_age, t.min_age), o.state,
    to_char(o.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(o.closes_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    round(extract(epoch from o.closes_at at time zone t.time_zone) -
	extract(epoch from o.closes_at)),
    o.state = 'open' and coalesce(now() < o.closes_at, true), 0
from opening o join tenant t on t.id = o.tenant_id
where o.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)
    and o.state = 'open' and coalesce(now() < o.closes_at, true)
    and ($1::text is null or o.location = $1::text)
    and ($2::text is null or o.department = $2::text)
    and ($3::text is null or (select bool_and(strpos(said[1], w) > 0)
	from (select array_agg(translate(lower(regexp_replace(normalize(raw,
	    NFD), '[\u0300-\u036F]', '', 'g')), 'øłđħı', 'oldhi') order by n)
	    from unnest(array[o.title || ' ' || o.summary || ' ' ||
		o.description || ' ' || o.department || ' ' || o.location,
		$3::text]) with ordinality u(raw, n)) f(said),
	unnest(string_to_array(said[2], ' ')) w))
order by o.published_at desc, o.id

-- name: opening_public_get :one
select o.id, o.slug, o.title, o.department, o.location, o.employment_type,
    o.remote, o.language, o.summary, o.description, o.pay_min, o.pay_max,
    o.pay_currency, o.pay_period, coalesce(o.min_age, t.min_age), o.state,
    to_char(o.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(o.closes_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    round(extract(epoch from o.closes_at at time zone t.time_zone) -
	extract(epoch from o.closes_at)),
    o.state = 'open' and coalesce(now() < o.closes_at, true), 0
from opening o join tenant t on t.id = o.tenant_id
where o.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)
    and o.slug = $1::text and o.state <> 'draft'

-- name: opening_list :many
select o.id, o.slug, o.title, o.department, o.location, o.employment_type,
    o.remote, o.language, o.summary, o.description, o.pay_min, o.pay_max,
    o.pay_currency, o.pay_period, coalesce(o.min_age, t.min_age), o.state,
    to_char(o.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    to_char(o.closes_at at time zone t.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    round(extract(epoch from o.closes_at at time zone t.time_zone) -
	extract(epoch from o.closes_at)),
    o.state = 'open' and coalesce(now() < o.closes_at, true),
    (select count(*) from application a where a.tenant_id = o.tenant_id
	and a.opening_id = o.id)
from opening o join tenant t on t.id = o.tenant_id
where o.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)
order by o.state = 'open' desc, o.published_at desc nulls first, o.id

-- name: opening_add :one
insert into opening (tenant_id, slug, title, department, location,
    employment_type, remote, language, summary, description, pay_min, pay_max,
    pay_currency, pay_period, min_age, state, published_at)
values (
    (select nullif(current_setting('app.tenant', true), '')::uuid),
    $1::text, $2::text, $3::text, $4::text, $5::text, $6::boolean,
    $7::text, $8::text, $9::text, $10::int, $11::int, $12::text, $13::text,
    $14::smallint, $15::text,
    now() - $16::int * interval '1 day')
on conflict (tenant_id, slug) do update set title = excluded.title
returning id
