// The edge alone: nginx on the configuration of the instance under test, but
// in front of a stub that shows what it was sent, or answers as Kore does when
// it is unwell. Shows the allow-list byte by byte, and our page on each error.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { data } from '../lib/env.mjs';
import { Raw, once } from '../lib/raw.mjs';
import { routes } from '../lib/routes.mjs';

const H = 'Host: localhost\r\n';
const get = (target, more = '') =>
	`GET ${target} HTTP/1.1\r\n${H}${more}Connection: close\r\n\r\n`;
const portFree = () => new Promise((done) => {
	const server = net.createServer();
	server.listen(0, '127.0.0.1', () => {
		const { port } = server.address();
		server.close(() => done(port));
	});
});

let dir, port, nginx, stub, seen = [], reply, logs;

// One request on a Unix socket, whole; its bytes are kept, reply() answers.
function stubOpen(sock) {
	stub = net.createServer((socket) => {
		let bytes = Buffer.alloc(0);
		socket.on('error', () => {});
		socket.on('data', (chunk) => {
			bytes = Buffer.concat([bytes, chunk]);
			const end = bytes.indexOf('\r\n\r\n');
			if (end < 0) return;
			const head = bytes.subarray(0, end).toString('latin1');
			const length = Number(/\r\ncontent-length: (\d+)/i
				.exec(head)?.[1] ?? 0);
			if (bytes.length < end + 4 + length) return;
			seen.push({ lines: head.split('\r\n'), bytes: head,
				body: bytes.subarray(end + 4).toString('latin1') });
			bytes = Buffer.alloc(0);
			reply(socket);
		});
	});
	return new Promise((done) => stub.listen(sock, () => {
		fs.chmodSync(sock, 0o777);
		done();
	}));
}

// The instance's own files, with another port, socket and rate limit on.
async function edgeStart() {
	dir = fs.mkdtempSync(path.join(os.tmpdir(), 'edge-'));
	fs.chmodSync(dir, 0o755);
	port = await portFree();
	for (const name of fs.readdirSync(path.join(data, 'edge')))
		fs.cpSync(path.join(data, 'edge', name), path.join(dir, name),
			{ recursive: true });
	fs.mkdirSync(path.join(dir, 'log'));
	const locations = path.join(dir, 'locations.conf');
	fs.writeFileSync(locations, fs.readFileSync(locations, 'utf8')
		.replaceAll(/(proxy_read_timeout\s+)\d+s/g, '$1300ms')
		.replaceAll(/#limit_req\s/g, 'limit_req '));
	const file = path.join(dir, 'nginx.conf');
	let text = fs.readFileSync(file, 'utf8')
		.replace(/listen\s+127\.0\.0\.1:\d+/, `listen 127.0.0.1:${port}`)
		.replaceAll(/unix:\S+\/kore-\d+\.sock/g, `unix:${dir}/stub.sock`)
		// One test's fault is not the next one's.
		.replaceAll('max_fails=1', 'max_fails=0')
		.replace(/^pid\s+\S+;/m, `pid ${dir}/nginx.pid;`)
		.replace(/\S+\/edge\/errors\//, `${dir}/errors/`)
		.replaceAll(/\S+\/log\/(nginx|edge)\.log/g, `${dir}/log/$1.log`)
		.replaceAll(/(_temp_path\s+)\S+\/nginx\//g, `$1${dir}/temp-`);
	fs.writeFileSync(file, text);
	logs = path.join(dir, 'log/edge.log');
	await nginxStart();
}

async function nginxStart() {
	const file = path.join(dir, 'nginx.conf');
	nginx = spawn('nginx', ['-e', `${dir}/log/nginx.log`, '-p', dir, '-c', file,
		'-g', 'daemon off;'], { stdio: 'ignore' });
	for (let tries = 0; tries < 200; tries++) {
		try {
			(await Raw.open(port)).close();
			return;
		} catch {
			assert.equal(nginx.exitCode, null, 'nginx runs');
			await new Promise((done) => setTimeout(done, 25));
		}
	}
	throw new Error('nginx did not start');
}

const answer = (head, body = '') => (socket) => socket.write(
	`HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);

test.before(async () => {
	await edgeStart();
	await stubOpen(path.join(dir, 'stub.sock'));
});
test.beforeEach(() => {
	seen = [];
	reply = answer('200 OK', 'fine');
});
async function nginxStop() {
	const gone = new Promise((done) => nginx.once('exit', done));
	nginx.kill('SIGTERM');
	await gone;
}

test.after(async () => {
	await nginxStop();
	stub.close();
	fs.rmSync(dir, { recursive: true });
});

// For programs an error is a problem (RFC 9457), and for people a page.
async function assertOurs(got, status, target = '/') {
	assert.equal(got.status, status);
	for (const name of ['content-security-policy', 'x-content-type-options',
		'x-frame-options', 'referrer-policy', 'permissions-policy',
		'cross-origin-opener-policy', 'cross-origin-resource-policy'])
		assert.equal(got.headers[name]?.length, 1, `${name}, once`);
	if (target.startsWith('/api/')) {
		assert.equal(got.headers['content-type'][0],
			'application/problem+json');
		assert.equal(JSON.parse(got.body).status, status);
	} else {
		assert.match(got.body.toString(),
			new RegExp(`class="kicker">Error ${status}<`));
		assert.match(got.body.toString(), /<html lang="en" dir="ltr">/);
	}
	const ref = got.headers['x-request-id'][0];
	assert.ok(got.body.includes(ref), 'the reference is on the page');
	// nginx writes the line when the answer is out.
	const logged = () => fs.readFileSync(logs, 'utf8')
		.includes(`"ref":"${ref}"`);
	for (let tries = 0; tries < 100 && !logged(); tries++)
		await new Promise((done) => setTimeout(done, 20));
	assert.ok(logged(), 'and in the log');
}

const names = (lines) => lines.slice(1).map((l) => l.split(':')[0].toLowerCase());

test('only the allowed headers pass, Host first', async () => {
	await once(port, 'GET /a?b=c HTTP/1.1\r\nX-Evil: 1\r\nHost: a.example\r\n' +
		'Cookie: s=1\r\nAccept-Language: de\r\nUser-Agent: x\r\nReferer: y\r\n' +
		'Origin: http://a.example\r\nSec-Fetch-Site: same-origin\r\n' +
		'If-None-Match: "1"\r\nAuthorization: Bearer t\r\nAccept: */*\r\n' +
		'X-Forwarded-For: 10.9.8.7\r\nX-Request-Id: mine\r\nHostile: z\r\n' +
		'Content-Type: text/plain\r\n\r\n');
	const { lines } = seen[0];
	assert.equal(lines[0], 'GET /a?b=c HTTP/1.1');
	assert.equal(lines[1], 'Host: a.example');
	assert.deepEqual(names(lines).sort(), ['accept-language', 'content-type',
		'cookie', 'host', 'if-none-match', 'origin', 'sec-fetch-site',
		'x-forwarded-for']);
	assert.ok(lines.includes('X-Forwarded-For: 127.0.0.1'));
});

test('programs send a token and a key besides, to the API only', async () => {
	const more = 'Authorization: Bearer t\r\nIdempotency-Key: k\r\n';
	await once(port, get('/api/v1/surveys', more));
	await once(port, get('/apix', more));
	await once(port, get('/api/v1/x', 'Authorization: \xe9\r\n' +
		'Idempotency-Key: a b\r\n'));
	assert.ok(seen[0].lines.includes('Authorization: Bearer t'));
	assert.ok(seen[0].lines.includes('Idempotency-Key: k'));
	assert.deepEqual(names(seen[1].lines).sort(), ['host',
		'x-forwarded-for']);
	// What cannot be passed on is not left out: it is no key.
	assert.deepEqual(seen[2].lines.filter((l) => /^(auth|idem)/i.test(l)),
		['Idempotency-Key: no key']);
});

test('what Kore cannot read does not reach it', async () => {
	await once(port, get('/', 'Cookie: a=\xe9\r\nAccept-Language: de\ten\r\n' +
		'Origin:\r\nIf-None-Match: \x80\r\nAuthorization:  \r\n' +
		`Content-Type: ${'x'.repeat(400)}\r\n`));
	assert.deepEqual(names(seen[0].lines).sort(), ['host', 'x-forwarded-for']);
	for (const line of seen[0].lines)
		assert.match(line, /^[\x20-\x7e]+$/);
});

test('where a form came from is never left out: what cannot be passed on came ' +
	'from elsewhere', async () => {
	for (const odd of ['http://\xe9', 'x'.repeat(301), 'http://a b'])
		await once(port, get('/', `Origin: ${odd}\r\n`));
	for (const { lines } of seen) assert.ok(lines.includes('Origin: null'));
	seen = [];
	for (const odd of ['A B', 'SAME-ORIGIN', '\xe9', 'x'.repeat(21)])
		await once(port, get('/', `Sec-Fetch-Site: ${odd}\r\n`));
	assert.equal(seen.length, 4);
	for (const { lines } of seen)
		assert.ok(lines.includes('Sec-Fetch-Site: cross-site'));
});

test('the largest header block that passes fits into Kore\'s buffer',
	async () => {
		await once(port, get('/api/' + 'p'.repeat(1966), 'Authorization: ' +
			`${'a'.repeat(300)}\r\nIdempotency-Key: ${'k'.repeat(200)}\r\n` +
			`Cookie: ${'c'.repeat(7900)}` +
			`\r\nAccept-Language: ${'l'.repeat(300)}\r\n` +
			`Content-Type: ${'t'.repeat(300)}\r\n` +
			`Origin: ${'o'.repeat(300)}\r\nIf-None-Match: ${'e'.repeat(300)}\r\n`));
		assert.equal(seen.length, 1);
		const [, max] = /^http_header_max\s+(\d+)$/m.exec(
			fs.readFileSync('conf/kore.conf.in', 'utf8'));
		assert.ok(seen[0].bytes.length > 11000);
		assert.ok(seen[0].bytes.length < Number(max) - 500);
	});

test('the path arrives as it was sent', async () => {
	await once(port, get('/%c3%a9/%25/a%20b?x=%2F&y=%zz'));
	assert.equal(seen[0].lines[0], 'GET /%c3%a9/%25/a%20b?x=%2F&y=%zz HTTP/1.1');
});

test('the absolute form: its host counts', async () => {
	await once(port, 'GET http://right.example/a HTTP/1.1\r\nHost: wrong\r\n' +
		'Connection: close\r\n\r\n');
	assert.deepEqual(seen[0].lines.slice(0, 2),
		['GET /a HTTP/1.1', 'Host: right.example']);
});

test('HTTP/1.0 becomes 1.1, without Host the server\'s name', async () => {
	await once(port, 'GET /a HTTP/1.0\r\n\r\n');
	assert.deepEqual(seen[0].lines.slice(0, 2),
		['GET /a HTTP/1.1', 'Host: localhost']);
});

test('a chunked body arrives whole, with its length', async () => {
	await once(port, `POST /a HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n` +
		'Connection: close\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: r\r\n\r\n');
	assert.equal(seen[0].body, 'abcde');
	assert.ok(seen[0].lines.includes('Content-Length: 5'));
	assert.ok(!names(seen[0].lines).includes('transfer-encoding'));
	assert.ok(!names(seen[0].lines).includes('t'));
});

test('an expectation and an upgrade stay outside', async () => {
	await once(port, `POST /a HTTP/1.1\r\n${H}Expect: 100-continue\r\n` +
		'Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\na');
	for (const name of ['expect', 'upgrade', 'connection'])
		assert.ok(!names(seen[0].lines).includes(name), name);
});

test('the connection to Kore is kept', async () => {
	const first = stub.listenerCount('connection');
	let connections = 0;
	stub.on('connection', () => connections++);
	for (let i = 0; i < 20; i++) await once(port, get('/' + i));
	assert.equal(seen.length, 20);
	assert.ok(connections <= 4, `${connections} new connections for 20 requests`);
	assert.equal(stub.listenerCount('connection'), first + 1);
});

test('a bare error of Kore\'s still carries the headers', async () => {
	reply = answer('400 Bad Request\r\nserver: kore (4.1.0)');
	const got = await once(port, get('/'));
	assert.equal(got.status, 400);
	assert.deepEqual(got.headers.server, ['nginx']);
	for (const name of ['content-security-policy', 'x-content-type-options',
		'x-frame-options', 'referrer-policy'])
		assert.equal(got.headers[name]?.length, 1, name);
});

test('a policy of the application\'s own is the only one', async () => {
	reply = answer('200 OK\r\ncontent-security-policy: frame-ancestors *');
	const { headers } = await once(port, get('/'));
	assert.deepEqual(headers['content-security-policy'], ['frame-ancestors *']);
	assert.equal(headers['x-frame-options'], undefined,
		'a policy of its own decides who may frame it');
	assert.deepEqual(headers['x-content-type-options'], ['nosniff']);
});

test('502 where Kore hangs up', async () => {
	reply = (socket) => socket.destroy();
	await assertOurs(await once(port, get('/')), 502);
});

test('502 where Kore talks nonsense', async () => {
	reply = (socket) => socket.end('HTTP/1.1 200 OK\r\nno\0: x\r\n\r\n');
	await assertOurs(await once(port, get('/')), 502);
});

// The first that is asked dies with the request in its hands.
test('only what may be repeated is sent to a second Kore', async () => {
	const form = (target) => `POST ${target} HTTP/1.1\r\n${H}` +
		'Content-Type: application/x-www-form-urlencoded\r\n' +
		'Content-Length: 3\r\nConnection: close\r\n\r\na=1';
	const post = (r) => r.verb === 'POST';
	const where = (r) => r.path.replace(/:[a-z]+/g, 'x');
	const asked = async (bytes) => {
		seen = [];
		reply = (socket) => (seen.length === 1 ? socket.destroy() :
			answer('200 OK', 'fine')(socket));
		const { status } = await once(port, bytes);
		return [status, seen.length];
	};

	assert.ok(routes.some((r) => r.once === 'ONCE'));
	for (const r of routes.filter(post))
		assert.deepEqual(await asked(form(where(r))),
			r.once === 'ONCE' ? [200, 2] : [502, 1], r.path);
	for (const r of routes.filter((one) => !post(one)))
		assert.deepEqual(await asked(get(where(r))), [200, 2], r.path);
	await nginxStop();	// what it has counted
	await nginxStart();
});

test('504 where Kore says nothing', async () => {
	reply = () => {};
	await assertOurs(await once(port, get('/')), 504);
});

test('a POST is never sent twice', async () => {
	reply = (socket) => socket.destroy();
	await assertOurs(await once(port, `POST /a HTTP/1.1\r\n${H}Content-Length: 1\r\n` +
		'Connection: close\r\n\r\na'), 502);
	assert.equal(seen.length, 1);
});

test('429 for the many sign-ins of one address, and only for those',
	async () => {
		const login = `POST /login HTTP/1.1\r\n${H}Content-Length: 1\r\n` +
			'Connection: close\r\n\r\na';
		const burst = Number(/zone=sign_in burst=(\d+)/.exec(fs.readFileSync(
			path.join(dir, 'locations.conf'), 'utf8'))[1]);
		const codes = [];
		let last;
		while (last?.status !== 429 && codes.length < burst * 3) {
			last = await once(port, login);
			codes.push(last.status);
		}
		assert.deepEqual(codes.slice(0, burst + 1),
			Array(burst + 1).fill(200));
		await assertOurs(last, 429);
		assert.deepEqual(last.headers['retry-after'], ['60']);
		assert.equal((await once(port, get('/login'))).status, 200);
		assert.equal((await once(port, login.replace('/login',
			'/acme/s/chat-exit'))).status, 200);
	});

// What ./run makes of the setting.
const realIp = (proxy) => execFileSync('bash', ['-c',
	'. conf/run/edge.sh; edge_real_ip'], { encoding: 'utf8',
	env: { ...process.env, PROXY: proxy } });

test('behind a proxy that is named the client\'s own address counts', async () => {
	const forwarded = async (...chains) => {
		seen = [];
		for (const chain of chains)
			await once(port, get('/', `X-Forwarded-For: ${chain}\r\n`));
		return seen.map(({ lines }) => lines.find((l) =>
			l.startsWith('X-Forwarded-For: ')).slice(17));
	};
	const sent = ['192.0.2.7', '192.0.2.7, 10.1.1.1', '9.9.9.9, 192.0.2.7',
		'127.0.0.1, 192.0.2.7', '2001:db8::9', 'nonsense'];
	assert.deepEqual(await forwarded(...sent), Array(6).fill('127.0.0.1'),
		'no proxy is named: nobody\'s word counts');
	const file = path.join(dir, 'real-ip.conf');
	const none = fs.readFileSync(file);
	await nginxStop();
	fs.writeFileSync(file, realIp('127.0.0.1,10.0.0.0/8'));
	await nginxStart();
	assert.deepEqual(await forwarded(...sent), ['192.0.2.7', '192.0.2.7',
		'192.0.2.7', '192.0.2.7', '2001:db8::9', '127.0.0.1']);
	await nginxStop();
	fs.writeFileSync(file, realIp('10.0.0.0/8'));
	await nginxStart();
	assert.deepEqual(await forwarded('192.0.2.7'), ['127.0.0.1'],
		'who is no proxy of ours says nothing');
	await nginxStop();
	fs.writeFileSync(file, none);
	await nginxStart();
});

test('a network is counted as one: /24, /64, and IPv4 in IPv6', async () => {
	const file = path.join(dir, 'real-ip.conf');
	const none = fs.readFileSync(file);
	await nginxStop();
	fs.writeFileSync(file, realIp('127.0.0.1'));
	await nginxStart();
	const login = async (address) => (await once(port, 'POST /login HTTP/1.1' +
		`\r\n${H}X-Forwarded-For: ${address}\r\nContent-Length: 1\r\n` +
		'Connection: close\r\n\r\na')).status;
	// As many as come in a moment, each from another address of a network.
	const until429 = async (address) => {
		for (let i = 1; i < 1000; i++)
			if (await login(address(i % 256)) === 429) return i;
		throw new Error('never refused');
	};
	const [, burst] = /zone=sign_in burst=(\d+)/.exec(fs.readFileSync(
		path.join(dir, 'locations.conf'), 'utf8'));
	const most = Number(burst) * 2 + 20;	// some time passes meanwhile
	for (const [network, inside, outside] of [
		['IPv4', (i) => `192.0.2.${i}`, '192.0.3.1'],
		['IPv6', (i) => `2001:db8:0:1:${i.toString(16)}::1`, '2001:db8:0:2::1'],
		['IPv4 in IPv6', (i) => `::ffff:198.51.100.${i}`,
			'::ffff:198.51.101.1']]) {
		const n = await until429(inside);
		assert.ok(n > Number(burst) && n < most, `${network}: ${n}`);
		assert.equal(await login(outside), 200, network);
	}
	assert.equal(await login('198.51.100.9'), 429,
		'the same IPv4 network, in its own form');
	await nginxStop();
	fs.writeFileSync(file, none);
	await nginxStart();
});

test('settings of the proxy that cannot be right stop the start in words',
	() => {
		const check = (env) => {
			try {
				execFileSync('bash', ['-uc', 'ROOT=$PWD; ' +
					'. conf/run/settings.sh; settings_check'],
				{ env: { PATH: process.env.PATH, ...env },
					encoding: 'utf8', stdio: 'pipe' });
				return '';
			} catch (e) {
				return e.stderr;
			}
		};
		for (const good of ['10.0.0.1', '10.0.0.0/24,2001:db8::1', '::1/128'])
			assert.equal(check({ EXITPOLL_TLS: '1', EXITPOLL_PROXY: good }),
				'', good);
		assert.match(check({ EXITPOLL_TLS: '1' }), /needs EXITPOLL_PROXY/);
		for (const bad of ['proxy.example', '10.0.0.1;', '0.0.0.0/0', '::/0',
			'10.0.0.0/33', '10.0.0', '*', 'all'])
			assert.match(check({ EXITPOLL_PROXY: bad }),
				/EXITPOLL_PROXY has what is no address/, bad);
		assert.match(check({ EXITPOLL_RATE: 'no' }), /EXITPOLL_RATE/);
	});

// The edge takes half as much again as a row says: the application's own page
// for who is a little above.
test('a body over its route\'s limit stops at the edge, of each route',
	async () => {
		const forms = routes.filter((row) => row.verb === 'POST');
		const some = (row) => row.path.replaceAll(/:[a-z]+/g, 'x');
		const asks = [...forms.map((row) => [some(row), Number(row.bytes),
			row.rate !== 'FREE', row.body === 'UPLOAD']),
		['/acme/nothing/here', 8192],
		['/nothing', 8192], ['/', 8192], ['/healthz', 8192],
		['/readyz', 8192], ['/acme/careers', 8192], ['/acme/logo', 8192]];
		assert.ok(forms.length >= 6 &&
			new Set(forms.map((row) => row.bytes)).size >= 3);
		for (const [target, bytes, counted, uploads] of asks) {
			const post = (length) => `POST ${target} HTTP/1.1\r\n${H}` +
				`Content-Length: ${length}\r\nConnection: close\r\n\r\n`;
			const most = bytes + Math.floor(bytes / 2);
			const sent = await once(port, post(most) + 'a'.repeat(most));
			assert.equal(counted && sent.status === 429 ? 200 : sent.status,
				200, `${target}: ${most} bytes`);
			const before = seen.length;
			await assertOurs(await once(port, post(most + 1)), 413, target);
			const chunk = 'a'.repeat(65536);
			const chunks = await once(port, `POST ${target} HTTP/1.1\r\n${H}` +
				'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n' +
				`10000\r\n${chunk}\r\n`.repeat(most / 65536 + 1) +
				'0\r\n\r\n');
			// A file is handed on as it comes: its length is said first.
			await assertOurs(chunks, counted ? chunks.status :
				uploads ? 411 : 413, target);
			assert.equal(seen.length, before, `${target} reached nobody`);
		}
	});

test('no address, no target and no cookie in the edge\'s logs', async () => {
	reply = (socket) => socket.destroy();
	await once(port, get('/secret-path?token=secret-token',
		'Cookie: secret-cookie=1\r\nUser-Agent: secret-agent\r\n'));
	for (const name of ['edge.log', 'nginx.log']) {
		const text = fs.readFileSync(path.join(dir, 'log', name), 'utf8');
		assert.ok(!/secret-/.test(text), name);
		assert.ok(!text.includes('client: '), name);
	}
});

test('public pages are compressed, those behind the sign-in are not',
	async () => {
		const page = 'x'.repeat(4000);
		reply = answer('200 OK\r\ncontent-type: text/html', page);
		const gzip = 'Accept-Encoding: gzip\r\n';
		const open = await once(port, get('/acme/careers', gzip));
		assert.deepEqual(open.headers['content-encoding'], ['gzip']);
		for (const target of ['/app', '/app/x', '/login', '/logout']) {
			const closed = await once(port, get(target, gzip));
			assert.equal(closed.headers['content-encoding'], undefined, target);
			assert.equal(closed.body.toString(), page);
		}
	});

test('the style sheet of the error pages is there, and stays', async () => {
	const page = await once(port, get('/assets/none'));
	await assertOurs(page, 404);
	const href = /href="(\/assets\/base\.[0-9a-f]{10}\.css)"/
		.exec(page.body.toString())[1];
	const css = await once(port, get(href));
	assert.equal(css.status, 200);
	assert.match(css.headers['content-type'][0], /^text\/css/);
	assert.deepEqual(css.headers['cache-control'],
		['public, max-age=31536000, immutable']);
	assert.deepEqual(css.headers['cross-origin-resource-policy'],
		['same-origin']);
	const refused = await once(port, `POST ${href} HTTP/1.1\r\n${H}` +
		'Content-Length: 1\r\nConnection: close\r\n\r\na');
	await assertOurs(refused, 405);
});
