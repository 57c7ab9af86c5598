// An attacker's afternoon: another tenant's tokens, hostile addresses and
// bodies, sessions that should be dead, a suspended tenant, crowds, and at the
// end a look for what may not be in any log. What signin, careers, survey and
// uploads already try is not tried again here.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, statSync, existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { data, port, koreSock } from '../lib/env.mjs';
import { applicationAdd, ask, field, one, personAdd, plain, respond, sql,
	stable, surveyAdd, tenantAdd, versionAdd, Visitor } from '../lib/app.mjs';
import * as careers from '../lib/careers.mjs';
import { multipart } from '../lib/survey.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const secrets = [];		// typed or handed out; in no log
const secret = (word) => (secrets.push(word), word);

let a, b;
before(async () => {
	[a, b] = await Promise.all([tenantAdd(), tenantAdd()].map(
		async (tenant) => {
			const email = secret(personAdd(tenant, 'owner'));
			const survey = surveyAdd(tenant);
			return { ...tenant, email, survey,
				opening: careers.openingAdd(tenant, { title: 'Chat agent' }),
				owner: await Visitor.signIn(email) };
		}));
	for (const { owner } of [a, b])
		secrets.push(owner.cookie.split('=')[1]);
});

const count = (tenant) => Number(one(`select count(*) from app.response
	where tenant_id = :'id'`, tenant));

async function formOf(survey) {
	const page = await ask('GET', survey.path);
	return { token: secret(field(page.text, '_token')),
		page: field(page.text, '_page') };
}

// --- the wall ---------------------------------------------------------------

test('a token of one tenant opens nothing at another', async () => {
	const { token, page } = await formOf(a.survey);
	const send = (where) => ask('POST', where, { form: { _token: token,
		_page: page, nps: '7' } });
	assert.equal((await send(b.survey.path)).status, 403);
	assert.equal((await send(a.survey.path.replace('/s/', '/%73/'))).status,
		403);
	const resumed = await send(a.survey.path);
	assert.equal(resumed.status, 303);
	const query = resumed.headers.location.split('?')[1];
	assert.equal((await ask('GET', `${a.survey.path}?${query}`)).status, 200);
	const foreign = await ask('GET', `${b.survey.path}?${query}`);
	const none = await ask('GET', `${b.survey.path}?t=AAAA&p=second`);
	assert.equal(foreign.status, 404);
	assert.equal(stable(foreign.text), stable(none.text));
	assert.equal(count(b), 0);
});

test('R2: the path says whose it is; no field, query, cookie or header does',
	async () => {
		const [mine, theirs] = [count(a), count(b)];
		const { token, page } = await formOf(a.survey);
		const answer = await ask('POST', `${a.survey.path}?tenant=${b.slug}` +
			`&tenant_id=${b.id}`, {
			headers: { cookie: `tenant=${b.slug}; tenant_id=${b.id}`,
				'x-tenant-id': b.id, 'x-forwarded-host': b.slug,
				'x-original-url': b.survey.path,
				'x-rewrite-url': b.survey.path },
			form: { _token: token, _page: page, nps: '7' } });
		assert.equal(answer.status, 303);
		assert.deepEqual([count(a), count(b)], [mine + 1, theirs]);
		const again = await formOf(a.survey);
		const named = await ask('POST', a.survey.path, { form: {
			_token: again.token, _page: again.page, nps: '7',
			tenant_id: b.id } });
		assert.equal(named.status, 422);
		assert.ok(plain(named.text).includes('tenant_id'));
		assert.deepEqual([count(a), count(b)], [mine + 1, theirs]);
	});

test('a receipt of one tenant is none at another', async () => {
	await respond(b.survey, { nps: 9 }, { why: '' });
	const receipt = one(`select receipt from app.response
		where tenant_id = :'id' and state = 'complete' limit 1`, b);
	const at = (survey, r) => ask('GET', `${survey.path}/thanks?r=${r}`);
	assert.equal((await at(b.survey, receipt)).status, 200);
	const foreign = await at(a.survey, receipt);
	assert.equal(foreign.status, 404);
	assert.equal(stable(foreign.text),
		stable((await at(a.survey, '0000-0000-0000')).text));
	const other = surveyAdd(b);
	assert.equal((await at(other, receipt)).status, 404);
});

test('an age pass and a draft stay with their opening', async () => {
	const visit = await careers.enter(a.opening);
	secrets.push(visit.pass, visit.token);
	const other = careers.openingAdd(a);
	for (const where of [b.opening, other]) {
		const res = await careers.get(
			`${where.path}/apply?pass=${visit.pass}`);
		assert.equal(res.status, 303);
		assert.equal(res.location, `${where.path}/age`);
		const own = await careers.enter(where);
		for (const mixed of [{ ...own, pass: visit.pass },
			{ ...own, token: visit.token }]) {
			const sent = await careers.send(mixed);
			assert.ok(!careers.reference(sent), 'an application came of it');
			// A pass of another opening is none: the age is asked again.
			assert.equal(sent.status, mixed.pass === visit.pass ? 422 : 403);
		}
	}
	const before = careers.rowCounts(b);
	assert.equal((await careers.post(`${b.opening.path}/apply`,
		careers.form(visit))).status, 403);
	assert.deepEqual(careers.rowCounts(b), before);
});

test('a filter or a cursor of another tenant shows nothing of it',
	async () => {
		const row = applicationAdd(b, { name: secret('Wanda Wall') });
		const list = `/app/applications?opening=${row.opening}`;
		assert.ok((await b.owner.get(list)).text.includes('Wanda Wall'));
		assert.ok(!(await a.owner.get(list)).text.includes('Wanda Wall'));
		const [[id, at]] = sql(`select id,
			(extract(epoch from created_at) * 1000000)::bigint + 5000000
			from app.application where id = :'id'`, { id: row.id });
		const cursor = `/app/applications?older=${at}_${id}`;
		assert.ok((await b.owner.get(cursor)).text.includes('Wanda Wall'));
		const foreign = await a.owner.get(cursor);
		assert.equal(foreign.status, 200);
		assert.ok(!foreign.text.includes('Wanda Wall'));
	});

// --- what is suspended, changed or locked ------------------------------------

test('a suspended tenant is closed at once and stays closed', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const email = personAdd(tenant, 'owner');
	const owner = await Visitor.signIn(email);
	const paths = [survey.path, `/${tenant.slug}/careers`];
	for (let i = 0; i < 8; i++)		// both workers know it
		for (const where of paths)
			assert.equal((await ask('GET', where)).status, 200);
	const { token, page } = await formOf(survey);
	sql("update app.tenant set state = 'suspended' where id = :'id'", tenant);
	await pause(500);		// the notice travels to the workers
	for (const end = Date.now() + 2500; Date.now() < end;)
		for (const where of paths)
			assert.equal((await ask('GET', where)).status, 410);
	assert.equal((await ask('POST', survey.path, { form: { _token: token,
		_page: page, nps: '7' } })).status, 410);
	assert.equal(count(tenant), 0);
	assert.equal((await owner.get('/app/surveys')).status, 303);
	const shut = await new Visitor().login(email,
		process.env.EXITPOLL_TEST_PASSWORD);
	assert.equal(shut.status, 403);
	assert.ok(plain(shut.text).includes('nothing for this account'));
	sql("update app.tenant set state = 'active' where id = :'id'", tenant);
	await pause(500);
	assert.equal((await ask('GET', survey.path)).status, 200);
});

test('a role that changes is another role with the next click', async () => {
	const email = personAdd(a, 'owner');
	const person = await Visitor.signIn(email);
	const who = { email };
	const role = (name) => sql(`update app.membership m set role = :'name'
		from app.account p where p.id = m.account_id
		and p.email = :'email'`, { ...who, name });
	assert.equal((await person.get('/app/surveys')).status, 200);
	role('recruiter');
	assert.equal((await person.get('/app/surveys')).status, 403);
	assert.equal((await person.get('/app/applications')).status, 200);
	role('analyst');
	assert.equal((await person.get('/app/applications')).status, 403);
	sql(`delete from app.membership m using app.account p
		where p.id = m.account_id and p.email = :'email'`, who);
	assert.equal((await person.get('/app/surveys')).status, 303);
});

test('signing in again ends the session before it', async () => {
	const person = await Visitor.signIn(personAdd(a, 'owner'));
	const first = new Visitor(person.cookie);
	const email = personAdd(a, 'analyst');
	await person.login(email, process.env.EXITPOLL_TEST_PASSWORD);
	assert.notEqual(person.cookie, first.cookie);
	assert.equal((await person.get('/app/surveys')).status, 200);
	assert.equal((await first.get('/app/surveys')).status, 303);
});

test('a survey that changes while somebody is on page 1', async () => {
	const survey = surveyAdd(a);
	const { token, page } = await formOf(survey);
	const xml = one(`select definition from app.survey_version
		where survey_id = :'id'`, survey);
	versionAdd(a, survey, 2, xml.replace('Recommend?', 'Would you tell?')
		.replace(/<question code="agent"[\s\S]*?<\/question>/, ''));
	for (let i = 0; ; i++) {
		if ((await ask('GET', survey.path)).text.includes('Would you tell?'))
			break;
		assert.ok(i < 100, 'the new version is not served');
		await pause(100);
	}
	const sent = await ask('POST', survey.path, { form: { _token: token,
		_page: page, nps: '10', agent: '4' } });
	assert.equal(sent.status, 303);
	const second = await ask('GET', sent.headers.location);
	const done = await ask('POST', survey.path, { form: {
		_token: field(second.text, '_token'),
		_page: field(second.text, '_page'), why: 'Both versions count.' } });
	assert.equal(done.status, 303);
	assert.deepEqual(sql(`select version, state, answers->>'agent'
		from app.response where survey_id = :'id'`, survey),
	[['1', 'complete', '4']]);
});

// --- addresses, bodies, headers ----------------------------------------------

const bytes = ['%00', '%01', '%0d%0aSet-Cookie:%20x=1', '%ff', '%c0%af',
	'%ed%a0%80', '%22%3E%3Cscript%3Ealert(1)%3C/script%3E', "'%20or%201=1--",
	'99999999999999999999', '-1', '0', '%7B%7B7*7%7D%7D', 'a'.repeat(1500)];

test('hostile values in every query: an answer, never an error of ours',
	async () => {
		const pages = [['/login', 'next'], ['/app/surveys', 'x'],
			[`/app/surveys/${a.survey.slug}`, 'period', 'from', 'to', 'by'],
			[`/app/surveys/${a.survey.slug}/responses`, 'from', 'to',
				'older', 'state'],
			['/app/applications', 'opening', 'stage', 'older'],
			[a.survey.path, 't', 'p', 'lang'],
			[`${a.survey.path}/thanks`, 'r'],
			[`/${a.slug}/careers`, 'q', 'page', 'department', 'location'],
			[`${a.opening.path}/apply`, 'pass'],
			[`${a.opening.path}/applied`, 'r']];
		for (const [where, ...names] of pages)
			for (const name of names)
				for (const value of bytes) {
					const target = `${where}?${name}=${value}`;
					const res = await a.owner.get(target);
					assert.ok(res.status < 500, `${res.status} ${target}`);
					assert.equal(res.headers['set-cookie'], undefined, target);
					assert.ok(!res.text.includes('<script>alert'), target);
					const to = res.headers.location;
					assert.ok(to === undefined || /^\/(?!\/)/.test(to), target);
				}
	});

test('hostile bytes in every place of a path', async () => {
	for (const value of bytes)
		for (const where of [`/${value}/careers`, `/${a.slug}/s/${value}`,
			`/${a.slug}/careers/${value}`, `/${a.slug}/theme/${value}`,
			`/app/surveys/${value}`, `/app/responses/${value}`,
			`/app/applications/${value}`,
			`/app/applications/${value}/resume`]) {
			const res = await a.owner.get(where);
			assert.ok([400, 404].includes(res.status),
				`${res.status} ${where.slice(0, 80)}`);
			assert.equal(res.headers['set-cookie'], undefined);
		}
});

test('a cookie that is none signs nobody in and breaks nothing', async () => {
	for (const cookie of ['ep_session=', 'ep_session=%00', 'ep_session=\xff',
		'ep_session=' + 'a'.repeat(7000), ';;;=;=;', 'ep_session',
		'ep_session=a; ep_session=b', '__Host-ep_session=a']) {
		const res = await ask('GET', '/app/surveys', { headers: { cookie } });
		assert.equal(res.status, 303);
		assert.equal(res.headers.location, '/login?next=%2Fapp%2Fsurveys');
	}
});

const URLENCODED = 'application/x-www-form-urlencoded';

function raw(target, body, type) {
	return new Promise((resolve, reject) => {
		const socket = net.connect(port, '127.0.0.1');
		const parts = [];
		socket.on('data', (part) => parts.push(part));
		socket.on('error', reject);
		socket.on('close', () => {
			const text = Buffer.concat(parts).toString('latin1');
			resolve({ status: Number(text.slice(9, 12)), text });
		});
		socket.write(`POST ${target} HTTP/1.1\r\nHost: localhost\r\n` +
			`Connection: close\r\nContent-Type: ${type}\r\n` +
			`Content-Length: ${body.length}\r\n\r\n`);
		socket.write(body);
	});
}

test('hostile bodies: each its answer, nothing stored', async () => {
	const { token, page } = await formOf(a.survey);
	const own = `_token=${encodeURIComponent(token)}&_page=${page}`;
	const before = count(a);
	const part = (name, value) =>
		`Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	const parts = (...list) => [...list, part('_token', token),
		part('_page', page)].map((x) => '--b\r\n' + x).join('') + '--b--\r\n';
	const MULTI = 'multipart/form-data; boundary=b';
	const cases = [
		[413, own + '&x=1'.repeat(1000)],
		[413, own + '&nps=5&why=' + 'a'.repeat(300_000)],
		[413, own + `&${'n'.repeat(5000)}=1`],
		[422, own + '&nps=5&nps=6'], [422, own + '&nps=99999999999999999999'],
		[422, own + '&nps=-1'], [422, own + '&nps=5.5'],
		[422, own + '&nps=5&hack=1'], [400, own + '&nps=5&__proto__=1'],
		[400, own + '&nps=5&_page=second'], [400, own + '&_token=x&nps=5'],
		[422, own + '&nps%00=5'], [422, own + '&nps=%00'],
		[422, own + '&nps=%ff'], [400, own + '&nps=%zz'],
		[400, own + '&nps=5%'], [403, 'nps=5'], [403, '_token=x&' + own],
		[403, own.replace('_token=', '_token=A')],
		[415, '{"nps":5}', 'application/json'], [415, own, 'text/plain'],
		[415, own, 'text/html; application/x-www-form-urlencoded'],
		[400, parts('Content-Disposition: form-data; name="nps"; ' +
			'filename="a\r\nX-Evil: 1"\r\n\r\n5\r\n'), MULTI],
		[400, parts('Content-Disposition: form-data; name="nps"; ' +
			'filename="a.txt"\r\n\r\n5\r\n'), MULTI],
		[413, parts(...Array(3000).fill(part('x', '1'))), MULTI],
		[422, parts('Content-Type: multipart/mixed; boundary=c\r\n' +
			part('hack', '--c\r\n\r\n--c--')), MULTI],
		[400, '--b\r\n' + part('_token', token), MULTI],
		[400, 'x', 'multipart/form-data'],
		[400, '-'.repeat(200_000), 'multipart/form-data; boundary=-'],
	];
	for (const [status, body, type = URLENCODED] of cases) {
		const res = await raw(a.survey.path, Buffer.from(body, 'latin1'), type);
		assert.equal(res.status, status, `${type}: ${body.slice(-60)}`);
		assert.ok(!/^x-evil/im.test(res.text.split('\r\n\r\n')[0]));
	}
	assert.equal(count(a), before);
});

test('five million bytes of each shape are answered in seconds', async () => {
	const visit = await careers.enter(a.opening);
	const big = (pattern) => Buffer.alloc(5_000_000, pattern);
	const field5 = multipart([['_token', visit.token], ['_pass', visit.pass],
		['cover_note', big('a')]]);
	for (const [status, body, type] of [
		[422, field5.body, field5.type], [413, big('a=b&'), URLENCODED],
		[400, big('%'), URLENCODED],
		[400, big('-'), 'multipart/form-data; boundary=-'],
		[400, big('\r\n--b'), 'multipart/form-data; boundary=bb'],
		[413, Buffer.alloc(13_000_000, 'a'), URLENCODED]]) {
		const from = Date.now();
		assert.equal((await raw(`${a.opening.path}/apply`, body, type)).status,
			status, `${type} ${body.subarray(0, 4)}`);
		assert.ok(Date.now() - from < 10_000, 'it took too long');
	}
});

test('what visitors write is text on every page of the signed-in area',
	async () => {
		const xss = '"><script>alert(1)</script><img src=x onerror=alert(1)>' +
			"'{{7*7}}";
		await respond(a.survey, { nps: 3, topics: 'other',
			'topics.other': xss }, { why: xss });
		const id = one(`select id from app.response where tenant_id = :'id'
			and state = 'complete' order by started_at desc limit 1`, a);
		const row = applicationAdd(a, { name: xss,
			fileName: `a"; filename="evil.html${xss}\r\nX-Evil: 1.docx` });
		sql("update app.opening set title = :'xss' where id = :'id'",
			{ xss, id: row.opening });
		const shown = [];
		for (const where of [`/app/surveys/${a.survey.slug}`,
			`/app/surveys/${a.survey.slug}/responses`, `/app/responses/${id}`,
			'/app/applications', `/app/applications/${row.id}`]) {
			const res = await a.owner.get(where);
			assert.equal(res.status, 200, where);
			assert.ok(!/<script>alert|<img src=x/.test(res.text), where);
			shown.push(plain(res.text).includes('onerror=alert(1)'));
		}
		assert.deepEqual(shown, [true, true, true, true, true]);
		const file = await a.owner.get(`/app/applications/${row.id}/resume`);
		assert.equal(file.status, 200);
		assert.equal(file.headers['x-evil'], undefined);
		assert.match(file.headers['content-disposition'],
			/^attachment; filename="[A-Za-z0-9._-]+"; filename\*=UTF-8''[^"\s;]+$/);
		assert.ok(!/\.html?"/.test(file.headers['content-disposition']));
	});

// --- crowds --------------------------------------------------------------------

// A survey asked for again and again while something else goes on.
async function answersDuring(work) {
	const times = [];
	let going = true;
	const asking = (async () => {
		while (going) {
			const from = performance.now();
			assert.equal((await ask('GET', a.survey.path)).status, 200);
			times.push(performance.now() - from);
			await pause(10);
		}
	})();
	try {
		await work();
	} finally {
		going = false;
		await asking;
	}
	return times.sort((x, y) => x - y);
}

test('1,000 idle connections hold nobody up', async () => {
	const idle = [];
	const times = await answersDuring(async () => {
		for (let i = 0; i < 1000; i++) {
			const socket = net.connect(port, '127.0.0.1');
			socket.on('error', () => {});
			idle.push(socket);
		}
		await pause(2000);
	});
	for (const socket of idle) socket.destroy();
	assert.ok(times.length > 10);
	assert.ok(times.length > 0);
});

test('a flood of sign-ins is told to wait; the survey goes on', async () => {
	const tokens = [];
	for (let i = 0; i < 4; i++)
		tokens.push(field((await ask('GET', '/login')).text, '_token'));
	const answers = {};
	const times = await answersDuring(async () => {
		// More than all workers together let wait in line for a password.
		await Promise.all(Array.from({ length: 300 }, async (_, i) => {
			const res = await ask('POST', '/login', { form: {
				_token: tokens[i % 4], password: 'not the password',
				email: `flood-${randomBytes(6).toString('hex')}@x.example` } });
			answers[res.status] = (answers[res.status] ?? 0) + 1;
			if (res.status !== 422)
				assert.ok(Number(res.headers['retry-after']) > 0);
		}));
	});
	assert.deepEqual(Object.keys(answers).filter((s) =>
		!['422', '429', '503'].includes(s)), [], JSON.stringify(answers));
	assert.ok(answers[503] > 0, JSON.stringify(answers));
	assert.ok(times.length > 0);
	// All came from one address, which has to wait now; the tests behind this
	// one come from it, too.
	sql('delete from app.login_attempt');
	await Visitor.signIn(a.email);
});

// --- what is left behind ---------------------------------------------------------

test('nothing that was typed or handed out is in a log; each line is JSON',
	async () => {
		const survey = surveyAdd(a);
		const mark = randomBytes(6).toString('hex');
		await respond(survey, { nps: 1 },
			{ why: secret(`comment ${mark}\r\n{"level":"forged"}`) });
		const visit = await careers.enter(a.opening);
		secrets.push(visit.pass, visit.token, mark);
		const sent = await careers.send(visit, {
			name: secret(`Nora ${mark}`), cover_note: secret(`note ${mark}`),
			phone: secret('+44 20 7946 0987'),
			email: secret(`nora.${mark}@applicant.example`) });
		const ref = careers.reference(sent);
		assert.ok(ref);
		assert.ok((await careers.mail(ref)).length > 0);
		await ask('GET', `/app/x?${mark}=1`, { headers: {
			'user-agent': mark, referer: 'http://x/' + mark } });
		const dir = path.join(data, 'log');
		for (const name of readdirSync(dir)) {
			const text = readFileSync(path.join(dir, name), 'utf8');
			for (const word of secrets)
				assert.ok(!text.includes(word), `${name} has ${word}`);
			assert.ok(!/(?<!http:\/\/)127\.0\.0\.1/.test(text) ||
				name === 'instance.log', `${name} has an address`);
			if (/^(kore|edge)\.log$/.test(name))
				// A sanitizer announces itself in its own way.
				for (const line of text.split('\n').filter((x) =>
					x !== '' && !/^==\d+==WARNING: ASan/.test(x)))
					assert.doesNotThrow(() => JSON.parse(line), line);
		}
		// Bodies that nginx wrote down are gone with their requests.
		assert.deepEqual(readdirSync(path.join(data, 'nginx'),
			{ recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile()), []);
	});

test('the data folder is closed to other users of the machine', () => {
	const mode = (name) => statSync(path.join(data, name)).mode & 0o777;
	assert.equal(mode('secret'), 0o600);
	assert.equal(mode('mail'), 0o700);
	assert.equal(mode('nginx'), 0o700);
	if (existsSync(path.join(data, 'demo.txt')))
		assert.equal(mode('demo.txt'), 0o600);
	assert.equal(statSync(path.dirname(koreSock)).mode & 0o067, 0);
	const pg = path.join(path.dirname(path.dirname(koreSock)), 'pg');
	if (existsSync(pg)) {
		assert.equal(mode('pg'), 0o700);
		assert.equal(statSync(pg).mode & 0o007, 0);
	}
	for (const file of readdirSync(path.join(data, 'mail')))
		assert.equal(mode(path.join('mail', file)) & 0o077, 0, file);
});

test('as another user: no file, no socket', {
	skip: process.getuid() === 0 ? false : 'needs root to become nobody',
}, () => {
	const nobody = (...command) => spawnSync('setpriv', ['--reuid', 'nobody',
		'--regid', 'nogroup', '--clear-groups', '--', ...command],
	{ encoding: 'utf8' });
	assert.equal(nobody('true').status, 0);
	for (const name of ['secret', 'demo.txt'])
		assert.notEqual(nobody('cat', path.join(data, name)).status, 0, name);
	const run = path.dirname(path.dirname(koreSock));
	for (const socket of [koreSock, path.join(run, 'pg/.s.PGSQL.5432')])
		assert.notEqual(nobody('test', '-e', socket).status, 0, socket);
	assert.notEqual(nobody('psql', '-h', path.join(run, 'pg'), '-U',
		'exitpoll_web', '-d', 'exitpoll', '-c', 'select 1').status, 0);
});
