// HTTP/1 over a plain socket: bytes out as they are given, answers in as they
// come, so that a test can send what no client would.
import net from 'node:net';

const WAIT = 20_000;	// longer than any time-out of the edge's that is tested

export class Raw {
	// where: a port of 127.0.0.1, or the path of a Unix socket.
	static open(where) {
		return new Promise((resolve, reject) => {
			const socket = typeof where === 'number' ?
				net.connect({ port: where, host: '127.0.0.1',
					allowHalfOpen: true }) :
				net.connect({ path: where, allowHalfOpen: true });
			socket.once('error', reject);
			socket.once('connect', () => {
				socket.off('error', reject);
				resolve(new Raw(socket));
			});
		});
	}

	constructor(socket) {
		this.socket = socket;
		this.buffer = Buffer.alloc(0);
		this.ended = false;
		this.wake = () => {};
		socket.setNoDelay(true);
		socket.on('data', (chunk) => {
			this.buffer = Buffer.concat([this.buffer, chunk]);
			this.wake();
		});
		const end = () => { this.ended = true; this.wake(); };
		socket.on('end', end);
		socket.on('close', end);
		socket.on('error', end);	// a reset is an end, too
	}

	send(bytes) {
		const chunk = Buffer.isBuffer(bytes) ? bytes :
			Buffer.from(bytes, 'latin1');
		return new Promise((resolve) => {
			if (this.ended || this.socket.destroyed) return resolve();
			this.socket.write(chunk, () => resolve());
		});
	}

	// No more from us; the other side may still answer.
	half() {
		this.socket.end();
	}

	close() {
		this.socket.destroy();
	}

	// Until there is news, or the end.
	more() {
		if (this.ended) return Promise.resolve(false);
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				this.wake = () => {};
				reject(new Error('no answer within ' + WAIT + ' ms; so far: ' +
					JSON.stringify(this.buffer.toString('latin1')
						.slice(0, 200))));
			}, WAIT);
			this.wake = () => {
				clearTimeout(timer);
				this.wake = () => {};
				resolve(true);
			};
		});
	}

	async until(test) {
		for (;;) {
			const found = test();
			if (found !== undefined && found !== -1) return found;
			if (!await this.more()) return null;
		}
	}

	take(length) {
		const bytes = this.buffer.subarray(0, length);
		this.buffer = this.buffer.subarray(length);
		return bytes;
	}

	async line() {
		const at = await this.until(() => this.buffer.indexOf('\r\n'));
		if (at === null) return null;
		const text = this.take(at).toString('latin1');
		this.take(2);
		return text;
	}

	async bytes(length) {
		const got = await this.until(() =>
			this.buffer.length >= length ? true : undefined);
		if (got === null) throw new Error('the answer ends too early');
		return this.take(length);
	}

	// Everything up to the end of the connection.
	async rest() {
		while (await this.more());
		return this.take(this.buffer.length);
	}

	// One answer; null where the connection ends instead. 1xx answers are
	// collected in .interim. method: that of the request (HEAD has no body).
	async response(method = 'GET') {
		const interim = [];
		for (;;) {
			const answer = await this.head();
			if (answer === null) return null;
			if (answer.status < 200) {
				interim.push(answer.status);
				continue;
			}
			answer.interim = interim;
			answer.body = await this.body(answer, method);
			return answer;
		}
	}

	async head() {
		const line = await this.line();
		if (line === null) {
			if (this.buffer.length)
				throw new Error('not an answer: ' +
					JSON.stringify(this.buffer.toString('latin1')
						.slice(0, 200)));
			return null;
		}
		const match = /^HTTP\/1\.1 (\d{3})( |$)/.exec(line);
		if (!match) throw new Error('not a status line: ' + line.slice(0, 200));
		const headers = {};
		for (;;) {
			const text = await this.line();
			if (text === null) throw new Error('the headers end too early');
			if (text === '') break;
			const colon = text.indexOf(':');
			const name = text.slice(0, colon).toLowerCase();
			(headers[name] ??= []).push(text.slice(colon + 1).trim());
		}
		return { status: Number(match[1]), headers };
	}

	async body(answer, method) {
		const { status, headers } = answer;
		if (method === 'HEAD' || status === 204 || status === 304)
			return Buffer.alloc(0);
		if (headers['transfer-encoding']) return this.chunks();
		if (headers['content-length'])
			return this.bytes(Number(headers['content-length'][0]));
		return this.rest();
	}

	async chunks() {
		const parts = [];
		for (;;) {
			const line = await this.line();
			if (line === null) throw new Error('the chunks end too early');
			const size = parseInt(line, 16);
			if (size > 0) parts.push(await this.bytes(size));
			await this.line();
			if (size === 0) return Buffer.concat(parts);
		}
	}
}

// One request on a connection of its own.
export async function once(where, bytes, method = 'GET') {
	const raw = await Raw.open(where);
	try {
		await raw.send(bytes);
		return await raw.response(method);
	} finally {
		raw.close();
	}
}
