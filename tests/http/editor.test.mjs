// The draft of a survey in the browser, without script: who may, its life from
// the first version on, steps back and again, and the preview, which stores
// nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { ask, field, one, personAdd, plain, sql, surveyAdd, tenantAdd,
	Visitor } from '../lib/app.mjs';
import { pageRead } from '../lib/html.mjs';

const tenant = tenantAdd();
const ana = await Visitor.signIn(personAdd(tenant, 'editor'));
const bob = await Visitor.signIn(personAdd(tenant, 'owner'));
const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
const at = (survey, more = 'edit') => `/app/surveys/${survey.slug}/${more}`;
const all = (answer) => plain(answer.text).replace(/\s+/g, ' ');
const draft = (survey) => one(`select definition from app.survey_draft
	where survey_id = :'id'`, { id: survey.id });
const version = (survey) => one(`select definition from app.survey_version
	where survey_id = :'id'`, { id: survey.id });

async function act(who, survey, form, page) {
	page ??= await who.get(at(survey));
	return who.post(at(survey, 'draft'), { _csrf: field(page.text, '_csrf'),
		revision: field(page.text, 'revision') ?? '', ...form });
}

async function drafted() {
	const survey = surveyAdd(tenant);
	assert.equal((await act(ana, survey, { act: 'make' })).status, 303);
	return survey;
}

test('only who may edit surveys sees the editor, or a link to it', async () => {
	const survey = surveyAdd(tenant);
	assert.equal((await analyst.get(at(survey))).status, 403);
	assert.equal((await analyst.get(at(survey, 'preview'))).status, 403);
	assert.equal((await act(analyst, survey, { act: 'make' },
		await analyst.get('/app'))).status, 403);
	assert.equal(draft(survey), undefined);
	for (const page of ['', '/settings'])
		assert.match((await ana.get(`/app/surveys/${survey.slug}${page}`))
			.text, /\/edit"/);
	assert.match((await ana.get('/app/surveys')).text, /\/edit"/);
	assert.doesNotMatch((await analyst.get(`/app/surveys/${survey.slug}`))
		.text, /\/edit"/);
});

test('a draft is made of the version that is published, and dropped after a ' +
	'question', async () => {
	const survey = surveyAdd(tenant);
	const offer = await ana.get(at(survey));
	assert.match(all(offer), /Make a draft of version 1/);
	const made = await act(ana, survey, { act: 'make' }, offer);
	assert.equal(made.status, 303);
	assert.equal(draft(survey), version(survey));
	// Twice, or by another at the same time, is the same draft.
	assert.equal((await act(bob, survey, { act: 'make' }, offer)).status, 403);
	assert.equal((await act(bob, survey, { act: 'make' })).status, 303);
	const page = await ana.get(made.headers.location);
	assert.match(all(page), /Here is the draft.*Last changed by Person editor/);
	assert.doesNotMatch(page.text, /value="drop"|value="undo"/);
	const asked = await ana.get(at(survey) + '?ask=drop');
	assert.match(all(asked), /Drop this draft\?/);
	const gone = await act(ana, survey, { act: 'drop' }, asked);
	assert.equal(gone.status, 303);
	assert.equal(draft(survey), undefined);
	assert.match(all(await ana.get(gone.headers.location)),
		/The draft is gone.*Make a draft of version 1/);
	assert.equal(one(`select count(*) from app.audit where object_id = :'id'
		and action in ('draft.create', 'draft.drop')`, survey), '2');
});

test('of what is older than the draft nothing is done', async () => {
	const survey = await drafted();
	const old = await ana.get(at(survey) + '?ask=drop');
	sql(`update app.survey_draft set revision = 7 where survey_id = :'id'`,
		survey);
	for (const name of ['drop', 'undo', 'redo']) {
		const answer = await act(ana, survey, { act: name }, old);
		assert.equal(answer.status, 409);
		assert.match(all(answer), /Somebody changed this draft meanwhile/);
	}
	assert.equal((await act(ana, survey, { act: 'burn' }, old)).status, 400);
	assert.ok(draft(survey));
});

test('a survey that is not there, or has no version', async () => {
	assert.equal((await ana.get('/app/surveys/none/edit')).status, 404);
	assert.equal((await ana.get('/app/surveys/none/preview')).status, 404);
	const survey = surveyAdd(tenant);
	sql(`update app.survey set current_version = null, state = 'draft'
		where id = :'id'`, survey);
	assert.equal((await ana.get(at(survey, 'preview'))).status, 404);
	assert.match(all(await ana.get(at(survey))), /Begin with an empty page/);
	assert.equal((await act(ana, survey, { act: 'make' })).status, 303);
	assert.match(draft(survey), /<page code="first">/);
	assert.equal((await ana.get(at(survey, 'preview'))).status, 200);
});

// --- the preview ---

function walk(who, page, answers) {
	const { form } = pageRead(page.text);
	return who.post(form.action, [...form.fields.filter(([name]) =>
		name.startsWith('_')), ...Object.entries(answers)]);
}

test('the preview walks on with what was typed, and stores nothing', async () => {
	const survey = await drafted();
	sql(`update app.survey_draft set definition = replace(definition,
		'<label>Why?', '<label>Why {nps}?') where survey_id = :'id'`, survey);
	const first = await ana.get(at(survey, 'preview'));
	assert.equal(first.status, 200);
	assert.match(first.headers['content-security-policy'],
		/frame-ancestors 'self'/);
	assert.match(first.text, /class="preview-back"/);
	const bad = await walk(ana, first, { nps: '99' });
	assert.equal(bad.status, 422);
	assert.match(bad.text, /data-problem/);
	const second = await walk(ana, first, { nps: '10' });
	assert.equal(second.status, 200);
	assert.match(all(second), /Why 10 of 10\?.*Only for ten/);
	const back = await walk(ana, second, { why: 'x', _back: '1' });
	assert.match(back.text, /value="10" checked/);
	const end = await walk(ana, second, { why: 'x' });
	assert.match(all(end), /Thanks\./);
	assert.equal(one(`select count(*) from app.response
		where survey_id = :'id'`, survey), '0');
	assert.equal(one(`select count(*) from app.rollup_delta
		where survey_id = :'id'`, survey), '0');
	const declined = await walk(ana, first, { _decline: '1' });
	assert.equal(declined.status, 200);
	assert.equal((await ask('GET', survey.path)).text.includes('Why {'), false);
});

test('a page that is chosen is shown whatever its conditions say; a frame has ' +
	'no way back in it', async () => {
	const survey = await drafted();
	const page = await ana.get(at(survey, 'preview') +
		'?page=shown&frame=1');
	assert.match(all(page), /Only for ten/);
	assert.doesNotMatch(page.text, /preview-back/);
	const next = await walk(ana, page, { why: 'x' });
	assert.doesNotMatch(next.text, /preview-back/);
});

test('what is not ours in a preview form is no answer', async () => {
	const survey = await drafted();
	const first = await ana.get(at(survey, 'preview'));
	const csrf = field(first.text, '_csrf');
	for (const said of ['{', '[]', '{"nps":"x","agent":[1,2],"topics":7}',
		'{"nps":{"a":1},"why":{}}']) {
		const answer = await ana.post(at(survey, 'preview'), { _csrf: csrf,
			_said: said, _page: 'second', why: 'x' });
		assert.ok([200, 422].includes(answer.status), said);
	}
	const none = await ana.post(at(survey, 'preview'), { _csrf: csrf });
	assert.ok([200, 422].includes(none.status));
});
