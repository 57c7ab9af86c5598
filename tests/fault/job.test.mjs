// The worker under faults, on a database of its own in the test's cluster:
// no mail is lost whatever is killed, and none goes twice unless it must.
import { test, before, after, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync,
	writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { servers, smtp } from '../lib/smtp.mjs';

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
function mailAdd(n, tries = null, tenant = 'acme', to = tenant) {
	sql(`with t as (select id from tenant where slug = '${tenant}'),
	    d as (insert into delivery (tenant_id, kind, purpose, recipient,
		content) select id, 'mail', 'test', '${to}' || g || '@example.org',
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

function worker(mail, options = []) {
	const w = spawn(program, options, { stdio: ['ignore', 'ignore', 'pipe'],
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
	w.kill('SIGTERM');
	const [code] = await w.done;
	assert.equal(code, 0, w.log);
	assert.doesNotMatch(w.log, /lanes_killed/, 'each ended by itself');
}

// Its processes: { pid, lane: 'mail 1' }.
const lanes = (w) => execFileSync('ps', ['-o', 'pid=,args=', '--ppid', w.pid],
    { encoding: 'utf8' }).split('\n').flatMap((line) => {
	const m = /^ *(\d+) exitpoll-worker: (\w+ \d+)/.exec(line);
	return m ? [{ pid: Number(m[1]), lane: m[2] }] : [];
});

// That which holds the mail: host:pid:random/mail.NUMBER.TIMES
const holder = (w) => {
	const [, number] = /mail\.(\d+)\.\d+$/.exec(sql(`select locked_by
	    from job where state = 'running'`));
	return lanes(w).find((l) => l.lane === `mail ${number}`).pid;
};

// As a power cut would, before any of them can give something back.
async function killAll(w) {
	const all = lanes(w).map((l) => l.pid);
	for (const pid of [w.pid, ...all])
		process.kill(pid, 'SIGKILL');
	await w.done;
}

// What a process said of its troubles, in the order in which it did.
const told = (w, pattern) => {
	const by = {};
	for (const line of w.log.split('\n')) {
		const what = pattern.exec(line)?.[0];
		if (what)
			(by[JSON.parse(line).pid] ??= []).push(what);
	}
	return Object.values(by);
};

const tool = (...args) => execFileSync(`${build}/exitpoll`, args, {
	encoding: 'utf8', env: { ...process.env, EXITPOLL_DB: base } });

// A job of the sweep's lane that is done: so its own round is, too.
async function swept(w) {
	sql(`delete from job where kind = 'sweep';
	    insert into job (kind) values ('sweep')`);
	await until(() => w.log,
	    () => sql(`select state from job where kind = 'sweep'`) === 'done');
	sql(`delete from job where kind = 'sweep'`);
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
	await Promise.all([...workers].map(killAll));
	for (const s of servers)
		s.stop();
	servers.clear();
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

test('kill -9 of all of it in the middle of a mail: the next one sends it',
	async () => {
		sql('truncate job, delivery cascade');
		const hangs = await smtp((verb) => verb === 'RCPT' ? null : undefined);
		const w = worker(hangs.url);
		mailAdd(1);
		await until(() => w.log, () => hangs.seen >= 3);
		assert.equal(states(), 'running 1');
		await killAll(w);
		hangs.stop();
		const s = await smtp();
		const next = worker(s.url);
		// While the lease holds nobody takes it; another one shows that they
		// looked.
		mailAdd(1);
		await until(() => states() + next.log,
		    () => states() === 'done 1, running 1');
		sql(`update job set locked_until = now() - interval '1 second'
		    where state = 'running'`);
		await until(() => states() + next.log, () => states() === 'done 2');
		assert.equal(s.got.length, 2);
		assert.equal(sql(`select string_agg(tries::text, ' ' order by id)
		    from job`), '2 1');
		await end(next);
		s.stop();
	});

test('kill -9 of a lane\'s process: another takes its place and its mail',
	async () => {
		sql('truncate job, delivery cascade');
		let hang = true;
		const s = await smtp((verb) => hang && verb === 'RCPT' ? null :
		    undefined);
		const w = worker(s.url);
		mailAdd(1);
		await until(() => w.log, () => s.seen >= 3);
		hang = false;
		process.kill(holder(w), 'SIGKILL');
		await until(() => states() + w.log, () => states() === 'done 1');
		assert.equal(s.got.length, 1);
		assert.equal(sql('select tries from job'), '2');
		assert.match(w.log, /"lane_died","kind":"mail".*"code":137/);
		assert.match(w.log, /"jobs_reclaimed","jobs":1,"kind":"mail"/);
		assert.equal(w.exitCode, null, 'the worker lives');
		await until(() => JSON.stringify(lanes(w)), () => lanes(w)
			.filter((l) => l.lane.startsWith('mail ')).length === 4);
		await end(w);
		s.stop();
	});

test('a process that stops to live is ended, and its mail goes', async () => {
	sql('truncate job, delivery cascade');
	let hang = true;
	const s = await smtp((verb) => hang && verb === 'RCPT' ? null : undefined);
	const w = worker(s.url, ['--silence', '3']);
	mailAdd(1);
	await until(() => w.log, () => s.seen >= 3);
	hang = false;
	process.kill(holder(w), 'SIGSTOP');
	await until(() => states() + w.log, () => states() === 'done 1');
	assert.match(w.log, /"lane_silent","kind":"mail"/);
	assert.equal(w.log.match(/lane_silent/g).length, 1, 'and no other');
	assert.equal(s.got.length, 1);
	await end(w);
	s.stop();
});

test('SIGTERM while a server hangs: the mail is given back, untried', async () => {
	sql('truncate job, delivery cascade');
	const hangs = await smtp((verb) => verb === 'RCPT' ? null : undefined);
	const w = worker(hangs.url);
	mailAdd(5);
	await until(() => w.log, () => states() === 'ready 2, running 3' &&
	    hangs.seen >= 9);
	await end(w);
	hangs.stop();
	assert.equal(sql(`select string_agg(concat_ws(' ', state, tries,
	    run_at <= now(), last_error is null), ', ') from job`),
	    Array(5).fill('ready 0 t t').join(', '));
});

test('SIGTERM in the middle of a sending: it is finished', async () => {
	sql('truncate job, delivery cascade');
	let socket;
	const slow = await smtp((verb, line, c) => {
		if (verb !== '.')
			return undefined;
		socket = c;
		return null;
	});
	const w = worker(slow.url);
	mailAdd(1);
	await until(() => w.log, () => socket);
	w.kill('SIGTERM');
	socket.write('250 OK\r\n');
	await end(w);
	assert.equal(states(), 'done 1');
	assert.equal(slow.got.length, 1);
	slow.stop();
});

test('a mail server that hangs holds up nothing but mail', async () => {
	sql('truncate job, delivery cascade');
	const hangs = await smtp(() => null);
	const w = worker(hangs.url);
	mailAdd(3);
	mailAdd(3, null, 'globex');
	await until(() => states() + w.log,
	    () => states() === 'ready 2, running 4');
	sql(`insert into job (kind) values ('sweep'), ('fold')`);
	await until(() => w.log, () => sql(`select count(*) from job
	    where kind <> 'mail' and state = 'done'`) === '2');
	assert.equal(states(), 'ready 2, running 4');
	await end(w);
	hangs.stop();
});

test('a server that says nothing after the mail is sent does not hold it up',
	async () => {
		sql('truncate job, delivery cascade');
		const s = await smtp((verb) => verb === 'QUIT' ? null : undefined);
		const w = worker(s.url);
		mailAdd(1);
		await until(() => states() + w.log, () => states() === 'done 1');
		assert.equal(s.got.length, 1);
		await end(w);
		s.stop();
	});

test('a customer\'s recipients that hang do not take the whole lane', async () => {
	sql('truncate job, delivery cascade');
	const s = await smtp((verb, line) => /RCPT.*<acme/i.test(line) ? null :
	    undefined);
	const w = worker(s.url);
	mailAdd(10);
	await until(() => states() + w.log,
	    () => states() === 'ready 7, running 3');
	mailAdd(5, null, 'globex');
	await until(() => states() + w.log,
	    () => states() === 'done 5, ready 7, running 3');
	await end(w);
	s.stop();
});

test('refused for good: dead at once, shown, and revived by the operator',
	async () => {
		sql('truncate job, delivery cascade');
		let refuses = true;
		const s = await smtp((verb) => refuses && verb === 'RCPT' ?
			'550 5.1.1 no' : undefined);
		const w = worker(s.url);
		mailAdd(2);
		await until(() => states() + w.log, () => states() === 'dead 2');
		assert.equal(sql(`select distinct concat_ws(' ', tries, last_error)
		    from job`), '1 smtp: RCPT: answer 550 5.1.1');
		assert.equal(sql(`select distinct concat_ws(' ', state, tries,
		    content is null) from delivery`), 'failed 1 f');
		assert.match(w.log, /"level":"error","what":"job_dead"/);
		assert.ok(!w.log.includes('@example.org'), 'no address in the log');
		const [one] = sql('select id from job order by id').split('\n');
		assert.match(tool('jobs', 'dead'), new RegExp(`^${one} 2\\S+Z mail ` +
		    'acme tries 1: smtp: RCPT: answer 550 5.1.1$', 'm'));
		assert.match(tool('jobs'), /^processes: event 2 export 2 fold 1 mail 4 mailing 2 mix 1 (recount 1 )?said 1 sweep 1 webhook 6$/m);
		assert.match(tool('jobs'), /^mail +dead +2 .* smtp: RCPT: answer 550/m);
		refuses = false;
		assert.equal(tool('jobs', 'retry', one), '1 will be tried again\n');
		await until(() => states() + w.log,
		    () => states() === 'dead 1, done 1');
		assert.equal(tool('jobs', 'retry', 'mail'),
		    '1 will be tried again\n');
		await until(() => states() + w.log, () => states() === 'done 2');
		assert.throws(() => tool('jobs', 'retry', 'mail'),
		    /no job of the kind "mail" can be tried again/);
		assert.equal(tool('jobs', 'dead'), 'no job is dead\n');
		assert.equal(s.got.length, 2);
		await end(w);
		s.stop();
	});

test('not now: tried again later, and dead after the last try', async () => {
	sql('truncate job, delivery cascade');
	const no = await smtp((verb) => verb === 'RCPT' ? '451 4.7.1 later' :
	    undefined);
	const w = worker(no.url);
	mailAdd(1, 2);
	await until(() => w.log, () => /job_failed/.test(w.log));
	assert.equal(sql(`select concat_ws(' ', state, tries, run_at > now(),
	    last_error) from job`),
	    'ready 1 t smtp: RCPT: answer 451 4.7.1');
	sql(`update job set run_at = now(); notify exitpoll_job`);
	await until(() => states() + w.log, () => states() === 'dead 1');
	assert.equal(sql(`select state || ' ' || tries || ' ' || (content is null)
	    from delivery`), 'failed 2 false');
	await end(w);
	no.stop();
});

test('a line that is lost after the recipient counts as a try', async () => {
	sql('truncate job, delivery cascade');
	const drops = await smtp((verb, line, c) => {
		if (verb === 'RCPT')
			c.destroy();
		return verb === 'RCPT' ? null : undefined;
	});
	const w = worker(drops.url);
	mailAdd(1);
	await until(() => w.log, () => /job_failed/.test(w.log));
	assert.match(sql(`select concat_ws(' ', state, tries, last_error)
	    from job`), /^ready 1 smtp: RCPT: /);
	await end(w);
	drops.stop();
});

for (const [what, trouble] of [
	['refuses everybody at the greeting', (verb) => verb === '' ?
		'554 go away' : undefined],
	['drops the line at once', (verb, line, c) => {
		c.destroy();
		return null;
	}],
	['does not take our sender', (verb) => verb === 'MAIL' ?
		'550 5.1.8 who are you' : undefined],
	['closes down', (verb) => verb === 'RCPT' ? '421 closing' : undefined],
])
	test(`a server that ${what} kills no mail`, async () => {
		sql('truncate job, delivery cascade');
		let is = true;
		const s = await smtp((...all) => is ? trouble(...all) : undefined);
		const w = worker(s.url);
		mailAdd(3, 1);
		await until(() => w.log, () => sql(`select count(*) from job
		    where last_error like 'smtp: %'`) === '3');
		assert.equal(sql(`select distinct concat_ws(' ', state, tries)
		    from job where state = 'ready'`), 'ready 0');
		assert.doesNotMatch(w.log, /job_dead|job_failed/);
		is = false;
		await until(() => states() + w.log, () => states() === 'done 3',
		    40000);
		assert.equal(s.got.length, 3);
		await end(w);
		s.stop();
	});

test('a domain with other letters is sent to by its ASCII name', async () => {
	sql('truncate job, delivery cascade');
	const to = [];
	const s = await smtp((verb, line) => {
		if (verb === 'RCPT')
			to.push(line);
		return undefined;
	});
	mailAdd(2);
	sql(`update delivery set recipient = case when recipient like 'acme1@%'
	    then 'user@bücher.example' else 'jörg@example.org' end`);
	const w = worker(s.url);
	await until(() => states() + w.log, () => states() === 'dead 1, done 1');
	assert.deepEqual(to, ['RCPT TO:<user@xn--bcher-kva.example>']);
	assert.equal(sql(`select last_error from job where state = 'dead'`),
	    'not an address that mail can be sent to');
	await end(w);
	s.stop();
});

test('a claim that is refused is no lost database, and is told once', async () => {
	sql('truncate job, delivery cascade');
	const claim = 'function app.job_claim(text, text, int, uuid, int)';
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
	// Some end before they have looked again.
	const said = told(w, /queue_\w+|database_\w+/);
	assert.ok(said.some((all) => all.length === 2));
	for (const all of said)
		assert.deepEqual(all, ['queue_failed', 'queue_back']
			.slice(0, all.length));
});

test('a round that is refused does not hold up the queue', async () => {
	sql('truncate job, delivery cascade');
	const list = 'function app.tenants_with_deltas()';
	sql(`revoke execute on ${list} from exitpoll_job`);
	try {
		const w = worker('');
		mailAdd(1);
		await until(() => states() + w.log, () => states() === 'done 1' &&
			/"round_failed".*"tenants_with_deltas 42501: /.test(w.log));
		await end(w);
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
	for (const said of told(w, /database_(lost|back)/))
		for (let i = 0; i < said.length; i++)
			assert.equal(said[i], i % 2 ? 'database_back' :
				'database_lost', 'one line per change of state');
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

test('100,000 mails of one customer do not hold up another\'s one', async () => {
	// Of a table that is thought to be empty, each foreign key would be looked
	// up by an index that finds all of the customer's rows. So it gets some
	// and is analysed, and no vacuum says otherwise in the large statement.
	sql(`truncate job, delivery cascade;
		alter table job set (autovacuum_enabled = off);
		alter table delivery set (autovacuum_enabled = off)`);
	mailAdd(1000);
	sql('analyze job; analyze delivery');
	mailAdd(99000);
	mailAdd(1, null, 'globex');
	const s = await smtp();
	const w = worker(s.url);
	await until(() => w.log, () => sql(`select count(*) from job j
	    join tenant t on t.id = j.tenant_id
	    where t.slug = 'globex' and j.state = 'done'`) === '1');
	assert.ok(Number(sql(`select count(*) from job
	    where state = 'done'`)) < 1000, 'long before the others');
	await end(w);
	s.stop();
	sql('truncate job, delivery cascade');
});

// A survey of each tenant with a count that is folded and one that is not.
function counted() {
	sql(`insert into survey (tenant_id, id, slug, title)
		select id, md5(slug)::uuid, 's', 'S' from tenant
		on conflict do nothing;
	    insert into rollup (tenant_id, survey_id, day, channel, version, cell,
		n) select id, md5(slug)::uuid, '2026-01-01', 'web', 1, '#complete', 1
		from tenant;
	    insert into rollup_delta (tenant_id, survey_id, day, channel, version,
		weight, cells) select id, md5(slug)::uuid, '2026-01-01', 'web', 1, 1,
		'{#complete}' from tenant`);
}

test('a customer whose counts cannot be folded holds up no other', async () => {
	sql('truncate job, delivery cascade');
	counted();
	const w = worker('');
	const folded = () => sql(`select string_agg(t.slug || r.n, ' '
	    order by t.slug) from rollup r join tenant t on t.id = r.tenant_id`);
	await until(() => folded() + w.log, () => folded() === 'acme2 globex2');
	await locked(`rollup r join tenant t on t.id = r.tenant_id
	    where slug = 'acme'`, async () => {
		sql(`insert into rollup_delta (tenant_id, survey_id, day, channel,
			version, weight, cells) select id, md5(slug)::uuid,
			'2026-01-01', 'web', 1, 1, '{#complete}' from tenant`);
		await until(() => w.log, () => w.log.includes('"fold_failed"'));
		await until(() => folded() + w.log,
		    () => folded() === 'acme2 globex3');
	}, 'r');
	await until(() => folded() + w.log, () => folded() === 'acme3 globex3');
	assert.match(w.log, /"fold_failed".*55P03/);
	await end(w);
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
async function locked(rows, then, of = null) {
	const p = spawn('psql', ['-XqAt', '-d', db], { stdio: 'pipe' });
	const out = once(p.stdout, 'data');
	p.stdin.write(`set search_path = app; begin;
	    select 'held' from ${rows} for update${of ? ' of ' + of : ''};\n`);
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
	await swept(w);
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
	await swept(w);
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
