-- Retention of applications: gone when the notice says so, not a day before,
-- and with everything that hangs on them. The worker's own statements.
\i tests/sql/setup.psql
select * from no_plan();
\set sweep `awk -v want=sweep_applications -f sql/queries.awk sql/queries/*.sql`
\set files `awk -v want=sweep_files -f sql/queries.awk sql/queries/*.sql`
prepare sweep(int) as :sweep;
prepare files(int) as :files;
create function tap.age(t uuid, days int, purpose text, keep boolean)
returns void language sql as $$
	update app.application set retention_purpose = purpose,
	    retention_clock = now() - make_interval(days => days),
	    consent_keep = keep, consent_keep_hash = sha256('x'),
	    consent_keep_at = now()
	where tenant_id = t
$$;
update file set created_at = now() - interval '1 day';
delete from application_draft;

select tap.age(:'A', 1000, 'active', false) \g /dev/null
set local role exitpoll_job;
set local app.tenant = :'A';
execute sweep(100) \gset kept_
select is(:kept_n, 0, 'an open application stays');
reset role;
select tap.age(:'A', 179, 'unsuccessful', false) \g /dev/null
set local role exitpoll_job;
execute sweep(100) \gset kept_
select is(:kept_n, 0, 'a refused one stays for 180 days');
reset role;
select tap.age(:'A', 400, 'keep_on_file', true) \g /dev/null
set local role exitpoll_job;
execute sweep(100) \gset kept_
select is(:kept_n, 0, 'one kept on file stays a year longer');
reset role;
select tap.age(:'A', 400, 'unsuccessful', false) \g /dev/null
select tap.age(:'B', 400, 'unsuccessful', false) \g /dev/null
set local role exitpoll_job;
execute sweep(100) \gset gone_
select is(:gone_n, 1, 'then it goes');
execute files(100) \gset gone_
select is(:gone_n, 1, 'and its file with it');
reset role;
select is((select count(*)::int from application_event
    where tenant_id = :'A'), 0, 'and its history');
select is((select count(*)::int from file_chunk where tenant_id = :'A'), 0,
    'and the bytes');
select is((select count(*)::int from application where tenant_id = :'B'), 1,
    'the other tenant''s own sweep is another');
select * from finish();
rollback;
