// A receiver of webhooks on loopback: keeps what came, checks each signature
// with the reference library, and answers as it is told.
import http from 'node:http';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';

export async function until(what, condition, ms = 15000) {
	const end = Date.now() + ms;
	for (;;) {
		const value = await condition();
		if (value) return value;
		assert.ok(Date.now() < end, `not within ${ms} ms: ${what}`);
		await pause(50);
	}
}

export class Receiver {
	got = [];	// { id, at, type, data, text, headers, path }
	// (call) => [status, body, headers]; null: no answer at all.
	answer = () => [204, ''];

	static async make(t) {
		const it = new Receiver();
		it.server = http.createServer((req, res) => {
			const parts = [];
			req.on('data', (part) => parts.push(part));
			req.on('end', () => it.take(req, Buffer.concat(parts).toString(),
				res));
		});
		it.server.listen(0, '127.0.0.1');
		await once(it.server, 'listening');
		it.url = `http://127.0.0.1:${it.server.address().port}/hook`;
		t.after(() => {
			it.server.closeAllConnections();
			it.server.close();
		});
		return it;
	}

	take(req, text, res) {
		const body = JSON.parse(text);
		const call = { text, body, headers: req.headers, path: req.url,
			id: req.headers['webhook-id'], type: body.type, data: body.data,
			method: req.method };
		this.got.push(call);
		const answer = this.answer(call, this.got.length);
		if (!answer) return;
		res.writeHead(answer[0], answer[2] ?? {});
		res.end(answer[1] ?? '');
	}

	async next(n = 1) {
		await until(`${n} calls, there are ${this.got.length}`,
			() => this.got.length >= n);
		return this.got[n - 1];
	}
}

// Throws unless the reference library takes it.
export const verified = (secret, call) =>
	new Webhook(secret).verify(call.text, call.headers);
