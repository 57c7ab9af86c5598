// How ./run watches its programs: the functions of conf/run/serve.sh with
// programs that end at once and a clock that is moved by hand, and then the
// tested instance, whose worker is killed.
import { test, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from
	'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { data, root } from '../lib/env.mjs';
import { descendants, kill, until } from '../lib/fault.mjs';

// LIVES: seconds that one worker after the other lives; after the last one,
// the next ends the test. Beside one that lives, a death could be missed.
const WATCH = `
HOME_BUILD=$PWD
. conf/run/settings.sh
. conf/run/serve.sh
start_program() {
	[ "$1" != worker ] || [ \${#LIVES[@]} -gt 0 ] || { say enough; exit 3; }
	SECONDS=$((SECONDS + LIVES[0]))
	LIVES=("\${LIVES[@]:1}")
	(exit 7) &
	PIDS[$1]=$!
}
sleep_begin() {
	[ "$1" != pause ] || say "pause $2"
	sleep 0.0$((RANDOM % 2)) &
	PIDS[$1]=$!
}
setpriv --pdeathsig KILL -- tail -f /dev/null &
PIDS[kore]=$!
start_worker
watch_programs`;

function watch(lives) {
	let code = 0, out;
	try {
		out = execFileSync('bash', ['-uc', `ROOT=$PWD\nLIVES=(${lives.join(' ')})
${WATCH}`], { cwd: root, encoding: 'utf8', stdio: 'pipe', timeout: 60000 });
	} catch (e) {
		({ status: code } = e);
		out = e.stdout + e.stderr;
	}
	return { code, out, pauses: [...out.matchAll(/^pause (\d+)$/gm)]
		.map((m) => Number(m[1])) };
}

const fill = (n, value) => Array.from({ length: n }, () => value);

test('a worker that cannot live is given up, after pauses that grow', () => {
	const { code, out, pauses } = watch(fill(40, 0));
	assert.equal(code, 1, out);
	assert.deepEqual(pauses, [1, 2, 4, 8, 16, ...fill(15, 30)]);
	assert.match(out, /^worker ended with 7: starting it again in 30 s$/m);
	assert.match(out, /^run: worker ended with 7, 21 times in a row/m);
});

test('a worker that lived a while begins the count anew', () => {
	assert.deepEqual(watch([0, 0, 0, 61, 0, 59, 600]).pauses,
		[1, 2, 4, 1, 2, 4, 1]);
	const { code, pauses } = watch(fill(100, 3600));
	assert.equal(code, 3, 'a crash an hour is no reason to stop');
	assert.deepEqual(pauses, fill(100, 1));
	assert.equal(watch([...fill(20, 0), 100, ...fill(19, 0)]).code, 3);
	assert.equal(watch([...fill(20, 0), 100, ...fill(20, 0)]).code, 1);
});

// The real pause, with a sleep(1) that never ends.
const started = new Set();
afterEach(async () => {
	for (const p of started) {
		kill(p.pid, 'SIGKILL');
		await p.ended;
	}
});

async function pausing({ kore = '' } = {}) {
	const bin = mkdtempSync(path.join(tmpdir(), 'exitpoll-serve-'));
	writeFileSync(path.join(bin, 'sleep'),
		'#!/bin/sh\ncase $1 in 0.*) ;; 5) set 0.1 ;; *) set infinity ;; esac\n' +
		'exec /bin/sleep "$1"\n');
	chmodSync(path.join(bin, 'sleep'), 0o755);
	const p = spawn('bash', ['-uc', `ROOT=$PWD
HOME_BUILD=$PWD
. conf/run/settings.sh
. conf/run/serve.sh
RUN=${bin}
DATA=${bin}
start_program() { (exit 7) & PIDS[$1]=$!; }
trap stop_all EXIT
trap 'exit 0' INT TERM HUP
${kore}
start_worker
watch_programs`], { cwd: root, env: { ...process.env,
		PATH: `${bin}:${process.env.PATH}` } });
	p.out = '';
	for (const from of [p.stdout, p.stderr])
		from.on('data', (text) => { p.out += text; });
	p.ended = once(p, 'close');
	started.add(p);
	p.ended.then(() => {
		started.delete(p);
		rmSync(bin, { recursive: true });
	});
	await until('the pause has begun', 20000, () =>
		p.out.includes('starting it again') &&
		descendants(p.pid).some((c) => c.args === '/bin/sleep infinity'));
	return p;
}

test('SIGTERM in the middle of a pause ends it', async () => {
	const p = await pausing();
	const [sleeping] = descendants(p.pid).filter((c) =>
		c.args === '/bin/sleep infinity');
	kill(p.pid, 'SIGTERM');
	assert.deepEqual(await p.ended, [0, null], p.out);
	assert.throws(() => process.kill(sleeping.pid, 0), 'no sleep is left');
});

test('another program that dies in the middle of a pause is heard', async () => {
	const p = await pausing({ kore: `setpriv --pdeathsig KILL -- \\
    tail -f /dev/null >/dev/null 2>&1 &
say "kore $!"
PIDS[kore]=$!` });
	kill(Number(/^kore (\d+)$/m.exec(p.out)[1]), 'SIGTERM');
	assert.deepEqual(await p.ended, [1, null], p.out);
	assert.match(p.out, /^run: kore ended with 143: stopping;/m);
});

test('the instance\'s worker is killed: another takes its place', async () => {
	const run = Number(process.env.EXITPOLL_TEST_RUN_PID);
	const worker = () => descendants(run).filter((p) =>
		/\/exitpoll-worker\b/.test(p.args)).map((p) => p.pid);
	const log = () => readFileSync(path.join(data, 'log/instance.log'), 'utf8');
	const [old] = worker();
	assert.ok(old, 'it has a worker');
	kill(old, 'SIGKILL');
	await until('another worker', 30000, () =>
		worker().length === 1 && worker()[0] !== old);
	assert.match(log(), /^worker ended with 137: starting it again in 1 s$/m);
});
