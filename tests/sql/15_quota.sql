-- Quotas over answers: places are taken and given back exactly, counts and rows
-- agree, and nobody counts for another customer.
\i tests/sql/setup.psql
select * from no_plan();

select md5('surveyaa')::uuid as s \gset
create function tap.send(who text, quotas int[], state text default 'complete',
    receipt text default null) returns text
language sql as $$
	select c.verdict || ' ' || c.state || coalesce(' ' || c.quota, '')
	from app.response_count(jsonb_build_object('id', md5(who)::uuid,
	    'survey_id', md5('surveyaa')::uuid, 'version', 1, 'receipt',
	    coalesce(receipt, 'receipt-' || gen_random_uuid()), 'state', state,
	    'page', 1, 'answers', '{"nps": 9}'::jsonb, 'language', 'en',
	    'cells', array['nps=9'], 'has_comment', true, 'time_zone', 'UTC',
	    'quotas', quotas)) c
$$;
create function tap.taken() returns int[] language sql as $$
	select array_agg(taken order by n) from app.survey_quota
	where survey_id = md5('surveyaa')::uuid
$$;
grant execute on all functions in schema tap to public;
delete from survey_quota;
set local role exitpoll_web;
select tap.enter(:'A');
select is(q.verdict, 'set', 'one is made') from app.quota_set('exit', 0,
    '{"name": "one", "condition": "nps = 9", "limit": 2}', null) q;
select is(q.verdict, 'set', 'and another') from app.quota_set('exit', 0,
    '{"name": "two", "condition": "nps > 5", "limit": 3}', null) q;
select is(tap.send('p1', '{1,2}'), 'stored complete', 'there is room in both');
select is(tap.send('p1', '{1,2}'), 'repeat complete', 'once');
select is(tap.taken(), '{1,1}', 'and one place in each is taken');
select is(tap.send('p2', '{2}'), 'stored complete', 'in the second alone');
select is(tap.send('p3', '{1,2}'), 'stored complete', 'in both again');
select is(tap.taken(), '{2,3}', 'both are full');
select is(tap.send('p4', '{1,2}'), 'stored over 1', 'so this is over');
select is(tap.send('p4', '{2}'), 'repeat over 1', 'and stays so');
select is((select array[answers::text, cells::text, has_comment::text,
    quotas::text] from app.response where id = md5('p4')::uuid),
    array['{}', '{#over}', 'false', null], 'without a word of it');
select is(tap.send('p3', '{1,2}'), 'repeat complete',
    'a full one keeps those that are in');
select is(tap.send('p5', '{}'), 'stored complete', 'others do not count');
select is(tap.taken(), '{2,3}', 'no place was taken');

-- A change moves a place, or is refused.
select is(c::text, '(1,)', 'from both to the second') from
    app.response_count_edit(md5('p1')::uuid, 1, '{"nps": 6}', '{nps=6}', false,
    'en', '{2}') c;
select is(tap.taken(), '{1,3}', 'which gives one back');
select is(c::text, '(0,2)', 'the second is full') from
    app.response_count_edit(md5('p5')::uuid, 1, '{"nps": 6}', '{nps=6}', false,
    'en', '{1,2}') c;
select is((select answers::text from app.response where id = md5('p5')::uuid),
    '{"nps": 9}', 'and the old answers stay');
select is(c::text, '(0,)', 'of a revision that is not the newest nothing') from
    app.response_count_edit(md5('p1')::uuid, 1, '{"nps": 1}', '{nps=1}', false,
    'en', '{}') c;
select is(tap.taken(), '{1,3}', 'no place was moved');
select is(app.quota_recount(:'s'), 0, 'counts and rows agree');

-- What is dropped counts nobody, and its number is not given again.
select is(q.verdict, 'set', 'one is dropped') from app.quota_set('exit', 1,
    '{"dropped": true}', null) q;
select is(tap.send('p6', '{1}'), 'stored complete', 'it takes no place');
select is(tap.taken(), '{1,3}', 'none at all');
select is(q.verdict, 'set', 'a third') from app.quota_set('exit', 0,
    '{"name": "three", "condition": "nps < 5", "limit": 1}', null) q;
select is((select max(n) from app.survey_quota where survey_id = :'s'), 3,
    'has a number of its own');
select is((select array_agg(action || ' ' || (detail->>'n') order by id)
    from app.audit where action like 'quota.%'), array['quota.add 1',
    'quota.add 2', 'quota.set 1', 'quota.add 3'], 'all of it is in the log');
select is(u.verdict, 'set', 'and can be changed back') from app.quota_undo(
    'exit', (select id from app.audit where action = 'quota.set'
    order by id desc limit 1), null) u;
select is((select dropped_at from app.survey_quota where survey_id = :'s'
    and n = 1), null, 'so that it counts again');
select is((select count(*) from app.quota_undo('exit', (select id from app.audit
    where action = 'quota.add' order by id limit 1), null)), 0::bigint,
    'what was made is not unmade');
select is((select count(q.verdict) from generate_series(1, 17) i
    cross join lateral app.quota_set('exit', 0, jsonb_build_object('name', i,
    'condition', 'nps = 1', 'limit', 1), null) q where q.verdict = 'set'),
    17::bigint, 'twenty are live');
select is(q.verdict, 'many', 'and no more') from app.quota_set('exit', 0,
    '{"name": "x", "condition": "nps = 1", "limit": 1}', null) q;

-- Behind the wall there are none.
select tap.enter(:'B');
select is((select count(*) from app.survey_quota), 0::bigint,
    'another customer sees none');
select is((select count(*) from app.quota_set('exit', 3, '{"limit": 9}', null)),
    0::bigint, 'and changes none');
select is(app.quota_recount(:'s'), 0, 'and counts none');

-- Who deletes responses, of whomever, gives their places back.
reset role;
select tap.enter('');
delete from response where id in (md5('p2')::uuid, md5('p3')::uuid);
select is((select array_agg(taken order by n) from survey_quota
    where survey_id = :'s' and n <= 2), '{0,1}', 'places are free again');
update survey_quota set taken = 7 where survey_id = :'s' and n = 2;
set local role exitpoll_web;
select tap.enter(:'A');
select is(app.quota_recount(:'s'), 1, 'a wrong number is found');
select is((select taken from app.survey_quota where survey_id = :'s' and n = 2),
    1, 'and made right');
select finish();
rollback;
