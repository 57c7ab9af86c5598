// What one customer's trouble costs another: a whole visit to a survey (first
// page, its POST, the last page's POST, the thanks) while all is quiet, while a
// table is locked under many pages of the first customer, and while rows are
// held that the first customer's submissions need. Prints the figures; asserts
// nothing. Against a running instance:
//
//	EXITPOLL_TEST_URL=... EXITPOLL_TEST_PORT=... EXITPOLL_TEST_PASSWORD=...
//	EXITPOLL_TEST_DB=... node tests/bench/held.mjs [SECONDS]
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { Visitor, ask, field, personAdd, surveyAdd, tenantAdd }
	from '../lib/app.mjs';
import { db } from '../lib/env.mjs';

const seconds = Number(process.argv[2] ?? 8);

// SQL that holds something until release() is called.
async function hold(text) {
	const psql = spawn('psql', ['-XqAt', '-d', db],
		{ stdio: ['pipe', 'pipe', 'inherit'] });
	const held = new Promise((done) => psql.stdout.on('data', (part) =>
		/held/.test(String(part)) && done()));
	psql.stdin.write(`begin; ${text}; select 'held';\n`);
	await held;
	return () => new Promise((done) => {
		psql.on('close', done);
		psql.stdin.end('rollback;\n');
	});
}

const token = (page) => field(page.text, '_token');
const form = (page, more) => ({ _token: token(page),
	_page: field(page.text, '_page'), ...more });

async function visit(survey, note) {
	const timed = async (name, promise) => {
		const began = performance.now();
		const answer = await promise;
		note(name, performance.now() - began, answer.status);
		return answer;
	};
	const first = await timed('first page', ask('GET', survey.path));
	const sent = await timed('POST page 1', ask('POST', survey.path,
		{ form: form(first, { nps: '9' }) }));
	if (sent.status !== 303) return;
	const second = await timed('page 2', ask('GET', sent.headers.location));
	const last = await timed('POST last page', ask('POST', survey.path,
		{ form: form(second, { why: 'so' }) }));
	if (last.status === 303)
		await timed('thanks', ask('GET', last.headers.location));
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1,
	Math.floor(sorted.length * share))];

async function measure(name, survey) {
	const times = {}, codes = {};
	const note = (what, ms, status) => {
		(times[what] ??= []).push(ms);
		(codes[what] ??= {})[status] = (codes[what][status] ?? 0) + 1;
	};
	const end = Date.now() + seconds * 1000;
	await Promise.all([1, 2, 3, 4].map(async () => {
		while (Date.now() < end) await visit(survey, note);
	}));
	console.log(`\n${name}`);
	for (const [what, list] of Object.entries(times)) {
		list.sort((a, b) => a - b);
		console.log(`  ${what.padEnd(15)} n ${String(list.length).padStart(5)}` +
			`  p50 ${at(list, 0.5).toFixed(1).padStart(7)}` +
			`  p99 ${at(list, 0.99).toFixed(1).padStart(7)}` +
			`  most ${list.at(-1).toFixed(1).padStart(7)} ms  ` +
			JSON.stringify(codes[what]));
	}
}

// n at a time, until the promise given is there.
async function meanwhile(n, one, work) {
	let going = true;
	const slowest = [];
	const all = Array.from({ length: n }, async () => {
		while (going) {
			const began = performance.now();
			const { status } = await one();
			slowest.push([performance.now() - began, status]);
		}
	});
	await work;
	going = false;
	await Promise.all(all);
	const most = slowest.reduce((a, b) => (a[0] > b[0] ? a : b), [0, 0]);
	console.log(`  (${slowest.length} requests of the one in trouble, the ` +
		`slowest ${most[0].toFixed(0)} ms, ${most[1]})`);
}

const slow = tenantAdd(), other = tenantAdd();
const survey = surveyAdd(other), theirs = surveyAdd(slow);
const visitor = await Visitor.signIn(personAdd(slow, 'recruiter'));

await measure('quiet', survey);

let release = await hold('lock table app.application');
await meanwhile(30, () => visitor.get('/app/applications'),
	measure('app.application locked, 30 pages of another customer at a time',
		survey));
await release();

release = await hold('lock table app.opening');
await meanwhile(30, () => ask('GET', `/${slow.slug}/careers`), measure(
	'app.opening locked, 30 visitors of another customer at a time', survey));
await release();

// Their partial responses are held; each is completed, again and again.
const begun = await Promise.all(Array.from({ length: 20 }, async () => {
	const first = await ask('GET', theirs.path);
	const sent = await ask('POST', theirs.path,
		{ form: form(first, { nps: '1' }) });
	const second = await ask('GET', sent.headers.location);
	return form(second, { why: 'held' });
}));
release = await hold(`select from app.response where survey_id =
	'${theirs.id}' for update`);
let turn = 0;
await meanwhile(20, () => ask('POST', theirs.path,
	{ form: begun[turn++ % begun.length] }), measure(
	'20 responses of another customer locked, and sent again and again',
	survey));
await release();
