-- Alerts: once for a response and a rule, and one thing at a time.
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
create function tap.act(was int, what text, entry text) returns text
language sql as $$
	select app.alert_act(md5('alertaa')::uuid, was, what, md5(entry)::uuid,
	    'text', md5('accountaa')::uuid, case what when 'answer'
	    then 'r@x.example' end, 'subject', 'text')
$$;
grant execute on all functions in schema tap to public;
set local role exitpoll_job;
select tap.enter(:'A');
select is(app.alert_open(gen_random_uuid(), md5('ruleaa')::uuid,
    md5('responseaa')::uuid, 3, '[]'), false, 'there is one already');
select is(app.alert_open(gen_random_uuid(), md5('rulebb')::uuid,
    md5('responseaa')::uuid, 3, '[]'), false, 'no rule of another tenant');
select is((select array_agg(email) from app.alert_people(md5('ruleaa')::uuid)),
    array['aa@tap.example'], 'who may read results is told');
select tap.enter(:'B');
select is((select count(*) from app.alert_people(md5('ruleaa')::uuid)),
    0::bigint, 'nobody of another tenant');

set local role exitpoll_web;
select is(app.alert_act(md5('alertaa')::uuid, 1, 'take', gen_random_uuid(),
    null, null, null, null, null), 'gone', 'another tenant takes nothing');
select tap.enter(:'A');
select is(tap.act(1, 'back', 'e0'), 'none', 'nobody has it');
select is(tap.act(1, 'take', 'e1'), 'done', 'one takes it');
select is(tap.act(1, 'take', 'e1'), 'done', 'who sends twice has it once');
select is(tap.act(1, 'take', 'e2'), 'stale', 'who comes second is told');
select is(tap.act(2, 'take', 'e3'), 'none', 'it is taken');
select is(tap.act(1, 'note', 'e4'), 'done', 'a note is always possible');
select is(tap.act(2, 'answer', 'e5'), 'done', 'it is answered');
select is(tap.act(3, 'close', 'e6'), 'done', 'and closed');
select is(tap.act(4, 'answer', 'e7'), 'none', 'what is closed is not answered');
select is(tap.act(4, 'reopen', 'e8'), 'done', 'but opened again');
select is((select state || revision from app.alert
    where id = md5('alertaa')::uuid), 'open5', 'and is open');
select is((select count(*) from app.delivery where purpose = 'alert.answer'),
    1::bigint, 'one mail has gone');
select is(tap.try('update app.alert set state = ''closed'''), '42501',
    'the web role changes alerts by the functions only');
select is(tap.try('insert into app.alert_rule_member values (''' || :'A' ||
    ''', md5(''ruleaa'')::uuid, md5(''accountaa'')::uuid)'), '42501',
    'and whom a rule tells');
select is(app.alert_rule_put(md5('r' || i)::uuid, md5('surveyaa')::uuid, 'R',
    'nps', 0, 6, true, array[md5('accountaa')::uuid::text,
    md5('accountbb')::uuid::text], true, null), case when i < 20 then 'done'
    else 'full' end, 'a rule: ' || i) from generate_series(1, 21) i;
select is((select count(*) from app.alert_rule_member
    where rule_id = md5('r1')::uuid), 1::bigint, 'only members are told');
select is(app.alert_rule_drop(md5('r1')::uuid, md5('surveyaa')::uuid, false,
    null), true, 'one is deleted');
select is(app.alert_rule_drop(md5('r1')::uuid, md5('surveyaa')::uuid, false,
    null), false, 'once');
select is(app.alert_rule_drop(md5('r1')::uuid, md5('surveyaa')::uuid, true,
    null), true, 'and comes back');
reset role;
select tap.enter(:'A');
delete from app.response where id = md5('responseaa')::uuid;
select is((select count(*) from app.alert_entry where tenant_id = :'A'), 0::bigint,
    'with its response goes all that was said about it');
select * from finish();
rollback;
