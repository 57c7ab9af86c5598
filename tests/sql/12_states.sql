-- A survey's states, its limit, and that each change is noted.
\i tests/sql/setup.psql
\set many `awk -v want=response_submit_many -f sql/queries.awk sql/queries/*.sql`
prepare many as :many;
\set s `echo "md5('limitedaa')::uuid"`
insert into survey (tenant_id, id, slug, title)
values (:'A', :s, 'limited', 'aa');
insert into survey_version (tenant_id, survey_id, version, definition)
values (:'A', :s, 1, '<x/>');
create function tap.set(wanted jsonb, based int default null,
    which text default 'limited') returns text language sql as $$
	select concat_ws(' ', verdict, revision)
	from survey_set(which, based, wanted, md5('accountaa')::uuid)
$$;
-- Submissions "id:state", of the limited survey unless it says "exit".
create function tap.take(variadic what text[]) returns text
language plpgsql as $$
declare
	said text;
begin
	execute format('select string_agg(concat_ws('':'', verdict, state), '' '')
	    from responses_take(%L)', (select jsonb_agg(jsonb_build_object(
	    'id', md5(split_part(w, ':', 1))::uuid, 'survey_id',
	    md5(case split_part(w, ':', 3) when 'exit' then 'surveyaa'
		else 'limitedaa' end)::uuid, 'version', 1,
	    'receipt', 'receipt-of-' || split_part(w, ':', 1) || n,
	    'state', split_part(w, ':', 2), 'page', 1, 'answers',
	    '{}'::jsonb, 'language', 'en', 'cells', '{}'::text[],
	    'has_comment', false, 'time_zone', 'UTC') order by n)
	    from unnest(what) with ordinality u (w, n))) into said;
	return said;
end
$$;
grant execute on all functions in schema tap to public;
select * from no_plan();
set local role exitpoll_web;
select set_config('app.tenant', :'A', true) \g /dev/null

select is(tap.set('{"state": "open"}'), 'state 1',
    'what was never published cannot open');
select is(tap.set('{"state": "archived"}'), 'set 2', 'but go to the archive');
select is(tap.set('{"state": "draft"}', 2), 'set 3', 'and come back');
select is(tap.set('{"state": "archived"}', 2), 'stale 3',
    'an older form changes nothing');
reset role;
update survey set current_version = 1, state = 'open' where id = :s;
set local role exitpoll_web;
select is(tap.set('{"state": "draft"}'), 'state 3',
    'what was published is no draft again');
select is(tap.set('{"state": "ajar"}'), 'state 3', 'nor anything else');
select is(tap.set('{"opens": "2026-03-02 00:00", "closes": "2026-03-01 00:00"}'),
    'times 3', 'it opens before it closes');
select is(tap.set('{"opens": "2020-03-01 12:30", "title": "Named"}'), 'set 4',
    'several at once are one change');
select is(tap.set('{"opens": "2020-03-01 12:30"}'), 'set 4',
    'the same again is none');
select is((select detail from audit where action = 'survey.set'
    order by id desc limit 1), '{"opens": [null, "2020-03-01 12:30"],
    "title": ["aa", "Named"]}', 'what was and what is, is noted');
select is((select count(*)::int from audit where action = 'survey.set'
    and object_id = :s::text and actor = md5('accountaa')::uuid), 3,
    'each change with who made it');
select is(tap.set('{"state": "open"}', null, 'none'), null,
    'no such survey, no row');
select throws_ok($$ select tap.set('{"limit": 0}') $$, '23514', null,
    'a limit is at least one');

select is(tap.set('{"limit": 3}'), 'set 5', 'a limit of three');
select is(tap.take('a:complete', 'b:partial', 'c:complete'),
    'stored:complete stored:partial stored:complete', 'there is room');
select is(tap.take('b:complete', 'a:complete', 'e:partial'),
    'stored:complete repeat:complete stored:partial',
    'the third is stored, what was stored before is a repeat');
select is(tap.take('e:complete', 'd:complete'), 'full full',
    'the fourth is told so');
select is(tap.take('a:complete'), 'repeat:complete', 'also when it is full');
select is(tap.take('f:complete', 'g:complete:exit'), 'full stored:complete',
    'another survey in the same call takes on');
select is(tap.take('f:complete', 'h:complete'), 'full full',
    'several that are full have their verdicts');
select is((select (taken, most)::text from survey_limit
    where survey_id = :s), '(3,3)', 'it is exact');
select is(tap.set('{"limit": 4}'), 'set 6', 'the limit grows');
select is(tap.take('e:complete'), 'stored:complete',
    'and takes one more');
select is(tap.take('h:complete'), 'full', 'but not two');
select is(tap.set('{"limit": null}'), 'set 7', 'and goes');
select is(tap.take('h:complete'), 'stored:complete', 'so all are taken');
select is(tap.set('{"limit": 9}'), 'set 8', 'and comes again');
select is((select (taken, most)::text from survey_limit
    where survey_id = :s), '(5,9)', 'with those that are there');
select is(tap.set('{"state": "paused"}'), 'set 9', 'paused');
select is(tap.take('i:complete'), 'closed', 'takes nothing');
select is((select taken::int from survey_limit where survey_id = :s), 5,
    'and counts nothing');
select * from finish();
rollback;
