// Invitations: after a session the customer's software asks whether its visitor
// is asked. Each reason, the same answer each time, and what many posts at once
// come to.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Visitor, ask, field, one, personAdd, plain, sql, surveyAdd, tenantAdd }
	from '../lib/app.mjs';
import { tool } from '../lib/survey.mjs';
import { assertProblem, assertShape, call, documentGet, tokenMake } from
	'../lib/api.mjs';
import { keyMake, send as keysSend } from '../lib/context.mjs';

async function customer() {
	const tenant = tenantAdd();
	const owner = await Visitor.signIn(personAdd(tenant, 'owner'));
	const survey = surveyAdd(tenant);
	return { tenant, owner, survey, key: await keyMake(owner),
		...await tokenMake(owner),
		path: `/api/v1/surveys/${survey.slug}/invitations`,
		page: `/app/surveys/${survey.slug}/ask` };
}
const it = await customer();
const doc = await documentGet();
const schema = doc.paths['/api/v1/surveys/{survey}/invitations'].post
	.responses['201'].content['application/json'].schema;

const fresh = () => 's-' + randomUUID();
async function invite(body, { who = it, key } = {}) {
	const answer = await call(who.token, 'POST', who.path, { json: body,
		headers: key === undefined ? {} : { 'idempotency-key': key } });
	if (answer.status === 201)
		await assertShape(schema, answer.body, JSON.stringify(body));
	return answer;
}
async function reason(body, who) {
	const answer = await invite({ session: fresh(), ...body }, { who });
	assert.equal(answer.status, 201, answer.text);
	assert.equal(answer.body.decision,
		answer.body.reason === 'asked' ? 'ask' : 'skip');
	assert.equal(answer.body.url !== null, answer.body.decision === 'ask');
	assert.equal(answer.body.expires_at !== null, answer.body.url !== null);
	return answer.body.reason;
}
const rows = (who) => Number(one(`select count(*) from app.invitation
	where tenant_id = :'id'`, who.tenant));

export async function rulesSave(who, form) {
	const page = await who.owner.get(who.page);
	return who.owner.post(who.page, [['_csrf', field(page.text, '_csrf')],
		...Object.entries({ seconds: '0', messages: '0', outcomes: '',
			percent: '100', cooldown_days: '0', window_hours: '72', ...form })
			.flatMap(([name, value]) => [value].flat().map((v) => [name, v]))]);
}

// Through a link to the end; or a no.
async function follow(url, form) {
	const where = new URL(url);
	const page = await ask('GET', where.pathname + where.search);
	assert.equal(page.status, 200);
	const sent = await ask('POST', where.pathname, { form: [
		...['_token', '_page', '_session'].map((name) =>
			[name, field(page.text, name)]).filter(([, v]) => v),
		...Object.entries(form)] });
	assert.equal(sent.status, 303, plain(sent.text).slice(0, 300));
	return sent;
}

test('who is asked gets a link, whose response has the session', async () => {
	const session = fresh();
	const { body } = await invite({ session, channel: 'chat', agent: 'Ada',
		queue: 'Sales', language: 'en', outcome: 'solved',
		started_at: '2026-01-31T09:00:00Z', human: true, messages: 7 });
	assert.equal(body.reason, 'asked');
	await follow(body.url, { nps: 9 });
	assert.deepEqual(sql(`select r.channel, context->'session'->>'id',
		context->'session'->>'agent', context->'session'->>'queue',
		i.decision from app.response r join app.invitation i using (tenant_id,
		id) where tenant_id = :'id'`, it.tenant),
	[['chat', session, 'Ada', 'Sales', 'ask']]);
});

test('no visitor and no session is stored as it came', async () => {
	const session = fresh(), visitor = `zoe-${randomUUID()}@mail.example`;
	await invite({ session, visitor });
	const row = one(`select i::text from app.invitation i
		where tenant_id = :'id' order by created_at desc limit 1`, it.tenant);
	assert.ok(!row.includes(session) && !row.includes(visitor));
	assert.ok(!row.includes(Buffer.from(visitor).toString('hex')));
});

test('the same session and the same key are told the same', async () => {
	const body = { session: fresh(), channel: 'voice', visitor: fresh() };
	const key = randomUUID();
	const first = await invite(body, { key });
	for (const options of [{ key }, {}, { key: randomUUID() }]) {
		const again = await invite(body, options);
		assert.equal(again.status, 201);
		assert.deepEqual(again.body, first.body);
	}
	await assertProblem(await invite({ ...body, channel: 'chat' }, { key }),
		409);
	await assertProblem(await invite({ ...body, session: fresh() }, { key }),
		409);
	const other = await invite({ ...body, outcome: 'x' });
	assert.equal(other.body.reason, first.body.reason);
	assert.equal(other.body.expires_at, first.body.expires_at);
	for (const bad of ['a b', 'x'.repeat(201)])
		await assertProblem(await invite(body, { key: bad }), 422);
});

test('fifty posts of one session are one row and one answer', async () => {
	const body = { session: fresh(), visitor: fresh() };
	const before = rows(it);
	const answers = await Promise.all(Array.from({ length: 50 }, (_, i) =>
		invite(body, i % 2 ? { key: body.session } : {})));
	for (const answer of answers) {
		assert.equal(answer.status, 201, answer.text);
		assert.deepEqual(answer.body, answers[0].body);
	}
	assert.equal(rows(it), before + 1);
});

test('fifty sessions of one visitor within the cooldown ask once', async () => {
	const who = await customer();
	const visitor = ' Zoe@Mail.Example'.trim();
	const answers = await Promise.all(Array.from({ length: 50 }, (_, i) =>
		invite({ session: fresh(), visitor: i % 2 ? visitor :
			visitor.toLowerCase() }, { who })));
	const said = answers.map((answer) => answer.body.reason).sort();
	assert.deepEqual(said, [...Array(1).fill('asked'),
		...Array(49).fill('cooldown')]);
	assert.equal(rows(who), 50);
	assert.equal(await reason({ visitor: 'another' }, who), 'asked');
	sql(`update app.invitation set created_at = now() - interval '31 days'
		where tenant_id = :'id'`, who.tenant);
	assert.equal(await reason({ visitor }, who), 'asked');
});

test('who has answered or said no is not asked again', async () => {
	const answered = { session: fresh() }, declined = { session: fresh() };
	const partial = { session: fresh() };
	const first = (await invite(answered)).body;
	await follow(first.url, { nps: 3 }).then(async (sent) => {
		const page = await ask('GET', sent.headers.location);
		const end = await ask('POST', it.survey.path, { form: [
			['_token', field(page.text, '_token')],
			['_page', field(page.text, '_page')], ['why', 'because']] });
		assert.equal(end.status, 303);
	});
	assert.equal((await invite(answered)).body.reason, 'answered');
	await follow((await invite(declined)).body.url, { _decline: '1' });
	const no = (await invite(declined)).body;
	assert.deepEqual([no.decision, no.reason, no.url],
		['skip', 'declined', null]);
	const begun = (await invite(partial)).body;
	await follow(begun.url, { nps: 3 });
	assert.deepEqual((await invite(partial)).body, begun);
});

test('each rule of the page is a reason', async () => {
	const who = await customer();
	assert.equal(await reason({ auto_closed: true }, who), 'automatic-close');
	let saved = await rulesSave(who, { seconds: '60', messages: '3',
		channel: ['chat', 'voice'], outcomes: 'solved\r\nhalf', human: '1' });
	assert.equal(saved.status, 303, plain(saved.text).slice(-600));
	const now = Date.now() - 100000;
	const time = (ms) => new Date(ms).toISOString().replace(/\.\d+/, '');
	const fit = { channel: 'chat', outcome: 'Half', human: true, messages: 3,
		started_at: time(now - 60000), ended_at: time(now) };
	assert.equal(await reason(fit, who), 'asked');
	for (const [change, why] of [[{ channel: 'email' }, 'channel'],
		[{ outcome: 'no' }, 'outcome'], [{ auto_closed: true },
			'automatic-close'], [{ human: false }, 'no-human'],
		[{ started_at: time(now - 59000) }, 'too-short'],
		[{ messages: 2 }, 'few-messages'],
		[{ started_at: '2020-01-01T00:00:00Z',
			ended_at: '2020-01-02T00:00:00Z' }, 'too-late']])
		assert.equal(await reason({ ...fit, ...change }, who), why);
	await rulesSave(who, { after_auto_close: '1', percent: '30' });
	const drawn = await Promise.all(Array.from({ length: 200 }, () =>
		reason({ auto_closed: true }, who)));
	const n = drawn.filter((why) => why === 'asked').length;
	assert.ok(n > 30 && n < 90, `${n} of 200 were drawn at 30 %`);
	assert.equal(drawn.filter((why) => why === 'not-drawn').length, 200 - n);
	sql(`update app.survey set state = 'closed' where id = :'id'`, who.survey);
	assert.equal(await reason({}, who), 'survey-closed');
	assert.ok(Number(one(`select count(*) from app.audit where action =
		'survey.ask' and actor is not null and tenant_id = :'id'`,
	who.tenant)) === 2);
});

test('what is wrong with the body is named by its pointers', async () => {
	for (const [body, pointers] of [[{}, ['/session']],
		[{ session: '' }, ['/session']], [{ session: 7 }, ['/session']],
		[{ session: 's'.repeat(129) }, ['/session']],
		[{ session: 'a\nb' }, ['/session']],
		[{ session: 's', 'a/b~c': 1 }, ['/a~1b~0c']],
		[{ session: 's', channel: 'fax', messages: -1, human: 'yes',
			started_at: '2026-02-30T00:00:00Z', agent: 'x'.repeat(101) },
		['/channel', '/agent', '/started_at', '/messages', '/human']],
		[{ session: 's', started_at: '2026-01-02T00:00:00Z',
			ended_at: '2026-01-01T00:00:00Z' }, ['/ended_at']],
		[{ session: 's', language: 'not a tag!' }, ['/language']],
		[{ session: 'é'.repeat(64), agent: '💥'.repeat(100),
			queue: '💥'.repeat(100), outcome: '💥'.repeat(100) }, ['/agent']],
	]) {
		const answer = await invite(body);
		await assertProblem(answer, 422, JSON.stringify(body));
		assert.deepEqual(answer.body.errors.map((e) => e.pointer).sort(),
			pointers.sort(), JSON.stringify(body));
	}
});

test('without a key, or a published survey, it says why', async () => {
	const who = await customer();
	await keysSend(who.owner, { revoke: who.key.id });
	const answer = await invite({ session: fresh() }, { who });
	await assertProblem(answer, 409);
	assert.match(answer.body.detail, /no key/);
	const slug = 'draft-' + randomUUID().slice(0, 8);
	sql(`insert into app.survey (tenant_id, slug, title)
		values (:'id', :'slug', 'Draft')`, { ...it.tenant, slug });
	const draft = await call(it.token, 'POST',
		`/api/v1/surveys/${slug}/invitations`, { json: { session: 's' } });
	await assertProblem(draft, 409);
	assert.match(draft.body.detail, /never published/);
});

// --- the page ---------------------------------------------------------------

test('the page keeps the rules, and says what came of invitations', async () => {
	const who = await customer();
	let page = (await who.owner.get(who.page)).text;
	assert.match(plain(page), /There are no invitations yet/);
	assert.ok(!/n = /.test(plain(page)));
	const first = (await invite({ session: fresh() }, { who })).body;
	await invite({ session: fresh() }, { who });
	await invite({ session: fresh(), auto_closed: true }, { who });
	await follow(first.url, { _decline: '1' });
	page = (await who.owner.get(who.page)).text;
	const facts = Object.fromEntries([...page.matchAll(
		/<div><dt>([^<]*)<\/dt><dd>([^<]*)<\/dd>/g)]
		.map(([, name, value]) => [plain(name), plain(value)]));
	assert.equal(facts['Asked'], '2');
	assert.equal(facts['Answered'], '0');
	assert.equal(facts['Said no'], '1');
	assert.equal(facts['Not asked: closed by itself'], '1');
	assert.match(facts['Response rate'], /^0\s% \(n = 2\)$/);
	await rulesSave(who, { seconds: '45', percent: '10', channel: 'email',
		outcomes: 'a\r\n\r\n b ' });
	page = (await who.owner.get(who.page)).text;
	assert.match(page, /name="seconds" value="45"/);
	assert.match(page, /name="channel" value="email" checked/);
	assert.match(page, />\n?a\nb<\/textarea>/);
});

test('what is wrong is said beside its field, filled in', async () => {
	const answer = await rulesSave(it, { seconds: '-1', messages: 'x',
		percent: '0', cooldown_days: '366', window_hours: '',
		outcomes: 'x'.repeat(101) });
	assert.equal(answer.status, 422);
	for (const id of ['seconds', 'messages', 'percent', 'cooldown_days',
		'window_hours', 'outcomes'])
		assert.match(answer.text, new RegExp(`id="${id}-error"`), id);
	assert.match(answer.text, /name="cooldown_days" value="366"/);
});

test('the page is for who may edit surveys', async () => {
	const analyst = await Visitor.signIn(personAdd(it.tenant, 'analyst'));
	assert.equal((await analyst.get(it.page)).status, 403);
	const other = await customer();
	assert.equal((await other.owner.get(it.page)).status, 404);
});

test('on a day no more sessions than the customer may are taken, in words',
	async () => {
		const who = await customer();
		tool('tenant', 'set', who.tenant.slug, '--invitations-a-day', '2');
		const metric = async () => Number(/^exitpoll_invitations_refused_total (\d+)/m
			.exec((await ask('GET', '/metrics')).text)[1]);
		const had = await metric();
		const first = { session: fresh() };
		const made = await invite(first, { who });
		assert.equal(made.status, 201);
		assert.equal((await invite({ session: fresh() }, { who })).status, 201);
		const many = await Promise.all(Array.from({ length: 5 }, () =>
			invite({ session: fresh() }, { who })));
		for (const answer of many) {
			await assertProblem(answer, 429);
			assert.match(answer.body.detail, /as a day may have/);
			const wait = Number(answer.headers['retry-after']);
			assert.ok(wait >= 1 && wait <= 25 * 3600, `${wait}`);
		}
		assert.equal(rows(who), 2);
		assert.equal(await metric(), had + 5);
		const again = await invite(first, { who });
		assert.deepEqual(again.body, made.body, 'what is known is said again');
		assert.match(tool('tenant', 'show', who.tenant.slug),
			/invitations +2 of 2 today/);
		assert.equal((await invite({ session: fresh() })).status, 201,
			'another customer');
		tool('tenant', 'set', who.tenant.slug, '--invitations-a-day', '3');
		assert.equal((await invite({ session: fresh() }, { who })).status, 201);
		for (const wrong of ['0', 'many', '99999999999', '10000001'])
			assert.throws(() => tool('tenant', 'set', who.tenant.slug,
				'--invitations-a-day', wrong), wrong);
	});

const lines = (text) => [{ speaker: 'visitor', text },
	{ speaker: 'agent', name: 'Zoë', text: 'My card is 4111 1111 1111 1111.' }];
const kept = (session) => Number(one(`select count(*) from app.transcript
	where tenant_id = :'id' and session = :'s'`,
{ id: it.tenant.id, s: session }));

test('what was said comes with a session, and stands beside its response',
	async () => {
		const session = fresh(), key = randomUUID(), word = randomUUID();
		const body = { session, transcript: lines(word) };
		const made = await invite(body, { key });
		assert.equal(made.status, 201);
		assert.equal(made.body.transcript, 'kept');
		assert.equal(kept(session), 1);
		const row = () => one(`select t::text from app.transcript t
			where tenant_id = :'id' and session = :'s'`,
		{ id: it.tenant.id, s: session });
		const first = row();
		assert.ok(!first.includes(word) && !first.includes('4111'), 'sealed');
		await follow(made.body.url, { nps: 9 });
		const id = one(`select id from app.response where tenant_id = :'id'
			and context->'session'->>'id' = :'s'`,
		{ id: it.tenant.id, s: session });
		const page = plain((await it.owner.get(
			`/app/responses/${id}/transcript`)).text);
		assert.match(page, new RegExp(word));
		assert.doesNotMatch(page, /4111/, 'numbers of cards are left out');
		const again = await invite(body, { key });
		assert.equal(again.body.transcript, 'kept');
		assert.equal(row(), first, 'sent again nothing changes');
		const other = await invite({ session, transcript: lines('other') },
			{ key });
		await assertProblem(other, 409);
		assert.equal(row(), first);
		assert.equal((await invite({ session: fresh() })).body.transcript, null);
		assert.equal((await invite({ session: fresh(), transcript: [] }))
			.body.transcript, null);
	});

test('where nobody is asked, or no session is known, none of it is kept',
	async () => {
		const own = await customer();
		await rulesSave(own, { messages: '5' });
		const session = fresh();
		const answer = await invite({ session, messages: 2,
			transcript: lines('x') }, { who: own });
		assert.equal(answer.body.decision, 'skip');
		assert.equal(answer.body.transcript, 'left');
		for (const identity of ['anonymous', 'pseudonymous']) {
			const survey = surveyAdd(own.tenant, `<?xml version="1.0"?>
				<survey xmlns="urn:exitpoll:survey:1" code="a" xml:lang="en"
				identity="${identity}"><title>How was it?</title><page
				code="first"><question code="nps" type="nps"><label>Recommend?
				</label></question></page></survey>`.trim());
			const said = await call(own.token, 'POST',
				`/api/v1/surveys/${survey.slug}/invitations`,
				{ json: { session: fresh(), transcript: lines('x') } });
			assert.equal(said.body.decision, 'ask', said.text);
			assert.equal(said.body.transcript, 'left');
		}
		assert.equal(Number(one(`select count(*) from app.transcript
			where tenant_id = :'id'`, own.tenant)), 0);
	});

test('a transcript that finds no room is said, and the visitor asked', async () => {
	const own = await customer();
	sql(`update app.tenant set file_quota = 0 where id = :'id'`, own.tenant);
	const answer = await invite({ session: fresh(), transcript: lines('x') },
		{ who: own });
	assert.equal(answer.body.decision, 'ask');
	assert.equal(answer.body.transcript, 'full');
	const long = await invite({ session: fresh(), transcript: Array.from(
		{ length: 40 }, () => ({ speaker: 'bot', text: 'x'.repeat(7000) })) });
	await assertProblem(long, 422);
	assert.equal(long.body.errors[0].pointer, '/transcript');
	const bad = await invite({ session: fresh(), transcript:
		[{ speaker: 'nobody', text: 'x' }] });
	await assertProblem(bad, 422);
	assert.equal(bad.body.errors[0].pointer, '/transcript/0/speaker');
});
