// Where answers lead: options and rows that depend on earlier ones, jumps over
// pages and to the end; in what is shown, taken, counted and gone back to.
import test from 'node:test';
import assert from 'node:assert/strict';
import { asked, fill, formOf, get, open, place, post, rows, surveyNew } from
	'../lib/survey.mjs';
import { pageRead, text } from '../lib/html.mjs';

const branch = () => surveyNew('acme', 'tests/http/data/branch.xml');
const send = (form, answers, more) =>
	post(form.action, fill(form, answers, more));
const pageOf = (form) => form.get('_page')[0];

async function on(form, answers, more) {
	const sent = await send(form, answers, more);
	assert.equal(sent.status, 303, sent.text);
	const answer = await get(sent.to);
	assert.equal(answer.status, 200);
	return { to: sent.to, page: pageRead(answer.text),
		form: formOf(answer) };
}

// The codes that a page offers under a name.
const codes = (page, name) => page.nodes.flatMap((n) =>
	n.tag === 'input' && n.attributes.name === name &&
	['radio', 'checkbox'].includes(n.attributes.type) ?
		[n.attributes.value] :
	n.tag === 'option' && n.parent.attributes.name === name &&
	n.attributes.value !== '' ? [n.attributes.value] : []);
const names = (page) => [...new Set(page.nodes.filter((n) =>
	['input', 'select'].includes(n.tag) && n.attributes.name &&
	!n.attributes.name.startsWith('_')).map((n) => n.attributes.name))];

test('a choice is what the answers before it leave', async () => {
	const survey = branch();
	const free = await on(await open(survey.path), { plan: 'free' });
	assert.equal(pageOf(free.form), 'three');
	assert.deepEqual(names(free.page), ['part', 'part.other', 'pick', 'many',
		'rank.b', 'rank.c', 'share.b', 'share.c', 'mx.r']);
	assert.deepEqual(codes(free.page, 'part'), ['app', 'other']);
	assert.deepEqual(codes(free.page, 'pick'), ['b']);
	assert.deepEqual(codes(free.page, 'many'), ['b']);
	assert.deepEqual(codes(free.page, 'rank.b'), ['1', '2']);
	assert.deepEqual(codes(free.page, 'mx.r'), ['good', 'so']);
	assert.equal(free.page.nodes.filter((n) => n.tag === 'th' &&
		n.attributes.scope === 'col').map(text).join(), 'Good,So');
	// Links of errors lead to what is there.
	assert.deepEqual(free.page.ids.filter((id, i, all) =>
		all.indexOf(id) !== i), []);
	const twice = await send(free.form, { part: 'app', 'rank.b': '1',
		'rank.c': '1' });
	assert.equal(twice.status, 422);
	const problem = pageRead(twice.text).problems[0];
	assert.ok(pageRead(twice.text).id(problem.href.slice(1)), problem.href);

	const pro = await on(await open(survey.path), { plan: 'pro' });
	assert.equal(pageOf(pro.form), 'two');
	const three = await on(pro.form, { paid: 'Me' });
	assert.deepEqual(codes(three.page, 'part'), ['app', 'desk', 'other']);
	assert.deepEqual(codes(three.page, 'rank.a'), ['1', '2', '3']);
	assert.ok(names(three.page).includes('only'));
});

test('what was not offered is not taken', async () => {
	const survey = branch();
	const three = await on(await open(survey.path), { plan: 'free' });
	const refused = await send(three.form, { part: 'desk' });
	assert.equal(refused.status, 422, 'required, and nothing that is shown');
	const review = await on(formOf(refused), { part: 'app', pick: 'a',
		many: ['a', 'b'], 'rank.a': '1', 'rank.b': '3', 'rank.c': '2',
		'share.a': '50', 'share.b': '100', 'mx.r': 'bad', 'mx.s': 'good',
		only: 'x' });
	assert.match(review.to, /p=_review/);
	const done = await send(review.form, {});
	assert.match(done.to, /\/thanks\?r=/);
	assert.deepEqual(rows(survey).map((r) => [r.state, r.answers]),
		[['complete', { plan: 'free', part: 'app', many: ['b'],
			'rank.b': 2, 'rank.c': 1, 'share.b': 100, 'share.c': 0 }]]);
	const counted = asked(survey);
	assert.deepEqual(counted.part, [1, 1]);
	assert.equal(counted.paid, undefined, 'it was jumped over');
	assert.equal(counted.only, undefined, 'nothing was left to choose');
});

test('back, contents and review go the way one came', async () => {
	const survey = branch();
	const two = await on(await open(survey.path), { plan: 'pro' });
	const three = await on(two.form, { paid: 'Me' });
	assert.equal(three.page.nodes.find((n) => n.tag === 'progress')
		.attributes.max, '3');
	const review = await on(three.form, { part: 'desk', only: 'x',
		'mx.r': 'bad', 'mx.s': 'so' });
	const change = review.page.nodes.find((n) => n.tag === 'a' &&
		/^Change/.test(text(n))).attributes.href;
	const first = await on(formOf(await get(change)), { plan: 'free' });
	// Its answer is not there any more, so that page comes first.
	assert.equal(pageOf(first.form), 'three');
	assert.deepEqual(rows(survey)[0].answers, { plan: 'free' });
	assert.equal(first.page.nodes.find((n) => n.tag === 'progress')
		.attributes.max, '2');
	assert.deepEqual(first.page.nodes.filter((n) => n.tag === 'button' &&
		n.attributes.name === '_go').map((n) => n.attributes.value),
	['one', 'three']);
	const back = await on(first.form, {}, [['_back', '1']]);
	assert.equal(pageOf(back.form), 'one');
	const again = await on(first.form, { part: 'app' });
	const said = again.page.nodes.filter((n) => n.tag === 'dt').map(text);
	assert.ok(!said.includes('Paid by?') && !said.includes('For Pro?'),
		said.join());
});

test('a jump to the end sends what there is', async () => {
	const survey = surveyNew('acme', 'tests/http/data/jump-end.xml');
	const form = await open(survey.path);
	const done = await send(form, { nps: '10' });
	assert.match(done.to, /\/thanks\?r=/);
	assert.equal((await get(done.to)).status, 200);
	assert.deepEqual(rows(survey).map((r) => [r.state, r.answers]),
		[['complete', { nps: 10 }]]);
	assert.deepEqual(asked(survey), { nps: [1, 1] });
	const twice = await send(form, { nps: '10' });
	assert.equal(place(twice.to), place(done.to), 'counts once');
	// Others go on, one question a screen.
	const why = await on(await open(survey.path), { nps: '3' });
	assert.equal(pageOf(why.form), 'why');
	assert.equal((await get(survey.path)).headers['cache-control'],
		'private, no-cache');
});
