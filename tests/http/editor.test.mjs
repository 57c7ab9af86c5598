// The draft of a survey in the browser, without script: who may, its life from
// the first version on, steps back and again, and the preview, which stores
// nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { ask, field, one, personAdd, plain, sql, surveyAdd, tenantAdd,
	versionAdd, Visitor } from '../lib/app.mjs';
import { postMultipart } from '../lib/survey.mjs';
import { pageRead, text, walk as walkTree } from '../lib/html.mjs';

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
	assert.match(all(page), /Last changed by Person editor.*Here is the draft/);
	assert.doesNotMatch(page.text, /name="act" value="(drop|undo)"/);
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

// --- changing it, without script ---

const target = (survey) => at(survey);

// The form of what is edited, as a browser would send it.
async function formOf(who, survey, query) {
	const page = await who.get(at(survey) + query);
	assert.equal(page.status, 200);
	const { nodes } = pageRead(page.text);
	const form = nodes.find((n) => n.attributes.id === 'ed');
	const fields = [];
	for (const n of walkTree(form)) {
		const { name, type, value = '' } = n.attributes;
		if (name === undefined) continue;
		if (n.tag === 'select') {
			const options = [...walkTree(n)].filter((o) =>
				o.tag === 'option');
			fields.push([name, (options.find((o) =>
				'selected' in o.attributes) ?? options[0])
				?.attributes.value ?? '']);
		} else if (n.tag === 'textarea')
			fields.push([name, text(n)]);
		else if (type !== 'checkbox' || 'checked' in n.attributes)
			if (n.tag === 'input') fields.push([name, value]);
	}
	return fields;
}

async function save(who, survey, query, changes, form) {
	const fields = (form ?? await formOf(who, survey, query))
		.filter(([name]) => !(name in changes));
	return who.post(target(survey), [...fields, ...Object.entries(changes)
		.filter(([, value]) => value !== undefined)]);
}

const question = (survey, code) => new RegExp(
	`<question code="${code}"[^]*?</question>`).exec(draft(survey))?.[0];

test('saving what was not changed is no change', async () => {
	const survey = await drafted();
	for (const query of ['?q=topics', '?q=nps', '?page=first',
		'?part=survey']) {
		const answer = await save(ana, survey, query, {});
		assert.equal(answer.status, 303, all(answer));
		assert.equal(draft(survey), version(survey), query);
	}
	assert.equal(one(`select revision from app.survey_draft
		where survey_id = :'id'`, survey), '1');
});

test('how long a survey may take is set, and judged', async () => {
	const survey = await drafted();
	for (const [minutes, said] of [['12', /Nothing is wrong/],
		['0', /minutes/]]) {
		const sent = await save(ana, survey, '?part=survey',
			{ 'a.minutes': minutes });
		assert.equal(sent.status, 303, all(sent));
		assert.match(draft(survey),
			new RegExp(`<survey [^>]*minutes="${minutes}"`));
		assert.match(all(await ana.get(at(survey, 'edit/check'))), said);
		assert.equal((await ana.get(at(survey))).status, 200);
	}
	assert.equal((await save(ana, survey, '?part=survey',
		{ 'a.minutes': '' })).status, 303);
	assert.doesNotMatch(draft(survey), /minutes=/);
});

test('words, settings and options of a question', async () => {
	const survey = await drafted();
	const answer = await save(ana, survey, '?q=topics', {
		'w.label': 'What was it <about> & why?', 'w.help': 'Several',
		'a.required': 'yes', 'a.max': '2', 'o.0.w': 'The bill',
		'o.more': 'Delivery\r\nA bill\r\n', 'o.1.x': '1' });
	assert.equal(answer.status, 303, all(answer));
	assert.equal(question(survey, 'topics'), '<question code="topics" ' +
		'type="multiple" required="yes" max="2">' +
		'<label>What was it &lt;about&gt; &amp; why?</label>\n' +
		'  <help>Several</help>\n' +
		'<option code="bill">The bill</option>' +
		'<option code="order" exclusive="yes">An order</option>\n' +
		'  <option code="delivery">Delivery</option>\n' +
		'  <option code="a_bill">A bill</option>\n' +
		'<other>Something else</other></question>');
	const page = await ana.get(answer.headers.location);
	assert.match(all(page), /Undo: question “What was it <about> & why\? \(topics\)” changed.*Saved\./);
	assert.equal((await act(ana, survey, { act: 'undo' }, page)).status, 303);
	assert.equal(draft(survey), version(survey));
	const redo = await ana.get(at(survey));
	assert.match(all(redo), /Redo: question “About\? \(topics\)” changed/);
	assert.equal((await act(ana, survey, { act: 'redo' }, redo)).status, 303);
	assert.match(question(survey, 'topics'), /delivery/);
});

test('options move, go and come back by their buttons', async () => {
	const survey = await drafted();
	const codes = () => [...question(survey, 'topics').matchAll(
		/<option code="([a-z_0-9]*)"/g)].map((m) => m[1]).join(' ');
	await save(ana, survey, '?q=topics', { 'o.more': 'Third' });
	assert.equal(codes(), 'bill order third');
	await save(ana, survey, '?q=topics', { do: 'up.o.2' });
	assert.equal(codes(), 'bill third order');
	await save(ana, survey, '?q=topics', { do: 'down.o.0' });
	assert.equal(codes(), 'third bill order');
	await save(ana, survey, '?q=topics', { do: 'drop.o.0' });
	assert.equal(codes(), 'bill order');
	// What is published is not given to something else.
	await save(ana, survey, '?q=topics', { do: 'drop.o.0' });
	await save(ana, survey, '?q=topics', { 'o.more': 'Bill' });
	assert.equal(codes(), 'order bill_2');
});

test('questions and pages are added, copied, moved and deleted', async () => {
	const survey = await drafted();
	const codes = () => [...draft(survey).matchAll(
		/<(?:page|question) code="([a-z_0-9]*)"/g)].map((m) => m[1]).join(' ');
	const go = async (query, changes) => {
		const answer = await save(ana, survey, query, changes);
		assert.equal(answer.status, 303, all(answer));
		return answer.headers.location;
	};
	assert.match(await go('?q=agent', { do: 'add', new_type: 'single',
		new_label: 'Where from?' }), /q=where_from/);
	assert.equal(codes(),
		'first nps agent where_from effort topics second why shown');
	await go('?q=where_from', { do: 'copy' });
	await go('?q=where_from_2', { do: 'to', to: 'second' });
	assert.equal(codes(), 'first nps agent where_from effort topics ' +
		'second why shown where_from_2');
	await go('?q=where_from', { do: 'down' });
	await go('?q=topics', { do: 'down' });
	assert.equal(codes(), 'first nps agent effort where_from ' +
		'second topics why shown where_from_2');
	await go('?q=topics', { do: 'up' });
	await go('?q=where_from_2', { do: 'drop' });
	await go('?page=second', { do: 'page', new_label: 'Last page' });
	await go('?page=last_page', { do: 'up' });
	assert.equal(codes(), 'first nps agent effort where_from topics ' +
		'last_page second why shown');
	await go('?page=last_page', { do: 'drop' });
	await go('?q=nps', { do: 'drag', behind: 'effort' });
	assert.equal(codes(), 'first agent effort nps where_from topics ' +
		'second why shown');
	const stuck = await save(ana, survey, '?q=agent', { do: 'up' });
	assert.equal(stuck.status, 422);
	assert.match(all(stuck), /cannot be done here/);
});

test('another type drops what it does not know', async () => {
	const survey = await drafted();
	await save(ana, survey, '?q=topics', { type: 'short-text',
		'w.label': 'Say' });
	assert.equal(question(survey, 'topics'), '<question code="topics" ' +
		'type="short-text"><label>Say</label></question>');
});

test('a condition is chosen, read as a sentence, and refused in words',
	async () => {
	const survey = await drafted();
	const bad = await save(ana, survey, '?q=why', { 'c.0.q': 'nps',
		'c.0.o': '3', 'c.0.v': 'many', 'w.label': 'Kept' });
	assert.equal(bad.status, 422);
	assert.match(all(bad), /Choose a question, what is asked of it/);
	assert.match(bad.text, />\s*Kept<\/textarea>/);
	const answer = await save(ana, survey, '?q=why', { 'c.0.q': 'nps',
		'c.0.o': '3', 'c.0.v': '6' });
	assert.equal(answer.status, 303);
	assert.match(question(survey, 'why'), /show-if="nps &lt;= 6"/);
	const two = await save(ana, survey, '?q=why', { 'c.join': 'any',
		'c.1.q': 'topics', 'c.1.o': '6', 'c.1.v': 'a bill' });
	assert.equal(two.status, 303, all(two));
	assert.match(question(survey, 'why'),
		/show-if="nps &lt;= 6 or topics has 'bill'"/);
	assert.match(all(await ana.get(two.headers.location)),
		/Shown if “Recommend\?” is at most “6” or “About\?” includes “A bill”\./);
	await save(ana, survey, '?q=why', { 'c.0.q': '', 'c.1.q': '' });
	assert.doesNotMatch(question(survey, 'why'), /show-if/);
	// What rows cannot say is text.
	sql(`update app.survey_draft set definition = replace(definition,
		'show-if="nps = 10"', 'show-if="count(topics) &gt; 1"')
		where survey_id = :'id'`, survey);
	await save(ana, survey, '?q=shown', { 'show-if': 'not (nps > 3)' });
	assert.match(question(survey, 'shown'), /show-if="not \(nps &gt; 3\)"/);
	// So is the comparison of two answers: a row would make a word of one.
	await save(ana, survey, '?q=shown', { 'show-if': 'nps = effort' });
	assert.match((await ana.get(`/app/surveys/${survey.slug}/edit?q=shown`))
		.text, /<textarea[^>]*name="show-if"[^>]*>\s*nps = effort</);
});

test('checks come and go', async () => {
	const survey = await drafted();
	await save(ana, survey, '?q=effort', { 'k.0.t': 'effort > 1',
		'k.0.w': 'Really?', 'k.0.s': 'warning' });
	assert.match(question(survey, 'effort'),
		/<check test="effort &gt; 1" severity="warning">Really\?<\/check>/);
	await save(ana, survey, '?q=effort', { 'k.0.t': '', 'k.0.w': '' });
	assert.doesNotMatch(question(survey, 'effort'), /check/);
	const bad = await save(ana, survey, '?q=effort', { 'k.0.w': 'Why?' });
	assert.equal(bad.status, 422);
});

test('the condition of an option and of a row is chosen on a page of its own',
	async () => {
	const survey = await drafted();
	const page = await ana.get(at(survey) + '?q=topics');
	assert.match(page.text, /\?q=topics&amp;at=o\.bill#form"/);
	const place = '?q=topics&at=o.bill';
	assert.match(all(await ana.get(at(survey) + place)),
		/Option 1.*A bill.*When it is shown/);
	const bad = await save(ana, survey, place, { 'c.0.q': 'nps',
		'c.0.o': '3', 'c.0.v': 'many' });
	assert.equal(bad.status, 422);
	const answer = await save(ana, survey, place, { 'c.0.q': 'nps',
		'c.0.o': '3', 'c.0.v': '6' });
	assert.equal(answer.status, 303, all(answer));
	assert.match(answer.headers.location, /q=topics&at=o\.bill/);
	assert.match(question(survey, 'topics'),
		/<option code="bill" show-if="nps &lt;= 6">A bill</);
	for (const where of ['?q=topics', place])
		assert.match(all(await ana.get(at(survey) + where)),
			/Shown if “Recommend\?” is at most “6”\./);
	// Only earlier questions may be asked.
	assert.doesNotMatch((await ana.get(at(survey) + place)).text,
		/<option value="topics"/);
	// The whole form leaves it alone; another's change is not written over.
	const mine = await formOf(ana, survey, place);
	await save(bob, survey, '?q=topics', { 'w.label': 'By Bob' });
	assert.match(question(survey, 'topics'), /show-if="nps &lt;= 6"/);
	assert.equal((await save(ana, survey, '', { 'c.0.q': '' }, mine)).status,
		409);
	await save(ana, survey, place, { 'c.0.q': '' });
	assert.doesNotMatch(question(survey, 'topics'), /show-if/);
	for (const none of ['o.none', 'k.0', 'k.x', 'j.0', 'x.0', 'o'])
		assert.match(all(await ana.get(at(survey) + '?q=topics&at=' +
			none)), /is not in the draft any more/);
	sql(`update app.survey_draft set definition = replace(definition,
		'</page></survey>', '<question code="m" type="matrix" steps="5"><label>M' ||
		'</label><row code="a">Row A</row></question></page></survey>')
		where survey_id = :'id'`, survey);
	await save(ana, survey, '?q=m&at=r.a', { 'c.0.q': 'nps', 'c.0.o': '10' });
	assert.match(question(survey, 'm'), /<row code="a" show-if="nps is empty">/);
	assert.match(all(await ana.get(at(survey) + '?q=m')),
		/Shown if “Recommend\?” is not answered/);
});

test('checks of a page: added from menus, said in each language, moved and ' +
	'removed', async () => {
	const survey = await drafted();
	sql(`update app.survey_draft set definition = replace(definition,
		'xml:lang="en"', 'xml:lang="en" languages="de"')
		where survey_id = :'id'`, survey);
	const checks = () => [...draft(survey).matchAll(/<check([^>]*)>([^]*?)<\/check>/g)]
		.map((m) => m[1] + '|' + m[2]);
	const added = await save(ana, survey, '?page=first', { do: 'menus.k',
		'k.0.w': 'Sure?', 'k.0.s': 'warning' });
	assert.match(added.headers.location, /q=first&at=k\.0/);
	const place = '?q=first&at=k.0';
	// It may ask all of its page, and of no later one.
	const menu = (await ana.get(at(survey) + place)).text;
	assert.match(menu, /<option value="topics"/);
	assert.doesNotMatch(menu, /<option value="why"/);
	await save(ana, survey, place, { 'c.0.q': 'effort', 'c.0.o': '4',
		'c.0.v': '1' });
	assert.deepEqual(checks(), [' severity="warning" test="effort &gt; 1"|Sure?']);
	assert.match(all(await ana.get(at(survey) + '?page=first')),
		/Must be true: “[^”]*” is more than “1”\./);
	await save(ana, survey, '?page=first&lang=de', { 'k.0.w': 'Sicher?' });
	assert.match(checks()[0], /<text xml:lang="de">Sicher\?<\/text>/);
	await save(ana, survey, '?page=first', { 'k.1.t': 'nps < 10',
		'k.1.w': 'Two' });
	await save(ana, survey, '?page=first', { do: 'up.k.1' });
	assert.match(checks()[0], /\|Two/);
	await save(ana, survey, '?page=first', { do: 'down.k.0' });
	assert.match(checks()[1], /\|Two/);
	const last = await save(ana, survey, '?page=first', { do: 'drop.k.0' });
	assert.deepEqual(checks(), [' test="nps &lt; 10"|Two']);
	assert.equal((await act(ana, survey, { act: 'undo' },
		await ana.get(last.headers.location))).status, 303);
	assert.equal(checks().length, 2);
	assert.match(all(await ana.get(at(survey, 'edit/check'))),
		/Nothing is wrong|translat/i);
});

test('where a page goes on: ways to later pages, with their conditions',
	async () => {
	const survey = await drafted();
	const jumps = () => [...draft(survey).matchAll(/<jump([^>]*)\/>/g)]
		.map((m) => m[1]);
	const page = await ana.get(at(survey) + '?page=second');
	assert.doesNotMatch(page.text, /<option value="(first|second)">[^]*j\.new/);
	const added = await save(ana, survey, '?page=first', { do: 'jump',
		'j.new': 'second' });
	assert.match(added.headers.location, /q=first&at=j\.0/);
	assert.deepEqual(jumps(), [' to="second"']);
	await save(ana, survey, '?q=first&at=j.0', { 'c.0.q': 'nps',
		'c.0.o': '5', 'c.0.v': '9' });
	assert.deepEqual(jumps(), [' to="second" if="nps &gt;= 9"']);
	assert.match(all(await ana.get(at(survey) + '?page=first')),
		/If “Recommend\?” is at least “9”:/);
	assert.match((await save(ana, survey, '?page=first', { 'j.new': 'end' }))
		.headers.location, /at=j\.1/);
	await save(ana, survey, '?page=first', { do: 'up.j.1' });
	assert.deepEqual(jumps(), [' to="end"', ' to="second" if="nps &gt;= 9"']);
	assert.match(all(await ana.get(at(survey) + '?page=first')), /Always\./);
	await save(ana, survey, '?page=first', { 'j.0.to': 'second',
		'j.1.to': 'end' });
	assert.deepEqual(jumps(), [' to="second"', ' to="end" if="nps &gt;= 9"']);
	assert.equal((await save(ana, survey, '?page=first', { 'j.new': 'none' }))
		.status, 422);
	await save(ana, survey, '?page=first', { do: 'drop.j.0' });
	const last = await save(ana, survey, '?page=first', { do: 'drop.j.0' });
	assert.deepEqual(jumps(), []);
	await act(ana, survey, { act: 'undo' },
		await ana.get(last.headers.location));
	assert.deepEqual(jumps(), [' to="end" if="nps &gt;= 9"']);
});

test('a second language: added, translated side by side, counted, removed',
	async () => {
	const survey = await drafted();
	const csrf = field((await ana.get(at(survey))).text, '_csrf');
	const tongue = (form) => ana.post(at(survey), { _csrf: csrf,
		part: 'languages', ...form });
	assert.equal((await tongue({ do: 'tongue', tag: 'de' })).status, 303);
	assert.equal((await tongue({ do: 'tongue', tag: 'x y' })).status, 422);
	assert.match(draft(survey), /languages="de"/);
	assert.match(all(await ana.get(at(survey, 'edit?part=languages'))),
		/Deutsch 0 of 1\d/);
	const answer = await save(ana, survey, '?q=topics&lang=de', {
		'w.label': 'Worum ging es?', 'o.1.w': 'Eine Bestellung' });
	assert.equal(answer.status, 303);
	assert.match(answer.headers.location, /lang=de/);
	assert.match(question(survey, 'topics'),
		/<text xml:lang="de">Worum ging es\?<\/text>/);
	assert.match(question(survey, 'topics'), /<option code="order">\s*<text xml:lang="en">An order<\/text>\s*<text xml:lang="de">Eine Bestellung<\/text>/);
	assert.match(question(survey, 'topics'),
		/<option code="bill">A bill<\/option>/);
	assert.match(all(await ana.get(at(survey, 'edit?part=languages'))),
		/Deutsch 2 of 1\d/);
	assert.match(all(await ana.get(at(survey, 'preview?lang=de'))),
		/Worum ging es/);
	assert.equal((await tongue({ do: 'untongue', tag: 'de' })).status, 303);
	assert.doesNotMatch(draft(survey), /"de"/);
});

// --- two editors ---

test('two who change two questions at once both get in', async () => {
	const survey = await drafted();
	const [mine, theirs] = await Promise.all([
		formOf(ana, survey, '?q=nps'), formOf(bob, survey, '?q=agent')]);
	const done = await Promise.all([
		save(ana, survey, '', { 'w.label': 'By Ana' }, mine),
		save(bob, survey, '', { 'w.label': 'By Bob' }, theirs)]);
	assert.deepEqual(done.map((a) => a.status), [303, 303]);
	assert.match(draft(survey), /By Ana/);
	assert.match(draft(survey), /By Bob/);
});

test('the second to change the same question sees both wordings, and loses ' +
	'nothing', async () => {
	const survey = await drafted();
	const mine = await formOf(ana, survey, '?q=nps');
	await save(bob, survey, '?q=nps', { 'w.label': 'By Bob' });
	const refused = await save(ana, survey, '', { 'w.label': 'By Ana',
		'w.help': 'Mine' }, mine);
	assert.equal(refused.status, 409);
	assert.match(all(refused), /Somebody changed this meanwhile/);
	assert.match(refused.text, />\s*By Ana<\/textarea>/);
	assert.match(all(refused), /Now there: By Bob/);
	assert.match(refused.text, />\s*Mine<\/textarea>/);
	assert.match(all(refused), /Take theirs/);
	assert.match(question(survey, 'nps'), /By Bob/);
	const print = field(refused.text, 'print');
	assert.equal((await save(ana, survey, '', { 'w.label': 'By Ana', print },
		mine)).status, 303);
	assert.match(question(survey, 'nps'), /By Ana/);
});

test('what was deleted meanwhile is said, with what was typed', async () => {
	const survey = await drafted();
	const mine = await formOf(ana, survey, '?q=why');
	await save(bob, survey, '?q=why', { do: 'drop' });
	const refused = await save(ana, survey, '', { 'w.label': 'My words' },
		mine);
	assert.equal(refused.status, 409);
	assert.match(all(refused), /Somebody deleted this meanwhile/);
	assert.match(all(refused), /What you typed\s*My words/);
});

test('what cannot be stored comes back with its fields', async () => {
	const survey = await drafted();
	const long = await save(ana, survey, '?q=nps', {
		'w.label': 'x'.repeat(5000) });
	assert.equal(long.status, 422);
	assert.match(all(long), /A text has at most 4,096 bytes/);
	assert.ok(long.text.includes('x'.repeat(5000)));
	sql(`update app.survey_draft set definition = replace(definition,
		'type="multiple"', 'type="single"') where survey_id = :'id'`, survey);
	const score = await save(ana, survey, '?q=topics', { 'o.0.s': 'a lot' });
	assert.equal(score.status, 422);
	assert.match(all(score), /A score is a whole number/);
	assert.equal((await save(analyst, survey, '', {},
		await formOf(ana, survey, '?q=nps'))).status, 403);
});

test('the list is searched, and bounded in a long survey', async () => {
	const survey = await drafted();
	const found = await ana.get(at(survey) + '?s=AGENT');
	assert.match(all(found), /1 found/);
	sql(`update app.survey_draft set definition = replace(definition,
		'</page></survey>', (select string_agg('<question code="n' || i ||
		'" type="short-text"><label>Number ' || i || '</label></question>',
		'') from generate_series(1, 150) i) || '</page></survey>')
		where survey_id = :'id'`, survey);
	const page = await ana.get(at(survey) + '?q=n75');
	assert.match(all(page), /\d+ more before/);
	assert.match(all(page), /\d+ more behind/);
	assert.ok(page.text.split('class="ed-label"').length - 1 <= 60);
	assert.match(all(await ana.get(at(survey) + '?q=none')),
		/is not in the draft any more/);
});

// --- the whole ---

test('the XML is read and changed as a whole; what is none is refused, kept ' +
	'and said with its line', async () => {
	const survey = await drafted();
	const page = await ana.get(at(survey, 'edit/source'));
	assert.equal(text(pageRead(page.text).id('definition')), draft(survey));
	const send = (definition, revision = field(page.text, 'revision')) =>
		ana.post(at(survey, 'edit/source'), { _csrf: field(page.text,
			'_csrf'), revision, definition });
	for (const [bad, why] of [['<survey>', /line|definition/i],
		[draft(survey).replace('</page>', ''), /ine \d+/],
		['not XML & more', /line|definition/i]]) {
		const answer = await send(bad);
		assert.equal(answer.status, 422);
		assert.equal(text(pageRead(answer.text).id('definition')), bad);
		assert.match(all(answer), why);
	}
	const next = draft(survey).replace('Recommend?', 'Would you?');
	assert.equal((await send(next.replaceAll('\n', '\r\n'))).status, 303);
	assert.equal(draft(survey), next);
	const stale = await send(next.replace('Why?', 'How come?'));
	assert.equal(stale.status, 409);
	assert.match(stale.text, /How come\?/);
	assert.equal(draft(survey), next);
});

test('problems of a draft lead to their question', async () => {
	const survey = await drafted();
	assert.match(all(await ana.get(at(survey, 'edit/check'))),
		/Nothing is wrong with this draft/);
	sql(`update app.survey_draft set definition = replace(definition,
		'show-if="nps = 10"', 'show-if="nothing = 10"')
		where survey_id = :'id'`, survey);
	const page = await ana.get(at(survey, 'edit/check'));
	assert.match(page.text, /href="[^"]*\?q=shown#form"/);
	assert.match(all(page), /nothing/);
});

test('colours that cannot be read are told with the draft', async () => {
	const other = tenantAdd();
	const who = await Visitor.signIn(personAdd(other, 'owner'));
	const survey = surveyAdd(other);
	assert.equal((await act(who, survey, { act: 'make' })).status, 303);
	assert.doesNotMatch(all(await who.get(at(survey, 'edit/check'))),
		/contrast/);
	sql("update app.tenant set accent_color = '#ffff00' where id = :'id'",
		other);
	const again = await Visitor.signIn(personAdd(other, 'owner'));
	const page = await again.get(at(survey, 'edit/check'));
	assert.match(all(page), /Words in your colours have a contrast of 1/);
	assert.match(page.text, /href="\/app\/settings\/theme"/);
});

async function mendsOf(who, survey) {
	const page = await who.get(at(survey, 'edit/check'));
	const forms = [...page.text.matchAll(/<form[^>]*check".*?<\/form>/gs)]
		.map(([form]) => ({ _csrf: field(form, '_csrf'),
			revision: field(form, 'revision'), id: field(form, 'id'),
			at: form.match(/name="at" value="(\d+)"/)[1],
			words: plain(form) }));
	return { page, forms };
}

const broken = (survey, from, to) => sql(`update app.survey_draft
	set definition = replace(definition, :'from', :'to')
	where survey_id = :'id'`, { ...survey, from, to });

test('one click mends what can be mended, and the editor takes it back',
	async () => {
		const survey = await drafted();
		const good = draft(survey);
		broken(survey, 'show-if="nps = 10"', 'show-if="nsp = 10"');
		const { page, forms } = await mendsOf(ana, survey);
		assert.match(all(page), /There is no question “nsp”/);
		assert.equal(forms.length, 1);
		assert.match(forms[0].words, /Use “nps”/);
		const { words, ...form } = forms[0];
		const done = await ana.post(at(survey, 'edit/check'), form);
		assert.equal(done.status, 303);
		assert.equal(draft(survey), good);
		assert.match(all(await ana.get(done.headers.location)),
			/Done: Use “nps”.*Nothing is wrong with this draft/);
		const editor = await ana.get(at(survey));
		assert.match(all(editor), /Undo: “Only for ten \(shown\)” mended/);
		assert.equal((await act(ana, survey, { act: 'undo' }, editor)).status,
			303);
		assert.match(draft(survey), /nsp = 10/);
	});

test('nothing is mended that was not seen, and it is said', async () => {
	const survey = await drafted();
	broken(survey, 'show-if="nps = 10"', 'show-if="nsp = 10"');
	const { forms: [{ words, ...form }] } = await mendsOf(ana, survey);
	const was = draft(survey);
	for (const wrong of [{ id: 'lint.no-way' }, { at: '7' }, { at: '-1' },
		{ at: '' }, { revision: '99' }]) {
		const no = await ana.post(at(survey, 'edit/check'),
			{ ...form, ...wrong });
		assert.equal(no.status, 409);
		assert.match(all(no), /Nothing was mended/);
		assert.equal(draft(survey), was);
	}
	await save(bob, survey, '?q=nps', { 'w.label': 'By Bob' });
	const late = await ana.post(at(survey, 'edit/check'), form);
	assert.equal(late.status, 409);
	assert.match(all(late), /somebody changed the draft.*Use “nps”/);
	assert.match(draft(survey), /nsp = 10/);
	assert.equal((await analyst.post(at(survey, 'edit/check'), { ...form,
		_csrf: field((await analyst.get('/app')).text, '_csrf') })).status,
	403);
	// An address says nothing of its own.
	assert.doesNotMatch(all(await ana.get(at(survey,
		'edit/check') + '?did=name&to=Call+us')), /Call us|Done/);
});

test('the state says which draft it is, and who else changed it', async () => {
	const survey = await drafted();
	const state = async (who) => JSON.parse((await who.get(at(survey,
		'edit/state'))).text);
	assert.deepEqual(await state(ana), { revision: 1 });
	await save(bob, survey, '?q=nps', { 'w.label': 'By Bob' });
	// Of who changed it is not said that it is open, too.
	assert.deepEqual(await state(ana), { revision: 2,
		other: 'Person owner is editing, too.' });
	assert.deepEqual(await state(bob), { revision: 2,
		open: 'Others who have this open: Person editor' });
	const none = surveyAdd(tenant);
	assert.deepEqual(JSON.parse((await ana.get(at(none, 'edit/state'))).text),
		{ revision: 0 });
});

test('who has the editor open is seen by the others, also without script, ' +
	'and by nobody elsewhere', async () => {
	const survey = await drafted();
	const other = await drafted();
	const said = async (who, where) => text(pageRead((await who.get(
		at(where))).text).id('ed-others'));
	assert.equal(await said(ana, survey), '');
	assert.equal(await said(bob, survey),
		'Others who have this open: Person editor');
	assert.equal(await said(ana, survey),
		'Others who have this open: Person owner');
	assert.equal(await said(bob, other), '');
	// It writes nothing: a page is looked at.
	assert.equal(one(`select revision from app.survey_draft
		where survey_id = :'id'`, survey), '1');
});

// --- what else the format can say ---

test('a page is copied with its questions, and what asks them inside of it',
	async () => {
	const survey = await drafted();
	sql(`update app.survey_draft set definition = replace(replace(definition,
		'<question code="effort"', '<question code="effort" show-if="nps &gt; 3"'),
		'<page code="first">', '<page code="first"><check test="effort = nps or agent = ''effort''">{nps}, {effort|x}, {other}</check>')
		where survey_id = :'id'`, survey);
	const copied = await save(ana, survey, '?page=first', { do: 'copy' });
	assert.match(copied.headers.location, /q=first_2/);
	const page = /<page code="first_2">[^]*?<\/page>/.exec(draft(survey))[0];
	assert.deepEqual([...page.matchAll(/<question code="([a-z_0-9]*)"/g)]
		.map((m) => m[1]), ['nps_2', 'agent_2', 'effort_2', 'topics_2']);
	assert.match(page, /code="effort_2" show-if="nps_2 &gt; 3"/);
	assert.match(page, /test="effort_2 = nps_2 or agent_2 = 'effort'"/);
	assert.match(page, /\{nps_2\}, \{effort_2\|x\}, \{other\}/);
	assert.match(draft(survey), /<page code="first">[^]*code="nps"/);
	const steps = await ana.get(copied.headers.location);
	assert.match(all(steps), /Undo: page “First \(first\)” copied/);
	await save(ana, survey, '?page=first', { do: 'copy' });
	assert.match(draft(survey), /<page code="first_3">[^]*code="nps_3"/);
});

test('languages are added from a list by their own names, or by a tag',
	async () => {
	const survey = await drafted();
	const page = await ana.get(at(survey) + '?part=languages');
	assert.match(page.text, /<option value="he">עברית \(he\)<\/option>/);
	assert.doesNotMatch(page.text, /<option value="en">/);
	const tongue = (form) => ana.post(at(survey), { _csrf: field(page.text,
		'_csrf'), part: 'languages', do: 'tongue', ...form });
	assert.equal((await tongue({ known: 'he', tag: '' })).status, 303);
	assert.equal((await tongue({ known: '', tag: 'pt-BR' })).status, 303);
	assert.equal((await tongue({ known: '', tag: '' })).status, 422);
	assert.match(draft(survey), /languages="he pt-BR"/);
	assert.doesNotMatch((await ana.get(at(survey) + '?part=languages')).text,
		/<option value="he">/);
});

test('249 options are edited in windows; the rest stays as it is', async () => {
	const survey = await drafted();
	const options = () => [...question(survey, 'topics').matchAll(
		/<option code="([^"]*)"[^>]*>([^<]*)</g)].map((m) => m.slice(1, 3));
	const lines = Array.from({ length: 249 }, (_, i) => `Country ${i}`);
	await save(ana, survey, '?q=topics', { 'o.more': lines.join('\r\n'),
		'o.paste': 'replace' });
	assert.equal(options().length, 249);
	const first = options();
	let form = await formOf(ana, survey, '?q=topics&from=50');
	assert.ok(form.length < 300);
	assert.match(all(await ana.get(at(survey) + '?q=topics&from=50')),
		/Options 51 to 100 of 249/);
	const saved = await save(ana, survey, '', { 'o.50.w': 'Changed' }, form);
	assert.match(saved.headers.location, /from=50/);
	assert.deepEqual(options(), first.with(50, [first[50][0], 'Changed']));
	// Over the edges of the window, too.
	await save(ana, survey, '?q=topics&from=50', { do: 'up.o.50' });
	assert.equal(options()[49][1], 'Changed');
	await save(ana, survey, '?q=topics&from=0', { do: 'down.o.49' });
	assert.equal(options()[50][1], 'Changed');
	await save(ana, survey, '?q=topics&from=50', { do: 'drop.o.99' });
	assert.equal(options().length, 248);
	assert.match((await save(ana, survey, '?q=topics&from=50', { go: '100' }))
		.headers.location, /from=100/);
	assert.match(all(await ana.get(at(survey) + '?q=topics&from=9999')),
		/Options 201 to 248 of 248/);
	// Pasted again, lines that stand there keep their codes.
	const codes = new Map(options().map(([code, words]) => [words, code]));
	await save(ana, survey, '?q=topics&from=200', { 'o.paste': 'replace',
		'o.more': 'New\r\nCountry 7\r\nChanged\r\nCountry 7' });
	assert.deepEqual(options(), [['new', 'New'], [codes.get('Country 7'),
		'Country 7'], [first[50][0], 'Changed']]);
	await save(ana, survey, '?q=topics', { 'o.more': 'Last\r\nNew' });
	assert.deepEqual(options().map(([, words]) => words),
		['New', 'Country 7', 'Changed', 'Last']);
	// Nothing pasted replaces nothing.
	await save(ana, survey, '?q=topics', { 'o.paste': 'replace' });
	assert.equal(options().length, 4);
	// In another language by window, too.
	await save(ana, survey, '?q=topics', { 'o.paste': 'replace',
		'o.more': lines.slice(0, 120).join('\n') });
	sql(`update app.survey_draft set definition = replace(definition,
		'xml:lang="en"', 'xml:lang="en" languages="de"')
		where survey_id = :'id'`, survey);
	form = await formOf(ana, survey, '?q=topics&from=100&lang=de');
	await save(ana, survey, '', { 'o.101.w': 'Land 101' }, form);
	assert.match(question(survey, 'topics'),
		/<text xml:lang="en">Country 101<\/text>\s*<text xml:lang="de">Land 101</);
	assert.equal(question(survey, 'topics').split('<option').length - 1, 120);
});

test('an answer is inserted into a text that may repeat it', async () => {
	const survey = await drafted();
	const page = await ana.get(at(survey) + '?q=why');
	assert.match(page.text, /<option value="nps">Recommend\? \(nps\)<\/option>/);
	assert.doesNotMatch((await ana.get(at(survey) + '?q=nps')).text,
		/recall\.of/);
	const answer = await save(ana, survey, '?q=why', { do: 'recall',
		'recall.of': 'nps', 'recall.to': 'label' });
	assert.equal(answer.status, 303);
	assert.match(question(survey, 'why'), /<label>Why\? \{nps\}<\/label>/);
	await save(ana, survey, '?part=survey', { do: 'recall',
		'recall.of': 'why', 'recall.to': 'thanks' });
	assert.match(draft(survey), /<thanks>[^<]*\{why\}<\/thanks>/);
	// Without a choice nothing is inserted.
	await save(ana, survey, '?q=shown', { do: 'recall' });
	assert.doesNotMatch(question(survey, 'shown'), /\{/);
});

test('hidden fields say how they come, and computed values are typed',
	async () => {
	const survey = await drafted();
	await save(ana, survey, '?q=agent', { do: 'add', new_type: 'hidden',
		new_label: 'Kind' });
	assert.match(all(await ana.get(at(survey) + '?q=kind')),
		new RegExp(`/${tenant.slug}/s/${survey.slug}\\?kind=…`));
	await save(ana, survey, '?q=kind', { 'a.personal': 'yes' });
	assert.match(question(survey, 'kind'), /type="hidden" personal="yes"/);
	await save(ana, survey, '?q=kind', { do: 'add', new_type: 'computed',
		new_label: 'Twice' });
	await save(ana, survey, '?q=twice', { 'a.value': 'nps * 2' });
	assert.match(question(survey, 'twice'), /value="nps \* 2"/);
});

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUl' +
	'EQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('the picture of an option is sent as a file, and taken away', async () => {
	const survey = await drafted();
	sql(`update app.survey_draft set definition = replace(replace(definition,
		'type="multiple"', 'type="picture"'),
		'<other>Something else</other>', '')
		where survey_id = :'id'`, survey);
	const send = async (file, more = [], place = 'o.bill') => {
		const page = await ana.get(at(survey) + `?q=topics&at=${place}`);
		return postMultipart(at(survey, 'edit/picture'), [['_csrf',
			field(page.text, '_csrf')], ['q', 'topics'], ['at', place],
		['print', field(page.text, 'print')], ...more, ...(file ? [['picture',
			{ filename: 'a', type: 'image/png', bytes: file }]] : [])],
		{ cookie: [ana.cookie, ana.known].filter(Boolean).join('; ') });
	};
	const done = await send(PNG);
	assert.equal(done.status, 303, all(done));
	assert.ok(question(survey, 'topics').includes(
		`code="bill" image="data:image/png;base64,${PNG.toString('base64')}"`));
	assert.match((await ana.get(done.headers.location)).text,
		/<img src="data:image\/png;base64,[^"]*" alt="A bill"/);
	for (const bad of [Buffer.from('GIF89a'), Buffer.concat([PNG,
		Buffer.alloc(65536)]), null]) {
		const answer = await send(bad);
		assert.equal(answer.status, 422);
		assert.match(all(answer), /Choose a PNG or JPEG file/);
	}
	assert.equal((await send(PNG, [], 'o.none')).status, 409);
	assert.equal((await send(PNG, [], 'k.0')).status, 409);
	assert.equal((await send(null, [['do', 'none']])).status, 303);
	assert.doesNotMatch(question(survey, 'topics'), /image=/);
});

test('script saves the same way, and is told codes and print', async () => {
	const survey = await drafted();
	const form = (await formOf(ana, survey, '?q=topics'));
	const answer = await save(ana, survey, '', { script: '1',
		'w.label': 'By script' }, form);
	assert.equal(answer.status, 200);
	const told = JSON.parse(answer.text);
	assert.deepEqual([told.revision, told.o], [2, ['bill', 'order']]);
	assert.equal((await save(ana, survey, '', { script: '1',
		'w.label': 'Again', print: told.print }, form)).status, 200);
	assert.equal((await save(ana, survey, '', { script: '1',
		'w.label': 'Stale' }, form)).status, 409);
	assert.match(question(survey, 'topics'), /Again/);
});

// --- long ones ---

const TONGUES = ['de', 'fr', 'es', 'he', 'ja', 'it', 'nl', 'pl', 'pt', 'sv',
	'da', 'fi', 'cs', 'el', 'tr'];

function longDefinition(code) {
	const words = (text) => ['en', ...TONGUES].map((tag) =>
		`<text xml:lang="${tag}">${text} in the language ${tag}</text>`)
		.join('');
	const question = (i) => `<question code="q${i}" type="single">
		<label>${words(`Question ${i}`)}</label>${[...'abcdef'].map((o) =>
		`<option code="${o}">${words(`Option ${o} of ${i}`)}</option>`)
		.join('')}</question>`;
	return `<survey xmlns="urn:exitpoll:survey:1" code="${code}"
	xml:lang="en" languages="${TONGUES.join(' ')}">
	<title>${words('Long')}</title>` + Array.from({ length: 20 }, (_, p) =>
		`<page code="p${p}"><title>Page ${p}</title>${Array.from({
			length: 10 }, (_, i) => question(p * 10 + i)).join('')}
		</page>`).join('\n') + '</survey>';
}

test('200 questions in 16 languages are edited like any others', async () => {
	const survey = await drafted();
	sql(`update app.survey_draft set definition =
		$text$${longDefinition(survey.slug)}$text$
		where survey_id = :'id'`, survey);
	assert.ok(draft(survey).length > 1000000);
	const page = await ana.get(at(survey) + '?q=q150');
	assert.equal(page.status, 200);
	assert.match(all(page), /Question 150 in the language en/);
	const parts = 1 + 200 * 7 + 20;
	assert.match(all(await ana.get(at(survey) + '?part=languages')),
		new RegExp(`English ${parts.toLocaleString('en')} of ${parts
			.toLocaleString('en')}.*Deutsch ${(parts - 20)
			.toLocaleString('en')} of`));
	for (const [query, changes, what] of [
		['?q=q150', { 'w.label': 'Changed' }, />\s*Changed in|Changed</],
		['?q=q151&lang=he', { 'w.label': 'שונה' }, /lang="he">שונה</],
		['?q=q152', { do: 'down' }, /code="q153"[^]*code="q152"/],
		['?q=q153', { do: 'drop' }, /code="q151"[^]*code="q152"/]]) {
		const answer = await save(ana, survey, query, changes);
		assert.equal(answer.status, 303, all(answer));
		assert.match(draft(survey), what);
	}
	assert.doesNotMatch(draft(survey), /code="q153"/);
	const script = await save(ana, survey, '?q=q7', { script: '1',
		'w.label': 'By script' });
	assert.deepEqual(JSON.parse(script.text).o, [...'abcdef']);
	const mine = await formOf(ana, survey, '?q=q8');
	await save(bob, survey, '?q=q8', { 'w.label': 'By Bob' });
	assert.equal((await save(ana, survey, '', { 'w.label': 'By Ana' }, mine))
		.status, 409);
	// Several at a time, of which only a few may wait for a thread.
	const many = await Promise.all([0, 1, 2, 3].map((i) =>
		ana.get(at(survey) + `?q=q${i}`)));
	assert.deepEqual(many.map((a) => a.status), [200, 200, 200, 200]);
});

test('a step names what it was done to by its words, also when that is gone',
	async () => {
		const survey = await drafted();
		const steps = async () => all(await ana.get(at(survey)));
		const long = 'A label that is longer than a button should be, and ' +
			'goes on and on';
		await save(ana, survey, '?q=topics', { 'w.label': long });
		assert.match(await steps(), new RegExp('Undo: question “A label that ' +
			'is longer than a button should be, and goes on … ' +
			'?\\(topics\\)” changed'));
		// Deleted, it is not in the draft: the step has its words.
		await save(ana, survey, '?q=shown', { do: 'drop' });
		assert.match(await steps(),
			/Undo: question “Only for ten \(shown\)” deleted/);
		await act(ana, survey, { act: 'undo' });
		assert.match(await steps(),
			/Redo: question “Only for ten \(shown\)” deleted/);
		// Added and taken back, neither.
		await save(ana, survey, '?q=nps', { do: 'add', new_type: 'yesno',
			new_label: 'Brand <new>?' });
		assert.match(await steps(),
			/Undo: question “Brand <new>\? \([a-z_0-9]+\)” added/);
		await act(ana, survey, { act: 'undo' });
		assert.match(await steps(),
			/Redo: question “Brand <new>\? \([a-z_0-9]+\)” added/);
		await save(ana, survey, '?page=second', { 'w.title': 'The end' });
		assert.match(await steps(), /Undo: page “The end \(second\)” changed/);
		await save(ana, survey, '?page=second', { 'w.title': '' });
		assert.match(await steps(), /Undo: page “The end \(second\)” changed/);
	});

test('a code that means something else than before gets a new one in one click',
	async () => {
		// Version 2 had the option, version 3 has not: it comes back.
		const survey = surveyAdd(tenant);
		const first = version(survey);
		const again = (xml, label) => xml.replace('<option code="bill">',
			`<option code="again">${label}</option><option code="bill">`);
		versionAdd(tenant, survey, 2, again(first, 'Again'));
		versionAdd(tenant, survey, 3, first);
		assert.equal((await act(ana, survey, { act: 'make' })).status, 303);
		const set = (xml) => sql(`update app.survey_draft set
			definition = :'xml', revision = revision + 1
			where survey_id = :'id'`, { ...survey, xml });
		set(again(first, 'Never again').replace('show-if="nps = 10"',
			'show-if="topics has again and nps = 10"').replace(
			'code="effort" type="rating"', 'code="effort" type="nps"')
			.replace('<label>Why?', '<label>Why {effort}?'));
		const click = async (why) => {
			const { page, forms } = await mendsOf(ana, survey);
			assert.match(all(page), why);
			const at = forms.find((f) =>
				/Give it a new code, also where it is asked/.test(f.words));
			assert.ok(at, all(page));
			const { words, ...form } = at;
			const done = await ana.post(`/app/surveys/${survey.slug}/edit/check`,
				form);
			assert.equal(done.status, 303, all(done));
			return all(await ana.get(done.headers.location));
		};
		assert.match(await click(/“effort” was of type “[a-z]+” and is now “nps”/),
			/Done: Give it a new code, also where it is asked\. The editor can/);
		assert.match(question(survey, 'effort_v4'), /type="nps"/);
		assert.match(draft(survey), /<label>Why \{effort_v4\}\?/);
		assert.doesNotMatch(draft(survey), /"effort"|\{effort\}/);
		assert.match(all(await ana.get(at(survey))),
			/Undo: “Easy\? \(effort_v4\)” mended/);
		const after = await click(
			/The option “again” was once “Again” and was dropped/);
		assert.match(question(survey, 'topics'),
			/<option code="again_v4">Never again/);
		assert.match(question(survey, 'shown'),
			/show-if="topics has again_v4 and nps = 10"/);
		assert.doesNotMatch(after, /give the new one|is now “nps”/);
	});

test('a condition has as many rows as it needs, by a button, up to twenty',
	async () => {
		const survey = await drafted();
		const page = (more = '') => ana.get(at(survey) + '?q=why' + more);
		const rows = (answer) =>
			answer.text.match(/<select id="c\.\d+\.q"/g).length;
		const row = (n) => [[`c.${n}.q`, 'nps'], [`c.${n}.o`, '0'],
			[`c.${n}.v`, String(n % 11)]];
		const button = /<button[^>]*value="row"/;
		assert.equal(rows(await page()), 1);
		// One more than there are, also of empty ones, and in the new one.
		let answer = await save(ana, survey, '?q=why', { do: 'row' });
		assert.match(answer.headers.location,
			/\?q=why.*&rows=2&did=saved#c\.1\.q$/);
		assert.equal(rows(await ana.get(answer.headers.location)), 2);
		answer = await save(ana, survey, '?q=why&rows=2', { do: 'row',
			...Object.fromEntries([row(0), row(1)].flat()),
			'c.join': 'any' });
		assert.match(question(survey, 'why'), /show-if="nps = 0 or nps = 1"/);
		const three = await ana.get(answer.headers.location);
		assert.equal(rows(three), 3);
		assert.match(three.text, button);
		// What is wrong comes back with as many as were shown.
		const wrong = await save(ana, survey, '?q=why&rows=9',
			{ 'c.0.v': 'many' });
		assert.equal(wrong.status, 422);
		assert.equal(rows(wrong), 9);
		for (const odd of ['0', '-5', 'x', '', '99999999999999999999'])
			assert.equal(rows(await page(`&rows=${odd}`)), 3, odd);
		const all20 = await page('&rows=99');
		assert.equal(rows(all20), 20);
		assert.doesNotMatch(all20.text, button);
		answer = await save(ana, survey, '?q=why&rows=20', Object.fromEntries(
			Array.from({ length: 25 }, (_, n) => row(n)).flat()));
		assert.equal(answer.status, 303);
		assert.equal(question(survey, 'why').match(/nps = /g).length, 20);
		const full = await page();
		assert.equal(rows(full), 20);
		assert.doesNotMatch(full.text, button);
		assert.match(all(await ana.get(at(survey, 'edit/check'))),
			/Nothing is wrong/);
		// What is too long for a condition is said, and stays typed.
		const long = await save(ana, survey, '?q=shown', { 'c.0.q': 'why',
			'c.0.o': '8', 'c.0.v': 'long '.repeat(500) });
		assert.equal(long.status, 422);
		assert.match(long.text, /long long long/);
	});
