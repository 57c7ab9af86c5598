// A new survey in the browser, without script: from each template, a pasted
// list, nothing, or another survey; what is wrong is said with nothing lost.
import test from 'node:test';
import assert from 'node:assert/strict';
import { field, one, personAdd, plain, surveyAdd, tenantAdd, Visitor }
	from '../lib/app.mjs';

const tenant = tenantAdd();
const ana = await Visitor.signIn(personAdd(tenant, 'editor'));
const analyst = await Visitor.signIn(personAdd(tenant, 'analyst'));
const NEW = '/app/surveys/new';
const all = (answer) => plain(answer.text).replace(/\s+/g, ' ');
const draft = (slug) => one(`select d.definition from app.survey_draft d
	join app.survey s on s.id = d.survey_id
	where s.slug = :'slug' and s.tenant_id = :'id'`, { slug, id: tenant.id });
const named = (slug) => one(`select title || '/' || state from app.survey
	where slug = :'slug' and tenant_id = :'id'`, { slug, id: tenant.id });

async function send(form) {
	const page = await ana.get(NEW);
	return ana.post(NEW, [['_csrf', field(page.text, '_csrf')], ...form]);
}

test('only who may edit surveys comes here, and finds the way', async () => {
	assert.equal((await analyst.get(NEW)).status, 403);
	assert.doesNotMatch((await analyst.get('/app/surveys')).text,
		/surveys\/new/);
	const list = await ana.get('/app/surveys');
	assert.equal(list.text.match(/href="\/app\/surveys\/new"/g).length, 2);
	const page = await ana.get(NEW);
	assert.equal(page.text.match(/\?template=/g).length, 5);
	for (const to of ['?from=list', '?from=blank', '/app/import'])
		assert.ok(page.text.includes(to), to);
	for (const to of ['?from=x', '?template=x', '?template=', '?copy=none'])
		assert.equal((await ana.get(NEW + to)).status, 404, to);
});

test('each template becomes a draft in the languages that are kept',
	async () => {
		for (const name of ['post-chat', 'post-call', 'email-follow-up',
			'cancellation', 'product-feedback']) {
			const look = await ana.get(`${NEW}?template=${name}`);
			assert.match(all(look), /What it asks.*questions · about/);
			const made = await send([['from', 'template'],
				['source', name], ['title', `My ${name}`], ['slug', ''],
				['lang', 'de'], ['lang', 'he']]);
			assert.equal(made.status, 303);
			assert.equal(made.headers.location,
				`/app/surveys/my-${name}/edit`);
			assert.equal(named(`my-${name}`), `My ${name}/draft`);
			const xml = draft(`my-${name}`);
			assert.match(xml, /xml:lang="de" languages="he"/);
			assert.doesNotMatch(xml, /xml:lang="(en|fr|es|ja)"/);
			assert.equal((await ana.get(made.headers.location)).status, 200);
		}
	});

test('what is wrong is said, and nothing is lost', async () => {
	const base = [['from', 'template'], ['source', 'post-chat']];
	const none = await send([...base, ['title', ''], ['slug', 'Not <Good>'],
		['lang', 'xx']]);
	assert.equal(none.status, 422);
	assert.match(all(none), /Give the survey a name.*Keep one language/);
	assert.equal(field(none.text, 'slug'), 'Not <Good>');
	for (const slug of ['new', '-x', 'a'.repeat(64)])
		assert.equal((await send([...base, ['title', 'X'], ['slug', slug],
			['lang', 'en']])).status, 422, slug);
	const long = await send([...base, ['title', 'x'.repeat(301)],
		['lang', 'en']]);
	assert.equal(long.status, 422);
	const survey = surveyAdd(tenant);
	const taken = await send([...base, ['title', 'Mine'],
		['slug', survey.slug], ['lang', 'en']]);
	assert.equal(taken.status, 422);
	assert.match(taken.text, /id="slug-error"/);
	assert.equal(field(taken.text, 'title'), 'Mine');
	assert.equal((await send([['from', 'x']])).status, 404);
	assert.equal((await send([])).status, 422);
});

test('a pasted list is shown before it is made', async () => {
	const text = '# Tea <test>\n1. How was the tea? (1-5) *\n2. Which?\n' +
		'- Green\n- Black\n3. What was missing?\n';
	const base = [['from', 'list'], ['text', text], ['language', 'de']];
	const read = await send([...base, ['act', 'read']]);
	assert.equal(read.status, 200);
	assert.match(all(read), /What was understood ?3 questions/);
	assert.match(all(read), /Green · Black/);
	assert.match(all(read), /What was guessed.*Nothing says how it is answered/);
	assert.doesNotMatch(all(read), /What was guessed.*(Carried over|Which)/i);
	assert.doesNotMatch(all(read), /What was left out/);
	// Pages without a title are called by their number.
	const pages = await send([['from', 'list'], ['text',
		'# T\nHow was it? (1-5)\n---\nWho? (long text)'], ['act', 'read']]);
	assert.match(all(pages), /Page 1 ?How was it\?.*Page 2 ?Who\?/);
	assert.match(all(pages), /Nothing had to be guessed/);
	// Each field is described by its help.
	for (const id of ['slug', 'language'])
		assert.match(pages.text, new RegExp(`<label class="label" for="${id}"`));
	assert.match(pages.text, /aria-describedby="slug-help"/);
	assert.match(pages.text, /id="slug-help"/);
	assert.equal(field(read.text, 'title'), 'Tea <test>');
	assert.match(read.text, /Which\?\n- Green/);
	assert.equal(named('tea-test'), undefined);
	const made = await send([...base, ['title', 'Tea time'],
		['act', 'make']]);
	assert.equal(made.headers.location, '/app/surveys/tea-time/edit');
	assert.match(draft('tea-time'), /xml:lang="de"[^]*<title>Tea time</);
	// The same name again gets a number.
	const again = await send([...base, ['title', 'Tea time']]);
	assert.equal(again.headers.location, '/app/surveys/tea-time-2/edit');
	for (const [bad, why] of [['', /no question in the text/],
		['a?\n'.repeat(30000), /longer than 64 kB/]])
		for (const act of ['read', 'make']) {
			const refused = await send([['from', 'list'], ['text', bad],
				['title', 'Bad'], ['act', act]]);
			assert.equal(refused.status, 422);
			assert.match(all(refused), why);
		}
});

test('a blank survey, and a copy of one with and without a draft', async () => {
	const blank = await send([['from', 'blank'], ['title', 'שלום'],
		['language', 'he']]);
	assert.equal(blank.headers.location, '/app/surveys/survey/edit');
	assert.match(draft('survey'), /xml:lang="he"[^]*<title>שלום</);
	const survey = surveyAdd(tenant);
	const form = await ana.get(`${NEW}?copy=${survey.slug}`);
	assert.match(field(form.text, 'title'), /^Copy of /);
	const copy = await send([['from', 'copy'], ['source', survey.slug],
		['title', 'Twin'], ['slug', 'twin']]);
	assert.equal(copy.headers.location, '/app/surveys/twin/edit');
	// All of it but the code, which is the address.
	const whole = (xml) => xml.replace(/(<survey [^>]*code=")[^"]*/, '$1');
	assert.equal(whole(draft('twin')), whole(one(`select definition from
		app.survey_version where survey_id = :'id'`, survey)));
	assert.equal(named('twin'), 'Twin/draft');
	await send([['from', 'copy'], ['source', 'survey'], ['title', 'Third'],
		['slug', 'third']]);
	assert.equal(whole(draft('third')), whole(draft('survey')));
	// Of another customer there is nothing to copy.
	const other = surveyAdd(tenantAdd());
	assert.equal((await ana.get(`${NEW}?copy=${other.slug}x`)).status, 404);
});

test('the code in the definition is the address that it got', async () => {
	const code = (slug) => draft(slug).match(/<survey [^>]*code="([^"]*)"/)[1];
	const make = async (...form) => {
		const made = await send([['slug', ''], ['lang', 'en'], ...form]);
		return made.headers.location?.split('/')[3];
	};
	const twice = async (...form) => [await make(...form), await make(...form)];
	for (const form of [[['from', 'blank'], ['title', 'Code A']],
		[['from', 'template'], ['source', 'post-chat'], ['title', 'Code B']],
		[['from', 'list'], ['text', 'How was it? (1-5)'], ['title', 'Code C']],
		[['from', 'copy'], ['source', surveyAdd(tenant).slug],
			['title', 'Code D']]]) {
		const [first, second] = await twice(...form);
		assert.match(first, /^code-[abcd]$/);
		assert.equal(second, `${first}-2`);
		assert.deepEqual([code(first), code(second)], [first, second]);
	}
	// A code begins with a letter, and has 63 at most.
	assert.equal(code(await make(['from', 'blank'], ['title', '2026 again'])),
		's-2026-again');
	const long = `1${'b'.repeat(62)}`;
	const made = await send([['from', 'blank'], ['title', 'X'],
		['slug', long]]);
	assert.equal(made.status, 303);
	assert.equal(code(long), `s-1${'b'.repeat(60)}`);
	// A title of no letters that a code may have, when "survey" is taken.
	const bare = await make(['from', 'blank'], ['title', '日本']);
	assert.match(bare, /^survey-[0-9]$/);
	assert.equal(code(bare), bare);
	// What is no XML yet is copied as it is.
	one(`update app.survey_draft d set definition = '<survey code="x"'
		from app.survey s where s.id = d.survey_id and s.slug = :'slug'
		and s.tenant_id = :'id' returning 1`, { slug: bare, id: tenant.id });
	const broken = await make(['from', 'copy'], ['source', bare],
		['title', 'Broken']);
	assert.equal(draft(broken), '<survey code="x"');
});
