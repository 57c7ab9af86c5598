// Times Exitpoll beside its yardsticks and prints ratios:
//   page-inside  survey page with a fresh submission id, Kore alone, against
//                nginx serving the same bytes from a file
//   page-edge    the same through nginx, against nginx proxying to an nginx
//                that serves the same bytes
//   submit       accepted, committed submissions through the edge, against
//                pgbench inserting one row of the same size a transaction
// Each pair runs A B A B ...; the median ratio counts. Figures also go to
// var/bench/ as JSON. Usage: ./run bench [page-inside|page-edge|submit];
// ./run bench visit is visits.mjs.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, conninfo, cpu, data, env, freePort, groupsOf, median, memory, out, psql, root,
	rounds, run, seconds, startApp, stopAll, stops, waitFor } from './lib.mjs';

const only = process.argv[2];

// The yardstick's nginx: `front` proxies to itself on a Unix socket, `file`
// serves the page; two workers like Kore, kept-alive connections both ways.
async function startNginx(dir, page, filePort, frontPort) {
	fs.rmSync(dir, { recursive: true, force: true });
	fs.mkdirSync(dir, { recursive: true });
	fs.writeFileSync(path.join(dir, 'page.html'), page);
	const sock = path.join(dir, 's');
	const conf = (name, body) => {
		const file = path.join(dir, `${name}.conf`);
		fs.writeFileSync(file, `
${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 2;
pid ${dir}/${name}.pid;
error_log ${dir}/${name}.log crit;
events { worker_connections 4096; }
http {
	access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
	default_type text/html;
	client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p; fastcgi_temp_path ${dir}/f;
	uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/sc;
	${body}
}
`);
		const child = spawn('nginx', ['-c', file, '-g', 'daemon off;'], { stdio: 'inherit' });
		stops.push(() => new Promise((done) => {
			child.on('exit', done);
			child.kill('SIGTERM');
		}));
	};
	conf('back', `server { listen 127.0.0.1:${filePort} reuseport backlog=4096; listen unix:${sock} backlog=4096;
		location / { root ${dir}; try_files /page.html =404; } }`);
	conf('front', `upstream back { server unix:${sock}; keepalive 64; keepalive_requests 100000; }
	server { listen 127.0.0.1:${frontPort} reuseport backlog=4096;
		location / { proxy_pass http://back; proxy_http_version 1.1; proxy_set_header Connection ""; } }`);
	for (const p of [filePort, frontPort])
		await waitFor(() => fetch(`http://127.0.0.1:${p}/`).then((r) => r.ok));
}

const ms = (s) => {
	const m = /^([\d.]+)(us|ms|s)$/.exec(s);
	return Number(m[1]) * { us: 0.001, ms: 1, s: 1000 }[m[2]];
};

function wrk(url, connections, script) {
	const args = ['-t2', `-c${connections}`, `-d${seconds}s`, '--latency'];
	if (script)
		args.push('-s', script);
	const text = run('wrk', [...args, url]);
	const get = (re) => (re.exec(text) || [])[1];
	const errors = /Non-2xx or 3xx responses: (\d+)/.exec(text);
	const sock = /Socket errors: .*/.exec(text);
	return {
		rate: Number(get(/Requests\/sec:\s+([\d.]+)/)),
		p50: ms(get(/^\s+50%\s+(\S+)$/m)), p99: ms(get(/^\s+99%\s+(\S+)$/m)),
		errors: errors ? Number(errors[1]) : 0, sock: sock ? sock[0] : '',
	};
}

function pair(name, goal, a, b) {
	const runs = [];
	for (let i = 0; i < rounds; i++)
		runs.push({ ours: a(i), yardstick: b(i) });
	const ratio = median(runs.map((r) => r.ours.rate / r.yardstick.rate));
	const mid = (k, f) => median(runs.map((r) => r[k][f]));
	const line = { name, goal, ratio,
		ours: { rate: mid('ours', 'rate'), p50: mid('ours', 'p50'), p99: mid('ours', 'p99') },
		yardstick: { rate: mid('yardstick', 'rate'), p50: mid('yardstick', 'p50'),
			p99: mid('yardstick', 'p99') },
		errors: runs.reduce((n, r) => n + r.ours.errors, 0), runs };
	return line;
}

async function submit(url) {
	const clients = 64;
	const dir = path.join(out, 'submit');
	fs.rmSync(dir, { recursive: true, force: true });
	fs.mkdirSync(dir, { recursive: true });
	const body = 'nps=9&stars=4&why=' + encodeURIComponent('The agent understood the problem at once ' +
		'and stayed until it was solved. Thank you!') + '&_page=all&_token=';
	const version = psql("select current_version from app.survey where slug = 'quick'");
	const need = Math.ceil(40000 * seconds);
	let at = 0;
	const lua = (file) => `
local tokens, i, step = {}, 0, 0
local threads = 0
function setup(t) t:set("id", threads); threads = threads + 1 end
function init(args)
	local n = 0
	for line in io.lines("${file}") do
		if n % 2 == id then tokens[#tokens + 1] = line end
		n = n + 1
	end
end
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
function request()
	i = i + 1
	if tokens[i] == nil then i = 1 end
	return wrk.format("POST", nil, nil, "${body}" .. tokens[i])
end`;
	psql(`drop table if exists public.bench;
		create table public.bench (tenant_id uuid not null, id uuid not null, survey_id uuid not null,
		version int not null, submission bytea not null, receipt text not null, answers jsonb not null,
		day date not null, at timestamptz not null default now(), primary key (tenant_id, submission))`);
	const sql = path.join(dir, 'insert.sql');
	fs.writeFileSync(sql, `insert into public.bench (tenant_id, id, survey_id, version, submission, receipt, answers, day)
		values ('11111111-1111-4111-8111-111111111111', gen_random_uuid(), '22222222-2222-4222-8222-222222222222', 1,
		uuid_send(gen_random_uuid()), 'AAAA-BBBB-CCCC', '{"nps":9,"stars":4,"why":"The agent understood the problem at once and stayed until it was solved. Thank you!"}', current_date)\n`);
	const ours = (i) => {
		const file = path.join(dir, `tokens-${i}`);
		const script = path.join(dir, `post-${i}.lua`);
		fs.writeFileSync(file, run(`${build}/tests/bench/tokens`,
			[path.join(data, 'secret'), '/acme/s/quick', version, String(need)]));
		fs.writeFileSync(script, lua(file));
		const before = Number(psql("select count(*) from app.response"));
		const r = wrk(url, clients, script);
		r.stored = Number(psql("select count(*) from app.response")) - before;
		r.rate = r.stored / seconds;
		fs.rmSync(file);
		return r;
	};
	const yard = (i) => {
		const text = run('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds),
			'-f', sql, '-l', `--log-prefix=${dir}/pgb${i}`, '--sampling-rate=0.2', conninfo()]);
		const lat = fs.readdirSync(dir).filter((f) => f.startsWith(`pgb${i}`))
			.flatMap((f) => fs.readFileSync(path.join(dir, f), 'utf8').trim().split('\n').map((l) => Number(l.split(' ')[2]) / 1000))
			.sort((a, b) => a - b);
		for (const f of fs.readdirSync(dir).filter((n) => n.startsWith(`pgb${i}`)))
			fs.rmSync(path.join(dir, f));
		return { rate: Number(/tps = ([\d.]+)/.exec(text)[1]), p50: lat[lat.length >> 1],
			p99: lat[Math.floor(lat.length * 0.99)], errors: 0 };
	};
	return pair('submit', 0.5, ours, yard);
}

async function main() {
	fs.mkdirSync(out, { recursive: true });
	const [port, kore, file, front] = [await freePort(), await freePort(), await freePort(), await freePort()];
	const app = await startApp(port, kore);
	run(`${build}/exitpoll`, ['survey', 'publish', 'acme', 'quick', 'tests/bench/quick.xml'], { env: env() });
	const inside = `http://127.0.0.1:${kore}/acme/s/quick`;
	const edge = `http://127.0.0.1:${port}/acme/s/quick`;
	const page = await (await fetch(edge)).text();
	await startNginx(path.join(out, 'nginx'), page, file, front);
	const lines = [];
	// Each Kore's part of the CPU time that went into what came by the edge.
	const kores = Object.fromEntries(groupsOf(app).server.map((pid, i) => [`kore-${i + 1}`, [pid]]));
	if (!only || only === 'page-inside')
		lines.push(pair('page-inside', 0.8, () => wrk(inside, 32), () => wrk(`http://127.0.0.1:${file}/`, 32)));
	const before = cpu(kores);
	if (!only || only === 'page-edge')
		lines.push(pair('page-edge', 0.8, () => wrk(edge, 32), () => wrk(`http://127.0.0.1:${front}/`, 32)));
	if (!only || only === 'submit')
		lines.push(await submit(edge));
	const spent = Object.entries(cpu(kores)).map(([name, ms]) => [name, ms - before[name]]);
	const all = spent.reduce((n, [, ms]) => n + ms, 0);
	const mem = memory(app.pid);
	const result = { at: new Date().toISOString(), seconds, rounds, page_bytes: Buffer.byteLength(page), lines,
		balance: Object.fromEntries(spent), memory: mem };
	const name = path.join(out, `${result.at.replace(/[:.]/g, '-')}.json`);
	fs.writeFileSync(name, JSON.stringify(result, null, 1));
	const n = (v, w = 9) => (v >= 100 ? Math.round(v).toString() : v.toFixed(2)).padStart(w);
	console.log(`\n${''.padEnd(13)} ratio  goal   ours/s   p50 ms   p99 ms   yard/s   p50 ms   p99 ms  errors`);
	for (const l of lines)
		console.log(`${l.name.padEnd(12)} ${l.ratio.toFixed(2).padStart(6)} ${l.goal.toFixed(1).padStart(5)}` +
			`${n(l.ours.rate)}${n(l.ours.p50)}${n(l.ours.p99)}${n(l.yardstick.rate)}${n(l.yardstick.p50)}${n(l.yardstick.p99)}` +
			`${String(l.errors).padStart(8)}`);
	if (all > 0)
		console.log(`\nby the edge, of Kore's CPU time: ${spent.map(([name, ms]) =>
			`${name} ${Math.round(100 * ms / all)} %`).join(', ')}`);
	console.log(`\nmemory after the run (MB): ${mem.map((m) => `${m.what.split(' ')[0].split('/').pop()} ${m.mb}`).join(', ')}`);
	console.log(`page ${result.page_bytes} bytes; ${rounds} rounds of ${seconds} s; ${path.relative(root, name)}`);
	return lines.every((l) => l.ratio >= l.goal && l.errors === 0) ? 0 : 1;
}

let code = 1;
try {
	code = await main();
} catch (e) {
	console.error(e);
}
await stopAll();
process.exit(code);
