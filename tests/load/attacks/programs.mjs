// A program of a customer's own that has lost its way, and a script at its form of
// support: 20 that call the API with one valid token as fast as they can (a list,
// an export, a session that is asked about), and 20 networks that send support
// requests no faster than a person types. Ends with the answers of each by status;
// 429 is a limit, 303 a request that was stored.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Tally, address, alone, ask, loops } from '../attack.mjs';

const LEAST = 1100;	// ms, a little above what app/rule/rate.c asks for
const hidden = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`)
	.exec(html)?.[1].replace(/&amp;/g, '&');

// The demo's owner makes a token at the page, as people do.
async function tokenMake(url, password) {
	const from = address(2000), jar = [];
	const call = async (method, target, form) => {
		const answer = await ask(url, method, target, { from, form,
			headers: { cookie: jar.join('; '), origin: url } });
		for (const line of answer.headers['set-cookie'] ?? [])
			jar.push(line.split(';')[0]);
		return answer;
	};
	const login = await call('GET', '/login');
	await call('POST', '/login', { email: 'owner@acme.example', password,
		_token: hidden(login.text, '_token') });
	const page = await call('GET', '/app/settings/tokens');
	const made = await call('POST', '/app/settings/tokens', [
		['_csrf', hidden(page.text, '_csrf')], ['name', 'A loop'], ['days', '30'],
		...['surveys:read', 'responses:read', 'invitations:write']
			.map((scope) => ['scope', scope])]);
	return /id="new-token">([^<]*)</.exec(made.text)?.[1];
}

async function program(url, token, from, round) {
	const headers = { authorization: `Bearer ${token}` };
	const base = '/api/v1/surveys/chat-exit';
	if (round % 3 === 0)
		return ask(url, 'GET', `${base}/responses?limit=100`, { from, headers });
	if (round % 3 === 1)
		return ask(url, 'GET', `${base}/export.csv`, { from, headers });
	return ask(url, 'POST', `${base}/invitations`, { from, headers,
		json: { session: randomUUID() } });
}

async function request(url, from) {
	const page = await ask(url, 'GET', '/acme/support', { from });
	const token = hidden(page.text, '_token');
	if (page.status !== 200 || !token) return page;
	await pause(LEAST);
	return ask(url, 'POST', '/acme/support', { from, headers: { origin: url },
		form: { _token: token, _website: '', email: `${randomUUID()}@x.example`,
			site: 'example.com', message: 'word '.repeat(1900), name: '',
			phone: '' } });
}

export async function start(url, { instance }) {
	const token = await tokenMake(url, instance.password);
	if (!token) throw new Error('no token was made');
	const seen = { api: new Tally(), support: new Tally() };
	const stops = [loops(20, async (i, round) => seen.api.add(
		await program(url, token, address(2100 + i), round))),
	loops(20, async (i) => seen.support.add(
		await request(url, address(2200 + i))))];
	return async () => {
		await Promise.all(stops.map((stop) => stop()));
		return seen;
	};
}

await alone(import.meta, start);
