-- The wall between tenants: its construction, table by table from the
-- catalogue (a new table is caught), and what each role sees and may do.
\i tests/sql/setup.psql

create temp table wall_table on commit drop as
select c.oid, c.relname::text as name
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    and not a.attisdropped
where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p');

select * from no_plan();

-- Construction.
select is_empty($$
	select relname from pg_class
	where relnamespace = 'app'::regnamespace and relkind in ('r', 'p')
	    and not (relrowsecurity and relforcerowsecurity)
	    and relname <> 'migration'
$$, 'row security is enabled and forced on every table');
select is_empty($$
	select w.name from wall_table w where w.name <> 'session'
	    and not exists (select from pg_policy p where p.polrelid = w.oid
	    and p.polname = 'tenant' and p.polroles = '{0}' and p.polcmd = '*'
	    and p.polpermissive
	    and pg_get_expr(p.polqual, p.polrelid) =
	    pg_get_expr(p.polwithcheck, p.polrelid)
	    and pg_get_expr(p.polqual, p.polrelid) like
	    '(tenant_id = ( SELECT (NULLIF(current_setting(''app.tenant''%)')
$$, 'every table with tenant_id has the one policy, USING and WITH CHECK');
select is_empty($$
	select polrelid::regclass, polname from pg_policy p
	join pg_class c on c.oid = p.polrelid
	where c.relnamespace = 'app'::regnamespace and polname <> 'tenant'
	    and not (polname = 'owner'
	    and polroles = array['exitpoll_owner'::regrole::oid])
	    and not (polname = 'common' and polcmd = 'r'
	    and c.oid not in (select oid from wall_table))
$$, 'any other policy is for the owner alone, or for reading what is everybody''s');
select is_empty($$
	select indexrelid::regclass from pg_index i
	join wall_table w on w.oid = i.indrelid
	where indisunique and (select attname from pg_attribute a
	    where a.attrelid = i.indrelid and a.attnum = i.indkey[0])
	    <> 'tenant_id'
	    and not (w.name in ('session', 'job') and indisprimary)
$$, 'unique constraints begin with tenant_id');
select is_empty($$
	select conname from pg_constraint k
	join wall_table w on w.oid = k.conrelid
	join wall_table f on f.oid = k.confrelid
	where k.contype = 'f' and (select attname from pg_attribute a
	    where a.attrelid = k.conrelid and a.attnum = k.conkey[1])
	    <> 'tenant_id'
$$, 'foreign keys between tenant tables carry tenant_id');
select is_empty($$
	select grantee, table_name, privilege_type
	from information_schema.role_table_grants
	where table_schema = 'app' and grantee <> 'exitpoll_owner'
	    and (privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
	    or grantee not in ('exitpoll_web', 'exitpoll_job'))
$$, 'nobody may truncate, refer to, or hang a trigger on a table');
select is_empty($$
	select table_name, privilege_type
	from information_schema.role_table_grants
	where table_schema = 'app' and grantee = 'exitpoll_web'
	    and privilege_type <> 'SELECT'
$$, 'the web role writes by column lists only, and deletes nothing');
select is_empty($$
	select oid::regprocedure from pg_proc
	where pronamespace = 'app'::regnamespace and (prosecdef
	    and coalesce(array_to_string(proconfig, ','), '') <>
	    'search_path=app, pg_temp'
	    or proleakproof or (select rolsuper from pg_roles r
	    where r.oid = proowner)
	    or proacl is null or exists (select from aclexplode(proacl) x
	    where x.grantee = 0))
$$, 'functions: fixed search_path, no superuser''s, not leakproof, not public');
select is_empty($$
	select c.oid::regclass from pg_class c
	where relnamespace = 'app'::regnamespace
	    and (relkind in ('m', 'f') or (relkind = 'v' and
	    reloptions is distinct from '{security_invoker=true}')
	    or relowner <> 'exitpoll_owner'::regrole)
$$, 'views are under their reader''s row security, and the owner owns everything');
select is_empty($$
	select rolname from pg_roles where rolname like 'exitpoll\_%'
	    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
	    or rolreplication)
	union all
	select roleid::regrole::name from pg_auth_members
	where member::regrole::text like 'exitpoll\_%'
$$, 'no role of ours is more than it says');
select is(has_schema_privilege(r, 'app', 'create') or
    has_schema_privilege(r, 'public', 'create'), false,
    r || ' cannot create')
from unnest(array['exitpoll_web', 'exitpoll_job']) r;
select is_empty($$
	select attrelid::regclass, attname from pg_attribute a
	join pg_class c on c.oid = a.attrelid
	where c.relnamespace = 'app'::regnamespace
	    and attname ~ '(birth|dob|age_band|born)'
$$, 'there is no column for a date of birth');

-- Every table, each role, as A, B and nobody, with no condition at all.
create function tap.seen(who text, t text, tbl text) returns text
language plpgsql as $$
declare
	n bigint;
	mine bigint;
begin
	perform set_config('app.tenant', t, true);
	execute format('set local role %I', who);
	begin
		execute format('select count(*), count(*) filter '
		    '(where tenant_id::text = %L) from app.%I', t, tbl)
		into n, mine;
	exception when insufficient_privilege then
		execute 'reset role';
		return 'closed';
	end;
	execute 'reset role';
	if n <> mine then
		return 'LEAK';
	end if;
	return case when n > 0 then 'own' else 'none' end;
end
$$;
-- Closed to the web: sessions, the queue, the bodies of mails, and the keys that
-- functions hand out. To the jobs: these, how pages looked before, and what
-- tenants sign with.
select is(tap.seen('exitpoll_web', u.t, w.name), case
    when w.name in ('session', 'job', 'tenant_key', 'subject_key', 'mail_day')
	then 'closed'
    when u.t = '' then 'none' else 'own' end,
    'web as ' || u.who || ' in ' || w.name)
from wall_table w cross join (values (:'A', 'A'), (:'B', 'B'),
    ('', 'nobody')) u (t, who)
order by w.name, u.who;
select is(tap.seen('exitpoll_job', u.t, w.name), case
    when w.name in ('session', 'job', 'theme_past', 'context_key', 'api_token', 'survey_ask',
	'tenant_key', 'subject_key', 'mail_day') then 'closed'
    when u.t = '' then 'none' else 'own' end,
    'job as ' || u.who || ' in ' || w.name)
from wall_table w cross join (values (:'A', 'A'), ('', 'nobody')) u (t, who)
order by w.name, u.who;
select is(tap.seen('exitpoll_owner', :'A', w.name), 'own',
    'the owner is under the policy too: ' || w.name)
from wall_table w where w.name not in ('session', 'job', 'membership', 'role', 'role_capability',
    'rollup_delta', 'comment', 'comment_due', 'response_tag');

-- Neither in towards another, nor over.
create function tap.try_write(statement text) returns text
language plpgsql as $$
begin
	execute statement;
	return 'done';
exception when others then
	return sqlstate;
end
$$;
grant execute on function tap.try_write(text) to public;
set local role exitpoll_web;
select tap.enter(:'A');
select is(tap.try_write(format(
    'insert into app.survey (tenant_id, slug, title) values (%L, %L, %L)',
    :'B', 'x', 'x')), '42501', 'A cannot insert a row of B');
select is(tap.try_write(format(
    'insert into app.audit (tenant_id, action) values (%L, %L)', :'B', 'x')),
    '42501', 'nor an audit line of B');
select is(tap.try_write(format(
    'insert into app.job (tenant_id, kind) values (%L, %L)', :'B', 'x')),
    '42501', 'nor a job of B');
select is(tap.try_write('insert into app.job (kind) values (''x'')'),
    '42501', 'nor one of the house');
select is(tap.try_write(format(
    'update app.survey set tenant_id = %L', :'B')),
    '42501', 'A cannot give a row to B');
with hit as (update app.survey set title = 'stolen'
    where tenant_id = :'B' returning 1)
select is(count(*), 0::bigint, 'updating towards B meets no row') from hit;
select is(tap.try_write('update app.audit set action = ''x'''), '42501',
    'the audit log cannot be changed');
select is(tap.try_write('delete from app.audit'), '42501', 'nor deleted');
select is(tap.try_write('delete from app.response'), '42501',
    'the web role deletes no response');
select is(tap.try_write('truncate app.response'), '42501', 'nor truncates');
select is(tap.try_write('select password_hash from app.account'), '42501',
    'accounts cannot be read');
select is(tap.try_write('select token_hash from app.session'), '42501',
    'sessions cannot be read');
select is(tap.try_write('select content from app.delivery'), '42501',
    'mails cannot be read by the web role');
select is(tap.try_write('select * from app.job_claim(''w'', ''mail'', 1, null, 1)'), '42501',
    'the web role claims no job');
select is(tap.try_write('create table app.x (y int)'), '42501',
    'the web role creates nothing');
select is(tap.try_write('set row_security = off; select * from app.survey'),
    '42501', 'row security cannot be switched off');
reset role;
-- A definer function or trigger of the tables must not see over the wall.
set local role exitpoll_web;
select is((select array_agg(email) from app.people()), array['aa@tap.example'],
    'people() names those of the entered tenant');
select tap.enter('');
select is((select count(*) from app.people()), 0::bigint,
    'and nobody without one');
reset role;
-- Large objects have no tenant.
select is_empty($$
	select r, p.proname from pg_proc p, unnest(array['exitpoll_web',
	    'exitpoll_job', 'exitpoll_owner']) r
	where p.pronamespace = 'pg_catalog'::regnamespace
	    and p.proname ~ '^(lo_|lowrite$|loread$)'
	    and has_function_privilege(r, p.oid, 'execute')
$$, 'no role of ours can make or read a large object');
select * from finish();
rollback;
