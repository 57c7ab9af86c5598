// Those who send slowly, or much, or nothing, and many of them: how much memory
// and how many connections they get, what they are told, and that others notice
// nothing.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Instance, memoryOf, until } from '../lib/fault.mjs';
import { address, ask } from '../load/attack.mjs';
import { start as halfOpen } from '../load/attacks/half-open.mjs';
import { start as slowBodies } from '../load/attacks/slow-bodies.mjs';

const MB = 1024 * 1024;
const FORM = '/acme/s/chat-exit';
const FILE = '/acme/careers/some-job/apply';
let it, url;

before(async () => {
	it = await Instance.make('bodies', { EXITPOLL_RATE: '1' });
	url = `http://127.0.0.1:${it.port}`;
});
after(() => it?.remove());

const log = () => it.koreLog();
const memory = () => it.workers().map(memoryOf);
const served = async (who) => assert.equal((await ask(url, 'GET', FORM,
	{ from: address(who) })).status, 200);

// A connection that has sent this much; .answer is what comes, .over when it
// has been closed.
function sender(who, target, length, sent, type = 'multipart/form-data; boundary=XX') {
	const s = net.connect({ port: it.port, host: '127.0.0.1',
		localAddress: address(who) });
	s.answer = '';
	s.over = false;
	s.on('data', (part) => { s.answer += part; });
	s.on('error', () => {});
	s.on('close', () => { s.over = true; });
	s.write(`POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}` +
		`\r\nContent-Length: ${length}\r\nAccept-Language: de\r\n\r\n`);
	s.write(sent);
	return s;
}

test('uploads that do not end hold so much memory, and give it back', async () => {
	const quiet = Math.max(...memory());
	const stop = await slowBodies(url);
	await until('some are turned away', 30000, () =>
		log().includes('"what":"body_turned_away"'));
	await served(1);
	assert.ok(Math.max(...memory()) < quiet + 96 * MB,
		`${memory().map((n) => Math.round(n / MB))} MB`);
	// One that is sent to its end meanwhile is told that others were first.
	const told = await until('one is told', 30000, async () => {
		const s = sender(2, FILE, 5 * MB, Buffer.alloc(5 * MB, 'x'));
		await until('it is answered', 30000, () => s.over ||
			s.answer.includes('</html>'));
		s.destroy();
		return s.answer.startsWith('HTTP/1.1 503') && s.answer;
	});
	assert.match(told, /Es ist nichts verloren/);
	assert.match(told, /\r\nretry-after: 5\r\n/i);
	assert.deepEqual(fs.readdirSync(path.join(it.dir, 'var/nginx'),
		{ recursive: true, withFileTypes: true }).filter((f) => f.isFile()), [],
	'nothing of it is on the disk');
	await stop();
	await until('the memory is free again', 30000, () =>
		Math.max(...memory()) < quiet + 24 * MB);
});

test('uploads that are given up leave nothing behind', async () => {
	const workers = it.workers();
	for (let round = 0; round < 6; round++) {
		// Over connections that Kore has answered on before.
		await Promise.all(Array.from({ length: 20 }, (_, i) => served(100 + i)));
		const all = Array.from({ length: 40 }, (_, i) =>
			sender(200 + i, FILE, 5 * MB, Buffer.alloc(100_000, 'x')));
		await new Promise((wake) => setTimeout(wake, 300));
		for (const s of all) s.destroy();
		await until('they are gone', 10000, () => all.every((s) => s.over));
	}
	for (let i = 0; i < 40; i++) await served(300 + i);
	assert.deepEqual(it.workers(), workers);
});

test('an upload that hardly comes is answered, in words', async () => {
	const s = sender(3, FILE, 5 * MB, 'x');
	const drip = setInterval(() => s.write('x'), 500);
	await until('it is answered', 30000, () => s.answer.includes('</html>'));
	clearInterval(drip);
	assert.match(s.answer, /^HTTP\/1\.1 408 /);
	assert.match(s.answer, /class="ref"/);
	await until('it is closed', 30000, () => s.over);
	assert.match(log(), /"what":"body_slow"/);
});

test('an upload of unknown length is refused before it comes', async () => {
	const s = net.connect({ port: it.port, host: '127.0.0.1' });
	let answer = '';
	s.on('data', (part) => { answer += part; });
	s.write(`POST ${FILE} HTTP/1.1\r\nHost: localhost\r\n` +
		'Transfer-Encoding: chunked\r\n\r\n');
	await until('it is answered', 10000, () => answer.includes('</html>'));
	s.destroy();
	assert.match(answer, /^HTTP\/1\.1 411 /);
});

test('a network has so many forms under way, and another has its own', async () => {
	const type = 'application/x-www-form-urlencoded';
	const held = Array.from({ length: 160 }, () =>
		sender(10, FORM, 8000, 'a', type));
	await until('those beyond the limit are answered', 10000, () =>
		held.filter((s) => s.answer.includes('</html>')).length === 32);
	for (const s of held)
		assert.ok(s.answer === '' || (/^HTTP\/1\.1 503 /.test(s.answer) &&
			/\r\nRetry-After: 5\r\n/.test(s.answer)), s.answer);
	await served(11);
	const other = await ask(url, 'POST', FORM, { from: address(11), form: {} });
	assert.notEqual(other.status, 503);
	await until('who sends nothing more is closed', 30000, () =>
		held.every((s) => s.over));
	assert.notEqual((await ask(url, 'POST', FORM, { from: address(10),
		form: {} })).status, 503);
});

test('thousands of half-open connections, and a visitor', async () => {
	const stop = await halfOpen(url, { connections: 6000, processes: 1 });
	for (let i = 0; i < 40; i++) {
		await served(20 + i);
		await new Promise((wake) => setTimeout(wake, 100));
	}
	const seen = await stop();
	assert.ok(seen.opened > 5000 && seen.answered > 500, JSON.stringify(seen));
});
