// The page of an exit survey: every type of question shown, taken, refused
// with words; languages; what is closed, unknown, foreign, forged or too big.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ask, counts, fill, formOf, get, open, post, postMultipart, rows, sql,
	submit, surveyNew, tool, until, urlencoded } from '../lib/survey.mjs';
import { pageRead, text, walk } from '../lib/html.mjs';

const EVERY = 'tests/http/data/every-type.xml';
const REFERENCE = /\b[0-9A-HJ-NP-TV-Z]{4}-[0-9A-HJ-NP-TV-Z]{4}\b/;
const every = surveyNew('acme', EVERY);
const foreign = surveyNew('globex', EVERY);

// One good answer of each type, and what is stored for it.
const GOOD = { nps: '9', stars: '4', ease: '7', reason: 'other',
	'reason.other': 'Curiosity', topics: ['c', 'a', 'other'],
	'topics.other': 'Topic Z', region: 'south', solved: 'no',
	why: 'It rained.', word: ' Fine & <good> ', tiny: 'äöü😀ß',
	story: 'one\r\ntwo', mail: 'Eva@EXAMPLE.com', amount: '07,50',
	visited: '24.12.2026', post: 'sw1a  1aa', age: 'young', income: 'high' };
const STORED = { nps: 9, stars: 4, ease: 7, reason: 'other',
	'reason.other': 'Curiosity', topics: ['a', 'c', 'other'],
	'topics.other': 'Topic Z', region: 'south', solved: 'no',
	why: 'It rained.', word: ' Fine & <good> ', tiny: 'äöü😀ß',
	story: 'one\ntwo', mail: 'Eva@example.com', amount: 7.5,
	visited: '2026-12-24', post: 'SW1A 1AA', age: 'young', income: 'high' };

const long = (n) => 'x'.repeat(n);

test('every type is shown, with a label and unique ids', async () => {
	const page = pageRead((await get(every.path)).text);
	assert.equal(new Set(page.ids).size, page.ids.length);
	for (const node of page.nodes) {
		const { tag, attributes: { id, type } } = node;
		if (!['input', 'select', 'textarea'].includes(tag) ||
			type === 'hidden') continue;
		let up = node.parent;
		while (up && up.tag !== 'label') up = up.parent;
		assert.ok(up || page.nodes.some((n) => n.tag === 'label' &&
			n.attributes.for === id), `${id} has a label`);
	}
	const names = new Set(page.nodes.map((n) => n.attributes.name));
	for (const name of Object.keys(GOOD)) assert.ok(names.has(name), name);
	const values = (name) => page.nodes.filter((n) =>
		n.attributes.name === name).map((n) => n.attributes.value);
	assert.deepEqual(values('nps'), [...Array(11).keys()].map(String));
	assert.deepEqual(values('stars'), ['1', '2', '3', '4', '5']);
	assert.equal(values('ease').length, 7);
	assert.deepEqual(values('topics'), ['a', 'b', 'c', 'none', 'other']);
	assert.equal(page.id('q-mail').attributes.type, 'email');
	assert.equal(page.id('q-mail').attributes.placeholder, undefined);
	assert.match(page.id('q-tiny').attributes.placeholder, /^like .*abcde/);
	assert.equal(page.id('q-story').attributes.placeholder, 'In your words');
	assert.equal(page.id('q-visited').attributes.min, '2026-01-01');
	assert.equal(page.id('q-visited').attributes.max, '2026-12-31');
	assert.ok(page.nodes.some((n) => text(n) === 'You may leave out anything.'));
	assert.equal(page.nodes.filter((n) => n.attributes.name === 'notice').length,
		0, 'a statement asks nothing');
	assert.doesNotMatch(page.title, /^Error/);
});

test('one good answer of each type is stored as it should be', async () => {
	for (const send of [post, postMultipart]) {
		const one = surveyNew('acme', EVERY);
		const form = await open(one.path);
		const answer = await send(form.action, fill(form, GOOD));
		assert.equal(answer.status, 303, answer.text);
		assert.match(answer.to, new RegExp(`^${one.path}/thanks\\?r=[0-9A-Za-z-]+&s=[\\w-]+$`));
		const stored = rows(one);
		assert.equal(stored.length, 1);
		assert.deepEqual(stored[0].answers, STORED);
		assert.equal(stored[0].state, 'complete');
		assert.equal(stored[0].comment, true);
		assert.deepEqual(counts(one), { '#complete': 1, 'nps=9': 1,
			'stars=4': 1, 'ease=7': 1, 'reason=other': 1, 'topics=a': 1,
			'topics=c': 1, 'topics=other': 1, 'region=south': 1,
			'solved=no': 1, 'why=*': 1, 'word=*': 1, 'tiny=*': 1,
			'story=*': 1, 'mail=*': 1, 'amount=*': 1, 'visited=*': 1,
			'post=*': 1, 'age=young': 1, 'income=high': 1 });
		const thanks = await get(answer.to);
		assert.equal(thanks.status, 200);
		assert.match(thanks.text, /Every answer has arrived\./);
		assert.ok(thanks.text.includes(stored[0].receipt));
		assert.equal((await get(answer.to)).status, 200, 'reload');
	}
});

test('the required answer alone is enough, and white space is no answer',
	async () => {
		const one = surveyNew('acme', EVERY);
		const answer = await submit(one.path, { nps: '0', word: '   ',
			story: '\r\n', mail: ' ', amount: '', visited: '', post: '',
			region: '', 'reason.other': ' ' });
		assert.equal(answer.status, 303);
		assert.deepEqual(rows(one)[0].answers, { nps: 0 });
		assert.equal(rows(one)[0].comment, false);
	});

test('limits are met exactly', async () => {
	const one = surveyNew('acme', EVERY);
	const good = { nps: '10', topics: ['b', 'c'], tiny: '12345',
		word: '🙂'.repeat(3000), story: 'ü'.repeat(3000),
		reason: 'other', 'reason.other': 'é'.repeat(200), amount: '1',
		visited: '2026-01-01', post: 'ab' };
	const answer = await submit(one.path, good);
	assert.equal(answer.status, 303, answer.text);
	const stored = rows(one)[0].answers;
	assert.equal([...stored.word].length, 3000);
	assert.equal(stored['reason.other'], good['reason.other']);
	assert.equal((await submit(one.path, { nps: '1', topics: 'none' })).status,
		303, 'an exclusive option stands alone, below the minimum');
});

test('a text under "other" chooses it', async () => {
	const one = surveyNew('acme', EVERY);
	const answer = await submit(one.path, { nps: '1', topics: 'a',
		'topics.other': 'Topic Z', 'reason.other': 'Curiosity' });
	assert.equal(answer.status, 303, answer.text);
	assert.deepEqual(rows(one)[0].answers, { nps: 1, topics: ['a', 'other'],
		'topics.other': 'Topic Z', reason: 'other',
		'reason.other': 'Curiosity' });
});

test('what came back refused is put right and stored once', async () => {
	const one = surveyNew('acme', EVERY);
	const form = await open(one.path);
	const first = await post(form.action, fill(form, { ...GOOD, amount: 'x',
		mail: 'y', nps: [] }));
	const page = pageRead(first.text);
	for (const [name, value] of [['stars', '4'], ['reason', 'other'],
		['topics', 'c'], ['topics', 'a'], ['region', 'south'], ['ease', '7']])
		assert.ok(page.form.fields.some(([n, v]) => n === name && v === value),
			`${name} is still ${value}`);
	assert.equal(page.problems.length, 3);
	assert.deepEqual(page.problems.map(({ href }) => href),
		['#q-nps', '#q-mail', '#q-amount'], 'in the order of the page');
	// All else is filled in: only what was wrong is changed.
	const again = page.form.fields
		.filter(([n]) => !['nps', 'mail', 'amount'].includes(n))
		.concat([['nps', '9'], ['mail', GOOD.mail], ['amount', '7.5']]);
	const answer = await post(page.form.action, again);
	assert.equal(answer.status, 303, answer.text);
	assert.equal(rows(one).length, 1);
	assert.deepEqual(rows(one)[0].answers, STORED);
});

test('a text that begins with a line end comes back with it', async () => {
	const one = surveyNew('acme', EVERY);
	const form = await open(one.path);
	const answer = await post(form.action, fill(form, { story: '\r\n\r\nx' }));
	const page = pageRead(answer.text);
	assert.deepEqual(page.form.get('story'), ['\n\nx']);
});

test('an answer to a question that is not shown is dropped', async () => {
	const one = surveyNew('acme', EVERY);
	for (const solved of ['yes', undefined]) {
		const answer = await submit(one.path, { nps: '3', why: 'hidden',
			...(solved && { solved }) });
		assert.equal(answer.status, 303);
	}
	assert.equal(rows(one).length, 2);
	for (const { answers } of rows(one)) assert.ok(!('why' in answers));
	assert.equal(counts(one)['why=*'], undefined);
});

test('unknown fields are named, and nothing is stored', async () => {
	const one = surveyNew('acme', EVERY);
	for (const [name, shown] of [['colour', 'colour'], ['<b>x</b>', '<b>x</b>'],
		['nps.other', 'nps.other'], ['notice', 'notice'], ['NPS', 'NPS'],
		['', '""'], ['nps[]', 'nps[]']]) {
		const answer = await submit(one.path, { nps: '5' }, [[name, 'v']]);
		assert.equal(answer.status, 422, name);
		const page = pageRead(answer.text);
		assert.match(page.title, /^Error: /);
		assert.ok(page.problems[0].text.includes(
			`does not ask for ${shown}, so nothing was saved`),
		page.problems[0].text);
		assert.deepEqual(page.form.get('nps'), ['5']);
	}
	assert.equal(rows(one).length, 0);
});

// [why, body, type, status]; TOKEN is replaced by a good one.
const ODD = [
	['nothing at all', '', 'application/x-www-form-urlencoded', 403],
	['no token', '_page=all&nps=5', 'application/x-www-form-urlencoded', 403],
	['no page', '_token=TOKEN&nps=5', 'application/x-www-form-urlencoded', 400],
	['an unknown page', '_token=TOKEN&_page=zz&nps=5',
		'application/x-www-form-urlencoded', 400],
	['a bad escape', '_token=TOKEN&_page=all&nps=5&word=%zz',
		'application/x-www-form-urlencoded', 400],
	['a cut escape', '_token=TOKEN&_page=all&nps=5&word=%4',
		'application/x-www-form-urlencoded', 400],
	['a name too long', `_token=TOKEN&_page=all&nps=5&${long(201)}=1`,
		'application/x-www-form-urlencoded', 413],
	['too many fields', '_token=TOKEN&_page=all&nps=5' + '&a=1'.repeat(1000),
		'application/x-www-form-urlencoded', 413],
	['json', '{"nps":5}', 'application/json', 415],
	['plain text', 'nps=5', 'text/plain', 415],
	['no type', 'nps=5', '', 415],
	['multipart without boundary', '--x\r\n', 'multipart/form-data', 400],
	['multipart cut short', '--x\r\nContent-Disposition: form-data; ' +
		'name="_token"\r\n\r\nTOKEN\r\n--x\r\nContent-Disposition: form-data; ' +
		'name="nps"\r\n\r\n5', 'multipart/form-data; boundary=x', 400],
	['multipart without an end', '--x\r\nContent-Disposition: form-data; ' +
		'name="_token"\r\n\r\nTOKEN\r\n', 'multipart/form-data; boundary=x', 400],
];

for (const [why, body, type, status] of ODD)
	test(`a body with ${why} gets ${status} and a page of ours`, async () => {
		const before = rows(every).length;
		const form = await open(every.path);
		const answer = await ask('POST', form.action, {
			body: body.replace('TOKEN', form.get('_token')[0]),
			headers: type ? { 'content-type': type } : {} });
		assert.equal(answer.status, status, answer.text.slice(0, 2000));
		const page = pageRead(answer.text);
		assert.ok(page.nodes.some((n) => n.tag === 'h1'));
		assert.match(answer.text, REFERENCE, 'a reference');
		assert.equal(rows(every).length, before);
	});

test('a file has no place in a survey', async () => {
	const before = rows(every).length;
	const form = await open(every.path);
	for (const name of ['word', 'story', 'extra']) {
		const answer = await postMultipart(form.action, [
			...fill(form, { nps: '5' }), [name, { filename: 'cv.pdf',
				type: 'application/pdf', bytes: '%PDF-1.4' }]]);
		assert.equal(answer.status, 400);
		assert.match(answer.text, /takes no files/);
	}
	assert.equal(rows(every).length, before);
});

test('a body over 256 kB gets our page with 413, one of 256 kB is read',
	async () => {
		const before = rows(every).length;
		const form = await open(every.path);
		const body = urlencoded(fill(form, { nps: '5' })) + '&story=';
		const sized = (n) => ask('POST', form.action, { body: body + long(n - body.length), headers: {
				'content-type': 'application/x-www-form-urlencoded' } });
		const whole = await sized(256 * 1024);
		assert.equal(whole.status, 422, 'read, and story is too long');
		for (const n of [256 * 1024 + 1, 300_000, 2_000_000]) {
			const answer = await sized(n);
			assert.equal(answer.status, 413);
			assert.match(answer.text, /Too large|larger/i);
			assert.ok(pageRead(answer.text).nodes
				.some((n) => n.tag === 'h1'));
			assert.ok(answer.headers['content-security-policy']);
			assert.equal(answer.headers['x-content-type-options'], 'nosniff');
		}
		assert.equal(rows(every).length, before);
	});

test('a token of another survey or tenant, or a changed one, is refused',
	async () => {
		const other = surveyNew('acme', EVERY);
		const mine = await open(every.path);
		const token = mine.get('_token')[0];
		const send = (path, t) => post(path, [['_token', t], ['_page', 'all'],
			['nps', '5']]);
		const tokens = [
			[every.path, (await open(other.path)).get('_token')[0]],
			[every.path, (await open(foreign.path)).get('_token')[0]],
			[foreign.path, token], [other.path, token],
			[every.path, ''], [every.path, 'x'], [every.path, token + 'A'],
			[every.path, token.slice(1)], [every.path, token.slice(0, -4)],
			[every.path, 'A'.repeat(token.length)],
			[every.path, long(10000)]];
		for (let i = 0; i < token.length - 1; i += 5)
			tokens.push([every.path, token.slice(0, i) +
				(token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1)]);
		for (const [path, t] of tokens) {
			const answer = await send(path, t);
			assert.equal(answer.status, 403, `${path} with ${t}`);
			assert.match(answer.text, /not one we gave out|expired/);
		}
		for (const s of [other, foreign, every])
			assert.equal(rows(s).filter(({ answers }) =>
				answers.nps === 5).length, 0);
		assert.equal((await send(every.path, token)).status, 303,
			'the true one is taken');
	});

test('a form sent from another site is refused', async () => {
	const form = await open(foreign.path);
	const pairs = fill(form, { nps: '5' });
	for (const headers of [{ origin: 'https://evil.example' },
		{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
		{ origin: 'null' }]) {
		const answer = await post(form.action, pairs, headers);
		assert.equal(answer.status, 403, JSON.stringify(headers));
		assert.match(answer.text, /another site/);
	}
	assert.equal(rows(foreign).length, 0);
	assert.equal((await post(form.action, pairs, { origin: 'http://localhost',
		'sec-fetch-site': 'same-origin' })).status, 303);
});

test('a receipt opens nothing at another survey or tenant', async () => {
	const { to } = await submit(every.path, { nps: '7' });
	const receipt = new URL(to, 'http://x').searchParams.get('r');
	const bad = [`${foreign.path}/thanks?r=${receipt}`,
		`/acme/s/chat-exit/thanks?r=${receipt}`, `${every.path}/thanks`,
		`${every.path}/thanks?r=`, `${every.path}/thanks?r=${receipt}x`,
		`${every.path}/thanks?r=${receipt.slice(0, -1)}`,
		`${every.path}/thanks?r=%00`, `${every.path}/thanks?r=%ff`,
		`${every.path}/thanks?r=${receipt.toLowerCase()}'`];
	for (const path of bad)
		assert.equal((await get(path)).status, 404, path);
	assert.equal((await get(to)).status, 200);
});

// The reference is the only thing that two refusals may differ in.
const bare = (answer) => answer.text.replace(REFERENCE, 'REF');

test('unknown surveys and tenants get the same 404', async () => {
	const acme = await get('/acme/s/nothing');
	const globex = await get('/globex/s/nothing');
	const nobody = await get('/none/nobody/nothing');
	for (const [like, ...paths] of [
		[[acme], `/acme/s/${foreign.slug}`, '/acme/s/CHAT-EXIT',
			`/acme/s/${long(300)}`, "/acme/s/x'--"],
		[[globex], `/globex/s/${every.slug}`],
		[[nobody], '/nobody/s/chat-exit', '/ACME/s/chat-exit',
			'/nobody/theme/x.css', '/nobody/logo'],
		// No page's path: nobody asks for the tenant, one may remember it.
		[[acme, nobody], '/acme/s/', '/acme/s/%ff%fe']])
		for (const path of paths) {
			const answer = await get(path);
			assert.equal(answer.status, 404, path);
			assert.ok(like.some((first) => bare(first) === bare(answer)),
				`${path}: ${answer.text}`);
			for (const name of Object.keys(acme.headers))
				if (!['date', 'content-length'].includes(name))
					assert.equal(answer.headers[name], acme.headers[name],
						path);
		}
	// No path of ours has such bytes: refused before anybody looks for it.
	for (const path of ['/acme/s/%00', '/acme/s/..%2f'])
		assert.equal((await get(path)).status, 400, path);
});

test('a closed survey says so with 410, takes nothing, keeps receipts',
	async () => {
		const one = surveyNew('acme', EVERY);
		const form = await open(one.path);
		const { to } = await submit(one.path, { nps: '6' });
		sql(`update survey set state = 'closed' where slug = :'slug';`, one);
		await until(async () => (await get(one.path)).status === 410,
			'the survey is closed');
		const page = pageRead((await get(one.path)).text);
		assert.ok(page.nodes.some((n) => n.tag === 'h1' &&
			/closed/.test(text(n))));
		const answer = await post(form.action, fill(form, { nps: '1' }));
		assert.equal(answer.status, 410);
		assert.match(answer.text, /What you just sent was not stored/);
		assert.equal(rows(one).length, 1);
		assert.equal((await get(to)).status, 200, 'the receipt stays');
		sql(`update survey set state = 'open' where slug = :'slug';`, one);
		await until(async () => (await get(one.path)).status === 200,
			'the survey is open again');
	});

test('opening and closing times are kept, at the submission exactly',
	async () => {
		const one = surveyNew('acme', EVERY);
		const form = await open(one.path);
		const set = (column, when) => sql(`update survey set ${column} =
		    ${when} where slug = :'slug';`, one);
		set('closes_at', `now() - interval '1 second'`);
		assert.equal((await post(form.action, fill(form, { nps: '1' }))).status,
			410);
		set('closes_at', 'null');
		set('opens_at', `now() + interval '1 hour'`);
		assert.equal((await post(form.action, fill(form, { nps: '1' }))).status,
			410);
		assert.equal(rows(one).length, 0);
		set('opens_at', 'null');
		await until(async () => (await get(one.path)).status === 200,
			'the survey is open again');
		assert.equal((await post(form.action, fill(form, { nps: '1' }))).status,
			303);
	});

test('the first page says when it opens and when it closed, at the second',
	async () => {
		const one = surveyNew('acme', EVERY);
		const set = (opens, closes) => sql(`update survey set opens_at =
		    ${opens}, closes_at = ${closes} where slug = :'slug';
		update tenant set time_zone = 'America/New_York'
		where slug = 'acme';`, one);
		const zone = sql(`select time_zone from tenant
		    where slug = 'acme'`)[0][0];
		const say = async (headers) => text(pageRead((await get(one.path,
			headers)).text).nodes.find((n) => n.tag === 'main'));
		assert.equal((await get(one.path)).status, 200, 'it is remembered');
		set(`'2999-07-01 12:30Z'`, 'null');
		await until(async () => (await get(one.path)).status === 410,
			'it is not open yet');
		assert.match(await say({ 'accept-language': 'en' }),
			/not open yet.*opens on 1 Jul 2999, 08:30 \(America\/New York\)/s);
		assert.match(await say({ 'accept-language': 'de' }),
			/noch nicht offen.*1\. Juli? 2999, 08:30/s);
		set('null', `now() + interval '3 seconds'`);
		await until(async () => (await get(one.path)).status === 200,
			'it opens before its time');
		const closes = Number(sql(`select ceil(extract(epoch from closes_at))
		    from survey where slug = :'slug'`, one)[0][0]);
		let last = 0;	// when it was seen open
		await until(async () => {
			const at = Date.now();
			const { status } = await get(one.path);
			if (status === 200) last = at;
			return status === 410;
		}, 'it closes');
		assert.ok(last < closes * 1000, 'not a second longer');
		assert.match(await say({ 'accept-language': 'en' }),
			/is closed.*It closed on .*\(America\/New York\)/s);
		sql(`update tenant set time_zone = :'zone' where slug = 'acme'`,
			{ zone });
	});

test('the language: header, address, fall-back, and it is kept', async () => {
	const title = async (headers, query = '') =>
		pageRead((await get(every.path + query, headers)).text);
	const heading = (page) => page.nodes.find((n) => n.tag === 'h1');
	const of = (page) => [text(heading(page)), page.lang];
	const en = ['Every type & more', 'en'], de = ['Jede Frageart', 'de'];
	for (const [accept, want] of [['de', de], ['de-AT,en;q=0.5', de],
		['en;q=0.4,de;q=0.8', de], ['fr,de;q=0.3', de], ['fr', en],
		['de;q=0', en], ['*', en], ['', en], [';;;,,q=', en],
		[long(2000), en], ['DE', de]])
		assert.deepEqual(of(await title({ 'accept-language': accept })), want,
			accept);
	assert.deepEqual(of(await title({ 'accept-language': 'en' }, '?lang=de')),
		de);
	assert.deepEqual(of(await title({ 'accept-language': 'de' }, '?lang=en')),
		en);
	assert.deepEqual(of(await title({}, '?lang=xx')), en);

	const one = surveyNew('acme', EVERY);
	const form = await open(one.path + '?lang=de');
	const refused = await post(form.action, fill(form, { stars: '9' }));
	const page = pageRead(refused.text);
	assert.deepEqual(page.problems.map((p) => p.text),
		['Sagen Sie, ob Sie uns empfehlen',
			'Die Antwort auf „Zufrieden?“ muss eine ganze Zahl von 1 bis 5 sein']);
	const sent = await post(form.action, fill(form, { nps: '8' }));
	assert.equal(rows(one)[0].language, 'de');
	const thanks = pageRead((await get(sent.to)).text);
	assert.ok(thanks.nodes.some((n) => n.tag === 'p' &&
		text(n) === 'Jede Antwort ist angekommen.'));
	assert.equal(thanks.lang, 'de', 'our own words are German too');
	assert.equal(thanks.nodes.filter((n) => n.attributes.lang).length, 1);
});

test('no page of a survey is for search engines', async () => {
	const robots = /<meta name="robots" content="noindex">/;
	const survey = surveyNew('acme', EVERY);
	const form = await open(survey.path);
	assert.match((await get(survey.path)).text, robots);
	const refused = await post(form.action, fill(form, { nps: 'x' }));
	assert.equal(refused.status, 422);
	assert.match(refused.text, robots);
	const sent = await post(form.action, fill(form, { nps: '9' }));
	assert.match((await get(sent.to)).text, robots);
});

test('looking never stores, and HEAD is GET without a body', async () => {
	const one = surveyNew('acme', EVERY);
	for (let i = 0; i < 20; i++) assert.equal((await get(one.path)).status, 200);
	await get(`${one.path}?nps=5&_page=all`);
	const head = await ask('HEAD', one.path);
	assert.equal(head.status, 200);
	assert.equal(head.bytes.length, 0);
	assert.equal(rows(one).length, 0);
	for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
		const answer = await ask(method, one.path);
		assert.equal(answer.status, 405, method);
	}
	assert.equal((await post(`${one.path}/thanks`, [['r', 'x']])).status, 405);
	assert.equal(rows(one).length, 0);
});

test('every page brings a submission id of its own', async () => {
	const tokens = await Promise.all(Array.from({ length: 50 }, async () =>
		(await open(every.path)).get('_token')[0]));
	assert.equal(new Set(tokens).size, 50);
});

test('visitors get no cookie, and pages are kept by nobody else', async () => {
	const form = await open(every.path);
	const sent = await post(form.action, fill(form, { nps: '4' }));
	const answers = { page: await get(every.path), sent,
		refused: await post(form.action, [...fill(await open(every.path), {})]),
		thanks: await get(sent.to), unknown: await get('/acme/s/nothing'),
		forged: await post(every.path, [['_token', 'x']]) };
	assert.deepEqual(Object.values(answers).map((a) => a.status),
		[200, 303, 422, 200, 404, 403]);
	for (const [name, answer] of Object.entries(answers)) {
		assert.equal(answer.headers['set-cookie'], undefined, name);
		assert.match(answer.headers['cache-control'],
			/^(private, no-cache|no-store)$/, name);
		assert.equal(answer.headers['x-content-type-options'], 'nosniff', name);
		assert.match(answer.headers['content-security-policy'],
			/default-src 'none'/, name);
		assert.match(answer.headers['referrer-policy'],
			/^(same-origin|no-referrer)/, name);
	}
});

test('under 30 kB with everything that the browser loads', async () => {
	const gzip = { 'accept-encoding': 'gzip, br' };
	for (const path of [every.path, '/acme/s/chat-exit',
		'/globex/s/chat-exit']) {
		const plain = await get(path);
		let bytes = (await get(path, gzip)).bytes.length;
		assert.equal((await get(path, gzip)).headers['content-encoding'], 'gzip');
		const loads = pageRead(plain.text).nodes.flatMap((n) =>
			n.tag === 'link' ? [n.attributes.href] :
				['script', 'img'].includes(n.tag) ? [n.attributes.src] : []);
		assert.ok(loads.length >= 3, 'style, theme and script');
		for (const url of loads) {
			const answer = await get(url, gzip);
			assert.equal(answer.status, 200, url);
			if (url.startsWith('/assets/'))
				assert.match(answer.headers['cache-control'], /immutable/, url);
			bytes += answer.bytes.length;
		}
		assert.ok(bytes < 30_000, `${path} weighs ${bytes} bytes`);
	}
});

test('what may be kept has a tag, and is not sent to who has it', async () => {
	const theme = pageRead((await get(every.path)).text).nodes
		.map((n) => n.attributes.href ?? '')
		.find((href) => href.includes('/theme/'));
	for (const target of [theme, '/acme/logo']) {
		const first = await get(target);
		const tag = first.headers.etag;
		assert.equal(first.status, 200, target);
		assert.match(tag, /^"[A-Za-z0-9_-]{16}"$/);
		for (const had of [tag, `W/${tag}`, `"x", ${tag}`]) {
			const again = await get(target, { 'if-none-match': had });
			assert.equal(again.status, 304, had);
			assert.equal(again.bytes.length, 0);
			assert.equal(again.headers.etag, tag);
			assert.equal(again.headers['cache-control'],
				first.headers['cache-control']);
		}
		for (const had of ['"x"', 'x', '*"'])
			assert.equal((await get(target, { 'if-none-match': had })).status,
				200, had);
	}
	assert.equal((await get(every.path)).headers.etag, undefined);
});

test('a page holds no script or style of its own', async () => {
	const page = pageRead((await get(every.path)).text);
	for (const node of page.nodes) {
		assert.ok(!('style' in node.attributes));
		if (node.tag === 'script') assert.equal(text(node), '');
		assert.notEqual(node.tag, 'style');
	}
	const form = page.nodes.find((n) => n.tag === 'form');
	assert.equal(form.attributes.method, 'post');
	assert.ok([...walk(form)].some((n) => n.tag === 'button'));
});

test('an answer with every field at its longest is one row', async () => {
	const one = surveyNew('acme', EVERY);
	const nasty = '\\"\u2028</script>\u{1F600}%00\\u0000'.repeat(60);
	const answer = await submit(one.path, { nps: '1', word: nasty,
		story: nasty, reason: 'other', 'reason.other': nasty.slice(0, 190) });
	assert.equal(answer.status, 303, answer.text);
	assert.equal(rows(one)[0].answers.word, nasty);
	assert.equal(rows(one)[0].answers.story, nasty);
	assert.equal(formOf(await get(one.path)).get('word')[0], '');
});

// A code point of Japanese is three bytes, and nine as a browser sends it.
test('long answers within their limits are taken in any writing', async () => {
	const one = surveyNew('acme', 'tests/http/data/letters.xml');
	const words = (letter) => [...'abc'].map((_, i) =>
		[`story${i}`, letter.repeat(9900)]);
	for (const letter of ['\u65e5', '\u{1F600}']) {
		const form = await open(one.path);
		const pairs = fill(form, Object.fromEntries(words(letter)));
		assert.ok(urlencoded(pairs).length > 3 * 9900 * 9);
		const answer = await post(form.action, pairs);
		assert.equal(answer.status, 303, answer.text.slice(0, 300));
		assert.deepEqual(rows(one).at(-1).answers,
			Object.fromEntries(words(letter)));
	}
	// One letter too many comes back with all that was typed.
	const form = await open(one.path);
	const long = await post(form.action, fill(form, { story0: 'x'.repeat(9901),
		story1: '\u65e5'.repeat(9900), story2: '\u65e5'.repeat(9900) }));
	assert.equal(long.status, 422);
	assert.equal(formOf(long).get('story1')[0], '\u65e5'.repeat(9900));
	// And what no page of this survey can send is not taken.
	assert.equal((await post(form.action, fill(form, { story0:
		'x'.repeat(1_000_000) }))).status, 413);
	assert.equal(rows(one).length, 2);
});

test('more surveys than a worker remembers: each address shows its own',
	async () => {
		const tenant = `many-${randomBytes(5).toString('hex')}`;
		tool('tenant', 'add', tenant, 'Many');
		sql(`with made as (
			insert into survey (tenant_id, slug, title, state)
			select t.id, 's' || i, 'x', 'open'
			from tenant t, generate_series(1, 1200) i
			where t.slug = :'tenant' returning tenant_id, id, slug),
		version as (
			insert into survey_version (tenant_id, survey_id, version,
			    definition)
			select tenant_id, id, 1, format('<survey
			    xmlns="urn:exitpoll:survey:1" code="many" xml:lang="en">
			    <title>This is %s.</title><page code="p">
			    <question code="q" type="yesno"><label>Well?</label>
			    </question></page></survey>', slug) from made)
		select 1;
		update survey set current_version = 1
		where tenant_id = (select id from tenant where slug = :'tenant');`,
		{ tenant });
		const slugs = Array.from({ length: 1200 }, (_, i) => `s${i + 1}`);
		// A second time what was pushed out is read again.
		for (const slug of [...slugs, ...slugs]) {
			const { status, text } = await get(`/${tenant}/s/${slug}`);
			assert.equal(status, 200);
			assert.ok(text.includes(`This is ${slug}.`), slug);
		}
		sql("delete from tenant where slug = :'tenant'", { tenant });
	});

test('another language is chosen on the page, with all that was typed',
	async () => {
		const one = surveyNew('acme', EVERY);
		const form = await open(one.path);
		const before = pageRead((await get(one.path)).text).nodes
			.filter((n) => n.attributes.name === '_lang');
		assert.deepEqual(before.map((n) => [n.attributes.value, text(n),
			n.attributes.lang, n.attributes['aria-current']]),
		[['en', 'English', 'en', 'true'], ['de', 'Deutsch', 'de', undefined]]);
		const said = await post(form.action, [...fill(form,
			{ word: 'It rained.' }), ['_lang', 'de']]);
		assert.equal(said.status, 200);
		const page = pageRead(said.text);
		assert.equal(page.lang, 'de');
		assert.deepEqual(page.problems, []);
		assert.match(said.text, /It rained\./);
		assert.equal(rows(one).length, 0, 'nothing is stored by it');
		const german = formOf(said);
		await post(german.action, [...german.fields.filter(
			([name]) => name !== 'nps'), ['nps', '8']]);
		assert.equal(rows(one)[0].language, 'de');
		assert.equal(rows(one)[0].answers.word, 'It rained.');
		const unknown = await post(form.action, [...fill(form, {}),
			['_lang', 'tlh']]);
		assert.equal(unknown.status, 422, 'no such language: as if sent');
	});
