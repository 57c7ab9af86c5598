// A question that takes a file: from the page's button to the page where it is
// sent and back, what is refused, what is kept for whom, and what goes when it
// is replaced, taken away, hidden, declined or left unfinished.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import path from 'node:path';
import { fill, formOf, get, post, postMultipart, rows, sql, surveyNew, tool,
	until } from '../lib/survey.mjs';
import { pageRead, text } from '../lib/html.mjs';
import { Visitor, one, personAdd, surveyAdd, tenantAdd } from
	'../lib/app.mjs';
import { keyMake, token } from '../lib/context.mjs';
import { readFileSync } from 'node:fs';
import { root } from '../lib/env.mjs';

const XML = 'tests/http/data/file.xml';
const fresh = () => surveyNew('acme', XML);
const said = (answer) => answer.text === '' ? '' : text(pageRead(answer.text).nodes.find((n) =>
	n.attributes.id === 'main')).replace(/\s+/g, ' ');

// A picture as an encoder writes it, of one colour.
function png(side = 8, shade = 0x80) {
	const chunk = (name, body) => {
		const head = Buffer.alloc(4), tail = Buffer.alloc(4);
		head.writeUInt32BE(body.length);
		const whole = Buffer.concat([Buffer.from(name), body]);
		tail.writeUInt32BE(crc(whole));
		return Buffer.concat([head, whole, tail]);
	};
	const size = Buffer.alloc(13);
	size.writeUInt32BE(side, 0);
	size.writeUInt32BE(side, 4);
	size[8] = 8;
	const line = Buffer.concat([Buffer.of(0), Buffer.alloc(side, shade)]);
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', size), chunk('IDAT', deflateSync(Buffer.concat(
			Array(side).fill(line)))), chunk('IEND', Buffer.alloc(0))]);
}

// PNG 3rd edition, annex D.
const table = [...Array(256).keys()].map((n) => {
	for (let k = 0; k < 8; k++)
		n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
	return n >>> 0;
});
const crc = (bytes) => (bytes.reduce((c, b) =>
	table[(c ^ b) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

const picture = { filename: 'C:\\Photos\\my <desk>.PNG', type: 'image/png',
	bytes: png() };
const paper = { filename: 'paper.txt', type: 'text/plain',
	bytes: Buffer.from('On paper it says so.\n') };

// The first page, as far as its button "Add a file": the page that it leads to.
async function toFile(survey, answers = { nps: '3', why: 'Slow' },
	code = 'photo') {
	const form = formOf(await get(survey.path));
	const sent = await post(form.action, fill(form, answers,
		[['_attach', code]]));
	assert.equal(sent.status, 303, said(sent));
	return get(sent.to);
}

async function sendFile(page, file, more = []) {
	const form = formOf(page);
	return postMultipart(form.action, [...fill(form, {}), ['file', file],
		...more]);
}

const files = (survey) => sql(`select a.question, f.name, f.media_type, f.size,
	a.is_sent, a.file_id
	from response_file a join file f on f.tenant_id = a.tenant_id
	    and f.id = a.file_id
	join response r on r.tenant_id = a.tenant_id and r.id = a.response_id
	where r.survey_id = (select s.id from survey s join tenant t
	    on t.id = s.tenant_id where t.slug = :'tenant' and s.slug = :'slug')
	order by 1, 2`, survey);
// All that is counted of a tenant, beside what there is.
const use = (tenant) => sql(`select u.bytes, u.unsent,
	coalesce((select sum(size) from file f where f.tenant_id = t.id), 0),
	coalesce((select sum(size) from response_file a
	    where a.tenant_id = t.id and not a.is_sent), 0)
	from tenant t left join file_use u on u.tenant_id = t.id
	where t.slug = :'tenant'`, { tenant })[0].map(Number);
const isCounted = (tenant) => {
	const [bytes, unsent, is, isUnsent] = use(tenant);
	assert.deepEqual([bytes, unsent], [is, isUnsent]);
};

// A tenant of its own with this survey, so that its counts are its own.
function ownSurvey() {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant, readFileSync(path.join(root, XML),
		'utf8'));
	return { tenant, survey: { ...survey, tenant: tenant.slug } };
}

test('from the page to the file and back, with all that was typed',
	async () => {
		const survey = fresh();
		const page = await toFile(survey);
		assert.equal(page.status, 200);
		assert.match(said(page), /With files ?A picture of it ?As you see it\./);
		assert.match(said(page), /One PNG or JPEG picture, up to 5 MB\./);
		assert.match(said(page), /If you do not send the survey, it is deleted\./);
		const back = await sendFile(page, picture);
		assert.equal(back.status, 303, said(back));
		assert.match(back.to, /#q-photo$/);
		const first = await get(back.to.replace(/#.*/, ''));
		const form = formOf(first);
		assert.deepEqual(form.get('why'), ['Slow'], 'typed before');
		assert.match(said(first), new RegExp("my _desk_\\.png " +
			`${picture.bytes.length} bytes`));
		assert.match(said(first), /Choose another file Remove this file/);
		const sent = await post(form.action, fill(form,
			{ nps: '3', why: 'Slow' }));
		assert.match(sent.to, /p=two/);
		const second = await get(sent.to);
		assert.match(said(second), /What does my _desk_\.png show\?/);
		const form2 = formOf(second);
		assert.equal(files(survey)[0][4], 'f', 'not sent yet');
		const done = await post(form2.action, fill(form2, { seen: 'A desk' }));
		assert.match(done.to, /thanks/);
		const [[question, name, type, size, isSent, id]] = files(survey);
		assert.deepEqual([question, name, type, size, isSent],
			['photo', 'my _desk_.png', 'image/png',
				String(picture.bytes.length), 't']);
		assert.deepEqual(rows(survey)[0].answers, { nps: 3, photo: id,
			'photo.name': 'my _desk_.png',
			'photo.size': picture.bytes.length, why: 'Slow',
			seen: 'A desk' });
	});

test('what is required is asked for, and no field can stand for it',
	async () => {
		const survey = fresh();
		const form = formOf(await get(survey.path));
		const missing = await post(form.action, fill(form, { nps: '2' }));
		assert.equal(missing.status, 422);
		assert.match(said(missing), /Add a file for “A picture of it” to go on/);
		assert.match(missing.text, /href="#q-photo"/);
		assert.ok(pageRead(missing.text).id('q-photo'));
		for (const forged of [{ photo: randomUUID() },
			{ 'photo.name': 'x.png' }]) {
			const sent = await post(form.action, fill(form,
				{ nps: '2', ...forged }));
			assert.equal(sent.status, 422);
			assert.match(said(sent), /does not ask for photo/);
		}
		const happy = await post(form.action, fill(form, { nps: '9' }));
		assert.equal(happy.status, 303, 'hidden, nothing is missing');
	});

test('another one replaces it, and what it replaces is gone', async () => {
	const { tenant, survey } = ownSurvey();
	const page = await toFile(survey);
	await sendFile(page, picture);
	const again = await get(formOf(page).action);
	assert.match(said(again), /This file is there now; .* my _desk_\.png/);
	const other = { ...picture, filename: 'two.png', bytes: png(16) };
	assert.equal((await sendFile(again, other)).status, 303);
	assert.deepEqual(files(survey).map((f) => f[1]), ['two.png']);
	assert.equal(one(`select count(*) from app.file
		where tenant_id = :'id'`, tenant), '1');
	isCounted(tenant.slug);
	// The same form twice: the same file, once.
	assert.equal((await sendFile(again, other)).status, 303);
	assert.deepEqual(files(survey).map((f) => f[1]), ['two.png']);
	isCounted(tenant.slug);
});

test('taken away, hidden or declined, it is gone at once', async () => {
	for (const end of ['detach', 'hide', 'decline']) {
		const { tenant, survey } = ownSurvey();
		const back = await sendFile(await toFile(survey), picture);
		const form = formOf(await get(back.to.replace(/#.*/, '')));
		const answers = { nps: end === 'hide' ? '9' : '3', why: 'x' };
		const sent = await post(form.action, fill(form, answers,
			end === 'detach' ? [['_detach', 'photo']] :
				end === 'decline' ? [['_decline', '1']] : []));
		assert.equal(sent.status, 303, end + said(sent));
		if (end === 'detach')
			assert.match(sent.to, /#q-photo$/);
		assert.deepEqual(files(survey), [], end);
		assert.equal(one(`select count(*) from app.file
			where tenant_id = :'id'`, tenant), '0', end);
		assert.equal('photo' in rows(survey)[0].answers, false, end);
		isCounted(tenant.slug);
	}
});

test('what it is not is refused, in words, and changes nothing', async () => {
	const survey = fresh();
	const page = await toFile(survey);
	const whole = png();
	const cases = [
		[{ filename: '', type: 'application/octet-stream',
			bytes: Buffer.alloc(0) }, 422, /Choose a file first/],
		[{ ...picture, bytes: Buffer.alloc(0) }, 422,
			/The selected file is empty\. Check that/],
		[{ ...paper }, 422, /must be a PNG or JPEG picture\. Save it as/],
		[{ ...picture, bytes: whole.subarray(0, 40) }, 422,
			/could not be uploaded.*not a whole picture/],
		[{ ...picture, bytes: Buffer.concat([whole, Buffer.from('<?php')]) },
			422, /not a whole picture/],
		[{ ...picture, filename: 'a.jpg' }, 422, /not a whole picture/],
		[{ ...picture, filename: 'a.html' }, 422, /PNG or JPEG picture/],
		[{ ...picture, bytes: Buffer.concat([whole,
			Buffer.alloc(5 << 20)]) }, 413, /smaller than 5 MB\. Choose a/],
	];
	for (const [file, status, want] of cases) {
		const answer = await sendFile(page, file);
		assert.equal(answer.status, status, file.filename + want);
		assert.match(said(answer), want);
		assert.match(answer.text, /<a href="#file">/);
	}
	const two = await sendFile(page, picture, [['file', picture]]);
	assert.equal(two.status, 422);
	assert.deepEqual(files(survey), []);
	const strange = await sendFile(page, picture, [['x', '1']]);
	assert.equal(strange.status, 400);
	assert.equal((await sendFile(page, picture)).status, 303,
		'and then it is taken');
});

test('documents are proven as résumés are', async () => {
	const survey = fresh();
	const form = formOf(await get(survey.path));
	const second = formOf(await get((await post(form.action,
		fill(form, { nps: '9' }))).to));
	const sent = await post(second.action, fill(second, {},
		[['_attach', 'paper']]));
	const page = await get(sent.to);
	assert.match(said(page), /PDF, DOCX, ODT, RTF, TXT, PNG or JPEG, up to/);
	const fake = await sendFile(page, { filename: 'a.pdf', type: 'x/y',
		bytes: Buffer.from('not one') });
	assert.match(said(fake), /must be a PDF, DOCX, ODT, RTF, TXT, PNG or JPEG/);
	assert.equal((await sendFile(page, paper)).status, 303);
	assert.deepEqual(files(survey).map((f) => f.slice(0, 3)),
		[['paper', 'paper.txt', 'text/plain']]);
});

test('a stranger and another visit cannot reach it', async () => {
	const survey = fresh();
	const page = await toFile(survey);
	const action = formOf(page).action;
	for (const bad of [action.replace(/t=[^&]*/, 't=x'),
		action.replace('q=photo', 'q=nps'), action.replace('q=photo', 'q=no'),
		action.replace('q=photo', 'q=paper&q=photo').replace(/q=paper&/,
			'q=nope&'), action.replace(/\?.*/, '')])
		assert.equal((await get(bad)).status, 404, bad);
	// A token for the page is none for the form, and the other way round.
	const token = /t=([^&]*)/.exec(action)[1];
	const form = formOf(page);
	const wrong = await postMultipart(action, [['_token',
		decodeURIComponent(token)], ['file', picture]]);
	assert.equal(wrong.status, 403);
	assert.equal((await get(action.replace(/t=[^&]*/, 't=' +
		encodeURIComponent(form.get('_token')[0])))).status, 404);
	// Nothing stored yet: the visit begins with its page.
	const other = formOf(await get(survey.path));
	const begin = await get(action.replace(/t=[^&]*/, 't=' +
		encodeURIComponent(other.get('_token')[0])));
	assert.equal(begin.status, 303);
	assert.equal(begin.to, survey.path);
});

test('two tabs: what the other stored stays', async () => {
	const survey = fresh();
	const page = await toFile(survey);
	// The other tab goes on while this one chooses a file.
	const form = formOf(await get(survey.path + '?' +
		/(t=[^&]*)/.exec(formOf(page).action)[1] + '&p=one'));
	assert.equal((await post(form.action, fill(form, { nps: '4',
		why: 'Changed' }, [['_attach', 'photo']]))).status, 303);
	assert.equal((await sendFile(page, picture)).status, 303);
	const { answers } = rows(survey)[0];
	assert.equal(answers.why, 'Changed');
	assert.equal(answers['photo.name'], 'my _desk_.png');
	// Sent meanwhile: the page leads to the thanks, and keeps nothing.
	const one = await get(survey.path + '?' +
		/(t=[^&]*)/.exec(formOf(page).action)[1] + '&p=one');
	const next = await post(formOf(one).action, fill(formOf(one),
		{ nps: '4', why: 'Changed' }));
	const last = formOf(await get(next.to));
	await post(last.action, fill(last, {}));
	const late = await sendFile(page, { ...picture, filename: 'late.png' });
	assert.match(late.to, /thanks/);
	assert.deepEqual(files(survey).map((f) => f[1]), ['my _desk_.png']);
});

test('an answer that was sent is changed by its own link, with its file',
	async () => {
		const { tenant, survey } = ownSurvey();
		const back = await sendFile(await toFile(survey), picture);
		const form = formOf(await get(back.to.replace(/#.*/, '')));
		const next = await post(form.action, fill(form, { nps: '3' }));
		const last = formOf(await get(next.to));
		const done = await post(last.action, fill(last, {}));
		const edit = /[?&]e=([^&]*)/.exec(done.to)[1];
		const again = await get((await get(`${survey.path}?e=${edit}`)).to);
		assert.match(said(again), /my _desk_\.png/);
		const sent = await post(formOf(again).action, fill(formOf(again),
			{ nps: '3' }, [['_attach', 'photo']]));
		const page = await get(sent.to);
		assert.doesNotMatch(said(page), /it is deleted/,
			'what is sent already is not');
		const other = { ...picture, filename: 'newer.png', bytes: png(9) };
		const changed = await sendFile(page, other);
		assert.equal(changed.status, 303, said(changed));
		assert.deepEqual(files(survey).map((f) => [f[1], f[4]]),
			[['newer.png', 't']]);
		isCounted(tenant.slug);
	});

test('there is a bound, and the visitor is told what to do', async () => {
	const { tenant, survey } = ownSurvey();
	sql(`update tenant set file_quota = 400 where slug = :'slug'`, tenant);
	const page = await toFile(survey);
	assert.equal((await sendFile(page, picture)).status, 303,
		'below a quarter');
	const full = await sendFile(page, { ...picture, filename: 'big.png' });
	assert.equal(full.status, 503);
	assert.equal(full.headers['retry-after'], '600');
	assert.match(said(full),
		/no room for a file.*Your answers are kept\. Go on without a file/);
	assert.deepEqual(files(survey).map((f) => f[1]), ['my _desk_.png'],
		'the one before stays');
	isCounted(tenant.slug);
});

// The network's own bound, over all customers: nobody else is counted for it.
test('a network that has sent much this hour is told to wait', async () => {
	const survey = fresh();
	const page = await toFile(survey);
	const before = sql('select network, bytes from upload_network');
	try {
		assert.equal((await sendFile(page, picture)).status, 303);
		sql('update upload_network set bytes = 268435456, hour = now()');
		const many = await sendFile(page, { ...picture, filename: 'b.png' });
		assert.equal(many.status, 429);
		assert.equal(many.headers['retry-after'], '3600');
		assert.match(said(many), /Too many files have come from your network.*Your answers are kept/);
		assert.deepEqual(files(survey).map((f) => f[1]),
			['my _desk_.png'], 'the one before stays');
	} finally {
		sql('update upload_network set bytes = 0');
		for (const [network, bytes] of before)
			sql(`update upload_network set bytes = :'bytes'
				where network = :'network'`, { network, bytes });
	}
});

test('who comes by a signed link sends a file as others do', async () => {
	const { tenant, survey } = ownSurvey();
	const owner = await Visitor.signIn(personAdd(tenant, 'owner'));
	const now = Math.floor(Date.now() / 1000);
	const sid = randomUUID();
	const page = await toFile({ ...survey, path: `${survey.path}?s=${token(
		await keyMake(owner), { sid, channel: 'chat', iat: now,
			exp: now + 600 })}` });
	const back = await sendFile(page, picture);
	assert.equal(back.status, 303, said(back));
	const form = formOf(await get(back.to.replace(/#.*/, '')));
	const next = await post(form.action, fill(form, { nps: '3' }));
	const last = formOf(await get(next.to));
	assert.match((await post(last.action, fill(last, {}))).to, /thanks/);
	assert.deepEqual(files(survey).map((f) => [f[1], f[4]]),
		[['my _desk_.png', 't']]);
	const [channel, session] = sql(`select channel, context->'session'->>'id'
		from response where tenant_id = :'id'`, tenant)[0];
	assert.deepEqual([channel, session], ['chat', sid]);
	isCounted(tenant.slug);
});

test('who reads the response gets it as a download, and nobody else',
	async () => {
		const { tenant, survey } = ownSurvey();
		await sendFile(await toFile(survey), picture);
		const reader = await Visitor.signIn(personAdd(tenant, 'editor'));
		const id = one(`select id from app.response
			where tenant_id = :'id'`, tenant);
		const shown = await reader.get(`/app/responses/${id}`);
		const link = /href="(\/app\/responses\/[^"]*\/files\/[^"]*)"/.exec(
			shown.text)[1];
		assert.match(shown.text, /my _desk_\.png/);
		const got = await reader.get(link);
		assert.equal(got.status, 200);
		assert.deepEqual(got.bytes, picture.bytes);
		assert.match(got.headers['content-disposition'],
			/^attachment; filename="my__desk_.png"/);
		assert.equal(got.headers['content-type'], 'image/png');
		assert.match(got.headers['content-security-policy'], /^sandbox/);
		assert.equal(one(`select count(*) from app.audit
			where tenant_id = :'id' and action = 'response.download'
			and object_id = :'row'`, { ...tenant, row: id }), '1');
		const other = tenantAdd();
		for (const [where, role, status] of [[other, 'owner', 404],
			[tenant, 'recruiter', 403]]) {
			const who = await Visitor.signIn(personAdd(where, role));
			assert.equal((await who.get(link)).status, status, role);
		}
		const [head, row] = tool('survey', 'export', tenant.slug, survey.slug)
			.trim().split(/\r?\n/);
		assert.match(head, /"photo","photo\.name","photo\.size"/);
		assert.match(row, new RegExp(`"my _desk_\\.png","${picture.bytes.length}"`));
	});

test('what is left unfinished loses its file when its time is over, and what ' +
	'a cut-off left behind goes', async () => {
	const { tenant, survey } = ownSurvey();
	await sendFile(await toFile(survey), picture);
	await sendFile(await toFile(survey), picture);
	const [left, cut] = files(survey).map((f) => f[5]);
	// One is old; the answers of the other never came to name it.
	sql(`update response_file set created_at = now() - interval '15 days'
		where file_id = :'left';
		update response r set answers = '{"nps": 3}' from response_file f
		where f.file_id = :'cut' and r.id = f.response_id;
		update response_file set created_at = now() - interval '2 hours'
		where file_id = :'cut';
		insert into job (kind) values ('sweep')`, { left, cut });
	await until(() => files(survey).length === 0, 'the sweep');
	assert.deepEqual(rows(survey).map((r) => r.answers)
		.map((a) => 'photo' in a || 'photo.name' in a), [false, false]);
	assert.ok(rows(survey).some((r) => r.answers.why === 'Slow'),
		'the rest of the answers stays');
	assert.equal(one(`select count(*) from app.file where tenant_id = :'id'`,
		tenant), '0');
	isCounted(tenant.slug);
});

test('closed meanwhile: it says so, and keeps nothing', async () => {
	const survey = fresh();
	const page = await toFile(survey);
	tool('survey', 'set', 'acme', survey.slug, '--state', 'closed');
	await until(async () => (await get(survey.path)).status === 410, 'closed');
	const late = await sendFile(page, picture);
	assert.equal(late.status, 410);
	assert.deepEqual(files(survey), []);
});

test('in Hebrew, from right to left', async () => {
	const survey = fresh();
	const form = formOf(await get(survey.path + '?lang=he'));
	const sent = await post(form.action, fill(form, { nps: '3' },
		[['_attach', 'photo']]));
	const page = await get(sent.to);
	assert.match(page.text, /<html lang="he" dir="rtl"/);
	assert.match(said(page), /תמונה אחת מסוג PNG או JPEG/);
});
