// A support request from its form to its end: what is refused and what is kept,
// the mails of both sides and how they are one conversation, the request's own
// page, the desk, and what is left when it is erased.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { Visitor, ask, field, one, personAdd, plain, sql, supportFileSend,
	tenantAdd } from '../lib/app.mjs';
import { tool } from '../lib/survey.mjs';
import { mail, rowCounts } from '../lib/careers.mjs';
import { pageRead } from '../lib/html.mjs';

const tenant = tenantAdd();
const form = `/${tenant.slug}/support`;
const desk = await Visitor.signIn(personAdd(tenant, 'support'));
const other = await Visitor.signIn(personAdd(tenant, 'owner'));

const mailbox = () => `s${randomUUID().slice(0, 13)}@mail.example`;
const request = (more = {}) => ({ email: mailbox(), site: 'example.com',
	message: 'The lamp stays dark.\nI pressed it twice.', name: '', phone: '',
	...more });
const page = async (target = form, headers = {}) =>
	ask('GET', target, { headers });
const send = async (fields, { headers = {}, token, to = form } = {}) =>
	ask('POST', to, { headers, form: { _token: token ??
		field((await page(to.replace(/\?.*/, '') === form ? form : to)).text,
			'_token'), _website: '', ...fields } });
const said = (answer) => plain(answer.text).replace(/\s+/g, ' ');
const count = (fields = {}) => Number(one(`select count(*)
	from app.support_request where tenant_id = :'id'`, { id: tenant.id }));

// The body as the reader sees it: quoted-printable or not.
function mailRead(raw) {
	const at = raw.indexOf('\r\n\r\n');
	const head = raw.slice(0, at).replace(/\r\n[ \t]+/g, ' ');
	const text = Buffer.from(raw.slice(at + 4).replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, h) =>
			String.fromCharCode(parseInt(h, 16))), 'latin1').toString();
	return { head: (name) => new RegExp(`^${name}: (.*)$`, 'mi')
		.exec(head)?.[1], text: text.replace(/\r\n/g, '\n') };
}
const mails = async (to, purpose) => (await mail(`To: ${to}`))
	.map(mailRead).filter((m) => !purpose || purpose.test(m.text));
const linkIn = (m) => /https?:\/\/[^/]+(\/\S+\/support\/\S+)/.exec(m.text)[1];

// Filed, with its row and the link of its mail.
async function filed(more = {}, headers = {}) {
	const fields = request(more);
	const answer = await send(fields, { headers });
	assert.equal(answer.status, 303, said(answer));
	const reference = /r=([0-9A-Z-]{9})/.exec(answer.headers.location)[1];
	const [first] = await mails(fields.email);
	const link = linkIn(first);
	return { ...fields, reference, link, first,
		id: /support\/([0-9a-f-]{36})/.exec(link)[1],
		sent: answer.headers.location };
}
const row = (r) => sql(`select state, kind, revision, coalesce(assignee::text,
	'') from app.support_request where id = :'id'`, { id: r.id })[0];
const at = (r) => `/app/support/${r.id}`;
async function act(who, r, fields, from = at(r)) {
	const shown = await who.get(from);
	return who.post(from, { _csrf: field(shown.text, '_csrf'),
		revision: field(shown.text, 'revision'),
		entry: randomUUID(), ...fields });
}

test('each field that must be there is asked for, beside it', async () => {
	const before = rowCounts(tenant);
	for (const [name, words] of [['email', /Enter your e-mail address/],
		['site', /Enter the address of the website/],
		['message', /Write what you need help with/]]) {
		const answer = await send(request({ [name]: ' ',
			phone: '+44 7700 900101' }));
		assert.equal(answer.status, 422);
		const shown = pageRead(answer.text);
		const error = shown.nodes.find((n) =>
			n.attributes.id === `${name}-error`);
		assert.ok(error, name);
		const control = shown.nodes.find((n) => n.attributes.id === name);
		assert.match(control.attributes['aria-describedby'],
			new RegExp(`${name}-error`));
		assert.match(said(answer), words);
		assert.equal(shown.nodes.filter((n) =>
			/-error$/.test(n.attributes.id ?? '')).length, 1);
		// All else stands as it was typed.
		if (name !== 'message')
			assert.match(answer.text, /The lamp stays dark\.\nI pressed/);
		assert.match(answer.text, /value="\+44 7700 900101"/);
	}
	for (const [name, value, words] of [
		['email', 'no address', /not an e-mail address/],
		['site', 'example com', /must be like example\.com/],
		['site', 'localhost', /must be like example\.com/],
		['site', `${'a'.repeat(300)}.com`, /at most 300/],
		['message', 'x'.repeat(10001), /too long/],
		['message', 'a\0b', /signs that cannot be kept/],
		['name', 'n'.repeat(101), /at most 100/],
		['phone', 'call me', /not a phone number/]]) {
		const answer = await send(request({ [name]: value }));
		assert.equal(answer.status, 422, `${name} ${value.slice(0, 20)}`);
		assert.match(said(answer), words);
	}
	assert.deepEqual(rowCounts(tenant), before, 'nothing is kept of these');
});

test('a site is taken as it is typed, and is never a link', async () => {
	for (const site of ['example.com', 'https://shop.example.com/a?b=c#d',
		'www.bücher.example', 'javascript:alert(1).x', '192.0.2.7:8080']) {
		const r = await filed({ site });
		for (const shown of [await page(r.link), await desk.get(at(r))]) {
			assert.equal(shown.status, 200);
			assert.ok(plain(shown.text).includes(site), site);
			assert.ok(!pageRead(shown.text).nodes.some((n) =>
				(n.attributes.href ?? '').includes(site)), site);
		}
	}
});

test('it has arrived: a number that survives reload, and a mail', async () => {
	const r = await filed({}, { 'accept-language': 'de' });
	for (let i = 0; i < 2; i++) {
		const shown = await page(r.sent, { 'accept-language': 'de' });
		assert.equal(shown.status, 200);
		assert.match(said(shown), new RegExp(r.reference));
		assert.match(said(shown), /Eine E-Mail mit dieser Nummer/);
		// Who comes to this browser next reads no more than that.
		for (const secret of [r.email, 'The lamp', r.id, 'example.com'])
			assert.ok(!shown.text.includes(secret), secret);
	}
	assert.equal((await page(r.sent.replace(r.reference, 'AAAA-AAAA'))).status,
		404);
	assert.equal((await page(`${form}/sent`)).status, 404);
	assert.match(r.first.head('Message-Id'), new RegExp(`^<${r.id}@`));
	assert.equal(r.first.head('In-Reply-To'), undefined);
	assert.match(r.first.text, /hat Ihre Anfrage erhalten/);
	assert.match(r.first.text, new RegExp(r.reference));
	assert.ok(!r.first.text.includes('The lamp'), 'the mail repeats nothing');
	const own = await page(r.link);
	assert.match(own.text, /The lamp stays dark\.\nI pressed it twice\./);
	assert.equal(own.headers['cache-control'], 'no-store');
});

test('what is stored cannot be read in the tables', async () => {
	const r = await filed({ name: 'Nadia Okonkwo-Lindt',
		phone: '+44 7700 900107', site: 'sealed.example.com',
		message: 'A sentence that nobody else writes.' });
	const all = sql(`select r::text || coalesce((select string_agg(e::text, '')
		from app.support_entry e where e.request_id = r.id), '') || s::text
		from app.support_request r join app.subject s on s.id = r.subject_id
		where r.id = :'id'`, { id: r.id })[0][0];
	for (const word of [r.email, r.name, '447700900107', r.site, r.message])
		assert.ok(!all.includes(word) && !all.includes(
			Buffer.from(word).toString('hex')), word);
});

test('sent twice it is one, with one number and one mail', async () => {
	const fields = request();
	const token = field((await page()).text, '_token');
	const answers = await Promise.all([1, 2, 3].map(() =>
		send(fields, { token })));
	const places = answers.map((a) => a.headers.location);
	assert.deepEqual([...new Set(answers.map((a) => a.status))], [303]);
	assert.equal(new Set(places.map((p) => /r=([^&]*)/.exec(p)[1])).size, 1);
	const later = await send({ ...fields, message: 'Something else.' },
		{ token });
	assert.equal(/r=([^&]*)/.exec(later.headers.location)[1],
		/r=([^&]*)/.exec(places[0])[1]);
	const [first] = await mails(fields.email);
	assert.equal((await mails(fields.email)).length, 1);
	const own = await page(linkIn(first));
	assert.match(own.text, /The lamp stays dark/);
	assert.doesNotMatch(own.text, /Something else/);
});

test('its own page is there by the whole link only', async () => {
	const r = await filed();
	const mark = /k=(.*)$/.exec(r.link)[1];
	const elsewhere = tenantAdd();
	const another = await filed();
	for (const wrong of [`${form}/${r.id}`, `${form}/${r.id}?k=`,
		`${form}/${r.id}?k=${mark.slice(0, -1)}`,
		`${form}/${r.id}?k=${mark}x`,
		`${form}/${another.id}?k=${mark}`, `${form}/nothing?k=${mark}`,
		`${form}/${randomUUID()}?k=${mark}`,
		`/${elsewhere.slug}/support/${r.id}?k=${mark}`])
		assert.equal((await page(wrong)).status, 404, wrong);
	// A form's token of its own does not open another's.
	const token = field((await page(another.link)).text, '_token');
	assert.equal((await send({ message: 'x', say: '1' },
		{ token, to: r.link })).status, 403);
});

test('a whole life: answered in the requester’s language, answered back, ' +
	'closed by both sides', async () => {
	const r = await filed({ name: 'Ilse Brandt' },
		{ 'accept-language': 'de' });
	const list = await desk.get('/app/support');
	assert.match(list.text, new RegExp(at(r)));
	let shown = await desk.get(at(r));
	assert.match(said(shown), /Ilse Brandt/);
	assert.match(said(shown), /German/);
	assert.match(shown.text, /The lamp stays dark\.\nI pressed/);

	const reply = await act(desk, r, { do: 'reply',
		reply: 'Bitte drehen Sie den Schalter.\n\nGruß' });
	assert.equal(reply.status, 303);
	assert.equal(row(r)[0], 'waiting');
	let [m] = await mails(r.email, /drehen Sie/);
	assert.match(m.head('In-Reply-To'), new RegExp(`^<${r.id}@`));
	assert.equal(m.head('References'), m.head('In-Reply-To'));
	assert.equal(m.head('In-Reply-To'), r.first.head('Message-Id'));
	assert.notEqual(m.head('Message-Id'), r.first.head('Message-Id'));
	assert.match(m.text, /^Bitte drehen Sie den Schalter\.\n\nGruß\n/);
	assert.match(m.text, /Bitte antworten Sie dort/);
	assert.equal(linkIn(m), r.link);

	const note = await act(desk, r, { do: 'note', note: 'Calls a lot.' });
	assert.equal(note.status, 303);
	let own = await page(r.link);
	assert.match(said(own), /It was answered/);
	assert.match(own.text, /Bitte drehen Sie den Schalter/);
	assert.doesNotMatch(own.text, /Calls a lot/);
	assert.doesNotMatch(own.text, /Person support/, 'a member stays unnamed');

	const back = await send({ message: 'Still dark.', say: '1' },
		{ to: r.link });
	assert.equal(back.status, 303);
	assert.match((await page(back.headers.location)).text,
		/role="status">Your message has been sent/);
	assert.equal(row(r)[0], 'open');
	shown = await desk.get(at(r));
	assert.match(shown.text, /Still dark\./);
	assert.match(shown.text, /Internal note/);
	assert.match(shown.text, /Calls a lot\./);

	assert.equal((await send({ message: '', close: '1' },
		{ to: r.link })).status, 303);
	assert.equal(row(r)[1], 'closed');
	own = await page(r.link);
	assert.match(said(own), /It is closed/);
	assert.equal((await send({ message: '', open: '1' },
		{ to: r.link })).status, 303);
	assert.equal(row(r)[0], 'open');
	assert.match(said(await desk.get(at(r))),
		/Moved from Closed to Open by the requester/);

	assert.equal((await act(desk, r, { do: 'reply-close',
		reply: 'Wir tauschen sie.' })).status, 303);
	assert.equal(row(r)[1], 'closed');
	[m] = await mails(r.email, /Wir tauschen/);
	assert.equal(m.head('References'), r.first.head('Message-Id'));
	// One more word opens it again.
	assert.equal((await send({ message: 'Danke!', say: '1' },
		{ to: r.link })).status, 303);
	assert.equal(row(r)[0], 'open');
	const log = sql(`select action from app.audit where object_id = :'id'
		and action not like '%.view' order by id`, { id: r.id }).flat();
	assert.deepEqual(log, ['support.reply', 'support.note', 'support.reply']);
});

test('an empty message or one too long is said, and kept', async () => {
	const r = await filed();
	for (const [message, words] of [[' ', /Write a message first/],
		['y'.repeat(10001), /too long/]]) {
		const answer = await send({ message, say: '1' }, { to: r.link });
		assert.equal(answer.status, 422);
		assert.match(said(answer), words);
		for (const what of ['reply', 'note']) {
			const no = await act(desk, r, { do: what, [what]: message });
			assert.equal(no.status, 422);
			assert.match(no.text, new RegExp(`id="${what}-error"`));
			if (message.length > 1)
				assert.ok(no.text.includes(message));
		}
	}
	assert.deepEqual(row(r).slice(0, 3), ['new', 'new', '1']);
	// So many without an answer, and no more; what is typed stays.
	let last;
	for (let i = 0; i < 21; i++)
		last = await send({ message: `Number ${i}`, say: '1' },
			{ to: r.link });
	assert.equal(last.status, 429);
	assert.match(last.text, /Number 20/);
	assert.match(said(last), /wait for the answer/);
});

test('of two who reply at once the second is told, and keeps the text',
	async () => {
	const r = await filed();
	const [a, b] = await Promise.all([desk.get(at(r)), other.get(at(r))]);
	const fields = (p, text) => ({ _csrf: field(p.text, '_csrf'), do: 'reply',
		revision: field(p.text, 'revision'), entry: field(p.text, 'entry'),
		reply: text });
	const first = fields(a, 'From the first.');
	assert.equal((await desk.post(at(r), first)).status, 303);
	assert.equal((await desk.post(at(r), first)).status, 303,
		'the same once more is the same');
	const second = await other.post(at(r), fields(b, 'From the second.'));
	assert.equal(second.status, 409);
	assert.match(said(second), /Somebody has changed this request/);
	assert.match(second.text, /From the second\./);
	assert.match(second.text, /From the first\./);
	assert.equal((await mails(r.email, /From the/)).length, 1);
	for (const fields of [{ do: 'state', state: 'closed' },
		{ do: 'take' }, { do: 'reply', reply: 'Late.' }])
		for (const revision of ['1', '0', '-1', 'x', '99999999999'])
			assert.equal((await act(desk, r, { ...fields, revision }))
				.status, 409);
	// And with what the page has now it goes.
	assert.equal((await other.post(at(r), { ...fields(second,
		'From the second.') })).status, 303);
});

test('given to a member, to nobody, and back; states, and back', async () => {
	const r = await filed();
	const id = (who) => one(`select account_id from app.session s
		join app.account a on a.id = s.account_id where a.email = :'e'
		limit 1`, { e: who });
	const taken = await act(desk, r, { do: 'take' });
	assert.equal(taken.status, 303);
	const mine = row(r)[3];
	assert.notEqual(mine, '');
	let shown = await desk.get(taken.headers.location);
	assert.match(shown.text, /role="status">.*Undo/s);
	assert.ok((await desk.get('/app/support?whose=me')).text.includes(at(r)));
	assert.ok(!(await other.get('/app/support?whose=me')).text.includes(at(r)));
	assert.ok(!(await desk.get('/app/support?whose=nobody')).text
		.includes(at(r)));
	// The button of the notice.
	assert.equal((await act(desk, r, { do: 'assign', member:
		field(shown.text, 'member') })).status, 303);
	assert.equal(row(r)[3], '');
	assert.ok((await desk.get('/app/support?whose=nobody')).text
		.includes(at(r)));
	const stranger = personAdd(tenant, 'recruiter');
	const account = one(`select id from app.account where email = :'e'`,
		{ e: stranger });
	for (const member of [account, randomUUID(), 'x'])
		assert.equal((await act(desk, r, { do: 'assign', member })).status,
			422);

	const moved = await act(desk, r, { do: 'state', state: 'closed' });
	assert.equal(moved.status, 303);
	assert.equal(row(r)[1], 'closed');
	shown = await desk.get(moved.headers.location);
	assert.equal(field(shown.text, 'state'), 'new');
	assert.ok(!(await desk.get('/app/support')).text.includes(at(r)));
	assert.ok((await desk.get('/app/support?state=closed')).text
		.includes(at(r)));
	assert.equal((await act(desk, r, { do: 'state', state: 'new' })).status,
		303);
	assert.equal(row(r)[1], 'new');
	assert.equal((await act(desk, r, { do: 'state', state: 'no' })).status,
		422);
	assert.equal((await act(desk, r, { do: 'dance' })).status, 400);
	assert.deepEqual(sql(`select action from app.audit where object_id = :'id'
		and action not like '%.view' order by id`, { id: r.id }).flat(),
	['support.assign', 'support.assign', 'support.state', 'support.state']);
	assert.ok(id !== undefined);
});

test('the list: counts, who waits longest first, pages, and what is found',
	async () => {
	const many = tenantAdd();
	const who = await Visitor.signIn(personAdd(many, 'support'));
	assert.match((await who.get('/app/support')).text, /no request here/);
	const to = `/${many.slug}/support`;
	const email = mailbox();
	for (let i = 0; i < 2; i++)
		assert.equal((await ask('POST', to, { form: { _website: '',
			...request({ email: i ? email : mailbox() }), _token: field(
				(await ask('GET', to)).text, '_token') } })).status, 303);
	// Fifty more like them, some closed, each a minute apart.
	sql(`insert into app.subject (tenant_id, id)
		select :'id', md5('s' || i)::uuid from generate_series(1, 60) i;
		insert into app.support_request (tenant_id, id, reference,
			subject_id, state, kind, language, email, site, since)
		select r.tenant_id, md5('s' || i)::uuid, 'T' || lpad(i::text, 3, '0')
			|| '-0000', md5('s' || i)::uuid, s, s, 'en', r.email, r.site,
			now() - i * interval '1 minute'
		from (select * from app.support_request where tenant_id = :'id'
			limit 1) r, generate_series(1, 60) i,
			lateral (select case when i > 55 then 'closed' else 'new' end) x (s)`,
	{ id: many.id });
	const page = await who.get('/app/support');
	assert.match(plain(page.text), /Not closed \(57\)/);
	assert.match(plain(page.text), /New \(57\)/);
	assert.match(plain(page.text), /Closed \(5\)/);
	const links = (p) => [...p.text.matchAll(
		/href="\/app\/support\/([0-9a-f-]{36})/g)].map((m) => m[1]);
	const more = plain(/href="([^"]*after=[^"]*)"/.exec(page.text)[1]);
	const second = await who.get(more);
	const all = [...links(page), ...links(second)];
	assert.equal(all.length, 57);
	assert.equal(new Set(all).size, 57);
	assert.deepEqual(all, sql(`select id from app.support_request
		where tenant_id = :'id' and kind <> 'closed' order by since, id`,
	{ id: many.id }).flat());
	assert.deepEqual(links(await who.get('/app/support?state=closed')),
		sql(`select id from app.support_request where tenant_id = :'id'
		and kind = 'closed' order by since desc, id`, { id: many.id })
			.flat());
	// The filters come along to a request and back.
	const filtered = await who.get('/app/support?state=new&whose=nobody');
	const to1 = plain(/href="(\/app\/support\/[^"]*)"/.exec(filtered.text)[1]);
	assert.match(to1, /state=new&whose=nobody/);
	assert.match(plain((await who.get(to1)).text),
		/./);
	assert.match((await who.get(to1)).text,
		/href="\/app\/support\?state=new&amp;whose=nobody"/);
	// By the number in any case, and by the address in any case.
	const [[reference, id]] = sql(`select reference, id
		from app.support_request where tenant_id = :'id' order by
		created_at limit 1`, { id: many.id });
	const find = async (q) => links(await who.get(
		`/app/support?q=${encodeURIComponent(q)}`));
	assert.ok((await find(` ${reference.toLowerCase()} `)).includes(id));
	assert.equal((await find(email.toUpperCase())).length, 1);
	assert.deepEqual(await find('nobody@mail.example'), []);
	assert.deepEqual(await find('\0'), links(page));
	for (const odd of ['state=nope', 'whose=nope'])
		assert.equal((await who.get(`/app/support?${odd}`)).status, 422);
	assert.equal((await who.get('/app/support?after=x')).status, 404);
	// Nothing of it is another tenant's.
	assert.equal((await desk.get(`/app/support/${id}`)).status, 404);
	assert.equal((await act(desk, { id }, { do: 'take', _csrf:
		await desk.csrf() }, '/app/support')).status, 405);
	assert.deepEqual(links(await desk.get(
		`/app/support?q=${reference}`)), []);
});

test('who may not answer sees no desk', async () => {
	const r = await filed();
	for (const role of ['analyst', 'recruiter', 'editor']) {
		const who = await Visitor.signIn(personAdd(tenant, role));
		assert.equal((await who.get('/app/support')).status, 403, role);
		assert.equal((await who.get(at(r))).status, 403, role);
		assert.doesNotMatch((await who.get('/app/settings/me')).text,
			/href="\/app\/support"/);
	}
	const nobody = new Visitor();
	assert.equal((await nobody.get('/app/support')).status, 303);
	assert.match((await desk.get('/app/support')).text,
		/href="\/app\/support"[^>]*aria-current="page"/);
});

test('a form that a program fills in is held, filled in, and goes later',
	async () => {
	const before = count();
	const fields = request();
	const held = await send({ ...fields, _website: 'https://spam.example' });
	assert.equal(held.status, 429);
	assert.match(held.text, /The lamp stays dark/);
	assert.match(held.text, new RegExp(fields.email));
	assert.equal(count(), before);
	const r = await filed();
	const own = await send({ message: 'Kept text', say: '1',
		_website: 'x' }, { to: r.link });
	assert.equal(own.status, 429);
	assert.match(own.text, /Kept text/);
});

test('erased, it is unreadable for everybody, and says so', async () => {
	const r = await filed({ name: 'Erasmus Vanish' });
	assert.equal((await act(desk, r, { do: 'reply', reply: 'Soon gone.' }))
		.status, 303);
	sql(`delete from app.subject_key where subject_id = :'id'`, { id: r.id });
	const own = await page(r.link);
	assert.equal(own.status, 200);
	assert.match(said(own), /has been erased/);
	const shown = await desk.get(at(r));
	assert.equal(shown.status, 200);
	assert.match(said(shown), /has been erased/);
	for (const p of [own, shown, await desk.get(`/app/support?q=${
		r.reference}`)])
		for (const word of [r.email, 'Erasmus', 'The lamp', 'Soon gone'])
			assert.ok(!p.text.includes(word), word);
	assert.match(said(await desk.get(`/app/support?q=${r.reference}`)),
		/Erased/);
	assert.equal((await act(desk, r, { do: 'reply', reply: 'Hello?' }))
		.status, 410);
	assert.equal((await send({ message: 'Hello?', say: '1' },
		{ to: r.link, token: field((await page((await filed()).link)).text,
			'_token') })).status, 403);
	// Its state can still be set.
	assert.equal((await act(desk, r, { do: 'state', state: 'closed' }))
		.status, 303);
});

test('a visitor finds the form: from the jobs, and where nothing is',
	async () => {
	for (const target of [`/${tenant.slug}/careers`,
		`/${tenant.slug}/careers/none`, `/${tenant.slug}/support/none`])
		assert.match((await page(target)).text,
			new RegExp(`href="${form}"`), target);
});

test('files: sealed, five at most, downloaded at the desk, and gone with it',
	async () => {
	const r = await filed();
	const unsent = () => Number(one(`select unsent from app.file_use
		where tenant_id = :'id'`, { id: tenant.id }) ?? 0);
	const bytes = 'A line that nobody else has.\n';
	for (const [file, status, words] of [[{ name: '' }, 422, /Choose a file/],
		[{ name: 'a.exe', bytes: 'MZ\x90\0\0\0' }, 422, /must be a PDF/],
		[{ name: 'big.txt', bytes: 'x'.repeat(5 * 1048576 + 1) }, 413,
			/larger|5 MB/]]) {
		const no = await supportFileSend(r.link, file);
		assert.equal(no.status, status, file.name);
		assert.match(no.text, words);
		assert.match(no.text, /id="file-error"/);
	}
	assert.equal(unsent(), 0);
	const token = field((await page(r.link.replace('?', '/file?'))).text,
		'_token');
	for (let i = 0; i < 2; i++)
		assert.equal((await supportFileSend(r.link, { name: 'what I saw.txt',
			bytes, token })).status, 303);
	const files = () => sql(`select file_id from app.support_file
		where request_id = :'id' order by created_at`, { id: r.id }).flat();
	assert.equal(files().length, 1, 'sent twice it is one');
	assert.ok(unsent() > 0);
	assert.match(said(await page(r.link)), /File .*what I saw\.txt/);
	const shown = await desk.get(at(r));
	const to = `${at(r)}/files/${files()[0]}`;
	assert.ok(shown.text.includes(`href="${to}"`));
	const got = await desk.get(to);
	assert.equal(got.text, bytes);
	assert.match(got.headers['content-type'], /^text\/plain/);
	assert.match(got.headers['content-disposition'],
		/^attachment; .*what%20I%20saw\.txt$/);
	assert.match(got.headers['content-security-policy'], /sandbox/);
	assert.equal(one(`select count(*) from app.audit where object_id = :'id'
		and action = 'support.download'`, { id: r.id }), '1');
	const stored = sql(`select f::text || string_agg(c.bytes::text, '')
		from app.file f join app.file_chunk c on c.file_id = f.id
		where f.id = :'f' group by f.*`, { f: files()[0] })[0][0];
	for (const word of [bytes, 'what I saw'])
		assert.ok(!stored.includes(word) && !stored.includes(
			Buffer.from(word).toString('hex')), word);

	// Who sent it may have it back, by the right of the mail's link alone.
	const own = plain(/href="([^"]*\/files\/[^"]*)"/.exec(
		(await page(r.link)).text)[1]);
	assert.ok(own.startsWith(`${r.link.split('?')[0]}/files/${files()[0]}?k=`));
	const back = await page(own);
	assert.equal(back.status, 200);
	assert.equal(back.text, bytes);
	for (const name of ['content-type', 'content-disposition',
		'content-security-policy', 'x-content-type-options', 'cache-control'])
		assert.equal(back.headers[name], got.headers[name], name);
	for (const wrong of [own.split('?')[0], own.slice(0, -1),
		own.replace(files()[0], randomUUID()),
		own.replace(files()[0], 'none')])
		assert.equal((await page(wrong)).status, 404, wrong);
	const elsewhere = await filed();
	for (const wrong of [own.replace(r.id, elsewhere.id),
		`${elsewhere.link.replace('?', `/files/${files()[0]}?`)}`])
		assert.equal((await page(wrong)).status, 404, wrong);

	// Of nobody else, and of no other request.
	const another = await filed();
	const stranger = await Visitor.signIn(personAdd(tenantAdd(), 'owner'));
	assert.equal((await stranger.get(to)).status, 404);
	assert.equal((await desk.get(to.replace(r.id, another.id))).status, 404);
	assert.equal((await page(r.link.replace('?', '/file?').slice(0, -1)))
		.status, 404);
	for (let i = 0; i < 4; i++)
		assert.equal((await supportFileSend(r.link)).status, 303);
	const sixth = await supportFileSend(r.link);
	assert.equal(sixth.status, 422);
	assert.match(sixth.text, /five files already/);
	// A reply makes them files like others.
	assert.equal((await act(desk, r, { do: 'reply', reply: 'Got them.' }))
		.status, 303);
	assert.equal(unsent(), 0);
	sql(`delete from app.subject_key where subject_id = :'id'`, { id: r.id });
	assert.equal((await desk.get(to)).status, 410);
	assert.equal((await page(own)).status, 410);
	assert.equal((await supportFileSend(r.link, { token })).status, 410);
	sql(`delete from app.support_request where id = :'id'`, { id: r.id });
	assert.equal(one(`select count(*) from app.file where tenant_id = :'t'`,
		{ t: tenant.id }), '0');
});

test('an address sends twenty requests in a day, and then is told so', async () => {
	const email = mailbox();
	for (let i = 0; i < 20; i++)
		assert.equal((await send(request({ email }))).status, 303);
	const before = count();
	const answer = await send(request({ email, phone: '+44 7700 900101' }));
	assert.equal(answer.status, 429);
	const wait = Number(answer.headers['retry-after']);
	assert.ok(wait > 86000 && wait <= 86400, `${wait}`);
	const shown = pageRead(answer.text);
	assert.match(plain(answer.text), /From this address came 20 requests/);
	assert.ok(shown.nodes.some((n) => n.attributes.id === 'email-error'));
	assert.match(answer.text, /The lamp stays dark\./);
	assert.match(answer.text, /value="\+44 7700 900101"/);
	assert.equal(count(), before);
	assert.equal((await send(request())).status, 303, 'another address');
});

test('when too many wait for an answer, no more is taken, and the form stays',
	async () => {
		const own = tenantAdd();
		const to = `/${own.slug}/support`;
		tool('tenant', 'set', own.slug, '--support-unanswered', '1');
		assert.equal((await send(request(), { to })).status, 303);
		const token = field((await page(to)).text, '_token');
		const fields = request();
		const answer = await send(fields, { to, token });
		assert.equal(answer.status, 503);
		assert.equal(answer.headers['retry-after'], '3600');
		assert.match(said(answer), /So many requests are waiting for an answer/);
		assert.match(answer.text, new RegExp(`value="${fields.email}"`));
		assert.match(answer.text, /The lamp stays dark\./);
		assert.match(tool('tenant', 'show', own.slug),
			/support +1 of 1 unanswered/);
		tool('tenant', 'set', own.slug, '--support-unanswered', '2');
		const again = pageRead(answer.text).form;
		assert.equal((await send(fields, { to, token: Object.fromEntries(
			again.fields)._token })).status, 303, 'the same form, later');
		assert.throws(() => tool('tenant', 'set', own.slug,
			'--support-unanswered', 'none'));
	});

test('who asked is forgotten at the desk, after a page that says what goes',
	async () => {
		const r = await filed({ name: 'Lena Forgotten' });
		assert.equal((await supportFileSend(r.link)).status, 303);
		assert.equal((await act(desk, r, { do: 'reply', reply: 'Look again.' }))
			.status, 303);
		const kept = await filed();
		const to = `${at(r)}/forget`;
		assert.match((await desk.get(at(r))).text, new RegExp(`href="${to}"`));
		const asked = await desk.get(to);
		assert.equal(asked.status, 200);
		assert.match(plain(asked.text), /Lena Forgotten/);
		assert.match(said(asked), /It cannot be undone/);
		assert.equal((await page(r.link)).status, 200, 'asking does nothing');
		const fields = (answer) => ({ _csrf: field(answer.text, '_csrf'),
			revision: field(answer.text, 'revision') });
		// Somebody says more in between: the second look is asked for.
		assert.equal((await send({ message: 'One more thing', say: '1' },
			{ to: r.link })).status, 303);
		const stale = await desk.post(to, fields(asked));
		assert.equal(stale.status, 409);
		assert.match(stale.text, /role="alert"|id="errors"|class="errors"/);
		assert.match(said(await page(r.link)), /One more thing/);
		sql(`insert into app.delivery (tenant_id, kind, purpose, support_id,
			recipient, content) values (:'t', 'mail', 'support.reply', :'id',
			'lena@mail.example', '{"subject":"x","text":"Lena Forgotten"}')`,
		{ t: tenant.id, id: r.id });
		const done = await desk.post(to, fields(stale));
		assert.equal(done.status, 303, said(done));
		const after = await desk.get(done.headers.location);
		assert.match(said(after), /The person is forgotten/);
		assert.doesNotMatch(after.text, /Lena Forgotten|lamp|Look again/);
		assert.ok(!after.text.includes(to), 'nothing is left to forget');
		assert.equal(row(r)[1], 'closed');
		const own = await page(r.link);
		assert.doesNotMatch(own.text, /lamp|Look again/);
		assert.equal((await desk.get(to)).status, 410);
		assert.equal((await desk.post(to, fields(stale))).status, 410);
		const left = (what) => one(what, { id: r.id });
		assert.equal(left(`select count(*) from app.subject_key
			where subject_id = :'id'`), '0');
		assert.equal(left(`select count(*) from app.support_file
			where request_id = :'id'`), '0');
		assert.equal(left(`select count(*) from app.delivery where
			support_id = :'id' and (recipient is not null or content is not
			null or state = 'waiting')`), '0');
		assert.equal(left(`select count(*) from app.audit where object_id =
			:'id' and action = 'support.forget' and actor is not null`), '1');
		assert.match(said(await page(kept.link)), /The lamp stays dark/,
			'another is as it was');
	});
