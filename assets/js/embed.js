/*
 * Surveys on a page of another site; /app/surveys/NAME/share writes the code
 * for it. What is marked is a link, and stays one without this script, without
 * its frame, or in a browser that is too old:
 *
 *   <a href="https://HOST/acme/s/exit" data-exitpoll="inline">Your opinion</a>
 *
 * inline: a frame in the link's place. popup: the link opens a dialog.
 * slide-in: the link opens a window in the corner, which also comes by itself
 * after data-after seconds. With data-consent="yes" or Exitpoll.consent(true) the
 * device keeps when it came, and it does not come again within data-again days;
 * without, nothing is kept, and it comes on each page.
 * data-title names the survey (else the link's text), data-close the button.
 * <iframe data-exitpoll="frame" src="...">: only its height follows.
 *
 * Exitpoll.scan() looks again, Exitpoll.open(link) opens one. No cookie.
 */
(function () {
	"use strict";

	var KEPT = "exitpoll ";
	var PATIENCE = 10000;		/* a frame that says nothing by then */
	var all = [];			/* frames that are listened to */
	var marked = [];		/* a link or frame, and what is of it */
	var agreed = false;
	var sheet = null;
	var css = ":host{all:initial}*{box-sizing:border-box}" +
	    "dialog{position:fixed;inset:0;margin:auto;padding:0;border:1px solid" +
	    " GrayText;border-radius:14px;width:min(44rem,100vw - 2rem);" +
	    "height:fit-content;max-height:calc(100vh - 2rem);overflow:hidden;" +
	    "flex-direction:column;color-scheme:light dark;background:Canvas;" +
	    "color:CanvasText;font:16px/1.4 system-ui,sans-serif;" +
	    "box-shadow:0 8px 40px #0006}dialog[open]{display:flex}" +
	    "dialog::backdrop{background:#0008}.side{z-index:2147483647;" +
	    "width:min(26rem,100vw - 2rem);inset:auto 1rem 1rem auto}" +
	    ".side[dir=rtl]{inset:auto auto 1rem 1rem}" +
	    "header{display:flex;flex:none;align-items:center}" +
	    "p{flex:1;margin:0;padding:.5rem 1rem;font-weight:600}" +
	    "button,a{min-width:44px;min-height:44px;padding:0 1rem;border:0;" +
	    "border-radius:12px;background:none;color:inherit;font:inherit;" +
	    "line-height:44px;cursor:pointer}" +
	    ":focus-visible{outline:3px solid Highlight;outline-offset:-3px}" +
	    "iframe{display:block;border:0;width:100%;height:60vh;min-height:0;" +
	    "flex:0 1 auto}" +
	    "@media(prefers-reduced-motion:no-preference){dialog[open]{animation:" +
	    "in .2s ease-out}@keyframes in{from{opacity:0;transform:" +
	    "translateY(2rem)}}}";

	/* A frame, and who is told when it speaks. Its name tells the page in it
	 * whom to tell how high it is. */
	function watch(frame, url, heard) {
		frame.name = KEPT + location.origin;
		all.push({ frame: frame, origin: url.origin, heard: heard });
	}

	function forget(frame) {
		all = all.filter(function (one) {
			return one.frame !== frame;
		});
		frame.remove();
	}

	function grow(frame, what) {
		if (what.height > 0) {
			frame.style.height = Math.min(what.height, 2e4) + "px";
		}
	}

	function frameNew(w, heard) {
		var frame = document.createElement("iframe");
		var spoke = false;
		watch(frame, w.url, function (what) {
			spoke = true;
			grow(frame, what);
			heard(what);
		});
		frame.title = w.title;
		frame.src = w.url.href;
		setTimeout(function () {
			if (!spoke && frame.isConnected) {
				heard({ state: "silent" });
			}
		}, PATIENCE);
		return frame;
	}

	window.addEventListener("message", function (event) {
		var what = event.data;
		if (!what || what.exitpoll !== 1) {
			return;
		}
		all.forEach(function (one) {
			if (event.source === one.frame.contentWindow &&
			    event.origin === one.origin) {
				one.heard(what);
			}
		});
	});

	/* Until the survey is there, and if it never is, the link is. */
	function inline(w) {
		var style, frame = frameNew(w, function (what) {
			if (what.state === "silent") {
				forget(frame);
				return;
			}
			style.visibility = "visible";
			w.link.style.setProperty("display", "none", "important");
			/* The next page begins at its top. */
			if (what.state && frame.getBoundingClientRect().top < 0) {
				frame.scrollIntoView();
			}
		});
		style = frame.style;
		style.display = "block";
		style.width = "100%";
		style.height = style.border = "0";
		style.visibility = "hidden";
		w.link.before(frame);
	}

	/* --- the dialog of a popup or slide-in --- */

	function make(tag, parent, text) {
		var el = document.createElement(tag);
		el.textContent = text || "";
		return parent.appendChild(el);
	}

	function close(w) {
		var back = document.activeElement === w.host;
		if (!w.dialog.open) {
			return;
		}
		w.dialog.close();
		if (back && w.from && w.from.isConnected) {
			w.from.focus();
		}
		if (w.over) {
			forget(w.frame);
			w.host.remove();
			w.host = null;
		}
	}

	function build(w) {
		var root, head, button, away;
		w.host = document.createElement("div");
		w.over = false;
		root = w.host.attachShadow({ mode: "open" });
		root.adoptedStyleSheets = [sheet];
		w.dialog = make("dialog", root);
		w.dialog.dir = getComputedStyle(w.link.isConnected ? w.link :
		    document.documentElement).direction;
		w.dialog.setAttribute("aria-label", w.title);
		if (w.kind === "slide-in") {
			w.dialog.className = "side";
		}
		head = make("header", w.dialog);
		w.label = make("p", head);
		button = make("button", head, "\u00d7");
		button.type = "button";
		button.setAttribute("aria-label", w.link.dataset.close || "\u00d7");
		button.addEventListener("click", function () {
			close(w);
		});
		w.dialog.addEventListener("keydown", function (event) {
			if (/^Escape$/.test(event.key)) {
				event.preventDefault();
				close(w);
			}
		});
		w.dialog.addEventListener("cancel", function (event) {
			event.preventDefault();
			close(w);
		});
		/* In its place, if it says nothing. */
		away = make("a", w.dialog, w.title);
		away.href = w.url.href;
		away.target = "_blank";
		away.rel = "noopener";
		away.hidden = true;
		w.frame = frameNew(w, function (what) {
			away.hidden = what.state !== "silent";
			w.frame.style.display = away.hidden ? "block" : "none";
			w.over = what.state === "silent" || what.state === "done" ||
			    (w.over && !what.state);
			if (what.state === "escape") {
				close(w);
			}
		});
		w.dialog.append(w.frame);
		document.body.append(w.host);
	}

	/* unasked: nobody pressed anything, and so the focus stays where it is. */
	function show(w, unasked) {
		if (!w.host) {
			build(w);
		}
		if (w.dialog.open) {
			return;
		}
		w.from = document.activeElement;
		if (w.kind === "popup") {
			w.dialog.showModal();
		} else if (unasked) {
			w.label.setAttribute("role", "status");
			w.dialog.open = true;
		} else {
			w.dialog.show();
		}
		w.label.textContent = w.title;
		keep(w);
	}

	/* --- when it came --- */

	/* The device's memory; a browser may refuse it, or be full. */
	function kept(use) {
		try {
			return use(window.localStorage);
		} catch (e) {
			return null;
		}
	}

	function key(w) {
		return KEPT + w.url.origin + w.url.pathname;
	}

	function mayKeep(w) {
		return agreed || w.link.dataset.consent === "yes";
	}

	function keep(w) {
		w.came = w.came || Date.now();
		if (mayKeep(w)) {
			kept(function (memory) {
				memory.setItem(key(w), w.came);
			});
		}
	}

	/* Not over another one that is open. */
	function mayCome(w) {
		var days = Number(w.link.dataset.again || 30);
		var at = mayKeep(w) && kept(function (memory) {
			return memory.getItem(key(w));
		});
		return !w.came && !(at && Date.now() - at < days * 864e5) &&
		    !marked.some(function (other) {
			return other.host && other.dialog.open;
		});
	}

	/* --- what is marked --- */

	function take(link) {
		var after, w = marked.find(function (one) {
			return one.link === link;
		});
		if (w) {
			return w;
		}
		w = { link: link, url: new URL(link.href || link.src),
		    kind: link.dataset.exitpoll,
		    title: link.dataset.title || link.textContent.trim() };
		marked.push(w);
		if (!/^https?:$/.test(w.url.protocol)) {
			w.kind = "";
		}
		if (w.kind === "frame") {
			watch(link, w.url, function (what) {
				grow(link, what);
			});
			/* What it said before is lost; a new size asks again. */
			link.style.height = link.offsetHeight + 1 + "px";
		} else if (w.kind === "inline") {
			inline(w);
		} else if (w.kind) {
			link.addEventListener("click", function (event) {
				if (event.button || event.ctrlKey ||
				    event.metaKey || event.shiftKey) {
					return;
				}
				event.preventDefault();
				show(w);
			});
		}
		after = Number(link.dataset.after);
		if (w.kind === "slide-in" && after >= 0 && link.dataset.after) {
			setTimeout(function () {
				if (mayCome(w)) {
					show(w, true);
				}
			}, after * 1000);
		}
		return w;
	}

	function scan() {
		document.querySelectorAll("[data-exitpoll]").forEach(
		    function (link) {
			try {
				take(link);
			} catch (e) {	/* no address: it stays as it is */
				return;
			}
		});
	}

	if (window.Exitpoll) {
		window.Exitpoll.scan();
		return;
	}
	/* Too old: the links stay links. */
	if (!window.HTMLDialogElement || !CSSStyleSheet.prototype.replaceSync) {
		return;
	}
	sheet = new CSSStyleSheet();
	sheet.replaceSync(css);
	window.Exitpoll = {
		scan: scan,
		open: function (link) {
			show(take(link));
		},
		consent: function (yes) {
			agreed = yes;
			marked.forEach(function (w) {
				if (yes && w.came) {
					keep(w);
				} else if (!yes) {
					kept(function (memory) {
						memory.removeItem(key(w));
					});
				}
			});
		}
	};
	if (document.readyState === "loading") {
		document.addEventListener("DOMContentLoaded", scan);
	} else {
		scan();
	}
}());
