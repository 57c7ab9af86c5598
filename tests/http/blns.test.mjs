// The naughty strings in every field of a survey that takes text. Each is
// stored byte for byte, or refused with words and shown again; never an error
// of ours, never markup: the page's tree is that of an innocent word.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { shared } from '../lib/env.mjs';
import { fill, open, post, postMultipart, rows, surveyNew } from
	'../lib/survey.mjs';
import { htmlRead, pageRead, shape, text } from '../lib/html.mjs';

const folder = shared('strings');
const skip = folder ? false : 'the shared strings are not there';
const strings = folder ? JSON.parse(fs.readFileSync(
	path.join(folder, 'blns.json'), 'utf8')) : [];

const EVERY = 'tests/http/data/every-type.xml';
const blank = (s) => /^[ \t\r\n\v\f]*$/.test(s);
const control = (s, lines) => lines ?
	/[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(s) : /[\x00-\x1f]/.test(s);
// As a text area sends line ends, and as they are stored.
const sentLines = (s) => s.replace(/\r\n|\r|\n/g, '\r\n');
const keptLines = (s) => s.replace(/\r\n|\r/g, '\n');
// A browser never sends a lone surrogate; nor do we.
const clean = (s) => s.toWellFormed?.() ??
	Buffer.from(s, 'utf8').toString('utf8');
// What cannot be in a page is shown as this.
const shown = (s) => keptLines(s).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g,
	'\ufffd');

// [field, what else it needs, does it take lines, longest]
const TEXTS = [
	['word', {}, false, 3000],
	['story', {}, true, 3000],
	['why', { solved: 'no' }, true, 3000],
	['reason.other', { reason: 'other' }, false, 200],
	['topics.other', { topics: ['a', 'other'] }, false, 200],
	['region.other', { region: 'other' }, false, 200],
];

// The tree without the errors, which differ from string to string. An error
// is words and nothing else, and a line of the summary a link around words.
function skeleton(html) {
	const words = (node) => assert.ok(node.children.every((child) =>
		typeof child === 'string'), 'only words: ' + text(node));
	const out = [];
	const visit = (node, summary) => {
		const { class: name, id = '' } = node.attributes;
		if (node.tag === 'p' && name === 'error') {
			assert.match(id, /^q-[a-z]+-error$/);
			assert.equal(node.children[0].attributes.class, 'vh');
			words(node.children[0]);
			words({ children: node.children.slice(1) });
			return;
		}
		if (summary && node.tag === 'li') {
			assert.equal(node.children.length, 1);
			assert.match(node.children[0].attributes.href, /^#q-[a-z.-]+$/);
			words(node.children[0]);
			return;
		}
		out.push(node.tag + ' ' + Object.keys(node.attributes).sort()
			.filter((key) => key !== 'aria-describedby' &&
				key !== 'aria-invalid').join(' '));
		for (const child of node.children)
			if (typeof child !== 'string')
				visit(child, summary || name === 'problem');
	};
	visit(htmlRead(html), false);
	return out;
}

async function inParallel(list, work) {
	const queue = [...list.entries()];
	await Promise.all(Array.from({ length: 8 }, async () => {
		for (let job; (job = queue.shift());) await work(job[1], job[0]);
	}));
}

test('there are as many strings as there should be', { skip }, () => {
	assert.equal(strings.length, 515);
});

test('the reader of these tests sees what is put into a page', () => {
	const page = (value, attribute = '') => '<!DOCTYPE html>\n<html><body>' +
		`<p class="error" id="q-x-error"><span class="vh">Error: </span>${value
		}</p><input value="${attribute}"></body></html>`;
	const plain = skeleton(page('x'));
	assert.deepEqual(skeleton(page('&lt;b&gt;&amp;&quot;', '&lt;&quot;')), plain);
	for (const bad of ['<b>x</b>', '<script>1</script>', 'a < b', 'a & b',
		'<img src=x>', '<!-- x -->', '</p>', '</p><p class="error">',
		'<span class="vh">x</span>', '&bogus;'])
		assert.throws(() => skeleton(page(bad)), bad);
	for (const bad of ['" autofocus="', '" onclick="x', "'><b>", '">', '&x'])
		assert.throws(() => assert.deepEqual(skeleton(page('x', bad)), plain),
			bad);
});

for (const [field, need, lines, longest] of TEXTS)
	test(`each string in ${field}`, { skip }, async () => {
		const survey = surveyNew('acme', EVERY);
		const want = new Map();
		let refused = 0;
		await inParallel(strings.map(clean), async (string, i) => {
			const sent = lines ? sentLines(string) : string;
			const form = await open(survey.path);
			const send = i % 2 ? post : postMultipart;
			const answer = await send(form.action, fill(form,
				{ nps: '5', tiny: String(i), ...need, [field]: sent }));
			const bad = control(string, lines) || [...string].length > longest ||
				(blank(string) && field.includes('.'));
			assert.equal(answer.status, bad && !(blank(string) &&
				!field.includes('.')) ? 422 : 303,
			`${i} ${JSON.stringify(string)}: ${answer.text.slice(0, 1500)}`);
			if (answer.status === 303) {
				want.set(String(i), blank(string) ? undefined :
					keptLines(sent));
				return;
			}
			refused++;
			const page = pageRead(answer.text);
			assert.ok(page.problems.length > 0);
			if (!blank(string))
				assert.deepEqual(page.form.get(field), [shown(string)]);
		});
		const stored = rows(survey);
		assert.equal(stored.length, want.size);
		assert.equal(stored.length + refused, strings.length);
		for (const { answers } of stored)
			assert.equal(answers[field], want.get(answers.tiny),
				JSON.stringify(strings[answers.tiny]));
	});

test('each string shown again in every field adds nothing to the page',
	{ skip }, async () => {
		const survey = surveyNew('acme', EVERY);
		const send = async (string) => {
			const form = await open(survey.path);
			const answer = await post(form.action, fill(form, { nps: '99',
				reason: 'other', topics: ['a', 'other'], region: 'other',
				solved: 'no', ...Object.fromEntries(['word', 'story', 'why',
					'mail', 'amount', 'post', 'visited', 'reason.other',
					'topics.other', 'region.other'].map((f) =>
					[f, string])) }));
			assert.equal(answer.status, 422, string);
			return answer.text;
		};
		const innocent = skeleton(await send('x'));
		await inParallel(strings.map(clean), async (string) => {
			const html = await send(blank(string) ? 'x' : string);
			assert.deepEqual(skeleton(html), innocent, JSON.stringify(string));
			const page = pageRead(html);
			if (!blank(string))
				for (const field of ['word', 'story', 'reason.other'])
					assert.deepEqual(page.form.get(field), [shown(string)],
						JSON.stringify(string));
		});
		assert.equal(rows(survey).length, 0);
	});

// Fields with a form of their own: taken as that, or refused with words.
for (const [field, good] of [['mail', /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/],
	['amount', /^-?\d+(\.\d+)?$/], ['visited', /^\d{4}-\d\d-\d\d$/],
	['post', /^[A-Z0-9][A-Z0-9 -]*[A-Z0-9]$/], ['nps', /^(\d|10)$/],
	['reason', /^(buy|ask|error|text|help)$/], ['topics', /^$/],
	['region', /^(north|south|help)$/], ['solved', /^(yes|no)$/],
	['age', /^(young|old)$/], ['tiny', /^[^]{1,5}$/u]])
	test(`each string as ${field} is taken or refused with words`, { skip },
		async () => {
			const survey = surveyNew('acme', EVERY);
			let taken = 0;
			await inParallel(strings.map(clean), async (string) => {
				const form = await open(survey.path);
				const answer = await post(form.action, fill(form,
					{ nps: '5', [field]: string }));
				if (answer.status === 303) {
					taken++;
					return;
				}
				assert.equal(answer.status, 422, JSON.stringify(string));
				const page = pageRead(answer.text);
				const error = page.id(`q-${field}-error`);
				assert.ok(error && text(error).length > 10,
					JSON.stringify(string));
			});
			const stored = rows(survey);
			assert.equal(stored.length, taken);
			for (const { answers } of stored)
				if (answers[field] !== undefined)
					assert.match(String(answers[field]), good);
		});

test('each string as the name of a field is refused by name', { skip },
	async () => {
		const survey = surveyNew('acme', EVERY);
		const innocent = shape((await (async () => {
			const form = await open(survey.path);
			return post(form.action, fill(form, { nps: '5' }, [['x', '1']]));
		})()).text);
		await inParallel(strings.map(clean).filter((s) => !s.startsWith('_')),
			async (string) => {
				const form = await open(survey.path);
				const answer = await post(form.action, fill(form,
					{ nps: '5' }, [[string, 'v']]));
				if (Buffer.byteLength(string) > 200) {
					assert.equal(answer.status, 413);
					return;
				}
				assert.equal(answer.status, 422, JSON.stringify(string));
				assert.deepEqual(shape(answer.text), innocent,
					JSON.stringify(string));
			});
		assert.equal(rows(survey).length, 0);
	});
