/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import static dev.pmem.heap.query.Criteria.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.testing.TestSeed;

/** Values that are no single scalars compare as wholes, like their classes say. */
class WholeValueTests {

	enum Color {

		RED, GREEN

	}

	record Point(String name, int x, Long y, Color color) {}

	record Line(Point from, Point to, List<Point> between) {}

	sealed interface Figure permits Circle, Square {}

	record Circle(Point center) implements Figure {}

	record Square(Point center) implements Figure {}

	record Drawing(Long id, Point point, Line line, List<Point> list, Set<Point> set, Collection<Point> collection,
			Map<String, Point> map, Map<Point, Integer> keyed, Point[] array, Figure figure, Optional<Point> maybe,
			int[] numbers, List<List<Color>> nested) {}

	private static final Map<String, Function<Drawing, Object>> GETTERS = new LinkedHashMap<>();

	static {
		GETTERS.put("point", Drawing::point);
		GETTERS.put("line", Drawing::line);
		GETTERS.put("line.from", (drawing) -> (drawing.line() == null) ? null : drawing.line().from());
		GETTERS.put("line.between", (drawing) -> (drawing.line() == null) ? null : drawing.line().between());
		GETTERS.put("list", Drawing::list);
		GETTERS.put("set", Drawing::set);
		GETTERS.put("collection", Drawing::collection);
		GETTERS.put("map", Drawing::map);
		GETTERS.put("keyed", Drawing::keyed);
		GETTERS.put("array", Drawing::array);
		GETTERS.put("figure", Drawing::figure);
		GETTERS.put("maybe", Drawing::maybe);
		GETTERS.put("numbers", Drawing::numbers);
		GETTERS.put("nested", Drawing::nested);
	}

	private final ObjectCodec<Drawing> codec = ObjectCodec.of(Drawing.class, new ReflectionTypeModels());

	private static <V> boolean matches(ObjectCodec<V> codec, V object, Criteria criteria) {
		PayloadWriter out = new PayloadWriter();
		codec.encode(object, out);
		return CriteriaEvaluator.of(criteria, codec).on(codec.layout()).test(out.bytes(), out.length());
	}

	@Test
	void valuesAreEqualAsTheirClassesSay() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		int equal = 0;
		for (int round = 0; round < 3000; round++) {
			Drawing drawing = drawing(random);
			String path = GETTERS.keySet().toArray(String[]::new)[random.nextInt(GETTERS.size())];
			Object stored = GETTERS.get(path).apply(drawing);
			Object given = GETTERS.get(path).apply(drawing(random));
			boolean isEqual = Objects.deepEquals(stored, given);
			boolean isKnown = stored != null && given != null;
			equal += (isEqual && isKnown) ? 1 : 0;
			String what = "seed " + seed + ": " + path + " " + stored + " " + given;
			assertThat(matches(this.codec, drawing, where(path, Operator.EQUAL, given))).as(what).isEqualTo(isEqual);
			if (given != null) {
				assertThat(matches(this.codec, drawing, where(path, Operator.NOT_EQUAL, given))).as(what)
						.isEqualTo(isKnown && !isEqual);
			}
			assertThat(matches(this.codec, drawing, where(path, Operator.IN, Arrays.asList(given, null)))).as(what)
					.isEqualTo(isKnown && isEqual);
			assertThat(matches(this.codec, drawing, where(path, Operator.NOT_IN, Arrays.asList(given)))).as(what)
					.isEqualTo(isKnown && !isEqual);
			assertThat(matches(this.codec, drawing, where(path, Operator.IS_NULL))).as(what).isEqualTo(stored == null);
		}
		assertThat(equal).isGreaterThan(100);
	}

	@Test
	void setsAndMapsHaveNoOrderAndListsHave() {
		List<Point> points = List.of(new Point("a", 1, 2L, null), new Point("b", 1, null, Color.RED));
		Map<String, Point> map = new LinkedHashMap<>();
		map.put("x", points.getFirst());
		map.put("y", points.getLast());
		Drawing drawing = new Drawing(1L, null, null, points, new LinkedHashSet<>(points), points, map, null, null,
				null,
				null, null, null);
		assertThat(matches(this.codec, drawing, where("list", Operator.EQUAL, points.reversed()))).isFalse();
		assertThat(matches(this.codec, drawing,
				where("set", Operator.EQUAL, new LinkedHashSet<>(points.reversed())))).isTrue();
		Map<String, Point> other = new LinkedHashMap<>();
		other.put("y", points.getLast());
		other.put("x", points.getFirst());
		assertThat(matches(this.codec, drawing, where("map", Operator.EQUAL, other))).isTrue();
		assertThat(matches(this.codec, drawing, where("collection", Operator.EQUAL, new LinkedHashSet<>(points))))
				.isFalse();
	}

	@Test
	void elementsAreFoundAsWholes() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 1000; round++) {
			Drawing drawing = drawing(random);
			Point point = point(random);
			boolean contains = drawing.list() != null && drawing.list().contains(point);
			assertThat(matches(this.codec, drawing, where("list", Operator.CONTAINING, point))).as("seed %d", seed)
					.isEqualTo(contains);
			assertThat(matches(this.codec, drawing, where("list", Operator.NOT_CONTAINING, point))).as("seed %d", seed)
					.isEqualTo(!contains);
			assertThat(matches(this.codec, drawing, where("array", Operator.CONTAINING, point))).as("seed %d", seed)
					.isEqualTo(drawing.array() != null && Arrays.asList(drawing.array()).contains(point));
		}
	}

	private static Drawing drawing(Random random) {
		return new Drawing(1L, orNull(random, point(random)), orNull(random, line(random)),
				orNull(random, points(random)), orNull(random, new LinkedHashSet<>(points(random))),
				orNull(random, random.nextBoolean() ? points(random) : new LinkedHashSet<>(points(random))),
				orNull(random, map(random)), orNull(random, keyed(random)),
				orNull(random, points(random).toArray(Point[]::new)),
				orNull(random, random.nextBoolean() ? new Circle(point(random)) : new Square(point(random))),
				orNull(random, Optional.ofNullable(orNull(random, point(random)))),
				orNull(random, random.ints(random.nextInt(2), 0, 2).toArray()),
				orNull(random, random.nextBoolean() ? List.of() : List.of(List.of(Color.RED), List.of())));
	}

	private static <V> V orNull(Random random, V value) {
		return (random.nextInt(5) == 0) ? null : value;
	}

	private static Point point(Random random) {
		return new Point(orNull(random, "a"), random.nextInt(2), orNull(random, 1L),
				random.nextBoolean() ? Color.RED : null);
	}

	private static List<Point> points(Random random) {
		List<Point> points = new ArrayList<>();
		for (int count = random.nextInt(3); count > 0; count--) {
			points.add(orNull(random, point(random)));
		}
		return points;
	}

	private static Line line(Random random) {
		return new Line(orNull(random, point(random)), orNull(random, point(random)), random.nextInt(3) > 0
				? null
				: points(random));
	}

	private static Map<String, Point> map(Random random) {
		Map<String, Point> map = new HashMap<>();
		for (int count = random.nextInt(3); count > 0; count--) {
			map.put(String.valueOf(random.nextInt(2)), orNull(random, point(random)));
		}
		return map;
	}

	private static Map<Point, Integer> keyed(Random random) {
		Map<Point, Integer> map = new LinkedHashMap<>();
		for (int count = random.nextInt(3); count > 0; count--) {
			map.put(point(random), random.nextInt(2));
		}
		return map;
	}

	record Measure(double real, Float single, BigDecimal exact, OffsetDateTime time, double[] reals) {}

	record Measured(Long id, Measure measure, double[] reals, Set<Double> set) {}

	/** As single values compare, which is not always as their classes say. */
	@Test
	void scalarsInsideCompareAsScalars() {
		ObjectCodec<Measured> codec = ObjectCodec.of(Measured.class, new ReflectionTypeModels());
		OffsetDateTime noon = OffsetDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.UTC);
		Measured stored = new Measured(1L, new Measure(-0.0, Float.NaN, new BigDecimal("1.50"), noon, new double[]{0}),
				new double[]{-0.0, Double.NaN}, Set.of(-0.0));
		Measure other = new Measure(0.0, Float.intBitsToFloat(0x7fc00001), new BigDecimal("1.5"),
				noon.withOffsetSameInstant(ZoneOffset.ofHours(2)), new double[]{-0.0});
		assertThat(matches(codec, stored, where("measure", Operator.EQUAL, other))).isTrue();
		assertThat(matches(codec, stored, where("measure", Operator.NOT_IN, List.of(other)))).isFalse();
		assertThat(matches(codec, stored, where("reals", Operator.EQUAL, (Object) new double[]{0.0, Double.NaN})))
				.isTrue();
		assertThat(matches(codec, stored, where("set", Operator.EQUAL, Set.of(0.0)))).isTrue();
		assertThat(matches(codec, stored, where("measure", Operator.EQUAL,
				new Measure(0.0, Float.NaN, new BigDecimal("1.51"), noon, new double[]{0})))).isFalse();
	}

	record OldPart(int number, String gone) {}

	record Old(Long id, OldPart part, List<OldPart> parts) {}

	static class NewPart {

		String added = "initial";
		long number;

		NewPart() {}

		NewPart(String added, long number) {
			this.added = added;
			this.number = number;
		}

	}

	static class New {

		Long id;
		NewPart part;
		List<NewPart> parts;
		NewPart addedPart = new NewPart("whole", 7);

	}

	@Test
	void valuesOfAnEarlierLayoutAreThoseThatAreReadNow() {
		ObjectCodec<Old> old = ObjectCodec.of(Old.class, new ReflectionTypeModels());
		ObjectCodec<New> current = ObjectCodec.of(New.class, new ReflectionTypeModels());
		Layout view = current.view(old.layout(), null);
		PayloadWriter out = new PayloadWriter();
		old.encode(new Old(1L, new OldPart(5, "gone"), List.of(new OldPart(6, null))), out);
		Map<String, Object> equal = Map.of("part", new NewPart("initial", 5),
				"parts", List.of(new NewPart("initial", 6)), "addedPart", new NewPart("whole", 7));
		equal.forEach((path, value) -> assertThat(CriteriaEvaluator.of(where(path, Operator.EQUAL, value), current)
				.on(view).test(out.bytes(), out.length())).as(path).isTrue());
		assertThat(CriteriaEvaluator.of(where("part", Operator.EQUAL, new NewPart("other", 5)), current).on(view)
				.test(out.bytes(), out.length())).isFalse();
	}

	static class Holding {

		Long id;
		Held held;
		PersistentList<String> persistent;

	}

	record Held(String name, PersistentList<String> persistent) {}

	@Test
	void whatCanNotBeComparedIsTold() {
		ObjectCodec<Holding> codec = ObjectCodec.of(Holding.class, new ReflectionTypeModels());
		for (String path : List.of("held", "persistent")) {
			for (Operator operator : List.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.NOT_IN)) {
				assertThatThrownBy(() -> CriteriaEvaluator.check(Query.of(where(path, operator, Criteria.ANY_VALUE)),
						codec, ReferencedTypes.NONE)).isInstanceOf(IllegalArgumentException.class)
						.hasMessageContaining("Holding." + path);
			}
		}
		assertThatThrownBy(() -> SortKeys.of(List.of(SortOrder.ascending("held")), codec, ReferencedTypes.NONE))
				.hasMessageContaining("held.persistent");
	}

	/** What is checked with any value is checked as with a value, not as with null. */
	@Test
	void anyValueStandsForOneThatIsNotNull() {
		for (Operator operator : List.of(Operator.LESS, Operator.BETWEEN, Operator.LIKE, Operator.CONTAINING)) {
			Object[] values = new Object[operator.valueCount()];
			Arrays.fill(values, Criteria.ANY_VALUE);
			assertThatThrownBy(() -> CriteriaEvaluator.check(Query.of(where("point", operator, values)), this.codec,
					ReferencedTypes.NONE)).isInstanceOf(IllegalArgumentException.class);
		}
		CriteriaEvaluator.check(Query.of(where("point", Operator.EQUAL, Criteria.ANY_VALUE)), this.codec,
				ReferencedTypes.NONE);
	}

	@Test
	void embeddedObjectsSortByTheirProperties() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		SortKeys whole = SortKeys.of(List.of(SortOrder.descending("line.from")), this.codec, ReferencedTypes.NONE);
		SortKeys parts = SortKeys.of(List.of(SortOrder.descending("line.from.name"),
				SortOrder.descending("line.from.x"), SortOrder.descending("line.from.y"),
				SortOrder.descending("line.from.color")), this.codec, ReferencedTypes.NONE);
		for (int round = 0; round < 500; round++) {
			PayloadWriter left = new PayloadWriter();
			PayloadWriter right = new PayloadWriter();
			this.codec.encode(drawing(random), left);
			this.codec.encode(drawing(random), right);
			assertThat(compare(whole, left, right)).as("seed %d", seed).isEqualTo(compare(parts, left, right));
		}
	}

	private int compare(SortKeys keys, PayloadWriter left, PayloadWriter right) {
		SortKeys.Extractor extractor = keys.on(this.codec.layout());
		return keys.compare(extractor.keys(left.bytes(), left.length()), extractor.keys(right.bytes(), right.length()));
	}

}
