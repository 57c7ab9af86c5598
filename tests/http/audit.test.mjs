// The log of what was done at a customer, as its owner and an auditor see it: by
// person, kind and period, page by page, and as a file.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, one, personAdd, plain, sql, tenantAdd } from '../lib/app.mjs';

const AUDIT = '/app/settings/audit';
let tenant, owner, ownerId;
const rowsOf = (text) => [...text.matchAll(/<tr><th scope="row">(.*?)<\/tr>/gs)]
	.map((m) => plain(m[1]));
const add = (action, more = {}) => sql(`insert into app.audit (tenant_id, actor,
	action, object_kind, object_id, detail, at) values (:'id', nullif(:'actor',
	'')::uuid, :'action', nullif(:'kind', ''), nullif(:'object', ''), :'detail',
	:'at')`, { id: tenant.id, action, actor: more.actor ?? '',
	kind: more.kind ?? '', object: more.object ?? '',
	detail: JSON.stringify(more.detail ?? {}), at: more.at ?? 'now' });

before(async () => {
	tenant = tenantAdd();
	const email = personAdd(tenant, 'owner');
	owner = await Visitor.signIn(email);
	ownerId = one(`select id from app.account where email = :'email'`, { email });
});

test('what was done is said in words, with who and when', async () => {
	add('theme.set', { actor: ownerId, detail: { was: '<b>' } });
	add('webhook.gone', { kind: 'webhook' });
	add('odd.thing', { actor: '00000000-0000-4000-8000-000000000001' });
	const { status, text } = await owner.get(AUDIT);
	assert.equal(status, 200);
	const rows = rowsOf(text);
	assert.match(rows[0], /^odd\.thing.*Somebody who has left/);
	assert.match(rows[1], /switched off: it did not answer.*Nobody signed in/);
	assert.match(rows[2], /Changed how the pages look ?\{"was": "<b>"\}/);
	assert.match(rows.at(-1), /^Signed in/);
});

test('by person, by kind, by day; a filter that is none is said', async () => {
	const ask = async (query) => rowsOf((await owner.get(`${AUDIT}?${query}`)).text);
	assert.ok((await ask('what=settings')).every((r) =>
		/pages look|switched off/.test(r)));
	assert.equal((await ask('what=settings')).length, 2);
	assert.equal((await ask('who=nobody')).length, 1);
	assert.equal((await ask(`who=${ownerId}&what=settings`)).length, 1);
	add('person.role', { actor: ownerId, at: '2020-03-04 12:00Z' });
	assert.match((await ask('from=2020-03-04&to=2020-03-04')).join(),
		/^Changed somebody’s role/);
	const none = await owner.get(`${AUDIT}?from=2019-01-01&to=2019-02-01`);
	assert.match(plain(none.text), /Nothing like this was done in this time/);
	for (const bad of ['what=x', 'who=x', `who=${tenant.id}`, 'from=x',
		'from=2020-02-02&to=2020-01-01']) {
		const { status, text } = await owner.get(`${AUDIT}?${bad}`);
		assert.equal(status, 422, bad);
		assert.match(text, /class="[^"]*problem/, bad);
	}
	assert.equal((await owner.get(`${AUDIT}?before=x`)).status, 404);
});

test('page by page to the end, each entry once; the file has the same', async () => {
	sql(`insert into app.audit (tenant_id, actor, action, detail, at)
		select :'id', :'actor', 'application.view', jsonb_build_object('n', i),
		    now() - i * interval '1 minute' from generate_series(1, 120) i`,
	{ id: tenant.id, actor: ownerId });
	const seen = [];
	let next = `${AUDIT}?what=applications`;
	for (let pages = 0; next; pages++) {
		assert.ok(pages < 9);
		const { text } = await owner.get(next);
		seen.push(...rowsOf(text).map((r) => Number(/"n": (\d+)/.exec(r)[1])));
		next = /href="([^"]*)" rel="next"/.exec(text)?.[1].replace(/&amp;/g, '&');
	}
	assert.deepEqual(seen, Array.from({ length: 120 }, (_, i) => i + 1));
	const file = await owner.get(`${AUDIT}.csv?what=applications`);
	assert.equal(file.status, 200);
	assert.match(file.headers['content-disposition'], /audit-\d{4}-\d\d-\d\d\.csv/);
	const lines = file.text.trim().split('\r\n').slice(1);
	assert.deepEqual(lines.map((l) => Number(/""n"": (\d+)/.exec(l)[1])), seen);
	assert.match(rowsOf((await owner.get(AUDIT)).text).join('\n'),
		/Downloaded this log/);
});

test('what is rare in a long log is looked for in steps', async () => {
	sql(`insert into app.audit (tenant_id, action, at) select :'id', 'sign-in',
		now() from generate_series(1, 5001)`, { id: tenant.id });
	const first = await owner.get(`${AUDIT}?what=settings`);
	assert.deepEqual(rowsOf(first.text), []);
	assert.match(plain(first.text), /5,000 entries .* There are older ones/);
	const next = /href="([^"]*)" rel="next"/.exec(first.text)[1]
		.replace(/&amp;/g, '&');
	assert.equal(rowsOf((await owner.get(next)).text).length, 2);
});

test('an auditor sees it and nothing else, and no other customer\'s', async () => {
	const auditor = await Visitor.signIn(personAdd(tenant, 'auditor'));
	assert.equal((await auditor.get(AUDIT)).status, 200);
	assert.ok(![200, 303].includes((await auditor.get('/app/surveys')).status));
	const stranger = await Visitor.signIn(personAdd(tenantAdd(), 'auditor'));
	const { text } = await stranger.get(`${AUDIT}?what=settings`);
	assert.deepEqual(rowsOf(text), []);
	const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
	assert.equal((await analyst.get(AUDIT)).status, 403);
	assert.equal((await analyst.get(`${AUDIT}.csv`)).status, 403);
});
