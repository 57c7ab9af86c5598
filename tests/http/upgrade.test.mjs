// A database of an older schema, with responses in it, is brought up to date:
// not one answer and not one count of a dashboard changes. What was partial
// then can be completed afterwards and is counted once. The worker gives old rows
// their cells; then they say, too, whom a question was shown to.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { db, root } from '../lib/env.mjs';

const OLD = 12;		// the last migration of the older schema
const name = `upgrade_${process.pid}`;
const at = db.replace(/\s*\bdbname=\S+/, '') + ` dbname=${name}`;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'upgrade-'));
const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
const TENANT = '11111111-0000-4000-8000-000000000001';
const SURVEY = '22222222-0000-4000-8000-000000000002';

const XML = `<survey xmlns="urn:exitpoll:survey:1" code="exit" xml:lang="en">
<title>Exit</title><page code="one">
<question code="nps" type="nps"><label>Recommend?</label></question>
<question code="why" type="long-text"><label>Why?</label></question>
<question code="low" type="short-text" show-if="nps &lt;= 6"><label>Low?</label>
</question></page></survey>`;

const psql = (where, ...args) => execFileSync('psql', ['-XqAt', '-v',
	'ON_ERROR_STOP=1', '-d', where, ...args], { encoding: 'utf8' }).trim();
const sql = (text) => psql(at, '-c', `set search_path = app;
	set app.tenant = '${TENANT}'; ${text}`);
const migrate = (from) => execFileSync(path.join(build, 'exitpoll'),
	['migrate'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, EXITPOLL_ROOT: from, EXITPOLL_DATA: dir,
			EXITPOLL_DB: at.replace(/\s*\buser=\S+/, '') } });

after(() => {
	psql(db, '-c', `drop database if exists ${name} with (force)`);
	fs.rmSync(dir, { recursive: true });
});

// As the server of that schema sent it.
const oldSubmit = (i, state, cells) => sql(`select verdict from
	response_submit(gen_random_uuid(), '${SURVEY}', ${1 + i % 2},
	decode(md5('${i}'), 'hex'), 'receipt-${i}-abcdef', '${state}', 1::smallint,
	'{"nps": ${i % 11}, "why": "Text ${i}"}', 'en', 'web', '{${cells}}',
	true, null, 'Europe/Berlin')`);

const answers = (id = "replace(id::text, '-', '')") => sql(`select ${id}, survey_id, version, receipt, state, page, answers, language, channel, has_comment, started_at,
	completed_at, day, revision from response order by 1`);

test('an older database keeps its answers and its counts', async () => {
	const migrations = path.join(dir, 'sql/migrations');
	fs.mkdirSync(migrations, { recursive: true });
	for (const f of fs.readdirSync(path.join(root, 'sql/migrations')))
		if (Number.parseInt(f, 10) <= OLD)
			fs.copyFileSync(path.join(root, 'sql/migrations', f),
				path.join(migrations, f));
	psql(db, '-c', `create database ${name}`);
	psql(at, '-f', path.join(root, 'sql/bootstrap.sql'));
	migrate(dir);
	sql(`insert into tenant (id, slug, name) values ('${TENANT}', 'old', 'Old');
		insert into survey (tenant_id, id, slug, title, state)
		values ('${TENANT}', '${SURVEY}', 'exit', 'Exit', 'open');
		insert into survey_version (tenant_id, survey_id, version, definition)
		values ('${TENANT}', '${SURVEY}', 1, $$${XML}$$),
		    ('${TENANT}', '${SURVEY}', 2, $$${XML}$$);
		update survey set current_version = 2`);
	for (let i = 0; i < 30; i++) {
		if (i % 3 === 0)
			assert.equal(oldSubmit(i, 'partial', ''), 'stored');
		if (i % 9 !== 0)
			assert.equal(oldSubmit(i, 'complete', `nps=${i % 11},why=*`),
				'stored');
	}
	// Some of it is folded, as that schema's worker did.
	sql(`with taken as (delete from rollup_delta where id in (select id from
		rollup_delta order by id limit 20) returning *)
		insert into rollup select tenant_id, survey_id, day, channel,
		version, cell, sum(weight) from taken, unnest(cells) cell
		group by 1, 2, 3, 4, 5, 6`);
	const said = answers("encode(submission_id, 'hex')");
	const counts = sql(`select day, channel, version, cell, sum(n) from (
		select day, channel, version, cell, n from rollup union all
		select day, channel, version, cell, weight from rollup_delta,
		unnest(cells) cell) x group by 1, 2, 3, 4 having sum(n) <> 0
		order by 1, 2, 3, 4`);
	assert.equal(said.split('\n').length, 30);
	assert.ok(counts.includes('#partial') && counts.includes('nps=10'));

	migrate(root);
	const now = `select day, channel, version, cell, sum(n) from counted
		group by 1, 2, 3, 4 having sum(n) <> 0 order by 1, 2, 3, 4`;
	assert.equal(answers(), said, 'the answers are what they were');
	assert.equal(sql(now), counts, 'and so are the counts');
	const day = sql('select min(day) from response');
	assert.equal(sql(`select rollup_rebuild('${SURVEY}', '${day}')`), 'f',
		'rows whose cells are not known are not counted again');
	assert.equal(sql(now), counts, 'which leaves the counts as they are');

	const before = Number(sql(`select sum(n) from counted
		where cell = '#complete'`));
	assert.equal(sql(`select verdict from responses_submit(jsonb_build_array(
		jsonb_build_object('id', md5('0')::uuid, 'survey_id', '${SURVEY}',
		'version', 1, 'receipt',
		'receipt-new-abcdef', 'state', 'complete', 'page', 1, 'answers',
		'{"nps": 4}'::jsonb, 'language', 'en', 'cells',
		array['nps#shown', 'nps#answered', 'nps=4', 'low#shown'],
		'has_comment', false, 'time_zone', 'Europe/Berlin')))`), 'stored');
	assert.equal(sql(`select receipt from response
		where id = md5('0')::uuid`), 'receipt-0-abcdef');
	assert.equal(Number(sql(`select sum(n) from counted
		where cell = '#complete'`)), before + 1);
	assert.equal(Number(sql(`select sum(n) from counted
		where cell = '#partial'`)), 3);

	// The counts as they are, and again when the worker has been through.
	const values = `select day, channel, version, cell, sum(n) from counted
		where cell !~ '.#(shown|answered)$' group by 1, 2, 3, 4
		having sum(n) <> 0 order by 1, 2, 3, 4`;
	const kept = sql(values);
	const completed = answers();
	fs.chmodSync(dir, 0o755);
	const worker = spawn(path.join(build, 'exitpoll-worker'), [], {
		stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH,
			EXITPOLL_DB: at.replace(/\s*\buser=\S+/, ''),
			EXITPOLL_DATA: dir } });
	let log = '';
	worker.stderr.on('data', (bytes) => { log += bytes; });
	const closed = new Promise((resolve) => { worker.on('close', resolve); });
	const end = Date.now() + 30000;
	while (sql('select count(*) from response where cells is null') !== '0') {
		assert.ok(Date.now() < end, log);
		await new Promise((wake) => { setTimeout(wake, 100); });
	}
	worker.kill('SIGTERM');
	await closed;
	assert.equal(answers(), completed, 'the answers are what they were');
	assert.equal(sql(values), kept, 'and so are the counts');
	assert.equal(sql(`select rollup_rebuild('${SURVEY}', '${day}')`), 't');
	assert.equal(sql(values), kept, 'counted again from the rows');
	const complete = Number(sql(`select count(*) from response
		where state = 'complete'`));
	const low = Number(sql(`select count(*) from response
		where state = 'complete' and (answers->>'nps')::int <= 6`));
	const n = (cell) => Number(sql(`select coalesce(sum(n), 0) from counted
		where cell = '${cell}'`));
	assert.deepEqual(['nps#shown', 'nps#answered', 'low#shown',
		'low#answered'].map(n), [complete, complete, low, 0]);
});
