// What was said in a session, as its readers see it: on a phone and at a desk, in
// both schemes, and refused by the keyboard.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DESK, PHONE, axe, launch, measure, signIn, visitor } from
	'../lib/browser.mjs';
import { Visitor, one, personAdd, respond, sql, surveyAdd, tenantAdd } from
	'../lib/app.mjs';
import { call, tokenMake } from '../lib/api.mjs';

let browser, owner, path;
before(async () => {
	browser = await launch();
	const tenant = tenantAdd();
	owner = personAdd(tenant, 'owner');
	const survey = surveyAdd(tenant);
	await respond(survey, { nps: 3 }, { why: 'twice' });
	const session = randomUUID();
	const response = one(`update app.response set context =
		jsonb_build_object('session', jsonb_build_object('id', :'s'))
		where survey_id = :'id' returning id`, { id: survey.id, s: session });
	path = `/app/responses/${response}`;
	const { token } = await tokenMake(await Visitor.signIn(owner));
	const sent = await call(token, 'POST', '/api/v1/transcripts', { json: {
		session, lines: [{ speaker: 'agent', name: 'Zoë', text: 'Hello' },
			{ speaker: 'visitor', text: 'x'.repeat(300) },
			{ speaker: 'bot', text: 'שלום' }, { speaker: 'system',
				text: 'PIN: 1234' }] } });
	assert.equal(sent.status, 201);
});
after(async () => { await browser.close(); });

for (const [what, options] of [['at a desk', { viewport: DESK }],
	['on a phone', { viewport: PHONE, phone: true }],
	['in the dark', { viewport: PHONE, phone: true, colorScheme: 'dark' }]])
	test(`it is read ${what}`, async () => {
		const { page, problems, context } = await visitor(browser, options);
		await signIn(page, owner);
		await page.goto(path);
		await Promise.all([page.waitForNavigation(),
			page.click('a[href*="/transcript"]')]);
		assert.equal(await page.locator('.spoken li').count(), 4);
		assert.deepEqual(await axe(page), []);
		const { small, wide } = await measure(page);
		assert.equal(wide, 0);
		if (options.phone) assert.deepEqual(small, []);
		await page.focus('form.panel button');
		await Promise.all([page.waitForNavigation(),
			page.keyboard.press('Enter')]);
		assert.match(await page.textContent('[data-problem]'), /Tick the box/);
		assert.deepEqual(await axe(page), []);
		assert.equal(sql(`select 1 from app.transcript t join app.response r
			on r.tenant_id = t.tenant_id and r.context->'session'->>'id' =
			t.session where r.id = :'id'`, { id: path.split('/')[3] }).length,
		1);
		assert.deepEqual(problems, []);
		await context.close();
	});
