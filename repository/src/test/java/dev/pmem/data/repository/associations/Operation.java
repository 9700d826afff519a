/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;

/**
 * What is done in a transaction, in the same way in each store.
 *
 * @param description for whoever looks for a mistake
 * @param action gives what it has read, which must be equal in both
 */
record Operation(String description, Function<Shop, Object> action) {

	private static final List<String> SORTS = List.of("customer.name", "customer.city", "agent.name",
			"customer.referrer.name");

	static Operation of(String description, Consumer<Shop> action) {
		return new Operation(description, (shop) -> {
			action.accept(shop);
			return "done";
		});
	}

	@Override
	public String toString() {
		return this.description;
	}

	/** Changes one or two objects, or reads some. */
	static Operation next(Random random) {
		return switch (random.nextInt(8)) {
			case 0, 1, 2 -> nextOfLines(random);
			case 3 -> nextOfCustomers(random);
			case 4 -> nextOfOrders(random);
			case 5 -> nextOfTeams(random);
			case 6 -> nextOfTrees(random);
			default -> nextQuery(random);
		};
	}

	private static Operation nextOfLines(Random random) {
		String order = "o" + random.nextInt(6);
		String line = "l" + random.nextInt(12);
		String other = "l" + random.nextInt(12);
		int position = random.nextInt(8);
		long seed = random.nextLong();
		return switch (random.nextInt(8)) {
			case 0 -> onLines("add " + line + " to " + order + " at " + position, order, (shop, lines) -> found(shop
					.lines(), line).ifPresent((found) -> lines.add(Math.min(position, lines.size()), found)));
			case 1 -> onLines("add new " + line + " to " + order + " at " + position, order, (shop, lines) -> lines.add(
					Math.min(position, lines.size()), found(shop.lines(), line).orElseGet(() -> new Line(line,
							position))));
			case 2 -> onLines("remove " + position + " of " + order, order, (_, lines) -> {
				if (position < lines.size()) {
					lines.remove(position);
				}
			});
			case 3 -> onLines("shuffle " + order, order, (_, lines) -> {
				List<Line> shuffled = new ArrayList<>(lines);
				Collections.shuffle(shuffled, new Random(seed));
				lines.clear();
				lines.addAll(shuffled);
			});
			case 4 -> onLines("sort " + order, order, (_, lines) -> lines.sort((one, two) -> one.getName().compareTo(two
					.getName())));
			case 5 -> of("replace lines of " + order + " by " + line + ", " + other + ", " + line, (shop) -> found(shop
					.orders(), order).ifPresent((found) -> {
						List<Line> lines = new ArrayList<>();
						for (String name : List.of(line, other, line)) {
							found(shop.lines(), name).ifPresent(lines::add);
						}
						found.setLines(lines);
					}));
			case 6 -> onLines("clear " + order, order, (_, lines) -> lines.clear());
			default -> of("amount of " + line + " is " + position, (shop) -> {
				Line found = found(shop.lines(), line).orElseGet(() -> shop.lines().save(new Line(line, 0)));
				found.setAmount(position);
				found.setSupplier(found(shop.customers(), "c" + position).orElse(null));
			});
		};
	}

	private static Operation onLines(String description, String order, Change<List<Line>> change) {
		return of(description, (shop) -> found(shop.orders(), order).ifPresent((found) -> change.make(shop, found
				.getLines())));
	}

	private static Operation nextOfCustomers(Random random) {
		String customer = "c" + random.nextInt(8);
		String other = "c" + random.nextInt(8);
		String city = "city" + random.nextInt(3);
		return of(customer + " in " + city + ", referred by " + other, (shop) -> {
			Customer found = found(shop.customers(), customer).orElseGet(() -> shop.customers().save(new Customer(
					customer)));
			found.setCity(city);
			found.setReferrer(found(shop.customers(), other).orElse(null));
		});
	}

	static Operation nextOfOrders(Random random) {
		String order = "o" + random.nextInt(6);
		String customer = "c" + random.nextInt(8);
		String line = "l" + random.nextInt(12);
		String remark = "r" + random.nextInt(12);
		String answered = "r" + random.nextInt(12);
		int position = random.nextInt(4);
		return switch (random.nextInt(8)) {
			case 6 -> of(customer + " shares " + order + " at " + position, (shop) -> found(shop.orders(), order)
					.ifPresent((
							found) -> {
						List<Order.Share> shares = found.getShares();
						if (position < shares.size()) {
							shares.remove(position);
						}
						shares.add(Math.min(position, shares.size()), new Order.Share(position, found(shop.customers(),
								customer)
								.orElse(null)));
					}));
			case 7 -> of(customer + " is contact " + position + " of " + order, (shop) -> found(shop.orders(), order)
					.ifPresent((found) -> found(shop.customers(), customer).ifPresentOrElse(
							(contact) -> found.getContacts().put("role" + position, contact),
							() -> found.getContacts().remove("role" + position))));
			case 0, 1 -> of("new " + order + " for " + customer + " with " + line, (shop) -> {
				if (found(shop.orders(), order).isEmpty()) {
					Order made = new Order(order);
					made.setCustomer(found(shop.customers(), customer).orElse(null));
					made.getLines().add(found(shop.lines(), line).orElseGet(() -> new Line(line, 1)));
					made.getLines().add(made.getLines().getFirst());
					shop.orders().save(made);
				}
			});
			case 2 -> of(order + " is of " + customer, (shop) -> found(shop.orders(), order).ifPresent((found) -> found
					.setCustomer(found(shop.customers(), customer).orElse(null))));
			case 3 -> of(order + " by " + customer, (shop) -> found(shop.orders(), order).ifPresent((found) -> found
					.setAgent(found(shop.customers(), customer).orElse(null))));
			case 4 -> of(customer + " watches " + order + ", or no more", (shop) -> found(shop.orders(), order)
					.ifPresent((found) -> found(shop.customers(), customer).ifPresent((watcher) -> {
						if (!found.getWatchers().remove(watcher)) {
							found.getWatchers().add(watcher);
						}
					})));
			default -> of("remark " + remark + " on " + order + " answers " + answered, (shop) -> {
				if (found(shop.remarks(), remark).isEmpty()) {
					shop.remarks().save(new Remark(remark, found(shop.orders(), order).orElse(null), found(shop
							.remarks(),
							answered).orElse(null)));
				}
			});
		};
	}

	private static Operation nextOfTeams(Random random) {
		String member = "m" + random.nextInt(6);
		String team = "t" + random.nextInt(5);
		boolean joins = random.nextInt(3) > 0;
		return of(member + (joins ? " joins " : " leaves ") + team, (shop) -> {
			Member one = found(shop.members(), member).orElseGet(() -> shop.members().save(new Member(member)));
			Team other = found(shop.teams(), team).orElseGet(() -> shop.teams().save(new Team(team)));
			if (joins) {
				one.join(other);
			} else {
				one.leave(other);
			}
		});
	}

	private static Operation nextOfTrees(Random random) {
		String node = "n" + random.nextInt(14);
		String parent = "n" + random.nextInt(14);
		return of(node + " goes below " + parent, (shop) -> {
			Node above = found(shop.nodes(), parent).orElse(null);
			Optional<Node> below = found(shop.nodes(), node);
			if (below.isPresent()) {
				if (above == null || !above.isBelow(below.get())) {
					below.get().moveTo(above);
				}
			} else if (above == null) {
				shop.nodes().save(new Node(node));
			} else {
				// the parent brings it in
				new Node(node).moveTo(above);
			}
		});
	}

	private static Operation nextQuery(Random random) {
		String customer = "c" + random.nextInt(8);
		String line = "l" + random.nextInt(12);
		String city = "city" + random.nextInt(3);
		String node = "n" + random.nextInt(14);
		String team = "t" + random.nextInt(5);
		String member = "m" + random.nextInt(6);
		Sort sort = Sort.by(random.nextBoolean() ? Sort.Direction.ASC : Sort.Direction.DESC, SORTS.get(random.nextInt(
				SORTS.size()))).and(Sort.by("name"));
		Pageable page = PageRequest.of(random.nextInt(3), 1 + random.nextInt(3), sort);
		List<Operation> queries = List.of(
				query("orders of " + customer, (shop) -> shop.orders().findByCustomerName(customer)),
				query("orders of the very " + customer, (shop) -> found(shop.customers(), customer)
						.map((found) -> shop.orders().findByCustomer(found)).orElse(Set.of())),
				query("orders by referrers in " + city, (shop) -> shop.orders().findByCustomerReferrerCity(city)),
				query("orders without agent", (shop) -> shop.orders().findByAgentIsNull()),
				query("orders with " + line, (shop) -> shop.orders().findByLinesName(line)),
				query("orders with the very " + line, (shop) -> found(shop.lines(), line)
						.map((found) -> shop.orders().findByLinesContaining(found)).orElse(Set.of())),
				query("orders with large lines", (shop) -> shop.orders().findByLinesAmountGreaterThan(3)),
				query("orders with lines of suppliers in " + city, (shop) -> shop.orders().findByLinesSupplierCityIn(
						List
								.of(city, "city0"))),
				query("count of lines and customers", (shop) -> shop.lines().count() + " " + shop.customers().count()),
				query("lines", (shop) -> Set.copyOf(shop.lines().findAll())),
				query("orders without lines", (shop) -> shop.orders().findByLinesIsEmpty()),
				query("orders with watchers", (shop) -> shop.orders().findByWatchersIsNotEmpty()),
				query("orders that are not watched by " + customer, (shop) -> found(shop.customers(), customer)
						.map((found) -> shop.orders().findByWatchersNotContaining(found)).orElse(Set.of())),
				query("orders by " + sort, (shop) -> shop.orders().findByNameNotNull(sort)),
				query("page of orders: " + page, (shop) -> shop.orders().findByNameStartingWith("o", page)),
				query("slice of orders: " + page, (shop) -> shop.orders().findByCustomerIsNotNull(page)),
				query("count of orders in " + city, (shop) -> shop.orders().countByCustomerCity(city)),
				query("count of orders without lines", (shop) -> shop.orders().countByLinesIsEmpty()),
				query("has " + customer + " an order", (shop) -> shop.orders().existsByCustomerName(customer)),
				query("does " + customer + " watch an order", (shop) -> shop.orders().existsByWatchersName(customer)),
				query("members of " + team, (shop) -> shop.members().findByTeamsName(team)),
				query("members of no team", (shop) -> shop.members().findByTeamsIsEmpty()),
				query("teams of " + member, (shop) -> shop.teams().findByMembersName(member)),
				query("count of teams without members", (shop) -> shop.teams().countByMembersIsEmpty()),
				query("roots", (shop) -> shop.nodes().findByParentIsNull()),
				query("grandchildren of " + node, (shop) -> shop.nodes().findByParentParentName(node)),
				query("depth of " + node, (shop) -> found(shop.nodes(), node).map(Node::depth).orElse(0)),
				query("leaves", (shop) -> shop.nodes().findByChildrenIsEmpty()),
				query("parent of " + node, (shop) -> shop.nodes().findByChildrenName(node)),
				query("children of " + node, (shop) -> shop.nodes().findByParentNameOrderByNameDesc(node)));
		return queries.get(random.nextInt(queries.size()));
	}

	static Operation query(String description, Function<Shop, Object> query) {
		return new Operation(description, (shop) -> simplify(query.apply(shop)));
	}

	private static Object simplify(Object result) {
		return switch (result) {
			case Page<?> page -> page.map(Operation::simplify).getContent() + " of " + page.getTotalElements();
			case Slice<?> slice -> slice.map(Operation::simplify).getContent() + (slice.hasNext() ? " ..." : "");
			case Set<?> set -> set.stream().map(Operation::simplify).map(Object::toString).sorted().toList();
			case List<?> list -> list.stream().map(Operation::simplify).toList();
			case Named object -> object.describe();
			default -> result;
		};
	}

	static <T extends Named> Optional<T> found(Repositories.ByName<T> repository, String name) {
		return repository.findByName(name);
	}

	/** Makes a change of something that a shop has. */
	interface Change<S> {

		void make(Shop shop, S subject);

	}

}
