-- What was said in a session; see store/transcript.h.

-- name: transcript_put :one :write
-- reads: 20
select transcript_put(:session::text, :subject::uuid, :key::bytea,
    :sealed::bytea, :lines::int, :left_out::int) as verdict

-- name: transcript_drop :one :write
-- reads: 10
select transcript_drop(:session::text, :actor) as done

-- Beside a response: of the session that it is of. A look at it is in the audit
-- before it is shown.
-- name: transcript_look :one :write
-- reads: 10
with found as (
	select t.session, t.subject_id, t.sealed, t.lines, t.left_out,
	    local_text(t.sent_at, z.time_zone) as sent_local
	from response r
	join transcript t on t.tenant_id = r.tenant_id
	    and t.session = r.context->'session'->>'id'
	cross join (select time_zone from tenant where id = :tenant) z
	where r.tenant_id = :tenant and r.id = :response::uuid
), noted as (
	insert into audit (tenant_id, actor, action, object_kind, object_id,
	    detail)
	select :tenant, :actor, 'transcript.read', 'session', session,
	    jsonb_build_object('response', :response::text)
	from found
)
select session, subject_id, sealed, lines, left_out, sent_local,
    subject_key(subject_id) as key, tenant_key() as under
from found

-- name: sweep_transcripts :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
select transcript_sweep(:rows::int) as n
