-- Retention: each thing is gone when its time is over, not a day before, and
-- nothing of the person is left anywhere. The worker's own statements.
\i tests/sql/setup.psql
select * from no_plan();
\set drafts `awk -v want=sweep_drafts -f sql/queries.awk sql/queries/*.sql`
\set applications `awk -v want=sweep_applications -f sql/queries.awk sql/queries/*.sql`
\set files `awk -v want=sweep_files -f sql/queries.awk sql/queries/*.sql`
\set deliveries `awk -v want=sweep_deliveries -f sql/queries.awk sql/queries/*.sql`
\set withdraw `awk -v want=application_keep_withdraw -f sql/queries.awk sql/queries/*.sql`
prepare drafts(int) as :drafts;
prepare applications(int) as :applications;
prepare files(int) as :files;
prepare deliveries(int) as :deliveries;
prepare withdraw as :withdraw;
delete from application;
delete from application_draft;
delete from file;
delete from delivery;
delete from tenant_retention;

-- One round of the worker in tenant A.
create function tap.sweep() returns void language plpgsql as $$
begin
	set local role exitpoll_job;
	perform set_config('app.tenant',
	    'aaaaaaaa-0000-4000-8000-00000000000a', true);
	execute 'execute drafts(100)';
	execute 'execute applications(100)';
	execute 'execute files(100)';
	execute 'execute deliveries(100)';
	reset role;
end
$$;

-- An applicant with everything that can hang on one; mail: the state of it.
create function tap.apply(t uuid, in_stage text, keep boolean, mail text)
returns void language plpgsql as $$
declare
	o uuid := (select o.id from app.opening o where o.tenant_id = t);
	f uuid := gen_random_uuid();
	a uuid := gen_random_uuid();
	d uuid := gen_random_uuid();
	q uuid := gen_random_uuid();
begin
	perform set_config('app.tenant', t::text, true);
	insert into app.file values (t, f, sha256('x'), 9,
	    'Erika-Muster-cv.txt', 'text/plain', 'resume',
	    now() - interval '1 day');
	insert into app.file_chunk values (t, f, 0, 'I am Erika Muster');
	insert into app.application (tenant_id, id, opening_id, draft_id,
	    reference, name, email, phone, resume_file_id, resume_text,
	    cover_note, language, age_ok, age_min, age_method, age_wording,
	    consent_process_hash, consent_process_language, consent_keep,
	    consent_keep_hash, consent_keep_at, stage)
values (t, a, o, q, 'MUSTER-REF', 'Erika Muster',
	    'erika@muster.example', '+49 muster', f, 'Erika Muster', 'Muster',
	    'en', true, 16, 'm', 'w', sha256('x'), 'en', keep, sha256('x'),
	    now(), in_stage);
	-- What was kept while the form was filled in holds the file, too.
	insert into app.application_draft (tenant_id, id, opening_id, file_id)
	values (t, q, o, f);
	insert into app.application_event (tenant_id, application_id, kind)
	values (t, a, 'received');
	insert into app.delivery (tenant_id, id, kind, purpose,
	    application_id, recipient, content) values (t, d, 'mail',
	    'application.received', a, 'erika@muster.example',
	    '{"text": "Dear Erika Muster"}');
	insert into app.job (tenant_id, kind, delivery_id)
	values (t, 'mail', d);
	update app.job set state = mail, ended_at = case when mail in ('done',
	    'dead') then now() end where delivery_id = d;
end
$$;

create function tap.age(days int) returns void language sql as $$
	update app.application set retention_clock = now() -
	    make_interval(days => days)
	where reference = 'MUSTER-REF'
$$;

-- In which tables something of Erika is, in text or in bytes.
create function tap.erika() returns text language plpgsql as $$
declare
	t text;
	n int;
	found text := '';
begin
	for t in select c.relname from pg_class c
	    where c.relnamespace = 'app'::regnamespace and c.relkind = 'r'
	    order by 1 loop
		execute format('select count(*) from app.%I x
		    where x::text ilike %L or x::text like %L', t, '%muster%',
		    '%' || encode('Muster', 'hex') || '%') into n;
		if n > 0 then
			found := found || t || ' ';
		end if;
	end loop;
	return found;
end
$$;

-- Each state of an application: the day before, and the day after.
create function tap.round(in_stage text, keep boolean, mail text, days int)
returns setof text language plpgsql as $$
declare
	what text := in_stage || case when keep then ', kept' else '' end ||
	    ', its mail ' || mail;
begin
	perform tap.apply('aaaaaaaa-0000-4000-8000-00000000000a', in_stage,
	    keep, mail);
	perform tap.age(days - 1);
	perform tap.sweep();
	return next is((select count(*)::int from app.application), 1,
	    what || ': ' || days - 1 || ' days are not enough');
	return next matches(tap.erika(), '^application .*file file_chunk ',
	    what || ': and all of it is there');
	perform tap.age(days + 1);
	perform tap.sweep();
	return next is(tap.erika(), '', what || ': then nothing is left');
	return next is((select string_agg(state, ',') from app.delivery
	    where purpose = 'application.received'), case mail
	    when 'done' then 'delivered' when 'dead' then 'failed'
	    else 'withdrawn' end, what || ': but that a mail was');
	delete from app.delivery;
end
$$;
select tap.round('received', false, 'ready', 365);
select tap.round('review', false, 'done', 365);
select tap.round('offer', true, 'dead', 365 + 365);
select tap.round('rejected', false, 'done', 180);
select tap.round('rejected', true, 'done', 180 + 365);
select tap.round('withdrawn', false, 'ready', 180);
select tap.round('withdrawn', true, 'dead', 180 + 365);
select tap.round('hired', false, 'done', 180);
-- Who was hired is not waiting for other jobs.
select tap.round('hired', true, 'done', 180);

-- A customer's own periods, and no others than its own.
insert into tenant_retention values (:'A', 'application.rejected', 40),
    (:'A', 'application.kept', 60), (:'B', 'application.rejected', 90);
select tap.round('rejected', false, 'done', 40);
select tap.round('rejected', true, 'done', 40 + 60);
select throws_ok(format('insert into tenant_retention values (%L, %L, 29)',
    :'B', 'application.open'), '23514', null, 'not shorter than the least');
select throws_ok(format('insert into tenant_retention values (%L, %L, 1096)',
    :'B', 'application.open'), '23514', null, 'nor longer than the most');
delete from tenant_retention;

-- A stage of its own is an INSERT; what it means says how long.
insert into stage values (:'A', 'pool', 65, 'Talent pool', 'rejected');
select tap.round('pool', false, 'done', 180);
select tap.round('pool', true, 'done', 180 + 365);

-- Kept on file until that is withdrawn.
select tap.apply(:'A', 'rejected', true, 'done') \g /dev/null
select tap.age(300) \g /dev/null
select tap.sweep() \g /dev/null
select is((select count(*)::int from application), 1, 'kept on file');
select id as who from application \gset
set local role exitpoll_web;
select tap.enter(:'A') \g /dev/null
execute withdraw(:'who', null) \gset gone_
execute withdraw(:'who', null) \gset again_
reset role;
select ok(:'gone_withdrawn'::boolean, 'the consent is withdrawn');
select ok(not :'again_withdrawn'::boolean, 'once');
select is((select string_agg(kind, ',' order by id) from application_event),
    'received,keep_withdrawn', 'and that is in its history');
select tap.sweep() \g /dev/null
select is(tap.erika(), '', 'then 180 days are all');

-- What was never sent, and what could not be delivered.
delete from delivery;
insert into file values (:'A', gen_random_uuid(), sha256('x'), 1,
    'muster.txt', 'text/plain', 'resume', now() - interval '1 day');
insert into application_draft (tenant_id, id, opening_id, file_id)
select f.tenant_id, gen_random_uuid(), o.id, f.id
from file f join opening o using (tenant_id);
select is((select expires_at - now() from application_draft),
    interval '3 days', 'a draft has its period');
select tap.sweep() \g /dev/null
select is(tap.erika(), 'file ', 'until then its file is kept');
update application_draft set expires_at = now() - interval '1 s';
select tap.sweep() \g /dev/null
select is(tap.erika(), '', 'then it goes');
insert into delivery (tenant_id, kind, purpose, recipient, content, state,
    ended_at) values (:'A', 'mail', 'other', 'erika@muster.example', '{}',
    'failed', now() - interval '29 days');
select tap.sweep() \g /dev/null
select is(tap.erika(), 'delivery ', 'what was given up is there for a while');
update delivery set ended_at = now() - interval '31 days';
select tap.sweep() \g /dev/null
select is(tap.erika(), '', 'and then only that it failed');
select is((select state from delivery), 'failed', 'which stays');

-- The way back into a survey, by mail: given up, its address is gone at once;
-- a day later the row is, also of what was sent, and its job with it.
create function tap.later(ended text, error text) returns void
language plpgsql as $$
declare
	t uuid := 'aaaaaaaa-0000-4000-8000-00000000000a';
	d uuid := gen_random_uuid();
begin
	perform set_config('app.tenant', t::text, true);
	insert into app.delivery (tenant_id, id, kind, purpose, recipient,
	    content) values (t, d, 'mail', 'survey.later',
	    'erika@muster.example', '{"text": "Muster"}');
	insert into app.job (tenant_id, kind, delivery_id)
	values (t, 'mail', d);
	update app.job set state = ended, last_error = error,
	    ended_at = case when ended <> 'ready' then now() end
	where delivery_id = d;
end
$$;
delete from delivery;
select tap.later('ready', 'try again') \g /dev/null
select is(tap.erika(), 'delivery ', 'it needs its address to be tried again');
select is((select state from delivery), 'waiting', 'and waits');
update job set state = 'dead', last_error = 'refused', ended_at = now()
where kind = 'mail' and delivery_id is not null;
select is(tap.erika(), '', 'given up, it has none');
select is((select state || ' ' || last_error from delivery),
    'failed refused', 'but says what became of it');
select is((select j.gone from job k, job_revive(k.id, null) j
    where k.delivery_id is not null), 1::bigint,
    'and is not tried again');
select tap.later('done', null) \g /dev/null
select tap.later('ready', null) \g /dev/null
select is((select count(*)::int from job where delivery_id is not null), 3,
    'three of them');
update delivery set created_at = now() - interval '9 days',
    ended_at = now() - interval '23 hours' where ended_at is not null;
select tap.sweep() \g /dev/null
select is((select count(*)::int from delivery), 3, 'for a day they are there');
insert into delivery (tenant_id, kind, purpose, recipient, content, state,
    ended_at) values (:'A', 'mail', 'other', 'else@mail.example', '{}',
    'failed', now());
update delivery set ended_at = now() - interval '25 hours'
where ended_at is not null;
select tap.sweep() \g /dev/null
select is((select string_agg(purpose || ' ' || state, ', ' order by purpose)
    from delivery), 'other failed, survey.later waiting',
    'then those that ended are gone, and no other');
select is((select count(*)::int from job where delivery_id is not null), 1,
    'nor is a job of theirs left');
delete from delivery;

-- Of one customer at a time.
select tap.apply(:'B', 'rejected', false, 'done') \g /dev/null
select tap.age(1000) \g /dev/null
select tap.sweep() \g /dev/null
select is((select count(*)::int from application), 1,
    'the other customer''s own sweep is another');
select * from finish();
rollback;
