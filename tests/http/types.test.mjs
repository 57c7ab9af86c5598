// Every type of question, as conf/demo/every-type.xml asks it in three
// languages: shown, answered by a plain form, refused with words and nothing
// lost, stored, read back, exported, and counted as by hand.
import test from 'node:test';
import assert from 'node:assert/strict';
import { fill, formOf, get, post, rows, surveyNew, tool } from
	'../lib/survey.mjs';
import { Visitor, plain } from '../lib/app.mjs';

const EVERY = 'conf/demo/every-type.xml';

// What a respondent sends of each page, and what is stored for it.
const PAGES = [
	[{ 'service.speed': 'great', 'service.kindness': 'poor',
		'agree.trust': '4', 'matters.price': '2', 'matters.quality': '1',
		'matters.help': '4', 'matters.green': '3', 'budget.speed': '60',
		'budget.storage': '', 'budget.support': '40' },
	{ 'service.speed': 'great', 'service.kindness': 'poor',
		'agree.trust': 4, 'matters.price': 2, 'matters.quality': 1,
		'matters.help': 4, 'matters.green': 3, 'budget.speed': 60,
		'budget.storage': 0, 'budget.support': 40 }],
	[{ weather: 'cloud', mood: '4', effort: '2.5', recommend: '9', stars: '5', channel: 'chat', topics: ['bill', 'fault'],
		plan: 'large', solved: 'yes' },
	{ weather: 'cloud', mood: 4, effort: 2.5, recommend: 9, stars: 5, channel: 'chat', topics: ['bill', 'fault'],
		plan: 'large', solved: 'yes' }],
	[{ line: 'Quick', words: 'All well', minutes: '12', day: '24.12.2025',
		clock: '9:05', since: '24.12.2025 18:30' },
	{ line: 'Quick', words: 'All well', minutes: 12, day: '2025-12-24',
		clock: '09:05', since: '2025-12-24T18:30' }],
	[{ mail: 'a@b.example', phone: '+49 (0)30 123-4567', postcode: '10115',
		country: 'DE', age: 'under-40', income: 'low', quote: 'yes' },
	{ mail: 'a@b.example', phone: '+49301234567', postcode: '10115',
		country: 'DE', age: 'under-40', income: 'low', quote: 'yes' }],
];

// [page, what is sent beside the good answers, what the page says of it]
const BAD = [
	[0, { 'service.speed': '' }, 'Answer “Speed of the answer” as well'],
	[0, { 'service.speed': 'superb' }, 'not one of those offered'],
	[0, { 'agree.again': '6' }, '“I would come here again.” in “How much'],
	[0, { 'matters.help': '1' }, '“Help when I need it” and “Good quality” ' +
		'have the same place'],
	[0, { 'matters.green': '' }, 'all places from 1 to 4'],
	[0, { 'budget.support': '41' }, 'add up to 101, and they must add up to 100'],
	[0, { 'budget.speed': 'sixty' }, 'from 0 to 100'],
	[1, { weather: 'snow' }, '“snow” is not one of the answers'],
	[1, { mood: '6' }, 'must be a whole number from 1 to 5'],
	[1, { effort: '10.1' }, 'must be 10 or less'],
	[1, { effort: '1.25' }, '1 digits after the decimal point'],
	[2, { clock: '24:00' }, 'must be a time, like 09:30'],
	[2, { since: '2026-02-30T10:00' }, 'must be a date and a time'],
	[3, { phone: '+0 1' }, 'a telephone number like'],
	[3, { country: 'XK' }, '“XK” is not one of the answers'],
	[3, { quote: 'no' }, 'is not one of the answers'],
];

async function opened(path) {
	const answer = await get(path);
	assert.equal(answer.status, 200, answer.text);
	return formOf(answer);
}

// All pages but the last ones that are not given; where it led.
async function walk(survey, pages, lang = '') {
	let to = survey.path + lang, answer;
	for (const page of pages) {
		const form = await opened(to);
		answer = await post(form.action, fill(form, page));
		assert.equal(answer.status, 303, plain(answer.text).slice(0, 2000));
		to = answer.to;
	}
	return to;
}

const good = () => PAGES.map(([sent]) => sent);

test('each is stored as it was said, whatever the language', async () => {
	for (const lang of ['', '?lang=de', '?lang=he']) {
		const one = surveyNew('acme', EVERY);
		assert.match(await walk(one, good(), lang), /\/thanks/);
		assert.deepEqual(rows(one).map((r) => r.answers),
			[Object.assign({}, ...PAGES.map(([, stored]) => stored))]);
	}
});

test('Hebrew is written from right to left, and has all its words', async () => {
	const one = surveyNew('acme', EVERY);
	const { text } = await get(`${one.path}?lang=he`);
	assert.match(text, /<html lang="he" dir="rtl"|<main[^>]*lang="he"/);
	assert.match(text, /מה הכי חשוב לך\?/);
	assert.doesNotMatch(text, /What matters most/);
});

test('what is refused comes back with its words and all that was sent',
	async () => {
		for (const [page, wrong, says] of BAD) {
			const one = surveyNew('acme', EVERY);
			const sent = good();
			const form = await opened(page === 0 ? one.path :
				await walk(one, sent.slice(0, page)));
			const answers = { ...sent[page], ...wrong };
			const back = await post(form.action, fill(form, answers));
			assert.equal(back.status, 422, says);
			assert.ok(plain(back.text).includes(says),
				`${says}: ${plain(back.text).slice(0, 900)}`);
			const shown = new Map(formOf(back).fields);
			// What is fine itself comes back as it would be stored.
			const canonical = Object.fromEntries(Object.entries(
				PAGES[page][1]).filter(([name, value]) =>
				String(value) !== answers[name]));
			for (const [name, value] of Object.entries(answers))
				if (!Array.isArray(value) && value !== '' &&
					!(name in wrong) && !(name in canonical))
					assert.equal(shown.get(name), value, name);
			const [, id] = /<a href="#([^"]+)">/.exec(back.text);
			assert.ok(back.text.includes(`id="${id}"`),
				'the error leads to a control');
		}
	});

test('countries are called and sorted as each language has it', async () => {
	const one = surveyNew('acme', EVERY);
	for (const [lang, first, last, germany] of [
		['en', 'Afghanistan', 'Zimbabwe', 'Germany'],
		['de', 'Afghanistan', 'Zypern', 'Deutschland'],
		['he', 'אוגנדה', 'תימן', 'גרמניה']]) {
		const { text } = await get(await walk(one, good().slice(0, 3),
			`?lang=${lang}`));
		const list = [...text.split('name="country"')[1].split('</select>')[0]
			.matchAll(/<option value="([A-Z]{2})"[^>]*>([^<]*)</g)];
		assert.equal(list.length, 249);
		assert.equal(new Set(list.map(([, code]) => code)).size, 249);
		const names = list.map(([,, name]) => plain(name));
		assert.equal(names[0], first);
		assert.equal(names[248], last);
		assert.equal(names[list.findIndex(([, c]) => c === 'DE')], germany);
	}
});

test('each can be left out but for what is required', async () => {
	const one = surveyNew('acme', EVERY);
	await walk(one, [{ 'service.speed': 'good' }, {}, {}, {}]);
	assert.deepEqual(rows(one)[0].answers, { 'service.speed': 'good' });
});

// The cells of a question's table on the dashboard, by row.
function grid(html, code) {
	const panel = html.split(`id="d-${code}"`)[1].split('</table>')[0];
	const cells = (row, tag) => [...row.matchAll(new RegExp(
		`<${tag}[^>]*>(.*?)</${tag}>`, 'gs'))].map(([, text]) => plain(text).replaceAll('\u00a0', ' '));
	const [head, ...body] = panel.split('<tr>').slice(1);
	return { heads: cells(head, 'th'), rows: Object.fromEntries(body.map(
		(row) => [cells(row, 'th')[0], cells(row, 'td')])) };
}

test('the dashboard counts the parts as one does by hand', async () => {
	const one = surveyNew('acme', EVERY);
	const order = (a, b, c, d) => ({ 'matters.price': a, 'matters.quality': b,
		'matters.help': c, 'matters.green': d });
	const first = [
		{ 'service.speed': 'great', 'service.clarity': 'fair',
			'agree.trust': '5', ...order('1', '2', '3', '4'),
			'budget.speed': '100' },
		{ 'service.speed': 'great', 'agree.trust': '2',
			...order('1', '3', '2', '4'), 'budget.storage': '50',
			'budget.support': '50' },
		{ 'service.speed': 'poor', 'agree.trust': '2', 'agree.again': '1',
			...order('4', '3', '2', '1') },
		{ 'service.speed': 'good' },
	];
	for (const [i, page] of first.entries())
		await walk(one, [page, {}, {},
			{ country: ['FR', 'DE', 'FR', ''][i] }]);
	const who = await Visitor.signIn('owner@acme.example');
	const { text } = await who.get(`/app/surveys/${one.slug}?period=30`);
	assert.deepEqual(grid(text, 'service'), {
		heads: ['Very good', 'Good', 'Fair', 'Poor', 'Mean score', 'n'],
		rows: { 'Speed of the answer':
			['50 %', '25 %', '0 %', '25 %', '2.00', '4'],
		'Clear words': ['0 %', '0 %', '100 %', '0 %', '1.00', '1'],
		'Friendliness of the person you spoke to':
			['–', '–', '–', '–', '–', '0'] } });
	assert.deepEqual(grid(text, 'agree'), {
		heads: ['1', '2', '3', '4', '5', 'Mean', 'n'],
		rows: { 'I trust this company.':
			['0 %', '67 %', '0 %', '0 %', '33 %', '3.00', '3'],
		'I would come here again.':
			['100 %', '0 %', '0 %', '0 %', '0 %', '1.00', '1'] } });
	assert.deepEqual(grid(text, 'matters'), {
		heads: ['1', '2', '3', '4', 'Mean', 'n'],
		rows: { 'A low price': ['67 %', '0 %', '0 %', '33 %', '2.00', '3'],
			'Good quality': ['0 %', '33 %', '67 %', '0 %', '2.67', '3'],
			'Help when I need it':
				['0 %', '67 %', '33 %', '0 %', '2.33', '3'],
			'Care for nature':
				['33 %', '0 %', '0 %', '67 %', '3.00', '3'] } });
	assert.deepEqual(grid(text, 'budget'), { heads: ['Mean', 'Share', 'n'],
		rows: { Speed: ['50.0', '50 %', '2'], Storage: ['25.0', '25 %', '2'],
			Support: ['25.0', '25 %', '2'] } });
	assert.match(plain(text), /3 answers from 4 who saw it/);
	assert.deepEqual([...text.split('id="d-country"')[1].split('</table>')[0]
		.matchAll(/<th scope="row">(?:<a[^>]*>)?<bdi>([^<]*)<.*?class="n">(\d+)</g)]
		.map(([, name, n]) => [name, n]),
	[['France', '2'], ['Germany', '1'], ['No answer', '1']]);
});

test('the export has a column for each part', async () => {
	const one = surveyNew('acme', EVERY);
	await walk(one, good());
	const [head, row] = tool('survey', 'export', 'acme', one.slug)
		.trimEnd().split('\r\n').map((line) => line.split(',')
			.map((cell) => cell.replace(/^"|"$/g, '')));
	const value = (name) => row[head.indexOf(name)];
	assert.deepEqual(['service.speed', 'service.clarity', 'agree.trust',
		'matters.quality', 'budget.storage', 'budget.support', 'topics=bill',
		'topics=none'].map(value),
	['great', '', '4', '1', '0', '40', '1', '0']);
});
