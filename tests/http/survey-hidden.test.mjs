// Hidden fields: declared by the survey, filled from its address, kept with the
// answers and marked as unverified wherever they show.
import test from 'node:test';
import assert from 'node:assert/strict';
import { fill, formOf, get, open, post, rows, sql, surveyNew, tool } from
	'../lib/survey.mjs';
import { pageRead } from '../lib/html.mjs';
import { Visitor, personAdd, plain, surveyAdd, tenantAdd } from
	'../lib/app.mjs';
import { readFileSync } from 'node:fs';

const hidden = () => surveyNew('acme', 'tests/http/data/hidden.xml');
const send = (form, answers, more) =>
	post(form.action, fill(form, answers, more));
const answersOf = (survey) => rows(survey).map((r) => r.answers);

test('from the address to the answers, by way of the form', async () => {
	const survey = hidden();
	const target = survey.path + '?agent=Zo%C3%AB+%22%3Cb%3E%22&queue=vip&x=1';
	const first = await get(target);
	assert.equal(first.status, 200);
	assert.match(first.text, /Recommend Zoë &quot;&lt;b&gt;&quot;\?|Recommend Zoë "&lt;b&gt;"\?/);
	assert.ok(pageRead(first.text).id('q-vip'), 'a condition sees it');
	const form = formOf(first);
	// Refused and translated, the form still carries it.
	const refused = await send(form, { vip: 'v' });
	assert.equal(refused.status, 422);
	const german = await send(formOf(refused), { vip: 'v' }, [['_lang', 'de']]);
	assert.equal(german.status, 200);
	const sent = await send(formOf(german), { nps: '9', vip: 'v' });
	const second = await get(sent.to);
	assert.deepEqual(formOf(second).get('_given'), [], 'it is stored by now');
	const done = await send(formOf(second), { why: 'So' });
	const thanks = await get(done.to);
	assert.match(thanks.text, /from Zoë/);
	assert.doesNotMatch(thanks.text, /nverified/);
	const kept = { agent: 'Zoë "<b>"', 'agent.unverified': 1, queue: 'vip',
		'queue.unverified': 1, nps: 9, vip: 'v', why: 'So' };
	assert.deepEqual(answersOf(survey), [kept]);
	// In the export: the value, and the mark beside it.
	const [head, row] = tool('survey', 'export', 'acme', survey.slug)
		.trim().split(/\r?\n/);
	assert.match(head, /"agent","agent\.unverified","queue"/);
	assert.match(row, /"Zoë ""<b>""","?1"?,/);
});

test('what is stored is not changed by a later form', async () => {
	const survey = hidden();
	const one = formOf(await get(survey.path + '?agent=Ada'));
	const two = formOf(await get((await send(one, { nps: '1' })).to));
	await send(two, { why: 'x' }, [['_given', '{"agent":"Eve"}']]);
	assert.deepEqual(answersOf(survey)[0], { agent: 'Ada',
		'agent.unverified': 1, nps: 1, why: 'x' });
});

test('what is not declared or not fit is left out', async () => {
	const survey = hidden();
	for (const query of ['?agent=', '?agent=%20%20', '?agent=a%0Ab',
		'?agent=%07', '?agent=' + 'a'.repeat(201), '?Agent=x', '?nps=9',
		'?vip=x', '?agent.unverified=0', '?agent=%ff']) {
		const first = await get(survey.path + query);
		assert.equal(first.status, 200, query);
		assert.deepEqual(formOf(first).get('_given'), [], query);
	}
	const most = 'ä'.repeat(200);
	const first = formOf(await get(survey.path + '?agent=' +
		encodeURIComponent(most) + '&agent=second'));
	assert.equal(JSON.parse(first.get('_given')[0]).agent, most);
	// Nor can a form bring more than an address can.
	for (const given of ['', 'x', '[]', '{"agent":1}', '{"agent":["a"]}',
		'{"nps":9,"vip":"x","agent":"a\\nb"}', '{"agent.unverified":0}',
		'{"agent":"' + 'a'.repeat(201) + '"}', '\xff']) {
		const own = hidden();
		const form = await open(own.path);
		const sent = await send(form, { nps: '5' }, [['_given', given]]);
		assert.equal(sent.status, 303, given);
		assert.deepEqual(answersOf(own), [{ nps: 5 }], given);
	}
	// As a field of the form it is as strange as any other.
	const form = await open(survey.path);
	const strange = await send(form, { nps: '5', agent: 'x' });
	assert.equal(strange.status, 422);
	assert.match(strange.text, /agent/);
});

test('a condition or jump about it holds from the first page on', async () => {
	const survey = hidden();
	const short = formOf(await get(survey.path + '?queue=short'));
	const done = await send(short, { nps: '5' });
	assert.match(done.to, /\/thanks\?r=/);
	const plain = await get(survey.path);
	assert.equal(pageRead(plain.text).id('q-vip'), undefined);
	assert.match(plain.text, /Recommend us\?/);
	// The page for all is not that of the one who came with an address.
	const vip = await get(survey.path + '?queue=vip');
	assert.ok(pageRead(vip.text).id('q-vip'));
	assert.equal(pageRead((await get(survey.path)).text).id('q-vip'),
		undefined);
});

test('who declines leaves nothing of it', async () => {
	const survey = hidden();
	const form = formOf(await get(survey.path + '?agent=Ada'));
	const sent = await send(form, {}, [['_decline', '1']]);
	assert.match(sent.to, /declined/);
	assert.deepEqual(rows(survey).map((r) => r.answers), [{}]);
});

test('who reads the response sees that nobody has verified it', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant, readFileSync(
		new URL('data/hidden.xml', import.meta.url), 'utf8'));
	const form = formOf(await get(survey.path + '?agent=Ada'));
	const two = formOf(await get((await send(form, { nps: '5' })).to));
	await send(two, {});
	const [[id]] = sql("select id from response where survey_id = :'id'",
		{ id: survey.id });
	const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
	const page = plain((await analyst.get(`/app/responses/${id}`)).text)
		.replace(/\s+/g, ' ');
	assert.match(page, /AgentAdaUnverified: it came with the address/);
	assert.match(page, /QueueNot answered/);
});
