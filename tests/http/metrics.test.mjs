// What /metrics says, in the format that Prometheus reads, and that it is true
// of what has just been asked, whichever process answered.
import test from 'node:test';
import assert from 'node:assert/strict';
import { ask, get, open, fill, post, surveyNew, until } from '../lib/survey.mjs';

const LINE = /^exitpoll_([a-z_]+?)(?:\{([^}]*)\})? (-?[\d.]+)$/;

// { 'name{labels}': number }; refuses what the format does not allow.
async function metrics() {
	const answer = await get('/metrics');
	assert.equal(answer.status, 200);
	assert.match(answer.headers['content-type'], /^text\/plain; version=0\.0\.4/);
	const figures = {}, types = {};
	for (const line of answer.text.trimEnd().split('\n')) {
		const type = /^# TYPE exitpoll_(\w+) (counter|gauge|histogram)$/.exec(line);
		if (type) {
			assert.ok(!(type[1] in types), `${type[1]} comes twice`);
			types[type[1]] = type[2];
		}
		if (line.startsWith('#')) continue;
		const m = LINE.exec(line);
		assert.ok(m, line);
		const family = m[1].replace(/_(bucket|sum|count)$/, '');
		assert.ok(m[1] in types || types[family] === 'histogram', line);
		const key = m[1] + (m[2] ? `{${m[2]}}` : '');
		assert.ok(!(key in figures), `${key} comes twice`);
		figures[key] = Number(m[3]);
	}
	return figures;
}

// Of one route: { name: sum over its other labels }.
function ofRoute(figures, route, method) {
	const sums = {};
	for (const [key, n] of Object.entries(figures)) {
		const m = /^(\w+)\{route="([^"]*)",method="(\w*)",class="[^"]*"(?:,(.*))?\}$/
			.exec(key);
		if (m?.[2] === route && m[3] === method)
			sums[m[1] + (m[4] ? ` ${m[4]}` : '')] = n;
	}
	return new Proxy(sums, { get: (all, name) => all[name] ?? 0 });
}

const SURVEY = '/:tenant/s/:survey';

test('requests are counted by route, status and time', async () => {
	const survey = surveyNew('acme', 'tests/bench/quick.xml');
	const before = ofRoute(await metrics(), SURVEY, 'GET');
	for (let i = 0; i < 20; i++) await open(survey.path);
	await get('/acme/s/there-is-none');
	const after = ofRoute(await metrics(), SURVEY, 'GET');
	const grew = (name) => after[name] - before[name];
	assert.ok(grew('requests_total code="2xx"') >= 20);
	assert.ok(grew('requests_total code="4xx"') >= 1);
	assert.ok(grew('request_seconds_sum') > 0);
	assert.ok(grew('request_bytes_total way="out"') > 20000);

	const buckets = Object.keys(after)
		.filter((name) => name.startsWith('request_seconds_bucket'))
		.map((name) => after[name]);
	assert.ok(buckets.length > 10);
	assert.deepEqual(buckets, [...buckets].sort((a, b) => a - b));
	assert.equal(buckets.at(-1), after.request_seconds_count);
});

test('what waits for the database is counted', async () => {
	const survey = surveyNew('acme', 'tests/bench/quick.xml');
	const form = await open(survey.path);
	const sent = await post(form.action, fill(form, { nps: '9', stars: '4' }));
	assert.equal(sent.status, 303);
	const m = await metrics();
	assert.ok(ofRoute(m, SURVEY, 'POST').request_database_seconds_total > 0);
	assert.equal(m.database_up, 1);
	assert.ok(m.web_processes >= 1);
	assert.ok(m.disk_left_bytes > 0 && m.disk_floor_bytes > 0);
	assert.ok([0, 1, 2, 3].includes(m.disk_state));
	assert.ok('deltas' in m);
	// The connections of all processes; a process says it every 100 ms.
	await until(async () => (await metrics()).database_connections_up >= 5,
		'the connections are counted');
});

test('nothing of a customer or visitor is in it', async () => {
	await get('/acme/s/chat-exit?q=somebody@example.com');
	const { text } = await get('/metrics');
	assert.doesNotMatch(text, /acme|globex|somebody|127\.0/);
});

test('it is not there for others, nor for another method', async () => {
	assert.equal((await ask('POST', '/metrics', { body: '' })).status, 405);
});
