// Responses as files: CSV and lines of JSON, sent while they are made, and files
// of Excel and SPSS, made behind the requests. Each is
// read back, with hostile texts, for those only who may read the responses, by
// the filters that the page said, in memory that does not grow with them.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { data, db, shared } from '../lib/env.mjs';
import { descendants, memoryOf, workersOf } from '../lib/fault.mjs';
import { until } from '../lib/survey.mjs';
import { Visitor, one, personAdd, plain, respond, sql, surveyAdd, tenantAdd,
	versionAdd } from '../lib/app.mjs';

const csv = (text) => {
	const rows = [[]];
	let at = 0;
	for (const [all, quoted, bare, end] of
		text.matchAll(/"((?:[^"]|"")*)"|([^",\r\n]+)|(\r\n)|,/g)) {
		const row = rows.at(-1);
		if (end) { rows.push([]); at = 0; }
		else if (all === ',') at++;
		else row[at] = quoted?.replaceAll('""', '"') ?? bare;
	}
	rows.pop();
	const [head, ...body] = rows;
	return { head, rows: body.map((row) => Object.fromEntries(
		head.map((name, i) => [name, row[i] ?? '']))) };
};
const lines = (text) => text.split('\n').slice(0, -1).map((l) => JSON.parse(l));

async function home(role = 'analyst', xml) {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant, xml);
	const who = await Visitor.signIn(personAdd(tenant, role));
	return { tenant, survey, who, page: `/app/surveys/${survey.slug}/export` };
}

const take = async (h, form) => h.who.post(h.page, { _csrf: await h.who.csrf(),
	from: '', to: '', state: '', format: 'csv', values: 'codes', ...form });

const add = (h, answers, more = {}) => sql(`insert into app.response (tenant_id,
	id, survey_id, version, receipt, state, page, answers, language, cells,
	has_comment, started_at, completed_at, day)
	select :'tenant', gen_random_uuid(), :'survey', :'version', 'R-' ||
	gen_random_uuid(), :'state', 1, :'answers'::jsonb, 'en', '{}', false,
	:'day'::date + time '12:00', case when :'state' = 'complete'
	then :'day'::date + time '12:01' end, :'day'::date;
	insert into app.rollup_delta (tenant_id, survey_id, day, channel, version,
	weight, cells) values (:'tenant', :'survey', :'day', 'web', :'version', 1,
	array['#' || :'state'])`, { tenant: h.tenant.id, survey: h.survey.id,
	version: 1, state: 'complete', day: '2026-03-01',
	answers: JSON.stringify(answers), ...more });

test('an empty survey has its columns and no row', async () => {
	const h = await home();
	const page = await h.who.get(h.page);
	assert.equal(page.status, 200);
	assert.match(plain(page.text), /0 responses/);
	assert.match(plain(page.text), /Nobody has taken anything out/);
	const got = await take(h, {});
	assert.equal(got.status, 200);
	assert.match(got.headers['content-type'], /^text\/csv/);
	assert.match(got.headers['content-disposition'], new RegExp(
		`^attachment; filename="${h.survey.slug}-\\d{4}-\\d\\d-\\d\\d\\.csv"$`));
	const { head, rows } = csv(got.text);
	assert.deepEqual(rows, []);
	assert.ok(head.includes('nps') && head.includes('topics=bill') &&
		head.includes('topics.other'));
	assert.equal((await take(h, { format: 'ndjson' })).text, '');
});

test('one response, as codes and in words', async () => {
	const h = await home();
	await respond(h.survey, { nps: 9, agent: 4, topics: 'bill' },
		{ why: 'Zoë, "quoted"' });
	assert.match(plain((await h.who.get(h.page)).text), /1 response\b/);
	const { rows: [row] } = csv((await take(h, {})).text);
	assert.equal(row._state, 'complete');
	assert.equal(row.nps, '9');
	assert.equal(row['topics=bill'], '1');
	assert.equal(row['topics=order'], '0');
	assert.equal(row.why, 'Zoë, "quoted"');
	const words = csv((await take(h, { values: 'words' })).text);
	assert.ok(words.head.includes('About?: A bill'));
	assert.ok(words.head.includes('Recommend?'));
	assert.equal(words.rows[0]['Why?'], 'Zoë, "quoted"');
	assert.equal(words.rows[0].State, 'Complete');
	const marked = await take(h, { mark: '1' });
	assert.deepEqual([...marked.bytes.subarray(0, 4)], [0xef, 0xbb, 0xbf, 0x5f]);
	const [json] = lines((await take(h, { format: 'ndjson' })).text);
	assert.deepEqual(json.answers, { nps: 9, agent: 4, topics: ['bill'],
		why: 'Zoë, "quoted"' });
	assert.equal(json.receipt, row._receipt);
	assert.equal(json.words, undefined);
	const [said] = lines((await take(h, { format: 'ndjson',
		values: 'words' })).text);
	assert.deepEqual(said.words.topics, { question: 'About?',
		answer: ['A bill'] });
});

const version = (code, ask, bill) => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="${code}" xml:lang="en">
<title>T</title><thanks>Thanks.</thanks><page code="first"><title>P</title>
<question code="about" type="single"><label>${ask}</label>
<option code="bill">${bill}</option><option code="order">An order</option>
</question><question code="ref" type="hidden"><label>Reference</label>
</question></page></survey>`;

test('all versions have their columns, and words are those that were read',
	async () => {
		const h = await home('analyst', version('v', 'About what?', 'A bill'));
		versionAdd(h.tenant, h.survey, 2, version('v', 'What about?',
			'An invoice').replace('</page>', `<question code="more"
			type="short-text"><label>More</label></question></page>`));
		add(h, { about: 'bill', ref: 'x', 'ref.unverified': 1 });
		add(h, { about: 'bill', more: 'yes' }, { version: 2, day: '2026-03-02' });
		const { head, rows } = csv((await take(h, { values: 'words' })).text);
		assert.deepEqual(rows.map((r) => r['What about?']),
			['An invoice', 'A bill']);
		assert.ok(head.includes('More'));
		assert.ok(head.includes('Reference: Unverified: it came with the address'));
		const json = lines((await take(h, { format: 'ndjson',
			values: 'words' })).text);
		assert.deepEqual(json.map((j) => j.words.about.question),
			['What about?', 'About what?']);
		assert.equal(json[1].answers['ref.unverified'], 1);
	});

test('the file holds what the page says, by each filter', async () => {
	const h = await home();
	add(h, { nps: 1 });
	add(h, { nps: 2 }, { day: '2026-03-05' });
	add(h, { nps: 3 }, { day: '2026-03-09', state: 'partial' });
	for (const [filter, wanted, said] of [
		[{}, ['3', '2', '1'], 'Any time'],
		[{ from: '2026-03-05' }, ['3', '2'], 'Since 5 Mar 2026'],
		[{ to: '2026-03-05' }, ['2', '1'], 'Until 5 Mar 2026'],
		[{ from: '2026-03-05', to: '2026-03-05' }, ['2'],
			'5 Mar 2026 to 5 Mar 2026'],
		[{ state: 'partial' }, ['3'], 'Partial'],
		[{ state: 'complete', from: '2026-03-02' }, ['2'], 'Complete']]) {
		const page = await h.who.get(`${h.page}?${new URLSearchParams(filter)}`);
		assert.ok(plain(page.text).includes(said), said);
		assert.match(plain(page.text), new RegExp(`\\b${wanted.length} response`));
		for (const [name, value] of Object.entries(filter))
			assert.ok(page.text.includes(`name="${name}" value="${value}"`));
		assert.deepEqual(csv((await take(h, filter)).text).rows
			.map((r) => r.nps), wanted);
		assert.deepEqual(lines((await take(h, { ...filter,
			format: 'ndjson' })).text).map((r) => String(r.answers.nps)), wanted);
	}
	const list = await h.who.get(`/app/surveys/${h.survey.slug}/responses?` +
		'from=2026-03-05&state=complete');
	assert.ok(list.text.includes(
		`${h.page}?from=2026-03-05&amp;state=complete"`));
	const board = await h.who.get(`/app/surveys/${h.survey.slug}?period=7`);
	assert.match(board.text, new RegExp(`${h.page}\\?from=[\\d-]+&amp;to=`));
});

test('who took what out is noted, and listed', async () => {
	const h = await home();
	add(h, { nps: 1 });
	await take(h, { values: 'words', from: '2026-01-01' });
	assert.deepEqual(sql(`select detail->>'format', detail->>'words',
		detail->>'from', detail->>'to', actor is not null, object_id
		from app.audit where tenant_id = :'id' and action = 'survey.export'`,
	h.tenant), [['csv', 'true', '2026-01-01', '', 't', h.survey.id]]);
	const page = plain((await h.who.get(h.page)).text);
	assert.match(page, /Person analyst/);
	assert.match(page, /CSV · Words · Since 1 Jan 2026\s*1 response\b/);
});

test('what cannot be asked for comes back with words and as it was', async () => {
	const h = await home();
	for (const [form, words, at] of [
		[{ format: 'pdf' }, /Choose one of the formats/, '#format'],
		[{ format: '' }, /Choose one of the formats/, '#format'],
		[{ from: '2026-02-30' }, /2026-02-30/, '#from'],
		[{ from: '2026-03-02', to: '2026-03-01' }, /before|after/, '#from'],
		[{ state: 'sealed' }, /state/i, '#state']]) {
		const got = await take(h, { values: 'words', ...form });
		assert.equal(got.status, 422, JSON.stringify(form));
		assert.match(plain(got.text), words);
		assert.ok(got.text.includes(`href="${at}"`));
		assert.match(got.text, /value="words" checked/);
	}
	assert.equal((await h.who.get(h.page + '?from=yesterday')).status, 422);
	assert.equal(one(`select count(*) from app.export
		where tenant_id = :'id'`, h.tenant), '0');
	sql(`insert into app.survey (tenant_id, slug, title, state)
		values (:'id', 'never', 'Never', 'draft')`, h.tenant);
	const never = { ...h, page: '/app/surveys/never/export' };
	const page = await never.who.get(never.page);
	assert.equal(page.status, 200);
	assert.match(plain(page.text), /Nothing was published yet/);
	assert.equal((await take(never, {})).status, 404);
});

test('only who may read the responses takes them out', async () => {
	const h = await home();
	const other = await home();
	assert.equal((await other.who.get(h.page)).status, 404);
	assert.equal((await take({ ...h, who: other.who }, {})).status, 404);
	for (const role of ['recruiter', 'support']) {
		const who = await Visitor.signIn(personAdd(h.tenant, role));
		assert.equal((await who.get(h.page)).status, 403, role);
		assert.equal((await who.post(h.page, { _csrf: await who.csrf() ?? '',
			format: 'csv' })).status, 403, role);
	}
	assert.equal((await h.who.post(h.page, { format: 'csv' })).status, 403,
		'without the token of a form');
	assert.equal(one(`select count(*) from app.export
		where tenant_id = :'id'`, h.tenant), '0');
});

test('no cell is a formula, and each text comes back', async (t) => {
	const folder = shared('strings');
	if (!folder) return t.skip('the shared strings are not there');
	const h = await home();
	const texts = [...JSON.parse(readFileSync(path.join(folder, 'blns.json'),
		'utf8')), '=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '-5']
		.map((s) => s.toWellFormed()).filter((s) => s && !s.includes('\0'));
	sql(`insert into app.response (tenant_id, id, survey_id, version, receipt,
		state, page, answers, language, cells, has_comment, started_at,
		completed_at, day)
		select :'tenant', gen_random_uuid(), :'survey', 1, 'B-' ||
		gen_random_uuid(), 'complete', 2, jsonb_build_object('why', t), 'en',
		'{}', true, now(), now(), now()::date
		from jsonb_array_elements_text(:'texts') t`, { tenant: h.tenant.id,
		survey: h.survey.id, texts: JSON.stringify(texts) });
	const kept = one(`select json_agg(answers->>'why') from app.response
		where tenant_id = :'id'`, h.tenant);
	const wanted = JSON.parse(kept).sort();
	const cells = csv((await take(h, {})).text).rows.map((r) => r.why);
	const number = (s) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(s);
	for (const cell of cells)
		assert.ok(!/^[=+\-@\t\r]/.test(cell) || number(cell) ||
			/^[+-]?(inf|nan)/i.test(cell), JSON.stringify(cell));
	assert.deepEqual(cells.map((s) => s.replace(/^'(?=[=+\-@\t\r])/, ''))
		.sort(), wanted);
	assert.deepEqual(lines((await take(h, { format: 'ndjson' })).text)
		.map((r) => r.answers.why).sort(), wanted);
});

// --- files that are made behind the requests ---

const folder = mkdtempSync(path.join(tmpdir(), 'exitpoll-export-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const stateOf = (h) => sql(`select state, coalesce(why, '') from app.export
	where tenant_id = :'id' order by made_at desc limit 1`, h.tenant)[0];

async function made(h, form) {
	const asked = await take(h, form);
	assert.equal(asked.status, 303, plain(asked.text ?? ''));
	await until(() => !['waiting', 'running'].includes(stateOf(h)[0]),
		'the file', 60);
	assert.deepEqual(stateOf(h), ['done', '']);
	const page = await h.who.get(h.page);
	const [, link] = new RegExp(`href="(${h.page}/[0-9a-f-]{36})"`)
		.exec(page.text);
	const got = await h.who.get(link);
	assert.equal(got.status, 200);
	const file = path.join(folder, `${h.survey.slug}.${form.format}`);
	writeFileSync(file, got.bytes);
	return { file, link, got };
}

// Sheets as openpyxl, which Debian's own Python has, reads them: with the type
// of each cell.
const openpyxl = (file) => JSON.parse(execFileSync('/usr/bin/python3', ['-c', `
import sys, json, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps({s.title: [[None if c.value is None else [c.data_type,
    str(c.value)] for c in row] for row in s.iter_rows()] for s in book}))`,
file], { encoding: 'utf8', maxBuffer: 256 << 20 }));

const workbook = (file) => {
	const [[, [head, ...body]], [, labels]] = Object.entries(openpyxl(file));
	return { labels: labels.map((r) => r.map((c) => c?.[1])),
		rows: body.map((r) => Object.fromEntries(head.map(([, name], i) =>
			[name, r[i]]))) };
};

// Data as the readstat program reads them, with what it says of the file.
function readstat(file) {
	const out = file + '.csv';
	execFileSync('readstat', ['-f', file, out]);
	return { ...csv(readFileSync(out, 'utf8').replace(/\r?\n/g, '\r\n')),
		about: execFileSync('readstat', [file], { encoding: 'utf8' }) };
}

test('a workbook and data of SPSS hold one response as it is', async () => {
	const h = await home();
	await respond(h.survey, { nps: 9, agent: 4, topics: 'bill' },
		{ why: '=1+1 Zoë' });
	const xlsx = await made(h, { format: 'xlsx' });
	assert.match(xlsx.got.headers['content-disposition'],
		/^attachment; filename="s[0-9a-f]+-[\d-]+\.xlsx"$/);
	const { rows: [row], labels } = workbook(xlsx.file);
	assert.deepEqual(row.nps, ['n', '9']);
	assert.deepEqual(row['topics=bill'], ['n', '1']);
	assert.equal(row._started_at[0], 'd');
	assert.deepEqual([row.why[0] === 'f', row.why[1]], [false, '=1+1 Zoë']);
	assert.equal(row.shown, null);
	assert.ok(labels.some((r) => r[0] === 'topics=bill' &&
		r[1] === 'About?: A bill'));
	const sav = readstat((await made(h, { format: 'sav' })).file);
	assert.match(sav.about, /Columns: \d+\s+Rows: 1\b/);
	assert.equal(Number(sav.rows[0].nps), 9);
	assert.equal(sav.rows[0].why, '=1+1 Zoë');
	assert.equal(Number(sav.rows[0].topics_bill), 1);
	assert.ok('r_receipt' in sav.rows[0]);
	assert.equal(one(`select count(*) from app.delivery
		where tenant_id = :'id' and purpose = 'survey.export'`, h.tenant), '2',
	'a mail for each');
	assert.deepEqual(sql(`select action, count(*) from app.audit
		where tenant_id = :'id' and action like 'survey.%' group by 1
		order by 1`, h.tenant),
	[['survey.download', '2'], ['survey.export', '2']]);
});

test('empty, in words, filtered: as the page said', async () => {
	const h = await home('analyst', version('v', 'About what?', 'A bill'));
	assert.deepEqual(workbook((await made(h, { format: 'xlsx' })).file).rows,
		[]);
	assert.deepEqual(readstat((await made(h, { format: 'sav' })).file).rows,
		[]);
	add(h, { about: 'bill' });
	add(h, { about: 'order' }, { day: '2026-03-05' });
	const wanted = { from: '2026-03-01', to: '2026-03-02' };
	assert.deepEqual(workbook((await made(h, { ...wanted, format: 'xlsx',
		values: 'words' })).file).rows.map((r) => r['About what?']),
	[['s', 'A bill']]);
	const codes = workbook((await made(h, { ...wanted, format: 'xlsx' }))
		.file);
	assert.deepEqual(codes.rows.map((r) => r.about), [['s', 'bill']]);
	assert.ok(codes.labels.some((r) => r[0] === 'about' && r[2] === 'bill' &&
		r[3] === 'A bill'));
	assert.deepEqual(readstat((await made(h, { ...wanted, format: 'sav' }))
		.file).rows.map((r) => r.about), ['bill']);
});

test('hostile texts are texts in both', async (t) => {
	const given = shared('strings');
	if (!given) return t.skip('the shared strings are not there');
	const h = await home();
	const texts = [...JSON.parse(readFileSync(path.join(given, 'blns.json'),
		'utf8')), '=1+1', '_x0041_', 'x'.repeat(9000) + 'é']
		.map((s) => s.toWellFormed()).filter((s) => s && !s.includes('\0'));
	sql(`insert into app.response (tenant_id, id, survey_id, version, receipt,
		state, page, answers, language, cells, has_comment, started_at,
		completed_at, day)
		select :'tenant', gen_random_uuid(), :'survey', 1, 'X-' ||
		gen_random_uuid(), 'complete', 2, jsonb_build_object('why', x), 'en',
		'{}', true, now(), now(), now()::date
		from jsonb_array_elements_text(:'texts') x`, { tenant: h.tenant.id,
		survey: h.survey.id, texts: JSON.stringify(texts) });
	const { rows } = workbook((await made(h, { format: 'xlsx' })).file);
	assert.equal(rows.length, texts.length);
	assert.deepEqual([...new Set(rows.map((r) => r.why[0]))], ['s']);
	const plainly = (s) => s.replace(/[\x00-\x1f\x7f\ufffe\uffff\ufffd]|_x[0-9A-F]{4}_/gi, '?');
	assert.deepEqual(rows.map((r) => plainly(r.why[1])).sort(),
		texts.map(plainly).sort());
	const sav = readstat((await made(h, { format: 'sav' })).file);
	assert.ok(sav.rows.some((r) => r.why === 'x'.repeat(9000) + 'é'));
	assert.match(sav.about, new RegExp(`Rows: ${texts.length}\\b`));
});

// The worker's processes that make these files.
const lanes = () => descendants(Number(readFileSync(`${data}/run.pid`, 'utf8')))
	.filter((p) => /^exitpoll-worker: export/.test(p.args)).map((p) => p.pid);
const peak = (pid) => Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(
	`/proc/${pid}/status`, 'latin1'))[1]);

test('at most three under way, one is given up, none for others', async () => {
	const h = await home();
	const hold = spawn('psql', ['-X', '-q', '-d', db], { stdio: ['pipe',
		'ignore', 'ignore'] });
	hold.stdin.write('begin; lock table app.export_piece;\n');
	await until(() => one(`select count(*) from pg_locks where granted and
		relation = 'app.export_piece'::regclass
		and mode = 'AccessExclusiveLock'`) === '1', 'the lock');
	try {
		for (let i = 0; i < 3; i++)
			assert.equal((await take(h, { format: 'sav' })).status, 303);
		const fourth = await take(h, { format: 'xlsx' });
		assert.equal(fourth.status, 422);
		assert.match(plain(fourth.text), /Three files are being made already/);
		assert.match(fourth.text, /value="xlsx" checked/);
		const page = await h.who.get(h.page + '?follow=1');
		assert.equal(page.headers.refresh, '5');
		assert.match(plain(page.text), /Stop reloading/);
		assert.equal((await h.who.get(h.page)).headers.refresh, undefined);
		// What dies is begun anew by another process.
		for (const pid of lanes()) process.kill(pid, 'SIGKILL');
	} finally {
		hold.stdin.end();
	}
	await until(() => one(`select count(*) from app.export where tenant_id =
		:'id' and state = 'done'`, h.tenant) === '3', 'three files', 60);
	const page = await h.who.get(h.page + '?follow=1');
	assert.equal(page.headers.refresh, undefined, 'nothing is under way');
	const [, id] = /name="drop" value="([0-9a-f-]{36})"/.exec(page.text);
	const other = await home();
	assert.equal((await other.who.get(`${h.page}/${id}`)).status, 404);
	assert.equal((await other.who.get(`${other.page}/${id}`)).status, 404);
	await take({ ...other }, { drop: id });
	assert.equal((await h.who.get(`${h.page}/${id}`)).status, 200);
	const recruiter = await Visitor.signIn(personAdd(h.tenant, 'recruiter'));
	assert.equal((await recruiter.get(`${h.page}/${id}`)).status, 403);
	assert.equal((await take(h, { drop: id })).status, 303);
	assert.equal((await h.who.get(`${h.page}/${id}`)).status, 404);
	assert.equal(one(`select count(*) from app.export_piece
		where export_id = :'id'`, { id }), '0');
	assert.match(plain((await h.who.get(h.page)).text), /Cancelled or deleted/);
});

test('a file goes after seven days, what was noted of it after a month',
	async () => {
		const h = await home();
		const { link } = await made(h, { format: 'sav' });
		sql(`update app.export set made_at = now() - interval '8 days',
			ended_at = now() - interval '8 days' where tenant_id = :'id'`,
		h.tenant);
		assert.equal((await h.who.get(link)).status, 404);
		sql(`insert into app.job (kind) values ('sweep')`);
		await until(() => one(`select count(*) from app.export_piece
			where tenant_id = :'id'`, h.tenant) === '0', 'the sweep', 60);
		assert.equal(one(`select count(*) from app.export
			where tenant_id = :'id'`, h.tenant), '1');
	});

test('thirty thousand take no more memory than a few', async () => {
	const h = await home();
	sql(`insert into app.response (tenant_id, id, survey_id, version, receipt,
		state, page, answers, language, cells, has_comment, started_at,
		completed_at, day)
		select :'tenant', gen_random_uuid(), :'survey', 1, 'M-' || i ||
		gen_random_uuid(), 'complete', 2, jsonb_build_object('nps', i % 11,
		'why', repeat('word ', 100) || i), 'en', '{}', true, t, t, t::date
		from generate_series(1, 30000) i,
		lateral (select timestamptz '2026-03-01' + i * interval '1 minute' as t) x;
		insert into app.rollup_delta (tenant_id, survey_id, day, channel,
		version, weight, cells) select :'tenant', :'survey', '2026-03-01',
		'web', 1, 30000, '{#complete}'`,
	{ tenant: h.tenant.id, survey: h.survey.id });
	await take(h, { to: '2026-03-02' });	// what a first one makes is made
	const pids = workersOf(Number(readFileSync(`${data}/run.pid`, 'utf8')));
	assert.ok(pids.length > 0, 'the workers are found');
	const memory = () => pids.reduce((sum, pid) => sum + memoryOf(pid), 0);
	const before = memory();
	for (const format of ['csv', 'ndjson']) {
		const got = await take(h, { format });
		assert.ok(got.bytes.length > 15e6);
		const all = format === 'csv' ? csv(got.text).rows.map((r) => r.why) :
			lines(got.text).map((r) => r.answers.why);
		assert.equal(new Set(all).size, 30000);
		assert.ok(memory() - before < 16 << 20, `${format} grew by ` +
			`${(memory() - before) >> 10} kB`);
	}
	assert.deepEqual(sql(`select format, rows, state from app.export
		where tenant_id = :'id' order by made_at offset 1`, h.tenant),
	[['csv', '30000', 'done'], ['ndjson', '30000', 'done']]);
	const { rows } = workbook((await made(h, { format: 'xlsx' })).file);
	assert.equal(new Set(rows.map((r) => r.why[1])).size, 30000);
	const sav = readstat((await made(h, { format: 'sav' })).file);
	assert.equal(new Set(sav.rows.map((r) => r.why)).size, 30000);
	for (const pid of lanes())
		assert.ok(peak(pid) < 64 << 10, `a process took ${peak(pid)} kB`);
});
