// Signing in and out, and the walk over the table of routes: what each row
// promises is tried on each row, so that a new row is tried without a new
// test.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { password } from '../lib/env.mjs';
import { roles, routes } from '../lib/routes.mjs';
import { Visitor, alertAdd, applicationAdd, ask, exportAdd, field, mailingAdd, one,
	personAdd, plain, respond, responseFileAdd, sql, stable, supportAdd, supportFileAdd, surveyAdd,
	tenantAdd, tenantOf, transcriptAdd, webhookAdd } from '../lib/app.mjs';

const home = tenantAdd();

test('a good pair opens the area and sets a hardened cookie', async () => {
	const visitor = new Visitor();
	const answer = await visitor.login(personAdd(home, 'owner'), password);
	assert.equal(answer.status, 303);
	// It brought no cookie: does it keep one?
	assert.equal(answer.headers.location, '/login?kept=1');
	assert.equal((await visitor.get('/login?kept=1')).headers.location, '/app');
	assert.equal(answer.headers['set-cookie'].length, 2);
	const [cookie, known] = answer.headers['set-cookie'];
	assert.match(known, /^(__Host-)?ep_known=[A-Za-z0-9_-]{44};/);
	for (const flag of ['HttpOnly', 'SameSite=Lax', 'Path=/'])
		assert.ok(known.split('; ').includes(flag), `${flag} in ${known}`);
	assert.match(cookie, /^(__Host-)?ep_session=[A-Za-z0-9_-]{43};/);
	for (const flag of ['HttpOnly', 'SameSite=Lax', 'Path=/'])
		assert.ok(cookie.split('; ').includes(flag), `${flag} in ${cookie}`);
	assert.doesNotMatch(cookie, /Domain|Max-Age|Expires/i);
	const page = await visitor.get('/app');
	assert.equal(page.status, 200);
	assert.equal(page.headers['cache-control'], 'no-store');
});

test('the address is taken in any case and with blanks around', async () => {
	const email = personAdd(home, 'owner');
	const answer = await new Visitor().login(` ${email.toUpperCase()} `,
		password);
	assert.equal(answer.status, 303);
});

test('where to go next is a path of the area and nothing else', async () => {
	const email = personAdd(home, 'owner');
	for (const [next, to] of [['/app/surveys?period=7', '/app/surveys?period=7'],
		['//evil.example', '/app'], ['https://evil.example/app', '/app'],
		['/app\\@evil.example', '/app'], ['/app\r\nX: y', '/app'],
		['/acme/careers', '/app'], ['/appevil', '/app'],
		['/app/../..//evil', '/app'], ['/app/surveys/..', '/app'],
		['/app/surveys/%2e%2E', '/app'], ['/app/surveys/.?a', '/app'],
		['/app?a=../b', '/app?a=../b'], ['/app#/../x', '/app'],
		['/app/responses/a%00b', '/app']]) {
		const answer = await new Visitor('any=1').login(email, password,
			{ next });
		assert.equal(answer.headers.location, to, JSON.stringify(next));
		assert.equal(answer.headers.x, undefined);
	}
});

test('a hash made at lower costs is made anew when its password is there',
	async () => {
	const email = personAdd(home, 'owner');
	const own = 'seven green bottles 7';
	const old = '$argon2id$v=19$m=8192,t=1,p=1$IzCmTIypelOcBMRTn7JHxQ$' +
		'ivvuSJ035g8bTapmHFnj+LN614hhL5u+hi2rSFGoguI';
	const hash = () => one(`select password_hash from app.account
		where email = :'email'`, { email });
	const today = hash();
	sql(`update app.account set password_hash = :'old'
		where email = :'email'`, { email, old });
	assert.equal((await new Visitor().login(email, password)).status, 422);
	assert.equal(hash(), old);
	assert.equal((await new Visitor().login(email, own)).status, 303);
	const renewed = hash();
	const costs = (text) => text.split('$').slice(0, 4).join();
	assert.equal(costs(renewed), costs(today));
	assert.equal((await new Visitor().login(email, own)).status, 303);
	assert.equal(hash(), renewed, 'made anew once');
	assert.equal((await new Visitor().login(email, password)).status, 422);
});

test('a wrong password and an unknown address: same words, same work',
	async () => {
	const email = personAdd(home, 'analyst');
	const tries = [];
	for (let i = 0; i < 3; i++)
		for (const who of [email, `u${randomBytes(5).toString('hex')}@x.example`]) {
			const visitor = new Visitor();
			const page = await visitor.get('/login');
			const started = process.hrtime.bigint();
			const answer = await visitor.post('/login', {
				_token: field(page.text, '_token'), email: who,
				password: 'not the password' });
			tries.push({ known: who === email, answer, ms:
				Number(process.hrtime.bigint() - started) / 1e6,
			words: answer.text.replaceAll(who, 'WHO')
				.replace(/name="_token" value="[^"]*"/, '') });
		}
	for (const t of tries) {
		assert.equal(t.answer.status, 422);
		assert.equal(t.answer.headers['set-cookie'], undefined);
		assert.equal(t.words, tries[0].words);
		assert.match(t.words, /The e-mail address or the password is not right/);
		assert.doesNotMatch(t.answer.text, /not the password/);
	}
	// An unknown address is hashed, too: without that it is 20 times faster.
	const fastest = (known) => Math.min(...tries
		.filter((t) => t.known === known).map((t) => t.ms));
	assert.ok(fastest(false) > fastest(true) / 3,
		`unknown ${fastest(false)} ms, known ${fastest(true)} ms`);
});

test('a field left empty is named, and the address is kept', async () => {
	const visitor = new Visitor();
	const none = await visitor.login('', 'x');
	assert.equal(none.status, 422);
	assert.match(none.text, /href="#email"/);
	const half = await visitor.login('kept@x.example', '');
	assert.equal(half.status, 422);
	assert.match(half.text, /href="#password"/);
	assert.match(half.text, /value="kept@x\.example"/);
});

test('after 8 failures from one place the door stays shut, also for the ' +
	'right password, and for nobody else', async () => {
	const email = personAdd(home, 'owner');
	const visitor = new Visitor();
	for (let i = 0; i < 8; i++)
		assert.equal((await visitor.login(email, `wrong ${i}`)).status, 422);
	const shut = await visitor.login(email, password);
	assert.equal(shut.status, 429);
	assert.ok(Number(shut.headers['retry-after']) >= 60);
	assert.match(shut.text, /too many tries/);
	assert.equal((await new Visitor().login(personAdd(home, 'owner'),
		password)).status, 303);
});

test('a browser that keeps no cookie is told why it is not signed in',
	async () => {
		const email = personAdd(home, 'owner');
		const page = await ask('GET', '/login?next=%2Fapp%2Fsurveys');
		const answer = await ask('POST', '/login', { form: {
			_token: field(page.text, '_token'), email, password,
			next: '/app/surveys' } });
		assert.equal(answer.headers.location,
			'/login?kept=1&next=%2Fapp%2Fsurveys');
		const why = await ask('GET', answer.headers.location);
		assert.equal(why.status, 200);
		assert.match(plain(why.text), /did not keep the cookie/);
		assert.equal(field(why.text, 'next'), '/app/surveys');
		assert.match((await ask('GET', answer.headers.location,
			{ headers: { 'accept-language': 'de' } })).text,
		/hat das Cookie nicht behalten/);
		const keeps = new Visitor();
		await keeps.login(email, password);
		assert.equal((await keeps.get(answer.headers.location))
			.headers.location, '/app/surveys');
	});

test('sixty wrong passwords from elsewhere keep nobody out of a browser that ' +
	'was signed in before', async () => {
	const email = personAdd(home, 'owner');
	const known = await Visitor.signIn(email);
	const other = await Visitor.signIn(personAdd(home, 'owner'));
	for (let i = 0; i < 60; i++)
		sql(`select app.login_failed(:'email', :'net', null)`,
			{ email, net: `203.0.${i}.0/24` });
	assert.equal((await new Visitor().login(email, password)).status, 429);
	assert.equal((await other.login(email, password)).status, 429,
		'known for another account');
	assert.equal((await known.login(email.toUpperCase(), password)).status, 303);
	// Somebody else's token is of no use, and a changed one is none.
	const forged = new Visitor();
	forged.known = known.known.slice(0, -2) + 'AA';
	assert.equal((await forged.login(email, password)).status, 429);
	// It is counted by itself, and others still are as they were.
	for (let i = 0; i < 20; i++)
		assert.equal((await known.login(email, `wrong ${i}`)).status, 422);
	assert.equal((await known.login(email, password)).status, 429);
});

test('a browser knows a few accounts, the last ones', async () => {
	const shared = new Visitor();
	const people = Array.from({ length: 7 }, () => personAdd(home, 'analyst'));
	for (const email of people)
		assert.equal((await shared.login(email, password)).status, 303);
	const [, value] = shared.known.split('=');
	assert.equal(value.split('.').length, 5);
	assert.equal((await shared.login(people[6], password)).status, 303);
	assert.equal(shared.known.split('=')[1].split('.').length, 5,
		'the same account is there once');
	for (const email of people)
		for (let i = 0; i < 60; i++)
			sql(`select app.login_failed(:'email', :'net', null)`,
				{ email, net: `203.1.${i}.0/24` });
	assert.equal((await shared.login(people[6], password)).status, 303);
	assert.equal((await shared.login(people[0], password)).status, 429);
});

test('many wrong tries at the same moment get no more answers than in a row',
	async () => {
		const email = personAdd(home, 'owner');
		const answers = await Promise.all(Array.from({ length: 40 }, (_, i) =>
			new Visitor().login(email, `wrong ${i}`)));
		const wrong = answers.filter((a) => a.status === 422).length;
		// Those whose password was compared while the eighth was counted.
		assert.ok(wrong >= 8 && wrong <= 8 + 6, `${wrong} were told`);
		assert.equal(answers.filter((a) => a.status === 429).length,
			40 - wrong);
	});

test('who works at two customers goes from one to the other', async () => {
	const email = personAdd(home, 'owner');
	const second = tenantAdd(), third = tenantAdd();
	sql(`insert into app.membership (tenant_id, account_id, role)
		select :'tenant', id, 'recruiter' from app.account
		where email = :'email'`, { tenant: second.id, email });
	const who = await Visitor.signIn(email);
	const move = async (slug) => who.post('/app/customer',
		{ _csrf: await who.csrf(), customer: slug });
	const here = async () => one(`select t.slug from app.session s
		join app.account a on a.id = s.account_id
		join app.tenant t on t.id = s.tenant_id
		where a.email = :'email'`, { email });
	const first = await here();
	const other = first === home.slug ? second.slug : home.slug;
	const page = (await who.get('/app/applications')).text;
	assert.match(page, new RegExp(`name="customer" value="${other}">`));
	assert.doesNotMatch(page, new RegExp(`name="customer" value="${first}"`));
	const { cookie } = who;
	const moved = await move(other);
	assert.equal(moved.status, 303);
	assert.equal(moved.headers.location, '/app');
	assert.equal(await here(), other);
	assert.equal(who.cookie, cookie, 'the session goes on');
	assert.match((await who.get('/app/applications')).text,
		new RegExp(`Tenant ${other}`));
	// At each with the role that it has there.
	const at = async (slug) => {
		await move(slug);
		return (await who.get('/app/surveys')).status;
	};
	assert.equal(await at(second.slug), 403);
	assert.equal(await at(home.slug), 200);
	assert.equal((await move(third.slug)).status, 404, 'no member');
	assert.equal((await move('no-such-customer')).status, 404);
	assert.equal((await move('\0')).status, 404);
	assert.equal(await here(), home.slug);
	assert.ok(Number(one(`select count(*) from app.audit
		where tenant_id = :'id' and action = 'session.move'
		and actor = (select id from app.account where email = :'email')`,
	{ id: second.id, email })) >= 1);
	const lone = await Visitor.signIn(personAdd(home, 'owner'));
	assert.doesNotMatch((await lone.get('/app')).text, /name="customer"/);
});

test('each sign-in has a token of its own, and a given one is not taken over',
	async () => {
	const email = personAdd(home, 'owner');
	const planted = `ep_session=${randomBytes(32).toString('base64url')}`;
	const visitor = new Visitor(planted);
	assert.equal((await visitor.get('/app')).status, 303);
	await visitor.login(email, password);
	assert.notEqual(visitor.cookie, planted);
	assert.equal((await new Visitor(planted).get('/app')).status, 303);
	const before = visitor.cookie;
	await visitor.login(email, password);
	assert.notEqual(visitor.cookie, before);
	const seen = new Set();
	for (let i = 0; i < 5; i++)
		seen.add((await Visitor.signIn(email)).cookie);
	assert.equal(seen.size, 5);
	// The token itself is nowhere in the database.
	const token = visitor.cookie.split('=')[1];
	assert.equal(one(`select count(*) from app.session s
		where s::text like '%' || :'token' || '%'`, { token }), '0');
});

test('signing out ends the session at the server', async () => {
	const visitor = await Visitor.signIn(personAdd(home, 'owner'));
	const kept = visitor.cookie;
	const answer = await visitor.post('/logout', { _csrf: await visitor.csrf() });
	assert.equal(answer.status, 303);
	assert.equal(answer.headers.location, '/login');
	assert.match(answer.headers['set-cookie'][0], /Max-Age=0/);
	assert.equal(answer.headers['clear-site-data'], '"cache", "storage"');
	assert.equal((await new Visitor(kept).get('/app')).status, 303);
});

test('an idle, an old and a locked session end', async () => {
	for (const change of [
		"update app.session set expires_at = now() - interval '1 second'",
		"update app.session set absolute_at = now() - interval '1 second'",
		"update app.account set state = 'locked'",
		"delete from app.membership",
	]) {
		const email = personAdd(home, 'owner');
		const visitor = await Visitor.signIn(email);
		assert.equal((await visitor.get('/app')).status, 200);
		const key = change.includes('app.account') ? 'id' : 'account_id';
		sql(`${change} where ${key} = (select id from app.account
			where email = :'email')`, { email });
		assert.equal((await visitor.get('/app')).status, 303, change);
	}
});

test('who is not signed in comes back to where they wanted', async () => {
	const visitor = new Visitor();
	const away = await visitor.get('/app/surveys?period=7&by=week');
	assert.equal(away.status, 303);
	assert.equal(away.headers.location,
		'/login?next=%2Fapp%2Fsurveys%3Fperiod%3D7%26by%3Dweek');
	const page = await visitor.get(away.headers.location);
	assert.equal(field(page.text, 'next'), '/app/surveys?period=7&by=week');
});

test('each role lands where it works', async () => {
	const as = async (role) => Visitor.signIn(personAdd(home, role));
	assert.match((await (await as('owner')).get('/app')).text,
		/href="\/app\/applications"/);
	assert.doesNotMatch((await (await as('analyst')).get('/app')).text,
		/href="\/app\/applications"/);
	const recruiter = await (await as('recruiter')).get('/app');
	assert.equal(recruiter.headers.location, '/app/applications');
	const operator = await (await Visitor.signIn(personAdd(null, 'operator')))
		.get('/app');
	assert.equal(operator.status, 200);
	assert.match(plain(operator.text), /sees no customer’s answers/);
	assert.doesNotMatch(operator.text, /\/app\/surveys"|\/app\/applications"/);
});

test('what a role may do is asked with each request', async () => {
	const tenant = tenantAdd();
	const values = { tenant: tenant.id };
	sql(`insert into app.role values (:'tenant', 'lead', 90, 'Team <lead>');
		insert into app.role_capability
		values (:'tenant', 'lead', 'read_results')`, values);
	const who = await Visitor.signIn(personAdd(tenant, 'lead'));
	const page = await who.get('/app');
	assert.equal(page.status, 200);
	assert.match(plain(page.text), /Team <lead>/);
	const seen = async () => [(await who.get('/app/surveys')).status,
		(await who.get('/app/applications')).status];
	assert.deepEqual(await seen(), [200, 403]);
	sql(`update app.role_capability set capability = 'read_applications'
		where tenant_id = :'tenant' and role = 'lead'`, values);
	assert.deepEqual(await seen(), [403, 200]);
	sql(`delete from app.role_capability
		where tenant_id = :'tenant' and role = 'lead'`, values);
	assert.deepEqual(await seen(), [403, 403]);
	assert.equal((await who.get('/app')).status, 200);
});

test('the navigation has what a person may see, and marks where one is',
	async () => {
		const survey = surveyAdd(home);
		const all = { owner: ['Surveys', 'Alerts', 'Applications',
			'Support'], analyst: ['Surveys', 'Alerts'], recruiter: ['Applications'],
			support: ['Support'] };
		for (const [role, labels] of Object.entries(all)) {
			const who = await Visitor.signIn(personAdd(home, role));
			for (const [target, here] of [['/app/surveys', 'Surveys'],
				[`/app/surveys/${survey.slug}`, 'Surveys'],
				[`/app/surveys/${survey.slug}/responses`, 'Surveys'],
				[`/app/responses/${randomUUID()}`, 'Surveys'],
				['/app/alerts?state=open', 'Alerts'],
				['/app/applications?stage=review', 'Applications'],
				['/app/support?state=new', 'Support'],
				[`/app/support/${randomUUID()}`, 'Support'],
				['/app/surveys/none', 'Surveys']]) {
				const page = await who.get(target);
				const nav = /<nav class="bar-nav"[^]*?<\/nav>/.exec(page.text)[0];
				const items = [...nav.matchAll(
					/<a href="(\/app\/\w+)"( aria-current="page")?>(\w+)</g)];
				assert.deepEqual(items.map((m) => m[3]), labels, target);
				assert.deepEqual(items.filter((m) => m[2]).map((m) => m[3]),
					labels.includes(here) ? [here] : [], `${role} ${target}`);
			}
		}
	});

// --- the walk ---------------------------------------------------------------

// The API has a walk of its own: tests/http/api.test.mjs.
const rows = routes.filter((row) => row.area !== 'API');
// A guarded row names a capability; allowed says whose it is.
const GUARDED = (row) => row.admission === 'SESSION';
const allowed = (row) => roles[row.capability];

// Two tenants with one thing of each kind, and one person of each role.
const world = await (async () => {
	const made = {};
	for (const key of ['mine', 'theirs']) {
		const tenant = tenantAdd();
		const survey = surveyAdd(tenant);
		await respond(survey, { nps: 9 }, { why: `said to ${key}` });
		const application = applicationAdd(tenant);
		made[key] = { tenant, survey, application,
			response: one(`select id from app.response
				where survey_id = :'id'`, { id: survey.id }),
			opening: one(`select slug from app.opening where id = :'id'`,
				{ id: application.opening }),
			people: {} };
		made[key].file = responseFileAdd(tenant, made[key].response);
		made[key].webhook = webhookAdd(tenant);
		transcriptAdd(tenant, made[key].response);
		made[key].alert = alertAdd(tenant, made[key].response);
		made[key].mailing = mailingAdd(tenant, survey);
		made[key].export = exportAdd(tenant, survey);
		made[key].request = await supportAdd(tenant);
		made[key].given = await supportFileAdd(made[key].request);
		for (const role of ['owner', 'editor', 'analyst', 'recruiter',
			'support', 'auditor'])
			made[key].people[role] =
				await Visitor.signIn(personAdd(tenant, role));
		made[key].people.operator =
			await Visitor.signIn(personAdd(null, 'operator'));
	}
	return made;
})();

// A row's path with the things of one side in it.
function fill(pattern, side, tenant = side.tenant) {
	return pattern.split('/').map((part, i, parts) => ({
		':tenant': tenant.slug, ':survey': side.survey.slug,
		':opening': side.opening, ':file': parts[2] === 'theme' ? '2456a6.css' :
			parts[2] === 'responses' ? side.file :
			parts[2] === 'support' ? side.given :
			parts[4] === 'share' ? 'qr.svg' : 'definition.xml',
		':version': '1.xml', ':number': '1', ':webhook': side.webhook,
		':alert': side.alert, ':export': side.export,
		':mailing': side.mailing,
		':id': parts[i - 1] === 'responses' ? side.response :
			parts[i - 1] === 'support' ? side.request :
			side.application.id,
	})[part] ?? part).join('/');
}

const nowhere = { survey: { slug: 'no-such-survey' },
	opening: 'no-such-opening', response: randomUUID(), file: randomUUID(),
	webhook: randomUUID(), alert: randomUUID(), mailing: randomUUID(),
	export: randomUUID(),
	application: { id: randomUUID() }, request: randomUUID(),
	given: randomUUID() };

test('the table of routes is read', () => {
	assert.ok(rows.length >= 20, `${rows.length} rows`);
	for (const row of rows)
		assert.ok(row.capability in roles, `${row.path}: ${row.capability}`);
});

test('every POST refuses a form that is not ours, and one from elsewhere',
	async () => {
	const elsewhere = [{ 'sec-fetch-site': 'cross-site' },
		{ 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' },
		{ origin: 'null' }];
	let tried = 0;
	for (const row of rows.filter((r) => r.verb === 'POST' &&
		r.admission !== 'LINK')) {	// of that tests/http/mailing.test.mjs
		const { mine, theirs } = world;
		const target = fill(row.path, mine);
		const who = !GUARDED(row) ? new Visitor() :
			mine.people[allowed(row)[0]];
		const other = !GUARDED(row) ? null :
			await theirs.people[allowed(row)[0]].csrf();
		const name = other === null ? '_token' : '_csrf';
		// A token of another form of ours, which is not this one's.
		const foreign = other ?? field((await ask('GET',
			row.path === '/login' ? mine.survey.path : '/login')).text,
		'_token');
		assert.ok(foreign.length > 20);
		for (const form of [{}, { [name]: '' }, { [name]: 'x' },
			{ [name]: foreign }, { [name]: foreign.slice(0, -1) }]) {
			const answer = await who.post(target, form);
			assert.equal(answer.status, 403,
				`${target} with ${JSON.stringify(form)}`);
			tried++;
		}
		const good = other === null ? foreign : await who.csrf();
		for (const headers of elsewhere) {
			const answer = await who.post(target, { [name]: good }, headers);
			assert.equal(answer.status, 403,
				`${target} from ${JSON.stringify(headers)}`);
			assert.match(answer.text, /another site/);
			tried++;
		}
	}
	assert.ok(tried >= 9 * 4);
});

test('every guarded row refuses nobody and each wrong role', async () => {
	let tried = 0;
	for (const row of rows.filter(GUARDED)) {
		const target = fill(row.path, world.mine);
		const nobody = await ask(row.verb, target,
			row.verb === 'POST' ? { form: {} } : {});
		assert.equal(nobody.status, 303, target);
		assert.equal(nobody.headers.location, row.verb === 'POST' ? '/login' :
			`/login?next=${encodeURIComponent(target)}`);
		assert.equal(nobody.text, '');
		for (const role of roles.NOTHING) {
			const who = world.mine.people[role];
			const answer = row.verb === 'GET' ? await who.get(target +
				(row.path.endsWith('/preview') ? '?theme=2456a6' : '')) :
				await who.post(target, {});
			if (allowed(row).includes(role) && row.verb === 'GET')
				assert.ok([200, 303].includes(answer.status),
					`${role} at ${target}: ${answer.status}`);
			else
				assert.equal(answer.status, 403, `${role} at ${target}`);
			tried++;
		}
	}
	assert.ok(tried >= 40);
});

test("another tenant's thing answers like one that never was", async () => {
	const { mine, theirs } = world;
	let tried = 0;
	for (const row of rows.filter((r) =>
		/:(survey|opening|id|file)/.test(r.path))) {
		const who = !GUARDED(row) ? new Visitor() :
			mine.people[allowed(row)[0]];
		const form = row.verb === 'POST' ? !GUARDED(row) ?
			null : { _csrf: await who.csrf(), revision: '1',
				stage: 'review' } : undefined;
		if (form === null) continue;	// needs a token of its own path
		const foreign = await who.ask(row.verb,
			fill(row.path, theirs, mine.tenant), { form });
		const none = await who.ask(row.verb,
			fill(row.path, nowhere, mine.tenant), { form });
		if (row.path.includes('/theme/:file')) {
			assert.equal(foreign.status, 200);	// own colours
			continue;
		}
		assert.equal(foreign.status, 404, row.path);
		assert.equal(none.status, 404, row.path);
		assert.equal(stable(foreign.text), stable(none.text), row.path);
		tried++;
	}
	assert.ok(tried >= 10, `${tried} rows with a thing in them`);
	assert.equal(one(`select stage from app.application where id = :'id'`,
		{ id: theirs.application.id }), 'received');
});

test('ids that are none are not found, whatever they are made of', async () => {
	const who = world.mine.people.owner;
	for (const id of ['1', 'x'.repeat(36), "'", '%27%20or%201=1--', '%F0%9F%98%80',
		world.mine.response.toUpperCase(), world.mine.response + '0',
		'00000000-0000-0000-0000-000000000000'])
		for (const place of ['/app/responses/', '/app/applications/',
			'/app/support/'])
			assert.equal((await who.get(place + id)).status, 404, place + id);
});

test('a path without that method: 405 with the methods it has', async () => {
	for (const row of rows.filter((r) => r.admission !== 'MACHINE')) {
		const target = fill(row.path, world.mine);
		const verbs = rows.filter((r) => r.path === row.path)
			.map((r) => r.verb);
		const allow = [...(verbs.includes('GET') ? ['GET', 'HEAD'] : []),
			...(verbs.includes('POST') ? ['POST'] : [])].join(', ');
		for (const method of ['PUT', 'PATCH', 'DELETE',
			...['GET', 'POST'].filter((v) => !verbs.includes(v))]) {
			const answer = await world.mine.people.owner.ask(method, target,
				method === 'GET' || method === 'DELETE' ? {} : { form: {} });
			assert.equal(answer.status, 405, `${method} ${target}`);
			assert.equal(answer.headers.allow, allow, `${method} ${target}`);
		}
	}
});

test('what a row says it answers with is what comes', async () => {
	const kinds = { PAGE: /^text\/html;/, TEXT: /^text\/plain;/,
		FILE: /^(?!text\/html)/ };
	const seen = {};
	for (const row of rows.filter((r) => r.verb === 'GET')) {
		const who = GUARDED(row) ? world.mine.people[allowed(row)[0]] :
			new Visitor();
		const answer = await who.get(fill(row.path, world.mine));
		if (answer.status !== 200) continue;
		assert.match(answer.headers['content-type'], kinds[row.reply],
			row.path);
		seen[row.reply] = (seen[row.reply] ?? 0) + 1;
	}
	assert.ok(seen.PAGE >= 10 && seen.TEXT >= 1 && seen.FILE >= 1,
		JSON.stringify(seen));
});

// Every table but those that a look may write to (sessions, the audit log)
// and what the worker does on its own; counts are folded and unfolded alike.
function snapshot() {
	const tables = sql(`select table_name from information_schema.tables
		where table_schema = 'app' and table_type = 'BASE TABLE'
		and table_name not in ('session', 'audit', 'job', 'delivery', 'rollup',
		'rollup_delta', 'login_salt', 'login_attempt')
		order by 1`).map(([name]) => name);
	assert.ok(tables.length >= 10);
	return sql([...tables.map((t) => `select '${t}', count(*)::text,
		md5(coalesce(string_agg(md5(t::text), '' order by t::text), ''))
		from app.${t} t`),
	`select 'delivery', count(*)::text, '' from app.delivery`,
	`select 'counts', sum(n)::text, '' from (
		select n from app.rollup union all
		select weight * cardinality(cells) from app.rollup_delta) x`,
	].join(' union all ')).map((row) => row.join(' ')).sort();
}

test('looking at everything writes nothing', async () => {
	// The worker may tidy up meanwhile; a page that writes does so each time.
	let differs = [];
	for (let i = 0; i < 3 && (i === 0 || differs.length > 0); i++) {
		const before = snapshot();
		for (const row of rows.filter((r) => r.verb === 'GET'))
			for (const who of [new Visitor(),
				...Object.values(world.mine.people)])
				await who.get(fill(row.path, world.mine));
		differs = snapshot().filter((line, n) => line !== before[n]);
	}
	assert.deepEqual(differs, []);
});

test('a look at an application is in the audit log, each time', async () => {
	const { application, tenant, people } = world.theirs;
	const count = (action) => Number(one(`select count(*) from app.audit
		where tenant_id = :'tenant' and object_id = :'id'
		and action = :'action' and actor is not null`,
	{ tenant: tenant.id, id: application.id, action }));
	const views = count('application.view');
	const downloads = count('application.download');
	await people.recruiter.get(`/app/applications/${application.id}`);
	await people.owner.get(`/app/applications/${application.id}`);
	await people.owner.get(`/app/applications/${application.id}/resume`);
	assert.equal(count('application.view'), views + 2);
	assert.equal(count('application.download'), downloads + 1);
	const lists = () => Number(one(`select count(*) from app.audit
		where tenant_id = :'tenant' and action = 'application.list'`,
	{ tenant: tenant.id }));
	const before = lists();
	await people.owner.get('/app/applications');
	assert.equal(lists(), before + 1);
	assert.equal(one(`select count(*) from app.audit where tenant_id = :'tenant'
		and (detail::text like '%Zo%' or detail::text like '%@%')`,
	{ tenant: tenant.id }), '0');
	assert.equal(tenantOf(tenant.slug).id, tenant.id);
});
