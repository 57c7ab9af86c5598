// A signed link: what it says is stored with the response, nobody can change
// it, one response of a session at a survey whoever comes and however often,
// and what does not hold is refused in words.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Visitor, one, personAdd, plain, sql, surveyAdd, tenantAdd,
	versionAdd } from '../lib/app.mjs';
import { fill, formOf, get, place, post, tool, until } from '../lib/survey.mjs';
import { keyMake, send, token } from '../lib/context.mjs';

const PAGES = `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="c" xml:lang="en" languages="de he">
<title>How was it?</title>
<page code="first">
<question code="agent" type="hidden"><label>Agent</label></question>
<question code="nps" type="nps" required="yes"><label>Recommend?</label>
</question></page>
<page code="second"><question code="why" type="short-text"><label>Why?</label>
</question></page>
<page code="third"><question code="more" type="short-text"><label>More?</label>
</question></page></survey>`;
const ONE = `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="one" xml:lang="en">
<title>One page</title><page code="first">
<question code="nps" type="nps"><label>Recommend?</label></question>
</page></survey>`;

let tenant, who, key, survey, single;
const now = () => Math.floor(Date.now() / 1000);

before(async () => {
	tenant = tenantAdd();
	who = await Visitor.signIn(personAdd(tenant, 'owner'));
	key = await keyMake(who);
	survey = surveyAdd(tenant, PAGES);
	single = surveyAdd(tenant, ONE);
});

const link = (claims, of = survey, by = key) =>
	`${of.path}?s=${token(by, claims)}`;
const session = () => ({ sid: randomUUID(), channel: 'chat' });
const stored = (of = survey, sid) => sql(`select state, answers, channel,
	context, version, receipt, language from app.response
	where survey_id = :'id' and (:'sid' = '' or
	    context->'session'->>'id' = :'sid') order by started_at`,
{ id: of.id, sid: sid ?? '' }).map(([state, answers, channel, context,
	version, receipt, language]) => ({ state, answers: JSON.parse(answers),
	channel, context: JSON.parse(context), version, receipt, language }));
const go = async (form, answers, more) =>
	post(form.action, fill(form, answers, more));
const hidden = (form, name) => form.get(name)[0];

// All three pages; gives the thanks page's address.
async function walk(from, answers = { nps: '9' }) {
	let sent = await go(formOf(await get(from)), answers);
	sent = await go(formOf(await get(sent.to)), { why: 'So' });
	sent = await go(formOf(await get(sent.to)), {});
	assert.equal(sent.status, 303);
	return sent.to;
}

test('what it says is stored from the first page on, as it was signed',
	async () => {
		const sid = randomUUID();
		const from = link({ sid, channel: 'voice', agent: 'Zoë "<b>"',
			queue: 'vip', outcome: 'solved', lang: 'de', start: now() - 900,
			end: now() - 60 });
		const first = await get(from);
		assert.match(first.text, /<html lang="de"/, 'in the language spoken');
		let sent = await go(formOf(first), { nps: '9' });
		const want = { id: sid, agent: 'Zoë "<b>"', queue: 'vip',
			outcome: 'solved', language: 'de', key: key.id };
		const check = (state) => {
			const [row, ...more] = stored(survey, sid);
			assert.equal(more.length, 0);
			assert.equal(row.state, state);
			assert.equal(row.channel, 'voice');
			const { start, end, ...said } = row.context.session;
			assert.ok(start < end);
			assert.deepEqual(said, want);
		};
		check('partial');
		assert.doesNotMatch(sent.to, /[?&]s=/);
		const second = await get(sent.to);
		assert.deepEqual(formOf(second).get('_session'), [], 'it is stored');
		sent = await go(formOf(second), { why: 'So' });
		await go(formOf(await get(sent.to)), { more: 'x' });
		check('complete');
		assert.equal(one(`select channel from app.rollup_delta
			where survey_id = :'id' union select channel from app.rollup
			where survey_id = :'id' limit 1`, survey), 'voice');
	});

test('the visitor\'s own language comes before the one that was spoken',
	async () => {
		const from = link({ ...session(), lang: 'de' });
		assert.match((await get(from + '&lang=he')).text, /<html lang="he"/);
		assert.match((await get(link({ ...session(), lang: 'fr' }))).text,
			/<html lang="en"/);
		assert.match((await get(link(session()), { 'accept-language': 'de' }))
			.text, /<html lang="de"/);
	});

test('refused and translated, the form still carries it', async () => {
	const { sid, ...more } = session();
	const form = formOf(await get(link({ sid, ...more })));
	const refused = await go(form, {});
	assert.equal(refused.status, 422);
	const german = await go(formOf(refused), { nps: '3' }, [['_lang', 'de']]);
	assert.match(german.text, /<html lang="de"/);
	assert.equal((await go(formOf(german), { nps: '3' })).status, 303);
	assert.equal(stored(survey, sid)[0].channel, 'chat');
});

test('hidden fields beside it stay what anybody could have written',
	async () => {
		const { sid, ...more } = session();
		const form = formOf(await get(link({ sid, ...more, agent: 'Kim' }) +
			'&agent=Eve'));
		await go(form, { nps: '1' });
		const [row] = stored(survey, sid);
		assert.deepEqual(row.answers, { agent: 'Eve', 'agent.unverified': 1,
			nps: 1 });
		assert.equal(row.context.session.agent, 'Kim');
	});

test('the page that is kept for all has nobody\'s link in it', async () => {
	const [a, b] = [token(key, session()), token(key, session())];
	for (const s of [a, b, a, b]) {
		const form = formOf(await get(`${survey.path}?s=${s}`));
		assert.equal(hidden(form, '_session'), s);
	}
	assert.deepEqual(formOf(await get(survey.path)).get('_session'), []);
});

const counter = async (name) => Number(new RegExp(
	`^exitpoll_${name}_total (\\d+)$`, 'm').exec((await get('/metrics')).text)[1]);

test('an answer may be suggested beside it, and only to who comes with it',
	async () => {
		const sid = randomUUID();
		const chosen = (page) => /value="(\d+)" checked/.exec(page.text)?.[1];
		const page = await get(link({ sid, channel: 'chat', iat: now() }) +
			'&a.nps=7');
		assert.equal(chosen(page), '7');
		assert.deepEqual(stored(survey, sid), [], 'a link stores nothing');
		assert.equal(chosen(await get(link({ ...session(), iat: now() }))),
			undefined);
		assert.equal(chosen(await get(survey.path)), undefined);
		const sent = await go(formOf(page), { nps: '6' });
		assert.equal(sent.status, 303);
		const [row] = stored(survey, sid);
		assert.equal(row.answers.nps, 6);
		assert.equal(row.context.session.id, sid);
	});

test('what does not hold is refused in words, and counted', async () => {
	const good = token(key, session());
	const at = good.lastIndexOf('.');
	const other = tenantAdd();
	const theirs = await keyMake(await Visitor.signIn(
		personAdd(other, 'owner')));
	const claims = session();
	const bad = [
		['signature', 403, good.slice(0, -1) + (good.endsWith('A') ? 'E' : 'A')],
		['signature', 403, good.slice(0, at - 3) + 'AAA' + good.slice(at)],
		['signature', 403, good.slice(0, at)], ['signature', 403, ''],
		['signature', 403, 'x'.repeat(1700)], ['signature', 403, '..'],
		['signature', 403, token(key, claims, { alg: 'none' })],
		['signature', 403, '%00%ff'],
		['key', 403, token(theirs, claims)],
		['key', 403, token({ ...key, id: 'ZZZZ-ZZZZ' }, claims)],
		['signature', 403, token({ ...key, secret: 'x' }, claims)],
		['expired', 410, token(key, { ...claims, exp: now() - 1 })],
		['claim', 403, token(key, { channel: 'chat' })],
		['claim', 403, token(key, { ...claims, channel: 'fax' })],
		['claim', 403, token(key, 'null')],
	];
	const names = { signature: 'signed_links_changed',
		key: 'signed_links_of_no_key', expired: 'signed_links_expired',
		claim: 'signed_links_unfit' };
	const before = {};
	for (const why in names) before[why] = await counter(names[why]);
	for (const [why, status, s] of bad) {
		const answer = await get(`${survey.path}?s=${s}`);
		assert.equal(answer.status, status, `${why} ${s.slice(0, 60)}`);
		assert.match(answer.text, status === 410 ?
			/<h1>This link has expired/ : /<h1>This link does not work/);
		assert.match(plain(answer.text), new RegExp(`sent the link: ${why}`));
		assert.ok(answer.text.includes(`href="${survey.path}"`));
		assert.equal(answer.headers['cache-control'], 'no-store');
	}
	for (const why in names)
		assert.equal(await counter(names[why]) - before[why],
			bad.filter(([w]) => w === why).length, why);
	assert.match((await get(`${survey.path}?s=x`, { 'accept-language': 'de' }))
		.text, /Dieser Link funktioniert nicht/);
});

test('a form cannot be given another link, or none', async () => {
	const { sid, ...more } = session();
	const form = formOf(await get(link({ sid, ...more })));
	const change = (value) => ({ ...form, fields: form.fields.flatMap(
		([name, v]) => name !== '_session' ? [[name, v]] :
			value === undefined ? [] : [[name, value]]) });
	const less = await go(change(undefined), { nps: '9' });
	assert.equal(less.status, 400);
	for (const s of [token(key, session()), 'x', '', token({ ...key,
		secret: 'y' }, { sid })]) {
		const answer = await go(change(s), { nps: '9' });
		assert.equal(answer.status, 403, s.slice(0, 40));
		assert.match(answer.text, /was not stored|not stored|not saved/i);
	}
	const straight = formOf(await get(survey.path));
	assert.equal((await go(straight, { nps: '9' }, [['_session',
		token(key, { sid })]])).status, 400);
	assert.equal(stored(survey, sid).length, 0);
	// On a later page, too: what is stored stays.
	const sent = await go(form, { nps: '9' });
	const second = formOf(await get(sent.to));
	await go(second, { why: 'So' }, [['_session',
		token(key, { sid, agent: 'Eve' })]]);
	assert.equal(stored(survey, sid)[0].context.session.agent, undefined);
});

test('one that expires while the form is filled in is taken', async () => {
	const sid = randomUUID();
	const form = formOf(await get(link({ sid, exp: now() + 1 })));
	await new Promise((wake) => setTimeout(wake, 2100));
	assert.equal((await go(form, { nps: '9' })).status, 303);
	assert.equal(stored(survey, sid).length, 1);
});

test('a key is changed with overlap, and one that was revoked counts no more',
	async () => {
		const second = await keyMake(who);
		const open = link(session(), survey, second);
		await until(async () => (await get(open)).status === 200,
			'the new key is known');
		assert.equal((await get(link(session()))).status, 200, 'and the old');
		const sid = randomUUID();
		const form = formOf(await get(link({ sid }, survey, second)));
		await send(who, { revoke: second.id });
		await until(async () => (await get(open)).status === 403,
			'it is known to be revoked');
		const late = await go(form, { nps: '9' });
		assert.equal(late.status, 403);
		assert.match(late.text, /This link does not work/);
		assert.equal(stored(survey, sid).length, 0);
		await send(who, { allow: second.id });
		await until(async () => (await get(open)).status === 200,
			'it counts again');
	});

test('the same link again goes on where one was, and then to the thanks',
	async () => {
		for (const iat of [now(), now() - 7200]) {
			const sid = randomUUID();
			const from = link({ sid, iat, exp: now() + 600 });
			let sent = await go(formOf(await get(from)), { nps: '9' });
			let again = await get(from);
			assert.equal(again.status, 303, 'a page is stored');
			assert.match(again.to, /&p=second/);
			sent = await go(formOf(await get(again.to)), { why: 'So' });
			// By another link of the session, too.
			again = await get(link({ sid, iat: now() - 3600, agent: 'B' }));
			assert.match(again.to, /&p=third/);
			sent = await go(formOf(await get(again.to)), {});
			assert.match(sent.to, /thanks/);
			for (let i = 0; i < 8; i++) {
				again = await get(from);
				assert.equal(again.status, 303);
				assert.equal(place(again.to), place(sent.to));
			}
			assert.equal(stored(survey, sid).length, 1);
		}
	});

test('who declined is thanked when the link is followed again', async () => {
	const sid = randomUUID();
	const from = link({ sid });
	const sent = await go(formOf(await get(from)), {}, [['_decline', '1']]);
	assert.match(sent.to, /declined/);
	assert.match((await get(from)).to, /declined/);
	assert.equal(stored(survey, sid)[0].state, 'declined');
});

test('two tabs at once end with one response', async () => {
	for (const of of [single, survey]) {
		const sid = randomUUID();
		const from = link({ sid }, of);
		const tabs = [];
		for (let i = 0; i < 6; i++) tabs.push(formOf(await get(from)));
		const sent = await Promise.all(tabs.map((form, i) =>
			go(form, { nps: String(i) })));
		for (const answer of sent) assert.equal(answer.status, 303, answer.text);
		const all = stored(of, sid);
		assert.equal(all.length, 1);
		if (of === single) {
			assert.deepEqual([...new Set(sent.map((a) => place(a.to)))],
				[`${of.path}/thanks?r=${all[0].receipt}`]);
			// One that was open all the time comes to the same.
			const late = await go(tabs[0], { nps: '10' });
			assert.equal(place(late.to), place(sent[0].to));
		}
	}
});

test('a tab of the version before, and one of the next', async () => {
	const of = surveyAdd(tenant, PAGES);
	const sid = randomUUID();
	const from = link({ sid }, of);
	const old = formOf(await get(from));
	versionAdd(tenant, of, 2, PAGES.replace('Recommend?', 'Really?'));
	await until(async () => /Really/.test((await get(of.path)).text),
		'the new version is shown');
	const fresh = formOf(await get(link({ sid: sid }, of)));
	assert.equal((await go(old, { nps: '1' })).status, 303);
	const sent = await go(fresh, { nps: '2' });
	assert.equal(sent.status, 303);
	const led = await get(sent.to);
	assert.equal(led.status, 303);
	assert.equal((await get(led.to)).status, 200);
	const [row, ...more] = stored(of, sid);
	assert.equal(more.length, 0);
	assert.deepEqual([row.version, row.answers.nps], ['1', 1]);
});

test('the same session answers each survey once, and each tenant knows its own',
	async () => {
		const sid = randomUUID();
		await walk(link({ sid }));
		assert.equal((await get(link({ sid }, single))).status, 200);
		await go(formOf(await get(link({ sid }, single))), { nps: '5' });
		assert.equal(stored(survey, sid).length, 1);
		assert.equal(stored(single, sid).length, 1);
	});

// A line of CSV as its cells; nothing in these has a line end or a quote.
const cells = (line) => line.split(',').map((c) => c.replace(/^"|"$/g, ''));

test('the response\'s page, the list, CSV and Triple-S have it', async () => {
	const of = surveyAdd(tenant, PAGES);
	const sid = randomUUID();
	await walk(link({ sid, channel: 'email', agent: '<i>Zoë</i>',
		queue: '=vip', outcome: 'solved', lang: 'de', start: 1764230400,
		end: 1764231000 }, of));
	await walk(of.path);
	const list = plain((await who.get(`/app/surveys/${of.slug}/responses`)).text);
	assert.match(list, /English, e-mail|German, e-mail/);
	assert.match(list, /English, web/);
	const id = one(`select id from app.response where survey_id = :'id'
		and channel = 'email'`, of);
	const page = (await who.get(`/app/responses/${id}`)).text;
	const facts = Object.fromEntries([...page.matchAll(
		/<dt>([^<]*)<\/dt><dd[^>]*>([^<]*)<\/dd>/g)].map(([, k, v]) =>
		[plain(k), plain(v)]));
	assert.equal(facts.Session, sid);
	assert.equal(facts.Agent, '<i>Zoë</i>');
	assert.equal(facts['Queue or skill'], '=vip');
	assert.equal(facts.Outcome, 'solved');
	assert.equal(facts['Language spoken'], 'German');
	assert.equal(facts['Signed with key'], key.id);
	assert.equal(facts.Channel, 'e-mail');
	assert.match(facts['Session began'], /27 Nov 2025, 08:00/);
	assert.match(facts['Session ended'], /27 Nov 2025, 08:10/);

	const [head, ...rows] = tool('survey', 'export', tenant.slug, of.slug)
		.trim().split('\r\n').map(cells);
	const row = (channel) => Object.fromEntries(rows.find((r) =>
		r[head.indexOf('_channel')] === channel).map((c, i) => [head[i], c]));
	const said = row('email');
	assert.deepEqual([said._session, said._agent, said._queue, said._outcome,
		said._session_language, said._session_start, said._session_end],
	[sid, '<i>Zoë</i>', '\'=vip', 'solved', 'de', '2025-11-27T08:00:00Z',
		'2025-11-27T08:10:00Z']);
	assert.equal(row('web')._session, '');

	for (const kind of ['triple-s-data', 'triple-s-fixed-data'])
		assert.match(tool('survey', 'export', tenant.slug, of.slug, '--format',
			kind, '--encoding', 'utf-8'), new RegExp(
			`email\\s*,?${sid}\\s*,?<i>Zoë</i>\\s*,?=vip\\s*,?solved`));
	const meta = tool('survey', 'export', tenant.slug, of.slug, '--format',
		'triple-s');
	assert.equal(meta.match(/<name>context\.\w+<\/name>/g).length, 5);
	const file = await who.get(`/app/surveys/${of.slug}/files/triple-s.csv`);
	assert.ok(file.text.includes(`,email,${sid},`));
});
