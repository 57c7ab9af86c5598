// node tests/browser/shots.mjs URL OUTDIR [NAME]: a picture of every page as a
// phone and as a desk see it, light and dark. EXITPOLL_TEST_PASSWORD: that of
// the demo logins; without it only the public pages.
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const [, , base, out, only = ''] = process.argv;
if (!base || !out) {
	process.stderr.write('usage: shots.mjs URL OUTDIR [NAME]\n');
	process.exit(2);
}
process.env.EXITPOLL_TEST_URL = base;
process.env.EXITPOLL_TEST_PORT = new URL(base).port || '80';
const { DESK, PHONE, launch, visitor } = await import('../lib/browser.mjs');
const { publicPages, signedInPages } = await import('../lib/pages.mjs');

mkdirSync(out, { recursive: true });
const browser = await launch();
const looks = [
	['phone-light', { viewport: PHONE, phone: true }],
	['phone-dark', { viewport: PHONE, phone: true, colorScheme: 'dark' }],
	['desk-light', { viewport: DESK }],
	['desk-dark', { viewport: DESK, colorScheme: 'dark' }],
];
for (const [look, options] of looks) {
	for (const scene of [...publicPages, ...signedInPages]) {
		if (!scene.name.includes(only)) continue;
		if (scene.as && !process.env.EXITPOLL_TEST_PASSWORD) continue;
		const { context, page } = await visitor(browser, options);
		context.setDefaultTimeout(5000);
		try {
			await scene.open(page);
			await page.screenshot({ fullPage: true,
				path: path.join(out, `${scene.name}.${look}.png`) });
		} catch (error) {
			process.stdout.write(`${scene.name}: ${error.message.split('\n')[0]}\n`);
			process.exitCode = 1;
		}
		await context.close();
	}
}
await browser.close();
