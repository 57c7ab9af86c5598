// What the attacks share. Each file of attacks/ runs alone,
//   node tests/load/attacks/NAME.mjs URL DATA
// with the data folder of a ./run that is up, until Ctrl-C or SIGTERM; then it
// takes back what it did and says what it saw as one line of JSON. Run one
// only against an instance of your own.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

// An address of this machine: who = 0 to 65,535, each in a network (/24) of
// its own, so that "from elsewhere" is true for what counts by network.
export const address = (who) => `127.${1 + (who >> 8)}.${who & 255}.9`;

// One request from an address of one's own choice. Times are milliseconds;
// nothing is followed. An error of the connection is status 0.
export function ask(url, method, target, { from, headers = {}, form, json, agent,
	timeout = 60000 } = {}) {
	const body = json ? JSON.stringify(json) :
		form && new URLSearchParams(form).toString();
	const began = performance.now();
	return new Promise((done) => {
		const end = (status, text = '', got = {}) => done({ status, text,
			headers: got, ms: performance.now() - began });
		const req = http.request(url + target, { method, agent, timeout,
			localAddress: from, headers: { ...(body && { 'content-type':
				json ? 'application/json' : 'application/x-www-form-urlencoded',
			'content-length': Buffer.byteLength(body) }), ...headers } },
		(res) => {
			const parts = [];
			res.on('data', (part) => parts.push(part));
			res.on('error', () => end(0, 'the answer was cut'));
			res.on('end', () => end(res.complete ? res.statusCode : 0,
				Buffer.concat(parts).toString(), res.headers));
		});
		req.on('timeout', () => req.destroy(new Error('time-out')));
		req.on('error', (e) => end(0, e.message));
		req.end(body);
	});
}

// Counts answers by status, and the slowest.
export class Tally {
	codes = {};
	slowest = 0;

	add({ status, ms }) {
		this.codes[status] = (this.codes[status] ?? 0) + 1;
		this.slowest = Math.max(this.slowest, Math.round(ms));
	}
}

// n who do the same again and again, each when its last is done; stop()
// waits for those under way.
export function loops(n, one) {
	let on = true;
	const all = Array.from({ length: n }, async (_, i) => {
		for (let round = 0; on; round++)
			await one(i, round);
	});
	return async () => {
		on = false;
		await Promise.all(all);
	};
}

// --- the instance ------------------------------------------------------------

export class Instance {
	constructor(data) {
		this.data = path.resolve(data);
		const moved = path.join(this.data, 'run.path');
		this.run = fs.existsSync(moved) ? fs.readFileSync(moved, 'utf8').trim() :
			path.join(this.data, 'run');
		this.db = `host=${this.run}/pg port=5432 dbname=exitpoll`;
		this.superuser = `${this.db} user=postgres`;
		this.build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
	}

	// The password of the demo's people.
	get password() {
		const text = fs.readFileSync(path.join(this.data, 'demo.txt'), 'utf8');
		return /^password: (.*)$/m.exec(text)[1];
	}

	sql(text) {
		return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d',
			this.superuser], { input: text, encoding: 'utf8',
			maxBuffer: 1 << 28 }).trim();
	}

	// A superuser's session that stays; ends with its stdin.
	session() {
		return spawn('psql', ['-Xq', '-d', this.superuser],
			{ stdio: ['pipe', 'ignore', 'inherit'] });
	}

	tool(...args) {
		return execFileSync(path.join(this.build, 'exitpoll'), args, {
			encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, EXITPOLL_ROOT: root,
				EXITPOLL_DATA: this.data, EXITPOLL_DB: this.db,
				EXITPOLL_SECRET: path.join(this.data, 'secret') } });
	}

	get pid() {
		return Number(fs.readFileSync(path.join(this.data, 'run.pid'), 'utf8'));
	}

	// { pid, name, mb } of each process below ./run.
	processes() {
		const all = [];
		for (const pid of fs.readdirSync('/proc').filter((x) => /^\d+$/.test(x)))
			try {
				const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
				const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
				const rss = /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(
					`/proc/${pid}/status`, 'latin1'));
				all.push({ pid: +pid, parent: +rest[1], mb: +(rss?.[1] ?? 0) / 1024,
					args: fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1')
						.replace(/\0/g, ' ').trim() });
			} catch { /* it has just ended */ }
		const found = [];
		for (let more = [this.pid]; more.length;) {
			const next = all.filter((p) => more.includes(p.parent));
			found.push(...next);
			more = next.map((p) => p.pid);
		}
		return found;
	}

	koreWorkers() {
		return this.processes().filter((p) => /^kore \[wrk/.test(p.args));
	}

	// The postmaster and everything below it.
	postgres() {
		const first = Number(fs.readFileSync(path.join(this.data,
			'pg/postmaster.pid'), 'utf8').split('\n')[0]);
		return [first, ...this.processes().filter((p) => p.parent === first)
			.map((p) => p.pid)];
	}

	// A session cookie of one of the demo's people.
	async signIn(url, mail, from) {
		const page = await ask(url, 'GET', '/login', { from });
		const fields = Object.fromEntries([...page.text.matchAll(
			/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
			.map((m) => [m[1], m[2]]));
		const cookies = (answer) => (answer.headers['set-cookie'] ?? [])
			.map((c) => c.split(';')[0]);
		const answer = await ask(url, 'POST', '/login', { from,
			headers: { cookie: cookies(page).join('; '), origin: url },
			form: { ...fields, email: mail, password: this.password } });
		if (answer.status !== 303)
			throw new Error(`${mail} could not sign in: ${answer.status}`);
		return cookies(answer).join('; ');
	}
}

// --- running one alone ---------------------------------------------------------

// start(url, { instance }) → stop() → what it saw. instance: null without DATA,
// for those that need none.
export async function alone(meta, start) {
	if (process.argv[1] !== fileURLToPath(meta.url)) return;
	const [url, data] = process.argv.slice(2);
	if (!url || (!data && start.length > 1)) {
		console.error(`usage: node ${path.relative(process.cwd(),
			process.argv[1])} URL${start.length > 1 ? ' DATA' : ''}`);
		process.exit(2);
	}
	// A signal's listener alone keeps no process alive.
	const alive = setInterval(() => {}, 1000);
	const ended = new Promise((done) => {
		process.once('SIGTERM', done);
		process.once('SIGINT', done);
	});
	const stop = await start(url.replace(/\/$/, ''),
		{ instance: data ? new Instance(data) : null });
	console.log('started');
	await ended;
	clearInterval(alive);
	console.log(JSON.stringify(await stop()));
	process.exit(0);
}
