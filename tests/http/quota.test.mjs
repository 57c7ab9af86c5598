// Quotas over answers: as many complete responses of those for whom a condition
// holds as were asked for, also when all come at once; what others are told, and
// that nothing of them is kept.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, one, personAdd, plain, sql, surveyAdd, tenantAdd, versionAdd }
	from '../lib/app.mjs';
import { fill, formOf, get, open, place, post, until } from '../lib/survey.mjs';

const definition = (pages, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="q" xml:lang="en" languages="de"
edit="yes"><title><text xml:lang="en">Quotas</text><text xml:lang="de">Quoten</text></title>
${pages}${more}</survey>`;
const text = (en, de) => `<label><text xml:lang="en">${en}</text><text xml:lang="de">${de}</text></label>`;
const group = `<question code="group" type="single" required="yes">${text('Which?', 'Welche?')}
<option code="a"><text xml:lang="en">A</text><text xml:lang="de">A</text></option>
<option code="b"><text xml:lang="en">B</text><text xml:lang="de">B</text></option></question>`;
const nps = `<question code="nps" type="nps">${text('Recommend?', 'Empfehlen?')}</question>`;
const why = `<question code="why" type="short-text">${text('Why?', 'Warum?')}</question>`;
const ONE = definition(`<page code="one">${group}${nps}${why}</page>`);
const TWO = definition(`<page code="one">${group}${nps}</page><page code="two">${why}</page>`);

let tenant, people;

before(async () => {
	tenant = tenantAdd();
	sql(`update app.tenant set privacy_url = 'https://t.example/privacy'
		where id = :'id'`, tenant);
	people = await Visitor.signIn(personAdd(tenant, 'editor'));
});

const page = (survey) => `/app/surveys/${survey.slug}/quotas`;
const words = (answer) => plain(answer.text).replace(/\s+/g, ' ');

async function send(survey, fields, visitor = people) {
	return visitor.post(page(survey), { _csrf: await visitor.csrf(), ...fields });
}

// By the page, as people make it. rows: [question, operator, value].
async function quotaAdd(survey, name, most, rows, more = {}, join = 'all') {
	const fields = { do: 'save', title: name, limit: most, 'c.join': join,
		'message.en': `${name} is full.`, ...more };
	rows.forEach(([q, o, v], i) => Object.assign(fields, {
		[`c.${i}.q`]: q, [`c.${i}.o`]: o, [`c.${i}.v`]: v }));
	const answer = await send(survey, fields);
	assert.equal(answer.status, 303, words(answer));
	// Each process has heard of it when it shows what it says.
	const n = one(`select max(n) from app.survey_quota where survey_id = :'id'`,
		survey);
	const said = fields['message.en'] || 'panel.example';
	await settled(async () => words(await get(`${survey.path}/thanks?over=${n}` +
		'&lang=en')).includes(said), `all processes know ${name}`);
}

// So often that each process was asked.
const settled = (isSo, what) => until(async () => {
	for (let i = 0; i < 12; i++)
		if (!await isSo()) return false;
	return true;
}, what);

const stored = (survey) => Object.fromEntries(sql(`select state, count(*)
	from app.response where survey_id = :'id' group by 1`, survey)
	.map(([state, n]) => [state, Number(n)]));
const taken = (survey, n = 1) => Number(one(`select taken from app.survey_quota
	where survey_id = :'id' and n = :'n'`, { id: survey.id, n }));
const isOver = (answer) => answer.status === 303 && /\/thanks\?over=/.test(answer.to);
const isDone = (answer) => answer.status === 303 && /\/thanks\?r=/.test(answer.to);

async function answerOne(survey, answers) {
	const form = await open(survey.path);
	return post(form.action, fill(form, answers));
}

test('200 at once for a quota of 50: exactly 50, and nothing of the others',
	async () => {
		const survey = surveyAdd(tenant, ONE);
		await quotaAdd(survey, 'Fifty of A', 50, [['group', 0, 'a']]);
		assert.deepEqual(sql(`select condition, most, taken from
			app.survey_quota where survey_id = :'id'`, survey),
		[["group = 'a'", '50', '0']]);
		const forms = await Promise.all(Array.from({ length: 200 }, () =>
			open(survey.path)));
		const answers = await Promise.all(forms.map(async (form, i) => {
			const body = fill(form, { group: 'a', nps: '9', why: `w${i}` });
			for (;;) {
				const got = await post(form.action, body);
				if (got.status !== 503) return got;
			}
		}));
		assert.equal(answers.filter(isDone).length, 50);
		assert.equal(answers.filter(isOver).length, 150);
		assert.deepEqual(stored(survey), { complete: 50, over: 150 });
		assert.equal(taken(survey), 50);
		assert.equal(one(`select count(*) from app.response where
			survey_id = :'id' and state = 'over' and (answers <> '{}'
			or has_comment or cells <> '{#over}')`, survey), '0');
		assert.equal(one(`select sum(n) from app.counted where
			survey_id = :'id' and cell = '#over'`, survey), '150');
		assert.equal(one(`select sum(n) from app.counted where
			survey_id = :'id' and cell = 'group=a'`, survey), '50');
		// Whom it is not about comes in as before.
		assert.ok(isDone(await answerOne(survey, { group: 'b' })));
		const shown = await people.get(page(survey));
		assert.match(words(shown), /Fifty of A Full.* 50 of 50/);
		assert.match(words(shown), /150 visitors came in the last 30 days/);
		assert.match(words(await people.get(`/app/surveys/${survey.slug}/settings`)),
			/Fifty of A 50 of 50 Full/);
	});

test('two that overlap: who is in both takes a place in each, or in none',
	async () => {
		const survey = surveyAdd(tenant, ONE);
		await quotaAdd(survey, 'A', 3, [['group', 0, 'a']]);
		await quotaAdd(survey, 'Happy', 5, [['nps', 5, '9']]);
		const all = await Promise.all([
			...Array.from({ length: 6 }, () => answerOne(survey,
				{ group: 'a', nps: '9' })),
			...Array.from({ length: 6 }, () => answerOne(survey,
				{ group: 'b', nps: '10' }))]);
		const both = all.slice(0, 6).filter(isDone).length;
		const happy = all.slice(6).filter(isDone).length;
		assert.ok(both <= 3);
		assert.equal(both + happy, 5);
		assert.equal(taken(survey, 1), both);
		assert.equal(taken(survey, 2), 5);
		assert.equal(one(`select count(*) from app.response where
			survey_id = :'id' and quotas = '{1,2}'`, survey), String(both));
	});

test('told on the page that decides it, in their language, with where to go on',
	async () => {
		const survey = surveyAdd(tenant, TWO);
		await quotaAdd(survey, 'One A', 1, [['group', 0, 'a']], {
			'message.en': 'Enough of A.', 'message.de': 'Genug von A.',
			redirect: 'https://panel.example/full?x=1&y=2' });
		const first = await open(survey.path);
		const second = await open((await post(first.action, fill(first,
			{ group: 'a' }))).to);
		const late = await open(survey.path + '?lang=de');
		assert.ok(isDone(await post(second.action, fill(second, { why: 'x' }))));
		await settled(async () => {
			const form = await open(survey.path);
			return isOver(await post(form.action, fill(form, { group: 'a' })));
		}, 'all processes know that it is full');
		const before = stored(survey);
		const over = await post(late.action, fill(late, { group: 'a', nps: '3' }));
		assert.ok(isOver(over), over.to);
		const said = await get(over.to);
		assert.equal(said.status, 200);
		assert.match(words(said), /Genug von A\..*panel\.example/);
		assert.match(said.text, /href="https:\/\/panel\.example\/full\?x=1&amp;y=2"/);
		assert.equal(said.headers.refresh, undefined);
		assert.match(words(await get(over.to.replace('lang=de', 'lang=en'))),
			/Enough of A\./);
		// Sent again, also by script, it is the same; and the visit is over.
		assert.equal((await post(late.action, fill(late, { group: 'a' }))).to, over.to);
		const script = await post(late.action.replace('send=1', 'send=2'),
			fill(late, { group: 'b' }));
		assert.deepEqual([script.status, script.to], [201, over.to]);
		assert.deepEqual(stored(survey), { ...before, over: before.over + 1 });
		assert.equal(stored(survey).complete, 1);
		assert.equal(taken(survey), 1);
	});

test('a page that was kept goes with the rest', async () => {
	const survey = surveyAdd(tenant, TWO);
	await quotaAdd(survey, 'One B', 1, [['why', 0, 'b']], { 'message.de': 'Voll.' });
	const visits = [];
	for (let i = 0; i < 2; i++) {
		const first = await open(survey.path);
		visits.push(await open((await post(first.action, fill(first,
			{ group: 'b', nps: '1' }))).to));
	}
	assert.ok(isDone(await post(visits[0].action, fill(visits[0], { why: 'b' }))));
	const over = await post(visits[1].action, fill(visits[1], { why: 'b' }));
	assert.ok(isOver(over), over.to);
	assert.match(words(await get(over.to)),
		/One B is full\..*None of your answers is kept/);
	assert.match(words(await get(over.to.replace(/over=\d+/, 'over=0'))),
		/enough people who answered as you did.*None of your answers is kept/);
	assert.deepEqual(sql(`select answers, cells, revision from app.response where
		survey_id = :'id' and state = 'over'`, survey), [['{}', '{#over}', '2']]);
	assert.equal(one(`select coalesce(sum(n), 0) from app.counted where
		survey_id = :'id' and cell = '#partial'`, survey), '0');
});

test('an address without words: the browser goes there', async () => {
	const survey = surveyAdd(tenant, ONE);
	await quotaAdd(survey, 'None but one', 1, [['group', 0, 'a']],
		{ 'message.en': '', redirect: 'https://panel.example/full' });
	assert.ok(isDone(await answerOne(survey, { group: 'a' })));
	const over = await answerOne(survey, { group: 'a' });
	assert.equal((await get(over.to)).headers.refresh,
		'0; url=https://panel.example/full');
});

test('however often one form is sent, it takes one place', async () => {
	const survey = surveyAdd(tenant, ONE);
	await quotaAdd(survey, 'Two', 2, [['group', 0, 'a']]);
	const form = await open(survey.path);
	const body = fill(form, { group: 'a', nps: '9' });
	const sent = await Promise.all(Array.from({ length: 20 }, () =>
		post(form.action, body)));
	assert.equal(new Set(sent.map((a) => place(a.to))).size, 1);
	assert.equal(taken(survey), 1);
	assert.ok(isDone(await answerOne(survey, { group: 'a' })));
	// Full by now: the one that is in stays in.
	assert.equal(place((await post(form.action, body)).to), place(sent[0].to));
	assert.equal(taken(survey), 2);
	assert.deepEqual(stored(survey), { complete: 2 });
});

async function editOpen(done) {
	const thanks = await get(done.to);
	const link = plain(/href="([^"]*\?e=[^"]*)"/.exec(thanks.text)[1]);
	return open((await get(link)).to);
}

test('a changed answer goes from one quota to another, if that has room',
	async () => {
		const survey = surveyAdd(tenant, ONE);
		await quotaAdd(survey, 'A', 2, [['group', 0, 'a']]);
		await quotaAdd(survey, 'B', 1, [['group', 0, 'b']]);
		const a = await answerOne(survey, { group: 'a', why: 'first' });
		let form = await editOpen(a);
		assert.ok(isDone(await post(form.action, fill(form, { group: 'b',
			why: 'moved' }))));
		assert.deepEqual([taken(survey, 1), taken(survey, 2)], [0, 1]);
		const other = await answerOne(survey, { group: 'a', why: 'stays' });
		form = await editOpen(other);
		const refused = await post(form.action, fill(form, { group: 'b',
			why: 'goes' }));
		assert.equal(refused.status, 422);
		assert.match(words(refused), /no more room for answers like these/);
		assert.equal(formOf(refused).fields.find(([n]) => n === 'why')[1], 'goes');
		assert.deepEqual(sql(`select answers->>'why', quotas from app.response
			where survey_id = :'id' order by 1`, survey),
		[['moved', '{2}'], ['stays', '{1}']]);
		// What does not change whom it counts for is changed.
		form = await editOpen(other);
		assert.ok(isDone(await post(form.action, fill(form, { group: 'a',
			why: 'better' }))));
		assert.deepEqual([taken(survey, 1), taken(survey, 2)], [1, 1]);
	});

test('a response that is deleted gives its place back', async () => {
	const survey = surveyAdd(tenant, ONE);
	await quotaAdd(survey, 'A', 1, [['group', 0, 'a']]);
	assert.ok(isDone(await answerOne(survey, { group: 'a' })));
	assert.ok(isOver(await answerOne(survey, { group: 'a' })));
	sql(`delete from app.response where survey_id = :'id'
		and state = 'complete'`, survey);
	assert.equal(taken(survey), 0);
	await until(async () => isDone(await answerOne(survey, { group: 'a' })),
		'there is room again');
	assert.equal(taken(survey), 1);
});

test('a limit is changed without a version, and changed back', async () => {
	const survey = surveyAdd(tenant, ONE);
	await quotaAdd(survey, 'A', 1, [['group', 0, 'a']]);
	assert.ok(isDone(await answerOne(survey, { group: 'a' })));
	assert.equal((await send(survey, { do: 'save', quota: 1, title: 'A',
		limit: 2 })).status, 303);
	await until(async () => isDone(await answerOne(survey, { group: 'a' })),
		'there is more room');
	const shown = await people.get(page(survey));
	assert.match(words(shown), /A: 1 → 2/);
	const undo = /name="undo" value="(\d+)"/.exec(shown.text)[1];
	assert.equal((await send(survey, { undo })).status, 303);
	assert.equal(one(`select most from app.survey_quota where
		survey_id = :'id'`, survey), '1');
	assert.ok(isOver(await answerOne(survey, { group: 'a' })));
	// Dropped, it counts nobody; brought back, it does.
	assert.equal((await send(survey, { drop: 1 })).status, 303);
	await settled(async () => isDone(await answerOne(survey, { group: 'a' })),
		'all processes know that it is dropped');
	assert.equal(taken(survey), 2);
	assert.equal((await send(survey, { restore: 1 })).status, 303);
	await until(async () => isOver(await answerOne(survey, { group: 'a' })),
		'it counts again');
});

test('what is wrong is said beside its field, and what was typed comes back',
	async () => {
		const survey = surveyAdd(tenant, ONE);
		for (const [fields, says] of [
			[{ title: '', limit: 5 }, /give a name/],
			[{ title: 'x'.repeat(101), limit: 5 }, /give a name/],
			[{ title: 'N', limit: '0' }, /whole number from 1/],
			[{ title: 'N', limit: '2147483648' }, /whole number from 1/],
			[{ title: 'N', limit: 5, redirect: 'javascript:alert(1)' },
				/begins with https/],
			[{ title: 'N', limit: 5, redirect: 'https://a.example/\n' + 'b' },
				/begins with https/],
			[{ title: 'N', limit: 5, 'message.de': 'x'.repeat(2001) },
				/too long/],
			[{ title: 'N', limit: 5, 'c.0.q': 'gone' }, /./],
			[{ title: 'N', limit: 5, 'c.0.v': 'c' }, /./],
			[{ title: 'N', limit: 5, 'c.0.q': '' }, /./],
		]) {
			const answer = await send(survey, { do: 'save', 'c.join': 'all',
				'c.0.q': 'group', 'c.0.o': 0, 'c.0.v': 'a', ...fields });
			assert.equal(answer.status, 422, JSON.stringify(fields));
			assert.match(words(answer), says);
			const typed = formOf(answer);
			assert.ok(typed, 'the form is there');
			assert.ok(answer.text.includes('class="problem"'));
		}
		// Whoever has no menu types what the option is called.
		const typed = await send(survey, { do: 'save', title: 'By name', limit: 1,
			'c.0.q': 'group', 'c.0.o': 0, 'c.0.v': 'B' });
		assert.equal(typed.status, 303, words(typed));
		const more = await send(survey, { do: 'row', title: 'T', limit: 7,
			rows: 1, 'c.0.q': 'group', 'c.0.o': 0, 'c.0.v': 'a' });
		assert.equal(more.status, 200);
		assert.match(more.text, /id="c\.1\.q"/);
		assert.match(more.text, /name="limit" value="7"/);
		assert.equal(one(`select count(*) from app.survey_quota where
			survey_id = :'id'`, survey), '1');
	});

test('a version without the question is not published, and counts nobody',
	async () => {
		const survey = surveyAdd(tenant, ONE);
		await quotaAdd(survey, 'A', 5, [['group', 0, 'a']]);
		const without = definition(`<page code="one">${nps}${why}</page>`);
		sql(`insert into app.survey_draft (tenant_id, survey_id, definition,
			based_on) values (:'tenant', :'id', :'xml', 1)`,
		{ tenant: tenant.id, id: survey.id, xml: without });
		const look = await people.get(`/app/surveys/${survey.slug}/publish`);
		assert.match(words(look), /The quota “A” asks for something that is not in here/);
		const revision = one(`select revision from app.survey_draft where
			survey_id = :'id'`, survey);
		const refused = await people.post(`/app/surveys/${survey.slug}/publish`,
			{ _csrf: await people.csrf(), revision, version: 1 });
		assert.equal(refused.status, 422);
		assert.equal(one(`select current_version from app.survey where
			id = :'id'`, survey), '1');
		// By other ways it may come all the same.
		versionAdd(tenant, survey, 2, without);
		await until(async () => isDone(await answerOne(survey, { nps: '9' })),
			'the version is there');
		assert.equal(taken(survey), 0);
		assert.match(words(await people.get(page(survey))),
			/not in the published version, so it counts nobody/);
	});

test('another customer finds none of it', async () => {
	const survey = surveyAdd(tenant, ONE);
	await quotaAdd(survey, 'A', 5, [['group', 0, 'a']]);
	const stranger = await Visitor.signIn(personAdd(tenantAdd(), 'owner'));
	assert.equal((await stranger.get(page(survey))).status, 404);
	for (const fields of [{ drop: 1 }, { do: 'save', quota: 1, title: 'X',
		limit: 1 }])
		assert.equal((await send(survey, fields, stranger)).status, 404);
	assert.deepEqual(sql(`select name, dropped_at from app.survey_quota where
		survey_id = :'id'`, survey), [['A', '']]);
	assert.equal((await send(survey, { drop: 9 })).status, 404);
	assert.equal((await people.get(page(survey) + '?edit=9')).status, 404);
});

test('an anonymous survey has none: a place would say who answered what',
	async () => {
		const anonymous = ONE.replace('edit="yes"', 'identity="anonymous"');
		const survey = surveyAdd(tenant, anonymous);
		const refused = await send(survey, { do: 'save', title: 'A', limit: 1,
			'c.0.q': 'group', 'c.0.o': 0, 'c.0.v': 'a' });
		assert.equal(refused.status, 422);
		assert.match(words(refused), /A quota would tell who answered what/);
		// Nor does one count that comes another way, and no row says it.
		sql(`insert into app.survey_quota (tenant_id, survey_id, n, name,
			condition, most) values (:'tenant', :'id', 1, 'A',
			'group = a', 1)`, { tenant: tenant.id, id: survey.id });
		const sent = await Promise.all(Array.from({ length: 3 }, () =>
			answerOne(survey, { group: 'a' })));
		assert.ok(sent.every((a) => /\/thanks\?anonymous=/.test(a.to)));
		assert.equal(taken(survey), 0);
		assert.equal(one(`select count(*) from app.response where
			survey_id = :'id' and quotas is not null`, survey), '0');
		// And what was not anonymous does not become so while it has one.
		const other = surveyAdd(tenant, ONE);
		await quotaAdd(other, 'B', 5, [['group', 0, 'b']]);
		sql(`insert into app.survey_draft (tenant_id, survey_id, definition,
			based_on) values (:'tenant', :'id', :'xml', 1)`,
		{ tenant: tenant.id, id: other.id, xml: anonymous });
		assert.match(words(await people.get(`/app/surveys/${other.slug}/publish`)),
			/An anonymous answer counts for no quota/);
	});

test('a webhook hears of who is counted, and not of who is over', async () => {
	const mine = tenantAdd();
	sql(`insert into app.webhook (tenant_id, id, url, host, shape, events,
		every_survey, sealed) values (:'id', gen_random_uuid(),
		'https://hooks.example/a', 'hooks.example', 'standard',
		'{response.completed,response.declined}', true,
		decode(repeat('00', 80), 'hex'))`, mine);
	const editor = await Visitor.signIn(personAdd(mine, 'editor'));
	const survey = surveyAdd(mine, ONE);
	assert.equal((await send(survey, { do: 'save', title: 'A', limit: 1,
		'c.0.q': 'group', 'c.0.o': 0, 'c.0.v': 'a' }, editor)).status, 303);
	await answerOne(survey, { group: 'a' });
	await answerOne(survey, { group: 'a' });
	await answerOne(survey, { group: 'b' });
	const called = () => sql(`select distinct r.state, r.quotas::text
		from app.delivery d join app.response r on r.tenant_id = d.tenant_id
		and r.id = d.response_id where r.survey_id = :'id' order by 2`, survey);
	await until(() => called().length === 2, 'both complete ones are told');
	assert.deepEqual(called(), [['complete', '{1}'], ['complete', '']]);
	assert.equal(one(`select count(*) from app.job where tenant_id = :'id'
		and kind = 'event'`, mine), '2', 'and nothing of the other');
	assert.deepEqual(stored(survey), { complete: 2, over: 1 });
});
