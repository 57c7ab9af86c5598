-- Who is shut out gets no mail about answers and files, and is given nothing.
\i tests/sql/setup.psql
select * from no_plan();
update export set made_by = md5('accountaa')::uuid where tenant_id = :'A';

create function tap.told() returns text language sql as $$
	select concat_ws(' ',
	    (select string_agg(email, ' ')
	    from app.alert_people(md5('ruleaa')::uuid)),
	    (select email from app.export_person(md5('exportaa')::uuid)))
$$;
create function tap.give() returns text language sql as $$
	select app.support_assign(md5('requestaa')::uuid, (select revision
	    from app.support_request where id = md5('requestaa')::uuid),
	    md5('accountaa')::uuid, md5('accountaa')::uuid)
$$;
grant execute on all functions in schema tap to public;

set local role exitpoll_job;
select tap.enter(:'A');
select is(tap.told(), 'aa@tap.example aa@tap.example',
    'who works here is told of an alert and of a file');
set local role exitpoll_web;
select is(tap.give(), 'done', 'and given a request');
reset role;
update membership set is_shut = true where account_id = md5('accountaa')::uuid;
set local role exitpoll_job;
select is(tap.told(), '', 'who is shut out is told of neither');
set local role exitpoll_web;
select is(tap.give(), 'none', 'and given none');
reset role;
update membership set is_shut = false where account_id = md5('accountaa')::uuid;
set local role exitpoll_job;
select is(tap.told(), 'aa@tap.example aa@tap.example',
    'who is let in again is told again');

-- A mailbox's mails are counted before its account is looked for.
reset role;
create function tap.forget(address text) returns text language sql as $$
	select string_agg(app.account_reset_begin(address,
	    sha256((address || i)::bytea), 3600, 'subject', 'text',
	    decode(md5(address), 'hex'), 3, 3600000,
	    decode(md5('day' || address), 'hex'), 10, 8640000)::text, ' ') from generate_series(1, 4) i
$$;
grant execute on function tap.forget(text) to public;
set local role exitpoll_web;
select is(tap.forget('aa@tap.example'), 'true true true false',
    'three mails at once, and not a fourth');
select is(tap.forget('nobody@tap.example'), 'true true true false',
    'the same answers for who has no account');
reset role;
select tap.enter(:'A');
select is((select count(*) from delivery where purpose = 'account.reset'),
    3::bigint, 'three were sent, to who has one');
update membership set is_shut = true where account_id = md5('accountaa')::uuid;
set local role exitpoll_web;
select app.account_reset_begin('aa@tap.example', sha256('late'), 3600,
    'subject', 'text', null, 0, 0, null, 0, 0) \g /dev/null
reset role;
select tap.enter(:'A');
select is((select count(*) from delivery where purpose = 'account.reset'),
    3::bigint, 'none goes to who is shut out everywhere');
select * from finish();
rollback;
