// What the tenant's people see after signing in, by mouse and by keyboard,
// and that the other tenant's people see nothing of it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { url } from '../lib/env.mjs';
import { launch, marker, measure, signIn, visitor } from
	'../lib/browser.mjs';

const DASH = '/app/surveys/chat-exit';
const secret = marker('lighthouse');
let browser;

// A response of our own, sent through the form as any visitor would.
async function submit() {
	const { context, page } = await visitor(browser);
	await page.goto('/acme/s/chat-exit');
	await page.check('input[name=nps][value="9"]', { force: true });
	await page.fill('#q-why', `The ${secret} was bright & <i>clear</i>.`);
	await page.check('input[name=resolved][value=yes]');
	await page.click('main .actions .button');
	await page.waitForSelector('#q-topics');
	await page.click('main .actions .button:not([name=_back])');
	await page.waitForURL(/thanks/);
	const receipt = await page.textContent('.receipt strong');
	await context.close();
	return receipt.trim();
}

let receipt;
before(async () => {
	browser = await launch();
	receipt = await submit();
});
after(async () => { await browser?.close(); });

async function signedIn(email, run, options = {}) {
	const { context, page, problems } = await visitor(browser, {
		viewport: { width: 1280, height: 900 }, ...options });
	await signIn(page, email);
	await run(page, context);
	assert.deepEqual(problems, []);
	await context.close();
}

test('from the list of surveys to the response that was just sent', () =>
	signedIn('owner@acme.example', async (page) => {
		await page.goto('/app/surveys');
		await page.fill('#q', 'chat-exit');
		await page.press('#q', 'Enter');
		await page.click(`a[href="${DASH}"]`);
		await page.waitForSelector('.cards');
		assert.match(await page.textContent('.part-head:has(#comments) ~ .rows'),
			new RegExp(secret));
		await page.getByRole('link', { name: 'All responses' }).click();
		await page.waitForSelector('.list');
		const row = page.locator('.list tr', { hasText: secret });
		await row.locator('a').click();
		await page.waitForSelector('.answers');
		assert.match(await page.textContent('h1'), new RegExp(receipt));
		assert.match(await page.textContent('.answers'), new RegExp(
			`The ${secret} was bright & <i>clear</i>\\.`));
		assert.equal(await page.locator('.answers i').count(), 0);
	}));

test('the period filter changes what is counted', () =>
	signedIn('owner@acme.example', async (page) => {
		const count = async () => Number((await page.textContent(
			'.stat:has(h2:text-is("Responses")) .stat-value'))
			.replace(/\D/g, ''));
		await page.goto(DASH);
		const seen = [];
		for (const label of ['7 days', '30 days', '90 days', '1 year']) {
			await page.getByRole('link', { name: label }).click();
			await page.waitForSelector(`.segments [aria-current]` +
				`:text-is("${label}")`);
			seen.push(await count());
		}
		assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
		assert.ok(seen[0] >= 1 && seen[3] > seen[0], seen.join(' '));
		await page.goto(
			`${DASH}?period=custom&from=2001-01-01&to=2001-01-31`);
		assert.match(await page.textContent('.empty'), /Nobody/);
	}));

test('the table behind a chart opens by keyboard and is readable', () =>
	signedIn('owner@acme.example', async (page) => {
		await page.goto(`${DASH}?period=30&by=day`);
		const opened = () => page.evaluate(() =>
			document.activeElement.matches('.behind > summary'));
		for (let i = 0; i < 150 && !await opened(); i++)
			await page.keyboard.press('Tab');
		assert.ok(await opened(), 'Tab reaches the table\'s summary');
		await page.keyboard.press('Enter');
		const table = page.locator('.behind[open] table');
		assert.ok(await table.isVisible());
		assert.ok(await table.locator('tbody tr').count() >= 28);
		assert.ok(await table.locator('th[scope=col]').count() >= 2);
		await page.keyboard.press('Tab');
		assert.ok(await page.evaluate(() =>
			document.activeElement.matches('.scroll')),
			'what scrolls takes the focus');
	}));

test('on a phone everything fits and can be hit', () =>
	signedIn('owner@acme.example', async (page) => {
		for (const to of ['/app', DASH, `${DASH}/responses`,
		    '/app/applications']) {
			await page.goto(to);
			assert.deepEqual({ to, ...await measure(page) },
				{ to, small: [], wide: 0 });
		}
	}, { phone: true, viewport: { width: 360, height: 800 } }));

test('from right to left a chart begins where its labels do, and what was ' +
	'typed stands in its list', () =>
	signedIn('owner@acme.example', async (page) => {
		const at = (selector, edge) => page.locator(selector).evaluateAll(
			(all, side) => all.map((e) => e.getBoundingClientRect()[side]),
			edge);
		await page.goto(`${DASH}?period=30`);
		assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
		for (const what of ['rect', '.x-axis span']) {
			const all = await at(`.chart:has(rect) .plot ${what}`, 'left');
			assert.ok(all.length > 3 && all[0] > all.at(-1), what);
		}
		const bars = await at('.dist-bar rect:not(.track)', 'right');
		const tracks = await at('.dist-bar .track', 'right');
		assert.ok(bars.length > 5);
		for (const [i, bar] of bars.entries())
			assert.ok(Math.abs(bar - tracks[i]) < 1, `bar ${i}`);
		await page.goto(`${DASH}/responses`);
		await page.locator('.list tbody th a').first().click();
		await page.waitForSelector('.answers');
		assert.deepEqual(await page.locator('.answers dd[dir=auto]')
			.evaluateAll((all) => [...new Set(all.map((e) =>
				getComputedStyle(e).textAlign))]), ['right']);
		await page.setViewportSize({ width: 390, height: 844 });
		await page.goto('/app/surveys/every-type/versions/1/look');
		assert.ok(await page.evaluate(() =>
			document.documentElement.scrollWidth <= innerWidth &&
			[...document.querySelectorAll('.segments a')].every((a) =>
				a.getBoundingClientRect().left >= 0)));
	}, { locale: 'he' }));

test('signing out ends it, for the Back button as well', () =>
	signedIn('owner@acme.example', async (page) => {
		await page.goto(DASH);
		await page.click('.account summary');
		await page.click('.account button');
		await page.waitForURL((to) => !to.pathname.startsWith('/app'));
		await page.goBack();
		await page.waitForURL(/\/login/);
		assert.ok(!(await page.content()).includes(secret));
	}));

// Every page that can be reached by links, once; the survey's own first, since
// other tests leave many surveys behind.
async function crawl(page, visit) {
	const seen = new Set();
	const queue = [DASH, '/app'];
	while (queue.length > 0 && seen.size < 250) {
		const to = queue.shift();
		if (seen.has(to)) continue;
		seen.add(to);
		const answer = await page.request.get(to);
		const body = await answer.text();
		visit(to, body, answer.status());
		for (const [, href] of body.matchAll(/href="([^"#]+)/g)) {
			const link = new URL(href.replaceAll('&amp;', '&'), url + to);
			if (link.origin === url && link.pathname.startsWith('/app'))
				queue.push(link.pathname + link.search);
		}
	}
	return seen.size;
}

test('the other tenant sees nothing of it, on any page', () =>
	signedIn('owner@globex.example', async (page) => {
		const pages = await crawl(page, (to, body) => {
			assert.ok(!body.includes(secret), to);
			assert.ok(!body.includes(receipt), to);
		});
		assert.ok(pages > 20, `${pages} pages`);
	}));

test('the same walk as the owner finds it', () =>
	signedIn('owner@acme.example', async (page) => {
		const found = [];
		await crawl(page, (to, body) => {
			if (body.includes(secret)) found.push(to);
		});
		assert.ok(found.length >= 3, found.join(' '));
	}));
