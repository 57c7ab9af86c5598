-- What people say: found by words in their language, within one tenant, in order,
-- page by page, whatever is in everything; and gone when its response is.
\i tests/sql/setup.psql
select * from no_plan();

-- A survey of A with texts of two years, a day apart, in German every third.
create function tap.say(i int, lang text, said text, score int, at timestamptz)
returns void language sql as $$
	insert into app.response (tenant_id, id, survey_id, version, receipt,
	    state, page, answers, language, completed_at, started_at, day,
	    has_comment, channel)
	values ('aaaaaaaa-0000-4000-8000-00000000000a', md5('said' || i)::uuid, md5('surveyaa')::uuid, 1,
	    'receipt-said-' || i, 'complete', 1, '{}', lang, at, at, at::date,
	    true, case when i % 2 = 0 then 'chat' else 'web' end);
	insert into app.comment (tenant_id, response_id, n, survey_id, question,
	    version, day, started_at, language, channel, agent, score, config,
	    said, words)
	values ('aaaaaaaa-0000-4000-8000-00000000000a', md5('said' || i)::uuid, 1, md5('surveyaa')::uuid,
	    'better', 1, at::date, at, lang, case when i % 2 = 0 then 'chat'
	    else 'web' end, case when i % 100 = 50 then 'Ann O''Hara \' end,
	    score, app.words_config(lang), said,
	    app.words_of(app.words_config(lang), said, app.words_shelf('aaaaaaaa-0000-4000-8000-00000000000a',
	    md5('surveyaa')::uuid, at::date), case when i % 100 = 50
	    then 'Ann O''Hara \' end, null));
$$;
select tap.enter(:'A') \g /dev/null
delete from comment;
delete from comment_due;
select tap.say(i, case when i % 3 = 0 then 'de' else 'en' end,
    case when i % 3 = 0 then 'Die Rechnungen waren falsch'
	when i = 700 then 'The bills were <b>wrong</b> and 請求 too'
	else 'The chat was slow, number' || i end, i % 11,
    now() - i * interval '1 day')
from generate_series(1, 720) i \g /dev/null

create function tap.found(asked text, want jsonb, page int) returns text
language sql as $$
	select coalesce(string_agg(case kind when 'hit' then
	    (select substr(c.said, 1, 9) from app.comment c
		where c.response_id = f.response_id) else kind end, ','
	    order by o), '')
	from app.comment_find(md5('surveyaa')::uuid, asked, want, false, false,
	    null, page) with ordinality f (kind, low, day, started_at,
	    response_id, n, o)
$$;
create function tap.walk(asked text, by_score boolean, newer boolean)
returns text[] language plpgsql as $$
declare
	at app.comment_key;
	r record;
	all_of text[] := '{}';
	many int;
begin
	loop
		many := 0;
		for r in select * from app.comment_find(md5('surveyaa')::uuid,
		    asked, '{}', by_score, newer, at, 7) loop
			if r.kind = 'hit' then
				all_of := all_of || r.response_id::text;
				many := many + 1;
			end if;
			at := row(r.low, r.day, r.started_at, r.response_id,
			    r.n);
		end loop;
		exit when many = 0;
	end loop;
	return all_of;
end
$$;
grant execute on all functions in schema tap to public;
set local role exitpoll_web;
select is(tap.found('Rechnung', '{}', 2), 'Die Rechn,Die Rechn',
    'a German word is found in its other form');
select is(tap.found('billing', '{}', 5), 'The bills',
    'and an English one, far back, by the index');
select is(tap.found('billing', '{"language": "de"}', 5), '',
    'a filter holds beside the words');
select is(tap.found('"chat slow"', '{}', 1), '',
    'words in quotes stand together');
select is(tap.found('"was slow"', '{}', 1), 'The chat ', 'and so they do');
select is(tap.found('number700 or number1', '{}', 3), 'The chat ',
    'one of two words');
select is(tap.found('請求', '{}', 3), 'The bills',
    'characters of a script without blanks');
select is(tap.found('-slow', '{"language": "en"}', 3), 'The bills',
    'what is left out');
select is(tap.found('', '{"version": 2}', 3), '', 'no such version');
select is((select count(*) from comment_find(md5('surveyaa')::uuid, 'slow',
    '{"low": 3, "high": 4, "channel": "web"}', false, false, null, 1000)
    where kind = 'hit'), (select count(*) from comment
    where said like '%slow%' and score between 3 and 4 and channel = 'web'),
    'all filters at once, counted');

select is((select count(*) from comment_find(md5('surveyaa')::uuid, '',
    '{"agent": "Ann O''Hara \\"}', false, false, null, 1000)
    where kind = 'hit'), 7::bigint, 'of one agent, by the index');
select is((select count(*) from comment_find(md5('surveyaa')::uuid, 'slow',
    '{"agent": "Ann"}', false, false, null, 1000)
    where kind = 'hit'), 0::bigint, 'and of nobody who is called otherwise');

-- Page by page, each once, in order; and back again.
select is(tap.walk('', false, false), (select array_agg(response_id::text
    order by day desc, started_at desc, response_id desc) from comment),
    'without words: all of them, the newest first, page by page');
select is(tap.walk('slow', false, false), (select array_agg(response_id::text
    order by day desc, started_at desc, response_id desc) from comment
    where said like '%slow%'), 'with a word that is frequent');
select is(tap.walk('slow', true, false), (select array_agg(response_id::text
    order by score, day desc, started_at desc, response_id desc) from comment
    where said like '%slow%'), 'those with the lowest score first');
select is((select response_id from comment_find(md5('surveyaa')::uuid, 'slow',
    '{}', false, true, (select row(0, day, started_at, response_id,
    32767)::comment_key from comment where response_id =
    md5('said5')::uuid), 1)), md5('said4')::uuid, 'the one that is newer');

-- A mark is in the text as it was typed.
select is(words_marked('english', said, 'wrong billing'), 'The ' || chr(2) ||
    'bills' || chr(3) || ' were <b>' || chr(2) || 'wrong' || chr(3) ||
    '</b> and 請求 too', 'marks, and nothing else changes')
from comment where said like 'The bills%';

-- Another tenant finds nothing of it; what is said there is its own.
select tap.enter(:'B') \g /dev/null
select is((select count(*) from comment_find(md5('surveyaa')::uuid, '', '{}',
    false, false, null, 10)), 0::bigint, 'nothing of another tenant');
select is((select count(*) from comment_find(md5('surveyaa')::uuid, 'slow',
    '{}', true, false, null, 10)), 0::bigint, 'nor by words');
select is(response_mark(md5('said1')::uuid, 'tag', 'x', gen_random_uuid(),
    null), 'gone', 'nor is it marked from there');

-- Tags and notes.
select tap.enter(:'A') \g /dev/null
select is(response_mark(md5('said1')::uuid, 'tag', 'Billing',
    gen_random_uuid(), null), 'done', 'a tag');
select is(response_mark(md5('said2')::uuid, 'tag', 'billing',
    gen_random_uuid(), null), 'done', 'the same in other letters');
select is((select array_agg(tag) from response_tag where tag ilike 'billing'),
    '{Billing,Billing}', 'is the same tag');
select is(tap.found('', '{"tag": "Billing"}', 5), 'The chat ,The chat ',
    'and leads to both');
select is(tap.found('Rechnung', '{"tag": "Billing"}', 5), '',
    'with words, too');
select is(response_mark(md5('said1')::uuid, 'untag', 'Billing',
    gen_random_uuid(), null), 'done', 'it is taken off');
select is(response_mark(md5('said2')::uuid, 'untag', 'Billing',
    gen_random_uuid(), null), 'done', 'and off the other');
select is((select count(*) from tag where name = 'Billing'), 0::bigint,
    'and is not offered any more');
select is(response_mark(md5('said1')::uuid, 'note', 'Called back',
    md5('n1')::uuid, null), 'done', 'a note');
select is(response_mark(md5('said1')::uuid, 'note', 'Called back',
    md5('n1')::uuid, null), 'done', 'sent twice');
select is((select count(*) from response_note
    where response_id = md5('said1')::uuid), 1::bigint, 'is one note');
select is(response_mark(md5('said1')::uuid, 'unnote', '', md5('n1')::uuid,
    null), 'done', 'it goes');
select is(response_mark(md5('said1')::uuid, 'renote', '', md5('n1')::uuid,
    null), 'done', 'and comes back');
select is((select dropped_at from response_note where id = md5('n1')::uuid),
    null, 'as it was');
select is(response_mark(md5('said1')::uuid, 'tag', 'tag' || i,
    gen_random_uuid(), null), case when i <= 20 then 'done' else 'full' end,
    'tag ' || i) from generate_series(1, 21) i;
select is((select count(*) from audit where action in ('response.tag',
    'response.untag', 'response.note', 'response.unnote', 'response.renote')),
    27::bigint, 'each is in the log once');
reset role;

-- A change takes the words away at once, and they are read again; what is not
-- shown any more is not; and all of it goes with the response.
select is((select count(*) from comment_due
    where md5('said9')::uuid = any (responses)), 1::bigint,
    'what was stored waits to be read');
update response set answers = '{"nps": 1}' where id = md5('said9')::uuid;
select is((select count(*) from comment where response_id =
    md5('said9')::uuid), 0::bigint, 'old words are gone with the old answers');
select is((select count(*) from comment_due
    where md5('said9')::uuid = any (responses)), 2::bigint, 'and are read again');
update response set state = 'over', has_comment = false, answers = '{}',
    completed_at = null where id = md5('said8')::uuid;
select is((select count(*) from comment where response_id =
    md5('said8')::uuid), 0::bigint, 'what is screened out says nothing');
delete from response where id = md5('said1')::uuid;
select is((select count(*) from comment where response_id = md5('said1')::uuid)
    + (select count(*) from response_tag where response_id =
    md5('said1')::uuid) + (select count(*) from response_note where
    response_id = md5('said1')::uuid), 0::bigint,
    'erased with its response');

-- Many at once wait in slices that fit into the job's memory.
reset role;
select tap.enter(:'A');
delete from comment_due where tenant_id = :'A';
insert into response (tenant_id, id, survey_id, version, receipt, state, page,
    answers, language, completed_at, day, has_comment)
select :'A', md5('slice' || i)::uuid, md5('surveyaa')::uuid, 1,
    'receipt-slice-' || i, 'complete', 2, '{"nps":9}', 'en', now(),
    current_date, true
from generate_series(1, 250) i;
select is((select array_agg(cardinality(responses) order by id) from comment_due
    where tenant_id = :'A'), array[100, 100, 50], 'an import of 250');
delete from comment_due where tenant_id = :'A';
update response set answers = '{"nps":8}' where receipt like 'receipt-slice-%';
select is((select array_agg(cardinality(responses) order by cardinality(responses) desc)
    from comment_due where tenant_id = :'A'), array[100, 100, 50],
    'and when they are changed');
select * from finish();
rollback;
