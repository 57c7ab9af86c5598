// Memory that a flood took is given back: what a web process holds some
// seconds after many heavy requests at once is not much more than before.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Visitor, sql, tenantOf } from '../lib/app.mjs';
import { enter, openingAdd, send, tenantAdd } from '../lib/careers.mjs';
import { db, root } from '../lib/env.mjs';
import { memoryOf, workersOf } from '../lib/fault.mjs';

const MB = 1024 * 1024;
const AT_ONCE = 150;
const workers = () => workersOf(Number(process.env.EXITPOLL_TEST_RUN_PID));
const memory = () => new Map(workers().map((pid) => [pid, memoryOf(pid)]));

test('what a flood took is given back', { timeout: 300000 }, async (t) => {
	const owner = await Visitor.signIn('owner@acme.example');
	const opening = openingAdd(tenantAdd());
	const [[slug]] = sql(`select slug from app.survey
		where tenant_id = '${tenantOf('acme').id}'`);
	const pages = [`/app/surveys/${slug}`, `/app/surveys/${slug}/responses`,
		'/app/applications'];
	const cv = fs.readFileSync(path.join(root,
		'tests/unit/data/resumes/cv.docx'));
	const large = Buffer.concat([Buffer.from('%PDF-1.4\n'),
		Buffer.alloc(4_800_000, 65)]);

	// Everything has been asked for before, a few at a time.
	for (let i = 0; i < 10; i++)
		await Promise.all([...pages, ...pages].map((p) => owner.get(p)));
	for (let i = 0; i < 4; i++)
		await send(await enter(opening), {}, { name: 'cv.docx', bytes: cv });
	await pause(1000);
	const quiet = memory();

	// All of them at once: none is answered before the last has come.
	const psql = spawn('psql', ['-XqAt', '-d', db],
		{ stdio: ['pipe', 'pipe', 'inherit'] });
	const held = new Promise((done) => psql.stdout.once('data', done));
	psql.stdin.write(`begin; lock table app.response, app.rollup,
		app.application; select 'held';\n`);
	await held;
	const asked = Array.from({ length: AT_ONCE }, (_, i) =>
		owner.get(pages[i % pages.length]));
	await pause(1000);
	psql.stdin.end('commit;\n');
	for (const { status } of await Promise.all(asked))
		assert.equal(status, 200);

	// Files as large as may be; most are told that there is no room for so
	// many, or that it is no document.
	const visits = [];
	for (let i = 0; i < AT_ONCE; i++) visits.push(await enter(opening));
	let most = 0;
	const looking = setInterval(() => {
		most = Math.max(most, ...memory().values());
	}, 50);
	const answers = await Promise.all(visits.map((v) =>
		send(v, {}, { name: 'cv.pdf', bytes: large })));
	clearInterval(looking);
	for (const { status } of answers)
		assert.ok([422, 429, 503].includes(status), `${status}`);
	assert.ok(most > 24 * MB + Math.max(...quiet.values()),
		`the flood was felt: ${most / MB} MB`);

	let now;
	for (const end = Date.now() + 30000; Date.now() < end; await pause(500)) {
		now = memory();
		if ([...quiet].every(([pid, bytes]) => now.get(pid) <= bytes * 1.5))
			break;
	}
	const told = [...quiet].map(([pid, bytes]) =>
		`${(bytes / MB).toFixed(1)} and ${(now.get(pid) / MB).toFixed(1)}`);
	assert.ok([...quiet].every(([pid, bytes]) => now.get(pid) <= bytes * 1.5),
		`before and after: ${told.join('; ')} MB`);
	t.diagnostic(`before and after: ${told.join('; ')} MB, ` +
		`${(most / MB).toFixed(0)} MB at most`);
});
