-- Responses taken out as files.

-- How many there are of each version, as dashboards count them.
-- name: export_counts :many
-- reads: all it adds up a period
select version,
    coalesce(sum(n) filter (where cell = '#complete'), 0)::bigint as complete,
    coalesce(sum(n) filter (where cell = '#partial'), 0)::bigint as partial
from counted
where tenant_id = :tenant and survey_id = :survey::uuid
    and day between :from::date and :to::date
    and cell in ('#complete', '#partial')
group by version
having sum(n) <> 0
order by version desc

-- One that is sent while it is made begins, and is in the audit log before its
-- first byte.
-- name: export_begin :exec :write
-- reads: 5
with made as (
	insert into export (tenant_id, id, survey_id, format, in_words,
	    first_day, last_day, only_state, state, made_by)
	values (:tenant, :id::uuid, :survey::uuid, :format::text,
	    :in_words::boolean, :first?::date, :last?::date, :only?::text,
	    'running', :actor)
	returning id, survey_id, format, in_words, first_day, last_day,
	    only_state
)
insert into audit (tenant_id, actor, action, object_kind, object_id, detail)
select :tenant, :actor, 'survey.export', 'survey', survey_id::text,
    jsonb_strip_nulls(jsonb_build_object('export', id, 'format', format,
	'words', in_words, 'from', first_day, 'to', last_day, 'state',
	only_state))
from made

-- name: export_end :exec :write
-- reads: 5
update export set rows = :rows::bigint, ended_at = now(),
    state = case when :whole::boolean then 'done' else 'failed' end
where tenant_id = :tenant and id = :id::uuid and state = 'running'

-- Those of the last thirty days, the newest first. is_kept: there is its file.
-- name: export_list :many
-- row: export_row
-- reads: 200
select e.id, e.format, e.in_words, e.first_day as "from", e.last_day as "to",
    e.only_state as only, e.state, e.rows, e.is_file, e.expected, e.why,
    coalesce(e.size, 0) as size, (e.size is not null
	and e.ended_at > now() - interval '7 days') is true as is_kept,
    local_text(e.made_at, t.time_zone) as made_local, p.name as made_by
from (select * from export
    where tenant_id = :tenant and survey_id = :survey::uuid
	and made_at > now() - interval '30 days'
    order by made_at desc limit 50) e
join tenant t on t.id = e.tenant_id
left join people() p on p.account_id = e.made_by
order by e.made_at desc

-- One that is made behind the requests: "made", or why not.
-- name: export_ask :one :write
-- reads: 20
select export_ask(:id::uuid, :survey::uuid, :format::text,
    :in_words::boolean, :first?::date, :last?::date, :only?::text,
    :language::text, :actor) as verdict

-- name: export_drop :one :write
-- reads: 20
select export_drop(:id::uuid, :survey::uuid, :actor) as done

-- A file that is kept.
-- name: export_file_get :one
-- reads: 5
select e.id, e.format, e.size, s.slug,
    to_char(e.ended_at at time zone 'UTC', 'YYYY-MM-DD') as day
from export e join survey s on s.tenant_id = e.tenant_id and s.id = e.survey_id
where e.tenant_id = :tenant and e.id = :id::uuid and s.slug = :slug::text
    and e.state = 'done' and e.size is not null
    and e.ended_at > now() - interval '7 days'

-- name: export_piece_get :one
-- reads: 1
select bytes
from export_piece
where tenant_id = :tenant and export_id = :export::uuid and n = :n::int

-- Begins, or begins anew after a process that died; no row: it was given up.
-- name: export_start :one :write
-- row: export_start
-- role: job
-- reads: 60
with begun as (
	update export set state = 'running', rows = 0
	where tenant_id = :tenant and id = :id::uuid
	    and state in ('waiting', 'running')
	returning id, survey_id, format, in_words, first_day, last_day,
	    only_state, language
), gone as (
	delete from export_piece
	where tenant_id = :tenant and export_id = :id::uuid
)
select b.id, b.survey_id, b.format, b.in_words, b.first_day as "from",
    b.last_day as "to", b.only_state as only, b.language, s.slug, s.title,
    coalesce((select max(v.version) from survey_version v
	where v.tenant_id = :tenant and v.survey_id = b.survey_id), 0)
	as newest
from begun b join survey s on s.tenant_id = :tenant and s.id = b.survey_id

-- n is 0 when it was given up.
-- name: export_progress :one :write
-- role: job
-- reads: 5
with going as (
	update export set rows = :rows::bigint, expected = :expected::bigint
	where tenant_id = :tenant and id = :id::uuid and state = 'running'
	returning 1
)
select count(*) as n from going

-- name: export_piece_add :exec :write
-- role: job
-- reads: 5
insert into export_piece (tenant_id, export_id, n, bytes)
values (:tenant, :export::uuid, :n::int, :bytes::bytea)

-- name: export_person :one
-- role: job
-- reads: 20
select name, email, language from export_person(:id::uuid)

-- name: export_finish :one :write
-- role: job
-- reads: 20
select export_finish(:id::uuid, :rows::bigint, :size::bigint, :recipient?::text,
    :mail_subject?::text, :mail_text?::text) as done

-- name: export_fail :exec :write
-- role: job
-- reads: 5
with gone as (
	delete from export_piece
	where tenant_id = :tenant and export_id = :id::uuid
)
update export set state = 'failed', ended_at = now(), why = :why?::text
where tenant_id = :tenant and id = :id::uuid and state = 'running'

-- What was taken out a month ago is in the audit log only; files go after a week;
-- and what did not end in a day was given up by its last try.
-- name: sweep_exports :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
with gone as (
	delete from export
	where tenant_id = :tenant and id = any (array(
		select e.id from export e
		where e.tenant_id = :tenant
		    and e.made_at < now() - interval '31 days'
		limit :rows::int for update skip locked))
	returning 1
), old as (
	update export set size = null
	where tenant_id = :tenant and id = any (array(
		select e.id from export e
		where e.tenant_id = :tenant and e.size is not null
		    and e.ended_at < now() - interval '7 days'
		    and e.made_at > now() - interval '31 days'
		limit :rows::int for update skip locked))
	returning id
), lost as (
	update export set state = 'failed', ended_at = now()
	where tenant_id = :tenant and id = any (array(
		select e.id from export e
		where e.tenant_id = :tenant and e.state in ('waiting', 'running')
		    and e.made_at between now() - interval '31 days'
			and now() - interval '1 day'
		limit :rows::int for update skip locked))
	returning id
), pieces as (
	delete from export_piece p
	where p.tenant_id = :tenant and p.export_id in (
		select id from old union all select id from lost)
)
select (select count(*) from gone) + (select count(*) from old) +
    (select count(*) from lost) as n
