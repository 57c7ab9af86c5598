// The partial responses of one customer are locked, for six seconds at a time:
// its visitors' next pages wait, and what other customers' visitors send at the
// same moment must not wait with them.
import { pageRead } from '../../lib/html.mjs';
import { Tally, address, alone, ask, loops } from '../attack.mjs';

const PATH = '/acme/s/chat-exit';
const own = (form) => form.fields.filter(([name]) => name.startsWith('_'));
const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

export async function start(url, { instance }) {
	const lock = instance.session();
	const again = setInterval(() => lock.stdin.write(`commit; begin;
		select from app.response where state = 'partial' and tenant_id =
		    (select id from app.tenant where slug = 'acme') for update;\n`), 6000);
	lock.stdin.write('begin;\n');
	const seen = new Tally();
	const stop = loops(40, async (i) => {
		const from = address(100 + i);
		let page = await ask(url, 'GET', PATH, { from });
		for (const answers of [[['nps', '3'], ['resolved', 'yes']], []]) {
			if (page.status !== 200) return;
			await pause(2500);
			const { form } = pageRead(page.text);
			const sent = await ask(url, 'POST', form.action, { from,
				headers: { origin: url }, form: [...own(form), ...answers] });
			seen.add(sent);
			if (sent.status !== 303) return;
			const to = new URL(sent.headers.location, url);
			page = await ask(url, 'GET', to.pathname + to.search, { from });
		}
	});
	return async () => {
		clearInterval(again);
		lock.stdin.end('rollback;\n');
		await stop();
		return seen;
	};
}

await alone(import.meta, start);
