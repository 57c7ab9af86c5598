// The table of routes, as the program that is tested has it.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ??
	path.dirname(new URL(import.meta.url).pathname), '../..');
const build = path.resolve(root, process.env.EXITPOLL_BUILD ?? 'build');
const [head, ...lines] = execFileSync(path.join(build, 'exitpoll'), ['routes'],
	{ encoding: 'utf8' }).trimEnd().split('\n').map((l) => l.split('\t'));

// { id, verb, path, area, up, admission, capability, body, bytes, rate, reply }
export const routes = lines.map((line) =>
	Object.fromEntries(head.map((name, i) => [name, line[i]])));

// Who of a tenant's people, and the operator, may do what.
export const roles = {
	NOTHING: ['owner', 'editor', 'analyst', 'recruiter', 'support',
		'auditor', 'operator'],
	READ_RESULTS: ['owner', 'editor', 'analyst'],
	EDIT_SURVEYS: ['owner', 'editor'],
	READ_APPLICATIONS: ['owner', 'recruiter'],
	MOVE_APPLICATIONS: ['owner', 'recruiter'],
	CHANGE_SETTINGS: ['owner'],
	ANSWER_SUPPORT: ['owner', 'support'],
	READ_TRANSCRIPTS: ['owner'],
	MANAGE_PEOPLE: ['owner'],
	READ_AUDIT: ['owner', 'auditor'],
};
