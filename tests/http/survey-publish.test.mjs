// Publishing a draft in the signed-in area: exactly what was shown, or nothing
// and why; and that nobody's answers are lost or re-labelled by it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ask, field, one, personAdd, plain, respond, sql, surveyAdd, tenantAdd,
	versionAdd, Visitor } from '../lib/app.mjs';
import { until } from '../lib/survey.mjs';

const privacy = (tenant, url = 'https://example.org/privacy') => {
	sql(`update app.tenant set privacy_url = nullif(:'url', '')
		where id = :'id'`, { ...tenant, url });
	return tenant;
};
const tenant = privacy(tenantAdd());
const editor = await Visitor.signIn(personAdd(tenant, 'editor'));
const home = (survey) => `/app/surveys/${survey.slug}/publish`;
const all = (answer) => plain(answer.text).replace(/\s+/g, ' ');

const xml = (label, more = '', code = 'exit') =>
	`<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="${code}" xml:lang="en">
<title>Leaving</title><thanks>Thanks.</thanks>
<page code="one"><title>One</title>
<question code="nps" type="nps"><label>${label}</label></question>
</page>
<page code="two"><title>Two</title>
<question code="word" type="short-text"><label>A word?</label></question>
${more}</page></survey>`;

function draftSet(of, survey, definition) {
	sql(`insert into app.survey_draft (tenant_id, survey_id, definition)
		values (:'tenant', :'id', :'definition')
		on conflict (tenant_id, survey_id) do update
		set definition = excluded.definition,
		    revision = app.survey_draft.revision + 1`,
	{ tenant: of.id, id: survey.id, definition });
}

// A survey with a draft and nothing else, as a new one is.
function draftAdd(of, definition) {
	const slug = 'd' + randomBytes(6).toString('hex');
	const id = one(`insert into app.survey (tenant_id, slug, title)
		values (:'tenant', :'slug', 'Survey ' || :'slug') returning id`,
	{ tenant: of.id, slug });
	const survey = { id, slug, path: `/${of.slug}/s/${slug}` };
	draftSet(of, survey, definition);
	return survey;
}

const seen = (page) => ({ _csrf: field(page.text, '_csrf'),
	revision: field(page.text, 'revision'),
	version: field(page.text, 'version') });

async function publish(who, survey, more = {}, page) {
	page ??= await who.get(home(survey));
	return who.post(home(survey), { ...seen(page), ...more });
}

const versions = (survey) => Number(one(`select count(*)
	from app.survey_version where survey_id = :'id'`, survey));
const drafts = (survey) => Number(one(`select count(*)
	from app.survey_draft where survey_id = :'id'`, survey));

test('a draft that was never published: nobody finds it; it opens, or not',
	async () => {
		for (const first of ['open', 'closed']) {
			const survey = draftAdd(tenant, xml('Recommend?'));
			assert.equal((await ask('GET', survey.path)).status, 404);
			const page = await editor.get(home(survey));
			assert.equal(page.status, 200);
			assert.match(all(page), /never published: all of it is new/);
			assert.match(page.text, /value="open" checked/);
			const sent = await publish(editor, survey, { first }, page);
			assert.equal(sent.status, 303);
			assert.equal(sent.headers.location,
				home(survey) + '?published=1');
			await until(async () => (await ask('GET', survey.path)).status ===
				(first === 'open' ? 200 : 410), first);
			const done = await editor.get(sent.headers.location);
			assert.match(all(done), /Version 1 is published/);
			assert.match(done.text, new RegExp('href="https?://[^"]*' +
				survey.path + '"'));
			assert.deepEqual(sql(`select s.state, s.current_version, s.title,
				v.published_by is not null
				from app.survey s join app.survey_version v
				on v.survey_id = s.id where s.id = :'id'`, survey),
			[[first, '1', 'Leaving', 't']]);
			assert.equal(drafts(survey), 0);
			assert.deepEqual(sql(`select action, detail->>'version'
				from app.audit where object_id = :'id'
				order by id desc limit 1`, survey), [['survey.publish', '1']]);
		}
	});

test('what changed is said in words, the bytes are the draft\'s, and what was closed stays closed',
	async () => {
		const survey = surveyAdd(tenant, xml('Recommend?'));
		sql(`update app.survey set state = 'paused' where id = :'id'`, survey);
		const next = xml('Would you?', `<question code="more" type="short-text">
			<label>More?</label></question>`) + '<!-- kept -->';
		draftSet(tenant, survey, next);
		const page = await editor.get(home(survey));
		assert.match(all(page), /Was “Recommend\?”, is now “Would you\?”/);
		assert.match(all(page), /More\?\s?New question/);
		assert.match(all(page), /keeps its state \(Paused\)/);
		// The wording is a warning: it stops nobody.
		assert.match(all(page), /Worth a look.*The wording of/);
		assert.equal((await publish(editor, survey, {}, page)).status, 303);
		assert.equal(one(`select definition from app.survey_version
			where survey_id = :'id' and version = 2`, survey), next);
		assert.equal(one(`select state from app.survey where id = :'id'`,
			survey), 'paused');
		const done = await editor.get(home(survey) + '?published=2');
		assert.match(all(done), /Make version 1 a draft/);
	});

test('a draft that was changed, or a version that came, since it was looked at',
	async () => {
		const survey = surveyAdd(tenant, xml('Recommend?'));
		draftSet(tenant, survey, xml('First'));
		let page = await editor.get(home(survey));
		draftSet(tenant, survey, xml('Second'));
		let sent = await publish(editor, survey, {}, page);
		assert.equal(sent.status, 409);
		assert.match(all(sent), /Nothing was published/);
		assert.match(all(sent), /is now “Second”/);
		assert.equal(versions(survey), 1);
		versionAdd(tenant, survey, 2, xml('Another'));
		assert.equal((await publish(editor, survey, {}, sent)).status, 409);
		assert.equal(versions(survey), 2);
		assert.equal(drafts(survey), 1);
		page = await editor.get(home(survey));
		assert.match(all(page), /Was “Another”, is now “Second”/);
		// Nobody may send numbers of a page that was never shown.
		for (const revision of ['', 'x', '0', '-1', '99999999999999999999'])
			assert.equal((await publish(editor, survey, { revision },
				page)).status, 409, revision);
		sent = await publish(editor, survey, {}, page);
		assert.equal(sent.status, 303);
		// Sent twice: the second finds no draft, and says so.
		sent = await publish(editor, survey, {}, page);
		assert.equal(sent.status, 409);
		assert.match(all(sent), /there is no draft any more/);
		assert.equal(versions(survey), 3);
	});

test('two who publish at the same moment make one version', async () => {
	for (let i = 0; i < 5; i++) {
		const survey = surveyAdd(tenant, xml('Recommend?'));
		draftSet(tenant, survey, xml('Next ' + i));
		const page = await editor.get(home(survey));
		const sent = await Promise.all(Array.from({ length: 4 }, () =>
			publish(editor, survey, {}, page)));
		assert.deepEqual(sent.map((s) => s.status).sort(),
			[303, 409, 409, 409]);
		assert.equal(versions(survey), 2);
	}
});

test('refused in words: faults, damage to old answers, no privacy link',
	async () => {
		const survey = surveyAdd(tenant, xml('Recommend?'));
		const refused = async (definition, words) => {
			draftSet(tenant, survey, definition);
			const page = await editor.get(home(survey));
			assert.equal(page.status, 200);
			assert.match(all(page), /What stands in the way/);
			assert.match(all(page), words);
			// There is no button, and who sends the form all the same ..
			assert.equal(field(page.text, 'revision'), null);
			const sent = await publish(editor, survey, { version: 1, revision:
				one(`select revision from app.survey_draft
				where survey_id = :'id'`, survey) }, page);
			assert.equal(sent.status, 422);
			assert.match(all(sent), /has to be mended first/);
			assert.match(all(sent), words);
			assert.equal(versions(survey), 1);
			assert.equal(drafts(survey), 1);
		};
		await refused(xml('Recommend?', `<question code="x" type="short-text"
			show-if="none = 1"><label>X</label></question>`),
		/“X” \(line \d+\).*none/);
		await refused(xml('Recommend?').replace('type="nps"',
			'type="short-text"'), /“Recommend\?” \(line 5\).*was of type “nps”/);
		await refused('<survey', /Line \d+/);
		await refused(xml('Recommend?', '', 'other'), /code of the survey was/);

		const bare = tenantAdd();
		const who = await Visitor.signIn(personAdd(bare, 'editor'));
		const owner = await Visitor.signIn(personAdd(bare, 'owner'));
		const theirs = draftAdd(bare, xml('Recommend?'));
		assert.match(all(await who.get(home(theirs))),
			/privacy link is missing.*Ask somebody who may/);
		const page = await owner.get(home(theirs));
		assert.match(page.text, /href="\/app\/settings\/theme#privacy"/);
		const sent = await publish(owner, theirs, { version: 0, revision: 1 },
			page);
		assert.equal(sent.status, 422);
		assert.match(sent.text, /href="#privacy"/);
		assert.equal(versions(theirs), 0);
		privacy(bare);
		assert.equal((await publish(who, theirs, { first: 'closed' })).status,
			303);
	});

test('a code that was dropped long ago does not come back as something else',
	async () => {
		const survey = surveyAdd(tenant, xml('Recommend?',
			`<question code="old" type="yesno"><label>Old?</label></question>`));
		// The versions that have it are behind more than one batch of them.
		for (let version = 2; version <= 60; version++)
			versionAdd(tenant, survey, version, xml('Recommend? ' + version));
		draftSet(tenant, survey, xml('Recommend?',
			`<question code="old" type="yesno"><label>New?</label></question>`));
		const page = await editor.get(home(survey));
		assert.match(all(page),
			/“New\?” \(line \d+\).*was another question before it was dropped/);
		assert.equal(all(page).match(/was another question/g).length, 1);
		draftSet(tenant, survey, xml('Recommend?',
			`<question code="old" type="yesno"><label>Old?</label></question>`));
		assert.equal((await publish(editor, survey)).status, 303);
	});

test('without a draft there is nothing to publish, and the same again is none',
	async () => {
		const survey = surveyAdd(tenant, xml('Recommend?'));
		const page = await editor.get(home(survey));
		assert.match(all(page), /Visitors get version 1.*There is no draft/);
		assert.doesNotMatch(page.text, /Version 1 is published/);
		assert.equal((await publish(editor, survey, { revision: 1, version: 1 },
			page)).status, 409);
		draftSet(tenant, survey, xml('Recommend?'));
		const same = await editor.get(home(survey));
		assert.match(all(same), /exactly what is published/);
		const sent = await publish(editor, survey, { version: 1, revision:
			one(`select revision from app.survey_draft
			where survey_id = :'id'`, survey) }, same);
		assert.equal(sent.status, 422);
		assert.equal(versions(survey), 1);
	});

test('who may not edit surveys, and another customer\'s', async () => {
	const survey = draftAdd(tenant, xml('Recommend?'));
	const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
	assert.equal((await analyst.get(home(survey))).status, 403);
	const foreign = draftAdd(privacy(tenantAdd()), xml('Recommend?'));
	assert.equal((await editor.get(home(foreign))).status, 404);
	const page = await editor.get(home(survey));
	assert.equal((await editor.post(home(foreign), seen(page))).status, 404);
	assert.equal(versions(foreign), 0);
	assert.equal((await editor.post(home(survey), { ...seen(page),
		_csrf: 'none' })).status, 403);
});

test('republished again and again while visitors answer: nothing is lost, and each answer has the version its page showed',
	async () => {
		const survey = surveyAdd(tenant, xml('Wording 1'));
		let over = false;
		const sent = [];
		// The first page of a visit shows a wording; the second comes later,
		// perhaps after a new version, and is still of the one that was begun.
		const visitor = async (n) => {
			for (let i = 0; !over; i++) {
				const first = await ask('GET', survey.path);
				assert.equal(first.status, 200);
				const [, shown] = /Wording (\d+)/.exec(plain(first.text));
				const second = await ask('POST', survey.path, { form: {
					_token: field(first.text, '_token'), nps: 7,
					_page: field(first.text, '_page') } });
				assert.equal(second.status, 303, plain(second.text));
				const page = await ask('GET', second.headers.location);
				const word = `visitor ${n} visit ${i} saw ${shown}`;
				const end = await ask('POST', survey.path, { form: {
					_token: field(page.text, '_token'), word,
					_page: field(page.text, '_page') } });
				assert.equal(end.status, 303, plain(end.text));
				sent.push([shown, word]);
			}
		};
		const visitors = Array.from({ length: 8 }, (_, n) => visitor(n));
		for (let version = 2; version <= 8; version++) {
			draftSet(tenant, survey, xml('Wording ' + version));
			assert.equal((await publish(editor, survey)).status, 303);
			const until = sent.length + 16;
			while (sent.length < until && !over)
				await Promise.race([...visitors,
					new Promise((done) => setTimeout(done, 5))]);
		}
		over = true;
		await Promise.all(visitors);
		const stored = sql(`select version, answers->>'word'
			from app.response where survey_id = :'id' and state = 'complete'`,
		survey);
		const order = (rows) => rows.map((r) => r.join(' ')).sort();
		assert.deepEqual(order(stored), order(sent));
		assert.ok(new Set(stored.map(([v]) => v)).size >= 7);
		// The dashboard has all of them, whichever version they answered.
		const [, counted] = /Responses\s?([\d,]+)and/.exec(
			all(await editor.get(`/app/surveys/${survey.slug}`)));
		assert.equal(Number(counted.replace(',', '')), stored.length);
	});

const draftOf = (survey) => sql(`select definition, revision, based_on
	from app.survey_draft where survey_id = :'id'`, survey)[0];
const history = (survey) => `/app/surveys/${survey.slug}/versions`;
const restore = (who, survey, page, form) => who.post(history(survey),
	{ _csrf: field(page.text, '_csrf'), ...form });

test('a version becomes a draft at once, or replaces one after a question, and that is one step back',
	async () => {
		const survey = surveyAdd(tenant, xml('First'));
		versionAdd(tenant, survey, 2, xml('Second'));
		let page = await editor.get(history(survey));
		assert.match(all(page), /Version 2.*Make it a draft.*Version 1/);
		const made = await restore(editor, survey, page,
			{ version: 1, revision: 0 });
		assert.equal(made.status, 303);
		assert.equal(made.headers.location,
			`/app/surveys/${survey.slug}/edit?did=restored`);
		assert.match(all(await editor.get(made.headers.location)),
			/says what that version said/);
		assert.deepEqual(draftOf(survey), [xml('First'), '1', '1']);
		// Now there is one: nothing is replaced without a question.
		draftSet(tenant, survey, xml('Worked on'));
		const late = await restore(editor, survey, page,
			{ version: 2, revision: 0 });
		assert.equal(late.status, 409);
		assert.match(all(late), /Nothing was changed.*Replace the draft\?/);
		assert.equal(draftOf(survey)[0], xml('Worked on'));
		page = await editor.get(history(survey) + '?restore=2');
		assert.match(all(page), /Replace the draft\?.*last changed/);
		assert.equal((await restore(editor, survey, page, { version: 2,
			revision: field(page.text, 'revision') })).status, 303);
		assert.equal(draftOf(survey)[0], xml('Second'));
		const edit = await editor.get(`/app/surveys/${survey.slug}/edit`);
		assert.match(all(edit), /Undo: version 2 made the draft/);
		assert.equal((await editor.post(`/app/surveys/${survey.slug}/draft`, {
			_csrf: field(edit.text, '_csrf'), act: 'undo',
			revision: field(edit.text, 'revision') })).status, 303);
		assert.equal(draftOf(survey)[0], xml('Worked on'));
		for (const version of ['3', '0', '-1', 'x', '', '99999999999'])
			assert.equal((await restore(editor, survey, page,
				{ version, revision: 0 })).status, 404, version);
		const foreign = surveyAdd(tenantAdd(), xml('Theirs'));
		assert.equal((await restore(editor, foreign, page,
			{ version: 1, revision: 0 })).status, 404);
		assert.equal(drafts(foreign), 0);
	});

test('a version is looked at page by page, in each language, and nothing is stored',
	async () => {
		const two = xml('First', `<question code="later" type="short-text"
			show-if="nps = 3"><label>Only for three</label></question>`)
			.replace('xml:lang="en"', 'xml:lang="en" languages="de"')
			.replace('<label>First</label>',
				'<label><text xml:lang="en">First</text><text xml:lang="de">Zuerst</text></label>');
		const survey = surveyAdd(tenant, two);
		versionAdd(tenant, survey, 2, xml('Second'));
		draftSet(tenant, survey, xml('Drafted'));
		const look = await editor.get(history(survey) + '/1/look');
		assert.equal(look.status, 200);
		assert.match(all(look), /Version 1.*1\. One.*2\. Two.*English.*German/);
		const frame = (page) => plain(/<iframe[^>]*src="([^"]*)"/
			.exec(page.text)[1]);
		const shown = await editor.get(frame(look));
		assert.match(all(shown), /First/);
		assert.match(all(await editor.get(frame(await editor.get(
			history(survey) + '/1/look?page=two')))), /Only for three/);
		assert.match(all(await editor.get(frame(await editor.get(
			history(survey) + '/1/look?page=one&lang=de')))), /Zuerst/);
		// Who goes on in the frame stays in that version.
		const action = plain(/<form[^>]*action="([^"]*)"/.exec(shown.text)[1]);
		const next = await editor.post(action, { nps: 3,
			_csrf: field(shown.text, '_csrf'),
			_token: field(shown.text, '_token'),
			_page: field(shown.text, '_page'),
			_said: field(shown.text, '_said') });
		assert.equal(next.status, 200);
		assert.match(all(next), /Only for three/);
		assert.equal(one(`select count(*) from app.response
			where survey_id = :'id'`, survey), '0');
		for (const none of ['/3/look', '/0/look', '/x/look'])
			assert.equal((await editor.get(history(survey) + none)).status,
				404, none);
		const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
		assert.equal((await analyst.get(history(survey) + '/1/look')).status,
			403);
	});

test('no room for more: nothing is stored, the draft stays, and it says so',
	async () => {
		const other = privacy(tenantAdd());
		const who = await Visitor.signIn(personAdd(other, 'editor'));
		const survey = draftAdd(other, xml('Recommend?'));
		sql("update app.tenant set survey_quota = 100 where id = :'id'", other);
		const sent = await publish(who, survey, { first: 'open' });
		assert.equal(sent.status, 409);
		assert.match(all(sent), /no room for it, so nothing was stored\. The versions of your surveys take 0 bytes of 100 bytes: ask/);
		assert.equal(versions(survey), 0);
		assert.equal(drafts(survey), 1);
		sql("update app.tenant set survey_quota = 0 where id = :'id'", other);
		const page = await who.get('/app/surveys/new');
		const made = await who.post('/app/surveys/new', [
			['_csrf', field(page.text, '_csrf')], ['from', 'blank'],
			['title', 'One more that is typed'], ['slug', 'one-more']]);
		assert.equal(made.status, 409);
		assert.match(all(made), /no room for it, so nothing was stored/);
		assert.match(made.text, /value="One more that is typed"/);
		assert.equal(one(`select count(*) from app.survey
			where tenant_id = :'id' and slug = 'one-more'`, other), '0');
		sql("update app.tenant set survey_quota = 1e6 where id = :'id'", other);
		assert.equal((await publish(who, survey, { first: 'open' })).status,
			303);
	});

test('no room for another draft: said on the page, with the list of drafts',
	async () => {
		const other = privacy(tenantAdd());
		const who = await Visitor.signIn(personAdd(other, 'owner'));
		const survey = surveyAdd(other);
		const list = async () => all(await who.get('/app/surveys'));
		const fill = (n) => sql(`insert into app.survey (tenant_id, slug, title)
			select :'id', 'fill-' || n, 'F' from generate_series(1, 1000) n
			on conflict do nothing;
			delete from app.survey_draft where tenant_id = :'id';
			insert into app.survey_draft (tenant_id, survey_id, definition)
			select tenant_id, id, '<x/>' from app.survey
			where tenant_id = :'id' and slug like 'fill-%'
			order by slug limit :n`, { ...other, n });
		fill(799);
		assert.doesNotMatch(await list(), /drafts are used/);
		fill(800);
		assert.match(await list(), /800 of 1,000 drafts are used: drop those/);
		const analyst = await Visitor.signIn(personAdd(other, 'analyst'));
		assert.doesNotMatch(all(await analyst.get('/app/surveys')),
			/drafts are used/);
		fill(1000);
		const full = new RegExp('no room for it, so nothing was stored. 1,000 ' +
			'of 1,000 drafts are used: drop those that nobody needs');
		const link = /href="\/app\/surveys\?state=drafts"/;
		const send = async (page, form, to = page) => who.post(to, [['_csrf',
			field((await who.get(page)).text, '_csrf')], ...form]);
		const refused = async (page, form, to) => {
			const answer = await send(page, form, to);
			assert.equal(answer.status, 409, to);
			assert.match(all(answer), full, to);
			assert.match(answer.text, link, to);
			return answer;
		};
		const at = `/app/surveys/${survey.slug}`;
		await refused(`${at}/edit`, [['act', 'make']], `${at}/draft`);
		await refused(`${at}/versions`, [['version', '1'], ['revision', '0']]);
		const blank = await refused('/app/surveys/new', [['from', 'blank'],
			['title', 'Typed <title>'], ['slug', 'typed'], ['language', 'he']]);
		assert.equal(field(blank.text, 'title'), 'Typed <title>');
		assert.equal(field(blank.text, 'slug'), 'typed');
		assert.match(blank.text, /value="he" selected/);
		const pasted = await refused('/app/surveys/new', [['from', 'list'],
			['title', 'Pasted'], ['text', 'How was it? (1-5)\nWhy?']]);
		assert.match(pasted.text, /How was it\? \(1-5\)\nWhy\?/);
		const file = await refused('/app/import', [['slug', 'filed'],
			['definition', xml('Recommend?')]], '/app/import/make');
		assert.equal(field(file.text, 'slug'), 'filed');
		assert.match(file.text, /Recommend\?/);
		assert.equal(one(`select count(*) from app.survey where slug in
			('typed', 'pasted', 'filed') and tenant_id = :'id'`, other), '0');
		// One that goes makes room for another.
		const drafts = await who.get('/app/surveys?state=drafts');
		assert.equal(drafts.text.match(/class="survey-row"/g).length, 50);
		assert.match(drafts.text, /<option value="drafts" selected/);
		sql(`delete from app.survey_draft where tenant_id = :'id'
			and survey_id = (select id from app.survey
			where tenant_id = :'id' and slug = 'fill-7')`, other);
		assert.equal((await send(`${at}/edit`, [['act', 'make']],
			`${at}/draft`)).status, 303);
	});
