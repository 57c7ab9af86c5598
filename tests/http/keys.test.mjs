// The keys of signed links, in the browser without script: made and shown once,
// as many as may be, revoked and allowed again, noted, and only for who may
// change settings; and a link to try.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, field, one, personAdd, plain, sql, surveyAdd,
	tenantAdd } from '../lib/app.mjs';
import { KEYS as PAGE, keyMake, send } from '../lib/context.mjs';

async function owner() {
	const tenant = tenantAdd();
	const who = await Visitor.signIn(personAdd(tenant, 'owner'));
	return { tenant, who, survey: surveyAdd(tenant) };
}

const noted = (tenant) => sql(`select action, object_id, actor is not null
	from app.audit where tenant_id = :'id' and object_kind = 'context-key'
	order by id`, tenant).map((row) => row.join(' '));

test('a key is shown once, and nobody who reads the database has it',
	async () => {
		const { tenant, who } = await owner();
		assert.match(plain((await who.get(PAGE)).text), /no key in use/);
		const key = await keyMake(who);
		assert.match(key.id, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
		assert.match(key.secret, /^eps_[\w-]{43}$/);
		const page = (await who.get(PAGE)).text;
		assert.ok(page.includes(key.id) && !page.includes(key.secret));
		assert.match(page, /Person owner/);
		const sealed = Buffer.from(one(`select encode(sealed, 'hex')
			from app.context_key where tenant_id = :'id'`, tenant), 'hex');
		assert.ok(!sealed.includes(key.secret.slice(4, 20)));
		assert.deepEqual(noted(tenant), [`context-key.add ${key.id} t`]);
	});

test('five are in use at a time; revoked ones come back when there is room',
	async () => {
		const { tenant, who } = await owner();
		const ids = [];
		for (let i = 0; i < 5; i++) ids.push((await keyMake(who)).id);
		const page = (await who.get(PAGE)).text;
		assert.match(plain(page), /Five keys are in use/);
		assert.ok(!page.includes('name="make"'));
		let answer = await send(who, { make: '1' });
		assert.equal(answer.status, 422);
		assert.match(plain(answer.text), /Five keys are in use/);

		answer = await send(who, { revoke: ids[0] });
		assert.equal(answer.status, 303);
		answer = await who.get(answer.headers.location);
		assert.match(answer.text, /role="status"/);
		assert.match(answer.text, new RegExp(`name="allow" value="${ids[0]}"`));
		assert.equal((await send(who, { revoke: ids[0] })).status, 303,
			'what is as wanted is no mistake');
		await keyMake(who);
		assert.equal((await send(who, { allow: ids[0] })).status, 422);
		await send(who, { revoke: ids[1] });
		assert.equal((await send(who, { allow: ids[0] })).status, 303);
		assert.deepEqual(noted(tenant).slice(5, 6),
			[`context-key.revoke ${ids[0]} t`]);
		assert.deepEqual(noted(tenant).slice(-1),
			[`context-key.allow ${ids[0]} t`]);
		for (const id of ['', 'x', 'a\0b', '💥'.repeat(500)])
			assert.ok((await send(who, { allow: id })).status < 500);
	});

test('what another tenant has is neither seen nor changed', async () => {
	const a = await owner();
	const b = await owner();
	const key = await keyMake(a.who);
	assert.ok(!(await b.who.get(PAGE)).text.includes(key.id));
	await send(b.who, { revoke: key.id });
	assert.equal(one(`select revoked_at is null from app.context_key
		where tenant_id = :'id'`, a.tenant), 't');
});

test('who may not change settings is refused', async () => {
	const { tenant } = await owner();
	const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
	assert.equal((await analyst.get(PAGE)).status, 403);
	assert.ok(!(await analyst.get('/app/surveys')).text.includes(PAGE));
});

test('the page has its own addresses, the examples, and a link to try',
	async () => {
		const { tenant, who, survey } = await owner();
		let page = await who.get(PAGE);
		assert.ok(page.text.includes(`/${tenant.slug}/s/SURVEY?s=TOKEN`));
		assert.ok(!page.text.includes('name="try"'), 'without a key there is none');
		const examples = [...page.text.matchAll(/href="([^"]*\.txt)"/g)];
		assert.equal(examples.length, 4);
		for (const [, path] of examples) {
			const file = await who.get(path);
			assert.equal(file.status, 200);
			assert.match(file.headers['content-type'], /^text\/plain/);
		}
		let answer = await send(who, { try: '1', survey: survey.slug });
		assert.equal(answer.status, 422);
		await keyMake(who);
		answer = await send(who, { try: '1', survey: 'none-such' });
		assert.equal(answer.status, 422);
		assert.match(plain(answer.text), /Choose one of your surveys/);
		answer = await send(who, { try: '1', survey: survey.slug });
		const link = plain(/id="try-link" href="([^"]*)"/.exec(answer.text)[1]);
		assert.ok(link.includes(survey.path + '?s=ey'));
		page = await who.get(new URL(link).pathname + new URL(link).search);
		assert.equal(page.status, 200);
		assert.ok(field(page.text, '_token'));
	});
