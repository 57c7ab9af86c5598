-- Drafts: who writes against an older one changes nothing, what was taken back
-- is gone with the next change, and steps are bounded in number and in bytes.
\i tests/sql/setup.psql
\set s `echo "md5('surveyaa')::uuid"`
create function tap.go(seen int, body text, was text default '',
    becomes text default '') returns int language sql as $$
	select draft_change(md5('surveyaa')::uuid, seen, body, 'text-set',
	    'nps', 1, was, becomes, md5('accountaa')::uuid)
$$;
create function tap.steps() returns text language sql as $$
	select concat_ws(' ', min(step), max(step), count(*))
	from survey_draft_step where survey_id = md5('surveyaa')::uuid
$$;
grant execute on all functions in schema tap to public;
select * from no_plan();
set local role exitpoll_web;
select set_config('app.tenant', :'A', true) \g /dev/null

select is(tap.go(1, '<a/>'), 2, 'a change of the draft that was seen');
select is(tap.go(1, '<b/>'), null, 'another of the same one comes too late');
select is((select concat_ws(' ', definition, revision, step)
    from survey_draft where survey_id = :s), '<a/> 2 2',
    'and changes nothing');
select is(tap.go(2, '<c/>'), 3, 'it is made again of the newer one');
update survey_draft set step = 1, revision = 4 where survey_id = :s;
select is(tap.go(4, '<d/>'), 5, 'a change behind what was taken back');
select is(tap.steps(), '1 2 2', 'is the last step');
select is((select count(tap.go(n, '<e>' || n || '</e>'))::int
    from generate_series(5, 254) n), 250, 'many changes');
select is(tap.steps(), '53 252 200', 'the newest 200 steps are kept');
select is((select count(tap.go(n, '<f/>', repeat('x', 1000000)))::int
    from generate_series(255, 260) n), 6, 'large ones');
select is((select sum(octet_length(old)) <= 4194304 and count(*) >= 4
    from survey_draft_step where survey_id = :s), true, 'as many as fit');
select throws_ok($$select tap.go(261, repeat('x', 2097153))$$, '23514', null,
    'a definition has 2 MB at most');
select throws_ok($$insert into survey_draft (tenant_id, survey_id, definition,
    based_on) select tenant_id, id, '<x/>', 9 from survey$$, '23505', null,
    'a survey has one draft');
select is(draft_drop(:s, 260, null), false, 'an older one is not dropped');
select set_config('app.tenant', :'B', true) \g /dev/null
select is(draft_drop(:s, 261, null), false, 'nor by another customer');
select is(draft_change(:s, 261, '<x/>', 'text-set', 'nps', 1, '', '', null),
    null, 'nor changed');
select set_config('app.tenant', :'A', true) \g /dev/null
select is(draft_drop(:s, 261, md5('accountaa')::uuid), true, 'it is');
select is((select count(*)::int from audit where action = 'draft.drop'
    and object_id = :s::text), 1, 'which is noted');
select is(tap.steps(), '0', 'its steps go with it');
select is(tap.go(261, '<x/>'), null, 'none is there to be changed');
reset role;

-- What the surveys of a customer take has a bound; those of others do not count.
select set_config('app.tenant', :'A', true) \g /dev/null
update tenant set survey_quota = (select sum(octet_length(definition)) + 4
    from survey_version where tenant_id = :'A') where id = :'A';
select lives_ok($$insert into survey_version (tenant_id, survey_id, version,
    definition) select tenant_id, survey_id, max(version) + 1, '<x/>'
    from survey_version where survey_id = md5('surveyaa')::uuid
    group by 1, 2$$, 'a version that fits');
select throws_ok($$insert into survey_version (tenant_id, survey_id, version,
    definition) select tenant_id, survey_id, max(version) + 1, '<'
    from survey_version where survey_id = md5('surveyaa')::uuid
    group by 1, 2$$, 'XR001', null, 'and one that does not');
insert into survey (tenant_id, slug, title)
    select :'A', 'room-' || n, 'Room' from generate_series(1, 1000) n;
insert into survey_draft (tenant_id, survey_id, definition)
    select tenant_id, id, '<x/>' from survey
    where tenant_id = :'A' and slug like 'room-%' order by slug
    limit 1000 - (select count(*) from survey_draft where tenant_id = :'A');
select throws_ok($$insert into survey_draft (tenant_id, survey_id, definition)
    select tenant_id, id, '<x/>' from survey
    where id = md5('surveyaa')::uuid$$, 'XR001', null,
    'a thousand drafts at a time');
insert into survey (tenant_id, slug, title)
    select :'A', 'more-' || n, 'More' from generate_series(1,
	10000 - (select count(*)::int from survey where tenant_id = :'A')) n;
select throws_ok($$insert into survey (tenant_id, slug, title)
    values (current_setting('app.tenant')::uuid, 'one-more', 'One more')$$, 'XR001', null,
    'ten thousand surveys');
select is((select concat_ws(' ', surveys, most_surveys, drafts, most_drafts)
    from survey_room_of(:'A')), '10000 10000 1000 1000', 'all of it is taken');
select is((select bytes = (select sum(octet_length(definition))
    from survey_version where tenant_id = :'A') and most_bytes = bytes
    from survey_room_of(:'A')), true, 'and every byte is counted');
select lives_ok($$insert into survey_draft (tenant_id, survey_id, definition)
    select tenant_id, survey_id, '<y/>' from survey_draft limit 1
    on conflict do nothing$$, 'a draft that there is takes no more');
select lives_ok($$insert into survey (tenant_id, slug, title)
    values (current_setting('app.tenant')::uuid, 'room-1', 'Again')
    on conflict (tenant_id, slug) do update set title = excluded.title$$,
    'nor does a survey');
delete from survey_draft where tenant_id = :'A' and survey_id in
    (select id from survey where slug in ('room-1', 'room-2'));
delete from survey where tenant_id = :'A' and slug in ('room-1', 'room-3');
select is((select concat_ws(' ', surveys, drafts)
    from survey_room_of(:'A')), '9998 997', 'what goes gives its room back');
update tenant set survey_quota = 0 where id = :'A';
select throws_ok($$insert into survey_draft (tenant_id, survey_id, definition)
    select tenant_id, id, '<x/>' from survey where slug = 'room-2'$$,
    'XR001', null, 'without room for versions there are no drafts');
select is((select count(*)::int from survey_use
    where tenant_id in (:'A', :'B')), 2, 'of each customer');
set local role exitpoll_web;
select is((select count(*)::int from survey_use), 1, 'who sees its own');
select throws_ok('update survey_use set bytes = 0', '42501');
reset role;
select set_config('app.tenant', :'B', true) \g /dev/null
select lives_ok($$insert into survey (tenant_id, slug, title)
    select id, 'one-more', 'One more' from tenant
    where id = current_setting('app.tenant')::uuid$$, 'another customer');
select * from finish();
rollback;
