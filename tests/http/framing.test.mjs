// Every framing case through the edge: the exact answer, and then either a
// closed connection or the right answer to the next request on it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { port } from '../lib/env.mjs';
import { Raw } from '../lib/raw.mjs';
import { cases, NEXT, HALF, NONE } from './framing-cases.mjs';

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function sendAll(raw, pieces) {
	for (const piece of Array.isArray(pieces) ? pieces : [pieces]) {
		if (piece === HALF) raw.half();
		else if (typeof piece === 'number') await sleep(piece);
		else await raw.send(piece);
	}
}

// On every answer, whoever made it: once each.
function assertHeaders(answer) {
	for (const name of ['content-security-policy', 'x-content-type-options',
		'referrer-policy', 'permissions-policy', 'cross-origin-opener-policy',
		'cross-origin-resource-policy'])
		assert.equal(answer.headers[name]?.length, 1, `${name}, once`);
	assert.deepEqual(answer.headers['x-content-type-options'], ['nosniff']);
	assert.match(answer.headers['content-security-policy'][0],
		/default-src 'none'/);
	assert.deepEqual(answer.headers.server, ['nginx']);
}

function assertPage(answer) {
	const body = answer.body.toString();
	assert.match(answer.headers['content-type']?.[0] ?? '', /^text\/html/);
	assert.match(body, new RegExp(`<p class="kicker">Error ${answer.status}</p>`));
	const ref = answer.headers['x-request-id']?.[0] ?? 'none';
	assert.match(ref, /^[0-9a-f]{12}$/);
	assert.ok(body.includes(`<strong class="ref">${ref}</strong>`));
}

async function readAnswers(raw, row) {
	const got = [];
	for (const want of row.want) {
		const answer = await raw.response(row.method);
		got.push(answer?.status ?? NONE);
		if (answer === null || answer.status !== want) break;
		assertHeaders(answer);
		if (row.interim) assert.deepEqual(answer.interim, row.interim);
		if (row.has) assert.ok(answer.body.includes(row.has));
		if (answer.status >= 400 && !row.app && row.method !== 'HEAD')
			assertPage(answer);
	}
	assert.deepEqual(got, row.want, 'status');
}

// Nothing may be left in the pipe: an answer too many is a smuggled request.
async function assertNext(raw) {
	await raw.send('GET /healthz?next HTTP/1.1\r\nHost: localhost\r\n' +
		'Connection: close\r\n\r\n');
	const answer = await raw.response();
	assert.ok(answer, 'the connection goes on');
	assert.equal(answer.status, 200);
	assert.equal(answer.body.toString(), 'ok\n');
	assert.equal((await raw.rest()).length, 0, 'nothing after the last answer');
}

async function assertClosed(raw) {
	assert.equal((await raw.rest()).toString('latin1'), '', 'closed');
}

for (const row of cases)
	test(row.name, async () => {
		const raw = await Raw.open(port);
		try {
			await sendAll(raw, row.send);
			if (row.bare) {
				const text = (await raw.rest()).toString();
				assert.ok(!text.startsWith('HTTP/'), 'no status line');
				assert.ok(text.includes(row.has));
				return;
			}
			await readAnswers(raw, row);
			await (row.after === NEXT ? assertNext(raw) : assertClosed(raw));
		} finally {
			raw.close();
		}
	});
