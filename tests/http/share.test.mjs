// How a survey reaches its visitors: each way in says the survey's own address,
// whatever its name, and what it says is what the address does.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, ask, personAdd, plain, sql, surveyAdd, tenantAdd } from
	'../lib/app.mjs';
import { pageRead, text } from '../lib/html.mjs';

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="x" xml:lang="en" languages="he">
<title><text xml:lang="en">Bed &amp; "Board" &lt;i&gt;</text>
<text xml:lang="he">לינה</text></title>
<page code="one">
<question code="why" type="short-text"><label>Why?</label></question>
<question code="nps" type="nps"><label><text xml:lang="en">Recommend?</text>
<text xml:lang="he">להמליץ?</text></label>
<low><text xml:lang="en">No</text><text xml:lang="he">לא</text></low>
<high><text xml:lang="en">Yes</text><text xml:lang="he">כן</text></high>
</question></page></survey>`;

const tenant = tenantAdd();
const editor = await Visitor.signIn(personAdd(tenant, 'editor'));
const owner = await Visitor.signIn(personAdd(tenant, 'owner'));

const codes = (page) => Object.fromEntries(pageRead(page.text).nodes
	.filter((n) => /^code-/.test(n.attributes.id ?? ''))
	.map((n) => [n.attributes.id.slice(5), n.attributes.value ?? text(n)]));

test('each way has the address of the survey, and its name as text',
	async () => {
		const survey = surveyAdd(tenant, XML);
		const page = await editor.get(`/app/surveys/${survey.slug}/share`);
		assert.equal(page.status, 200);
		const is = codes(page);
		assert.deepEqual(Object.keys(is), ['link', 'inline', 'popup',
			'slide-in', 'frame', 'mail', 'score']);
		const link = is.link;
		assert.match(link, new RegExp(`^http://[^/]+${survey.path}$`));
		const origin = new URL(link).origin;
		for (const kind of ['inline', 'popup', 'slide-in']) {
			assert.ok(is[kind].startsWith(`<a href="${link}" ` +
				`data-exitpoll="${kind}"`), is[kind]);
			assert.ok(is[kind].includes('>Bed &amp; &quot;Board&quot; ' +
				'&lt;i&gt;</a>'), is[kind]);
		}
		assert.match(is['slide-in'], /data-after="20" data-again="30"/);
		assert.ok(is.frame.startsWith('<iframe data-exitpoll="frame" src="' +
			`${link}" title="Bed &amp;`), is.frame);
		for (const kind of ['inline', 'popup', 'slide-in', 'frame'])
			assert.ok(is[kind].endsWith(`<script src="${origin}/embed.js" ` +
				'async></script>'), is[kind]);
		assert.equal(is.score, `${link}?a.nps=10`);
		assert.equal((await ask('GET', '/embed.js')).status, 200);
	});

test('a mail asks the first scale of the first page, and its links choose',
	async () => {
		const survey = surveyAdd(tenant, XML);
		const file = await editor.get(
			`/app/surveys/${survey.slug}/share/mail.html`);
		assert.equal(file.status, 200);
		assert.match(file.headers['content-disposition'],
			/^attachment; filename="mail\.html"/);
		assert.match(file.headers['content-security-policy'], /^sandbox/);
		assert.doesNotMatch(file.text, /<script|<link|<style|<img/);
		assert.ok(file.text.includes('<title>Bed &amp; '));
		const links = [...file.text.matchAll(/href="([^"]*a\.nps=[^"]*)"/g)]
			.map((m) => plain(m[1]));
		assert.equal(links.length, 11);
		const seven = await ask('GET', new URL(links[7]).pathname +
			new URL(links[7]).search);
		assert.deepEqual(pageRead(seven.text).nodes.filter((n) =>
			'checked' in n.attributes).map((n) => n.attributes.value), ['7']);
		const shown = codes(await editor.get(
			`/app/surveys/${survey.slug}/share`));
		assert.equal(shown.mail.trim(), file.text.trim());
	});

test('in a language of the survey, all say so', async () => {
	const survey = surveyAdd(tenant, XML);
	const is = codes(await editor.get(
		`/app/surveys/${survey.slug}/share?lang=he`));
	assert.match(is.link, /\?lang=he$/);
	assert.match(is.score, /\?lang=he&a\.nps=10$/);
	assert.match(is.mail, /<html lang="he" dir="rtl"/);
	assert.match(is.mail, /להמליץ\?/);
	assert.match(is.mail, /lang=he&amp;a\.nps=3"/);
	assert.match(is.inline, /\?lang=he" .*>לינה<\/a>/);
	const other = codes(await editor.get(
		`/app/surveys/${survey.slug}/share?lang=xx`));
	assert.doesNotMatch(other.link, /lang/);
});

test('without a scale the mail has a link only', async () => {
	const survey = surveyAdd(tenant, XML.replace(/type="nps"/, 'type="number"')
		.replace(/<(low|high)>[^]*?<\/\1>/g, ''));
	const page = await editor.get(`/app/surveys/${survey.slug}/share`);
	const is = codes(page);
	assert.equal(is.score, undefined);
	assert.doesNotMatch(is.mail, /a\.nps/);
	assert.ok(is.mail.includes(`href="${is.link}"`));
});

// Its three corners are those of a QR code, and another address has another.
test('the QR code is a picture of the address', async () => {
	const dark = async (survey) => {
		const svg = await editor.get(
			`/app/surveys/${survey.slug}/share/qr.svg`);
		assert.equal(svg.status, 200);
		assert.equal(svg.headers['content-type'], 'image/svg+xml');
		const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg.text)[1]);
		const grid = Array.from({ length: side }, () => Array(side).fill(0));
		for (const [, x, y, n] of svg.text.matchAll(
			/M(\d+) (\d+)h(\d+)v1h-\3z/g))
			for (let i = 0; i < Number(n); i++)
				grid[y][Number(x) + i] = 1;
		return grid;
	};
	const grid = await dark(surveyAdd(tenant, XML));
	const side = grid.length;
	const finder = (x, y) => Array.from({ length: 7 }, (_, r) =>
		grid[y + r].slice(x, x + 7).join('')).join(' ');
	const want = '1111111 1000001 1011101 1011101 1011101 1000001 1111111';
	for (const [x, y] of [[4, 4], [side - 11, 4], [4, side - 11]])
		assert.equal(finder(x, y), want);
	assert.ok(grid.slice(0, 4).flat().every((m) => m === 0), 'quiet zone');
	assert.notDeepEqual(await dark(surveyAdd(tenant, XML)), grid);
});

test('it says what is not so yet', async () => {
	const survey = surveyAdd(tenant, XML);
	const share = `/app/surveys/${survey.slug}/share`;
	const before = plain((await owner.get(share)).text);
	assert.match(before, /No site may show your surveys in a frame yet/);
	assert.doesNotMatch(before, /takes no answers now/);
	assert.match(before, /a link stays a link, and a plain frame stays empty/);
	assert.match(before, /Without that nothing is kept, and it comes on each/);
	const settings = await owner.get('/app/settings/frames');
	await owner.post('/app/settings/frames', { site: 'www.example.com',
		_csrf: /name="_csrf" value="([^"]*)"/.exec(settings.text)[1] });
	const allowed = plain((await owner.get(share)).text);
	assert.match(allowed, /in a frame: https:\/\/www\.example\.com/);
	assert.doesNotMatch(allowed, /No site may show/);
	sql(`update app.survey set state = 'closed' where id = :'id'`, survey);
	assert.match(plain((await owner.get(share)).text), /takes no answers now/);
	sql(`update app.survey set state = 'draft', current_version = null
		where id = :'id'`, survey);
	const none = await owner.get(share);
	assert.match(plain(none.text), /Nothing is published yet/);
	assert.deepEqual(codes(none), {});
	assert.equal((await owner.get(share + '/qr.svg')).status, 404);
	assert.equal((await owner.get(share + '/other.svg')).status, 404);
	assert.equal((await owner.get('/app/surveys/none/share')).status, 404);
});
