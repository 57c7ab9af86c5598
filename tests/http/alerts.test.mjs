// From a bad score to an answer: rules, mails, webhooks, and the desk where
// people take an alert and answer it; in the browser without script.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Visitor, field, one, personAdd, plain, respond, sql, surveyAdd,
	tenantAdd, versionAdd } from '../lib/app.mjs';
import { mail as mails } from '../lib/careers.mjs';
import { Receiver, until, verified } from '../lib/receiver.mjs';

const xml = (code, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="${code}" xml:lang="en">
<title>Survey ${code}</title><thanks>Thanks.</thanks>
<page code="first"><title>First</title>
<question code="nps" type="nps"><label>Recommend us?</label></question>
<question code="why" type="long-text"><label>Why?</label></question>
<question code="mail" type="email"><label>Your address?</label></question>
${more}</page></survey>`;

// The first that names it, its body as people read it.
const mail = async (ref) => Buffer.from((await mails(ref))[0]
	.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g,
		(all, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1')
	.toString();

async function owner(more) {
	const tenant = tenantAdd();
	const email = personAdd(tenant, 'owner');
	const who = await Visitor.signIn(email);
	const survey = surveyAdd(tenant, xml('s', more));
	return { tenant, who, email, survey,
		rules: `/app/surveys/${survey.slug}/alerts` };
}

async function send(who, path, form) {
	const csrf = field((await who.get(path)).text, '_csrf');
	return who.post(path, [['_csrf', csrf], ...(Array.isArray(form) ? form :
		Object.entries(form))]);
}

const suggest = async ({ who, rules }) => {
	const answer = await send(who, rules, { suggest: '1' });
	assert.equal(answer.status, 303, plain(answer.text));
};

const worked = ({ tenant }) => until('all events are worked off',
	() => one(`select count(*) from app.job where tenant_id = :'id'
		and kind = 'event' and state <> 'done'`, { id: tenant.id }) === '0');
const alerts = ({ tenant }) => sql(`select id, state, score, revision
	from app.alert where tenant_id = :'id' order by opened_at`,
{ id: tenant.id });
const first = async (it) => {
	await until('there is an alert', () => alerts(it).length === 1);
	return `/app/alerts/${alerts(it)[0][0]}`;
};
// An action at the desk, by the form as it stands there.
async function act(who, path, what, more = {}) {
	const page = (await who.get(path)).text;
	return who.post(path, { _csrf: field(page, '_csrf'),
		revision: field(page, 'revision'), do: what,
		entry: randomUUID(), ...more });
}

test('three with a comment: a mail, a call and a line at the desk; nine: none',
	async (t) => {
		const it = await owner();
		const at = await Receiver.make(t);
		const made = await send(it.who, '/app/settings/webhooks', [
			['url', at.url], ['event', 'alert.opened'], ['every', '1']]);
		const secret = plain(/id="new-secret">([^<]*)</.exec(made.text)[1]);
		await suggest(it);
		await respond(it.survey, { nps: 9, why: 'All fine' });
		await respond(it.survey, { nps: 3 });
		const began = Date.now();
		await respond(it.survey, { nps: 3, why: 'Nobody called back' });
		const call = await at.next();
		assert.ok(Date.now() - began < 5000, 'within seconds');
		verified(secret, call);
		assert.equal(call.type, 'alert.opened');
		assert.equal(call.data.alert.question, 'nps');
		assert.equal(call.data.alert.value, 3);
		assert.equal(call.data.response.answers.why, 'Nobody called back');
		const got = await mail(it.email);
		assert.match(got, /Unhappy, with a comment/);
		assert.match(got, /Nobody called back/);
		const path = await first(it);
		assert.ok(got.includes(path), 'and the link to it');
		await worked(it);
		assert.equal(alerts(it).length, 1);
		assert.equal(at.got.length, 1);
		const list = plain((await it.who.get('/app/alerts')).text);
		assert.match(list, /Unhappy, with a comment/);
		assert.match(list, /Open \(1\)/);
		const page = await it.who.get(path);
		assert.match(plain(page.text), /Nobody called back/);
		assert.match(plain(page.text), /no address was left/);
	});

test('an event that is worked off twice makes one alert and one mail',
	async () => {
		const it = await owner();
		await suggest(it);
		await respond(it.survey, { nps: 0, why: 'x' });
		await first(it);
		await worked(it);
		sql(`insert into app.job (tenant_id, kind, payload)
			select tenant_id, 'event', payload from app.job
			where tenant_id = :'id' and kind = 'event'`, { id: it.tenant.id });
		sql(`insert into app.job (tenant_id, kind, payload)
			select tenant_id, 'event', jsonb_build_object('event',
				'response.updated', 'response', payload->>'response')
			from app.job where tenant_id = :'id' and kind = 'event' limit 1`,
		{ id: it.tenant.id });
		await worked(it);
		assert.equal(alerts(it).length, 1);
		assert.equal(one(`select count(*) from app.delivery
			where tenant_id = :'id'`, { id: it.tenant.id }), '1');
	});

test('a partial response, a hidden question, another version: no false alert',
	async () => {
		const it = await owner(`<question code="agent" type="rating" steps="5"
show-if="nps = 10"><label>The agent?</label></question>`);
		let answer = await send(it.who, it.rules, { name: 'Agent',
			question: 'agent', low: '1', high: '5' });
		assert.equal(answer.status, 303, plain(answer.text));
		await respond(it.survey, { nps: 2, agent: 1, why: 'hidden' });
		await worked(it);
		assert.equal(alerts(it).length, 0, 'it was not shown');
		// The question is another one by now: nothing meets the rule.
		versionAdd(it.tenant, it.survey, 2, xml('s', `<question code="agent"
type="single"><label>Agent?</label><option code="1"><label>One</label></option>
<option code="2"><label>Two</label></option></question>`));
		await until('it is the new version', async () => /no such question/
			.test(plain((await it.who.get(it.rules)).text)));
		await until('visitors have it', async () => /type="radio"[^>]*value="1"/
			.test((await it.who.get(it.survey.path)).text));
		await respond(it.survey, { nps: 2, agent: '1', why: 'other' });
		await worked(it);
		assert.equal(alerts(it).length, 0, 'it is no score any more');
		answer = await send(it.who, it.rules, { suggest: '1' });
		assert.equal(answer.status, 303);
	});

test('of two who take it at once one has it and the other is told', async () => {
	const it = await owner();
	const other = await Visitor.signIn(personAdd(it.tenant, 'analyst'));
	await suggest(it);
	await respond(it.survey, { nps: 1, why: 'x' });
	const path = await first(it);
	const form = async (who) => {
		const page = (await who.get(path)).text;
		return { _csrf: field(page, '_csrf'),
			revision: field(page, 'revision'), do: 'take' };
	};
	const forms = [await form(it.who), await form(other)];
	const answers = await Promise.all([it.who.post(path, forms[0]),
		other.post(path, forms[1])]);
	assert.deepEqual(answers.map((a) => a.status).sort(), [303, 409]);
	assert.match(plain(answers.find((a) => a.status === 409).text),
		/Somebody was quicker/);
	assert.deepEqual(alerts(it)[0].slice(1), ['taken', '1', '2']);
	assert.match(plain((await it.who.get('/app/alerts?state=taken')).text),
		/Person (owner|analyst)/);
});

test('taken, handed back, noted, closed and opened again, each of it noted',
	async () => {
		const it = await owner();
		await suggest(it);
		await respond(it.survey, { nps: 1, why: 'x' });
		const path = await first(it);
		for (const [what, more, state] of [['take', {}, 'taken'],
			['back', {}, 'open'], ['note', { note: 'Call <b>her</b>' }, 'open'],
			['close', { reason: 'A test of ours' }, 'closed'],
			['reopen', {}, 'open']]) {
			const answer = await act(it.who, path, what, more);
			assert.equal(answer.status, 303, `${what}: ${plain(answer.text)}`);
			assert.equal(alerts(it)[0][1], state);
		}
		const page = await it.who.get(path);
		assert.match(page.text, /Call &lt;b&gt;her/);
		assert.match(plain(page.text), /Person owner closed it/);
		assert.deepEqual(sql(`select action from app.audit
			where tenant_id = :'id' and object_kind = 'alert' and
			actor is not null order by id`, { id: it.tenant.id })
			.map(([a]) => a), ['alert.take', 'alert.back', 'alert.note',
			'alert.close', 'alert.reopen']);
		for (const [what, more, words] of [['note', { note: ' ' }, /Write a text/],
			['close', { reason: '' }, /Write a text/],
			['note', { note: 'x'.repeat(5001) }, /too long/],
			['answer', { reply: 'Hello' }, /no address was left/]]) {
			const answer = await act(it.who, path, what, more);
			assert.equal(answer.status, 422, what);
			assert.match(plain(answer.text), words);
		}
		assert.equal((await act(it.who, path, 'back')).status, 409,
			'nobody has it');
		assert.ok((await act(it.who, path, 'explode')).status < 500);
	});

test('who left an address is answered by mail, under the customer’s name',
	async () => {
		const it = await owner();
		await suggest(it);
		const to = `r${randomUUID().slice(0, 8)}@mail.example`;
		await respond(it.survey, { nps: 1, why: 'x', mail: to });
		const path = await first(it);
		const entry = randomUUID();
		const reply = { reply: 'We are sorry.\r\nWe call you today.', entry };
		const answer = await act(it.who, path, 'answer', reply);
		assert.equal(answer.status, 303, plain(answer.text));
		const got = await mail(to);
		assert.match(got, /We are sorry\.\r?\nWe call you today\./);
		assert.ok(got.includes(`Tenant ${it.tenant.slug}`));
		assert.equal((await act(it.who, path, 'answer', reply)).status, 303);
		assert.equal(one(`select count(*) from app.delivery where
			tenant_id = :'id' and purpose = 'alert.answer'`,
		{ id: it.tenant.id }), '1', 'sent twice it goes once');
		assert.equal(alerts(it)[0][1], 'answered');
		const page = plain((await it.who.get(path)).text);
		assert.match(page, /Person owner answered by mail/);
		assert.match(page, /We call you today/);
	});

test('rules: made, refused in words, changed, deleted and brought back',
	async () => {
		const it = await owner();
		const refused = async (form, words) => {
			const answer = await send(it.who, it.rules, { name: 'R',
				question: 'nps', low: '0', high: '6', ...form });
			assert.equal(answer.status, 422);
			assert.match(plain(answer.text), words);
			assert.match(answer.text, /class="error"/);
		};
		await refused({ name: '' }, /Give it a name/);
		await refused({ name: 'x'.repeat(101) }, /Give it a name/);
		await refused({ question: 'why' }, /Choose one of the survey/);
		await refused({ question: 'none' }, /Choose one of the survey/);
		await refused({ low: '-1' }, /whole number of the question/);
		await refused({ low: 'x' }, /whole number of the question/);
		await refused({ low: '5', high: '4' }, /not below the first/);
		await refused({ high: '11' }, /not below the first/);
		await suggest(it);
		const id = one(`select id from app.alert_rule where tenant_id = :'id'`,
			{ id: it.tenant.id });
		let page = (await it.who.get(`${it.rules}?rule=${id}`)).text;
		assert.match(page, /value="Unhappy, with a comment"/);
		let answer = await send(it.who, it.rules, [['rule', id],
			['name', 'Changed'], ['question', 'nps'], ['low', '0'],
			['high', '2']]);
		assert.equal(answer.status, 303);
		page = plain((await it.who.get(it.rules)).text);
		assert.match(page, /Recommend us\?: 0 to 2/);
		assert.match(page, /Nobody is mailed/);
		answer = await send(it.who, it.rules, { delete: id });
		assert.equal(answer.status, 303);
		assert.match(plain((await it.who.get(it.rules)).text), /Bring back/);
		await respond(it.survey, { nps: 1, why: 'x' });
		assert.equal(one(`select count(*) from app.job where tenant_id = :'id'
			and kind = 'event'`, { id: it.tenant.id }), '0',
		'without a rule nobody listens');
		await send(it.who, it.rules, { restore: id });
		await respond(it.survey, { nps: 1 });
		await first(it);
	});

test('another tenant neither sees nor changes it; who may not is refused',
	async () => {
		const it = await owner(), other = await owner();
		await suggest(it);
		await respond(it.survey, { nps: 1, why: 'x' });
		const path = await first(it);
		assert.equal((await other.who.get(path)).status, 404);
		const csrf = field((await other.who.get('/app/alerts')).text, '_csrf');
		assert.equal((await other.who.post(path, { _csrf: csrf, do: 'take',
			revision: '1' })).status, 404);
		const [[rule]] = sql(`select id from app.alert_rule
			where tenant_id = :'id'`, { id: it.tenant.id });
		await other.who.post(other.rules, { _csrf: csrf, delete: rule });
		assert.equal(one(`select deleted_at is null from app.alert_rule
			where id = :'rule'`, { rule }), 't');
		assert.equal(alerts(it)[0][1], 'open');
		const analyst = await Visitor.signIn(personAdd(it.tenant, 'analyst'));
		assert.equal((await analyst.get(path)).status, 200);
		assert.equal((await analyst.get(it.rules)).status, 403);
		const recruiter = await Visitor.signIn(personAdd(it.tenant,
			'recruiter'));
		assert.equal((await recruiter.get(path)).status, 403);
		// It goes with its response.
		sql(`delete from app.response where tenant_id = :'id'`,
			{ id: it.tenant.id });
		assert.equal((await it.who.get(path)).status, 404);
	});

test('pages of the list, and filters that are none', async () => {
	const it = await owner();
	await suggest(it);
	await respond(it.survey, { nps: 1, why: 'x' });
	await first(it);
	sql(`with r as (insert into app.response (tenant_id, id, survey_id, version,
			receipt, state, page, answers, language, day, completed_at)
			select tenant_id, gen_random_uuid(), survey_id, 1,
			    'receipt-' || g || tenant_id, 'complete', 1,
			    '{"nps":1}', 'en', day, now() from app.response
			cross join generate_series(1, 60) g where tenant_id = :'id'
			returning tenant_id, id, survey_id)
		insert into app.alert (tenant_id, id, rule_id, survey_id,
			response_id, name, question, score, opened_at)
		select r.tenant_id, gen_random_uuid(), a.id, r.survey_id, r.id,
			'Many', 'nps', 1, now() - interval '1 day'
		from r join app.alert_rule a on a.tenant_id = r.tenant_id`,
	{ id: it.tenant.id });
	const rows = (page) => [...page.text.matchAll(/\/app\/alerts\/([0-9a-f-]{36})/g)]
		.map(([, id]) => id);
	const one_ = await it.who.get(`/app/alerts?survey=${it.survey.slug}`);
	const next = plain(/href="([^"]*older=[^"]*)" rel="next"/.exec(one_.text)[1]);
	const two = await it.who.get(next);
	assert.equal(new Set([...rows(one_), ...rows(two)]).size, 61);
	assert.equal((await it.who.get('/app/alerts?state=none')).status, 422);
	assert.equal((await it.who.get('/app/alerts?survey=none')).status, 422);
	assert.equal((await it.who.get('/app/alerts?older=x')).status, 404);
	assert.match(plain((await it.who.get('/app/alerts?state=closed')).text),
		/No alert is here/);
});
