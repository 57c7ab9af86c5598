// What a customer holds all surveys to: set in the browser without script,
// noted with who did it, and what the linter goes by wherever it runs.
import test from 'node:test';
import assert from 'node:assert/strict';
import { field, one, personAdd, plain, sql, surveyAdd, tenantAdd, Visitor }
	from '../lib/app.mjs';
import { ask, multipart } from '../lib/survey.mjs';

const PAGE = '/app/settings/limits';
const all = (answer) => plain(answer.text).replace(/\s+/g, ' ');
const minutes = (tenant) => one(`select survey_minutes from app.tenant
	where id = :'id'`, tenant);
const SLOW = /limit for all surveys is (\d+)/;

async function owner() {
	const tenant = tenantAdd();
	return { tenant, who: await Visitor.signIn(personAdd(tenant, 'owner')) };
}

async function save(who, value) {
	const page = await who.get(PAGE);
	return who.post(PAGE, { _csrf: field(page.text, '_csrf'),
		...value === undefined ? {} : { minutes: value } });
}

// Choices take six seconds each: four minutes and some seconds.
const slow = (more = '') => `<survey xmlns="urn:exitpoll:survey:1" code="s"
	xml:lang="en"${more}><title>T</title><page code="p">` + Array.from(
	{ length: 44 }, (_, i) => `<question code="q${i}" type="yesno">
	<label>Q</label></question>`).join('') + '</page></survey>';

function drafted(tenant, xml) {
	const survey = surveyAdd(tenant);
	sql(`insert into app.survey_draft (tenant_id, survey_id, definition)
		values (:'tenant', :'id', :'xml')`,
	{ tenant: tenant.id, id: survey.id, xml });
	return survey;
}

test('it is set, shown, and noted with who did it; what is wrong is said',
	async () => {
		const { tenant, who } = await owner();
		const other = tenantAdd();
		const first = await who.get(PAGE);
		assert.equal(first.status, 200);
		assert.equal(field(first.text, 'minutes'), '3');
		assert.match(first.text, /<a href="\/app\/settings\/limits"/);
		for (const bad of ['0', '61', '', '4.5', 'five', '99999999999999999999',
			'-1', undefined]) {
			const refused = await save(who, bad);
			assert.equal(refused.status, 422, bad);
			assert.match(refused.text, /id="minutes-error"/);
			assert.match(all(refused), /whole number of minutes, from 1 to 60/);
			assert.equal(field(refused.text, 'minutes') ?? '', bad ?? '');
		}
		assert.equal(minutes(tenant), '3');
		const saved = await save(who, ' 12 ');
		assert.equal(saved.status, 303);
		const shown = await who.get(saved.headers.location);
		assert.match(all(shown), /The change is saved/);
		assert.equal(field(shown.text, 'minutes'), '12');
		// The same again is no change.
		assert.equal((await save(who, '12')).status, 303);
		assert.deepEqual(sql(`select action, actor is not null,
			detail::text from app.audit where tenant_id = :'id'
			and action = 'limits.set'`, tenant),
		[['limits.set', 't', '{"was": 3, "minutes": 12}']]);
		assert.equal(minutes(other), '3');
	});

test('who may not change settings does not come here', async () => {
	const tenant = tenantAdd();
	const editor = await Visitor.signIn(personAdd(tenant, 'editor'));
	assert.equal((await editor.get(PAGE)).status, 403);
	assert.doesNotMatch((await editor.get('/app/surveys')).text,
		/settings\/limits/);
});

test('the linter goes by it wherever it runs, unless the survey says another',
	async () => {
		const { tenant, who } = await owner();
		const survey = drafted(tenant, slow());
		const own = drafted(tenant, slow(' minutes="60"'));
		const pages = [`/app/surveys/${survey.slug}/edit/check`,
			`/app/surveys/${survey.slug}/publish`];
		for (const [limit, said] of [['3', '3'], ['4', '4'], ['5', undefined],
			['2', '2']]) {
			assert.equal((await save(who, limit)).status, 303);
			for (const page of pages)
				assert.equal(SLOW.exec(all(await who.get(page)))?.[1], said,
					`${limit} ${page}`);
			assert.doesNotMatch(all(await who.get(
				`/app/surveys/${own.slug}/edit/check`)), /It takes about/);
		}
	});

test('a file of another system is judged by it', async () => {
	const { who } = await owner();
	const json = JSON.stringify({ title: 'T', pages: [{ name: 'p', elements:
		Array.from({ length: 40 }, (_, i) => ({ type: 'boolean',
			name: `q${i}`, title: 'Q' })) }] });
	const read = async () => {
		const page = await who.get('/app/import');
		const { type, body } = multipart([
			['_csrf', field(page.text, '_csrf')], ['file', { filename:
				's.json', type: 'application/json',
				bytes: Buffer.from(json) }]]);
		return ask('POST', '/app/import', { body, headers: {
			'content-type': type,
			cookie: [who.cookie, who.known].filter(Boolean).join('; ') } });
	};
	assert.equal(SLOW.exec(all(await read()))?.[1], '3');
	assert.equal((await save(who, '10')).status, 303);
	const judged = await read();
	assert.equal(judged.status, 200);
	assert.doesNotMatch(all(judged), SLOW);
});
