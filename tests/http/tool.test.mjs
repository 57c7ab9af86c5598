// The operator's command line: what it says and exits with, what it refuses,
// and that a second time does no harm. The database is the tested instance's.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync,
	rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { data, db, root, url } from '../lib/env.mjs';
import { one, respond, sql, Visitor } from '../lib/app.mjs';
import { logs } from '../lib/careers.mjs';

const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
const files = mkdtempSync(path.join(tmpdir(), 'exitpoll-tool-'));
after(() => rmSync(files, { recursive: true, force: true }));

const random = (stem) => stem + randomBytes(6).toString('hex');

const program = path.join(build, 'exitpoll');
const database = db.replace(/ user=\S+$/, '');
const settings = (env) => ({ ...process.env, EXITPOLL_ROOT: root,
	EXITPOLL_DATA: data, EXITPOLL_SECRET: path.join(data, 'secret'),
	EXITPOLL_DB: database, ...env });

function tool(args, { input = '', env = {}, stdout = 'pipe' } = {}) {
	const run = spawnSync(program, args, { cwd: root, encoding: 'utf8', input,
		timeout: 60_000, env: settings(env), stdio: ['pipe', stdout, 'pipe'] });
	return { code: run.status, out: run.stdout, err: run.stderr };
}

// One line that says why, and nothing where a result would be.
function refused(args, words, options) {
	const run = tool(args, options);
	assert.equal(run.code, 1, `${args.join(' ')}: ${run.out}${run.err}`);
	assert.match(run.err, words);
	assert.equal(run.out, '');
	assert.match(run.err, /^[^\n]+\n$/);
	return run;
}

function tenantNew() {
	const slug = random('t');
	const run = tool(['tenant', 'add', slug, 'The Tool’s Tenant']);
	assert.equal(run.code, 0, run.err);
	return { slug, id: run.out.trim() };
}

test('a command line that is none: the usage, and 2', () => {
	for (const args of [[], ['tenant'], ['tenant', 'add'],
		['tenant', 'drop', 'x', 'y'], ['tenant', 'list', 'x'],
		['tenant', 'show'], ['tenant', 'show', 'x', 'y'],
		['tenant', 'set', 'x', '--name'], ['user', 'add', 'x'], ['survey'],
		['survey', 'check'], ['survey', 'publish', 'x', 'y'],
		['migrate', 'x'], ['demo', 'x'], ['role'], ['role', 'list'],
		['role', 'set', 'x'], ['jobs', 'x'], ['jobs', 'retry'], ['jobs', 'dead', 'x'], ['audit'],
		['audit', 'x', 'y'], ['edge'], ['edge', 'x', 'y'],
		['quota'], ['quota', 'recount', 'x'], ['quota', 'x', 'y', 'z']]) {
		const run = tool(args);
		assert.equal(run.code, 2, args.join(' '));
		assert.match(run.err, /^usage: exitpoll/);
		assert.ok(run.err.includes(args[0] ?? 'COMMAND'));
		assert.equal(run.out, '');
	}
	let run = tool(['bogus']);
	assert.equal(run.code, 2);
	assert.equal(run.err, 'exitpoll: there is no command "bogus": see ' +
		'exitpoll help\n');
	run = tool(['tenant', 'add', random('t'), 'X', '--bogus', 'x']);
	assert.equal(run.code, 2);
	assert.match(run.err, /^exitpoll: there is no option "--bogus"\nusage: /);
	run = tool(['help']);
	assert.equal(run.code, 0);
	for (const name of ['migrate', 'tenant', 'jobs', 'audit'])
		assert.match(run.out, new RegExp(`^  ${name}\\b`, 'm'));
});

test('no database, or another: one line that says so, and 1', () => {
	const commands = [['tenant', 'add', random('t'), 'X'], ['tenant', 'list'],
		['tenant', 'set', 'x', '--name', 'X'], ['jobs'], ['audit', 'x'],
		['user', 'add', 'x', 'a@b.example', 'X', 'owner'], ['demo'],
		['survey', 'publish', 'x', 'x', 'conf/demo/acme-call-exit.xml']];
	const another = database.replace(/dbname=\S+/, 'dbname=postgres');
	for (const args of commands) {
		refused(args, /^exitpoll: EXITPOLL_DB is not set/,
			{ env: { EXITPOLL_DB: undefined } });
		refused(args, /^exitpoll: the database does not answer: /,
			{ env: { EXITPOLL_DB: 'host=/nonexistent' } });
		refused(args, /tables are not those .* run exitpoll migrate/,
			{ env: { EXITPOLL_DB: another } });
	}
	refused(['migrate'], /^exitpoll: EXITPOLL_DB is not set/,
		{ env: { EXITPOLL_DB: undefined } });
	refused(['migrate'], /^exitpoll: the database does not answer: /,
		{ env: { EXITPOLL_DB: 'host=/nonexistent' } });
	refused(['migrate'], /a superuser must run sql\/bootstrap\.sql/,
		{ env: { EXITPOLL_DB: another } });
});

test('what cannot be printed is not taken for done', () => {
	const full = openSync('/dev/full', 'w');
	const run = tool(['tenant', 'list'], { stdout: full });
	closeSync(full);
	assert.equal(run.code, 1);
	assert.match(run.err, /^exitpoll: standard output: No space left/);
});

test('a tenant is added once, with a good slug and name', () => {
	const { slug, id } = tenantNew();
	assert.equal(one("select id from app.tenant where slug = :'slug'",
		{ slug }), id);
	refused(['tenant', 'add', slug, 'Again'], /is a tenant .* already/);
	for (const bad of ['login', 'app', 'assets', '../x', 'a b', 'A', '1x',
		'x', 'x'.repeat(41), 'é', ''])
		refused(['tenant', 'add', bad, 'Name'], /a slug is/);
	for (const bad of ['', '  ', 'two\nlines', 'x'.repeat(121), 'a\x1b[2J'])
		refused(['tenant', 'add', random('t'), bad], /a name has/);
	refused(['tenant', 'set', slug, '--name', 'two\r\nlines'], /a name has/);
	refused(['tenant', 'set', slug, '--privacy-url', 'javascript:alert(1)'],
		/begins with https/);
	refused(['tenant', 'set', random('t'), '--name', 'X'], /no tenant/);
	assert.equal(one("select name from app.tenant where slug = :'slug'",
		{ slug }), 'The Tool’s Tenant');
	refused(['tenant', 'set', 'a\xff', '--name', 'X'], /no tenant "a/);
	assert.match(tool(['tenant', 'list']).out,
		new RegExp(`^${slug} +active +0 of 2048 MB +The Tool’s Tenant$`, 'm'));
});

test('a tenant is added with its options, or not at all', () => {
	const slug = random('t');
	const add = (...options) => ['tenant', 'add', slug, 'X', ...options];
	refused(add('--accent', 'red'), /a colour is/);
	refused(add('--time-zone', 'Mars'), /a time zone is/);
	refused(add('--language', '!!'), /a language is/);
	refused(add('--min-age', 'abc'), /a minimum age is/);
	refused(add('--min-age', '7'), /a minimum age is/);
	refused(add('--min-age', '99999999'), /a minimum age is/);
	refused(add('--privacy-url', 'ftp://x'), /begins with https/);
	refused(add('--logo', 'none.png'), /No such file/);
	refused(add('--name', ''), /a name has/);
	assert.equal(one("select count(*) from app.tenant where slug = :'slug'",
		{ slug }), '0');
	const run = tool(add('--accent', '#7a1fa2', '--time-zone',
		'Europe/Berlin', '--language', 'de', '--min-age', '18',
		'--privacy-url', 'https://x.example/p', '--logo',
		'conf/demo/acme.svg'));
	assert.equal(run.code, 0, run.err);
	assert.deepEqual(sql(`select id, accent_color, time_zone, language,
		min_age, privacy_url, logo_type, length(logo) > 0
		from app.tenant where slug = :'slug'`, { slug }), [[run.out.trim(),
		'#7a1fa2', 'Europe/Berlin', 'de', '18', 'https://x.example/p',
		'image/svg+xml', 't']]);
});

test('a tenant that changes its clothes wears them on every page', async () => {
	const { slug } = tenantNew();
	assert.equal(tool(['survey', 'publish', slug, 'exit',
		'conf/demo/acme-call-exit.xml']).code, 0);
	const page = async () => (await fetch(`${url}/${slug}/s/exit`)).text();
	const theme = (html) => /href="([^"]+\/theme\/[^"]+)"/.exec(html)[1];
	const before = theme(await page());
	assert.equal((await fetch(url + before)).status, 200);
	const set = tool(['tenant', 'set', slug, '--accent', '#7a1fa2',
		'--name', 'New & Name', '--logo', 'conf/demo/acme.svg']);
	assert.equal(set.code, 0, set.err);
	let html;
	for (const end = Date.now() + 30_000; Date.now() < end;)
		if ((html = await page()).includes('/theme/7a1fa2.css')) break;
	assert.match(html, /\/theme\/7a1fa2\.css/);
	assert.match(html, /New &amp; Name/);
	assert.match(await (await fetch(url + theme(html))).text(), /--accent:/);
	assert.equal((await fetch(url + before)).status, 200, 'a page of before');
	const logo = await fetch(`${url}/${slug}/logo`);
	assert.equal(logo.headers.get('content-type'), 'image/svg+xml');
	assert.match(logo.headers.get('content-security-policy'), /sandbox/);
	refused(['tenant', 'set', slug, '--logo', 'conf/packages.txt'],
		/a logo is a PNG/);
	refused(['tenant', 'set', slug, '--accent', 'red'], /a colour is/);
	refused(['tenant', 'set', slug, '--careers-intro', 'x'.repeat(601)],
		/at most 600/);
	const intro = () => sql(`select careers_intro is null from app.tenant
		where slug = :'slug'`, { slug })[0][0];
	for (const [text, none] of [['Come.', 'f'], ['', 't']]) {
		assert.equal(tool(['tenant', 'set', slug, '--careers-intro', text])
			.code, 0);
		assert.equal(intro(), none);
	}
	refused(['tenant', 'set', random('t'), '--name', 'X'], /no tenant/);
});

test('how long what is kept: set, shown, bounded, in the audit log', () => {
	const { slug } = tenantNew();
	const set = (...args) => tool(['tenant', 'set', slug, ...args]);
	const shown = () => tool(['tenant', 'show', slug]).out;
	const keep = (kind) => new RegExp(`^keep ${kind} +(.*)$`, 'm')
		.exec(shown())[1];
	assert.match(shown(), /^name +The Tool’s Tenant$/m);
	assert.match(shown(), /^language +en$/m);
	assert.match(shown(), new RegExp('^surveys +0 of 10000\\n' +
		'drafts +0 of 1000\\nversions +0.0 of 1024.0 MB$', 'm'));
	assert.equal(keep('application.rejected'),
		'180 days (the usual 180; from 30 to 1095)');
	const run = set('--keep', 'application.rejected=90', '--keep',
		'delivery.failed=7', '--accent', '#7a1fa2');
	assert.equal(run.code, 0, run.err);
	assert.equal(keep('application.rejected'),
		'90 days (its own; usual are 180; from 30 to 1095)');
	assert.match(keep('delivery.failed'), /^7 days/);
	assert.match(keep('application.open'), /^365 days \(the usual/);
	assert.match(shown(), /^accent +#7a1fa2$/m);
	assert.equal(set('--keep', 'application.rejected=95').code, 0);
	assert.equal(set('--keep', 'delivery.failed=default').code, 0);
	assert.match(keep('delivery.failed'), /^30 days \(the usual/);
	const lines = tool(['audit', slug]).out.split('\n').slice(0, -1)
		.map((line) => line.replace(/^\S+ /, ''));
	const said = (kind, was, days) => `- (-) tenant.keep retention ${kind} ` +
		`{"was": ${was}, "days": ${days}}`;
	assert.deepEqual(lines, [said('delivery.failed', 7, 30),
		said('application.rejected', 90, 95), ...[
			said('application.rejected', 180, 90),
			said('delivery.failed', 30, 7)].sort((a, b) =>
			lines.indexOf(a) - lines.indexOf(b))]);
	// What is wrong changes nothing, nor does what came with it.
	const before = [shown(), tool(['audit', slug]).out];
	for (const [value, words] of [['application.rejected=29', /for 30 to 1095/],
		['application.rejected=1096', /for 30 to 1095 days/],
		['application.rejected=99999999999', /for 30 to 1095/],
		['application.gone=30', /"application.gone" is kept: there are .*draft/],
		['=30', /nothing called "" is kept/],
		...['application.rejected', 'application.rejected=',
			'application.rejected=0', 'application.rejected=-5',
			'application.rejected=9.5', 'application.rejected=90d',
			'application.rejected=99999999999999999999']
			.map((v) => [v, /wants KIND=DAYS/])])
		refused(['tenant', 'set', slug, '--name', 'Other', '--keep', value],
			words);
	refused(['tenant', 'set', slug, '--keep', 'application.open=90', '--keep',
		'application.open=91'], /application.open twice/);
	refused(['tenant', 'set', slug, '--keep', 'application.open=90',
		'--accent', 'red'], /a colour is/);
	refused(['tenant', 'add', random('t'), 'X', '--keep',
		'application.open=90'], /goes with tenant set/);
	assert.deepEqual([shown(), tool(['audit', slug]).out], before);
	refused(['tenant', 'show', random('t')], /there is no tenant/);
	refused(['tenant', 'set', random('t'), '--keep', 'application.open=90'],
		/there is no tenant/);
});

test('a person: a password of their own, printed once or read from stdin, ' +
'in no log', async () => {
	const { slug } = tenantNew();
	const email = `${random('p')}@people.example`;
	const made = tool(['user', 'add', slug, email, 'Ann', 'owner']);
	assert.equal(made.code, 0, made.err);
	const secret = /^password: (\S{16,})\n$/.exec(made.out)[1];
	await Visitor.signIn(email, secret);

	const again = tool(['user', 'add', slug, email, 'Ann', 'analyst']);
	assert.equal(again.code, 0);
	assert.match(again.out, /existed: its role is set, its password is unch/);
	await Visitor.signIn(email, secret);
	assert.equal(one(`select m.role from app.membership m
		join app.account a on a.id = m.account_id
		where a.email = :'email'`, { email }), 'analyst');

	const given = 'seven green bottles 7';
	const other = `${random('p')}@people.example`;
	const run = tool(['user', 'add', slug, other, 'Bo', 'recruiter'],
		{ input: given + '\n' });
	assert.equal(run.code, 0, run.err);
	assert.equal(run.out, 'added\n');
	await Visitor.signIn(other, given);
	for (const word of [secret, given, email, other])
		assert.ok(!logs().includes(word), 'in a log: ' + word);
});

test('a new password opens, the old one does not, and sessions end', async () => {
	const { slug } = tenantNew();
	const email = `${random('p')}@people.example`;
	const old = /^password: (\S{16,})\n$/.exec(
		tool(['user', 'add', slug, email, 'Ann', 'owner']).out)[1];
	const ann = await Visitor.signIn(email, old);
	const run = tool(['user', 'password', email],
		{ input: 'nine blue kettles 9\n' });
	assert.equal(run.code, 0, run.err);
	assert.equal(run.out, 'the password is set\n');
	assert.equal((await ann.get('/app')).status, 303, 'her session ended');
	await assert.rejects(Visitor.signIn(email, old));
	await Visitor.signIn(email, 'nine blue kettles 9');
	const made = tool(['user', 'password', email.toUpperCase()]);
	assert.equal(made.code, 0, made.err);
	await Visitor.signIn(email, /^password: (\S{16,})\n$/.exec(made.out)[1]);
	refused(['user', 'password', 'nobody@people.example'], /nobody has/);
	refused(['user', 'password', email], /soon guessed/,
		{ input: 'password123\n' });
});

test('./run over demo data of another password: what it prints opens', async () => {
	const { slug } = tenantNew();
	const email = `${random('p')}@people.example`;
	assert.equal(tool(['user', 'add', slug, email, 'Ann', 'owner']).code, 0);
	const dir = mkdtempSync(path.join(tmpdir(), 'exitpoll-demo-'));
	const prepare = (password) => execFileSync('bash', ['-c', `
		for part in settings install database edge serve; do
			. conf/run/$part.sh
		done
		DEMO_PEOPLE=("$1")
		demo_prepare && pages_list`, 'bash', email], { cwd: root,
		encoding: 'utf8', env: settings({ EXITPOLL_DATA: dir, EXITPOLL_BUILD: build,
			EXITPOLL_DEMO_PASSWORD: password, EXITPOLL_DEMO: '1',
			EXITPOLL_PUBLIC_URL: 'http://127.0.0.1:1' }) });
	try {
		writeFileSync(path.join(dir, 'demo.loaded'), '');
		writeFileSync(path.join(dir, 'demo.txt'), 'password: of before\n');
		for (const password of ['nine blue kettles 9', 'ten red barges 10']) {
			const printed = prepare(password);
			assert.match(printed, new RegExp(`password: ${password}\n`));
			await Visitor.signIn(email, password);
			assert.match(readFileSync(path.join(dir, 'demo.txt'), 'utf8'),
				new RegExp(`password: ${password}\n`));
		}
		// None is given: the one of before is printed, and nothing changes.
		assert.match(prepare(''), /password: ten red barges 10\n/);
		await Visitor.signIn(email, 'ten red barges 10');
	} finally {
		rmSync(dir, { recursive: true });
	}
});

test('who cannot be added: words, and no row', () => {
	const { slug } = tenantNew();
	const email = () => `${random('p')}@people.example`;
	const before = one('select count(*) from app.account');
	for (const bad of ['bad', 'a b@x.example', 'a@x.example\r\nBcc: z@z.zz',
		'a@x.example,b@x.example', '<a@x.example>', ''])
		refused(['user', 'add', slug, bad, 'Ann', 'owner'], /the address/);
	for (const bad of ['', 'two\nlines', 'x'.repeat(121)])
		refused(['user', 'add', slug, email(), bad, 'owner'], /a name has/);
	for (const bad of ['boss', ''])
		refused(['user', 'add', slug, email(), 'Ann', bad], /the role is one of owner, editor, analyst, recruiter, support, auditor; or operator/);
	refused(['user', 'add', slug, email(), 'Ann', 'operator'],
		/an operator belongs to no tenant/);
	refused(['user', 'add', '-', email(), 'Ann', 'owner'],
		/an operator belongs to no tenant/);
	refused(['user', 'add', random('t'), email(), 'Ann', 'owner'],
		/there is no tenant/);
	refused(['user', 'add', slug, email(), 'Ann', 'owner'],
		/at least 8 characters/, { input: 'short\n' });
	refused(['user', 'add', slug, email(), 'Ann', 'owner'],
		/shorter password/, { input: 'x'.repeat(2000) + '\n' });
	assert.equal(one('select count(*) from app.account'), before);
});

test('roles of a customer: listed, and any of them can be given', () => {
	const { slug, id } = tenantNew();
	const list = () => tool(['role', 'list', slug]).out;
	assert.equal(list().replace(/ +/g, ' '),
		'owner answer_support change_settings edit_surveys manage_people move_applications read_applications read_audit read_results read_transcripts\n' +
		'editor edit_surveys read_results\n' +
		'analyst read_results\n' +
		'recruiter move_applications read_applications\n' +
		'support answer_support\n' +
		'auditor read_audit\n');
	sql(`insert into app.role values (:'id', 'lead', 90, 'Team lead');
		insert into app.role_capability
		values (:'id', 'lead', 'read_results')`, { id });
	assert.match(list(), /^lead +read_results  Team lead\n$/m);
	const email = `${random('p')}@people.example`;
	assert.equal(tool(['user', 'add', slug, email, 'Ann', 'lead']).code, 0);
	refused(['user', 'add', tenantNew().slug, email, 'Ann', 'lead'],
		/the role is one of owner, editor, analyst, recruiter, support, auditor; or operator/);
	refused(['user', 'add', slug, email, 'Ann', 'boss'],
		/one of owner, editor, analyst, recruiter, support, auditor, lead; or operator/);
	refused(['role', 'list', random('t')], /there is no tenant/);
});

test('an operator is nobody at a tenant, and nobody there an operator', () => {
	const { slug } = tenantNew();
	const who = (email) => sql(`select operator, (select count(*)
		from app.membership m where m.account_id = a.id)
		from app.account a where email = :'email'`, { email })[0];
	const operator = `${random('o')}@people.example`;
	const person = `${random('p')}@people.example`;
	const add = (...args) => tool(['user', 'add', ...args]);
	assert.match(add('-', operator, 'Op', 'operator').out, /^password: /);
	assert.match(add(slug, person, 'Ann', 'owner').out, /^password: /);

	const again = add('-', operator, 'Op', 'operator');
	assert.equal(again.code, 0);
	assert.match(again.out, /existed as an operator's: nothing was changed/);
	refused(['user', 'add', '-', person, 'Ann', 'operator'],
		/no operator's: nothing was changed/);
	refused(['user', 'add', slug, operator, 'Op', 'owner'],
		/belongs to no tenant: nothing was changed/);
	assert.deepEqual(who(operator), ['t', '0']);
	assert.deepEqual(who(person), ['f', '1']);
});

test('jobs: how many, how long overdue, and what went wrong last', () => {
	const kind = `t.${random('').replace(/\d/g, 'x')}`;
	const line = (state) => new RegExp(`^${kind}\\s+${state}\\s+(.*)$`, 'm')
		.exec(tool(['jobs']).out)?.[1];
	assert.equal(line('dead'), undefined);
	sql(`insert into app.job (kind, state, last_error, run_at)
		values (:'kind', 'dead', 'first', now()),
		(:'kind', 'dead', 'smtp: no (answer 550)', now()),
		(:'kind', 'ready', null, now() + interval '1 day')`, { kind });
	try {
		assert.match(line('dead'), /^2 +- +\d+ s +smtp: no \(answer 550\)$/);
		assert.match(line('ready'), /^1 +- +\d+ s$/);
	} finally {
		sql("delete from app.job where kind = :'kind'", { kind });
	}
});

test('audit: what was recorded at this tenant, the newest first', async () => {
	const { slug } = tenantNew();
	const other = tenantNew();
	const email = `${random('p')}@people.example`;
	const made = tool(['user', 'add', slug, email, 'Ann B', 'owner']);
	await Visitor.signIn(email, /^password: (\S+)/.exec(made.out)[1]);
	sql(`insert into app.audit (tenant_id, at, action)
		select id, now() - interval '1 year', 'long.ago'
		from app.tenant where slug = :'slug'`, { slug });
	sql(`insert into app.audit (tenant_id, action, object_kind, object_id)
		select id, 'page', 'thing', n::text
		from app.tenant, generate_series(1, 1500) n
		where slug = :'slug'`, { slug });
	const run = tool(['audit', slug]);
	assert.equal(run.code, 0, run.err);
	const lines = run.out.split('\n').slice(0, -1);
	assert.equal(lines.length, 1502);
	assert.match(lines[0], /^\S+Z - \(-\) page thing 1500 \{\}$/);
	assert.match(lines[1499], / page thing 1 \{\}$/);
	assert.match(lines[1501], /^\S+Z [0-9a-f-]{36} \(Ann B\) sign-in - - \{\}$/);
	assert.equal(tool(['audit', other.slug]).out, '');
	refused(['audit', random('t')], /there is no tenant/);
});

const nps = '<question code="nps" type="nps"><label>Likely?</label></question>';

function definition(questions, code = 'kept') {
	const file = path.join(files, random('d') + '.xml');
	writeFileSync(file, `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="${code}" xml:lang="en">
<title>T</title><thanks>Thanks.</thanks><page code="first">
<title>First</title>
${nps}${questions}
</page></survey>
`);
	return file;
}

const colour = (...options) => '<question code="colour" type="single">' +
	'<label>Colour?</label>' + options.map(([code, label, more = '']) =>
	`<option code="${code}"${more}>${label}</option>`).join('') + '</question>';
const short = (label) => '<question code="word" type="short-text"><label>' +
	label + '</label></question>';

test('survey check: good, or line and reason; never a network or a file',
	() => {
		const good = definition(short('One word?'));
		assert.equal(tool(['survey', 'check', good],
			{ env: { EXITPOLL_DB: undefined } }).code, 0);
		const bad = definition('\n<question code="x" type="colour">' +
			'<label>X</label></question>');
		refused(['survey', 'check', bad], /\.xml:6: .*type of question/);
		const entity = path.join(files, 'entity.xml');
		writeFileSync(entity, '<?xml version="1.0"?><!DOCTYPE survey ' +
			'[<!ENTITY x SYSTEM "file:///etc/passwd">]><survey>&x;</survey>');
		assert.ok(!refused(['survey', 'check', entity], /DOCTYPE/)
			.err.includes('root:'));
		refused(['survey', 'check', good], /is EXITPOLL_ROOT right/,
			{ env: { EXITPOLL_ROOT: '/nonexistent' } });
		refused(['survey', 'check', path.join(files, 'none.xml')], /No such/);
		refused(['survey', 'check', files], /not a file/);
		refused(['survey', 'check', '/dev/zero'], /not a file/);
	});

// RFC 4180, every cell quoted.
const csv = (text) => text.split('\r\n').filter(Boolean).map((line) =>
	[...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((m) =>
		m[1]?.replaceAll('""', '"') ?? m[2]));

test('survey check and publish: by the limits of a customer', () => {
	const { slug } = tenantNew();
	const file = definition(Array.from({ length: 40 }, (_, i) =>
		`<question code="y${i}" type="yesno"><label>Y</label></question>`)
		.join(''));
	const said = (...args) => /limit for all surveys is (\d+)/.exec(
		tool(['survey', ...args]).err)?.[1];
	const shown = () => /^survey-minutes +(.*)$/m.exec(
		tool(['tenant', 'show', slug]).out)[1];
	assert.equal(shown(), '3');
	assert.equal(said('check', file), '3');
	assert.equal(tool(['tenant', 'set', slug, '--survey-minutes', '4']).code, 0);
	assert.equal(shown(), '4');
	assert.equal(said('check', file, slug), '4');
	assert.equal(said('check', file), '3');
	assert.equal(said('publish', slug, 'long', file), '4');
	assert.equal(tool(['tenant', 'set', slug, '--survey-minutes', '60']).code,
		0);
	const good = tool(['survey', 'check', file, slug]);
	assert.equal(good.code, 0);
	assert.equal(good.err, '');
	for (const bad of ['0', '61', 'x', '99999999999'])
		refused(['tenant', 'set', slug, '--survey-minutes', bad],
			/may take 1 to 60 minutes/);
	assert.equal(shown(), '60');
	refused(['survey', 'check', file, random('t')], /there is no tenant/);
});

test('nothing that strangers wrote reaches the terminal as a control', () => {
	const name = '\u009b31mEva\u202e\u0085\u2028\u200f';
	const { slug } = tenantNew();
	const file = path.join(files, 'controls.xml');
	writeFileSync(file, readFileSync(path.join(root, 'tests/bench/quick.xml'),
		'utf8').replace('type="nps"', `type="nps" show-if="${name} is"`));
	const check = tool(['survey', 'check', file]);
	assert.equal(check.code, 1);
	assert.match(check.err, /“<C2>”|<9B>/);
	sql(`insert into app.audit (tenant_id, action, object_kind, object_id)
	    select id, 'test', 'name', :'name' from app.tenant
	    where slug = :'slug'`, { name, slug });
	const audit = tool(['audit', slug]);
	assert.match(audit.out, /<9B>31mEva<U\+202E><85><U\+2028><U\+200F>/);
	for (const text of [check.out, check.err, audit.out, audit.err])
		assert.doesNotMatch(text,
			/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]/);
});

test('survey export: every response, each version\'s columns, as CSV',
	async () => {
		const tenant = tenantNew();
		const survey = { path: `/${tenant.slug}/s/kept` };
		const publish = (questions) => assert.equal(tool(['survey', 'publish',
			tenant.slug, 'kept', definition(questions)]).code, 0);
		const table = () => {
			const run = tool(['survey', 'export', tenant.slug, 'kept']);
			assert.equal(run.code, 0, run.err);
			const [head, ...rows] = csv(run.out);
			return rows.map((row) => Object.fromEntries(head.map(
				(name, i) => [name, row[i]])));
		};
		publish(short('One word?'));
		assert.deepEqual(table(), []);
		await respond(survey, { nps: 9, word: '=1+1 "quoted", ünd' });
		await respond(survey, { nps: 3, word: '-5' });
		publish('<question code="topics" type="multiple"><label>T</label>' +
			'<option code="a">A</option><option code="b">B</option>' +
			'<other>Else</other></question>');
		await respond(survey, [['nps', 0], ['topics', 'b'], ['topics',
			'other'], ['topics.other', 'Z']]);
		const rows = table();
		assert.deepEqual(Object.keys(rows[0]), ['_receipt', '_state',
			'_version', '_started_at', '_completed_at', '_language',
			'_channel', '_session', '_agent', '_queue', '_outcome',
			'_session_language', '_session_start', '_session_end', 'nps',
			'topics=a', 'topics=b', 'topics=other',
			'topics.other', 'word']);
		assert.deepEqual(rows.map((r) => [r._state, r._version, r.nps,
			r['topics=a'], r['topics=b'], r['topics=other'],
			r['topics.other'], r.word]), [
			['complete', '2', '0', '0', '1', '1', 'Z', ''],
			['complete', '1', '3', '', '', '', '', '-5'],
			['complete', '1', '9', '', '', '', '',
				'\'=1+1 "quoted", ünd']]);
		for (let i = 0; i < 203; i++) await respond(survey, { nps: i % 11 });
		assert.equal(new Set(table().map((r) => r._receipt)).size, 206);
		refused(['survey', 'export', tenant.slug, 'none'],
			/there is no survey/);
	});

const versions = (tenant) => Number(one(`select count(*)
	from app.survey_version where tenant_id = :'id'`, tenant));

test('V13: what was published binds what follows, whichever version it was',
	() => {
		const tenant = tenantNew();
		const publish = (file, ...words) => words.length ?
			refused(['survey', 'publish', tenant.slug, 'kept', file],
				words[0]) :
			assert.equal(tool(['survey', 'publish', tenant.slug, 'kept',
				file]).code, 0);
		const first = definition(colour(['g', 'Green'], ['b', 'Blue'],
			['s', 'Silver', ' score="2"']) + short('One word?'));
		publish(first);
		publish(first);
		assert.equal(versions(tenant), 1, 'the same again is not a version');

		publish(definition(short('One word?').replace('short-text', 'date')),
			/“word” was of type “short-text”/);
		publish(definition('', 'other'), /The code of the survey was “kept”/);
		publish(definition(colour(['b', 'Blue'],
			['s', 'Silver', ' score="3"'])), /another score/);
		assert.equal(versions(tenant), 1);

		publish(definition(colour(['r', 'Red'], ['b', 'Blue'])));
		publish(definition(colour(['g', 'Orange'], ['b', 'Blue'])),
			/The option “g” was once “Green”/);
		publish(definition(colour(['b', 'Blue'], ['s', 'Silver', ' score="3"'])),
			/The option “s” was once/);
		publish(definition(short('What else?')), /“word” was another quest/);
		publish(definition(short('One word?').replace('short-text', 'date')),
			/“word” was of type “short-text”/);
		assert.equal(versions(tenant), 2);
		publish(definition(colour(['g', 'Green'], ['b', 'Blau']) +
			short('One word?')));
		assert.equal(versions(tenant), 3, 'what comes back as it was may');
	});

// The lock is the survey's row: who publishes waits there, with the version
// before in mind. What then became of it is decided in one psql session.
async function publishedMeanwhile(tenant, file, definition) {
	const psql = spawn('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', db,
		'-v', `id=${tenant.id}`, '-v', `definition=${definition}`]);
	psql.done = once(psql, 'close');
	psql.said = '';
	psql.stderr.on('data', (text) => { psql.said += text; });
	psql.stdin.write(`begin;
		update app.survey set slug = slug where tenant_id = :'id';
		insert into app.survey_version
		    (tenant_id, survey_id, version, definition)
		    select tenant_id, id, 2, :'definition' from app.survey
		    where tenant_id = :'id';
		update app.survey set current_version = 2 where tenant_id = :'id';
		\\echo locked
`);
	await once(psql.stdout, 'data');
	const run = spawn(program, ['survey', 'publish', tenant.slug, 'kept', file],
		{ cwd: root, env: settings({}) });
	run.done = once(run, 'close');
	run.err = run.out = '';
	run.stdout.on('data', (text) => { run.out += text; });
	run.stderr.on('data', (text) => { run.err += text; });
	psql.stdin.end(`do $$ begin
		for i in 1..3000 loop
			exit when exists (select from pg_locks where not granted
			    and pg_backend_pid() = any(pg_blocking_pids(pid)));
			perform pg_sleep(0.01);
		end loop;
	    end $$; commit;
`);
	const [[ended], [code]] = await Promise.all([psql.done, run.done]);
	assert.equal(ended, 0, psql.said);
	return { code, out: run.out, err: run.err };
}

test('two who publish at once: the later one looks again', async () => {
	const tenant = tenantNew();
	const publish = (file) => tool(['survey', 'publish', tenant.slug, 'kept',
		file]);
	const [first, second, third] = ['A?', 'B?', 'C?'].map((text) =>
		definition(short(text)));
	const made = publish(first);
	assert.equal(made.code, 0);
	assert.match(made.err, /warning: .* no link to a privacy notice/);
	sql(`update app.tenant set privacy_url = 'https://example.org/privacy'
		where slug = :'slug'`, tenant);
	assert.doesNotMatch(publish(first).err, /privacy/);
	const run = await publishedMeanwhile(tenant, third,
		readFileSync(second, 'utf8'));
	assert.equal(run.code, 1, run.out);
	assert.match(run.err, /^exitpoll: somebody else published .*nothing was/m);
	assert.equal(versions(tenant), 2);
	assert.equal(publish(third).code, 0);
	assert.equal(versions(tenant), 3);

	const other = tenantNew();
	tool(['survey', 'publish', other.slug, 'kept', first]);
	const same = await publishedMeanwhile(other, third,
		readFileSync(third, 'utf8'));
	assert.equal(same.code, 0, same.err);
	assert.match(same.out, /is at version 2$/m);
	assert.equal(versions(other), 2);
});

test('publishing never opens what somebody closed; set opens and closes', async () => {
	const tenant = tenantNew();
	const file = definition(short('One word?'));
	const next = definition(short('One word or two?'));
	const publish = (path) => tool(['survey', 'publish', tenant.slug, 'kept', path]);
	const set = (...options) => {
		const run = tool(['survey', 'set', tenant.slug, 'kept', ...options]);
		assert.equal(run.code, 0, run.err);
		return run.out;
	};
	const page = async () => (await new Visitor().get(`/${tenant.slug}/s/kept`)).status;
	const shows = async (status) => {
		for (let i = 0; i < 200 && await page() !== status; i++) await pause(25);
		assert.equal(await page(), status);
	};
	assert.match(publish(file).out, /is at version 1\n$/);
	await shows(200);
	assert.match(set('--state', 'closed'), /is closed, opens at once, closes never\n$/);
	await shows(410);
	assert.match(publish(next).out, /is at version 2, and stays closed\n$/);
	await shows(410);
	assert.match(set('--state', 'open'), /is open/);
	await shows(200);

	// Times are of the tenant's zone, and each alone can be taken away.
	assert.equal(tool(['tenant', 'set', tenant.slug, '--time-zone',
		'Asia/Tokyo']).code, 0);
	assert.match(set('--opens', '2020-01-01 09:00', '--closes', '2020-02-01 09:00'),
		/opens 2020-01-01T09:00, closes 2020-02-01T09:00\n$/);
	assert.equal(one(`select to_char(opens_at at time zone 'UTC', 'HH24:MI')
		from app.survey where tenant_id = :'id'`, tenant), '00:00');
	await shows(410);
	assert.match(set('--closes', 'none'),
		/opens 2020-01-01T09:00, closes never\n$/);
	await shows(200);
	for (const [options, words] of [
		[['--closes', '2019-12-31 00:00'], /opens before it closes/],
		[['--opens', 'tomorrow at tea'], /a time is like/],
		[['--state', 'ajar'], /state is open, paused/],
		[['--limit', '0'], /a limit is/], [['--size', '1'], /no option/]])
		refused(['survey', 'set', tenant.slug, 'kept', ...options], words);
	assert.match(set('--limit', '20'), /, has 0 of 20 responses\n$/);
	assert.match(set('--state', 'paused', '--limit', 'none'),
		/ is paused, opens 2020-01-01T09:00, closes never\n$/);
	await shows(410);
	set('--state', 'open');
	refused(['survey', 'set', tenant.slug, 'none', '--state', 'open'],
		/there is no survey/);
	await shows(200);
});

test('edge: a page for each status of nginx, in each language', () => {
	const dir = path.join(files, 'edge');
	refused(['edge', dir], /edge\/en: No such file/);
	mkdirSync(dir);
	for (let again = 0; again < 2; again++)
		assert.equal(tool(['edge', dir]).code, 0);
	const wanted = [...readFileSync(path.join(root, 'conf/nginx.conf.in'), 'utf8')
		.matchAll(/error_page .*\/(\d+)\.\$edge_kind;/g)].flatMap((m) =>
		[`${m[1]}.html`, `${m[1]}.json`]).sort();
	assert.ok(wanted.length > 10);
	for (const language of readdirSync(path.join(root, 'conf/words'))
		.filter((name) => name.endsWith('.po')).map((name) => name.slice(0, -3))) {
		assert.deepEqual(readdirSync(path.join(dir, language)).sort(), wanted);
		for (const name of wanted)
			assert.match(readFileSync(path.join(dir, language, name), 'utf8'),
				name.endsWith('.json') ? /^{"type"[^]*{{reference}}"}$/ :
					new RegExp(`<html lang="${language}"[^]*{{reference}}`));
	}
});

test('nowhere to publish to: words, and nothing is made', () => {
	const tenant = tenantNew();
	const file = definition('');
	refused(['survey', 'publish', random('t'), 'kept', file],
		/there is no tenant/);
	refused(['survey', 'publish', tenant.slug, 'BAD slug', file],
		/a survey's slug/);
	sql("update app.tenant set state = 'suspended' where id = :'id'", tenant);
	refused(['survey', 'publish', tenant.slug, 'kept', file], /suspended/);
	assert.equal(versions(tenant), 0);
});

test('migrating and the demo again change nothing', () => {
	const count = () => sql(`select (select count(*) from app.response),
		(select count(*) from app.survey_version),
		(select count(*) from app.opening)`)[0].join();
	assert.equal(tool(['migrate']).out, 'the database is current\n');
	const rows = Number(one('select count(*) from app.tenant'));
	const before = count();
	const run = tool(['demo'],
		{ env: { EXITPOLL_DEMO_PASSWORD: 'seven green bottles 7' } });
	assert.equal(run.code, 0, run.err);
	assert.equal(count(), before);
	assert.equal(Number(one('select count(*) from app.tenant')), rows);
});

const asks = (identity, code) => `<?xml version="1.0"?>
<survey xmlns="urn:exitpoll:survey:1" code="q" xml:lang="en"
 identity="${identity}"><title>Quotas</title><page code="one">
<question code="${code}" type="nps"><label>Recommend?</label></question>
</page></survey>`;

test('a version that a quota cannot be asked of is not published', () => {
	const { slug, id } = tenantNew();
	const file = (text) => {
		const to = path.join(files, `${random('q')}.xml`);
		writeFileSync(to, text);
		return to;
	};
	const publish = (text) => tool(['survey', 'publish', slug, 'q', file(text)]);
	assert.equal(publish(asks('identified', 'nps')).code, 0);
	sql(`insert into app.survey_quota (tenant_id, survey_id, n, name, condition,
		most) select tenant_id, id, 1, 'Happy ones', 'nps = 9', 10
		from app.survey where tenant_id = :'id'`, { id });
	for (const [text, words] of [[asks('identified', 'second'), /Happy ones/],
		[asks('anonymous', 'nps'), /counts for no quota/]]) {
		const run = publish(text);
		assert.equal(run.code, 1, run.out);
		assert.match(run.err, words);
		assert.equal(run.out, '');
	}
	assert.equal(one(`select current_version from app.survey
		where tenant_id = :'id'`, { id }), '1');
	sql(`update app.survey_quota set dropped_at = now()
		where tenant_id = :'id'`, { id });
	assert.equal(publish(asks('identified', 'second')).code, 0);
});

test('places of quotas are counted again from the responses', () => {
	const { slug, id } = tenantNew();
	const file = path.join(files, `${random('q')}.xml`);
	writeFileSync(file, asks('identified', 'nps'));
	assert.equal(tool(['survey', 'publish', slug, 'q', file]).code, 0);
	sql(`insert into app.survey_quota (tenant_id, survey_id, n, name, condition,
		most, taken) select tenant_id, s.id, n, 'Q', 'nps = 9', 10, 7
		from app.survey s, generate_series(1, 2) n where tenant_id = :'id';
		insert into app.response (tenant_id, id, survey_id, version, receipt,
		state, page, answers, language, completed_at, day, has_comment, quotas)
		select tenant_id, gen_random_uuid(), s.id, 1, 'receipt-' ||
		gen_random_uuid(), 'complete', 1, '{"nps":9}', 'en', now(),
		current_date, false, '{1}' from app.survey s,
		generate_series(1, 3) where tenant_id = :'id'`, { id });
	const run = tool(['quota', 'recount', slug, 'q']);
	assert.equal(run.code, 0, run.err);
	assert.match(run.out, /^2 quotas, 2 of them counted wrongly before\n$/);
	assert.deepEqual(sql(`select taken from app.survey_quota
		where tenant_id = :'id' order by n`, { id }).flat(), ['3', '0']);
	assert.match(tool(['quota', 'recount', slug, 'q']).out, /2 quotas, 0 of/);
	refused(['quota', 'recount', slug, 'none'], /has no survey none/);
	refused(['quota', 'recount', random('none'), 'q'], /./);
});
