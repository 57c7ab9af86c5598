-- The queue: who gets a job, what becomes of it, and that a claim costs the
-- same however many wait.
\i tests/sql/setup.psql
select * from no_plan();
delete from job;
create function tap.claim(w text, lease int, after uuid default null,
    share int default 9, kind text default 'one') returns text
language sql as $$
	select string_agg(concat_ws(' ', c.kind, t.slug, c.tries), ',')
	from app.job_claim(w, kind, lease, after, share) c
	left join app.tenant t on t.id = c.tenant_id
$$;
create function tap.back(j bigint, w text, dead boolean default false,
    counts boolean default true) returns boolean
language sql as $$
	select app.job_back(j, w, 'no', 0, dead, counts)
$$;
create function tap.read() returns bigint language sql as $$
	select sum(pg_stat_get_xact_tuples_returned(oid) +
	    pg_stat_get_xact_tuples_fetched(oid))::bigint
	from pg_class where oid = 'app.job'::regclass
	    or oid in (select indexrelid from pg_index
	    where indrelid = 'app.job'::regclass)
$$;
-- A claim sees its tenants, the test who they are.
alter function tap.claim security definer;
grant execute on all functions in schema tap to public;

insert into job (tenant_id, kind, max_tries) values (:'A', 'one', 2);
create temp table j on commit drop as select id from job;
grant select on j to exitpoll_job;
set local role exitpoll_job;
select is(tap.claim('w1', 60, kind => 'two'), null,
    'a lane gets no kind but its own');
select is(tap.claim('w1', 60), 'one tap-aa 1', 'a job is claimed');
select is(tap.claim('w2', 60), null, 'by one process only');
select is(job_done((select id from j), 'w2'), false,
    'another cannot end it');
select is(job_renew((select id from j), 'w2', -60), false,
    'nor touch its lease');
select is(tap.back((select id from j), 'w2'), false, 'nor give it back');
select is(tap.back((select id from j), 'w1'), true,
    'it fails and will be tried again');
select is(tap.claim('w2', 60), 'one tap-aa 2', 'it is');
select is(tap.back((select id from j), 'w2', counts => false), true,
    'given back, and this try does not count');
select is(tap.claim('w2', 60), 'one tap-aa 2', 'it comes again');
select is(job_reclaim('one', 9, 'w3'), 0::bigint,
    'while the lease holds it stays');
select is(job_renew((select id from j), 'w2', -1), true,
    'its process sets the lease anew');
select is(job_reclaim('two', 9, null), 0::bigint,
    'when it has run out: not by another lane');
select is(job_reclaim('one', 9, null), 1::bigint, 'but by its own');
select is(tap.claim('w3', 60), null, 'with no try left it is not handed out');
reset role;
select is((select state || ' ' || last_error from job), 'dead no',
    'but kept, dead, with its reason');
update job set state = 'ready', tries = 0, ended_at = null, max_tries = null,
    run_at = now();
set local role exitpoll_job;
select is(tap.claim('w1', 60), 'one tap-aa 1', 'a process dies');
select is(job_reclaim('one', 9, 'w1'), 1::bigint,
    'and who knows that it did takes back what it held');
select is(tap.claim('w2', 60), 'one tap-aa 2', 'for another one at once');
select is(job_done((select id from j), 'w1'), false, 'the first lost it');
select is(job_reclaim('one', 9, 'w2'), 1::bigint, 'it kills this one, too');
reset role;
select is((select state || ' ' || tries || ' ' || (run_at > now())
    from job), 'ready 2 true', 'and waits longer now');
update job set run_at = now();
set local role exitpoll_job;
select is(tap.claim('w3', 60), 'one tap-aa 3', 'another try');
select is(tap.back((select id from j), 'w3', dead => true), true,
    'that no other will follow');
reset role;
select is((select state || ' ' || tries || ' ' || (ended_at is not null)
    from job), 'dead 3 true', 'dead');
update job set state = 'ready', ended_at = null, tries = 8, run_at = now();
set local role exitpoll_job;
select is(tap.claim('w4', -1), 'one tap-aa 9', 'the last try of its kind');
select is(job_reclaim('one', 9, null), 1::bigint, 'and its process dies');
reset role;
select is((select state from job), 'dead', 'the job, too');
update job set state = 'ready', ended_at = null, run_at = now();
set local role exitpoll_job;
select is(tap.claim('w5', 60), 'one tap-aa 10', 'and if it does not');
select is(job_done((select id from j), 'w5'), true, 'it is done');
reset role;
select is((select state from job), 'done', 'done');

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
select is(tap.claim('w1', 60), 'one 1', 'the first in turn');
select is(tap.claim('w1', 60, :'A'), 'one tap-bb 1',
    'the next behind who was served');
select tap.read() as before \gset
select is(tap.claim('w1', 60, :'B'), 'one tap-aa 1',
    'from the last one to the first');
select cmp_ok(tap.read() - :before, '<', 40::bigint,
    'of 101,004 jobs a claim reads less than forty entries');
select is(tap.claim('w1', 60, :'A'), 'one tap-bb 1', 'and so on');
select is(tap.claim('w1', 60, :'A'), 'one tap-bb 1', 'and so on');
select is(tap.claim('w1', 60, :'A'), 'one tap-aa 1',
    'what is not due is left');
select is(tap.claim('x/1', 60, null, 2), 'one tap-aa 1', 'a share of two');
select is(tap.claim('x/2', 60, null, 2), 'one tap-aa 1', 'is taken');
select is(tap.claim('x/3', 60, null, 2), null,
    'and the rest of the lane is kept for the others');
select is(tap.claim('y/1', 60, null, 2), 'one tap-aa 1',
    'of another worker there is a share, too');
reset role;

-- The operator's second round.
delete from job;
insert into delivery (tenant_id, kind, purpose, recipient, content, state,
    ended_at, tries)
select :'A', 'mail', 'test', 'a@b.example', '{}', 'failed', now(), 5
from generate_series(1, 3);
insert into job (tenant_id, kind, delivery_id, state, ended_at, tries)
select tenant_id, 'mail', id, 'dead', now(), 5 from delivery
where purpose = 'test';
update delivery set recipient = null, content = null
where id = (select max(id::text)::uuid from delivery where purpose = 'test');
insert into job (kind, state, ended_at, run_at) values
    ('one', 'dead', now(), now()), ('one', 'done', now(), now()),
    ('one', 'ready', null, now() + interval '1 hour');
set local role exitpoll_owner;
select is((select concat_ws(' ', revived, gone) from job_revive(null,
    'mail')), '2 1', 'dead mail is revived, if it says anything still');
select is((select concat_ws(' ', revived, gone) from job_revive(null,
    'two')), '0 0', 'of this kind there is none');
select is((select concat_ws(' ', revived, gone) from job_revive((select id
    from job where kind = 'one' and state = 'ready'), null)), '1 0',
    'one that waits is made due');
select is((select concat_ws(' ', revived, gone) from job_revive((select id
    from job where state = 'done'), null)), '0 0', 'what is done stays so');
reset role;
select is((select string_agg(concat_ws(' ', kind, state, tries, run_at <=
    now()), ', ' order by kind, state) from job),
    'mail dead 5 t, mail ready 0 t, mail ready 0 t, one dead 0 t, '
    'one done 0 t, one ready 0 t', 'and nothing else is touched');
select is((select string_agg(concat_ws(' ', state, ended_at is null), ', '
    order by state, ended_at) from delivery where tenant_id = :'A'
    and purpose = 'test'), 'failed f, waiting t, waiting t',
    'its delivery waits again');
select * from finish();
rollback;
