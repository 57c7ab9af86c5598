// Who works for a customer: asked in by mail, given another role, shut out and let
// in again; and a person's own password and sessions: changed, ended, and set anew
// by a mail when it was forgotten.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Visitor, ask, field, one, personAdd, plain, sql, tenantAdd }
	from '../lib/app.mjs';
import { password } from '../lib/env.mjs';
import { mail } from '../lib/careers.mjs';

const PEOPLE = '/app/settings/people', ME = '/app/settings/me';
const NEW = 'quiet-lamp-orbit-71', OTHER = 'plum-kettle-north-8';

let tenant, address, owner;
before(async () => {
	tenant = tenantAdd();
	address = personAdd(tenant, 'owner');
	owner = await Visitor.signIn(address);
});

const mailbox = () => `w${randomUUID().slice(0, 13)}@people.example`;
const send = async (who, target, form) => who.post(target,
	{ _csrf: await who.csrf(), ...form });
const idOf = (email) => one(`select id from app.account where email = :'email'`,
	{ email });
const audit = (action) => sql(`select action from app.audit
	where tenant_id = :'id' and action like :'action' order by id`,
{ id: tenant.id, action }).flat();
// The address in the newest mail to somebody: "/login/join?t=...".
async function linkTo(email, known = 0) {
	for (;;) {
		const raw = await mail(`To: ${email}`);
		assert.ok(raw.length, `no mail to ${email}`);
		const links = raw.map((m) => m.replace(/=\r?\n/g, '').replace(/=3D/g, '=')
			.match(/\/login\/(reset|join)\?(at=[\w-]+&)?t=[\w-]{43}/)?.[0]).filter(Boolean);
		if (links.length > known) return links;
		await new Promise((wake) => setTimeout(wake, 100));
	}
}
// Sends the form that stands at an address; what happens between.
async function fillIn(link, form, meanwhile = () => {}) {
	const page = await ask('GET', link);
	meanwhile();
	const [path, query] = link.split('?');
	return ask('POST', path, { form: { _token: field(page.text, '_token'),
		...Object.fromEntries(new URLSearchParams(query)), ...form } });
}
const forgot = (email) => fillIn('/login/forgot', { email, _website: '' });
const invite = (who, email, role = 'analyst', name = 'Ada <b>') =>
	send(who, PEOPLE, { name, email, role });

test('somebody is asked in, chooses a password and is in, once', async () => {
	const email = mailbox();
	const sent = await invite(owner, email);
	assert.equal(sent.status, 303);
	const page = plain((await owner.get(sent.headers.location)).text);
	assert.match(page, /A mail with a link is on its way/);
	assert.match(page, new RegExp(`Ada <b> ${email} Analyst until`));
	const [link] = await linkTo(email);
	const join = await ask('GET', link);
	assert.equal(join.status, 200);
	assert.match(plain(join.text), /asks you in, as: Analyst/);
	for (const [weak, why] of [['', /at least 8/], ['password1', /soon guessed/],
		[email, /must not be your e-mail/], ['x'.repeat(300), /at most 256/]]) {
		const again = await fillIn(link, { password: weak });
		assert.equal(again.status, 422, weak);
		assert.match(plain(again.text), why);
	}
	// Of another customer it is none.
	assert.equal((await ask('GET', link.replace(/at=[^&]*/,
		`at=${tenantAdd().slug}`))).status, 410);
	assert.equal((await ask('GET', link.replace(/at=[^&]*&/, ''))).status, 410);
	const both = await Promise.all([1, 2, 3].map(() => fillIn(link,
		{ password: NEW })));
	assert.deepEqual(both.map((a) => a.status).sort(), [303, 410, 410]);
	const ada = await Visitor.signIn(email, NEW);
	assert.equal((await ada.get('/app/surveys')).status, 200);
	assert.equal((await ada.get(PEOPLE)).status, 403);
	assert.equal((await ask('GET', link)).status, 410);
	assert.deepEqual(audit('person.%'), ['person.invite', 'person.join']);
	assert.equal(one(`select name from app.account where email = :'email'`,
		{ email }), 'Ada <b>');
});

test('who has an account shows its password, and works at both', async () => {
	const elsewhere = tenantAdd();
	const email = personAdd(elsewhere, 'owner');
	await invite(owner, email);
	const [link] = await linkTo(email);
	assert.match(plain((await ask('GET', link)).text), /You sign in with this address already/);
	const wrong = await fillIn(link, { password: NEW });
	assert.equal(wrong.status, 422);
	assert.match(plain(wrong.text), /not the password of this account/);
	assert.equal((await fillIn(link, { password })).status, 303);
	assert.equal(one(`select count(*) from app.membership
		where account_id = :'id'`, { id: idOf(email) }), '2');
	const member = await invite(owner, email.toUpperCase());
	assert.equal(member.status, 422);
	assert.match(plain(member.text), /in the list already/);
});

test('an invitation is taken back, sent again, and ends', async () => {
	const email = mailbox();
	await invite(owner, email);
	const [first] = await linkTo(email);
	await invite(owner, email, 'editor');
	const links = await linkTo(email, 1);
	const second = links.find((l) => l !== first);
	assert.equal((await ask('GET', first)).status, 410);
	assert.match(plain((await ask('GET', second)).text), /as: Survey editor/);
	sql(`update app.person_invitation set ends_at = now()
		where email = :'email'`, { email });
	assert.equal((await ask('GET', second)).status, 410);
	assert.match(plain((await owner.get(PEOPLE)).text), /its time is up/);
	assert.equal((await send(owner, PEOPLE, { drop: email })).status, 303);
	assert.doesNotMatch((await owner.get(PEOPLE)).text, new RegExp(email));
	const gone = await send(owner, PEOPLE, { drop: email });
	assert.equal(gone.status, 422);
});

test('what is wrong with an invitation is said, and comes back filled in',
	async () => {
		for (const [form, why] of [
			[{ name: '', email: 'a@b.example', role: 'editor' }, /Enter a name/],
			[{ name: 'A', email: 'nobody', role: 'editor' }, /Enter your e-mail/],
			[{ name: 'A', email: 'a@b.example', role: 'king' }, /one of the roles/],
			[{ name: 'A', email: 'a@b.example', role: 'operator' }, /one of the roles/]]) {
			const answer = await send(owner, PEOPLE, form);
			assert.equal(answer.status, 422);
			assert.match(plain(answer.text), why);
			if (form.name)
				assert.match(answer.text, new RegExp(`value="${form.email}"`));
		}
		assert.equal(one(`select count(*) from app.person_invitation
			where email = 'a@b.example'`), '0');
	});

test('shut out is shut out at once, and let in again', async () => {
	const email = personAdd(tenant, 'analyst'), id = idOf(email);
	const who = await Visitor.signIn(email);
	assert.equal((await who.get('/app/surveys')).status, 200);
	assert.equal((await send(owner, PEOPLE, { shut: id })).status, 303);
	assert.equal((await who.get('/app/surveys')).status, 303);
	const again = new Visitor();
	assert.equal((await again.login(email, password)).status, 403);
	assert.match(plain((await owner.get(PEOPLE)).text), /shut out/);
	assert.equal((await send(owner, PEOPLE, { let: id })).status, 303);
	const back = await Visitor.signIn(email);
	assert.equal((await back.get('/app/surveys')).status, 200);
	// Another role holds from the next page on.
	await send(owner, PEOPLE, { person: id, as: 'support' });
	assert.equal((await back.get('/app/surveys')).status, 403);
	assert.equal((await back.get('/app/support')).status, 200);
});

test('nobody changes what they may do themself, nor people of others', async () => {
	const own = await send(owner, PEOPLE, { shut: idOf(address) });
	assert.equal(own.status, 422);
	assert.match(plain(own.text), /Nobody changes what they may do themself/);
	assert.equal((await send(owner, PEOPLE, { person: idOf(address),
		as: 'analyst' })).status, 422);
	const other = personAdd(tenantAdd(), 'owner');
	const foreign = await send(owner, PEOPLE, { shut: idOf(other) });
	assert.equal(foreign.status, 422);
	assert.match(plain(foreign.text), /not in the list any more/);
	await Visitor.signIn(other);
	for (const id of ['', 'x', randomUUID() + '0'])
		assert.equal((await send(owner, PEOPLE, { shut: id })).status, 400);
});

test('of two owners who shut each other out one is left', async () => {
	for (let i = 0; i < 5; i++) {
		const here = tenantAdd();
		const emails = [personAdd(here, 'owner'), personAdd(here, 'owner')];
		const people = [];
		for (const email of emails) people.push(await Visitor.signIn(email));
		const tokens = await Promise.all(people.map((p) => p.csrf()));
		await Promise.all(people.map((p, k) => p.post(PEOPLE,
			{ _csrf: tokens[k], shut: idOf(emails[1 - k]) })));
		assert.equal(one(`select count(*) from app.membership
			where tenant_id = :'id' and not is_shut`, { id: here.id }), '1');
	}
});

test('a password is changed by who knows it, and ends all other sessions',
	async () => {
		const email = personAdd(tenant, 'analyst');
		const [here, there] = [await Visitor.signIn(email), await Visitor.signIn(email)];
		const change = (form) => send(here, `${ME}/password`, form);
		const wrong = await change({ now: 'not-it-at-all', password: NEW });
		assert.equal(wrong.status, 422);
		assert.match(plain(wrong.text), /not the password of this account/);
		const weak = await change({ now: password, password: 'qwertyuiop' });
		assert.equal(weak.status, 422);
		assert.match(plain(weak.text), /soon guessed/);
		assert.equal((await there.get(ME)).status, 200);
		const done = await change({ now: password, password: NEW });
		assert.equal(done.status, 303);
		assert.match(plain((await here.get(done.headers.location)).text),
			/Your password is changed/);
		assert.equal((await there.get(ME)).status, 303);
		assert.equal((await new Visitor().login(email, password)).status, 422);
		await Visitor.signIn(email, NEW);
		assert.ok(audit('password.change').length > 0);
	});

test('tries at the own password are counted as at the sign-in', async () => {
	const email = personAdd(tenant, 'analyst');
	const who = await Visitor.signIn(email);
	who.known = '';
	let last;
	for (let i = 0; i < 12 && last?.status !== 429; i++)
		last = await send(who, `${ME}/password`, { now: `no-${i}`, password: NEW });
	assert.equal(last.status, 429);
	assert.match(plain(last.text), /too many tries/);
});

test('sessions are seen and ended, one or all others', async () => {
	const email = personAdd(tenant, 'analyst');
	const all = [];
	for (let i = 0; i < 4; i++) all.push(await Visitor.signIn(email));
	const page = await all[0].get(ME);
	const ids = [...page.text.matchAll(/name="session" value="([0-9a-f-]{36})"/g)]
		.map((m) => m[1]);
	assert.equal(ids.length, 3);
	assert.equal((await send(all[0], `${ME}/sessions`, { session: ids[0] })).status, 303);
	const alive = async () => (await Promise.all(all.map((v) => v.get(ME))))
		.filter((x) => x.status === 200).length;
	assert.equal(await alive(), 3);
	// Not somebody else's.
	const other = await Visitor.signIn(personAdd(tenant, 'analyst'));
	await send(other, `${ME}/sessions`, { session: ids[1] });
	assert.equal(await alive(), 3);
	await send(all[0], `${ME}/sessions`, {});
	assert.equal(await alive(), 1);
	assert.equal((await all[0].get(ME)).status, 200);
	assert.equal((await other.get(ME)).status, 200);
});

test('a forgotten password is set anew by a mail, once, within the hour', async () => {
	const email = personAdd(tenant, 'analyst');
	const signedIn = await Visitor.signIn(email);
	const said = await forgot(email);
	assert.equal(said.status, 200);
	const [link] = await linkTo(email);
	assert.match(link, /^\/login\/reset/);
	assert.match(plain((await ask('GET', link)).text), new RegExp(email));
	assert.equal((await fillIn(link, { password: 'short' })).status, 422);
	const sets = await Promise.all([NEW, OTHER].map((p) => fillIn(link, { password: p })));
	assert.deepEqual(sets.map((s) => s.status).sort(), [303, 410]);
	const won = sets[0].status === 303 ? NEW : OTHER;
	assert.equal((await signedIn.get(ME)).status, 303);
	await Visitor.signIn(email, won);
	assert.equal((await new Visitor().login(email, password)).status, 422);
	assert.equal((await ask('GET', link)).status, 410);
	await forgot(email);
	const late = (await linkTo(email, 1)).find((l) => l !== link);
	assert.equal((await fillIn(late, { password: NEW }, () =>
		sql(`update app.account_reset set ends_at = now()
			where account_id = :'id'`, { id: idOf(email) }))).status, 410);
	assert.equal((await new Visitor().login(email, won)).status, 303);
	assert.ok(audit('password.reset').length > 0);
});

test('nobody learns who has an account, by words or by mail', async () => {
	const known = personAdd(tenant, 'analyst'), unknown = mailbox();
	const operator = personAdd(null, 'operator');
	const [a, b, c] = [await forgot(known), await forgot(unknown), await forgot(operator)];
	const bare = (answer, email) => answer.text.replaceAll(email, 'X');
	assert.equal(bare(a, known), bare(b, unknown));
	assert.equal(bare(c, operator), bare(b, unknown));
	assert.deepEqual([a, b, c].map((x) => x.status), [200, 200, 200]);
	await linkTo(known);
	assert.equal(one(`select count(*) from app.delivery
		where purpose = 'account.reset' and created_at > now() - interval '1 minute'
		and recipient in (:'unknown', :'operator')`, { unknown, operator }), '0');
	for (const email of ['', 'nobody', 'a@'])
		assert.equal((await forgot(email)).status, 422);
	const shut = personAdd(tenant, 'analyst');
	await send(owner, PEOPLE, { shut: idOf(shut) });
	await forgot(shut);
	assert.equal(one(`select count(*) from app.account_reset
		where account_id = :'id'`, { id: idOf(shut) }), '0');
});
