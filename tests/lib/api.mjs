// The API as a program meets it, and its document: what a token opens, and
// whether an answer is what the document says.
import assert from 'node:assert/strict';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { ask, field, plain } from './app.mjs';

export const TOKENS = '/app/settings/tokens';
export const SCOPES = ['surveys:read', 'responses:read', 'openings:read',
	'applications:read', 'invitations:write', 'transcripts:write',
	'webhooks:write'];

export async function tokenSend(who, form) {
	const page = await who.get(TOKENS);
	return who.post(TOKENS, [['_csrf', field(page.text, '_csrf')],
		...(Array.isArray(form) ? form : Object.entries(form))]);
}

// { id, token } of a new one.
export async function tokenMake(who, scopes = SCOPES, name = 'A program') {
	const answer = await tokenSend(who, [['name', name], ['days', '30'],
		...scopes.map((scope) => ['scope', scope])]);
	assert.equal(answer.status, 200, plain(answer.text).slice(0, 500));
	const of = (id) => plain(new RegExp(`id="${id}">([^<]*)<`)
		.exec(answer.text)[1]);
	return { id: of('new-id'), token: of('new-token') };
}

// One request with a token, or with none; its body as an object.
export async function call(token, method, target, { headers = {}, json } = {}) {
	const answer = await ask(method, target, { body: json === undefined ?
		undefined : typeof json === 'string' ? json : JSON.stringify(json),
	headers: { ...(token && { authorization: `Bearer ${token}` }),
		...(json !== undefined && { 'content-type': 'application/json' }),
		...headers } });
	if (/json/.test(answer.headers['content-type'] ?? '') && answer.text)
		answer.body = JSON.parse(answer.text);
	return answer;
}
export const get = (token, target, headers) =>
	call(token, 'GET', target, { headers });

let known;
export async function documentGet() {
	known ??= (await get(null, '/api/v1/openapi.json')).body;
	return known;
}

// Nothing that the document does not name passes as known.
function close(schema) {
	if (Array.isArray(schema)) return schema.map(close);
	if (schema === null || typeof schema !== 'object') return schema;
	const out = Object.fromEntries(Object.entries(schema)
		.map(([name, value]) => [name, close(value)]));
	if (out.properties && out.type === 'object')
		out.additionalProperties ??= false;
	return out;
}

let validators;
async function validator(schema) {
	const doc = await documentGet();
	if (!validators) {
		validators = new Ajv({ strict: false, allErrors: true });
		formats(validators);
		validators.addSchema({ $id: 'urn:exitpoll:doc',
			components: close(doc.components) });
	}
	return validators.compile(JSON.parse(JSON.stringify(close(schema))
		.replaceAll('"#/', '"urn:exitpoll:doc#/')));
}

export async function assertShape(schema, body, what) {
	const check = await validator(schema);
	assert.ok(check(body), `${what}: ${JSON.stringify(check.errors)}`);
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };
// An error as programs read it, whoever made it.
export async function assertProblem(answer, status, what = '') {
	if (status !== undefined)
		assert.equal(answer.status, status, `${what} ${answer.text}`);
	assert.equal(answer.headers['content-type'], 'application/problem+json',
		`${what} ${answer.status}`);
	await assertShape(PROBLEM, JSON.parse(answer.text), what);
	assert.equal(JSON.parse(answer.text).status, answer.status);
}
