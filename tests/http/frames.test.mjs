// Where a tenant's surveys may stand in a frame: set by its owner without
// script, refused in words, changed back, noted; and the policy of every page,
// which names exactly those sites on pages of a visit, and none on any other.
import test from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Visitor, ask, field, one, personAdd, plain, respond, sql, surveyAdd,
	tenantAdd } from '../lib/app.mjs';

const PAGE = '/app/settings/frames';

async function owner() {
	const tenant = tenantAdd();
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	return { tenant, who, survey: surveyAdd(tenant) };
}

async function send(who, form) {
	const page = await who.get(PAGE);
	return who.post(PAGE, { _csrf: field(page.text, '_csrf'), ...form });
}

const listed = (tenant) => one(`select frame_hosts from app.tenant
	where id = :'id'`, tenant) ?? '';
const ancestors = (answer) => /frame-ancestors ([^;]*)/.exec(
	answer.headers['content-security-policy'])[1];

// Every web process has heard of it when so many answers in a row say so.
async function until(path, expected) {
	const end = Date.now() + 20_000;
	for (let same = 0; same < 12;) {
		const now = ancestors(await ask('GET', path));
		same = now === expected ? same + 1 : 0;
		assert.ok(Date.now() < end, `${path}: ${now}, not ${expected}`);
		if (same === 0) await pause(50);
	}
}

test('a site is allowed and removed, and each change is one click back',
	async () => {
		const { tenant, who } = await owner();
		assert.match(plain((await who.get(PAGE)).text), /None yet/);
		const sent = await send(who, { site: 'WWW.Shop.example/contact' });
		assert.equal(sent.status, 303);
		assert.equal(listed(tenant), 'https://www.shop.example');
		let page = await who.get(sent.headers.location);
		assert.match(page.text, /role="status"/);
		assert.match(plain(page.text),
			/https:\/\/www\.shop\.example was allowed \(by Person owner\)/);
		await send(who, { site: 'http://127.0.0.1:81' });
		assert.equal(listed(tenant),
			'https://www.shop.example http://127.0.0.1:81');

		await send(who, { forbid: 'https://www.shop.example' });
		assert.equal(listed(tenant), 'http://127.0.0.1:81');
		page = (await who.get(PAGE)).text;
		const history = page.slice(page.indexOf('class="history"'));
		const back = /name="site" value="([^"]*)"/.exec(history)[1];
		assert.equal(back, 'https://www.shop.example');
		assert.equal(history.match(/<button/g).length, 2,
			'what is not so any more is not offered');
		await send(who, { site: back });
		assert.equal(listed(tenant),
			'http://127.0.0.1:81 https://www.shop.example');
		assert.deepEqual(sql(`select action, actor is not null,
			detail->>'host' from app.audit where tenant_id = :'id'
			and object_kind = 'frame' order by id`, tenant).slice(2), [
			['frame.forbid', 't', 'https://www.shop.example'],
			['frame.allow', 't', 'https://www.shop.example']]);
	});

for (const site of ['', '*', '*.com', "'self'", 'https:', 'a b',
	"x.example; script-src 'unsafe-inline'", 'javascript:alert(1)',
	'https://me@x.example', '"><script>alert(1)</script>'])
	test(`refused in words: ${JSON.stringify(site)}`, async () => {
		const { tenant, who } = await owner();
		const answer = await send(who, { site });
		assert.equal(answer.status, 422);
		assert.match(plain(answer.text), /Write the site as it stands/);
		assert.match(answer.text, /aria-invalid|id="site-error"/);
		assert.equal(field(answer.text, 'site'), site);
		assert.equal(listed(tenant), '');
	});

test('the same twice is one; the 31st is refused', async () => {
	const { tenant, who } = await owner();
	sql(`update app.tenant set frame_hosts = (select string_agg(
		'https://h' || i || '.example', ' ' order by i)
		from generate_series(1, 29) i) where id = :'id'`, tenant);
	assert.equal((await send(who, { site: 'h7.example' })).status, 303);
	assert.equal((await send(who, { site: 'last.example' })).status, 303);
	const more = await send(who, { site: 'more.example' });
	assert.equal(more.status, 422);
	assert.match(plain(more.text), /30 sites are the most/);
	assert.equal(field(more.text, 'site'), 'more.example');
	assert.equal(listed(tenant).split(' ').length, 30);
});

test('only who may change settings sees or changes it', async () => {
	const { tenant } = await owner();
	const who = await Visitor.signIn(personAdd(tenant, 'analyst'));
	assert.equal((await who.get(PAGE)).status, 403);
	assert.equal((await who.post(PAGE, { _csrf: await who.csrf(),
		site: 'x.example' })).status, 403);
	assert.equal(listed(tenant), '');
});

test('pages of a visit name exactly those sites, all others none', async () => {
	const { tenant, who, survey } = await owner();
	const other = surveyAdd(tenantAdd());
	const closed = surveyAdd(tenant);
	sql(`update app.survey set state = 'closed' where id = :'id'`, closed);
	await until(survey.path, "'none'");
	let page = await ask('GET', survey.path);
	assert.equal(page.headers['x-frame-options'], 'DENY');

	await send(who, { site: 'shop.example' });
	await send(who, { site: 'http://127.0.0.1:8199' });
	const both = 'https://shop.example http://127.0.0.1:8199';
	await until(survey.path, both);
	page = await ask('GET', survey.path);
	assert.equal(page.headers['x-frame-options'], undefined);
	assert.equal(page.headers['set-cookie'], undefined);
	const edge = (await ask('GET', '/login')).headers[
		'content-security-policy'];
	assert.deepEqual(page.headers['content-security-policy'].split('; ')
		.filter((part) => !part.startsWith('frame-ancestors')).sort(),
	edge.split('; ').filter((part) =>
		!part.startsWith('frame-ancestors')).sort(),
	'nothing else is let in');

	const sent = (form) => ask('POST', survey.path, { form: {
		_token: field(page.text, '_token'), _page: 'first', ...form } });
	for (const [name, code, answer] of [
		['a refused page', 422, await sent({ nps: '11' })],
		['a stored page', 303, await sent({ nps: '9' })],
		['a form that is not ours', 403, await ask('POST', survey.path,
			{ form: { _token: 'x' } })],
		['thanks', 200, await ask('GET', `${survey.path}/thanks?declined=en`)],
		['no such receipt', 404, await ask('GET',
			`${survey.path}/thanks?r=none`)],
		['a closed survey', 410, await ask('GET', closed.path)],
		['a survey that is not there', 404, await ask('GET',
			`/${tenant.slug}/s/none`)],
		['a method that is none', 405, await ask('DELETE', survey.path)],
	]) {
		assert.equal(answer.status, code, name);
		assert.equal(ancestors(answer), both, name);
		assert.equal(answer.headers['x-frame-options'], undefined, name);
	}
	for (const path of [other.path, '/', '/login', `/${tenant.slug}/careers`,
		`/${tenant.slug}/careers/none`, `/${tenant.slug}/keep`, '/none',
		`/${tenant.slug}/none`]) {
		const answer = await ask('GET', path);
		assert.equal(ancestors(answer), "'none'", path);
		assert.equal(answer.headers['x-frame-options'], 'DENY', path);
	}
	for (const path of ['/app/surveys', PAGE, `/app/surveys/${survey.slug}`,
		'/app/surveys/none']) {
		const answer = await who.get(path);
		assert.equal(ancestors(answer), "'none'", path);
		assert.equal(answer.headers['x-frame-options'], 'DENY', path);
	}

	await send(who, { forbid: 'https://shop.example' });
	await until(survey.path, 'http://127.0.0.1:8199');
	await respond(survey, { nps: 9 });
});
