// Webhooks in the browser without script, called for real: a receiver on
// loopback checks what comes with the reference library.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Visitor, ask, field, one, personAdd, plain, respond, sql, surveyAdd,
	tenantAdd } from '../lib/app.mjs';
import { fill as formFill, formOf, get as formGet, post as formPost }
	from '../lib/survey.mjs';
import { keyMake, token } from '../lib/context.mjs';
import { Receiver, until, verified } from '../lib/receiver.mjs';

const PAGE = '/app/settings/webhooks';

async function owner() {
	const tenant = tenantAdd();
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	return { tenant, who, survey: surveyAdd(tenant) };
}

async function send(who, path, form) {
	const csrf = field((await who.get(path)).text, '_csrf');
	return who.post(path, [['_csrf', csrf], ...(Array.isArray(form) ? form :
		Object.entries(form))]);
}

const secretOf = (page) => plain(/id="new-secret">([^<]*)</.exec(page)[1]);

async function add(who, url, more = [['event', 'response.completed'],
	['every', '1']]) {
	const answer = await send(who, PAGE, [['url', url], ...more]);
	assert.equal(answer.status, 200, plain(answer.text));
	const [, id] = new RegExp(`href="${PAGE}/([0-9a-f-]{36})"`)
		.exec(answer.text);
	return { id, path: `${PAGE}/${id}`, secret: secretOf(answer.text) };
}

// What waits for its next try has it now.
const due = (tenant) => sql(`update app.job set run_at = now()
	where tenant_id = :'id' and kind = 'webhook' and state = 'ready';
	notify exitpoll_job`, { id: tenant.id });
const deliveries = (tenant) => sql(`select id, event, state, tries, outcome,
	http_status, content is null from app.delivery where tenant_id = :'id'
	and kind = 'webhook' order by created_at`, { id: tenant.id });
const state = async (tenant, wanted) => until(`a delivery is ${wanted}: ${
	JSON.stringify(deliveries(tenant))}`,
() => deliveries(tenant).some((d) => d[2] === wanted));
const events = (tenant) => Number(one(`select count(*) from app.job
	where tenant_id = :'id' and kind = 'event'`, { id: tenant.id }));

test('a response is told of: signed, with its answers, and forgotten after it',
	async (t) => {
		const { tenant, who, survey } = await owner();
		const at = await Receiver.make(t);
		await respond(survey, { nps: 3 }, { why: 'nobody listens' });
		assert.equal(events(tenant), 0, 'nobody listens, so no job is made');
		const hook = await add(who, at.url);
		assert.match(hook.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
		assert.ok(!(await who.get(hook.path)).text.includes(hook.secret));
		await respond(survey, { nps: 4 });
		await respond(survey, { nps: 9 }, { why: 'Größe "zählt" 😀' });
		const call = await at.next();
		assert.equal(call.method, 'POST');
		assert.equal(call.path, '/hook');
		assert.equal(call.headers['content-type'], 'application/json');
		assert.deepEqual(verified(hook.secret, call), call.body);
		assert.throws(() => verified(hook.secret,
			{ ...call, text: call.text.replace('9', '8') }));
		assert.equal(call.type, 'response.completed');
		assert.match(call.body.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
		assert.equal(call.data.survey.name, survey.slug);
		assert.equal(call.data.survey.version, 1);
		assert.equal(call.data.response.state, 'complete');
		assert.deepEqual(call.data.response.answers,
			{ nps: 9, why: 'Größe "zählt" 😀' });
		assert.equal(call.data.response.session, null);
		assert.deepEqual(call.data.response.hidden,
			{ verified: false, fields: {} });
		assert.ok(call.data.response.url.endsWith(
			`/app/responses/${call.data.response.id}`));
		await state(tenant, 'delivered');
		assert.deepEqual(deliveries(tenant).map((d) => d.slice(1)),
			[['response.completed', 'delivered', '1', 'delivered', '204', 't']],
			'a partial response is no event');
		assert.equal(at.got.length, 1);
		const page = plain((await who.get(hook.path)).text);
		assert.match(page, /delivered, with the answer 204/);
	});

test('what a link signed is verified, and a hidden field is not', async (t) => {
	const tenant = tenantAdd();
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	const survey = surveyAdd(tenant, `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="x" xml:lang="en"><title>X</title>
<thanks>T</thanks><page code="p"><title>P</title>
<question code="src" type="hidden"><label>Source</label></question>
<question code="nps" type="nps"><label>R</label></question></page></survey>`);
	const at = await Receiver.make(t);
	await add(who, at.url);
	const key = await keyMake(who);
	const path = `${survey.path}?s=${token(key, { sid: 'chat-7',
		channel: 'chat', agent: 'Ann', queue: 'sales' })}&src=mail`;
	const page = await ask('GET', path);
	const sent = await ask('POST', survey.path, { form: [
		...[...page.text.matchAll(/<input type="hidden" name="(_\w+)" value="([^"]*)"/g)]
			.map(([, n, v]) => [n, plain(v)]), ['nps', '10']] });
	assert.equal(sent.status, 303, plain(sent.text));
	const { data } = await at.next();
	assert.deepEqual(data.response.session, { verified: true, id: 'chat-7',
		agent: 'Ann', queue: 'sales', outcome: null, language: null,
		start: null, end: null });
	assert.equal(data.response.channel, 'chat');
	assert.deepEqual(data.response.answers, { nps: 10 });
	assert.deepEqual(data.response.hidden,
		{ verified: false, fields: { src: 'mail' } });
});

test('only the surveys and events that were chosen are told of', async (t) => {
	const { tenant, who, survey } = await owner();
	const other = surveyAdd(tenant);
	const at = await Receiver.make(t);
	await add(who, at.url, [['event', 'response.completed'], ['every', '0'],
		['survey', other.slug], ['survey', 'none-such']]);
	await respond(survey, { nps: 1 }, { why: 'a' });
	assert.equal(events(tenant), 0, 'of that survey nothing is queued');
	await respond(other, { nps: 2 }, { why: 'b' });
	assert.equal((await at.next()).data.survey.name, other.slug);
});

test('a failed call comes again, with the same id, until it is taken',
	async (t) => {
		const { tenant, who, survey } = await owner();
		const at = await Receiver.make(t);
		at.answer = (call, n) => (n < 3 ? [500, `broken <b>${n}</b>`] :
			[200, 'thanks']);
		const hook = await add(who, at.url);
		await respond(survey, { nps: 2 }, { why: 'slow' });
		await at.next();
		await until('the first failure is noted',
			() => deliveries(tenant)[0]?.[4] === 'status' &&
				one(`select count(*) from app.job where tenant_id = :'id' and
				kind = 'webhook' and state = 'ready' and
				run_at between now() + interval '10 s' and
				now() + interval '20 s'`, { id: tenant.id }) === '1');
		const page = (await who.get(hook.path)).text;
		assert.match(plain(page), /1 try; the answer was 500; next try/);
		assert.match(page, /broken &lt;b&gt;1/);
		due(tenant);
		await at.next(2);
		await until('the second failure', () => deliveries(tenant)[0][3] === '2');
		due(tenant);
		const last = await at.next(3);
		assert.deepEqual(verified(hook.secret, last), last.body);
		assert.equal(new Set(at.got.map((c) => c.id)).size, 1);
		assert.equal(new Set(at.got.map((c) => c.text)).size, 1);
		await state(tenant, 'delivered');

		// One that has ended is sent again under its id.
		const [[id]] = deliveries(tenant);
		const answer = await send(who, hook.path, { again: id });
		assert.equal(answer.status, 303);
		const again = await at.next(4);
		assert.equal(again.id, id);
		assert.equal(again.text, last.text);
		await state(tenant, 'delivered');
		assert.equal(deliveries(tenant).length, 1);
	});

test('a redirect is not followed, and 410 pauses', async (t) => {
	const { tenant, who, survey } = await owner();
	const at = await Receiver.make(t);
	const hook = await add(who, at.url);
	at.answer = () => [302, '', { location: `${at.url}/elsewhere` }];
	await respond(survey, { nps: 2 }, { why: 'x' });
	await until('it was noted', () => deliveries(tenant)[0]?.[4] === 'redirect');
	assert.equal(at.got.length, 1);
	at.answer = () => [410, ''];
	due(tenant);
	await state(tenant, 'failed');
	let page = plain((await who.get(hook.path)).text);
	assert.match(page, /paused: the receiver said that it is gone/);
	assert.match(page, /the answer was 410, gone/);
	await respond(survey, { nps: 2 }, { why: 'y' });
	await until('the event was worked off', () => one(`select count(*)
		from app.job where tenant_id = :'id' and kind = 'event'
		and state <> 'done'`, { id: tenant.id }) === '0');
	assert.equal(at.got.length, 2, 'nothing goes to a paused one');
	at.answer = () => [200, ''];
	assert.equal((await send(who, hook.path, { set: 'resume' })).status, 303);
	await respond(survey, { nps: 2 }, { why: 'z' });
	assert.equal((await at.next(3)).data.response.answers.why, 'z');
	page = plain((await who.get(hook.path)).text);
	assert.doesNotMatch(page, /paused: the receiver/);
});

test('the test button says how it went', async (t) => {
	const { who } = await owner();
	const at = await Receiver.make(t);
	const hook = await add(who, at.url);
	const tested = async () => {
		const answer = await send(who, hook.path, { set: 'test' });
		assert.equal(answer.status, 303);
		return plain(/id="tested">(.*?)<\/p>/s.exec((await who.get(
			answer.headers.location)).text)[1]).trim();
	};
	assert.equal(await tested(), 'Test: delivered, with the answer 204');
	const call = await at.next();
	assert.equal(call.type, 'test');
	assert.deepEqual(verified(hook.secret, call), call.body);
	at.answer = () => [503, 'not now'];
	assert.equal(await tested(), 'Test: the answer was 503');
	at.server.closeAllConnections();
	await new Promise((done) => at.server.close(done));
	assert.equal(await tested(), 'Test: no connection');
});

test('for a day the old secret signs beside the new one', async (t) => {
	const { tenant, who, survey } = await owner();
	const at = await Receiver.make(t);
	const hook = await add(who, at.url);
	const answer = await send(who, hook.path, { set: 'rotate' });
	assert.equal(answer.status, 200);
	const fresh = secretOf(answer.text);
	assert.notEqual(fresh, hook.secret);
	await respond(survey, { nps: 2 }, { why: 'x' });
	const both = await at.next();
	verified(hook.secret, both);
	verified(fresh, both);
	sql(`update app.webhook set before_until = now() - interval '1 s'
		where tenant_id = :'id'`, { id: tenant.id });
	await respond(survey, { nps: 2 }, { why: 'y' });
	const one_ = await at.next(2);
	verified(fresh, one_);
	assert.throws(() => verified(hook.secret, one_));
	const sealed = Buffer.from(one(`select encode(sealed, 'hex')
		from app.webhook where tenant_id = :'id'`, { id: tenant.id }), 'hex');
	assert.ok(!sealed.includes(Buffer.from(fresh.slice(6), 'base64')));
});

test('Slack and Teams read it', async (t) => {
	const { who, survey } = await owner();
	const at = await Receiver.make(t);
	const some = [['event', 'response.completed'], ['every', '1']];
	await add(who, `${at.url}?slack`, [...some, ['shape', 'slack']]);
	await add(who, `${at.url}?teams`, [...some, ['shape', 'teams']]);
	await respond(survey, { nps: 1 }, { why: 'a <b> & *c*' });
	await at.next(2);
	const by = (q) => at.got.find((c) => c.path.endsWith(q)).body;
	assert.deepEqual(Object.keys(by('?slack')), ['text']);
	assert.match(by('?slack').text, /^.*: a new response\nNPS: 1\na &lt;b&gt; &amp; \*c\*\n<http.*\/app\/responses\/[0-9a-f-]{36}\|Open the response>$/);
	const card = by('?teams').attachments[0];
	assert.equal(by('?teams').type, 'message');
	assert.equal(card.contentType, 'application/vnd.microsoft.card.adaptive');
	assert.equal(card.content.type, 'AdaptiveCard');
	assert.deepEqual(card.content.body.map((b) => b.inlines[0].text).slice(1),
		['NPS: 1', 'a <b> & *c*']);
	assert.equal(card.content.actions[0].type, 'Action.OpenUrl');
});

test('an edited response and a declined one are events of their own',
	async (t) => {
		const tenant = tenantAdd();
		const who = await Visitor.signIn(personAdd(tenant, 'owner'));
		const survey = surveyAdd(tenant, `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="x" xml:lang="en" edit="yes">
<title>X</title><thanks>T</thanks><page code="p"><title>P</title>
<question code="nps" type="nps"><label>R</label></question></page></survey>`);
		const at = await Receiver.make(t);
		await add(who, at.url, [['event', 'response.completed'],
			['event', 'response.updated'], ['every', '1']]);
		const sendIt = async (form, nps) => (await formPost(form.action,
			formFill(form, { nps }))).to;
		const thanks = await formGet(await sendIt(
			formOf(await formGet(survey.path)), '3'));
		assert.equal((await at.next()).type, 'response.completed');
		const href = plain(/href="([^"]*[?&;]e=[^"]*)"/.exec(thanks.text)[1]);
		const own = await formGet(href);
		assert.match(await sendIt(formOf(await formGet(own.to)), '5'),
			/thanks/);
		const told = await at.next(2);
		assert.equal(told.type, 'response.updated');
		assert.equal(told.data.response.answers.nps, 5);
		assert.notEqual(told.id, at.got[0].id);
	});

test('bad input comes back filled in, with words beside it', async () => {
	const { who } = await owner();
	const refused = async (url, words, more = [['event', 'response.completed'],
		['every', '1']]) => {
		const answer = await send(who, PAGE, [['url', url], ...more]);
		assert.equal(answer.status, 422, url);
		assert.match(plain(answer.text), words, url);
		assert.match(answer.text, /class="error"/);
		return answer;
	};
	for (const url of ['', 'x', 'https://', 'http:///a', 'https://a b.example/',
		'https://exa<mple', 'https://[::1', 'https://x.example:9x/',
		'https://x.example/' + 'a'.repeat(2100), 'https://x.example/#a'])
		await refused(url, /Write the whole address/);
	const answer = await refused('ftp://a.example/"x', /whole address/);
	assert.match(answer.text, /value="ftp:\/\/a.example\/&#?\w+;x"/);
	await refused('ftp://a.example/x', /must begin with https/);
	await refused('https://me:pw@a.example/x', /Leave name and password out/);
	for (const port of [25, 0, 1023, 65536, '99999999999'])
		await refused(`https://a.example:${port}/x`,
			/port is for another kind|whole address/);
	await refused('https://a.example/x', /Choose at least one event/,
		[['every', '1']]);
	await refused('https://a.example/x', /Choose at least one event/,
		[['event', 'response.stolen'], ['every', '1']]);
	await refused('https://a.example/x', /Choose at least one survey/,
		[['event', 'response.completed'], ['every', '0']]);
	for (const form of [{ again: 'x' }, { restore: '💥'.repeat(300) },
		{ set: 'explode' }, { url: 'a\0b' }])
		assert.ok((await send(who, PAGE, form)).status < 500);
});

test('ten at most; a deleted one can come back while there is room',
	async () => {
		const { tenant, who } = await owner();
		const hooks = [];
		for (let i = 0; i < 10; i++)
			hooks.push(await add(who, `https://h${i}.example/x`));
		const over = await send(who, PAGE, [['url', 'https://h.example/x'],
			['event', 'response.completed'], ['every', '1']]);
		assert.equal(over.status, 422);
		assert.match(plain(over.text), /ten webhooks/);
		let answer = await send(who, hooks[0].path, { set: 'delete' });
		assert.equal(answer.status, 303);
		let page = await who.get(answer.headers.location);
		assert.match(plain(page.text), /can be brought back/);
		assert.equal((await who.get(hooks[0].path)).status, 404);
		answer = await send(who, PAGE, { restore: hooks[0].id });
		assert.equal(answer.status, 303);
		assert.equal((await who.get(hooks[0].path)).status, 200);
		await send(who, hooks[0].path, { set: 'delete' });
		await add(who, 'https://again.example/x');
		answer = await send(who, PAGE, { restore: hooks[0].id });
		assert.equal(answer.status, 422);
		answer = await send(who, hooks[1].path, [['url',
			'HTTPS://New.Example:443'], ['shape', 'slack'],
		['event', 'response.updated'], ['every', '1']]);
		assert.equal(answer.status, 303);
		page = (await who.get(hooks[1].path)).text;
		assert.match(page, /value="https:\/\/new\.example\/"/);
		assert.deepEqual(sql(`select action, count(*), bool_and(actor is not null)
			from app.audit where tenant_id = :'id' and object_kind = 'webhook'
			group by 1 order by 1`, { id: tenant.id }).map((r) => r.join(' ')),
		['webhook.add 11 t', 'webhook.change 1 t', 'webhook.delete 2 t',
			'webhook.restore 1 t']);
	});

test('another tenant neither sees nor changes it; who may not is refused',
	async () => {
		const a = await owner();
		const b = await owner();
		const hook = await add(a.who, 'https://a.example/x');
		assert.equal((await b.who.get(hook.path)).status, 404);
		const csrf = field((await b.who.get(PAGE)).text, '_csrf');
		for (const form of [{ set: 'test' }, { set: 'rotate' },
			{ again: randomUUID() }, { url: 'https://b.example/',
				event: 'response.completed', every: '1' }])
			assert.ok([404, 422].includes((await b.who.post(hook.path,
				{ _csrf: csrf, ...form })).status), JSON.stringify(form));
		await b.who.post(hook.path, { _csrf: csrf, set: 'delete' });
		assert.equal(one(`select state || url from app.webhook
			where tenant_id = :'id'`, { id: a.tenant.id }),
		'activehttps://a.example/x');
		const analyst = await Visitor.signIn(personAdd(a.tenant, 'analyst'));
		assert.equal((await analyst.get(PAGE)).status, 403);
	});

test('who does not answer holds up neither mail nor another customer',
	async (t) => {
		const slow = await owner(), quick = await owner();
		const hanging = await Receiver.make(t), at = await Receiver.make(t);
		hanging.answer = () => null;
		await add(slow.who, hanging.url);
		await add(quick.who, at.url);
		for (let i = 0; i < 6; i++)
			await respond(slow.survey, { nps: 2 }, { why: `${i}` });
		await hanging.next(2);
		const began = Date.now();
		await respond(quick.survey, { nps: 9 }, { why: 'quick' });
		sql(`with d as (insert into app.delivery (tenant_id, kind, purpose,
				recipient, content) values (:'id', 'mail', 'test',
				'a@people.example', '{"subject": "S", "text": "T"}')
				returning tenant_id, id)
			insert into app.job (tenant_id, kind, delivery_id)
			select tenant_id, 'mail', id from d`, { id: slow.tenant.id });
		await at.next();
		await until('the mail has gone', () => one(`select state
			from app.delivery where tenant_id = :'id' and kind = 'mail'`,
		{ id: slow.tenant.id }) === 'delivered');
		assert.ok(Date.now() - began < 8000, 'long before the time-out');
		assert.equal(hanging.got.length, 2, 'two of one customer at a time');
		await until('it is given up for now', () => deliveries(slow.tenant)
			.some((d) => d[4] === 'late'), 20000);
	});
