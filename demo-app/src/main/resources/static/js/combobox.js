import { get } from "./api.js";
import { element } from "./dom.js";
import { formatCents, formatNumber } from "./format.js";

const DELAY_MILLIS = 150;
const SHOWN = 8;

/**
 * Lets a person find an account by typing: an ARIA combobox with a list of what is found.
 *
 * @return an object whose number() is what is chosen, or typed, and whose set() chooses
 */
export function accountCombobox(input) {
	const list = element("ul", { id: `${input.id}-options`, role: "listbox", class: "options" });
	const label = input.labels[0].textContent;
	let options = [];
	let active = -1;
	let chosen = null;
	let timer;
	let request = new AbortController();

	list.setAttribute("aria-label", label);
	list.hidden = true;
	input.after(list);
	input.setAttribute("role", "combobox");
	input.setAttribute("aria-autocomplete", "list");
	input.setAttribute("aria-controls", list.id);
	input.setAttribute("aria-expanded", "false");

	function close() {
		clearTimeout(timer);
		request.abort();
		list.hidden = true;
		active = -1;
		input.setAttribute("aria-expanded", "false");
		input.removeAttribute("aria-activedescendant");
	}

	function set(account) {
		chosen = account;
		input.value = account ? `${account.owner} · ${formatNumber(account.number)}` : "";
		close();
	}

	function activate(index) {
		active = index;
		[...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
		const item = list.children[active];
		if (item) {
			input.setAttribute("aria-activedescendant", item.id);
			item.scrollIntoView({ block: "nearest" });
		}
	}

	function show(accounts) {
		options = accounts;
		list.replaceChildren(...accounts.map((account, i) => {
			const item = element("li", { id: `${list.id}-${i}`, role: "option", "aria-selected": "false" },
					element("span", {}, account.owner), element("span", { class: "amount" }, formatCents(account.balanceCents)),
					element("span", { class: "number" }, formatNumber(account.number)));
			// Before the input loses the focus, upon which the list closes.
			item.addEventListener("pointerdown", event => {
				event.preventDefault();
				set(account);
			});
			return item;
		}));
		if (accounts.length === 0) {
			list.append(element("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" },
					"No such account"));
		}
		list.hidden = false;
		input.setAttribute("aria-expanded", "true");
		active = -1;
		input.removeAttribute("aria-activedescendant");
	}

	async function search() {
		request.abort();
		request = new AbortController();
		const { signal } = request;
		try {
			const found = await get("api/accounts", { search: chosen ? "" : input.value, size: SHOWN }, signal);
			if (!signal.aborted && document.activeElement === input) {
				show(found.items);
			}
		}
		catch {
			// Aborted, or offline, of which the head of the page tells.
		}
	}

	input.addEventListener("input", () => {
		chosen = null;
		clearTimeout(timer);
		timer = setTimeout(search, DELAY_MILLIS);
	});
	input.addEventListener("click", () => {
		if (list.hidden) {
			search();
		}
	});
	input.addEventListener("blur", close);
	input.addEventListener("keydown", event => {
		const last = options.length - 1;
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			if (list.hidden) {
				search();
			}
			else if (event.key === "ArrowDown") {
				activate(active < last ? active + 1 : 0);
			}
			else {
				activate(active > 0 ? active - 1 : last);
			}
		}
		else if (event.key === "Enter" && !list.hidden && options[active]) {
			event.preventDefault();
			set(options[active]);
		}
		else if (event.key === "Escape" && !list.hidden) {
			event.preventDefault();
			close();
		}
	});

	return { number: () => chosen ? chosen.number : input.value.trim(), set };
}
