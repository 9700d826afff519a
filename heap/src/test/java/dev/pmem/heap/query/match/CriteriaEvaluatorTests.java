/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import static dev.pmem.heap.query.Criteria.ignoringCase;
import static dev.pmem.heap.query.Criteria.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutDecoder;
import dev.pmem.heap.object.layout.LayoutEncoder;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.testing.TestSeed;

class CriteriaEvaluatorTests {

	enum State {

		NEW, OPEN, DONE

	}

	record Place(String city, int zip) {}

	record Item(Long id, String name, int count, Long boxed, double weight, Float size, boolean active, State state,
			BigDecimal price, Instant at, Place place, List<String> tags, Set<State> states, byte[] data,
			Map<String, Integer> map, Integer[] numbers) {}

	private static final List<String> PATHS = List.of("id", "name", "count", "boxed", "weight", "size", "state",
			"price",
			"at", "place.city", "place.zip");

	private static final Map<String, Function<Item, Object>> GETTERS = Map.ofEntries(Map.entry("id", Item::id),
			Map.entry("name", Item::name), Map.entry("count", Item::count), Map.entry("boxed", Item::boxed),
			Map.entry("weight", Item::weight), Map.entry("size", Item::size), Map.entry("active", Item::active),
			Map.entry("state", Item::state), Map.entry("price", Item::price), Map.entry("at", Item::at),
			Map.entry("place.city", item -> (item.place() == null) ? null : item.place().city()),
			Map.entry("place.zip", item -> (item.place() == null) ? null : item.place().zip()));

	private final ObjectCodec<Item> codec = ObjectCodec.of(Item.class, new ReflectionTypeModels());

	private byte[] payload(Item item) {
		PayloadWriter writer = new PayloadWriter();
		this.codec.encode(item, writer);
		return writer.toByteArray();
	}

	private boolean matches(Item item, Criteria criteria) {
		byte[] payload = payload(item);
		Layout layout = LayoutDecoder.decode(LayoutEncoder.encode(this.codec.layout()), PoolFacts.NONE);
		return CriteriaEvaluator.of(criteria, this.codec).on(layout).test(payload, payload.length);
	}

	private static Item item(Random random) {
		return new Item(random.nextLong(5), text(random), random.nextInt(4), orNull(random, random.nextLong(4)),
				pick(random, 0.0, -0.0, Double.NaN, 1.5, -1.5), orNull(random, pick(random, 0f, 1f, -0f)),
				random.nextBoolean(), orNull(random, State.values()[random.nextInt(3)]),
				orNull(random, new BigDecimal(pick(random, "1.0", "1.00", "2", "-3"))),
				orNull(random, Instant.ofEpochSecond(random.nextInt(3))),
				orNull(random, new Place(text(random), random.nextInt(3))),
				orNull(random, Arrays.asList(text(random), text(random))), orNull(random, Set.of(State.OPEN)),
				orNull(random, new byte[random.nextInt(2)]), orNull(random, Map.of()), orNull(random, new Integer[]{1,
						null}));
	}

	private static String text(Random random) {
		return pick(random, null, "", "a", "ab", "aB", "AB", "abc", "b%", "a_c", "\u00E4b", "\u20ACb", "\u00FF",
				"\u0178",
				"\uD83D\uDE00", "\uFFFF");
	}

	private static <V> V orNull(Random random, V value) {
		return (random.nextInt(4) == 0) ? null : value;
	}

	@SafeVarargs
	private static <V> V pick(Random random, V... values) {
		return values[random.nextInt(values.length)];
	}

	/** Every operator on every path gives what a plain Java model of it gives. */
	@Test
	void agreesWithPlainJava() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 20_000; round++) {
			Item item = item(random);
			Criteria.Comparison criteria = comparison(random);
			assertThat(matches(item, criteria)).as("seed %d round %d: %s on %s", seed, round, criteria, item)
					.isEqualTo(model(item, criteria));
		}
	}

	private static Criteria.Comparison comparison(Random random) {
		String path = pick(random, PATHS.toArray(String[]::new));
		boolean text = path.equals("name") || path.equals("place.city");
		// all but these: so a new operator is asked for, too
		List<Operator> operators = new ArrayList<>(List.of(Operator.values()));
		operators.removeAll(List.of(Operator.TRUE, Operator.FALSE));
		if (!text) {
			operators.removeAll(List.of(Operator.LIKE, Operator.NOT_LIKE, Operator.REGEX, Operator.STARTING_WITH,
					Operator.ENDING_WITH,
					Operator.CONTAINING, Operator.NOT_CONTAINING, Operator.IS_EMPTY, Operator.IS_NOT_EMPTY));
		}
		Operator operator = pick(random, operators.toArray(Operator[]::new));
		List<Object> values = new ArrayList<>();
		for (int count = 0; count < operator.valueCount(); count++) {
			if (operator == Operator.IN || operator == Operator.NOT_IN) {
				values.add(Arrays.asList(GETTERS.get(path).apply(item(random)), GETTERS.get(path).apply(item(random))));
			} else if (operator == Operator.LIKE || operator == Operator.NOT_LIKE) {
				values.add(pick(random, "%", "_", "a%", "%b", "a_", "%a%b%", "", "a\\_c", "b\\%", "%%b", "_%", "a%b%c",
						"%_b"));
			} else if (operator == Operator.REGEX) {
				values.add(pick(random, "a", "^a", "b$", "^[ab]+$", "", Pattern.compile("A", Pattern.CASE_INSENSITIVE),
						Pattern.compile("^ab")));
			} else {
				values.add(GETTERS.get(path).apply(item(random)));
			}
		}
		return new Criteria.Comparison(path, operator, values, text && random.nextInt(3) == 0);
	}

	private static boolean model(Item item, Criteria.Comparison criteria) {
		Object stored = GETTERS.get(criteria.property()).apply(item);
		Object first = criteria.values().isEmpty() ? null : criteria.values().getFirst();
		Operator operator = criteria.operator();
		if (operator == Operator.IS_NULL || operator == Operator.EQUAL && first == null) {
			return stored == null;
		}
		if (operator == Operator.IS_NOT_NULL || operator == Operator.NOT_EQUAL && first == null) {
			return stored != null;
		}
		boolean unknown = stored == null || operator.valueCount() > 0 && criteria.values().contains(null);
		if (unknown) {
			return false;
		}
		Comparator<Object> order = (left, right) -> compare(left, right, criteria.ignoreCase());
		return switch (operator) {
			case EQUAL -> order.compare(stored, first) == 0;
			case NOT_EQUAL -> order.compare(stored, first) != 0;
			case LESS -> order.compare(stored, first) < 0;
			case LESS_OR_EQUAL -> order.compare(stored, first) <= 0;
			case GREATER -> order.compare(stored, first) > 0;
			case GREATER_OR_EQUAL -> order.compare(stored, first) >= 0;
			case BETWEEN -> order.compare(stored, first) >= 0 && order.compare(stored, criteria.values()
					.getLast()) <= 0;
			case IN -> ((Collection<?>) first).stream().anyMatch(value -> value != null && order.compare(stored,
					value) == 0);
			case NOT_IN -> ((Collection<?>) first).stream()
					.allMatch(value -> value != null && order.compare(stored, value) != 0);
			case IS_EMPTY -> stored.equals("");
			case IS_NOT_EMPTY -> !stored.equals("");
			case REGEX -> Pattern.compile(first.toString(), ((first instanceof Pattern pattern) ? pattern.flags() : 0)
					| (criteria.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0)).matcher((String) stored).find();
			default -> textModel((String) stored, (String) first, operator, criteria.ignoreCase());
		};
	}

	private static boolean textModel(String left, String right, Operator operator, boolean ignoreCase) {
		String stored = ignoreCase ? folded(left) : left;
		String value = ignoreCase ? folded(right) : right;
		return switch (operator) {
			case STARTING_WITH -> stored.startsWith(value);
			case ENDING_WITH -> stored.endsWith(value);
			case CONTAINING -> stored.contains(value);
			case NOT_CONTAINING -> !stored.contains(value);
			case LIKE -> like(stored, value);
			default -> !like(stored, value);
		};
	}

	/** By a regular expression, where each UTF-16 unit must count as a character. */
	private static boolean like(String stored, String pattern) {
		StringBuilder regex = new StringBuilder();
		for (int index = 0; index < pattern.length(); index++) {
			char unit = pattern.charAt(index);
			switch (unit) {
				case '%' -> regex.append(".*");
				case '_' -> regex.append('.');
				case '\\' -> regex.append(Pattern.quote(String.valueOf(pattern.charAt(++index))));
				default -> regex.append(Pattern.quote(String.valueOf(unit)));
			}
		}
		String units = stored.replaceAll("[\\x{10000}-\\x{10FFFF}]", "##");
		return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(units).matches();
	}

	private static int compare(Object left, Object right, boolean ignoreCase) {
		if (left instanceof String text && ignoreCase) {
			return folded(text).compareTo(folded((String) right));
		}
		if (left instanceof Double || left instanceof Float) {
			double l = ((Number) left).doubleValue();
			double r = ((Number) right).doubleValue();
			return (l == r) ? 0 : Double.compare(l, r);
		}
		@SuppressWarnings("unchecked")
		Comparable<Object> comparable = (Comparable<Object>) left;
		return comparable.compareTo(right);
	}

	private static String folded(String text) {
		// of the characters in text(), each has one other case at most
		return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
	}

	private static final Item SAMPLE = new Item(1L, "Name", 5, null, 2.5, 0.5f, true, State.OPEN, new BigDecimal(
			"1.10"),
			Instant.EPOCH, new Place("Bonn", 53111), Arrays.asList("x", null, "Yy"), Set.of(State.DONE), new byte[0],
			Map.of("k", 1), new Integer[]{7});

	@Test
	void membershipOfCollections() {
		assertThat(matches(SAMPLE, where("tags", Operator.CONTAINING, "x"))).isTrue();
		assertThat(matches(SAMPLE, where("tags", Operator.CONTAINING, "yy"))).isFalse();
		assertThat(matches(SAMPLE, ignoringCase("tags", Operator.CONTAINING, "yY"))).isTrue();
		assertThat(matches(SAMPLE, where("tags", Operator.NOT_CONTAINING, "z"))).isTrue();
		assertThat(matches(SAMPLE, where("states", Operator.CONTAINING, State.DONE))).isTrue();
		assertThat(matches(SAMPLE, where("states", Operator.CONTAINING, State.NEW))).isFalse();
		assertThat(matches(SAMPLE, where("numbers", Operator.CONTAINING, 7L))).isTrue();
		assertThat(matches(SAMPLE, where("tags", Operator.CONTAINING, (Object) null))).isFalse();
	}

	@Test
	void emptiness() {
		assertThat(matches(SAMPLE, where("data", Operator.IS_EMPTY))).isTrue();
		assertThat(matches(SAMPLE, where("map", Operator.IS_NOT_EMPTY))).isTrue();
		assertThat(matches(SAMPLE, where("tags", Operator.IS_EMPTY))).isFalse();
		assertThat(matches(SAMPLE, where("boxed", Operator.IS_NULL))).isTrue();
		assertThat(matches(SAMPLE, where("place", Operator.IS_NOT_NULL))).isTrue();
	}

	@Test
	void combinations() {
		Criteria yes = where("count", Operator.EQUAL, 5);
		Criteria no = where("active", Operator.FALSE);
		assertThat(matches(SAMPLE, Criteria.and(yes, no))).isFalse();
		assertThat(matches(SAMPLE, Criteria.or(no, yes))).isTrue();
		assertThat(matches(SAMPLE, new Criteria.And(List.of()))).isTrue();
		assertThat(matches(SAMPLE, new Criteria.Or(List.of()))).isFalse();
		assertThat(matches(SAMPLE, null)).isTrue();
		assertThat(matches(SAMPLE, where("active", Operator.TRUE))).isTrue();
	}

	@Test
	void otherNumberTypesCompareIfNothingIsLost() {
		assertThat(matches(SAMPLE, where("count", Operator.EQUAL, 5L))).isTrue();
		assertThat(matches(SAMPLE, where("count", Operator.LESS, BigInteger.TEN))).isTrue();
		assertThat(matches(SAMPLE, where("price", Operator.EQUAL, 1.1))).isTrue();
		assertThat(matches(SAMPLE, where("weight", Operator.GREATER, 2))).isTrue();
		assertThat(matches(SAMPLE, where("size", Operator.EQUAL, 0.5))).isTrue();
	}

	@Test
	void arraysOfBytesAreEqual() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			Item item = item(random);
			byte[] wanted = new byte[random.nextInt(2)];
			boolean isEqual = item.data() != null && Arrays.equals(item.data(), wanted);
			assertThat(matches(item, where("data", Operator.EQUAL, (Object) wanted))).as("seed %d", seed)
					.isEqualTo(isEqual);
			assertThat(matches(item, where("data", Operator.NOT_EQUAL, (Object) wanted))).as("seed %d", seed)
					.isEqualTo(item.data() != null && !isEqual);
			assertThat(matches(item, where("data", Operator.IN, List.of(wanted)))).as("seed %d", seed)
					.isEqualTo(isEqual);
		}
	}

	@Test
	void whatDoesNotFitIsTold() {
		List<Criteria> wrong = List.of(where("nothing", Operator.IS_NULL), where("place.nothing", Operator.EQUAL, 1),
				where("name.length", Operator.EQUAL, 1), where("count", Operator.EQUAL, "5"),
				where("count", Operator.EQUAL, 5.5), where("count", Operator.LIKE, "5%"),
				where("data", Operator.LESS, (Object) new byte[0]), where("data", Operator.EQUAL, "x"),
				where("place", Operator.EQUAL, "Bonn"), where("tags", Operator.EQUAL, Set.of("x")), where(
						"place", Operator.LESS, new Place("", 1)), where("tags", Operator.EQUAL, List.of(1)),
				where("place", Operator.IN, List.of("x")),
				where("numbers", Operator.EQUAL, (Object) new int[0]), where("name", Operator.TRUE),
				where("state", Operator.EQUAL, "OPEN"), where("count", Operator.IS_EMPTY),
				where("count", Operator.IN, 5), where("count", Operator.IN, List.of("5")),
				where("name", Operator.LIKE, "a\\"), where("active", Operator.LESS, true),
				where("map", Operator.CONTAINING, "k"), where("tags", Operator.CONTAINING, 5),
				where("name", Operator.EQUAL, 'N'));
		for (Criteria criteria : wrong) {
			assertThatThrownBy(() -> CriteriaEvaluator.of(criteria, this.codec)).as("%s", criteria)
					.isInstanceOf(IllegalArgumentException.class);
		}
		assertThatThrownBy(() -> CriteriaEvaluator.of(where("count", Operator.LIKE, "5%"), this.codec))
				.hasMessageContainingAll("Item.count", "LIKE");
		assertThatThrownBy(
				() -> CriteriaEvaluator.check(Query.all().sortedBy(List.of(SortOrder.ascending("tags"))), this.codec,
						ReferencedTypes.NONE))
				.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Item.tags");
	}

	@Test
	void sortKeysOrderAsDeclared() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (String path : PATHS) {
			for (SortOrder.Nulls nulls : SortOrder.Nulls.values()) {
				boolean descending = random.nextBoolean();
				SortOrder order = new SortOrder(path, descending, random.nextBoolean(), nulls);
				SortKeys keys = SortKeys.of(List.of(order), this.codec, ReferencedTypes.NONE);
				boolean first = (nulls == SortOrder.Nulls.FIRST) || nulls == SortOrder.Nulls.NATIVE && !descending;
				Comparator<Object> values = (left, right) -> compare(left, right, order.ignoreCase());
				Comparator<Object> directed = descending ? values.reversed() : values;
				Comparator<Object> model = first ? Comparator.nullsFirst(directed) : Comparator.nullsLast(directed);
				for (int round = 0; round < 100; round++) {
					Item left = item(random);
					Item right = item(random);
					int found = keys.compare(keys(keys, left), keys(keys, right));
					int expected = model.compare(GETTERS.get(path).apply(left), GETTERS.get(path).apply(right));
					assertThat(Integer.signum(found)).as("seed %d %s: %s and %s", seed, order, left, right)
							.isEqualTo(Integer.signum(expected));
				}
			}
		}
	}

	private Object[] keys(SortKeys keys, Item item) {
		byte[] payload = payload(item);
		return keys.on(this.codec.layout()).keys(payload, payload.length);
	}

}
