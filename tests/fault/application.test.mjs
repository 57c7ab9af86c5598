// An application whose database connection is lost on the way: before its
// commit, after it and unheard, while the first try is still at work, with
// the whole database gone. It is there once, with one mail, and who sent it
// is told what is true.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { Instance, STUCK, kill, tokenOf, until } from '../lib/fault.mjs';
import { root } from '../lib/env.mjs';

let it, opening;

before(async () => {
	it = await Instance.make('fault');
	const [id] = await it.sql(`insert into app.opening (tenant_id, slug, title,
		state, published_at) select id, 'lost-and-found', 'Lost and found',
		'open', now() from app.tenant where slug = 'acme' returning id`);
	opening = { id, path: '/acme/careers/lost-and-found' };
});
after(async () => { await it?.remove(); });

// Past the age question: the form, filled in.
async function visit(name) {
	const age = await it.ask('GET', opening.path + '/age');
	const pass = await it.ask('POST', opening.path + '/age', {
		_token: tokenOf(age.text), month: '3', year: '1980' });
	assert.equal(pass.status, 303, pass.text);
	const page = await it.ask('GET', pass.headers.location);
	return { _token: tokenOf(page.text), _pass: decodeURIComponent(
		/pass=([^&]+)/.exec(pass.headers.location)[1]), name,
	email: 'jane@applicant.example', resume_text: 'Ten years of chats.',
	consent_process: '1' };
}

const send = (form) => it.ask('POST', opening.path + '/apply', form);

// What there is of an applicant: references, events, mails and jobs.
async function stored(name) {
	const [line] = await it.sql(`select concat_ws('|',
		(select string_agg(reference, ',') from app.application a
		where a.name = '${name}'),
		(select count(*) from app.application_event e join app.application a
		on a.id = e.application_id where a.name = '${name}'),
		(select count(*) from app.delivery d join app.application a
		on a.id = d.application_id where a.name = '${name}'))`);
	return line;
}

// A new application and no other: 303, not "sent before".
async function isThereOnce(answer, name) {
	assert.equal(answer.status, 303, answer.text);
	const ref = /\/applied\?r=([0-9A-Z-]+)$/.exec(answer.headers.location);
	assert.ok(ref, answer.headers.location);
	assert.equal(await stored(name), `${ref[1]}|1|1`);
	const done = await it.ask('GET', answer.headers.location);
	assert.equal(done.status, 200);
	assert.doesNotMatch(done.text, /sent this application before/);
}

// The backend that has our statement in its hands and waits for this.
const holding = (event) => until(`the statement waits for ${event}`, STUCK,
	async () => {
		await it.sql('select from pg_stat_clear_snapshot()');
		return (await it.sql(`select pid from pg_stat_activity where
			usename = 'exitpoll_web' and query like 'with prior as%' and
			wait_event_type || '/' || wait_event = '${event}'`))[0];
	});

const end = (pid) => it.sql(`select pg_terminate_backend(${pid})`);

test('lost before its commit: sent again', async () => {
	const form = await visit('Jane Before');
	// The row's own check of its opening waits for us.
	await it.sql(`begin; select from app.opening where id = '${opening.id}'
		for update`);
	const answer = send(form);
	await end(await holding('Lock/transactionid'));
	await it.sql('rollback');
	await isThereOnce(await answer, 'Jane Before');
});

// Every commit waits for a standby that does not exist.
async function commitsHang(t) {
	await it.sql(`alter system set synchronous_standby_names = 'nobody'`);
	await it.sql('select from pg_reload_conf()');
	let hangs = false;
	let ended;
	const back = async () => {
		await it.sql('alter system reset synchronous_standby_names');
		await it.sql('select from pg_reload_conf()');
		await ended;
	};
	t.after(back);
	await until('commits hang', STUCK, async () => {
		const probe = spawn('psql', ['-Xq', '-d', it.db, '-c',
			`select from pg_logical_emit_message(true, 'probe', '')`],
		{ env: { ...process.env, PGAPPNAME: 'probe' } });
		let over = false;
		ended = once(probe, 'exit').then(() => { over = true; });
		await until('the probe has ended or hangs', STUCK, async () => {
			hangs = (await it.sql(`select 1 from pg_stat_activity where
				application_name = 'probe' and wait_event = 'SyncRep'`))
				.length > 0;
			return hangs || over;
		});
		return hangs;
	});
}

test('lost after its commit, unheard: the same one', async (t) => {
	const form = await visit('Jane After');
	await commitsHang(t);
	const answer = send(form);
	await end(await holding('IPC/SyncRep'));
	await isThereOnce(await answer, 'Jane After');
});

// The statement as a program of ours says it, in a session of its own.
function session(t, args) {
	const text = execFileSync('awk', ['-v', 'want=application_add', '-f',
		'sql/queries.awk', 'sql/queries/application.sql'], { cwd: root })
		.toString();
	const psql = spawn('psql', ['-XqAt', '-F', '|', '-v', 'ON_ERROR_STOP=1',
		'-d', it.db]);
	t.after(() => psql.kill());
	let out = '';
	psql.stdout.on('data', (d) => { out += d; });
	psql.stderr.on('data', (d) => { out += d; });
	const tell = (line) => psql.stdin.write(line + ';\n');
	tell(`set search_path = app`);
	tell(`prepare sent as ${text}`);
	tell('set role exitpoll_web');
	tell('begin');
	tell(`set local app.tenant = '${args.tenant}'`);
	tell(`execute sent('${args.draft}', '${opening.id}', '${args.id}',
		'${args.reference}', 'Jane Twice', 'jane@applicant.example', null,
		'text', null, 16, 'self-declared', 'en-1', 'en', sha256('x'), false,
		null, 'I agree', null, 'Subject', 'Hello Jane Twice,', null, 1, 1, null,
		1, 1)`);
	return { said: () => out.trim(), async commit() {
		tell('commit');
		psql.stdin.end();
		await once(psql, 'close');
		return out.trim();
	} };
}

test('the repeat meets the first try still at work', async (t) => {
	const [tenant] = await it.sql(`select id from app.tenant
		where slug = 'acme'`);
	const args = { tenant, id: randomUUID(), draft: randomUUID(),
		reference: 'TWIC-0001' };
	const first = session(t, args);
	await until('the first has stored it', STUCK, () => first.said() !== '');
	const again = session(t, args);
	const other = session(t, { ...args, id: randomUUID(),
		reference: 'TWIC-0002' });
	await until('both wait for the first', STUCK, async () => (await it.sql(
		`select 1 from pg_stat_activity where wait_event = 'transactionid'`))
		.length === 2);
	assert.equal(await first.commit(), 'stored|TWIC-0001');
	const said = [again.commit(), other.commit()];
	assert.equal(await said[0], 'stored|TWIC-0001');
	assert.equal(await said[1], 'repeat|TWIC-0001');
	assert.equal(await stored('Jane Twice'), 'TWIC-0001|1|1');
});

test('the database gone: told so, and sent again by hand', async () => {
	const form = await visit('Jane Gone');
	await it.sql(`begin; select from app.opening where id = '${opening.id}'
		for update`);
	const answer = send(form);
	await holding('Lock/transactionid');
	// Before our own session ends and lets it go on.
	kill(it.pg.pid, 'SIGQUIT');
	await it.pg.ended;
	await it.pgStop('SIGQUIT');
	const told = await answer;
	assert.equal(told.status, 503, told.text);
	await it.pgStart();
	await until('/readyz is 200', STUCK, async () =>
		await it.isReady());
	assert.equal(await stored('Jane Gone'), '0|0');
	await isThereOnce(await send(form), 'Jane Gone');
	const twice = await send(form);
	assert.match(twice.headers.location, /&again=1$/);
});
