// A type of question is one file and one row. The programs are built with one
// that the product does not have (tests/type), amounts by rules of its own
// whose answer is nothing but parts, and it goes the whole way: definition,
// form, refusal, storage, counts, dashboard, the single response, export.
// Nothing else knows of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../lib/env.mjs';
import { Instance, tokenOf, until } from '../lib/fault.mjs';

const built = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
const BUILD = path.join(built, 'type');
const SURVEY = `<survey xmlns="urn:exitpoll:survey:1" code="money" xml:lang="en">
<title>Money</title><page code="one">
<question code="spent" type="share" total="10" required="yes">
<label>Where did it go?</label><option code="rent">Rent</option>
<option code="food">Food &amp; drink</option><option code="fun">Fun</option>
</question>
<question code="why" type="short-text"><label>Why?</label></question>
</page></survey>`;

let it, cookie = '';

const tool = (...args) => execFileSync(path.join(BUILD, 'exitpoll'), args, {
	cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
	env: { ...process.env, EXITPOLL_DB: it.db } });
// The parts' fields.
const fields = (html) => [...html.matchAll(/<input type="text"(?! name="_)[^>]*>/g)]
	.map(([tag]) => ['id', 'name', 'value'].map((name) =>
		new RegExp(` ${name}="([^"]*)"`).exec(tag)[1]));
const plain = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

// All objects but that of the table are those that were built already.
before(async () => {
	fs.rmSync(BUILD, { recursive: true, force: true });
	fs.mkdirSync(BUILD);
	for (const part of ['obj', 'gen', 'assets'])
		execFileSync('cp', ['-a', path.join(built, part), BUILD]);
	process.env.EXITPOLL_BUILD = BUILD;
	process.env.TYPES = 'tests/type/table.c tests/type/share.c';
	it = await Instance.make('types');
});
after(() => it?.remove());

async function signedIn(target) {
	if (cookie === '') {
		const form = await it.ask('GET', '/login');
		const answer = await it.ask('POST', '/login', { _token:
			tokenOf(form.text), email: 'owner@acme.example',
		password: it.password });
		assert.equal(answer.status, 303, answer.text);
		cookie = answer.headers['set-cookie'][0].split(';')[0];
	}
	return (await it.ask('GET', target, undefined, { cookie })).text;
}

async function sent(answers) {
	const form = await it.ask('GET', '/acme/s/money');
	return it.ask('POST', '/acme/s/money', { _token: tokenOf(form.text),
		_page: 'one', ...answers });
}

test('its definition is read by its own attributes, and published', () => {
	const file = path.join(it.dir, 'money.xml');
	fs.writeFileSync(file, SURVEY.replace('total="10"', 'total="0"'));
	assert.throws(() => tool('survey', 'check', file),
		/total="0" must be a whole number from 1 to 1000/);
	fs.writeFileSync(file, SURVEY.replace('type="share"', 'type="single"'));
	assert.throws(() => tool('survey', 'check', file),
		/"total" has no meaning for a question of type "single"/);
	fs.writeFileSync(file, SURVEY);
	tool('survey', 'publish', 'acme', 'money', file);
});

test('the form has a field for each part', async () => {
	const { status, text } = await it.ask('GET', '/acme/s/money');
	assert.equal(status, 200, text);
	assert.deepEqual(fields(text), [['q-spent', 'spent.rent', ''],
		['q-spent.food', 'spent.food', ''],
		['q-spent.fun', 'spent.fun', '']]);
	assert.match(text, /<label for="q-spent.food">Food &amp; drink<\/label>/);
});

test('what it refuses comes back with its words and what was typed',
	async () => {
		const short = await sent({ 'spent.rent': '7', 'spent.fun': '2' });
		assert.equal(short.status, 422);
		assert.match(short.text,
			/<a href="#q-spent">The amounts must add up to 10<\/a>/);
		assert.deepEqual(fields(short.text).map(([,, value]) => value),
			['7', '', '2']);
		const word = await sent({ 'spent.rent': '7', 'spent.fun': 'x' });
		assert.match(word.text, /<a href="#q-spent.fun">/);
		assert.equal((await sent({})).status, 422, 'it is required');
		assert.equal((await sent({ spent: '10' })).status, 422,
			'it has no value of its own');
		assert.deepEqual(await it.sql(`select count(*) from app.response r
			join app.survey s on s.id = r.survey_id and s.slug = 'money'`),
		['0']);
	});

test('its answers are stored by their paths and counted', async () => {
	for (const answers of [{ 'spent.rent': ' 07', 'spent.fun': '3' },
		{ 'spent.rent': '7', 'spent.food': '3' }, { 'spent.fun': '10' }])
		assert.equal((await sent(answers)).status, 303);
	assert.deepEqual(await it.sql(`select answers from app.response r
		join app.survey s on s.id = r.survey_id and s.slug = 'money'
		order by r.started_at limit 1`),
	['{"spent.fun": 3, "spent.rent": 7}']);
});

test('the dashboard and the single response show it', async () => {
	const page = await until('counts are there', 10000, async () => {
		const html = await signedIn('/app/surveys/money?period=30');
		return plain(html).includes('Where did it go? – Rent') && html;
	});
	const rent = page.split('id="d-spent.rent"')[1].split('</table>')[0];
	assert.match(plain(rent), /Where did it go\? – Rent .*\b7 2 67/);
	const fun = page.split('id="d-spent.fun"')[1].split('</table>')[0];
	assert.match(plain(fun), /\b3 1 33.* 10 1 33/);
	const [id] = await it.sql(`select r.id from app.response r
		join app.survey s on s.id = r.survey_id and s.slug = 'money'
		where answers ? 'spent.food'`);
	const one = plain(await signedIn(`/app/responses/${id}`));
	assert.match(one, /Where did it go\? Rent: 7 Food &amp; drink: 3/);
});

test('the export has a column for each of its parts', () => {
	const [head, ...rows] = tool('survey', 'export', 'acme', 'money')
		.trimEnd().split('\r\n').map((line) => line.split(',').slice(14));
	assert.deepEqual(head, ['"spent.rent"', '"spent.food"', '"spent.fun"',
		'"why"']);
	assert.deepEqual(rows, [['""', '""', '"10"', '""'],
		['"7"', '"3"', '""', '""'], ['"7"', '""', '"3"', '""']]);
});
