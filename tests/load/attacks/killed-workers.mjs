// One of Kore's workers is killed every two seconds.
import { alone, loops } from '../attack.mjs';

export async function start(url, { instance }) {
	let killed = 0;
	const stop = loops(1, async () => {
		const all = instance.koreWorkers();
		if (all.length > 1) {
			process.kill(all[killed % all.length].pid, 'SIGKILL');
			killed++;
		}
		await new Promise((wake) => setTimeout(wake, 2000));
	});
	return async () => {
		await stop();
		return { killed };
	};
}

await alone(import.meta, start);
