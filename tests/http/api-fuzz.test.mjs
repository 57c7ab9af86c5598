// The API's own document says what can be asked; hostile words are put in every
// place of it: parameters of the path and the address, headers, bodies. Never an
// error of ours, never anything but JSON or what the document promises, and
// nothing of another customer.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { shared } from '../lib/env.mjs';
import { Visitor, applicationAdd, one, personAdd, respond, surveyAdd,
	tenantAdd, webhookAdd } from '../lib/app.mjs';
import { assertProblem, assertShape, call, documentGet, get, tokenMake } from
	'../lib/api.mjs';

const folder = shared('strings');
const naughty = folder ? JSON.parse(fs.readFileSync(
	path.join(folder, 'blns.json'), 'utf8')) : [];
const OWN = ['', ' ', '\0', '%', '..', '.', '/', '\\', "'", '"', '<b>',
	"' or 1=1--", '{}', '[]', 'null', 'true', '-1', '0', '1e309',
	'9'.repeat(40), '9223372036854775808', '-9223372036854775809',
	'0x10', 'NaN', '\u202e', '\ufeff', '💥'.repeat(20), 'é', 'x'.repeat(900),
	'2026-02-30', '0000-00-00', '9999-12-31', '1970-01-01', 'open', '\r\nX: y',
	'\x7f', '\x1f', '$1', '{{reference}}', 'a\nb', '00000000-0000-0000-0000-' +
	'000000000000', randomUUID().toUpperCase()];
const HOSTILE = [...OWN, ...naughty.filter((s) => Buffer.byteLength(s) < 500)
	.map((s) => s.toWellFormed?.() ?? s)];

async function side() {
	const tenant = tenantAdd();
	const owner = await Visitor.signIn(personAdd(tenant, 'owner'));
	const survey = surveyAdd(tenant);
	await respond(survey, { nps: 9 }, { why: 'said' });
	const application = applicationAdd(tenant);
	return { ...await tokenMake(owner), survey: survey.slug,
		responses: one(`select id from app.response where survey_id = :'id'`,
			{ id: survey.id }), applications: application.id,
		webhooks: webhookAdd(tenant),
		opening: one(`select slug from app.opening where id = :'id'`,
			{ id: application.opening }) };
}
const mine = await side();
const theirs = await side();
const doc = await documentGet();
const operations = Object.entries(doc.paths).flatMap(([where, verbs]) =>
	Object.entries(verbs).map(([verb, o]) => ({ where, o,
		verb: verb.toUpperCase(), media: Object.keys((o.responses['200'] ??
			o.responses['201']).content)[0] })));

// The path with the things of one side, or words in their place.
const fill = (where, of) => where.split('/').map((part, i, parts) =>
	!part.startsWith('{') ? part : typeof of === 'string' ?
		encodeURIComponent(of) : of[part === '{id}' ? parts[i - 1] :
			part.slice(1, -1)]).join('/');

let asked = 0;
async function sound(op, target, options) {
	const what = `${op.verb} ${target} ${JSON.stringify(options)}`.slice(0, 400);
	const answer = await call('token' in (options ?? {}) ? options.token :
		mine.token, op.verb, target, options);
	asked++;
	assert.ok(answer.status < 500, `${what}: ${answer.status}`);
	if (answer.status === 304) return answer;
	if (answer.status >= 300) {
		await assertProblem(answer, undefined, what);
		return answer;
	}
	assert.ok(answer.headers['content-type'].startsWith(op.media), what);
	const { schema } = op.o.responses[answer.status].content[op.media];
	if (schema) await assertShape(schema, answer.body, what);
	return answer;
}

// The list of naughty strings is long: each place gets a part of it, and all
// places together get all.
let turn = 0;
const some = () => [...OWN, ...HOSTILE.filter((word, i) =>
	i >= OWN.length && (i + turn++) % 23 === 0)];

// Several at a time.
async function all(list, one) {
	const rest = [...list];
	await Promise.all(Array.from({ length: 8 }, async () => {
		while (rest.length) await one(rest.pop());
	}));
}

test('words in the path', async () => {
	for (const op of operations.filter(({ where }) => where.includes('{')))
		await all(HOSTILE, async (word) => {
			const answer = await sound(op, fill(op.where, word),
				op.verb === 'GET' ? {} : { json: {} });
			assert.ok(answer.status >= 400, `${op.where} ${word}`);
		});
});

test('words in the address', async () => {
	for (const op of operations) {
		const target = fill(op.where, mine);
		const names = [...op.o.parameters.filter((p) => p.in === 'query')
			.map((p) => p.name), 'none'];
		for (const name of names)
			await all(some(), (word) => sound(op, `${target}?${name}=` +
				encodeURIComponent(word), op.verb === 'GET' ? {} :
				{ json: {} }));
		await all(some(), (word) => sound(op, `${target}?` +
			encodeURIComponent(word), op.verb === 'GET' ? {} : { json: {} }));
	}
});

test('words in the headers', async () => {
	const plain = HOSTILE.filter((word) =>
		!/[^\t\x20-\x7e\x80-\xff]/.test(word));
	const names = ['accept', 'if-none-match', 'accept-language',
		'idempotency-key', 'origin', 'cookie'];
	const json = operations.filter((o) => o.media === 'application/json');
	assert.ok(plain.length >= 20);
	await all(plain.map((word, i) => [word, i]), async ([word, i]) => {
		for (const op of [json[i % json.length], json[(i + 3) % json.length]]) {
			const target = fill(op.where, mine);
			const body = op.verb === 'POST' && { json: {} };
			for (const name of names)
				await sound(op, target, { headers: { [name]: word }, ...body });
			const answer = await sound(op, target, { token: null, ...body,
				headers: { authorization: `Bearer ${word}` } });
			assert.equal(answer.status, op.o.security.length ? 401 : 200);
		}
	});
});

test('words as bodies, and objects of them', async () => {
	for (const op of operations) {
		const target = fill(op.where, mine);
		const bodies = [...some(), '[' .repeat(3000), '{"a":'.repeat(500),
			'{"a":1,"a":2}', '{"a":"\\u0000"}', '{"a":"\\ud800"}',
			...some().map((word) => JSON.stringify({ [word]: word }))];
		const schema = op.o.requestBody?.content['application/json'].schema;
		const shape = schema && doc.components.schemas[
			schema.$ref.split('/').at(-1)];
		for (const name of Object.keys(shape?.properties ?? {}))
			for (const value of [...some(), null, true, 0, -1, 1.5, 1e300,
				[], {}, ['a'], { a: 1 }])
				bodies.push(JSON.stringify({ [name]: value }));
		await all(bodies, async (json) => {
			if (op.verb === 'GET') {
				const posted = await call(mine.token, 'POST', target, { json });
				if (!doc.paths[op.where].post)
					await assertProblem(posted, 405, target);
				return;
			}
			await sound(op, target, { json });
			await sound(op, target, { json, headers: {
				'content-type': 'text/plain' } });
		});
	}
});

test("another customer's things are not found", async () => {
	for (const op of operations.filter(({ where }) => where.includes('{'))) {
		const answer = await sound(op, fill(op.where, theirs),
			op.verb === 'GET' ? {} : { json: {} });
		assert.equal(answer.status, 404, op.where);
		assert.ok((await get(mine.token, fill(op.where, mine))).status < 500);
	}
	assert.ok(asked > 1000, `${asked} requests`);
});
