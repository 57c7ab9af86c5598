// A page of somebody else: a small server that a browser reaches under another
// site's name ("localhost", where ours is 127.0.0.1), and a Chromium that
// blocks the cookies of third parties, as a person sets it.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { DESK } from './browser.mjs';
import { url } from './env.mjs';

export const NONCE = 'bm9uY2U';

// The strictest policy under which surveys can be embedded with script.
export const STRICT = `default-src 'none'; script-src 'nonce-${NONCE}'; ` +
	`frame-src ${url}; img-src data:; base-uri 'none'`;
export const script = `<script async nonce="${NONCE}" ` +
	`src="${url}/embed.js"></script>`;

// pages: what is in the body, by path. It ends with the test.
export async function siteOpen(t, pages, { host = 'localhost',
	policy = STRICT } = {}) {
	const server = http.createServer((req, res) => {
		const body = pages[req.url];
		res.writeHead(body === undefined ? 404 : 200, {
			'content-type': 'text/html; charset=utf-8',
			...(policy && { 'content-security-policy': policy }) });
		res.end(`<!doctype html><html lang="en"><head><title>Shop</title>
			<link rel="icon" href="data:,"></head><body><main>
			<h1>Shop</h1>${body ?? ''}</main></body></html>`);
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	t.after(() => new Promise((done) => {
		server.closeAllConnections();
		server.close(done);
	}));
	return { origin: `http://${host}:${server.address().port}` };
}

// problems: what went wrong in a console, and cookies that we have set.
export async function guest(t, options = {}) {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'guest-'));
	mkdirSync(path.join(dir, 'Default'));
	writeFileSync(path.join(dir, 'Default/Preferences'), JSON.stringify({
		profile: { block_third_party_cookies: true,
			cookie_controls_mode: 1 } }));
	const context = await chromium.launchPersistentContext(dir, {
		executablePath: process.env.EXITPOLL_CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
			'--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync'],
		viewport: DESK, reducedMotion: 'reduce', ...options,
	});
	const problems = [];
	context.setDefaultTimeout(15_000);
	context.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()))
			problems.push(message.text());
	});
	context.on('weberror', (error) => problems.push(error.error().message));
	context.on('response', async (response) => {
		if (response.url().startsWith(url) &&
		    await response.headerValue('set-cookie'))
			problems.push(`a cookie from ${response.url()}`);
	});
	t.after(async () => {
		await context.close();
		rmSync(dir, { recursive: true, force: true });
	});
	return { context, page: context.pages()[0], problems };
}
