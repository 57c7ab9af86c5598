// Words that rose: counted by hand, each leading to the comments that hold it;
// and where there is too little to compare, or nothing but chance, words say so.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, one, personAdd, plain, sql, surveyAdd, tenantAdd } from
	'../lib/app.mjs';
import { until } from '../lib/receiver.mjs';

async function home() {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	return { tenant, survey, who: await Visitor.signIn(personAdd(tenant,
		'analyst')), list: `/app/surveys/${survey.slug}/comments` };
}

// So many responses that say this, so many days ago.
function say({ tenant, survey }, why, n, ago, language = 'en') {
	sql(`insert into app.response (tenant_id, id, survey_id, version, receipt,
			state, page, answers, language, completed_at, started_at, day,
			has_comment)
		select :'tenant', gen_random_uuid(), :'survey', 1, md5(random()::text),
			'complete', 2, jsonb_build_object('nps', 3, 'why', :'why'),
			:'language', at, at, at::date, true
		from (select now() - :ago * interval '1 day' as at
			from generate_series(1, :n)) x`,
	{ tenant: tenant.id, survey: survey.id, why, n, ago, language });
}

const read = ({ tenant }) => until('all texts are read', () => one(`select
	count(*) from app.comment_due where tenant_id = :'id'`,
{ id: tenant.id }) === '0');
const section = (html) => /<section class="panel rises"[\s\S]*?<\/section>/
	.exec(html)?.[0] ?? '';
const words = (html) => Object.fromEntries([...section(html).matchAll(
	/<li><a [^>]*href="([^"]*)"><bdi>(.*?)<\/bdi><\/a>(.*?)<\/li>/gs)]
	.map(([, href, word, row]) => [plain(word), { href: plain(href),
		row: plain(row.replace(/<[^>]*>/g, '')).trim() }]));
const said = (page) => [...page.matchAll(
	/<blockquote[^>]*>(.*?)<\/blockquote>/gs)]
	.map((m) => plain(m[1].replace(/<[^>]*>/g, '')));

test('a word that rose is named, with its counts and its comments', async () => {
	const it = await home();
	say(it, 'A late Delivery <urgent>', 12, 3);
	say(it, 'The chat was fine', 18, 4);
	say(it, 'The chat was fine', 30, 40);
	say(it, 'Die Lieferung kam', 5, 2, 'de');
	await read(it);
	const page = (await it.who.get(it.list)).text;
	assert.match(plain(section(page)), /In English: 30 comments from .* against 30 from/);
	const list = words(page);
	assert.deepEqual(Object.keys(list).sort(), ['delivery',
		'delivery urgent', 'late', 'late delivery', 'urgent']);
	assert.equal(list['late delivery'].row,
		'in 12 of 30; before, in 0 of 30');
	for (const { href } of Object.values(list)) {
		const found = said((await it.who.get(href)).text);
		assert.deepEqual([...new Set(found)], ['A late Delivery <urgent>']);
		assert.equal(found.length, 12);
		// There it is not said once more.
		assert.equal(section((await it.who.get(href)).text), '');
	}
	// In a language with too few, and on days with none before.
	assert.match(plain(section((await it.who.get(`${it.list}?spoken=de`)).text)),
		/it takes 20 comments in both times, and there are 5 now and 0 before/);
	const [from, to] = [10, 0].map((n) => one(`select current_date - ${n}`));
	assert.match(plain(section((await it.who.get(
		`${it.list}?from=${from}&to=${to}`)).text)), /there are 30 now and 0 before/);
	// Beside another filter it would be of other comments.
	assert.equal(section((await it.who.get(`${it.list}?low=3`)).text), '');
	assert.equal(section((await it.who.get(`${it.list}?from=soon`)).text), '');
});

test('what is chance is not said to have risen, nor anything of nothing',
	async () => {
		const it = await home();
		assert.equal(section((await it.who.get(it.list)).text), '');
		say(it, 'The chat was fine', 20, 40);
		say(it, 'The chat was fine', 16, 3);
		say(it, 'The parcel came late', 4, 3);
		say(it, 'The parcel came late', 2, 40);
		await read(it);
		assert.match(plain(section((await it.who.get(it.list)).text)),
			/No word has risen by more than chance/);
	});
