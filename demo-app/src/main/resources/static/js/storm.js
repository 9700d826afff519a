import { get, post, remove } from "./api.js";
import { byId, setNumber, setText, showText, switchOff } from "./dom.js";
import { listen, tell } from "./events.js";
import { onSubmit } from "./forms.js";
import { formatCents, formatCount } from "./format.js";
import { clearNotices } from "./notices.js";
import { poll } from "./poll.js";

const POINTS = 60;
const WIDTH = 300;
const HEIGHT = 64;
const MARGIN = 2;
const RUNNING_MILLIS = 1000;
const IDLE_MILLIS = 5000;

let rates = [];
let last = null;
let pollNow = () => {};

/** The end of a scale: 1, 2 or 5 times a power of ten, and not below the highest value. */
function scaleEnd(highest) {
	const power = 10 ** Math.floor(Math.log10(highest));
	return power * [1, 2, 5, 10].find(factor => factor * power >= highest);
}

/** The newest rate is at the right; there is one each second. */
function draw() {
	const end = scaleEnd(Math.max(...rates, 2));
	const step = WIDTH / (POINTS - 1);
	const bottom = HEIGHT - MARGIN;
	const x = i => (WIDTH - (rates.length - 1 - i) * step).toFixed(1);
	const points = rates.map((rate, i) => `${x(i)},${(bottom - rate / end * (bottom - MARGIN)).toFixed(1)}`);
	const chart = byId("storm-chart");
	chart.querySelector("polyline").setAttribute("points", points.join(" "));
	chart.querySelector("polygon").setAttribute("points", points.length ? `${x(0)},${bottom} ${points.join(" ")} ${WIDTH},${bottom}` : "");
	const [top, middle] = byId("storm-scale").children;
	setText(top, formatCount(end));
	setText(middle, formatCount(end / 2));
	chart.setAttribute("aria-label", rates.length
			? `Transfers a second in the last ${formatCount(rates.length)} seconds: between ${formatCount(Math.min(...rates))} and ${formatCount(Math.max(...rates))}`
			: "Transfers a second");
}

function isSame(storm, other) {
	return other && storm.millis >= other.millis && storm.booked >= other.booked && other.running;
}

function show(storm) {
	byId("storm-live").hidden = !storm.running && storm.booked === 0;
	switchOff(byId("storm-start"), "running", storm.running);
	switchOff(byId("storm-stop"), "idle", !storm.running);
	if (storm.running) {
		if (isSame(storm, last)) {
			const millis = storm.millis - last.millis;
			if (millis > 0) {
				rates.push((storm.booked - last.booked) / millis * 1000);
				rates = rates.slice(-POINTS);
			}
		}
		else {
			rates = [];
		}
		setNumber(byId("storm-rate"), formatCount(rates.at(-1) ?? storm.perSecond));
	}
	else {
		setNumber(byId("storm-rate"), formatCount(storm.perSecond));
	}
	draw();
	const parts = [`${formatCount(storm.booked)} booked by ${storm.threads} threads among ${formatCount(storm.accounts)} accounts`];
	if (storm.refused) {
		parts.push(`${formatCount(storm.refused)} not covered`);
	}
	if (storm.gaveUp) {
		parts.push(`${formatCount(storm.gaveUp)} gave up`);
	}
	if (storm.failure) {
		parts.push(`broke off: ${storm.failure}`);
	}
	parts.push(storm.running ? "running" : `over after ${formatCount(storm.millis / 1000)} s`);
	setText(byId("storm-note"), `${parts.join(" · ")}.`);
}

async function update() {
	try {
		const storm = await get("api/storm");
		const ended = last?.running && !storm.running;
		show(storm);
		last = storm;
		if (ended) {
			tell("changed");
		}
		else if (storm.running) {
			tell("storming");
		}
	}
	catch {
		last = null;
	}
}

async function crash() {
	clearNotices();
	try {
		last = await post("api/crash", { confirm: "halt" });
		tell("crashing");
		show(last);
		pollNow();
	}
	catch (error) {
		showText(byId("crash-error"), error.message);
	}
}

export function startStorm() {
	onSubmit(byId("storm-form"), async () => {
		last = await post("api/storm", {
			threads: byId("storm-threads").valueAsNumber || null,
			seconds: byId("storm-seconds").valueAsNumber || null
		});
		rates = [];
		show(last);
		pollNow();
	});
	byId("storm-stop").addEventListener("click", async () => {
		clearNotices();
		switchOff(byId("storm-stop"), "idle", true);
		try {
			await remove("api/storm");
		}
		catch (error) {
			showText(byId("storm-form").querySelector(".form-error"), error.message);
		}
		pollNow();
	});
	const dialog = byId("crash-dialog");
	byId("crash").addEventListener("click", () => {
		dialog.returnValue = "cancel";
		dialog.showModal();
	});
	dialog.addEventListener("close", () => {
		if (dialog.returnValue === "halt") {
			crash();
		}
	});
	listen("totals", totals => {
		const target = byId("storm-total");
		setText(target, totals.conserved ? `Sum of all balances: ${formatCents(totals.sumCents)} ✓`
				: `Sum of all balances: ${formatCents(totals.sumCents)}, which is wrong`);
		target.classList.toggle("right", totals.conserved);
		target.classList.toggle("wrong", !totals.conserved);
	});
	listen("offline", () => {
		last = null;
		setNumber(byId("storm-rate"), "0");
		setText(byId("storm-note"), "Nothing runs.");
	});
	listen("online", () => pollNow());
	pollNow = poll(update, () => last?.running ? RUNNING_MILLIS : IDLE_MILLIS);
}
