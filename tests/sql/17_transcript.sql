-- Transcripts: one of a session, within the room of the customer's files, gone
-- with their subject, and after their time.
\i tests/sql/setup.psql
create function tap.put(session text, bytes int default 1000) returns text
language sql as $$
	select transcript_put(session, gen_random_uuid(),
	    decode(repeat('00', 80), 'hex'), decode(repeat('11', bytes),
	    'hex'), 2, 0)
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
select set_config('app.tenant', :'A', true) \g /dev/null
delete from transcript where session <> 'x';
select coalesce(max(bytes), 0) as before from file_use
where tenant_id = :'A' \gset
set local role exitpoll_web;
select is(tap.put('one'), 'stored', 'a first one');
select is(tap.put('one', 2000), 'replaced', 'another takes its place');
select is((select count(*)::int from transcript), 1, 'and there is one');
select is((select (bytes - :before)::int from file_use), 2000,
    'its bytes count as those of files');
select is(tap.try($$ delete from transcript $$), '42501',
    'nobody deletes but by the function');
reset role;
update tenant set file_quota = (select bytes from file_use
    where tenant_id = :'A') + 500 where id = :'A';
set local role exitpoll_web;
select is(tap.put('two'), 'full', 'no room for a second');
select is(tap.put('one', 2500), 'replaced', 'but for a longer one of the first');
select is(tap.put('one', 2501), 'full', 'up to the last byte');
select is((select count(*)::int from transcript where length(sealed) = 2500),
    1, 'and what was there stays');
select set_config('app.tenant', :'B', true) \g /dev/null
select is(transcript_drop('one', null), false, 'it is not another tenant''s');
select set_config('app.tenant', :'A', true) \g /dev/null
select is(transcript_drop('one', null), true, 'it is deleted');
select is(transcript_drop('one', null), false, 'once');
select is((select bytes::int from file_use), :before::int, 'with its bytes');
select is((select count(*)::int from audit where action = 'transcript.delete'
    and object_id = 'one'), 1, 'which is noted');
select is(tap.put('old', 100), 'stored', 'one that is old');
select is(tap.put('young', 100), 'stored', 'and one that is not');
reset role;
select subject_id as old from transcript where session = 'old' \gset
update transcript set sent_at = now() - interval '91 days'
where session = 'old';
set local role exitpoll_job;
select is(transcript_sweep(10), 1::bigint, 'the old one goes');
select is((select string_agg(session, ',') from transcript), 'young',
    'the other stays');
reset role;
select is((select count(*)::int from subject_key where subject_id = :'old'),
    0, 'with its key');
select * from finish();
rollback;
