// What people say: found by words in their language and by filters, which stay
// in the address from the list to a response, on and back; tags and notes by the
// team; and nothing of it is markup, or another customer's.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, ask, field, one, personAdd, plain, respond, sql, surveyAdd,
	tenantAdd } from '../lib/app.mjs';
import { until } from '../lib/receiver.mjs';

const xml = (code) => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="${code}" xml:lang="en">
<title>Survey ${code}</title><thanks>Thanks.</thanks>
<page code="first"><title>First</title>
<question code="nps" type="nps"><label>Recommend us?</label></question>
<question code="why" type="long-text"><label>Why?</label></question>
<question code="line" type="short-text"><label>In a line?</label></question>
<question code="topic" type="single"><label>About what?</label>
<option code="a"><label>A</label></option>
<other><label>Other</label></other></question>
</page></survey>`;

async function owner() {
	const tenant = tenantAdd();
	const survey = surveyAdd(tenant, xml('s'));
	return { tenant, survey, who: await Visitor.signIn(personAdd(tenant,
		'owner')), list: `/app/surveys/${survey.slug}/comments` };
}

const read = ({ tenant }) => until('all texts are read', () => one(`select
	count(*) from app.comment_due where tenant_id = :'id'`,
{ id: tenant.id }) === '0');
const said = (page) => [...page.matchAll(
	/<blockquote[^>]*>(.*?)<\/blockquote>/gs)].map((m) => plain(m[1]));
const hrefs = (page) => [...page.matchAll(/class="whole-row" href="([^"]*)"/g)]
	.map((m) => plain(m[1]));
const link = (page, text) => plain(new RegExp(
	`href="([^"]*)"[^>]*>${text}</a>`).exec(page)[1]);

test('an empty survey says so; words and filters that find nothing lead on',
	async () => {
		const it = await owner();
		assert.match((await it.who.get(it.list)).text,
			/Nobody has written anything here yet/);
		await respond(it.survey, { nps: 3, why: 'The bill was wrong' });
		await read(it);
		const none = (await it.who.get(`${it.list}?q=xylophone`)).text;
		assert.match(none, /No comment is like that/);
		assert.deepEqual(said((await it.who.get(link(none,
			'Clear the filters'))).text), ['The bill was wrong']);
		const old = (await it.who.get(`${it.list}?to=2020-01-01`)).text;
		assert.match(old, /Nobody has written anything in this period/);
		assert.deepEqual(said((await it.who.get(link(old,
			'Show comments of all days'))).text), ['The bill was wrong']);
		assert.match((await it.who.get(`${it.list}?q=%22%21`)).text,
			/so common that they are not searched/);
	});

test('all free texts are found, marked, and shown as they were typed',
	async () => {
		const it = await owner();
		const odd = 'Billing <b onclick=x>billed</b> & "bills"';
		await respond(it.survey, { nps: 2, why: odd });
		await respond(it.survey, { nps: 9, line: 'No bill came' });
		await respond(it.survey, { nps: 7, topic: 'other',
			'topic.other': 'A bill from 2019' });
		await respond(it.survey, { nps: 10, why: 'All fine' });
		await read(it);
		const page = (await it.who.get(`${it.list}?q=billing&sort=low`)).text;
		assert.deepEqual(said(page), [odd, 'A bill from 2019',
			'No bill came']);
		assert.match(page, /<mark>Billing<\/mark> &lt;b onclick=x&gt;<mark>billed<\/mark>/);
		assert.equal(page.includes('<b onclick'), false);
		assert.deepEqual(said((await it.who.get(
			`${it.list}?q=billing&low=5&high=8`)).text), ['A bill from 2019']);
		assert.deepEqual(said((await it.who.get(
			`${it.list}?q=billing&question=line`)).text), ['No bill came']);
		assert.deepEqual(said((await it.who.get(
			`${it.list}?q=%22bill+came%22`)).text), ['No bill came']);
	});

test('filters are chips that come off one by one; what is none is said beside it',
	async () => {
		const it = await owner();
		const page = (await it.who.get(
			`${it.list}?q=chat&channel=web&low=0&sort=low`)).text;
		for (const name of ['Words: chat', 'Score from: 0'])
			assert.ok(page.includes(`<bdi>${name}</bdi>`), name);
		const off = plain(/class="chip" href="([^"]*)"[^>]*>(?:(?!<\/a>).)*Words: chat/
			.exec(page)[1]);
		assert.equal(off, `${it.list}?low=0&channel=web&sort=low`);
		for (const [query, text] of [['low=much', /Score from: write a whole number/],
			['v=-1', /write a whole number/], ['from=2026-13-01', /not a date/],
			[`agent=${'x'.repeat(201)}`, /at most 200 letters/]]) {
			const answer = await it.who.get(`${it.list}?${query}&q=kept`);
			assert.equal(answer.status, 422, query);
			assert.match(plain(answer.text), text);
			assert.equal(field(answer.text, 'q'), 'kept');
		}
		for (const older of ['x', '1_2_3', '0_0_2026-01-01_5_x',
			'99999_0_2026-01-01_5_00000000-0000-0000-0000-000000000000'])
			assert.equal((await it.who.get(`${it.list}?older=${older}`)).status,
				404, older);
	});

test('page by page each once; from a response on, and back to the same list',
	async () => {
		const it = await owner();
		for (let i = 0; i < 33; i++)
			await respond(it.survey, { nps: i % 11,
				why: i % 16 === 0 ? `A refund ${i}` : `Text ${i}` });
		await read(it);
		const first = (await it.who.get(it.list)).text;
		const second = (await it.who.get(link(first, 'Older'))).text;
		assert.equal(said(first).length, 30);
		assert.equal(new Set([...said(first), ...said(second)]).size, 33);
		const found = (await it.who.get(`${it.list}?q=refund`)).text;
		assert.deepEqual(said(found), ['A refund 32', 'A refund 16',
			'A refund 0']);
		let one = (await it.who.get(hrefs(found)[0])).text;
		assert.ok(!/rel="prev"/.test(one));
		one = (await it.who.get(link(one, 'Older'))).text;
		assert.match(one, /A refund 16/);
		assert.match((await it.who.get(link(one, 'Newer'))).text, /A refund 32/);
		const back = plain(/class="back"><a href="([^"]*)"/.exec(one)[1]);
		assert.deepEqual(said((await it.who.get(back)).text), said(found));
	});

test('the list of responses keeps its filter from one to the next', async () => {
	const it = await owner();
	for (const i of [1, 2, 3])
		await respond(it.survey, { nps: i, why: `Text ${i}` });
	sql(`update app.response set state = 'partial', completed_at = null
		where tenant_id = :'id' and answers->>'nps' = '2'`,
	{ id: it.tenant.id });
	const list = (await it.who.get(
		`/app/surveys/${it.survey.slug}/responses?state=complete`)).text;
	const newest = plain(/<th scope="row"><a href="([^"]*)"/.exec(list)[1]);
	const older = (await it.who.get(link((await it.who.get(newest)).text,
		'Older'))).text;
	assert.match(older, /Text 1/);
});

test('tags and notes: added, shown, filtered by, taken off and brought back',
	async () => {
		const it = await owner();
		const other = await owner();
		await respond(it.survey, { nps: 3, why: 'The bill was wrong' });
		await respond(it.survey, { nps: 3, why: 'Slow' });
		await read(it);
		const [, path] = hrefs((await it.who.get(it.list)).text);
		const form = async (more, who = it.who, at = path) => {
			const page = (await it.who.get(path)).text;
			return who.post(at, { _csrf: who === it.who ?
				field(page, '_csrf') : field((await who.get(other.list)).text,
				'_csrf') ?? '', entry: field(page, 'entry'), ...more });
		};
		for (const [more, text] of [[{ do: 'tag', tag: ' ' }, /Write the tag/],
			[{ do: 'tag', tag: 'x'.repeat(41) }, /40 letters at most/],
			[{ do: 'note', note: '' }, /Write/]]) {
			const answer = await form(more);
			assert.equal(answer.status, 422);
			assert.match(answer.text, text);
		}
		assert.equal((await form({ do: 'dance' })).status, 400);
		assert.equal((await form({ do: 'tag', tag: 'Billing & <co>' })).status,
			303);
		const tagged = (await it.who.get(
			`${it.list}?tag=${encodeURIComponent('Billing & <co>')}`)).text;
		assert.deepEqual(said(tagged), ['The bill was wrong']);
		assert.match(tagged, /Billing &amp; &lt;co&gt;/);
		let answer = await form({ do: 'untag', tag: 'Billing & <co>' });
		let page = (await it.who.get(answer.headers.location)).text;
		assert.match(page, /The tag is removed/);
		assert.equal((await form({ do: field(/<form[^>]*>(?:(?!<\/form>).)*Undo/s
			.exec(page)[0], 'do') ?? 'tag', tag: 'Billing & <co>' })).status, 303);
		assert.equal((await form({ do: 'note', note: 'Called\r\nback' })).status,
			303);
		page = (await it.who.get(path)).text;
		assert.match(page, /Called\nback/);
		assert.match(page, /Person owner/);
		answer = await form({ do: 'unnote', id: field(page, 'id') });
		page = (await it.who.get(answer.headers.location)).text;
		assert.doesNotMatch(page, /Called\nback/);
		assert.equal((await form({ do: 'renote', id: field(page, 'id') })).status,
			303);
		assert.match((await it.who.get(path)).text, /Called\nback/);
		assert.match((await it.who.get(it.list)).text, /1 note</);
		// Somebody else's customer.
		assert.equal((await form({ do: 'tag', tag: 'x' }, other.who)).status, 404);
		assert.equal((await other.who.get(path)).status, 404);
		// Erased with the response.
		sql(`delete from app.response where tenant_id = :'id'`,
			{ id: it.tenant.id });
		assert.equal(one(`select (select count(*) from app.response_tag
			where tenant_id = :'id') + (select count(*) from app.response_note
			where tenant_id = :'id') + (select count(*) from app.comment
			where tenant_id = :'id')`, { id: it.tenant.id }), '0');
	});

test('nobody without a session, and no other role, comes in', async () => {
	const it = await owner();
	assert.equal((await ask('GET', it.list)).status, 303);
	const recruiter = await Visitor.signIn(personAdd(it.tenant, 'recruiter'));
	assert.equal((await recruiter.get(it.list)).status, 403);
});
