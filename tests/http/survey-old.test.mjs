// What was published stays readable whatever today's lint says of it, and what
// was stored is shown as it is, whatever today's types say.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Visitor, ask, field, one, personAdd, plain, respond, sql, surveyAdd,
	tenantAdd } from '../lib/app.mjs';
import { tool } from '../lib/survey.mjs';

// A reserved word, twelve stars, a type and an attribute that nobody knows, a
// condition on what comes later.
const OLD = `<survey xmlns="urn:exitpoll:survey:1" code="Old" xml:lang="en"
	new="1"><title>Old ways</title>
  <page code="first"><question code="nps" type="nps"><label>Well?</label></question>
    <question code="is" type="short-text"><label>A word?</label></question>
    <question code="stars" type="rating" steps="12"><label>Stars?</label></question>
    <question code="draw" type="sketch" ink="blue"><label>A drawing?</label></question>
    <question code="pick" type="single" show-if="late = 1"><label>One?</label>
      <option code="a">A</option></question></page>
  <page code="second" show-if="nps &lt; 5">
    <question code="late" type="long-text" required="yes"><label>Why?</label></question></page>
</survey>`;

const tenant = tenantAdd();
const survey = surveyAdd(tenant, OLD);
const owner = await Visitor.signIn(personAdd(tenant, 'owner'));
const words = (html) => plain(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
const rows = () => sql(`select id, state, answers from app.response
	where survey_id = :'id' order by started_at`, { id: survey.id })
	.map(([id, state, answers]) => ({ id, state, answers: JSON.parse(answers) }));

test('today it could not be published', () => {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'old-'));
	const file = path.join(dir, 'old.xml');
	fs.writeFileSync(file, OLD);
	assert.throws(() => tool('survey', 'check', file), (e) => {
		for (const why of [/is a word of the system/, /no type of question “sketch”/, /from 3 to/, /look back|asked later/])
			assert.match(String(e.stderr), why);
		return true;
	});
	fs.rmSync(dir, { recursive: true });
});

test('it is shown, answered, counted and read', async () => {
	await respond(survey, { nps: 9, is: 'fine', stars: 12 });
	await respond(survey, { nps: 2 }, { late: 'Slow & late.' });
	await respond(survey, { nps: 3, stars: 1 });
	assert.deepEqual(rows().map(({ state, answers }) => [state, answers]), [
		['complete', { nps: 9, is: 'fine', stars: 12 }],
		['complete', { nps: 2, late: 'Slow & late.' }],
		['partial', { nps: 3, stars: 1 }]]);
	const page = await owner.get(`/app/surveys/${survey.slug}`);
	assert.equal(page.status, 200);
	assert.match(words(page.text), /Responses 2 .*and 1 partial/);
	assert.match(words(page.text), /Slow & late\./);
	const list = await owner.get(`/app/surveys/${survey.slug}/responses`);
	assert.equal(list.status, 200);
	assert.match(words(list.text), /3 responses/);
	assert.equal((await owner.get('/app/surveys')).status, 200);
	for (const { id } of rows())
		assert.equal((await owner.get(`/app/responses/${id}`)).status, 200);
	const first = words((await owner.get(`/app/responses/${rows()[0].id}`)).text);
	assert.match(first, /A word\? fine/);
	assert.match(first, /Stars\? 12 of 12/);
});

test('what no longer fits is shown as it is', async () => {
	const answers = { nps: 'nine', is: ['a', 'b'], stars: 99, pick: 'gone',
		draw: 'M0 0L1 1', late: 5, old: { deep: [1, '}'] }, 'old.more': null };
	const id = one(`insert into app.response (tenant_id, id, survey_id, version,
		    receipt, state, page, answers, language, completed_at,
		    day)
		values (:'tenant', gen_random_uuid(), :'survey', 1,
		    'STRANGE-' || left(:'survey', 8), 'complete', 1, :'answers', 'en',
		    now(), current_date) returning id`,
	{ tenant: tenant.id, survey: survey.id, answers: JSON.stringify(answers) });
	const page = await owner.get(`/app/responses/${id}`);
	assert.equal(page.status, 200);
	const text = words(page.text);
	for (const shown of [/Well\? nine/, /A word\? \["a", ?"b"\]/, /Stars\? 99 of 12/,
		/One\? gone/, /A drawing\? M0 0L1 1/, /Why\? 5/,
		/old \{"deep": ?\[1, ?"\}"\]\}/, /old\.more null/])
		assert.match(text, shown);
	for (const target of ['', '/responses'])
		assert.equal((await owner.get(
			`/app/surveys/${survey.slug}${target}`)).status, 200);
});

test('a visit that was begun with it goes on, and loses nothing', async () => {
	const page = await ask('GET', survey.path);
	const sent = await ask('POST', survey.path, { form: [
		['_token', field(page.text, '_token')], ['_page', 'first'],
		['nps', '1'], ['is', 'kept']] });
	assert.equal(sent.status, 303);
	const { id } = rows().at(-1);
	sql(`update app.response set revision = revision + 1,
		answers = answers || '{"gone": [7]}'
		where id = :'id'`, { id });
	const second = await ask('GET', sent.headers.location);
	assert.equal(second.status, 200);
	const done = await ask('POST', survey.path, { form: [
		['_token', field(second.text, '_token')], ['_page', 'second'],
		['late', 'So.']] });
	assert.match(done.headers.location, /\/thanks\?/);
	assert.deepEqual(rows().find((r) => r.id === id).answers,
		{ nps: 1, is: 'kept', late: 'So.', gone: [7] });
});
