// ./run bench neighbours [ATTACK]: what another customer's visitors notice
// while somebody attacks one customer, or a part breaks.
//
// Visitors of globex come all the time, at a steady rate and not when the one
// before is done, so that waiting shows: first page, three pages sent, thanks.
// They are timed while all is quiet, then during each attack of attacks/, which
// is a process of its own and the least important one of the machine: real
// attackers have a machine of their own. Then, of each attack:
//   p99     of the visitors' requests, and as a multiple of the quiet one
//   errors  answers that were not what a visitor came for
//   lost    thanked, but not stored
//   memory  of the process that grew the most: quiet, highest, afterwards
// Held to: p99 at most 3 times the quiet one (or 25 ms: below that nobody waits),
// no error, nothing lost, memory back to 1.5 times. A frozen database: each
// answer within the deadline, and in words.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { pageRead } from '../lib/html.mjs';
import { Instance, address, ask, root } from './attack.mjs';

const only = process.argv[2];
const seconds = Number(process.env.EXITPOLL_BENCH_SECONDS || 12);
const RATE = 20;		// visitors a second
const READING = 2200;		// ms that a person looks at a page
const DEADLINE = 9000;		// ms; a request's, and what it takes to say so
const UNNOTICED = 25;		// ms
const MEMORY_FREE = 8;		// MB that a process may always grow
const data = path.resolve(process.env.EXITPOLL_DATA || 'var', 'bench/neighbours');

const portFree = () => new Promise((done) => {
	const s = net.createServer();
	s.listen(0, '127.0.0.1', () => {
		const { port } = s.address();
		s.close(() => done(port));
	});
});

async function start() {
	const port = await portFree();
	fs.rmSync(data, { recursive: true, force: true });
	const child = spawn(path.join(root, 'run'), [], { cwd: root,
		env: { ...process.env, EXITPOLL_PORT: String(port), EXITPOLL_DATA: data,
			EXITPOLL_RATE: '1' }, stdio: ['ignore', 'pipe', 'inherit'] });
	let text = '';
	for await (const part of child.stdout) {
		text += part;
		if (/^ready /m.test(text)) break;
	}
	if (!/^ready /m.test(text)) throw new Error(`./run did not start\n${text}`);
	child.stdout.resume?.();
	return { url: `http://127.0.0.1:${port}`, stop: async () => {
		child.kill('SIGTERM');
		await once(child, 'exit');
	} };
}

// 500 openings with long texts, so that there is something to search. What
// autovacuum learns of them within a minute is known from the start.
const openings = `
	insert into app.opening (tenant_id, id, slug, title, department, location, summary, description, state, published_at)
	select tenant_id, gen_random_uuid(), left(slug, 50) || '-' || n, title || ' ' || n, department, location,
	    summary, left(repeat(description || ' ', 4), 18000), state, published_at
	from app.opening o, generate_series(1, 100) n
	where tenant_id = (select id from app.tenant where slug = 'acme');
	analyze app.opening, app.opening_word`;

// --- the visitors ----------------------------------------------------------------

const ANSWERS = [[['effort', '6'], ['channel', 'chat'], ['contacts', '1']],
	[['product', 'mobile']]];
const PATH = '/globex/s/chat-exit';

class Visitors {
	requests = [];		// { ms, status, words }
	thanked = [];
	under = new Set();
	#number = 0;

	constructor(url) {
		this.url = url;
	}

	begin() {
		this.timer = setInterval(() => {
			const visit = this.#visit(this.#number++)
				.finally(() => this.under.delete(visit));
			this.under.add(visit);
		}, 1000 / RATE);
	}

	async end() {
		clearInterval(this.timer);
		await Promise.all(this.under);
	}

	async #ask(method, target, from, form) {
		const answer = await ask(this.url, method, target, { from, form,
			headers: form ? { origin: this.url } : {} });
		this.requests.push({ ms: answer.ms, status: answer.status,
			words: /class="ref"/.test(answer.text) });
		return answer;
	}

	// One person in a network of their own. Who is not served leaves.
	async #visit(number) {
		const from = address(20000 + number % 40000);
		const mark = randomBytes(9).toString('hex');
		let page = await this.#ask('GET', PATH, from);
		for (const answers of [...ANSWERS, [['nps', '9'], ['comment', mark]]]) {
			if (page.status !== 200) return;
			await pause(READING);
			const { form } = pageRead(page.text);
			const own = form.fields.filter(([name]) => name.startsWith('_'));
			const sent = await this.#ask('POST', form.action, from,
				[...own, ...answers]);
			if (sent.status !== 303) return;
			const to = new URL(sent.headers.location, this.url);
			if (to.pathname.endsWith('/thanks')) this.thanked.push(mark);
			page = await this.#ask('GET', to.pathname + to.search, from);
		}
	}
}

const quantile = (values, q) => [...values].sort((a, b) => a - b)[
	Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;

function sumUp(requests) {
	const times = requests.map((r) => r.ms);
	const bad = requests.filter((r) => r.status !== 200 && r.status !== 303);
	const codes = {};
	for (const r of bad) codes[r.status] = (codes[r.status] ?? 0) + 1;
	return { n: requests.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99),
		most: Math.max(...times), errors: bad.length, codes,
		wordless: bad.filter((r) => !r.words).length };
}

// --- one attack --------------------------------------------------------------------

// Of each kind of process the largest; PostgreSQL's backends share their pages.
function memory(instance) {
	const largest = {};
	for (const p of instance.processes()) {
		const name = /^(kore \[wrk|nginx: worker|\S*exitpoll-worker)/.exec(p.args)?.[1];
		if (name) largest[name] = Math.max(largest[name] ?? 0, p.mb);
	}
	return largest;
}

class Watch {
	highest = {};

	constructor(instance) {
		this.timer = setInterval(() => {
			for (const [name, mb] of Object.entries(memory(instance)))
				this.highest[name] = Math.max(this.highest[name] ?? 0, mb);
		}, 500);
	}

	end() {
		clearInterval(this.timer);
		return this.highest;
	}
}

async function attack(name, url, instance) {
	const child = spawn('nice', ['-n', '19', process.execPath,
		path.join(root, 'tests/load/attacks', `${name}.mjs`), url, data],
	{ stdio: ['ignore', 'pipe', 'inherit'] });
	let text = '';
	child.stdout.on('data', (part) => { text += part; });
	const ended = once(child, 'exit');
	while (!text.includes('started\n')) {
		if (child.exitCode !== null) throw new Error(`${name} did not start`);
		await pause(50);
	}
	return async () => {
		child.kill('SIGTERM');
		const [code] = await ended;
		if (code !== 0) throw new Error(`${name} ended with ${code}`);
		return text.trim().split('\n').at(-1);
	};
}

const stored = (instance) => new Set(instance.sql(`select answers->>'comment'
	from app.response where state = 'complete' and answers ? 'comment'`).split('\n'));

async function timed(url, ms) {
	const visitors = new Visitors(url);
	visitors.begin();
	await pause(ms);
	await visitors.end();
	return visitors;
}

// Until every process is at what it may keep, at most 30 s.
async function settled(instance, before) {
	let after;
	for (let tries = 0; tries < 30; tries++) {
		after = memory(instance);
		if (Object.entries(after).every(([name, mb]) => fits(mb, before[name]))) break;
		await pause(1000);
	}
	return after;
}

const fits = (mb, before) => mb <= Math.max(1.5 * before, before + MEMORY_FREE);

async function measure(name, url, instance) {
	const quiet = sumUp((await timed(url, seconds * 1000)).requests);
	const before = memory(instance);
	const watch = new Watch(instance);
	const stop = await attack(name, url, instance);
	const visitors = await timed(url, seconds * 1000);
	const saw = await stop();
	const highest = watch.end();
	const after = await settled(instance, before);
	const there = stored(instance);
	const during = sumUp(visitors.requests);
	const grown = Object.keys(before).reduce((a, b) =>
		(highest[b] - before[b] > highest[a] - before[a] ? b : a));
	const line = { name, quiet, during, saw, ratio: during.p99 / quiet.p99,
		thanked: visitors.thanked.length,
		lost: visitors.thanked.filter((mark) => !there.has(mark)).length,
		memory: { what: grown, before: before[grown], highest: highest[grown],
			after: after[grown] },
		memoryFits: Object.entries(after).every(([k, mb]) => fits(mb, before[k] ?? mb)) };
	const answered = name === 'frozen-database' ?
		during.most <= DEADLINE && during.wordless === 0 :
		during.errors === 0 && (line.ratio <= 3 || during.p99 <= UNNOTICED);
	line.holds = answered && line.lost === 0 && line.memoryFits;
	return line;
}

function print(l) {
	const n = (v) => v.toFixed(v < 100 ? 1 : 0);
	console.log(`${l.holds ? 'holds ' : 'FAILS '} ${l.name}: p50 ${n(l.quiet.p50)} → ${
		n(l.during.p50)} ms, p99 ${n(l.quiet.p99)} → ${n(l.during.p99)} ms (${n(l.ratio)}), most ${
		n(l.during.most)} ms; ${l.during.errors} of ${l.during.n} not served ${
		l.during.errors ? JSON.stringify(l.during.codes) : ''}; ${l.thanked} thanked, ${
		l.lost} lost; ${l.memory.what} ${n(l.memory.before)} → ${n(l.memory.highest)} → ${
		n(l.memory.after)} MB\n       the attack: ${l.saw}`);
}

async function main() {
	const names = fs.readdirSync(path.join(root, 'tests/load/attacks'))
		.map((file) => path.basename(file, '.mjs'))
		.filter((name) => !only || name === only);
	if (names.length === 0) throw new Error(`no attack of that name: ${only}`);
	const { url, stop } = await start();
	try {
		const instance = new Instance(data);
		instance.sql(openings);
		const lines = [];
		for (const name of names) {
			lines.push(await measure(name, url, instance));
			print(lines.at(-1));
		}
		fs.writeFileSync(path.join(data, '../neighbours.json'),
			JSON.stringify(lines, null, 1));
		return lines.every((l) => l.holds) ? 0 : 1;
	} finally {
		await stop();
	}
}

process.exit(await main());
