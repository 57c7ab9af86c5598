// The editor of a survey in a browser: a survey of several types with a
// condition by the keyboard alone, the same without script, steps back and
// again, two people at once, and what is typed while the network is gone.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, launch, measure, signIn, visitor } from
	'../lib/browser.mjs';
import { one, personAdd, sql, surveyAdd, tenantAdd } from '../lib/app.mjs';

const tenant = tenantAdd();
const ana = personAdd(tenant, 'editor');
const bob = personAdd(tenant, 'owner');
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const draft = (survey) => one(`select definition from app.survey_draft
	where survey_id = :'id'`, { id: survey.id }) ?? '';
const edit = (survey, more = '') => `/app/surveys/${survey.slug}/edit${more}`;

async function opened(who, survey, options = {}) {
	const v = await visitor(browser, { viewport: DESK, ...options });
	await signIn(v.page, who);
	await v.page.goto(edit(survey));
	return v;
}

async function until(isSo, what) {
	for (let i = 0; i < 200; i++) {
		if (await isSo()) return;
		await new Promise((wake) => setTimeout(wake, 50));
	}
	throw new Error(`waited in vain: ${what}`);
}

// Tab until the focus is on what the selector means.
async function tabTo(page, selector) {
	for (let i = 0; i < 200; i++) {
		await page.keyboard.press('Tab');
		if (await page.evaluate((s) =>
			document.activeElement?.matches(s), selector)) return;
	}
	throw new Error(`no Tab leads to ${selector}`);
}

const press = async (page, selector) => {
	await tabTo(page, selector);
	await Promise.all([page.waitForNavigation(),
		page.keyboard.press('Enter')]);
};

const choose = async (page, selector, label) => {
	await tabTo(page, selector);
	await page.keyboard.type(label);
};

// A question behind the one that is shown, all by keys.
async function add(page, type, label) {
	await choose(page, '#new_type', type);
	await tabTo(page, '#new_label');
	await page.keyboard.type(label);
	await press(page, 'button[value=add]');
}

for (const javaScriptEnabled of [true, false])
	test(`by the keyboard alone, ${javaScriptEnabled ? 'with' :
		'without'} script`, async () => {
		const survey = surveyAdd(tenant);
		const { page, problems, context } =
			await opened(ana, survey, { javaScriptEnabled });
		await press(page, 'button[value=make]');
		await add(page, 'Yes or no', 'Was it solved?');
		await add(page, 'Long text', 'What was missing?');
		// Only for those who say no.
		await tabTo(page, '[id="c.0.q"]');
		await page.keyboard.type('Was it');
		await tabTo(page, '[id="c.0.v"]');
		await page.keyboard.type('No');
		await press(page, 'button[value=save]');
		assert.match(draft(survey), /<question code="what_was_missing" type="long-text" show-if="was_it_solved = 'no'">/);
		assert.match(await page.textContent('.ed-sentence'),
			/“Was it solved\?” is “No”/);
		await add(page, 'Several of many', 'What about?');
		await tabTo(page, '[id="o.more"]');
		await page.keyboard.type('A bill');
		await page.keyboard.press('Enter');
		await page.keyboard.type('An order');
		await press(page, 'button[value=save]');
		await press(page, 'button[value="down.o.0"]');
		assert.match(draft(survey),
			/code="an_order"[^]*code="a_bill"/);
		await press(page, 'button[value=up]');
		await press(page, 'button[value=undo]');
		assert.match(draft(survey),
			/what_was_missing[^]*code="what_about"/);
		await press(page, 'button[value=redo]');
		assert.match(draft(survey),
			/code="what_about"[^]*what_was_missing/);
		assert.deepEqual(problems, []);
		await context.close();
	});

test('what is typed is saved by itself, and the page beside it follows',
	async () => {
		const survey = surveyAdd(tenant);
		const { page, problems, context } = await opened(ana, survey);
		await page.click('button[value=make]');
		await page.goto(edit(survey, '?q=topics'));
		await page.fill('[id="w.label"]', 'What was it about?');
		await until(() => /What was it about\?/.test(draft(survey)), 'saved');
		await page.waitForFunction(() => /Saved/.test(
			document.getElementById('ed-status').textContent));
		await page.frameLocator('.ed-look iframe')
			.getByText('What was it about?').first().waitFor();
		await page.waitForSelector('.steps-bar button[value=undo]');
		// Outside of a field the keys take it back.
		await page.locator('h1').click();
		await Promise.all([page.waitForNavigation(),
			page.keyboard.press('Control+z')]);
		assert.match(draft(survey), /About\?/);
		await Promise.all([page.waitForNavigation(),
			page.keyboard.press('Control+Shift+z')]);
		assert.match(draft(survey), /What was it about\?/);
		await page.click('[data-size=desk]');
		assert.equal(await page.getAttribute('[data-size=desk][type=button]',
			'aria-pressed'), 'true');
		assert.deepEqual(problems, []);
		await context.close();
	});

test('what is refused is not left behind by a link that was pressed', async () => {
	const survey = surveyAdd(tenant);
	const { page, context } = await opened(ana, survey);
	await page.click('button[value=make]');
	await page.goto(edit(survey, '?q=topics'));
	const here = page.url();
	await page.evaluate(() => {
		const label = document.getElementById('w.label');
		label.removeAttribute('maxlength');
		label.value = 'far too long '.repeat(500);
		label.dispatchEvent(new Event('input', { bubbles: true }));
		document.querySelector('.head-side a[href$="/publish"]').click();
	});
	await page.waitForFunction(() => {
		const form = document.getElementById('ed');
		return document.getElementById('ed-status').textContent ===
			form.dataset.wrong;
	});
	assert.equal(page.url(), here);
	assert.match(await page.inputValue('[id="w.label"]'), /far too long/);
	// Now it has been said, the next one goes.
	await Promise.all([page.waitForURL(/publish/),
		page.click('.head-side a[href$="/publish"]')]);
	assert.doesNotMatch(draft(survey), /far too long/);
	await context.close();
});

test('an answer is inserted where the cursor is, and a condition of an option ' +
	'is chosen by the keyboard', async () => {
	const survey = surveyAdd(tenant);
	const { page, problems, context } = await opened(ana, survey);
	await page.click('button[value=make]');
	await page.goto(edit(survey, '?q=why'));
	await page.focus('[id="w.label"]');
	await page.keyboard.press('Home');
	await page.selectOption('[id="recall.of"]', 'nps');
	await page.click('button[value=recall]');
	assert.equal(await page.inputValue('[id="w.label"]'), '{nps}Why?');
	await until(() => /\{nps\}Why\?/.test(draft(survey)), 'saved');
	await page.goto(edit(survey, '?q=topics'));
	await page.click('.ed-items details summary');
	await Promise.all([page.waitForNavigation(),
		page.click('.ed-items details[open] a')]);
	await tabTo(page, '[id="c.0.q"]');
	await page.keyboard.type('Recommend');
	await tabTo(page, '[id="c.0.o"]');
	await page.keyboard.type('is at most');
	await tabTo(page, '[id="c.0.v"]');
	await page.keyboard.type('6');
	await press(page, 'button[value=save]');
	assert.match(draft(survey), /code="bill" show-if="nps &lt;= 6"/);
	await page.goto(edit(survey, '?page=first'));
	await tabTo(page, '[id="j.new"]');
	await page.keyboard.press('ArrowDown');
	await press(page, 'button[value=jump]');
	assert.match(page.url(), /at=j\.0/);
	assert.match(draft(survey), /<jump to="second"\/>/);
	assert.deepEqual(problems, []);
	await context.close();
});

test('without a network it is kept, and sent again', async () => {
	const survey = surveyAdd(tenant);
	const { page, context } = await opened(ana, survey);
	await page.click('button[value=make]');
	await page.goto(edit(survey, '?q=nps'));
	await context.setOffline(true);
	await page.fill('[id="w.label"]', 'Typed in a tunnel');
	await page.waitForFunction(() => /no connection/.test(
		document.getElementById('ed-status').textContent));
	assert.doesNotMatch(draft(survey), /tunnel/);
	await context.setOffline(false);
	await until(() => /Typed in a tunnel/.test(draft(survey)), 'sent again');
	await context.close();
});

test('what was kept does not write over what somebody else has changed since',
	async () => {
		const survey = surveyAdd(tenant);
		const { page, context } = await opened(ana, survey);
		await page.click('button[value=make]');
		await page.goto(edit(survey, '?q=topics'));
		await context.setOffline(true);
		await page.fill('[id="w.label"]', 'Typed in a tunnel');
		await page.$eval('[name="o.0.f"]', (box) => { box.checked = true; });
		await page.waitForFunction(() => /no connection/.test(
			document.getElementById('ed-status').textContent));
		// The page is left before it is there again, and Bob is quicker.
		await page.route('**/edit', (route) => route.request().method() ===
			'POST' ? route.abort() : route.continue());
		sql(`update app.survey_draft set definition = replace(definition,
			'About?', 'By Bob'), revision = revision + 1
			where survey_id = :'id'`, survey);
		await context.setOffline(false);
		await page.goto(edit(survey, '?q=nps'));
		await page.unroute('**/edit');
		await page.goto(edit(survey, '?q=topics'));
		await page.waitForFunction(() => /Press “Save” to see both/.test(
			document.getElementById('ed-status').textContent));
		assert.match(draft(survey), /By Bob/);
		assert.equal(await page.inputValue('[id="w.label"]'),
			'Typed in a tunnel');
		assert.equal(await page.isChecked('[name="o.0.f"]'), true);
		assert.equal(await page.isChecked('[name="o.1.f"]'), false);
		await page.click('button[value=save]');
		await page.waitForSelector('.ed-theirs');
		assert.match(await page.textContent('.ed-theirs'), /By Bob/);
		await context.close();
	});

test('two people: each sees the other, and who is second is told', async () => {
	const survey = surveyAdd(tenant);
	const a = await opened(ana, survey);
	await a.page.click('button[value=make]');
	await a.page.goto(edit(survey, '?q=nps'));
	const b = await opened(bob, survey);
	await b.page.goto(edit(survey, '?q=nps'));
	await b.page.fill('[id="w.label"]', 'By Bob');
	await until(() => /By Bob/.test(draft(survey)), 'Bob is saved');
	await a.page.waitForFunction(() => /is editing, too/.test(
		document.getElementById('ed-others').textContent));
	await a.page.fill('[id="w.label"]', 'By Ana');
	await a.page.waitForFunction(() => /Press “Save” to see both/.test(
		document.getElementById('ed-status').textContent));
	assert.match(draft(survey), /By Bob/);
	await a.page.click('button[value=save]');
	await a.page.waitForSelector('.ed-theirs');
	assert.match(await a.page.textContent('.ed-theirs'), /By Bob/);
	assert.equal(await a.page.inputValue('[id="w.label"]'), 'By Ana');
	await Promise.all([a.page.waitForNavigation(),
		a.page.click('button[value=save]')]);
	assert.match(draft(survey), /By Ana/);
	await a.context.close();
	await b.context.close();
});

test('on a phone nothing is wider than it, or smaller than a finger',
	async () => {
		const survey = surveyAdd(tenant);
		const { page, context } = await opened(ana, survey,
			{ viewport: PHONE, phone: true });
		await page.click('button[value=make]');
		await page.waitForSelector('#ed');
		sql(`update app.survey_draft set definition = replace(definition,
			'An order', repeat('longword', 12)) where survey_id = :'id'`,
		survey);
		for (const more of ['?q=topics', '?page=first', '?part=survey',
			'?part=languages', '/check', '/source']) {
			await page.goto(edit(survey, more));
			const found = await measure(page);
			assert.deepEqual(found, { small: [], wide: 0 }, more);
		}
		await context.close();
	});

for (const javaScriptEnabled of [true, false])
	test(`a condition of seven rows, ${javaScriptEnabled ? 'with' :
		'without'} script`, async () => {
		const survey = surveyAdd(tenant);
		const { page, problems, context } =
			await opened(ana, survey, { javaScriptEnabled });
		await page.click('button[value=make]');
		await page.goto(edit(survey, '?q=why'));
		for (let i = 0; i < 7; i++) {
			const id = (part) => `[id="c.${i}.${part}"]`;
			if (!javaScriptEnabled && i > 0)
				await Promise.all([page.waitForNavigation(),
					page.click('button[value=row]')]);
			await page.selectOption(id('q'), 'nps');
			await page.selectOption(id('o'), '0');
			await page.fill(id('v'), String(i));
			if (javaScriptEnabled && i === 3) {
				// Of any row, options are chosen from a menu.
				await page.selectOption(id('q'), 'topics');
				assert.equal(await page.locator(id('o')).textContent(),
					'includesdoes not includeis not answeredis answered');
				assert.equal(await page.locator(
					`select${id('v')} option`).count(), 4);
				await page.selectOption(id('q'), 'nps');
				await page.selectOption(id('o'), '0');
				await page.fill(id('v'), String(i));
			}
			if (javaScriptEnabled) {
				assert.equal(await page.textContent(
					`label[for="c.${i + 1}.q"]`),
				`Question of row ${i + 2}`);
				assert.equal(await page.inputValue(
					`[id="c.${i + 1}.q"]`), '');
			}
		}
		if (javaScriptEnabled)
			await until(() => /nps = 6"/.test(draft(survey)), 'saved by itself');
		else
			await Promise.all([page.waitForNavigation(),
				page.click('button[value=save]')]);
		assert.match(draft(survey), new RegExp('show-if="' + [0, 1, 2, 3, 4, 5,
			6].map((n) => `nps = ${n}`).join(' and ') + '"'));
		await page.goto(edit(survey, '?q=why'));
		assert.equal(await page.locator('[data-asks]').count(), 8);
		assert.deepEqual(problems, []);
		await context.close();
	});
