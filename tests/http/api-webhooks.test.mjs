// Webhooks by the API: made, told of a response, listed without their secret,
// paused and deleted; and what is wrong with one is said.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Visitor, one, personAdd, respond, sql, surveyAdd, tenantAdd } from
	'../lib/app.mjs';
import { call, get, tokenMake } from '../lib/api.mjs';
import { Receiver, until, verified } from '../lib/receiver.mjs';

const PATH = '/api/v1/webhooks';
let tenant, owner, token, survey;
before(async () => {
	tenant = tenantAdd();
	owner = await Visitor.signIn(personAdd(tenant, 'owner'));
	({ token } = await tokenMake(owner));
	survey = surveyAdd(tenant);
});
const make = (json, by = token) => call(by, 'POST', PATH, { json });
const set = (id, state, by = token) => call(by, 'POST', `${PATH}/${id}`,
	{ json: { state } });
const sound = { url: 'https://hooks.example/in',
	events: ['response.completed'] };

test('one is made, called, paused, and deleted', async (t) => {
	const at = await Receiver.make(t);
	const made = await make({ url: at.url, events: ['response.completed',
		'response.declined'], surveys: [survey.slug] });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	const { id, secret, ...rest } = made.body;
	assert.match(secret, /^whsec_/);
	assert.deepEqual(rest, { url: at.url, shape: 'standard', state: 'active',
		events: ['response.completed', 'response.declined'],
		every_survey: false, surveys: [survey.slug] });
	const other = surveyAdd(tenant);
	await respond(other, { nps: 1 }, { why: 'other' });
	await respond(survey, { nps: 9 }, { why: 'this' });
	const told = await at.next();
	assert.deepEqual(verified(secret, told), told.body);
	assert.equal(told.body.data.survey.name, survey.slug);
	const listed = await get(token, PATH);
	assert.equal(listed.status, 200);
	assert.deepEqual(listed.body.data.map((w) => [w.id, w.secret]),
		[[id, null]]);
	for (const state of ['paused', 'paused', 'active', 'paused']) {
		const now = await set(id, state);
		assert.equal(now.status, 201, JSON.stringify(now.body));
		assert.equal(now.body.state, state);
		assert.equal(one(`select state from app.webhook where id = :'id'`,
			{ id }), state);
	}
	await respond(survey, { nps: 2 }, { why: 'paused' });
	assert.equal((await set(id, 'deleted')).status, 201);
	assert.equal((await set(id, 'active')).status, 404);
	assert.deepEqual((await get(token, PATH)).body.data, []);
	assert.equal(at.got.length, 1, 'nobody was told while it was paused');
	assert.match((await owner.get('/app/settings/webhooks')).text,
		/name="restore"/);
});

test('what is wrong is said, and nothing is made', async () => {
	const n = () => one(`select count(*) from app.webhook
		where tenant_id = :'id'`, { id: tenant.id });
	const before = n();
	for (const [json, at] of [
		[{ events: sound.events }, '/url'],
		[{ ...sound, url: 'ftp://example.com/x' }, '/url'],
		[{ ...sound, url: 'https://a:b@example.com/' }, '/url'],
		[{ ...sound, events: [] }, '/events'],
		[{ ...sound, events: ['x'] }, '/events'],
		[{ ...sound, events: 'response.completed' }, '/events'],
		[{ ...sound, events: [1] }, '/events'],
		[{ ...sound, surveys: ['no-such'] }, '/surveys'],
		[{ ...sound, surveys: Array(21).fill(survey.slug) }, '/surveys'],
		[{ ...sound, shape: 'round' }, '/shape'],
		[{ ...sound, secret: 'x' }, '/secret']]) {
		const answer = await make(json);
		assert.equal(answer.status, 422, JSON.stringify(json));
		assert.ok(answer.body.errors.some((e) => e.pointer.endsWith(at)),
			JSON.stringify(answer.body));
	}
	assert.equal(n(), before);
	assert.equal((await set(randomUUID(), 'paused')).status, 404);
	const made = await make(sound);
	assert.equal((await set(made.body.id, 'open')).status, 422);
	await set(made.body.id, 'deleted');
});

test('ten at the most, and another customer reaches none', async () => {
	const ids = [];
	for (let i = 0; i < 10; i++)
		ids.push((await make(sound)).body.id);
	assert.ok(ids.every(Boolean));
	assert.equal((await make(sound)).status, 409);
	const theirs = (await tokenMake(await Visitor.signIn(personAdd(tenantAdd(),
		'owner')))).token;
	assert.deepEqual((await get(theirs, PATH)).body.data, []);
	assert.equal((await set(ids[0], 'deleted', theirs)).status, 404);
	await until('it stays', () => one(`select state from app.webhook
		where id = :'id'`, { id: ids[0] }) === 'active');
	const reads = (await tokenMake(owner, ['surveys:read'])).token;
	assert.equal((await get(reads, PATH)).status, 403);
	sql(`delete from app.webhook where tenant_id = :'id'`, { id: tenant.id });
});
