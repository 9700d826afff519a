import { post } from "./api.js";
import { accountCombobox } from "./combobox.js";
import { byId } from "./dom.js";
import { tell } from "./events.js";
import { InvalidFields, onSubmit } from "./forms.js";
import { formatCents, formatNumber, parseCents } from "./format.js";

const NO_AMOUNT = "Type an amount, such as 12.50.";

function centsOf(input) {
	const cents = parseCents(input.value);
	if (Number.isNaN(cents)) {
		throw new InvalidFields([{ field: input.name, message: NO_AMOUNT }]);
	}
	return cents;
}

function startTransferForm() {
	const form = byId("transfer-form");
	const from = accountCombobox(byId("transfer-from"));
	const to = accountCombobox(byId("transfer-to"));
	onSubmit(form, async () => {
		const transfer = await post("api/transfers", {
			from: from.number(),
			to: to.number(),
			amountCents: centsOf(byId("transfer-amount")),
			reference: byId("transfer-reference").value
		});
		byId("transfer-amount").value = "";
		byId("transfer-reference").value = "";
		tell("changed");
		return `${formatCents(transfer.amountCents)} transferred.`;
	});
}

function startOpenForm() {
	const form = byId("open-form");
	onSubmit(form, async () => {
		const account = await post("api/accounts", {
			owner: byId("open-owner").value,
			number: byId("open-number").value || null,
			openingBalanceCents: centsOf(byId("open-balance"))
		});
		form.reset();
		tell("changed");
		byId("open-owner").focus();
		return `Account ${formatNumber(account.number)} opened for ${account.owner}.`;
	});
}

export function startBooking() {
	startTransferForm();
	startOpenForm();
}
