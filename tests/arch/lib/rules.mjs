// The rules of the house. Each takes { path: text } of files and returns what
// is wrong, one line each. See DESIGN section 3 for the why.
import { awaiting, bare, bodies, calls, code, functions, includes, strings }
	from './c.mjs';

const C = /^app\/.*\.[ch]$/;
const each = (files, pattern, look) => Object.entries(files)
	.filter(([path]) => pattern.test(path))
	.flatMap(([path, text]) => look(path, text));

// --- who may include whom ---

const PURE = ['base', 'exchange', 'form', 'measure', 'proof', 'rule'];
const PAGE = [...PURE, 'store', 'view', 'http', 'page/part'];
const LAYERS = {
	base: ['base'], view: ['base', 'view'], http: ['base', 'http', 'rule'],
	exchange: ['base', 'exchange', 'form', 'proof'],
	form: ['base', 'form'], measure: ['base', 'form', 'measure'],
	proof: ['base', 'proof'], rule: ['base', 'rule', 'routes'],
	store: [...PURE, 'store'],
	'page/part': PAGE, 'page/public': [...PAGE, 'page/public'],
	'page/staff': [...PAGE, 'page/staff'], 'page/api': [...PAGE, 'page/api', 'routes'],
	page: [...PAGE, 'page/api', 'page/public', 'page/staff'],
	keep: ['base', 'keep'],
	job: [...PURE, 'store', 'view', 'job'],
	tool: [...PURE, 'store', 'view', 'tool', 'routes'],
	main: [...PAGE, 'page/api', 'page/public', 'page/staff', 'routes'],
	routes: ['http', 'page/api', 'page/part', 'page/public', 'page/staff', 'routes'],
};
// Made by the build, by the layer whose own it is.
const GENERATED = { 'query_id.h': 'base', 'queries.h': 'base',
	'asset_table.h': 'view', 'word_ids.h': 'base' };

const layerOf = (path) => path.startsWith('app/') ?
	layerOf(path.slice(4)) : path in GENERATED ? GENERATED[path] :
		/^page\/\w+\//.test(path) ? path.split('/', 2).join('/') :
			path.includes('/') ? path.slice(0, path.indexOf('/')) :
				path.replace(/\.[ch]$/, '');

export const layers = (files) => each(files, C, (path, text) =>
	includes(text).filter(({ system, name }) => !system &&
		!(LAYERS[layerOf(path)] ?? []).includes(layerOf(name)))
		.map(({ name, line }) => `${path}:${line}: ${layerOf(path)} may not ` +
			`include "${name}"`));

// A header that declares handlers is a page's: only files that define
// something of it may include it. A header without handlers is a part.
const declared = (text) => [...code(text)
	.matchAll(/\bhandler_fn\b([^;(){}]*);/g)]
	.flatMap((m) => m[1].split(/[\s,*[\]]+/).filter(Boolean));
const defined = (text) => new Set(functions(text).map((f) => f.name));

export const pages = (files) => each(files, /^app\/page\/.*\.[ch]$/,
	(path, text) => {
		const mine = defined(text);
		return includes(text).filter(({ system, name }) => {
			const header = files['app/' + name] ?? '';
			return !system && /\bhandler_fn\b/.test(code(header)) &&
				path !== 'app/page/views.c' && name.startsWith('page/') &&
				!declared(header).some((word) => mine.has(word));
		}).map(({ name, line }) => `${path}:${line}: a page may not include ` +
			`another's header "${name}"`);
	});

// --- each foreign library has one door ---

const DOORS = [
	[/^(libpq-fe|libpq\/.*|pg_config.*)\.h$/,
		/^app\/base\/pg(_\w+)?\.[ch]$/, 'libpq'],
	[/^libxml\//, /^app\/(view\/|form\/survey_xml\w*\.[ch]$|exchange\/(tree|plain)\.c$)/, 'libxml2'],
	[/^magic\.h$/, /^app\/proof\/resume_magic\.c$/, 'libmagic'],
	[/^sodium(\.h|\/)/, /^app\/base\/(secret|password)\.c$/, 'libsodium'],
	[/^kore\//, /^app\/(main\.c|http\/kore_\w+\.[ch])$/, 'Kore'],
	[/^(zlib|zip)\.h$/, /^app\/proof\/resume_flate\.c$/, 'zlib'],
	[/^uthash\.h$/, /^app\/store\/(cache_table\.h|visits\.c)$/, 'uthash'],
	[/^curl\//, /^app\/job\/(mail|post)\.c$/, 'libcurl'],
	[/^jansson\.h$/, /^app\/base\/json\.h$/, 'jansson'],
	[/^idn2\.h$/, /^app\/base\/address\.c$/, 'libidn2'],
	[/^unicode\//, /^app\/base\/country\.c$/, 'ICU'],
	[/^gmime\//, /^app\/job\/message\.c$/, 'GMime'],
	[/^zxcvbn\.h$/, /^app\/base\/password\.c$/, 'zxcvbn'],
	[/^xlsxwriter\.h$/, /^app\/exchange\/xlsx_out\.c$/, 'libxlsxwriter'],
	[/^readstat\.h$/, /^app\/exchange\/sav_out\.c$/, 'ReadStat'],
	[/^qrencode\.h$/, /^app\/base\/qr\.c$/, 'libqrencode'],
];
const ONE_FILE = ['libmagic', 'libsodium', 'zlib', 'jansson', 'GMime',
	'libidn2', 'zxcvbn', 'ICU', 'libqrencode', 'libxlsxwriter', 'ReadStat'];

export function doors(files) {
	const users = {};
	const wrong = each(files, C, (path, text) => includes(text)
		.flatMap(({ name, line }) => DOORS.filter(([lib]) => lib.test(name))
			.flatMap(([, door, what]) => {
				(users[what] ??= new Set()).add(path);
				return door.test(path) ? [] :
					[`${path}:${line}: ${what} does not come in here`];
			})));
	for (const what of ONE_FILE)
		if ((users[what]?.size ?? 0) > 1)
			wrong.push(`${what} has ${users[what].size} doors: ` +
				[...users[what]].join(', '));
	return wrong;
}

// --- a type of question is one file ---

const TYPE_KNOWN = /\bquestion_type_(?!find\b)\w+|\b(?:str_is\w*|str_starts|str_cmp|strn?(?:case)?cmp)\s*\([^;)]*\btype->name\b/g;

export const types = (files) => each(files,
	/^app\/(?!form\/types\/).*\.[ch]$/, (path, text) => [
		...includes(text).filter(({ system, name }) => !system &&
			name.startsWith('form/types/')).map(({ line }) => line),
		...[...code(text).matchAll(TYPE_KNOWN)].map(({ index }) =>
			code(text).slice(0, index).split('\n').length),
	].map((line) => `${path}:${line}: knows one type of question; ` +
		'ask its record (form/type.h)'));

// --- memory, and functions that cannot be used safely ---

const HEAP = /(?<![\w.>])(malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf|posix_memalign|aligned_alloc)\s*\(/;
const UNSAFE = /(?<![\w.>])(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|tmpnam|system|popen|atoi|atol|atof)\s*\(/;

const banned = (pattern, why, files, where) => each(files, where,
	(path, text) => code(text).split('\n').flatMap((line, i) => {
		const hit = pattern.exec(line);
		return hit ? [`${path}:${i + 1}: ${hit[1]}: ${why}`] : [];
	}));

// store/visits.c keeps thousands of small things that go one by one.
export const memory = (files) => banned(HEAP,
	'memory comes from an arena', files,
	/^app\/(?!base\/|store\/visits\.c$).*\.[ch]$/);
export const unsafe = (files) => banned(UNSAFE, 'not safe to use', files, C);

// --- size and shape ---

export const FUNCTION_MAX = 80, FUNCTION_P90 = 50, LINE_MAX = 100,
	FILE_MAX = 800;

export function lengths(files) {
	const all = Object.entries(files).filter(([path]) => /^app\/.*\.c$/
		.test(path)).flatMap(([, text]) => functions(text))
		.map((f) => f.length).sort((a, b) => a - b);
	const at = (share) => all[Math.min(all.length - 1,
		Math.floor(all.length * share))] ?? 0;
	return { n: all.length, median: at(0.5), p90: at(0.9), max: at(1) };
}

export function functionSize(files) {
	const wrong = each(files, /^app\/.*\.c$/, (path, text) => {
		const found = functions(text);
		const odd = bodies(text) - found.length;
		return [...found.filter((f) => f.length > FUNCTION_MAX)
			.map((f) => `${path}:${f.line}: ${f.name} has ${f.length} lines`),
		...(odd ? [`${path}: ${odd} functions whose name does not open ` +
			'its line'] : [])];
	});
	const { p90 } = lengths(files);
	if (p90 > FUNCTION_P90)
		wrong.push(`a tenth of the functions has ${p90} lines or more`);
	return wrong;
}

const width = (line) => [...line].reduce((at, c) =>
	c === '\t' ? at + 8 - at % 8 : at + 1, 0);

export const lineWidth = (files) => each(files, C, (path, text) =>
	text.split('\n').flatMap((line, i) => width(line) > LINE_MAX ?
		[`${path}:${i + 1}: ${width(line)} columns`] : []));

export const fileSize = (files) => each(files, C, (path, text) => {
	const n = text.split('\n').length - 1;
	return n > FILE_MAX ? [`${path}: ${n} lines`] : [];
});

export const heading = (files) => each(files, C, (path, text) =>
	/^\/\*[^]{20,}?\*\//.test(text) ? [] :
		[`${path}: does not open by saying what it is for`]);

// The words are put together so that this file does not have them.
const MARKS = new RegExp('\\b(' + ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX',
	'HA' + 'CK'].join('|') + ')\\b');

export const marks = (files) => each(files, /./, (path, text) =>
	text.split('\n').flatMap((line, i) => MARKS.test(line) ?
		[`${path}:${i + 1}: a mark of unfinished work`] : []));

// What is our own fault, or the machine's, has its reason in the log: it is
// said where it is found, by db_refuse.
export const refusals = (files) => each(files, /^app\/(http|page|store)\/.*\.c$/,
	(path, text) => text.split('\n').flatMap((line, i) =>
		/\breturn \(.*(?<!== |db_refuse\(.*, )\bE_(INTERNAL|FULL)\b/.test(line) ?
			[`${path}:${i + 1}: says no reason (db_refuse)`] : []));

// --- waiting ---

// The worker and the command line wait by poll(2): nobody else is held up.
const POLLING = /^app\/(job|tool)\//;

// The functions made from sql/queries that ask by themselves.
const QUERY = /^q_[a-z0-9_]+$/;

export function waiting(files) {
	const names = new Set(), members = new Set(), roots = new Set(['main']);
	const local = {};	// names that one file knows, by file
	for (const [path, text] of Object.entries(files)) {
		if (!C.test(path)) continue;
		const found = awaiting(text);
		const here = path.endsWith('.h') ? names :
			(local[path] = new Set());
		found.names.forEach((name) => here.add(name));
		found.members.forEach((name) => members.add(name));
		for (const part of bare(text).matchAll(/\bhandler_fn\b([^;(){}]*);/g))
			part[1].split(/[\s,*]+/).filter(Boolean)
				.forEach((name) => roots.add(name));
		for (const m of code(text).matchAll(/\bco_new\(\s*(\w+)/g))
			roots.add(m[1]);
	}
	return each(files, /^app\/.*\.c$/, (path, text) => {
		if (POLLING.test(path)) return [];
		const mine = local[path];
		return functions(text).filter(({ name }) => !roots.has(name) &&
			!names.has(name) && !mine.has(name)).flatMap((f) =>
			calls(f.body, f.bodyLine).filter(({ name, member }) => member ?
				members.has(name) : names.has(name) || mine.has(name) ||
				QUERY.test(name))
				.map(({ name, line }) => `${path}:${line}: ${f.name} calls ` +
					`${name}, which may wait, and is not marked AWAITS`));
	});
}

// --- queries ---

// What a call leaves out would silently be NULL: C does not mind.
export function queryArguments(files) {
	const args = {};
	for (const line of (files['sql/queries.types'] ?? '').split('\n')) {
		const [query, kind, name] = line.split('\t');
		if (kind === 'arg') (args[query] ??= []).push(name);
	}
	return each(files, C, (path, text) => {
		const bareText = code(text);
		return [...bareText.matchAll(/\b(?:q|put)_([a-z0-9_]+)\(/g)]
			.flatMap((m) => {
				const call = within(bareText, m.index + m[0].length);
				const named = new Set([...call.matchAll(/\.(\w+)\s*=(?!=)/g)]
					.map((n) => n[1]));
				return (args[m[1]] ?? []).filter((a) => !named.has(a))
					.map((a) => `${path}: ${m[1]} without .${a}`);
			});
	});
}

// From behind a parenthesis to its end, without what is nested in it.
function within(text, from) {
	let depth = 0, out = '';
	for (let i = from; i < text.length && depth >= 0; i++) {
		const c = text[i];
		if ('([{'.includes(c)) depth++;
		if (depth === 0) out += c;
		if (')]}'.includes(c)) depth--;
	}
	return out;
}

// Columns by number are the driver's: who reads rows takes a struct.
export const positions = (files) => banned(
	/(?<![\w.>])(pg_str|pg_num|pg_flag|pg_is_null|pg_ask|ARGS)\s*\(/,
	'read by name: take_NAME or q_NAME of queries.h', files,
	/^app\/(?!base\/pg).*\.[ch]$/);

// --- what staff send never queues where visitors' files do ---

export const otherThreads = (files) => banned(/\b(TASK_PROOF)\b/,
	'the line of visitors\' files: TASK_JUDGE is for what staff send',
	files, /^app\/(?!http\/|page\/public\/(apply\w*|survey_file|support_file)\.c$).*\.[ch]$/);

// --- addresses of ours are written by url(), out of routes.h ---

const PAGES = /^app\/(page|http|store|job|tool|rule|view|main|routes\.c)/;

export function addresses(files) {
	const words = new Set(strings(files['app/routes.h'] ?? '')
		.flatMap(({ text }) => text.startsWith('/') ? text.split('/') : [])
		.filter((word) => word && !word.startsWith(':')));
	const ours = new RegExp(`/(${[...words].join('|')})(?![\\w.-])`);
	return [...each(files, PAGES, (path, text) => words.size === 0 ? [] :
		strings(text).filter((s) => !s.text.endsWith('.h') &&
			ours.test(s.text) ||
			s.text === '/' && /^app\/page/.test(path))
			.map((s) => `${path}:${s.line}: "${s.text}" is url()'s to write`)),
	...each(files, /^templates\/.*\.html$/, (path, text) =>
		text.split('\n').flatMap((line, i) =>
			/\b(href|action|src|formaction)="\//.test(line) ?
				[`${path}:${i + 1}: an address of ours is a value`] : []))];
}

// --- pages can be turned over: right to left ---

// Both sides of a box have logical names. What has none (a shorthand of four
// widths, the place of a background) has a rule of its own under [dir=rtl].
const SIDES = new RegExp('(?:margin|padding|border|inset)-(?:left|right)\\b|' +
	'(?<![\\w-])(?:left|right)\\s*:|border-(?:top|bottom)-(?:left|right)-|' +
	'(?:text-align|float|clear)\\s*:\\s*(?:left|right)\\b');

export const sides = (files) => each(files, /^assets\/.*\.css$/,
	(path, text) => text.replace(/\/\*[^]*?\*\//g,
		(comment) => comment.replace(/[^\n]/g, ' ')).split('\n')
		.flatMap((line, i) => SIDES.test(line) ?
			[`${path}:${i + 1}: say inline-start or inline-end`] : []));

export const RULES = [
	['layers include only what lies below them', layers],
	['a page never includes another page', pages],
	['each foreign library has its door', doors],
	['no type of question is known outside its file', types],
	['memory comes from arenas', memory],
	['no function that cannot be used safely', unsafe],
	['functions are short', functionSize],
	['lines fit', lineWidth],
	['files can be read in one sitting', fileSize],
	['each file says what it is for', heading],
	['nothing is marked as unfinished', marks],
	['a fault says its reason', refusals],
	['who may wait is marked AWAITS', waiting],
	['every argument of a query is named', queryArguments],
	['rows are read by name', positions],
	['applicants\' files have a line of their own', otherThreads],
	['addresses of ours are written out of the routes', addresses],
	['style knows no left and right', sides],
];
