// The driver and the edge under faults: clients that leave, backends that are
// ended, a database that restarts or is away, workers killed, everything
// killed. The method is a ledger: what was acknowledged is stored, once.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { Instance, Ledger, STUCK, completeCount, isForeign, kill, memoryOf,
	newMark, receiptOf, submissionOf, tenants, tokenOf, until, visits }
	from '../lib/fault.mjs';

import { root } from '../lib/env.mjs';

const LONG = process.env.EXITPOLL_LONG === '1';
const times = (n) => (LONG ? n * 10 : n);
const CLIENTS = 16;
const MB = 1024 * 1024;

let it;
before(async () => { it = await Instance.make('fault'); });
after(async () => { await it?.remove(); });

// Ready, and a submission gets through, since the fault ended.
async function recovered(ledger, ms) {
	const began = Date.now();
	await until('/readyz is 200', ms, () => it.isReady());
	await ledger.visit('acme', ms - (Date.now() - began));
	const took = Date.now() - began;
	assert.ok(took <= ms, `recovered after ${took} ms`);
	return took;
}

async function ledgerNew() {
	const ledger = new Ledger(it);
	ledger.begun = await completeCount(it);
	return ledger;
}

async function checked(ledger, t, words) {
	await ledger.check(ledger.begun);
	assert.ok(ledger.slowest <= STUCK, `the slowest took ${ledger.slowest} ms`);
	t.diagnostic(`${words}; ${ledger.acked.length} acknowledged, ` +
		`${ledger.unknown} answers unknown, slowest ${ledger.slowest} ms`);
}

// --- clients that leave -------------------------------------------------------

const bytesOf = (method, target, form) => {
	const body = form ? new URLSearchParams(form).toString() : '';
	return `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n` +
		'X-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n' + (form ?
		'Content-Type: application/x-www-form-urlencoded\r\n' +
		`Content-Length: ${body.length}\r\n` : '') + `\r\n${body}`;
};

// Sends, and leaves after ms: rudely or politely. The bytes that came.
function leave(where, bytes, ms, rude) {
	return new Promise((resolve) => {
		const socket = net.connect(where);
		const parts = [];
		let timer;
		socket.on('connect', () => {
			// In two pieces now and then: the cut may fall between them.
			const cut = rude && bytes.length > 200 ? bytes.length - 50 :
				bytes.length;
			socket.write(bytes.slice(0, cut));
			if (cut < bytes.length)
				setImmediate(() => socket.destroyed ||
					socket.write(bytes.slice(cut)));
			timer = ms === null ? undefined : setTimeout(() => rude &&
				typeof where !== 'string' ? socket.resetAndDestroy() :
				socket.destroy(), ms);
		});
		socket.on('data', (d) => parts.push(d));
		socket.on('error', () => {});
		socket.on('close', () => {
			clearTimeout(timer);
			resolve(Buffer.concat(parts).toString('utf8'));
		});
		socket.setTimeout(STUCK * 2, () => socket.destroy());
	});
}

const answerOf = (text) => {
	const end = text.indexOf('\r\n\r\n');
	const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? NaN);
	if (end < 0) return null;
	if (!(Buffer.byteLength(text.slice(end + 4)) >= length) &&
	    !/\r\ntransfer-encoding: chunked[^]*\r\n0\r\n\r\n$/i.test(text))
		return null;
	return { status: Number(text.slice(9, 12)), text, headers: { location:
		/\r\nlocation: (\S+)/i.exec(text)?.[1] } };
};

// What a client does, and what it learns from a whole answer.
class Crowd {
	fresh = { acme: [], globex: [] };	// tokens nobody has used
	begun = { acme: [], globex: [] };	// { token, mark, next }
	seen = { whole: 0, cut: 0, foreign: [], bad: [] };

	constructor(ledger) {
		this.ledger = ledger;
	}

	plan(tenant) {
		const { path: target, pages } = visits[tenant];
		const dice = Math.random();
		if (dice < 0.35) {
			const s = this.fresh[tenant].length && {
				token: this.fresh[tenant].pop(), mark: newMark(tenant),
				next: 0 };
			if (s) return this.send(tenant, s);
		} else if (dice < 0.6) {
			const s = this.begun[tenant].shift();
			if (s && dice < 0.55) return this.send(tenant, s);
			if (s) {
				this.begun[tenant].push(s);
				return { bytes: bytesOf('GET', `${target}?t=${s.token}&p=` +
					pages.at(-1)('')._page), ok: [200, 303] };
			}
		} else if (dice < 0.7)
			return { bytes: bytesOf('GET', `/${tenant}/careers`),
				ok: [200] };
		else if (dice < 0.74)
			return { bytes: bytesOf('GET', '/login'), ok: [200],
				learn: (a) => { this.login = tokenOf(a.text); } };
		else if (dice < 0.75 && this.login)
			return { bytes: bytesOf('POST', '/login', { _token: this.login,
				email: `nobody-${Math.random()}@${tenant}.example`,
				password: 'not the password' }), ok: [422, 429, 503] };
		return { bytes: bytesOf('GET', target), ok: [200], learn: (a) =>
			this.fresh[tenant].push(tokenOf(a.text)) };
	}

	// One page of a submission. Unheard: sent again by the next in line.
	send(tenant, s) {
		const { path: target, pages } = visits[tenant];
		return { bytes: bytesOf('POST', target, { _token: s.token,
			...pages[s.next](s.mark) }), ok: [303],
		lost: () => this.begun[tenant].push(s),
		learn: (a) => {
			const receipt = receiptOf(a);
			if (receipt)
				this.ledger.acked.push({ tenant, receipt, mark: s.mark,
					submission: submissionOf(s.token) });
			else {
				s.next++;
				this.begun[tenant].push(s);
			}
		} };
	}

	async one(where, patient) {
		const tenant = tenants[Math.random() < 0.5 ? 0 : 1];
		const todo = this.plan(tenant);
		const text = await leave(where, todo.bytes, patient ? null :
			Math.random() * 20, Math.random() < 0.5);
		const answer = answerOf(text);
		if (isForeign(tenant, text))
			this.seen.foreign.push(text);
		if (!answer) {
			this.seen.cut++;
			if (patient) this.seen.bad.push('no answer: ' + todo.bytes);
			todo.lost?.();
		} else if (!todo.ok.includes(answer.status)) {
			this.seen.bad.push(text.slice(0, 600));
			todo.lost?.();
		} else {
			this.seen.whole++;
			todo.learn?.(answer);
		}
	}

	async run(n, patience) {
		let left = n;
		await Promise.all(Array.from({ length: 64 }, async () => {
			while (left-- > 0)
				await this.one(left % 2 ? it.koreSock : { port: it.port,
					host: '127.0.0.1' }, Math.random() < patience);
		}));
	}

	// Those who were left in the middle come back and finish.
	async finish() {
		for (const tenant of tenants)
			while (this.begun[tenant].length) {
				const s = this.begun[tenant].pop();
				const todo = this.send(tenant, s);
				const answer = answerOf(await leave(it.koreSock, todo.bytes,
					null, false));
				assert.equal(answer?.status, 303, todo.bytes);
				todo.learn(answer);
			}
	}
}

// The least of a second: a password being hashed takes 64 MB for a moment.
async function memoryLeast(pids) {
	let least = pids.map(memoryOf);
	for (let i = 0; i < 20; i++) {
		await pause(50);
		least = pids.map((pid, k) => Math.min(least[k], memoryOf(pid)));
	}
	return least;
}

const descriptors = (pid) => fs.readdirSync(`/proc/${pid}/fd`).length;

test('clients leave at random moments', { timeout: 300000 }, async (t) => {
	const ledger = await ledgerNew();
	const crowd = new Crowd(ledger);
	await crowd.run(1500, 0.5);
	const workers = it.workers();
	const memory = await memoryLeast(workers);
	const files = workers.map(descriptors);
	const began = Date.now();

	await crowd.run(times(10000), 0.2);
	const took = Date.now() - began;
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	await crowd.finish();
	assert.deepEqual(crowd.seen.foreign, [], 'nobody saw a foreign page');
	assert.deepEqual(crowd.seen.bad, []);
	assert.ok(crowd.seen.cut > times(1000), `${crowd.seen.cut} were cut`);
	assert.ok(ledger.acked.length > 100, `${ledger.acked.length} acknowledged`);
	await until('no statement is left', 10000, async () => (await it.sql(
		`select count(*) from pg_stat_activity where state <> 'idle' and
		usename = 'exitpoll_web'`))[0] === '0');
	assert.equal(await it.status('/readyz'), 200);
	const grown = (await memoryLeast(workers)).map((b, i) => b - memory[i]);
	for (const bytes of grown)
		assert.ok(bytes < 30 * MB, `a worker grew by ${bytes / MB} MB`);
	// nginx keeps 64 connections a worker of its own for the next.
	await until('descriptors are given back', 10000, () => workers.every(
		(pid, i) => descriptors(pid) <= files[i] + 130));
	await checked(ledger, t, `${crowd.seen.whole} heard out, ` +
		`${crowd.seen.cut} cut in ${took} ms, grown by ` +
		grown.map((b) => (b / MB).toFixed(1)).join(' and ') + ' MB');
});

// --- the database -----------------------------------------------------------------

test('backends are ended under load', { timeout: 300000 }, async (t) => {
	const ledger = await ledgerNew();
	const workers = it.workers();
	const load = ledger.load(t, CLIENTS);
	let ended = 0;

	while (ended < times(200)) {
		ended += (await it.sql(`select pg_terminate_backend(pid) from
			pg_stat_activity where usename = 'exitpoll_web'
			order by random() limit 1`)).length;
		await pause(50);	// the rhythm of the fault
	}
	const took = await recovered(ledger, 2000);
	await load.stop();
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	await checked(ledger, t, `${ended} ended, well again in ${took} ms`);
});

// What was prepared before gives other types now, on every line of every worker.
test('a migration changes a table under load', { timeout: 300000 },
	async (t) => {
	const ledger = await ledgerNew();
	const workers = it.workers();
	const load = ledger.load(t, CLIENTS);
	const seen = {};
	let on = true;
	const readers = [1, 2, 3, 4].map(async () => {
		while (on) {
			const { status } = await it.ask('GET', '/acme/careers');
			seen[status] = (seen[status] ?? 0) + 1;
		}
	});
	for (let i = 0; i < times(6); i++) {
		await it.sql(`alter table app.opening alter department type
			${i % 2 ? 'text' : 'varchar(300)'}`);
		await pause(500);	// the rhythm of the fault
	}
	await it.sql(`insert into app.migration (number, name, sha256, chain)
		values (9999, 'newer', '', '')`);
	assert.equal(await it.status('/readyz'), 200, 'a newer schema is well');
	await it.sql('update app.migration set since = 9999 where number = 9999');
	assert.equal(await it.status('/readyz'), 503, 'but not one that breaks us');
	await it.sql('delete from app.migration where number = 9999');
	on = false;
	await Promise.all(readers);
	await load.stop();
	assert.deepEqual(Object.keys(seen), ['200'], JSON.stringify(seen));
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	await checked(ledger, t, `${seen[200]} pages with openings`);
});

// Type for type the database is another's: red, with the reason, for as long.
test('a database that means something else is not ready', { timeout: 60000 },
	async () => {
	const workers = it.workers();
	const ready = () => it.ask('GET', '/readyz');

	await it.sql('alter table app.migration alter number type text');
	await it.sql(`select pg_terminate_backend(pid) from pg_stat_activity
		where usename = 'exitpoll_web'`);
	await until('/readyz says why', 10000, async () => {
		const { status, text } = await ready();
		return status === 503 &&
			/not the one of this program: query ready_get: column number/
				.test(text);
	});
	await it.sql(`alter table app.migration alter number type int
		using number::int`);
	await until('/readyz is 200', 10000, async () =>
		(await ready()).status === 200);
	assert.equal((await it.ask('GET', '/acme/careers')).status, 200);
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
});

test('PostgreSQL restarts under load', { timeout: 300000 }, async (t) => {
	const ledger = await ledgerNew();
	const workers = it.workers();
	const load = ledger.load(t, CLIENTS);
	const took = [];

	for (let i = 0; i < times(5); i++) {
		const before = ledger.acked.length;
		await until('the load is on', 20000, () =>
			ledger.acked.length > before + CLIENTS);
		await it.pgStop(i % 2 ? 'SIGQUIT' : 'SIGINT');
		await it.pgStart();
		took.push(await recovered(ledger, 5000));
	}
	await load.stop();
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	await checked(ledger, t, `well again in ${took.join(', ')} ms`);
});

test('PostgreSQL is away for ten seconds', { timeout: 120000 }, async (t) => {
	const ledger = await ledgerNew();
	const workers = it.workers();
	const page = await it.ask('GET', visits.acme.path);
	const form = { _token: tokenOf(page.text),
		...visits.acme.pages[0](newMark('acme')) };
	const load = ledger.load(t, CLIENTS);
	const seen = { GET: {}, POST: {} };
	let slowest = 0, asked = 0;

	await it.pgStop('SIGINT');
	await until('/readyz is 503', STUCK, async () =>
		await it.status('/readyz') === 503);
	for (const end = Date.now() + 10000; Date.now() < end; asked++) {
		const alive = await it.ask('GET', '/healthz');
		assert.equal(alive.status, 200);
		assert.equal(await it.status('/readyz'), 503);
		const get = await it.ask('GET', visits.acme.path);
		const post = await it.ask('POST', visits.acme.path, form);
		assert.ok([200, 503].includes(get.status), `${get.status}`);
		assert.equal(post.status, 503, post.text);
		assert.match(post.headers['retry-after'], /^\d+$/);
		assert.match(post.headers['content-security-policy'], /default-src/);
		assert.match(post.text, /<h1/);
		assert.match(post.text, /href="\/acme\/theme\//, 'dressed');
		// Promised only of what carries its own id.
		assert.match(post.text, /send the form again: .* counts only once/);
		if (get.status === 503) assert.doesNotMatch(get.text, /only once/);
		seen.GET[get.status] = (seen.GET[get.status] ?? 0) + 1;
		slowest = Math.max(slowest, get.ms, post.ms, alive.ms);
		await pause(100);	// the rhythm of the questions
	}
	assert.ok(slowest < STUCK, `the slowest took ${slowest} ms`);
	await it.pgStart();
	const took = await recovered(ledger, 5000);
	await load.stop();
	// Sent once more with the same token, it is taken.
	assert.equal((await it.ask('POST', visits.acme.path, form)).status, 303);
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	await checked(ledger, t, `asked ${asked} times, pages ` +
		`${JSON.stringify(seen.GET)}, slowest ${slowest} ms, well again in ` +
		`${took} ms`);
});

// --- our own processes ---------------------------------------------------------------

const submissionHangs = () => [...it.open].some((r) =>
	r.method === 'POST' && Date.now() - r.began > 100);

// A worker that was stopped with a submission in its hands: most requests may
// go to one of them, and the other's end would not be felt.
async function workerHolding() {
	for (const pid of it.workers().sort((a, b) => descriptors(b) -
		descriptors(a))) {
		kill(pid, 'SIGSTOP');
		for (const end = Date.now() + 1000; Date.now() < end;) {
			if (submissionHangs()) return pid;
			await pause(25);
		}
		kill(pid, 'SIGCONT');
	}
	throw new Error('no worker has a submission in its hands');
}

test('workers are killed under load', { timeout: 300000 }, async (t) => {
	const ledger = await ledgerNew();
	const load = ledger.load(t, CLIENTS);

	await until('the load is on', 20000, () =>
		ledger.acked.length > CLIENTS * 3);
	for (let i = 0; i < times(10); i++) {
		const before = ledger.acked.length;
		const victim = await workerHolding();
		kill(victim, 'SIGKILL');
		await until('Kore has two workers again', 5000, () => {
			const now = it.workers();
			return now.length === 2 && !now.includes(victim);
		});
		await until('requests go on', 10000, () =>
			ledger.acked.length > before + CLIENTS);
	}
	await load.stop();
	await recovered(ledger, 2000);
	// Each had a submission in its hands: nginx sent it to the other.
	assert.equal(ledger.unknown, 0, 'nobody heard of it');
	await checked(ledger, t, `${times(10)} killed`);
});

test('everything is killed under load', { timeout: 300000 }, async (t) => {
	for (let i = 0; i < (LONG ? 10 : 2); i++) {
		const ledger = await ledgerNew();
		const load = ledger.load(t, CLIENTS);
		await until('the load is on', 20000, () =>
			ledger.acked.length > CLIENTS * 3);
		await it.killAll();
		await it.pgStart();
		await it.start();
		await recovered(ledger, 5000);
		await load.stop();
		await checked(ledger, t, `round ${i + 1}`);
	}
});

test('more workers than the database has connections for: it says so', () => {
	const got = spawnSync(path.join(root, 'run'), [], { encoding: 'utf8',
		timeout: 60000, env: { ...process.env, ...it.environment(),
			EXITPOLL_PORT: 18, EXITPOLL_DATA: path.join(it.dir, 'many'),
			EXITPOLL_DEMO: '0', EXITPOLL_WORKERS: '9' } });
	assert.equal(got.status, 1, got.stdout + got.stderr);
	assert.match(got.stderr, /^run: EXITPOLL_WORKERS=9 takes 97 connections, and the database allows 57: fewer workers/m);
});

test('nothing of it was a crash of ours', () => {
	const log = it.koreLog();
	assert.doesNotMatch(log, /sandbox violation|AddressSanitizer|runtime error/);
	assert.doesNotMatch(log, /signal 11|signal 6|SIGSEGV|SIGABRT/);
});
