// The operator's command line: what it says and exits with, what it refuses,
// and that a second time does no harm. The database is the tested instance's.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { data, db, root, url } from '../lib/env.mjs';
import { one, sql, Visitor } from '../lib/app.mjs';
import { logs } from '../lib/careers.mjs';

const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
const files = mkdtempSync(path.join(tmpdir(), 'exitpoll-tool-'));
after(() => rmSync(files, { recursive: true, force: true }));

const random = (stem) => stem + randomBytes(6).toString('hex');

function tool(args, { input = '', env = {} } = {}) {
	const run = spawnSync(path.join(build, 'exitpoll'), args, {
		cwd: root, encoding: 'utf8', input, timeout: 60_000,
		env: { ...process.env, EXITPOLL_ROOT: root, EXITPOLL_DATA: data,
			EXITPOLL_SECRET: path.join(data, 'secret'),
			EXITPOLL_DB: db.replace(/ user=\S+$/, ''), ...env } });
	return { code: run.status, out: run.stdout, err: run.stderr };
}

function refused(args, words, options) {
	const run = tool(args, options);
	assert.equal(run.code, 1, `${args.join(' ')}: ${run.out}${run.err}`);
	assert.match(run.out + run.err, words);
	return run;
}

function tenantNew() {
	const slug = random('t');
	const run = tool(['tenant', 'add', slug, 'The Tool’s Tenant']);
	assert.equal(run.code, 0, run.err);
	return { slug, id: run.out.trim() };
}

test('a command line that is none: the usage, and 2', () => {
	for (const args of [[], ['bogus'], ['tenant'], ['tenant', 'add'],
		['tenant', 'drop', 'x', 'y'], ['user', 'add', 'x'], ['survey'],
		['survey', 'check'], ['survey', 'publish', 'x', 'y'],
		['migrate', 'x']]) {
		const run = tool(args);
		assert.equal(run.code, 2, args.join(' '));
		assert.match(run.err, /^usage: exitpoll/);
		assert.equal(run.out, '');
	}
	assert.equal(tool(['help']).code, 0);
});

test('no database: one line that says so, and 1', () => {
	const run = tool(['tenant', 'add', random('t'), 'X'],
		{ env: { EXITPOLL_DB: 'host=/nonexistent' } });
	assert.equal(run.code, 1);
	assert.match(run.err, /^exitpoll: the database does not answer/);
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
	refused(['tenant', 'set', random('t'), '--name', 'X'], /no tenant/);
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

test('who cannot be added: words, and no row', () => {
	const { slug } = tenantNew();
	const email = () => `${random('p')}@people.example`;
	const before = one('select count(*) from app.account');
	for (const bad of ['bad', 'a b@x.example', 'a@x.example\r\nBcc: z@z.zz',
		'a@x.example,b@x.example', '<a@x.example>', ''])
		refused(['user', 'add', slug, bad, 'Ann', 'owner'], /the address/);
	for (const bad of ['', 'two\nlines', 'x'.repeat(121)])
		refused(['user', 'add', slug, email(), bad, 'owner'], /a name has/);
	refused(['user', 'add', slug, email(), 'Ann', 'boss'], /the role is/);
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
			.out.includes('root:'));
		refused(['survey', 'check', path.join(files, 'none.xml')], /No such/);
		refused(['survey', 'check', files], /not a file/);
		refused(['survey', 'check', '/dev/zero'], /not a file/);
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
			/"word" was of type "short-text"/);
		publish(definition('', 'other'), /the code of the survey was "kept"/);
		publish(definition(colour(['b', 'Blue'],
			['s', 'Silver', ' score="3"'])), /another score/);
		assert.equal(versions(tenant), 1);

		publish(definition(colour(['r', 'Red'], ['b', 'Blue'])));
		publish(definition(colour(['g', 'Orange'], ['b', 'Blue'])),
			/the option "g" was once "Green"/);
		publish(definition(colour(['b', 'Blue'], ['s', 'Silver', ' score="3"'])),
			/the option "s" was once/);
		publish(definition(short('What else?')), /"word" was another quest/);
		publish(definition(short('One word?').replace('short-text', 'date')),
			/"word" was of type "short-text"/);
		assert.equal(versions(tenant), 2);
		publish(definition(colour(['g', 'Green'], ['b', 'Blau']) +
			short('One word?')));
		assert.equal(versions(tenant), 3, 'what comes back as it was may');
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
