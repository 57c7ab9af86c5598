// The age question: asked before anything personal, neutral, decided by the
// tenant's own date, and of who is refused nothing is kept.
import test from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { data, root } from '../lib/env.mjs';
import { age, enter, form, get, hidden, logs, openingAdd, post, reference,
	rowCounts, send, sql, tenantAdd, today, unescape, words } from
	'../lib/careers.mjs';

const tenant = tenantAdd();
const opening = openingAdd(tenant);
const strict = openingAdd(tenant, { age: 18 });

// A date of birth that is n years and some days away from a day.
function born([y, m, d], years, days = 0) {
	const t = new Date(Date.UTC(y - years, m - 1, d + days));
	return { day: String(t.getUTCDate()), month: String(t.getUTCMonth() + 1),
		year: String(t.getUTCFullYear()) };
}

const passed = (res) => res.status === 303 &&
	res.location.includes('/apply?pass=');
const refused = (res) => res.status === 200 &&
	/You can’t apply online for this job/.test(words(res.html));

// The question, where a form was sent; with no word on what would do.
const asked = (res) => res.status === 422 &&
	/What is your date of birth\?/.test(words(res.html)) &&
	/What you typed is kept/.test(words(res.html));

// Midnight may fall between our question and the server's answer.
async function onOneDay(zone, check) {
	for (;;) {
		const day = today(zone);
		const error = await check(day).then(() => null, (e) => e);
		if (String(today(zone)) !== String(day)) continue;
		if (error) throw error;
		return;
	}
}

test('A1: no form, and nothing taken, before the question', async () => {
	const page = await get(opening.path + '/apply');
	assert.equal(page.status, 303);
	assert.equal(page.location, opening.path + '/age');

	const visit = await enter(opening);
	const before = rowCounts(tenant);
	for (const pass of ['', 'x', visit.pass.slice(0, -2) + 'AA',
		visit.pass + 'A', '\0']) {
		const res = await post(visit.where,
			form({ ...visit, pass }, {}));
		assert.ok(asked(res), JSON.stringify(pass));
	}
	const none = form(visit, {});
	none.delete('_pass');
	assert.ok(asked(await post(visit.where, none)));
	assert.deepEqual(rowCounts(tenant), before);
	assert.equal((await send(visit)).status, 303, 'the real pass passes');
});

test('A2: the question is neutral', async () => {
	const page = await get(opening.path + '/age');
	assert.equal(page.status, 200);
	assert.match(page.html, /What is your date of birth\?/);
	const main = page.html.replace(/value="[^"]*"/g, '')
		.replace(/^[\s\S]*<main/, '<main');
	assert.doesNotMatch(main, /must be|at least|older|under|minimum/i);
	assert.doesNotMatch(words(main), /\b1[368]\b/);
	assert.doesNotMatch(main, /\s(checked|min|max|maxlength)[=\s>]/);
	assert.doesNotMatch(main, /name="day"/, 'the day only where it decides');
	for (const year of ['1900', '1950', String(today('UTC')[0])]) {
		const res = await age(opening, { month: '1', year });
		assert.notEqual(res.status, 422, year);
	}
});

test('A12: the fields are labelled, and faults named', async () => {
	const page = await get(opening.path + '/age');
	assert.match(page.html, /<fieldset[^>]*>\s*<legend>/);
	assert.match(page.html, /autocomplete="bday-month"/);
	assert.match(page.html, /autocomplete="bday-year"/);
	const [y] = today('UTC');
	const cases = [
		[{ month: '', year: '' }, /Enter your date of birth/],
		[{ month: '3', year: '' }, /must include a year/],
		[{ month: '', year: '1990' }, /must include a month/],
		[{ month: '13', year: '1990' }, /number from 1 to 12/],
		[{ month: '3', year: '90' }, /four digits/],
		[{ month: '3', year: '19x0' }, /four digits/],
		[{ month: '3', year: '1899' }, /1900 or later/],
		[{ month: '3', year: String(y + 1) }, /in the past/],
		[{ day: '31', month: '2', year: '1990' }, /real date/],
		[{ day: 'x', month: '2', year: '1990' }, /day must be/],
		[{ month: '\0', year: '1990' }, /number from 1 to 12/],
	];
	for (const [typed, want] of cases) {
		const res = await age(opening, typed);
		assert.equal(res.status, 422, JSON.stringify(typed));
		assert.match(words(res.html), want, JSON.stringify(typed));
		assert.match(res.html, /<title>Error: /);
		const link = /<a href="#(birth-\w+)">/.exec(res.html);
		assert.ok(link && res.html.includes(`id="${link[1]}"`),
			'the summary leads to a field that is there');
		assert.equal(res.cookie, null);
	}
	const kept = await age(opening, { month: '3"><b>', year: '1990' });
	assert.ok(kept.html.includes('value="3&quot;&gt;&lt;b&gt;"'));
});

test('A3: the boundary, to the day', async () => {
	await onOneDay('Europe/London', async (t) => {
		assert.ok(passed(await age(opening, born(t, 16))), 'birthday today');
		assert.ok(passed(await age(opening, born(t, 16, -1))));
		assert.ok(refused(await age(opening, born(t, 16, 1))), 'tomorrow');
		assert.ok(passed(await age(strict, born(t, 18))));
		assert.ok(refused(await age(strict, born(t, 18, 1))));
		assert.ok(refused(await age(strict, born(t, 17))));
	});
});

test('A3: the day is asked only where the month decides', async () => {
	await onOneDay('Europe/London', async ([y, m, d]) => {
		const month = String(m), year = String(y - 16);
		const ask = await age(opening, { month, year });
		assert.equal(ask.status, 200);
		assert.match(ask.html, /name="day"/);
		assert.match(ask.html, new RegExp(`name="year" value="${year}"`));
		assert.equal(ask.cookie, null, 'not a refusal');
		const token = hidden(ask.html, '_token');
		const again = await post(opening.path + '/age',
			new URLSearchParams({ _token: token, day: '', month, year }));
		assert.equal(again.status, 422);
		assert.match(words(again.html), /must include a day/);
		const done = await post(opening.path + '/age',
			new URLSearchParams({ _token: token, day: String(d), month,
				year }));
		assert.ok(passed(done));
	});
	const [y, m] = today('Europe/London');
	const other = m === 12 ? 11 : m + 1;	// not the month we are in
	const far = await age(opening, { month: String(other),
		year: String(y - 30) });
	assert.ok(passed(far));
	assert.ok(refused(await age(opening, { month: 'June', year: String(y - 3) })));
});

test('A3: the date is the tenant\'s, from UTC-12 to UTC+14', async () => {
	const east = openingAdd(tenantAdd('Pacific/Kiritimati'));
	const west = openingAdd(tenantAdd('Etc/GMT+12'));
	await onOneDay('Pacific/Kiritimati', async (t) => {
		const typed = born(t, 16);	// it is the day before in the west
		assert.ok(passed(await age(east, typed)));
		assert.ok(refused(await age(west, typed)));
	});
});

test('A4: the refusal is calm and teaches nothing', async () => {
	const [y] = today('UTC');
	const res = await age(opening, { month: '1', year: String(y - 5) });
	assert.ok(refused(res));
	const text = words(res.html.replace(/^[\s\S]*<main/, '<main'));
	assert.doesNotMatch(text, /young|\bage\b|birth|\b1[368]\b/i);
	assert.match(text, /adult you trust/);
	assert.doesNotMatch(res.html, /\/age"|\/apply/);
});

test('A5: a mark of the session, that says nothing', async () => {
	const [y] = today('UTC');
	const first = await get(opening.path + '/age');
	assert.match(first.headers.get('cache-control'), /no-store/);
	assert.equal(first.cookie, null);
	const res = await age(opening, { month: '1', year: String(y - 5) });
	assert.match(res.cookie, /^\S+=1; Path=\/; HttpOnly; SameSite=Lax$/,
		'no lifetime, no identifier, no age');
	const Cookie = res.cookie.split(';')[0];

	const before = rowCounts(tenant);
	const visit = await enter(opening);	// somebody else's pass
	const back = [get(opening.path + '/age', { Cookie }),
		get(strict.path + '/age', { Cookie }),
		get(opening.path + '/apply', { Cookie }), get(visit.url, { Cookie }),
		post(opening.path + '/age', new URLSearchParams({
			_token: hidden(first.html, '_token'), month: '1', year: '1980' }),
		{ Cookie }),
		post(visit.where, form(visit), { Cookie })];
	for (const answer of await Promise.all(back))
		assert.ok(refused(answer));
	assert.deepEqual(rowCounts(tenant), before);

	const elsewhere = openingAdd(tenantAdd());
	assert.equal((await get(elsewhere.path + '/age', { Cookie })).status, 200);
	assert.ok(!refused(await get(elsewhere.path + '/age', { Cookie })),
		'another customer asks for itself');
	assert.ok(!refused(await get(opening.path, { Cookie })),
		'reading about jobs is for everyone');
});

// What numbers of a line are not a date somebody typed.
const bare = (log) => log.replace(/"(in|out|pid|ms|us|db_ms|code)":"?[\d.]+/g,
	'').replace(/\[\d+\]/g, '');

test('A6: nothing is kept of who is refused', async () => {
	const before = rowCounts(tenant);
	const year = 2013, month = 'September';
	const lines = (t) => t.split('"route":"/:tenant/careers/:opening/age"')
		.length;
	const known = lines(logs());
	const had = (bare(logs()).match(/\b2013\b|september/gi) ?? []).length;
	const res = await age(opening, { month, year: String(year) }, {
		'User-Agent': 'september/2013' });
	assert.ok(refused(res));
	const typo = await age(opening, { month, year: '2013x' });
	assert.equal(typo.status, 422);
	// Lines of requests are buffered: look when those of ours are there.
	let text;
	for (const end = Date.now() + 20_000; ; ) {
		text = bare(logs());
		if (lines(text) >= known + 4) break;
		assert.ok(Date.now() < end, 'the log has the requests');
		await new Promise((done) => setTimeout(done, 50));
	}
	assert.equal((text.match(/\b2013\b|september/gi) ?? []).length, had);
	assert.deepEqual(rowCounts(tenant), before);
});

test('A7: of who passes, the outcome and nothing else', async () => {
	const visit = await enter(strict);
	const res = await send(visit);
	const ref = new URL(res.location, 'http://x').searchParams.get('r');
	const row = sql(`select age_ok, age_min, age_method, age_wording,
		to_jsonb(a)::text from app.application a
		where tenant_id = :'id' and reference = :'ref'`,
	{ id: tenant.id, ref })[0];
	assert.deepEqual(row.slice(0, 4), ['t', '18', 'self-declared', 'en-1']);
	assert.doesNotMatch(row[4], /1980/);
	assert.equal(sql(`select count(*) from information_schema.columns
		where table_schema = 'app'
		and column_name ~ 'birth|dob|age_band'`)[0][0], '0');
});

test('A8: a pass is for one opening, one tenant, one minimum', async () => {
	const visit = await enter(opening);
	const others = [strict, openingAdd(tenant), openingAdd(tenantAdd())];
	for (const other of others) {
		const page = await get(other.path + '/apply?pass=' +
			encodeURIComponent(visit.pass));
		assert.equal(page.status, 303);
		assert.equal(page.location, other.path + '/age');
		const own = await enter(other);
		const res = await post(own.where, form({ ...own, pass: visit.pass }));
		assert.ok(asked(res));
	}
	sql(`update app.opening set min_age = 18 where id = :'id'`,
		{ id: opening.id });
	try {
		const res = await get(visit.url);
		assert.equal(res.location, opening.path + '/age', 'asked again');
	} finally {
		sql(`update app.opening set min_age = null where id = :'id'`,
			{ id: opening.id });
	}
	assert.equal((await get(visit.url)).status, 200);
	const two = await enter(opening);
	const mixed = await post(visit.where, form({ ...visit, token: two.token }));
	assert.ok(asked(mixed), 'the form and the pass belong together');
});

// The visit as if it had begun so many hours ago.
function ago(visit, hours) {
	const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
	const maker = path.join(build, 'tests/bench/tokens');
	execFileSync('make', ['-s', '-C', root, `BUILD=${build}`,
		`SANITIZE=${process.env.EXITPOLL_SANITIZE ?? 0}`, maker]);
	const context = `${tenant.id} ${opening.id} 16`;
	return { ...visit, pass: execFileSync(maker, [path.join(data, 'secret'),
		'pass', context, visit.pass, String(hours * 3600)],
	{ encoding: 'utf8' }).trim() };
}

const long = { name: 'Zoë "Z" Müller & <Co>', email: 'zoe@people.example',
	resume_text: 'One.\n\n  Two "2" & <3>\nThree', cover_note: 'So.' };

test('A8b: a form that was open for more than a day comes back filled in',
	async () => {
		const visit = ago(await enter(opening), 25);
		const before = rowCounts(tenant);
		// Looking asks again; the address alone is no way in.
		assert.equal((await get(`${opening.path}/apply?pass=${visit.pass}`))
			.location, opening.path + '/age');
		const back = await post(visit.where, form(visit, { ...long,
			resume_text: '' }, { name: 'cv.txt',
			bytes: Buffer.from('Ten years of chats, and then some.\n') }));
		assert.equal(back.status, 422);
		const text = words(back.html);
		assert.match(text, /open for more than a day and has not been sent yet/);
		assert.doesNotMatch(text, /date of birth/);
		assert.match(text, /cv\.txt/, 'the file is kept');
		assert.match(back.html, /value="Zoë &quot;Z&quot; Müller &amp; &lt;Co&gt;"/);
		assert.equal(rowCounts(tenant).application, before.application);
		// Sent again as it came back, without the file: it is all there.
		const sent = await post(visit.where, form({ token: hidden(back.html,
			'_token'), pass: hidden(back.html, '_pass') }, { ...long,
			resume_text: '' }));
		assert.ok(reference(sent), sent.html);
		assert.equal(sql(`select f.name from app.application a
			join app.file f on f.id = a.resume_file_id
			where a.reference = :'ref'`, { ref: reference(sent) })[0][0],
		'cv.txt');
		// And the old form once more finds it.
		assert.match((await post(visit.where, form(visit, long))).location,
			/&again=1$/);
	});

test('A8c: what was typed goes through the question, if it must be asked',
	async () => {
		const visit = ago(await enter(opening), 24 * 15);
		const before = rowCounts(tenant);
		const asks = await post(visit.where, form(visit, { ...long,
			consent_keep: '1' }, { name: 'cv.txt', bytes: Buffer.from('x y') }));
		assert.ok(asked(asks));
		const on = (html, typed) => post(opening.path + '/age',
			new URLSearchParams({ ...Object.fromEntries([...html.matchAll(
				/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
				.map(([, name, value]) => [name, unescape(value)])), ...typed }));
		// A slip of the pen keeps it, too.
		const wrong = await on(asks.html, { month: '13', year: '1980' });
		assert.ok(asked(wrong));
		const page = await on(wrong.html, { month: '3', year: '1980' });
		assert.equal(page.status, 200);
		assert.match(words(page.html), /Your application/);
		assert.ok(unescape(page.html).replaceAll('\r', '')
			.includes(`>\n${long.resume_text}<`), page.html);
		assert.match(page.html, /name="consent_keep"[^>]*checked/);
		assert.deepEqual(rowCounts(tenant), before, 'nothing was stored');
		const sent = await post(visit.where, form({ token: hidden(page.html,
			'_token'), pass: hidden(page.html, '_pass') }, long));
		assert.ok(reference(sent), sent.html);
		// Who is too young is told so, and what was typed is gone with it.
		const young = await on(asks.html, { month: '1', year:
			String(new Date().getFullYear() - 3) });
		assert.ok(refused(young));
		assert.doesNotMatch(young.html, /Zoë/);
	});

test('A10: keeping on file is offered only where consent is theirs', async () => {
	const young = openingAdd(tenant, { age: 15 });
	const visit = await enter(young);
	assert.doesNotMatch(visit.page.html, /consent_keep/);
	const before = rowCounts(tenant);
	assert.equal((await send(visit, { consent_keep: '1' })).status, 400);
	assert.deepEqual(rowCounts(tenant), before);
	assert.match((await enter(opening)).page.html, /name="consent_keep"/);
});

test('fields that the question does not have are refused', async () => {
	const token = hidden((await get(opening.path + '/age')).html, '_token');
	const bodies = [`_token=${token}&month=3&year=1980&x=1`,
		`_token=${token}&month=3&month=4&year=1980`,
		`_token=${token}&month=3&year=1980&age=30`];
	for (const body of bodies) {
		const res = await post(opening.path + '/age', body,
			{ 'Content-Type': 'application/x-www-form-urlencoded' });
		assert.equal(res.status, 400, body);
	}
	const f = new FormData();
	f.append('_token', token);
	f.append('month', new Blob(['3']), 'month.txt');
	f.append('year', '1980');
	assert.equal((await post(opening.path + '/age', f)).status, 400);
});
