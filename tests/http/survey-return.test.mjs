// A respondent's ways back to a survey, without cookie or script: to go on
// later, and to change what was sent, with counts that follow the last.
import test from 'node:test';
import assert from 'node:assert/strict';
import { counts, countsFolded, fill, formOf, get, measures, open, post, rows,
	sql, surveyNew, tool } from '../lib/survey.mjs';
import { plain } from '../lib/app.mjs';
import { mail } from '../lib/careers.mjs';
import { pageRead, text } from '../lib/html.mjs';

const RETURN = 'tests/http/data/return.xml';
const pageOf = (form) => form.get('_page')[0];
const linkOf = (answer, words) => pageRead(answer.text).nodes.find((n) =>
	n.tag === 'a' && words.test(text(n)))?.attributes.href;
const send = (form, answers, more) =>
	post(form.action, fill(form, answers, more));

async function on(form, answers, more) {
	const sent = await send(form, answers, more);
	assert.equal(sent.status, 303, sent.text);
	const page = await get(sent.to);
	assert.equal(page.status, 200, sent.to);
	return { to: sent.to, page, form: formOf(page) };
}

// All of it, to the thanks page.
async function finished(survey) {
	const two = await on(await open(survey.path), { nps: '9' });
	const review = await on(two.form, { why: 'Kind.', hours: '3' });
	return get((await send(review.form, {})).to);
}

async function follow(href) {
	const to = await get(href);
	assert.equal(to.status, 303, href);
	const page = await get(to.to);
	assert.equal(page.status, 200);
	return { to: to.to, page, form: formOf(page) };
}

test('left in the middle of a page, gone on with where one was', async () => {
	const survey = surveyNew('acme', RETURN);
	const two = await on(await open(survey.path), { nps: '9' });
	const left = await send(two.form, { why: 'Half a' }, [['_later', '1']]);
	assert.match(left.to, /\/later\?c=/);
	const page = await get(left.to);
	assert.match(plain(page.text), /Until \d+ \w+ \d{4} \(UTC\) it leads back/);
	assert.deepEqual(rows(survey).map((r) => [r.state, r.answers]),
		[['partial', { nps: 9, why: 'Half a' }]]);
	const back = await follow(linkOf(page, /Go on now/));
	assert.equal(pageOf(back.form), 'two');
	assert.match(back.page.text, /value="Half a"/);
	const review = await on(back.form, { why: 'Whole' });
	const done = await send(review.form, {});
	assert.match(done.to, /\/thanks\?r=/);
	assert.match((await get(linkOf(page, /Go on now/))).to, /\/thanks\?r=/,
		'when all is sent it leads to the thanks');
	assert.equal(rows(survey).length, 1);
});

test('the way back comes by mail, and the address is kept nowhere', async () => {
	const survey = surveyNew('acme', RETURN);
	const two = await on(await open(survey.path), { nps: '9' });
	const left = await send(two.form, { why: 'Half a' }, [['_later', '1']]);
	const page = await get(left.to);
	const form = formOf(page);
	const who = `later-${survey.path.split('/').pop()}@example.org`;
	for (const [typed, words] of [['', /Enter an e-mail address/],
		['no address', /Enter an e-mail address/],
		['a@b\r\nBcc: c@d.example', /Enter an e-mail address/]]) {
		const no = await send(form, { email: typed });
		assert.equal(no.status, 422, typed);
		assert.match(plain(no.text), words);
		assert.match(no.text, /aria-invalid|id="email-error"/);
	}
	const sent = await send(form, { email: who });
	assert.equal(sent.status, 303, sent.text);
	const said = await get(sent.to);
	assert.match(said.text, /role="status">The mail with the address is on its way/);
	const [text] = await mail(who);
	assert.match(text, /^Subject: Go on with/m);
	const link = /https?:\/\/[^/]+(\/acme\/s\/\S+\?c=\S+)/.exec(
		text.replace(/=\r?\n/g, '').replaceAll('=3D', '='))[1];
	assert.equal(pageOf((await follow(link)).form), 'two');
	// Delivered: what it said and to whom is gone, and the response knows nothing.
	for (let i = 0; i < 100; i++) {
		const [[state, rest]] = sql(`select state, recipient is null and content
			is null from app.delivery where purpose = 'survey.later'
			order by created_at desc limit 1`);
		if (state === 'delivered') {
			assert.equal(rest, 't');
			break;
		}
		assert.ok(i < 99, state);
		await new Promise((wake) => setTimeout(wake, 100));
	}
	assert.equal(JSON.stringify(rows(survey)).includes('example.org'), false);
	// A way back that is not ours leads nowhere, and sends nothing.
	const forged = form.action.replace(/\?c=./, (c) =>
		c.slice(0, -1) + (c.endsWith('A') ? 'B' : 'A'));
	assert.equal((await post(forged, fill(form, { email: who }))).status, 404);
});

test('what is missing is not asked for by who leaves, what is wrong is said',
	async () => {
		const survey = surveyNew('acme', RETURN);
		const form = await open(survey.path);
		const left = await send(form, {}, [['_later', '1']]);
		assert.match(left.to, /\/later\?c=/);
		const two = await on(await open(survey.path), { nps: '1' });
		const wrong = await send(two.form, { hours: 'many' },
			[['_later', '1']]);
		assert.equal(wrong.status, 422);
	});

test('a way back that is forged, of another survey or kind leads nowhere',
	async () => {
		const survey = surveyNew('acme', RETURN);
		const other = surveyNew('acme', RETURN);
		const left = await send(await open(survey.path), {},
			[['_later', '1']]);
		const c = new URL(left.to, 'http://x').searchParams.get('c');
		const forged = c.slice(0, 9) + (c[9] === 'A' ? 'B' : 'A') +
			c.slice(10);
		for (const target of [`${survey.path}?c=${forged}`,
			`${survey.path}/later?c=${forged}`, `${survey.path}/later`,
			`${other.path}?c=${c}`, `${other.path}/later?c=${c}`,
			`${survey.path}?e=${c}`])
			assert.equal((await get(target)).status, 404, target);
	});

test('what was sent is changed: a revision, and counts of the last',
	async () => {
		const survey = surveyNew('acme', RETURN);
		const thanks = await finished(survey);
		const [{ receipt }] = rows(survey);
		assert.deepEqual(measures(survey), { hours: [1, 3, 9] });
		const one = await follow(linkOf(thanks, /Change my answers/));
		assert.match(one.page.text, /changing answers that were sent/);
		assert.doesNotMatch(one.page.text, /No, thank you/);
		const two = await on(one.form, { nps: '2' });
		assert.deepEqual(rows(survey).map((r) => [r.state, r.answers]),
			[['complete', { nps: 2, why: 'Kind.', hours: 3 }]]);
		const review = await on(two.form, { why: 'Kind.', hours: '5' });
		const again = await send(review.form, {});
		assert.equal(new URL(again.to, 'http://x').searchParams.get('r'),
			receipt, 'the receipt stays');
		const want = { '#complete': 1, 'nps=2': 1, 'why=*': 1,
			'hours=5': 1 };
		const cells = counts(survey);
		delete cells['hours=*'];
		assert.equal(cells['nps=9'], undefined);
		assert.equal(cells['#complete'], 1);
		assert.equal(cells['nps=2'], want['nps=2']);
		assert.deepEqual(measures(survey), { hours: [1, 5, 25] });
		assert.deepEqual(await countsFolded(survey), counts(survey));
		const [[id, revision]] = sql(`select id, revision from response
			where receipt = :'receipt'`, { receipt });
		const noted = sql(`select actor is null, detail->>'revision'
			from audit where action = 'response.edit'
			and object_id = :'id' order by id`, { id });
		assert.equal(noted.length, 2, 'a page without a change is none');
		assert.ok(noted.every(([nobody]) => nobody === 't'));
		assert.equal(noted[1][1], revision);
	});

test('two changes of one page at the same time: both are kept, one after another',
	async () => {
		const survey = surveyNew('acme', RETURN);
		const edit = linkOf(await finished(survey), /Change my answers/);
		const a = await follow(edit), b = await follow(edit);
		const sent = await Promise.all([send(a.form, { nps: '4' }),
			send(b.form, { nps: '5' })]);
		assert.deepEqual(sent.map((s) => s.status), [303, 303]);
		const cells = counts(survey);
		assert.equal(cells['#complete'], 1);
		assert.equal((cells['nps=4'] ?? 0) + (cells['nps=5'] ?? 0), 1);
		assert.equal(cells['nps=9'], undefined);
		assert.equal(cells[`nps=${rows(survey)[0].answers.nps}`], 1);
	});

test('without its token, or once the survey is closed, nothing changes',
	async () => {
		const survey = surveyNew('acme', RETURN);
		const edit = linkOf(await finished(survey), /Change my answers/);
		const one = await follow(edit);
		const bare = fill(one.form, { nps: '1' })
			.filter(([name]) => name !== '_edit');
		assert.match((await post(one.form.action, bare)).to, /thanks/);
		const other = linkOf(await finished(survey), /Change my answers/);
		const foreign = fill(one.form, { nps: '1' }).map(([name, value]) =>
			name === '_edit' ? [name, (new URL(other, 'http://x'))
				.searchParams.get('e')] : [name, value]);
		assert.equal((await post(one.form.action, foreign)).status, 400);
		assert.equal((await send(one.form, {}, [['_decline', '1']])).status,
			400);
		tool('survey', 'set', survey.tenant, survey.slug, '--state',
			'closed');
		const late = await send(one.form, { nps: '1' });
		assert.equal(late.status, 410);
		assert.ok(rows(survey).every((r) => r.answers.nps === 9));
	});

test('a survey that does not allow it offers neither', async () => {
	const survey = surveyNew('acme', 'tests/http/data/walk.xml');
	assert.doesNotMatch((await get(survey.path)).text, /name="_later"/);
});
