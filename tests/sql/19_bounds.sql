-- What has no end by itself: sessions sent on a day, support requests that nobody
-- answered or that one address sends, and calls that wait for one webhook.
\i tests/sql/setup.psql
select * from no_plan();
create function tap.session_of(name text) returns text language sql as $$
	select verdict from app.invite(md5(name)::uuid,
	    md5('surveyaa')::uuid, null, null, null, 'ask', 'asked',
	    now() + interval '1 day', decode(repeat('11', 16), 'hex'), null, 0)
$$;
create function tap.seal() returns bytea language sql as
    $$ select decode(repeat('11', 80), 'hex') $$;
create function tap.file(name text, address text default 'm') returns text
language sql as $$
	select concat_ws(' ', verdict, wait > 0) from app.support_add(
	    md5(name)::uuid, sha256(address::bytea), tap.seal(),
	    upper(left(md5(name), 4)) || '-0001', 'en', 'e', null, null, 's',
	    'b', 'a@mail.example', 'Subject', 'Text', null, 1, 1, null, 1, 1)
$$;
create function tap.call(name text) returns text language sql as $$
	insert into app.delivery (tenant_id, id, kind, purpose, webhook_id,
	    event, recipient, content)
	select w.tenant_id, md5(name)::uuid, 'webhook', 'webhook', w.id,
	    'response.completed', w.host, '{}'
	from app.webhook w where w.url like '%bound%'
	returning concat_ws(' ', state, outcome, recipient, content)
$$;
grant execute on all functions in schema tap to public;
delete from invitation where tenant_id = :'A';
delete from day_count where tenant_id = :'A';
update tenant set invitations_a_day = 3 where id = :'A';

set local role exitpoll_web;
select tap.enter(:'A');
select is(day_take('invitation', 1), 0, 'the first of a day');
select cmp_ok(day_take('invitation', 1), '>', 0, 'a second is one too many');
select cmp_ok(day_take('invitation', 1), '<=', 90000, 'until tomorrow');
select is(tap.session_of('one'), 'new', 'a session');
select is(tap.session_of('two'), 'new', 'another');
select is(tap.session_of('three'), 'full', 'and no more today');
select is(tap.session_of('one'), 'again', 'but of one that is known');
select is((select string_agg(n || '', ' ') from day_count), '3',
    'what is refused or known does not count');
select is((select count(*)::int from invitation), 2, 'nor is it stored');
select tap.enter(:'B');
select is(day_take('invitation', 2), 0, 'another tenant has a day of its own');
select tap.enter(:'A');
reset role;
update day_count set day = day - 1 where tenant_id = :'A';
set local role exitpoll_web;
select is(tap.session_of('three'), 'new', 'tomorrow it goes on');
select is((select n from day_count), 1, 'from one');

reset role;
delete from support_request;
update support_count set n = 0;
delete from subject where mail_key = sha256('m');
set local role exitpoll_web;
select is((select string_agg(distinct tap.file('r' || i), ',')
    from generate_series(1, 20) i), 'done f', 'twenty requests of an address');
select is(tap.file('r21'), 'many t', 'and no more that day');
select is(tap.file('r3'), 'done f', 'but one that is sent again');
select is(tap.file('r22', 'n'), 'done f', 'and of another address');
select is((select count(*)::int from support_request), 21,
    'none that is refused is stored');
reset role;
update subject set created_at = now() - interval '25 hours'
where mail_key = sha256('m');
update tenant set support_unanswered = 22 where id = :'A';
set local role exitpoll_web;
select is(tap.file('r21'), 'done f', 'a day later it may again');
select is(tap.file('r23', 'o'), 'full t', 'until too many are unanswered');
select is(tap.file('r21'), 'done f', 'but for one that is sent again');
reset role;
update support_request set state = 'open', kind = 'open'
where id = md5('r1')::uuid;
set local role exitpoll_web;
select is(tap.file('r23', 'o'), 'done f', 'one is looked at: one more is taken');

reset role;
insert into webhook (tenant_id, id, url, host, shape, events, every_survey,
    sealed) values (:'A', md5('bound')::uuid, 'https://bound.example/',
    'bound.example', 'standard', '{response.completed}', true, tap.seal());
select is(tap.call('c1'), 'waiting bound.example {}', 'a call waits');
set local session_replication_role = replica;
insert into delivery (tenant_id, kind, purpose, webhook_id, event, recipient,
    content)
select :'A', 'webhook', 'webhook', md5('bound')::uuid, 'response.completed',
    'bound.example', '{}' from generate_series(2, 9999);
set local session_replication_role = origin;
select is(tap.call('c0'), 'waiting bound.example {}', 'ten thousand wait');
set local role exitpoll_job;
select is(tap.call('one more'), 'failed full',
    'the next has failed, and says why and nothing else');
reset role;
update delivery set state = 'delivered', ended_at = now(), recipient = null,
    content = null where id = md5('c1')::uuid;
select is(tap.call('another'), 'waiting bound.example {}',
    'one was called: the next waits');
select * from finish();
rollback;
