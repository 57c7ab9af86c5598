// What the tests of the signed-in area share: people of their own in tenants
// of their own, a browser's memory of one cookie, and the database asked
// directly, past every rule of ours.
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { mail } from './careers.mjs';
import { db, password, port, root } from './env.mjs';

// Rows as arrays of text, asked as the superuser.
export function sql(text, vars = {}) {
	const args = ['-X', '-q', '-A', '-t', '-F', '\x1f', '-R', '\x1e',
		'-v', 'ON_ERROR_STOP=1', '-d', db];
	for (const [name, value] of Object.entries(vars))
		args.push('-v', `${name}=${value}`);
	return execFileSync('psql', args, { input: text, maxBuffer: 256 << 20 })
		.toString().replace(/\n$/, '').split('\x1e')
		.filter((row) => row !== '')
		.map((row) => row.replace(/\n$/, '').split('\x1f'));
}

export const one = (text, vars) => sql(text, vars)[0]?.[0];

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

// What a reader sees of escaped text.
export function plain(html) {
	return html.replace(/<[^>]*>/g, '').replace(
		/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi,
		(all, dec, hex, name) => dec ? String.fromCodePoint(Number(dec)) :
			hex ? String.fromCodePoint(parseInt(hex, 16)) :
			entities[name] ?? all);
}

// A page without what differs from one request to the next.
export function stable(html) {
	return html.replace(/<strong class="ref">[^<]*<\/strong>/g, '');
}

// One request. form: an object or pairs, sent as a browser sends a form; or
// body: text as it is, of the type that the headers say.
export function ask(method, target, { headers = {}, form, body: text } = {}) {
	const body = form === undefined ? text === undefined ? undefined :
		Buffer.from(text) : Buffer.from(new URLSearchParams(form).toString());
	return new Promise((resolve, reject) => {
		const req = http.request({ host: '127.0.0.1', port, method,
			path: target.replace(/#.*/, ''), agent: false, headers: {
				...(form && { 'content-type':
					'application/x-www-form-urlencoded' }),
				...(body && { 'content-length': body.length }),
				...headers } },
		(res) => {
			const parts = [];
			res.on('data', (part) => parts.push(part));
			res.on('error', reject);
			res.on('end', () => {
				const bytes = Buffer.concat(parts);
				resolve({ status: res.statusCode, headers: res.headers,
					bytes, text: bytes.toString() });
			});
		});
		req.on('error', reject);
		req.end(body);
	});
}

export const field = (html, name) => {
	const m = new RegExp(`name="${name}" value="([^"]*)"`).exec(html);
	return m && plain(m[1]);
};

// A tenant that no other test knows.
export function tenantAdd() {
	const slug = 't' + randomBytes(6).toString('hex');
	const id = one(`insert into app.tenant (slug, name)
		values (:'slug', 'Tenant ' || :'slug') returning id`, { slug });
	return { id, slug };
}

export const tenantOf = (slug) => ({ slug,
	id: one("select id from app.tenant where slug = :'slug'", { slug }) });

// Somebody who works there, with the demo's password.
export function personAdd(tenant, role) {
	const email = `p${randomBytes(6).toString('hex')}@people.example`;
	sql(`with made as (
			insert into app.account (email, name, password_hash, operator)
			select :'email', 'Person ' || :'role', password_hash,
			    :'role' = 'operator'
			from app.account where email = 'owner@acme.example'
			returning id)
		insert into app.membership (tenant_id, account_id, role)
		select nullif(:'tenant', '')::uuid, id, :'role' from made
		where :'role' <> 'operator'`,
	{ email, role, tenant: tenant?.id ?? '' });
	return email;
}

// A support request, filed as a visitor does; its id.
export async function supportAdd(tenant, fields = {}) {
	const to = `/${tenant.slug}/support`;
	const sent = await ask('POST', to, { form: { email: 'ask@mail.example',
		site: 'example.com', message: 'It does not start.', ...fields,
		_token: field((await ask('GET', to)).text, '_token') } });
	if (sent.status !== 303)
		throw new Error(`a support request was answered ${sent.status}`);
	return one(`select id from app.support_request where tenant_id = :'id'
		and reference = :'ref'`, { id: tenant.id,
		ref: /r=([0-9A-Z-]*)/.exec(sent.headers.location)[1] });
}

// The address of a request's own page, by its mail.
export async function supportLink(id) {
	const [raw] = await mail(one(`select reference from app.support_request
		where id = :'id'`, { id }));
	return raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=')
		.match(/\/[a-z0-9-]+\/support\/[0-9a-f-]{36}\?k=[\w-]+/)[0];
}

// A file for it, as who asked adds one; the answer.
export async function supportFileSend(link, { name = 'log.txt',
	bytes = 'It says so here.\n', token } = {}) {
	const to = link.replace('?', '/file?');
	const form = new FormData();
	form.set('_token', token ?? field((await ask('GET', to)).text, '_token'));
	form.set('_website', '');
	if (name) form.set('file', new Blob([bytes]), name);
	const answer = await fetch(`http://127.0.0.1:${port}${to}`,
		{ method: 'POST', body: form, redirect: 'manual' });
	return { status: answer.status, text: await answer.text() };
}

// The same; its id.
export async function supportFileAdd(id) {
	const sent = await supportFileSend(await supportLink(id));
	if (sent.status !== 303)
		throw new Error(`a file was answered ${sent.status}`);
	return one(`select file_id from app.support_file
		where request_id = :'id'`, { id });
}

// A signed-in browser.
export class Visitor {
	constructor(cookie = '') {
		this.cookie = cookie;	// of the session
		this.known = '';	// that it has signed in before
	}

	static async signIn(email, secret = password) {
		const visitor = new Visitor();
		const answer = await visitor.login(email, secret);
		if (answer.status !== 303)
			throw new Error(`signing in as ${email}: ${answer.status}`);
		return visitor;
	}

	async ask(method, target, options = {}) {
		const answer = await ask(method, target, { ...options, headers: {
			...((this.cookie || this.known) && { cookie:
				[this.cookie, this.known].filter(Boolean).join('; ') }),
			...options.headers } });
		for (const line of answer.headers['set-cookie'] ?? [])
			if (/^(__Host-)?ep_known=/.test(line))
				[this.known] = line.split(';');
			else
				this.cookie = /Max-Age=0(;|$)/i.test(line) ? '' :
					line.split(';')[0];
		return answer;
	}

	get(target, headers) {
		return this.ask('GET', target, { headers });
	}

	post(target, form, headers) {
		return this.ask('POST', target, { form, headers });
	}

	async login(email, secret, more = {}) {
		const page = await this.get('/login');
		return this.post('/login', { _token: field(page.text, '_token'),
			email, password: secret, ...more });
	}

	async csrf() {
		return field((await this.get('/app')).text, '_csrf') ??
			field((await this.get('/app/applications')).text, '_csrf');
	}
}

// The smallest survey that has everything a dashboard computes.
const definition = (code) => `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="${code}" xml:lang="en">
<title>Survey ${code}</title><thanks>Thanks.</thanks>
<page code="first"><title>First</title>
<question code="nps" type="nps"><label>Recommend?</label></question>
<question code="agent" type="rating" steps="5" metric="csat">
<label>Satisfied?</label></question>
<question code="effort" type="rating" steps="7" metric="ces">
<label>Easy?</label></question>
<question code="topics" type="multiple"><label>About?</label>
<option code="bill">A bill</option><option code="order">An order</option>
<other>Something else</other></question>
</page>
<page code="second"><title>Second</title>
<question code="why" type="long-text" max="10000"><label>Why?</label></question>
<question code="shown" type="short-text" show-if="nps = 10">
<label>Only for ten</label></question>
</page></survey>`;

export function surveyAdd(tenant, xml) {
	const slug = 's' + randomBytes(6).toString('hex');
	const id = one(`insert into app.survey (tenant_id, slug, title, state)
		values (:'tenant', :'slug', 'Survey ' || :'slug', 'open')
		returning id`, { tenant: tenant.id, slug });
	const survey = { id, slug, path: `/${tenant.slug}/s/${slug}` };
	versionAdd(tenant, survey, 1, xml ?? definition(slug));
	return survey;
}

export function versionAdd(tenant, survey, version, xml) {
	sql(`insert into app.survey_version (tenant_id, survey_id, version,
			definition) values (:'tenant', :'id', :'version', :'xml');
		update app.survey set current_version = :'version'
		where id = :'id'`,
	{ tenant: tenant.id, id: survey.id, version, xml });
}

// Answers to a survey as a respondent sends them, page by page; the number of
// pages given says how far.
export async function respond(survey, ...pages) {
	let page = await ask('GET', survey.path);
	for (const [i, answers] of pages.entries()) {
		const sent = await ask('POST', survey.path, { form: [
			['_token', field(page.text, '_token')],
			['_page', field(page.text, '_page')],
			...(Array.isArray(answers) ? answers :
				Object.entries(answers)).map(([k, v]) => [k, String(v)])] });
		if (sent.status !== 303)
			throw new Error(`a survey page was answered ${sent.status}: ` +
				plain(sent.text).replace(/\s+/g, ' ').slice(0, 300));
		if (i + 1 < pages.length)
			page = await ask('GET', sent.headers.location);
	}
}

// A file that an answer of a response names.
export function responseFileAdd(tenant, response) {
	const id = randomUUID();
	sql(`insert into app.file (tenant_id, id, sha256, size, name, media_type,
			kind) values (:'tenant', :'id', sha256('x'), 1, 'a.txt',
			'text/plain', 'attachment');
		insert into app.file_chunk values (:'tenant', :'id', 0, 'x');
		insert into app.response_file (tenant_id, file_id, response_id,
			question, size) values (:'tenant', :'id', :'response',
			'photo', 1);
		update app.response set answers = answers ||
			jsonb_build_object('photo', :'id')
		where tenant_id = :'tenant' and id = :'response'`,
	{ tenant: tenant.id, id, response });
	return id;
}

// One that nothing is sent to: its secret is nobody's.
export const webhookAdd = (tenant) => one(`insert into app.webhook (tenant_id,
		id, url, host, shape, events, every_survey, sealed, state)
	values (:'id', gen_random_uuid(), 'https://hooks.example/x',
		'hooks.example', 'standard', '{response.completed}', true,
		decode(repeat('00', 80), 'hex'), 'paused') returning id`,
{ id: tenant.id });

// A file of a survey's responses that was made.
export function exportAdd(tenant, survey) {
	const id = one(`insert into app.export (tenant_id, id, survey_id, format,
		in_words, state, ended_at, is_file, size)
		values (:'tenant', gen_random_uuid(), :'survey', 'sav', false, 'done',
			now(), true, 1) returning id`,
	{ tenant: tenant.id, survey: survey.id });
	sql(`insert into app.export_piece (tenant_id, export_id, n, bytes)
		values (:'tenant', :'id', 0, 'x')`, { tenant: tenant.id, id });
	return id;
}

// A response of a session with a transcript whose key is gone: its page says so.
export function transcriptAdd(tenant, response) {
	sql(`with who as (
		insert into app.subject (tenant_id, id)
		values (:'tenant', gen_random_uuid()) returning id
	), said as (
		insert into app.transcript (tenant_id, session, subject_id, sealed,
		    lines)
		select :'tenant', 's-' || id, id, 'x', 1 from who
		returning session
	)
	update app.response set context = jsonb_build_object('session',
	    jsonb_build_object('id', session))
	from said where tenant_id = :'tenant' and response.id = :'response'`,
	{ tenant: tenant.id, response });
}
// A mailing to nobody that waits to be sent; its id.
export const mailingAdd = (tenant, survey) => one(`insert into app.mailing
	(tenant_id, id, survey_id, identity, texts, is_read)
	values (:'tenant', gen_random_uuid(), :'survey', 'identified',
	'{"en": {"subject": "S", "body": "B"}}', true) returning id`,
{ tenant: tenant.id, survey: survey.id });

// A response that met a rule.
export const alertAdd = (tenant, response) => one(`with r as (
		insert into app.alert_rule (tenant_id, id, survey_id, name, question,
			low, high, with_comment)
		select tenant_id, gen_random_uuid(), survey_id, 'R-1', 'nps', 0, 10,
			false from app.response where id = :'response'
		returning tenant_id, id, survey_id)
	insert into app.alert (tenant_id, id, rule_id, survey_id, response_id,
		name, question, score)
	select tenant_id, gen_random_uuid(), id, survey_id, :'response', 'R-1',
		'nps', 9 from r returning id`, { id: tenant.id, response });

// An application with a file, made past the public form.
export function applicationAdd(tenant, {
	name = 'Zoë O’Neil', fileName = 'Lebenslauf "Zoë" 履歴書.docx',
	file = 'tests/unit/data/resumes/cv.docx',
	mediaType = 'application/vnd.openxmlformats-officedocument.' +
		'wordprocessingml.document',
} = {}) {
	const bytes = readFileSync(path.join(root, file));
	const row = { id: randomUUID(), bytes, name, fileName,
		reference: randomBytes(5).toString('hex').toUpperCase() };
	row.opening = one(`insert into app.opening (tenant_id, slug, title, state,
			published_at) values (:'tenant', :'slug', 'Chat agent', 'open',
			now()) returning id`,
	{ tenant: tenant.id, slug: 'o' + randomBytes(6).toString('hex') });
	sql(`insert into app.file (tenant_id, id, sha256, size, name, media_type,
			kind) values (:'tenant', :'file', sha256(decode(:'hex', 'hex')),
			length(decode(:'hex', 'hex')), :'fileName', :'mediaType',
			'resume');
		insert into app.file_chunk (tenant_id, file_id, n, bytes)
			values (:'tenant', :'file', 0, decode(:'hex', 'hex'));
		insert into app.application (tenant_id, id, opening_id, draft_id,
			reference, name, email, resume_file_id, cover_note, language,
			age_ok, age_min, age_method, age_wording,
			consent_process_hash, consent_process_language, stage)
			values (:'tenant', :'id', :'opening', gen_random_uuid(),
			:'reference', :'name', 'zoe@mail.example', :'file',
			'A note with <b>marks</b>', 'de', true, 16, 'self-declared',
			'1', sha256('x'), 'de', 'received');
		insert into app.application_event (tenant_id, application_id, kind,
			to_stage) values (:'tenant', :'id', 'received', 'received')`,
	{ tenant: tenant.id, file: randomUUID(), hex: bytes.toString('hex'),
		fileName, mediaType, id: row.id, opening: row.opening,
		reference: row.reference, name });
	return row;
}
