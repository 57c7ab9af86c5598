/*
 * A survey's answers on a bad network: script sends the form, and what did not
 * get through it sends again as it was, under the same submission id, which
 * the server counts once. It is kept on the device until it is acknowledged,
 * discarded or a day old, as long as a form holds; not where the survey asks
 * for files, where a visitor declines, or where the browser keeps nothing.
 */
(function () {
	"use strict";

	var DAY = 864e5, MOST = 6e4, LONGEST = 3e4;
	var PREFIX = "exitpoll:unsent:";
	var key = PREFIX + location.pathname;
	var form = document.querySelector("form[data-once]");
	var says = document.querySelector("[data-unsent]");
	var offer = document.querySelector("[data-unsent-offer]");
	var again = document.querySelector("[data-unsent-again]");
	var now = null;		/* what is to be sent: { body, at, mine, kept } */
	var under = null;	/* the request under way */
	var wait = 2e3, notBefore = 0, timer = 0;

	/* Without an origin of its own a frame can ask nobody. */
	if (!says || !window.fetch || !window.AbortController ||
	    window.origin === "null") {
		return;
	}

	/* --- what the device keeps --- */

	function kept(name) {
		try {
			return JSON.parse(localStorage.getItem(name));
		} catch (e) {
			return null;
		}
	}

	function keep() {
		if (says.dataset.files || /(^|&)_decline=/.test(now.body)) {
			return false;
		}
		if (Date.now() - now.at >= DAY) {
			drop(key);
			return false;
		}
		try {
			localStorage.setItem(key, JSON.stringify({ body: now.body,
				at: now.at }));
			return true;
		} catch (e) {
			return false;
		}
	}

	function drop(name) {
		try {
			localStorage.removeItem(name);
		} catch (e) {
			return;
		}
	}

	function sweep() {
		var names = [];
		try {
			names = Object.keys(localStorage);
		} catch (e) {
			return;
		}
		names.forEach(function (name) {
			var old = name.startsWith(PREFIX) && kept(name);
			if (old !== false && !(old && Date.now() - old.at < DAY)) {
				drop(name);
			}
		});
	}

	/* --- sending --- */

	function say(text) {
		says.textContent = text;
		again.hidden = !now || !text;
		if (text) {
			says.parentNode.scrollIntoView({ block: "nearest" });
		}
	}

	function revive() {
		window.dispatchEvent(new Event("unsent"));
	}

	/* The submission id is what a token begins with. */
	function visit(body) {
		return (new URLSearchParams(body).get("_token") || "").slice(0, 21);
	}

	/* It is answered: nothing of its visit is needed any more. */
	function forget() {
		var old = kept(key);
		if (old && visit(old.body) === visit(now.body)) {
			drop(key);
		}
		now = null;
	}

	/* As a form without script would: the page says what is wrong. */
	function plainly(body) {
		var plain = document.createElement("form");
		plain.method = "post";
		plain.action = location.pathname + "?send=1";
		plain.hidden = true;
		new URLSearchParams(body).forEach(function (value, name) {
			var area = document.createElement("textarea");
			area.name = name;
			area.value = value;
			plain.appendChild(area);
		});
		document.body.appendChild(plain);
		plain.submit();
		plain.remove();
	}

	function failed(why, seconds) {
		var pause = Math.max(wait * (0.5 + Math.random()), seconds * 1e3);
		wait = Math.min(wait * 2, MOST);
		notBefore = Date.now() + seconds * 1e3;
		say(says.dataset[why] + " " + (keep() ? says.dataset.kept :
		    says.dataset.open));
		revive();
		clearTimeout(timer);
		timer = setTimeout(send, pause);
	}

	function answered(answer) {
		var to = answer.headers.get("location"), body = now.body;
		if ([0, 502, 503, 504].indexOf(answer.status) >= 0) {
			failed(answer.status ? "busy" : "offline",
			    Number(answer.headers.get("retry-after")) || 0);
			return;
		}
		forget();
		if (answer.status === 201 && to) {
			location.assign(to);
		} else {
			plainly(body);
		}
	}

	function send() {
		var mine = new AbortController();
		var late = setTimeout(function () {
			mine.abort();
		}, LONGEST);
		clearTimeout(timer);
		if (under) {
			under.abort();
		}
		under = mine;
		fetch(location.pathname + "?send=2", { method: "POST",
			body: now.body, redirect: "manual", signal: mine.signal,
			headers: { "content-type":
			    "application/x-www-form-urlencoded" } }
		).catch(function () {
			return Response.error();
		}).then(function (answer) {
			clearTimeout(late);
			if (under === mine) {
				under = null;
				answered(answer);
			}
		});
	}

	/* The network, or whoever looks at the page, is back. */
	function back() {
		if (now && !under && !document.hidden && Date.now() >= notBefore) {
			send();
		}
	}

	form.addEventListener("submit", function (event) {
		var by = event.submitter;
		var data = new FormData(form);
		var body = new URLSearchParams();
		if (event.defaultPrevented ||
		    (by && /^_(lang|attach|detach)$/.test(by.name))) {
			return;
		}
		event.preventDefault();
		if (by && by.name) {
			data.append(by.name, by.value);
		}
		data.forEach(function (value, name) {
			body.append(name, value.replace(/\r?\n/g, "\r\n"));
		});
		now = { body: body.toString(), at: performance.timeOrigin ||
			Date.now(), mine: true };
		wait = 2e3;
		send();
	});

	/* What is changed is sent when its sender says so. */
	form.addEventListener("input", function () {
		if (now && now.mine && !under) {
			clearTimeout(timer);
			now = null;
			say(says.dataset.changed);
		}
	});

	again.addEventListener("click", function () {
		say(form.dataset.busy);
		send();
	});
	window.addEventListener("online", back);
	document.addEventListener("visibilitychange", back);
	/* Left while it is under way: nobody knows whether it got through. */
	window.addEventListener("pagehide", function () {
		if (now && under) {
			keep();
		}
	});

	/* --- what an earlier visit has left --- */

	sweep();
	offer.hidden = !kept(key);
	offer.querySelector("[data-unsent-send]").addEventListener("click",
	    function () {
		now = kept(key);
		offer.hidden = true;
		if (now) {
			say(form.dataset.busy);
			send();
		}
	});
	offer.querySelector("[data-unsent-drop]").addEventListener("click",
	    function () {
		drop(key);
		offer.hidden = true;
	});
}());
