/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes up query methods upon {@link Person}, values for their parameters and persons to find. */
final class RandomQueries {

	private static final List<String> TEXT_KEYWORDS = List.of("", "Not", "In", "NotIn", "Like", "NotLike",
			"StartingWith", "EndingWith", "Containing", "NotContaining", "IsNull", "IsNotNull", "LessThan",
			"GreaterThanEqual", "Between");

	private static final List<String> NUMBER_KEYWORDS = List.of("", "Not", "In", "NotIn", "LessThan", "LessThanEqual",
			"GreaterThan", "GreaterThanEqual", "Between", "IsNull", "IsNotNull");

	private static final List<Property> PROPERTIES = List.of(new Property("Name", String.class, TEXT_KEYWORDS),
			new Property("AddressCity", String.class, TEXT_KEYWORDS),
			new Property("Age", Integer.class, NUMBER_KEYWORDS),
			new Property("AddressZip", Integer.class, NUMBER_KEYWORDS),
			new Property("Balance", BigDecimal.class, NUMBER_KEYWORDS),
			new Property("Points", int.class, NUMBER_KEYWORDS.subList(0, 9)),
			new Property("Score", double.class, NUMBER_KEYWORDS.subList(4, 9)),
			new Property("Born", LocalDate.class, List.of("", "Before", "After", "Between", "IsNull", "In", "NotIn")),
			new Property("Active", Boolean.class, List.of("", "Not", "True", "False", "IsNull", "IsNotNull")),
			new Property("Vip", boolean.class, List.of("", "Not", "True", "False")),
			new Property("Status", Status.class, List.of("", "Not", "In", "NotIn", "IsNull", "IsNotNull")),
			new Property("Tags", String.class, List.of("Containing", "NotContaining", "IsEmpty", "IsNotEmpty")));

	private static final List<String> ORDERS = List.of("Name", "AddressCity", "Age", "Balance", "Points", "Score",
			"Born", "Vip");

	private final RandomGenerator random;

	private int emailCount;

	RandomQueries(RandomGenerator random) {
		this.random = random;
	}

	/** A query method: what it returns, its name and the types of its parameters. */
	record Query(String result, String name, List<Class<?>> parameters) {

		boolean isOrdered() {
			return this.name.contains("OrderBy");
		}

		String declaration() {
			StringBuilder declaration = new StringBuilder("\t" + this.result + " " + this.name + "(");
			for (int index = 0; index < this.parameters.size(); index++) {
				Class<?> type = this.parameters.get(index);
				declaration.append((index == 0) ? "" : ", ")
						.append(type.getCanonicalName())
						.append(" p")
						.append(index);
			}
			return declaration.append(");\n").toString();
		}

	}

	private record Property(String name, Class<?> type, List<String> keywords) {}

	/** Methods of different names, in the order in which they were made up. */
	Collection<Query> queries(int count) {
		Map<String, Query> queries = new LinkedHashMap<>();
		while (queries.size() < count) {
			Query query = query();
			queries.putIfAbsent(query.name(), query);
		}
		return queries.values();
	}

	private Query query() {
		List<Class<?>> parameters = new ArrayList<>();
		StringBuilder condition = new StringBuilder();
		for (int count = 1 + this.random.nextInt(4); count > 0; count--) {
			addPart(condition, parameters);
			condition.append((count == 1) ? "" : this.random.nextInt(3) == 0 ? "Or" : "And");
		}
		return switch (this.random.nextInt(6)) {
			case 0 -> new Query("long", "countBy" + condition, parameters);
			case 1 -> new Query("boolean", "existsBy" + condition, parameters);
			case 2 -> new Query("List<Person>", "findBy" + condition, parameters);
			case 3 -> new Query("List<Person>", "findTop" + (1 + this.random.nextInt(9)) + "By" + condition + order(),
					parameters);
			default -> new Query("List<Person>", "findBy" + condition + order(), parameters);
		};
	}

	private void addPart(StringBuilder condition, List<Class<?>> parameters) {
		Property property = pick(PROPERTIES);
		String keyword = pick(property.keywords());
		condition.append(property.name()).append(keyword);
		boolean ordering = Stream.of("LessThan", "Greater", "Between", "Null").anyMatch(keyword::contains);
		if (property.type() == String.class && !property.name().equals("Tags") && !ordering
				&& this.random.nextInt(4) == 0) {
			condition.append("IgnoreCase");
		}
		switch (keyword) {
			case "IsNull", "IsNotNull", "True", "False", "IsEmpty", "IsNotEmpty" -> {
			}
			case "In", "NotIn" -> parameters.add(property.type().isPrimitive() ? int[].class : arrayOf(property));
			case "Between" -> parameters.addAll(List.of(property.type(), property.type()));
			default -> parameters.add(property.type());
		}
	}

	private static Class<?> arrayOf(Property property) {
		return property.type().arrayType();
	}

	private String order() {
		StringBuilder order = new StringBuilder("OrderBy");
		for (int count = this.random.nextInt(3); count > 0; count--) {
			order.append(pick(ORDERS)).append(this.random.nextBoolean() ? "Asc" : "Desc");
		}
		return order.append("EmailAsc").toString();
	}

	/** Arguments, some of them null; but no null is looked for in collections: SQL finds it missing from empty ones only. */
	Object[] arguments(Query query) {
		boolean nulls = !query.name().contains("Tags");
		return query.parameters().stream().map((type) -> argument(type, nulls)).toArray();
	}

	private Object argument(Class<?> type, boolean nulls) {
		if (type == int[].class) {
			return this.random.ints(this.random.nextInt(5), -3, 8).toArray();
		}
		if (type.isArray()) {
			Object[] elements = (Object[]) java.lang.reflect.Array.newInstance(type.getComponentType(),
					this.random.nextInt(5));
			for (int index = 0; index < elements.length; index++) {
				elements[index] = value(type.getComponentType());
			}
			return elements;
		}
		return (nulls && !type.isPrimitive() && this.random.nextInt(10) == 0) ? null : value(type);
	}

	private Object value(Class<?> type) {
		if (type == String.class) {
			return this.random.nextInt(4) == 0 ? pattern() : text();
		}
		if (type == Integer.class || type == int.class) {
			return this.random.nextInt(-3, 8);
		}
		if (type == double.class) {
			return this.random.nextInt(-6, 12) / 4.0;
		}
		if (type == BigDecimal.class) {
			return new BigDecimal(this.random.nextInt(-300, 300)).movePointLeft(2);
		}
		if (type == LocalDate.class) {
			return LocalDate.of(2000, 1, 1).plusDays(this.random.nextInt(-10, 10));
		}
		return (type == Status.class) ? pick(List.of(Status.values())) : this.random.nextBoolean();
	}

	private String text() {
		return letters("aAbBc%_ é", this.random.nextInt(4));
	}

	private String pattern() {
		return Stream.generate(() -> pick(List.of("a", "B", "%", "_", "\\%", "\\_", "é")))
				.limit(this.random.nextInt(5))
				.collect(Collectors.joining());
	}

	private String letters(String alphabet, int count) {
		return this.random.ints(count, 0, alphabet.length())
				.mapToObj((index) -> alphabet.substring(index, index + 1))
				.collect(Collectors.joining());
	}

	/** A new person with an email of its own. */
	Person person() {
		return fill(new Person(String.format("p%04d", this.emailCount++)));
	}

	/** Gives a person random state. */
	Person fill(Person person) {
		person.name(orNull(text())).age((Integer) orNull(value(Integer.class))).points((int) value(int.class));
		person.active(orNull(this.random.nextBoolean())).vip(this.random.nextBoolean());
		person.born((LocalDate) orNull(value(LocalDate.class))).score((double) value(double.class));
		person.balance(orNull(value(BigDecimal.class).toString())).status((Status) orNull(value(Status.class)));
		Address address = new Address(text(), orNull(text()), (Integer) orNull(value(Integer.class)));
		person.address(orNull(address));
		return person.tags(Stream.of("a", "b", "A", "%").filter((_) -> this.random.nextInt(3) == 0)
				.toArray(String[]::new));
	}

	private <V> V orNull(V value) {
		return this.random.nextInt(6) == 0 ? null : value;
	}

	private <V> V pick(List<V> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
