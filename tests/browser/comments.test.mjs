// "What do people say about billing?", from the overview, and what the team does
// with it: counted in steps, by mouse and keyboard, and without script.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, marker, signIn, visitor } from '../lib/browser.mjs';

const secret = marker('lighthouse');
let browser;

before(async () => {
	browser = await launch();
	const { context, page } = await visitor(browser);
	await page.goto('/acme/s/chat-exit');
	await page.check('input[name=nps][value="2"]', { force: true });
	await page.fill('#q-why', `The billing of ${secret} was <i>wrong</i>.`);
	await page.check('input[name=resolved][value=yes]');
	await page.click('main .actions .button');
	await page.waitForSelector('#q-topics');
	await context.close();
});
after(async () => { await browser?.close(); });

for (const javaScriptEnabled of [true, false])
	test(`what people say about billing is three steps from the overview, ${
		javaScriptEnabled ? 'with' : 'without'} script`, async () => {
		const { context, page, problems } = await visitor(browser, {
			viewport: { width: 1280, height: 900 }, javaScriptEnabled });
		let steps = 0;
		const step = async (doing) => {
			await doing();
			await page.waitForLoadState();
			steps++;
		};
		await signIn(page, 'owner@acme.example');
		// Other tests make so many surveys that the overview has pages.
		await page.goto('/app/surveys?q=chat-exit');
		await step(() => page.click('.surveys a[href$="/chat-exit"]'));
		await step(() => page.click('.head-side a[href*="/comments"]'));
		await step(async () => {
			await page.fill('#q', `billing ${secret}`);
			await page.press('#q', 'Enter');
		});
		// The texts are read within seconds of being sent.
		for (let i = 0; i < 30 && await page.locator('.heard li').count() === 0;
			i++) {
			await page.waitForTimeout(500);
			await page.reload();
		}
		assert.ok(steps <= 4, `${steps} steps`);
		assert.equal(await page.textContent('.heard blockquote'),
			`The billing of ${secret} was <i>wrong</i>.`);
		assert.deepEqual(await page.locator('.heard mark').allTextContents(),
			['billing', ...secret.split('-')]);
		assert.equal(await page.locator('.heard i').count(), 0);
		// On to the response, a tag, undone, and back to the same list.
		await page.focus('.heard .whole-row');
		await page.keyboard.press('Enter');
		await page.fill('#tag', `Tag ${secret}`);
		await page.press('#tag', 'Enter');
		await page.waitForSelector('.tagged .chip');
		await page.click('.tagged .chip-end');
		await page.click('.notice button');
		await page.waitForSelector('.tagged .chip');
		await page.click('.back a');
		assert.equal(await page.locator('.heard .chips').textContent(),
			`Tag ${secret}`);
		await page.click('.heard .whole-row');
		await page.click('.tagged .chip-end');
		assert.deepEqual(problems, []);
		await context.close();
	});
