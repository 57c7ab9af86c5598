// Applications with a résumé of 5 MB and no name, ten at once, each of another
// network, and no faster than a person types: a form that comes back keeps its
// file, so each tries to keep 5 MB more. Ends with how many were kept and how
// many refused.
import http from 'node:http';
import { Tally, address, alone, ask, loops } from '../attack.mjs';

const CV = Buffer.from('{\\rtf1 ' + 'Ten years of chats. '.repeat(262_000) + '}');
const hidden = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`)
	.exec(html)?.[1].replace(/&amp;/g, '&');

// The parts of a form as a browser sends them, with the file at the end.
function multipart(fields) {
	const text = Object.entries(fields).map(([name, value]) =>
		`--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
	return Buffer.concat([Buffer.from(text.join('') + '--XX\r\n' +
		'Content-Disposition: form-data; name="resume"; filename="cv.rtf"\r\n\r\n'),
	CV, Buffer.from('\r\n--XX--\r\n')]);
}

function upload(url, target, from, body) {
	const began = performance.now();
	return new Promise((done) => {
		const end = (status) => done({ status, ms: performance.now() - began });
		const req = http.request(url + target, { method: 'POST',
			localAddress: from, timeout: 60000, headers: { origin: url,
				'content-type': 'multipart/form-data; boundary=XX',
				'content-length': body.length } }, (res) => {
			res.resume();
			res.on('end', () => end(res.statusCode));
			res.on('error', () => end(0));
		});
		req.on('timeout', () => req.destroy());
		req.on('error', () => end(0));
		req.end(body);
	});
}

// The age question, and with its pass the form: one upload.
async function once(url, path, from, wait) {
	const read = () => new Promise((wake) => setTimeout(wake, wait));
	const page = await ask(url, 'GET', `${path}/age`, { from });
	await read();
	const answer = await ask(url, 'POST', `${path}/age`, { from,
		headers: { origin: url }, form: { _token: hidden(page.text, '_token'),
			month: '3', year: '1980' } });
	if (answer.status !== 303) return answer;
	const to = new URL(answer.headers.location, url);
	const form = await ask(url, 'GET', to.pathname + to.search, { from });
	await read();
	return upload(url, `${path}/apply`, from, multipart({
		_token: hidden(form.text, '_token'), _pass: hidden(form.text, '_pass'),
		name: '', email: 'a@x.example', consent_process: '1' }));
}

export async function start(url, { networks = 50, at = 10, wait = 5000 } = {}) {
	const list = await ask(url, 'GET', '/acme/careers', { from: address(1) });
	const path = /href="(\/acme\/careers\/[a-z0-9-]+)"/.exec(list.text)[1];
	const seen = new Tally();
	const stop = loops(at, async (i, round) => {
		const from = address(400 + (i + round * at) % networks);
		const answer = await once(url, path, from, wait);
		seen.add(answer);
		// Who is refused need not hurry.
		if (answer.status !== 422)
			await new Promise((wake) => setTimeout(wake, 100));
	});
	return async () => {
		await stop();
		return { ...seen, kept: seen.codes[422] ?? 0,
			mb: Math.round((seen.codes[422] ?? 0) * CV.length / 1e6) };
	};
}

await alone(import.meta, start);
