// The language of a page: its own and its direction on <html>, ours marked
// where the page is in one that the catalogue does not have, and no text of
// another.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, get, open, post, surveyNew } from '../lib/survey.mjs';
import { htmlRead, pageRead, text, walk } from '../lib/html.mjs';
import * as app from '../lib/app.mjs';
import * as careers from '../lib/careers.mjs';
import { foreign } from '../lib/words.mjs';

// Each piece of text with the language and direction it stands in.
function spoken(html) {
	const found = [];
	const look = (node, lang, dir) => {
		for (const child of node.children)
			if (typeof child !== 'string')
				look(child, child.attributes.lang ?? lang,
					child.attributes.dir ?? dir);
			else if (/\p{L}/u.test(child))
				found.push([child.trim(), lang, dir]);
	};
	look(htmlRead(html));
	return found;
}

test('a survey in a language without words of ours is marked as both',
	async () => {
		const one = surveyNew('acme', 'tests/http/data/arabic.xml');
		const form = await open(one.path);
		const refused = await post(form.action, fill(form, {}));
		const next = await post(form.action, fill(form, { nps: '9' }));
		const second = (await get(next.to)).text;
		const last = pageRead(second).form;
		const done = await post(last.action, fill(last, {}));
		for (const html of [(await get(one.path)).text, refused.text, second,
			(await get(done.to)).text]) {
			const root = [...walk(htmlRead(html))][0];
			assert.deepEqual([root.attributes.lang, root.attributes.dir],
				['ar', 'rtl']);
			// A title in two languages can have no mark of each.
			for (const [words, lang, dir] of spoken(html)) {
				if (/^(Acme|[A-Z0-9]{4}-|.* – Acme)/.test(words)) continue;
				assert.deepEqual([lang, dir], /\p{Script=Latin}/u.test(words) ?
					['en', 'ltr'] : ['ar', 'rtl'], words);
			}
		}
		assert.match((await get(done.to)).text, /Your answers have been sent/);
	});

test('a survey in a language of the catalogue needs no marks', async () => {
	const one = surveyNew('acme', 'conf/demo/acme-chat-exit.xml');
	for (const lang of ['en', 'de']) {
		const page = pageRead((await get(`${one.path}?lang=${lang}`)).text);
		assert.deepEqual(page.nodes.filter((n) => n.attributes.lang &&
			n.attributes.name !== '_lang').map((n) => [n.tag, n.attributes.lang, n.attributes.dir]),
		[['html', lang, 'ltr']]);
		assert.equal(text(page.nodes.find((n) => n.attributes.class === 'skip')),
			{ en: 'Skip to the main content', de: 'Zum Inhalt springen' }[lang]);
	}
});

test('a careers page speaks its tenant\'s language, from the list to the mail',
	async () => {
		const tenant = careers.tenantAdd('Europe/Berlin');
		careers.sql(`update app.tenant set language = 'de-DE'
			where id = :'id'`, tenant);
		const opening = careers.openingAdd(tenant, { title: 'Chat-Agentin',
			department: 'Kundendienst', location: 'K\u00f6ln',
			closes: '2099-03-04T12:00:00Z' });
		careers.sql(`update app.opening set language = 'de', remote = true,
			employment_type = 'full_time', pay_min = 42000, pay_max = 48500,
			pay_currency = 'EUR', pay_period = 'year' where id = :'id'`,
		opening);
		const closed = careers.openingAdd(tenant, { state: 'closed',
			title: 'Alt' });
		const list = `/${tenant.slug}/careers`;
		const visit = await careers.enter(opening);
		const refused = await careers.post(visit.where, careers.form(visit, {
			name: '', email: 'x', phone: 'a\u0007b', resume_text: '',
			cover_note: 'x'.repeat(20001), consent_process: null },
		{ name: 'cv.doc', bytes: 'x' }));
		const sent = await careers.send(visit);
		const ref = careers.reference(sent);
		const pages = {
			list: await careers.get(list),
			nothing: await careers.get(`${list}?q=nirgends`),
			opening: await careers.get(opening.path),
			closed: await careers.get(closed.path),
			age: await careers.get(`${opening.path}/age`),
			day: await careers.age(opening, { month: 'Dezember' }),
			wrong: await careers.age(opening, { month: '13', year: '1990' }),
			young: await careers.age(opening, { month: '1', year: '2020' }),
			form: visit.page, refused, done: await careers.get(sent.location),
			again: await careers.get(`${sent.location}&again=1`),
		};
		for (const [name, { html }] of Object.entries(pages)) {
			assert.equal(pageRead(html).lang, 'de', name);
			assert.deepEqual(foreign(html), [], name);
		}
		assert.match(careers.words(pages.opening.html),
			/42\.000 bis 48\.500 EUR im Jahr/);
		assert.match(careers.words(pages.opening.html),
			/4\. M\u00e4rz 2099, 13:00 \(Europe\/Berlin, UTC\+1\)/);
		assert.equal(refused.status, 422);
		assert.equal(pageRead(refused.html).problems.length, 6);
		const [mail] = await careers.mail(ref);
		const plain = mail.replace(/=\r?\n/g, '');
		assert.match(plain, /Guten Tag, Jane Doe,/);
		assert.match(plain, /Antworten darauf werden nicht/);
		assert.deepEqual(careers.sql(`select language, age_wording,
			consent_process_language from app.application
			where reference = :'ref'`, { ref }), [['de', 'de-1', 'de']]);
	});

test('a text of the wrong language is found', () => {
	const page = (body) => `<!DOCTYPE html>\n<html lang="de">${body}</html>`;
	for (const [body, want] of [['<p>Weiter</p>', 0], ['<p>Next</p>', 1],
		['<p aria-label="Next">Weiter</p>', 1], ['<p>Page 3 of 4</p>', 1],
		['<p>Seite 3 von 4</p>', 0], ['<p>Acme</p>', 0],
		['<p> Send\n<b>Team</b> </p>', 1]])
		assert.equal(foreign(page(body)).length, want, body);
});

test('the start page and the sign-in speak the reader\'s language', async () => {
	for (const where of ['/', '/login', '/none', '/login/none']) {
		const html = (await get(where, { 'accept-language': 'de' })).text;
		assert.equal(pageRead(html).lang, 'de', where);
		assert.deepEqual(foreign(html), [], where);
		const english = (await get(where, { 'accept-language': 'it' })).text;
		assert.equal(pageRead(english).lang, 'en', where);
		assert.deepEqual(foreign(english, 'de', 'en'), [], where);
	}
	const home = await get('/', {});
	assert.match(home.headers.vary, /accept-language/i);
	const form = await open('/login', { 'accept-language': 'de' });
	const wrong = await post('/login', fill(form,
		{ email: 'nobody@none.example', password: 'x' }),
	{ 'accept-language': 'de' });
	assert.deepEqual(foreign(wrong.text), []);
	assert.match(wrong.text, /Passwort stimmt nicht/);
});

test('the edge answers its own errors in the reader\'s language', async () => {
	for (const [wanted, lang] of [['de', 'de'], ['de-AT,de;q=0.9', 'de'],
		['it, de;q=0.8, en;q=0.5', 'de'], ['en,de', 'en'], ['den', 'en'],
		['', 'en'], ['DE', 'de'], ['it', 'en'], ['fr', 'fr'], ['es-MX', 'es']]) {
		const answer = await get('/assets/none', { 'accept-language': wanted });
		assert.equal(answer.status, 404);
		assert.equal(pageRead(answer.text).lang, lang, wanted);
		assert.deepEqual(lang === 'de' ? foreign(answer.text) :
			foreign(answer.text, 'de', 'en'), []);
	}
});

test('the signed-in pages speak their tenant\'s language', async () => {
	const tenant = app.tenantAdd();
	app.sql("update app.tenant set language = 'de' where id = :'id'", tenant);
	const owner = await app.Visitor.signIn(app.personAdd(tenant, 'owner'));
	const empty = {
		surveys: await owner.get('/app'),
		applications: await owner.get('/app/applications'),
	};
	const survey = surveyNew(tenant.slug, 'tests/http/data/every-type.xml');
	const quiet = surveyNew(tenant.slug, 'conf/demo/acme-chat-exit.xml');
	const pages = surveyNew(tenant.slug, 'tests/http/data/pages.xml');
	for (const nps of ['9', '3'])
		assert.equal((await post(survey.path, fill(await open(survey.path,
			{ 'accept-language': 'de' }), { nps, visited: '2026-03-04',
			topics: ['a', 'b'], word: 'Zack' }))).status, 303);
	assert.equal((await post(pages.path, fill(await open(pages.path),
		{ nps: '5' }))).status, 303);
	const [id] = app.sql(`select id from app.response where tenant_id = :'id'
		and completed_at is not null order by started_at`, tenant)[0];
	const [part] = app.sql(`select id from app.response where tenant_id = :'id'
		and completed_at is null`, tenant)[0];
	const row = app.applicationAdd(tenant);
	const where = `/app/applications/${row.id}`;
	const csrf = await owner.csrf();
	const stage = (fields) => owner.post(`${where}/stage`,
		{ _csrf: csrf, ...fields });
	const moved = await stage({ revision: '1', stage: 'interview' });
	const dashboard = `/app/surveys/${survey.slug}`;
	for (const [name, answer] of Object.entries({ ...empty,
		home: await owner.get('/app/surveys'),
		dashboard: await owner.get(dashboard),
		weeks: await owner.get(`${dashboard}?period=365&by=week`),
		quiet: await owner.get(`/app/surveys/${quiet.slug}`),
		dates: await owner.get(`${dashboard}?period=custom&from=x&to=2026-13-01`),
		crossed: await owner.get(
			`${dashboard}?period=custom&from=2026-03-02&to=2026-03-01`),
		long: await owner.get(
			`${dashboard}?period=custom&from=2001-03-02&to=2026-03-01`),
		responses: await owner.get(`${dashboard}/responses`),
		none: await owner.get(`${dashboard}/responses?to=2001-01-01`),
		state: await owner.get(`${dashboard}/responses?state=x&from=y`),
		response: await owner.get(`/app/responses/${id}`),
		partial: await owner.get(`/app/responses/${part}`),
		applications: await owner.get('/app/applications'),
		filter: await owner.get('/app/applications?opening=x&stage=y'),
		application: await owner.get(where),
		moved: await owner.get(moved.headers.location),
		stale: await stage({ revision: '1', stage: 'offer' }),
		unknown: await stage({ revision: '2', stage: 'nope' }),
		missing: await owner.get('/app/surveys/none'),
		nowhere: await owner.get('/app/none', { 'accept-language': 'de' }),
		forged: await owner.post('/logout', { _csrf: 'x' }),
	})) {
		assert.equal(pageRead(answer.text).lang, 'de', name);
		assert.deepEqual(foreign(answer.text), [], name);
	}
	// The same pages in English have no German in them.
	app.sql("update app.tenant set language = 'en' where id = :'id'", tenant);
	for (const target of ['/app/surveys', dashboard, `${dashboard}/responses`,
		`/app/responses/${id}`, '/app/applications', where])
		assert.deepEqual(foreign((await owner.get(target)).text, 'de', 'en'), [],
			target);
	const operator = await app.Visitor.signIn(app.personAdd(null, 'operator'));
	const hello = await operator.get('/app', { 'accept-language': 'de' });
	assert.equal(pageRead(hello.text).lang, 'de');
	assert.deepEqual(foreign(hello.text), []);
});
