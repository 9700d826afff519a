import { showText } from "./dom.js";
import { clearNotices } from "./notices.js";

/** Removes errors from a form, and what was said of earlier actions from the page. */
function clearMessages(form) {
	for (const input of form.querySelectorAll("input")) {
		showFieldError(input, null);
	}
	clearNotices();
}

/** Shows an error beside its input; null removes it. */
export function showFieldError(input, message) {
	const target = document.getElementById(`${input.id}-error`);
	if (!target) {
		return;
	}
	showText(target, message);
	if (message) {
		input.setAttribute("aria-invalid", "true");
		input.setAttribute("aria-describedby", target.id);
		const details = input.closest("details");
		if (details) {
			details.open = true;
		}
	}
	else {
		input.removeAttribute("aria-invalid");
		input.removeAttribute("aria-describedby");
	}
}

/** Shows what went wrong: beside the fields to blame, the rest above the button; goes to the first of the fields. */
export function showError(form, error) {
	const rest = [];
	for (const { field, message } of error.errors ?? []) {
		const input = form.elements.namedItem(field);
		if (input) {
			showFieldError(input, message);
		}
		else {
			rest.push(message);
		}
	}
	// The server names them in no particular order.
	const first = form.querySelector("[aria-invalid]");
	if (first) {
		first.focus();
	}
	else {
		rest.unshift(error.message);
	}
	showText(form.querySelector(".form-error"), rest.join(" "));
}

/**
 * Calls the action when the form is submitted, and shows what goes wrong; the action returns what to say of its success.
 * There is no second call while one is under way.
 */
export function onSubmit(form, action) {
	let busy = false;
	form.addEventListener("input", event => {
		showFieldError(event.target, null);
		for (const message of form.querySelectorAll(".form-error, .done")) {
			showText(message, null);
		}
	});
	form.addEventListener("submit", async event => {
		event.preventDefault();
		if (busy) {
			return;
		}
		clearMessages(form);
		busy = true;
		form.setAttribute("aria-busy", "true");
		try {
			const done = await action();
			const target = form.querySelector(".done");
			if (target) {
				showText(target, done);
			}
		}
		catch (error) {
			showError(form, error);
		}
		finally {
			busy = false;
			form.removeAttribute("aria-busy");
		}
	});
}

/** Something is wrong with fields that the server need not be asked about. */
export class InvalidFields extends Error {

	constructor(errors) {
		super("Some fields are not right.");
		this.errors = errors;
	}

}
