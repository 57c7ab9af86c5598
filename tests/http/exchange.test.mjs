// Survey files of other systems: each with the report of what became of its
// questions, and the definition that came out, which passes the lint. Files
// that are hostile or too old are refused in words, on one line.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, shared } from '../lib/env.mjs';

const program = path.join(path.resolve(root, process.env.EXITPOLL_BUILD ??
	'build'), 'exitpoll');
const files = mkdtempSync(path.join(tmpdir(), 'exitpoll-exchange-'));
after(() => rmSync(files, { recursive: true, force: true }));

const seeds = path.join(root, 'tests/fuzz/seeds');
const expected = (name) => readFileSync(path.join(root,
	'tests/http/data/exchange', name), 'utf8');

function tool(...args) {
	const run = spawnSync(program, args, { cwd: root, encoding: 'utf8',
		timeout: 60_000, env: { ...process.env, EXITPOLL_ROOT: root } });
	return { code: run.status, out: run.stdout, err: run.stderr };
}

function converted(file) {
	const run = tool('survey', 'convert', file);
	assert.equal(run.code, 0, run.err);
	const xml = path.join(files, path.basename(file) + '.xml');
	writeFileSync(xml, run.out);
	const check = tool('survey', 'check', xml);
	assert.equal(check.code, 0, check.err);
	return run;
}

for (const name of ['surveyjs/types.json', 'surveyjs/flat.json',
	'lss/question.lsq', 'lss/conditions.lss', 'triple_s/small.sss',
	'xlsform/household.xlsx'])
	test(`${name}: its report and its definition`, () => {
		const run = converted(path.join(seeds, 'exchange_' + name));
		const base = path.basename(name);
		assert.equal(run.err, expected(base + '.report'));
		assert.equal(run.out, expected(base + '.xml'));
	});

for (const name of ['lss/demo_survey.lss', 'lss/audit_demo.lss',
	'triple-s/example1.sss', 'triple-s/example1a.sss',
	'triple-s/example2.sss'])
	test(`${name}: its report`, (t) => {
		const file = shared(name);
		if (file === null) return t.skip('there is no ../shared/data');
		const run = converted(file);
		assert.equal(run.err, expected(path.basename(name) + '.report'));
	});

test('what is hostile, damaged or too old is refused in words', () => {
	for (const [name, words] of [
		['exchange_surveyjs/broken.json', /says a name twice/],
		['exchange_lss/old.lss', /before version 4.*\(258\)$/],
		['exchange_lss/entities.lss', /document type/],
		['exchange_triple_s/subset.sss', /document type/],
		['exchange_triple_s/position.sss', /no type or position.*\(a\)$/],
		['exchange_xlsform/nothing.xlsx', /no sheet .survey./],
		['survey/globex.xml', /none of the survey files/]]) {
		const run = tool('survey', 'convert', path.join(seeds, name));
		assert.equal(run.code, 1, name);
		assert.equal(run.out, '');
		assert.match(run.err, /^[^\n]+\n$/);
		assert.match(run.err.trim(), words);
	}
});

test('files that would cost too much are refused before they are parsed', () => {
	const lss = (inner) => '<document><LimeSurveyDocType>Survey' +
		`</LimeSurveyDocType><DBVersion>700</DBVersion>${inner}</document>`;
	const attributes = Array.from({ length: 100 }, (_, i) => `a${i}="1"`);
	for (const [what, text, words] of [
		['tags', lss('<a/>'.repeat(400_001)), /more parts/],
		['attributes', lss(`<a ${attributes.join(' ')}/>`), /more parts/],
		['depth', lss('<a>'.repeat(5000) + '</a>'.repeat(5000)), /damaged/],
		['size', lss('x'.repeat(9 << 20)), /not a file of at most/],
		['encoding', '<?xml version="1.0" encoding="IBM037"?>' + lss(''),
			/encoding/],
		['json', '['.repeat(100_000), /too deep/]]) {
		const file = path.join(files, what);
		writeFileSync(file, text);
		const from = Date.now();
		const run = tool('survey', 'convert', file);
		assert.equal(run.code, 1, what);
		assert.match(run.err, words);
		assert.ok(Date.now() - from < 10_000, what);
	}
});
