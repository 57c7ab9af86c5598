// A reply in pieces: whole and in order, bounded in memory however slowly its
// readers read, and cut off where it cannot be whole. Straight at Kore's
// socket: nginx would read fast and hide it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { data, koreSock } from '../lib/env.mjs';
import { memoryOf, workersOf } from '../lib/fault.mjs';
import { Visitor, applicationAdd, one, personAdd, sql, tenantAdd } from
	'../lib/app.mjs';

const MB = 1024 * 1024, SIZE = 16 * MB, PIECE = 256 * 1024, READERS = 8;
const home = tenantAdd();
const visitor = await Visitor.signIn(personAdd(home, 'recruiter'));

// An application whose file is as large as a file can be.
function largeAdd() {
	const row = applicationAdd(home);
	const file = one(`select resume_file_id from app.application
		where id = :'id'`, { id: row.id });
	const seed = randomBytes(16).toString('hex');
	sql(`delete from app.file_chunk where file_id = :'file';
		insert into app.file_chunk (tenant_id, file_id, n, bytes)
		select :'tenant', :'file', n, convert_to(substr(repeat(md5(
		    :'seed' || n), ${PIECE} / 32), 1, ${PIECE}), 'UTF8')
		from generate_series(0, ${SIZE / PIECE - 1}) n;
		update app.file set size = ${SIZE} where id = :'file'`,
	{ file, tenant: home.id, seed });
	const sum = createHash('sha256');
	for (let n = 0; n < SIZE / PIECE; n++)
		sum.update(createHash('md5').update(seed + n).digest('hex')
			.repeat(PIECE / 32));
	return { url: `/app/applications/${row.id}/resume`, file,
		sum: sum.digest('hex') };
}

// The answer, of which nothing is read yet.
const begin = (url, method = 'GET') => new Promise((done, failed) => {
	const req = http.request({ socketPath: koreSock, path: url, method,
		agent: false, headers: { Host: 'localhost', cookie: visitor.cookie,
			'X-Forwarded-For': '127.0.0.1' } }, done);
	req.on('error', failed);
	req.end();
});

async function readAll(res) {
	const sum = createHash('sha256');
	let n = 0;
	for await (const part of res) {
		sum.update(part);
		n += part.length;
	}
	return { n, sum: sum.digest('hex') };
}

const memory = (pids) => pids.reduce((sum, pid) => sum + memoryOf(pid), 0);

test('slow readers hold a few pieces each, and get the whole', async () => {
	const large = largeAdd();
	assert.deepEqual(await readAll(await begin(large.url)),
		{ n: SIZE, sum: large.sum }, 'one that reads at once');
	const pids = workersOf(Number(readFileSync(`${data}/run.pid`, 'utf8')));
	assert.ok(pids.length > 0, 'the workers are found');
	const before = memory(pids);
	const answers = await Promise.all(Array.from({ length: READERS }, () =>
		begin(large.url)));
	let most = 0;
	for (let i = 0; i < 40; i++) {
		most = Math.max(most, memory(pids) - before);
		await pause(50);	// the rhythm of measuring
	}
	assert.ok(most < READERS * 3 * MB,
		`${READERS} readers of ${SIZE / MB} MB hold ${most / MB} MB`);
	// Others are served meanwhile.
	assert.equal((await visitor.get('/app/applications')).status, 200);
	for (const res of answers) {
		assert.equal(res.statusCode, 200);
		assert.equal(res.headers['transfer-encoding'], 'chunked');
		assert.match(res.headers['content-disposition'], /^attachment/);
	}
	for (const got of await Promise.all(answers.map(readAll)))
		assert.deepEqual(got, { n: SIZE, sum: large.sum });
	for (const part of ['no second reply', 'is there'])
		assert.equal((await visitor.get(large.url)).bytes.length, SIZE, part);
});

test('a reader that leaves takes nothing with it', async () => {
	const large = largeAdd();
	for (let i = 0; i < 20; i++) {
		const res = await begin(large.url);
		res.on('error', () => {});
		if (i % 2)
			await new Promise((done) => res.once('data', done));
		res.destroy();
	}
	assert.deepEqual(await readAll(await begin(large.url)),
		{ n: SIZE, sum: large.sum });
});

test('a head without a body', async () => {
	const large = largeAdd();
	const res = await begin(large.url, 'HEAD');
	assert.equal(res.statusCode, 200);
	assert.equal(res.headers['content-length'], undefined);
	assert.deepEqual((await readAll(res)).n, 0);
});

test('what cannot be whole is cut off, or refused before it begins',
	async () => {
	const large = largeAdd();
	sql(`delete from app.file_chunk where file_id = :'file' and n = 40`,
		{ file: large.file });
	const res = await begin(large.url);
	assert.equal(res.statusCode, 200);
	await assert.rejects(readAll(res), /aborted|ECONNRESET/);
	sql(`delete from app.file_chunk where file_id = :'file' and n = 0`,
		{ file: large.file });
	assert.equal((await visitor.get(large.url)).status, 500);
	assert.equal((await visitor.get('/app/applications')).status, 200);
});
