// axe-core on every page, also on the refused ones, those of the edge and the
// signed-in ones, light and dark: nothing serious, nothing critical.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, axe, launch, visitor } from '../lib/browser.mjs';
import { publicPages, signedInPages } from '../lib/pages.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

for (const scene of [...publicPages, ...signedInPages]) {
	test(`axe: ${scene.name}`, async () => {
		const { context, page, problems } = await visitor(browser,
			scene.as ? { viewport: DESK } : { viewport: PHONE, phone: true });
		try {
			await scene.open(page);
			for (const colorScheme of ['light', 'dark']) {
				await page.emulateMedia({ colorScheme });
				assert.deepEqual({ colorScheme, found: await axe(page) },
					{ colorScheme, found: [] });
			}
			assert.deepEqual(problems, []);
		} finally {
			await context.close();
		}
	});
}

test('axe: a form that is too large for the edge', async () => {
	const { context, page } = await visitor(browser);
	await page.goto('/login');
	await page.evaluate(() => {
		const form = document.querySelector('form');
		const area = document.createElement('textarea');
		area.name = 'more';
		area.value = 'x'.repeat(9 << 20);
		form.append(area);
		form.submit();
	});
	await page.waitForSelector('h1:has-text("large")');
	for (const colorScheme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme });
		assert.deepEqual(await axe(page), []);
	}
	await context.close();
});

test('axe can fail: a page with a mistake in it is found', async () => {
	const { context, page } = await visitor(browser);
	await page.goto('/login');
	await page.evaluate(() => {
		document.querySelector('label[for=email]').remove();
	});
	assert.notDeepEqual(await axe(page), []);
	await context.close();
});
