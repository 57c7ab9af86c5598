// Settings and versions of a survey in the signed-in area: who may, what is
// refused and with which words, that nothing typed is lost, and that each
// change is noted and can be taken back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { ask, field, one, personAdd, plain, respond, sql, surveyAdd, tenantAdd,
	versionAdd, Visitor } from '../lib/app.mjs';
import { until } from '../lib/survey.mjs';

const tenant = tenantAdd();
const editor = await Visitor.signIn(personAdd(tenant, 'editor'));
const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
const home = (survey) => `/app/surveys/${survey.slug}/settings`;
const all = (answer) => plain(answer.text).replace(/\s+/g, ' ');

async function send(who, survey, form, page) {
	page ??= await who.get(home(survey));
	return who.post(home(survey), { _csrf: field(page.text, '_csrf'),
		revision: field(page.text, 'revision'), ...form });
}

const fields = (survey, more = {}) => ({ opens: '', closes: '', limit: '',
	title: 'Survey', slug: survey.slug, ...more });

test('only who may edit surveys changes one, or sees the page', async () => {
	const survey = surveyAdd(tenant);
	assert.equal((await analyst.get(`/app/surveys/${survey.slug}`)).status, 200);
	assert.equal((await analyst.get(home(survey))).status, 403);
	assert.equal((await send(analyst, survey, { state: 'closed' },
		await analyst.get('/app'))).status, 403);
	assert.doesNotMatch((await analyst.get(`/app/surveys/${survey.slug}`)).text,
		/\/settings"/);
	assert.match((await editor.get(`/app/surveys/${survey.slug}`)).text,
		/\/settings"/);
	assert.equal(one(`select state from app.survey where id = :'id'`, survey),
		'open');
});

test('paused, asked before it closes, opened, archived, and back', async () => {
	const survey = surveyAdd(tenant);
	const to = async (state, status) => {
		assert.equal((await send(editor, survey, { state })).status, 303);
		await until(async () =>
			(await ask('GET', survey.path)).status === status, state);
	};
	await to('paused', 410);
	assert.match(all(await editor.get(home(survey))),
		/Visitors read:\s*This survey is paused/);
	await to('open', 200);
	// Closing is behind a question that says what becomes of whom.
	const page = await editor.get(home(survey));
	assert.match(page.text, /href="[^"]*\?ask=closed"/);
	assert.doesNotMatch(page.text, /name="state" value="closed"/);
	const asked = await editor.get(home(survey) + '?ask=closed');
	assert.match(all(asked), /Close this survey\?.*you can open it again/);
	assert.match(asked.text, /name="state" value="closed"/);
	await to('closed', 410);
	await to('archived', 410);
	await to('closed', 410);
	await to('open', 200);
	const refused = await send(editor, survey, { state: 'draft' });
	assert.equal(refused.status, 422);
	assert.match(all(refused), /cannot change to this state/);
});

test('dates, limit, title, address and messages; what is wrong, beside it',
	async () => {
		const survey = surveyAdd(tenant);
		const wrong = await send(editor, survey, fields(survey, {
			opens: 'at tea', closes: '2026-13-01T00:00', limit: '-3',
			title: ' ', slug: 'No Slug', 'message.en': 'Kept text' }));
		assert.equal(wrong.status, 422);
		for (const id of ['opens', 'closes', 'limit', 'title', 'slug'])
			assert.match(wrong.text, new RegExp(`href="#${id}"`), id);
		for (const typed of ['at tea', '2026-13-01T00:00', '-3', 'No Slug'])
			assert.ok(wrong.text.includes(`value="${typed}"`), typed);
		assert.match(wrong.text, />\s*Kept text<\/textarea>/);
		const turned = await send(editor, survey, fields(survey, {
			opens: '2026-05-01T10:00', closes: '2026-05-01T09:59' }));
		assert.equal(turned.status, 422);
		assert.match(all(turned), /open before it closes/);

		const slug = survey.slug + '-new';
		const saved = await send(editor, survey, fields(survey, {
			opens: '2090-05-01T10:00', limit: '5', title: 'By hand', slug,
			'message.en': 'See you in spring.' }));
		assert.equal(saved.status, 303);
		assert.equal(saved.headers.location,
			`/app/surveys/${slug}/settings?saved=1`);
		const visitor = `/${tenant.slug}/s/${slug}`;
		await until(async () => (await ask('GET', visitor)).status === 410,
			'scheduled');
		assert.match(all(await ask('GET', visitor)),
			/not open yet\s*See you in spring\./);
		assert.equal((await ask('GET', survey.path)).status, 404);
		// The title that was given by hand is not the definition's to change.
		assert.equal(one(`select titled from app.survey where id = :'id'`,
			survey), 't');
	});

test('a form that is older than the last change is told so, and kept',
	async () => {
		const survey = surveyAdd(tenant);
		const old = await editor.get(home(survey));
		assert.equal((await send(editor, survey, { state: 'paused' })).status,
			303);
		for (const form of [{ state: 'closed' },
			fields(survey, { title: 'Mine' })]) {
			const late = await send(editor, survey, form, old);
			assert.equal(late.status, 409);
			assert.match(all(late), /Somebody changed this survey meanwhile/);
			if (form.title) assert.match(late.text, /value="Mine"/);
		}
		assert.equal(one(`select state from app.survey where id = :'id'`,
			survey), 'paused');
	});

test('another survey\'s address is refused; a foreign survey is not there',
	async () => {
		const [survey, other] = [surveyAdd(tenant), surveyAdd(tenant)];
		const taken = await send(editor, survey,
			fields(survey, { slug: other.slug }));
		assert.equal(taken.status, 422);
		assert.match(all(taken), /Another of your surveys has this address/);
		const foreign = surveyAdd(tenantAdd());
		assert.equal((await editor.get(home(foreign))).status, 404);
		assert.equal((await send(editor, foreign, { state: 'closed' },
			await editor.get(home(survey)))).status, 404);
	});

test('each change is noted with who, and is changed back by one button',
	async () => {
		const survey = surveyAdd(tenant);
		await send(editor, survey, fields(survey, { limit: '3',
			closes: '2090-01-01T00:00' }));
		await send(editor, survey, { state: 'paused' });
		const page = await editor.get(home(survey));
		assert.match(all(page),
			/State: Open → Paused \(by Person editor\)/);
		assert.match(all(page), /complete responses: none → 3/);
		assert.deepEqual(sql(`select action, actor is not null, detail->'state'
			from app.audit where object_id = :'id' order by id desc limit 1`,
		survey), [['survey.set', 't', '["open", "paused"]']]);
		const [, undo] = /name="undo" value="(\d+)"/.exec(page.text);
		assert.equal((await send(editor, survey, { undo })).status, 303);
		await until(async () => (await ask('GET', survey.path)).status === 200,
			'open again');
		assert.equal((await send(editor, survey, { undo: '999999999' })).status,
			404);
	});

test('a draft beside what is published is said where the survey is', async () => {
	const own = tenantAdd();
	const who = await Visitor.signIn(personAdd(own, 'editor'));
	const [survey, other] = [surveyAdd(own), surveyAdd(own)];
	const draft = (of, based) => sql(`insert into app.survey_draft (tenant_id,
		survey_id, definition, based_on)
		values (:'tenant', :'id', '<x/>', nullif(:'based', '')::int)`,
	{ tenant: own.id, id: of.id, based });
	const titles = async (query) => [...(await who.get('/app/surveys' + query))
		.text.matchAll(/<h2><a href="([^"]*)"/g)].map((m) => m[1]).sort();
	assert.doesNotMatch(all(await who.get(home(survey))), /Changed since/);
	assert.deepEqual(await titles('?state=changed'), []);
	draft(survey, 1);
	const page = await who.get(home(survey));
	assert.match(all(page), /Changed since version 1/);
	assert.match(page.text, /href="[^"]*\/publish"/);
	assert.match(all(await who.get('/app/surveys')), /Changed since version 1/);
	assert.deepEqual(await titles('?state=changed'),
		[`/app/surveys/${survey.slug}`]);
	// One that was never published has no results: its draft is its page.
	const slug = 'never-' + other.slug;
	const id = one(`insert into app.survey (tenant_id, slug, title)
		values (:'id', :'slug', 'Never') returning id`, { ...own, slug });
	draft({ id }, '');
	assert.deepEqual(await titles('?state=draft'),
		[`/app/surveys/${slug}/edit`]);
	assert.deepEqual(await titles('?state=changed'),
		[`/app/surveys/${survey.slug}`]);
	const never = await who.get(`/app/surveys/${slug}`);
	assert.equal(never.status, 200);
	assert.ok(!never.text.includes(`/${own.slug}/s/`));
	assert.match(all(await who.get(`/app/surveys/${slug}/settings`)),
		/Draft.*not published yet.*Publish/);
});

const xml = (label, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="kept" xml:lang="en">
<title>Kept</title><thanks>Thanks.</thanks>
<page code="one"><title>One</title>
<question code="nps" type="nps"><label>${label}</label></question>
<question code="word" type="short-text"><label>A word?</label></question>
${more}</page></survey>`;

test('versions: who, when, how many, what changed, and the bytes', async () => {
	const survey = surveyAdd(tenant, xml('Recommend?'));
	await respond(survey, { nps: 9 });
	await respond(survey, { nps: 3 });
	versionAdd(tenant, survey, 2, xml('Would you recommend?',
		`<question code="pick" type="single"><label>Pick</label>
		<option code="a">A</option><option code="b">B</option></question>`));
	const address = `/app/surveys/${survey.slug}/versions`;
	const page = await editor.get(address);
	assert.equal(page.status, 200);
	assert.match(all(page), /Version 2.*0 complete responses.*Version 1.*2 complete/);
	assert.match(all(page), /Was “Recommend\?”, is now “Would you recommend\?”/);
	assert.match(all(page), /Pick\s?New question/);
	assert.match(all(await editor.get(address + '?from=2&to=1')),
		/No longer asked; its answers stay/);
	assert.match(all(await editor.get(address + '?from=1&to=1')),
		/wording are the same/);
	assert.equal((await editor.get(address + '?from=7')).status, 404);
	const file = await editor.get(address + '/1.xml');
	assert.equal(file.text, xml('Recommend?'));
	assert.match(file.headers['content-disposition'], /attachment/);
	for (const none of ['/3.xml', '/1.exe', '/x.xml', '/1'])
		assert.equal((await editor.get(address + none)).status, 404, none);
	assert.equal((await analyst.get(address)).status, 403);
});

test('the list: those that were changed last first, found by words and state, archived ones apart, a page at a time',
	async () => {
		const many = tenantAdd();
		const who = await Visitor.signIn(personAdd(many, 'owner'));
		assert.match(all(await who.get('/app/surveys')), /There is no survey yet/);
		sql(`insert into app.survey (tenant_id, slug, title, state, changed_at)
			select :'id', 'n-' || i, 'Number ' || i || '.',
			    case when i <= 60 then 'draft' else 'archived' end,
			    now() - i * interval '1 minute'
			from generate_series(1, 1000) i`, many);
		const titles = async (query = '') => [...(await who.get('/app/surveys' +
			query)).text.matchAll(/<h2><a href="[^"]*"><bdi>([^<]*)</g)]
			.map((m) => m[1]);
		const first = await titles();
		assert.equal(first.length, 50);
		assert.equal(first[0], 'Number 1.');
		assert.deepEqual(await titles('?skip=50'), Array.from({ length: 10 },
			(_, i) => `Number ${51 + i}.`));
		assert.match((await who.get('/app/surveys')).text, /skip=50/);
		assert.deepEqual(await titles('?q=NUMBER+7.'), ['Number 7.']);
		assert.deepEqual(await titles('?q=number+700.'), []);
		assert.deepEqual(await titles('?state=archived&q=number+700.'),
			['Number 700.']);
		assert.match(all(await who.get('/app/surveys?q=nothing+like+it')),
			/No survey is like this/);
		// What is no filter asks for all.
		assert.equal((await titles('?state=ajar&skip=-4')).length, 50);
	});
