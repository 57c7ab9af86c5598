// The compiler of the catalogues (conf/words/words.awk): what it refuses, and
// that a further language is a further file. And gettext's own check of ours.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)),
	'../..');
const words = path.join(root, 'conf/words');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'words-'));
let n = 0, failed = 0;

function say(what, wrong = '') {
	n++;
	if (wrong) failed++;
	console.log(`${wrong ? 'not ok' : 'ok'} ${n} - ${what}`);
	if (wrong) console.log('#   ' + String(wrong).replaceAll('\n', '\n#   '));
}

const header = (language, forms = 'nplurals=2; plural=(n != 1);') =>
	'msgid ""\nmsgstr ""\n' + [`Language: ${language}`,
		'Content-Type: text/plain; charset=UTF-8', `Plural-Forms: ${forms}`,
		'X-Direction: ltr', 'X-Decimal: .', 'X-Group: ,']
		.map((line) => `"${line}\\n"\n`).join('') + '\n';
const one = (id, text) => `msgid "${id}"\nmsgstr "${text}"\n\n`;
const many = (id, ...texts) => `msgid "${id}"\nmsgid_plural "${id}"\n` +
	texts.map((text, i) => `msgstr[${i}] "${text}"\n`).join('') + '\n';

// What the compiler says of catalogues: '' or a complaint.
function compile(catalogues) {
	const files = catalogues.map(([name, text]) => {
		fs.writeFileSync(path.join(dir, `${name}.po`), text);
		return path.join(dir, `${name}.po`);
	});
	const { status, stderr } = spawnSync('awk', ['-v', `dir=${dir}`, '-f',
		path.join(words, 'words.awk'), ...files], { encoding: 'utf8' });
	return status === 0 ? '' : stderr.trim() || `status ${status}`;
}

const en = header('en') + one('a.b', 'Go to {x}') + many('a.n', '{n} {y}',
	'{n} {y}s');
for (const [what, de, complaint] of [
	['a whole catalogue', one('a.b', '{x} hin') +
		many('a.n', 'ein {y}', '{n} {y}'), /^$/],
	['a missing text', one('a.b', '{x}'), /de\.po:1: "a\.n" is missing/],
	['another value', one('a.b', '{z}') + many('a.n', '{y}', '{y}'),
		/de\.po:10: "a\.b" must have the values x and no others/],
	['a value left out', one('a.b', 'hin') + many('a.n', '{y}', '{y}'),
		/"a\.b" must have the values/],
	['an id too many', one('a.x', 'x'), /"a\.x" is not in the first/],
	['an id twice', one('a.b', '{x}') + one('a.b', '{x}'), /there twice/],
	['a plural without its forms', one('a.b', '{x}') + one('a.n', '{y}'),
		/must have msgid_plural in each/],
	['a form too few', one('a.b', '{x}') + many('a.n', '{y}'),
		/"a\.n" needs 2 forms/],
	['an empty text', one('a.b', ''), /"a\.b" has no text/],
	['a brace without its end', one('a.b', '{x'), /a \{ without its \}/],
	['a name that is none', one('a.b', '{X y}'), /\{X y\} is not a name/],
	['a fuzzy entry', '#, fuzzy\n' + one('a.b', '{x}'), /fuzzy/],
	['what is no entry', 'msgid a.b\n', /neither a comment nor an entry/],
]) {
	const got = compile([['en', en], ['de', header('de') + de]]);
	say(what, complaint.test(got) ? '' : `said: ${got || 'nothing'}`);
}
// A language for visitors only.
const visitors = (language) => header(language).replace('"X-Direction',
	'"X-Scope: visitors\\n"\n"X-Direction');
const both = header('en') + one('survey.next', 'Next') + one('list.all', 'All');
for (const [what, de, complaint] of [
	['one for visitors without what is for staff', one('survey.next', 'W'), /^$/],
	['one for visitors without what is for them', one('list.all', 'W'),
		/de\.po:1: "survey\.next" is missing/],
]) {
	const got = compile([['en', both], ['de', visitors('de') + de]]);
	say(what, complaint.test(got) ? '' : `said: ${got || 'nothing'}`);
}
say('the first catalogue has all', /the first has all/.test(compile([['en',
	visitors('en') + one('survey.next', 'x')]])) ? '' : 'it passed');
say('an id that is no id', /is not an id/.test(compile([['en',
	header('en') + one('Next', 'x')]])) ? '' : 'it passed');
say('two ids of one name', /are one name/.test(compile([['en',
	header('en') + one('a.b-c', 'x') + one('a-b.c', 'x')]])) ? '' :
	'they passed');
say('a plural rule that is not C of gettext', /Plural-Forms is not/.test(
	compile([['en', header('en', 'nplurals=2; plural=system(n);')]])) ? '' :
	'it passed');

// Arabic, as a file: six forms, right to left.
const arabic = fs.readFileSync(path.join(words, 'en.po'), 'utf8')
	.replace('Language: en', 'Language: ar')
	.replace('X-Direction: ltr', 'X-Direction: rtl')
	.replace('nplurals=2; plural=(n != 1);', 'nplurals=6; plural=(n==0 ? 0 : ' +
		'n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);')
	.replace(/msgstr\[1\] (".*"(?:\n".*")*)/g, (all, text) =>
		[1, 2, 3, 4, 5].map((i) => `msgstr[${i}] ${text}`).join('\n'));
const built = compile([...['en', 'de'].map((name) => [name,
	fs.readFileSync(path.join(words, `${name}.po`), 'utf8')]),
['ar', arabic]]);
say('a further language is a further file', built);
if (!built) {
	const c = spawnSync('gcc', ['-std=gnu11', '-D_GNU_SOURCE', '-Wall', '-Wextra',
		'-Werror', `-I${dir}`, `-I${root}/app`, '-fsyntax-only',
		path.join(dir, 'word_table.c')], { encoding: 'utf8' });
	say('what is made of it compiles', c.status === 0 ? '' : c.stderr);
	const at = (name) => spawnSync('gcc', ['-std=gnu11', `-I${dir}`,
		`-I${root}/app`, '-fsyntax-only', '-x', 'c', '-'], { encoding: 'utf8',
		input: '#include "base/words.h"\nstruct str f(struct arena *a) ' +
			`{ return (${name}); }\n` });
	say('an id that is there compiles in C', at('words_say(a, &locales[' +
		'LOCALE_AR], W_SURVEY_PROGRESS, .number = STR("1"))').status === 0 ?
		'' : 'it does not');
	for (const wrong of ['word(&locales[0], W_SURVEY_NXT)', 'words_say(a, ' +
		'&locales[0], W_SURVEY_PROGRESS, .numbr = STR("1"))'])
		say(`${wrong} does not compile`, at(wrong).status !== 0 ? '' :
			'it does');
}

for (const name of fs.readdirSync(words).filter((f) => f.endsWith('.po'))) {
	try {
		execFileSync('msgfmt', ['--check-format', '--check-domain', '-o',
			'/dev/null', path.join(words, name)], { stdio: 'pipe' });
		say(`gettext reads ${name}`);
	} catch (e) {
		say(`gettext reads ${name}`, e.stderr ?? e.message);
	}
}
fs.rmSync(dir, { recursive: true });
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
