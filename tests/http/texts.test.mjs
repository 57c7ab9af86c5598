// The texts of a draft as files for translators: out of the browser, through
// gettext's own programs, and back in, where it is a step like any other.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { url } from '../lib/env.mjs';
import { field, one, personAdd, plain, surveyAdd, tenantAdd, Visitor }
	from '../lib/app.mjs';

const tenant = tenantAdd();
const ana = await Visitor.signIn(personAdd(tenant, 'editor'));
const dir = mkdtempSync(path.join(tmpdir(), 'texts-'));
after(() => rmSync(dir, { recursive: true }));
const at = (survey, more) => `/app/surveys/${survey.slug}/${more}`;
const all = (answer) => plain(answer.text).replace(/\s+/g, ' ');
const draft = (survey) => one(`select definition from app.survey_draft
	where survey_id = :'id'`, survey);

const xml = (more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="bye" xml:lang="en" languages="de">
<title>Leaving</title><thanks>Thanks.</thanks>
<page code="one"><title>One</title>
<question code="nps" type="nps"><label>Would you come back?</label></question>
<question code="why" type="single"><label>Why?</label>
<option code="bill">The bill</option><option code="wait">The wait</option></question>
${more}</page></survey>`;

async function drafted(definition = xml()) {
	const survey = surveyAdd(tenant, definition);
	const page = await ana.get(at(survey, 'edit'));
	const made = await ana.post(at(survey, 'draft'), { act: 'make',
		_csrf: field(page.text, '_csrf') });
	assert.equal(made.status, 303);
	return survey;
}

async function send(survey, bytes, name = 'de.po') {
	const body = new FormData();
	body.set('_csrf', field((await ana.get(at(survey, 'edit/texts'))).text,
		'_csrf'));
	if (bytes !== undefined) body.set('file', new Blob([bytes]), name);
	const answer = await fetch(url + at(survey, 'edit/texts'), { method: 'POST',
		redirect: 'manual', body, headers: { origin: url,
			cookie: [ana.cookie, ana.known].filter(Boolean).join('; ') } });
	return { status: answer.status, text: await answer.text() };
}

test('out, translated with gettext, and in again; taken back by one step',
	async () => {
		const survey = await drafted();
		const page = await ana.get(at(survey, 'edit?part=languages'));
		assert.match(page.text, new RegExp(`href="${at(survey, 'edit/texts')}"`));
		const list = await ana.get(at(survey, 'edit/texts'));
		assert.match(all(list), /Deutsch 0 of 7/);
		const out = await ana.get(at(survey, 'edit/texts/de.po'));
		assert.equal(out.status, 200);
		assert.match(out.headers['content-disposition'],
			new RegExp(`attachment; filename="${survey.slug}\\.de\\.po"`));
		const file = path.join(dir, 'de.po');
		writeFileSync(file, out.text);
		execFileSync('msgfmt', ['--check', '-o', '/dev/null', file]);
		const said = { 'Would you come back?': 'Würden Sie wiederkommen?',
			'The bill': 'Die Rechnung' };
		writeFileSync(file, out.text.replace(
			/msgid "(.*)"\nmsgstr ""/g, (whole, id) => id in said ?
				`msgid "${id}"\nmsgstr "${said[id]}"` : whole));
		execFileSync('msgfmt', ['--check', '-o', '/dev/null', file]);
		const before = draft(survey);
		const done = await send(survey, readFileSync(file));
		assert.equal(done.status, 200);
		assert.match(all(done), /2 texts were changed/);
		assert.match(all(done), /Deutsch 2 of 7/);
		assert.match(draft(survey), /<text xml:lang="de">Würden Sie wiederkommen\?<\/text>/);
		assert.match(draft(survey), /<text xml:lang="de">Die Rechnung<\/text>/);
		assert.match(all(await send(survey, readFileSync(file))),
			/0 texts were changed\s?2 said so already/);
		const edit = await ana.get(at(survey, 'edit'));
		assert.match(all(edit), /Undo: texts of “de” taken from a file/);
		assert.equal((await ana.post(at(survey, 'draft'), { act: 'undo',
			_csrf: field(edit.text, '_csrf'),
			revision: field(edit.text, 'revision') })).status, 303);
		assert.equal(draft(survey), before);
		// The same by XLIFF.
		const xliff = await ana.get(at(survey, 'edit/texts/de.xlf'));
		const back = await send(survey, xliff.text.replace(
			/(<source[^>]*>Why\?<\/source>\s*)(<target[^>]*\/>|<target[^>]*><\/target>)?/,
			'$1<target>Warum?</target>'), 'de.xlf');
		assert.match(all(back), /1 text was changed/);
		assert.match(draft(survey), />Warum\?</);
	});

test('what does not fit is told line by line, and not taken', async () => {
	const survey = await drafted();
	const out = (await ana.get(at(survey, 'edit/texts/de.po'))).text;
	const other = out.replace('msgid "Why?"\nmsgstr ""',
		'msgid "Why then?"\nmsgstr "Warum denn?"');
	assert.notEqual(other, out);
	const before = draft(survey);
	const done = await send(survey, other);
	assert.equal(done.status, 200);
	assert.match(all(done), /0 texts were changed.*1 was not taken.*why\.label.*is another one now.*Warum denn\?/);
	assert.equal(draft(survey), before);
});

test('what is no such file, another language, or none', async () => {
	const survey = await drafted();
	const before = draft(survey);
	for (const [bytes, said] of [[undefined, /Choose a translated file first/],
		['%PDF-1.7', /neither a \.po file nor XLIFF/],
		['msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "Why?"\nmsgstr "Pourquoi ?"\n',
			/language of the file is none/]]) {
		const no = await send(survey, bytes);
		assert.equal(no.status, 422);
		assert.match(all(no), said);
		assert.match(no.text, /id="file-error"/);
	}
	assert.equal(draft(survey), before);
	for (const name of ['fr.po', 'en.po', 'de.txt', 'de', '.po'])
		assert.equal((await ana.get(at(survey, `edit/texts/${name}`))).status,
			404, name);
});

test('one language only, a draft with faults, and no draft', async () => {
	const alone = await drafted(xml().replace(' languages="de"', ''));
	assert.match(all(await ana.get(at(alone, 'edit/texts'))),
		/has one language only/);
	const faulty = await drafted();
	one(`update app.survey_draft set definition = replace(definition,
		'type="single"', 'type="single" show-if="(("') where survey_id = :'id'
		returning 1`, faulty);
	const out = await ana.get(at(faulty, 'edit/texts/de.po'));
	assert.equal(out.status, 200, 'texts are there all the same');
	assert.match(out.text, /msgid "The bill"/);
	const none = surveyAdd(tenant, xml());
	for (const where of ['edit/texts', 'edit/texts/de.po'])
		assert.equal((await ana.get(at(none, where))).status, 303);
});

test('what was published for translators says where it comes back', async () => {
	const survey = surveyAdd(tenant, xml());
	const files = at(survey, 'files');
	const page = await ana.get(files);
	assert.match(all(page), /Translations that come back are taken in by a draft/);
	assert.doesNotMatch(page.text, /edit\/texts/);
	const form = page.text.match(/<form[^>]*\/draft".*?<\/form>/s)[0];
	const made = await ana.post(form.match(/action="([^"]*)"/)[1], {
		_csrf: field(form, '_csrf'), act: field(form, 'act'), to: 'texts' });
	assert.equal(made.status, 303);
	assert.equal(made.headers.location, at(survey, 'edit/texts'));
	assert.match(all(await ana.get(made.headers.location)), /Deutsch 0 of 7/);
	// With a draft a link is enough; who may not edit sees neither.
	const again = await ana.get(files);
	assert.match(again.text, new RegExp(`<a class="tap" href="${
		at(survey, 'edit/texts')}">Take in translations<`));
	assert.doesNotMatch(again.text, /name="to" value="texts"/);
	const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
	const seen = await analyst.get(files);
	assert.equal(seen.status, 200);
	assert.match(all(seen), /Texts for translators/);
	assert.doesNotMatch(all(seen), /come back/);
	// A survey in one language has nothing to translate.
	const single = surveyAdd(tenant, xml().replace(' languages="de"', ''));
	assert.doesNotMatch(all(await ana.get(at(single, 'files'))), /come back/);
	// No other word leads anywhere.
	const other = surveyAdd(tenant, xml());
	const odd = await ana.post(at(other, 'draft'), { act: 'make',
		to: '//evil.example', _csrf: field(page.text, '_csrf') });
	assert.match(odd.headers.location, new RegExp(`^${at(other, 'edit')}`));
});
