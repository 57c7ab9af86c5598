// A dashboard of one segment: every number is worked out by hand from the rows
// that are put in, for what comes from rollups and for what rows are read for; the
// segment goes along to each page and back.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { Visitor, one, personAdd, plain, sql, surveyAdd, tenantAdd,
	versionAdd } from '../lib/app.mjs';

const XML = (code) => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="s" xml:lang="en">
<title>Segments</title><page code="first">
<question code="nps" type="nps"><label>${code}?</label></question>
<question code="wait" type="number" min="0" max="9999"><label>Wait?</label></question>
</page></survey>`;

let tenant, who, survey;

// So many days before the customer's today.
function put(of, { nps, agent, queue, outcome, language = 'en', channel = 'chat',
	version = 1, ago = 0, state = 'complete', wait }) {
	const id = randomUUID();
	const cells = state !== 'complete' ? ['#' + state] : ['#complete',
		'nps#shown', 'wait#shown',
		...nps === undefined ? [] : ['nps#answered', `nps=${nps}`],
		...wait === undefined ? [] : ['wait#answered', 'wait=*', `wait~${wait}`]];
	const session = agent || queue || outcome ?
		{ session: { id, agent, queue, outcome } } : {};
	sql(`insert into app.response (tenant_id, id, survey_id, version, receipt,
			state, page, answers, language, channel, context, cells,
			completed_at, day, started_at)
		select t.id, :'id', :'survey', :'version'::int, 'receipt-' || :'id',
		    :'state', 1, :'answers', :'language', :'channel', :'context',
		    :'cells', case :'state' when 'complete' then now() end,
		    (now() at time zone t.time_zone)::date - :'ago'::int,
		    now() - :'ago'::int * interval '1 day'
		from app.tenant t where t.id = :'tenant'`,
	{ tenant: tenant.id, id, survey: of.id, version, state, language, channel,
		answers: JSON.stringify({ ...nps === undefined ? {} : { nps },
			...wait === undefined ? {} : { wait } }),
		context: JSON.stringify(session), ago,
		cells: `{${cells.map((c) => `"${c}"`).join(',')}}` });
	return id;
}
const count = (of) => sql(`set app.tenant = :'tenant';
	select app.rollup_rebuild(:'survey', d) from (select distinct day
	from app.response where survey_id = :'survey'
	union select day from app.rollup where survey_id = :'survey') x (d)`,
{ tenant: tenant.id, survey: of.id });

const text = (html) => plain(html.replace(/<[^>]*>/g, ' $& '))
	.replace(/\s+/g, ' ').trim();
const card = (html, name) => new RegExp(
	`<h2>${name}</h2>\\s*<p class="stat-value">(.*?)</p>`).exec(html)?.[1];
const show = async (query, of = survey) => {
	const page = await who.get(`/app/surveys/${of.slug}?${query}`);
	assert.equal(page.status, 200, query);
	return page.text;
};
const numbers = async (query, of) => {
	const html = await show(query, of);
	return [card(html, 'Responses'), card(html, 'Completion rate'),
		card(html, 'NPS')].map((s) => s && plain(s).replace(/\s/g, ' '));
};
const hrefs = (html, path) => [...html.matchAll(/href="([^"]*)"/g)]
	.map(([, h]) => plain(h)).filter((h) => h.startsWith(path));

before(async () => {
	tenant = tenantAdd();
	who = await Visitor.signIn(personAdd(tenant, 'owner'));
	survey = surveyAdd(tenant, XML('First'));
	versionAdd(tenant, survey, 2, XML('Second'));
	for (const nps of [10, 10, 9, 0])
		put(survey, { nps, agent: 'Ann', queue: 'Sales', wait: 10 });
	put(survey, { agent: 'Ann', state: 'partial' });
	put(survey, { nps: 0, agent: 'Bo <b>', queue: 'Care', outcome: 'lost',
		language: 'de', wait: 30 });
	put(survey, { nps: 8, channel: 'email', version: 2, agent: 'Ann',
		ago: 40, language: 'de' });
	put(survey, { nps: 7, channel: 'email', version: 2 });
	count(survey);
});

test('each field has its own responses and no others', async () => {
	// Of the last thirty days: the eighth is forty days old.
	assert.deepEqual(await numbers(''), ['6', '86 %', '+17']);
	assert.deepEqual(await numbers('agent=Ann'), ['4', '80 %', '+50']);
	assert.deepEqual(await numbers('agent=Bo+%3Cb%3E'), ['1', '100 %', '−100']);
	assert.deepEqual(await numbers('queue=Sales'), ['4', '100 %', '+50']);
	assert.deepEqual(await numbers('outcome=lost'), ['1', '100 %', '−100']);
	assert.deepEqual(await numbers('spoken=de'), ['1', '100 %', '−100']);
	assert.deepEqual(await numbers('channel=email'), ['1', '100 %', '0']);
	assert.deepEqual(await numbers('v=2&period=90'), ['2', '100 %', '0']);
	assert.deepEqual(await numbers('agent=Ann&period=90'), ['5', '83 %', '+40']);
});

test('numbers, trend and labels are of the segment, too', async () => {
	const html = await show('agent=Ann&by=day');
	// Four times ten.
	assert.match(text(html), /Mean 10, standard deviation 0/);
	const rows = [...html.matchAll(/<tr><th scope="row">[^<]*<\/th><td class="n">(\d+)<\/td><td class="n">(\d+)<\/td><\/tr>/g)];
	assert.equal(rows.reduce((n, r) => n + Number(r[1]), 0), 4);
	assert.equal(rows.reduce((n, r) => n + Number(r[2]), 0), 1);
	assert.match(html, /<bdi>Agent: Ann<\/bdi>/);
});

test('nobody like that is said, and the filter can be removed', async () => {
	const html = await show('agent=Nobody');
	assert.match(html, /Nobody like that has answered in this period/);
	assert.ok(hrefs(html, `/app/surveys/${survey.slug}?period=30`)
		.some((h) => !h.includes('agent')), 'a link without it');
	assert.match(html, /<option value="Nobody" selected/);
});

test('an answer, and several conditions at once, are read from the rows',
	async () => {
		assert.deepEqual(await numbers('answer=nps%3D10'), ['2', '100 %', '+100']);
		assert.deepEqual(await numbers('answer=nps%3D0'), ['2', '100 %', '−100']);
		assert.deepEqual(await numbers('answer=nps%3D0&agent=Ann'),
			['1', '100 %', '−100']);
		assert.deepEqual(await numbers('agent=Ann&queue=Sales&channel=chat'),
			['4', '100 %', '+50']);
		assert.match(text(await show('agent=Ann&queue=Sales')),
			/Mean 10, standard deviation 0/);
		const html = await show('answer=nps%3D10&agent=Ann');
		assert.match(html, /<bdi>Second\?: 10<\/bdi>/, 'the chip says it in words');
	});

test('a row of a question leads to those who answered so', async () => {
	const html = await show('agent=Ann');
	const link = /<a href="([^"]*answer=nps%3D10[^"]*)" aria-label="([^"]*)">/
		.exec(html);
	assert.equal(plain(link[2]), '10: show only these responses');
	assert.match(plain(link[1]), /agent=Ann/);
	const page = await who.get(plain(link[1]));
	assert.equal(card(page.text, 'Responses'), '2');
});

test('agents stand side by side, the lowest score first', async () => {
	const html = await show('split=agent');
	const table = /<table class="beside">.*?<\/table>/s.exec(html)[0];
	const rows = [...table.matchAll(/<tr[^>]*><th scope="row">(.*?)<\/tr>/gs)]
		.map(([, r]) => text(r));
	assert.deepEqual(rows, ['Bo <b> −100 No interval under 5 answers 1 100 %',
		'Ann +50 No interval under 5 answers 4 80 %']);
	const [bo] = hrefs(table, '/app/surveys/');
	assert.deepEqual(await numbers(bo.split('?')[1]), ['1', '100 %', '−100']);
	assert.match(await show('split=outcome&period=custom&from=2001-01-01' +
		'&to=2001-01-02'), /Nobody has answered in this period/);
});

test('the segment goes along to the list, one response and back', async () => {
	const html = await show('agent=Ann&period=90');
	const at = `/app/surveys/${survey.slug}/`;
	for (const to of ['responses', 'comments'])
		assert.ok(hrefs(html, at + to).some((h) => h.includes('agent=Ann')), to);
	const list = await who.get(hrefs(html, at + 'responses')[0]);
	assert.match(list.text, /6 responses/);
	assert.match(list.text, /<bdi>Agent: Ann<\/bdi>/);
	const to = hrefs(list.text, '/app/responses/');
	assert.equal(new Set(to).size, 6);
	let page = await who.get(to[0]);
	const seen = new Set([to[0].split('?')[0]]);
	for (let i = 0; i < 5; i++) {
		const older = hrefs(page.text, '/app/responses/')
			.find((h) => !seen.has(h.split('?')[0]));
		assert.ok(older, `a ${i + 2}nd response beside it`);
		assert.match(older, /agent=Ann/);
		seen.add(older.split('?')[0]);
		page = await who.get(older);
	}
	assert.ok(!hrefs(page.text, '/app/responses/')
		.some((h) => !seen.has(h.split('?')[0])), 'none beyond the segment');
	assert.ok(hrefs(page.text, at + 'responses')
		.some((h) => h.includes('agent=Ann')), 'the way back');
	assert.ok(hrefs(list.text, `/app/surveys/${survey.slug}?`)
		.some((h) => h.includes('agent=Ann')), 'to the dashboard, too');
});

test('what is no condition is said, and what holds is kept', async () => {
	for (const [query, why] of [['v=x', /Survey version: write a whole number/],
		['agent=' + 'x'.repeat(201), /Agent: at most 200 letters/],
		['answer=nps', /asks for an answer in a way that is not known/]])
		for (const at of ['', '/responses']) {
			const page = await who.get(
				`/app/surveys/${survey.slug}${at}?${query}&queue=Sales`);
			assert.equal(page.status, 422, query + at);
			assert.match(plain(page.text), why);
			assert.match(page.text, /<bdi>Queue[^<]*: Sales<\/bdi>/);
		}
});

test('what is erased is gone from its segment', async () => {
	const of = surveyAdd(tenant, XML('Gone'));
	const id = put(of, { nps: 9, agent: 'Ann' });
	put(of, { nps: 0, agent: 'Ann' });
	count(of);
	assert.deepEqual(await numbers('agent=Ann', of), ['2', '100 %', '0']);
	sql(`insert into app.rollup_delta (tenant_id, survey_id, day, channel,
			version, segments, weight, cells)
		select tenant_id, survey_id, day, channel, version,
		    app.segments_of(language, context), -1, cells
		from app.response where id = :'id';
		delete from app.response where id = :'id'`, { id });
	assert.deepEqual(await numbers('agent=Ann', of), ['1', '100 %', '−100']);
});

test('days that are not counted by segment yet are said to be missing',
	async () => {
		const of = surveyAdd(tenant, XML('Due'));
		put(of, { nps: 9, agent: 'Ann' });
		put(of, { nps: 9, agent: 'Ann', ago: 3 });
		count(of);
		// The worker looks for such days when it starts, and may still be at it.
		sql(`insert into app.segment_due select tenant_id, survey_id, day
			from app.rollup where survey_id = :'id' and day < (select max(day)
			from app.rollup where survey_id = :'id') limit 1`, { id: of.id });
		const html = await show('agent=Ann', of);
		const missing = /Days before .* are still being counted/.test(html);
		const left = one(`select count(*) from app.segment_due
			where survey_id = :'id'`, { id: of.id }) !== '0';
		if (missing)
			assert.equal(card(html, 'Responses'), '1');
		else
			assert.ok(!left, 'the worker was there first, and all is counted');
	});

test('anonymous answers are in no segment', async () => {
	const of = surveyAdd(tenant, XML('Anonymous').replace('code="s"',
		'code="s" identity="anonymous"'));
	put(of, { nps: 9 });
	count(of);
	const html = await show('spoken=en', of);
	assert.equal(card(html, 'Responses'), '1');
	assert.doesNotMatch(html, /class="segment"|class="chip"|aria-label="[^"]*only these/);
});

test('another customer sees nothing of it', async () => {
	const other = tenantAdd();
	const stranger = await Visitor.signIn(personAdd(other, 'owner'));
	assert.equal((await stranger.get(
		`/app/surveys/${survey.slug}?agent=Ann&split=agent`)).status, 404);
});
