// sql/queries.awk over small made-up queries: what it refuses, and that a wrong
// name or type of an argument or a column does not compile.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)),
	'../..');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'queries-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

let n = 0, failed = 0;
function say(what, why) {
	n++;
	if (why) failed++;
	console.log(`${why ? 'not ok' : 'ok'} ${n} - ${what}`);
	if (why) console.log('#   ' + why.trim().replaceAll('\n', '\n#   '));
}

function awk(sql, types, ...more) {
	fs.writeFileSync(path.join(dir, 'a.sql'), sql);
	fs.writeFileSync(path.join(dir, 'a.types'), types);
	return spawnSync('awk', [...(more.length ? more : ['-v', `dir=${dir}`]),
		'-f', path.join(root, 'sql/queries.awk'), path.join(dir, 'a.types'),
		path.join(dir, 'a.sql')], { encoding: 'utf8' });
}

const GET = '-- name: job_get :one\n-- row: work\n-- reads: 1\n';
const SQL = `-- part: columns
    id, kind as "kind?"

${GET}-- what it is for
select {columns}, 'a:b {c}' as text from job
where tenant_id = :tenant and id = :id::bigint and kind = :kind?::text

-- name: job_list :many
-- row: work
-- sub: boss person
-- reads: all of them
select {columns}, name as "boss.name" from job where kind = any (:kinds)

-- name: person_get :one
-- row: person
-- reads: 1
select name from person
`;
const TYPES = ['job_get arg id bigint', 'job_get arg kind text',
	'job_get col id bigint', 'job_get col kind? text',
	'job_get col text text', 'job_list arg kinds text[]',
	'job_list col id bigint', 'job_list col kind? text',
	'job_list col boss.name text', 'person_get col name text']
	.map((l) => l.replaceAll(' ', '\t') + '\n').join('');

const made = awk(SQL, TYPES);
say('the sample is taken', made.status === 0 ? '' : made.stderr);
const text = awk(SQL, TYPES, '-v', 'want=job_get').stdout;
say('arguments are numbered, parts and tenant put in, literals left', text ===
	`select     id, kind as "kind?", 'a:b {c}' as text from job\n` +
	"where tenant_id = (select nullif(current_setting('app.tenant', true), " +
	"'')::uuid) and id = $1::bigint and kind = $2::text" ? '' : text);
const strip = awk(SQL, TYPES, '-v', 'want=job_get', '-v', 'strip=1').stdout;
say('without its tenant condition', /where true and id/.test(strip) ? '' :
	strip);

// [what, wrong SQL, wrong types, complaint]
const bounds = '-- reads: 1\n';
for (const [what, sql, types, complaint] of [
	['a name twice', SQL + GET + 'select 1\n', TYPES, /stands twice/],
	['two statements', `-- name: a :one\n${bounds}select 1; select 2\n`, '',
		/more than one statement/],
	['no text', `-- name: a :one\n${bounds}`, '', /is empty/],
	['no bound', '-- name: a :one\nselect 1\n', '', /no -- reads/],
	['all without a reason', '-- name: a :one\n-- reads: all\nselect 1\n', '',
		/the reason/],
	['no kind', '-- name: a\nselect 1\n', '', /needs :one/],
	['a part that is not there', `-- name: a :one\n${bounds}select {x}\n`, '',
		/no part x/],
	['an argument of no type', SQL, TYPES.replace(/.*arg\tid.*\n/, ''),
		/has no job_get\(id\)/],
	['one column of two types', SQL, TYPES.replace('job_list\tcol\tid\tbigint',
		'job_list\tcol\tid\ttext'), /struct work: id is/],
	['columns of no sub', SQL.replace('-- sub: boss person\n', ''), TYPES,
		/of no -- sub/],
	['a batch of another shape', SQL + '-- name: m :many\n-- batch: job_get\n' +
		bounds + 'select 1 as id\n', TYPES + 'm\tcol\tid\tbigint\n',
		/another shape/],
	['an argument null that cannot be', `-- name: a :one\n${bounds}` +
		'select :x?::text[]\n', 'a\targ\tx\ttext[]\n', /cannot be null/],
]) {
	const { status, stderr } = awk(sql, types);
	say(`refused: ${what}`, status !== 0 && complaint.test(stderr) ? '' :
		`status ${status}: ${stderr}`);
}

awk(SQL, TYPES);
const flags = /^WARN\s*=((?:.*\\\n)*.*)$/m.exec(
	fs.readFileSync(path.join(root, 'Makefile'), 'utf8'))[1]
	.replaceAll('\\\n', ' ').trim().split(/\s+/);
function compile(body) {
	const file = path.join(dir, 'use.c');
	fs.writeFileSync(file, `#include "queries.h"
enum status use(struct db *, struct work *, struct str);
enum status
use(struct db *db, struct work *w, struct str s)
{
	static const struct str	 kinds[] = { { "a", 1 } };
	struct work		*row, *rows;
	enum status		 st;
	size_t			 n;

	if ((st = q_job_list(db, &rows, &n, .kinds = { kinds, 1 })) != OK)
		return (st);
	if (w != NULL && w->boss != NULL && str_is(w->boss->name, s))
		return (OK);
	${body}
}
`);
	return spawnSync('gcc', ['-std=gnu11', '-D_GNU_SOURCE', ...flags,
		'-c', '-o', '/dev/null', '-I', path.join(root, 'app'), '-I', dir, '-I',
		path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build', 'gen'), file],
	{ encoding: 'utf8' });
}
const right = `st = q_job_get(db, &row, .id = 1, .kind = s);
	return (st == OK && row->kind_is_null && row->id > 0 &&
	    row->text.len == n ? OK : E_NOTFOUND);`;
for (const [what, from, to, complaint] of [
	['as it should be', '', '', null],
	['a column that is not there', 'row->text.len', 'row->txt.len',
		/no member named .txt/],
	['a column of another type', 'row->id > 0', 'row->id.len > 0',
		/request for member/],
	['an argument that is not there', '.kind = s', '.knd = s',
		/no field or member|no member named .knd/],
	['an argument of another type', '.id = 1', '.id = s', /incompatible/],
	['another query\'s row', '&row,', '&n,', /incompatible pointer/],
	['a result that nobody looks at', 'st = q_job_get', 'q_job_get', /unused/],
]) {
	const { status, stderr } = compile(right.replace(from, to));
	say(`compiled: ${what}`, complaint === null ? stderr :
		status !== 0 && complaint.test(stderr) ? '' :
			`status ${status}: ${stderr}`);
}
console.log(`1..${n}`);
process.exitCode = failed ? 1 : 0;
