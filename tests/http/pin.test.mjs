// Six digits for who is on the phone: made and taken away at the share page, and
// typed by a visitor, who comes to the survey.
import test, { before } from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, field, one, personAdd, plain, sql, surveyAdd, tenantAdd }
	from '../lib/app.mjs';
import { fill, formOf, get, post } from '../lib/survey.mjs';

let tenant, owner, analyst, survey, share;
before(async () => {
	tenant = tenantAdd();
	owner = await Visitor.signIn(personAdd(tenant, 'owner'));
	analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
	survey = surveyAdd(tenant);
	share = `/app/surveys/${survey.slug}/share`;
});

const pinOf = (page) => /class="ref">(\d{6})</.exec(page.text)?.[1];
async function set(form, who = owner) {
	const csrf = field((await owner.get(share)).text, '_csrf');
	return who.post(share, { _csrf: csrf, ...form });
}
async function typed(pin, at = tenant) {
	const form = formOf(await get(`/${at.slug}/pin`));
	return post(form.action, fill(form, { pin }));
}

test('it is made, leads to the survey, goes, and comes back the same',
	async () => {
		assert.match(plain((await owner.get(share)).text), /There is no PIN/);
		assert.equal((await set({ make: '1' })).status, 303);
		const page = await owner.get(share);
		const pin = pinOf(page);
		assert.match(pin, /^\d{6}$/);
		assert.match(page.text, new RegExp(`/${tenant.slug}/pin<`));
		const sent = await typed(pin);
		assert.equal(sent.status, 303);
		assert.equal(sent.to, survey.path);
		for (const way of [`${pin.slice(0, 3)} ${pin.slice(3)}`,
			` ${pin.slice(0, 2)}-${pin.slice(2, 4)}.${pin.slice(4)} `,
			pin.replace(/\d/g, (d) => String.fromCodePoint(0xff10 + +d)),
			pin.replace(/\d/g, (d) => String.fromCodePoint(0x660 + +d))])
			assert.equal((await typed(way)).to, survey.path, way);
		await set({ drop: '1' });
		const none = await typed(pin);
		assert.equal(none.status, 422);
		assert.match(plain(none.text), /No survey has this PIN/);
		assert.match(none.text, new RegExp(`value="${pin}"`));
		await set({ make: '1' });
		assert.equal(pinOf(await owner.get(share)), pin);
		assert.deepEqual(sql(`select action from app.audit
			where tenant_id = :'id' and action like 'pin.%' order by id`,
		{ id: tenant.id }).flat(), ['pin.add', 'pin.drop', 'pin.add']);
	});

test('what is no PIN is said, and comes back as it was typed', async () => {
	for (const pin of ['', '12345', '1234567', '12345a', '<b>', '１２３ ',
		'9'.repeat(2000)]) {
		const sent = await typed(pin);
		assert.equal(sent.status, 422, pin);
		assert.match(plain(sent.text), /Type all six digits/);
		assert.match(sent.text, /aria-describedby="pin-help pin-error"/);
	}
	assert.match((await typed('<b>')).text, /value="&lt;b&gt;"/);
	assert.equal((await typed('000000')).status, 422);
});

test('it is the tenant\'s own, and only who edits surveys makes it', async () => {
	await set({ make: '1' });
	const pin = pinOf(await owner.get(share));
	assert.equal((await typed(pin, tenantAdd())).status, 422);
	const seen = await analyst.get(share);
	assert.equal(pinOf(seen), pin, 'who reads results may tell it');
	assert.doesNotMatch(seen.text, /name="drop"/);
	assert.equal((await analyst.post(share, { drop: '1', _csrf: field(
		(await analyst.get('/app')).text, '_csrf') })).status, 403);
	assert.equal(one(`select count(*) from app.survey_pin
		where tenant_id = :'id' and dropped_at is null`,
	{ id: tenant.id }), '1');
});
