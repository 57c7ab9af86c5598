// The API: who comes in, what each address answers, and that the document that
// it hands out is what it does.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { root } from '../lib/env.mjs';
import { routes } from '../lib/routes.mjs';
import { Visitor, applicationAdd, ask, field, one, personAdd, respond, sql,
	surveyAdd, tenantAdd, webhookAdd } from '../lib/app.mjs';
import { SCOPES, TOKENS, assertProblem, assertShape, call, documentGet, get,
	tokenMake, tokenSend } from '../lib/api.mjs';
import { keyMake, token as sign } from '../lib/context.mjs';

const API = '/api/v1';
const rows = routes.filter((row) => row.area === 'API');
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="api" xml:lang="en">
<title>API</title><thanks>Thanks.</thanks>
<page code="first"><title>First</title>
<question code="nps" type="nps"><label>Recommend?</label></question>
<question code="topics" type="multiple"><label>About?</label>
<option code="bill" score="0">A bill</option><option code="order" score="5">An order</option>
<other>Something else</other></question>
<question code="photo" type="file"><label>A picture</label></question>
<question code="agent" type="hidden"><label>Agent</label></question>
</page></survey>`;

// A customer with one thing of each kind, and its owner's token for all.
async function customer() {
	const tenant = tenantAdd();
	const owner = await Visitor.signIn(personAdd(tenant, 'owner'));
	const key = await keyMake(owner);
	const survey = surveyAdd(tenant, XML);
	const session = 'chat-' + randomUUID();
	const link = { ...survey, path: survey.path };
	let page = await ask('GET', `${survey.path}?s=${sign(key, { sid: session,
		channel: 'chat', agent: 'Ada', queue: 'Sales', start: 1767225600,
		end: 1767225660 })}`);
	const sent = await ask('POST', survey.path, { form: [
		...['_token', '_page', '_session'].map((name) =>
			[name, field(page.text, name)]).filter(([, value]) => value),
		['nps', '9'], ['topics', 'bill'], ['topics', 'other'],
		['topics.other', 'Zoë’s "own"'] ] });
	assert.equal(sent.status, 303);
	await respond({ path: survey.path + '?agent=Unsigned' }, { nps: 3 })
		.catch(() => respond(survey, { nps: 3 }));
	const application = applicationAdd(tenant);
	return { tenant, owner, key, survey, session, application, link,
		webhook: webhookAdd(tenant),
		response: one(`select id from app.response where survey_id = :'id'
			and context ? 'session'`, { id: survey.id }),
		opening: one(`select slug from app.opening where id = :'id'`,
			{ id: application.opening }),
		...await tokenMake(owner) };
}
const mine = await customer();
const theirs = await customer();
const nowhere = { survey: { slug: 'no-such' }, opening: 'no-such',
	response: randomUUID(), application: { id: randomUUID() },
	webhook: randomUUID() };
// What each POST wants.
const bodies = { API_INVITATIONS: { session: 's' },
	API_TRANSCRIPT: { session: 's', lines: [] },
	API_WEBHOOK_MAKE: { url: 'https://hooks.example/x',
		events: ['response.completed'] },
	API_WEBHOOK_SET: { state: 'paused' } };

const fill = (pattern, side) => pattern.split('/').map((part, i, parts) => ({
	':survey': side.survey.slug, ':opening': side.opening,
	':id': parts[i - 1] === 'responses' ? side.response :
		parts[i - 1] === 'webhooks' ? side.webhook : side.application.id,
})[part] ?? part).join('/');
const hidden = (answer) => ({ ...JSON.parse(answer.text), instance: '' });

// --- tokens -----------------------------------------------------------------

test('a token is shown once, and nobody who reads the database has it',
	async () => {
		assert.match(mine.token, new RegExp(
			`^xp_${mine.tenant.slug}_[\\w-]{43}$`));
		const page = (await mine.owner.get(TOKENS)).text;
		assert.ok(page.includes(mine.id) && !page.includes(mine.token));
		for (const scope of SCOPES) assert.ok(page.includes(scope));
		const secret = Buffer.from(mine.token.slice(-43), 'base64url');
		const row = one(`select encode(hash, 'hex') from app.api_token
			where tenant_id = :'id'`, mine.tenant);
		assert.equal(row.length, 64);
		assert.ok(!row.includes(secret.toString('hex').slice(0, 16)));
	});

test('what is wrong with a token is said beside its field, filled in',
	async () => {
		const answer = await tokenSend(mine.owner, [['name', 'x'.repeat(61)],
			['days', '31']]);
		assert.equal(answer.status, 422);
		for (const id of ['name', 'scope', 'days']) {
			assert.match(answer.text, new RegExp(`href="#${id}"`));
			assert.match(answer.text, new RegExp(`id="${id}-error"`));
		}
		assert.ok(answer.text.includes(`value="${'x'.repeat(61)}"`));
		const ticked = await tokenSend(mine.owner, [['name', ''],
			['days', '365'], ['scope', 'openings:read']]);
		assert.equal(ticked.status, 422);
		assert.match(ticked.text, /value="openings:read" checked/);
		assert.match(ticked.text, /value="365" selected/);
	});

test('nobody gives away what they may not do themselves', async () => {
	const tenant = tenantAdd();
	sql(`insert into app.role (tenant_id, code, position)
			values (:'id', 'clerk', 90);
		insert into app.role_capability values
			(:'id', 'clerk', 'change_settings'),
			(:'id', 'clerk', 'read_results')`, tenant);
	const clerk = await Visitor.signIn(personAdd(tenant, 'clerk'));
	assert.ok(!(await clerk.get(TOKENS)).text.includes('applications:read'));
	const answer = await tokenSend(clerk, { name: 'n', days: '30',
		scope: 'applications:read' });
	assert.equal(answer.status, 422);
	const both = await tokenSend(clerk, [['name', 'n'], ['days', '30'],
		['scope', 'applications:read'], ['scope', 'surveys:read'],
		['scope', 'change_settings']]);
	assert.equal(both.status, 200);
	assert.equal(one(`select scopes from app.api_token
		where tenant_id = :'id'`, tenant), '{surveys:read}');
});

test('twenty are in use at a time; a revoked one comes back when there is room',
	async () => {
		const tenant = tenantAdd();
		const owner = await Visitor.signIn(personAdd(tenant, 'owner'));
		const made = [];
		for (let i = 0; i < 20; i++)
			made.push(await tokenMake(owner, ['surveys:read']));
		let answer = await tokenSend(owner, { name: 'n', days: '30',
			scope: 'surveys:read' });
		assert.equal(answer.status, 422);
		assert.match(answer.text, /Twenty tokens are in use/);
		assert.equal((await tokenSend(owner, { revoke: made[0].id })).status,
			303);
		await assertProblem(await get(made[0].token, `${API}/surveys`), 401);
		const other = await tokenMake(owner, ['surveys:read']);
		answer = await tokenSend(owner, { allow: made[0].id });
		assert.equal(answer.status, 422);
		await tokenSend(owner, { revoke: other.id });
		answer = await tokenSend(owner, { allow: made[0].id });
		assert.equal(answer.status, 303);
		assert.equal((await get(made[0].token, `${API}/surveys`)).status, 200);
		assert.deepEqual(sql(`select action, object_id, actor is not null
			from app.audit where tenant_id = :'id'
			and object_kind = 'api-token' order by id desc limit 2`, tenant),
		[['api-token.allow', made[0].id, 't'],
			['api-token.revoke', other.id, 't']]);
		await tokenSend(mine.owner, { revoke: made[1].id });
		assert.equal((await get(made[1].token, `${API}/surveys`)).status, 200,
			'another customer revokes nothing here');
	});

test('the page is for who may change settings', async () => {
	const who = await Visitor.signIn(personAdd(mine.tenant, 'analyst'));
	assert.equal((await who.get(TOKENS)).status, 403);
});

// --- the door ---------------------------------------------------------------

test('without a good token there is 401, and it says how to come', async () => {
	const secret = mine.token.slice(-43);
	const target = `${API}/surveys`;
	const none = await get(null, target);
	await assertProblem(none, 401);
	assert.equal(none.headers['www-authenticate'], 'Bearer realm="api"');
	for (const wrong of ['x', 'xp_', `xp_${theirs.tenant.slug}_${secret}`,
		`xp_no-such_${secret}`, mine.token.slice(0, -1), mine.token + 'A',
		`xp_${mine.tenant.slug}_${'A'.repeat(43)}`, mine.token.toUpperCase(),
		'x'.repeat(250)]) {
		const answer = await get(wrong, target);
		await assertProblem(answer, 401, wrong);
		assert.match(answer.headers['www-authenticate'],
			/error="invalid_token"/, wrong);
	}
	for (const authorization of [`Basic ${mine.token}`, mine.token, 'Bearer',
		`Bearer ${'x'.repeat(2000)}`])
		await assertProblem(await get(null, target, { authorization }), 401,
			authorization.slice(0, 40));
	for (const authorization of [`bearer ${mine.token}`,
		`BEARER  ${mine.token} `])
		assert.equal((await get(null, target, { authorization })).status, 200);
});

test('an expired token and a suspended customer are refused', async () => {
	const it = await customer();
	const target = `${API}/surveys`;
	assert.equal((await get(it.token, target)).status, 200);
	sql(`update app.api_token set expires_at = now()
		where tenant_id = :'id'`, it.tenant);
	await assertProblem(await get(it.token, target), 401);
	assert.match((await it.owner.get(TOKENS)).text, /expired/);
	assert.equal((await tokenSend(it.owner, { allow: it.id })).status, 422);
	sql(`update app.api_token set expires_at = now() + interval '1 day'
		where tenant_id = :'id'`, it.tenant);
	assert.equal((await get(it.token, target)).status, 200);
	sql(`update app.tenant set state = 'suspended' where id = :'id'`,
		it.tenant);
	await assertProblem(await get(it.token, target), 401);
});

test('each address needs its own scope', async () => {
	for (const row of rows.filter((r) => r.admission === 'BEARER')) {
		const scope = row.capability.toLowerCase().replace('_', ':');
		assert.ok(SCOPES.includes(scope), scope);
		const target = fill(row.path, mine);
		const others = await tokenMake(mine.owner,
			SCOPES.filter((s) => s !== scope), row.id);
		const json = row.verb === 'POST' ? { json: bodies[row.id] } : {};
		const answer = await call(others.token, row.verb, target, json);
		await assertProblem(answer, 403, target);
		assert.match(answer.headers['www-authenticate'],
			new RegExp(`error="insufficient_scope", scope="${scope}"`));
		await tokenSend(mine.owner, { revoke: others.id });
		const own = await tokenMake(mine.owner, [scope], row.id);
		assert.equal((await call(own.token, row.verb, target, json)).status,
			row.verb === 'POST' ? 201 : 200, target);
		await tokenSend(mine.owner, { revoke: own.id });
	}
});

test('the last use is noted by the hour, and reading writes nothing else',
	async () => {
		const it = await customer();
		const row = () => sql(`select xmin, last_used_at = date_trunc('hour',
			last_used_at) from app.api_token where tenant_id = :'id'`,
		it.tenant)[0];
		assert.equal(row()[1], '');
		await get(it.token, `${API}/surveys`);
		const [xmin, whole] = row();
		assert.equal(whole, 't');
		for (let i = 0; i < 5; i++) await get(it.token, `${API}/surveys`);
		assert.equal(row()[0], xmin);
		assert.match((await it.owner.get(TOKENS)).text, /last used/);
	});

test('a browser that is signed in has no way in, and no other site has',
	async () => {
		await assertProblem(await mine.owner.get(`${API}/surveys`), 401);
		const answer = await get(mine.token, `${API}/surveys`,
			{ origin: 'https://elsewhere.example' });
		assert.equal(answer.status, 200);
		for (const name of Object.keys(answer.headers))
			assert.ok(!name.startsWith('access-control-') &&
				name !== 'set-cookie', name);
	});

// --- the document -----------------------------------------------------------

test('the document and the table of routes say the same', async () => {
	const doc = await documentGet();
	const said = Object.entries(doc.paths).flatMap(([where, verbs]) =>
		Object.entries(verbs).map(([verb, o]) => [verb.toUpperCase(), where,
			o.summary, (o.security[0]?.bearer ?? []).join(),
			String(o['x-body-limit'] ?? 0)].join(' | '))).sort();
	const are = rows.map((row) => [row.verb, row.path.replace(/:(\w+)/g,
		'{$1}'), row.what, row.admission === 'OPEN' ? '' :
		row.capability.toLowerCase().replace('_', ':'), row.bytes]
		.join(' | ')).sort();
	assert.deepEqual(said, are);
	for (const verbs of Object.values(doc.paths))
		for (const o of Object.values(verbs))
			assert.ok(o.responses['200'] || o.responses['201'], o.operationId);
});

test('the document is OpenAPI 3.1', async () => {
	const result = await new Validator().validate(structuredClone(
		await documentGet()));
	assert.ok(result.valid, JSON.stringify(result.errors));
});

test('every address answers what the document says', async () => {
	const doc = await documentGet();
	let tried = 0;
	for (const row of rows.filter((r) => r.verb === 'GET')) {
		const { get: o } = doc.paths[row.path.replace(/:(\w+)/g, '{$1}')];
		const answer = await get(mine.token, fill(row.path, mine));
		assert.equal(answer.status, 200, `${row.path} ${answer.text}`);
		const [[media, { schema }]] =
			Object.entries(o.responses['200'].content);
		assert.ok(answer.headers['content-type'].startsWith(media));
		if (!schema) continue;
		await assertShape(schema, answer.body, row.path);
		if (answer.body.data)
			assert.ok(answer.body.data.length > 0, row.path);
		tried++;
	}
	assert.ok(tried >= 8, `${tried}`);
});

// --- what is there ----------------------------------------------------------

test('a survey with its questions; one that was never published has none',
	async () => {
		const { body } = await get(mine.token,
			`${API}/surveys/${mine.survey.slug}`);
		assert.equal(body.state, 'open');
		assert.equal(body.takes_responses, true);
		assert.deepEqual(body.languages, ['en']);
		assert.deepEqual(body.versions.map((v) => v.version), [1]);
		assert.deepEqual(body.questions.map((q) => [q.code, q.type,
			q.unverified, q.lowest, q.highest]), [
			['nps', 'nps', false, 0, 10], ['topics', 'multiple', false, null, null],
			['photo', 'file', false, null, null],
			['agent', 'hidden', true, null, null]]);
		assert.deepEqual(body.questions[1].options, [
			{ code: 'bill', label: 'A bill', score: 0 },
			{ code: 'order', label: 'An order', score: 5 }]);
		assert.deepEqual(body.questions[1].parts, ['topics.other']);
		const slug = 'draft-' + randomUUID().slice(0, 8);
		sql(`insert into app.survey (tenant_id, slug, title)
			values (:'id', :'slug', 'Draft')`, { ...mine.tenant, slug });
		const draft = (await get(mine.token, `${API}/surveys/${slug}`)).body;
		assert.deepEqual([draft.state, draft.version, draft.takes_responses,
			draft.questions, draft.versions], ['draft', null, false, [], []]);
	});

test('a response: answers by code, what was signed, and what was not',
	async () => {
		const target = `${API}/responses/${mine.response}`;
		let { body } = await get(mine.token, target);
		assert.equal(body.survey, mine.survey.slug);
		assert.equal(body.state, 'complete');
		assert.equal(body.channel, 'chat');
		assert.deepEqual(body.answers, { nps: 9, topics: ['bill', 'other'],
			'topics.other': 'Zoë’s "own"' });
		assert.deepEqual(body.unverified, {});
		assert.deepEqual(body.session, { id: mine.session, agent: 'Ada',
			queue: 'Sales', outcome: null, language: null,
			started_at: '2026-01-01T00:00:00Z',
			ended_at: '2026-01-01T00:01:00Z', key: mine.key.id });
		const file = randomUUID();
		sql(`update app.response set answers = answers || jsonb_build_object(
				'agent', 'Mallory', 'photo', :'file', 'photo.name',
				'cat.png', 'photo.size', 12, 'strange', '{"a": 1}'::jsonb)
			where id = :'id'`, { id: mine.response, file });
		({ body } = await get(mine.token, target));
		assert.deepEqual(body.unverified, { agent: 'Mallory' });
		assert.equal(body.answers.photo, 'cat.png');
		assert.equal(body.answers['photo.size'], undefined);
		assert.deepEqual(body.answers.strange, { a: 1 });
		assert.ok(!JSON.stringify(body).includes(file));
	});

test('responses by day and state', async () => {
	const target = `${API}/surveys/${mine.survey.slug}/responses`;
	const n = async (query) =>
		(await get(mine.token, target + query)).body.data.length;
	assert.equal(await n(''), 2);
	assert.equal(await n('?state=complete'), 2);
	assert.equal(await n('?state=partial'), 0);
	assert.equal(await n('?state=declined'), 0);
	assert.equal(await n('?from=2020-01-01&to=2020-12-31'), 0);
	assert.equal(await n('?from=2020-01-01'), 2);
});

test('the table is what the operator exports', async () => {
	const answer = await get(mine.token,
		`${API}/surveys/${mine.survey.slug}/export.csv`);
	assert.match(answer.headers['content-type'], /^text\/csv/);
	const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
	const out = execFileSync(path.join(build, 'exitpoll'), ['survey',
		'export', mine.tenant.slug, mine.survey.slug], { encoding: 'utf8',
		env: { ...process.env, EXITPOLL_DB:
			process.env.EXITPOLL_TEST_DB.replace(/ user=\S+/, '') } });
	assert.equal(answer.text, out);
	assert.equal(answer.text.split('\r\n').length, 4);
	assert.deepEqual(sql(`select detail->>'token', detail->>'file'
		from app.audit where tenant_id = :'id'
		and action = 'survey.download' order by id desc limit 1`,
	mine.tenant), [[mine.id, 'export.csv']]);
});

test('each look at applications is in the audit log, with the token',
	async () => {
		const seen = () => sql(`select action, detail->>'token' from app.audit
			where tenant_id = :'id' and action like 'application.%'
			order by id desc limit 2`, mine.tenant);
		await get(mine.token, `${API}/applications`);
		const { body } = await get(mine.token,
			`${API}/applications/${mine.application.id}`);
		assert.deepEqual(seen(), [['application.view', mine.id],
			['application.list', mine.id]]);
		assert.equal(body.reference, mine.application.reference);
		assert.equal(body.email, 'zoe@mail.example');
		assert.equal(body.resume.name, mine.application.fileName);
		const n = async (stage) => (await get(mine.token,
			`${API}/applications?stage=${stage}`)).body.data.length;
		assert.deepEqual([await n('received'), await n('none')], [1, 0]);
	});

test("another customer's thing answers like one that never was", async () => {
	let tried = 0;
	for (const row of rows.filter((r) => r.path.includes(':') &&
		r.verb === 'GET')) {
		const foreign = await get(mine.token, fill(row.path, theirs));
		const none = await get(mine.token, fill(row.path, nowhere));
		await assertProblem(foreign, 404, row.path);
		assert.deepEqual(hidden(foreign), hidden(none), row.path);
		tried++;
	}
	assert.ok(tried >= 6);
});

// --- pages and tags ---------------------------------------------------------

test('a list is read page by page, each row once, by its links', async () => {
	const it = await customer();
	for (let i = 0; i < 7; i++) {
		surveyAdd(it.tenant, XML);
		applicationAdd(it.tenant);
		await respond(it.survey, { nps: i });
	}
	for (const [target, total, id] of [['surveys', 8, 'name'],
		['openings', 8, 'name'], ['applications', 8, 'id'],
		[`surveys/${it.survey.slug}/responses`, 9, 'id']]) {
		const seen = [];
		let next = `${API}/${target}?limit=3`;
		while (next) {
			const answer = await get(it.token, next);
			assert.equal(answer.status, 200, next);
			assert.ok(answer.body.data.length <= 3);
			seen.push(...answer.body.data.map((row) => row[id]));
			const link = /^<([^>]*)>; rel="next"$/.exec(answer.headers.link);
			assert.equal(Boolean(link), answer.body.next !== null);
			if (link)
				assert.equal(new URL(link[1]).searchParams.get('after'),
					answer.body.next);
			next = link && new URL(link[1]).pathname + new URL(link[1]).search;
		}
		assert.equal(seen.length, total, target);
		assert.equal(new Set(seen).size, total, target);
	}
});

test('where a list goes on is of that list and that customer', async () => {
	const it = await customer();
	surveyAdd(it.tenant, XML);
	applicationAdd(it.tenant);
	const after = async (list) => (await get(it.token,
		`${API}/${list}?limit=1`)).body.next;
	const cursor = await after('surveys');
	assert.equal((await get(it.token,
		`${API}/surveys?after=${cursor}`)).status, 200);
	for (const [token, target] of [[mine.token, `surveys?after=${cursor}`],
		[it.token, `openings?after=${cursor}`],
		[it.token, `surveys?after=${cursor.slice(0, -2)}AA`],
		[it.token, 'surveys?after='], [it.token, 'surveys?after=x']]) {
		const answer = await get(token, `${API}/${target}`);
		await assertProblem(answer, 422, target);
		assert.equal(answer.body.errors[0].parameter, 'after');
	}
});

test('what has not changed is not sent again', async () => {
	const target = `${API}/surveys/${mine.survey.slug}`;
	const first = await get(mine.token, target);
	const { etag } = first.headers;
	assert.match(etag, /^"[\w-]{16}"$/);
	assert.equal(first.headers['cache-control'], 'private, no-cache');
	const again = await get(mine.token, target, { 'if-none-match': etag });
	assert.equal(again.status, 304);
	assert.equal(again.text, '');
	assert.equal(again.headers.etag, etag);
	sql(`update app.survey set title = 'Another' where id = :'id'`,
		mine.survey);
	const changed = await get(mine.token, target, { 'if-none-match': etag });
	assert.equal(changed.status, 200);
	assert.notEqual(changed.headers.etag, etag);
	const head = await call(mine.token, 'HEAD', target);
	assert.equal(head.status, 200);
	assert.equal(head.text, '');
	assert.equal(head.headers.etag, changed.headers.etag);
});

// --- what is refused --------------------------------------------------------

test('a parameter that is not there, wrong, or twice is named', async () => {
	const target = `${API}/surveys/${mine.survey.slug}/responses`;
	for (const [query, names] of [['?form=2026-01-01', ['form']],
		['?from=yesterday&to=2026-13-01', ['from', 'to']],
		['?state=all', ['state']], ['?limit=0', ['limit']],
		['?limit=101', ['limit']], ['?limit=5&limit=6', ['limit', 'limit']],
		['?' + 'a=1&'.repeat(50) + 'b=2', Array(20).fill('a')]]) {
		const answer = await get(mine.token, target + query);
		await assertProblem(answer, 422, query);
		assert.deepEqual(answer.body.errors.map((e) => e.parameter), names);
	}
	await assertProblem(await get(mine.token,
		`${API}/surveys/${mine.survey.slug}?limit=5`), 422);
});

test('each error is one that a program reads, also those of the edge',
	async () => {
		const target = `${API}/surveys`;
		for (const [status, method, where, options] of [
			[404, 'GET', '/api/v2/surveys'], [404, 'GET', '/api'],
			[404, 'GET', `${target}/`], [404, 'GET', `${target}//x`],
			[405, 'DELETE', target], [405, 'PUT', target, { body: '{}' }],
			[405, 'POST', target, { body: '{}' }],
			[400, 'GET', `${target}?a=%zz`], [400, 'GET', `${target}/%2e%2e`],
			[414, 'GET', `${target}?a=${'x'.repeat(2500)}`],
			[501, 'PROPFIND', target],
			[413, 'POST', target, { body: 'x'.repeat(20000) }],
		]) {
			const answer = await ask(method, where, { ...options, headers: {
				authorization: `Bearer ${mine.token}`, ...options?.headers } });
			await assertProblem(answer, status, `${method} ${where}`);
		}
	});
