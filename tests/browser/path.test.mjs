// From signing in to a survey that visitors answer: what a newcomer presses on
// the way, counted, with script and without, and in a right-to-left language.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, launch, measure, signIn, visitor } from
	'../lib/browser.mjs';
import { one, personAdd, sql, tenantAdd } from '../lib/app.mjs';

// After signing in: New survey, the template, Make, Publish, open it, Publish.
const CLICKS = 6;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

function customer() {
	const tenant = tenantAdd();
	sql(`update app.tenant set privacy_url = 'https://example.org/privacy'
		where id = :'id'`, { id: tenant.id });
	return { tenant, editor: personAdd(tenant, 'editor') };
}

for (const [what, options] of [['at a desk', { viewport: DESK }],
	['without script', { viewport: DESK, javaScriptEnabled: false }],
	['on a phone in Hebrew', { viewport: PHONE, phone: true, locale: 'he' }]])
	test(`${CLICKS} clicks from signed in to published, ${what}`, async () => {
		const { tenant, editor } = customer();
		const { page, problems, context } = await visitor(browser, options);
		await signIn(page, editor);
		let clicks = 0;
		const press = async (selector) => {
			clicks++;
			await Promise.all([page.waitForNavigation(),
				page.click(selector)]);
			const { small, wide } = await measure(page);
			assert.equal(wide, 0, `behind ${selector}`);
			if (options.phone) assert.deepEqual(small, []);
		};
		await page.goto('/app/surveys');
		await press('main a[href="/app/surveys/new"]');
		await press('a[href*="template=post-chat"]');
		await press('button[value=make]');
		await press('main a[href$="/publish"]');
		clicks++;
		await page.check('input[name=first][value=open]', { force: true });
		await press('main form button.button:not(.quiet)');
		assert.equal(clicks, CLICKS);
		assert.deepEqual(problems, []);
		const slug = one(`select slug from app.survey where tenant_id = :'id'
			and state = 'open' and current_version = 1`, { id: tenant.id });
		await context.close();

		const other = await visitor(browser, { viewport: PHONE, phone: true });
		await other.page.goto(`/${tenant.slug}/s/${slug}?lang=he`);
		assert.equal(await other.page.getAttribute('html', 'dir'), 'rtl');
		assert.deepEqual(await measure(other.page), { small: [], wide: 0 });
		for (const group of await other.page.locator('fieldset').all())
			await group.locator('input[type=radio]').first()
				.check({ force: true });
		await Promise.all([other.page.waitForNavigation(),
			other.page.click('main form .actions .button')]);
		assert.equal(one(`select count(*) from app.response r
			join app.survey s on s.id = r.survey_id
			where s.tenant_id = :'id'`, { id: tenant.id }), '1');
		await other.context.close();
	});
