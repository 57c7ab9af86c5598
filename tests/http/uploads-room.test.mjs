// What résumés may take: who is over a bound gets the form back, filled in, and
// is told what to do; nobody slips past it beside another; room comes back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { data, db, root } from '../lib/env.mjs';
import { enter, get, one, openingAdd, reference, send, sound, sql, tenantAdd,
	words } from '../lib/careers.mjs';

const KB = 1024;
const file = (kb, letter = 'x') => ({ name: 'cv.txt',
	bytes: Buffer.alloc(kb * KB, letter) });
const nameless = { name: '', resume_text: '' };

function place(kb) {
	const tenant = tenantAdd();
	sql("update app.tenant set file_quota = :'n' where id = :'id'",
		{ id: tenant.id, n: kb * KB });
	return { tenant, opening: openingAdd(tenant) };
}

const use = ({ tenant }) => sql(`select bytes, unsent,
	(select coalesce(sum(size), 0) from app.file f where f.tenant_id = :'id'),
	(select count(*) from app.file f where f.tenant_id = :'id')
	from app.file_use where tenant_id = :'id'`, tenant)[0]?.map(Number);

const fileError = (res) => words(/<p class="error" id="resume-error">([\s\S]*?)<\/p>/
	.exec(res.html)?.[1] ?? '').trim();

test('no room: the form comes back filled in and says what to do', async () => {
	const it = place(400);
	const kept = await enter(it.opening);
	assert.equal((await send(kept, nameless, file(90))).status, 422);
	for (const [language, want] of [['en', /no room for a file .*\. All else .* Paste your résumé as text/],
		['de', /Datei .* kein Platz\. Alles andere.* Lebenslauf als Text/]]) {
		sql("update app.tenant set language = :'language' where id = :'id'",
			{ id: it.tenant.id, language });
		const visit = await enter(it.opening);
		const res = await send(visit, nameless, file(20));
		assert.equal(res.status, 503);
		assert.equal(res.headers.get('retry-after'), '600');
		assert.match(fileError(res), want);
		assert.match(res.html, /<a href="#resume">/);
		assert.ok(res.html.includes(`value="${sound.email}"`));
		assert.ok(res.html.includes(sound.cover_note));
		assert.ok(reference(await send(visit, { resume_text: 'Pasted.' })),
			'without a file it is taken');
	}
	sql("update app.tenant set language = 'en' where id = :'id'", it.tenant);
	assert.deepEqual(use(it), [90 * KB, 90 * KB, 90 * KB, 1]);
	const page = await send(kept, nameless, file(101));
	assert.equal(page.status, 503, 'a larger one than there is room for');
	assert.match(words(page.html), /cv\.txt 92 kB/, 'replaces nothing');
	assert.equal((await send(kept, nameless, file(100, 'y'))).status, 422);
	assert.deepEqual(use(it), [100 * KB, 100 * KB, 100 * KB, 1],
		'the one before is gone at once');
});

test('who sends a complete form has the room that drafts have not', async () => {
	const it = place(400);
	await send(await enter(it.opening), nameless, file(100));
	const whole = await send(await enter(it.opening), { resume_text: '' },
		file(299));
	assert.ok(reference(whole));
	assert.deepEqual(use(it), [399 * KB, 100 * KB, 399 * KB, 2]);
	const full = await send(await enter(it.opening), { resume_text: '' },
		file(2));
	assert.equal(full.status, 503);
});

test('a draft that is sent, emptied or over gives its room back', async () => {
	const it = place(400);
	const visit = await enter(it.opening);
	await send(visit, nameless, file(60));
	assert.deepEqual(use(it), [60 * KB, 60 * KB, 60 * KB, 1]);
	await send(visit, { ...nameless, remove_resume: '1' });
	assert.deepEqual(use(it), [0, 0, 0, 0]);
	await send(visit, nameless, file(70));
	assert.ok(reference(await send(visit, { resume_text: '' })));
	assert.deepEqual(use(it), [70 * KB, 0, 70 * KB, 1]);
	await send(await enter(it.opening), nameless, file(80));
	sql(`delete from app.application_draft where tenant_id = :'id'
		and size > 0`, it.tenant);
	assert.deepEqual(use(it), [70 * KB, 0, 70 * KB, 1]);
});

test('many at once do not get past the bound together', async () => {
	const it = place(400);
	const visits = [];
	for (let i = 0; i < 12; i++) visits.push(await enter(it.opening));
	const answers = await Promise.all(visits.map((visit) =>
		send(visit, nameless, file(30))));
	const codes = answers.map((res) => res.status);
	assert.equal(codes.filter((code) => code === 422).length, 3);
	assert.equal(codes.filter((code) => code === 503).length, 9);
	assert.deepEqual(use(it), [90 * KB, 90 * KB, 90 * KB, 3]);
});

test('the same draft many times at once keeps one file', async () => {
	const it = place(400);
	const visit = await enter(it.opening);
	const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((i) =>
		send(visit, nameless, file(90, String(i)))));
	assert.deepEqual(answers.map((res) => res.status), Array(6).fill(422));
	assert.deepEqual(use(it), [90 * KB, 90 * KB, 90 * KB, 1]);
});

test('sending while another file comes: one application, one file', async () => {
	const it = place(4000);
	for (let i = 0; i < 6; i++) {
		const visit = await enter(it.opening);
		await send(visit, nameless, file(20));
		const answers = await Promise.all([send(visit, { resume_text: '' }),
			send(visit, nameless, file(30)), send(visit, { resume_text: '' })]);
		const refs = new Set([answers[0], answers[2]].map(reference));
		assert.equal(refs.size, 1, 'one application');
		assert.ok(!refs.has(null), answers.map((a) => a.status).join());
	}
	const [bytes, , files] = use(it);
	assert.equal(bytes, files);
	assert.equal(one(`select count(*) from app.application a
		left join app.file f on f.tenant_id = a.tenant_id
		and f.id = a.resume_file_id
		where a.tenant_id = :'id' and f.id is null`, it.tenant), '0');
});

test('a network with too many unsent files is told so', async () => {
	const it = place(40000);
	const visit = await enter(it.opening);
	await send(visit, nameless, file(1));
	const [network, drafts] = sql(`select n.network, n.drafts
		from app.upload_network n join app.application_draft d using (network)
		where d.tenant_id = :'id'`, it.tenant)[0];
	assert.match(network, /^[0-9a-f-]{32,36}$/, 'no address');
	try {
		sql("update app.upload_network set drafts = 200 where network = :'network'",
			{ network });
		const res = await send(await enter(it.opening), nameless, file(1));
		assert.equal(res.status, 429);
		assert.equal(res.headers.get('retry-after'), '3600');
		assert.match(fileError(res), /files have come from your network .* in an hour/);
		assert.ok(reference(await send(await enter(it.opening),
			{ resume_text: '' }, file(1))), 'a complete form is taken');
	} finally {
		sql(`update app.upload_network set drafts = ${Number(drafts)}
			where network = :'network'`, { network });
	}
});

test('the operator sets and sees how much a customer may keep', async () => {
	const it = place(400);
	const tool = (...args) => execFileSync(path.resolve(root,
		process.env.EXITPOLL_BUILD ?? 'build', 'exitpoll'), args, {
		encoding: 'utf8', stdio: 'pipe', env: { ...process.env,
			EXITPOLL_DB: db, EXITPOLL_ROOT: root,
			EXITPOLL_SECRET: path.join(data, 'secret') } });
	await send(await enter(it.opening), nameless, file(100));
	tool('tenant', 'set', it.tenant.slug, '--file-mb', '8');
	await send(await enter(it.opening), nameless, file(1000));
	assert.match(tool('tenant', 'list'),
		new RegExp(`^${it.tenant.slug} +active +1 of 8 MB `, 'm'));
	for (const bad of ['-1', '1048577', 'x'])
		assert.throws(() => tool('tenant', 'set', it.tenant.slug, '--file-mb',
			bad), /0 to 1048576 megabytes/);
});

test('/readyz says nothing of the disk while there is room', async () => {
	assert.equal((await get('/readyz')).html, 'ready\n');
});
