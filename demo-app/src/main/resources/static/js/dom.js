/** The element with this id. */
export function byId(id) {
	return document.getElementById(id);
}

/**
 * A new element. What is shown goes in as text, never as HTML: it may come from anyone.
 */
export function element(tag, attributes = {}, ...children) {
	const result = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		result.setAttribute(name, value);
	}
	result.append(...children);
	return result;
}

/** Sets an element's text, if that changes it: whoever listens with a screen reader hears changes. */
export function setText(target, text) {
	if (target.textContent !== text) {
		target.textContent = text;
	}
}

/** Shows a number in an element that makes its letters smaller rather than break the number. */
export function setNumber(target, text) {
	setText(target, text);
	target.style.setProperty("--letters", text.length);
}

/** Shows a text in an element that is hidden while there is none. */
export function showText(target, text) {
	setText(target, text ?? "");
	target.hidden = !text;
}

const reasons = new WeakMap();

/** Switches a button off for a reason, or takes the reason back: the button is on while there is no reason left. */
export function switchOff(button, reason, off) {
	const known = reasons.get(button) ?? new Set();
	reasons.set(button, known);
	if (off) {
		known.add(reason);
	}
	else {
		known.delete(reason);
	}
	button.disabled = known.size > 0;
}
