// Answers on a phone whose network goes away: kept on the device under the same
// submission id, sent when it is back, once; also after the tab was closed.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { axe, launch, measure, visitor } from '../lib/browser.mjs';
import { rows, surveyNew, until } from '../lib/survey.mjs';
import { guest, siteOpen } from '../lib/site.mjs';
import { surveyAdd, sql, tenantAdd } from '../lib/app.mjs';
import { url } from '../lib/env.mjs';

const EVERY = 'tests/http/data/every-type.xml';
const send = '.actions .button:not(.quiet)';
const says = '[data-unsent]';
const offer = '[data-unsent-offer]';
let browser;

before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

async function phone(run, options = {}) {
	const me = await visitor(browser, { phone: true, ...options });
	try {
		await run(me.page, me.context);
		// That the network was away is what the browser says in them.
		assert.deepEqual(me.problems.filter((p) =>
			!/net::ERR_(INTERNET_DISCONNECTED|FAILED)|status of 503/.test(p)), []);
	} finally {
		await me.context.close();
	}
}

const keptIn = (page) => page.evaluate(() => Object.keys(localStorage));

async function answer(page, nps = 9, story = 'On a train.') {
	await page.locator(`input[name=nps][value="${nps}"]`).tap();
	await page.locator('#q-story').fill(story);
}

async function sayWaits(page, pattern) {
	await page.waitForFunction(([where, source]) => new RegExp(source).test(
		document.querySelector(where)?.textContent ?? ''), [says, pattern.source]);
}

function storedOnce(survey, story = 'On a train.', nps = 9) {
	assert.deepEqual(rows(survey).map((r) => [r.state, r.answers.nps,
		r.answers.story]), [['complete', nps, story]]);
}

test('the network goes, and comes back: sent, and thanked', () =>
	phone(async (page, context) => {
		const survey = surveyNew('acme', EVERY);
		await page.goto(survey.path);
		await answer(page);
		await context.setOffline(true);
		await page.locator(send).tap();
		await sayWaits(page, /^No connection\. Your answers are kept on this/);
		assert.equal(await page.getAttribute(says, 'role'), 'status');
		assert.deepEqual(await keptIn(page),
			[`exitpoll:unsent:${survey.path}`]);
		for (const colorScheme of ['light', 'dark']) {
			await page.emulateMedia({ colorScheme });
			assert.deepEqual(await axe(page), []);
		}
		assert.deepEqual(await measure(page), { small: [], wide: 0 });
		// In vain, and the page is still there with all that was typed.
		await page.locator('[data-unsent-again]').tap();
		await sayWaits(page, /^No connection/);
		assert.equal(await page.inputValue('#q-story'), 'On a train.');
		assert.equal(rows(survey).length, 0);
		await context.setOffline(false);
		await page.waitForURL(/\/thanks\?r=/);
		storedOnce(survey);
		assert.deepEqual(await keptIn(page), []);
	}));

test('a reload in between: offered to be sent, and sent once', () =>
	phone(async (page, context) => {
		const survey = surveyNew('acme', EVERY);
		await page.goto(survey.path);
		await answer(page);
		await context.setOffline(true);
		await page.locator(send).tap();
		await sayWaits(page, /^No connection/);
		// Chromium lets a page that is being left through, past its own
		// emulation and past routes: so the page has no network itself.
		await page.evaluate(() => {
			window.fetch = () => Promise.reject(new TypeError('no network'));
		});
		let tries = 0;
		await context.route('**/*?send=2', (route) => {
			tries++;
			return route.abort('internetdisconnected');
		});
		await page.reload().catch(() => {});
		await until(() => page.url().startsWith('chrome-error:'),
			'the browser says that there is no network');
		await context.setOffline(false);
		await page.goto(survey.path);
		await page.waitForSelector(offer);
		tries = 0;
		for (const colorScheme of ['light', 'dark']) {
			await page.emulateMedia({ colorScheme });
			assert.deepEqual(await axe(page), []);
		}
		assert.deepEqual(await measure(page), { small: [], wide: 0 });
		assert.equal(tries, 0, 'nothing is sent unasked');
		await context.unroute('**/*?send=2');
		await page.locator('[data-unsent-send]').tap();
		await page.waitForURL(/\/thanks\?r=/);
		storedOnce(survey);
		assert.deepEqual(await keptIn(page), []);
		await page.goto(survey.path);
		assert.equal(await page.isVisible(offer), false);
	}));

test('the tab is closed, and another one discards them in one click', () =>
	phone(async (page, context) => {
		const survey = surveyNew('acme', EVERY);
		await page.goto(survey.path);
		await answer(page);
		await context.setOffline(true);
		await page.locator(send).tap();
		await sayWaits(page, /^No connection/);
		await page.close();
		await context.setOffline(false);
		const other = await context.newPage();
		await other.goto(survey.path);
		await other.locator('[data-unsent-drop]').tap();
		assert.equal(await other.isVisible(offer), false);
		assert.deepEqual(await keptIn(other), []);
		await other.reload();
		assert.equal(await other.isVisible(offer), false);
		assert.equal(rows(survey).length, 0);
	}));

test('what is a day old is gone, and offered to nobody', () =>
	phone(async (page, context) => {
		const survey = surveyNew('acme', EVERY);
		await page.goto(survey.path);
		await page.evaluate((path) => {
			const put = (name, at) => localStorage.setItem(
				'exitpoll:unsent:' + name, JSON.stringify({ body: 'a=b', at }));
			put(path, Date.now() - 864e5);
			put('/other/s/survey', 1);
			localStorage.setItem('exitpoll:unsent:/broken', '{');
			localStorage.setItem('of-others', '1');
		}, survey.path);
		await page.reload();
		assert.equal(await page.isVisible(offer), false);
		assert.deepEqual(await keptIn(page), ['of-others']);
	}));

test('the server is away: it says so, waits as told, and sends', () =>
	phone(async (page) => {
		const survey = surveyNew('acme', EVERY);
		let refused = 0;
		await page.goto(survey.path);
		await page.route('**/*?send=2', (route) => refused++ < 2 ?
			route.fulfill({ status: 503, headers: { 'retry-after': '3' } }) :
			route.continue());
		await answer(page);
		const began = Date.now();
		await page.locator(send).tap();
		await sayWaits(page, /^We cannot take your answers/);
		// Back on the network is no reason to come sooner than was asked.
		await page.evaluate(() => window.dispatchEvent(new Event('online')));
		await page.waitForURL(/\/thanks\?r=/, { timeout: 30000 });
		assert.equal(refused, 3);
		assert.ok(Date.now() - began >= 6000, 'twice three seconds');
		storedOnce(survey);
	}));

test('changed while it waits: sent only when its sender says so', () =>
	phone(async (page, context) => {
		const survey = surveyNew('acme', EVERY);
		await page.goto(survey.path);
		await answer(page);
		await context.setOffline(true);
		await page.locator(send).tap();
		await sayWaits(page, /^No connection/);
		await page.locator('#q-story').fill('In a tunnel.');
		await sayWaits(page, /^You changed something/);
		await context.setOffline(false);
		assert.equal(rows(survey).length, 0);
		await page.locator(send).tap();
		await page.waitForURL(/\/thanks\?r=/);
		storedOnce(survey, 'In a tunnel.');
		assert.deepEqual(await keptIn(page), []);
	}));

test('who declines leaves nothing on the device', () =>
	phone(async (page, context) => {
		const survey = surveyNew('acme', EVERY);
		await page.goto(survey.path);
		await answer(page);
		await context.setOffline(true);
		await page.locator('[name=_decline]').tap();
		await sayWaits(page, /^No connection\. Nothing is kept on this device/);
		assert.deepEqual(await keptIn(page), []);
		await context.setOffline(false);
		await page.waitForURL(/\/thanks\?declined=/);
	}));

test('refused, in another language, with a page behind: as without script',
	() => phone(async (page) => {
		const survey = surveyNew('acme', 'tests/http/data/pages.xml');
		await page.goto(survey.path);
		await page.locator(send).tap();
		await page.waitForSelector('.problem');
		assert.match(page.url(), /\?send=1$/);
		await page.locator('input[name=nps][value="9"]').tap();
		await page.locator(send).tap();
		await page.waitForSelector('#q-last');
		await page.locator('#q-last').fill('The end.');
		await page.locator('[name=_back]').tap();
		await page.waitForSelector('#q-nps');
		await page.goBack();
		await page.waitForSelector('#q-last');
		await page.locator(send).tap();
		await page.waitForURL(/\/thanks\?r=/);
		assert.equal(rows(survey).length, 1);
	}));

test('a frame that may keep nothing says so, and sends while it is open',
	async (t) => {
		const pages = {};
		const site = await siteOpen(t, pages);
		const tenant = tenantAdd();
		sql(`update app.tenant set frame_hosts = :'o' where id = :'id'`,
			{ o: site.origin, id: tenant.id });
		const survey = surveyAdd(tenant);
		pages['/'] = `<iframe src="${url}${survey.path}" title="Survey"
			width="390" height="700"></iframe>`;
		const me = await guest(t);
		await me.page.goto(site.origin + '/');
		const frame = me.page.frameLocator('iframe');
		await frame.locator('input[name=nps][value="6"]').check({ force: true });
		await me.context.setOffline(true);
		await frame.locator(send).click();
		await frame.getByText('Nothing is kept on this device').waitFor();
		await me.context.setOffline(false);
		await frame.locator('#q-why').fill('Because.');
		await frame.locator(send).click();
		await frame.locator('.done').waitFor();
		assert.deepEqual(sql(`select state from app.response
			where survey_id = :'id'`, survey), [['complete']]);
	});

test('a survey that asks for files: nothing is kept, and that is said', () =>
	phone(async (page, context) => {
		const survey = surveyNew('acme', 'tests/http/data/file.xml');
		await page.goto(survey.path);
		await page.locator(send).waitFor();
		await context.setOffline(true);
		await page.locator(send).tap();
		await sayWaits(page, /Nothing is kept on this device/);
		assert.deepEqual(await keptIn(page), []);
	}));
