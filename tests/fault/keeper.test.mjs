// ./run whole, with its own PostgreSQL, under load: each of its programs is
// killed or stopped in turn, replaced one by one, and all is stopped and
// started. What was acknowledged is stored, once.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../lib/env.mjs';
import { Ledger, Whole, completeCount, descendants, kill, processes, until
	} from '../lib/fault.mjs';

const CLIENTS = 8;
let it;
before(async () => { it = await Whole.make('keeper'); });
after(async () => { await it?.remove(); });

async function ledgerNew() {
	const ledger = new Ledger(it);
	ledger.begun = await completeCount(it);
	return ledger;
}

const goesOn = (ledger, ms = 30000) => {
	const before = ledger.acked.length;
	return until('visits go on', ms, () =>
		ledger.acked.length > before + CLIENTS * 2);
};

const kores = () => processes().filter((p) => p.parent === it.run.pid &&
	p.args === 'kore [parent]').map((p) => p.pid);

// Each Kore answers on its socket.
async function allAnswer() {
	const dir = path.dirname(it.koreSock);
	await until('every Kore answers', 60000, async () => {
		for (const n of [1, 2])
			if (await new Promise((done) => http.get({ socketPath: path.join(
				dir, `kore-${n}.sock`), path: '/healthz', timeout: 2000 },
			(a) => { a.resume(); done(a.statusCode); })
				.on('timeout', function late() { this.destroy(); })
				.on('error', () => done(0))) !== 200) return false;
		return true;
	});
}

test('Kores and their workers are killed: no visitor hears of it',
	{ timeout: 120000 }, async (t) => {
	const ledger = await ledgerNew();
	const load = ledger.load(t, CLIENTS);
	for (let i = 0; i < 6; i++) {
		await goesOn(ledger);
		const pids = i % 2 ? kores() : it.workers();
		kill(pids[(i >> 1) % pids.length], 'SIGKILL');
		await goesOn(ledger);
		await allAnswer();
	}
	await load.stop();
	assert.equal(ledger.unknown, 0, 'nobody got a 502');
	await ledger.check(ledger.begun);
	assert.match(it.runLog(), /^kore-\d ended with 137: starting it again$/m);
	t.diagnostic(`${ledger.acked.length} acknowledged, slowest ` +
		`${ledger.slowest} ms`);
});

test('a Kore that hangs: the others answer, and it is replaced',
	{ timeout: 120000 }, async (t) => {
	const ledger = await ledgerNew();
	const load = ledger.load(t, CLIENTS);
	for (const victim of it.workers()) {
		await goesOn(ledger);
		kill(victim, 'SIGSTOP');
		await goesOn(ledger);
		await until('it is replaced', 60000, () =>
			!it.workers().includes(victim) && it.workers().length === 2);
		await allAnswer();
	}
	await load.stop();
	assert.equal(ledger.unknown, 0, 'nobody got a 504');
	await ledger.check(ledger.begun);
	assert.match(it.runLog(), /^kore-\d does not answer: killing it$/m);
	t.diagnostic(`${ledger.acked.length} acknowledged, slowest ` +
		`${ledger.slowest} ms`);
});

// Both had about the same to do.
test('the load is shared', async (t) => {
	const ledger = await ledgerNew();
	const load = ledger.load(t, CLIENTS);
	let few, many;
	// nginx leaves one that has just failed out for a second, and each
	// process writes its lines now and then: of what comes meanwhile, all have
	// their share.
	await until('all have a share', 15000, async () => {
		const from = it.koreLog().length;
		for (let i = 0; i < 10; i++) await goesOn(ledger);
		const counts = Object.fromEntries(it.workers().map((pid) => [pid, 0]));
		for (const [, pid] of it.koreLog().slice(from)
			.matchAll(/"what":"request".*"pid":(\d+)\}/g))
			counts[pid] = (counts[pid] ?? 0) + 1;
		[few, many] = Object.values(counts).sort((a, b) => a - b);
		return few > 100 && many < few * 3;
	});
	await load.stop();
	await ledger.check(ledger.begun);
	t.diagnostic(`requests by process: ${few}, ${many}`);
});

test('replaced one after the other, nobody hears of it',
	{ timeout: 120000 }, async (t) => {
	const ledger = await ledgerNew();
	const load = ledger.load(t, CLIENTS);
	const before = kores();
	await goesOn(ledger);
	kill(it.run.pid, 'SIGUSR1');
	await until('all were replaced', 90000, () =>
		/^all web programs were started again$/m.test(it.runLog()));
	await goesOn(ledger);
	await load.stop();
	assert.equal(kores().length, 2);
	assert.ok(!kores().some((pid) => before.includes(pid)));
	assert.equal(ledger.unknown, 0, 'no request was cut');
	await ledger.check(ledger.begun);
});

const victims = {
	'nginx\'s master': () => it.child('nginx: master'),
	'a worker of nginx': () => descendants(it.child('nginx: master'))[0].pid,
	'exitpoll-worker': () => processes().find((p) => p.parent ===
		it.run.pid && /\/exitpoll-worker$/.test(p.args)).pid,
	'the postmaster': () => it.child('/usr/lib/postgresql'),
	'a backend': () => processes().find((p) =>
		/^postgres: exitpoll_web/.test(p.args) && p.parent ===
		it.child('/usr/lib/postgresql')).pid,
};

for (const [name, find] of Object.entries(victims))
	test(`${name} is killed: ./run stays up, nothing is lost`,
		{ timeout: 120000 }, async (t) => {
		const ledger = await ledgerNew();
		const load = ledger.load(t, CLIENTS);
		await goesOn(ledger);
		const pid = find();
		assert.ok(pid, 'it is there');
		it.sessionEnd();
		kill(pid, 'SIGKILL');
		await until('another took its place', 30000, () => {
			try { return ![undefined, pid].includes(find()); } catch {
				return false;
			}
		});
		await until('it is ready', 30000, async () =>
			await it.isReady());
		await goesOn(ledger);
		await load.stop();
		assert.equal(it.run.exitCode, null, './run is there');
		await ledger.check(ledger.begun);
	});

// A backend that goes on, as after a postmaster's death in the middle of a
// long statement: the next may start only when it has gone.
test('a console that has gone ends nothing', { timeout: 60000 }, async (t) => {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'console-'));
	const seen = path.join(dir, 'seen'), plan = path.join(dir, 'plan');
	fs.writeFileSync(seen, '');
	fs.writeFileSync(plan, ['logs 1000000 1', `journal ${dir}/run.log`,
		`room ${dir}`, 'program brief', 'stage 1', `log ${dir}/brief.log`,
		'stop TERM 5', 'arg sh', 'arg -c', `arg echo x >> ${seen}`,
		''].join('\n'));
	const keeper = spawn(path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build',
		'exitpoll-keeper'), [plan], { stdio: ['ignore', 'pipe', 'pipe'] });
	const ended = once(keeper, 'exit');
	t.after(async () => {
		keeper.kill('SIGTERM');
		await ended;
		fs.rmSync(dir, { recursive: true });
	});
	keeper.stdout.destroy();
	keeper.stderr.destroy();
	await until('it is started again and again', 30000, () =>
		fs.readFileSync(seen, 'utf8').length >= 6);
	assert.equal(keeper.exitCode, null);
	assert.equal(keeper.signalCode, null);
	assert.match(fs.readFileSync(path.join(dir, 'run.log'), 'utf8'),
		/brief ended/);
});

test('what a killed postmaster has left is ended before the next starts',
	{ timeout: 120000 }, async () => {
	const postmaster = it.child('/usr/lib/postgresql');
	const [left] = processes().filter((p) => p.parent === postmaster &&
		/^postgres: exitpoll_web/.test(p.args));
	it.sessionEnd();
	kill(left.pid, 'SIGSTOP');
	kill(postmaster, 'SIGKILL');
	await until('it has gone', 60000, () =>
		!processes().some((p) => p.pid === left.pid));
	await until('it is ready', 60000, async () =>
		await it.isReady());
});

// Every visitor on a connection of its own: one that lies idle may be closed.
function ask(method, target, form) {
	const body = form && new URLSearchParams(form).toString();
	return new Promise((done) => {
		const request = http.request({ host: '127.0.0.1', port: it.port, method,
			path: target, agent: false, headers: body === undefined ? {} : {
				'content-type': 'application/x-www-form-urlencoded',
				'content-length': Buffer.byteLength(body) } });
		request.on('error', (e) => done({ status: 0, error: e.code,
			headers: {}, text: '', ms: 0 }));
		request.on('response', (answer) => {
			let text = '';
			answer.setEncoding('utf8').on('data', (d) => { text += d; });
			answer.on('error', () => done({ status: 0, error: 'cut',
				headers: {}, text, ms: 0 }));
			answer.on('end', () => done({ status: answer.complete ?
				answer.statusCode : 0, headers: answer.headers, text, ms: 0 }));
		});
		request.end(body);
	});
}

test('stopped and started under load, no request is lost',
	{ timeout: 180000 }, async (t) => {
	for (let round = 0; round < 3; round++) {
		const ledger = await ledgerNew();
		const seen = {};
		let on = true;
		ledger.it = { ask: async (...what) => {
			const answer = await ask(...what);
			const key = answer.status || answer.error;
			seen[key] = (seen[key] ?? 0) + 1;
			return answer;
		}, sql: (text) => it.sql(text) };
		const clients = Array.from({ length: CLIENTS * 2 }, async (_, i) => {
			while (on) await ledger.visit(i % 2 ? 'acme' : 'globex', 60000);
		});
		try {
			await goesOn(ledger);
			const [code] = await it.stop();
			assert.equal(code, 0, it.runLog());
			assert.deepEqual(processes().filter((p) =>
				p.args.includes(it.dir)), [], 'nothing is left');
			await it.start();
			await goesOn(ledger);
		} finally {
			on = false;
			await Promise.all(clients);
		}
		await ledger.check(ledger.begun);
		for (const key of Object.keys(seen))
			// 503: it is there before its database is.
			assert.ok(['200', '303', '503', 'ECONNREFUSED'].includes(key),
				JSON.stringify(seen));
		t.diagnostic(JSON.stringify(seen));
	}
});

const asRoot = process.getuid() === 0 ? {} : { skip: 'needs root' };

test('nginx\'s user reaches Kore and nothing else of ours', asRoot, () => {
	const edge = (...command) => {
		try {
			execFileSync('setpriv', ['--reuid', 'exitpoll-edge', '--regid',
				'exitpoll-edge', '--init-groups', '--', ...command],
			{ stdio: 'pipe' });
			return true;
		} catch { return false; }
	};
	const { dir } = it;
	assert.ok(edge('test', '-w', it.koreSock));
	for (const name of ['secret', 'mail', 'demo.txt', 'upload',
		'run/pg/.s.PGSQL.5432', 'pg', 'log/kore.log'])
		assert.ok(!edge('test', '-r', path.join(dir, 'var', name)), name);
	assert.ok(!edge('psql', '-h', path.join(dir, 'var/run/pg'), '-U',
		'exitpoll_web', '-d', 'exitpoll', '-c', 'select 1'));
	const master = it.child('nginx: master');
	for (const { pid } of [{ pid: master }, ...descendants(master)])
		assert.doesNotMatch(fs.readFileSync(`/proc/${pid}/environ`, 'latin1'),
			/EXITPOLL/);
	const [worker] = descendants(master);
	assert.equal(fs.statSync(`/proc/${worker.pid}`).uid, Number(execFileSync(
		'id', ['-u', 'exitpoll-edge'], { encoding: 'utf8' })));
});

test('nothing of it was a crash of ours', () => {
	assert.doesNotMatch(it.koreLog(),
		/sandbox violation|AddressSanitizer|runtime error|signal 11|signal 6/);
});
