// The language of a page: its own and its direction on <html>, and ours marked
// where the page is in one that the catalogue does not have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, get, open, post, surveyNew } from '../lib/survey.mjs';
import { htmlRead, pageRead, text, walk } from '../lib/html.mjs';

// Each piece of text with the language and direction it stands in.
function spoken(html) {
	const found = [];
	const look = (node, lang, dir) => {
		for (const child of node.children)
			if (typeof child !== 'string')
				look(child, child.attributes.lang ?? lang,
					child.attributes.dir ?? dir);
			else if (/\p{L}/u.test(child))
				found.push([child.trim(), lang, dir]);
	};
	look(htmlRead(html));
	return found;
}

test('a survey in a language without words of ours is marked as both',
	async () => {
		const one = surveyNew('acme', 'tests/http/data/arabic.xml');
		const form = await open(one.path);
		const refused = await post(form.action, fill(form, {}));
		const next = await post(form.action, fill(form, { nps: '9' }));
		const second = (await get(next.to)).text;
		const last = pageRead(second).form;
		const done = await post(last.action, fill(last, {}));
		for (const html of [(await get(one.path)).text, refused.text, second,
			(await get(done.to)).text]) {
			const root = [...walk(htmlRead(html))][0];
			assert.deepEqual([root.attributes.lang, root.attributes.dir],
				['ar', 'rtl']);
			// A title in two languages can have no mark of each.
			for (const [words, lang, dir] of spoken(html)) {
				if (/^(Acme|[A-Z0-9]{4}-|.* – Acme)/.test(words)) continue;
				assert.deepEqual([lang, dir], /\p{Script=Latin}/u.test(words) ?
					['en', 'ltr'] : ['ar', 'rtl'], words);
			}
		}
		assert.match((await get(done.to)).text, /Your answers have been sent/);
	});

test('a survey in a language of the catalogue needs no marks', async () => {
	const one = surveyNew('acme', 'conf/demo/acme-chat-exit.xml');
	for (const lang of ['en', 'de']) {
		const page = pageRead((await get(`${one.path}?lang=${lang}`)).text);
		assert.deepEqual(page.nodes.filter((n) => n.attributes.lang)
			.map((n) => [n.tag, n.attributes.lang, n.attributes.dir]),
		[['html', lang, 'ltr']]);
		assert.equal(text(page.nodes.find((n) => n.attributes.class === 'skip')),
			{ en: 'Skip to the main content', de: 'Zum Inhalt springen' }[lang]);
	}
});
