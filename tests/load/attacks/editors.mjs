// One customer's people work on a draft of 0.9 MB, 200 questions in sixteen
// languages, all at once: eight of them go from question to question, look at
// it as visitors would and ask for its problems, and one saves a change each
// second.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Tally, address, alone, ask, loops } from '../attack.mjs';

const LANGUAGES = ['de', 'fr', 'es', 'he', 'ja', 'it', 'nl', 'pl', 'pt', 'sv', 'da',
	'fi', 'cs', 'hu', 'tr'];
const SURVEY = '/app/surveys/edited-by-many';

function definition() {
	const texts = (text) => `<text xml:lang="en">${text}</text>${LANGUAGES.map((l) =>
		`<text xml:lang="${l}">${text} (${l})</text>`).join('')}`;
	const words = (name, text) => `<${name}>${texts(text)}</${name}>`;
	const option = (i) => `<option code="o${i}">${
		texts(`An answer to choose, ${i}`)}</option>`;
	const question = (i) => `<question code="q${i}" type="single">${words('label',
		`Question ${i} of many`)}${[1, 2, 3, 4].map(option).join('')}</question>`;
	const page = (p) => `<page code="p${p}">${words('title', `Page ${p}`)}${
		Array.from({ length: 10 }, (_, i) => question(p * 10 + i)).join('')}</page>`;
	return `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="edited-by-many" xml:lang="en" languages="${LANGUAGES.join(' ')}">${
	words('title', 'Large')}${words('thanks', 'Thanks')}${
	Array.from({ length: 20 }, (_, p) => page(p)).join('')}</survey>`;
}

export async function start(url, { instance }) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'editors-'));
	const file = path.join(dir, 'edited-by-many.xml');
	fs.writeFileSync(file, definition());
	instance.tool('survey', 'publish', 'acme', 'edited-by-many', file);
	fs.rmSync(dir, { recursive: true });
	const cookie = await signIn(url, instance.password);
	const get = (target, from) => ask(url, 'GET', SURVEY + target,
		{ from, headers: { cookie } });
	const first = await get('/edit', address(500));
	const field = (page, name) =>
		new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
	await ask(url, 'POST', `${SURVEY}/draft`, { from: address(500),
		headers: { cookie }, form: { act: 'make', _csrf: field(first, '_csrf') } });
	const seen = new Tally();
	const stopSaving = loops(1, async (_, round) => {
		const page = await get('/edit?q=q7', address(501));
		const print = field(page, 'print');
		seen.add(await ask(url, 'POST', `${SURVEY}/edit`, { from: address(501),
			headers: { cookie }, form: { _csrf: field(page, '_csrf'), q: 'q7',
				print, label: `Asked ${round} times`, do: 'save' } }));
		await new Promise((wake) => setTimeout(wake, 1000));
	});
	const stop = loops(8, async (i, round) => {
		const at = `q=q${(i * 25 + round) % 200}`;
		for (const target of [`/edit?${at}`, `/preview?${at}`, '/edit/check'])
			seen.add(await get(target, address(510 + i)));
	});
	return async () => {
		await stopSaving();
		await stop();
		return seen;
	};
}

async function signIn(url, password) {
	const from = address(500);
	const page = await ask(url, 'GET', '/login', { from });
	const token = /name="_token" value="([^"]*)"/.exec(page.text)[1];
	const done = await ask(url, 'POST', '/login', { from, headers: {
		cookie: cookies(page) }, form: { _token: token, password,
		email: 'owner@acme.example' } });
	return cookies(done);
}

const cookies = (answer) => (answer.headers['set-cookie'] ?? [])
	.map((c) => c.split(';')[0]).join('; ');

await alone(import.meta, start);
