import { get, post, upload } from "./api.js";
import { byId, element, setText, showText, switchOff } from "./dom.js";
import { listen, tell } from "./events.js";
import { InvalidFields, onSubmit } from "./forms.js";
import { formatCount } from "./format.js";
import { clearNotices } from "./notices.js";

const INTERVAL_MILLIS = 250;
const SAMPLES = 100;
const LATEST = "import";

/** The import whose end this page has not seen yet; null if there is none. */
let following = null;

function stateText(job) {
	const imported = `${formatCount(job.imported)} ${job.imported === 1 ? "account" : "accounts"} imported`;
	const rejected = job.rejected ? `, ${formatCount(job.rejected)} ${job.rejected === 1 ? "line" : "lines"} rejected` : "";
	switch (job.state) {
		case "WAITING":
			return "Waiting…";
		case "RUNNING":
			return `${imported}${rejected}…`;
		case "DONE":
			return `Done: ${imported}${rejected} in ${formatCount(job.millis)} ms.`;
		default:
			return `Failed: ${job.message} ${imported}${rejected}.`;
	}
}

function show(job) {
	byId("import-progress").hidden = false;
	setText(byId("import-state"), stateText(job));
	const part = job.totalBytes ? Math.min(job.bytesRead / job.totalBytes, 1) : 0;
	byId("import-bar").value = part;
	setText(byId("import-percent"), `${Math.floor(part * 100)} %`);
	const more = job.rejected - job.problems.length;
	byId("import-problems").hidden = job.rejected === 0;
	setText(byId("import-problems-title"), more > 0 ? `The first ${job.problems.length} bad lines` : "Bad lines");
	byId("import-lines").replaceChildren(...job.problems.map(problem => element("li", {},
			element("strong", {}, `Line ${formatCount(problem.line)}: `), `${problem.field} ${problem.message}`.trim())));
}

function isOver(job) {
	return job.state === "DONE" || job.state === "FAILED";
}

/** Shows a job until it is over. A reload of the page finds it again. */
async function follow(job) {
	following = job.id;
	sessionStorage.setItem(LATEST, job.id);
	while (!isOver(job)) {
		show(job);
		await new Promise(resolve => setTimeout(resolve, INTERVAL_MILLIS));
		job = await get(`api/imports/${job.id}`);
	}
	following = null;
	show(job);
	tell("changed");
}

/** After a reload, or when the server is there again: what runs now is followed, this tab's latest import shown. */
async function resume() {
	const latest = sessionStorage.getItem(LATEST);
	const jobs = await get("api/imports");
	const running = jobs.findLast(job => !isOver(job));
	const known = jobs.find(job => job.id === latest);
	if (running) {
		await follow(running);
	}
	else if (known) {
		show(known);
	}
	else if (following) {
		setText(byId("import-state"), "The application ended during the import. What was imported stays.");
	}
	following = null;
}

/** Has the server import, and shows how far it is. */
async function run(begin) {
	byId("import-progress").hidden = false;
	setText(byId("import-state"), "Sending…");
	byId("import-problems").hidden = true;
	byId("import-bar").removeAttribute("value");
	setText(byId("import-percent"), "");
	try {
		await follow(await begin());
	}
	catch (error) {
		// The page says by itself that the server is gone; the import is then looked for when it is back.
		if (!following) {
			byId("import-progress").hidden = true;
		}
		throw error;
	}
}

async function addSamples(button) {
	clearNotices();
	switchOff(button, "busy", true);
	try {
		await run(() => post("api/imports/sample", { lines: SAMPLES }));
	}
	catch (error) {
		const message = button.closest(".card").querySelector(".form-error") ?? byId("import-form").querySelector(".form-error");
		showText(message, error.message);
	}
	switchOff(button, "busy", false);
}

export function startImporting() {
	const form = byId("import-form");
	const file = byId("import-file");
	let sending = false;
	onSubmit(form, async () => {
		if (!file.files.length) {
			throw new InvalidFields([{ field: "file", message: "Choose a file first." }]);
		}
		await run(async () => {
			sending = true;
			try {
				return await upload("api/imports", new FormData(form));
			}
			finally {
				sending = false;
			}
		});
	});
	// A file that is still being sent is lost with the page.
	window.addEventListener("beforeunload", event => {
		if (sending) {
			event.preventDefault();
		}
	});
	for (const button of document.querySelectorAll(".sample")) {
		button.addEventListener("click", () => addSamples(button));
	}
	listen("totals", totals => {
		// All but the bank's own.
		const customers = totals.accounts - 1;
		byId("storm-samples").hidden = customers >= 2;
		byId("account-samples").hidden = customers > 0;
	});
	listen("online", () => resume().catch(() => {
		// Offline again, of which the page tells.
	}));
}
