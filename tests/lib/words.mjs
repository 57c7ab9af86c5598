// The catalogues as the tests see them, and which of a page's texts are in
// the wrong language.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './env.mjs';
import { htmlRead, walk } from './html.mjs';

// id → texts, one or the plural forms, as conf/words/<language>.po has them.
export function catalogue(language) {
	const found = new Map();
	const source = readFileSync(path.join(root, 'conf/words',
		`${language}.po`), 'utf8');
	for (const entry of source.split(/\n\s*\n/)) {
		const parts = [];
		for (const line of entry.split('\n')) {
			const m = /^(?:(msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")$/
				.exec(line);
			if (!m) continue;
			if (m[1]) parts.push([m[1], JSON.parse(m[2])]);
			else parts.at(-1)[1] += JSON.parse(m[2]);
		}
		const id = parts.find(([name]) => name === 'msgid')?.[1];
		if (id) found.set(id, parts.filter(([name]) =>
			name.startsWith('msgstr')).map(([, text]) => text));
	}
	return found;
}

// The languages that have every text, and not only what visitors meet.
export const whole = () => readdirSync(path.join(root, 'conf/words'))
	.filter((f) => f.endsWith('.po') && !/^"X-Scope: visitors/m.test(
		readFileSync(path.join(root, 'conf/words', f), 'utf8')))
	.map((f) => f.slice(0, -3)).sort();

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

// A text with its values, whatever they are.
const pattern = (text) => new RegExp('^' + text.replaceAll('{{', '\u0001')
	.split(/\{[a-z_0-9]+\}/).map(literal).join('[^]*')
	.replaceAll('\u0001', '\\{') + '$', 'u');

const SAID = ['aria-label', 'title', 'placeholder', 'alt', 'content',
	'data-busy', 'data-left', 'data-over', 'data-big', 'data-empty',
	'data-chosen'];

// All that a page says: texts, and attributes that somebody reads or hears.
export function* said(html) {
	for (const node of walk(htmlRead(html))) {
		// A language is called what its speakers call it.
		if (node.attributes.name === '_lang' || node.tag === 'option' &&
			node.attributes.lang) continue;
		for (const child of node.children)
			if (typeof child === 'string' && child.trim() !== '')
				yield child.trim().replace(/\s+/g, ' ');
		for (const name of SAID)
			if (node.attributes[name]) yield node.attributes[name].trim();
	}
}

// What of it is a text of the catalogue's language `wrong` and none of
// `right`: a page in `right` has none.
export function foreign(html, wrong = 'en', right = 'de') {
	const theirs = catalogue(wrong), ours = catalogue(right);
	// Of values alone, like "{day}. {month}", anything could be made.
	const says = (text) => /\p{L}{2}/u.test(text.replace(/\{\w+\}/g, ''));
	const own = [...ours.values()].flat().filter(says).map(pattern);
	const other = [...theirs].flatMap(([id, texts]) => texts
		.filter((text) => !ours.get(id).includes(text) && says(text))
		.map((text) => [id, pattern(text)]));
	return [...said(html)].flatMap((text) => {
		const hit = other.find(([, p]) => p.test(text));
		return hit && !own.some((p) => p.test(text)) ?
			[`${hit[0]}: ${text}`] : [];
	});
}
