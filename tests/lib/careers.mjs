// What the careers tests share: a tenant of their own with its openings, and
// a visitor who answers the age question and sends the form as a browser does.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { url, db, data } from './env.mjs';

// psql as the superuser, who sees every tenant; rows as arrays of text.
export function sql(text, vars = {}) {
	const args = ['-X', '-q', '-A', '-t', '-F', '\x1f', '-R', '\x1e',
		'-v', 'ON_ERROR_STOP=1', '-d', db];
	for (const [name, value] of Object.entries(vars))
		args.push('-v', `${name}=${value}`);
	const out = execFileSync('psql', args, { input: text,
		maxBuffer: 64 << 20 }).toString();
	return out.replace(/\n$/, '').split('\x1e').filter((r) => r !== '')
		.map((r) => r.replace(/\n$/, '').split('\x1f'));
}

export const one = (text, vars) => sql(text, vars)[0]?.[0];

export function tenantAdd(zone = 'Europe/London', minAge = 16) {
	const slug = 't' + randomBytes(6).toString('hex');
	const id = one(`insert into app.tenant (slug, name, time_zone, min_age)
		values (:'slug', 'Test & <Söhne>', :'zone', :'age') returning id`,
	{ slug, zone, age: minAge });
	return { id, slug };
}

export function openingAdd(tenant, o = {}) {
	const row = { slug: 'job-' + randomBytes(4).toString('hex'),
		title: 'Chat agent', department: '', location: '', summary: '',
		description: '', state: 'open', age: '', closes: '', ...o };
	row.id = one(`insert into app.opening (tenant_id, slug, title, department,
		location, summary, description, state, published_at, min_age,
		closes_at)
		values (:'tenant', :'slug', :'title', :'department', :'location',
		:'summary', :'description', :'state', now(),
		nullif(:'age', '')::smallint, nullif(:'closes', '')::timestamptz)
		returning id`, { ...row, tenant: tenant.id });
	row.path = `/${tenant.slug}/careers/${row.slug}`;
	return row;
}

// How many rows of a tenant each table has: "nothing was stored" means
// nothing anywhere.
let tables;
export function rowCounts(tenant) {
	tables ??= sql(`select distinct c.table_name
		from information_schema.columns c
		join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = 'app' and c.column_name = 'tenant_id'
		and t.table_type = 'BASE TABLE' order by 1`).map((r) => r[0]);
	const rows = sql(tables.map((t) => `select '${t}', count(*)
		from app.${t} where tenant_id = :'id'`).join(' union all '),
	{ id: tenant.id });
	return Object.fromEntries(rows.map(([t, n]) => [t, Number(n)]));
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescape(text) {
	return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi,
		(all, dec, hex, name) => dec ? String.fromCodePoint(Number(dec)) :
			hex ? String.fromCodePoint(parseInt(hex, 16)) :
			entities[name] ?? all);
}

// The words of a page as a reader sees them.
export function words(html) {
	return unescape(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
}

export function hidden(html, name) {
	const m = new RegExp(`name="${name}" value="([^"]*)"`).exec(html);
	return m && unescape(m[1]);
}

export async function get(where, headers = {}) {
	const res = await fetch(url + where, { redirect: 'manual', headers });
	return answer(res);
}

async function answer(res) {
	return { status: res.status, headers: res.headers,
		location: res.headers.get('location'),
		cookie: res.headers.get('set-cookie'),
		html: await res.text() };
}

export async function post(where, body, headers = {}) {
	const res = await fetch(url + where, { method: 'POST', body,
		redirect: 'manual', headers });
	return answer(res);
}

// Of the age question: what a visitor types, and the answer.
export async function age(opening, typed, headers = {}) {
	const page = await get(opening.path + '/age', headers);
	const token = hidden(page.html, '_token');
	if (!token) return page;
	return post(opening.path + '/age',
		new URLSearchParams({ _token: token, ...typed }), headers);
}

// An adult's way to the form: { path, pass, token }.
export async function enter(opening, headers = {}) {
	const res = await age(opening, { month: '3', year: '1980' }, headers);
	if (res.status !== 303 || !res.location.includes('/apply?pass='))
		throw new Error(`the age question answered ${res.status}: ` +
			words(res.html).slice(0, 300));
	const page = await get(res.location, headers);
	return { opening, where: opening.path + '/apply', url: res.location,
		page, pass: hidden(page.html, '_pass'),
		token: hidden(page.html, '_token') };
}

export const sound = { name: 'Jane Doe', email: 'jane@applicant.example',
	phone: '+44 20 7946 0000', resume_text: 'Ten years of chats.',
	cover_note: 'I like people.', consent_process: '1' };

// The form of a visit. file: { name, bytes }; a value of null leaves a field
// out.
export function form(visit, fields = {}, file = null) {
	const f = new FormData();
	const all = { _token: visit.token, _pass: visit.pass, ...sound,
		...fields };
	for (const [name, value] of Object.entries(all))
		if (value !== null) f.append(name, value);
	if (file) f.append('resume', new Blob([file.bytes]), file.name);
	return f;
}

export const send = (visit, fields, file, headers) =>
	post(visit.where, form(visit, fields, file), headers);

// "/…/applied?r=7Q4K-9M2F" of an accepted one.
export function reference(res) {
	const m = /\/applied\?r=([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(
		res.location ?? '');
	return res.status === 303 && m ? m[1] : null;
}

// Today in a zone, as the database reckons it: [year, month, day].
export function today(zone) {
	return one(`select (now() at time zone :'zone')::date`, { zone })
		.split('-').map(Number);
}

// All that the programs wrote about what they did.
export function logs() {
	const dir = path.join(data, 'log');
	return readdirSync(dir).filter((f) => f.endsWith('.log'))
		.map((f) => readFileSync(path.join(dir, f), 'latin1')).join('\n');
}

// The mail with this reference, once the worker has sent it.
export async function mail(ref, seconds = 30) {
	const dir = path.join(data, 'mail');
	for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
		const hits = (existsSync(dir) ? readdirSync(dir, {
			recursive: true }) : [])
			.filter((f) => String(f).endsWith('.eml'))
			.map((f) => readFileSync(path.join(dir, String(f)), 'utf8'))
			.filter((t) => t.includes(ref));
		if (hits.length) return hits;
		await new Promise((done) => setTimeout(done, 100));
	}
	return [];
}
