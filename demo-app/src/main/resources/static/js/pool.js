import { get, OfflineError } from "./api.js";
import { byId, setNumber, setText, showText, switchOff } from "./dom.js";
import { listen, tell } from "./events.js";
import { formatBytes, formatCents, formatClock, formatCount, formatDecimal, formatMicros } from "./format.js";
import { clearNotices } from "./notices.js";
import { poll } from "./poll.js";

const INTERVAL_MILLIS = 2000;

const OUTCOMES = {
	CREATED: "This is a new pool: there was nothing to recover.",
	CLEAN: "The pool had been closed in order: there was nothing to recover.",
	LAST_COMMIT_WHOLE: "The last run did not end in order: its process died. Its last commit was whole, so nothing had to be put back.",
	LAST_COMMIT_UNDONE: "The last run did not end in order: its process died in the middle of a commit, which was undone."
};

let startedAt = null;
let crashing = false;
let wasOffline = false;

function isCrash(outcome) {
	return outcome.startsWith("LAST_COMMIT");
}

function showRecovery(recovery, checked = "") {
	const parts = [OUTCOMES[recovery.outcome] ?? recovery.outcome];
	if (recovery.blocksRestored) {
		parts.push(`${formatCount(recovery.blocksRestored)} blocks were put back.`);
	}
	if (recovery.batchesReplayed) {
		parts.push(`${formatCount(recovery.batchesReplayed)} batches of commits were replayed from the journal.`);
	}
	parts.push(`Opened in ${formatDecimal(recovery.millis)} ms.`);
	if (checked) {
		parts.push(checked);
	}
	setText(byId("recovery-text"), parts.join(" "));
	byId("recovery").className = isCrash(recovery.outcome) ? "banner warn" : "banner";
	byId("recovery").hidden = false;
}

function showHalted() {
	const wasThere = byId("recovery").className !== "banner bad";
	setText(byId("recovery-text"), crashing
			? "The JVM has halted in the middle of the storm. Start the application again, for example with “mvn -Pquick spring-boot:run -pl demo-app -am”: this page will find it. If Maven says BUILD FAILURE with exit code 137, that is this halt, and no fault."
			: "The application can’t be reached. This page keeps trying.");
	byId("recovery").className = "banner bad";
	byId("recovery").hidden = false;
	setText(byId("connection"), "Offline");
	byId("connection").className = "pill off";
	wasOffline = true;
	if (wasThere) {
		tell("offline");
		if (crashing) {
			byId("recovery").scrollIntoView({ block: "center" });
		}
	}
}

function auditText(report) {
	return report.right
			? `All ${formatCount(report.transfers)} transfers added up at ${formatClock(new Date())}: each of the ${formatCount(report.accounts)} balances is right (${formatCount(report.millis)} ms).`
			: `The transfers do not add up to the balances, for example of ${report.mismatches.map(one => one.number).join(", ")}.`;
}

async function showStart(pool) {
	startedAt = pool.startedAt;
	showRecovery(pool.recovery);
	if (crashing) {
		byId("recovery").scrollIntoView({ block: "center" });
	}
	const watched = wasOffline;
	crashing = false;
	wasOffline = false;
	byId("crash-box").hidden = !pool.crashEnabled;
	tell("online");
	tell("changed");
	// To add up all transfers takes its time: once, for who has seen the crash, and not at each load of the page.
	if (isCrash(pool.recovery.outcome)) {
		showRecovery(pool.recovery, watched ? auditText(await get("api/audit")) : "“Check the books” adds up all transfers.");
	}
}

function showPool(pool) {
	setText(byId("connection"), "Connected");
	byId("connection").className = "pill on";
	setNumber(byId("commit-count"), formatCount(pool.commits.count));
	const retried = pool.commits.refused ? `, ${formatCount(pool.commits.refused)} conflicts` : "";
	setText(byId("commit-note"), pool.commits.count ? `${formatMicros(pool.commits.meanMicros)} each${retried}` : " ");
	setText(byId("pool-path"), pool.path);
	setNumber(byId("pool-used"), `${formatBytes(pool.usedBytes)} used`);
	const survives = pool.durability === "POWER_LOSS" ? "a commit survives loss of power" : "a commit survives the process";
	setText(byId("pool-note"), `of ${formatBytes(pool.maximumSizeBytes)} at most, ${formatBytes(pool.sizeBytes)} on disk: ${formatBytes(pool.freeBytes)} of it free, ${formatBytes(pool.journalBytes)} journal; ${survives}`);
	const percent = pool.usedBytes / pool.maximumSizeBytes * 100;
	const meter = byId("pool-meter");
	meter.setAttribute("aria-valuenow", percent.toFixed(1));
	meter.setAttribute("aria-valuetext", `${formatBytes(pool.usedBytes)} of ${formatBytes(pool.maximumSizeBytes)}`);
	meter.firstElementChild.style.width = `${percent}%`;
}

function showTotals(totals) {
	setNumber(byId("sum"), formatCents(totals.sumCents));
	setText(byId("conserved"), totals.conserved ? "zero, as it must be ✓" : "not zero: money was made or lost");
	byId("sum-figure").className = totals.conserved ? "figure right" : "figure wrong";
	setNumber(byId("customers"), formatCents(totals.customersCents));
	// All but the bank's own.
	const count = totals.accounts - 1;
	setText(byId("account-count"), `${formatCount(count)} ${count === 1 ? "account" : "accounts"}`);
	setNumber(byId("transfer-count"), formatCount(totals.transfers));
	tell("totals", totals);
}

async function update() {
	try {
		const pool = await get("api/pool");
		if (pool.startedAt !== startedAt) {
			await showStart(pool);
		}
		showPool(pool);
		showTotals(await get("api/totals"));
	}
	catch (error) {
		if (error instanceof OfflineError) {
			startedAt = null;
			showHalted();
		}
	}
}

export function startPool() {
	const pollNow = poll(update, () => INTERVAL_MILLIS);
	listen("changed", () => {
		showText(byId("audit-result"), null);
		pollNow();
	});
	listen("crashing", () => {
		crashing = true;
	});
	byId("audit").addEventListener("click", async () => {
		const target = byId("audit-result");
		clearNotices();
		switchOff(byId("audit"), "busy", true);
		showText(target, "Adding up all transfers…");
		target.classList.remove("bad");
		try {
			const report = await get("api/audit");
			showText(target, auditText(report));
			target.classList.toggle("bad", !report.right);
		}
		catch (error) {
			showText(target, error.message);
			target.classList.add("bad");
		}
		switchOff(byId("audit"), "busy", false);
	});
}
