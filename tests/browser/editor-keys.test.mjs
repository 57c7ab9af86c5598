// The editor for who has only keys, or is quick: the focus is not lost when a
// page comes back, arrows in a menu do not send it, and what was typed just
// before something is pressed is neither lost nor taken for somebody else's.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, launch, signIn, visitor } from '../lib/browser.mjs';
import { one, personAdd, surveyAdd, tenantAdd } from '../lib/app.mjs';
import { Keys } from '../lib/keyboard.mjs';

const tenant = tenantAdd();
const ana = personAdd(tenant, 'editor');
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const draft = (survey) => one(`select definition from app.survey_draft
	where survey_id = :'id'`, { id: survey.id }) ?? '';

async function editing(run, query = '?q=topics') {
	const survey = surveyAdd(tenant);
	const { page, problems, context } =
		await visitor(browser, { viewport: DESK });
	await signIn(page, ana);
	await page.goto(`/app/surveys/${survey.slug}/edit`);
	await page.click('button[value=make]');
	await page.goto(`/app/surveys/${survey.slug}/edit${query}`);
	await run({ page, survey, keys: new Keys(page) });
	assert.deepEqual(problems, []);
	await context.close();
}

// What is saved by itself arrives, but its answer is held up.
async function held(page) {
	let go, began;
	const let_go = new Promise((done) => { go = done; });
	const sent = new Promise((done) => { began = done; });
	await page.route(/\/edit$/, async (route) => {
		if (!/script=1/.test(route.request().postData() ?? ''))
			return route.continue();
		const response = await route.fetch();
		began();
		await let_go;
		return route.fulfill({ response });
	});
	return { go, sent };
}

test('after saving the keys go on in the form, after a step back at the steps',
	() => editing(async ({ page, keys }) => {
		await keys.follow('Save');
		await keys.press('Tab');
		assert.equal((await keys.now()).name, 'Type');
		await keys.write('Its words', 'One more?');
		await keys.follow('Add a question');
		await keys.press('Tab');
		assert.equal((await keys.now()).name, 'Type');
		await keys.follow(/^Undo/);
		await keys.press('Tab');
		assert.match((await keys.now()).name, /^(Undo|Redo)/);
		assert.ok(await page.locator('h1').isVisible());
	}));

test('arrows look through the types; leaving the menu, or Enter, asks for one',
	() => editing(async ({ page, keys, survey }) => {
		const at = page.url();
		await keys.to('Type');
		await keys.press('ArrowDown');
		await keys.press('ArrowDown');
		assert.equal(page.url(), at);
		assert.match(draft(survey), /code="topics" type="multiple"/);
		assert.equal((await keys.now()).name, 'Type');
		await keys.go('Tab');
		assert.match(draft(survey), /code="topics" type="yesno"/);
		await keys.to('Type');
		await keys.press('ArrowUp');
		await keys.go('Enter');
		assert.match(draft(survey), /code="topics" type="dropdown"/);
	}));

test('Save while it is being saved is no conflict with oneself',
	() => editing(async ({ page, keys, survey }) => {
		const { go, sent } = await held(page);
		await keys.write('Question', 'Typed and saved');
		await sent;
		await keys.to('Save');
		await keys.press('Enter');
		assert.equal(await page.textContent('#ed button[value=save]'),
			'Sending…');
		await Promise.all([page.waitForNavigation(), go()]);
		assert.match(page.url(), /did=saved/);
		assert.match(draft(survey), /Typed and saved/);
	}));

test('what was typed is kept by who follows a link or takes a step back at once',
	() => editing(async ({ page, keys, survey }) => {
		const { go, sent } = await held(page);
		await keys.write('Question', 'Typed and gone');
		await keys.to(/^Easy\?/, { role: 'link', back: true });
		await keys.press('Enter');
		await sent;
		await Promise.all([page.waitForNavigation(), go()]);
		assert.match(page.url(), /q=effort/);
		assert.match(draft(survey), /Typed and gone/);
		assert.match(await page.textContent('.ed-list'), /Typed and gone/);
		// The step that is taken back is the one that was just typed.
		await keys.write('Question', 'Typed and taken back');
		await keys.follow(/^Undo/, { back: true });
		assert.doesNotMatch(draft(survey), /taken back/);
		assert.match(draft(survey), /Typed and gone/);
		assert.equal(await page.locator('.problem').count(), 0);
	}));

test('the focus in the list stays where it is when the list is another',
	() => editing(async ({ page, keys }) => {
		const { go, sent } = await held(page);
		await keys.write('Question', 'Typed meanwhile');
		await sent;
		await keys.to(/^Easy\?/, { role: 'link', back: true });
		go();
		await page.locator('.ed-list', { hasText: 'Typed meanwhile' }).waitFor();
		assert.match((await keys.now()).name, /^Easy\?/);
	}));

test('a ranking that has no items yet is looked at without an error',
	() => editing(async ({ page, keys }) => {
		await keys.choose('Type', 'Ranking', { group: 'Add a question' });
		await keys.write('Its words', 'What comes first?');
		await keys.follow('Add a question');
		await page.frameLocator('.ed-look iframe')
			.getByText('What comes first?').first().waitFor();
	}));
