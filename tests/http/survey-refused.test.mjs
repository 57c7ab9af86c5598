// Every type of question refuses every bad value: 422, words beside the field
// and in the summary, all else filled in, the same submission, nothing stored.
import test from 'node:test';
import assert from 'node:assert/strict';
import { fill, open, post, rows, surveyNew } from '../lib/survey.mjs';
import { pageRead, text } from '../lib/html.mjs';

const every = surveyNew('acme', 'tests/http/data/every-type.xml');
const long = (n) => 'x'.repeat(n);

// [field, what is sent beside nps=5, words that the answer has, where the
// error is shown if not at the question itself]
const REFUSED = [
	['nps', { nps: [] }, /Say if you recommend us/],
	['nps', { nps: '' }, /Say if you recommend us/],
	['nps', { nps: '11' }, /whole number from 0 to 10/],
	['nps', { nps: '-1' }, /whole number from 0 to 10/],
	['nps', { nps: '5.5' }, /whole number from 0 to 10/],
	['nps', { nps: 'five' }, /whole number from 0 to 10/],
	['nps', { nps: '99999999999999999999999' }, /whole number from 0 to 10/],
	['nps', { nps: ['5', '6'] }, /only one answer/],
	['stars', { stars: '0' }, /whole number from 1 to 5/],
	['stars', { stars: '6' }, /whole number from 1 to 5/],
	['ease', { ease: '8' }, /whole number from 1 to 7/],
	['ease', { ease: '0x1' }, /whole number from 1 to 7/],
	['reason', { reason: 'sell' }, /“sell” is not one of the answers/],
	['reason', { reason: ['buy', 'ask'] }, /only one answer/],
	['reason', { reason: 'other' }, /Tell us what you mean/, 'other'],
	['reason', { reason: 'other', 'reason.other': '  ' },
		/Tell us what you mean/, 'other'],
	['reason', { reason: 'other', 'reason.other': long(201) },
		/200 characters or fewer; it has 201/, 'other'],
	['reason', { reason: 'other', 'reason.other': ['a', 'b'] },
		/only one answer/],
	['topics', { topics: 'a' }, /at least 2 answers/],
	['topics', { topics: ['a', 'b', 'c', 'other'], 'topics.other': 'x' },
		/no more than 3 answers/],
	['topics', { topics: ['none', 'a'] }, /“None of these” cannot be combined/],
	['topics', { topics: ['a', 'a'] }, /sent twice/],
	['topics', { topics: ['a', 'q'] }, /“q” is not one of the answers/],
	['topics', { topics: ['a', 'other'] }, /Tell us what you mean/, 'other'],
	['topics', { 'topics.other': 'alone' }, /at least 2 answers/],
	['region', { region: 'west' }, /“west” is not one of the answers/],
	['region', { region: ['north', 'south'] }, /only one answer/],
	['region', { region: 'other' }, /Tell us what you mean/, 'other'],
	['solved', { solved: 'maybe' }, /“maybe” is not one of the answers/],
	['solved', { solved: ['yes', 'no'] }, /only one answer/],
	['word', { word: long(3001) }, /3000 characters or fewer; it has 3001/],
	['word', { word: 'a\u0007b' }, /invisible control character/],
	['word', { word: 'a\nb' }, /invisible control character/],
	['word', { word: Buffer.from([0x61, 0xff, 0x62]) }, /not text/],
	['word', { word: Buffer.from([0x61, 0x00, 0x62]) }, /control character/],
	['word', { word: Buffer.from([0xed, 0xa0, 0x80]) }, /not text/],
	['word', { word: ['a', 'b'] }, /only one answer/],
	['tiny', { tiny: 'sixsix' }, /5 characters or fewer; it has 6/],
	['story', { story: long(3001) }, /3000 characters or fewer/],
	['story', { story: Buffer.from([0xc0, 0xaf]) }, /not text/],
	['why', { solved: 'no', why: long(3001) }, /3000 characters or fewer/],
	['mail', { mail: 'nobody' }, /e-mail address like/],
	['mail', { mail: 'a@b' }, /e-mail address like/],
	['mail', { mail: 'a@b@example.com' }, /e-mail address like/],
	['mail', { mail: 'a b@example.com' }, /e-mail address like/],
	['mail', { mail: `${long(65)}@example.com` }, /e-mail address like/],
	['mail', { mail: `a@${long(250)}.com` }, /254 characters or fewer/],
	['amount', { amount: 'seven' }, /must be a number/],
	['amount', { amount: '1e2' }, /must be a number/],
	['amount', { amount: '1.55' }, /1 digits after/],
	['amount', { amount: '0.9' }, /must be 1 or more/],
	['amount', { amount: '99.1' }, /must be 99 or less/],
	['amount', { amount: '1234567890123456' }, /15 digits/],
	['visited', { visited: '2026-02-29' }, /real date/],
	['visited', { visited: '24/12/2026' }, /real date/],
	['visited', { visited: '2025-12-31' }, /2026-01-01 or later/],
	['visited', { visited: '1.1.2027' }, /2026-12-31 or earlier/],
	['post', { post: '!' }, /postcode like/],
	['post', { post: '-1-' }, /postcode like/],
	['post', { post: long(13) }, /12 characters or fewer/],
	['age', { age: '39' }, /“39” is not one of the answers/],
	['age', { age: ['young', 'old'] }, /only one answer/],
	['income', { income: 'none' }, /“none” is not one of the answers/],
];

const has = (fields, name, value) =>
	fields.some(([n, v]) => n === name && v === value);

// A page that came back refused: its title, its summary with links that lead
// somewhere, the words beside the field and tied to it.
function refusedCheck(answer, code, words, part) {
	assert.equal(answer.status, 422);
	const page = pageRead(answer.text);
	assert.match(page.title, /^Error: /);
	assert.ok(page.problems.length > 0, 'the summary has a line');
	for (const { href } of page.problems)
		if (href !== undefined)
			assert.ok(page.id(href.slice(1)), `${href} is on the page`);
	assert.equal(new Set(page.ids).size, page.ids.length, 'ids are unique');
	const error = page.id(`q-${code}-error`);
	assert.ok(error, 'words beside the field');
	assert.match(text(error), words);
	const line = page.problems.find(({ text }) => words.test(text));
	assert.equal(line.href, `#q-${code}` + (part ? '.' + part : ''));
	const described = page.nodes.filter((n) =>
		(n.attributes['aria-describedby'] ?? '').split(' ')
			.includes(`q-${code}-error`));
	assert.equal(described.length, 1, 'one control or group names its error');
	for (const id of described[0].attributes['aria-describedby'].split(' '))
		assert.ok(page.id(id), `${id} is on the page`);
	return page;
}

for (const [code, sent, words, part] of REFUSED)
	test(`${code} refuses ${JSON.stringify(sent).slice(0, 60)}`, async () => {
		const before = rows(every).length;
		const form = await open(every.path);
		const mine = { nps: '5', tiny: 'kept', topics: ['a', 'b'],
			solved: 'yes', ...sent };
		if ('topics.other' in sent && !('topics' in sent)) delete mine.topics;
		const answer = await post(form.action, fill(form, mine));
		const page = refusedCheck(answer, code, words, part);
		assert.equal(rows(every).length, before, 'nothing is stored');
		if (code !== 'tiny')
			assert.ok(has(page.form.fields, 'tiny', 'kept'));
		if (code !== 'nps') assert.ok(has(page.form.fields, 'nps', '5'));
		if (code !== 'topics') {
			assert.ok(has(page.form.fields, 'topics', 'a'));
			assert.ok(has(page.form.fields, 'topics', 'b'));
		}
		const typed = ['word', 'tiny', 'story', 'mail', 'amount', 'post'];
		if (typed.includes(code) && typeof sent[code] === 'string' &&
			/^[\x20-\x7e]*$/.test(sent[code]))
			assert.deepEqual(page.form.get(code), [sent[code]]);
		assert.equal(page.form.get('_token')[0],
			form.get('_token')[0], 'the same submission goes on');
	});
