// The survey's own pages and the theme's, as they are seen: at 320 px, with
// text of 200 %, in the upper half of a phone, by the keyboard, by axe.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { url } from '../lib/env.mjs';
import { surveyNew } from '../lib/survey.mjs';
import { DESK, PHONE, axe, launch, measure, signIn, visitor } from
	'../lib/browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

async function seen(options, run) {
	const { context, page, problems } = await visitor(browser, options);
	try {
		await run(page);
		assert.deepEqual(problems, []);
	} finally {
		await context.close();
	}
}

for (const path of ['/acme/s/chat-exit', '/globex/s/chat-exit'])
	test(`the first question is in the upper half of a phone: ${path}`, () =>
		seen({ viewport: PHONE, phone: true }, async (page) => {
			await page.goto(url + path);
			const box = await page.locator('.q').first().boundingBox();
			assert.ok(box.y < PHONE.height / 2, `at ${box.y}`);
		}));

// Every page of a walk with steps, contents and a review.
async function walk(page, look) {
	const { path } = surveyNew('acme', 'tests/http/data/walk.xml');
	await page.goto(url + path);
	await look('first');
	await page.locator('input[name=nps][value="9"]').focus();
	await page.keyboard.press('Space');
	await page.keyboard.press('Enter');
	await page.waitForSelector('#q-why');
	await look('second');
	await page.fill('#q-why', 'Kind.');
	await page.keyboard.press('Enter');
	await page.waitForSelector('[name=topics]');
	await page.locator('.actions .button').first().click();
	await page.waitForSelector('.said');
	await look('review');
	await page.locator('.said a').last().focus();
	await page.keyboard.press('Enter');
	await page.waitForSelector('[name=topics]');
	await page.locator('.actions .button').first().click();
	await page.waitForSelector('.said');
	await page.locator('.actions .button').first().focus();
	await page.keyboard.press('Enter');
	await page.waitForURL(/thanks/);
	await look('thanks');
}

for (const js of [true, false])
	test(`a walk by keyboard at 320 px, script ${js ? 'on' : 'off'}`, () =>
		seen({ viewport: { width: 320, height: 640 },
			javaScriptEnabled: js }, (page) => walk(page, async (where) => {
			assert.equal((await measure(page)).wide, 0, where);
			if (js) assert.deepEqual(await axe(page), [], where);
		})));

test('a walk with text of 200 %', () =>
	seen({ viewport: PHONE }, (page) => walk(page, async (where) => {
		await page.evaluate(() => {
			document.documentElement.style.fontSize = '200%';
		});
		assert.equal((await measure(page)).wide, 0, where);
	})));

test('the theme: live contrast and page, by axe, on phone and desk', async () => {
	for (const options of [{ viewport: PHONE, phone: true }, { viewport: DESK }])
		await seen(options, async (page) => {
			await signIn(page, 'owner@acme.example');
			await page.goto(url + '/app/settings/theme');
			assert.deepEqual(await measure(page), { small: [], wide: 0 });
			assert.deepEqual(await axe(page), []);
			await page.fill('#accent', '#ffcc00');
			assert.match(await page.textContent('#contrast'), /: 1\.\d:1/);
			assert.ok(await page.locator('#contrast.over').isVisible());
			await page.waitForFunction(() => document.querySelector(
				'iframe.preview').src.includes('theme=ffcc00-'));
		});
});

test('two customers do not look alike', () => seen({ viewport: DESK },
	async (page) => {
		const look = async (path) => {
			await page.goto(url + path);
			return page.evaluate(() => {
				const s = getComputedStyle(document.body);
				const b = getComputedStyle(
					document.querySelector('.actions .button'));
				return [s.backgroundColor, s.fontFamily,
					b.backgroundColor, b.borderRadius];
			});
		};
		const a = await look('/acme/s/chat-exit');
		const b = await look('/globex/s/chat-exit');
		for (const i of a.keys()) assert.notEqual(a[i], b[i]);
	}));
