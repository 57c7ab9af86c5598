// A mailing while the worker's processes are killed in the middle of it: nobody
// gets two mails, all the others get theirs, and of whom that cannot be known it
// is said. And what servers answer: who is not there is not written to again.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { field, plain } from '../lib/app.mjs';
import { keyMakeAt } from '../lib/context.mjs';
import { Whole, descendants, kill, until } from '../lib/fault.mjs';
import { smtp } from '../lib/smtp.mjs';

const NEW = '/app/surveys/chat-exit/mailings/new';
const build = process.env.EXITPOLL_BUILD ?? 'build';
let it, server, cookie;
let answers = () => undefined;

before(async () => {
	server = await smtp((verb, line, c) => answers(verb, line, c));
	it = await Whole.make('mailing', { EXITPOLL_MAIL: server.url });
	await keyMakeAt(it);
	const page = await it.ask('GET', '/login');
	const done = await it.ask('POST', '/login', { email: 'owner@acme.example',
		password: it.password, _token: field(page.text, '_token') });
	cookie = done.headers['set-cookie'].map((c) => c.split(';')[0]).join('; ');
});

after(async () => {
	await it?.remove();
	server?.stop();
});

const get = (to) => it.ask('GET', to, undefined, { cookie });
const post = async (to, form) => it.ask('POST', to, { _csrf: field((await
get(NEW)).text, '_csrf'), ...form }, { cookie });

async function mailing(list) {
	const page = (await get(NEW)).text;
	const form = { list: list.join('\n'), starts: '', remind: '0' };
	for (const [, name, value] of page.matchAll(
		/<input type="text"[^>]* name="(subject\.[^"]*)" value="([^"]*)"/g))
		form[name] = plain(value);
	for (const [, name, value] of page.matchAll(
		/<textarea[^>]* name="(body\.[^"]*)"[^>]*>([^<]*)</g))
		form[name] = plain(value);
	const made = await post(NEW, form);
	assert.equal(made.status, 303, plain(made.text));
	const sent = await post(made.headers.location, { send: '1' });
	assert.equal(sent.status, 303);
	return made.headers.location.split('/').pop();
}

const states = async (id) => (await it.sql(`select state || ' ' || count(*)
	from app.mailing_recipient where mailing_id = '${id}'
	group by state order by state`)).join(', ');
const left = async (id) => Number((await it.sql(`select count(*)
	from app.mailing_recipient where mailing_id = '${id}'
	and state in ('waiting', 'working')`))[0]);
const senders = () => descendants(it.run.pid).filter((p) =>
	/^exitpoll-worker: mailing/.test(p.args)).map((p) => p.pid);

test('killed in the middle, again and again: nobody gets two', async () => {
	const all = Array.from({ length: 120 }, (_, i) => `k${i}@mail.example`);
	const id = await mailing(all);
	// Between two deaths a lane waits, twice as long each time.
	for (let i = 0; i < 4; i++) {
		const had = server.to.length;
		await until('some more went', 60000, () => server.to.length > had + 3);
		for (const pid of senders())
			kill(pid, 'SIGKILL');
	}
	await until(`all are through: ${await states(id)}`, 120000, async () =>
		await left(id) === 0);
	const times = {};
	for (const to of server.to)
		times[to] = (times[to] ?? 0) + 1;
	assert.equal(Math.max(...Object.values(times)), 1);
	const counted = await states(id);
	const unclear = Number(/unclear (\d+)/.exec(counted)?.[1] ?? 0);
	assert.ok(unclear <= 8, counted);
	assert.match(counted, new RegExp(`sent ${all.length - unclear}`));
	assert.ok(all.filter((to) => !times[to]).length <= unclear,
		'who got none is told of as unclear');
	const page = plain((await get(`/app/surveys/chat-exit/mailings/${id}`))
		.text);
	assert.equal(/Not known whether it went/.test(page), unclear !== 0);
});

test('a server that refuses an address, comes later, or leaves without a word',
	async () => {
		answers = (verb, line, c) => {
			if (verb === 'RCPT' && line.includes('none@'))
				return '550 5.1.1 no such mailbox';
			if (verb === 'RCPT' && line.includes('later@'))
				return '451 4.7.1 try again';
			if (verb === 'RCPT')
				c.leaves = line.includes('leaves@');
			if (verb === '.' && c.leaves) {
				c.destroy();
				return null;
			}
			return undefined;
		};
		const id = await mailing(['none@mail.example', 'later@mail.example',
			'leaves@mail.example', 'good@mail.example']);
		await until('they are tried', 60000, async () =>
			await states(id) === 'bounced 1, sent 1, unclear 1, waiting 1' &&
			Number((await it.sql(`select count(*) from app.job where
			kind = 'mailing' and state = 'ready' and tries = 1`))[0]) === 1);
		answers = () => undefined;
		await it.sql(`update app.job set run_at = now() where
			kind = 'mailing' and state = 'ready'`);
		await it.sql('notify exitpoll_job');
		await until('the later one went', 60000, async () =>
			await states(id) === 'bounced 1, sent 2, unclear 1');
		assert.equal(server.to.filter((to) => to === 'leaves@mail.example')
			.length, 1, 'what may have been taken does not go again');

		// What bounces later, as the operator is told.
		const said = execFileSync(path.join(build, 'exitpoll'), ['mail',
			'bounced', 'good@mail.example', 'nobody@mail.example'], {
			encoding: 'utf8', env: { ...process.env,
				EXITPOLL_DB: it.db.replace(/\s*user=\S+/, ''),
				EXITPOLL_SECRET: path.join(it.dir, 'var/secret') } });
		assert.equal(said, '1 marked, 1 that no mailing went to\n');
		assert.equal(await states(id), 'bounced 2, sent 1, unclear 1');
		await pause(100);
		const next = await post(NEW, { list: 'good@mail.example\n' +
			'none@mail.example', starts: '', remind: '0', 'subject.en': 'S',
		'body.en': '[link]', 'subject.de': 'S', 'body.de': '[link]' });
		assert.equal(next.status, 303, plain(next.text).slice(0, 500));
		const page = await get(next.headers.location);
		assert.match(plain(page.text), /Mail to it came back before\s*2/);
		// Cleared for one, who may be written to again.
		const at = `/app/surveys/chat-exit/mailings/${id}`;
		const clear = [.../<li>(?:(?!<\/li>).)*none@(?:(?!<\/li>).)*name="clear" value="([^"]*)"/s
			.exec((await get(at)).text) ?? []][1];
		assert.ok(clear);
		assert.equal((await post(at, { clear })).status, 303);
		assert.deepEqual(await it.sql(`select count(*) from app.mail_block
			where why = 'bounced'`), ['1']);
	});
