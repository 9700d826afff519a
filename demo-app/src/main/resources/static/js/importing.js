import { get, upload } from "./api.js";
import { byId, element, setText } from "./dom.js";
import { tell } from "./events.js";
import { InvalidFields, onSubmit } from "./forms.js";
import { formatCount } from "./format.js";

const INTERVAL_MILLIS = 250;

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

async function follow(job) {
	while (job.state === "WAITING" || job.state === "RUNNING") {
		show(job);
		await new Promise(resolve => setTimeout(resolve, INTERVAL_MILLIS));
		job = await get(`api/imports/${job.id}`);
	}
	show(job);
	tell("changed");
}

export function startImporting() {
	const form = byId("import-form");
	const file = byId("import-file");
	onSubmit(form, async () => {
		if (!file.files.length) {
			throw new InvalidFields([{ field: "file", message: "Choose a file first." }]);
		}
		byId("import-progress").hidden = false;
		setText(byId("import-state"), "Sending the file…");
		byId("import-problems").hidden = true;
		byId("import-bar").removeAttribute("value");
		setText(byId("import-percent"), "");
		try {
			await follow(await upload("api/imports", new FormData(form)));
		}
		catch (error) {
			byId("import-progress").hidden = true;
			throw error;
		}
	});
}
