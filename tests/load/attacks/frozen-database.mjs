// Every process of PostgreSQL is stopped, as on a machine that swaps or a disk
// that hangs: connections stand, nothing is answered.
import { alone } from '../attack.mjs';

export async function start(url, { instance }) {
	const pids = instance.postgres();
	const signal = (name) => pids.forEach((pid) => {
		try { process.kill(pid, name); } catch { /* it has ended */ }
	});
	signal('SIGSTOP');
	process.on('exit', () => signal('SIGCONT'));
	return async () => {
		signal('SIGCONT');
		return { stopped: pids.length };
	};
}

await alone(import.meta, start);
