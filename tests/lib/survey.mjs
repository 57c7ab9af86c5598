// What the survey tests share: requests by hand, the form of a page as a
// browser would send it, publishing a definition, and looking at the rows.
import http from 'node:http';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { port, root, data, db } from './env.mjs';
import { pageRead } from './html.mjs';

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

// One request; no redirect is followed, nothing is unpacked or guessed.
export function ask(method, target, { headers = {}, body, on } = {}) {
	return new Promise((resolve, reject) => {
		const request = http.request({ host: '127.0.0.1', port, method, agent,
			path: target, headers: { host: 'localhost', ...headers,
				...(body === undefined ? {} :
					{ 'content-length': Buffer.byteLength(body) }) } });
		request.on('error', reject);
		request.on('response', (answer) => {
			const parts = [];
			answer.on('data', (part) => parts.push(part));
			answer.on('error', reject);
			answer.on('end', () => {
				const bytes = Buffer.concat(parts);
				resolve({ status: answer.statusCode, bytes,
					headers: answer.headers,
					text: bytes.toString('utf8'),
					to: answer.headers.location ?? '' });
			});
		});
		if (on) on(request);
		request.end(body);
	});
}

// Where an answer leads to, without the proof of a receipt, which only spares
// the database a read.
export const place = (to) => to.replace(/&(s=[^&]*|n=\d+)$/, '');

export const get = (target, headers) => ask('GET', target, { headers });

// Pairs of name and value, in order. A value may be a Buffer of any bytes.
export function urlencoded(pairs) {
	const escape = (x) => Buffer.isBuffer(x) ?
		[...x].map((b) => '%' + b.toString(16).padStart(2, '0')).join('') :
		encodeURIComponent(x);
	return pairs.map(([name, value]) =>
		escape(name) + '=' + escape(value)).join('&');
}

// The same as multipart/form-data; a value { filename, type, bytes } is a file.
export function multipart(pairs, boundary = 'b' + randomBytes(9).toString('hex')) {
	const parts = [];
	for (const [name, value] of pairs) {
		const file = value.filename !== undefined;
		parts.push(Buffer.from(`--${boundary}\r\n` +
			`Content-Disposition: form-data; name="${name}"` +
			(file ? `; filename="${value.filename}"\r\n` +
				`Content-Type: ${value.type}` : '') + '\r\n\r\n'));
		parts.push(Buffer.from(file ? value.bytes : value), Buffer.from('\r\n'));
	}
	parts.push(Buffer.from(`--${boundary}--\r\n`));
	return { type: `multipart/form-data; boundary=${boundary}`,
		body: Buffer.concat(parts) };
}

export function post(target, pairs, headers = {}) {
	return ask('POST', target, { body: urlencoded(pairs), headers: {
		'content-type': 'application/x-www-form-urlencoded', ...headers } });
}

export function postMultipart(target, pairs, headers = {}) {
	const { type, body } = multipart(pairs);
	return ask('POST', target, { body,
		headers: { 'content-type': type, ...headers } });
}

// A page that was fetched: its form as a browser would send it untouched.
export function formOf(answer) {
	const page = pageRead(answer.text);
	if (!page.form) throw new Error('no form in: ' + answer.status + ' ' +
		answer.text.slice(0, 300));
	return page.form;
}

// The page's own fields and these answers; an array repeats the name.
export function fill(form, answers, more = []) {
	const own = form.fields.filter(([name]) => name.startsWith('_'));
	const given = Object.entries(answers).flatMap(([name, value]) =>
		Array.isArray(value) ? value.map((v) => [name, v]) : [[name, value]]);
	return [...own, ...given, ...more];
}

export async function open(target, headers) {
	const answer = await get(target, headers);
	if (answer.status !== 200)
		throw new Error(`${target} answered ${answer.status}`);
	return formOf(answer);
}

// Open, fill in, send: one visitor on one page.
export async function submit(target, answers, more) {
	const form = await open(target);
	return post(form.action, fill(form, answers, more));
}

// --- the operator's and the database's side ---

const base = db.replace(/ user=\S+$/, '');

export function tool(...args) {
	const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
	return execFileSync(path.join(build, 'exitpoll'), args, {
		cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, EXITPOLL_ROOT: root, EXITPOLL_DATA: data,
			EXITPOLL_SECRET: path.join(data, 'secret'),
			EXITPOLL_DB: base } });
}

// Every file of tests has surveys of its own: a random name, never shared.
export function surveyNew(tenant, file, stem = 'test') {
	const slug = `${stem}-${randomBytes(5).toString('hex')}`;
	tool('survey', 'publish', tenant, slug, path.resolve(root, file));
	return { tenant, slug, path: `/${tenant}/s/${slug}` };
}

// Rows as arrays of text; a literal goes in as :'name'.
export function sql(text, values = {}) {
	const set = Object.entries(values).flatMap(([k, v]) => ['-v', `${k}=${v}`]);
	return execFileSync('psql', ['-X', '-q', '-A', '-t', '-F', '\x1f',
		'-v', 'ON_ERROR_STOP=1', ...set, '-d', db], {
		input: 'set search_path = app;\n' + text, encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024 })
		.split('\n').filter((line) => line !== '')
		.map((line) => line.split('\x1f'));
}

const ofSurvey = `survey_id = (select s.id from survey s
	join tenant t on t.id = s.tenant_id
	where t.slug = :'tenant' and s.slug = :'slug')`;

// What is stored of a survey, oldest first.
export function rows({ tenant, slug }) {
	return sql(`select state, receipt, answers, version, page, language,
	    has_comment from response where ${ofSurvey} order by started_at, id`,
		{ tenant, slug }).map(([state, receipt, answers, version, page,
		language, comment]) => ({ state, receipt, version: Number(version),
		answers: JSON.parse(answers), page: Number(page), language,
		comment: comment === 't' }));
}

// The counts as a dashboard sees them, folded and not yet folded together: of
// complete and partial ones, and of each value that was given.
const values = `where cell !~ '.#(shown|answered)$'`;
export function counts({ tenant, slug }) {
	return Object.fromEntries(sql(`select cell, sum(n)::int from counted
	    ${values} and ${ofSurvey}
	    group by cell having sum(n) <> 0 order by cell`,
		{ tenant, slug }).map(([cell, n]) => [cell, Number(n)]));
}

// Of each question: how many were shown it, and how many answered.
export function asked({ tenant, slug }) {
	return Object.fromEntries(sql(`select split_part(cell, '#', 1),
	    coalesce(sum(n) filter (where cell like '%#shown'), 0),
	    coalesce(sum(n) filter (where cell like '%#answered'), 0)
	    from counted where cell like '_%#%' and ${ofSurvey} group by 1
	    order by 1`, { tenant, slug })
		.map(([code, ...n]) => [code, n.map(Number)]));
}

// Of each question of numbers: how many, their sum, that of their squares.
export function measures({ tenant, slug }) {
	return Object.fromEntries(sql(`select question, sum(n), sum(sum),
	    sum(sumsq) from measured where ${ofSurvey} group by 1 order by 1`,
	{ tenant, slug }).map(([code, ...n]) => [code, n.map(Number)]));
}

// Only what the worker has folded, once there is nothing left to fold.
export async function countsFolded(survey) {
	const left = () => Number(sql(`select count(*) from rollup_delta
	    where ${ofSurvey}`, survey)[0][0]);
	await until(() => left() === 0, 'the worker folds the counts');
	return Object.fromEntries(sql(`select cell, sum(n)::int from rollup
	    ${values} and ${ofSurvey} group by cell having sum(n) <> 0 order by cell`,
		survey).map(([cell, n]) => [cell, Number(n)]));
}

// Looks again until it is so; says what did not come.
export async function until(isSo, what, seconds = 30) {
	const end = Date.now() + seconds * 1000;
	while (!await isSo()) {
		if (Date.now() > end) throw new Error('waited in vain: ' + what);
		await new Promise((wake) => setTimeout(wake, 50));
	}
}
