-- Subjects, and the keys that what is known of them is sealed under: made once,
-- read by functions of their tenant only, and gone for good when forgotten.
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
create function tap.seal(hex text) returns bytea language sql as
    $$ select decode(repeat(hex, 80), 'hex') $$;
grant execute on all functions in schema tap to public;
delete from tenant_key where tenant_id = :'B';

set local role exitpoll_web;
select tap.enter(:'B');
select is(app.tenant_key(), null, 'a tenant begins without a key');
select is(app.tenant_key_make(tap.seal('11')), tap.seal('11'), 'one is made');
select is(app.tenant_key_make(tap.seal('22')), tap.seal('11'),
    'who comes second gets the first one''s');
select is(app.tenant_key(), tap.seal('11'), 'and it is kept');

select app.subject_add(md5('new')::uuid, sha256('m'), tap.seal('33'))
    \g /dev/null
select app.subject_add(md5('new')::uuid, sha256('other'), tap.seal('44'))
    \g /dev/null
select is(app.subject_key(md5('new')::uuid), tap.seal('33'),
    'a repeat changes no key');
select is((select mail_key from app.subject where id = md5('new')::uuid),
    sha256('m'), 'nor what it is found by');

select tap.enter(:'A');
select is(app.subject_key(md5('new')::uuid), null,
    'another tenant gets no key of it');
select is(app.subject_forget(md5('new')::uuid), false, 'nor forgets it');
select is(app.tenant_key(), tap.seal('00'), 'and has its own');
select tap.enter('');
select is(app.tenant_key(), null, 'nobody has none');
select is(app.subject_key(md5('new')::uuid), null, 'and gets none');

select tap.enter(:'B');
select is(tap.try('select * from app.subject_key'), '42501',
    'the web role does not read the keys');
select is(tap.try('select * from app.tenant_key'), '42501',
    'nor the tenants''');
select is(tap.try('update app.subject set mail_key = null'), '42501',
    'nor changes subjects but by the functions');
select is(tap.try(format('insert into app.subject (tenant_id, id)
    values (%L, %L)', :'B', md5('x')::uuid)), '42501', 'nor makes them');

select is(app.subject_forget(md5('new')::uuid), true, 'it is forgotten');
select is(app.subject_forget(md5('new')::uuid), false, 'once');
select is(app.subject_key(md5('new')::uuid), null, 'its key is gone');
select is((select count(*) from app.subject where mail_key = sha256('m')),
    0::bigint, 'and it is found by no address');
select is((select count(*) from app.subject where id = md5('new')::uuid),
    1::bigint, 'but what hangs on it stays in its place');
select app.subject_add(md5('new')::uuid, sha256('m'), tap.seal('55'))
    \g /dev/null
select is(app.subject_key(md5('new')::uuid), null,
    'and who is forgotten gets no key again');
reset role;

set local role exitpoll_job;
select tap.enter(:'A');
select is(tap.try('select * from app.subject_key'), '42501',
    'the jobs do not read the keys either');
select is(app.subject_forget(md5('subjectaa')::uuid), true,
    'but forget, as retention does');
reset role;
select * from finish();
rollback;
