// The public careers pages: finding a job, its page, and an application that
// arrives exactly once, with its mail.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { shared, url } from '../lib/env.mjs';
import { until } from '../lib/survey.mjs';
import { enter, form, get, hidden, mail, one, openingAdd, post, reference, rowCounts,
	send, sound, sql, tenantAdd, unescape, words } from '../lib/careers.mjs';

const tenant = tenantAdd();
const opening = openingAdd(tenant, { title: 'Chat "agent" <night> & day' });

const titles = (res) => [...res.html.matchAll(
	/<h3[^>]*><a href="[^"]*">([^<]*)<\/a>/g)].map((m) => unescape(m[1]));
const total = (res) => unescape(/<div class="found"><h2>([^<]*)</.exec(
	res.html)[1]);

test('a kind of employment of a tenant\'s own is a row, with its own word', async () => {
	const own = tenantAdd();
	const job = openingAdd(own);
	assert.match(words((await get(job.path)).html), /Full-time|Full time/);
	sql(`insert into app.employment_type
		values (:'id', 'trainee', 60, 'Trainee <& more>'),
		(:'id', 'seasonal', 70, null);
		update app.opening set employment_type = 'trainee'
		where tenant_id = :'id'`, own);
	for (const path of [job.path, `/${own.slug}/careers`])
		assert.match(words((await get(path)).html), /Trainee <& more>/);
	sql(`update app.opening set employment_type = 'seasonal'
		where tenant_id = :'id'`, own);
	assert.match(words((await get(job.path)).html), /seasonal/);
	assert.throws(() => sql(`update app.opening
		set employment_type = 'nothing' where tenant_id = :'id'`, own));
});

// --- the list -----------------------------------------------------------------

const house = tenantAdd();
const list = `/${house.slug}/careers`;
for (const [title, department, location] of [
	['Agent one', 'Care', 'Leeds'], ['Agent two', 'Care', 'Berlin'],
	['Analyst', 'Insight & "more"', 'Leeds'], ['Cook', '', 'Köln']])
	openingAdd(house, { title, department, location,
		summary: `Be our ${title}` });
openingAdd(house, { title: 'Secret plan', state: 'draft' });
openingAdd(house, { title: 'Filled', state: 'closed' });
openingAdd(house, { title: 'Over', closes: '2020-01-01T00:00:00Z' });

test('C1: the list has what is open, and nothing else', async () => {
	const res = await get(list);
	assert.equal(res.status, 200);
	assert.deepEqual(titles(res).sort(),
		['Agent one', 'Agent two', 'Analyst', 'Cook']);
	assert.equal(total(res), '4 openings');
	const empty = await get(`/${tenantAdd().slug}/careers`);
	assert.equal(total(empty), '0 openings');
	assert.match(words(empty.html), /nothing open at the moment/);
});

test('C2: filters, by address alone', async () => {
	const cases = [
		['?department=Care', ['Agent one', 'Agent two']],
		['?location=Leeds', ['Agent one', 'Analyst']],
		['?location=Leeds&location=Berlin',
			['Agent one', 'Agent two', 'Analyst']],
		['?department=Care&location=Leeds', ['Agent one']],
		['?department=Insight+%26+%22more%22', ['Analyst']],
		['?location=K%C3%B6ln', ['Cook']],
		['?q=agent', ['Agent one', 'Agent two']],
		['?q=AGENT+one', ['Agent one']],
		['?q=agent&location=Berlin', ['Agent two']],
		['?q=++', ['Agent one', 'Agent two', 'Analyst', 'Cook']],
	];
	for (const [query, want] of cases) {
		const res = await get(list + query);
		assert.equal(res.status, 200, query);
		assert.deepEqual(titles(res).sort(), want, query);
	}
	const none = await get(list + '?q=zebra');
	assert.equal(total(none), 'No openings match');
	assert.ok(none.html.includes(`<a class="tap" href="${list}">`),
		'a way to clear the filters');
});

test('C2: a search is blind to accents, on both sides', async () => {
	const t = tenantAdd();
	for (const [title, location] of [['Ingénieure réseau', 'Zürich'],
		['Kierownik', 'Łódź'], ['Rádgjafi', 'Tromsø'],
		['Менеджер', 'Київ']])
		openingAdd(t, { title, location });
	const marks = 'Inge\u0301nieure';
	const cases = [['ingenieure', 1], ['INGÉNIEURE', 1], [marks, 1],
		['zurich RESEAU', 1], ['lodz', 1], ['ŁÓDŹ', 1], ['tromso', 1],
		['radgjafí', 1], ['менеджер київ', 1], ['МЕНЕДЖЕР', 1], ['киів', 1],
		['kieröwnik', 1], ['zurich lodz', 0], ['\u0301', 0]];
	for (const [q, n] of cases) {
		const res = await get(`/${t.slug}/careers?q=${
			encodeURIComponent(q)}`);
		assert.equal(res.status, 200, q);
		assert.equal(titles(res).length, n, q);
	}
});

test('C2: words, their beginnings, and the ends of what is above', async () => {
	const t = tenantAdd();
	for (const [title, description, location] of [
		['Pflegekräfte (m/w/d)', 'Wir suchen Menschen für die Straße.', 'Köln'],
		['Altenpfleger', 'Und eine Fachkraft, die C++ nicht kennt.', 'Bonn'],
		['Koch', 'Für unsere Pflegekräfte und alle anderen.', 'Köln'],
		['C++ & C# developer', 'You know your way around in .NET', 'Ulm'],
		['営業担当者募集', '', '東京']])
		openingAdd(t, { title, description, location });
	const all = async (q) => titles(await get(
		`/${t.slug}/careers?q=${encodeURIComponent(q)}`));
	const care = ['Pflegekräfte (m/w/d)', 'Koch'];	// the title counts more
	const cases = [['pflegekrafte', care], ['pflegekräfte', care],
		['PFLEGEKRÄFTE', care], ['pflegekraefte', care], ['pflegek', care],
		['pflegekrafte koln', care], ['koln pflegekrafte alle', ['Koch']],
		['koln pflegek', care], ['pflegek koln', []],
		['pfleger', ['Altenpfleger']], ['Pfleger Bonn', ['Altenpfleger']],
		['strasse', ['Pflegekräfte (m/w/d)']],
		['straße', ['Pflegekräfte (m/w/d)']],
		['c++', ['C++ & C# developer', 'Altenpfleger']],
		['C#', ['C++ & C# developer']], ['c', []], ['m/w/d',
			['Pflegekräfte (m/w/d)']], ['担当', ['営業担当者募集']],
		['net', ['C++ & C# developer']], ['kräfte', care.slice(0, 1)],
		// Twelve words count; what is behind them does not.
		['koln '.repeat(12) + 'nirgends', ['Koch', 'Pflegekräfte (m/w/d)']],
		['nirgends ' + 'koln '.repeat(12), []]];
	for (const [q, want] of cases)
		assert.deepEqual(await all(q), want, q);
	// What was changed is found as it is now, and not as it was.
	sql(`update app.opening set title = 'Gärtner', description = ''
		where tenant_id = :'id' and title = 'Koch'`, t);
	assert.deepEqual(await all('gartner'), ['Gärtner']);
	assert.deepEqual(await all('koch'), []);
	sql(`update app.opening set state = 'closed' where tenant_id = :'id'
		and title = 'Gärtner'`, t);
	assert.deepEqual(await all('gartner'), []);
	assert.equal(one(`select count(*) from app.opening_word w
		join app.opening o on o.id = w.opening_id
		where o.tenant_id = :'id' and o.state <> 'open'`, t), '0');
});

test('C2: no text that is searched for is an error', async () => {
	for (const q of ['&', '|', '!', ':*', '( (', "a' & !", '"', '<->', '\\',
		'a:*b', '\u{10FFFF}', 'a'.repeat(200), 'ﬁ', '😀', '[a-', '.*', '$1',
		'%5', 'a\tb', ' ', 'x '.repeat(90)]) {
		const res = await get(`${list}?q=${encodeURIComponent(q)}`);
		assert.equal(res.status, 200, q);
	}
});

test('C2: a search goes along to the job, its page, and back', async () => {
	const many = tenantAdd();
	for (let i = 0; i < 45; i++)
		openingAdd(many, { title: `Agent ${i}`, department: 'Care & more',
			description: i % 9 === 0 ? 'rare' : '' });
	openingAdd(many, { title: 'Cook' });
	const from = `/${many.slug}/careers?page=2&q=agent&` +
		'department=Care%20%26%20more&type=full_time';
	const res = await get(from);
	assert.equal(total(res), '45 openings match');
	assert.equal(titles(res).length, 20);
	const href = unescape(/<h3[^>]*><a href="([^"]*)"/.exec(res.html)[1]);
	const job = await get(href);
	assert.equal(job.status, 200);
	const back = unescape(/class="back"><a href="([^"]*)"/.exec(job.html)[1]);
	assert.equal((await get(back)).html, res.html);
	const seen = new Set();
	for (let page = 1; page <= 3; page++)
		for (const title of titles(await get(
			`/${many.slug}/careers?q=agent&page=${page}`)))
			seen.add(title);
	assert.equal(seen.size, 45, 'each once');
	assert.match(res.html, /<option value="full_time" selected[^>]*>Full time \(45\)/);
	const rare = await get(`/${many.slug}/careers?q=agent+rare`);
	assert.equal(total(rare), '5 openings match');
	assert.doesNotMatch(rare.html, /rel="next"/);
	const none = await get(`/${many.slug}/careers?q=nothing&type=full_time`);
	assert.equal(total(none), 'No openings match');
	assert.match(words(none.html), /Nothing fits this search/);
});

test('C1: what has changed is on the first page, too', async () => {
	const t = tenantAdd();
	const page = `/${t.slug}/careers`;
	assert.equal(total(await get(page)), '0 openings');
	const job = openingAdd(t, { title: 'Painter' });
	await until(async () => titles(await get(page)).length === 1, 'it is there');
	sql(`update app.opening set closes_at = now() + interval '2 seconds'
		where id = :'id'`, job);
	await until(async () => total(await get(page)) === '0 openings',
		'it has closed at its time');
});

test('C2: the number behind an option is what it would show', async () => {
	for (const query of ['', '?q=agent', '?location=Leeds',
		'?department=Care']) {
		const res = await get(list + query);
		const options = [...res.html.matchAll(
			/<select id="(\w+)"[\s\S]*?<\/select>/g)].flatMap(([html, name]) =>
			[...html.matchAll(/<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)</g)]
				.map(([, value, n]) => [name, unescape(value), Number(n)]));
		assert.ok(options.length >= 5);
		for (const [name, value, n] of options) {
			const u = new URL(url + list + query);
			u.searchParams.set(name, value);
			const chosen = await get(u.pathname + u.search);
			assert.equal(titles(chosen).length, n, `${query} ${name}=${value}`);
		}
	}
});

test('C2: what nobody has is as if not given; never a 500', async () => {
	for (const query of ['?location=Atlantis', '?department=%00', '?page=abc',
		'?page=-1', '?page=99999999999999999999', '?page=2', '?q=%ff',
		'?q=%00', '?x=1', '?location=', '?' + 'a=1&'.repeat(300)]) {
		const res = await get(list + query);
		assert.equal(res.status, 200, query);
		assert.equal(total(res), '4 openings', query);
	}
	assert.equal((await get(list + '?q=%zz')).status, 400);
	const long = await get(list + '?q=' + 'a'.repeat(1500));
	assert.equal(long.status, 200);
	assert.equal(/name="q" value="(a*)"/.exec(long.html)[1].length, 200);
	for (const q of ["'; drop table opening --", '%', '_', '\\', 'a\\b',
		'"><script>alert(1)</script>']) {
		const res = await get(list + '?q=' + encodeURIComponent(q));
		assert.equal(res.status, 200, q);
		assert.equal(total(res), 'No openings match', q);
		assert.equal(unescape(/name="q" value="([^"]*)"/.exec(res.html)[1]), q);
		assert.doesNotMatch(res.html, /<script>alert/);
	}
});

test('C1: the customer says something above the jobs', async () => {
	const own = tenantAdd();
	openingAdd(own);
	const set = (text) => sql(`update app.tenant set careers_intro = :'text'
		where id = :'id'`, { id: own.id, text });
	const lead = (res) => /<p class="lead"[^>]*>([^<]*)</.exec(res.html)?.[1];
	const page = `/${own.slug}/careers`;
	assert.equal(lead(await get(page)), undefined);
	set('We answer <people> & phones.');
	await until(async () => lead(await get(page)) ===
		'We answer &lt;people&gt; &amp; phones.', 'it is shown');
	assert.throws(() => set('x'.repeat(601)), /careers_intro_check/);
});

test('C1: more than a page', async () => {
	const many = tenantAdd();
	for (let i = 0; i < 21; i++)
		openingAdd(many, { title: `Job ${i}`, location: 'Bad & Öhn' });
	const first = await get(`/${many.slug}/careers?location=Bad+%26+%C3%96hn`);
	assert.equal(titles(first).length, 20);
	const next = unescape(/href="([^"]*)" rel="next"/.exec(first.html)[1]);
	const second = await get(next);
	assert.equal(titles(second).length, 1);
	assert.equal(total(second), '21 openings match');
	const back = unescape(/href="([^"]*)" rel="prev"/.exec(second.html)[1]);
	assert.deepEqual(titles(await get(back)), titles(first));
	// Beyond the last page, and what is no page: the first, never an empty one.
	for (const page of ['3', '99999', '0', '-1', 'x', '18446744073709551617'])
		assert.deepEqual(titles(await get(`/${many.slug}/careers?page=${page}`)),
			titles(await get(`/${many.slug}/careers`)), page);
});

// --- one opening ---------------------------------------------------------------

test('C4: open, closed, unknown, somebody else\'s', async () => {
	const open = await get(opening.path);
	assert.equal(open.status, 200);
	assert.ok(open.html.includes(`href="${opening.path}/apply"`));
	assert.doesNotMatch(open.html, /noindex/);
	for (const how of [{ state: 'closed' },
		{ closes: '2020-01-01T00:00:00Z' }]) {
		const closed = openingAdd(tenant, how);
		const res = await get(closed.path);
		assert.equal(res.status, 200, 'the page stays');
		assert.match(res.html, /This opening is closed/);
		assert.match(res.html, /<meta name="robots" content="noindex"/);
		assert.ok(!res.html.includes('/apply"'));
		for (const leaf of ['/age', '/apply', '/apply?pass=x'])
			assert.equal((await get(closed.path + leaf)).status, 410, leaf);
	}
	const draft = openingAdd(tenant, { state: 'draft' });
	const other = openingAdd(tenantAdd());
	const foreign = `/${tenant.slug}/careers/${other.slug}`;
	const shown = (res) => res.html.replace(
		/class="ref">[0-9A-Z]{4}-[0-9A-Z]{4}</, 'REF');
	const unknown = await get(`/${tenant.slug}/careers/nothing-here`);
	for (const where of [draft.path, foreign,
		`/${tenant.slug}/careers/Nothing`, `/${tenant.slug}/careers/%C3%A4`,
		`/${tenant.slug}/careers/a%27b`])
		for (const leaf of ['', '/age', '/apply', '/applied?r=AAAA-AAAA']) {
			const res = await get(where + leaf);
			assert.equal(res.status, 404, where + leaf);
			assert.equal(shown(res), shown(unknown), 'the same body');
		}
});

test('C11 and the description: facts, paragraphs, lists, headings',
	async () => {
		const o = openingAdd(tenant, { location: 'Leeds', department: 'Care',
			description: 'First <b>line</b>\r\ngoes on.\r\n\r\nWhat you do\n\n' +
				'- One & only\n- Two\n\nThe end.' });
		sql(`update app.opening set pay_min = 42000, pay_max = 1052000,
			pay_currency = 'EUR', pay_period = 'year', remote = true,
			employment_type = 'part_time', closes_at = '2099-03-01 12:30Z'
			where id = :'id'`, o);
		const res = await get(o.path);
		const text = words(res.html);
		assert.match(text, /Pay EUR 42,000 to 1,052,000 a year/);
		assert.match(text, /Place Leeds or remote/);
		assert.match(text, /Type Part time/);
		assert.match(text,
			/Closes 1 Mar 2099, 12:30 \(Europe\/London, UTC\)/);
		assert.ok(res.html.includes('<p>First &lt;b&gt;line&lt;/b&gt; goes on.</p>'));
		assert.ok(res.html.includes('<h2>What you do</h2>'));
		assert.match(res.html, /<ul><li>One &amp; only<\/li>\s*<li>Two<\/li><\/ul>/);
		assert.match((await get(`/${tenant.slug}/careers`)).html,
			/EUR 42,000 to 1,052,000 a year/);
	});

test('C11: closing is told in the tenant\'s time, with the zone', async () => {
	const cases = [
		['Europe/London', '2099-07-01T11:00Z',
			'1 Jul 2099, 12:00 (Europe/London, UTC+1)'],
		['America/New_York', '2099-11-01T05:30Z',
			'1 Nov 2099, 01:30 (America/New York, UTC−4)'],
		['America/New_York', '2099-11-01T06:30Z',
			'1 Nov 2099, 01:30 (America/New York, UTC−5)'],
		['Asia/Kolkata', '2099-12-31T18:30Z',
			'1 Jan 2100, 00:00 (Asia/Kolkata, UTC+5:30)'],
		['America/St_Johns', '2099-01-01T03:00Z',
			'31 Dec 2098, 23:30 (America/St Johns, UTC−3:30)'],
		['UTC', '2099-01-01T00:00Z', '1 Jan 2099, 00:00 (UTC)'],
		['Europe/London', 'infinity', null],
	];
	for (const [zone, closes, want] of cases) {
		const t = tenantAdd(zone);
		const o = openingAdd(t, { closes });
		const [page, all] = [words((await get(o.path)).html),
			words((await get(`/${t.slug}/careers`)).html)];
		if (want === null) {
			assert.doesNotMatch(page + all, /Closes/);
			continue;
		}
		assert.ok(page.includes(`Closes ${want}`), page);
		assert.ok(all.includes(`Closes on ${want}`), all);
	}
});

// --- the application -------------------------------------------------------------

const application = (ref) => sql(`select name, email, phone, resume_text,
	cover_note, consent_keep, stage, length(consent_process_hash)
	from app.application where tenant_id = :'id' and reference = :'ref'`,
{ id: tenant.id, ref })[0];

test('F2, F17, F19: the form', async () => {
	const { page } = await enter(opening);
	assert.equal(page.status, 200);
	assert.match(page.headers.get('cache-control'), /no-store/);
	assert.match(page.html, /accept="\.pdf,\.docx,\.odt,\.rtf,\.txt"/);
	for (const [name, auto] of [['name', 'name'], ['email', 'email'],
		['phone', 'tel']])
		assert.match(page.html, new RegExp(
			`name="${name}"[^>]*autocomplete="${auto}"`));
	assert.doesNotMatch(page.html, /checked/, 'both boxes unticked');
	assert.match(page.html, /id="resume"[^>]*aria-describedby="resume-help"/);
	assert.doesNotMatch(page.html, /There is a problem/);
	const text = words(page.html);	// F20
	for (const what of [/is responsible/, /used to decide/,
		/180 days after you are turned down/, /365 days after the last/,
		/copy/, /deleted/, /withdraw/])
		assert.match(text, what);
});

test('the notice says the periods that the customer has set', async () => {
	sql(`insert into app.tenant_retention values
		(:'id', 'application.rejected', 45), (:'id', 'application.kept', 77)`,
	{ id: tenant.id });
	const text = words((await get((await enter(opening)).url)).html);
	assert.match(text, /deleted 45 days after you are turned down/);
	assert.match(text, /77 days later if you agree/);
	assert.match(text, /Keep my application for 77 days after that/);
	sql(`delete from app.tenant_retention where tenant_id = :'id'`,
		{ id: tenant.id });
});

test('an application: stored, confirmed, acknowledged by mail', async () => {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const res = await send(visit, { consent_keep: '1',
		email: 'Jane.Doe@Applicant.EXAMPLE' });
	const ref = reference(res);
	assert.ok(ref, words(res.html));
	assert.deepEqual(application(ref), [sound.name,
		'Jane.Doe@applicant.example', sound.phone, sound.resume_text,
		sound.cover_note, 't', 'received', '32']);
	const after = rowCounts(tenant);
	for (const t of ['application', 'application_event', 'delivery'])
		assert.equal(after[t], before[t] + 1, t);

	for (let i = 0; i < 2; i++) {		// F12: reload and bookmark
		const done = await get(res.location);
		assert.equal(done.status, 200);
		assert.ok(done.html.includes(ref));
		assert.doesNotMatch(done.html, /Jane|applicant\.example|7946/);
	}
	const mails = await mail(ref);		// F13
	assert.equal(mails.length, 1);
	const plain = mails[0].replace(/=\r?\n/g, '');
	assert.match(plain, /^To: <?Jane\.Doe@applicant\.example>?/m);
	assert.match(plain, /Hello Jane Doe,/);
	assert.match(plain, /answer within a month/);
	assert.match(plain, /Chat "agent" <night> & day/);
});

test('the words that were agreed to can be told', async () => {
	const t = tenantAdd();
	const o = openingAdd(t);
	const said = (ref) => sql(`select p.words, k.words from app.application a
		join app.consent_text p on p.tenant_id = a.tenant_id
		and p.hash = a.consent_process_hash
		left join app.consent_text k on k.tenant_id = a.tenant_id
		and k.hash = a.consent_keep_hash
		where a.tenant_id = :'id' and a.reference = :'ref'`,
	{ id: t.id, ref })[0];
	const shown = async (fields) => {
		const visit = await enter(o);
		const ref = reference(await send(visit, fields));
		const boxes = [...visit.page.html.matchAll(
			/name="consent_\w+"[^>]*><span>([^<]*)/g)].map((m) =>
			unescape(m[1]).trim());
		return { ref, boxes };
	};
	const both = await shown({ consent_keep: '1' });
	assert.match(both.boxes[0], /Test & <Söhne>/);
	assert.deepEqual(said(both.ref), both.boxes);
	const one = await shown({});
	assert.deepEqual(said(one.ref), [both.boxes[0], '']);
	assert.equal(rowCounts(t).consent_text, 2, 'the same words once');
});

test('F12: a reference that is none', async () => {
	const ref = reference(await send(await enter(opening)));
	const elsewhere = openingAdd(tenant, { title: 'Another' });
	for (const where of [`${opening.path}/applied`,
		`${opening.path}/applied?r=`, `${opening.path}/applied?r=AAAA-AAAA`,
		`${opening.path}/applied?r=%00`, `${opening.path}/applied?r=%ff`,
		`${opening.path}/applied?r=${ref.toLowerCase()}x`,
		`${elsewhere.path}/applied?r=${ref}`,
		`${openingAdd(tenantAdd()).path}/applied?r=${ref}`])
		assert.equal((await get(where)).status, 404, where);
	assert.equal((await get(`${opening.path}/applied?r=${ref}`)).status, 200);
});

test('F12: a reference is of one opening, whatever that is called', async () => {
	const [mine, twin] = [openingAdd(tenant, { title: 'Two of a name' }),
		openingAdd(tenant, { title: 'Two of a name' })];
	const res = await send(await enter(mine));
	const there = `${twin.path}/applied?r=${reference(res)}`;
	assert.equal((await get(res.location)).status, 200);
	assert.equal((await get(there)).status, 404, 'the other of that name');
	for (const state of ['open', 'closed']) {
		sql(`update app.opening set title = :'title', state = :'state'
			where id = :'id'`, { id: mine.id, title: 'Renamed', state });
		const done = await get(res.location);
		assert.equal(done.status, 200, 'the bookmark stays');
		assert.match(words(done.html), /Renamed/);
		assert.equal((await get(there)).status, 404);
	}
});

test('exactly once: a double click, a retry, Back and send again', async () => {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const file = { name: 'cv.txt', bytes: Buffer.from('Ten years.') };
	const twice = await Promise.all([...Array(6)].map(() =>
		send(visit, {}, file)));
	const refs = new Set(twice.map(reference));
	assert.equal(refs.size, 1, [...refs].join());
	const [ref] = refs;
	assert.ok(ref);
	const late = await send(visit, { name: 'Somebody else' });
	assert.equal(reference(late), ref);
	assert.match(words((await get(late.location)).html),
		/sent this application before.*nothing was changed/);
	assert.equal(application(ref)[0], sound.name);
	const back = await get(visit.url);	// F4
	assert.equal(back.status, 303);
	assert.equal(reference(back), ref);
	const after = rowCounts(tenant);
	for (const t of ['application', 'application_event', 'delivery', 'job'])
		assert.equal(after[t] - before[t], 1, t);
	assert.equal((await mail(ref)).length, 1);
});

test('consent to be kept on file is taken back by the applicant', async () => {
	const visit = await enter(opening);
	const sent = await send(visit, { consent_keep: '1', email: 'Kept@people.example' });
	const ref = reference(sent);
	assert.ok(ref, words(sent.html).slice(0, 300));
	const kept = () => one(`select kept from app.application where reference = :'ref'
		and tenant_id = :'id'`, { ref, id: tenant.id });
	assert.equal(kept(), 't');
	const where = `/${tenant.slug}/keep`;
	const take = async (fields, at = where) => {
		const page = await get(at);
		assert.equal(page.status, 200);
		return post(at, new URLSearchParams({
			_token: hidden(page.html, '_token'), ...fields }));
	};
	// Nobody learns who has applied: the same words for what is not there.
	const said = [];
	for (const [at, r, mail] of [[where, ref, 'other@people.example'],
		[where, '0000-0000', 'kept@people.example'],
		[`/globex/keep`, ref, 'kept@people.example']]) {
		const page = await take({ reference: r, email: mail }, at);
		assert.equal(page.status, 200);
		said.push(words(page.html).match(/If there is an application[^.]*\./)[0]);
		assert.equal(kept(), 't');
	}
	for (let i = 0; i < 2; i++) {
		const page = await take({ reference: ` ${ref.toLowerCase()} `,
			email: 'kept@PEOPLE.example' });
		said.push(words(page.html).match(/If there is an application[^.]*\./)[0]);
		assert.equal(kept(), 'f');
	}
	assert.equal(new Set(said).size, 1, said.join('\n'));
	assert.equal(one(`select count(*) from app.application_event e
		join app.application a on a.id = e.application_id
		where a.reference = :'ref' and e.kind = 'keep_withdrawn'`, { ref }), '1');
	const bad = await take({ reference: '', email: 'nobody' });
	assert.equal(bad.status, 422);
	assert.match(words(bad.html), /Enter the reference of your application/);
	assert.match(words(bad.html), /Enter the e-mail address you applied with/);
	assert.match(bad.html, /value="nobody"/);
	assert.equal((await post(where, new URLSearchParams({ reference: ref,
		email: 'a@b.example' }))).status, 403, 'a form that is not ours');
});

test('F11: nobody learns who has applied', async () => {
	const email = 'twice@applicant.example';
	const [first, again, other] = [
		await send(await enter(opening), { email }),
		await send(await enter(opening), { email }),
		await send(await enter(opening), { email: 'once@applicant.example' })];
	const refs = [first, again, other].map(reference);
	assert.equal(new Set(refs).size, 3);
	const shown = [];
	for (const res of [first, again, other])
		shown.push((await get(res.location)).html.replace(
			reference(res), 'REF'));
	assert.equal(shown[0], shown[1]);
	assert.equal(shown[1], shown[2]);
});

test('C4: closed between the page and the form', async () => {
	const o = openingAdd(tenant);
	const [sent, late] = [await enter(o), await enter(o)];
	const res = await send(sent);
	sql(`update app.opening set state = 'closed' where id = :'id'`, o);
	const before = rowCounts(tenant);
	const gone = await send(late, {}, { name: 'cv.txt',
		bytes: Buffer.from('x') });
	assert.equal(gone.status, 410);
	assert.match(gone.html, /This opening is closed/);
	assert.deepEqual(rowCounts(tenant), before);
	assert.equal(reference(await send(sent)), reference(res),
		'what had arrived has arrived');
	assert.equal((await get(res.location)).status, 200);
});

test('a form of another opening, or none of ours', async () => {
	const other = await enter(openingAdd(tenant));
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	for (const token of [other.token, '', 'x', visit.token + 'A']) {
		const res = await post(visit.where, form({ ...visit, token }));
		assert.equal(res.status, 403, token);
	}
	for (const origin of ['https://evil.example', 'null']) {
		const res = await post(visit.where, form(visit),
			{ Origin: origin });
		assert.equal(res.status, 403, origin);
	}
	assert.deepEqual(rowCounts(tenant), before);
});

test('F16: each field has its rule and its words', async () => {
	const visit = await enter(opening);
	const before = rowCounts(tenant);
	const cases = [
		[{ name: '' }, 'name', /Enter your full name/],
		[{ name: '   ' }, 'name', /Enter your full name/],
		[{ name: null }, 'name', /Enter your full name/],
		[{ name: 'x'.repeat(256) }, 'name', /255 characters or fewer/],
		[{ name: 'Jane\u0007' }, 'name', /invisible control/],
		[{ name: 'Jane\r\nBcc: x@y.example' }, 'name', /line break/],
		[{ email: '' }, 'email', /Enter your e-mail address/],
		[{ email: 'jane' }, 'email', /like name@example\.com/],
		[{ email: 'a@b.example, c@d.example' }, 'email', /like name@/],
		[{ email: 'a@b.example\r\nBcc: c@d.example' }, 'email',
			/line break|like name@/],
		[{ email: 'a@' + 'b'.repeat(300) + '.example' }, 'email', /254|like/],
		[{ email: 'jörg@people.example' }, 'email', /plain letters before the @/],
		[{ email: 'user@ü-☃️\u0301.example' }, 'email', /like name@/],
		[{ phone: '1'.repeat(61) }, 'phone', /60 characters or fewer/],
		[{ resume_text: 'x'.repeat(60001) }, 'resume-text', /60,000/],
		[{ cover_note: 'x'.repeat(20001) }, 'cover-note', /20,000/],
		[{ cover_note: 'a\u001bb' }, 'cover-note', /invisible control/],
		[{ consent_process: null }, 'consent-process', /Tick the box/],
	];
	for (const [fields, id, want] of cases) {
		const res = await send(visit, fields);
		assert.equal(res.status, 422, JSON.stringify(fields).slice(0, 80));
		const error = new RegExp(`id="${id}-error"[^>]*>([\\s\\S]*?)</p>`)
			.exec(res.html);
		assert.ok(error, id);
		assert.match(words(error[1]), want);
		assert.ok(res.html.includes(`<a href="#${id}">`));
		assert.ok(new RegExp(`aria-describedby="[^"]*${id}-error`).test(
			res.html), 'the control names its error');
		assert.match(res.html, /<title>Error: /);
	}
	assert.deepEqual(rowCounts(tenant), before);
	for (const fields of [{ name: 'O’Brien-Ñuñez' }, { name: '李' },
		{ name: 'x'.repeat(255) }, { name: '🦄'.repeat(255) },
		{ phone: '' }, { phone: null }, { cover_note: null },
		{ resume_text: 'é'.repeat(60000) }]) {
		const res = await send(await enter(opening), fields);
		assert.ok(reference(res), JSON.stringify(fields).slice(0, 80) +
			words(res.html).slice(0, 400));
	}
});

test('every refused value comes back as it was typed', async () => {
	const visit = await enter(opening);
	const typed = { name: '</textarea><script>alert(1)</script>"\'',
		phone: '"><img src=x>', resume_text: '\r\n first\r\n</textarea>&amp;',
		cover_note: '{layout.title} {{', consent_keep: '1', email: 'x' };
	const res = await send(visit, typed);
	assert.equal(res.status, 422);
	const value = (name) => unescape(new RegExp(
		`name="${name}" value="([^"]*)"`).exec(res.html)[1]);
	const area = (name) => unescape(new RegExp(
		`<textarea[^>]*name="${name}"[^>]*>([\\s\\S]*?)</textarea>`)
		.exec(res.html)[1]).replace(/^\n/, '');
	assert.equal(value('name'), typed.name);
	assert.equal(value('phone'), typed.phone);
	assert.equal(area('resume_text').replace(/\r\n/g, '\n'),
		typed.resume_text.replace(/\r\n/g, '\n'));
	assert.equal(area('cover_note'), typed.cover_note);
	assert.match(res.html, /id="consent-keep"[^>]* checked/);
	assert.doesNotMatch(res.html, /<script>alert|<img src=x/);
});

test('a mail cannot be made to say something else', async () => {
	const visit = await enter(opening);
	const ref = reference(await send(visit, {
		name: 'Win money at http://evil.example', email: 'victim@b.example' }));
	const [text] = await mail(ref);
	assert.doesNotMatch(text, /evil\.example/);
	assert.match(text, /^Hello,/m);
	assert.equal((text.match(/^(To|Bcc|Cc):/gim) ?? []).length, 1);
});

const strings = shared('strings/blns.json');

test('515 naughty strings in every text field', {
	skip: strings ? false : 'no real strings beside the checkout' }, async () => {
	const list = JSON.parse(readFileSync(strings, 'utf8'));
	assert.ok(list.length >= 500);
	const o = openingAdd(tenant);
	// As a browser sends it: line ends as CR LF. Stored with LF.
	const lf = (s) => s.replace(/\r\n?/g, '\n');
	const wanted = new Map();
	let named = 0;
	const worker = async (part) => {
		for (const s of part) {
			const control = /[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(s);
			const line = /[\x00-\x1f]/.test(s);
			const long = (n) => [...s].length > n;
			const blank = /^[ \t\r\n\v\f]*$/.test(s);
			const fields = { name: s, phone: s, cover_note: s,
				resume_text: s };
			const bad = line || blank || long(60);
			const visit = await enter(o);
			let res = await send(visit, fields);
			if (bad) {
				assert.equal(res.status, 422, JSON.stringify(s));
				named++;
				if (line || blank) fields.name = 'Jane';
				if (line || long(60)) fields.phone = '';
				if (long(255)) fields.name = 'Jane';
				if (control) fields.cover_note = fields.resume_text = 'x';
				if (blank) fields.resume_text = 'x';
				res = await send(visit, fields);
			}
			const ref = reference(res);
			assert.ok(ref, `${JSON.stringify(s)}: ${res.status} ` +
				words(res.html).slice(0, 500));
			const want = (v) => /^[ \t\r\n\v\f]*$/.test(v) ? null : v;
			wanted.set(ref, [fields.name, want(fields.phone),
				want(lf(fields.cover_note)), want(lf(fields.resume_text))]);
		}
	};
	const parts = [0, 1, 2, 3].map((i) => list.filter((s, n) => n % 4 === i));
	await Promise.all(parts.map(worker));
	assert.equal(wanted.size, list.length);
	const rows = JSON.parse(one(`select jsonb_agg(jsonb_build_array(reference,
		name, phone, cover_note, resume_text)) from app.application
		where tenant_id = :'id' and opening_id = :'opening'`,
	{ id: tenant.id, opening: o.id }));
	assert.equal(rows.length, list.length);
	for (const [ref, ...row] of rows)
		assert.deepEqual(row, wanted.get(ref));
	assert.ok(named > 5, 'some of them had to be refused first');
});
