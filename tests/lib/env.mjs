// Where the instance under test is: what ./run test exported. Without it a
// test says so and fails: there is nothing that could be skipped in silence.
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import path from 'node:path';

function need(name) {
	const value = process.env[name];
	if (!value)
		throw new Error(`${name} is not set: start the tests with ./run test`);
	return value;
}

export const url = need('EXITPOLL_TEST_URL');
export const port = Number(need('EXITPOLL_TEST_PORT'));
export const password = process.env.EXITPOLL_TEST_PASSWORD ?? '';
export const data = process.env.EXITPOLL_TEST_DATA ?? '';
export const koreSock = process.env.EXITPOLL_TEST_KORE_SOCK ?? '';
export const db = process.env.EXITPOLL_TEST_DB ?? '';
export const dbWeb = process.env.EXITPOLL_TEST_DB_WEB ?? '';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)),
	'../..');

// Real input beside the checkout: the folder, or null where it is absent.
export function shared(name) {
	const base = process.env.EXITPOLL_SHARED ??
		path.join(root, '../shared');
	const full = path.join(base, 'data', name);
	return existsSync(full) ? full : null;
}
