-- Support requests: what a tenant's people and its visitors may do by the
-- functions and not otherwise, the counts, and what goes when.
\i tests/sql/setup.psql
select * from no_plan();
\set sweep `awk -v want=sweep_support -f sql/queries.awk sql/queries/*.sql`
prepare sweep(int) as :sweep;
create function tap.try(statement text) returns text language plpgsql as $$
begin
	execute statement;
	return 'done';
exception when others then
	return sqlstate;
end
$$;
create function tap.seal() returns bytea language sql as
    $$ select decode(repeat('11', 80), 'hex') $$;
create function tap.file(name text) returns text language sql as $$
	select concat_ws(' ', nullif(verdict, 'done'), reference, nullif(is_mailed,
	    false)) from app.support_add(
	    md5(name)::uuid, sha256('m'), tap.seal(), upper(left(md5(name), 4))
	    || '-0001', 'en', 'e', null, null, 's', 'b', 'a@mail.example',
	    'Subject', 'Text', null, 1, 1, null, 1, 1)
$$;
create function tap.state(what text) returns text language sql as $$
	select concat_ws(' ', state, revision) from app.support_request
	where id = md5(what)::uuid
$$;
grant execute on all functions in schema tap to public;
delete from support_request;
delete from delivery;
update support_count set n = 0;

set local role exitpoll_web;
select tap.enter(:'A');
select is(tap.file('one'), upper(left(md5('one'), 4)) || '-0001 t',
    'a request has its number and its mail');
select is(tap.file('one'), upper(left(md5('one'), 4)) || '-0001 t',
    'and sent again the same');
select is(tap.file('two'), upper(left(md5('two'), 4)) || '-0001 t', 'another');
select is((select count(*) from app.support_entry), 2::bigint,
    'what was said is there once');
select is((select count(*) from app.delivery where purpose =
    'support.received'), 2::bigint, 'and mailed once');
select is((select array_agg(state || ' ' || n order by state)
    from app.support_count where n <> 0), array['new 2'], 'both are counted');
select is(app.support_say(md5('one')::uuid, md5('e1')::uuid, 'b'), 'done',
    'more is said');
select is(app.support_say(md5('one')::uuid, md5('e1')::uuid, 'b'), 'repeat',
    'once');
select is(tap.state('one'), 'new 2', 'it is as new as before');
select is(app.support_reply(md5('one')::uuid, 1, md5('r1')::uuid, 'b',
    md5('accountaa')::uuid, false, 'a@mail.example', 's', 't'), 'stale',
    'a reply to what was is refused');
select is(app.support_reply(md5('one')::uuid, 2, md5('r1')::uuid, 'b',
    md5('accountaa')::uuid, false, 'a@mail.example', 's', 't'), 'done',
    'one to what is goes');
select is(tap.state('one'), 'waiting 3', 'and waits for an answer');
select is((select array_agg(state || ' ' || n order by state)
    from app.support_count where n <> 0), array['new 1', 'waiting 1'],
    'the counts follow');
select is(app.support_assign(md5('one')::uuid, 3, md5('accountbb')::uuid,
    null), 'none', 'nobody from elsewhere is given it');
select is(app.support_assign(md5('one')::uuid, 3, md5('accountaa')::uuid,
    null), 'done', 'a member who may answer is');
select is(app.support_state_set(md5('one')::uuid, 4, 'odd', null), 'none',
    'there is no odd state');
select app.support_shut(md5('one')::uuid, true) \g /dev/null
select app.support_shut(md5('one')::uuid, true) \g /dev/null
select is(tap.state('one'), 'closed 5', 'closed twice is closed once');
select is(app.support_say(md5('one')::uuid, md5('e2')::uuid, 'b'), 'done',
    'who says more');
select is(tap.state('one'), 'open 6', 'opens it again');

-- Not by other ways, and not elsewhere.
select is(tap.try('update app.support_request set state = ''closed'''), '42501',
    'the web role changes requests by the functions only');
select is(tap.try('delete from app.support_request'), '42501',
    'and deletes none');
select is(tap.try('insert into app.support_entry (tenant_id, request_id, id,
    kind) values (''' || :'A' || ''', md5(''one'')::uuid, md5(''x'')::uuid,
    ''note'')'), '42501', 'nor adds to one');
select is(tap.try('select app.support_move(md5(''one'')::uuid, ''new'', null,
    true)'), '42501', 'nor moves one past its revision');
select is(tap.try('select app.support_sweep(1)'), '42501', 'nor sweeps');
select tap.enter(:'B');
select is(app.support_say(md5('one')::uuid, md5('e3')::uuid, 'b'), 'gone',
    'another tenant says nothing there');
select is(app.support_note(md5('one')::uuid, md5('e3')::uuid, 'b', null),
    'gone', 'nor notes');
select is(app.support_state_set(md5('one')::uuid, 6, 'new', null), 'gone',
    'nor moves');
select is((select count(*) from app.support_request), 0::bigint,
    'nor sees it');
-- A form's id that another tenant's request has is one of its own here.
select is(tap.file('one'), upper(left(md5('one'), 4)) || '-0001 t',
    'ids of two tenants do not meet');
reset role;

-- Retention: what is closed for its year, what is not for its two.
select tap.enter(:'A');
create function tap.aged(what text, in_kind text, days int) returns void
language sql as $$
	select tap.file(what);
	update app.support_request set state = in_kind, kind = in_kind,
	    touched_at = now() - days * interval '1 day'
	where id = md5(what)::uuid and tenant_id =
	    'aaaaaaaa-0000-4000-8000-00000000000a';
$$;
select tap.aged('closed-old', 'closed', 366), tap.aged('closed-new', 'closed',
    364), tap.aged('open-old', 'open', 731), tap.aged('open-new', 'open', 729),
    tap.aged('wait-old', 'waiting', 731), tap.aged('shared', 'closed', 400)
    \g /dev/null
insert into file values (:'A', md5('paper')::uuid, sha256('x'), 1, 'sealed',
    'text/plain', 'attachment');
insert into support_file (tenant_id, file_id, request_id, size)
values (:'A', md5('paper')::uuid, md5('closed-old')::uuid, 1);
-- Something else hangs on this one's subject.
insert into support_request (tenant_id, id, reference, subject_id, state, kind,
    language, email, site)
values (:'A', md5('beside')::uuid, 'BBBB-0001', md5('shared')::uuid, 'new',
    'new', 'en', 'x', 'x');
create function tap.left_of(what text) returns text language sql as $$
	select concat_ws(' ',
	    (select count(*) from app.support_request r
		where r.id = md5(what)::uuid),
	    (select count(*) from app.support_entry r
		where r.request_id = md5(what)::uuid),
	    (select count(*) from app.delivery r
		where r.support_id = md5(what)::uuid),
	    (select count(*) from app.job r
		where r.delivery_id = md5(what)::uuid),
	    (select count(*) from app.subject r where r.id = md5(what)::uuid),
	    (select count(*) from app.subject_key r
		where r.subject_id = md5(what)::uuid))
$$;
set local role exitpoll_job;
select tap.enter(:'A');
execute sweep(100) \g /dev/null
reset role;
select is(tap.left_of('closed-old'), '0 0 0 0 0 0',
    'nothing is left of what was closed a year ago');
select is((select count(*) from file where id = md5('paper')::uuid), 0::bigint,
    'nor of its file');
select is(tap.left_of('open-old'), '0 0 0 0 0 0',
    'nor of what nobody answered for two');
select is(tap.left_of('wait-old'), '0 0 0 0 0 0', 'nor was waited for');
select is(tap.left_of('closed-new'), '1 1 1 1 1 1', 'a day less and it stays');
select is(tap.left_of('open-new'), '1 1 1 1 1 1', 'of both');
select is(tap.left_of('shared'), '0 0 0 0 1 1',
    'a subject that more hangs on keeps its key');
insert into tenant_retention values (:'A', 'support.closed', 30);
set local role exitpoll_job;
execute sweep(100) \g /dev/null
reset role;
select is(tap.left_of('closed-new'), '0 0 0 0 0 0',
    'a tenant''s own period holds');
select is(tap.left_of('open-new'), '1 1 1 1 1 1', 'for what it is about');
select is((select array_agg(state || ' ' || n order by state)
    from app.support_count where tenant_id = :'A' and n <> 0),
    (select array_agg(c order by c) from (select state || ' ' || count(*) as c
	from support_request where tenant_id = :'A' group by state) x),
    'and the counts say what is left');
select tap.enter(:'B');
select is((select count(*) from support_request where tenant_id = :'B'),
    1::bigint,
    'another tenant''s stays');
select * from finish();
rollback;
