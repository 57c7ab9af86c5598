// Somebody holds the lock of a table (an index being made, a careless hand):
// thirty requests of one customer's recruiter wait for it, again and again.
import { Tally, address, alone, ask, loops } from '../attack.mjs';

export async function start(url, { instance }) {
	const cookie = await instance.signIn(url, 'recruiter@acme.example', address(1));
	const lock = instance.session();
	lock.stdin.write('begin; lock table app.application;\n');
	const seen = new Tally();
	const stop = loops(30, async () => seen.add(await ask(url, 'GET',
		'/app/applications', { from: address(1), headers: { cookie } })));
	return async () => {
		lock.stdin.end('rollback;\n');
		await stop();
		return seen;
	};
}

await alone(import.meta, start);
