// How a tenant's pages look, set by its owner in the browser, without script:
// what is refused in words, the nearest colour that can be read, the former
// look, the logo, what is noted, and that nobody else's pages change.
import test from 'node:test';
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { Visitor, field, one, personAdd, plain, sql, surveyAdd,
	tenantAdd } from '../lib/app.mjs';
import { ask, multipart } from '../lib/survey.mjs';
import { pageRead, text } from '../lib/html.mjs';

const PAGE = '/app/settings/theme';
const GOOD = { accent: '#14654f', background: '#f0f4ff', radius: '18',
	font: 'serif', thanks: 'Thank you, all.',
	onward: 'https://shop.example/more', privacy: 'https://shop.example/p' };

async function owner() {
	const tenant = tenantAdd();
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	return { tenant, who, survey: surveyAdd(tenant) };
}

async function save(who, values, more = []) {
	const page = await who.get(PAGE);
	const { type, body } = multipart([['_csrf', field(page.text, '_csrf')],
		...Object.entries(values), ...more]);
	return ask('POST', PAGE, { body, headers: { 'content-type': type,
		cookie: [who.cookie, who.known].filter(Boolean).join('; ') } });
}

const sheet = (html) => /href="(\/[^"]*\/theme\/[^"]*)"/.exec(html)[1];

// A PNG of one grey row; the width is what it says.
function png(width, height = 1) {
	const chunk = (name, data) => {
		const out = Buffer.alloc(12 + data.length);
		out.writeUInt32BE(data.length);
		out.write(name, 4, 'latin1');
		data.copy(out, 8);
		return out;	// its checksum is not read here
	};
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width);
	head.writeUInt32BE(height, 4);
	head[8] = 8;
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'),
		chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(2))),
		chunk('IEND', Buffer.alloc(0))]);
}
const logo = (bytes) => [['logo',
	{ filename: 'logo.png', type: 'image/png', bytes }]];

test('saved, it is on the public pages, and noted with who did it',
	async () => {
		const { tenant, who, survey } = await owner();
		const answer = await save(who, GOOD);
		assert.equal(answer.status, 303, plain(answer.text));
		const page = await ask('GET', survey.path);
		assert.match(sheet(page.text), /14654f-f0f4ff-18-serif\.css$/);
		const css = (await ask('GET', sheet(page.text))).text;
		assert.match(css, /--paper:#f0f4ff;--r:18px;--sans:var\(--serif\)/);
		assert.match(page.text, /href="https:\/\/shop\.example\/p"/);
		const [[action, actor, detail]] = sql(`select action,
			actor is not null, detail::text from app.audit
			where tenant_id = :'id' and object_kind = 'theme'`, tenant);
		assert.deepEqual([action, actor], ['theme.set', 't']);
		assert.equal(JSON.parse(detail).background, '#f0f4ff');
		assert.match(plain((await who.get(answer.to)).text),
			/Your pages look like this now/);
	});

test('a colour that cannot be read is refused, the nearest is one click',
	async () => {
		const { tenant, who } = await owner();
		const before = one(`select accent_color from app.tenant
			where id = :'id'`, tenant);
		const answer = await save(who, { ...GOOD, accent: '#ffcc00' });
		assert.equal(answer.status, 422);
		const page = pageRead(answer.text);
		assert.match(text(page.id('accent-error')), /cannot be read/);
		assert.match(answer.text, />\s*Thank you, all\.<\/textarea>/);
		const offer = page.nodes.find((n) =>
			n.attributes.name === 'accent_instead');
		assert.match(offer.attributes.value, /^#[0-9a-f]{6}$/);
		assert.equal(one(`select accent_color from app.tenant
			where id = :'id'`, tenant), before);
		const taken = await save(who, { ...GOOD, accent: '#ffcc00' },
			[['accent_instead', offer.attributes.value]]);
		assert.equal(taken.status, 303);
		assert.equal(one(`select accent_color from app.tenant
			where id = :'id'`, tenant), offer.attributes.value);

		const dark = await save(who, { ...GOOD, background: '#222222' });
		assert.equal(dark.status, 422);
		const lighter = /name="background_instead" value="([^"]*)"/
			.exec(dark.text)[1];
		assert.equal((await save(who, { ...GOOD, background: '#222222' },
			[['background_instead', lighter]])).status, 303);
	});

for (const [name, values, words] of [
	['an onward link that is not https', { onward: 'http://shop.example/' },
		/link must be an address that begins with https/],
	['a link with script', { onward: 'javascript:alert(1)' }, /https/],
	['a privacy notice that is not https', { privacy: 'ftp://x/' },
		/privacy notice must begin with https/],
	['thanks that are too long', { thanks: 'x'.repeat(601) }, /600/],
	['no colour', { accent: 'red' }, /Choose a colour/],
])
	test(`refused in words: ${name}`, async () => {
		const { who } = await owner();
		const answer = await save(who, { ...GOOD, ...values });
		assert.equal(answer.status, 422);
		assert.match(plain(answer.text), words);
	});

test('a logo is a PNG of bounded size; it can be taken away', async () => {
	const { tenant, who, survey } = await owner();
	const bytes = png(64, 8);
	assert.equal((await save(who, GOOD, logo(bytes))).status, 303);
	const page = await ask('GET', survey.path);
	const src = /class="logo" src="([^"]*)"/.exec(page.text)[1];
	const got = await ask('GET', src);
	assert.equal(got.headers['content-type'], 'image/png');
	assert.ok(got.bytes.equals(bytes));
	for (const [bad, words] of [
		[Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /PNG/],
		[png(2001), /2,000 by 2,000/], [png(0), /PNG/], [png(9, 0), /PNG/],
		[Buffer.concat([bytes, Buffer.alloc(256 * 1024)]), /256 kB/],
	]) {
		const answer = await save(who, GOOD, logo(bad));
		assert.equal(answer.status, 422);
		assert.match(plain(answer.text), words);
	}
	assert.equal((await save(who, GOOD)).status, 303);
	assert.equal(one(`select logo is not null from app.tenant
		where id = :'id'`, tenant), 't', 'kept unless it is taken away');
	assert.equal((await save(who, GOOD, [['logo_off', '1']])).status, 303);
	assert.doesNotMatch((await ask('GET', survey.path)).text,
		/class="logo"/);
});

test('the former look is one click away, and back again', async () => {
	const { who, survey } = await owner();
	assert.doesNotMatch((await who.get(PAGE)).text, /theme\/back/);
	await save(who, GOOD);
	await save(who, { ...GOOD, accent: '#7a1fa2' });
	const back = async () => {
		const page = await who.get(PAGE);
		const answer = await who.post(PAGE + '/back',
			{ _csrf: field(page.text, '_csrf') });
		assert.equal(answer.status, 303);
		return sheet((await ask('GET', survey.path)).text);
	};
	assert.match(await back(), /14654f-/);
	assert.match(await back(), /7a1fa2-/);
});

test('the tenth before the last is the oldest that is kept', async () => {
	const { tenant, who } = await owner();
	for (let i = 0; i < 13; i++) await save(who, GOOD);
	assert.equal(one(`select count(*) from app.theme_past
		where tenant_id = :'id'`, tenant), '10');
});

test('looking at it first changes nothing, and shows a real page',
	async () => {
		const { tenant, who, survey } = await owner();
		const answer = await save(who, GOOD, [['_look', '1']]);
		assert.equal(answer.status, 200);
		const src = plain(/<iframe[^>]* src="([^"]*)"/.exec(answer.text)[1]);
		const shown = await who.get(src);
		assert.equal(shown.status, 200);
		assert.match(shown.text, new RegExp(`Survey ${survey.slug}|Recommend`));
		assert.match(sheet(shown.text), /14654f-f0f4ff-18-serif/);
		assert.match(shown.headers['content-security-policy'],
			/form-action 'none'.*frame-ancestors 'self'/);
		assert.equal(one(`select count(*) from app.theme_past
			where tenant_id = :'id'`, tenant), '0');
		for (const bad of ['', '?theme=x', '?theme=14654f-f0f4ff-99-serif',
			'?theme=14654f-f0f4ff-9-comic'])
			assert.equal((await who.get(PAGE + '/preview' + bad)).status, 404);
	});

test('thanks of the tenant, and the link onward, where a survey has none',
	async () => {
		const { who, tenant } = await owner();
		const survey = surveyAdd(tenant, `<survey
			xmlns="urn:exitpoll:survey:1" code="x" xml:lang="en">
			<title>X</title><page code="p"><question code="q"
			type="short-text"><label>Q</label></question></page></survey>`);
		await save(who, { ...GOOD, brand_off: '1' });
		const form = await ask('GET', survey.path);
		assert.doesNotMatch(form.text, /Run by Exitpoll/);
		const sent = await ask('POST', survey.path, { headers: {
			'content-type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams({ _page: 'p', q: 'x',
				_token: field(form.text, '_token') }).toString() });
		const thanks = await ask('GET', sent.to);
		assert.match(thanks.text, /Thank you, all\./);
		assert.match(thanks.text, /href="https:\/\/shop\.example\/more"/);
		assert.match(plain(thanks.text), /Go on to shop\.example/);
	});
