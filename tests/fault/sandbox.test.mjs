// The sandbox as it is enforced: every row of the route table answers under
// it without a worker being killed, and a worker is so confined that it could
// not start a program.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { data, password, port, root } from '../lib/env.mjs';
import { tokenOf, workersOf } from '../lib/fault.mjs';
import { routes } from '../lib/routes.mjs';

const run = Number(process.env.EXITPOLL_TEST_RUN_PID);
const log = () => fs.readFileSync(path.join(data, 'log/kore.log'), 'utf8');

function ask(method, target, { cookie = '', form } = {}) {
	const body = form && new URLSearchParams(form).toString();
	return new Promise((resolve, reject) => {
		const request = http.request({ host: '127.0.0.1', port, method,
			path: target, headers: { cookie, ...(body === undefined ? {} : {
				'content-type': 'application/x-www-form-urlencoded',
				'content-length': Buffer.byteLength(body) }) } });
		request.setTimeout(10000, () => request.destroy(
			new Error(`${method} ${target}: no answer`)));
		request.on('error', reject);
		request.on('response', (answer) => {
			let text = '';
			answer.on('data', (d) => { text += d; });
			answer.on('end', () => resolve({ status: answer.statusCode,
				headers: answer.headers, text }));
		});
		request.end(body);
	});
}

async function signIn(email) {
	const page = await ask('GET', '/login');
	const answer = await ask('POST', '/login', { form: {
		_token: tokenOf(page.text), email, password } });
	assert.equal(answer.status, 303, `${email} cannot sign in`);
	return answer.headers['set-cookie'].map((c) => c.split(';')[0]).join('; ');
}

// What stands for ":x", as the demo has it.
async function samples(cookie) {
	const first = async (target, pattern, c) =>
		pattern.exec((await ask('GET', target, { cookie: c })).text)?.[1] ??
		'not-there';
	return {
		tenant: 'acme', survey: 'chat-exit', file: '000000.css',
		version: '1.xml', number: '1',
		webhook: '00000000-0000-4000-8000-000000000000',
		alert: '00000000-0000-4000-8000-000000000000',
		mailing: '00000000-0000-4000-8000-000000000000',
		export: '00000000-0000-4000-8000-000000000000',
		opening: await first('/acme/careers', /\/acme\/careers\/([a-z0-9-]+)"/),
		response: await first('/app/surveys/chat-exit/responses',
			/\/app\/responses\/([0-9a-f-]{36})/, cookie),
		request: await first('/app/support',
			/\/app\/support\/([0-9a-f-]{36})/, cookie),
		application: await first('/app/applications',
			/\/app\/applications\/([0-9a-f-]{36})/, cookie),
	};
}

const fill = (where, s) => where
	.replace('/api/v1/webhooks/:id', `/api/v1/webhooks/${s.application}`)
	.replace('/responses/:id', `/responses/${s.response}`)
	.replace(/^(\/app\/responses\/.*):file/, `$1${s.application}`)
	.replace('/applications/:id', `/applications/${s.application}`)
	.replace(/\/support\/:id(\/files\/:file)?/, (_, file) =>
		`/support/${s.request}${file ? `/files/${s.application}` : ''}`)
	.replace(/:([a-z]+)/g, (_, name) => {
		assert.ok(s[name], `no sample for :${name} of ${where}`);
		return s[name];
	});

test('every route answers in the sandbox', async (t) => {
	const workers = workersOf(run);
	const owner = await signIn('owner@acme.example');
	const operator = await signIn('operator@exitpoll.example');
	const s = await samples(owner);
	const counts = {};

	assert.ok(routes.length >= 20, `${routes.length} rows were read`);
	assert.notEqual(s.opening, 'not-there');
	assert.notEqual(s.response, 'not-there');
	assert.notEqual(s.application, 'not-there');
	for (const route of routes) {
		const target = fill(route.path, s);
		// Nobody, the owner and the operator; a form without its token.
		for (const cookie of ['', owner, operator]) {
			const answer = await ask(route.verb, target, { cookie,
				form: route.verb === 'POST' ? { a: '1' } : undefined });
			assert.ok(answer.status < 500,
				`${route.verb} ${target}: ${answer.status}`);
			counts[answer.status] = (counts[answer.status] ?? 0) + 1;
			if (route.verb === 'POST')
				assert.ok((route.area === 'API' ? [401] : [303, 403])
					.includes(answer.status) &&
					!answer.headers['set-cookie'],
				`${target} took a form without a token: ${answer.status}`);
		}
		if (route.verb === 'GET' && route.admission === 'OPEN')
			await ask('HEAD', target);
	}
	assert.deepEqual(workersOf(run), workers, 'no worker was lost');
	assert.doesNotMatch(log(), /sandbox violation/);
	t.diagnostic(`${routes.length} rows, ${JSON.stringify(counts)}`);
});

test('what asks the system for most: a sign-in, an upload, a wrong page',
	async () => {
		const workers = workersOf(run);
		const cookie = await signIn('recruiter@acme.example');
		const big = 'x'.repeat(600000);	// over what Kore keeps in memory

		assert.equal((await ask('GET', '/app/applications', { cookie }))
			.status, 200);
		// 6 MB to the upload row: the body goes through a file.
		const s = await samples(cookie);
		const answer = await ask('POST', `/acme/careers/${s.opening}/apply`,
			{ form: { a: big } });
		assert.ok([403, 413].includes(answer.status), `${answer.status}`);
		assert.equal((await ask('GET', '/acme/nothing/here')).status, 404);
		assert.deepEqual(workersOf(run), workers);
		assert.doesNotMatch(log(), /sandbox violation/);
	});

test('a worker is confined', () => {
	const workers = workersOf(run);

	assert.ok(workers.length >= 1);
	for (const pid of workers) {
		const status = fs.readFileSync(`/proc/${pid}/status`, 'latin1');
		// 2: a filter; its default is to end the process.
		assert.match(status, /^Seccomp:\s+2$/m);
		assert.match(status, /^NoNewPrivs:\s+1$/m);
		if (process.getuid() === 0) {
			assert.match(status, /^CapEff:\s+0+$/m);
			assert.doesNotMatch(status, /^Uid:\s+0\b/m);
		}
	}
});

// The filter lists what is allowed; execve, fork and ptrace are not in it.
test('no call that starts a program is allowed', () => {
	const filter = /sock_filter\s+allowed\[\] = {([^]*?)\n};/.exec(
		fs.readFileSync(path.join(root, 'app/main.c'), 'utf8'))[1];
	const allowed = [...filter.matchAll(/KORE_SYSCALL_ALLOW\((\w+)\)/g)]
		.map((m) => m[1]);

	assert.ok(allowed.length > 5);
	for (const name of ['execve', 'execveat', 'fork', 'vfork', 'ptrace',
		'bind', 'listen', 'mount', 'setuid', 'chroot', 'unshare'])
		assert.ok(!allowed.includes(name), name);
	assert.match(fs.readFileSync(path.join(data, 'edge/kore-1.conf'), 'utf8'),
		/^(?![^]*seccomp_tracing\s+yes)/);
});
