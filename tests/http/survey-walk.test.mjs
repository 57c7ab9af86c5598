// How the pages of a survey are walked through, without script: by steps and
// contents, reviewed before sending, in random orders, one question a screen.
import test from 'node:test';
import assert from 'node:assert/strict';
import { fill, formOf, get, open, post, rows, sql, surveyNew } from
	'../lib/survey.mjs';
import { pageRead, text } from '../lib/html.mjs';

const at = (name) => `tests/http/data/${name}.xml`;
const pageOf = (form) => form.get('_page')[0];
const send = (form, answers, more) =>
	post(form.action, fill(form, answers, more));

async function on(form, answers, more) {
	const sent = await send(form, answers, more);
	assert.equal(sent.status, 303, sent.text);
	const page = await get(sent.to);
	assert.equal(page.status, 200);
	return { to: sent.to, page, form: formOf(page) };
}

const steps = (page) => page.nodes.filter((n) => n.tag === 'li' &&
	n.parent.attributes.class === 'steps').map((n) =>
	text(n) + (n.attributes['aria-current'] ? '*' : ''));
const contents = (page) => page.nodes.filter((n) => n.tag === 'button' &&
	n.attributes.name === '_go').map((n) => n.attributes.value);
const said = (page) => page.nodes.filter((n) => n.tag === 'dt').map((dt) => {
	const dd = dt.parent.children.find((n) => n.tag === 'dd');
	const value = dd.children.find((n) =>
		n.attributes?.class === 'said-value');
	return [text(dt), text(value)];
});
const changes = (page) => page.nodes.filter((n) => n.tag === 'a' &&
	/^Change/.test(text(n))).map((n) => n.attributes.href);

test('steps by name, contents to go back to, nothing typed is lost',
	async () => {
		const survey = surveyNew('acme', at('walk'));
		const first = await get(survey.path);
		assert.deepEqual(steps(pageRead(first.text)),
			['Opening*', 'Middle', 'Ending']);
		assert.deepEqual(contents(pageRead(first.text)), []);
		const two = await on(formOf(first), { nps: '9' });
		assert.deepEqual(contents(pageRead(two.page.text)), ['one', 'two']);
		const three = await on(two.form, { why: 'Kind.' });
		assert.deepEqual(steps(pageRead(three.page.text)),
			['Opening', 'Middle', 'Ending*']);
		const back = await on(three.form, { topics: ['b'] },
			[['_go', 'one']]);
		assert.equal(pageOf(back.form), 'one');
		assert.deepEqual(contents(pageRead(back.page.text)),
			['one', 'two', 'three']);
		assert.deepEqual(rows(survey)[0].answers,
			{ nps: 9, why: 'Kind.', topics: ['b'] });
		// A page that is not there goes on as if nothing was said of it.
		const next = await on(back.form, { nps: '8' }, [['_go', 'nope']]);
		assert.equal(pageOf(next.form), 'two');
	});

test('all answers are shown, can be changed, and are sent then', async () => {
	const survey = surveyNew('acme', at('walk'));
	const two = await on(await open(survey.path), { nps: '9' });
	const three = await on(two.form, { why: '<b>Kind</b>' });
	assert.match(three.page.text, />Check your answers</);
	const review = await on(three.form, { topics: ['a', 'b'] });
	assert.match(review.to, /p=_review/);
	const page = pageRead(review.page.text);
	assert.deepEqual(said(page), [['Recommend us?', '9 of 10'],
		['Why?', '<b>Kind</b>'], ['About?', 'Apples\nPears']]);
	assert.equal(rows(survey)[0].state, 'partial', 'not sent yet');

	// A lower score asks one question more: that comes before the review.
	const change = await get(changes(page)[0]);
	const wants = await on(formOf(change), { nps: '2' });
	assert.equal(pageOf(wants.form), 'two');
	assert.match(wants.page.text, /Why so low/);
	const again = await on(wants.form, { why: 'No', low: 'Cold.' });
	assert.match(again.to, /p=_review/);
	assert.deepEqual(said(pageRead(again.page.text))[2],
		['Why so low?', 'Cold.']);
	const back = await on(again.form, {}, [['_back', '1']]);
	assert.equal(pageOf(back.form), 'three');

	const sent = await send(again.form, {});
	assert.match(sent.to, /\/thanks\?r=/);
	assert.deepEqual(rows(survey).map((r) => [r.state, r.answers]),
		[['complete', { nps: 2, why: 'No', low: 'Cold.',
			topics: ['a', 'b'] }]]);
	assert.equal((await get(again.to)).to.replace(/&s=.*/, ''),
		sent.to.replace(/&s=.*/, ''), 'the review leads to the thanks then');
});

test('the review cannot be sent past what is missing', async () => {
	const survey = surveyNew('acme', at('walk'));
	const form = await open(survey.path);
	const own = form.fields.filter(([n]) => n === '_token');
	const sent = await post(form.action, [...own, ['_page', '_review']]);
	assert.equal(sent.status, 422);
	assert.equal(pageOf(formOf(sent)), 'one');
	assert.deepEqual(rows(survey), []);
});

const names = (page, type) => page.nodes.filter((n) =>
	n.tag === 'input' && n.attributes.type === type)
	.map((n) => n.attributes);
const asked = (answer) => names(pageRead(answer.text), 'text')
	.map((a) => a.name).filter((n) => n !== '_website');
const offered = (answer) => names(pageRead(answer.text), 'radio')
	.map((a) => a.value);

test('random orders: many, each stable, with the fixed ones in place, stored',
	async () => {
		const survey = surveyNew('acme', at('random'));
		const pages = new Set(), questions = new Set(), options = new Set();
		for (let i = 0; i < 24; i++) {
			const first = await get(survey.path);
			const order = asked(first);
			assert.equal(order[3], 'last');
			assert.deepEqual([...order].sort(), ['last', 'q1', 'q2', 'q3']);
			questions.add(order.join());
			let form = formOf(first), picks = [];
			const walked = [pageOf(form)];
			while (pageOf(form) !== 'end') {
				const { to, page, form: next } = await on(form, {});
				walked.push(pageOf(next));
				if (pageOf(next) === 'p2') {
					picks = offered(page);
					assert.deepEqual(offered(await get(to)), picks, 'reload');
					assert.deepEqual(picks.slice(5), ['never', 'other']);
					options.add(picks.join());
					const ids = pageRead(page.text).ids;
					assert.equal(new Set(ids).size, ids.length);
				}
				form = next;
			}
			assert.deepEqual([...walked].sort(),
				['end', 'first', 'p2', 'p3', 'p4']);
			assert.deepEqual([walked[0], walked[4]], ['first', 'end']);
			pages.add(walked.join());
			const back = await on(form, {}, [['_back', '1']]);
			assert.equal(pageOf(back.form), walked[3]);
			if (i > 0) continue;
			const [[stored]] = sql(`select context->'order' from response
				where survey_id = (select id from survey
				where slug = :'slug')`, { slug: survey.slug });
			assert.deepEqual(JSON.parse(stored), { pages: walked,
				'page.first': order, pick: picks });
		}
		assert.ok(pages.size > 2 && questions.size > 2 && options.size > 8,
			`${pages.size}, ${questions.size}, ${options.size}`);
	});

test('one question a screen, with what only says something above it',
	async () => {
		const survey = surveyNew('acme', at('screens'));
		const first = await open(survey.path);
		assert.equal(pageOf(first), 'solved');
		const lack = await on(first, { solved: 'no' });
		assert.equal(pageOf(lack.form), 'lack');
		const bye = await on(lack.form, { lack: 'Speed' });
		assert.equal(pageOf(bye.form), 'bye');
		assert.match(bye.page.text, /Nearly done\.[^]*Bye\?[^]*That is all\./);
		assert.match(bye.page.text, /Page 3 of 3/);
		assert.match((await send(bye.form, { bye: 'x' })).to, /thanks/);
		const other = await on(await open(survey.path), { solved: 'yes' });
		assert.equal(pageOf(other.form), 'bye', 'conditions hold');
		assert.deepEqual(rows(survey)[0].answers,
			{ solved: 'no', lack: 'Speed', bye: 'x' });
	});
