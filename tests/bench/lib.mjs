// What the benches share: an instance of their own, its database, and sums.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

export const root = process.cwd();
export const build = process.env.EXITPOLL_BUILD || 'build';
export const seconds = Number(process.env.EXITPOLL_BENCH_SECONDS || 8);
export const rounds = Number(process.env.EXITPOLL_BENCH_ROUNDS || 3);
export const out = path.resolve(root, 'var/bench');
export const data = path.join(out, 'data');
export const stops = [];

export const freePort = () => new Promise((resolve, reject) => {
	const s = net.createServer();
	s.on('error', reject);
	s.listen(0, '127.0.0.1', () => {
		const { port } = s.address();
		s.close(() => resolve(port));
	});
});

export const run = (cmd, args, opts = {}) => {
	const r = spawnSync(cmd, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...opts });
	if (r.status !== 0)
		throw new Error(`${cmd} ${args.join(' ')}: ${r.stderr || r.error}`);
	return r.stdout;
};

export const startApp = (port, kore) => new Promise((resolve, reject) => {
	const child = spawn('./run', [], {
		env: { ...process.env, EXITPOLL_PORT: String(port), EXITPOLL_DATA: data,
			EXITPOLL_BENCH_PORT: String(kore), EXITPOLL_RATE: '0', EXITPOLL_WORKERS: '2' },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let text = '';
	child.stdout.on('data', (d) => {
		text += d;
		if (/^ready /m.test(text))
			resolve(child);
	});
	child.on('exit', (code) => reject(new Error(`./run ended with ${code}\n${text}`)));
	stops.push(() => new Promise((done) => {
		child.removeAllListeners('exit');
		child.on('exit', done);
		child.kill('SIGTERM');
	}));
});

export async function waitFor(ok) {
	const end = Date.now() + 20000;
	while (Date.now() < end) {
		if (await ok().catch(() => false))
			return;
		await new Promise((r) => setImmediate(r));
	}
	throw new Error('it did not come up');
}

export const median = (v) => [...v].sort((a, b) => a - b)[v.length >> 1];

// Resident memory of everything below one process.
export function memory(pid) {
	const rows = run('ps', ['-eo', 'pid=,ppid=,rss=,args=']).trim().split('\n')
		.map((l) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(l))
		.map((m) => ({ pid: +m[1], ppid: +m[2], rss: +m[3], args: m[4] }));
	const under = new Set([pid]);
	for (let more = true; more;) {
		more = false;
		for (const r of rows)
			if (under.has(r.ppid) && !under.has(r.pid)) {
				under.add(r.pid);
				more = true;
			}
	}
	return rows.filter((r) => under.has(r.pid))
		.map((r) => ({ what: r.args.replaceAll(root, '.').slice(0, 60), mb: Math.round(r.rss / 102.4) / 10 }));
}

// Where ./run put the private PostgreSQL's socket.
export function database() {
	const moved = path.join(data, 'run.path');
	const dir = fs.existsSync(moved) ? fs.readFileSync(moved, 'utf8').trim() : path.join(data, 'run');
	return `host=${dir}/pg port=5432 dbname=exitpoll`;
}

export const conninfo = () => `${database()} user=postgres`;

export const env = () => ({ ...process.env, EXITPOLL_DB: database(), EXITPOLL_ROOT: root,
	EXITPOLL_DATA: data, EXITPOLL_SECRET: path.join(data, 'secret') });

export const psql = (sql) => run('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', conninfo(), '-c', sql]).trim();

const TICK = 1000 / Number(run('getconf', ['CLK_TCK']));

// The kernel's CPU time of processes in ms, by name of a group; a process that
// has ended counts with its parent.
export function cpu(groups) {
	const all = fs.readdirSync('/proc').filter((x) => /^\d+$/.test(x)).flatMap((pid) => {
		try {
			const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
			const f = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
			return [{ pid: +pid, parent: f[1],
				ms: (f[11] + f[12] + f[13] + f[14]) * TICK }];
		} catch { return []; }
	});
	return Object.fromEntries(Object.entries(groups).map(([name, roots]) => {
		const under = new Set(roots);
		for (let more = true; more;) {
			more = false;
			for (const p of all)
				if (under.has(p.parent) && !under.has(p.pid)) {
					under.add(p.pid);
					more = true;
				}
		}
		return [name, all.filter((p) => under.has(p.pid)).reduce((n, p) => n + p.ms, 0)];
	}));
}

// A backend says what it did at most a second after it: when two looks are the
// same, all of it is said.
export async function database_figures() {
	const look = () => psql(`select sum(xact_commit), (select wal_records from pg_stat_wal),
		(select wal_bytes from pg_stat_wal) from pg_stat_database
		where datname = 'exitpoll'`).split('|').map(Number);
	for (let last = look(); ; ) {
		await new Promise((wake) => setTimeout(wake, 1200));
		const now = look();
		// Nothing is written any more. Transactions never end: the worker's
		// processes ask for work every second (some eleven a second in all).
		if (now[2] === last[2])
			return { transactions: now[0], records: now[1], wal: now[2] };
		last = now;
	}
}

const pidsOf = (parent, name) => run('ps', ['-eo', 'pid=,ppid=,args=']).trim().split('\n')
	.map((l) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(l))
	.filter((m) => +m[2] === parent && name.test(m[3])).map((m) => +m[1]);

// The processes of one instance by group, as cpu() wants them.
export const groupsOf = (app) => ({
	postgres: [Number(fs.readFileSync(path.join(data, 'pg/postmaster.pid'),
		'utf8').split('\n')[0])],
	server: pidsOf(app.pid, /kore/), nginx: pidsOf(app.pid, /nginx/),
	worker: pidsOf(app.pid, /exitpoll-worker/),
});

// Ends what was started, the last first.
export async function stopAll() {
	for (const stop of stops.reverse())
		await stop();
}
