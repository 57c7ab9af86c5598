// A mail server for tests, and what it was given.
import { once } from 'node:events';
import { createServer } from 'node:net';

export const servers = new Set();

// An SMTP server of a few lines. answer(command, line, socket) may change a
// reply, also the greeting ('') and that to the message ('.'); null is silence.
// got: Message-IDs as often as they were accepted, to: whom they were for.
export async function smtp(answer = () => undefined) {
	const s = createServer();
	const sockets = new Set();
	s.got = [];
	s.to = [];
	s.seen = 0;
	s.on('connection', (c) => {
		let text = '', body = false, whom = '';
		const say = (line) => c.write(`${line}\r\n`);
		c.setNoDelay(true);
		sockets.add(c);
		c.on('close', () => sockets.delete(c));
		c.on('error', () => c.destroy());
		c.on('data', (d) => {
			text += d;
			for (let i; !c.destroyed && (i = text.indexOf('\r\n')) >= 0;) {
				const line = text.slice(0, i);
				text = text.slice(i + 2);
				if (body) {
					const m = /^Message-Id: (.*)/.exec(line);
					if (m)
						s.got.push(m[1]);
					if (line === '.') {
						body = false;
						s.to.push(whom);
						const last = answer('.', line, c);
						if (last !== null)
							say(last ?? '250 OK');
					}
					continue;
				}
				const verb = line.slice(0, 4).toUpperCase();
				s.seen++;
				if (verb === 'RCPT')
					whom = /<([^>]*)>/.exec(line)?.[1];
				const special = answer(verb, line, c);
				if (special === null)
					continue;
				if (special === undefined && verb === 'DATA')
					body = true;
				say(special ?? (verb === 'DATA' ? '354 go' :
				    verb === 'QUIT' ? '221 bye' : '250 OK'));
			}
		});
		const first = answer('', '', c);
		if (first !== null)
			say(first ?? '220 sink');
	});
	servers.add(s);
	s.listen(0, '127.0.0.1');
	await once(s, 'listening');
	s.url = `smtp://127.0.0.1:${s.address().port}`;
	s.stop = () => { for (const c of sockets) c.destroy(); s.close(); };
	return s;
}
