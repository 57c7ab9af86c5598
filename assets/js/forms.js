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

	/* Back from history brings a sent form to life again. */
	window.addEventListener("pageshow", function (event) {
		if (!event.persisted) {
			return;
		}
		document.querySelectorAll("form[data-sent]").forEach(function (form) {
			delete form.dataset.sent;
		});
		document.querySelectorAll("[data-label]").forEach(function (button) {
			button.textContent = button.dataset.label;
			button.removeAttribute("aria-disabled");
		});
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
}());
