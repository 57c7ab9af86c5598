// An instance that may be broken: a PostgreSQL of its own, which the test
// starts, stops and kills, and ./run on top of it with EXITPOLL_DB. And
// visitors who keep a ledger of what they were told.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './env.mjs';

export const BIN = '/usr/lib/postgresql/15/bin';
export const STUCK = 6000;	// no request may take longer, whatever happens

const amRoot = process.getuid() === 0;
// PostgreSQL refuses to run as root.
export const asPg = (...command) => (amRoot ? ['setpriv', '--reuid', 'postgres',
	'--regid', 'postgres', '--init-groups', '--', ...command] : command);

// Asks again until it is so; at most ms.
export async function until(what, ms, condition) {
	const end = Date.now() + ms;
	for (;;) {
		const value = await condition();
		if (value) return value;
		assert.ok(Date.now() < end, `not within ${ms} ms: ${what}`);
		await pause(25);
	}
}

export const portFree = () => new Promise((done) => {
	const server = net.createServer();
	server.listen(0, '127.0.0.1', () => {
		const { port } = server.address();
		server.close(() => done(port));
	});
});

// --- processes ----------------------------------------------------------------

export function processes() {
	const all = [];
	for (const pid of fs.readdirSync('/proc').filter((x) => /^\d+$/.test(x))) {
		try {
			const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
			const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			if (rest[0] === 'Z') continue;
			all.push({ pid: Number(pid), parent: Number(rest[1]),
				args: fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1')
					.replace(/\0/g, ' ').trim() });
		} catch { /* it has just ended */ }
	}
	return all;
}

export function descendants(pid) {
	const all = processes();
	const found = [];
	for (let more = [pid]; more.length;) {
		const next = all.filter((p) => more.includes(p.parent));
		found.push(...next);
		more = next.map((p) => p.pid);
	}
	return found;
}

// Kore's workers below a ./run.
export const workersOf = (pid) => descendants(pid)
	.filter((p) => /^kore \[wrk/.test(p.args)).map((p) => p.pid)
	.sort((a, b) => a - b);

export function kill(pid, signal) {
	try { process.kill(pid, signal); } catch { /* gone already */ }
}

export function memoryOf(pid) {
	const status = fs.readFileSync(`/proc/${pid}/status`, 'latin1');
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) * 1024;
}

// --- PostgreSQL and ./run --------------------------------------------------------

export class Instance {
	open = new Set();	// requests under way: { method, began }
	pgPort = 5432;		// its socket has the number in its name

	// env: settings of ./run that are not those of a test.
	static async make(name, env = {}) {
		const it = new this();
		it.env = env;
		try {
			await it.prepare(name);
		} catch (e) {
			await it.remove();
			throw e;
		}
		return it;
	}

	// What a database elsewhere has in addition, and what ./run is told of it.
	pgArguments() { return ['-c', 'listen_addresses=']; }
	environment() { return { EXITPOLL_DB: this.db }; }

	async prepare(name, { start = true } = {}) {
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 128 });
		this.dir = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
		fs.chmodSync(this.dir, 0o755);
		this.pgDir = path.join(this.dir, 'pg');
		fs.mkdirSync(this.pgDir, { mode: 0o755 });
		if (amRoot)
			execFileSync('chown', ['postgres:', this.pgDir]);
		const [command, ...rest] = asPg(`${BIN}/initdb`, '-D',
			`${this.pgDir}/data`, '-U', 'postgres', '-A', 'trust', '-E',
			'UTF8', '--locale=C.UTF-8');
		execFileSync(command, rest, { cwd: this.pgDir, stdio: 'ignore' });
		this.db = `host=${this.pgDir} port=${this.pgPort} ` +
			'dbname=exitpoll user=postgres';
		this.port = await portFree();
		this.password = randomBytes(9).toString('base64url');
		await this.pgStart();
		execFileSync('createdb', ['-h', this.pgDir, '-p', this.pgPort, '-U',
			'postgres', 'exitpoll']);
		if (start) await this.start();
	}

	// fsync and synchronous_commit stay on: they are what is tested.
	async pgStart() {
		const log = fs.openSync(path.join(this.dir, 'postgres.log'), 'a');
		const [command, ...rest] = asPg(`${BIN}/postgres`, '-D',
			`${this.pgDir}/data`, '-k', this.pgDir, '-c',
			'max_connections=60', ...this.pgArguments());
		this.pg = spawn(command, rest, { cwd: this.pgDir, detached: true,
			stdio: ['ignore', log, log] });
		this.pg.ended = once(this.pg, 'exit');
		fs.closeSync(log);
		await until('PostgreSQL answers', 60000, () => {
			assert.equal(this.pg.exitCode, null, 'PostgreSQL has ended');
			try {
				execFileSync(`${BIN}/pg_isready`, ['-q', '-h', this.pgDir,
					'-p', this.pgPort]);
				return true;
			} catch { return false; }
		});
	}

	// SIGINT: fast. SIGQUIT: at once, and recovery at the next start.
	async pgStop(signal) {
		this.session?.stdin.end();
		this.session = null;
		kill(this.pg.pid, signal);
		await this.pg.ended;
	}

	// One line of SQL as the superuser; the first column's values. In one
	// session, so that it can be asked often.
	sql(text) {
		if (!this.session) {
			this.session = spawn('psql', ['-XqAt', '-d', this.db],
				{ stdio: ['pipe', 'pipe', 'pipe'] });
			this.session.stdin.on('error', () => {});
			this.session.waiting = [];
			const { session } = this;
			let out = '', err = '';
			session.stderr.on('data', (d) => { err += d; });
			session.stdout.on('data', (d) => {
				out += d;
				for (let i; (i = out.indexOf('--end--\n')) >= 0;) {
					session.waiting.shift().resolve(
						out.slice(0, i).split('\n').slice(0, -1));
					out = out.slice(i + 8);
				}
			});
			session.on('exit', () => {
				for (const w of session.waiting)
					w.reject(new Error('psql has ended: ' + err));
			});
		}
		return new Promise((resolve, reject) => {
			this.session.waiting.push({ resolve, reject });
			this.session.stdin.write(
				`${text.replace(/\s+/g, ' ')};\n\\echo --end--\n`);
		});
	}

	async start() {
		const log = fs.openSync(path.join(this.dir, 'run.log'), 'w');
		this.run = spawn(path.join(root, 'run'), [], {
			stdio: ['ignore', log, log], env: { ...process.env,
				EXITPOLL_PORT: this.port, ...this.environment(),
				EXITPOLL_DATA: path.join(this.dir, 'var'),
				EXITPOLL_WORKERS: 2, EXITPOLL_RATE: 0,
				EXITPOLL_BENCH_PORT: '', EXITPOLL_PUBLIC_URL: '',
				EXITPOLL_DEMO_PASSWORD: this.password, ...this.env } });
		this.run.ended = once(this.run, 'exit');
		fs.closeSync(log);
		await until('./run is ready', 120000, () => {
			const text = this.runLog();
			assert.equal(this.run.exitCode, null, './run has ended: ' + text);
			return /^ready /m.test(text);
		});
		const named = path.join(this.dir, 'var/run.path');
		const dir = fs.existsSync(named) ?
			fs.readFileSync(named, 'utf8').trim() :
			path.join(this.dir, 'var/run');
		this.koreSock = path.join(dir, 'kore/kore-1.sock');
	}

	runLog() {
		return fs.readFileSync(path.join(this.dir, 'run.log'), 'utf8');
	}

	koreLog() {
		return fs.readFileSync(path.join(this.dir, 'var/log/kore.log'),
			'utf8');
	}

	workers() {
		return workersOf(this.run.pid);
	}

	async stop() {
		kill(this.run.pid, 'SIGTERM');
		await this.run.ended;
	}

	// As a power cut would: everything at once, nothing may tidy up.
	async killAll() {
		this.session?.stdin.end();
		this.session = null;
		const all = [this.run.pid, this.pg.pid,
			...descendants(this.run.pid).map((p) => p.pid),
			...descendants(this.pg.pid).map((p) => p.pid)];
		for (const pid of all) kill(pid, 'SIGKILL');
		await Promise.all([this.run.ended, this.pg.ended]);
		await until('everything has ended', 10000, () => {
			const alive = new Set(processes().map((p) => p.pid));
			return !all.some((pid) => alive.has(pid));
		});
	}

	async remove() {
		this.agent.destroy();
		if (this.run?.exitCode === null && this.run.signalCode === null) {
			kill(this.run.pid, 'SIGTERM');
			await this.run.ended;
		}
		if (this.pg?.exitCode === null && this.pg.signalCode === null)
			await this.pgStop('SIGQUIT');
		fs.rmSync(this.dir, { recursive: true, force: true });
	}

	// One request through the edge. Never throws: .status is 0 where no
	// whole answer came, and .ms is how long it took.
	ask(method, target, form, headers = {}) {
		const began = Date.now();
		const body = form && new URLSearchParams(form).toString();
		const mine = { method, began };
		this.open.add(mine);
		return new Promise((resolve) => {
			const end = (status, more) => {
				this.open.delete(mine);
				resolve({ status, headers: {}, text: '',
					ms: Date.now() - began, ...more });
			};
			const request = http.request({ host: '127.0.0.1',
				port: this.port, agent: this.agent, method, path: target,
				headers: body === undefined ? headers : { ...headers,
					'content-type': 'application/x-www-form-urlencoded',
					'content-length': Buffer.byteLength(body) } });
			request.setTimeout(STUCK * 2, () =>
				request.destroy(new Error('stuck')));
			request.on('error', (e) => end(0, { error: e.message }));
			request.on('response', (answer) => {
				let text = '';
				answer.setEncoding('utf8');
				answer.on('data', (part) => { text += part; });
				answer.on('error', (e) => end(0, { error: e.message }));
				answer.on('end', () => end(answer.statusCode,
					{ headers: answer.headers, text }));
			});
			request.end(body);
		});
	}

	// Each process has connections of its own: asked so often, all of them
	// have answered.
	async isReady() {
		for (let i = 0; i < 16; i++)
			if (await this.status('/readyz') !== 200) return false;
		return true;
	}

	async status(target) {
		return (await this.ask('GET', target)).status;
	}
}

// All of it as ./run makes it, with the private PostgreSQL.
export class Whole extends Instance {
	environment() { return { EXITPOLL_DB: '' }; }

	async prepare(name) {
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 128 });
		this.dir = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
		fs.chmodSync(this.dir, 0o755);
		this.db = `host=${this.dir}/var/run/pg port=5432 ` +
			'dbname=exitpoll user=postgres';
		this.port = await portFree();
		this.password = randomBytes(9).toString('base64url');
		await this.start();
	}

	// The process that is a child of ./run and whose line begins so.
	child(begin, nth = 0) {
		return processes().filter((p) => p.parent === this.run.pid &&
			p.args.startsWith(begin))[nth]?.pid;
	}

	sessionEnd() {
		this.session?.stdin.end();
		this.session = null;
	}

	async remove() {
		this.sessionEnd();
		await super.remove();
	}

	async stop() {
		this.sessionEnd();
		kill(this.run.pid, 'SIGTERM');
		return await this.run.ended;
	}
}

// --- visitors -----------------------------------------------------------------------

// The demo's two surveys, page by page; the mark tells a row's owner.
export const visits = {
	acme: { path: '/acme/s/chat-exit', other: /Globex|globex[-/.@]/, pages: [
		(mark) => ({ _page: 'experience', nps: '9', resolved: 'yes',
			why: mark }),
		() => ({ _page: 'details', contact: '' })] },
	globex: { path: '/globex/s/chat-exit', other: /Acme|acme[-/.@]/, pages: [
		() => ({ _page: 'effort', effort: '6', channel: 'chat' }),
		() => ({ _page: 'reasons' }),
		(mark) => ({ _page: 'about', nps: '8', comment: mark })] },
};
export const tenants = Object.keys(visits);
// The other tenant's name or marks. Tokens are random letters: "Acme" now and
// then.
export const isForeign = (tenant, text) => visits[tenant].other.test(
	text.replace(/[A-Za-z0-9_-]{40,}/g, ''));

export const tokenOf = (text) =>
	/name="_token" value="([A-Za-z0-9_-]+)"/.exec(text)?.[1];
// The submission id is the first sixteen bytes of what is signed.
export const submissionOf = (token) =>
	Buffer.from(token, 'base64url').subarray(0, 16).toString('hex');
export const receiptOf = (answer) =>
	/\/thanks\?r=([A-Za-z0-9-]+)(?:&|$)/.exec(answer.headers.location ?? '')?.[1];
export const newMark = (tenant) =>
	`${tenant}-${randomBytes(12).toString('hex')}`;

export class Ledger {
	acked = [];		// { submission, receipt, tenant, mark }
	unknown = 0;		// answers that did not say what became of it
	slowest = 0;
	wrong = [];		// what must never be seen

	constructor(instance) {
		this.it = instance;
	}

	look(tenant, answer) {
		this.slowest = Math.max(this.slowest, answer.ms);
		if (isForeign(tenant, answer.text))
			this.wrong.push(`${tenant} saw a foreign page: ${answer.text
				.slice(0, 200)}`);
		// In trouble: no answer, the edge's pages, or ours with 503.
		if (answer.status === 0 || [502, 503, 504].includes(answer.status)) {
			this.unknown++;
			return false;
		}
		return true;
	}

	// The same request until there is an answer; at most ms.
	async insist(tenant, ms, method, target, form) {
		const end = Date.now() + ms;
		for (;;) {
			const answer = await this.it.ask(method, target, form);
			if (this.look(tenant, answer)) return answer;
			if (Date.now() > end)
				throw new Error(`${method} ${target} gets no answer for ` +
					`${ms} ms; the last: ${answer.status} ` +
					`${answer.error ?? answer.text.slice(0, 200)}`);
			await pause(20 + Math.random() * 30);
		}
	}

	// A whole survey, each page sent again with the same token until it is
	// acknowledged.
	async visit(tenant, ms = 30000) {
		const { path: target, pages } = visits[tenant];
		const mark = newMark(tenant);
		const page = await this.insist(tenant, ms, 'GET', target);
		const token = tokenOf(page.text);
		if (page.status !== 200 || !token)
			throw new Error(`GET ${target}: ${page.status}`);
		for (let i = 0; i < pages.length; i++) {
			const answer = await this.insist(tenant, ms, 'POST', target,
				{ _token: token, ...pages[i](mark) });
			if (answer.status !== 303)
				throw new Error(`page ${i + 1} of ${tenant}: ` +
					`${answer.status} ${answer.text.slice(0, 400)}`);
			const receipt = receiptOf(answer);
			if (!receipt) continue;
			this.acked.push({ submission: submissionOf(token), receipt,
				tenant, mark });
			return;
		}
		throw new Error(`${tenant}: all pages sent and no receipt`);
	}

	// n visitors at a time, until load.stop() or the end of the test t.
	load(t, n) {
		let going = true;
		const clients = Array.from({ length: n }, async (_, i) => {
			for (let k = i; going; k++)
				await this.visit(tenants[k % tenants.length]);
		});
		const done = Promise.all(clients);
		const stop = () => { going = false; return done; };
		done.catch(() => { going = false; });
		t.after(() => stop().catch(() => {}));
		return { stop };
	}

	// As often as told, in the right tenant, with what was sent; and nothing
	// complete that nobody sent. begun: rows before the first visit.
	async check(begun) {
		assert.deepEqual(this.wrong, []);
		const rows = (await this.it.sql(`select concat_ws('|',
			replace(r.id::text, '-', ''), r.receipt, r.state, t.slug,
			substring(r.answers::text from '(acme|globex)-[0-9a-f]{24}'),
			substring(r.answers::text from '((?:acme|globex)-[0-9a-f]{24})'))
			from app.response r join app.tenant t on t.id = r.tenant_id`))
			.map((line) => line.split('|'));
		const found = new Map();
		for (const row of rows)
			found.set(row[0], [...found.get(row[0]) ?? [], row]);
		for (const a of this.acked) {
			const mine = found.get(a.submission) ?? [];
			assert.equal(mine.length, 1,
				`${a.tenant} ${a.receipt} is there ${mine.length} times`);
			assert.deepEqual(mine[0].slice(1), [a.receipt, 'complete',
				a.tenant, a.tenant, a.mark]);
		}
		const complete = rows.filter((r) => r[2] === 'complete').length;
		assert.equal(complete - begun, new Set(this.acked.map((a) =>
			a.submission)).size, 'complete rows and acknowledged ones');
	}
}

export const completeCount = async (it) => Number((await it.sql(
	`select count(*) from app.response where state = 'complete'`))[0]);
