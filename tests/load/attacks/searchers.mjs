// 150 who search one customer's openings without a pause, each for other
// words, so that nothing remembered answers them.
import { Tally, address, alone, ask, loops } from '../attack.mjs';

const WORDS = ['engineer', 'pflege', 'manager', 'night shift', 'süd', 'java',
	'a', 'e', 'remote', 'driver', 'zz', 'support chat', 'sales'];

export async function start(url) {
	const seen = new Tally();
	const stop = loops(150, async (i, round) => {
		const words = `${WORDS[(i + round) % WORDS.length]} ${WORDS[i % 7]}`;
		seen.add(await ask(url, 'GET', '/acme/careers?' +
			new URLSearchParams({ q: words }), { from: address(200 + i % 50) }));
	});
	return async () => {
		await stop();
		return seen;
	};
}

await alone(import.meta, start);
