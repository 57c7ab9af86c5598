// The demo's survey chat-exit as a plain Fastify and pg program: what a
// competent engineer would write first. Two processes, no proxy before them.
// Pages are made of what does not change and the token; a page of a visit is
// upserted with its answers so far, and the thanks page looks its receipt up.
// It keeps no counts for dashboards, which ours does in the same transaction.
//	node server.mjs PORT CONNINFO-AS-JSON
import cluster from 'node:cluster';
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import formbody from '@fastify/formbody';
import pg from 'pg';

const [port, conninfo] = [Number(process.argv[2]), JSON.parse(process.argv[3])];
const SECRET = process.env.PEER_SECRET ?? randomBytes(32).toString('hex');

const SCHEMA = `create schema if not exists peer;
create table if not exists peer.response (
	id uuid primary key, survey text not null, version int not null,
	submission uuid not null unique, receipt text not null unique,
	state text not null, page smallint not null, answers jsonb not null,
	language text not null, revision int not null default 1,
	started_at timestamptz not null default now(), completed_at timestamptz)`;

// --- the survey --------------------------------------------------------------

const scale = (from, to) => Array.from({ length: to - from + 1 }, (_, i) =>
	[String(from + i), String(from + i)]);

function survey() {
	return { title: 'How was your chat with Acme?', thanks: 'Thank you. Your answers ' +
		'have reached the team that looks after our chat.', pages: [
		{ code: 'experience', title: 'Your experience', questions: [
			{ code: 'nps', required: true, label: 'How likely are you to recommend ' +
				'Acme to a friend or colleague?', options: scale(0, 10) },
			{ code: 'why', label: 'What is the main reason for your score?', max: 2000 },
			{ code: 'agent', label: 'How satisfied are you with the person you ' +
				'chatted with?', options: scale(1, 5) },
			{ code: 'resolved', required: true, label: 'Was your question answered?',
				options: [['yes', 'Yes'], ['no', 'No']] }] },
		{ code: 'details', title: 'Some details', questions: [
			{ code: 'missing', label: 'What was missing?', max: 2000,
				shown: (a) => a.resolved === 'no' },
			{ code: 'topics', many: true, label: 'What was it about?', options: [
				['billing', 'An invoice or a payment'], ['order', 'An order or delivery'],
				['technical', 'A technical problem'], ['account', 'My account'],
				['cancel', 'Cancelling'], ['none', 'None of these']] },
			{ code: 'contact', label: 'Your e-mail address (optional)', max: 254 },
			{ code: 'age', label: 'Your age (optional)', options: [
				['under-18', 'Under 18'], ['18-24', '18 to 24'], ['25-34', '25 to 34'],
				['35-44', '35 to 44'], ['45-54', '45 to 54'], ['55-64', '55 to 64'],
				['65-over', '65 or over'], ['no-answer', 'I prefer not to say']] }] }] };
}

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const esc = (s) => s.replace(/[&<>"]/g, (c) => escapes[c]);

const control = (q, value, has) => (q.options ? q.options.map(([v, label]) => `
<div class="option"><input type="${q.many ? 'checkbox' : 'radio'}" id="q-${q.code}-${v}" name="${q.code}" value="${v}"${
	has(v) ? ' checked' : ''}>
<label for="q-${q.code}-${v}">${esc(label)}</label></div>`).join('') :
	`<textarea id="q-${q.code}" name="${q.code}" rows="4" maxlength="${q.max}">${
		esc(value ?? '')}</textarea>`);

function question(q, answers, error) {
	const value = answers[q.code];
	const has = (v) => (Array.isArray(value) ? value.includes(v) : value === v);
	return `<fieldset class="question" id="f-${q.code}"><legend>${esc(q.label)}${
		q.required ? '' : ' <span class="optional">(optional)</span>'}</legend>${
		error ? `<p class="error" id="e-${q.code}">${esc(error)}</p>` : ''}${
		control(q, value, has)}</fieldset>`;
}

function page(def, at, answers, token, errors = {}) {
	const p = def.pages[at];
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${
		esc(def.title)}</title><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="stylesheet" href="/assets/main.css">
<script src="/assets/forms.js" defer></script></head><body class="narrow">
<header class="brand"><img src="/acme/logo" alt="" width="40" height="40"><span>Acme</span></header>
<main id="main" class="card"><div class="progress"><p>Page ${at + 1} of ${def.pages.length}</p>
<progress value="${at + 1}" max="${def.pages.length}"></progress></div>
<h1>${esc(def.title)}</h1><h2>${esc(p.title)}</h2>
<form method="post" action="/acme/s/chat-exit" novalidate>
<input type="hidden" name="_token" value="${token}"><input type="hidden" name="_page" value="${p.code}">
${p.questions.filter((q) => !q.shown || q.shown(answers)).map((q) =>
		question(q, answers, errors[q.code])).join('\n')}
<div class="actions">${at > 0 ? '<button name="_back" value="1">Back</button>' : ''}
<button type="submit">${at + 1 < def.pages.length ? 'Next' : 'Send'}</button></div></form>
</main><footer><a href="/acme/privacy">Privacy</a></footer></body></html>`;
}

// One page's answers; what is wrong by question.
function read(p, answers, body) {
	const errors = {};
	const out = { ...answers };
	for (const q of p.questions) {
		delete out[q.code];
		if (q.shown && !q.shown(out)) continue;
		const given = [body[q.code] ?? []].flat().filter((v) => v !== '');
		if (given.length === 0) {
			if (q.required) errors[q.code] = 'Please answer this question';
		} else if (q.options && !given.every((v) => q.options.some(([o]) => o === v)))
			errors[q.code] = 'Choose one of the answers';
		else if (q.max && given[0].length > q.max)
			errors[q.code] = `At most ${q.max} characters`;
		else
			out[q.code] = q.many ? given : given[0];
	}
	return { out, errors };
}

// --- tokens and requests -----------------------------------------------------

const mac = (text) => createHmac('sha256', SECRET).update(text).digest('base64url').slice(0, 22);
const tokenMake = (id) => `${id}.${mac(id)}`;

function tokenRead(token) {
	const [id, sent] = String(token).split('.');
	const want = Buffer.from(mac(id));
	const got = Buffer.from(sent ?? '');
	return got.length === want.length && timingSafeEqual(got, want) ? id : null;
}

async function serve() {
	const def = survey();
	const first = page(def, 0, {}, '\0').split('\0');
	const db = new pg.Pool({ ...conninfo, max: 8 });
	const app = Fastify({ logger: false, bodyLimit: 256 * 1024 });
	await app.register(formbody);
	const html = (reply, code, text) => reply.code(code)
		.header('content-type', 'text/html; charset=utf-8')
		.header('cache-control', 'private, no-cache')
		.header('content-security-policy', "default-src 'self'")
		.header('x-content-type-options', 'nosniff').send(text);
	const BY_SUBMISSION = { name: 'by_submission', text: 'select answers, state, receipt, ' +
		'revision from peer.response where submission = $1' };
	const STORE = { name: 'store', text: `insert into peer.response (id, survey, version,
		submission, receipt, state, page, answers, language, completed_at)
		values ($1, 'chat-exit', 1, $2, $3, $4, $5, $6, 'en', case when $4 = 'complete' then now() end)
		on conflict (submission) do update set state = excluded.state, page = excluded.page,
		answers = excluded.answers, completed_at = excluded.completed_at,
		revision = peer.response.revision + 1 where peer.response.state = 'partial'
		returning receipt` };
	const stored = async (id) => (await db.query({ ...BY_SUBMISSION, values: [id] })).rows[0];

	app.get('/acme/s/chat-exit', async (req, reply) => {
		if (!req.query.t)
			return html(reply, 200, first.join(tokenMake(randomUUID())));
		const id = tokenRead(req.query.t);
		const at = def.pages.findIndex((p) => p.code === req.query.p);
		if (!id || at < 0) return reply.code(404).send('not found');
		const row = await stored(id);
		if (row?.state === 'complete')
			return reply.redirect(`/acme/s/chat-exit/thanks?r=${row.receipt}`, 303);
		return html(reply, 200, page(def, at, row?.answers ?? {}, req.query.t));
	});

	app.post('/acme/s/chat-exit', async (req, reply) => {
		const id = tokenRead(req.body._token);
		const at = def.pages.findIndex((p) => p.code === req.body._page);
		if (!id || at < 0) return reply.code(400).send('bad request');
		const row = await stored(id);
		if (row?.state === 'complete')
			return reply.redirect(`/acme/s/chat-exit/thanks?r=${row.receipt}`, 303);
		const { out, errors } = read(def.pages[at], row?.answers ?? {}, req.body);
		if (Object.keys(errors).length > 0)
			return html(reply, 422, page(def, at, out, req.body._token, errors));
		const last = at + 1 === def.pages.length;
		const { rows } = await db.query({ ...STORE, values: [randomUUID(), id,
			randomBytes(9).toString('base64url'), last ? 'complete' : 'partial', at + 1,
			JSON.stringify(out)] });
		return reply.redirect(last ? `/acme/s/chat-exit/thanks?r=${rows[0].receipt}` :
			`/acme/s/chat-exit?t=${req.body._token}&p=${def.pages[at + 1].code}`, 303);
	});

	app.get('/acme/s/chat-exit/thanks', async (req, reply) => {
		const { rows: [row] } = await db.query({ name: 'by_receipt', text: 'select receipt, ' +
			"language from peer.response where receipt = $1 and state = 'complete'",
		values: [String(req.query.r)] });
		if (!row) return reply.code(404).send('not found');
		return html(reply, 200, `<!DOCTYPE html><html lang="${row.language}"><head><meta charset="utf-8"><title>${
			esc(def.title)}</title><link rel="stylesheet" href="/assets/main.css"></head><body class="narrow"><main class="card"><h1>${
			esc(def.title)}</h1><p>${esc(def.thanks)}</p><p>Your receipt: <strong>${esc(row.receipt)}</strong></p></main></body></html>`);
	});

	await app.listen({ port, host: '127.0.0.1' });
	process.send('ready');
}

if (cluster.isPrimary) {
	const db = new pg.Client(conninfo);
	await db.connect();
	await db.query(SCHEMA);
	await db.end();
	for (let i = 0; i < 2; i++)
		cluster.fork({ PEER_SECRET: SECRET });
	let ready = 0;
	cluster.on('message', () => { if (++ready === 2) console.log('ready'); });
	process.on('SIGTERM', () => process.exit(0));
} else {
	await serve();
}
