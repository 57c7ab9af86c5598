// Surveys on pages of other sites, in a browser that blocks third parties'
// cookies: two customers' on one page under a strict policy, one without any
// script, popup and slide-in by the keyboard, and a site that is not allowed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { axe, PHONE } from '../lib/browser.mjs';
import { Visitor, one, personAdd, sql, surveyAdd, tenantAdd } from
	'../lib/app.mjs';
import { pageRead, text } from '../lib/html.mjs';
import { url } from '../lib/env.mjs';
import { guest, script, siteOpen } from '../lib/site.mjs';

function survey(origin) {
	const tenant = tenantAdd();
	sql(`update app.tenant set frame_hosts = :'origin' where id = :'id'`,
		{ id: tenant.id, origin });
	const made = surveyAdd(tenant);
	return { ...made, url: url + made.path };
}

const stored = (s) => sql(`select state, answers->>'nps' from app.response
	where survey_id = :'id'`, s);

// The page in an element's frame, once it is there.
async function inside(page, selector) {
	const frame = await (await page.waitForSelector(selector))
		.contentFrame();
	await frame.waitForSelector('main');
	return frame;
}

// Once the frame is as high as what is in it, and not as high as it was.
async function fits(page, selector, frame, was) {
	const end = Date.now() + 10_000;
	for (;;) {
		const height = await frame.evaluate(() => Math.ceil(
			document.body.getBoundingClientRect().height));
		const is = await page.$eval(selector, (e) => e.clientHeight);
		if (is === height && is !== was) return height;
		assert.ok(Date.now() < end, `${is} for ${height}, before ${was}`);
		await new Promise((wake) => setTimeout(wake, 30));
	}
}

async function answer(frame, nps, seen = async () => {}) {
	await frame.check(`input[name=nps][value="${nps}"]`, { force: true });
	await frame.click('.actions .button:not(.quiet)');
	await frame.waitForSelector('#q-why');
	await seen();
	await frame.fill('#q-why', 'It was far too slow, all of it.');
	await frame.click('.actions .button:not(.quiet)');
	await frame.waitForSelector('.done');
}

test('two surveys of two customers on one page, cookies of third parties ' +
	'blocked, under a policy with a nonce', async (t) => {
	const pages = {};
	const site = await siteOpen(t, pages);
	const [a, b] = [survey(site.origin), survey(site.origin)];
	pages['/'] = `<p>Before</p><a id="a" href="${a.url}?x=%2B1&y"
		data-exitpoll="inline" data-title="First">Your opinion</a>
		<p>Between</p><a id="b" href="${b.url}" data-exitpoll="inline"
		data-title="Second">Your other opinion</a>${script}`;
	const me = await guest(t);
	const { page } = me;
	await page.goto(site.origin + '/');
	for (const [s, name, link, nps] of [[a, 'First', '#a', 2],
		[b, 'Second', '#b', 9]]) {
		const selector = `iframe[title=${name}]`;
		const frame = await inside(page, selector);
		if (s === a)
			assert.equal(frame.url(), `${a.url}?x=%2B1&y`,
				'an unknown query is passed on as it is');
		assert.equal(await page.isVisible(link), false);
		assert.equal(await frame.evaluate(() => {
			try {
				return localStorage.length >= 0;
			} catch {
				return 'blocked';
			}
		}), 'blocked', 'the browser lets third parties keep nothing');
		const first = await fits(page, selector, frame);
		await answer(frame, nps, async () => {
			const second = await fits(page, selector, frame);
			assert.ok(second < first, `${second} after ${first}`);
			/* Narrower, the same page is higher; and back again. */
			await page.setViewportSize(PHONE);
			const tall = await fits(page, selector, frame, second);
			await page.setViewportSize({ width: 1280, height: 900 });
			assert.equal(await fits(page, selector, frame, tall), second);
		});
		await fits(page, selector, frame);
		assert.deepEqual(stored(s), [['complete', String(nps)]]);
	}
	assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
	assert.deepEqual(await me.context.cookies(), []);
	assert.deepEqual(me.problems, []);
});

test('a frame without script, on a page without script', async (t) => {
	const pages = {};
	const site = await siteOpen(t, pages);
	const s = survey(site.origin);
	pages['/'] = `<iframe src="${s.url}" title="Survey" width="100%"
		height="700"></iframe>`;
	const me = await guest(t, { javaScriptEnabled: false });
	await me.page.goto(site.origin + '/');
	const frame = me.page.frameLocator('iframe');
	await frame.locator('input[name=nps][value="6"]').check({ force: true });
	await frame.locator('.actions .button').click();
	await frame.locator('#q-why').fill('Because.');
	await frame.locator('.actions .button:not(.quiet)').click();
	await frame.locator('.done').waitFor();
	assert.deepEqual(stored(s), [['complete', '6']]);
	assert.deepEqual(me.problems, []);
});

test('a frame without script, on a page that has script', async (t) => {
	const pages = {};
	const site = await siteOpen(t, pages, { policy: null });
	const s = survey(site.origin);
	pages['/'] = `<iframe src="${s.url}" title="Survey" width="100%"
		height="700" sandbox="allow-forms allow-same-origin"></iframe>
		<script>document.body.dataset.ran = 'yes';</script>`;
	const me = await guest(t);
	await me.page.goto(site.origin + '/');
	assert.equal(await me.page.getAttribute('body', 'data-ran'), 'yes');
	const frame = me.page.frameLocator('iframe');
	await frame.locator('input[name=nps][value="7"]').check({ force: true });
	await frame.locator('.actions .button').click();
	await frame.locator('#q-why').fill('Because.');
	await frame.locator('.actions .button:not(.quiet)').click();
	await frame.locator('.done').waitFor();
	assert.deepEqual(stored(s), [['complete', '7']]);
	// That no script ran in there is all that the browser has to say.
	assert.ok(me.problems.length !== 0 && me.problems.every((p) =>
		/Blocked script execution in .* sandboxed/.test(p)),
	me.problems.join('\n'));
});

test('the share page shows the survey to try, and stores nothing', async (t) => {
	const tenant = tenantAdd();
	const s = surveyAdd(tenant);
	const email = personAdd(tenant, 'editor');
	const me = await guest(t);
	await me.page.goto(`${url}/login`);
	await me.page.fill('#email', email);
	await me.page.fill('#password', process.env.EXITPOLL_TEST_PASSWORD);
	await me.page.click('main button[type=submit]');
	await me.page.waitForURL(/\/app/);
	await me.page.goto(`${url}/app/surveys/${s.slug}/share`);
	assert.match(await me.page.textContent('#embed ~ .para code'),
		/script-src 'nonce-…'; frame-src http/);
	await me.page.locator('iframe.preview').scrollIntoViewIfNeeded();
	const frame = me.page.frameLocator('iframe.preview');
	await frame.locator('input[name=nps][value="7"]').check({ force: true });
	await frame.locator('.actions .button').first().click();
	await frame.locator('#q-why').fill('To see.');
	await frame.locator('.actions .button:not(.quiet)').click();
	await frame.locator('.done').waitFor();
	assert.deepEqual(stored(s), []);
	assert.deepEqual(await axe(me.page), []);
});

test('the height of a frame that stands in the page follows, too',
	async (t) => {
		const pages = {};
		const site = await siteOpen(t, pages);
		const s = survey(site.origin);
		pages['/'] = `<iframe data-exitpoll="frame" src="${s.url}"
			title="Survey" width="600" height="300"></iframe>
			<script>setTimeout(() => { const s = document.createElement(
			'script'); s.src = '${url}/embed.js'; document.body.append(s);
			}, 1500)</script>`;
		const open = await siteOpen(t, pages, { policy: null });
		sql(`update app.tenant set frame_hosts = :'o' where id =
			(select tenant_id from app.survey where id = :'id')`,
		{ o: open.origin, id: s.id });
		const me = await guest(t);
		await me.page.goto(open.origin + '/');
		const frame = await inside(me.page, 'iframe');
		assert.equal(await me.page.$eval('iframe', (f) => f.clientHeight),
			300, 'before the script is there');
		await fits(me.page, 'iframe', frame);
		assert.deepEqual(me.problems, []);
	});

test('a site that is not allowed: the browser refuses, the link is there',
	async (t) => {
		const pages = {};
		const site = await siteOpen(t, pages);
		const s = survey('https://elsewhere.example');
		pages['/'] = `<a href="${s.url}" data-exitpoll="inline"
			id="link">Your opinion</a>${script}`;
		pages['/frame'] = `<iframe src="${s.url}" title="x"></iframe>`;
		const me = await guest(t);
		await me.page.goto(site.origin + '/frame');
		assert.ok(me.problems.some((p) => /frame-ancestors/.test(p)),
			me.problems.join());
		assert.match(me.page.frames()[1].url(), /^(chrome-error:|$)/);
		assert.equal(await me.page.frames()[1].$('main'), null);
		await me.page.goto(site.origin + '/');
		await me.page.waitForSelector('iframe', { state: 'attached' });
		assert.equal(await me.page.isVisible('#link'), true);
		assert.equal(await me.page.$eval('iframe', (f) => f.clientHeight), 0);
		await me.page.waitForSelector('iframe', { state: 'detached' });
		await me.page.click('#link');
		await me.page.waitForURL(s.url);
		await me.page.waitForSelector('#q-nps');
	});

const focus = (page) => page.evaluate(() => {
	let el = document.activeElement;
	while (el.shadowRoot?.activeElement) el = el.shadowRoot.activeElement;
	return el.id || el.tagName;
});
const isOpen = (page) => page.evaluate(() => [...document.querySelectorAll(
	'body > div')].some((d) => d.shadowRoot?.querySelector('dialog')?.open));

test('a popup by the keyboard: in, Escape from its frame, and back',
	async (t) => {
		const pages = {};
		const site = await siteOpen(t, pages);
		const s = survey(site.origin);
		pages['/'] = `<p><a id="link" href="${s.url}"
			data-exitpoll="popup" data-title="Your opinion, please"
			data-close="Close">Give feedback</a></p>${script}`;
		const me = await guest(t);
		const { page } = me;
		await page.goto(site.origin + '/');
		await page.waitForFunction(() => window.Exitpoll);
		await page.keyboard.press('Tab');
		assert.equal(await focus(page), 'link');
		await page.keyboard.press('Enter');
		const dialog = page.getByRole('dialog',
			{ name: 'Your opinion, please' });
		await dialog.waitFor();
		assert.equal(await dialog.getAttribute('dir'), 'ltr');
		const frame = await inside(page, 'iframe');
		assert.equal(await page.getAttribute('iframe', 'title'),
			'Your opinion, please');
		await page.waitForFunction(() => document.querySelector('body > div')
			.shadowRoot.querySelector('iframe').style.height);
		assert.equal(await focus(page), 'BUTTON');
		assert.equal(await page.getByRole('button',
			{ name: 'Close' }).isVisible(), true);
		assert.deepEqual(await axe(page), []);
		const box = await page.getByRole('button', { name: 'Close' })
			.boundingBox();
		assert.ok(box.width >= 44 && box.height >= 44);

		await page.keyboard.press('Tab');
		assert.equal(await focus(page), 'IFRAME');
		await frame.focus('input[name=nps]');
		await page.keyboard.press('Escape');
		await page.waitForFunction(() => document.activeElement.id === 'link');
		assert.equal(await isOpen(page), false);

		await page.keyboard.press('Enter');
		await dialog.waitFor();
		const same = await inside(page, 'iframe');
		await answer(same, 8);
		await page.getByRole('button', { name: 'Close' }).click();
		assert.equal(await focus(page), 'link');
		assert.equal(await page.$('iframe'), null, 'what is over is gone');
		await page.keyboard.press('Enter');
		await (await inside(page, 'iframe')).waitForSelector('#q-nps');
		await page.keyboard.press('Escape');
		assert.equal(await focus(page), 'link');
		assert.deepEqual(stored(s), [['complete', '8']]);
		assert.deepEqual(me.problems, []);
	});

test('a slide-in comes by itself, takes no focus, and is remembered only ' +
	'by those who agreed', async (t) => {
	const pages = {};
	const site = await siteOpen(t, pages);
	const s = survey(site.origin);
	const link = (more) => `<p><button id="other">Other</button>
		<a id="link" href="${s.url}" data-exitpoll="slide-in" data-title="Hm?"
		data-close="Close" data-after="0" ${more}>Give feedback</a></p>
		${script}`;
	pages['/'] = link('');
	pages['/agreed'] = link('data-consent="yes" data-again="7"');
	const me = await guest(t);
	const { page } = me;
	const memory = () => page.evaluate(() => Object.keys(localStorage));
	const comes = async () => {
		await page.waitForFunction(() => window.Exitpoll);
		await page.waitForTimeout(300);
		return isOpen(page);
	};
	for (let i = 0; i < 2; i++) {
		await page.goto(site.origin + '/');
		await page.focus('#other');
		await page.waitForSelector('dialog', { state: 'visible' });
		assert.equal(await focus(page), 'other');
		assert.deepEqual(await memory(), []);
	}
	assert.equal(await page.getByRole('status').textContent(), 'Hm?');
	assert.deepEqual(await axe(page), []);
	await page.getByRole('button', { name: 'Close' }).click();
	assert.equal(await isOpen(page), false);
	await page.evaluate(() => window.Exitpoll.consent(true));
	assert.deepEqual(await memory(), [`exitpoll ${s.url}`]);

	await page.goto(site.origin + '/agreed');
	assert.equal(await comes(), false, 'it came just now');
	await page.click('#link');
	assert.equal(await isOpen(page), true, 'asked for, it always comes');
	assert.equal(await focus(page), 'BUTTON');
	await page.keyboard.press('Escape');
	assert.equal(await focus(page), 'link');
	await page.evaluate(() => Object.keys(localStorage).forEach((k) =>
		localStorage.setItem(k, Date.now() - 8 * 864e5)));
	await page.reload();
	assert.equal(await comes(), true, 'a week later it comes again');
	await page.evaluate(() => window.Exitpoll.consent(false));
	assert.deepEqual(await memory(), []);
	assert.deepEqual(me.problems, []);
});

test('motion only for those who like it', async (t) => {
	const pages = {};
	const site = await siteOpen(t, pages);
	const s = survey(site.origin);
	pages['/'] = `<a id="link" href="${s.url}" data-exitpoll="popup"
		>Give feedback</a>${script}`;
	for (const [reducedMotion, moves] of [['reduce', 0],
		['no-preference', 1]]) {
		const me = await guest(t, { reducedMotion });
		await me.page.goto(site.origin + '/');
		await me.page.waitForFunction(() => window.Exitpoll);
		assert.equal(await me.page.evaluate(() => {
			window.Exitpoll.open(document.getElementById('link'));
			return document.querySelector('body > div').shadowRoot
				.querySelector('dialog').getAnimations().length;
		}), moves);
	}
});

test('without embed.js, or with marks that are wrong, nothing is broken',
	async (t) => {
		const pages = {};
		const site = await siteOpen(t, pages);
		const s = survey(site.origin);
		pages['/'] = `<p><a data-exitpoll="inline">No address</a>
			<a id="bad" href="javascript:void(0)" data-exitpoll="popup">x</a>
			<a id="odd" href="${s.url}" data-exitpoll="nonsense">y</a></p>
			<p><a id="link" href="${s.url}" data-exitpoll="popup"
			>Give feedback</a></p>${script}`;
		const me = await guest(t);
		await me.page.goto(site.origin + '/');
		await me.page.waitForFunction(() => window.Exitpoll);
		assert.equal(await me.page.$('iframe'), null);
		await me.page.click('#link');
		await inside(me.page, 'iframe');
		await me.page.keyboard.press('Escape');
		assert.deepEqual(me.problems, []);

		await me.context.route('**/embed.js', (route) => route.abort());
		await me.page.goto(site.origin + '/');
		await me.page.click('#link');
		await me.page.waitForURL(s.url);
	});

test('what others say to the page is not believed', async (t) => {
	const pages = {};
	const site = await siteOpen(t, pages);
	const s = survey(site.origin);
	pages['/'] = `<a id="link" href="${s.url}" data-exitpoll="inline"
		data-title="Survey">Give feedback</a>${script}`;
	const me = await guest(t);
	await me.page.goto(site.origin + '/');
	const frame = await inside(me.page, 'iframe');
	const height = await fits(me.page, 'iframe', frame);
	await me.page.evaluate(() => {
		window.postMessage({ exitpoll: 1, height: 7 }, '*');
		document.querySelector('iframe').dispatchEvent(new Event('message'));
		window.dispatchEvent(new MessageEvent('message', {
			data: { exitpoll: 1, height: 8 }, origin: 'http://x.example',
			source: document.querySelector('iframe').contentWindow }));
	});
	await me.page.waitForTimeout(200);
	assert.equal(await me.page.$eval('iframe', (f) => f.clientHeight), height);
	assert.equal(one(`select count(*) from app.response
		where survey_id = :'id'`, s), '0');
});

// From the signed-in page to another site, as somebody copies it.
test('the code of the share page shows the survey where its site is allowed',
	async (t) => {
		const pages = {};
		const site = await siteOpen(t, pages, { policy: '' });
		const tenant = tenantAdd();
		const s = surveyAdd(tenant);
		const owner = await Visitor.signIn(personAdd(tenant, 'owner'));
		const settings = await owner.get('/app/settings/frames');
		const allowed = await owner.post('/app/settings/frames', {
			_csrf: /name="_csrf" value="([^"]*)"/.exec(settings.text)[1],
			site: site.origin });
		assert.equal(allowed.status, 303);
		const share = pageRead((await owner.get(
			`/app/surveys/${s.slug}/share`)).text);
		for (const way of ['inline', 'frame']) {
			pages['/'] = text(share.id(`code-${way}`));
			const me = await guest(t);
			await me.page.goto(site.origin + '/');
			const frame = await inside(me.page, 'iframe');
			await fits(me.page, 'iframe', frame);
			await answer(frame, 8);
			assert.deepEqual(me.problems, []);
		}
		assert.deepEqual(stored(s), [['complete', '8'], ['complete', '8']]);
	});
