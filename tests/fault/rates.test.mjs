// Limits, as strangers meet them: an instance with its limits on, behind a
// proxy that the test is. Every network is one that no other test comes from.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { tokenMake } from '../lib/api.mjs';
import { ownerAt } from '../lib/context.mjs';
import { root } from '../lib/env.mjs';
import { Instance, tokenOf, until } from '../lib/fault.mjs';
import { pageRead } from '../lib/html.mjs';

// As a browser sends a form with a file.
function multipart(pairs) {
	const boundary = 'b0undary';
	return { type: `multipart/form-data; boundary=${boundary}`,
		body: pairs.map(([name, value]) => `--${boundary}\r\n` +
			`Content-Disposition: form-data; name="${name}"` +
			(value.bytes === undefined ? `\r\n\r\n${value}` :
				`; filename="${value.filename}"\r\n` +
				`Content-Type: ${value.type}\r\n\r\n${value.bytes}`) +
			'\r\n').join('') + `--${boundary}--\r\n` };
}

const SURVEY = '/acme/s/quick';
const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
const classes = Object.fromEntries(execFileSync(path.join(build, 'exitpoll'),
	['routes', '--classes'], { encoding: 'utf8' }).trim().split('\n').slice(1)
	.map((line) => line.split('\t')).map(([name, , network, token, least]) =>
		[name, { burst: parseInt(network, 10),
			hour: Number(/\+(\d+)\/h/.exec(network)?.[1]),
			token: parseInt(token, 10), least: Number(least) }]));
let it, networks = 0;

// A network of its own for whoever asks.
const network = () => `10.${++networks >> 8}.${networks & 255}`;
const from = (address) => ({ 'x-forwarded-for': address });
const stored = async () => Number((await it.sql(`select count(*)
	from app.response r join app.survey s on s.id = r.survey_id
	where s.slug = 'quick'`))[0]);
const open = async (address, target = SURVEY) => {
	const page = await it.ask('GET', target, undefined, from(address));
	assert.equal(page.status, 200, target);
	return tokenOf(page.text);
};
const send = (address, token, more = {}) => it.ask('POST', SURVEY,
	{ _token: token, _page: 'all', nps: '9', ...more }, from(address));
const many = (n, f) => Promise.all(Array.from({ length: n }, (_, i) => f(i)));
// How many of the answers had which status.
const tally = (answers) => answers.reduce((sum, { status }) =>
	({ ...sum, [status]: (sum[status] ?? 0) + 1 }), {});

before(async () => {
	it = await Instance.make('rates', { EXITPOLL_RATE: '1',
		EXITPOLL_PROXY: '127.0.0.1' });
	for (const [slug, file] of [['quick', 'tests/bench/quick.xml'],
		['back', 'tests/http/data/return.xml']])
		execFileSync(path.join(build, 'exitpoll'), ['survey', 'publish',
			'acme', slug, path.join(root, file)], { cwd: root,
			env: { ...process.env,
				EXITPOLL_DB: it.db.replace(/ user=\S+/, '') } });
});
after(() => it?.remove());

test('sixty scripted visits in a second store nothing, and say why', async () => {
	const had = await stored(), net = network();
	const answers = await many(60, async (i) =>
		send(`${net}.${i}`, await open(`${net}.${i}`)));
	assert.deepEqual(tally(answers), { 429: 60 });
	for (const answer of answers) {
		assert.equal(answer.headers['retry-after'], '1');
		assert.match(answer.text, /quicker than we can tell from a program/);
	}
	assert.equal(await stored(), had);
});

test('what came too quickly comes back filled in, and the button works', async () => {
	const had = await stored(), address = `${network()}.1`;
	const said = 'Much quicker than expected';
	const back = await send(address, await open(address), { why: said });
	assert.equal(back.status, 429);
	const { form } = pageRead(back.text);
	const fields = Object.fromEntries(form.fields);
	assert.equal(fields.nps, '9');
	assert.equal(fields.why, said);
	await pause(classes.survey.least);
	const again = await it.ask('POST', form.action, fields, from(address));
	assert.equal(again.status, 303);
	assert.match(again.headers.location, /\/thanks\?r=/);
	assert.equal(await stored(), had + 1);
});

test('an office of 500 behind one address is never stopped', async () => {
	const had = await stored(), address = `${network()}.7`;
	const tokens = [];
	for (let i = 0; i < 500; i += 50)
		tokens.push(...await many(50, () => open(address)));
	await pause(classes.survey.least);
	const answers = [];
	for (let i = 0; i < 500; i += 50)
		answers.push(...await many(50, (k) => send(address, tokens[i + k])));
	assert.deepEqual(tally(answers), { 303: 500 });
	assert.equal(await stored(), had + 500);
});

test('a script that waits as a person would gets no more than a network may, ' +
	'whichever worker it meets', async () => {
	const had = await stored(), net = network(), { burst, hour } = classes.survey;
	const tokens = [];
	const began = Date.now();
	for (let i = 0; i < burst + 400; i += 50)
		tokens.push(...await many(50, (k) => open(`${net}.${k}`)));
	await pause(classes.survey.least);
	const answers = [];
	for (let i = 0; i < tokens.length; i += 50)
		answers.push(...await many(50, (k) =>
			send(`${net}.${k}`, tokens[i + k])));
	const passed = tally(answers)[303];
	// Two processes may let ten a minute through that they never told of.
	const most = burst + hour * (Date.now() - began) / 3600000 + 2 * 20;
	assert.ok(passed <= most, `${passed} of at most ${most}`);
	assert.ok(passed >= burst - 2 * 45, `${passed}: some of two leases are left`);
	const refused = answers.at(-1);
	assert.equal(refused.status, 429);
	assert.ok(Number(refused.headers['retry-after']) >= 1);
	assert.match(refused.text, /Very many forms come from your network/);
	assert.equal(Object.fromEntries(pageRead(refused.text).form.fields).nps, '9');
	assert.equal(await stored(), had + passed);
	// Another network, and the same one at another customer.
	const address = `${network()}.1`;
	const token = await open(address);
	const other = await open(`${net}.1`, '/globex/s/chat-exit');
	await pause(classes.survey.least);
	assert.equal((await send(address, token)).status, 303);
	assert.equal((await it.ask('POST', '/globex/s/chat-exit', { _token: other,
		_page: 'effort', effort: '6', channel: 'chat' },
	from(`${net}.1`))).status, 303);
	assert.doesNotMatch((await it.sql(`select string_agg(
		encode(key, 'escape'), ' ') from app.rate`)).join(), /10\.\d+\.\d/);
});

test('a /64 is one network, whichever of its addresses comes', async () => {
	const token = await open('2001:db8:1:1::1');
	await pause(classes.survey.least);
	for (let i = 0; i < classes.survey.burst; i += 50)
		await many(50, (k) => send(`2001:db8:1:1:${i}:${k}::1`, token));
	assert.equal((await send('2001:db8:1:1:ffff::9', token)).status, 429);
	assert.equal((await send('2001:db8:1:2::1', token)).status, 429,
		'the same form again and again');
	const other = await open('2001:db8:1:2::1');
	await pause(classes.survey.least);
	assert.equal((await send('2001:db8:1:2::1', other)).status, 303);
});

test('a field that nobody sees: its form comes back with it empty', async () => {
	const had = await stored(), address = `${network()}.1`;
	const token = await open(address);
	await pause(classes.survey.least);
	const back = await send(address, token,
		{ _website: 'https://buy.example', why: 'kept' });
	assert.equal(back.status, 429);
	assert.match(back.text, /A field was filled in that people do not see/);
	const { form } = pageRead(back.text);
	const fields = Object.fromEntries(form.fields);
	assert.equal(fields._website, '');
	assert.equal(fields.why, 'kept');
	assert.equal(await stored(), had);
	assert.equal((await it.ask('POST', form.action, fields,
		from(address))).status, 303);
});

// As if it had been served so many seconds earlier.
function older(token, seconds, target = SURVEY) {
	const maker = path.join(build, 'tests/bench/tokens');
	execFileSync('make', ['-s', `BUILD=${build}`,
		`SANITIZE=${process.env.EXITPOLL_SANITIZE ?? 0}`, maker], { cwd: root });
	return execFileSync(maker, [path.join(it.dir, 'var/secret'), 'form',
		target, token, String(seconds)]).toString().trim();
}

test('a form that is older than a day comes back filled in, and can be sent ' +
	'at once', async () => {
	const had = await stored(), address = `${network()}.1`, DAY = 24 * 3600;
	const young = older(await open(address), DAY - 60);
	assert.equal((await send(address, young)).status, 303);
	const old = older(await open(address), DAY + 1);
	const back = await send(address, old, { why: 'typed yesterday' });
	assert.equal(back.status, 422);
	assert.match(back.text, /This page was open for more than a day/);
	const { form } = pageRead(back.text);
	const fields = Object.fromEntries(form.fields);
	assert.equal(fields.why, 'typed yesterday');
	assert.equal(fields.nps, '9');
	assert.notEqual(fields._token, old);
	assert.equal(await stored(), had + 1);
	for (let i = 0; i < 2; i++)	// as often as one likes, it is stored once
		assert.equal((await it.ask('POST', form.action, fields,
			from(address))).status, 303);
	assert.equal(await stored(), had + 2);
});

test('only the first page asks for its time: who leaves the next one empty is ' +
	'through at once', async () => {
	const address = `${network()}.1`, target = '/acme/s/chat-exit';
	const token = await open(address, target);
	await pause(classes.survey.least);
	const first = await it.ask('POST', target, { _token: token,
		_page: 'experience', nps: '9', resolved: 'yes' }, from(address));
	assert.equal(first.status, 303);
	const next = pageRead((await it.ask('GET', first.headers.location,
		undefined, from(address))).text).form;
	const last = await it.ask('POST', next.action,
		Object.fromEntries(next.fields), from(address));
	assert.equal(last.status, 303, last.text);
	assert.match(last.headers.location, /\/thanks\?/);
});

test('the same form is sent a few dozen times and no more', async () => {
	const address = `${network()}.1`, token = await open(address);
	await pause(classes.survey.least);
	const answers = [];
	for (let i = 0; i < classes.survey.token + 60; i++)
		answers.push(await send(address, token));
	const got = tally(answers);
	assert.ok(got[303] >= classes.survey.token &&
		got[303] <= classes.survey.token + 2 * 20 + 5, JSON.stringify(got));
	assert.match(answers.find((a) => a.status === 429).text,
		/This form was sent very often/);
});

test('what no person sends is soon answered with less', async () => {
	const net = network();
	const answers = await many(300, async (i) => send(`${net}.${i % 256}`,
		await open(`${net}.${i % 256}`)));
	assert.deepEqual(tally(answers), { 429: 300 });
	const bare = answers.filter((a) => /no person can have filled in/.test(a.text));
	assert.ok(bare.length > 100, `${bare.length} without a form`);
	for (const answer of bare) {
		assert.ok(Number(answer.headers['retry-after']) >= 1);
		assert.doesNotMatch(answer.text, /<form/);
	}
	// A person beside it is taken.
	const token = await open(`${net}.9`);
	await pause(classes.survey.least);
	assert.equal((await send(`${net}.9`, token)).status, 303);
});

test('while the database is away, limits are no reason to refuse', async () => {
	const address = `${network()}.1`;
	const tokens = await many(40, () => open(address));
	await pause(classes.survey.least);
	await it.sql('alter function app.rate_take rename to rate_gone');
	try {
		const answers = [];
		for (const token of tokens) answers.push(await send(address, token));
		assert.deepEqual(tally(answers), { 303: 40 });
	} finally {
		await it.sql('alter function app.rate_gone rename to rate_take');
	}
});

// From the age question to the confirmation, as a person goes.
async function apply(address, email, name) {
	const base = '/acme/careers/senior-support-engineer';
	const ask = (method, target, form) => it.ask(method, target, form,
		from(address));
	const age = tokenOf((await ask('GET', `${base}/age`)).text);
	await pause(classes.age.least);
	const passed = await ask('POST', `${base}/age`,
		{ _token: age, month: '3', year: '1990' });
	assert.equal(passed.status, 303, passed.text);
	const { form } = pageRead((await ask('GET',
		passed.headers.location)).text);
	await pause(classes.apply.least);
	const fields = Object.fromEntries(form.fields.filter(([n]) =>
		n.startsWith('_')));
	const sent = await ask('POST', form.action, { ...fields, name, email,
		resume_text: 'Ten years of answering chats.', consent_process: '1' });
	assert.equal(sent.status, 303, sent.text);
	return (await ask('GET', sent.headers.location)).text;
}

test('a mailbox gets a few mails of strangers, and every application is stored',
	async () => {
		const count = async (what) => Number((await it.sql(what))[0]);
		const spelt = (i) => ['victim@bomb.example', 'Victim@BOMB.example',
			`victim+${i}@bomb.example`][i % 3];
		const pages = await many(40, (i) => apply(`${network()}.1`, spelt(i),
			i % 2 ? 'Zoe Miller' : 'Pills at https://buy.example'));
		assert.equal(await count(`select count(*) from app.application
			where email ilike 'victim%@bomb.example'`), 40);
		const mails = await it.sql(`select d.id from app.delivery d
			join app.application a on a.id = d.application_id
			where a.email ilike 'victim%@bomb.example'`);
		assert.equal(mails.length, 3);
		assert.equal(pages.filter((p) => /to your e-mail address/
			.test(p)).length, 3);
		assert.equal(pages.filter((p) => /We sent no mail this time/.test(p))
			.length, 37);
		const folder = path.join(it.dir, 'var/mail');
		const texts = await until('the mails are written', 20000, () => {
			const all = fs.readdirSync(folder).map((f) => fs.readFileSync(
				path.join(folder, f), 'utf8'))
				.filter((t) => /@bomb\.example/i.test(t));
			return all.length === 3 && all;
		});
		for (const text of texts) assert.doesNotMatch(text, /buy\.example/);
		assert.match(await apply(`${network()}.1`, 'other@bomb.example', 'Ed'),
			/to your e-mail address/, 'another mailbox');
	});

// A survey that is left in the middle, and its way back asked for by mail: what
// says so, and how it is asked for again.
async function leave(address, email) {
	const ask = (method, target, form) => it.ask(method, target, form,
		from(address));
	const survey = '/acme/s/back';
	const token = await open(address, survey);
	await pause(classes.survey.least);
	const left = await ask('POST', survey,
		{ _token: token, _page: 'one', nps: '9', _later: '1' });
	assert.equal(left.status, 303, left.text);
	const { form } = pageRead((await ask('GET', left.headers.location)).text);
	await pause(classes.form.least);
	const again = (to) => ask('POST', form.action,
		{ ...Object.fromEntries(form.fields), email: to });
	return { answer: await again(email), again };
}

test('a mailbox gets a few ways back, from however many drafts and networks',
	async () => {
		const spelt = (i) => ['victim@later.example', 'Victim@LATER.example',
			`victim+${i}@later.example`][i % 3];
		const mails = () => it.sql(`select 1 from app.delivery
			where purpose = 'survey.later'`);
		const all = await many(12, (i) => leave(`${network()}.1`, spelt(i)));
		assert.deepEqual(tally(all.map((one) => one.answer)),
			{ 303: 3, 429: 9 });
		assert.equal((await mails()).length, 3, 'none is queued besides');
		const refused = all.find((one) => one.answer.status === 429);
		const { nodes } = pageRead(refused.answer.text);
		const why = nodes.find((n) => n.attributes.id === 'email-error');
		const words = /had several mails from us today\. Keep the address/;
		assert.match(refused.answer.text, words);
		assert.ok(why, 'beside the field');
		assert.match(refused.answer.text, /value="[^"]*@later\.example"/i);
		// The same draft, to somebody who has had none.
		assert.equal((await refused.again('other@later.example')).status, 303);
		assert.equal((await mails()).length, 4);
		// Who was refused has the way back all the same.
		assert.match(refused.answer.text, /\/acme\/s\/back\?c=/);
	});

// Asks for a mail that leads to a new password.
async function forget(email, address) {
	const token = await open(address, '/login/forgot');
	await pause(classes.form.least);
	return it.ask('POST', '/login/forgot', { _token: token, email,
		_website: '' }, from(address));
}

test('a mailbox gets a few mails about its password, and who has no account is ' +
	'answered alike', async () => {
	const mails = async () => (await it.sql(`select 1 from app.delivery
		where purpose = 'account.reset'`)).length;
	const texts = [];
	for (const email of ['owner@acme.example', 'nobody@acme.example']) {
		const had = await mails();
		const all = await many(8, () => forget(email, `${network()}.1`));
		assert.deepEqual(tally(all), { 200: 3, 429: 5 }, email);
		const { text } = all.find((one) => one.status === 429);
		assert.match(text, /had several mails just now/);
		assert.ok(pageRead(text).nodes.some((n) =>
			n.attributes.id === 'email-error'), 'beside the field');
		assert.ok(text.includes(`value="${email}"`), 'as it was typed');
		assert.equal(await mails() - had, email.startsWith('owner') ? 3 : 0);
		texts.push(text.replaceAll(email, '').replace(
			/name="_token" value="[^"]*"/g, ''));
	}
	assert.equal(texts[0], texts[1]);
});

test('one network asks for so many mails about passwords and no more', async () => {
	const net = network();
	const all = await many(classes.form.burst + 20, (i) =>
		forget(`person${i}@mail.example`, `${net}.${1 + i % 250}`));
	const { 200: sent, 429: refused } = tally(all);
	assert.equal(sent + refused, all.length);
	assert.ok(refused >= 1 && sent >= 1, JSON.stringify(tally(all)));
});

test('what came too quickly with a file asks for the file again', async () => {
	const base = '/acme/careers/senior-support-engineer';
	const address = `${network()}.1`;
	const age = tokenOf((await it.ask('GET', `${base}/age`, undefined,
		from(address))).text);
	await pause(classes.age.least);
	const passed = await it.ask('POST', `${base}/age`, { _token: age,
		month: '3', year: '1990' }, from(address));
	const { form } = pageRead((await it.ask('GET', passed.headers.location,
		undefined, from(address))).text);
	const { type, body } = multipart([...form.fields.filter(([n]) =>
		n.startsWith('_')), ['name', 'Zoe'], ['email', 'zoe@mail.example'],
	['consent_process', '1'], ['resume', { filename: 'cv.txt',
		type: 'text/plain', bytes: 'Ten years of answering chats.' }]]);
	const back = await fetch(`http://127.0.0.1:${it.port}${form.action}`,
		{ method: 'POST', body, headers: { 'content-type': type,
			...from(address) } });
	const text = await back.text();
	assert.equal(back.status, 429);
	assert.ok(Number(back.headers.get('retry-after')) >= 1);
	assert.match(text, /quicker than we can tell/);
	assert.match(text, /Please choose your file again/);
	assert.match(text, /value="zoe@mail\.example"/);
});

test('while passwords are guessed from everywhere, a known browser does not ' +
	'wait behind the guesses', async () => {
	const cookies = (answer) => (answer.headers['set-cookie'] ?? [])
		.map((line) => line.split(';')[0]);
	const token = async (address) => tokenOf((await it.ask('GET', '/login',
		undefined, from(address))).text);
	const login = async (address, email, password, headers = {}) =>
		it.ask('POST', '/login', { _token: await token(address), email,
			password }, { ...from(address), ...headers });
	const home = `${network()}.1`, owner = 'owner@acme.example';
	const first = await login(home, owner, it.password);
	assert.equal(first.status, 303, first.text);
	const known = cookies(first).find((c) => c.startsWith('ep_known='));
	let on = true, guesses = 0;
	const all = many(100, async () => {
		const address = `${network()}.1`;
		for (let i = 0; on; i++) {
			await login(address, `nobody${i}@${address}.example`, 'guess');
			guesses++;
		}
	});
	try {
		await until('the line is long', 20000, () => guesses > 20);
		for (let i = 0; i < 3; i++) {
			const before = guesses;
			const answer = await login(`${network()}.1`, owner, it.password,
				{ cookie: known });
			assert.equal(answer.status, 303, answer.text);
			assert.ok(guesses - before < 60,
				`${guesses - before} guesses came before`);
		}
	} finally {
		on = false;
		await all;
	}
});

test('behind a proxy on this machine a stranger is no machine', async () => {
	assert.equal((await it.ask('GET', '/readyz')).status, 200);
	for (const chain of ['192.0.2.7', '2001:db8::1', '127.0.0.1, 192.0.2.7',
		'::ffff:192.0.2.7'])
		assert.equal((await it.ask('GET', '/readyz', undefined,
			{ 'x-forwarded-for': chain })).status, 404, chain);
});

test('each form of strangers has its class, and a small one its small limit',
	async () => {
		const net = network(), target = '/acme/keep';
		const page = await it.ask('GET', target, undefined, from(`${net}.1`));
		const { burst } = classes.form;
		const tokens = await many(burst + 10, async (i) =>
			tokenOf((await it.ask('GET', target, undefined,
				from(`${net}.${i}`))).text));
		assert.equal(page.status, 200);
		await pause(classes.form.least);
		const answers = await many(tokens.length, (i) => it.ask('POST', target,
			{ _token: tokens[i], reference: '7Q4K-9M2F',
				email: 'me@mail.example' }, from(`${net}.${i}`)));
		const got = tally(answers);
		assert.ok(got[200] >= burst && got[200] <= burst + 2,
			JSON.stringify(got));
		const refused = answers.find((a) => a.status === 429);
		assert.match(refused.text, /value="me@mail\.example"/);
		await until('counters that are full again are swept', 10000, async () => {
			await it.sql(`update app.rate set full_at = now() - interval '1 s';
				select app.sweep_house(1000)`);
			return (await it.sql('select count(*) from app.rate'))[0] === '0';
		});
	});

test('many searches wait for their turn, pages do not', async () => {
	const net = network();
	const get = (target) => it.ask('GET', target, undefined, from(`${net}.1`));
	let over = false;
	const searches = many(100, (i) => get(`/acme/careers?q=word${i}`))
		.finally(() => { over = true; });
	const pages = await many(20, (i) => get(i % 2 ? SURVEY :
		'/acme/careers?department=&q='));
	assert.deepEqual(tally(pages), { 200: 20 });
	assert.equal(over, false, 'a hundred take two seconds');
	assert.deepEqual(tally(await searches), { 200: 100 });
});

// A route's answers so far, as the operator's metrics say.
async function metered(route, method, code) {
	const { text } = await it.ask('GET', '/metrics');
	return text.split('\n').filter((line) => line.startsWith(
		`exitpoll_requests_total{route="${route}",method="${method}",`) &&
		line.includes(`code="${code}"`))
		.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
// They are counted when they have been answered.
const meteredUntil = (n, ...of) => until(`${of} ${n}`, 10000, async () =>
	await metered(...of) >= n);

function assertTooMany(answer, words) {
	assert.equal(answer.status, 429, answer.text);
	assert.ok(Number(answer.headers['retry-after']) >= 1);
	assert.match(answer.text, words);
}

const SURVEYS = '/api/v1/surveys';
const bearer = (token, address) => ({ ...from(address),
	authorization: `Bearer ${token}` });
const call = (token, address) => it.ask('GET', SURVEYS, undefined,
	bearer(token, address));
const assertProblem = (answer) => {
	assertTooMany(answer, /"status":429/);
	assert.equal(answer.headers['content-type'], 'application/problem+json');
	assert.match(JSON.parse(answer.text).title, /\w+ \w+/);
};

test('a program that loops is stopped by its token, wherever it comes from, ' +
	'and no other is', async () => {
	const owner = await ownerAt(it);
	const [one, two] = [(await tokenMake(owner)).token,
		(await tokenMake(owner, ['surveys:read'], 'Another')).token];
	const { token: most } = classes.api, net = network();
	const had = await metered(SURVEYS, 'GET', '4xx');
	const began = Date.now();
	const answers = [];
	for (let i = 0; i < most + 150; i += 25)
		answers.push(...await many(25, (k) => call(one, `${network()}.${k}`)));
	const got = tally(answers);
	// It gets one back each 200 ms; two processes let 20 a minute through.
	const room = most + (Date.now() - began) / 200 + 2 * 20;
	assert.deepEqual(Object.keys(got), ['200', '429']);
	assert.ok(got[200] <= room && got[200] >= most - 2 * 20,
		`${got[200]} of ${room}`);
	for (const answer of answers.filter((a) => a.status === 429))
		assertProblem(answer);
	await meteredUntil(had + got[429], SURVEYS, 'GET', '4xx');
	assert.equal((await call(two, `${net}.1`)).status, 200,
		'another token of the same customer');
	assert.equal((await it.ask('GET', SURVEY, undefined, from(`${net}.1`)))
		.status, 200, 'visitors of that customer');
});

test('who tries tokens is stopped by network; a right one from there is not',
	async () => {
		const { token } = await tokenMake(await ownerAt(it));
		const net = network();
		const wrong = (i) => `xp_acme_${String(i).padStart(43, 'A')}`;
		const answers = await many(60, (i) => call(wrong(i), `${net}.${i}`));
		const got = tally(answers);
		assert.deepEqual(Object.keys(got), ['401', '429']);
		assert.ok(got[401] <= 25, JSON.stringify(got));
		assertProblem(answers.find((a) => a.status === 429));
		assert.equal((await call(token, `${net}.1`)).status, 200);
		assert.equal((await call(wrong(99), `${network()}.1`)).status, 401,
			'another network is asked for a right one');
	});

// A small form in a loop, by one network: what it sends is not taken.
async function loop(target, typed, answered, kept) {
	const net = network(), { burst, least } = classes.form;
	const read = (address) => it.ask('GET', target, undefined, from(address));
	const had = await metered(`/:tenant${target.slice(5)}`, 'POST', '4xx');
	const tokens = await many(burst + 20, async (i) =>
		tokenOf((await read(`${net}.${i}`)).text));
	await pause(least);
	const answers = await many(tokens.length, (i) => it.ask('POST', target,
		{ _token: tokens[i], _website: '', ...typed(i) },
		from(`${net}.${i}`)));
	const got = tally(answers);
	assert.ok(got[answered] >= burst && got[answered] <= burst + 3,
		JSON.stringify(got));
	const refused = answers.filter((a) => a.status === 429);
	assert.equal(refused.length, tokens.length - got[answered]);
	for (const answer of refused) {
		assertTooMany(answer, /Very many forms come from your network/);
		assert.match(answer.text, kept);
	}
	await meteredUntil(had + refused.length, `/:tenant${target.slice(5)}`,
		'POST', '4xx');
	const address = `${network()}.1`;
	const token = tokenOf((await read(address)).text);
	await pause(least);
	const other = await it.ask('POST', target, { _token: token, _website: '',
		...typed(999) }, from(address));
	assert.equal(other.status, answered, 'another network');
}

test('support requests in a loop are no more than a network may send',
	async () => {
		const count = async () => Number((await it.sql(`select count(*)
			from app.support_request`))[0]);
		const had = await count();
		await loop('/acme/support', (i) => ({ email: `a${i}@loop.example`,
			site: 'example.com', message: 'The lamp stays dark.', name: '',
			phone: '' }), 303, /The lamp stays dark\./);
		const more = await count() - had;
		assert.ok(more >= classes.form.burst + 1 &&
			more <= classes.form.burst + 4, `${more} are stored`);
	});

test('PINs are not tried out in a loop', () => loop('/acme/pin', (i) =>
	({ pin: String(100000 + i) }), 422, /value="100\d{3}"/));
