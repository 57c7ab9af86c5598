// A database as the first release left it, with data in it, is brought up to
// date: nothing is lost, and nothing is kept that should not be.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cluster = process.env.EXITPOLL_TEST_DB;
assert.ok(cluster, 'EXITPOLL_TEST_DB is not set: run ./run test fault');
const build = process.env.EXITPOLL_BUILD ?? 'build';
const name = `upgrade_${process.pid}`;
const db = cluster.replace(/\s*\bdbname=\S+/, '') + ` dbname=${name}`;
const FIRST = 12;		// migrations of the first release
let root;

function sql(text, where = db) {
	return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d',
	    where, '-c', `set search_path = app; ${text}`],
	    { encoding: 'utf8' }).trim();
}

function exitpoll(command, from = '.') {
	return execFileSync(`${build}/exitpoll`, [command], { stdio: 'pipe',
	    env: { ...process.env, EXITPOLL_ROOT: from,
		EXITPOLL_DB: db.replace(/\s*\buser=\S+/, '') } });
}

before(() => {
	root = mkdtempSync(join(tmpdir(), 'exitpoll-upgrade-'));
	mkdirSync(join(root, 'sql/migrations'), { recursive: true });
	for (const f of readdirSync('sql/migrations'))
		if (Number(f.slice(0, 4)) <= FIRST)
			cpSync(join('sql/migrations', f),
			    join(root, 'sql/migrations', f));
	execFileSync('psql', ['-Xq', '-d', cluster, '-c',
	    `create database ${name}`]);
	execFileSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', '-d', db, '-f',
	    'sql/bootstrap.sql']);
	exitpoll('migrate', root);
	sql(`insert into tenant (slug, name) values ('acme', 'Acme'),
		('globex', 'Globex');
	    insert into account (email, name, password_hash, operator)
		select r || '@' || s || '.example', r, 'h', r = 'operator'
		from unnest(array['owner', 'analyst', 'recruiter', 'operator']) r,
		    unnest(array['acme', 'globex']) s;
	    insert into membership (tenant_id, account_id, role)
		select t.id, a.id, a.name from account a join tenant t
		on a.email like '%@' || t.slug || '.example'
		where not operator;
	    insert into session (token_hash, account_id, tenant_id, csrf, idle,
		expires_at, absolute_at)
		select sha256(convert_to(a.email, 'UTF8')), a.id, m.tenant_id, 'c',
		    '1 hour', now() + interval '1 hour', now() + interval '1 hour'
		from account a left join membership m on m.account_id = a.id`);
	// Each tenant has a mail in every state that a mail can be in.
	sql(`insert into opening (tenant_id, slug, title, state, published_at)
		select id, 'job', 'Job', 'open', now() from tenant;
	    update opening set employment_type = 'contract' where tenant_id =
		(select id from tenant where slug = 'globex');
	    insert into application (tenant_id, id, opening_id, draft_id,
		reference, name, email, resume_text, language, age_ok, age_min,
		age_method, age_wording, consent_process_hash,
		consent_process_language, stage, retention_purpose)
		select tenant_id, gen_random_uuid(), o.id, gen_random_uuid(),
		    'REF-' || stage, stage, 'x@x.example', 'text', 'en', true,
		    16, 'm', 'w', sha256('x'), 'en', stage, purpose
		from opening o cross join (values ('received', 'active'),
		    ('review', 'active'), ('hired', 'hired'),
		    ('rejected', 'keep_on_file'), ('rejected2', 'unsuccessful'),
		    ('withdrawn', 'unsuccessful')) s (stage, purpose)
		where stage <> 'rejected2';
	    insert into outbox (tenant_id, to_address, subject, body_text,
		sent_at)
		select id, s || '@x.example', 'Your application: ' || r, 'Body '
		    || s, case s when 'sent' then now() end
		from tenant cross join (values ('sent', 'REF-received'),
		    ('waits', 'REF-review'), ('runs', 'REF-hired'),
		    ('dead', 'REF-rejected'), ('lost', 'REF-gone')) m (s, r);
	    insert into job (tenant_id, kind, payload, state, tries, last_error,
		locked_until, ended_at)
		select o.tenant_id, 'mail', jsonb_build_object('outbox', o.id),
		    v.state, 3, v.error, case v.state when 'running' then now()
		    + interval '1 hour' end, case when v.state in ('done',
		    'dead') then now() end
		from outbox o join (values ('sent', 'done', null),
		    ('waits', 'ready', 'smtp: 451'), ('runs', 'running', null),
		    ('dead', 'dead', 'smtp: 550')) v (s, state, error)
		on o.to_address = v.s || '@x.example';
	    insert into job (tenant_id, kind, payload)
		select id, 'mail', '{"outbox": 99999}' from tenant`);
	exitpoll('migrate');
});

after(() => {
	execFileSync('psql', ['-Xq', '-d', cluster, '-c',
	    `drop database if exists ${name} with (force)`]);
	rmSync(root, { recursive: true });
});

test('mails: what waits is sent, what was sent is forgotten', () => {
	assert.deepEqual(sql(`select t.slug, d.state, d.tries, d.recipient,
		d.content->>'text', a.reference, d.last_error,
		d.ended_at is null, j.state
	    from delivery d join tenant t on t.id = d.tenant_id
	    left join application a on a.id = d.application_id
	    left join job j on j.delivery_id = d.id
	    where t.slug = 'acme'
	    order by d.state, d.recipient`).split('\n'), [
		'acme|delivered|3|||REF-received||f|done',
		'acme|failed|3|dead@x.example|Body dead|REF-rejected|' +
		    'smtp: 550|f|dead',
		'acme|failed|0|lost@x.example|Body lost|||f|',
		'acme|waiting|3|runs@x.example|Body runs|REF-hired||t|running',
		'acme|waiting|3|waits@x.example|Body waits|REF-review|' +
		    'smtp: 451|t|ready',
	]);
	assert.equal(sql('select count(*) from delivery'), '10');
	assert.equal(sql('select count(*) from job'), '8');
});

test('applications: each where it was, and counted', () => {
	assert.equal(sql(`select string_agg(t.slug || ' ' || a.stage, ','
	    order by t.slug, s.position) from application a
	    join stage s using (tenant_id)
	    join tenant t on t.id = a.tenant_id
	    where s.code = a.stage`), ['acme', 'globex'].map((t) =>
	    ['received', 'review', 'hired', 'rejected', 'withdrawn'].map((s) =>
		`${t} ${s}`)).flat().join(','));
	assert.equal(sql(`select count(*) from application_count c
	    where n <> (select count(*) from application a
		where (a.tenant_id, a.opening_id, a.stage) =
		(c.tenant_id, c.opening_id, c.stage))`), '0');
	assert.equal(sql('select sum(n) from application_count'), '10');
	sql(`update application set stage = 'offer' where stage = 'review';
	    delete from application where stage = 'hired'`);
	assert.equal(sql(`select string_agg(stage || ' ' || n, ','
	    order by stage) from application_count c
	    join tenant t on t.id = c.tenant_id where t.slug = 'acme'`),
	    'hired 0,offer 1,received 1,rejected 1,review 0,withdrawn 1');
});

test('openings: each of the kind of before, which is a row now', () => {
	assert.equal(sql(`select string_agg(slug || ' ' || e.code, ','
	    order by slug) from (select t.slug, o.employment_type as code
		from opening o join tenant t on t.id = o.tenant_id) e`),
	    'acme full_time,globex contract');
	assert.equal(sql('select count(*) from employment_type'), '10');
	assert.throws(() => sql(`update opening set employment_type = 'odd'`),
	    /foreign key/);
});

test('people: each in the role of before, who is signed in stays so', () => {
	const may = { owner: 'answer_support change_settings edit_surveys manage_people ' +
		'move_applications read_applications read_audit read_results read_transcripts',
		analyst: 'read_results',
		recruiter: 'move_applications read_applications', operator: '' };
	const list = (slug, role) => sql(`select concat_ws('|', tenant_slug, role,
		(select string_agg(c, ' ' order by c) from unnest(can) c))
	    from session_enter(sha256('${role}@${slug}.example'))`);
	for (const slug of ['acme', 'globex']) {
		for (const role of ['owner', 'analyst', 'recruiter'])
			assert.equal(list(slug, role), `${slug}|${role}|${may[role]}`);
		assert.equal(list(slug, 'operator'), 'operator');
	}
	assert.equal(sql(`select string_agg(slug || ' ' || r.code, ','
	    order by slug, position) from role r
	    join tenant t on t.id = tenant_id`),
	    ['acme', 'globex'].map((t) => ['owner', 'editor', 'analyst', 'recruiter',
		'support', 'auditor'].map((r) => `${t} ${r}`)).flat().join(','));
	assert.throws(() => sql(`update membership set role = 'boss'`),
	    /foreign key/);
	assert.throws(() => sql(`delete from role where code = 'owner'`),
	    /foreign key/);
	// Its people and roles go with a customer.
	sql(`insert into tenant (slug, name) values ('gone', 'Gone');
	    insert into membership select t.id, a.id, 'owner' from tenant t,
		account a where t.slug = 'gone' and a.name = 'analyst';
	    delete from tenant where slug = 'gone'`);
	assert.equal(sql('select count(*) from membership'), '6');
});

test('capabilities of rows and of the program that differ stop the start', () => {
	const stopped = (before, words, after) => {
		sql(before);
		try {
			assert.throws(() => exitpoll('check'), (e) => e.status === 1 &&
			    words.test(e.stderr));
		} finally {
			sql(after);
		}
		exitpoll('check');
	};
	stopped(`insert into capability values ('fly')`,
	    /capability fly is none of this program's/,
	    `delete from capability where code = 'fly'`);
	stopped(`delete from role_first_capability where
		capability = 'move_applications'`,
	    /no role has the capability move_applications/,
	    `insert into role_first_capability values
		('owner', 'move_applications'), ('recruiter', 'move_applications')`);
	stopped(`delete from role_capability where capability = 'read_results';
	    delete from role_first_capability where capability = 'read_results';
	    delete from capability where code = 'read_results'`,
	    /does not know the capability read_results/,
	    `insert into capability values ('read_results');
	    insert into role_first_capability values ('owner', 'read_results'),
		('analyst', 'read_results')`);
});

test('row security is in force everywhere again', () => {
	assert.equal(sql(`select string_agg(relname, ',') from pg_class
	    where relnamespace = 'app'::regnamespace and relkind = 'r'
	    and relname <> 'migration'
	    and not (relrowsecurity and relforcerowsecurity)`), '');
});

test('a column that means something else is named, and stops the start', () => {
	exitpoll('check');
	sql('alter table migration alter number type text');
	assert.throws(() => exitpoll('check'), (e) => e.status === 1 &&
	    /query ready_get: column number has another type/.test(e.stderr));
	sql('alter table migration alter number type int using number::int');
	exitpoll('check');
	sql('alter table tenant rename slug to name2');
	assert.throws(() => exitpoll('check'), (e) => e.status === 1 &&
	    /query \w+: column .*slug.* does not exist/.test(e.stderr));
	sql('alter table tenant rename name2 to slug');
});
