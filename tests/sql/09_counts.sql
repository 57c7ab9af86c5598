-- Counts are those of the rows: whatever days, channels and versions responses
-- fall on, however they were folded, and after one is taken back. What a
-- dashboard sees is compared with a count over the rows' own cells and, for
-- measures, over the numbers in the answers. Segments likewise: each value of each
-- field has the counts of the rows that are in it, and no others.
\i tests/sql/setup.psql
\set submit `awk -v want=response_submit -f sql/queries.awk sql/queries/*.sql`
\set fold `awk -v want=rollup_fold -f sql/queries.awk sql/queries/*.sql`
prepare submit as :submit;
prepare fold as :fold;
create function tap.send(sub text, st text, n numeric, channel text,
    of_version int, based int default null, tongue text default 'en',
    session jsonb default null) returns text
language plpgsql as $$
declare
	r record;
begin
	execute format('execute submit(%L)', jsonb_build_object(
	    'id', md5(sub)::uuid, 'survey_id', md5('surveyaa')::uuid,
	    'version', of_version,
	    'receipt', 'receipt-' || md5(sub || n || random()), 'state', st, 'page', 1,
	    'answers', jsonb_build_object('n', n), 'language', tongue, 'cells',
	    array['n#shown', 'n#answered', 'n~' || n, case
		when n between 0 and 100 and n = trunc(n) then 'n=' || n
		else 'n=*' end],
	    'has_comment', false, 'revision', based, 'time_zone', 'UTC',
	    'context', jsonb_strip_nulls(jsonb_build_object('channel', channel,
		'session', session)))::text)
	into strict r;
	return r.verdict;
end
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
-- What differs between the counts and the rows; nothing, if all is well.
create view tap.differ as
with counts as (
	select day, channel, version, cell, sum(n) as n from counted
	where survey_id = md5('surveyaa')::uuid group by 1, 2, 3, 4
	having sum(n) <> 0
), rows as (
	select day, channel, version, cell, count(*)::numeric as n
	from response, unnest(cells) c (cell)
	where survey_id = md5('surveyaa')::uuid and cell not like '%~%'
	group by 1, 2, 3, 4
), segments as (
	select day, field || '=' || value as channel, version, cell, sum(n) as n
	from segmented
	where survey_id = md5('surveyaa')::uuid group by 1, 2, 3, 4
	having sum(n) <> 0
), rows_in as (
	select day, split_part(s, '=', 1) || '=' || case when exists (
	    select from segment_value v where v.survey_id = r.survey_id
	    and v.field || '=' || v.value = s) or (select count(*)
		from segment_value v where v.survey_id = r.survey_id
		and v.field = split_part(s, '=', 1)) < segment_values_most()
	    then substr(s, strpos(s, '=') + 1) else '' end as channel, version,
	    cell, count(*)::numeric as n
	from response r, unnest(segments_of(language, context)) s,
	    unnest(cells) c (cell)
	where survey_id = md5('surveyaa')::uuid and cell not like '%~%'
	group by 1, 2, 3, 4
), segment_measures as (
	select day, field || '=' || value as channel, version,
	    'n~' || bucket as cell, sum(n) as n, sum(sum) as sum,
	    sum(sumsq) as sumsq
	from segment_measured where survey_id = md5('surveyaa')::uuid
	group by 1, 2, 3, 4 having sum(n) <> 0
), segment_numbers as (
	select day, split_part(s, '=', 1) || '=' || case when exists (
	    select from segment_value v where v.survey_id = r.survey_id
	    and v.field || '=' || v.value = s) or (select count(*)
		from segment_value v where v.survey_id = r.survey_id
		and v.field = split_part(s, '=', 1)) < segment_values_most()
	    then substr(s, strpos(s, '=') + 1) else '' end as channel, version,
	    'n~' || measure_bucket((answers->>'n')::numeric) as cell,
	    count(*)::numeric as n, sum((answers->>'n')::numeric) as sum,
	    sum((answers->>'n')::numeric ^ 2) as sumsq
	from response r, unnest(segments_of(language, context)) s
	where survey_id = md5('surveyaa')::uuid and state = 'complete'
	group by 1, 2, 3, 4
), measures as (
	select day, channel, version, 'n~' || bucket as cell, sum(n) as n,
	    sum(sum) as sum, sum(sumsq) as sumsq
	from measured where survey_id = md5('surveyaa')::uuid
	group by 1, 2, 3, 4 having sum(n) <> 0
), numbers as (
	select day, channel, version,
	    'n~' || measure_bucket((answers->>'n')::numeric) as cell,
	    count(*)::numeric as n, sum((answers->>'n')::numeric) as sum,
	    sum((answers->>'n')::numeric ^ 2) as sumsq
	from response
	where survey_id = md5('surveyaa')::uuid and state = 'complete'
	group by 1, 2, 3, 4
)
(select 'counted' as of, *, 0 as sum, 0 as sumsq from (table counts except table rows) a
union all select 'raw', *, 0, 0 from (table rows except table counts) b)
union all
(select 'segment', *, 0, 0 from (table segments except table rows_in) e
union all select 'in', *, 0, 0 from (table rows_in except table segments) f)
union all
(select 'segment measured', * from (table segment_measures
	except table segment_numbers) g
union all select 'segment number', * from (table segment_numbers
	except table segment_measures) h)
union all
(select 'measured', * from (table measures except table numbers) c
union all select 'number', * from (table numbers except table measures) d);
grant select on tap.differ to public;
-- One visit in two begins with a page; days are those of the last week.
create procedure tap.traffic(round int) language plpgsql as $$
declare
	sub text;
	i int;
	n numeric;
begin
	for i in 1 .. 400 loop
		sub := (random() * 250)::int::text;
		n := case when random() < 0.5 then (random() * 120)::int
		    else round((random() * 4000 - 2000)::numeric, 2) end;
		perform tap.send(sub, case when random() < 0.5 then 'partial'
		    else 'complete' end, n, case when random() < 0.3
		    then 'mail' else 'web' end, 1 + (random() < 0.5)::int,
		    null, (array['en', 'de', 'ja'])[1 + (random() * 2)::int],
		    case when random() < 0.7 then jsonb_build_object('id', sub,
			'agent', 'Agent ' || (random() * 130)::int, 'queue',
			(array['Sales', 'Care=1'])[1 + (random())::int]) end);
	end loop;
end
$$;
-- What was sent so far, as if it had come in the week before.
create procedure tap.age() language plpgsql as $$
begin
	update app.response set day = current_date -
	    (get_byte(uuid_send(id), 0) % 7), started_at = now() -
	    interval '1 day' * (get_byte(uuid_send(id), 0) % 7);
	perform app.rollup_rebuild(md5('surveyaa')::uuid, d)
	from (select distinct day from app.response
	    union select distinct day from app.counted) x (d);
end
$$;
grant execute on all functions in schema tap to public;
grant execute on all procedures in schema tap to public;
delete from rollup_delta;
delete from rollup;
delete from rollup_measure;
delete from rollup_segment;
delete from rollup_segment_measure;
delete from segment_value;
delete from segment_due;
delete from response;

select * from no_plan();
select tap.enter(:'A');
set local role exitpoll_web;
call tap.traffic(1);
select is_empty('table tap.differ', 'unfolded, the counts are those of the rows');
set local role exitpoll_job;
select is(tap.fold(100), 100::bigint, 'some are folded');
select is_empty('table tap.differ', 'the counts stay');
reset role;
call tap.age();
select cmp_ok((select count(distinct day) from counted), '=', 7::bigint,
    'moved to seven days, the counts are made again');
select is_empty('table tap.differ', 'from the rows, as they are');
select is((select count(*) from rollup_delta where tenant_id = :'A'), 0::bigint,
    'nothing waits that was counted');

-- The mutant that nobody noticed: a page of last week, completed today.
set local role exitpoll_web;
select is(tap.send('late', 'partial', 7, 'chat', 1), 'stored', 'a page');
reset role;
update response set day = current_date - 3
where id = md5('late')::uuid;
update rollup_delta set day = current_date - 3 where channel = 'chat';
set local role exitpoll_web;
select is((select array_agg(day || ' ' || cell || ' ' || n) from counted
    where channel = 'chat'), array[current_date - 3 || ' #partial 1'],
    'stored three days ago');
select is(tap.send('late', 'complete', 8, 'web', 1, 1), 'stored',
    'is completed today');
select is((select array_agg(day || ' ' || cell || ' ' || n order by cell)
    from (select day, cell, sum(n) as n from counted
	where channel = 'chat' group by 1, 2 having sum(n) <> 0) c),
    array[current_date - 3 || ' #complete 1', current_date - 3 ||
	' n#answered 1', current_date - 3 || ' n#shown 1',
	current_date - 3 || ' n=8 1'],
    'it counts on the day and by the channel that it began in, once');
select is_empty('table tap.differ', 'as its row says');
call tap.traffic(2);
select is_empty('table tap.differ', 'others of those days were completed, too');
-- More agents than a survey keeps, whatever chance brought before.
select is((select count(*) from generate_series(1, 120) i
    where tap.send('more' || i, 'complete', 5, 'web', 1, null, 'en',
	jsonb_build_object('id', 'more' || i, 'agent', 'More ' || i))
	= 'stored'), 120::bigint, 'a hundred and twenty agents more');
set local role exitpoll_job;
select cmp_ok(tap.fold(100000), '>', 0::bigint, 'all are folded');
select is_empty('table tap.differ', 'the counts stay');
reset role;
create temp table before as table rollup;
create temp table before_measures as table rollup_measure;
create temp table before_segments as table rollup_segment;
create temp table before_segment_measures as table rollup_segment_measure;
select cmp_ok((select count(*) from segment_value where field = 'agent'), '=',
    100::bigint, 'a survey keeps a hundred agents');
select cmp_ok((select sum(n) from rollup_segment where field = 'agent'
    and value = ''), '>', 0::numeric, 'and counts the others together');
select cmp_ok((select count(*) from rollup_segment where field = 'queue'
    and value = 'Care=1'), '>', 0::bigint, 'a value may hold the sign itself');
select is((select bool_and(rollup_rebuild(md5('surveyaa')::uuid, day))
    from (select distinct day from response) d), true, 'made again');
select is_empty('(table rollup except table before) union all
    (select * from before where n <> 0 except table rollup)',
    'the counts are what submissions and folds had made them');
select is_empty('(table rollup_measure except table before_measures) union all
    (select * from before_measures where n <> 0 except table rollup_measure)',
    'the measures, too');

select is_empty('(table rollup_segment except table before_segments) union all
    (select * from before_segments where n <> 0 except table rollup_segment)',
    'the segments, too');
select is_empty('(table rollup_segment_measure except
	table before_segment_measures) union all
    (select * from before_segment_measures where n <> 0
	except table rollup_segment_measure)', 'and their measures');

-- Whoever goes on in another language is counted in that one, and not twice.
set local role exitpoll_web;
select is(tap.send('turn', 'partial', 7, 'voice', 1, null, 'en'), 'stored',
    'a page in English');
select is(tap.send('turn', 'partial', 7, 'voice', 1, 1, 'de'), 'stored',
    'another in German');
select is((select array_agg(value || ' ' || cell || ' ' || n) from (
    select value, cell, sum(n) as n from segmented where field = 'language'
	and day = current_date and cell = '#partial' group by 1, 2) s
    where value = 'de'), (select array_agg('de #partial ' || count) from (
    select count(*) from response where language = 'de'
	and state = 'partial' and day = current_date) r),
    'is one in German');
select is_empty('table tap.differ', 'and none in English');
select is(tap.send('turn', 'complete', 7, 'voice', 1, 2, 'ja'), 'stored',
    'completed in Japanese');
select is_empty('table tap.differ', 'it counts there only');
reset role;

-- What goes together is taken back likewise, one by one or in a batch.
create function tap.send_both(n int, tongue text, st text) returns bigint
language sql as $$
	select count(*) from responses_take((select jsonb_agg(
	    jsonb_build_object('id', md5('both' || i)::uuid, 'survey_id',
	    md5('surveyaa')::uuid, 'version', 1, 'receipt', 'receipt-both-' ||
	    md5(i || tongue), 'state', st, 'page', 1, 'answers',
	    '{"n": 5}'::jsonb, 'language', tongue, 'cells', array['n=5', 'n~5'],
	    'has_comment', false, 'time_zone', 'UTC', 'context',
	    jsonb_build_object('session', jsonb_build_object('id', 'both' || i,
		'agent', 'Agent ' || i)))) from generate_series(1, n) i))
	where verdict = 'stored'
$$;
grant execute on function tap.send_both(int, text, text) to public;
set local role exitpoll_web;
select is(tap.send_both(20, 'en', 'partial'), 20::bigint, 'twenty begin');
select is_empty('table tap.differ', 'each in its segments');
select is(tap.send_both(10, 'de', 'complete'), 10::bigint,
    'ten of them end in another language, together');
select is_empty('table tap.differ', 'taken back where they were');
select is(tap.send_both(15, 'en', 'complete'), 5::bigint,
    'five in the one that they began in');
select is_empty('table tap.differ', 'likewise');
reset role;

-- Days of before are counted again, the newest first.
insert into segment_due (tenant_id, survey_id, day)
select distinct tenant_id, survey_id, day from response;
delete from rollup_segment;
delete from rollup_segment_measure;
\set due `awk -v want=segment_due_take -f sql/queries.awk sql/queries/*.sql`
prepare due as :due;
set local role exitpoll_job;
execute due;
select is((select max(day) from segment_due), current_date - 1,
    'the newest day is done');
execute due; execute due; execute due; execute due; execute due; execute due;
select is((select count(*) from segment_due), 0::bigint, 'then the others');
select is_empty('table tap.differ', 'and all is as it was');
reset role;

-- Anonymous answers are in no segment.
select is(segments_of('de', '{"anonymous": true, "session": {"agent": "A"}}'),
    '{}', 'of an anonymous answer nothing is known');
select is(segments_of('de', '{"session": {"agent": "", "outcome": "x=y"}}'),
    '{language=de,outcome=x=y}', 'what is empty is not said');

-- A row that goes takes its counts along: its cells, once less.
insert into rollup_delta (tenant_id, survey_id, day, channel, version, segments,
    weight, cells)
select tenant_id, survey_id, day, channel, version,
    segments_of(language, context), -1, cells from response
where get_byte(uuid_send(id), 1) < 64;
delete from response where get_byte(uuid_send(id), 1) < 64;
select is_empty('table tap.differ', 'erased rows are taken back');
set local role exitpoll_job;
select cmp_ok(tap.fold(100000), '>', 0::bigint, 'folded');
select is_empty('table tap.differ', 'and stay away');
reset role;

-- Where cells are not known, counts are left as they are.
update response set cells = null where id = (select id
    from response where day = current_date - 1 limit 1);
delete from before;
insert into before table rollup;
select is(rollup_rebuild(md5('surveyaa')::uuid, current_date - 1), false,
    'a day with a row of before is not made again');
update response set cells = '{#complete,#unreadable}' where cells is null;
select is(rollup_rebuild(md5('surveyaa')::uuid, current_date - 1), false,
    'nor one whose answers cannot be read');
select is_empty('(table rollup except table before) union all
    (table before except table rollup)', 'nothing changed');

select is((select array_agg(v || '>' || measure_bucket(v) order by v)
    from unnest(array[-1001, -1.2, -0.0001, 0, 0.0004, 0.00151, 1, 1.499, 1.5,
	7.99, 8, 99.9, 100, 149, 999999999999999]) v),
    array['-1001>-1500', '-1.2>-1.5', '-0.0001>-0.001', '0>0', '0.0004>0',
	'0.00151>0.0015', '1>1', '1.499>1', '1.5>1.5', '7.99>6', '8>8',
	'99.9>80', '100>100', '149>100', '999999999999999>800000000000000'],
    'a bucket begins at or below its numbers');
select is((select count(*) from generate_series(-3000, 3000) i
    where not measure_bucket(i / 10.0) <= i / 10.0), 0::bigint, 'always');
select * from finish();
rollback;
