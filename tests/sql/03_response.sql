-- Exactly once: every way in which a submission can meet another, the counts
-- that come of it, and that folding changes where they lie and not what.
\i tests/sql/setup.psql
\set submit `awk -v want=response_submit -f sql/queries.awk sql/queries/*.sql`
\set many `awk -v want=response_submit_many -f sql/queries.awk sql/queries/*.sql`
\set fold `awk -v want=rollup_fold -f sql/queries.awk sql/queries/*.sql`
\set cells `awk -v want=dashboard_cells -f sql/queries.awk sql/queries/*.sql`
prepare submit as :submit;
prepare many as :many;
prepare fold as :fold;
prepare cells as :cells;
-- One submission, as the server sends it. sub: submission; s, v: survey,
-- version; st: state; try: receipt; by_way: its context
create function tap.sent(sub text, st text, try text, v int, s uuid,
    answers jsonb, cells text[], based int, zone text default 'Europe/Berlin',
    by_way jsonb default null, comment boolean default false)
returns text language sql as $$
	select jsonb_build_object('id', md5(sub)::uuid, 'survey_id', s,
	    'version', v, 'receipt', 'receipt-' || try, 'state', st, 'page', 1, 'answers', answers,
	    'language', 'en', 'cells', cells, 'has_comment', comment,
	    'revision', based, 'time_zone', zone, 'context', by_way)::text
$$;
create function tap.submit(sub text, st text, try text,
    v int default 1, s uuid default md5('surveyaa')::uuid, n text default '9',
    based int default null, by_way jsonb default null)
returns text
language plpgsql as $$
declare
	r record;
begin
	execute format('execute submit(%L)', tap.sent(sub, st, try, v, s,
	    jsonb_build_object('nps', n::numeric), array['nps=' || n], based,
	    by_way => by_way))
	into strict r;
	return concat_ws(' ', r.verdict, r.receipt, r.state);
end
$$;
create function tap.many(subs text[], states text[], surveys text[],
    versions int[], based int[] default null)
returns table (verdict text, receipt text, state text)
language plpgsql as $$
begin
	return query execute format('execute many(%L)',
	    (select array_agg(tap.sent(u.sub, u.state, 'many-' || u.n,
		u.version, md5(u.survey)::uuid,
		jsonb_build_object('q', 'a \ "b", ' || u.n),
		array['n=' || u.n, 'say=a,b'], coalesce(based[u.n], 0),
		'Asia/Tokyo', comment => true) order by u.n)
	    from unnest(subs, states, surveys, versions) with ordinality
	    u (sub, state, survey, version, n)));
end
$$;
-- Counts of today for the survey: cell=n, sorted.
create function tap.counts(v int default 1) returns text
language plpgsql as $$
declare
	r record;
	t text := '';
begin
	for r in execute 'execute cells(md5(''surveyaa'')::uuid, '
	    'current_date - 2, current_date + 2, '''', 0)' loop
		if r.version = v then
			t := t || ' ' || r.cell || ':' || r.n;
		end if;
	end loop;
	return ltrim(t);
end
$$;
grant execute on all functions in schema tap to public;
insert into survey (tenant_id, id, slug, title, state)
values (:'A', md5('survey2')::uuid, 'other', 'x', 'open'),
    (:'A', md5('survey3')::uuid, 'shut', 'x', 'closed'),
    (:'A', md5('survey4')::uuid, 'later', 'x', 'open'),
    (:'A', md5('survey5')::uuid, 'over', 'x', 'open');
update survey set opens_at = now() + interval '1 hour'
where id = md5('survey4')::uuid;
update survey set closes_at = now() where id = md5('survey5')::uuid;
insert into survey_version (tenant_id, survey_id, version, definition)
select :'A', md5('survey' || i)::uuid, 1, '<x/>' from generate_series(2, 5) i;
update survey set current_version = 1 where tenant_id = :'A'
    and current_version is null;
delete from rollup_delta;
delete from rollup;

select * from no_plan();
set local role exitpoll_web;
select tap.enter(:'A');
select is(tap.submit('one', 'complete', 'one-aaaaaa'),
    'stored receipt-one-aaaaaa complete', 'complete at once');
select is(tap.counts(), '#complete:1 nps=9:1', 'counted');
select is(tap.submit('one', 'complete', 'one-bbbbbb', n => '3'),
    'repeat receipt-one-aaaaaa complete', 'again: the first receipt');
select is(tap.submit('one', 'partial', 'one-cccccc'),
    'repeat receipt-one-aaaaaa complete', 'a late page changes nothing');
select is((select answers::text from response
    where id = md5('one')::uuid), '{"nps": 9}',
    'the first answers stay');
select is(tap.counts(), '#complete:1 nps=9:1', 'counted once');

select is(tap.submit('two', 'partial', 'two-aaaaaa'),
    'stored receipt-two-aaaaaa partial', 'a first page');
select is(tap.counts(), '#complete:1 #partial:1 nps=9:1', 'is a partial');
select is(tap.submit('two', 'partial', 'two-bbbbbb', n => '4'),
    'stored receipt-two-aaaaaa partial', 'the page again, changed');
select is(tap.counts(), '#complete:1 #partial:1 nps=9:1', 'still one');
select is(tap.submit('two', 'complete', 'two-cccccc', n => '5'),
    'stored receipt-two-aaaaaa complete', 'completed under its receipt');
select is(tap.counts(), '#complete:2 nps=5:1 nps=9:1',
    'the partial became a complete one');
savepoint yes;
select is(tap.submit('no', 'declined', 'no-aaaaaaaa'),
    'stored receipt-no-aaaaaaaa declined', 'a no at once');
select is(tap.submit('no', 'complete', 'no-bbbbbbbb'),
    'repeat receipt-no-aaaaaaaa declined', 'is not asked again');
select is(tap.submit('nay', 'partial', 'nay-aaaaaaa'),
    'stored receipt-nay-aaaaaaa partial', 'a page, and then');
select is(tap.submit('nay', 'declined', 'nay-bbbbbbb', based => 1),
    'stored receipt-nay-aaaaaaa declined', 'a no');
select is(tap.counts(), '#complete:2 #declined:2 nps=5:1 nps=9:1',
    'is counted, and no partial one any more');
rollback to yes;
select is(tap.submit('two', 'complete', 'two-dddddd'),
    'repeat receipt-two-aaaaaa complete', 'and is a repeat now');
select is(tap.counts(), '#complete:2 nps=5:1 nps=9:1', 'counted once');

-- One attempt run twice (a batch that is sent again) counts once.
select is(tap.submit('run', 'complete', 'run-aaaaaa', n => '7'), 'stored receipt-run-aaaaaa complete',
    'an attempt');
select is(tap.submit('run', 'complete', 'run-aaaaaa', n => '7'), 'repeat receipt-run-aaaaaa complete',
    'the same attempt again');
select is(tap.counts(), '#complete:3 nps=5:1 nps=7:1 nps=9:1', 'counted once');

select is(tap.submit('one', 'complete', 'xxxxxxxx', s =>
    md5('survey2')::uuid), 'conflict receipt-one-aaaaaa complete',
    'another survey''s submission id is refused');
select is(tap.submit('three', 'partial', 'three-aaaaaa'),
    'stored receipt-three-aaaaaa partial', 'a page of version 1');
select is(tap.submit('three', 'complete', 'three-bbbbbb', v => 2),
    'conflict receipt-three-aaaaaa partial', 'cannot end as version 2');
select is(tap.submit('nine', 'complete', 'nine-aaaaaa', v => 9),
    'closed', 'a version that is not there');
select is(tap.submit('four', 'complete', 'four-aaaaaa',
    s => md5('survey3')::uuid), 'closed', 'a closed survey stores nothing');
select is(tap.submit('five', 'complete', 'five-aaaaaa',
    s => md5('survey4')::uuid), 'closed', 'nor one that opens later');
select is(tap.submit('six', 'complete', 'six-aaaaaa',
    s => md5('survey5')::uuid), 'closed', 'nor one that is over');
select is(tap.submit('seven', 'complete', 'seven-aaaaaa',
    s => md5('surveybb')::uuid), 'closed', 'nor one of B');
select is((select count(*) from response where id in (
    md5('four')::uuid, md5('five')::uuid,
    md5('six')::uuid, md5('seven')::uuid,
    md5('nine')::uuid)), 0::bigint, 'none of these is there');
select is(tap.counts(), '#complete:3 #partial:1 nps=5:1 nps=7:1 nps=9:1',
    'nor counted');
-- Closed meanwhile: what was acknowledged keeps its receipt.
update survey set state = 'closed' where slug = 'exit';
select is(tap.submit('one', 'complete', 'one-eeeeee'),
    'repeat receipt-one-aaaaaa complete', 'a repeat after closing');
select is(tap.submit('three', 'complete', 'three-cccccc'),
    'closed receipt-three-aaaaaa partial', 'a partial cannot be completed');
update survey set state = 'open' where slug = 'exit';
-- Pages from two tabs: who has not read the newest revision must read again.
select is(tap.submit('rev', 'partial', 'rev-aaaaaa', n => '1', based => 0),
    'stored receipt-rev-aaaaaa partial', 'a first page');
select is(tap.submit('rev', 'partial', 'rev-bbbbbb', n => '2', based => 0),
    'stale receipt-rev-aaaaaa partial', 'another first page');
select is(tap.submit('rev', 'partial', 'rev-cccccc', n => '3', based => 1),
    'stored receipt-rev-aaaaaa partial', 'a second one that read the first');
select is(tap.submit('rev', 'complete', 'rev-dddddd', n => '4', based => 1),
    'stale receipt-rev-aaaaaa partial', 'the last page of an old reading');
select is((select revision || answers::text from response
    where id = md5('rev')::uuid), '2{"nps": 3}',
    'left as it was');
select is(tap.submit('rev', 'complete', 'rev-eeeeee', n => '5', based => 2),
    'stored receipt-rev-aaaaaa complete', 'read again, and stored');
select is(tap.submit('rev', 'partial', 'rev-ffffff', n => '6', based => 1),
    'repeat receipt-rev-aaaaaa complete', 'a late page of an old reading');
-- What is known of a visit comes along, is kept, and added to; the channel
-- that it began in stays.
select is(tap.submit('way', 'partial', 'way-aaaaaa',
    by_way => '{"channel": "chat", "link": "l1"}'),
    'stored receipt-way-aaaaaa partial', 'a visit by a link from a chat');
select is(tap.submit('way', 'partial', 'way-bbbbbb', based => 1,
    by_way => '{"channel": "mail", "contact": "c1"}'),
    'stored receipt-way-aaaaaa partial', 'its second page');
select is((select channel || context::text from response
    where id = md5('way')::uuid),
    'chat{"link": "l1", "contact": "c1"}', 'with all that is known of it');
select is((select array_agg(distinct channel) from rollup_delta
    where weight = 1 and id > (select max(id) - 1 from rollup_delta)),
    array['chat'], 'counted by its channel');
-- Several in one call: each has the verdict that it would have had alone.
select is((select array_agg(concat_ws(' ', m.verdict, m.receipt, m.state))
    from tap.many(
	array['m1', 'm1', 'one', 'm2', 'm2', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9'],
	array['complete', 'complete', 'complete', 'partial', 'complete',
	    'complete', 'complete', 'complete', 'complete', 'complete',
	    'complete'],
	array['surveyaa', 'surveyaa', 'surveyaa', 'surveyaa', 'surveyaa',
	    'survey3', 'surveybb', 'surveyaa', 'surveyaa', 'survey4',
	    'survey5'],
	array[1, 1, 1, 1, 1, 1, 1, 9, 1, 1, 1]) m),
    array['stored receipt-many-1 complete', 'repeat receipt-many-1 complete',
	'repeat receipt-one-aaaaaa complete', 'stored receipt-many-4 partial',
	'stale receipt-many-4 partial', 'closed', 'closed', 'closed',
	'stored receipt-many-9 complete', 'closed', 'closed'],
    'eleven in one call; one survey opens later, one is over');
select is((select array_agg(concat_ws(' ', m.verdict, m.receipt, m.state))
    from tap.many(array['m2', 'm2', 'm2', 'm2'],
	array['partial', 'partial', 'complete', 'complete'],
	array_fill(text 'surveyaa', array[4]), array[1, 1, 1, 1],
	array[1, 1, 2, 3]) m),
    array['stored receipt-many-4 partial', 'stale receipt-many-4 partial',
	'stored receipt-many-4 complete', 'repeat receipt-many-4 complete'],
    'pages of one visit in one call come one after the other');
select is((select revision || answers::text || cells::text from response
    where id = md5('m2')::uuid),
    '3{"q": "a \\ \"b\", 3"}{#complete,n=3,"say=a,b"}',
    'the last that had read the one before it stays, with its cells');
select is((select array_agg(concat(cells, '-', gone) order by cells)
    from (select * from rollup_delta order by id desc limit 2) d),
    array['{#complete,n=3,"say=a,b"}-{#partial}',
	'{#complete,n=9,"say=a,b",#partial,#complete,n=1,"say=a,b"}-{}'],
    'counted once each, what came together by one delta');
select is((select array_agg(concat_ws(' ', answers, language, channel,
	has_comment, day = (now() at time zone 'Asia/Tokyo')::date,
	completed_at is not null) order by receipt)
    from response where receipt like 'receipt-many-%'),
    array['{"q": "a \\ \"b\", 1"} en web t t t',
	'{"q": "a \\ \"b\", 3"} en web t t t',
	'{"q": "a \\ \"b\", 9"} en web t t t'], 'with all that they said');
select tap.enter(:'B');
select is(tap.submit('one', 'complete', 'b-one-aaaa',
    s => md5('surveybb')::uuid), 'stored receipt-b-one-aaaa complete',
    'B may have the same submission id');
select tap.enter('');
select is(tap.submit('zero', 'complete', 'zero-aaaaaa'), 'closed',
    'nobody stores nothing, without an error');
reset role;

-- Folding: random submissions, folds in between; what a page shows is what a
-- count over the raw rows says, before and after.
create function tap.raw(v int) returns text language sql as $$
	select string_agg(cell || ':' || n, ' ' order by cell)
	from (select cell, count(*) as n from (
	    select case state when 'complete' then '#complete'
		else '#partial' end as cell
	    from app.response where survey_id = md5('surveyaa')::uuid
		and version = v
	    union all
	    select 'nps=' || (answers->>'nps') from app.response
	    where survey_id = md5('surveyaa')::uuid and version = v
		and state = 'complete') c group by cell) g
$$;
create function tap.fold(most int) returns bigint
language plpgsql as $$
declare
	n bigint;
begin
	execute format('execute fold(%s)', most) into n;
	return n;
end
$$;
create function tap.sorted(t text) returns text language sql as $$
	select string_agg(w, ' ' order by split_part(w, ':', 1))
	from unnest(string_to_array(t, ' ')) w
$$;
grant execute on all functions in schema tap to public;
create procedure tap.traffic(round int) language plpgsql as $$
begin
	perform tap.submit((random() * 300)::int::text,
	    case when random() < 0.6 then 'partial' else 'complete' end,
	    'random-' || round || '-' || i || '-abcdef', v => 2,
	    n => (i % 11)::text)
	from generate_series(1, 500) i;
end
$$;
grant execute on all procedures in schema tap to public;
select tap.enter(:'A');
set local role exitpoll_web;
call tap.traffic(1);
reset role;
select is(tap.sorted(tap.counts(2)), tap.raw(2), 'unfolded: equal to the raw rows');
set local role exitpoll_job;
select is(tap.fold(100), 100::bigint, 'a fold takes what it was asked to');
select is(tap.sorted(tap.counts(2)), tap.raw(2), 'half folded: the same');
set local role exitpoll_web;
call tap.traffic(2);
set local role exitpoll_job;
select cmp_ok(tap.fold(100000), '>', 0::bigint, 'a fold of the rest');
select is(tap.sorted(tap.counts(2)), tap.raw(2), 'folded: the same');
select is(tap.fold(100000), 0::bigint, 'nothing is left');
set local role exitpoll_web;
call tap.traffic(3);
reset role;
select is(tap.sorted(tap.counts(2)), tap.raw(2),
    'partials completed after a fold come off again');
select is((select count(*) from rollup_delta where tenant_id = :'B'),
    1::bigint, 'the deltas of B were left alone');
set local role exitpoll_job;
select is((select count(*) from tenants_with_deltas() t
    where t in (:'A', :'B')), 2::bigint, 'both wait for the next fold');
reset role;

-- The plans of this session were made while there were few responses. Now there
-- are many that were begun: to go on with one still reads one. (A page of the
-- table holds a dozen rows, so reading all would be hundreds of pages.)
reset role;
insert into response (tenant_id, id, survey_id, version, receipt, state, page,
    answers, language, day)
select :'A', md5('begun' || i)::uuid, md5('surveyaa')::uuid, 1,
    'receipt-begun-' || i, 'partial', 1, '{}',
    'en', current_date
from generate_series(1, 10000) i;
create function tap.pages_of_submit(sub text, st text) returns bigint
language plpgsql as $$
declare
	plan json;
begin
	execute format('explain (analyze, buffers, timing off, format json) '
	    'execute submit(%L)', tap.sent(sub, st, 'pages-abcdef', 1,
	    md5('surveyaa')::uuid, '{"nps": 4}', array['nps=4'], null))
	into plan;
	return (plan->0->'Plan'->>'Shared Hit Blocks')::bigint +
	    (plan->0->'Plan'->>'Shared Read Blocks')::bigint;
end
$$;
grant execute on all functions in schema tap to public;
set local role exitpoll_web;
select cmp_ok(tap.pages_of_submit('begun5000', 'partial'), '<', 120::bigint,
    'a page of a visit is stored without reading the others that were begun');
select cmp_ok(tap.pages_of_submit('begun5000', 'complete'), '<', 120::bigint,
    'and so is its last');
reset role;

-- A published version stays as it is.
select throws_ok($$ update survey_version set definition = 'x' $$, '23001',
    null, 'its words cannot be changed');
select throws_ok($$ update survey_version set version = version + 10 $$,
    '23001', null, 'nor its number');
select throws_ok($$ delete from survey_version $$, '23001', null,
    'nor can it be deleted');
select throws_ok(format($$ update response set completed_at = null
    where tenant_id = %L and state = 'complete' $$, :'A'), '23514', null,
    'a complete response has its time');
select * from finish();
rollback;
