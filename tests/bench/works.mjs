// ./run bench application, ./run bench dashboard-view: what the other two
// everyday works cost, as visits.mjs says it of a survey's visit.
//   application     the age question, the form, a résumé of 200 kB that
//                   LibreOffice wrote, sent as multipart, and the confirmation
//   dashboard-view  one page of the signed-in area: the surveys, one of them,
//                   its responses, one of those, in turn; 20,000 responses
// People in a closed loop, each from a loopback address of its own and on one
// connection. The client's own CPU time is not counted. The medians of the
// rounds are printed; a wrong answer fails the bench.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { build, cpu, data, database_figures, env, freePort, groupsOf, median, out, psql,
	rounds, run, seconds, startApp, stopAll } from './lib.mjs';

const PEOPLE = 8;
const RESPONSES = 20000;
const RESUME_BYTES = 200 * 1000;

// One person's browser: one address, one connection, the cookies it was given.
class Person {
	constructor(port, n, note) {
		Object.assign(this, { port, note, cookies: new Map() });
		this.from = `127.0.0.${10 + n}`;
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
	}

	async ask(method, target, want, body, type) {
		const began = performance.now();
		const answer = await new Promise((resolve, reject) => {
			const cookie = [...this.cookies].map((c) => c.join('=')).join('; ');
			const req = http.request({ host: '127.0.0.1', port: this.port, method,
				path: target, agent: this.agent, localAddress: this.from, headers: {
					host: 'localhost', accept: 'text/html', 'accept-language': 'en',
					...(cookie && { cookie }), ...(body && { 'content-type': type,
						'content-length': body.length,
						'sec-fetch-site': 'same-origin' }) } }, (res) => {
				const parts = [];
				res.on('data', (part) => parts.push(part));
				res.on('error', reject);
				res.on('end', () => resolve({ status: res.statusCode,
					headers: res.headers, text: Buffer.concat(parts).toString() }));
			});
			req.on('error', reject);
			req.end(body);
		});
		this.note(performance.now() - began);
		for (const line of answer.headers['set-cookie'] ?? []) {
			const [name, value] = line.split(';')[0].split('=');
			this.cookies.set(name, value);
		}
		if (answer.status !== want)
			throw new Error(`${method} ${target}: ${answer.status}\n` +
				answer.text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 400));
		return answer;
	}

	async get(target) {
		return (await this.ask('GET', target, 200)).text;
	}

	// A form that is taken leads elsewhere.
	async post(target, fields, file) {
		const [body, type] = file ? multipart(fields, file) :
			[Buffer.from(new URLSearchParams(fields).toString()),
				'application/x-www-form-urlencoded'];
		return (await this.ask('POST', target, 303, body, type)).headers.location;
	}
}

function multipart(fields, file) {
	const mark = '----exitpoll-bench-5f1c2a90';
	const head = Object.entries(fields).map(([name, value]) => `--${mark}\r\n` +
		`Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('');
	return [Buffer.concat([Buffer.from(`${head}--${mark}\r\nContent-Disposition: ` +
		'form-data; name="resume"; filename="cv.pdf"\r\n' +
		'Content-Type: application/pdf\r\n\r\n'), file,
	Buffer.from(`\r\n--${mark}--\r\n`)]), `multipart/form-data; boundary=${mark}`];
}

const hidden = (html, name) => {
	const m = new RegExp(`name="${name}" value="([^"]*)"`).exec(html);
	if (!m)
		throw new Error(`no field ${name} in: ${html.slice(0, 300)}`);
	return m[1].replaceAll('&amp;', '&');
};

// Text that does not repeat itself, so that a PDF of it is as long as wanted.
function resume() {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'exitpoll-bench-'));
	try {
		let x = 1n, text = '';
		while (text.length < 0.65 * RESUME_BYTES) {
			x = (x * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
			text += x.toString(36) + (x % 7n === 0n ? '\n' : ' ');
		}
		fs.writeFileSync(path.join(dir, 'cv.txt'), text);
		run('soffice', [`-env:UserInstallation=file://${dir}/profile`, '--headless',
			'--convert-to', 'pdf:writer_pdf_Export', '--outdir', dir, `${dir}/cv.txt`]);
		const pdf = fs.readFileSync(path.join(dir, 'cv.pdf'));
		if (pdf.length < 0.7 * RESUME_BYTES || pdf.length > 1.5 * RESUME_BYTES)
			throw new Error(`the résumé has ${pdf.length} bytes`);
		return pdf;
	} finally {
		fs.rmSync(dir, { recursive: true });
	}
}

function application() {
	const file = resume();
	const slug = psql(`select o.slug from app.opening o join app.tenant t
		on t.id = o.tenant_id where t.slug = 'acme' and o.state = 'open'
		order by o.slug limit 1`);
	const job = `/acme/careers/${slug}`;
	console.log(`${job}, a résumé of ${file.length} bytes`);
	let n = 0;
	return { enter: async () => {}, work: async (who) => {
		who.cookies.clear();
		const age = await who.get(`${job}/age`);
		const to = await who.post(`${job}/age`, { _token: hidden(age, '_token'),
			month: '3', year: '1980' });
		const form = await who.get(to);
		const sent = await who.post(`${job}/apply`, { _token: hidden(form, '_token'),
			_pass: hidden(form, '_pass'), name: 'Jane Doe',
			email: `jane.${process.pid}.${++n}@applicant.example`,
			phone: '+44 20 7946 0000', resume_text: '',
			cover_note: 'I like people.', consent_process: '1' }, file);
		if (!/\/applied\?r=/.test(sent))
			throw new Error(`an application led to ${sent}`);
		await who.get(sent);
	} };
}

function dashboard() {
	const password = /^password: (.*)$/m.exec(
		fs.readFileSync(path.join(data, 'demo.txt'), 'utf8'))[1];
	run(`${build}/exitpoll`, ['demo', '--responses', String(RESPONSES)],
		{ env: { ...env(), EXITPOLL_DEMO_PASSWORD: password } });
	const stored = Number(psql(`select count(*) from app.response r join app.survey s
		on s.id = r.survey_id join app.tenant t on t.id = s.tenant_id
		where t.slug = 'acme' and s.slug = 'chat-exit'`));
	if (stored < RESPONSES)
		throw new Error(`only ${stored} responses`);
	const people = psql(`select a.email from app.account a join app.membership m
		on m.account_id = a.id join app.tenant t on t.id = m.tenant_id
		where t.slug = 'acme' and m.role in ('owner', 'analyst') order by 1`).split('\n');
	console.log(`${stored} responses; signed in: ${people.join(', ')}`);
	const survey = '/app/surveys/chat-exit';
	return { enter: async (who, i) => {
		const page = await who.get('/login');
		await who.post('/login', { _token: hidden(page, '_token'),
			email: people[i % people.length], password });
		const list = await who.get(`${survey}/responses`);
		const ids = [...list.matchAll(/href="(\/app\/responses\/[0-9a-f-]{36})["?]/g)];
		who.pages = ['/app/surveys', survey, `${survey}/responses`, ids[i][1]];
		who.turn = i;
	}, work: async (who) => {
		await who.get(who.pages[who.turn++ % who.pages.length]);
	} };
}

async function measure(people, work, groups) {
	const times = [];
	let works = 0;
	for (const who of people)
		who.note = (ms) => times.push(ms);
	const [d0, c0] = [await database_figures(), cpu(groups)];
	const began = performance.now(), end = began + seconds * 1000;
	await Promise.all(people.map(async (who) => {
		while (performance.now() < end) {
			await work(who);
			works++;
		}
	}));
	const took = (performance.now() - began) / 1000;
	const [c1, d1] = [cpu(groups), await database_figures()];
	const each = (a, b) => Object.fromEntries(Object.keys(a).map((k) =>
		[k, (b[k] - a[k]) / works]));
	const ms = each(c0, c1);
	times.sort((a, b) => a - b);
	const at = (q) => times[Math.floor((times.length - 1) * q)];
	return { works: works / took, requests: times.length / took, p50: at(0.5), p99: at(0.99),
		all: Object.values(ms).reduce((a, b) => a + b, 0), ...ms, ...each(d0, d1) };
}

async function main(name) {
	const make = { application, 'dashboard-view': dashboard }[name];
	fs.mkdirSync(out, { recursive: true });
	const port = await freePort();
	const app = await startApp(port, await freePort());
	psql('truncate app.upload_network');
	const { enter, work } = make();
	const people = Array.from({ length: PEOPLE }, (_, i) => new Person(port, i, () => {}));
	for (const [i, who] of people.entries()) {
		await enter(who, i);
		// The first of each is not counted: pages and plans are made once.
		for (let k = 0; k < 4; k++)
			await work(who);
	}
	const all = [];
	for (let i = 0; i < rounds; i++) {
		// All of these people are of one network, which may send so much an hour.
		psql('truncate app.upload_network');
		all.push(await measure(people, work, groupsOf(app)));
	}
	fs.writeFileSync(path.join(out, `${name}.json`),
		JSON.stringify({ seconds, rounds, people: PEOPLE, all }, null, 1));
	const load = os.loadavg()[0].toFixed(1);
	console.log(`\n${name}: a second, ms of a request, CPU ms and the rest of one work`);
	for (const k of Object.keys(all[0])) {
		const v = median(all.map((x) => x[k]));
		console.log(k.padEnd(14) + (v >= 100 ? Math.round(v).toString() :
			v.toFixed(3)).padStart(10));
	}
	console.log(`\n${rounds} rounds of ${seconds} s, ${PEOPLE} people, load ${load}`);
	for (const who of people)
		who.agent.destroy();
	return 0;
}

let code = 1;
try {
	code = await main(process.argv[2]);
} catch (e) {
	console.error(e);
}
await stopAll();
process.exit(code);
