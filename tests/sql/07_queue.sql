-- The queue: who gets a job, what becomes of it, and that a claim costs the
-- same however many wait.
\i tests/sql/setup.psql
select * from no_plan();
delete from job;
create function tap.claim(w text, lease int, most int default 5,
    kinds text[] default '{one}') returns text
language sql as $$
	select string_agg(concat_ws(' ', kind, tenant_slug, tries), ',')
	from app.job_claim(w, kinds, most, lease)
$$;
create function tap.read() returns bigint language sql as $$
	select sum(pg_stat_get_xact_tuples_returned(oid) +
	    pg_stat_get_xact_tuples_fetched(oid))::bigint
	from pg_class where oid = 'app.job'::regclass
	    or oid in (select indexrelid from pg_index
	    where indrelid = 'app.job'::regclass)
$$;
grant execute on all functions in schema tap to public;

insert into job (tenant_id, kind, max_tries) values (:'A', 'one', 2);
create temp table j on commit drop as select id from job;
grant select on j to exitpoll_job;
set local role exitpoll_job;
select is(tap.claim('w1', 60, 5, '{two,three}'), null,
    'a worker gets no kind that it does not know');
select is(tap.claim('w1', 60, 5, '{two,one}'), 'one tap-aa 1',
    'a job is claimed');
select is(tap.claim('w2', 60), null, 'by one worker only');
select is(job_done((select id from j), 'w2'), false,
    'another worker cannot end it');
select is(job_renew(array(select id from j), 'w2', -60), 0::bigint,
    'nor touch its lease');
select is(job_fail((select id from j), 'w1', 'no', 0), false,
    'it fails and will be tried again');
select is(tap.claim('w2', 60), 'one tap-aa 2', 'it is');
select job_release(array(select id from j), 'w2') \g /dev/null
select is(tap.claim('w2', 60), 'one tap-aa 2',
    'given back before it was begun, its try did not count');
select is(job_reclaim(), 0::bigint, 'while the lease holds it stays');
select is(job_renew(array(select id from j), 'w2', -1), 1::bigint,
    'its worker sets the lease anew');
select is(job_reclaim(), 1::bigint, 'and when it has run out');
select is(tap.claim('w3', 60), null, 'with no try left it is not handed out');
reset role;
select is((select state || ' ' || last_error from job), 'dead no',
    'but kept, dead, with its reason');
update job set state = 'ready', tries = 0, ended_at = null;
set local role exitpoll_job;
select is(tap.claim('w1', -1), 'one tap-aa 1', 'a lease that ran out');
select is(job_reclaim(), 1::bigint, 'is taken back');
select is(tap.claim('w2', 60), 'one tap-aa 2', 'and goes to another worker');
select is(job_done((select id from j), 'w1'), false, 'the first lost it');
select is(job_done((select id from j), 'w2'), true, 'the second ends it');
reset role;
select is((select state from job), 'done', 'done');

-- A worker dies at the first of its batch: only that one's try is counted.
delete from job;
insert into job (kind, run_at, max_tries)
select 'one', now() - make_interval(secs => 10 - n), 1
from generate_series(1, 3) n;
set local role exitpoll_job;
select is(tap.claim('w1', -1), 'one 1,one 1,one 1', 'a batch is claimed');
select is(job_reclaim(), 3::bigint, 'and taken back');
reset role;
select is((select string_agg(state || ' ' || tries, ',' order by run_at)
    from job), 'dead 1,ready 0,ready 0',
    'the jobs behind the one it died of were not tried');

-- In turn: a backlog of one tenant holds up no other, and reads no more.
delete from job;
insert into job (tenant_id, kind, run_at)
select :'A', 'one', now() - interval '1 hour' + n * interval '1 ms'
from generate_series(1, 100000) n;
insert into job (tenant_id, kind, run_at)
select :'B', 'one', now() - n * interval '1 s' from generate_series(1, 3) n;
insert into job (kind, run_at) values ('one', now());
insert into job (tenant_id, kind, run_at)
select :'B', 'one', now() + interval '1 hour' from generate_series(1, 1000);
analyze job;
set local plan_cache_mode = force_generic_plan;
set local role exitpoll_job;
select tap.read() as before \gset
select is(tap.claim('w1', 60, 6), 'one tap-aa 1,one tap-aa 1,one tap-aa 1,'
    'one tap-bb 1,one tap-bb 1,one 1',
    'each has its turn, and what is not due is left');
select cmp_ok(tap.read() - :before, '<', 100::bigint,
    'of 101,004 jobs a claim of six reads less than a hundred entries');
reset role;
select * from finish();
rollback;
