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
import { build, cpu, database, database_figures, freePort, groupsOf, median, out, root,
	rounds, run, seconds, startApp, stopAll, stops, waitFor } from './lib.mjs';

const VISITORS = 32;
const PATH = '/acme/s/chat-exit';
const ANSWERS = ['nps=9&agent=5&resolved=yes&why=The+agent+understood+the+problem' +
	'+at+once+and+stayed+until+it+was+solved.', 'topics=order&topics=billing&age=25-34'];

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

async function main() {
	const [port, kore, other] = [await freePort(), await freePort(), await freePort()];
	fs.mkdirSync(out, { recursive: true });
	const app = await startApp(port, kore);
	const peer = await startPeer(other);
	const ours = groupsOf(app), { postgres } = ours;
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
