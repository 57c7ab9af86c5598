// A support request on a phone, by the keyboard alone: refused once with the
// fields kept, sent, read and answered by the link of its mail; and the reply of
// the desk, by keys as well. With and without script.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DESK, PHONE, axe, launch, measure, signIn, visitor } from
	'../lib/browser.mjs';
import { personAdd, tenantAdd } from '../lib/app.mjs';
import { mail } from '../lib/careers.mjs';
import { Keys } from '../lib/keyboard.mjs';

const tenant = tenantAdd();
const sam = personAdd(tenant, 'support');
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

async function whole(page) {
	assert.deepEqual(await measure(page), { small: [], wide: 0 });
	assert.deepEqual(await axe(page), []);
}

const link = (raw) => raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=')
	.match(/\/t\w+\/support\/[0-9a-f-]{36}\?k=[\w-]+/)[0];

async function life(script) {
	const asker = await visitor(browser, { viewport: PHONE, phone: true,
		javaScriptEnabled: script });
	const { page } = asker;
	const email = `k${randomUUID().slice(0, 12)}@mail.example`;

	await page.goto(`/${tenant.slug}/careers`);
	await page.locator('.foot a', { hasText: 'Support' }).tap();
	await page.waitForURL(/\/support$/);
	if (script) {
		await whole(page);
		const keys = new Keys(page);
		await keys.write('E-mail address', email);
		await keys.write('What do you need help with?', 'No light.');
		await keys.follow('Send the request');
		await page.waitForSelector('.problem');
		await whole(page);
		assert.equal(await page.inputValue('#email'), email);
		assert.equal(await page.inputValue('#message'), 'No light.');
		await keys.write('Address of the website', 'example.com');
		await keys.follow('Send the request');
	} else {
		await page.fill('#email', email);
		await page.fill('#message', 'No light.');
		await page.locator('main .button').tap();
		await page.waitForSelector('.problem');
		await page.fill('#site', 'example.com');
		await page.locator('main .button').tap();
	}
	await page.waitForURL(/support\/sent/);
	if (script) await whole(page);
	const reference = await page.locator('.receipt strong').textContent();
	await page.reload();
	assert.equal(await page.locator('.receipt strong').textContent(),
		reference);

	const desk = await visitor(browser, { viewport: DESK,
		javaScriptEnabled: script });
	await signIn(desk.page, sam);
	if (script) {
		const keys = new Keys(desk.page);
		await keys.follow(email);
		await desk.page.waitForSelector('#reply');
		await keys.write('Reply', 'Turn the switch.');
		await keys.follow('Send the reply');
	} else {
		await desk.page.click(`a:has-text("${email}")`);
		await desk.page.fill('#reply', 'Turn the switch.');
		await desk.page.click('[value=reply]');
	}
	await desk.page.waitForURL(/done=reply/);
	assert.match(await desk.page.locator('[role=status]').textContent(),
		/on its way/);

	await page.goto(link((await mail(reference))[0]));
	assert.match(await page.locator('.talk').textContent(),
		/No light\.[^]*Turn the switch\./);
	if (script) await whole(page);
	await page.fill('#message', 'It shines.');
	await page.locator('main .button').first().tap();
	await page.waitForURL(/said=1/);
	await page.locator('[name=close]').tap();
	await page.waitForURL(/closed=1/);
	await desk.page.reload();
	assert.match(await desk.page.locator('.talk').textContent(),
		/It shines\.[^]*Moved from Open to Closed by the requester/);
	assert.deepEqual([...asker.problems, ...desk.problems], []);
	await asker.context.close();
	await desk.context.close();
}

test('a request on a phone, by keys', () => life(true));
test('and without script', () => life(false));
