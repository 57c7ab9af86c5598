process.env.EXITPOLL_TEST_URL = 'http://127.0.0.1:8181';
process.env.EXITPOLL_TEST_PORT = '8181';
process.env.EXITPOLL_TEST_PASSWORD = 'Some-long-words-1';
const { DESK, PHONE, launch, visitor } = await import('../lib/browser.mjs');
const browser = await launch();
const urls = process.argv.slice(2);
for (const [look, options] of [['phone', { viewport: PHONE, phone: true }], ['desk', { viewport: DESK }], ['dark', { viewport: DESK, colorScheme: 'dark' }]]) {
	const { context, page } = await visitor(browser, options);
	await page.goto('http://127.0.0.1:8181/login');
	await page.fill('[name=email]', 'owner@acme.example');
	await page.fill('[name=password]', 'Some-long-words-1');
	await page.click('main button[type=submit]');
	await page.waitForLoadState();
	let i = 0;
	for (const u of urls) {
		const r = await page.goto('http://127.0.0.1:8181' + u);
		if (u.includes('comments') && u.includes('OPEN')) { await page.click('.heard li a.whole-row'); await page.waitForLoadState(); }
		console.log(look, r.status(), page.url());
		await page.screenshot({ fullPage: true, path: `/tmp/said-scratch/${look}-${i++}.png` });
	}
	await context.close();
}
await browser.close();
