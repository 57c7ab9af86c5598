// A visit goes from process to process: what one keeps of it spares the
// database a read, and nothing is lost or shown wrong where it is not there:
// the process killed between two pages, another machine, a revision that is
// not the newest.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Instance, kill, newMark, portFree, receiptOf, submissionOf, tokenOf, until,
	visits } from '../lib/fault.mjs';
import { root } from '../lib/env.mjs';
import { keyMakeAt, token as signed } from '../lib/context.mjs';

const { path: PATH, pages } = visits.acme;
let it, node;

// A second machine: the same database and the same secret.
async function nodeStart(of) {
	const data = path.join(of.dir, 'node');
	const port = await portFree();
	fs.mkdirSync(data);
	fs.copyFileSync(path.join(of.dir, 'var/secret'), path.join(data, 'secret'));
	const { uid, gid } = fs.statSync(path.join(of.dir, 'var/secret'));
	fs.chownSync(path.join(data, 'secret'), uid, gid);
	fs.chmodSync(path.join(data, 'secret'), 0o600);
	const log = fs.openSync(path.join(of.dir, 'node.log'), 'w');
	const run = spawn(path.join(root, 'run'), [], { stdio: ['ignore', log, log],
		env: { ...process.env, EXITPOLL_PORT: String(port), EXITPOLL_DATA: data,
			EXITPOLL_DB: of.db.replace(/ user=\S+/, ''), EXITPOLL_WORKERS: '1',
			EXITPOLL_RATE: '0', EXITPOLL_BENCH_PORT: '', EXITPOLL_PUBLIC_URL: '',
			EXITPOLL_DEMO: '0' } });
	const ended = once(run, 'exit');
	await until('the second ./run is ready', 120000, () => {
		const text = fs.readFileSync(path.join(of.dir, 'node.log'), 'utf8');
		assert.equal(run.exitCode, null, text);
		return /^ready /m.test(text);
	});
	const there = Object.create(of);
	there.port = port;
	there.stop = async () => {
		kill(run.pid, 'SIGTERM');
		await ended;
	};
	return there;
}

before(async () => {
	it = await Instance.make('visit');
	node = await nodeStart(it);
});
after(async () => {
	await node?.stop();
	await it?.remove();
});

const action = (answer) => /<form method="post" action="([^"]+)"/.exec(answer.text)[1]
	.replaceAll('&amp;', '&');

// Send a page of a visit to one of the machines, and go where it leads, there
// or at another.
async function send(page, number, mark, more = {}, { by = it, then = by } = {}) {
	const sent = await by.ask('POST', action(page), { _token: tokenOf(page.text),
		...pages[number](mark), ...more });
	assert.equal(sent.status, 303, sent.text);
	const next = await then.ask('GET', sent.headers.location);
	assert.equal(next.status, 200, next.text);
	return { sent, page: next };
}

const stored = (token) => it.sql(`select state || ' ' || revision || ' ' || receipt ||
	' ' || (answers->>'why') from app.response
	where id = '${submissionOf(token)}'`);

async function isStored(token, sent, revision, mark) {
	assert.deepEqual(await stored(token),
		[`complete ${revision} ${receiptOf(sent)} ${mark}`]);
}

test('the processes are killed after each step', async () => {
	const killed = async () => {
		const old = it.workers();
		for (const pid of old) kill(pid, 'SIGKILL');
		await until('other processes are there', 10000, async () =>
			it.workers().length > 0 && !it.workers().some((p) => old.includes(p)) &&
			await it.isReady());
	};
	const mark = newMark('acme');
	const first = await it.ask('GET', PATH);
	await killed();
	const { sent, page } = await send(first, 0, mark);
	await killed();
	const again = await it.ask('GET', sent.headers.location);
	assert.equal(again.status, 200);
	assert.equal(tokenOf(again.text).slice(0, 20), tokenOf(page.text).slice(0, 20));
	await killed();
	const done = await send(again, 1, mark);
	await isStored(tokenOf(first.text), done.sent, 2, mark);
	await killed();
	const thanks = await it.ask('GET', done.sent.headers.location);
	assert.match(thanks.text, new RegExp(receiptOf(done.sent)));
});

test('each step at the other machine', async () => {
	const mark = newMark('acme');
	const first = await it.ask('GET', PATH);
	const second = await send(first, 0, mark, {}, { by: node, then: it });
	const done = await send(second.page, 1, mark, {}, { by: node, then: it });
	await isStored(tokenOf(first.text), done.sent, 2, mark);
	assert.match(done.page.text, new RegExp(receiptOf(done.sent)));
});

test('a signed link, followed at each machine, is one response', async () => {
	const key = await keyMakeAt(it);
	const sid = `s-${Date.now()}`;
	const target = `${PATH}?s=${signed(key, { sid, channel: 'chat' })}`;
	await until('the other machine knows the key', 10000, async () =>
		(await node.ask('GET', target)).status === 200);
	const session = (page) => ({ _session:
		/name="_session" value="([^"]*)"/.exec(page.text)[1] });
	const here = await it.ask('GET', target);
	const there = await node.ask('GET', target);
	assert.equal(submissionOf(tokenOf(here.text)),
		submissionOf(tokenOf(there.text)));
	const mark = newMark('acme');
	const second = await send(here, 0, mark, session(here));
	// The other has never heard of it, and adds to what is there.
	const other = await send(there, 0, mark, session(there), { by: node });
	const done = await send(other.page, 1, mark, {}, { by: node, then: it });
	await isStored(tokenOf(here.text), done.sent, 3, mark);
	// A link that was made a moment ago is known where it was answered; and
	// elsewhere when its form is sent.
	assert.equal(receiptOf(await node.ask('GET', target)),
		receiptOf(done.sent));
	const late = await it.ask('POST', action(second.page), {
		_token: tokenOf(second.page.text), ...pages[1](newMark('acme')) });
	assert.equal(receiptOf(late), receiptOf(done.sent));
	const blank = await it.ask('POST', action(here), {
		_token: tokenOf(here.text), ...session(here),
		...pages[0](newMark('acme')) });
	assert.equal(receiptOf(blank), receiptOf(done.sent));
	await isStored(tokenOf(here.text), done.sent, 3, mark);
	assert.deepEqual(await it.sql(`select channel || ' ' || (context->'session'
		->>'key') from app.response where context->'session'->>'id' =
		'${sid}'`), [`chat ${key.id}`]);
});

test('one machine keeps what the other has made old', async () => {
	const [mark, newer] = [newMark('acme'), newMark('acme')];
	const first = await it.ask('GET', PATH);
	const second = await send(first, 0, mark);
	// In another tab, at the other machine: page 1 again, otherwise.
	const other = await send(first, 0, newer, { resolved: 'no' },
		{ by: node });
	// The first tab goes on where it is. Page 2 now asks what was missing,
	// and all that the other tab said is kept.
	const missing = 'It was not said how';
	const done = await send(second.page, 1, mark, { missing });
	await isStored(tokenOf(first.text), done.sent, 3, newer);
	// The other tab is told the same, by a machine that keeps revision 2.
	const late = await node.ask('POST', action(other.page), {
		_token: tokenOf(other.page.text), ...pages[1](mark) });
	assert.equal(receiptOf(late), receiptOf(done.sent));
	for (const by of [it, node]) {
		const page = await by.ask('GET', second.sent.headers.location);
		assert.ok([200, 303].includes(page.status));
	}
	await isStored(tokenOf(first.text), done.sent, 3, newer);
});

test('an address is shown what it was made for, and no older answers',
	async () => {
	const [mark, newer] = [newMark('acme'), newMark('acme')];
	const first = await it.ask('GET', PATH);
	const second = await send(first, 0, mark);
	const to = second.sent.headers.location;
	assert.match(to, /&n=1$/);
	// The same page again, and Back: with what is stored by now.
	const other = await send(first, 0, newer, { resolved: 'no' });
	assert.match(other.sent.headers.location, /&n=2$/);
	const backTo = (address) => address.replace('&p=details', '&p=experience');
	for (const address of [to, other.sent.headers.location,
		to.replace('&n=1', ''), to.replace('n=1', 'n=99'),
		to.replace('n=1', 'n=x')])
		assert.match((await it.ask('GET', backTo(address))).text,
			new RegExp(newer), address);
	// Another machine has stored: an address that is not of what is kept here
	// asks the database.
	await it.sql(`update app.response set revision = 7, answers = answers ||
		'{"why": "from elsewhere"}' where id = '${submissionOf(tokenOf(first.text))}'`);
	assert.match((await it.ask('GET', backTo(to))).text, /from elsewhere/);
});

test('a proof of another receipt, survey or customer proves nothing', async () => {
	const mark = newMark('acme');
	const first = await it.ask('GET', PATH);
	const { page } = await send(first, 0, mark);
	const done = await send(page, 1, mark);
	const to = done.sent.headers.location;
	const [, receipt, proof] = /r=([^&]+)&s=(.*)$/.exec(to);
	for (const wrong of [to.replace(receipt, 'AAAA-AAAA-AAAA'),
		to.replace('chat-exit', 'call-exit'), to.replace('/acme/', '/globex/')])
		assert.equal((await it.ask('GET', wrong)).status, 404, wrong);
	// Without the proof, or with a wrong one, the database is asked.
	for (const other of ['', '&s=', '&s=' + proof.replace(/.$/, (c) =>
		(c === 'A' ? 'B' : 'A'))]) {
		const thanks = await it.ask('GET', to.replace(/&s=.*/, other));
		assert.equal(thanks.status, 200);
		assert.match(thanks.text, new RegExp(receipt));
	}
	await it.sql(`delete from app.response where receipt = '${receipt}'`);
	assert.equal((await it.ask('GET', to.replace(/&s=.*/, ''))).status, 404);
});
