-- Mailings: who is written to and who is not, once, whatever ends in between; what
-- is counted; and what goes when.
\i tests/sql/setup.psql
select * from no_plan();
create function tap.try(statement text) returns text language plpgsql as $$
begin
	execute statement;
	return 'done';
exception when others then
	return sqlstate;
end
$$;
insert into survey_ask (tenant_id, survey_id, cooldown_days)
values (:'A', md5('surveyaa')::uuid, 10)
on conflict (tenant_id, survey_id) do update set cooldown_days = 10;

create function tap.person(n int, address text) returns jsonb
language sql as $$
	select jsonb_build_object('id', md5('p' || n)::uuid, 'line', n,
	    'mail_key', encode(sha256(address::bytea), 'hex'),
	    'key', repeat('00', 80), 'email', '0011', 'language', 'en',
	    'visitor', repeat('ab', 16))
$$;
create function tap.key(address text) returns bytea
language sql as $$ select sha256(address::bytea) $$;
grant execute on all functions in schema tap to public;

select set_config('app.tenant', :'A', true) \g /dev/null
set local role exitpoll_web;
select ok(app.mailing_add(md5('m')::uuid, md5('surveyaa')::uuid, 'identified',
    '{"en": {}}', '', 3, null), 'a mailing is made');
select is((select array_agg(line || ' ' || why order by line)
    from app.mailing_load(md5('m')::uuid, jsonb_build_array(
	tap.person(2, 'a'), tap.person(3, 'b'), tap.person(4, 'a'),
	tap.person(5, 'gone'), tap.person(6, 'c'), tap.person(7, 'd')))),
    array['4 duplicate', '5 optout'], 'who is there twice, or opted out, is not');
select is((select array_agg(line || ' ' || why)
    from app.mailing_load(md5('m')::uuid, jsonb_build_array(
	tap.person(8, 'b')))), array['8 duplicate'],
    'also of what came before');
select is(app.mailing_send(md5('m')::uuid, null), null,
    'nothing is sent before all of it was read');
select ok(app.mailing_read(md5('m')::uuid, 7, '[]', '{}'), 'it is read');
select ok(not app.mailing_read(md5('m')::uuid, 7, '[]', '{}'), 'once');
select is((select count(*) from app.mailing_load(md5('m')::uuid,
    jsonb_build_array(tap.person(9, 'z')))), 0::bigint,
    'and nobody comes to it then');
reset role;
update survey set state = 'closed' where tenant_id = :'A';
set local role exitpoll_web;
select is(app.mailing_send(md5('m')::uuid, null), 'closed',
    'nothing is sent of a closed survey');
reset role;
update survey set state = 'open' where tenant_id = :'A';
set local role exitpoll_web;
select is(app.mailing_send(md5('m')::uuid, null), 'sent', 'then it is');
select is(app.mailing_send(md5('m')::uuid, null), 'again', 'once');
select ok(not app.mailing_drop(md5('m')::uuid, null),
    'what was sent is not dropped');
reset role;
select is((select count(*) from job where tenant_id = :'A'
    and kind = 'mailing'), 4::bigint, 'a job for each');

set local role exitpoll_job;
select ok(app.mailing_take(md5('p2')::uuid, false), 'the first goes');
select ok(not app.mailing_take(md5('p2')::uuid, false),
    'after who took it and ended it does not go again');
select is((select state from app.mailing_recipient where id = md5('p2')::uuid),
    'unclear', 'and that is said');
select ok(app.mailing_take(md5('p3')::uuid, false), 'another goes');
select app.mailing_note(md5('p3')::uuid, false, 'sent', md5('r3')::uuid,
    decode(repeat('ab', 16), 'hex')) \g /dev/null
select ok(not app.mailing_take(md5('p3')::uuid, false), 'it went');
select ok(app.mailing_take(md5('p6')::uuid, false), 'the third is tried');
select app.mailing_note(md5('p6')::uuid, false, 'again', null, null)
    \g /dev/null
select ok(app.mailing_take(md5('p6')::uuid, false), 'and again');
select app.mailing_note(md5('p6')::uuid, false, 'bounced', null, null)
    \g /dev/null
reset role;
select is((select n from mail_day where tenant_id = :'A'), 4,
    'what is tried again counts once');
select is((select count(*) from job where tenant_id = :'A'
    and kind = 'mailing' and (payload->>'reminds')::boolean), 1::bigint,
    'of the one that went there is a reminder');
select is((select visitor from invitation where tenant_id = :'A'
    and id = md5('r3')::uuid), decode(repeat('ab', 16), 'hex'),
    'and an invitation');

-- The day's mails.
update tenant set mails_a_day = 4 where id = :'A';
set local role exitpoll_job;
select ok(not app.mailing_take(md5('p7')::uuid, false),
    'the day has had its mails');
reset role;
select is((select count(*) from job where tenant_id = :'A'
    and kind = 'mailing' and payload->>'recipient' = md5('p7')::uuid::text
    and run_at > now()), 1::bigint, 'it is queued for the next');
update tenant set mails_a_day = 100 where id = :'A';

-- The reminder.
set local role exitpoll_job;
select ok(app.mailing_take(md5('p3')::uuid, true), 'who did not answer is reminded');
select app.mailing_note(md5('p3')::uuid, true, 'again', null, null) \g /dev/null
reset role;
insert into response (tenant_id, id, survey_id, version, receipt, state, page,
    answers, language, day, has_comment)
values (:'A', md5('r3')::uuid, md5('surveyaa')::uuid, 1, 'receipt-of-r3',
    'partial', 1, '{}', 'en', current_date, false);
set local role exitpoll_job;
select ok(not app.mailing_take(md5('p3')::uuid, true), 'who has begun is not');
reset role;
set local role exitpoll_web;
select is(app.mailing_count(md5('m')::uuid) - array['all', 'out', 'missed',
    'failed', 'declined', 'reminding', 'reminded'],
    '{"waiting":1,"sent":1,"bounced":1,"optout":0,"unclear":1,"begun":1,
    "completed":0}'::jsonb, 'the numbers are true');

-- Opting out is its holder's alone.
select ok(app.mail_optout(tap.key('d'), true), 'one opts out');
reset role;
set local role exitpoll_job;
select ok(not app.mailing_take(md5('p7')::uuid, false), 'and gets nothing');
reset role;
set local role exitpoll_web;
select ok(not app.mail_bounce_clear(md5('m')::uuid, md5('p7')::uuid, null),
    'nobody else takes that back');
select is(tap.try('delete from app.mail_block'), '42501', 'in no way');
select ok(app.mail_bounce_clear(md5('m')::uuid, md5('p6')::uuid, null),
    'but an address that bounced is allowed again');
select ok(not app.mail_optout(tap.key('d'), false), 'one takes it back');

-- Who was asked lately is not asked by the next.
select app.mailing_add(md5('m2')::uuid, md5('surveyaa')::uuid, 'anonymous',
    '{"en": {}}', '', 0, null) \g /dev/null
select is((select array_agg(line || ' ' || why order by line)
    from app.mailing_load(md5('m2')::uuid, jsonb_build_array(
	tap.person(12, 'b') || '{"visitor": null}',
	tap.person(13, 'd') || '{"visitor": null}'))),
    array['12 cooldown'], 'the cooldown holds over mailings');
select is((select array_agg(why) from app.mailing_load(md5('m2')::uuid,
    jsonb_build_array(tap.person(14, 'e')))), array['cooldown'],
    'and over invitations of the API');
select app.mailing_read(md5('m2')::uuid, 2, '[]', '{}') \g /dev/null
select is(app.mailing_send(md5('m2')::uuid, null), 'sent', 'it is sent');
select ok(app.mailing_stop(md5('m2')::uuid, null), 'and stopped');
reset role;
set local role exitpoll_job;
select ok(not app.mailing_take(md5('p13')::uuid, false), 'nothing more goes');
reset role;

-- A bounce that comes later.
select is(app.mail_bounced(tap.key('b')), 1::bigint, 'it is known whose it is');
select is(app.mail_bounced(tap.key('nobody')), 0::bigint, 'or that it is nobody''s');
select is((select count(*) from mail_block where tenant_id = :'A'
    and mail_key = tap.key('nobody')), 0::bigint, 'which marks nothing');

-- The end.
update mailing set ends_at = now() - interval '31 days' where tenant_id = :'A'
    and id = md5('m')::uuid;
insert into mailing (tenant_id, id, survey_id, identity, texts, created_at)
values (:'A', md5('old')::uuid, md5('surveyaa')::uuid, 'identified', '{}',
    now() - interval '2 days');
set local role exitpoll_job;
select ok(app.mailing_sweep(100) >= 4, 'whom it was for goes');
reset role;
select is((select count(*) from mailing_recipient where tenant_id = :'A'
    and mailing_id = md5('m')::uuid) + (select count(*) from subject
    where tenant_id = :'A' and id in (md5('p2')::uuid, md5('p3')::uuid)) +
    (select count(*) from subject_key where tenant_id = :'A'
    and subject_id = md5('p3')::uuid), 0::bigint, 'with all keys');
select is((app.mailing_count(md5('m')::uuid)->>'begun')::int, 1,
    'the numbers stay');
select is((select count(*) from mailing where id = md5('old')::uuid), 0::bigint,
    'a draft that nobody sent goes whole');
select is((select array_agg(action order by id) from audit
    where tenant_id = :'A' and object_id = md5('m')::uuid::text),
    array['mailing.create', 'mailing.send', 'mail.bounce-clear'],
    'who made and sent it is noted');
select * from finish();
rollback;
