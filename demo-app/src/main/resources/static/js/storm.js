import { get, post, remove } from "./api.js";
import { byId, setText, showText } from "./dom.js";
import { listen, tell } from "./events.js";
import { onSubmit } from "./forms.js";
import { formatCents, formatCount } from "./format.js";
import { poll } from "./poll.js";

const POINTS = 60;
const WIDTH = 300;
const HEIGHT = 64;
const RUNNING_MILLIS = 1000;
const IDLE_MILLIS = 5000;

let rates = [];
let last = null;
let pollNow = () => {};

function draw() {
	const highest = Math.max(...rates, 1);
	const step = WIDTH / (POINTS - 1);
	const points = rates.map((rate, i) => `${(i * step).toFixed(1)},${(HEIGHT - 2 - rate / highest * (HEIGHT - 6)).toFixed(1)}`);
	const end = ((rates.length - 1) * step).toFixed(1);
	const chart = byId("storm-chart");
	chart.querySelector("polyline").setAttribute("points", points.join(" "));
	chart.querySelector("polygon").setAttribute("points", points.length ? `0,${HEIGHT} ${points.join(" ")} ${end},${HEIGHT}` : "");
}

function isSame(storm, other) {
	return other && storm.millis >= other.millis && storm.booked >= other.booked && other.running;
}

function show(storm) {
	byId("storm-live").hidden = !storm.running && storm.booked === 0;
	byId("storm-start").disabled = storm.running;
	byId("storm-stop").disabled = !storm.running;
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
		setText(byId("storm-rate"), formatCount(rates.at(-1) ?? storm.perSecond));
	}
	else {
		setText(byId("storm-rate"), formatCount(storm.perSecond));
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
	showText(byId("crash-error"), null);
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
		byId("storm-stop").disabled = true;
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
		byId("storm-start").disabled = true;
		byId("storm-stop").disabled = true;
		setText(byId("storm-rate"), "0");
		setText(byId("storm-note"), "Nothing runs.");
	});
	listen("online", () => pollNow());
	pollNow = poll(update, () => last?.running ? RUNNING_MILLIS : IDLE_MILLIS);
}
