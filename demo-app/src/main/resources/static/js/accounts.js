import { get } from "./api.js";
import { byId, element, setText, showText, switchOff } from "./dom.js";
import { listen, tell } from "./events.js";
import { formatCents, formatCount, formatDate, formatNumber } from "./format.js";

const DELAY_MILLIS = 200;

const state = { search: "", page: 0, size: 10, sort: "owner", direction: "asc", chosen: null };
const rows = byId("account-rows");
let loads = 0;
let timer;

function row(account) {
	const name = element("button", { type: "button" }, account.owner);
	name.addEventListener("click", () => tell("chosen", { number: account.number, focus: true }));
	const owner = element("td", {}, name);
	if (account.kind === "BANK") {
		owner.append(element("span", { class: "badge" }, "bank"));
	}
	owner.append(element("span", { class: "number small-number" }, formatNumber(account.number)));
	const result = element("tr", { "data-number": account.number }, owner,
			element("td", { class: "roomy" }, element("span", { class: "number" }, formatNumber(account.number))),
			element("td", { class: "roomy" }, formatDate(account.createdAt)),
			element("td", { class: "amount" }, formatCents(account.balanceCents)));
	result.classList.toggle("chosen", account.number === state.chosen);
	return result;
}

function show(found) {
	const focused = rows.contains(document.activeElement) ? document.activeElement.closest("tr").dataset.number : null;
	rows.replaceChildren(...found.items.map(row));
	if (focused) {
		rows.querySelector(`tr[data-number="${CSS.escape(focused)}"] button`)?.focus();
	}
	const none = found.totalItems === 0;
	showText(byId("account-none"), none ? "No account matches." : null);
	const first = found.page * found.size + 1;
	setText(byId("page-text"), none ? "" : `${formatCount(first)}–${formatCount(first + found.items.length - 1)} of ${formatCount(found.totalItems)}`);
	switchOff(byId("page-previous"), "first", found.page === 0);
	switchOff(byId("page-next"), "last", found.page + 1 >= found.totalPages);
	for (const head of byId("account-heads").children) {
		if (head.dataset.sort === state.sort) {
			head.setAttribute("aria-sort", state.direction === "asc" ? "ascending" : "descending");
		}
		else {
			head.removeAttribute("aria-sort");
		}
	}
}

/** Loads the page of accounts again; of several loads the last one counts. */
export async function loadAccounts() {
	const load = ++loads;
	try {
		const found = await get("api/accounts", {
			search: state.search, page: state.page, size: state.size, sort: `${state.sort},${state.direction}`
		});
		if (load !== loads) {
			return;
		}
		if (found.items.length === 0 && found.page > 0) {
			state.page = Math.max(found.totalPages - 1, 0);
			await loadAccounts();
			return;
		}
		show(found);
	}
	catch (error) {
		if (load === loads) {
			showText(byId("account-none"), error.message);
		}
	}
}

export function startAccounts() {
	byId("search").addEventListener("input", event => {
		state.search = event.target.value;
		state.page = 0;
		clearTimeout(timer);
		timer = setTimeout(loadAccounts, DELAY_MILLIS);
	});
	for (const head of byId("account-heads").children) {
		head.querySelector("button").addEventListener("click", () => {
			const turned = state.sort === head.dataset.sort && state.direction === "asc";
			state.sort = head.dataset.sort;
			state.direction = turned ? "desc" : "asc";
			state.page = 0;
			loadAccounts();
		});
	}
	byId("page-previous").addEventListener("click", () => {
		state.page--;
		loadAccounts();
	});
	byId("page-next").addEventListener("click", () => {
		state.page++;
		loadAccounts();
	});
	byId("page-size").addEventListener("change", event => {
		state.size = Number(event.target.value);
		state.page = 0;
		loadAccounts();
	});
	listen("changed", loadAccounts);
	listen("storming", loadAccounts);
	listen("chosen", choice => {
		state.chosen = choice?.number ?? null;
		for (const one of rows.children) {
			one.classList.toggle("chosen", one.dataset.number === state.chosen);
		}
	});
	loadAccounts();
}
