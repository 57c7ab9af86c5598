/*
 * The menus of a condition: each row offers what its question can be asked, and
 * one that begins to say something has an empty one behind it. Without script
 * a button makes rows, and an option is typed by its name.
 */
(function () {
	"use strict";

	var orders = { number: [0, 1, 2, 3, 4, 5, 10, 11],
		date: [0, 1, 2, 3, 4, 5, 10, 11], text: [0, 1, 8, 9, 10, 11],
		code: [0, 1, 10, 11], codes: [6, 7, 10, 11] };
	var labels = {}, known = {};

	function value_control(id, codes) {
		var old = document.getElementById(id + ".v"), made, empty;
		made = document.createElement(codes ? "select" : "input");
		made.id = made.name = id + ".v";
		if (!codes) {
			made.type = "text";
			made.autocomplete = "off";
		} else {
			empty = new Option("", "");
			made.appendChild(empty);
			codes.split("|").forEach(function (pair) {
				var at = pair.indexOf("=");
				made.appendChild(new Option(decodeURIComponent(
				    pair.slice(at + 1)), decodeURIComponent(
				    pair.slice(0, at))));
			});
		}
		old.replaceWith(made);
	}

	function asked(select) {
		var id = select.dataset.asks;
		var question = known[select.value] || {};
		var ops = document.getElementById(id + ".o");
		ops.textContent = "";
		(orders[question.kind] || []).forEach(function (op) {
			ops.appendChild(new Option(labels[op], String(op)));
		});
		value_control(id, question.codes);
	}

	document.querySelectorAll("option[data-kind]").forEach(function (o) {
		known[o.value] = o.dataset;
	});
	document.querySelectorAll("[data-asks]").forEach(function (select) {
		Array.from(document.getElementById(select.dataset.asks + ".o")
		    .options).forEach(function (o) {
			labels[o.value] = o.textContent;
		});
		row_follow(select);
	});

	/* A row that begins to say something has an empty one behind it, as the
	 * button would make one. */
	function row_more(select) {
		var row = select.closest("li"), list = row.parentNode;
		var n = list.children.length, was = select.dataset.asks + ".";
		var id = "c." + n + ".", made, shown = select.form.elements.rows;
		if (select.value === "" || row !== list.lastElementChild ||
		    n >= Number(list.dataset.rows)) {
			return;
		}
		made = row.cloneNode(true);
		made.querySelectorAll("[id], [for]").forEach(function (part) {
			["id", "name", "for"].forEach(function (name) {
				var value = part.getAttribute(name) || "";
				if (value.indexOf(was) === 0) {
					part.setAttribute(name,
					    id + value.slice(was.length));
				}
			});
			if (part.htmlFor) {
				part.textContent = part.textContent.replace(
				    /[0-9]+/, String(n + 1));
			}
		});
		list.appendChild(made);
		made = document.getElementById(id + "q");
		made.dataset.asks = "c." + n;
		made.value = "";
		asked(made);
		row_follow(made);
		if (shown) {
			shown.value = String(n + 1);
		}
	}

	function row_follow(select) {
		select.addEventListener("change", function () {
			asked(select);
			row_more(select);
		});
	}
}());
