/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;

/** Arguments for query methods, at random; entities among them belong to a store. */
final class Arguments {

	static final List<String> NAMES = List.of("anna", "Anna", "ANNA", "bob", "Bob_1", "b%", "", "straße", "Zoë", "na");

	static final int NUMBERS = 6;

	static final int MAKERS = 8;

	private static final List<String> PATTERNS = List.of("%nna", "_nna", "B%", "%b%", "%", "", "b\\%", "Anna");

	private static final List<Sort> SORTS = List.of(Sort.by("stock", "id"), Sort.by("price", "id").descending(),
			Sort.by(Sort.Order.asc("name").ignoreCase(), Sort.Order.desc("id")),
			Sort.by(Sort.Order.desc("maker.name").nullsLast(), Sort.Order.asc("id")),
			Sort.by(Sort.Order.asc("rating").nullsFirst(), Sort.Order.asc("id")), Sort.by("measure.width", "id"));

	private final Method method;

	private final Random random;

	Arguments(Method method, long seed) {
		this.method = method;
		this.random = new Random(seed);
	}

	@SuppressWarnings("unchecked")
	private static int compare(Object first, Object second) {
		return ((Comparable<Object>) first).compareTo(second);
	}

	/** The arguments, with the entities of the store; the same ones for the same seed. */
	Object[] in(ArticleStore store) {
		Object[] arguments = new Object[this.method.getParameterCount()];
		for (int index = 0; index < arguments.length; index++) {
			arguments[index] = argument(this.method.getGenericParameterTypes()[index], store);
		}
		if (this.method.getName().contains("Between") && arguments.length == 2
				&& compare(arguments[0], arguments[1]) > 0) {
			return new Object[]{arguments[1], arguments[0]};
		}
		return arguments;
	}

	private Object argument(Type type, ArticleStore store) {
		if (type instanceof ParameterizedType parameterized) {
			Type element = parameterized.getActualTypeArguments()[0];
			if (parameterized.getRawType() == Class.class) {
				return pick(List.of(ArticleResults.NameOnly.class, ArticleResults.NameAndStock.class, Article.class));
			}
			if (parameterized.getRawType() == Range.class) {
				return Range.closed(1, 3);
			}
			List<Object> elements = new ArrayList<>();
			for (int count = 1 + this.random.nextInt(3); count > 0; count--) {
				elements.add(argument(element, store));
			}
			return (parameterized.getRawType() == Set.class) ? Set.copyOf(elements) : elements;
		}
		return value((Class<?>) type, store);
	}

	private Object value(Class<?> type, ArticleStore store) {
		int number = this.random.nextInt(NUMBERS);
		if (type == String.class) {
			boolean pattern = this.method.getName().contains("Like");
			return pick(pattern ? PATTERNS : NAMES);
		}
		if (type == long.class || type == Long.class) {
			return (long) number;
		}
		if (type == int.class || type == Integer.class) {
			return number;
		}
		if (type == double.class) {
			return number / 2.0;
		}
		if (type == boolean.class || type == Boolean.class) {
			return this.random.nextBoolean();
		}
		if (type == Sort.class) {
			return pick(SORTS);
		}
		if (type == Pageable.class) {
			return PageRequest.of(this.random.nextInt(3), 1 + this.random.nextInt(7), pick(SORTS));
		}
		return other(type, number, store);
	}

	private Object other(Class<?> type, int number, ArticleStore store) {
		return switch (type.getSimpleName()) {
			case "BigDecimal" -> BigDecimal.valueOf(this.random.nextInt(NUMBERS * 50), 2);
			case "LocalDate" -> LocalDate.of(2026, 1, 1 + number);
			case "Instant" -> Instant.ofEpochSecond(1_700_000_000L + number);
			case "Date" -> Date.from(Instant.ofEpochSecond(1_700_000_000L + number));
			case "UUID" -> new UUID(0, number);
			case "char" -> (char) ('a' + number);
			case "byte[]" -> new byte[]{(byte) this.random.nextInt(3)};
			case "int[]" -> new int[]{number, this.random.nextInt(NUMBERS)};
			case "String[]" -> new String[]{pick(NAMES), pick(NAMES)};
			case "Kind" -> pick(List.of(Article.Kind.values()));
			case "Measure" -> new Measure(1 + number, 1 + this.random.nextInt(3), pick(NAMES.subList(0, 3)));
			case "Part" -> new Part(pick(NAMES.subList(0, 3)), 1 + this.random.nextInt(3));
			case "Maker" -> store.find(Maker.class, 1L + this.random.nextInt(MAKERS));
			case "Country" -> store.find(Country.class, pick(List.of("DE", "FR", "us")));
			case "Review" -> store.find(Review.class, store.reviewIds().get(this.random.nextInt(store.reviewIds()
					.size())));
			case "Limit" -> Limit.of(1 + number);
			case "ScrollPosition" -> pick(List.of(ScrollPosition.offset(), ScrollPosition.offset(1), ScrollPosition
					.keyset()));
			default -> throw new IllegalArgumentException("No values of " + type);
		};
	}

	private <V> V pick(List<V> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
