// Passwords are guessed, 2,000 tries and more: a hundred at a time, from a
// hundred networks, half of them at people who are there and half at nobody.
// Each try that is compared costs the server a hash. Runs alone with URL only.
import { Tally, address, alone, ask, loops } from '../attack.mjs';

const PEOPLE = ['owner@acme.example', 'analyst@acme.example',
	'recruiter@acme.example', 'owner@globex.example'];

export async function start(url) {
	const seen = new Tally();
	const stop = loops(100, async (i, round) => {
		const from = address(1200 + i);
		const page = await ask(url, 'GET', '/login', { from });
		const token = /name="_token" value="([^"]*)"/.exec(page.text)?.[1];
		if (page.status !== 200 || !token) {
			seen.add(page);
			return;
		}
		seen.add(await ask(url, 'POST', '/login', { from, form: {
			_token: token, password: `guess ${round} of ${i}`,
			email: i % 2 ? PEOPLE[(i + round) % PEOPLE.length] :
				`nobody-${i}-${round}@nowhere.example` } }));
	});
	return async () => {
		await stop();
		return seen;
	};
}

await alone(import.meta, start);
