// However often one form is sent, it counts once and every sender gets the
// same receipt: reload, double click, Back, two tabs, copies at once, cut wires.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { data, dbWeb, port } from '../lib/env.mjs';
import { counts, countsFolded, fill, get, open, place, post, rows, sql, surveyNew,
	until, urlencoded } from '../lib/survey.mjs';

const EVERY = 'tests/http/data/every-type.xml';
const PAGES = 'tests/http/data/pages.xml';
const CELLS = { '#complete': 1, 'nps=9': 1, 'topics=a': 1, 'topics=b': 1,
	'story=*': 1 };
const ANSWERS = { nps: '9', topics: ['a', 'b'], story: 'Once.' };

// Counted right at once, and again, at the end, when the worker has folded.
const later = [];
function counted(survey, want) {
	assert.deepEqual(counts(survey), want);
	later.push([survey, want]);
}

// The one row, its one receipt in every answer, and counts of one.
async function onceCheck(survey, answers, want = { nps: 9, topics: ['a', 'b'],
	story: 'Once.' }) {
	const stored = rows(survey);
	assert.equal(stored.length, 1, 'one row');
	assert.equal(stored[0].state, 'complete');
	assert.deepEqual(stored[0].answers, want);
	for (const answer of answers) {
		assert.equal(answer.status, 303, answer.text);
		assert.equal(place(answer.to), `${survey.path}/thanks?r=${stored[0].receipt}`);
	}
	assert.equal(counts(survey)['#complete'], 1);
	assert.equal(counts(survey)['#partial'], undefined);
	assert.ok((await get(answers[0].to)).text.includes(stored[0].receipt));
}

test('the same POST again, as a reload sends it', async () => {
	const survey = surveyNew('acme', EVERY);
	const form = await open(survey.path);
	const answers = [];
	for (let i = 0; i < 5; i++)
		answers.push(await post(form.action, fill(form, ANSWERS)));
	await onceCheck(survey, answers);
	counted(survey, CELLS);
});

// Batches of a few visits each, the same ones in any order, new and old, pages
// and whole ones, at once on eight connections: they wait for each other,
// never in a circle. Six visits for each fiftieth of a second.
test('visits that cross in batches never deadlock', () => {
	const survey = surveyNew('acme', EVERY);
	const [[id, tenant]] = sql(`select s.id, s.tenant_id from survey s join
	    tenant t on t.id = s.tenant_id where t.slug = :'tenant'
	    and s.slug = :'slug'`, survey);
	const one = (n, state) => `jsonb_build_object('id', md5('${survey.slug}' ||
		(${n} + 6 * floor(extract(epoch from now()) * 50)))::uuid,
		'survey_id', '${id}', 'version', 1, 'receipt', 'crossing-' || gen_random_uuid(), 'state', ${state},
		'page', 1, 'answers', '{}'::jsonb, 'language', 'en', 'cells',
		array['nps=9'], 'has_comment', false, 'time_zone', 'UTC')`;
	const script = path.join(data, 'crossing.sql');
	fs.writeFileSync(script, `
\\set a random(1, 6)
\\set b random(1, 6)
\\set c random(1, 6)
begin;
select set_config('app.tenant', '${tenant}', true);
select verdict from app.responses_submit(jsonb_build_array(${
	['a', 'b', 'c'].map((n) => one(`:${n}`, `case when random() < 0.02
		then 'complete' else 'partial' end`).replace(/\s+/g, ' '))}));
commit;
`);
	const said = execFileSync('pgbench', ['-n', '-c', '8', '-j', '2', '-T', '5',
		'-f', script, dbWeb], { encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'] });
	assert.match(said, /failed transactions: 0 /, said);
	assert.match(said, /actually processed: [1-9]\d\d/, said);
	const all = counts(survey);
	assert.equal((all['#partial'] ?? 0) + all['#complete'],
		rows(survey).length, 'each is counted once');
});

test('a double click: two at the same moment', async () => {
	const survey = surveyNew('acme', EVERY);
	for (let i = 0; i < 10; i++) {
		const form = await open(survey.path);
		const [a, b] = await Promise.all([post(form.action,
			fill(form, ANSWERS)), post(form.action, fill(form, ANSWERS))]);
		assert.equal(a.status, 303);
		assert.equal(place(a.to), place(b.to));
	}
	assert.equal(rows(survey).length, 10);
	const ten = Object.fromEntries(Object.keys(CELLS).map((k) => [k, 10]));
	counted(survey, ten);
});

test('Back and send again, also with something changed: the first counts',
	async () => {
		const survey = surveyNew('acme', EVERY);
		const form = await open(survey.path);
		const first = await post(form.action, fill(form, ANSWERS));
		const same = await post(form.action, fill(form, ANSWERS));
		const changed = await post(form.action, fill(form, { nps: '1',
			story: 'Changed.' }));
		await onceCheck(survey, [first, same, changed]);
		counted(survey, CELLS);
	});

test('two tabs of one form with different answers: the first wins', async () => {
	const survey = surveyNew('acme', EVERY);
	const form = await open(survey.path);
	const one = await post(form.action, fill(form, ANSWERS));
	const two = await post(form.action, fill(form, { nps: '0', region: 'south' }));
	await onceCheck(survey, [one, two]);
	counted(survey, CELLS);
});

test('two tabs at the same moment: one of the two, whole', async () => {
	const survey = surveyNew('acme', EVERY);
	for (let i = 0; i < 10; i++) {
		const form = await open(survey.path);
		const [a, b] = await Promise.all([
			post(form.action, fill(form, { nps: '9', region: 'north' })),
			post(form.action, fill(form, { nps: '1', region: 'south' }))]);
		assert.equal(a.status, 303);
		assert.equal(place(a.to), place(b.to));
	}
	const stored = rows(survey);
	assert.equal(stored.length, 10);
	const sum = { '#complete': 10 };
	for (const { answers } of stored) {
		assert.equal(answers.region, answers.nps === 9 ? 'north' : 'south');
		for (const cell of [`nps=${answers.nps}`, `region=${answers.region}`])
			sum[cell] = (sum[cell] ?? 0) + 1;
	}
	counted(survey, sum);
});

// Pages of one visit, none of them the last: what each one said is kept.
test('two pages from two tabs at the same moment: both are kept', async () => {
	const survey = surveyNew('acme', PAGES);
	for (let i = 0; i < 15; i++) {
		const first = await open(survey.path);
		const to = (await post(first.action, fill(first, { nps: '9',
			solved: 'no', name: 'before' }))).to;
		const second = await open(to);
		const [a, b] = await Promise.all([
			post(first.action, fill(first, { nps: '3', solved: 'no',
				name: 'after' })),
			post(second.action, fill(second, { lack: `time ${i}` }))]);
		assert.deepEqual([a.status, b.status], [303, 303]);
	}
	const stored = rows(survey);
	assert.equal(stored.length, 15);
	const lacks = stored.map(({ state, answers }) => {
		assert.equal(state, 'partial');
		assert.equal(answers.name, 'after');
		assert.equal(answers.nps, 3);
		return answers.lack;
	});
	assert.equal(new Set(lacks).size, 15, lacks.join());
});

test('eight copies of a page at once, then the end: one row, all of it',
	async () => {
		const survey = surveyNew('acme', PAGES);
		const first = await open(survey.path);
		const sent = await Promise.all(Array.from({ length: 8 }, (_, i) =>
			post(first.action, fill(first, { nps: String(i), solved: 'yes' }))));
		for (const answer of sent) assert.equal(answer.status, 303);
		const third = await open(sent[0].to);
		const [late, done] = await Promise.all([
			post(first.action, fill(first, { nps: '10', solved: 'yes' })),
			post(third.action, fill(third, { last: 'end' }))]);
		assert.equal(late.status, 303);
		assert.equal(done.status, 303);
		const stored = rows(survey);
		assert.equal(stored.length, 1);
		assert.equal(stored[0].state, 'complete');
		assert.equal(stored[0].answers.last, 'end');
	});

test('fifty copies of one POST at once', async () => {
	const survey = surveyNew('acme', EVERY);
	const form = await open(survey.path);
	const answers = await Promise.all(Array.from({ length: 50 }, () =>
		post(form.action, fill(form, ANSWERS))));
	await onceCheck(survey, answers);
	counted(survey, CELLS);
});

test('fifty visitors, each twice, at once: fifty rows', async () => {
	const survey = surveyNew('acme', EVERY);
	const forms = await Promise.all(Array.from({ length: 50 }, () =>
		open(survey.path)));
	const answers = await Promise.all([...forms, ...forms].map((form) =>
		post(form.action, fill(form, ANSWERS))));
	for (const answer of answers) assert.equal(answer.status, 303);
	assert.equal(new Set(answers.map((a) => place(a.to))).size, 50);
	for (let i = 0; i < 50; i++)
		assert.equal(place(answers[i].to),
			place(answers[i + 50].to));
	assert.equal(rows(survey).length, 50);
	counted(survey, Object.fromEntries(
		Object.keys(CELLS).map((k) => [k, 50])));
});

// The whole request goes out, and the wire is cut before any answer.
function cut(target, body) {
	return new Promise((resolve, reject) => {
		const socket = net.connect({ port, host: '127.0.0.1' });
		socket.on('error', reject);
		socket.on('connect', () => socket.write(
			`POST ${target} HTTP/1.1\r\nHost: localhost\r\n` +
			'Content-Type: application/x-www-form-urlencoded\r\n' +
			`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
			() => { socket.destroy(); resolve(); }));
	});
}

test('sent, the wire cut before the answer, sent again', async () => {
	const survey = surveyNew('acme', EVERY);
	for (let i = 0; i < 20; i++) {
		const form = await open(survey.path);
		const body = urlencoded(fill(form, ANSWERS));
		await cut(form.action, body);
		if (i % 2) await cut(form.action, body);
		const a = await post(form.action, fill(form, ANSWERS));
		const b = await post(form.action, fill(form, ANSWERS));
		assert.equal(a.status, 303, a.text);
		assert.equal(place(a.to), place(b.to));
		assert.equal((await get(a.to)).status, 200);
	}
	const stored = rows(survey);
	assert.equal(stored.length, 20);
	assert.equal(new Set(stored.map((r) => r.receipt)).size, 20);
	counted(survey, Object.fromEntries(
		Object.keys(CELLS).map((k) => [k, 20])));
});

test('a body that breaks off stores nothing', async () => {
	const survey = surveyNew('acme', EVERY);
	const form = await open(survey.path);
	const body = urlencoded(fill(form, { ...ANSWERS, story: 'x'.repeat(2000) }));
	await new Promise((resolve, reject) => {
		const socket = net.connect({ port, host: '127.0.0.1' });
		socket.on('error', reject);
		socket.on('connect', () => socket.write(
			`POST ${form.action} HTTP/1.1\r\nHost: localhost\r\n` +
			'Content-Type: application/x-www-form-urlencoded\r\n' +
			`Content-Length: ${body.length}\r\n\r\n` +
			body.slice(0, body.length - 500), () => {
				socket.destroy();
				resolve();
			}));
	});
	// What the server does with it is over once it has answered others.
	for (let i = 0; i < 5; i++) await open(survey.path);
	assert.equal(rows(survey).length, 0);
	const whole = await post(form.action, fill(form, ANSWERS));
	await onceCheck(survey, [whole]);
});

test('two submissions that only differ in their id are two', async () => {
	const survey = surveyNew('acme', EVERY);
	for (let i = 0; i < 2; i++) {
		const form = await open(survey.path);
		assert.equal((await post(form.action, fill(form, ANSWERS))).status, 303);
	}
	await until(() => rows(survey).length === 2, 'two rows', 1);
	counted(survey, Object.fromEntries(
		Object.keys(CELLS).map((k) => [k, 2])));
});

test('folded by the worker, all of it is counted once and no more', async () => {
	for (const [survey, want] of later)
		assert.deepEqual(await countsFolded(survey), want);
});
