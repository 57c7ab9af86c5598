// An anonymous survey: a stranger who has the whole database, all its rows with
// their places and transactions, and the logs, cannot tell which answers came
// from which session, while they wait, when they are shown, and afterwards.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Visitor, field, one, personAdd, plain, sql, surveyAdd, tenantAdd }
	from '../lib/app.mjs';
import { fill, formOf, get, post, until } from '../lib/survey.mjs';
import { keyMake, token } from '../lib/context.mjs';
import { data } from '../lib/env.mjs';
import { Receiver } from '../lib/receiver.mjs';

const survey = (identity, more = '') => `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="a" xml:lang="en" languages="de"
 identity="${identity}" order="random">
<title>How was it?</title>
<page code="first"><question code="nps" type="nps"><label>Recommend?</label>
</question></page>
<page code="second"><question code="why" type="long-text"><label>Why?</label>
</question>${more}</page></survey>`;

const TOGETHER = 10;
const SESSIONS = 40;
const said = [];		// { sid, word, submission }, in their order
let tenant, who, key, anonymous;

before(async () => {
	tenant = tenantAdd();
	who = await Visitor.signIn(personAdd(tenant, 'owner'));
	key = await keyMake(who);
	anonymous = surveyAdd(tenant, survey('anonymous'));
});

const now = () => Math.floor(Date.now() / 1000);
const link = (sid, of = anonymous) => `${of.path}?s=${token(key, { sid,
	channel: 'voice', agent: 'Zoë', lang: 'de', start: now() - 90,
	end: now() - 60 })}`;
// Its pages come in an order of each visit's own.
const asks = (answer, code) => new RegExp(` name="${code}"`).test(answer.text);
const only = (answer, answers) => Object.fromEntries(Object.entries(answers)
	.filter(([code]) => asks(answer, code)));
const submissionOf = (form) => {
	const raw = Buffer.from(form.get('_token')[0], 'base64url');
	return raw.toString('hex');
};

async function answer(sid, word, of = anonymous) {
	const first = await get(link(sid, of));
	assert.equal(first.status, 200, `${first.status} ${first.to}`);
	const pages = { nps: String(said.length % 11), why: word };
	let form, sent;
	for (let page = first; page !== null;
		page = asks(page, '_decline') ? await get(sent.to) : null) {
		form = formOf(page);
		sent = await post(form.action, fill(form, only(page, pages)));
		assert.equal(sent.status, 303);
	}
	return { first, to: sent.to, submission: submissionOf(form) };
}

async function visit() {
	const sid = randomUUID();
	const word = `word${said.length}-${randomUUID()}`;
	const { to, submission } = await answer(sid, word);
	said.push({ sid, word, submission });
	return to;
}

// Every row of every table, as text.
function dump() {
	const tables = sql(`select c.relname from pg_class c
		join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = 'app' and c.relkind = 'r' order by 1`);
	return tables.flatMap(([name]) => sql(`select x::text from app.${name} x`)
		.map(([row]) => ({ name, row })));
}

const logs = () => ['kore.log', 'worker.log', 'postgres.log', 'nginx.log',
	'edge.log'].map((name) => path.join(data, 'log', name))
	.filter((file) => fs.existsSync(file))
	.map((file) => fs.readFileSync(file, 'latin1')).join('\n');
const states = () => Object.fromEntries(sql(`select state, count(*)
	from app.response where survey_id = :'id' group by 1`,
{ id: anonymous.id }).map(([state, n]) => [state, Number(n)]));

// Spearman's rank correlation of an order with the true one.
function correlation(order) {
	const n = order.length;
	const squares = order.reduce((sum, at, i) => sum + (at - i) ** 2, 0);
	return 1 - 6 * squares / (n * (n * n - 1));
}

test('the first page says what is kept, and the thanks give no number',
	async () => {
		const page = await get(link(randomUUID()));
		assert.match(page.text, /anonym: Sie werden ohne Namen/);
		assert.match((await get(anonymous.path)).text,
			/Your answers are anonymous/);
		const to = await visit();
		assert.match(to, /thanks\?anonymous=de$/);
		const thanks = await get(to);
		assert.equal(thanks.status, 200);
		assert.match(thanks.text, /führt von Ihnen zu Ihren Antworten/);
		assert.doesNotMatch(thanks.text, /class="receipt"/);
	});

test('while fewer than ten are there, nothing of them can be read', async () => {
	while (said.length < TOGETHER - 1)
		await visit();
	assert.deepEqual(states(), { waiting: TOGETHER - 1 });
	const rows = dump();
	for (const { word } of said)
		assert.equal(rows.some(({ row }) => row.includes(word)), false);
	const home = plain((await who.get(`/app/surveys/${anonymous.slug}`)).text);
	assert.match(home, /9 anonymous answers wait/);
	const list = await who.get(`/app/surveys/${anonymous.slug}/responses`);
	assert.doesNotMatch(list.text, /\/app\/responses\//);
	const [[id]] = sql(`select id from app.response where survey_id = :'id'
		limit 1`, { id: anonymous.id });
	assert.equal((await who.get(`/app/responses/${id}`)).status, 404);
});

test('what a page keeps can be read on the next, and only there', async () => {
	const word = randomUUID();
	const pages = { nps: '3', why: word };
	let page = await get(link(randomUUID()));
	let form = formOf(page);
	let sent = await post(form.action, fill(form, only(page, pages)));
	page = await get(sent.to);
	sent = await post((form = formOf(page)).action, fill(form,
		only(page, pages), [['_back', '1']]));
	assert.equal(sent.status, 303);
	const partial = one(`select answers from app.response
		where survey_id = :'id' and state = 'partial'`, { id: anonymous.id });
	assert.match(partial, /^{"_sealed": "[\w-]+"}$/);
	assert.equal(dump().some(({ row }) => row.includes(word)), false);
	// Another web process, or one that has forgotten: read from the database.
	const again = await get(sent.to.replace(/&n=\d+/, ''));
	assert.equal(again.status, 200);
	sent = await post((form = formOf(again)).action, fill(form,
		only(again, pages), [['_decline', '1']]));
	assert.match(sent.to, /declined=/);
	assert.equal(one(`select answers from app.response
		where survey_id = :'id' and state = 'declined'`,
	{ id: anonymous.id }), '{}');
});

test('once they are shown, no order, number, time or log joins them to a session',
	async () => {
		while (said.length < SESSIONS)
			await visit();
		await until(() => (states().waiting ?? 0) < TOGETHER,
			'they are mixed', 60);
		const all = sql(`select xmin::text, ctid::text, id, receipt, day,
		    started_at = completed_at and (started_at at time zone 'UTC')::time
			in ('00:00', '23:00') as is_day, language, channel, context,
		    revision, answers->>'why' as word
		    from app.response where survey_id = :'id'
			and state = 'complete'`, { id: anonymous.id }).map(([xmin, ctid,
			id, receipt, day, isDay, language, channel, context, revision,
			word]) => ({ xmin, ctid, id, receipt, day, isDay, language,
			channel, context, revision, word }));
		assert.ok(all.length > SESSIONS - TOGETHER && all.length <= SESSIONS);
		const batches = new Map();
		for (const r of all)
			batches.set(r.xmin, [...batches.get(r.xmin) ?? [], r]);
		const place = (ctid) => ctid.slice(1, -1).split(',')
			.reduce((sum, n) => sum * 1000 + Number(n), 0);
		const keys = { ctid: (r) => place(r.ctid), id: (r) => r.id,
			receipt: (r) => r.receipt };
		for (const batch of batches.values()) {
			assert.ok(batch.length >= TOGETHER, `${batch.length} together`);
			// What is the same of all of them tells nothing.
			for (const column of ['day', 'isDay', 'language', 'channel',
				'context', 'revision'])
				assert.equal(new Set(batch.map((r) => r[column])).size, 1,
					column);
			assert.equal(batch[0].isDay, 't');
			assert.equal(batch[0].language, 'en');
			assert.equal(batch[0].context, '{"anonymous": true}');
			const truth = batch.map(({ word }) => said.findIndex((s) =>
				s.word === word)).sort((a, b) => a - b);
			for (const [name, by] of Object.entries(keys)) {
				const order = batch.toSorted((a, b) => by(a) < by(b) ? -1 : 1)
					.map(({ word }) => truth.indexOf(said.findIndex((s) =>
						s.word === word)));
				// One time in a hundred thousand chance alone is beyond it.
				assert.ok(Math.abs(correlation(order)) < Math.min(0.97,
					4.5 / Math.sqrt(batch.length - 1)),
				`${name}: ${order}`);
			}
		}
		const rows = dump();
		for (const { sid, word, submission } of said) {
			const told = rows.filter(({ row }) => row.includes(word));
			// In the mixed row, and in the one that it is searched by, which
			// holds nothing else of where it came from.
			const names = told.map(({ name }) => name);
			assert.ok(names.length === new Set(names).size && names.every(
				(name) => name === 'response' || name === 'comment'),
			names.join());
			assert.equal(rows.some(({ row }) => row.includes(sid)), false,
				'no session is named anywhere');
			assert.equal(all.some(({ id }) =>
				submission.includes(id.replaceAll('-', ''))), false);
		}
		assert.equal(said.some(({ word }) => logs().includes(word)), false);
		// Counts that are not added up yet are of ten or more, too.
		for (const [cells] of sql(`select cells from app.rollup_delta
		    where survey_id = :'id'`, { id: anonymous.id })) {
			const n = cells.split(',').filter((c) => c.includes('#complete'))
				.length;
			assert.ok(n === 0 || n >= TOGETHER, cells);
		}
		// What is left of the visits says only that there were some.
		for (const [row] of sql(`select answers::text || cells::text ||
		    context::text || page || (started_at::time in ('00:00', '23:00'))
		    from app.response where survey_id = :'id' and state = 'mixed'`,
		{ id: anonymous.id }))
			assert.equal(row, '{}{}{}1true');
	});

test('they are counted, listed under their day, and exported', async () => {
	const n = states().complete;
	await until(() => Number(one(`select sum(n)
	    from app.counted where survey_id = :'id' and cell = '#complete'`,
	{ id: anonymous.id })) === n, 'they are counted');
	const list = await who.get(`/app/surveys/${anonymous.slug}/responses`);
	const rows = list.text.match(/<tr><th scope="row">.*?<\/tr>/gs);
	assert.ok(rows.length >= TOGETHER);
	for (const row of rows)
		assert.match(row, /<time datetime="\d{4}-\d\d-\d\d">[^<:]*<\/time>/);
	const page = await who.get(/href="(\/app\/responses\/[^"]*)"/
		.exec(list.text)[1]);
	assert.equal(page.status, 200);
	assert.match(page.text, /word\d+-/);
});

test('a session that has answered is not asked again, before and after',
	async () => {
		for (const { sid } of [said[0], said.at(-1)]) {
			const again = await get(link(sid));
			assert.equal(again.status, 303);
			assert.match(again.to, /thanks\?anonymous=/);
		}
		const { complete = 0, waiting = 0 } = states();
		assert.equal(complete + waiting, SESSIONS);
	});

test('a pseudonym takes the place of the session, the same at each survey',
	async () => {
		const sid = randomUUID();
		const two = ['one', 'two'].map(() => surveyAdd(tenant,
			survey('pseudonymous')));
		const found = [];
		for (const of of two) {
			const { first } = await answer(sid, 'x', of);
			assert.match(first.text, /ohne Ihren Namen/);
			const [[id, context]] = sql(`select id, context from app.response
				where survey_id = :'id'`, { id: of.id });
			const { session } = JSON.parse(context);
			assert.match(session.id, /^p-[0-9a-f]{20}$/);
			assert.equal(session.agent, 'Zoë');
			assert.equal('start' in session || 'end' in session, false);
			found.push({ id, name: session.id });
			assert.equal((await get(link(sid, of))).status, 303, 'once');
		}
		assert.equal(found[0].name, found[1].name);
		assert.notEqual(found[0].id, found[1].id);
		assert.equal(dump().some(({ row }) => row.includes(sid)), false);
	});

test('a program that listens is told of them when they are shown, not before',
	async (t) => {
		const at = await Receiver.make(t);
		const page = await who.get('/app/settings/webhooks');
		assert.match(plain(page.text), /anonymous survey are told of only once/);
		const made = await who.post('/app/settings/webhooks', { every: '1',
			_csrf: field(page.text, '_csrf'), url: at.url,
			event: 'response.completed' });
		assert.equal(made.status, 200);
		const of = surveyAdd(tenant, survey('anonymous'));
		const words = [];
		for (let i = 0; i < TOGETHER; i++) {
			words.push(randomUUID());
			await answer(randomUUID(), words.at(-1), of);
		}
		const events = () => Number(one(`select count(*) from app.job
			where tenant_id = :'id' and kind = 'event'`, { id: tenant.id }));
		assert.equal(events(), 0, 'nothing yet');
		await until(() => at.got.length >= TOGETHER, 'they are told', 60);
		const told = at.got.map((call) => call.body);
		assert.deepEqual(told.map((b) => JSON.stringify(b).match(words.find(
			(w) => JSON.stringify(b).includes(w)))[0]).sort(), words.sort());
		for (const body of told)
			assert.match(JSON.stringify(body), /"started_at":null/);
	});
