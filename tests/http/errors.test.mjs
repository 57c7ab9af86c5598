// The page for every status: whose dress it wears, which language it speaks,
// and where it leads: each way on is a page that is there.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openingAdd, tenantAdd } from '../lib/careers.mjs';
import { Visitor, personAdd, sql } from '../lib/app.mjs';
import { ask, fill, get, open, post, surveyNew, until } from
	'../lib/survey.mjs';
import { pageRead } from '../lib/html.mjs';

const DE = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' };
let tenant, survey, opening;

before(() => {
	tenant = tenantAdd();
	sql(`update app.tenant set accent_color = '#12ab56',
		privacy_url = 'https://privacy.example/' where id = :'id'`, tenant);
	survey = surveyNew(tenant.slug, 'conf/demo/acme-chat-exit.xml');
	opening = openingAdd(tenant);
});

// What a reader finds on an error page. Our own reader of pages refuses what
// is not escaped.
function told(answer) {
	pageRead(answer.text);
	const pick = (pattern) => pattern.exec(answer.text)?.[1];
	assert.match(answer.headers['content-type'], /^text\/html/);
	assert.equal(answer.headers['set-cookie'], undefined);
	assert.equal(answer.headers['cache-control'], 'no-store');
	assert.doesNotMatch(answer.text, /<script|<form method="get"/);
	assert.match(answer.text, /<meta name="robots" content="noindex">/);
	assert.ok(answer.bytes.length < 3000, `${answer.bytes.length} bytes`);
	return { status: answer.status, lang: pick(/<html lang="(.*?)" dir="(?:ltr|rtl)"/),
		theme: pick(/href="([^"]*\/theme\/[^"]*)"/),
		code: pick(/class="kicker">(.*?)</), title: pick(/<h1>(.*?)</),
		text: pick(/class="lead">(.*?)</), note: pick(/class="note below">(.*?) </),
		ref: pick(/class="ref">([0-9A-Z]{4}-[0-9A-Z]{4})</),
		way: pick(/class="button" href="(.*?)"/)?.replaceAll('&amp;', '&'),
		label: pick(/class="button" href=".*?">(.*?)</) };
}

const dress = () => `/${tenant.slug}/theme/12ab56.css`;
const jobs = () => `/${tenant.slug}/careers`;

async function assertTold(answer, want) {
	const page = told(answer);
	for (const [name, value] of Object.entries(want))
		if (value instanceof RegExp)
			assert.match(page[name] ?? '', value, name);
		else
			assert.equal(page[name], value, name);
	assert.ok(page.ref, 'a reference');
	if (page.way !== undefined)
		assert.equal((await get(page.way)).status, 200, page.way);
	return page;
}

test('a page that is not there wears the tenant\'s dress and leads on',
	async () => {
		await get(survey.path);
		for (const [path, way, label] of [
			[`/${tenant.slug}/s/none`, undefined, undefined],
			[`${survey.path}/thanks?r=none`, survey.path, 'Go to the survey'],
			[`${survey.path}?t=none&p=first`, survey.path, 'Go to the survey'],
			[`${jobs()}/none`, jobs(), 'See the open jobs'],
			[`${opening.path}/applied?r=none`, jobs(), 'See the open jobs'],
			[`/${tenant.slug}/logo`, jobs(), 'See the open jobs']]) {
			const answer = await get(path);
			const page = await assertTold(answer, { status: 404, lang: 'en',
				theme: dress(), code: 'Error 404', title: 'Page not found' });
			assert.ok(answer.text.includes('Test &amp; &lt;S\u00f6hne&gt;'));
			assert.ok(answer.text.includes('https://privacy.example/'));
			assert.deepEqual([page.way, page.label], [way, label], path);
		}
	});

test('the way back to a survey is there where the survey was asked for',
	async () => {
		const form = await open(survey.path);
		for (const [why, more, status, text] of [
			['a field twice', [['_page', 'again']], 400, /a field twice/],
			['no page', [], 400, /which page it is/]]) {
			const fields = fill(form, {}, more).filter(([name]) =>
				why !== 'no page' || name !== '_page');
			await assertTold(await post(survey.path, fields), { status, text,
				theme: dress(), way: survey.path });
		}
	});

test('what is refused at the door is dressed, too', async () => {
	const form = await open(survey.path);
	const token = form.fields.find(([name]) => name === '_token')[1];
	await assertTold(await post(survey.path, [['_token', 'none']]),
		{ status: 403, theme: dress(), text: /not one we gave out/ });
	await assertTold(await post(survey.path, [['_token', token]],
		{ origin: 'http://elsewhere.example' }),
	{ status: 403, theme: dress(), text: /from another site/ });
	await assertTold(await post(survey.path, [['a', 'x'.repeat(5_000_000)]]),
		{ status: 413, theme: dress(), title: 'Too large' });
	await assertTold(await ask('POST', survey.path, { body: 'x',
		headers: { 'content-type': 'text/plain' } }),
	{ status: 415, theme: dress() });
	await assertTold(await get(`${survey.path}?%zz`),
		{ status: 400, theme: dress() });
	const file = await ask('POST', `${opening.path}/apply`, {
		body: 'x'.repeat(8 * 1024 * 1024 + 1),
		headers: { 'content-type': 'multipart/form-data; boundary=b' } });
	await assertTold(file, { status: 413, theme: dress(),
		text: /a file may have 5 MB/, way: opening.path,
		label: 'Back to the job' });
	assert.match(file.text, new RegExp(`brand-link" href="${jobs()}"`));
});

test('an address or a method that no page has: dressed as soon as the ' +
	'worker knows the tenant', async () => {
	await until(async () => {
		await get(jobs());
		return told(await get(`/${tenant.slug}/none/at/all`)).theme === dress();
	}, 'a dressed page');
	await until(async () => {
		await get(survey.path);
		const answer = await ask('PUT', survey.path, { body: '' });
		assert.equal(answer.status, 405);
		assert.equal(answer.headers.allow, 'GET, HEAD, POST');
		return told(answer).way === survey.path;
	}, 'a dressed page that knows the survey');
	await until(async () => {
		await get(survey.path);
		return told(await get(survey.path + '/')).way === survey.path;
	}, 'the survey behind a slash too many');
});

test('where no tenant is known it is ours', async () => {
	for (const [path, way, lang] of [['/none', '/', 'de'],
		['/none/at/all', '/', 'de'], ['/none/s/none', '/', 'de'],
		['/login/none', '/login', 'de']])
		await assertTold(await get(path, DE),
			{ status: 404, way, lang, theme: undefined });
	// Whoever is signed in gets there; all others are asked to sign in.
	assert.equal(told(await get('/app/none', DE)).way, '/app');
	assert.equal(told(await get('/logout', DE)).status, 405);
});

test('a suspended tenant is not told of', async () => {
	const gone = tenantAdd();
	const path = `/${gone.slug}/careers`;
	await get(path);
	sql("update app.tenant set state = 'suspended' where id = :'id'", gone);
	// Each of the web processes hears of it by itself.
	let answer;
	await until(async () => {
		const answers = await Promise.all(Array.from({ length: 12 },
			() => get(path)));
		answer = answers[0];
		return answers.every((a) => a.status === 410);
	}, 'it is closed');
	await assertTold(answer, { status: 410, theme: undefined, way: '/' });
	assert.ok(!answer.text.includes('S\u00f6hne'));
});

test('it speaks German to who reads German', async () => {
	const none = `${jobs()}/none`;
	for (const [wanted, lang] of [['de', 'de'], ['de-CH', 'de'],
		['de,en;q=0.9', 'de'], ['it;q=0.9,de;q=0.8,en;q=0.7', 'de'],
		['en;q=0.3, de;q=0.4', 'de'], ['DE', 'de'], ['en,de;q=0.9', 'en'],
		['it', 'en'], ['he', 'he'], ['ja-JP', 'ja'], ['den', 'en'],
		['', 'en'], ['*', 'en'], ['de;q=0', 'en']]) {
		const answer = await get(none, { 'accept-language': wanted });
		assert.equal(told(answer).lang, lang, wanted);
	}
	await assertTold(await get(none, DE), { code: 'Fehler 404',
		title: 'Seite nicht gefunden', text: /^Unter dieser Adresse/,
		note: /^Wenn Sie uns danach fragen/, label: 'Offene Stellen ansehen' });
	// A tenant that speaks German does so to who does not say.
	sql("update app.tenant set language = 'de-DE' where id = :'id'", tenant);
	await until(async () => told(await get(none)).lang === 'de', 'German');
	assert.equal(told(await get(none, { 'accept-language': 'en' })).lang, 'en');
	sql("update app.tenant set language = 'en' where id = :'id'", tenant);
	await until(async () => told(await get(none)).lang === 'en', 'English');
});

test('a form that was refused says why in German, too', async () => {
	const form = await open(survey.path, DE);
	const own = (more) => fill(form, {}, more);
	for (const [fields, headers, status, text] of [
		[[['_token', 'none']], {}, 403, /stammt nicht von uns/],
		[own([]), { origin: 'http://elsewhere.example' }, 403,
			/von einer anderen Website/],
		[own([['_page', 'again']]), {}, 400, /ein Feld doppelt/],
		[own([]).filter(([name]) => name !== '_page'), {}, 400,
			/welche Seite es ist/],
		[[['a', 'x'.repeat(5_000_000)]], {}, 413, /Es wurde nichts gespeichert/]])
		await assertTold(await post(survey.path, fields, { ...DE, ...headers }),
			{ status, lang: 'de', text });
	const file = await ask('POST', `${opening.path}/apply`, {
		body: 'x'.repeat(8 * 1024 * 1024 + 1), headers: { ...DE,
			'content-type': 'multipart/form-data; boundary=b' } });
	await assertTold(file, { status: 413, lang: 'de', text: /darf 5 MB haben/,
		label: 'Zur\u00fcck zur Stelle' });
});

test('a survey that was opened in German is refused in German', async () => {
	const form = await open(`${survey.path}?lang=de`,
		{ 'accept-language': 'en' });
	await assertTold(await post(survey.path, fill(form, {},
		[['_page', 'again']]), { 'accept-language': 'en' }),
	{ status: 400, lang: 'de', label: 'Zur Umfrage' });
});

test('behind the sign-in it is a page of the signed-in', async () => {
	for (const [role, path, status, way] of [
		['recruiter', '/app/surveys', 403, '/app'],
		['recruiter', '/app/applications/none', 404, '/app/applications'],
		['analyst', '/app/surveys/none', 404, '/app/surveys'],
		['analyst', '/app/responses/none', 404, '/app/surveys'],
		['analyst', '/app/applications', 403, '/app'],
		['owner', '/app/surveys/none', 404, '/app/surveys'],
		['operator', '/app/surveys', 403, '/app']]) {
		const who = await Visitor.signIn(personAdd(role === 'operator' ? null :
			tenant, role));
		const answer = await who.get(path, DE);
		const page = told({ ...answer, bytes: answer.bytes.subarray(0, 2999) });
		assert.deepEqual([page.status, page.lang, page.way],
			[status, 'de', way], `${role} ${path}`);
		assert.equal(page.theme, role === 'operator' ? undefined : dress());
		assert.ok(page.ref);
		assert.match(answer.text, /<body class="app">/);
		assert.match(answer.text, new RegExp(`Person ${role}`));
		const next = await who.get(page.way);
		assert.ok([200, 303].includes(next.status), page.way);
		assert.doesNotMatch(next.headers.location ?? '', /login/);
	}
});
