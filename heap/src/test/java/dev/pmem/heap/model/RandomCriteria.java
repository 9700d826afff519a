/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.SortOrder;

/**
 * A criteria with what it means.
 */
record RandomCriteria(Criteria criteria, Predicate<Thing> meaning) {

	/**
	 * An order with what it means.
	 */
	record Order(SortOrder order, Comparator<Thing> meaning) {}

	static RandomCriteria next(SplittableRandom random, int depth) {
		int choice = random.nextInt((depth > 0) ? 9 : 6);
		if (choice >= 6) {
			RandomCriteria left = next(random, depth - 1);
			RandomCriteria right = next(random, depth - 1);
			return (choice == 6)
					? new RandomCriteria(Criteria.or(left.criteria, right.criteria), left.meaning.or(right.meaning))
					: new RandomCriteria(Criteria.and(left.criteria, right.criteria), left.meaning.and(right.meaning));
		}
		return switch (choice) {
			case 0 -> comparison(random, "id", Thing::id, (long) random.nextInt(300), (long) random.nextInt(300));
			case 1 -> comparison(random, "category", Thing::category, category(random), category(random));
			case 2 -> comparison(random, "size", Thing::size, random.nextInt(20), random.nextInt(20));
			case 3 -> comparison(random, "weight", Thing::weight, weight(random), weight(random));
			case 4 -> random.nextBoolean()
					? new RandomCriteria(Criteria.where("marked", Operator.TRUE), Thing::marked)
					: new RandomCriteria(Criteria.where("size", Operator.IS_NULL), (thing) -> thing.size() == null);
			default -> text(random);
		};
	}

	static String category(SplittableRandom random) {
		return "category " + random.nextInt(6);
	}

	static double weight(SplittableRandom random) {
		return random.nextInt(40) / 4.0 - 5;
	}

	private static RandomCriteria text(SplittableRandom random) {
		String start = "name" + random.nextInt(30);
		return random.nextBoolean()
				? new RandomCriteria(Criteria.where("name", Operator.STARTING_WITH, start),
						(thing) -> thing.name() != null && thing.name().startsWith(start))
				: new RandomCriteria(Criteria.where("name", Operator.EQUAL, start),
						(thing) -> start.equals(thing.name()));
	}

	private static <V extends Comparable<V>> RandomCriteria comparison(SplittableRandom random, String property,
			Function<Thing, @Nullable V> getter, V first, V second) {
		Predicate<V> meaning;
		Criteria criteria;
		switch (random.nextInt(8)) {
			case 0 -> {
				criteria = Criteria.where(property, Operator.LESS, first);
				meaning = (value) -> value.compareTo(first) < 0;
			}
			case 1 -> {
				criteria = Criteria.where(property, Operator.LESS_OR_EQUAL, first);
				meaning = (value) -> value.compareTo(first) <= 0;
			}
			case 2 -> {
				criteria = Criteria.where(property, Operator.GREATER, first);
				meaning = (value) -> value.compareTo(first) > 0;
			}
			case 3 -> {
				criteria = Criteria.where(property, Operator.GREATER_OR_EQUAL, first);
				meaning = (value) -> value.compareTo(first) >= 0;
			}
			case 4 -> {
				criteria = Criteria.where(property, Operator.NOT_EQUAL, first);
				meaning = (value) -> value.compareTo(first) != 0;
			}
			case 5 -> {
				criteria = Criteria.where(property, Operator.BETWEEN, first, second);
				meaning = (value) -> value.compareTo(first) >= 0 && value.compareTo(second) <= 0;
			}
			case 6 -> {
				criteria = Criteria.where(property, Operator.IN, List.of(first, second));
				meaning = (value) -> value.equals(first) || value.equals(second);
			}
			default -> {
				criteria = Criteria.where(property, Operator.EQUAL, first);
				meaning = (value) -> value.equals(first);
			}
		}
		return new RandomCriteria(criteria, (thing) -> {
			V value = getter.apply(thing);
			return value != null && meaning.test(value);
		});
	}

	static List<Order> orders(SplittableRandom random) {
		List<Order> orders = new ArrayList<>();
		for (int count = random.nextInt(3); count > 0; count--) {
			boolean down = random.nextBoolean();
			orders.add(switch (random.nextInt(3)) {
				case 0 -> order("category", Comparator.comparing(Thing::category), down);
				case 1 -> order("weight", Comparator.comparing(Thing::weight), down);
				default -> order("id", Comparator.comparing(Thing::id), down);
			});
		}
		return orders;
	}

	private static Order order(String property, Comparator<Thing> meaning, boolean down) {
		return down
				? new Order(SortOrder.descending(property), meaning.reversed())
				: new Order(SortOrder.ascending(property), meaning);
	}

}
