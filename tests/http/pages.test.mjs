// Where people stop, and how long the pages of a survey take.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, personAdd, plain, sql, surveyAdd, tenantAdd }
	from '../lib/app.mjs';
import { fill, formOf, get, open, post } from '../lib/survey.mjs';

const xml = (identity) => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="s" xml:lang="en"${identity}>
<title>Two</title><thanks>Thanks</thanks>
<page code="p1"><title>The score</title>
<question code="nps" type="nps"><label>How was it?</label></question></page>
<page code="p2"><question code="why" type="long-text"><label>Why?</label>
</question></page></survey>`;

let tenant, analyst;
before(async () => {
	tenant = tenantAdd();
	analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
});

// Sends so many pages of a visit.
async function visit(survey, pages) {
	let form = await open(survey.path);
	for (const answers of [{ nps: '9' }, { why: 'So.' }].slice(0, pages)) {
		const sent = await post(form.action, fill(form, answers));
		assert.equal(sent.status, 303);
		const next = await get(sent.to);
		form = /\/thanks/.test(sent.to) ? null : formOf(next);
	}
}
const shown = async (survey) => plain((await analyst.get(
	`/app/surveys/${survey.slug}/pages`)).text).replace(/\s+/g, ' ');

test('each page: who sent it, who stopped there, and the usual time', async () => {
	const survey = surveyAdd(tenant, xml(''));
	assert.match(await shown(survey), /Nobody has sent a page/);
	for (const pages of [1, 2, 1, 2, 2]) await visit(survey, pages);
	// As if the first had taken them so long.
	sql(`update app.response r set context = r.context || jsonb_build_object('t1',
			case when r.state = 'partial' then 10 else 65 end)
		from app.survey s where s.id = r.survey_id and s.tenant_id = :'id'
		and s.slug = :'slug'`, { id: tenant.id, slug: survey.slug });
	assert.match(await shown(survey), /Version 1: of the newest 1,000 responses, finished or not/);
	assert.match(await shown(survey), /The score ?5 ?2 ?40 % ?1:05/);
	assert.match(await shown(survey), /Page 2 ?3 ?0 ?0 % ?0:0\d/);
	// All five answered the first question; it was the last answer of two.
	assert.match(await shown(survey), /How was it\? ?5 ?100 % ?2/);
	assert.match(await shown(survey), /Why\? ?3 ?100 % ?0/);
	const page = await analyst.get(`/app/surveys/${survey.slug}`);
	assert.match(page.text, new RegExp(`href="/app/surveys/${survey.slug}/pages"`));
});

test('a response of before times were kept counts nowhere', async () => {
	const survey = surveyAdd(tenant, xml(''));
	for (const pages of [1, 1, 2]) await visit(survey, pages);
	sql(`update app.response r set context = r.context - 't1' - 't2'
		where r.id = (select o.id from app.response o
			join app.survey s on s.id = o.survey_id
			where s.tenant_id = :'id' and s.slug = :'slug'
			and o.state = 'partial' limit 1)`,
	{ id: tenant.id, slug: survey.slug });
	const text = await shown(survey);
	assert.match(text, /The score ?2 ?1 ?50 %/);
	assert.match(text, /How was it\? ?2 ?100 % ?1/);
});

test('a question that is passed over is not answered, in each of its parts',
	async () => {
		const survey = surveyAdd(tenant, `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="s" xml:lang="en"><title>M</title>
<thanks>T</thanks><page code="p1">
<question code="m" type="matrix"><label>Rate these</label><row code="a">A</row>
<row code="b">B</row><option code="1">Bad</option><option code="2">Good</option></question>
<question code="n" type="statement"><label>Nothing is asked here</label></question>
<question code="c" type="short-text"><label>Anything else?</label></question></page>
<page code="p2"><question code="d" type="short-text"><label>The end</label></question></page>
</survey>`);
		for (const [answers, more] of [[{ 'm.a': '1' }, 0], [{ 'm.b': '2', c: 'x' }, 0],
			[{}, 1]]) {
			const form = await open(survey.path);
			const sent = await post(form.action, fill(form, answers));
			assert.equal(sent.status, 303, sent.text);
			const next = formOf(await get(sent.to));
			if (more) await post(next.action, fill(next, { d: 'y' }));
		}
		const text = await shown(survey);
		assert.match(text, /Rate these ?2 ?67 % ?1/);
		assert.match(text, /Anything else\? ?1 ?33 % ?1/);
		assert.match(text, /The end ?1 ?100 % ?0/);
		assert.doesNotMatch(text, /Nothing is asked here/);
	});

test('what is measured is from the page being shown to its being sent', async () => {
	const survey = surveyAdd(tenant, xml(''));
	const form = await open(survey.path);
	const began = Date.now();
	while (Date.now() - began < 2100)
		await new Promise((wake) => setTimeout(wake, 50));
	await post(form.action, fill(form, { nps: '3' }));
	const [[t1, t2]] = sql(`select (context->>'t1')::int, context->'t2' is null
		from app.response r join app.survey s on s.id = r.survey_id
		where s.tenant_id = :'id' and s.slug = :'slug'`,
	{ id: tenant.id, slug: survey.slug });
	assert.ok(+t1 >= 2 && +t1 < 60, t1);
	assert.equal(t2, 't');
});

test('an anonymous survey keeps no times, and the page says so', async () => {
	const survey = surveyAdd(tenant, xml(' identity="anonymous"'));
	await visit(survey, 2);
	assert.match(await shown(survey), /Answers of an anonymous survey keep no times/);
	assert.equal(sql(`select count(*) from app.response r
		join app.survey s on s.id = r.survey_id where s.tenant_id = :'id'
		and s.slug = :'slug' and r.context::text ~ '"t[0-9]'`,
	{ id: tenant.id, slug: survey.slug })[0][0], '0');
});
