// Survey files of other systems: each with the report of what became of its
// questions, and the definition that came out, which passes the lint. Files
// that are hostile or too old are refused in words, on one line.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { data, db, root, shared, url } from '../lib/env.mjs';
import { Visitor, field, one, personAdd, plain, sql } from '../lib/app.mjs';

const program = path.join(path.resolve(root, process.env.EXITPOLL_BUILD ??
	'build'), 'exitpoll');
const files = mkdtempSync(path.join(tmpdir(), 'exitpoll-exchange-'));
after(() => rmSync(files, { recursive: true, force: true }));

const seeds = path.join(root, 'tests/fuzz/seeds');
const OURS = 14;	// columns of an export that are no answers
const expected = (name) => readFileSync(path.join(root,
	'tests/http/data/exchange', name), 'utf8');

function tool(...args) {
	const run = spawnSync(program, args, { cwd: root, encoding: 'utf8',
		timeout: 60_000, maxBuffer: 64 << 20, env: { ...process.env,
			EXITPOLL_ROOT: root, EXITPOLL_DATA: data,
			EXITPOLL_DB: db.replace(/ user=\S+$/, '') } });
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

// --- responses ---

function good(...args) {
	const run = tool(...args);
	assert.equal(run.code, 0, `${args.join(' ')}: ${run.err}`);
	return run;
}

function tenantNew() {
	const slug = 'x' + randomBytes(6).toString('hex');
	return { slug, id: good('tenant', 'add', slug, 'Exchange').out.trim() };
}

// Columns of an export without ours, by name; rows in one order.
function table(csv) {
	const rows = csv.trim().split('\r\n').map((line) =>
		[...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1)
			.map((m) => m[1].replace(/^"|"$/g, '').replaceAll('""', '"')));
	return { head: rows[0], rows: rows.slice(1) };
}
const answersOf = (csv) => table(csv).rows.map((row) =>
	row.slice(OURS).join('|')).sort();

// As the specification's own example says it.
const HISTORIC = [
	'2005-05-03|18:05|1|1|1|0|0|0|1|"Heritage" Zone|1|0|1|0|0|0|1|999|yes|c',
	'2005-05-04|11:20|0|1|0|1|0|1|1|Nottingham Goose Fair|2|1|0|0|0|1|0|25' +
		'|yes|a',
	'2005-05-06|13:43|2|0|1|0|0|0|0||9|0|1|0|0|0|0|100|no|'];

for (const example of ['example1', 'example2'])
	test(`${example}: its cases become responses, once, and are counted`, (t) => {
		const file = shared(`triple-s/${example}.sss`);
		if (file === null) return t.skip('there is no ../shared/data');
		const { slug, id } = tenantNew();
		const args = ['survey', 'import', slug, file, '--data',
			shared(`triple-s/${example}.txt`)];
		let run = good(...args);
		assert.match(run.out, /\/s\/sp5201-1 is at version 1, and closed\n3 responses added, 0 were/);
		assert.deepEqual(answersOf(good('survey', 'export', slug,
			'sp5201-1').out), HISTORIC);
		const counted = () => one('select sum(n) from app.rollup ' +
			`where tenant_id = '${id}' and cell = 'q2#answered'`);
		assert.equal(counted(), '3');
		run = good(...args);
		assert.match(run.out, /^\S+ is at version 1\n0 responses added, 3 were/);
		assert.equal(counted(), '3');
		assert.equal(one(`select state from app.survey where tenant_id = '${id}'`),
			'closed');
	});

test('values that cannot be answers are left out and told; the rest counts', () => {
	const { slug } = tenantNew();
	const file = path.join(seeds, 'exchange_triple_s/small.sss');
	const cases = path.join(files, 'cases.csv');
	writeFileSync(cases, Buffer.from('1,1,05.50,"1001",caf\xe9,1,20260105\n' +
		'2,7,5,"0010","a ""b"", c",0,\n\n3,2,abc,0100,,,20261340\n', 'latin1'));
	let run = good('survey', 'import', slug, file, '--data', cases);
	assert.match(run.out, /3 responses added.*latin-1/);
	for (const what of ['case 2: the value of visit', 'case 3: the value of spent',
		'case 3: the value of drinks'])
		assert.ok(run.err.includes(what), `${what}: ${run.err}`);
	assert.deepEqual(answersOf(good('survey', 'export', slug, 'cafe').out), [
		'1|1|0|1|caf\u00e9|5.5|yes|2026-01-05', '2|||||||',
		'|0|1|1|a "b", c|5|no|'].sort());
	// Somebody else's survey of that name stays as it is.
	run = tool('survey', 'import', slug, path.join(seeds,
		'exchange_lss/question.lsq'), '--slug', 'cafe');
	assert.equal(run.code, 1);
	assert.match(run.err, /another survey "cafe" already: nothing was changed/);
	run = tool('survey', 'import', slug, path.join(seeds,
		'exchange_lss/question.lsq'), '--data', cases);
	assert.equal(run.code, 1);
	assert.match(run.err, /data come with a Triple-S file only/);
});

// --- and out ---

const SURVEY = `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="round" xml:lang="en" languages="de fr">
  <title>Round &amp; round</title>
  <!-- a remark with <text> in it -->
  <page code="first"><title><text xml:lang="en">First</text>
      <text xml:lang="de">Zuerst</text></title>
    <question code="nps" type="nps"><label><![CDATA[Would <you>
      recommend us?]]></label></question>
    <question code="stars" type="rating" steps="4"><label>Stars</label></question>
    <question code="topic" type="single"><label>Topic</label>
      <option code="b-1" score="-5">Billing</option><option code="b2">B 2</option>
      <other>Else</other></question>
    <question code="ways" type="multiple"><label>Ways</label>
      <option code="mail">Mail</option><option code="chat">Chat</option><option code="call">Call</option></question>
    <question code="ok" type="yesno"><label>OK?</label></question>
    <question code="why" type="long-text" show-if="ok = no"><label>Why?</label></question>
    <question code="cost" type="number" min="0" max="99" decimals="2"><label>Cost</label></question>
    <question code="day" type="date"><label>Day</label></question>
    <question code="grid" type="matrix"><label>Grid</label><row code="s-1">Speed</row><row code="tone">Tone</row>
      <option code="good">Good</option><option code="bad">Bad</option></question>
    <question code="rank" type="ranking"><label>Rank</label>
      <option code="a">A</option><option code="b">B</option><option code="c">C</option></question>
    <question code="note" type="statement"><label>Thank you</label></question>
  </page>
</survey>
`;

const ANSWERS = [
	{ nps: 10, stars: 4, topic: 'b-1', ways: ['mail', 'call'], ok: 'yes',
		cost: 12.5, day: '2026-02-03', 'grid.s-1': 'bad', 'rank.a': 2,
		'rank.b': 1, 'rank.c': 3 },
	{ nps: 0, topic: 'other', 'topic.other': 'x, "y"\nz \u00fc', ok: 'no',
		why: 'because' },
	{ ways: ['chat'], 'grid.tone': 'good' }];

function roundSurvey() {
	const { slug, id } = tenantNew();
	const file = path.join(files, slug + '.xml');
	writeFileSync(file, SURVEY);
	good('survey', 'publish', slug, 'round', file);
	ANSWERS.forEach((answers, i) => sql(`insert into app.response (tenant_id,
		id, survey_id, version, receipt, state, page, answers, language, cells,
		completed_at, day) select '${id}', gen_random_uuid(), id, 1,
		'roundtripround000${i}', 'complete', 1,
		'${JSON.stringify(answers).replaceAll("'", "''")}', 'en', '{}', now(),
		'2026-03-0${i + 1}' from app.survey where tenant_id = '${id}'`));
	return { slug, id, file };
}

test('our own format comes back byte for byte', () => {
	const { slug } = roundSurvey();
	assert.equal(good('survey', 'export', slug, 'round', '--format', 'xml').out,
		SURVEY);
});

for (const kind of ['triple-s', 'triple-s-fixed'])
	test(`${kind}: what went out comes in again`, () => {
		const { slug } = roundSurvey(), other = tenantNew();
		const meta = path.join(files, slug + '.sss');
		const cases = path.join(files, slug + '.dat');
		writeFileSync(meta, good('survey', 'export', slug, 'round',
			'--format', kind).out);
		writeFileSync(cases, good('survey', 'export', slug, 'round', '--format',
			kind + '-data', '--encoding', 'utf-8').out);
		const run = good('survey', 'import', other.slug, meta, '--data', cases);
		assert.match(run.out, /3 responses added.*utf-8/);
		assert.doesNotMatch(run.err, /the value of/);
		const row = (answers) => [answers.nps, answers.stars, answers.topic,
			answers['topic.other']?.replace('\n', ' '),
			...['mail', 'chat', 'call'].map((code) => answers.ways ?
				Number(answers.ways.includes(code)) : ''), answers.ok,
			answers.why, answers.cost, answers.day, ...['grid.s-1', 'grid.tone',
				'rank.a', 'rank.b', 'rank.c'].map((part) => answers[part])].map((v) => v ?? '')
			.join('|');
		const back = table(good('survey', 'export', other.slug, 'round').out);
		assert.deepEqual(back.rows.map((r) => r.slice(OURS).join('|')).sort(),
			ANSWERS.map(row).sort());
		assert.deepEqual(sql('select distinct day from app.response where ' +
			`tenant_id = '${other.id}' order by day`).flat(),
		['2026-03-01', '2026-03-02', '2026-03-03']);
		assert.match(run.err, /why \(why\).*in the data, but not why/);
	});

test('what Latin-1 does not have is told, and UTF-8 keeps it', () => {
	const { slug } = roundSurvey();
	sql(`update app.response set answers = '{"why": "\u05e9", "ok": "no"}'
		where receipt = 'roundtripround0002' and tenant_id = (select id from
		app.tenant where slug = '${slug}')`);
	const run = tool('survey', 'export', slug, 'round', '--format',
		'triple-s-data');
	assert.equal(run.code, 0);
	assert.match(run.err, /^1 letters that Latin-1 does not have/);
	assert.match(good('survey', 'export', slug, 'round', '--format',
		'triple-s-data', '--encoding', 'utf-8').out, /\u05e9/);
});

// --- translators ---

for (const format of ['po', 'xliff'])
	test(`${format}: out, translated, and in: nothing else changes`, () => {
		const { slug, file } = roundSurvey();
		const out = (lang) => good('survey', 'export', slug, 'round', '--format',
			format, '--language', lang).out;
		const texts = path.join(files, `${slug}.${format}`);
		writeFileSync(texts, out('de'));
		let run = good('survey', 'translate', file, texts);
		assert.equal(run.out, SURVEY);
		assert.match(run.err, /^de: 0 texts taken, 1 were the same, 0 did/m);

		const put = format === 'po' ? (text, id, target) => text.replace(
			new RegExp(`(msgctxt "${id}"\n(?:msgid )?.*\n(?:".*\n)*)msgstr ""`),
			`$1msgstr "${target}"`) : (text, id, target) => text.replace(
			new RegExp(`(id="${id}"[^]*?</source>)(?:<target>[^]*?</target>)?`),
			`$1<target>${target}</target>`);
		const changed = put(put(put(out('fr'), 'page.first.title', 'D’abord'),
			'topic.option.b-1', 'Facture'), 'nps.label', 'Oui ?');
		writeFileSync(texts, changed);
		run = good('survey', 'translate', file, texts);
		assert.match(run.err, /^fr: 3 texts taken, 0 were the same, 0 did not/m);
		assert.equal(run.out, SURVEY
			.replace('Zuerst</text>',
				'Zuerst</text><text xml:lang="fr">D’abord</text>')
			.replace('>Billing<', '><text xml:lang="en">Billing</text>' +
				'<text xml:lang="fr">Facture</text><')
			.replace(/<label>(<!\[CDATA\[Would[^]*?\]\]>)<\/label>/,
				'<label><text xml:lang="en">$1</text><text xml:lang="fr">Oui ?' +
				'</text></label>'));
		const next = path.join(files, 'next.xml');
		writeFileSync(next, run.out);
		good('survey', 'check', next);
	});

test('translations that do not fit are told, and left out', () => {
	const { file } = roundSurvey();
	const po = path.join(files, 'odd.po');
	const entry = (id, source, target) => `\nmsgctxt "${id}"\nmsgid ` +
		`"${source}"\nmsgstr "${target}"\n`;
	writeFileSync(po, 'msgid ""\nmsgstr ""\n"Language: de\\n"\n' +
		entry('nps.title', 'x', 'kein solcher') +
		entry('stars.label', 'Starlets', 'alt') +
		entry('ok.label', 'OK?', 'OK {x}?') +
		entry('cost.label', 'Cost', 'k'.repeat(5000)) +
		'\n#, fuzzy' + entry('day.label', 'Day', 'geraten'));
	const run = good('survey', 'translate', file, po);
	assert.equal(run.out, SURVEY);
	for (const words of [/nps\.title: There is no text of that path/,
		/stars\.label: The text in the survey.s own language is another/,
		/ok\.label: The placeholders/, /cost\.label: The translation is too long,/,
		/^de: 0 texts taken, 0 were the same, 4 did not fit$/m])
		assert.match(run.err, words);
	for (const [text, words] of [['hello', /neither a .po file nor XLIFF/],
		['msgid ""\nmsgstr "Language: ja\\n"\n' + entry('ok.label', 'OK?', 'x'),
			/none that the survey is translated into/],
		['<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', /document type/]]) {
		writeFileSync(po, text);
		const refused = tool('survey', 'translate', file, po);
		assert.equal(refused.code, 1);
		assert.match(refused.err, words);
		assert.equal(refused.out, '');
	}
});

// --- the same in the browser ---

test('the page of a survey\'s files: each as the command writes it', async () => {
	const { slug, id } = roundSurvey();
	const analyst = await Visitor.signIn(personAdd({ id }, 'analyst'));
	const page = await analyst.get('/app/surveys/round/files');
	assert.equal(page.status, 200);
	const links = [...page.text.matchAll(/href="(\/app\/surveys\/round\/files\/[^"]+)"/g)]
		.map((m) => m[1]);
	const made = (...format) => good('survey', 'export', slug, 'round',
		'--format', ...format).out;
	const files = { 'definition.xml': made('xml'),
		'triple-s.sss': made('triple-s'), 'triple-s.csv': made('triple-s-data'),
		'triple-s-fixed.sss': made('triple-s-fixed'),
		'triple-s-fixed.asc': made('triple-s-fixed-data'),
		'texts.de.po': made('po', '--language', 'de'),
		'texts.de.xlf': made('xliff', '--language', 'de'),
		'texts.fr.po': made('po', '--language', 'fr'),
		'texts.fr.xlf': made('xliff', '--language', 'fr') };
	assert.deepEqual(links, Object.keys(files).map((name) =>
		`/app/surveys/round/files/${name}`));
	for (const [name, bytes] of Object.entries(files)) {
		const got = await analyst.get(`/app/surveys/round/files/${name}`);
		assert.equal(got.status, 200, name);
		assert.equal(got.text, bytes, name);
		assert.equal(got.headers['content-disposition'],
			`attachment; filename="round-${name}"`);
		assert.match(got.headers['content-security-policy'], /sandbox/);
	}
	assert.equal(one("select count(*) from app.audit where action = " +
		`'survey.download' and tenant_id = '${id}'`), '9');
	for (const name of ['texts.en.po', 'texts.ja.po', 'texts..po', 'x',
		'definition.xml.bak'])
		assert.equal((await analyst.get(`/app/surveys/round/files/${name}`))
			.status, 404, name);
	assert.match(plain((await analyst.get('/app/surveys/round')).text), /Files/);
	const recruiter = await Visitor.signIn(personAdd({ id }, 'recruiter'));
	assert.equal((await recruiter.get('/app/surveys/round/files/triple-s.csv'))
		.status, 403);
});

// A form with a file, as a browser sends it.
function upload(visitor, target, fields, file) {
	const edge = 'edge' + randomBytes(8).toString('hex');
	const part = (head, body) => Buffer.concat([Buffer.from(`--${edge}\r\n` +
		`Content-Disposition: form-data; ${head}\r\n\r\n`), Buffer.from(body),
	Buffer.from('\r\n')]);
	const body = Buffer.concat([...Object.entries(fields).map(([name, value]) =>
		part(`name="${name}"`, value)), ...(file ? [part('name="file"; ' +
		`filename="${path.basename(file)}"`, readFileSync(file))] : []),
	Buffer.from(`--${edge}--\r\n`)]);
	return fetch(url + target, { method: 'POST', redirect: 'manual', body,
		headers: { cookie: [visitor.cookie, visitor.known].filter(Boolean)
			.join('; '), origin: url,
		'content-type': `multipart/form-data; boundary=${edge}` } });
}

test('a file in the browser: read, told, made into a draft', async () => {
	const { slug, id } = tenantNew();
	const editor = await Visitor.signIn(personAdd({ id }, 'editor'));
	const page = (await editor.get('/app/import')).text;
	assert.match((await editor.get('/app/surveys/new')).text,
		/href="\/app\/import"/);
	const _csrf = field(page, '_csrf');
	const file = path.join(seeds, 'exchange_xlsform/household.xlsx');
	const read = await upload(editor, '/app/import', { _csrf }, file);
	assert.equal(read.status, 200);
	const html = await read.text();
	const xml = plain(/<textarea[^>]*>\n([^]*?)<\/textarea>/.exec(html)[1]);
	assert.equal(xml, expected('household.xlsx.xml'));
	const lines = expected('household.xlsx.report').trim().split('\n');
	assert.equal([...html.matchAll(/<li data-kind="/g)].length, lines.length);
	for (const [kind, words] of [['kept', 'carried over:'], ['lost', 'left out:'],
		['changed', 'changed:']])
		assert.equal([...html.matchAll(new RegExp(`<li data-kind="${kind}"`,
			'g'))].length, lines.filter((l) => l.includes(` ${words} `)).length);

	const make = (name, definition = xml) => upload(editor, '/app/import/make',
		{ _csrf, slug: name, definition });
	const made = await make('household', xml.replaceAll('\n', '\r\n'));
	assert.equal(made.status, 303);
	assert.equal(made.headers.get('location'),
		'/app/surveys/household/edit?did=imported');
	assert.equal(one(`select definition from app.survey_draft
		where tenant_id = '${id}'`), xml.trimEnd());
	assert.equal(one(`select state || coalesce(current_version, 0)
		from app.survey where tenant_id = '${id}'`), 'draft0');

	// Nothing is lost when it cannot be made.
	for (const [name, text, words] of [
		['household', xml.replace('Household', 'Another'), /of that name already/],
		['-x', xml, /does not begin with a hyphen/],
		['other', xml.replace('<page', '<pag>'), /no survey\. Line \d+: /],
		['other', '', /This is no survey/]]) {
		const again = await make(name, text);
		assert.equal(again.status, 422, name);
		const body = await again.text();
		assert.match(plain(body), words);
		assert.equal(plain(/<textarea[^>]*>\n([^]*?)<\/textarea>/.exec(body)[1]),
			text);
		assert.ok(body.includes(`name="slug" value="${name}"`));
	}
	assert.equal(one('select count(*) from app.survey where tenant_id = ' +
		`'${id}'`), '1');

	// What can be read, and not be published, is a draft that says why.
	assert.equal((await make('faulty', xml.replace(/ type="[a-z-]*"/, '')))
		.status, 303);
	assert.match(plain((await editor.get('/app/surveys/faulty/publish')).text),
		/What stands in the way/);
});

test('one customer\'s definitions do not keep another\'s waiting in line',
	async () => {
		// As large as may be, and wrong at the end: nothing is made of it.
		const choices = Array.from({ length: 12 }, (_, i) =>
			`<option code="o${i}">O</option>`).join('');
		const heavy = '<survey xmlns="urn:exitpoll:survey:1" code="heavy"' +
			' xml:lang="en"><title>T</title><page code="p">' +
			Array.from({ length: 199 }, (_, i) => `<question code="q${i}"
				type="single"${i < 3 ? '' : ` show-if="q${i - 1} = o1 and
				(q${i - 2} = o2 or q${i - 3} != o3)"`}><label>Q</label>${
				choices}</question>`).join('') +
			'<question code="q199" type="none"><label>Q</label></question>' +
			'</page></survey>';
		const enter = async () => {
			const who = await Visitor.signIn(personAdd({ id: tenantNew().id },
				'editor'));
			const _csrf = field((await who.get('/app/import')).text, '_csrf');
			return (definition) => upload(who, '/app/import/make',
				{ _csrf, slug: 'heavy', definition });
		};
		const [many, other] = [await enter(), await enter()];
		const all = Array.from({ length: 40 }, () => many(heavy));
		const one = await other('<survey/>');
		const codes = (await Promise.all(all)).map((r) => r.status);
		// One makes a draft of it, to others the name is taken.
		for (const code of codes) assert.ok([303, 422, 503].includes(code), code);
		assert.ok(codes.includes(503));
		assert.equal(one.status, 422);
	});

test('a file in the browser that is refused: why, in words', async () => {
	const { id } = tenantNew();
	const editor = await Visitor.signIn(personAdd({ id }, 'owner'));
	const _csrf = field((await editor.get('/app/import')).text, '_csrf');
	for (const [name, words] of [['exchange_lss/entities.lss', /document type/],
		['exchange_lss/old.lss', /before version 4/],
		['exchange_surveyjs/broken.json', /says a name twice/],
		[null, /Choose a survey file first/]]) {
		const answer = await upload(editor, '/app/import', { _csrf },
			name && path.join(seeds, name));
		assert.equal(answer.status, 422);
		assert.match(plain(await answer.text()), words);
	}
	const analyst = await Visitor.signIn(personAdd({ id }, 'analyst'));
	assert.equal((await analyst.get('/app/import')).status, 403);
});
