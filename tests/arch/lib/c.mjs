// As much of C as the rules need: text without comments and strings, the
// includes of a file, its functions, and which names may wait.

// Comments, strings and characters become blanks; line ends stay.
export function bare(source) {
	return source.replace(
		/\/\*[^]*?\*\/|\/\/[^\n]*|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/g,
		(match) => match.replace(/[^\n]/g, ' '));
}

// The same without preprocessor lines.
export const code = (source) => bare(source)
	.replace(/^[ \t]*#(?:[^\n]*\\\n)*[^\n]*/gm, (match) =>
		match.replace(/[^\n]/g, ' '));

const lineAt = (text, index) => text.slice(0, index).split('\n').length;

// The string literals outside comments, as written.
export const strings = (source) => [...source.matchAll(
	/\/\*[^]*?\*\/|\/\/[^\n]*|"((?:\\[^]|[^"\\\n])*)"|'(?:\\[^]|[^'\\\n])*'/g)]
	.filter((m) => m[1] !== undefined)
	.map((m) => ({ text: m[1], line: lineAt(source, m.index) }));

export function includes(source) {
	const text = source.replace(/\/\*[^]*?\*\//g, (match) =>
		match.replace(/[^\n]/g, ' '));
	return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]/gm)]
		.map((m) => ({ system: m[1] === '<', name: m[2],
			line: lineAt(text, m.index) }));
}

// Definitions in our style: the name opens its line, the brace has its own.
export function functions(source) {
	const text = code(source);
	const found = [];
	for (const m of text.matchAll(
		/^([A-Za-z_]\w*)\(([^;{}]*)\)([^;{}]*)\n\{\n/gm)) {
		const open = m.index + m[0].length;
		const close = text.startsWith('}', open) ? open :
			text.indexOf('\n}', open) + 1;
		const first = lineAt(text, m.index);
		found.push({ name: m[1], line: first, awaits: /\bAWAITS\b/.test(m[3]),
			length: lineAt(text, close) - first + 1,
			body: text.slice(open, close), bodyLine: lineAt(text, open) });
	}
	return found;
}

// Braces at the left margin open functions and nothing else.
export const bodies = (source) =>
	(code(source).match(/^\{$/gm) ?? []).length;

// Names declared with AWAITS: of functions, and of members that point to one.
export function awaiting(source) {
	const text = code(source);
	const names = new Set(), members = new Set();
	for (const part of text.split(/[;{}]/)) {
		if (!/\)\s*[\w\s()]*\bAWAITS\b\s*$/.test(part)) continue;
		const member = /\(\s*\*\s*(\w+)\s*\)\s*\(/.exec(part);
		const name = /\b([A-Za-z_]\w*)\s*\(/.exec(part);
		if (member) members.add(member[1]);
		else if (name) names.add(name[1]);
	}
	for (const { name, awaits } of functions(source))
		if (awaits) names.add(name);
	return { names, members };
}

export function calls(body, bodyLine) {
	return [...body.matchAll(/(\.|->)?\s*\b([A-Za-z_]\w*)\s*\(/g)]
		.map((m) => ({ name: m[2], member: m[1] !== undefined,
			line: bodyLine + lineAt(body, m.index + m[0].length) - 1 }));
}
