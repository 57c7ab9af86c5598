// Somebody who has no mouse: the focus goes from control to control by Tab,
// until it is on what has a name, and only then other keys are pressed.
// Nothing is found by a selector, so a control without a name, or one that the
// keys do not reach, fails the test that needs it.

const AT_ONCE = 12;	// Tabs that are sent before it is looked

// Put into a page: what has the focus, as it is read aloud; and a watch that
// swallows the Tabs which were sent beyond what was looked for.
function watch() {
	if (window.keysWatch) return;
	const text = (node) => (node?.textContent ?? '').replace(/\s+/g, ' ')
		.trim();
	const roles = { A: 'link', BUTTON: 'button', SELECT: 'combobox',
		TEXTAREA: 'textbox', SUMMARY: 'button', IFRAME: 'frame' };
	const types = { radio: 'radio', checkbox: 'checkbox', file: 'file' };
	const now = () => {
		const el = document.activeElement;
		if (!el || el === document.body) return { name: '', role: '' };
		const by = (el.getAttribute('aria-labelledby') ?? '').split(' ')
			.filter(Boolean)
			.map((id) => text(document.getElementById(id)));
		const own = ['A', 'BUTTON', 'SUMMARY'].includes(el.tagName);
		return {
			name: by.join(' ') || el.getAttribute('aria-label') ||
				[...el.labels ?? []].map(text).join(' ') ||
				(own ? text(el) : el.title),
			role: roles[el.tagName] ?? types[el.type] ?? 'textbox',
			value: el.value, checked: el.checked, at: el.selectedIndex,
			group: text(el.closest('fieldset')
				?.querySelector('legend')),
			options: el.tagName === 'SELECT' ?
				[...el.options].map(text) : [],
		};
	};
	const fits = (is, what) => !what || (what.is === undefined ?
		new RegExp(what.like).test(is) : is === what.is);
	const wanted = (is, { name, role, group }) => fits(is.name, name) &&
		(!role || is.role === role) && fits(is.group, group);
	let spec = null, moved = false;
	const seen = [];
	document.addEventListener('keydown', (event) => {
		const is = now();
		if (!spec || event.key !== 'Tab') return;
		if (moved && wanted(is, spec)) {
			event.preventDefault();
			event.stopImmediatePropagation();
			return;
		}
		if (moved) seen.push(is);
		moved = true;
	}, true);
	window.keysWatch = {
		now,
		start(what) { spec = what; moved = false; seen.length = 0; },
		// What was passed, and whether the focus is where it should be.
		look() {
			const is = now();
			const there = moved && wanted(is, spec);
			return { is, there, passed: seen.splice(0) };
		},
		fits() { return wanted(now(), spec); },
		end() { spec = null; },
	};
}

const plain = (what) => what instanceof RegExp ? { like: what.source } :
	what && { is: what };

export class Keys {
	constructor(page, { most = 300, script = true } = {}) {
		this.page = page;
		this.most = most;	// Tabs before it is given up
		this.script = script;	// without it each Tab is looked at alone
	}

	press(key) {
		return this.page.keyboard.press(key);
	}

	async now() {
		await this.page.evaluate(watch);
		return this.page.evaluate(() => window.keysWatch.now());
	}

	async tab(back, n) {
		if (back) await this.page.keyboard.down('Shift');
		await Promise.all(Array.from({ length: n },
			() => this.page.keyboard.down('Tab')));
		await this.page.keyboard.up('Tab');
		if (back) await this.page.keyboard.up('Shift');
	}

	// Tab until the focus is on what has that name (and role, and group).
	async to(name, { role, group, back = false } = {}) {
		const spec = { name: plain(name), role, group: plain(group) };
		const passed = [];
		await this.page.evaluate(watch);
		await this.page.evaluate((s) => window.keysWatch.start(s), spec);
		for (let n = 0; n < this.most; n += AT_ONCE) {
			const found = await this.look(back);
			passed.push(...found.passed);
			const bare = passed.find((p) => p.name === '' &&
				p.role !== '' && p.role !== 'frame');
			if (bare)
				throw new Error(`a ${bare.role} (${bare.value}) has no ` +
					`name; before it: ${passed.slice(-4, -1)
						.map((p) => p.name).join(' | ')}`);
			if (!found.there) continue;
			await this.page.evaluate(() => window.keysWatch.end());
			return found.is;
		}
		throw new Error(`${this.most} Tabs do not lead to ${name}: ` +
			[...new Set(passed.map((p) => `${p.role} ${p.name}`
				.slice(0, 60)))].join(' | '));
	}

	async look(back) {
		const looked = () =>
			this.page.evaluate(() => window.keysWatch.look());
		if (this.script) {
			await this.tab(back, AT_ONCE);
			return looked();
		}
		// Nothing of ours runs on such a page: the keys are not swallowed.
		const passed = [];
		for (let i = 0; i < AT_ONCE; i++) {
			await this.tab(back, 1);
			const is = await this.now();
			if (await this.page.evaluate(() => window.keysWatch.fits()))
				return { is, there: true, passed };
			passed.push(is);
		}
		return { there: false, passed };
	}

	// Instead of what is in the field.
	async type(text) {
		await this.press('Control+a');
		if (text === '') await this.press('Delete');
		else await this.page.keyboard.insertText(text);
	}

	async write(name, text, options) {
		await this.to(name, { role: 'textbox', ...options });
		await this.type(text);
	}

	// Of a menu, by arrows: label is what is read there.
	// here: the focus is on it by now.
	async choose(name, label, { here, ...options } = {}) {
		const menu = here ? await this.now() :
			await this.to(name, { role: 'combobox', ...options });
		const at = menu.options.findIndex((o) => o === label ||
			(label instanceof RegExp && label.test(o)));
		if (at < 0)
			throw new Error(`“${name}” does not offer ${label}: ` +
				menu.options.join(' | '));
		await Promise.all(Array.from({ length: Math.abs(at - menu.at) },
			() => this.press(at > menu.at ? 'ArrowDown' : 'ArrowUp')));
		const now = await this.now();
		if (now.at !== at)
			throw new Error(`arrows in “${name}” do not lead to ${label}`);
	}

	// A link or a button, by Enter, and the page that it leads to.
	async follow(name, options) {
		await this.to(name, options);
		await this.go('Enter');
	}

	async go(key) {
		await Promise.all([this.page.waitForNavigation(
			{ waitUntil: 'domcontentloaded' }), this.press(key)]);
	}
}
