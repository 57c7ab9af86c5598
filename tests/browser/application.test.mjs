// An application with a file that LibreOffice really wrote: past the age
// question, refused once with the file kept, confirmed, and then found by the
// people who hire, byte for byte.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PHONE, SMALL, launch, marker, measure, signIn, visitor } from
	'../lib/browser.mjs';
import { ageAnswer, ageQuestion, applyForm } from '../lib/pages.mjs';

const send = (page) => page.locator('main .actions .button').tap();
let browser, folder, docx, missing;

before(async () => {
	browser = await launch();
	folder = mkdtempSync(path.join(tmpdir(), 'exitpoll-docx-'));
	try {
		writeFileSync(path.join(folder, 'cv.txt'),
			'Zo\u00eb Brandt\n\nTen years in support.\n');
		execFileSync('soffice', ['--headless', '--convert-to', 'docx',
			`-env:UserInstallation=file://${folder}/profile`,
			'--outdir', folder, path.join(folder, 'cv.txt')],
			{ stdio: 'ignore', timeout: 120_000 });
		docx = path.join(folder, 'cv.docx');
		readFileSync(docx);
	} catch (error) {
		if (error.code !== 'ENOENT' || docx) throw error;
		missing = 'soffice is not installed';
	}
});

after(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true, force: true });
});

const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');

async function fits(page) {
	assert.deepEqual(await measure(page), { small: [], wide: 0 });
}

async function apply(js, t) {
	const name = `Zo\u00eb ${marker('Brandt')}`;
	const { context, page, problems } = await visitor(browser,
		{ phone: true, viewport: js ? PHONE : SMALL, javaScriptEnabled: js });

	await page.goto('/acme/careers');
	await fits(page);
	await page.locator('.jobs h3 a').first().tap();
	await page.waitForSelector('.sheet');
	await fits(page);
	await page.locator('.actions .button').first().tap();
	await page.waitForSelector('#birth-year');
	await fits(page);
	assert.equal(await page.locator('#name').count(), 0,
		'the age comes before anything personal');
	await ageAnswer(page, 1987);
	await page.waitForSelector('#resume');
	await fits(page);
	assert.equal(await page.isChecked('#consent-process'), false);

	// Refused for the address and the consent; the file was good.
	await page.fill('#name', name);
	await page.fill('#email', 'zoe at example');
	await page.setInputFiles('#resume', docx);
	await page.fill('#cover-note', 'Hello <b>there</b> & good day');
	await send(page);
	await page.waitForSelector('.problem');
	await fits(page);
	assert.deepEqual(await page.$$eval('.problem a', (all) =>
		all.map((a) => a.getAttribute('href'))),
		['#email', '#consent-process']);
	assert.match(await page.textContent('.kept'), /cv\.docx/);
	assert.equal(await page.inputValue('#name'), name);
	assert.equal(await page.inputValue('#cover-note'),
		'Hello <b>there</b> & good day');

	await page.fill('#email', 'zoe@example.org');
	await page.locator('#consent-process').tap();
	await send(page);
	await page.waitForURL(/\/applied\?/);
	await fits(page);
	const reference = (await page.textContent('.receipt strong')).trim();
	assert.match(reference, /^[0-9A-Z]+-[0-9A-Z]+/);
	assert.ok(!(await page.content()).includes(name),
		'the confirmation says nothing personal');
	await page.reload();
	assert.equal((await page.textContent('.receipt strong')).trim(),
		reference);
	assert.deepEqual(problems, []);
	await context.close();
	t.diagnostic(`reference ${reference}`);
	return { name, reference };
}

async function findAs(email, { name, reference }) {
	const { context, page, problems } = await visitor(browser);
	await signIn(page, email);
	await page.goto('/app/applications');
	await page.getByRole('link', { name }).click();
	await page.waitForSelector('.file');
	assert.match(await page.textContent('main'), new RegExp(reference));
	assert.match(await page.textContent('main'),
		/Hello <b>there<\/b> & good day/);
	const [download] = await Promise.all([page.waitForEvent('download'),
		page.click('.file a')]);
	assert.equal(download.suggestedFilename(), 'cv.docx');
	const saved = path.join(folder, `${email}.docx`);
	await download.saveAs(saved);
	assert.equal(sha(readFileSync(saved)), sha(readFileSync(docx)));
	assert.deepEqual(problems, []);
	await context.close();
}

for (const js of [true, false]) {
	test(`applying with a DOCX, script ${js ? 'on' : 'off'}`, async (t) => {
		if (missing) return t.skip(missing);
		const sent = await apply(js, t);
		await findAs('recruiter@acme.example', sent);
		await findAs('owner@acme.example', sent);
	});
}

test('too young: a calm page, and the question is not asked again', async () => {
	const { context, page, problems } = await visitor(browser,
		{ phone: true });
	await ageQuestion(page);
	await ageAnswer(page, new Date().getFullYear() - 10);
	await page.waitForSelector('h1:has-text("apply online")');
	await fits(page);
	assert.equal(await page.locator('form').count(), 0);
	await page.goBack();
	await page.reload();
	assert.equal(await page.locator('#birth-year').count(), 0);
	assert.deepEqual(problems, []);
	await context.close();
});

test('the size of a file is said before it is sent', async () => {
	const { context, page, problems } = await visitor(browser,
		{ phone: true });
	await applyForm(page);
	await page.setInputFiles('#resume', { name: 'big.pdf',
		mimeType: 'application/pdf', buffer: Buffer.alloc(6 << 20, 'x') });
	assert.match(await page.textContent('#resume-note'), /larger than 5 MB/);
	await page.fill('#name', 'Big File');
	await send(page);
	await page.waitForSelector('.problem');
	assert.equal(await page.inputValue('#name'), 'Big File');
	assert.ok(await page.locator('.problem a[href="#resume"]').count());
	assert.deepEqual(problems, []);
	await context.close();
});
