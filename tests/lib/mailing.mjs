// Mailings as their people make them, and the mails that come of them.
import { mail as mails } from './careers.mjs';
import { ask, field, plain } from './app.mjs';
import { port } from './env.mjs';

// The form of a new one, as a browser sends it; the answer, and the page before.
export async function mailingSend(who, survey, fields = {}, file) {
	const to = `/app/surveys/${survey.slug}/mailings/new`;
	const page = (await who.get(to)).text;
	const form = new FormData();
	form.set('_csrf', field(page, '_csrf'));
	for (const [, name, value] of page.matchAll(
		/<input type="text"[^>]* name="(subject\.[^"]*)" value="([^"]*)"/g))
		form.set(name, plain(value));
	for (const [, name, value] of page.matchAll(
		/<textarea[^>]* name="(body\.[^"]*)"[^>]*>([^<]*)</g))
		form.set(name, plain(value));
	for (const [name, value] of Object.entries({ list: '', starts: '',
		remind: '0', ...fields }))
		form.set(name, value);
	form.set('file', new Blob([file ?? '']), file ? 'list.csv' : '');
	const answer = await fetch(`http://127.0.0.1:${port}${to}`, {
		method: 'POST', body: form, redirect: 'manual',
		headers: { cookie: who.cookie } });
	return { status: answer.status, text: await answer.text(),
		location: answer.headers.get('location') };
}

// Read, checked and sent; its address.
export async function mailingGo(who, survey, list, fields = {}) {
	const made = await mailingSend(who, survey, { list, ...fields });
	if (made.status !== 303)
		throw new Error(`a list was answered ${made.status}: ` +
			plain(made.text).replace(/\s+/g, ' ').slice(0, 500));
	const sent = await mailingDo(who, made.location, { send: '1' });
	if (sent.status !== 303)
		throw new Error(`sending was answered ${sent.status}`);
	return made.location;
}

export async function mailingDo(who, path, form) {
	return who.post(path, { _csrf: await who.csrf(), ...form });
}

const unquoted = (part) => Buffer.from(part.replace(/=\r?\n/g, '')
	.replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h,
		16))), 'latin1').toString();

// Those that came to an address, the newest last, taken apart.
export async function mailsTo(address, n = 1, seconds = 30) {
	let got = [];
	for (const end = Date.now() + seconds * 1000; got.length < n &&
		Date.now() < end;)
		got = (await mails(`To: ${address}`, 1)).map((raw) => {
			const [head] = raw.split(/\r?\n\r?\n/);
			const text = unquoted(raw);
			return { raw, head: head.replace(/\r?\n[ \t]+/g, ' '), text,
				link: /https?:\/\/\S+\/s\/\S+\?s=\S+/.exec(text)?.[0],
				leave: /<https?:\/\/[^/]+(\/[^>]*)>/.exec(
					/List-Unsubscribe:[^\n]*/.exec(head.replace(
						/\r?\n[ \t]+/g, ' '))?.[0] ?? '')?.[1] };
		});
	return got;
}

// A one-click POST as a mailbox provider sends it: no page, cookie or origin.
export const oneClick = (leave) => ask('POST', leave,
	{ form: { 'List-Unsubscribe': 'One-Click' } });
