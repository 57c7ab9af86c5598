// ./run lint: the rules of lib/rules.mjs over the tree, and over small made-up
// files that break them, so that a rule which sees nothing is itself seen.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as house from './lib/rules.mjs';
import * as words from './lib/words.mjs';

const rules = { ...house, ...words,
	RULES: [...house.RULES, ...words.RULES] };
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)),
	'../..');
const TEXT = /\.(c|h|mjs|js|css|html|sql|sh|awk|xml|rng|txt|in|md|psql|types|po)$/;
const SKIP = /(^|\/)(node_modules|seeds|data|resumes|\.git|build[^/]*|var[^/]*)(\/|$)/;

function read(dir, files = {}) {
	for (const entry of fs.readdirSync(path.join(root, dir),
		{ withFileTypes: true })) {
		const name = path.posix.join(dir, entry.name);
		if (SKIP.test(name)) continue;
		if (entry.isDirectory()) read(name, files);
		else if (entry.isFile() && TEXT.test(name))
			files[name] = fs.readFileSync(path.join(root, name), 'utf8');
	}
	return files;
}

const fn = (name, lines, tail = '') => `int\n${name}(void)${tail}\n{\n` +
	'\tx();\n'.repeat(lines) + '}\n';

const VISITORS = 'msgid ""\nmsgstr ""\n"X-Scope: visitors\\n"\n\n';
const PO = (id, text) => `msgid "${id}"\nmsgstr "${text}"\n\n`;

// [rule, files, how many complaints]
const SAMPLES = [
	['layers', { 'app/rule/a.c': '#include "store/x.h"\n' +
		'#include "form/x.h"\n' }, 2],
	['layers', { 'app/form/a.c': '#include "measure/x.h"\n' }, 1],
	['layers', { 'app/page/part/public/a.c': '#include "page/staff/x.h"\n' }, 1],
	['layers', { 'app/page/part/staff/a.c': '#include "page/public/x.h"\n' }, 1],
	['layers', { 'app/page/part/part/a.c': '#include "page/public/x.h"\n' }, 1],
	['layers', { 'app/http/a.c': '#include "page/x.h"\n#include "view/v.h"\n' +
		'#include "store/s.h"\n#include "base/b.h"\n' }, 3],
	['layers', { 'app/base/a.h': '# include "rule/x.h"\n' }, 1],
	['layers', { 'app/view/a.c': '#include "http/rq.h"\n' }, 1],
	['layers', { 'app/job/a.c': '#include "http/rq.h"\n' }, 1],
	['layers', { 'app/tool/a.c': '#include "page/part/layout.h"\n' }, 1],
	['layers', { 'app/store/a.c': '#include "view/view.h"\n' }, 1],
	['layers', { 'app/routes.c': '#include "store/x.h"\n' }, 1],
	['layers', { 'app/other/a.c': '#include "base/x.h"\n' }, 1],
	['layers', { 'app/store/a.c': '#include "form/x.h"\n' +
		'#include <string.h>\n/* #include "page/x.h" */\n' }, 0],
	['layers', { 'app/page/part/a.c': '#include "view/view.h"\n' +
		'#include "store/s.h"\n' }, 0],
	['pages', { 'app/page/part/a.c': '#include "page/part/b.h"\n',
		'app/page/part/b.h': 'handler_fn\t b_get;\n' }, 1],
	['pages', { 'app/page/part/part.h': '#include "page/part/b.h"\n',
		'app/page/part/b.h': 'handler_fn b_get;\n' },
	1],
	['pages', { 'app/page/part/a.c': '#include "page/part/part.h"\n',
		'app/page/part/part.h': 'int x(void);\n' }, 0],
	['pages', { 'app/page/views.c': '#include "page/part/b.h"\n',
		'app/page/part/b.c': '#include "page/part/b.h"\nint\nb_get(int x)\n{\n}\n',
		'app/page/part/b.h': 'handler_fn b_get;\n' },
	0],
	['doors', { 'app/store/a.c': '#include <libpq-fe.h>\n' }, 1],
	['doors', { 'app/main.c': '#include <libxml/parser.h>\n' }, 1],
	['doors', { 'app/proof/resume_xml.c': '#include <libxml/tree.h>\n' }, 1],
	['doors', { 'app/http/admit.c': '#include <kore/http.h>\n' }, 1],
	['doors', { 'app/page/part/a.c': '#include <sodium.h>\n' }, 1],
	['doors', { 'app/form/a.c': '#include <jansson.h>\n' }, 1],
	['doors', { 'app/base/secret.c': '#include <sodium.h>\n',
		'app/base/password.c': '#include <sodium.h>\n' }, 1],
	['doors', { 'app/main.c': '#include <kore/kore.h>\n',
		'app/http/kore_pg.c': '#include <kore/kore.h>\n',
		'app/view/node.h': '#include <libxml/tree.h>\n',
		'app/base/pg_conn.c': '#include <libpq-fe.h>\n' }, 0],
	['refusals', { 'app/page/part/a.c': '\treturn (E_INTERNAL);\n' +
		'\treturn (x ? E_FULL : OK);\n\treturn (E_BUSY);\n' +
		'\treturn (db_refuse(db, E_INTERNAL, "why"));\n',
	'app/base/a.c': '\treturn (E_INTERNAL);\n' }, 2],
	['types', { 'app/page/staff/a.c': '#include "form/types/types.h"\n' +
		'if (q->type == &question_type_nps ||\n' +
		'    str_is_c(code,\n    q->type->name))\n\tf();\n' }, 3],
	['types', { 'app/form/types/a.c': '#include "form/types/types.h"\n' +
		'x = &question_type_nps;\n', 'app/form/a.c':
		'say(q->type->name); t = question_type_find(s);\n' }, 0],
	['memory', { 'app/page/part/a.c': 'p = malloc(1);\nq = strdup (s);\n' }, 2],
	['memory', { 'app/view/a.c': '\tfree(p);\n' }, 1],
	['memory', { 'app/base/a.c': 'p = malloc(1);\n',
		'app/page/part/a.c': '/* free(p) */ s = "free(p)"; arena_free(a);' +
			' xmlFree(x); v->free(v);\n' }, 0],
	['unsafe', { 'app/base/a.c': 'strcpy(a, b);\nn = atoi(s);\n' }, 2],
	['unsafe', { 'app/base/a.c': 'snprintf(a, 1, "x"); my_system(1);\n' }, 0],
	['functionSize', { 'app/page/part/a.c': fn('a', 78).repeat(1) +
		fn('b', 3).repeat(20) }, 1],
	['functionSize', { 'app/page/part/a.c': fn('a', 77) + fn('b', 3).repeat(20) }, 0],
	['functionSize', { 'app/page/part/a.c': fn('a', 60).repeat(5) }, 1],
	['functionSize', { 'app/page/part/a.c': 'static int a(void)\n{\n}\n' }, 1],
	['lineWidth', { 'app/page/part/a.c': '\t' + 'x'.repeat(93) + '\n' }, 1],
	['lineWidth', { 'app/page/part/a.c': '\t' + 'ü'.repeat(92) + '\n' }, 0],
	['fileSize', { 'app/page/part/a.c': 'x\n'.repeat(801) }, 1],
	['fileSize', { 'app/page/part/a.c': 'x\n'.repeat(800) }, 0],
	['heading', { 'app/page/part/a.c': '#include "x"\n', 'app/page/part/b.h': '/* */\n' },
		2],
	['heading', { 'app/page/part/a.c': '/* What this file is for. */\n' }, 0],
	['marks', { 'sql/a.sql': '-- TO' + 'DO: later\n' }, 1],
	['marks', { 'sql/a.sql': 'mktemp XXXXXX\n' }, 0],
	['waiting', { 'app/store/a.h': 'int w(int)\n    MUST_USE AWAITS;\n',
		'app/page/part/a.c': 'int\nf(void)\n{\n\tw(1);\n}\n' }, 1],
	['waiting', { 'app/page/part/a.c': 'static int\nw(void) AWAITS\n{\n\treturn;\n}\n' +
		'int\nf(void)\n{\n\tw();\n\tw();\n}\n' }, 2],
	['waiting', { 'app/http/e.h': 'struct h {\n\tint (*enter)(int) AWAITS;\n};\n',
		'app/http/a.c': 'int\nf(void)\n{\n\th->enter(1);\n}\n' }, 1],
	['waiting', { 'app/store/a.h': 'int w(int) AWAITS;\nint n(int);\n',
		'app/page/part/a.h': 'handler_fn\t a_get, a_post;\n',
		'app/page/part/a.c': 'int\na_post(int x)\n{\n\tw(1);\n}\n' +
			'static int\ng(void) AWAITS\n{\n\tw(1);\n}\n' +
			'int\nh(void)\n{\n\tn(1); x.w(1); /* w(1) */\n}\n' +
			'static void\nrun(void *p)\n{\n\tw(1);\n}\n' +
			'void\nstart(void)\n{\n\tco_new(run, 0);\n}\n',
		'app/tool/a.c': 'int\nt(void)\n{\n\tw(1);\n}\n' }, 0],
	['waiting', { 'app/page/part/a.c': 'static int\nw(void) AWAITS\n{\n\treturn;\n}\n',
		'app/page/part/b.c': 'static int\nw(void)\n{\n\treturn;\n}\n' +
			'int\nf(void)\n{\n\tw();\n}\n' }, 0],
	['waiting', { 'app/page/part/a.c': 'int\nf(void)\n{\n\tq_x_get(1);\n}\n' },
		1],
	['queryArguments', { 'sql/queries.types': 'x\targ\ta\ttext\n' +
		'x\targ\tb\ttext\nx\tcol\tc\ttext\n', 'app/store/a.c':
		'q_x(db, .a = f(.b = 1));\nput_x(x, .b = s.a == 1);\n' }, 2],
	['queryArguments', { 'sql/queries.types': 'x\targ\ta\ttext\n',
		'app/store/a.c': 'q_x(db,\n\t.a = { p, f(1) });\nq_y(db);\n' }, 0],
	['positions', { 'app/store/a.c': 'a = pg_str(x, 0, 0, 1);\n',
		'app/base/pg_row.c': 'a = pg_str(x, 0, 0, 1);\n' }, 1],
	['otherThreads', { 'app/page/staff/a.c': 'rq_task_new(rq, TASK_PROOF, 1);\n',
		'app/page/public/survey_a.c': 'x = TASK_PROOF;\n' }, 2],
	['otherThreads', { 'app/page/public/apply_a.c': 'x = TASK_PROOF;\n',
		'app/page/staff/a.c': 'x = TASK_JUDGE; /* TASK_PROOF */\n',
		'app/http/a.c': 'x = TASK_PROOF;\n' }, 0],
	['addresses', { 'app/routes.h': 'ROUTE(A, GET, "/app/surveys/:id", "x")\n',
		'app/page/a.c': 'x = STR("/");\ny = "/%s/surveys/x";\n' +
			'z = "/app?a=1";\n',
		'templates/a.html': '<a href="/app">x</a>\n' }, 4],
	['addresses', { 'app/routes.h': 'ROUTE(A, GET, "/app/surveys/:id", "x")\n',
		'app/page/a.c': '/* "/app" */ x = "%s/appendix/app.css"; y = \'/\';\n',
		'app/proof/a.c': 'x = "/app";\n',
		'templates/a.html': '<a href="{x}">x</a><a href="#a"/>\n' }, 0],
	['sameIds', { 'conf/words/en.po': PO('a.b', '{x} of {y}'),
		'conf/words/de.po': PO('a.b', '{y} von {x}') }, 0],
	['sameIds', { 'conf/words/en.po': PO('a.b', '{x}') + PO('a.c', 'x'),
		'conf/words/de.po': PO('a.b', '{y}') + PO('a.d', 'x') }, 3],
	['sameIds', { 'conf/words/en.po': PO('a.b', '{x}') + PO('a.c', 'x'),
		'conf/words/de.po': VISITORS + PO('a.b', '{x}') }, 0],
	['sameIds', { 'conf/words/en.po': PO('a.b', '{x}') + PO('a.c', 'x'),
		'conf/words/de.po': VISITORS + PO('a.b', '{y}') }, 1],
	['usedIds', { 'conf/words/en.po': PO('a.b', 'x') + PO('a.c', 'x') +
		PO('a.d-e', 'x'), 'templates/a.html': '<p>{t a.b}{t a.x n}</p>',
	'app/page/a.c': 'x = W_A_D_E; /* W_A_C */\n' }, 2],
	['textInTemplates', { 'templates/a.html': '<p>{t a.b} {c} &#183; n</p>' +
		'<p class="some words" x:attr.title="a.b">{t d.e f=g}</p>' +
		'<!-- words -->' }, 0],
	['textInTemplates', { 'templates/a.html': '<p>Next</p>\n<p ' +
		'aria-label="Next {x}"/>\n<x:include file="f" label="Name"/>' }, 3],
	['sentencesInCode', { 'app/page/a.c': '#include "page/a b.h"\n' +
		'x = STR("some_word"); log_event("two words"); /* "a b c" */\n' +
		'y = "%.*s: %d"; z = "/app/surveys/%s";\n',
	'app/tool/a.c': 'say("two words");\n' }, 0],
	['sentencesInCode', { 'app/page/a.c': 'x = STR("Next");\n' +
		'y = "%d of "\n    "them";\nz = "no more";\n',
	'app/form/answer_x.c': 'x = "Choose one";\n' }, 4],
	['sides', { 'assets/css/a.css': 'a { margin-left: 1px; }\nb { left: 0; }\n' +
		'c { text-align: right }\nd { border-top-left-radius: 0; }\n' +
		'/* left: 0 */\ne { margin-inline-start: 1px; inset-inline-end: 0; }\n' },
	4],
	['wordsInScript', { 'assets/js/a.js': '"use strict"; a("[data-x] b");\n' +
		'x = "Sending now"; // ok\n' }, 1],
	['wordsInScript', { 'assets/js/a.js': 'x = "a b{inset:0 Auto 1px}" +' +
		'"Wait: it takes {n} seconds";\n' }, 1],
];

let n = 0, failed = 0;
function say(what, wrong) {
	n++;
	if (wrong.length) failed++;
	console.log(`${wrong.length ? 'not ok' : 'ok'} ${n} - ${what}`);
	for (const line of wrong) console.log('#   ' + line);
}

const tree = {};
for (const dir of ['app', 'sql', 'conf', 'templates', 'assets', 'tests'])
	read(dir, tree);
for (const name of ['run', 'Makefile', 'README.md', '.ci/run'])
	tree[name] = fs.readFileSync(path.join(root, name), 'utf8');

for (const [what, rule] of rules.RULES)
	say(what, rule(tree));
const { n: count, median, p90, max } = rules.lengths(tree);
console.log(`# ${count} functions: median ${median} lines, a tenth has ${p90} ` +
	`or more, the longest ${max}`);
SAMPLES.forEach(([rule, files, want], i) => {
	const got = rules[rule](files);
	say(`sample ${i + 1}: ${rule} finds ${want}`, got.length === want ? [] :
		[`found ${got.length}`, ...got]);
});
for (const [, rule] of rules.RULES)
	if (!SAMPLES.some(([name, , want]) => rules[name] === rule && want > 0))
		say('every rule has a sample that breaks it', [rule.name]);
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
