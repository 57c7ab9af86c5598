// The language of a person's own pages, chosen at /app/settings/me, and that
// of careers pages, which is the reader's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Visitor, alertAdd, mailingAdd, applicationAdd, one, personAdd, plain, sql,
	supportAdd, tenantAdd, transcriptAdd, webhookAdd } from '../lib/app.mjs';
import { fill, get, open, post, surveyNew } from '../lib/survey.mjs';
import * as careers from '../lib/careers.mjs';
import { routes } from '../lib/routes.mjs';
import { htmlRead, pageRead, walk } from '../lib/html.mjs';
import { foreign, whole } from '../lib/words.mjs';

const ME = '/app/settings/me';
const GERMAN = { 'accept-language': 'de-AT,de;q=0.9' };
const ENGLISH = { 'accept-language': 'en-GB,en;q=0.9' };
const langOf = (answer) => pageRead(answer.text).lang;
const stored = (email) => one(`select coalesce(language, 'none')
	from app.account where email = :'email'`, { email });

async function choose(visitor, language) {
	return visitor.post(ME, { _csrf: await visitor.csrf(), language });
}

test('what somebody has chosen holds for all of that person\'s pages, wherever ' +
	'signed in, and for nobody else', async () => {
	const tenant = tenantAdd();
	const email = personAdd(tenant, 'owner');
	const who = await Visitor.signIn(email);
	const other = await Visitor.signIn(personAdd(tenant, 'analyst'));
	const before = await who.get(ME, ENGLISH);
	assert.equal(langOf(before), 'en');
	assert.match(plain(before.text), /As your browser wants: English/);
	assert.match(plain((await who.get('/app', ENGLISH)).text), /Your account/);

	const answer = await choose(who, 'de');
	assert.equal(answer.status, 303);
	const after = await who.get(answer.headers.location, ENGLISH);
	assert.equal(langOf(after), 'de');
	assert.match(after.text, /role="status">Die \u00c4nderung ist gespeichert/);
	assert.match(after.text, /value="de" lang="de" dir="ltr" selected/);
	assert.match(plain(after.text), /Wie Ihr Browser es m\u00f6chte: Englisch/);
	for (const page of [after, await who.get('/app/surveys', ENGLISH),
		await who.get('/app/surveys/none', ENGLISH),
		await who.post(ME, { _csrf: 'x', language: 'en' }, ENGLISH)]) {
		assert.equal(langOf(page), 'de');
		assert.deepEqual(foreign(page.text), []);
	}
	assert.equal(langOf(await (await Visitor.signIn(email))
		.get('/app/surveys', ENGLISH)), 'de', 'a session of its own');
	assert.equal(langOf(await other.get('/app/surveys', ENGLISH)), 'en');
	assert.equal(stored(email), 'de');
	// The tenant's pages are its own.
	assert.equal(one("select language from app.tenant where id = :'id'",
		tenant), 'en');

	assert.equal((await choose(who, '')).status, 303);
	assert.equal(stored(email), 'none');
	assert.equal(langOf(await who.get('/app/surveys', ENGLISH)), 'en');
});

test('who has chosen none reads what the browser wants, and else the tenant\'s',
	async () => {
		const tenant = tenantAdd();
		sql("update app.tenant set language = 'de' where id = :'id'", tenant);
		const who = await Visitor.signIn(personAdd(tenant, 'owner'));
		for (const [accept, lang] of [[{}, 'de'], [ENGLISH, 'en'],
			[{ 'accept-language': 'it' }, 'de'],
			[{ 'accept-language': '*' }, 'de']])
			assert.equal(langOf(await who.get('/app/surveys', accept)), lang,
				JSON.stringify(accept));
		const operator = await Visitor.signIn(personAdd(null, 'operator'));
		assert.equal(langOf(await operator.get('/app', GERMAN)), 'de');
		assert.equal((await choose(operator, 'en')).status, 303);
		assert.equal(langOf(await operator.get('/app', GERMAN)), 'en');
		assert.equal(langOf(await operator.get(ME, GERMAN)), 'en');
	});

test('a language that there is not is refused, and nothing is changed',
	async () => {
		const email = personAdd(tenantAdd(), 'owner');
		const who = await Visitor.signIn(email);
		await choose(who, 'de');
		for (const language of ['xx', 'de-AT', 'DE', 'de\u0000', '\u202e', '../de',
			'd'.repeat(5000)]) {
			const answer = await choose(who, language);
			assert.equal(answer.status, 422, language);
			const page = pageRead(answer.text);
			assert.deepEqual(page.problems.map((p) => p.href),
				['#language'], language);
			assert.match(answer.text, /aria-describedby="language-help language-error"/);
			assert.match(answer.text, /value="de" lang="de" dir="ltr" selected/);
		}
		const without = await who.post(ME, { _csrf: await who.csrf() });
		assert.equal(without.status, 422, 'no field is no wish');
		assert.equal(stored(email), 'de');
		assert.equal((await new Visitor().get(ME)).status, 303, 'to the sign-in');
	});

test('every language that is offered has all of the pages', async () => {
	// What the customer wrote is in none of our languages.
	const tenant = tenantAdd();
	const made = surveyNew(tenant.slug, 'tests/http/data/arabic.xml');
	const form = await open(made.path);
	const next = await post(form.action, fill(form, { nps: '9' }));
	const last = pageRead((await get(next.to)).text).form;
	await post(last.action, fill(last, {}));
	const application = applicationAdd(tenant);
	const response = one(`select id from app.response
		where tenant_id = :'id'`, tenant);
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	transcriptAdd(tenant, response);
	const things = { ':webhook': webhookAdd(tenant),
		':alert': alertAdd(tenant, response),
		':mailing': mailingAdd(tenant, { slug: made.slug, id: one(`select id
			from app.survey where tenant_id = :'id' and slug = '${made.slug}'`,
		tenant) }) };
	const request = await supportAdd(tenant);
	const survey = `/app/surveys/${made.slug}`;
	assert.equal((await who.post(`${survey}/draft`, { act: 'make', revision: '',
		_csrf: await who.csrf() })).status, 303);
	// All but those that show a survey as its visitors see it, or its XML.
	const pages = routes.filter((row) => row.verb === 'GET' &&
		row.area === 'STAFF' && row.reply === 'PAGE' &&
		!/\/(preview|source)$/.test(row.path)).map((row) => row.path
		.replace(':survey', made.slug).replace(/:version|:number/, '1')
		.replace('responses/:id', `responses/${response}`)
		.replace('support/:id', `support/${request}`)
		.replace(/:webhook|:alert|:mailing/, (name) => things[name])
		.replace(':id', application.id));
	assert.ok(pages.length > 15 && !pages.some((path) => path.includes(':')));
	const offered = [...(await who.get(ME)).text
		.matchAll(/<option value="([^"]+)" lang/g)].map((m) => m[1]);
	assert.deepEqual(offered.sort(), whole());
	for (const lang of offered.filter((l) => l !== 'en')) {
		assert.equal((await choose(who, lang)).status, 303);
		for (const path of [...pages, `${survey}?period=90&by=day`,
			`${survey}/settings?ask=closed`, '/app/applications/none',
			`/${tenant.slug}/careers`, `/${tenant.slug}/keep`,
			`/${tenant.slug}/careers/none`, '/login']) {
			const answer = await who.get(path, { 'accept-language': lang });
			if (answer.status === 303) continue;	// to one of the others
			const [root] = [...walk(htmlRead(answer.text))];
			assert.deepEqual([root.attributes.lang, root.attributes.dir],
				[lang, lang === 'he' ? 'rtl' : 'ltr'], path);
			assert.deepEqual(foreign(answer.text, 'en', lang), [],
				`${lang} ${path}`);
		}
	}
});

test('careers pages follow their reader, down to the mail; what the tenant ' +
	'wrote is marked as its own', async () => {
	const tenant = careers.tenantAdd();
	careers.sql(`update app.tenant set careers_intro = 'Come and talk with us.'
		where id = :'id'`, tenant);
	const opening = careers.openingAdd(tenant, { title: 'Floor lead' });
	const list = `/${tenant.slug}/careers`;
	for (const [accept, lang] of [[GERMAN, 'de'], [ENGLISH, 'en'], [GERMAN, 'de'],
		[{}, 'en'], [{ 'accept-language': 'it' }, 'en']]) {
		for (const path of [list, `${list}?q=floor`, opening.path,
			`${opening.path}/age`, `/${tenant.slug}/keep`]) {
			const { html, headers } = await careers.get(path, accept);
			assert.equal(pageRead(html).lang, lang, `${path} ${lang}`);
			assert.deepEqual(lang === 'de' ? foreign(html) :
				foreign(html, 'de', 'en'), [], path);
			assert.equal(headers.get('cache-control'), 'no-store', path);
		}
	}
	const german = (await careers.get(list, GERMAN)).html;
	assert.match(german, /lang="en" dir="auto">Come and talk with us\./);
	assert.match((await careers.get(`${opening.path}/age`, GERMAN)).html,
		/lang="en"( dir="auto")?>Floor lead/);
	// One more is in the list of every language.
	careers.openingAdd(tenant, { title: 'Night lead' });
	for (const accept of [GERMAN, ENGLISH])
		await until(async () => /Night lead/.test(
			(await careers.get(list, accept)).html));
	const visit = await careers.enter(opening, GERMAN);
	const sent = await careers.send(visit, {}, null, GERMAN);
	const ref = careers.reference(sent);
	const done = await careers.get(sent.location, GERMAN);
	assert.equal(pageRead(done.html).lang, 'de');
	assert.deepEqual(careers.sql(`select language, age_wording,
		consent_process_language from app.application
		where reference = :'ref'`, { ref }), [['de', 'de-1', 'de']]);
	const [mail] = await careers.mail(ref);
	assert.match(mail.replace(/=\r?\n/g, ''), /Guten Tag/);
});

async function until(met, seconds = 10) {
	for (const end = Date.now() + seconds * 1000; !await met();) {
		assert.ok(Date.now() < end, 'in time');
		await new Promise((resolve) => { setTimeout(resolve, 50); });
	}
}
