// Two thousand submissions over a network that breaks: a proxy of this test's
// own cuts connections at random points, of the request and of the answer.
// Who sends again under the same submission id until it is acknowledged is
// counted once, with what was sent; and nobody else is there.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { port } from '../lib/env.mjs';
import { counts, fill, formOf, post, open, place, rows, surveyNew, urlencoded }
	from '../lib/survey.mjs';

const ALL = 2000, ATONCE = 32, SEED = 0x5eed;

// mulberry32: the same cuts each time.
function dice(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

// Of each connection: the byte of the request, or of the answer, after which
// it is cut; or none. An answer cut at its first byte is one that the server
// has given, after its commit, and nobody has seen.
function flakyOpen(t, random) {
	const seen = { whole: 0, request: 0, unseen: 0, answer: 0 };
	const server = net.createServer((client) => {
		const up = net.connect({ port, host: '127.0.0.1' });
		const kind = random(), at = random();
		let left = kind < 0.2 ? Math.floor(at * 1200) : Infinity;
		let back = kind >= 0.2 && kind < 0.35 ? 0 :
			kind >= 0.35 && kind < 0.5 ? Math.floor(at * 900) : Infinity;
		const cut = (what) => {
			if (client.destroyed) return;
			seen[what]++;
			client.destroy();
			// What has gone out goes on, as on a real network.
			up.end();
		};
		client.on('error', () => up.destroy());
		up.on('error', () => client.destroy());
		client.on('data', (part) => {
			up.write(part.subarray(0, left));
			if (part.length > left) cut('request');
			else left -= part.length;
		});
		up.on('data', (part) => {
			if (client.destroyed) return;
			if (back === 0) return cut('unseen');
			client.write(part.subarray(0, back));
			if (part.length > back) cut('answer');
			else back -= part.length;
		});
		client.on('end', () => up.end());
		up.on('end', () => {
			if (!client.destroyed) seen.whole++;
			client.end();
		});
	});
	return new Promise((ready) => server.listen(0, '127.0.0.1', () => {
		t.after(() => server.close());
		ready({ port: server.address().port, seen });
	}));
}

// One try; null where no whole answer came.
function once(through, method, target, body) {
	return new Promise((resolve) => {
		const request = http.request({ host: '127.0.0.1', port: through,
			method, path: target, agent: false, headers: {
				host: 'localhost', ...(body && { 'content-type':
					'application/x-www-form-urlencoded',
				'content-length': Buffer.byteLength(body) }) } });
		request.on('error', () => resolve(null));
		request.on('response', (answer) => {
			let text = '';
			answer.setEncoding('utf8');
			answer.on('data', (part) => { text += part; });
			answer.on('error', () => resolve(null));
			answer.on('end', () => resolve(answer.complete ? { text,
				status: answer.statusCode,
				to: answer.headers.location } : null));
		});
		request.end(body);
	});
}

async function insist(visitor, through, method, target, body) {
	for (let tries = 1; tries < 200; tries++) {
		const answer = await once(through, method, target, body);
		visitor.tries += tries > 1 ? 1 : 0;
		if (answer && ![502, 503, 504].includes(answer.status))
			return answer;
	}
	throw new Error(`${method} ${target}: no answer in 200 tries`);
}

test('2,000 submissions over a network that breaks at random', async (t) => {
	const survey = surveyNew('acme', 'tests/http/data/every-type.xml');
	const flaky = await flakyOpen(t, dice(SEED));
	const acknowledged = new Map();
	let begun = 0, retries = 0;

	async function visit(n) {
		const visitor = { tries: 0 };
		const page = await insist(visitor, flaky.port, 'GET', survey.path);
		assert.equal(page.status, 200, page.text);
		const form = formOf(page);
		const answers = { nps: String(n % 11), story: `visitor ${n} ` +
			'word '.repeat(n % 90) + '.' };
		const body = urlencoded(fill(form, answers));
		// As a form sends it, and as script does.
		const byScript = n % 2 === 1;
		const answer = await insist(visitor, flaky.port, 'POST', byScript ?
			form.action.replace('send=1', 'send=2') : form.action, body);
		assert.equal(answer.status, byScript ? 201 : 303, answer.text);
		const receipt = /\?r=([A-Za-z0-9-]+)/.exec(place(answer.to))[1];
		assert.ok(!acknowledged.has(receipt), 'a receipt of its own');
		acknowledged.set(receipt, answers);
		retries += visitor.tries;
	}
	await Promise.all(Array.from({ length: ATONCE }, async () => {
		while (begun < ALL) await visit(begun++);
	}));

	assert.equal(acknowledged.size, ALL);
	const stored = rows(survey);
	assert.equal(stored.length, ALL, 'each once, and no other');
	for (const row of stored) {
		const sent = acknowledged.get(row.receipt);
		assert.ok(sent, `${row.receipt} was never acknowledged`);
		assert.equal(row.state, 'complete');
		assert.deepEqual(row.answers, { nps: Number(sent.nps),
			story: sent.story });
	}
	assert.equal(counts(survey)['#complete'], ALL);
	// The network was as bad as it was meant to be.
	for (const [what, n] of Object.entries(flaky.seen))
		assert.ok(n > 300, `${what}: ${n} connections`);
	assert.ok(retries > ALL / 2, `${retries} sent again`);
});

test('what script sends: where to go on, and nothing twice', async () => {
	const survey = surveyNew('acme', 'tests/http/data/pages.xml');
	const form = await open(survey.path);
	const to = form.action.replace('send=1', 'send=2');
	// Refused: no page, so that the form goes as without script.
	const refused = await post(to, fill(form, { nps: '' }));
	assert.deepEqual([refused.status, refused.text, refused.to], [200, '', '']);
	assert.equal(rows(survey).length, 0);
	const page = await post(to, fill(form, { nps: '9', solved: 'yes' }));
	assert.equal(page.status, 201);
	assert.equal(page.text, '');
	const next = await open(page.to);
	const end = fill(next, { last: 'bye' });
	const done = await post(next.action.replace('send=1', 'send=2'), end);
	const again = await post(next.action, end);
	assert.deepEqual([done.status, again.status], [201, 303]);
	assert.equal(place(done.to), place(again.to));
	assert.equal(rows(survey).length, 1);
});
