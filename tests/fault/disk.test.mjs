// A small disk (a file system in memory, 420 MB) that somebody fills with
// résumés: files are refused in words, surveys go on, PostgreSQL never finds
// the disk full. Then somebody else fills it: no form is taken, pages are there.
// When there is room again, all comes back by itself.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../lib/env.mjs';
import { portFree, until } from '../lib/fault.mjs';
import { pageRead } from '../lib/html.mjs';
import { address, ask } from '../load/attack.mjs';
import { start as attack } from '../load/attacks/disk.mjs';

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=420m,mode=755',
	'tmpfs', place]).status === 0;
const data = path.join(place, 'var');
const ballast = path.join(place, 'ballast');
let url, child, visitor = 0;

const left = () => Number(execFileSync('df', ['-Pm', place], { encoding: 'utf8' })
	.split('\n')[1].split(/\s+/)[3]);
const log = (name) => fs.readFileSync(path.join(data, 'log', `${name}.log`), 'utf8');
const ready = () => ask(url, 'GET', '/readyz', { from: '127.0.0.1' });

// One respondent's first page: how it was answered.
async function answer() {
	const from = address(20000 + visitor++);
	const page = await ask(url, 'GET', '/globex/s/chat-exit', { from });
	assert.equal(page.status, 200);
	const { form } = pageRead(page.text);
	return ask(url, 'POST', form.action, { from, headers: { origin: url },
		form: [...form.fields.filter(([name]) => name.startsWith('_')),
			['effort', '6'], ['channel', 'chat'], ['contacts', '1']] });
}

// Each process looks for itself, once a second: asked so often, all of them say
// the same.
async function all(ask, status, words = /(?:)/) {
	for (let i = 0; i < 8; i++) {
		const one = await ask();
		if (one.status !== status || !words.test(one.text)) return false;
	}
	return true;
}

test('a disk that is full of résumés', {
	skip: mounted ? false : 'a file system cannot be mounted here' }, async (t) => {
	t.after(async () => {
		child?.kill('SIGTERM');
		if (child) await once(child, 'exit');
		execFileSync('umount', [place]);
		fs.rmdirSync(place);
	});
	const port = await portFree();
	url = `http://127.0.0.1:${port}`;
	child = spawn(path.join(root, 'run'), [], { cwd: root, stdio: ['ignore',
		'pipe', 'inherit'], env: { ...process.env, EXITPOLL_DATA: data,
		EXITPOLL_PORT: String(port), EXITPOLL_RATE: '0', EXITPOLL_DB: '' } });
	let said = '';
	child.stdout.on('data', (part) => { said += part; });
	await until('it is ready', 60000, () => /^ready /m.test(said));
	assert.equal((await ready()).text, 'ready\n');

	await t.test('files end at the floor, surveys go on', async () => {
		const stop = await attack(url, { wait: 0 });
		let answers = 0;
		await until('files are refused', 60000, async () => {
			assert.equal((await answer()).status, 303);
			answers++;
			return /"reason":"room"/.test(log('kore'));
		});
		for (const end = Date.now() + 8000; Date.now() < end; answers++)
			assert.equal((await answer()).status, 303);
		const seen = await stop();
		assert.ok(answers > 20 && seen.kept > 5 && seen.codes[503] > 5,
			JSON.stringify(seen));
		assert.deepEqual(Object.keys(seen.codes).sort(), ['422', '503']);
		await until('the log says so', 10000, () =>
			/"what":"disk","state":"low"/.test(log('kore')));
	});

	await t.test('below half of it no form is taken, and pages are shown',
		async () => {
			fs.writeFileSync(ballast, Buffer.alloc((left() - 30) * 1048576));
			await until('all processes refuse forms', 10000, async () =>
				await all(answer, 503) && await all(ready, 503,
					/^disk: \d+ MB left, no form is taken/));
			const refused = await answer();
			assert.match(refused.text, /There is no room to store this now/);
			assert.equal(refused.headers['retry-after'], '600');
			await until('the log says so', 10000, () =>
				/"state":"no-forms"/.test(log('kore')));
		});

	await t.test('with room all of it comes back', async () => {
		fs.unlinkSync(ballast);
		execFileSync('mount', ['-o', 'remount,size=900m', place]);
		await until('it is ready, and forms are taken', 10000, async () =>
			await all(ready, 200) && await all(answer, 303));
		const stop = await attack(url, { at: 1, wait: 0 });
		await pause(2000);
		assert.ok((await stop()).kept > 0, 'files are kept again');
		assert.doesNotMatch(log('postgres'), /PANIC|No space left/);
	});
});
