// Invitations by mail to the people of a list: checked before anything goes, each
// link once, opting out, bounces, one reminder, and what an anonymous survey
// keeps from everybody.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Visitor, ask, field, one, personAdd, plain, sql, surveyAdd, tenantAdd }
	from '../lib/app.mjs';
import { keyMake } from '../lib/context.mjs';
import { mailingDo, mailingGo, mailingSend, mailsTo, oneClick }
	from '../lib/mailing.mjs';

const xml = (identity) => `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="a" xml:lang="en" languages="de"
 identity="${identity}"><title>How was it?</title>
<page code="first"><question code="nps" type="nps"><label>Recommend?</label>
</question><question code="plan" type="hidden"/></page></survey>`;

let tenant, who;
before(async () => {
	tenant = tenantAdd();
	who = await Visitor.signIn(personAdd(tenant, 'owner'));
	await keyMake(who);
});

const address = () => `m${randomUUID().slice(0, 12)}@mail.example`;
const words = async (path) => plain((await who.get(path)).text)
	.replace(/\s+/g, ' ');
const counts = async (path) => Object.fromEntries([...(await who.get(path))
	.text.matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)<\/dd>/g)]
	.map(([, k, v]) => [plain(k), plain(v)]));
async function until(what, is) {
	for (const end = Date.now() + 30000; Date.now() < end;
		await new Promise((done) => setTimeout(done, 200)))
		if (await is()) return;
	assert.fail(`not within 30 s: ${what}`);
}
const sent = (path, n) => until(`${n} sent`, async () =>
	(await counts(path)).Sent === String(n));
async function answer(link, nps = 9) {
	const to = new URL(link);
	const page = await ask('GET', to.pathname + to.search);
	assert.equal(page.status, 200);
	return ask('POST', to.pathname, { form: { _token: field(page.text,
		'_token'), _page: field(page.text, '_page'), _session: field(
		page.text, '_session'), _given: field(page.text, '_given') ?? '',
	nps: String(nps) } });
}

test('without a key or a published survey it says what is missing', async () => {
	const other = tenantAdd();
	const she = await Visitor.signIn(personAdd(other, 'owner'));
	const survey = surveyAdd(other, xml('identified'));
	const at = `/app/surveys/${survey.slug}/mailings`;
	assert.match(plain((await she.get(at)).text), /There is no mailing yet/);
	const page = await she.get(`${at}/new`);
	assert.match(plain(page.text), /no key that the links are signed with/);
	assert.ok(!page.text.includes('name="list"'));
});

test('a list is checked, and nothing goes before the button', async () => {
	const survey = surveyAdd(tenant, xml('identified'));
	const [a, b] = [address(), address()];
	const made = await mailingSend(who, survey, { remind: '3' },
		`\ufeffName;E-Mail;Sprache;plan\r\n"Zoë; A.";${a};de;gold\r\n` +
		`Bob;${b};;\r\nBob;${b.toUpperCase()};;\r\nX;nobody;;\r\n;;;\r\n` +
		'Y;;de;silver\r\nZ;jürgen@mail.example;;\r\n');
	assert.equal(made.status, 303, made.text);
	const text = await words(made.location);
	assert.match(text, /2 people will get the mail/);
	assert.match(text, /Line 4: The address stands there twice/);
	assert.match(text, /Line 5: Not an e-mail address/);
	assert.match(text, /Line 7: No address/);
	assert.match(text, /Line 8: Other letters than a to z/);
	assert.match(text, /After 3 days/);
	assert.ok(text.includes(a) && text.includes('Zoë; A.'));
	assert.equal(one(`select count(*) from app.job where tenant_id = :'id'
		and kind = 'mailing'`, tenant), '0');
	// Who has the database knows no address and no name.
	const stored = sql(`select encode(email, 'escape'), encode(name, 'escape'),
		encode(fields, 'escape') from app.mailing_recipient
		where tenant_id = :'id'`, tenant).flat().join();
	assert.ok(stored.length > 100);
	for (const word of [a, b, 'Zo', 'Bob', 'gold'])
		assert.ok(!stored.includes(word), word);

	assert.equal((await mailingDo(who, made.location, { send: '1' })).status,
		303);
	await sent(made.location, 2);
	const [mail] = await mailsTo(a);
	assert.match(mail.head, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
	assert.match(mail.text, /Guten Tag Zoë; A\.,/);
	assert.match(mail.text, /Keine Einladungen mehr/);
	assert.match(mail.raw, /Content-Type: text\/html/);
	assert.match(mail.link, /&plan=gold$/);
	assert.ok(!/\[(name|link|out)\]|\.invalid/.test(mail.text));
	const [plainMail] = await mailsTo(b);
	assert.match(plainMail.text, /Hello Bob,/);

	// The link counts once.
	assert.equal((await answer(mail.link)).status, 303);
	const to = new URL(mail.link);
	const again = await ask('GET', to.pathname + to.search);
	assert.equal(again.status, 303);
	assert.match(again.headers.location, /thanks/);
	await until('it is counted', async () =>
		(await counts(made.location)).Completed === '1');
	assert.match(await words(made.location), new RegExp(`${a} Zoë; A\\.\\s*Sent` +
		'\\s*Completed'));
	assert.equal(one(`select answers->>'plan' from app.response
		where tenant_id = :'id' and survey_id = :'survey'`,
	{ id: tenant.id, survey: survey.id }), 'gold');
	// Within the cooldown nobody is asked by another.
	const next = await mailingSend(who, survey, { list: `${a}\n${b}` });
	assert.match(await words(next.location), /0 people will/);
	assert.match(await words(next.location), /Was asked too short a time ago\s*2/);
	assert.equal((await mailingDo(who, next.location, { send: '1' })).status,
		422);
	assert.equal((await mailingDo(who, next.location, { drop: '1' })).status,
		303);
	assert.equal((await who.get(next.location)).status, 404);
	assert.deepEqual(sql(`select action from app.audit where
		tenant_id = :'id' and object_kind = 'mailing' order by id`, tenant)
		.flat(), ['mailing.create', 'mailing.send', 'mailing.create',
		'mailing.drop']);
});

test('what is wrong with the form is said beside its field, filled in',
	async () => {
		const survey = surveyAdd(tenant, xml('identified'));
		const cases = [
			[{ list: '' }, /Paste a list or choose a file/],
			[{ list: 'a@b.example', remind: '61' }, /from 0 to 60/],
			[{ list: 'a@b.example', starts: 'soon' }, /id="starts-error"/],
			[{ list: 'a@b.example', 'subject.de': ' ' }, /Write a subject/],
			[{ list: 'a@b.example', 'body.en': 'No way in' }, /Put \[link\]/],
			[{ list: 'x@y.example\n'.repeat(10001) }, /more than 10,000/],
		];
		for (const [fields, why] of cases) {
			const got = await mailingSend(who, survey, fields);
			assert.equal(got.status, 422, String(why));
			assert.match(why.source.startsWith('id=') ? got.text :
				plain(got.text), why);
			if (fields.list && fields.list.length < 100)
				assert.ok(got.text.includes(`${fields.list}</textarea>`));
		}
		const got = await mailingSend(who, survey, {},
			Buffer.from([0x4a, 0xfc, 0x72, 0x67, 0x40]));
		assert.equal(got.status, 422);
		assert.match(plain(got.text), /not text in UTF-8/);
		const both = await mailingSend(who, survey, { list: 'a@b.example' },
			'c@d.example');
		assert.match(plain(both.text), /not both/);
	});

test('opting out: by the page, by one click, taken back, and over all mailings',
	async () => {
		const survey = surveyAdd(tenant, xml('identified'));
		const a = address();
		await mailingGo(who, survey, a);
		const [mail] = await mailsTo(a);
		assert.ok(mail.leave);
		const page = await ask('GET', mail.leave);
		assert.equal(page.status, 200);
		assert.match(plain(page.text), /Do you want no more invitations/);
		const blocked = () => one(`select count(*) from app.mail_block
			where tenant_id = :'id' and why = 'optout'`, tenant);
		const was = Number(blocked());
		assert.equal((await ask('GET', mail.leave)).status, 200);
		assert.equal(Number(blocked()), was, 'a GET changes nothing');
		const done = await oneClick(mail.leave);
		assert.equal(done.status, 200);
		assert.equal(Number(blocked()), was + 1);
		assert.equal((await oneClick(mail.leave)).status, 200);
		assert.equal(Number(blocked()), was + 1);

		const other = surveyAdd(tenant, xml('identified'));
		const next = await mailingSend(who, other, { list: `${a}\n` });
		assert.match(await words(next.location), /Wants no more invitations\s*1/);

		const back = await ask('POST', mail.leave, { form: { back: '1' } });
		assert.match(plain(back.text), /You may get invitations/);
		assert.equal(Number(blocked()), was);
		const again = await mailingSend(who, other, { list: a });
		assert.match(await words(again.location), /1 person will/);

		// As multipart, too, which RFC 8058 allows.
		const form = new FormData();
		form.set('List-Unsubscribe', 'One-Click');
		const { port } = await import('../lib/env.mjs');
		const multipart = await fetch(`http://127.0.0.1:${port}${mail.leave}`,
			{ method: 'POST', body: form });
		assert.equal(multipart.status, 200);
		assert.equal(Number(blocked()), was + 1);
		// What opts out after the check and before the sending gets nothing.
		assert.equal((await mailingDo(who, again.location, { send: '1' }))
			.status, 303);
		await until('it is passed over', async () =>
			(await counts(again.location))['To be sent'] === '0');
		assert.equal((await counts(again.location)).Sent, '0');
		assert.match(await words(again.location), /Opted out/);
	});

test('a word that is none of this customer’s changes nothing', async () => {
	const survey = surveyAdd(tenant, xml('identified'));
	const a = address();
	await mailingGo(who, survey, a);
	const { leave } = (await mailsTo(a))[0];
	const other = tenantAdd();
	const foreign = leave.replace(tenant.slug, other.slug);
	const torn = leave.slice(0, -3) + (leave.endsWith('AAA') ? 'BBB' : 'AAA');
	for (const to of [foreign, torn, `/${tenant.slug}/mail`,
		`/${tenant.slug}/mail?t=`, `/${tenant.slug}/mail?t=${'x'.repeat(900)}`]) {
		const before = one('select count(*) from app.mail_block');
		assert.equal((await ask('GET', to)).status, 404, to);
		const sentTo = await oneClick(to);
		assert.equal(sentTo.status, 403, to);
		assert.match(plain(sentTo.text), /This link is not whole/);
		assert.equal(one('select count(*) from app.mail_block'), before);
	}
	assert.equal((await ask('POST', leave, { form: {}, headers: {
		origin: 'https://evil.example' } })).status, 403);
});

test('one is taken out, the rest is stopped, and nothing more goes', async () => {
	const survey = surveyAdd(tenant, xml('identified'));
	const [a, b] = [address(), address()];
	const path = await mailingGo(who, survey, `${a}\n${b}`,
		{ starts: '2090-01-01T10:00' });
	const id = /name="out" value="([^"]*)"/.exec((await who.get(path)).text)[1];
	assert.equal((await mailingDo(who, path, { out: id })).status, 303);
	assert.equal((await counts(path))['Taken out'], '1');
	assert.equal((await mailingDo(who, path, { stop: '1' })).status, 303);
	const now = await counts(path);
	assert.equal(now['To be sent'], '0');
	assert.equal(now['Not sent: stopped, or the survey was closed'], '1');
	assert.equal((await mailingDo(who, path, { stop: '1' })).status, 303,
		'what is so already is no mistake');
	sql(`update app.job set run_at = now() where tenant_id = :'id'
		and kind = 'mailing'; notify exitpoll_job`, tenant);
	await until('the jobs are done', () => one(`select count(*) from app.job
		where tenant_id = :'id' and kind = 'mailing' and state <> 'done'`,
	tenant) === '0');
	assert.deepEqual(await mailsTo(a, 1, 1), []);
	assert.deepEqual(await mailsTo(b, 1, 1), []);
});

test('one reminder, to who has not begun; never of a closed survey', async () => {
	const survey = surveyAdd(tenant, xml('pseudonymous'));
	const [a, b, c] = [address(), address(), address()];
	const path = await mailingGo(who, survey, `${a}\n${b}\n${c}`,
		{ remind: '1' });
	await sent(path, 3);
	assert.equal((await answer((await mailsTo(a))[0].link)).status, 303);
	await oneClick((await mailsTo(c))[0].leave);
	assert.match(await words(path), /keeps a pseudonym/);
	assert.ok(!(await words(path)).includes(`${a} Sent Completed`));
	const due = () => sql(`update app.job set run_at = now()
		where tenant_id = :'id' and kind = 'mailing' and state = 'ready';
		notify exitpoll_job`, tenant);
	due();
	await until('all are through', async () =>
		!('Reminder to be sent' in await counts(path)));
	assert.equal((await counts(path)).Reminded, '1');
	const got = await mailsTo(b, 2);
	assert.equal(got.length, 2);
	assert.equal(new Set(got.map((m) => new URL(m.link).searchParams.get('s')
		.split('.')[1]).map((claims) => JSON.parse(Buffer.from(claims,
		'base64url')).sid)).size, 1, 'both lead to the same answer');
	assert.ok(got.some((m) => /^Subject: Reminder: /m.test(m.head)));
	assert.equal((await mailsTo(a, 2, 1)).length, 1);
	assert.equal((await mailsTo(c, 2, 1)).length, 1);

	const closed = surveyAdd(tenant, xml('identified'));
	const d = address();
	const last = await mailingGo(who, closed, d, { remind: '1' });
	await sent(last, 1);
	sql(`update app.survey set state = 'closed' where id = :'id'`, closed);
	due();
	await until('it is passed over', async () =>
		!('Reminder to be sent' in await counts(last)));
	assert.equal((await mailsTo(d, 2, 1)).length, 1);
	assert.equal((await mailingSend(who, closed, { list: address() }))
		.status, 303);
});

test('an anonymous survey: no row leads from an address to an answer',
	async () => {
		const survey = surveyAdd(tenant, xml('anonymous'));
		const page = plain((await who.get(
			`/app/surveys/${survey.slug}/mailings/new`)).text);
		assert.match(page, /No reminder: this survey is anonymous/);
		const a = address();
		const path = await mailingGo(who, survey, `name,email,plan\nA,${a},gold`,
			{ remind: '5' });
		await sent(path, 1);
		const [mail] = await mailsTo(a);
		assert.ok(!mail.link.includes('plan'));
		assert.equal((await answer(mail.link)).status, 303);
		const text = await words(path);
		assert.match(text, /nobody can tell who has answered, nor how many/);
		assert.ok(!/Completed|Begun/.test(text));
		const rows = sql(`select r::text from app.mailing_recipient r
			where r.tenant_id = :'id' and r.mailing_id::text = :'mailing'`,
		{ id: tenant.id, mailing: path.split('/').pop() })[0][0];
		const response = one(`select id from app.response
			where survey_id = :'id'`, survey);
		assert.ok(response && !rows.includes(response));
		assert.equal(one(`select count(*) from app.invitation
			where survey_id = :'id'`, survey), '0');
		assert.equal(one(`select count(*) from app.mailing_recipient r
			where r.mailing_id::text = :'mailing' and (r.reminder is not null
			or r.response_id is not null)`,
		{ mailing: path.split('/').pop() }), '0');
	});

test('another customer’s mailing is not found, nor done anything to',
	async () => {
		const survey = surveyAdd(tenant, xml('identified'));
		const path = await mailingGo(who, survey, address(),
			{ starts: '2090-01-01T10:00' });
		const other = tenantAdd();
		const she = await Visitor.signIn(personAdd(other, 'owner'));
		const mine = surveyAdd(other, xml('identified'));
		const id = path.split('/').pop();
		for (const to of [path, `/app/surveys/${mine.slug}/mailings/${id}`,
			`/app/surveys/${mine.slug}/mailings/x`,
			`/app/surveys/${mine.slug}/mailings/${randomUUID()}`]) {
			assert.equal((await she.get(to)).status, 404, to);
			assert.equal((await mailingDo(she, to, { stop: '1' })).status, 404);
		}
		assert.equal(one(`select state from app.mailing where id::text = :'id'`,
			{ id }), 'sending');
		const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
		assert.equal((await analyst.get(path)).status, 403);
		for (const form of [{ out: 'x' }, { clear: "'" }, {}])
			assert.ok([400, 404].includes((await mailingDo(who, path, form))
				.status));
	});
