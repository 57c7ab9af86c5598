// The worker under faults, on a database of its own in the test's cluster:
// no mail is lost whatever is killed, and none goes twice unless it must.
import { test, before, after, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync,
	writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const cluster = process.env.EXITPOLL_TEST_DB;
assert.ok(cluster, 'EXITPOLL_TEST_DB is not set: run ./run test fault');
const build = process.env.EXITPOLL_BUILD ?? 'build';
const program = process.env.EXITPOLL_TEST_WORKER ?? `${build}/exitpoll-worker`;
const name = `jobfault_${process.pid}`;
const db = cluster.replace(/\s*\bdbname=\S+/, '') + ` dbname=${name}`;
// The programs add the user themselves.
const base = db.replace(/\s*\buser=\S+/, '');
const workers = new Set();
let data;

function sql(text, where = db) {
	return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d',
	    where, '-c', `set search_path = app; ${text}`],
	    { encoding: 'utf8' }).trim();
}

// A mail's delivery and its job, as an application's page makes them.
function mailAdd(n, tries = 10, tenant = 'acme') {
	sql(`with t as (select id from tenant where slug = '${tenant}'),
	    d as (insert into delivery (tenant_id, kind, purpose, recipient,
		content) select id, 'mail', 'test', 'a' || g || '@example.org',
		jsonb_build_object('subject', 'Mail ' || g, 'text', 'Text')
		from t, generate_series(1, ${n}) g returning tenant_id, id)
	    insert into job (tenant_id, kind, delivery_id, max_tries)
	    select tenant_id, 'mail', id, ${tries} from d`);
}

const states = () => sql(`select coalesce(string_agg(state || ' ' || n, ', '
    order by state), '') from (select state, count(*) n from job
    where kind = 'mail' group by 1) s`);

async function until(what, condition, ms = 20000) {
	const end = Date.now() + ms;
	while (!await condition()) {
		assert.ok(Date.now() < end, `not within ${ms} ms: ${what()}`);
		await pause(50);
	}
}

function worker(mail) {
	const w = spawn(program, [], { stdio: ['ignore', 'ignore', 'pipe'],
	    env: { PATH: process.env.PATH, EXITPOLL_DB: base,
		EXITPOLL_DATA: data, EXITPOLL_MAIL: mail } });
	w.log = '';
	w.stderr.on('data', (d) => { w.log += d; });
	w.done = once(w, 'close');	// all of its log was read
	w.done.then(() => workers.delete(w));
	workers.add(w);
	return w;
}

async function end(w) {
	const began = Date.now();
	w.kill('SIGTERM');
	const [code] = await w.done;
	assert.equal(code, 0, w.log);
	assert.ok(Date.now() - began < 5000, 'SIGTERM is obeyed within 5 s');
}

// An SMTP server of a few lines. answer(command, line) may change a reply;
// null is silence. got: Message-IDs as often as they were accepted.
async function smtp(answer = () => undefined) {
	const s = createServer();
	const sockets = new Set();
	s.got = [];
	s.seen = 0;
	s.on('connection', (c) => {
		let text = '', body = false;
		const say = (line) => c.write(`${line}\r\n`);
		c.setNoDelay(true);
		sockets.add(c);
		c.on('close', () => sockets.delete(c));
		c.on('error', () => c.destroy());
		c.on('data', (d) => {
			text += d;
			for (let i; (i = text.indexOf('\r\n')) >= 0;) {
				const line = text.slice(0, i);
				text = text.slice(i + 2);
				if (body) {
					const m = /^Message-Id: (.*)/.exec(line);
					if (m)
						s.got.push(m[1]);
					if (line === '.') {
						body = false;
						say('250 OK');
					}
					continue;
				}
				const verb = line.slice(0, 4).toUpperCase();
				s.seen++;
				const special = answer(verb, line);
				if (special === null)
					continue;
				if (special === undefined && verb === 'DATA')
					body = true;
				say(special ?? (verb === 'DATA' ? '354 go' :
				    verb === 'QUIT' ? '221 bye' : '250 OK'));
			}
		});
		say('220 sink');
	});
	s.listen(0, '127.0.0.1');
	await once(s, 'listening');
	s.url = `smtp://127.0.0.1:${s.address().port}`;
	s.stop = () => { for (const c of sockets) c.destroy(); s.close(); };
	return s;
}

before(() => {
	data = mkdtempSync(join(tmpdir(), 'exitpoll-job-'));
	chmodSync(data, 0o777);		// as root the worker becomes another user
	execFileSync('psql', ['-Xq', '-d', cluster, '-c', `create database ${name}`]);
	execFileSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', '-d', db, '-f',
	    'sql/bootstrap.sql']);
	execFileSync(`${build}/exitpoll`, ['migrate'], { stdio: 'pipe',
	    env: { ...process.env, EXITPOLL_DB: base } });
	sql(`insert into tenant (slug, name) values ('acme', 'Acme'),
	    ('globex', 'Globex')`);
});

// What a failed test left running must not do the next one's jobs.
afterEach(async () => {
	for (const w of workers)
		w.kill('SIGKILL');
	await Promise.all([...workers].map((w) => w.done));
});

after(() => {
	execFileSync('psql', ['-Xq', '-d', cluster, '-c',
	    `drop database if exists ${name} with (force)`]);
	rmSync(data, { recursive: true });
});

test('mail lands as files that only their owner reads', async () => {
	const w = worker('');
	mailAdd(3);
	await until(() => states() + w.log, () => states() === 'done 3');
	const files = readdirSync(join(data, 'mail'));
	assert.equal(files.length, 3);
	for (const f of files) {
		assert.match(f, /^[0-9a-f-]{36}\.eml$/);
		assert.equal(statSync(join(data, 'mail', f)).mode & 0o777, 0o600);
	}
	assert.equal(sql(`select count(*) from delivery where state = 'delivered'
	    and recipient is null and content is null`), '3',
	    'what was sent is no longer kept');
	await end(w);
});

test('mails in files go when what was not delivered goes', async () => {
	const age = (days) => new Date(Date.now() - days * 86400000);
	const put = (file, days) => {
		writeFileSync(join(data, 'mail', file), 'To: a@example.org');
		utimesSync(join(data, 'mail', file), age(days), age(days));
	};
	const kept = () => readdirSync(join(data, 'mail'))
		.filter((f) => f.startsWith('0000')).sort();
	put('0000-1.eml', 31);
	put('0000-2.eml', 29);
	put('0000-3.eml', 4);
	const w = worker('');
	await until(() => kept().join() + w.log, () => kept().length === 2);
	await end(w);
	// The shortest period that any customer has.
	sql(`insert into tenant_retention select id, 'delivery.failed', 5
	    from tenant where slug = 'globex'`);
	const next = worker('');
	await until(() => kept().join() + next.log, () => kept().length === 1);
	assert.deepEqual(kept(), ['0000-3.eml']);
	await end(next);
	sql('delete from tenant_retention');
});

test('two workers send 200 mails once each', async () => {
	sql('truncate job, delivery cascade');
	const s = await smtp();
	const a = worker(s.url), b = worker(s.url);
	mailAdd(200);
	await until(() => states() + a.log, () => states() === 'done 200',
	    60000);
	assert.equal(s.got.length, 200);
	assert.equal(new Set(s.got).size, 200);
	for (const w of [a, b])
		assert.ok(w.log.includes('"what":"job_done"'), 'each did some');
	await end(a);
	await end(b);
	s.stop();
});

test('kill -9 in the middle of a mail: it is sent by the next one', async () => {
	sql('truncate job, delivery cascade');
	const hangs = await smtp((verb) => verb === 'RCPT' ? null : undefined);
	const w = worker(hangs.url);
	mailAdd(1);
	await until(() => w.log, () => hangs.seen >= 3);
	assert.equal(states(), 'running 1');
	w.kill('SIGKILL');
	await w.done;
	hangs.stop();
	const s = await smtp();
	const next = worker(s.url);
	// While the lease holds nobody takes it; a due job tells us it looked.
	sql(`insert into job (kind) values ('sweep')`);
	await until(() => next.log,
	    () => sql(`select state from job where kind = 'sweep'`) === 'done');
	assert.equal(states(), 'running 1');
	sql(`update job set locked_until = now() - interval '1 second'
	    where kind = 'mail'`);
	await until(() => states() + next.log, () => states() === 'done 1');
	assert.equal(s.got.length, 1);
	assert.equal(sql(`select tries from job where kind = 'mail'`), '2');
	await end(next);
	s.stop();
});

test('SIGTERM while a server hangs: an end in 5 s, and the mail waits', async () => {
	sql('truncate job, delivery cascade');
	const hangs = await smtp((verb) => verb === 'RCPT' ? null : undefined);
	const w = worker(hangs.url);
	mailAdd(1);
	await until(() => w.log, () => hangs.seen >= 3);
	await end(w);
	hangs.stop();
	assert.equal(states(), 'ready 1');
	assert.ok(sql('select run_at > now() from job') === 't');
	assert.match(sql('select last_error from job'), /^smtp: /);
});

test('a refused mail is tried again later, then dead and visible', async () => {
	sql('truncate job, delivery cascade');
	const no = await smtp((verb) => verb === 'RCPT' ? '550 no' : undefined);
	const w = worker(no.url);
	mailAdd(1, 2);
	await until(() => w.log, () => /job_failed/.test(w.log));
	assert.equal(states(), 'ready 1');
	sql('update job set run_at = now()');
	await until(() => states() + w.log, () => states() === 'dead 1');
	assert.match(sql('select last_error from job'), /answer 550/);
	assert.equal(sql(`select state || ' ' || tries || ' ' || (content is null)
	    from delivery where last_error like '%550%'`), 'failed 2 false');
	assert.match(w.log, /"level":"error","what":"job_dead"/);
	assert.ok(!w.log.includes('@example.org'), 'no address in the log');
	await end(w);
	no.stop();
});

test('a claim that is refused is no lost database, and is told once', async () => {
	sql('truncate job, delivery cascade');
	const claim = 'function app.job_claim(text, text[], int, int)';
	sql(`revoke execute on ${claim} from exitpoll_job`);
	const w = worker('');
	mailAdd(1);
	try {
		await until(() => w.log, () => w.log.includes('queue_failed'));
	} finally {
		sql(`grant execute on ${claim} to exitpoll_job`);
	}
	await until(() => states() + w.log, () => states() === 'done 1');
	await end(w);
	assert.match(w.log, /"queue_failed".*"denied".*"job_claim 42501: /);
	assert.deepEqual(w.log.match(/queue_\w+|database_\w+/g),
		['queue_failed', 'queue_back']);
});

test('a round that is refused does not hold up the queue', async () => {
	sql('truncate job, delivery cascade');
	const list = 'function app.tenants_with_deltas()';
	sql(`revoke execute on ${list} from exitpoll_job`);
	try {
		const w = worker('');
		mailAdd(1);
		await until(() => states() + w.log, () => states() === 'done 1');
		await end(w);
		assert.match(w.log, /"fold_failed".*"tenants_with_deltas 42501: /);
		assert.doesNotMatch(w.log, /queue_failed|database_lost/);
	} finally {
		sql(`grant execute on ${list} to exitpoll_job`);
	}
});

// 57014 is what a statement that took too long ends with.
test('a job whose own statement fails is tried again without its lease',
	async () => {
		sql('truncate job, delivery cascade');
		sql(`create function slow() returns trigger language plpgsql as $$
			begin raise 'as if' using errcode = '57014'; end $$;
		    create trigger slow before update on job
			for each row when (new.state = 'done')
			execute function slow()`);
		const w = worker('');
		mailAdd(1);
		await until(() => states() + w.log, () => states() === 'ready 1' &&
		    /job_failed/.test(w.log));
		assert.equal(sql(`select tries || ' ' || (run_at > now()) || ' ' ||
		    last_error from job`), '1 true it was done, but could ' +
		    'not be marked as done: job_done 57014: as if');
		sql(`drop trigger slow on job; drop function slow;
		    update job set run_at = now()`);
		await until(() => states() + w.log, () => states() === 'done 1');
		await end(w);
		assert.doesNotMatch(w.log, /queue_failed|database_lost/);
	});

test('a lease that was lost meanwhile is no trouble of the database', async () => {
	sql('truncate job, delivery cascade');
	const hangs = await smtp((verb) => verb === 'RCPT' ? null : undefined);
	const w = worker(hangs.url);
	mailAdd(1);
	await until(() => w.log, () => hangs.seen >= 3);
	sql(`update job set locked_by = 'another'`);
	hangs.stop();
	await until(() => w.log, () => w.log.includes('job_lease_lost'));
	sql(`insert into job (kind) values ('sweep')`);
	await until(() => w.log,
	    () => sql(`select state from job where kind = 'sweep'`) === 'done');
	assert.equal(states(), 'running 1', 'it is the other one\'s');
	await end(w);
	assert.doesNotMatch(w.log, /job_failed|queue_failed|database_lost/);
});

test('backends terminated again and again: no mail is lost', async () => {
	sql('truncate job, delivery cascade');
	const s = await smtp();
	const w = worker(s.url);
	mailAdd(100);
	for (let i = 0; i < 10; i++) {
		sql(`select pg_terminate_backend(pid) from pg_stat_activity
		    where datname = current_database()
		    and usename = 'exitpoll_job'`);
		await pause(100);
	}
	// What was under way comes back when its lease has run out.
	await until(() => states() + w.log, () => {
		sql(`update job set locked_until = now() - interval '1 second'
		    where state = 'running'
		    and locked_until < now() + interval '235 seconds'`);
		return states() === 'done 100';
	}, 60000);
	assert.equal(new Set(s.got).size, 100);
	assert.equal(w.exitCode, null, 'the worker lives');
	const told = w.log.match(/database_(lost|back)/g) ?? [];
	for (let i = 0; i < told.length; i++)
		assert.equal(told[i], i % 2 ? 'database_back' : 'database_lost',
		    'one line per change of state');
	await end(w);
	s.stop();
});

test('a kind that a worker does not know is left to one that does', async () => {
	sql('truncate job, delivery cascade');
	const w = worker('');
	sql(`insert into job (kind) values ('newer')`);
	mailAdd(1);
	await until(() => states() + w.log, () => states() === 'done 1');
	await end(w);
	assert.equal(sql(`select state || tries from job where kind = 'newer'`),
	    'ready0');
});

test('SIGTERM in the middle of a batch: what was not begun goes back', async () => {
	sql('truncate job, delivery cascade');
	const hangs = await smtp((verb) => verb === 'RCPT' ? null : undefined);
	const w = worker(hangs.url);
	mailAdd(5);
	await until(() => w.log, () => hangs.seen >= 3);
	assert.equal(states(), 'running 5', 'one claim took them all');
	await end(w);
	hangs.stop();
	assert.equal(sql(`select string_agg(state || tries, ',' order by tries)
	    from job`), 'ready0,ready0,ready0,ready0,ready1');
});

test('a big tenant\'s mails do not hold up another\'s one', async () => {
	sql('truncate job, delivery cascade');
	mailAdd(500);
	mailAdd(1, 10, 'globex');
	const s = await smtp();
	const w = worker(s.url);
	await until(() => states() + w.log, () => sql(`select count(*) from job j
	    join tenant t on t.id = j.tenant_id
	    where t.slug = 'globex' and j.state = 'done'`) === '1');
	assert.ok(Number(sql(`select count(*) from job
	    where state = 'done'`)) < 200, 'long before the others');
	await end(w);
	s.stop();
});

// Both tenants: an application whose time is over and a draft never sent.
function runOut() {
	sql(`truncate job, delivery cascade;
	    delete from application; delete from application_draft;
	    insert into opening (tenant_id, slug, title, state, published_at)
		select id, 'job', 'Job', 'open', now() from tenant
		on conflict do nothing;
	    insert into application_draft (tenant_id, id, opening_id, expires_at)
		select tenant_id, gen_random_uuid(), id, now() - interval '1 h'
		from opening;
	    insert into application (tenant_id, id, opening_id, draft_id,
		reference, name, email, resume_text, language, age_ok, age_min,
		age_method, age_wording, consent_process_hash,
		consent_process_language, stage, retention_clock)
		select tenant_id, gen_random_uuid(), id, gen_random_uuid(),
		    'REF-00001', 'Ann', 'ann@x.example', 'text', 'en', true, 16,
		    'm', 'w', sha256('x'), 'en', 'rejected',
		    now() - interval '1000 days'
		from opening;
	    insert into application_event (tenant_id, application_id, kind)
		select tenant_id, id, 'received' from application`);
}

const left = () => sql(`select coalesce(string_agg(t.slug || ' ' || what, ','
    order by t.slug, what), '') from (
	select tenant_id, 'application' what from application union all
	select tenant_id, 'draft' from application_draft) x
    join tenant t on t.id = x.tenant_id`);

// Somebody holds these rows until the function that is given has ended.
async function locked(rows, then) {
	const p = spawn('psql', ['-XqAt', '-d', db], { stdio: 'pipe' });
	const out = once(p.stdout, 'data');
	p.stdin.write(`set search_path = app; begin;
	    select 'held' from ${rows} for update;\n`);
	await out;
	await then();
	p.stdin.end('rollback;\n');
	await once(p, 'close');
}

async function sweep(w, state) {
	sql(`delete from job where kind = 'sweep';
	    insert into job (kind) values ('sweep')`);
	await until(() => w.log, () => sql(`select state from job
	    where kind = 'sweep' and (state = 'done' or tries > 0)`) === state);
}

test('a row that is locked is swept later, and everything else now', async () => {
	const w = worker('');
	await until(() => w.log, () => w.log.includes('worker_start'));
	runOut();
	await locked(`application_draft d join tenant t on t.id = d.tenant_id
	    where slug = 'acme'`, async () => {
		await sweep(w, 'done');
		assert.equal(left(), 'acme draft');
	});
	await sweep(w, 'done');
	assert.equal(left(), '');
	await end(w);
	assert.doesNotMatch(w.log, /sweep_failed/);
});

test('a tenant that cannot be swept holds up no other', async () => {
	const w = worker('');
	await until(() => w.log, () => w.log.includes('worker_start'));
	runOut();
	await locked(`application_event e join tenant t on t.id = e.tenant_id
	    where slug = 'acme'`, async () => {
		await sweep(w, 'ready');
		assert.equal(left(), 'acme application');
	});
	assert.match(w.log, /"sweep_failed".*"sweep_applications 55P03/);
	assert.match(sql(`select last_error from job where kind = 'sweep'`),
	    /^sweeping failed/);
	await sweep(w, 'done');
	assert.equal(left(), '');
	await end(w);
});
