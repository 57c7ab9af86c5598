// The overview says what was answered and no more: each number against counts
// made by hand, what moved against the interval of the difference worked out
// here once more, and what is not known by words.
import test from 'node:test';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { Visitor, alertAdd, one, personAdd, plain, respond, sql, supportAdd,
	surveyAdd, tenantAdd } from '../lib/app.mjs';
import { until } from '../lib/receiver.mjs';

const squeeze = (html) => plain(html.replace(/<[^>]*>/g, ' $& '))
	.replace(/\s+/g, ' ').trim();
const part = (html, from, to) => html.split(from)[1]?.split(to)[0] ?? '';

// What a page says of its surveys, by title.
function overview(html) {
	const rows = Object.fromEntries(html.split('<li class="score-row"').slice(1)
		.map((piece) => {
			const body = piece.split('</li>')[0];
			const of = (name) => squeeze(part(body,
				`<div class="score-${name}">`, '</div>'));
			return [squeeze(/<h3>(.*?)<\/h3>/s.exec(body)[1]), {
				name: of('name'), value: of('value'), change: of('change'),
				way: /data-way="(\w+)"/.exec(body)?.[1],
				weak: /^[^>]*data-weak/.test(body),
				spark: /aria-label="([^"]*)"/.exec(of('spark') && body)?.[1],
				href: plain(/<h3><a href="([^"]*)"/.exec(body)[1]), body }];
		}));
	return { rows,
		attention: squeeze(part(html, 'id="attention">', '</section>')),
		said: [...part(html, 'id="said">', '</section>').matchAll(
			/<blockquote[^>]*>(.*?)<\/blockquote>/gs)]
			.map((m) => plain(m[1].replace(/<[^>]*>/g, ''))),
		funnel: Object.fromEntries([...part(html, 'id="funnel"', '</dl>')
			.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)]
			.map(([, label, value]) => [plain(label), plain(value)])) };
}

const title = (survey) => `Survey ${survey.slug}`;

// So many responses with these cells, so many days ago.
const answered = (tenant, survey, ago, cells, n = 1) => sql(`insert into
	app.rollup_delta (tenant_id, survey_id, day, channel, version, weight,
		cells)
	select t.id, :'survey', (now() at time zone t.time_zone)::date - :ago, 'web',
		1, :n, :'cells' from app.tenant t where t.id = :'tenant'`,
{ tenant: tenant.id, survey: survey.id, ago, n, cells: `{${cells}}` });

async function home(role = 'owner') {
	const tenant = tenantAdd();
	const who = await Visitor.signIn(personAdd(tenant, role));
	return { tenant, who, look: async (query = '') => {
		const page = await who.get(`/app${query}`);
		assert.equal(page.status, 200);
		return { ...overview(page.text), text: page.text };
	} };
}

// Once more what app/measure/score.h says, from its words. t: of a printed table.
function score(promoters, passives, detractors, t) {
	const n = promoters + passives + detractors;
	const values = [[100, promoters + 9 / 8], [0, passives + 6 / 8],
		[-100, detractors + 9 / 8]];
	const mean = values.reduce((sum, [v, k]) => sum + v * k, 0) / (n + 3);
	const margin = t * Math.sqrt(values.reduce((sum, [v, k]) =>
		sum + k * (v - mean) ** 2, 0) / (n + 3) / (n + 3));
	return { value: 100 * (promoters - detractors) / n, low: mean - margin,
		high: mean + margin };
}
const difference = (now, before) => [
	now.value - before.value - Math.hypot(now.value - now.low,
		before.high - before.value),
	now.value - before.value + Math.hypot(now.high - now.value,
		before.value - before.low)];
const signed = (x) => `${x < 0 ? '−' : '+'}${Math.round(Math.abs(x))}`;

test('without a survey, and without an answer, it says so', async () => {
	const { tenant, look } = await home();
	let page = await look();
	assert.match(page.text, /There is no survey with results yet/);
	assert.match(page.attention, /Nothing needs attention now/);
	const survey = surveyAdd(tenant);
	page = await look();
	const row = page.rows[title(survey)];
	assert.match(row.name, /Open Nobody has answered$/);
	assert.match(row.value, /NPS – n = 0/);
	assert.equal(row.change, '');
	assert.equal(row.spark, undefined);
	assert.deepEqual(page.said, []);
	assert.match(page.text, /Nobody has written anything/);
	assert.deepEqual(page.funnel, { 'Started, all surveys': '0', Completed: '0',
		Declined: '0' });
});

test('one answer is one answer, and four have no interval', async () => {
	const { tenant, look } = await home();
	const survey = surveyAdd(tenant);
	await respond(survey, { nps: 9 }, { why: 'Only me' });
	const { rows, funnel } = await look();
	const row = rows[title(survey)];
	assert.match(row.name, /1 of 1 completed$/);
	assert.match(row.value,
		/NPS \+100 n = 1 · No interval under 5 answers Too few answers/);
	assert.equal(row.weak, true);
	assert.match(row.change, /^Nothing before to compare with/);
	assert.equal(funnel.Completed, '1 (100\u00a0%)');
	answered(tenant, survey, 0, '#complete,nps=0', 3);
	answered(tenant, survey, 40, '#complete,nps=0', 9);
	const four = (await look()).rows[title(survey)];
	assert.match(four.value, /NPS −50 n = 4 · No interval/);
	assert.equal(four.way, 'unknown');
	assert.match(four.change, /^Too few to compare: 4 now, 9 before/);
	answered(tenant, survey, 0, '#complete,nps=8');
	const five = (await look()).rows[title(survey)];
	// 1 promoter, 1 passive, 3 detractors; t(4) = 2.7764.
	const s = score(1, 1, 3, 2.7764);
	assert.match(five.value, new RegExp(`NPS −40 n = 5 · ${
		signed(Math.max(-100, s.low))} to \\${signed(s.high)} \\(95 %\\)`
		.replaceAll(' %', '.%')));
});

test('a score has moved where the interval of the difference leaves out 0',
	async () => {
		const { tenant, look } = await home();
		const [fell, same] = [surveyAdd(tenant), surveyAdd(tenant)];
		for (const [survey, now] of [[fell, [10, 10, 20]], [same, [18, 10, 12]]])
			for (const [ago, ns] of [[3, now], [33, [20, 10, 10]]])
				for (const [i, value] of [9, 7, 3].entries())
					answered(tenant, survey, ago,
						`#complete,nps=${value},nps#shown,nps#answered`, ns[i]);
		const page = await look();
		const before = score(20, 10, 10, 2.0227);
		const [low, high] = difference(score(10, 10, 20, 2.0227), before);
		const row = page.rows[title(fell)];
		assert.match(row.value, /NPS −25 n = 40 · −\d+ to \+?\d+/);
		assert.equal(row.weak, false);
		assert.equal(row.way, 'down');
		assert.ok(row.change.startsWith(
			`Down 50 ${signed(low)} to ${signed(high)} (95 %) Why?`), row.change);
		assert.match(page.attention, new RegExp(
			`${title(fell)}: NPS fell by 50. Why\\?`));
		// +15 instead of +25 is chance.
		const [few, most] = difference(score(18, 10, 12, 2.0227), before);
		assert.ok(few < 0 && most > 0);
		const other = page.rows[title(same)];
		assert.equal(other.way, 'none');
		assert.ok(other.change.startsWith(
			`No real change ${signed(few)} to ${signed(most)} (95 %)`),
		other.change);
		assert.doesNotMatch(page.attention, new RegExp(title(same)));
		// Each number leads on with the days that it is of.
		assert.equal(row.href, `/app/surveys/${fell.slug}?period=30`);
		const [from, to] = [29, 0].map((n) => one(`select (now() at time zone
			time_zone)::date - ${n} from app.tenant where id = :'id'`,
		{ id: tenant.id }));
		for (const link of ['responses?', 'comments?'])
			assert.ok(row.body.replaceAll('&amp;', '&').includes(`/app/surveys/${fell.slug}/${link
			}from=${from}&to=${to}`), link);
		// Of a week nothing before is known.
		const week = (await look('?period=7')).rows[title(fell)];
		assert.match(week.change, /^Nothing before to compare with/);
		assert.match(week.href, /\?period=7$/);
	});

test('the small picture has its numbers in words', async () => {
	const { tenant, look } = await home();
	const survey = surveyAdd(tenant);
	// In steps of three days: -100 of five answers, then +100 of five, then none.
	answered(tenant, survey, 4, '#complete,nps=0', 5);
	answered(tenant, survey, 1, '#complete,nps=10', 5);
	answered(tenant, survey, 9, '#complete,nps=10', 4);
	const row = (await look()).rows[title(survey)];
	assert.equal(row.spark, 'NPS in steps of 3 days: –, –, –, –, –, –, –, –, '
		+ '−100, +100');
	assert.match(row.body, /<polyline [^>]*points="\d+,\d+ \d+,\d+"/);
});

test('who says no, who stops, and what is hidden from all are told apart',
	async () => {
		const { tenant, look } = await home();
		const [no, hidden, stopped] = [1, 2, 3].map(() => surveyAdd(tenant));
		for (let i = 0; i < 3; i++) answered(tenant, no, 0, '#declined');
		answered(tenant, hidden, 0, '#complete', 5);
		answered(tenant, stopped, 0, '#partial', 2);
		const { rows, funnel } = await look();
		assert.match(rows[title(no)].name, /Nobody has answered · 3 declined$/);
		assert.match(rows[title(no)].value, /NPS – n = 0/);
		assert.match(rows[title(hidden)].name, /5 of 5 completed$/);
		assert.match(rows[title(hidden)].value, /NPS – n = 0/);
		assert.equal(rows[title(hidden)].change, '');
		assert.match(rows[title(stopped)].name, /0 of 2 completed$/);
		assert.deepEqual(funnel, { 'Started, all surveys': '7',
			Completed: '5 (71\u00a0%)', Declined: '3' });
	});

test('a survey that fell silent is told, one that was closed is not',
	async () => {
		const { tenant, look } = await home();
		const [silent, closed, quiet, burst] = [1, 2, 3, 4].map(() =>
			surveyAdd(tenant));
		for (const survey of [silent, closed])
			for (let ago = 58; ago >= 32; ago -= 2)
				answered(tenant, survey, ago, '#complete,nps=9');
		// Twice as long as the pause of ten days is not longer than that.
		for (const ago of [52, 51, 50, 40, 30, 20])
			answered(tenant, quiet, ago, '#complete,nps=9');
		// All on one day: nobody knows what is usual.
		answered(tenant, burst, 50, '#complete,nps=9', 90);
		sql(`update app.survey set state = 'closed' where id = :'id'`,
			{ id: closed.id });
		const page = await look();
		assert.match(page.attention, new RegExp(`${title(silent)
		}: no response for 32 days The longest pause before was 2 days`));
		for (const survey of [closed, quiet, burst])
			assert.doesNotMatch(page.attention, new RegExp(title(survey)));
		assert.match(page.rows[title(closed)].name, /Closed Nobody has/);
		// What is over is not told.
		const [from, to] = [40, 5].map((n) => one(`select current_date - ${n}`));
		assert.doesNotMatch((await look(`?period=custom&from=${from}&to=${to}`))
			.attention, /no response/);
	});

test('what people say begins with the lowest scores, whatever their scale',
	async () => {
		const { tenant, look } = await home();
		const [nps, stars] = [surveyAdd(tenant), surveyAdd(tenant,
			`<survey code="s" xmlns="urn:exitpoll:survey:1" xml:lang="en">
			<title>T</title><page code="p"><question code="stars" type="rating"
			steps="5" metric="csat"><label>Happy?</label></question><question code="why"
			type="long-text"><label>Why?</label></question></page></survey>`)];
		for (const [score, why] of [[9, 'Nine <b>of</b> ten'], [3, 'Three of ten'],
			[10, 'Ten of ten']])
			await respond(nps, { nps: score }, { why });
		await respond(stars, { stars: 2, why: 'Two of five' });
		await until('all texts are read', () => one(`select count(*)
			from app.comment_due where tenant_id = :'id'`,
		{ id: tenant.id }) === '0');
		// 2 of 1 to 5 is a quarter of the way up, 3 of 0 to 10 is more.
		assert.deepEqual((await look()).said, ['Two of five', 'Three of ten',
			'Nine <b>of</b> ten']);
		assert.deepEqual((await look(
			'?period=custom&from=2020-01-01&to=2020-02-01')).said, []);
	});

test('alerts, requests and invitations, and who may see them', async () => {
	const { tenant, who, look } = await home();
	const survey = surveyAdd(tenant);
	await respond(survey, { nps: 2 }, { why: 'No' });
	alertAdd(tenant, one(`select id from app.response where survey_id = :'id'`,
		{ id: survey.id }));
	await supportAdd(tenant);
	await supportAdd(tenant);
	sql(`insert into app.invitation (tenant_id, id, survey_id, decision, reason,
			expires_at, body)
		select :'tenant', gen_random_uuid(), :'survey',
			case when i <= 4 then 'ask' else 'skip' end, 'asked',
			case when i <= 4 then now() end, decode(md5(i::text), 'hex')
		from generate_series(1, 6) i;
		insert into app.invitation (tenant_id, id, survey_id, decision, reason,
			expires_at, body)
		select tenant_id, id, survey_id, 'ask', 'asked', now(),
			decode(md5(''), 'hex')
		from app.response where survey_id = :'survey'`,
	{ tenant: tenant.id, survey: survey.id });
	const page = await look();
	assert.match(page.attention, /1 alert that nobody has taken/);
	assert.match(page.attention, /2 support requests wait for an answer/);
	assert.equal(page.funnel['Asked after a session'], '5');
	assert.equal(page.funnel['Of these, started'], '1 (20\u00a0%)');
	assert.equal(page.funnel['Of these, completed'], '1 (20\u00a0%)');
	assert.match(page.text, /Not counted: who only opened a page/);
	assert.equal((await who.get('/app/alerts')).status, 200);

	const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
	const theirs = overview((await analyst.get('/app')).text).attention;
	assert.match(theirs, /1 alert/);
	assert.doesNotMatch(theirs, /support request/);
	const support = await Visitor.signIn(personAdd(tenant, 'support'));
	assert.equal((await support.get('/app')).headers.location, '/app/support');
});

test('many surveys are paged through, and the page stays small', async () => {
	const { tenant, who, look } = await home();
	sql(`with s as (insert into app.survey (tenant_id, slug, title, state)
			select :'tenant', 'many-' || i, 'Survey number ' || i, 'open'
			from generate_series(1, 205) i returning id)
		insert into app.survey_version (tenant_id, survey_id, version,
			definition)
		select :'tenant', s.id, 1, v.definition from s, app.survey_version v
		where v.survey_id = :'like';
		update app.survey set current_version = 1 where tenant_id = :'tenant'`,
	{ tenant: tenant.id, like: surveyAdd(tenant).id });
	sql(`insert into app.rollup_delta (tenant_id, survey_id, day, channel,
			version, weight, cells)
		select tenant_id, id, current_date - d, 'web', 1, 3 + d % 5,
			array['#complete', 'nps=' || d % 11]
		from app.survey, generate_series(0, 59) d where tenant_id = :'id'`,
	{ id: tenant.id });
	const seen = new Set();
	let next = '/app?period=30';
	for (let pages = 0; next; pages++) {
		assert.ok(pages < 9);
		const { text } = await who.get(next);
		const size = gzipSync(text, { level: 3 }).length;
		assert.ok(size < 30000, `${size} bytes`);
		for (const name of Object.keys(overview(text).rows)) seen.add(name);
		next = plain(/href="([^"]*)" rel="next"/.exec(text)?.[1] ?? '');
		if (!next) assert.match(text, /Only 200 surveys are looked at here/);
	}
	assert.equal(seen.size, 200);
	for (const query of ['?skip=x', '?skip=-1', '?skip=999999999999'])
		assert.equal(Object.keys((await look(query)).rows).length, 25);
});

test('a period that is none is said beside its field', async () => {
	const { tenant, who } = await home();
	surveyAdd(tenant);
	const page = await who.get('/app?period=custom&from=soon');
	assert.equal(page.status, 422);
	assert.match(page.text, /href="#from"/);
	assert.match(squeeze(page.text), /soon/);
	assert.match(page.text, /id="from-error"/);
});
