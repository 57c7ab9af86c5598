-- Mailings: invitations by mail to the addresses of a list.

-- false: too many wait already to be sent.
-- name: mailing_add :one :write
-- reads: 25
select mailing_add(:id::uuid, :survey::uuid, :identity::text, :texts::jsonb,
    :starts::text, :remind::int, :actor) as done

-- Those lines that are not written to, and why.
-- name: mailing_load :many :write
-- row: mailing_line
-- reads: 3000
select line, why from mailing_load(:id::uuid, :people::jsonb)

-- name: mailing_read :one :write
-- row: mailing_done
-- reads: 2
select mailing_read(:id::uuid, :lines::int, :refused::jsonb, :skipped::jsonb)
    as done

-- name: mailing_send :one :write
-- row: mailing_verdict
-- reads: 20
select mailing_send(:id::uuid, :actor) as verdict

-- name: mailing_stop :one :write
-- row: mailing_done
-- reads: 5
select mailing_stop(:id::uuid, :actor) as done

-- name: mailing_drop :one :write
-- row: mailing_done
-- reads: 5
select mailing_drop(:id::uuid, :actor) as done

-- name: mailing_take_out :one :write
-- row: mailing_done
-- reads: 5
select mailing_take_out(:id::uuid, :recipient::uuid, :actor) as done

-- name: mail_bounce_clear :one :write
-- row: mailing_done
-- reads: 5
select mail_bounce_clear(:id::uuid, :recipient::uuid, :actor) as done

-- The newest first; before: where the page before ended, or none.
-- name: mailing_list :many
-- reads: 450
select m.id, m.state, m.is_read, m.lines, local_text(m.created_at, t.time_zone)
    as made_local, local_text(m.starts_at, t.time_zone) as starts_local,
    (select p.name from people() p where p.account_id = m.created_by limit 1)
    as made_by, (extract(epoch from m.created_at) * 1000000)::bigint as micros,
    coalesce(m.ends_at < now(), false) as is_over
from mailing m join tenant t on t.id = m.tenant_id
where m.tenant_id = :tenant and m.survey_id = :survey::uuid
    and (m.created_at, m.id) < (coalesce(to_timestamp(
	:before_micros?::bigint / 1000000.0), 'infinity'),
	coalesce(:before_id?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by m.created_at desc, m.id desc
limit :rows::int

-- name: mailing_get :one
-- reads: 40100 its addresses, ten thousand at most, and the answer of each
select m.id, m.state, m.identity, m.is_read, m.lines, m.texts::text as texts,
    m.refused::text as refused, m.skipped::text as skipped,
    coalesce(m.remind_days, 0) as remind_days,
    local_text(m.created_at, t.time_zone) as made_local,
    local_text(m.starts_at, t.time_zone) as starts_local,
    local_text(m.stopped_at, t.time_zone) as stopped_local,
    local_text(m.ends_at, t.time_zone) as ends_local,
    coalesce(m.ends_at < now(), false) as is_over,
    m.counts is not null as is_gone,
    mailing_survey_takes(m.survey_id, greatest(now(), m.starts_at))
    as is_taken, t.mails_a_day, mailing_count(m.id)::text as counts
from mailing m join tenant t on t.id = m.tenant_id
where m.tenant_id = :tenant and m.id = :id::uuid
    and m.survey_id = :survey::uuid

-- Behind a line. answered: none of an anonymous survey's.
-- name: mailing_people :many
-- reads: 2100
select r.id, r.line, r.email, r.name, r.language, r.state, r.reminder,
    exists (select from mail_block b where b.tenant_id = :tenant
	and b.mail_key = r.mail_key and b.why = 'optout') as is_out,
    exists (select from mail_block b where b.tenant_id = :tenant
	and b.mail_key = r.mail_key and b.why = 'bounced') as is_bounced,
    (select a.state::text from response a where a.tenant_id = :tenant
	and a.id = r.response_id limit 1) as answered,
    subject_key(r.id) as sealed, tenant_key() as under
from mailing_recipient r
where r.tenant_id = :tenant and r.mailing_id = :id::uuid
    and r.line > :after::int
order by r.line
limit :rows::int

-- --- sending ---

-- name: mailing_take :one :write
-- role: job
-- reads: 30
select mailing_take(:id::uuid, :reminds::boolean) as goes

-- name: mailing_mail_get :one
-- row: mailing_mail
-- role: job
-- reads: 20
select r.id, r.email, r.name, r.fields, r.language, r.mail_key,
    subject_key(r.id) as sealed, tenant_key() as under, m.identity,
    m.texts->r.language->>'subject' as subject,
    m.texts->r.language->>'text' as text, m.texts->r.language->>'html' as html,
    extract(epoch from m.ends_at)::bigint as until, s.id as survey,
    s.slug as survey_slug, t.slug as tenant_slug, t.name as sender_name,
    k.id as key, k.sealed as key_sealed,
    extract(epoch from now())::bigint as at
from mailing_recipient r
join mailing m on m.tenant_id = r.tenant_id and m.id = r.mailing_id
join survey s on s.tenant_id = m.tenant_id and s.id = m.survey_id
join tenant t on t.id = r.tenant_id
left join context_key_newest() k on true
where r.tenant_id = :tenant and r.id = :id::uuid

-- name: mailing_note :exec :write
-- role: job
-- reads: 20
select mailing_note(:id::uuid, :reminds::boolean, :became::text,
    :answer?::uuid, :visitor?::bytea)

-- name: mailing_sweep :one :write
-- row: swept
-- role: job
-- reads: all a sweep goes through them
select mailing_sweep(:rows::int) as n

-- --- whoever got one ---

-- name: mail_optout_get :one
-- reads: 2
select exists (select from mail_block b where b.tenant_id = :tenant
    and b.mail_key = :mail_key::bytea and b.why = 'optout') as is_out

-- name: mail_optout :one :write
-- reads: 3
select mail_optout(:mail_key::bytea, :wanted::boolean) as is_out

-- name: mail_bounced :one :write
-- role: owner
-- reads: 20
select mail_bounced(:mail_key::bytea) as n
