const money = new Intl.NumberFormat(undefined, { style: "currency", currency: "EUR" });
const integer = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** Whole cents as money. */
export function formatCents(cents) {
	return money.format(cents / 100);
}

export function formatCount(count) {
	return integer.format(count);
}

export function formatDecimal(number) {
	return decimal.format(number);
}

export function formatMicros(micros) {
	return micros < 1000 ? `${decimal.format(micros)} µs` : `${decimal.format(micros / 1000)} ms`;
}

export function formatDate(instant) {
	return date.format(new Date(instant));
}

export function formatTime(instant) {
	return dateTime.format(new Date(instant));
}

/** The time of day. */
export function formatClock(instant) {
	return time.format(instant);
}

/** An account number in groups of four. */
export function formatNumber(number) {
	return number.replace(/(.{4})(?=.)/g, "$1 ");
}

export function formatBytes(bytes) {
	// as in the configuration and the log: 1 MB is 1,024 KB
	const units = ["B", "KB", "MB", "GB", "TB"];
	let unit = 0;
	while (bytes >= 1024 && unit < units.length - 1) {
		bytes /= 1024;
		unit++;
	}
	return `${decimal.format(bytes)} ${units[unit]}`;
}

/** Cents of an amount as a person types it; null if nothing is typed, NaN if it is no amount. */
export function parseCents(text) {
	const amount = text.trim();
	if (amount === "") {
		return null;
	}
	const parts = /^(-?)(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(amount);
	if (!parts) {
		return NaN;
	}
	const cents = Number(parts[2]) * 100 + Number((parts[3] ?? "").padEnd(2, "0"));
	return parts[1] ? -cents : cents;
}
