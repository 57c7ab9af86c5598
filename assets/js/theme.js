/*
 * The theme's page, live: the page that is looked at follows what is chosen,
 * and the contrast is said. The server counts it again and has the last word.
 */
(function () {
	"use strict";

	var form = document.querySelector("form[data-theme]");
	var frame = document.querySelector("iframe.preview");
	var note = document.getElementById("contrast");
	var card = "#fffefb";
	var waiting = 0;

	/* WCAG 2.2, relative luminance. */
	function luminance(colour) {
		return [1, 3, 5].reduce(function (sum, at, i) {
			var c = parseInt(colour.slice(at, at + 2), 16) / 255;
			c = c <= 0.04045 ? c / 12.92 :
			    Math.pow((c + 0.055) / 1.055, 2.4);
			return sum + c * [0.2126, 0.7152, 0.0722][i];
		}, 0);
	}

	function contrast(a, b) {
		var la = luminance(a);
		var lb = luminance(b);
		return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
	}

	function value(name) {
		return form.elements[name].value.toLowerCase();
	}

	function show() {
		var least = Math.min(contrast(value("accent"), card),
		    contrast(value("accent"), value("background")));
		note.textContent = note.dataset.contrast.replace("{number}",
		    least.toFixed(1));
		note.classList.toggle("over", least < 4.5);
		clearTimeout(waiting);
		waiting = setTimeout(function () {
			frame.src = form.dataset.theme.split("?")[0] + "?theme=" +
			    [value("accent").slice(1), value("background").slice(1),
			    value("radius"), value("font")].join("-");
		}, 150);
	}

	if (form && frame) {
		["accent", "background", "radius", "font"].forEach(
		    function (name) {
			form.elements[name].addEventListener("input", show);
		});
	}
}());
