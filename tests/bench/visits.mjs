// ./run bench visit: what a whole visit of a survey costs, beside a plain
// Fastify and pg program of the same function (peer/) on the same PostgreSQL.
// 32 visitors in a closed loop (visit.c) open the demo's survey, send page 1,
// get page 2, send it, and are thanked. Both sides in turn, the medians count:
//   CPU       ms a visit by the kernel's account, of PostgreSQL, of the server
//             (Kore; node) and of nginx (ours only), the client not counted
//   transactions, WAL bytes and records a visit, by PostgreSQL's account
// Wanted: at most 0.55 ms in all and 0.2 in PostgreSQL, at most 1/2.5 of the
// peer's, and a p99 of at most a quarter of it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, data, database, freePort, median, out, psql, root, rounds, run,
	seconds, startApp, stopAll, stops, waitFor } from './lib.mjs';

const VISITORS = 32;
const PATH = '/acme/s/chat-exit';
const ANSWERS = ['nps=9&agent=5&resolved=yes&why=The+agent+understood+the+problem' +
	'+at+once+and+stayed+until+it+was+solved.', 'topics=order&topics=billing&age=25-34'];
const TICK = 1000 / Number(run('getconf', ['CLK_TCK']));

// The kernel's CPU time of processes in ms, by name of a group; a process that
// has ended counts with its parent.
function cpu(groups) {
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
async function database_figures() {
	const look = () => psql(`select sum(xact_commit), (select wal_records from pg_stat_wal),
		(select wal_bytes from pg_stat_wal) from pg_stat_database
		where datname = 'exitpoll'`).split('|').map(Number);
	for (let last = look(); ; ) {
		await new Promise((wake) => setTimeout(wake, 1200));
		const now = look();
		// Each look is a transaction itself.
		if (now[0] - last[0] <= 2 && now[2] === last[2])
			return { transactions: now[0], records: now[1], wal: now[2] };
		last = now;
	}
}

async function measure(port, groups) {
	const [d0, c0] = [await database_figures(), cpu(groups)];
	const v = JSON.parse(run(`${build}/tests/bench/visit`, [String(port), PATH,
		String(VISITORS), String(seconds), ...ANSWERS]));
	const [c1, d1] = [cpu(groups), await database_figures()];
	const each = (a, b) => Object.fromEntries(Object.keys(a).map((k) =>
		[k, (b[k] - a[k]) / v.visits]));
	const ms = each(c0, c1);
	return { visits: v.visits / seconds, errors: v.errors, p50: v.p50, p99: v.p99,
		all: Object.values(ms).reduce((a, b) => a + b, 0), ...ms, ...each(d0, d1) };
}

async function startPeer(port) {
	const dir = path.join(root, 'tests/bench/peer');
	run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: dir });
	const [, host] = /host=(\S+)/.exec(database());
	const child = spawn('node', ['server.mjs', String(port), JSON.stringify({ host,
		port: 5432, database: 'exitpoll', user: 'postgres' })],
	{ cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] });
	stops.push(() => new Promise((done) => {
		child.on('exit', done);
		child.kill('SIGTERM');
	}));
	await waitFor(() => fetch(`http://127.0.0.1:${port}${PATH}`).then((r) => r.ok));
	return child.pid;
}

const pidsOf = (parent, name) => run('ps', ['-eo', 'pid=,ppid=,args=']).trim().split('\n')
	.map((l) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(l))
	.filter((m) => +m[2] === parent && name.test(m[3])).map((m) => +m[1]);

async function main() {
	const [port, kore, other] = [await freePort(), await freePort(), await freePort()];
	fs.mkdirSync(out, { recursive: true });
	const app = await startApp(port, kore);
	const postgres = [Number(fs.readFileSync(path.join(data, 'pg/postmaster.pid'),
		'utf8').split('\n')[0])];
	const peer = await startPeer(other);
	const ours = { postgres, server: pidsOf(app.pid, /kore/), nginx: pidsOf(app.pid, /nginx/),
		worker: pidsOf(app.pid, /exitpoll-worker/) };
	const all = { ours: [], peer: [] };
	for (let i = 0; i < rounds; i++) {
		all.ours.push(await measure(port, ours));
		all.peer.push(await measure(other, { postgres, server: [peer] }));
	}
	const mid = Object.fromEntries(Object.entries(all).map(([side, list]) =>
		[side, Object.fromEntries(Object.keys(list[0]).map((k) =>
			[k, median(list.map((x) => x[k]))]))]));
	fs.writeFileSync(path.join(out, 'visit.json'), JSON.stringify({ seconds, rounds, all }, null, 1));
	print(mid);
	const { ours: a, peer: b } = mid;
	return a.all <= 0.55 && a.postgres <= 0.2 && b.all >= 2.5 * a.all &&
		a.p99 <= b.p99 / 4 && all.ours.every((x) => x.errors === 0) ? 0 : 1;
}

function print(mid) {
	const keys = ['visits', 'p50', 'p99', 'all', 'postgres', 'server', 'nginx', 'worker',
		'transactions', 'records', 'wal', 'errors'];
	const n = (v) => (v === undefined ? '-' : v >= 100 ? Math.round(v).toString() :
		v.toFixed(3)).padStart(10);
	console.log(`\n${''.padEnd(14)}${'ours'.padStart(10)}${'peer'.padStart(10)}`);
	for (const k of keys)
		console.log(`${k.padEnd(14)}${n(mid.ours[k])}${n(mid.peer[k])}`);
	console.log(`\nCPU of the peer / ours: ${(mid.peer.all / mid.ours.all).toFixed(2)}; ` +
		`${rounds} rounds of ${seconds} s, ${VISITORS} visitors`);
}

let code = 1;
try {
	code = await main();
} catch (e) {
	console.error(e);
}
await stopAll();
process.exit(code);
