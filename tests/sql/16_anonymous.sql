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
select * from finish();
rollback;
