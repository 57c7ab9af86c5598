// One customer's surveys are as large as a definition may be, with conditions
// on every question; they are published again and again while forty visitors
// open them, so that they are read anew all the time.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Tally, address, alone, ask, loops } from '../attack.mjs';

function definition(code) {
	const option = (i) => `<option code="o${i}">An answer to choose, ${i}</option>`;
	const options = Array.from({ length: 60 }, (_, i) => option(i)).join('');
	const question = (i) => `<question code="q${i}" type="multiple"${i % 20 === 0 ?
		'' : ` show-if="not (q${i - i % 20} has o1) or q${i - i % 20} is empty"`}>
		<label>Question ${i} of many</label>${options}</question>`;
	const page = (p) => `<page code="p${p}"><title>Page ${p}</title>${
		Array.from({ length: 14 }, (_, i) => question(p * 14 + i)).join('')}</page>`;
	return `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="${code}" xml:lang="en">
<title>Large</title><intro>Large</intro><thanks>Thanks</thanks>${
	Array.from({ length: 14 }, (_, p) => page(p)).join('')}</survey>`;
}

export async function start(url, { instance }) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'heavy-'));
	const codes = Array.from({ length: 6 }, (_, i) => `heavy-${i}`);
	const publish = (code) => {
		const file = path.join(dir, `${code}.xml`);
		fs.writeFileSync(file, definition(code));
		instance.tool('survey', 'publish', 'acme', code, file);
	};
	codes.forEach(publish);
	const seen = new Tally();
	let published = codes.length;
	const stopPublishing = loops(1, async (_, round) => {
		publish(codes[round % codes.length]);
		published++;
		await new Promise((wake) => setTimeout(wake, 500));
	});
	const stop = loops(40, async (i, round) => seen.add(await ask(url, 'GET',
		`/acme/s/${codes[(i + round) % codes.length]}`,
		{ from: address(300 + i) })));
	return async () => {
		await stopPublishing();
		await stop();
		fs.rmSync(dir, { recursive: true });
		return { ...seen, published };
	};
}

await alone(import.meta, start);
