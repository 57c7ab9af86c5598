// A first answer that comes with the address, as from a link in a mail: shown
// as chosen, stored by nobody but who sends it, and never shown to others.
import test from 'node:test';
import assert from 'node:assert/strict';
import { ask, field, one, sql, surveyAdd, tenantAdd } from '../lib/app.mjs';
import { pageRead } from '../lib/html.mjs';

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<survey xmlns="urn:exitpoll:survey:1" code="x" xml:lang="en">
<title>X</title><thanks>Thanks.</thanks>
<page code="one">
<question code="nps" type="nps" required="yes"><label>Recommend?</label>
</question>
<question code="low" type="short-text" show-if="nps &lt; 7">
<label>What went wrong?</label></question>
<question code="topics" type="multiple"><label>About?</label>
<option code="bill">A bill</option><option code="order">An order</option>
<other>Something else</other></question>
<question code="line" type="short-text" max="20"><label>Line?</label></question>
<question code="yes" type="consent"><label>Agree?</label>
<agree>I agree</agree></question>
</page>
<page code="two"><question code="why" type="short-text"><label>Why?</label>
</question></page></survey>`;
const made = () => surveyAdd(tenantAdd(), XML);
const get = (survey, query) => ask('GET', survey.path + query);
const chosen = (answer) => pageRead(answer.text).nodes
	.filter((n) => n.tag === 'input' && 'checked' in n.attributes)
	.map((n) => `${n.attributes.name}=${n.attributes.value}`);
const count = (survey) => one(`select count(*) from app.response
	where survey_id = :'id'`, survey);

test('it is chosen, nothing is stored, and who sends it stores it',
	async () => {
		const survey = made();
		const page = await get(survey,
			'?a.nps=9&a.topics=bill&a.topics=order&a.line=Hi&utm=x');
		assert.equal(page.status, 200);
		assert.deepEqual(chosen(page),
			['nps=9', 'topics=bill', 'topics=order']);
		assert.equal(field(page.text, 'line') ??
			/value="Hi"/.exec(page.text)?.[0], 'Hi');
		assert.doesNotMatch(page.text, /class="problem"|aria-invalid/);
		assert.match(page.headers['cache-control'], /private/);
		assert.equal(count(survey), '0');
		const sent = await ask('POST', survey.path, { form: {
			_token: field(page.text, '_token'), _page: 'one', nps: '8' } });
		assert.equal(sent.status, 303);
		assert.deepEqual(sql(`select answers from app.response
			where survey_id = :'id'`, survey), [['{"nps": 8}']]);
	});

test('nobody else is shown it, before or after', async () => {
	const survey = made();
	for (let i = 0; i < 6; i++) {
		assert.deepEqual(chosen(await get(survey, '?a.nps=3')), ['nps=3']);
		assert.deepEqual(chosen(await get(survey, '')), []);
		assert.deepEqual(chosen(await get(survey, '?a.nps=10')), ['nps=10']);
	}
	const [one_, two] = [await get(survey, '?a.nps=3'),
		await get(survey, '?a.nps=3')];
	assert.notEqual(field(one_.text, '_token'), field(two.text, '_token'));
});

for (const query of ['?a.nps=11', '?a.nps=', '?a.nps=-1', '?a.nps=9x',
	'?a.none=9', '?a.=9', '?a.why=later', '?a.low=hidden', '?nps=9',
	'?a._token=x', '?a._page=two', '?a._decline=1', '?a.yes=yes', '?a.yes=1',
	'?a.topics=none', '?a.line=' + 'x'.repeat(21), '?a.nps=%ff',
	'?a.line=a%00b', '?a.topics.other=x%0Ay',
	'?a.line=' + encodeURIComponent('"><script>'.repeat(9)),
	'?' + 'a.nps=9&'.repeat(90) + 'a.nps=4'])
	test(`left out without a word: ${query.slice(0, 40)}`, async () => {
		const survey = made();
		const page = await get(survey, query);
		assert.equal(page.status, 200);
		assert.deepEqual(chosen(page), []);
		assert.doesNotMatch(page.text, /class="problem"|<script>/);
		assert.doesNotMatch(page.text, /role="alert"|Error:/);
	});

test('text is shown as text', async () => {
	const page = await get(made(), '?a.line=' +
		encodeURIComponent('"><b>x'));
	assert.match(page.text, /value="&quot;&gt;&lt;b&gt;x"/);
});
