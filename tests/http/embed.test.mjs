// embed.js as other sites get it: small, at an address that stays, to be asked
// for again, by any site; and nothing else of ours is for others.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { ask } from '../lib/app.mjs';
import { root } from '../lib/env.mjs';

const script = readFileSync(path.join(root, 'assets/js/embed.js'));
const get = (headers = {}) => ask('GET', '/embed.js', { headers });

test('it is the script, for every site, and asked for again', async () => {
	const answer = await get();
	assert.equal(answer.status, 200);
	assert.ok(answer.bytes.equals(script));
	assert.match(answer.headers['content-type'], /^text\/javascript/);
	assert.equal(answer.headers['cross-origin-resource-policy'],
		'cross-origin');
	assert.equal(answer.headers['access-control-allow-origin'], '*');
	assert.equal(answer.headers['cache-control'], 'public, max-age=3600');
	assert.equal(answer.headers['x-content-type-options'], 'nosniff');
	assert.equal(answer.headers['set-cookie'], undefined);
	const again = await get({ 'if-none-match': answer.headers.etag });
	assert.equal(again.status, 304);
});

for (const [name, open] of [['gzip', zlib.gunzipSync],
	['br', zlib.brotliDecompressSync]])
	test(`below 5 kB as ${name}`, async () => {
		const answer = await get({ 'accept-encoding': name });
		assert.equal(answer.headers['content-encoding'], name);
		assert.match(answer.headers.vary, /Accept-Encoding/i);
		assert.ok(open(answer.bytes).equals(script));
		assert.ok(answer.bytes.length < 5000,
			`${answer.bytes.length} bytes`);
	});

test('it sets one global, keeps no cookie and runs no text', () => {
	const text = script.toString().replace(/\/\*[^]*?\*\//g, '');
	assert.deepEqual([...new Set([...text.matchAll(/window\.(\w+) =[^=]/g)]
		.map((m) => m[1]))], ['Exitpoll']);
	assert.doesNotMatch(text,
		/cookie|eval|innerHTML|insertAdjacent|document\.write|srcdoc/);
	assert.doesNotMatch(text, /setAttribute\("style"|\.cssText/,
		'a strict policy refuses attributes of style');
});

test('only GET, nothing behind it, and other answers stay ours', async () => {
	assert.equal((await ask('POST', '/embed.js',
		{ form: { a: '1' } })).status, 405);
	for (const other of ['/embed.js/x', '/embed.jsx', '/assets/embed.js']) {
		const answer = await ask('GET', other);
		assert.equal(answer.status, 404, other);
		assert.equal(answer.headers['cross-origin-resource-policy'],
			'same-origin', other);
		assert.equal(answer.headers['access-control-allow-origin'],
			undefined, other);
	}
});
