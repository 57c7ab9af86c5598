-- Signing in: what the functions behind the closed tables answer, and the
-- queue's leases.
\i tests/sql/setup.psql
select * from no_plan();
insert into account (id, email, name, password_hash, operator)
values (md5('op')::uuid, 'op@tap.example', 'op', 'h', true);
set local role exitpoll_web;
select is((select concat_ws(' ', name, password_hash, tenant_slug, role)
    from account_for_login('AA@tap.example')), 'aa hash tap-aa owner',
    'an account is found in any case of its address');
select is_empty($$ select * from account_for_login('no@tap.example') $$,
    'an unknown one is not');

-- Sessions.
select is((select concat_ws(' ', email, tenant_slug, role, csrf)
    from session_enter(sha256('aa'))), 'aa@tap.example tap-aa owner csrf',
    'a session opens with its token');
select is_empty($$ select * from session_enter(sha256('no')) $$,
    'and with no other');
select is((select string_agg(c, ' ' order by c)
    from session_enter(sha256('aa')), unnest(can) c),
    'answer_support change_settings edit_surveys manage_people move_applications read_applications read_audit read_results read_transcripts',
    'and brings what its role may do');
select throws_ok(format($$ select session_add(sha256('s'),
    md5('accountaa')::uuid, %L, 'c', 60, 600) $$, :'B'), '42501', null,
    'no session in a tenant one is no member of');
select throws_ok($$ select session_add(sha256('s'),
    md5('accountaa')::uuid, null, 'c', 60, 600) $$, '42501', null,
    'no operator''s session for one who is none');
select lives_ok($$ select session_add(sha256('o'), md5('op')::uuid, null,
    'c', 60, 600) $$, 'an operator has one without a tenant');
select is((select role from session_enter(sha256('o'))), 'operator',
    'and its role says so');
select is((select cardinality(can) from session_enter(sha256('o'))), 0,
    'with no customer''s data');
-- The language of somebody's own pages.
select is((select language from session_enter(sha256('aa'))), null,
    'nobody has chosen a language at first');
select is(session_language_set(sha256('aa'), 'fr'), true,
    'who is signed in chooses one');
select is((select language from session_enter(sha256('aa'))), 'fr',
    'and has it from then on');
select is((select language from session_enter(sha256('bb'))), null,
    'nobody else has it');
select is(session_language_set(sha256('no'), 'de'), false,
    'without a session there is nobody to choose for');
select throws_ok($$ select session_language_set(sha256('aa'), 'de<') $$,
    '23514', null, 'a language is a tag');
select throws_ok($$ update account set language = 'de' $$, '42501', null,
    'there is no other way to it');
select is(session_language_set(sha256('aa'), null), true,
    'and goes back to none');
select is((select language from session_enter(sha256('aa'))), null,
    'which is what the browser wants');
reset role;
-- A tenant's own role, and what it may do, from the next request on.
insert into role values (:'A', 'lead', 90, 'Team lead'), (:'B', 'aide', 90, null);
insert into role_capability values (:'A', 'lead', 'read_results'),
    (:'B', 'aide', 'read_applications');
update membership set role = 'lead' where account_id = md5('accountaa')::uuid;
set local role exitpoll_web;
select is((select concat_ws(' ', role, role_label, can)
    from session_enter(sha256('aa'))), 'lead Team lead {read_results}',
    'a role of the tenant''s own');
reset role;
insert into role_capability values (:'A', 'lead', 'read_applications');
delete from role_capability where tenant_id = :'A' and role = 'lead'
    and capability = 'read_results';
set local role exitpoll_web;
select is((select can from session_enter(sha256('aa'))),
    '{read_applications}', 'changed at once');
reset role;
select throws_ok($$ update membership set role = 'aide'
    where account_id = md5('accountaa')::uuid $$, '23503', null,
    'nobody has another tenant''s role');
select throws_ok(format('insert into role values (%L, %L, 91)', :'A',
    'operator'), '23514', null, 'no tenant has operators');
select throws_ok(format('insert into role_capability values (%L, %L, %L)',
    :'A', 'lead', 'fly'), '23503', null, 'a capability is one of ours');
update session set expires_at = now() - interval '1 second'
where token_hash = sha256('o');
update membership set role = 'analyst' where account_id = md5('accountaa')::uuid;
set local role exitpoll_web;
select is_empty($$ select * from session_enter(sha256('o')) $$,
    'an idle one ends');
select is(session_language_set(sha256('o'), 'de'), false,
    'and chooses nothing any more');
select is((select role from session_enter(sha256('aa'))), 'analyst',
    'a role changes at once');
reset role;
update tenant set state = 'suspended' where id = :'A';
set local role exitpoll_web;
select is_empty($$ select * from session_enter(sha256('aa')) $$,
    'a suspended tenant lets nobody in');
reset role;
update tenant set state = 'active' where id = :'A';
update session set seen_at = now() - interval '2 minutes',
    absolute_at = now() + interval '10 minutes'
where token_hash = sha256('aa');
set local role exitpoll_web;
select isnt_empty($$ select * from session_enter(sha256('aa')) $$, 'in again');
reset role;
select is((select seen_at = now() and expires_at = absolute_at from session
    where token_hash = sha256('aa')), true,
    'being seen extends a session, but not past its end');
delete from membership where account_id = md5('accountaa')::uuid;
set local role exitpoll_web;
select is_empty($$ select * from session_enter(sha256('aa')) $$,
    'who is no member any more is out');
select session_drop_all(md5('accountbb')::uuid) \g /dev/null
select is_empty($$ select * from session_enter(sha256('bb')) $$,
    'all sessions of an account dropped');

-- The throttle.
select is(login_allowed('x@y.example', '192.0.2.0/24', null), true, 'a first try');
select login_failed('x@y.example', '192.0.2.0/24', null)
from generate_series(1, 8) \g /dev/null
select is(login_allowed('X@y.example', '192.0.2.0/24', null), false,
    'eight failures from one place are enough');
select is(login_allowed('x@y.example', '198.51.100.0/24', null), true,
    'the owner elsewhere is not locked out by them');
select is(login_allowed('z@y.example', '192.0.2.0/24', null), true,
    'nor a colleague beside');
select is(login_allowed('x@y.example', '192.0.2.0/24', 'ab'), true,
    'nor a browser that is known');
select login_failed('x@y.example', '192.0.2.0/24', 'ab')
from generate_series(1, 20) \g /dev/null
select is(login_allowed('X@y.example', '198.51.100.0/24', 'ab'), false,
    'which is counted by itself, wherever it is');
select is(login_allowed('x@y.example', '203.0.113.0/24', null), true,
    'and by nothing else');
reset role;
select is_empty($$ select * from login_attempt
    where key in (convert_to('x@y.example', 'UTF8')) or length(key) <> 32 $$,
    'what is counted is a hash');
update login_attempt set slot = slot - interval '16 minutes';
select is(login_allowed('x@y.example', '192.0.2.0/24', null), true,
    'a quarter of an hour later it is open again');
update login_attempt set slot = slot - interval '1 hour';
update login_salt set hour = hour - interval '3 hours';
select login_failed('n@y.example', '192.0.2.0/24', null) \g /dev/null
select is((select count(*) from login_attempt), 3::bigint,
    'after an hour the old ones are gone');
select is((select count(*) from login_salt), 1::bigint, 'with their salt');

select * from finish();
rollback;
