// Who waits for whom, with a real lock in the real database: one customer's
// pages that wait hold up nobody else's, they end by their deadline, and the
// log says why. And people who sign in at once wait for each other, instead of
// being sent away.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { data, db, password, port } from '../lib/env.mjs';
import { Visitor, applicationAdd, ask, field, one, personAdd, plain, respond,
	surveyAdd, tenantAdd } from '../lib/app.mjs';

async function until(what, condition) {
	for (const end = Date.now() + 20000; !await condition();) {
		assert.ok(Date.now() < end, what);
		await pause(20);
	}
}

// What is locked until release() is called.
async function lock(how) {
	const psql = spawn('psql', ['-X', '-q', '-A', '-t', '-d', db],
		{ stdio: ['pipe', 'pipe', 'inherit'] });
	let said = '';
	psql.stdout.on('data', (part) => { said += part; });
	psql.stdin.write(`begin; ${how}; select 'locked';\n`);
	await until('the lock is held', () => said.includes('locked'));
	return { release: () => new Promise((done) => {
		psql.on('close', done);
		psql.stdin.end('commit;\n');
	}) };
}

const waiting = () => Number(one(`select count(*) from pg_stat_activity
	where usename = 'exitpoll_web' and wait_event_type = 'Lock'`));

const postgresLog = () => readFileSync(path.join(data, 'log/postgres.log'),
	'utf8');

const lines = () => readFileSync(path.join(data, 'log/kore.log'), 'utf8')
	.split('\n').filter((line) => /^{.*"what":"request".*}$/.test(line))
	.map((line) => JSON.parse(line));

test('one customer\'s pages that wait for a lock hold up nobody else\'s',
	async () => {
	const slow = tenantAdd(), other = tenantAdd();
	applicationAdd(slow);
	applicationAdd(other);
	const survey = surveyAdd(other);
	const visitor = await Visitor.signIn(personAdd(slow, 'recruiter'));
	const held = await lock('lock table app.application');
	const answers = [];
	const asked = Array.from({ length: 30 }, () =>
		visitor.get('/app/applications').then((a) => answers.push(a)));
	try {
		await until('they wait at the lock', () => waiting() >= 2);
		for (let i = 0; i < 4; i++) {
			const page = await ask('GET', `/${other.slug}/careers`);
			assert.equal(page.status, 200);
			await respond(survey, { nps: 9 });
			assert.equal(answers.length, 0,
				'another customer is served while all of them wait');
		}
		await Promise.all(asked);
	} finally {
		await held.release();
	}
	for (const a of answers) {
		assert.equal(a.status, 503);
		assert.match(a.headers['retry-after'], /^\d+$/);
	}
	assert.equal((await visitor.get('/app/applications')).status, 200);

	// Each with its reference, the customer and the reason.
	let log;
	const of = (a) => log.find((line) => line.ref ===
		/<strong class="ref">([^<]*)</.exec(a.text)[1]);
	await until('the log is written', () => {
		log = lines();
		return answers.every(of);
	});
	const why = new Set();
	for (const a of answers) {
		const line = of(a);
		assert.equal(line.level, 'warn');
		assert.equal(line.tenant, slow.id);
		assert.equal(line.db_line, 'slow');
		assert.ok(line.db_ms > 0 && line.db_ms <= line.ms, `${line.db_ms}`);
		why.add(line.db_why.replace(/^\w+ (\w+): .*/, '$1'));
	}
	for (const reason of why)
		assert.match(reason, /^(55P03|waited too long for a connection|no answer before the deadline|no time is left)$/);
	assert.ok(why.has('55P03'), [...why].join());
});

// A row that one customer's submissions need: others of the same moment, which
// may go in the same transaction, do not wait, and when it is free again all
// are stored.
test('one customer\'s submission that waits for a lock holds up nobody else\'s',
	async () => {
	const survey = surveyAdd(tenantAdd()), other = surveyAdd(tenantAdd());
	const form = (page, more) => ({ _token: field(page.text, '_token'),
		_page: field(page.text, '_page'), ...more });
	const begun = await Promise.all(Array.from({ length: 10 }, async () => {
		const sent = await ask('POST', survey.path,
			{ form: form(await ask('GET', survey.path), { nps: 1 }) });
		return form(await ask('GET', sent.headers.location), { why: 'x' });
	}));
	const held = await lock(`select from app.response
		where survey_id = '${survey.id}' for update`);
	const answers = [];
	const all = begun.map((form) => ask('POST', survey.path, { form })
		.then((a) => answers.push(a)));
	try {
		await until('one waits at the lock', () => waiting() >= 1);
		for (let i = 0; i < 10; i++)
			await Promise.all([1, 2, 3].map(() =>
				respond(other, { nps: 9 }, { why: 'free' })));
		assert.equal(answers.length, 0);
	} finally {
		await held.release();
	}
	await Promise.all(all);
	assert.deepEqual(answers.map((a) => a.status), begun.map(() => 303));
	assert.equal(one(`select count(*) from app.response where state =
		'complete' and survey_id = '${survey.id}'`), '10');
});

// Sends, and leaves when told to.
function visitorWho(method, target, form) {
	const body = form === undefined ? '' : new URLSearchParams(form).toString();
	const socket = net.connect(port, '127.0.0.1');
	socket.on('error', () => {});
	socket.write(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\n` +
		(form === undefined ? '' : 'Content-Type: ' +
		'application/x-www-form-urlencoded\r\n' +
		`Content-Length: ${body.length}\r\n`) + `\r\n${body}`);
	return { leave: () => socket.destroy() };
}

test('a client that leaves through the edge is noticed, and what it sent is kept',
	async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	assert.equal((await ask('GET', `/${tenant.slug}/careers`)).status, 200);
	const sent = await ask('POST', survey.path, { form: {
		_token: field((await ask('GET', survey.path)).text, '_token'),
		_page: 'first', nps: 3 } });
	const page = await ask('GET', sent.headers.location);
	const before = lines().length, said = postgresLog().length;

	let held = await lock('lock table app.opening');
	// A search: the whole list is remembered.
	const reader = visitorWho('GET', `/${tenant.slug}/careers?q=driver`);
	try {
		await until('it waits at the lock', () => waiting() === 1);
		reader.leave();
		// Long before the lock's own time-out it is stopped.
		await until('nothing is asked any more', () => waiting() === 0);
		await until('the log says so', () => lines().slice(before)
			.some((line) => line.code === 499 && line.status === 'left' &&
				line.route === '/:tenant/careers'));
		assert.match(postgresLog().slice(said), /canceling statement due to user request/);
	} finally {
		await held.release();
	}

	held = await lock(`select from app.response where survey_id =
		'${survey.id}' for update`);
	const writer = visitorWho('POST', survey.path, {
		_token: field(page.text, '_token'), _page: 'second', why: 'gone' });
	try {
		await until('it waits at the lock', () => waiting() === 1);
		writer.leave();
		await pause(1000);	// nginx has told it by then
		assert.equal(one(`select state from app.response where survey_id =
			'${survey.id}'`), 'partial');
	} finally {
		await held.release();
	}
	await until('it is stored', () => one(`select state from app.response
		where survey_id = '${survey.id}'`) === 'complete');
});

test('people who sign in at once with the right password all get in',
	async () => {
	const home = tenantAdd();
	const people = Array.from({ length: 14 }, () => personAdd(home, 'owner'));
	const answers = await Promise.all(people.map((email) =>
		new Visitor().login(email, password)));
	assert.deepEqual(answers.map((a) => `${a.status} ${a.headers.location ??
		plain(a.text).replace(/\s+/g, ' ').slice(0, 200)}`),
	people.map(() => '303 /login?kept=1'));
});
