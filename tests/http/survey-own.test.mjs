// What a survey's page says of itself: that taking part is voluntary and what
// is kept, which questions need an answer, how far one is, and what becomes of
// a no.
import test from 'node:test';
import assert from 'node:assert/strict';
import { counts, fill, formOf, get, open, post, rows, surveyNew } from
	'../lib/survey.mjs';
import { pageRead, text } from '../lib/html.mjs';

const PAGES = 'tests/http/data/pages.xml';
const EVERY = 'tests/http/data/every-type.xml';
const NO = [['_decline', '1']];

const marks = (page) => page.nodes.filter((n) =>
	n.attributes.class === 'must').map(text);
const progress = (page) => page.nodes.filter((n) => n.tag === 'progress')
	.map((n) => [n.attributes.value, n.attributes.max]);

test('the first page says what is kept, and offers a way out', async () => {
	const { path } = surveyNew('acme', PAGES);
	const page = pageRead((await get(path)).text);
	assert.match(text(page.nodes.find((n) => n.tag === 'form')),
		/voluntary, and each page is kept as you send it\..*No, thank you/);
	const buttons = page.nodes.filter((n) => n.tag === 'button');
	assert.equal(buttons[0].attributes.name, undefined,
		'the Enter key presses the first button, and that goes on');
	const single = pageRead((await get(surveyNew('acme', EVERY).path)).text);
	assert.doesNotMatch(text(single.nodes.find((n) => n.tag === 'form')),
		/each page/);
});

test('a no is counted once, keeps nothing, and is not asked again',
	async () => {
		const survey = surveyNew('acme', PAGES);
		const form = await open(survey.path);
		const no = await post(form.action, fill(form, { name: 'Ada' }, NO));
		assert.equal(no.status, 303);
		assert.match(no.to, /\/thanks\?declined=en$/);
		const said = await get(no.to);
		assert.equal(said.status, 200);
		assert.match(said.text, /That is fine/);
		assert.deepEqual(rows(survey).map((r) => [r.state, r.answers]),
			[['declined', {}]]);
		// Back, and a change of mind: the form has had its answer.
		const again = await post(form.action, fill(form, { nps: '9' }));
		assert.equal(again.to, no.to);
		assert.equal((await post(form.action, fill(form, {}, NO))).to, no.to);
		assert.deepEqual(counts(survey), { '#declined': 1 });
	});

test('a no after a page takes back what was kept of it', async () => {
	const survey = surveyNew('acme', PAGES);
	const form = await open(survey.path);
	const sent = await post(form.action, fill(form,
		{ nps: '3', solved: 'no', name: 'Ada' }));
	assert.match(sent.to, /p=second/);
	assert.equal((await post(form.action, fill(form, {}, NO))).status, 303);
	assert.deepEqual(rows(survey).map((r) => [r.state, r.answers]),
		[['declined', {}]]);
	assert.deepEqual(counts(survey), { '#declined': 1 });
	assert.match((await get(sent.to)).to, /declined=/);
});

test('whichever is rarer is marked: required or optional', async () => {
	const survey = surveyNew('acme', PAGES);
	const first = await get(survey.path);
	assert.deepEqual(marks(pageRead(first.text)), ['Required']);
	const form = formOf(first);
	const second = await get((await post(form.action, fill(form,
		{ nps: '3', solved: 'no' }))).to);
	assert.deepEqual(marks(pageRead(second.text)), ['Required']);
});

test('progress counts what is behind one', async () => {
	const survey = surveyNew('acme', PAGES);
	const first = await get(survey.path);
	assert.deepEqual(progress(pageRead(first.text)), [['0', '2']]);
	const form = formOf(first);
	const second = await get((await post(form.action, fill(form,
		{ nps: '3', solved: 'no' }))).to);
	assert.deepEqual(progress(pageRead(second.text)), [['1', '3']]);
});

test('the ends of a scale are in the names of its ends, and describe it',
	async () => {
		const page = pageRead((await get('/acme/s/chat-exit')).text);
		const named = (id) => text(page.id(id).parent).trim();
		assert.equal(named('q-nps'), '0, Not at all likely');
		assert.equal(named('q-nps--10'), '10, Extremely likely');
		const group = page.nodes.find((n) => n.tag === 'fieldset');
		assert.equal(group.attributes.role, 'radiogroup');
		assert.match(group.attributes['aria-describedby'], /^q-nps-ends\b/);
		assert.equal(text(page.id('q-nps-ends')),
			'Not at all likelyExtremely likely');
	});

test('what is wrong is marked so for programs that read pages out',
	async () => {
		const form = await open(surveyNew('acme', PAGES).path);
		const refused = pageRead((await post(form.action,
			fill(form, {}))).text);
		const wrong = refused.nodes.filter((n) =>
			n.attributes['aria-invalid'] === 'true');
		assert.equal(wrong.length, 1);
		assert.equal(wrong[0].tag, 'fieldset');
		assert.ok(refused.id('q-nps').attributes.required !== undefined);
	});

test('a single choice that was changed after writing drops the text',
	async () => {
		const survey = surveyNew('globex', 'conf/demo/globex-chat-exit.xml');
		const form = await open(survey.path);
		const sent = await post(form.action, fill(form, { effort: '5',
			channel: 'chat', 'channel.other': 'A letter' }));
		assert.equal(sent.status, 303, sent.text);
		assert.deepEqual(rows(survey)[0].answers,
			{ effort: 5, channel: 'chat' });
	});
