// What was said in a session: sent by a program, without what nobody should
// keep, sealed, read beside the response by who may, each look noted, and gone.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Visitor, field, one, personAdd, plain, sql, surveyAdd, tenantAdd }
	from '../lib/app.mjs';
import { fill, formOf, get, post } from '../lib/survey.mjs';
import { call, tokenMake } from '../lib/api.mjs';
import { keyMake, token as linkToken } from '../lib/context.mjs';

const XML = (identity) => `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="t" xml:lang="en"
 identity="${identity}"><title>How was it?</title>
<page code="only"><question code="nps" type="nps"><label>Recommend?</label>
</question></page></survey>`;
const LINES = [
	{ at: '2026-11-27T09:00:00Z', speaker: 'agent', name: 'Zoë',
		text: 'Hello!' },
	{ at: '2026-11-27T09:00:42Z', speaker: 'visitor',
		text: 'My card is 4111 1111 1111 1111\nand <b>not</b> shown' },
	{ speaker: 'bot', text: 'PIN: 1234' },
];

let tenant, who, analyst, key, program, survey;
before(async () => {
	tenant = tenantAdd();
	who = await Visitor.signIn(personAdd(tenant, 'owner'));
	analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
	key = await keyMake(who);
	program = (await tokenMake(who)).token;
	survey = surveyAdd(tenant, XML('identified'));
});

const send = (session, lines, by = program) => call(by, 'POST',
	'/api/v1/transcripts', { json: { session, lines } });

async function answered(session, of = survey) {
	const form = formOf(await get(`${of.path}?s=${linkToken(key,
		{ sid: session })}`));
	await post(form.action, fill(form, { nps: '3' }));
	return one(`select id from app.response where survey_id = :'id'
		order by started_at desc limit 1`, { id: of.id });
}

const rows = (session) => sql(`select sealed, lines, left_out, subject_id
	from app.transcript where tenant_id = :'id' and session = :'s'`,
{ id: tenant.id, s: session });
const noted = (action) => Number(one(`select count(*) from app.audit
	where tenant_id = :'id' and action = :'action'`,
{ id: tenant.id, action }));

test('it is sent, stands beside the response, and each look is noted',
	async () => {
		const session = `chat ${randomUUID()}/ü`;
		const response = await answered(session);
		const path = `/app/responses/${response}`;
		assert.equal((await who.get(`${path}/transcript`)).status, 404);
		assert.doesNotMatch((await who.get(path)).text, /\/transcript"/);
		const sent = await send(session, LINES);
		assert.equal(sent.status, 201, JSON.stringify(sent.body));
		assert.deepEqual(sent.body, { session, lines: 3, left_out: 2 });
		const page = await who.get(path);
		assert.match(page.text, /\/transcript"/);
		const before = noted('transcript.read');
		const said = await who.get(`${path}/transcript`);
		assert.equal(said.status, 200);
		assert.match(said.text, /Zoë/);
		assert.match(said.text, /0:42/);
		assert.match(said.text, /My card is \[\*\*\*\]\nand &lt;b&gt;not/);
		assert.match(said.text, /PIN: \[\*\*\*\]/);
		assert.match(plain(said.text), /2 things were left out/);
		assert.equal(noted('transcript.read'), before + 1);
		assert.doesNotMatch((await analyst.get(path)).text, /\/transcript"/);
		assert.equal((await analyst.get(`${path}/transcript`)).status, 403);
	});

test('nothing of it can be read in the database', async () => {
	const session = randomUUID();
	const word = randomUUID();
	await send(session, [{ speaker: 'visitor', name: word, text: word }]);
	const [[sealed]] = rows(session);
	assert.ok(sealed.startsWith('\\x'));
	assert.equal(Buffer.from(sealed.slice(2), 'hex').includes(word), false);
});

test('what comes again takes its place, and its key is another', async () => {
	const session = randomUUID();
	const response = await answered(session);
	await send(session, LINES);
	const [first] = rows(session);
	assert.equal((await send(session, [{ speaker: 'system',
		text: 'Only this' }])).status, 201);
	const [second, ...more] = rows(session);
	assert.equal(more.length, 0);
	assert.notEqual(second[3], first[3]);
	assert.equal(one(`select count(*) from app.subject_key
		where subject_id = :'id'`, { id: first[3] }), '0');
	const page = await who.get(`/app/responses/${response}/transcript`);
	assert.match(page.text, /Only this/);
	assert.doesNotMatch(page.text, /Hello!/);
});

test('who may change the settings deletes it, if they mean it', async () => {
	const session = randomUUID();
	const response = await answered(session);
	await send(session, LINES);
	const path = `/app/responses/${response}/transcript`;
	const csrf = field((await who.get(path)).text, '_csrf');
	const unsure = await who.post(path, { _csrf: csrf });
	assert.equal(unsure.status, 422);
	assert.match(plain(unsure.text), /Tick the box/);
	assert.equal(rows(session).length, 1);
	const gone = await who.post(path, { _csrf: csrf, sure: '1' });
	assert.equal(gone.status, 303);
	assert.equal(rows(session).length, 0);
	assert.equal((await who.get(path)).status, 404);
	assert.ok(noted('transcript.delete') >= 1);
});

test('a program deletes it by sending no line', async () => {
	const session = randomUUID();
	await send(session, LINES);
	const sent = await send(session, []);
	assert.equal(sent.status, 201);
	assert.deepEqual(sent.body, { session, lines: 0, left_out: 0 });
	assert.equal(rows(session).length, 0);
});

test('when its key is deleted nobody can read it, and the page says so',
	async () => {
		const session = randomUUID();
		const response = await answered(session);
		await send(session, LINES);
		sql(`delete from app.subject_key where subject_id = :'id'`,
			{ id: rows(session)[0][3] });
		const page = await who.get(`/app/responses/${response}/transcript`);
		assert.equal(page.status, 200);
		assert.match(plain(page.text), /nobody can read it any more/);
		assert.doesNotMatch(page.text, /Hello!/);
	});

test('a response of a pseudonym has none beside it', async () => {
	const of = surveyAdd(tenant, XML('pseudonymous'));
	const session = randomUUID();
	const response = await answered(session, of);
	await send(session, LINES);
	const page = await who.get(`/app/responses/${response}`);
	assert.equal(page.status, 200);
	assert.doesNotMatch(page.text, /\/transcript"/);
	assert.equal((await who.get(`/app/responses/${response}/transcript`))
		.status, 404);
});

test('what is wrong with it is said of each line', async () => {
	const wrong = await send(randomUUID(), [{ speaker: 'nobody', text: 'x' },
		{ speaker: 'agent' }, 'x', { speaker: 'bot', text: 'x', more: 1,
			at: 'now' }]);
	assert.equal(wrong.status, 422);
	assert.deepEqual(wrong.body.errors.map((e) => e.pointer).sort(),
		['#/lines/0/speaker', '#/lines/1/text', '#/lines/2', '#/lines/3/at',
			'#/lines/3/more'].map((p) => p.slice(wrong.body.errors[0].pointer
			.startsWith('#') ? 0 : 1)).sort());
	const large = await send(randomUUID(), Array(60).fill({ speaker: 'agent',
		text: 'x'.repeat(5000) }));
	assert.equal(large.status, 422);
	assert.equal((await send(randomUUID(), Array(2001).fill({ speaker: 'bot',
		text: 'x' }))).status, 422);
	for (const session of ['x'.repeat(129), 'ü'.repeat(65), '', 'a\nb'])
		assert.equal((await send(session, LINES)).status, 422);
});

test('another customer, and a token without the scope, reach nothing',
	async () => {
		const session = randomUUID();
		const response = await answered(session);
		await send(session, LINES);
		const other = tenantAdd();
		const owner = await Visitor.signIn(personAdd(other, 'owner'));
		assert.equal((await owner.get(`/app/responses/${response}/transcript`))
			.status, 404);
		const theirs = (await tokenMake(owner)).token;
		assert.equal((await send(session, [], theirs)).status, 201);
		assert.equal(rows(session).length, 1, 'theirs is another session');
		const reads = (await tokenMake(who, ['surveys:read'])).token;
		assert.equal((await send(session, LINES, reads)).status, 403);
		assert.equal((await send(session, LINES, 'xp_nobody_x')).status, 401);
	});

test('a full customer is told so, and nothing is lost', async () => {
	const session = randomUUID();
	await send(session, LINES);
	sql(`update app.tenant set file_quota = 0 where id = :'id'`,
		{ id: tenant.id });
	const more = await send(randomUUID(), LINES);
	assert.equal(more.status, 503);
	assert.equal(more.body.status, 503);
	assert.equal(rows(session).length, 1);
	sql(`update app.tenant set file_quota = default where id = :'id'`,
		{ id: tenant.id });
});
