/*
 * What script adds to a form; every page works without it. No inline code,
 * nothing stored in the browser, no request of its own.
 */
(function () {
	"use strict";

	/* The summary of a refused form takes the focus, once. */
	var problem = document.querySelector("[data-problem]");
	if (problem) {
		problem.focus();
	}

	/* A second tap sends nothing; the server would ignore it anyway. */
	document.querySelectorAll("form[data-once]").forEach(function (form) {
		form.addEventListener("submit", function (event) {
			var button = event.submitter;
			if (form.dataset.sent) {
				event.preventDefault();
				return;
			}
			form.dataset.sent = "1";
			/* Not disabled: its name must travel with the form. */
			if (button) {
				button.dataset.label = button.textContent;
				button.setAttribute("aria-disabled", "true");
				if (button.name !== "_back" && form.dataset.busy) {
					button.textContent = form.dataset.busy;
				}
			}
		});
	});

	/* Back from history brings a sent form to life again, and so does one
	 * that did not get through (unsent.js). */
	function revive() {
		document.querySelectorAll("form[data-sent]").forEach(function (form) {
			delete form.dataset.sent;
		});
		document.querySelectorAll("[data-label]").forEach(function (button) {
			button.textContent = button.dataset.label;
			button.removeAttribute("aria-disabled");
		});
	}
	window.addEventListener("unsent", revive);
	window.addEventListener("pageshow", function (event) {
		if (event.persisted) {
			revive();
		}
	});

	/* Characters as the server counts them: code points, and one for a
	 * line end, as a control's value has it. */
	document.querySelectorAll("[data-count]").forEach(function (note) {
		var area = document.getElementById(note.dataset.count);
		var max = Number(note.dataset.max);
		var plain = note.textContent;
		function show() {
			var left = max - Array.from(area.value).length;
			note.classList.toggle("over", left < 0);
			if (left >= 0 && left > max / 5) {
				note.textContent = plain;
			} else if (left >= 0) {
				note.textContent = note.dataset.left.replace(
				    "{number}", left);
			} else {
				note.textContent = note.dataset.over.replace(
				    "{number}", -left);
			}
		}
		if (area && max) {
			area.addEventListener("input", show);
			show();
		}
	});

	/* An exclusive choice clears the others, and they clear it. */
	document.querySelectorAll("[data-exclusive]").forEach(function (one) {
		var list = one.closest("fieldset");
		list.addEventListener("change", function (event) {
			if (!event.target.checked || event.target.type !== "checkbox") {
				return;
			}
			list.querySelectorAll("input[type=checkbox]").forEach(
			    function (box) {
				if (box !== event.target && (event.target === one ||
				    box === one)) {
					box.checked = false;
				}
			});
		});
	});

	/* A ranking: items move by buttons, by dragging, or by choosing their
	 * place. Until one of them has moved, nothing is answered. */
	function fill(text, item, number) {
		return text.replace("{item}", function () {
			return item;
		}).replace("{number}", number);
	}

	function rank(list) {
		var said = document.getElementById(list.dataset.ranks);
		var items = Array.from(list.children);
		var places = list.querySelectorAll("li:first-child option")
		    .length - 1;
		function name(li) {
			return li.querySelector("label").textContent;
		}
		function place(li) {
			return Array.prototype.indexOf.call(list.children, li);
		}
		function ends() {
			Array.from(list.children).forEach(function (li, i, all) {
				li.querySelector(".up").setAttribute(
				    "aria-disabled", i === 0);
				li.querySelector(".down").setAttribute(
				    "aria-disabled", i === all.length - 1);
			});
		}
		function write(li) {
			Array.from(list.children).forEach(function (each, i) {
				each.querySelector("select").value =
				    i < places ? String(i + 1) : "";
			});
			ends();
			said.textContent = fill(list.dataset.moved, name(li),
			    place(li) + 1);
		}
		function move(li, to) {
			var rest = Array.from(list.children).filter(
			    function (each) {
				return each !== li;
			});
			list.insertBefore(li, rest[to] || null);
			write(li);
		}
		function button(li, kind, step) {
			var b = document.createElement("button");
			b.type = "button";
			b.className = kind;
			b.setAttribute("aria-label", fill(list.dataset[kind],
			    name(li), ""));
			b.addEventListener("click", function () {
				var to = place(li) + step;
				if (to >= 0 && to < items.length) {
					move(li, to);
					b.focus();
				}
			});
			li.appendChild(b);
		}
		function drag(li, grip) {
			grip.addEventListener("pointerdown", function (event) {
				event.preventDefault();
				grip.setPointerCapture(event.pointerId);
				li.classList.add("held");
			});
			grip.addEventListener("pointermove", function (event) {
				var over;
				if (!grip.hasPointerCapture(event.pointerId)) {
					return;
				}
				over = Array.from(list.children).find(
				    function (each) {
					var box = each.getBoundingClientRect();
					return each !== li &&
					    event.clientY > box.top +
					    box.height / 4 && event.clientY <
					    box.bottom - box.height / 4;
				});
				if (over) {
					list.insertBefore(li, place(over) >
					    place(li) ? over.nextSibling : over);
					grip.setPointerCapture(event.pointerId);
				}
			});
			grip.addEventListener("lostpointercapture", function () {
				if (li.classList.contains("held") &&
				    li.isConnected) {
					li.classList.remove("held");
					write(li);
				}
			});
		}
		items.forEach(function (li) {
			var grip = document.createElement("span");
			grip.className = "grip";
			li.insertBefore(grip, li.firstChild);
			drag(li, grip);
			button(li, "up", -1);
			button(li, "down", 1);
			li.querySelector("select").addEventListener("change",
			    function (event) {
				if (event.target.value !== "") {
					move(li, event.target.value - 1);
					event.target.focus();
					return;
				}
				list.querySelectorAll("select").forEach(
				    function (each) {
					each.value = "";
				});
				said.textContent = "";
			});
		});
		/* What was kept or sent before, in its order. */
		items.slice().sort(function (a, b) {
			return (a.querySelector("select").value || 999) -
			    (b.querySelector("select").value || 999);
		}).forEach(function (li) {
			list.appendChild(li);
		});
		ends();
	}
	document.querySelectorAll("[data-ranks]").forEach(rank);

	/* A slider: it sets the number beside it, and follows it. Until one
	 * of them is touched there is no answer. */
	document.querySelectorAll("[data-slider]").forEach(function (range) {
		var field = document.getElementById(range.dataset.slider);
		function follow() {
			var value = field.value.trim().replace(",", ".");
			range.classList.toggle("untouched", value === "");
			if (value !== "" && !isNaN(value)) {
				range.value = value;
			}
		}
		function set() {
			field.value = range.value;
			range.classList.remove("untouched");
		}
		["input", "click"].forEach(function (kind) {
			range.addEventListener(kind, set);
		});
		field.addEventListener("input", follow);
		range.parentNode.hidden = false;
		follow();
	});

	/* How much of a total is given away. */
	document.querySelectorAll("[data-sum]").forEach(function (list) {
		var out = document.getElementById(list.dataset.sum);
		var total = Number(list.dataset.total);
		function show() {
			var sum = 0, given = false, text;
			list.querySelectorAll("input").forEach(function (input) {
				given = given || input.value.trim() !== "";
				sum += Number(input.value) || 0;
			});
			text = sum === total ? out.dataset.done : sum > total ?
			    out.dataset.over : out.dataset.now;
			out.classList.toggle("over", sum > total);
			out.textContent = given ? text.replace("{sum}", sum)
			    .replace("{left}", Math.abs(total - sum)) : "";
		}
		list.addEventListener("input", show);
		show();
	});

	/* Say that a file is too big before it is sent. */
	document.querySelectorAll("input[type=file][data-max]").forEach(
	    function (input) {
		var note = document.getElementById(input.dataset.note);
		input.addEventListener("change", function () {
			var file = input.files[0];
			var max = Number(input.dataset.max);
			var text = "";
			if (file && file.size > max) {
				text = input.dataset.big.replace("{number}",
				    Math.floor(max / 1048576));
			} else if (file && file.size === 0) {
				text = input.dataset.empty;
			} else if (file) {
				text = input.dataset.chosen.replace("{number}",
				    Math.max(1, Math.round(file.size / 1024)))
				    .replace("{name}", function () {
					return file.name;
				    });
			}
			note.textContent = text;
			note.classList.toggle("over", !!file &&
			    (file.size > max || file.size === 0));
		});
	});

	/* Code to copy; without script, or where the browser will not, it is
	 * marked to be copied by hand. */
	document.querySelectorAll("[data-copy]").forEach(function (button) {
		var from = document.getElementById(button.dataset.copy);
		var says = button.textContent;
		function copied() {
			button.textContent = button.dataset.copied;
			setTimeout(function () {
				button.textContent = says;
			}, 3000);
		}
		button.hidden = false;
		button.setAttribute("aria-live", "polite");
		button.addEventListener("click", function () {
			from.select();
			if (navigator.clipboard) {
				navigator.clipboard.writeText(from.value)
				    .then(copied, function () {
					from.focus();
				});
			} else if (document.execCommand("copy")) {
				copied();
			}
		});
	});
}());
