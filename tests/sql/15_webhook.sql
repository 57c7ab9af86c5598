-- Webhooks: how many, whose, and what an event leads to.
\i tests/sql/setup.psql
select * from no_plan();
create function tap.sealed() returns bytea language sql as
    $$ select decode(repeat('11', 80), 'hex') $$;
create function tap.try(statement text) returns text language plpgsql as $$
begin
	execute statement;
	return 'done';
exception when others then
	return sqlstate;
end
$$;
create function tap.put(id text, seal bytea) returns text language sql as $$
	select app.webhook_put(md5(id)::uuid, 'https://x.example/', 'x.example',
	    'standard', '{response.completed}', false, '{exit,none-such}', seal,
	    null)
$$;
-- The queue's own statements, as the worker sends them.
create function tap.deliver(event text, job bigint) returns bigint
language sql as $$
	with made as (
		insert into app.delivery (tenant_id, id, kind, purpose,
		    webhook_id, event, response_id, recipient, content)
		select r.tenant_id, md5(job || w.id::text)::uuid, 'webhook',
		    'webhook', w.id, event, r.id, w.host, '{}'
		from app.response r join app.webhook w
		    on w.tenant_id = r.tenant_id
		where w.state = 'active' and event = any (w.events)
		    and (w.every_survey or exists (
			select from app.webhook_survey x
			where x.tenant_id = w.tenant_id and x.webhook_id = w.id
			    and x.survey_id = r.survey_id))
		on conflict (tenant_id, id) do nothing
		returning 1)
	select count(*) from made
$$;
grant execute on all functions in schema tap to public;
set local role exitpoll_web;
select tap.enter(:'A');

select is(tap.put('w' || i, tap.sealed()), case when i < 10 then 'done'
    else 'full' end, 'one beside the first: ' || i)
from generate_series(1, 11) i;
select is(tap.put('w1', null), 'done', 'one is changed');
select is(tap.put('nobody', null), 'none', 'none that is not there');
select is((select count(*) from app.webhook_survey), 10::bigint,
    'of surveys that are there');
select is(app.webhook_set(md5('w1')::uuid, 'delete', null, null), 'done',
    'one is deleted');
select is(app.webhook_set(md5('w1')::uuid, 'pause', null, null), 'none',
    'and not paused then');
select is(tap.put('w1', null), 'none', 'nor changed');
select is(app.webhook_try(md5('w1')::uuid, null), null, 'nor tested');
select is(app.webhook_set(md5('w1')::uuid, 'restore', null, null), 'done',
    'it comes back');
select is(app.webhook_set(md5('w1')::uuid, 'restore', null, null), 'full',
    'once');
select is(app.webhook_set(md5('w1')::uuid, 'rotate', null, null), 'none',
    'no secret is no secret');
select is(tap.try('insert into app.webhook (tenant_id, id, url, host, shape,
    events, every_survey, sealed) values (''' || :'A' || ''',
    gen_random_uuid(), ''https://x'', ''x.y'', ''slack'',
    ''{response.completed}'', true, ''x'')'), '42501',
    'the web role writes by the functions only');
select is(tap.try('update app.delivery set said = ''x'''), '42501',
    'and says nothing of what was sent');
select tap.enter(:'B');
select is(app.webhook_set(md5('w2')::uuid, 'delete', null, null), 'none',
    'another tenant deletes nothing');
select is(tap.put('w2', null), 'none', 'and changes nothing');

set local role exitpoll_job;
select tap.enter(:'A');
select is(tap.deliver('response.completed', 7), 10::bigint,
    'each that listens is told');
select is(tap.deliver('response.completed', 7), 0::bigint, 'and once');
select is(tap.deliver('response.updated', 8), 0::bigint,
    'of what it listens to');
select is((select count(*) from app.delivery
    where webhook_id = md5('webhookaa')::uuid), 1::bigint,
    'by what it is about');
reset role;
-- The row of the response takes what was to be said of it along.
select tap.enter(:'A');
delete from app.response where id = md5('responseaa')::uuid;
select is((select count(*) from app.delivery where kind = 'webhook'),
    0::bigint, 'who is erased is told of no more');
select * from finish();
rollback;
