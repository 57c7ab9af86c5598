-- The keys that a tenant signs session contexts with. One response of a session is
-- the primary key's doing: its id is made of the session's, see
-- tests/http/context.test.mjs.
\i tests/sql/setup.psql
select * from no_plan();
create function tap.sealed() returns bytea language sql as
    $$ select decode(repeat('11', 80), 'hex') $$;
create function tap.try(statement text) returns text language plpgsql as $$
begin
	execute statement;
	return 'done';
exception when others then
	return sqlstate;
end
$$;

grant execute on all functions in schema tap to public;
set local role exitpoll_web;
select tap.enter(:'A');

select is(app.context_key_live('BBBB-000' || i, tap.sealed(), null),
    i <= 4, 'a key beside the first: ' || i) from generate_series(1, 6) i;
select is(app.context_key_live('AAAA-0001', null, null), false,
    'what is live does not come back');
select is(app.context_key_revoke('BBBB-0001', null), true, 'one is revoked');
select is(app.context_key_revoke('BBBB-0001', null), false, 'once');
select is(app.context_key_revoke('BBBB-0009', null), false,
    'none that is not there');
select is(app.context_key_live('BBBB-0007', tap.sealed(), null), true,
    'and makes room for another');
select is(app.context_key_live('BBBB-0001', null, null), false,
    'so that it does not come back');
select app.context_key_revoke('BBBB-0007', null) \g /dev/null
select is(app.context_key_live('BBBB-0001', null, null), true,
    'until there is room again');
select is((select array_agg(action || ' ' || object_id order by id)
    from app.audit where object_kind = 'context-key'), array[
    'context-key.add BBBB-0001', 'context-key.add BBBB-0002',
    'context-key.add BBBB-0003', 'context-key.add BBBB-0004',
    'context-key.revoke BBBB-0001', 'context-key.add BBBB-0007',
    'context-key.revoke BBBB-0007', 'context-key.allow BBBB-0001'],
    'all of it is in the log');
select is(tap.try('insert into app.context_key (tenant_id, id, sealed)
    values (''' || :'A' || ''', ''CCCC-0001'', ''x'')'), '42501',
    'the web role writes keys by the functions only');
select is(tap.try('update app.context_key set sealed = ''x'''), '42501',
    'and changes none');
select tap.enter(:'B');
select is(app.context_key_revoke('BBBB-0002', null), false,
    'another tenant revokes nothing');

-- However often keys are made and revoked, the table holds some fifty.
select tap.enter(:'A');
do $$
begin
	for i in 1 .. 80 loop
		perform app.context_key_revoke(k.id, null)
		from app.context_key k where k.revoked_at is null;
		perform app.context_key_live('DDDD-' || lpad(i::text, 4, '0'),
		    tap.sealed(), null);
	end loop;
end
$$;
select cmp_ok((select count(*) from app.context_key), '<=', 51::bigint,
    'what was revoked long ago goes');
select is((select count(*) from app.context_key where revoked_at is null),
    1::bigint, 'and what is live stays');
reset role;
select * from finish();
rollback;
