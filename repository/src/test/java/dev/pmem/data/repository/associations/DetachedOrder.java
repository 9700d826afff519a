/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * An order that is changed outside of transactions, and saved.
 *
 * @param name which
 * @param isWhole whether its collections are loaded; else they stay as they are
 * @param meanwhile what another transaction does before it is saved; null for nothing
 * @param change what is changed
 * @param seed of choices of the change
 */
record DetachedOrder(String name, boolean isWhole, Operation meanwhile, Change change, long seed) {

	/** What is changed. */
	enum Change {

		NOTHING, CUSTOMER, NO_CUSTOMER, AGENT, NEW_LINE, NEW_LINE_TWICE, LINE_REMOVED, LINES_REVERSED, LINES_REPLACED, LINES_CLEARED, WATCHER, NO_WATCHERS

	}

	static DetachedOrder next(Random random) {
		String name = "o" + random.nextInt(6);
		Operation meanwhile = switch (random.nextInt(6)) {
			case 0 -> Operation.of("agent of " + name + " changes", (shop) -> Operation.found(shop.orders(), name)
					.ifPresent((found) -> found.setAgent((found.getAgent() != null) ? null : found.getCustomer())));
			case 1 -> Deletion.of("order", name, Shop::orders);
			default -> null;
		};
		Change[] changes = Change.values();
		return new DetachedOrder(name, random.nextInt(3) > 0, meanwhile, changes[random.nextInt(changes.length)], random
				.nextLong());
	}

	/** A changed copy of what is stored; null if it is not. */
	Order make(Shop shop) {
		Random random = new Random(this.seed);
		List<Customer> customers = shop.inTransaction(() -> shop.customers().findAll());
		customers.sort((one, two) -> one.getName().compareTo(two.getName()));
		Order order = shop.inTransaction(() -> {
			Order found = Operation.found(shop.orders(), this.name).orElse(null);
			if (found != null && this.isWhole) {
				found.describe();
			}
			return found;
		});
		if (this.meanwhile != null) {
			shop.inTransaction(false, () -> this.meanwhile.action().apply(shop));
		}
		if (order != null) {
			change(order, random, customers);
			if (this.isWhole) {
				changeCollections(order, random, customers);
			}
		}
		return order;
	}

	private void change(Order order, Random random, List<Customer> customers) {
		Customer customer = customers.isEmpty() ? null : customers.get(random.nextInt(customers.size()));
		if (customer != null) {
			// of no effect: it is only linked
			customer.setCity("elsewhere");
		}
		switch (this.change) {
			case CUSTOMER -> order.setCustomer(customer);
			case NO_CUSTOMER -> order.setCustomer(null);
			case AGENT -> order.setAgent(customer);
			default -> {
			}
		}
	}

	private void changeCollections(Order order, Random random, List<Customer> customers) {
		List<Line> lines = order.getLines();
		int position = random.nextInt(lines.size() + 1);
		switch (this.change) {
			case NEW_LINE -> lines.add(position, new Line("l" + (100 + random.nextInt(100)), 1));
			case NEW_LINE_TWICE -> {
				Line line = new Line("l" + (200 + random.nextInt(100)), 1);
				lines.add(position, line);
				lines.add(line);
			}
			case LINE_REMOVED -> {
				if (position < lines.size()) {
					lines.remove(position);
				}
			}
			case LINES_REVERSED -> Collections.reverse(lines);
			case LINES_REPLACED -> {
				List<Line> replaced = new ArrayList<>(lines);
				Collections.rotate(replaced, 1);
				order.setLines(replaced);
			}
			case LINES_CLEARED -> lines.clear();
			case WATCHER -> {
				if (!customers.isEmpty()) {
					Customer watcher = customers.get(position % customers.size());
					if (!order.getWatchers().removeIf((each) -> each.getName().equals(watcher.getName()))) {
						order.getWatchers().add(watcher);
					}
				}
			}
			case NO_WATCHERS -> order.getWatchers().clear();
			default -> {
			}
		}
	}

	/** Changes what the saved order refers to. */
	void goOn(Order saved) {
		if (this.seed % 3 != 0) {
			return;
		}
		if (saved.getCustomer() != null) {
			saved.getCustomer().setCity("city" + this.seed % 5);
		}
		for (Line line : saved.getLines()) {
			line.setAmount(line.getAmount() + 1);
		}
		saved.getWatchers().forEach((watcher) -> watcher.setReferrer(saved.getCustomer()));
	}

	@Override
	public String toString() {
		return (this.isWhole ? "whole " : "") + this.name + " with " + this.change + ", meanwhile " + this.meanwhile;
	}

}
