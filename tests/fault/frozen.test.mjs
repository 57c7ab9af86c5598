// A database that is there and does not answer: all of its processes stopped.
// First pages that are remembered are shown at once, everything else is told
// in words before the edge loses patience, and when the processes go on, all is
// well again and nothing that was acknowledged is lost.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Instance, Ledger, completeCount, descendants, kill, newMark, tokenOf,
	until, visits } from '../lib/fault.mjs';

let it;
before(async () => { it = await Instance.make('frozen'); });
after(async () => { it?.freeze('SIGCONT'); await it?.remove(); });

Instance.prototype.freeze = function freeze(signal) {
	if (!this.pg) return;
	for (const pid of [this.pg.pid, ...descendants(this.pg.pid)
		.map((p) => p.pid)])
		kill(pid, signal);
};

const lines = () => fs.readFileSync(path.join(it.dir, 'var/log/kore.log'),
	'utf8').split('\n').filter((line) => /"what":"request"/.test(line))
	.map((line) => JSON.parse(line));

test('a database that is frozen for twenty seconds under load',
	{ timeout: 240000 }, async (t) => {
	const ledger = new Ledger(it);
	ledger.begun = await completeCount(it);
	const workers = it.workers();
	const firsts = [visits.acme.path, visits.globex.path];
	const pages = await Promise.all(firsts.map((p) => it.ask('GET', p)));
	const form = { _token: tokenOf(pages[0].text),
		...visits.acme.pages[0](newMark('acme')) };
	const load = ledger.load(t, 12);
	await until('the load is on', 20000, () => ledger.acked.length > 40);

	it.freeze('SIGSTOP');
	const began = Date.now();
	const others = [];
	let answered = 0, asked = 0;
	// Everything that needs the database, again and again.
	const ask = async (method, target, body) => {
		while (Date.now() - began < 20000)
			others.push({ method, target,
				...await it.ask(method, target, body) });
	};
	const asking = [ask('GET', '/acme/careers'), ask('GET', '/globex/careers'),
		ask('POST', visits.acme.path, form), ask('GET', '/readyz')];
	// Until the silence is noticed, whoever looks for something newer waits.
	await until('the first to wait are answered', 9000, async () => {
		const page = await it.ask('GET', firsts[0]);
		assert.equal(page.status, 200);
		return Date.now() - began > 4500;
	});
	// From now on no first page waits: of those who ask for something else,
	// nobody is answered between two of them but now and then.
	while (Date.now() - began < 20000) {
		const before = others.length;
		const answers = await Promise.all([...firsts, ...firsts]
			.map((p) => it.ask('GET', p)));
		for (const page of answers) {
			assert.equal(page.status, 200);
			assert.ok(tokenOf(page.text));
		}
		asked++;
		answered += others.length !== before;
		await pause(50);	// the rhythm of the questions
	}
	assert.ok(asked > 40 && answered * 2 < asked,
		`${answered} of ${asked} first pages took as long as others`);
	await Promise.all(asking);
	for (const a of others) {
		assert.equal(a.status, 503, `${a.method} ${a.target}: ${a.status} ` +
			`${a.error ?? ''}`);
		assert.match(a.text, a.target === '/readyz' ? /database/ : /<h1/);
	}

	it.freeze('SIGCONT');
	await until('/readyz is 200', 20000, async () =>
		await it.isReady());
	await load.stop();
	assert.deepEqual(it.workers(), workers, 'no worker was lost');
	assert.equal((await it.ask('POST', visits.acme.path, form)).status, 303);
	await ledger.visit('globex');
	await ledger.check(ledger.begun);
	// Each refusal has its reason in the log.
	const refused = lines().filter((line) => line.code >= 500);
	assert.ok(refused.length >= others.length);
	for (const line of refused) {
		assert.ok(line.db_why, JSON.stringify(line));
		assert.match(line.db_line, /^(submit|alone|page|slow|bulk)$/);
	}
	t.diagnostic(`${others.length} refused, the slowest after ${Math.max(
		...others.map((a) => a.ms))} ms; ${asked * 4} first pages; ` +
		[...new Set(refused.map((line) => line.db_why))].join(' | '));
});

test('nothing of it was a crash of ours', () => {
	assert.doesNotMatch(it.koreLog(), /sandbox violation|AddressSanitizer/);
	assert.doesNotMatch(it.koreLog(), /signal 11|signal 6|SIGSEGV|SIGABRT/);
});
