// Résumés: what is taken, what is refused and in which words, and that a
// refusal leaves nothing behind. Real files beside the checkout, files that
// LibreOffice writes here and now, and multipart as odd clients send it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync,
	writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { port, shared } from '../lib/env.mjs';
import { once, Raw } from '../lib/raw.mjs';
import { enter, form, get, one, openingAdd, post, reference, rowCounts, send,
	sound, sql, tenantAdd, words } from '../lib/careers.mjs';

const tenant = tenantAdd();
const opening = openingAdd(tenant);

const TYPE = /must be a PDF, DOCX, ODT, RTF or TXT/;
const DAMAGED = /could not be uploaded – try again/;
const said = {
	'macros': /must not contain macros/, 'not-a-docx': TYPE,
	'not-an-odt': TYPE, 'not-a-pdf': TYPE, 'not-an-rtf': TYPE,
	'binary': TYPE, 'empty': /The selected file is empty/,
	'damaged': DAMAGED, 'too-many-entries': DAMAGED,
	'unsafe-names': DAMAGED, 'doctype': DAMAGED, 'too-deep': DAMAGED,
};

const text = readFileSync(new URL(import.meta.url));	// any UTF-8 text
const cv = { name: 'cv.txt', bytes: Buffer.from('Ten years of chats.\n') };

// The file of an application, as the database has it.
function stored(ref) {
	const row = sql(`select f.name, f.media_type, f.size,
		encode(f.sha256, 'hex'), encode((select string_agg(bytes, '' order
		by n) from app.file_chunk c where c.tenant_id = f.tenant_id
		and c.file_id = f.id), 'hex')
		from app.application a join app.file f
		on f.tenant_id = a.tenant_id and f.id = a.resume_file_id
		where a.tenant_id = :'id' and a.reference = :'ref'`,
	{ id: tenant.id, ref })[0];
	return row && { name: row[0], type: row[1], size: Number(row[2]),
		sum: row[3], bytes: Buffer.from(row[4], 'hex') };
}

const fileError = (res) => {
	const m = /<p class="error" id="resume-error">([\s\S]*?)<\/p>/.exec(
		res.html);
	return m ? words(m[1]) : '';
};

async function accepted(file, fields = {}) {
	const res = await send(await enter(opening), { resume_text: '',
		...fields }, file);
	const ref = reference(res);
	assert.ok(ref, `${file.name}: ${res.status} ${words(res.html)}`);
	const row = stored(ref);
	assert.equal(row.sum,
		createHash('sha256').update(file.bytes).digest('hex'), file.name);
	assert.deepEqual(row.bytes, Buffer.from(file.bytes), file.name);
	return row;
}

async function refused(file, want, status = 422) {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const res = await send(visit, { resume_text: '' }, file);
	assert.equal(res.status, status, file.name);
	assert.match(fileError(res), want, file.name);
	assert.match(res.html, /<a href="#resume">/, 'the summary leads there');
	assert.match(res.html, /name="email" value="jane@applicant\.example"/,
		'what was typed is still there');
	assert.deepEqual(rowCounts(tenant), before, file.name);
}

const folder = shared('uploads');

test('every listed file gets its verdict, in words', {
	skip: folder ? false : 'no real uploads beside the checkout' }, async (t) => {
	const rows = readFileSync(path.join(folder, 'verdicts.tsv'), 'utf8')
		.split('\n').filter((l) => l && !l.startsWith('#'))
		.map((l) => l.split('\t'));
	assert.ok(rows.length >= 80);
	for (const [name, verdict, reason] of rows) {
		await t.test(`${name}: ${verdict} ${reason ?? ''}`, async () => {
			const file = { name, bytes: readFileSync(path.join(folder, name)) };
			if (verdict === 'accept') {
				const row = await accepted(file);
				assert.ok(row.name.endsWith(path.extname(name)));
			} else {
				assert.ok(said[reason], `words for ${reason}`);
				await refused(file, said[reason]);
			}
		});
	}
});

test('every other file is answered in words, too', {
	skip: folder ? false : 'no real uploads beside the checkout' }, async () => {
	const listed = readFileSync(path.join(folder, 'verdicts.tsv'), 'utf8');
	const others = readdirSync(folder).filter((name) =>
		name !== 'verdicts.tsv' && !listed.includes(name + '\t'));
	assert.ok(others.length > 40);
	for (const name of others) {
		const file = { name, bytes: readFileSync(path.join(folder, name)) };
		const res = await send(await enter(opening), { resume_text: '' }, file);
		if (res.status === 303)
			assert.deepEqual(stored(reference(res)).bytes, file.bytes, name);
		else
			assert.ok([413, 422].includes(res.status) &&
				/[Tt]he selected/.test(fileError(res)), `${name}: ${res.status}`);
	}
});

// soffice is no part of the product; where it is there, its files are real.
const soffice = (() => {
	try {
		return execFileSync('sh', ['-c', 'command -v soffice']).toString()
			.trim();
	} catch {
		return null;
	}
})();

test('files that LibreOffice writes are taken', {
	skip: soffice ? false : 'soffice is not installed' }, async () => {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'exitpoll-cv-'));
	try {
		writeFileSync(path.join(dir, 'typed.rtf'), '{\\rtf1\\ansi {\\b Jane ' +
			"Doe}\\par Ten years of chats, gr\\'f6\\'dftenteils.\\par}");
		const convert = (from, to) => execFileSync(soffice, ['--headless',
			`-env:UserInstallation=file://${dir}/profile`, '--convert-to', to,
			'--outdir', dir, path.join(dir, from)], { stdio: 'ignore',
			timeout: 120_000 });
		convert('typed.rtf', 'odt:writer8');
		renameSync(path.join(dir, 'typed.odt'), path.join(dir, 'cv.odt'));
		convert('cv.odt', 'docx:MS Word 2007 XML');
		convert('cv.odt', 'rtf:Rich Text Format');
		convert('cv.odt', 'pdf:writer_pdf_Export');
		const types = { docx: /wordprocessingml/, odt: /opendocument\.text$/,
			rtf: /rtf$/, pdf: /pdf$/ };
		for (const [ext, type] of Object.entries(types)) {
			const row = await accepted({ name: `cv.${ext}`,
				bytes: readFileSync(path.join(dir, `cv.${ext}`)) });
			assert.match(row.type, type);
		}
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
});

test('too big: our form comes back, with what was typed', async () => {
	const big = (mb) => ({ name: 'cv.pdf',
		bytes: Buffer.alloc(Math.floor(mb * 1024 * 1024), 0x41) });
	await refused(big(5 + 1e-6), /smaller than 5 MB/, 413);
	await refused(big(7), /smaller than 5 MB/, 413);
	await refused({ name: 'cv.txt', bytes: Buffer.alloc(1024 * 1024 + 1, 65) },
		/smaller than 1 MB/);
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	for (const mb of [9, 13]) {
		const res = await post(visit.where, form(visit, {}, big(mb)));
		assert.equal(res.status, 413);
		assert.match(res.html, /<!DOCTYPE html>/i);
		assert.match(words(res.html), /too (big|large)/i);
		assert.match(res.headers.get('content-security-policy'),
			/default-src 'none'/);
	}
	assert.deepEqual(rowCounts(tenant), before);
});

// Files that take the longest to read: a thread reads them, one at a time, and
// those in line whose senders leave are passed over.
test('files made to be slow, at once, and senders who leave', async () => {
	const slow = [{ name: 'cv.rtf', bytes: Buffer.from('{\\rtf1' +
		'\\a'.repeat(2_500_000) + '}') },
	{ name: 'cv.pdf', bytes: Buffer.from('%PDF-1.4\n' +
		'obj endobj stream '.repeat(270_000) + '\n%%EOF') }];
	const visits = [];
	for (let i = 0; i < 8; i++) visits.push(await enter(opening));
	const leavers = visits.splice(0, 4).map(async (visit, i) => {
		const raw = await Raw.open(port);
		const bytes = body(visit, [`Content-Disposition: form-data; ` +
			`name="resume"; filename="${slow[i % 2].name}"`,
		slow[i % 2].bytes]);
		await raw.send(`POST ${visit.where} HTTP/1.1\r\nHost: localhost\r\n` +
			'Content-Type: multipart/form-data; boundary=XX\r\n' +
			`Content-Length: ${bytes.length}\r\n\r\n`);
		await raw.send(bytes);
		raw.close();
	});
	const answers = await Promise.all(visits.map((visit, i) =>
		send(visit, { resume_text: '' }, slow[i % 2])));
	await Promise.all(leavers);
	for (const [i, res] of answers.entries())
		if (i % 2 === 0)
			assert.deepEqual(stored(reference(res)).bytes, slow[0].bytes);
		else
			assert.match(fileError(res), DAMAGED);
	await accepted(cv);
});

test('nothing, an empty file, an odd name', async () => {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const none = await send(visit, { resume_text: '' });
	assert.equal(none.status, 422);
	assert.match(fileError(none), /Select a résumé file, or paste/);
	const unchosen = await send(visit, { resume_text: '' },
		{ name: '', bytes: Buffer.alloc(0) });
	assert.match(fileError(unchosen), /Select a résumé file, or paste/);
	assert.deepEqual(rowCounts(tenant), before);
	await refused({ name: 'cv.pdf', bytes: Buffer.alloc(0) }, said.empty);
	await refused({ name: 'cv.exe', bytes: text }, TYPE);
	await refused({ name: 'cv', bytes: text }, TYPE);
	const space = await send(await enter(opening), { resume_text: ' \r\n ' });
	assert.match(fileError(space), /Select a résumé file, or paste/);
});

test('text alone, file alone, both', async () => {
	const alone = reference(await send(await enter(opening)));
	assert.ok(alone);
	assert.equal(stored(alone), undefined);
	await accepted(cv);
	const both = reference(await send(await enter(opening), {}, cv));
	assert.deepEqual(stored(both).bytes, cv.bytes);
	assert.equal(one(`select resume_text from app.application
		where tenant_id = :'id' and reference = :'ref'`,
	{ id: tenant.id, ref: both }), sound.resume_text);
});

test('F6: a good file is kept while another field is put right', async () => {
	const visit = await enter(opening);
	const res = await send(visit, { email: 'nobody', resume_text: '' }, cv);
	assert.equal(res.status, 422);
	assert.match(words(res.html), /cv\.txt 20 bytes/);
	assert.match(res.html, /name="remove_resume"/);
	assert.match(words((await get(visit.url)).html), /cv\.txt 20 bytes/,
		'also after a reload');
	assert.equal(one(`select count(*) from app.application
		where tenant_id = :'id' and email = 'nobody'`, tenant), '0');
	const ref = reference(await send(visit, { resume_text: '' }));
	assert.deepEqual(stored(ref).bytes, cv.bytes);
});

test('F6: a kept file can be replaced, and a bad one replaces nothing',
	async () => {
		const visit = await enter(opening);
		const wrong = { email: '', resume_text: '' };
		await send(visit, wrong, cv);
		const bad = await send(visit, { resume_text: '' },
			{ name: 'cv.pdf', bytes: Buffer.from('not a PDF') });
		assert.equal(bad.status, 422, 'not sent with the older one unasked');
		assert.match(words(bad.html), /cv\.txt 20 bytes/);
		const other = { name: 'new.txt', bytes: Buffer.from('Newer.') };
		await send(visit, wrong, other);
		const ref = reference(await send(visit, { resume_text: '' }));
		assert.equal(stored(ref).name, 'new.txt');
	});

test('F6: Remove', async () => {
	const visit = await enter(opening);
	await send(visit, { email: '', resume_text: '' }, cv);
	const res = await send(visit, { remove_resume: '1', resume_text: '' });
	assert.equal(res.status, 422);
	assert.match(fileError(res), /Select a résumé file, or paste/);
	assert.doesNotMatch(words(res.html), /cv\.txt/);
	const ref = reference(await send(visit));
	assert.ok(ref);
	assert.equal(stored(ref), undefined);
});

test('F6: the size of what is kept', async () => {
	const visit = await enter(opening);
	for (const [size, want] of [[1, '1 byte'], [999, '999 bytes'],
		[1499, '1 kB'], [524288, '524 kB'], [1e6, '1.0 MB']]) {
		const res = await send(visit, { email: '', resume_text: '' },
			{ name: 'cv.txt', bytes: Buffer.alloc(size, 'x') });
		assert.equal(res.status, 422);
		assert.ok(words(res.html).includes(`cv.txt ${want} `), want);
	}
});

test('a kept file is its own visit\'s', async () => {
	const visit = await enter(opening);
	await send(visit, { email: '', resume_text: '' }, cv);
	const other = await enter(opening);
	assert.doesNotMatch(other.page.html, /cv\.txt/);
	const res = await send(other, { resume_text: '' });
	assert.equal(res.status, 422);
});

test('several files are refused, not one of them chosen', async () => {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const f = form(visit, {}, cv);
	f.append('resume', new Blob(['Another.']), 'two.txt');
	const res = await post(visit.where, f);
	assert.equal(res.status, 422);
	assert.match(fileError(res), /Select one file only/);
	assert.deepEqual(rowCounts(tenant), before);
});

// --- multipart as it comes --------------------------------------------------

const CRLF = '\r\n';

// Fields as raw parts; resume: the header lines and the bytes of the file part.
function body(visit, resume, boundary = 'XX', fields = {}) {
	const parts = Object.entries({ _token: visit.token, _pass: visit.pass,
		...sound, resume_text: '', ...fields }).map(([name, value]) =>
		`--${boundary}${CRLF}Content-Disposition: form-data; name="${name}"` +
		`${CRLF}${CRLF}${value}${CRLF}`);
	if (resume)
		parts.push(`--${boundary}${CRLF}${resume[0]}${CRLF}${CRLF}` +
			`${resume[1]}${CRLF}`);
	return Buffer.from(parts.join('') + `--${boundary}--${CRLF}`, 'utf8');
}

async function raw(visit, bytes, type = 'multipart/form-data; boundary=XX') {
	const res = await once(port, Buffer.concat([Buffer.from(
		`POST ${visit.where} HTTP/1.1${CRLF}Host: localhost${CRLF}` +
		`Content-Type: ${type}${CRLF}Content-Length: ${bytes.length}${CRLF}` +
		`Connection: close${CRLF}${CRLF}`), bytes]));
	return { status: res.status, location: res.headers.location?.[0],
		html: res.body.toString() };
}

const disposition = (rest) =>
	`Content-Disposition: form-data; ${rest}${CRLF}Content-Type: text/plain`;
const CV = 'Ten years of chats.';

const good = [
	['K1 a colon', 'name="resume"; filename="CV: Jane.txt"', /\.txt$/],
	['K2 a path of Windows', 'name="resume"; filename="C:\\\\Users\\\\j\\\\cv.txt"',
		/^cv\.txt$/],
	['K2 percent signs', 'name="resume"; filename="a%0d%0aX: y.txt"', /\.txt$/],
	['K3 a semicolon', 'name="resume"; filename="a;b.txt"', /^a.b\.txt$/],
	['K5 filename before name', 'filename="cv.txt"; name="resume"', /^cv\.txt$/],
	['K12 a path', 'name="resume"; filename="../../etc/passwd.txt"',
		/^passwd\.txt$/],
	['K12 UTF-8', 'name="resume"; filename="Lebenslauf Jürgen.txt"',
		/^Lebenslauf Jürgen\.txt$/],
	['K12 a turn of direction', 'name="resume"; filename="a\u202Efdp.txt"',
		/^[^\u202e]*\.txt$/],
];

for (const [what, head, name] of good)
	test(`${what} in the name of a file`, async () => {
		const visit = await enter(opening);
		const res = await raw(visit, body(visit, [disposition(head), CV]));
		assert.equal(res.status, 303, words(res.html));
		const row = stored(reference(res));
		assert.equal(row.bytes.toString(), CV);
		assert.match(row.name, name);
		assert.doesNotMatch(row.name, /[/\\\x00-\x1f]/);
	});

const boundaries = [
	['K6 quoted', 'multipart/form-data; boundary="X X"', 'X X', 303],
	['K6 behind another parameter',
		'multipart/form-data; charset=utf-8; boundary=XX', 'XX', 303],
	['K7 of 70 bytes', `multipart/form-data; boundary=${'b'.repeat(70)}`,
		'b'.repeat(70), 303],
	['K7 of 78 bytes', `multipart/form-data; boundary=${'b'.repeat(78)}`,
		'b'.repeat(78), 400],
	['none', 'multipart/form-data', 'XX', 400],
];

for (const [what, type, boundary, want] of boundaries)
	test(`a boundary: ${what}`, async () => {
		const visit = await enter(opening);
		const before = rowCounts(tenant);
		const res = await raw(visit, body(visit,
			[disposition('name="resume"; filename="cv.txt"'), CV], boundary),
		type);
		assert.equal(res.status, want, words(res.html));
		if (want === 303)
			assert.equal(stored(reference(res)).bytes.toString(), CV);
		else
			assert.deepEqual(rowCounts(tenant), before);
	});

test('K8: the boundary\'s text inside of a line is the file\'s', async () => {
	const visit = await enter(opening);
	const bytes = 'a--XX b\r\n-XX\r\n --XX\r\n--X X\n--XY';
	const res = await raw(visit, body(visit,
		[disposition('name="resume"; filename="cv.txt"'), bytes]));
	assert.equal(stored(reference(res)).bytes.toString(), bytes);
});

// What cannot be read whole is refused whole.
const malformed = {
	'K9 no end': (b) => b.subarray(0, b.length - 6),
	'K9 cut in a file': (b) => b.subarray(0, b.length - 30),
	'K9 bare LF': (b) => Buffer.from(b.toString().replaceAll('\r\n', '\n')),
	'K14b 5 MB before the first boundary': (b) =>
		Buffer.concat([Buffer.from('\r\n'.repeat(2_500_000)), b]),
	'K14b 5 MB behind the last': (b) =>
		Buffer.concat([b, Buffer.alloc(5_000_000, '-')]),
	'K14b a header of 5 MB': (b) => Buffer.from(b.toString().replace(
		'filename="cv.txt"', `filename="${'c'.repeat(5_000_000)}.txt"`)),
	'K14 5,000 parts': (b) => Buffer.concat([Buffer.from(
		('--XX\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n')
			.repeat(5000)), b]),
	'a part without a name': (b) => Buffer.from(b.toString().replace(
		'name="phone"', 'nome="phone"')),
	'an unknown field': (b) => Buffer.from(b.toString().replace(
		'name="phone"', 'name="fax"')),
	'K13 a field twice': (b) => Buffer.from(b.toString().replace(
		'name="phone"', 'name="name"')),
	'a file where text belongs': (b) => Buffer.from(b.toString().replace(
		'name="phone"', 'name="phone"; filename="p.txt"')),
	'text where the file belongs': (b) => Buffer.from(b.toString().replace(
		'; filename="cv.txt"', '')),
	'a tick that is none': (b) => Buffer.from(b.toString().replace(
		/(name="consent_process"\r\n\r\n)1/, '$1maybe')),
};

for (const [what, spoil] of Object.entries(malformed))
	test(`malformed: ${what}`, async () => {
		const visit = await enter(opening);
		const before = rowCounts(tenant);
		const bytes = body(visit,
			[disposition('name="resume"; filename="cv.txt"'), CV]);
		const started = Date.now();
		const res = await raw(visit, spoil(bytes));
		assert.ok([400, 413].includes(res.status),
			`${res.status} ${words(res.html)}`);
		assert.match(res.html, /<h1>/);
		assert.ok(Date.now() - started < 5000, 'without long thought');
		assert.deepEqual(rowCounts(tenant), before);
		assert.equal((await raw(visit, bytes)).status, 303,
			'the same, whole, is taken');
	});

test('K10: two file names', async () => {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const res = await raw(visit, body(visit, [disposition(
		'name="resume"; filename="cv.txt"; filename="b.exe"'), CV]));
	if (res.status === 303)
		assert.equal(stored(reference(res)).name, 'cv.txt');
	else
		assert.deepEqual(rowCounts(tenant), before);
	assert.ok([303, 400].includes(res.status));
});

test('K11: a NUL in a text is refused, not cut', async () => {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const res = await raw(visit, body(visit, null, 'XX',
		{ name: 'Jane\0Doe', resume_text: 'x' }));
	assert.equal(res.status, 422);
	assert.match(words(res.html), /Your name has an invisible control/);
	assert.deepEqual(rowCounts(tenant), before);
});

test('K15, K21: bulk holds nobody up', async () => {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const bulk = [
		raw(visit, body(visit, null, 'XX', { cover_note: 'x'.repeat(4e6),
			resume_text: 'x' })),
		raw(visit, body(visit, [disposition(
			'name="resume"; filename="cv.pdf"'), '-'.repeat(5e6)])),
		raw(visit, body(visit, [disposition(
			'name="resume"; filename="cv.txt"'), '\r\n--X'.repeat(1e6)])),
	];
	let worst = 0, done = false;
	const all = Promise.all(bulk).finally(() => { done = true; });
	while (!done) {
		const started = Date.now();
		assert.equal((await get(opening.path)).status, 200);
		worst = Math.max(worst, Date.now() - started);
	}
	for (const res of await all)
		assert.equal(res.status, 422);
	assert.ok(worst < 3000, `another visitor waited ${worst} ms`);
	assert.deepEqual(rowCounts(tenant), before);
});
