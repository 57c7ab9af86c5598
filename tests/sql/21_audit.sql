-- The log of what was done: sealed, and what is changed behind a seal shows.
\i tests/sql/setup.psql
select * from no_plan();
delete from audit_seal;
update audit set at = now() - interval '2 hours';
insert into audit (tenant_id, action, at, detail)
select :'A', 'survey.set', now() - interval '2 hours', jsonb_build_object('n', i)
from generate_series(1, 9) i;
insert into audit (tenant_id, action) values (:'A', 'sign-in');
create function tap.try(statement text) returns text language plpgsql as $$
begin
	execute statement;
	return 'done';
exception when others then
	return sqlstate;
end
$$;
create function tap.seals() returns text language sql as $$
	select string_agg(n || ':' || entries || case when is_broken
	    then ' broken' else '' end, ' ' order by n)
	from app.audit_seal_check(0, 100)
$$;
grant execute on all functions in schema tap to public;

set local role exitpoll_job;
select tap.enter(:'A');
select is((select entries from audit_seal_next(4)), 4, 'as many as were asked for');
select is((select n || ':' || entries from audit_seal_next(4)), '2:4', 'and on');
select is((select entries from audit_seal_next(100)), 2,
    'what was done just now is not sealed yet');
select is_empty('select * from audit_seal_next(100)', 'then there is nothing');
select tap.enter(:'B');
select is((select n || ':' || entries from audit_seal_next(100)), '1:1',
    'another tenant''s has seals of its own');
select is(tap.try('insert into audit_seal select tenant_id, 9, 1, 1, hash
    from audit_seal'), '42501', 'no seal is made by hand');
set local role exitpoll_web;
select tap.enter(:'A');
select is(tap.seals(), '1:4 2:4 3:2', 'they hold');
select is(tap.try('update audit set action = ''x'''), '42501',
    'nobody at the pages changes an entry');
select is(tap.try('delete from audit'), '42501', 'or takes one away');

reset role;
select tap.enter(:'A');
savepoint was;
update audit set detail = '{"n": 0}' where detail = '{"n": 5}';
select is(tap.seals(), '1:4 2:4 broken 3:2', 'a changed entry');
rollback to was;
delete from audit where detail = '{"n": 9}';
select is(tap.seals(), '1:4 2:4 3:2 broken', 'one that is gone');
rollback to was;
update audit set at = at - interval '1 second' where detail = '{"n": 1}';
select is(tap.seals(), '1:4 broken 2:4 3:2', 'one that was moved');
rollback to was;
delete from audit_seal where n = 2;
select is(tap.seals(), '1:4 3:2 broken', 'a seal that is gone');
rollback to was;
update audit_seal s set hash = (select hash from audit_hash(
    decode(repeat('00', 32), 'hex'), 0, s.last_id)) where n = 2;
select is(tap.seals(), '1:4 2:4 broken 3:2 broken',
    'a seal that stands for itself breaks the chain');
rollback to was;
select is(tap.seals(), '1:4 2:4 3:2', 'and as it was, it holds');
select * from finish();
rollback;
