// What people come for on a Monday morning, each in counted steps: a step is a
// page that is opened or a link that is followed.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, launch, measure, signIn, visitor } from
	'../lib/browser.mjs';
import { one, personAdd, respond, sql, surveyAdd, tenantAdd } from
	'../lib/app.mjs';
import { until } from '../lib/receiver.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const looks = [['at a desk', { viewport: DESK }],
	['on a phone', { viewport: PHONE, phone: true }],
	['without script', { viewport: DESK, javaScriptEnabled: false }]];

// Somebody of a customer whose survey has these responses by days ago.
async function customer(counts) {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant);
	for (const [ago, cells, n] of counts)
		sql(`insert into app.rollup_delta (tenant_id, survey_id, day, channel,
				version, weight, cells)
			select id, :'survey', (now() at time zone time_zone)::date - :ago,
				'web', 1, :n, :'cells' from app.tenant where id = :'id'`,
		{ id: tenant.id, survey: survey.id, ago, n, cells: `{${cells}}` });
	return { tenant, survey, person: personAdd(tenant, 'analyst') };
}

// Runs the task signed in; step() counts, and looks at each page.
async function task(person, options, most, run) {
	const { page, problems, context } = await visitor(browser, options);
	await signIn(page, person);
	let steps = 0;
	const step = async (act) => {
		steps++;
		await Promise.all([page.waitForNavigation(), act()]);
		const { small, wide } = await measure(page);
		assert.equal(wide, 0, `step ${steps}`);
		if (options.phone) assert.deepEqual(small, [], `step ${steps}`);
	};
	await run(page, step);
	assert.ok(steps <= most, `${steps} steps`);
	assert.deepEqual(problems, []);
	await context.close();
}

for (const [what, options] of looks) {
	test(`how are we doing? 1 step, ${what}`, async () => {
		const { person } = await customer([[2, '#complete,nps=9', 30],
			[2, '#complete,nps=3', 10], [35, '#complete,nps=9', 30],
			[35, '#complete,nps=3', 10]]);
		await task(person, options, 1, async (page, step) => {
			await step(() => page.goto('/app'));
			const row = page.locator('.score-row');
			assert.match(await row.textContent(), /NPS \+50/);
			assert.match(await row.textContent(), /n = 40/);
			assert.match(await row.textContent(), /No real change/);
			assert.match(await page.textContent('.attention'),
				/Nothing needs attention now/);
		});
	});

	test(`why did it fall? 4 steps at most, ${what}`, async () => {
		const { tenant, survey, person } = await customer([
			[35, '#complete,nps=9', 40], [2, '#complete,nps=3', 40]]);
		await respond(survey, { nps: 10 }, { why: 'As good as ever' });
		await respond(survey, { nps: 0 }, { why: 'The parcel came late' });
		await until('all texts are read', () => one(`select count(*)
			from app.comment_due where tenant_id = :'id'`,
		{ id: tenant.id }) === '0');
		await task(person, options, 4, async (page, step) => {
			await step(() => page.goto('/app'));
			await step(() => page.click('.attention a:has-text("Why?")'));
			assert.match(await page.textContent('.heard li:first-child'),
				/The parcel came late/);
			await step(() => page.click('.heard li:first-child .whole-row'));
			assert.match(await page.textContent('.answers'),
				/The parcel came late/);
		});
	});
}
