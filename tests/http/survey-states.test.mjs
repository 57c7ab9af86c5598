// A survey's states as the visitor sees them, at once on every process, and a
// limit of responses that is exact when all come together.
import test from 'node:test';
import assert from 'node:assert/strict';
import { one, plain, respond, sql, surveyAdd, tenantAdd } from '../lib/app.mjs';
import { fill, get, open, post, tool, until } from '../lib/survey.mjs';

const ONE_PAGE = (code) => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="${code}" xml:lang="en" languages="en de">
<title>States<t xml:lang="de">Zustände</t></title><thanks>Thanks.</thanks>
<page code="one"><title>One</title>
<question code="nps" type="nps"><label>Recommend?</label></question>
</page></survey>`;

const tenant = tenantAdd();
const set = (survey, ...options) =>
	tool('survey', 'set', tenant.slug, survey.slug, ...options);
const heading = (answer) => plain(/<h1[^>]*>(.*?)<\/h1>/s.exec(answer.text)[1]);
const all = (answer) => plain(answer.text).replace(/\s+/g, ' ');

const cases = [
	[['--state', 'paused'], 'This survey is paused', /Please come back later/],
	[['--state', 'closed'], 'This survey is closed', /takes no answers/],
	[['--state', 'archived'], 'This survey is closed', /takes no answers/],
	[['--opens', '2090-01-02 03:04'], 'This survey is not open yet',
		/opens on 2 Jan 2090, 03:04/],
	[['--closes', '2020-01-02 03:04'], 'This survey is closed',
		/closed on 2 Jan 2020, 03:04/],
	[['--limit', '1'], 'This survey has all its answers', /As many people/],
];

for (const [options, title, words] of cases)
	test(`${options.join(' ')}: ${title}`, async () => {
		const survey = surveyAdd(tenant);
		await respond(survey, { nps: 9 }, { why: 'So.' });
		const form = await open(survey.path);
		set(survey, ...options);
		await until(async () => (await get(survey.path)).status === 410,
			'the page says so');
		const page = await get(survey.path);
		assert.equal(heading(page), title);
		assert.match(all(page), words);
		const late = await post(form.action, fill(form, { nps: '1' }));
		assert.equal(late.status, 410);
		assert.match(all(late), /What you just sent was not stored/);
		// Back again: each change can be undone.
		set(survey, '--state', 'open', '--opens', 'none', '--closes', 'none',
			'--limit', 'none');
		await until(async () => (await get(survey.path)).status === 200,
			'it is open again');
	});

test('the customer\'s own message, in the language of the page', async () => {
	const survey = surveyAdd(tenant, ONE_PAGE('own'));
	sql(`update app.survey set state = 'paused', revision = revision + 1,
		messages = '{"de": "Wir ziehen um.", "en": "We are <moving>."}'
		where id = :'id'`, survey);
	await until(async () => (await get(survey.path)).status === 410, 'paused');
	const english = await get(survey.path);
	assert.match(english.text, /lang="en" dir="auto">We are &lt;moving&gt;\./);
	assert.doesNotMatch(all(english), /come back later/);
	assert.match((await get(survey.path, { 'accept-language': 'de-AT' })).text,
		/lang="de" dir="auto">Wir ziehen um\./);
});

test('a limit of 7 takes exactly 7 of 40 that come at once', async () => {
	const survey = surveyAdd(tenant, ONE_PAGE('most'));
	set(survey, '--limit', '7');
	const forms = [];
	for (let i = 0; i < 40; i++) forms.push(await open(survey.path));
	const answers = await Promise.all(forms.map((form) =>
		post(form.action, fill(form, { nps: '8' }))));
	assert.equal(answers.filter((a) => a.status === 303).length, 7);
	for (const a of answers.filter((it) => it.status !== 303)) {
		assert.equal(a.status, 410);
		assert.match(heading(a), /has all its answers/);
	}
	assert.equal(one(`select count(*) from app.response where survey_id = :'id'
		and state = 'complete'`, survey), '7');
	assert.equal(one(`select taken from app.survey_limit
		where survey_id = :'id'`, survey), '7');
	// What was stored is told again, whoever asks, full or not.
	const won = answers.findIndex((a) => a.status === 303);
	const again = await post(forms[won].action, fill(forms[won], { nps: '8' }));
	assert.equal(again.status, 303);
	set(survey, '--limit', '8');
	await until(async () => (await get(survey.path)).status === 200, 'room');
});
