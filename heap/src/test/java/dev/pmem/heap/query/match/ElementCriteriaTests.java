/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import static dev.pmem.heap.query.Criteria.ignoringCase;
import static dev.pmem.heap.query.Criteria.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.testing.TestSeed;

/**
 * Criteria on the elements of collections, arrays and maps of values, on stored bytes.
 */
class ElementCriteriaTests {

	enum State {

		NEW, OPEN, DONE

	}

	record Place(@Nullable String city, int zip) {}

	record Phone(@Nullable String number, int kind, @Nullable List<@Nullable String> labels, @Nullable Place place) {}

	record Contact(@Nullable List<@Nullable Phone> phones, @Nullable List<@Nullable String> names) {}

	record Crate(Long id, @Nullable List<@Nullable String> tags, @Nullable Integer @Nullable [] numbers,
			int @Nullable [] points, @Nullable Set<State> states, @Nullable Map<String, @Nullable Integer> scores,
			@Nullable List<@Nullable Phone> phones, @Nullable Map<String, Phone> byName, @Nullable Contact contact,
			@Nullable List<List<String>> rows, @Nullable List<Crate> inner) {}

	/** What lies at a path: the lists of elements of the last container, one for each object that has such a container. */
	private record At(String path, Function<Crate, List<List<Object>>> lists, Function<Random, Object> value) {}

	private static final List<At> PATHS = List.of(
			new At("tags[]", (crate) -> List.of(list(crate.tags())), ElementCriteriaTests::text),
			new At("numbers[]", (crate) -> List.of(array(crate.numbers())), (random) -> random.nextInt(4)),
			new At("points[]", (crate) -> List.of(points(crate.points())), (random) -> random.nextInt(4)),
			new At("states[]", (crate) -> List.of(list(crate.states())), (random) -> state(random)),
			new At("scores[]", (crate) -> List.of(list((crate.scores() == null) ? null : crate.scores().values())),
					(random) -> random.nextInt(4)),
			new At("contact.names[]", (crate) -> (crate.contact() == null)
					? List.of(List.of())
					: List.of(list(crate.contact().names())), ElementCriteriaTests::text));

	private static final List<At> INNER_PATHS = List.of(
			new At("phones.number", (crate) -> List.of(map(list(crate.phones()), Phone::number)),
					ElementCriteriaTests::text),
			new At("phones.kind", (crate) -> List.of(map(list(crate.phones()), Phone::kind)),
					(random) -> random.nextInt(3)),
			new At("phones.place.city", (crate) -> List.of(map(list(crate.phones()),
					(Phone phone) -> (phone.place() == null) ? null : phone.place().city())),
					ElementCriteriaTests::text),
			new At("byName.number", (crate) -> List.of(
					map(list((crate.byName() == null) ? null : crate.byName().values()), Phone::number)),
					ElementCriteriaTests::text),
			new At("contact.phones.kind", (crate) -> List.of(
					map(list((crate.contact() == null) ? null : crate.contact().phones()), Phone::kind)),
					(random) -> random.nextInt(3)));

	private final ObjectCodec<Crate> codec = ObjectCodec.of(Crate.class, new ReflectionTypeModels());

	private boolean matches(Crate crate, Criteria criteria) {
		PayloadWriter writer = new PayloadWriter();
		this.codec.encode(crate, writer);
		return CriteriaEvaluator.of(criteria, this.codec).on(this.codec.layout()).test(writer.bytes(), writer.length());
	}

	@SuppressWarnings("unchecked")
	private static List<Object> list(@Nullable Collection<?> values) {
		return (values == null) ? new ArrayList<>() : new ArrayList<>((Collection<Object>) values);
	}

	private static List<Object> array(@Nullable Object @Nullable [] values) {
		return (values == null) ? List.of() : Arrays.asList(values);
	}

	private static List<Object> points(int @Nullable [] values) {
		return (values == null) ? List.of() : Arrays.stream(values).<Object>mapToObj((each) -> each).toList();
	}

	@SuppressWarnings("unchecked")
	private static <E> List<Object> map(List<Object> values, Function<E, @Nullable Object> function) {
		List<Object> mapped = new ArrayList<>();
		values.forEach((each) -> mapped.add((each == null) ? null : function.apply((E) each)));
		return mapped;
	}

	private static @Nullable String text(Random random) {
		return List.of("a", "b", "ab", "A", "B", "\u00e4", "\u20acb", "").get(random.nextInt(8));
	}

	private static State state(Random random) {
		return State.values()[random.nextInt(3)];
	}

	private static <V> @Nullable V orNull(Random random, Supplier<V> value) {
		return (random.nextInt(5) == 0) ? null : value.get();
	}

	private static <V> List<@Nullable V> some(Random random, Supplier<V> value) {
		List<@Nullable V> values = new ArrayList<>();
		for (int count = random.nextInt(4); count > 0; count--) {
			values.add(orNull(random, value));
		}
		return values;
	}

	private static Phone phone(Random random) {
		return new Phone(orNull(random, () -> text(random)), random.nextInt(3),
				orNull(random, () -> some(random, () -> text(random))),
				orNull(random, () -> new Place(orNull(random, () -> text(random)), 1)));
	}

	private static Crate crate(Random random, boolean hasInner) {
		Map<String, Phone> byName = new HashMap<>();
		Map<String, Integer> scores = new HashMap<>();
		for (int count = random.nextInt(3); count > 0; count--) {
			byName.put("k" + count, phone(random));
			scores.put("k" + count, orNull(random, () -> random.nextInt(4)));
		}
		Set<State> states = new LinkedHashSet<>();
		some(random, () -> state(random)).stream().filter(Objects::nonNull).forEach(states::add);
		return new Crate(1L, orNull(random, () -> some(random, () -> text(random))),
				orNull(random, () -> some(random, () -> random.nextInt(4)).toArray(Integer[]::new)),
				orNull(random, () -> random.ints(random.nextInt(3), 0, 4).toArray()), orNull(random, () -> states),
				orNull(random, () -> scores), orNull(random, () -> some(random, () -> phone(random))),
				orNull(random, () -> byName),
				orNull(random, () -> new Contact(orNull(random, () -> some(random, () -> phone(random))),
						orNull(random, () -> some(random, () -> text(random))))),
				orNull(random, () -> List.of(List.of(text(random)), List.of("x", "y"))),
				hasInner ? List.of(crate(random, false), crate(random, false)) : null);
	}

	private static Comparison comparison(Random random, At at, boolean isText) {
		List<Operator> operators = new ArrayList<>(List.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.LESS,
				Operator.GREATER_OR_EQUAL, Operator.BETWEEN, Operator.IN, Operator.NOT_IN, Operator.IS_NULL,
				Operator.IS_NOT_NULL));
		if (isText) {
			operators.addAll(List.of(Operator.LIKE, Operator.NOT_LIKE, Operator.STARTING_WITH, Operator.ENDING_WITH,
					Operator.CONTAINING, Operator.NOT_CONTAINING));
		}
		Operator operator = operators.get(random.nextInt(operators.size()));
		List<Object> values = new ArrayList<>();
		for (int count = 0; count < operator.valueCount(); count++) {
			values.add((operator == Operator.IN || operator == Operator.NOT_IN)
					? List.of(at.value.apply(random), at.value.apply(random))
					: at.value.apply(random));
		}
		return new Comparison(at.path, operator, values, isText && random.nextInt(3) == 0);
	}

	/** What each operator says of one value. */
	@SuppressWarnings("unchecked")
	private static boolean meets(@Nullable Object stored, Comparison comparison) {
		Operator operator = comparison.operator();
		if (operator == Operator.IS_NULL || operator == Operator.IS_NOT_NULL) {
			return (stored == null) == (operator == Operator.IS_NULL);
		}
		if (stored == null) {
			return false;
		}
		Function<Object, Comparable<Object>> key = (value) -> (Comparable<Object>) ((comparison.ignoreCase()
				&& value instanceof String text) ? text.toUpperCase() : value);
		Comparable<Object> value = key.apply(stored);
		Object first = comparison.values().getFirst();
		return switch (operator) {
			case EQUAL -> value.compareTo(key.apply(first)) == 0;
			case NOT_EQUAL -> value.compareTo(key.apply(first)) != 0;
			case LESS -> value.compareTo(key.apply(first)) < 0;
			case GREATER_OR_EQUAL -> value.compareTo(key.apply(first)) >= 0;
			case BETWEEN -> value.compareTo(key.apply(first)) >= 0
					&& value.compareTo(key.apply(comparison.values().getLast())) <= 0;
			case IN -> ((Collection<?>) first).stream().anyMatch((each) -> value.equals(key.apply(each)));
			case NOT_IN -> ((Collection<?>) first).stream().noneMatch((each) -> value.equals(key.apply(each)));
			case LIKE -> value.equals(key.apply(first));
			case NOT_LIKE -> !value.equals(key.apply(first));
			case STARTING_WITH -> value.toString().startsWith(key.apply(first).toString());
			case ENDING_WITH -> value.toString().endsWith(key.apply(first).toString());
			case CONTAINING -> value.toString().contains(key.apply(first).toString());
			case NOT_CONTAINING -> !value.toString().contains(key.apply(first).toString());
			default -> throw new AssertionError(operator);
		};
	}

	private static boolean meetsAny(List<Object> elements, Comparison comparison) {
		return elements.isEmpty()
				? comparison.operator() == Operator.IS_NULL
				: elements.stream().anyMatch((each) -> meets(each, comparison));
	}

	@Test
	void elementsAgreeWithPlainJava() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 5000; round++) {
			Crate crate = crate(random, false);
			At at = PATHS.get(random.nextInt(PATHS.size()));
			Comparison comparison = comparison(random, at, at.value.apply(new Random(1)) instanceof String);
			List<Object> elements = at.lists.apply(crate).getFirst();
			boolean isNegative = comparison.operator().name().startsWith("NOT_");
			boolean expected = isNegative
					? elements.stream().filter(Objects::nonNull).allMatch((each) -> meets(each, comparison))
					: meetsAny(elements, comparison);
			assertThat(matches(crate, comparison)).as("seed %d round %d: %s on %s", seed, round, comparison, crate)
					.isEqualTo(expected);
		}
	}

	@Test
	void pathsThroughElementsAgreeWithPlainJava() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 5000; round++) {
			Crate crate = crate(random, false);
			At at = INNER_PATHS.get(random.nextInt(INNER_PATHS.size()));
			Comparison comparison = comparison(random, at, at.value.apply(new Random(1)) instanceof String);
			assertThat(matches(crate, comparison)).as("seed %d round %d: %s on %s", seed, round, comparison, crate)
					.isEqualTo(meetsAny(at.lists.apply(crate).getFirst(), comparison));
		}
	}

	@Test
	void membership() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 2000; round++) {
			Crate crate = crate(random, false);
			At at = PATHS.get(random.nextInt(PATHS.size()));
			String container = at.path.substring(0, at.path.length() - 2);
			List<Object> elements = at.lists.apply(crate).getFirst();
			Object one = at.value.apply(random);
			List<Object> any = Arrays.asList(one, at.value.apply(random));
			String description = "seed %d round %d: %s of %s".formatted(seed, round, any, crate);
			assertThat(matches(crate, where(container, Operator.CONTAINING, one))).as(description)
					.isEqualTo(elements.contains(one));
			assertThat(matches(crate, where(container, Operator.NOT_CONTAINING, one))).as(description)
					.isEqualTo(!elements.contains(one));
			assertThat(matches(crate, where(container, Operator.CONTAINING, any))).as(description)
					.isEqualTo(!Collections.disjoint(elements, any));
			assertThat(matches(crate, where(container, Operator.NOT_CONTAINING, any))).as(description)
					.isEqualTo(Collections.disjoint(elements, any));
			assertThat(matches(crate, where(container, Operator.IS_EMPTY))).as(description)
					.isEqualTo(elements.isEmpty());
			assertThat(matches(crate, where(container, Operator.IS_NOT_EMPTY))).as(description)
					.isEqualTo(!elements.isEmpty());
		}
	}

	@Test
	void oneElementMeetsAllConditionsOnElements() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 2000; round++) {
			Crate crate = crate(random, false);
			String number = text(random);
			int kind = random.nextInt(3);
			boolean expected = list(crate.phones()).stream()
					.anyMatch((each) -> each instanceof Phone phone && Objects.equals(phone.number(), number)
							&& phone.kind() == kind);
			assertThat(matches(crate, Criteria.and(where("phones.number", Operator.EQUAL, number),
					where("id", Operator.EQUAL, 1L), where("phones.kind", Operator.EQUAL, kind)))).as("seed %d", seed)
					.isEqualTo(expected);
			boolean isBetween = list(crate.tags()).stream()
					.anyMatch((each) -> each != null && each.toString().compareTo("a") > 0
							&& each.toString().compareTo("b") < 0);
			assertThat(matches(crate, Criteria.and(where("tags[]", Operator.GREATER, "a"),
					where("tags[]", Operator.LESS, "b")))).as("seed %d", seed).isEqualTo(isBetween);
			assertThat(matches(crate, Criteria.and(where("tags", Operator.CONTAINING, "a"),
					where("tags", Operator.CONTAINING, "b")))).as("seed %d", seed)
					.isEqualTo(list(crate.tags()).containsAll(List.of("a", "b")));
		}
	}

	@Test
	void elementsWithinElements() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 1000; round++) {
			Crate crate = crate(random, true);
			String label = text(random);
			boolean isThere = list(crate.phones()).stream()
					.anyMatch((each) -> each instanceof Phone phone && list(phone.labels()).contains(label));
			boolean isMissing = list(crate.phones()).stream()
					.anyMatch((each) -> each instanceof Phone phone && !list(phone.labels()).contains(label));
			assertThat(matches(crate, where("phones.labels[]", Operator.EQUAL, label))).isEqualTo(isThere);
			assertThat(matches(crate, where("phones.labels", Operator.CONTAINING, label))).isEqualTo(isThere);
			if (!list(crate.phones()).contains(null)) {
				assertThat(matches(crate, where("phones.labels", Operator.NOT_CONTAINING, label))).isEqualTo(isMissing);
			}
			boolean isInner = list(crate.inner()).stream()
					.anyMatch((each) -> each instanceof Crate inner && list(inner.phones()).stream()
							.anyMatch((phone) -> phone != null && label.equals(((Phone) phone).number())));
			assertThat(matches(crate, where("inner.phones.number", Operator.EQUAL, label))).isEqualTo(isInner);
		}
	}

	@Test
	void wholeElements() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 1000; round++) {
			Crate crate = crate(random, false);
			Phone searched = phone(random);
			List<Object> phones = list(crate.phones());
			if (!phones.isEmpty() && phones.getFirst() instanceof Phone first && random.nextBoolean()) {
				searched = first;
			}
			assertThat(matches(crate, where("phones[]", Operator.EQUAL, searched))).isEqualTo(phones.contains(
					searched));
			assertThat(matches(crate, where("phones[]", Operator.NOT_EQUAL, searched)))
					.isEqualTo(!phones.contains(searched));
			assertThat(matches(crate, where("phones[]", Operator.IN, List.of(phone(new Random(1)), searched))))
					.isEqualTo(phones.contains(searched) || phones.contains(phone(new Random(1))));
			assertThat(matches(crate, where("phones", Operator.CONTAINING, List.of(searched))))
					.isEqualTo(phones.contains(searched));
			assertThat(matches(crate, where("rows", Operator.CONTAINING, List.of("x", "y"))))
					.isEqualTo(crate.rows() != null);
			assertThat(matches(crate, where("rows", Operator.CONTAINING, List.of("y", "x")))).isFalse();
			assertThat(matches(crate, where("rows[][]", Operator.EQUAL, "y"))).isEqualTo(crate.rows() != null);
		}
	}

	@Test
	void nullArgumentsMatchAsElsewhere() {
		Crate crate = new Crate(1L, Arrays.asList("a", null), null, null, null, null, null, null, null, null, null);
		assertThat(matches(crate, where("tags[]", Operator.EQUAL, (Object) null))).isTrue();
		assertThat(matches(crate, where("tags[]", Operator.NOT_EQUAL, (Object) null))).isTrue();
		assertThat(matches(crate, where("tags[]", Operator.NOT_IN, (Object) null))).isFalse();
		assertThat(matches(crate, where("tags", Operator.CONTAINING, (Object) null))).isFalse();
		assertThat(matches(crate, where("tags", Operator.CONTAINING, Arrays.asList(null, "a")))).isTrue();
		assertThat(matches(crate, where("tags", Operator.NOT_CONTAINING, Arrays.asList(null, "b")))).isFalse();
		assertThat(matches(crate, where("tags", Operator.NOT_CONTAINING, List.of("b")))).isTrue();
		assertThat(matches(crate, ignoringCase("tags", Operator.CONTAINING, "A"))).isTrue();
		assertThat(matches(crate, where("numbers[]", Operator.IS_NULL))).isTrue();
	}

	@Test
	void whatDoesNotFitIsTold() {
		for (Criteria criteria : List.of(where("id[]", Operator.EQUAL, 1L), where("tags[]", Operator.EQUAL, 5),
				where("phones.nothing", Operator.EQUAL, 5), where("phones.kind", Operator.LIKE, "a"),
				where("phones[]", Operator.LESS, new Phone("", 1, null, null)), where("tags[][]", Operator.EQUAL, "a"),
				where("tags", Operator.CONTAINING, 5), where("tags", Operator.CONTAINING, List.of(5)),
				where("phones.number[]", Operator.EQUAL, "a"))) {
			assertThatThrownBy(() -> CriteriaEvaluator.of(criteria, this.codec)).as("%s", criteria)
					.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Crate");
		}
		for (String path : List.of("tags[]", "phones.number")) {
			assertThatThrownBy(() -> CriteriaEvaluator.check(
					Query.all().sortedBy(List.of(SortOrder.ascending(path))), this.codec, ReferencedTypes.NONE))
					.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no single value");
		}
	}

}
