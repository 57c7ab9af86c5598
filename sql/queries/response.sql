-- Responses.

-- started_at and completed_at are in UTC; day is that of the tenant's zone.
-- What waits to be mixed is complete, and so is what was (0051_anonymous.sql):
-- only its visitor finds it. Answers that are sealed are shown to nobody.
-- As names of columns given they hide the table's in "order by": write
-- response.started_at there.
-- part: response_columns
    id, survey_id, version, receipt,
    state in ('complete', 'waiting', 'mixed') as is_complete,
    state = 'declined' as is_declined, state = 'over' as is_over, page,
    coalesce((context->>'quota')::int, 0) as quota,
    case when answers ? '_sealed' then '{}' else answers end as answers,
    context ? 'anonymous' as is_anonymous, language, channel,
    case when context ? 'anonymous' then day::text else utc_text(started_at)
	end as started_at,
    case when context ? 'anonymous' then day::text else utc_text(completed_at)
	end as completed_at, day, context->'session' as session

-- On the tenant's clock, for its people; and where the row stands in a list.
-- part: response_local
    case when context ? 'anonymous' then day::text
	else local_text(started_at, z.time_zone) end as started_local,
    case when context ? 'anonymous' then day::text
	else local_text(completed_at, z.time_zone) end as completed_local,
    (extract(epoch from started_at) * 1000000)::bigint as started_us,
    local_text(to_timestamp((context->'session'->>'start')::bigint),
	z.time_zone) as session_start,
    local_text(to_timestamp((context->'session'->>'end')::bigint),
	z.time_zone) as session_end

-- part: response_zone
cross join (select time_zone from tenant where id = :tenant) z

-- A list: each state, with a comment and without, is a stretch of the index
-- response_newest that is read from where the page begins to where it is full;
-- what they give is merged.
-- part: response_stretch
    survey_id = :survey::uuid and state = w.wanted and has_comment = c.has

-- part: response_cursor
    (:day::date, timestamptz 'epoch' + :us::bigint * interval '1 microsecond',
	:id::uuid)

-- Exactly once: see the functions, in sql/migrations/0035_decline.sql, and
-- 0036_states.sql for the limit. They take the tenant from the setting, like every condition here.
-- name: response_submit :one :write
-- reads: 5
select verdict, receipt, state
from responses_take(jsonb_build_array(:submission::jsonb))

-- The same for several: their submissions, as one document.
-- name: response_submit_many :many :write
-- batch: response_submit
-- reads: 300
select verdict, receipt, state
from responses_take(('[' || array_to_string(:submission::text[], ',') ||
    ']')::jsonb)

-- The same of a survey that somebody listens to (survey_get's heard): what comes
-- to its end is an event, with a job of its own.
-- name: response_submit_heard :one :write
-- row: response_submit_row
-- reads: 5
with taken as materialized (
	select verdict, receipt, state
	from responses_take(jsonb_build_array(:submission::jsonb))
), told as (
	insert into job (tenant_id, kind, payload)
	select :tenant, 'event', jsonb_build_object('event',
	    case state when 'complete' then 'response.completed'
		else 'response.declined' end, 'response',
	    :submission::jsonb->>'id')
	from taken where verdict = 'stored'
	    and state in ('complete', 'declined')
)
select verdict, receipt, state from taken

-- name: response_submit_heard_many :many :write
-- row: response_submit_row
-- batch: response_submit_heard
-- reads: 300
with taken as materialized (
	select verdict, receipt, state, n
	from responses_take(('[' || array_to_string(:submission::text[], ',') ||
	    ']')::jsonb) with ordinality t (verdict, receipt, state, n)
), told as (
	insert into job (tenant_id, kind, payload)
	select :tenant, 'event', jsonb_build_object('event',
	    case state when 'complete' then 'response.completed'
		else 'response.declined' end, 'response',
	    (:submission::text[])[n]::jsonb->>'id')
	from taken where verdict = 'stored'
	    and state in ('complete', 'declined')
)
select verdict, receipt, state from taken order by n

-- One that counts for quotas; see 0058_quota.sql. quota: the full one.
-- name: response_submit_counted :one :write
-- reads: 60
with taken as materialized (
	select verdict, receipt, state, coalesce(quota, 0) as quota
	from response_count(:submission::jsonb)
), told as (
	insert into job (tenant_id, kind, payload)
	select :tenant, 'event', jsonb_build_object('event',
	    'response.completed', 'response', :submission::jsonb->>'id')
	from taken where :is_heard::boolean and verdict = 'stored'
	    and state = 'complete'
)
select verdict, receipt, state, quota from taken

-- name: response_edit_counted :one :write
-- reads: 60
with changed as materialized (
	select n, coalesce(quota, 0) as quota
	from response_count_edit(:id::uuid, :revision::int, :answers::jsonb,
	    :cells::text[], :has_comment::boolean, :language::text,
	    :quotas::text[]::int[])
), told as (
	insert into job (tenant_id, kind, payload)
	select :tenant, 'event', jsonb_build_object('event',
	    'response.updated', 'response', :id::uuid)
	from changed where :is_heard::boolean and n = 1
)
select n, quota from changed

-- A respondent changes what was sent, on top of the revision that was read: n is
-- 0 if that is not the newest. The counts take back the cells of before, on the
-- day that they were counted on.
-- name: response_edit :one :write
-- reads: 5
with was as (
	select survey_id, day, channel, version, cells, language, context
	from response
	where tenant_id = :tenant and id = :id::uuid
	    and (state = 'complete') is true and revision = :revision::int
	for no key update
), changed as (
	update response r set answers = :answers::jsonb,
	    cells = text '#complete' || :cells::text[],
	    has_comment = :has_comment::boolean, language = :language::text,
	    revision = r.revision + 1
	from was
	where r.tenant_id = :tenant and r.id = :id::uuid
	returning r.id, r.revision
), counted as (
	insert into rollup_delta (tenant_id, survey_id, day, channel, version,
	    segments, weight, cells)
	select :tenant, w.survey_id, w.day, w.channel, w.version,
	    segments_of(d.language, w.context), d.weight, d.cells
	from was w cross join lateral (values (w.language, -1, w.cells),
	    (:language::text, 1, text '#complete' || :cells::text[]))
	    d (language, weight, cells)
), noted as (
	insert into audit (tenant_id, action, object_kind, object_id, detail)
	select :tenant, 'response.edit', 'response', id::text,
	    jsonb_build_object('by', 'respondent', 'revision', revision)
	from changed), told as (
	insert into job (tenant_id, kind, payload)
	select :tenant, 'event', jsonb_build_object('event',
	    'response.updated', 'response', id)
	from changed where :is_heard::boolean
)
select count(*) as n from changed

-- name: response_by_submission :one
-- row: response
-- reads: 1
select {response_columns}, revision, answers->>'_sealed' as sealed
from response
where tenant_id = :tenant
    and id = :id::uuid

-- name: response_by_receipt :one
-- row: response
-- reads: 1
select {response_columns}
from response
where tenant_id = :tenant
    and receipt = :receipt::text and state = 'complete'

-- For the tenant's people: with the times of their own zone at the end.
-- name: response_get :one
-- row: response
-- reads: 1
select {response_columns}, {response_local}, exists (select from transcript t
	where t.tenant_id = :tenant
	and t.session = response.context->'session'->>'id') as has_transcript
from response {response_zone}
where tenant_id = :tenant and id = :id::uuid
    and (state in ('waiting', 'mixed')) is false

-- Newest first, by the day that a response counts for, between two days.
-- name: response_list :many
-- row: response
-- reads: 900 as many again of each of the four stretches
select {response_columns}, {response_local}
from unnest(:states::text[]) w (wanted) cross join unnest(array[true, false])
    c (has) cross join lateral (select * from response
    where tenant_id = :tenant and {response_stretch}
    and day between :from::date and :to::date
    order by day desc, started_at desc, id desc limit :rows::int) r
{response_zone}
order by r.day desc, r.started_at desc, r.id desc
limit :rows::int

-- Of the newest 1,000 responses those of a version; what each has answered, once.
-- part: response_newest_of
	select r.state, r.page, r.context,
	    array(select jsonb_object_keys(r.answers)) as said
	from (values ('complete'), ('partial')) w (wanted)
	cross join unnest(array[true, false]) c (has)
	cross join lateral (select day, started_at, id, state, page, context,
		answers, version
	    from response
	    where tenant_id = :tenant and {response_stretch}
	    order by day desc, started_at desc, id desc limit 1000) r
	where r.version = :version::int
	order by r.day desc, r.started_at desc, r.id desc
	limit 1000

-- How many sent each page, how many nothing after it, and what the middle one took,
-- in seconds (-1: nobody). The times stand in the context, "t1" of the first page.
-- name: survey_pages :many
-- row: survey_pages_row
-- reads: 30000 a thousand of each of the four stretches, looked at for each page
with newest as materialized ({response_newest_of})
select p.n as page, count(*) filter (where r.context ? ('t' || p.n)) as sent,
    count(*) filter (where r.state = 'partial' and r.page = p.n
	and r.context ? ('t' || p.n)) as last,
    coalesce(percentile_cont(0.5) within group (order by
	(r.context->>('t' || p.n))::int)::bigint, -1) as median
from generate_series(1, :pages::int) p (n)
left join newest r on true
group by p.n
order by p.n

-- How many of those who sent a question's page have answered it, and how many who
-- stopped did so after this answer. A question is told by its number and has several
-- keys where its answer has parts.
-- name: survey_page_questions :many
-- row: survey_page_questions_row
-- reads: 50000 as above, looked at for each question
with asked as materialized (
	select k.number, k.page, array_agg(k.key) as keys
	from unnest(:keys::text[], :numbers::text[]::int[],
	    :on_pages::text[]::int[]) k (key, number, page)
	group by k.number, k.page
), newest as materialized ({response_newest_of}
), stopped as materialized (
	select n.state, n.context, n.said, case when n.state = 'partial' then (
	    select max(a.number) from asked a where a.keys && n.said) end as last
	from newest n
)
select a.number, count(*) filter (where r.context ? ('t' || a.page)) as sent,
    count(*) filter (where r.context ? ('t' || a.page) and a.keys && r.said)
	as answered,
    count(*) filter (where r.last = a.number
	and r.context ? ('t' || a.page)) as last
from asked a
left join stopped r on true
group by a.number
order by a.number

-- Only those of a segment, or with one answer: none of them stands in an index of
-- its own, so a page looks through so many rows and no more. The last that was
-- looked at comes, too (is_last), so that the next page goes on behind it.
-- part: response_wanted
    (:channel::text = '' or r.channel = :channel::text)
    and (:of_version::int = 0 or r.version = :of_version::int)
    and (:spoken::text = '' or r.language = :spoken::text)
    and (:agent::text = '' or r.context->'session'->>'agent' = :agent::text)
    and (:queue::text = '' or r.context->'session'->>'queue' = :queue::text)
    and (:outcome::text = ''
	or r.context->'session'->>'outcome' = :outcome::text)
    and (:cell::text = '' or r.cells @> array[:cell::text])

-- name: response_pick :many
-- row: response
-- reads: 90000 a thousand times what a page holds
with looked as materialized (
	select r.*, ({response_wanted}) is true as is_wanted
	from unnest(:states::text[]) w (wanted)
	cross join unnest(array[true, false]) c (has)
	cross join lateral (select * from response
	    where tenant_id = :tenant and {response_stretch}
	    and day between :from::date and :to::date
	    and (:id?::uuid is null or (day, started_at, id) <
		(:day?::date, timestamptz 'epoch' + :us::bigint *
		interval '1 microsecond', :id?::uuid))
	    order by day desc, started_at desc, id desc limit 5000) r
	order by r.day desc, r.started_at desc, r.id desc
	limit 5000
), numbered as (
	select *, row_number() over (order by day desc, started_at desc,
	    id desc) = 5000 as is_last
	from looked
)
select {response_columns}, {response_local}, is_wanted, is_last
from numbered {response_zone}
where is_wanted or is_last
order by numbered.day desc, numbered.started_at desc, numbered.id desc
limit :rows::int

-- name: response_newer_pick :many
-- row: response_newer_find_row
-- reads: 90000 as above
select id
from unnest(:states::text[]) w (wanted)
cross join unnest(array[true, false]) c (has)
cross join lateral (select * from response
    where tenant_id = :tenant and {response_stretch}
    and day between :from::date and :to::date
    and (day, started_at, id) > {response_cursor}
    order by day, started_at, id limit 5000) r
where {response_wanted}
order by day, started_at, id
limit 1

-- name: response_older_pick :many
-- row: response_older_find_row
-- reads: 90000 as above
select id
from unnest(:states::text[]) w (wanted)
cross join unnest(array[true, false]) c (has)
cross join lateral (select * from response
    where tenant_id = :tenant and {response_stretch}
    and day between :from::date and :to::date
    and (day, started_at, id) < {response_cursor}
    order by day desc, started_at desc, id desc limit 5000) r
where {response_wanted}
order by day desc, started_at desc, id desc
limit 1

-- The same after a row: a text of its own, whose plan begins there.
-- name: response_list_after :many
-- row: response
-- reads: 900 as many again of each of the four stretches
select {response_columns}, {response_local}
from unnest(:states::text[]) w (wanted) cross join unnest(array[true, false])
    c (has) cross join lateral (select * from response
    where tenant_id = :tenant and {response_stretch}
    and day between :from::date and :to::date
    and (day, started_at, id) < {response_cursor}
    order by day desc, started_at desc, id desc limit :rows::int) r
{response_zone}
order by r.day desc, r.started_at desc, r.id desc
limit :rows::int

-- Beside one response in that list.
-- name: response_newer_find :many
-- row: response_newer_find_row
-- reads: 5
select id
from unnest(:states::text[]) w (wanted)
cross join unnest(array[true, false]) c (has)
cross join lateral (select id, day, started_at
    from response where tenant_id = :tenant and {response_stretch}
    and day between :from::date and :to::date
    and (day, started_at, id) > {response_cursor}
    order by day, started_at, id limit 1) r
order by day, started_at, id
limit 1

-- name: response_older_find :many
-- row: response_older_find_row
-- reads: 5
select id
from unnest(:states::text[]) w (wanted)
cross join unnest(array[true, false]) c (has)
cross join lateral (select id, day, started_at
    from response where tenant_id = :tenant and {response_stretch}
    and day between :from::date and :to::date
    and (day, started_at, id) < {response_cursor}
    order by day desc, started_at desc, id desc limit 1) r
order by day desc, started_at desc, id desc
limit 1

-- A page of the demo's responses at once.
-- name: response_demo_add :exec
-- role: owner
-- reads: all of a batch
with x as (
	select * from jsonb_to_recordset(:rows::jsonb) as x (id uuid,
	    receipt text, complete boolean, page smallint,
	    answers jsonb, language text, channel text, comment boolean,
	    at bigint, seconds int, cells text[])
), stored as (
	insert into response (tenant_id, id, survey_id, version,
	    receipt, state, page, answers, language, channel, cells, has_comment, started_at, completed_at, day)
	select t.id, x.id, :survey::uuid, :version::int,
	    x.receipt,
	    case when x.complete then 'complete' else 'partial' end, x.page,
	    x.answers, x.language, x.channel,
	    case when x.complete then text '#complete' || x.cells
	    else array['#partial'] end, x.comment, to_timestamp(x.at),
	    case when x.complete then to_timestamp(x.at + x.seconds) end,
	    (to_timestamp(x.at) at time zone t.time_zone)::date
	from x join tenant t on t.id = :tenant
	returning tenant_id, survey_id, day, channel, version, cells, language,
	    context
)
insert into rollup_delta (tenant_id, survey_id, day, channel, version, segments,
    weight, cells)
select tenant_id, survey_id, day, channel, version,
    segments_of(language, context), 1, cells
from stored

-- name: response_count :one
-- role: owner
-- reads: all each is counted
select count(*) as n from response
where tenant_id = :tenant
    and survey_id = :survey::uuid

-- Cases of another system's file as complete responses. An id that is there is
-- passed over: a file that comes again adds nothing. A case without a day is
-- of now; one with a day, of its noon.
-- name: response_import_add :one :write
-- role: owner
-- reads: all of a batch
with x as (
	select * from jsonb_to_recordset(:rows::jsonb) as x (id uuid,
	    receipt text, answers jsonb, comment boolean, day date,
	    cells text[])
), stored as (
	insert into response (tenant_id, id, survey_id, version, receipt,
	    state, page, answers, language, channel, cells, has_comment,
	    started_at, completed_at, day)
	select t.id, x.id, :survey::uuid, :version::int, x.receipt,
	    'complete', :page::int, x.answers, :language::text, 'import',
	    text '#complete' || x.cells, x.comment, d.at, d.at, d.day
	from x join tenant t on t.id = :tenant
	cross join lateral (select coalesce(
		(x.day + time '12:00') at time zone t.time_zone, now()) as at,
	    coalesce(x.day, (now() at time zone t.time_zone)::date) as day) d
	on conflict (tenant_id, id) do nothing
	returning tenant_id, survey_id, day, channel, version, cells, language,
	    context
), counted as (
	insert into rollup_delta (tenant_id, survey_id, day, channel, version,
	    segments, weight, cells)
	select tenant_id, survey_id, day, channel, version,
	    segments_of(language, context), 1, cells
	from stored
	returning 1
)
select count(*) as n from counted

-- A file for a question of a response that is stored already; see 0049_response_file.sql.
-- name: response_file_add :one :write
-- reads: 20
select response_file_add(:response::uuid, :survey::uuid, :question::text,
    :file::uuid, :bytes::bytea, :name::text, :media_type::text,
    :network::text) as verdict

-- name: response_files_settle :exec :write
-- reads: 30
select response_files_settle(:response::uuid, :dropped::text[])

-- One that an answer names, for who reads the response.
-- name: response_file_get :one
-- row: file
-- reads: 3
select f.id, f.name, f.media_type, f.kind, f.size, f.sha256,
    utc_text(f.created_at) as created_at
from response_file a
join file f on f.tenant_id = a.tenant_id and f.id = a.file_id
join response r on r.tenant_id = a.tenant_id and r.id = a.response_id
where a.tenant_id = :tenant and a.file_id = :file::uuid
    and a.response_id = :response::uuid
    and r.answers->>a.question = a.file_id::text

-- Anonymous answers: see store/anonymous.h.

-- Of which versions so many wait.
-- name: anonymous_ready :many
-- role: job
-- reads: all that wait
select survey_id, version
from response
where tenant_id = :tenant and state = 'waiting'
group by 1, 2
having count(*) >= :at_least::bigint

-- name: anonymous_list :many
-- role: job
-- reads: 200
select id, language, answers->>'_sealed' as sealed
from response
where tenant_id = :tenant and survey_id = :survey::uuid
    and version = :version::int and state = 'waiting'
limit 200

-- n is 0 if not all of them wait any more.
-- name: responses_mix :one :write
-- role: job
-- reads: all of a batch
select responses_mix(:survey::uuid, :version::int, :rows::jsonb,
    :at_least::bigint) as n

-- How many of a survey wait.
-- name: anonymous_count :one
-- reads: all that wait
select count(*) as n from response
where tenant_id = :tenant and survey_id = :survey::uuid and state = 'waiting'

-- Sealed anew, for the operator's "secret use".
-- name: anonymous_sealed :many
-- role: owner
-- reads: all the operator seals every one anew
select id, answers->>'_sealed' as sealed
from response
where tenant_id = :tenant and state in ('partial', 'waiting')
    and answers ? '_sealed'

-- name: anonymous_reseal :exec :write
-- role: owner
-- reads: 5
update response set answers = jsonb_build_object('_sealed', :sealed::text)
where tenant_id = :tenant and id = :id::uuid
    and answers->>'_sealed' = :was::text
