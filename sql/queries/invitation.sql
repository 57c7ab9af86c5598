-- Invitations: whether somebody is asked after a session.

-- A survey's rules, or what holds without any.
-- name: survey_ask_get :one
-- row: ask_rules
-- reads: 5
select coalesce(a.seconds, 0) as seconds, coalesce(a.messages, 0) as messages,
    coalesce(array_to_string(a.channels, ' '), '') as channels,
    coalesce(array_to_string(a.outcomes, e'\n'), '') as outcomes,
    coalesce(a.human, false) as human,
    coalesce(a.after_auto_close, false) as after_auto_close,
    coalesce(a.percent, 100) as percent,
    coalesce(a.cooldown_days, 30) as cooldown_days,
    coalesce(a.window_hours, 72) as window_hours
from survey s
left join lateral (select * from survey_ask x where x.tenant_id = :tenant
    and x.survey_id = s.id limit 1) a on true
where s.tenant_id = :tenant and s.slug = :slug::text

-- name: survey_ask_set :one :write
-- reads: 5
select survey_ask_set(:survey::uuid, :wanted::jsonb, :actor) as done

-- Sent again it says the same: sql/migrations/0067_bounds.sql.
-- What was said comes with it, or not (session none), and is kept where somebody
-- is asked, as transcript says: kept, left, or full; none where none came.
-- name: invite :one :write
-- reads: 30
with asked as materialized (
	select * from invite(:id::uuid, :survey::uuid, :channel?::text,
	    :outcome?::text, :visitor?::bytea, :wish::text, :why::text,
	    to_timestamp(:until::bigint), :body_hash::bytea,
	    :idempotency?::bytea, :days::int)
), put as materialized (
	select transcript_put(:session?::text, :subject?::uuid, :key?::bytea,
	    :sealed?::bytea, :lines::int, :left_out::int) as done
	from asked where :session::text is not null and verdict = 'new'
	    and decision = 'ask'
)
select verdict, decision, reason,
    coalesce(extract(epoch from expires_at), 0)::bigint as expires_at,
    coalesce(extract(epoch from created_at), 0)::bigint as created_at, wait,
    case when :session::text is null then null
	when (select p.done from put p) = 'full' then 'full'
	when exists (select from put) or exists (select from transcript t
	    where t.tenant_id = :tenant and t.session = :session::text)
	    then 'kept'
	else 'left' end as transcript
from asked

-- The newest 1,000 of a survey, counted by what was decided and what came of it.
-- name: invitation_counts :many
-- row: invitation_count
-- reads: 4500 the newest 1,000, and the response of each
select i.decision, i.reason,
    case when r.id is null then 'none' when r.state::text in ('partial',
	'declined') then r.state::text else 'answered' end as came,
    count(*) as n
from (
	select * from (
		select id, decision, reason from invitation
		where tenant_id = :tenant and survey_id = :survey::uuid
		order by created_at desc limit 1000
	) newest limit 1000
) i
left join lateral (select id, state from response r
    where r.tenant_id = :tenant and r.id = i.id limit 1) r on true
group by 1, 2, 3
order by 4 desc, 2, 3

-- name: sweep_invitations :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
with gone as (
	delete from invitation where tenant_id = :tenant
	    and id = any (array(
		select i.id from invitation i
		where i.tenant_id = :tenant and i.created_at < now() -
		    make_interval(days => retention_days('invitation'))
		order by i.created_at
		limit :rows::int))
	returning 1
)
select count(*) as n from gone
