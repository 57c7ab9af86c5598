// A survey of several pages: what is kept between them, Back and reload, a
// link to go on later, conditions across pages, and a version published midway.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../lib/env.mjs';
import { asked, counts, countsFolded, fill, formOf, get, open, place, post, rows, sql,
	surveyNew, tool, until } from '../lib/survey.mjs';
import { pageRead, text } from '../lib/html.mjs';

const PAGES = 'tests/http/data/pages.xml';

// Counted right at once, and again, at the end, when the worker has folded.
const later = [];
function counted(survey, want) {
	assert.deepEqual(counts(survey), want);
	later.push([survey, want]);
}

// Send a page and follow to what comes next.
async function next(form, answers, more) {
	const answer = await post(form.action, fill(form, answers, more));
	assert.equal(answer.status, 303, answer.text);
	const page = await get(answer.to);
	assert.equal(page.status, 200);
	return { to: answer.to, page, form: /\/thanks\?/.test(answer.to) ?
		null : formOf(page) };
}

const pageOf = (form) => form.get('_page')[0];
const receiptOf = (to) => new URL(to, 'http://x').searchParams.get('r');

test('three pages, in order, become one complete row', async () => {
	const survey = surveyNew('acme', PAGES);
	const first = await open(survey.path);
	assert.equal(pageOf(first), 'first');
	const second = await next(first, { nps: '3', solved: 'no', name: 'X1' });
	assert.equal(pageOf(second.form), 'second');
	assert.deepEqual(rows(survey).map(({ state, page, answers }) =>
		({ state, page, answers })), [{ state: 'partial', page: 1,
		answers: { nps: 3, solved: 'no', name: 'X1' } }]);
	assert.deepEqual(counts(survey), { '#partial': 1 });
	assert.match(second.page.text, /Page 2 of 3/);

	const third = await next(second.form, { lack: 'Speed.' });
	assert.equal(pageOf(third.form), 'third');
	assert.deepEqual(counts(survey), { '#partial': 1 });

	const done = await next(third.form, { low: 'Slow.', last: 'Bye.' });
	assert.match(done.to, /\/thanks\?r=/);
	const stored = rows(survey);
	assert.equal(stored.length, 1);
	assert.equal(stored[0].state, 'complete');
	assert.equal(stored[0].receipt, receiptOf(done.to));
	assert.deepEqual(stored[0].answers, { nps: 3, solved: 'no', name: 'X1',
		lack: 'Speed.', low: 'Slow.', last: 'Bye.' });
	counted(survey, { '#complete': 1, 'nps=3': 1,
		'solved=no': 1, 'name=*': 1, 'lack=*': 1, 'low=*': 1, 'last=*': 1 });
});

test('a partial answer has no receipt page and is no complete one', async () => {
	const survey = surveyNew('acme', PAGES);
	await next(await open(survey.path), { nps: '9' });
	const [row] = rows(survey);
	assert.equal(row.state, 'partial');
	assert.equal((await get(`${survey.path}/thanks?r=${row.receipt}`)).status,
		404);
	assert.equal(counts(survey)['#complete'], undefined);
	assert.equal(counts(survey)['nps=9'], undefined);
});

test('a page whose condition is false is passed over', async () => {
	const survey = surveyNew('acme', PAGES);
	for (const solved of ['yes', undefined]) {
		const second = await next(await open(survey.path), { nps: '9',
			...(solved && { solved }) });
		assert.equal(pageOf(second.form), 'third');
		assert.match(second.page.text, /Page 2 of 2/);
		assert.equal(pageRead(second.page.text).id('q-low'), undefined,
			'nor is a question of it shown');
	}
});

test('Back keeps what was typed, and what it hides is dropped', async () => {
	const survey = surveyNew('acme', PAGES);
	const second = await next(await open(survey.path), { nps: '3',
		solved: 'no', name: 'X1' });
	const third = await next(second.form, { lack: 'Speed.' });
	// Back from the third, with something typed and the required one empty.
	const back = await next(third.form, { low: 'So.' }, [['_back', '1']]);
	assert.equal(pageOf(back.form), 'second');
	assert.deepEqual(back.form.get('lack'), ['Speed.']);
	const first = await next(back.form, { lack: 'Speed!' }, [['_back', '1']]);
	assert.equal(pageOf(first.form), 'first');
	assert.deepEqual(first.form.get('nps'), ['3']);
	assert.deepEqual(first.form.get('solved'), ['no']);
	assert.deepEqual(first.form.get('name'), ['X1']);
	assert.deepEqual(rows(survey)[0].answers, { nps: 3, solved: 'no',
		name: 'X1', lack: 'Speed!', low: 'So.' });
	// Now it was solved, and well: page two and "low" are no longer asked.
	const again = await next(first.form, { nps: '10', solved: 'yes' });
	assert.equal(pageOf(again.form), 'third');
	assert.deepEqual(rows(survey)[0].answers, { nps: 10, solved: 'yes' });
	await next(again.form, { last: 'Bye.' });
	assert.equal(rows(survey).length, 1);
	assert.deepEqual(rows(survey)[0].answers, { nps: 10, solved: 'yes',
		last: 'Bye.' });
	counted(survey, { '#complete': 1, 'nps=10': 1,
		'solved=yes': 1, 'last=*': 1 });
	// In the end page two and "low" were never shown; "name" was, in vain.
	assert.deepEqual(asked(survey), { last: [1, 1], name: [1, 0],
		nps: [1, 1], solved: [1, 1] });
});

test('Back says what cannot be kept instead of dropping it', async () => {
	const survey = surveyNew('acme', PAGES);
	const second = await next(await open(survey.path), { nps: '3' });
	const answer = await post(second.form.action, fill(second.form,
		{ low: 'x'.repeat(201) }, [['_back', '1']]));
	assert.equal(answer.status, 422);
	assert.match(answer.text, /200 characters or fewer/);
	const unknown = await post(second.form.action, fill(second.form,
		{ colour: 'red' }, [['_back', '1']]));
	assert.equal(unknown.status, 422);
});

test('reload and a kept link show the page filled in, on any device',
	async () => {
		const survey = surveyNew('acme', PAGES);
		const second = await next(await open(survey.path), { nps: '3',
			solved: 'no' });
		const third = await next(second.form, { lack: 'Speed.' });
		for (let i = 0; i < 3; i++)
			assert.equal(pageOf(await open(third.to)), 'third');
		const earlier = await open(second.to);
		assert.equal(pageOf(earlier), 'second');
		assert.deepEqual(earlier.get('lack'), ['Speed.']);
		const from = await next(await open(third.to), { last: 'Later.' });
		// All links lead to the receipt from now on.
		for (const link of [second.to, third.to]) {
			const answer = await get(link);
			assert.equal(answer.status, 303);
			assert.equal(place(answer.to), place(from.to));
		}
		assert.equal(rows(survey).length, 1);
	});

test('a link with a changed token, or to a foreign survey, is not found',
	async () => {
		const survey = surveyNew('acme', PAGES);
		const other = surveyNew('globex', PAGES);
		const { to } = await next(await open(survey.path), { nps: '3' });
		const token = new URL(to, 'http://x').searchParams.get('t');
		for (const link of [to.replace(token,
			(token[0] === 'x' ? 'y' : 'x') + token.slice(1)),
			to.replace(token, token.slice(0, -1)),
			to.replace(survey.path, other.path),
			to.replace(survey.slug, 'chat-exit'), `${survey.path}?t=x`])
			assert.equal((await get(link)).status, 404, link);
		const odd = await open(to.replace(/p=.*/, 'p=nowhere'));
		assert.equal(pageOf(odd), 'first', 'an unknown page is the first');
		assert.equal(pageOf(await open(to.replace(/p=.*/, 'p=second'))), 'first',
			'nor one that is not shown');
	});

test('every page sent twice, and the last one fifty times', async () => {
	const survey = surveyNew('acme', PAGES);
	const first = await open(survey.path);
	const pairs = fill(first, { nps: '2', solved: 'no' });
	const twice = await Promise.all([post(first.action, pairs),
		post(first.action, pairs)]);
	assert.deepEqual(twice.map((a) => a.status), [303, 303]);
	assert.equal(place(twice[0].to), place(twice[1].to));
	const second = await open(twice[0].to);
	const third = await next(second, { lack: 'Speed.' });
	const answers = await Promise.all(Array.from({ length: 50 }, () =>
		post(third.form.action, fill(third.form, { last: 'Bye.' }))));
	assert.equal(new Set(answers.map((a) => place(a.to))).size, 1);
	assert.match(answers[0].to, /\/thanks\?r=/);
	assert.equal(rows(survey).length, 1);
	counted(survey, { '#complete': 1, 'nps=2': 1,
		'solved=no': 1, 'lack=*': 1, 'last=*': 1 });
});

test('an earlier page sent after the end changes nothing', async () => {
	const survey = surveyNew('acme', PAGES);
	const first = await open(survey.path);
	const third = await next(first, { nps: '9' });
	const done = await next(third.form, { last: 'Bye.' });
	const late = await post(first.action, fill(first, { nps: '0' }));
	assert.equal(late.status, 303);
	assert.equal(place(late.to), place(done.to));
	assert.deepEqual(rows(survey)[0].answers, { nps: 9, last: 'Bye.' });
	assert.deepEqual(counts(survey), { '#complete': 1, 'nps=9': 1,
		'last=*': 1 });
});

test('the last page sent before the first leads to what is missing',
	async () => {
		const survey = surveyNew('acme', PAGES);
		const first = await open(survey.path);
		const jump = await post(first.action, [
			['_token', first.get('_token')[0]], ['_page', 'third'],
			['last', 'Bye.']]);
		assert.equal(jump.status, 422);
		const page = pageRead(jump.text);
		assert.equal(pageOf(page.form), 'first');
		assert.equal(page.problems[0].href, '#q-nps');
		assert.ok(page.id('q-nps'));
		assert.equal(rows(survey).filter((r) => r.state === 'complete').length,
			0);
		// A page that its condition hides, without the answer it hangs on.
		const hidden = await post(first.action, [
			['_token', first.get('_token')[0]], ['_page', 'second'],
			['lack', 'x']]);
		assert.ok([303, 422].includes(hidden.status), String(hidden.status));
		for (const row of rows(survey)) assert.ok(!('lack' in row.answers));
		// And then in order, with the same form.
		const third = await next(first, { nps: '8' });
		const done = await next(third.form, { last: 'Bye.' });
		assert.match(done.to, /\/thanks/);
		assert.equal(rows(survey).length, 1);
		assert.deepEqual(rows(survey)[0].answers, { nps: 8, last: 'Bye.' });
	});

test('a refused page keeps what the pages before it gave', async () => {
	const survey = surveyNew('acme', PAGES);
	const second = await next(await open(survey.path), { nps: '1',
		solved: 'no' });
	const refused = await post(second.form.action, fill(second.form, {}));
	assert.equal(refused.status, 422);
	const page = pageRead(refused.text);
	assert.equal(page.problems[0].href, '#q-lack');
	assert.match(page.title, /^Error: /);
	assert.deepEqual(rows(survey)[0].answers, { nps: 1, solved: 'no' });
	await next(page.form, { lack: 'Now.' });
	assert.deepEqual(rows(survey)[0].answers, { nps: 1, solved: 'no',
		lack: 'Now.' });
});

test('a version published midway: who began with the old one ends with it',
	async () => {
		const survey = surveyNew('acme', PAGES);
		const begun = await next(await open(survey.path), { nps: '9' });
		const unsent = await open(survey.path);
		const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'version-'));
		const file = path.join(dir, 'next.xml');
		fs.writeFileSync(file, fs.readFileSync(path.join(root, PAGES), 'utf8')
			.replace('<question code="last" type="short-text" required="yes">' +
				'<label>Last words?</label></question>',
			'<question code="more" type="yesno" required="yes">' +
				'<label>More to say?</label></question>'));
		tool('survey', 'publish', 'acme', survey.slug, file);
		fs.rmSync(dir, { recursive: true });
		await until(async () => {
			const form = await open(survey.path);
			const { page } = await next(form, { nps: '5' });
			return /More to say\?/.test(page.text);
		}, 'the new version is asked');

		assert.match((await get(begun.to)).text, /Last words\?/, 'reload');
		const done = await next(begun.form, { last: 'Old.' });
		const late = await next(unsent, { nps: '7' });
		assert.match(late.page.text, /Last words\?/);
		await next(late.form, { last: 'Old, too.' });
		const fresh = await next(await open(survey.path), { nps: '10' });
		await next(fresh.form, { more: 'yes' });
		// The fives only asked; they stay, for they have been counted.
		assert.deepEqual(rows(survey).filter((r) => r.answers.nps !== 5)
			.map(({ version, answers, state }) =>
				[version, state, answers]), [
			[1, 'complete', { nps: 9, last: 'Old.' }],
			[1, 'complete', { nps: 7, last: 'Old, too.' }],
			[2, 'complete', { nps: 10, more: 'yes' }]]);
		// The old receipt is still told in the old version's words.
		assert.equal((await get(done.to)).status, 200);
	});

test('a survey closed midway takes no more pages', async () => {
	const survey = surveyNew('acme', PAGES);
	const second = await next(await open(survey.path), { nps: '9' });
	sql(`update survey set state = 'closed' where slug = :'slug';`, survey);
	const answer = await post(second.form.action, fill(second.form,
		{ last: 'Late.' }));
	assert.equal(answer.status, 410);
	assert.equal(rows(survey)[0].state, 'partial');
	assert.deepEqual(rows(survey)[0].answers, { nps: 9 });
	await until(async () => (await get(second.to)).status === 410,
		'the page says so, too');
});

test('the last page is kept when another tab made an earlier one necessary',
	async () => {
		const survey = surveyNew('acme', PAGES);
		const first = await open(survey.path);
		const third = await next(first, { nps: '3', solved: 'yes' });
		assert.equal(pageOf(third.form), 'third');
		// The other tab: now page two has a question that must be answered.
		await next(first, { nps: '3', solved: 'no' });
		const sent = await post(third.form.action, fill(third.form,
			{ low: 'A long story.', last: 'Bye.' }));
		assert.equal(sent.status, 422);
		const page = pageRead(sent.text);
		assert.equal(pageOf(page.form), 'second');
		assert.equal(page.problems[0].href, '#q-lack');
		assert.deepEqual(rows(survey)[0].answers, { nps: 3, solved: 'no',
			low: 'A long story.', last: 'Bye.' });
		const on = await next(page.form, { lack: 'Speed.' });
		assert.equal(pageOf(on.form), 'third');
		assert.deepEqual(on.form.get('low'), ['A long story.']);
		assert.deepEqual(on.form.get('last'), ['Bye.']);
		const done = await post(on.form.action, on.form.fields);
		assert.match(done.to, /\/thanks\?r=/);
		assert.equal(rows(survey).length, 1);
		assert.deepEqual(rows(survey)[0].answers, { nps: 3, solved: 'no',
			lack: 'Speed.', low: 'A long story.', last: 'Bye.' });
	});

const UNSENT = /What you just sent was not stored/;

test('after it closed, what was stored is not said to be lost', async () => {
	const survey = surveyNew('acme', PAGES);
	const first = await open(survey.path);
	const pairs = fill(first, { nps: '9', name: 'X1' });
	const second = await post(first.action, pairs);
	const done = await next(await open(second.to), { last: 'Bye.' });
	const other = await open(survey.path);
	const half = fill(other, { nps: '2', solved: 'yes' });
	const there = await post(other.action, half);
	sql(`update survey set state = 'closed' where slug = :'slug';`, survey);
	await until(async () => (await get(survey.path)).status === 410,
		'it is closed');
	// All of it was stored: any page of it finds the receipt, sent or asked.
	for (const answer of [await post(first.action, pairs),
		await post(first.action, fill(first, { nps: '1' })),
		await get(second.to)]) {
		assert.equal(answer.status, 303);
		assert.equal(place(answer.to), place(done.to));
	}
	// One page of it was: said so, and what is new is said to be lost.
	const again = await post(other.action, half);
	assert.equal(again.status, 410);
	assert.doesNotMatch(again.text, UNSENT);
	assert.match((await post(other.action, fill(other, { nps: '3',
		solved: 'yes' }))).text, UNSENT);
	const third = await get(there.to);
	assert.equal(third.status, 410);
	assert.doesNotMatch(third.text, UNSENT);
	assert.deepEqual(rows(survey).map((r) => r.answers), [
		{ nps: 9, name: 'X1', last: 'Bye.' }, { nps: 2, solved: 'yes' }]);
});

test('no page of it sets a cookie or may be kept by others', async () => {
	const survey = surveyNew('acme', PAGES);
	const form = await open(survey.path);
	const sent = await post(form.action, fill(form, { nps: '9' }));
	for (const answer of [sent, await get(sent.to)]) {
		assert.equal(answer.headers['set-cookie'], undefined);
		assert.equal(answer.headers['cache-control'], 'no-store');
	}
	assert.match((await get(sent.to)).headers['referrer-policy'],
		/^(same-origin|no-referrer)$/, 'the link leaks to nobody');
	assert.ok(pageRead((await get(sent.to)).text).nodes.some((n) =>
		n.tag === 'button' && text(n) === 'Back'));
});

test('folded by the worker, all of it is counted once and no more', async () => {
	for (const [survey, want] of later)
		assert.deepEqual(await countsFolded(survey), want);
});
