// ./run bench visit: what a whole visit of a survey costs, beside a plain
// Fastify and pg program of the same function (peer/) on the same PostgreSQL.
// 32 visitors in a closed loop (visit.c) open the demo's survey, send page 1,
// get page 2, send it, and are thanked. Both sides in turn, the medians count:
//   CPU       ms a visit by the kernel's account, of PostgreSQL, of the server
//             (Kore; node) and of nginx (ours only), the client not counted
//   transactions, WAL bytes and records a visit, by PostgreSQL's account
// Wanted: at most 0.55 ms in all and 0.2 in PostgreSQL, at most 1/2.5 of the
// peer's, and a p99 of at most a quarter of it; and a visit by a signed link
// (linked) at most a tenth dearer than one without.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, cpu, data, database, database_figures, freePort, groupsOf, median, out, root,
	rounds, run, seconds, startApp, stopAll, stops, waitFor } from './lib.mjs';

const VISITORS = 32;
const PATH = '/acme/s/chat-exit';
const ANSWERS = ['nps=9&agent=5&resolved=yes&why=The+agent+understood+the+problem' +
	'+at+once+and+stayed+until+it+was+solved.', 'topics=order&topics=billing&age=25-34'];

async function measure(port, groups, key) {
	const [d0, c0] = [await database_figures(), cpu(groups)];
	const v = JSON.parse(run(`${build}/tests/bench/visit`, [String(port), PATH,
		String(VISITORS), String(seconds), ...ANSWERS],
	key ? { env: { ...process.env, VISIT_KEY: key } } : {}));
	const [c1, d1] = [cpu(groups), await database_figures()];
	const each = (a, b) => Object.fromEntries(Object.keys(a).map((k) =>
		[k, (b[k] - a[k]) / v.visits]));
	const ms = each(c0, c1);
	return { visits: v.visits / seconds, errors: v.errors, p50: v.p50, p99: v.p99,
		all: Object.values(ms).reduce((a, b) => a + b, 0), ...ms, ...each(d0, d1) };
}

// A key of the demo's, made where its owner makes one.
async function keyMake(port) {
	const password = /^password: (.*)$/m.exec(
		fs.readFileSync(path.join(data, 'demo.txt'), 'utf8'))[1];
	const jar = [];
	const ask = async (target, form) => {
		const answer = await fetch(`http://127.0.0.1:${port}${target}`, {
			redirect: 'manual', headers: { cookie: jar.join('; ') }, ...form &&
			{ method: 'POST', body: new URLSearchParams(form) } });
		for (const [, pair] of (answer.headers.get('set-cookie') ?? '')
			.matchAll(/((?:__Host-)?ep_\w+=[^;]+)/g)) jar.push(pair);
		return answer.text();
	};
	const of = (html, pattern) => new RegExp(pattern).exec(html)[1];
	const KEYS = '/app/settings/keys';
	await ask('/login', { email: 'owner@acme.example', password,
		_token: of(await ask('/login'), 'name="_token" value="([^"]*)"') });
	const made = await ask(KEYS, { make: '1',
		_csrf: of(await ask(KEYS), 'name="_csrf" value="([^"]*)"') });
	return `${of(made, 'id="new-id">([^<]*)')} ` +
		of(made, 'id="new-secret">([^<]*)');
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
	const all = { ours: [], linked: [], peer: [] };
	const key = await keyMake(port);
	for (let i = 0; i < rounds; i++) {
		all.ours.push(await measure(port, ours));
		all.linked.push(await measure(port, ours, key));
		all.peer.push(await measure(other, { postgres, server: [peer] }));
	}
	const mid = Object.fromEntries(Object.entries(all).map(([side, list]) =>
		[side, Object.fromEntries(Object.keys(list[0]).map((k) =>
			[k, median(list.map((x) => x[k]))]))]));
	fs.writeFileSync(path.join(out, 'visit.json'), JSON.stringify({ seconds, rounds, all }, null, 1));
	print(mid);
	const { ours: a, linked: l, peer: b } = mid;
	return l.all <= 1.1 * a.all && all.linked.every((x) => x.errors === 0) &&
		a.all <= 0.55 && a.postgres <= 0.2 && b.all >= 2.5 * a.all &&
		a.p99 <= b.p99 / 4 && all.ours.every((x) => x.errors === 0) ? 0 : 1;
}

function print(mid) {
	const keys = ['visits', 'p50', 'p99', 'all', 'postgres', 'server', 'nginx', 'worker',
		'transactions', 'records', 'wal', 'errors'];
	const n = (v) => (v === undefined ? '-' : v >= 100 ? Math.round(v).toString() :
		v.toFixed(3)).padStart(10);
	console.log(`\n${''.padEnd(14)}${['ours', 'linked', 'peer'].map((side) =>
		side.padStart(10)).join('')}`);
	for (const k of keys)
		console.log(`${k.padEnd(14)}${n(mid.ours[k])}${n(mid.linked[k])}` +
			n(mid.peer[k]));
	console.log(`\na visit by a signed link / one without: ${
		(mid.linked.all / mid.ours.all).toFixed(3)}`);
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
