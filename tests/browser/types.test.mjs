// Every type of question as somebody meets it: by keyboard, by finger, with
// and without script, from right to left, on a narrow screen, in the dark.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { rows, surveyNew } from '../lib/survey.mjs';
import { DESK, PHONE, axe, launch, measure, visitor } from
	'../lib/browser.mjs';

const EVERY = 'conf/demo/every-type.xml';
const next = 'main .actions .button:not([name=_back])';
let browser, survey;

before(async () => {
	browser = await launch();
	survey = surveyNew('acme', EVERY);
});
after(async () => { await browser?.close(); });

async function seen(options, run) {
	const { context, page, problems } = await visitor(browser, options);
	try {
		await run(page, context);
		assert.deepEqual(problems, []);
	} finally {
		await context.close();
	}
}

async function goOn(page) {
	const at = page.url();
	await page.locator(next).click();
	await page.waitForFunction((old) => location.href !== old, at)
		.catch((error) => { throw new Error(`the page stayed: ${error}`); });
}

// Through all pages with what is required, looking at each.
async function eachPage(page, lang, look) {
	await page.goto(`${survey.path}?lang=${lang}`);
	await page.locator('[name="service.speed"]').first().check();
	do {
		await look();
		await goOn(page);
	} while (!page.url().includes('/thanks'));
}

for (const lang of ['en', 'he'])
	test(`axe finds nothing on any page, ${lang}, light and dark`, () =>
		seen({ viewport: DESK }, (page) => eachPage(page, lang, async () => {
			for (const colorScheme of ['light', 'dark']) {
				await page.emulateMedia({ colorScheme });
				assert.deepEqual(await axe(page), []);
			}
			assert.deepEqual((await measure(page)).wide, 0);
		})));

for (const [what, options] of [
	['320 pixels', { viewport: { width: 320, height: 700 } }],
	['a phone', { viewport: PHONE, phone: true }],
	['a phone without script', { viewport: PHONE, phone: true,
		javaScriptEnabled: false }],
	['forced colours', { viewport: PHONE, forcedColors: 'active' }]])
	test(`everything fits, and is large enough for a finger: ${what}`, () =>
		seen(options, (page) => eachPage(page, 'en', async () =>
			assert.deepEqual(await measure(page),
				{ small: [], wide: 0 }))));

test('text at twice its size needs no scrolling sideways', () =>
	seen({ viewport: DESK }, (page) => eachPage(page, 'de', async () => {
		await page.evaluate(() => {
			document.documentElement.style.fontSize = '200%';
		});
		assert.equal((await measure(page)).wide, 0);
	})));

test('a row of a matrix says what it is about, and which answer', () =>
	seen({ viewport: DESK }, async (page) => {
		await page.goto(survey.path);
		await page.getByRole('radio', { name: 'Clear words Good',
			exact: true }).check();
		assert.ok(await page.isChecked(
			'[name="service.clarity"][value=good]'));
		const table = page.getByRole('table').first();
		assert.deepEqual(await table.getByRole('columnheader')
			.allTextContents(), ['Very good', 'Good', 'Fair', 'Poor']);
		await page.setViewportSize(PHONE);
		assert.equal(await table.getByRole('rowheader').count(), 3,
			'the cards of a phone are a table still');
	}));

const places = (page) => page.locator('[data-ranks] select').evaluateAll(
	(all) => Object.fromEntries(all.map((s) => [s.name.split('.')[1],
		s.value])));

test('a ranking by keyboard alone: told aloud, and stored', () =>
	seen({ viewport: DESK }, async (page) => {
		const one = surveyNew('acme', EVERY);
		await page.goto(one.path);
		await page.locator('[name="service.speed"]').first().press('Space');
		assert.deepEqual(Object.values(await places(page)),
			['', '', '', ''], 'untouched is no answer');
		const up = page.getByRole('button',
			{ name: 'Move “Help when I need it” up' });
		await up.focus();
		await page.keyboard.press('Enter');
		assert.equal(await page.textContent('[role=status]'),
			'“Help when I need it” is now in place 2');
		await page.keyboard.press('Enter');
		assert.ok(await up.evaluate((b) => b === document.activeElement),
			'the focus stays');
		await page.keyboard.press('Enter');
		assert.deepEqual(await places(page),
			{ help: '1', price: '2', quality: '3', green: '4' });
		await page.locator(next).focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('#q-recommend');
		const [{ answers }] = rows(one);
		assert.equal(answers['matters.help'], 1);
		assert.equal(answers['matters.price'], 2);
	}));

test('a place that is chosen moves its item; none takes all places away', () =>
	seen({ viewport: DESK }, async (page) => {
		await page.goto(survey.path);
		await page.selectOption('[name="matters.green"]', '1');
		assert.deepEqual(await places(page),
			{ green: '1', price: '2', quality: '3', help: '4' });
		await page.selectOption('[name="matters.price"]', '');
		assert.deepEqual(Object.values(await places(page)),
			['', '', '', '']);
	}));

test('a ranking is dragged', () => seen({ viewport: DESK }, async (page) => {
	await page.goto(survey.path);
	const grip = page.locator('.ranks .grip');
	await grip.nth(3).scrollIntoViewIfNeeded();
	const from = await grip.nth(3).boundingBox();
	const to = await grip.nth(0).boundingBox();
	await page.mouse.move(from.x + 10, from.y + 20);
	await page.mouse.down();
	for (let i = 1; i <= 12; i++)
		await page.mouse.move(from.x + 10, from.y + 20 +
			(to.y - from.y) * i / 12);
	await page.mouse.up();
	assert.deepEqual(await places(page),
		{ green: '1', price: '2', quality: '3', help: '4' });
}));

test('what is left of a total is said while it is given away', () =>
	seen({ viewport: PHONE, phone: true }, async (page) => {
		await page.goto(survey.path);
		const said = () => page.textContent('output[id="q-budget-sum"]');
		assert.equal(await said(), '');
		await page.fill('[name="budget.speed"]', '70');
		assert.equal(await said(), 'Now 70; 30 left');
		await page.fill('[name="budget.storage"]', '40');
		assert.equal(await said(), 'Now 110; 10 too many');
		await page.fill('[name="budget.storage"]', '30');
		assert.equal(await said(), 'Now 100: that is all');
	}));

test('a slider is untouched until it is touched; the number follows it', () =>
	seen({ viewport: DESK }, async (page) => {
		const one = surveyNew('acme', EVERY);
		await page.goto(one.path);
		await page.locator('[name="service.speed"]').first().check();
		await goOn(page);
		const range = page.getByRole('slider');
		assert.equal(await page.inputValue('#q-effort'), '');
		await range.focus();
		await page.keyboard.press('ArrowRight');
		assert.equal(await page.inputValue('#q-effort'), '5.1');
		await page.fill('#q-effort', '7,5');
		assert.equal(await range.inputValue(), '7.5');
		await page.getByRole('radio', { name: 'So-so' }).check(
			{ force: true });
		await goOn(page);
		const [{ answers }] = rows(one);
		assert.equal(answers.effort, 7.5);
		assert.equal(answers.mood, 3);
		await goOn(page);
		assert.equal(rows(one)[0].answers.clock, undefined);
	}));

test('without script all parts are plain fields, in Hebrew on a phone', () =>
	seen({ viewport: PHONE, phone: true, javaScriptEnabled: false },
		async (page) => {
			const one = surveyNew('acme', EVERY);
			await page.goto(`${one.path}?lang=he`);
			await page.locator('[name="service.speed"]').first().tap();
			for (const [i, item] of ['green', 'help', 'price', 'quality']
				.entries())
				await page.selectOption(`[name="matters.${item}"]`,
					String(i + 1));
			await page.fill('[name="budget.speed"]', '100');
			await page.selectOption('[name="matters.help"]', '1');
			await page.locator(next).tap();
			await page.waitForSelector('.problem');
			assert.equal(await page.inputValue('[name="budget.speed"]'),
				'100');
			await page.selectOption('[name="matters.help"]', '2');
			await page.locator(next).tap();
			await page.waitForSelector('#q-recommend');
			const [{ answers, language }] = rows(one);
			assert.equal(language, 'he');
			assert.equal(answers['matters.green'], 1);
			assert.equal(answers['budget.storage'], 0);
		}));
