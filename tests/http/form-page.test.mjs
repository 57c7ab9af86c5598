// Random surveys on a whole instance: whatever is asked, a browser's form of
// the page is taken or refused with words, and what was taken is what is
// stored. The definitions are those of tests/unit/test_form_page.c, which does
// the same with thousands of them, without the network and the database.
import test from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { execFileSync } from 'node:child_process';
import { root } from '../lib/env.mjs';
import { get, post, rows, surveyNew } from '../lib/survey.mjs';
import { pageRead, walk } from '../lib/html.mjs';

const LONG = process.env.EXITPOLL_LONG === '1';
const DEFINITIONS = LONG ? 300 : 30;
const VISITS = LONG ? 10 : 4;
const TRIES = 14;	// with one page

const seed = Number(process.env.EXITPOLL_SEED ?? 20261126);
let state = BigInt(seed);
function roll(n) {
	state = (state * 6364136223846793005n + 1442695040888963407n) &
		0xffffffffffffffffn;
	return Number((state >> 33n) % BigInt(n));
}

const WORDS = ['3', 'x', 'a@b.example', '2026-02-03', '10:30', '1',
	'2026-02-03T10:30', 'SW1A 1AA', '+49 30 12345678', '<i>"&amp;" \u00e4',
	'', ' ', '-1', '1,5', 'yes'];

// The page's controls by name: what they hold, and what they offer.
function controlsRead(page) {
	const form = page.nodes.find((n) => n.tag === 'form');
	const controls = new Map();
	for (const node of walk(form)) {
		const { name, type, value = '' } = node.attributes;
		if (!['input', 'select', 'textarea'].includes(node.tag) || !name ||
			name.startsWith('_'))
			continue;
		if (!controls.has(name))
			controls.set(name, { name, offers: [], node, typed: false,
				many: type === 'checkbox', now: page.form.get(name) });
		const control = controls.get(name);
		if (node.tag === 'select')
			control.offers = [...walk(node)].filter((o) =>
				o.tag === 'option').map((o) => o.attributes.value)
				.filter((v) => v !== '');
		else if (type === 'radio' || type === 'checkbox')
			control.offers.push(value);
		else
			control.typed = true;
	}
	return controls;
}

// Its values as a person may leave them: at first anything, later what is
// there, and something else where it was wrong.
function controlFill(control, among, attempt) {
	const { name, offers, node } = control;
	const [code, part] = name.split('.');
	const wrong = (among.wrong ?? new Set()).has(code);
	if (attempt > 0 && !wrong) return control.now;
	if (attempt === 0 && roll(8) === 0) return control.now;
	if (control.typed && part === 'other') return [roll(4) ? '' : 'else'];
	const list = node.parent.tag === 'li' ? node.parent.parent : null;
	if (list && roll(4) !== 0) {
		const at = [...among.controls.keys()].filter((n) =>
			n.startsWith(code + '.')).indexOf(name);
		return control.typed ?
			[at === 0 ? list.attributes['data-total'] : '0'] :
			at < offers.length ? [offers[at]] : [];
	}
	if (control.typed) return [WORDS[roll(WORDS.length)]];
	if (offers.length === 0) return [];
	const first = roll(offers.length);
	return control.many ? offers.slice(first, first + 1 + roll(2)) :
		[offers[first]];
}

function fill(page, attempt) {
	const controls = controlsRead(page);
	const wrong = new Set(page.problems.filter((p) => p.href).map((p) =>
		/^#q-([a-z0-9_]+)/.exec(p.href)[1]));
	const fields = page.form.fields.filter(([n]) => n.startsWith('_'));
	for (const control of controls.values())
		for (const value of controlFill(control, { controls, wrong },
			attempt))
			fields.push([control.name, value]);
	return fields;
}

// What was sent of a page and taken: the page's code to its fields.
async function visit(target, sums) {
	const sent = new Map();
	let answer = await get(target, { 'accept-language': roll(2) ? 'de' : 'en' });
	for (let steps = 0; steps < 40; steps++) {
		assert.equal(answer.status, 200, answer.text);
		let page = pageRead(answer.text), taken = null;
		for (let attempt = 0; attempt < TRIES && !taken; attempt++) {
			const fields = fill(page, attempt);
			const reply = await post(page.form.action, fields);
			assert.ok([303, 422].includes(reply.status),
				`${reply.status} to ${JSON.stringify(fields)}`);
			sums.sent++;
			if (reply.status === 303) {
				sent.set(page.form.get('_page')[0], fields);
				taken = reply;
				continue;
			}
			sums.refused++;
			page = pageRead(reply.text);
			assert.ok(page.problems.length !== 0, 'refused without a word');
			for (const { href } of page.problems)
				assert.ok(href && page.id(href.slice(1)),
					`a problem of no field: ${reply.text}`);
		}
		if (!taken) return null;
		if (/\/thanks\?/.test(taken.to)) {
			assert.equal((await get(taken.to)).status, 200);
			return { sent, receipt: /[?&]r=([^&]+)/.exec(taken.to)[1] };
		}
		answer = await get(taken.to);
	}
	throw new Error('a visit without an end');
}

// All that is stored was sent, in the form that was taken last of its page.
function storedIsSent(answers, sent, definition) {
	const all = [...sent.values()].flat();
	const silent = new Set([...definition.matchAll(
		/code='(q\d+)' type='computed/g)].map((m) => m[1]));
	for (const [name, value] of Object.entries(answers)) {
		if (silent.has(name)) continue;
		const values = all.filter(([n]) => n === name).map(([, v]) => v.trim())
			.filter((v) => v !== '');
		const other = all.some(([n, v]) => n === name + '.other' && v !== '');
		for (const one of [value].flat())
			assert.ok(values.includes(String(one)) || values.length === 1 ||
				(one === 'other' && other) ||
				(name.includes('.') && one === 0),
			`${name}: ${one} of ${JSON.stringify(values)}`);
		if (!Array.isArray(value) && values.length === 1 &&
			/^o\d+$/.test(values[0]))
			assert.equal(value, values[0], name);
	}
}

test('what random surveys show is what is taken and stored', async (t) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'forms-'));
	const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
	const program = path.join(build, 'tests/unit/test_form_page');
	const sums = { sent: 0, refused: 0, complete: 0, left: 0 };
	t.diagnostic(`seed ${seed}`);
	try {
		execFileSync('make', ['-s', '-C', root, `BUILD=${build}`,
			`SANITIZE=${process.env.EXITPOLL_SANITIZE ?? 0}`, program],
		{ stdio: 'pipe' });
		execFileSync(program, [folder, String(DEFINITIONS)], { cwd: root });
		for (let i = 0; i < DEFINITIONS; i++) {
			const file = path.join(folder, `${i}.xml`);
			const survey = surveyNew('acme', file, 'form');
			const definition = readFileSync(file, 'utf8');
			const done = [];
			for (let k = 0; k < VISITS; k++) {
				const one = await visit(survey.path, sums);
				sums[one ? 'complete' : 'left']++;
				if (one) done.push(one);
			}
			const stored = rows(survey).filter((r) =>
				r.state === 'complete');
			assert.equal(stored.length, done.length);
			for (const one of done)
				storedIsSent(stored.find((r) =>
					r.receipt === one.receipt).answers, one.sent,
				definition);
		}
	} finally {
		rmSync(folder, { recursive: true });
	}
	t.diagnostic(JSON.stringify(sums));
	assert.ok(sums.complete > sums.left, 'hardly a visit came to its end');
	assert.ok(sums.refused > 10, 'nothing was refused');
});
