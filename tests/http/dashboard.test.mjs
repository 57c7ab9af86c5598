// What dashboards say is what respondents said: numbers against a count over
// the stored answers, scores against ones worked out by hand, texts shown as
// typed, and nothing of one customer's to be seen by another.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import { db, shared } from '../lib/env.mjs';
import { Visitor, ask, one, personAdd, plain, respond, sql, surveyAdd, tenantAdd,
	tenantOf, versionAdd } from '../lib/app.mjs';

// --- reading a page -----------------------------------------------------------

const squeeze = (html) => plain(html.replace(/<[^>]*>/g, ' $& '))
	.replace(/\s+/g, ' ').trim();

function cards(html) {
	return Object.fromEntries([...html.matchAll(
		/<div class="panel stat"([^>]*)>([\s\S]*?)<\/details>\s*<\/div>/g)]
		.map(([, attrs, body]) => [squeeze(/<h2>(.*?)<\/h2>/.exec(body)[1]), {
			weak: /data-weak/.test(attrs), text: squeeze(body),
			value: squeeze(/stat-value">(.*?)<\/p>/.exec(body)[1]),
			interval: squeeze(/<p class="num">(.*?)<\/p>/.exec(body)?.[1] ?? ''),
		}]));
}

// { code: { note, rows: [[label, count, percent]], ns: how many answered each
// row of a table of parts } }
function spread(html) {
	return Object.fromEntries(html.split(/<div class="panel" id="d-/).slice(1)
		.map((piece) => {
			const body = piece.split('<h2 class="part" id="comments"')[0];
			return [/^[^"]*/.exec(body)[0], {
				label: squeeze(/<h3>(.*?)<\/h3>/.exec(body)[1]),
				note: squeeze(/<p class="muted num">(.*?)<\/p>/s.exec(body)[1]),
				rows: [...body.matchAll(/<tr><th scope="row">(.*?)<\/th>.*?<td class="n">(.*?)<\/td><td class="n">(.*?)<\/td><\/tr>/gs)]
					.map(([, label, n, percent]) => [squeeze(label),
						Number(plain(n).replaceAll(',', '')), plain(percent)]),
				ns: [...(/<table class="grid">.*?<\/table>/s.exec(body)?.[0] ??
					'').matchAll(/<td class="n">([^<]*)<\/td><\/tr>/g)]
					.map(([, n]) => Number(n.replaceAll(',', ''))),
			}];
		}));
}

// The table behind a chart, oldest first.
function behind(html, id) {
	const figure = new RegExp(`aria-labelledby="chart-${id}">([\\s\\S]*?)</figure>`)
		.exec(html)?.[1];
	return figure && [...figure.matchAll(
		/<tr><th scope="row">(.*?)<\/th>((?:<td class="n">.*?<\/td>)+)<\/tr>/g)]
		.map(([, label, cells]) => [plain(label), ...[...cells.matchAll(
			/<td class="n">(.*?)<\/td>/g)].map((m) => plain(m[1]))]).reverse();
}

const number = (text) => Number(text.replaceAll(',', ''));
const signed = (x) => (Math.round(Math.abs(x)) === 0 ? '0' :
	(x > 0 ? '+' : '−') + Math.round(Math.abs(x)));

// --- counting past our code ---------------------------------------------------

function counted(survey, from, to) {
	const vars = { id: survey, from, to };
	const range = `survey_id = :'id' and day between :'from' and :'to'`;
	const states = Object.fromEntries(sql(`select state, count(*)
		from app.response where ${range} group by state`, vars));
	const values = sql(`select k, v, count(*) from app.response r,
		jsonb_each(answers) e (k, j), lateral (
			select jsonb_array_elements_text(j) where jsonb_typeof(j) = 'array'
			union all
			select j #>> '{}' where jsonb_typeof(j) <> 'array') x (v)
		where ${range} and state = 'complete' and k not like '%.other'
		group by 1, 2`, vars);
	const out = { complete: Number(states.complete ?? 0),
		partial: Number(states.partial ?? 0), values: {} };
	for (const [k, v, n] of values)
		(out.values[k] ??= {})[v] = Number(n);
	return out;
}

// Rocks 2016: 100 (p - d) plus or minus z times its standard error.
// As app/measure/score.h says: Student's t after 9/8 pseudo-answers at either
// end and 6/8 in the middle. The quantiles are a printed table's.
const T95 = { 4: 2.7764, 5: 2.5706, 6: 2.4469, 7: 2.3646, 8: 2.3060, 9: 2.2622,
	10: 2.2281, 11: 2.2010, 12: 2.1788, 13: 2.1604, 14: 2.1448, 15: 2.1314,
	16: 2.1199, 17: 2.1098, 18: 2.1009, 19: 2.0930, 20: 2.0860 };
const t95 = (df) => T95[df] ?? 1.959964 + 2.372271 / df + 2.8225 / df ** 2;

function interval(values, low, high) {
	const [n, end] = [values.reduce((sum, [, k]) => sum + k, 0), (high - low) / 2];
	if (n < 5) return null;
	const all = [...values, [low, 9 / 8], [low + end, 6 / 8], [high, 9 / 8]];
	const mean = all.reduce((sum, [v, k]) => sum + v * k, 0) / (n + 3);
	const margin = t95(n - 1) * Math.sqrt(all.reduce((sum, [v, k]) =>
		sum + k * (v - mean) ** 2, 0) / (n + 3) / (n + 3));
	return [Math.max(low, mean - margin), Math.min(high, mean + margin)];
}

function nps(values) {
	const worth = Object.entries(values).map(([v, n]) =>
		[v >= 9 ? 100 : v <= 6 ? -100 : 0, n]);
	const n = worth.reduce((sum, [, k]) => sum + k, 0);
	return { n, value: worth.reduce((sum, [w, k]) => sum + w * k, 0) / n,
		interval: interval(worth, -100, 100) };
}

const none = 'No interval under 5 answers';

// What is not all is not said to be all, and what is not nothing not nothing.
const percents = (list) => list.map((p) => (p > 0 && p < 0.005 ? '<1' :
	p < 1 && p >= 0.995 ? '>99' : `${Math.round(100 * p)}`));

const today = (tenant) => one(`select (now() at time zone time_zone)::date
	from app.tenant where id = :'id'`, { id: tenant.id });
const daysBefore = (day, n) => new Date(Date.parse(day) - n * 86400e3)
	.toISOString().slice(0, 10);

// One survey, one period: every number of the page.
async function agree(who, survey, query, from, to) {
	const page = await who.get(`/app/surveys/${survey.slug}?${query}`);
	assert.equal(page.status, 200);
	const truth = counted(survey.id, from, to);
	const what = `${survey.slug} ${from} to ${to}`;
	if (truth.complete + truth.partial === 0) {
		assert.match(page.text, /Nobody has answered in this period/, what);
		return truth;
	}
	const card = cards(page.text);
	assert.equal(number(card.Responses.value), truth.complete, what);
	assert.equal(number(/and ([\d,]+) partial/.exec(card.Responses.text)[1]),
		truth.partial, what);
	if (truth.partial) {
		const range = interval([[1, truth.complete], [0, truth.partial]], 0, 1);
		const [p, low, high] = percents([truth.complete /
			(truth.complete + truth.partial), ...range ?? []]);
		assert.equal(card['Completion rate'].value, `${p} %`, what);
		assert.equal(card['Completion rate'].interval,
			range ? `${low} % to ${high} % (95 %)` : none, what);
	}
	if (truth.values.nps) {
		const want = nps(truth.values.nps);
		assert.equal(card.NPS.value, signed(want.value), what);
		assert.equal(card.NPS.interval, want.interval ?
			`${want.interval.map(signed).join(' to ')} (95 %)` : none, what);
		assert.match(card.NPS.text, new RegExp(`n = ${
			want.n.toLocaleString('en')}\\b`));
		assert.equal(card.NPS.weak, want.n < 30, what);
	}
	rowsAgree(spread(page.text), truth, what);
	const days = behind(page.text, 'responses');
	if (days) {
		assert.equal(days.reduce((sum, r) => sum + number(r[1]), 0),
			truth.complete, what);
		assert.equal(days.reduce((sum, r) => sum + number(r[2]), 0),
			truth.partial, what);
	}
	return truth;
}

// The same for the last days. Midnight where the customer is may come between
// our asking for the day and the page's.
async function agreeDays(who, tenant, survey, days, more = '') {
	const end = today(tenant);
	try {
		return await agree(who, survey, `period=${days}${more}`,
			daysBefore(end, days - 1), end);
	} catch (error) {
		if (today(tenant) === end) throw error;
		return agreeDays(who, tenant, survey, days, more);
	}
}

// Where rows are named by their label, counts are compared as sorted lists.
function rowsAgree(shown, truth, what) {
	for (const [code, values] of Object.entries(truth.values)) {
		const table = shown[code.split('.')[0]]?.ns ?? [];
		if (!shown[code] && table.length !== 0) {
			assert.ok(table.includes(Object.values(values)
				.reduce((a, b) => a + b, 0)), `${code} in ${what}`);
			continue;
		}
		assert.ok(shown[code], `${code} in ${what}`);
		const counts = shown[code].rows.filter(([label]) => label !== 'No answer')
			.map((r) => r[1]).filter((n) => n > 0);
		const total = Object.values(values).reduce((a, b) => a + b, 0);
		if (shown[code].rows.length === 0) {
			assert.match(shown[code].note, new RegExp(`^${
				total.toLocaleString('en')} answers?\\b`), `${code} ${what}`);
			continue;
		}
		// Of many different numbers, a row is a range.
		const ranges = shown[code].rows.filter(([label]) =>
			/^[\d.]+ to under [\d.]+$/.test(label));
		if (ranges.length > 0 && Object.keys(values).every((v) => /^[\d.]+$/.test(v))) {
			assert.equal(counts.reduce((a, b) => a + b, 0), total, `${code} ${what}`);
			for (const [label, n] of ranges) {
				const [low, high] = label.split(' to under ').map(Number);
				assert.equal(n, Object.entries(values).reduce((sum, [v, k]) =>
					sum + (v >= low && v < high ? k : 0), 0), `${code} ${label} ${what}`);
			}
			continue;
		}
		assert.deepEqual(counts.sort((a, b) => a - b),
			Object.values(values).sort((a, b) => a - b),
			`${code} ${what} ${JSON.stringify(shown[code].rows.slice(0, 4))}`);
		for (const [label, n] of shown[code].rows)
			if (/^\d+$/.test(label))
				assert.equal(n, values[label] ?? 0, `${code}=${label} ${what}`);
	}
}

const folded = async (survey) => {
	for (let i = 0; i < 600; i++) {
		if (one(`select count(*) from app.rollup_delta
			where survey_id = :'id'`, { id: survey }) === '0') return;
		await wait(100);
	}
	assert.fail('the worker did not fold within a minute');
};

// --- the tests ----------------------------------------------------------------

test('every number of both demo customers equals a count of the answers',
	async (t) => {
	let responses = 0;
	for (const slug of ['acme', 'globex']) {
		const tenant = tenantOf(slug);
		const who = await Visitor.signIn(personAdd(tenant, 'analyst'));
		const end = today(tenant);
		const surveys = sql(`select id, slug from app.survey
			where tenant_id = :'id' and state <> 'draft'`, { id: tenant.id })
			.map(([id, name]) => ({ id, slug: name }));
		assert.ok(surveys.length > 0);
		for (const survey of surveys) {
			for (const days of [7, 30, 90, 365])
				responses += (await agreeDays(who, tenant, survey,
					days)).complete;
			for (const [first, last] of [[100, 60], [45, 45], [0, 0], [400, 399]])
				await agree(who, survey, `period=custom&from=${
					daysBefore(end, first)}&to=${daysBefore(end, last)}&by=${
					first % 2 ? 'week' : 'day'}`,
				daysBefore(end, first), daysBefore(end, last));
		}
	}
	t.diagnostic(`${responses} responses counted`);
	assert.ok(responses > 500);
});

test('shares are of those who were asked, and any number is measured',
	async () => {
		const tenant = tenantAdd();
		const survey = surveyAdd(tenant, `<survey code="s"
			xmlns="urn:exitpoll:survey:1" xml:lang="en"><title>S</title>
			<page code="p"><question code="called" type="yesno">
			<label>Called?</label></question></page><page code="q">
			<question code="why" type="multiple" show-if="called = yes">
			<label>Why?</label><option code="bill">Bill</option>
			<option code="move">Move</option></question>
			<question code="wait" type="number" min="-5" max="999"
			decimals="1" show-if="called = yes"><label>Wait?</label>
			</question><question code="word" type="short-text">
			<label>A word?</label></question></page></survey>`);
		const calls = [{ why: 'bill', wait: '140' }, { why: 'move', wait:
			'2.5' }, { wait: '-3' }, { wait: '160' }, {}];
		for (const more of calls)
			await respond(survey, { called: 'yes' }, more);
		for (let i = 0; i < 5; i++)
			await respond(survey, { called: 'no' }, i ? {} : { word: 'Hm' });
		const who = await Visitor.signIn(personAdd(tenant, 'owner'));
		const page = await who.get(`/app/surveys/${survey.slug}`);
		const shown = spread(page.text);
		assert.deepEqual(shown.called.rows, [['Yes', 5, '50 %'],
			['No', 5, '50 %']]);
		assert.match(shown.why.note,
			/^2 choices from 5 who saw it/);
		assert.deepEqual(shown.why.rows, [['Bill', 1, '20 %'],
			['Move', 1, '20 %'], ['No answer', 3, '60 %']]);
		// (140 + 2.5 - 3 + 160) / 4 = 74.875
		assert.match(shown.wait.note, /· Mean 74\.875, standard deviation 87\.\d+ ·/);
		assert.deepEqual(shown.wait.rows, [['\u22123 to under \u22122', 1, '20 %'],
			['2 to under 3', 1, '20 %'], ['100 to under 150', 1, '20 %'],
			['150 to under 200', 1, '20 %'], ['No answer', 1, '20 %']]);
		assert.match(shown.word.note,
			/^1 answer from 10 who saw it/);
		assert.match(page.text, /<blockquote[^>]*>Hm<\/blockquote>/,
			'a short text is a comment');
	});

test('the scores of options become a mean, without those that have none',
	async () => {
		const tenant = tenantAdd();
		const survey = surveyAdd(tenant, `<survey code="s"
			xmlns="urn:exitpoll:survey:1" xml:lang="en"><title>S</title>
			<page code="p"><question code="plan" type="single">
			<label>Plan?</label><option code="none" score="-2">None</option>
			<option code="some" score="3">Some</option>
			<option code="unsure">Unsure</option></question></page></survey>`);
		for (const plan of ['none', 'some', 'some', 'unsure'])
			await respond(survey, { plan });
		const who = await Visitor.signIn(personAdd(tenant, 'owner'));
		const page = await who.get(`/app/surveys/${survey.slug}`);
		// (-2 + 3 + 3) / 3, and three answers have no interval.
		assert.match(spread(page.text).plan.note, /· Mean score 1\.3 ·/);
	});

test('scores equal those worked out by hand, fresh and folded', async (t) => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	// 5 promoters, 3 detractors of 10: NPS +20; mean of 13 with the pseudo-answers
	// 200/13, mean square 102500/13, margin 2.2622 * 24.25 = 54.9.
	const scores = [10, 10, 9, 9, 10, 8, 7, 6, 3, 0];
	// 5 of 8 chose 4 or 5: 62.5 %; mean 6.5/11, margin 2.3646 * 0.1433.
	const agent = [5, 5, 4, 4, 4, 3, 2, 1];
	// Mean 5.5 of four answers: too few for an interval.
	const effort = [7, 6, 6, 3];
	for (const [i, score] of scores.entries())
		await respond(survey, [['nps', score],
			...(agent[i] ? [['agent', agent[i]]] : []),
			...(effort[i] ? [['effort', effort[i]]] : []),
			...(i < 3 ? [['topics', 'bill']] : []),
			...(i < 2 ? [['topics', 'order']] : [])],
		{ why: `reason ${i}` });
	for (let i = 0; i < 5; i++)
		await respond(survey, { nps: 10 });
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	for (const state of ['fresh', 'folded']) {
		if (state === 'folded') await folded(survey.id);
		t.diagnostic(`${state}: ${one(`select count(*) from app.rollup_delta
			where survey_id = :'id'`, { id: survey.id })} deltas wait`);
		await agreeDays(who, tenant, survey, 7);
		const page = await who.get(`/app/surveys/${survey.slug}?by=day`);
		const card = cards(page.text);
		assert.equal(card.Responses.value, '10');
		assert.match(card.Responses.text, /and 5 partial/);
		assert.equal(card['Completion rate'].value, '67 %');
		assert.equal(card['Completion rate'].interval, '40 % to 88 % (95 %)');
		assert.equal(card.NPS.value, '+20');
		assert.equal(card.NPS.interval, '−39 to +70 (95 %)');
		assert.equal(card.CSAT.value, '63 %');
		assert.equal(card.CSAT.interval, '25 % to 93 % (95 %)');
		assert.equal(card.CES.value, '5.5 of 7');
		assert.equal(card.CES.interval, none);
		assert.match(card.CES.text, /75 % answered above the middle/);
		for (const [name, n] of [['NPS', 10], ['CSAT', 8], ['CES', 4]]) {
			assert.match(card[name].text, new RegExp(`n = ${n}\\b`));
			assert.equal(card[name].weak, true);
			assert.match(card[name].text, /Too few answers to rely on/);
		}
		const topics = spread(page.text).topics;
		assert.deepEqual(topics.rows.map((r) => r.slice(0, 2)),
			[['A bill', 3], ['An order', 2], ['Something else', 0],
				['No answer', 7]]);
		assert.equal(topics.rows[0][2], '30\u00a0%');
		const chart = behind(page.text, 'score-nps');
		assert.deepEqual(chart.at(-1).slice(1), ['+20', '10']);
		assert.equal(chart.length, 30);
		// The list of surveys says the same.
		const list = squeeze((await who.get('/app/surveys')).text);
		assert.match(list, /NPS \+20 ?10 responses in 30 days/);
		assert.match(list, /too few to rely on/);
	}
});

test('a no is told beside the completion rate, and a recalled answer not as braces',
	async () => {
		const tenant = tenantAdd();
		const survey = surveyAdd(tenant, `<survey code="s"
			xmlns="urn:exitpoll:survey:1" xml:lang="en"><title>T</title>
			<page code="p"><question code="who" type="short-text">
				<label>Who?</label></question></page>
			<page code="q"><question code="why" type="long-text">
				<label>Why, {who|friend}?</label></question></page></survey>`);
		const owner = await Visitor.signIn(personAdd(tenant, 'owner'));
		await respond(survey, { who: 'Ada' }, { why: 'Because' });
		await respond(survey, { _decline: '1' });
		const page = await owner.get(`/app/surveys/${survey.slug}`);
		assert.equal(cards(page.text)['Completion rate'].text.includes(
			'n = 1, and 1 said “No, thank you”'), true);
		assert.equal(spread(page.text).why.label, 'Why, friend?');
		const comments = page.text.split('id="comments"')[1];
		assert.match(squeeze(comments), /Why, Ada\?/);
		assert.doesNotMatch(page.text, /\{who/);
	});

test('thirty answers are enough, twenty-nine are not', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	for (let i = 0; i < 29; i++)
		await respond(survey, { nps: i % 11 }, {});
	assert.equal(cards((await who.get(`/app/surveys/${survey.slug}`)).text)
		.NPS.weak, true);
	await respond(survey, { nps: 5 }, {});
	assert.equal(cards((await who.get(`/app/surveys/${survey.slug}`)).text)
		.NPS.weak, false);
});

test('a survey that nobody has finished shows the partial ones all the same',
	async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'analyst'));
	await respond(survey, { nps: 9 });
	await respond(survey, { nps: 3 });
	for (const unit of ['day', 'week']) {
		const truth = await agreeDays(who, tenant, survey, 7,
			`&by=${unit}`);
		assert.deepEqual(truth, { complete: 0, partial: 2, values: {} });
		const { text } = await who.get(
			`/app/surveys/${survey.slug}?period=7&by=${unit}`);
		assert.deepEqual(behind(text, 'responses').at(-1).slice(1),
			['0', '2'], unit);
		assert.deepEqual(behind(text, 'score-nps'), [], unit);
		assert.doesNotMatch(text, /<svg [^>]*role="img"/);
	}
});

// Holds the responses until a page waits for them, and then adds one more.
const addWhileRead = `begin;
lock table app.response in access exclusive mode;
\\echo held
do $$ begin
	for i in 1..2000 loop
		exit when exists (select from pg_locks where not granted
			and relation = 'app.response'::regclass);
		perform pg_sleep(0.005);
	end loop;
end $$;
create temp table more on commit drop as
	select * from app.response where survey_id = :'id' limit 1;
update more set id = gen_random_uuid(), receipt = md5(id::text);
insert into app.response select * from more;
insert into app.rollup_delta (tenant_id, survey_id, day, channel, version,
	weight, cells)
	select tenant_id, survey_id, day, channel, version, 1, '{#complete,nps=9}'
	from more;
commit;
`;

test('all of a page is of one moment, whoever sends a response meanwhile',
	async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'analyst'));
	await respond(survey, { nps: 9 }, { why: 'words' });
	const psql = spawn('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-v',
		`id=${survey.id}`, '-d', db], { stdio: ['pipe', 'pipe', 'inherit'] });
	const ended = once(psql, 'exit');
	psql.stdin.end(addWhileRead);
	await once(psql.stdout, 'data');
	const seen = async () => {
		const { text } = await who.get(`/app/surveys/${survey.slug}`);
		return [cards(text).Responses.value, cards(text).NPS.text.includes('n = 1 '),
			behind(text, 'responses').at(-1)[1], behind(text, 'score-nps').at(-1)[2],
			text.split('<blockquote').length - 1];
	};
	assert.deepEqual(await seen(), ['1', true, '1', '1', 1]);
	assert.deepEqual(await ended, [0, null]);
	assert.deepEqual(await seen(), ['2', false, '2', '2', 2]);
});

test('periods that are none give the default, never a fault', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	await respond(survey, { nps: 9 }, {});
	const usual = cards((await who.get(`/app/surveys/${survey.slug}`)).text);
	for (const query of ['period=31', 'period=-7', 'period=', 'period=x',
		'period=99999999999999999999', 'by=month', 'period=30&period=7',
		'period=%00', 'period=7%27', 'unknown=1', 'period=custom']) {
		const page = await who.get(`/app/surveys/${survey.slug}?${query}`);
		assert.equal(page.status, 200, query);
		assert.deepEqual(cards(page.text), usual, query);
	}
	for (const [query, words] of [
		['from=2026-02-30&to=2026-03-01', /first day is not a date/],
		['from=2026-01-01&to=x', /last day is not a date/],
		['period=custom&from=%00', /first day is not a date/],
		['from=2026-03-02&to=2026-03-01', /first day comes after the last/],
		['from=1970-01-01&to=9999-12-31', /five years long/],
		['from=99999-01-01', /first day is not a date/]]) {
		const page = await who.get(`/app/surveys/${survey.slug}?${query}`);
		assert.equal(page.status, 422, query);
		assert.match(plain(page.text), words);
		assert.deepEqual(cards(page.text), usual, query);
		assert.match(page.text, /<title>Error: /);
	}
	for (const list of ['', '/responses']) {
		const page = (await who.get(`/app/surveys/${survey.slug}${list
		}?from=2026-13-41%3Cb%3E&to=2026-03-01`)).text;
		const words = 'The first day is not a date: \u201c2026-13-41<b>\u201d. ' +
			'Write it like 2026-03-31.';
		// On top and beside the field, which cannot hold it; the other one
		// keeps what was typed.
		assert.ok(plain(/<a href="#from">(.*?)<\/a>/.exec(page)[1]) === words);
		assert.match(plain(/id="from-error">(.*?)<\/p>/.exec(page)[1]),
			/^Error: The first day is not a date/);
		assert.match(page, /<input type="date" id="from" name="from" value="" aria-describedby="from-error">/);
		assert.match(page, /<input type="date" id="to" name="to" value="2026-03-01">/);
		assert.match((await who.get(`/app/surveys/${survey.slug}${list
		}?to=${'9'.repeat(50)}`)).text, /\u201c9{20}\u2026\u201d/);
		assert.match((await who.get(`/app/surveys/${survey.slug}${list
		}?from=%ff%0a`)).text, /\u201c\ufffd/);
	}
	const empty = await who.get(
		`/app/surveys/${survey.slug}?from=2020-01-01&to=2020-01-31`);
	assert.equal(empty.status, 200);
	assert.match(empty.text, /Nobody has answered in this period/);
});

test('no filter\'s nonsense is a fault, and what is none is said', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	const odd = ['%00', '%ff%fe', 'x', '2026-%2B1-05', '2026--1-05',
		'0000-01-01', '9999-12-31', '10000-01-01', 'infinity', 'now', '-1',
		'%F0%9F%98%80', 'a'.repeat(1500), "'%3B--", '%3Cscript%3E',
		'9223372036854775807_00000000-0000-0000-0000-000000000000',
		'4102444800000000_00000000-0000-0000-0000-000000000000'];
	for (const [path, ...names] of [
		[`/app/surveys/${survey.slug}`, 'from', 'to', 'period', 'by', 'x'],
		[`/app/surveys/${survey.slug}/responses`, 'from', 'to', 'state',
			'older', 'x'],
		['/app/applications', 'opening', 'stage', 'older', 'x']])
		for (const name of names)
			for (const value of odd) {
				const page = await who.get(`${path}?${name}=${value}`);
				assert.ok([200, 404, 422].includes(page.status),
					`${path} ${name}=${value}: ${page.status}`);
				assert.doesNotMatch(page.text, /<script>/);
			}
	for (const [query, words] of [
		[`surveys/${survey.slug}/responses?state=none`, /no such state/],
		['applications?stage=none', /no such stage/],
		['applications?opening=none', /no such opening/]]) {
		const page = await who.get(`/app/${query}`);
		assert.equal(page.status, 422, query);
		assert.match(page.text, words);
		assert.match(page.text, /<title>Error: /);
		const name = /(\w+)=none/.exec(query)[1];
		assert.match(page.text, new RegExp(
			`<select id="${name}"[^>]* aria-describedby="${name}-error">`));
	}
});

test('a day without an answer is a gap in the line, not a zero', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	// Today's counts are moved back; first those that wait, so that a fold
	// in between is either seen or kept waiting.
	for (const days of [4, 3, 1, 0]) {
		await respond(survey, { nps: 10 }, {});
		for (const table of ['rollup_delta', 'rollup'])
			sql(`update app.${table} set day = day - :'days'::int
				where survey_id = :'id' and day = :'today'`,
			{ id: survey.id, days, today: today(tenant) });
	}
	const page = await who.get(`/app/surveys/${survey.slug}?period=7&by=day`);
	const rows = behind(page.text, 'score-nps');
	assert.equal(rows.length, 7);
	const lines = [...page.text.matchAll(
		/<polyline class="line" points="([^"]*)"/g)].map((m) => m[1]);
	// Of seven days the third and fourth, the sixth and seventh have one.
	assert.deepEqual(rows.map((r) => r[2]), ['0', '0', '1', '1', '0', '1', '1']);
	assert.equal(rows[1][1], '–');
	assert.equal(lines.length, 2, 'two pieces of two days');
});

test('a code that is no longer offered keeps its answers', async () => {
	const tenant = tenantAdd();
	const make = (options, more = '') => `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="merge" xml:lang="en">
<title>Merge</title><thanks>Thanks.</thanks><page code="p"><title>P</title>
<question code="kind" type="single"><label>Which?</label>${options}</question>
${more}</page></survey>`;
	const option = (code, label) => `<option code="${code}">${label}</option>`;
	const old = make(option('a', 'Alpha') + option('b', 'Beta'),
		'<question code="gone" type="yesno"><label>Gone?</label></question>');
	const survey = surveyAdd(tenant, old);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	await respond(survey, { kind: 'a', gone: 'yes' });
	await respond(survey, { kind: 'b' });
	const first = one(`select id from app.response where survey_id = :'id'
		and answers->>'kind' = 'b'`, { id: survey.id });
	versionAdd(tenant, survey, 2, make(option('a', 'Alpha, renamed') +
		option('c', 'Gamma')));
	// The public page may keep the old version for some seconds.
	for (let i = 0; i < 100 && !(await ask('GET', survey.path)).text
		.includes('Gamma'); i++)
		await wait(100);
	await respond(survey, { kind: 'a' });
	const shown = spread((await who.get(`/app/surveys/${survey.slug}`)).text);
	// Who said "Alpha" is not said to have said "Alpha, renamed".
	assert.deepEqual(shown.kind.rows, [['Alpha, renamed', 1, '33\u00a0%'],
		['Gamma', 0, '0\u00a0%'],
		['Alpha (so worded until version 1)', 1, '33\u00a0%'],
		['Beta (no longer offered)', 1, '33\u00a0%']]);
	assert.equal(shown.gone.label, 'Gone? (no longer asked)');
	assert.deepEqual(shown.gone.rows, [['Yes (no longer offered)', 1, '100\u00a0%']]);
	// The response itself keeps the words that were on its page.
	assert.match(plain((await who.get(`/app/responses/${first}`)).text), /Beta/);
});

test('a question that was worded otherwise says so, and charts mark the day',
	async () => {
	const tenant = tenantAdd();
	const make = (label) => `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="word" xml:lang="en">
<title>Words</title><thanks>Thanks.</thanks><page code="p"><title>P</title>
<question code="nps" type="nps"><label>${label}</label></question>
</page></survey>`;
	const survey = surveyAdd(tenant, make('Would you?'));
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	await respond(survey, { nps: 9 });
	const before = (await who.get(`/app/surveys/${survey.slug}`)).text;
	assert.doesNotMatch(before, /class="since"|Until version/);
	versionAdd(tenant, survey, 2, make('Would you really?'));
	for (let i = 0; i < 100 && !(await ask('GET', survey.path)).text
		.includes('really'); i++)
		await wait(100);
	await respond(survey, { nps: 3 });
	const { text } = await who.get(`/app/surveys/${survey.slug}`);
	assert.match(plain(text), /Until version 1 it was asked: “Would you\?”/);
	assert.equal(spread(text).nps.label, 'Would you really?');
	const charts = text.split('<figure ').slice(1);
	assert.equal(charts.length, 2);
	for (const chart of charts) {
		assert.match(chart, /<path class="since" d="M\d+ 0V300"><title>Version 2 since /);
		assert.equal(plain(chart).match(/Version 2 since \d+ \w+ \d{4}/g).length, 2);
	}
	const past = (await who.get(`/app/surveys/${survey.slug}?period=custom&from=${
		daysBefore(today(tenant), 9)}&to=${daysBefore(today(tenant), 1)}`)).text;
	assert.doesNotMatch(past, /class="since"/, 'not before it was published');
});

test('a share is of those who were shown the question', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant, `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="shares" xml:lang="en">
<title>Shares</title><thanks>Thanks.</thanks><page code="p"><title>P</title>
<question code="ok" type="yesno"><label>All well?</label></question></page>
<page code="r"><title>R</title>
<question code="why" type="multiple" show-if="ok = 'no'"><label>What was it?</label>
<option code="a">Alpha</option><option code="b">Beta</option></question>
<question code="word" type="short-text"><label>A word?</label></question>
</page></survey>`);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	await respond(survey, { ok: 'yes' }, {});
	await respond(survey, {}, {});
	await respond(survey, { ok: 'no' }, {});
	await respond(survey, { ok: 'no' }, [['why', 'a'], ['why', 'b']]);
	const page = async () => spread((await who.get(
		`/app/surveys/${survey.slug}`)).text);
	for (const state of ['fresh', 'folded']) {
		if (state === 'folded') await folded(survey.id);
		const shown = await page();
		assert.deepEqual(shown.ok.rows, [['Yes', 1, '25\u00a0%'],
			['No', 2, '50\u00a0%'], ['No answer', 1, '25\u00a0%']], state);
		assert.match(shown.ok.note, /^3 answers from 4 who saw it/);
		assert.deepEqual(shown.why.rows, [['Alpha', 1, '50\u00a0%'],
			['Beta', 1, '50\u00a0%'], ['No answer', 1, '50\u00a0%']], state);
		assert.match(shown.why.note,
			/^2 choices from 2 who saw it/);
	}
	// What came before it was counted who saw a question has no such base.
	sql(`delete from app.rollup where survey_id = :'id' and cell like '%#shown'`,
		{ id: survey.id });
	const old = await page();
	assert.deepEqual(old.ok.rows, [['Yes', 1, '33\u00a0%'], ['No', 2, '67\u00a0%']]);
	assert.match(old.ok.note, /^3 answers/);
	assert.match(old.why.note, /as shares of all 4 complete responses/);
});

test('numbers of any size are measured, not "another value"', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant, `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="sums" xml:lang="en">
<title>Sums</title><thanks>Thanks.</thanks><page code="p"><title>P</title>
<question code="paid" type="number" decimals="2"><label>How much?</label></question>
<question code="calls" type="number"><label>How often?</label></question>
</page></survey>`);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	for (const [paid, calls] of [['12.50', 1], ['250', 2], ['290', 2], ['1200', 7]])
		await respond(survey, { paid, calls });
	for (const state of ['fresh', 'folded']) {
		if (state === 'folded') await folded(survey.id);
		const shown = spread((await who.get(`/app/surveys/${survey.slug}`)).text);
		assert.deepEqual(shown.paid.rows.map(([label, n]) => [label, n]), [
			['10 to under 15', 1], ['200 to under 300', 2],
			['1,000 to under 1,500', 1]], state);
		// 1752.5 / 4; squares 1586756.25 + ... less 4 times 438.125 squared.
		const all = [12.5, 250, 290, 1200];
		const mean = all.reduce((a, b) => a + b) / 4;
		const sd = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3);
		assert.match(shown.paid.note, new RegExp(`Mean ${mean}, standard deviation ${
			sd.toPrecision(4)}`));
		assert.deepEqual(shown.calls.rows.map(([label, n]) => [label, n]),
			[['1', 1], ['2', 2], ['7', 1]]);
		assert.match(shown.calls.note, /Mean 3, standard deviation 2\.708/);
	}
});

test('a short text and the text of "other" are comments', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant, `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="texts" xml:lang="en">
<title>Texts</title><thanks>Thanks.</thanks><page code="p"><title>P</title>
<question code="why" type="single" other="true"><label>Why?</label>
<option code="a">Alpha</option><other>Something else</other></question>
<question code="word" type="short-text"><label>A word?</label></question>
</page></survey>`);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	const comments = async () => {
		const { text } = await who.get(`/app/surveys/${survey.slug}`);
		return plain(text.split('id="comments"')[1]);
	};
	await respond(survey, { why: 'a' });
	assert.match(await comments(), /Nobody has written anything/);
	await respond(survey, { word: 'Briefly' });
	await respond(survey, { 'why': 'other', 'why.other': 'A stranger reason' });
	assert.match(await comments(), /Briefly/);
	assert.match(await comments(), /A stranger reason/);
});

test('a response is shown with all questions of its version', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'analyst'));
	await respond(survey, [['nps', 3], ['topics', 'bill'], ['topics', 'other'],
		['topics.other', 'The <i>rain</i>']], { why: 'Two\r\nlines' });
	await respond(survey, { agent: 5 });
	await respond(survey, { nps: 10 }, { shown: 'ten' });
	const ids = sql(`select id from app.response where survey_id = :'id'
		order by started_at`, { id: survey.id }).map((r) => r[0]);
	const at = async (id) => (await who.get(`/app/responses/${id}`)).text;
	const first = await at(ids[0]);
	for (const want of ['3 of 10', 'A bill', 'Something else: The <i>rain</i>',
		'Two\nlines', 'Not answered', 'the question was not shown', 'Complete',
		'English', 'web', 'Started', 'Completed'])
		assert.ok(plain(first).includes(want), want);
	assert.doesNotMatch(first, /<i>rain/);
	assert.match(plain(await at(ids[1])), /Partial, up to page 1/);
	assert.match(plain(await at(ids[2])), /Only for ten\s*ten/);
	// From the oldest to the newest and back.
	assert.match(first, new RegExp(`href="/app/responses/${ids[1]}" rel="prev"`));
	assert.doesNotMatch(first, /rel="next"/);
	assert.match(await at(ids[2]),
		new RegExp(`href="/app/responses/${ids[1]}" rel="next"`));
	const list = async (query) => [...(await who.get(
		`/app/surveys/${survey.slug}/responses?${query}`)).text.matchAll(
		/href="\/app\/responses\/([0-9a-f-]{36})["?]/g)].map((m) => m[1]);
	assert.deepEqual(await list(''), [...ids].reverse());
	assert.deepEqual(await list('state=partial'), [ids[1]]);
	assert.deepEqual(await list('state=complete'), [ids[2], ids[0]]);
	assert.deepEqual(await list('state=nope'), [...ids].reverse());
	assert.deepEqual(await list('to=2020-01-01'), []);
	assert.deepEqual(await list(`from=${today(tenant)}`), [...ids].reverse());
	assert.equal((await who.get(
		`/app/surveys/${survey.slug}/responses?from=x`)).status, 422);
	assert.equal((await who.get(
		`/app/surveys/${survey.slug}/responses?older=x`)).status, 404);
});

test('from a response to the version that was answered, and back to the list ' +
	'as it was', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const [editor, analyst] = [await Visitor.signIn(personAdd(tenant,
		'editor')), await Visitor.signIn(personAdd(tenant, 'analyst'))];
	await respond(survey, { nps: 10 });
	await respond(survey, { nps: 4 });
	const href = (page, pattern) => plain(page.text.match(
		new RegExp(`href="([^"]*${pattern}[^"]*)"`))?.[1] ?? 'none');
	const query = `from=${today(tenant)}&state=partial`;
	const list = await editor.get(
		`/app/surveys/${survey.slug}/responses?${query}`);
	const at = href(list, '/app/responses/');
	assert.ok(at.endsWith(`?${query}`), at);
	const response = await editor.get(at);
	const id = at.match(/[0-9a-f-]{36}/)[0];
	assert.ok(href(response, `/app/responses/(?!${id})`)
		.endsWith(`?${query}`), 'the one beside it');
	const look = href(response, '/versions/1/look');
	assert.equal(look, `/app/surveys/${survey.slug}/versions/1/look` +
		`?response=${id}&${query}`);
	const version = await editor.get(look);
	assert.equal(version.status, 200);
	assert.equal(href(version, '/app/responses/'), at);
	// Also from another of its pages.
	const page = await editor.get(href(version, '/look[^"]*page='));
	assert.equal(href(page, '/app/responses/'), at);
	assert.equal(href(response, `${survey.slug}/responses`),
		`/app/surveys/${survey.slug}/responses?${query}`);
	// Not without leave to see it, nor to something that is no response.
	assert.equal(href(await analyst.get(at), '/look'), 'none');
	assert.match(plain((await analyst.get(at)).text), /Survey version\s*1/);
	const odd = await editor.get(look.replace(id, '//evil.example'));
	assert.equal(href(odd, 'evil'), 'none');
});

test('the list of responses pages back through all of them', async () => {
	const who = await Visitor.signIn(personAdd(tenantOf('acme'), 'analyst'));
	const [id, slug] = sql(`select s.id, s.slug from app.survey s
		join app.tenant t on t.id = s.tenant_id where t.slug = 'acme'
		and s.slug = 'chat-exit'`)[0];
	const from = daysBefore(today(tenantOf('acme')), 20);
	const want = sql(`select id from app.response where survey_id = :'id'
		and day >= :'from'`, { id, from }).map((r) => r[0]).sort();
	const seen = [];
	let target = `/app/surveys/${slug}/responses?from=${from}`;
	while (target) {
		const page = await who.get(target);
		assert.equal(page.status, 200);
		seen.push(...[...page.text.matchAll(
			/href="\/app\/responses\/([0-9a-f-]{36})["?]/g)].map((m) => m[1]));
		target = plain(/href="([^"]*\/responses\?[^"]*older=[^"]*)"/.exec(page.text)?.[1] ?? '');
	}
	assert.ok(want.length > 50, 'more than a page');
	assert.deepEqual(seen.sort(), want);
});

test('hostile texts are shown as typed, on every page that shows them',
	async (t) => {
	const file = shared('strings/blns.json');
	if (!file) return t.skip('the folder of shared data is not there');
	// What no form can carry: control characters are refused by the survey.
	const strings = JSON.parse(readFileSync(file, 'utf8')).filter((s) =>
		s.trim() !== '' && !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]/
			.test(s.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')));
	assert.ok(strings.length > 400, `${strings.length} strings`);
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	let checked = 0;
	// Ten at a time: as many as the dashboard shows.
	for (let i = 0; i < strings.length; i += 10) {
		const some = strings.slice(i, i + 10);
		await Promise.all(some.map((text) =>
			respond(survey, { nps: 5 }, { why: text })));
		const rows = sql(`select id, answers->>'why' from app.response
			where survey_id = :'id' order by started_at desc, id desc
			limit :'n'::int`, { id: survey.id, n: some.length });
		const board = (await who.get(`/app/surveys/${survey.slug}`)).text;
		const quotes = [...board.matchAll(
			/<blockquote dir="auto">([\s\S]*?)<\/blockquote>/g)]
			.map((m) => m[1]);
		const list = (await who.get(
			`/app/surveys/${survey.slug}/responses`)).text;
		for (const [id, stored] of rows) {
			const single = (await who.get(`/app/responses/${id}`)).text;
			assert.ok(quotes.some((q) => plain(q) === stored),
				`dashboard: ${JSON.stringify(stored)}`);
			assert.ok(single.split('<dd dir="auto">').some((d) =>
				plain(d.split('</dd>')[0]) === stored),
			`response: ${JSON.stringify(stored)}`);
			if ([...stored].length <= 300)
				assert.ok(list.split('<span class="clamp">').some((d) =>
					plain(d.split('</span>')[0]) === stored),
				`list: ${JSON.stringify(stored)}`);
			checked++;
		}
		for (const q of quotes)
			assert.doesNotMatch(q, /[<>]/);
	}
	assert.equal(checked, strings.length);
});

test('the owner of another customer sees nothing of this one', async () => {
	const acme = tenantOf('acme');
	const globex = tenantOf('globex');
	const owner = await Visitor.signIn(personAdd(globex, 'owner'));
	// What only acme has: its comments, people, references, ids. The demo
	// draws both customers' comments from one hat: what globex has, too, in
	// part or whole, tells nothing.
	const theirs = sql(`select id, receipt, answers::text from app.response
			where tenant_id = :'globex'
		union all select id, reference, name || email from app.application
			where tenant_id = :'globex'`, { globex: globex.id }).join('\n');
	const foreign = sql(`select distinct x from (
			select trim(r.answers->>'why') x from app.response r
			where r.tenant_id = :'acme'
			union select a.name from app.application a
			where a.tenant_id = :'acme'
			union select a.reference from app.application a
			where a.tenant_id = :'acme'
			union select a.email from app.application a
			where a.tenant_id = :'acme'
			union select id::text from app.response where tenant_id = :'acme'
			union select id::text from app.application
			where tenant_id = :'acme'
			union select receipt from app.response where tenant_id = :'acme'
			) all_of_it where length(x) > 5`, { acme: acme.id })
		.map((r) => r[0]).filter((x) => !theirs.includes(x));
	assert.ok(foreign.length > 100);
	const queue = ['/app', '/app/surveys', '/app/applications'];
	const seen = new Set(queue);
	let words = '';
	while (queue.length && seen.size < 400) {
		const page = await owner.get(queue.shift());
		assert.ok([200, 303].includes(page.status));
		words += plain(page.text.replace(/<[^>]*>/g, ' $& ')) + page.text;
		for (const [, link] of page.text.matchAll(/href="(\/app[^"#]*)"/g)) {
			const target = plain(link);
			if (seen.has(target) || /\/resume$/.test(target)) continue;
			seen.add(target);
			queue.push(target);
		}
	}
	assert.ok(seen.size > 50, `${seen.size} pages`);
	for (const text of foreign)
		assert.ok(!words.includes(text), text);
	// And the crawl would have noticed: acme's own owner finds some of it.
	const mine = await Visitor.signIn(personAdd(acme, 'owner'));
	const board = plain((await mine.get('/app/surveys/chat-exit')).text) +
		plain((await mine.get('/app/applications')).text);
	assert.ok(foreign.filter((text) => board.includes(text)).length > 5);
});

test('charts are readable without seeing them', async () => {
	const who = await Visitor.signIn(personAdd(tenantOf('acme'), 'analyst'));
	const page = (await who.get('/app/surveys/chat-exit')).text;
	const pictures = [...page.matchAll(/<svg [^>]*role="img"[\s\S]*?<\/svg>/g)]
		.map((m) => m[0]);
	assert.equal(pictures.length, 3);
	for (const svg of pictures) {
		const labels = /aria-labelledby="(\S+) (\S+)"/.exec(svg);
		for (const id of labels.slice(1))
			assert.match(svg, new RegExp(`<(title|desc) id="${id}">[^<]+<`));
		// Whole numbers, inside the box.
		for (const [, list] of svg.matchAll(/points="([^"]*)"/g))
			for (const point of list.split(' ')) {
				const [x, y] = point.split(',').map(Number);
				assert.match(point, /^\d+,\d+$/);
				assert.ok(x <= 1000 && y <= 300, point);
			}
	}
	assert.equal([...page.matchAll(/<details class="behind">/g)].length, 3);
	// The axis: the middle is half of the top, and the line of zero is where
	// zero is: below for counts and shares, in the middle for NPS.
	for (const figure of page.split('<figure ').slice(1)) {
		const name = /chart-([\w-]+)/.exec(figure)[1];
		const [top, middle, low] = [...figure.matchAll(/<div class="y-axis"[^>]*>(.*?)<\/div>/g)][0][1]
			.match(/<span>[^<]*/g).map((s) => plain(s.slice(6)));
		const zero = /<path class="zero" d="M0 (\d+)H1000"/.exec(figure)[1];
		if (name === 'score-nps') {
			assert.deepEqual([top, middle, low], ['+100', '0', '−100']);
			assert.equal(zero, '150');
		} else {
			assert.equal(2 * parseFloat(middle.replaceAll(',', '')),
				parseFloat(top.replaceAll(',', '')), name);
			assert.equal(parseFloat(low), 0, name);
			assert.equal(zero, '300', name);
		}
	}
});

test('few answers are grey, and each answer has its tone', async () => {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	const dots = async () => [...(await who.get(
		`/app/surveys/${survey.slug}?period=7&by=day`)).text.matchAll(
		/<path class="dot"( data-weak="1")?/g)].map((m) => m[1] !== undefined);
	for (let i = 0; i < 29; i++)
		await respond(survey, { nps: i % 11 }, {});
	assert.deepEqual(await dots(), [true]);
	await respond(survey, { nps: 5 }, {});
	assert.deepEqual(await dots(), [false]);
	const { text } = await who.get(`/app/surveys/${survey.slug}`);
	const nps = text.split('id="d-nps"')[1].split('</table>')[0];
	const tones = Object.fromEntries([...nps.matchAll(
		/<th scope="row"><a [^>]*><bdi>(\d+)<\/bdi><\/a><\/th>.*?data-tone="(\w+)"/gs)].map((m) => [m[1], m[2]]));
	assert.deepEqual(tones, { 0: 'low', 1: 'low', 2: 'low', 3: 'low', 4: 'low',
		5: 'low', 6: 'low', 7: 'mid', 8: 'mid', 9: 'high', 10: 'high' });
});
