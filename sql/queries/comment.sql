-- What people say: see sql/migrations/0071_comment.sql, which says how it is
-- found. By score, the place in the list has the score with its sign changed.

-- part: comment_at
    case when :id?::uuid is not null then row(:low::int, :day?::date,
	timestamptz 'epoch' + :us?::bigint * interval '1 microsecond',
	:id::uuid, :n::smallint)::comment_key end

-- As they stand in a list, with what it ends with; see struct comment.
-- name: comment_list :many
-- row: comment
-- reads: 2000 a page, and what each row has
select f.kind, f.low, f.day, (extract(epoch from f.started_at) * 1000000)::bigint
	as us, f.n, f.response_id as id, c.question, c.version, c.language,
    c.channel, c.agent, c.queue, c.score::text as score, c.said,
    case when :asked::text <> '' then words_marked(c.config, c.said,
	:asked::text) end as marked,
    r.state = 'complete' as is_complete,
    case when r.context ? 'anonymous' then r.day::text
	else utc_text(r.started_at) end as started_at,
    case when r.context ? 'anonymous' then r.day::text
	else local_text(r.started_at, z.time_zone) end as started_local,
    (select true from transcript t where t.tenant_id = :tenant
	and t.session = r.context->'session'->>'id' limit 1) is true
	as has_transcript,
    (select string_agg(g.tag, chr(10) order by g.tag) from response_tag g
	where g.tenant_id = :tenant and g.response_id = f.response_id) as tags,
    (select count(*) from response_note o where o.tenant_id = :tenant
	and o.response_id = f.response_id and o.dropped_at is null) as notes
from comment_find(:survey::uuid, :asked::text, :want::jsonb, :by_score::boolean,
    false, {comment_at}, :rows::int) with ordinality f (kind, low, day,
    started_at, response_id, n, place)
left join lateral (select * from comment x where x.tenant_id = :tenant
	and x.response_id = f.response_id and x.n = f.n limit 1) c
    on f.kind = 'hit'
left join lateral (select * from response x where x.tenant_id = :tenant
	and x.id = f.response_id limit 1) r on f.kind = 'hit'
cross join (select time_zone from tenant where id = :tenant) z
where f.kind <> 'hit' or r.id is not null
order by f.place

-- Beside a response in such a list; none at an end, or if it is not in it.
-- name: comment_beside :one
-- reads: 500
select (select f.response_id from comment_find(:survey::uuid, :asked::text,
	:want::jsonb, :by_score::boolean, true, row(c.low, c.day, c.started_at,
	c.response_id, 32767)::comment_key, 1) f
	where f.kind = 'hit' limit 1) as newer,
    (select f.response_id from comment_find(:survey::uuid, :asked::text,
	:want::jsonb, :by_score::boolean, false, row(c.low, c.day, c.started_at,
	c.response_id, -32768)::comment_key, 1) f
	where f.kind = 'hit' limit 1) as older
from (select -coalesce(score, 32767)::int as low, day, started_at, response_id
    from comment where tenant_id = :tenant and response_id = :id::uuid
    limit 1) c

-- Is there any; and how many responses are still to be read, a hundred at most.
-- name: comment_any :one
-- reads: 600 a hundred of each of two tables
select (select true from comment where tenant_id = :tenant
	and survey_id = :survey::uuid
	order by day desc, started_at desc, response_id desc, n desc
	limit 1) is true as is_there,
    (select count(distinct r.id) from (select unnest(responses) as id
	from (select responses from comment_due where tenant_id = :tenant
	    order by id limit 100) w limit 100) d
	cross join lateral (select r.id from response r
	    where r.tenant_id = :tenant and r.id = d.id
		and r.survey_id = :survey::uuid limit 1) r) as waiting

-- name: tag_list :many
-- reads: 800
select name from tag where tenant_id = :tenant order by lower(name) limit 200

-- name: response_tags :many
-- reads: 300
select tag as name from response_tag
where tenant_id = :tenant and response_id = :response::uuid
order by lower(tag)

-- name: response_notes :many
-- reads: 900
select o.id, o.body, p.name as author, utc_text(o.at) as at,
    local_text(o.at, t.time_zone) as at_local
from (select * from response_note
    where tenant_id = :tenant and response_id = :response::uuid
	and dropped_at is null
    order by at limit 100) o
join tenant t on t.id = o.tenant_id
left join people() p on p.account_id = o.author
order by o.at

-- name: response_mark :one :write
-- reads: 60
select response_mark(:id::uuid, :what::text, :said::text, :entry::uuid, :actor)
    as verdict

-- name: tenants_with_comments_due :many
-- role: job
-- reads: all that wait
select id from tenants_with_comments_due() id

-- Which rows wait, and of which responses: some 200, for a row may be of many.
-- name: comments_due :one
-- role: job
-- reads: 300
select array_to_string(array_agg(distinct w.id), ' ') as dues,
    array_to_string(array_agg(distinct r.id), ' ') as ids
from (select id, responses, sum(cardinality(responses)) over (order by id) -
	cardinality(responses) as before
    from (select id, responses from comment_due where tenant_id = :tenant
	order by id limit 200) d) w
cross join lateral unnest(w.responses) r (id)
where w.before < 200
having count(*) > 0

-- name: comments_due_read :many
-- role: job
-- reads: 400
select r.id, r.survey_id, r.version, r.revision, r.answers
from response r
where r.tenant_id = :tenant
    and r.id = any (string_to_array(:ids::text, ' ')::uuid[])
    and r.has_comment and r.state in ('partial', 'complete')

-- name: comments_drop :exec
-- role: job
-- reads: 900
with gone as (
	delete from comment c where c.tenant_id = :tenant
	    and c.response_id = any (string_to_array(:ids::text, ' ')::uuid[])
)
delete from comment_due d where d.tenant_id = :tenant
    and d.id = any (string_to_array(:dues::text, ' ')::bigint[])

-- What has changed meanwhile comes again.
-- name: comments_put :exec
-- role: job
-- reads: 200
insert into comment (tenant_id, response_id, n, survey_id, question, version,
    day, started_at, language, channel, agent, queue, score, config, said, words)
select r.tenant_id, r.id, x.n, r.survey_id, x.question, r.version, r.day,
    r.started_at, r.language, r.channel, r.context->'session'->>'agent',
    r.context->'session'->>'queue', x.score, words_config(r.language), x.said,
    words_of(words_config(r.language), x.said, words_shelf(r.tenant_id,
	r.survey_id, r.day), r.context->'session'->>'agent',
	r.context->'session'->>'queue')
from jsonb_to_recordset(:rows::jsonb) x (id uuid, revision int, n smallint,
    question text, score smallint, said text)
join response r on r.tenant_id = :tenant and r.id = x.id
    and r.revision = x.revision

-- Words and pairs of neighbouring words, as dictionaries keep them, that are in a
-- larger share of a period's texts than of as many days before: of the newest 400
-- of each, in one language, or in the one that most are in. A row says a word, or
-- two, and where it was said last, with U+0002 before and U+0003 behind it there;
-- without a word only what was read. tested: how many words were looked at.
-- name: comment_rise :many
-- reads: 900
with seen as materialized (
	(select true as is_now, response_id, n, language, words from comment
	where tenant_id = :tenant and survey_id = :survey::uuid
	    and day between :from::date and :to::date
	order by day desc, started_at desc, response_id desc, n desc limit 400)
	union all
	(select false, response_id, n, language, words from comment
	where tenant_id = :tenant and survey_id = :survey::uuid
	    and day between :before::date and :from::date - 1
	order by day desc, started_at desc, response_id desc, n desc limit 400)
), spoken as (
	select language from seen
	where :language::text = '' or language = :language::text
	group by language order by count(*) filter (where is_now) desc,
	    count(*) desc, language limit 1
), text as materialized (
	select row_number() over () as k, s.* from seen s
	join spoken p on p.language = s.language
), place as materialized (
	select t.k, t.is_now, u.lexeme, at.at
	from text t cross join lateral unnest(t.words) u
	cross join lateral unnest(u.positions) at (at)
	where u.lexeme ~ '[[:alpha:]]'
), term as (
	select k, is_now, lexeme as a, '' as b from place
	where length(lexeme) >= 3
	union
	select x.k, x.is_now, x.lexeme, y.lexeme
	from place x join place y on y.k = x.k and y.at = x.at + 1
), term_count as materialized (
	select a, b, count(*) filter (where is_now) as now,
	    count(*) filter (where not is_now) as before,
	    min(k) filter (where is_now) as k
	from term group by a, b having count(*) >= 5
), total as (
	select (select language from spoken) as language,
	    count(*) filter (where is_now) as all_now,
	    count(*) filter (where not is_now) as all_before,
	    (select count(*) from term_count) as tested
	from text
), risen as (
	select c.* from term_count c cross join total t
	where least(t.all_now, t.all_before) > 0
	    and c.now * t.all_before > c.before * t.all_now
	order by (c.now::float / t.all_now - c.before::float / t.all_before) /
	    sqrt((c.now + c.before)::float / (t.all_now + t.all_before)) desc,
	    c.a, c.b
	limit 40
)
select t.language, t.all_now, t.all_before, t.tested, r.a, r.b, r.now,
    r.before, m.marked
from total t
left join risen r on true
left join text x on x.k = r.k
left join lateral (select lower(translate(ts_headline(c.config::regconfig,
	words_plain(left(c.said, 2000)), case when r.b = '' then q.a
	else tsquery_phrase(q.a, q.b) end,
	U&'HighlightAll=true, StartSel="\0002", StopSel="\0003"'),
	U&'\0004\0001', '<')) as marked
    from comment c cross join lateral (select
	('''' || replace(replace(r.a, '\', '\\'), '''', '''''') || '''')::tsquery
	    as a, (case when r.b = '' then '' else '''' ||
	    replace(replace(r.b, '\', '\\'), '''', '''''') || '''' end)::tsquery
	    as b) q
    where c.tenant_id = :tenant and c.response_id = x.response_id
	and c.n = x.n limit 1) m on true
