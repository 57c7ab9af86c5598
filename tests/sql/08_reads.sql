-- No statement reads more rows than it may: each named query is explained as it
-- runs, in its own role, over two filled customers, as a generic and as a
-- custom plan, and held to the "-- reads:" beside its name in sql/queries. A
-- node of the plan counts with what it read: rows it gave and rows its filter
-- threw away, at least one for each time it was started. What happens inside
-- functions shows in the buffers: a few for each row, and some for the start.
-- Two things that a plan for any arguments does not forgive: "limit :rows" is
-- taken for a tenth of the table, unless a number stands inside it; and row
-- security lets only what cannot leak into an index, of which the planner knows
-- "case", but not "coalesce" of an argument.
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
set jit = off;
begin;
create schema tap;
create extension pgtap schema tap;
grant usage on schema tap to public;
set local search_path = app, tap, pg_catalog;
set local session_replication_role = replica;	-- no triggers: only rows

create function tap.id(m text, what text, i bigint) returns uuid
language sql immutable as $$ select md5(m || what || i)::uuid $$;
grant execute on function tap.id(text, text, bigint) to public;

-- Survey 1 has the responses of four months, opening 1 a third of the
-- applications.
create function tap.fill(m text, responses int, others int) returns void
language plpgsql as $$
declare
	t uuid := tap.id(m, 'tenant', 1);
begin
	insert into tenant (id, slug, name, logo, logo_type)
	values (t, 'reads-' || m, m, 'x', 'image/png');
	insert into survey (tenant_id, id, slug, title, state, current_version)
	select t, tap.id(m, 'survey', i), 'slug-' || i, 'Survey ' || i, 'open',
	    1 + i % 3
	from generate_series(1, 300) i;
	insert into survey_version (tenant_id, survey_id, version, definition)
	select t, tap.id(m, 'survey', i), v, '<survey/>'
	from generate_series(1, 300) i, generate_series(1, 3) v;
	insert into survey_draft (tenant_id, survey_id, definition, step)
	select t, tap.id(m, 'survey', i), '<draft/>', 200
	from generate_series(1, 200) i;
	insert into survey_draft_step (tenant_id, survey_id, step, what,
	    object, at, old, new)
	select t, tap.id(m, 'survey', i), n, 'text-set', 'nps', 1, 'a', 'b'
	from generate_series(1, 200) i, generate_series(1, 200) n;
	insert into response (tenant_id, id, survey_id, version, receipt,
	    state, page, answers, language, completed_at, started_at,
	    day, has_comment)
	select t, tap.id(m, 'response', i),
	    tap.id(m, 'survey', case when i % 4 = 0 then 1 + i / 4 % 300
		else 1 end), 1,
	    'receipt-of-' || m || i,
	    case when i % 5 = 0 then 'partial' else 'complete' end, 1,
	    '{"nps": 9}', 'en', case when i % 5 <> 0 then at end, at, at::date,
	    i % 10 = 0
	from (select i, now() - i * interval '120 days' / responses as at
	    from generate_series(1, responses) i) r;
	insert into rollup (tenant_id, survey_id, day, channel, version, cell,
	    n)
	select t, tap.id(m, 'survey', 1 + i % 30), current_date - i / 30, 'web',
	    1, 'nps=' || c, 5
	from generate_series(0, 3599) i, generate_series(0, 10) c;
	insert into segment_value (tenant_id, survey_id, field, value)
	select t, tap.id(m, 'survey', 1), 'agent', 'Agent ' || i
	from generate_series(1, 100) i;
	insert into rollup_segment (tenant_id, survey_id, field, value, day,
	    version, cell, n)
	select t, tap.id(m, 'survey', 1), 'agent', 'Agent ' || i,
	    current_date - d, 1, 'nps=' || c, 5
	from generate_series(1, 100) i, generate_series(0, 40) d,
	    generate_series(0, 10) c;
	insert into rollup_delta (tenant_id, survey_id, day, channel, version,
	    weight, cells)
	select t, tap.id(m, 'survey', 1), current_date, 'web', 1, 1,
	    '{#complete,nps=9}'
	from generate_series(1, 2000) i;
	insert into employment_type (tenant_id, code, position)
	select t, code, position from employment_type_first;
	insert into opening (tenant_id, id, slug, title, state, published_at)
	select t, tap.id(m, 'opening', i), 'slug-' || i, 'Opening ' || i,
	    case when i % 3 = 0 then 'closed' else 'open' end, now()
	from generate_series(1, 500) i;
	insert into opening_word (tenant_id, word, opening_id, weight)
	select t, w, tap.id(m, 'opening', i), 1
	from generate_series(1, 500) i, lateral (select 'opening' as w
	    union select 'rare' || i / 5
	    union select 'word' || n || 'of' || i % 7
	    from generate_series(1, 200) n) x
	where i % 3 <> 0;
	insert into file (tenant_id, id, sha256, size, name, media_type, kind,
	    created_at)
	select t, tap.id(m, 'file', i), sha256((m || i)::bytea), 4, 'cv.txt',
	    'text/plain', 'resume', now() - interval '1 day'
	from generate_series(1, others + 500) i;
	insert into file_use select t, sum(size) from file where tenant_id = t;
	insert into file_chunk (tenant_id, file_id, n, bytes)
	select t, tap.id(m, 'file', i), n, 'xx'
	from generate_series(1, others) i, generate_series(0, 1) n;
	insert into application (tenant_id, id, opening_id, draft_id, reference,
	    name, email, resume_file_id, language, age_ok, age_min, age_method,
	    age_wording, consent_process_hash, consent_process_language,
	    created_at, stage, retention_clock)
	select t, tap.id(m, 'application', i),
	    tap.id(m, 'opening', case when i % 3 = 0 then 1 else 1 + i % 500
		end), tap.id(m, 'draft', i), 'REF-' || m || i || '-0000',
	    'N', 'n' || i || '@x.example', tap.id(m, 'file', i), 'en', true,
	    16, 'self-declared', '1', sha256('x'), 'en',
	    now() - i * interval '1 minute',
	    (array['received', 'review', 'rejected'])[1 + i % 3],
	    now() - i % 200 * interval '1 day'
	from generate_series(1, others) i;
	insert into stage (tenant_id, code, position, kind)
	select t, code, position, kind from stage_first;
	insert into application_count
	select t, o.id, s.code, 1 + count(a.*)
	from opening o cross join stage_first s
	left join (select opening_id, stage from application
	    where tenant_id = t) a on a.opening_id = o.id and a.stage = s.code
	where tenant_id = t group by 1, 2, 3;
	insert into consent_text values (t, sha256('x'), 'en', 'I agree.');
	insert into application_event (tenant_id, application_id, kind)
	select t, tap.id(m, 'application', i), 'stage'
	from generate_series(1, others) i, generate_series(1, 3);
	insert into application_draft (tenant_id, id, opening_id, file_id,
	    expires_at)
	select t, tap.id(m, 'new', i), tap.id(m, 'opening', 1 + i % 500),
	    tap.id(m, 'file', others + i), now() + (i - 100) * interval '1 hour'
	from generate_series(1, 500) i;
	insert into account (id, email, name, password_hash)
	select tap.id(m, 'account', i), m || i || '@reads.example', 'N', 'hash'
	from generate_series(1, 300) i;
	insert into role (tenant_id, code, position)
	select t, code, position from role_first where for_tenants;
	insert into role_capability
	select t, role, capability from role_first_capability
	where role <> 'operator';
	insert into membership (tenant_id, account_id, role)
	select t, tap.id(m, 'account', i), 'owner'
	from generate_series(1, 20) i;
	insert into session (token_hash, account_id, tenant_id, csrf, idle,
	    expires_at, absolute_at)
	select sha256((m || i)::bytea), tap.id(m, 'account', 1 + i % 20), t,
	    'csrf', '1 hour', now() + (i - 100) * interval '1 minute',
	    now() + interval '1 day'
	from generate_series(1, 3000) i;
	insert into context_key (tenant_id, id, sealed, revoked_at)
	select t, 'AAAA-' || lpad(i::text, 4, '0'),
	    decode(repeat('00', 80), 'hex'), case when i > 3 then now() end
	from generate_series(1, 50) i;
	insert into tenant_key (tenant_id, sealed)
	values (t, decode(repeat('00', 80), 'hex'));
	insert into subject (tenant_id, id, mail_key)
	select t, tap.id(m, 'subject', i), sha256((i / 3)::text::bytea)
	from generate_series(1, others) i;
	insert into subject_key (tenant_id, subject_id, sealed)
	select t, tap.id(m, 'subject', i), decode(repeat('00', 80), 'hex')
	from generate_series(1, others) i;
	insert into survey_pin (tenant_id, pin, survey_id)
	select t, lpad(i::text, 6, '0'), tap.id(m, 'survey', i)
	from generate_series(1, 300) i;
	insert into transcript (tenant_id, session, subject_id, sealed, lines)
	select t, 's' || i, tap.id(m, 'subject', i), 'x', 1
	from generate_series(1, others) i;
	insert into support_state (tenant_id, code, position, kind)
	select t, code, position, kind from support_state_first;
	insert into support_request (tenant_id, id, reference, subject_id,
	    state, kind, assignee, language, email, site, since, rank)
	select t, tap.id(m, 'request', i), 'R' || lpad(i::text, 3, '0') ||
	    '-' || lpad(i::text, 4, '0'), tap.id(m, 'subject', i), s, s,
	    case when i % 7 = 0 then tap.id(m, 'account', 1 + i % 20) end, 'en',
	    'x', 'x', now() - i * interval '1 minute',
	    (case s when 'closed' then 4102444800000000 else 0 end) +
	    (case s when 'closed' then -1 else 1 end) * (extract(epoch from
		now() - i * interval '1 minute') * 1000000)::bigint
	from (select i, (array['new', 'waiting', 'closed', 'closed'])[1 + i % 4]
	    as s from generate_series(1, others) i) x;
	insert into support_entry (tenant_id, request_id, id, kind, body)
	select t, tap.id(m, 'request', i), tap.id(m, 'entry' || n, i),
	    (array['asked', 'reply', 'answer'])[n], 'x'
	from generate_series(1, others) i, generate_series(1, 3) n;
	insert into support_count
	select t, state, count(*) from support_request where tenant_id = t
	group by state;
	insert into webhook (tenant_id, id, url, host, shape, events,
	    every_survey, sealed)
	select t, tap.id(m, 'webhook', i), 'https://hooks.example/',
	    'hooks.example', 'standard', '{response.completed}', i > 8,
	    decode(repeat('00', 80), 'hex')
	from generate_series(1, 10) i;
	insert into webhook_survey (tenant_id, webhook_id, survey_id)
	select t, tap.id(m, 'webhook', i), tap.id(m, 'survey', n)
	from generate_series(1, 8) i, generate_series(1, 20) n;
	insert into survey_ask (tenant_id, survey_id)
	select t, tap.id(m, 'survey', i) from generate_series(1, 100) i;
	insert into invitation (tenant_id, id, survey_id, visitor, decision,
	    reason, created_at, expires_at, body, idempotency)
	select t, tap.id(m, 'response', i), tap.id(m, 'survey', 1),
	    decode(md5('v' || i % 1000), 'hex'),
	    case when i % 3 = 0 then 'skip' else 'ask' end,
	    case when i % 3 = 0 then 'channel' else 'asked' end,
	    now() - i * interval '1 minute',
	    case when i % 3 <> 0 then now() end, decode(md5('b' || i), 'hex'),
	    decode(md5(m || i), 'hex')
	from generate_series(1, others) i;
	insert into api_token (tenant_id, id, hash, name, scopes, expires_at,
	    revoked_at)
	select t, 'AAAA-' || lpad(i::text, 4, '0'), sha256((m || i)::bytea),
	    'Name', '{surveys:read}', now() + interval '1 day',
	    case when i > 10 then now() end
	from generate_series(1, 50) i;
	insert into alert_rule (tenant_id, id, survey_id, name, question, low,
	    high, with_comment)
	select t, tap.id(m, 'rule', i), tap.id(m, 'survey', 1 + i / 20), 'R',
	    'nps', 0, 6, true
	from generate_series(1, 200) i;
	insert into alert_rule_member (tenant_id, rule_id, account_id)
	select t, tap.id(m, 'rule', i), tap.id(m, 'account', n)
	from generate_series(1, 200) i, generate_series(1, 3) n;
	insert into alert (tenant_id, id, rule_id, survey_id, response_id, name,
	    question, score, state, opened_at)
	select t, tap.id(m, 'alert', i), tap.id(m, 'rule', 1 + i % 19),
	    tap.id(m, 'survey', 1), tap.id(m, 'response', i), 'R', 'nps', 3,
	    (array['open', 'taken', 'answered', 'closed', 'closed'])[1 + i % 5],
	    now() - i * interval '1 minute'
	from generate_series(1, others) i;
	insert into alert_entry (tenant_id, alert_id, id, kind)
	select t, tap.id(m, 'alert', i), tap.id(m, 'alert-entry' || n, i),
	    'note'
	from generate_series(1, others) i, generate_series(1, 3) n;
	insert into export (tenant_id, id, survey_id, format, in_words, state,
	    made_at, ended_at, is_file, size)
	select t, tap.id(m, 'export', i), tap.id(m, 'survey', 1 + i % 3), 'sav',
	    false, case when i <= 2 then 'running' else 'done' end,
	    now() - i * interval '10 minutes',
	    case when i > 2 then now() - i * interval '10 minutes' end, i % 3 = 0,
	    case when i % 300 = 0 then 5 end
	from generate_series(1, others) i;
	insert into mailing (tenant_id, id, survey_id, identity, texts, state,
	    sent_at, starts_at, ends_at, is_read, created_at)
	select t, tap.id(m, 'mailing', i), tap.id(m, 'survey', 1 + i % 3),
	    'identified', '{"en": {"subject": "s", "text": "t", "html": "h"}}',
	    case when i > 190 then 'draft' else 'sending' end,
	    case when i <= 190 then now() end, now(),
	    case when i <= 190 then now() + interval '30 days' end, i <> 200,
	    now() - i * interval '1 minute'
	from generate_series(1, 200) i;
	insert into subject (tenant_id, id)
	select t, tap.id(m, 'person', i) from generate_series(1, others) i;
	insert into subject_key (tenant_id, subject_id, sealed)
	select t, tap.id(m, 'person', i), decode(repeat('00', 80), 'hex')
	from generate_series(1, others) i;
	insert into mailing_recipient (tenant_id, mailing_id, id, line, mail_key,
	    email, language, state, sent_at, response_id)
	select t, tap.id(m, 'mailing', case when i % 2 = 0 then 1
	    else 1 + i % 180 end), tap.id(m, 'person', i), i,
	    sha256((m || i)::bytea), 'x', 'en',
	    case when i % 3 = 0 then 'waiting' else 'sent' end,
	    case when i % 3 <> 0 then now() end, tap.id(m, 'response', i)
	from generate_series(1, others) i;
	insert into mail_block (tenant_id, mail_key, why)
	select t, sha256((m || i)::bytea), 'optout'
	from generate_series(1, others, 10) i;
	insert into comment (tenant_id, response_id, n, survey_id, question,
	    version, day, started_at, language, channel, score, config, said,
	    words)
	select t, r.id, 1, r.survey_id, 'better', 1, r.day, r.started_at, 'en',
	    'web', i % 11, 'english', x.said, words_of('english', x.said,
	    words_shelf(t, r.survey_id, r.day), null, null)
	from (select *, row_number() over (order by started_at) as i
	    from response where tenant_id = t and has_comment) r,
	    lateral (select 'the chat was ' || case when i % 1000 = 0
		then 'rare' when i % 2 = 0 then 'slow' else 'good' end as said) x;
	insert into comment_due (tenant_id, responses)
	select t, array[r.id] from response r where r.tenant_id = t
	    and r.has_comment limit 500;
	insert into tag (tenant_id, name) select t, 'tag' || i
	from generate_series(1, 100) i;
	insert into response_tag (tenant_id, response_id, tag)
	select t, r.id, 'tag' || n from response r, generate_series(1, 3) n
	where r.tenant_id = t and r.has_comment;
	insert into response_note (tenant_id, id, response_id, body)
	select t, tap.id(m, 'note', i), tap.id(m, 'response', 10 * i), 'Note'
	from generate_series(1, others / 10) i;
	insert into export_piece (tenant_id, export_id, n, bytes)
	select t, tap.id(m, 'export', i), n, 'xx'
	from generate_series(1, others) i, generate_series(0, 1) n;
	insert into audit (tenant_id, actor, action)
	select t, tap.id(m, 'account', 1), 'sign-in'
	from generate_series(1, others) i;
	insert into delivery (tenant_id, id, kind, purpose, application_id,
	    recipient, content, state, ended_at)
	select t, tap.id(m, 'delivery', i), 'mail', 'application.received',
	    tap.id(m, 'application', i), case when i % 2 = 0 then 'n@x.example'
	    end, case when i % 2 = 0 then '{}'::jsonb end, case when i % 2 = 1
	    then 'delivered' when i % 20 = 0 then 'failed' else 'waiting' end,
	    case when i % 2 = 1 or i % 20 = 0 then now() - interval '1 day' end
	from generate_series(1, others) i;
	insert into job (tenant_id, kind, delivery_id, state, locked_by,
	    locked_until, ended_at, run_at)
	select t, 'mail', tap.id(m, 'delivery', i),
	    case when i % 2 = 1 then 'done' when i % 1000 = 0 then 'running'
		else 'ready' end,
	    case when i % 1000 = 0 then 'w' end,
	    case when i % 1000 = 0 then now() + interval '1 minute' end,
	    case when i % 2 = 1 then now() end,
	    now() - i * interval '1 second'
	from generate_series(1, others) i;
	insert into delivery (tenant_id, id, kind, purpose, webhook_id, event,
	    response_id, recipient, content, state, created_at, ended_at)
	select t, tap.id(m, 'call', i), 'webhook', 'webhook',
	    tap.id(m, 'webhook', 1 + i % 10), 'response.completed',
	    tap.id(m, 'response', i), case when i % 2 = 0 then
	    'hooks.example' end, case when i % 2 = 0 then '{}'::jsonb end,
	    case when i % 2 = 1 then 'delivered' when i % 20 = 0 then 'failed'
	    else 'waiting' end, now() - i * interval '1 minute',
	    case when i % 2 = 1 or i % 20 = 0 then now() end
	from generate_series(1, others) i;
end
$$;
select tap.fill('a', 30000, 6000), tap.fill('b', 10000, 3000) \g /dev/null
insert into tenant (id, slug, name)
select tap.id('c', 'tenant', i), 'reads-c' || i, 'C'
from generate_series(1, 1000) i;
insert into context_key (tenant_id, id, sealed)
select tap.id('c', 'tenant', i), 'AAAA-' || lpad(n::text, 4, '0'),
    decode(repeat('00', 80), 'hex')
from generate_series(1, 1000) i, generate_series(1, 5) n;
insert into api_token (tenant_id, id, hash, name, scopes, expires_at)
select tap.id('c', 'tenant', i), 'AAAA-' || lpad(n::text, 4, '0'),
    sha256(('c' || i || n)::bytea), 'Name', '{surveys:read}',
    now() + interval '1 day'
from generate_series(1, 1000) i, generate_series(1, 5) n;
analyze;

-- A submission as the server sends it.
create function tap.sent(i int) returns text language sql as $$
	select jsonb_build_object('id', md5('new' || i)::uuid, 'survey_id',
	    tap.id('a', 'survey', 1), 'version', 1, 'receipt', 'receipt-of-new' || i,
	    'state', 'complete', 'page', 1, 'answers', '{"nps": 9}'::jsonb,
	    'language', 'en', 'cells', array['nps=9'], 'has_comment', false,
	    'time_zone', 'UTC')::text
$$;

-- What a query is asked with: by "query.argument", or else by argument.
create temp table usual (arg text primary key, value text) on commit drop;
insert into usual values
('slug', 'slug-1'), ('tenant_get.slug', 'reads-a'),
('tenant_add.slug', 'reads-new'), ('opening_add.slug', 'reads-new'),
('survey', tap.id('a', 'survey', 1)), ('version', '1'), ('rows', '51'),
('opening', tap.id('a', 'opening', 1)), ('draft', tap.id('a', 'draft', 9)),
('draft_file_get.draft', tap.id('a', 'new', 500)),
('draft_file_drop.draft', tap.id('a', 'new', 500)),
('draft_file_keep.draft', tap.id('a', 'new', 500)),
('draft_file_keep.opening', tap.id('a', 'opening', 1)),
('draft_file_keep.file', gen_random_uuid()),
('draft_file_keep.network', 'hash'), ('whole', 'false'),
('until', '4102444800'), ('file_mb', null), ('survey_mb', null),
('invitations_a_day', null), ('support_unanswered', null),
('survey_minutes', null), ('minutes', '5'),
('application_add.draft', tap.id('a', 'new', 501)),
('application_demo_add.draft', tap.id('a', 'new', 502)),
('application_demo_add.opening', 'slug-1'),
('application_demo_add.reference', 'REF-new2-0000'),
('application_add.reference', 'REF-new1-0000'),
('id', gen_random_uuid()), ('job_done.id', '1'), ('job_back.id', '1'),
('application_get.id', tap.id('a', 'application', 9)),
('application_stage_set.id', tap.id('a', 'application', 9)),
('application_keep_withdraw.id', tap.id('a', 'application', 9)),
('application', tap.id('a', 'application', 9)),
('reference', 'REF-a9-0000'), ('revision', '1'), ('stage', 'review'),
('mover', tap.id('a', 'account', 1)), ('mail_get.id',
    tap.id('a', 'delivery', 2)),
('file', tap.id('a', 'file', 9)), ('n', '0'), ('bytes', '\x7878'), ('name', 'Name'),
('media_type', 'text/plain'), ('kind', 'resume'), ('email',
    'a1@reads.example'), ('account_add.email', 'new@reads.example'),
('network', '192.0.2.0/24'), ('account', tap.id('a', 'account', 1)),
('key', '\x' || repeat('00', 16)), ('burst', '5'), ('every', '1000'),
('want', '1'), ('browser', null), ('session_move.slug', 'reads-a'),
('mail_hour_key', null), ('mail_day_key', null),
('mail_hour_burst', '1'), ('mail_hour_every', '1'), ('mail_day_burst', '1'),
('mail_day_every', '1'), ('purpose', 'survey.later'),
('recipient', 'a@reads.example'), ('subject', 'S'), ('delivery_add.text', 'T'),
('proven', 'hash'), ('better', 'hash2'), ('password_hash', 'hash3'),
('is_operator', 'false'), ('tenant_id', tap.id('a', 'tenant', 1)),
('role', 'owner'), ('token_hash', '\x' || encode(sha256('a1000'), 'hex')),
('session_add.token_hash', '\x' || encode(sha256('new'), 'hex')),
('ticket', '\x' || encode(sha256('ticket'), 'hex')),
('which', null), ('is_shut', 'true'), ('hash', 'hash4'),
('comments_due_read.ids', array_to_string(array(select id::text from response
    where tenant_id = tap.id('a', 'tenant', 1) and has_comment limit 200), ' ')),
('comments_drop.ids', tap.id('a', 'response', 9)::text),
('comments_drop.dues', '1 2 3'), ('pages', '3'), ('keys', array['nps', 'why', 'better']::text),
('numbers', array['0', '1', '2']::text), ('on_pages', array['1', '1', '2']::text),
('account_reset_begin.text', 'T'), ('person_invite.text', 'T'),
('csrf', 'csrf'), ('idle_seconds', '60'), ('total_seconds', '600'),
('phone', null), ('resume', tap.id('a', 'file', 9)), ('resume_text', 'text'),
('cover_note', null), ('age_min', '16'), ('age_method', 'self-declared'),
('age_wording', '1'), ('language', 'en'),
('process_hash', '\x' || encode(sha256('x'), 'hex')), ('keep', 'false'),
('keep_hash', null), ('process_words', 'I agree.'), ('keep_words', null),
('mail_subject', 'Subject'), ('mail_text', 'Text'), ('days_ago', '3'),
('before', '0'), ('audit_look.before', '4000'), ('audit_look.who', null),
('audit_look.what', '{%}'), ('audit_floor.before', '4000'), ('behind', '0'),
 ('before_at', null), ('before_id', null),
('action', 'sign-in'), ('object_kind', null), ('object_id', null),
('detail', null), ('from', (current_date - 29)::text),
('to', current_date::text), ('unit', 'day'), ('questions', '{nps}'),
('channel', ''), ('of_version', '0'), ('spoken', ''), ('agent', 'Nobody'),
('cell', 'nps=9'), ('field', 'agent'), ('value', 'Agent 1'),
('segment_split.question', 'nps'), ('channel_split.question', 'nps'),
('response_pick.queue', ''), ('response_newer_pick.queue', ''),
('response_older_pick.queue', ''), ('picked_counts.queue', ''),
('picked_comments.queue', ''),
('response_pick.outcome', ''), ('response_newer_pick.outcome', ''),
('response_older_pick.outcome', ''), ('picked_counts.outcome', ''),
('picked_comments.outcome', ''),
('mailing_add.texts', '{}'), ('identity', 'identified'), ('starts', ''),
('remind', '0'), ('mails_a_day', null),
('mailing_load.id', tap.id('a', 'mailing', 200)),
('people', (select jsonb_agg(jsonb_build_object('id', gen_random_uuid(),
    'line', 10000 + i, 'mail_key', encode(sha256(('new' || i)::bytea), 'hex'),
    'key', repeat('00', 80), 'email', '00', 'language', 'en'))::text
    from generate_series(1, 250) i)),
('mailing_read.id', tap.id('a', 'mailing', 200)), ('mailing_read.lines', '9'),
('refused', '[]'), ('skipped', '{}'),
('mailing_send.id', tap.id('a', 'mailing', 191)),
('mailing_stop.id', tap.id('a', 'mailing', 5)),
('mailing_drop.id', tap.id('a', 'mailing', 192)),
('mailing_take_out.id', tap.id('a', 'mailing', 1)),
('mail_bounce_clear.id', tap.id('a', 'mailing', 1)),
('mailing_take_out.recipient', tap.id('a', 'person', 6)),
('mail_bounce_clear.recipient', tap.id('a', 'person', 6)),
('before_micros', null), ('mailing_get.id', tap.id('a', 'mailing', 1)),
('mailing_get.survey', tap.id('a', 'survey', 2)),
('mailing_list.survey', tap.id('a', 'survey', 2)),
('mailing_people.id', tap.id('a', 'mailing', 1)),
('mailing_people.after', '100'),
('mailing_take.id', tap.id('a', 'person', 3)), ('reminds', 'false'),
('mailing_mail_get.id', tap.id('a', 'person', 3)),
('mailing_note.id', tap.id('a', 'person', 3)), ('became', 'sent'),
('mailing_note.answer', null), ('mailing_note.visitor', null),
('mail_optout_get.mail_key', '\x' || encode(sha256('a10'), 'hex')),
('mail_optout.mail_key', '\x' || encode(sha256('a12'), 'hex')),
('mail_optout.wanted', 'true'),
('mail_bounced.mail_key', '\x' || encode(sha256('a13'), 'hex')),
('alert_rule_put.id', gen_random_uuid()),
('alert_rule_put.survey', tap.id('a', 'survey', 200)),
('alert_rule_put.question', 'nps'), ('low', '0'), ('high', '6'),
('with_comment', 'true'), ('members', '{}'), ('is_new', 'true'),
('alert_rule_drop.id', tap.id('a', 'rule', 5)), ('back', 'false'),
('rule', tap.id('a', 'rule', 5)), ('alert_open.id', gen_random_uuid()),
('alert_open.value', '3'),
('mails', '[{"to":"a@x.example","subject":"s","text":"t"}]'),
('alert_list.states', '{open,taken,answered}'),
('alert_list_survey.states', '{open,taken,answered}'),
('alert_list.before', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
('alert_list_survey.before', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
('alert_get.id', tap.id('a', 'alert', 9)),
('alert', tap.id('a', 'alert', 9)), ('alert_act.id',
    tap.id('a', 'alert', 5)), ('alert_act.was', '1'),
('alert_act.what', 'take'), ('alert_act.entry', gen_random_uuid()),
('alert_act.body', null), ('alert_act.recipient', null),
('alert_act.mail_subject', null), ('alert_act.mail_text', null),
('webhook_put.id', gen_random_uuid()), ('url', 'https://a.example/'),
('webhook_put.host', 'a.example'), ('shape', 'slack'),
('events', '{response.completed}'), ('every_survey', 'false'),
('webhook_put.surveys', '{slug-1}'),
('webhook_put.sealed', null),
('webhook_set.id', tap.id('a', 'webhook', 1)), ('webhook_set.what', 'pause'),
('webhook_set.sealed', null), ('webhook_try.id', tap.id('a', 'webhook', 2)),
('webhook_again.id', tap.id('a', 'webhook', 2)), ('delivery',
    tap.id('a', 'call', 1)), ('webhook_log.id', tap.id('a', 'webhook', 2)),
('webhook_delivery_get.id', tap.id('a', 'webhook', 2)), ('job', '1'),
('event', 'response.completed'), ('webhook_call_get.id',
    tap.id('a', 'call', 2)), ('webhook_note.id', tap.id('a', 'call', 4)),
('outcome', 'status'), ('http_status', '410'), ('said', 'no'),
('is_gone', 'true'), ('webhook_reseal.id', tap.id('a', 'webhook', 1)),
('webhook_reseal.was', '\x' || repeat('00', 80)), ('webhook_reseal.before', null),
('is_heard', 'true'), ('response_submit_heard.submission', tap.sent(4)),
('response_submit_heard_many.submission',
    array[tap.sent(5), tap.sent(6)]::text),
('retention_get.code', 'delivery.failed'), ('worker', 'w'),
('job_claim.kind', 'mail'), ('job_reclaim.kind', 'mail'),
('job_revive.kind', 'mail'), ('share', '3'), ('most_tries', '10'),
('job_claim.after', null), ('gone', null), ('lease_seconds', '60'),
('job_renew.id', '1'), ('job_revive.id', null), ('seconds', '60'),
('is_dead', 'false'), ('counts', 'true'), ('error', 'no'), ('q', 'opening'),
('departments', '{}'), ('locations', '{}'), ('types', '{}'),
('opening_open_page.before', '300'), ('opening_search_page.before', '300'), ('title', 'T'),
('department', 'D'), ('location', 'L'), ('employment_type', 'full_time'),
('is_remote', 'false'), ('summary', 'S'), ('description', 'D'),
('pay_min', null), ('pay_max', null), ('pay_currency', null),
('pay_period', null), ('opening_add.state', 'open'), ('state', null),
('asked', 'slow'), ('comment_list.want', '{"channel": "web"}'), ('comment_beside.want', '{"channel": "web"}'), ('by_score', 'false'),
('comment_list.id', null), ('comment_list.day', null),
('comment_list.us', null), ('comment_list.n', '0'),
('comment_beside.id', tap.id('a', 'response', 15000)),
('response_mark.id', tap.id('a', 'response', 15000)),
('response_mark.what', 'tag'), ('response_mark.said', 'tag1'),
('response_mark.entry', gen_random_uuid()),
('comments_put.rows', '[]'),
('receipt', 'receipt-of-a9'),
('response_get.id', tap.id('a', 'response', 15000)),
('response_edit.id', tap.id('a', 'response', 15000)),
('response_file_add.file', gen_random_uuid()), ('question', 'photo'),
('dropped', '{}'), ('response', tap.id('a', 'response', 15000)),
('answers', '{"nps": 3}'), ('cells', '{nps=3}'), ('has_comment', 'false'),
('response_newer_find.id', tap.id('a', 'response', 15000)),
('response_older_find.id', tap.id('a', 'response', 15000)),
('response_submit.submission', tap.sent(1)),
('response_submit_counted.submission', tap.sent(4)),
('response_edit_counted.id', tap.id('a', 'response', 15000)),
('quotas', '{1}'), ('quota', '1'), ('quota_set.wanted', '{"limit": 5}'),
('response_submit_many.submission', array[tap.sent(2), tap.sent(3)]::text),
('survey_by_pin.pin', '000001'), ('survey_pin_set.pin', '999999'),
('survey_pin_set.live', 'true'), ('session', 's1'), ('transcript_put.session', 'new'), ('transcript_put.subject', gen_random_uuid()),
('transcript_put.key', '\x' || repeat('00', 80)), ('lines', '1'),
('left_out', '0'), ('at_least', '10'), ('responses_mix.rows', '[]'),
('anonymous_reseal.sealed', 'text'), ('anonymous_reseal.was', 'text'),
('states', '{partial,complete}'), ('day', current_date),
('time_zone', 'UTC'), ('us', (extract(epoch from now()) * 1000000)::bigint),
('surveys',
    (select array_agg(tap.id('a', 'survey', i))
    from generate_series(1, 300) i)::text),
('overview_cells.questions', array_fill(text 'nps', array[300])::text),
('overview_numbers.questions', array_fill(text 'nps', array[300])::text),
('overview_numbers.before', current_date - 60),
('overview_numbers.days', '3'),
('comment_rise.before', current_date - 60),
('lows', array_fill(text '0', array[300])::text),
('highs', array_fill(text '10', array[300])::text),
('response_demo_add.rows', '[]'), ('response_import_add.rows', '[]'), ('response_import_add.page', '1'), ('uncounted_set.rows', '[]'), ('after', '3'), ('definition', '<new/>'),
('survey_version_get.version', '2'), ('publisher', null), ('based', '1'),
('survey_versions_before.before', '4'), ('survey_publish_current.first', 'open'),
('survey_publish_draft.draft', '1'),
('change', '1'), ('survey_list.state', ''),
('survey_list.words', ''), ('skip', '0'), ('wanted', '{"state": "paused", "limit": 500, "opens": null}'),
('min_age', '16'), ('accent_color', '#2456a6'),
('tenant_add.time_zone', 'UTC'), ('privacy_url', null),
('careers_intro', null), ('logo', null),
('theme', '{"accent":"#123456","radius":0,"font":"mono","brand_off":true}'),
('host', 'https://www.example.com'), ('allowed', 'yes'),
('logo_type', null), ('kinds_kept', '{application.open,application.kept}'),
('days_kept', '{90,0}'), ('step', '200'), ('based_on', '2'),
('what', 'text-set'), ('object', 'nps'), ('from_byte', '1'), ('was', 'a'),
('becomes', 'b'), ('sealed', '\x' || repeat('00', 80)), ('context_key_reseal.was', '\x00'),
('context_key_add.id', 'AAAA-9999'), ('context_key_allow.id', 'AAAA-0020'),
('context_key_revoke.id', 'AAAA-0001'), ('context_key_reseal.id', 'AAAA-0001'),
('tenant_key_reseal.was', '\x00'),
('mail_key', '\x' || encode(sha256('7'), 'hex')),
('subject_forget.id', tap.id('a', 'subject', 7)),
('subjects', (select array_agg(tap.id('a', 'subject', i))
    from generate_series(1, 60) i)::text),
('support_add.reference', 'ZZZZ-0001'), ('support_add.email', '\x00'),
('support_add.name', null), ('support_add.phone', null), ('site', '\x00'), ('body', '\x00'),
('support_add.key', '\x' || repeat('00', 80)), ('entry', gen_random_uuid()),
('support_say.id', tap.id('a', 'request', 9)), ('closes', 'true'),
('support_shut.id', tap.id('a', 'request', 9)),
('support_get.id', tap.id('a', 'request', 9)),
('request', tap.id('a', 'request', 9)), ('desk', tap.id('a', 'account', 8)),
('after_rank', '1'), ('after_id', tap.id('a', 'request', 9)),
('support_list.state', 'new'), ('support_find.reference', 'R009-0009'),
('support_reply.id', tap.id('a', 'request', 9)),
('support_note.id', tap.id('a', 'request', 9)),
('support_state_set.id', tap.id('a', 'request', 9)),
('support_assign.id', tap.id('a', 'request', 9)),
('support_reply.was', '1'), ('support_state_set.was', '1'),
('support_assign.was', '1'), ('support_state_set.state', 'closed'),
('member', tap.id('a', 'account', 8)),
('support_forget.was', '1'),
('invite.id', gen_random_uuid()), ('invite.session', null),
('invite.subject', null), ('invite.channel', 'chat'), ('invite.outcome', 'solved'),
('invite.visitor', '\x' || md5('v1')), ('wish', 'ask'), ('invite.why', 'asked'),
('body_hash', '\x' || md5('b')), ('invite.idempotency', '\x' || md5('new')),
('survey_ask_set.wanted', '{"seconds":0,"messages":0,"channels":[],"outcomes":[],"human":false,"after_auto_close":false,"percent":50,"cooldown_days":1,"window_hours":1}'),
('api_token_enter.hash', '\x' || encode(sha256('a1'), 'hex')),
('api_token_add.hash', '\x' || encode(sha256('new'), 'hex')),
('api_token_add.id', 'AAAA-9999'), ('api_token_set.id', 'AAAA-0020'),
('scopes', '{surveys:read}'), ('days', '30'), ('live', 'true'),
('after_slug', 'slug-2'), ('format', 'csv'), ('in_words', 'false'),
('first', null), ('last', null), ('only', null),
('export_end.id', tap.id('a', 'export', 1)), ('export_end.rows', '5'),
('export', tap.id('a', 'export', 300)), ('expected', '9'), ('size', '9'),
('why', 'rows'), ('export_drop.id', tap.id('a', 'export', 300)),
('export_file_get.id', tap.id('a', 'export', 300)),
('export_file_get.slug', 'slug-1'), ('export_start.id',
    tap.id('a', 'export', 2)), ('export_progress.id', tap.id('a', 'export', 2)),
('export_progress.rows', '5'), ('export_piece_add.export',
    tap.id('a', 'export', 2)), ('export_piece_add.n', '7'),
('export_person.id', tap.id('a', 'export', 2)),
('export_finish.id', tap.id('a', 'export', 2)), ('export_finish.rows', '5'),
('export_fail.id', tap.id('a', 'export', 1)),
('support_file_add.id', tap.id('a', 'request', 9)),
('support_file_add.file', gen_random_uuid()), ('support_file_add.name', '\x00'),
('support_file_add.bytes', '\x00'),
('support_demo_add.reference', 'ZZZZ-0002'),
('support_demo_add.state', 'closed'), ('support_demo_add.email', '\x00'),
('support_demo_add.name', null), ('hours_ago', '3'),
('support_demo_add.id', tap.id('a', 'subject', 10)),
('entries', array[gen_random_uuid()]::text), ('kinds', '{asked}'), ('bodies', '{00}'),
('survey_new.slug', 'brand-new'), ('draft_state.survey', tap.id('a', 'survey', 1)), ('draft_add.survey', tap.id('a', 'survey', 250));

-- The same again with other arguments: pages behind the first, filters.
create temp table again (query text, what text, args jsonb) on commit drop;
insert into again values
('application_list', 'behind a cursor', jsonb_build_object('before_at',
    (extract(epoch from now() - interval '2 days') * 1000000)::bigint::text,
    'before_id', tap.id('a', 'application', 500))),
('application_list', 'of every opening and stage',
    '{"opening": null, "stage": null}'),
('application_list', 'of a stage', '{"opening": null}'),
('application_list', 'of a stage that is hardly used',
    '{"opening": null, "stage": "hired"}'),
('application_list', 'of an opening', '{"stage": null}'),
('stage_list', 'of every opening', '{"opening": null}'),
('support_list', 'of any state and anybody', '{"state": null, "desk": null}'),
('support_list', 'of a state', '{"desk": null}'),
('support_list', 'closed', '{"state": "closed", "desk": null}'),
('support_list', 'of one', '{"state": null}'),
('support_list', 'of nobody', '{"state": null,
    "desk": "00000000-0000-0000-0000-000000000000"}'),
('audit_list', 'behind a row', '{"before": "4000"}'),
('audit_look', 'of nobody, of any day, from the newest on', '{"before":
    "9223372036854775807", "from": null, "to": null, "what": "{none.%}",
    "who": "00000000-0000-0000-0000-000000000000"}'),
('response_list', 'of a state', '{"states": "{partial}"}'),
('response_list_after', 'of any day', '{"from": "-infinity", "to": "infinity"}'),
('response_list', 'of days long ago', jsonb_build_object('from',
    (current_date - 100)::text, 'to', (current_date - 90)::text)),
('dashboard_comments', 'of days long ago', jsonb_build_object('from',
    (current_date - 100)::text, 'to', (current_date - 90)::text)),
('opening_search_page', 'with two words', '{"q": "opening rare7"}'),
('opening_search_counts', 'of a team', '{"departments": "{D}"}');

\set prepares `awk -v to=prepare -f sql/queries.awk sql/queries/*.sql`
:prepares
create temp table query (name text, role text, reads text, args text[])
    on commit drop;
\set list `awk -v to=list -f sql/queries.awk sql/queries/*.sql`
insert into query
select f[1], f[2], f[3], f[4]::text[]
from (select string_to_array(l, E'\t') as f
    from unnest(string_to_array(:'list', E'\n')) l) x;

create function tap.call_of(q text, more jsonb) returns text
language plpgsql as $$
declare
	r record;
	v text;
	list text := '';
begin
	for r in select a.name, t.type from query,
	    unnest(args, (select parameter_types::text[]
		from pg_prepared_statements p where p.name = q)) a(name, type),
	    lateral (select a.type) t(type)
	    where query.name = q loop
		if more ? r.name then
			v := more->>r.name;
		else
			select value into v from usual
			where arg in (q || '.' || r.name, r.name)
			order by length(arg) desc limit 1;
			if not found then
				raise 'there is no sample of %(%)', q, r.name;
			end if;
		end if;
		list := list || case when list = '' then '' else ', ' end ||
		    format('%L::%s', v, r.type);
	end loop;
	return 'execute ' || q || case when list = '' then ''
	    else '(' || list || ')' end;
end
$$;

-- Twice, so that catalogues are read and functions planned, each undone.
create function tap.explained(call text, who text, tenant text)
returns jsonb language plpgsql as $$
declare
	j jsonb;
begin
	for i in 1 .. 2 loop
		begin
			perform set_config('app.tenant', tenant, true),
			    set_config('app.actor', tap.id('a', 'account',
				1)::text, true),
			    set_config('role', 'exitpoll_' || who, true);
			execute 'explain (analyze, buffers, timing off, '
			    'format json) ' || call into j;
			raise sqlstate 'UNDO1';
		exception when sqlstate 'UNDO1' then
		end;
	end loop;
	return j->0;
end
$$;

create function tap.reads(j jsonb) returns numeric language sql as $$
	select coalesce(max((node->'Actual Loops')::numeric * greatest(1,
	    (node->'Actual Rows')::numeric +
	    coalesce((node->'Rows Removed by Filter')::numeric, 0) +
	    coalesce((node->'Rows Removed by Index Recheck')::numeric, 0))), 0)
	from jsonb_path_query(j, 'strict $.**') node
	where jsonb_typeof(node) = 'object' and (node ? 'Relation Name' or
	    node ? 'Index Name') and node->>'Node Type' <> 'ModifyTable'
$$;
create function tap.blocks(j jsonb) returns numeric language sql as $$
	select coalesce((j->'Plan'->'Shared Hit Blocks')::numeric, 0) +
	    coalesce((j->'Plan'->'Shared Read Blocks')::numeric, 0)
$$;

create function tap.held() returns setof text language plpgsql as $$
declare
	c record;
	j jsonb;
	mode text;
	said text;
	bad bool;
begin
	for c in select q.*, s.what, s.args as more, q.reads as bound
	    from query q
	    cross join lateral (select '' as what, '{}'::jsonb as args
		union all select ' ' || a.what, a.args from again a
		where a.query = q.name) s loop
		said := '';
		bad := false;
		foreach mode in array array['force_generic_plan',
		    'force_custom_plan'] loop
			perform set_config('plan_cache_mode', mode, true);
			j := tap.explained(tap.call_of(c.name, c.more), c.role,
			    case when c.name ~ '^(job|account|session|login|tenants)_|^tenant_(get|ids|list|add)$|^sweep_house$'
			    then '' else tap.id('a', 'tenant', 1)::text end);
			said := said || format(' %s:%s/%s', substr(mode, 7, 1),
			    tap.reads(j), tap.blocks(j));
			bad := bad or (c.bound <> 'all' and (tap.reads(j) >
			    c.bound::numeric or tap.blocks(j) > 60 +
			    32 * c.bound::numeric));
		end loop;
		return next tap.ok(not bad, format('%s%s reads %s:%s', c.name,
		    c.what, c.reads, said));
	end loop;
end
$$;
select plan((select count(*)::int from query) +
    (select count(*)::int from again) + 3);
select cmp_ok(count(*), '>', 70::bigint, 'there are queries') from query;
select tap.held();
-- A search reads what has its words, and no other opening of the customer's.
select cmp_ok(tap.reads(tap.explained(tap.call_of(q, '{"q": "rare99",
    "before": 0}'), 'web', tap.id('a', 'tenant', 1)::text)), '<', 25::numeric,
    q || ' reads little for a rare word')
from unnest('{opening_search_page,opening_search_counts}'::text[]) q;
select * from finish();
rollback;
