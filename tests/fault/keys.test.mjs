// The keys that sign are changed while visitors are on the way, step by step as
// the README has it: who began under an old key goes on, until it is dropped.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { Ledger, Whole, kill, tokenOf, until, visits } from '../lib/fault.mjs';
import { root } from '../lib/env.mjs';
import { keyMakeAt, token as signed } from '../lib/context.mjs';

const { path: PATH, pages } = visits.acme;
let it;

before(async () => { it = await Whole.make('keys'); });
after(() => it?.remove());

const secret = (command) => execFileSync(path.resolve(root,
	process.env.EXITPOLL_BUILD ?? 'build', 'exitpoll'), ['secret', command],
{ encoding: 'utf8', env: { ...process.env, EXITPOLL_ROOT: root,
	EXITPOLL_SECRET: path.join(it.dir, 'var/secret'),
	EXITPOLL_DB: `host=${path.join(it.dir, 'var/run/pg')} dbname=exitpoll` } })
	.trim().split('\n').map((line) => line.split(' '));

// The request's page, by the link of the mail to that address.
const requestLink = (address) => until('the mail is there', 30000, () => {
	const dir = path.join(it.dir, 'var/mail');
	const text = fs.readdirSync(dir, { recursive: true })
		.filter((f) => String(f).endsWith('.eml'))
		.map((f) => fs.readFileSync(path.join(dir, String(f)), 'utf8'))
		.find((t) => t.includes(`To: ${address}`));
	return text?.replace(/=\r?\n/g, '').replace(/=3D/g, '=')
		.match(/\/acme\/support\/[0-9a-f-]{36}\?k=[\w-]+/)[0];
});

async function allAnew() {
	const said = /^all web programs were started again$/gm;
	const count = () => (it.runLog().match(said) ?? []).length;
	const before = count();
	kill(it.run.pid, 'SIGUSR1');
	await until('all were started again', 90000, () => count() > before);
}

// The first page was served before; now its form is sent.
const goesOn = (page) => it.ask('POST', PATH, { _token: tokenOf(page.text),
	...pages[0]('acme-key') });

test('add, use, drop: nobody is cut off before the old key is', async (t) => {
	const file = path.join(it.dir, 'var/secret');
	const owner = fs.statSync(file).uid;
	const [[old]] = secret('list');
	const ledger = new Ledger(it);
	// What a customer signs with outlives the keys of the file.
	const own = await keyMakeAt(it);
	const linked = async () => (await it.ask('GET', `${PATH}?s=${
		signed(own, { sid: 'rotated' })}`)).status;
	assert.equal(await linked(), 200);
	// So does what was said to it, and the link that it is read by.
	const ask = await it.ask('GET', '/acme/support');
	assert.equal((await it.ask('POST', '/acme/support', {
		_token: tokenOf(ask.text), email: 'rotated@mail.example',
		site: 'example.com', message: 'Still to be read.' })).status, 303);
	const said = await requestLink('rotated@mail.example');
	const readable = async () => /Still to be read\./.test(
		(await it.ask('GET', said)).text);
	assert.ok(await readable());
	const load = ledger.load(t, 4);

	const first = await it.ask('GET', PATH);
	assert.deepEqual(secret('add').map(([, what]) => what), ['signs', 'verifies']);
	assert.equal(fs.statSync(file).uid, owner, 'the programs can still read it');
	assert.equal(fs.statSync(file).mode & 0o777, 0o600);
	await allAnew();
	const [[now], [second]] = secret('use');
	assert.equal(second, old);
	assert.notEqual(now, old);
	await allAnew();
	assert.equal((await goesOn(first)).status, 303, 'begun under the old key');

	const again = await it.ask('GET', PATH);
	const stale = await it.ask('GET', PATH);
	assert.deepEqual(secret('drop'), [[now, 'signs']]);
	await allAnew();
	assert.equal((await goesOn(again)).status, 303, 'begun under the new one');
	assert.equal(await linked(), 200, 'sealed anew before the old one went');
	assert.ok(await readable(), 'and so is what opens a request');
	await load.stop();
	assert.deepEqual(ledger.wrong, []);
	assert.equal(ledger.unknown, 0);

	// Of a key that is gone, and one that never was.
	const token = Buffer.from(tokenOf(stale.text), 'base64url');
	token[token.length - 1] = Number.parseInt(old, 16);
	const refused = await it.ask('POST', PATH, {
		_token: token.toString('base64url'), ...pages[0]('acme-key') });
	assert.equal(refused.status, 403);
	assert.match(refused.text, /class="ref"/);
});
