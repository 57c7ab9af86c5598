-- Anonymous answers: what waits is complete for its visitor and for a limit, and
-- is mixed together or not at all, by the worker only.
\i tests/sql/setup.psql
\set s `echo "md5('anonymousaa')::uuid"`
insert into survey (tenant_id, id, slug, title)
values (:'A', :s, 'anonymous', 'aa');
insert into survey_version (tenant_id, survey_id, version, definition)
values (:'A', :s, 1, '<x/>');
create function tap.take(variadic what text[]) returns text
language plpgsql as $$
declare
	said text;
begin
	execute format('select string_agg(concat_ws('':'', verdict, state), '' '')
	    from responses_take(%L)', (select jsonb_agg(jsonb_build_object(
	    'id', md5(split_part(w, ':', 1))::uuid, 'survey_id',
	    md5('anonymousaa')::uuid, 'version', 1,
	    'receipt', 'receipt-of-' || w || n,
	    'state', split_part(w, ':', 2), 'page', 1, 'answers',
	    '{"_sealed":"x"}'::jsonb, 'language', 'en', 'cells', '{}'::text[],
	    'context', '{"anonymous":true,"sealed":true}'::jsonb,
    'has_comment', false, 'time_zone', 'UTC') order by n)
	    from unnest(what) with ordinality u (w, n))) into said;
	return said;
end
$$;
create function tap.mix(at_least int, variadic what text[]) returns bigint
language sql as $$
	select responses_mix(md5('anonymousaa')::uuid, 1, (select
	    jsonb_agg(jsonb_build_object('id', md5(w)::uuid, 'receipt',
	    'fresh-receipt-' || w, 'page', 2, 'answers',
	    jsonb_build_object('why', w), 'language', 'en', 'cells',
	    jsonb_build_array('nps=9'), 'has_comment', true))
	    from unnest(what) w), at_least)
$$;
create function tap.try(statement text) returns text language plpgsql as $$
begin
	execute statement;
	return 'done';
exception when others then
	return sqlstate;
end
$$;
create function tap.plan(statement text) returns setof text language plpgsql as
$$
begin
	return query execute 'explain ' || statement;
end
$$;
grant execute on all functions in schema tap to public;
select * from no_plan();
set local role exitpoll_web;
select set_config('app.tenant', :'A', true) \g /dev/null
select set_now.set is not null as ok from (select (survey_set('anonymous', null,
    '{"limit": 3}', null)).verdict as set) set_now \gset
reset role;
update survey set state = 'open', current_version = 1
where tenant_id = :'A' and id = :s;
set local role exitpoll_web;

select is(tap.take('a:partial', 'b:waiting'), 'stored:partial stored:waiting',
    'a page, and a whole one');
select is(tap.take('a:waiting', 'b:waiting'), 'stored:waiting repeat:waiting',
    'sent twice counts once');
select is(tap.take('c:waiting', 'd:waiting'), 'stored:waiting full',
    'what waits counts for the limit');
select is((select array_agg(distinct cells)::text from response
    where survey_id = :s), '{{#waiting}}', 'and for nothing else');
select is(tap.try($$ select tap.mix(1, 'a') $$), '42501',
    'visitors'' requests mix nothing');

reset role;
set local role exitpoll_job;
select set_config('app.tenant', :'B', true) \g /dev/null
select is(tap.mix(1, 'a', 'b'), 0::bigint, 'another tenant''s are not there');
select set_config('app.tenant', :'A', true) \g /dev/null
select is(tap.mix(4, 'a', 'b', 'c'), 0::bigint, 'too few stay');
select is(tap.mix(2, 'a', 'b', 'z'), 0::bigint, 'all of them, or none');
select is((select count(*)::int from response where survey_id = :s
    and state = 'waiting'), 3, 'nothing has happened');
select is(tap.mix(3, 'a', 'b', 'c'), 3::bigint, 'three together');
select is(tap.mix(1, 'a'), 0::bigint, 'once');
select is((select array_agg(answers->>'why' order by answers->>'why')::text from response
    where survey_id = :s and state = 'complete'), '{a,b,c}',
    'their answers are there');
select is((select count(*)::int from response where survey_id = :s
    and state = 'complete' and id in (md5('a')::uuid, md5('b')::uuid,
    md5('c')::uuid)), 0, 'under ids of their own');
select is((select string_agg(distinct concat(answers, cells, context, page,
    state), ' ') from response where survey_id = :s
    and state <> 'complete'), '{}{}{}1mixed', 'and not where they came in');
select is((select string_agg(concat(cell, ':', n), ' ' order by cell)
    from (select cell, sum(n) as n from counted where survey_id = :s
    group by 1 having sum(n) <> 0) c), '#complete:3 nps=9:3', 'counted once');
reset role;
set local role exitpoll_web;
select is(tap.take('a:waiting', 'd:waiting'), 'repeat:mixed full',
    'a visitor who comes again is known, and the limit holds');
select is((survey_set('anonymous', null, '{"limit": null}', null)).verdict,
    'set', 'the limit goes');
select is(tap.take('d:waiting'), 'stored:waiting', 'one more');
select is((survey_set('anonymous', null, '{"limit": 9}', null)).verdict,
    'set', 'a limit comes');
select is((select taken::int from survey_limit where survey_id = :s), 4,
    'with those that wait');

-- What was begun and left: emptied when its time is over, and no day before.
\set sweep `awk -v want=sweep_sealed -f sql/queries.awk sql/queries/*.sql`
prepare sweep(int) as :sweep;
select is(tap.take('late:partial', 'young:partial', 'far:partial'),
    'stored:partial stored:partial stored:partial', 'three are begun');
select is(tap.try($$ select sealed_sweep(10) $$), '42501',
    'visitors'' requests sweep nothing');
reset role;
update response set started_at = now() - case when id = md5('young')::uuid
    then interval '13 days 23 hours' else interval '14 days 1 hour' end
where id in (md5('late')::uuid, md5('young')::uuid, md5('far')::uuid);
update response set state = 'declined' where id = md5('far')::uuid;
create temp table before as select * from response;
create temp table counted_before as select * from counted;
set local role exitpoll_job;
select set_config('app.tenant', :'B', true) \g /dev/null
execute sweep(10) \gset
select is(:n::bigint, 0::bigint, 'another tenant''s are not there');
select set_config('app.tenant', :'A', true) \g /dev/null
execute sweep(10) \gset
select is(:n::bigint, 1::bigint, 'whose time is over is emptied');
execute sweep(10) \gset
select is(:n::bigint, 0::bigint, 'once');
reset role;
select is((select string_agg(concat_ws(' ', r.id = md5('late')::uuid, r.state,
    r.answers, r.page, r.context, r.revision - b.revision, r.cells,
    r.started_at::date = b.day), ',') from response r
    join before b using (tenant_id, id)
    where r is distinct from b), 't partial {} 1 {"anonymous": true} 1 '
    '{#partial} t', 'of it stays that somebody began, and nothing else changed');
select is((select count(*)::int from (select * from counted except
    select * from counted_before) x), 0, 'the counts are as they were');
insert into tenant_retention (tenant_id, code, days)
values (:'A', 'response.sealed', 13);
set local role exitpoll_job;
execute sweep(10) \gset
select is(:n::bigint, 1::bigint, 'and after fewer days where a tenant says so');
reset role;
set local role exitpoll_web;
select is(tap.take('late:waiting'), 'stored:waiting',
    'who comes back begins anew, and it counts');
reset role;
set local enable_seqscan = off;
select ok((select string_agg(line, ' ') from tap.plan($$ select r.id
    from response r where r.tenant_id = $$ || quote_literal(:'A') || $$
    and r.state = 'partial' and r.context ? 'sealed'
    and r.started_at < now() order by r.started_at limit 9 $$) p (line))
    like '%response_sealed%', 'an index of their own finds them');
select * from finish();
rollback;
