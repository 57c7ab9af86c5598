-- How many applications are in which stage of which opening: kept by whatever
-- adds, moves and deletes them, alone or many at once, of several customers.
\i tests/sql/setup.psql
select * from no_plan();
insert into opening (tenant_id, slug, title, state, published_at)
select :'A', 'job-' || n, 'Job ' || n, 'open', now()
from generate_series(1, 5) n;
insert into application (tenant_id, id, opening_id, draft_id, reference, name,
    email, resume_text, language, age_ok, age_min, age_method, age_wording,
    consent_process_hash, consent_process_language, stage, created_at)
select o.tenant_id, gen_random_uuid(), o.id, gen_random_uuid(),
    'REFERENCE-' || o.slug || '-' || n, 'Name', 'n@x.example', 'text', 'en',
    true, 16, 'm', 'w', sha256('x'), 'en',
    case when n % 50 = 1 then 'hired' else 'received' end,
    now() - n * interval '1 hour'
from opening o cross join generate_series(1, 100) n where o.tenant_id = :'A';
select is_empty($$
	select tenant_id, opening_id, stage, n from application_count
	where n <> 0
	except
	select tenant_id, opening_id, stage, count(*) from application
	group by 1, 2, 3
$$, 'the counts are those of the rows');
update application set stage = 'offer' where stage = 'hired';
delete from application where stage = 'offer' and reference like '%-1-%';
select is_empty($$
	(select tenant_id, opening_id, stage, count(*) from application
	group by 1, 2, 3
	except
	select tenant_id, opening_id, stage, n from application_count)
	union all
	select * from application_count where n < 0
$$, 'also when they were moved and deleted');

select * from finish();
rollback;
