// Publishing a survey, its versions and its states, as somebody works with
// them: by the keyboard alone, with script and without, and on a phone from
// right to left.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { DESK, PHONE, axe, launch, measure, signIn, visitor } from
	'../lib/browser.mjs';
import { ask, one, personAdd, plain, respond, sql, surveyAdd, tenantAdd,
	versionAdd } from '../lib/app.mjs';
import { until } from '../lib/survey.mjs';
import { Keys } from '../lib/keyboard.mjs';

const tenant = tenantAdd();
const editor = personAdd(tenant, 'editor');
sql(`update app.tenant set privacy_url = 'https://example.org/privacy'
	where id = :'id'`, { id: tenant.id });
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const xml = (label, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="kept" xml:lang="en">
<title>Leaving</title><thanks>Thanks.</thanks>
<page code="one"><title>Your visit</title>
<question code="nps" type="nps"><label>${label}</label></question>
<question code="pick" type="single"><label>Which one?</label>
<option code="a">This one</option><option code="b">That one</option></question>
</page><page code="two"><title>In words</title>
<question code="word" type="short-text"><label>A word?</label></question>
${more}</page></survey>`;

async function signedIn(options) {
	const { page, problems, context } = await visitor(browser, options);
	await signIn(page, editor);
	return { page, context, problems, keys: new Keys(page,
		{ script: options.javaScriptEnabled !== false }) };
}

const main = async (page) =>
	(await page.innerText('main')).replace(/\s+/g, ' ');
const state = (survey) => one(`select state from app.survey
	where id = :'id'`, survey);
const draft = (survey) => one(`select definition from app.survey_draft
	where survey_id = :'id'`, survey) ?? '';
const visitors = async (survey, status) => {
	let answer;
	await until(async () => {
		answer = await ask('GET', survey.path);
		return answer.status === status;
	}, `visitors get ${status}`);
	return plain(answer.text).replace(/\s+/g, ' ');
};
// The page in the frame: what visitors get.
const framed = (page) => page.frameLocator('iframe.preview').locator('main');

const both = (what, run) => {
	for (const javaScriptEnabled of [true, false])
		test(`${what}, ${javaScriptEnabled ? 'with' : 'without'} script`,
			async () => {
				const survey = surveyAdd(tenant, xml('Recommend?'));
				const v = await signedIn({ viewport: DESK,
					javaScriptEnabled });
				await run({ ...v, survey,
					home: `/app/surveys/${survey.slug}` });
				assert.deepEqual(v.problems, []);
				await v.context.close();
			});
};

both('by keys: a draft is published, and the version before looked at and made a draft',
	async ({ page, keys, survey, home }) => {
		await respond(survey, { nps: 9, pick: 'b' }, { word: 'Fine' });
		await page.goto(home + '/edit');
		await keys.follow('Make a draft of version 1');
		await keys.write('Question', 'Would you recommend us?');
		await keys.follow('Save');
		await keys.follow('Publish', { role: 'link' });
		assert.match(await main(page),
			/Was “Recommend\?”, is now “Would you recommend us\?”/);
		assert.match(await main(page), /is open and stays open/);
		await keys.follow('Publish version 2');
		assert.match(await page.textContent('[role=status]'),
			/Version 2 is published/);
		assert.ok((await page.textContent('.address'))
			.endsWith(survey.path));
		assert.match(await visitors(survey, 200), /Would you recommend us/);

		// A page that is read again does not say that it was done now.
		await keys.follow('Versions');
		assert.match(await main(page), /Version 2.*Shown now.*0 complete resp.*Version 1.*1 complete resp/);
		assert.match(await main(page), /From version 1 to version 2/);
		await keys.choose('From', /Version 2|^2/);
		await keys.choose('To', /Version 1|^1/);
		await keys.follow('Compare');
		assert.match(await main(page), /From version 2 to version 1/);
		assert.match(await main(page),
			/Was “Would you recommend us\?”, is now “Recommend\?”/);

		await keys.follow('Version 1: Look at it');
		await framed(page).getByText('Recommend?', { exact: true }).waitFor();
		await keys.follow('2. In words');
		await framed(page).getByText('A word?', { exact: true }).waitFor();
		await keys.follow('Make it a draft Version 1');
		assert.match(await page.textContent('[role=status]'),
			/says what that version said/);
		assert.equal(draft(survey), xml('Recommend?'));
	});

both('by keys: a draft is only replaced after a question, and that is one step back',
	async ({ page, keys, survey, home }) => {
		versionAdd(tenant, survey, 2, xml('Would you?'));
		sql(`insert into app.survey_draft (tenant_id, survey_id, definition,
			based_on) values (:'tenant', :'id', :'xml', 2)`, { ...survey,
			tenant: tenant.id, xml: xml('Worked on') });
		await page.goto(home + '/versions');
		await keys.follow('Make it a draft Version 1');
		assert.match(await main(page), /Replace the draft\?/);
		await keys.follow('Keep it');
		assert.equal(draft(survey), xml('Worked on'));
		await keys.follow('Make it a draft Version 1');
		await keys.follow('Make version 1 a draft');
		assert.equal(draft(survey), xml('Recommend?'));
		await keys.follow(/^Undo: version 1 made the draft/);
		assert.equal(draft(survey), xml('Worked on'));
		// What two people do at the same time is told to the second.
		await keys.follow('Publish', { role: 'link' });
		sql(`update app.survey_draft set definition = :'xml',
			revision = revision + 1 where survey_id = :'id'`,
		{ ...survey, xml: xml('By somebody else') });
		await keys.follow('Publish version 3');
		assert.match(await main(page), /Nothing was published.*is now “By somebody else”/);
		await keys.follow('Publish version 3');
		assert.match(await page.textContent('[role=status]'),
			/Version 3 is published/);
	});

both('by keys: paused, closed, opened and scheduled; a version more opens nothing',
	async ({ page, keys, survey, home }) => {
		await page.goto(home + '/settings');
		await keys.follow('Pause');
		assert.match(await page.textContent('[role=status]'), /saved/);
		assert.equal(state(survey), 'paused');
		assert.match(await main(page), /Visitors read: This survey is paused/);
		assert.match(await visitors(survey, 410), /This survey is paused/);
		await keys.follow('Open', { role: 'button' });
		await visitors(survey, 200);
		await keys.follow('Close', { role: 'link' });
		assert.match(await main(page), /Close this survey\?/);
		await keys.follow('Leave it as it is');
		assert.equal(state(survey), 'open');
		await keys.follow('Close', { role: 'link' });
		await keys.follow('Close', { role: 'button' });
		await visitors(survey, 410);

		await page.goto(home + '/edit');
		await keys.follow('Make a draft of version 1');
		await keys.write('Question', 'Said anew?');
		await keys.follow('Save');
		await keys.follow('Publish', { role: 'link' });
		assert.match(await main(page), /keeps its state \(Closed\)/);
		await keys.follow('Publish version 2');
		assert.equal(state(survey), 'closed');
		await visitors(survey, 410);

		await page.goto(home + '/settings');
		await keys.follow('Open', { role: 'button' });
		await keys.to(/^Opens/);
		await page.keyboard.type('05012090');
		await keys.press('ArrowRight');
		await page.keyboard.type('1000AM');
		assert.equal((await keys.now()).value, '2090-05-01T10:00');
		await keys.write('Message in English', 'See you in spring.');
		await keys.follow('Save');
		assert.match(await main(page), /Scheduled/);
		assert.match(await visitors(survey, 410),
			/not open yet.*See you in spring/);
		await keys.follow('Change back');
		assert.match(await visitors(survey, 200), /Said anew/);
	});

for (const [what, options] of [['a phone in Hebrew', { viewport: PHONE,
	phone: true, locale: 'he' }], ['a desk', { viewport: DESK }]])
	test(`each page of it fits ${what}, and axe finds nothing`, async () => {
		const survey = surveyAdd(tenant, xml('Recommend?'));
		const home = `/app/surveys/${survey.slug}`;
		versionAdd(tenant, survey, 2, xml('Would you?', `<question code="x"
			type="yesno"><label>${'A very long word: ' +
			'x'.repeat(90)}</label></question>`));
		const { page, context, problems } = await signedIn(options);
		const look = async (name, path) => {
			if (path) await page.goto(home + path);
			const found = await measure(page);
			assert.equal(found.wide, 0, name);
			if (options.phone) assert.deepEqual(found.small, [], name);
			assert.deepEqual(await axe(page), [], name);
			if (process.env.EXITPOLL_TEST_SHOTS)
				await page.screenshot({ fullPage: true, path:
					`${process.env.EXITPOLL_TEST_SHOTS}/${name}.${
						options.phone ? 'phone' : 'desk'}.png` });
		};
		await look('nothing-to-publish', '/publish');
		sql(`insert into app.survey_draft (tenant_id, survey_id, definition,
			based_on) values (:'tenant', :'id', :'xml', 2)`, { ...survey,
			tenant: tenant.id, xml: xml('Recommend?', `<question code="y"
				type="rating"><label>How good and how fast?</label>
				</question>`) });
		await look('to-publish', '/publish');
		await look('versions', '/versions');
		await look('replace', '/versions?restore=1');
		await look('version', '/versions/1/look');
		await page.goto(home + '/publish');
		await Promise.all([page.waitForNavigation(),
			page.locator('main form button.button').last().click()]);
		await look('published');
		await look('settings', '/settings');
		await look('close', '/settings?ask=closed');
		sql(`update app.survey set state = 'paused' where id = :'id'`, survey);
		await look('paused', '/settings');
		assert.deepEqual(problems, []);
		await context.close();
	});
