import { get } from "./api.js";
import { byId, element, setText } from "./dom.js";
import { listen, tell } from "./events.js";
import { formatCents, formatCount, formatNumber, formatTime } from "./format.js";

const SIZE = 8;

const rows = byId("statement-rows");
let number = null;
let shown = SIZE;
let loads = 0;

function row(item) {
	const sign = item.direction === "IN" ? "+" : "−";
	const kind = item.direction === "IN" ? "in" : "out";
	const note = [formatTime(item.at), item.reference].filter(Boolean).join(" · ");
	const counterpart = element("button", { type: "button", class: "link" },
			`${item.direction === "IN" ? "From" : "To"} ${item.counterpartOwner}`);
	counterpart.addEventListener("click", () => tell("chosen", { number: item.counterpartNumber, focus: true }));
	return element("li", { "data-id": item.id },
			element("span", { class: "what" }, counterpart),
			element("span", { class: `amount ${kind}` }, `${sign}${formatCents(item.amountCents)}`),
			element("span", { class: "note" }, note));
}

/** Draws the transfers; the focus stays on the same one. */
function draw(items) {
	const focused = rows.contains(document.activeElement) ? document.activeElement.closest("li").dataset.id : null;
	rows.replaceChildren(...items.map(row));
	if (focused) {
		rows.querySelector(`li[data-id="${CSS.escape(focused)}"] button`)?.focus();
	}
}

/** All pages that are shown: more than fit into one request are fetched one after the other. */
async function statement(path) {
	const items = [];
	let last;
	do {
		const size = Math.min(shown - items.length, 200);
		last = await get(`${path}/transfers`, items.length ? { size, before: last.next } : { size });
		items.push(...last.items);
	} while (last.next !== null && items.length < shown);
	return { items, totalItems: last.totalItems, next: last.next };
}

async function load() {
	if (number === null) {
		return;
	}
	const current = ++loads;
	const path = `api/accounts/${encodeURIComponent(number)}`;
	try {
		const [account, transfers] = await Promise.all([get(path), statement(path)]);
		if (current !== loads || number === null) {
			return;
		}
		setText(byId("statement-title"), account.owner);
		setText(byId("statement-number"), formatNumber(account.number));
		setText(byId("statement-balance"), formatCents(account.balanceCents));
		draw(transfers.items);
		const count = transfers.totalItems;
		byId("statement-none").hidden = count > 0;
		setText(byId("statement-text"), count ? `${formatCount(transfers.items.length)} of ${formatCount(count)} transfers` : "");
		byId("statement-more").hidden = transfers.next === null;
		byId("statement").hidden = false;
	}
	catch (error) {
		if (current === loads) {
			setText(byId("statement-text"), error.message);
		}
	}
}

export function startStatement() {
	listen("chosen", async choice => {
		number = choice?.number ?? null;
		shown = SIZE;
		if (number === null) {
			byId("statement").hidden = true;
			return;
		}
		await load();
		if (choice.focus) {
			byId("statement-title").focus({ preventScroll: true });
			byId("statement").scrollIntoView({ block: "nearest" });
		}
	});
	listen("changed", load);
	listen("storming", load);
	byId("statement-more").addEventListener("click", () => {
		shown += SIZE;
		load();
	});
	byId("statement-close").addEventListener("click", () => {
		const last = number;
		tell("chosen", null);
		document.querySelector(`#account-rows tr[data-number="${CSS.escape(last)}"] button`)?.focus();
	});
}
