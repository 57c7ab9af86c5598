-- The product's own queries with their tenant conditions taken out, asked as
-- A with B's ids: row security alone must hold.
\i tests/sql/setup.psql
\set s1 `awk -v want=survey_get -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set s2 `awk -v want=survey_list -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set s3 `awk -v want=survey_version_get -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set s4 `awk -v want=survey_newest -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set r1 `awk -v want=response_by_submission -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set r2 `awk -v want=response_by_receipt -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set r3 `awk -v want=response_get -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set r4 `awk -v want=response_list -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set d1 `awk -v want=dashboard_cells -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set d2 `awk -v want=dashboard_trend -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set d3 `awk -v want=dashboard_comments -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set o1 `awk -v want=opening_open_page -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set o3 `awk -v want=opening_search_page -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set o2 `awk -v want=opening_list -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set f2 `awk -v want=file_piece_get -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set a1 `awk -v want=application_get -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set a2 `awk -v want=application_list -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set a3 `awk -v want=draft_file_get -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set a4 `awk -v want=application_events -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set a5 `awk -v want=stage_list -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set a6 `awk -v want=application_stage_set -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set u1 `awk -v want=audit_list -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set r5 `awk -v want=response_list_after -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set r6 `awk -v want=response_older_find -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set d4 `awk -v want=dashboard_measures -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set d5 `awk -v want=dashboard_versions -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set d6 `awk -v want=overview_cells -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set d7 `awk -v want=overview_trend -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set d8 `awk -v want=overview_last -v strip=1 -f sql/queries.awk sql/queries/*.sql`
\set s5 `awk -v want=survey_find -v strip=1 -f sql/queries.awk sql/queries/*.sql`
prepare r5 as :r5;
prepare r6 as :r6;
prepare d4 as :d4;
prepare d5 as :d5;
prepare d6 as :d6;
prepare d7 as :d7;
prepare d8 as :d8;
prepare s5 as :s5;
prepare s1 as :s1;
prepare s2 as :s2;
prepare s3 as :s3;
prepare s4 as :s4;
prepare r1 as :r1;
prepare r2 as :r2;
prepare r3 as :r3;
prepare r4 as :r4;
prepare d1 as :d1;
prepare d2 as :d2;
prepare d3 as :d3;
prepare o1 as :o1;
prepare o2 as :o2;
prepare o3 as :o3;
prepare f2 as :f2;
prepare a1 as :a1;
prepare a2 as :a2;
prepare a3 as :a3;
prepare a4 as :a4;
prepare a5 as :a5;
prepare a6 as :a6;
prepare u1 as :u1;

-- Each as a statement, with the ids of one customer (mark); how many rows.
create function tap.rows_of(statement text) returns bigint
language plpgsql as $$
declare
	n bigint;
begin
	execute statement;
	get diagnostics n = row_count;
	return n;
end
$$;
create temp table asked (what text, statement text, list boolean)
    on commit drop;
insert into asked values
('survey_version_get', 'execute s3(md5(''survey@'')::uuid, 1)', false),
('response_by_submission', 'execute r1(md5(''response@'')::uuid)',
    false),
('response_by_receipt', 'execute r2(''receipt-first-@'')', false),
('response_get', 'execute r3(md5(''response@'')::uuid)', false),
('response_list', 'execute r4(''{complete}'', md5(''survey@'')::uuid,
    ''-infinity'', ''infinity'', 10)', false),
('response_list_after', 'execute r5(''{complete}'', md5(''survey@'')::uuid,
    ''-infinity'', ''infinity'', current_date + 1, 0, md5(''x'')::uuid, 10)',
    false),
('response_older_find', 'execute r6(''{complete}'', md5(''survey@'')::uuid,
    current_date - 9, current_date, current_date + 1, 0, md5(''x'')::uuid)',
    false),
('dashboard_cells', 'execute d1(md5(''survey@'')::uuid, current_date - 9,
    current_date, '''', 0)', false),
('dashboard_trend', 'execute d2(''week'', md5(''survey@'')::uuid,
    current_date - 9, current_date, '''', 0, ''{nps}'')', false),
('dashboard_measures', 'execute d4(md5(''survey@'')::uuid, current_date - 9,
    current_date, '''', 0)', false),
('dashboard_versions', 'execute d5(md5(''survey@'')::uuid, current_date)',
    false),
('overview_cells', 'execute d6(array[md5(''survey@'')], ''{nps}'',
    current_date - 9, current_date)', false),
('overview_trend', 'execute d7(array[md5(''survey@'')], current_date - 9,
    current_date)', false),
('overview_last', 'execute d8(array[md5(''survey@'')])', false),
('survey_find', 'execute s5(md5(''survey@'')::uuid)', false),
('dashboard_comments', 'execute d3(md5(''survey@'')::uuid, current_date - 9,
    current_date, 10)', false),
('file_piece_get', 'execute f2(md5(''file@'')::uuid, 0)', false),
('application_get', 'execute a1(md5(''application@'')::uuid)', false),
('draft_file_get', 'execute a3(md5(''draft@'')::uuid,
    md5(''opening@'')::uuid)', false),
('application_events', 'execute a4(md5(''application@'')::uuid)', false),
('application_stage_set', 'execute a6(md5(''application@'')::uuid,
    ''review'', 1, null)', false),
('opening_search_page', 'execute o3(''@'', ''{}'', ''{}'', ''{}'', 0)', false),
('survey_get', 'execute s1(''exit'')', true),
('survey_newest', 'execute s4(''exit'')', true),
('survey_list', 'execute s2('''', '''', 50, 0)', true),
('opening_open_page', 'execute o1(''{}'', ''{}'', ''{}'', 0)', true),
('opening_list', 'execute o2', true),
('application_list', 'execute a2(null, null, null, null, 50)', true),
('audit_list', 'execute u1(0, 50)', true);
grant select on asked to public;

insert into stage values (:'B', 'own', 99, 'Own', 'open');
select * from no_plan();
set local role exitpoll_web;
select tap.enter(:'A');
select is(tap.rows_of(replace(statement, '@', 'bb')), 0::bigint,
    what || ' with the ids of B') from asked where not list;
select isnt(tap.rows_of(replace(statement, '@', 'aa')), 0::bigint,
    what || ' with the ids of A') from asked where not list;
select is(tap.rows_of(statement), 1::bigint, what || ' lists A alone')
from asked where list;
select is(tap.rows_of('execute a5(null)'), 7::bigint,
    'stage_list lists A''s and not one of B''s own');
select tap.enter('');
select is(tap.rows_of(replace(statement, '@', m)), 0::bigint,
    what || ' as nobody, ' || m)
from asked cross join unnest(array['aa', 'bb']) m;
reset role;
select is((select stage from application where name = 'bb'), 'received',
    'the application of B was not moved');
select * from finish();
rollback;
