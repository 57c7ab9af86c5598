// The four examples of signed links, as the keys' page offers them: each is
// run, and its link leads to a survey and is stored with the response.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Visitor, one, personAdd, surveyAdd, tenantAdd } from '../lib/app.mjs';
import { fill, formOf, get, post } from '../lib/survey.mjs';
import { KEYS, keyMake } from '../lib/context.mjs';

let who, key, survey;

before(async () => {
	const tenant = tenantAdd();
	who = await Visitor.signIn(personAdd(tenant, 'owner'));
	key = await keyMake(who);
	survey = surveyAdd(tenant);
});

for (const [name, ...command] of [['sign.sh', 'sh'], ['sign.js', 'node'],
	['sign.py', 'python3'], ['sign.php', 'php']])
	test(`${name} makes a link`, async () => {
		const page = (await who.get(KEYS)).text;
		const [, at] = new RegExp(`href="([^"]*/${name.replace('.', '\\.')}` +
			'\\.[^"]*)"').exec(page);
		const dir = mkdtempSync(path.join(os.tmpdir(), 'exitpoll-example-'));
		const sid = randomUUID();
		try {
			const file = path.join(dir, name);
			writeFileSync(file, (await get(at)).text);
			const link = execFileSync(command[0], [file, sid], { encoding:
				'utf8', env: { PATH: process.env.PATH, KEY: key.secret,
				KEY_ID: key.id, SURVEY: survey.path } }).trim();
			const form = formOf(await get(link));
			const sent = await post(form.action, fill(form, { nps: '9' }));
			assert.equal(sent.status, 303);
		} finally {
			rmSync(dir, { recursive: true });
		}
		assert.deepEqual(JSON.parse(one(`select context->'session'
			from app.response where channel = 'chat'
			and context->'session'->>'id' = :'sid'`, { sid })), { id: sid,
			agent: 'Kim', queue: 'billing', key: key.id });
	});
