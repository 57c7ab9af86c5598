// A database of an older schema, with responses in it, is brought up to date:
// not one answer and not one count of a dashboard changes. What was partial
// then can be completed afterwards and is counted once.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { db, root } from '../lib/env.mjs';

const OLD = 12;		// the last migration of the older schema
const name = `upgrade_${process.pid}`;
const at = db.replace(/\s*\bdbname=\S+/, '') + ` dbname=${name}`;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'upgrade-'));
const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
const TENANT = '11111111-0000-4000-8000-000000000001';
const SURVEY = '22222222-0000-4000-8000-000000000002';

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

const answers = () => sql(`select id, survey_id, version, submission_id,
	receipt, state, page, answers, language, channel, has_comment, started_at,
	completed_at, day, revision from response order by id`);

test('an older database keeps its answers and its counts', () => {
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
		values ('${TENANT}', '${SURVEY}', 1, '<a/>'),
		    ('${TENANT}', '${SURVEY}', 2, '<b/>');
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
	const said = answers();
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
		jsonb_build_object('id', gen_random_uuid(), 'survey_id', '${SURVEY}',
		'version', 1, 'submission_id', decode(md5('0'), 'hex'), 'receipt',
		'receipt-new-abcdef', 'state', 'complete', 'page', 1, 'answers',
		'{"nps": 4}'::jsonb, 'language', 'en', 'cells', array['nps=4'],
		'has_comment', false, 'time_zone', 'Europe/Berlin')))`), 'stored');
	assert.equal(sql(`select receipt from response
		where submission_id = decode(md5('0'), 'hex')`), 'receipt-0-abcdef');
	assert.equal(Number(sql(`select sum(n) from counted
		where cell = '#complete'`)), before + 1);
	assert.equal(Number(sql(`select sum(n) from counted
		where cell = '#partial'`)), 3);
});
