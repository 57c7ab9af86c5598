// Every page of the product as a scene: a name, who is signed in, and how a
// visitor gets there. The axe test and the screenshots walk this list.
import path from 'node:path';
import { signIn } from './browser.mjs';
import { mail } from './careers.mjs';
import { root } from './env.mjs';

const go = (to) => (page) => page.goto(to);
const send = (page) => page.click(
	'main form[method=post] .button:not(.quiet)');

async function surveySecond(page) {
	await page.goto('/acme/s/chat-exit');
	await page.check('input[name=nps][value="9"]', { force: true });
	await page.check('input[name=resolved][value=no]');
	await send(page);
	await page.waitForSelector('#q-topics');
}

async function surveySecondRefused(page) {
	await surveySecond(page);
	await page.check('[name=topics][value=none]');
	await page.fill('#q-contact', 'not an address');
	await send(page);
	await page.waitForSelector('.problem');
}

async function surveyThanks(page) {
	await surveySecond(page);
	await send(page);
	await page.waitForURL(/thanks/);
}

async function globexSecond(page) {
	await page.goto('/globex/s/chat-exit');
	await page.check('input[name=effort][value="2"]', { force: true });
	await page.check('input[name=channel][value=visit]');
	await send(page);
	await page.waitForSelector('#q-product');
}

async function globexThird(page) {
	await globexSecond(page);
	await send(page);
	await page.waitForSelector('#q-nps');
}

// Page n of the survey with a question of every type.
async function everyType(page, n, lang = 'en') {
	await page.goto(`/acme/s/every-type?lang=${lang}`);
	await page.locator('[name="service.speed"]').first().check();
	for (let i = 1; i < n; i++) {
		await send(page);
		await page.waitForSelector(['#q-recommend', '#q-line',
			'#q-mail'][i - 1]);
	}
}

async function surveyFile(page, lang) {
	await everyType(page, 4, lang);
	await page.click('#q-paper');
	await page.waitForSelector('#file');
}

async function sentEmpty(page, to) {
	await page.goto(to);
	await send(page);
	await page.waitForSelector('.problem');
}

// To a page behind a link of the page before.
export async function follow(page, selector) {
	await page.goto(await page.locator(selector).first()
		.getAttribute('href'));
}

export async function opening(page) {
	await page.goto('/acme/careers');
	await follow(page, '.jobs h3 a');
}

export async function ageQuestion(page) {
	await opening(page);
	await follow(page, '.actions .button');
	await page.waitForSelector('#birth-year');
}

// Ask only what is asked: the day is there when the month does not decide.
export async function ageAnswer(page, year) {
	const day = page.locator('#birth-day');
	await page.fill('#birth-month', '3');
	await page.fill('#birth-year', String(year));
	if (await day.count()) await day.fill('14');
	await send(page);
}

export async function applyForm(page) {
	await ageQuestion(page);
	await ageAnswer(page, 1987);
	await page.waitForSelector('#resume');
}

async function applyDone(page) {
	await applyForm(page);
	await page.fill('#name', 'Lena Brandt');
	await page.fill('#email', 'lena@example.org');
	await page.fill('#resume-text', 'Ten years in support, three as a lead.');
	await page.check('#consent-process');
	await send(page);
	await page.waitForURL(/applied/);
}

async function ageRefused(page) {
	await ageQuestion(page);
	await ageAnswer(page, new Date().getFullYear() - 10);
	await page.waitForSelector('h1:has-text("apply online")');
}

// Gives the number of the request.
export async function supportSent(page, email = 'lena@example.org') {
	await page.goto('/acme/support');
	await page.fill('#email', email);
	await page.fill('#site', 'example.org/cart');
	await page.fill('#message', 'The cart is empty after I sign in.');
	await send(page);
	await page.waitForURL(/support\/sent/);
	return page.locator('.receipt strong').textContent();
}

// By the link of its mail.
export async function supportOwn(page) {
	const reference = await supportSent(page,
		`own${Math.random().toString(36).slice(2)}@example.org`);
	const [text] = await mail(reference);
	await page.goto(/(\/acme\/support\/[0-9a-f-]{36}\?k=)3D(\S+)/.exec(
		text.replace(/=\r?\n/g, '')).slice(1).join(''));
	await page.waitForSelector('.talk');
}

export const publicPages = [
	{ name: 'home', open: go('/') },
	{ name: 'login', open: go('/login') },
	{ name: 'login-refused', open: (p) => sentEmpty(p, '/login') },
	{ name: 'login-forgot', open: go('/login/forgot') },
	{ name: 'login-forgot-sent', open: async (page) => {
		await page.goto('/login/forgot');
		await page.fill('#email', 'nobody-at-all@mail.example');
		await page.click('main form .button');
		await page.waitForSelector('[role=status]');
	} },
	{ name: 'login-reset-over', open: go('/login/reset?t=x') },
	{ name: 'not-found', open: go('/none') },
	{ name: 'not-found-survey', open: go('/acme/s/chat-exit/thanks?r=none') },
	{ name: 'not-found-opening', open: go('/acme/careers/none') },
	{ name: 'not-found-edge', open: go('/assets/none.css') },
	{ name: 'survey', open: go('/acme/s/chat-exit') },
	{ name: 'survey-link-refused', open: go('/acme/s/chat-exit?s=x') },
	{ name: 'survey-refused',
		open: (p) => sentEmpty(p, '/acme/s/chat-exit') },
	{ name: 'survey-second', open: surveySecond },
	{ name: 'survey-second-refused', open: surveySecondRefused },
	{ name: 'survey-thanks', open: surveyThanks },
	{ name: 'survey-over', open: go('/acme/s/chat-exit/thanks?over=0') },
	{ name: 'survey-german', open: go('/acme/s/chat-exit?lang=de') },
	...[1, 2, 3, 4].map((n) => ({ name: `every-type-${n}`,
		open: (p) => everyType(p, n) })),
	{ name: 'survey-file', open: surveyFile },
	{ name: 'survey-file-hebrew', open: (p) => surveyFile(p, 'he') },
	{ name: 'survey-file-refused', open: async (p) => {
		await surveyFile(p);
		await send(p);
		await p.waitForSelector('.problem');
	} },
	{ name: 'survey-file-kept', open: async (p) => {
		await surveyFile(p);
		await p.setInputFiles('#file', path.join(root,
			'tests/unit/data/resumes/cv.docx'));
		await send(p);
		await p.waitForSelector('.attached');
	} },
	{ name: 'every-type-hebrew', open: (p) => everyType(p, 2, 'he') },
	{ name: 'every-type-refused',
		open: (p) => sentEmpty(p, '/acme/s/every-type') },
	{ name: 'globex', open: go('/globex/s/chat-exit') },
	{ name: 'globex-refused',
		open: (p) => sentEmpty(p, '/globex/s/chat-exit') },
	{ name: 'globex-second', open: globexSecond },
	{ name: 'globex-third', open: globexThird },
	{ name: 'call-exit', open: go('/acme/s/call-exit') },
	{ name: 'careers', open: go('/acme/careers') },
	{ name: 'careers-none', open: go('/acme/careers?q=zzzzzz') },
	{ name: 'careers-globex', open: go('/globex/careers') },
	{ name: 'opening', open: opening },
	{ name: 'age', open: ageQuestion },
	{ name: 'age-invalid', open: async (p) => {
		await ageQuestion(p);
		await send(p);
		await p.waitForSelector('.problem');
	} },
	{ name: 'age-refused', open: ageRefused },
	{ name: 'apply', open: applyForm },
	{ name: 'apply-refused', open: async (p) => {
		await applyForm(p);
		await p.fill('#email', 'not an address');
		await send(p);
		await p.waitForSelector('.problem');
	} },
	{ name: 'apply-kept', open: async (p) => {
		await applyForm(p);
		await p.setInputFiles('#resume', path.join(root,
			'tests/unit/data/resumes/cv.docx'));
		await send(p);
		await p.waitForSelector('.kept');
	} },
	{ name: 'apply-done', open: applyDone },
	{ name: 'pin', open: go('/acme/pin') },
	{ name: 'pin-refused', open: (p) => sentEmpty(p, '/acme/pin') },
	{ name: 'support', open: go('/acme/support') },
	{ name: 'support-hebrew', open: go('/globex/support?lang=he') },
	{ name: 'support-refused', open: (p) => sentEmpty(p, '/acme/support') },
	{ name: 'support-sent', open: supportSent },
	{ name: 'support-own', open: supportOwn },
	{ name: 'support-file', open: async (p) => {
		await supportOwn(p);
		await follow(p, 'main .para .tap');
		await send(p);
		await p.waitForSelector('.problem');
	} },
	{ name: 'support-own-refused', open: async (p) => {
		await supportOwn(p);
		await send(p);
		await p.waitForSelector('.problem');
	} },
];

const inside = (name, as, open) => ({ name, as, open: async (page) => {
	await signIn(page, as);
	await open(page);
} });
const owner = 'owner@acme.example';
const survey = '/app/surveys/chat-exit';

// Links can be signed.
async function keyed(page) {
	await page.goto('/app/settings/keys');
	if (await page.locator('button[name=revoke]').count()) return;
	await page.click('button[name=make]');
	await page.waitForSelector('#new-secret');
}

// A list that is read, and not sent; each time to others.
async function mailingMade(page) {
	await keyed(page);
	await page.goto(`${survey}/mailings/new`);
	const mark = Date.now();
	await page.fill('#list', 'email,name,language\n' +
		`zoe${mark}@mail.example,Zoë Adams,en\nbo${mark}@mail.example,Bo,de\n` +
		`nobody,X\nzoe${mark}@mail.example,Zoë\n,Nameless,en`);
	await page.fill('#starts', '2090-05-01T09:30');
	await page.fill('#remind', '7');
	await page.click('form[enctype] .button');
	await page.waitForSelector('button[name=drop]');
}

// A draft of a survey that is published, whether or not it is there already.
async function drafted(page, slug) {
	await page.goto(`/app/surveys/${slug}/edit`);
	const make = page.locator('button[name=act][value=make]');
	if (await make.count()) {
		await make.click();
		await page.waitForURL(/did=made/);
	}
}

// The first alert of the demo's survey; without one somebody answers badly.
async function alertOpened(page) {
	await page.goto(`${survey}/alerts`);
	if (await page.locator('[name=suggest]').count()) {
		await page.click('[name=suggest]');
		await page.waitForSelector('[role=status]');
	}
	await page.goto('/app/alerts');
	if (!await page.locator('.list tbody th a').count()) {
		await page.goto('/acme/s/chat-exit');
		await page.check('[name=nps][value="2"]', { force: true });
		await page.check('[name=resolved][value=no]', { force: true });
		await page.fill('[name=why]', 'I waited an hour and got no answer.');
		await send(page);
		await page.waitForSelector('[name=contact]');
		await page.fill('[name=contact]', 'guest@mail.example');
		await send(page);
		await page.waitForURL(/thanks/);
		for (let i = 0; i < 100; i++) {
			await page.goto('/app/alerts');
			if (await page.locator('.list tbody th a').count()) break;
		}
	}
	await follow(page, '.list tbody th a');
}

export const signedInPages = [
	inside('overview', owner, go('/app')),
	inside('overview-week', owner, go('/app?period=7')),
	inside('overview-none', owner,
		go('/app?period=custom&from=2020-01-01&to=2020-01-07')),
	inside('overview-wrong', owner, go('/app?period=custom&from=soon')),
	inside('overview-quarter', owner, go('/app?period=90')),
	inside('app-surveys', 'analyst@acme.example', go('/app/surveys')),
	inside('app-operator', 'operator@exitpoll.example', go('/app')),
	inside('app-recruiter', 'recruiter@acme.example', go('/app')),
	inside('app-forbidden', 'recruiter@acme.example', go(survey)),
	inside('app-missing', owner, go('/app/surveys/no-such-survey')),
	inside('app-survey', owner, go(survey)),
	inside('app-share', owner, go(`${survey}/share`)),
	inside('app-share-hebrew', owner, go('/app/surveys/every-type/share?lang=he')),
	inside('app-survey-year', owner, go(`${survey}?period=365`)),
	inside('app-survey-every-type', owner,
		go('/app/surveys/every-type?period=90')),
	inside('app-survey-globex', 'owner@globex.example',
		go(`${survey}?period=90`)),
	inside('app-survey-empty', owner, go(
		`${survey}?period=custom&from=2020-01-01&to=2020-01-31`)),
	inside('app-survey-baddate', owner, go(
		`${survey}?period=custom&from=2026-13-41&to=2020-01-31`)),
	inside('app-survey-open', owner, async (page) => {
		await page.goto(survey);
		await page.evaluate(() => document.querySelectorAll('main details')
			.forEach((d) => { d.open = true; }));
	}),
	inside('app-account', owner, async (page) => {
		await page.goto('/app');
		await page.click('.account summary');
	}),
	inside('app-me', owner, go('/app/settings/me')),
	inside('app-me-saved', owner, async (page) => {
		await page.goto('/app/settings/me');
		await page.click('main form button');
		await page.waitForSelector('[role=status]');
	}),
	inside('app-files', owner, go(`${survey}/files`)),
	inside('app-export', owner, go(`${survey}/export?from=2026-01-01`)),
	inside('app-export-refused', owner,
		go(`${survey}/export?from=x&state=y`)),
	inside('app-new', owner, go('/app/surveys/new')),
	inside('app-new-template', owner,
		go('/app/surveys/new?template=post-chat')),
	inside('app-new-list', owner, async (page) => {
		await page.goto('/app/surveys/new?from=list');
		await page.fill('#text', '1. How was it? (1-5)\n2. Why?');
		await page.click('[value=read]');
		await page.waitForSelector('#look');
	}),
	inside('app-new-refused', owner, async (page) => {
		await page.goto('/app/surveys/new?from=blank');
		await page.click('[value=make]');
		await page.waitForSelector('.problem');
	}),
	inside('app-import', owner, go('/app/import')),
	inside('app-import-none', owner, async (page) => {
		await page.goto('/app/import');
		await page.click('main form button');
		await page.waitForSelector('.problem');
	}),
	inside('app-import-report', owner, async (page) => {
		await page.goto('/app/import');
		await page.setInputFiles('#file', path.join(root,
			'tests/fuzz/seeds/exchange_surveyjs/types.json'));
		await page.click('main form button');
		await page.waitForSelector('.report');
	}),
	...[['question', '?q=topics'], ['page', '?page=experience'],
		['option', '?q=topics&at=o.billing'],
		['survey', '?part=survey'], ['languages', '?part=languages'],
		['german', '?q=topics&lang=de'], ['check', '/check'],
		['source', '/source'], ['texts', '/texts']].map(([name, at]) =>
		inside(`app-editor-${name}`, owner, async (page) => {
			await page.goto(`${survey}/edit`);
			if (await page.locator('button[value=make]').count()) {
				await page.click('button[value=make]');
				await page.waitForSelector('#ed');
			}
			await page.goto(`${survey}/edit${at}`);
		})),
	inside('app-editor-texts-none', owner, async (page) => {
		await drafted(page, 'chat-exit');
		await page.goto(`${survey}/edit/texts`);
		await page.click('main form button');
		await page.waitForSelector('.problem');
	}),
	inside('app-editor-ways', owner, async (page) => {
		await drafted(page, 'every-type');
		const first = '/app/surveys/every-type/edit?page=' +
			await page.getAttribute('[data-kind=page]', 'data-code');
		await page.goto(first);
		if (!await page.locator('[id="j.0.to"]').count()) {
			await page.selectOption('[id="j.new"]', 'end');
			await page.click('[value=jump]');
			await page.waitForURL(/at=j/);
			await page.goto(first);
			await page.click('.ed-checks summary');
			await page.fill('[id="k.0.w"]', 'Is that right?');
			await page.click('[value="menus.k"]');
			await page.waitForURL(/at=k/);
		}
		await page.goto(first);
		await page.click('.ed-checks summary');
	}),
	inside('app-editor-picture', owner, async (page) => {
		await drafted(page, 'every-type');
		await page.goto('/app/surveys/every-type/edit?q=weather&at=o.sun');
	}),
	inside('app-theme', owner, go('/app/settings/theme')),
	inside('app-limits', owner, go('/app/settings/limits')),
	inside('app-limits-refused', owner, async (page) => {
		await page.goto('/app/settings/limits');
		await page.fill('[name=minutes]', '99');
		await page.click('main form .button');
		await page.waitForSelector('.problem');
	}),
	inside('app-theme-refused', owner, async (page) => {
		await page.goto('/app/settings/theme');
		await page.fill('[name=accent]', '#ffff00');
		await page.click('main form .button');
		await page.waitForSelector('.problem');
	}),
	inside('app-ask', owner, go('/app/surveys/chat-exit/ask')),
	inside('app-ask-refused', owner, async (page) => {
		await page.goto('/app/surveys/chat-exit/ask');
		await page.fill('[name=percent]', '0');
		await page.click('main form .button');
		await page.waitForSelector('.problem');
	}),
	inside('app-pages', owner, go('/app/surveys/chat-exit/pages')),
	inside('app-audit', owner, go('/app/settings/audit')),
	inside('app-audit-none', owner, go('/app/settings/audit?from=2001-01-01&to=2001-01-02')),
	inside('app-people', owner, go('/app/settings/people')),
	inside('app-people-asked', owner, async (page) => {
		await page.goto('/app/settings/people');
		await page.fill('#name', 'Ada Lovelace');
		await page.fill('#email', 'ada@people.example');
		await page.selectOption('#role', 'analyst');
		await page.click('main .two > form .button');
		await page.waitForSelector('[role=status]');
	}),
	inside('app-people-refused', owner, async (page) => {
		await page.goto('/app/settings/people');
		await page.click('main .two > form .button');
		await page.waitForSelector('.problem');
	}),
	inside('app-me-refused', owner, async (page) => {
		await page.goto('/app/settings/me');
		await page.fill('#now', 'not-it');
		await page.fill('#password', 'quiet-lamp-orbit-71');
		await page.click('form[action$=password] .button');
		await page.waitForSelector('.problem');
	}),
	inside('app-tokens', owner, go('/app/settings/tokens')),
	inside('app-tokens-refused', owner, async (page) => {
		await page.goto('/app/settings/tokens');
		await page.click('button[name=make]');
		await page.waitForSelector('.problem');
	}),
	inside('app-tokens-new', owner, async (page) => {
		await page.goto('/app/settings/tokens');
		await page.fill('#name', 'The night report');
		await page.check('[name=scope][value="surveys:read"]');
		await page.check('[name=scope][value="responses:read"]');
		await page.click('button[name=make]');
		await page.waitForSelector('#new-token');
	}),
	inside('app-keys', owner, go('/app/settings/keys')),
	inside('app-keys-new', owner, async (page) => {
		await page.goto('/app/settings/keys');
		const revoke = page.locator('button[name=revoke]');
		if (await revoke.count()) await revoke.first().click();
		await page.waitForSelector('button[name=make]');
		await page.click('button[name=make]');
		await page.waitForSelector('#new-secret');
	}),
	inside('app-mailings', owner, go(`${survey}/mailings`)),
	inside('app-mailing-new', owner, async (page) => {
		await keyed(page);
		await page.goto(`${survey}/mailings/new`);
	}),
	inside('app-mailing-new-refused', owner, async (page) => {
		await keyed(page);
		await page.goto(`${survey}/mailings/new`);
		await page.fill('#remind', '99');
		await page.click('form[enctype] .button');
		await page.waitForSelector('.problem');
	}),
	inside('app-mailing-check', owner, mailingMade),
	inside('app-mailing', owner, async (page) => {
		await mailingMade(page);
		await page.click('button[name=send]');
		await page.waitForSelector('button[name=stop]');
	}),
	inside('app-alert-rules', owner, async (page) => {
		await page.goto(`${survey}/alerts`);
		if (await page.locator('[name=suggest]').count()) {
			await page.click('[name=suggest]');
			await page.waitForSelector('[role=status]');
		}
	}),
	inside('app-alert-rules-refused', owner, async (page) => {
		await page.goto(`${survey}/alerts`);
		await page.fill('#high', '99');
		await page.click('form:has(#high) .button');
		await page.waitForSelector('.problem');
	}),
	inside('app-alerts', owner, go('/app/alerts')),
	inside('app-alerts-none', owner, go('/app/alerts?state=closed')),
	inside('app-alert', owner, alertOpened),
	inside('app-alert-refused', owner, async (page) => {
		await alertOpened(page);
		await page.click('[value=note]');
		await page.waitForSelector('.problem');
	}),
	inside('app-webhooks', owner, go('/app/settings/webhooks')),
	inside('app-webhooks-refused', owner, async (page) => {
		await page.goto('/app/settings/webhooks');
		await page.fill('#url', 'not an address');
		await page.click('main form.panel .button');
		await page.waitForSelector('.problem');
	}),
	inside('app-webhook', owner, async (page) => {
		await page.goto('/app/settings/webhooks');
		if (!await page.locator('.hosts a').count()) {
			await page.fill('#url', 'https://hooks.example/exitpoll');
			await page.click('main form.panel .button');
			await page.waitForSelector('#new-secret');
		}
		await follow(page, '.hosts a');
		if (!await page.locator('.history li').count()) {
			await page.click('[value=test]');
			await page.waitForSelector('#tested');
		}
	}),
	inside('app-frames', owner, go('/app/settings/frames')),
	inside('app-frames-refused', owner, async (page) => {
		await page.goto('/app/settings/frames');
		await page.fill('[name=site]', 'not a site');
		await page.click('main form .button:not(.quiet)');
		await page.waitForSelector('.problem');
	}),
	inside('app-settings', owner, go(`${survey}/settings`)),
	inside('app-quotas', owner, go('/app/surveys/every-type/quotas')),
	inside('app-quotas-refused', owner, async (page) => {
		await page.goto('/app/surveys/every-type/quotas');
		await page.fill('[name=limit]', 'many');
		await page.click('main section form button[value=save]:not(.vh)');
		await page.waitForSelector('.problem');
	}),
	inside('app-quotas-made', owner, async (page) => {
		await page.goto('/app/surveys/every-type/quotas');
		if (await page.locator('button[name=drop]').count() === 0) {
			await page.fill('[name=title]', 'Happy people');
			await page.fill('[name=limit]', '200');
			await page.selectOption('[name="c.0.q"]', { index: 1 });
			await page.selectOption('[name="c.0.o"]', { index: 5 });
			await page.fill('[name="c.0.v"]', '7');
			await page.click('main section form button[value=save]:not(.vh)');
		}
		await page.waitForSelector('button[name=drop]');
	}),
	inside('app-versions', owner, go(`${survey}/versions`)),
	inside('app-version-look', owner, go('/app/surveys/every-type/versions/1/look')),
	inside('app-publish-nothing', owner, go(`${survey}/publish`)),
	inside('app-publish', owner, async (page) => {
		await drafted(page, 'call-exit');
		await page.goto('/app/surveys/call-exit/publish');
	}),
	inside('app-versions-ask', owner, async (page) => {
		await drafted(page, 'call-exit');
		await page.goto('/app/surveys/call-exit/versions?restore=1');
		await page.waitForSelector('.ask');
	}),
	inside('app-responses', owner, go(`${survey}/responses`)),
	inside('app-responses-none', owner,
		go(`${survey}/responses?from=2020-01-01&to=2020-01-31`)),
	inside('app-comments', owner, go(`${survey}/comments`)),
	inside('app-comments-found', owner,
		go(`${survey}/comments?q=chat&sort=low&channel=chat`)),
	inside('app-comments-none', owner,
		go(`${survey}/comments?q=xylophone&low=much`)),
	inside('app-response-of-comments', owner, async (page) => {
		await page.goto(`${survey}/comments?q=chat`);
		await follow(page, '.heard .whole-row');
	}),
	inside('app-response', owner, async (page) => {
		await page.goto(`${survey}/responses`);
		await follow(page, '.list tbody th a');
	}),
	inside('app-applications', 'recruiter@acme.example',
		go('/app/applications')),
	inside('app-applications-odd', 'recruiter@acme.example',
		go('/app/applications?opening=none&stage=none')),
	inside('app-support', 'support@acme.example', go('/app/support')),
	inside('app-support-none', 'support@acme.example',
		go('/app/support?q=nobody@example.org')),
	inside('app-support-odd', 'support@acme.example',
		go('/app/support?state=none&whose=none')),
	...['open', 'waiting', 'closed'].map((state) =>
		inside(`app-request-${state}`, 'support@acme.example',
			async (page) => {
				await page.goto(`/app/support?state=${state}`);
				await follow(page, '.list tbody th a');
			})),
	inside('app-request-refused', 'support@acme.example', async (page) => {
		await page.goto('/app/support');
		await follow(page, '.list tbody th a');
		await page.click('[value=reply]');
		await page.waitForSelector('.problem');
	}),
	inside('app-request-forget', 'support@acme.example', async (page) => {
		await page.goto('/app/support');
		await follow(page, '.list tbody th a');
		await follow(page, 'a[href*="/forget"]');
	}),
	inside('app-request-taken', owner, async (page) => {
		await page.goto('/app/support');
		await follow(page, '.list tbody th a');
		await page.selectOption('#member', 'nobody');
		await page.click('[value=assign]');
		await page.waitForURL(/done=assign/);
		await page.click('[value=take]');
		await page.waitForSelector('.undo button');
	}),
	inside('app-responses-odd', owner,
		go(`${survey}/responses?from=2026-13-41&to=2026-11-01&state=none`)),
	inside('app-application', 'recruiter@acme.example', async (page) => {
		await page.goto('/app/applications');
		await follow(page, '.list tbody th a');
	}),
];
