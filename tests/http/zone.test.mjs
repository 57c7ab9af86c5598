// Signed-in pages show every time in the tenant's time zone and name it; what
// a program reads beside it stays the moment in UTC.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Visitor, applicationAdd, one, personAdd, plain, respond, sql,
	surveyAdd, tenantAdd } from '../lib/app.mjs';

// The moment in UTC, the zone, and how it is shown there.
const MOMENTS = [
	['2026-03-01T23:30:05Z', 'Pacific/Kiritimati', '2 Mar 2026, 13:30'],
	['2026-03-01T00:10:00Z', 'America/St_Johns', '28 Feb 2026, 20:40'],
	['2026-01-15T11:59:59Z', 'Europe/Berlin', '15 Jan 2026, 12:59'],
	['2026-07-15T11:59:59Z', 'Europe/Berlin', '15 Jul 2026, 13:59'],
	['2025-12-31T23:59:00Z', 'UTC', '31 Dec 2025, 23:59']];

const times = (html) => [...html.matchAll(
	/<time[^>]* datetime="([^"]*)">([^<]*)<\/time>/g)]
	.map(([, iso, shown]) => [iso, shown]);
const facts = (html) => Object.fromEntries([...html.matchAll(
	/<dt>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g)].map(([, k, v]) =>
	[plain(k), plain(v)]));

async function owner(zone) {
	const tenant = tenantAdd();
	sql("update app.tenant set time_zone = :'zone' where id = :'id'",
		{ ...tenant, zone });
	return { tenant, who: await Visitor.signIn(personAdd(tenant, 'owner')) };
}

test('responses', async () => {
	for (const [at, zone, shown] of MOMENTS) {
		const { tenant, who } = await owner(zone);
		const survey = surveyAdd(tenant);
		await respond(survey, { nps: 9 }, { why: 'It was late.' });
		sql(`update app.response set started_at = :'at', completed_at =
			timestamptz :'at' + interval '2 hours',
			day = (timestamptz :'at' at time zone :'zone')::date
			where survey_id = :'id'`, { id: survey.id, at, zone });
		const name = zone.replace('_', ' ');
		const path = `/app/surveys/${survey.slug}`;
		const list = (await who.get(`${path}/responses`)).text;
		assert.deepEqual(times(list), [[at, shown]], zone);
		assert.ok(list.includes(`newest first <span class="muted">(${name})`));
		const id = one("select id from app.response where survey_id = :'id'",
			survey);
		const fact = facts((await who.get(`/app/responses/${id}`)).text);
		assert.equal(fact.Started, shown);
		assert.equal(fact['Time zone'], name);
		const later = one(`select to_char((timestamptz :'at' + interval
			'2 hours') at time zone :'zone', 'FMDD Mon YYYY, HH24:MI')`,
		{ at, zone });
		assert.equal(fact.Completed, later);
		const board = (await who.get(
			`${path}?from=2025-12-01&to=2026-12-31`)).text;
		assert.equal(times(board)[0]?.[1], later);
		assert.match(times(board)[0][0], /^202\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
		assert.ok(board.includes(`(${name})`));
	}
});

test('applications', async () => {
	for (const [at, zone, shown] of MOMENTS) {
		const { tenant, who } = await owner(zone);
		const made = applicationAdd(tenant);
		sql(`update app.application set created_at = :'at', stage_at = :'at',
			consent_process_at = :'at', consent_keep = true,
			consent_keep_hash = sha256('x'), consent_keep_at = :'at'
			where id = :'id';
			update app.application_event set at = :'at'
			where application_id = :'id'`, { id: made.id, at });
		const list = (await who.get('/app/applications')).text;
		assert.deepEqual(times(list), [[at, shown.split(',')[0]]], zone);
		assert.ok(list.includes('newest first <span class="muted">(' +
			zone.replace('_', ' ')));
		const page = (await who.get(`/app/applications/${made.id}`)).text;
		assert.deepEqual(times(page), [[at, shown]], zone);
		const fact = facts(page);
		assert.equal(fact.Received, shown);
		assert.equal(fact['In this stage since'], shown);
		assert.equal(fact['Consent to this application'], `Given ${shown}`);
		assert.equal(fact['Consent to keep on file'], `Given ${shown}`);
		assert.equal(fact['Time zone'], zone.replace('_', ' '));
	}
});
