/*
 * The editor of a survey, live: what is typed is saved by itself, kept in this
 * tab while there is no network, and the page beside it follows. Everything
 * here is also done by a button that works without script.
 */
(function () {
	"use strict";

	var root = document.querySelector(".ed");
	var form = document.getElementById("ed");
	var status = document.getElementById("ed-status");
	var others = document.getElementById("ed-others");
	var frame = document.querySelector(".ed-look iframe");
	var timer = 0, busy = false, again = false, stopped = false;
	var waits = null, by_key = false;
	var once = ["do", "new_type", "new_label", "to", "o.more", "r.more",
		"o.paste", "j.new", "recall.of", "recall.to"];
	var own, key;

	if (!root) {
		return;
	}

	function say(text) {
		if (status) {
			status.textContent = text || "";
		}
	}

	/* A row is sent when it is whole. */
	function rows_whole() {
		return Array.from(document.querySelectorAll("[data-asks]"))
		    .every(function (select) {
			var id = select.dataset.asks;
			var op = document.getElementById(id + ".o").value;
			return select.value === "" || op === "10" || op === "11" ||
			    document.getElementById(id + ".v").value !== "";
		});
	}

	/* --- saving --- */

	function pairs() {
		return Array.from(new FormData(form)).filter(function (pair) {
			return once.indexOf(pair[0]) < 0;
		});
	}

	/* With the print of what it was based on: what somebody else has
	 * changed since is a conflict then, and not written over. */
	function keep() {
		try {
			sessionStorage.setItem(key, JSON.stringify(Array.from(
			    new FormData(form)).filter(function (pair) {
				return pair[0] !== "_csrf";
			})));
		} catch (full) {
			return;
		}
	}

	function unkeep() {
		sessionStorage.removeItem(key);
	}

	/* New options have codes now. */
	function codes_set(kind, codes) {
		var first = kind === "o" && form.elements.from ?
		    Number(form.elements.from.value) : 0;
		var at = first, i, node, words;
		for (i = first; at < codes.length; i++) {
			node = form.elements[kind + "." + i + ".n"];
			words = form.elements[kind + "." + i + ".w"];
			if (!node) {
				return;
			}
			if (node.value !== "" || words.value.trim() !== "") {
				node.value = codes[at++];
			}
		}
	}

	/* What had the focus has it still: a link by where it leads to, a
	 * button by what it does. */
	function put_in_place(now, then) {
		var had = now.contains(document.activeElement) ?
		    document.activeElement : null;
		now.replaceWith(then);
		Array.from(then.querySelectorAll("a, button")).filter(
		    function (el) {
			return had && el.tagName === had.tagName &&
			    (el.href ? el.href === had.href :
			    el.value === had.value);
		}).slice(0, 1).forEach(function (el) {
			el.focus({ preventScroll: true });
		});
	}

	/* What stands around the form is taken from the page as it is now. */
	function refresh() {
		return fetch(location.href, { credentials: "same-origin" })
		    .then(function (answer) {
			return answer.text();
		}).then(function (html) {
			var page = new DOMParser().parseFromString(html,
			    "text/html");
			[".steps-bar", ".ed-list ol", ".ed-sentence"].forEach(
			    function (what) {
				var now = document.querySelector(what);
				var then = page.querySelector(what);
				if (now && then) {
					put_in_place(now, then);
				}
			});
			root.dataset.revision = page.querySelector(".ed")
			    .dataset.revision;
			drag_start();
		});
	}

	/* What is wrong with the draft by now, with its links. */
	function check() {
		var here = document.getElementById("ed-faults");
		fetch(root.dataset.check, { credentials: "same-origin" })
		    .then(function (answer) {
			return answer.ok ? answer.text() : null;
		}).then(function (html) {
			var page, list;
			if (html === null || !here) {
				return;
			}
			page = new DOMParser().parseFromString(html, "text/html");
			list = page.querySelector("#faults ul");
			if (list && here.firstChild) {
				put_in_place(here.firstChild, list);
			} else if (list) {
				here.appendChild(list);
			} else {
				here.textContent = "";
			}
		}).catch(function () {
			return null;
		});
	}
	check();

	function saved(answer) {
		/* The form of a picture has it, too. */
		document.querySelectorAll("[name=print]").forEach(
		    function (print) {
			print.value = answer.print;
		});
		root.dataset.revision = answer.revision;
		codes_set("o", answer.o);
		codes_set("r", answer.r);
		unkeep();
		say(form.dataset.saved.replace("{time}",
		    new Date().toLocaleTimeString([], { hour: "2-digit",
			minute: "2-digit" })));
		if (frame && frame.offsetParent) {
			frame.contentWindow.location.reload();
		}
		check();
		return refresh();
	}

	function send() {
		var body, go;
		if (busy) {
			again = true;
			return;
		}
		busy = true;
		again = false;
		timer = 0;
		body = new URLSearchParams(pairs());
		body.append("script", "1");
		fetch(form.action, { method: "POST", body: body,
			credentials: "same-origin", redirect: "error" })
		    .then(function (answer) {
			if (answer.status === 200) {
				return answer.json().then(saved);
			}
			if (answer.status >= 500 || answer.status === 429) {
				throw new Error("later");
			}
			/* It stays here, with what is not taken; only its own
			 * button goes on, to where that is shown. */
			if (waits && !waits.own) {
				waits = null;
			}
			stopped = answer.status === 409;
			say(stopped ? form.dataset.conflict : form.dataset.wrong);
			return null;
		}).catch(function () {
			keep();
			say(form.dataset.offline);
			later(5000);
		}).then(function () {
			busy = false;
			if (waits) {
				clearTimeout(timer);
				timer = 0;
				go = waits;
				waits = null;
				go();
			} else if (again) {
				send();
			}
		});
	}

	/* --- what is pressed while something is not saved yet --- */

	/* It waits for that: else what was typed would be lost on the way, or
	 * be met as somebody else's change. */
	function hold(event, go) {
		event.preventDefault();
		waits = go;
		if (!busy) {
			clearTimeout(timer);
			send();
		}
	}

	/* The bar of steps may be another one by then. */
	function press(bar, button) {
		var now = bar.isConnected ? button : button && document
		    .querySelector(".steps-bar [value=" + button.value + "]");
		if (bar.isConnected) {
			delete bar.dataset.sent;
			bar.requestSubmit(now);
		} else if (now) {
			now.click();
		}
	}

	function submitted(event) {
		var bar = event.target, button = event.submitter;
		function go() {
			press(bar, button);
		}
		if (bar === form && !busy) {
			clearTimeout(timer);
			timer = 0;
			unkeep();
		} else if (busy || timer) {
			go.own = bar === form;
			hold(event, go);
		}
	}

	function followed(event) {
		var a = event.target.closest("a[href]");
		if (!a || event.ctrlKey || event.metaKey || event.shiftKey ||
		    (!busy && !timer) || a.pathname + a.search ===
		    location.pathname + location.search) {
			return;
		}
		hold(event, function () {
			location.href = a.href;
		});
	}

	function later(ms) {
		clearTimeout(timer);
		timer = stopped ? 0 : setTimeout(send, ms);
	}

	/* What was typed before the network went, if the page was left since. */
	function bring_back() {
		var kept = sessionStorage.getItem(key), values;
		if (!kept) {
			return;
		}
		values = new Map(JSON.parse(kept));
		Array.from(form.elements).forEach(function (field) {
			if (field.type === "checkbox") {
				field.checked = values.has(field.name);
			} else if (field.type !== "submit" &&
			    values.has(field.name)) {
				field.value = values.get(field.name);
			}
		});
		later(0);
	}

	function type_follow(type) {
		var was = type.value;
		function ask() {
			if (type.value !== was) {
				was = type.value;
				form.requestSubmit();
			}
		}
		type.addEventListener("keydown", function (event) {
			by_key = true;
			if (/^Enter$/.test(event.key)) {
				ask();
			}
		});
		type.addEventListener("pointerdown", function () {
			by_key = false;
		});
		type.addEventListener("change", function () {
			if (!by_key) {
				ask();
			}
		});
		type.addEventListener("blur", ask);
	}

	if (form) {
		own = form.elements.q ? form.elements.q.value : "";
		key = location.pathname + "?" + own + "&" +
		    (form.elements.lang ? form.elements.lang.value : "") +
		    "&" + (form.elements.at ? form.elements.at.value : "") +
		    "&" + (form.elements.from ? form.elements.from.value : "");
		form.addEventListener("input", function (event) {
			var name = event.target.name || "";
			if (once.indexOf(name) >= 0 || name === "type" ||
			    !rows_whole()) {
				return;
			}
			say("");
			later(800);
		});
		/* Another type has another form: at once where it was pointed
		 * at, once the keys that walk through the list have left it. */
		if (form.elements.type) {
			type_follow(form.elements.type);
		}
		document.addEventListener("submit", submitted);
		document.addEventListener("click", followed);
		window.addEventListener("online", function () {
			if (sessionStorage.getItem(key)) {
				later(0);
			}
		});
		bring_back();
	}

	/* --- repeating an answer --- */

	function recall_start() {
		var of = form && form.elements["recall.of"];
		var to = form && form.elements["recall.to"];
		if (!of) {
			return;
		}
		form.querySelector("[value=recall]").addEventListener("click",
		    function (event) {
			var text = form.elements["w." + to.value];
			if (!text || of.value === "") {
				return;
			}
			event.preventDefault();
			text.focus();
			text.setRangeText("{" + of.value + "}",
			    text.selectionStart, text.selectionEnd, "end");
			text.dispatchEvent(new Event("input",
			    { bubbles: true }));
		});
		/* Where the cursor was last. */
		form.addEventListener("focusin", function (event) {
			Array.from(to.options).forEach(function (o) {
				if (event.target.name === "w." + o.value) {
					to.value = o.value;
				}
			});
		});
	}
	recall_start();

	/* --- steps --- */

	document.addEventListener("keydown", function (event) {
		var act, button;
		if (!(event.ctrlKey || event.metaKey) ||
		    event.key.toLowerCase() !== "z" ||
		    event.target.closest("input, textarea, select")) {
			return;
		}
		act = event.shiftKey ? "redo" : "undo";
		button = document.querySelector(".steps-bar [value=" + act + "]");
		if (button) {
			event.preventDefault();
			button.click();
		}
	});

	/* --- the order of questions, by dragging --- */

	function drop_on(li, code, print, behind) {
		var made = document.createElement("form");
		made.method = "post";
		made.action = form.action;
		[["_csrf", form.elements._csrf.value], ["q", code],
		    ["print", print], ["do", "drag"],
		    [behind ? "behind" : "before", li.dataset.code]].forEach(
		    function (pair) {
			var input = document.createElement("input");
			input.type = "hidden";
			input.name = pair[0];
			input.value = pair[1];
			made.appendChild(input);
		});
		document.body.appendChild(made);
		made.submit();
	}

	function drag_start() {
		var held = null;
		var list = document.querySelector(".ed-list ol");
		if (!list || !form) {
			return;
		}
		list.querySelectorAll("[data-kind=question]").forEach(
		    function (li) {
			li.draggable = true;
			li.addEventListener("dragstart", function () {
				held = li;
				li.classList.add("held");
			});
			li.addEventListener("dragend", function () {
				li.classList.remove("held");
				held = null;
			});
			li.addEventListener("dragover", function (event) {
				if (held && held !== li) {
					event.preventDefault();
					li.classList.add("over");
				}
			});
			li.addEventListener("dragleave", function () {
				li.classList.remove("over");
			});
			li.addEventListener("drop", function (event) {
				var box = li.getBoundingClientRect();
				event.preventDefault();
				if (held && held !== li) {
					drop_on(li, held.dataset.code,
					    held.dataset.print, event.clientY >
					    box.top + box.height / 2);
				}
			});
		});
	}
	drag_start();

	/* --- who else is here --- */

	function look() {
		if (document.hidden) {
			return;
		}
		fetch(root.dataset.state, { credentials: "same-origin" })
		    .then(function (answer) {
			return answer.ok ? answer.json() : null;
		}).then(function (state) {
			if (!state) {
				return;
			}
			if (others) {
				others.textContent = [state.other, state.open]
				    .filter(Boolean).join(" ");
			}
			if (state.other && String(state.revision) !==
			    root.dataset.revision && !busy) {
				refresh();
			}
		}).catch(function () {
			return null;
		});
	}
	setInterval(look, 5000);

	/* --- the size of what is looked at --- */

	document.querySelectorAll("[data-sizes]").forEach(function (sizes) {
		sizes.hidden = false;
		sizes.addEventListener("click", function (event) {
			var size = event.target.dataset.size;
			if (!size) {
				return;
			}
			frame.dataset.size = size;
			sizes.querySelectorAll("button").forEach(function (b) {
				b.setAttribute("aria-pressed",
				    String(b === event.target));
			});
		});
	});
}());
