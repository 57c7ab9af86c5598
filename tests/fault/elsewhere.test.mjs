// A database that is not ours: over TCP, by a name that has to be looked up,
// with a password for each role, with TLS and a certificate that is checked,
// restarted under the programs, and with a password that is wrong.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BIN, Instance, Ledger, asPg, completeCount, descendants, kill, portFree,
	until } from '../lib/fault.mjs';
import { root } from '../lib/env.mjs';

const WORDS = { exitpoll_web: 'web\'s \\own', exitpoll_job: 'job',
	exitpoll_owner: 'owner' };
// As a value of a connection string.
const quoted = (s) => `'${s.replace(/['\\]/g, '\\$&')}'`;
const asLine = (s) => s.replace(/[:\\]/g, '\\$&');

class Elsewhere extends Instance {
	settings = {};

	// The test's own way in is the Unix socket; everybody else comes by TCP.
	async prepare(name) {
		this.pgPort = await portFree();
		this.certificate = null;
		await super.prepare(name, { start: false });
	}

	pgArguments() {
		return ['-c', 'listen_addresses=127.0.0.1', '-c',
			`port=${this.pgPort}`, ...(this.certificate ? ['-c', 'ssl=on',
				'-c', `ssl_cert_file=${this.certificate}/server.crt`,
				'-c', `ssl_key_file=${this.certificate}/server.key`] : [])];
	}

	who(line) {
		const file = path.join(this.pgDir, 'data/pg_hba.conf');
		fs.writeFileSync(file, `local all postgres trust\n${line}\n`);
	}

	certificateMake(name) {
		const dir = path.join(this.dir, 'tls');
		fs.mkdirSync(dir, { mode: 0o755, recursive: true });
		const run = (...args) => execFileSync('openssl', args,
			{ cwd: dir, stdio: 'ignore' });
		run('req', '-x509', '-newkey', 'ec', '-pkeyopt',
			'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'ca.key',
			'-out', 'ca.crt', '-days', '2', '-subj', '/CN=test ca');
		run('req', '-newkey', 'ec', '-pkeyopt',
			'ec_paramgen_curve:prime256v1', '-nodes', '-keyout',
			'server.key', '-out', 'server.csr', '-subj', `/CN=${name}`);
		fs.writeFileSync(path.join(dir, 'ext'), `subjectAltName=DNS:${name}`);
		run('x509', '-req', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey',
			'ca.key', '-CAcreateserial', '-out', 'server.crt', '-days', '2',
			'-extfile', 'ext');
		fs.chmodSync(path.join(dir, 'server.key'), 0o600);
		if (process.getuid() === 0)
			execFileSync('chown', ['postgres:',
				path.join(dir, 'server.key')]);
		this.certificate = dir;
	}

	environment() {
		return { EXITPOLL_DB_ADMIN: this.db, ...this.settings };
	}
}

let it;
before(async () => { it = await Elsewhere.make('elsewhere'); });
after(async () => { await it?.remove(); });

const rolesMake = async () => {
	await it.sql(`create role exitpoll_owner; create role exitpoll_web;
		create role exitpoll_job; set password_encryption = 'scram-sha-256'`);
	for (const [role, word] of Object.entries(WORDS))
		await it.sql(`alter role ${role} password $$${word}$$`);
};

const connections = (more = '') => it.sql(`select distinct usename from
	pg_stat_activity join pg_stat_ssl using (pid) where application_name ~
	'^exitpoll-' and client_addr = '127.0.0.1' ${more} order by 1`);

async function works(ledger) {
	await ledger.visit('acme');
	assert.equal(await it.status('/readyz'), 200);
	assert.equal((await it.ask('GET', '/acme/careers')).status, 200);
	assert.doesNotMatch(it.koreLog(), /sandbox violation/);
}

test('by name over TCP, with a password for each role and options of one\'s own',
	{ timeout: 300000 }, async () => {
	it.who('host all all 127.0.0.1/32 scram-sha-256');
	await it.sql('select pg_reload_conf()');
	await rolesMake();
	it.settings = {
		EXITPOLL_DB: `host=localhost port=${it.pgPort} dbname=exitpoll ` +
			'options=\'-c work_mem=7MB -c statement_timeout=4s\'',
		EXITPOLL_DB_WEB: `password=${quoted(WORDS.exitpoll_web)}`,
		EXITPOLL_DB_JOB: `password=${WORDS.exitpoll_job}`,
		EXITPOLL_DB_OWNER: `password=${WORDS.exitpoll_owner}` };
	await it.start();
	const ledger = new Ledger(it);
	ledger.begun = await completeCount(it);
	await works(ledger);
	assert.deepEqual(await connections(), ['exitpoll_job', 'exitpoll_web']);
	assert.equal((await it.sql(`select count(*) from pg_stat_activity where
		application_name ~ '^exitpoll-' and client_addr is null`))[0], '0');

	// Restarted under it: the connections are made anew by what was looked up.
	const workers = it.workers();
	for (const how of ['SIGINT', 'SIGQUIT']) {
		await it.pgStop(how);
		await until('/readyz is 503', 20000, async () =>
			await it.status('/readyz') === 503);
		await it.pgStart();
		await until('/readyz is 200', 20000, async () =>
			await it.isReady());
		await works(ledger);
	}
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	await ledger.check(ledger.begun);
});

test('one\'s own options and ours hold together', async () => {
	// What a session has is seen in a trigger of what it writes.
	await it.sql(`create function app.local_text_probe() returns text
		language sql as $$ select current_setting('work_mem') || ' ' ||
		current_setting('statement_timeout') || ' ' ||
		current_setting('lock_timeout') || ' ' ||
		current_setting('jit') $$; grant execute on function
		app.local_text_probe() to exitpoll_web; create table public.probe
		(said text); grant insert on public.probe to exitpoll_web; grant usage
		on schema public to exitpoll_web; create function app.probe() returns
		trigger language plpgsql as $$ begin insert into public.probe values
		(app.local_text_probe()); return new; end $$; grant execute on
		function app.probe() to exitpoll_web; create trigger probe after
		insert on app.response for each row execute function app.probe()`);
	const ledger = new Ledger(it);
	await ledger.visit('acme');
	const said = await it.sql(`select distinct said from public.probe`);
	assert.deepEqual(said, ['7MB 4s 30ms off']);
	await it.sql(`drop trigger probe on app.response; drop table public.probe;
		drop function app.probe(); drop function app.local_text_probe();
		revoke usage on schema public from exitpoll_web`);
	await it.stop();
});

// A copy of the cluster, as a standby is one: nothing can be written there.
async function copyStart(t) {
	const dir = path.join(it.pgDir, 'copy');
	const port = await portFree();
	execFileSync('cp', ['-a', path.join(it.pgDir, 'data'), dir]);
	fs.rmSync(path.join(dir, 'postmaster.pid'), { force: true });
	const [command, ...rest] = asPg(`${BIN}/postgres`, '-D', dir, '-k',
		it.pgDir, ...it.pgArguments(), '-c', `port=${port}`, '-c',
		'default_transaction_read_only=on');
	const copy = spawn(command, rest, { cwd: it.pgDir, stdio: 'ignore' });
	const ended = once(copy, 'exit');
	t.after(() => { kill(copy.pid, 'SIGQUIT'); return ended; });
	await until('the copy answers', 60000, () => {
		try {
			execFileSync(`${BIN}/pg_isready`, ['-q', '-h', it.pgDir, '-p',
				port]);
			return true;
		} catch { return false; }
	});
	return { port, connections: () => execFileSync('psql', ['-XqAt', '-h',
		it.pgDir, '-p', port, '-U', 'postgres', '-d', 'exitpoll', '-c',
		`select count(*) from pg_stat_activity where usename ~ '^exitpoll'`],
	{ encoding: 'utf8' }).trim() };
}

test('with TLS, a certificate that is checked, a file of passwords and a choice',
	{ timeout: 300000 }, async (t) => {
	it.certificateMake('localhost');
	it.who('hostssl all all 127.0.0.1/32 scram-sha-256');
	await it.pgStop('SIGINT');
	const copy = await copyStart(t);
	await it.pgStart();
	const file = path.join(it.dir, 'pgpass');
	fs.writeFileSync(file, Object.entries(WORDS).map(([role, word]) =>
		`localhost:*:exitpoll:${role}:${asLine(word)}\n`).join(''),
	{ mode: 0o600 });
	if (process.getuid() === 0) execFileSync('chown', ['exitpoll:', file]);
	const dead = await portFree();	// the first of the hosts is not there
	it.settings = { EXITPOLL_DB: `postgresql://localhost:${dead},` +
		`localhost:${copy.port},localhost:${it.pgPort}/exitpoll?sslmode=verify-full&` +
		`sslrootcert=${it.certificate}/ca.crt&passfile=${file}` };
	await it.start();
	const ledger = new Ledger(it);
	ledger.begun = await completeCount(it);
	await works(ledger);
	assert.deepEqual(await connections('and ssl'),
		['exitpoll_job', 'exitpoll_web']);
	assert.deepEqual(await connections('and not ssl'), []);
	// Each process comes by it once, on its way to the one that takes writes.
	await until('nothing is asked of the copy', 20000,
		() => copy.connections() === '0');
	const workers = it.workers();
	await it.sql(`select pg_terminate_backend(pid) from pg_stat_activity
		where usename = 'exitpoll_web'`);
	await works(ledger);
	await it.pgStop('SIGQUIT');
	await it.pgStart();
	await until('/readyz is 200', 20000, async () =>
		await it.isReady());
	await works(ledger);
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	await ledger.check(ledger.begun);
});

test('a password that becomes wrong is said once, and no worker dies of it',
	{ timeout: 120000 }, async () => {
	const workers = it.workers();
	await it.sql(`alter role exitpoll_web password 'another'`);
	await it.sql(`select pg_terminate_backend(pid) from pg_stat_activity
		where usename = 'exitpoll_web'`);
	await until('/readyz is 503', 20000, async () =>
		await it.status('/readyz') === 503);
	const page = await it.ask('GET', '/acme/careers?q=driver');
	assert.equal(page.status, 503);
	assert.match(page.text, /<h1/);
	await pause(5000);	// many a try of each connection
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	const said = it.koreLog().split('\n').filter((line) =>
		/database connection failed/.test(line) &&
		/password authentication failed/.test(line));
	assert.ok(said.length >= 1 && said.length <= 2 * workers.length,
		`${said.length} lines`);
	await it.sql(`alter role exitpoll_web password
		$$${WORDS.exitpoll_web}$$`);
	await until('/readyz is 200', 20000, async () =>
		await it.isReady());
	await it.stop();
});

// What ./run says when it cannot begin.
async function refusal(settings) {
	const run = spawn(path.join(root, 'run'), [], { stdio: ['ignore', 'pipe',
		'pipe'], env: { ...process.env, EXITPOLL_PORT: await portFree(),
		EXITPOLL_DATA: path.join(it.dir, 'refused'), EXITPOLL_DEMO: 0,
		EXITPOLL_BENCH_PORT: '', ...settings } });
	let said = '';
	run.stderr.on('data', (part) => { said += part; });
	run.stdout.on('data', (part) => { said += part; });
	const [code] = await once(run, 'close');
	assert.equal(code, 1, said);
	assert.deepEqual(descendants(run.pid), []);
	return said;
}

test('what cannot connect does not start, and says which role and why',
	{ timeout: 120000 }, async () => {
	const { EXITPOLL_DB } = it.settings;
	assert.match(await refusal({ EXITPOLL_DB, EXITPOLL_DB_WEB:
		'password=wrong' }),
	/password authentication failed for user "exitpoll_web"/);
	assert.match(await refusal({ EXITPOLL_DB, EXITPOLL_DB_OWNER:
		'password=wrong' }),
	/password authentication failed for user "exitpoll_owner"/);
	// The certificate is another name's.
	assert.match(await refusal({ EXITPOLL_DB:
		`host=127.0.0.1 port=${it.pgPort} dbname=exitpoll ` +
		`sslmode=verify-full sslrootcert=${it.certificate}/ca.crt` }),
	/does not match host name "127\.0\.0\.1"/);
	assert.match(await refusal({ EXITPOLL_DB, EXITPOLL_DB_WEB: 'pasword=x' }),
		/EXITPOLL_DB_WEB is no connection string: .*pasword/);
	assert.match(await refusal({ EXITPOLL_DB: 'service=x' }),
		/EXITPOLL_DB names a service/);
});
