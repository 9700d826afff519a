/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Operations that delete. */
final class Deletion {

	private Deletion() {}

	/** Deletes, with nothing loaded but what is deleted; the last operation of its transaction. */
	static Operation next(Random random) {
		String customer = "c" + random.nextInt(8);
		String line = "l" + random.nextInt(12);
		String order = "o" + random.nextInt(6);
		return switch (random.nextInt(10)) {
			case 0, 1 -> of("customer", customer, Shop::customers);
			case 2 -> of("line", line, Shop::lines);
			case 3 -> of("order", order, Shop::orders);
			case 4 -> of("remark", "r" + random.nextInt(12), Shop::remarks);
			case 5 -> Operation.of("delete line " + line + " wherever it is", (shop) -> Operation.found(shop.lines(),
					line).ifPresent((
							found) -> {
						for (Order each : shop.orders().findByLinesContaining(found)) {
							each.getLines().removeIf((other) -> other.getName().equals(line));
						}
						shop.flushAndClear();
						shop.lines().deleteById(found.getId());
					}));
			case 6 -> Operation.query("delete orders of " + customer, (shop) -> {
				shop.flushAndClear();
				return shop.orders().deleteByCustomerName(customer);
			});
			case 7 -> Operation.query("delete orders without lines", (shop) -> {
				shop.flushAndClear();
				return Set.copyOf(shop.orders().removeByLinesIsEmpty().stream().map(Named::getName).toList());
			});
			case 8 -> deleteMember("m" + random.nextInt(6), random.nextBoolean());
			default -> deleteNode("n" + random.nextInt(14), random.nextBoolean());
		};
	}

	static <T extends Named> Operation of(String kind, String name, Function<Shop, Repositories.ByName<T>> in) {
		return Operation.of("delete " + kind + " " + name, (shop) -> {
			shop.flushAndClear();
			Operation.found(in.apply(shop), name).ifPresent((found) -> in.apply(shop).deleteById(found.getId()));
		});
	}

	private static Operation deleteMember(String name, boolean leavesFirst) {
		return Operation.of("delete member " + name + (leavesFirst ? " after leaving" : ""), (shop) -> {
			shop.flushAndClear();
			Operation.found(shop.members(), name).filter((found) -> leavesFirst || found.getTeams().isEmpty())
					.ifPresent((
							found) -> {
						for (Team team : List.copyOf(found.getTeams())) {
							found.leave(team);
						}
						shop.members().delete(found);
					});
		});
	}

	private static Operation deleteNode(String name, boolean unlinks) {
		return Operation.of("delete node " + name + (unlinks ? " below its parent" : ""), (shop) -> {
			shop.flushAndClear();
			Predicate<Node> isDeleted = (node) -> unlinks || node.getParent() == null;
			Operation.found(shop.nodes(), name).filter(isDeleted).ifPresent((found) -> {
				found.moveTo(null);
				shop.nodes().delete(found);
			});
		});
	}

}
