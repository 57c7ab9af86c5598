// Signed session contexts: keys made at the page, and tokens made here.
import { createHmac } from 'node:crypto';
import assert from 'node:assert/strict';
import { field, plain } from './app.mjs';

export const KEYS = '/app/settings/keys';

export async function send(who, form) {
	const page = await who.get(KEYS);
	return who.post(KEYS, { _csrf: field(page.text, '_csrf'), ...form });
}

export async function keyMake(who) {
	const answer = await send(who, { make: '1' });
	assert.equal(answer.status, 200);
	const of = (id) => plain(new RegExp(`id="${id}">([^<]*)<`)
		.exec(answer.text)[1]);
	return { id: of('new-id'), secret: of('new-secret') };
}

const part = (o) => Buffer.from(typeof o === 'string' ? o :
	JSON.stringify(o)).toString('base64url');

export function token(key, claims, head = {}) {
	const now = Math.floor(Date.now() / 1000);
	const signed = part({ alg: 'HS256', kid: key.id, ...head }) + '.' + part(
		typeof claims === 'string' ? claims :
			{ iat: now, exp: now + 3600, ...claims });
	return `${signed}.${createHmac('sha256', key.secret).update(signed)
		.digest('base64url')}`;
}

// The demo's owner of acme at an instance of tests/lib/fault.mjs.
export async function ownerAt(it) {
	const jar = [];
	const ask = async (method, target, form) => {
		const answer = await it.ask(method, target, form,
			{ cookie: jar.join('; ') });
		for (const line of answer.headers['set-cookie'] ?? [])
			jar.push(line.split(';')[0]);
		return answer;
	};
	const login = await ask('GET', '/login');
	await ask('POST', '/login', { email: 'owner@acme.example',
		password: it.password, _token: field(login.text, '_token') });
	return { get: (to) => ask('GET', to),
		post: (to, form) => ask('POST', to, form) };
}

export const keyMakeAt = async (it) => keyMake(await ownerAt(it));
