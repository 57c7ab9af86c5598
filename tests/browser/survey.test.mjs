// The exit survey as somebody on a phone meets it: filled in with a finger,
// with and without script, with a mistake on the way, sent twice, by keyboard
// alone, and what it costs to load.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { url } from '../lib/env.mjs';
import { surveyNew } from '../lib/survey.mjs';
import { PHONE, SMALL, axe, launch, marker, measure, sql, visitor } from
	'../lib/browser.mjs';

const SURVEY = '/acme/s/chat-exit';
const next = 'main .actions .button:not([name=_back])';
let browser;

before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

function stored(text) {
	return sql(`select count(*), count(*) filter (where state = 'complete')
	    from app.response where answers::text like '%${text}%'`);
}

// A phone that fails the test when a page did anything it must not.
async function phone(options, run) {
	const { context, page, problems } = await visitor(browser,
		{ phone: true, ...options });
	try {
		await run(page, context);
		assert.deepEqual(problems, []);
	} finally {
		await context.close();
	}
}

async function fits(page) {
	assert.deepEqual(await measure(page), { small: [], wide: 0 });
}

const pick = (page, name, value) =>
	page.locator(`input[name="${name}"][value="${value}"]`).tap();

async function firstPage(page, text) {
	await pick(page, 'nps', 9);
	await page.locator('#q-why').tap();
	await page.keyboard.type(text);
	await pick(page, 'agent', 4);
	await pick(page, 'resolved', 'no');
	await page.locator(next).tap();
	await page.waitForSelector('#q-topics');
}

for (const js of [true, false]) {
	for (const viewport of [PHONE, SMALL]) {
		const name = `${viewport.width} wide, script ${js ? 'on' : 'off'}`;
		test(`filled in with a finger, ${name}`, () =>
			phone({ viewport, javaScriptEnabled: js },
				(page) => wholeJourney(page, js)));
	}
}

test('two tabs: what was typed on the last page is there again', () =>
	phone({}, async (page, context) => {
		const { path } = surveyNew('acme', 'tests/http/data/pages.xml');
		await page.goto(url + path);
		await pick(page, 'nps', 3);
		await pick(page, 'solved', 'yes');
		await page.locator(next).tap();
		await page.waitForSelector('#q-last');
		const other = await context.newPage();
		await other.goto(page.url().replace('p=third', 'p=first'));
		await pick(other, 'solved', 'no');
		await other.locator(next).tap();
		await other.waitForSelector('#q-lack');
		await page.locator('#q-low').fill('A long story.');
		await page.locator('#q-last').fill('Bye.');
		await page.locator(next).tap();
		// The missing one first, and then on with what was typed.
		await page.waitForSelector('.problem');
		await page.locator('#q-lack').fill('Speed.');
		await page.locator(next).tap();
		await page.waitForSelector('#q-last');
		assert.equal(await page.inputValue('#q-low'), 'A long story.');
		assert.equal(await page.inputValue('#q-last'), 'Bye.');
		await page.locator(next).tap();
		await page.waitForURL(/\/thanks\?r=/);
	}));

test('the counter counts a line end once, as the server does', () =>
	phone({}, async (page) => {
		await page.goto(SURVEY);
		await page.locator('#q-why').fill('🙂\n'.repeat(990) + 'x');
		assert.match(await page.textContent('[data-count=q-why]'), /: 19$/);
		await page.locator('#q-why').fill('🙂\n'.repeat(1000) + 'xyz');
		assert.match(await page.textContent('[data-count=q-why]'), /: 3$/);
		await page.locator('#q-why').fill('🙂\n'.repeat(999) + 'xy');
		await pick(page, 'nps', 9);
		await pick(page, 'resolved', 'no');
		await page.locator(next).tap();
		await page.waitForSelector('#q-topics');
	}));

async function wholeJourney(page, js) {
	const text = marker('journey');
	await page.goto(SURVEY);
	await fits(page);

	// A mistake: nothing was chosen but a reason was typed.
	await page.locator('#q-why').fill(text);
	await page.locator(next).tap();
	await page.waitForSelector('.problem');
	await fits(page);
	assert.match(await page.title(), /^Error: /);
	assert.ok(await page.evaluate(() =>
		document.activeElement?.matches('.problem')),
		'the summary of what is wrong has the focus');
	assert.equal(await page.inputValue('#q-why'), text);
	assert.equal(await page.locator('.problem li a').count(), 2);
	await page.locator('.problem li a').first().tap();
	assert.equal(await page.evaluate(() => location.hash), '#q-nps');
	assert.ok(await page.evaluate(() => document.activeElement?.id === 'q-nps'),
		'the link leads into the field');
	const box = await page.locator('#q-nps').boundingBox();
	assert.ok(box.y >= 0 && box.y + box.height <= page.viewportSize().height,
		'the field is in sight');

	await pick(page, 'nps', 9);
	await pick(page, 'agent', 4);
	await pick(page, 'resolved', 'no');
	await page.locator(next).tap();
	await page.waitForSelector('#q-topics');
	await fits(page);

	await page.locator('#q-missing').fill(`missing ${text}`);
	await pick(page, 'topics', 'billing');
	await pick(page, 'topics', 'order');
	const other = page.locator('.other input');
	assert.equal(await other.isVisible(), false);
	await page.locator('[data-other]').tap();
	await other.fill('A parcel & <b>a letter</b>');
	await page.locator('#q-contact').fill('not an address');
	await pick(page, 'age', '35-44');
	await page.locator(next).tap();
	await page.waitForSelector('.problem');
	await fits(page);
	assert.equal(await page.inputValue('#q-contact'), 'not an address');
	assert.equal(await other.inputValue(), 'A parcel & <b>a letter</b>');
	assert.equal(await page.isChecked('[name=topics][value=order]'), true);
	await page.locator('#q-contact').fill('me@example.org');

	// Back by the form, and forth again: what was said is still there.
	await page.locator('[name=_back]').tap();
	await page.waitForSelector('#q-why');
	assert.equal(await page.isChecked('[name=nps][value="9"]'), true);
	assert.equal(await page.inputValue('#q-why'), text);
	await page.locator(next).tap();
	await page.waitForSelector('#q-topics');
	assert.equal(await page.inputValue('#q-missing'), `missing ${text}`);
	if (await page.inputValue('#q-contact') !== 'me@example.org')
		await page.locator('#q-contact').fill('me@example.org');
	await page.locator(next).tap();
	await page.waitForURL(/\/thanks\?/);
	await fits(page);
	const receipt = await page.textContent('.receipt strong');
	await page.reload();
	assert.equal(await page.textContent('.receipt strong'), receipt);
	assert.equal(stored(text), '1|1', `${js ? 'with' : 'without'} script`);
	const saved = JSON.parse(sql(`select answers from app.response
	    where receipt = '${receipt}'`));
	assert.match(JSON.stringify(saved), /A parcel & <b>a letter<\/b>/);
	assert.match(JSON.stringify(saved), /me@example\.org/);
}

test('the browser\'s Back after sending, and sending again: one response', () =>
	phone({}, async (page) => {
		const text = marker('back');
		await page.goto(SURVEY);
		await firstPage(page, text);
		await page.locator(next).tap();
		await page.waitForURL(/\/thanks\?/);
		const receipt = await page.textContent('.receipt strong');
		// The page before is done with: it leads to the receipt.
		await page.goBack();
		assert.equal(await page.textContent('.receipt strong'), receipt);
		await page.goBack();
		await page.waitForSelector('#q-why');
		await pick(page, 'nps', 2);
		await pick(page, 'resolved', 'yes');
		await page.locator(next).tap();
		await page.waitForURL(/\/thanks\?/);
		assert.equal(await page.textContent('.receipt strong'), receipt);
		assert.equal(stored(text), '1|1');
	}));

test('Back to a survey of one page, and sending again: one response', () =>
	phone({}, async (page) => {
		const text = marker('single');
		await page.goto('/acme/s/call-exit');
		await pick(page, 'call', 4);
		await page.locator('#q-better').fill(text);
		await page.locator(next).tap();
		await page.waitForURL(/\/thanks\?/);
		const receipt = await page.textContent('.receipt strong');
		await page.goBack();
		await pick(page, 'call', 2);
		await page.locator('#q-better').fill(text);
		await page.locator(next).tap();
		await page.waitForURL(/\/thanks\?/);
		assert.equal(await page.textContent('.receipt strong'), receipt);
		assert.equal(stored(text), '1|1');
	}));

for (const js of [true, false]) {
	test(`a double tap on Send, script ${js ? 'on' : 'off'}: one response`, () =>
		phone({ javaScriptEnabled: js }, async (page) => {
			const text = marker('double');
			await page.goto(SURVEY);
			await firstPage(page, text);
			await page.locator(next).scrollIntoViewIfNeeded();
			const { x, y, width, height } =
				await page.locator(next).boundingBox();
			const at = [x + width / 2, y + height / 2];
			await Promise.all([page.touchscreen.tap(...at),
				page.touchscreen.tap(...at)]);
			// The second tap may break off the first one's navigation,
			// which waitForURL takes for a failure.
			await page.waitForSelector('.receipt strong');
			assert.equal(stored(text), '1|1');
		}));
}

test('two tabs of one visit: what each said is kept, and both end alike', () =>
	phone({}, async (one, context) => {
		const text = marker('tabs');
		await one.goto(SURVEY);
		await firstPage(one, text);
		const two = await context.newPage();
		await two.goto(one.url());
		await two.locator('[name=_back]').tap();
		await two.waitForSelector('#q-why');
		await pick(two, 'nps', 3);
		await two.locator(next).tap();
		await two.waitForSelector('#q-topics');
		await one.locator('#q-missing').fill(`missing ${text}`);
		await one.locator(next).tap();
		await one.waitForURL(/\/thanks\?/);
		await two.locator('#q-missing').fill('too late');
		await two.locator(next).tap();
		await two.waitForURL(/\/thanks\?/);
		const receipt = (page) => page.textContent('.receipt strong');
		assert.equal(await two.url(), one.url());
		assert.equal(await receipt(two), await receipt(one));
		assert.equal(stored(text), '1|1');
		assert.equal(sql(`select concat(answers->>'nps', answers->>'missing')
		    from app.response where answers::text like '%${text}%'`),
		    `3missing ${text}`);
	}));

test('eleven targets in one row at 360 px, refused or not', () =>
	phone({ viewport: SMALL }, async (page) => {
		await page.goto(SURVEY);
		const row = async () => {
			const boxes = await page.evaluate(() =>
				[...document.querySelectorAll('.scale input')]
					.map((i) => i.getBoundingClientRect())
					.map(({ x, y, width, height }) =>
						({ x, y, width, height })));
			assert.equal(boxes.length, 11);
			for (const box of boxes) {
				assert.equal(box.y, boxes[0].y);
				assert.ok(box.width >= 28, `${box.width} px wide`);
				assert.ok(box.height >= 44, `${box.height} px high`);
			}
		};
		await row();
		await page.locator(next).tap();
		await page.waitForSelector('.problem');
		await row();
	}));

test('by keyboard alone', () => phone({ phone: false }, async (page) => {
	const text = marker('keys');
	const keys = page.keyboard;
	const at = () => page.evaluate(() => document.activeElement.id ||
		document.activeElement.textContent.trim());
	const tabTo = async (id) => {
		for (let i = 0; i < 40; i++) {
			await keys.press('Tab');
			if (await at() === id) return;
		}
		assert.fail(`Tab does not reach ${id}; it ends at ${await at()}`);
	};
	await page.goto(SURVEY);
	await keys.press('Tab');
	assert.equal(await at(), 'Skip to the main content');
	await keys.press('Enter');
	await tabTo('q-nps');
	await keys.press('Space');
	for (let i = 0; i < 8; i++) await keys.press('ArrowRight');
	assert.ok(await page.isChecked('[name=nps][value="8"]'));
	const ring = await page.evaluate(() => getComputedStyle(
		document.activeElement.nextElementSibling).outlineStyle);
	assert.equal(ring, 'solid', 'the focus is seen');
	await tabTo('q-why');
	await keys.type(text);
	await tabTo('q-resolved');
	await keys.press('Space');
	await tabTo('Next');
	await keys.press('Enter');
	await page.waitForSelector('#q-topics');
	await tabTo('q-topics');
	await keys.press('Space');
	assert.ok(await page.isChecked('#q-topics'));
	await tabTo('Send');
	await keys.press('Enter');
	await page.waitForURL(/\/thanks\?/);
	assert.equal(stored(text), '1|1');
}));

test('an exclusive option clears the others, and they clear it', () =>
	phone({}, async (page) => {
		await page.goto(SURVEY);
		await firstPage(page, marker('exclusive'));
		await pick(page, 'topics', 'billing');
		await pick(page, 'topics', 'none');
		assert.equal(await page.isChecked('[value=billing]'), false);
		await pick(page, 'topics', 'order');
		assert.equal(await page.isChecked('[value=none]'), false);
	}));

describe('loading', () => {
	test('nothing moves, and all of it is under 30 kB', () =>
		phone({}, async (page, context) => {
			const cdp = await context.newCDPSession(page);
			const files = new Map();
			let bytes = 0;
			await cdp.send('Network.enable');
			await cdp.send('Network.setCacheDisabled',
				{ cacheDisabled: true });
			cdp.on('Network.responseReceived', (e) =>
				files.set(e.requestId, e.response.url));
			cdp.on('Network.loadingFinished', (e) => {
				bytes += e.encodedDataLength;
			});
			await page.addInitScript(() => {
				window.moved = 0;
				new PerformanceObserver((list) => {
					for (const entry of list.getEntries())
						window.moved += entry.value;
				}).observe({ type: 'layout-shift', buffered: true });
			});
			await page.goto(SURVEY, { waitUntil: 'networkidle' });
			await page.evaluate(() => new Promise((resolve) =>
				requestAnimationFrame(() =>
					requestAnimationFrame(resolve))));
			assert.equal(await page.evaluate(() => window.moved), 0);
			assert.ok(files.size >= 4, [...files.values()].join(' '));
			assert.ok(bytes > 3000 && bytes < 30_000, `${bytes} bytes`);
		}));

	test('it is painted while the script is still on its way', () =>
		phone({}, async (page) => {
			let release;
			const held = new Promise((resolve) => { release = resolve; });
			await page.route('**/*.js', async (route) => {
				await held;
				await route.continue();
			});
			await page.goto(SURVEY, { waitUntil: 'commit' });
			await page.waitForFunction(() => performance
				.getEntriesByName('first-contentful-paint').length === 1);
			assert.notEqual(await page.evaluate(() => document.readyState),
				'complete');
			const before = await page.screenshot();
			release();
			await page.waitForLoadState('load');
			const loaded = await page.screenshot();
			assert.ok(before.equals(loaded), 'the script moves nothing');
		}));

	test('no cookie and nothing kept in the browser', () =>
		phone({}, async (page, context) => {
			await page.goto(SURVEY);
			await firstPage(page, marker('cookie'));
			assert.deepEqual(await context.cookies(url), []);
			assert.deepEqual(await page.evaluate(() =>
				[localStorage.length, sessionStorage.length]), [0, 0]);
		}));
});

// In words that a person sees: a chosen and an unchosen step must differ.
for (const look of [
	{ colorScheme: 'dark' }, { forcedColors: 'active' },
	{ forcedColors: 'active', colorScheme: 'dark' },
]) {
	test(`what is chosen is seen: ${JSON.stringify(look)}`, () =>
		phone(look, async (page) => {
			await page.goto(SURVEY);
			const step = page.locator('.scale label').nth(7);
			const star = page.locator('.stars label').nth(3);
			const choice = page.locator('.choice').first();
			const bare = [];
			for (const el of [step, star, choice])
				bare.push(await el.screenshot());
			await pick(page, 'nps', 7);
			await pick(page, 'agent', 4);
			await pick(page, 'resolved', 'yes');
			await page.evaluate(() => document.activeElement.blur());
			for (const [i, el] of [step, star, choice].entries())
				assert.ok(!bare[i].equals(await el.screenshot()),
					`${['step', 'star', 'choice'][i]} looks the same`);
			// axe-core reads the colours of before they are forced.
			if (!look.forcedColors)
				assert.deepEqual(await axe(page), []);
		}));
}

test('who asks for less motion gets none', () => phone({}, async (page) => {
	await page.goto(SURVEY);
	assert.deepEqual(await page.evaluate(() =>
		[...document.querySelectorAll('*')].filter((el) => {
			const style = getComputedStyle(el);
			return style.transitionDuration !== '0s' ||
				style.animationName !== 'none';
		}).map((el) => el.className)), []);
}));
