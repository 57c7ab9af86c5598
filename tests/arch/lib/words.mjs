// Where words may stand: in the catalogues conf/words/*.po, and nowhere else
// that a visitor's page, a mail or a signed-in page is made of. Each rule
// takes { path: text } of files and returns what is wrong, one line each.
import { code } from './c.mjs';

const FIRST = 'conf/words/en.po';
const lineAt = (text, index) => text.slice(0, index).split('\n').length;

// id → { line, texts, plural } of a catalogue.
export function entries(source) {
	const found = new Map();
	let entry, last;
	source.split('\n').forEach((line, i) => {
		const m = /^(?:(msgid|msgid_plural|msgstr)(?:\[\d\])? )?"(.*)"$/
			.exec(line);
		if (!m) return;
		if (m[1] === 'msgid')
			found.set(m[2], entry = { line: i + 1, texts: [], plural: false });
		else if (m[1] === 'msgid_plural') entry.plural = true;
		else if (m[1] === 'msgstr') entry.texts.push(m[2]);
		else if (entry.texts.length) entry.texts[entry.texts.length - 1] += m[2];
		last = m[1] ?? last;
	});
	found.delete('');
	return found;
}

const values = ({ texts, plural }) => [...new Set(texts.flatMap((text) =>
	[...text.replaceAll('{{', '').matchAll(/\{([a-z0-9_]+)\}/g)]
		.map((m) => m[1])))].filter((name) => !(plural && name === 'n'))
	.sort().join(' ');

const catalogues = (files) => Object.entries(files)
	.filter(([path]) => /^conf\/words\/[\w-]+\.po$/.test(path));

// --- each language says all, of the same values ---

// One that is for visitors has what they meet: words.awk sees to that.
const isForVisitors = (source) => /^"X-Scope: visitors\\n"$/m.test(source);

export function sameIds(files) {
	if (!(FIRST in files)) return [];
	const first = entries(files[FIRST]);
	return catalogues(files).flatMap(([path, source]) => {
		const found = entries(source);
		return [...new Set([...first.keys(), ...found.keys()])]
			.flatMap((id) => {
				const a = first.get(id), b = found.get(id);
				if (!b) return isForVisitors(source) ? [] :
					[`${path}: "${id}" is missing`];
				if (!a) return [`${path}:${b.line}: "${id}" is not in ${FIRST}`];
				return values(a) === values(b) && a.plural === b.plural &&
					b.texts.every((text) => text !== '') ? [] :
					[`${path}:${b.line}: "${id}" says other values or nothing`];
			});
	});
}

// --- each id is said somewhere, and what is said is there ---

const C_NAME = (id) => 'W_' + id.toUpperCase().replace(/[.-]/g, '_');

export function usedIds(files) {
	if (!(FIRST in files)) return [];
	const ids = entries(files[FIRST]);
	const names = new Map([...ids.keys()].map((id) => [C_NAME(id), id]));
	const used = new Set(), wrong = [];
	for (const [path, text] of Object.entries(files)) {
		if (/^app\/.*\.[ch]$/.test(path))
			for (const m of code(text).matchAll(/\bW_[A-Z0-9_]+\b/g))
				used.add(names.get(m[0]));
		if (/^templates\/.*\.html$/.test(path))
			for (const m of text.matchAll(/\{t ([^ }]*)/g)) {
				if (!ids.has(m[1]))
					wrong.push(`${path}:${lineAt(text, m.index)}: no word ` +
						`"${m[1]}"`);
				used.add(m[1]);
			}
	}
	for (const [id, { line }] of ids)
		if (!used.has(id))
			wrong.push(`${FIRST}:${line}: "${id}" is said nowhere`);
	return wrong;
}

// --- no text in a template ---

// Attributes, and parameters of parts, that somebody reads or hears.
const READ = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label',
	'help', 'all', 'data-busy', 'data-left', 'data-over', 'data-big',
	'data-empty', 'data-chosen']);
const blank = (text) => text.replace(/[^\n]/g, ' ');
const says = (text) => /\p{L}{2}/u.test(text.replaceAll('{{', '')
	.replace(/\{[^}]*\}/g, '').replace(/&#?\w+;/g, ''));

export const textInTemplates = (files) => Object.entries(files)
	.filter(([path]) => /^templates\/.*\.html$/.test(path))
	.flatMap(([path, source]) => {
		const html = source.replace(/<!--[^]*?-->/g, blank);
		const wrong = [];
		for (const m of html.matchAll(/(?<![\w.:-])([\w:-]+)="([^"]*)"/g))
			if (READ.has(m[1]) && says(m[2]))
				wrong.push([m.index, m[2]]);
		for (const m of html.replace(/<[^>]*>/g, blank)
			.matchAll(/[^\n]+/g))
			if (says(m[0])) wrong.push([m.index, m[0].trim()]);
		return wrong.map(([at, text]) =>
			`${path}:${lineAt(html, at)}: "${text}" belongs in conf/words`);
	});

// --- no sentence in the code of pages ---

// What pages are made of. Not: log lines and names of the database, which are
// one word; the operator's tools; faults of a definition, for its author.
const SPEAKS = /^app\/(page\/.*|http\/(form|multipart)|proof\/(resume|attachment)|rule\/.*|base\/status|form\/(answer\w*|field))\.[ch]$/;
const QUIET = [
	/^app\/page\/public\/system\.c$/,	// readyz, for machines
	/^app\/page\/public\/metrics\.c$/,	// for a monitoring system
	/^app\/(page\/api\/\w+|rule\/problem)\.[ch]$/,	// for who writes programs
	/^app\/rule\/route\.c$/,	// faults that stop the start
	/^app\/rule\/rate\.c$/,	// why a limit is what it is, for the operator
];
// A word that begins a sentence, or two words.
const SENTENCE = /(?:^|[^\p{L}'-])\p{L}{2,} \p{L}+|^\p{Lu}\p{Ll}{2,}/u;
const PLAIN = /^Exitpoll$|'none'|^Accept-Language$|^Content-[\w-]+$/;

export const sentencesInCode = (files) => Object.entries(files)
	.filter(([path]) => SPEAKS.test(path) && !QUIET.some((q) => q.test(path)))
	.flatMap(([path, source]) => {
		const text = source.replace(/\/\*[^]*?\*\//g, blank)
			.replace(/^[ \t]*#include.*$/gm, '')
			.replace(/\b_?[Ss]tatic_assert\([^;]*;/g, blank)
			.replace(/\b(log_event|db_refuse)\([^;]*;/g, blank);
		return [...text.matchAll(
			/"(?:\\[^]|[^"\\\n])*"(?:\s*"(?:\\[^]|[^"\\\n])*")*/g)]
			.map((m) => [m.index, [...m[0].matchAll(/"((?:\\[^]|[^"\\\n])*)"/g)]
				.map((part) => part[1]).join('')
				.replace(/%[-+ #0-9.*]*(?:ll|z|l)?[a-z]|\\./g, '')])
			.filter(([, said]) => SENTENCE.test(said) && !PLAIN.test(said))
			.map(([at, said]) => `${path}:${lineAt(text, at)}: "${said}" ` +
				'belongs in conf/words');
	});

export const wordsInScript = (files) => Object.entries(files)
	.filter(([path]) => /^assets\/js\/.*\.js$/.test(path))
	.flatMap(([path, source]) => {
		const text = source.replace(/\/\*[^]*?\*\//g, blank);
		return [...text.matchAll(/"((?:\\.|[^"\\\n])*)"/g)]
			.filter((m) => m[1] !== 'use strict' &&
				!/[[\]#.>]/.test(m[1].split(' ')[0]) &&
				!/[{;][a-z-]+:[^\s]/.test(m[1]) && SENTENCE.test(m[1]))
			.map((m) => `${path}:${lineAt(text, m.index)}: "${m[1]}" comes ` +
				'from the page: data-…');
	});

export const RULES = [
	['each language has each text, with the same values', sameIds],
	['each text of the catalogue is said somewhere', usedIds],
	['templates have no words of their own', textInTemplates],
	['the code of pages has no words of its own', sentencesInCode],
	['script has no words of its own', wordsInScript],
];
