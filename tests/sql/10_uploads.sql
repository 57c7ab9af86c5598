-- What résumés may take: one file a draft, a customer's bound and the smaller
-- one of what was not sent, and a network's; counted by whatever adds and
-- deletes them.
\i tests/sql/setup.psql
select * from no_plan();
delete from transcript;
delete from application;
delete from application_draft;
delete from file;
select is((select sum(bytes + unsent) from file_use), 0::numeric,
    'nothing is kept, nothing is counted');
update tenant set file_quota = 4000 where id = :'A';

create function tap.keep(draft text, bytes int, network text default 'n1',
    whole boolean default false, until timestamptz default 'infinity')
returns text language plpgsql as $$
declare
	said text;
begin
	perform set_config('app.tenant', 'aaaaaaaa-0000-4000-8000-00000000000a',
	    true);
	set local role exitpoll_web;
	said := app.draft_file_keep(md5(draft)::uuid, md5('openingaa')::uuid,
	    gen_random_uuid(), convert_to(repeat('x', bytes), 'UTF8'), 'cv.txt',
	    'text/plain', 'resume', network, whole, until);
	reset role;
	return said;
end
$$;
-- draft files, files, bytes of them, unsent ones, drafts of the networks
create function tap.state() returns text language sql as $$
	select concat_ws(' ', (select count(file_id) from application_draft),
	    (select count(*) from file), (select sum(bytes) from file_use),
	    (select sum(unsent) from file_use),
	    (select string_agg(network || '=' || drafts, ' ' order by network)
		from upload_network))
$$;

select is(tap.keep('d1', 300), 'kept', 'a file is kept');
select is(tap.state(), '1 1 300 300 n1=1', 'and counted');
select is((select string_agg(encode(bytes, 'escape'), '' order by n)
    from file_chunk), repeat('x', 300), 'with its content');
select is(tap.keep('d1', 400), 'kept', 'another one takes its place');
select is(tap.state(), '1 1 400 400 n1=1', 'and the one before is gone');
select is(tap.keep('d1', 500, 'n2'), 'kept', 'also from elsewhere');
select is(tap.state(), '1 1 500 500 n1=0 n2=1', 'where it then counts');
select is(tap.keep('d2', 501), 'full',
    'all that is not sent has a quarter of what there is');
select is(tap.keep('d2', 500), 'kept', 'to the last byte');
select is(tap.keep('d2', 501), 'full', 'and a larger one replaces nothing');
select is(tap.state(), '2 2 1000 1000 n1=1 n2=1', 'the one before is there');
select is(tap.keep('d3', 2000, 'n1', true), 'kept',
    'a form that is complete has the rest');
select is(tap.keep('d4', 1001, 'n1', true), 'full', 'which ends, too');

-- Sent, withdrawn, expired.
update application_draft set size = 0 where id = md5('d3')::uuid;
select is(tap.state(), '3 3 3000 1000 n1=1 n2=1',
    'what was sent is no longer unsent, and still kept');
update application_draft set file_id = null, size = 0
where id = md5('d2')::uuid;
select is(tap.state(), '2 2 2500 500 n1=0 n2=1', 'what is taken out is gone');
insert into application (tenant_id, id, opening_id, draft_id, reference, name,
    email, resume_file_id, language, age_ok, age_min, age_method, age_wording,
    consent_process_hash, consent_process_language, stage)
select tenant_id, gen_random_uuid(), opening_id, id, 'REFERENCE-1', 'N',
    'n@x.example', file_id, 'en', true, 16, 'm', 'w', sha256('x'), 'en',
    'received'
from application_draft where id = md5('d3')::uuid;
delete from application_draft;
select is(tap.state(), '0 1 2000 0 n1=0 n2=0',
    'a draft that goes takes its file along, but not an application''s');
delete from transcript;
delete from application;
delete from file;
select is(tap.state(), '0 0 0 0 n1=0 n2=0', 'at the end nothing is counted');

-- A pass's end, and a closed opening.
select tap.keep('d1', 1, 'n1', false, now() + interval '1 hour') \g /dev/null
select is((select expires_at from application_draft),
    now() + interval '1 hour', 'no file outlives its pass');
update opening set state = 'closed' where tenant_id = :'A';
select is(tap.keep('d9', 1), 'closed', 'nothing for what is closed');
update opening set state = 'open' where tenant_id = :'A';
delete from application_draft;

-- A network.
update tenant set file_quota = 1099511627776 where id = :'A';
update upload_network set drafts = 199;
select is(tap.keep('e1', 1), 'kept', 'the last of a network');
select is(tap.keep('e2', 1), 'network', 'one too many');
select is(tap.keep('e1', 2), 'kept', 'who has one may replace it');
select is(tap.keep('e2', 1, 'n3'), 'kept', 'another network is none of it');
select is(tap.keep('e2', 1, null), 'kept', 'nor is who is not counted');
select is(tap.keep('e3', 1, 'n1', true), 'kept', 'nor is a complete form');
update upload_network set bytes = 268435456 - 10 where network = 'n3';
select is(tap.keep('e5', 11, 'n3', true), 'network', 'bytes of an hour');
select is(tap.keep('e5', 10, 'n3'), 'kept', 'to the last one');
update upload_network set hour = now() - interval '61 minutes'
where network = 'n3';
select is(tap.keep('e6', 11, 'n3'), 'kept', 'then a new hour begins');
select is((select bytes from upload_network where network = 'n3'), 11::bigint,
    'with what came in it');
update upload_network set drafts = 0, hour = now() - interval '61 minutes'
where network = 'n2';
select sweep_house(100) \g /dev/null
select results_eq('select network from upload_network order by 1',
    array['n1', 'n3'], 'a network that has nothing here is forgotten');

-- Nobody but these functions.
set local role exitpoll_web;
select throws_ok('select * from upload_network', '42501');
select throws_ok('update file_use set bytes = 0', '42501');
select throws_ok('delete from file', '42501');
select throws_ok($$ select draft_count(null, 'n1', -1, 0) $$, '42501');
reset role;
select tap.enter(:'B') \g /dev/null
set local role exitpoll_web;
select is((select count(*) from file_use), 1::bigint,
    'a customer sees its own count');
reset role;

select * from finish();
rollback;
