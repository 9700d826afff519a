/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.object.codec.Doubts;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutDecoder;
import dev.pmem.heap.object.layout.LayoutEncoder;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.match.CriteriaEvaluator;

/**
 * Objects whose class, properties or constants have other names now: they are read through a view of the layout that wrote
 * them.
 */
class RenamingTests {

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	private <A> byte[] encode(Class<A> from, A instance) {
		PayloadWriter writer = new PayloadWriter();
		ObjectCodec.of(from, this.models).encode(instance, writer);
		return writer.toByteArray();
	}

	/** The view, stored and read again. */
	private Layout view(Class<?> from, Class<?> to) {
		Layout view = ObjectCodec.of(to, this.models).view(ObjectCodec.of(from, this.models).layout(), null);
		return LayoutDecoder.decode(LayoutEncoder.encode(view), PoolFacts.NONE);
	}

	private <A, B> B evolve(Class<A> from, A instance, Class<B> to) {
		byte[] payload = encode(from, instance);
		return ObjectCodec.of(to, this.models).reader(view(from, to)).decode(payload, payload.length);
	}

	private <A> List<String> doubts(Class<A> from, A instance, Class<?> to) {
		Doubts doubts = Doubts.of(ObjectCodec.of(to, this.models), view(from, to));
		byte[] payload = encode(from, instance);
		List<String> found = new ArrayList<>();
		doubts.look(payload, payload.length, found::add);
		assertThat(doubts.isEmpty()).isFalse();
		return found;
	}

	enum Level {

		LOW, HIGH

	}

	enum Grade {

		NONE, @PreviousName("HIGH")
		TOP, @PreviousName({"DEEP", "LOW"})
		BOTTOM

	}

	record Part(String name, Integer size) {}

	record Piece(@PreviousName("size") long length, @PreviousName("name") String title) {}

	record Before(long id, String name, Level level, Part part, List<Part> parts, Map<Level, Level> levels,
			Level[] array) {}

	record After(long id, @PreviousName("name") String title, Grade level, @PreviousName("part") Piece piece,
			List<Piece> parts, EnumMap<Grade, Grade> levels, Grade[] array) {}

	private static final Before BEFORE = new Before(1, "n", Level.HIGH, new Part("p", 3), List.of(new Part("q", 4)),
			new EnumMap<>(Map.of(Level.LOW, Level.HIGH)), new Level[]{Level.LOW});

	@Test
	void propertiesAndConstantsAreFoundUnderTheirPreviousNames() {
		record Again(long id, @PreviousName("name") String title, Grade level, @PreviousName("part") Piece piece,
				List<Piece> parts, Map<Grade, Grade> levels, Grade[] array) {}
		Again found = evolve(Before.class, BEFORE, Again.class);
		assertThat(found.title()).isEqualTo("n");
		assertThat(found.level()).isEqualTo(Grade.TOP);
		assertThat(found.piece()).isEqualTo(new Piece(3, "p"));
		assertThat(found.parts()).containsExactly(new Piece(4, "q"));
		assertThat(found.levels()).isEqualTo(Map.of(Grade.BOTTOM, Grade.TOP));
		assertThat(found.array()).containsExactly(Grade.BOTTOM);
	}

	@Test
	void whatHasAnotherFormIsRefusedUnderItsPresentName() {
		assertThatThrownBy(() -> evolve(Before.class, BEFORE, After.class)).isInstanceOf(LayoutMismatchException.class)
				.hasMessageContainingAll("After.levels", "MAP<", "java.util.EnumMap");
	}

	@Test
	void queriesFindThemUnderTheirPresentNames() {
		record Query(long id, @PreviousName("name") String title, Grade level, @PreviousName("part") Piece piece) {}
		byte[] payload = encode(Before.class, BEFORE);
		Layout view = view(Before.class, Query.class);
		ObjectCodec<Query> codec = ObjectCodec.of(Query.class, this.models);
		for (Criteria criteria : List.of(Criteria.where("title", Operator.EQUAL, "n"),
				Criteria.where("level", Operator.EQUAL, Grade.TOP), Criteria.where("level", Operator.LESS,
						Grade.BOTTOM),
				Criteria.where("piece.length", Operator.EQUAL, 3L), Criteria.where("piece.title", Operator.LIKE,
						"p%"))) {
			assertThat(CriteriaEvaluator.of(criteria, codec).on(view).test(payload, payload.length)).as("%s", criteria)
					.isTrue();
		}
	}

	@Test
	void aViewOfAViewIsTheSame() {
		ObjectCodec<After> codec = ObjectCodec.of(After.class, this.models);
		Layout view = view(Before.class, After.class);
		assertThat(codec.view(view, null)).isSameAs(view);
		assertThat(codec.view(codec.layout(), view)).isSameAs(codec.layout());
	}

	record Second(long id, @PreviousName("name") String title, String added) {}

	record Third(long id, @PreviousName("title") String headline, @PreviousName("added") String extra) {}

	record First(long id, String name) {}

	@Test
	void aNameThatWasTakenOverOnceNeedsNoAnnotationAgain() {
		Layout view = ObjectCodec.of(Third.class, this.models).view(view(First.class, Second.class), null);
		byte[] payload = encode(First.class, new First(1, "x"));
		assertThat(ObjectCodec.of(Third.class, this.models).reader(view).decode(payload, payload.length))
				.isEqualTo(new Third(1, "x", null));
	}

	record Reused(long id, @PreviousName("name") String title, String name) {}

	@Test
	void aNewPropertyMayHaveTheNameThatAnotherOneHad() {
		assertThat(evolve(First.class, new First(1, "x"), Reused.class)).isEqualTo(new Reused(1, "x", null));
		assertThat(evolve(Reused.class, new Reused(1, "x", "y"), Reused.class)).isEqualTo(new Reused(1, "x", "y"));
	}

	record Twice(long id, @PreviousName("name") String title, @PreviousName("name") String label) {}

	@Test
	void twoPropertiesCannotHaveBeenOne() {
		assertThatThrownBy(() -> view(First.class, Twice.class)).isInstanceOf(LayoutMismatchException.class)
				.hasMessageContainingAll("title", "label", "previous name name");
	}

	static class ByGetter {

		long id;

		private String title;

		@PreviousName("name")
		String getTitle() {
			return this.title;
		}

	}

	@Test
	void theAnnotationMayBeAtTheGetter() {
		assertThat(evolve(First.class, new First(1, "x"), ByGetter.class).getTitle()).isEqualTo("x");
	}

	static class Flat {

		long id = 1;

		String name = "n";

	}

	static class Base {

		@PreviousName("name")
		String title;

	}

	static class Derived extends Base {

		long id;

	}

	@Test
	void aPropertyMayMoveToASuperclass() {
		Derived found = evolve(Flat.class, new Flat(), Derived.class);
		assertThat(found.title).isEqualTo("n");
		assertThat(found.id).isEqualTo(1);
	}

	sealed interface Shape permits Circle, Square {}

	record Circle(int radius) implements Shape {}

	record Square(int side) implements Shape {}

	record Drawing(Shape shape) {}

	sealed interface Figure permits Disc {}

	@PreviousName("dev.pmem.heap.object.RenamingTests$Circle")
	record Disc(int radius) implements Figure {}

	record Picture(@PreviousName("shape") Figure figure) {}

	@Test
	void aClassOfSeveralMayHaveAnotherName() {
		assertThat(evolve(Drawing.class, new Drawing(new Circle(4)), Picture.class))
				.isEqualTo(new Picture(new Disc(4)));
		assertThat(doubts(Drawing.class, new Drawing(new Circle(4)), Picture.class)).isEmpty();
	}

	@Test
	void aClassThatIsGoneIsRefusedWhereItIsStored() {
		assertThat(doubts(Drawing.class, new Drawing(new Square(4)), Picture.class)).singleElement().asString()
				.contains("Picture.figure", Square.class.getName(), "put it back");
		assertThatThrownBy(() -> evolve(Drawing.class, new Drawing(new Square(4)), Picture.class))
				.isInstanceOf(LayoutMismatchException.class).hasMessageContaining(Square.class.getName());
	}

	enum OnlyHigh {

		HIGH

	}

	record Levels(Level level, List<Level> list, Map<Level, Level> map) {}

	record Fewer(OnlyHigh level, List<OnlyHigh> list, Map<OnlyHigh, OnlyHigh> map) {}

	@Test
	void aConstantThatIsGoneIsFoundWhereverItIsStored() {
		assertThat(doubts(Levels.class, new Levels(Level.LOW, List.of(Level.HIGH, Level.LOW),
				Map.of(Level.HIGH, Level.LOW)), Fewer.class)).hasSize(3)
				.anySatisfy((problem) -> assertThat(problem).contains("Fewer.level is LOW", OnlyHigh.class.getName()))
				.anySatisfy((problem) -> assertThat(problem).contains("Fewer.list[] is LOW"))
				.anySatisfy((problem) -> assertThat(problem).contains("Fewer.map[value] is LOW"));
		assertThat(doubts(Levels.class, new Levels(Level.HIGH, List.of(), Map.of()), Fewer.class)).isEmpty();
	}

	record Boxed(Integer number, Part part, List<Part> parts) {}

	record SizedPart(String name, int size) {}

	record Unboxed(int number, SizedPart part, List<SizedPart> parts) {}

	@Test
	void aNullThatAPrimitiveTypeDoesNotAdmitIsFound() {
		assertThat(doubts(Boxed.class, new Boxed(null, new Part("a", null), List.of(new Part("b", null))),
				Unboxed.class)).hasSize(3)
				.anySatisfy((problem) -> assertThat(problem).contains("Unboxed.number is null", "int"))
				.anySatisfy((problem) -> assertThat(problem).contains("Unboxed.part.size is null"))
				.anySatisfy((problem) -> assertThat(problem).contains("Unboxed.parts[].size is null"));
		assertThat(doubts(Boxed.class, new Boxed(1, null, List.of(new Part("b", 2))), Unboxed.class)).isEmpty();
		assertThat(evolve(Boxed.class, new Boxed(1, null, List.of(new Part("b", 2))), Unboxed.class))
				.isEqualTo(new Unboxed(1, null, List.of(new SizedPart("b", 2))));
	}

	record OfValue(Part part) {}

	@HeapObject
	static class Entity {

		String name;

	}

	record OfReference(Entity part) {}

	@Test
	void aValueThatBecomesAnEntityIsRefusedWithTheRemedyAndBack() {
		assertThatThrownBy(() -> evolve(OfValue.class, new OfValue(null), OfReference.class))
				.isInstanceOf(LayoutMismatchException.class)
				.hasMessageContainingAll("OfReference.part", Part.class.getName(), Entity.class.getName(),
						"give the reference a new name");
		assertThatThrownBy(() -> evolve(OfReference.class, new OfReference(null), OfValue.class))
				.isInstanceOf(LayoutMismatchException.class)
				.hasMessageContainingAll("OfValue.part", Part.class.getName(), "give the value a new name");
	}

}
