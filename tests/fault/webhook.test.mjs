// Where customers may not call this machine: whatever an address looks like
// and whatever a name stands for, no connection is made. And a webhook's secret
// outlives the key that seals it.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { Whole } from '../lib/fault.mjs';
import { root } from '../lib/env.mjs';
import { field, plain } from '../lib/app.mjs';
import { Receiver, verified } from '../lib/receiver.mjs';

const PAGE = '/app/settings/webhooks';
let it;

before(async () => {
	// The proxy of a shell is none of ours.
	it = await Whole.make('webhook', { http_proxy: 'http://127.0.0.1:9',
		https_proxy: 'http://127.0.0.1:9', ALL_PROXY: 'http://127.0.0.1:9',
		EXITPOLL_WEBHOOK_PRIVATE: '0' });
});
after(() => it?.remove());

const sql = (text) => execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1',
	'-d', it.db, '-c', text], { encoding: 'utf8' }).trim();

// The demo's owner of acme.
async function signedIn() {
	const jar = new Map();
	const ask = async (method, target, form) => {
		const answer = await it.ask(method, target, form,
			{ cookie: [...jar.values()].join('; ') });
		for (const line of answer.headers['set-cookie'] ?? [])
			jar.set(line.split('=')[0], line.split(';')[0]);
		return answer;
	};
	await ask('POST', '/login', { email: 'owner@acme.example',
		password: it.password,
		_token: field((await ask('GET', '/login')).text, '_token') });
	const csrf = field((await ask('GET', PAGE)).text, '_csrf');
	return { get: (to) => ask('GET', to),
		post: (to, form) => ask('POST', to, { _csrf: csrf, ...form }) };
}

const some = { event: 'response.completed', every: '1' };

async function add(who, url) {
	const answer = await who.post(PAGE, { url, ...some });
	assert.equal(answer.status, 200, plain(answer.text));
	return { secret: plain(/id="new-secret">([^<]*)</.exec(answer.text)[1]),
		path: new RegExp(`href="(${PAGE}/[0-9a-f-]{36})"`)
			.exec(answer.text)[1] };
}

async function tested(who, hook) {
	const answer = await who.post(hook.path, { set: 'test' });
	assert.equal(answer.status, 303, plain(answer.text));
	return plain(/id="tested">(.*?)<\/p>/s.exec((await who.get(
		answer.headers.location)).text)[1]).trim();
}

test('an address in a private network is refused in words', async () => {
	const who = await signedIn();
	for (const host of ['127.0.0.1', '10.1.2.3', '192.168.1.1', '[::1]',
		'[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]', '169.254.169.254',
		'localhost', '2130706433', '0.0.0.0']) {
		const answer = await who.post(PAGE, { url: `http://${host}:8080/`,
			...some });
		assert.equal(answer.status, 422, host);
		assert.match(plain(answer.text), /of a private network/, host);
	}
});

test('and is not called, however it is spelled or named', async (t) => {
	const who = await signedIn();
	const at = await Receiver.make(t);
	const port = new URL(at.url).port;
	const hook = await add(who, 'https://hooks.example/x');
	for (const host of ['localhost', '127.0.0.1', '2130706433', '0x7f000001',
		'127.1', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0']) {
		sql(`update app.webhook set url = 'http://${host}:${port}/hook'
			where host = 'hooks.example'`);
		assert.equal(await tested(who, hook), 'Test: its address leads ' +
			'into a private network, which is not called from here', host);
	}
	assert.equal(at.got.length, 0);
});

test('a secret outlives the key that sealed it', async (t) => {
	const who = await signedIn();
	const at = await Receiver.make(t);
	await it.stop();
	it.env.EXITPOLL_WEBHOOK_PRIVATE = '1';
	await it.start();
	const hook = await add(who, at.url);
	assert.match(await tested(who, hook), /delivered/);
	for (const command of ['add', 'use', 'drop'])
		execFileSync(path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build',
			'exitpoll'), ['secret', command], { stdio: 'pipe', env: {
			...process.env, EXITPOLL_ROOT: root,
			EXITPOLL_SECRET: path.join(it.dir, 'var/secret'),
			EXITPOLL_DB: `host=${path.join(it.dir, 'var/run/pg')} ` +
				'dbname=exitpoll' } });
	// The worker was not started again.
	const delivery = sql(`select id from app.delivery where kind = 'webhook'
		and webhook_id = '${hook.path.split('/').pop()}'`);
	sql(`update app.delivery set state = 'waiting', ended_at = null,
			recipient = 'a.example', content = '{}' where id = '${delivery}';
		insert into app.job (tenant_id, kind, delivery_id)
		select tenant_id, 'webhook', id from app.delivery
		where id = '${delivery}'`);
	const call = await at.next(2);
	assert.deepEqual(verified(hook.secret, call), call.body);
});
