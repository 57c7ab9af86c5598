// Applications as the people who hire see them: list, filters, one of them,
// moving it on, and the download of its file.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Visitor, applicationAdd, one, personAdd, plain, sql, tenantAdd }
	from '../lib/app.mjs';

const tenant = tenantAdd();
const recruiter = await Visitor.signIn(personAdd(tenant, 'recruiter'));
const owner = await Visitor.signIn(personAdd(tenant, 'owner'));

const stageOf = (row) => sql(`select stage, revision from app.application
	where id = :'id'`, { id: row.id })[0];
const href = (row) => `/app/applications/${row.id}`;
const links = (page) => [...page.text.matchAll(
	/href="\/app\/applications\/([0-9a-f-]{36})"/g)].map((m) => m[1]);

async function move(who, row, fields) {
	return who.post(`${href(row)}/stage`, { _csrf: await who.csrf(), ...fields });
}

test('an empty list says so', async () => {
	const nobody = tenantAdd();
	const who = await Visitor.signIn(personAdd(nobody, 'recruiter'));
	const page = await who.get('/app/applications');
	assert.equal(page.status, 200);
	assert.match(page.text, /There is no application here/);
	assert.match(plain(page.text), /All stages \(0\)/);
});

test('the list filters by opening and stage, and counts each stage',
	async () => {
	const [a, b] = [applicationAdd(tenant), applicationAdd(tenant)];
	sql(`update app.application set stage = 'interview' where id = :'id'`,
		{ id: b.id });
	const all = await recruiter.get('/app/applications');
	for (const row of [a, b]) assert.ok(links(all).includes(row.id));
	const byOpening = await recruiter.get(
		`/app/applications?opening=${a.opening}`);
	assert.deepEqual(links(byOpening), [a.id]);
	assert.match(plain(byOpening.text), /Received \(1\).*Interview \(0\)/s);
	const byBoth = await recruiter.get(
		`/app/applications?opening=${b.opening}&stage=interview`);
	assert.deepEqual(links(byBoth), [b.id]);
	assert.deepEqual(links(await recruiter.get(
		`/app/applications?opening=${b.opening}&stage=hired`)), []);
	// What is not a filter of ours filters nothing.
	for (const odd of ['stage=nope', 'opening=nope', "opening='", 'x=y',
		'stage=%00', 'opening=%F0%9F%98%80'])
		assert.deepEqual(links(await recruiter.get(
			`/app/applications?${odd}`)), links(await recruiter.get(
			'/app/applications')), odd);
});

test('older pages follow each other without a gap or a repeat', async () => {
	const many = tenantAdd();
	const first = applicationAdd(many);
	sql(`insert into app.application (tenant_id, id, opening_id, draft_id,
			reference, name, email, resume_text, language, age_ok, age_min,
			age_method, age_wording, consent_process_hash,
			consent_process_language, stage, created_at)
		select tenant_id, gen_random_uuid(), opening_id, gen_random_uuid(),
			'REFERENCE-' || n, 'Name ' || n, email, 'text', 'en', true, 16,
			'self-declared', '1', consent_process_hash, 'en', stage,
			created_at - (n / 3) * interval '1 minute'
		from app.application, generate_series(1, 119) n where id = :'id'`,
	{ id: first.id });
	const who = await Visitor.signIn(personAdd(many, 'owner'));
	const seen = [];
	let target = '/app/applications';
	for (let pages = 0; target && pages < 9; pages++) {
		const page = await who.get(target);
		assert.equal(page.status, 200);
		seen.push(...links(page));
		target = plain(/href="([^"]*older=[^"]*)"/.exec(page.text)?.[1] ?? '');
	}
	assert.equal(seen.length, 120);
	assert.equal(new Set(seen).size, 120);
	assert.equal((await who.get('/app/applications?older=nonsense')).status,
		404);
});

test('one application shows all that was sent, as text', async () => {
	const row = applicationAdd(tenant, { name: '<b>Zoë</b> & "Co"' });
	const page = await recruiter.get(href(row));
	assert.equal(page.status, 200);
	assert.match(page.text, /&lt;b&gt;Zoë&lt;\/b&gt; &amp;/);
	assert.doesNotMatch(page.text, /<b>/);
	const words = plain(page.text);
	for (const want of [row.reference, 'zoe@mail.example', 'Chat agent',
		'Passed: says to be 16 or older', 'Lebenslauf "Zoë" 履歴書.docx',
		'A note with <b>marks</b>', 'Application received', 'German',
		'Consent to keep on file'])
		assert.ok(words.includes(want), want);
});

test('the consent to keep on file can be withdrawn, and it shows', async () => {
	const row = applicationAdd(tenant);
	assert.doesNotMatch((await recruiter.get(href(row))).text, /\/keep"/,
		'nothing to withdraw');
	sql(`update app.application set consent_keep = true, consent_keep_at = now(),
		consent_keep_hash = sha256('x') where id = :'id'`, { id: row.id });
	const page = await recruiter.get(href(row));
	assert.match(page.text, new RegExp(`action="${href(row)}/keep"`));
	const withdraw = async (who) => who.post(`${href(row)}/keep`,
		{ _csrf: await who.csrf() });
	const stranger = await Visitor.signIn(personAdd(tenantAdd(), 'owner'));
	assert.equal((await withdraw(stranger)).status, 404, "not another customer's");
	const kept = () => one('select kept from app.application where id = :\'id\'',
		{ id: row.id });
	assert.equal(kept(), 't');
	for (let i = 0; i < 2; i++) {
		const answer = await withdraw(recruiter);
		assert.equal(answer.status, 303);
		const after = await recruiter.get(answer.headers.location);
		assert.match(plain(after.text), /on file is withdrawn\./);
		assert.match(plain(after.text),
			/Consent to keep on file withdrawn, noted by Person recruiter/);
		assert.doesNotMatch(after.text, /\/keep"/);
	}
	assert.equal(kept(), 'f');
	assert.equal(one(`select count(*) from app.application_event
		where application_id = :'id' and kind = 'keep_withdrawn'`,
	{ id: row.id }), '1', 'noted once');
});

test('a stage is set once, with its history', async () => {
	const row = applicationAdd(tenant);
	const moved = await move(recruiter, row, { revision: '1', stage: 'review' });
	assert.equal(moved.status, 303);
	assert.deepEqual(stageOf(row), ['review', '2']);
	const page = await recruiter.get(moved.headers.location);
	assert.match(plain(page.text), /The stage is now: In review\./);
	assert.match(plain(page.text),
		/Moved from Received to In review by Person recruiter/);
	// Choosing what it is already moves nothing.
	assert.equal((await move(recruiter, row, { revision: '2',
		stage: 'review' })).status, 303);
	assert.deepEqual(stageOf(row), ['review', '2']);
	assert.equal(one(`select count(*) from app.application_event
		where application_id = :'id'`, { id: row.id }), '2');
	// Rejected and taken back: every move is possible, none is hidden.
	for (const [revision, stage] of [['2', 'rejected'], ['3', 'interview']])
		assert.equal((await move(owner, row, { revision, stage })).status, 303);
	assert.deepEqual(stageOf(row), ['interview', '4']);
});

test('a form that is stale is refused with words and nothing is changed',
	async () => {
	const row = applicationAdd(tenant);
	await move(owner, row, { revision: '1', stage: 'offer' });
	for (const revision of ['1', '0', '-1', '3', '99999999999999999999', '',
		'x']) {
		const answer = await move(recruiter, row, { revision, stage: 'rejected' });
		assert.equal(answer.status, 409, revision);
		assert.match(plain(answer.text), /Somebody else changed this/);
		assert.match(plain(answer.text), /The stage is: Offer\./);
		assert.match(answer.text, /name="revision" value="2"/);
	}
	assert.deepEqual(stageOf(row), ['offer', '2']);
});

test('of two who move it at once one wins and one is told', async () => {
	for (let i = 0; i < 10; i++) {
		const row = applicationAdd(tenant);
		const [a, b] = await Promise.all([
			move(recruiter, row, { revision: '1', stage: 'review' }),
			move(owner, row, { revision: '1', stage: 'rejected' })]);
		assert.deepEqual([a.status, b.status].sort(), [303, 409]);
		assert.deepEqual(stageOf(row),
			[a.status === 303 ? 'review' : 'rejected', '2']);
	}
});

test('a stage that is none is refused', async () => {
	const row = applicationAdd(tenant);
	for (const stage of ['', 'nope', 'RECEIVED', "review'", 'review\n']) {
		const answer = await move(recruiter, row, { revision: '1', stage });
		assert.equal(answer.status, 422, JSON.stringify(stage));
		assert.match(plain(answer.text), /Choose one of the stages/);
	}
	assert.deepEqual(stageOf(row), ['received', '1']);
});

test('the file comes back byte by byte, as a harmless attachment', async () => {
	const row = applicationAdd(tenant);
	const file = await recruiter.get(`${href(row)}/resume`);
	assert.equal(file.status, 200);
	const sum = (bytes) => createHash('sha256').update(bytes).digest('hex');
	assert.equal(sum(file.bytes), sum(row.bytes));
	const { headers } = file;
	assert.equal(headers['content-type'], 'application/vnd.' +
		'openxmlformats-officedocument.wordprocessingml.document');
	assert.equal(headers['content-security-policy'],
		"sandbox; default-src 'none'; frame-ancestors 'none'");
	assert.equal(headers['x-frame-options'], undefined, 'said by the policy');
	assert.equal(headers['x-content-type-options'], 'nosniff');
	assert.equal(headers['cache-control'], 'no-store');
	assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
	const m = /^attachment; filename="([A-Za-z0-9._-]+)"; filename\*=UTF-8''([A-Za-z0-9%._~-]+)$/
		.exec(headers['content-disposition']);
	assert.ok(m, headers['content-disposition']);
	assert.ok(m[1].endsWith('.docx'));
	assert.match(decodeURIComponent(m[2]), /^Lebenslauf .*Zoë.*履歴書\.docx$/);
});

test('a file goes by what it was proven to be, not by its name', async () => {
	const row = applicationAdd(tenant, { fileName: 'cv.html',
		file: 'tests/unit/data/resumes/cv.pdf', mediaType: 'application/pdf' });
	const { headers } = await recruiter.get(`${href(row)}/resume`);
	assert.equal(headers['content-type'], 'application/pdf');
	assert.match(headers['content-disposition'], /filename="[^"]*\.pdf"/);
	const odd = applicationAdd(tenant, {
		fileName: 'a"; filename=evil.exe\\..%2f;.pdf',
		file: 'tests/unit/data/resumes/cv.pdf', mediaType: 'application/pdf' });
	const answer = await recruiter.get(`${href(odd)}/resume`);
	assert.match(answer.headers['content-disposition'],
		/^attachment; filename="[A-Za-z0-9._-]+\.pdf"; filename\*=UTF-8''[A-Za-z0-9%._~-]+\.pdf$/);
});

test('a file of the largest size comes back whole', async () => {
	const row = applicationAdd(tenant);
	const bytes = Buffer.alloc(5 << 20, Buffer.from('0123456789abcdef!'));
	sql(`update app.file f set size = :'size', sha256 = sha256(all_bytes)
		from app.application a, convert_to(left(repeat('0123456789abcdef!',
			:'size'::int / 17 + 1), :'size'::int), 'UTF8') all_bytes
		where a.id = :'id' and f.id = a.resume_file_id;
		delete from app.file_chunk c using app.application a
		where a.id = :'id' and c.file_id = a.resume_file_id;
		insert into app.file_chunk (tenant_id, file_id, n, bytes)
		select a.tenant_id, a.resume_file_id, n, convert_to(substr(left(
			repeat('0123456789abcdef!', :'size'::int / 17 + 1),
			:'size'::int), n * 262144 + 1, 262144), 'UTF8')
		from app.application a, generate_series(0, 19) n
		where a.id = :'id'`, { id: row.id, size: bytes.length });
	const file = await recruiter.get(`${href(row)}/resume`);
	assert.equal(file.status, 200);
	assert.ok(file.bytes.equals(bytes), `${file.bytes.length} bytes`);
});

test('an application without a file has none to download', async () => {
	const row = applicationAdd(tenant);
	sql(`update app.application set resume_file_id = null,
		resume_text = 'typed' where id = :'id'`, { id: row.id });
	assert.equal((await recruiter.get(`${href(row)}/resume`)).status, 404);
	assert.doesNotMatch((await recruiter.get(href(row))).text, /\/resume"/);
});

test('a stage more is a row more: list, filter, move, history', async () => {
	const own = tenantAdd();
	const row = applicationAdd(own);
	sql(`insert into app.stage (tenant_id, code, position, label, kind)
		values (:'tenant', 'trial', 35, 'Trial <day>', 'open')`,
	{ tenant: own.id });
	const who = await Visitor.signIn(personAdd(own, 'recruiter'));
	const page = await who.get(href(row));
	assert.match(page.text, /<option value="trial">Trial &lt;day&gt;<\/option>/);
	assert.equal((await move(who, row, { stage: 'trial', revision: 1 })).status,
		303);
	assert.deepEqual(stageOf(row), ['trial', '2']);
	assert.match(plain((await who.get(href(row))).text),
		/Moved from Received to Trial <day> by/);
	const list = await who.get('/app/applications?stage=trial');
	assert.deepEqual(links(list), [row.id]);
	assert.match(plain(list.text),
		/Received \(0\).*Interview \(0\).*Trial <day> \(1\).*Offer \(0\)/s);
	// It is this customer's, and nobody else's.
	assert.doesNotMatch((await recruiter.get('/app/applications')).text,
		/Trial/);
});

test('whoever hires sees whether the confirmation was sent', async () => {
	const row = applicationAdd(tenant);
	const [delivery] = sql(`insert into app.delivery (tenant_id, kind, purpose,
			application_id, recipient, content)
		values (:'tenant', 'mail', 'application.received', :'id',
			'zoe@mail.example', '{"subject": "s", "text": "t"}')
		returning id`, { tenant: tenant.id, id: row.id })[0];
	const says = async () => /Confirmation by e-mail\s*(.*)/.exec(
		plain((await owner.get(href(row))).text))[1];
	assert.match(await says(), /^Not sent yet/);
	const set = (what) => sql(`update app.delivery set ${what}
		where id = :'delivery'`, { delivery });
	set(`next_at = '2031-03-04T10:00Z', last_error = 'smtp: answer 451'`);
	assert.match(await says(), /Not sent yet \(smtp: answer 451\), next try .*2031/);
	set(`state = 'failed', ended_at = '2032-03-04T10:00Z'`);
	assert.match(await says(), /Could not be sent \(smtp: answer 451\), .*2032/);
	set(`state = 'delivered', recipient = null, content = null`);
	assert.match(await says(), /^Sent .*2032/);
});
