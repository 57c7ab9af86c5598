/*
 * A survey's page in a frame of another site: it tells that site how high it
 * is, whether the visit is over, and that Escape was pressed; nothing of what
 * was answered. It listens to no message, keeps nothing, and asks for nothing.
 */
(function () {
	"use strict";

	var root = document.documentElement;
	var last = 0;

	/* Who frames us: the browser says it, or what embed.js has called the
	 * frame. A wrong name reaches nobody: the browser compares it. */
	function to() {
		var all = location.ancestorOrigins;
		var named = /^exitpoll (https?:\/\/[^\s/]+)$/.exec(window.name);
		var from = document.referrer && new URL(document.referrer).origin;
		return all && all.length ? all[0] : named ? named[1] :
		    from === location.origin ? "" : from;
	}

	function say(what) {
		var origin = to();
		if (/^https?:\/\//.test(origin)) {
			what.exitpoll = 1;
			window.parent.postMessage(what, origin);
		}
	}

	function measure() {
		var height = Math.ceil(
		    document.body.getBoundingClientRect().height);
		if (height !== last) {
			last = height;
			say({ height: height });
		}
	}

	if (window.parent === window) {
		return;
	}
	/* As high as what is in it, not as the frame is now. */
	root.classList.add("framed");
	say({ state: document.querySelector("[data-done]") ? "done" : "page" });
	new ResizeObserver(measure).observe(document.body);
	measure();
	/* Whoever changes the frame's size is told again. */
	window.addEventListener("resize", function () {
		last = 0;
		measure();
	});
	document.addEventListener("keydown", function (event) {
		if (/^Escape$/.test(event.key) && !event.defaultPrevented &&
		    !event.isComposing) {
			say({ state: "escape" });
		}
	});
	/* What leads away does not open in here. */
	document.querySelectorAll("a[href]").forEach(function (link) {
		if (/^http/.test(link.protocol) &&
		    link.origin !== location.origin) {
			link.target = "_blank";
			link.rel = "noopener";
		}
	});
}());
