// Chromium for the tests: launched without any network of its own, every page
// watched for what must not happen (an error in the console, a refused
// source, a request to another origin), and axe-core put into it.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { db, password, url } from './env.mjs';

export const PHONE = { width: 390, height: 844 };
export const SMALL = { width: 360, height: 800 };
export const DESK = { width: 1280, height: 900 };

const AXE = readFileSync(createRequire(import.meta.url)
	.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
	'best-practice'];	// beyond what WCAG 2.2 AA asks

export function launch() {
	return chromium.launch({
		executablePath: process.env.EXITPOLL_CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
			'--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync'],
	});
}

// What every page of a context did wrong, as lines. An error page that was
// asked for is no mistake: Chromium reports its status, we leave that out.
function watch(context, problems) {
	const own = new URL(url).origin;
	context.on('request', (request) => {
		const to = new URL(request.url());
		if (to.protocol !== 'data:' && to.origin !== own)
			problems.push(`a request to ${to.origin}`);
	});
	context.on('console', (message) => {
		const text = message.text();
		if (message.type() !== 'error' && message.type() !== 'warning')
			return;
		if (/the server responded with a status of 4\d\d/.test(text) &&
		    message.location().url === message.page()?.url())
			return;
		problems.push(`console: ${text}`);
	});
	context.on('weberror', (error) =>
		problems.push(`script: ${error.error().message}`));
}

// A new visitor. options: those of playwright, and phone: true for touch.
export async function visitor(browser, options = {}) {
	const { phone = false, ...rest } = options;
	const context = await browser.newContext({
		viewport: PHONE, baseURL: url, hasTouch: phone, isMobile: phone,
		reducedMotion: 'reduce', ...rest,
	});
	const problems = [];
	watch(context, problems);
	context.setDefaultTimeout(15_000);
	const page = await context.newPage();
	return { context, page, problems };
}

export async function signIn(page, email) {
	await page.goto('/login');
	await page.fill('#email', email);
	await page.fill('#password', password);
	await page.click('main button[type=submit]');
	await page.waitForURL(/\/app/);
}

// Serious and critical findings of axe-core, one line each.
export async function axe(page) {
	await page.evaluate(AXE);
	const found = await page.evaluate((tags) => window.axe.run(document, {
		runOnly: { type: 'tag', values: tags },
		resultTypes: ['violations'],
	}), TAGS);
	return found.violations
		.filter((v) => v.impact === 'serious' || v.impact === 'critical')
		.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) =>
			n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join('; ')}`);
}

// What a page measures on a phone: nothing wider than the window, and the
// height of everything that a finger aims at. A control inside a label is
// aimed at through the label; a link in running text is exempt (WCAG 2.5.8).
export async function measure(page) {
	return page.evaluate(() => {
		const small = [];
		const inText = (a) => a.tagName === 'A' &&
			getComputedStyle(a).display === 'inline' &&
			a.closest('p, li, dd, td, th, blockquote') !== null &&
			a.closest('nav') === null;
		const select = 'a[href], button, input:not([type=hidden]), ' +
			'select, textarea, summary';
		for (const el of document.querySelectorAll(select)) {
			const aim = el.closest('label') ?? el;
			const box = aim.getBoundingClientRect();
			if (box.width === 0 || inText(el) ||
			    el.closest('[aria-hidden=true]') ||
			    el.classList.contains('skip')) continue;
			if (box.height < 44)
				small.push(`${el.tagName} ${el.id || el.className ||
					el.textContent.trim()} ${Math.round(box.height)}`);
		}
		const root = document.documentElement;
		return { small, wide: root.scrollWidth - root.clientWidth };
	});
}

// One value from the database, as its owner sees it.
export function sql(text) {
	return execFileSync('psql', ['-X', '-q', '-A', '-t', '-v',
		'ON_ERROR_STOP=1', '-d', db, '-c', text],
		{ encoding: 'utf8' }).trim();
}

export function marker(what) {
	return `${what}-${Math.random().toString(36).slice(2, 12)}`;
}
