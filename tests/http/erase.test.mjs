// Who applied is forgotten when the time is over: an application made as a
// browser makes it, with its mail and its file, then its clock put back, then
// the real worker's sweep. Nothing of the person is left in any table.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { until } from '../lib/survey.mjs';
import { Visitor, personAdd, stable } from '../lib/app.mjs';
import { enter, get, hidden, mail, one, openingAdd, post, reference, send, sql,
	tenantAdd } from '../lib/careers.mjs';

const tenant = tenantAdd();
const opening = openingAdd(tenant);
const recruiter = await Visitor.signIn(personAdd(tenant, 'recruiter'));

const tables = sql(`select relname from pg_class
	where relnamespace = 'app'::regnamespace and relkind = 'r'
	order by 1`).map((r) => r[0]);

// In which tables a word is, in text, in JSON or in bytes.
const where = (mark) => sql(tables.map((t) => `select '${t}' from app.${t} x
	where x::text ilike '%' || :'mark' || '%'
	    or x::text like '%' || encode(:'mark', 'hex') || '%'`)
	.map((q) => `(${q} limit 1)`).join(' union all '), { mark })
	.map((r) => r[0]);

// A word that is in the name, the address, the file's name and its text.
const markNew = () => 'zz' + randomBytes(8).toString('hex');
const file = (mark) => ({ name: `${mark}.txt`,
	bytes: Buffer.from(`I am ${mark}. Ten years of answering chats.\n`) });

async function apply(more = {}) {
	const a = { mark: markNew() };
	a.email = `${a.mark}@applicant.example`;
	const sent = await send(await enter(opening), { name: `Ann ${a.mark}`,
		email: a.email, cover_note: `Yours, ${a.mark}`, ...more }, file(a.mark));
	a.ref = reference(sent);
	assert.ok(a.ref, `${sent.status}`);
	a.done = sent.location;
	assert.equal((await mail(a.ref)).length, 1);
	const row = () => sql(`select a.id, a.resume_file_id, d.id, d.state
		from app.application a
		join app.delivery d on d.application_id = a.id
		where a.reference = :'ref'`, { ref: a.ref })[0];
	await until(() => row()[3] === 'delivered');
	[a.id, a.file, a.delivery] = row();
	a.page = `/app/applications/${a.id}`;
	return a;
}

async function move(a, stage) {
	const page = await recruiter.get(a.page);
	const moved = await recruiter.post(a.page + '/stage', {
		_csrf: hidden(page.text, '_csrf'), stage,
		revision: hidden(page.text, 'revision') });
	assert.equal(moved.status, 303);
}

const keepEnd = async (ref, email) => {
	const path = `/${tenant.slug}/keep`;
	const page = await get(path);
	return post(path, new URLSearchParams({ reference: ref, email,
		_token: hidden(page.html, '_token') }));
};

const age = (a, days) => sql(`update app.application
		set retention_clock = now() - :'days' * interval '1 day'
		where id = :'id';
	update app.file set created_at = now() - :'days' * interval '1 day'
		where id = :'file'`, { ...a, days });

// The worker that runs beside the tested server.
async function sweep() {
	const id = one(`insert into app.job (kind) values ('sweep')
		returning id`);
	await until(() => one('select state from app.job where id = :\'id\'',
		{ id }) === 'done');
}

const there = ['application', 'file', 'file_chunk'];

async function stays(a) {
	assert.deepEqual(where(a.mark), there);
	assert.equal((await recruiter.get(a.page)).status, 200);
	const got = await recruiter.get(a.page + '/resume');
	assert.equal(got.status, 200);
	assert.ok(got.text.includes(a.mark));
}

async function gone(a) {
	assert.deepEqual(where(a.mark), []);
	assert.deepEqual(where(a.ref), []);
	for (const [table, id] of [['application', a.id], ['file', a.file]])
		assert.equal(one(`select count(*) from app.${table}
			where id = :'id'`, { id }), '0', table);
	assert.equal(one(`select count(*) from app.file_chunk
		where file_id = :'id'`, { id: a.file }), '0');
	assert.equal(one(`select count(*) from app.application_event
		where application_id = :'id'`, { id: a.id }), '0');
	// That there was a mail, and when, is all that is left.
	assert.deepEqual(sql(`select state, purpose, recipient is null,
		content is null, application_id is null, ended_at is not null
		from app.delivery where id = :'id'`, { id: a.delivery }),
	[['delivered', 'application.received', 't', 't', 't', 't']]);
	const nobody = `/app/applications/00000000-0000-4000-8000-000000000000`;
	for (const more of ['', '/resume']) {
		const answer = await recruiter.get(a.page + more);
		const never = await recruiter.get(nobody + more);
		assert.equal(answer.status, 404);
		assert.equal(stable(answer.text).replaceAll(a.id, ''),
			stable(never.text).replaceAll(nobody.slice(18), ''));
	}
	const list = await recruiter.get('/app/applications');
	assert.equal(list.status, 200);
	assert.ok(!list.text.includes(a.mark));
	// The applicant's own: as for a reference that never was.
	const plain = (res, ref) => stable(res.html).replaceAll(ref, 'REF')
		.replace(/value="[A-Za-z0-9_-]{40,}"/g, '');
	const end = await keepEnd(a.ref, a.email);
	const never = await keepEnd('2222-2222', a.email);
	assert.equal(end.status, never.status);
	assert.equal(plain(end, a.ref), plain(never, '2222-2222'));
	assert.deepEqual(where(a.mark), [], 'asking leaves no trace');
}

const counted = () => one(`select coalesce(sum(n), 0)
	from app.application_count where tenant_id = :'id'`, tenant);

for (const [what, days, steps, more] of [
	['without a decision', 365, async () => {}],
	['of somebody who was rejected', 180, (a) => move(a, 'rejected')],
	['that was withdrawn', 180, (a) => move(a, 'withdrawn')],
	['of somebody who was hired', 180, (a) => move(a, 'hired')],
	['to be kept, which was withdrawn', 180, async (a) => {
		await move(a, 'rejected');
		assert.equal((await keepEnd(a.ref, a.email)).status, 200);
		assert.equal(one(`select kept from app.application
			where id = :'id'`, a), 'f');
	}, { consent_keep: '1' }],
	['to be kept', 180 + 365, (a) => move(a, 'rejected'),
		{ consent_keep: '1' }],
])
	test(`an application ${what} goes after ${days} days, and all with it`,
		async () => {
			const before = counted();
			const a = await apply(more);
			assert.deepEqual(where(a.mark), there);
			await steps(a);
			age(a, days - 1);
			await sweep();
			await stays(a);
			age(a, days + 1);
			await sweep();
			await gone(a);
			assert.equal(counted(), before);
		});

test('a tenant\'s own period is the one that is said and the one that counts',
	async () => {
		sql(`insert into app.tenant_retention
			values (:'id', 'application.rejected', 40)`, tenant);
		const { page } = await enter(opening);
		assert.match(page.html, /\b40 days/);
		assert.doesNotMatch((await enter(openingAdd(tenantAdd()))).page.html,
			/\b40 days/);
		const a = await apply();
		await move(a, 'rejected');
		age(a, 39);
		await sweep();
		await stays(a);
		age(a, 41);
		await sweep();
		await gone(a);
	});

test('the file of a form that was never sent goes with its pass, after three days', async () => {
	const mark = markNew();
	const sent = await send(await enter(opening), { name: '' }, file(mark));
	assert.equal(sent.status, 422);
	assert.deepEqual(where(mark), ['file', 'file_chunk']);
	const id = one(`select id from app.file
		where name like :'mark' || '%'`, { mark });
	// As if it had been made so many days earlier than it says.
	const back = (days) => sql(`update app.application_draft set
			created_at = created_at - :'days' * interval '1 day',
			expires_at = expires_at - :'days' * interval '1 day'
			where file_id = :'id';
		update app.file set created_at = now() - interval '20 days'
			where id = :'id'`, { id, days });
	back(2);
	await sweep();
	assert.deepEqual(where(mark), ['file', 'file_chunk']);
	back(1.1);
	await sweep();
	assert.deepEqual(where(mark), []);
});
