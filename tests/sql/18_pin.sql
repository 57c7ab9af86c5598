-- Digits that lead to a survey: one survey's, a tenant's own, and never another's
-- once they were given.
\i tests/sql/setup.psql
select * from no_plan();
delete from survey_pin;
select slug from survey where tenant_id = :'A' order by slug limit 1 \gset
insert into survey (tenant_id, id, slug, title)
values (:'A', md5('other')::uuid, 'other', 'Other');
set local role exitpoll_web;
select set_config('app.tenant', :'A', true) \g /dev/null
select is(survey_pin_set(:'slug', '000123', true, null), 'set', 'it is made');
select is(survey_pin_set(:'slug', '999999', true, null), 'set', 'once');
select is((select string_agg(pin, ',') from survey_pin), '000123',
    'and is what it was');
select is(survey_pin_set('other', '000123', true, null), 'taken',
    'another survey cannot have it');
select is(survey_pin_set(:'slug', '999999', false, null), 'set', 'it goes');
select is(survey_pin_set('other', '000123', true, null), 'taken',
    'and is still nobody else''s');
select is(survey_pin_set(:'slug', '999999', true, null), 'set', 'it comes back');
select is((select string_agg(pin, ',') from survey_pin
    where dropped_at is null), '000123', 'the same');
select is(survey_pin_set('none', '000124', true, null), 'none',
    'no such survey');
select is(survey_pin_set('other', '000124', false, null), 'set',
    'what was never there does not go');
select throws_ok($$ select survey_pin_set('other', '12345', true, null) $$,
    '23514', null, 'it is six digits');
select throws_ok($$ delete from survey_pin $$, '42501', null,
    'nobody deletes it');
select set_config('app.tenant', :'B', true) \g /dev/null
select is((select string_agg(s.slug, ',') from survey s
    where s.slug = 'other'), null, 'another tenant''s are not there');
select is(survey_pin_set('other', '000125', true, null), 'none',
    'and cannot be given one');
select set_config('app.tenant', :'A', true) \g /dev/null
select is((select string_agg(action, ' ' order by id) from audit
    where action like 'pin.%'), 'pin.add pin.drop pin.add',
    'each change is noted');
select * from finish();
rollback;
