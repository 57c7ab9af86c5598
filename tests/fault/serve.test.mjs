// The keeper (app/keep) with small programs of the test's own: what it says
// and does when they die, hang, write and are stopped.
import { test, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../lib/env.mjs';
import { descendants, kill, portFree, until } from '../lib/fault.mjs';

const keeper = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build',
	'exitpoll-keeper');
const started = new Set();
afterEach(async () => {
	for (const k of started) {
		kill(k.pid, 'SIGKILL');
		await k.ended;
		for (const pid of k.all()) kill(pid, 'SIGKILL');
		fs.rmSync(k.dir, { recursive: true });
	}
	started.clear();
});

// programs: name -> { more: lines of the plan, args }
function keep(programs, { logs = '50000000 3', head = '' } = {}) {
	const dir = fs.mkdtempSync(path.join(tmpdir(), 'exitpoll-keep-'));
	const lines = [`logs ${logs}`, `journal ${dir}/run.log`, `room ${dir}`,
		`pidfile ${dir}/pid`, ...head.split('\n')];
	for (const [name, { more = '', args }] of Object.entries(programs))
		lines.push(`program ${name}`, `log ${dir}/programs.log`,
			...more.replaceAll('DIR', dir).split('\n'),
			...args.map((a) => `arg ${a.replaceAll('DIR', dir)}`));
	fs.writeFileSync(path.join(dir, 'plan'), lines.join('\n'));
	fs.writeFileSync(path.join(dir, 'pid'), 'x');
	const k = spawn(keeper, [path.join(dir, 'plan')], { cwd: dir });
	const seen = new Set();
	k.dir = dir;
	k.out = '';
	for (const from of [k.stdout, k.stderr])
		from.on('data', (text) => { k.out += text; });
	k.ended = once(k, 'close');
	k.all = () => {
		for (const p of descendants(k.pid)) seen.add(p.pid);
		return [...seen];
	};
	k.child = (begin) => descendants(k.pid).find((p) =>
		p.args.startsWith(begin))?.pid;
	started.add(k);
	return k;
}

const says = (k, what, ms = 20000) => until(`${what}\n${k.out}`, ms, () =>
	what.test(k.out));
const sleeper = { args: ['sleep', 'infinity'] };

test('what dies is started again, after pauses that grow', async () => {
	const k = keep({ sleeper, quick: { args: ['sh', '-c', 'exit 7'] } });
	await says(k, /^quick ended with 7: starting it again\n.*in 1 s\n.*in 2 s\n.*in 4 s$/m);
	const pid = k.child('sleep inf');
	kill(pid, 'SIGKILL');
	await says(k, /^sleeper ended with 137: starting it again$/m);
	await until('another', 5000, () => ![undefined, pid]
		.includes(k.child('sleep inf')));
	kill(k.pid, 'SIGTERM');
	assert.deepEqual(await k.ended, [0, null]);
	assert.equal(k.child('sleep inf'), undefined);
	assert.ok(!fs.existsSync(path.join(k.dir, 'pid')));
	assert.match(fs.readFileSync(path.join(k.dir, 'run.log'), 'utf8'),
		/^\d{4}-\d\d-\d\dT\S+Z sleeper ended with 137: starting it again$/m);
});

test('what cannot be run says so', async () => {
	const k = keep({ none: { args: ['/nonexistent/program'] } });
	await says(k, /^none ended with 127: starting it again$/m);
	assert.match(fs.readFileSync(path.join(k.dir, 'programs.log'), 'utf8'),
		/^\/nonexistent\/program: No such file or directory$/m);
});

test('before all is ready, a death ends it, with the reason', async () => {
	const k = keep({ sleeper, broken: { args: ['sh', '-c',
		'echo first; echo the reason; exit 3'] } }, { head: 'starter 999999' });
	assert.deepEqual(await k.ended, [1, null]);
	assert.match(k.out, /^run: broken ended with 3, and did not start; see \S+: the reason$/m);
});

// Takes connections, answers some questions, and then no more.
const silent = (n) => `let left = ${n};
require("net").createServer((s) => { s.on("error", () => 0); s.on("data", () => {
if (left-- > 0) s.end("HTTP/1.1 200 OK\\r\\n\\r\\n"); }); })
.listen(process.argv[1]);`.replaceAll('\n', ' ');

test('what no longer answers is killed, with all that it started', async () => {
	const k = keep({ silent: { more: 'socket DIR/s.sock', args: ['sh', '-c',
		`sleep 1234 & exec "${process.execPath}" -e '${silent(2)}' "$0"`,
		'DIR/s.sock'] } });
	await until('it is up', 20000, () => k.child('sleep 1234'));
	const first = k.child('sleep 1234');
	await says(k, /^silent does not answer: killing it\nsilent ended with 137: starting it again$/m, 30000);
	await until('all of it has gone', 5000, () => {
		try { process.kill(first, 0); } catch { return true; }
		return false;
	});
});

test('one that stands still is not silent', async () => {
	const k = keep({ silent: { more: 'socket DIR/s.sock', args: [
		process.execPath, '-e', silent(1e9), 'DIR/s.sock'] } });
	await until('it is up', 20000, () =>
		fs.existsSync(path.join(k.dir, 's.sock')));
	// Both: as when the whole machine is suspended.
	const child = k.child(process.execPath);
	kill(k.pid, 'SIGSTOP');
	kill(child, 'SIGSTOP');
	await new Promise((done) => setTimeout(done, 9000));	// the fault
	kill(k.pid, 'SIGCONT');
	kill(child, 'SIGCONT');
	await new Promise((done) => setTimeout(done, 3000));
	assert.equal(k.out, '');
	assert.equal(k.child(process.execPath), child);
});

// Each writes its name when it is told to end; the last takes its time.
const slow = (name) => ['sh', '-c',
	`trap 'echo ${name} ends; sleep 0.2; echo ${name} ended; exit' TERM QUIT; ` +
	'while :; do sleep 0.05; done'];

test('they are stopped from the outside in, who does not end is killed',
	async () => {
	const k = keep({ inner: { more: 'stage 0', args: slow('inner') },
		stubborn: { more: 'stage 1\nstop INT 1', args: ['sh', '-c',
			'trap "" INT; echo deaf; while :; do sleep 0.05; done'] },
		outer: { more: 'stage 2\nstop QUIT 20', args: slow('outer') } });
	const file = path.join(k.dir, 'programs.log');
	const log = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
	await until('they are up', 20000, () => /deaf/.test(log()) &&
		k.all().length >= 3);
	kill(k.pid, 'SIGINT');
	assert.deepEqual(await k.ended, [0, null]);
	assert.equal(log().replace('deaf\n', ''),
		'outer ends\nouter ended\ninner ends\ninner ended\n');
});

test('a log is turned while it is written; no line is lost or torn',
	async () => {
	const writer = (from) => ({ args: ['sh', '-c', `i=${from}; ` +
		'while [ $i -lt $(($0 + 4000)) ]; do echo "line $i of many"; ' +
		'i=$((i + 1)); done; exec sleep infinity', `${from}`] });
	const k = keep({ a: writer(0), b: writer(4000) }, { logs: '20000 99' });
	const all = () => fs.readdirSync(k.dir).filter((f) =>
		f.startsWith('programs.log')).flatMap((f) =>
		fs.readFileSync(path.join(k.dir, f), 'utf8').split('\n'))
		.filter(Boolean);
	await until('all is written', 30000, () => all().length >= 8000);
	assert.ok(fs.existsSync(path.join(k.dir, 'programs.log.2')));
	assert.deepEqual(all().map((l) => Number(
		/^line (\d+) of many$/.exec(l)[1])).sort((x, y) => x - y),
	Array.from({ length: 8000 }, (_, i) => i));
});

test('a log that its program opens itself is moved, and it is told',
	async () => {
	const k = keep({ own: { more: 'file DIR/own.log', args: ['sh', '-c',
		'exec 5>>"$0"; trap \'exec 5>>"$0"\' USR1; i=0; ' +
		'while [ $i -lt 3000 ]; do echo "line $i" >&5; i=$((i + 1)); ' +
		'[ $((i % 100)) != 0 ] || sleep 0.1; done; echo done; ' +
		'while :; do sleep 1; done', 'DIR/own.log'] } },
	{ logs: '5000 9' });
	const said = path.join(k.dir, 'programs.log');
	await until('all is written', 30000, () => fs.existsSync(said) &&
		/done/.test(fs.readFileSync(said, 'utf8')));
	const lines = fs.readdirSync(k.dir).filter((f) => f.startsWith('own.log'))
		.flatMap((f) => fs.readFileSync(path.join(k.dir, f), 'utf8')
			.split('\n')).filter(Boolean);
	assert.ok(fs.existsSync(path.join(k.dir, 'own.log.2')));
	assert.equal(new Set(lines).size, 3000);
	assert.equal(lines.length, 3000);
});

test('a port that is taken ends it', async () => {
	const port = await portFree();
	const first = keep({ sleeper }, { head: `port ${port}` });
	await until('it runs', 20000, () => first.child('sleep'));
	const second = keep({ sleeper }, { head: `port ${port}` });
	assert.deepEqual(await second.ended, [1, null]);
	assert.match(second.out, /^run: the port: Address already in use$/m);
});
