// One of Kore's workers stops, as in an endless loop.
import { alone } from '../attack.mjs';

export async function start(url, { instance }) {
	const [worker] = instance.koreWorkers();
	process.kill(worker.pid, 'SIGSTOP');
	return async () => {
		const there = instance.koreWorkers().some((p) => p.pid === worker.pid);
		if (there) process.kill(worker.pid, 'SIGCONT');
		return { replaced: !there };
	};
}

await alone(import.meta, start);
