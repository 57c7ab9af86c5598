// A strict reader of the pages we send. It takes only what our serialiser
// writes (quoted attributes, escaped text, every element closed) and refuses
// the rest, so that a byte of a visitor that came through as markup is either
// an error here or a difference in the tree that a test compares.
const EMPTY = new Set(['area', 'base', 'br', 'col', 'hr', 'img', 'input',
	'link', 'meta', 'source', 'track', 'wbr']);
const BARE = new Set(['required', 'checked', 'selected', 'disabled', 'hidden', 'multiple',
	'open']);
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'",
	'#34': '"', '#10': '\n', '#13': '\r', '#9': '\t', nbsp: '\u00a0' };

const TAG =
	/^<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"]*")?)*)\s*\/?>/;

function textRead(raw, where) {
	if (/[<>]/.test(raw)) throw new Error(`a bare < or > in ${where}`);
	return raw.replace(/&([^;&\s]{0,12};)?/g, (whole, name) => {
		if (name === undefined || !(name.slice(0, -1) in ENTITIES))
			throw new Error(`a bare & in ${where}: ` + whole);
		return ENTITIES[name.slice(0, -1)];
	});
}

function attributesRead(raw, tag) {
	const attributes = {};
	let rest = raw;
	while (rest.trim() !== '' && rest.trim() !== '/') {
		const match = /^\s+([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?/
			.exec(rest);
		if (!match || (match[2] === undefined && !BARE.has(match[1])))
			throw new Error(`odd attributes of <${tag}>: ${rest}`);
		if (match[1] in attributes)
			throw new Error(`<${tag}> has ${match[1]} twice`);
		if (/^on/i.test(match[1]))
			throw new Error(`<${tag}> has ${match[1]}`);
		attributes[match[1]] = textRead(match[2] ?? '', `${match[1]} of <${tag}>`);
		rest = rest.slice(match[0].length);
	}
	return attributes;
}

// The tree of a page: { tag, attributes, children, parent }; text is a string.
export function htmlRead(html) {
	const root = { tag: '', attributes: {}, children: [] };
	let at = root, i = 0;
	const doctype = /^<!DOCTYPE html>\s*/i.exec(html);
	if (!doctype) throw new Error('no doctype');
	i = doctype[0].length;
	while (i < html.length) {
		if (html[i] !== '<') {
			const end = html.indexOf('<', i) < 0 ? html.length :
				html.indexOf('<', i);
			at.children.push(textRead(html.slice(i, end), `<${at.tag}>`));
			i = end;
			continue;
		}
		const close = /^<\/([a-z][a-z0-9]*)>/.exec(html.slice(i, i + 40));
		if (close) {
			if (close[1] !== at.tag)
				throw new Error(`</${close[1]}> closes <${at.tag}>`);
			at = at.parent;
			i += close[0].length;
			continue;
		}
		const tag = TAG.exec(html.slice(i));
		if (!tag) throw new Error('not markup of ours: ' +
			html.slice(i, i + 80));
		const node = { tag: tag[1], parent: at, children: [],
			attributes: attributesRead(tag[2], tag[1]) };
		at.children.push(node);
		i += tag[0].length;
		if (!EMPTY.has(node.tag) && !tag[0].endsWith('/>')) at = node;
		// A parser drops the line end right behind <textarea>.
		if (node.tag === 'textarea' && html[i] === '\n') i++;
	}
	if (at !== root) throw new Error(`<${at.tag}> is not closed`);
	return root;
}

export function* walk(node) {
	for (const child of node.children) {
		if (typeof child === 'string') continue;
		yield child;
		yield* walk(child);
	}
}

export const text = (node) => node.children.map((child) =>
	typeof child === 'string' ? child : text(child)).join('');

// Tags and names of attributes, in order: the page without anybody's words.
export function shape(html) {
	return [...walk(htmlRead(html))].map((node) =>
		node.tag + ' ' + Object.keys(node.attributes).sort().join(' '));
}

function controlRead(node, fields) {
	const { name, type, value = '' } = node.attributes;
	if (name === undefined) return;
	if (node.tag === 'select') {
		const options = [...walk(node)].filter((o) => o.tag === 'option');
		const chosen = options.find((o) => 'selected' in o.attributes) ??
			options[0];
		fields.push([name, chosen?.attributes.value ?? '']);
	} else if (node.tag === 'textarea')
		fields.push([name, text(node)]);
	else if (type === 'radio' || type === 'checkbox') {
		if ('checked' in node.attributes) fields.push([name, value]);
	} else if (node.tag === 'input')
		fields.push([name, value]);
}

// What a test looks at: title, ids, form with its fields, the error summary.
export function pageRead(html) {
	const nodes = [...walk(htmlRead(html))];
	const form = nodes.find((n) => n.tag === 'form');
	const fields = [];
	for (const node of form ? walk(form) : [])
		if (['input', 'select', 'textarea'].includes(node.tag))
			controlRead(node, fields);
	const summary = nodes.find((n) => 'data-problem' in n.attributes);
	const heading = nodes.find((n) => n.tag === 'title');
	return {
		nodes, title: heading ? text(heading) : '',
		lang: nodes.find((n) => n.tag === 'html')?.attributes.lang,
		id: (id) => nodes.find((n) => n.attributes.id === id),
		ids: nodes.map((n) => n.attributes.id).filter((x) => x !== undefined),
		problems: summary ? [...walk(summary)].filter((n) => n.tag === 'li')
			.map((n) => ({ text: text(n), href: [...walk(n)]
				.find((a) => a.tag === 'a')?.attributes.href })) : [],
		form: form && { action: form.attributes.action, fields,
			get: (name) => fields.filter(([n]) => n === name)
				.map(([, v]) => v) },
	};
}
