// A survey with a question of every type, three languages and twelve
// conditions: made by the keyboard alone, answered in Hebrew on a phone
// without script, and edited and published again while answers arrive.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { DESK, PHONE, launch, measure, visitor } from '../lib/browser.mjs';
import { Visitor, one, personAdd, plain, sql, tenantAdd } from '../lib/app.mjs';
import { ask, fill, formOf, post, until } from '../lib/survey.mjs';
import { Keys } from '../lib/keyboard.mjs';
import { PAGES, WORDS } from '../lib/whole.mjs';
import { password } from '../lib/env.mjs';

const tenant = tenantAdd();
const editor = personAdd(tenant, 'editor');
sql(`update app.tenant set privacy_url = 'https://example.org/privacy'
	where id = :'id'`, { id: tenant.id });
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

// Pictures of the main steps, for who wants to look at them.
const shots = process.env.EXITPOLL_TEST_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
async function shot(page, name) {
	if (shots)
		await page.screenshot({ fullPage: true,
			path: `${shots}/${name}.png` });
}

async function keysOf(options) {
	const { page, problems, context } = await visitor(browser, options);
	const keys = new Keys(page, { script: options.javaScriptEnabled });
	await page.goto('/login');
	await keys.write('E-mail address', editor);
	await keys.write('Password', password);
	await keys.go('Enter');
	return { page, problems, context, keys };
}

// --- by the keyboard alone ---

const HERE = 'a-whole-visit';
const survey = { slug: HERE, path: `/${tenant.slug}/s/${HERE}` };
const draft = () => one(`select definition from app.survey_draft d
	join app.survey s on s.id = d.survey_id
	where s.tenant_id = :'id' and s.slug = :'slug'`,
{ id: tenant.id, slug: HERE });
const codes = {};	// of each type, as the editor made them
const labels = {};	// of each question's words, likewise

async function condition(keys, { when, any }) {
	for (const [i, [asked, is, value]] of when.entries()) {
		await keys.choose(`Question of row ${i + 1}`,
			new RegExp('^' + asked.slice(0, 40)
				.replace(/[?.]/g, '\\$&')));
		await keys.choose('What is asked of it', is);
		if (value !== undefined) {
			const { role } = await keys.to('Value');
			if (role === 'textbox') await keys.type(value);
			else await keys.choose('Value', value, { here: true });
		}
		// The next row is there once this one is saved.
		if (i + 1 < when.length) await keys.follow('Save');
	}
	if (any) {
		await keys.choose('Shown if', 'one of these is true',
			{ back: true });
		await keys.follow('Save');
	}
}

// What the form of a question has to be told, in the order of its fields.
async function describe(keys, q) {
	const texts = [['low', 'Words at the low end'],
		['high', 'Words at the high end'], ['agree', 'Words beside the box'],
		['other', /^“Other”/]];
	for (const [name, field] of texts)
		if (q[name]) await keys.write(field, q[name]);
	if (q.options)
		await keys.write('More options, one a line', q.options.join('\n'));
	if (q.rows) await keys.write('More rows, one a line', q.rows.join('\n'));
	if (q.value)
		await keys.write('Worked out as', q.value.replace(/\{([^}]*)\}/g,
			(all, type) => codes[type]));
	if (q.when) await condition(keys, q);
}

// Two languages more: of the first page by hand, of the rest as a translator
// sends it back, all at once into the definition; so do the pictures.
const tongues = ['de', 'he'];

async function translateByHand(keys, q, lang) {
	const say = (english) => WORDS[english][tongues.indexOf(lang)];
	await keys.follow(new RegExp('^' + q.label.replace('?', '\\?')),
		{ role: 'link', back: true });
	await keys.write('Question', say(q.label));
	for (const [name, field] of [['low', 'Words at the low end'],
		['high', 'Words at the high end'], ['other', /^“Other”/]])
		if (q[name]) await keys.write(field, say(q[name]));
	for (const [i, option] of (q.options ?? []).entries())
		await keys.write(`Option ${i + 1}`, say(option));
}

function translated(xml) {
	const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAA' +
		'AfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
	return xml.replace(/<(\w+)([^<>]*)>([^<>]+)<\/\1>/g,
		(all, tag, set, words) => {
			const others = WORDS[plain(words).trim()];
			if (tag === 'text' || !/\S/.test(words)) return all;
			return `<${tag}${set}><text xml:lang="en">${words}</text>` +
				tongues.map((lang, i) => `<text xml:lang="${lang}">${
					others?.[i] ?? `${words} (${lang})`}</text>`)
					.join('') + `</${tag}>`;
		}).replace(/(type="picture"[^]*?<\/question>)/, (question) =>
		question.replace(/<option (code="[^"]*")>/g,
			`<option $1 image="${pixel}">`))
		// It has every type of question, so it takes its time.
		.replace('<survey ', '<survey minutes="30" ');
}

async function translate(page, keys) {
	await keys.follow('Languages');
	for (const lang of tongues) {
		await keys.write(/^Or the tag of one/, lang);
		await keys.follow('Add a language');
	}
	for (const lang of tongues) {
		await keys.follow('Translate', { group: '' });
		if (lang === 'he') await keys.follow('עברית');
		assert.equal(new URL(page.url()).searchParams.get('lang'), lang);
		await keys.write('Title', WORDS['A whole visit']
			[tongues.indexOf(lang)]);
		for (const q of PAGES[0].questions)
			await translateByHand(keys, q, lang);
		if (lang === 'he') await shot(page, 'translating');
		// What was typed last goes with whoever leaves the page for another.
		await keys.follow('Languages');
	}
	await keys.follow('XML');
	await keys.to('XML', { role: 'textbox' });
	await keys.type(translated(draft()));
	await keys.follow('Save');
	await keys.follow('Languages');
	assert.equal(await page.locator('.ed-tongues .pill').count(), 3);
	await keys.follow('Problems');
	assert.match(await page.textContent('#faults'), /Nothing is wrong/);
	await keys.follow('A whole visit', { role: 'link' });
}

async function publish(page, keys, version) {
	await keys.follow('Publish', { role: 'link' });
	if (version === 1) {
		await keys.to(/^Open it at once/);
		await keys.press('Space');
		await shot(page, 'publish');
	}
	await keys.follow(`Publish version ${version}`);
	assert.match(await page.textContent('[role=status]'),
		new RegExp(`Version ${version} is published`));
}

const published = {};
const definition = (version) => published[version] ??= one(`select v.definition
	from app.survey_version v join app.survey s on s.id = v.survey_id
	where s.tenant_id = :'id' and s.slug = :'slug' and version = :'version'`,
{ id: tenant.id, slug: HERE, version });

test('made by the keyboard alone', async () => {
	const { page, problems, context, keys } =
		await keysOf({ viewport: DESK });
	await keys.follow('Surveys', { role: 'link' });
	await keys.follow('New survey');
	await keys.follow('A blank survey');
	await keys.write('Name', 'A whole visit');
	await keys.follow('Make the survey');
	assert.match(page.url(), new RegExp(`/app/surveys/${HERE}/edit`));

	const offered = await page.$$eval('#new_type option', (all) =>
		all.map((o) => [o.value, o.textContent]));
	const planned = PAGES.flatMap((p) => p.questions.map((q) => q.type));
	assert.deepEqual(planned.filter((t) =>
		!offered.some(([value]) => value === t)), []);
	// A type that is newer than this test: what its form asks for.
	const more = offered.filter(([t]) => !planned.includes(t));
	PAGES.at(-1).questions.push(...more.map(([type, title]) =>
		({ type, label: `Something more: ${title}`, fresh: true })));
	for (const [type, title] of offered)
		for (const q of PAGES.flatMap((p) => p.questions))
			if (q.type === type) q.title = title;

	for (const [i, p] of PAGES.entries()) {
		if (i === 0)
			await keys.write('Title', p.title);
		else {
			await keys.write('Its words', p.title);
			await keys.follow('Add a page');
		}
		if (p.when) await condition(keys, p);
		for (const q of p.questions) {
			await keys.choose('Type', q.title, { group: 'Add a question' });
			await keys.write('Its words', q.label);
			await keys.follow('Add a question');
			codes[q.type] ??= new URL(page.url()).searchParams.get('q');
			labels[q.label] = new URL(page.url()).searchParams.get('q');
			if (q.fresh) {
				if (await page.$('[id="o.more"]')) q.options = ['First', 'Second'];
				if (await page.$('[id="r.more"]')) q.rows = ['First', 'Second'];
			}
			await describe(keys, q);
		}
	}
	await keys.follow('Save');
	await shot(page, 'editor');
	await translate(page, keys);
	await shot(page, 'languages');
	await publish(page, keys, 1);
	await shot(page, 'published');
	assert.deepEqual(problems, []);
	const twelve = PAGES.flatMap((p) => [p, ...p.questions])
		.filter((x) => x.when);
	assert.equal(twelve.length, 12);
	assert.equal(definition(1).match(/show-if="/g).length, 12);
	await context.close();
});

// --- in Hebrew, on a phone, without script ---

const hebrew = (words) => WORDS[words]?.[1] ?? String(words);

// Taps and types as a finger does: on what is read.
const tap = (box, words) => box.locator('label').filter({ hasText:
	new RegExp(`^${hebrew(words).replace(/[?.]/g, '\\$&')}(?:, .*)?$`) })
	.tap();
const answering = {
	choices: async (box, says) => {
		for (const one of [says].flat()) await tap(box, one);
	},
	faces: (box, says) => box.locator('label').nth(says - 1).tap(),
	menu: (box, says) => box.locator('select')
		.selectOption({ label: hebrew(says) }),
	typed: (box, says) => box.locator(':is(input, textarea)[id^=q-]')
		.fill(String(says)),
	rows: async (box, says) => {
		for (const [row, one] of Object.entries(says))
			await tap(box.getByRole('row', { name: hebrew(row) }), one);
	},
	places: async (box, says) => {
		for (const [item, place] of Object.entries(says))
			await box.getByLabel(hebrew(item), { exact: true })
				.selectOption({ label: String(place) });
	},
	amounts: async (box, says) => {
		for (const [item, n] of Object.entries(says))
			await box.getByLabel(hebrew(item), { exact: true })
				.fill(String(n));
	},
	box: (box) => box.locator('label').last().tap(),
	// On a page of its own, and back to what was filled in before.
	file: async (box, says) => {
		const page = box.page();
		await Promise.all([page.waitForNavigation(),
			box.locator('button').tap()]);
		assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
		assert.deepEqual(await measure(page), { small: [], wide: 0 });
		await page.setInputFiles('input[type=file]', { name: says,
			mimeType: 'text/plain', buffer: Buffer.from(NOTE) });
		await Promise.all([page.waitForNavigation(),
			page.locator('.actions .button').first().tap()]);
	},
};
const HOW = { nps: 'choices', rating: 'choices', smileys: 'faces',
	single: 'choices', multiple: 'choices', yesno: 'choices',
	picture: 'choices', 'age-band': 'choices', 'income-band': 'choices',
	dropdown: 'menu', country: 'menu', matrix: 'rows', ranking: 'places',
	sum: 'amounts', consent: 'box', file: 'file' };
const NOTE = 'שלום, זה הקובץ.\n';
const SILENT = ['hidden', 'computed', 'computed-code', 'computed-text'];

const codeOf = (q) => labels[q.label];
const isAsked = (q) => q.shown !== false && !SILENT.includes(q.type);

// The codes of the questions that a page asks, in order.
const asks = (page) => page.$$eval('.questions [name]', (all) =>
	[...new Set(all.map((el) => (el.name === '_attach' ? el.value : el.name)
		.replace(/\..*/, '')))]);

test('answered in Hebrew on a phone without script', async () => {
	const { page, problems, context } = await visitor(browser, {
		viewport: PHONE, phone: true, javaScriptEnabled: false,
		locale: 'he' });
	await page.goto(`${survey.path}?agent=Dana&who_answered=Dana`);
	const shown = PAGES.filter((p) => p.shown !== false);
	for (const [i, p] of shown.entries()) {
		assert.equal(await page.getAttribute('html', 'lang'), 'he');
		assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
		assert.deepEqual(await measure(page), { small: [], wide: 0 });
		assert.ok((await page.textContent('main'))
			.includes(hebrew(p.title)), p.title);
		const questions = p.questions.filter(isAsked);
		assert.deepEqual(await asks(page), questions
			.filter((q) => q.type !== 'statement').map(codeOf));
		for (const q of questions) {
			if (q.says === undefined) continue;
			const box = page.locator('.q', { has: page.getByText(
				hebrew(q.label), { exact: true }) });
			await answering[HOW[q.type] ?? 'typed'](box, q.says);
		}
		await shot(page, `he-${i + 1}`);
		await Promise.all([page.waitForNavigation(),
			page.locator('.actions .button').first().tap()]);
	}
	assert.match(page.url(), /\/thanks/);
	assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
	await shot(page, 'he-thanks');
	assert.deepEqual(problems, []);
	await context.close();
});

// Codes of the options and rows of version 1, by what they are called.
function codeIn(q, words) {
	const [, body] = new RegExp(`<question code="${codeOf(q)}"([^]*?)` +
		'</question>').exec(definition(1));
	return new RegExp('<(?:option|row) code="([^"]*)"[^>]*>\\s*' +
		`<text xml:lang="en">${words}</text>`).exec(body)?.[1];
}

function expected(q, answers) {
	const code = codeOf(q);
	if (q.type === 'file')
		return { [code]: answers[code], [`${code}.name`]: q.says,
			[`${code}.size`]: Buffer.byteLength(NOTE) };
	const value = q.stored ?? q.says;
	const coded = (x) => codeIn(q, x) ?? x;
	if (value === undefined) return {};
	// Whoever has an address can say anything in it.
	if (q.type === 'hidden')
		return { [code]: value, [`${code}.unverified`]: 1 };
	if (Array.isArray(value)) return { [code]: value.map(coded) };
	if (typeof value !== 'object') return { [code]: coded(value) };
	return Object.fromEntries(Object.entries(value).map(([part, x]) =>
		[`${code}.${codeIn(q, part)}`, coded(x)]));
}

const stored = (and = 'true') => sql(`select r.id, r.answers, r.version,
	r.language, r.state from app.response r
	join app.survey s on s.id = r.survey_id
	where s.tenant_id = :'id' and s.slug = :'slug' and ${and}`,
{ id: tenant.id, slug: HERE }).map(([id, answers, version, language, state]) =>
	({ id, answers: JSON.parse(answers), version: Number(version), language,
		state }));

// What a response's page says of each question.
const said = (html) => Object.fromEntries([...html.matchAll(
	/<dt>([^]*?)<\/dt>([^]*?)<\/div>/g)].map(([, label, values]) =>
	[plain(label), [...values.matchAll(/<dd[^>]*>([^]*?)<\/dd>/g)]
		.map(([, v]) => plain(v))]));

test('each answer is stored under its code, and shown as it was worded',
	async () => {
		const [response, ...none] = stored();
		assert.deepEqual(none, []);
		assert.equal(response.state, 'complete');
		assert.equal(response.language, 'he');
		assert.deepEqual(response.answers, Object.assign({},
			...PAGES.flatMap((p) => p.questions)
				.map((q) => expected(q, response.answers))));
		const staff = await Visitor.signIn(editor);
		for (const tag of ['en', 'he']) {
			const own = (words) => tag === 'en' ? words : hebrew(words);
			const page = await staff.get(`/app/responses/${response.id}`,
				{ 'accept-language': tag });
			const is = said(page.text);
			for (const q of PAGES.flatMap((p) => p.questions)) {
				if (q.type === 'statement') continue;
				assert.ok(is[own(q.label)], `${tag}: ${q.label}`);
				const shown = is[own(q.label)].join(' ');
				const words = Array.isArray(q.says) ? q.says :
					codeIn(q, q.says) ? [q.says] :
						typeof q.says === 'object' ?
							Object.keys(q.says) : [];
				if (q.type === 'file') words.push(q.says);
				for (const one of words)
					assert.ok(shown.includes(own(one)),
						`${tag}: “${one}” in “${shown}”`);
			}
		}
	});

// --- edited and published while answers arrive ---

const CHANNEL = 'How did you reach us?';
const WISH = 'What should we know?';
const WAYS = ['Chat', 'Live chat', 'Talking to us'];	// one a version

// A whole visit as a program sends it: what it was offered and chose on its
// first page, and words that no other visit says.
async function visit(words) {
	const english = { 'accept-language': 'en' };
	const channel = labels[CHANNEL], wish = labels[WISH];
	let page = await ask('GET', survey.path, { headers: english });
	let chosen, pages = 0;
	while (page.status === 200 && !/\/thanks/.test(page.at ?? '')) {
		const answers = {};
		const offered = [...page.text.matchAll(new RegExp(
			`name="${channel}" value="(\\w+)"[^>]*/?>(?:<[^>]*>)*` +
			'([^<]*)', 'g'))].filter(([, code]) => code !== 'other');
		if (offered.length > 0) {
			const [, code, label] = offered[Number(/\d+$/.exec(words)) %
				offered.length];
			chosen = { code, label, way: plain(offered[0][2]) };
			answers[channel] = code;
		}
		if (page.text.includes(`name="${wish}"`)) answers[wish] = words;
		const form = formOf(page);
		const sent = await post(form.action, fill(form, answers), english);
		assert.equal(sent.status, 303, plain(sent.text));
		pages++;
		page = await ask('GET', sent.to, { headers: english });
		page.at = sent.to;
	}
	assert.equal(page.status, 200);
	assert.ok(pages > 2);
	return { words, ...chosen };
}

// Somebody with a phone who is on the second page, and has not sent it.
async function halfWay(words) {
	const { page, context, problems } = await visitor(browser, {
		viewport: PHONE, phone: true, javaScriptEnabled: false,
		locale: 'en' });
	await page.goto(survey.path);
	await page.locator(`[name=${labels['How likely are you to recommend us?']}]`)
		.nth(9).check({ force: true });
	await page.locator('label', { hasText: 'E-mail' }).tap();
	const next = () => Promise.all([page.waitForNavigation(),
		page.locator('.actions .button').first().tap()]);
	await next();
	await page.fill(`[name=${labels[WISH]}]`, words);
	return { page, context, problems, next, words };
}

async function toTheEnd(who) {
	while (!/\/thanks/.test(who.page.url())) await who.next();
	assert.deepEqual(who.problems, []);
	await who.context.close();
	return { words: who.words, code: 'e_mail', label: 'E-mail', way: 'Chat' };
}

const open = (keys, question) => keys.follow(
	new RegExp('^' + question.replace('?', '\\?')), { role: 'link' });

async function addAQuestion(keys, label) {
	await keys.choose('Type', 'Yes or no', { group: 'Add a question' });
	await keys.write('Its words', label);
	await keys.follow('Add a question');
}

test('edited and published twice while answers arrive', async () => {
	const sent = [];
	let over = false, failed;
	const program = async (n) => {
		for (let i = 0; !over; i += 2)
			sent.push(await visit(`words of visit ${n + i}`));
	};
	const arrived = async (way) => {
		const enough = () => sent.filter((s) => s.way === way).length >= 20;
		await until(() => failed || enough(), `answers to “${way}”`);
	};
	const programs = Promise.all([0, 1].map(program))
		.catch((error) => { failed = error; over = true; });
	try {
		const { page, problems, context, keys } =
			await keysOf({ viewport: DESK });
		const sends = await halfWay('typed before, sent behind the second');
		const waits = await halfWay('typed before, sent behind the third');
		await page.goto(`/app/surveys/${HERE}/edit`);
		await keys.follow('Make a draft of version 1');
		await open(keys, CHANNEL);
		await keys.write('Option 1', WAYS[1]);
		await keys.follow('Remove: Option 3');
		await addAQuestion(keys, 'Did you wait long?');
		await open(keys, 'How satisfied are you?');
		await keys.follow('Move up');
		await arrived(WAYS[0]);
		await publish(page, keys, 2);

		// What was typed before is taken; and it is not gone when the page
		// has to come back.
		const minutes = `[name=${labels['How many minutes did it take?']}]`;
		await sends.page.fill(minutes, 'some');
		await sends.next();
		assert.equal(await sends.page.inputValue(`[name=${labels[WISH]}]`),
			sends.words);
		assert.equal(await sends.page.inputValue(minutes), 'some');
		await sends.page.fill(minutes, '7');
		sent.push(await toTheEnd(sends));

		await page.goto(`/app/surveys/${HERE}/edit`);
		await keys.follow('Make a draft of version 2');
		await open(keys, CHANNEL);
		await keys.write('Option 1', WAYS[2]);
		await addAQuestion(keys, 'Would you come back?');
		await open(keys, 'How satisfied are you?');
		await keys.follow('Move down');
		await arrived(WAYS[1]);
		await publish(page, keys, 3);
		await arrived(WAYS[2]);
		sent.push(await toTheEnd(waits));
		assert.deepEqual(problems, []);
		await context.close();
	} finally {
		over = true;
		await programs;
	}
	assert.ifError(failed);

	// Each that was acknowledged is there once, under the version and the
	// code that its page had.
	const wish = labels[WISH], channel = labels[CHANNEL];
	const rows = stored(`r.state = 'complete' and language = 'en'`);
	const order = (list) => list.map((x) => x.join(' | ')).sort();
	assert.deepEqual(order(rows.map((r) => [r.answers[wish],
		r.answers[channel], r.version])), order(sent.map((s) => [s.words,
		s.code, WAYS.indexOf(s.way) + 1])));
	assert.ok(sent.length >= 60);

	// Each says what it was answered to; so does the dashboard of all.
	const staff = await Visitor.signIn(editor);
	for (const [way, i] of WAYS.map((w, k) => [w, k])) {
		const row = rows.find((r) => r.version === i + 1 &&
			r.answers[channel] === 'chat');
		const page = await staff.get(`/app/responses/${row.id}`);
		assert.deepEqual(said(page.text)[CHANNEL], [way]);
	}
	const gone = rows.find((r) => r.answers[channel] === 'e_mail');
	assert.deepEqual(said((await staff.get(`/app/responses/${gone.id}`))
		.text)[CHANNEL], ['E-mail']);
	const count = (way, code) => sent.filter((x) => x.way === way &&
		x.code === code).length;
	const all = plain((await staff.get(`/app/surveys/${HERE}`)).text)
		.replace(/\s+/g, ' ');
	// Who answered in Hebrew chose the first, in the first version.
	for (const row of [`${WAYS[2]}${count(WAYS[2], 'chat')}`,
		`${WAYS[1]} (so worded until version 2)${count(WAYS[1], 'chat')}`,
		`${WAYS[0]} (so worded until version 1)` +
			`${count(WAYS[0], 'chat') + 1}`,
		`E-mail (no longer offered)${count(WAYS[0], 'e_mail')}`])
		assert.ok(all.includes(row), row);
});
